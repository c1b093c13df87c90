//! Tables drawn with characters, as Pandoc and others write them.

use nianbao::Report;
use nianbao::document::grid::Grid;
use unicode_width::UnicodeWidthStr;

use crate::support::{load, load_bytes, samples};

/// The characters of rules, upright lines and crossings.
const HANDS: [[char; 3]; 2] = [['-', '|', '+'], ['─', '│', '┼']];

/// A grid drawn: spans are where no line is.
fn drawn(grid: &Grid, [rule, bar, cross]: [char; 3]) -> String {
    let (rows, cols) = (grid.rows, grid.cells.iter().map(|c| c.col + c.cols).max().unwrap_or(0));
    let mut owner = vec![vec![usize::MAX; cols]; rows];
    for (i, c) in grid.cells.iter().enumerate() {
        (c.row..c.row + c.rows).for_each(|r| owner[r][c.col..c.col + c.cols].fill(i));
    }
    let mut widths = vec![4; cols];
    for c in &grid.cells {
        let longest = c.text.lines().map(|line| line.width() + 2).max().unwrap_or(0);
        let have: usize = widths[c.col..c.col + c.cols].iter().sum::<usize>() + c.cols - 1;
        widths[c.col] += longest.saturating_sub(have);
    }
    let edge = |r: usize| {
        let alike = |a: usize, b: usize, c: usize| a > 0 && a < rows && owner[a - 1][c] == owner[b][c];
        let mut line = cross.to_string();
        for c in 0..cols {
            let open = alike(r, r.min(rows - 1), c);
            line.extend(std::iter::repeat_n(if open { ' ' } else { rule }, widths[c]));
            let within = open && c + 1 < cols && owner[r][c] == owner[r][c + 1];
            line.push(if within {
                ' '
            } else if open && c + 1 < cols && alike(r, r, c + 1) {
                bar
            } else {
                cross
            });
        }
        line
    };
    let mut out = edge(0) + "\n";
    for (r, owners) in owner.iter().enumerate() {
        let high = grid.cells.iter().filter(|c| c.row == r).map(|c| c.text.lines().count()).max().unwrap_or(0);
        for at in 0..high.max(1) {
            out.push(bar);
            let mut c = 0;
            while c < cols {
                let cell = &grid.cells[owners[c]];
                let room: usize = widths[c..c + cell.cols].iter().sum::<usize>() + cell.cols - 1;
                let text = if cell.row == r { cell.text.lines().nth(at).unwrap_or("") } else { "" };
                out.push_str(&format!(" {text}{}{bar}", " ".repeat(room - 1 - text.width())));
                c += cell.cols;
            }
            out.push('\n');
        }
        out.push_str(&(edge(r + 1) + "\n"));
    }
    out
}

fn values(report: &Report) -> Vec<(String, String)> {
    let tables = report.tables();
    tables.flat_map(|t| t.template.fields.iter().zip(&t.values)).map(|(f, v)| (f.key.clone(), v.text.clone())).collect()
}

#[test]
fn drawn_tables_are_read_with_their_spans() {
    for path in samples() {
        let report = load(&path);
        for hand in HANDS {
            let mut text =
                "青禾县云台镇人民政府2023年政府信息公开工作年度报告\n\n一、总体情况\n\n平稳。\n\n".to_string();
            for table in report.tables() {
                let section = &report.book.section(table.template.form).heading;
                text.push_str(&format!("{section}\n\n{}\n", drawn(&Grid::of_form(table, &report.book), hand)));
            }
            let back = load_bytes("a.txt", text.as_bytes());
            assert_eq!(values(&back), values(&report), "{}\n{text}", path.display());
        }
    }
}

/// The same between elements of HTML, as where a program writes some tables so and some so.
#[test]
fn drawn_tables_are_read_between_elements() {
    let report = load(&samples()[0]);
    for hand in HANDS {
        let mut text = "<div align=\"center\">\n\n# 青禾县云台镇人民政府2023年政府信息公开工作年度报告\n\n</div>\n\n一、总体情况\n\n<b>平稳。</b>\n\n".to_string();
        for table in report.tables() {
            let section = &report.book.section(table.template.form).heading;
            text.push_str(&format!(
                "{section}\n\n<!-- 表 -->\n{}\n<br>\n\n",
                drawn(&Grid::of_form(table, &report.book), hand)
            ));
        }
        text.push_str("<table><tr><td>附</td><td>表</td></tr></table>\n");
        let back = load_bytes("a.md", text.as_bytes());
        assert_eq!(values(&back), values(&report), "{text}");
    }
}

/// What is drawn askew is text, and is read as such; nothing is lost, and no time.
#[test]
fn what_is_no_rectangle_is_no_table() {
    let askew = "+----+----+\n| 甲 | 乙  |\n+----+----+\n| 丙 | 丁 |\n+----+----+\n";
    let report = load_bytes(
        "a.txt",
        format!("青禾县水利局2023年政府信息公开工作年度报告\n一、总体情况\n{askew}六、其他需要报告的事项\n无\n")
            .as_bytes(),
    );
    let said: String = report.to_json(nianbao::Lang::Zh).map(|json| String::from_utf8(json).unwrap()).unwrap();
    assert!(["甲", "乙", "丙", "丁"].iter().all(|word| said.contains(word)), "{said}");
}
