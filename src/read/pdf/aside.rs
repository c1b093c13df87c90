//! What of a PDF is no text: pictures, drawings, attachments, layers that are not shown.

use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Dict, Name, Stream, String as PdfString};
use kurbo::Rect;

use super::annotations::{Upon, text};
use super::collect::Collector;
use super::glyph::Glyph;
use super::leads::Upons;
use super::lines;
use super::seen::Unseen;
use crate::base::origin::Origin;
use crate::read::left::{Left, What};
use crate::read::source::Picture;

/// A picture with this share of the page may show a table.
const LARGE: f64 = 0.12;
/// Drawings smaller than this are bullets and ornaments, in points.
const SMALL: f64 = 10.0;
/// Bars of a chart are at least so many.
const BARS: usize = 3;
/// Boxes of a page looked at as bars.
const MOST_BARS: usize = 200;
/// Attachments looked at, and how deep their names are nested.
const MOST_FILES: usize = 200;
const DEEPEST: usize = 8;

/// Tell what a page holds besides its text; its pictures come back.
pub fn of_page(
    number: usize,
    page: Rect,
    collector: &Collector<'_>,
    unseen: Unseen,
    upon: Vec<Upon>,
    links: &mut Upons,
    left: &mut Left,
) -> Vec<Picture> {
    let place = |r: Rect| {
        let round = |v: f64| (v * 10.0).round() / 10.0;
        Origin::Page { page: number, bounds: [r.x0, r.y0, r.x1, r.y1].map(round) }
    };
    let mut pictures = Vec::new();
    // Where the words of a page lie over its picture, they are what it shows.
    let layered = unseen.under_picture > 0;
    for (picture, held) in collector.images.iter().zip(&collector.held) {
        let seen = picture.intersect(page);
        // A picture of a few points is a rule or a dot.
        if seen.width() < 2.0 || seen.height() < 2.0 {
            continue;
        }
        let large = seen.area() > LARGE * page.area();
        // Of a picture that is cut off by the page's edge not all is shown.
        let media = held.clone().filter(|_| !layered && seen.area() > 0.9 * picture.area());
        let (target, alt) = (String::new(), String::new());
        pictures.push(Picture { media, target, alt, large, origin: place(seen) });
    }
    if let Some(bounds) = drawing(collector) {
        left.add(What::Drawing, [place(bounds)], "");
    }
    if unseen.under_picture > 0 {
        left.add(What::Unseen, [place(page)], "");
    }
    for (what, glyphs) in [(What::Hidden, unseen.hidden), (What::Deleted, unseen.struck)] {
        // Spaces set invisibly are nothing.
        if let Some(first) = glyphs.iter().find(|g| !g.is_space()).map(Glyph::bounds) {
            let around = glyphs.iter().filter(|g| !g.is_space()).map(Glyph::bounds).fold(first, |a, b| a.union(b));
            left.add(what, [place(around)], &lines::words(glyphs));
        }
    }
    for thing in upon {
        match thing.what {
            What::Link => links.add(number, thing.bounds, thing.words, &collector.glyphs),
            what => left.add(what, [place(thing.bounds)], &thing.words),
        }
    }
    pictures
}

/// Where curves and slants, or boxes that stand like bars, make a drawing.
fn drawing(collector: &Collector<'_>) -> Option<Rect> {
    let shapes = collector.shapes.iter().filter(|s| s.width() > SMALL && s.height() > SMALL);
    let empty = |b: &&Rect| !collector.glyphs.iter().any(|g| b.contains(g.middle()));
    let bars: Vec<&Rect> = collector.bars.iter().take(MOST_BARS).filter(empty).collect();
    let near = |a: f64, b: f64| (a - b).abs() < 1.0;
    // Bars stand on one line with one breadth, each as long as its number.
    let is_bar = |b: &&Rect| {
        let upright = bars.iter().filter(|o| near(o.y1, b.y1) && near(o.width(), b.width()) && o.width() < 80.0);
        let lying = bars.iter().filter(|o| near(o.x0, b.x0) && near(o.height(), b.height()) && o.height() < 80.0);
        let (upright, lying): (Vec<_>, Vec<_>) = (upright.collect(), lying.collect());
        let lengths = |list: &[&&Rect], length: fn(&Rect) -> f64| {
            list.len() >= BARS && list.iter().any(|o| !near(length(o), length(list[0])))
        };
        lengths(&upright, Rect::height) || lengths(&lying, Rect::width)
    };
    shapes.chain(bars.iter().copied().filter(is_bar)).copied().reduce(|a, b| a.union(b))
}

/// Tell what a document holds besides its pages.
pub fn of_document(pdf: &Pdf, left: &mut Left) {
    let Some(catalog) = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id()) else { return };
    for layer in layers(&catalog) {
        left.add(What::Layer, None, &layer);
    }
    let files = catalog.get::<Dict<'_>>(b"Names").and_then(|names| names.get::<Dict<'_>>(b"EmbeddedFiles"));
    let mut found = Vec::new();
    if let Some(files) = files {
        attachments(&files, 0, &mut found);
    }
    for name in found {
        left.add(What::Object, None, &name);
    }
}

/// The names of the layers that are off when the file is opened.
fn layers(catalog: &Dict<'_>) -> Vec<String> {
    let Some(properties) = catalog.get::<Dict<'_>>(b"OCProperties") else { return vec![] };
    let Some(shown) = properties.get::<Dict<'_>>(b"D") else { return vec![] };
    let all_off = shown.get::<Name<'_>>(b"BaseState").is_some_and(|n| n.as_str() == "OFF");
    let name = |d: Dict<'_>| d.get::<PdfString<'_>>(b"Name").map(|s| text(s.as_bytes())).unwrap_or_default();
    let names = |list: Option<Array<'_>>| -> Vec<String> {
        list.map(|l| l.iter::<Dict<'_>>().take(MOST_FILES).map(name).collect()).unwrap_or_default()
    };
    let mut off = names(shown.get::<Array<'_>>(b"OFF"));
    if all_off {
        let on = names(shown.get::<Array<'_>>(b"ON"));
        off = names(properties.get::<Array<'_>>(b"OCGs"));
        off.retain(|name| !on.contains(name));
    }
    off
}

/// The attached files by name; the JSON that this program itself attaches is the report again.
fn attachments(tree: &Dict<'_>, depth: usize, found: &mut Vec<String>) {
    if depth > DEEPEST || found.len() > MOST_FILES {
        return;
    }
    if let Some(kids) = tree.get::<Array<'_>>(b"Kids") {
        for kid in kids.iter::<Dict<'_>>().take(MOST_FILES) {
            attachments(&kid, depth + 1, found);
        }
    }
    let Some(names) = tree.get::<Array<'_>>(b"Names") else { return };
    for file in names.iter::<hayro_syntax::object::Object<'_>>().take(2 * MOST_FILES).filter_map(|o| o.into_dict()) {
        let content = file.get::<Dict<'_>>(b"EF").and_then(|d| d.get::<Stream<'_>>(b"F"));
        let own = content.and_then(|c| {
            c.decoded().ok().map(|bytes| bytes.get(..200).unwrap_or_default().windows(9).any(|w| w == b"nianbao/1"))
        });
        if own != Some(true) {
            let name = file.get::<PdfString<'_>>(b"UF").or_else(|| file.get::<PdfString<'_>>(b"F"));
            found.push(name.map(|s| text(s.as_bytes())).unwrap_or_default());
        }
    }
}
