//! Links and bold type of cells, put upon their words. In our own workbooks the sheet of originals says where words lead.

use std::collections::HashMap;

use super::aside::Leads;
use super::formulas::place;
use super::runs::{Rich, Runs};
use crate::base::link::Link;
use crate::base::origin::Origin;
use crate::base::span::{self, Mark, Spans};
use crate::base::text::{column_name, trim};
use crate::read::budget::{Budget, Of};
use crate::read::left::{Left, What};
use crate::read::source::{Block, Cell};

/// What a mark takes of the room for text, in bytes.
const MARK: usize = 8;

/// What is known of cells by their links and their runs; links whose words are not certain are told.
pub fn settle(
    (leads, runs): (Leads, Runs),
    blocks: &[Block],
    left: &mut Left,
    budget: &Budget,
) -> Vec<(Origin, Spans)> {
    let mut known = Known::default();
    if leads.is_empty() && runs.is_empty() {
        return vec![];
    }
    let tables = blocks.iter().filter_map(|block| if let Block::Table(table) = block { Some(table) } else { None });
    let all = tables.flat_map(|table| &table.rows).flat_map(|row| &row.cells);
    let cells: HashMap<String, &Cell> = all.map(|cell| (cell.origin.exact(), cell)).collect();
    for (place, target, words) in leads.into_iter().flat_map(|lead| each(lead, &cells)) {
        let key = place.exact();
        let text = cells.get(&key).map_or("", |cell| cell.text.as_str());
        let link = stretch(text, &words).and_then(|[from, to]| Link::new(from, to, &target));
        let own = known.of(&place, key);
        let free = |link: &Link| own.links.iter().all(|other| link.to <= other.from || other.to <= link.from);
        match link.filter(|link| free(link) && budget.take(Of::Text, link.target.len())) {
            Some(link) => {
                own.links.push(link);
                own.links.sort_by_key(|link| link.from);
            }
            None => left.add(What::Link, [place], &target),
        }
    }
    for (place, rich, bold) in runs {
        let key = place.exact();
        let Some(cell) = cells.get(&key) else { continue };
        let marks: Vec<Mark> = marks(cell, &rich, bold).into_iter().filter(|_| budget.take(Of::Text, MARK)).collect();
        if !marks.is_empty() {
            known.of(&place, key).marks = marks;
        }
    }
    known.all.into_iter().filter(|(_, spans)| !spans.is_empty()).collect()
}

/// What is known of cells, in the order in which they were met.
#[derive(Default)]
struct Known {
    all: Vec<(Origin, Spans)>,
    /// Where each stands among them, by its exact place.
    places: HashMap<String, usize>,
}

impl Known {
    fn of(&mut self, place: &Origin, key: String) -> &mut Spans {
        let at = *self.places.entry(key).or_insert(self.all.len());
        if at == self.all.len() {
            self.all.push((place.clone(), Spans::default()));
        }
        &mut self.all[at].1
    }
}

/// What of a cell is bold; none where it does not say what its runs do, as what is not shown was taken out.
fn marks(cell: &Cell, rich: &Rich, bold: bool) -> Vec<Mark> {
    let text = trim(&rich.text);
    if cell.text != text {
        return vec![];
    }
    let before = text.as_ptr() as usize - rich.text.as_ptr() as usize;
    let own = |at: usize| at.clamp(before, before + text.len()) - before;
    let stretches: Vec<_> = rich.bold(bold).into_iter().map(|range| own(range.start)..own(range.end)).collect();
    span::bold(text, &stretches)
}

/// Cells of a stretch that are looked at; a form has three hundred.
const MOST_CELLS: u32 = 1_000;

/// A link over a stretch of cells is that of each cell in it that has a text. Where none has, or the stretch is too large, it stays
/// one, which is no cell's.
fn each(lead: (Origin, String, String), cells: &HashMap<String, &Cell>) -> Vec<(Origin, String, String)> {
    let (place, target, words) = lead;
    let known: Vec<Origin> = stretched(&place)
        .into_iter()
        .filter(|cell| cells.get(&cell.exact()).is_some_and(|cell| !cell.text.is_empty()))
        .collect();
    if known.is_empty() {
        return vec![(place, target, words)];
    }
    known.into_iter().map(|cell| (cell, target.clone(), words.clone())).collect()
}

/// The cells of a stretch, row by row.
fn stretched(origin: &Origin) -> Vec<Origin> {
    let Origin::Sheet { sheet, cell } = origin else { return vec![] };
    let ends = cell.split_once(':').and_then(|(from, to)| place(from).zip(place(to)));
    let Some(((top, left), (bottom, right))) = ends else { return vec![] };
    let size = |from: u32, to: u32| to.checked_sub(from).map(|more| more.saturating_add(1));
    let area = size(top, bottom).zip(size(left, right)).map(|(rows, columns)| rows.saturating_mul(columns));
    if area.is_none_or(|area| area > MOST_CELLS) {
        return vec![];
    }
    let of = |(row, col): (u32, u32)| Origin::Sheet {
        sheet: sheet.clone(),
        cell: format!("{}{}", column_name(col), row + 1),
    };
    (top..=bottom).flat_map(|row| (left..=right).map(move |col| (row, col))).map(of).collect()
}

/// Where words stand in a text, if they do once; all of it where none are said.
fn stretch(text: &str, words: &str) -> Option<[usize; 2]> {
    let words = if words.is_empty() { text } else { words };
    let mut places = text.match_indices(words);
    let (at, _) = places.next().filter(|_| !words.is_empty() && places.next().is_none())?;
    let from = text[..at].chars().count();
    Some([from, from + words.chars().count()])
}
