//! The controls of a document: each key in one cell, each cell with one key. What is otherwise is told.

use std::collections::{BTreeMap, HashMap};

use super::told;
use crate::base::finding::Finding;
use crate::base::origin::Origin;
use crate::forms::{Book, Form};
use crate::read::{Block, Cell, Source};
use crate::report::FormTable;
use crate::workbook::back::address::{address, place};

/// A key that several cells bear: a row was copied with its controls.
pub struct Repeated(Vec<(String, Vec<Cell>)>);

/// Leave in the source the names of which each leads to one cell, and tell of the others.
pub fn once(book: &Book, source: &mut Source, told: &mut Vec<Finding>) -> Repeated {
    let mut keys: BTreeMap<String, Vec<Origin>> = BTreeMap::new();
    let mut others = Vec::new();
    for (name, origin) in std::mem::take(&mut source.names) {
        if book.knows(&name) {
            let places = keys.entry(name).or_default();
            if !places.contains(&origin) {
                places.push(origin);
            }
        } else {
            if Form::ALL.iter().any(|form| name.split('.').next() == Some(form.name())) {
                told.push(told::unknown(&name, &origin));
            }
            others.push((name, origin));
        }
    }
    // Out of its table a control is text like any other.
    for (key, places) in &mut keys {
        let (inside, outside) = std::mem::take(places).into_iter().partition(|origin| place(origin).is_some());
        *places = inside;
        told.extend(outside.iter().map(|origin| told::astray(key, origin)));
    }
    let mut by_place: Vec<(&Origin, Vec<String>)> = Vec::new();
    let mut known = HashMap::new();
    let mut repeated = Vec::new();
    for (key, places) in &keys {
        match places.as_slice() {
            [] => {}
            [one] => {
                let at = *known.entry(address(one)).or_insert(by_place.len());
                match by_place.get_mut(at) {
                    Some((_, keys)) => keys.push(key.clone()),
                    None => by_place.push((one, vec![key.clone()])),
                }
            }
            many => repeated.push((key.clone(), many.iter().filter_map(|origin| cell_at(source, origin)).collect())),
        }
    }
    for (origin, keys) in by_place {
        match keys.as_slice() {
            [key] => others.push((key.clone(), origin.clone())),
            // Two numbers in one cell are none: the labels say what the cell is.
            several => told.push(told::together(several, origin)),
        }
    }
    source.names = others;
    Repeated(repeated)
}

fn cell_at(source: &Source, origin: &Origin) -> Option<Cell> {
    let tables = source.blocks.iter().filter_map(|b| if let Block::Table(t) = b { Some(t) } else { None });
    tables.flat_map(|t| &t.rows).flat_map(|r| &r.cells).find(|cell| cell.origin == *origin).cloned()
}

impl Repeated {
    /// Of the cells with one key the one that the labels point to counts; without such, the first.
    pub fn settled(self, tables: &[FormTable], told: &mut Vec<Finding>) -> Vec<(String, Origin)> {
        let mut names = Vec::new();
        for (key, cells) in self.0 {
            let labelled = tables.iter().find_map(|t| t.value(&key)).and_then(|value| value.origin.as_ref());
            let by_label = cells.iter().find(|cell| Some(&cell.origin) == labelled);
            let Some(one) = by_label.or(cells.first()) else { continue };
            told.push(told::repeated(&key, &cells, one));
            names.push((key, one.origin.clone()));
        }
        names
    }
}
