//! Numbers that a narrow column breaks over two lines.

use super::values;
use crate::base::entry::Entries;
use crate::read::pdf::lines::{Chunk, TextLine};

/// The lines with numbers whole that narrow columns break over two lines. None where they are broken in a way that is not
/// understood.
pub fn whole(lines: &[TextLine], entries: &Entries) -> Option<Vec<TextLine>> {
    let mut whole = lines.to_vec();
    let numbers = |l: &TextLine| values(l, entries).map(Chunk::middle).collect::<Vec<f64>>();
    let steps = whole.iter().flat_map(|l| numbers(l).windows(2).map(|w| w[1] - w[0]).collect::<Vec<f64>>());
    let narrow = steps.fold(f64::MAX, f64::min);
    for i in 1..whole.len().saturating_sub(1) {
        join_around(&mut whole, i, narrow, entries);
    }
    whole.retain(|l| !l.chunks().is_empty());
    // Rows are further apart than half a line, unless each is whole.
    let count = |i: usize| values(&whole[i], entries).count();
    let most = (0..whole.len()).map(count).max().unwrap_or(0);
    let filled: Vec<usize> = (0..whole.len()).filter(|&i| count(i) > 0).collect();
    let near =
        |pair: &&[usize]| distance(&whole[pair[0]], &whole[pair[1]]) < 0.9 && pair.iter().any(|&i| count(i) < most);
    if filled.windows(2).any(|pair| near(&pair)) {
        return None;
    }
    for pair in filled.windows(2) {
        merge_near(&mut whole, pair[0], pair[1], entries);
    }
    whole.retain(|l| !l.chunks().is_empty());
    Some(whole)
}

/// How far a line stands below another, in ems.
fn distance(line: &TextLine, other: &TextLine) -> f64 {
    (other.middle() - line.middle()).abs() / line.size()
}

/// Cells of two lines stand half a line above and below those of one: where each number above has its rest below it, and its
/// row none between, it is a number of the row. A number is broken only where its column, `narrow` with the space beside it, has
/// no room for more of it.
fn join_around(whole: &mut [TextLine], i: usize, narrow: f64, entries: &Entries) {
    let (upper, line, lower) = (&whole[i - 1], &whole[i], &whole[i + 1]);
    if distance(upper, line) > 0.9 || distance(line, lower) > 0.9 {
        return;
    }
    let tail = |c: &Chunk| entries.is_behind(&c.text);
    let above: Vec<Chunk> = values(upper, entries).cloned().collect();
    let below: Vec<Chunk> = lower.chunks().iter().filter(|c| entries.are(&c.text) || tail(c)).cloned().collect();
    let free = |c: &Chunk| !line.chunks().iter().any(|own| own.meets(c));
    let paired = |c: &Chunk| {
        let mut rest = below.iter().filter(|b| b.meets(c));
        let only = rest.next().filter(|_| rest.next().is_none());
        #[allow(clippy::cast_precision_loss)]
        let digit = (c.x1 - c.x0) / c.text.chars().count().max(1) as f64;
        only.is_some_and(|b| narrow - (c.x1 - c.x0) < digit * if tail(b) { 3.4 } else { 2.4 })
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
fn merge_near(whole: &mut [TextLine], upper: usize, lower: usize, entries: &Entries) {
    let (above, below) = (&whole[upper], &whole[lower]);
    if distance(above, below) > 1.45 {
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
            whole[row].append(at, &chunk.text, part < row);
        }
    }
    whole[part].clear();
}
