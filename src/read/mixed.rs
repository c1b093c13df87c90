//! Text with elements of HTML between its lines: Markdown with tables in HTML, as document models, OCR engines and Pandoc write
//! it. What stands in elements is read as HTML, all else line by line as text.

use super::budget::{Budget, Of};
use super::decode::Decoded;
use super::file::File;
use super::html;
use super::left::{Left, What};
use super::markup::{self, Markup, is_fence};
use super::source::{Block, Source};
use super::text::{self, Lines, is_own_list};
use super::tree::{self, Counts, Node};
use super::{ReadError, notes};
use crate::base::origin::Origin;
use crate::base::text::trim;

/// What it makes of a file, where it is one of its own: text with markup in it, or markup written as text.
pub fn take(file: &mut File<'_>) -> Option<Result<Source, ReadError>> {
    of_text(file.name, file.decoded.as_ref()?, file.budget)
}

/// What it makes of a text.
pub fn of_text(name: &str, decoded: &Decoded, budget: &Budget) -> Option<Result<Source, ReadError>> {
    if is_own_list(&decoded.text) {
        return None;
    }
    let text = markup::written_out(&decoded.text);
    match markup::kind(&text) {
        Markup::None => None,
        Markup::Mixed => Some(Ok(read(name, &text, decoded, budget))),
        Markup::Page => {
            let page = Decoded { text: text.into_owned(), encoding: decoded.encoding };
            Some(html::read(name, &page, budget))
        }
    }
}

/// Read text with markup in it.
fn read(name: &str, text: &str, decoded: &Decoded, budget: &Budget) -> Source {
    let (mut left, mut counts) = (Left::default(), Counts::default());
    let blocks = blocks(text, budget, &mut counts, &mut left);
    let mut notes = notes::damaged_characters(decoded);
    notes.extend(left.findings());
    let (encoding, cell_spans) = (Some(decoded.encoding), counts.cell_spans);
    Source { encoding, blocks, notes, cell_spans, ..Source::of(name, text::FORMAT) }
}

/// The blocks of a text with markup in it. Tables are counted on from those before.
pub fn blocks(text: &str, budget: &Budget, counts: &mut Counts, left: &mut Left) -> Vec<Block> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut lines = text::split_lines(text, budget);
    let mut reader = Reader { lines: Lines::new(budget), budget, counts, left, quiet: false };
    let mut i = 0;
    while i < lines.len() && !budget.is_over(Of::Nodes) && !reader.lines.is_full() {
        i += reader.piece(&mut lines[i..], i);
    }
    reader.lines.finish()
}

struct Reader<'b, 'c> {
    lines: Lines<'b>,
    budget: &'b Budget,
    counts: &'c mut Counts,
    left: &'c mut Left,
    /// Within a comment of several lines?
    quiet: bool,
}

impl Reader<'_, '_> {
    /// Read a line, or a table with all its lines; how many. Of a line on which something follows a table that is left: what
    /// comes next is read as a line of its own.
    fn piece(&mut self, lines: &mut [&str], before: usize) -> usize {
        let line = lines[0];
        if self.quiet {
            self.quiet = !line.contains("-->");
            return 1;
        }
        let start = trim(line);
        if is_fence(line) {
            return 1;
        }
        if start.starts_with("<!--") && !line.contains("-->") {
            self.quiet = true;
            return 1;
        }
        if is_picture(start) {
            self.left.add(What::Picture, [Origin::line(before + 1)], start);
            return 1;
        }
        if let Some(drawn) = self.lines.drawn(lines, before) {
            return drawn;
        }
        let piped = start.starts_with('|') || start.ends_with('|');
        match table_in(line).filter(|_| !piped) {
            Some(at) => self.table(lines, at, before),
            None if !piped && (start.starts_with("<!--") || markup::tags(line).next().is_some()) => {
                self.line(line, before);
                1
            }
            None => {
                let more = text::quoted_lines(lines);
                self.lines.feed(&lines[..more], lines.get(more).copied(), before);
                more
            }
        }
    }

    /// A line with elements in it.
    fn line(&mut self, line: &str, before: usize) {
        for node in self.parsed(line) {
            match node {
                Node::Names(_) => {}
                Node::Text(text) => self.lines.feed(&[&text], None, before),
                Node::Lines(lines) => lines.iter().for_each(|text| self.lines.feed(&[text], None, before)),
                // A line may be a row of a table: it is text alone.
                Node::Spanned(text, spans) => {
                    self.lines.feed(&[&text], None, before);
                    let place = Origin::line(before + 1);
                    spans.links.iter().for_each(|link| self.left.add(What::Link, [place.clone()], &link.target));
                }
                node @ (Node::Table(_) | Node::Data(_) | Node::Picture(_)) => {
                    self.lines.add(tree::blocks_on(vec![node], self.budget, self.counts));
                }
            }
        }
    }

    /// A table that begins in the first line.
    fn table(&mut self, lines: &mut [&str], at: usize, before: usize) -> usize {
        let (first, mut text) = (&lines[0][..at], String::new());
        if !trim(first).is_empty() {
            self.line(first, before);
        }
        let mut open = 0usize;
        for i in 0..lines.len() {
            let piece = if i == 0 { &lines[i][at..] } else { lines[i] };
            for tag in markup::tags(piece).filter(|t| t.name == "table") {
                open = if tag.closes { open.saturating_sub(1) } else { open + 1 };
                if open == 0 {
                    text.push_str(&piece[..tag.range.1]);
                    self.add(&text);
                    lines[i] = &piece[tag.range.1..];
                    // What follows on the line may be the next table.
                    return if trim(lines[i]).is_empty() { i + 1 } else { i };
                }
            }
            // A table that is never closed ends where text begins.
            let ends = trim(piece).is_empty() && lines.get(i + 1).is_none_or(|next| !trim(next).starts_with('<'));
            if ends && !lines[i..].iter().take(400).any(|l| l.contains("</table")) {
                self.add(&text);
                return i + 1;
            }
            text.push_str(piece);
            text.push('\n');
        }
        self.add(&text);
        lines.len()
    }

    fn add(&mut self, table: &str) {
        let nodes = self.parsed(table);
        self.lines.add(tree::blocks_on(nodes, self.budget, self.counts));
    }

    fn parsed(&mut self, html: &str) -> Vec<Node> {
        for _ in html.match_indices("<!-- image -->") {
            self.left.add(What::Picture, None, "");
        }
        html::fragment(html, self.budget, self.left)
    }
}

/// Where a table begins in a line.
fn table_in(line: &str) -> Option<usize> {
    if !line.contains('<') {
        return None;
    }
    markup::tags(line).find(|t| t.name == "table" && !t.closes).map(|t| t.range.0)
}

/// `![](images/1.jpg)` alone on its line.
fn is_picture(line: &str) -> bool {
    line.starts_with("![") && line.ends_with(')') && line.contains("](") && line.matches("](").count() == 1
}
