//! Cells of sheets, and of the tables of a document, by their addresses.

use crate::base::origin::Origin;
use crate::base::place::{Element, Place};

/// Sheet and cell of a place.
pub fn address(origin: &Origin) -> Option<(String, String)> {
    match origin {
        Origin::Sheet { sheet, cell } => Some((sheet.to_string(), cell.clone())),
        Origin::Element { element } => {
            let (table, row, cell) = of_table(element)?;
            Some((table.to_string(), format!("{row} {cell}")))
        }
        _ => None,
    }
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
