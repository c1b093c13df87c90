//! Who reads a file: the readers are asked in turn, and each knows its own files by their content. A new one is its file, and
//! its line here.

use super::error::ReadError;
use super::file::File;
use super::source::{Format, Source};
#[cfg(feature = "html")]
use super::{dialect, epub, mail, mixed};
use super::{docx, html, json, odf, pdf, sheet, text};

/// What a reader makes of a file; `None` of one that is not its own.
type Reader = fn(&mut File<'_>) -> Option<Result<Source, ReadError>>;

/// All of them, in the order in which they are asked: of text files plain text takes what the others leave.
const READERS: &[(Format, Reader)] = &[
    (pdf::FORMAT, pdf::take),
    (docx::FORMAT, docx::take),
    (docx::flat::FORMAT, docx::flat::take),
    (odf::FORMAT, odf::take),
    #[cfg(feature = "pdf-read")]
    (pdf::ofd::FORMAT, pdf::ofd::take),
    #[cfg(feature = "html")]
    (epub::FORMAT, epub::take),
    (sheet::FORMAT, sheet::take),
    #[cfg(feature = "html")]
    (mail::FORMAT, mail::take),
    (json::FORMAT, json::take),
    #[cfg(feature = "pdf-read")]
    (pdf::words::FORMAT, pdf::words::take),
    #[cfg(feature = "html")]
    (text::FORMAT, dialect::take),
    (html::FORMAT, html::take),
    #[cfg(feature = "html")]
    (text::FORMAT, mixed::take),
    (text::FORMAT, text::take),
];

/// By the first reader whose file it is.
pub fn read(mut file: File<'_>) -> Result<Source, ReadError> {
    READERS.iter().find_map(|(_, take)| take(&mut file)).unwrap_or_else(|| {
        let mimetype = file.mimetype();
        let kinds = [("application/vnd.oasis.opendocument.text", "ODT"), ("application/epub", "EPUB")];
        let told = kinds.iter().find(|(name, _)| mimetype.starts_with(name.as_bytes())).map(|(_, kind)| *kind);
        let ofd = file.package.as_ref().is_some_and(|p| p.has("OFD.xml")).then_some("OFD");
        Err(ReadError::NotText(told.or(ofd).unwrap_or("ZIP").into()))
    })
}

/// A format by its name.
#[cfg(feature = "disk")]
pub fn format(name: &str) -> Option<Format> {
    READERS.iter().map(|(format, _)| *format).find(|format| format.name() == name)
}
