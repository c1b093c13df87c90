//! What stands on every page outside the 版心: its number, and a note that it is a copy.

use super::item::{Item, Page, Tag};
use super::lines::{Measure, Span, break_text};
use super::measures::{ASCENT, BODY_HEIGHT, BODY_WIDTH, LEFT, MM, TOP};
use crate::document::looks::{COPY_NOTE, PAGE_NUMBER};
use crate::fonts::FontSet;

/// A line of small type at the upper edge, outside the 版心.
pub(super) fn copy_note(page: &mut Page, note: &str, fonts: &FontSet) {
    let (slot, size) = COPY_NOTE;
    let measure = Measure { size, cell: size, width: BODY_WIDTH, indent: 0.0, justify: false };
    let (lines, _) = break_text(fonts, &[Span { text: note, slot }], &measure);
    for (i, line) in lines.into_iter().take(2).enumerate() {
        #[allow(clippy::cast_precision_loss)]
        let y = 20.0 * MM + i as f32 * size * 1.3;
        let x = LEFT + BODY_WIDTH - line.width;
        page.items.push(Item::Text { x, y, size, glyphs: line.glyphs, tag: Tag::Artifact });
    }
}

/// `— 1 —`, 7 mm below the 版心, one character in from the right on odd pages, from the left on even ones.
pub(super) fn page_number(page: &mut Page, number: usize, fonts: &FontSet) {
    let (slot, size) = PAGE_NUMBER;
    let text = format!("— {number} —");
    let measure = Measure { size, cell: size, width: BODY_WIDTH, indent: 0.0, justify: false };
    let (lines, _) = break_text(fonts, &[Span { text: &text, slot }], &measure);
    let Some(line) = lines.into_iter().next() else { return };
    let x = if number % 2 == 1 { LEFT + BODY_WIDTH - size - line.width } else { LEFT + size };
    let y = TOP + BODY_HEIGHT + 7.0 * MM + size * ASCENT;
    page.items.push(Item::Text { x, y, size, glyphs: line.glyphs, tag: Tag::Artifact });
}
