//! Where in the source something stands.

use std::fmt;
use std::sync::Arc;

use serde::Serialize;

use crate::base::message::Lang;
use crate::base::place::Place;

/// A place in a source file.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum Origin {
    /// A line of a text file, from 1.
    Line {
        /// The line number.
        line: usize,
    },
    /// A box on a page, in points from the page's upper left corner.
    Page {
        /// The page, from 1.
        page: usize,
        /// Left, top, right, bottom.
        #[serde(rename = "box")]
        bounds: [f64; 4],
    },
    /// A cell of a workbook.
    Sheet {
        /// Name of the sheet: that of all its cells.
        sheet: Arc<str>,
        /// Such as `D7`.
        cell: String,
    },
    /// A place in a marked-up document, such as `table 2, row 3, cell 4` or `paragraph 12`.
    Element {
        /// The place.
        element: Place,
    },
}

impl Origin {
    /// A line of a text.
    #[must_use]
    pub fn line(line: usize) -> Self {
        Self::Line { line }
    }

    /// A place in a marked-up document.
    #[must_use]
    pub fn element(place: impl Into<Place>) -> Self {
        Self::Element { element: place.into() }
    }

    /// The place in the words of a language: the one wording that every message and every output has.
    #[must_use]
    pub fn place(&self, lang: Lang) -> String {
        match lang {
            Lang::Zh => self.zh(),
            Lang::En => self.to_string(),
        }
    }

    /// All that is known of the place in one word, by which no other place goes.
    pub(crate) fn exact(&self) -> String {
        format!("{self:?}")
    }

    /// The place in Chinese.
    #[must_use]
    pub fn zh(&self) -> String {
        match self {
            Self::Line { line } => format!("第{line}行"),
            Self::Page { page, .. } => format!("第{page}页"),
            Self::Sheet { sheet, cell } => format!("工作表“{sheet}”{cell}"),
            Self::Element { element } => element.zh(),
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line { line } => write!(f, "line {line}"),
            Self::Page { page, .. } => write!(f, "page {page}"),
            Self::Sheet { sheet, cell } => write!(f, "sheet {sheet:?} {cell}"),
            Self::Element { element } => element.fmt(f),
        }
    }
}
