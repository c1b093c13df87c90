//! What a page draws: glyphs with their text and place, straight rules, pictures.

use std::ops::Range;
use std::sync::Arc;

use foldhash::fast::RandomState;
use hayro_cmap::BfString;
use hayro_interpret::font::GlyphRun;
use hayro_interpret::{BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageDrawProps, Paint, SoftMask};
use hayro_syntax::object::Dict;
use kurbo::{Affine, BezPath, PathEl, Point, Rect, Shape};

use super::faces::Faces;
use super::glyph::{Glyph, Ink};
use super::own::Marks;
use super::picture::Pictures;
use super::sides::Sides;
use crate::base::media::Media;
use crate::read::budget::{Budget, Of};

/// A horizontal or vertical rule.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rule {
    /// Is it horizontal?
    pub horizontal: bool,
    /// Its place on the other axis.
    pub at: f64,
    /// Where it begins.
    pub from: f64,
    /// Where it ends.
    pub to: f64,
}

/// Rules are thinner than this, in points.
const THIN: f64 = 3.0;
/// Rules and glyphs kept of one page at most: hostile files draw millions.
const MOST: usize = 200_000;
/// Outlines that are this thick make type bold, in ems: Word, WPS and LibreOffice draw a thirtieth or so.
pub const THICKENED: f64 = 0.01;

/// Gathers what a page draws.
pub struct Collector<'b> {
    budget: &'b Budget,
    /// The glyphs with text.
    pub glyphs: Vec<Glyph>,
    /// Glyphs without text.
    pub unreadable: usize,
    /// The rules.
    pub rules: Vec<Rule>,
    /// The pictures, by their bounds.
    pub images: Vec<Rect>,
    /// What each of them holds, where that can be carried.
    pub held: Vec<Option<Arc<Media>>>,
    /// Where that is looked up; nowhere in files that hold them otherwise.
    pub pictures: Option<&'b Pictures<'b>>,
    /// The bounds of lines and areas that are neither rules nor boxes: curves and slants.
    pub shapes: Vec<Rect>,
    /// Areas that are boxes, filled: table heads, or bars of a chart.
    pub bars: Vec<Rect>,
    /// Areas that are painted, in their order.
    pub fills: Vec<Fill>,
    /// The clips that hold, each by its rectangle; none where it is no rectangle.
    clips: Vec<Option<Rect>>,
    /// Are the open groups, each, painted as they are?
    solid: Vec<bool>,
    /// Was the limit of glyphs or rules reached?
    pub cut: bool,
    /// What the marks of our own copies say.
    pub marks: Marks,
    /// Its faces, where some are bold.
    pub faces: Option<Faces<'b>>,
    /// Which glyphs were filled last.
    filled: Range<usize>,
    /// Does the page, or the file, draw without end?
    pub endless: bool,
    /// Steps of drawing so far.
    steps: usize,
    /// Where its characters point.
    pub sides: Sides,
}

/// An area that is painted.
#[derive(Debug, Clone, Copy)]
pub struct Fill {
    /// Where.
    pub bounds: Rect,
    /// With which colour; none where it is a picture, a pattern, or not all of the area.
    pub color: Option<[u8; 3]>,
    /// Is nothing below it seen?
    pub covers: bool,
    /// When, among all that is drawn.
    pub turn: usize,
}

/// A state of a page to which one may go back.
pub struct Mark {
    glyphs: usize,
    rules: usize,
    images: usize,
    shapes: usize,
    bars: usize,
    fills: usize,
    unreadable: usize,
    marks: (usize, bool),
}

/// Steps of drawing that one page may take; a page of a report takes some thousands.
const MOST_STEPS: usize = 100_000;

/// A file that draws without end: forms that contain themselves, millions of paths.
pub struct Endless;

impl<'b> Collector<'b> {
    /// For a page of a file with this budget.
    pub fn new(budget: &'b Budget) -> Self {
        Self {
            budget,
            glyphs: vec![],
            unreadable: 0,
            rules: vec![],
            images: vec![],
            held: vec![],
            pictures: None,
            shapes: vec![],
            bars: vec![],
            fills: vec![],
            clips: vec![],
            solid: vec![],
            cut: false,
            marks: Marks::default(),
            faces: None,
            filled: 0..0,
            endless: false,
            steps: 0,
            sides: Sides::default(),
        }
    }

    /// What was drawn so far.
    pub fn mark(&self) -> Mark {
        Mark {
            glyphs: self.glyphs.len(),
            rules: self.rules.len(),
            images: self.images.len(),
            shapes: self.shapes.len(),
            bars: self.bars.len(),
            fills: self.fills.len(),
            unreadable: self.unreadable,
            marks: self.marks.state(),
        }
    }

    /// Take back what was drawn since; the glyphs are handed out.
    pub fn back_to(&mut self, mark: &Mark) -> Vec<Glyph> {
        self.rules.truncate(mark.rules);
        self.images.truncate(mark.images);
        self.held.truncate(mark.images);
        self.shapes.truncate(mark.shapes);
        self.bars.truncate(mark.bars);
        self.fills.truncate(mark.fills);
        self.unreadable = mark.unreadable;
        self.marks.back_to(mark.marks);
        self.glyphs.split_off(mark.glyphs.min(self.glyphs.len()))
    }

    /// A glyph, up to the limits of a page and of the file.
    pub fn take(&mut self, glyph: Glyph) {
        if self.glyphs.len() < MOST && self.budget.take(Of::Glyphs, 1) && self.budget.take(Of::Text, glyph.text.len()) {
            self.marks.glyph(&glyph);
            self.glyphs.push(glyph);
        } else {
            self.cut = true;
        }
    }

    /// Count steps. The interpreter can't be stopped from here but by unwinding, which its caller catches.
    pub fn steps(&mut self, steps: usize) {
        self.steps += steps;
        let page = self.steps <= MOST_STEPS;
        if !page {
            self.budget.leave_out(["一页的绘图步数", "the number of steps that draw a page"]);
        }
        if !page || !self.budget.take(Of::Steps, steps) {
            self.stop();
        }
    }

    fn stop(&mut self) -> ! {
        self.endless = true;
        std::panic::resume_unwind(Box::new(Endless));
    }

    /// Draw so many bytes of text from the file's budget, or stop.
    pub fn text(&mut self, bytes: usize) {
        if !self.budget.take(Of::Text, bytes) {
            self.stop();
        }
    }

    /// Count one step.
    pub fn step(&mut self) {
        self.steps(1);
    }

    /// When something is drawn now.
    pub fn turn(&self) -> usize {
        self.steps
    }

    /// A path is filled; `plain`: with nothing that lets what is below shine through.
    pub fn area(&mut self, path: &BezPath, rgba: Option<[u8; 4]>, plain: bool) {
        // One path may hold many thin boxes: each subpath by itself.
        for part in subpaths(path) {
            let bounds = part.bounding_box();
            self.rectangle(bounds, false);
            let whole = part.area().abs() > 0.98 * bounds.area();
            self.fill(bounds, rgba, plain, whole);
        }
        self.shape(path, true);
    }

    /// A path is stroked.
    pub fn outline(&mut self, path: &BezPath) {
        self.shape(path, false);
        let (mut start, mut last) = (Point::ZERO, Point::ZERO);
        for element in path.elements() {
            match *element {
                PathEl::MoveTo(p) => (start, last) = (p, p),
                PathEl::LineTo(p) => {
                    self.segment(last, p);
                    last = p;
                }
                PathEl::ClosePath => {
                    self.segment(last, start);
                    last = start;
                }
                PathEl::QuadTo(_, p) | PathEl::CurveTo(_, _, p) => last = p,
            }
        }
    }

    /// A picture, by its bounds.
    pub fn picture(&mut self, bounds: Rect, held: Option<Arc<Media>>) {
        self.step();
        if self.images.len() < MOST {
            let place = if bounds.is_finite() { bounds } else { Rect::ZERO };
            self.marks.picture(held.as_ref(), place);
            self.images.push(place);
            self.held.push(held);
            if bounds.is_finite() {
                self.fills.push(Fill { bounds, color: None, covers: false, turn: self.steps });
            }
        }
    }

    /// An area is painted; `whole`: as much as its bounds say.
    fn fill(&mut self, bounds: Rect, rgba: Option<[u8; 4]>, plain: bool, whole: bool) {
        if bounds.height() <= THIN || bounds.width() <= THIN || !bounds.is_finite() || self.fills.len() >= MOST {
            return;
        }
        if rgba.is_some_and(|c| c[3] < 5) {
            return;
        }
        let clipped = self.clips.iter().try_fold(bounds, |b, clip| clip.map(|c| b.intersect(c)));
        let whole = whole && clipped.is_some();
        let bounds = clipped.unwrap_or(bounds);
        if bounds.area() <= 0.0 {
            return;
        }
        let opaque = plain && self.solid.iter().all(|s| *s) && rgba.is_some_and(|c| c[3] > 250);
        let color = rgba.filter(|_| whole && opaque).map(|[r, g, b, _]| [r, g, b]);
        self.fills.push(Fill { bounds, color, covers: whole && opaque, turn: self.steps });
    }

    fn rectangle(&mut self, r: Rect, stroked: bool) {
        if r.height() <= THIN && r.width() > THIN {
            let at = (r.y0 + r.y1) / 2.0;
            self.rule(Rule { horizontal: true, at, from: r.x0, to: r.x1 });
        } else if r.width() <= THIN && r.height() > THIN {
            let at = (r.x0 + r.x1) / 2.0;
            self.rule(Rule { horizontal: false, at, from: r.y0, to: r.y1 });
        } else if stroked && r.width() > THIN && r.height() > THIN {
            for at in [r.y0, r.y1] {
                self.rule(Rule { horizontal: true, at, from: r.x0, to: r.x1 });
            }
            for at in [r.x0, r.x1] {
                self.rule(Rule { horizontal: false, at, from: r.y0, to: r.y1 });
            }
        }
    }

    /// Curves and slants are no part of a table.
    fn shape(&mut self, path: &BezPath, filled: bool) {
        let bounds = path.bounding_box();
        let sized = bounds.width() > THIN && bounds.height() > THIN && bounds.is_finite();
        if !sized || self.shapes.len() + self.bars.len() >= MOST {
            return;
        }
        let mut last = Point::ZERO;
        let straight = path.elements().iter().all(|element| match *element {
            PathEl::MoveTo(p) | PathEl::LineTo(p) => {
                let moved = matches!(element, PathEl::MoveTo(_));
                let (dx, dy) = ((p.x - last.x).abs(), (p.y - last.y).abs());
                last = p;
                moved || dx < 0.5 || dy < 0.5
            }
            PathEl::QuadTo(..) | PathEl::CurveTo(..) => false,
            PathEl::ClosePath => true,
        });
        if !straight {
            self.shapes.push(bounds);
        } else if filled {
            self.bars.push(bounds);
        }
    }

    fn rule(&mut self, rule: Rule) {
        let finite = [rule.at, rule.from, rule.to].iter().all(|v| v.is_finite() && v.abs() < 1e6);
        if finite && self.rules.len() < MOST {
            self.rules.push(rule);
        } else if finite {
            self.cut = true;
        }
    }

    fn segment(&mut self, a: Point, b: Point) {
        let (dx, dy) = ((a.x - b.x).abs(), (a.y - b.y).abs());
        if dy <= 0.5 && dx > 0.5 {
            self.rule(Rule { horizontal: true, at: (a.y + b.y) / 2.0, from: a.x.min(b.x), to: a.x.max(b.x) });
        } else if dx <= 0.5 && dy > 0.5 {
            self.rule(Rule { horizontal: false, at: (a.x + b.x) / 2.0, from: a.y.min(b.y), to: a.y.max(b.y) });
        }
    }

    /// Is text in a bold face? Of that which our own marks hold nobody asks.
    fn is_bold(&mut self, run: &GlyphRun<'_, '_>) -> bool {
        if self.marks.in_content() {
            return false;
        }
        let Some(faces) = &self.faces else { return false };
        if let Some(known) = faces.known(run) {
            return known;
        }
        self.steps(faces.steps());
        self.faces.as_mut().is_some_and(|faces| faces.find(run))
    }

    /// Is what is stroked the text that was filled just before, in its own colour, to make it bold (text rendering mode 2, PDF
    /// 32000-1, 9.3.6)?
    fn is_outline_of_filled(&self, run: &GlyphRun<'_, '_>, props: &DrawProps<'_>, width: f64) -> bool {
        let (Some(first), Some(drawn)) = (self.glyphs.get(self.filled.start), run.glyphs().first()) else {
            return false;
        };
        let origin = props.transform * drawn.transform() * Point::ZERO;
        let scale = props.transform.determinant().abs().sqrt();
        let same_color =
            matches!((first.ink, color_of(&props.paint)), (Ink::Color(fill), Some([r, g, b, _])) if fill == [r, g, b]);
        self.filled.len() == run.glyphs().len()
            && origin == Point::new(first.x, first.y)
            && same_color
            && width * scale >= THICKENED * first.size
    }

    /// Text painted twice (fill and stroke, shadows) is kept once.
    pub fn tidy(&mut self) {
        #[allow(clippy::cast_possible_truncation)]
        let place = |g: &Glyph| ((g.x * 2.0).round() as i32, (g.y * 2.0).round() as i32);
        let mut places = foldhash::HashSet::with_capacity_and_hasher(self.glyphs.len(), RandomState::default());
        // On nearly all pages no two stand in one place.
        if self.glyphs.iter().all(|g| places.insert(place(g))) {
            return;
        }
        let mut seen = foldhash::HashSet::with_capacity_and_hasher(self.glyphs.len(), RandomState::default());
        let first: Vec<bool> = self.glyphs.iter().map(|g| seen.insert((g.text.as_str(), place(g)))).collect();
        let mut first = first.into_iter();
        self.glyphs.retain(|_| first.next().unwrap_or(true));
    }
}

impl Device<'_> for Collector<'_> {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'_>, mode: &DrawMode) {
        self.steps(1 + path.elements().len() / 4);
        let path = props.transform * path.clone();
        let plain = props.soft_mask.is_none() && props.blend_mode == BlendMode::Normal;
        match mode {
            DrawMode::Fill(_) => self.area(&path, color_of(&props.paint), plain),
            DrawMode::Stroke(_) | DrawMode::FillAndStroke(..) => self.outline(&path),
            DrawMode::Invisible => {}
        }
    }

    fn draw_rect(&mut self, rect: &Rect, props: DrawProps<'_>, mode: &DrawMode) {
        self.step();
        let bounds = props.transform.transform_rect_bbox(*rect);
        if matches!(mode, DrawMode::Fill(_)) {
            self.shape(&bounds.to_path(0.1), true);
            let plain = props.soft_mask.is_none() && props.blend_mode == BlendMode::Normal;
            self.fill(bounds, color_of(&props.paint), plain, true);
        }
        self.rectangle(bounds, !matches!(mode, DrawMode::Fill(_) | DrawMode::Invisible));
    }

    fn push_clip_path(&mut self, _: &ClipPath) {
        self.step();
        self.clips.push(None);
    }

    fn push_clip_rect(&mut self, clip: &Rect) {
        self.step();
        self.clips.push(Some(*clip));
    }

    fn push_transparency_group(&mut self, opacity: f32, mask: Option<SoftMask<'_>>, blend: BlendMode) {
        self.step();
        self.solid.push(opacity > 0.98 && mask.is_none() && blend == BlendMode::Normal);
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, '_>, props: DrawProps<'_>, mode: &DrawMode) {
        self.steps(1 + run.glyphs().len() / 16);
        let ink = match (mode, color_of(&props.paint)) {
            (DrawMode::Invisible, _) => Ink::None,
            (_, Some([.., alpha])) if alpha < 5 => Ink::Clear,
            (DrawMode::Fill(_), Some([r, g, b, _])) => Ink::Color([r, g, b]),
            _ => Ink::Unknown,
        };
        if let DrawMode::Stroke(stroke) = mode
            && self.is_outline_of_filled(run, &props, f64::from(stroke.line_width))
        {
            self.glyphs[self.filled.clone()].iter_mut().for_each(|glyph| glyph.bold = true);
            return;
        }
        let bold = self.is_bold(run);
        let from = self.glyphs.len();
        for glyph in run.glyphs() {
            // A glyph may stand for a text of any length, which is made anew each time.
            if self.budget.is_over(Of::Text) || self.budget.is_over(Of::Glyphs) {
                self.stop();
            }
            let transform: Affine = props.transform * glyph.transform();
            let origin = transform * Point::ZERO;
            // A glyph's own space has 1000 units to the em.
            let up = transform * Point::new(0.0, 1000.0) - origin;
            let size = up.hypot();
            let text = match glyph.as_unicode() {
                Some(BfString::Char(c)) if c == char::REPLACEMENT_CHARACTER || c.is_control() => None,
                Some(BfString::Char(c)) => Some(c.to_string()),
                Some(BfString::String(s)) if s.contains('\u{fffd}') || s.chars().all(char::is_control) => None,
                Some(BfString::String(s)) => Some(s),
                None => None,
            };
            let usable = origin.x.is_finite() && origin.y.is_finite() && size.is_finite() && size < 2000.0;
            let Some(text) = text else {
                self.unreadable += 1;
                self.marks.unreadable();
                continue;
            };
            if usable {
                // What nobody sees is no print that a mark could speak of.
                if ink == Ink::None {
                    self.marks.unreadable();
                }
                self.sides.add(up);
                self.take(Glyph { text, x: origin.x, y: origin.y, size, ink, turn: self.steps, word: 0, bold });
            } else {
                self.cut = true;
            }
        }
        self.filled = from..self.glyphs.len();
    }

    fn draw_image(&mut self, image: Image<'_, '_>, props: ImageDrawProps<'_>) {
        let size = Rect::new(0.0, 0.0, f64::from(image.width()), f64::from(image.height()));
        let held = self.pictures.and_then(|pictures| pictures.of(&image));
        self.steps(held.as_ref().map_or(0, |media| media.size / 1_000));
        self.picture(props.transform.transform_rect_bbox(size), held);
    }

    fn pop_clip(&mut self) {
        self.clips.pop();
    }

    fn pop_transparency_group(&mut self) {
        self.solid.pop();
    }

    fn begin_marked_content(&mut self, tag: &[u8], properties: Option<&Dict<'_>>) {
        self.step();
        self.marks.begin(tag, properties);
    }

    fn end_marked_content(&mut self) {
        self.marks.end();
    }
}

/// The colour of a paint, with its opacity; none of a pattern.
fn color_of(paint: &Paint<'_>) -> Option<[u8; 4]> {
    match paint {
        Paint::Color(color) => Some(color.to_rgba().to_rgba8()),
        Paint::Pattern(_) => None,
    }
}

fn subpaths(path: &BezPath) -> Vec<BezPath> {
    let mut parts: Vec<BezPath> = Vec::new();
    for element in path.elements() {
        if matches!(element, PathEl::MoveTo(_)) || parts.is_empty() {
            parts.push(BezPath::new());
        }
        if let Some(part) = parts.last_mut()
            && (!part.elements().is_empty() || matches!(element, PathEl::MoveTo(_)))
        {
            part.push(*element);
        }
    }
    parts.retain(|p| !p.elements().is_empty());
    parts
}
