//! How a file is read.

use std::sync::Arc;

#[cfg(feature = "pdf-read")]
use crate::base::entry::Entries;
use crate::base::fold::Folding;
#[cfg(feature = "pdf-read")]
use crate::base::typeface::BoldNames;

/// Options of reading.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Options {
    /// The character encoding of text input, when it should not be guessed.
    pub encoding: Option<String>,
    /// Which characters are shapes of which: so a copy of our own may be set in another shape than it says. By Unicode
    /// alone unless given.
    pub folding: Option<Arc<Folding>>,
}

impl Options {
    /// With the character encoding of text input; `None` leaves it to be told from the content.
    #[must_use]
    pub fn encoding(mut self, name: Option<&str>) -> Self {
        self.encoding = name.map(str::to_string);
        self
    }

    /// What stands in cells of numbers besides digits.
    #[cfg(feature = "pdf-read")]
    #[must_use]
    #[cfg_attr(not(feature = "pdf-read"), allow(dead_code))]
    pub(crate) fn entries(&self) -> Entries {
        self.folding.as_deref().map_or_else(Entries::default, |folding| folding.entries().clone())
    }

    /// Which faces are bold, by their names.
    #[cfg(feature = "pdf-read")]
    #[must_use]
    pub(crate) fn bold_names(&self) -> BoldNames {
        self.folding.as_deref().map_or_else(BoldNames::default, |folding| folding.bold_names().clone())
    }

    /// With a book's knowledge of which characters are shapes of which.
    #[must_use]
    pub fn folding(mut self, folding: &Arc<Folding>) -> Self {
        self.folding = Some(Arc::clone(folding));
        self
    }
}
