//! Cells of sheets, and of the tables of a document, by their addresses.

use crate::base::origin::Origin;
use crate::base::place::{Element, Place};

/// The sheet, or the table of a document, that a cell is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Tab<'a> {
    /// A sheet, by its name.
    Sheet(&'a str),
    /// A table, by its number.
    Table(u32),
}

/// A cell of a sheet or of a table of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Address<'a> {
    /// Sheet and cell, such as `D7`.
    Sheet(&'a str, &'a str),
    /// Table, row and cell, by their numbers.
    Table(u32, u32, u32),
}

/// The sheet or table of a place, and the cell within.
pub fn address(origin: &Origin) -> Option<Address<'_>> {
    match origin {
        Origin::Sheet { sheet, cell } => Some(Address::Sheet(sheet, cell)),
        Origin::Element { element } => of_table(element).map(|(table, row, cell)| Address::Table(table, row, cell)),
        _ => None,
    }
}

/// The sheet or table of a place.
pub fn tab(origin: &Origin) -> Option<Tab<'_>> {
    Some(match address(origin)? {
        Address::Sheet(sheet, _) => Tab::Sheet(sheet),
        Address::Table(table, ..) => Tab::Table(table),
    })
}

/// The sheet or table of a place, and the row within.
pub fn row(origin: &Origin) -> Option<(Tab<'_>, i64)> {
    Some((tab(origin)?, place(origin)?.0))
}

/// Table, row and cell of a place in a document.
fn of_table(place: &Place) -> Option<(u32, u32, u32)> {
    match place {
        Place::Elements(path) => match path.as_slice() {
            [(Element::Table, table), (Element::Row, row), (Element::Cell, cell)] => Some((*table, *row, *cell)),
            _ => None,
        },
        _ => None,
    }
}

/// Row and column of a cell; in a document the cells of a row are counted.
pub fn place(origin: &Origin) -> Option<(i64, i64)> {
    let cell = match origin {
        Origin::Sheet { cell, .. } => cell,
        Origin::Element { element } => {
            let (_, row, cell) = of_table(element)?;
            return Some((i64::from(row), i64::from(cell)));
        }
        _ => return None,
    };
    let letters = cell.bytes().take_while(u8::is_ascii_alphabetic).count();
    let col = cell[..letters].bytes().fold(0i64, |n, b| n * 26 + i64::from(b.to_ascii_uppercase() - b'A') + 1);
    Some((cell[letters..].parse().ok()?, col))
}
