//! 附件说明 (GB/T 9704-2012, 7.3.4): a blank line above, names below each other, their further lines under their first character.

use super::lines::{Measure, Span};
use super::measures::{BODY_WIDTH, CELL, PITCH};
use super::setter::Setter;
use super::structure::StructureType;
use super::text::{measure, step, tagged};
use crate::document::looks::Look;
use crate::document::{Piece, Role};

/// A line of it; `before` is the role of the piece above.
pub(super) fn set(setter: &mut Setter<'_>, piece: &Piece, look: &Look, before: Option<Role>) {
    let text = piece.text();
    let (word, number) = label(&text);
    if before != Some(Role::Attachment) {
        setter.flow.skip(PITCH);
        setter.attached = 0.0;
    }
    let indent = look.indent * CELL;
    let wide = |setter: &mut Setter<'_>, text: &str| {
        let measure = Measure { width: f32::MAX, indent: 0.0, justify: false, ..measure(look) };
        let lines = setter.lines(&[Span { text, slot: look.face }], &measure);
        lines.iter().map(|line| line.width).fold(0.0, f32::max)
    };
    let from = if word.is_empty() { setter.attached.max(indent) } else { indent };
    if !word.is_empty() {
        setter.attached = indent + wide(setter, word);
    }
    // Where its lines hang; the first begins before that.
    let hang = from + wide(setter, &text[..word.len() + number.len()]);
    let hang = if hang < BODY_WIDTH / 2.0 { hang } else { from };
    let hung = Measure { width: BODY_WIDTH - hang, indent: from - hang, ..measure(look) };
    let mut lines = setter.lines(&[Span { text: &text, slot: look.face }], &hung);
    let tag = tagged(setter, piece, StructureType::P, &mut lines);
    for line in &lines {
        setter.flow.line(line, hang, step(look), look.keep, tag);
    }
}

/// `附件：` and `1.` of `附件：1.清单`; either may be missing. `附件1：` is a word.
fn label(text: &str) -> (&str, &str) {
    let digit = |c: char| c.is_ascii_digit();
    let mut rest = text;
    if let Some(below) = text.strip_prefix('附') {
        let below = below.strip_prefix('件').unwrap_or(below).trim_start_matches(digit);
        rest = below.strip_prefix(['：', ':']).unwrap_or(text);
    }
    let word = &text[..text.len() - rest.len()];
    let below = rest.trim_start_matches(digit);
    let numbered = below.len() < rest.len();
    let behind = below.strip_prefix(['.', '．', '、']).filter(|_| numbered).unwrap_or(rest);
    let behind = if behind.len() < rest.len() { behind.trim_start_matches(' ') } else { rest };
    (word, &rest[..rest.len() - behind.len()])
}

#[cfg(test)]
mod tests {
    use super::label;

    #[test]
    fn labels_end_before_names() {
        assert_eq!(label("附件：1.清单"), ("附件：", "1."));
        assert_eq!(label("附件1：清单"), ("附件1：", ""));
        assert_eq!(label("2. 目录"), ("", "2. "));
        assert_eq!(label("附件：清单"), ("附件：", ""));
        assert_eq!(label("附件"), ("", ""));
        assert_eq!(label("2023年清单"), ("", ""));
    }
}
