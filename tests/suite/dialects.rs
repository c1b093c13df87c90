//! Reports in the markup of LaTeX, MediaWiki, Textile, DocBook, AsciiDoc and Typst, as Pandoc writes them.

use nianbao::Report;

use crate::families::{Part, Sheet};
use crate::support::load_bytes;

/// Pieces of a text, one below the other with a blank line between.
fn text(
    parts: &[Part],
    title: &str,
    heading: [&str; 2],
    plain: fn(&str) -> String,
    table: fn(&Sheet) -> String,
) -> String {
    let piece = |part: &Part| match part {
        Part::Title(t) => title.replace('@', &plain(t)),
        Part::Heading(t) => format!("{}{}{}", heading[0], plain(t), heading[1]),
        Part::Text(t) => plain(t),
        Part::Table(sheet) => table(sheet),
    };
    parts.iter().map(|part| piece(part) + "\n\n").collect()
}

/// The rows of a table, each with what `cell` makes of a cell by its columns, rows and text.
fn rows(sheet: &Sheet, cell: impl Fn(usize, usize, &str) -> String) -> Vec<Vec<String>> {
    let row = |r: usize| {
        sheet.cells.iter().filter(|c| c.0 == r).map(|(_, _, rows, cols, text)| cell(*cols, *rows, text)).collect()
    };
    (0..sheet.size.0).map(row).collect()
}

fn tex(text: &str) -> String {
    text.replace('\\', "\\textbackslash{}")
        .replace('%', "\\%")
        .replace('&', "\\&")
        .replace('_', "\\_")
        .replace('#', "\\#")
}

/// Each row with all of its columns: what reaches in from above is an empty field.
fn tex_rows(sheet: &Sheet) -> Vec<String> {
    let mut fields: Vec<Vec<(usize, String)>> = vec![vec![]; sheet.size.0];
    for (row, col, rows, cols, text) in &sheet.cells {
        let wide = |text: &str| match cols {
            1 => text.to_string(),
            n => format!(
                "\n\\multicolumn{{{n}}}{{>{{\\centering\\arraybackslash}}p{{(\\linewidth - 6\\tabcolsep) * \\real{{0.5}}}}}}{{%\n{text}}}"
            ),
        };
        let own = match rows {
            1 => wide(&tex(text)),
            n => wide(&format!("\\multirow{{{n}}}{{=}}{{\\centering\\arraybackslash {}}}", tex(text))),
        };
        fields[*row].push((*col, own));
        (row + 1..row + rows).for_each(|below| fields[below].push((*col, wide(""))));
    }
    let line = |mut row: Vec<(usize, String)>| {
        row.sort_by_key(|(col, _)| *col);
        row.into_iter().map(|(_, text)| text).collect::<Vec<_>>().join(" & ") + " \\\\\n"
    };
    fields.into_iter().map(line).collect()
}

/// A document of LaTeX.
pub fn latex(parts: &[Part]) -> String {
    let table = |sheet: &Sheet| {
        let rows = tex_rows(sheet);
        let spec = ">{\\raggedright\\arraybackslash}p{0.1\\linewidth}".repeat(sheet.size.1);
        format!(
            "\\begin{{longtable}}[]{{@{{}}\n  {spec}@{{}}}}\n\\toprule\\noalign{{}}\n{0}\\midrule\\noalign{{}}\n\\endfirsthead\n\
             \\toprule\\noalign{{}}\n{0}\\midrule\\noalign{{}}\n\\endhead\n\\bottomrule\\noalign{{}}\n\\endlastfoot\n{1}\\end{{longtable}}",
            rows[0],
            rows[1..].concat()
        )
    };
    let body = text(parts, "", ["\\section{", "}\\label{ux4e00}"], tex, table);
    let title = parts.iter().find_map(|p| if let Part::Title(t) = p { Some(t.as_str()) } else { None }).unwrap();
    format!(
        "% 由程序写出\n\\documentclass[]{{article}}\n\\usepackage{{longtable,booktabs}}\n\\title{{{title}}}\n\\author{{}}\n\\date{{}}\n\n\
         \\begin{{document}}\n\\maketitle\n\n{body}\\end{{document}}\n"
    )
}

/// A page of a wiki.
pub fn wiki(parts: &[Part]) -> String {
    let table = |sheet: &Sheet| {
        let cell = |cols: usize, rows: usize, text: &str| {
            let span = |name: &str, n: usize| if n > 1 { format!("{name}=\"{n}\" ") } else { String::new() };
            format!("| {}{}style=\"text-align: center;\"| {text}", span("colspan", cols), span("rowspan", rows))
        };
        let rows: Vec<String> = rows(sheet, cell).iter().map(|row| row.join("\n")).collect();
        format!("{{| class=\"wikitable\"\n|-\n{}\n|}}", rows.join("\n|-\n"))
    };
    text(parts, "= @ =", ["== ", " =="], str::to_string, table)
}

/// Textile, cells with what they span.
pub fn textile(parts: &[Part]) -> String {
    let table = |sheet: &Sheet| {
        let cell = |cols: usize, rows: usize, text: &str| match (cols, rows) {
            (1, 1) => format!("|{text}"),
            (cols, rows) => format!("|\\{cols}/{rows}=. {text}"),
        };
        rows(sheet, cell).iter().map(|row| row.concat() + "|").collect::<Vec<_>>().join("\n")
    };
    text(parts, "h1. @", ["h2(#id). ", ""], str::to_string, table)
}

/// DocBook, with the tables of CALS.
pub fn docbook(parts: &[Part]) -> String {
    let table = |sheet: &Sheet| {
        let mut rows = vec![String::new(); sheet.size.0];
        for (row, col, deep, wide, text) in &sheet.cells {
            let span =
                if *wide > 1 { format!(" namest=\"c{}\" nameend=\"c{}\"", col + 1, col + wide) } else { String::new() };
            let more = if *deep > 1 { format!("\n morerows=\"{}\"", deep - 1) } else { String::new() };
            rows[*row] += &format!("<entry{span}{more}>\n<para>\n{text}\n</para>\n</entry>\n");
        }
        let columns: String =
            (1..=sheet.size.1).map(|c| format!("<colspec colname=\"c{c}\" align=\"left\" />\n")).collect();
        let rows: String = rows.iter().map(|row| format!("<row>\n{row}</row>\n")).collect();
        format!(
            "<informaltable>\n<tgroup cols=\"{}\">\n{columns}<tbody>\n{rows}</tbody>\n</tgroup>\n</informaltable>",
            sheet.size.1
        )
    };
    let body = text(
        parts,
        "<info>\n<title>@</title>\n</info>",
        ["</section><section><title>", "</title>"],
        str::to_string,
        table,
    );
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\" ?>\n<!DOCTYPE article>\n<article\n  xmlns=\"http://docbook.org/ns/docbook\" \
         version=\"5.0\" >\n<section>{body}</section></article>\n"
    )
}

/// AsciiDoc.
pub fn asciidoc(parts: &[Part]) -> String {
    let table = |sheet: &Sheet| {
        let cell = |cols: usize, rows: usize, text: &str| {
            let span = if (cols, rows) == (1, 1) { String::new() } else { format!("{cols}.{rows}+") };
            format!("{span}^|{}", text.replace('|', "\\|"))
        };
        let rows: Vec<String> = rows(sheet, cell).iter().map(|row| row.join(" ")).collect();
        format!("[width=\"100%\",cols=\"{}\",]\n|===\n{}\n|===", vec!["^1%"; sheet.size.1].join(","), rows.join("\n"))
    };
    text(parts, "= @", ["== ", ""], str::to_string, table)
}

/// Typst.
pub fn typst(parts: &[Part]) -> String {
    let quoted = |text: &str| text.replace('#', "\\#").replace('[', "\\[").replace(']', "\\]");
    let table = |sheet: &Sheet| {
        let quoted = |text: &str| text.replace('#', "\\#").replace('[', "\\[").replace(']', "\\]");
        let cell = |cols: usize, rows: usize, text: &str| {
            let span = |name: &str, n: usize| if n > 1 { format!(", {name}: {n}") } else { String::new() };
            match (cols, rows) {
                (1, 1) => format!("[{}]", quoted(text)),
                (cols, rows) => {
                    format!(
                        "table.cell(align: center{}{})[{}]",
                        span("colspan", cols),
                        span("rowspan", rows),
                        quoted(text)
                    )
                }
            }
        };
        let rows: Vec<String> = rows(sheet, cell).iter().map(|row| row.join(", ") + ",").collect();
        format!(
            "#figure(\n  align(center)[#table(\n    columns: ({}),\n    align: (auto, center),\n    table.header({}),\n    table.hline(),\n    {}\n  )]\n  , kind: table\n  )",
            vec!["10%"; sheet.size.1].join(", "),
            rows[0],
            rows[1..].join("\n    ")
        )
    };
    let body = text(parts, "", ["== ", "\n<id>"], quoted, table);
    let title = parts.iter().find_map(|p| if let Part::Title(t) = p { Some(t.as_str()) } else { None }).unwrap();
    format!(
        "#let conf(title: none, doc) = {{\n  set page(numbering: \"1\")\n  if title != none {{ align(center)[#title] }}\n  doc\n}}\n\
         #show: doc => conf(\n  title: [{title}],\n  doc,\n)\n\n{body}"
    )
}

fn small(table: &str) -> Report {
    let text = [
        "青禾县水务局2023年政府信息公开工作年度报告",
        "一、总体情况",
        "全年公开12条。",
        "六、其他需要报告的事项",
        table,
    ];
    load_bytes("x", text.join("\n\n").as_bytes())
}

/// The cells of the first table of the issuer's own: text, columns, rows.
fn cells(report: &Report) -> Vec<(String, usize, usize)> {
    let rows = report.sections.iter().flat_map(|s| &s.blocks).map(|b| b.rows()).find(|rows| !rows.is_empty()).unwrap();
    rows.iter().flatten().map(|c| (c.text.clone(), c.cols, c.rows)).collect()
}

fn cell(text: &str, cols: usize, rows: usize) -> (String, usize, usize) {
    (text.to_string(), cols, rows)
}

#[test]
fn what_cells_span_and_say_is_read_in_each_markup() {
    let all = [
        cell("栏目", 1, 2),
        cell("条数", 2, 1),
        cell("网站", 1, 1),
        cell("公告", 1, 1),
        cell("水情", 1, 1),
        cell("3", 1, 1),
        cell("~~12~~", 1, 1),
    ];
    let wiki = "{|\n! rowspan=2 | 栏目 !! colspan=\"2\" | 条数\n|-\n! 网站\n! 公告\n|-\n| '''水情''' || [[水情|3]]\n| <s>12</s>\n|}\n";
    assert_eq!(cells(&small(wiki)), all);
    let anchored = load_bytes("x", format!("<span id=\"一\"></span>\n= 青禾县水务局2023年政府信息公开工作年度报告 =\n\n== 一、总体情况 ==\n\n有。\n\n== 六、其他需要报告的事项 ==\n\n{wiki}").as_bytes());
    assert_eq!(cells(&anchored), all);
    let adoc = "[cols=\"3*\"]\n|===\n.2+h|栏目 2+|条数\n\n|网站\n|公告 |*水情* |3 |~~12~~\n|===\n";
    assert_eq!(cells(&small(adoc)), all);
    let latex = "\\begin{tabular}{l|rr}\n\\hline % 表\n\\multirow{2}{*}{栏目} & \\multicolumn{2}{c}{条数} \\\\ \\cline{2-3}\n & 网站 & 公告 \\\\[2pt]\n\\textbf{水情} & 3 & \\sout{12} \\\\\n\\end{tabular}\n";
    assert_eq!(cells(&small(latex)), all);
    let typst = "#table(columns: 3,\n table.cell(rowspan: 2)[栏目], table.cell(colspan: 2)[条数],\n [网站], [公告],\n [#strong[水情]], [3], [#strike[12]],\n)\n";
    assert_eq!(cells(&small(typst)), all);
    let textile = "h2. 附表\n\nh3. 明细\n\n|/2. 栏目|\\2. 条数|\n|网站|公告|\n|_. 水情|3|~~12~~|\n";
    assert_eq!(cells(&small(textile)), all);
}

#[test]
fn numbers_keep_their_marks_and_notes_stand_behind() {
    let latex = "\\begin{tabular}{ll}\n水情 & 3\\textsuperscript{1} \\\\\n雨情 & 5\\footnote{含补发的1条。} \\\\\n\\end{tabular}\n";
    let report = small(latex);
    assert_eq!(cells(&report), [cell("水情", 1, 1), cell("3¹", 1, 1), cell("雨情", 1, 1), cell("5", 1, 1)]);
    assert!(report.paragraphs().any(|p| p.text == "含补发的1条。"));
    assert!(report.findings.iter().any(|f| f.code == "notes-moved"));
}

#[test]
fn a_share_without_its_stroke_is_no_comment() {
    let report = small(
        "\\begin{tabular}{ll}\n办结率 & 95% \\\\\n% 备注\n水情 & 3 \\\\\n\\end{tabular}\n\n按期办结率100%，没有积压。",
    );
    assert_eq!(cells(&report), [cell("办结率", 1, 1), cell("95%", 1, 1), cell("水情", 1, 1), cell("3", 1, 1)]);
    assert!(report.paragraphs().any(|p| p.text == "按期办结率100%，没有积压。"));
}

#[test]
fn pages_and_formulas_are_read_as_what_they_are() {
    let table = "<table><tr><td>栏目</td><td>条数</td></tr><tr><td>水情</td><td>3</td></tr></table>";
    let all = [cell("栏目", 1, 1), cell("条数", 1, 1), cell("水情", 1, 1), cell("3", 1, 1)];
    let heads = "<p>青禾县水务局2023年政府信息公开工作年度报告</p><p>一、总体情况</p><p>六、其他需要报告的事项</p>";
    let script = "<style>\n#main { color: red }\n</style><script>\n$('#x').table({\n columns: [1],\n a: \"#table(\" })\n\\begin{tabular}\n</script>";
    assert_eq!(cells(&load_bytes("x", format!("<html><body>{heads}{script}{table}</body></html>").as_bytes())), all);
    assert_eq!(cells(&small(&format!("$$\\begin{{array}}{{l}} a \\end{{array}}$$\n\n{table}"))), all);
}

#[test]
fn a_head_that_is_repeated_on_further_pages_counts_once() {
    let table = |head: &str| {
        format!(
            "\\begin{{longtable}}{{ll}}\n栏目 & 条数 \\\\\n\\endfirsthead\n{head} \\\\\n\\endhead\n水情 & 3 \\\\\n\\end{{longtable}}\n"
        )
    };
    assert_eq!(cells(&small(&table("栏目 & 条数"))).len(), 4);
    // Another head is no repetition: nothing is left out.
    assert_eq!(cells(&small(&table("栏目 & 条数（续）"))).len(), 6);
}

/// What does not come into the report is named.
#[test]
fn what_other_markup_leads_to_is_told() {
    let told = |report: &Report, code: &str, word: &str| {
        let said = |f: &&nianbao::Finding| f.code == code && f.message.zh.contains(word);
        assert!(report.findings.iter().any(|f| said(&f)), "{code} {word}: {:?}", report.findings);
    };
    let tex = "\\documentclass{article}\n\\title{青禾县水利局2023年政府信息公开工作年度报告}\n\\author{青禾县水利局}\n\\date{2024年1月20日}\n\
        \\begin{document}\n\\section{一、总体情况}\n平稳，\\href{http://a.cn}{见公告}，见表\\ref{甲}。\n\\input{第二部分}\n\
        \\includegraphics[width=3cm]{图一.png}\n\\section{六、其他需要报告的事项}\n无。\n\\end{document}\n";
    let report = load_bytes("a.tex", tex.as_bytes());
    let all = String::from_utf8(report.to_json(nianbao::Lang::Zh).unwrap()).unwrap();
    for word in ["见公告", "甲", "2024年1月20日"] {
        assert!(all.contains(word), "{word}");
    }
    assert_eq!(report.agency.as_deref(), Some("青禾县水利局"));
    told(&report, "links-left", "http://a.cn");
    told(&report, "objects-left", "第二部分");
    told(&report, "objects-left", "图一.png");
    let typst = "= 青禾县水利局2023年政府信息公开工作年度报告\n\n= 一、总体情况\n\n平稳，#link(\"http://a.cn\")[见公告]。\n\n\
        #image(\"图一.png\")\n\n#include \"第二部分.typ\"\n\n#table(columns: 2, [栏目], [条数], [水情], [3])\n\n= 六、其他需要报告的事项\n\n无。\n";
    let report = load_bytes("a.typ", typst.as_bytes());
    told(&report, "links-left", "http://a.cn");
    told(&report, "objects-left", "图一.png");
    told(&report, "objects-left", "第二部分.typ");
    let docbook = "<article><title>青禾县水利局2023年政府信息公开工作年度报告</title><section><title>一、总体情况</title><para>平稳。</para>\
        <mediaobject><imageobject><imagedata fileref=\"图一.png\" width=\"900\"/></imageobject></mediaobject>\
        <informaltable><tgroup cols=\"2\"><tbody><row><entry>水情</entry><entry>3</entry></row></tbody></tgroup></informaltable></section>\
        <section><title>六、其他需要报告的事项</title><para>无。</para></section></article>";
    told(&load_bytes("a.dbk", docbook.as_bytes()), "objects-left", "");
}
