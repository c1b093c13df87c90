//! What a reader yields: blocks with their places, before anything is known of reports.

use std::ops::Range;
use std::sync::Arc;

use crate::base::finding::Finding;
use crate::base::media::Media;
use crate::base::origin::Origin;
use crate::base::span::Spans;
use crate::report::{Held, State};

/// The format a file was read as. Each reader declares its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Format {
    name: &'static str,
    own: bool,
}

impl Format {
    /// Workbooks of all kinds; who else asks for a format than its reader asks for this one.
    pub const SHEET: Self = Self::new("sheet");

    /// Word documents.
    pub const DOCX: Self = Self::new("docx");

    /// A format by the name used in messages and JSON.
    #[must_use]
    pub(super) const fn new(name: &'static str) -> Self {
        Self { name, own: false }
    }

    /// The same, where the file itself says whether this program wrote it.
    #[must_use]
    pub(super) const fn written_here(self, own: bool) -> Self {
        Self { own, ..self }
    }

    /// The name used in messages and JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.name
    }

    /// Does the file say that this program wrote it?
    #[must_use]
    pub const fn own(self) -> bool {
        self.own
    }

    /// Is it this format, whoever wrote the file?
    #[must_use]
    pub fn is(self, format: Self) -> bool {
        self.name == format.name
    }
}

/// A file, read.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Source {
    /// The name it was given by.
    pub name: String,
    /// What it was read as.
    pub format: Format,
    /// The character encoding, where the format leaves it open.
    pub encoding: Option<&'static str>,
    /// Its content in order.
    pub blocks: Vec<Block>,
    /// Doubts met while reading: a file cut off, glyphs without text.
    pub notes: Vec<Finding>,
    /// Names of cells, as workbooks define them; of a range the place is such as `A5:L9`. In a Word document the tags of
    /// controls, and marks of this program's own.
    pub names: Vec<(String, Origin)>,
    /// Cells with content that a merged range hides, each with the place of the range's first cell, which is the one
    /// that is shown. No table has them.
    pub under: Vec<(Origin, Cell)>,
    /// The document that the file is, where it is this program's own JSON; it has no blocks then.
    pub document: Option<serde_json::Value>,
    /// Cells of which a copy of our own says that they were missing or unread when it was made, by their place.
    pub states: Vec<(Origin, State)>,
    /// What a sheet shows of numbers that are stored otherwise, by the place of their cells.
    pub shown: Vec<(Origin, String)>,
    /// Cells with open changes (they are read as accepted), and their text before.
    pub changed: Vec<(Origin, String)>,
    /// Cells of which more is known than their characters, by their place.
    pub cell_spans: Vec<(Origin, Spans)>,
    /// What a document of our own carries besides what it shows: records of fields.
    pub carried: Option<Vec<Vec<String>>>,
    /// What a web page says of itself, and which of its blocks are its article.
    pub page: Option<Page>,
}

/// A web page around its article.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Page {
    /// Its `<title>`.
    pub title: String,
    /// Names and contents of its metadata, in order.
    pub metas: Vec<(String, String)>,
    /// The texts of its headings of the first three levels, in order.
    pub headings: Vec<String>,
    /// Which of the source's blocks are the article; those before and behind stand around it.
    pub article: Range<usize>,
    /// The words of menus and feet within the article, which are no blocks.
    pub menus: Vec<String>,
}

impl Source {
    /// A file that was read as a format, with nothing in it.
    pub(super) fn of(name: &str, format: Format) -> Self {
        let (name, encoding, document) = (name.to_string(), None, None);
        let (blocks, notes, names, under) = (vec![], vec![], vec![], vec![]);
        let (states, shown, changed, cell_spans, carried, page) = (vec![], vec![], vec![], vec![], None, None);
        Self {
            name,
            format,
            encoding,
            blocks,
            notes,
            names,
            under,
            document,
            states,
            shown,
            changed,
            cell_spans,
            carried,
            page,
        }
    }

    /// The same with other blocks: its own, most of what a source holds, are not copied.
    pub(crate) fn with_blocks(&self, blocks: Vec<Block>) -> Self {
        let Self { name, format, encoding, blocks: _, notes, names, under, document, .. } = self;
        let Self { states, shown, changed, cell_spans, carried, page, .. } = self;
        Self {
            name: name.clone(),
            format: *format,
            encoding: *encoding,
            blocks,
            notes: notes.clone(),
            names: names.clone(),
            under: under.clone(),
            document: document.clone(),
            states: states.clone(),
            shown: shown.clone(),
            changed: changed.clone(),
            cell_spans: cell_spans.clone(),
            carried: carried.clone(),
            page: page.clone(),
        }
    }
}

/// A piece of a source.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// A paragraph or a line of text.
    Paragraph(Paragraph),
    /// Something with rows and cells.
    Table(Table),
    /// A picture, in its place among them.
    Picture(Picture),
}

impl Block {
    /// The picture that it is.
    #[must_use]
    pub fn picture(&self) -> Option<&Picture> {
        match self {
            Self::Picture(picture) => Some(picture),
            Self::Paragraph(_) | Self::Table(_) => None,
        }
    }
}

/// A paragraph.
#[derive(Debug, Clone, PartialEq)]
pub struct Paragraph {
    /// The text, white space inside kept.
    pub text: String,
    /// Half-width columns of white space before it, where the format is set in columns.
    pub indent: usize,
    /// Where it stands.
    pub origin: Origin,
    /// What is known of its characters, and whether it begins an item of a list.
    pub spans: Spans,
}

impl Paragraph {
    /// A paragraph that is set in no columns, of whose characters nothing is known.
    #[must_use]
    pub fn new(text: impl Into<String>, origin: Origin) -> Self {
        Self { text: text.into(), indent: 0, origin, spans: Spans::default() }
    }
}

/// A picture.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Picture {
    /// What it holds; none where that was not at hand, or is no picture that is known here.
    pub media: Option<Arc<Media>>,
    /// What the source calls it: a part of the file, a file beside it, an address. Empty where it has no name.
    pub target: String,
    /// What the source says instead of it.
    pub alt: String,
    /// Is it shown so large that it may hold a table or a page of text?
    pub large: bool,
    /// Where it stands.
    pub origin: Origin,
}

/// Rows of cells.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Table {
    /// The rows in order.
    pub rows: Vec<Row>,
    /// Are columns and spans known (HTML, Word, sheets), or are cells merely in sequence (text)?
    pub gridded: bool,
    /// The sheet it is, where it is one: rows with a single cell may be text there.
    pub sheet: Option<String>,
    /// Known to be none of the official forms, whatever it says: the data of a chart.
    pub apart: bool,
}

/// A row.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Row {
    /// The cells in order.
    pub cells: Vec<Cell>,
}

/// A cell.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// The text, white space inside kept.
    pub text: String,
    /// Grid column, from 0; the position in the row where the format knows no grid.
    pub col: usize,
    /// Columns spanned.
    pub cols: usize,
    /// Rows spanned.
    pub rows: usize,
    /// Where it stands.
    pub origin: Origin,
    /// How a workbook holds it.
    pub held: Held,
}
