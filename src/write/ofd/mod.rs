//! The OFD copy (GB/T 33190-2016): the very pages of the PDF, in millimetres, with the faces in use embedded.
//!
//! Its text lies in text objects with the place of every glyph, so that what is seen is the print and what is copied is the
//! text; what each object is of the report is told in a list of its own (自定义标引, clause 16).

mod faces;
mod package;
mod page;
mod tags;
mod units;

use super::{Attachment, WriteError};
use crate::fonts::FontSet;
use crate::page::Document;

/// Paint a laid-out document to memory. The same document gives the same bytes.
///
/// # Errors
/// [`WriteError::Made`] where a face cannot be subset or the package cannot be put together.
pub fn to_ofd(document: &Document, fonts: &FontSet, attachments: &[Attachment]) -> Result<Vec<u8>, WriteError> {
    let mut ids = Ids::default();
    let faces = faces::subset(document, fonts, &mut ids)?;
    let mut placed = tags::Placed::default();
    let mut pages = Vec::with_capacity(document.pages.len());
    for page in &document.pages {
        pages.push(page::paint(page, &faces, &mut ids, &mut placed)?);
    }
    let tags = tags::write(&document.structure, &placed)?;
    package::pack(&package::Parts { document, faces: &faces, pages: &pages, tags, last: ids.last, attachments })
}

/// Numbers of everything that can be referred to, one row for the whole document (clause 7.5, `MaxUnitID`).
#[derive(Debug, Default)]
struct Ids {
    last: u32,
}

impl Ids {
    fn next(&mut self) -> u32 {
        self.last += 1;
        self.last
    }
}
