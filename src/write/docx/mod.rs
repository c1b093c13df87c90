//! The Word document (ECMA-376): what a copy says in the styles of its roles, the numbers in controls that bear their keys.

mod control;
mod links;
mod lists;
mod measures;
mod package;
mod paragraph;
mod picture;
mod settings;
mod styles;
mod table;

use self::links::Links;
use self::measures::{FOOT, MARGINS, NOTE, PAPER, PITCH, mm};
use self::package::{Part, id, pack};
use self::paragraph::{End, paragraph, run};
use self::styles::{BELOW_TABLE, style};
use self::table::{Table, table};
use super::WriteError;
use crate::document::looks::{Look, Step};
use crate::document::{Body, Piece, Place, Role};
use crate::word::Copy;
use crate::word::format::{added, own_table};
use crate::write::xml::Xml;

/// The namespace of the main parts.
const MAIN: (&str, &str) = ("xmlns:w", "http://schemas.openxmlformats.org/wordprocessingml/2006/main");
const RELATED: (&str, &str) = ("xmlns:r", "http://schemas.openxmlformats.org/officeDocument/2006/relationships");
const DOCUMENT: &str = "word/document.xml";
const ODD: &str = "word/footer1.xml";
const BLOCKS: &str = "word/glossary/document.xml";
const CARRIED: &str = "customXml/item1.xml";
const EVEN: &str = "word/footer2.xml";
const HEAD: &str = "word/header1.xml";

/// A part of the package.
fn begin() -> Xml {
    Xml::part(Some("yes"))
}

impl Xml {
    /// An element with one value, as most properties are.
    fn value(&mut self, name: &str, value: &str) {
        self.empty(name, &[("w:val", value)]);
    }
}

/// Write a copy to memory.
///
/// # Errors
/// [`WriteError::Made`] where the container cannot be put together.
pub fn to_docx(copy: &Copy) -> Result<Vec<u8>, WriteError> {
    let word = |name: &str| format!("application/vnd.openxmlformats-officedocument.wordprocessingml.{name}+xml");
    let core = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties";
    let of_word = [
        (DOCUMENT, "document.main", "", "officeDocument", vec![]),
        ("word/styles.xml", "styles", DOCUMENT, "styles", styles::part()?),
        ("word/settings.xml", "settings", DOCUMENT, "settings", settings::settings()?),
        ("word/fontTable.xml", "fontTable", DOCUMENT, "fontTable", settings::faces()?),
        (ODD, "footer", DOCUMENT, "footer", settings::foot(true, copy.said.centered_numbers)?),
        (EVEN, "footer", DOCUMENT, "footer", settings::foot(false, copy.said.centered_numbers)?),
        (BLOCKS, "document.glossary", DOCUMENT, "glossaryDocument", settings::blocks()?),
        ("word/glossary/styles.xml", "styles", BLOCKS, "styles", styles::part()?),
    ];
    let part = |(name, kind, of, relation, bytes): (&str, _, _, _, _)| Part {
        name: name.to_string(),
        media: word(kind),
        of,
        relation,
        bytes,
    };
    let mut parts: Vec<Part> = of_word.into_iter().map(part).collect();
    let others = [
        (CARRIED, "application/xml", DOCUMENT, "customXml", settings::carried(copy)?),
        (
            "customXml/itemProps1.xml",
            "application/vnd.openxmlformats-officedocument.customXmlProperties+xml",
            CARRIED,
            "customXmlProps",
            settings::carried_properties()?,
        ),
        (
            "docProps/core.xml",
            "application/vnd.openxmlformats-package.core-properties+xml",
            "",
            core,
            settings::core(copy)?,
        ),
        (
            "docProps/app.xml",
            "application/vnd.openxmlformats-officedocument.extended-properties+xml",
            "",
            "extended-properties",
            settings::app()?,
        ),
    ];
    let part = |(name, media, of, relation, bytes): (&str, &str, _, _, _)| Part {
        name: name.to_string(),
        media: media.to_string(),
        of,
        relation,
        bytes,
    };
    parts.extend(others.map(part));
    if !copy.remarks.is_empty() {
        let (name, bytes) = ("word/comments.xml".to_string(), settings::remarks(copy)?);
        parts.push(Part { name, media: word("comments"), of: DOCUMENT, relation: "comments", bytes });
    }
    if let Some(note) = &copy.said.copy_note {
        parts.push(Part {
            name: HEAD.to_string(),
            media: word("header"),
            of: DOCUMENT,
            relation: "header",
            bytes: settings::head(note)?,
        });
    }
    if copy.said.pieces().any(Piece::has_items) {
        let (name, bytes) = ("word/numbering.xml".to_string(), lists::part()?);
        parts.push(Part { name, media: word("numbering"), of: DOCUMENT, relation: "numbering", bytes });
    }
    parts.extend(picture::pictures(&copy.said).into_values().map(picture::part));
    let links = Links::of(&copy.said);
    parts[0].bytes = document(copy, &parts, &links)?;
    pack(&parts, links.all())
}

/// `document.xml`.
fn document(copy: &Copy, parts: &[Part], links: &Links<'_>) -> Result<Vec<u8>, WriteError> {
    let mut xml = begin();
    xml.within("w:document", &[MAIN, RELATED], |xml| {
        xml.within("w:body", &[], |xml| {
            let (controls, tables, added, pictures, heading) = (0, 0, 0, 0, String::new());
            let (remarks, end) = (&copy.remarks, end(copy));
            let mut body = Painter { remarks, controls, tables, added, pictures, heading, end, parts, links };
            copy.head.iter().for_each(|lines| paragraph::title(xml, lines));
            for part in &copy.said.parts {
                let pieces = part.pieces.iter().filter(|piece| piece.is_set());
                match part.place {
                    Place::Annex => pieces.enumerate().for_each(|(i, piece)| body.added(xml, piece, i == 0)),
                    _ => pieces.for_each(|piece| body.piece(xml, piece)),
                }
            }
            section(xml, parts);
        });
    });
    xml.done()
}

/// The end of the report.
fn end(copy: &Copy) -> End {
    let of = |role: Role| copy.said.pieces().find(|piece| piece.role == role).map(Piece::text);
    End { name: of(Role::Signature), date: of(Role::Date), seal: copy.said.seal }
}

/// Numbers of the marks of what is added: behind those of tables.
const ADDED_FROM: usize = 1_000_000;

struct Painter<'a> {
    remarks: &'a [(String, String)],
    controls: usize,
    /// The issuer's own tables so far.
    tables: usize,
    /// The paragraphs that the copy adds, so far.
    added: usize,
    /// The pictures so far.
    pictures: usize,
    /// The heading of the section.
    heading: String,
    end: End,
    parts: &'a [Part],
    links: &'a Links<'a>,
}

impl Painter<'_> {
    fn piece(&mut self, xml: &mut Xml, piece: &Piece) {
        if piece.role == Role::Heading1 {
            self.heading = piece.text();
        }
        match &piece.body {
            Body::Text(_) => paragraph::piece(xml, piece, &self.end, self.links),
            Body::Picture(own) => {
                self.pictures += 1;
                picture::picture(xml, piece, own, self.parts, self.pictures);
            }
            Body::Form(grid) => {
                let caption = grid.template.as_ref().map_or("", |template| template.table.as_str());
                let about = self.heading.clone();
                self.table(
                    xml,
                    &Table {
                        grid,
                        role: piece.role,
                        caption,
                        about: &about,
                        bookmark: None,
                        remarks: self.remarks,
                        links: self.links,
                    },
                );
            }
            Body::Table(grid, _) if grid.rows > 0 => {
                self.tables += 1;
                let bookmark = Some((self.tables, own_table(self.tables)));
                let about = self.heading.clone();
                let (caption, remarks, links) = ("自设表格", self.remarks, self.links);
                let role = piece.role;
                self.table(xml, &Table { grid, role, caption, about: &about, bookmark, remarks, links });
            }
            // A copy to be edited has none.
            Body::Table(..) | Body::Chart(_) => {}
        }
    }

    /// A piece that is none of the report: each of its paragraphs is marked, the first begins a page.
    fn added(&mut self, xml: &mut Xml, piece: &Piece, first: bool) {
        let breaks = |xml: &mut Xml| {
            if first {
                xml.empty("w:pageBreakBefore", &[])
            }
        };
        for line in piece.text().split('\n').filter(|line| !line.trim().is_empty()) {
            self.added += 1;
            let (id, name) = ((ADDED_FROM + self.added).to_string(), added(self.added));
            paragraph(xml, style(piece.role), breaks, |xml| {
                xml.empty("w:bookmarkStart", &[("w:id", &id), ("w:name", &name)]);
                run(xml, None, line);
                xml.empty("w:bookmarkEnd", &[("w:id", &id)]);
            });
        }
    }

    fn table(&mut self, xml: &mut Xml, one: &Table<'_>) {
        table(xml, one, &mut self.controls);
        paragraph(xml, BELOW_TABLE, |_| {}, |_| {});
    }
}

/// The distance of lines of a look that is not on the grid, in points.
fn line(look: &Look) -> f32 {
    match look.step {
        Step::Times(times) => look.size * times,
        Step::Grid => PITCH / 20.0,
    }
}

/// The page.
fn section(xml: &mut Xml, parts: &[Part]) {
    xml.within("w:sectPr", &[], |xml| {
        if parts.iter().any(|part| part.name == HEAD) {
            for kind in ["default", "even"] {
                xml.empty("w:headerReference", &[("w:type", kind), ("r:id", &id(parts, HEAD))]);
            }
        }
        for (kind, name) in [("default", ODD), ("even", EVEN)] {
            xml.empty("w:footerReference", &[("w:type", kind), ("r:id", &id(parts, name))]);
        }
        let [width, height] = PAPER.map(mm);
        xml.empty("w:pgSz", &[("w:w", &width), ("w:h", &height)]);
        let [top, right, bottom, left] = MARGINS.map(mm);
        let foot = mm(FOOT);
        xml.empty(
            "w:pgMar",
            &[
                ("w:top", &top),
                ("w:right", &right),
                ("w:bottom", &bottom),
                ("w:left", &left),
                ("w:header", &mm(NOTE)),
                ("w:footer", &foot),
                ("w:gutter", "0"),
            ],
        );
        // No more than fit: a grid that is a twentieth of a point too high has a line less. The 28 characters of a line are
        // the styles' own: some programs give a character that is wider than its cell two of them.
        xml.empty("w:docGrid", &[("w:type", "lines"), ("w:linePitch", &format!("{:.0}", PITCH.floor()))]);
    });
}
