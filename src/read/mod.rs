//! From a file to a [`Source`]: blocks with their places. Readers know formats, never reports.

mod decode;
#[cfg(feature = "disk")]
mod disk;
mod docx;
mod error;
#[cfg(feature = "html")]
mod html;
mod json;
// What all readers share: where one is left out, some of it has no use.
#[cfg_attr(not(all(feature = "html", feature = "pdf-read", feature = "sheets")), allow(dead_code))]
mod left;
#[cfg_attr(not(all(feature = "html", feature = "pdf-read", feature = "sheets")), allow(dead_code))]
mod notes;
#[cfg(feature = "pdf-read")]
mod pdf;
mod readers;
mod rels;
#[cfg(feature = "sheets")]
mod sheet;
mod source;
mod text;
mod tree;
#[cfg_attr(not(all(feature = "html", feature = "pdf-read", feature = "sheets")), allow(dead_code))]
mod unzip;
#[cfg(not(all(feature = "html", feature = "pdf-read", feature = "sheets")))]
mod without;
mod xml;

pub use decode::{Decoded, decode};
#[cfg(feature = "disk")]
pub use disk::{bytes_of, probe, read_file};
pub use error::ReadError;
pub use source::{Block, Cell, Format, Paragraph, Row, Source, Table};
#[cfg(not(feature = "html"))]
use without::html;
#[cfg(not(feature = "pdf-read"))]
use without::pdf;
#[cfg(not(feature = "sheets"))]
use without::sheet;

use std::sync::Arc;

use self::readers::File;
use crate::base::fold::Folding;

/// The largest file that is read, in bytes. A real report is below 10 MB; this bounds memory for hostile input.
pub const MAX_BYTES: u64 = 256 << 20;

/// Options of reading.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Options {
    /// The character encoding of text input, when it should not be guessed.
    pub encoding: Option<String>,
    /// Which characters are shapes of which: so a copy of our own may be set in another shape than it says. By Unicode
    /// alone unless given.
    pub folding: Option<Arc<Folding>>,
}

impl Options {
    /// With the character encoding of text input; `None` leaves it to be told from the content.
    #[must_use]
    pub fn encoding(mut self, name: Option<&str>) -> Self {
        self.encoding = name.map(str::to_string);
        self
    }

    /// With a book's knowledge of which characters are shapes of which.
    #[must_use]
    pub fn folding(mut self, folding: &Arc<Folding>) -> Self {
        self.folding = Some(Arc::clone(folding));
        self
    }
}

/// Read from memory. The name is kept for messages only; the format is told from the content.
///
/// # Errors
/// [`ReadError`] where it is too large, or holds nothing that a reader understands.
pub fn read_bytes(name: &str, bytes: &[u8], options: &Options) -> Result<Source, ReadError> {
    if bytes.len() as u64 > MAX_BYTES {
        return Err(ReadError::TooLarge(bytes.len() as u64));
    }
    readers::read(File::open(name, bytes, options)?)
}

/// What the first bytes tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Container {
    Text,
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
];

/// Tell the format from the content.
fn sniff(head: &[u8], whole: bool) -> Result<Container, ReadError> {
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
