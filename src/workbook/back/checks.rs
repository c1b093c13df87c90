//! The sheet of checks is worked out anew and not read back: what somebody typed there is told.
//!
//! What the program writes there is known by what it says, wherever it stands: fixed words, the words of the equations,
//! formulas. Of a finding, its message and its place may say anything.

use std::collections::{BTreeMap, HashSet};

use super::told;
use crate::base::finding::{Finding, Judged};
use crate::base::own;
use crate::base::text::squeeze;
use crate::check::member_of;
use crate::forms::Book;
use crate::read::{Cell, Row, Table};
use crate::report::Held;
use crate::workbook::format::{
    CHECK_HINT, CHECK_WIDTHS, Column, Equation, FOUND_CAPTION, FOUND_NOTHING, Found, NOW, VERDICTS,
};

/// Places of one finding at most.
const MOST_TOLD: usize = 20;

/// What there is to say of the sheet.
pub fn typed(book: &Book, table: &Table) -> Option<Finding> {
    let words = Words::of(book, table);
    let (mut odd, mut known) = (Vec::new(), 0);
    let mut above = None;
    for row in &table.rows {
        let finding = words.finding(row);
        for cell in row.cells.iter().filter(|c| !c.text.is_empty()) {
            if words.written(cell) || words.judged(cell, above) || finding.is_some_and(|at| free(cell, at)) {
                known += 1;
            } else {
                odd.push(cell);
            }
        }
        above = row.cells.iter().find(|c| !c.text.is_empty());
    }
    // A workbook by another book of forms, or of a time when the rules were worded otherwise.
    if odd.len() > known {
        odd.retain(|c| c.col >= CHECK_WIDTHS.len());
    }
    odd.truncate(MOST_TOLD);
    told::typed(table.sheet.as_deref().unwrap_or_default(), &odd)
}

/// Is it the message or the place of a finding whose row begins in that column?
fn free(cell: &Cell, first: usize) -> bool {
    let stands = |column: Found| cell.col == first + usize::from(column.at());
    stands(Found::Message) || stands(Found::Place)
}

/// The words of the sheet.
struct Words<'a> {
    /// Those that may stand anywhere on it.
    fixed: HashSet<String>,
    severities: &'a [String; 3],
    /// Columns that hold mostly formulas. A program that saves values alone leaves results, and of an XLS some formulas
    /// cannot be known as such.
    live: HashSet<usize>,
}

impl<'a> Words<'a> {
    fn of(book: &'a Book, table: &Table) -> Self {
        let names = &book.words().workbook;
        let mut fixed: HashSet<String> =
            [&names.checks, &names.back, CHECK_HINT, FOUND_CAPTION, FOUND_NOTHING, own::AS_OF]
                .into_iter()
                .map(squeeze)
                .collect();
        fixed.extend(Equation::ALL.iter().map(|c| squeeze(c.head())));
        fixed.extend(Found::ALL.iter().map(|c| squeeze(c.head())));
        fixed.extend(names.severities.iter().map(|word| squeeze(word)));
        for template in book.templates() {
            fixed.insert(squeeze(&template.table));
            for equation in &template.equations {
                let member = member_of(template, equation);
                fixed.extend([&member, &equation.zh, &equation.source].map(|text| squeeze(text)));
            }
        }
        let mut columns: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
        for cell in table.rows.iter().flat_map(|r| &r.cells) {
            let (formulas, results) = columns.entry(cell.col).or_default();
            *formulas += usize::from(cell.held == Held::Formula);
            *results += usize::from(cell.held != Held::Formula && is_result(&cell.text));
        }
        let live =
            columns.into_iter().filter(|(_, (formulas, results))| formulas > results).map(|(col, _)| col).collect();
        Self { fixed, severities: &names.severities, live }
    }

    /// Did the program write it, or does it follow from what it wrote?
    fn written(&self, cell: &Cell) -> bool {
        let column = Equation::Left.index()..=Equation::Verdict.index();
        let result = || column.contains(&cell.col) && !self.live.contains(&cell.col) && is_result(&cell.text);
        cell.held == Held::Formula || self.fixed.contains(&squeeze(&cell.text)) || result() || is_code(&cell.text)
    }

    /// The sentence on the settings, below the caption of the findings.
    fn judged(&self, cell: &Cell, above: Option<&Cell>) -> bool {
        above.is_some_and(|c| c.text == FOUND_CAPTION) && Judged::begins(&cell.text)
    }

    /// The column in which the row of a finding begins.
    fn finding(&self, row: &Row) -> Option<usize> {
        row.cells.iter().find(|c| self.severities.contains(&c.text)).map(|c| c.col)
    }
}

/// Is it what a formula of the sheet may come to?
fn is_result(text: &str) -> bool {
    VERDICTS.iter().chain(&NOW).any(|word| *word == text) || text.parse::<f64>().is_ok()
}

/// Is it like the code of a finding? Those of checks that a book brings are in no catalogue.
fn is_code(text: &str) -> bool {
    text.contains('-') && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}
