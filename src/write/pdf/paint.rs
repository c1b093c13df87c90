//! A page as printpdf's operations.

use std::collections::BTreeMap;

use printpdf::{
    Codepoint, Color, DictItem, Line, LinePoint, Op, PaintMode, PdfFontHandle, Point, Pt, Rect, Rgb, TextItem,
    TextMatrix, XObjectTransform,
};

use super::faces::{UsedFace, UsedFaces};
use super::picture;
use crate::base::media::Media;
use crate::page::lines::LineGlyph;
use crate::page::structure::{Element, Held, Shows, Structure, StructureType};
use crate::page::{Item, PAGE, Page, Tag};

/// Weight of a table's rules, in points.
const RULE: f32 = 0.6;

/// Paint a page, every piece of it marked; the element of each marked-content sequence comes back too.
pub fn operations<'a>(page: &'a Page, structure: &Structure, faces: &'a UsedFaces) -> (Vec<Op>, Vec<usize>) {
    let links = page.items.iter().filter_map(|item| match item {
        Item::Link { target, element, .. } => Some((*element, &**target)),
        _ => None,
    });
    let mut painter = Painter { ops: Vec::new(), marks: Vec::new(), open: None, faces, links: links.collect() };
    painter.ops.push(Op::SetOutlineThickness { pt: Pt(RULE) });
    painter.ops.push(Op::SetLineCapStyle { cap: printpdf::LineCapStyle::ProjectingSquare });
    for item in &page.items {
        match item {
            Item::Text { x, y, size, glyphs, tag } => {
                painter.open(Some(*tag), structure);
                painter.show([*x, *y], *size, glyphs, false);
            }
            Item::Cell { bounds, element } => painter.cell(*bounds, *element, structure),
            // What is filled later, or leads elsewhere, is put upon the page, not into it.
            Item::Field { .. } | Item::Link { .. } => {}
            Item::Picture { bounds, media, element } => painter.picture(*bounds, media, *element, structure),
            Item::Watermark { x, y, size, glyphs, grey } => painter.watermark([*x, *y], *size, glyphs, *grey),
            Item::Rule { from, to } => {
                painter.open(None, structure);
                painter.ops.push(Op::DrawLine { line: line(*from, *to) });
            }
            Item::Fill { bounds, color } => {
                painter.open(None, structure);
                fill(&mut painter.ops, *bounds, *color);
            }
        }
    }
    painter.close();
    (painter.ops, painter.marks)
}

/// What the marked-content sequence being painted is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Open {
    /// Rules and fills: no content.
    Drawing,
    Text(Tag),
}

struct Painter<'a> {
    ops: Vec<Op>,
    marks: Vec<usize>,
    open: Option<Open>,
    faces: &'a UsedFaces,
    /// Where elements lead.
    links: BTreeMap<usize, &'a str>,
}

impl Painter<'_> {
    fn open(&mut self, tag: Option<Tag>, structure: &Structure) {
        let wanted = tag.map_or(Open::Drawing, Open::Text);
        if self.open == Some(wanted) {
            return;
        }
        self.close();
        let begin = match wanted {
            Open::Drawing => Op::BeginMarkedContent { tag: "Artifact".into() },
            Open::Text(Tag::Artifact) => marked("Artifact", "Type", DictItem::Name(b"Pagination".to_vec())),
            Open::Text(Tag::Content(element)) => self.content(element, None, structure),
        };
        self.ops.push(begin);
        if matches!(wanted, Open::Text(_)) {
            self.ops.push(Op::StartTextSection);
        }
        self.open = Some(wanted);
    }

    /// The beginning of a cell, at its place; it is marked even where it is blank.
    fn cell(&mut self, bounds: [f32; 4], element: usize, structure: &Structure) {
        self.close();
        let begin = self.content(element, Some(bounds), structure);
        self.ops.push(begin);
        self.ops.push(Op::StartTextSection);
        self.open = Some(Open::Text(Tag::Content(element)));
    }

    /// A picture, whole, in its place.
    fn picture(&mut self, [x0, y0, x1, y1]: [f32; 4], media: &Media, element: usize, structure: &Structure) {
        self.close();
        let begin = self.content(element, None, structure);
        self.ops.push(begin);
        let corner = point([x0, y1]);
        let transform = XObjectTransform {
            translate_x: Some(corner.x),
            translate_y: Some(corner.y),
            scale_x: Some(x1 - x0),
            scale_y: Some(y1 - y0),
            no_auto_scale: true,
            ..XObjectTransform::default()
        };
        self.ops.push(Op::UseXobject { id: picture::id(media), transform });
        self.ops.push(Op::EndMarkedContent);
    }

    /// The mark of a piece of content: its number for the structure tree, and what of the report it shows, under a name
    /// of our own, for those who read the pages back (ISO 32000-1, 14.6.2 and annex E).
    fn content(&mut self, element: usize, bounds: Option<[f32; 4]>, structure: &Structure) -> Op {
        let number = int(self.marks.len());
        self.marks.push(element);
        let Element { kind, shows, spans, alt, .. } = &structure.elements[element];
        let shown = match shows {
            Shows::Nothing => vec![],
            Shows::Paragraph(n) => vec![int(*n)],
            // With a sign that it is no paragraph.
            Shows::Picture(n) => vec![int(*n), int(0)],
            Shows::Cell { table, row, col, held } => {
                let held = match held {
                    Held::AsShown => 0,
                    Held::Missing => 1,
                    Held::Unread => 2,
                };
                let places = [*table, *row, *col, spans.0, spans.1, held];
                let edges = bounds.unwrap_or_default();
                places.map(int).into_iter().chain(edges.map(DictItem::Real)).collect()
            }
        };
        let mut map: BTreeMap<String, DictItem> =
            [("MCID".to_string(), number), (OWN.to_string(), DictItem::Array(shown))].into();
        if *kind == StructureType::Figure {
            map.insert("Alt".to_string(), string(alt));
        }
        if let Some(target) = self.links.get(&element) {
            map.insert(TARGET.to_string(), string(target));
        }
        Op::BeginMarkedContentWithProperties { tag: kind.name().into(), properties: DictItem::Dict { map } }
    }

    /// Grey type along the rising diagonal.
    fn watermark(&mut self, at: [f32; 2], size: f32, glyphs: &[LineGlyph], grey: f32) {
        self.close();
        let kind = [("Type", "Pagination"), ("Subtype", "Watermark")];
        let map = kind.map(|(key, name)| (key.to_string(), DictItem::Name(name.as_bytes().to_vec()))).into();
        let properties = DictItem::Dict { map };
        let color = |level| Color::Rgb(Rgb { r: level, g: level, b: level, icc_profile: None });
        self.ops.push(Op::BeginMarkedContentWithProperties { tag: "Artifact".into(), properties });
        self.ops.push(Op::SetFillColor { col: color(grey) });
        self.ops.push(Op::StartTextSection);
        self.show(at, size, glyphs, true);
        self.ops.push(Op::EndTextSection);
        self.ops.push(Op::SetFillColor { col: color(0.0) });
        self.ops.push(Op::EndMarkedContent);
    }

    fn close(&mut self) {
        if matches!(self.open, Some(Open::Text(_))) {
            self.ops.push(Op::EndTextSection);
        }
        if self.open.take().is_some() {
            self.ops.push(Op::EndMarkedContent);
        }
    }
}

/// The key under which a mark says what of the report it shows: nothing (what this copy adds), the number of a paragraph,
/// a picture's and 0, or a cell's table, row, column, rows, columns, whether it is missing (1) or unread (2), and its edges.
const OWN: &str = "Nianbao";
/// The key under which the mark of a link says where it leads.
const TARGET: &str = "NianbaoTarget";

fn int(n: usize) -> DictItem {
    DictItem::Int(i64::try_from(n).unwrap_or(i64::MAX))
}

fn marked(tag: &str, key: &str, value: DictItem) -> Op {
    let map = std::iter::once((key.to_string(), value)).collect();
    Op::BeginMarkedContentWithProperties { tag: tag.into(), properties: DictItem::Dict { map } }
}

fn point([x, y]: [f32; 2]) -> Point {
    Point { x: Pt(x), y: Pt(PAGE[1] - y) }
}

fn line(from: [f32; 2], to: [f32; 2]) -> Line {
    let points = [from, to].map(|p| LinePoint { p: point(p), bezier: false });
    Line { points: points.to_vec(), is_closed: false }
}

fn fill(ops: &mut Vec<Op>, [x, y, width, height]: [f32; 4], [r, g, b]: [f32; 3]) {
    let color = |r, g, b| Color::Rgb(Rgb { r, g, b, icc_profile: None });
    let corner = point([x, y + height]);
    let rectangle = Rect {
        x: corner.x,
        y: corner.y,
        width: Pt(width),
        height: Pt(height),
        mode: Some(PaintMode::Fill),
        winding_order: None,
    };
    ops.push(Op::SetFillColor { col: color(r, g, b) });
    ops.push(Op::DrawRectangle { rectangle });
    ops.push(Op::SetFillColor { col: color(0.0, 0.0, 0.0) });
}

impl Painter<'_> {
    /// Glyphs on one line, level or rising, a run for each change of face.
    fn show(&mut self, [x, y]: [f32; 2], size: f32, glyphs: &[LineGlyph], rising: bool) {
        let mut rest = glyphs;
        while let Some(first) = rest.first() {
            let Some(face) = self.faces.get(first.face) else { break };
            let own = |g: &LineGlyph| g.text.is_none() && face.glyph(g.id).character == Some(g.ch);
            // A glyph that stands for several characters (一 and the radical ⼀), or for more than it shows, says for what.
            let alike = |g: &&LineGlyph| g.face == first.face && g.stand == first.stand && own(g);
            let count = if own(first) { rest.iter().take_while(alike).count() } else { 1 };
            let (size, y) = first.stand.set(size, y);
            let (run, after) = rest.split_at(count);
            rest = after;
            let actual = (!own(first)).then(|| actual_text(first));
            self.ops.extend(actual.clone());
            self.ops.push(Op::SetFont { font: PdfFontHandle::External(face.id.clone()), size: Pt(size) });
            let matrix = if rising {
                let turn = std::f32::consts::FRAC_1_SQRT_2;
                let start = point([x + first.x * turn, y - first.x * turn]);
                TextMatrix::Raw([turn, turn, -turn, turn, start.x.0, start.y.0])
            } else {
                let start = point([x + first.x, y]);
                TextMatrix::Translate(start.x, start.y)
            };
            self.ops.push(Op::SetTextMatrix { matrix });
            self.ops.push(Op::ShowText { items: items(face, run, size) });
            self.ops.extend(actual.map(|_| Op::EndMarkedContent));
        }
    }
}

/// `/Span <</ActualText …>> BDC`.
fn actual_text(glyph: &LineGlyph) -> Op {
    let text = glyph.text.as_deref().map_or_else(|| glyph.ch.to_string(), str::to_string);
    marked("Span", "ActualText", string(&text))
}

/// A text string: UTF-16 with a byte order mark.
fn string(text: &str) -> DictItem {
    let data = [0xfe, 0xff].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect();
    DictItem::String { data, literal: false }
}

/// The glyphs of a run, with the kerning that puts each where the layout has it.
fn items(face: &UsedFace, run: &[LineGlyph], size: f32) -> Vec<TextItem> {
    let mut items = Vec::new();
    let mut batch = Batch::default();
    // Where the pen is and should be, in thousandths of an em from the run's start.
    let mut pen = 0.0f32;
    let origin = run.first().map_or(0.0, |g| g.x);
    for glyph in run {
        let wanted = ((glyph.x - origin) / size * 1000.0).round();
        let kern = pen - wanted;
        if kern != 0.0 {
            batch.end(&mut items);
            items.push(TextItem::Offset(kern));
            pen = wanted;
        }
        let used = face.glyph(glyph.id);
        match used.character.filter(|_| used.plain) {
            // Characters are set as one string of codes; glyphs would be a string each.
            Some(c) => batch.text.push(c),
            None => {
                batch.end(&mut items);
                let text = used.character.unwrap_or(glyph.ch);
                batch.glyphs.push(Codepoint::with_cid(used.id, 0.0, text.to_string()));
            }
        }
        pen += used.advance;
    }
    batch.end(&mut items);
    items
}

/// What is set without kerning in between.
#[derive(Default)]
struct Batch {
    text: String,
    glyphs: Vec<Codepoint>,
}

impl Batch {
    fn end(&mut self, items: &mut Vec<TextItem>) {
        if !self.glyphs.is_empty() {
            items.push(TextItem::GlyphIds(std::mem::take(&mut self.glyphs)));
        }
        if !self.text.is_empty() {
            items.push(TextItem::Text(std::mem::take(&mut self.text)));
        }
    }
}
