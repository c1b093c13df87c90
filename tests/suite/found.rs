//! What fuzzing found, each as the few lines that show it.

use nianbao::check::check;
use nianbao::report::{Role, State};
use nianbao::sheets::Content;
use nianbao::workbook::book;
use nianbao::write::xlsx::to_xlsx;
use nianbao::{Edit, Lang};

use crate::support::{fonts, load_bytes};

const REPORT: &str = "青禾县水利局2023年政府信息公开工作年度报告\n\n一、总体情况\n\n平稳。\n\n二、主动公开政府信息情况\n\n| 信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |\n|---|---|---|---|\n| 规章 | 0 | 0 | 3 |\n| 行政规范性文件 | 1 | 0 | 12① |\n\n六、其他需要报告的事项\n\n无。\n";

/// Where the paragraph 平稳。 stands.
fn calm(report: &nianbao::Report) -> (usize, usize) {
    let of = |b: &nianbao::Block| b.paragraph().is_some_and(|p| p.text == "平稳。");
    let place = |(s, section): (usize, &nianbao::report::Section)| Some((s, section.blocks.iter().position(of)?));
    report.sections.iter().enumerate().find_map(place).unwrap()
}

/// It came back as a finding without code and words.
#[test]
fn a_doubt_whose_words_were_emptied_in_the_workbook_is_told_as_unused() {
    let mut laid = book(&load_bytes("a.txt", REPORT.as_bytes()), Lang::Zh);
    let sheet = laid.sheets.iter_mut().find(|s| s.name == "原文对照").unwrap();
    let code = Content::Text("value-marked-note".into());
    let at = sheet.cells.iter().position(|c| c.content == code).unwrap();
    let row = sheet.cells[at].row;
    sheet.cells[at].content = Content::Blank;
    let back = load_bytes("a.xlsx", &to_xlsx(&laid).unwrap());
    assert!(back.findings.iter().all(|f| !f.code.as_str().is_empty() && !f.message.zh.is_empty()));
    let place = format!("“原文对照”A{}", row + 1);
    let unused = back.findings.iter().find(|f| f.code == "cell-unused" && f.message.zh.contains(&place));
    assert!(unused.is_some(), "{place}: {:?}", back.findings);
}

/// Written as JSON it came back without its sign.
#[test]
fn a_zero_has_no_sign() {
    let report = load_bytes("a.txt", REPORT.replace("| 规章 | 0 |", "| 规章 | -0.0 |").as_bytes());
    let value = report.value("disclosure.regulations.issued").unwrap();
    let State::Number(number) = value.state else { panic!("{value:?}") };
    assert_eq!((number.to_string().as_str(), value.text.as_str()), ("0.0", "-0.0"));
    let json = report.to_json(Lang::Zh).unwrap();
    assert_eq!(load_bytes("a.json", &json).to_json(Lang::Zh).unwrap(), json);
}

/// The JSON of a report with a number filled in by hand said, read again, that its rows disagree.
#[test]
fn rows_of_before_do_not_disagree_with_what_was_filled_in_by_hand() {
    let key = "disclosure.regulations.in_force";
    let edit = Edit::Cell { key: key.into(), text: "777".into() };
    let edited = load_bytes("a.txt", REPORT.as_bytes()).edited(&[edit]).unwrap();
    let json = edited.to_json(Lang::Zh).unwrap();
    let back = load_bytes("a.json", &json);
    assert!(back.findings.iter().all(|f| f.code != "rows-disagree"), "{:?}", back.findings);
    assert_eq!(back.to_json(Lang::Zh).unwrap(), json);
    // A number that somebody changed in the file is still told.
    let changed = String::from_utf8(json).unwrap().replacen("\"value\": 12,", "\"value\": 13,", 1);
    let back = load_bytes("a.json", changed.as_bytes());
    assert!(back.findings.iter().any(|f| f.code == "rows-disagree"), "{:?}", back.findings);
}

/// A heading that became a sentence stayed a heading until the next copy was read, and a sentence that became one did not.
#[test]
fn a_paragraph_reworded_by_hand_is_what_its_new_words_make_it() {
    let report = load_bytes("a.txt", REPORT.as_bytes());
    let (section, block) = calm(&report);
    let edit = Edit::Paragraph { section, block, text: "（二）存在的不足\n平稳。".into() };
    let edited = report.edited(&[edit]).unwrap();
    let role = |r: &nianbao::Report, text: &str| r.paragraphs().find(|p| p.text == text).unwrap().role;
    assert_eq!((role(&edited, "（二）存在的不足"), role(&edited, "平稳。")), (Role::Heading2, Role::Body));
    let back = load_bytes("a.xlsx", &edited.to_xlsx(Lang::Zh).unwrap());
    assert_eq!(role(&back, "（二）存在的不足"), Role::Heading2);
}

/// The last lines said who issued the report and when, and were body text until a copy was read.
#[test]
fn a_signature_and_a_date_written_by_hand_are_known_as_such() {
    let report = load_bytes("a.txt", REPORT.replacen("青禾县水利局2023年", "2023年", 1).as_bytes());
    assert!(report.agency.is_none() && report.findings.iter().any(|f| f.code == "agency-missing"));
    let section = report.sections.len() - 1;
    let block = report.sections[section].blocks.iter().position(|b| b.paragraph().is_some()).unwrap();
    let edit = Edit::Paragraph { section, block, text: "无。\n青禾县水利局\n2024年1月20日".into() };
    let edited = report.edited(&[edit]).unwrap();
    let back = load_bytes("a.xlsx", &edited.to_xlsx(Lang::Zh).unwrap());
    for report in [&edited, &back] {
        let roles: Vec<Role> = report.sections[section].blocks.iter().map(|b| b.paragraph().unwrap().role).collect();
        assert_eq!(roles, [Role::Body, Role::Signature, Role::Date]);
        assert_eq!(report.agency.as_deref(), Some("青禾县水利局"));
        assert_eq!(report.issued_on.as_deref(), Some("2024-01-20"));
        assert!(report.findings.iter().all(|f| f.code != "agency-missing"));
    }
}

/// A mark that nobody sees at the end of what was typed is no text of the report: no copy of it had any.
#[test]
fn what_is_typed_ends_where_its_text_does() {
    let report = load_bytes("a.txt", REPORT.as_bytes());
    let block = report.sections[1].blocks.iter().position(|b| b.paragraph().is_some()).unwrap();
    let edit = Edit::Paragraph { section: 1, block, text: "\u{200b}平稳。\u{200b}\n\u{200b}".into() };
    let edited = report.edited(&[edit]).unwrap();
    let back = load_bytes("a.xlsx", &edited.to_xlsx(Lang::Zh).unwrap());
    let texts = |r: &nianbao::Report| r.paragraphs().map(|p| p.text.clone()).collect::<Vec<_>>();
    assert!(texts(&edited).contains(&"平稳。".to_string()));
    assert_eq!(texts(&back), texts(&edited));
}

/// İ became an i and a mark, which a second folding took away.
#[test]
fn what_is_folded_is_folded_for_good() {
    let folding = nianbao::Book::official().folding();
    assert_eq!(folding.fold("İ一"), "i一");
    for text in ["İ一", "\u{345}\u{611}一"] {
        assert_eq!(folding.fold(&folding.fold(text)), folding.fold(text));
    }
}

/// A row of 表四 with fewer cells than columns, all of them blank: each value said to be blank stood nowhere.
#[test]
fn a_blank_value_has_a_place_also_where_cells_are_missing() {
    let page = format!(
        "<p>{}</p><table><tr><td>行政复议</td></tr><tr><td>结果维持</td><td>结果纠正</td><td>其他结果</td><td>尚未审结</td><td>总计</td></tr>\
         <tr><td></td><td></td><td></td><td></td><td></td></tr></table><p>五、存在的主要问题及改进情况</p><p>无。</p>",
        "青禾县水利局2023年政府信息公开工作年度报告</p><p>一、总体情况</p><p>平稳。</p><p>四、政府信息公开行政复议、行政诉讼情况"
    );
    let report = load_bytes("a.html", page.as_bytes());
    let cases = report.tables().find(|t| t.template.form.name() == "cases").unwrap();
    assert!(cases.values.iter().any(|v| v.state == nianbao::State::Blank));
    assert!(cases.values.iter().all(|v| v.state == nianbao::State::Missing || v.origin.is_some()));
}

/// Somebody wrote a heading into a cell of 表四: what stands beside it was read, and its row was parted from the table.
#[test]
fn a_row_parted_from_its_table_does_not_disagree_with_the_cells() {
    let heading = "五、存在的主要问题及改进情况";
    let heads = "<tr><td>结果维持</td><td>结果纠正</td><td>其他结果</td><td>尚未审结</td><td>总计</td></tr>";
    let row = |first: &str, third: &str| {
        let cells: String = ["1", "0", third, "2", "3"].iter().map(|t| format!("<td>{t}</td>")).collect();
        format!("<tr><td>{first}</td></tr>{heads}<tr>{cells}</tr>")
    };
    let page = format!(
        "<p>青禾县水利局2023年政府信息公开工作年度报告</p><p>一、总体情况</p><p>平稳。</p><p>四、政府信息公开行政复议、行政诉讼情况</p>\
         <table>{}</table><p>无。</p>",
        row("行政复议", heading)
    );
    let report = load_bytes("a.html", page.as_bytes());
    let back = load_bytes("a.json", &report.to_json(Lang::Zh).unwrap());
    let codes = |r: &nianbao::Report| r.findings.iter().map(|f| f.code.to_string()).collect::<Vec<_>>();
    assert_eq!(codes(&back), codes(&report));
}

/// A workbook of OpenDocument whose sheet has no end: the library went on for ever.
#[test]
fn a_sheet_without_an_end_is_a_damaged_file() {
    use std::io::Write as _;
    let head = "<office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\"><office:body><office:spreadsheet>\
        <table:table table:name=\"表三\"><table:table-row><table:table-cell office:value-type=\"string\"><text:p>规章";
    let foot = "</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>";
    let book = |content: &str| {
        let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        for (name, text) in [
            ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
            ("META-INF/manifest.xml", "<manifest:manifest xmlns:manifest=\"m\"/>"),
            ("content.xml", content),
        ] {
            zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
            zip.write_all(text.as_bytes()).unwrap();
        }
        zip.finish().unwrap().into_inner()
    };
    let read = |content: &str| nianbao::read::read_bytes("a.ods", &book(content), &nianbao::read::Options::default());
    if let Err(e) = read(&format!("{head}{foot}")) {
        panic!("{e}");
    }
    assert!(read(&format!("{head}</text:p></table:table-cell>")).is_err());
    assert!(read(&format!("{head}<text:s text:c=\"4000000000\"/>{foot}")).is_err());
}

/// Blanks within the quotes of a list's name were a part of it.
#[test]
fn an_office_in_quotes_has_no_blanks_about_it() {
    let roster =
        nianbao::summary::Roster::parse(nianbao::Book::official(), "机关,上级\n\"青禾县水利局 \",\" 青禾县\"\n");
    let office = &roster.unwrap().offices[0];
    assert_eq!((office.name.as_str(), office.parent.as_deref()), ("青禾县水利局", Some("青禾县")));
}

/// The official table given again stood before the one whose values are known by their names alone: the two changed places.
#[test]
fn a_table_given_again_stays_so_wherever_it_stands() {
    let report = load_bytes("a.txt", REPORT.as_bytes());
    let mut document: serde_json::Value = serde_json::from_slice(&report.to_json(Lang::Zh).unwrap()).unwrap();
    let sections = document["sections"].as_array_mut().unwrap();
    let blocks = sections.iter_mut().find_map(|s| {
        let blocks = s["blocks"].as_array_mut().unwrap();
        blocks.iter().any(|b| b["form"].is_string()).then_some(blocks)
    });
    let blocks = blocks.unwrap();
    let at = blocks.iter().position(|b| b["form"].is_string()).unwrap();
    let mut again = blocks[at].clone();
    again["standing"] = "again".into();
    again["origin"] = serde_json::json!({ "line": 1 });
    blocks.insert(at, again);
    let first = load_bytes("a.json", &serde_json::to_vec(&document).unwrap());
    let back = load_bytes("a.json", &first.to_json(Lang::Zh).unwrap());
    assert!(back.sections == first.sections);
    let form = first.sections.iter().flat_map(|s| &s.blocks).find(|b| matches!(b, nianbao::Block::Form(_)));
    assert!(matches!(form, Some(nianbao::Block::Form(f)) if f.table.origin != nianbao::Origin::Line { line: 1 }));
}

/// A piece of a table that stood before the table itself took its place when JSON was read again.
#[test]
fn a_piece_before_its_table_stays_so() {
    let report = load_bytes("a.txt", REPORT.as_bytes());
    let mut document: serde_json::Value = serde_json::from_slice(&report.to_json(Lang::Zh).unwrap()).unwrap();
    let blocks = |document: &mut serde_json::Value| document["sections"][2]["blocks"].as_array_mut().unwrap().clone();
    let mut own = blocks(&mut document);
    let at = own.iter().position(|b| b["form"].is_string()).unwrap();
    let mut piece = own[at].clone();
    piece["standing"] = "piece".into();
    piece["origin"] = serde_json::json!({ "line": 1 });
    own.insert(at, piece);
    document["sections"][2]["blocks"] = own.clone().into();
    let first = load_bytes("a.json", &serde_json::to_vec(&document).unwrap());
    let json = first.to_json(Lang::Zh).unwrap();
    assert_eq!(blocks(&mut serde_json::from_slice(&json).unwrap()), own);
    assert!(load_bytes("a.json", &json).sections == first.sections);
    // One behind it, where another that does not count begins at the same place.
    let (mut behind, mut again) = (own[at + 1].clone(), own[at + 1].clone());
    again["standing"] = "again".into();
    behind["origin"] = again["origin"].clone();
    own.splice(at + 2..at + 2, [behind, again]);
    document["sections"][2]["blocks"] = own.clone().into();
    let told = "table-repeated";
    let more = load_bytes("a.json", &serde_json::to_vec(&document).unwrap());
    let mut document: serde_json::Value = serde_json::from_slice(&more.to_json(Lang::Zh).unwrap()).unwrap();
    document["findings"].as_array_mut().unwrap().push(serde_json::json!({
        "code": told, "severity": "note", "message": "同一张表", "keys": [], "origin": own[at + 1]["origin"],
    }));
    let back = load_bytes("a.json", &serde_json::to_vec(&document).unwrap());
    assert!(back.sections == more.sections && back.findings.iter().any(|f| f.code == told));
    let form = first.sections.iter().flat_map(|s| &s.blocks).find(|b| matches!(b, nianbao::Block::Form(_)));
    assert!(matches!(form, Some(nianbao::Block::Form(f)) if f.table.origin != nianbao::Origin::Line { line: 1 }));
}

/// A paragraph into which somebody typed an official heading stayed one until the next copy was read; so did the headings
/// before it.
#[test]
fn a_paragraph_reworded_to_an_official_heading_begins_its_section() {
    let report = load_bytes("a.txt", REPORT.as_bytes());
    let (section, block) = calm(&report);
    let text = "平稳。\n二、主动公开政府信息情况\n说明。".to_string();
    let edited = report.edited(&[Edit::Paragraph { section, block, text }]).unwrap();
    let headings = |report: &nianbao::Report| -> Vec<(u8, String)> {
        report.sections.iter().map(|s| (s.number, s.heading.clone())).collect()
    };
    let back = load_bytes("a.xlsx", &edited.to_xlsx(Lang::Zh).unwrap());
    assert_eq!(headings(&edited).iter().filter(|(n, _)| *n == 2).count(), 2);
    assert_eq!(headings(&edited), headings(&back));
    let late = report.edited(&[Edit::Paragraph { section, block, text: "六、其他需要报告的事项".into() }]).unwrap();
    let back = load_bytes("a.xlsx", &late.to_xlsx(Lang::Zh).unwrap());
    assert_eq!(headings(&late), headings(&back));
    assert!(late.paragraphs().any(|p| p.text.starts_with("二、")), "{:?}", late.sections);
}

/// What a workbook holds as text was an error of its report, and none of the report's JSON read again.
#[test]
fn json_says_how_a_workbook_holds_a_number() {
    let mut laid = book(&load_bytes("a.txt", REPORT.as_bytes()), Lang::Zh);
    let cell =
        laid.sheets.iter_mut().flat_map(|s| &mut s.cells).find(|c| c.content == Content::Number(3.into())).unwrap();
    cell.content = Content::Text("3 ".into());
    let read = load_bytes("a.xlsx", &to_xlsx(&laid).unwrap());
    assert!(read.findings.iter().any(|f| f.code == "number-as-text"), "{:?}", read.findings);
    let json = read.to_json(Lang::Zh).unwrap();
    assert_eq!(load_bytes("a.json", &json).to_json(Lang::Zh).unwrap(), json);
}

/// A paragraph of nothing but signs that have no shape was a blank on the page, and was gone when the copy was read.
#[test]
fn a_paragraph_without_a_shape_stays_in_every_copy() {
    for text in ["\u{1}\0\0\0", "\0", "\u{202a}\u{202c}", "\u{1}\u{a0}\u{1}"] {
        let report = load_bytes("a.txt", REPORT.as_bytes());
        let block = report.sections[1].blocks.iter().position(|b| b.paragraph().is_some()).unwrap();
        let edit = Edit::Paragraph { section: 1, block, text: format!("平稳。\n{text}\n很好。") };
        let edited = report.edited(&[edit]).unwrap();
        let texts = |r: &nianbao::Report| r.paragraphs().map(|p| p.text.clone()).collect::<Vec<_>>();
        assert!(texts(&edited).contains(&text.to_string()), "{text:?}");
        for (name, bytes) in
            [("a.pdf", edited.to_pdf(fonts()).unwrap().bytes), ("a.xlsx", edited.to_xlsx(Lang::Zh).unwrap())]
        {
            assert_eq!(texts(&load_bytes(name, &bytes)), texts(&edited), "{name} {text:?}");
        }
    }
}

/// 无 below a table was a row of it.
#[test]
fn a_paragraph_below_a_table_is_none_of_its_rows() {
    let report = load_bytes("a.txt", REPORT.replace("六、", "平稳有序。\n\n六、").as_bytes());
    let text = |r: &nianbao::Report| {
        r.sections[2].blocks.iter().filter_map(|b| b.paragraph()).map(|p| p.text.clone()).collect::<Vec<_>>()
    };
    let block = report.sections[2].blocks.iter().position(|b| b.paragraph().is_some()).unwrap();
    // Whether the last cell of the table holds a number or not.
    for cell in ["7", "二〇二四"] {
        let cell = Edit::Cell { key: "disclosure.fees.amount".into(), text: cell.into() };
        let below = Edit::Paragraph { section: 2, block, text: "无".into() };
        let edited = report.edited(&[cell, below]).unwrap();
        for (name, bytes) in [
            ("a.pdf", edited.to_pdf(fonts()).unwrap().bytes),
            ("a.xlsx", edited.to_xlsx(Lang::Zh).unwrap()),
            ("a.docx", edited.to_docx().unwrap().bytes),
        ] {
            assert_eq!(text(&load_bytes(name, &bytes)), ["无"], "{name}");
        }
    }
}

/// A label typed over a number was no value of a copy: the cell was missing, and the row short.
#[test]
fn a_label_typed_over_a_number_is_what_the_cell_holds() {
    let report = load_bytes("a.txt", REPORT.as_bytes());
    let key = "disclosure.regulations.in_force";
    for text in ["规章", "总计", "自然人", "第二十条第（一）项"] {
        let edited = report.edited(&[Edit::Cell { key: key.into(), text: text.into() }]).unwrap();
        for (name, bytes) in
            [("a.pdf", edited.to_pdf(fonts()).unwrap().bytes), ("a.docx", edited.to_docx().unwrap().bytes)]
        {
            let back = load_bytes(name, &bytes);
            let value = back.value(key).unwrap();
            assert_eq!((&value.state, value.text.as_str()), (&State::Unread, text), "{name}");
            assert!(back.findings.iter().any(|f| f.code == "value-unread"), "{name}: {:?}", back.findings);
        }
    }
}

/// A section under whose heading nothing but another's table stands was empty or not, as the table had a section of its own or none.
#[test]
fn an_official_table_is_no_content_of_another_section() {
    let cases = "| 行政复议 | | | | |\n|---|---|---|---|---|\n| 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 |\n| 1 | 0 | 0 | 2 | 3 |\n";
    let text = format!(
        "青禾县水利局2023年政府信息公开工作年度报告\n\n一、总体情况\n\n六、其他需要报告的事项\n\n无。\n\n{cases}\n无。\n"
    );
    let empty = |r: &nianbao::Report| check(r).iter().filter(|f| f.code == "section-empty").count();
    let report = load_bytes("a.txt", text.as_bytes());
    let back = load_bytes("a.xlsx", &report.to_xlsx(Lang::Zh).unwrap());
    assert_eq!((empty(&report), empty(&back)), (1, 1));
}

/// What a report said before its sections was left aside as a web page's when it came back from a copy.
#[test]
fn nothing_of_a_copy_is_left_aside_as_of_a_web_page() {
    let report = load_bytes("a.txt", REPORT.as_bytes());
    let block = report.sections[1].blocks.iter().position(|b| b.paragraph().is_some()).unwrap();
    let text = "来源：青禾县水利局　浏览次数：12次\n联系电话：0000-1234567\t传真";
    let edited = report.edited(&[Edit::Paragraph { section: 1, block, text: text.into() }]).unwrap();
    for (name, bytes) in [
        ("a.pdf", edited.to_pdf(fonts()).unwrap().bytes),
        ("a.ofd", edited.to_ofd(fonts()).unwrap().bytes),
        ("a.docx", edited.to_docx().unwrap().bytes),
        ("a.xlsx", edited.to_xlsx(Lang::Zh).unwrap()),
    ] {
        let back = load_bytes(name, &bytes);
        let texts = |r: &nianbao::Report| {
            r.sections[1].blocks.iter().filter_map(|b| b.paragraph()).map(|p| p.text.clone()).collect::<Vec<_>>()
        };
        assert_eq!(texts(&back), texts(&edited), "{name}");
        assert!(back.furniture.is_empty(), "{name}: {:?}", back.furniture);
    }
}

/// A date that was edited away in the text stayed a fact that no copy said.
#[test]
fn facts_that_the_text_said_are_what_it_says_after_edits() {
    let text = REPORT.replace("一、总体情况", "2024年1月20日\n\n一、总体情况");
    let report = load_bytes("a.txt", text.as_bytes());
    assert_eq!(report.issued_on.as_deref(), Some("2024-01-20"));
    let places = report.sections.iter().enumerate().flat_map(|(s, section)| {
        section.blocks.iter().enumerate().filter_map(move |(b, block)| Some((s, b, block.paragraph()?)))
    });
    let (section, block, _) = places.clone().find(|(.., p)| p.text == "2024年1月20日").unwrap();
    for (text, date) in [("加强领导。", None), ("2024年2月3日", Some("2024-02-03"))] {
        let edited = report.edited(&[Edit::Paragraph { section, block, text: text.into() }]).unwrap();
        assert_eq!(edited.issued_on.as_deref(), date, "{text}");
        let back = load_bytes("a.pdf", &edited.to_pdf(fonts()).unwrap().bytes);
        assert_eq!(back.issued_on.as_deref(), date, "{text}");
    }
    // One that was stated stays.
    let fact = Edit::Fact { name: "issued_on".into(), text: "2024-03-01".into() };
    let stated = report.edited(&[fact]).unwrap();
    let edited = stated.edited(&[Edit::Paragraph { section, block, text: "加强领导。".into() }]).unwrap();
    assert_eq!(edited.issued_on.as_deref(), Some("2024-03-01"));
}

/// A paragraph that says what stands over a column made all between it and the table the table's, the heading too.
#[test]
fn a_label_above_a_sections_heading_is_of_no_table() {
    let report = load_bytes("a.txt", REPORT.as_bytes());
    let block = report.sections[1].blocks.iter().position(|b| b.paragraph().is_some()).unwrap();
    let text = "。信息内容\n青禾县水利局";
    let edited = report.edited(&[Edit::Paragraph { section: 1, block, text: text.into() }]).unwrap();
    let back = load_bytes("a.pdf", &edited.to_pdf(fonts()).unwrap().bytes);
    let headings = |r: &nianbao::Report| r.sections.iter().map(|s| s.heading.clone()).collect::<Vec<_>>();
    assert_eq!(headings(&back), headings(&edited));
}

/// `—2—` typed into a cell was taken for the number of a page: the cell was missing.
#[test]
fn what_looks_like_a_pages_number_is_what_the_cell_holds() {
    let report = load_bytes("a.txt", REPORT.as_bytes());
    let key = "disclosure.regulations.in_force";
    let edited = report.edited(&[Edit::Cell { key: key.into(), text: "—2———".into() }]).unwrap();
    for (name, bytes) in [("a.pdf", edited.to_pdf(fonts()).unwrap().bytes), ("a.docx", edited.to_docx().unwrap().bytes)]
    {
        let back = load_bytes(name, &bytes);
        let value = back.value(key).unwrap();
        assert_eq!((&value.state, value.text.as_str()), (&State::Unread, "—2———"), "{name}");
    }
}

/// A paragraph below a table that says what stands over its columns was a row of it when it came back from a copy.
#[test]
fn a_paragraph_of_a_copy_is_of_no_table_whatever_it_says() {
    let report = load_bytes("a.txt", REPORT.replace("六、", "平稳有序。\n\n六、").as_bytes());
    let block = report.sections[2].blocks.iter().position(|b| b.paragraph().is_some()).unwrap();
    let text = "。信息内容\n规章\n6第二十条第（一）项\n第二十条第（一）项";
    let edited = report.edited(&[Edit::Paragraph { section: 2, block, text: text.into() }]).unwrap();
    let texts = |r: &nianbao::Report| r.paragraphs().map(|p| p.text.clone()).collect::<Vec<_>>();
    for (name, bytes) in
        [("a.pdf", edited.to_pdf(fonts()).unwrap().bytes), ("a.xlsx", edited.to_xlsx(Lang::Zh).unwrap())]
    {
        assert_eq!(texts(&load_bytes(name, &bytes)), texts(&edited), "{name}");
    }
}

/// Labels typed over numbers moved others, or took the whole table away: 表四 has no labels of rows to know them by.
#[test]
fn whatever_is_typed_into_a_table_comes_back_in_its_cell() {
    let report = crate::support::load(&crate::support::samples()[0]);
    let typed = [
        ("cases.review.upheld", "信息内容|"),
        ("cases.review.total", "行政诉讼"),
        ("cases.direct.upheld", "结果维持"),
        ("requests.new.natural", "（七）总计"),
        ("requests.new.total", "—1—"),
        ("disclosure.regulations.issued", "行政复议"),
        ("disclosure.normative.issued", "规章"),
    ];
    let keys: Vec<&str> = report.tables().flat_map(|t| t.template.fields.iter().map(|f| f.key.as_str())).collect();
    let of = |(key, text): (&str, &str)| Edit::Cell { key: key.into(), text: text.into() };
    let edits: Vec<Edit> = typed.into_iter().filter(|(key, _)| keys.contains(key)).map(of).collect();
    assert_eq!(edits.len(), typed.len(), "{keys:?}");
    let edited = report.edited(&edits).unwrap();
    let values = |r: &nianbao::Report| {
        let all = r.tables().flat_map(|t| t.template.fields.iter().zip(&t.values));
        all.map(|(f, v)| (f.key.clone(), v.state, v.text.clone(), v.unit.clone())).collect::<Vec<_>>()
    };
    for (name, bytes) in [
        ("a.pdf", edited.to_pdf(fonts()).unwrap().bytes),
        ("a.ofd", edited.to_ofd(fonts()).unwrap().bytes),
        ("a.xlsx", edited.to_xlsx(Lang::Zh).unwrap()),
        ("a.docx", edited.to_docx().unwrap().bytes),
    ] {
        let back = load_bytes(name, &bytes);
        assert_eq!(values(&back), values(&edited), "{name}");
        let blocks = |r: &nianbao::Report| r.sections.iter().map(|s| s.blocks.len()).collect::<Vec<_>>();
        assert_eq!(blocks(&back), blocks(&edited), "{name}");
    }
}

/// Sections that were emptied left headings alone, which were taken for a list of contents: the copy was no report any more.
#[test]
fn a_copy_of_empty_sections_is_a_report() {
    let text = "青禾县水利局2023年政府信息公开工作年度报告\n\n一、总体情况\n\n平稳。\n\n五、存在的主要问题及改进情况\n\n人手不足。\n\n六、其他需要报告的事项\n\n无。\n";
    let report = load_bytes("a.txt", text.as_bytes());
    let says = |section: usize, text: &str| Edit::Paragraph { section, block: 0, text: text.into() };
    let edited = report.edited(&[says(1, ""), says(2, ""), says(3, "一、总体情况第二十条第（一）项")]).unwrap();
    let headings = |r: &nianbao::Report| r.sections.iter().map(|s| s.heading.clone()).collect::<Vec<_>>();
    for (name, bytes) in
        [("a.pdf", edited.to_pdf(fonts()).unwrap().bytes), ("a.ofd", edited.to_ofd(fonts()).unwrap().bytes)]
    {
        assert_eq!(headings(&load_bytes(name, &bytes)), headings(&edited), "{name}");
    }
}

/// A paragraph of a number alone came back from the workbook as a table.
#[test]
fn a_number_alone_below_a_table_is_a_paragraph() {
    let report = load_bytes("a.txt", REPORT.replace("六、", "平稳有序。\n\n六、").as_bytes());
    let block = report.sections[2].blocks.iter().position(|b| b.paragraph().is_some()).unwrap();
    let edited = report.edited(&[Edit::Paragraph { section: 2, block, text: "第二页\n2".into() }]).unwrap();
    let texts = |r: &nianbao::Report| r.paragraphs().map(|p| p.text.clone()).collect::<Vec<_>>();
    for (name, bytes) in [
        ("a.xlsx", edited.to_xlsx(Lang::Zh).unwrap()),
        ("a.pdf", edited.to_pdf(fonts()).unwrap().bytes),
        ("a.docx", edited.to_docx().unwrap().bytes),
    ] {
        assert_eq!(texts(&load_bytes(name, &bytes)), texts(&edited), "{name}");
    }
}

/// Of a table wider than its sheet was thought to be, blank cells were lost on the way back, and what stood behind them moved.
#[test]
fn blank_cells_of_a_wide_table_come_back_from_a_workbook() {
    let row = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let head: Vec<String> = (1..=19).map(|n| format!("栏{n}")).collect();
    let mut numbers = vec![String::new(); 19];
    (numbers[0], numbers[18]) = ("甲".into(), "3".into());
    let table = row(head) + &row(vec!["---".into(); 19]) + &row(numbers);
    let report = load_bytes("a.txt", REPORT.replace("平稳。", &format!("平稳。\n\n{table}")).as_bytes());
    let rows = |r: &nianbao::Report| {
        let blocks = r.sections[1].blocks.iter().flat_map(|b| b.rows().to_vec());
        blocks.map(|row| row.into_iter().map(|cell| cell.text).collect::<Vec<_>>()).collect::<Vec<_>>()
    };
    assert_eq!(rows(&report)[1].len(), 19);
    let back = load_bytes("a.xlsx", &report.to_xlsx(Lang::Zh).unwrap());
    assert_eq!(rows(&back), rows(&report));
}

/// Texts and numbers in the cells of a row.
fn fill(sheet: &mut rust_xlsxwriter::Worksheet, row: u32, cells: &[&str]) {
    for (col, text) in (0..).zip(cells) {
        match text.parse::<u32>() {
            Ok(number) => sheet.write_number(row, col, number).unwrap(),
            Err(_) => sheet.write_string(row, col, *text).unwrap(),
        };
    }
}

/// A zero that reaches over two columns is that of both, and stands in the rows once; one that a workbook knows by the name of a cell
/// elsewhere stands in no row: neither made the JSON of a report disagree with itself.
#[test]
fn cells_of_which_one_number_is_two_agree_with_the_rows_of_json() {
    let row =
        |cells: &[&str]| format!("<tr>{}</tr>", cells.iter().map(|c| format!("<td>{c}</td>")).collect::<String>());
    let page = [
        "<html><body><p>青禾县水利局2023年政府信息公开工作年度报告</p><table>".to_string(),
        row(&["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"]),
        row(&["规章", "2", "1", "3"]),
        "<tr><td>行政规范性文件</td><td colspan=2>0</td><td>3</td></tr></table></body></html>".to_string(),
    ];
    let zeros = load_bytes("a.html", page.concat().as_bytes());
    assert_eq!(zeros.value("disclosure.normative.repealed").unwrap().text, "0");
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("数").unwrap();
    sheet.write_number(0, 0, 77).unwrap();
    for (row, cells) in [(2, ["规章", "2", "1", "3"]), (3, ["行政许可", "77", "", ""])] {
        fill(sheet, row, &cells);
    }
    book.define_name("disclosure.normative.issued", "=数!$A$1").unwrap();
    let named = load_bytes("a.xlsx", &book.save_to_buffer().unwrap());
    assert_eq!(named.value("disclosure.normative.issued").unwrap().text, "77");
    // The same below the table's rows, amid the issuer's own.
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (row, cells) in
        [(0, ["规章", "77", "1", "3"]), (1, ["行政许可", "", "", ""]), (4, ["培训", "场次", "77", "人"])]
    {
        fill(sheet, row, &cells);
    }
    book.define_name("disclosure.licensing.decisions", "=Sheet1!$C$5").unwrap();
    let below = load_bytes("a.xlsx", &book.save_to_buffer().unwrap());
    assert_eq!(below.value("disclosure.licensing.decisions").unwrap().text, "77");
    for (name, report) in [("colspan", zeros), ("named", named), ("below", below)] {
        let back = load_bytes("a.json", &report.to_json(Lang::Zh).unwrap());
        assert!(!back.findings.iter().any(|f| f.code == "rows-disagree"), "{name}: {:?}", back.findings);
        // A number that is changed in one place alone is told as ever, one of the two of a cell too.
        let json = String::from_utf8(report.to_json(Lang::Zh).unwrap()).unwrap();
        let second = json.replacen(
            "\"key\": \"disclosure.normative.repealed\",\n      \"value\": 0",
            "\"key\": \"disclosure.normative.repealed\",\n      \"value\": 9",
            1,
        );
        assert_eq!(json != second, name == "colspan");
        if json != second {
            assert!(load_bytes("a.json", second.as_bytes()).findings.iter().any(|f| f.code == "rows-disagree"));
        }
        let changed =
            json.replacen("\"value\": 3", "\"value\": 4", 1).replacen("\"text\": \"3\",", "\"text\": \"4\",", 1);
        assert!(
            json != changed
                && load_bytes("a.json", changed.as_bytes()).findings.iter().any(|f| f.code == "rows-disagree"),
            "{name}"
        );
    }
}

/// A line with nothing but the sign of a heading was a paragraph without a character, which no copy has.
#[test]
fn a_sign_that_heads_nothing_is_a_paragraph_of_it() {
    let report = load_bytes("a.txt", REPORT.replace("平稳。", "平稳。\n\n##\n\n有序。").as_bytes());
    let texts = |r: &nianbao::Report| r.paragraphs().map(|p| p.text.clone()).collect::<Vec<_>>();
    assert!(texts(&report).contains(&"##".to_string()), "{:?}", texts(&report));
    let back = load_bytes("a.xlsx", &report.to_xlsx(Lang::Zh).unwrap());
    assert_eq!(texts(&back), texts(&report));
}

/// Of a Word document nothing of which is read for its size it was said that it is empty.
#[test]
fn a_word_document_out_of_bounds_is_not_called_empty() {
    let cell = "<w:tc><w:tcPr><w:gridSpan w:val=\"200\"/></w:tcPr><w:p><w:r><w:t>行政许可</w:t></w:r></w:p></w:tc>";
    let xml = format!(
        "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body><w:tbl><w:tr><w:trPr><w:gridBefore w:val=\"4000000000\"/></w:trPr>{cell}</w:tr></w:tbl></w:body></w:document>"
    );
    let bytes = crate::support::zipped(&[("word/document.xml", &xml)]);
    let refused = nianbao::read::read_bytes("a.docx", &bytes, &nianbao::read::Options::default());
    assert!(!matches!(refused, Err(nianbao::read::ReadError::Empty)), "{refused:?}");
}
