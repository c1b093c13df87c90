//! The PDF: pages painted with `printpdf`, finished with `lopdf`.

mod color;
mod faces;
mod field;
mod finish;
mod paint;
mod picture;
mod tags;

use printpdf::{PdfDocument, PdfPage, PdfSaveOptions};

use super::{Attachment, WriteError};
use crate::fonts::FontSet;
use crate::page::{Document, PAGE};

/// Paint a laid-out document to memory: tagged, PDF/A-2a; with attachments PDF/A-3a.
///
/// # Errors
/// [`WriteError::Made`] where a face cannot be subset or the file cannot be put together.
pub fn to_pdf(document: &Document, fonts: &FontSet, attachments: &[Attachment]) -> Result<Vec<u8>, WriteError> {
    let mut pdf = PdfDocument::new("");
    let used = faces::subset(document, fonts)?;
    for face in used.iter() {
        pdf.resources.fonts.map.insert(face.id.clone(), printpdf::font::PdfFont::new(face.font.clone()));
    }
    pdf.resources.xobjects.map.extend(picture::objects(document)?);
    let size = (printpdf::Pt(PAGE[0]).into(), printpdf::Pt(PAGE[1]).into());
    let mut marks = Vec::new();
    for page in &document.pages {
        let (operations, of_page) = paint::operations(page, &document.structure, &used);
        pdf.pages.push(PdfPage::new(size.0, size.1, operations));
        marks.push(of_page);
    }
    let options = PdfSaveOptions { optimize: false, subset_fonts: false, secure: true, image_optimization: None };
    let mut warnings = Vec::new();
    let lo = pdf.to_lopdf_document(&options, &mut warnings);
    if let Some(problem) = warnings.iter().find(|w| w.severity == printpdf::PdfParseErrorSeverity::Error) {
        return Err(WriteError::Made(problem.msg.clone().into()));
    }
    finish::finish(lo, document, &marks, &used, attachments)
}
