//! The source as a sequence of lines of cells: a table row is a line, a paragraph is a line, cut into cells where it
//! is set in columns.

use std::borrow::Cow;
use std::collections::HashMap;

use rust_decimal::Decimal;

use super::number::{Reading, read_value};
use crate::base::finding::{Code, Finding, Message, Severity};
use crate::base::likeness::letters;
use crate::base::origin::Origin;
use crate::base::span::{NONE, Spans};
use crate::base::text::{is_han, is_space, squeeze, trim};
use crate::forms::{Book, Meaning};
use crate::read::{Block, Cell, Paragraph, Row, Source, Table};
use crate::report::Held;

/// A row of a table or a paragraph.
#[derive(Debug, Clone)]
pub struct Line<'a> {
    /// Index of the block in the source.
    pub block: usize,
    /// Row of the table, where the block is one.
    pub row: Option<usize>,
    /// Does the block know its grid columns?
    pub gridded: bool,
    /// A row of a sheet whose only filled cell is text: it may be a paragraph.
    pub lone: bool,
    /// Known to be of a table of the issuer's own, or a paragraph of a copy: never a part of an official one.
    pub apart: bool,
    /// The cells.
    pub cells: Vec<Token<'a>>,
    /// All cells as they stand in the source, where not all are read.
    whole: Option<Vec<Token<'a>>>,
    /// The whole text of a paragraph.
    pub text: &'a str,
    /// What is known of the characters of a paragraph.
    pub spans: &'a Spans,
    /// The official section whose heading a line of text is.
    pub heading: Option<u8>,
    /// Where it stands.
    pub origin: &'a Origin,
}

/// A cell as the matcher sees it.
#[derive(Debug, Clone)]
pub struct Token<'a> {
    /// The text as printed.
    pub text: &'a str,
    /// The comparison form.
    pub folded: Cow<'a, str>,
    /// The comparison form without a unit in brackets, and that unit: 采购总金额（元）.
    pub with_unit: Option<Box<(String, String)>>,
    /// What letters the comparison form may hold.
    pub letters: u64,
    /// What labels of the forms the comparison form is.
    pub meanings: &'a [Meaning],
    /// What it reads as, if it were a value.
    pub reading: Reading,
    /// Grid column, or position in the line.
    pub col: usize,
    /// Columns spanned.
    pub cols: usize,
    /// Rows spanned.
    pub rows: usize,
    /// Where it stands.
    pub origin: &'a Origin,
    /// How a workbook holds it.
    pub held: Held,
    /// What is known of the characters of the table's cell or the paragraph that it is of.
    known: &'a Spans,
    /// How many of them stand before it there.
    before: usize,
}

/// The longest label with a remark in brackets, in bytes.
const LONGEST_REMARKED: usize = 400;

/// A label without the remark in brackets at its end.
fn without_remark(text: &str) -> Option<&str> {
    if text.len() > LONGEST_REMARKED || !text.ends_with(['）', ')']) {
        return None;
    }
    let mut depth = 0;
    let open = text.char_indices().rev().find(|(_, c)| {
        match c {
            '）' | ')' => depth += 1,
            '（' | '(' => depth -= 1,
            _ => {}
        }
        depth == 0
    });
    open.map(|(at, _)| trim(&text[..at])).filter(|bare| !bare.is_empty())
}

/// A folded label without the letters of other languages, where it has both: labels have none.
fn without_translation(folded: &str) -> Option<String> {
    if folded.is_ascii() || folded.len() > LONGEST_REMARKED {
        return None;
    }
    let foreign = |c: char| c.is_alphabetic() && !is_han(c);
    (folded.contains(is_han) && folded.contains(foreign))
        .then(|| folded.chars().filter(|c| is_han(*c) || c.is_ascii_digit()).collect())
}

impl<'a> Token<'a> {
    pub fn new(book: &'a Book, text: &'a str, col: usize, cols: usize, rows: usize, origin: &'a Origin) -> Self {
        let text = trim(text);
        let (held, known, before) = (Held::Plain, &NONE, 0);
        if text.is_empty() {
            let (folded, reading, meanings) = (Cow::Borrowed(text), Reading::Blank, book.labels().meanings(text));
            let (with_unit, letters) = (None, 0);
            return Self {
                text,
                folded,
                with_unit,
                letters,
                meanings,
                reading,
                col,
                cols,
                rows,
                origin,
                held,
                known,
                before,
            };
        }
        let (folded, reading) = (book.folding().fold_cow(text), read_value(book, text));
        let bracket = text.len() < 200 && text.contains(['(', '（']);
        let with_unit = if bracket { book.split_unit(text) } else { (String::new(), None) };
        let with_unit: Option<Box<(String, String)>> =
            with_unit.1.map(|unit| Box::new((book.folding().fold(&with_unit.0), unit)));
        let mut meanings = book.labels().meanings(&folded);
        let mut folded = folded;
        // 行政事业性收费（元）: a unit is no part of a row's label.
        if meanings.is_empty()
            && let Some((label, _)) = with_unit.as_deref()
        {
            let known = book.labels().meanings(label);
            if known.iter().any(|m| m.row) {
                (meanings, folded) = (known, label.clone().into());
            }
        }
        // 规章（设区的市…）: what an issuer adds in brackets is no part of the label.
        if meanings.is_empty()
            && with_unit.is_none()
            && let Some(bare) = without_remark(text)
        {
            let bare = book.folding().fold_cow(bare);
            let known = book.labels().meanings(&bare);
            if !known.is_empty() {
                (meanings, folded) = (known, bare);
            }
        }
        // 规章 Regulations, or in another script beside it: what says it again in another language is no part of it.
        if meanings.is_empty()
            && let Some(own) = without_translation(&folded)
        {
            let known = book.labels().meanings(&own);
            if !known.is_empty() {
                (meanings, folded) = (known, own.into());
            }
        }
        let letters = letters(&folded);
        Self { text, folded, with_unit, letters, meanings, reading, col, cols, rows, origin, held, known, before }
    }

    /// A cell of a source table.
    pub fn of(book: &'a Book, cell: &'a Cell) -> Self {
        Self { held: cell.held, ..Self::new(book, &cell.text, cell.col, cell.cols, cell.rows, &cell.origin) }
    }

    /// The same as a stretch of a text of which more is known.
    pub fn with(self, whole: &'a str, spans: &'a Spans) -> Self {
        if spans.is_empty() {
            return self;
        }
        let before = self.text.as_ptr() as usize - whole.as_ptr() as usize;
        Self { known: spans, before: whole[..before].chars().count(), ..self }
    }

    /// What is known of its characters.
    pub fn spans(&self) -> Spans {
        if self.known.is_empty() {
            return Spans::default();
        }
        self.known.within(self.before, self.before + self.text.chars().count())
    }

    /// Read it as a label, by its comparison form.
    pub fn rename(&mut self, book: &'a Book, folded: &str) {
        (self.meanings, self.letters) = (book.labels().meanings(folded), letters(folded));
        (self.folded, self.with_unit) = (Cow::Owned(folded.to_string()), None);
    }

    /// The comparison form of the label alone.
    pub fn label(&self) -> &str {
        self.with_unit.as_ref().map_or(&self.folded, |with_unit| &with_unit.0)
    }

    /// Does it read as a number or a mark?
    pub fn is_value(&self) -> bool {
        matches!(self.reading, Reading::Number(..) | Reading::Mark)
    }

    /// Is it nothing but marks that lead to notes?
    pub fn is_note(&self, book: &Book) -> bool {
        !self.is_value() && !self.is_blank() && book.folding().without_notes(self.text).is_empty()
    }

    /// Is it empty?
    pub fn is_blank(&self) -> bool {
        self.reading == Reading::Blank
    }
}

impl<'a> Line<'a> {
    /// The cells as they stand in the source.
    pub fn printed(&self) -> &[Token<'a>] {
        self.whole.as_deref().unwrap_or(&self.cells)
    }

    /// Remember the cells as they stand, before some are left out.
    pub fn keep_printed(&mut self) {
        self.whole.get_or_insert_with(|| self.cells.clone());
    }

    /// Nothing of the line is read.
    pub fn set_aside(&mut self) {
        self.keep_printed();
        self.cells.clear();
    }
}

impl Line<'_> {
    /// Does the line belong to a table of the source?
    pub fn in_table(&self) -> bool {
        self.row.is_some()
    }

    /// Is it set like text: a paragraph, or a sheet's row with text in one cell alone?
    pub fn is_text(&self) -> bool {
        self.row.is_none() || self.lone
    }

    /// Take a row of a sheet with one filled cell for a paragraph, whatever it says.
    pub fn stand_alone(&mut self) {
        let mut filled = self.cells.iter().filter(|cell| !cell.is_blank());
        if let (true, Some(only), None) = (!self.lone && self.row.is_some(), filled.next(), filled.next()) {
            (self.lone, self.text, self.spans) = (true, only.text, only.known);
        }
    }

    /// Is it the number of a page? In a row of a table among others it is what the cell holds.
    pub fn has_page_number(&self, token: &Token<'_>) -> bool {
        is_page_number(token.text) && !(self.in_table() && self.cells.len() > 1)
    }

    /// A row of a table that is made of values, but for some cell that does not read as one (约2, ①) and is no label, or is one that
    /// was typed over a number: others stand before it.
    pub fn holds_values(&self) -> bool {
        let mut values = 0;
        let labelled = self.cells.iter().any(|c| {
            values += usize::from(c.is_value());
            !c.is_value() && !c.meanings.is_empty() && values < 2
        });
        let values = self.cells.iter().filter(|c| c.is_value()).count();
        self.in_table() && !labelled && values > 2 && values * 2 > self.cells.len()
    }

    /// Nothing but values and blanks.
    pub fn only_values(&self) -> bool {
        self.cells.iter().all(|c| c.is_value() || c.is_blank())
    }
}

/// What is known of the cells of a source besides their characters, by their exact places.
pub struct Known<'a>(HashMap<String, &'a Spans>);

impl<'a> Known<'a> {
    /// Of all cells.
    pub fn of(source: &'a Source) -> Self {
        Self(source.cell_spans.iter().map(|(origin, spans)| (origin.exact(), spans)).collect())
    }

    /// A cell of the source with what is known of it.
    pub fn token(&self, book: &'a Book, cell: &'a Cell) -> Token<'a> {
        let spans = if self.0.is_empty() { None } else { self.0.get(&cell.origin.exact()) };
        Token::of(book, cell).with(&cell.text, spans.copied().unwrap_or(&NONE))
    }
}

/// All lines of a source, in order; a picture is none.
pub fn flatten<'a>(book: &'a Book, source: &'a Source) -> Vec<Line<'a>> {
    let known = Known::of(source);
    let of = |cell: &'a Cell| known.token(book, cell);
    let mut lines = Vec::new();
    for (block, content) in source.blocks.iter().enumerate() {
        match content {
            Block::Picture(_) => {}
            Block::Paragraph(p) => {
                let (cells, whole) = cut(book, p);
                lines.push(Line {
                    block,
                    row: None,
                    gridded: false,
                    lone: false,
                    apart: false,
                    cells,
                    whole,
                    text: &p.text,
                    spans: &p.spans,
                    heading: book.section_of_heading(&p.text),
                    origin: &p.origin,
                });
            }
            Block::Table(table) => {
                let indexed = if source.format.own() { None } else { first_indexed(book, table) };
                for (row, r) in table.rows.iter().enumerate() {
                    let own = &r.cells[usize::from(indexed.is_some_and(|from| row >= from && !r.cells.is_empty()))..];
                    let cells: Vec<Token<'_>> = own.iter().map(of).collect();
                    let filled: Vec<&Token<'_>> = cells.iter().filter(|c| !c.is_blank()).collect();
                    let lone =
                        table.sheet.is_some() && filled.len() == 1 && !matches!(filled[0].reading, Reading::Number(..));
                    let text = if lone { filled[0].text } else { "" };
                    let origin =
                        filled.first().or(cells.first().as_ref()).map_or(&Origin::Line { line: 0 }, |c| c.origin);
                    let heading = if lone { book.section_of_heading(text) } else { None };
                    let spans = if lone { filled[0].known } else { &NONE };
                    lines.push(Line {
                        block,
                        row: Some(row),
                        gridded: table.gridded,
                        lone,
                        apart: table.apart,
                        cells,
                        whole: None,
                        text,
                        spans,
                        heading,
                        origin,
                    });
                }
            }
        }
    }
    lines
}

/// Where the numbers of rows are left aside.
pub fn indexed(book: &Book, source: &Source) -> Option<Finding> {
    let tables = source.blocks.iter().filter_map(|b| if let Block::Table(t) = b { Some(t) } else { None });
    let own = source.format.own();
    let mut at = tables.filter(|t| !own && first_indexed(book, t).is_some());
    let first = at.next()?;
    let origin = first.rows.first().and_then(|row| row.cells.first()).map(|cell| cell.origin.clone());
    let message = Message::new(
        "表格最左一栏是逐行的行号，没有带进报告",
        "the first column of a table numbers its rows one by one, and was not carried into the report",
    );
    Some(Finding::new(Code::TEXT_LEFT, message).graded(Severity::Note).at(origin))
}

/// The first row of a table whose rows are numbered one by one from there on, headers too, as programs that hand out data frames and
/// people who number rows do: no table of the forms has such a column.
fn first_indexed(book: &Book, table: &Table) -> Option<usize> {
    /// Rows that a number may be missing of, at the top.
    const HEADS: usize = 2;
    /// Fewer rows in order may be so by chance.
    const LEAST: usize = 6;
    let number = |row: &Row| match row.cells.first().filter(|c| c.col == 0 && c.cols == 1 && c.rows == 1) {
        Some(cell) if cell.text.len() < 6 => match read_value(book, &cell.text) {
            Reading::Number(n, None) => Some(n),
            _ => None,
        },
        _ => None,
    };
    let from = table.rows.iter().take(HEADS + 1).position(|row| number(row).is_some())?;
    // A column with a header is one of the table.
    if table.rows[..from].iter().any(|row| row.cells.first().is_some_and(|c| !trim(&c.text).is_empty())) {
        return None;
    }
    let rows = &table.rows[from..];
    let mut before = number(&rows[0])?;
    let counts = |row: &Row| {
        let next = before + Decimal::ONE;
        before = next;
        number(row) == Some(next)
    };
    (rows.len() >= LEAST && rows[1..].iter().all(counts)).then_some(from)
}

/// Longest line that may be set in columns; longer ones are prose.
const LONGEST_ROW: usize = 160;

/// Cut a line of text into cells: at runs of two or more spaces or a tab, then numbers off the end of each piece. A
/// cell's column is where it begins, in half-width characters. Where signs part labels, also the cells without that.
fn cut<'a>(book: &'a Book, paragraph: &'a Paragraph) -> (Vec<Token<'a>>, Option<Vec<Token<'a>>>) {
    let text = paragraph.text.as_str();
    let long = text.chars().filter(|&c| !is_space(c)).count() > LONGEST_ROW;
    if long || is_page_number(text) {
        return (vec![Token::new(book, text, 0, 1, 1, &paragraph.origin).with(text, &paragraph.spans)], None);
    }
    let width = |s: &str| s.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum::<usize>();
    let start = |piece: &str| paragraph.indent + width(&text[..piece.as_ptr() as usize - text.as_ptr() as usize]);
    let tokens = |pieces: Vec<&'a str>| -> Vec<Token<'a>> {
        let pieces = pieces.into_iter().flat_map(|p| peel(book, p)).flat_map(|p| labels_apart(book, p));
        let token = |piece| Token::new(book, piece, start(piece), 1, 1, &paragraph.origin);
        pieces.map(|piece| token(piece).with(text, &paragraph.spans)).collect()
    };
    let pieces = wide_split(text);
    if memchr::memchr3(b',', b';', b'|', text.as_bytes()).is_none() && !text.contains('｜') {
        return (tokens(pieces), None);
    }
    let several: Vec<&str> = pieces.iter().flat_map(|piece| parted(book, piece)).collect();
    // The signs between are the paragraph's.
    let whole = (several != pieces).then(|| tokens(pieces));
    (tokens(several), whole)
}

/// `- 3 -`, `— 3 —`: the number of a page.
pub fn is_page_number(text: &str) -> bool {
    let dash = |c: char| matches!(c, '-' | '—' | '–' | '－' | '−' | '·');
    if !text.chars().find(|&c| !is_space(c)).is_some_and(dash) {
        return false;
    }
    let text = squeeze(text);
    let inner = text.trim_matches(dash);
    let digits = !inner.is_empty() && inner.len() <= 3 && inner.bytes().all(|b| b.is_ascii_digit());
    text.starts_with(dash) && text.ends_with(dash) && digits
}

fn wide_split(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = None;
    let (mut gap_from, mut gap) = (0, 0);
    for (at, c) in text.char_indices() {
        if is_space(c) {
            if gap == 0 {
                gap_from = at;
            }
            gap += if c == '\t' || c == '\u{3000}' { 2 } else { 1 };
        } else {
            match start {
                Some(from) if gap >= 2 => {
                    pieces.push(&text[from..gap_from]);
                    start = Some(at);
                }
                None => start = Some(at),
                _ => {}
            }
            gap = 0;
        }
    }
    if let Some(from) = start {
        pieces.push(trim(&text[from..]));
    }
    pieces
}

/// `信息内容,本年制发件数,现行有效件数` → cells: a sign parts nothing but labels of the forms and numbers. A line with few numbers is no line
/// of CSV by its look alone.
fn parted<'a>(book: &Book, piece: &'a str) -> Vec<&'a str> {
    const SIGNS: [char; 4] = [',', ';', '|', '｜'];
    /// So many labels are a row of a table, whatever stands beside them.
    const LABELS: usize = 2;
    /// As are so many numbers without a label.
    const NUMBERS: usize = 5;
    let Some(sign) = SIGNS.into_iter().find(|sign| piece.contains(*sign)) else { return vec![piece] };
    let parts: Vec<&str> = piece.split(sign).map(trim).collect();
    let label = |part: &str| !book.labels().meanings(&book.folding().fold(&book.split_unit(part).0)).is_empty();
    let value = |part: &str| part.is_empty() || matches!(read_value(book, part), Reading::Number(..) | Reading::Mark);
    let texts: Vec<&str> = parts.iter().copied().filter(|part| !value(part)).collect();
    let labels = texts.iter().filter(|part| label(part)).count();
    // Numbers alone, some with units: a row of numbers below a row of headers.
    let counted = || parts.len() >= NUMBERS && parts.iter().any(|part| !part.is_ascii());
    if texts.is_empty() && counted() {
        return parts.into_iter().filter(|part| !part.is_empty()).collect();
    }
    if labels > 0 && (labels == texts.len() || labels >= LABELS) {
        parts.into_iter().filter(|part| !part.is_empty()).collect()
    } else {
        vec![piece]
    }
}

/// `（三）不予公开 1.属于国家秘密` → two cells: words one space apart that are all labels of the forms.
fn labels_apart<'a>(book: &Book, piece: &'a str) -> Vec<&'a str> {
    if !piece.contains(' ') {
        return vec![piece];
    }
    let words: Vec<&str> = piece.split(is_space).filter(|w| !w.is_empty()).collect();
    let known = |word: &&str| !book.labels().meanings(&book.folding().fold(word)).is_empty();
    if words.len() > 1 && words.iter().all(known) { words } else { vec![piece] }
}

/// `规章 0 0 0` → `规章`, `0`, `0`, `0`: values at the end of a piece, one space apart.
fn peel<'a>(book: &Book, piece: &'a str) -> Vec<&'a str> {
    let mut tail = Vec::new();
    let mut rest = piece;
    while let Some(at) = rest.rfind(is_space) {
        let word = trim(&rest[at..]);
        if !matches!(read_value(book, word), Reading::Number(..) | Reading::Mark) {
            break;
        }
        tail.push(word);
        rest = rest[..at].trim_end_matches(is_space);
    }
    // Two words such as `第 3` are no row; a number before the cut means that all of it is numbers.
    if !rest.is_empty() {
        tail.push(rest);
    }
    tail.reverse();
    tail
}
