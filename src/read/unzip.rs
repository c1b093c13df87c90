//! Parts of zip containers, with limits against bombs.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::ReadError;

/// Unpacked bytes of one part at most.
const MOST_PART: u64 = 128 << 20;
/// Unpacked bytes of all parts at most, as the directory declares them.
const MOST_TOTAL: u64 = 512 << 20;

/// An open container.
pub struct Package<'a>(ZipArchive<Cursor<&'a [u8]>>);

impl<'a> Package<'a> {
    /// Open; `kind` names the format in errors.
    pub fn open(bytes: &'a [u8], kind: &str) -> Result<Self, ReadError> {
        let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| ReadError::Broken(kind.to_string()))?;
        let mut total = 0u64;
        for i in 0..archive.len() {
            total = total.saturating_add(archive.by_index_raw(i).map_or(0, |f| f.size()));
        }
        if total > MOST_TOTAL || archive.len() > 20_000 {
            return Err(ReadError::TooLarge(total));
        }
        Ok(Self(archive))
    }

    /// Is there such a part?
    pub fn has(&self, name: &str) -> bool {
        self.0.index_for_name(name).is_some()
    }

    /// How many parts there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The name of a part by its place in the directory.
    pub fn name_at(&self, index: usize) -> Option<String> {
        Some(self.0.name_for_index(index)?.ok()?.into_owned())
    }

    /// A part by its place in the directory; two may bear one name.
    pub fn part_at(&mut self, index: usize) -> Option<Vec<u8>> {
        unpack(self.0.by_index(index).ok()?)
    }

    /// A part, unpacked; `None` where it is missing, damaged or too large.
    pub fn part(&mut self, name: &str) -> Option<Vec<u8>> {
        unpack(self.0.by_name(name).ok()?)
    }
}

fn unpack(file: impl Read) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let got = file.take(MOST_PART + 1).read_to_end(&mut bytes).ok()?;
    (got as u64 <= MOST_PART).then_some(bytes)
}
