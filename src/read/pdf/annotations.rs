//! What lies upon a page: filled fields of a form are its text, signatures, stamps and remarks are not, links have targets.

use hayro_interpret::{Context, interpret};
use hayro_syntax::content::TypedIter;
use hayro_syntax::object::{Array, Dict, Name, Object, Stream, String as PdfString};
use hayro_syntax::page::{Page, Resources};
use kurbo::{Affine, Point, Rect, Shape};

use super::collect::{Collector, Rule};
use super::glyph::{Glyph, Ink};
use super::{limits, lines};
use crate::read::left::What;

/// Annotations are not shown with these flags (PDF 32000-1, table 165: hidden, no view).
const UNSHOWN: u32 = 1 << 1 | 1 << 5;
/// A button that is pressed, not ticked (table 226).
const PUSHED: u32 = 1 << 16;
/// Fields within fields are followed this deep.
const DEEPEST: usize = 16;
/// Coordinates of what one remark strikes out, at most: a thousand lines.
const MOST_POINTS: usize = 8_000;
/// Steps that it takes to begin drawing an appearance, about: a page has no more than some thousand.
const BEGINNING: usize = 20;

/// Something on a page that is not its text.
pub struct Upon {
    /// What it is.
    pub what: What,
    /// Where it stands.
    pub bounds: Rect,
    /// Its words, or where it leads.
    pub words: String,
}

/// Go through the annotations of a page: `context` makes one to draw with, for a transform.
pub fn read<'a>(
    page: &Page<'a>,
    initial: Affine,
    context: impl Fn(Affine) -> Context<'a>,
    collector: &mut Collector<'_>,
) -> Vec<Upon> {
    let Some(list) = page.raw().get::<Array<'_>>(b"Annots") else { return vec![] };
    let mut upon = Vec::new();
    for annotation in list.iter::<Dict<'_>>() {
        collector.step();
        let Some(bounds) = annotation.get::<[f64; 4]>(b"Rect") else { continue };
        let bounds = Rect::new(bounds[0], bounds[1], bounds[2], bounds[3]).abs();
        let kind = annotation.get::<Name<'_>>(b"Subtype").map(|n| n.as_str().to_string()).unwrap_or_default();
        let what = match kind.as_str() {
            "Popup" => continue,
            "Link" => {
                let Some(target) = target(&annotation) else { continue };
                // One over several lines names the stretch of each.
                let lines = quads(&annotation, initial);
                let places = if lines.len() > 1 { lines } else { vec![initial.transform_rect_bbox(bounds)] };
                collector.steps(places.len());
                let link = |bounds| Upon { what: What::Link, bounds, words: target.clone() };
                upon.extend(places.into_iter().map(link));
                continue;
            }
            "Widget" => match field(&annotation) {
                Some(what) => what,
                None => {
                    fill(page, &annotation, bounds, initial, &context, collector);
                    continue;
                }
            },
            "Stamp" => What::Signature,
            "FileAttachment" => What::Object,
            "Screen" | "Movie" | "Sound" | "RichMedia" | "3D" => What::Media,
            _ => What::Comment,
        };
        let mut words = drawn(page, &annotation, bounds, initial, &context, collector);
        let said = annotation.get::<PdfString<'_>>(b"Contents").map(|s| text(s.as_bytes())).unwrap_or_default();
        collector.text(said.len());
        if !squeezed(&words).contains(&squeezed(&said)) {
            words = format!("{words} {said}");
        }
        if kind == "StrikeOut" {
            strike(&annotation, initial, collector);
            if words.trim().is_empty() {
                continue;
            }
        }
        // Signatures without anything to see, and marks without words, say nothing.
        let bare = words.trim().is_empty();
        if bare && (matches!(what, What::Signature | What::Control) && bounds.area() == 0.0) {
            continue;
        }
        // A field that waits for a signature holds none.
        if bare && kind == "Widget" && what == What::Signature && !is_signed(&annotation) {
            continue;
        }
        let what = if bare && what == What::Comment { What::Drawing } else { what };
        upon.push(Upon { what, bounds: initial.transform_rect_bbox(bounds), words });
    }
    upon
}

/// What is struck out by a remark has a rule through its middle, as text that is struck out by itself: each four points that the
/// remark names are the corners of words on a line (PDF 32000-1, table 179).
fn strike(remark: &Dict<'_>, initial: Affine, collector: &mut Collector<'_>) {
    if remark.get::<u32>(b"F").unwrap_or(0) & UNSHOWN != 0 {
        return;
    }
    for bounds in quads(remark, initial) {
        collector.step();
        collector.rules.push(Rule { horizontal: true, at: bounds.center().y, from: bounds.x0, to: bounds.x1 });
    }
}

/// The stretches of lines that something upon a page lies over.
fn quads(thing: &Dict<'_>, initial: Affine) -> Vec<Rect> {
    let Some(points) = thing.get::<Array<'_>>(b"QuadPoints") else { return vec![] };
    let points: Vec<f64> = points.iter::<f64>().take(MOST_POINTS).filter(|n| n.is_finite()).collect();
    let quad = |quad: &[f64; 8]| {
        let corners = quad.as_chunks::<2>().0.iter().map(|&[x, y]| initial * Point::new(x, y));
        corners
            .fold(None, |all: Option<Rect>, p| Some(all.map_or_else(|| Rect::from_points(p, p), |all| all.union_pt(p))))
    };
    points.as_chunks::<8>().0.iter().filter_map(quad).collect()
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// What a widget is but text; none for fields that are filled in.
fn field(widget: &Dict<'_>) -> Option<What> {
    let kind = inherited(widget, |d| d.get::<Name<'_>>(b"FT").map(|n| n.as_str().to_string()))?;
    let flags = inherited(widget, |d| d.get::<u32>(b"Ff")).unwrap_or(0);
    match kind.as_str() {
        "Sig" => Some(What::Signature),
        "Btn" if flags & PUSHED != 0 => Some(What::Control),
        _ => None,
    }
}

/// Does a signature field hold a signature?
fn is_signed(widget: &Dict<'_>) -> bool {
    inherited(widget, |d| d.get::<Object<'_>>(b"V").map(|_| ())).is_some()
}

/// A property of a field, or of the fields that it is part of.
fn inherited<'a, T>(field: &Dict<'a>, property: impl Fn(&Dict<'a>) -> Option<T>) -> Option<T> {
    let mut here = field.clone();
    for _ in 0..DEEPEST {
        if let Some(found) = property(&here) {
            return Some(found);
        }
        here = here.get::<Dict<'a>>(b"Parent")?;
    }
    None
}

/// Where a link leads, out of the document.
fn target(link: &Dict<'_>) -> Option<String> {
    let action = link.get::<Dict<'_>>(b"A")?;
    let uri = action.get::<PdfString<'_>>(b"URI").map(|s| text(s.as_bytes()));
    uri.or_else(|| action.get::<PdfString<'_>>(b"F").map(|s| text(s.as_bytes())))
}

/// A field that is filled in: its appearance is text of the page; where it has none, viewers set its value.
fn fill<'a>(
    page: &Page<'a>,
    widget: &Dict<'a>,
    bounds: Rect,
    initial: Affine,
    context: &impl Fn(Affine) -> Context<'a>,
    collector: &mut Collector<'_>,
) {
    if widget.get::<u32>(b"F").unwrap_or(0) & UNSHOWN != 0 {
        return;
    }
    let before = collector.glyphs.len();
    draw(page, widget, bounds, initial, context, collector);
    let is_text = inherited(widget, |d| d.get::<Name<'_>>(b"FT").map(|n| n.as_str().to_string()));
    if collector.glyphs.len() > before || !matches!(is_text.as_deref(), Some("Tx" | "Ch")) {
        return;
    }
    let Some(value) = inherited(widget, |d| d.get::<PdfString<'a>>(b"V")) else { return };
    let place = initial.transform_rect_bbox(bounds);
    let size = place.height().clamp(4.0, 12.0) * 0.8;
    let (mut x, mut y) = (place.x0 + 2.0, place.center().y + size * 0.35);
    for c in text(value.as_bytes()).chars() {
        if c == '\n' || c == '\r' {
            (x, y) = (place.x0 + 2.0, y + size * 1.2);
            continue;
        }
        let (text, turn) = (c.to_string(), collector.turn());
        let glyph = Glyph { text, x, y, size, ink: Ink::Unknown, turn, word: 0, bold: false };
        x += glyph.width();
        collector.take(glyph);
    }
}

/// The words of an appearance, taken off the page again.
fn drawn<'a>(
    page: &Page<'a>,
    annotation: &Dict<'a>,
    bounds: Rect,
    initial: Affine,
    context: &impl Fn(Affine) -> Context<'a>,
    collector: &mut Collector<'_>,
) -> String {
    let before = collector.mark();
    draw(page, annotation, bounds, initial, context, collector);
    let glyphs = collector.back_to(&before);
    lines::words(glyphs)
}

/// Draw the normal appearance (PDF 32000-1, 12.5.5).
fn draw<'a>(
    page: &Page<'a>,
    annotation: &Dict<'a>,
    bounds: Rect,
    initial: Affine,
    context: &impl Fn(Affine) -> Context<'a>,
    collector: &mut Collector<'_>,
) {
    let Some(form) = appearance(annotation).filter(limits::unpacks) else { return };
    let Ok(content) = form.decoded() else { return };
    collector.steps(BEGINNING + content.len() / 64);
    let dict = form.dict();
    let Some(boxed) = dict.get::<[f64; 4]>(b"BBox") else { return };
    let matrix = Affine::new(dict.get::<[f64; 6]>(b"Matrix").unwrap_or([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]));
    let shape = Rect::new(boxed[0], boxed[1], boxed[2], boxed[3]).abs();
    let set = (matrix * shape.to_path(0.1)).bounding_box();
    if set.width() <= 0.0 || set.height() <= 0.0 {
        return;
    }
    let (sx, sy) = (bounds.width() / set.width(), bounds.height() / set.height());
    let fit = Affine::new([sx, 0.0, 0.0, sy, bounds.x0 - sx * set.x0, bounds.y0 - sy * set.y0]);
    let mut context = context(initial * fit * matrix);
    match dict.get::<Dict<'a>>(b"Resources").map(Resources::new) {
        Some(own) if !limits::resources_fit(&own) => {}
        Some(own) => interpret(TypedIter::new(&content), &own, &mut context, collector),
        None => interpret(TypedIter::new(&content), page.resources(), &mut context, collector),
    }
}

fn appearance<'a>(annotation: &Dict<'a>) -> Option<Stream<'a>> {
    match annotation.get::<Dict<'a>>(b"AP")?.get::<Object<'a>>(b"N")? {
        Object::Stream(stream) => Some(stream),
        Object::Dict(states) => states.get::<Stream<'a>>(annotation.get::<Name<'a>>(b"AS")?),
        _ => None,
    }
}

/// A text string (PDF 32000-1, 7.9.2.2): UTF-16 or UTF-8 by its mark, else PDFDocEncoding, which is Latin 1 but for a few.
pub fn text(bytes: &[u8]) -> String {
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(&bytes[mark..]).0.into_owned();
    }
    bytes.iter().map(|&b| char::from(b)).collect()
}
