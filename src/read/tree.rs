//! Marked-up documents (HTML, Word) as a tree of paragraphs and tables, and the tree as blocks: tables that only lay
//! out the page are walked through, tables of data become grids.

use std::sync::Arc;

use super::budget::{Budget, Of};
use super::source::{Block, Cell, Paragraph, Picture, Row, Table};
use super::text;
use crate::base::link::joined;
use crate::base::media::Media;
use crate::base::origin::Origin;
use crate::base::place::{Element, Place, Steps};
use crate::base::span::{LineItem, NONE, Spans};
use crate::base::text::trim;
use crate::report::Held;

/// A piece of a document.
#[derive(Debug, Clone)]
pub enum Node {
    /// A paragraph.
    Text(String),
    /// A paragraph of which more is known than its characters.
    Spanned(String, Spans),
    /// A picture.
    Picture(Found),
    /// A table.
    Table(Vec<TreeRow>),
    /// The data of a chart as a table, which is none of the forms whatever it says.
    Data(Vec<TreeRow>),
    /// Lines of set text: tables may be written in them.
    #[cfg_attr(not(feature = "html"), allow(dead_code))]
    Lines(Vec<String>),
    /// Names that the next paragraph bears.
    Names(Vec<String>),
}

impl Node {
    /// A paragraph with what is known of it.
    pub fn spanned(text: String, spans: Spans) -> Self {
        if spans.is_empty() { Self::Text(text) } else { Self::Spanned(text, spans) }
    }

    /// The text of a paragraph.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) | Self::Spanned(text, _) => Some(text),
            _ => None,
        }
    }
}

/// A picture as a document shows it.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// What it holds; none where that is not at hand.
    pub media: Option<Arc<Media>>,
    /// What the document calls it: a part, a file beside it, an address.
    pub target: String,
    /// What it says instead of the picture.
    pub alt: String,
    /// Is it shown so large that it may hold a table or a page of text?
    pub large: bool,
}

/// A row of a table.
#[derive(Debug, Clone, Default)]
pub struct TreeRow {
    /// Grid columns left empty before the first cell.
    pub before: usize,
    /// The cells.
    pub cells: Vec<TreeCell>,
}

/// A cell of a table.
#[derive(Debug, Clone, Default)]
pub struct TreeCell {
    /// Its content.
    pub nodes: Vec<Node>,
    /// Columns spanned.
    pub cols: usize,
    /// Rows spanned.
    pub rows: usize,
    /// Names that it bears: of controls in it, of marks.
    pub names: Vec<String>,
    /// Its text before open changes, where there are any.
    pub before: Option<String>,
}

impl TreeCell {
    /// A cell with its content.
    pub fn new(nodes: Vec<Node>, cols: usize, rows: usize) -> Self {
        Self { nodes, cols, rows, ..Self::default() }
    }
}

/// Cells with more text than this hold an article, not a value.
const LONGEST_CELL: usize = 600;
/// What a mark or an item takes of the room for text, in bytes.
const MARK: usize = 8;
/// Spans beyond this are nonsense.
const LARGEST_SPAN: usize = 200;
/// Tables within tables are followed this deep.
const DEEPEST: usize = 60;
/// What is left out below that.
const TOO_DEEP: [&str; 2] = ["表格里的表格（嵌套超过 60 层）", "tables within tables, over 60 deep"];

/// Paragraphs and tables of a document so far, and what is known of them besides.
#[derive(Debug, Default)]
pub struct Counts {
    paragraphs: usize,
    tables: usize,
    pictures: usize,
    /// Every table is one of data, whatever it looks like: the document is known to have no others.
    of_data: bool,
    /// Names with the places that bear them.
    pub names: Vec<(String, Origin)>,
    /// Cells with open changes, and their text before.
    pub changed: Vec<(Origin, String)>,
    /// Cells of which more is known than their characters.
    pub cell_spans: Vec<(Origin, Spans)>,
}

impl Counts {
    /// At the beginning of a document, of which it may be known that all its tables are of data.
    pub fn of_data(of_data: bool) -> Self {
        Self { of_data, ..Self::default() }
    }
}

/// The blocks of a further piece of a document.
pub fn blocks_on(nodes: Vec<Node>, budget: &Budget, counts: &mut Counts) -> Vec<Block> {
    let mut writer = Writer { budget, blocks: vec![], counts };
    writer.nodes(nodes, 0);
    writer.blocks
}

/// A table that is one whatever its cells hold, a sheet, and the pictures behind it.
pub fn grid_on(rows: Vec<TreeRow>, budget: &Budget, counts: &mut Counts) -> Vec<Block> {
    let mut writer = Writer { budget, blocks: vec![], counts };
    writer.table(rows, false);
    writer.blocks
}

struct Writer<'b, 'c> {
    budget: &'b Budget,
    blocks: Vec<Block>,
    counts: &'c mut Counts,
}

impl Writer<'_, '_> {
    fn nodes(&mut self, nodes: Vec<Node>, depth: usize) {
        for node in nodes {
            match node {
                Node::Text(text) => self.text(&text, &NONE),
                Node::Spanned(text, spans) => self.text(&text, &spans),
                Node::Picture(found) => self.picture(found, Steps::default()),
                Node::Names(names) => {
                    let origin = Origin::element(Place::paragraph(self.counts.paragraphs + 1));
                    self.counts.names.extend(names.into_iter().map(|name| (name, origin.clone())));
                }
                Node::Table(rows) if depth < DEEPEST && is_layout(&rows, self.counts.of_data) => {
                    for cell in rows.into_iter().flat_map(|r| r.cells) {
                        self.nodes(vec![Node::Names(cell.names)], depth + 1);
                        self.nodes(cell.nodes, depth + 1);
                    }
                }
                Node::Table(rows) => self.table(rows, false),
                Node::Data(rows) => self.table(rows, true),
                Node::Lines(lines) => self.lines(&lines),
            }
        }
    }

    /// Set text is read line by line; its places are counted with the others.
    fn lines(&mut self, lines: &[String]) {
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        for mut block in text::of_lines(&lines, self.budget) {
            match &mut block {
                Block::Paragraph(p) => {
                    self.counts.paragraphs += 1;
                    p.origin = Origin::element(Place::paragraph(self.counts.paragraphs));
                }
                Block::Table(t) => {
                    self.counts.tables += 1;
                    for (r, row) in t.rows.iter_mut().enumerate() {
                        for (c, cell) in row.cells.iter_mut().enumerate() {
                            cell.origin = Origin::element(Place::cell(self.counts.tables, r + 1, c + 1));
                        }
                    }
                }
                Block::Picture(_) => {}
            }
            self.blocks.push(block);
        }
    }

    fn text(&mut self, text: &str, spans: &Spans) {
        let (mut start, mut list) = (0, spans.list);
        for whole in text.split('\n') {
            let (from, line) = (start, trim(whole));
            // Where nothing is known of the characters none need be counted.
            if !spans.is_empty() {
                start += whole.chars().count() + 1;
            }
            if line.is_empty() {
                continue;
            }
            if !self.budget.take(Of::Paragraphs, 1) || !self.budget.take(Of::Text, line.len()) {
                return;
            }
            self.counts.paragraphs += 1;
            let origin = Origin::element(Place::paragraph(self.counts.paragraphs));
            let mut paragraph = Paragraph::new(line, origin);
            if !spans.is_empty() {
                let begin = from + whole[..line.as_ptr() as usize - whole.as_ptr() as usize].chars().count();
                let mut own = spans.within(begin, begin + line.chars().count());
                // The item begins with its first line, whatever blanks stand before it.
                own.list = list.take();
                own.links = joined(own.links);
                own.links.retain(|l| self.budget.take(Of::Text, l.target.len()));
                own.marks.retain(|_| self.budget.take(Of::Text, MARK));
                paragraph.spans = own;
            }
            self.blocks.push(Block::Paragraph(paragraph));
        }
    }

    /// A picture, by itself or in what the place leads to.
    fn picture(&mut self, found: Found, mut place: Steps) {
        if !self.budget.take(Of::Pictures, 1) {
            return;
        }
        self.counts.pictures += 1;
        place.push(Element::Picture, self.counts.pictures);
        let (origin, Found { media, target, alt, large }) = (Origin::element(Place::Elements(place)), found);
        self.blocks.push(Block::Picture(Picture { media, target, alt, large, origin }));
    }

    fn table(&mut self, rows: Vec<TreeRow>, apart: bool) {
        self.counts.tables += 1;
        let mut table = Table { rows: vec![], gridded: true, apart, ..Table::default() };
        let mut pictures = Vec::new();
        // How many more rows each column is taken by a cell from above.
        let mut taken: Vec<usize> = Vec::new();
        for (r, row) in rows.into_iter().enumerate() {
            let mut cells = Vec::with_capacity(row.cells.len());
            let mut col = row.before.min(LARGEST_SPAN);
            let mut next: Vec<usize> = taken.iter().map(|t| t.saturating_sub(1)).collect();
            for (c, mut cell) in row.cells.into_iter().enumerate() {
                while taken.get(col).is_some_and(|&t| t > 0) {
                    col += 1;
                }
                let (cols, rows) = (cell.cols.clamp(1, LARGEST_SPAN), cell.rows.clamp(1, LARGEST_SPAN));
                // What it covers counts: later stages lay out all of it.
                if !self.budget.has_column(col + cols) || !self.budget.take(Of::Cells, cols * rows) {
                    break;
                }
                if next.len() < col + cols {
                    next.resize(col + cols, 0);
                }
                next[col..col + cols].fill(rows - 1);
                let steps = [(Element::Table, self.counts.tables), (Element::Row, r + 1), (Element::Cell, c + 1)];
                let place = Steps::of(&steps);
                let origin = Origin::element(Place::Elements(place.clone()));
                let text = taken_text(&mut cell.nodes);
                let mut spans = cell_spans(&cell.nodes);
                for node in cell.nodes {
                    match node {
                        Node::Picture(found) => pictures.push((found, place.clone())),
                        Node::Table(_) | Node::Data(_) => self.budget.leave_out(TOO_DEEP),
                        _ => {}
                    }
                }
                if !self.budget.take(Of::Text, text.len()) {
                    break;
                }
                spans.links = joined(spans.links);
                spans.links.retain(|l| self.budget.take(Of::Text, l.target.len()));
                spans.marks.retain(|_| self.budget.take(Of::Text, MARK));
                spans.items.retain(|_| self.budget.take(Of::Text, MARK));
                self.counts.cell_spans.extend((!spans.is_empty()).then(|| (origin.clone(), spans)));
                self.counts.names.extend(cell.names.into_iter().map(|name| (name, origin.clone())));
                self.counts.changed.extend(cell.before.map(|before| (origin.clone(), before)));
                cells.push(Cell { text, col, cols, rows, origin, held: Held::Plain });
                col += cols;
            }
            taken = next;
            table.rows.push(Row { cells });
        }
        table.rows.retain(|r| !r.cells.is_empty());
        if !table.rows.is_empty() {
            self.blocks.push(Block::Table(table));
        }
        // A cell is its text: what it shows besides stands behind the table.
        for (found, place) in pictures {
            self.picture(found, place);
        }
    }
}

/// A table of one column, or with articles or further tables in its cells, only lays out the page.
fn is_layout(rows: &[TreeRow], of_data: bool) -> bool {
    let widest = rows.iter().map(|r| r.cells.len()).max().unwrap_or(0);
    let holds_table =
        rows.iter().flat_map(|r| &r.cells).flat_map(|c| &c.nodes).any(|n| matches!(n, Node::Table(_) | Node::Data(_)));
    let mut cells = rows.iter().flat_map(|r| &r.cells);
    holds_table || !of_data && ((widest <= 1 && rows.len() <= 3) || cells.any(|c| is_article(&c.nodes)))
}

/// Is the text of a cell longer than any value?
fn is_article(nodes: &[Node]) -> bool {
    let bytes = |node: &Node| match node {
        Node::Text(text) | Node::Spanned(text, _) => text.len() + 1,
        Node::Lines(set) => set.iter().map(|line| line.len() + 1).sum(),
        Node::Table(_) | Node::Data(_) | Node::Names(_) | Node::Picture(_) => 0,
    };
    // It has no more characters than bytes.
    nodes.iter().map(bytes).sum::<usize>() > LONGEST_CELL && cell_text(nodes).chars().count() > LONGEST_CELL
}

/// The text of a cell whose content nobody asks for a second time: most hold one paragraph of one line.
fn taken_text(nodes: &mut [Node]) -> String {
    match nodes {
        [Node::Text(text)] if trim(text).len() == text.len() && memchr::memchr(b'\n', text.as_bytes()).is_none() => {
            std::mem::take(text)
        }
        nodes => cell_text(nodes),
    }
}

/// The text of a cell: its paragraphs one a line.
fn cell_text(nodes: &[Node]) -> String {
    let mut lines: Vec<&str> = Vec::new();
    for node in nodes {
        match node {
            Node::Text(text) | Node::Spanned(text, _) => {
                lines.extend(text.split('\n').map(trim).filter(|l| !l.is_empty()))
            }
            Node::Lines(set) => lines.extend(set.iter().map(|l| trim(l)).filter(|l| !l.is_empty())),
            Node::Table(_) | Node::Data(_) | Node::Names(_) | Node::Picture(_) => {}
        }
    }
    lines.join("\n")
}

/// What is known of the text of a cell: where it leads, what of it is bold, which of its lines begin items of lists.
fn cell_spans(nodes: &[Node]) -> Spans {
    let mut all = Spans::default();
    if !nodes.iter().any(|node| matches!(node, Node::Spanned(..))) {
        return all;
    }
    // Where the next line begins in the text of the cell.
    let mut at = 0;
    let mut take = |lines: &mut dyn Iterator<Item = &str>, spans: &Spans| {
        let (mut start, mut list) = (0, spans.list);
        for whole in lines {
            let line = trim(whole);
            let begin = start + whole[..line.as_ptr() as usize - whole.as_ptr() as usize].chars().count();
            start += whole.chars().count() + 1;
            if line.is_empty() {
                continue;
            }
            let length = line.chars().count();
            let own = spans.within(begin, begin + length).behind(at);
            all.links.extend(own.links);
            all.marks.extend(own.marks);
            all.items.extend(list.take().map(|item| LineItem { at, item }));
            at += length + 1;
        }
    };
    for node in nodes {
        match node {
            Node::Text(text) => take(&mut text.split('\n'), &NONE),
            Node::Spanned(text, spans) => take(&mut text.split('\n'), spans),
            Node::Lines(set) => take(&mut set.iter().map(String::as_str), &NONE),
            Node::Table(_) | Node::Data(_) | Node::Names(_) | Node::Picture(_) => {}
        }
    }
    all
}
