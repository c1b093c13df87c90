//! Rows and columns of another year among the report's own, rows given twice, units of money, and lines parted by signs: what a label
//! says of itself is a witness, wherever it stands. No number is another year's.

use nianbao::forms::{Book, Form, Template};
use nianbao::report::Report;

use crate::grids::{Grid, KINDS, Kind, Piece, Placed, file};
use crate::support::load_bytes;

const TITLE: &str = "青禾县水务局2023年政府信息公开工作年度报告";

fn template(form: Form) -> &'static Template {
    Book::official().template(form, "2021").unwrap()
}

/// A table with another number in each cell.
fn grid(form: Form) -> Grid {
    let template = template(form);
    Grid::of(template, &(101..101 + template.fields.len()).map(|n| n.to_string()).collect::<Vec<_>>())
}

/// How many cells are read as those of [`grid`], and the keys of those read otherwise.
fn judged(report: &Report, form: Form) -> (usize, Vec<&'static str>) {
    let read = |key: &str| report.value(key).and_then(|v| v.number()).map(|v| v.to_string());
    let (mut right, mut wrong) = (0, vec![]);
    for (field, n) in template(form).fields.iter().zip(101..) {
        match read(&field.key) {
            Some(v) if v == n.to_string() => right += 1,
            Some(_) => wrong.push(field.key.as_str()),
            None => {}
        }
    }
    (right, wrong)
}

/// The labels of rows that are not read.
fn unread(report: &Report, form: Form) -> Vec<&'static str> {
    let none = |key: &str| report.value(key).and_then(|v| v.number()).is_none();
    template(form).fields.iter().filter(|f| none(&f.key)).map(|f| f.key.as_str()).collect()
}

fn codes(report: &Report) -> Vec<&str> {
    report.findings.iter().map(|f| f.code.as_str()).collect()
}

fn read(kind: Kind, form: Form, grid: &Grid) -> Report {
    let heading = match form {
        Form::Disclosure => "二、主动公开政府信息情况",
        Form::Requests => "三、收到和处理政府信息公开申请情况",
        _ => "四、政府信息公开行政复议、行政诉讼情况",
    };
    let (name, bytes) = file(kind, &[Piece::Line(TITLE), Piece::Line(heading), Piece::Table(grid)]);
    load_bytes(name, &bytes)
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// The rows of numbers, the last first.
fn rows(grid: &Grid) -> Vec<usize> {
    let mut rows: Vec<usize> = grid.cells.iter().filter(|c| is_number(&c.text)).map(|c| c.row).collect();
    rows.dedup();
    rows.reverse();
    rows
}

/// The place of the label of a row.
fn label(grid: &Grid, row: usize) -> usize {
    let texts = grid.cells.iter().filter(|c| c.row == row && !is_number(&c.text));
    texts.map(|c| c.col).max().unwrap()
}

/// A row below another, of the same groups.
fn open_below(grid: &mut Grid, row: usize) {
    grid.open_row(row + 1);
    for cell in grid.cells.iter_mut().filter(|c| c.row < row && c.row + c.rows == row + 1) {
        cell.rows += 1;
    }
}

/// Each row twice, each with what is said of its year behind its label; `first`: the other year's stands above.
fn doubled(grid: &mut Grid, (other, own): (&str, &str), first: bool) {
    for row in rows(grid) {
        let at = label(grid, row);
        open_below(grid, row);
        let (above, below) = if first { (other, own) } else { (own, other) };
        let cells: Vec<Placed> = grid.cells.iter().filter(|c| c.row == row && c.col >= at).cloned().collect();
        for cell in cells {
            // A label that reaches over rows of its group stays one.
            let old = |text: &str| (text.parse::<u32>().unwrap() + 5000).to_string();
            let (up, down) = match is_number(&cell.text) {
                true if first => (old(&cell.text), cell.text.clone()),
                true => (cell.text.clone(), old(&cell.text)),
                false => (format!("{}{above}", cell.text), format!("{}{below}", cell.text)),
            };
            grid.at(row, cell.col).text = up;
            grid.put_over((row + 1, cell.col), (1, cell.cols), &down);
        }
    }
}

/// 规章（上年） above or below 规章（本年）: last year's numbers were taken.
#[test]
fn rows_whose_label_names_another_year_are_none_of_the_reports() {
    for form in [Form::Disclosure, Form::Requests] {
        let all = template(form).fields.len();
        for said in [("（上年）", "（本年）"), ("（上年）", ""), ("（2022年）", "（2023年）"), ("（2022年）", "")]
        {
            for first in [true, false] {
                let mut grid = grid(form);
                doubled(&mut grid, said, first);
                for kind in KINDS {
                    let report = read(*kind, form, &grid);
                    let (right, wrong) = judged(&report, form);
                    assert_eq!(wrong, [""; 0], "{said:?} {first} {kind:?}");
                    assert!(
                        !matches!(kind, Kind::Html | Kind::Docx) || right == all,
                        "{said:?} {first} {kind:?}: {right}"
                    );
                    assert!(codes(&report).iter().any(|c| ["table-extra", "table-repeated"].contains(c)), "{kind:?}");
                }
            }
        }
    }
}

/// A column 上年, 本年 beside labels that reach over two rows.
#[test]
fn rows_whose_year_stands_in_a_cell_of_its_own_are_told_apart() {
    for (words, first) in [(["上年", "本年"], 0), (["2022年", "2023年"], 0), (["本年", "上年"], 1)] {
        for form in [Form::Disclosure, Form::Requests] {
            let mut grid = grid(form);
            let at = label(&grid, rows(&grid)[0]) + 1;
            let at = grid.cells.iter().filter(|c| is_number(&c.text)).map(|c| c.col).min().unwrap_or(at);
            grid.open(at);
            for row in rows(&grid) {
                open_below(&mut grid, row);
                let own = label(&grid, row);
                grid.at(row, own).rows += 1;
                let cells: Vec<Placed> =
                    grid.cells.iter().filter(|c| c.row == row && is_number(&c.text)).cloned().collect();
                grid.put(row, at, words[0]);
                grid.put(row + 1, at, words[1]);
                for cell in cells {
                    let old = (cell.text.parse::<u32>().unwrap() + 5000).to_string();
                    let (up, down) = if first == 0 { (old, cell.text.clone()) } else { (cell.text.clone(), old) };
                    grid.at(row, cell.col).text = up;
                    grid.put_over((row + 1, cell.col), (1, cell.cols), &down);
                }
            }
            grid.cells.sort_by_key(|c| (c.row, c.col));
            for kind in KINDS {
                let report = read(*kind, form, &grid);
                let (right, wrong) = judged(&report, form);
                assert_eq!(wrong, [""; 0], "{words:?} {kind:?}");
                assert!(
                    *kind != Kind::Html || right == template(form).fields.len(),
                    "{words:?} {kind:?}: {right} {:?}",
                    unread(&report, form)
                );
            }
        }
    }
}

/// 上年 and 本年 in rows of their own above the numbers of 表四.
#[test]
fn captions_within_a_table_are_said_of_the_rows_below_them() {
    for words in [["上年", "本年"], ["2022年", "2023年"]] {
        let mut grid = grid(Form::Cases);
        let row = rows(&grid)[0];
        let numbers: Vec<Placed> = grid.cells.iter().filter(|c| c.row == row).cloned().collect();
        for (at, word) in [(row, words[0]), (row + 2, words[1])] {
            grid.open_row(at);
            grid.put_over((at, 0), (1, 15), word);
        }
        grid.open_row(row + 3);
        for cell in numbers {
            grid.put(row + 3, cell.col, &cell.text);
            let old = grid.cells.iter_mut().find(|c| c.row == row + 1 && c.col == cell.col);
            let text = (cell.text.parse::<u32>().unwrap() + 5000).to_string();
            match old {
                Some(old) => old.text = text,
                None => grid.put(row + 1, cell.col, &text),
            }
        }
        grid.cells.retain(|c| !(c.row == row + 2 && is_number(&c.text)));
        grid.cells.sort_by_key(|c| (c.row, c.col));
        for kind in KINDS {
            let report = read(*kind, Form::Cases, &grid);
            assert_eq!(judged(&report, Form::Cases).1, [""; 0], "{words:?} {kind:?}");
        }
        assert_eq!(judged(&read(Kind::Html, Form::Cases, &grid), Form::Cases).0, 15, "{words:?}");
    }
}

/// The rows of another year are in the JSON as they stand in the source.
#[test]
fn rows_of_another_year_are_kept() {
    let mut grid = grid(Form::Disclosure);
    doubled(&mut grid, ("（上年）", "（本年）"), true);
    let report = read(Kind::Html, Form::Disclosure, &grid);
    let rows: Vec<String> = report
        .sections
        .iter()
        .flat_map(|s| &s.blocks)
        .flat_map(|b| b.rows().iter().map(|r| r.iter().map(|c| c.text.as_str()).collect::<Vec<_>>().join("|")))
        .collect();
    for row in ["规章（上年）|5101|5102|5103", "规章（本年）|101|102|103", "行政处罚（上年）|5108"]
    {
        assert!(rows.iter().any(|r| r == row), "{row} {rows:?}");
    }
}

/// A row written twice with other numbers: the one that stood in the smaller piece of the table was taken, without a word.
#[test]
fn a_row_written_twice_with_other_numbers_is_taken_from_neither() {
    let mut grid = grid(Form::Disclosure);
    let row = grid.cells.iter().find(|c| c.text == "规章").unwrap().row;
    grid.open_row(row + 1);
    for (col, text) in ["规章", "71", "72", "73"].into_iter().enumerate() {
        grid.put(row + 1, col, text);
    }
    for kind in KINDS {
        let report = read(*kind, Form::Disclosure, &grid);
        let (right, wrong) = judged(&report, Form::Disclosure);
        assert_eq!((right, wrong), (7, vec![]), "{kind:?}");
        assert!(codes(&report).contains(&"table-repeated"), "{kind:?}: {:?}", codes(&report));
    }
}

/// 上年处理决定数量 over the only numbers of a row, 上年制发件数 with no 本年制发件数 beside it.
#[test]
fn columns_headed_as_another_years_are_not_taken() {
    let mut grid = grid(Form::Disclosure);
    let first = grid.cells.iter().position(|c| c.text == "本年处理决定数量").unwrap();
    grid.cells[first].text = "上年处理决定数量".into();
    grid.cells.iter_mut().find(|c| c.text == "本年制发件数").unwrap().text = "上年制发件数".into();
    for kind in KINDS {
        let report = read(*kind, Form::Disclosure, &grid);
        for key in ["disclosure.licensing.decisions", "disclosure.regulations.issued", "disclosure.normative.issued"] {
            assert_eq!(report.value(key).and_then(|v| v.number()), None, "{key} {kind:?}");
        }
        assert_eq!(report.value("disclosure.punishment.decisions").unwrap().number().unwrap().to_string(), "108");
        assert!(codes(&report).contains(&"columns-unclear"), "{kind:?}: {:?}", codes(&report));
    }
}

/// The unit of money in the header, behind the label or above the table: 万元 was given for 千元.
#[test]
fn the_unit_of_money_is_the_one_that_is_written() {
    for unit in ["元", "千元", "百万元", "亿元"] {
        for place in ["header", "bracket", "label", "caption", "value"] {
            let mut grid = grid(Form::Disclosure);
            let caption = format!("单位：件、{unit}");
            let mut change = |from: &str, to: String| {
                grid.cells.iter_mut().find(|c| c.text == from).unwrap().text = to;
            };
            let header = "本年收费金额（单位：万元）";
            match place {
                "header" => change(header, format!("本年收费金额（单位：{unit}）")),
                "bracket" => change(header, format!("本年收费金额（{unit}）")),
                "label" => change("行政事业性收费", format!("行政事业性收费（{unit}）")),
                "caption" => change(header, "本年收费金额".into()),
                _ => change("110", format!("110{unit}")),
            }
            let mut pieces = vec![Piece::Line(TITLE), Piece::Line("二、主动公开政府信息情况")];
            if place == "caption" {
                pieces.push(Piece::Line(&caption));
            }
            pieces.push(Piece::Table(&grid));
            for kind in KINDS {
                let (name, bytes) = file(*kind, &pieces);
                let report = load_bytes(name, &bytes);
                let value = report.value("disclosure.fees.amount").unwrap();
                let read = (value.number().map(|n| n.to_string()), value.unit.clone());
                assert_eq!(read, (Some("110".to_string()), Some(unit.to_string())), "{unit} {place} {kind:?}");
                assert!(codes(&report).contains(&"unit-odd"), "{unit} {place} {kind:?}");
            }
        }
    }
}

/// 上年 before the labels of a group of rows, in text: the group that stood in the larger piece was taken.
#[test]
fn a_year_before_a_group_of_labels_in_text_is_taken_from_neither_or_right() {
    let rows = ["规章  101  102  103", "行政规范性文件  104  105  106"];
    let old = ["规章  5101  5102  5103", "行政规范性文件  5104  5105  5106"];
    let rest = "行政许可  107\n行政处罚  108\n行政强制  109\n行政事业性收费  110";
    for (first, second, words) in [(rows, old, ["本年", "上年"]), (old, rows, ["上年", "本年"])] {
        for text in [
            format!("{}  {}\n{}\n{}  {}\n{}\n{rest}", words[0], first[0], first[1], words[1], second[0], second[1]),
            format!("{}\n{}\n{}\n{}\n{rest}", words[0], first.join("\n"), words[1], second.join("\n")),
        ] {
            let report = load_bytes("a.txt", format!("{TITLE}\n二、主动公开政府信息情况\n{text}\n").as_bytes());
            let (right, wrong) = judged(&report, Form::Disclosure);
            assert_eq!(wrong, [""; 0], "{text}");
            assert!(right >= 4, "{text}");
            assert!(codes(&report).iter().any(|c| ["table-extra", "table-repeated"].contains(c)), "{text}");
        }
    }
}

/// A table on its side as CSV: the numbers of the next line were those of the label that ends the first.
#[test]
fn numbers_behind_a_header_are_none_of_the_label_before_it() {
    let text = "信息内容,规章,行政规范性文件,\n本年制发件数,71,72,\n本年废止件数,73,74,\n现行有效件数,75,76,\n第二十条第（五）项,,,\n行政许可,107,,\n行政处罚,108,,\n";
    let report = load_bytes("a.csv", format!("{TITLE},,,\n二、主动公开政府信息情况,,,\n{text}").as_bytes());
    assert_eq!(judged(&report, Form::Disclosure), (2, vec![]));
}

/// Lines of CSV with no blank cell: the header was one text, and columns in another order were taken in the form's.
#[test]
fn headers_in_lines_parted_by_signs_are_looked_at() {
    for sign in [",", ";", " | "] {
        let rows = [
            ["信息内容", "现行有效件数", "本年制发件数", "本年废止件数"],
            ["规章", "103", "101", "102"],
            ["行政规范性文件", "106", "104", "105"],
        ];
        let table: Vec<String> = rows.iter().map(|row| row.join(sign)).collect();
        let text = format!("{TITLE}\n二、主动公开政府信息情况\n{}\n行政许可{sign}107\n", table.join("\n"));
        let report = load_bytes("a.txt", text.as_bytes());
        assert_eq!(judged(&report, Form::Disclosure), (7, vec![]), "{sign:?}");
    }
}

#[test]
fn a_row_of_markdown_that_a_line_break_cuts_in_a_cell_is_one_row() {
    let grid = grid(Form::Disclosure);
    let (name, bytes) =
        file(Kind::Markdown, &[Piece::Line(TITLE), Piece::Line("二、主动公开政府信息情况"), Piece::Table(&grid)]);
    let text = String::from_utf8(bytes).unwrap();
    let whole = load_bytes(name, text.as_bytes());
    let keys: Vec<_> = template(Form::Disclosure).fields.iter().map(|f| f.key.as_str()).collect();
    for (key, n) in keys.iter().zip(101..) {
        let n: String = n.to_string();
        assert!(whole.value(key).is_some_and(|v| v.number().is_some()), "{key}");
        let cut = text.replace(&n, &format!("{}\n{}", &n[..1], &n[1..]));
        assert_ne!(cut, text);
        let report = load_bytes(name, cut.as_bytes());
        let (right, wrong) = judged(&report, Form::Disclosure);
        assert_eq!((right, wrong), (keys.len() - 1, vec![]), "{key}: {:?}", report.findings);
    }
}

/// A blank cell among headers that stand where the form has them: the columns are certain, as no other stands there.
#[test]
fn a_header_that_was_not_recognised_costs_no_column() {
    let leaves = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"];
    let whole = template(Form::Requests).fields.len();
    for leaf in leaves {
        let mut right = 0;
        for kind in KINDS {
            let mut grid = grid(Form::Requests);
            let head = grid.cells.iter_mut().find(|c| c.text == leaf).unwrap();
            head.text.clear();
            let report = read(*kind, Form::Requests, &grid);
            let (own, wrong) = judged(&report, Form::Requests);
            assert_eq!(wrong, Vec::<&str>::new(), "{leaf} {kind:?}");
            right += usize::from(own == whole);
        }
        // Text without cells, and one cell a line, show no blank one.
        assert!(right >= 9, "{leaf}: whole in {right} of {} formats", KINDS.len());
    }
}

/// Two rows of a group have changed their places: both are known by their labels.
#[test]
fn rows_in_another_order_are_taken_by_their_labels() {
    let pairs = [
        (Form::Disclosure, "行政处罚", "行政强制"),
        (Form::Disclosure, "规章", "行政规范性文件"),
        (Form::Requests, "2.重复申请", "3.要求提供公开出版物"),
        (Form::Requests, "5.属于三类内部事务信息", "7.属于行政执法案卷"),
        (Form::Requests, "一、本年新收政府信息公开申请数量", "二、上年结转政府信息公开申请数量"),
    ];
    for (form, one, other) in pairs {
        let whole = template(form).fields.len();
        let mut right = 0;
        for kind in KINDS {
            let mut grid = grid(form);
            let row = |grid: &Grid, label: &str| grid.cells.iter().find(|c| c.text == label).unwrap().row;
            let (a, b) = (row(&grid, one), row(&grid, other));
            let from = label(&grid, a);
            for cell in grid.cells.iter_mut().filter(|c| c.col >= from && c.rows == 1) {
                cell.row = if cell.row == a {
                    b
                } else if cell.row == b {
                    a
                } else {
                    cell.row
                };
            }
            grid.cells.sort_by_key(|c| (c.row, c.col));
            let report = read(*kind, form, &grid);
            let (own, wrong) = judged(&report, form);
            assert_eq!(wrong, Vec::<&str>::new(), "{one} {kind:?}: {:?}", report.findings);
            right += usize::from(own == whole && codes(&report).contains(&"rows-moved"));
        }
        assert!(right >= 9, "{one}: whole in {right} of {} formats", KINDS.len());
    }
}
