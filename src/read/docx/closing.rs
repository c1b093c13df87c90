//! What becomes of content when its element ends: it goes to what is around it.

use std::ops::Range;

use super::body::{Builder, Frame, Merge};
use super::shown::leading;
use super::styles::Shift;
use crate::base::sign::{lowered, raised};
use crate::base::span::{ListItem, Spans, bold};
use crate::read::tree::{Node, TreeCell, TreeRow};

/// No automatic number is longer, in bytes.
const LONGEST_NUMBER: usize = 1_000;

impl Builder<'_> {
    /// Close the innermost frame and hand it to the one around it.
    pub(super) fn close(&mut self) {
        self.arrive_with_paragraph();
        let Some(frame) = self.stack.pop() else { return };
        match frame {
            Frame::Paragraph { text, list, level, style, boxes, lifts, names, links, bolds, .. } => {
                let (links, marks) = (leading(&text, links), bold(&text, &bolds));
                // A character is one character, raised or not.
                let text = lifted(text, &lifts);
                let of_style =
                    style.and_then(|s| self.styles.numbers.get(&s)).map(|(list, level)| (list.as_str(), *level));
                let own = list.as_deref().map(|l| (l, level));
                let numbered = own.or(of_style).filter(|(l, _)| *l != "0");
                let ordered = numbered.and_then(|(l, level)| Some((level, self.numbering.is_ordered(l, level)?)));
                let list = ordered.map(|(level, ordered)| ListItem::new(level + 1, ordered));
                let number = numbered.map(|(l, level)| self.numbering.next(&mut self.counters, l, level));
                let number = number.filter(|_| !text.trim().is_empty()).unwrap_or_default();
                if number.len() > LONGEST_NUMBER {
                    self.budget.leave_out(["自动编号的长度", "the length of an automatic number"]);
                }
                let number = if number.len() > LONGEST_NUMBER { String::new() } else { number };
                let before = number.chars().count();
                let spans = Spans { links, marks, list, ..Spans::default() }.behind(before);
                let text = number + &text;
                if !names.is_empty() {
                    self.nodes(vec![Node::Names(names)]);
                }
                self.nodes(vec![Node::spanned(text, spans)]);
                self.nodes(boxes);
            }
            Frame::Content(nodes) => self.nodes(nodes),
            Frame::Table { rows, .. } => self.nodes(vec![Node::Table(rows)]),
            Frame::Row { row, deleted: true, .. } => {
                let nodes = row.cells.iter().flat_map(|cell| &cell.nodes);
                let words = nodes.filter_map(Node::text);
                self.deleted_rows.push(words.collect::<Vec<_>>().join(" "));
            }
            Frame::Row { row, continued, starts, .. } => self.close_row(row, continued, &starts),
            Frame::Cell { nodes, cols, merge, names, before, changed } => {
                let before = changed.then_some(before);
                self.close_cell(TreeCell { names, before, ..TreeCell::new(nodes, cols, 1) }, merge);
            }
        }
    }

    pub(super) fn nodes(&mut self, nodes: Vec<Node>) {
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

    fn close_cell(&mut self, cell: TreeCell, merge: Merge) {
        let Some(Frame::Row { row, col, continued, starts, .. }) = self.stack.last_mut() else {
            self.nodes(cell.nodes);
            return;
        };
        let cols = cell.cols;
        if merge == Merge::Continue {
            continued.push((*col, row.cells.len(), cell));
        } else {
            if merge == Merge::Start {
                starts.push((*col, row.cells.len()));
            }
            row.cells.push(cell);
        }
        *col += cols;
    }

    fn close_row(&mut self, row: TreeRow, continued: Vec<(usize, usize, TreeCell)>, starts: &[(usize, usize)]) {
        let Some(Frame::Table { rows, merges }) = self.stack.last_mut() else { return };
        let here = rows.len();
        let mut row = row;
        let mut alone: Vec<(usize, usize, TreeCell)> = Vec::new();
        for (col, before, below) in continued {
            let reaches = |(r, c): (usize, usize)| rows.get(r).is_some_and(|row| r + row.cells[c].rows == here);
            match merges.get(&col).copied().filter(|&over| reaches(over)) {
                Some((r, c)) => {
                    rows[r].cells[c].rows += 1;
                    rows[r].cells[c].nodes.extend(below.nodes);
                    rows[r].cells[c].names.extend(below.names);
                }
                None => alone.push((col, before, below)),
            }
        }
        // A continuation of nothing is a cell where it stands, and begins what goes on below.
        for &(col, cell) in starts {
            let moved = alone.partition_point(|(_, before, _)| *before <= cell);
            merges.insert(col, (here, cell + moved));
        }
        let mut own = std::mem::take(&mut row.cells).into_iter();
        let mut taken = 0;
        for (col, before, cell) in alone {
            row.cells.extend(own.by_ref().take(before - taken));
            taken = before;
            merges.insert(col, (here, row.cells.len()));
            row.cells.push(cell);
        }
        row.cells.extend(own);
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
