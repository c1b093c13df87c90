//! What a document shows and leads to besides its text: pictures, charts, links, as they are met on the way through a part.

use quick_xml::events::BytesStart;

use super::body::{Builder, Frame};
use super::fields::Fields;
use crate::base::link::{Link, is_address};
use crate::base::span::counted;
use crate::read::rels::Relations;
use crate::read::tree::{Found, Node};
use crate::read::xml::{attribute, local};

/// A picture of this area may show a table: 8 cm by 5, in EMU² (360,000 to the centimetre).
pub const LARGE: f64 = 8.0 * 5.0 * 360_000.0 * 360_000.0;
/// Words kept of one thing, in bytes.
const MOST_WORDS: usize = 8_000;

/// A drawing that is open.
#[derive(Debug, Default)]
struct Drawing {
    /// Where it ends.
    depth: usize,
    /// What it says of itself.
    alt: String,
    large: bool,
    /// Its pictures so far; only the last may still be without its part.
    found: Vec<Found>,
}

/// Text that leads elsewhere and has not ended yet.
#[derive(Debug)]
struct Leading {
    target: String,
    /// How deep the paragraph is that it stands in, and where in its text it begins, in bytes.
    depth: usize,
    from: usize,
    /// Does it end with the field that is open, or with the element at this depth?
    end: End,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Element(usize),
    Field(usize),
}

/// A stretch of a paragraph's text, in bytes, and where it leads.
pub type Stretch = (std::ops::Range<usize>, String);

/// What is open of it.
pub struct Shown<'a> {
    relations: &'a Relations,
    depth: usize,
    drawings: Vec<Drawing>,
    /// Objects of other programs: what they show is their own picture.
    objects: usize,
    leading: Vec<Leading>,
    /// The fields that are open.
    pub fields: Fields,
    /// Charts by their parts, in their order, each with what it is called.
    pub charts: Vec<String>,
    /// Targets that are no address, with the words that should lead there.
    pub refused: Vec<String>,
}

impl<'a> Shown<'a> {
    /// At the beginning of a part.
    pub fn new(relations: &'a Relations) -> Self {
        let (drawings, leading, fields) = (vec![], vec![], Fields::default());
        Self { relations, depth: 0, drawings, objects: 0, leading, fields, charts: vec![], refused: vec![] }
    }
}

impl Builder<'_> {
    /// An element begins.
    pub(super) fn show(&mut self, e: &BytesStart<'_>, empty: bool) {
        if !empty {
            self.shown.depth += 1;
        }
        let depth = self.shown.depth;
        let named = |names: [&str; 2]| names.iter().find_map(|name| attribute(e, name)).unwrap_or_default();
        match local(e) {
            "object" if !empty => self.shown.objects += 1,
            _ if self.shown.objects > 0 => {}
            "drawing" | "pict" if !empty => self.shown.drawings.push(Drawing { depth, ..Drawing::default() }),
            "hyperlink" if !empty => {
                let target = attribute(e, "id").and_then(|id| self.shown.relations.get(&id)).filter(|r| r.outside);
                let target = target.map(|r| r.target.clone());
                target.into_iter().for_each(|target| self.lead(target, End::Element(depth)));
            }
            "fldSimple" if !empty => {
                let target = attribute(e, "instr").and_then(|words| instructed(&words));
                target.into_iter().for_each(|target| self.lead(target, End::Element(depth)));
            }
            "fldChar" => self.field(&attribute(e, "fldCharType").unwrap_or_default()),
            name => {
                let Some(drawing) = self.shown.drawings.last_mut() else { return };
                match name {
                    "docPr" | "shape" if drawing.alt.is_empty() => {
                        drawing.alt = if name == "shape" { named(["alt", "title"]) } else { named(["descr", "title"]) };
                    }
                    "extent" => {
                        let side = |name| attribute(e, name).and_then(|v| v.parse::<f64>().ok()).unwrap_or(0.0);
                        drawing.large = side("cx") * side("cy") > LARGE;
                    }
                    "pic" | "imagedata" => {
                        let target = named(["id", "href"]);
                        let target = self.shown.relations.get(&target).map(|r| r.target.clone()).unwrap_or_default();
                        drawing.found.push(Found { target, ..Found::default() });
                    }
                    // Of a group each picture has words of its own.
                    "cNvPr" => {
                        let alt = named(["descr", "title"]);
                        if let Some(last) = drawing.found.last_mut().filter(|found| found.alt.is_empty()) {
                            last.alt = alt;
                        }
                    }
                    "blip" => {
                        let part = self.shown.relations.get(&named(["embed", "link"]));
                        let last = drawing.found.last_mut().filter(|found| found.target.is_empty());
                        if let (Some(part), Some(last)) = (part, last) {
                            last.target.clone_from(&part.target);
                        }
                    }
                    "chart" => {
                        let part = attribute(e, "id").and_then(|id| self.shown.relations.get(&id));
                        if let Some(part) = part.filter(|part| !part.outside) {
                            self.shown.charts.push(part.target.clone());
                            let node = Node::Picture(Found { target: part.target.clone(), ..Found::default() });
                            self.beside(node);
                        }
                    }
                    _ => {}
                }
            }
        }
    }

    /// An element ends.
    pub(super) fn shown(&mut self, name: &str) {
        let depth = self.shown.depth;
        self.shown.depth = depth.saturating_sub(1);
        if name == "object" {
            self.shown.objects = self.shown.objects.saturating_sub(1);
        }
        if self.shown.drawings.last().is_some_and(|drawing| drawing.depth >= depth)
            && let Some(drawing) = self.shown.drawings.pop()
        {
            for mut found in drawing.found {
                if found.alt.is_empty() {
                    found.alt.clone_from(&drawing.alt);
                }
                found.alt.truncate(found.alt.floor_char_boundary(MOST_WORDS));
                found.large = drawing.large;
                self.beside(Node::Picture(found));
            }
        }
        while let Some(at) = self.shown.leading.iter().rposition(|l| matches!(l.end, End::Element(d) if d >= depth)) {
            self.arrive(at);
        }
    }

    /// What stands in a paragraph and is no text of it stands behind it.
    fn beside(&mut self, node: Node) {
        match self.stack.last_mut() {
            Some(Frame::Paragraph { boxes, .. }) => boxes.push(node),
            _ => self.nodes(vec![node]),
        }
    }

    /// A field begins, has its instruction, ends.
    fn field(&mut self, what: &str) {
        match what {
            "begin" => self.shown.fields.begin(),
            "separate" => {
                let at = self.shown.fields.depth();
                let target = self.shown.fields.show().and_then(instructed);
                target.into_iter().for_each(|target| self.lead(target, End::Field(at)));
            }
            "end" => {
                let at = self.shown.fields.depth();
                self.shown.fields.end();
                while let Some(open) = self.shown.leading.iter().rposition(|l| l.end == End::Field(at)) {
                    self.arrive(open);
                }
            }
            _ => {}
        }
    }

    /// From here on the text leads somewhere.
    fn lead(&mut self, target: String, end: End) {
        let from = if let Some(Frame::Paragraph { text, .. }) = self.stack.last() { text.len() } else { 0 };
        self.shown.leading.push(Leading { target, depth: self.stack.len(), from, end });
    }

    /// It ends.
    fn arrive(&mut self, at: usize) {
        let Leading { target, depth, from, .. } = self.shown.leading.remove(at);
        if depth == self.stack.len()
            && let Some(Frame::Paragraph { text, links, .. }) = self.stack.last_mut()
        {
            stretch(text, from, &target, links, &mut self.shown.refused);
        }
    }

    /// The paragraph that is open ends: what leads on from it begins anew in the next.
    pub(super) fn arrive_with_paragraph(&mut self) {
        let depth = self.stack.len();
        self.shown.fields.next_paragraph();
        let Some(Frame::Paragraph { text, links, .. }) = self.stack.last_mut() else { return };
        for leading in self.shown.leading.iter_mut().filter(|leading| leading.depth == depth) {
            stretch(text, leading.from, &leading.target, links, &mut self.shown.refused);
            leading.from = 0;
        }
    }
}

/// A stretch to the end of a text, where it leads somewhere; what is no address is told.
fn stretch(text: &str, from: usize, target: &str, links: &mut Vec<Stretch>, refused: &mut Vec<String>) {
    let Some(words) = text.get(from..).filter(|words| !words.trim().is_empty()) else { return };
    if is_address(target) {
        links.push((from..text.len(), target.to_string()));
    } else {
        refused.push(format!("{} {target}", words.trim()));
    }
}

/// Fields are read by their result; a link's target stands in its instruction. A mark within the document leads nowhere else.
fn instructed(words: &str) -> Option<String> {
    let link = words.split_whitespace().next() == Some("HYPERLINK") && !words.contains("\\l");
    words.split('"').nth(1).filter(|target| link && !target.is_empty()).map(str::to_string)
}

/// Stretches in bytes as links in characters; one within another leads where the first does.
pub fn leading(text: &str, stretches: Vec<Stretch>) -> Vec<Link> {
    counted(text, stretches).into_iter().filter_map(|(from, to, target)| Link::new(from, to, &target)).collect()
}
