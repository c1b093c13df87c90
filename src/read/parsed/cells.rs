//! Cells of tables that say in which row and column they stand, under the names that each engine has for it.

use serde_json::Value;

use crate::read::tree::{Node, TreeCell, TreeRow};

/// A form has fifteen columns and thirty rows.
const MOST: usize = 1_000;

/// Places to a cell at most.
const SPARSEST: usize = 20;

/// How an engine says where a cell stands.
struct Names {
    row: &'static str,
    col: &'static str,
    /// How far it reaches: over so many rows and columns, or up to these.
    rows: &'static str,
    cols: &'static str,
    until: bool,
    text: &'static str,
}

const fn names([row, col, rows, cols]: [&'static str; 4], until: bool, text: &'static str) -> Names {
    Names { row, col, rows, cols, until, text }
}

const ENGINES: &[Names] = &[
    // Docling.
    names(["start_row_offset_idx", "start_col_offset_idx", "row_span", "col_span"], false, "text"),
    // Azure.
    names(["rowIndex", "columnIndex", "rowSpan", "columnSpan"], false, "content"),
    // Tencent.
    names(["RowTl", "ColTl", "RowBr", "ColBr"], true, "Text"),
    // Baidu.
    names(["row_start", "col_start", "row_end", "col_end"], true, "words"),
    names(["row", "column", "", ""], false, "word"),
    // Aliyun.
    names(["ysc", "xsc", "yec", "xec"], true, "word"),
    names(["rowStart", "columnStart", "rowEnd", "columnEnd"], true, "cellContent"),
    // Huawei: lists of all rows and columns.
    names(["rows", "columns", "", ""], false, "words"),
    // Textract, its words put in.
    names(["RowIndex", "ColumnIndex", "RowSpan", "ColumnSpan"], false, "Text"),
];

#[derive(Debug, Clone)]
struct Cell<'v> {
    row: usize,
    col: usize,
    rows: usize,
    cols: usize,
    text: &'v str,
}

/// A place: a number, digits, or a list of all of them; the first and how many.
fn place(cell: &Value, key: &str) -> Option<(usize, usize)> {
    let number = |v: &Value| v.as_u64().or_else(|| v.as_str()?.parse().ok()).and_then(|n| usize::try_from(n).ok());
    match cell.get(key)? {
        Value::Array(list) => {
            let all: Vec<usize> = list.iter().map(number).collect::<Option<_>>()?;
            let (first, last) = (*all.iter().min()?, *all.iter().max()?);
            Some((first, (last - first).saturating_add(1)))
        }
        one => number(one).map(|n| (n, 1)),
    }
}

/// The rows of such a list; before them what stands in no cell of it. None where it is no such list.
pub fn rows_of(list: &[Value]) -> Option<(Vec<String>, Vec<TreeRow>)> {
    let first = list.iter().find(|cell| cell.is_object())?;
    let engine = ENGINES.iter().find(|n| [n.row, n.col].iter().all(|key| first.get(key).is_some()))?;
    // A record may have a column of such a name.
    if list.len() < 2 || list.iter().any(|cell| cell.get(engine.row).is_none() || cell.get(engine.col).is_none()) {
        return None;
    }
    let (mut cells, mut outside) = (Vec::with_capacity(list.len()), Vec::new());
    for cell in list {
        let text = cell.get(engine.text).and_then(Value::as_str).unwrap_or_default();
        match (place(cell, engine.row), place(cell, engine.col)) {
            (Some((row, rows)), Some((col, cols))) if row < MOST && col < MOST => {
                let reach = |key: &str, own: usize| place(cell, key).map_or(own, |(n, _)| n);
                cells.push(Cell { row, col, rows: reach(engine.rows, rows), cols: reach(engine.cols, cols), text });
            }
            _ => outside.push(text.to_string()),
        }
    }
    if engine.until {
        // Some name the last row, others the one behind it.
        let last = cells.iter().any(|c| c.rows == c.row || c.cols == c.col);
        for cell in &mut cells {
            cell.rows = cell.rows.saturating_add(usize::from(last)).saturating_sub(cell.row);
            cell.cols = cell.cols.saturating_add(usize::from(last)).saturating_sub(cell.col);
        }
    }
    // No table is so sparse: a few places far apart would be blank cells without end.
    let most = |at: fn(&Cell<'_>) -> usize| cells.iter().map(at).max().unwrap_or(0) + 1;
    let places = most(|c| c.row) * most(|c| c.col);
    (places <= SPARSEST * (cells.len() + 100)).then(|| (outside, laid(cells)))
}

/// Cells in their rows, blanks where none stands.
fn laid(mut cells: Vec<Cell<'_>>) -> Vec<TreeRow> {
    let of_text = |text: String, cols, rows| TreeCell::new(vec![Node::Text(text)], cols, rows);
    cells.sort_by_key(|c| (c.row, c.col));
    let top = cells.iter().map(|c| c.row).min().unwrap_or(0);
    let left = cells.iter().map(|c| c.col).min().unwrap_or(0);
    let mut rows = vec![TreeRow::default(); cells.iter().map(|c| c.row + 1 - top).max().unwrap_or(0)];
    // The row from which on a column is free again.
    let mut free = vec![0; 2 * MOST];
    let (mut last, mut from) = (usize::MAX, 0);
    for cell in cells {
        let (row, col) = (cell.row - top, cell.col - left);
        from = if row == last { from } else { 0 };
        // Columns that no cell takes are blank ones.
        let blank = free.get(from..col).unwrap_or_default().iter().filter(|until| **until <= row).count();
        rows[row].cells.extend((0..blank).map(|_| of_text(String::new(), 1, 1)));
        let (high, wide) = (cell.rows.clamp(1, MOST), cell.cols.clamp(1, MOST));
        free[col..col + wide].fill(row + high);
        rows[row].cells.push(of_text(cell.text.to_string(), wide, high));
        (last, from) = (row, col + wide);
    }
    rows
}
