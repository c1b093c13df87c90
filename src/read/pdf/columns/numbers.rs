//! Numbers that a narrow column breaks over two lines or more.

use std::collections::{BTreeMap, BTreeSet};

use super::values;
use crate::base::entry::Entries;
use crate::read::pdf::lines::{Chunk, TextLine};

/// Lines of one cell are no further apart than this, in ems.
const PITCH: f64 = 1.5;
/// What stands at one height strays by less, in ems.
const STRAY: f64 = 0.2;
/// Lines of a number at most.
const MOST_PARTS: usize = 4;
/// How often those that are not are taken from the numbers, at most.
const MOST_ROUNDS: usize = 16;
/// Lines below one that are looked at for parts: more are not as near.
const MOST_BELOW: usize = 8;
/// Rows are further apart than this, in ems.
const TIGHTEST: f64 = 0.9;

/// The lines with numbers whole that narrow columns break over several lines. None where they are broken in a way that is not
/// understood.
pub fn whole(lines: &[TextLine], entries: &Entries) -> Option<Vec<TextLine>> {
    let mut whole = lines.to_vec();
    for number in broken(lines, entries) {
        number.put_together(&mut whole, lines);
    }
    whole.retain(|l| !l.chunks().is_empty());
    // Rows are further apart than half a line, unless each is whole.
    let count = |i: usize| values(&whole[i], entries).count();
    let most = (0..whole.len()).map(count).max().unwrap_or(0);
    let filled: Vec<usize> = (0..whole.len()).filter(|&i| count(i) > 0).collect();
    let near = |pair: &&[usize]| {
        distance(&whole[pair[0]], &whole[pair[1]], entries) < TIGHTEST && pair.iter().any(|&i| count(i) < most)
    };
    if filled.windows(2).any(|pair| near(&pair)) {
        return None;
    }
    for pair in filled.windows(2) {
        merge_near(&mut whole, pair[0], pair[1], entries);
    }
    whole.retain(|l| !l.chunks().is_empty());
    Some(whole)
}

/// The height of a line's numbers: a label that is set upright beside them may stand a little higher or lower.
pub fn level(line: &TextLine, entries: &Entries) -> f64 {
    let mut heights: Vec<f64> = values(line, entries).map(|c| c.y).collect();
    heights.sort_by(f64::total_cmp);
    heights.get(heights.len() / 2).copied().unwrap_or_else(|| line.middle())
}

/// How far the numbers of a line stand below those of another, in ems.
fn distance(line: &TextLine, other: &TextLine, entries: &Entries) -> f64 {
    (level(other, entries) - level(line, entries)).abs() / line.size()
}

/// A stretch of a line: the line, and its place there.
type Part = (usize, usize);

/// A number in parts, one below the other.
struct Broken {
    parts: Vec<Part>,
    /// The line of its row.
    row: usize,
    /// The height of its middle.
    middle: f64,
}

impl Broken {
    /// Its parts as one, in the line of its row.
    fn put_together(&self, whole: &mut [TextLine], lines: &[TextLine]) {
        let part = |(line, at): &Part| &lines[*line].chunks()[*at];
        let x0 = self.parts.iter().map(|p| part(p).x0).fold(f64::MAX, f64::min);
        let x1 = self.parts.iter().map(|p| part(p).x1).fold(f64::MIN, f64::max);
        for p in &self.parts {
            whole[p.0].remove_at(part(p).x0);
        }
        let row = &mut whole[self.row];
        let at = row.chunks().iter().position(|c| c.x0 > x0).unwrap_or(row.chunks().len());
        let mut all = Chunk { text: String::new(), bolds: vec![], x0, x1, y: self.middle };
        self.parts.iter().map(part).for_each(|part| all.push(&part.text, &part.bolds));
        row.insert_chunk(at, all);
    }
}

/// The lines of a table, looked at for numbers in parts.
struct Scene<'a> {
    lines: &'a [TextLine],
    entries: &'a Entries,
    /// The narrowest step from a number to the next beside it.
    narrow: f64,
    /// Columns as the numbers' middles show them: from where to where these reach, and the widest number.
    columns: Vec<(f64, f64, f64)>,
}

/// Numbers in parts, and of which of them each part is.
struct Chains {
    all: Vec<Vec<Part>>,
    of: BTreeMap<Part, usize>,
}

impl Chains {
    fn new(all: Vec<Vec<Part>>) -> Self {
        let of = all.iter().enumerate().flat_map(|(i, chain)| chain.iter().map(move |part| (*part, i))).collect();
        Self { all, of }
    }

    fn of(&self, part: Part) -> Option<&[Part]> {
        self.of.get(&part).map(|i| self.all[*i].as_slice())
    }
}

/// The numbers in parts that are so without a doubt.
fn broken(lines: &[TextLine], entries: &Entries) -> Vec<Broken> {
    let scene = Scene::new(lines, entries);
    let mut chains = Chains::new(scene.chains());
    // What stands at a part's height is of the same row, or the part may be a row's own number: each that falls away may
    // take others with it.
    for round in 0..=MOST_ROUNDS {
        let sound: Vec<bool> = chains.all.iter().map(|chain| scene.is_sound(chain, &chains)).collect();
        if sound.iter().all(|s| *s) {
            break;
        }
        if round == MOST_ROUNDS {
            return vec![];
        }
        let left = chains.all.into_iter().zip(sound).filter(|(_, sound)| *sound).map(|(chain, _)| chain);
        chains = Chains::new(left.collect());
    }
    let whole = |parts: &Vec<Part>| {
        let (row, _) = scene.row_of(parts, &chains)?;
        Some(Broken { parts: parts.clone(), row, middle: scene.middle(parts) })
    };
    chains.all.iter().filter_map(whole).collect()
}

impl<'a> Scene<'a> {
    fn new(lines: &'a [TextLine], entries: &'a Entries) -> Self {
        let mut numbers: Vec<(f64, f64)> = Vec::new();
        let mut narrow = f64::MAX;
        for line in lines {
            let mut before: Option<f64> = None;
            for chunk in values(line, entries) {
                let middle = chunk.middle();
                narrow = before.map_or(narrow, |before| narrow.min(middle - before));
                before = Some(middle);
                numbers.push((middle, chunk.x1 - chunk.x0));
            }
        }
        numbers.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut columns: Vec<(f64, f64, f64)> = Vec::new();
        for (middle, width) in numbers {
            match columns.last_mut() {
                Some(column) if middle - column.1 < 0.5 * narrow => {
                    *column = (column.0, middle, width.max(column.2));
                }
                _ => columns.push((middle, middle, width)),
            }
        }
        Self { lines, entries, narrow, columns }
    }

    fn chunk(&self, (line, at): Part) -> &'a Chunk {
        &self.lines[line].chunks()[at]
    }

    fn is_value(&self, chunk: &Chunk) -> bool {
        self.entries.are(&chunk.text)
    }

    fn size(&self, part: Part) -> f64 {
        self.lines[part.0].size()
    }

    /// Do two heights pass for one?
    fn level(&self, a: f64, b: f64, part: Part) -> bool {
        (a - b).abs() < STRAY * self.size(part)
    }

    fn middle(&self, parts: &[Part]) -> f64 {
        let height = |part: Option<&Part>| part.map_or(0.0, |p| self.chunk(*p).y);
        f64::midpoint(height(parts.first()), height(parts.last()))
    }

    /// Stretches below a part within a cell's reach, over the same place: units and what may be more of the number.
    fn below(&self, (line, at): Part) -> Vec<Part> {
        let upper = self.chunk((line, at));
        let size = self.lines[line].size();
        let reach = |l: &usize| self.lines[*l].middle() - upper.y < 2.0 * PITCH * size;
        let near = (line + 1..self.lines.len()).take(MOST_BELOW).take_while(reach);
        let parts = near.flat_map(|l| (0..self.lines[l].chunks().len()).map(move |i| (l, i)));
        let steps = |part: &Part| (0.6 * size..PITCH * size).contains(&(self.chunk(*part).y - upper.y));
        parts.filter(|part| self.chunk(*part).meets(upper) && steps(part)).collect()
    }

    /// Does a column break a number behind one part of it, and go on with the other? Only where there is no room for more.
    fn breaks(&self, upper: Part, lower: Part) -> bool {
        let (a, b) = (self.chunk(upper), self.chunk(lower));
        let tail = self.entries.is_behind(&b.text);
        let is_figure = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c);
        if !self.is_value(a) || !a.text.ends_with(is_figure) || !(tail || self.is_value(b)) {
            return false;
        }
        let width = |c: &Chunk| c.x1 - c.x0;
        #[allow(clippy::cast_precision_loss)]
        let digit = |c: &Chunk| width(c) / c.text.chars().count().max(1) as f64;
        let full = self.narrow - width(a) < digit(a) * if tail { 3.4 } else { 2.4 };
        let middle = a.middle();
        let at = self.columns.partition_point(|c| c.1 < middle);
        let widest = self.columns.get(at).map_or(0.0, |c| c.2);
        full && width(a) + digit(b) + STRAY * self.size(upper) >= widest
    }

    /// Parts one below the other that may be a number each.
    fn chains(&self) -> Vec<Vec<Part>> {
        let parts = (0..self.lines.len()).flat_map(|l| (0..self.lines[l].chunks().len()).map(move |i| (l, i)));
        let values: Vec<Part> = parts.filter(|p| self.is_value(self.chunk(*p))).collect();
        let mut chains: Vec<Vec<Part>> = Vec::new();
        let mut unclear: BTreeSet<usize> = BTreeSet::new();
        // Which chain ends with a part.
        let mut ends: BTreeMap<Part, usize> = BTreeMap::new();
        for part in values {
            let [below] = self.below(part)[..] else { continue };
            if !self.breaks(part, below) {
                continue;
            }
            let chain = match ends.remove(&part) {
                Some(chain) => chain,
                None => {
                    chains.push(vec![part]);
                    chains.len() - 1
                }
            };
            chains[chain].push(below);
            // Two above one: neither is known to be of it.
            if let Some(other) = ends.insert(below, chain) {
                unclear.extend([other, chain]);
            }
        }
        let clear = |(i, chain): (usize, Vec<Part>)| {
            ((2..=MOST_PARTS).contains(&chain.len()) && !unclear.contains(&i)).then_some(chain)
        };
        chains.into_iter().enumerate().filter_map(clear).collect()
    }

    /// The line of a chain's row, and whether a number stands on it: where something that is in no part, or the middle part of
    /// another number, stands at the height of the chain's middle.
    fn row_of(&self, chain: &[Part], chains: &Chains) -> Option<(usize, bool)> {
        if chain.len() % 2 == 1 {
            return Some((chain[chain.len() / 2].0, true));
        }
        let middle = self.middle(chain);
        let is_middle = |other: &[Part], part| other.len() % 2 == 1 && other[other.len() / 2] == part;
        let is_part = |part| chains.of(part).is_some_and(|other| !is_middle(other, part));
        let mut label = None;
        let (first, last) = (chain[0].0, chain[chain.len() - 1].0);
        for (l, line) in self.lines.iter().enumerate().take(last + 1).skip(first) {
            for (i, chunk) in line.chunks().iter().enumerate() {
                if !self.level(chunk.y, middle, chain[0]) || is_part((l, i)) {
                    continue;
                }
                if self.is_value(chunk) {
                    return Some((l, true));
                }
                label = label.or(Some((l, false)));
            }
        }
        label
    }

    /// Is a chain one number: its row is there, and none of its parts may be of another row?
    fn is_sound(&self, chain: &[Part], chains: &Chains) -> bool {
        let middle = self.middle(chain);
        let Some((_, by_number)) = self.row_of(chain, chains) else { return false };
        let pitch = |pair: &[Part]| self.chunk(pair[1]).y - self.chunk(pair[0]).y;
        let even = chain.windows(2).all(|pair| self.level(pitch(pair), pitch(chain), chain[0]));
        let alike = |part: Part| chains.of(part).is_some_and(|other| self.level(self.middle(other), middle, part));
        let alone = |part: &Part| {
            let height = self.chunk(*part).y;
            // Half a line from the row's numbers no other row has room: what else stands there is of its label.
            let tight = by_number && (height - middle).abs() < TIGHTEST * self.size(*part);
            let stands = |(l, i): Part| {
                let chunk = self.chunk((l, i));
                !self.level(chunk.y, height, *part) || alike((l, i)) || (tight && !self.is_value(chunk))
            };
            let lines = part.0.saturating_sub(2)..self.lines.len().min(part.0 + 3);
            let beside = lines.flat_map(|l| (0..self.lines[l].chunks().len()).map(move |i| (l, i)));
            self.level(height, middle, *part) || beside.into_iter().all(stands)
        };
        even && chain.iter().all(alone)
    }
}

/// A line of nothing but numbers close to a row with numbers in the same columns is a part of them or another row: both are
/// kept in the row's cells, where they read as no number.
fn merge_near(whole: &mut [TextLine], upper: usize, lower: usize, entries: &Entries) {
    let (above, below) = (&whole[upper], &whole[lower]);
    if distance(above, below, entries) > 1.45 {
        return;
    }
    let bare = |l: &TextLine| l.chunks().iter().all(|c| entries.are(&c.text) || entries.is_behind(&c.text));
    let held = |row: &TextLine, c: &Chunk| row.chunks().iter().position(|own| entries.are(&own.text) && own.meets(c));
    let within = |part: &TextLine, row: &TextLine| bare(part) && part.chunks().iter().all(|c| held(row, c).is_some());
    let (row, part) = match (within(below, above), within(above, below)) {
        (true, _) => (upper, lower),
        (false, true) => (lower, upper),
        _ => return,
    };
    let chunks = whole[part].chunks().to_vec();
    for chunk in chunks {
        if let Some(at) = held(&whole[row], &chunk) {
            whole[row].append(at, &chunk, part < row);
        }
    }
    whole[part].clear();
}
