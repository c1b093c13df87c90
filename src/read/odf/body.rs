//! The body of a document as a tree.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::defaults::Defaults;
use super::frame::{Aside, Columns, Frame, MOST_TIMES, holds};
use super::pictures::{Drawing, Pictures};
use super::styles::{self, Look, Styles};
use crate::base::link::Link;
use crate::base::origin::Origin;
use crate::base::place::{Element, Place};
use crate::base::sign::{lowered, raised};
use crate::base::span::{Mark, Spans, bold, counted};
use crate::read::budget::{Budget, Of};
use crate::read::left::{Left, What};
use crate::read::tree::{Node, TreeCell};
use crate::read::xml::{attribute, text};

/// What was read of a body.
pub struct Body {
    /// Its content; that of a sheet with the sheet's name.
    pub pieces: Vec<(Option<String>, Vec<Node>)>,
    /// Was it read to its end?
    pub whole: bool,
}

/// Elements nested deeper than this make no document.
const DEEPEST: usize = 1_000;

/// Parse; `None` where nothing of a body is found.
pub fn parse(
    xml: &[u8],
    styles: &Styles,
    pictures: &mut Pictures<'_, '_>,
    budget: &Budget,
    left: &mut Left,
) -> Option<Body> {
    let mut reader = Reader::from_reader(xml);
    reader.config_mut().check_end_names = false;
    let mut builder = Builder {
        styles,
        pictures,
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
    };
    let (mut depth, mut body, mut whole) = (0usize, false, true);
    loop {
        match reader.read_event() {
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

pub(super) struct Builder<'a, 'p, 'z> {
    pub(super) styles: &'a Styles,
    pictures: &'a mut Pictures<'p, 'z>,
    budget: &'a Budget,
    pub(super) left: &'a mut Left,
    /// One frame for each open element; what says nothing is content.
    pub(super) stack: Vec<Option<Frame>>,
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
}

impl Builder<'_, '_, '_> {
    fn start(&mut self, e: &BytesStart<'_>) {
        let frame = if self.budget.take(Of::Nodes, 1) { self.frame(e) } else { None };
        self.stack.push(frame);
    }

    fn frame(&mut self, e: &BytesStart<'_>) -> Option<Frame> {
        let name = e.name();
        let number = |name: &str| attribute(e, name).and_then(|v| v.parse::<usize>().ok()).unwrap_or(1);
        let look = || self.styles.look(attribute(e, "style-name"));
        Some(match name.as_ref() {
            "office:spreadsheet" => {
                self.sheets = true;
                return None;
            }
            "text:p" | "text:h" => {
                let (look, list) = (look(), self.item());
                Frame::Paragraph { text: String::new(), after: vec![], look, links: vec![], bolds: vec![], list }
            }
            "text:span" => Frame::Span(look()),
            "text:a" => Frame::Link(look(), attribute(e, "href").unwrap_or_default(), self.so_far()),
            "text:list" => Frame::List(attribute(e, "style-name").unwrap_or_default()),
            "text:list-item" => Frame::Item(true),
            "draw:frame" => Frame::Drawing(Drawing::of(e)),
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
            | "dc:creator"
            | "dc:date"
            | "text:number" => Frame::Aside(Aside::Other),
            "svg:desc" => Frame::Aside(Aside::Description),
            "svg:title" => Frame::Aside(Aside::Title),
            "office:binary-data" => Frame::Aside(Aside::Data),
            "text:note" => {
                let place = Origin::element(Place::at(Element::Footnote, self.notes.len() + 1));
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
        self.styles.looks.get(&style?).and_then(|look| look.unshown(self.painted))
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
                let drawing = self.stack.iter_mut().rev().flatten().next();
                if let Some(Frame::Drawing(drawing)) = drawing {
                    drawing.add(e, self.pictures);
                } else {
                    self.left.add(What::Picture, None, &attribute(e, "href").unwrap_or_default());
                }
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
                Some(Frame::Span(own) | Frame::Link(own, ..)) => look = own.within(look),
                Some(Frame::Paragraph { text: line, look: own, bolds, .. }) => {
                    let (look, from) = (own.within(look), line.len());
                    match look.shift {
                        _ if look.struck => self.left.add(What::Deleted, None, text),
                        _ if look.hidden => self.left.add(What::Hidden, None, text),
                        0 => line.push_str(text),
                        1.. => line.push_str(&raised(text)),
                        _ => line.push_str(&lowered(text)),
                    }
                    if look.bold == Some(true) {
                        bolds.push(from..line.len());
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
            Frame::Paragraph { text, after, links, bolds, list, .. } => {
                let marks = bold(&text, &bolds);
                let links = counted(&text, links).into_iter();
                let links = links.filter_map(|(from, to, target)| Link::new(from, to, &target)).collect();
                let mut nodes = vec![Node::spanned(text, Spans { links, marks, list, ..Spans::default() })];
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
                if self.sheets {
                    plain_where_all_is_bold(&mut nodes);
                }
                if let Some(what) = unshown {
                    let words = nodes.iter().filter_map(Node::text);
                    let words: String = words.collect();
                    if !words.trim().is_empty() {
                        self.left.add(what, None, &words);
                    }
                    // What is no text is no number.
                    nodes.retain(|node| node.text().is_none());
                }
                if let Some(Frame::Row(row)) = self.stack.iter_mut().rev().flatten().next() {
                    row.add(TreeCell::new(nodes, cols, rows), times, self.budget);
                }
            }
            Frame::Span(_) | Frame::List(_) | Frame::Item(_) => {}
            Frame::Link(_, target, from) => self.arrive(&target, from),
            Frame::Drawing(drawing) => {
                let picture = drawing.picture().map(Node::Picture);
                self.nodes(picture.into_iter().collect());
            }
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
        match self.stack.iter_mut().rev().flatten().find(|f| !f.is_passed()) {
            Some(Frame::Content(own) | Frame::Cell { nodes: own, .. } | Frame::Paragraph { after: own, .. }) => {
                own.extend(nodes);
            }
            Some(Frame::Aside(_)) => {
                let words = nodes.iter().filter_map(Node::text);
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
        if let Some(Frame::Drawing(drawing)) = self.stack.iter_mut().rev().flatten().next() {
            match aside {
                Aside::Title => drawing.title = words.trim().to_string(),
                Aside::Description => drawing.description = words.trim().to_string(),
                Aside::Data => drawing.hold(self.pictures.inline(&words)),
                _ => {}
            }
            if matches!(aside, Aside::Title | Aside::Description | Aside::Data) {
                return;
            }
        }
        let what = match aside {
            Aside::Comment => What::Comment,
            Aside::Deleted => What::Deleted,
            Aside::Covered => What::Covered,
            Aside::Note | Aside::Title | Aside::Description | Aside::Data | Aside::Other => return,
        };
        if !words.trim().is_empty() {
            self.left.add(what, None, &words);
        }
    }
}

/// A cell of a sheet that is bold as a whole is so by its look, as in workbooks of every kind, and no mark.
fn plain_where_all_is_bold(nodes: &mut [Node]) {
    let bold = |node: &Node| match node {
        Node::Spanned(text, spans) => {
            matches!(spans.marks[..], [Mark { from: 0, to, .. }] if to == text.chars().count())
        }
        Node::Text(text) => text.trim().is_empty(),
        _ => true,
    };
    if nodes.iter().all(bold) {
        nodes.iter_mut().for_each(|node| {
            if let Node::Spanned(_, spans) = node {
                spans.marks.clear();
            }
        });
    }
}
