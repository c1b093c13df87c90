//! Plain text in the shapes it is found in: paragraphs a line each, Markdown headings, pipe tables, tab-separated
//! rows, and tables set one cell a line behind a tab.

use std::borrow::Cow;

use super::budget::{Budget, MOST_COLUMNS, Of};
use super::fields::{bars, fields, looks_separated, parted};
use super::file::File;
use super::source::{Block, Cell, Format, Paragraph, Row, Source, Table};
use super::{Decoded, ReadError, adorned, boxed, notes};
use crate::base::origin::Origin;
use crate::base::sign::{lowered, raised};
use crate::base::text::{is_space, trim};
use crate::report::Held;

/// The name of the format.
pub const FORMAT: Format = Format::new("text");

/// What it makes of a file, where it is one of its own: it takes any text.
pub fn take(file: &mut File<'_>) -> Option<Result<Source, ReadError>> {
    let decoded = file.decoded.as_ref()?;
    Some(if is_own_list(&decoded.text) { Err(ReadError::OwnList) } else { Ok(read(file.name, decoded, file.budget)) })
}

/// Read decoded text.
pub fn read(name: &str, decoded: &Decoded, budget: &Budget) -> Source {
    let text = decoded.text.strip_prefix('\u{feff}').unwrap_or(&decoded.text);
    Source {
        encoding: Some(decoded.encoding),
        blocks: of_lines(&split_lines(text, budget), budget),
        notes: notes::damaged_characters(decoded),
        ..Source::of(name, FORMAT)
    }
}

/// The blocks of a text by its lines.
pub fn of_lines(lines: &[&str], budget: &Budget) -> Vec<Block> {
    let mut reader = Lines::new(budget);
    let mut i = 0;
    while i < lines.len() && !reader.full {
        if let Some(drawn) = reader.drawn(&lines[i..], i) {
            i += drawn;
            continue;
        }
        let more = quoted_lines(&lines[i..]);
        reader.feed(&lines[i..i + more], lines.get(i + more).copied(), i);
        i += more;
    }
    reader.finish()
}

/// Is it a list of cells, of files or of runs that this program wrote as CSV? Read by its labels it would be taken for a
/// damaged table.
pub fn is_own_list(text: &str) -> bool {
    let head = text.trim_start_matches('\u{feff}').lines().next().unwrap_or_default().replace('"', "");
    ["file,agency,year,", "file,sha256,options,"].iter().any(|own| head.starts_with(own))
}

/// Lines of a CSV row whose quoted cells hold line breaks: as many as it takes to close the quotes, else one.
pub fn quoted_lines(lines: &[&str]) -> usize {
    /// A header cell has a few lines; a row of fifteen such cells has some dozens.
    const MOST: usize = 80;
    let first = lines[0];
    let opens = memchr::memchr(b'"', first.as_bytes()).is_some()
        && (first.starts_with('"') || [",\"", ";\"", "\t\""].iter().any(|sign| first.contains(sign)));
    let odd = |line: &str| line.matches('"').count() % 2 == 1;
    if !opens || !odd(first) {
        return 1;
    }
    let close = lines.iter().take(MOST).skip(1).scan(true, |open, line| {
        *open ^= odd(line);
        Some(!*open)
    });
    let mut close = close;
    close.position(|closed| closed).map_or(1, |at| at + 2)
}

/// Lines of a text at most, blank ones among them.
const MOST_LINES: usize = 2_000_000;

/// Lines end with LF, CR LF, CR, form feed (a page break of `pdftotext`) or the Unicode separators.
pub fn split_lines<'a>(text: &'a str, budget: &Budget) -> Vec<&'a str> {
    let (mut lines, mut from) = (Vec::new(), 0);
    for (at, length) in line_ends(text.as_bytes()) {
        // The second half of CR LF.
        if at < from {
            continue;
        }
        lines.push(&text[from..at]);
        from = at + if text[at..].starts_with("\r\n") { 2 } else { length };
        if lines.len() >= MOST_LINES {
            // Drawing all that is left tells it.
            let _ = budget.take(Of::Paragraphs, usize::MAX);
            return lines;
        }
    }
    lines.push(&text[from..]);
    lines
}

/// What ends lines, each with its length: a line feed, a carriage return, U+000B, U+000C, U+0085, U+2028 or U+2029, as UTF-8 has them.
fn line_ends(text: &[u8]) -> impl Iterator<Item = (usize, usize)> {
    let mut common = memchr::memchr3_iter(b'\n', b'\r', 0x0c, text).map(|at| (at, 1)).peekable();
    let rare = memchr::memchr3_iter(0x0b, 0xc2, 0xe2, text).filter_map(|at| match text[at..] {
        [0x0b, ..] => Some((at, 1)),
        [0xc2, 0x85, ..] => Some((at, 2)),
        [0xe2, 0x80, 0xa8 | 0xa9, ..] => Some((at, 3)),
        _ => None,
    });
    let mut rare = rare.peekable();
    std::iter::from_fn(move || match (common.peek(), rare.peek()) {
        (Some(one), Some(other)) if other < one => rare.next(),
        (None, _) => rare.next(),
        _ => common.next(),
    })
}

/// How the table being read is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Pipes,
    Tabs,
    /// One cell a line, each behind a tab; a blank line ends the row.
    CellLines,
    /// Comma separated, as spreadsheets save it.
    Commas,
}

/// A text that is read line by line.
pub struct Lines<'b> {
    budget: &'b Budget,
    /// Is the budget used up?
    full: bool,
    /// No table is drawn that begins on a line before this one.
    undrawn: usize,
    blocks: Vec<Block>,
    table: Table,
    shape: Option<Shape>,
    /// What parts the fields of a line, where it is of a table of these.
    separator: char,
    /// Blank lines since the last line with content.
    blanks: usize,
    row_open: bool,
    /// Did the last row of bars stand between two of them?
    closed_rows: bool,
    /// Are all fields of the text quoted, lines of one field among them?
    quoted: bool,
}

impl<'b> Lines<'b> {
    /// Nothing read yet.
    pub fn new(budget: &'b Budget) -> Self {
        Self {
            budget,
            full: false,
            undrawn: 0,
            blocks: vec![],
            table: Table::default(),
            shape: None,
            separator: ',',
            blanks: 0,
            row_open: false,
            closed_rows: false,
            quoted: false,
        }
    }

    /// Lines that belong together (a row whose quoted cells run over lines), the one after them, and how many stand before.
    pub fn feed(&mut self, lines: &[&str], next: Option<&str>, before: usize) {
        match lines {
            [line] => self.line(before + 1, line, next),
            several => self.line(before + 1, &several.join("\n"), next),
        }
    }

    /// The table that is drawn with the first lines, if one is: how many lines it has.
    pub fn drawn(&mut self, lines: &[&str], before: usize) -> Option<usize> {
        if before < self.undrawn {
            return None;
        }
        match boxed::table(lines, before, self.budget) {
            Ok((table, drawn)) => {
                self.add(vec![Block::Table(table)]);
                Some(drawn)
            }
            Err(tried) => {
                self.undrawn = before + tried;
                None
            }
        }
    }

    /// Blocks that stand between the lines.
    pub fn add(&mut self, blocks: Vec<Block>) {
        self.close_table();
        self.blocks.extend(blocks);
        self.blanks = 0;
    }

    /// Is the budget used up?
    #[cfg(feature = "html")]
    pub fn is_full(&self) -> bool {
        self.full
    }

    /// What was read.
    pub fn finish(mut self) -> Vec<Block> {
        self.close_table();
        self.blocks
    }

    /// Is there room for a line of so many cells?
    fn has_room(&mut self, of: Of, cells: usize, text: &str) -> bool {
        self.full |= !self.budget.take(of, cells) || !self.budget.take(Of::Text, text.len());
        !self.full
    }

    fn line(&mut self, number: usize, raw: &str, next: Option<&str>) {
        let line = raw.trim_end_matches(|c| is_space(c) && c != '\t');
        let origin = Origin::line(number);
        if line.chars().all(is_space) && !(self.shape == Some(Shape::CellLines) && line.starts_with('\t')) {
            self.blanks += 1;
            self.row_open = false;
            return;
        }
        // ├────┼────┤: drawn, not written.
        let drawn = |c: char| ('\u{2500}'..='\u{257f}').contains(&c) || is_space(c);
        if line.chars().all(drawn) && line.chars().any(|c| matches!(c, '─' | '━' | '═')) {
            self.blanks = 0;
            return;
        }
        match self.shape_of(line, next) {
            Some(Shape::Pipes) => self.pipe_row(line, &origin),
            // A cell that holds a line break is quoted where sheets are copied as text.
            Some(Shape::Tabs) if memchr::memchr2(b'\n', b'"', line.as_bytes()).is_some() => {
                let fields = fields(line, '\t');
                self.row(Shape::Tabs, fields.iter().map(String::as_str), line, &origin);
            }
            Some(Shape::Tabs) => self.row(Shape::Tabs, parted(line, b'\t'), line, &origin),
            Some(Shape::CellLines) => self.cell_line(line, &origin),
            Some(Shape::Commas) => {
                let fields = fields(line, self.separator);
                self.row(Shape::Commas, fields.iter().map(String::as_str), line, &origin);
            }
            None => {
                self.close_table();
                if !self.has_room(Of::Paragraphs, 1, line) {
                    return;
                }
                let whole = trim(line);
                let text = adorned::plain(trim(self.unquoted(adorned::starless(whole.trim_start_matches('#')), next)));
                // A sign that marks nothing is a text of its own.
                let text = if text.is_empty() { whole } else { text };
                let indent = line.chars().take_while(|&c| is_space(c)).map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
                self.blocks.push(Block::Paragraph(Paragraph { indent, ..Paragraph::new(text, origin) }));
            }
        }
        self.blanks = 0;
    }

    /// The one field of a line where all fields are quoted.
    fn unquoted<'a>(&mut self, text: &'a str, next: Option<&str>) -> &'a str {
        let within = |line: &'a str| line.strip_prefix('"')?.strip_suffix('"').filter(|t| !t.contains('"'));
        let Some(field) = within(text) else { return text };
        self.quoted |= next.is_some_and(|n| n.starts_with('"') && n.ends_with('"'));
        if self.quoted { field } else { text }
    }

    fn shape_of(&mut self, line: &str, next: Option<&str>) -> Option<Shape> {
        let bars = bars(line).take(2).count();
        let text = trim(line);
        if bars >= 2 || (bars == 1 && (text.starts_with('|') || text.ends_with('|'))) {
            return Some(Shape::Pipes);
        }
        let inner = line.trim_start_matches('\t');
        let tabs = memchr::memchr_iter(b'\t', inner.as_bytes()).take(2).count();
        if (tabs >= 2 || (tabs == 1 && self.shape == Some(Shape::Tabs))) && self.shape != Some(Shape::CellLines) {
            return Some(Shape::Tabs);
        }
        if line.starts_with('\t') {
            return Some(Shape::CellLines);
        }
        let before = (self.shape == Some(Shape::Commas)).then_some(self.separator);
        // The one in use, then the one that parts more: the other may stand in numbers.
        let several = line.matches(';').count() > 1;
        let semicolon = before.map_or(several, |separator| separator == ';');
        let order = if semicolon { [';', ','] } else { [',', ';'] };
        if let Some(separator) = order.into_iter().find(|&c| looks_separated(line, c, before == Some(c))) {
            self.separator = separator;
            return Some(Shape::Commas);
        }
        let continues = self.shape == Some(Shape::CellLines)
            && !starts_like_heading(text)
            && (self.row_open || (self.blanks == 1 && next.is_some_and(|n| n.starts_with('\t'))));
        continues.then_some(Shape::CellLines)
    }

    fn begin(&mut self, shape: Shape) {
        // Two blank lines end a table of one cell a line; any blank line ends the others: a page or a table is over.
        let gap = if shape == Shape::CellLines { 2 } else { 1 };
        if self.shape != Some(shape) || self.blanks >= gap {
            self.close_table();
            self.shape = Some(shape);
            // A sheet saved as CSV has its text in rows with one filled field.
            self.table.sheet = matches!(shape, Shape::Commas | Shape::Tabs).then(String::new);
        }
    }

    fn row<'a>(&mut self, shape: Shape, texts: impl Iterator<Item = &'a str> + Clone, whole: &str, origin: &Origin) {
        self.begin(shape);
        let count = texts.clone().take(MOST_COLUMNS + 1).count();
        let count = if self.budget.has_column(count) { count } else { MOST_COLUMNS };
        if !self.has_room(Of::Cells, count, whole) {
            return;
        }
        let mut cells = Vec::with_capacity(count);
        cells.extend(texts.take(MOST_COLUMNS).enumerate().map(|(col, text)| cell(text, col, origin)));
        self.table.rows.push(Row { cells });
    }

    fn pipe_row(&mut self, line: &str, origin: &Origin) {
        // HTML inside Markdown cells, as converters leave it.
        let mut line = Cow::Borrowed(trim(line));
        if line.contains(['｜', '│', '┃', '║']) {
            line = line.replace(['｜', '│', '┃', '║'], "|").into();
        }
        if line.contains('&') {
            line = line.replace("&nbsp;", " ").into();
        }
        if line.contains('<') {
            line = ["<br>", "<br/>", "<br />"].iter().fold(line, |l, tag| l.replace(tag, "\n").into());
            line = shifted(&shifted(&line, "sup", raised), "sub", lowered).into();
        }
        let inner = line.strip_prefix('|').unwrap_or(&line);
        let inner = inner.strip_suffix('|').unwrap_or(inner);
        let rule = !inner.is_empty()
            && inner.chars().all(|c| matches!(c, '-' | ':' | '|' | '+' | ' '))
            && inner.contains("--");
        // Whether the row before stands between bars: only in such a table is a row without the last one cut.
        let closed_before = self.closed_rows && self.shape == Some(Shape::Pipes);
        if rule {
            // Markdown's rule under a header is syntax, not content.
            self.begin(Shape::Pipes);
        } else if self.row_open && self.blanks == 0 && self.shape == Some(Shape::Pipes) && !line.starts_with('|') {
            self.run_on(inner, origin);
            self.closed_rows = line.ends_with('|');
            self.row_open = !self.closed_rows;
        } else {
            self.row(Shape::Pipes, parted(inner, b'|'), inner, origin);
            let (opens, closes) = (line.starts_with('|'), line.ends_with('|'));
            self.closed_rows = opens && closes;
            self.row_open = opens && !closes && closed_before;
        }
    }

    /// The rest of a row that a line break within a cell has cut: every row before it stands between bars, it has one
    /// at its beginning alone, and this line none there.
    fn run_on(&mut self, rest: &str, origin: &Origin) {
        let mut parts = parted(rest, b'|');
        let Some(row) = self.table.rows.last() else { return };
        let count = parts.clone().count();
        let count = if self.budget.has_column(row.cells.len() + count) { count } else { 1 };
        if !self.has_room(Of::Cells, count, rest) {
            return;
        }
        let Some(row) = self.table.rows.last_mut() else { return };
        if let (Some(first), Some(cell)) = (parts.next(), row.cells.last_mut()) {
            cell.text.push('\n');
            cell.text.push_str(trim(first));
        }
        let from = row.cells.len();
        row.cells.extend(parts.take(count - 1).enumerate().map(|(at, text)| cell(text, from + at, origin)));
    }

    fn cell_line(&mut self, line: &str, origin: &Origin) {
        if !line.starts_with('\t') {
            // A cell's text runs on.
            let has_room = self.has_room(Of::Paragraphs, 1, line);
            let last = self.table.rows.last_mut().and_then(|row| row.cells.last_mut());
            if let Some(cell) = last.filter(|_| has_room) {
                cell.text.push('\n');
                cell.text.push_str(trim(line));
                self.row_open = true;
            }
            return;
        }
        self.begin(Shape::CellLines);
        let width = self.table.rows.last().filter(|_| self.row_open).map_or(0, |row| row.cells.len());
        if !self.budget.has_column(width + 1) || !self.has_room(Of::Cells, 1, line) {
            return;
        }
        if !self.row_open || self.table.rows.is_empty() {
            self.table.rows.push(Row::default());
            self.row_open = true;
        }
        if let Some(row) = self.table.rows.last_mut() {
            let col = row.cells.len();
            row.cells.push(cell(&line[1..], col, origin));
        }
    }

    fn close_table(&mut self) {
        if !self.table.rows.is_empty() {
            self.blocks.push(Block::Table(std::mem::take(&mut self.table)));
        }
        self.shape = None;
        self.row_open = false;
    }
}

/// `12<sup>1</sup>` with the digits as what they are: 12¹.
fn shifted(line: &str, tag: &str, shift: fn(&str) -> String) -> String {
    let (open, close) = (format!("<{tag}>"), format!("</{tag}>"));
    let (mut out, mut rest) = (String::with_capacity(line.len()), line);
    while let Some((before, after)) = rest.split_once(&open)
        && let Some((inside, behind)) = after.split_once(&close)
    {
        out.push_str(before);
        out.push_str(&shift(inside));
        rest = behind;
    }
    out + rest
}

fn cell(text: &str, col: usize, origin: &Origin) -> Cell {
    Cell { text: adorned::cell(text).to_string(), col, cols: 1, rows: 1, origin: origin.clone(), held: Held::Plain }
}

/// `一、…`: a numbered heading never runs on from a cell.
fn starts_like_heading(text: &str) -> bool {
    let rest = text.trim_start_matches(crate::base::numeral::is_counting);
    rest.len() < text.len() && rest.starts_with('、')
}
