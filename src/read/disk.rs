//! Reading files by their paths.

use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use super::file::sniff;
use super::{Block, MAX_BYTES, Options, ReadError, Source, read_bytes};
use crate::base::link::unescaped;
use crate::base::media::Media;
use crate::base::remedy::Remedy;

/// Read a file from disk.
///
/// # Errors
/// [`ReadError`] where the file cannot be opened, is too large, or holds nothing that a reader understands.
pub fn read_file(path: &Path, options: &Options) -> Result<Source, ReadError> {
    let mut source = read_bytes(&path.to_string_lossy(), &load(path)?, options)?;
    beside(&mut source, path);
    Ok(source)
}

/// The folders that browsers save beside a page, by what they add to its name.
const BESIDE: [&str; 2] = ["_files", ".files"];
/// Bytes of such pictures at most.
const MOST_BESIDE: u64 = 32 << 20;

/// Pictures of a web page that lie in the folder that was saved beside it; no other file is opened. `path` is the page's own.
pub fn beside(source: &mut Source, path: &Path) {
    let (Some(folder), Some(stem)) = (path.parent(), path.file_stem()) else { return };
    let folders = BESIDE.map(|ending| [&stem.to_string_lossy(), ending].concat());
    let mut room = MOST_BESIDE;
    for picture in source.blocks.iter_mut().filter_map(|block| match block {
        Block::Picture(picture) if picture.media.is_none() => Some(picture),
        _ => None,
    }) {
        let target = unescaped(&picture.target);
        let Some((own, name)) = target.trim_start_matches("./").split_once('/') else { continue };
        // A name and no way: what is deeper, or elsewhere, was not saved with the page.
        if !folders.iter().any(|known| known == own) || name.contains(['/', '\\', ':']) || name.starts_with('.') {
            continue;
        }
        let Some(bytes) = within(&folder.join(own), name, room) else { continue };
        if let Some(media) = Media::of(&bytes) {
            room = room.saturating_sub(media.size as u64);
            picture.media = Some(Arc::new(media));
        }
    }
}

/// A plain file of a folder, not larger than there is room; what leads out of the folder is none.
fn within(folder: &Path, name: &str, room: u64) -> Option<Vec<u8>> {
    let (folder, path) = (folder.canonicalize().ok()?, folder.join(name).canonicalize().ok()?);
    let (mut bytes, file) = (Vec::new(), path.starts_with(&folder).then(|| open(&path).ok()).flatten()?);
    file.take(room + 1).read_to_end(&mut bytes).ok()?;
    (bytes.len() as u64 <= room).then_some(bytes)
}

/// The bytes of a file, where they may be a report's.
///
/// # Errors
/// [`ReadError`] where it cannot be opened, is too large, or begins like nothing that a reader understands.
pub fn load(path: &Path) -> Result<Vec<u8>, ReadError> {
    let mut file = open(path)?;
    let meta = file.metadata().map_err(ReadError::Open)?;
    let mut head = vec![0; 4096];
    let got = read_up_to(&mut file, &mut head).map_err(ReadError::Open)?;
    head.truncate(got);
    // Refuse by the first bytes where they suffice: a huge file of zeros is not worth reading. What another program may turn into
    // something that is read is refused by whoever reads.
    if let Err(e) = sniff(&head, meta.len() <= got as u64)
        && e.remedy() != Some(Remedy::ConvertFirst)
    {
        return Err(e);
    }
    if meta.len() > MAX_BYTES {
        return Err(ReadError::TooLarge { size: meta.len(), limit: MAX_BYTES });
    }
    let mut bytes = head;
    // With a little more than it holds its end is seen without more memory being asked for.
    bytes.reserve(usize::try_from(meta.len()).unwrap_or(0).saturating_sub(got) + 64);
    file.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(ReadError::Open)?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(ReadError::TooLarge { size: bytes.len() as u64, limit: MAX_BYTES });
    }
    Ok(bytes)
}

/// Open a file that is one: to open a pipe may take for ever.
fn open(path: &Path) -> Result<File, ReadError> {
    let meta = std::fs::metadata(path).map_err(ReadError::Open)?;
    match (meta.is_file(), meta.is_dir()) {
        (true, _) => File::open(path).map_err(ReadError::Open),
        (_, true) => Err(ReadError::Directory),
        _ => Err(ReadError::Special),
    }
}

/// The largest file of settings or names, in bytes.
const MOST_SETTINGS: u64 = 4 << 20;

/// The bytes of a file of settings or names.
///
/// # Errors
/// [`ReadError`] where it cannot be opened, is no file or is too large.
pub fn bytes_of(path: &Path) -> Result<Vec<u8>, ReadError> {
    let (file, mut bytes) = (open(path)?, Vec::new());
    file.take(MOST_SETTINGS + 1).read_to_end(&mut bytes).map_err(ReadError::Open)?;
    let size = bytes.len() as u64;
    if size > MOST_SETTINGS { Err(ReadError::TooLarge { size, limit: MOST_SETTINGS }) } else { Ok(bytes) }
}

/// As many bytes of a file tell whether a reader takes it.
const HEAD: usize = 4096;

/// Tell from its first bytes whether a file may be read at all.
///
/// # Errors
/// As [`read_file`].
pub fn probe(path: &Path) -> Result<(), ReadError> {
    let mut head = vec![0; HEAD];
    let mut file = open(path)?;
    let got = read_up_to(&mut file, &mut head).map_err(ReadError::Open)?;
    probe_bytes(&head[..got])
}

/// The same of bytes.
///
/// # Errors
/// As [`read_file`].
pub fn probe_bytes(bytes: &[u8]) -> Result<(), ReadError> {
    sniff(&bytes[..bytes.len().min(HEAD)], false).map(|_| ())
}

fn read_up_to(file: &mut File, buffer: &mut [u8]) -> std::io::Result<usize> {
    let mut got = 0;
    while got < buffer.len() {
        match file.read(&mut buffer[got..])? {
            0 => break,
            n => got += n,
        }
    }
    Ok(got)
}
