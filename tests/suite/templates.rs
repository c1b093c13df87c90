//! The template files: they load, they hold the official keys, and mistakes in them are named by line.

use std::collections::BTreeMap;
use std::fs;
use std::sync::Arc;

use nianbao::forms::{Book, Form, Template, TemplateError};
use proptest::strategy::{Strategy, ValueTree};
use proptest::string::string_regex;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::support::root;

fn template(form: Form, layout: &str) -> Option<&'static Arc<Template>> {
    Book::official().template(form, layout)
}

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
    for t in Book::official().templates() {
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

/// The official files, one of them with other text.
fn book_with(name: &str, text: &str) -> Result<Book, TemplateError> {
    let mut files = Book::official_files().to_vec();
    files.retain(|(known, _)| *known != name);
    files.push((name, text));
    Book::parse(&files)
}

fn official(name: &str) -> &'static str {
    Book::official_files().iter().find(|(known, _)| *known == name).unwrap().1
}

fn fails(name: &str, text: &str, expected: &str) {
    let error = book_with(name, text).expect_err(expected).to_string();
    assert!(error.starts_with(&format!("{name}:")) && error.contains(expected), "{error}");
    let line: usize = error.split(':').nth(1).unwrap().parse().unwrap();
    assert!(line > 1, "{error}");
}

#[test]
fn the_official_book_holds_every_file_of_the_folder() {
    let mut files: Vec<String> = fs::read_dir(root().join("templates"))
        .unwrap()
        .map(|e| e.unwrap().file_name().into_string().unwrap())
        .collect();
    files.sort();
    let embedded: Vec<&str> =
        Book::official_files().iter().map(|(name, _)| name.strip_prefix("templates/").unwrap()).collect();
    assert_eq!(embedded, files);
    assert_eq!(Book::official().layout_names(), ["2019", "2021"]);
    assert!(Book::parse(Book::official_files()).is_ok());
}

#[test]
fn mistakes_in_a_template_are_named_by_file_and_line() {
    let name = "templates/cases-2019.toml";
    let good = official(name);
    let breaks = |from: &str, to: &str, expected: &str| fails(name, &good.replacen(from, to, 1), expected);
    breaks("cols = 10", "cols = 11", "outside the table");
    breaks("cols = 10", "cols = 9", "leaves column");
    breaks("rows = 2", "rows = 3", "more cells than columns");
    breaks("cols = 10", "cols = 18446744073709551615", "outside the table");
    breaks("\"*.upheld\"", "\"*.unheld\"", "unknown key cases.review.unheld");
    breaks("each = \"kind\"", "each = \"kinds\"", "unknown set");
    breaks("\"合计\"", "\"结果维持\"", "already stands for");
    breaks("unit =", "units =", "unknown field");
    breaks("review.corrected", "review.upheld", "given twice");
    breaks("form = \"cases\"", "form = \"case\"", "unknown form");
    breaks("widths = [11.45", "widths = [0", "above 0");
    fails(
        "templates/cases-2021.toml",
        &good.replacen("2019", "2021", 9).replacen("from_year = 2021", "from_year = 2019", 1),
        "both of cases",
    );
    fails("templates/cases-2021.toml", good, "given twice");
}

#[test]
fn mistakes_in_the_other_files_are_named_by_file_and_line() {
    let breaks = |name: &str, from: &str, to: &str, expected: &str| {
        let name = format!("templates/{name}.toml");
        fails(&name, &official(&name).replacen(from, to, 1), expected);
    };
    breaks("report", "number = 2", "number = 3", "numbered 1 to 6");
    breaks("report", "form = \"cases\"", "form = \"requests\"", "must belong to one");
    breaks("report", "(?P<y1>", "(?P<y1>(", "pattern: ");
    breaks("report", "latest = \"03-31\"", "latest = \"3月31日\"", "is not MM-DD");
    breaks("report", "latest = \"03-31\"", "latest = \"13-31\"", "is not MM-DD");
    breaks("report", "size = 10000 ", "size = 0 ", "万元 has no size");
    breaks("report", "names = [\"政府信息公开工作年度报告\", ", "names = []\nnames_ = [", "unknown field");
    breaks("report", "notes = '[", "notes = '(", "notes: ");
    breaks("years", "this requests.carried_in.*", "now requests.carried_in.*", "this KEY");
    breaks(
        "years",
        "last requests.carried_out.*",
        "last requests.carried_on.*",
        "unknown key requests.carried_on.natural",
    );
    breaks("years", "this requests.carried_in.*", "this requests.carried.*", "no layout has such a key");
    breaks("requests-2021", "row = \"other\"\n", "row = \"others\"\n", "no row \"others\"");
    breaks("requests-2021", "\"other_misc\"]", "\"other_mist\"]", "no row \"other_mist\"");
    breaks("years", "\"requests.new.total\"", "\"requests.news.total\"", "unknown key requests.news.total");
    breaks(
        "figures",
        "requests.denied*.total",
        "requests.refused*.total",
        "no layout has a key requests.refused*.total",
    );
    breaks("figures", "{requests.new.total}", "{requests.old.total}", "no layout has a key requests.old.total");
    breaks("narrative", "requests.", "request.", "unknown key request.");
    let mut files = Book::official_files().to_vec();
    files.retain(|(name, _)| !name.ends_with("years.toml"));
    assert_eq!(Book::parse(&files).unwrap_err().to_string(), "years.toml:1: the file is missing");
    let mut files = Book::official_files().to_vec();
    files.push(("elsewhere/years.toml", ""));
    assert!(Book::parse(&files).unwrap_err().message.contains("another file of this name"));
    let mut files = Book::official_files().to_vec();
    files.retain(|(name, _)| !name.contains("cases"));
    assert!(Book::parse(&files).unwrap_err().message.contains("no layout of form cases"));
}

#[test]
fn units_are_taken_from_brackets_only_where_they_are_units() {
    let unit = |text: &str| Book::official().split_unit(text);
    let (label, unit_of) = unit("采购总金额(单位:万元,保留4位小数)");
    assert_eq!((label.as_str(), unit_of.as_deref()), ("采购总金额", Some("万元")));
    assert_eq!(unit("采购总金额（元）").1.as_deref(), Some("元"));
    assert_eq!(unit("（二）部分公开（区分处理的）").1, None);
}

#[test]
fn radicals_and_traditional_fold_to_the_ordinary_character() {
    let folding = Book::official().folding();
    assert_eq!(folding.fold("⼀、政府信息⽐例"), "一政府信息比例");
    assert_eq!(folding.fold("處理決定數量"), "处理决定数量");
}

/// Texts that a regular expression fits as a whole; what it says of their ends is left away.
fn texts_of(pattern: &str) -> Vec<String> {
    let pattern = pattern.replace("|^", "|").replace("(^", "(").replace('$', "").replace("\\S", "[a-z./]");
    let pattern = pattern.strip_prefix('^').unwrap_or(&pattern);
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let texts = string_regex(pattern).unwrap_or_else(|e| panic!("{pattern}: {e}"));
    (0..60).map(|_| texts.new_tree(&mut runner).unwrap().current()).collect()
}

#[test]
fn what_patterns_need_is_in_whatever_they_fit() {
    let book = Book::official();
    let mut fitting = 0;
    for statement in &book.narrative().statements {
        assert!(!statement.needs.is_empty(), "{}", statement.id);
        for text in texts_of(statement.pattern.text()) {
            let fits = statement.pattern.is_match(&text);
            assert_eq!(statement.find(&text).is_some(), fits, "{}: {text}", statement.id);
            fitting += usize::from(fits);
        }
    }
    let page = book.words().page.as_ref().unwrap();
    assert!(!page.sure_signs.is_empty() && !page.dated_signs.is_empty() && !page.before_title_signs.is_empty());
    for text in page.sure.texts().iter().flat_map(|pattern| texts_of(pattern)) {
        assert_eq!(page.is_sure(&text), page.sure.is_match(&text), "{text}");
        fitting += usize::from(page.is_sure(&text));
    }
    for text in texts_of(page.dated.text()) {
        assert_eq!(page.is_dated(&text), page.dated.is_match(&text), "{text}");
        fitting += usize::from(page.is_dated(&text));
    }
    for text in texts_of(page.before_title.text()) {
        assert_eq!(page.before_title(&text), page.before_title.find(&text).map_or(0, |m| m.end()), "{text}");
        fitting += usize::from(page.before_title(&text) > 0);
    }
    let words = &book.words().value;
    assert!(!words.notes_letters.is_empty());
    for mark in texts_of(&words.notes) {
        assert!(book.folding().notes().cut_behind(&format!("规章{mark}")).is_some(), "{mark}");
        fitting += 1;
    }
    for mark in texts_of(&words.notes_before) {
        assert_eq!(book.folding().notes().cut_before(&format!("{mark}规章")), Some("规章"), "{mark}");
        fitting += 1;
    }
    // Nearly all of these texts are such as the patterns fit.
    assert!(fitting > 60 * (book.narrative().statements.len() + page.sure.texts().len()), "{fitting}");
}

#[test]
fn a_pattern_without_its_number_is_named_by_file_and_line() {
    let good = official("templates/narrative.toml");
    let breaks =
        |from: &str, to: &str, expected: &str| fails("templates/narrative.toml", &good.replacen(from, to, 1), expected);
    breaks("{amount}{n}{unit}\"", "{amount}{unit}\"", "neither {n} nor a value");
    breaks("pattern = \"{got}", "pattern = \"({got}", "statement new: ");
    let good = official("templates/report.toml");
    let breaks =
        |from: &str, to: &str, expected: &str| fails("templates/report.toml", &good.replacen(from, to, 1), expected);
    breaks("  '^(url|", "  '^((url|", "pattern: ");
    breaks("own = '", "own = '(", "pattern: ");
}
