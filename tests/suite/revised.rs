//! A revised form is one small file: rows, columns, words and sums by what changes.

use std::sync::Arc;

use nianbao::base::finding::Lang;
use nianbao::blank::{Wanted, blank};
use nianbao::check::check;
use nianbao::forms::{Book, CellKind, Form, Template, TemplateError};
use nianbao::report::{Report, State};
use nianbao::workbook::Formulas;
use nianbao::workbook::book_with;
use nianbao::write;

use crate::support;

/// 表三 as it might be from 2026: one more reason for refusal, one more kind of applicant.
pub const REVISED: &str = r#"
extends = "requests-2021"
layout = "2026"
from_year = 2026
source = "国办公开办函〔2025〕99号"

[[column]]
after = "legal"
key = "media"
width = 10.0
cells = [{ head = "新闻媒体", wrap = ["新闻", "媒体"] }]

[[row]]
after = "denied_inquiry"
key = "denied_archive"
cells = [{ label = "9.属于已移交档案" }, { values = "applicant" }]
"#;

pub fn parse(text: &str) -> Result<Arc<Book>, TemplateError> {
    let mut files = Book::official_files().to_vec();
    files.push(("mine/requests-2026.toml", text));
    Book::parse(&files).map(Arc::new)
}

fn revised(changes: &str) -> Result<Arc<Book>, TemplateError> {
    let head = "extends = \"requests-2021\"\nlayout = \"2026\"\nfrom_year = 2026\nsource = \"某文\"\n";
    parse(&format!("{head}{changes}"))
}

fn form(book: &Book, layout: &str) -> Template {
    Template::clone(book.template(Form::Requests, layout).unwrap())
}

/// Row, column, rows, columns of the one cell of a text.
fn spans(t: &Template, text: &str) -> (usize, usize, usize, usize) {
    let mut found = t.cells.iter().filter(|c| c.text == text);
    let c = found.next().unwrap_or_else(|| panic!("{text}"));
    assert!(found.next().is_none(), "{text}");
    (c.row, c.col, c.rows, c.cols)
}

fn keys(t: &Template, code: &str, member: &str) -> [Vec<String>; 2] {
    let found = t.equations.iter().find(|e| e.code == code && e.member == member).unwrap();
    [&found.left, &found.right].map(|side| side.iter().map(|&i| t.fields[i].key.clone()).collect())
}

#[test]
fn one_more_row_and_one_more_column() {
    let book = parse(REVISED).unwrap();
    let (old, new) = (form(&book, "2021"), form(&book, "2026"));
    assert_eq!(old, form(Book::official(), "2021"));
    assert_eq!((new.rows, new.widths.len()), (old.rows + 1, 11));
    assert_eq!(new.fields.len(), 26 * 8);
    assert_eq!((new.widths[8], new.widths[7], new.widths[9]), (10.0, 12.1, 12.1));
    // The vertical label, the groups, the corner and the heads reach as far as they must.
    assert_eq!(spans(&new, "三、本年度办理结果"), (5, 0, 23, 1));
    assert_eq!(spans(&new, "（三）不予公开"), (7, 1, 9, 1));
    assert_eq!(spans(&new, "（四）无法提供"), (16, 1, 3, 1));
    assert_eq!(spans(&new, "申请人情况"), (0, 3, 1, 8));
    assert_eq!(spans(&new, "法人或其他组织"), (1, 4, 1, 6));
    assert_eq!(spans(&new, "新闻媒体"), (2, 8, 1, 1));
    assert_eq!(spans(&new, "总计"), (1, 10, 2, 1));
    assert_eq!(spans(&new, "9.属于已移交档案"), (15, 2, 1, 1));
    let note = new.cells.iter().find(|c| c.kind == CellKind::Note).unwrap();
    assert_eq!((note.rows, note.cols), (3, 3));
    let field = &new.fields[new.position("requests.denied_archive.media").unwrap()];
    assert_eq!(field.label(), "9.属于已移交档案 · 新闻媒体");
    assert_eq!((field.row, field.col, field.unit.as_str(), field.total), (15, 8, "件", false));
    assert!(new.fields[new.position("requests.denied_archive.total").unwrap()].total);
    assert_eq!(new.value_rows[12].label, "9.属于已移交档案");
    assert!(new.value_rows.iter().all(|r| r.count == 8));
}

#[test]
fn its_sums_follow() {
    let book = parse(REVISED).unwrap();
    let new = form(&book, "2026");
    let count = |code: &str| new.equations.iter().filter(|e| e.code == code).count();
    assert_eq!([count("requests-balance"), count("requests-results"), count("requests-applicants")], [8, 8, 26]);
    assert_eq!(
        keys(&new, "requests-balance", "media"),
        [["new", "carried_in"], ["total", "carried_out"]]
            .map(|side| side.map(|r| format!("requests.{r}.media")).to_vec())
    );
    let applicants = ["natural", "business", "research", "nonprofit", "legal", "media", "other"];
    assert_eq!(
        keys(&new, "requests-applicants", "denied_archive"),
        [
            vec!["requests.denied_archive.total".into()],
            applicants.map(|c| format!("requests.denied_archive.{c}")).to_vec()
        ]
    );
    let [total, results] = keys(&new, "requests-results", "media");
    assert_eq!((total, results.len()), (vec!["requests.total.media".to_string()], 22));
    assert_eq!(results[9..11], ["requests.denied_inquiry.media", "requests.denied_archive.media"]);
    assert!(new.equations.iter().all(|e| !e.source.contains('{')));
    assert!(new.equations[0].source.starts_with("国办公开办函〔2025〕99号附件表三"));
    // What holds between the years holds for the new column too.
    let mut carried = book.years().rules.iter().filter(|r| r.code == "carry-differs");
    assert_eq!(carried.clone().count(), 8);
    assert_eq!(carried.next_back().unwrap().right[0].key, "requests.carried_out.media");
    assert!(book.knows("requests.new.media") && !Book::official().knows("requests.new.media"));
}

#[test]
fn a_year_has_the_layouts_that_are_due_for_it() {
    let book = parse(REVISED).unwrap();
    assert_eq!(book.layout_names(), ["2019", "2021", "2026"]);
    let due = |form, year| book.due(form, year).map(|t| t.layout.clone());
    assert_eq!(due(Form::Requests, 2025).as_deref(), Some("2021"));
    assert_eq!(due(Form::Requests, 2030).as_deref(), Some("2026"));
    assert_eq!(due(Form::Disclosure, 2030).as_deref(), Some("2021"));
    assert_eq!(due(Form::Cases, 2020).as_deref(), Some("2019"));
    assert_eq!(due(Form::Cases, 2030).as_deref(), Some("2021"));
    assert_eq!(due(Form::Cases, 2018), None);
    // A report of layout 2026 has a 表二 and a 表四 too.
    let beside = |form, layout| book.beside(form, layout).map(|t| t.layout.clone());
    assert_eq!(beside(Form::Disclosure, "2026").as_deref(), Some("2021"));
    assert_eq!(beside(Form::Cases, "2026").as_deref(), Some("2021"));
    assert_eq!(beside(Form::Requests, "2026").as_deref(), Some("2026"));
    assert_eq!(beside(Form::Requests, "2024"), None);
}

#[test]
fn rows_join_the_group_that_their_cells_leave_room_for() {
    // A label as wide as those of groups stands in none.
    let wide = revised("[[row]]\nafter = \"denied_inquiry\"\nkey = \"held\"\ncells = [{ label = \"（甲）另存\", cols = 2 }, { values = \"applicant\" }]").unwrap();
    let t = form(&wide, "2026");
    assert_eq!(spans(&t, "（三）不予公开").2, 8);
    assert_eq!(spans(&t, "三、本年度办理结果").2, 23);
    // Before the first row of a group, or behind a row outside, a narrow one belongs to the group below.
    for place in ["before = \"denied_state_secret\"", "after = \"partial\""] {
        let t = form(
            &revised(&format!(
                "[[row]]\n{place}\nkey = \"held\"\ncells = [{{ label = \"0.另存\" }}, {{ values = \"applicant\" }}]"
            ))
            .unwrap(),
            "2026",
        );
        assert_eq!(spans(&t, "（三）不予公开"), (7, 1, 9, 1), "{place}");
        assert_eq!(spans(&t, "0.另存"), (7, 2, 1, 1), "{place}");
    }
    // A new group of two, and a row behind the last.
    let t = form(
        &revised(
            "[[row]]\nafter = \"total\"\nkey = \"held\"\nalone = true\ncells = [{ label = \"（八）另存\", cols = 3 }, { values = \"applicant\" }]\n\
             [[row]]\nafter = \"other_misc\"\nkey = \"one\"\ncells = [{ group = \"（庚）并案\" }, { label = \"1.合并\" }, { values = \"applicant\" }]\n\
             [[row]]\nkey = \"two\"\ncells = [{ label = \"2.分立\" }, { values = \"applicant\" }]\n",
        )
        .unwrap(),
        "2026",
    );
    assert_eq!(spans(&t, "（庚）并案").2, 2);
    assert_eq!(spans(&t, "（六）其他处理").2, 3);
    assert_eq!(spans(&t, "三、本年度办理结果").2, 24);
    let results = &keys(&t, "requests-results", "natural")[1];
    assert_eq!(
        results[results.len() - 3..],
        ["requests.other_misc.natural", "requests.one.natural", "requests.two.natural"]
    );
    let balance = keys(&t, "requests-balance", "natural");
    assert_eq!(balance[1], ["requests.total.natural", "requests.carried_out.natural"]);
    assert_eq!(keys(&t, "requests-applicants", "held")[0], ["requests.held.total"]);
}

#[test]
fn a_row_may_take_one_place_and_stand_in_the_sums_of_another() {
    let with = |like: &str| {
        let row = "cells = [{ label = \"四、暂存\", cols = 3 }, { values = \"applicant\" }]";
        let book = revised(&format!("[[row]]\nreplace = \"carried_out\"\nlike = \"{like}\"\nkey = \"kept\"\n{row}"));
        keys(&form(&book.unwrap(), "2026"), "requests-balance", "natural")
            .map(|side| side.iter().map(|key| key.split('.').nth(1).unwrap().to_string()).collect::<Vec<_>>())
    };
    assert_eq!(with("carried_out"), [vec!["new", "carried_in"], vec!["total", "kept"]]);
    assert_eq!(with("carried_in"), [vec!["new", "carried_in", "kept"], vec!["total"]]);
}

#[test]
fn rows_and_columns_go() {
    let book = revised("remove = [\"denied_state_secret\", \"other_uncorrected\", \"other_unpaid\", \"other_misc\"]\nremove_columns = [\"other\"]").unwrap();
    let t = form(&book, "2026");
    assert_eq!((t.rows, t.widths.len(), t.fields.len()), (24, 9, 21 * 6));
    assert_eq!(spans(&t, "（三）不予公开"), (7, 1, 7, 1));
    assert_eq!(spans(&t, "三、本年度办理结果").2, 18);
    assert_eq!(spans(&t, "法人或其他组织").3, 4);
    assert!(t.cells.iter().all(|c| c.text != "（六）其他处理"));
    assert_eq!(keys(&t, "requests-results", "natural")[1].len(), 17);
    assert_eq!(keys(&t, "requests-applicants", "new")[1].len(), 5);
    assert!(t.equations.iter().all(|e| e.member != "other" && e.member != "other_misc"));
}

#[test]
fn words_sums_and_widths_change() {
    let book = revised(
        "widths = [10, 15, 60, 12, 12, 12, 12, 12, 12, 12]\nname = \"申请办理情况\"\nremove_equations = [\"requests-results\"]\n\
         [[cell]]\nwas = \"8.属于行政查询事项\"\ntext = \"8.属于查询事项\"\naliases = [\"8.属于行政查询事项\"]\n\
         [[equation]]\ncode = \"requests-balance\"\neach = [\"total\"]\nleft = [\"new.*\"]\nright = [\"carried_out.*\"]\nzh = \"甲\"\nen = \"a\"\nsource = \"乙\"\n",
    )
    .unwrap();
    let t = form(&book, "2026");
    assert_eq!((t.widths[0], t.name.as_str()), (10.0, "申请办理情况"));
    let row = t.value_rows.iter().find(|r| r.label == "8.属于查询事项").unwrap();
    assert_eq!(row.aliases, ["属于行政查询事项信息", "8.属于行政查询事项"]);
    let codes: Vec<&str> =
        t.equations.iter().map(|e| e.code.as_str()).filter(|c| *c != "requests-applicants").collect();
    assert_eq!(codes, ["requests-balance"]);
}

#[test]
fn a_row_that_is_split_means_its_parts() {
    let same = |book: &Book| -> Vec<String> {
        let all = &book.years().same;
        all.iter()
            .filter(|s| s.old.ends_with(".total"))
            .map(|s| format!("{} {} {}", s.zh, s.old, s.new.join("+")))
            .collect()
    };
    let official = ["（六）其他处理 · 总计 requests.other.total \
         requests.other_uncorrected.total+requests.other_unpaid.total+requests.other_misc.total"];
    assert_eq!(same(Book::official()), official);
    let book = revised(
        "[[row]]\nreplace = \"partial\"\nkey = \"partial_text\"\ncells = [{ label = \"（二）部分公开文字\", cols = 2 }, { values = \"applicant\" }]\n\
         [[row]]\nkey = \"partial_data\"\ncells = [{ label = \"（二）部分公开数据\", cols = 2 }, { values = \"applicant\" }]\n\
         [[split]]\nrow = \"partial\"\ninto = [\"partial_text\", \"partial_data\"]\n",
    )
    .unwrap();
    let added = same(&book).pop().unwrap();
    assert!(
        added.ends_with("requests.partial.total requests.partial_text.total+requests.partial_data.total"),
        "{added}"
    );
    // The new rows stand where the old one stood, in the form and in its sums.
    let t = form(&book, "2026");
    let results = &keys(&t, "requests-results", "natural")[1];
    assert_eq!(results[..3], ["granted", "partial_text", "partial_data"].map(|r| format!("requests.{r}.natural")));
    assert_eq!(t.equations.iter().filter(|e| e.code == "requests-applicants").count(), 26);
}

#[test]
fn a_column_may_stand_outside_the_group_beside_it() {
    let t = form(
        &revised("[[column]]\nafter = \"other\"\nkey = \"joint\"\ncells = [{ head = \"联名申请\", rows = 2 }]")
            .unwrap(),
        "2026",
    );
    assert_eq!(spans(&t, "联名申请"), (1, 9, 2, 1));
    assert_eq!(spans(&t, "法人或其他组织").3, 5);
    let t = form(
        &revised("[[column]]\nafter = \"other\"\nkey = \"joint\"\ncells = [{ head = \"联名申请\" }]").unwrap(),
        "2026",
    );
    assert_eq!((spans(&t, "联名申请"), spans(&t, "法人或其他组织").3), ((2, 9, 1, 1), 6));
    let t = form(
        &revised("[[column]]\nbefore = \"business\"\nkey = \"joint\"\ncells = [{ head = \"联名申请\" }]").unwrap(),
        "2026",
    );
    assert_eq!((spans(&t, "联名申请"), spans(&t, "法人或其他组织")), ((2, 4, 1, 1), (1, 4, 1, 6)));
}

#[test]
fn a_revision_of_the_first_table_and_of_a_revision() {
    let mut files = Book::official_files().to_vec();
    files.push(("b.toml", "extends = \"disclosure-2026\"\nlayout = \"2028\"\nfrom_year = 2028\nsource = \"某文\"\nremove = [\"coercion\"]"));
    files.push((
        "z.toml",
        "extends = \"disclosure-2021\"\nlayout = \"2026\"\nfrom_year = 2026\nsource = \"某文\"\n[[column]]\nafter = \"in_force\"\nkey = \"revised\"\ncells = [{ head = \"本年修改件数\" }]",
    ));
    let book = Book::parse(&files).unwrap();
    let t = book.due(Form::Disclosure, 2028).unwrap();
    let bands: Vec<usize> = t.cells.iter().filter(|c| c.kind == CellKind::Band).map(|c| c.cols).collect();
    assert_eq!((bands, t.rows), (vec![5; 4], 13));
    let field = &t.fields[t.position("disclosure.normative.revised").unwrap()];
    assert_eq!((field.group.as_str(), field.column_label.as_str()), ("第二十条第（一）项", "本年修改件数"));
    assert!(t.cells.iter().filter(|c| c.text == "本年处理决定数量").all(|c| c.cols == 4));
}

#[test]
fn mistakes_in_a_revision_are_named_by_file_and_line() {
    let fails = |changes: &str, expected: &str| {
        let error = revised(changes).expect_err(expected).to_string();
        let line = error.strip_prefix("mine/requests-2026.toml:").and_then(|rest| rest.split(':').next()).unwrap();
        assert!(error.contains(expected) && line.parse::<usize>().unwrap() >= 5, "{error}");
    };
    let row = |place: &str, cells: &str| format!("[[row]]\n{place}\nkey = \"held\"\ncells = [{cells}]");
    let narrow = "{ label = \"另存\" }, { values = \"applicant\" }";
    fails(&row("after = \"nowhere\"", narrow), "no row \"nowhere\"; there are new, carried_in");
    fails(&row("", narrow), "the first row needs one of after, before, replace");
    fails(&row("after = \"new\"\nbefore = \"total\"", narrow), "one of after, before, replace");
    fails(&row("after = \"new\"\nlike = \"nowhere\"", narrow), "no row \"nowhere\"");
    fails(&row("after = \"new\"\nwidth = 3.0", narrow), "a row has no width");
    // Above and below it stand labels, which belong to their own rows.
    fails(&row("after = \"new\"", narrow), "fills 8 of 10 free columns, and no group beside it");
    fails(
        &row("replace = \"denied_inquiry\"", "{ group = \"甲\" }, { label = \"另存\" }, { values = \"applicant\" }"),
        "fills 9 columns, but the spans from other rows leave 8 free",
    );
    fails(&row("after = \"denied_inquiry\"", "{ label = \"另存\" }, { values = \"applicants\" }"), "unknown set");
    fails(&row("after = \"denied_inquiry\"", "{ label = \"另存\", rows = 2 }, { values = \"applicant\" }"), "overlaps");
    fails(
        &row("after = \"denied_inquiry\"", "{ label = \"重复申请\" }, { values = \"applicant\" }, {}"),
        "a cell is one of",
    );
    fails(
        &row("after = \"denied_inquiry\"", "{ label = \"2.重复申请\" }, { values = \"applicant\" }"),
        "already stands for",
    );
    fails(&row("after = \"denied_inquiry\"", narrow).replace("held", "partial"), "row \"partial\" is already there");
    let column = |place: &str, rest: &str| format!("[[column]]\n{place}\nkey = \"media\"\n{rest}");
    fails(&column("after = \"nobody\"", "cells = []"), "no column \"nobody\"; there are natural, business");
    fails(&column("after = \"legal\"", "cells = [{ head = \"甲\", rows = 2 }]"), "fills 2 rows, but 1 are free");
    fails(&column("after = \"legal\"", "cells = [{ values = \"applicant\" }]"), "words of one column");
    fails(&column("after = \"legal\"\nwidth = -1.0", "cells = [{ head = \"甲\" }]"), "above 0");
    fails(
        &column("after = \"legal\"", "cells = [{ head = \"甲\" }]").replace("media", "natural"),
        "column \"natural\" is already there",
    );
    fails(&column("replace = \"legal\"", "cells = [{ head = \"甲\" }]"), "after or before another");
    fails(&column("", "cells = [{ head = \"甲\" }]"), "a column needs");
    fails("[[split]]\nrow = \"new\"\ninto = []", "into names no row");
    fails("remove = [\"nothing\"]", "no row \"nothing\"");
    fails("remove_columns = [\"nobody\"]", "no column \"nobody\"");
    fails("remove_equations = [\"nought\"]", "no equation \"nought\"");
    fails("[[cell]]\nwas = \"没有的字\"", "has no cell");
    fails("widths = [1, 2]", "2 widths for 10 columns");
    fails("band_fill = \"blue\"", "not RRGGBB");
    fails("header_rows = 4", "unknown field");
}

#[test]
fn elders_are_known_and_stand_in_no_circle() {
    let two = |one: (&str, &str), two: (&str, &str)| {
        let text = |(extends, layout): (&str, &str)| {
            format!("layout = {layout:?}\nextends = {extends:?}\nfrom_year = 2{layout}\nsource = \"某文\"")
        };
        let (one, two) = (text(one), text(two));
        let mut files = Book::official_files().to_vec();
        files.extend([("one.toml", one.as_str()), ("two.toml", two.as_str())]);
        Book::parse(&files).unwrap_err().to_string()
    };
    let unknown = two(("requests-2020", "100"), ("requests-100", "101"));
    assert!(unknown.starts_with("one.toml:2: extends \"requests-2020\", which is no layout; there are "), "{unknown}");
    assert!(unknown.contains("requests-2019"), "{unknown}");
    let circle = two(("requests-101", "100"), ("requests-100", "101"));
    assert!(circle.contains(".toml:2: requests-10") && circle.ends_with("extends itself in a circle"), "{circle}");
    let own = two(("requests-100", "100"), ("requests-2021", "101"));
    assert_eq!(own, "one.toml:2: requests-100 extends itself in a circle");
    let again = two(("requests-2019", "100"), ("requests-2021", "100"));
    assert!(again.ends_with("layout requests-100 is given twice"), "{again}");
    let nothing = two(("", "100"), ("requests-2021", "101"));
    assert!(nothing.starts_with("one.toml:2: extends \"\""), "{nothing}");
}

fn empty(layout: Option<&str>, year: i32) -> Report {
    let wanted = Wanted { layout: layout.map(str::to_string), agency: "青禾县水利局".into(), year };
    blank(&parse(REVISED).unwrap(), &wanted, None)
}

#[test]
fn an_empty_report_of_a_layout_that_came_for_one_table_has_all_three() {
    let layouts = |r: &Report| r.tables().map(|t| t.template.layout.clone()).collect::<Vec<_>>();
    assert_eq!(layouts(&empty(Some("2026"), 2026)), ["2021", "2026", "2021"]);
    assert_eq!(layouts(&empty(Some("2019"), 2026)), ["2019", "2019", "2019"]);
    assert_eq!(layouts(&empty(None, 2027)), ["2021", "2026", "2021"]);
    assert_eq!(layouts(&empty(None, 2020)), ["2019", "2019", "2019"]);
}

#[test]
#[cfg_attr(not(outside = "jsonschema"), ignore = "jsonschema is not installed")]
fn workbook_checks_and_json_follow_a_revised_form() {
    let mut report = empty(None, 2026);
    for table in report.tables_mut() {
        for value in &mut table.values {
            (value.state, value.text) = (State::Number(0.into()), "0".into());
        }
    }
    let table = report.tables_mut().nth(1).unwrap();
    for key in ["new.media", "denied_archive.media", "total.media"] {
        let i = table.template.position(&format!("requests.{key}")).unwrap();
        (table.values[i].state, table.values[i].text) = (State::Number(3.into()), "3".into());
    }
    // The columns hold; the totals of three rows lack the new column's numbers.
    let broken: Vec<Vec<String>> =
        check(&report).into_iter().filter(|f| f.code.as_str().starts_with("requests-")).map(|f| f.keys).collect();
    let totals = ["new", "denied_archive", "total"].map(|row| format!("requests.{row}.total"));
    assert_eq!(broken.iter().map(|keys| keys[0].clone()).collect::<Vec<_>>(), totals);
    assert!(broken[1].contains(&"requests.denied_archive.media".to_string()));
    let book = book_with(&report, Lang::Zh, Formulas::Blank);
    let named = |key: &str| book.names.iter().find(|n| n.key == key).map(|n| (n.sheet.as_str(), n.col));
    assert_eq!(named("requests.denied_archive.media"), Some(("表三", 8)));
    let cells = book.names.iter().filter(|n| !n.key.starts_with("sheet."));
    assert_eq!(cells.count(), 10 + 26 * 8 + 15);
    assert!(write::xlsx::to_xlsx(&book).is_ok());
    assert!(support::pdf(&report).starts_with(b"%PDF"));
    report.source.format = "text".into();
    let json: serde_json::Value = serde_json::from_slice(&write::json::to_json(&report, Lang::Zh).unwrap()).unwrap();
    assert_eq!(json["layouts"]["requests"], "2026");
    assert_eq!(support::against_schema("docs/schema/nianbao-1.json", &[json]), [Vec::<String>::new()]);
}
