//! Families of files that other programs make of a report: generated with known truth, written as those programs write them,
//! read back. Every cell is right, or flagged; none silently wrong.

use serde_json::json;

use crate::dialects;
use crate::generate::{Dice, NOISES, Noise, report, spoil};
use crate::packed;
use crate::placed;
use crate::shapes::{Score, judge, show};
use crate::support::load_bytes;

/// A report as other programs have it: pieces in reading order.
pub enum Part {
    Title(String),
    Heading(String),
    Text(String),
    Table(Sheet),
}

/// A table with its cells: row, column, rows, columns, text.
pub struct Sheet {
    pub size: (usize, usize),
    /// Widths of its columns.
    pub widths: Vec<f64>,
    pub cells: Vec<(usize, usize, usize, usize, String)>,
}

impl Sheet {
    /// HTML with spans, a line for all or one a row.
    pub fn html(&self, between: &str) -> String {
        let mut out = String::from("<table>");
        for r in 0..self.size.0 {
            out.push_str(between);
            out.push_str("<tr>");
            for (_, _, rows, cols, text) in self.cells.iter().filter(|c| c.0 == r) {
                let span = |name: &str, n: usize| if n > 1 { format!(" {name}=\"{n}\"") } else { String::new() };
                out.push_str(&format!("<td{}{}>{text}</td>", span("rowspan", *rows), span("colspan", *cols)));
            }
            out.push_str("</tr>");
        }
        out + between + "</table>"
    }

    /// The full grid; what spans is said in its first cell alone, or in each.
    pub fn grid(&self, repeated: bool) -> Vec<Vec<String>> {
        let mut grid = vec![vec![String::new(); self.size.1]; self.size.0];
        for (row, col, rows, cols, text) in &self.cells {
            for (r, c) in (*row..row + rows).flat_map(|r| (*col..col + cols).map(move |c| (r, c))) {
                if repeated || (r, c) == (*row, *col) {
                    grid[r][c].clone_from(text);
                }
            }
        }
        grid
    }
}

type Truth = crate::generate::TrueReport;

/// A report in pieces, its numbers and labels spoiled by a noise.
fn parts(truth: &mut Truth, noise: Noise, dice: &mut Dice) -> Vec<Part> {
    let headings =
        ["二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况", "四、政府信息公开行政复议、行政诉讼情况"];
    let mut parts = vec![
        Part::Title(format!("{}{}年政府信息公开工作年度报告", truth.agency, truth.year)),
        Part::Heading("一、总体情况".into()),
        Part::Text("一年来，本机关把公开融入办文办事全过程，文件起草时同步确定公开属性，并按季度自查。".into()),
    ];
    for (heading, table) in headings.iter().zip(&mut truth.tables) {
        parts.push(Part::Heading((*heading).into()));
        let (values, label) = spoil(table, noise, dice);
        let cells = table.template.cells.iter().map(|c| {
            let text = match c.kind {
                nianbao::forms::CellKind::Value(i) => values[i].clone(),
                _ => label(&c.text),
            };
            (c.row, c.col, c.rows, c.cols, text)
        });
        parts.push(Part::Table(Sheet {
            size: (table.template.rows, table.template.widths.len()),
            widths: table.template.widths.clone(),
            cells: cells.collect(),
        }));
    }
    parts.push(Part::Heading("五、存在的主要问题及改进情况".into()));
    parts.push(Part::Text("一是个别股室公开意识不强；二是政策解读形式单一。下一步按月通报，逐项改进。".into()));
    parts.push(Part::Heading("六、其他需要报告的事项".into()));
    parts.push(Part::Text("无".into()));
    parts
}

/// Who writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Family {
    /// Markdown with a table in HTML on one line.
    MarkdownHtml,
    /// The same behind a comment, within a `<div>`, the tables in fences and over several lines.
    Fenced,
    /// A piece of a page, behind a long comment.
    Fragment,
    /// MinerU's list of contents.
    ContentList,
    /// MinerU's JSON of pages, blocks, lines and spans.
    MiddleJson,
    /// PP-Structure's list of regions.
    Structure,
    /// Docling's document: texts and tables by reference.
    Docling,
    /// The elements of unstructured.
    Elements,
    /// Rows of tables as lists.
    Lists,
    /// An article as a web site's interface hands it out.
    Article,
    /// The same called by a script.
    Called,
    /// HTML in a string of a script.
    Script,
    /// A page whose script holds the article.
    ScriptPage,
    /// HTML written as text.
    Escaped,
    /// Markdown with emphasis for headings and bars for tables.
    Emphasis,
    /// The same with `NaN` in blank cells.
    Frames,
    /// Fields parted by semicolons.
    Semicolons,
    /// OpenDocument text.
    Odt,
    /// The same as one flat XML.
    Fodt,
    /// A flat OpenDocument workbook.
    Fods,
    /// A page saved as one file.
    Mht,
    /// The same in the encoding of old pages.
    MhtGbk,
    /// Mail.
    Mail,
    /// A book of pages.
    Epub,
    /// Word 2003's XML.
    Word2003,
    /// The parts of a Word document side by side.
    WordParts,
    /// Words with their places: `pdftotext -bbox`.
    Bbox,
    /// `pdftohtml -xml`.
    Pdf2Xml,
    /// MuPDF's structured text.
    Structured,
    /// hOCR.
    Hocr,
    /// ALTO.
    Alto,
    /// `pdftotext -tsv`.
    WordList,
    /// LaTeX.
    Latex,
    /// MediaWiki.
    Wiki,
    /// Textile.
    Textile,
    /// DocBook.
    Docbook,
    /// AsciiDoc.
    Asciidoc,
    /// Typst.
    Typst,
}

const FAMILIES: &[Family] = &[
    Family::MarkdownHtml,
    Family::Fenced,
    Family::Fragment,
    Family::ContentList,
    Family::MiddleJson,
    Family::Structure,
    Family::Docling,
    Family::Elements,
    Family::Lists,
    Family::Article,
    Family::Called,
    Family::Script,
    Family::ScriptPage,
    Family::Escaped,
    Family::Emphasis,
    Family::Frames,
    Family::Semicolons,
    Family::Odt,
    Family::Fodt,
    Family::Fods,
    Family::Mht,
    Family::MhtGbk,
    Family::Mail,
    Family::Epub,
    Family::Word2003,
    Family::WordParts,
    Family::Bbox,
    Family::Pdf2Xml,
    Family::Structured,
    Family::Hocr,
    Family::Alto,
    Family::WordList,
    Family::Latex,
    Family::Wiki,
    Family::Textile,
    Family::Docbook,
    Family::Asciidoc,
    Family::Typst,
];

/// Those of words with their places.
const PLACED: &[Family] =
    &[Family::Bbox, Family::Pdf2Xml, Family::Structured, Family::Hocr, Family::Alto, Family::WordList];

fn html(parts: &[Part], between: &str) -> String {
    let piece = |part: &Part| match part {
        Part::Title(t) => format!("<h1>{t}</h1>{between}"),
        Part::Heading(t) => format!("<p><strong>{t}</strong></p>{between}"),
        Part::Text(t) => format!("<p style=\"text-indent: 2em\">{t}</p>{between}"),
        Part::Table(sheet) => format!("<div>{}</div>{between}", sheet.html(between)),
    };
    parts.iter().map(piece).collect()
}

fn markdown(parts: &[Part], table: impl Fn(&Sheet) -> String) -> String {
    let piece = |part: &Part| match part {
        Part::Title(t) => format!("# {t}\n\n"),
        Part::Heading(t) => format!("## {t}\n\n"),
        Part::Text(t) => format!("{t}\n\n"),
        Part::Table(sheet) => format!("{}\n\n", table(sheet)),
    };
    parts.iter().map(piece).collect()
}

/// A list of objects, one a part.
fn list(
    parts: &[Part],
    text: impl Fn(&str, bool) -> serde_json::Value,
    table: impl Fn(&Sheet) -> serde_json::Value,
) -> Vec<serde_json::Value> {
    let piece = |part: &Part| match part {
        Part::Title(t) | Part::Heading(t) => text(t, true),
        Part::Text(t) => text(t, false),
        Part::Table(sheet) => table(sheet),
    };
    parts.iter().map(piece).collect()
}

fn script(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace("</", "<\\/").replace('\n', "\\n")
}

fn docling(parts: &[Part]) -> serde_json::Value {
    let (mut texts, mut tables, mut children) = (vec![], vec![], vec![]);
    for part in parts {
        match part {
            Part::Title(t) | Part::Heading(t) | Part::Text(t) => {
                let name = format!("#/texts/{}", texts.len());
                children.push(json!({"$ref": name}));
                texts.push(json!({"self_ref": name, "label": "text", "orig": t, "text": t, "prov": [{"page_no": 1, "bbox": {"l": 1.5}}]}));
            }
            Part::Table(sheet) => {
                let name = format!("#/tables/{}", tables.len());
                let cell = |(row, col, rows, cols, text): &(usize, usize, usize, usize, String)| {
                    json!({"row_span": rows, "col_span": cols, "start_row_offset_idx": row, "end_row_offset_idx": row + rows,
                        "start_col_offset_idx": col, "end_col_offset_idx": col + cols, "text": text, "column_header": *row == 0})
                };
                // Blank cells have no entry of their own.
                let cells: Vec<_> = sheet.cells.iter().filter(|c| !c.4.is_empty()).map(cell).collect();
                children.push(json!({"$ref": name}));
                tables.push(
                    json!({"self_ref": name, "label": "table", "data": {"table_cells": cells, "num_rows": sheet.size.0,
                    "num_cols": sheet.size.1, "grid": []}}),
                );
            }
        }
    }
    let group = json!([{"self_ref": "#/groups/0", "children": children, "name": "group"}]);
    json!({"schema_name": "DoclingDocument", "version": "1.3.0", "name": "年报", "origin": {"filename": "年报.pdf"},
        "body": {"self_ref": "#/body", "children": [{"$ref": "#/groups/0"}]}, "groups": group, "texts": texts, "tables": tables})
}

fn middle(parts: &[Part]) -> serde_json::Value {
    let span = |t: &str| json!({"bbox": [1, 2, 3, 4], "type": "text", "content": t, "score": 1.0});
    let text = |t: &str, title: bool| {
        // A paragraph of two lines.
        let half = t.char_indices().nth(t.chars().count() / 2).map_or(0, |(at, _)| at);
        let lines = [&t[..half], &t[half..]].map(|l| json!({"bbox": [1, 2, 3, 4], "spans": [span(l)]}));
        json!({"type": if title { "title" } else { "text" }, "bbox": [1, 2, 3, 4], "lines": lines})
    };
    let table = |sheet: &Sheet| {
        let html = format!("<html><body>{}</body></html>", sheet.html(""));
        let lines = json!([{"bbox": [1, 2], "spans": [{"type": "table", "html": html, "image_path": "a.jpg"}]}]);
        json!({"type": "table", "bbox": [1, 2], "blocks": [{"type": "table_body", "lines": lines, "index": 3}]})
    };
    let blocks = list(parts, text, table);
    json!({"pdf_info": [{"preproc_blocks": blocks, "para_blocks": blocks, "page_idx": 0, "page_size": [595, 841],
        "discarded_blocks": [text("第3页", false)]}], "_backend": "pipeline", "_version_name": "2.1.0"})
}

const OFFICE: &str = "office:version=\"1.3\" xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
    xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\"";

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// The rows of a table, what is spanned as covered cells, and blank ones at the end of sheets' rows as one.
fn office_rows(sheet: &Sheet, wide: bool) -> String {
    let mut out = String::new();
    for r in 0..sheet.size.0 {
        out.push_str("<table:table-row>");
        let mut c = 0;
        while c < sheet.size.1 {
            if let Some((_, _, rows, cols, text)) = sheet.cells.iter().find(|cell| (cell.0, cell.1) == (r, c)) {
                out.push_str(&format!(
                    "<table:table-cell table:number-columns-spanned=\"{cols}\" table:number-rows-spanned=\"{rows}\">\
                     <text:p>{}</text:p></table:table-cell>",
                    escaped(text)
                ));
            } else {
                out.push_str("<table:covered-table-cell/>");
            }
            c += 1;
        }
        if wide {
            out.push_str("<table:table-cell table:number-columns-repeated=\"16380\"/>");
        }
        out.push_str("</table:table-row>");
    }
    out
}

fn office_text(parts: &[Part]) -> String {
    let piece = |part: &Part| match part {
        Part::Title(t) | Part::Heading(t) => format!("<text:h text:outline-level=\"1\">{t}</text:h>"),
        Part::Text(t) => format!("<text:p><text:span>{}</text:span><text:s/></text:p>", escaped(t)),
        Part::Table(sheet) => format!("<table:table>{}</table:table>", office_rows(sheet, false)),
    };
    format!("<office:body><office:text>{}</office:text></office:body>", parts.iter().map(piece).collect::<String>())
}

fn flat(kind: &str, body: &str) -> String {
    let kind = format!("office:mimetype=\"application/vnd.oasis.opendocument.{kind}\"");
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<office:document {OFFICE} {kind}>{body}</office:document>")
}

fn office_sheets(parts: &[Part]) -> String {
    let line = |t: &str| {
        format!(
            "<table:table-row><table:table-cell><text:p>{}</text:p></table:table-cell></table:table-row>",
            escaped(t)
        )
    };
    let rows = |part: &Part| match part {
        Part::Title(t) | Part::Heading(t) | Part::Text(t) => line(t),
        Part::Table(sheet) => office_rows(sheet, true),
    };
    let blank = "<table:table-row table:number-rows-repeated=\"1048000\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>";
    let rows: String = parts.iter().map(rows).collect();
    let sheet = format!("<table:table table:name=\"年报\">{rows}{blank}</table:table>");
    format!("<office:body><office:spreadsheet>{sheet}</office:spreadsheet></office:body>")
}

fn write(family: Family, parts: &[Part]) -> Vec<u8> {
    let text = match family {
        Family::Semicolons => {
            let rows = |sheet: &Sheet| sheet.grid(false).iter().map(|r| r.join(";") + "\n").collect::<String>();
            markdown(parts, rows).replace("# ", "").replace('#', "")
        }
        Family::Emphasis | Family::Frames => {
            let blank = |text: &String| family == Family::Frames && text.is_empty();
            let filled = |r: &Vec<String>| {
                r.iter().map(|t| if blank(t) { "NaN".to_string() } else { t.clone() }).collect::<Vec<_>>()
            };
            let bars = |sheet: &Sheet| {
                let mut rows: Vec<String> = sheet.grid(false).iter().map(|r| format!("| {} |", filled(r).join(" | "))).collect();
                rows.insert(1, format!("|{}", ":---:|".repeat(sheet.size.1)));
                rows.join("\n")
            };
            let text = markdown(parts, bars);
            text.lines().map(|l| l.strip_prefix("## ").map_or(format!("{l}\n"), |h| format!("**{h}**\n"))).collect()
        }
        Family::Odt => {
            let content = format!("<?xml version=\"1.0\"?><office:document-content {OFFICE}>{}</office:document-content>", office_text(parts));
            return crate::support::zipped(&[("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", &content)]);
        }
        Family::Fodt => flat("text", &office_text(parts)),
        Family::Fods => flat("spreadsheet", &office_sheets(parts)),
        Family::Mht => packed::mht(&html(parts, "\n"), false),
        Family::MhtGbk => packed::mht(&html(parts, "\n"), true),
        Family::Mail => packed::eml(&html(parts, "")),
        Family::Epub => {
            let pages: Vec<String> = parts.chunks(3).map(|some| html(some, "\n")).collect();
            return packed::epub(&pages);
        }
        Family::Word2003 => packed::word_2003(parts),
        Family::WordParts => packed::word_parts(parts),
        Family::Bbox => placed::bbox(&placed::words(parts)),
        Family::Pdf2Xml => placed::pdf2xml(&placed::words(parts)),
        Family::Structured => placed::structured(&placed::words(parts)),
        Family::Hocr => placed::hocr(&placed::words(parts)),
        Family::Alto => placed::alto(&placed::words(parts)),
        Family::WordList => placed::tsv(&placed::words(parts)),
        Family::Latex => dialects::latex(parts),
        Family::Wiki => dialects::wiki(parts),
        Family::Textile => dialects::textile(parts),
        Family::Docbook => dialects::docbook(parts),
        Family::Asciidoc => dialects::asciidoc(parts),
        Family::Typst => dialects::typst(parts),
        Family::MarkdownHtml => markdown(parts, |sheet| format!("<html><body>{}</body></html>", sheet.html(""))),
        Family::Fenced => {
            let body = markdown(parts, |sheet| format!("```html\n{}\n```", sheet.html("\n  ")));
            format!("<!-- page 1 -->\n<div align=\"center\">\n\n{body}\n\n![](images/7f3a.jpg)\n\n</div>\n")
        }
        Family::Fragment => format!("<!-- {} -->\n<div class=\"article\">{}</div>", "导出。".repeat(2000), html(parts, "\n")),
        Family::ContentList => {
            let text = |t: &str, title: bool| json!({"type": "text", "text": t, "text_level": i32::from(title), "bbox": [1, 2, 3, 4], "page_idx": 0});
            let table = |sheet: &Sheet| {
                json!({"type": "table", "img_path": "images/a.jpg", "table_caption": [], "table_footnote": [],
                    "table_body": format!("<html><body>{}</body></html>", sheet.html("")), "page_idx": 0})
            };
            serde_json::Value::from(list(parts, text, table)).to_string()
        }
        Family::MiddleJson => middle(parts).to_string(),
        Family::Structure => {
            let text = |t: &str, title: bool| {
                let res = json!([{"text": t, "confidence": 0.98, "text_region": [[1.0, 2.0], [3.0, 4.0]]}]);
                json!({"type": if title { "title" } else { "text" }, "bbox": [1, 2, 3, 4], "res": res, "img_idx": 0})
            };
            let table = |sheet: &Sheet| {
                let html = format!("<html><body>{}</body></html>", sheet.html(""));
                json!({"type": "table", "bbox": [1, 2, 3, 4], "res": {"cell_bbox": [[1, 2, 3, 4]], "html": html}, "img_idx": 0})
            };
            list(parts, text, table).iter().map(|v| v.to_string() + "\n").collect()
        }
        Family::Docling => docling(parts).to_string(),
        Family::Elements => {
            let text = |t: &str, title: bool| {
                let kind = if title { "Title" } else { "NarrativeText" };
                json!({"type": kind, "element_id": "7f", "text": t, "metadata": {"page_number": 1, "filename": "年报.pdf", "languages": ["zho"]}})
            };
            let table = |sheet: &Sheet| {
                let plain = sheet.cells.iter().map(|c| c.4.as_str()).collect::<Vec<_>>().join(" ");
                json!({"type": "Table", "element_id": "8a", "text": plain,
                    "metadata": {"text_as_html": sheet.html(""), "page_number": 1, "filename": "年报.pdf"}})
            };
            serde_json::to_string_pretty(&list(parts, text, table)).unwrap()
        }
        Family::Lists => {
            let rows = |sheet: &Sheet| json!({"kind": "table", "rows": sheet.grid(false)});
            json!({"pages": [{"blocks": list(parts, |t, _| json!({"kind": "p", "text": t}), rows)}]}).to_string()
        }
        Family::Article => json!({"code": 200, "data": {"id": 17, "url": "http://www.example.gov.cn/a.html", "content": html(parts, "\n")}}).to_string(),
        Family::Called => format!("callback({});", json!({"content": html(parts, "")})),
        Family::Script => format!("var article = \"{}\";\n", script(&html(parts, "\n"))),
        Family::ScriptPage => {
            let article = script(&html(parts, ""));
            format!(
                "<!DOCTYPE html><html><head><meta charset=utf-8><title>年报</title></head><body><div id=app></div>\
                 <script>var a = 'x'; document.getElementById('app').innerHTML = \"{article}\";</script></body></html>"
            )
        }
        Family::Escaped => html(parts, "\n").replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;"),
    };
    text.into_bytes()
}

fn run(family: Family, noise: Noise, count: u64, failures: &mut Vec<String>) -> Score {
    let mut score = Score::default();
    for seed in 0..count {
        let mut dice = Dice::new(seed * 131 + noise as u64 * 17 + family as u64);
        let mut truth = report(&mut dice);
        let bytes = write(family, &parts(&mut truth, noise, &mut dice));
        let read = load_bytes("generated", &bytes);
        let paragraphs = read.sections.iter().flat_map(|s| &s.blocks).filter_map(|b| b.paragraph());
        let said: String = paragraphs.map(|p| p.text.as_str()).collect();
        let wrong = judge(&truth, &read, &mut score);
        show(&format!("{family:?}{noise:?}-{seed}"), &bytes, &truth, &read);
        let known = read.agency.as_deref() == Some(truth.agency.as_str()) && read.year == Some(truth.year);
        let told = said.contains("按季度自查") && said.contains("逐项改进");
        if !known || !told || !wrong.is_empty() {
            let (agency, year) = (&read.agency, read.year);
            failures.push(format!("{family:?} {noise:?} {seed}: {agency:?} {year:?} {told} {}", wrong.join("; ")));
        }
    }
    score
}

/// `NIANBAO_ACCURACY=N cargo test families -- --nocapture` prints the table of `docs/accuracy.md` over N reports a noise.
#[test]
fn accuracy_of_every_family() {
    let count = std::env::var("NIANBAO_ACCURACY").ok().and_then(|n| n.parse().ok()).unwrap_or(2);
    let mut failures = Vec::new();
    println!("| family | cells | right | flagged | silently wrong |\n|---|---:|---:|---:|---:|");
    let only = std::env::var("NIANBAO_FAMILY").unwrap_or_default();
    for &family in FAMILIES.iter().filter(|f| format!("{f:?}").starts_with(&only)) {
        let mut all = Score::default();
        for &noise in NOISES {
            let one = run(family, noise, count, &mut failures);
            if std::env::var_os("NIANBAO_NOISES").is_some() {
                println!("| {family:?} {noise:?} | {} | {} | {} | {} |", one.cells, one.right, one.flagged, one.silent);
            }
            let plain = one.right == one.cells;
            if noise == Noise::None && PLACED.contains(&family) && !plain {
                failures.push(format!("{family:?}: {} of {} cells without any noise", one.right, one.cells));
            }
            all.add(one);
        }
        #[allow(clippy::cast_precision_loss)]
        let share = 100.0 * all.right as f64 / all.cells as f64;
        println!("| {family:?} | {} | {share:.2} % | {} | {} |", all.cells, all.flagged, all.silent);
        if all.silent > 0 || share < 99.9 {
            failures.push(format!("{family:?}: {share:.2} % right, {} silently wrong", all.silent));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// Rows without any space between, in which the lines of a cell are as far apart as rows are: what can't be told is flagged.
#[test]
fn rows_set_tight_are_read_or_flagged() {
    let count = std::env::var("NIANBAO_ACCURACY").ok().and_then(|n| n.parse().ok()).unwrap_or(1);
    let mut failures = Vec::new();
    for (i, padding) in [0.0, 0.1, 0.25].into_iter().enumerate() {
        let mut all = Score::default();
        for (&noise, seed) in NOISES.iter().flat_map(|noise| (0..count).map(move |seed| (noise, seed))) {
            let mut dice = Dice::new(seed * 177 + noise as u64 * 19 + i as u64);
            let mut truth = report(&mut dice);
            let bytes = placed::bbox(&placed::words_set(&parts(&mut truth, noise, &mut dice), padding));
            let read = load_bytes("generated", bytes.as_bytes());
            failures.extend(judge(&truth, &read, &mut all));
            show(&format!("Tight{padding}{noise:?}-{seed}"), bytes.as_bytes(), &truth, &read);
        }
        #[allow(clippy::cast_precision_loss)]
        let share = 100.0 * all.right as f64 / all.cells as f64;
        println!("| rows {padding} em apart | {} | {share:.2} % | {} | {} |", all.cells, all.flagged, all.silent);
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// What a document of OpenDocument holds besides its text is told; what is struck out, raised or hidden is no digit.
#[test]
fn what_open_document_shows_otherwise_is_told() {
    let style = |name: &str, what: &str| {
        format!("<style:style style:name=\"{name}\"><style:text-properties {what}/></style:style>")
    };
    let styles = style("up", "style:text-position=\"super 58%\"")
        + &style("out", "style:text-line-through-style=\"solid\"")
        + &style("no", "text:display=\"none\"");
    let sheet = Sheet {
        size: (3, 4),
        widths: vec![1.0; 4],
        cells: [
            ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"],
            ["规章", "1", "2", "3"],
            ["行政规范性文件", "4", "5", "6"],
        ]
        .iter()
        .enumerate()
        .flat_map(|(r, row)| row.iter().enumerate().map(move |(c, t)| (r, c, 1, 1, (*t).to_string())))
        .collect(),
    };
    let rows = office_rows(&sheet, false)
        .replace(">1<", "><text:span text:style-name=\"out\">9</text:span>1<text:span text:style-name=\"up\">2</text:span><")
        .replace(">2<", ">2<text:span text:style-name=\"no\">7</text:span><office:annotation><text:p>请核</text:p></office:annotation><");
    let note = "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>注一。</text:p></text:note-body></text:note>";
    let body = format!(
        "<office:automatic-styles>{styles}</office:automatic-styles><office:body><office:text><text:p>青禾县2023年政府信息公开工作年度报告{note}</text:p>\
         <text:p>二、主动公开政府信息情况</text:p><table:table>{rows}</table:table></office:text></office:body>"
    );
    let read = load_bytes("a.fodt", flat("text", &body).as_bytes());
    let value = |key: &str| read.value(key).unwrap().clone();
    assert_eq!(value("disclosure.regulations.issued").text, "1²");
    assert_eq!(value("disclosure.regulations.repealed").number().map(|n| n.to_string()).as_deref(), Some("2"));
    for code in ["changes-open", "text-left", "notes-moved"] {
        assert!(read.findings.iter().any(|f| f.code == code), "{code}: {:?}", read.findings);
    }
    let all: String =
        read.sections.iter().flat_map(|s| &s.blocks).filter_map(|b| b.paragraph()).map(|p| p.text.clone()).collect();
    assert!(all.contains("注一") && !all.contains("请核"), "{all}");
}

/// What is known but not read is refused by its name, with what would help.
#[test]
fn formats_that_are_not_read_are_named() {
    let named = |bytes: &[u8], name: &str| {
        let error = nianbao::read::read_bytes("a", bytes, &nianbao::read::Options::default()).unwrap_err();
        assert!(error.message().zh.contains(name) && error.message().zh.contains("DOCX"), "{name}: {error}");
    };
    named(br"{\rtf1\ansi\ansicpg936 \u-26486?}", "RTF");
    named(&crate::support::zipped(&[("mimetype", "application/epub+zip"), ("a.xhtml", "<p/>")]), "EPUB");
}

/// JSON that is no document stays refused; a document within limits of depth and length is answered quickly.
#[test]
fn json_of_other_things_is_refused_and_deep_json_ends() {
    let read = |text: &str| nianbao::read::read_bytes("a.json", text.as_bytes(), &nianbao::read::Options::default());
    assert!(matches!(read("{\"名称\": \"青禾县\", \"人口\": 1}"), Err(nianbao::read::ReadError::JsonForeign(None))));
    let deep = format!("{}1{}", "[{\"a\":".repeat(60), "}]".repeat(60));
    assert!(read(&deep).is_err());
    let cycle =
        json!({"schema_name": "DoclingDocument", "body": {"children": [{"$ref": "#/body"}, {"$ref": "#/body"}]}})
            .to_string();
    assert!(read(&cycle).is_err());
    let rows: Vec<_> = (0..3000).map(|i| json!([i.to_string(), "规章", "0"])).collect();
    assert!(read(&json!({ "rows": rows }).to_string()).is_ok());
    let cell = |n: u64| json!({"start_row_offset_idx": n, "start_col_offset_idx": n, "row_span": u64::MAX, "col_span": u64::MAX, "text": "规章"});
    let wide = json!({"data": {"table_cells": [cell(0), cell(999), cell(1 << 40)]}}).to_string();
    let _ = read(&wide);
    let bomb = "<office:document xmlns:office=\"urn:oasis:names:tc:opendocument\"><office:body><office:spreadsheet><table:table>".to_string()
        + &"<table:table-row table:number-rows-repeated=\"99999\"><table:table-cell table:number-columns-repeated=\"99999\"><text:p>规章</text:p></table:table-cell></table:table-row>".repeat(2000);
    assert!(matches!(read(&bomb), Err(nianbao::read::ReadError::Excessive(_))));
}
