//! A face in the file: its program, its measures, what its glyphs stand for (ISO 32000-1, 9.7 to 9.10).

use pdf_writer::types::{SystemInfo, UnicodeCmap};
use pdf_writer::{Filter, Finish, Name, Ref, Str};

use super::faces::{Embedded, UsedFace, UsedGlyph};
use super::objects::Objects;
use crate::write::WriteError;

/// Flags of faces (ISO 32000-1, table 123): their characters are not those of a Latin face.
const SYMBOLIC: i32 = 1 << 2;
const SERIF: i32 = 1 << 1;
/// The width of nearly every glyph, in thousandths of an em; only others are listed.
const WIDTH: f32 = 1000.0;

/// Write a face; its dictionary.
pub fn embed(objects: &mut Objects, face: &UsedFace) -> Result<Ref, WriteError> {
    let unicode = objects.deflated(&unicode(face), |_| {})?;
    let UsedFace { name, measures, serif, embedded, .. } = face;
    let name = Name(name.as_bytes());
    let (kind, key, program) = program(objects, embedded)?;
    let weight = f32::from(measures.weight) / 65.0;
    let (descriptor, object) = objects.add();
    let mut dictionary = object.dict();
    dictionary.pair(Name(b"Type"), Name(b"FontDescriptor")).pair(Name(b"FontName"), name);
    dictionary.pair(Name(b"Ascent"), measures.ascent).pair(Name(b"Descent"), measures.descent);
    dictionary.pair(Name(b"CapHeight"), measures.capitals).pair(Name(b"ItalicAngle"), 0);
    dictionary.pair(Name(b"Flags"), if *serif { SYMBOLIC | SERIF } else { SYMBOLIC });
    // No table of a face tells how thick its stems are; this is how others derive it from the weight.
    dictionary.pair(Name(b"StemV"), 50.0 + (weight * weight).round());
    dictionary.insert(Name(b"FontBBox")).array().items(measures.bounds);
    dictionary.pair(key, program);
    dictionary.finish();
    let (composite, object) = objects.add();
    let mut dictionary = object.dict();
    dictionary.pair(Name(b"Type"), Name(b"Font")).pair(Name(b"Subtype"), Name(b"Type0"));
    dictionary.pair(Name(b"BaseFont"), name).pair(Name(b"Encoding"), Name(b"Identity-H"));
    dictionary.pair(Name(b"ToUnicode"), unicode);
    let mut descendants = dictionary.insert(Name(b"DescendantFonts")).array();
    let mut descendant = descendants.push().dict();
    descendant.pair(Name(b"Type"), Name(b"Font")).pair(Name(b"Subtype"), kind).pair(Name(b"BaseFont"), name);
    let mut system = descendant.insert(Name(b"CIDSystemInfo")).dict();
    system.pair(Name(b"Registry"), Str(b"Adobe")).pair(Name(b"Ordering"), Str(b"Identity"));
    system.pair(Name(b"Supplement"), 0);
    system.finish();
    descendant.pair(Name(b"FontDescriptor"), descriptor).pair(Name(b"DW"), WIDTH);
    let mut widths = descendant.insert(Name(b"W")).array();
    for (first, own) in widths_of(face.glyphs()) {
        widths.item(i32::from(first)).push().array().items(own);
    }
    widths.finish();
    if kind == TRUE_TYPE {
        descendant.pair(Name(b"CIDToGIDMap"), Name(b"Identity"));
    }
    drop(descendant);
    drop(descendants);
    drop(dictionary);
    Ok(composite)
}

/// Kinds of faces by their outlines.
const TRUE_TYPE: Name<'_> = Name(b"CIDFontType2");
const CFF: Name<'_> = Name(b"CIDFontType0");

/// Write the font file: of what kind the face is, under which key it is embedded, the stream.
fn program(objects: &mut Objects, embedded: &Embedded) -> Result<(Name<'static>, Name<'static>, Ref), WriteError> {
    let length = |length: usize| i32::try_from(length).unwrap_or(i32::MAX);
    match embedded {
        Embedded::Deflated(program) => {
            let (number, mut stream) = objects.stream(&program.zlib);
            stream.filter(Filter::FlateDecode).pair(Name(b"Length1"), length(program.length));
            stream.finish();
            Ok((TRUE_TYPE, Name(b"FontFile2"), number))
        }
        Embedded::Plain(bytes) => {
            let length1 = |stream: &mut pdf_writer::Stream<'_>| {
                stream.pair(Name(b"Length1"), length(bytes.len()));
            };
            Ok((TRUE_TYPE, Name(b"FontFile2"), objects.deflated(bytes, length1)?))
        }
        Embedded::Cff(bytes) => {
            let subtype = |stream: &mut pdf_writer::Stream<'_>| {
                stream.pair(Name(b"Subtype"), Name(b"CIDFontType0C"));
            };
            Ok((CFF, Name(b"FontFile3"), objects.deflated(bytes, subtype)?))
        }
    }
}

/// The widths that are not the usual one: runs of numbers that follow each other, each with its first.
fn widths_of(glyphs: &[UsedGlyph]) -> impl Iterator<Item = (u16, impl Iterator<Item = f32>)> {
    let runs = glyphs.chunk_by(|a, b| (a.advance == WIDTH) == (b.advance == WIDTH) && a.id + 1 == b.id);
    runs.filter(|run| run[0].advance != WIDTH).map(|run| (run[0].id, run.iter().map(|glyph| glyph.advance)))
}

/// What each glyph stands for.
fn unicode(face: &UsedFace) -> Vec<u8> {
    let system = SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"UCS"), supplement: 0 };
    let mut map = UnicodeCmap::new(Name(b"Nianbao"), system);
    for glyph in face.glyphs() {
        if let Some(character) = glyph.character {
            map.pair(glyph.id, character);
        }
    }
    map.finish().into_vec()
}
