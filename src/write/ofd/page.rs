//! A page as objects: `Content.xml` (clauses 7.7, 9, 11).

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::faces::{UsedFace, UsedFaces};
use super::tags::Placed;
use super::units::{boundary, mm, number, part};
use super::{Ids, Pictures};
use crate::base::media::Media;
use crate::base::text::in_xml;
use crate::page::lines::LineGlyph;
use crate::page::{Item, MM, PAGE, Page, Tag};
use crate::write::WriteError;
use crate::write::xml::Xml;

/// Weight of a table's rules, in points: that of the PDF.
const RULE: f32 = 0.6;
/// What is drawn outside an object's box is cut off (clause 8.5): so much around the line, in em.
const AROUND: f32 = 0.5;

/// A page of the package.
pub struct Painted {
    /// Its number among all that can be referred to.
    pub id: u32,
    /// `Content.xml`.
    pub content: Vec<u8>,
}

/// Paint a page. What is no content stands in layers of its own: across the page in the background, around it in the
/// foreground.
pub fn paint(
    page: &Page,
    faces: &UsedFaces<'_>,
    pictures: &Pictures<'_>,
    ids: &mut Ids,
    placed: &mut Placed,
) -> Result<Painted, WriteError> {
    let links = page.items.iter().filter_map(|item| match item {
        Item::Link { target, element, .. } => Some((*element, &**target)),
        _ => None,
    });
    let links: BTreeMap<usize, &str> = links.collect();
    let id = ids.next();
    placed.begin_page(id);
    let content = part("ofd:Page", &[], |xml| {
        xml.within("ofd:Area", &[], |xml| {
            xml.leaf("ofd:PhysicalBox", &[], &boundary([0.0, 0.0, PAGE[0], PAGE[1]]));
        });
        xml.within("ofd:Content", &[], |xml| {
            for kind in ["Background", "Body", "Foreground"] {
                let items: Vec<&Item> = page.items.iter().filter(|item| layer(item) == kind).collect();
                if items.is_empty() {
                    continue;
                }
                let layer = ids.next().to_string();
                xml.within("ofd:Layer", &[("ID", &layer), ("Type", kind)], |xml| {
                    Painter { xml, faces, pictures, links: &links, ids, placed }.items(&items);
                });
            }
        });
    })?;
    Ok(Painted { id, content })
}

fn layer(item: &Item) -> &'static str {
    match item {
        Item::Watermark { .. } => "Background",
        Item::Text { tag: Tag::Artifact, .. } => "Foreground",
        _ => "Body",
    }
}

struct Painter<'p, 'f> {
    xml: &'p mut Xml,
    faces: &'p UsedFaces<'f>,
    pictures: &'p Pictures<'f>,
    /// Where elements lead.
    links: &'p BTreeMap<usize, &'p str>,
    ids: &'p mut Ids,
    placed: &'p mut Placed,
}

impl Painter<'_, '_> {
    fn items(&mut self, items: &[&Item]) {
        let mut rest = items;
        while let Some((first, after)) = rest.split_first() {
            rest = after;
            match first {
                Item::Text { x, y, size, glyphs, tag } => self.text([*x, *y], *size, glyphs, *tag),
                // A seal is set by other programs, as a signature of the whole file (clause 18): only its place is named.
                Item::Cell { bounds, element } | Item::Field { bounds, element } => self.placed.cell(*element, *bounds),
                Item::Picture { bounds, media, element } => self.picture(*bounds, media, *element),
                // The text itself leads there.
                Item::Link { .. } => {}
                Item::Watermark { x, y, size, glyphs, grey } => self.across([*x, *y], *size, glyphs, *grey),
                Item::Fill { bounds, color } => self.fill(*bounds, *color),
                Item::Rule { .. } => {
                    let count = 1 + rest.iter().take_while(|item| matches!(item, Item::Rule { .. })).count();
                    self.rules(&items[items.len() - rest.len() - 1..][..count]);
                    rest = &rest[count - 1..];
                }
            }
        }
    }

    /// Rules that are drawn one after another are one object.
    fn rules(&mut self, rules: &[&Item]) {
        let ends = || {
            rules.iter().filter_map(|item| if let Item::Rule { from, to } = item { Some((*from, *to)) } else { None })
        };
        let [mut left, mut top, mut right, mut bottom] = [f32::MAX, f32::MAX, f32::MIN, f32::MIN];
        for [x, y] in ends().flat_map(|(from, to)| [from, to]) {
            (left, top, right, bottom) = (left.min(x), top.min(y), right.max(x), bottom.max(y));
        }
        let bounds = [left - RULE, top - RULE, right + RULE, bottom + RULE];
        // From where the object's box really begins, once that is rounded.
        let [left, top] = [rounded(bounds[0]), rounded(bounds[1])];
        let at = |[x, y]: [f32; 2]| format!("{} {}", number(millimetres(x) - left), number(millimetres(y) - top));
        let mut path = String::new();
        for (from, to) in ends() {
            let space = if path.is_empty() { "" } else { " " };
            // Writing to a string cannot fail.
            let _ = write!(path, "{space}M {} L {}", at(from), at(to));
        }
        let (id, place, width) = (self.ids.next().to_string(), boundary(bounds), mm(RULE));
        let attributes = [("ID", &*id), ("Boundary", &place), ("LineWidth", &width), ("Cap", "Square")];
        self.xml.within("ofd:PathObject", &attributes, |xml| {
            xml.empty("ofd:StrokeColor", &[("Value", "0 0 0")]);
            xml.leaf("ofd:AbbreviatedData", &[], &path);
        });
    }

    fn fill(&mut self, [x, y, width, height]: [f32; 4], color: [f32; 3]) {
        let (id, place) = (self.ids.next().to_string(), boundary([x, y, x + width, y + height]));
        let attributes = [("ID", &*id), ("Boundary", &place), ("Stroke", "false"), ("Fill", "true")];
        let [r, g, b] = color.map(|share| number(f64::from(share.clamp(0.0, 1.0) * 255.0).round()));
        let (right, bottom) = (mm(width), mm(height));
        self.xml.within("ofd:PathObject", &attributes, |xml| {
            xml.empty("ofd:FillColor", &[("Value", &format!("{r} {g} {b}"))]);
            xml.leaf("ofd:AbbreviatedData", &[], &format!("M 0 0 L {right} 0 L {right} {bottom} L 0 {bottom} C"));
        });
    }

    /// Type across the page, rising by half a right angle: turned by its matrix within a box that is the page (clause 8.5).
    fn across(&mut self, [x, y]: [f32; 2], size: f32, glyphs: &[LineGlyph], grey: f32) {
        let half = std::f64::consts::FRAC_1_SQRT_2;
        let (turn, value) = (number(half), number(f64::from(grey * 255.0).round()));
        let color = format!("{value} {value} {value}");
        for glyph in glyphs {
            let Some(face) = self.faces.get(&glyph.face) else { continue };
            let (size, y) = glyph.stand.set(size, y);
            let (id, font, type_size) = (self.ids.next().to_string(), face.id.to_string(), mm(size));
            let along = millimetres(glyph.x) * half;
            let at = format!("{} {}", number(millimetres(x) + along), number(millimetres(y) - along));
            let (matrix, place) =
                (format!("{turn} -{turn} {turn} {turn} {at}"), boundary([0.0, 0.0, PAGE[0], PAGE[1]]));
            let attributes =
                [("ID", &*id), ("Boundary", &place), ("CTM", &matrix), ("Font", &font), ("Size", &type_size)];
            self.xml.within("ofd:TextObject", &attributes, |xml| {
                xml.empty("ofd:FillColor", &[("Value", &color)]);
                xml.leaf("ofd:TextCode", &[("X", "0"), ("Y", "0")], &written(glyph));
            });
        }
    }

    /// Glyphs on one line, an object for each change of face and of how its glyphs stand.
    fn text(&mut self, [x, y]: [f32; 2], size: f32, glyphs: &[LineGlyph], tag: Tag) {
        let mut rest = glyphs;
        while let Some(first) = rest.first() {
            let Some(face) = self.faces.get(&first.face) else { break };
            let count = if is_plain(first, face) {
                let alike = |g: &&LineGlyph| g.face == first.face && g.stand == first.stand && is_plain(g, face);
                rest.iter().take_while(alike).count()
            } else {
                1
            };
            let (run, after) = rest.split_at(count);
            rest = after;
            let (size, y) = first.stand.set(size, y);
            let link = if let Tag::Content(element) = tag { self.links.get(&element).copied() } else { None };
            let id = self.run(face, [x, y], size, run, link);
            if let Tag::Content(element) = tag {
                self.placed.object(element, id);
            }
        }
    }

    /// A picture (clause 10): its matrix takes the unit square to its box.
    fn picture(&mut self, bounds: [f32; 4], media: &Media, element: usize) {
        let Some((resource, _)) = self.pictures.get(media.sha256.as_str()) else { return };
        let [x0, y0, x1, y1] = bounds;
        let (id, place, resource) = (self.ids.next(), boundary(bounds), resource.to_string());
        let (number, matrix) = (id.to_string(), format!("{} 0 0 {} 0 0", mm(x1 - x0), mm(y1 - y0)));
        let attributes = [("ID", &*number), ("Boundary", &place), ("CTM", &matrix), ("ResourceID", &resource)];
        self.xml.empty("ofd:ImageObject", &attributes);
        self.placed.object(element, id);
    }

    fn run(&mut self, face: &UsedFace<'_>, [x, y]: [f32; 2], size: f32, run: &[LineGlyph], link: Option<&str>) -> u32 {
        let id = self.ids.next();
        let [first, .., last] = [&run[0], &run[run.len() - 1]];
        let bounds =
            [x + first.x - AROUND * size, y - (1.0 + AROUND) * size, x + last.x + 2.0 * size, y + AROUND * size];
        let (number_, place, face_id, type_size) = (id.to_string(), boundary(bounds), face.id.to_string(), mm(size));
        let attributes = [("ID", &*number_), ("Boundary", &place), ("Font", &face_id), ("Size", &type_size)];
        let text = if let [only] = run { written(only) } else { run.iter().map(|g| g.ch).collect() };
        let begin = number(millimetres(x + first.x) - rounded(bounds[0]));
        let base = number(millimetres(y) - rounded(bounds[1]));
        let steps = steps(x, run);
        self.xml.within("ofd:TextObject", &attributes, |xml| {
            if let Some(target) = link {
                let lead = |xml: &mut Xml| xml.empty("ofd:URI", &[("URI", target)]);
                xml.within("ofd:Actions", &[], |xml| xml.within("ofd:Action", &[("Event", "CLICK")], lead));
            }
            if let [only] = run
                && !is_plain(only, face)
            {
                let count = text.chars().count().to_string();
                let attributes = [("CodePosition", "0"), ("CodeCount", &*count), ("GlyphCount", "1")];
                xml.within("ofd:CGTransform", &attributes, |xml| {
                    xml.leaf("ofd:Glyphs", &[], &face.glyph(only.id).to_string());
                });
            }
            let mut attributes = vec![("X", &*begin), ("Y", &*base)];
            if !steps.is_empty() {
                attributes.push(("DeltaX", &steps));
            }
            xml.leaf("ofd:TextCode", &attributes, &text);
        });
        id
    }
}

/// Does the glyph show just the character that the face has it for, as one unit of any encoding?
fn is_plain(glyph: &LineGlyph, face: &UsedFace<'_>) -> bool {
    let own = || face.face.tables().glyph_index(glyph.ch).is_some_and(|id| id.0 == glyph.id);
    glyph.text.is_none() && (glyph.ch as u32) < 0x1_0000 && in_xml(glyph.ch) && own()
}

/// What a glyph stands for, as far as XML can hold it; [`unwritable`](crate::page::unwritable) tells of the rest.
fn written(glyph: &LineGlyph) -> String {
    glyph.stands_for().map(|c| if in_xml(c) { c } else { char::REPLACEMENT_CHARACTER }).collect()
}

/// From glyph to glyph. Each is rounded from where the last one came to stand: a long line does not drift.
fn steps(x: f32, run: &[LineGlyph]) -> String {
    let mut out = String::new();
    for pair in run.windows(2) {
        let step = rounded(x + pair[1].x) - rounded(x + pair[0].x);
        let space = if out.is_empty() { "" } else { " " };
        // Writing to a string cannot fail.
        let _ = write!(out, "{space}{}", number(step));
    }
    out
}

fn millimetres(points: f32) -> f64 {
    f64::from(points) / f64::from(MM)
}

/// Millimetres as they are written.
fn rounded(points: f32) -> f64 {
    (millimetres(points) * 10_000.0).round() / 10_000.0
}
