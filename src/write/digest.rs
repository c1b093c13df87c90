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
    hex(&Sha256::digest(bytes))
}

/// The hash of a file, read in pieces.
///
/// # Errors
/// What the file system says.
#[cfg(feature = "disk")]
pub fn hash_file(path: &Path) -> io::Result<String> {
    let (mut file, mut digest) = (File::open(path)?, Sha256::new());
    let mut buffer = vec![0u8; 1 << 16];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(hex(&digest.finalize())),
            n => digest.update(&buffer[..n]),
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}
