//! Headers, labels and captions that say their numbers are something else than the form's, and amounts without a unit.

use nianbao::base::code::Code;
use nianbao::forms::{Book, CellKind, Form};
use nianbao::report::Report;

use crate::grids::{Grid, Kind, Piece, file};
use crate::support::load_bytes;

const TITLE: &str = "青禾县水务局2023年政府信息公开工作年度报告";
const DISCLOSURE: &str = "二、主动公开政府信息情况";
const REQUESTS: &str = "三、收到和处理政府信息公开申请情况";

/// A page with a table of numbers, in which a text stands for another.
fn page(form: Form, heading: &str, caption: &str, (old, new): (&str, &str)) -> Report {
    let template = Book::official().template(form, "2021").unwrap();
    let numbers: Vec<String> = (11..11 + template.fields.len()).map(|n| n.to_string()).collect();
    let grid = Grid::of(template, &numbers);
    let mut pieces = vec![Piece::Line(TITLE), Piece::Line(heading)];
    if !caption.is_empty() {
        pieces.push(Piece::Line(caption));
    }
    pieces.push(Piece::Table(&grid));
    let (name, bytes) = file(Kind::Html, &pieces);
    let text = String::from_utf8(bytes).unwrap();
    assert!(text.contains(old), "{old}");
    load_bytes(name, text.replacen(old, new, 1).as_bytes())
}

/// The keys that findings of a code name.
fn named(report: &Report, code: &Code) -> Vec<String> {
    let found = report.findings.iter().filter(|f| f.code == *code);
    found.flat_map(|f| &f.keys).map(ToString::to_string).collect()
}

#[test]
fn a_header_that_counts_something_else_gives_no_number() {
    for word in ["累计处理决定数量", "1-6月处理决定数量", "上半年处理决定数量", "处理决定数量（单位：万件）"]
    {
        let report = page(Form::Disclosure, DISCLOSURE, "", ("本年处理决定数量", word));
        let keys = named(&report, &Code::COLUMNS_UNCLEAR);
        assert!(keys.iter().any(|k| k == "disclosure.licensing.decisions"), "{word}: {keys:?}");
        assert_eq!(report.value("disclosure.licensing.decisions").unwrap().number(), None, "{word}");
        assert!(report.value("disclosure.punishment.decisions").unwrap().number().is_some(), "{word}");
    }
    let report = page(Form::Requests, REQUESTS, "", (">自然人<", ">自然人（%）<"));
    let numbers = Book::official().template(Form::Requests, "2021").unwrap().fields.iter();
    let natural = numbers.filter(|f| f.key.ends_with(".natural")).map(|f| report.value(&f.key).unwrap().number());
    assert!(natural.into_iter().all(|n| n.is_none()));
    assert!(report.findings.iter().any(|f| f.message.zh.contains("自然人（%）")));
}

/// The totals of two years side by side were read as the numbers of natural persons and of firms.
#[test]
fn columns_of_years_are_none_of_the_forms() {
    let text = |heads: &str| {
        format!(
            "# {TITLE}\n\n{REQUESTS}\n\n| 项目 | {heads} |\n|---|---|---|\n| 一、本年新收政府信息公开申请数量 | 4 | 7 |\n\
            | 二、上年结转政府信息公开申请数量 | 2 | 1 |\n| （一）予以公开 | 3 | 5 |\n| （七）总计 | 5 | 6 |\n\
            | 四、结转下年度继续办理 | 1 | 2 |\n"
        )
    };
    for heads in [
        "2023年 | 2022年",
        "2022年度 | 2023年度",
        "2023年 | 同比",
        "2023 年 | 上年",
        "2023 | 2022",
        "县本级 | 乡镇",
        "数量（件） | 备注",
    ] {
        let report = load_bytes("a.md", text(heads).as_bytes());
        let cells = report.tables().flat_map(|t| t.template.fields.iter().zip(&t.values));
        let taken: Vec<&str> = cells.filter(|(_, v)| v.number().is_some()).map(|(f, _)| f.key.as_str()).collect();
        assert_eq!(taken, [""; 0], "{heads}");
        let told =
            |f: &&nianbao::base::finding::Finding| f.code == Code::COLUMNS_UNCLEAR || f.code == Code::ROW_UNCLEAR;
        assert!(report.findings.iter().any(|f| told(&f)), "{heads}: {:?}", report.findings);
    }
}

/// Labels in one table, numbers in the next: the last label took the numbers of the first.
#[test]
fn a_table_of_numbers_below_one_of_labels_is_nobodys() {
    let labels = [
        "一、本年新收政府信息公开申请数量",
        "二、上年结转政府信息公开申请数量",
        "（七）总计",
        "四、结转下年度继续办理",
    ];
    let rows: String = labels.iter().map(|l| format!("<tr><td>{l}</td></tr>")).collect();
    let numbers: String =
        (0..labels.len()).map(|r| format!("<tr>{}</tr>", format!("<td>{r}</td>").repeat(7))).collect();
    for between in ["</table><table>", "</table><p>续表</p><table>", ""] {
        let page =
            format!("<html><body><p>{TITLE}</p><p>{REQUESTS}</p><table>{rows}{between}{numbers}</table></body></html>");
        let report = load_bytes("a.html", page.as_bytes());
        let cells = report.tables().flat_map(|t| t.template.fields.iter().zip(&t.values));
        let taken: Vec<&str> = cells.filter(|(_, v)| v.number().is_some()).map(|(f, _)| f.key.as_str()).collect();
        assert_eq!(taken, [""; 0], "{between}");
    }
}

#[test]
fn a_label_or_a_header_of_another_year_is_told() {
    let report = page(Form::Disclosure, DISCLOSURE, "", (">行政许可<", ">行政许可（2022年）<"));
    assert_eq!(named(&report, &Code::TABLE_YEAR), ["disclosure.licensing.decisions"]);
    let report = page(Form::Disclosure, DISCLOSURE, "", ("本年处理决定数量", "2022年处理决定数量"));
    assert_eq!(named(&report, &Code::TABLE_YEAR), ["disclosure.licensing.decisions"]);
    let report = page(Form::Disclosure, DISCLOSURE, "", ("本年处理决定数量", "2023年处理决定数量"));
    assert!(named(&report, &Code::TABLE_YEAR).is_empty());
    let report = page(Form::Requests, REQUESTS, "", ("申请人情况", "申请人情况（2022年）"));
    assert!(named(&report, &Code::TABLE_YEAR).len() > 100);
}

#[test]
fn a_caption_that_says_another_year_is_told() {
    for (caption, told) in [
        ("2022年度情况", true),
        ("统计时间：2022年1月1日至2022年12月31日", true),
        ("2023年度情况", false),
        ("统计时间：2023年1月1日至2023年12月31日", false),
        ("按国办公开办函〔2021〕30号填写", false),
    ] {
        let report = page(Form::Requests, REQUESTS, caption, ("申请人情况", "申请人情况"));
        let expected: &[&str] = if told { &["requests"] } else { &[] };
        assert_eq!(named(&report, &Code::TABLE_YEAR), expected, "{caption}");
    }
    for (caption, told) in [("上半年情况", true), ("单位：万件", true), ("具体情况如下：", false)] {
        let report = page(Form::Requests, REQUESTS, caption, ("申请人情况", "申请人情况"));
        assert_eq!(named(&report, &Code::COLUMNS_UNCLEAR).contains(&"requests".to_string()), told, "{caption}");
    }
}

/// The text of `<caption>` was in nothing that was read.
#[test]
fn the_caption_of_a_table_of_a_page_is_read() {
    let report =
        page(Form::Requests, REQUESTS, "", ("<table border=1>", "<table border=1><caption>2022年度情况</caption>"));
    assert_eq!(named(&report, &Code::TABLE_YEAR), ["requests"]);
    let json = report.to_json(nianbao::Lang::Zh).unwrap();
    assert!(String::from_utf8(json).unwrap().contains("2022年度情况"));
}

#[test]
fn an_amount_without_a_unit_is_told() {
    let header = "本年收费金额（单位：万元）";
    for (caption, new, told) in [
        ("", header, false),
        ("", "本年收费金额", true),
        ("单位：件、万元", "本年收费金额", false),
        ("单位：元", header, true),
        ("单位：万元", header, false),
    ] {
        let report = page(Form::Disclosure, DISCLOSURE, caption, (header, new));
        assert_eq!(named(&report, &Code::UNIT_ASSUMED).len(), usize::from(told), "{caption} {new}");
    }
}

/// No label or header of the forms has one of the words by which others are told.
#[test]
fn no_word_of_the_forms_says_that_it_counts_something_else() {
    let book = Book::official();
    let texts = book.templates().iter().flat_map(|t| &t.cells).filter(|c| !matches!(c.kind, CellKind::Value(_)));
    for text in texts.flat_map(|c| std::iter::once(&c.text).chain(&c.aliases)) {
        for word in &book.words().columns.otherwise {
            assert!(!book.folding().fold(text).contains(word.as_str()), "{text} has {word}");
        }
    }
}
