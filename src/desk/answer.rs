//! What comes back of a call.

use serde::Serialize;

use crate::base::finding::Message;
use crate::{Error, Lang};

/// What is answered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answer {
    /// Words, as JSON.
    pub words: Vec<u8>,
    /// Bytes of a file, where one was asked for.
    pub bytes: Vec<u8>,
}

/// Why something could not be done, in the language of the call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Trouble {
    error: String,
}

impl Trouble {
    /// In these words.
    pub fn new(error: impl Into<String>) -> Self {
        Self { error: error.into() }
    }

    /// As JSON: `{"error": …}`.
    #[must_use]
    pub fn to_json(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }

    pub(super) fn of(error: impl Into<Error>, lang: Lang) -> Self {
        Self::new(error.into().message(lang))
    }

    pub(super) fn said(message: &Message, lang: Lang) -> Self {
        Self::new(message.get(lang))
    }
}

pub(super) type Done = Result<Answer, Trouble>;

/// An answer of words alone.
pub(super) fn words(value: &impl Serialize) -> Done {
    let words = serde_json::to_vec(value).map_err(|e| Trouble::new(e.to_string()))?;
    Ok(Answer { words, bytes: Vec::new() })
}
