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
fn columns_of(chunk: &Chunk, columns: &[Column]) -> (usize, usize) {
    let value = is_value(&chunk.text);
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
        rest.trim_start_matches(|c: char| c.is_ascii_digit() || ('０'..='９').contains(&c) || " .,，．".contains(c));
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
    if lines.iter().any(|l| l.chunks().len() > MOST_CHUNKS) {
        return None;
    }
    let lines = &whole_labels(&whole_numbers(lines)?);
    let numbers = |l: &TextLine| l.chunks().iter().filter(|c| is_value(&c.text)).cloned().collect::<Vec<Chunk>>();
    let rows: Vec<Vec<Chunk>> = lines.iter().map(numbers).collect();
    let count = rows.iter().map(Vec::len).max().filter(|n| (2..=MOST).contains(n))?;
    if rows.iter().filter(|r| !r.is_empty()).count() < FEWEST && count < 6 {
        return None;
    }
    let full: Vec<&Vec<Chunk>> = rows.iter().filter(|r| r.len() == count).collect();
    let columns: Vec<Column> = (0..count).map(|i| Column::of(full.iter().map(|r| &r[i]))).collect();
    let gap = columns.windows(2).map(|w| w[1].center - w[0].center).fold(f64::MAX, f64::min);
    // Full rows agree on the columns.
    let strays = |(c, at): (&Chunk, &Column)| (c.middle() - at.center).abs() > 0.5 * gap;
    if gap <= 0.0 || full.iter().any(|r| r.iter().zip(&columns).any(strays)) {
        return None;
    }
    let zone = columns[0].center - 0.75 * gap;
    let labels = |l: &TextLine| l.chunks().iter().filter(|c| c.middle() < zone).count();
    let before = lines.iter().map(labels).max().unwrap_or(0).max(1);
    if !budget.take(Of::Cells, lines.len() * (count + before)) {
        return None;
    }
    let rows = lines.iter().map(|line| row(line, &columns, zone, before)).collect::<Option<Vec<Row>>>()?;
    Some(Columned { page: lines[0].page(), columns: count, labels: before, top: lines[0].middle(), rows })
}

/// The lines with numbers whole that narrow columns break over two lines. None where they are broken in a way that is not
/// understood.
fn whole_numbers(lines: &[TextLine]) -> Option<Vec<TextLine>> {
    let mut whole = lines.to_vec();
    let numbers =
        |l: &TextLine| l.chunks().iter().filter(|c| is_value(&c.text)).map(Chunk::middle).collect::<Vec<f64>>();
    let steps = whole.iter().flat_map(|l| numbers(l).windows(2).map(|w| w[1] - w[0]).collect::<Vec<f64>>());
    let narrow = steps.fold(f64::MAX, f64::min);
    for i in 1..whole.len().saturating_sub(1) {
        join_around(&mut whole, i, narrow);
    }
    whole.retain(|l| !l.chunks().is_empty());
    // Rows are further apart than half a line, unless each is whole.
    let count = |i: usize| whole[i].chunks().iter().filter(|c| is_value(&c.text)).count();
    let most = (0..whole.len()).map(count).max().unwrap_or(0);
    let filled: Vec<usize> = (0..whole.len()).filter(|&i| count(i) > 0).collect();
    let near =
        |pair: &&[usize]| distance(&whole[pair[0]], &whole[pair[1]]) < 0.9 && pair.iter().any(|&i| count(i) < most);
    if filled.windows(2).any(|pair| near(&pair)) {
        return None;
    }
    for pair in filled.windows(2) {
        merge_near(&mut whole, pair[0], pair[1]);
    }
    whole.retain(|l| !l.chunks().is_empty());
    Some(whole)
}

/// How far a line stands below another, in ems.
fn distance(line: &TextLine, other: &TextLine) -> f64 {
    (other.middle() - line.middle()).abs() / line.size()
}

fn meet(a: &Chunk, b: &Chunk) -> bool {
    a.x0 < b.x1 && b.x0 < a.x1
}

/// Cells of two lines stand half a line above and below those of one: where each number above has its rest below it, and its
/// row none between, it is a number of the row. A number is broken only where its column, `narrow` with the space beside it, has
/// no room for more of it.
fn join_around(whole: &mut [TextLine], i: usize, narrow: f64) {
    let (upper, line, lower) = (&whole[i - 1], &whole[i], &whole[i + 1]);
    if distance(upper, line) > 0.9 || distance(line, lower) > 0.9 {
        return;
    }
    let pick = |l: &TextLine, fits: fn(&str) -> bool| -> Vec<Chunk> {
        l.chunks().iter().filter(|c| fits(&c.text)).cloned().collect()
    };
    let (above, below) = (pick(upper, is_value), pick(lower, |t| is_value(t) || is_tail(t)));
    let free = |c: &Chunk| !line.chunks().iter().any(|own| meet(own, c));
    let paired = |c: &Chunk| {
        let mut rest = below.iter().filter(|b| meet(b, c));
        let only = rest.next().filter(|_| rest.next().is_none());
        #[allow(clippy::cast_precision_loss)]
        let digit = (c.x1 - c.x0) / c.text.chars().count().max(1) as f64;
        only.is_some_and(|b| narrow - (c.x1 - c.x0) < digit * if is_tail(&b.text) { 3.4 } else { 2.4 })
    };
    if above.len() != below.len() || !above.iter().all(|c| free(c) && paired(c)) {
        return;
    }
    for (a, b) in above.into_iter().zip(below) {
        let (up, low) = (a.x0, b.x0);
        let joined = Chunk { text: a.text + &b.text, x0: a.x0.min(b.x0), x1: a.x1.max(b.x1) };
        let at = whole[i].chunks().iter().position(|c| c.x0 > joined.x0).unwrap_or(whole[i].chunks().len());
        whole[i].insert_chunk(at, joined);
        whole[i - 1].remove_at(up);
        whole[i + 1].remove_at(low);
    }
}

/// A line of nothing but numbers close to a row with numbers in the same columns is a part of them or another row: both are
/// kept in the row's cells, where they read as no number.
fn merge_near(whole: &mut [TextLine], upper: usize, lower: usize) {
    let (above, below) = (&whole[upper], &whole[lower]);
    if distance(above, below) > 1.45 {
        return;
    }
    let bare = |l: &TextLine| l.chunks().iter().all(|c| is_value(&c.text) || is_tail(&c.text));
    let held = |row: &TextLine, c: &Chunk| row.chunks().iter().position(|own| is_value(&own.text) && meet(own, c));
    let within = |part: &TextLine, row: &TextLine| bare(part) && part.chunks().iter().all(|c| held(row, c).is_some());
    let (row, part) = match (within(below, above), within(above, below)) {
        (true, _) => (upper, lower),
        (false, true) => (lower, upper),
        _ => return,
    };
    let chunks = whole[part].chunks().to_vec();
    for chunk in chunks {
        if let Some(at) = held(&whole[row], &chunk) {
            whole[row].append(at, &chunk.text, part < row);
        }
    }
    whole[part].clear();
}

/// What a broken number may end with: more digits, its unit.
fn is_tail(text: &str) -> bool {
    text.chars().count() <= 2 && text.chars().all(|c| "件个元万宗项次份条人%".contains(c))
}

/// The lines with labels that run around their numbers on one line with them: half of the label stands just above the
/// numbers, half of it just below.
fn whole_labels(lines: &[TextLine]) -> Vec<TextLine> {
    let mut whole = lines.to_vec();
    let filled = |l: &TextLine| l.chunks().iter().any(|c| is_value(&c.text));
    for i in 1..whole.len().saturating_sub(1) {
        let (above, line, below) = (&whole[i - 1], &whole[i], &whole[i + 1]);
        let near = |a: &TextLine, b: &TextLine| b.middle() - a.middle() < 1.1 * line.size();
        if !filled(line) || filled(above) || filled(below) || !near(above, line) || !near(line, below) {
            continue;
        }
        let first = line.chunks().iter().position(|c| is_value(&c.text)).unwrap_or(0);
        let zone = line.chunks()[first].x0;
        let last = |l: &TextLine| l.chunks().iter().rposition(|c| c.x1 < zone + line.size());
        let (Some(a), Some(b)) = (last(above), last(below)) else { continue };
        let (upper, lower) = (above.chunks()[a].clone(), below.chunks()[b].clone());
        let between = first.checked_sub(1).is_some_and(|at| line.chunks()[at].x1 > upper.x0);
        if upper.x0 < lower.x1 && lower.x0 < upper.x1 && !between {
            let text = upper.text + &lower.text;
            let label = Chunk { text, x0: upper.x0.min(lower.x0), x1: upper.x1.max(lower.x1) };
            whole[i - 1].remove_chunk(a);
            whole[i + 1].remove_chunk(b);
            whole[i].insert_chunk(first, label);
        }
    }
    whole.retain(|l| !l.chunks().is_empty());
    whole
}

/// A line's cells: labels in sequence, then what stands over or in the columns, blank where nothing does. None where two
/// numbers stand in one column.
fn row(line: &TextLine, columns: &[Column], zone: f64, before: usize) -> Option<Row> {
    let cell = |text: &str, col: usize, cols: usize, origin: Origin| Cell {
        text: text.trim().to_string(),
        col,
        cols,
        rows: 1,
        origin,
        held: Held::Plain,
    };
    let (mut cells, mut label): (Vec<Cell>, usize) = (Vec::new(), 0);
    let filled = line.chunks().iter().any(|c| is_value(&c.text));
    for chunk in line.chunks() {
        let origin = line.origin_of(chunk);
        if chunk.middle() < zone && label < before {
            cells.push(cell(&chunk.text, label, 1, origin));
            label += 1;
            continue;
        }
        let (first, last) = columns_of(chunk, columns);
        let cols = last + 1 - first;
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
        for col in before..before + columns.len() {
            if !cells.iter().any(|c| c.col <= col && col < c.col + c.cols) {
                cells.push(cell("", col, 1, line.origin()));
            }
        }
        cells.sort_by_key(|c| c.col);
    }
    Some(Row { cells })
}
