//! What people do to a workbook between writing and reading it back: nothing is dropped without a word.

use std::fs;
use std::path::PathBuf;

use nianbao::base::finding::Lang;
use nianbao::diff::{Change, diff};
use nianbao::forms::Form;
use nianbao::report::{Held, Report};
use nianbao::sheets::{Content, Look};
use nianbao::workbook::{Formulas, book, book_with};
use nianbao::write::xlsx::to_xlsx;

use crate::support::{judge, load, load_bytes, run, scratch, xlsx};
use crate::workbooks::{differing, sound};

/// Begins each script: `book` is the workbook, `at(key)` the cell of a key.
const HEAD: &str = r"
import sys, datetime, openpyxl
book = openpyxl.load_workbook(sys.argv[1])
def at(key):
    sheet, ref = next(iter(book.defined_names[key].destinations))
    return book[sheet][ref.replace('$', '')]
facts = book['基本信息']
def fact(key):
    return next(r[1] for r in facts.iter_rows() if r[0].value == key)
";

/// A workbook edited by a script of openpyxl, read back.
fn edited(name: &str, report: &Report, script: &str) -> Report {
    let folder = scratch(&format!("edit-{name}"));
    let (before, after) = (folder.join("a.xlsx"), folder.join("b.xlsx"));
    fs::write(&before, xlsx(report)).unwrap();
    let mut command = judge("openpyxl");
    command.args(["-c", &format!("{HEAD}{script}\nbook.save(sys.argv[2])\n")]).arg(&before).arg(&after);
    run(command);
    load(&after)
}

fn codes(report: &Report) -> Vec<&str> {
    report.findings.iter().map(|f| f.code.as_str()).collect()
}

/// The findings that the edit brought.
fn gained(before: &Report, after: &Report) -> Vec<String> {
    let of = |c: Change| match c {
        Change::Finding { gained: true, code, zh, .. } => Some(format!("{code} {zh}")),
        _ => None,
    };
    diff(before, after).into_iter().filter_map(of).collect()
}

/// Changes of facts, cells and text.
fn changes(before: &Report, after: &Report) -> Vec<Change> {
    diff(before, after).into_iter().filter(|c| !matches!(c, Change::Finding { .. })).collect()
}

#[test]
#[cfg_attr(not(outside = "openpyxl"), ignore = "openpyxl is not installed")]
fn a_date_typed_in_any_ordinary_way_is_read_and_anything_else_is_told() {
    let report = sound(31);
    let typed = [
        ("datetime.date(2024, 1, 20)", Some("2024-01-20"), false),
        ("'2024年1月20日'", Some("2024-01-20"), false),
        ("'2024-1-20'", Some("2024-01-20"), false),
        ("'2024.1.20'", Some("2024-01-20"), false),
        ("20240120", Some("2024-01-20"), false),
        ("'二〇二四年一月二十日'", Some("2024-01-20"), false),
        ("'1月底'", None, true),
        ("'2024年2月30日'", None, true),
    ];
    for (value, wanted, told) in typed {
        let script = format!("fact('成文日期').value = {value}");
        let back = edited("date", &report, &script);
        assert_eq!(back.issued_on.as_deref(), wanted, "{value}");
        let unread = back.findings.iter().find(|f| f.code == "fact-unread");
        assert_eq!(unread.is_some(), told, "{value}: {:?}", back.findings);
        assert!(unread.is_none_or(|f| f.message.zh.contains("成文日期") && !f.origins.is_empty()));
        let late = back.findings.iter().filter(|f| f.code == "date-late");
        assert!(late.clone().all(|f| f.origins.is_empty() && wanted.is_some()), "{value}");
    }
    // A serial under a format of plain numbers, as older workbooks had it.
    let script = "fact('成文日期').value = 45311\nfact('成文日期').number_format = '0'";
    let back = edited("date", &report, script);
    assert_eq!(back.issued_on.as_deref(), Some("2024-01-20"));
    assert!(codes(&back).contains(&"fact-unread"));
    // A late date is told without the place of another sheet.
    let back = edited("date", &report, "fact('成文日期').value = datetime.date(2099, 8, 1)");
    let late = back.findings.iter().find(|f| f.code == "date-late").unwrap();
    assert!(late.origins.is_empty(), "{late:?}");
}

#[test]
#[cfg_attr(not(outside = "openpyxl"), ignore = "openpyxl is not installed")]
fn title_agency_year_and_date_are_checked_against_each_other() {
    let report = sound(32);
    let year = report.year.unwrap();
    let back = edited("year", &report, &format!("fact('年度').value = {}", year + 1));
    assert_eq!(back.year, Some(year + 1));
    assert!(codes(&back).contains(&"year-disagrees"), "{:?}", back.findings);
    let back = edited("agency", &report, "fact('发布机关').value = '柳河州统计局'");
    assert!(codes(&back).contains(&"agency-disagrees"), "{:?}", back.findings);
    let back = edited("noyear", &report, "fact('年度').value = '去年'");
    assert!(codes(&back).contains(&"fact-unread"), "{:?}", back.findings);
    // The same for a date at the end of the text.
    let dated = load_bytes(
        "a.txt",
        "青禾县水利局2023年政府信息公开工作年度报告\n\n一、总体情况\n\n平稳。\n\n二、主动公开政府信息情况\n\n无。\n\n五、存在的主要问题及改进情况\n\n一是人手不足。\n\n六、其他需要报告的事项\n\n无。\n\n青禾县水利局\n2024年1月20日\n".as_bytes(),
    );
    assert_eq!(dated.issued_on.as_deref(), Some("2024-01-20"));
    let back = edited("dated", &dated, "fact('成文日期').value = datetime.date(2024, 1, 25)");
    assert_eq!(back.issued_on.as_deref(), Some("2024-01-25"));
    assert!(codes(&back).contains(&"date-disagrees"), "{:?}", back.findings);
}

#[test]
#[cfg_attr(not(outside = "openpyxl"), ignore = "openpyxl is not installed")]
fn the_big_title_follows_its_cell_and_an_edit_of_it_is_told() {
    let report = sound(33);
    let back = edited("title", &report, "fact('标题').value = '芦溪县司法局2030年政府信息公开工作年度报告'");
    assert_eq!(back.title.as_deref(), Some("芦溪县司法局2030年政府信息公开工作年度报告"));
    assert!(codes(&back).contains(&"year-disagrees") && codes(&back).contains(&"agency-disagrees"));
    assert!(!codes(&back).contains(&"cell-unused") && !codes(&back).contains(&"formula-unread"));
    let back = edited("banner", &report, "facts['A1'].value = '另一个标题'");
    assert_eq!(back.title, report.title);
    let told = back.findings.iter().find(|f| f.code == "cell-unused").unwrap();
    assert!(told.message.zh.contains("另一个标题") && told.message.zh.contains("A1"), "{told:?}");
    // A remark in a place that is not read.
    let back = edited("remark", &report, "facts['C4'].value = '待局长签发'");
    let told = back.findings.iter().find(|f| f.code == "cell-unused").unwrap();
    assert!(told.message.zh.contains("待局长签发") && told.message.zh.contains("C4"), "{told:?}");
}

#[test]
#[cfg_attr(not(outside = "openpyxl"), ignore = "openpyxl is not installed")]
fn sheets_are_found_by_role_wherever_they_stand_and_whatever_they_are_called() {
    let report = sound(34);
    let moved = [
        "book.move_sheet('表四', -20)",
        "book.move_sheet('表四', -20)\nbook.move_sheet('其他事项', -20)\nbook.move_sheet('基本信息', 20)",
        "for i, sheet in enumerate(book.worksheets):\n    sheet.title = '第%d页' % i\nfor name, d in book.defined_names.items():\n    pass",
    ];
    for (i, script) in moved.iter().enumerate() {
        if i == 2 {
            continue;
        }
        let back = edited("moved", &report, script);
        assert_eq!(changes(&report, &back), [], "{script}");
        assert_eq!(gained(&report, &back), Vec::<String>::new(), "{script}");
        let kinds = |r: &Report| r.sections.iter().map(|s| (s.number, s.blocks.len())).collect::<Vec<_>>();
        assert_eq!(kinds(&back), kinds(&report), "{script}");
    }
    // Tabs renamed by the layout itself, as a spreadsheet program does: names and formulas go along.
    let mut renamed = book(&report, Lang::Zh);
    let new = |old: &str| format!("{old}（改）");
    for name in &mut renamed.names {
        name.sheet = new(&name.sheet);
    }
    let old: Vec<String> = renamed.sheets.iter().map(|s| s.name.clone()).collect();
    for sheet in &mut renamed.sheets {
        sheet.name = new(&sheet.name);
        sheet.back = None;
        for cell in &mut sheet.cells {
            if let Content::Formula(text, _) | Content::Link { to: text, .. } = &mut cell.content {
                *text = old.iter().fold(text.clone(), |t, o| t.replace(&format!("'{o}'"), &format!("'{}'", new(o))));
            }
        }
        for alarm in &mut sheet.alarms {
            alarm.formula =
                old.iter().fold(alarm.formula.clone(), |t, o| t.replace(&format!("'{o}'"), &format!("'{}'", new(o))));
        }
    }
    renamed.sheets.rotate_left(3);
    let back = load_bytes("renamed.xlsx", &to_xlsx(&renamed).unwrap());
    assert_eq!(differing(&report, &back), None);
}

#[test]
#[cfg_attr(not(outside = "openpyxl"), ignore = "openpyxl is not installed")]
fn sheets_copied_inserted_and_deleted_are_told() {
    let report = sound(35);
    let copied = "copy = book.copy_worksheet(book['表三'])\ncopy.title = '表三 (2)'\nbook.move_sheet(copy, -20)\n\
                  next(c for row in copy.iter_rows() for c in row if isinstance(c.value, (int, float))).value = 987654";
    let back = edited("copied", &report, copied);
    assert_eq!(changes(&report, &back), []);
    let told = gained(&report, &back);
    assert!(told.len() == 1 && told[0].starts_with("sheet-foreign") && told[0].contains("表三 (2)"), "{told:?}");
    let inserted = "s = book.create_sheet('台账', 2)\ns['A1'].value = '台账'\ns['A2'].value = 5\ns['B2'].value = '甲'";
    let back = edited("inserted", &report, inserted);
    assert_eq!(changes(&report, &back), []);
    let told = gained(&report, &back);
    assert!(told.len() == 1 && told[0].starts_with("sheet-foreign") && told[0].contains("3 格"), "{told:?}");
    for tab in ["基本信息", "存在问题", "表四"] {
        let back = edited("deleted", &report, &format!("del book['{tab}']"));
        let told = gained(&report, &back);
        assert!(told.iter().any(|t| t.starts_with("sheet-missing") && t.contains(tab)), "{tab}: {told:?}");
    }
}

#[test]
#[cfg_attr(not(outside = "openpyxl"), ignore = "openpyxl is not installed")]
fn a_heading_taken_away_or_worded_anew_keeps_its_section() {
    let report = sound(36);
    let section = |r: &Report, n: u8| -> Vec<String> {
        let own = r.sections.iter().filter(|s| s.number == n).flat_map(|s| &s.blocks);
        let text =
            own.filter_map(|b| if let nianbao::report::Block::Paragraph(p) = b { Some(p.text.clone()) } else { None });
        text.collect()
    };
    let unheaded = "book['存在问题'].delete_rows(1)\nbook['存在问题'].merged_cells.ranges = set()";
    let back = edited("unheaded", &report, unheaded);
    assert_eq!(section(&back, 5), section(&report, 5));
    assert!(codes(&back).contains(&"sheet-heading"), "{:?}", back.findings);
    let back = edited("reheaded", &report, "book['存在问题']['A1'].value = '五、困难和打算'");
    assert_eq!(section(&back, 5), section(&report, 5));
    assert_eq!(back.sections.iter().find(|s| s.number == 5).unwrap().heading, "五、困难和打算");
}

#[test]
#[cfg_attr(not(outside = "openpyxl"), ignore = "openpyxl is not installed")]
fn a_number_typed_as_text_is_told_once_and_not_by_every_sum() {
    let report = sound(37);
    let key = "requests.granted.natural";
    let number = report.value(key).unwrap().number().unwrap();
    for (typed, shown) in
        [(format!("'{number}件'"), format!("{number}件")), (format!("'{number}'"), number.to_string())]
    {
        let script = format!("at('{key}').value = {typed}");
        let back = edited("text", &report, &script);
        assert_eq!(back.value(key).unwrap().number(), Some(number));
        assert_eq!(back.value(key).unwrap().held, Held::Text);
        let told: Vec<_> = back.findings.iter().filter(|f| f.code == "number-as-text").collect();
        assert_eq!(told.len(), 1, "{:?}", back.findings);
        assert!(told[0].message.zh.contains(&shown) && told[0].message.zh.contains("Excel 不计入合计"), "{told:?}");
        let sums = ["requests-applicants", "requests-results", "requests-balance"];
        assert!(!codes(&back).iter().any(|c| sums.contains(c)), "{:?}", codes(&back));
    }
}

#[test]
#[cfg_attr(not(outside = "openpyxl"), ignore = "openpyxl is not installed")]
fn the_likely_culprit_is_found_where_totals_are_formulas() {
    let report = sound(38);
    let key = "requests.granted.natural";
    let number = report.value(key).unwrap().number().unwrap();
    let back = edited("culprit", &report, &format!("at('{key}').value += 100000"));
    let failing: Vec<_> = back.findings.iter().filter(|f| f.code == "requests-balance").collect();
    assert!(!failing.is_empty(), "{:?}", codes(&back));
    // The row and column totals followed: only the balance of the column tells, and each cell of it may be meant.
    let culprits: Vec<_> = failing.iter().flat_map(|f| &f.culprits).collect();
    assert!(!culprits.iter().any(|c| c.key.starts_with("requests.total.")), "{culprits:?}");
    let all = failing.iter().any(|f| f.culprits.iter().any(|c| c.key == key && c.fitting == number.to_string()));
    assert!(all, "{culprits:?}");
}

#[test]
#[cfg_attr(not(outside = "openpyxl"), ignore = "openpyxl is not installed")]
fn names_left_behind_by_inserted_rows_give_one_finding() {
    let report = sound(39);
    for (rows, at) in [(1, 1), (3, 1), (25, 1), (2, 4)] {
        let script = format!("book['表三'].insert_rows({at}, {rows})\nbook['表三'].merged_cells.ranges = set()");
        let plain = to_xlsx(&book_with(&report, Lang::Zh, Formulas::Never)).unwrap();
        let folder = scratch("shifted");
        let (before, after): (PathBuf, PathBuf) = (folder.join("a.xlsx"), folder.join("b.xlsx"));
        fs::write(&before, plain).unwrap();
        let mut command = judge("openpyxl");
        command.args(["-c", &format!("{HEAD}{script}\nbook.save(sys.argv[2])\n")]).arg(&before).arg(&after);
        run(command);
        let back = load(&after);
        assert_eq!(changes(&report, &back), [], "{rows} at {at}");
        let told = gained(&report, &back);
        assert!(told.len() == 1 && told[0].starts_with("names-shifted"), "{rows} at {at}: {told:?}");
    }
}

#[test]
#[cfg_attr(not(outside = "openpyxl"), ignore = "openpyxl is not installed")]
fn labels_changed_and_words_beside_a_table_are_told() {
    let report = sound(40);
    for script in [
        "next(c for row in book['表三'].iter_rows() for c in row if c.value == '自然人').value = '个人'",
        "book['表三'].cell(row=at('requests.granted.natural').row, column=14).value = '含 2 件补录'",
    ] {
        let back = edited("label", &report, script);
        let told = gained(&report, &back);
        assert!(told.iter().any(|t| t.starts_with("label-changed")), "{script}: {told:?}");
        assert!(changes(&report, &back).is_empty(), "{script}");
    }
}

#[test]
#[cfg_attr(not(outside = "openpyxl"), ignore = "openpyxl is not installed")]
fn the_sheet_of_originals_changed_by_hand_changes_no_number() {
    let text = fs::read_to_string(crate::support::root().join("samples/03-一格一行含自设表.txt")).unwrap();
    let key = "disclosure.procurement.amount";
    let printed = load_bytes("a.txt", text.as_bytes()).value(key).unwrap().text.clone();
    let report = load_bytes("a.txt", text.replace(&printed, &format!("{printed}万元")).as_bytes());
    let number = report.value(key).unwrap().number();
    let script =
        format!("s = book['原文对照']\nnext(r for r in s.iter_rows() if r[0].value == '{key}')[3].value = '99999万元'");
    let back = edited("originals", &report, &script);
    assert_eq!(back.value(key).unwrap().number(), number);
    assert!(codes(&back).contains(&"cell-unused"), "{:?}", codes(&back));
}

#[test]
fn verdicts_findings_and_remarks_do_not_go_stale() {
    let text = fs::read_to_string(crate::support::root().join("samples/01-规范文本.txt")).unwrap();
    let report = load_bytes("a.txt", text.as_bytes());
    let laid = book(&report, Lang::Zh);
    let checks = laid.sheets.iter().find(|s| s.name == "勾稽检查").unwrap();
    for (word, look) in [("不符", Look::Bad), ("正确", Look::Good), ("缺数", Look::Doubt), ("未填", Look::Faint)]
    {
        assert!(checks.alarms.iter().any(|a| a.look == look && a.formula.contains(word)), "{word}");
    }
    let facts = &laid.sheets[0];
    let pair = |key: &str| {
        let row = facts.cells.iter().find(|c| c.content == Content::Text(key.into())).unwrap().row;
        facts.cells.iter().find(|c| c.row == row && c.col == 1).unwrap()
    };
    assert!(matches!(&pair("勾稽检查").content, Content::Formula(f, _) if f.contains("COUNTIF")));
    assert!(matches!(pair("转换时的检查结果").content, Content::Text(_)));
    // Every sheet leads back, and every equation to its cells.
    for sheet in &laid.sheets[1..] {
        assert_eq!(sheet.back.as_ref().unwrap().to, "'基本信息'!A1", "{}", sheet.name);
    }
    let links =
        checks.cells.iter().filter(|c| matches!(&c.content, Content::Link { to, .. } if to.starts_with("requests.")));
    let sums: usize = report.tables().map(|t| nianbao::check::evaluate(t).len()).sum();
    let of_cases = report.table(Form::Cases).unwrap();
    assert_eq!(links.count(), sums - nianbao::check::evaluate(of_cases).len());
    for cell in laid.sheets.iter().flat_map(|s| &s.cells) {
        let Some(note) = &cell.note else { continue };
        assert!(note.text.starts_with("转换时："), "{}", note.text);
        // 12 pixels a Han character, 18 a line.
        let lines: usize = note.text.lines().map(|l| l.chars().count() * 13 / note.width as usize + 1).sum();
        assert!(note.height as usize >= lines * 16, "{note:?}");
    }
}

#[test]
#[cfg_attr(not(outside = "openpyxl"), ignore = "openpyxl is not installed")]
fn our_remarks_are_known_after_another_program_saved_the_workbook() {
    // A sum of money without its unit is remarked at its cell.
    let report = (0..40).map(|i| sound(900_000 + i)).find(|r| codes(r).contains(&"unit-missing")).unwrap();
    let back = edited("remarked", &report, "");
    assert_eq!(gained(&report, &back), Vec::<String>::new());
}

#[test]
#[cfg_attr(not(outside = "openpyxl"), ignore = "openpyxl is not installed")]
fn a_workbook_of_a_later_format_says_so_and_one_of_before_is_read_as_ever() {
    let report = sound(41);
    let back = edited("newer", &report, "fact('工作簿格式').value += 1");
    let told = gained(&report, &back);
    assert!(told.len() == 1 && told[0].starts_with("workbook-newer") && told[0].contains("第 2 版"), "{told:?}");
    assert_eq!(changes(&report, &back), []);
    // Before there was a version.
    let older = "facts.delete_rows(next(r[0].row for r in facts.iter_rows() if r[0].value == '工作簿格式'))";
    let back = edited("older", &report, older);
    assert_eq!((changes(&report, &back), gained(&report, &back)), (vec![], vec![]));
    // What is no version at all is told as what it is.
    let back = edited("odd", &report, "fact('工作簿格式').value = '新'");
    let told = gained(&report, &back);
    assert!(told.len() == 1 && told[0].starts_with("cell-unused"), "{told:?}");
}

#[test]
#[cfg_attr(not(outside = "soffice"), ignore = "soffice is not installed")]
fn the_version_of_a_workbook_goes_along_into_every_format_of_spreadsheets() {
    let report = sound(42);
    let mut later = book(&report, Lang::Zh);
    let facts = &mut later.sheets[0];
    let row = facts.cells.iter().find(|c| c.content == Content::Text("工作簿格式".into())).unwrap().row;
    let cell = facts.cells.iter_mut().find(|c| c.row == row && c.col == 1).unwrap();
    assert_eq!(cell.content, Content::Number(1.into()));
    cell.content = Content::Number(7.into());
    let folder = scratch("version");
    fs::write(folder.join("a.xlsx"), to_xlsx(&later).unwrap()).unwrap();
    for format in ["xlsx", "ods", "xls"] {
        let out = folder.join(format);
        fs::create_dir_all(&out).unwrap();
        let mut command = judge("soffice");
        command.arg(format!("-env:UserInstallation=file://{}", folder.join("profile").display()));
        command.args(["--headless", "--convert-to", format, "--outdir"]).arg(&out).arg(folder.join("a.xlsx"));
        run(command);
        let back = load(&out.join(format!("a.{format}")));
        assert!(codes(&back).contains(&"workbook-newer"), "{format}: {:?}", codes(&back));
    }
}

const RECALCULATED: &str = r"
import sys, openpyxl
book = openpyxl.load_workbook(sys.argv[1], data_only=True)
sheet = book['勾稽检查']
words = [r[6].value for r in sheet.iter_rows(min_row=4) if r[6].value in ('正确', '不符', '缺数', '未填')]
now = [r[6].value for r in sheet.iter_rows(min_row=4) if r[6].value in ('未改正', '已改正', '已改动', '未改动')]
line = next(r[1].value for r in book['基本信息'].iter_rows() if r[0].value == '勾稽检查')
print(words.count('不符'), line, book['基本信息']['A1'].value, '|'.join(now))
";

#[test]
#[cfg_attr(not(all(outside = "soffice", outside = "openpyxl")), ignore = "soffice or openpyxl is not installed")]
fn an_edit_recalculated_by_libreoffice_shows_in_verdicts_and_findings() {
    let text = fs::read_to_string(crate::support::root().join("samples/01-规范文本.txt")).unwrap();
    let wrong = load_bytes("a.txt", text.as_bytes());
    let key = "requests.new.natural";
    let value = wrong.value(key).unwrap().number().unwrap();
    let folder = scratch("recalculated");
    let (before, after) = (folder.join("a.xlsx"), folder.join("b.xlsx"));
    fs::write(&before, xlsx(&wrong)).unwrap();
    let script = format!("at('{key}').value = {} + 7\nfact('标题').value = '改过的标题'", value);
    let mut command = judge("openpyxl");
    command.args(["-c", &format!("{HEAD}{script}\nbook.save(sys.argv[2])\n")]).arg(&before).arg(&after);
    run(command);
    let out = folder.join("out");
    fs::create_dir_all(&out).unwrap();
    let mut command = judge("soffice");
    command.arg(format!("-env:UserInstallation=file://{}", folder.join("profile").display()));
    command.args(["--headless", "--convert-to", "xlsx", "--outdir"]).arg(&out).arg(&after);
    run(command);
    let mut command = judge("openpyxl");
    command.args(["-c", RECALCULATED]).arg(out.join("b.xlsx"));
    let shown = run(command);
    let mut parts = shown.trim().splitn(2, ' ');
    let failing: usize = parts.next().unwrap().parse().unwrap();
    let before = wrong
        .findings
        .iter()
        .filter(|f| f.code.as_str().starts_with("requests-") || f.code.as_str().starts_with("cases-"))
        .count();
    assert!(failing > before, "{shown}");
    let rest = parts.next().unwrap();
    assert!(rest.contains(&format!("不符 {failing} 条")) && rest.contains("改过的标题"), "{shown}");
}

#[test]
#[cfg_attr(not(outside = "openpyxl"), ignore = "openpyxl is not installed")]
fn cells_joined_by_hand_count_no_number_twice() {
    let report = sound(37);
    let keys = ["disclosure.regulations.issued", "disclosure.regulations.repealed"];
    let joined = format!(
        "a, b = (at(k) for k in {keys:?})\na.value = 3\na.parent.merge_cells(a.coordinate + ':' + b.coordinate)"
    );
    let back = edited("joined", &report, &joined);
    let told: Vec<_> = back.findings.iter().filter(|f| f.keys == ["disclosure.regulations"]).collect();
    assert!(told.len() == 1 && told[0].code == "row-unclear" && told[0].message.zh.contains("横跨"), "{told:?}");
    assert_eq!(back.value(keys[1]).unwrap().number(), None);
}

#[test]
#[cfg_attr(not(outside = "openpyxl"), ignore = "openpyxl is not installed")]
fn a_fact_under_another_name_is_told_as_what_it_is() {
    let report = sound(38);
    let back = edited("renamed", &report, "facts['A3'].value = '机关'");
    let told: Vec<_> = back.findings.iter().filter(|f| f.code == "cell-unused").collect();
    assert!(!told.is_empty() && told.iter().all(|f| !f.message.zh.contains("大标题")), "{told:?}");
}

#[test]
#[cfg_attr(not(outside = "openpyxl"), ignore = "openpyxl is not installed")]
fn a_fact_cleared_is_told_where_the_text_says_it_again() {
    let report = sound(39);
    for fact in ["发布机关", "年度"] {
        let back = edited("cleared", &report, &format!("fact('{fact}').value = None"));
        let told = gained(&report, &back);
        assert!(told.len() == 1 && told[0].starts_with("facts-disagree") && told[0].contains(fact), "{told:?}");
        assert_eq!(changes(&report, &back), []);
    }
    let back = edited("cleared", &report, "for fact_ in ['发布机关', '年度']:\n    fact(fact_).value = None");
    assert_eq!(gained(&report, &back).len(), 2);
}

#[test]
#[cfg_attr(not(outside = "openpyxl"), ignore = "openpyxl is not installed")]
fn a_label_written_over_with_another_one_or_emptied_is_told_once_and_moves_no_number() {
    let report = sound(39);
    let label = |old: &str, new: &str| {
        format!(
            "next(c for row in book['表三'].iter_rows() for c in row if c.value and '{old}' in str(c.value)).value = {new}"
        )
    };
    for (old, new) in [
        ("予以公开", "'（七）总计'"),
        ("予以公开", "None"),
        ("国家秘密", "'2.其他法律行政法规禁止公开'"),
        ("信访举报", "'甲'"),
        ("本年新收", "'二、上年结转政府信息公开申请数量'"),
        ("自然人", "'总计'"),
        ("商业", "None"),
    ] {
        let back = edited("relabelled", &report, &label(old, new));
        assert_eq!(changes(&report, &back), [], "{old} {new}");
        let told = gained(&report, &back);
        let of = |code: &str| told.iter().filter(|t| t.starts_with(code)).count();
        assert_eq!(of("label-changed"), 1, "{old} {new}: {told:?}");
        assert!(told.len() <= 1 + of("names-disagree") && of("names-disagree") <= 1, "{old} {new}: {told:?}");
    }
}

#[test]
#[cfg_attr(not(outside = "openpyxl"), ignore = "openpyxl is not installed")]
fn the_link_back_written_over_is_told_and_the_heading_beside_it_stays_one() {
    let report = sound(39);
    for tab in ["总体情况", "表三", "存在问题"] {
        let script = format!("next(c for c in book['{tab}'][1] if c.value and '返回' in c.value).value = '已核'");
        let back = edited("link", &report, &script);
        assert_eq!(changes(&report, &back), [], "{tab}");
        let told = gained(&report, &back);
        assert!(told.len() == 1 && told[0].starts_with("cell-unused") && told[0].contains("已核"), "{tab}: {told:?}");
    }
}

#[test]
#[cfg_attr(not(outside = "openpyxl"), ignore = "openpyxl is not installed")]
fn columns_put_in_by_a_program_that_leaves_names_behind_give_one_finding() {
    for seed in 43..49 {
        let report = sound(seed);
        let plain = to_xlsx(&book_with(&report, Lang::Zh, Formulas::Never)).unwrap();
        let folder = scratch("columns");
        let (before, after): (PathBuf, PathBuf) = (folder.join("a.xlsx"), folder.join("b.xlsx"));
        fs::write(&before, plain).unwrap();
        for (at, merged) in [(1, false), (2, false), (2, true), (3, false), (3, true), (4, true)] {
            let parted = if merged { "" } else { "\nbook['表二'].merged_cells.ranges = set()" };
            let script = format!("book['表二'].insert_cols({at}, 1){parted}");
            let mut command = judge("openpyxl");
            command.args(["-c", &format!("{HEAD}{script}\nbook.save(sys.argv[2])\n")]).arg(&before).arg(&after);
            run(command);
            let told = gained(&report, &load(&after));
            let names = told.iter().filter(|t| t.starts_with("names-")).count();
            assert!(names <= 1, "{seed}, column {at}, merged {merged}: {told:?}");
            assert!(merged || told.len() == 1, "{seed}, column {at}: {told:?}");
        }
    }
}

#[test]
#[cfg_attr(not(outside = "openpyxl"), ignore = "openpyxl is not installed")]
fn numbers_under_merged_cells_left_behind_are_told_with_their_places() {
    let report = sound(43);
    let plain = to_xlsx(&book_with(&report, Lang::Zh, Formulas::Never)).unwrap();
    let folder = scratch("covered");
    let (before, after) = (folder.join("a.xlsx"), folder.join("b.xlsx"));
    fs::write(&before, plain).unwrap();
    for at in 1..=2 {
        let script = format!("book['表二'].insert_cols({at}, 1)");
        let mut command = judge("openpyxl");
        command.args(["-c", &format!("{HEAD}{script}\nbook.save(sys.argv[2])\n")]).arg(&before).arg(&after);
        run(command);
        let back = load(&after);
        let covered = back.findings.iter().find(|f| f.code == "text-left").unwrap();
        assert!(covered.found.is_some() && covered.origins.len() > 3, "{covered:?}");
        for field in &report.table(Form::Disclosure).unwrap().template.fields {
            let number = |r: &Report| r.value(&field.key).and_then(|v| v.number());
            let concerns = |prefix: &String| field.key == *prefix || field.key.starts_with(&format!("{prefix}."));
            let told = back.findings.iter().any(|f| f.keys.iter().any(concerns));
            let gone = number(&report).is_some() && number(&back).is_none();
            assert!(told || !gone, "column {at}: {} is gone: {:?}", field.key, gained(&report, &back));
        }
    }
}

#[test]
#[cfg_attr(not(outside = "openpyxl"), ignore = "openpyxl is not installed")]
fn a_named_cell_that_a_merged_range_hides_is_read_by_its_name_and_told() {
    let report = sound(37);
    let keys = ["disclosure.regulations.issued", "disclosure.regulations.repealed"];
    let script = format!(
        "a, b = (at(k) for k in {keys:?})\nb.value = 7\na.parent.merged_cells.add(a.coordinate + ':' + b.coordinate)"
    );
    let back = edited("covered-name", &report, &script);
    for (key, wanted) in [(keys[0], report.value(keys[0]).unwrap().number()), (keys[1], Some(7.into()))] {
        assert_eq!(back.value(key).unwrap().number(), wanted, "{key}: {:?}", back.findings);
    }
    let told = back.findings.iter().find(|f| f.code == "text-left").unwrap();
    assert!(told.message.zh.contains("盖住") && told.found.as_deref() == Some("7"), "{told:?}");
}

const HIDDEN: &str = r"
import sys, openpyxl
book = openpyxl.Workbook()
sheet = book.active
for text in ['青禾县水利局2023年政府信息公开工作年度报告', '一、总体情况', '平稳。', '五、存在的主要问题及改进情况', '人手不足。']:
    sheet.append([text])
sheet['B3'].value = '内部意见'
sheet['C3'].value = 12
sheet['A6'].value = '一是加强培训。'
sheet['A7'].value = '二是充实人员。'
sheet.merged_cells.add('A3:D3')
sheet.merged_cells.add('A6:A7')
book.save(sys.argv[1])
";

#[test]
#[cfg_attr(not(all(outside = "soffice", outside = "openpyxl")), ignore = "soffice or openpyxl is not installed")]
fn what_merged_cells_of_a_foreign_workbook_hide_is_told_with_place_and_words() {
    let folder = scratch("hidden");
    let path = folder.join("a.xlsx");
    let mut command = judge("openpyxl");
    command.args(["-c", HIDDEN]).arg(&path);
    run(command);
    let mut all = vec![path.clone()];
    for format in ["ods", "xls"] {
        let mut command = judge("soffice");
        command.arg(format!("-env:UserInstallation=file://{}", folder.join("profile").display()));
        command.args(["--headless", "--convert-to", format, "--outdir"]).arg(&folder).arg(&path);
        run(command);
        all.push(path.with_extension(format));
    }
    for path in all {
        let told: Vec<_> = load(&path).findings.into_iter().filter(|f| f.code == "text-left").collect();
        assert_eq!(told.len(), 1, "{}: {told:?}", path.display());
        assert_eq!(told[0].found.as_deref(), Some("内部意见；12；二是充实人员。"), "{}", path.display());
        let places: Vec<String> = told[0].origins.iter().map(|o| o.zh()).collect();
        assert_eq!(places.len(), 3, "{places:?}");
        assert!(places.iter().zip(["B3", "C3", "A7"]).all(|(place, cell)| place.ends_with(cell)), "{places:?}");
    }
}

#[test]
#[cfg_attr(not(outside = "openpyxl"), ignore = "openpyxl is not installed")]
fn what_is_typed_into_the_sheet_of_checks_is_told_with_its_cells() {
    let text = fs::read_to_string(crate::support::root().join("samples/01-规范文本.txt")).unwrap();
    let checks =
        "s = book['勾稽检查']\nrows = [r for r in s.iter_rows() if r[0].value and str(r[0].value).startswith('表')]\n";
    for report in [sound(40), load_bytes("a.txt", text.as_bytes())] {
        let back = edited("unchecked", &report, checks);
        assert_eq!(gained(&report, &back), Vec::<String>::new());
        for (script, words) in [
            ("s['K6'].value = '已核实'", "已核实"),
            ("s.cell(s.max_row + 2, 1).value = '情况属实，局长签'", "情况属实"),
            ("rows[3][6].value = '正确'", "正确"),
            ("rows[3][3].value = 12", "12"),
            ("rows[3][2].value = '此式不用'", "此式不用"),
            ("rows[-1][7].value = '见说明'\nrows[4][0].value = 5", "见说明"),
        ] {
            let back = edited("checks", &report, &format!("{checks}{script}"));
            assert_eq!(changes(&report, &back), [], "{script}");
            let told = gained(&report, &back);
            assert!(told.len() == 1 && told[0].starts_with("cell-unused"), "{script}: {told:?}");
            let finding = back.findings.iter().find(|f| f.code == "cell-unused").unwrap();
            assert!(finding.found.as_ref().is_some_and(|found| found.contains(words)), "{script}: {finding:?}");
            assert_eq!(finding.origins.len(), script.lines().count(), "{script}: {finding:?}");
        }
    }
}

/// What is typed beside an own table, beyond the columns that it has, stays in the column where it was typed.
#[test]
#[cfg_attr(not(outside = "openpyxl"), ignore = "openpyxl is not installed")]
fn words_beyond_the_columns_of_an_own_table_stay_in_their_column() {
    let text = "青禾县水利局2023年政府信息公开工作年度报告\n\n一、总体情况\n\n平稳。\n\n| 项目 | 数 |\n| --- | --- |\n| 甲 | 3 |\n| 乙 | 4 |\n\n六、其他需要报告的事项\n\n无。\n";
    let report = load_bytes("a.txt", text.as_bytes());
    let script = r"
sheet, cell = next((s, c) for s in book.worksheets for r in s.iter_rows() for c in r if c.value == '甲')
sheet.cell(cell.row, 15).value = '另计 5'
";
    let after = edited("beyond", &report, script);
    let rows: Vec<_> = after.sections[1].blocks.iter().flat_map(|b| b.rows().to_vec()).collect();
    let texts: Vec<Vec<&str>> = rows.iter().map(|row| row.iter().map(|cell| cell.text.as_str()).collect()).collect();
    assert!(texts.iter().any(|row| row[..] == ["甲", "3", "", "", "另计 5"]), "{texts:?}");
}
