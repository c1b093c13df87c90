//! The PDF: pages painted with `pdf-writer`, put together with `lopdf`.

mod color;
mod embed;
mod faces;
mod field;
mod finish;
mod pages;
mod paint;
mod picture;
mod tags;

use lopdf::Document as Lo;

use super::{Attachment, WriteError};
use crate::fonts::FontSet;
use crate::page::Document;

/// Paint a laid-out document to memory: tagged, PDF/A-2a; with attachments PDF/A-3a.
///
/// # Errors
/// [`WriteError::Made`] where a face cannot be subset or the file cannot be put together.
pub fn to_pdf(document: &Document, fonts: &FontSet, attachments: &[Attachment]) -> Result<Vec<u8>, WriteError> {
    let faces = faces::subset(document, fonts)?;
    let mut lo = Lo::with_version("1.7");
    let painted = pages::write(&mut lo, document, faces)?;
    finish::finish(lo, document, &painted, attachments)
}
