//! Tables without ruling lines: lines whose numbers stand in columns. Where the columns are certain, they are a grid, in which
//! a blank cell is one; where they are not, the lines stay lines.

use super::lines::{Chunk, TextLine, starts_numbered};
use crate::base::origin::Origin;
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

/// A table of one page, or joined over pages.
pub struct Columned {
    page: usize,
    columns: usize,
    /// Labels before them.
    labels: usize,
    top: f64,
    rows: Vec<Row>,
}

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
        Self { page: other.page, ..self }
    }

    /// Make room for so many labels before the columns.
    fn set_labels(&mut self, labels: usize) {
        let more = labels - self.labels;
        let behind = self.rows.iter_mut().flat_map(|r| &mut r.cells).filter(|c| c.col >= self.labels);
        behind.for_each(|c| c.col += more);
        self.labels = labels;
    }

    /// As a table of the source.
    pub fn finish(self) -> Block {
        Block::Table(Table { rows: self.rows, gridded: true, sheet: None })
    }
}

/// The tables among the lines of a page, and the lines that are in none.
pub fn tables(lines: Vec<TextLine>, budget: &Budget) -> (Vec<Columned>, Vec<TextLine>) {
    let (mut found, mut loose, mut run) = (Vec::new(), Vec::new(), Vec::new());
    let ends = edges(&lines);
    for line in lines {
        if ends_table(&line, ends, &run) {
            take(std::mem::take(&mut run), budget, &mut found, &mut loose);
            loose.push(line);
        } else {
            run.push(line);
        }
    }
    take(run, budget, &mut found, &mut loose);
    (found, loose)
}

fn edges(lines: &[TextLine]) -> (f64, f64) {
    lines.iter().fold((f64::MAX, f64::MIN), |(l, r), line| (l.min(line.left()), r.max(line.right())))
}

/// Prose, or a heading set larger than the numbers before it.
fn ends_table(line: &TextLine, (left, right): (f64, f64), run: &[TextLine]) -> bool {
    let [chunk] = line.chunks() else { return false };
    let wide = chunk.x1 - chunk.x0 > 0.75 * (right - left);
    let prose = chunk.text.chars().filter(|c| is_han(*c)).count() > 24 && !chunk.text.starts_with(['（', '(']);
    let size =
        run.iter().rev().find(|l| l.chunks().iter().filter(|c| is_value(&c.text)).count() > 1).map(TextLine::size);
    let heading = starts_numbered(&chunk.text) && size.is_none_or(|size| line.size() > 1.1 * size);
    wide && chunk.text.chars().filter(|c| is_han(*c)).count() > 12 || prose || heading
}

/// A number or a mark, as cells of tables hold them.
fn is_value(text: &str) -> bool {
    let text = text.trim();
    let digits = text.chars().filter(|c| c.is_ascii_digit() || ('０'..='９').contains(c)).count();
    let rest = text.trim_start_matches(|c: char| "-－+".contains(c));
    let number =
        rest.trim_start_matches(|c: char| c.is_ascii_digit() || ('０'..='９').contains(&c) || ".,，．".contains(c));
    let unit = number.chars().count() <= 2 && number.chars().all(|c| "件个元万宗项次份条份人%".contains(c));
    let mark = matches!(text, "/" | "／" | "—" | "－" | "-" | "–" | "--" | "——" | "无" | "\\");
    mark || digits > 0 && text.chars().count() <= 24 && unit && !text.ends_with(['.', '、'])
}

/// Make a table of the lines, as far as they are one.
fn take(run: Vec<TextLine>, budget: &Budget, found: &mut Vec<Columned>, loose: &mut Vec<TextLine>) {
    let values: Vec<usize> = run.iter().map(|l| l.chunks().iter().filter(|c| is_value(&c.text)).count()).collect();
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
        let below = rest.get(last + 1).filter(|next| {
            let (line, size) = (&rest[last], rest[last].size());
            values[last + 1] == 0 && next.middle() - line.middle() < 1.2 * size && belongs(next, line)
        });
        let end = last + 1 + usize::from(below.is_some());
        if let Some(table) = grid(&rest[above..end], budget) {
            found.push(table);
            for line in &mut rest[above..end] {
                line.clear();
            }
        }
        from = end;
    }
    loose.extend(rest.into_iter().filter(|l| !l.chunks().is_empty()));
}

/// May a line without numbers be of the table that the other is of?
fn belongs(line: &TextLine, other: &TextLine) -> bool {
    let first = line.chunks().first();
    !first.is_some_and(|c| starts_numbered(&c.text) && line.size() > 1.1 * other.size())
        && line.size() < 1.4 * other.size()
}

/// The grid of a table's lines, if their numbers stand in columns without a doubt.
fn grid(lines: &[TextLine], budget: &Budget) -> Option<Columned> {
    let numbers = |l: &TextLine| l.chunks().iter().filter(|c| is_value(&c.text)).cloned().collect::<Vec<Chunk>>();
    let rows: Vec<Vec<Chunk>> = lines.iter().map(numbers).collect();
    let count = rows.iter().map(Vec::len).max().filter(|n| (2..=MOST).contains(n))?;
    if rows.iter().filter(|r| !r.is_empty()).count() < FEWEST && count < 6 {
        return None;
    }
    let full: Vec<&Vec<Chunk>> = rows.iter().filter(|r| r.len() == count).collect();
    #[allow(clippy::cast_precision_loss)]
    let centers: Vec<f64> =
        (0..count).map(|i| full.iter().map(|r| r[i].middle()).sum::<f64>() / full.len() as f64).collect();
    let gap = centers.windows(2).map(|w| w[1] - w[0]).fold(f64::MAX, f64::min);
    // Full rows agree on the columns.
    if gap <= 0.0 || full.iter().any(|r| r.iter().zip(&centers).any(|(c, at)| (c.middle() - at).abs() > 0.5 * gap)) {
        return None;
    }
    let zone = centers[0] - 0.75 * gap;
    let labels = |l: &TextLine| l.chunks().iter().filter(|c| !is_value(&c.text) && c.middle() < zone).count();
    let before = lines.iter().map(labels).max().unwrap_or(0).max(1);
    if !budget.take(Of::Cells, lines.len() * (count + before)) {
        return None;
    }
    let rows = lines.iter().map(|line| row(line, &centers, zone, before)).collect::<Option<Vec<Row>>>()?;
    Some(Columned { page: lines[0].page(), columns: count, labels: before, top: lines[0].middle(), rows })
}

/// A line's cells: labels in sequence, then what stands over or in the columns, blank where nothing does. None where two
/// numbers stand in one column.
fn row(line: &TextLine, centers: &[f64], zone: f64, before: usize) -> Option<Row> {
    let cell = |text: &str, col: usize, cols: usize, origin: Origin| Cell {
        text: text.trim().to_string(),
        col,
        cols,
        rows: 1,
        origin,
        held: Held::Plain,
    };
    let near = |x: f64| {
        let distance = |i: &usize| (centers[*i] - x).abs();
        (0..centers.len()).min_by(|a, b| distance(a).total_cmp(&distance(b))).unwrap_or(0)
    };
    let (mut cells, mut label): (Vec<Cell>, usize) = (Vec::new(), 0);
    let filled = line.chunks().iter().any(|c| is_value(&c.text));
    for chunk in line.chunks() {
        let origin = line.origin_of(chunk);
        if !is_value(&chunk.text) && chunk.middle() < zone && label < before {
            cells.push(cell(&chunk.text, label, 1, origin));
            label += 1;
            continue;
        }
        let over = (0..centers.len()).filter(|&i| chunk.x0 <= centers[i] && centers[i] <= chunk.x1);
        let first = over.clone().next().unwrap_or_else(|| near(chunk.middle()));
        let (first, last) = if is_value(&chunk.text) { (near(chunk.middle()), None) } else { (first, over.last()) };
        let cols = last.map_or(1, |last| last + 1 - first);
        match cells.last().filter(|c| c.col + c.cols > before + first) {
            // Header words side by side over one column.
            Some(_) if !filled => {
                let same = cells.last_mut()?;
                same.text.push_str(chunk.text.trim());
            }
            Some(_) => return None,
            None => cells.push(cell(&chunk.text, before + first, cols, origin)),
        }
    }
    if filled {
        for col in before..before + centers.len() {
            if !cells.iter().any(|c| c.col <= col && col < c.col + c.cols) {
                cells.push(cell("", col, 1, line.origin()));
            }
        }
        cells.sort_by_key(|c| c.col);
    }
    Some(Row { cells })
}
