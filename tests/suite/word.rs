//! Text → Word → report: the copy says the same, whatever was done to it is told.

use std::collections::BTreeMap;
use std::io::Read as _;

use nianbao::blank::{Wanted, blank};
use nianbao::diff::{Change, diff};
use nianbao::{Book, Edit, Finding, Report, Stage};

use crate::copies::SENTENCES;
use crate::support::{load, load_bytes, samples, scratch, zipped};
use crate::workbooks::{differing, hard, over_generated, rounds};

fn docx(report: &Report) -> Vec<u8> {
    report.to_docx().unwrap().bytes
}

/// The parts of a container, in the order in which they stand.
fn parts(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|i| {
            let mut file = archive.by_index(i).unwrap();
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).unwrap();
            (file.name().unwrap().into_owned(), bytes)
        })
        .collect()
}

pub fn part(bytes: &[u8], name: &str) -> String {
    let parts: BTreeMap<String, Vec<u8>> = parts(bytes).into_iter().collect();
    String::from_utf8(parts[name].clone()).unwrap()
}

#[test]
fn samples_come_back_from_word_as_they_were() {
    for path in samples() {
        let before = load(&path);
        let after = load_bytes("back.docx", &docx(&before));
        assert_eq!(differing(&before, &after), None, "{}", path.display());
    }
}

#[test]
fn every_shape_and_noise_comes_back_from_word_as_it_was() {
    over_generated(60, |before| {
        let after = load_bytes("back.docx", &docx(before));
        let again = || differing(&after, &load_bytes("back.docx", &docx(&after))).map(|d| format!("again: {d}"));
        differing(before, &after).or_else(again)
    });
}

#[test]
fn hard_reports_come_back_from_word_as_they_were() {
    let mut wrong = Vec::new();
    let count = rounds(60);
    for seed in 0..count {
        let before = hard(40_000 + seed);
        let after = load_bytes("back.docx", &docx(&before));
        wrong.extend(differing(&before, &after).map(|d| format!("seed {seed}: {d}")));
    }
    assert!(wrong.is_empty(), "{} of {count} differ:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    let report = load(&samples()[0]);
    assert_eq!(docx(&report), docx(&load(&samples()[0])));
    let document = part(&docx(&report), "word/document.xml");
    for form in report.tables() {
        for field in &form.template.fields {
            assert_eq!(document.matches(&format!("<w:tag w:val=\"{}\"/>", field.key)).count(), 1, "{}", field.key);
        }
    }
}

/// The document with one stretch of `word/document.xml` written over.
pub fn edited(bytes: &[u8], edit: impl Fn(&str) -> String) -> Vec<u8> {
    with(bytes, "word/document.xml", &edit(&part(bytes, "word/document.xml")))
}

/// The document with another text of a part.
pub fn with(bytes: &[u8], name: &str, text: &str) -> Vec<u8> {
    let mut all = parts(bytes);
    match all.iter_mut().find(|(own, _)| own == name) {
        Some((_, own)) => *own = text.as_bytes().to_vec(),
        None => all.push((name.to_string(), text.as_bytes().to_vec())),
    }
    let texts: Vec<(&str, &str)> = all.iter().map(|(n, b)| (n.as_str(), std::str::from_utf8(b).unwrap())).collect();
    zipped(&texts)
}

/// The stretch between two signs around a place, the signs with it.
fn around(document: &str, within: &str, [from, to]: [&str; 2]) -> String {
    let at = document.find(within).unwrap_or_else(|| panic!("{within}"));
    let start = document[..at].rfind(from).unwrap();
    let end = at + document[at..].find(to).unwrap() + to.len();
    document[start..end].to_string()
}

fn tag(key: &str) -> String {
    format!("<w:tag w:val=\"{key}\"/>")
}

fn control(document: &str, key: &str) -> String {
    around(document, &tag(key), ["<w:sdt>", "</w:sdt>"])
}

fn row(document: &str, key: &str) -> String {
    around(document, &tag(key), ["<w:tr>", "</w:tr>"])
}

/// The number of a control written over.
fn retyped(document: &str, key: &str, text: &str) -> String {
    let own = control(document, key);
    let old = around(&own, "preserve", ["<w:t ", "</w:t>"]);
    document.replace(&own, &own.replace(&old, &format!("<w:t>{text}</w:t>")))
}

/// What the edit changed, without what checks say of it.
fn changes(before: &Report, after: &Report) -> Vec<Change> {
    diff(before, after).into_iter().filter(|c| !matches!(c, Change::Finding { .. })).collect()
}

/// The doubts of reading that the edit brought.
fn doubts(before: &Report, after: &Report) -> Vec<Finding> {
    let new = |f: &&Finding| f.stage == Stage::Reading && !before.findings.iter().any(|own| own.message == f.message);
    after.findings.iter().filter(new).cloned().collect()
}

fn codes(found: &[Finding]) -> Vec<&str> {
    found.iter().map(|f| f.code.as_str()).collect()
}

const KEY: &str = "requests.new.natural";

/// A report of 2023 that adds up.
fn whole() -> Report {
    let report = load(&samples()[0]);
    assert_eq!(report.value(KEY).unwrap().text, "5");
    report
}

#[test]
fn a_number_that_is_retyped_is_read_and_nothing_else_changes() {
    let before = whole();
    for text in ["7", "１２", "1,234", "/", "12件"] {
        let after = load_bytes("a.docx", &edited(&docx(&before), |d| retyped(d, KEY, text)));
        let found = changes(&before, &after);
        assert!(matches!(found.as_slice(), [Change::Cell { key, .. }] if key == KEY), "{text}: {found:?}");
        assert_eq!(after.value(KEY).unwrap().text, text);
        assert_eq!(codes(&doubts(&before, &after)), Vec::<&str>::new(), "{text}");
    }
}

#[test]
fn rows_that_are_moved_take_their_numbers_along() {
    let before = whole();
    let bytes = edited(&docx(&before), |d| {
        let (first, second) =
            (row(d, "requests.rejected_petition.natural"), row(d, "requests.rejected_repeat.natural"));
        d.replace(&first, "@").replace(&second, &first).replace('@', &second)
    });
    let after = load_bytes("a.docx", &bytes);
    assert_eq!(changes(&before, &after), vec![]);
    assert!(after.findings.iter().all(|f| f.code != "row-missing"), "{:?}", after.findings);
}

#[test]
fn a_cell_without_its_control_is_read_by_its_labels() {
    let before = whole();
    let bytes = edited(&docx(&before), |d| {
        let own = control(d, KEY);
        let run = around(&own, "preserve", ["<w:r>", "</w:r>"]);
        d.replace(&own, &run.replace(">5<", ">6<"))
    });
    let after = load_bytes("a.docx", &bytes);
    assert_eq!(after.value(KEY).unwrap().text, "6");
    assert_eq!(changes(&before, &after).len(), 1);
}

#[test]
fn a_row_that_is_deleted_is_missing_and_told() {
    let before = whole();
    let key = "requests.rejected_repeat.natural";
    let after = load_bytes("a.docx", &edited(&docx(&before), |d| d.replace(&row(d, key), "")));
    assert_eq!(after.value(key).unwrap().state_name(), "missing");
    assert!(doubts(&before, &after).iter().any(|f| f.code == "row-missing"), "{:?}", after.findings);
    // The same, with the change still open.
    let open = |d: &str| {
        let own = row(d, key);
        d.replace(&own, &own.replace("<w:cantSplit/>", "<w:cantSplit/><w:del w:id=\"900\" w:author=\"审核人\"/>"))
    };
    let after = load_bytes("a.docx", &edited(&docx(&before), open));
    assert_eq!(after.value(key).unwrap().state_name(), "missing");
    let told = doubts(&before, &after);
    assert!(codes(&told).contains(&"row-missing") && codes(&told).contains(&"changes-open"), "{told:?}");
}

#[test]
fn open_changes_are_read_as_accepted_and_both_numbers_are_named() {
    let before = whole();
    let ins = |text: &str| format!("<w:ins w:id=\"1\" w:author=\"审核人\"><w:r><w:t>{text}</w:t></w:r></w:ins>");
    let del =
        |text: &str| format!("<w:del w:id=\"2\" w:author=\"审核人\"><w:r><w:delText>{text}</w:delText></w:r></w:del>");
    for (content, now, was) in [
        (del("5") + &ins("15"), "15", "“5”"),
        (del("5"), "", "“5”"),
        (ins("1") + "<w:r><w:t>5</w:t></w:r>", "15", "“5”"),
    ] {
        let bytes = edited(&docx(&before), |d| {
            let own = control(d, KEY);
            let run = around(&own, "preserve", ["<w:r>", "</w:r>"]);
            d.replace(&own, &own.replace(&run, &content))
        });
        let after = load_bytes("a.docx", &bytes);
        assert_eq!(after.value(KEY).unwrap().text, now, "{content}");
        let told = doubts(&before, &after);
        let one =
            told.iter().find(|f| f.code == "changes-open" && f.keys == [KEY]).unwrap_or_else(|| panic!("{told:?}"));
        assert!(one.message.zh.contains(was) && (now.is_empty() || one.message.zh.contains(now)), "{}", one.message.zh);
    }
    // A change that is open elsewhere names no number.
    let bytes = edited(&docx(&before), |d| d.replacen("</w:p>", &format!("{}</w:p>", ins("补充")), 6));
    let told = doubts(&before, &load_bytes("a.docx", &bytes));
    assert!(told.iter().any(|f| f.code == "changes-open") && told.iter().all(|f| f.keys.is_empty()), "{told:?}");
}

#[test]
fn an_empty_control_is_blank_whatever_it_shows() {
    let before = whole();
    let bytes = edited(&docx(&before), |d| {
        let own = control(d, KEY);
        d.replace(&own, &own.replace("</w:sdtPr>", "<w:showingPlcHdr/></w:sdtPr>").replace(">5<", ">单击此处填数 9<"))
    });
    let after = load_bytes("a.docx", &bytes);
    assert_eq!(after.value(KEY).unwrap().state_name(), "blank");
    let told = doubts(&before, &after);
    assert!(told.iter().any(|f| f.code == "text-left" && f.message.zh.contains("单击此处填数 9")), "{told:?}");
}

#[test]
fn comments_on_a_copy_are_told() {
    let before = whole();
    let comments = "<w:comments xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:comment w:id=\"0\" w:author=\"张审核\"><w:p><w:r><w:t>请核对这个数</w:t></w:r></w:p></w:comment></w:comments>";
    let after = load_bytes("a.docx", &with(&docx(&before), "word/comments.xml", comments));
    assert_eq!(changes(&before, &after), vec![]);
    let told = doubts(&before, &after);
    assert!(told.iter().any(|f| f.code == "text-left" && f.message.zh.contains("张审核：请核对这个数")), "{told:?}");
}

#[test]
fn controls_that_are_not_in_their_cells_are_told() {
    let before = whole();
    let other = "requests.carried_in.natural";
    let bytes = docx(&before);
    type Edit = fn(&str) -> String;
    let edits: [(&str, Edit, &str); 5] = [
        // The row again, with all its controls.
        ("copied", |d| d.replace(&row(d, KEY), &row(d, KEY).repeat(2)), "5"),
        // A tag that is no key.
        ("unknown", |d| d.replace(&tag(KEY), &tag("requests.new.nobody")), "5"),
        // Two keys in one cell, one within the other.
        (
            "nested",
            |d| {
                let own = control(d, KEY);
                let inner = own.replace(&tag(KEY), &tag("requests.carried_in.natural"));
                let run = around(&own, "preserve", ["<w:r>", "</w:r>"]);
                d.replace(&own, &own.replace(&run, &inner))
            },
            "5",
        ),
        // Out of the table.
        (
            "astray",
            |d| {
                let own = control(d, KEY);
                d.replace(&own, "<w:r><w:t>5</w:t></w:r>").replacen("</w:p>", &format!("{own}</w:p>"), 5)
            },
            "5",
        ),
        // Another cell has its key too.
        ("twice", |d| d.replace(&tag("requests.carried_in.natural"), &tag("requests.new.natural")), "5"),
    ];
    for (name, edit, text) in edits {
        let after = load_bytes("a.docx", &edited(&bytes, edit));
        assert_eq!(after.value(KEY).unwrap().text, text, "{name}");
        assert_eq!(after.value(other).unwrap().text, before.value(other).unwrap().text, "{name}");
        assert!(codes(&doubts(&before, &after)).contains(&"control-unclear"), "{name}: {:?}", after.findings);
    }
    // Tags of others are their own affair.
    let foreign = edited(&bytes, |d| d.replace(&tag(KEY), &tag("Customer.Name")));
    assert_eq!(doubts(&before, &load_bytes("a.docx", &foreign)), vec![]);
}

#[test]
fn a_control_and_labels_that_disagree_are_told() {
    let before = whole();
    // The controls of two cells exchanged, as by dragging one over the other.
    let bytes = edited(&docx(&before), |d| {
        let (a, b) = (tag(KEY), tag("requests.total.natural"));
        d.replace(&a, "@").replace(&b, &a).replace('@', &b)
    });
    let after = load_bytes("a.docx", &bytes);
    assert_eq!(after.value(KEY).unwrap().text, before.value("requests.total.natural").unwrap().text);
    let told = doubts(&before, &after);
    assert!(told.iter().any(|f| f.code == "names-disagree" && f.keys.contains(&KEY.to_string())), "{told:?}");
    // A label that is written over changes no number, and is told.
    let bytes = edited(&docx(&before), |d| d.replace("一、本年新收政府信息公开申请数量<", "一、本年收到的数量<"));
    let after = load_bytes("a.docx", &bytes);
    assert_eq!(changes(&before, &after), vec![]);
    let told = doubts(&before, &after);
    assert!(codes(&told).iter().any(|code| ["label-changed", "label-damaged"].contains(code)), "{told:?}");
}

#[test]
fn what_the_text_does_not_say_is_carried_until_the_text_is_edited() {
    let facts = [("agency", "青禾县云台镇"), ("year", "2022"), ("issued_on", "2023-01-31")];
    let before =
        whole().edited(&facts.map(|(name, text)| Edit::Fact { name: name.into(), text: text.into() })).unwrap();
    let bytes = docx(&before);
    let after = load_bytes("a.docx", &bytes);
    assert_eq!((after.agency.as_deref(), after.year), (Some("青禾县云台镇"), Some(2022)));
    assert_eq!(after.issued_on.as_deref(), Some("2023-01-31"));
    // Nobody sees what is carried: where the text says otherwise, it is told, and told once.
    let told = doubts(&before, &after);
    assert_eq!(codes(&told), ["facts-disagree"; 3], "{told:?}");
    assert_eq!(differing(&after, &load_bytes("b.docx", &docx(&after))), None);
    // Another year in the title: the text counts, and it is told.
    let after = load_bytes("a.docx", &edited(&bytes, |d| d.replacen("2023年政府信息", "2024年政府信息", 1)));
    assert_eq!(after.year, Some(2024));
    assert!(codes(&doubts(&before, &after)).contains(&"facts-disagree"), "{:?}", after.findings);
}

#[test]
fn a_title_that_was_made_is_no_text_of_the_report() {
    let text = "一、总体情况\n\n平稳。\n\n二、主动公开政府信息情况\n\n规章\t1\t2\t3\n行政规范性文件\t1\t2\t3\n\n六、其他需要报告的事项\n\n无。\n\n青禾县水利局\n2024年1月20日\n";
    let before = load_bytes("a.txt", text.as_bytes());
    assert_eq!(before.title, None);
    let made = before.to_docx().unwrap();
    assert_eq!(made.notices.iter().map(|f| f.code.as_str()).collect::<Vec<_>>(), ["title-made"]);
    assert_eq!(differing(&before, &load_bytes("back.docx", &made.bytes)), None);
}

#[test]
fn what_xml_cannot_hold_is_shown_to_be_gone_and_told() {
    let before = whole().edited(&[Edit::Cell { key: KEY.into(), text: "5\u{1}".into() }]).unwrap();
    let made = before.to_docx().unwrap();
    assert!(made.notices.iter().any(|f| f.message.zh.contains("U+0001")), "{:?}", made.notices);
    assert!(load_bytes("back.docx", &made.bytes).value(KEY).unwrap().text.ends_with('\u{fffd}'));
}

#[test]
fn a_form_to_fill_in_comes_as_a_document_and_takes_what_is_filled_in() {
    let last = whole();
    let wanted = Wanted { layout: None, agency: "青禾县云台镇人民政府".into(), year: 2024 };
    let form = blank(Book::official(), &wanted, Some(&last));
    let bytes = nianbao::write::docx::to_docx(&nianbao::word::form(&form)).unwrap();
    let read = load_bytes("form.docx", &bytes);
    assert_eq!((read.agency.as_deref(), read.year), (Some("青禾县云台镇人民政府"), Some(2024)));
    for table in form.tables() {
        for (field, value) in table.template.fields.iter().zip(&table.values) {
            let own = read.value(&field.key).unwrap();
            assert_eq!((own.state, &own.text), (value.state, &value.text), "{}", field.key);
        }
    }
    // The remarks on what follows from last year's numbers stand beside their cells, and are nobody's remarks on the report.
    assert!(part(&bytes, "word/comments.xml").contains("上年为"));
    assert!(read.findings.iter().all(|f| f.code != "text-left"), "{:?}", read.findings);
    let filled = edited(&bytes, |d| {
        let own = control(d, KEY);
        let run = around(&own, "preserve", ["<w:r>", "</w:r>"]);
        d.replace(&own, &own.replace("<w:showingPlcHdr/>", "").replace(&run, "<w:r><w:t>12</w:t></w:r>"))
    });
    assert_eq!(load_bytes("form.docx", &filled).value(KEY).unwrap().text, "12");
}

#[test]
fn the_page_is_that_of_the_standard() {
    let bytes = docx(&whole());
    let document = part(&bytes, "word/document.xml");
    // A4; 37 mm above, 28 mm at the left, 156 × 225 mm between: GB/T 9704-2012, 5.2.
    assert!(document.contains("<w:pgSz w:w=\"11906\" w:h=\"16838\"/>"));
    assert!(document.contains("w:top=\"2098\" w:right=\"1474\" w:bottom=\"1984\" w:left=\"1587\""));
    // 22 lines (5.2.3): 12,756 twips are 22 of 579 and no 23.
    assert!(document.contains("<w:docGrid w:type=\"lines\" w:linePitch=\"579\"/>"));
    let styles = part(&bytes, "word/styles.xml");
    for (name, face, level) in
        [("heading 1", "黑体", "0"), ("heading 2", "楷体_GB2312", "1"), ("heading 3", "仿宋_GB2312", "2")]
    {
        let own = around(&styles, &format!("<w:name w:val=\"{name}\"/>"), ["<w:style ", "</w:style>"]);
        assert!(own.contains(&format!("w:eastAsia=\"{face}\"")) && own.contains("<w:sz w:val=\"32\"/>"), "{own}");
        assert!(own.contains(&format!("<w:outlineLvl w:val=\"{level}\"/>")), "{own}");
    }
    let title = around(&styles, "<w:name w:val=\"Title\"/>", ["<w:style ", "</w:style>"]);
    assert!(title.contains("方正小标宋简体") && title.contains("<w:sz w:val=\"44\"/>"), "{title}");
    // The numbers of the pages: at the right on odd ones, at the left on even ones.
    assert!(part(&bytes, "word/footer1.xml").contains("<w:jc w:val=\"right\"/>"));
    assert!(part(&bytes, "word/footer2.xml").contains("<w:jc w:val=\"left\"/>"));
    assert!(part(&bytes, "word/settings.xml").contains("<w:evenAndOddHeaders/>"));
    // The heads of 表三 and 表四 come again on each page, the bands of 表二 are filled, no row is split.
    let heads: usize = whole().tables().map(|t| t.template.header_rows).sum();
    assert_eq!(document.matches("<w:tblHeader/>").count(), heads);
    assert_eq!(document.matches("w:fill=\"C6D9F1\"").count(), 4);
    assert_eq!(document.matches("<w:cantSplit/>").count(), document.matches("<w:tr>").count());
    // 7.3.5.2: the name of ten characters two in from the right, the date of six and a half two further in than it begins.
    let end = |style: &str| around(&document, &format!("<w:pStyle w:val=\"{style}\"/>"), ["<w:p>", "</w:p>"]);
    assert!(end("Signature").contains("w:rightChars=\"200\"") && end("Date").contains("w:rightChars=\"350\""));
    assert!(part(&bytes, "docProps/core.xml").contains("<dc:language>zh-CN</dc:language>"));
}

#[test]
fn texts_of_all_kinds_come_back_character_by_character() {
    let text = std::fs::read_to_string(&samples()[0]).unwrap();
    let lines: String = SENTENCES.iter().map(|sentence| format!("{sentence}\n\n")).collect();
    let before =
        load_bytes("a.txt", text.replacen("一、总体情况\n", &format!("一、总体情况\n\n{lines}"), 1).as_bytes());
    assert!(before.paragraphs().any(|p| p.text.contains("网址https://")));
    assert_eq!(differing(&before, &load_bytes("back.docx", &docx(&before))), None);
}

#[test]
fn the_program_writes_word_documents_knows_its_copies_and_makes_forms() {
    let folder = scratch("word-program");
    let nianbao = |arguments: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_nianbao"));
        let output = command.args(arguments).current_dir(&folder).env("LC_ALL", "zh_CN.UTF-8").output().unwrap();
        let said = String::from_utf8_lossy(&[output.stdout.as_slice(), &output.stderr].concat()).into_owned();
        (output.status.code(), said)
    };
    std::fs::copy(&samples()[0], folder.join("a.txt")).unwrap();
    let (code, said) = nianbao(&["convert", "a.txt", "--to", "docx"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("a.docx"), "{said}");
    let (code, said) = nianbao(&["diff", "a.txt", "a.docx"]);
    assert_eq!(code, Some(0), "{said}");
    // Unchanged it is a copy of what is read already; changed it is a report.
    let (_, said) = nianbao(&["convert", ".", "--to", "json", "--out", "out"]);
    assert!(said.contains("由") && said.contains("转换而来"), "{said}");
    let bytes = std::fs::read(folder.join("a.docx")).unwrap();
    std::fs::write(folder.join("b.docx"), edited(&bytes, |d| retyped(d, KEY, "6"))).unwrap();
    let (code, said) = nianbao(&["diff", "a.txt", "b.docx"]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("5 → 6"), "{said}");
    for (arguments, file) in [
        (vec!["--to", "docx"], "青禾县水利局2024年政府信息公开工作年度报告.docx"),
        (vec!["--out", "form.docx"], "form.docx"),
        (vec!["--out", "form.xlsx"], "form.xlsx"),
    ] {
        let all = [vec!["blank", "--agency", "青禾县水利局", "--year", "2024"], arguments].concat();
        let (code, said) = nianbao(&all);
        assert_eq!(code, Some(0), "{said}");
        let form = load(&folder.join(file));
        assert_eq!((form.agency.as_deref(), form.year), (Some("青禾县水利局"), Some(2024)), "{file}");
        assert_eq!(form.value(KEY).unwrap().state_name(), "blank", "{file}");
    }
}

#[test]
fn controls_of_ours_in_a_document_of_somebody_else_are_known() {
    let before = whole();
    // A document without the records: its tables were copied into another one.
    let bytes = docx(&before);
    let relations = part(&bytes, "word/_rels/document.xml.rels");
    let own = around(&relations, "customXml/item1.xml", ["<Relationship ", "/>"]);
    let foreign = with(&bytes, "word/_rels/document.xml.rels", &relations.replace(&own, ""));
    let moved = edited(&foreign, |d| {
        let (first, second) =
            (row(d, "requests.rejected_petition.natural"), row(d, "requests.rejected_repeat.natural"));
        d.replace(&first, "@").replace(&second, &first).replace('@', &second)
    });
    for bytes in [foreign, moved] {
        assert_eq!(changes(&before, &load_bytes("a.docx", &bytes)), vec![]);
    }
}

#[test]
fn records_that_make_no_sense_are_no_trouble() {
    let before = whole();
    let bytes = docx(&before);
    let records = part(&bytes, "customXml/item1.xml");
    let end = "</copy>";
    for more in [
        "<record/>",
        "<record><field/></record>",
        "<record><field>title</field></record><record><field>head</field></record>",
        "<record><field>head</field></record><record><field>title</field><field>99999999999999999999</field></record>",
        "<record><field>fact</field><field>year</field></record>",
        "<record><field>value</field><field>requests.new.natural</field></record>",
        "<record><field>doubt</field><field>错误</field></record>",
        "<field>lost</field>",
    ] {
        let after =
            load_bytes("a.docx", &with(&bytes, "customXml/item1.xml", &records.replace(end, &format!("{more}{end}"))));
        assert_eq!(changes(&before, &after), vec![], "{more}");
    }
    let later = records.replace("<field>copy</field><field>1</field>", "<field>copy</field><field>2</field>");
    let after = load_bytes("a.docx", &with(&bytes, "customXml/item1.xml", &later));
    assert!(codes(&doubts(&before, &after)).contains(&"workbook-newer"), "{:?}", after.findings);
}
