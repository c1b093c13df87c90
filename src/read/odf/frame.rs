//! What is open while a body is read, and what it gathers.

use std::ops::Range;

use super::pictures::Drawing;
use super::styles::Look;
use crate::base::span::ListItem;
use crate::read::budget::{Budget, Of};
use crate::read::left::What;
use crate::read::tree::{Node, TreeCell, TreeRow};

/// Blank cells and rows that are said once and stand many times are no content.
pub const MOST_TIMES: usize = 300;

/// Content that is being gathered.
pub enum Frame {
    /// The body, a text box, a note.
    Content(Vec<Node>),
    /// A table by its rows.
    Table(Vec<Columns>),
    /// A row.
    Row(Columns),
    /// A cell.
    Cell {
        /// Its content.
        nodes: Vec<Node>,
        /// Columns spanned.
        cols: usize,
        /// Rows spanned.
        rows: usize,
        /// How often it stands side by side.
        times: usize,
        /// The number that a sheet holds, whatever it shows.
        stored: Option<String>,
        /// Why a sheet does not show what it holds.
        unshown: Option<What>,
    },
    /// A paragraph.
    Paragraph {
        /// Its text so far.
        text: String,
        /// What is anchored in it stands after it.
        after: Vec<Node>,
        /// How it is set.
        look: Look,
        /// Stretches of the text that lead elsewhere, in bytes.
        links: Vec<(Range<usize>, String)>,
        /// Such in bold type.
        bolds: Vec<Range<usize>>,
        /// The item that it begins.
        list: Option<ListItem>,
    },
    /// A stretch of a paragraph.
    Span(Look),
    /// One that leads elsewhere, from here on in the text.
    Link(Look, String, usize),
    /// A list, by its style.
    List(String),
    /// An item, until its first paragraph.
    Item(bool),
    /// A frame with a picture.
    Drawing(Drawing),
    /// What is not read, or not here.
    Aside(Aside),
}

impl Frame {
    /// Does what is in it stand in what is around it?
    pub fn is_passed(&self) -> bool {
        matches!(self, Self::Span(_) | Self::Link(..) | Self::List(_) | Self::Item(_) | Self::Drawing(_))
    }
}

/// A row with what it says of its columns: blank cells at its end count only as far as other rows of a sheet reach.
#[derive(Debug, Clone, Default)]
pub struct Columns {
    /// Its cells.
    pub row: TreeRow,
    /// Blank cells since the last that is none.
    pub blanks: usize,
    /// Columns so far, covered ones among them.
    pub all: usize,
    /// Those up to the last cell that is not blank.
    pub used: usize,
    /// How often it stands one below the other.
    pub times: usize,
}

impl Columns {
    /// A further cell, so many times.
    pub fn add(&mut self, cell: TreeCell, times: usize, budget: &Budget) {
        self.all += times;
        if cell.cols == 1 && cell.rows == 1 && !holds(&cell) {
            self.blanks += times;
            return;
        }
        self.fill(MOST_TIMES, budget);
        self.used = self.all;
        if budget.take(Of::Cells, times) {
            self.row.cells.extend(std::iter::repeat_n(cell, times));
        }
    }

    /// Make the blank cells that are due, as many at most.
    pub fn fill(&mut self, most: usize, budget: &Budget) {
        let count = std::mem::take(&mut self.blanks).min(most);
        if budget.take(Of::Cells, count) {
            let blank = || TreeCell::new(vec![], 1, 1);
            self.row.cells.extend(std::iter::repeat_with(blank).take(count));
        }
    }
}

/// Does a cell hold anything?
pub fn holds(cell: &TreeCell) -> bool {
    cell.nodes.iter().any(|n| n.text().is_none_or(|t| !t.trim().is_empty()))
}

/// Why something is not read where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aside {
    /// A remark.
    Comment,
    /// A change that is open takes it out.
    Deleted,
    /// A merged cell hides it.
    Covered,
    /// It follows the text.
    Note,
    /// What a frame says of itself.
    Title,
    /// The same at length.
    Description,
    /// What a picture holds.
    Data,
    /// It is no text.
    Other,
}
