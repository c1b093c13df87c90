//! The headers over the numbers of a layout's rows: which words stand over each column, from the outermost to its own.

use super::folded::Folded;
use super::{CellKind, GridCell, Template};
use crate::base::likeness::{letters, likeness_from};

/// The headers over the columns of some rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heads {
    /// The words that stand in them, each once: 结果维持 is one word over three columns.
    words: Vec<Spelled>,
    /// For each column the places of its words, the outermost first and its own last.
    columns: Vec<Vec<usize>>,
}

/// A word of a header.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Spelled {
    /// The official text.
    text: String,
    /// Its spellings, folded, without units.
    spellings: Vec<String>,
    /// What letters each of these may hold.
    letters: Vec<u64>,
}

/// The least likeness at which a damaged or shortened header is still known.
const ALIKE: f64 = 0.6;

impl Heads {
    /// Of each value row of a layout; rows under the same headers have equal ones.
    pub(super) fn of<'a>(template: &'a Template, folded: &mut Folded<'a>) -> Vec<Self> {
        let mut spelled = |cell: &'a GridCell| {
            let spellings: Vec<String> =
                std::iter::once(&cell.text).chain(&cell.aliases).map(|s| folded.bare(s)).collect();
            let letters = spellings.iter().map(|s| letters(s)).collect();
            Spelled { text: cell.text.clone(), spellings, letters }
        };
        let head = |c: &GridCell| matches!(c.kind, CellKind::Head | CellKind::Group);
        // Many rows stand under the same headers.
        let over: Vec<(&GridCell, Spelled)> =
            template.cells.iter().filter(|c| head(c)).map(|c| (c, spelled(c))).collect();
        let tops = tops(template);
        let rows = template.value_rows.iter().map(|row| {
            let top = tops[row.row];
            let mut heads = Self { words: vec![], columns: vec![] };
            for field in &template.fields[row.first..row.first + row.count] {
                let over = over
                    .iter()
                    .filter(|(c, _)| (top..field.row).contains(&c.row) && (c.col..c.col + c.cols).contains(&field.col));
                let path = over.map(|(cell, spelled)| {
                    let known = heads.words.iter().position(|w| w.text == cell.text);
                    known.unwrap_or_else(|| {
                        heads.words.push(spelled.clone());
                        heads.words.len() - 1
                    })
                });
                let path = path.collect();
                heads.columns.push(path);
            }
            heads
        });
        rows.collect()
    }

    /// How many columns there are.
    pub fn len(&self) -> usize {
        self.columns.len()
    }

    /// The words over a column, the outermost first and its own last.
    pub fn path(&self, column: usize) -> &[usize] {
        &self.columns[column]
    }

    /// The columns whose own word this is.
    pub fn own(&self, word: usize) -> impl Iterator<Item = usize> {
        (0..self.columns.len()).filter(move |&k| self.columns[k].last() == Some(&word))
    }

    /// Is it the own word of some column?
    pub fn is_own(&self, word: usize) -> bool {
        self.own(word).next().is_some()
    }

    /// The word that a folded text is as one of its spellings has it.
    pub fn word(&self, folded: &str) -> Option<usize> {
        self.words.iter().position(|w| w.spellings.iter().any(|s| s == folded))
    }

    /// The one word that a folded text is a shortened or damaged form of.
    pub fn near(&self, folded: &str) -> Option<usize> {
        let length = folded.chars().count();
        if !(2..=30).contains(&length) {
            return None;
        }
        let own = letters(folded);
        let likeness = |w: &Spelled| {
            // What shares no letter is neither a part nor alike.
            let sharing = w.spellings.iter().zip(&w.letters).filter(|(_, letters)| own & **letters != 0);
            let scores = sharing.map(|(s, _)| {
                // 单位 is the end of 科研单位, and of much else.
                let part = if length > 2 { s.contains(folded) } else { s.starts_with(folded) }
                    || (folded.contains(s.as_str()) && s.chars().count() > 2);
                let alike = if length > 2 { likeness_from(s, folded, ALIKE).unwrap_or(0.0) } else { 0.0 };
                alike.max(if part { 0.7 } else { 0.0 })
            });
            scores.fold(0.0f64, f64::max)
        };
        let scores: Vec<f64> = self.words.iter().map(likeness).collect();
        let best = scores.iter().copied().fold(0.0f64, f64::max);
        let mut fitting = (0..scores.len()).filter(|&i| best >= ALIKE && scores[i] > best - 1e-9);
        let only = fitting.next()?;
        fitting.next().is_none().then_some(only)
    }
}

/// The first of the header rows over each row: between them and it stand rows of numbers alone.
fn tops(template: &Template) -> Vec<usize> {
    let (mut numbers, mut bands) = (vec![false; template.rows], vec![false; template.rows]);
    for cell in &template.cells {
        numbers[cell.row] |= matches!(cell.kind, CellKind::Value(_));
        bands[cell.row] |= cell.kind == CellKind::Band;
    }
    let top = |row: usize| {
        let foot = (0..row).rev().find(|&r| !numbers[r]).map_or(0, |r| r + 1);
        (0..foot).rev().find(|&r| numbers[r] || bands[r]).map_or(0, |r| r + 1)
    };
    (0..template.rows).map(top).collect()
}
