//! What a web page sets around a report: no part of it, and yet not lost.

use crate::base::origin::Origin;
use crate::base::text::trim;

/// A piece of a page that is none of the report's.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Furniture {
    /// What it is.
    pub kind: FurnitureKind,
    /// What the page calls it, where it has a name: `title`, or that of its metadata.
    pub name: Option<String>,
    /// Its text; of a table's row, the cells with a tab between them.
    pub text: String,
    /// Where it stands; nothing of what is not shown.
    pub origin: Option<Origin>,
}

/// What a piece of a page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum FurnitureKind {
    /// It stands around the page's article.
    Around,
    /// A line or a part of one among those of the report: a breadcrumb, facts about the article, buttons.
    Line,
    /// The title, given again.
    Title,
    /// A menu or a foot within the article.
    Menu,
    /// What the page says of itself without showing it: its `<title>`, its metadata.
    Page,
}

impl FurnitureKind {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Around, Self::Line, Self::Title, Self::Menu, Self::Page];

    /// The name used in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Around => "around",
            Self::Line => "line",
            Self::Title => "title",
            Self::Menu => "menu",
            Self::Page => "page",
        }
    }
}

impl Furniture {
    /// A piece, if it has any text.
    pub(crate) fn new(kind: FurnitureKind, text: &str, origin: Option<Origin>) -> Option<Self> {
        let text = trim(text);
        (!text.is_empty()).then(|| Self { kind, name: None, text: text.to_string(), origin })
    }

    /// With the name that the page gives it.
    pub(crate) fn named(self, name: &str) -> Self {
        Self { name: Some(name.to_string()), ..self }
    }
}
