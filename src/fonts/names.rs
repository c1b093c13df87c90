//! The names that a font file holds.

use std::path::Path;

use super::face;

/// Faces in a collection at most.
const MOST: u32 = 64;
/// Name records: family, style, full name, PostScript name, typographic family and style.
const FAMILY: u16 = 1;
const STYLE: u16 = 2;
const FULL: u16 = 4;
const POSTSCRIPT: u16 = 6;

/// The names of each face of a file, in lower case: full and PostScript names, and those of the family where it is the
/// family's regular face. Nothing where the file is no font.
pub(super) fn of(path: &Path) -> Vec<(u32, Vec<String>)> {
    let Some(map) = face::map(path) else { return vec![] };
    let count = ttf_parser::fonts_in_collection(&map).unwrap_or(1).min(MOST);
    let faces = (0..count).filter_map(|index| Some((index, of_face(&ttf_parser::RawFace::parse(&map, index).ok()?)?)));
    faces.collect()
}

fn of_face(face: &ttf_parser::RawFace<'_>) -> Option<Vec<String>> {
    let table = ttf_parser::name::Table::parse(face.table(ttf_parser::Tag::from_bytes(b"name"))?)?;
    let texts = |id: u16| {
        let records = table.names.into_iter().filter(move |name| name.name_id == id && name.is_unicode());
        records.filter_map(|name| name.to_string()).map(|name| name.to_lowercase())
    };
    let regular = texts(STYLE).all(|style| matches!(style.as_str(), "regular" | "常规" | "標準" | "normal" | "book"));
    let mut names: Vec<String> = texts(FULL).chain(texts(POSTSCRIPT)).collect();
    if regular {
        names.extend(texts(FAMILY));
    }
    Some(names)
}
