//! What of a page's text is seen: not what is in the colour of its ground, covered, struck out or set invisibly.

use kurbo::{Point, Rect};

use super::collect::{Collector, Fill};
use super::glyph::{Glyph, Ink};

/// Text that is taken off a page.
#[derive(Debug, Default)]
pub struct Unseen {
    /// What can't be seen.
    pub hidden: Vec<Glyph>,
    /// What is struck out.
    pub struck: Vec<Glyph>,
    /// Glyphs set invisibly over a picture of the page: they are read.
    pub under_picture: usize,
}

/// Colours nearer than this are one to the eye.
const NEAR: u8 = 10;
/// Areas of a page beyond which none is looked at: a form has some hundreds.
const MOST_FILLS: usize = 1_000;
/// Comparisons of rules with glyphs, at most.
const MOST_TRIES: usize = 4_000_000;

/// Take off the page what is not seen on it.
pub fn settle(collector: &mut Collector<'_>, page: Rect) -> Unseen {
    let mut unseen = Unseen::default();
    let struck = struck(collector);
    let looked_at = collector.fills.len() <= MOST_FILLS;
    let mut kept = Vec::with_capacity(collector.glyphs.len());
    for (i, glyph) in std::mem::take(&mut collector.glyphs).into_iter().enumerate() {
        let middle = glyph.middle();
        if glyph.ink == Ink::None {
            // A layer of text that was recognised in a picture, or of shapes that are drawn as letters.
            let pictured = collector.images.iter().chain(&collector.shapes).any(|p| p.contains(middle));
            if pictured {
                unseen.under_picture += 1;
                kept.push(glyph);
            } else {
                unseen.hidden.push(glyph);
            }
        } else if glyph.ink == Ink::Clear || !page.contains(middle) || looked_at && is_lost(&glyph, &collector.fills) {
            unseen.hidden.push(glyph);
        } else if struck[i] {
            unseen.struck.push(glyph);
        } else {
            kept.push(glyph);
        }
    }
    collector.glyphs = kept;
    unseen
}

/// Is a glyph covered later, or in the colour of what it stands on?
fn is_lost(glyph: &Glyph, fills: &[Fill]) -> bool {
    let middle: Point = glyph.middle();
    let here = |f: &&Fill| f.bounds.contains(middle);
    let later = fills.partition_point(|f| f.turn <= glyph.turn);
    if fills[later..].iter().any(|f| f.covers && f.bounds.contains(middle)) {
        return true;
    }
    let Ink::Color(ink) = glyph.ink else { return false };
    let ground = fills[..later].iter().rev().find(here).map_or(Some([255; 3]), |f| f.color);
    ground.is_some_and(|ground| ink.iter().zip(ground).all(|(a, b)| a.abs_diff(b) < NEAR))
}

/// Which glyphs a rule strikes out: one through their middle that begins and ends with them. Such rules draw no table.
fn struck(collector: &mut Collector<'_>) -> Vec<bool> {
    let glyphs = &collector.glyphs;
    let mut struck = vec![false; glyphs.len()];
    let mut order: Vec<usize> = (0..glyphs.len()).filter(|&i| !glyphs[i].is_space()).collect();
    order.sort_by(|&a, &b| glyphs[a].y.total_cmp(&glyphs[b].y));
    let largest = glyphs.iter().map(|g| g.size).fold(0.0, f64::max);
    let mut tries = 0;
    collector.rules.retain(|rule| {
        if !rule.horizontal || tries > MOST_TRIES {
            return true;
        }
        let from = order.partition_point(|&i| glyphs[i].y < rule.at);
        let near = order[from..].iter().copied().take_while(|&i| glyphs[i].y < rule.at + 0.7 * largest);
        let crossed: Vec<usize> = near
            .inspect(|_| tries += 1)
            .filter(|&i| {
                let g = &glyphs[i];
                let height = (g.y - rule.at) / g.size;
                let over = (g.x + g.width()).min(rule.to) - g.x.max(rule.from);
                (0.18..0.62).contains(&height) && over > 0.6 * g.width()
            })
            .collect();
        let Some(&any) = crossed.first() else { return true };
        let left = crossed.iter().map(|&i| glyphs[i].x).fold(f64::MAX, f64::min);
        let right = crossed.iter().map(|&i| glyphs[i].x + glyphs[i].width()).fold(f64::MIN, f64::max);
        let slack = 0.7 * glyphs[any].size;
        if rule.from < left - slack || rule.to > right + slack {
            return true;
        }
        for i in crossed {
            struck[i] = true;
        }
        false
    });
    struck
}
