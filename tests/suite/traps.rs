//! Tables built to be read wrong: columns in another order, added, left out, two years side by side, rows that are not the
//! form's. Every cell is right, or flagged; none is silently wrong.

use nianbao::base::finding::Severity;
use nianbao::forms::{Book, Form};
use nianbao::report::Report;

use crate::generate::{Dice, TrueTable, table};
use crate::grids::{Grid, KINDS, Kind, Piece, file};
use crate::support::load_bytes;

/// What is done to a table.
struct Trap {
    name: &'static str,
    form: Form,
    layout: &'static str,
    /// Changes the grid, and the truth where a cell is taken away. The printed values are in the order of the form.
    spring: fn(&mut Grid, &mut TrueTable, &mut Dice),
}

const fn trap(
    name: &'static str,
    form: Form,
    layout: &'static str,
    spring: fn(&mut Grid, &mut TrueTable, &mut Dice),
) -> Trap {
    Trap { name, form, layout, spring }
}

/// Columns of 表三: three of labels, 自然人, five kinds of 法人或其他组织, 总计.
const TRAPS: &[Trap] = &[
    trap("自然人 last", Form::Requests, "2021", |g, _, _| g.reorder(&[0, 1, 2, 4, 5, 6, 7, 8, 9, 3])),
    trap("自然人 before 总计", Form::Requests, "2019", |g, _, _| g.reorder(&[0, 1, 2, 4, 5, 6, 7, 8, 3, 9])),
    trap("总计 first", Form::Requests, "2021", |g, _, _| g.reorder(&[0, 1, 2, 9, 3, 4, 5, 6, 7, 8])),
    trap("其他 before 商业企业", Form::Requests, "2021", |g, _, _| g.reorder(&[0, 1, 2, 3, 8, 4, 5, 6, 7, 9])),
    trap("现行有效 first", Form::Disclosure, "2021", |g, _, _| g.reorder(&[0, 3, 1, 2])),
    trap("处理决定数量 first", Form::Disclosure, "2019", |g, _, _| {
        // The last two bands have spans of their own.
        for cell in &mut g.cells {
            if cell.cols == 1 && (1..=3).contains(&cell.col) && cell.row < 12 {
                cell.col = cell.col % 3 + 1;
            }
        }
        g.cells.sort_by_key(|c| (c.row, c.col));
    }),
    trap("诉讼 before 复议", Form::Cases, "2021", |g, _, _| {
        g.reorder(&[5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 0, 1, 2, 3, 4]);
    }),
    trap("复议后起诉 before 未经复议", Form::Cases, "2021", |g, _, _| {
        g.reorder(&[0, 1, 2, 3, 4, 10, 11, 12, 13, 14, 5, 6, 7, 8, 9]);
    }),
    trap("表四: 总计 first", Form::Cases, "2021", |g, _, _| {
        g.reorder(&[4, 0, 1, 2, 3, 9, 5, 6, 7, 8, 14, 10, 11, 12, 13]);
    }),
    trap("表四: groups as rows", Form::Cases, "2021", |g, t, _| as_rows(g, t, [0, 1, 2])),
    trap("表四: groups as rows, lawsuits first", Form::Cases, "2021", |g, t, _| as_rows(g, t, [2, 1, 0])),
    trap("占比 beside 总计", Form::Requests, "2021", |g, t, d| {
        g.open(10);
        g.put_over((0, 10), (3, 1), "占比");
        shares(g, 10, 3);
        holes(g, t, d, 3..10);
    }),
    trap("备注 last", Form::Disclosure, "2021", |g, t, d| {
        g.open(4);
        for cell in &mut g.cells {
            if cell.col + cell.cols == 5 && cell.cols == 5 {
                cell.cols = 4;
            }
        }
        g.put(1, 4, "备注");
        g.put(2, 4, "12");
        g.put(3, 4, "见附件");
        holes(g, t, d, 1..4);
    }),
    trap("上年 beside 本年", Form::Disclosure, "2021", |g, t, d| {
        g.open(1);
        for row in 0..g.height() {
            if !g.cells.iter().any(|c| c.row == row && c.col < 1 && c.cols > 1) {
                g.put(row, 1, if row == 1 { "上年制发件数" } else { "" });
            }
        }
        g.at(2, 1).text = "31".into();
        g.at(3, 1).text = "7".into();
        holes(g, t, d, 2..5);
    }),
    trap("序号 before the labels", Form::Requests, "2021", |g, t, d| {
        g.open(0);
        g.put_over((0, 0), (3, 1), "序号");
        for row in 3..g.height() {
            g.put(row, 0, &(row - 2).to_string());
        }
        holes(g, t, d, 4..11);
    }),
    trap("a blank row before 小计", Form::Requests, "2021", |g, t, _| foreign_row(g, t, "小计")),
    trap("a blank row before one without a label", Form::Requests, "2021", |g, t, _| foreign_row(g, t, "")),
    trap("two years: 2022年 first", Form::Disclosure, "2021", |g, _, _| two_years(g, ["2022年", "2023年"])),
    trap("two years: 2023年 first", Form::Disclosure, "2021", |g, _, _| two_years(g, ["2023年", "2022年"])),
    trap("two years: 上年 and 本年", Form::Requests, "2021", |g, _, _| both_years(g)),
    trap("法律服务机构 not there", Form::Requests, "2021", |g, t, _| {
        g.close(7);
        lose(t, "legal");
    }),
    trap("shortened headers, 自然人 last", Form::Requests, "2021", |g, _, _| {
        g.reorder(&[0, 1, 2, 4, 5, 6, 7, 8, 9, 3]);
        for (long, short) in
            [("科研机构", "科研"), ("社会公益组织", "社会公益"), ("法律服务机构", "法律服务"), ("总计", "合计")]
        {
            g.cells.iter_mut().filter(|c| c.text == long).for_each(|c| c.text = short.into());
        }
    }),
    trap("rows cut short", Form::Requests, "2021", |g, t, _| {
        let row = 5;
        g.cells.retain(|c| c.row != row || c.col < 8);
        lose_cells(t, row, 8..10);
    }),
];

/// Shares of a total, as issuers add them.
fn shares(g: &mut Grid, col: usize, from: usize) {
    for row in from..g.height() {
        g.put(row, col, &(row % 7).to_string());
    }
}

/// Blank cells in rows here and there.
fn holes(g: &mut Grid, t: &mut TrueTable, dice: &mut Dice, columns: std::ops::Range<usize>) {
    let fields: Vec<(usize, String)> =
        t.template.fields.iter().map(|f| f.row).zip(t.values.iter().map(|v| v.clone().unwrap_or_default())).collect();
    let mut at = 0;
    let cells: Vec<(usize, usize)> = g.cells.iter().map(|c| (c.row, c.col)).collect();
    for (row, col) in cells {
        if !columns.contains(&col) || !fields.iter().any(|f| f.0 == row) {
            continue;
        }
        if g.at(row, col).text.parse::<f64>().is_err() {
            continue;
        }
        if at < fields.len() && dice.chance(8) {
            g.at(row, col).text = String::new();
            t.values[at] = None;
        }
        at += 1;
    }
    assert_eq!(at, fields.len(), "every value is seen once");
}

/// 表四 with a row for each group.
fn as_rows(g: &mut Grid, t: &TrueTable, order: [usize; 3]) {
    let names = ["行政复议", "未经复议直接起诉", "复议后起诉"];
    *g = Grid::default();
    g.put(0, 0, "类别");
    for k in 0..5 {
        g.put(0, k + 1, &t.template.fields[k].column_label);
    }
    for (row, group) in order.into_iter().enumerate() {
        g.put(row + 1, 0, names[group]);
        for k in 0..5 {
            g.put(row + 1, k + 1, t.values[group * 5 + k].as_deref().unwrap_or_default());
        }
    }
}

/// A row without numbers, and below it one that is not the form's.
fn foreign_row(g: &mut Grid, t: &mut TrueTable, label: &str) {
    let row = 6;
    for cell in g.cells.iter_mut().filter(|c| c.row == row && c.col >= 3) {
        cell.text = String::new();
    }
    lose_cells(t, row, 3..10);
    g.open_row(row + 1);
    g.put(row + 1, 2, label);
    for col in 3..10 {
        g.put(row + 1, col, &(col * 3).to_string());
    }
}

/// The truth of some cells of a grid row is nothing.
fn lose_cells(t: &mut TrueTable, row: usize, columns: std::ops::Range<usize>) {
    for (field, value) in t.template.fields.iter().zip(&mut t.values) {
        if field.row == row && columns.contains(&field.col) {
            *value = None;
        }
    }
}

fn lose(t: &mut TrueTable, member: &str) {
    for (field, value) in t.template.fields.iter().zip(&mut t.values) {
        if field.key.ends_with(&format!(".{member}")) {
            *value = None;
        }
    }
}

/// The first band of 表二 with the columns of two years, the year in each header.
fn two_years(g: &mut Grid, years: [&str; 2]) {
    let own = years.iter().position(|y| *y == "2023年").unwrap();
    for _ in 0..3 {
        g.open(if own == 0 { 4 } else { 1 });
    }
    for cell in g.cells.iter_mut().filter(|c| c.row > 3 && c.col > 0 && own == 1) {
        (cell.col, cell.cols) = (1, 6);
    }
    for row in 1..4 {
        let from = |col: usize| if own == 0 { col + 3 } else { col };
        for k in 1..4 {
            let text =
                if row == 1 { g.at(1, if own == 0 { k } else { k + 3 }).text.clone() } else { (90 + k).to_string() };
            g.put(row, from(k), &text);
        }
    }
    for col in 1..7 {
        let year = years[(col - 1) / 3];
        let cell = g.at(1, col);
        cell.text = format!("{year}{}", cell.text);
    }
}

/// 表三 with all its columns twice, 上年 over the first seven.
fn both_years(g: &mut Grid) {
    let old: Vec<_> = g.cells.iter().filter(|c| c.col >= 3).cloned().collect();
    for cell in g.cells.iter_mut().filter(|c| c.col >= 3) {
        cell.col += 7;
    }
    for cell in old {
        let text = if cell.text.parse::<f64>().is_ok() { "77".to_string() } else { cell.text };
        g.put_over((cell.row, cell.col), (cell.rows, cell.cols), &text);
    }
    g.at(0, 3).text = "上年申请人情况".into();
    g.at(0, 10).text = "本年申请人情况".into();
}

#[derive(Default)]
struct Score {
    cells: usize,
    right: usize,
    flagged: usize,
    silent: Vec<String>,
}

/// Does a finding that is more than a remark name the cell?
fn flagged(report: &Report, key: &str) -> bool {
    let doubts = report.findings.iter().filter(|f| f.severity != Severity::Note);
    doubts.flat_map(|f| &f.keys).any(|k| k == key || key.starts_with(&format!("{k}.")))
}

fn spring(trap: &Trap, kind: Kind, count: u64) -> Score {
    let mut score = Score::default();
    for seed in 0..count {
        let mut dice = Dice::new(seed * 97 + 5);
        let template = Book::official().template(trap.form, trap.layout).unwrap();
        let mut truth = table(template, &mut dice);
        let values: Vec<String> = truth.values.iter().map(|v| v.clone().unwrap_or_default()).collect();
        let mut grid = Grid::of(template, &values);
        (trap.spring)(&mut grid, &mut truth, &mut dice);
        let heading = match trap.form {
            Form::Disclosure => "二、主动公开政府信息情况",
            Form::Requests => "三、收到和处理政府信息公开申请情况",
            Form::Cases => "四、政府信息公开行政复议、行政诉讼情况",
        };
        let pieces = [
            Piece::Line("青禾县水利局2023年政府信息公开工作年度报告"),
            Piece::Line("一、总体情况"),
            Piece::Line(heading),
            Piece::Table(&grid),
            Piece::Line("五、存在的主要问题及改进情况"),
            Piece::Line("无"),
        ];
        let (name, bytes) = file(kind, &pieces);
        let report = load_bytes(name, &bytes);
        let found = report.table(trap.form);
        for (field, expected) in template.fields.iter().zip(&truth.values) {
            score.cells += 1;
            let got = found.and_then(|t| t.value(&field.key)).and_then(|v| v.number()).map(|n| n.to_string());
            // 12.50 is 12.5 in a workbook.
            let same = |a: &str, b: &str| a.parse::<f64>().ok() == b.parse::<f64>().ok();
            if got.as_deref().zip(expected.as_deref()).map_or(got == *expected, |(a, b)| same(a, b)) {
                score.right += 1;
            } else if flagged(&report, &field.key) {
                score.flagged += 1;
            } else {
                score.silent.push(format!("{} is {got:?}, truth {expected:?} (seed {seed})", field.key));
            }
        }
        if std::env::var("NIANBAO_SHOW").is_ok_and(|s| s == format!("{} {kind:?}", trap.name))
            && score.right < score.cells
        {
            std::fs::write(crate::support::root().join("target").join(name), &bytes).unwrap();
            panic!(
                "SHOWN {name} {:?} {:#?}",
                score.silent,
                report.findings.iter().map(|f| &f.message.en).collect::<Vec<_>>()
            );
        }
    }
    score
}

/// `NIANBAO_ACCURACY=N cargo test --test suite traps -- --nocapture` prints the table of `docs/accuracy.md` over N tables
/// for each trap and format: what share of the cells is right in each, how many are flagged, how many silently wrong.
#[test]
fn headers_and_rows_that_are_not_the_forms_are_never_silently_wrong() {
    let count = std::env::var("NIANBAO_ACCURACY").ok().and_then(|n| n.parse().ok()).unwrap_or(2);
    let mut failures = Vec::new();
    let formats: Vec<String> = KINDS.iter().map(|kind| format!("{kind:?}")).collect();
    println!("| trap | cells | {} | flagged | silently wrong |", formats.join(" | "));
    println!("|---|---:|{}---:|---:|", "---:|".repeat(KINDS.len()));
    for trap in TRAPS {
        let (mut shares, mut flagged, mut silent, mut cells) = (Vec::new(), 0, 0, 0);
        for &kind in KINDS {
            let s = spring(trap, kind, count);
            #[allow(clippy::cast_precision_loss)]
            let share = 100.0 * s.right as f64 / s.cells as f64;
            shares.push(if s.right == s.cells { "100".to_string() } else { format!("{share:.1}") });
            (flagged, silent, cells) = (flagged + s.flagged, silent + s.silent.len(), s.cells);
            if !s.silent.is_empty() {
                failures.push(format!("{} {kind:?}: {} silent, such as {}", trap.name, s.silent.len(), s.silent[0]));
            }
        }
        println!("| {} | {cells} | {} | {flagged} | {silent} |", trap.name, shares.join(" | "));
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
