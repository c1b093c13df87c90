//! A file before it is known who reads it.

use super::budget::Budget;
use super::decode::{Decoded, decode};
use super::error::ReadError;
use super::options::Options;
use super::unzip::Package;

/// The largest file of text that is read, in bytes: a page with all its pictures in it, or the longest of texts.
const MAX_TEXT: usize = 64 << 20;

/// A file with what several readers ask of it.
pub struct File<'a> {
    /// Its name, for messages.
    pub name: &'a str,
    /// Its bytes.
    pub bytes: &'a [u8],
    /// How it is to be read.
    pub options: &'a Options,
    /// What it may take of the machine.
    pub budget: &'a Budget,
    /// What its first bytes tell.
    pub container: Container,
    /// Its parts, where it is a zip.
    pub package: Option<Package<'a>>,
    /// Its text, where it is nothing else.
    pub decoded: Option<Decoded>,
}

impl<'a> File<'a> {
    /// Look into a file.
    pub fn open(name: &'a str, bytes: &'a [u8], options: &'a Options, budget: &'a Budget) -> Result<Self, ReadError> {
        let container = sniff(bytes, true)?;
        let package = if container == Container::Zip { Some(Package::open(bytes, "ZIP", budget)?) } else { None };
        let text = container == Container::Text;
        if text && bytes.len() > MAX_TEXT {
            return Err(ReadError::TooLarge { size: bytes.len() as u64, limit: MAX_TEXT as u64 });
        }
        let decoded = if text { Some(decode(bytes, options.encoding.as_deref())?) } else { None };
        Ok(Self { name, bytes, options, budget, container, package, decoded })
    }

    /// A part of a zip; none of any other file.
    pub fn part(&mut self, name: &str) -> Option<Vec<u8>> {
        self.package.as_mut()?.part(name)
    }

    /// The type that a package of OpenDocument says it is.
    pub fn mimetype(&mut self) -> Vec<u8> {
        self.part("mimetype").unwrap_or_default()
    }

    /// Which kind of workbook it is, if it is one. A compound file may be Word's of old as well: only reading it tells.
    pub fn workbook(&mut self) -> Option<Kind> {
        if self.package.as_ref().is_some_and(|p| p.has("xl/workbook.xml")) {
            return Some(Kind::Xlsx);
        }
        if self.mimetype().starts_with(b"application/vnd.oasis.opendocument.spreadsheet") {
            return Some(Kind::Ods);
        }
        (self.container == Container::Ole).then_some(Kind::Xls)
    }
}

/// The kinds of workbooks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Excel, since 2007.
    Xlsx,
    /// Excel before.
    Xls,
    /// OpenDocument.
    Ods,
}

/// What the first bytes tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Container {
    /// Text, as far as that can be told.
    Text,
    /// PDF.
    Pdf,
    /// A zip container: DOCX, XLSX, ODS.
    Zip,
    /// A compound file: XLS, DOC, WPS.
    Ole,
}

/// Signatures of files that are certainly no report text, with the name people know them by.
const FOREIGN: &[(&[u8], &str)] = &[
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"BM", "BMP"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"RIFF", "WebP/AVI/WAV"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7z"),
    (b"\x1f\x8b", "gzip"),
    (b"\x7fELF", "ELF"),
    (b"OggS", "Ogg"),
    (b"ID3", "MP3"),
    (b"{\\rtf", "RTF"),
];

/// Tell the format from the content.
pub fn sniff(head: &[u8], whole: bool) -> Result<Container, ReadError> {
    if head.is_empty() {
        return Err(ReadError::Empty);
    }
    // The header may stand a little after the start (PDF 32000-1, annex H.3.4.1).
    if head[..head.len().min(1024)].windows(5).any(|w| w == b"%PDF-") {
        return Ok(Container::Pdf);
    }
    if head.starts_with(b"PK\x03\x04") {
        return Ok(Container::Zip);
    }
    if head.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return Ok(Container::Ole);
    }
    if let Some((_, name)) = FOREIGN.iter().find(|(magic, _)| head.starts_with(magic) && !looks_like_text(head, magic))
    {
        return Err(ReadError::NotText((*name).to_string()));
    }
    if head.iter().all(|&b| b == 0) {
        return Err(ReadError::Zeros);
    }
    if whole && head.iter().all(|b| b.is_ascii_whitespace()) {
        return Err(ReadError::Empty);
    }
    Ok(Container::Text)
}

/// Two-letter magics also begin ordinary text (`BM…`): those count only with binary bytes after them.
fn looks_like_text(head: &[u8], magic: &[u8]) -> bool {
    magic.iter().all(u8::is_ascii_graphic) && magic.len() < 5 && !head.iter().take(64).any(|&b| b < 9)
}
