//! A mistake in a template file, and where it stands.

use std::fmt;
use std::sync::Arc;

use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, Deserializer};

/// A mistake in a template file.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct TemplateError {
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong.
    pub message: String,
}

impl fmt::Display for TemplateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.message)
    }
}

impl std::error::Error for TemplateError {}

/// The text of a template file.
#[derive(Clone)]
pub(super) struct Text<'a> {
    name: Arc<str>,
    text: &'a str,
    /// Where its lines end, in bytes.
    ends: Arc<[usize]>,
}

/// A line of a template file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    file: Arc<str>,
    line: usize,
}

impl<'a> Text<'a> {
    pub(super) fn new(name: &str, text: &'a str) -> Self {
        Self { name: name.into(), text, ends: memchr::memchr_iter(b'\n', text.as_bytes()).collect() }
    }

    /// The line of a byte of the text.
    pub(super) fn place(&self, offset: usize) -> Place {
        Place { file: self.name.clone(), line: self.ends.partition_point(|&end| end < offset) + 1 }
    }

    /// The line of the first such piece of the text.
    pub(super) fn find(&self, piece: &str) -> Place {
        self.place(self.text.find(piece).unwrap_or(0))
    }

    /// Read as TOML.
    pub(super) fn read<T: DeserializeOwned>(&self) -> Result<T, TemplateError> {
        self.table().and_then(|table| self.shape(table))
    }

    /// Read as TOML of any shape.
    pub(super) fn table(&self) -> Result<Spanned<DeTable<'a>>, TemplateError> {
        DeTable::parse(self.text).map_err(|e| self.mistake(&e))
    }

    /// What was read, in its shape.
    pub(super) fn shape<T: DeserializeOwned>(&self, table: Spanned<DeTable<'a>>) -> Result<T, TemplateError> {
        T::deserialize(Deserializer::from(table)).map_err(|e| self.mistake(&e))
    }

    fn mistake(&self, e: &toml::de::Error) -> TemplateError {
        self.place(e.span().map_or(0, |s| s.start)).error(e.message().to_string())
    }
}

impl Place {
    pub(super) fn error(&self, message: impl Into<String>) -> TemplateError {
        TemplateError { file: self.file.to_string(), line: self.line, message: message.into() }
    }

    /// This place if it is in the file of the other, else the other: a revision is to blame, not its elder.
    pub(super) fn or<'a>(&'a self, own: &'a Self) -> &'a Self {
        if self.file == own.file { self } else { own }
    }

    pub(super) fn line(&self) -> usize {
        self.line
    }
}
