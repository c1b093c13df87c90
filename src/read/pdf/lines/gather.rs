//! Which glyphs stand on one line.

use super::{TextLine, is_small, set};
use crate::base::text::trim;
use crate::read::pdf::glyph::Glyph;

/// Glyphs on one height, or nearly so.
struct Level {
    y: f64,
    size: f64,
    glyphs: Vec<Glyph>,
}

/// Glyphs of one height stray by less, in ems.
const STRAY: f64 = 0.12;

/// Type is taken to be no smaller than this, in points.
const LEAST: f64 = 4.0;

/// Gather glyphs into lines, top to bottom; wide gaps become two spaces, so that columns stay apart. The heights at which most
/// glyphs stand are those of lines: what stands a little higher or lower, as a character of a label set upright beside rows, goes to
/// the line it is nearest to.
pub fn gather(page: usize, mut glyphs: Vec<Glyph>) -> Vec<TextLine> {
    glyphs.sort_by(|a, b| a.y.total_cmp(&b.y).then(a.x.total_cmp(&b.x)));
    let mut levels: Vec<Level> = Vec::new();
    for glyph in glyphs {
        match levels.last_mut() {
            Some(level) if (glyph.y - level.y).abs() <= STRAY * level.size.max(glyph.size).max(LEAST) => {
                level.size = level.size.max(glyph.size);
                level.glyphs.push(glyph);
            }
            _ => levels.push(Level { y: glyph.y, size: glyph.size, glyphs: vec![glyph] }),
        }
    }
    // Most cells hold one number.
    let lines = if levels.len() == 1 { levels.into_iter().map(|l| l.glyphs).collect() } else { joined(levels) };
    let lines = lines.into_iter().flat_map(|line| untangled(line, MOST_CUTS));
    lines.map(|line| set(page, line)).filter(|l| !trim(&l.text).is_empty()).collect()
}

/// Levels that make lines, and with each those that are near to it.
fn joined(levels: Vec<Level>) -> Vec<Vec<Glyph>> {
    let near = |a: &Level, b: &Level| {
        // Small type beside larger may be raised further than the type of one line strays.
        let reach = if is_small(a.size.min(b.size), a.size.max(b.size)) { 0.5 } else { 0.45 };
        (a.y - b.y).abs() < reach * a.size.max(b.size).max(LEAST)
    };
    let mut by_weight: Vec<usize> = (0..levels.len()).collect();
    let weight = |level: &Level| level.glyphs.iter().filter(|g| !g.is_space()).count();
    by_weight.sort_by_key(|&i| (std::cmp::Reverse(weight(&levels[i])), i));
    // The line that each level is of, by that line's own level.
    let mut line: Vec<Option<usize>> = vec![None; levels.len()];
    for i in by_weight {
        if line[i].is_some() {
            continue;
        }
        line[i] = Some(i);
        let above = (0..i)
            .rev()
            .take_while(|&j| levels[i].y - levels[j].y < MOST_REACH * levels[i].size.max(levels[j].size).max(LEAST));
        let below = (i + 1..levels.len())
            .take_while(|&j| levels[j].y - levels[i].y < MOST_REACH * levels[i].size.max(levels[j].size).max(LEAST));
        for j in above.chain(below) {
            let closer = line[j]
                .is_none_or(|at| at != j && (levels[at].y - levels[j].y).abs() > (levels[i].y - levels[j].y).abs());
            if closer && near(&levels[i], &levels[j]) {
                line[j] = Some(i);
            }
        }
    }
    let mut lines: Vec<Vec<Glyph>> = levels.iter().map(|_| vec![]).collect();
    for (i, level) in levels.into_iter().enumerate() {
        lines[line[i].unwrap_or(i)].extend(level.glyphs);
    }
    lines.retain(|line| !line.is_empty());
    lines
}

/// No type reaches further from its line, in ems.
const MOST_REACH: f64 = 0.5;

/// What passes for one line is cut so many times over.
const MOST_CUTS: usize = 4;

/// Lines set so tight that they pass for one: where glyphs of different height stand over each other, they are cut at the widest
/// step in height, so that digits of two rows make no number.
fn untangled(mut line: Vec<Glyph>, cuts: usize) -> Vec<Vec<Glyph>> {
    if cuts == 0 {
        return vec![line];
    }
    line.sort_by(|a, b| a.x.total_cmp(&b.x));
    let over = |a: &Glyph, b: &Glyph| {
        // Nearly all of a line have one height.
        if (a.y - b.y).abs() <= 0.2 * a.size.min(b.size) {
            return false;
        }
        let shared = (a.x + a.width()).min(b.x + b.width()) - a.x.max(b.x);
        shared > 0.4 * a.width().min(b.width()) && !a.is_space() && !b.is_space()
    };
    if !line.windows(2).any(|pair| over(&pair[0], &pair[1])) {
        return vec![line];
    }
    line.sort_by(|a, b| a.y.total_cmp(&b.y));
    let step = |i: &usize| line[*i].y - line[i - 1].y;
    let Some(cut) = (1..line.len()).max_by(|a, b| step(a).total_cmp(&step(b))) else { return vec![line] };
    let lower = line.split_off(cut);
    [line, lower].into_iter().flat_map(|part| untangled(part, cuts - 1)).collect()
}
