//! Tables without ruling lines: lines whose numbers stand in columns. Where the columns are certain, they are a grid, in which
//! a blank cell is one; where they are not, the lines stay lines.

mod heads;
mod labels;
mod numbers;

use std::collections::BTreeMap;
use std::ops::Range;

use super::lines::{Chunk, TextLine, starts_numbered};
use crate::base::entry::Entries;
use crate::base::origin::Origin;
use crate::base::span::{Spans, bold};
use crate::base::text::is_han;
use crate::read::budget::{Budget, Of};
use crate::read::source::{Block, Cell, Row, Table};
use crate::report::Held;

/// Lines without a number between two with some, at most: labels and headers run over a few.
const LONGEST_GAP: usize = 14;
/// Lines with numbers that a table has at least.
const FEWEST: usize = 2;
/// Columns of numbers at most; a form has fifteen.
const MOST: usize = 40;

/// Lines of a wrapped label that stand below the last numbers at most, and how far apart they are, in ems.
const MOST_BELOW: usize = 4;
const LABEL_STEP: f64 = 1.45;

/// Stretches of a line of a table at most.
const MOST_CHUNKS: usize = 200;

/// A table of one page, or joined over pages.
pub struct Columned {
    page: usize,
    columns: usize,
    /// Labels before them.
    labels: usize,
    top: f64,
    rows: Vec<Row>,
    /// What is known of its cells besides their characters.
    known: Known,
}

/// Cells of which more is known than their characters.
type Known = Vec<(Origin, Spans)>;

impl Columned {
    /// Its upper edge.
    pub fn top(&self) -> f64 {
        self.top
    }

    /// Does the other, on the next page with nothing between, go on with this one?
    pub fn continues_in(&self, other: &Self) -> bool {
        other.page == self.page + 1 && other.columns == self.columns
    }

    /// Both as one.
    pub fn joined(mut self, mut other: Self) -> Self {
        let labels = self.labels.max(other.labels);
        self.set_labels(labels);
        other.set_labels(labels);
        self.rows.extend(other.rows);
        self.known.extend(other.known);
        Self { page: other.page, ..self }
    }

    /// Make room for so many labels before the columns.
    fn set_labels(&mut self, labels: usize) {
        let more = labels - self.labels;
        let behind = self.rows.iter_mut().flat_map(|r| &mut r.cells).filter(|c| c.col >= self.labels);
        behind.for_each(|c| c.col += more);
        self.labels = labels;
    }

    /// As a table of the source; what is known of its cells goes to the others.
    pub fn finish(self, known: &mut Known) -> Block {
        known.extend(self.known);
        Block::Table(Table { rows: self.rows, gridded: true, ..Table::default() })
    }
}

/// A column of numbers, as full rows show it.
struct Column {
    center: f64,
    /// Where their numbers begin and end.
    x0: f64,
    x1: f64,
}

impl Column {
    fn of<'a>(chunks: impl Iterator<Item = &'a Chunk> + Clone) -> Self {
        let (mut sum, mut count) = (0.0, 0.0);
        for chunk in chunks.clone() {
            sum += chunk.middle();
            count += 1.0;
        }
        let x0 = chunks.clone().map(|c| c.x0).fold(f64::MAX, f64::min);
        let x1 = chunks.map(|c| c.x1).fold(f64::MIN, f64::max);
        Self { center: sum / f64::max(count, 1.0), x0, x1 }
    }

    fn holds(&self, chunk: &Chunk) -> bool {
        chunk.x0 < self.x1 && self.x0 < chunk.x1
    }
}

/// The columns that a stretch of a line stands in: the one that it reaches into, or the two between which it stands.
fn columns_of(chunk: &Chunk, columns: &[Column], value: bool) -> (usize, usize) {
    let held = |i: &usize| columns[*i].holds(chunk);
    let over = |i: &usize| chunk.x0 <= columns[*i].center && columns[*i].center <= chunk.x1;
    let all = 0..columns.len();
    let mut reached = if value { all.filter(held).collect::<Vec<_>>() } else { all.filter(over).collect() };
    if let (Some(first), Some(last)) = (reached.first().copied(), reached.pop()) {
        return (first, last);
    }
    let at = chunk.middle();
    let right = columns.iter().position(|c| c.center > at);
    match right {
        None => (columns.len() - 1, columns.len() - 1),
        Some(0) => (0, 0),
        Some(right) => {
            let share = (at - columns[right - 1].center) / (columns[right].center - columns[right - 1].center);
            (right - usize::from(share < 0.7), right - usize::from(share < 0.3))
        }
    }
}

/// The tables among the lines of a page, and the lines that are in none.
pub fn tables(lines: Vec<TextLine>, entries: &Entries, budget: &Budget) -> (Vec<Columned>, Vec<TextLine>) {
    let (mut found, mut loose, mut run) = (Vec::new(), Vec::new(), Vec::new());
    let ends = edges(&lines);
    // How large the last numbers are that stand side by side.
    let mut size = None;
    for line in lines {
        if ends_table(&line, ends, size) {
            take(std::mem::take(&mut run), (entries, budget), &mut found, &mut loose);
            loose.push(line);
            size = None;
        } else {
            if line.chunks().len() > 1 && values(&line, entries).nth(1).is_some() {
                size = Some(line.size());
            }
            run.push(line);
        }
    }
    take(run, (entries, budget), &mut found, &mut loose);
    (found, loose)
}

fn edges(lines: &[TextLine]) -> (f64, f64) {
    lines.iter().fold((f64::MAX, f64::MIN), |(l, r), line| (l.min(line.left()), r.max(line.right())))
}

/// The stretches of a line that are numbers or marks.
fn values<'a>(line: &'a TextLine, entries: &'a Entries) -> impl Iterator<Item = &'a Chunk> {
    line.chunks().iter().filter(|c| entries.are(&c.text))
}

/// A heading has words behind its number: `三、` alone is a piece of a label set upright in a narrow column.
fn is_heading(text: &str) -> bool {
    /// Han characters of the shortest heading.
    const SHORTEST: usize = 4;
    starts_numbered(text) && text.chars().filter(|c| is_han(*c)).count() > SHORTEST
}

/// Prose, or a heading set larger than the numbers before it.
fn ends_table(line: &TextLine, (left, right): (f64, f64), numbers: Option<f64>) -> bool {
    let [chunk] = line.chunks() else { return false };
    let wide = chunk.x1 - chunk.x0 > 0.75 * (right - left);
    let prose = chunk.text.chars().filter(|c| is_han(*c)).count() > 24 && !chunk.text.starts_with(['（', '(']);
    let heading = is_heading(&chunk.text) && numbers.is_none_or(|size| line.size() > 1.1 * size);
    wide && chunk.text.chars().filter(|c| is_han(*c)).count() > 12 || prose || heading
}

/// Make a table of the lines, as far as they are one.
fn take(
    run: Vec<TextLine>,
    (entries, budget): (&Entries, &Budget),
    found: &mut Vec<Columned>,
    loose: &mut Vec<TextLine>,
) {
    let values: Vec<usize> = run.iter().map(|l| values(l, entries).count()).collect();
    let mut rest = run;
    let mut from = 0;
    // Stretches in which lines with numbers follow each other closely.
    let filled: Vec<usize> = (0..values.len()).filter(|&i| values[i] > 0).collect();
    for part in filled.chunk_by(|a, b| b - a <= LONGEST_GAP) {
        let (first, last) = (part[0], part[part.len() - 1]);
        // Headers stand above the first numbers, the rest of a wrapped label below the last.
        let above = (from..first)
            .rev()
            .take(LONGEST_GAP)
            .take_while(|&i| belongs(&rest[i], &rest[first]))
            .last()
            .unwrap_or(first);
        let end = last + 1 + below(&rest[last..], entries);
        if let Some(table) = grid(&rest[above..end], entries, budget) {
            found.push(table);
            for line in &mut rest[above..end] {
                line.clear();
            }
        }
        from = end;
    }
    loose.extend(rest.into_iter().filter(|l| !l.chunks().is_empty()));
}

/// How many lines below the first, the last with numbers, are the rest of labels that are wrapped beside it or before it.
fn below(lines: &[TextLine], entries: &Entries) -> usize {
    let Some((last, rest)) = lines.split_first() else { return 0 };
    let Some(first) = values(last, entries).next() else { return 0 };
    let goes_on = |pair: &[TextLine]| {
        let (line, next) = (&pair[0], &pair[1]);
        let step = next.middle() - line.middle();
        let beside = next.chunks().iter().all(|c| c.x1 < first.x0);
        let bare = values(next, entries).next().is_none();
        bare && belongs(next, last) && (step < 1.2 * last.size() || (beside && step < LABEL_STEP * last.size()))
    };
    lines.windows(2).take(rest.len().min(MOST_BELOW)).take_while(|pair| goes_on(pair)).count()
}

/// May a line without numbers be of the table that the other is of?
fn belongs(line: &TextLine, other: &TextLine) -> bool {
    let first = line.chunks().first();
    !first.is_some_and(|c| is_heading(&c.text) && line.size() > 1.1 * other.size()) && line.size() < 1.4 * other.size()
}

/// The grid of a table's lines, if their numbers stand in columns without a doubt.
fn grid(lines: &[TextLine], entries: &Entries, budget: &Budget) -> Option<Columned> {
    if lines.iter().any(|l| l.chunks().len() > MOST_CHUNKS) {
        return None;
    }
    let lines = &labels::whole(&numbers::whole(lines, entries)?, entries);
    let numbers = |l: &TextLine| values(l, entries).cloned().collect::<Vec<Chunk>>();
    let rows: Vec<Vec<Chunk>> = lines.iter().map(numbers).collect();
    let count = rows.iter().map(Vec::len).max().filter(|n| (2..=MOST).contains(n))?;
    if rows.iter().filter(|r| !r.is_empty()).count() < FEWEST && count < 6 {
        return None;
    }
    let full: Vec<&Vec<Chunk>> = rows.iter().filter(|r| r.len() == count).collect();
    let mut columns: Vec<Column> = (0..count).map(|i| Column::of(full.iter().map(|r| &r[i]))).collect();
    let gap = columns.windows(2).map(|w| w[1].center - w[0].center).fold(f64::MAX, f64::min);
    // Full rows agree on the columns.
    let strays = |(c, at): (&Chunk, &Column)| (c.middle() - at.center).abs() > 0.5 * gap;
    if gap <= 0.0 || full.iter().any(|r| r.iter().zip(&columns).any(strays)) {
        return None;
    }
    let zone = zone(&columns, gap, lines, entries);
    add_headed(&mut columns, zone, gap, lines, entries);
    if heads::doubtful(lines, &columns, zone, entries) {
        return None;
    }
    let labels = |l: &TextLine| l.chunks().iter().filter(|c| c.middle() < zone).count();
    let before = lines.iter().map(labels).max().unwrap_or(0).max(1);
    let count = columns.len();
    if !budget.take(Of::Cells, lines.len() * (count + before)) {
        return None;
    }
    let mut known = Known::new();
    let mut row = |line| row(line, &columns, (zone, before), entries, &mut known);
    let rows = lines.iter().map(&mut row).collect::<Option<Vec<Row>>>()?;
    Some(Columned { page: lines[0].page(), columns: count, labels: before, top: lines[0].middle(), rows, known })
}

/// Where the columns begin, behind the labels: before the first, or before a header behind all labels whose cells are all blank.
fn zone(columns: &[Column], gap: f64, lines: &[TextLine], entries: &Entries) -> f64 {
    let zone = columns[0].center - 0.75 * gap;
    let first = lines.iter().position(|l| values(l, entries).next().is_some()).unwrap_or(0);
    let (above, rows) = lines.split_at(first);
    let labels = rows.iter().flat_map(|l| l.chunks().iter().take_while(|c| !entries.are(&c.text)));
    let behind = labels.map(|c| c.x1).fold(f64::MIN, f64::max);
    let blank = above.iter().filter(|l| l.chunks().len() > 1).flat_map(TextLine::chunks);
    blank.filter(|c| behind < c.x0 && c.middle() < zone).map(|c| c.x0).fold(zone, f64::min)
}

/// Columns that no number stands in have their headers: what stands beside other headers, over none of the columns, heads one
/// of its own. Headers of groups stand higher than those of their columns.
fn add_headed(columns: &mut Vec<Column>, zone: f64, gap: f64, lines: &[TextLine], entries: &Entries) {
    let first = lines.iter().position(|l| values(l, entries).next().is_some()).unwrap_or(0);
    let mut headed: Vec<Column> = Vec::new();
    for line in lines[..first].iter().rev().filter(|l| l.chunks().len() > 1) {
        for chunk in line.chunks().iter().filter(|c| c.middle() > zone && c.x1 - c.x0 < 2.0 * gap) {
            let over = |c: &Column| c.holds(chunk) || (c.center - chunk.middle()).abs() < 0.6 * gap;
            if !columns.iter().chain(&headed).any(over) && columns.len() + headed.len() < MOST {
                headed.push(Column { center: chunk.middle(), x0: chunk.x0, x1: chunk.x1 });
            }
        }
    }
    columns.append(&mut headed);
    columns.sort_by(|a, b| a.center.total_cmp(&b.center));
}

/// A line's cells: labels in sequence, then what stands over or in the columns, blank where nothing does. None where two
/// numbers stand in one column.
fn row(
    line: &TextLine,
    columns: &[Column],
    (zone, before): (f64, usize),
    entries: &Entries,
    known: &mut Known,
) -> Option<Row> {
    let cell = |text: &str, col: usize, cols: usize, origin: Origin| Cell {
        text: text.to_string(),
        col,
        cols,
        rows: 1,
        origin,
        held: Held::Plain,
    };
    // What of its cells is bold, in bytes, by the column in which they begin.
    let mut type_of: BTreeMap<usize, Vec<Range<usize>>> = BTreeMap::new();
    let (mut cells, mut label): (Vec<Cell>, usize) = (Vec::new(), 0);
    let filled = values(line, entries).next().is_some();
    for chunk in line.chunks() {
        let (origin, (text, bolds)) = (line.origin_of(chunk), chunk.trimmed());
        if chunk.middle() < zone && label < before {
            cells.push(cell(text, label, 1, origin));
            type_of.insert(label, bolds);
            label += 1;
            continue;
        }
        let (first, last) = columns_of(chunk, columns, entries.are(&chunk.text));
        let cols = last + 1 - first;
        match cells.last().filter(|c| c.col + c.cols > before + first) {
            // Header words side by side over one column.
            Some(_) if !filled => {
                let same = cells.last_mut()?;
                let from = same.text.len();
                let bolds = bolds.into_iter().map(|range| from + range.start..from + range.end);
                type_of.entry(same.col).or_default().extend(bolds);
                same.text.push_str(text);
            }
            Some(_) => return None,
            None => {
                cells.push(cell(text, before + first, cols, origin));
                type_of.insert(before + first, bolds);
            }
        }
    }
    if filled {
        for col in before..before + columns.len() {
            if !cells.iter().any(|c| c.col <= col && col < c.col + c.cols) {
                cells.push(cell("", col, 1, line.origin()));
            }
        }
        cells.sort_by_key(|c| c.col);
    }
    for cell in &cells {
        let marks = type_of.get(&cell.col).map(|bolds| bold(&cell.text, bolds)).unwrap_or_default();
        known.extend((!marks.is_empty()).then(|| (cell.origin.clone(), Spans { marks, ..Spans::default() })));
    }
    Some(Row { cells })
}
