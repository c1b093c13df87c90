//! Numbers that are wider than their cells.

use super::lines::width;
use super::table::READABLE;
use crate::fonts::{FontSet, Slot};

/// Lines of a number at most: more would look like a list of numbers.
const MOST_LINES: usize = 3;

/// A number by its signs.
pub(super) fn is_number(text: &str) -> bool {
    let figure = |c: char| c.is_ascii_digit() || matches!(c, '０'..='９' | '.' | ',' | '-' | '+' | '．' | '，' | '－');
    !text.is_empty() && text.chars().all(figure)
}

/// A number broken behind its own separators of thousands, and the size in which its lines fit `room`, `size` at most: before it is
/// set in type that is hard to read. `None` where that does not help: digits without separators are never parted, as each part
/// would be taken for a number.
pub(super) fn at_thousands<'t>(
    text: &'t str,
    slot: Slot,
    size: f32,
    room: f32,
    fonts: &FontSet,
) -> Option<(Vec<&'t str>, f32)> {
    let wide = |part: &str| width(fonts, part, slot, READABLE);
    let mut lines: Vec<&str> = Vec::new();
    let (mut from, mut end) = (0, 0);
    for group in text.split_inclusive([',', '，']) {
        let next = end + group.len();
        if end > from && wide(&text[from..next]) > room {
            lines.push(&text[from..end]);
            from = end;
        }
        end = next;
    }
    lines.push(&text[from..]);
    let widest = lines.iter().map(|line| wide(line)).fold(0.0, f32::max);
    let helps = widest <= room && (2..=MOST_LINES).contains(&lines.len());
    helps.then(|| (lines, (READABLE * room / widest).min(size)))
}
