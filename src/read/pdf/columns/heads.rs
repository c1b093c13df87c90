//! Numbers held against the headers over them. A row with blank cells is only known by where its numbers stand: text never leaves
//! its cell, so a number that stands partly under a header is of its column. One that stands between two headers is of the left
//! column where numbers are set to the right edges of their cells, as spreadsheets print them, and of either where nothing tells.

use super::{Column, columns_of, values};
use crate::base::entry::Entries;
use crate::read::pdf::lines::{Chunk, TextLine};

/// What stands at one edge strays by less, in ems.
const STRAY: f64 = 0.15;
/// Pairs of numbers one below the other that show how all are set, at least.
const FEWEST: usize = 3;

/// Do the columns contradict the headers of a row with blank cells, or is a number of it as much one column's as another's?
pub fn doubtful(lines: &[TextLine], columns: &[Column], zone: f64, entries: &Entries) -> bool {
    let numbered = |l: &TextLine| values(l, entries).next().is_some();
    let right = std::cell::OnceCell::new();
    let mut headers: &[TextLine] = &[];
    // Headers with the rows below them.
    for part in lines.chunk_by(|a, b| numbered(a) == numbered(b)) {
        if part.first().is_some_and(|l| !numbered(l)) {
            // The rest of a label stands alone.
            if part.iter().any(|l| l.chunks().iter().filter(|c| c.middle() > zone).count() > 1) {
                headers = part;
            }
            continue;
        }
        let leaves = leaves(headers, zone);
        let most = part.iter().map(|l| values(l, entries).count()).max().unwrap_or(0);
        let at: Vec<(usize, usize)> = leaves.iter().map(|h| columns_of(h, columns, false)).collect();
        let certain = |number: &Chunk| {
            let own = columns_of(number, columns, true);
            let mut over = (0..leaves.len()).filter(|&i| leaves[i].meets(number));
            let head = match (over.next(), over.next()) {
                (Some(head), None) => head,
                (Some(_), Some(_)) => return true,
                (None, _) => {
                    let before = leaves.iter().rposition(|h| h.x0 < number.x1);
                    let between = before.is_some_and(|head| head + 1 < leaves.len());
                    if between && !*right.get_or_init(|| set_right(lines, entries)) {
                        return false;
                    }
                    before.unwrap_or(0)
                }
            };
            at[head] == own && at.iter().filter(|a| **a == own).count() == 1
        };
        let rows = part.iter().map(|l| values(l, entries).collect::<Vec<_>>());
        let mut blank = rows.filter(|row| row.len() < leaves.len() && (row.len() < most || most < columns.len()));
        if leaves.len() > 1 && blank.any(|row| !row.into_iter().all(certain)) {
            return true;
        }
    }
    false
}

/// The lowest headers, from left to right: those above one are of several columns, or the first line of the same.
fn leaves(headers: &[TextLine], zone: f64) -> Vec<&Chunk> {
    let mut found: Vec<&Chunk> = Vec::new();
    for line in headers.iter().rev() {
        for chunk in line.chunks().iter().filter(|c| c.middle() > zone) {
            if !found.iter().any(|own| own.meets(chunk)) {
                found.push(chunk);
            }
        }
    }
    found.sort_by(|a, b| a.x0.total_cmp(&b.x0));
    found
}

/// Are all numbers set to the right edges of their cells? Of two of unlike width, one below the other, the right edges tell.
fn set_right(lines: &[TextLine], entries: &Entries) -> bool {
    let numbered: Vec<&TextLine> = lines.iter().filter(|l| values(l, entries).next().is_some()).collect();
    let (mut right, mut other) = (0, 0);
    for pair in numbered.windows(2) {
        let stray = STRAY * pair[0].size();
        for upper in values(pair[0], entries) {
            for lower in values(pair[1], entries).filter(|lower| lower.meets(upper)) {
                if ((upper.x1 - upper.x0) - (lower.x1 - lower.x0)).abs() < 2.0 * stray {
                    continue;
                }
                if (upper.x1 - lower.x1).abs() < stray { right += 1 } else { other += 1 }
            }
        }
    }
    right >= FEWEST && other == 0
}
