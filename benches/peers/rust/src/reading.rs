//! Readers: the cells of a file, and how many characters they are.

use std::path::Path;

use calamine::{Data, Reader, Xlsx, open_workbook};

pub fn calamine(path: &Path) -> usize {
    let mut book: Xlsx<_> = open_workbook(path).expect("a workbook");
    let names = book.sheet_names();
    let mut found = 0;
    for name in names {
        let range = book.worksheet_range(&name).expect("a sheet");
        found += range
            .used_cells()
            .map(
                |(_, _, value)| {
                    if let Data::String(text) = value { text.chars().count() } else { value.to_string().len() }
                },
            )
            .sum::<usize>();
    }
    found
}
