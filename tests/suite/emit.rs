//! Tables written in the shapes of the wild.

use nianbao::forms::{CellKind, Form, Template};

/// A shape of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Markdown with every column.
    Markdown,
    /// Markdown, labels and values only, empty cells left out.
    Compact,
    /// Tab separated, spans as empty cells.
    Tabs,
    /// One cell a line behind a tab, blank lines between rows.
    CellLines,
    /// Every cell on a line of its own, blank lines between all.
    Scattered,
    /// Cells ended by ` |` on lines of their own.
    Barred,
    /// `规章 | 0 | 0 | 0 |`.
    OpenBars,
    /// `pdftotext -layout`: columns by spaces, wrapped labels, page numbers between.
    Layout,
    /// `pdftotext`: a line a cell, wrapped labels with the numbers between their halves.
    Plain,
    /// A small Markdown table for each row group, with meaningless headers.
    Pieces,
    /// CSV.
    Csv,
    /// HTML with spans.
    Html,
}

pub const SHAPES: &[Shape] = &[
    Shape::Markdown,
    Shape::Compact,
    Shape::Tabs,
    Shape::CellLines,
    Shape::Scattered,
    Shape::Barred,
    Shape::OpenBars,
    Shape::Layout,
    Shape::Plain,
    Shape::Pieces,
    Shape::Csv,
    Shape::Html,
];

/// A table as rows of the full grid: `Some` where a cell begins, `None` where one reaches from above or the left.
fn grid(template: &Template, values: &[String], label: &dyn Fn(&str) -> String) -> Vec<Vec<Option<String>>> {
    let mut rows = vec![vec![None; template.widths.len()]; template.rows];
    for cell in &template.cells {
        rows[cell.row][cell.col] = Some(match cell.kind {
            CellKind::Value(i) => values[i].clone(),
            _ => label(&cell.text),
        });
    }
    rows
}

/// Write one table.
pub fn table(shape: Shape, template: &Template, values: &[String], label: &dyn Fn(&str) -> String) -> String {
    let rows = grid(template, values, label);
    let text = |c: &Option<String>| c.clone().unwrap_or_default();
    match shape {
        Shape::Markdown => markdown(&rows.iter().map(|r| r.iter().map(text).collect()).collect::<Vec<Vec<String>>>()),
        Shape::Compact => {
            let kept: Vec<Vec<String>> = rows.iter().map(|r| r.iter().flatten().cloned().collect()).collect();
            markdown(&kept)
        }
        Shape::Tabs => {
            rows.iter().map(|r| r.iter().map(text).collect::<Vec<_>>().join("\t")).collect::<Vec<_>>().join("\n")
        }
        Shape::CellLines => {
            let row = |r: &Vec<Option<String>>| r.iter().flatten().map(|c| format!("\t{c}\n")).collect::<String>();
            rows.iter().map(row).collect::<Vec<_>>().join("\n")
        }
        Shape::Scattered => rows.iter().flatten().flatten().map(|c| format!("{c}\n\n")).collect(),
        Shape::Barred => {
            let row = |r: &Vec<Option<String>>| {
                let mut out = String::new();
                let mut bars = 0;
                for cell in r {
                    match cell {
                        Some(c) => {
                            out.push_str(&"|".repeat(bars));
                            out.push_str(&format!("\n{c} |"));
                            bars = 0;
                        }
                        None => bars += 1,
                    }
                }
                out.push_str(&"|".repeat(bars));
                out
            };
            rows.iter().map(row).collect::<Vec<_>>().join("\n")
        }
        Shape::OpenBars => rows
            .iter()
            .map(|r| r.iter().flatten().map(|c| format!("{c} | ")).collect::<String>())
            .collect::<Vec<_>>()
            .join("\n"),
        Shape::Layout => layout(template, values, label),
        Shape::Plain => plain(template, values, label),
        Shape::Pieces => pieces(template, values, label),
        Shape::Csv => rows
            .iter()
            .map(|r| r.iter().map(|c| csv(&text(c))).collect::<Vec<_>>().join(","))
            .collect::<Vec<_>>()
            .join("\n"),
        Shape::Html => html(template, values, label),
    }
}

fn csv(text: &str) -> String {
    if text.contains([',', '"']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_string() }
}

fn markdown(rows: &[Vec<String>]) -> String {
    let mut lines: Vec<String> = rows.iter().map(|r| format!("| {} |", r.join(" | "))).collect();
    let columns = rows.first().map_or(1, Vec::len);
    lines.insert(1, format!("|{}", "---|".repeat(columns)));
    lines.join("\n")
}

fn halves(text: &str) -> Option<(String, String)> {
    let chars: Vec<char> = text.chars().collect();
    (chars.len() > 15).then(|| (chars[..15].iter().collect(), chars[15..].iter().collect()))
}

/// Rows of label cells and values, as a page shows them.
fn shown(template: &Template, values: &[String], label: &dyn Fn(&str) -> String) -> Vec<(Vec<String>, Vec<String>)> {
    let mut rows = Vec::new();
    for r in 0..template.rows {
        let cells: Vec<_> = template.cells.iter().filter(|c| c.row == r).collect();
        let labels = cells.iter().filter(|c| !matches!(c.kind, CellKind::Value(_))).map(|c| label(&c.text)).collect();
        let numbers = cells
            .iter()
            .filter_map(|c| match c.kind {
                CellKind::Value(i) => Some(values[i].clone()),
                _ => None,
            })
            .collect();
        rows.push((labels, numbers));
    }
    rows
}

fn layout(template: &Template, values: &[String], label: &dyn Fn(&str) -> String) -> String {
    let mut out = String::new();
    for (i, (labels, numbers)) in shown(template, values, label).into_iter().enumerate() {
        let pad = |text: &str, width: usize| {
            let used: usize = text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
            format!("{text}{}", " ".repeat(width.saturating_sub(used).max(2)))
        };
        let tail: String = numbers.iter().map(|n| pad(if n.is_empty() { " " } else { n }, 8)).collect();
        if numbers.is_empty() {
            out.push_str(&format!("     {}\n", labels.join("     ")));
        } else if let Some((a, b)) = labels.last().and_then(|l| halves(l)) {
            let before = labels[..labels.len() - 1].join("   ");
            // The numbers stand on a line between the halves.
            out.push_str(&format!("   {before}   {a}\n{}{tail}\n     {b}\n", " ".repeat(44)));
        } else {
            out.push_str(&format!("   {}{tail}\n", pad(&labels.join("   "), 41)));
        }
        if i == 12 && template.form == Form::Requests {
            out.push_str("\n                                     - 3 -\n\u{c}\n");
        }
    }
    out
}

fn plain(template: &Template, values: &[String], label: &dyn Fn(&str) -> String) -> String {
    let mut out = String::new();
    for (i, (labels, numbers)) in shown(template, values, label).into_iter().enumerate() {
        for (l, text) in labels.iter().enumerate() {
            match halves(text) {
                Some((a, b)) if l + 1 == labels.len() && !numbers.is_empty() => {
                    out.push_str(&format!("{a}\n\n"));
                    numbers.iter().for_each(|n| out.push_str(&format!("{n}\n\n")));
                    out.push_str(&format!("{b}\n\n"));
                }
                _ => out.push_str(&format!("{text}\n\n")),
            }
        }
        if labels.last().and_then(|l| halves(l)).is_none() {
            numbers.iter().for_each(|n| out.push_str(&format!("{n}\n\n")));
        }
        if i == 12 && template.form == Form::Requests {
            out.push_str("- 3 -\n\n\u{c}");
        }
    }
    out
}

fn pieces(template: &Template, values: &[String], label: &dyn Fn(&str) -> String) -> String {
    let mut out = String::new();
    if template.form == Form::Cases {
        for g in 0..3 {
            let fields = &template.fields[g * 5..g * 5 + 5];
            out.push_str(&format!("{}\n\n", label(fields[0].group.rsplit('·').next().unwrap())));
            let head: Vec<String> = fields.iter().map(|f| label(&f.column_label)).collect();
            out.push_str(&markdown(&[head, values[g * 5..g * 5 + 5].to_vec()]));
            out.push_str("\n\n");
        }
        return out;
    }
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut flush = |rows: &mut Vec<Vec<String>>| {
        if rows.is_empty() {
            return;
        }
        let width = rows.iter().map(Vec::len).max().unwrap();
        let head: Vec<String> = (1..=width).map(|i| format!("数据{i}")).collect();
        let mut all = vec![head];
        all.append(rows);
        out.push_str(&markdown(&all));
        out.push_str("\n\n");
    };
    for (labels, numbers) in shown(template, values, label) {
        if labels.len() > 1 || numbers.is_empty() {
            flush(&mut rows);
        }
        if !numbers.is_empty() {
            rows.push(labels.last().cloned().into_iter().chain(numbers).collect());
        } else if template.form == Form::Disclosure {
            rows.push(labels);
        }
    }
    flush(&mut rows);
    out
}

fn html(template: &Template, values: &[String], label: &dyn Fn(&str) -> String) -> String {
    let mut out = String::from("<table border=1><tbody>");
    for r in 0..template.rows {
        out.push_str("<tr>");
        for cell in template.cells.iter().filter(|c| c.row == r) {
            let text = match cell.kind {
                CellKind::Value(i) => values[i].clone(),
                _ => label(&cell.text),
            };
            let text = if text.is_empty() {
                "&nbsp;".to_string()
            } else {
                format!("<font face='宋体'><span>{text}</span></font>")
            };
            out.push_str(&format!("<td colspan={} rowspan={}><p>{text}</p></td>", cell.cols, cell.rows));
        }
        out.push_str("</tr>");
    }
    out.push_str("</tbody></table>");
    out
}
