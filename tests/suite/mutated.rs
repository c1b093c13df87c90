//! Whole reports whose tables were changed at random, several changes at once, in every format that has cells: each number is right, or
//! missing, or told. What is changed is what issuers and programs do to tables: labels and headers damaged, blank, in other words, in
//! another order, with columns beside them; rows left out, printed twice, moved; tables parted.

use nianbao::base::finding::Severity;
use nianbao::forms::{Book, Form};

use crate::generate::{Dice, TrueTable, table};
use crate::grids::{Grid, KINDS, Piece, Placed, file};
use crate::support::load_bytes;

const HEADINGS: [&str; 3] =
    ["二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况", "四、政府信息公开行政复议、行政诉讼情况"];

/// A change of a table.
type Change = (&'static str, fn(&mut Grid, &mut Dice));

const CHANGES: &[Change] = &[
    ("labels damaged", |grid, dice| {
        for _ in 0..=dice.below(4) {
            let row = some_row(grid, dice);
            let Some(at) = label(grid, row) else { continue };
            grid.cells[at].text = damaged(&grid.cells[at].text, dice);
        }
    }),
    ("headers damaged", |grid, dice| {
        for _ in 0..=dice.below(3) {
            let Some(at) = some_header(grid, dice) else { continue };
            grid.cells[at].text = damaged(&grid.cells[at].text, dice);
        }
    }),
    ("a label blank", |grid, dice| {
        let row = some_row(grid, dice);
        if let Some(at) = label(grid, row) {
            grid.cells[at].text.clear();
        }
    }),
    ("a header blank", |grid, dice| {
        if let Some(at) = some_header(grid, dice) {
            grid.cells[at].text.clear();
        }
    }),
    ("other words", |grid, dice| {
        for cell in &mut grid.cells {
            let words = WORDS.iter().find(|(word, _)| *word == cell.text).map(|(_, words)| *words);
            if let Some(words) = words.filter(|_| dice.chance(40)) {
                cell.text = (*dice.pick(words)).to_string();
            }
        }
    }),
    ("no numbering", |grid, _| {
        for cell in grid.cells.iter_mut().filter(|c| !is_number(&c.text)) {
            let bare = cell.text.split_once(['、', '.', '）']).filter(|(number, _)| number.chars().count() <= 2);
            cell.text = bare.map_or(cell.text.clone(), |(_, bare)| bare.to_string());
        }
    }),
    ("values blank", |grid, dice| {
        let (share, mark) = (*dice.pick(&[10, 30, 60]), *dice.pick(&["", "-", "/", "—", "无"]));
        for cell in grid.cells.iter_mut().filter(|c| is_number(&c.text)) {
            if dice.chance(share) {
                cell.text = mark.to_string();
            }
        }
    }),
    ("values with units", |grid, dice| {
        for cell in grid.cells.iter_mut().filter(|c| is_number(&c.text) && !c.text.contains('.')) {
            if dice.chance(50) {
                cell.text.push('件');
            }
        }
    }),
    ("digits of full width", |grid, dice| {
        for cell in grid.cells.iter_mut().filter(|c| is_number(&c.text)) {
            if dice.chance(50) {
                cell.text = cell
                    .text
                    .chars()
                    .map(|c| {
                        c.to_digit(10)
                            .map_or(c, |d| ['０', '１', '２', '３', '４', '５', '６', '７', '８', '９'][d as usize])
                    })
                    .collect();
            }
        }
    }),
    ("a row left out", |grid, dice| {
        let row = some_row(grid, dice);
        close_row(grid, row);
    }),
    ("a row twice", |grid, dice| {
        let row = some_row(grid, dice);
        grid.open_row(row + 1);
        for cell in grid.cells.iter_mut().filter(|c| c.row < row && c.row + c.rows == row + 1) {
            cell.rows += 1;
        }
        let again: Vec<Placed> = grid.cells.iter().filter(|c| c.row == row && c.rows == 1).cloned().collect();
        again.iter().for_each(|c| grid.put_over((row + 1, c.col), (1, c.cols), &c.text));
    }),
    ("rows moved", |grid, dice| {
        let (one, other) = (some_row(grid, dice), some_row(grid, dice));
        let shape = |row: usize| {
            grid.cells.iter().filter(|c| c.row == row && c.rows == 1).map(|c| (c.col, c.cols)).collect::<Vec<_>>()
        };
        if shape(one) == shape(other) && one.abs_diff(other) < 4 {
            for cell in grid.cells.iter_mut().filter(|c| c.rows == 1) {
                cell.row = if cell.row == one {
                    other
                } else if cell.row == other {
                    one
                } else {
                    cell.row
                };
            }
            grid.cells.sort_by_key(|c| (c.row, c.col));
        }
    }),
    ("a column more", |grid, dice| {
        let name = *dice.pick(&["序号", "备注", "单位", "占比", "上年", "同比", "代码"]);
        let at = if matches!(name, "序号" | "代码") { 0 } else { grid.width() };
        let bands: Vec<usize> =
            (0..grid.height()).filter(|&r| grid.cells.iter().filter(|c| c.row == r).count() == 1).collect();
        grid.open(at);
        for row in 0..grid.height() {
            let numbers = grid.cells.iter().any(|c| c.row == row && is_number(&c.text));
            let text = match name {
                _ if !numbers => name.to_string(),
                "单位" => "件".to_string(),
                "备注" => (*dice.pick(&["", "含3件", "详见附件"])).to_string(),
                "占比" | "同比" => format!("{}%", dice.below(99)),
                _ => dice.below(900).to_string(),
            };
            if !bands.contains(&row) {
                grid.put(row, at, &text);
            }
        }
    }),
    ("columns in another order", |grid, dice| {
        let width = grid.width();
        let labels = match width {
            10 => 3,
            4 => 1,
            _ => return,
        };
        // Headers over several columns would be torn.
        if grid.cells.iter().any(|c| c.col >= labels && c.cols > 1 && c.cols < width - labels && width == 4) {
            return;
        }
        let mut order: Vec<usize> = (0..width).collect();
        let (a, b) =
            if width == 10 { (4 + dice.below(5), 4 + dice.below(5)) } else { (1 + dice.below(3), 1 + dice.below(3)) };
        order.swap(usize::try_from(a).unwrap(), usize::try_from(b).unwrap());
        grid.reorder(&order);
    }),
];

/// Other words for headers and labels than the form's.
const WORDS: &[(&str, &[&str])] = &[
    ("本年制发件数", &["制发件数", "本年新制作数量", "本年度制发数"]),
    ("本年废止件数", &["废止件数", "本年度废止数"]),
    ("现行有效件数", &["现行有效", "现行有效数"]),
    ("本年处理决定数量", &["处理决定数量", "本年度处理决定数", "数量"]),
    ("处理决定数量", &["处理决定数", "本年处理决定数量"]),
    ("上一年项目数量", &["上年项目数", "上年度项目数量"]),
    ("行政规范性文件", &["规范性文件"]),
    ("自然人", &["个人", "公民"]),
    ("法人或其他组织", &["法人及其他组织", "法人"]),
    ("商业企业", &["企业"]),
    ("科研机构", &["科研单位"]),
    ("社会公益组织", &["公益组织"]),
    ("法律服务机构", &["律所"]),
    ("其他", &["其它"]),
    ("总计", &["合计", "小计"]),
    ("结果维持", &["维持"]),
    ("结果纠正", &["纠正"]),
    ("其他结果", &["其它结果", "其他"]),
    ("尚未审结", &["未审结", "尚未结案"]),
];

fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text).trim_end_matches(['件', '条', '万', '元']);
    !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit() || ('０'..='９').contains(&c) || ".．".contains(c))
}

/// A row with numbers.
fn some_row(grid: &Grid, dice: &mut Dice) -> usize {
    let mut rows: Vec<usize> = grid.cells.iter().filter(|c| is_number(&c.text)).map(|c| c.row).collect();
    rows.dedup();
    if rows.is_empty() { 0 } else { *dice.pick(&rows) }
}

/// The cell of a row's label: the last text before its numbers.
fn label(grid: &Grid, row: usize) -> Option<usize> {
    let texts = grid.cells.iter().enumerate().filter(|(_, c)| c.row == row && !is_number(&c.text));
    texts.max_by_key(|(_, c)| c.col).map(|(at, _)| at)
}

/// A cell of a row without numbers.
fn some_header(grid: &Grid, dice: &mut Dice) -> Option<usize> {
    let numbers = |row: usize| grid.cells.iter().any(|c| c.row == row && is_number(&c.text));
    let headers: Vec<usize> = (0..grid.cells.len()).filter(|&i| !numbers(grid.cells[i].row)).collect();
    (!headers.is_empty()).then(|| *dice.pick(&headers))
}

/// A row goes; what reaches over it shrinks.
fn close_row(grid: &mut Grid, row: usize) {
    let begins = grid.cells.iter().any(|c| c.row == row && c.rows > 1);
    if begins {
        return;
    }
    grid.cells.retain(|c| c.row != row);
    for cell in &mut grid.cells {
        if cell.row > row {
            cell.row -= 1;
        } else if cell.row + cell.rows > row {
            cell.rows -= 1;
        }
    }
}

/// A letter lost, doubled, parted by a blank, or the end lost.
fn damaged(text: &str, dice: &mut Dice) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    if chars.len() < 3 || is_number(text) {
        return text.to_string();
    }
    let at = usize::try_from(dice.below(chars.len() as u64)).unwrap();
    match dice.below(4) {
        0 => drop(chars.remove(at)),
        1 => chars.insert(at, chars[at]),
        2 => chars.insert(at, ' '),
        _ => chars.truncate((chars.len() * 2 / 3).max(3)),
    }
    chars.into_iter().collect()
}

/// The rows from one on as a table of their own.
fn parted(grid: &Grid, dice: &mut Dice) -> Option<(Grid, Grid)> {
    let at = some_row(grid, dice);
    if at < 4 || grid.cells.iter().any(|c| c.row < at && c.row + c.rows > at) {
        return None;
    }
    let (above, mut below): (Vec<Placed>, Vec<Placed>) = grid.cells.iter().cloned().partition(|c| c.row < at);
    below.iter_mut().for_each(|c| c.row -= at);
    Some((Grid { cells: above }, Grid { cells: below }))
}

/// `NIANBAO_MUTATED=A..B cargo test mutated -- --nocapture` takes the reports of these seeds in each format and prints what came of them.
#[test]
fn no_change_of_tables_makes_a_number_silently_wrong() {
    let range = std::env::var("NIANBAO_MUTATED").ok();
    let asked = range.as_deref().and_then(|range| range.split_once(".."));
    let seeds = asked.map_or(0..60u64, |(from, to)| from.parse().unwrap()..to.parse().unwrap());
    // Where the files are kept, to be looked at.
    let kept = std::env::var_os("NIANBAO_MUTATED_FILES").map(std::path::PathBuf::from);
    let (mut all, mut right, mut told, mut silent) = (0, 0, 0, Vec::new());
    for seed in seeds {
        let dice = &mut Dice::new(seed);
        let layout = if dice.chance(70) { "2021" } else { "2019" };
        let book = Book::official();
        let truth: Vec<TrueTable> =
            Form::ALL.into_iter().map(|f| table(book.template(f, layout).unwrap(), dice)).collect();
        let printed = |t: &TrueTable| t.values.iter().map(|v| v.clone().unwrap_or_default()).collect::<Vec<_>>();
        let mut grids: Vec<Grid> = truth.iter().map(|t| Grid::of(t.template, &printed(t))).collect();
        let mut names = Vec::new();
        for _ in 0..=dice.below(3) {
            let (which, (name, change)) = (usize::try_from(dice.below(3)).unwrap(), *dice.pick(CHANGES));
            change(&mut grids[which], dice);
            names.push(format!("{name} ({})", which + 2));
        }
        let cut = if dice.chance(25) { parted(&grids[1], dice) } else { None };
        let year = if layout == "2021" { 2023 } else { 2020 };
        let title = format!("青禾县水务局{year}年政府信息公开工作年度报告");
        let mut pieces = vec![Piece::Line(&title)];
        for (i, (heading, grid)) in HEADINGS.iter().zip(&grids).enumerate() {
            pieces.push(Piece::Line(heading));
            match cut.as_ref().filter(|_| i == 1) {
                Some((above, below)) => {
                    names.push("parted (3)".to_string());
                    pieces.extend([Piece::Table(above), Piece::Line("— 3 —"), Piece::Table(below)]);
                }
                None => pieces.push(Piece::Table(grid)),
            }
        }
        for kind in KINDS.iter().filter(|kind| asked.is_some() || seed % 4 == **kind as u64 % 4) {
            let (name, bytes) = file(*kind, &pieces);
            if let Some(folder) = &kept {
                std::fs::write(folder.join(format!("{seed}-{kind:?}-{name}")), &bytes).unwrap();
            }
            if let Ok(d) = std::env::var("DUMP") {
                std::fs::write(format!("{d}/dump-{seed}-{kind:?}-{name}"), &bytes).unwrap();
            }
            let report = load_bytes(name, &bytes);
            let warned: Vec<&str> = report
                .findings
                .iter()
                .filter(|f| f.severity != Severity::Note)
                .flat_map(|f| f.keys.iter().map(String::as_str))
                .collect();
            for (field, value) in truth.iter().flat_map(|t| t.template.fields.iter().zip(&t.values)) {
                all += 1;
                let read = report.value(&field.key).and_then(|v| v.number());
                let is_right = read.map(|n| n.normalize().to_string()) == value.as_ref().map(|v| plain(v));
                let row = field.key.rsplit_once('.').map_or("", |(row, _)| row);
                let is_told = || {
                    warned.iter().any(|k| *k == field.key || *k == row || *k == field.key.split('.').next().unwrap())
                };
                match read {
                    _ if is_right => right += 1,
                    Some(n) if !is_told() => {
                        silent.push((seed, *kind, format!("{names:?}: {} is {value:?}, read as {n}", field.key)))
                    }
                    _ => told += 1,
                }
            }
        }
    }
    println!("{all} numbers: {right} right, {told} missing or told, {} silently wrong", silent.len());
    let files = silent.chunk_by(|a, b| (a.0, a.1 as u8) == (b.0, b.1 as u8));
    let files: Vec<String> =
        files.map(|f| format!("{} {:?}: {} numbers; {}", f[0].0, f[0].1, f.len(), f[0].2)).collect();
    assert!(files.is_empty(), "{}", files.join("\n"));
}

/// Without zeros at the end.
fn plain(text: &str) -> String {
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_string() } else { text.to_string() }
}
