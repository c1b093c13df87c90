//! A laid-out page as a picture: glyphs as outlines, each drawn once and used wherever it stands. The picture needs no face
//! and holds no text, so that it looks the same wherever it is shown.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use ttf_parser::{GlyphId, OutlineBuilder};

use crate::fonts::FontSet;
use crate::page::lines::LineGlyph;
use crate::page::{Item, PAGE, Page};

/// Weight of a table's rules, in points: that of the PDF.
const RULE: f32 = 0.6;

/// A page as an SVG document, in points.
#[must_use]
pub fn page(page: &Page, fonts: &FontSet) -> String {
    let mut glyphs: BTreeMap<(usize, u16), usize> = BTreeMap::new();
    let mut drawn = String::new();
    for item in &page.items {
        // Writing to a string cannot fail.
        let _ = match item {
            Item::Fill { bounds: [x, y, width, height], color } => {
                let [r, g, b] = color.map(byte);
                writeln!(
                    drawn,
                    "<path d=\"M{} {}h{}v{}h-{}z\" fill=\"#{r:02x}{g:02x}{b:02x}\"/>",
                    n(*x),
                    n(*y),
                    n(*width),
                    n(*height),
                    n(*width)
                )
            }
            Item::Rule { from, to } => writeln!(
                drawn,
                "<path d=\"M{} {}L{} {}\" stroke=\"#000\" stroke-width=\"{RULE}\" stroke-linecap=\"square\"/>",
                n(from[0]),
                n(from[1]),
                n(to[0]),
                n(to[1])
            ),
            Item::Text { x, y, size, glyphs: line, .. } => {
                letters(&mut drawn, &mut glyphs, fonts, line, &Stands { at: [*x, *y], size: *size, rising: None })
            }
            Item::Watermark { x, y, size, glyphs: line, grey } => letters(
                &mut drawn,
                &mut glyphs,
                fonts,
                line,
                &Stands { at: [*x, *y], size: *size, rising: Some(*grey) },
            ),
            Item::Picture { bounds: [x0, y0, x1, y1], media, .. } => {
                let (data, kind) = (media.base64().unwrap_or_default(), media.kind.name());
                let (x, y, width, height) = (n(*x0), n(*y0), n(x1 - x0), n(y1 - y0));
                writeln!(
                    drawn,
                    "<image x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" href=\"data:{kind};base64,{data}\"/>"
                )
            }
            Item::Cell { .. } | Item::Field { .. } | Item::Link { .. } => Ok(()),
        };
    }
    let [width, height] = PAGE.map(n);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}pt\" height=\"{height}pt\">\n<defs>\n"
    );
    for ((face, id), number) in &glyphs {
        let mut outline = Outline::default();
        fonts.faces()[*face].tables().outline_glyph(GlyphId(*id), &mut outline);
        let _ = writeln!(out, "<path id=\"g{number}\" d=\"{}\"/>", outline.0);
    }
    out + "</defs>\n<path d=\"M0 0H" + &width + "V" + &height + "H0z\" fill=\"#fff\"/>\n" + &drawn + "</svg>\n"
}

/// How a line of glyphs stands.
struct Stands {
    /// Where it begins.
    at: [f32; 2],
    /// Size of the type.
    size: f32,
    /// Along the rising diagonal, and how grey.
    rising: Option<f32>,
}

/// Glyphs where they stand, each drawn once; `known` has their numbers.
fn letters(
    drawn: &mut String,
    known: &mut BTreeMap<(usize, u16), usize>,
    fonts: &FontSet,
    line: &[LineGlyph],
    stands: &Stands,
) -> std::fmt::Result {
    let Stands { at: [x, y], size, rising } = stands;
    for glyph in line {
        let Some(face) = fonts.faces().get(glyph.face) else { continue };
        let next = known.len();
        let number = *known.entry((glyph.face, glyph.id)).or_insert(next);
        let (size, y) = glyph.stand.set(*size, *y);
        let scale = size / f32::from(face.tables().units_per_em());
        let (matrix, fill) = match rising {
            None => {
                let (scale, left, top) = (exact(scale), n(x + glyph.x), n(y));
                (format!("{scale} 0 0 -{scale} {left} {top}"), String::new())
            }
            Some(grey) => {
                let turn = std::f32::consts::FRAC_1_SQRT_2;
                let (scale, left, top) = (exact(scale * turn), n(x + glyph.x * turn), n(y - glyph.x * turn));
                let grey = byte(*grey);
                let fill = format!(" fill=\"#{grey:02x}{grey:02x}{grey:02x}\"");
                (format!("{scale} -{scale} -{scale} -{scale} {left} {top}"), fill)
            }
        };
        writeln!(drawn, "<use href=\"#g{number}\" transform=\"matrix({matrix})\"{fill}/>")?;
    }
    Ok(())
}

/// A share of a colour as a byte.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn byte(share: f32) -> u8 {
    (share.clamp(0.0, 1.0) * 255.0).round() as u8
}

/// A length to a hundredth of a point, without zeros at its end.
fn n(length: f32) -> String {
    trimmed(format!("{length:.2}"))
}

/// The size of a unit of an em: ems have a thousand and more of them.
fn exact(scale: f32) -> String {
    trimmed(format!("{scale:.6}"))
}

fn trimmed(number: String) -> String {
    let short = number.trim_end_matches('0').trim_end_matches('.');
    if short == "-0" { "0".into() } else { short.into() }
}

/// An outline as the data of a path, in units of the em, upwards.
#[derive(Default)]
struct Outline(String);

impl Outline {
    fn put(&mut self, command: char, numbers: &[f32]) {
        self.0.push(command);
        for (i, number) in numbers.iter().enumerate() {
            let space = if i > 0 { " " } else { "" };
            let _ = write!(self.0, "{space}{}", trimmed(format!("{number:.1}")));
        }
    }
}

impl OutlineBuilder for Outline {
    fn move_to(&mut self, x: f32, y: f32) {
        self.put('M', &[x, y]);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.put('L', &[x, y]);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        self.put('Q', &[x1, y1, x, y]);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.put('C', &[x1, y1, x2, y2, x, y]);
    }

    fn close(&mut self) {
        self.0.push('z');
    }
}
