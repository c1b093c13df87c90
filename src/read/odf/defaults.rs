//! Which style a cell of a sheet has that names none: that of its row, else of its column (ODF 1.3 part 3, 19.619).

use quick_xml::events::BytesStart;

use crate::read::xml::attribute;

/// The styles of a sheet's columns, and of the row that is open.
#[derive(Debug, Clone, Default)]
pub struct Defaults {
    /// The column behind the last that a style is for, and the style.
    columns: Vec<(usize, Option<String>)>,
    row: Option<String>,
}

/// Stretches of columns with a style of their own at most.
const MOST: usize = 1_000;

impl Defaults {
    /// A stretch of columns.
    pub fn column(&mut self, e: &BytesStart<'_>) {
        let times = attribute(e, "number-columns-repeated").and_then(|n| n.parse::<usize>().ok()).unwrap_or(1);
        let end = self.columns.last().map_or(0, |c| c.0).saturating_add(times);
        if self.columns.len() < MOST {
            self.columns.push((end, attribute(e, "default-cell-style-name")));
        }
    }

    /// A row that begins.
    pub fn row(&mut self, e: &BytesStart<'_>) {
        self.row = attribute(e, "default-cell-style-name");
    }

    /// The style of a cell in a column.
    pub fn style(&self, cell: &BytesStart<'_>, col: usize) -> Option<String> {
        let column = || self.columns.get(self.columns.partition_point(|c| c.0 <= col))?.1.clone();
        attribute(cell, "style-name").or_else(|| self.row.clone()).or_else(column)
    }
}
