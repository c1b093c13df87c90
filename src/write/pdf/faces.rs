//! Each face in use, cut down to the glyphs in use.

use std::collections::BTreeMap;

use foldhash::HashMap;
use subsetter::GlyphRemapper;
use twox_hash::XxHash3_128;

use crate::fonts::{Face, FontSet, Program};
use crate::page::{Document, Item};
use crate::write::WriteError;

/// A face as the PDF holds it.
pub struct UsedFace {
    /// Its name in the resources.
    pub id: String,
    /// Its PostScript name with the mark of the subset.
    pub name: String,
    /// What is embedded.
    pub embedded: Embedded,
    /// Its measures.
    pub measures: Measures,
    /// Do its strokes end in serifs? All but 黑体 do.
    pub serif: bool,
    /// Glyph of the whole face → what it is in the subset.
    glyphs: HashMap<u16, UsedGlyph>,
    /// The same, by their numbers in the subset.
    ordered: Vec<UsedGlyph>,
}

/// A font file.
pub enum Embedded {
    /// TrueType, deflated.
    Deflated(Program),
    /// TrueType.
    Plain(Vec<u8>),
    /// The table of CFF, its characters known by their numbers.
    Cff(Vec<u8>),
}

/// Measures of a whole face, in thousandths of an em.
pub struct Measures {
    /// How far type rises above the baseline.
    pub ascent: i32,
    /// How far it falls below, negative.
    pub descent: i32,
    /// The height of capitals.
    pub capitals: i32,
    /// Left, bottom, right, top of all its ink.
    pub bounds: [i32; 4],
    /// Its weight, 400 where it is ordinary.
    pub weight: u16,
}

/// A glyph of a subset.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct UsedGlyph {
    /// Its number in the subset.
    pub id: u16,
    /// The character that it stands for in this document.
    pub character: Option<char>,
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

    /// Its glyphs by their numbers in the subset.
    pub fn glyphs(&self) -> &[UsedGlyph] {
        &self.ordered
    }
}

/// Subset every face that the document uses.
pub fn subset(document: &Document, fonts: &FontSet) -> Result<UsedFaces, WriteError> {
    let mut used: Vec<HashMap<u16, char>> = vec![HashMap::default(); fonts.faces().len()];
    for item in document.pages.iter().flat_map(|p| &p.items) {
        if let Item::Text { glyphs, .. } | Item::Watermark { glyphs, .. } = item {
            for glyph in glyphs {
                used[glyph.face].entry(glyph.id).or_insert(glyph.ch);
            }
        }
    }
    let faces = used.into_iter().enumerate().filter(|(_, glyphs)| !glyphs.is_empty()).map(|(face, glyphs)| {
        let mut glyphs: Vec<(u16, char)> = glyphs.into_iter().collect();
        glyphs.sort_unstable();
        Ok((face, cut(face, &fonts.faces()[face], !fonts.is_sans(face), &glyphs)?))
    });
    Ok(UsedFaces(faces.collect::<Result<_, WriteError>>()?))
}

/// A face with these glyphs, which are in the order of their numbers.
fn cut(number: usize, face: &Face, serif: bool, glyphs: &[(u16, char)]) -> Result<UsedFace, WriteError> {
    let tables = face.tables();
    let em = f32::from(tables.units_per_em());
    let advance = |glyph| tables.tables().hmtx.and_then(|hmtx| hmtx.advance(ttf_parser::GlyphId(glyph))).unwrap_or(0);
    // Cut off, not rounded, as the widths are whole numbers: otherwise each such glyph would move those behind it.
    let thousandths = |units: u16| (f32::from(units) * 1000.0 / em).trunc();
    // The first of a subset is always the one that stands for what is missing.
    let missing = glyphs.first().is_none_or(|(glyph, _)| *glyph != 0);
    let all = missing.then_some(0).into_iter().chain(glyphs.iter().map(|(glyph, _)| *glyph));
    let all: Vec<u16> = all.collect();
    let ordered = (u16::from(missing)..).zip(glyphs).map(|(id, (glyph, character))| UsedGlyph {
        id,
        character: Some(*character),
        advance: thousandths(advance(*glyph)),
    });
    let ordered: Vec<UsedGlyph> = ordered.collect();
    Ok(UsedFace {
        id: format!("N{number}"),
        name: format!("{}+{}", tag(&face.name, glyphs), face.name),
        embedded: embedded(face, &all)?,
        measures: measures(face),
        serif,
        glyphs: glyphs.iter().map(|(glyph, _)| *glyph).zip(ordered.iter().copied()).collect(),
        ordered,
    })
}

/// The font file of these glyphs.
fn embedded(face: &Face, glyphs: &[u16]) -> Result<Embedded, WriteError> {
    if let Some(program) = face.program(glyphs) {
        return Ok(Embedded::Deflated(program));
    }
    let mut remapper = GlyphRemapper::new();
    for glyph in glyphs {
        remapper.remap(*glyph);
    }
    let subset = subsetter::subset(face.data(), face.index, &remapper)
        .map_err(|e| WriteError::Made(format!("{} cannot be subset: {e:?}", face.name).into()))?;
    // Bare, its characters are found by their numbers whichever way a viewer looks for them.
    let cff =
        ttf_parser::RawFace::parse(&subset, 0).ok().and_then(|raw| raw.table(ttf_parser::Tag::from_bytes(b"CFF ")));
    Ok(match cff {
        Some(table) => Embedded::Cff(table.to_vec()),
        None => Embedded::Plain(subset),
    })
}

fn measures(face: &Face) -> Measures {
    let tables = face.tables();
    let em = f32::from(tables.units_per_em());
    #[allow(clippy::cast_possible_truncation)]
    let thousandths = |units: i16| (f32::from(units) * (1000.0 / em)).round() as i32;
    let bounds = tables.global_bounding_box();
    let capitals = face.glyph('H').and_then(|(id, _)| face.ink(id)).map_or(0.7, |ink| ink[3]);
    #[allow(clippy::cast_possible_truncation)]
    let capitals = (capitals * 1000.0).round() as i32;
    Measures {
        ascent: thousandths(tables.ascender()),
        descent: thousandths(tables.descender()),
        capitals,
        bounds: [bounds.x_min, bounds.y_min, bounds.x_max, bounds.y_max].map(thousandths),
        weight: tables.weight().to_number(),
    }
}

/// Six capitals that tell one subset of a face from another (ISO 32000-1, 9.6.4).
fn tag(name: &str, glyphs: &[(u16, char)]) -> String {
    let bytes: Vec<u8> = name.bytes().chain(glyphs.iter().flat_map(|(glyph, _)| glyph.to_be_bytes())).collect();
    let mut hash = XxHash3_128::oneshot(&bytes);
    (0..6)
        .map(|_| {
            let letter = u8::try_from(hash % 26).unwrap_or(0);
            hash /= 26;
            char::from(b'A' + letter)
        })
        .collect()
}
