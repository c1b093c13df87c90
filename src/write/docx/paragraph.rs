//! Paragraphs and the text in them.

use unicode_width::UnicodeWidthStr as _;

use super::links::Links;
use super::lists;
use super::measures::{PITCH, hundredths};
use super::package::link_id;
use super::styles::{LEAD, indent, style};
use crate::base::span::Spans;
use crate::document::looks::{ABOVE_END, Look, UNSEALED};
use crate::document::{Piece, Role, look, runs_of};
use crate::write::xml::Xml;

/// The end of a report, whose name and date stand by each other.
pub struct End {
    /// The name and the date, where they are there.
    pub name: Option<String>,
    /// The date.
    pub date: Option<String>,
    /// It has room for a seal.
    pub seal: bool,
}

/// A piece of text in the style of its role; `links` are the addresses that the document knows.
pub fn piece(xml: &mut Xml, piece: &Piece, end: &End, links: &Links<'_>) {
    let own = look(piece.role);
    paragraph(
        xml,
        style(piece.role),
        |xml| {
            if let Some(item) = piece.list {
                lists::item(xml, item);
            }
            if matches!(piece.role, Role::Signature | Role::Date) {
                // A blank line above the end of a report without a seal (7.3.5.2).
                let first = if end.name.is_some() { Role::Signature } else { Role::Date };
                if !end.seal && piece.role == first {
                    xml.empty(
                        "w:spacing",
                        &[
                            ("w:beforeLines", &hundredths(ABOVE_END)),
                            ("w:before", &format!("{:.0}", PITCH * ABOVE_END)),
                        ],
                    );
                }
                indent(xml, 0.0, end.right(piece.role, &own), own.size);
            }
        },
        |xml| {
            // What leads to one place is one link, however it is set.
            for parts in piece.runs().chunk_by(|a, b| a.link == b.link) {
                stretch(xml, parts[0].link.as_deref(), links, |xml| {
                    for part in parts {
                        let lead = (part.lead && piece.role != Role::Lead).then_some(LEAD);
                        set(xml, lead, part.bold, &part.text);
                    }
                });
            }
        },
    );
}

/// A stretch of text, and where it leads.
fn stretch(xml: &mut Xml, link: Option<&str>, links: &Links<'_>, content: impl FnOnce(&mut Xml)) {
    match link.and_then(|link| links.number(link)) {
        Some(number) => xml.within("w:hyperlink", &[("r:id", &*link_id(number)), ("w:history", "1")], content),
        None => content(xml),
    }
}

/// A line of a cell, in stretches of one look each.
pub fn stretches(xml: &mut Xml, spans: &Spans, text: &str, links: &Links<'_>) {
    if spans.is_empty() {
        return run(xml, None, text);
    }
    let runs = runs_of(text, &spans.links, &spans.marks);
    for parts in runs.chunk_by(|a, b| a.link == b.link) {
        stretch(xml, parts[0].link.as_deref(), links, |xml| {
            parts.iter().for_each(|part| set(xml, None, part.bold, &part.text));
        });
    }
}

/// A piece of the title, its lines as they are broken.
pub fn title(xml: &mut Xml, lines: &[String]) {
    paragraph(xml, style(Role::Title), |_| {}, |xml| run(xml, None, &lines.join("\n")));
}

impl End {
    /// Characters kept free at the right of the name or the date.
    fn right(&self, role: Role, look: &Look) -> f32 {
        #[allow(clippy::cast_precision_loss)]
        let width = |text: &Option<String>| text.as_deref().map(|text| text.width() as f32 / 2.0);
        let (Some(name), Some(date)) = (width(&self.name), width(&self.date)) else {
            return if self.seal { look.right } else { UNSEALED };
        };
        match (self.seal, role) {
            // 7.3.5.1: the middle of the name over the middle of the date.
            (true, Role::Signature) => (look.right + (date - name) / 2.0).max(UNSEALED),
            (true, _) => look.right,
            // 7.3.5.2: the date begins two characters further in than the name.
            (false, Role::Signature) => (date - name + 2.0 * UNSEALED).max(UNSEALED),
            (false, _) => (name - date).max(UNSEALED),
        }
    }
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

/// A stretch of text in one look.
pub fn run(xml: &mut Xml, style: Option<&str>, text: &str) {
    set(xml, style, false, text);
}

/// The same, in bold type where the source has it so. Signs that both scripts have are those of Chinese type.
fn set(xml: &mut Xml, style: Option<&str>, bold: bool, text: &str) {
    if text.is_empty() {
        return;
    }
    xml.within("w:r", &[], |xml| {
        xml.within("w:rPr", &[], |xml| {
            if let Some(style) = style {
                xml.value("w:rStyle", style);
            }
            xml.empty("w:rFonts", &[("w:hint", "eastAsia")]);
            if bold {
                xml.empty("w:b", &[]);
            }
        });
        for (i, line) in text.split('\n').enumerate() {
            if i > 0 {
                xml.empty("w:br", &[]);
            }
            xml.leaf("w:t", &[("xml:space", "preserve")], line);
        }
    });
}
