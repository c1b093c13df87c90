//! The logical structure of a document: what each piece of a page is, for tags and reading order.

/// What an element is, by the standard structure types of ISO 32000-1, 14.8.4.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The whole.
    Document,
    /// The title.
    H1,
    /// A section's heading.
    H2,
    /// A heading of second level.
    H3,
    /// A paragraph.
    P,
    /// A table.
    Table,
    /// A row.
    TR,
    /// A header cell, of its column or of its row.
    TH {
        /// Of its row rather than of its column.
        row: bool,
    },
    /// A cell.
    TD,
}

/// An element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element {
    /// What it is.
    pub kind: Kind,
    /// Index of the element it belongs to; the document belongs to itself.
    pub parent: usize,
    /// Rows and columns spanned, for cells.
    pub spans: (usize, usize),
}

/// Elements in reading order; the first is the document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Structure {
    /// The elements.
    pub elements: Vec<Element>,
}

impl Default for Structure {
    fn default() -> Self {
        Self { elements: vec![Element { kind: Kind::Document, parent: 0, spans: (1, 1) }] }
    }
}

impl Structure {
    /// Add an element below another; its index.
    pub fn add(&mut self, kind: Kind, parent: usize) -> usize {
        self.elements.push(Element { kind, parent, spans: (1, 1) });
        self.elements.len() - 1
    }

    /// Add a cell; its index.
    pub fn cell(&mut self, kind: Kind, row: usize, spans: (usize, usize)) -> usize {
        self.elements.push(Element { kind, parent: row, spans });
        self.elements.len() - 1
    }
}
