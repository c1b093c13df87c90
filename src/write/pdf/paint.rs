//! A page as the operators of its content stream (ISO 32000-1, annex A).

use std::collections::BTreeMap;

use pdf_writer::types::LineCapStyle;
use pdf_writer::{Content, Finish, Name, Settings, Str};

use super::faces::{UsedFace, UsedFaces};
use super::objects::exactly;
use super::picture;
use crate::base::media::Media;
use crate::page::lines::LineGlyph;
use crate::page::structure::{Element, Held, Shows, Structure, StructureType};
use crate::page::{Item, PAGE, Page, Tag};

/// Weight of a table's rules, in points.
const RULE: f32 = 0.6;
/// Bytes of a page's operators, at the least; a page of tables has some 30,000.
const ROOM: usize = 16 * 1024;

/// Paint a page, every piece of it marked; the element of each marked-content sequence comes back too. What is known of an element
/// is said once, by its first mark: `told` has those of the pages before.
pub fn content<'a>(
    page: &'a Page,
    structure: &'a Structure,
    faces: &'a UsedFaces,
    told: &'a mut [bool],
) -> (Vec<u8>, Vec<usize>) {
    let links = page.items.iter().filter_map(|item| match item {
        Item::Link { target, element, .. } => Some((*element, &**target)),
        _ => None,
    });
    let out = Content::with_settings_and_capacity(Settings { pretty: false }, ROOM);
    let mut painter = Painter { out, marks: Vec::new(), open: None, faces, structure, told, links: links.collect() };
    painter.out.set_line_width(RULE).set_line_cap(LineCapStyle::ProjectingSquareCap);
    for item in &page.items {
        match item {
            Item::Text { x, y, size, glyphs, tag } => {
                painter.open(Some(*tag));
                painter.show([*x, *y], *size, glyphs, false);
            }
            Item::Cell { bounds, element } => painter.cell(*bounds, *element),
            // What is filled later, or leads elsewhere, is put upon the page, not into it.
            Item::Field { .. } | Item::Link { .. } => {}
            Item::Picture { bounds, media, element } => painter.picture(*bounds, media, *element),
            Item::Watermark { x, y, size, glyphs, grey } => painter.watermark([*x, *y], *size, glyphs, *grey),
            Item::Rule { from, to } => {
                painter.open(None);
                painter.line(*from, *to);
            }
            Item::Fill { bounds, color } => {
                painter.open(None);
                painter.fill(*bounds, *color);
            }
        }
    }
    painter.close();
    (painter.out.finish().into_vec(), painter.marks)
}

/// What the marked-content sequence being painted is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Open {
    /// Rules and fills: no content.
    Drawing,
    Text(Tag),
}

struct Painter<'a> {
    out: Content,
    marks: Vec<usize>,
    open: Option<Open>,
    faces: &'a UsedFaces,
    structure: &'a Structure,
    /// Elements of which it was said what is known of them.
    told: &'a mut [bool],
    /// Where elements lead.
    links: BTreeMap<usize, &'a str>,
}

impl Painter<'_> {
    fn open(&mut self, tag: Option<Tag>) {
        let wanted = tag.map_or(Open::Drawing, Open::Text);
        if self.open == Some(wanted) {
            return;
        }
        self.close();
        match wanted {
            Open::Drawing => drop(self.out.begin_marked_content(Name(b"Artifact"))),
            Open::Text(Tag::Artifact) => self.pagination(None),
            Open::Text(Tag::Content(element)) => self.content(element, None),
        }
        if matches!(wanted, Open::Text(_)) {
            self.out.begin_text();
        }
        self.open = Some(wanted);
    }

    /// The beginning of a cell, at its place; it is marked even where it is blank.
    fn cell(&mut self, bounds: [f32; 4], element: usize) {
        self.close();
        self.content(element, Some(bounds));
        self.out.begin_text();
        self.open = Some(Open::Text(Tag::Content(element)));
    }

    /// A picture, whole, in its place.
    fn picture(&mut self, [x0, y0, x1, y1]: [f32; 4], media: &Media, element: usize) {
        self.close();
        self.content(element, None);
        let [x, y] = point([x0, y1]);
        self.out.save_state().transform([x1 - x0, 0.0, 0.0, y1 - y0, x, y]);
        self.out.x_object(Name(picture::id(media).as_bytes())).restore_state();
        self.out.end_marked_content();
    }

    /// The mark of a piece of content: its number for the structure tree, and what of the report it shows, under a name
    /// of our own, for those who read the pages back (ISO 32000-1, 14.6.2 and annex E).
    fn content(&mut self, element: usize, bounds: Option<[f32; 4]>) {
        let number = int(self.marks.len());
        self.marks.push(element);
        let Element { kind, shows, spans, alt, known, .. } = &self.structure.elements[element];
        let mut mark = self.out.begin_marked_content_with_properties(Name(kind.name().as_bytes()));
        let mut properties = mark.properties();
        properties.identify(number);
        let mut shown = properties.insert(Name(OWN)).array();
        match shows {
            Shows::Nothing => {}
            Shows::Paragraph(n) => drop(shown.item(int(*n))),
            // With a sign that it is no paragraph.
            Shows::Picture(n) => drop(shown.items([int(*n), 0])),
            Shows::Cell { table, row, col, held } => {
                let held = match held {
                    Held::AsShown => 0,
                    Held::Missing => 1,
                    Held::Unread => 2,
                };
                shown.items([*table, *row, *col, spans.0, spans.1, held].map(int));
                shown.items(bounds.unwrap_or_default());
            }
        }
        shown.finish();
        if *kind == StructureType::Figure {
            properties.pair(Name(b"Alt"), Str(&exactly(alt)));
        }
        if !known.is_empty() && !std::mem::replace(&mut self.told[element], true) {
            properties.pair(Name(SPANS), Str(&exactly(known)));
        }
        if let Some(target) = self.links.get(&element) {
            properties.pair(Name(TARGET), Str(&exactly(target)));
        }
    }

    /// What belongs to the page and not to the text.
    fn pagination(&mut self, kind: Option<Name<'_>>) {
        let mut mark = self.out.begin_marked_content_with_properties(Name(b"Artifact"));
        let mut properties = mark.properties();
        properties.pair(Name(b"Type"), Name(b"Pagination"));
        if let Some(kind) = kind {
            properties.pair(Name(b"Subtype"), kind);
        }
    }

    /// Grey type along the rising diagonal.
    fn watermark(&mut self, at: [f32; 2], size: f32, glyphs: &[LineGlyph], grey: f32) {
        self.close();
        self.pagination(Some(Name(b"Watermark")));
        self.out.set_fill_rgb(grey, grey, grey).begin_text();
        self.show(at, size, glyphs, true);
        self.out.end_text().set_fill_rgb(0.0, 0.0, 0.0).end_marked_content();
    }

    fn line(&mut self, from: [f32; 2], to: [f32; 2]) {
        let ([x0, y0], [x1, y1]) = (point(from), point(to));
        self.out.move_to(x0, y0).line_to(x1, y1).stroke();
    }

    fn fill(&mut self, [x, y, width, height]: [f32; 4], [r, g, b]: [f32; 3]) {
        let [left, bottom] = point([x, y + height]);
        self.out.set_fill_rgb(r, g, b).rect(left, bottom, width, height).fill_nonzero();
        self.out.set_fill_rgb(0.0, 0.0, 0.0);
    }

    fn close(&mut self) {
        if matches!(self.open, Some(Open::Text(_))) {
            self.out.end_text();
        }
        if self.open.take().is_some() {
            self.out.end_marked_content();
        }
    }

    /// Glyphs on one line, level or rising, a run for each change of face.
    fn show(&mut self, [x, y]: [f32; 2], size: f32, glyphs: &[LineGlyph], rising: bool) {
        let mut rest = glyphs;
        while let Some(first) = rest.first() {
            let Some(face) = self.faces.get(first.face) else { break };
            let own = |g: &LineGlyph| g.text.is_none() && face.glyph(g.id).character == Some(g.ch);
            // A glyph that stands for several characters (一 and the radical ⼀), or for more than it shows, says for what.
            let alike = |g: &&LineGlyph| g.face == first.face && g.stand == first.stand && own(g);
            let is_own = own(first);
            let count = if is_own { rest.iter().take_while(alike).count() } else { 1 };
            let (size, y) = first.stand.set(size, y);
            let (run, after) = rest.split_at(count);
            rest = after;
            if !is_own {
                let mut mark = self.out.begin_marked_content_with_properties(Name(b"Span"));
                mark.properties().pair(Name(b"ActualText"), Str(&actual_text(first)));
            }
            self.out.set_font(Name(face.id.as_bytes()), size);
            let (turn, [x, y]) = if rising {
                let turn = std::f32::consts::FRAC_1_SQRT_2;
                (turn, point([x + first.x * turn, y - first.x * turn]))
            } else {
                (0.0, point([x + first.x, y]))
            };
            let level = if rising { turn } else { 1.0 };
            self.out.set_text_matrix([level, turn, -turn, level, x, y]);
            run_of(&mut self.out, face, run, size);
            if !is_own {
                self.out.end_marked_content();
            }
        }
    }
}

/// The key under which a mark says what of the report it shows: nothing (what this copy adds), the number of a paragraph,
/// a picture's and 0, or a cell's table, row, column, rows, columns, whether it is missing (1) or unread (2), and its edges.
const OWN: &[u8] = b"Nianbao";
/// The key under which the mark of a link says where it leads.
const TARGET: &[u8] = b"NianbaoTarget";
/// The key under which the mark of a paragraph says what its looks do not.
const SPANS: &[u8] = b"NianbaoSpans";

fn int(n: usize) -> i32 {
    i32::try_from(n).unwrap_or(i32::MAX)
}

fn point([x, y]: [f32; 2]) -> [f32; 2] {
    [x, PAGE[1] - y]
}

/// What a glyph stands for.
fn actual_text(glyph: &LineGlyph) -> Vec<u8> {
    let mut own = [0; 4];
    exactly(glyph.text.as_deref().unwrap_or_else(|| glyph.ch.encode_utf8(&mut own)))
}

/// Show the glyphs of a run, with the kerning that puts each where the layout has it.
fn run_of(out: &mut Content, face: &UsedFace, run: &[LineGlyph], size: f32) {
    let mut shown = out.show_positioned();
    let mut items = shown.items();
    let mut codes: Vec<u8> = Vec::with_capacity(run.len() * 2);
    // Where the pen is and should be, in thousandths of an em from the run's start.
    let mut pen = 0.0f32;
    let origin = run.first().map_or(0.0, |g| g.x);
    for glyph in run {
        let wanted = ((glyph.x - origin) / size * 1000.0).round();
        let kern = pen - wanted;
        if kern != 0.0 {
            if !codes.is_empty() {
                items.show(Str(&codes));
                codes.clear();
            }
            items.adjust(kern);
            pen = wanted;
        }
        let used = face.glyph(glyph.id);
        codes.extend(used.id.to_be_bytes());
        pen += used.advance;
    }
    items.show(Str(&codes));
}
