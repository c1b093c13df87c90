//! The objects of a page, drawn (GB/T 33190, clauses 8 to 11).

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use kurbo::{Affine, BezPath, Point, Rect, SvgArc, Vec2};
use quick_xml::events::{BytesStart, Event};

use super::super::annotations::Upon;
use super::super::collect::{Collector, THICKENED};
use super::super::glyph::{Glyph, Ink};
use super::MM;
use super::package::texts;
use super::tags::OfPage;
use crate::base::media::Media;
use crate::base::typeface::BOLD;
use crate::read::left::What;
use crate::read::xml::{attribute, events, text};

/// Text that stands more askew than this, as a tangent, is no line of the page.
const ASKEW: f64 = 0.1;

/// The breadth of lines that say nothing of it, in millimetres (clause 8.5).
const LINE: f64 = 0.353;

/// The pages that a page lies upon.
pub fn templates(xml: &[u8]) -> Vec<String> {
    let mut ids = vec![];
    events(xml, |event| {
        if let Event::Start(e) | Event::Empty(e) = event
            && e.local_name().as_ref() == "Template"
        {
            ids.extend(attribute(e, "TemplateID"));
        }
    });
    ids
}

/// The area of a page that names its own.
pub fn area(xml: &[u8]) -> Option<Rect> {
    texts(xml, "PhysicalBox").first().and_then(|text| box_of(text))
}

/// Left, top, width, height in millimetres, as a box in points.
pub fn box_of(text: &str) -> Option<Rect> {
    match *numbers(text).as_slice() {
        [x, y, width, height] if [x, y, width, height].iter().all(|n| n.abs() < 1e5) => {
            Some(Rect::new(x * MM, y * MM, (x + width) * MM, (y + height) * MM))
        }
        _ => None,
    }
}

/// What pages refer to by its number.
#[derive(Debug, Default)]
pub struct Resources {
    /// Pictures.
    pub pictures: HashMap<String, Arc<Media>>,
    /// Bold faces.
    pub bold: HashSet<String>,
}

/// Draw a page, and tell whether all of it was sound. Links over its text go to what lies upon it.
pub fn page(
    xml: &[u8],
    tags: Option<&OfPage<'_>>,
    kept: &Resources,
    upon: &mut Vec<Upon>,
    collector: &mut Collector<'_>,
) -> bool {
    let (object, capture, layer) = (None, None, String::new());
    let mut drawing = Drawing { collector, tags, kept, upon, layer, object, capture, sound: true };
    let mut ended = false;
    events(xml, |event| match event {
        Event::Start(e) => drawing.start(e),
        Event::Empty(e) => {
            drawing.start(e);
            drawing.end(e.local_name().as_ref());
        }
        Event::End(e) => {
            ended |= e.local_name().as_ref() == "Page";
            drawing.end(e.local_name().as_ref());
        }
        other => {
            if let Some(capture) = &mut drawing.capture {
                capture.push_str(&text(other));
            }
        }
    });
    drawing.sound && ended
}

/// An object that is being read.
struct Object {
    is_text: bool,
    /// From its own millimetres to the page's points.
    place: Affine,
    size: f64,
    fill: bool,
    stroke: bool,
    visible: bool,
    alpha: f64,
    color: [u8; 3],
    /// That of its lines, where it has one, and their breadth.
    outline: Option<[u8; 3]>,
    breadth: f64,
    /// Where it leads, and the first of its glyphs.
    target: Option<String>,
    from: usize,
    /// Is its type bold by its face or its weight?
    heavy: bool,
    /// Where the last line of text began.
    pen: Point,
    /// How far it is from glyph to glyph, as it is written.
    steps: [String; 2],
    /// Several characters that one glyph stands for: position and count.
    joined: HashMap<usize, usize>,
    /// Is the colour being read that of its lines?
    of_stroke: bool,
}

impl Object {
    /// Is its type bold, or made so by lines around it in its own colour?
    fn bold(&self) -> bool {
        let thick = self.fill && self.stroke && self.breadth >= THICKENED * self.size;
        self.heavy || thick && self.outline.unwrap_or_default() == self.color
    }
}

struct Drawing<'d, 'b> {
    collector: &'d mut Collector<'b>,
    tags: Option<&'d OfPage<'d>>,
    kept: &'d Resources,
    upon: &'d mut Vec<Upon>,
    layer: String,
    object: Option<Object>,
    /// Text that is being read.
    capture: Option<String>,
    sound: bool,
}

impl Drawing<'_, '_> {
    fn start(&mut self, e: &BytesStart<'_>) {
        match e.local_name().as_ref() {
            "Layer" => self.layer = attribute(e, "Type").unwrap_or_default(),
            "TextObject" | "PathObject" => self.begin(e),
            "ImageObject" => {
                if let Some(bounds) = attribute(e, "Boundary").and_then(|text| box_of(&text)) {
                    let held = attribute(e, "ResourceID").and_then(|id| self.kept.pictures.get(&id).cloned());
                    if let (Some(tags), Some(id)) = (self.tags, attribute(e, "ID")) {
                        tags.enter(&id, &mut self.collector.marks);
                    }
                    self.collector.picture(bounds, held);
                    self.collector.marks.leave();
                }
            }
            "URI" if self.object.is_some() => {
                if let Some(target) = attribute(e, "URI") {
                    self.collector.text(target.len());
                    if let Some(object) = &mut self.object {
                        object.target = Some(target.clone());
                    }
                    self.collector.marks.lead(target);
                }
            }
            "CompositeObject" => {
                if let Some(bounds) = attribute(e, "Boundary").and_then(|text| box_of(&text)) {
                    self.collector.step();
                    self.collector.shapes.push(bounds);
                }
            }
            "FillColor" | "StrokeColor" => self.color(e),
            "CGTransform" => {
                let number = |name| attribute(e, name).and_then(|n| n.parse::<usize>().ok());
                let glyphs = number("GlyphCount").unwrap_or(1);
                if let (Some(object), Some(at)) = (&mut self.object, number("CodePosition"))
                    && let count @ 2.. = number("CodeCount").unwrap_or(1)
                    && glyphs == 1
                {
                    object.joined.insert(at, count);
                }
            }
            "TextCode" => {
                if let Some(object) = &mut self.object {
                    let at = |name, old| attribute(e, name).and_then(|n| n.trim().parse().ok()).unwrap_or(old);
                    object.pen = Point::new(at("X", object.pen.x), at("Y", object.pen.y));
                    object.steps = ["DeltaX", "DeltaY"].map(|name| attribute(e, name).unwrap_or_default());
                    self.capture = Some(String::new());
                }
            }
            "AbbreviatedData" => self.capture = self.object.as_ref().map(|_| String::new()),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "TextCode" => {
                if let (Some(text), Some(object)) = (self.capture.take(), &self.object) {
                    line(self.collector, object, &text);
                }
            }
            "AbbreviatedData" => {
                if let (Some(data), Some(object)) = (self.capture.take(), &self.object) {
                    self.sound &= path(self.collector, object, &data);
                }
            }
            "TextObject" | "PathObject" => {
                if let Some(object) = self.object.take() {
                    self.lead(object);
                }
                self.collector.marks.leave();
            }
            _ => {}
        }
    }

    /// A link lies over the text of an object that leads somewhere.
    fn lead(&mut self, object: Object) {
        let own = self.collector.glyphs.get(object.from..).unwrap_or_default();
        let bounds = own.iter().map(Glyph::bounds).reduce(|all, one| all.union(one));
        if let (Some(words), Some(bounds)) = (object.target, bounds) {
            self.upon.push(Upon { what: What::Link, bounds, words });
        }
    }

    fn begin(&mut self, e: &BytesStart<'_>) {
        self.collector.step();
        let is_text = e.local_name().as_ref() == "TextObject";
        let flag = |name, unsaid| attribute(e, name).map_or(unsaid, |text| text.trim() == "true");
        let number = |name, unsaid| attribute(e, name).and_then(|text| text.trim().parse().ok()).unwrap_or(unsaid);
        let matrix = attribute(e, "CTM").map(|text| numbers(&text)).and_then(|n| <[f64; 6]>::try_from(n).ok());
        let Some(bounds) = attribute(e, "Boundary").and_then(|text| box_of(&text)) else {
            self.sound = false;
            self.object = None;
            return;
        };
        let place = Affine::translate(Vec2::new(bounds.x0, bounds.y0))
            * Affine::scale(MM)
            * Affine::new(matrix.unwrap_or([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]));
        if is_text && let Some(tags) = self.tags {
            match self.layer.as_str() {
                // What our own copies print across a page is no text of it; what stands upright there is none of theirs.
                "Background" if !is_upright(place) => {
                    self.object = None;
                    return;
                }
                "Background" => self.collector.marks.leave(),
                "Foreground" => tags.furniture(&mut self.collector.marks),
                _ => tags.enter(&attribute(e, "ID").unwrap_or_default(), &mut self.collector.marks),
            }
        }
        self.object = Some(Object {
            is_text,
            place,
            size: number("Size", 0.0),
            fill: flag("Fill", is_text),
            stroke: flag("Stroke", !is_text),
            visible: flag("Visible", true),
            alpha: number("Alpha", 255.0),
            color: [0; 3],
            outline: None,
            target: None,
            from: self.collector.glyphs.len(),
            breadth: number("LineWidth", LINE),
            heavy: number("Weight", 0.0) >= BOLD || attribute(e, "Font").is_some_and(|id| self.kept.bold.contains(&id)),
            pen: Point::ZERO,
            steps: [String::new(), String::new()],
            joined: HashMap::new(),
            of_stroke: false,
        });
    }

    /// Colours by the number of their parts: grey, red green blue, cyan magenta yellow black.
    fn color(&mut self, e: &BytesStart<'_>) {
        let Some(object) = &mut self.object else { return };
        object.of_stroke = e.local_name().as_ref() == "StrokeColor";
        let alpha = attribute(e, "Alpha").filter(|_| !object.of_stroke || !object.fill);
        if let Some(alpha) = alpha.and_then(|text| text.trim().parse::<f64>().ok()) {
            object.alpha = object.alpha.min(alpha);
        }
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let byte = |n: f64| n.clamp(0.0, 255.0).round() as u8;
        let color = match *numbers(&attribute(e, "Value").unwrap_or_default()).as_slice() {
            [grey] => [byte(grey); 3],
            [r, g, b] => [r, g, b].map(byte),
            [c, m, y, k] => [c, m, y].map(|part| byte(255.0 - part - k)),
            _ => object.color,
        };
        if object.of_stroke && object.fill {
            object.outline = Some(color);
        } else {
            object.color = color;
        }
    }
}

/// A line of text: each character at its place.
fn line(collector: &mut Collector<'_>, object: &Object, text: &str) {
    if !object.is_text {
        return;
    }
    let origin = |p: Point| object.place * p;
    let up = origin(Point::new(0.0, object.size)) - origin(Point::ZERO);
    let size = up.hypot();
    let upright = is_upright(object.place);
    if !size.is_finite() || size <= 0.0 || size > 2000.0 {
        collector.cut = true;
        return;
    }
    let ink = match (object.visible && (object.fill || object.stroke), object.alpha >= 5.0) {
        (false, _) => Ink::None,
        (_, false) => Ink::Clear,
        _ => Ink::Color(object.color),
    };
    let chars: Vec<char> = text.chars().collect();
    let steps = [0, 1].map(|way| deltas(&object.steps[way], chars.len()));
    let (mut pen, mut at, mut step) = (object.pen, 0, 0);
    while at < chars.len() {
        let joined = object.joined.get(&at).copied().unwrap_or(1);
        let end = at.saturating_add(joined).min(chars.len());
        let shown: String = chars[at..end].iter().filter(|c| !c.is_control() || matches!(c, '\t' | '\n')).collect();
        collector.step();
        let place = origin(pen);
        if !shown.is_empty() && place.x.is_finite() && place.y.is_finite() {
            if ink == Ink::None || !upright && collector.marks.in_content() {
                collector.marks.unreadable();
            }
            // What runs across the page is no line of it.
            let ink = if upright { ink } else { Ink::Clear };
            let turn = collector.turn();
            let bold = object.bold();
            collector.take(Glyph { text: shown, x: place.x, y: place.y, size, ink, turn, word: 0, bold });
        }
        let given = |steps: &[f64]| steps.get(step).copied();
        let [x, y] = [given(&steps[0]), given(&steps[1])];
        let wide = if chars[at].is_ascii() { 0.5 } else { 1.0 };
        // Without a word of how far, as far as the character is wide.
        pen += match (x, y) {
            (None, None) => Vec2::new(wide * object.size, 0.0),
            (x, y) => Vec2::new(x.unwrap_or(0.0), y.unwrap_or(0.0)),
        };
        (at, step) = (end, step + 1);
    }
}

/// Does text stand so that it can be read as a line of the page?
fn is_upright(place: Affine) -> bool {
    let along = place * Point::new(1.0, 0.0) - place * Point::ZERO;
    along.x > 0.0 && along.y.abs() <= ASKEW * along.x
}

/// A path; `false` where its data is not sound.
fn path(collector: &mut Collector<'_>, object: &Object, data: &str) -> bool {
    if object.is_text || !object.visible || object.alpha < 5.0 {
        return true;
    }
    let mut path = BezPath::new();
    let mut words = data.split_whitespace();
    let mut sound = true;
    while let Some(command) = words.next() {
        let count = match command {
            "S" | "M" | "L" => 2,
            "Q" => 4,
            "B" => 6,
            "A" => 7,
            "C" => 0,
            _ => {
                sound = false;
                break;
            }
        };
        collector.step();
        let mut given = [0.0f64; 7];
        for slot in given.iter_mut().take(count) {
            let Some(number) = words.next().and_then(|word| word.parse().ok()) else {
                sound = false;
                break;
            };
            *slot = number;
        }
        if !sound || given.iter().any(|n| !n.is_finite()) || path.elements().is_empty() && !matches!(command, "S" | "M")
        {
            sound = false;
            break;
        }
        let point = |at: usize| Point::new(given[at], given[at + 1]);
        match command {
            "S" | "M" => path.move_to(point(0)),
            "L" => path.line_to(point(0)),
            "Q" => path.quad_to(point(0), point(2)),
            "B" => path.curve_to(point(0), point(2), point(4)),
            "C" => path.close_path(),
            _ => arc(&mut path, given),
        }
    }
    let path = object.place * path;
    if object.fill {
        let [r, g, b] = object.color;
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let alpha = object.alpha.clamp(0.0, 255.0) as u8;
        collector.area(&path, Some([r, g, b, alpha]), true);
    }
    if object.stroke {
        collector.outline(&path);
    }
    sound
}

fn arc(path: &mut BezPath, [rx, ry, angle, large, sweep, x, y]: [f64; 7]) {
    let from = path.current_position().unwrap_or(Point::ZERO);
    let arc = SvgArc {
        from,
        to: Point::new(x, y),
        radii: Vec2::new(rx, ry),
        x_rotation: angle.to_radians(),
        large_arc: large != 0.0,
        sweep: sweep != 0.0,
    };
    match kurbo::Arc::from_svg_arc(&arc) {
        Some(arc) => arc.append_iter(0.1).for_each(|element| path.push(element)),
        None => path.line_to(arc.to),
    }
}

fn numbers(text: &str) -> Vec<f64> {
    text.split_whitespace().map_while(|word| word.parse().ok()).filter(|n: &f64| n.is_finite()).collect()
}

/// Distances from glyph to glyph: `3.5 g 4 5.1` is 3.5 and four times 5.1 (clause 11.3).
/// No more of them than there are glyphs.
fn deltas(text: &str, most: usize) -> Vec<f64> {
    let mut all = vec![];
    let mut words = text.split_whitespace();
    while let Some(word) = words.next() {
        if all.len() >= most {
            break;
        }
        if word == "g" {
            let count = words.next().and_then(|n| n.parse::<usize>().ok());
            let step = words.next().and_then(|n| n.parse::<f64>().ok());
            let (Some(count), Some(step)) = (count, step) else { break };
            all.extend(std::iter::repeat_n(step, count.min(most - all.len())));
        } else {
            let Ok(step) = word.parse::<f64>() else { break };
            all.push(step);
        }
    }
    all.retain(|n| n.is_finite());
    all
}
