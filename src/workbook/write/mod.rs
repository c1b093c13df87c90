//! The report as sheets to look at and edit.

pub(crate) mod checks;
pub(crate) mod original;
pub(crate) mod parts;
pub(crate) mod totals;

use std::collections::HashMap;

use super::format::{Role, table_name};
use crate::base::finding::Lang;
use crate::document::{Extras, said};
use crate::forms::WorkbookNames;
use crate::report::Report;
use crate::sheets::{Back, Book, NamedCell, Sheet};

/// Which totals are formulas.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Formulas {
    /// None: every number is a plain number.
    Never,
    /// Totals that equal the sum of their parts. A total that is wrong in print stays as printed: a formula would mend
    /// it without a word.
    #[default]
    Totals,
    /// All totals, those of blank tables too, as in a form to fill in.
    Blank,
}

/// Lay out a report as a workbook, its totals as formulas.
#[must_use]
pub fn book(report: &Report, lang: Lang) -> Book {
    book_with(report, lang, Formulas::default())
}

/// Lay out a report as a workbook.
#[must_use]
pub fn book_with(report: &Report, lang: Lang, formulas: Formulas) -> Book {
    let mut names = Vec::new();
    let said = said(report, &Extras::default());
    let sections: Vec<Sheet> =
        (1..=6u8).map(|number| parts::section_sheet(report, &said, number, formulas, &mut names)).collect();
    let checks = checks::checks(report, &names, lang);
    // In a form to fill in there is no source to compare with.
    let original = (formulas != Formulas::Blank).then(|| original::original(report)).flatten();
    let facts = parts::facts(report, &said, &checks, original.is_some());
    let mut sheets: Vec<Sheet> = std::iter::once(facts).chain(sections).chain([checks.sheet]).chain(original).collect();
    names_of_sheets(&mut sheets, &report.book.words().workbook, &mut names);
    Book::of(report, sheets, names)
}

/// What each sheet is and where the issuer's own tables stand, by names that go along wherever the sheets go; and the
/// links back to the contents.
fn names_of_sheets(sheets: &mut [Sheet], words: &WorkbookNames, names: &mut Vec<NamedCell>) {
    let mut tables = 0;
    for (i, (sheet, role)) in sheets.iter_mut().zip(Role::all()).enumerate() {
        let name = |key: String, row, last| NamedCell { key, sheet: sheet.name.clone(), row, col: 0, last };
        names.push(name(role.cell_name(words), 0, None));
        let right = u16::try_from(sheet.widths.len()).unwrap_or(1).max(1) - 1;
        // A table may reach beyond what is set for the sheet.
        let mut edges: HashMap<u32, u16> = HashMap::new();
        for cell in &sheet.cells {
            let edge = edges.entry(cell.row).or_default();
            *edge = (cell.col + cell.cols).saturating_sub(1).max(*edge);
        }
        for &(top, bottom) in &sheet.areas {
            tables += 1;
            let widest = (top..=bottom).filter_map(|row| edges.get(&row).copied()).max();
            names.push(name(table_name(words, tables), top, Some((bottom, widest.unwrap_or(0).max(right)))));
        }
        let to = format!("'{}'!A1", words.facts);
        let right = sheet.cells.iter().map(|c| c.col + c.cols).max().unwrap_or(1);
        sheet.back = (i > 0).then(|| Back { col: right, to, text: words.back.clone() });
    }
}
