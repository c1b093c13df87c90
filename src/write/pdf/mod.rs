//! The PDF, written with `pdf-writer`.

mod color;
mod embed;
mod faces;
mod field;
mod finish;
mod objects;
mod outline;
mod pages;
mod paint;
mod picture;
mod tags;
mod xmp;

use super::{Attachment, WriteError};
use crate::fonts::FontSet;
use crate::page::Document;

/// Paint a laid-out document to memory: tagged, PDF/A-2a; with attachments PDF/A-3a.
///
/// # Errors
/// [`WriteError::Made`] where a face cannot be subset or the file cannot be put together.
pub fn to_pdf(document: &Document, fonts: &FontSet, attachments: &[Attachment]) -> Result<Vec<u8>, WriteError> {
    let faces = faces::subset(document, fonts)?;
    let mut objects = objects::Objects::new();
    let painted = pages::paint(&mut objects, document, &faces)?;
    finish::finish(objects, document, &painted, attachments)
}
