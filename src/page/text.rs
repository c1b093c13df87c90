//! Paragraphs and headings by the looks of their roles.

use std::ops::Range;
use std::sync::Arc;

use super::item::Tag;
use super::lines::{LineLink, Measure, Span, TextLine};
use super::measures::{BODY_WIDTH, CELL, PITCH};
use super::setter::Setter;
use super::structure::StructureType;
use crate::base::link::is_whole;
use crate::base::span::{Spans, bold, packed};
use crate::document::looks::{Look, Stand, Step};
use crate::document::{Piece, Role};

/// Lines of a paragraph that go to the next page with what must not stand there alone.
const COMPANY: usize = 2;

/// A paragraph or a heading; with `keep` its last lines stay on a page with what follows.
pub(super) fn set(setter: &mut Setter<'_>, piece: &Piece, look: &Look, keep: bool) {
    match piece.role {
        Role::Heading1 => setter.flow.bookmark(&piece.text(), 1),
        Role::Heading2 => setter.flow.bookmark(&piece.text(), 2),
        _ => {}
    }
    let spans: Vec<Span<'_>> = piece
        .runs()
        .iter()
        .map(|run| Span { text: &run.text, slot: if run.lead { look.lead } else { look.face } })
        .collect();
    let mut lines = setter.lines(&spans, &measure(look));
    let tag = tagged(setter, piece, kind(piece.role), &mut lines);
    let kept = if keep { lines.len().saturating_sub(COMPANY) } else { lines.len() };
    for (i, line) in lines.iter().enumerate() {
        setter.flow.line(line, place(look, line.width), step(look), look.keep || i >= kept, tag);
    }
}

/// The mark of a piece that is set in these lines, with what is known of it.
pub(super) fn tagged(setter: &mut Setter<'_>, piece: &Piece, kind: StructureType, lines: &mut [TextLine]) -> Tag {
    let element = setter.structure.paragraph(kind, 0, piece.number.unwrap_or(0));
    setter.structure.elements[element].known = known(piece);
    lead(setter, piece, element, lines);
    Tag::Content(element)
}

/// What the looks of a piece do not say of it: official type has no bold, and the numbers of a list are in its text.
fn known(piece: &Piece) -> String {
    let mut end = 0;
    let stretches = piece.runs().iter().map(|run| {
        let start = end;
        end += run.text.len();
        if run.bold { start..end } else { start..start }
    });
    let stretches: Vec<Range<usize>> = stretches.collect();
    packed(&Spans { marks: bold(&piece.text(), &stretches), list: piece.list, ..Spans::default() })
}

/// Characters of a text, the element of which they are, and where they lead.
type Stretch = (Range<usize>, usize, Arc<str>);

/// What of the lines leads elsewhere, each stretch an element of its own; paths lead nowhere away from their page.
pub(super) fn lead(setter: &mut Setter<'_>, piece: &Piece, parent: usize, lines: &mut [TextLine]) {
    let (mut stretches, mut end) = (Vec::<Stretch>::new(), 0);
    for run in piece.runs() {
        let start = end;
        end += run.text.chars().count();
        if let Some(target) = run.link.as_deref().filter(|target| is_whole(target)) {
            let number = piece.number.unwrap_or(0);
            let element = setter.structure.paragraph(StructureType::Link, parent, number);
            // All of the paragraph may be links: the first of them says it too.
            if stretches.is_empty() {
                setter.structure.elements[element].known = setter.structure.elements[parent].known.clone();
            }
            stretches.push((start..end, element, Arc::<str>::from(target)));
        }
    }
    if stretches.is_empty() {
        return;
    }
    // Every glyph says for which characters it stands, and all of them stand for the text.
    let mut at = 0;
    for line in lines {
        let starts: Vec<usize> = line
            .glyphs
            .iter()
            .map(|glyph| {
                let start = at;
                at += glyph.stands_for().count();
                start
            })
            .collect();
        let begin = starts.first().copied().unwrap_or(at);
        let first = stretches.partition_point(|(chars, ..)| chars.end <= begin);
        for (chars, element, target) in stretches[first..].iter().take_while(|(chars, ..)| chars.start < at) {
            let glyphs = starts.partition_point(|s| *s < chars.start)..starts.partition_point(|s| *s < chars.end);
            if !glyphs.is_empty() {
                line.links.push(LineLink { glyphs, element: *element, target: target.clone() });
            }
        }
    }
}

/// The element of a text by its level; the title above them is H1. Below the second level they are read as paragraphs.
fn kind(role: Role) -> StructureType {
    match role.level() {
        Some(1) => StructureType::H2,
        Some(2) => StructureType::H3,
        _ => StructureType::P,
    }
}

/// How lines of a look are made.
pub(super) fn measure(look: &Look) -> Measure {
    let cell = if look.step == Step::Grid { CELL } else { look.size };
    let justify = look.stand == Stand::Justified;
    Measure { size: look.size, cell, width: BODY_WIDTH, indent: look.indent * cell, justify }
}

/// The distance of lines.
pub(super) fn step(look: &Look) -> f32 {
    match look.step {
        Step::Grid => PITCH,
        Step::Times(times) => look.size * times,
    }
}

/// Where a line begins within the 版心. A name over its date and the date are placed together, by [`super::ending`].
pub(super) fn place(look: &Look, line: f32) -> f32 {
    match look.stand {
        Stand::Left | Stand::Justified => 0.0,
        Stand::Centered => (BODY_WIDTH - line) / 2.0,
        Stand::Right | Stand::OverDate => (BODY_WIDTH - look.right * CELL - line).max(0.0),
    }
}
