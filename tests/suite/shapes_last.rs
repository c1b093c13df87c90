//! The last shapes that were read wrongly: tables given again, words that no reader looked at, other programs' JSON.

use nianbao::forms::{Book, Form, Template};
use nianbao::report::Report;

use crate::grids::{Grid, Kind, Piece, file};
use crate::support::load_bytes;

const TITLE: &str = "青禾县水务局2023年政府信息公开工作年度报告";
const HEADING: &str = "三、收到和处理政府信息公开申请情况";

fn template(form: Form) -> &'static Template {
    Book::official().template(form, "2021").unwrap()
}

/// A table with another number in each cell.
fn grid(form: Form, from: usize) -> Grid {
    let template = template(form);
    Grid::of(template, &(from..from + template.fields.len()).map(|n| n.to_string()).collect::<Vec<_>>())
}

/// How many cells are read as those of [`grid`], and how many otherwise.
fn judged(report: &Report, form: Form, from: usize) -> (usize, usize) {
    let read = |key: &str| report.value(key).and_then(|v| v.number()).map(|v| v.to_string());
    let fields = template(form).fields.iter().zip(from..);
    fields.fold((0, 0), |(right, wrong), (f, n)| match read(&f.key) {
        Some(v) if v == n.to_string() => (right + 1, wrong),
        Some(_) => (right, wrong + 1),
        None => (right, wrong),
    })
}

fn codes(report: &Report) -> Vec<&str> {
    report.findings.iter().map(|f| f.code.as_str()).collect()
}

/// Of two tables the one that stands first was taken, whatever was written above it.
#[test]
fn of_two_tables_the_one_counts_that_is_said_to() {
    let all = template(Form::Requests).fields.len();
    for (first, second, expected) in [
        ("2022年", "2023年", (all, 0)),
        ("（一）上年度", "（二）本年度", (all, 0)),
        ("更正前：", "更正后：", (all, 0)),
        ("其中，青禾县灌区管理所情况如下：", "全局汇总情况如下：", (0, 0)),
    ] {
        for (old, new, captions) in [(1, 501, [first, second]), (501, 1, [second, first])] {
            let (a, b) = (grid(Form::Requests, old), grid(Form::Requests, new));
            let pieces = [
                Piece::Line(TITLE),
                Piece::Line(HEADING),
                Piece::Line(captions[0]),
                Piece::Table(&a),
                Piece::Line(captions[1]),
                Piece::Table(&b),
            ];
            for kind in [Kind::Html, Kind::Markdown] {
                let (name, bytes) = file(kind, &pieces);
                let report = load_bytes(name, &bytes);
                assert_eq!(judged(&report, Form::Requests, 501), expected, "{captions:?}");
                assert!(codes(&report).contains(&"table-repeated"));
            }
        }
    }
    let (a, b) = (grid(Form::Requests, 1), grid(Form::Requests, 501));
    let bare = [Piece::Line(TITLE), Piece::Line(HEADING), Piece::Table(&a), Piece::Line("附表"), Piece::Table(&b)];
    let (name, bytes) = file(Kind::Html, &bare);
    assert_eq!(judged(&load_bytes(name, &bytes), Form::Requests, 1), (all, 0));
}

/// Two tables of 表四 below each other were one with two rows of numbers.
#[test]
fn tables_of_cases_below_each_other_are_two() {
    let (a, b) = (grid(Form::Cases, 1), grid(Form::Cases, 501));
    let pieces = [
        Piece::Line(TITLE),
        Piece::Line("四、政府信息公开行政复议、行政诉讼情况"),
        Piece::Line("2022年"),
        Piece::Table(&a),
        Piece::Line("2023年"),
        Piece::Table(&b),
    ];
    let (name, bytes) = file(Kind::Html, &pieces);
    let report = load_bytes(name, &bytes);
    assert_eq!(judged(&report, Form::Cases, 501), (15, 0));
    assert!(codes(&report).contains(&"table-repeated"));
}
