//! The PDF: pages painted with `printpdf`, finished with `lopdf`.

mod faces;
mod finish;
mod paint;

use printpdf::{PdfDocument, PdfPage, PdfSaveOptions};

use super::WriteError;
use crate::fonts::FontSet;
use crate::layout::page::{Document, PAGE};

/// Paint a laid-out document to memory.
///
/// # Errors
/// [`WriteError::Pdf`] where a face cannot be subset or the file cannot be put together.
pub fn to_pdf(document: &Document, fonts: &FontSet) -> Result<Vec<u8>, WriteError> {
    let mut pdf = PdfDocument::new("");
    let used = faces::subset(document, fonts)?;
    for face in used.iter() {
        pdf.resources.fonts.map.insert(face.id.clone(), printpdf::font::PdfFont::new(face.font.clone()));
    }
    let size = (printpdf::Pt(PAGE[0]).into(), printpdf::Pt(PAGE[1]).into());
    pdf.pages =
        document.pages.iter().map(|page| PdfPage::new(size.0, size.1, paint::operations(page, &used))).collect();
    let options = PdfSaveOptions { optimize: false, subset_fonts: false, secure: true, image_optimization: None };
    let mut warnings = Vec::new();
    let lo = pdf.to_lopdf_document(&options, &mut warnings);
    if let Some(problem) = warnings.iter().find(|w| w.severity == printpdf::PdfParseErrorSeverity::Error) {
        return Err(WriteError::Pdf(problem.msg.clone()));
    }
    finish::finish(lo, document)
}
