//! Labels that run over several lines around the numbers of their row.

use super::numbers::level;
use super::values;
use crate::base::entry::Entries;
use crate::read::pdf::lines::{Chunk, TextLine, begins_item};

/// Pairs of lines around its numbers that a label runs over, at most.
const MOST_PAIRS: usize = 6;
/// How far the halves of a label stand above and below its numbers, and how far lines of a label are apart, in ems.
const HALF: f64 = 1.1;
const STEP: f64 = 1.75;
/// How much further one of a pair of lines may be from the numbers than the other, in ems.
const UNEVEN: f64 = 0.35;

/// A row's label as far as it is put together.
struct Label {
    /// The line of its numbers.
    row: usize,
    /// Its text, and from where to where it reaches, once some is known.
    text: Option<Chunk>,
    /// The middle of its first line and of its last.
    top: f64,
    bottom: f64,
}

/// A piece that may be of a label: its line, and its place there.
type Piece = (usize, usize);

/// The lines with labels that run around their numbers on one line with them: as much of a label stands above the numbers as
/// below them. Pieces nearest to numbers are taken first; what begins with a number of its own begins a label.
pub fn whole(lines: &[TextLine], entries: &Entries) -> Vec<TextLine> {
    let filled: Vec<bool> = lines.iter().map(|l| values(l, entries).next().is_some()).collect();
    let mut whole = lines.to_vec();
    let label = |row: usize| {
        let middle = level(&lines[row], entries);
        Label { row, text: None, top: middle, bottom: middle }
    };
    let mut labels: Vec<Label> = (0..lines.len()).filter(|i| filled[*i]).map(label).collect();
    for round in 0..MOST_PAIRS {
        for label in &mut labels {
            if round > 0 && label.text.is_none() {
                label.text = own(&lines[label.row], entries).cloned();
            }
            if let Some((upper, lower)) = pair(&whole, &filled, label, entries) {
                label.take(&mut whole, upper, lower);
            }
        }
    }
    for label in labels {
        let line = &mut whole[label.row];
        let Some(text) = label.text.filter(|text| own(line, entries).is_none_or(|own| own.text != text.text)) else {
            continue;
        };
        // The piece beside the numbers is in the whole label.
        let middle = own(line, entries).filter(|own| own.meets(&text)).map(|own| own.x0);
        if let Some(x0) = middle {
            line.remove_at(x0);
        }
        let at = line.chunks().iter().position(|c| entries.are(&c.text)).unwrap_or(line.chunks().len());
        line.insert_chunk(at, text);
    }
    whole.retain(|l| !l.chunks().is_empty());
    whole
}

impl Label {
    /// Add a piece above and one below.
    fn take(&mut self, lines: &mut [TextLine], (a, i): Piece, (b, j): Piece) {
        let (upper, lower) = (lines[a].chunks()[i].clone(), lines[b].chunks()[j].clone());
        (self.top, self.bottom) = (upper.y, lower.y);
        lines[a].remove_chunk(i);
        lines[b].remove_chunk(j);
        let middle = self.text.take();
        let (x0, x1) = middle.as_ref().map_or((upper.x0, upper.x1), |m| (m.x0, m.x1));
        let y = f64::midpoint(upper.y, lower.y);
        let (x0, x1) = (x0.min(upper.x0).min(lower.x0), x1.max(upper.x1).max(lower.x1));
        let mut whole = Chunk { x0, x1, y, ..upper };
        middle.iter().chain([&lower]).for_each(|part| whole.push(&part.text, &part.bolds));
        self.text = Some(whole);
    }
}

/// What stands to the left of a line's numbers.
fn own<'a>(line: &'a TextLine, entries: &Entries) -> Option<&'a Chunk> {
    let first = line.chunks().iter().position(|c| entries.are(&c.text))?;
    line.chunks()[..first].last()
}

/// The pieces just above and just below what is known of a label, as far from its numbers the one as the other.
fn pair(lines: &[TextLine], filled: &[bool], label: &Label, entries: &Entries) -> Option<(Piece, Piece)> {
    let row = &lines[label.row];
    if label.text.as_ref().is_some_and(|text| begins_item(&text.text)) {
        return None;
    }
    let zone = values(row, entries).next()?.x0 + row.size();
    let reach = if label.text.is_none() { HALF } else { STEP } * row.size();
    let open = |i: &usize| !filled[*i];
    let fits = |c: &Chunk| c.x1 < zone && label.text.as_ref().is_none_or(|text| text.meets(c));
    // A line with words over the columns is a row of headers.
    let of_headers = |i: usize| lines[i].chunks().iter().any(|c| c.x1 > zone);
    let pick = |i: usize, from: f64, to: f64| {
        if of_headers(i) {
            return None;
        }
        let within = |c: &Chunk| fits(c) && from < c.y && c.y < to;
        lines[i].chunks().iter().rposition(within).map(|at| (i, at))
    };
    let above = (0..label.row).rev().take_while(open).take_while(|i| label.top - lines[*i].middle() < 2.0 * reach);
    let below =
        (label.row + 1..lines.len()).take_while(open).take_while(|i| lines[*i].middle() - label.bottom < 2.0 * reach);
    let upper = { above }.find_map(|i| pick(i, label.top - reach, label.top - 0.1))?;
    let lower = { below }.find_map(|i| pick(i, label.bottom + 0.1, label.bottom + reach))?;
    let [high, low] = [upper, lower].map(|(i, at)| &lines[i].chunks()[at]);
    let (middle, size) = (level(row, entries), row.size());
    // Characters one below the other are the label of a group, set upright.
    let upright = high.text.chars().count() < 2;
    let even = ((middle - high.y) - (low.y - middle)).abs() < UNEVEN * size;
    // Beside the numbers stands the label's middle, or what stands further to the left: a group's label.
    let between = label.text.is_none() && own(row, entries).is_some_and(|own| own.x1 > high.x0);
    (even && !between && !upright && high.meets(low) && !begins_item(&low.text)).then_some((upper, lower))
}
