//! Hashes of contents, SHA-256 in hexadecimal.

#[cfg(feature = "disk")]
use std::fs::File;
#[cfg(feature = "disk")]
use std::io::{self, Read};
#[cfg(feature = "disk")]
use std::path::Path;

use sha2::{Digest, Sha256};

/// The hash of a content, in hexadecimal.
#[must_use]
pub fn hash(bytes: &[u8]) -> String {
    let mut digest = Running::default();
    digest.feed(bytes);
    digest.end()
}

/// A hash that is being worked out.
#[derive(Default, Clone)]
pub(super) struct Running(Sha256);

impl Running {
    /// What follows.
    pub fn feed(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// The hash of all of it, in hexadecimal.
    pub fn end(self) -> String {
        hex(&self.0.finalize())
    }
}

/// The hash of a file, read in pieces.
///
/// # Errors
/// What the file system says.
#[cfg(feature = "disk")]
pub fn hash_file(path: &Path) -> io::Result<String> {
    let (mut file, mut digest) = (File::open(path)?, Running::default());
    let mut buffer = vec![0u8; 1 << 16];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(digest.end()),
            n => digest.feed(&buffer[..n]),
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    let digit = |n: u8| char::from_digit(u32::from(n), 16).unwrap_or_default();
    bytes.iter().flat_map(|b| [digit(b >> 4), digit(b & 15)]).collect()
}
