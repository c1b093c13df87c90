//! Files that hold more than one table of a form: of other years, on sheets that are not shown, and rows or headers that are
//! printed again where a page ends.

use nianbao::forms::{Book, CellKind, Form, Template};
use nianbao::report::Report;
use rust_xlsxwriter::Workbook;

use crate::grids::{Grid, KINDS, Kind, Piece, Placed, file};
use crate::support::load_bytes;

fn template(form: Form) -> &'static Template {
    Book::official().template(form, "2021").unwrap()
}

/// An official table in which every number is the same.
fn all(form: Form, number: usize) -> Grid {
    let template = template(form);
    Grid::of(template, &vec![number.to_string(); template.fields.len()])
}

fn number(report: &Report, key: &str) -> Option<String> {
    report.value(key).and_then(|v| v.number()).map(|n| n.to_string())
}

/// A workbook of sheets: name, shown?, title, number in all cells.
fn workbook(sheets: &[(&str, bool, &str, usize)]) -> Report {
    let mut book = Workbook::new();
    for (name, shown, title, n) in sheets {
        let sheet = book.add_worksheet();
        sheet.set_name(*name).unwrap().set_hidden(!shown);
        if *shown && sheets.len() > 1 {
            sheet.set_active(true);
        }
        sheet.write_string(0, 0, *title).unwrap();
        for cell in &all(Form::Requests, *n).cells {
            let (r, c) = (u32::try_from(cell.row + 2).unwrap(), u16::try_from(cell.col).unwrap());
            match cell.text.parse::<f64>() {
                Ok(v) => sheet.write_number(r, c, v).unwrap(),
                Err(_) => sheet.write_string(r, c, cell.text.as_str()).unwrap(),
            };
        }
    }
    load_bytes("a.xlsx", &book.save_to_buffer().unwrap())
}

#[test]
fn of_several_years_the_latest_counts() {
    let title = |year: i32| format!("青禾县水利局{year}年政府信息公开工作年度报告");
    let (old, new) = (title(2022), title(2023));
    for sheets in [
        [("2022年", true, old.as_str(), 1), ("2023年", true, new.as_str(), 2)],
        [("表", true, old.as_str(), 1), ("表 (2)", true, new.as_str(), 2)],
        [("2023年", true, new.as_str(), 2), ("2022年", true, old.as_str(), 1)],
        // What is not shown comes last, whatever it says.
        [("底稿", false, "数据", 1), ("年报", true, new.as_str(), 2)],
    ] {
        let read = workbook(&sheets);
        assert_eq!(number(&read, "requests.new.natural").as_deref(), Some("2"), "{sheets:?}");
        assert_eq!(read.year, Some(2023), "{sheets:?}");
        assert_eq!(read.agency.as_deref(), Some("青禾县水利局"), "{sheets:?}");
        assert!(read.findings.iter().any(|f| f.code == "table-repeated"), "{sheets:?}: {:?}", read.findings);
    }
    // One after the other in a text.
    let (first, second) = (all(Form::Disclosure, 1), all(Form::Disclosure, 2));
    let pieces = [
        Piece::Line(&old),
        Piece::Line("二、主动公开政府信息情况"),
        Piece::Table(&first),
        Piece::Line(&new),
        Piece::Line("二、主动公开政府信息情况"),
        Piece::Table(&second),
    ];
    for kind in [Kind::Markdown, Kind::Html, Kind::Docx, Kind::Tabs] {
        let (name, bytes) = file(kind, &pieces);
        let read = load_bytes(name, &bytes);
        assert_eq!(number(&read, "disclosure.regulations.issued").as_deref(), Some("2"), "{kind:?}");
        assert_eq!((read.year, read.title.as_deref()), (Some(2023), Some(new.as_str())), "{kind:?}");
    }
}

/// A row, or the headers, printed again in the middle of the table.
#[test]
fn what_a_page_break_prints_again_is_no_other_table() {
    let template = template(Form::Requests);
    let values: Vec<String> = (0..template.fields.len()).map(|i| (i % 7).to_string()).collect();
    let grid = Grid::of(template, &values);
    let first = template.cells.iter().filter(|c| matches!(c.kind, CellKind::Value(_))).map(|c| c.row).min().unwrap();
    let at = first + 12;
    let repeat = |rows: std::ops::Range<usize>| {
        let count = rows.len();
        let mut cells = Vec::new();
        for cell in &grid.cells {
            let mut own = cell.clone();
            if own.row >= at {
                own.row += count;
            } else if own.row + own.rows > at {
                // What reaches over the break goes on below it.
                let below = own.row + own.rows - at;
                own.rows = at - own.row;
                cells.push(Placed { row: at + count, rows: below, text: String::new(), ..own.clone() });
            }
            cells.push(own);
        }
        let again = grid.cells.iter().filter(|c| rows.contains(&c.row));
        cells.extend(again.map(|c| Placed {
            row: at + c.row - rows.start,
            rows: c.rows.min(rows.end - c.row),
            ..c.clone()
        }));
        cells.sort_by_key(|c| (c.row, c.col));
        Grid { cells }
    };
    for (what, grid) in [("the headers", repeat(0..first)), ("a row", repeat(at - 1..at))] {
        for &kind in KINDS.iter().filter(|k| !matches!(k, Kind::Scattered | Kind::Pdf)) {
            let pieces = [
                Piece::Line("青禾县水利局2023年政府信息公开工作年度报告"),
                Piece::Line("三、收到和处理政府信息公开申请情况"),
                Piece::Table(&grid),
            ];
            let (name, bytes) = file(kind, &pieces);
            let read = load_bytes(name, &bytes);
            let wrong: Vec<_> = template
                .fields
                .iter()
                .zip(&values)
                .filter(|(f, v)| number(&read, &f.key).as_deref() != Some(v.as_str()))
                .map(|(f, _)| f.key.as_str())
                .collect();
            assert!(
                wrong.is_empty(),
                "{what} {kind:?}: {} wrong, {:?}; {:?}",
                wrong.len(),
                &wrong[..3.min(wrong.len())],
                read.findings
            );
        }
    }
}

/// 规章（设区的市…）: what an issuer adds in brackets is no part of the label.
#[test]
fn labels_with_long_brackets_are_known() {
    let text = "青禾市2023年政府信息公开工作年度报告\n\n二、主动公开政府信息情况\n\n| 信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |\n|---|---|---|---|\n| 规章（设区的市、自治州人民政府制定的规章，没有的填0） | 1 | 2 | 3 |\n| 行政规范性文件（含政府及其部门制发的文件，不含内部管理文件） | 4 | 5 | 6 |\n";
    let read = load_bytes("a.txt", text.as_bytes());
    for (key, expected) in [("regulations.issued", "1"), ("regulations.in_force", "3"), ("normative.issued", "4")] {
        assert_eq!(number(&read, &format!("disclosure.{key}")).as_deref(), Some(expected), "{key} {:?}", read.findings);
    }
}

/// A sheet copied as text: cells with a line break are quoted, and columns before the table are blank.
#[test]
fn cells_of_several_lines_of_a_sheet_copied_as_text_are_one() {
    let heads = "\"结果\n维持\"\t\"结果\n纠正\"\t\"其他\n结果\"\t\"尚未\n审结\"\t总计";
    let blank = |n: usize| "\t".repeat(n);
    let text = format!(
        "\t青禾县水利局2023年政府信息公开工作年度报告{}\n\t四、政府信息公开行政复议、行政诉讼情况{}\n\t行政复议{}行政诉讼{}\n\t{heads}\t未经复议直接起诉{}复议后起诉{}\n\t{}\t{heads}\t{heads}\n\t1\t\t0\t0\t1\t0\t0\t2\t0\t2\t\t0\t0\t3\t3\n",
        blank(14),
        blank(14),
        blank(5),
        blank(9),
        blank(5),
        blank(4),
        blank(4),
    );
    let read = load_bytes("a.txt", text.as_bytes());
    for (i, expected) in ["1", "", "0", "0", "1", "0", "0", "2", "0", "2", "", "0", "0", "3", "3"].iter().enumerate() {
        let key = &template(Form::Cases).fields[i].key;
        let got = number(&read, key);
        assert_eq!(got.as_deref().unwrap_or_default(), *expected, "{key}: {:?}", read.findings);
    }
}

/// Two reports in one file: what is said of them, and of which year the tables are that count.
#[test]
fn two_reports_in_a_file_are_told_with_the_year_that_counts() {
    let told = |first: &str, second: &str| {
        let (disclosure, requests) = (all(Form::Disclosure, 1), all(Form::Requests, 1));
        let (other, others) = (all(Form::Disclosure, 2), all(Form::Requests, 2));
        let (two, three) = ("二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况");
        let piece = |title, grid, grids| {
            [Piece::Line(title), Piece::Line(two), Piece::Table(grid), Piece::Line(three), Piece::Table(grids)]
        };
        let pieces: Vec<Piece<'_>> =
            piece(first, &disclosure, &requests).into_iter().chain(piece(second, &other, &others)).collect();
        let (name, bytes) = file(Kind::Markdown, &pieces);
        let read = load_bytes(name, &bytes);
        let found: Vec<_> = read.findings.iter().filter(|f| f.code == "reports-several").collect();
        assert_eq!(found.len(), 1, "{:?}", read.findings);
        (found[0].message.zh.clone(), found[0].message.en.clone(), number(&read, "requests.new.natural"))
    };
    let title = |year: i32| format!("青禾县水利局{year}年政府信息公开工作年度报告");
    let (zh, en, number) = told(&title(2022), &title(2023));
    assert_eq!(number.as_deref(), Some("2"));
    assert!(zh.contains("采用的是 2023 年度的") && zh.contains("分成单独的文件"), "{zh}");
    assert!(en.contains("those of 2023 count") && en.contains("split the file"), "{en}");
    let (zh, en, number) = told("青禾县水利局政府信息公开工作年度报告", "青禾县档案馆政府信息公开工作年度报告");
    assert_eq!(number.as_deref(), Some("1"));
    assert!(zh.contains("认不出各是哪一年度的") && zh.contains("第一张"), "{zh}");
    assert!(en.contains("no year being told"), "{en}");
}
