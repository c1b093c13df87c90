//! 表四 in shapes of its issuer's own: a list, a table or a block a group, groups in any order. A caption that names a group tells of
//! which its numbers are.

use nianbao::forms::{Book, Form};
use nianbao::report::Report;

use crate::grids::{Grid, KINDS, Piece, file};
use crate::support::load_bytes;

const TITLE: &str = "青禾县水务局2023年政府信息公开工作年度报告";
const GROUPS: [&str; 3] = ["行政复议", "未经复议直接起诉", "复议后起诉"];
const CAPTIONS: [&str; 3] = ["（一）行政复议", "（二）行政诉讼（未经复议直接起诉）", "（三）行政诉讼（复议后起诉）"];
const COLUMNS: [&str; 5] = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"];
/// With sums that hold for any order of groups.
const NUMBERS: [[u32; 5]; 3] = [[11, 33, 15, 1, 60], [50, 13, 35, 59, 157], [56, 36, 15, 26, 133]];

/// Groups and columns in the form's order and in others.
const ORDERS: [([usize; 3], [usize; 5]); 5] = [
    ([0, 1, 2], [0, 1, 2, 3, 4]),
    ([1, 2, 0], [0, 1, 2, 3, 4]),
    ([0, 2, 1], [0, 1, 2, 3, 4]),
    ([0, 1, 2], [4, 0, 1, 2, 3]),
    ([2, 1, 0], [4, 0, 1, 2, 3]),
];

/// How many are right, and how many are not.
fn judged(report: &Report) -> (usize, usize) {
    let fields = &Book::official().template(Form::Cases, "2021").unwrap().fields;
    let read = |i: usize| report.value(&fields[i].key).and_then(|v| v.number()).map(|v| v.to_string());
    let right = (0..15).filter(|&i| read(i) == Some(NUMBERS[i / 5][i % 5].to_string())).count();
    (right, (0..15).filter(|&i| read(i).is_some()).count() - right)
}

fn read_all(name: &str, pieces: &[Piece<'_>], least: usize) {
    let mut right = 0;
    for kind in KINDS {
        let mut all = vec![Piece::Line(TITLE), Piece::Line("四、政府信息公开行政复议、行政诉讼情况")];
        all.extend(pieces.iter().map(|piece| match piece {
            Piece::Line(text) => Piece::Line(text),
            Piece::Table(grid) => Piece::Table(grid),
        }));
        let (file_name, bytes) = file(*kind, &all);
        let report = load_bytes(file_name, &bytes);
        let (own, wrong) = judged(&report);
        // A number elsewhere than it belongs is told to be in doubt.
        assert_eq!(
            wrong,
            0,
            "{name} {kind:?}: {:?}",
            report.findings.iter().map(|f| f.code.as_str()).collect::<Vec<_>>()
        );
        right += usize::from(own == 15);
    }
    assert!(right >= least, "{name}: whole in {right} formats only");
}

/// 行政复议 | 结果维持 | 11, a row a number.
#[test]
fn a_row_a_number() {
    for (groups, columns) in ORDERS {
        for header in [false, true] {
            let mut grid = Grid { cells: vec![] };
            let mut row = 0;
            if header {
                ["类别", "结果", "件数"].iter().enumerate().for_each(|(col, text)| grid.put(0, col, text));
                row = 1;
            }
            for g in groups {
                grid.put_over((row, 0), (5, 1), GROUPS[g]);
                for c in columns {
                    grid.put(row, 1, COLUMNS[c]);
                    grid.put(row, 2, &NUMBERS[g][c].to_string());
                    row += 1;
                }
            }
            grid.cells.sort_by_key(|c| (c.row, c.col));
            read_all(&format!("rows {groups:?} {columns:?}"), &[Piece::Table(&grid)], 9);
        }
    }
}

/// A row of headers and one of numbers under the group's name, in one table.
#[test]
fn a_block_a_group() {
    for names in [GROUPS, CAPTIONS] {
        for (groups, columns) in ORDERS {
            let mut grid = Grid { cells: vec![] };
            for (i, g) in groups.into_iter().enumerate() {
                grid.put_over((3 * i, 0), (1, 5), names[g]);
                for (col, c) in columns.into_iter().enumerate() {
                    grid.put(3 * i + 1, col, COLUMNS[c]);
                    grid.put(3 * i + 2, col, &NUMBERS[g][c].to_string());
                }
            }
            grid.cells.sort_by_key(|c| (c.row, c.col));
            read_all(&format!("blocks {groups:?} {columns:?}"), &[Piece::Table(&grid)], 9);
        }
    }
}

/// A table a group, under a line that names it.
#[test]
fn a_table_a_group() {
    for names in [GROUPS, CAPTIONS] {
        for (groups, columns) in ORDERS {
            let tables: Vec<Grid> = groups
                .iter()
                .map(|&g| {
                    let mut grid = Grid { cells: vec![] };
                    columns.iter().enumerate().for_each(|(col, &c)| grid.put(0, col, COLUMNS[c]));
                    columns.iter().enumerate().for_each(|(col, &c)| grid.put(1, col, &NUMBERS[g][c].to_string()));
                    grid
                })
                .collect();
            let pieces: Vec<Piece<'_>> =
                groups.iter().zip(&tables).flat_map(|(&g, t)| [Piece::Line(names[g]), Piece::Table(t)]).collect();
            read_all(&format!("tables {groups:?} {columns:?}"), &pieces, 9);
        }
    }
}

/// Headers in the order of the file and no cells for joined areas.
#[test]
fn the_names_of_groups_tell_their_order_in_text() {
    let suits = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"].join(" | ");
    let text = format!(
        "{TITLE}\n四、政府信息公开行政复议、行政诉讼情况\n行政诉讼 | 行政复议\n未经复议直接起诉 | 复议后起诉 | {suits}\n{suits} | {suits}\n{}\n",
        [1, 2, 0].iter().flat_map(|&g| NUMBERS[g]).map(|n| n.to_string()).collect::<Vec<_>>().join(" | ")
    );
    assert_eq!(judged(&load_bytes("a.txt", text.as_bytes())), (15, 0));
    let aligned = format!(
        "{TITLE}\n四、政府信息公开行政复议、行政诉讼情况\n{:<80}行政复议\n{:<40}{:<40}\n{}\n{}\n",
        "行政诉讼",
        "未经复议直接起诉",
        "复议后起诉",
        COLUMNS.repeat(3).iter().map(|c| format!("{c:<5}")).collect::<String>(),
        [1, 2, 0].iter().flat_map(|&g| NUMBERS[g]).map(|n| format!("{n:<9}")).collect::<String>()
    );
    assert_eq!(judged(&load_bytes("a.txt", aligned.as_bytes())).1, 0);
}

/// 维持 for 结果维持, as the form does not have it: the headers that are left seem to begin with 结果纠正.
#[test]
fn headers_in_other_words_do_not_turn_the_columns() {
    let heads = [
        "行政复议",
        "行政诉讼",
        "维持",
        "纠正",
        "其他结果",
        "尚未审结",
        "总计",
        "未经复议直接起诉",
        "复议后起诉",
        "维持",
        "结果纠正",
        "其它结果",
        "尚未审结",
        "合计",
        "结果维持",
        "结果纠正",
        "其他",
        "未审结",
        "总计",
    ];
    let numbers = NUMBERS.iter().flatten().map(u32::to_string);
    let lines = heads.iter().map(|head| (*head).to_string()).chain(numbers);
    let text =
        format!("{TITLE}\n\n四、政府信息公开行政复议、行政诉讼情况\n\n{}", lines.collect::<Vec<_>>().join("\n\n"));
    assert_eq!(judged(&load_bytes("a.txt", text.as_bytes())).1, 0);
}
