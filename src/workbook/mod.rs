//! Our own workbook: the report as sheets to look at, edit and read back.

pub(crate) mod checks;
pub(crate) mod original;
pub(crate) mod parts;
pub(crate) mod totals;

use crate::base::finding::Lang;
use crate::report::Report;
use crate::sheets::Book;

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
    let mut sheets = vec![parts::facts(report)];
    for number in 1..=6u8 {
        sheets.push(parts::section_sheet(report, number, formulas, &mut names));
    }
    sheets.push(checks::checks(report, &names, lang));
    // In a form to fill in there is no source to compare with.
    sheets.extend((formulas != Formulas::Blank).then(|| original::original(report)).flatten());
    Book { title: report.display_title(), agency: report.agency.clone().unwrap_or_default(), sheets, names }
}
