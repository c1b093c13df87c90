//! Who reads a source: our own formats come back in rooms of their own, all else is recognised by what it says.

use std::fmt;
use std::sync::Arc;

use crate::base::finding::Message;
use crate::forms::Book;
use crate::json::{self, Faults};
use crate::normalize::{self, Unrecognised};
use crate::read::Source;
use crate::report::Report;
use crate::word;
use crate::workbook::back::Own;

/// Why a source is no report.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum NotAReport {
    /// Nothing of a report was found in it.
    Unrecognised(Unrecognised),
    /// This program's own JSON, with these faults against its schema.
    Faulty(Faults),
}

impl NotAReport {
    /// The reason and what to do.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::Unrecognised(nothing) => nothing.message(),
            Self::Faulty(faults) => faults.message(),
        }
    }
}

impl fmt::Display for NotAReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message().en)
    }
}

impl std::error::Error for NotAReport {}

impl From<Unrecognised> for NotAReport {
    fn from(nothing: Unrecognised) -> Self {
        Self::Unrecognised(nothing)
    }
}

impl From<Faults> for NotAReport {
    fn from(faults: Faults) -> Self {
        Self::Faulty(faults)
    }
}

/// The report that a source holds, of whatever kind it is, by a book of forms, not yet checked.
///
/// # Errors
/// [`NotAReport`] where neither an official table nor a title with official headings is found, or a JSON document of
/// ours breaks its schema.
pub fn recognise(book: &Arc<Book>, source: &Source) -> Result<Report, NotAReport> {
    if let Some(document) = &source.document {
        return Ok(json::report(book, document)?);
    }
    if let Some(own) = Own::of(book, source) {
        return Ok(own.report()?);
    }
    match word::back::Own::of(book, source) {
        Some(own) => Ok(own.report()?),
        None => Ok(normalize::normalize(book, source)?),
    }
}
