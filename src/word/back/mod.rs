//! Word documents that this program wrote, read back, whatever was done to them in between.
//!
//! What bears on a report, in the order in which it counts:
//! - cells of the official tables: their controls, then their labels, then the records (as in a workbook: names, labels,
//!   originals);
//! - title, agency, year and date: the text; what is known otherwise, while the text is as it was ([`facts`]);
//! - sections and all else: the text.
//!
//! What was edited and cannot be meant as it stands is told.

mod added;
mod controls;
mod facts;
mod told;

use std::sync::Arc;

use self::facts::Facts;
use super::format::{Record, VERSION, is_own_table};
use crate::base::finding::Finding;
use crate::base::origin::Origin;
use crate::base::place::Place;
use crate::forms::Book;
use crate::normalize::lines;
use crate::normalize::{Draft, Unrecognised, regions};
use crate::read::{Block, Cell, Format, Row, Source, Table};
use crate::report::{Held, Report};
use crate::workbook::back::cells;
use crate::workbook::back::closing::Closing;
use crate::workbook::back::originals::Originals;

/// A Word document of ours, or one of somebody else's with controls of ours in it.
pub struct Own<'a> {
    book: &'a Arc<Book>,
    source: Source,
    facts: Facts,
    originals: Originals,
    /// Are there records? Then it is ours as a whole.
    whole: bool,
    told: Vec<Finding>,
}

impl<'a> Own<'a> {
    /// What of a source is ours; `None` where nothing is.
    pub fn of(book: &'a Arc<Book>, source: &Source) -> Option<Self> {
        let known = || source.names.iter().any(|(name, _)| book.knows(name));
        if !source.format.is(Format::DOCX) || (source.carried.is_none() && !known()) {
            return None;
        }
        let records = source.carried.as_deref().unwrap_or_default();
        let mut told = Vec::new();
        let mut source = source.with_blocks(facts::title_in_place(records, source.blocks.clone()));
        added::taken_out(records, &mut source, &mut told);
        told.extend(of_later(records));
        Some(Self {
            book,
            facts: Facts::read(records),
            originals: Originals::read(book, &originals(records), true),
            whole: source.carried.is_some(),
            source,
            told,
        })
    }

    /// The report.
    ///
    /// # Errors
    /// [`Unrecognised`] where so much was taken out of it that it is none any more.
    pub fn report(mut self) -> Result<Report, Unrecognised> {
        let book = self.book;
        let repeated = controls::once(book, &mut self.source, &mut self.told);
        let source = &self.source;
        let mut lines = lines::flatten(book, source);
        let own_tables: Vec<&Origin> =
            source.names.iter().filter(|(name, _)| is_own_table(name)).map(|n| &n.1).collect();
        for line in &mut lines {
            let first = match &source.blocks[line.block] {
                Block::Table(table) => table.rows.first().and_then(|row| row.cells.first()),
                Block::Paragraph(_) | Block::Picture(_) => None,
            };
            line.apart = first.is_some_and(|cell| own_tables.contains(&&cell.origin));
        }
        let regions = cells::joined(book, source, &lines, regions::find(book, &lines));
        let draft = Draft::of(book, source, &lines, regions);
        let names = repeated.settled(&draft.tables, &mut self.told);
        let named = Source { names: [source.names.clone(), names].concat(), ..source.clone() };
        let Self { originals, whole, told, .. } = self;
        let closing = Closing { book, source: &named, originals: &originals, whole, live: false, told };
        closing.report(draft, |identity| self.facts.settle(book, identity))
    }
}

/// The records of cells and doubts as the sheet 原文对照 of a workbook has them.
fn originals(records: &[Vec<String>]) -> Table {
    let origin = Origin::element(Place::Other("copy".into()));
    let kinds = [Record::Value, Record::Doubt];
    let own = records.iter().filter(|record| facts::kind(record).is_some_and(|kind| kinds.contains(&kind)));
    let cell = |(col, text): (usize, &String)| Cell {
        text: text.clone(),
        col,
        cols: 1,
        rows: 1,
        origin: origin.clone(),
        held: Held::Plain,
    };
    let rows = own.map(|record| Row { cells: record.iter().skip(1).enumerate().map(cell).collect() }).collect();
    Table { rows, ..Table::default() }
}

/// A document that a later version of this program wrote.
fn of_later(records: &[Vec<String>]) -> Option<Finding> {
    let own = records.iter().find(|record| facts::kind(record) == Some(Record::Copy))?;
    let version = own.get(1)?.parse::<u32>().ok()?;
    (version > VERSION).then(|| told::newer(version, VERSION))
}
