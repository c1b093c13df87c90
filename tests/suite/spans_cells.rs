//! Bold and lists within the cells of tables: carried by every reader that knows them, and back from every copy.

use nianbao::report::{Block, Cell};
use nianbao::{Lang, Report};

use crate::media::{docx, p, run, t};
use crate::spans::{STYLES, comes_back, odt, page, words};
use crate::support::{against_schema, load_bytes, ofd, pdf, xlsx, zipped};

/// The words of the cells of tables that are in bold type.
pub fn bold_cells(report: &Report) -> Vec<String> {
    let of = |c: &Cell| c.marks.iter().map(|m| words(&c.text, m.from, m.to)).collect::<Vec<_>>();
    tables(report).flat_map(of).collect()
}

/// The beginnings of lines of cells that are items, with their lists.
fn cell_items(report: &Report) -> Vec<(String, usize, bool)> {
    let of = |c: &Cell| {
        let line = |at: usize| c.text.chars().skip(at).take_while(|c| *c != '\n').take(4).collect::<String>();
        c.items.iter().map(|own| (line(own.at), own.item.level, own.item.ordered)).collect::<Vec<_>>()
    };
    tables(report).flat_map(of).collect()
}

/// The values of the official tables that are set in bold type, in part or as a whole.
pub fn bold_values(report: &Report) -> Vec<(String, String)> {
    let fields = report.tables().flat_map(|t| t.template.fields.iter().zip(&t.values));
    let of = |(field, value): (&nianbao::forms::Field, &nianbao::Value)| {
        let own = value.marks.iter().map(|m| (field.key.clone(), words(&value.text, m.from, m.to)));
        own.collect::<Vec<_>>()
    };
    fields.flat_map(of).collect()
}

/// The cells of the issuer's own tables.
fn tables(report: &Report) -> impl Iterator<Item = &Cell> {
    let own = report.sections.iter().flat_map(|s| &s.blocks).filter(|b| matches!(b, Block::Table(_)));
    own.flat_map(Block::rows).flatten()
}

/// A table whose cells have bold words, links and lists.
const CELLS: &str = "<table><tr><th>栏目</th><td><b>说明</b></td><td>数</td></tr>\
    <tr><td>公开<strong>专栏</strong></td><td>见<b><a href='https://qinghe.example/zl'>专</a>栏</b><br><b>每季</b>更新</td><td><b>12</b></td></tr>\
    <tr><td><ul><li>民<b>生</b></li><li>财政<ol><li><p>预算</p><p>按时公开</p></li></ol></li></ul></td><td>一、总则<ul><li>教育</li></ul></td><td></td></tr></table>";

#[test]
fn bold_and_lists_in_cells_are_carried() {
    let report = load_bytes("x.html", &page(CELLS));
    // A header cell is bold by what it is.
    assert_eq!(bold_cells(&report), ["说明", "专栏", "专栏", "每季", "12", "生"]);
    let expected = [("民生", 1, false), ("财政", 1, false), ("预算", 2, true), ("教育", 1, false)];
    assert_eq!(cell_items(&report), expected.map(|(text, level, ordered)| (text.to_string(), level, ordered)));
    comes_back(&report, "cells");
    let document = crate::word::part(&report.to_docx().unwrap().bytes, "word/document.xml");
    assert_eq!(document.matches("<w:b/>").count(), 7, "Word shows it, in two runs where some of it leads elsewhere");
    assert_eq!(document.matches("<w:numPr>").count(), 4, "Word knows the items");
}

/// The sample with bold in the official tables: a number, some of a text that is no number, a label and a header.
fn official_page() -> Vec<u8> {
    let text = std::fs::read_to_string(&crate::support::samples()[0]).unwrap();
    let mut changed = text.clone();
    for (from, to) in [
        ("| 行政处罚 | 17 |", "| 行政处罚 | <b>17</b> |"),
        ("| 行政强制 | 2 |", "| 行政<b>强制</b> | <b>约</b>2 |"),
        ("| 信息内容 | 本年制发件数 |", "| <b>信息内容</b> | <b>本年制发件数</b> |"),
        ("| 二、上年结转政府信息公开申请数量 |  |  | 2 |", "| 二、上年结转政府信息公开申请数量 |  |  | <b>/</b> |"),
    ] {
        changed = changed.replacen(from, to, 1);
    }
    assert_eq!(changed.matches("<b>").count(), 6);
    crate::marks::html(&changed)
}

fn official() -> Report {
    load_bytes("x.html", &official_page())
}

#[test]
fn bold_values_of_the_official_tables_are_carried() {
    let report = official();
    let expected = [
        ("disclosure.punishment.decisions", "17"),
        ("disclosure.coercion.decisions", "约"),
        ("requests.carried_in.natural", "/"),
    ];
    assert_eq!(bold_values(&report), expected.map(|(key, words)| (key.to_string(), words.to_string())));
    // How labels are set is the form's own in every copy; the rows of the source say it.
    let rows = report.sections.iter().flat_map(|s| &s.blocks).flat_map(Block::rows).flatten();
    let bold: Vec<String> =
        rows.flat_map(|c| c.marks.iter().map(|m| words(&c.text, m.from, m.to)).collect::<Vec<_>>()).collect();
    assert_eq!(bold, ["信息内容", "本年制发件数", "17", "强制", "约", "/"]);
    comes_back(&report, "official");
    let document = crate::word::part(&report.to_docx().unwrap().bytes, "word/document.xml");
    assert_eq!(document.matches("<w:b/>").count(), 3, "numbers and texts, no label");
}

#[test]
fn bold_by_the_design_of_a_copy_is_no_mark() {
    // A table of the issuer's own beside the official ones, with nothing in bold.
    let text = std::fs::read_to_string(&crate::support::samples()[2]).unwrap();
    let report = load_bytes("x.txt", text.as_bytes());
    assert!(tables(&report).count() > 0);
    let word = report.to_docx().unwrap().bytes;
    let plain = [("x.docx", word), ("x.pdf", pdf(&report)), ("x.ofd", ofd(&report)), ("x.xlsx", xlsx(&report))];
    for (name, bytes) in plain {
        let after = load_bytes(name, &bytes);
        assert_eq!((bold_cells(&after), bold_values(&after)), (vec![], vec![]), "{name}");
    }
    // Nor on its pages without what they say of themselves.
    let foreign = load_bytes("x.pdf", &crate::media::foreign(&pdf(&report), |_, _| {}));
    assert_eq!((bold_cells(&foreign), bold_values(&foreign)), (vec![], vec![]), "pages");
}

#[test]
#[cfg_attr(not(outside = "jsonschema"), ignore = "jsonschema is not installed")]
fn json_with_marks_of_cells_is_of_its_schema() {
    let made = [load_bytes("x.html", &page(CELLS)), official()];
    let parsed = made.iter().map(|r| serde_json::from_slice(&r.to_json(Lang::Zh).unwrap()).unwrap());
    let faults = against_schema("docs/schema/nianbao-1.json", &parsed.collect::<Vec<_>>());
    assert!(faults.iter().all(Vec::is_empty), "{faults:?}");
}

#[test]
fn a_document_that_says_nonsense_of_its_cells_is_refused_with_its_place() {
    let report = load_bytes("x.html", &page(CELLS));
    let json: serde_json::Value = serde_json::from_slice(&report.to_json(Lang::Zh).unwrap()).unwrap();
    let refused = |change: &dyn Fn(&mut serde_json::Value)| {
        let mut changed = json.clone();
        let blocks = changed["sections"].as_array_mut().unwrap().iter_mut();
        let mut blocks = blocks.flat_map(|s| s["blocks"].as_array_mut().unwrap());
        change(blocks.find(|b| b["lists"].is_array()).unwrap());
        assert_ne!(changed, json);
        let bytes = serde_json::to_vec(&changed).unwrap();
        Report::read("x.json", &bytes, &nianbao::Options::default()).unwrap_err().to_string()
    };
    assert!(refused(&|table| table["marks"][0]["kind"] = "bald".into()).contains("marks[0].kind"));
    assert!(refused(&|table| table["marks"][0]["row"] = 9.into()).contains("marks[0]"));
    assert!(refused(&|table| table["marks"][0]["to"] = 900.into()).contains("marks"));
    let twice = |table: &mut serde_json::Value| table["marks"][1] = table["marks"][0].clone();
    assert!(refused(&twice).contains("marks"), "one upon the other");
    assert!(refused(&|table| table["lists"][0]["level"] = 0.into()).contains("lists[0].level"));
    assert!(refused(&|table| table["lists"][0]["from"] = 900.into()).contains("lists"));
    assert!(refused(&|table| table["lists"][0]["from"] = 1.into()).contains("lists"), "no line begins there");
}

#[test]
fn a_number_that_is_edited_is_set_as_before_where_its_words_still_stand() {
    let report = official();
    let edit = |text: &str| {
        let key = "disclosure.coercion.decisions";
        let edit = nianbao::Edit::Cell { key: key.into(), text: text.into() };
        bold_values(&report.edited(&[edit]).unwrap()).into_iter().filter(|(own, _)| own == key).count()
    };
    assert_eq!((edit("约3"), edit("3")), (1, 0));
}

#[test]
fn the_page_shows_what_is_bold_in_cells() {
    use nianbao::desk::{Alone, Desk, call};
    let cells = |bytes: Vec<u8>| {
        let mut desk = Desk::new(Box::new(Alone));
        let request = serde_json::json!({"ask": "open", "id": 1, "name": "x.html", "encoding": null});
        let answer = call(&mut desk, request.to_string().as_bytes(), bytes).unwrap();
        let view: serde_json::Value = serde_json::from_slice(&answer.words).unwrap();
        let blocks = view["sections"].as_array().unwrap().iter().flat_map(|s| s["blocks"].as_array().unwrap());
        let grids = blocks.chain(view["tables"].as_array().unwrap()).filter_map(|b| b["grid"]["cells"].as_array());
        let runs = grids.flatten().filter_map(|cell| cell["runs"].as_array());
        let bold = |run: &serde_json::Value| (run["bold"] == true).then(|| run["text"].as_str().unwrap().to_string());
        runs.flatten().filter_map(bold).collect::<Vec<String>>()
    };
    assert_eq!(cells(page(CELLS)), ["说明", "专栏", "专", "栏", "每季", "12", "生"]);
    assert_eq!(cells(official_page()), ["17", "约", "/"]);
}

#[test]
fn bold_and_lists_in_cells_of_word_documents_are_carried() {
    let bold = |words: &str| run(&format!("<w:rPr><w:b/></w:rPr><w:t>{words}</w:t>"));
    let item = |words: &str| {
        p(&format!("<w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr>{words}"))
    };
    let row =
        |cells: [String; 2]| format!("<w:tr>{}</w:tr>", cells.map(|inner| format!("<w:tc>{inner}</w:tc>")).concat());
    let rows = [
        row([p(&bold("栏目")), p(&t("内容"))]),
        row([
            format!("{}{}", p(&format!("{}{}", t("政策"), bold("解读"))), p(&format!("{}{}", bold("图"), t("解")))),
            format!("{}{}{}", p(&t("两类：")), item(&t("文字")), item(&format!("{}{}", t("视"), bold("频")))),
        ]),
    ];
    let numbering = "<w:numbering xmlns:w=\"w\"><w:abstractNum w:abstractNumId=\"1\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/>\
        <w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"%1.\"/></w:lvl></w:abstractNum>\
        <w:num w:numId=\"1\"><w:abstractNumId w:val=\"1\"/></w:num></w:numbering>";
    let table = format!("<w:tbl>{}</w:tbl>", rows.concat());
    let report = load_bytes("x.docx", &docx(&table, "", &[("word/numbering.xml", numbering.as_bytes())]));
    assert_eq!(bold_cells(&report), ["栏目", "解读", "图", "频"]);
    let expected = [("1.文字", 1, true), ("2.视频", 1, true)];
    assert_eq!(cell_items(&report), expected.map(|(text, level, ordered)| (text.to_string(), level, ordered)));
    comes_back(&report, "word");
}

#[test]
fn bold_and_lists_in_cells_of_an_odt_are_carried() {
    let cell = |inner: &str| format!("<table:table-cell>{inner}</table:table-cell>");
    let row = |cells: &[String]| format!("<table:table-row>{}</table:table-row>", cells.concat());
    let bold = |words: &str| format!("<text:span text:style-name=\"B\">{words}</text:span>");
    let list = format!(
        "<text:list text:style-name=\"L\"><text:list-item><text:p>甲{}</text:p></text:list-item></text:list>",
        bold("项")
    );
    let rows = [
        row(&[cell(&format!("<text:p>{}</text:p>", bold("栏目"))), cell("<text:p>内容</text:p>")]),
        row(&[cell(&format!("<text:p>政策{}</text:p>", bold("解读"))), cell(&format!("<text:p>说明</text:p>{list}"))]),
    ];
    let table = format!("<table:table>{}</table:table>", rows.concat());
    let report = load_bytes("x.odt", &odt(&table, STYLES, &[]));
    assert_eq!(bold_cells(&report), ["栏目", "解读", "项"]);
    assert_eq!(cell_items(&report), [("甲项".to_string(), 1, false)]);
    comes_back(&report, "odt");
}

/// The rows of the sample, and a table behind it.
fn sheet(table: &[[String; 2]], cell: impl Fn(&str) -> String) -> Vec<Vec<String>> {
    let text = std::fs::read_to_string(&crate::support::samples()[0]).unwrap();
    let rows = crate::marks::rows(&text).into_iter().map(|r| r.unwrap_or_else(|line| vec![line]));
    let plain = rows.map(|row| row.iter().map(|text| cell(text)).collect());
    plain.chain(table.iter().map(|row| row.to_vec())).collect()
}

#[test]
fn words_in_bold_type_within_cells_of_a_workbook_are_carried_and_bold_cells_are_a_look() {
    use rust_xlsxwriter::{Format, Workbook};
    let (bold, plain, slanted) = (Format::new().set_bold(), Format::new(), Format::new().set_italic());
    let mut book = Workbook::new();
    let sheet_of = book.add_worksheet();
    let rows = sheet(&[], str::to_string);
    for (r, row) in (0..).zip(&rows) {
        for (c, text) in (0..).zip(row) {
            sheet_of.write_string(r, c, text).unwrap();
        }
    }
    let end = u32::try_from(rows.len()).unwrap();
    let rich = |words: [&'static str; 3]| [(&plain, words[0]), (&bold, words[1]), (&plain, words[2])];
    sheet_of.write_string_with_format(end, 0, "栏目", &bold).unwrap();
    sheet_of.write_string_with_format(end, 1, "内容", &bold).unwrap();
    sheet_of.write_rich_string(end + 1, 0, &rich(["政策", "解读", "专栏"])).unwrap();
    sheet_of.write_rich_string(end + 1, 1, &rich(["全年", "12条", "，按月"])).unwrap();
    // All of a cell in bold runs; what says of itself that it is not bold in a cell that is.
    sheet_of.write_rich_string(end + 2, 0, &[(&bold, "公告"), (&bold, "公示")]).unwrap();
    sheet_of.write_rich_string_with_format(end + 2, 1, &[(&slanted, "另见"), (&bold, "公报")], &bold).unwrap();
    // A first run that says nothing is set as the cell.
    sheet_of.write_rich_string_with_format(end + 3, 0, &[(&plain, "又见"), (&bold, "公告")], &bold).unwrap();
    sheet_of.write_string(end + 3, 1, "没有").unwrap();
    let report = load_bytes("x.xlsx", &book.save_to_buffer().unwrap());
    assert_eq!(bold_cells(&report), ["解读", "12条", "公报"]);
    comes_back(&report, "a workbook by anyone");
}

#[test]
fn words_in_bold_type_within_cells_of_an_opendocument_sheet_are_carried() {
    let cell = |inner: &str| format!("<table:table-cell office:value-type=\"string\">{inner}</table:table-cell>");
    let bold = |words: &str| format!("<text:span text:style-name=\"B\">{words}</text:span>");
    let table = [
        [cell(&format!("<text:p>{}</text:p>", bold("栏目"))), cell("<text:p>内容</text:p>")],
        [
            cell(&format!("<text:p>政策{}</text:p><text:p>{}专栏</text:p>", bold("解读"), bold("全年"))),
            cell(&format!(
                "<office:annotation><text:p>{}批注</text:p></office:annotation><text:p>见{}</text:p>",
                bold("旧"),
                bold("公报")
            )),
        ],
    ];
    let rows = sheet(&table, |text| cell(&format!("<text:p>{text}</text:p>")));
    let rows: String = rows.iter().map(|row| format!("<table:table-row>{}</table:table-row>", row.concat())).collect();
    let style = "<style:style style:name=\"B\"><style:text-properties fo:font-weight=\"bold\"/></style:style>";
    let flat = format!(
        "<office:document xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\"><office:automatic-styles>{style}</office:automatic-styles>\
         <office:body><office:spreadsheet><table:table table:name=\"表\">{rows}</table:table></office:spreadsheet></office:body></office:document>"
    );
    assert_eq!(bold_cells(&load_bytes("x.fods", flat.as_bytes())), ["解读", "全年", "公报"], "flat");
    let content = format!(
        "<office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\" xmlns:style=\"s\" xmlns:fo=\"f\"><office:automatic-styles>{style}</office:automatic-styles><office:body>\
         <office:spreadsheet><table:table table:name=\"表\">{rows}</table:table></office:spreadsheet></office:body>\
         </office:document-content>"
    );
    let mimetype = "application/vnd.oasis.opendocument.spreadsheet";
    let manifest = "<manifest:manifest xmlns:manifest=\"m\"/>";
    let parts = [("mimetype", mimetype), ("META-INF/manifest.xml", manifest), ("content.xml", &content)];
    let mut report = load_bytes("x.ods", &zipped(&parts));
    assert_eq!(bold_cells(&report), ["解读", "全年", "公报"], "{:?}", report.findings);
    // Pages do not tell what was left aside in reading.
    report.findings.retain(|f| f.code != "text-left");
    comes_back(&report, "a sheet");
}
