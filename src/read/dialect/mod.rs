//! Text in the markup of other programs: LaTeX, MediaWiki, AsciiDoc and Typst have tables and headings of their own; DocBook and
//! Textile hold elements, and are read as those of HTML.

mod asciidoc;
mod elements;
mod latex;
mod typst;
mod wiki;

use super::budget::{Budget, Of};
use super::decode::Decoded;
use super::file::File;
use super::left::{Left, What};
use super::source::{Block, Cell, Row, Source, Table};
use super::text::{self, FORMAT, Lines};
use super::{ReadError, mixed, notes};
use crate::base::origin::Origin;
use crate::base::text::trim;
use crate::report::Held;

/// A piece of a text.
enum Piece {
    /// Lines without their markup, and how many lines stand before them.
    Text(usize, String),
    /// A table.
    Table(Written),
    /// A note at the foot of a page.
    Note(String),
    /// What is not carried into the report, and its name.
    Left(What, String),
}

/// A table as it is written.
#[derive(Default)]
struct Written {
    rows: Vec<Vec<Field>>,
    /// Columns, where the fields run on from row to row; 0 where each row is written by itself.
    columns: usize,
    /// Is a field written where a cell from above reaches into a row?
    covered: bool,
}

/// A field of a table.
#[derive(Default)]
struct Field {
    text: String,
    /// Columns and rows spanned.
    cols: usize,
    rows: usize,
    /// Its line, from 1.
    line: usize,
}

/// Reads a text of one kind.
type Reader = fn(&str) -> Vec<Piece>;

/// Does a text begin with an element, as pages do? What they have in their scripts is no text of them.
fn is_page(text: &str) -> bool {
    trim(text).starts_with('<')
}

/// Tells a text of its kind.
type Sign = fn(&str) -> bool;

/// Each kind by what tells it, and who reads it.
const KINDS: &[(Sign, Reader)] = &[
    (latex::is_in, latex::pieces),
    (wiki::is_in, wiki::pieces),
    (asciidoc::is_in, asciidoc::pieces),
    (typst::is_in, typst::pieces),
];

/// Spans beyond this are nonsense.
const LARGEST_SPAN: usize = 200;

/// What it makes of a file, where it is one of its own.
pub fn take(file: &mut File<'_>) -> Option<Result<Source, ReadError>> {
    let decoded = file.decoded.as_ref()?;
    let text = decoded.text.strip_prefix('\u{feff}').unwrap_or(&decoded.text);
    if let Some(text) = elements::written_out(text) {
        let elements = Decoded { text, encoding: decoded.encoding };
        return mixed::of_text(file.name, &elements, file.budget);
    }
    let (_, pieces) = KINDS.iter().find(|(is_in, _)| is_in(text))?;
    Some(Ok(read(file.name, pieces(text), decoded, file.budget)))
}

fn read(name: &str, pieces: Vec<Piece>, decoded: &Decoded, budget: &Budget) -> Source {
    let (mut lines, mut left, mut last) = (Lines::new(budget), Left::default(), vec![]);
    for piece in pieces {
        match piece {
            Piece::Text(before, text) => {
                let all = text::split_lines(&text, budget);
                for (i, line) in all.iter().enumerate() {
                    if lines.is_full() {
                        break;
                    }
                    lines.feed(&[line], all.get(i + 1).copied(), before + i);
                }
            }
            Piece::Table(written) => lines.add(written.placed(budget).map(Block::Table).into_iter().collect()),
            Piece::Note(text) => last.push(text),
            Piece::Left(what, name) => left.add(what, None, &name),
        }
    }
    for (i, note) in last.iter().enumerate() {
        left.add(What::Moved, None, note);
        lines.feed(&[note], None, i);
    }
    let mut notes = notes::damaged_characters(decoded);
    notes.extend(left.findings());
    Source { encoding: Some(decoded.encoding), blocks: lines.finish(), notes, ..Source::of(name, FORMAT) }
}

impl Field {
    /// A field of one column and row: its lines, blank ones left out.
    fn new(text: &str, line: usize) -> Self {
        let lines: Vec<&str> = text.lines().map(trim).filter(|line| !line.is_empty()).collect();
        Self { text: lines.join("\n"), cols: 1, rows: 1, line }
    }
}

impl Written {
    /// The table, each field in its columns.
    fn placed(self, budget: &Budget) -> Option<Table> {
        let Self { rows, columns, covered } = self;
        let mut placed = Placed { columns, taken: vec![], row: vec![], col: 0, rows: vec![] };
        for fields in rows {
            for field in fields {
                let (cols, rows) = (field.cols.clamp(1, LARGEST_SPAN), field.rows.clamp(1, LARGEST_SPAN));
                if covered && placed.is_taken() && field.text.is_empty() {
                    placed.col += cols;
                    continue;
                }
                placed.pass();
                let room = budget.has_column(placed.col + cols)
                    && budget.take(Of::Cells, cols * rows)
                    && budget.take(Of::Text, field.text.len());
                if !room {
                    return placed.table();
                }
                placed.put(field, cols, rows);
            }
            if columns == 0 {
                placed.end_row();
            }
        }
        placed.table()
    }
}

/// Fields that are being put into columns.
struct Placed {
    columns: usize,
    /// How many more rows each column is taken by a cell of this row or from above: this one included.
    taken: Vec<usize>,
    row: Vec<Cell>,
    col: usize,
    rows: Vec<Row>,
}

impl Placed {
    /// Is the next column taken from above?
    fn is_taken(&self) -> bool {
        self.taken.get(self.col).is_some_and(|rows| *rows > 0)
    }

    /// Go to the next free column; where fields run on, perhaps in the next row.
    fn pass(&mut self) {
        loop {
            while self.is_taken() {
                self.col += 1;
            }
            if self.columns == 0 || self.col < self.columns {
                return;
            }
            self.end_row();
        }
    }

    fn put(&mut self, field: Field, cols: usize, rows: usize) {
        let Field { text, line, .. } = field;
        if self.taken.len() < self.col + cols {
            self.taken.resize(self.col + cols, 0);
        }
        self.taken[self.col..self.col + cols].fill(rows);
        self.row.push(Cell { text, col: self.col, cols, rows, origin: Origin::line(line), held: Held::Plain });
        self.col += cols;
    }

    fn end_row(&mut self) {
        self.taken.iter_mut().for_each(|rows| *rows = rows.saturating_sub(1));
        self.col = 0;
        let cells = std::mem::take(&mut self.row);
        if !cells.is_empty() {
            self.rows.push(Row { cells });
        }
    }

    fn table(mut self) -> Option<Table> {
        self.end_row();
        (!self.rows.is_empty()).then(|| Table { rows: self.rows, gridded: true, ..Table::default() })
    }
}

/// Pieces of a text that is read line by line: `table` takes the lines from one that opens a table to the next that closes one, the
/// line before them, and how many stand before. A table in which another opens is none that could be told apart.
fn by_lines(
    text: &str,
    [opens, closes]: [fn(&str) -> bool; 2],
    table: impl Fn(&[&str], &str, usize) -> Written,
    plain: impl Fn(&str) -> String,
) -> Vec<Piece> {
    let lines: Vec<&str> = text.lines().collect();
    // For each line the next below it that opens and that closes a table.
    let (mut next, mut ends) = (vec![[None; 2]; lines.len()], [None; 2]);
    for (i, line) in lines.iter().enumerate().rev() {
        next[i] = ends;
        let is_one = [opens(line), closes(line)];
        (0..2).filter(|&way| is_one[way]).for_each(|way| ends[way] = Some(i));
    }
    let (mut pieces, mut i) = (vec![], 0);
    while i < lines.len() {
        match next[i] {
            [inner, Some(end)] if opens(lines[i]) && inner.is_none_or(|inner| inner >= end) => {
                let above = i.checked_sub(1).map_or("", |above| lines[above]);
                pieces.push(Piece::Table(table(&lines[i..=end], above, i)));
                i = end + 1;
            }
            _ => {
                pieces.push(Piece::Text(i, plain(lines[i])));
                i += 1;
            }
        }
    }
    pieces
}

/// The lines of a text, by where they begin.
struct Starts(Vec<usize>);

impl Starts {
    fn of(text: &str) -> Self {
        Self(std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect())
    }

    /// How many lines stand before the one of a byte.
    fn before(&self, at: usize) -> usize {
        self.0.partition_point(|start| *start <= at).saturating_sub(1)
    }
}
