//! Tables drawn with characters, `+----+` and `|` or `┌──┬──┐` and `│`, as Pandoc, docutils and many programs write them: cells that
//! span rows and columns are where no line is drawn.

use std::collections::BTreeSet;

use unicode_width::UnicodeWidthChar;

use super::budget::{Budget, Of};
use super::source::{Cell, Row, Table};
use crate::base::origin::Origin;
use crate::base::text::trim;
use crate::report::Held;

/// Lines of a table at most, and half-width columns of a line: an official table has some two hundred of each.
const MOST_LINES: usize = 2_000;
const WIDEST: usize = 1_000;
/// Lines of text times columns in which a line may stand, at most: some three thousand in an official table.
const MOST_PLACES: usize = 200_000;

/// A character with its column: what is drawn is brought to `+`, `-` and `|`.
type Drawn = Vec<(usize, char)>;

/// The table that begins with the first of some lines, and how many lines it has. `before` lines stand before it.
///
/// # Errors
/// How many lines begin no such table, none where the first draws nothing: what is drawn does not come out as rectangles.
pub fn table(lines: &[&str], before: usize, budget: &Budget) -> Result<(Table, usize), usize> {
    if !lines.first().is_some_and(|line| is_rule(line)) {
        return Err(0);
    }
    let end = lines.iter().take(MOST_LINES).position(|line| !is_part(line)).unwrap_or(lines.len().min(MOST_LINES));
    let drawn: Option<Vec<Drawn>> = lines[..end].iter().map(|line| columns(line)).collect();
    let cells = drawn.filter(|_| end > 2).and_then(|drawn| Frame::of(&drawn)?.cells(before)).ok_or(end)?;
    let room = budget.take(Of::Cells, cells.iter().map(Vec::len).sum())
        && budget.take(Of::Text, lines[..end].iter().map(|line| line.len()).sum());
    let rows = cells.into_iter().map(|cells| Row { cells }).collect();
    room.then_some((Table { rows, gridded: true, ..Table::default() }, end)).ok_or(end)
}

/// What a character is of a drawing.
fn plain(c: char) -> char {
    match c {
        '─' | '━' | '═' | '╌' | '┄' => '-',
        '│' | '┃' | '║' => '|',
        '\u{250c}'..='\u{254b}' | '\u{2550}'..='\u{256c}' => '+',
        c => c,
    }
}

/// `+----+----+`, the upper edge of a table.
fn is_rule(line: &str) -> bool {
    let line = line.trim();
    let drawn = |c: char| matches!(plain(c), '+' | '-' | '=' | ':');
    line.len() > 4
        && line.starts_with(|c| plain(c) == '+')
        && line.ends_with(|c| plain(c) == '+')
        && line.chars().all(drawn)
}

/// A line between two edges.
fn is_part(line: &str) -> bool {
    let line = line.trim();
    let edge = |c: char| matches!(plain(c), '+' | '|');
    line.len() > 1 && line.starts_with(edge) && line.ends_with(edge)
}

fn columns(line: &str) -> Option<Drawn> {
    let mut at = 0;
    let mut drawn = Drawn::new();
    for c in line.trim_end().chars() {
        drawn.push((at, plain(c)));
        at += if c == '\t' { return None } else { c.width().unwrap_or(0) };
    }
    (at <= WIDEST).then_some(drawn)
}

/// Where lines are drawn.
struct Frame<'a> {
    lines: &'a [Drawn],
    /// Columns in which a line may stand, and lines of text that are rules or have some.
    across: Vec<usize>,
    down: Vec<usize>,
}

impl<'a> Frame<'a> {
    fn of(lines: &'a [Drawn]) -> Option<Self> {
        let across: BTreeSet<usize> = lines.iter().flatten().filter(|(_, c)| *c == '+').map(|(at, _)| *at).collect();
        let rules = |line: &Drawn| line.windows(2).any(|w| w[0].1 == '+' && matches!(w[1].1, '-' | '=' | ':'));
        let down: Vec<usize> = (0..lines.len()).filter(|&i| rules(&lines[i])).collect();
        let (left, right) = (*across.first()?, *across.last()?);
        // The edges are the same all the way down: else the widths of some characters are not what the writer took them for.
        let whole = lines.iter().all(|line| {
            let first = line.iter().find(|(_, c)| *c != ' ').map(|(at, _)| *at);
            first == Some(left) && line.last().map(|(at, _)| *at) == Some(right)
        });
        let closed = down.first() == Some(&0) && down.last() == Some(&(lines.len() - 1));
        let bounded = across.len().saturating_mul(lines.len()) <= MOST_PLACES;
        (whole && closed && across.len() > 1 && down.len() > 1 && bounded).then(|| Self {
            lines,
            across: across.into_iter().collect(),
            down,
        })
    }

    /// The character in a column.
    fn at(&self, line: usize, column: usize) -> Option<char> {
        let line = &self.lines[line];
        line.binary_search_by_key(&column, |(at, _)| *at).ok().map(|i| line[i].1)
    }

    /// Is a line drawn on the right of a field?
    fn parted_across(&self, row: usize, col: usize) -> bool {
        (self.down[row] + 1..self.down[row + 1])
            .all(|line| matches!(self.at(line, self.across[col + 1]), Some('|' | '+')))
    }

    /// Is one drawn below it?
    fn parted_down(&self, row: usize, col: usize) -> bool {
        let line = &self.lines[self.down[row + 1]];
        let from = line.partition_point(|(at, _)| *at <= self.across[col]);
        let to = line.partition_point(|(at, _)| *at < self.across[col + 1]);
        from < to && line[from..to].iter().all(|(_, c)| matches!(c, '-' | '=' | ':' | '+'))
    }

    /// The cells by rows: fields between which nothing is drawn are one, and must be a rectangle.
    fn cells(&self, before: usize) -> Option<Vec<Vec<Cell>>> {
        let (rows, cols) = (self.down.len() - 1, self.across.len() - 1);
        let mut taken = vec![false; rows * cols];
        let mut cells = Vec::new();
        for row in 0..rows {
            let mut own = Vec::new();
            for col in 0..cols {
                if taken[row * cols + col] {
                    continue;
                }
                let right = (col..cols - 1).find(|&c| self.parted_across(row, c)).unwrap_or(cols - 1);
                let low = (row..rows - 1).find(|&r| self.parted_down(r, col)).unwrap_or(rows - 1);
                for r in row..=low {
                    let inside = (col..right).all(|c| !self.parted_across(r, c));
                    let open = r == low || (col..=right).all(|c| !self.parted_down(r, c));
                    let fields = &mut taken[r * cols + col..=r * cols + right];
                    if !inside
                        || !open
                        || !(right == cols - 1 || self.parted_across(r, right))
                        || fields.contains(&true)
                    {
                        return None;
                    }
                    fields.fill(true);
                }
                if low < rows - 1 && !(col..=right).all(|c| self.parted_down(low, c)) {
                    return None;
                }
                own.push(Cell {
                    text: self.text([row, low], [col, right]),
                    col,
                    cols: right - col + 1,
                    rows: low - row + 1,
                    origin: Origin::line(before + self.down[row] + 2),
                    held: Held::Plain,
                });
            }
            cells.push(own);
        }
        Some(cells)
    }

    /// What stands in a cell: its lines, blank ones left out.
    fn text(&self, [top, low]: [usize; 2], [left, right]: [usize; 2]) -> String {
        let (from, to) = (self.across[left], self.across[right + 1]);
        let line = |i: usize| -> String {
            self.lines[i].iter().filter(|(at, _)| *at > from && *at < to).map(|(_, c)| *c).collect()
        };
        let lines: Vec<String> = (self.down[top] + 1..self.down[low + 1]).map(line).collect();
        let texts: Vec<&str> = lines.iter().map(|text| trim(text)).filter(|text| !text.is_empty()).collect();
        texts.join("\n")
    }
}
