//! Where a paragraph is broken into lines: of all ways the one whose lines look best together, after Knuth and Plass
//! (Breaking paragraphs into lines, 1981), with the means of Chinese type (clreq 3.1) in the place of glue.
//!
//! What a line costs: nothing where its characters stand on the grid; next to nothing where the mark at its end gives up
//! its blank half; then, in the square of how much, what marks within it give up and the space that is spread in it.

use super::classes::{ADDRESS_BROKEN, hangs, is_mark};
use super::{Measure, Unit};

/// Lengths are equal within this, in points.
const EQUAL: f32 = 0.01;
/// A line is never scanned further than this many units.
const MOST_UNITS: usize = 400;

/// Each line: a paragraph is no longer than it need be.
const LINE: f32 = 40.0;
/// The blank half of the mark at the end is given up.
const END_SQUEEZED: f32 = 4.0;
/// Marks within the line give way: at all, and as much as they can.
const SQUEEZED: [f32; 2] = [12.0, 100.0];
/// Characters are spread as far as they may.
const SPREAD: f32 = 100.0;
/// A mark hangs over the edge.
const HUNG: f32 = 30.0;
/// A line that nothing fills and that stays short.
const LOOSE: f32 = 400.0;
/// A word is cut where no line may end.
const CUT: f32 = 2000.0;
/// The last line has a single character.
const WIDOW: f32 = 150.0;

/// How a line is made to fit.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Fitting {
    /// What the mark at its end gives up, in points.
    pub(super) at_end: f32,
    /// Which part of what marks within it can give up they do.
    pub(super) squeeze: f32,
    /// Which part of the space that can be spread in it is.
    pub(super) stretch: f32,
    /// The mark at its end stands over the edge.
    pub(super) hangs: bool,
    /// What it costs.
    cost: f32,
}

/// A line's length and what it has to give, grown unit by unit.
#[derive(Debug, Clone, Copy, Default)]
struct Room {
    /// Its length as it stands.
    natural: f32,
    /// What is given up within it, the last unit's right side and the first one's left left out.
    inside: f32,
    /// What can be spread in it.
    spread: f32,
    /// Index of its last unit that shows.
    last: Option<usize>,
}

impl Room {
    fn grow(&mut self, units: &[Unit], start: usize, at: usize) {
        let unit = &units[at];
        if matches!(unit.ch, ' ' | '\n') {
            return;
        }
        // Spaces count once something follows them.
        let from = self.last.map_or(start, |last| last + 1);
        if let Some(last) = self.last {
            self.inside += units[last].right;
        }
        for (place, unit) in (from..).zip(&units[from..=at]) {
            self.natural += unit.advance;
            if place > start {
                self.natural += unit.before;
                self.spread += unit.spread;
                self.inside += unit.left;
            }
            if place < at {
                self.inside += unit.right;
            }
        }
        self.last = Some(at);
    }

    /// How the line fits into a width; none where it is too long.
    fn fit(&self, units: &[Unit], width: f32, justify: bool, last_line: bool) -> Option<Fitting> {
        let over = self.natural - width;
        let end = self.last.map_or(0.0, |at| units[at].at_end);
        if over <= EQUAL {
            return Some(self.filled(over, justify && !last_line));
        }
        if over <= end + EQUAL {
            let cost = END_SQUEEZED * over / end;
            return Some(Fitting { at_end: over.min(end), cost, ..Fitting::default() });
        }
        let within = over - end;
        if within <= self.inside + EQUAL && self.inside > 0.0 {
            let squeeze = (within / self.inside).min(1.0);
            let cost = SQUEEZED[0] + SQUEEZED[1] * squeeze * squeeze;
            return Some(Fitting { at_end: end, squeeze, cost, ..Fitting::default() });
        }
        let mark = units.get(self.last?).filter(|unit| justify && hangs(unit))?;
        let without =
            Self { natural: self.natural - mark.advance - mark.before, spread: self.spread - mark.spread, ..*self };
        let over = without.natural - width;
        (over <= EQUAL).then(|| {
            let fitting = without.filled(over, justify);
            Fitting { hangs: true, cost: fitting.cost + HUNG, ..fitting }
        })
    }

    /// A line that is not too long.
    fn filled(&self, over: f32, justify: bool) -> Fitting {
        if !justify || over >= -EQUAL {
            return Fitting::default();
        }
        let stretch = if self.spread > 0.0 { -over / self.spread } else { f32::INFINITY };
        match stretch <= 1.0 {
            true => Fitting { stretch, cost: SPREAD * stretch * stretch, ..Fitting::default() },
            // A line that would be torn apart (an address has moved down) stays ragged.
            false => Fitting { cost: LOOSE, ..Fitting::default() },
        }
    }
}

/// How the units of a line are made to fit into a width.
pub(super) fn fitting(units: &[Unit], width: f32, justify: bool, last_line: bool) -> Fitting {
    let mut room = Room::default();
    (0..units.len()).for_each(|at| room.grow(units, 0, at));
    room.fit(units, width, justify, last_line).unwrap_or_default()
}

/// The way to a place where a line may begin.
#[derive(Debug, Clone, Copy)]
struct Way {
    cost: f32,
    /// Where the line before begins.
    from: usize,
}

/// Where the lines of a paragraph end. `indent` is that of its first line.
pub(super) fn of(units: &[Unit], measure: &Measure, indent: f32) -> Vec<usize> {
    if !measure.justify {
        return ragged(units, measure.width, indent);
    }
    let mut ways: Vec<Option<Way>> = vec![None; units.len() + 1];
    ways[0] = Some(Way { cost: 0.0, from: 0 });
    for start in 0..units.len() {
        let Some(way) = ways[start] else { continue };
        let width = measure.width - if start == 0 { indent } else { 0.0 };
        for (end, cost) in ends(units, start, width) {
            let cost = way.cost + LINE + cost;
            if ways[end].is_none_or(|known| cost < known.cost) {
                ways[end] = Some(Way { cost, from: start });
            }
        }
    }
    let mut breaks = vec![units.len()];
    while let Some(way) = breaks.last().and_then(|&end| ways[end]).filter(|way| way.from > 0) {
        breaks.push(way.from);
    }
    breaks.reverse();
    breaks
}

/// Where a line that begins here may end, and what it costs. There is always an end.
fn ends(units: &[Unit], start: usize, width: f32) -> Vec<(usize, f32)> {
    let mut found = Vec::new();
    let (mut loose, mut cut) = (None, start + 1);
    let mut room = Room::default();
    for at in start..units.len().min(start + MOST_UNITS) {
        room.grow(units, start, at);
        let (end, last_line) = (at + 1, at + 1 == units.len());
        let penalty = if last_line { Some(0.0) } else { units[end].penalty };
        // Most places by far: a line that ends here stays short however far it is spread, and nothing has to give way.
        if !last_line && room.natural + room.spread < width - 2.0 * EQUAL {
            cut = end;
            loose = penalty.map(|penalty| (end, LOOSE + penalty)).or(loose);
            continue;
        }
        let fit = room.fit(units, width, true, last_line);
        if room.natural <= width + EQUAL {
            cut = end;
        }
        if let (Some(penalty), Some(fit)) = (penalty, fit) {
            if fit.cost >= LOOSE {
                loose = Some((end, fit.cost + penalty));
            } else {
                let widow = last_line && start > 0 && is_widow(&units[start..]);
                found.push((end, fit.cost + penalty + if widow { WIDOW } else { 0.0 }));
            }
        }
        // What is too long without all that can give way stays so.
        let most = units[at].at_end.max(if hangs(&units[at]) { units[at].advance } else { 0.0 });
        if room.natural - room.inside - most > width + EQUAL
            && (at > start + 1 || !found.is_empty())
            && !may_hang(units, at)
        {
            break;
        }
    }
    if found.is_empty() {
        found.push(loose.unwrap_or_else(|| (behind_spaces(units, cut), CUT)));
    }
    found
}

/// Does a mark that may hang come next?
fn may_hang(units: &[Unit], at: usize) -> bool {
    units.get(at + 1).is_some_and(hangs)
}

/// A break is never before a space: no line begins with one.
fn behind_spaces(units: &[Unit], end: usize) -> usize {
    end + units[end..].iter().take_while(|unit| unit.ch == ' ').count()
}

/// A line with one character and its marks.
fn is_widow(units: &[Unit]) -> bool {
    let mut read = units.iter().filter(|unit| !is_mark(unit.ch));
    read.next().is_some_and(|unit| unit.full) && read.next().is_none()
}

/// Lines that are not filled: each as long as it can be, words kept whole.
fn ragged(units: &[Unit], width: f32, indent: f32) -> Vec<usize> {
    let (mut breaks, mut start) = (Vec::new(), 0);
    while start < units.len() {
        let width = width - if start == 0 { indent } else { 0.0 };
        let (mut best, mut worse, mut cut) = (None, None, start + 1);
        let mut room = Room::default();
        for at in start..units.len() {
            room.grow(units, start, at);
            let end = at + 1;
            let fits = room.fit(units, width, false, false).is_some();
            if room.natural <= width + EQUAL {
                cut = end;
            }
            match if end == units.len() { Some(0.0) } else { units[end].penalty } {
                Some(penalty) if fits && penalty < ADDRESS_BROKEN => best = Some(end),
                Some(_) if fits => worse = Some(end),
                _ => {}
            }
            if room.natural - room.inside - units[at].at_end > width + EQUAL && at > start {
                break;
            }
        }
        start = best.or(worse).unwrap_or_else(|| behind_spaces(units, cut));
        breaks.push(start);
    }
    breaks
}
