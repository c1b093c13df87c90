//! `document.xml` as a tree.

use std::collections::HashMap;
use std::ops::Range;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::aside;
use super::controls::Controls;
use super::looks::Looks;
use super::numbering::{Counters, LEVELS, Numbering};
use super::shown::{Shown, Stretch};
use super::styles::{Shift, Styles};
use crate::base::sign::{lowered, raised};
use crate::read::budget::{Budget, Of};
use crate::read::rels::Relations;
use crate::read::tree::{Node, TreeCell, TreeRow};
use crate::read::xml::{attribute, local, text};

/// Content that is being gathered.
pub(super) enum Frame {
    /// The body, a cell's content, a text box, a note.
    Content(Vec<Node>),
    Table {
        rows: Vec<TreeRow>,
        /// Grid column → (row, cell) of an open vertical merge.
        merges: HashMap<usize, (usize, usize)>,
    },
    Row {
        row: TreeRow,
        col: usize,
        /// Cells that go on from above, not cells of their own: column, cells before it, cell.
        continued: Vec<(usize, usize, TreeCell)>,
        starts: Vec<(usize, usize)>,
        after: usize,
        /// A change that is open takes it out.
        deleted: bool,
    },
    Cell {
        nodes: Vec<Node>,
        cols: usize,
        merge: Merge,
        /// The names that it bears.
        names: Vec<String>,
        /// Its text before open changes, and whether there are any.
        before: String,
        changed: bool,
    },
    Paragraph {
        text: String,
        list: Option<String>,
        level: usize,
        style: Option<String>,
        /// Text boxes anchored in the paragraph stand after it.
        boxes: Vec<Node>,
        /// Stretches of the text that are set higher or lower than its line.
        lifts: Vec<(Range<usize>, Shift)>,
        /// Small text whose base is still to come.
        ruby: String,
        /// The names that it bears outside of every cell.
        names: Vec<String>,
        /// Stretches of the text that lead elsewhere.
        links: Vec<Stretch>,
        /// Stretches in bold type, in bytes.
        bolds: Vec<Range<usize>>,
    },
}

/// A part of a document, parsed.
pub struct Parsed {
    /// Its content.
    pub nodes: Vec<Node>,
    /// Was all of it read?
    pub whole: bool,
    /// The words of rows that open changes take out.
    pub deleted_rows: Vec<String>,
    /// The parts that are charts shown in it.
    pub charts: Vec<String>,
    /// Words that lead to what is no address, with it.
    pub refused: Vec<String>,
    /// May there be something in it that is to be told: what is left aside, hidden, changed?
    pub tells: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Merge {
    None,
    Start,
    Continue,
}

/// Elements whose content is not shown: deletions, moves away, field codes, the older twin of a drawing.
const SKIPPED: &[&str] = &[
    "del",
    "moveFrom",
    "instrText",
    "Fallback",
    "rubyPr",
    "sectPrChange",
    "pPrChange",
    "rPrChange",
    "tcPrChange",
    "trPrChange",
    "tblPrChange",
    "tblPrExChange",
    "delText",
];
/// Elements nested deeper than this make no document.
const DEEPEST: usize = 2_000;

/// Parse; `None` where the XML is damaged before any content.
pub fn parse(
    xml: &[u8],
    numbering: &Numbering,
    styles: &Styles,
    relations: &Relations,
    budget: &Budget,
) -> Option<Parsed> {
    let mut reader = Reader::from_reader(xml);
    reader.config_mut().check_end_names = false;
    let mut builder = Builder {
        stack: vec![Frame::Content(vec![])],
        counters: Counters::default(),
        numbering,
        styles,
        budget,
        in_text: false,
        bold: false,
        run: None,
        lift: Shift::None,
        script: None,
        ruby: None,
        controls: Controls::default(),
        inserted: 0,
        deleted_rows: vec![],
        shown: Shown::new(relations),
    };
    let (mut skip, mut depth) = (0usize, 0usize);
    let (mut deleting, mut deleted_text, mut instruction) = (false, false, false);
    // A number struck out must not run together with the one that takes its place.
    let mut looks = Looks::new(styles);
    let (mut whole, mut tells) = (true, false);
    loop {
        match reader.read_event() {
            Ok(Event::Eof) => break,
            // Told by the budget.
            _ if budget.is_over(Of::Nodes) => {
                tells = true;
                break;
            }
            Err(_) => {
                // Damaged: what came before it counts, and the rest is told to be missing.
                whole = false;
                break;
            }
            Ok(Event::Start(e)) => {
                depth += 1;
                if depth > DEEPEST {
                    return None;
                }
                let name = local(&e);
                if skip > 0 || SKIPPED.contains(&name) {
                    deleting = if skip == 0 { matches!(name, "del" | "moveFrom") } else { deleting };
                    deleted_text = deleting && matches!(name, "delText" | "t");
                    instruction = skip == 0 && name == "instrText";
                    skip += 1;
                    tells = true;
                } else {
                    tells = tells || aside::may_tell(name);
                    looks.start(&e, false);
                    builder.start(&e, false);
                }
            }
            Ok(Event::Empty(e)) if skip == 0 => {
                tells = tells || aside::may_tell(local(&e));
                looks.start(&e, true);
                builder.start(&e, true);
            }
            Ok(Event::End(e)) => {
                depth = depth.saturating_sub(1);
                if skip > 0 {
                    (skip, deleted_text, instruction) = (skip - 1, false, false);
                } else {
                    looks.end(e.local_name().as_ref());
                    builder.end(e.local_name().as_ref());
                }
            }
            Ok(event @ (Event::Text(_) | Event::CData(_) | Event::GeneralRef(_))) if skip > 0 => {
                if deleted_text {
                    builder.before(&text(&event), true);
                } else if instruction {
                    builder.shown.fields.instruct(&text(&event));
                }
            }
            // Told apart, by whoever tells what is left aside.
            Ok(Event::Text(_) | Event::CData(_) | Event::GeneralRef(_))
                if builder.in_text && looks.unshown().is_some() =>
            {
                tells = true;
            }
            Ok(event @ (Event::Text(_) | Event::CData(_) | Event::GeneralRef(_)))
                if builder.in_text && builder.shown.fields.asks() =>
            {
                builder.shown.fields.instruct(&text(&event));
                tells = true;
            }
            Ok(event @ (Event::Text(_) | Event::CData(_) | Event::GeneralRef(_))) if skip == 0 && builder.in_text => {
                builder.bold = looks.bold();
                builder.push(&text(&event));
                builder.bold = false;
            }
            Ok(_) => {}
        }
    }
    // Elements left open: cut off, if not by us.
    whole &= builder.stack.len() == 1 || budget.is_over(Of::Nodes);
    while builder.stack.len() > 1 {
        builder.close();
    }
    let deleted_rows = std::mem::take(&mut builder.deleted_rows);
    let Shown { charts, refused, .. } = builder.shown;
    match builder.stack.pop() {
        Some(Frame::Content(nodes)) => {
            Some(Parsed { nodes, whole, deleted_rows, charts, refused, tells: tells || !whole })
        }
        _ => None,
    }
}

pub(super) struct Builder<'a> {
    pub(super) stack: Vec<Frame>,
    pub(super) counters: Counters,
    pub(super) numbering: &'a Numbering,
    pub(super) styles: &'a Styles,
    pub(super) budget: &'a Budget,
    in_text: bool,
    /// Is the open run in bold type?
    bold: bool,
    /// How the open run's digits are set; none outside runs.
    run: Option<Shift>,
    /// The same by the height above the line.
    lift: Shift,
    /// The same of an exponent or index of a formula.
    script: Option<Shift>,
    /// The small text over or beside a base, which the file has before it.
    ruby: Option<String>,
    /// The controls that are open.
    controls: Controls,
    /// Open changes that put text in.
    inserted: usize,
    pub(super) deleted_rows: Vec<String>,
    /// What is shown besides text.
    pub(super) shown: Shown<'a>,
}

impl Builder<'_> {
    fn start(&mut self, e: &BytesStart<'_>, empty: bool) {
        let value = || attribute(e, "val");
        let number = || value().and_then(|v| v.parse::<usize>().ok());
        self.show(e, empty);
        if matches!(local(e), "p" | "tbl" | "tr" | "tc" | "txbxContent") && !self.budget.take(Of::Nodes, 1) {
            return;
        }
        let tag = self.controls.start(e, self.stack.len(), empty);
        tag.into_iter().for_each(|tag| self.name(tag));
        match local(e) {
            "p" => {
                self.stack.push(Frame::Paragraph {
                    text: String::new(),
                    list: None,
                    level: 0,
                    style: None,
                    boxes: vec![],
                    lifts: vec![],
                    ruby: String::new(),
                    names: vec![],
                    links: vec![],
                    bolds: vec![],
                });
                if empty {
                    self.close();
                }
            }
            "tbl" => self.stack.push(Frame::Table { rows: vec![], merges: HashMap::new() }),
            "tr" => self.stack.push(Frame::Row {
                row: TreeRow::default(),
                col: 0,
                continued: vec![],
                starts: vec![],
                after: 0,
                deleted: false,
            }),
            "tc" => self.stack.push(Frame::Cell {
                nodes: vec![],
                cols: 1,
                merge: Merge::None,
                names: self.controls.around_cell(self.stack.len()),
                before: String::new(),
                changed: false,
            }),
            "ins" | "moveTo" if !empty => self.inserted += 1,
            "txbxContent" => self.stack.push(Frame::Content(vec![])),
            "t" => self.in_text = !empty,
            "r" => (self.run, self.lift) = (Some(Shift::None).filter(|_| !empty), Shift::None),
            "position" if self.run.is_some() => self.lift = value().map(|v| Shift::lifted(&v)).unwrap_or_default(),
            "vertAlign" if self.run.is_some() => self.run = value().map(|v| Shift::named(&v)),
            "rStyle" if self.run.is_some() => {
                self.run = value().map(|v| self.styles.shifts.get(&v).copied().unwrap_or_default());
            }
            // Formulas: an exponent is no digit of its base, nor a fraction one number.
            "sup" => self.script = Some(Shift::Raised).filter(|_| !empty),
            "sub" => self.script = Some(Shift::Lowered).filter(|_| !empty),
            "den" => self.push("/"),
            "rt" => self.ruby = Some(String::new()).filter(|_| !empty),
            "tab" => self.push(" "),
            "br" | "cr" => self.push("\n"),
            "noBreakHyphen" => self.push("-"),
            _ => self.property(e, value, number),
        }
    }

    fn property(&mut self, e: &BytesStart<'_>, value: impl Fn() -> Option<String>, number: impl Fn() -> Option<usize>) {
        match (self.stack.last_mut(), local(e)) {
            (Some(Frame::Row { row, col, .. }), "gridBefore") => {
                row.before = number().unwrap_or(0);
                *col = row.before;
            }
            (Some(Frame::Row { deleted, .. }), "del") => *deleted = true,
            (Some(Frame::Row { after, .. }), "gridAfter") => *after = number().unwrap_or(0),
            (Some(Frame::Cell { cols, .. }), "gridSpan") => *cols = number().unwrap_or(1).clamp(1, 200),
            (Some(Frame::Cell { merge, .. }), "vMerge" | "vmerge") => {
                *merge = if value().as_deref() == Some("restart") { Merge::Start } else { Merge::Continue };
            }
            (Some(Frame::Paragraph { list, .. }), "numId") => *list = value(),
            (Some(Frame::Paragraph { level, .. }), "ilvl") => *level = number().unwrap_or(0).min(LEVELS - 1),
            (Some(Frame::Paragraph { style, .. }), "pStyle") => *style = value(),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        self.controls.end(name);
        self.shown(name);
        match name {
            "ins" | "moveTo" => self.inserted = self.inserted.saturating_sub(1),
            "t" => self.in_text = false,
            "r" => self.run = None,
            "sup" | "sub" => self.script = None,
            "rt" => {
                let text = self.ruby.take().unwrap_or_default();
                if let Some(Frame::Paragraph { ruby, .. }) = self.stack.last_mut() {
                    *ruby = text;
                }
            }
            "ruby" => {
                if let Some(Frame::Paragraph { text, ruby, .. }) = self.stack.last_mut()
                    && !ruby.is_empty()
                {
                    text.push_str(&format!("（{}）", raised(&std::mem::take(ruby))));
                }
            }
            "p" | "tbl" | "tr" | "tc" | "txbxContent" => {
                let matches = matches!(
                    (name, self.stack.last()),
                    ("p", Some(Frame::Paragraph { .. }))
                        | ("tbl", Some(Frame::Table { .. }))
                        | ("tr", Some(Frame::Row { .. }))
                        | ("tc", Some(Frame::Cell { .. }))
                        | ("txbxContent", Some(Frame::Content(_)))
                );
                if matches && self.stack.len() > 1 {
                    self.close();
                }
            }
            _ => {}
        }
    }

    /// A name for the cell that is open, or for the paragraph where none is.
    fn name(&mut self, name: String) {
        match self.stack.as_mut_slice() {
            [.., Frame::Cell { names, .. }] | [.., Frame::Cell { names, .. }, Frame::Paragraph { .. }] => {
                names.push(name)
            }
            [.., Frame::Paragraph { names, .. }] => names.push(name),
            [.., Frame::Content(nodes)] => nodes.push(Node::Names(vec![name])),
            _ => {}
        }
    }

    /// What the cell that is open held before the changes that are open: what these take out, and what they leave alone.
    fn before(&mut self, text: &str, is_deleted: bool) {
        let inserted = self.inserted > 0;
        if let [.., Frame::Cell { before, changed, .. }, Frame::Paragraph { .. }] = self.stack.as_mut_slice() {
            *changed |= is_deleted || inserted;
            if is_deleted || !inserted {
                before.push_str(text);
            }
        }
    }

    fn push(&mut self, text: &str) {
        // What a control shows while it is empty is none of its content.
        if self.controls.is_empty() {
            return;
        }
        self.before(text, false);
        if let Some(ruby) = &mut self.ruby {
            ruby.push_str(text);
        } else if let Some(Frame::Paragraph { text: own, lifts, bolds, .. }) = self.stack.last_mut() {
            let from = own.len();
            match self.script.or(self.run).unwrap_or_default() {
                Shift::None => {
                    own.push_str(text);
                    if self.lift != Shift::None {
                        lifts.push((own.len() - text.len()..own.len(), self.lift));
                    }
                }
                Shift::Raised => own.push_str(&raised(text)),
                Shift::Lowered => own.push_str(&lowered(text)),
            }
            if self.bold {
                bolds.push(from..own.len());
            }
        }
    }
}
