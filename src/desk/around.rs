//! What a desk leaves to whoever keeps it.

use std::sync::Arc;

use crate::base::finding::Message;
use crate::read::{self, Source};
use crate::{Error, FontSet};

/// What a desk leaves to whoever keeps it: where files are read, and whose faces are used.
pub trait Around: Send {
    /// Read a file. Where nothing else is said, here and now.
    ///
    /// # Errors
    /// Why it cannot be read, and what would help.
    fn read(&self, name: &str, bytes: &[u8], options: &read::Options) -> Result<Source, Message> {
        read::read_bytes(name, bytes, options).map_err(|e| e.message())
    }

    /// The faces at hand; none where they are handed in by calls.
    fn faces(&self) -> Option<Result<Arc<FontSet>, Error>> {
        None
    }
}

/// Nothing around: files are read where the desk is, faces are handed in.
#[derive(Debug, Clone, Copy, Default)]
pub struct Alone;

impl Around for Alone {}
