//! A table layout, resolved: cells with their place, number fields with their keys and labels.

use std::sync::Arc;

use super::{Equation, Form};

/// What a cell of a layout holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CellKind {
    /// A full-width band such as 第二十条第（一）项.
    Band,
    /// A column header.
    Head,
    /// A header or label over a group of columns or rows.
    Group,
    /// The label of a row of numbers.
    Label,
    /// The remark in the corner of 表三.
    Note,
    /// A number: the position of its field.
    Value(usize),
}

/// One cell of the resolved grid.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct GridCell {
    /// First row, from 0.
    pub row: usize,
    /// First column, from 0.
    pub col: usize,
    /// Rows spanned, at least 1.
    pub rows: usize,
    /// Columns spanned, at least 1.
    pub cols: usize,
    /// What it holds.
    pub kind: CellKind,
    /// The official text; empty for values.
    pub text: String,
    /// Where the official form breaks the text in a narrow column; empty when it does not.
    pub wrap: Vec<String>,
    /// Set one character a line (三、本年度办理结果).
    pub vertical: bool,
    /// Other spellings of the text.
    pub aliases: Vec<String>,
}

/// A number cell: its key and its official labels.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Field {
    /// Such as `requests.new.natural`.
    pub key: String,
    /// Row of the grid.
    pub row: usize,
    /// Column of the grid.
    pub col: usize,
    /// The band or column group it belongs to; empty in 表三.
    pub group: String,
    /// The label of its row; empty in 表四.
    pub row_label: String,
    /// The header of its column.
    pub column_label: String,
    /// The form's own unit; empty where the form states none.
    pub unit: String,
    /// May the number be negative (本年增/减)?
    pub signed: bool,
    /// Is it an amount of money (decimals allowed)?
    pub money: bool,
    /// Is it a total by one of the form's equations: alone on its side?
    pub total: bool,
}

impl Field {
    /// The official name of the cell for people: `自然人 · 一、本年新收政府信息公开申请数量`.
    #[must_use]
    pub fn label(&self) -> String {
        [&self.group, &self.row_label, &self.column_label]
            .into_iter()
            .filter(|part| !part.is_empty())
            .map(String::as_str)
            .collect::<Vec<_>>()
            .join(" · ")
    }
}

/// A row of numbers and what names it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RowLabel {
    /// Row of the grid.
    pub row: usize,
    /// The official label; empty for the number row of 表四.
    pub label: String,
    /// Other spellings.
    pub aliases: Vec<String>,
    /// First field of the row; its fields are consecutive.
    pub first: usize,
    /// How many fields it has.
    pub count: usize,
}

/// One layout of one official table.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Template {
    /// Which table.
    pub form: Form,
    /// Name of the layout: `2019` or `2021`.
    pub layout: String,
    /// 表二, 表三, 表四.
    pub table: String,
    /// The table's name without number.
    pub name: String,
    /// First reporting year the layout is meant for.
    pub from_year: i32,
    /// The notice that prescribes it.
    pub source: String,
    /// Column widths of the official form, in millimetres.
    pub widths: Vec<f64>,
    /// Fill of the bands, RRGGBB.
    pub band_fill: Option<String>,
    /// Header rows at the top, repeated when the table breaks.
    pub header_rows: usize,
    /// Number of grid rows.
    pub rows: usize,
    /// All cells, by row then column.
    pub cells: Vec<GridCell>,
    /// All number cells, in order of the form.
    pub fields: Vec<Field>,
    /// The rows that hold numbers, in order.
    pub value_rows: Vec<RowLabel>,
    /// The form's equations, expanded.
    pub equations: Vec<Equation>,
    /// Rows of the layout that this one revises which are several rows here.
    pub splits: Vec<Split>,
}

/// A row that a later layout has in several rows: their sum means the same.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Split {
    /// The old row's part of the key: `other`.
    pub row: String,
    /// Those of the new rows.
    pub into: Vec<String>,
}

impl Template {
    /// The position of a key among [`Template::fields`].
    #[must_use]
    pub fn position(&self, key: &str) -> Option<usize> {
        self.fields.iter().position(|f| f.key == key)
    }
}

/// Is it the key of a number in any of the layouts?
pub(super) fn knows(templates: &[Arc<Template>], key: &str) -> bool {
    templates.iter().any(|t| t.position(key).is_some())
}
