//! Shapes of files that offices, browsers and other programs make, each read wrongly once.

use nianbao::forms::{Book, Form, Template};
use nianbao::report::Report;

use crate::grids::{Grid, Kind, Piece, file};
use crate::support::{load_bytes, scratch, zipped};

const TITLE: &str = "青禾县水务局2023年政府信息公开工作年度报告";

fn template() -> &'static Template {
    Book::official().template(Form::Requests, "2021").unwrap()
}

/// 表三 with another number in each cell.
fn requests() -> Grid {
    Grid::of(template(), &(101..101 + template().fields.len()).map(|n| n.to_string()).collect::<Vec<_>>())
}

/// The cells of 表三 that are not read as they stand in it.
fn wrong(report: &Report) -> Vec<String> {
    let fields = template().fields.iter().zip(101..);
    let right =
        |key: &str, n: i32| report.value(key).and_then(|v| v.number()).is_some_and(|v| v.to_string() == n.to_string());
    fields.filter(|(f, n)| !right(&f.key, *n)).map(|(f, _)| f.key.clone()).collect()
}

fn codes(report: &Report) -> Vec<&str> {
    report.findings.iter().map(|f| f.code.as_str()).collect()
}

/// The rows of a grid, what spans several cells said in each of them.
fn repeated(grid: &Grid) -> Vec<Vec<String>> {
    let at = |row: usize, col: usize| {
        let covers = |from: usize, by: usize, at: usize| (from..from + by).contains(&at);
        let cell = grid.cells.iter().find(|c| covers(c.row, c.rows, row) && covers(c.col, c.cols, col));
        cell.map(|c| c.text.clone()).unwrap_or_default()
    };
    (0..grid.height()).map(|row| (0..grid.width()).map(|col| at(row, col)).collect()).collect()
}

fn markdown(rows: &[Vec<String>]) -> String {
    let line = |row: &Vec<String>| format!("| {} |\n", row.join(" | "));
    let parts = format!("{}|\n", "|---".repeat(rows[0].len()));
    format!("# {TITLE}\n\n{}{parts}{}\n", line(&rows[0]), rows[1..].iter().map(line).collect::<String>())
}

/// （六）其他处理, a row of the form of 2019 and a group of that of 2021, stands in each of the three rows of its group: it began a
/// table of 2019 three times.
#[test]
fn a_group_said_in_each_of_its_rows_begins_no_table() {
    let report = load_bytes("a.md", markdown(&repeated(&requests())).as_bytes());
    assert_eq!(wrong(&report), [""; 0]);
    assert_eq!(report.table(Form::Requests).unwrap().template.layout, "2021");
}

/// Who writes a table without spans puts the groups before the label: 三、本年度办理结果-（三）不予公开-1.属于国家秘密.
#[test]
fn labels_behind_those_of_their_groups_are_known() {
    for from in [0, 1] {
        let grid = requests();
        let rows: Vec<Vec<String>> = repeated(&grid)
            .iter()
            .enumerate()
            .map(|(i, row)| {
                let mut labels = row[from.min(if row[1] == row[2] { 0 } else { from })..3].to_vec();
                labels.dedup();
                let label = if i == 0 || i == 1 { "项目".to_string() } else { labels.join("-") };
                std::iter::once(label).chain(row[3..].iter().cloned()).collect()
            })
            .skip(2)
            .collect();
        let report = load_bytes("a.md", markdown(&rows).as_bytes());
        assert_eq!(wrong(&report), [""; 0]);
        assert!(!codes(&report).contains(&"label-damaged"));
    }
}

/// 合计 within a group heads a row that the form does not have, and a column that it has.
#[test]
fn a_row_of_sums_within_a_group_is_told() {
    let mut grid = requests();
    let first = grid.cells.iter().find(|c| c.text.starts_with("1.属于国家秘密")).unwrap().row;
    grid.open_row(first + 1);
    grid.put(first + 1, 2, "合计");
    (3..10).for_each(|col| grid.put(first + 1, col, "9"));
    let (name, bytes) = file(Kind::Html, &[Piece::Line(TITLE), Piece::Table(&grid)]);
    let report = load_bytes(name, &bytes);
    assert_eq!(wrong(&report), [""; 0]);
    assert!(codes(&report).contains(&"table-extra"));
}

/// `pdftotext` takes a row apart into lines that begin at one place: sorted by place, its numbers were others' silently.
#[test]
fn numbers_in_lines_without_columns_are_not_put_in_order() {
    let text = |second: &str| {
        format!(
            "{TITLE}\n三、收到和处理政府信息公开申请情况\n一、本年新收政府信息公开申请数量 1 2 3 4 5 6 21\n二、上年结转政府信息公开申请数量\n{second}\n（一）予以公开 1 1 1 1 1 1 6\n"
        )
    };
    let value =
        |report: &Report| report.value("requests.carried_in.business").and_then(|v| v.number()).map(|n| n.to_string());
    let scattered = load_bytes("a.txt", text("11 12\n13\n14\n15\n16 81").as_bytes());
    assert_eq!(value(&scattered), None);
    assert!(codes(&scattered).contains(&"row-unclear"));
    let wrapped = load_bytes("a.txt", text("11 12 13 14\n15 16 81").as_bytes());
    assert_eq!(value(&wrapped).as_deref(), Some("12"));
}

/// A browser prints the time before the title: `06PM青禾县水务局` was the agency.
#[test]
fn the_time_of_printing_is_none_of_the_title() {
    for time in ["11/22/23, 9:05 PM", "2024/1/22 16:03", "2024/1/22 下午4:03", "22/11/2023, 21:05"] {
        let text = format!("{time}    {TITLE}\n\n一、总体情况\n\n平稳。\n\n二、主动公开政府信息情况\n");
        let report = load_bytes("a.txt", text.as_bytes());
        assert_eq!(report.title.as_deref(), Some(TITLE), "{time}");
        assert_eq!(report.agency.as_deref(), Some("青禾县水务局"), "{time}");
    }
}

/// Org mode's title.
#[test]
fn the_key_before_a_title_is_none_of_it() {
    let text = markdown(&repeated(&requests())).replacen("# ", "#+TITLE: ", 1);
    assert_eq!(load_bytes("a.org", text.as_bytes()).title.as_deref(), Some(TITLE));
}

/// The article of a page of WeChat is hidden until its script has run: nothing was read.
#[test]
fn an_article_that_a_script_shows_is_read() {
    let (_, bytes) = file(Kind::Html, &[Piece::Line(TITLE), Piece::Table(&requests())]);
    let hidden = r#"<div id="js_content" style="visibility: hidden; opacity: 0;">"#;
    let page = String::from_utf8(bytes).unwrap().replacen("<p>", &format!("{hidden}<p>"), 1);
    assert!(page.contains(hidden));
    assert_eq!(wrong(&load_bytes("a.html", page.as_bytes())), [""; 0]);
}

/// A cell that goes on from nothing was put behind the others of its row: headers changed places, and the numbers with them.
#[test]
fn a_cell_that_continues_nothing_stays_in_its_place() {
    let (name, bytes) = file(Kind::Docx, &[Piece::Line(TITLE), Piece::Table(&requests())]);
    let mut package = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut xml = String::new();
    std::io::Read::read_to_string(&mut package.by_name("word/document.xml").unwrap(), &mut xml).unwrap();
    let xml = xml.replacen("<w:vMerge w:val=\"restart\"/>", "<w:vMerge/>", 3);
    let report = load_bytes(name, &zipped(&[("word/document.xml", &xml)]));
    assert_eq!(wrong(&report), [""; 0]);
    assert!(!codes(&report).contains(&"columns-moved"));
}

/// UTF-32 was read, and lost on the way from the process that reads.
#[test]
fn utf_32_comes_through_the_readers_process() {
    let folder = scratch("utf-32");
    let text = format!("\u{feff}{TITLE}\n\n一、总体情况\n\n平稳。\n\n二、主动公开政府信息情况\n");
    for (name, big) in [("little", false), ("big", true)] {
        let unit = |c: char| if big { u32::from(c).to_be_bytes() } else { u32::from(c).to_le_bytes() };
        let path = folder.join(format!("{name}.txt"));
        std::fs::write(&path, text.chars().flat_map(unit).collect::<Vec<u8>>()).unwrap();
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_nianbao"));
        command.args(["convert", "--to", "json", "--out", "-"]).arg(&path);
        let told = String::from_utf8(command.output().unwrap().stdout).unwrap();
        assert!(told.contains(TITLE), "{name}");
    }
}

/// A form filled in and saved: its numbers are the values of fields. They were left aside.
#[test]
fn numbers_in_fields_are_those_of_their_cells() {
    let (_, bytes) = file(Kind::Html, &[Piece::Line(TITLE), Piece::Table(&requests())]);
    let page = String::from_utf8(bytes).unwrap();
    for (open, close) in [("<input type='text' readonly value='", "'>"), ("<p><textarea>", "</textarea></p>")] {
        let mut filled = page.clone();
        for n in 101..101 + template().fields.len() {
            filled = filled.replacen(&format!(">{n}<"), &format!(">{open}{n}{close}<"), 1);
        }
        let report = load_bytes("a.html", filled.as_bytes());
        assert_eq!(wrong(&report), [""; 0]);
        assert!(!codes(&report).contains(&"text-left"));
        // A unit may stand behind it.
        let unit =
            load_bytes("a.html", filled.replace(&format!("{close}</td>"), &format!("{close} 件</td>")).as_bytes());
        assert_eq!(wrong(&unit), [""; 0]);
        assert!(!codes(&unit).contains(&"text-left"));
        // With anything before it a field is none of the text: it is told.
        let beside = load_bytes("a.html", filled.replacen(open, &format!("共{open}"), 1).as_bytes());
        assert_eq!(wrong(&beside).len(), 1);
        assert!(codes(&beside).contains(&"text-left"));
    }
}

/// `colspan="2px"` was one column, and `rowspan=0`, which reaches to the end of the rows, one row: the numbers below it moved.
#[test]
fn spans_are_those_that_browsers_read() {
    let (_, bytes) = file(Kind::Html, &[Piece::Line(TITLE), Piece::Table(&requests())]);
    let page = String::from_utf8(bytes).unwrap();
    let odd = page.replace("colspan=7", "colspan='7px'").replace("colspan=3", "colspan=' 3;'");
    assert_ne!(odd, page);
    assert_eq!(wrong(&load_bytes("a.html", odd.as_bytes())), [""; 0]);
    // The label of the results reaches over all rows but the last, which is a group of its own.
    let label = page.find("三、本年度办理结果").unwrap();
    let from = label - page[..label].chars().rev().take_while(|c| *c != '<').count();
    let rows = page[from..label].find("rowspan=").unwrap() + from + "rowspan=".len();
    let end = rows + page[rows..].find(|c: char| !c.is_ascii_digit()).unwrap();
    let last = page.rfind("<tr").unwrap();
    let grouped = |rows_of: &str| [&page[..rows], rows_of, &page[end..last], "</tbody><tbody>", &page[last..]].concat();
    assert_eq!(wrong(&load_bytes("a.html", grouped("0").as_bytes())), [""; 0]);
    assert!(!wrong(&load_bytes("a.html", grouped("3").as_bytes())).is_empty());
}

/// The foot of a table stands before its body in pages of HTML 4.
#[test]
fn the_foot_of_a_table_is_below_its_rows() {
    let (_, bytes) = file(Kind::Html, &[Piece::Line(TITLE), Piece::Table(&requests())]);
    let page = String::from_utf8(bytes).unwrap();
    let (last, end) = (page.rfind("<tr").unwrap(), page.rfind("</table>").unwrap());
    let first = page.find("<tr").unwrap();
    let foot = format!("<tfoot>{}</tfoot><tbody>", &page[last..end]);
    let page = [&page[..first], &foot, &page[first..last], "</tbody>", &page[end..]].concat();
    assert_eq!(wrong(&load_bytes("a.html", page.as_bytes())), [""; 0]);
}

/// 表三 with its totals alone was read as if they were those of natural persons: the word in the corner of the table kept its header
/// out of it.
#[test]
fn a_column_of_totals_alone_is_that_of_the_totals() {
    let rows = [
        ("一、本年新收政府信息公开申请数量", "9"),
        ("二、上年结转政府信息公开申请数量", "1"),
        ("（一）予以公开", "4"),
        ("（七）总计", "10"),
        ("四、结转下年度继续办理", "0"),
    ];
    for (corner, head) in [("项目", "总计"), ("事项", "合计")] {
        let markdown: String = rows.iter().map(|(label, number)| format!("| {label} | {number} |\n")).collect();
        let html: String =
            rows.iter().map(|(label, number)| format!("<tr><td>{label}</td><td>{number}</td></tr>")).collect();
        let title = "青禾县水利局2023年政府信息公开工作年度报告";
        let heading = "三、收到和处理政府信息公开申请情况";
        for (name, text) in [
            ("a.md", format!("{title}\n\n{heading}\n\n| {corner} | {head} |\n|---|---|\n{markdown}")),
            (
                "a.html",
                format!(
                    "<html><body><p>{title}</p><p>{heading}</p><table><tr><td>{corner}</td><td>{head}</td></tr>{html}</table></body></html>"
                ),
            ),
        ] {
            let report = load_bytes(name, text.as_bytes());
            assert_eq!(report.value("requests.new.total").unwrap().text, "9", "{name} {head}");
            assert_eq!(report.value("requests.total.total").unwrap().text, "10", "{name} {head}");
            assert!(report.value("requests.new.natural").is_none_or(|v| v.number().is_none()), "{name} {head}");
        }
    }
}

/// Numbers without a trace of the blank cells between them were laid from the left, into columns that are not theirs.
#[test]
fn numbers_of_a_row_with_blanks_are_taken_where_they_are_certain() {
    let sample = std::fs::read_to_string(&crate::support::samples()[0]).unwrap();
    let truth = load_bytes("a.txt", sample.as_bytes());
    let (head, rest) = sample.split_once("三、收到").unwrap();
    let (table, rest) = rest.split_once("四、政府").unwrap();
    // As text, without the cells that are said to be blank.
    let written = |blank: &dyn Fn(usize, usize, &str) -> bool| {
        let mut lines = Vec::new();
        for (r, line) in table.lines().enumerate() {
            let cells: Vec<&str> = line.split('|').map(str::trim).filter(|c| !c.is_empty()).collect();
            let (labels, numbers): (Vec<&str>, Vec<&str>) = cells.iter().partition(|c| c.parse::<u32>().is_err());
            let numbers = numbers.iter().enumerate().filter(|(i, n)| !blank(r, *i, n)).map(|(_, n)| *n);
            lines.push(labels.into_iter().chain(numbers).collect::<Vec<_>>().join(" "));
        }
        load_bytes("a.txt", format!("{head}三、收到{}\n\n四、政府{rest}", lines.join("\n")).as_bytes())
    };
    let judge = |report: &Report, least: usize| {
        let template = report.table(Form::Requests).unwrap();
        let mut right = 0;
        for field in &template.template.fields {
            let number = |r: &Report| r.value(&field.key).and_then(|v| v.number());
            let (got, expected) = (number(report), number(&truth));
            let told = || report.findings.iter().any(|f| f.keys.iter().any(|k| field.key.starts_with(k.as_str())));
            match got {
                Some(_) => assert_eq!(got, expected, "{}", field.key),
                None => assert!(told(), "{}", field.key),
            }
            right += usize::from(got.is_some());
        }
        assert!(right >= least, "{right} right");
    };
    // All there.
    judge(&written(&|_, _, _| false), 175);
    // One column blank in every row: sums down the columns hold wherever it is.
    judge(&written(&|_, i, _| i == 1), 0);
    // One row, its first columns or its last.
    judge(&written(&|r, i, _| r == 14 && i == 1), 174);
    judge(&written(&|r, i, _| r == 14 && i == 6), 174);
    judge(&written(&|r, i, _| r == 28 && i == 0), 174);
    // No zero is written.
    judge(&written(&|_, _, n| n == "0"), 0);
}
