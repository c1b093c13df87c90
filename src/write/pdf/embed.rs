//! A face in the file: its program, its measures, what its glyphs stand for (ISO 32000-1, 9.7 to 9.10).

use lopdf::{Document as Lo, Object, ObjectId, Stream, dictionary};
use pdf_writer::types::UnicodeCmap;
use pdf_writer::{Name, Str};

use super::faces::{Embedded, UsedFace, UsedGlyph};

/// Flags of faces (ISO 32000-1, table 123): their characters are not those of a Latin face.
const SYMBOLIC: i64 = 1 << 2;
const SERIF: i64 = 1 << 1;
/// The width of nearly every glyph, in thousandths of an em; only others are listed.
const WIDTH: f32 = 1000.0;

/// Write a face; its dictionary.
pub fn embed(lo: &mut Lo, face: UsedFace) -> ObjectId {
    let unicode = lo.add_object(Stream::new(dictionary! {}, unicode(&face)));
    let widths = widths(face.glyphs());
    let UsedFace { name, measures, serif, embedded, .. } = face;
    let name = Object::Name(name.into_bytes());
    let (key, program, kind) = program(embedded);
    let program = lo.add_object(program);
    let weight = f32::from(measures.weight) / 65.0;
    #[allow(clippy::cast_possible_truncation)]
    let stem = 50 + (weight * weight).round() as i64;
    let mut descriptor = dictionary! {
        "Type" => "FontDescriptor",
        "FontName" => name.clone(),
        "Ascent" => measures.ascent,
        "Descent" => measures.descent,
        "CapHeight" => measures.capitals,
        "ItalicAngle" => 0,
        "Flags" => if serif { SYMBOLIC | SERIF } else { SYMBOLIC },
        // No table of a face tells how thick its stems are; this is how others derive it from the weight.
        "StemV" => stem,
        "FontBBox" => measures.bounds.map(Object::Integer).to_vec(),
    };
    descriptor.set(key, program);
    let mut descendant = dictionary! {
        "Type" => "Font",
        "Subtype" => kind,
        "BaseFont" => name.clone(),
        "CIDSystemInfo" => dictionary! {
            "Registry" => Object::string_literal("Adobe"),
            "Ordering" => Object::string_literal("Identity"),
            "Supplement" => 0,
        },
        "DW" => 1000,
        "W" => widths,
        "FontDescriptor" => lo.add_object(descriptor),
    };
    if kind == TRUE_TYPE {
        descendant.set("CIDToGIDMap", "Identity");
    }
    lo.add_object(dictionary! {
        "Type" => "Font",
        "Subtype" => "Type0",
        "BaseFont" => name,
        "Encoding" => "Identity-H",
        "ToUnicode" => unicode,
        "DescendantFonts" => vec![descendant.into()],
    })
}

/// Kinds of faces by their outlines.
const TRUE_TYPE: &str = "CIDFontType2";
const CFF: &str = "CIDFontType0";

/// Under which key which stream is embedded, and of what kind the face is.
fn program(embedded: Embedded) -> (&'static str, Stream, &'static str) {
    let length = |length: usize| i64::try_from(length).unwrap_or(i64::MAX);
    match embedded {
        Embedded::Deflated(program) => {
            let dictionary = dictionary! { "Length1" => length(program.length), "Filter" => "FlateDecode" };
            ("FontFile2", Stream::new(dictionary, program.zlib), TRUE_TYPE)
        }
        Embedded::Plain(bytes) => {
            ("FontFile2", Stream::new(dictionary! { "Length1" => length(bytes.len()) }, bytes), TRUE_TYPE)
        }
        Embedded::Cff(bytes) => ("FontFile3", Stream::new(dictionary! { "Subtype" => "CIDFontType0C" }, bytes), CFF),
    }
}

/// The widths that are not the usual one: runs of numbers that follow each other.
fn widths(glyphs: &[UsedGlyph]) -> Vec<Object> {
    let mut list = Vec::new();
    for run in glyphs.chunk_by(|a, b| (a.advance == WIDTH) == (b.advance == WIDTH) && a.id + 1 == b.id) {
        if run[0].advance != WIDTH {
            #[allow(clippy::cast_possible_truncation)]
            let own = run.iter().map(|glyph| Object::Integer(glyph.advance as i64)).collect();
            list.extend([Object::Integer(run[0].id.into()), Object::Array(own)]);
        }
    }
    list
}

/// What each glyph stands for.
fn unicode(face: &UsedFace) -> Vec<u8> {
    let system = pdf_writer::types::SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"UCS"), supplement: 0 };
    let mut map = UnicodeCmap::new(Name(b"Nianbao"), system);
    for glyph in face.glyphs() {
        if let Some(character) = glyph.character {
            map.pair(glyph.id, character);
        }
    }
    map.finish().into_vec()
}
