//! From a file to a [`Source`]: blocks with their places. Readers know formats, never reports.

mod adorned;
mod boxed;
mod budget;
mod decode;
#[cfg(feature = "html")]
mod dialect;
#[cfg(feature = "disk")]
mod disk;
mod docx;
#[cfg(feature = "html")]
mod epub;
mod error;
mod fields;
#[cfg_attr(not(all(feature = "html", feature = "pdf-read", feature = "sheets")), allow(dead_code))]
mod file;
#[cfg(feature = "html")]
mod html;
mod json;
#[cfg(feature = "html")]
mod mail;
mod markup;
#[cfg(feature = "html")]
mod mixed;
// What all readers share: where one is left out, some of it has no use.
#[cfg_attr(not(all(feature = "html", feature = "pdf-read", feature = "sheets")), allow(dead_code))]
mod left;
#[cfg_attr(not(all(feature = "html", feature = "pdf-read", feature = "sheets")), allow(dead_code))]
mod notes;
mod odf;
mod options;
mod parsed;
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
#[cfg(feature = "disk")]
pub mod wire;
#[cfg(not(all(feature = "html", feature = "pdf-read", feature = "sheets")))]
mod without;
mod xml;

pub use decode::{Decoded, decode};
#[cfg(feature = "disk")]
pub use disk::{beside, bytes_of, load, probe, probe_bytes, read_file};
pub use error::ReadError;
pub(crate) use left::{of_carried as pictures_carried, of_links as links_left, of_pictures as pictures_left};
pub use options::Options;
pub use source::{Block, Cell, Format, Page, Paragraph, Picture, Row, Source, Table};
#[cfg(not(feature = "html"))]
use without::html;
#[cfg(not(feature = "pdf-read"))]
use without::pdf;
#[cfg(not(feature = "sheets"))]
use without::sheet;

use self::file::File;
use budget::Budget;

/// The largest file that is read, in bytes. A real report is below 10 MB; this bounds memory for hostile input.
pub const MAX_BYTES: u64 = 256 << 20;

/// Read from memory. The name is kept for messages only; the format is told from the content.
///
/// # Errors
/// [`ReadError`] where it is too large, or holds nothing that a reader understands.
pub fn read_bytes(name: &str, bytes: &[u8], options: &Options) -> Result<Source, ReadError> {
    if bytes.len() as u64 > MAX_BYTES {
        return Err(ReadError::TooLarge { size: bytes.len() as u64, limit: MAX_BYTES });
    }
    let budget = Budget::default();
    let mut source = readers::read(File::open(name, bytes, options, &budget)?)?;
    source.notes.extend(budget.findings());
    Ok(source)
}
