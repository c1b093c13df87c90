//! Each face in use, cut down to the glyphs in use.

use std::collections::BTreeMap;

use foldhash::HashMap;
use printpdf::FontId;
use printpdf::font::{FontMetrics, FontType, ParsedFont, PdfFontMetricsStub};
use subsetter::GlyphRemapper;
use twox_hash::XxHash3_128;

use crate::fonts::{Face, FontSet};
use crate::page::{Document, Item};
use crate::write::WriteError;

/// A face as the PDF holds it.
pub struct UsedFace {
    /// Its name in the resources.
    pub id: FontId,
    /// What is embedded.
    pub font: ParsedFont,
    /// The height of capitals in thousandths of an em.
    pub capitals: i64,
    /// Do its strokes end in serifs? All but 黑体 do.
    pub serif: bool,
    /// Glyph of the whole face → what it is in the subset.
    glyphs: HashMap<u16, UsedGlyph>,
}

/// A glyph of a subset.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct UsedGlyph {
    /// Its number in the subset.
    pub id: u16,
    /// The character that it stands for in this document.
    pub character: Option<char>,
    /// Is it the one glyph by which the subset shows that character?
    pub plain: bool,
    /// Its advance in thousandths of an em, as the PDF's widths have it.
    pub advance: f32,
}

/// The faces in use, by their index in the font set.
pub struct UsedFaces(BTreeMap<usize, UsedFace>);

impl UsedFaces {
    /// All of them, in order.
    pub fn iter(&self) -> impl Iterator<Item = &UsedFace> {
        self.0.values()
    }

    /// One of them.
    pub fn get(&self, face: usize) -> Option<&UsedFace> {
        self.0.get(&face)
    }
}

impl UsedFace {
    /// A glyph of the whole face in the subset.
    pub fn glyph(&self, id: u16) -> UsedGlyph {
        self.glyphs.get(&id).copied().unwrap_or(UsedGlyph { advance: 1000.0, ..UsedGlyph::default() })
    }
}

/// Subset every face that the document uses.
pub fn subset(document: &Document, fonts: &FontSet) -> Result<UsedFaces, WriteError> {
    let mut used: BTreeMap<usize, BTreeMap<u16, char>> = BTreeMap::new();
    for item in document.pages.iter().flat_map(|p| &p.items) {
        if let Item::Text { glyphs, .. } | Item::Watermark { glyphs, .. } = item {
            for glyph in glyphs {
                used.entry(glyph.face).or_default().entry(glyph.id).or_insert(glyph.ch);
            }
        }
    }
    let faces = used
        .into_iter()
        .map(|(face, glyphs)| Ok((face, cut(face, &fonts.faces()[face], !fonts.is_sans(face), &glyphs)?)));
    Ok(UsedFaces(faces.collect::<Result<_, WriteError>>()?))
}

fn cut(number: usize, face: &Face, serif: bool, glyphs: &BTreeMap<u16, char>) -> Result<UsedFace, WriteError> {
    let mut remapper = GlyphRemapper::new();
    for &glyph in glyphs.keys() {
        remapper.remap(glyph);
    }
    let subset = subsetter::subset(face.data(), face.index, &remapper)
        .map_err(|e| WriteError::Made(format!("{} cannot be subset: {e:?}", face.name).into()))?;
    let tables = face.tables();
    let em = f32::from(tables.units_per_em());
    let map = |g: u16| remapper.get(g).unwrap_or(0);
    let advance = |g: u16| tables.glyph_hor_advance(ttf_parser::GlyphId(g)).unwrap_or(0);
    // As printpdf writes them: cut off, not rounded. Otherwise each such glyph would move those behind it.
    let thousandths = |units: u16| (f32::from(units) * 1000.0 / em).trunc();
    let shown: BTreeMap<u32, u16> = glyphs.iter().map(|(g, c)| (*c as u32, map(*g))).collect();
    let used = glyphs.iter().map(|(&g, &c)| {
        let (id, plain) = (map(g), shown.get(&(c as u32)) == Some(&map(g)));
        (g, UsedGlyph { id, character: Some(c), plain, advance: thousandths(advance(g)) })
    });
    let used: HashMap<u16, UsedGlyph> = used.collect();
    let bounds = tables.global_bounding_box();
    let font = ParsedFont {
        font_index: 0,
        font_name: Some(format!("{}+{}", tag(&face.name, glyphs), face.name)),
        codepoint_to_glyph: shown,
        glyph_widths: glyphs.keys().map(|g| (map(*g), advance(*g))).collect(),
        units_per_em: tables.units_per_em(),
        font_metrics: FontMetrics { ascent: tables.ascender(), descent: tables.descender() },
        font_type: if tables.tables().cff.is_some() { FontType::OpenTypeCFF(()) } else { FontType::TrueType },
        pdf_font_metrics: PdfFontMetricsStub {
            units_per_em: tables.units_per_em(),
            x_min: bounds.x_min,
            y_min: bounds.y_min,
            x_max: bounds.x_max,
            y_max: bounds.y_max,
            us_weight_class: tables.weight().to_number(),
            ..PdfFontMetricsStub::default()
        },
        original_bytes: subset,
    };
    let capitals = face.glyph('H').and_then(|(id, _)| face.ink(id)).map_or(0.7, |ink| ink[3]);
    #[allow(clippy::cast_possible_truncation)]
    let capitals = (capitals * 1000.0).round() as i64;
    Ok(UsedFace { id: FontId(format!("N{number}")), font, capitals, serif, glyphs: used })
}

/// Six capitals that tell one subset of a face from another (ISO 32000-1, 9.6.4).
fn tag(name: &str, glyphs: &BTreeMap<u16, char>) -> String {
    let bytes: Vec<u8> = name.bytes().chain(glyphs.keys().flat_map(|g| g.to_be_bytes())).collect();
    let mut hash = XxHash3_128::oneshot(&bytes);
    (0..6)
        .map(|_| {
            let letter = u8::try_from(hash % 26).unwrap_or(0);
            hash /= 26;
            char::from(b'A' + letter)
        })
        .collect()
}
