//! The OFD copy (GB/T 33190-2016): the very pages of the PDF, in millimetres, with the faces in use embedded.
//!
//! Its text lies in text objects with the place of every glyph, so that what is seen is the print and what is copied is the
//! text; what each object is of the report is told in a list of its own (自定义标引, clause 16).

mod faces;
mod package;
mod page;
mod tags;
mod units;

use std::collections::BTreeMap;

use super::{Attachment, WriteError};
use crate::base::media::Media;
use crate::fonts::FontSet;
use crate::page::{Document, Item};

/// Paint a laid-out document to memory. The same document gives the same bytes.
///
/// # Errors
/// [`WriteError::Made`] where a face cannot be subset or the package cannot be put together.
pub fn to_ofd(document: &Document, fonts: &FontSet, attachments: &[Attachment]) -> Result<Vec<u8>, WriteError> {
    let mut ids = Ids::default();
    let faces = faces::subset(document, fonts, &mut ids)?;
    let mut pictures = Pictures::new();
    for item in document.pages.iter().flat_map(|page| &page.items) {
        if let Item::Picture { media, .. } = item {
            pictures.entry(media.sha256.as_str()).or_insert_with(|| (ids.next(), media));
        }
    }
    let mut placed = tags::Placed::default();
    let mut pages = Vec::with_capacity(document.pages.len());
    for page in &document.pages {
        pages.push(page::paint(page, &faces, &pictures, &mut ids, &mut placed)?);
    }
    let tags = tags::write(&document.structure, &placed)?;
    let (faces, pictures, pages, last) = (&faces, &pictures, &pages, ids.last);
    package::pack(&package::Parts { document, faces, pictures, pages, tags, last, attachments })
}

/// The pictures of a document by their hashes, each with its number.
type Pictures<'a> = BTreeMap<&'a str, (u32, &'a Media)>;

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
