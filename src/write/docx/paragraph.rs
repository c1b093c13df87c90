//! Paragraphs and the text in them.

use unicode_width::UnicodeWidthStr as _;

use super::styles::{LEAD, indent, style};
use super::xml::Xml;
use crate::document::looks::{Look, Stand};
use crate::document::{Piece, Role, look};

/// Characters kept free at the right of a name over its date, at least.
const LEAST_RIGHT: f32 = 2.0;

/// A piece of text in the style of its role; `date` is the date below a signature.
pub fn piece(xml: &mut Xml, piece: &Piece, date: Option<&str>) {
    let own = look(piece.role);
    paragraph(
        xml,
        style(piece.role),
        |xml| {
            if own.stand == Stand::OverDate {
                indent(xml, 0.0, over_date(&own, &piece.text(), date), own.size);
            }
        },
        |xml| {
            for part in piece.runs() {
                let lead = (part.lead && piece.role != Role::Lead).then_some(LEAD);
                run(xml, lead, &part.text);
            }
        },
    );
}

/// A piece of the title, its lines as they are broken.
pub fn title(xml: &mut Xml, lines: &[String]) {
    paragraph(xml, style(Role::Title), |_| {}, |xml| run(xml, None, &lines.join("\n")));
}

/// Characters at the right of a name whose middle stands over the middle of its date.
fn over_date(look: &Look, name: &str, date: Option<&str>) -> f32 {
    #[allow(clippy::cast_precision_loss)]
    let width = |text: &str| text.width() as f32 / 2.0;
    (look.right + (width(date.unwrap_or(name)) - width(name)) / 2.0).max(LEAST_RIGHT)
}

/// A paragraph with more properties than its style has, in the order of the schema.
pub fn paragraph(xml: &mut Xml, style: &str, more: impl FnOnce(&mut Xml), content: impl FnOnce(&mut Xml)) {
    xml.within("w:p", &[], |xml| {
        xml.within("w:pPr", &[], |xml| {
            xml.value("w:pStyle", style);
            more(xml);
        });
        content(xml);
    });
}

/// A stretch of text in one look. Signs that both scripts have are those of Chinese type.
pub fn run(xml: &mut Xml, style: Option<&str>, text: &str) {
    if text.is_empty() {
        return;
    }
    xml.within("w:r", &[], |xml| {
        xml.within("w:rPr", &[], |xml| {
            if let Some(style) = style {
                xml.value("w:rStyle", style);
            }
            xml.empty("w:rFonts", &[("w:hint", "eastAsia")]);
        });
        for (i, line) in text.split('\n').enumerate() {
            if i > 0 {
                xml.empty("w:br", &[]);
            }
            xml.within("w:t", &[("xml:space", "preserve")], |xml| xml.text(line));
        }
    });
}
