//! What stands on every page outside the 版心 or under it: its number, a note that it is a copy, a word that it is a draft.

use super::item::{Item, Page, Tag};
use super::lines::{LineGlyph, Measure, Span, TextLine, break_text};
use super::measures::{BODY_HEIGHT, BODY_WIDTH, LEFT, MM, PAGE, TOP};
use crate::document::looks::{COPY_NOTE, DRAFT, PAGE_DASH, PAGE_NUMBER};
use crate::fonts::{FontSet, Glyph, Stand};

/// From the lower edge of the 版心 to the upper edge of the dashes beside a page's number (GB/T 9704-2012, 7.5).
const BELOW_BODY: f32 = 7.0 * MM;

fn line(fonts: &FontSet, spans: &[Span<'_>], size: f32, width: f32) -> Vec<TextLine> {
    break_text(fonts, spans, &Measure { size, cell: size, width, indent: 0.0, justify: false }).0
}

/// A line of small type at the upper edge, outside the 版心.
pub(super) fn copy_note(page: &mut Page, note: &str, fonts: &FontSet) {
    let (slot, size) = COPY_NOTE;
    let lines = line(fonts, &[Span { text: note, slot }], size, BODY_WIDTH);
    for (i, line) in lines.into_iter().take(2).enumerate() {
        #[allow(clippy::cast_precision_loss)]
        let y = 20.0 * MM + i as f32 * size * 1.3;
        let x = LEFT + BODY_WIDTH - line.width;
        page.items.push(Item::Text { x, y, size, glyphs: line.glyphs, tag: Tag::Artifact });
    }
}

/// `— 1 —`, its dashes 7 mm below the 版心, one character in from the right on odd pages, from the left on even ones; or in the
/// middle of each.
pub(super) fn page_number(page: &mut Page, number: usize, centered: bool, fonts: &FontSet) {
    let (slot, size) = PAGE_NUMBER;
    let (mut glyphs, mut width) = (Vec::new(), 0.0);
    for ch in format!("— {number} —").chars() {
        let slot = if ch == '—' { PAGE_DASH } else { slot };
        let Some(Glyph { face, id, advance }) = fonts.own_glyph(slot, ch) else { continue };
        glyphs.push(LineGlyph { ch, text: None, face, id, x: width, stand: Stand::default() });
        width += advance * size;
    }
    let x = match number % 2 {
        _ if centered => LEFT + (BODY_WIDTH - width) / 2.0,
        1 => LEFT + BODY_WIDTH - size - width,
        _ => LEFT + size,
    };
    let rise = glyphs.first().and_then(|g| fonts.faces().get(g.face)?.ink(g.id)).map_or(0.3, |ink| ink[3]);
    let y = TOP + BODY_HEIGHT + BELOW_BODY + size * rise;
    page.items.push(Item::Text { x, y, size, glyphs, tag: Tag::Artifact });
}

/// A word across the page, under all that is on it already.
pub(super) fn watermark(page: &mut Page, word: &str, fonts: &FontSet) {
    let (slot, size, grey) = DRAFT;
    // Between the corners of the page it is long enough for a few characters; more make it smaller.
    #[allow(clippy::cast_precision_loss)]
    let size = size.min(size * 4.0 / word.chars().count().max(1) as f32);
    let Some(line) = line(fonts, &[Span { text: word, slot }], size, f32::MAX).into_iter().next() else { return };
    // Its middle, a third of an em above the baseline, stands over the middle of the page.
    let (along, up) = (line.width / 2.0 * TURN, size * 0.37 * TURN);
    let (x, y) = (PAGE[0] / 2.0 - along + up, PAGE[1] / 2.0 + along + up);
    page.items.insert(0, Item::Watermark { x, y, size, glyphs: line.glyphs, grey });
}

/// Sine and cosine of half a right angle.
const TURN: f32 = std::f32::consts::FRAC_1_SQRT_2;
