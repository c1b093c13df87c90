//! Each face in use, cut down to the glyphs in use. Viewers look glyphs up by their characters: unlike in a PDF the face keeps
//! its table of characters (clause 11.1).

use std::collections::BTreeMap;

use allsorts::binary::read::ReadScope;
use allsorts::font_data::FontData;
use allsorts::subset::{CmapTarget, SubsetProfile};
use foldhash::HashMap;

use super::Ids;
use crate::fonts::{Face, FontSet};
use crate::page::{Document, Item};
use crate::write::WriteError;

/// A face as the package holds it.
pub struct UsedFace<'f> {
    /// The whole face.
    pub face: &'f Face,
    /// Its number among all that can be referred to.
    pub id: u32,
    /// The file of the subset.
    pub file: String,
    /// The subset.
    pub bytes: Vec<u8>,
    /// Glyph of the whole face → glyph of the subset.
    glyphs: HashMap<u16, u16>,
}

impl UsedFace<'_> {
    /// A glyph of the whole face in the subset.
    pub fn glyph(&self, id: u16) -> u16 {
        self.glyphs.get(&id).copied().unwrap_or(0)
    }
}

/// The faces in use, by their index in the font set.
pub type UsedFaces<'f> = BTreeMap<usize, UsedFace<'f>>;

/// Subset every face that the document uses.
pub fn subset<'f>(document: &Document, fonts: &'f FontSet, ids: &mut Ids) -> Result<UsedFaces<'f>, WriteError> {
    // Glyph 0 is in every face, and the first.
    let mut used: BTreeMap<usize, Vec<u16>> = BTreeMap::new();
    for item in document.pages.iter().flat_map(|p| &p.items) {
        if let Item::Text { glyphs, .. } | Item::Watermark { glyphs, .. } = item {
            for glyph in glyphs {
                used.entry(glyph.face).or_insert_with(|| vec![0]).push(glyph.id);
            }
        }
    }
    let cut = |(number, mut glyphs): (usize, Vec<u16>)| {
        glyphs.sort_unstable();
        glyphs.dedup();
        let (face, id) = (&fonts.faces()[number], ids.next());
        let bytes = cut(face, &glyphs)?;
        let glyphs = (0..).zip(glyphs).map(|(new, old)| (old, new)).collect();
        let ending = if face.tables().tables().cff.is_some() { "otf" } else { "ttf" };
        Ok((number, UsedFace { face, id, file: format!("font_{id}.{ending}"), bytes, glyphs }))
    };
    used.into_iter().map(cut).collect()
}

/// The glyphs in their order, from 0 on without a gap.
fn cut(face: &Face, glyphs: &[u16]) -> Result<Vec<u8>, WriteError> {
    let made = |e: &dyn std::fmt::Display| WriteError::Made(format!("{} cannot be subset: {e}", face.name).into());
    let font = ReadScope::new(face.data()).read::<FontData<'_>>().map_err(|e| made(&e))?;
    let index = usize::try_from(face.index).unwrap_or(usize::MAX);
    let tables = font.table_provider(index).map_err(|e| made(&e))?;
    allsorts::subset::subset(&tables, glyphs, &SubsetProfile::Minimal, CmapTarget::Unicode).map_err(|e| made(&e))
}
