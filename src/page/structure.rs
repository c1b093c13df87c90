//! The logical structure of a document: what each piece of a page is, for tags and reading order.

/// What an element is, by the standard structure types of ISO 32000-1, 14.8.4.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StructureType {
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
    /// A part of a heading or a paragraph.
    Span,
    /// A part of a paragraph that leads elsewhere.
    Link,
    /// A picture.
    Figure,
    /// A field to be filled.
    Form,
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

impl StructureType {
    /// The name of the type.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Document => "Document",
            Self::H1 => "H1",
            Self::H2 => "H2",
            Self::H3 => "H3",
            Self::P => "P",
            Self::Span => "Span",
            Self::Link => "Link",
            Self::Figure => "Figure",
            Self::Form => "Form",
            Self::Table => "Table",
            Self::TR => "TR",
            Self::TH { .. } => "TH",
            Self::TD => "TD",
        }
    }
}

/// What a printed cell can't show: that it stands for none of the source, or for text that was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Held {
    /// It is as it looks.
    AsShown,
    /// The source has no such cell.
    Missing,
    /// The text was not read as a number, though it may look like one.
    Unread,
}

/// What of the report an element shows: by this a reader of the pages puts the report together again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shows {
    /// Nothing of it: an element of elements, or what this copy adds.
    Nothing,
    /// The paragraph, heading or line of the title with this number in the report's own order.
    Paragraph(usize),
    /// The picture with this number.
    Picture(usize),
    /// A cell of the table with this number.
    Cell {
        /// The table's number in the report's order.
        table: usize,
        /// First row.
        row: usize,
        /// First column.
        col: usize,
        /// What the page can't show of it.
        held: Held,
    },
}

/// An element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element {
    /// What it is.
    pub kind: StructureType,
    /// Index of the element it belongs to; the document belongs to itself.
    pub parent: usize,
    /// Rows and columns spanned, for cells.
    pub spans: (usize, usize),
    /// What of the report it shows.
    pub shows: Shows,
    /// The header cells of a cell, those above it and those at its left, as indexes of elements.
    pub headers: Vec<usize>,
    /// What is said instead of a picture; empty of anything else, and of a picture of which nothing is said.
    pub alt: String,
    /// What is known of a paragraph and its looks do not say, as a line of words ([`packed`](crate::base::span::packed)).
    pub known: String,
}

impl Element {
    fn of(kind: StructureType, parent: usize, shows: Shows) -> Self {
        let (alt, known) = (String::new(), String::new());
        Self { kind, parent, spans: (1, 1), shows, headers: vec![], alt, known }
    }
}

/// Elements in reading order; the first is the document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Structure {
    /// The elements.
    pub elements: Vec<Element>,
}

impl Default for Structure {
    fn default() -> Self {
        Self { elements: vec![Element::of(StructureType::Document, 0, Shows::Nothing)] }
    }
}

impl Structure {
    /// Add an element below another; its index.
    pub fn add(&mut self, kind: StructureType, parent: usize) -> usize {
        self.push(Element::of(kind, parent, Shows::Nothing))
    }

    /// Add an element that shows a paragraph of the report; its index.
    pub fn paragraph(&mut self, kind: StructureType, parent: usize, number: usize) -> usize {
        self.push(Element::of(kind, parent, Shows::Paragraph(number)))
    }

    /// Add a cell below its row; its index.
    pub fn cell(&mut self, kind: StructureType, row: usize, spans: (usize, usize), shows: Shows) -> usize {
        self.push(Element { spans, ..Element::of(kind, row, shows) })
    }

    /// Add an element that shows a picture of the report; its index.
    pub fn figure(&mut self, number: usize, alt: &str) -> usize {
        self.push(Element { alt: alt.to_string(), ..Element::of(StructureType::Figure, 0, Shows::Picture(number)) })
    }

    fn push(&mut self, element: Element) -> usize {
        self.elements.push(element);
        self.elements.len() - 1
    }
}
