//! Pages by GB/T 9704-2012: 版心 156 × 225 mm, 22 lines of 28 characters, headings, tables, page numbers.
//!
//! Coordinates are in points from the page's upper left corner, downwards.

mod chart;
mod flow;
mod furniture;
mod item;
pub mod lines;
mod measures;
mod notices;
mod paper;
mod setter;
pub mod structure;
pub mod table;
mod text;
mod title;

use crate::document::{Body, Piece, Place, look, said};
use crate::fonts::FontSet;
use crate::report::Report;

pub use crate::document::Extras;
pub use item::{Bookmark, Document, Item, Page, Tag};
pub use measures::{ASCENT, BODY_HEIGHT, BODY_WIDTH, CELL, LEFT, MM, PAGE, PITCH, SIZE, TOP};
pub use paper::too_long;

use furniture::{copy_note, page_number};
use notices::{made_title, missing_finding, variants_finding};
use setter::Setter;

/// Lay out a report as the official copy.
#[must_use]
pub fn document(report: &Report, fonts: &FontSet) -> Document {
    document_with(report, fonts, &Extras::default())
}

/// Lay out a report with additions.
#[must_use]
pub fn document_with(report: &Report, fonts: &FontSet, extras: &Extras) -> Document {
    let said = said(report, extras);
    let mut setter = Setter::new(fonts, &said);
    title::set(&mut setter, &said, &report.book.words().title);
    for part in &said.parts {
        if part.place == Place::Annex {
            setter.flow.break_page();
        }
        part.pieces.iter().filter(|piece| piece.is_set()).for_each(|piece| set(&mut setter, piece));
    }
    let Setter { flow, structure, missing, .. } = setter;
    let (mut pages, bookmarks) = flow.finish();
    for (i, page) in pages.iter_mut().enumerate() {
        page_number(page, i + 1, fonts);
        if let Some(note) = &said.copy_note {
            copy_note(page, note, fonts);
        }
    }
    let made = said.is_title_made().then(|| made_title(&said.title));
    let findings = made.into_iter().chain(missing_finding(missing)).chain(variants_finding(report)).collect();
    let author = said.agency.unwrap_or_default();
    let subject = report.book.words().title.official().to_string();
    let (year, issued_on) = (report.year, report.issued_on.clone());
    Document { title: said.title, author, subject, year, issued_on, pages, structure, bookmarks, findings }
}

/// A piece in the look of its role.
fn set(setter: &mut Setter<'_>, piece: &Piece) {
    let look = look(piece.role);
    match &piece.body {
        Body::Text(_) => text::set(setter, piece, &look),
        Body::Form(grid) | Body::Table(grid, _) => setter.table(grid, piece.number.unwrap_or(0), look.size),
        Body::Chart(chart) => chart::set(setter, chart, piece.number.unwrap_or(0), &look),
    }
}
