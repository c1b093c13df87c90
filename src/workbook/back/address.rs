//! Cells of sheets by their addresses.

use crate::base::origin::Origin;

/// Sheet and cell of a place.
pub fn address(origin: &Origin) -> Option<(String, String)> {
    match origin {
        Origin::Sheet { sheet, cell } => Some((sheet.clone(), cell.clone())),
        _ => None,
    }
}

/// Row and column of a cell.
pub fn place(origin: &Origin) -> Option<(i64, i64)> {
    let Origin::Sheet { cell, .. } = origin else { return None };
    let letters = cell.bytes().take_while(u8::is_ascii_alphabetic).count();
    let col = cell[..letters].bytes().fold(0i64, |n, b| n * 26 + i64::from(b.to_ascii_uppercase() - b'A') + 1);
    Some((cell[letters..].parse().ok()?, col))
}
