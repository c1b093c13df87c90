//! `document.xml` as a tree.

use std::collections::HashMap;
use std::ops::Range;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::looks::Looks;
use super::numbering::{Counters, LEVELS, Numbering};
use super::styles::{Shift, Styles};
use crate::base::sign::{lowered, raised};
use crate::read::budget::{Budget, Of};
use crate::read::tree::{Node, TreeCell, TreeRow};
use crate::read::xml::attribute;

/// Content that is being gathered.
enum Frame {
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
        /// Cells that go on from above: not cells of their own.
        continued: Vec<(usize, Vec<Node>)>,
        starts: Vec<(usize, usize)>,
        after: usize,
    },
    Cell {
        nodes: Vec<Node>,
        cols: usize,
        merge: Merge,
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
    },
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Merge {
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
/// No automatic number is longer, in bytes.
const LONGEST_NUMBER: usize = 1_000;
/// Elements nested deeper than this make no document.
const DEEPEST: usize = 2_000;

/// Parse; `None` where the XML is damaged before any content.
pub fn parse(xml: &[u8], numbering: &Numbering, styles: &Styles, budget: &Budget) -> Option<(Vec<Node>, bool)> {
    let mut reader = Reader::from_reader(xml);
    reader.config_mut().check_end_names = false;
    let mut builder = Builder {
        stack: vec![Frame::Content(vec![])],
        counters: Counters::default(),
        numbering,
        styles,
        budget,
        in_text: false,
        run: None,
        lift: Shift::None,
        script: None,
        ruby: None,
    };
    let (mut skip, mut depth) = (0usize, 0usize);
    // A number struck out must not run together with the one that takes its place.
    let mut looks = Looks::new(styles);
    let mut buffer = Vec::new();
    let mut whole = true;
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Eof) => break,
            // Told by the budget.
            _ if budget.is_over(Of::Nodes) => break,
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
                if skip > 0 || SKIPPED.contains(&e.local_name().as_ref()) {
                    skip += 1;
                } else {
                    looks.start(&e, false);
                    builder.start(&e, false);
                }
            }
            Ok(Event::Empty(e)) if skip == 0 => {
                looks.start(&e, true);
                builder.start(&e, true);
            }
            Ok(Event::End(e)) => {
                depth = depth.saturating_sub(1);
                if skip > 0 {
                    skip -= 1;
                } else {
                    looks.end(e.local_name().as_ref());
                    builder.end(e.local_name().as_ref());
                }
            }
            // Told apart, by whoever tells what is left aside.
            Ok(Event::Text(_) | Event::CData(_) | Event::GeneralRef(_))
                if builder.in_text && looks.unshown().is_some() => {}
            Ok(Event::Text(t)) if skip == 0 && builder.in_text => builder.push(&t),
            Ok(Event::CData(t)) if skip == 0 && builder.in_text => builder.push(&t),
            Ok(Event::GeneralRef(r)) if skip == 0 && builder.in_text => {
                let name = r.to_string();
                let text = r.resolve_char_ref().ok().flatten().map(String::from);
                builder.push(&text.unwrap_or_else(|| {
                    quick_xml::escape::resolve_predefined_entity(&name).unwrap_or_default().to_string()
                }));
            }
            Ok(_) => {}
        }
    }
    // Elements left open: cut off, if not by us.
    whole &= builder.stack.len() == 1 || budget.is_over(Of::Nodes);
    while builder.stack.len() > 1 {
        builder.close();
    }
    match builder.stack.pop() {
        Some(Frame::Content(nodes)) => Some((nodes, whole)),
        _ => None,
    }
}

struct Builder<'a> {
    stack: Vec<Frame>,
    counters: Counters,
    numbering: &'a Numbering,
    styles: &'a Styles,
    budget: &'a Budget,
    in_text: bool,
    /// How the open run's digits are set; none outside runs.
    run: Option<Shift>,
    /// The same by the height above the line.
    lift: Shift,
    /// The same of an exponent or index of a formula.
    script: Option<Shift>,
    /// The small text over or beside a base, which the file has before it.
    ruby: Option<String>,
}

impl Builder<'_> {
    fn start(&mut self, e: &BytesStart<'_>, empty: bool) {
        let value = || attribute(e, "val");
        let number = || value().and_then(|v| v.parse::<usize>().ok());
        if matches!(e.local_name().as_ref(), "p" | "tbl" | "tr" | "tc" | "txbxContent")
            && !self.budget.take(Of::Nodes, 1)
        {
            return;
        }
        match e.local_name().as_ref() {
            "p" => {
                self.stack.push(Frame::Paragraph {
                    text: String::new(),
                    list: None,
                    level: 0,
                    style: None,
                    boxes: vec![],
                    lifts: vec![],
                    ruby: String::new(),
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
            }),
            "tc" => self.stack.push(Frame::Cell { nodes: vec![], cols: 1, merge: Merge::None }),
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
        match (self.stack.last_mut(), e.local_name().as_ref()) {
            (Some(Frame::Row { row, col, .. }), "gridBefore") => {
                row.before = number().unwrap_or(0);
                *col = row.before;
            }
            (Some(Frame::Row { after, .. }), "gridAfter") => *after = number().unwrap_or(0),
            (Some(Frame::Cell { cols, .. }), "gridSpan") => *cols = number().unwrap_or(1).clamp(1, 200),
            (Some(Frame::Cell { merge, .. }), "vMerge") => {
                *merge = if value().as_deref() == Some("restart") { Merge::Start } else { Merge::Continue };
            }
            (Some(Frame::Paragraph { list, .. }), "numId") => *list = value(),
            (Some(Frame::Paragraph { level, .. }), "ilvl") => *level = number().unwrap_or(0).min(LEVELS - 1),
            (Some(Frame::Paragraph { style, .. }), "pStyle") => *style = value(),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
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

    fn push(&mut self, text: &str) {
        if let Some(ruby) = &mut self.ruby {
            ruby.push_str(text);
        } else if let Some(Frame::Paragraph { text: own, lifts, .. }) = self.stack.last_mut() {
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
        }
    }

    /// Close the innermost frame and hand it to the one around it.
    fn close(&mut self) {
        let Some(frame) = self.stack.pop() else { return };
        match frame {
            Frame::Paragraph { text, list, level, style, boxes, lifts, .. } => {
                let text = lifted(text, &lifts);
                let of_style =
                    style.and_then(|s| self.styles.numbers.get(&s)).map(|(list, level)| (list.as_str(), *level));
                let own = list.as_deref().map(|l| (l, level));
                let numbered = own.or(of_style).filter(|(l, _)| *l != "0");
                let number = numbered.map(|(l, level)| self.numbering.next(&mut self.counters, l, level));
                let number = number.filter(|_| !text.trim().is_empty()).unwrap_or_default();
                if number.len() > LONGEST_NUMBER {
                    self.budget.leave_out(["自动编号的长度", "the length of an automatic number"]);
                }
                let text = if number.is_empty() || number.len() > LONGEST_NUMBER { text } else { number + &text };
                self.nodes(vec![Node::Text(text)]);
                self.nodes(boxes);
            }
            Frame::Content(nodes) => self.nodes(nodes),
            Frame::Table { rows, .. } => self.nodes(vec![Node::Table(rows)]),
            Frame::Row { row, continued, starts, .. } => self.close_row(row, continued, &starts),
            Frame::Cell { nodes, cols, merge } => self.close_cell(nodes, cols, merge),
        }
    }

    fn nodes(&mut self, nodes: Vec<Node>) {
        match self.stack.last_mut() {
            Some(Frame::Content(own) | Frame::Cell { nodes: own, .. }) => own.extend(nodes),
            Some(Frame::Paragraph { boxes, .. }) => boxes.extend(nodes),
            // Content between rows or cells is no document's; it is kept as text before the table.
            _ => {
                if let Some(Frame::Content(own)) = self.stack.iter_mut().find(|f| matches!(f, Frame::Content(_))) {
                    own.extend(nodes);
                }
            }
        }
    }

    fn close_cell(&mut self, nodes: Vec<Node>, cols: usize, merge: Merge) {
        let Some(Frame::Row { row, col, continued, starts, .. }) = self.stack.last_mut() else {
            self.nodes(nodes);
            return;
        };
        if merge == Merge::Continue {
            continued.push((*col, nodes));
        } else {
            if merge == Merge::Start {
                starts.push((*col, row.cells.len()));
            }
            row.cells.push(TreeCell { nodes, cols, rows: 1 });
        }
        *col += cols;
    }

    fn close_row(&mut self, row: TreeRow, continued: Vec<(usize, Vec<Node>)>, starts: &[(usize, usize)]) {
        let Some(Frame::Table { rows, merges }) = self.stack.last_mut() else { return };
        let mut row = row;
        for (col, nodes) in continued {
            match merges.get(&col) {
                Some(&(r, c)) if r < rows.len() => {
                    rows[r].cells[c].rows += 1;
                    rows[r].cells[c].nodes.extend(nodes);
                }
                // A continuation of nothing is a cell.
                _ => row.cells.push(TreeCell { nodes, cols: 1, rows: 1 }),
            }
        }
        let here = rows.len();
        for &(col, cell) in starts {
            merges.insert(col, (here, cell));
        }
        rows.push(row);
    }
}

/// Text with what is set off its line as raised and lowered digits. Where nothing stands on the line, all of it is merely
/// set higher in its cell.
fn lifted(text: String, lifts: &[(Range<usize>, Shift)]) -> String {
    let mut out = String::with_capacity(text.len());
    let (mut end, mut on_line) = (0, false);
    for (range, shift) in lifts {
        on_line |= !text[end..range.start].trim().is_empty();
        out.push_str(&text[end..range.start]);
        out.push_str(&if *shift == Shift::Raised {
            raised(&text[range.clone()])
        } else {
            lowered(&text[range.clone()])
        });
        end = range.end;
    }
    on_line |= !text[end..].trim().is_empty();
    out.push_str(&text[end..]);
    if on_line { out } else { text }
}
