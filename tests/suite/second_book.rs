//! A form that came later, as one more file in a book of one's own: everything from reading to the sums over offices goes
//! by that book, and nothing by the official one.

use std::sync::Arc;

use nianbao::base::finding::Lang;
use nianbao::blank::{Wanted, blank};
use nianbao::check::years;
use nianbao::diff::{Change, diff};
use nianbao::forms::{Book, Form, Template};
use nianbao::report::{Report, State};
use nianbao::sheets::Content;
use nianbao::summary::{Member, Summary, comparison, summarize};
use nianbao::write;
use nianbao::{Options, workbook};
use rust_decimal::Decimal;

use crate::emit::{SHAPES, Shape};
use crate::generate::{Dice, Noise, TrueReport, table};
use crate::revised::{REVISED, parse};
use crate::shapes;
use crate::support::{against_schema, fonts};

/// The row and the column that the form of 2026 has more, and where they meet.
const NEW: &str = "requests.denied_archive.media";

fn options() -> Options {
    Options::default().book(&parse(REVISED).unwrap())
}

/// What is true of an office's report of a year, in the layouts that are due.
fn truth(book: &Book, seed: u64, agency: &str, year: i32) -> TrueReport {
    let mut dice = Dice::new(seed);
    let due = |form| -> &'static Template { Box::leak(Box::new(Template::clone(book.due(form, year).unwrap()))) };
    let tables = Form::ALL.into_iter().map(|form| table(due(form), &mut dice)).collect();
    TrueReport { agency: agency.into(), year, tables }
}

fn read(options: &Options, name: &str, bytes: &[u8]) -> Report {
    Report::read(name, bytes, options).unwrap_or_else(|e| panic!("{name}: {e}"))
}

fn office(options: &Options, seed: u64, agency: &str, year: i32) -> Report {
    let mut truth = truth(&options.book, seed, agency, year);
    let text = shapes::write(&mut truth, Shape::Markdown, Noise::None, &mut Dice::new(seed));
    read(options, agency, text.as_bytes())
}

fn layouts(report: &Report) -> Vec<&str> {
    report.tables().map(|t| t.template.layout.as_str()).collect()
}

/// All keys with their numbers.
fn numbers(report: &Report) -> Vec<(&str, Option<Decimal>)> {
    let cells = report.tables().flat_map(|t| t.template.fields.iter().zip(&t.values));
    cells.map(|(f, v)| (f.key.as_str(), v.number().map(|n| n.normalize()))).collect()
}

fn codes(report: &Report) -> Vec<&str> {
    report.findings.iter().map(|f| f.code.as_str()).collect()
}

#[test]
fn a_report_in_any_shape_is_read_and_checked() {
    let options = options();
    for (seed, shape) in (1..).zip(SHAPES) {
        let mut truth = truth(&options.book, seed, "青禾县水利局", 2026);
        let text = shapes::write(&mut truth, *shape, Noise::None, &mut Dice::new(seed));
        let report = read(&options, "report", text.as_bytes());
        assert_eq!(layouts(&report), ["2021", "2026", "2021"], "{shape:?}");
        assert_eq!((report.agency.as_deref(), report.year), (Some("青禾县水利局"), Some(2026)), "{shape:?}");
        let fields = truth.tables.iter().flat_map(|t| t.template.fields.iter().zip(&t.values));
        let expected: Vec<(&str, Option<Decimal>)> = fields
            .map(|(f, v)| (f.key.as_str(), v.as_deref().map(|n| n.parse::<Decimal>().unwrap().normalize())))
            .collect();
        assert_eq!(numbers(&report), expected, "{shape:?}");
        // Heads that a shape puts before each piece of a table are no words of the form, a page's menu none of the report.
        let by_shape =
            |code: &str| matches!((code, *shape), ("table-extra", Shape::Pieces) | ("furniture-left", Shape::Html));
        let odd = |code: &&str| *code != "unit-missing" && !by_shape(code);
        assert_eq!(codes(&report).into_iter().find(odd), None, "{shape:?}: {:?}", report.findings);
    }
}

#[test]
fn the_official_book_does_not_take_it_for_its_own() {
    let mut truth = truth(&options().book, 3, "青禾县水利局", 2026);
    let text = shapes::write(&mut truth, Shape::Html, Noise::None, &mut Dice::new(3));
    let report = read(&Options::default(), "report", text.as_bytes());
    assert!(report.value(NEW).is_none());
    assert!(codes(&report).contains(&"table-extra"), "{:?}", codes(&report));
}

#[test]
fn sums_of_the_new_row_and_column_are_checked() {
    let options = options();
    let mut report = office(&options, 5, "青禾县水利局", 2026);
    let table = report.tables_mut().find(|t| t.template.form == Form::Requests).unwrap();
    let value = &mut table.values[table.template.position(NEW).unwrap()];
    value.state = State::Number(value.number().unwrap() + Decimal::ONE);
    report.check();
    let told = |code: &str, key: &str| report.findings.iter().any(|f| f.code == code && f.keys[0] == key);
    assert!(told("requests-applicants", "requests.denied_archive.total"), "{:?}", report.findings);
    assert!(told("requests-results", "requests.total.media"), "{:?}", report.findings);
    // And between the years.
    let carried = |r: &Report, row: &str| r.value(&format!("requests.{row}.media")).unwrap().number();
    let next = (8..).map(|seed| office(&options, seed, "青禾县水利局", 2027));
    let next = next.into_iter().find(|r| carried(r, "carried_in") != carried(&report, "carried_out")).unwrap();
    let between = years::compare(&report, &next, &nianbao::check::settings::Thresholds::default());
    assert!(between.iter().any(|f| f.code == "carry-differs" && f.keys == ["requests.carried_in.media"]));
}

#[test]
fn all_copies_come_back_equal() {
    let options = options();
    let report = office(&options, 7, "青禾县水利局", 2026);
    let json = report.to_json(Lang::Zh).unwrap();
    let copies = [
        ("copy.json", json.clone()),
        ("copy.xlsx", report.to_xlsx(Lang::Zh).unwrap()),
        ("copy.pdf", report.to_pdf(fonts()).unwrap().bytes),
    ];
    for (name, bytes) in copies {
        let back = read(&options, name, &bytes);
        assert_eq!(back.book, report.book, "{name}");
        assert_eq!(diff(&report, &back), [], "{name}");
        assert_eq!((numbers(&back), layouts(&back)), (numbers(&report), layouts(&report)), "{name}");
    }
    let again = read(&options, "copy.json", &json).to_json(Lang::Zh).unwrap();
    assert_eq!(String::from_utf8(again).unwrap(), String::from_utf8(json.clone()).unwrap());
    // Which layouts there are is the book's affair.
    let error = Report::read("copy.json", &json, &Options::default()).unwrap_err();
    assert!(error.message(Lang::Zh).contains("2026") && error.message(Lang::Zh).contains("表三"), "{error}");
    let csv = String::from_utf8(write::csv::to_csv(&report, write::csv::Texts::Raw)).unwrap();
    assert!(csv.contains(NEW));
}

#[test]
fn an_edited_workbook_comes_back_with_the_edit() {
    let options = options();
    let report = office(&options, 9, "青禾县水利局", 2026);
    let mut book = workbook::book(&report, Lang::Zh);
    let place = book.names.iter().find(|n| n.key == NEW).unwrap().clone();
    let sheet = book.sheets.iter_mut().find(|s| s.name == place.sheet).unwrap();
    let cell = sheet.cells.iter_mut().find(|c| (c.row, c.col) == (place.row, place.col)).unwrap();
    cell.content = Content::Number(Decimal::from(123_456));
    let back = read(&options, "edited.xlsx", &write::xlsx::to_xlsx(&book).unwrap());
    let cells: Vec<Change> = diff(&report, &back).into_iter().filter(|c| matches!(c, Change::Cell { .. })).collect();
    let [Change::Cell { key, after, label, .. }] = cells.as_slice() else { panic!("{cells:?}") };
    assert_eq!((key.as_str(), after.as_str()), (NEW, "123456"));
    assert_eq!(label, "表三 · 新闻媒体 · 9.属于已移交档案");
    assert!(codes(&back).contains(&"requests-applicants"));
}

#[test]
fn an_empty_form_is_filled_in_and_read() {
    let options = options();
    let last = office(&options, 11, "青禾县水利局", 2026);
    let wanted = Wanted { layout: None, agency: "青禾县水利局".into(), year: 2027 };
    let empty = blank(&options.book, &wanted, Some(&last));
    assert_eq!(layouts(&empty), ["2021", "2026", "2021"]);
    let book = workbook::book_with(&empty, Lang::Zh, workbook::Formulas::Blank);
    let back = read(&options, "empty.xlsx", &write::xlsx::to_xlsx(&book).unwrap());
    assert_eq!(layouts(&back), layouts(&empty));
    let carried = |r: &Report, row: &str| r.value(&format!("requests.{row}.media")).unwrap().number();
    assert_eq!(carried(&back, "carried_in"), carried(&last, "carried_out"));
    assert!(carried(&back, "carried_in").is_some());
}

#[test]
fn offices_are_summed_up_and_years_compared() {
    let options = options();
    let year = |year: i32| -> Summary {
        let names = ["青禾县云台镇人民政府", "青禾县水利局"];
        let of = |(i, name): (u64, &&str)| Member::of(&office(&options, 20 + i, name, year));
        let members: Vec<Member> = (0..).zip(&names).map(of).collect();
        summarize(&options.book, "青禾县", year, &members, None)
    };
    let (before, now) = (year(2025), year(2026));
    assert_eq!(layouts(&before.report), ["2021", "2021", "2021"]);
    assert_eq!(layouts(&now.report), ["2021", "2026", "2021"]);
    assert!(now.report.value(NEW).unwrap().number().unwrap() > Decimal::ZERO, "another seed");
    for (key, sum) in numbers(&now.report) {
        let parts = now.members.iter().filter_map(|m| m.number(key)).sum::<Decimal>();
        assert_eq!(sum, Some(parts.normalize()), "{key}");
    }
    assert!(now.report.findings.is_empty(), "{:?}", now.report.findings);
    assert!(Arc::ptr_eq(&now.report.book, &options.book));
    let book = nianbao::summary::book::book(&now, Some(&before), Lang::Zh);
    assert!(book.names.iter().any(|n| n.key == NEW));
    assert!(write::xlsx::to_xlsx(&book).is_ok());
    let compared = comparison::book(&options.book, "青禾县", &[before, now], &[], Lang::Zh);
    let texts: Vec<&str> = compared.sheets[1]
        .cells
        .iter()
        .filter_map(|c| if let Content::Text(t) = &c.content { Some(t.as_str()) } else { None })
        .collect();
    let at = texts.iter().position(|t| *t == "9.属于已移交档案 · 新闻媒体").unwrap();
    assert_eq!((texts[at - 1], texts[at + 1]), ("表三", "2026 版独有"));
}

#[test]
#[cfg_attr(not(outside = "jsonschema"), ignore = "jsonschema is not installed")]
fn the_schema_names_no_layouts() {
    let json = office(&options(), 13, "青禾县水利局", 2026).to_json(Lang::En).unwrap();
    let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
    assert_eq!(json["layouts"]["requests"], "2026");
    assert_eq!(against_schema("docs/schema/nianbao-1.json", &[json]), [Vec::<String>::new()]);
}

#[test]
fn books_of_the_same_files_are_the_same() {
    let (one, two) = (parse(REVISED).unwrap(), parse(REVISED).unwrap());
    assert_eq!(one, two);
    assert_ne!(&one, Book::official());
    assert_eq!(format!("{one:?}"), "Book { layouts: [\"2019\", \"2021\", \"2026\"], .. }");
}
