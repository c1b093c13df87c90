//! Tables rebuilt from ruling lines.

use super::collect::Rule;
use super::glyph::Glyph;
use super::lines;
use crate::base::origin::Origin;
use crate::base::span::Spans;
use crate::read::budget::{Budget, Of};
use crate::read::source::{Block, Cell, Row, Table};
use crate::report::Held;

/// Rules nearer than this are one, in points.
const NEAR: f64 = 3.0;
/// Rules of a page at most, after joining; a form has fewer than a hundred.
const MOST_RULES: usize = 3_000;

/// A table of one page, or joined over pages.
pub struct RawTable {
    /// Pieces by page: each with its own rows.
    rows: Vec<RawRow>,
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
    /// Where its cells are found; for a table of one page.
    places: Option<Places>,
}

/// The grid of a page's table, and the cell that each of its places belongs to, by row and place in the row.
struct Places {
    xs: Vec<f64>,
    ys: Vec<f64>,
    owners: Vec<(usize, usize)>,
}

impl Places {
    /// The cells that may hold a point: those at the place it stands in, and just beside it.
    fn near(&self, x: f64, y: f64) -> Vec<(usize, usize)> {
        // The bands from the first that ends behind the value, less a tolerance, to the last that begins before it.
        let bands = |edges: &[f64], value: f64, reach: f64| {
            let last = edges.len() - 1;
            let from = edges[1..].partition_point(|e| e + reach < value).min(last - 1);
            let to = edges[..last].partition_point(|e| e - reach <= value).clamp(from + 1, last);
            from..to
        };
        let columns = self.xs.len() - 1;
        let across = bands(&self.xs, x, 0.0);
        let places = bands(&self.ys, y, 1.0).flat_map(|r| across.clone().map(move |c| r * columns + c));
        let mut cells: Vec<(usize, usize)> = places.map(|at| self.owners[at]).collect();
        cells.sort_unstable();
        cells.dedup();
        cells
    }
}

struct RawRow {
    cells: Vec<RawCell>,
}

struct RawCell {
    page: usize,
    x0: f64,
    y0: f64,
    x1: f64,
    y1: f64,
    rows: usize,
    glyphs: Vec<Glyph>,
}

/// Find the tables of a page.
pub fn tables(page: usize, rules: &[Rule], budget: &Budget) -> Vec<RawTable> {
    let joined = join(rules);
    if joined.len() > MOST_RULES {
        return Vec::new();
    }
    components(&joined).into_iter().filter_map(|rules| table(page, &rules, budget)).collect()
}

/// Rules on one line that touch or overlap become one.
fn join(rules: &[Rule]) -> Vec<Rule> {
    let mut sorted = rules.to_vec();
    sorted.sort_by(|a, b| a.horizontal.cmp(&b.horizontal).then(a.at.total_cmp(&b.at)).then(a.from.total_cmp(&b.from)));
    let mut joined: Vec<Rule> = Vec::new();
    for rule in sorted {
        // The last few are the only ones near enough.
        let near = joined.iter_mut().rev().take(60).find(|j| {
            j.horizontal == rule.horizontal
                && (j.at - rule.at).abs() < 1.2
                && rule.from <= j.to + NEAR
                && rule.to >= j.from - NEAR
        });
        match near {
            Some(j) => {
                j.to = j.to.max(rule.to);
                j.from = j.from.min(rule.from);
            }
            None => joined.push(rule),
        }
    }
    joined.retain(|r| r.to - r.from > 4.0);
    joined
}

/// Rules that cross or touch each other belong to one table.
fn components(rules: &[Rule]) -> Vec<Vec<Rule>> {
    let mut group: Vec<usize> = (0..rules.len()).collect();
    fn root(group: &mut [usize], mut i: usize) -> usize {
        while group[i] != i {
            group[i] = group[group[i]];
            i = group[i];
        }
        i
    }
    let (across, down): (Vec<usize>, Vec<usize>) = (0..rules.len()).partition(|&i| rules[i].horizontal);
    for &h in &across {
        for &v in &down {
            let (a, b) = (&rules[h], &rules[v]);
            let meets = b.at >= a.from - NEAR && b.at <= a.to + NEAR && a.at >= b.from - NEAR && a.at <= b.to + NEAR;
            if meets {
                let (x, y) = (root(&mut group, h), root(&mut group, v));
                group[x] = y;
            }
        }
    }
    let mut parts: std::collections::BTreeMap<usize, Vec<Rule>> = std::collections::BTreeMap::new();
    for (i, rule) in rules.iter().enumerate() {
        parts.entry(root(&mut group, i)).or_default().push(*rule);
    }
    parts.into_values().collect()
}

/// Distinct places, in order.
fn places(values: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut sorted: Vec<f64> = values.collect();
    sorted.sort_by(f64::total_cmp);
    let mut places: Vec<f64> = Vec::new();
    for value in sorted {
        match places.last() {
            Some(last) if value - last < NEAR => {}
            _ => places.push(value),
        }
    }
    places
}

fn table(page: usize, rules: &[Rule], budget: &Budget) -> Option<RawTable> {
    let (across, down): (Vec<&Rule>, Vec<&Rule>) = rules.iter().partition(|r| r.horizontal);
    if down.len() < 2 || across.is_empty() {
        return None;
    }
    let xs = places(down.iter().map(|r| r.at));
    // A row cut by the page's end has no bottom rule: the ends of the upright rules close it.
    let ends = down.iter().flat_map(|r| [r.from, r.to]);
    let (top, bottom) = ends.fold((f64::MAX, f64::MIN), |(a, b), y| (a.min(y), b.max(y)));
    let mut ys = places(across.iter().map(|r| r.at));
    if ys.first().is_none_or(|&y| y - top > NEAR) {
        ys.insert(0, top);
    }
    if ys.last().is_none_or(|&y| bottom - y > NEAR) {
        ys.push(bottom);
    }
    let (columns, rows) = (xs.len().checked_sub(1)?, ys.len().checked_sub(1)?);
    if columns == 0 || rows == 0 || columns * rows > 20_000 || (columns == 1 && rows == 1) {
        return None;
    }
    if !budget.take(Of::Cells, columns * rows) {
        return None;
    }
    // Walls between neighbouring places of the grid.
    let (down, across) = (by_place(&down, &xs), by_place(&across, &ys));
    let wall = |rules: &[&Rule], from: f64, to: f64| {
        let middle = (from + to) / 2.0;
        rules.iter().any(|r| r.from <= middle && r.to >= middle)
    };
    let mut taken = vec![vec![false; columns]; rows];
    let mut owners = vec![(0, 0); columns * rows];
    let mut raw: Vec<RawRow> = Vec::new();
    for r in 0..rows {
        let mut cells = Vec::new();
        for c in 0..columns {
            if taken[r][c] {
                continue;
            }
            let mut c1 = c + 1;
            while c1 < columns && !taken[r][c1] && !wall(&down[c1], ys[r], ys[r + 1]) {
                c1 += 1;
            }
            let mut r1 = r + 1;
            while r1 < rows && !wall(&across[r1], xs[c], xs[c + 1]) && (c..c1).all(|k| !taken[r1][k]) {
                r1 += 1;
            }
            for (i, line) in taken.iter_mut().enumerate().take(r1).skip(r) {
                line[c..c1].fill(true);
                owners[i * columns + c..i * columns + c1].fill((r, cells.len()));
            }
            cells.push(RawCell { page, x0: xs[c], y0: ys[r], x1: xs[c1], y1: ys[r1], rows: r1 - r, glyphs: vec![] });
        }
        raw.push(RawRow { cells });
    }
    let (left, right, top, bottom) = (xs[0], xs[columns], ys[0], ys[rows]);
    Some(RawTable { rows: raw, left, right, top, bottom, places: Some(Places { xs, ys, owners }) })
}

/// For each place the rules at it.
fn by_place<'a>(rules: &[&'a Rule], places: &[f64]) -> Vec<Vec<&'a Rule>> {
    let mut at = vec![Vec::new(); places.len()];
    for rule in rules {
        let first = places.partition_point(|p| p - rule.at <= -NEAR);
        for (place, own) in places.iter().zip(&mut at).skip(first) {
            if (rule.at - place).abs() >= NEAR {
                break;
            }
            own.push(*rule);
        }
    }
    at
}

impl RawTable {
    /// Is the glyph inside?
    pub fn contains(&self, glyph: &Glyph) -> bool {
        let p = glyph.middle();
        p.x >= self.left && p.x <= self.right && p.y >= self.top - 1.0 && p.y <= self.bottom + 1.0
    }

    /// Put a glyph into the cell it stands in.
    pub fn add(&mut self, glyph: Glyph) {
        let p = glyph.middle();
        let inside = |c: &RawCell| p.x >= c.x0 && p.x <= c.x1 && p.y >= c.y0 - 1.0 && p.y <= c.y1 + 1.0;
        let near = self.places.as_ref().map(|places| places.near(p.x, p.y)).unwrap_or_default();
        let own = near.into_iter().find(|&(row, cell)| inside(&self.rows[row].cells[cell]));
        let cell = match own {
            Some((row, cell)) => Some(&mut self.rows[row].cells[cell]),
            // Between cells only by rounding: kept, not lost.
            None => self.rows.last_mut().and_then(|r| r.cells.last_mut()),
        };
        if let Some(cell) = cell {
            cell.glyphs.push(glyph);
        }
    }

    /// Does any cell hold text? Frames and underlines do not.
    pub fn has_text(&self) -> bool {
        self.rows.iter().flat_map(|r| &r.cells).any(|c| !c.glyphs.is_empty())
    }

    /// Its upper edge.
    pub fn top(&self) -> f64 {
        self.top
    }

    /// Does the other table, on a later page with nothing between, go on with this one?
    pub fn continues_in(&self, other: &RawTable) -> bool {
        let page = |t: &RawTable, last: bool| {
            let row = if last { t.rows.last() } else { t.rows.first() };
            row.and_then(|r| r.cells.first()).map_or(0, |c| c.page)
        };
        page(other, false) > page(self, true)
            && (self.left - other.left).abs() < 3.0 * NEAR
            && (self.right - other.right).abs() < 3.0 * NEAR
    }

    /// Both as one.
    pub fn joined(mut self, other: RawTable) -> RawTable {
        self.rows.extend(other.rows);
        self.places = None;
        self.left = self.left.min(other.left);
        self.right = self.right.max(other.right);
        self
    }

    /// The table with columns common to all its pages; what is known of its cells goes to the others.
    pub fn finish(self, known: &mut Vec<(Origin, Spans)>) -> Block {
        let edges = places(self.rows.iter().flat_map(|r| &r.cells).flat_map(|c| [c.x0, c.x1]));
        let column = |x: f64| edges.partition_point(|&e| e <= x + NEAR).saturating_sub(1);
        let rows = self
            .rows
            .into_iter()
            .map(|row| Row {
                cells: row
                    .cells
                    .into_iter()
                    .map(|c| {
                        let (col, end) = (column(c.x0), column(c.x1));
                        let round = |v: f64| (v * 10.0).round() / 10.0;
                        let origin = Origin::Page { page: c.page, bounds: [c.x0, c.y0, c.x1, c.y1].map(round) };
                        let (text, marks) = lines::cell_text(c.glyphs, [c.x0, c.x1]);
                        if !marks.is_empty() {
                            known.push((origin.clone(), Spans { marks, ..Spans::default() }));
                        }
                        Cell { text, col, cols: (end.max(col + 1)) - col, rows: c.rows, origin, held: Held::Plain }
                    })
                    .collect(),
            })
            .filter(|row| !row.cells.is_empty())
            .collect();
        Block::Table(Table { rows, gridded: true, ..Table::default() })
    }
}
