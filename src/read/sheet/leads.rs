//! Links of cells, put upon their words. In our own workbooks the sheet of originals says where words lead.

use std::collections::HashMap;

use super::aside::Leads;
use super::formulas::place;
use crate::base::link::Link;
use crate::base::origin::Origin;
use crate::base::span::Spans;
use crate::base::text::column_name;
use crate::read::budget::{Budget, Of};
use crate::read::left::{Left, What};
use crate::read::source::{Block, Cell};

/// What is known of cells by their links; those whose words are not certain are told.
pub fn settle(leads: Leads, blocks: &[Block], left: &mut Left, budget: &Budget) -> Vec<(Origin, Spans)> {
    let mut known: HashMap<String, (Origin, Vec<Link>)> = HashMap::new();
    if leads.is_empty() {
        return vec![];
    }
    let tables = blocks.iter().filter_map(|block| if let Block::Table(table) = block { Some(table) } else { None });
    let all = tables.flat_map(|table| &table.rows).flat_map(|row| &row.cells);
    let cells: HashMap<String, &Cell> = all.map(|cell| (cell.origin.exact(), cell)).collect();
    let mut order = Vec::new();
    for (place, target, words) in leads.into_iter().flat_map(|lead| each(lead, &cells)) {
        let key = place.exact();
        let of = cells.get(&key).map_or("", |cell| cell.text.as_str());
        let others = known.get(&key).map_or(&[][..], |(_, links)| links);
        let link = stretch(of, &words).and_then(|[from, to]| Link::new(from, to, &target));
        let free = |link: &Link| others.iter().all(|other| link.to <= other.from || other.to <= link.from);
        match link.filter(|link| free(link) && budget.take(Of::Text, link.target.len())) {
            Some(link) => {
                let own = known.entry(key.clone()).or_insert_with(|| {
                    order.push(key);
                    (place, vec![])
                });
                own.1.push(link);
                own.1.sort_by_key(|link| link.from);
            }
            None => left.add(What::Link, [place], &target),
        }
    }
    let of = |key: String| known.remove(&key).map(|(place, links)| (place, Spans::of_links(links)));
    order.into_iter().filter_map(of).collect()
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
