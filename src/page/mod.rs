//! Pages by GB/T 9704-2012: 版心 156 × 225 mm, 22 lines of 28 characters, headings, tables, page numbers.
//!
//! Coordinates are in points from the page's upper left corner, downwards.

mod attachment;
mod chart;
mod ending;
mod flow;
mod furniture;
mod item;
pub mod lines;
mod measures;
mod notices;
mod numbers;
mod paper;
mod picture;
#[cfg(feature = "pdf-write")]
pub mod raster;
mod setter;
pub mod structure;
pub mod table;
mod text;
mod title;

use crate::document::notices as document_notices;
use crate::document::{Body, Piece, Place, Role, look, said};
use crate::fonts::FontSet;
use crate::report::Report;

pub use crate::document::Extras;
pub use item::{Bookmark, Document, Item, Page, Tag};
pub use measures::{ASCENT, BODY_HEIGHT, BODY_WIDTH, CELL, LEFT, MM, PAGE, PITCH, SIZE, TOP};
pub use notices::unwritable;
pub use paper::too_long;

use ending::Ending;
use furniture::{copy_note, page_number, watermark};
use notices::{made_title, missing_finding, small_finding, variants_finding};
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
    let mut setter = Setter::new(fonts, &report.book.words().title);
    title::set(&mut setter, &said);
    for part in &said.parts {
        // Findings begin a page; charts and lists go on where the text before them ends.
        let goes_on = !extras.charts.is_empty() || !extras.lists.is_empty();
        if part.place == Place::Annex && !goes_on {
            setter.flow.break_page();
        }
        let mut pieces: Vec<&Piece> = part.pieces.iter().filter(|piece| piece.is_set()).collect();
        keep_end_together(&mut pieces);
        set_part(&mut setter, &pieces, said.seal);
    }
    let Setter { flow, structure, missing, smallest, seen, .. } = setter;
    let seen = std::cell::RefCell::new(seen);
    let leads = document_notices::Leads { in_title: true, in_tables: false };
    let unshown = document_notices::unshown(&said, "PDF、OFD", leads, |media| seen.borrow_mut().shows(media));
    let (mut pages, bookmarks) = flow.finish();
    for (i, page) in pages.iter_mut().enumerate() {
        if let Some(word) = &said.watermark {
            watermark(page, word, fonts);
        }
        page_number(page, i + 1, said.centered_numbers, fonts);
        if let Some(note) = &said.copy_note {
            copy_note(page, note, fonts);
        }
    }
    let made = said.is_title_made().then(|| made_title(&said.title));
    let findings = made
        .into_iter()
        .chain(missing_finding(missing))
        .chain(variants_finding(report))
        .chain(small_finding(smallest))
        .chain(unshown)
        .collect();
    let author = said.agency.unwrap_or_default();
    let subject = report.book.words().title.official().to_string();
    let (year, issued_on) = (report.year, report.issued_on.clone());
    Document { title: said.title, author, subject, year, issued_on, pages, structure, bookmarks, findings }
}

/// The name and the date stand by each other: a picture between them, as of a seal, stands behind.
fn keep_end_together(pieces: &mut [&Piece]) {
    let of_end = |piece: &&Piece| matches!(piece.role, Role::Signature | Role::Date);
    let (Some(first), Some(last)) = (pieces.iter().position(of_end), pieces.iter().rposition(of_end)) else { return };
    let end = &mut pieces[first..=last];
    if end.iter().all(|piece| of_end(piece) || piece.role == Role::Picture) {
        end.sort_by_key(|piece| piece.role == Role::Picture);
    }
}

/// The pieces of a part, its end with what stands before it.
fn set_part(setter: &mut Setter<'_>, mut pieces: &[&Piece], seal: bool) {
    let mut before = None;
    while let Some((piece, rest)) = pieces.split_first() {
        if let Some((ending, rest)) = Ending::begins(setter, pieces, seal) {
            ending.set(setter);
            pieces = rest;
            continue;
        }
        let below = Ending::begins(setter, rest, seal).map_or(0.0, |(ending, _)| ending.height());
        set(setter, piece, before, below);
        before = Some(piece.role);
        pieces = rest;
    }
}

/// A piece in the look of its role; `before` is the role of the one above, `below` the height of what must not stand on a page
/// without its end.
fn set(setter: &mut Setter<'_>, piece: &Piece, before: Option<Role>, below: f32) {
    let look = look(piece.role);
    match &piece.body {
        Body::Text(_) if piece.role == Role::Attachment => attachment::set(setter, piece, &look, before),
        Body::Text(_) => text::set(setter, piece, &look, below > 0.0),
        Body::Form(grid) | Body::Table(grid, _) => setter.table(grid, piece.number.unwrap_or(0), look.size, below),
        Body::Picture(picture) => picture::set(setter, picture, piece.number.unwrap_or(0), below),
        Body::Chart(chart) => chart::set(setter, chart, piece.number.unwrap_or(0), &look),
    }
}
