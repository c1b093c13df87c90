//! The template files: they load, they hold the official keys, and mistakes in them are named by line.

use std::collections::BTreeMap;
use std::fs;

use nianbao::template::{Form, parse, template, templates};

use crate::support::root;

#[test]
fn every_layout_loads_and_counts_its_cells() {
    let count = |form, layout| template(form, layout).unwrap().fields.len();
    assert_eq!(count(Form::Disclosure, "2019"), 22);
    assert_eq!(count(Form::Disclosure, "2021"), 10);
    assert_eq!(count(Form::Requests, "2019"), 23 * 7);
    assert_eq!(count(Form::Requests, "2021"), 25 * 7);
    assert_eq!(count(Form::Cases, "2019"), 15);
    assert_eq!(count(Form::Cases, "2021"), 15);
}

/// Every cell of the official forms with its key, labels and unit, in the order of the forms: put together from the
/// forms by hand, not written from the templates.
fn official_fields() -> String {
    fs::read_to_string(root().join("tests/truth/fields.csv")).unwrap()
}

#[test]
fn the_keys_and_labels_are_the_official_ones() {
    let text = official_fields();
    let mut official: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
    for line in text.lines().skip(1) {
        let columns: Vec<String> = line.split(',').map(str::to_string).collect();
        official.insert((columns[0].clone(), columns[1].clone()), columns[2..].to_vec());
    }
    let mut ours = BTreeMap::new();
    for t in templates() {
        for f in &t.fields {
            let labels = [&t.table, &f.group, &f.row_label, &f.column_label, &f.unit].map(Clone::clone).to_vec();
            ours.insert((t.layout.clone(), f.key.clone()), labels);
        }
    }
    assert_eq!(ours, official);
}

#[test]
fn keys_come_in_the_order_of_the_form() {
    let text = official_fields();
    for layout in ["2019", "2021"] {
        let official: Vec<&str> = text
            .lines()
            .filter_map(|l| l.strip_prefix(&format!("{layout},")))
            .map(|l| l.split(',').next().unwrap())
            .collect();
        let ours: Vec<&str> =
            Form::ALL.iter().flat_map(|&f| &template(f, layout).unwrap().fields).map(|f| f.key.as_str()).collect();
        assert_eq!(ours, official, "{layout}");
    }
}

#[test]
fn equations_cover_every_column_and_row_of_table_three() {
    for layout in ["2019", "2021"] {
        let t = template(Form::Requests, layout).unwrap();
        let of = |code: &str| t.equations.iter().filter(|e| e.code == code).count();
        assert_eq!((of("requests-balance"), of("requests-results")), (7, 7));
        assert_eq!(of("requests-applicants"), t.value_rows.len());
        assert_eq!(
            t.equations.iter().find(|e| e.code == "requests-results").unwrap().right.len(),
            t.value_rows.len() - 4
        );
    }
}

fn cases() -> String {
    fs::read_to_string(root().join("templates/cases.toml")).unwrap()
}

fn fails(text: &str, expected: &str) {
    let error = parse("templates/broken.toml", text).expect_err(expected).to_string();
    assert!(error.starts_with("templates/broken.toml:") && error.contains(expected), "{error}");
    let line: usize = error.split(':').nth(1).unwrap().parse().unwrap();
    assert!(line > 1, "{error}");
}

#[test]
fn mistakes_in_a_template_are_named_by_file_and_line() {
    let good = cases();
    assert!(parse("templates/cases.toml", &good).is_ok());
    fails(&good.replacen("cols = 10", "cols = 11", 1), "outside the table");
    fails(&good.replacen("cols = 10", "cols = 9", 1), "leaves column");
    fails(&good.replacen("rows = 2", "rows = 3", 1), "more cells than columns");
    fails(&good.replacen("\"*.upheld\"", "\"*.unheld\"", 1), "unknown key cases.review.unheld");
    fails(&good.replacen("each = \"kind\"", "each = \"kinds\"", 1), "unknown set");
    fails(&good.replacen("\"合计\"", "\"结果维持\"", 1), "already stands for");
    fails(&good.replacen("unit =", "units =", 1), "unknown field");
    fails(&good.replacen("review.corrected", "review.upheld", 1), "given twice");
}
