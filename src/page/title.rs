//! The title in lines, broken so that words stay whole (GB/T 9704-2012, 7.3.1).

use super::item::Tag;
use super::lines::{Span, TextLine, width};
use super::measures::{BODY_WIDTH, PITCH};
use super::setter::Setter;
use super::structure::StructureType;
use super::text::{lead, measure, place, step};
use crate::document::looks::UNDER_TITLE;
use crate::document::{Said, look, title_lines};

/// The title at the head, line by line as the document has it; the issuer's name and the rest apart where a line is too long.
pub(super) fn set(setter: &mut Setter<'_>, said: &Said) {
    let names = setter.names;
    let title = setter.structure.add(StructureType::H1, 0);
    for piece in &said.head {
        let look = look(piece.role);
        // A title that was made is no text of the report.
        let element =
            piece.number.map_or(title, |number| setter.structure.paragraph(StructureType::Span, title, number));
        let fits = |text: &str| width(setter.fonts, text, look.face, look.size) <= BODY_WIDTH;
        let parts = title_lines(&piece.text(), said.agency.as_deref(), names, &fits);
        let set = |part: &String| setter.lines(&[Span { text: part, slot: look.face }], &measure(&look));
        let mut lines: Vec<TextLine> = parts.iter().flat_map(set).collect();
        lead(setter, piece, element, &mut lines);
        for line in &lines {
            setter.flow.line(line, place(&look, line.width), step(&look), false, Tag::Content(element));
        }
    }
    setter.flow.skip(PITCH * UNDER_TITLE);
    // However many lines it has, the text stands on the grid.
    setter.flow.snap();
}
