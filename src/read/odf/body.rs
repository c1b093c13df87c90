//! The body of a document as a tree.

use std::collections::HashMap;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::defaults::Defaults;
use super::styles::{self, Look};
use crate::base::origin::Origin;
use crate::base::place::{Element, Place};
use crate::base::sign::{lowered, raised};
use crate::read::budget::{Budget, Of};
use crate::read::left::{Left, What};
use crate::read::tree::{Node, TreeCell, TreeRow};
use crate::read::xml::{attribute, text};

/// What was read of a body.
pub struct Body {
    /// Its content; that of a sheet with the sheet's name.
    pub pieces: Vec<(Option<String>, Vec<Node>)>,
    /// Was it read to its end?
    pub whole: bool,
}

/// Content that is being gathered.
enum Frame {
    /// The body, a text box, a note.
    Content(Vec<Node>),
    Table(Vec<Columns>),
    Row(Columns),
    Cell {
        nodes: Vec<Node>,
        cols: usize,
        rows: usize,
        /// How often it stands side by side.
        times: usize,
        /// The number that a sheet holds, whatever it shows.
        stored: Option<String>,
        /// Why a sheet does not show what it holds.
        unshown: Option<What>,
    },
    Paragraph {
        text: String,
        /// What is anchored in it stands after it.
        after: Vec<Node>,
        look: Look,
    },
    /// A stretch of a paragraph.
    Span(Look),
    /// What is not read, or not here.
    Aside(Aside),
}

/// A row with what it says of its columns: blank cells at its end count only as far as other rows of a sheet reach.
#[derive(Debug, Clone, Default)]
struct Columns {
    row: TreeRow,
    /// Blank cells since the last that is none.
    blanks: usize,
    /// Columns so far, covered ones among them, and those up to the last cell that is not blank.
    all: usize,
    used: usize,
    /// How often it stands one below the other.
    times: usize,
}

impl Columns {
    fn add(&mut self, cell: TreeCell, times: usize, budget: &Budget) {
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
    fn fill(&mut self, most: usize, budget: &Budget) {
        let count = std::mem::take(&mut self.blanks).min(most);
        if budget.take(Of::Cells, count) {
            let blank = || TreeCell::new(vec![], 1, 1);
            self.row.cells.extend(std::iter::repeat_with(blank).take(count));
        }
    }
}

/// Does a cell hold anything?
fn holds(cell: &TreeCell) -> bool {
    cell.nodes.iter().any(|n| !matches!(n, Node::Text(t) if t.trim().is_empty()))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Aside {
    Comment,
    Deleted,
    Covered,
    Note,
    Other,
}

/// Elements nested deeper than this make no document.
const DEEPEST: usize = 1_000;
/// Blank cells and rows that are said once and stand many times are no content.
const MOST_TIMES: usize = 300;

/// Parse; `None` where nothing of a body is found.
pub fn parse(xml: &[u8], looks: &HashMap<String, Look>, budget: &Budget, left: &mut Left) -> Option<Body> {
    let mut reader = Reader::from_reader(xml);
    reader.config_mut().check_end_names = false;
    let mut builder = Builder {
        looks,
        budget,
        left,
        stack: vec![],
        aside: String::new(),
        notes: vec![],
        pieces: vec![],
        sheet: None,
        sheets: false,
        defaults: Defaults::default(),
        painted: styles::has_conditions(xml),
        pictures: 0,
    };
    let (mut buffer, mut depth, mut body, mut whole) = (Vec::new(), 0usize, false, true);
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Eof) => break,
            _ if budget.is_over(Of::Nodes) => break,
            Err(_) => {
                whole = false;
                break;
            }
            Ok(Event::Start(e)) if body => {
                depth += 1;
                if depth > DEEPEST {
                    return None;
                }
                builder.start(&e);
            }
            Ok(Event::Start(e)) => body = e.name().as_ref() == "office:body",
            Ok(Event::Empty(e)) if body => {
                builder.start(&e);
                builder.end();
            }
            Ok(Event::End(_)) if body => {
                if depth == 0 {
                    body = false;
                    continue;
                }
                depth -= 1;
                builder.end();
            }
            Ok(event) if body => builder.text(&text(&event)),
            Ok(_) => {}
        }
    }
    whole &= depth == 0 || budget.is_over(Of::Nodes);
    while !builder.stack.is_empty() {
        builder.end();
    }
    let notes = std::mem::take(&mut builder.notes);
    builder.pieces.push((None, notes));
    (!builder.pieces.is_empty()).then_some(Body { pieces: builder.pieces, whole })
}

struct Builder<'a> {
    looks: &'a HashMap<String, Look>,
    budget: &'a Budget,
    left: &'a mut Left,
    /// One frame for each open element; what says nothing is content.
    stack: Vec<Option<Frame>>,
    /// The words of what is left aside.
    aside: String,
    /// Footnotes and endnotes, which follow the text.
    notes: Vec<Node>,
    pieces: Vec<(Option<String>, Vec<Node>)>,
    /// The sheet that is open.
    sheet: Option<String>,
    /// Is it a workbook?
    sheets: bool,
    /// How cells of the sheet look that do not say it.
    defaults: Defaults,
    /// May conditions paint the grounds of cells?
    painted: bool,
    pictures: usize,
}

impl Builder<'_> {
    fn start(&mut self, e: &BytesStart<'_>) {
        let frame = if self.budget.take(Of::Nodes, 1) { self.frame(e) } else { None };
        self.stack.push(frame);
    }

    fn frame(&mut self, e: &BytesStart<'_>) -> Option<Frame> {
        let name = e.name();
        let number = |name: &str| attribute(e, name).and_then(|v| v.parse::<usize>().ok()).unwrap_or(1);
        let look = || attribute(e, "style-name").and_then(|s| self.looks.get(&s).copied()).unwrap_or_default();
        Some(match name.as_ref() {
            "office:spreadsheet" => {
                self.sheets = true;
                return None;
            }
            "text:p" | "text:h" => Frame::Paragraph { text: String::new(), after: vec![], look: look() },
            "text:span" | "text:a" => Frame::Span(look()),
            "text:ruby-text" => Frame::Span(Look { shift: 1, ..Look::default() }),
            "table:table-column" => {
                self.defaults.column(e);
                return None;
            }
            "table:table" => {
                self.defaults = Defaults::default();
                if self.sheets && self.sheet.is_none() {
                    self.sheet = Some(attribute(e, "name").unwrap_or_default());
                }
                Frame::Table(vec![])
            }
            "table:table-row" => {
                let times = number("number-rows-repeated").clamp(1, MOST_TIMES);
                self.defaults.row(e);
                Frame::Row(Columns { times, ..Columns::default() })
            }
            "table:table-cell" => Frame::Cell {
                nodes: vec![],
                cols: number("number-columns-spanned"),
                rows: number("number-rows-spanned"),
                times: number("number-columns-repeated").clamp(1, MOST_TIMES),
                stored: attribute(e, "value").filter(|_| self.sheets),
                unshown: self.unshown(e),
            },
            "table:covered-table-cell" => {
                let times = number("number-columns-repeated").clamp(1, MOST_TIMES);
                if let Some(Frame::Row(row)) = self.stack.iter_mut().rev().flatten().next() {
                    row.all += times;
                }
                Frame::Aside(Aside::Covered)
            }
            "text:tracked-changes" => Frame::Aside(Aside::Deleted),
            "office:annotation" => Frame::Aside(Aside::Comment),
            "text:note-citation"
            | "office:forms"
            | "text:sequence-decls"
            | "svg:desc"
            | "svg:title"
            | "dc:creator"
            | "dc:date"
            | "office:binary-data"
            | "text:number" => Frame::Aside(Aside::Other),
            "text:note" => {
                let place = Origin::element(Place::Elements(vec![(Element::Footnote, self.notes.len() + 1)]));
                self.left.add(What::Moved, [place], "");
                Frame::Aside(Aside::Note)
            }
            "draw:text-box" | "text:note-body" => Frame::Content(vec![]),
            other => {
                self.mark(other, e);
                return None;
            }
        })
    }

    /// Why a sheet does not show the cell that begins.
    fn unshown(&self, e: &BytesStart<'_>) -> Option<What> {
        let row = self.stack.iter().rev().flatten().next();
        let col = if let Some(Frame::Row(row)) = row { row.all } else { 0 };
        let style = if self.sheets { self.defaults.style(e, col) } else { None };
        self.looks.get(&style?).and_then(|look| look.unshown(self.painted))
    }

    /// What stands for characters, and what is no text.
    fn mark(&mut self, name: &str, e: &BytesStart<'_>) {
        match name {
            "text:s" => {
                let count = attribute(e, "c").and_then(|c| c.parse::<usize>().ok()).unwrap_or(1);
                self.text(&" ".repeat(count.min(200)));
            }
            "text:tab" => self.text("\t"),
            "text:line-break" => self.text("\n"),
            "draw:image" => {
                self.pictures += 1;
                let place = Origin::element(Place::Elements(vec![(Element::Picture, self.pictures)]));
                self.left.add(What::Picture, [place], "");
            }
            "draw:object" | "draw:object-ole" => self.left.add(What::Object, None, ""),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        let inner = |f: &Option<Frame>| matches!(f, Some(Frame::Aside(_) | Frame::Content(_)));
        if let Some(Some(Frame::Aside(_))) = self.stack.iter().rev().find(|f| inner(f)) {
            self.aside.push_str(text);
            return;
        }
        let mut look = Look::default();
        for frame in self.stack.iter_mut().rev() {
            match frame {
                Some(Frame::Span(own)) => look = own.within(look),
                Some(Frame::Paragraph { text: line, look: own, .. }) => {
                    let look = own.within(look);
                    match look.shift {
                        _ if look.struck => self.left.add(What::Deleted, None, text),
                        _ if look.hidden => self.left.add(What::Hidden, None, text),
                        0 => line.push_str(text),
                        1.. => line.push_str(&raised(text)),
                        _ => line.push_str(&lowered(text)),
                    }
                    return;
                }
                None => {}
                Some(_) => return,
            }
        }
    }

    /// Close the innermost element and hand what it holds to the one around it.
    fn end(&mut self) {
        let Some(Some(frame)) = self.stack.pop() else { return };
        match frame {
            Frame::Paragraph { text, after, .. } => {
                let mut nodes = vec![Node::Text(text)];
                nodes.extend(after);
                self.nodes(nodes);
            }
            Frame::Content(nodes) => {
                let note = self.stack.iter().any(|f| matches!(f, Some(Frame::Aside(Aside::Note))));
                if note { self.notes.extend(nodes) } else { self.nodes(nodes) }
            }
            Frame::Table(rows) => self.table(rows),
            Frame::Row(row) => {
                if let Some(Frame::Table(rows)) = self.stack.iter_mut().rev().flatten().next() {
                    rows.push(row);
                }
            }
            Frame::Cell { nodes, cols, rows, times, stored, unshown } => {
                let mut nodes = stored.map_or(nodes, |number| vec![Node::Text(number)]);
                if let Some(what) = unshown {
                    let words =
                        nodes.iter().filter_map(|n| if let Node::Text(t) = n { Some(t.as_str()) } else { None });
                    let words: String = words.collect();
                    if !words.trim().is_empty() {
                        self.left.add(what, None, &words);
                    }
                    nodes.clear();
                }
                if let Some(Frame::Row(row)) = self.stack.iter_mut().rev().flatten().next() {
                    row.add(TreeCell::new(nodes, cols, rows), times, self.budget);
                }
            }
            Frame::Span(_) => {}
            Frame::Aside(aside) => self.tell(aside),
        }
    }

    /// Blank cells that end the rows of a sheet are as many as the sheet has columns; rows without content as well.
    fn table(&mut self, mut rows: Vec<Columns>) {
        let outer = !self.stack.iter().flatten().any(|f| matches!(f, Frame::Cell { .. }));
        let sheet = self.sheet.take_if(|_| outer);
        if sheet.is_some() {
            rows.retain(|r| r.row.cells.iter().any(holds));
        }
        let width = rows.iter().map(|r| r.used).max().unwrap_or(0);
        let mut all = Vec::new();
        for mut columns in rows {
            let most = if sheet.is_some() { width.saturating_sub(columns.used) } else { MOST_TIMES };
            columns.fill(most, self.budget);
            if columns.times == 1 || self.budget.take(Of::Cells, columns.row.cells.len() * columns.times) {
                all.extend(std::iter::repeat_n(columns.row, columns.times));
            }
        }
        match sheet {
            Some(name) => self.pieces.push((Some(name), vec![Node::Table(all)])),
            None => self.nodes(vec![Node::Table(all)]),
        }
    }

    fn nodes(&mut self, nodes: Vec<Node>) {
        match self.stack.iter_mut().rev().flatten().find(|f| !matches!(f, Frame::Span(_))) {
            Some(Frame::Content(own) | Frame::Cell { nodes: own, .. } | Frame::Paragraph { after: own, .. }) => {
                own.extend(nodes);
            }
            Some(Frame::Aside(_)) => {
                let words = nodes.iter().filter_map(|n| if let Node::Text(t) = n { Some(t.as_str()) } else { None });
                self.aside.extend(words);
            }
            // Between rows or cells.
            _ => match self.pieces.last_mut() {
                Some((None, own)) => own.extend(nodes),
                _ => self.pieces.push((None, nodes)),
            },
        }
    }

    fn tell(&mut self, aside: Aside) {
        let words = std::mem::take(&mut self.aside);
        let what = match aside {
            Aside::Comment => What::Comment,
            Aside::Deleted => What::Deleted,
            Aside::Covered => What::Covered,
            Aside::Note | Aside::Other => return,
        };
        if !words.trim().is_empty() {
            self.left.add(what, None, &words);
        }
    }
}
