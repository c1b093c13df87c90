//! Reading files by their paths.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::file::sniff;
use super::{MAX_BYTES, Options, ReadError, Source, read_bytes};

/// Read a file from disk.
///
/// # Errors
/// [`ReadError`] where the file cannot be opened, is too large, or holds nothing that a reader understands.
pub fn read_file(path: &Path, options: &Options) -> Result<Source, ReadError> {
    read_bytes(&path.to_string_lossy(), &load(path)?, options)
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
    // Refuse by the first bytes where they suffice: a huge file of zeros is not worth reading.
    sniff(&head, meta.len() <= got as u64)?;
    if meta.len() > MAX_BYTES {
        return Err(ReadError::TooLarge { size: meta.len(), limit: MAX_BYTES });
    }
    let mut bytes = head;
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
