//! Parts of zip containers, with limits against bombs.

use std::collections::HashMap;
use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::ReadError;
use super::budget::{Budget, Of};

/// Unpacked bytes of one part at most.
const MOST_PART: u64 = 64 << 20;
/// Parts of one container at most.
const MOST_PARTS: usize = 20_000;

/// Unpacked bytes kept at most of a container whose parts are gone through several times.
const MOST_KEPT: usize = 16 << 20;

/// An open container, which draws on the budget of its file for what it unpacks.
pub struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    budget: &'a Budget,
    /// Parts that were unpacked already, by their places, and how many bytes more are kept.
    kept: HashMap<usize, Vec<u8>>,
    room: usize,
}

impl<'a> Package<'a> {
    /// Open; `kind` names the format in errors.
    pub fn open(bytes: &'a [u8], kind: &str, budget: &'a Budget) -> Result<Self, ReadError> {
        let broken = || ReadError::Broken(kind.to_string());
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| broken())?;
        let package = Self { archive, budget, kept: HashMap::new(), room: 0 };
        if package.archive.len() > MOST_PARTS { Err(broken()) } else { Ok(package) }
    }

    /// The same, each part of which is unpacked once however often it is asked for.
    pub fn keeping(bytes: &'a [u8], kind: &str, budget: &'a Budget) -> Result<Self, ReadError> {
        Ok(Self { room: MOST_KEPT, ..Self::open(bytes, kind, budget)? })
    }

    /// Is there such a part?
    pub fn has(&self, name: &str) -> bool {
        self.archive.index_for_name(name).is_some()
    }

    /// How many parts there are.
    pub fn len(&self) -> usize {
        self.archive.len()
    }

    /// The name of a part by its place in the directory.
    pub fn name_at(&self, index: usize) -> Option<String> {
        Some(self.archive.name_for_index(index)?.ok()?.into_owned())
    }

    /// A part by its place in the directory; two may bear one name.
    pub fn part_at(&mut self, index: usize) -> Option<Vec<u8>> {
        if let Some(bytes) = self.kept.get(&index) {
            return Some(bytes.clone());
        }
        let bytes = unpack(self.archive.by_index(index).ok()?, self.budget)?;
        if bytes.len() <= self.room {
            self.room -= bytes.len();
            self.kept.insert(index, bytes.clone());
        }
        Some(bytes)
    }

    /// A part, unpacked; `None` where it is missing, damaged or too large.
    pub fn part(&mut self, name: &str) -> Option<Vec<u8>> {
        self.part_at(self.archive.index_for_name(name)?)
    }
}

impl Package<'_> {
    /// A part of so many bytes at most; `None` where it is missing, damaged or larger. What is larger costs nothing: the file
    /// is read on without it.
    pub fn within(&mut self, name: &str, most: usize) -> Option<Vec<u8>> {
        let most = most.min(self.budget.left(Of::Unpacked));
        let mut bytes = Vec::new();
        self.archive.by_name(name).ok()?.take(most as u64 + 1).read_to_end(&mut bytes).ok()?;
        (bytes.len() <= most && self.budget.take(Of::Unpacked, bytes.len())).then_some(bytes)
    }
}

/// What a part declares of its size is not believed.
fn unpack(file: impl Read, budget: &Budget) -> Option<Vec<u8>> {
    let most = MOST_PART.min(budget.left(Of::Unpacked) as u64);
    let mut bytes = Vec::new();
    let got = file.take(most + 1).read_to_end(&mut bytes).ok()?;
    // Beyond the most of one part nothing of the file is worth reading further: all that is left is drawn at once.
    let drawn = if got as u64 > most { usize::MAX } else { got };
    budget.take(Of::Unpacked, drawn).then_some(bytes)
}
