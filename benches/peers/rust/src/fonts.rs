//! The four faces of a report, and which glyph a character has in each.

use std::cell::RefCell;
use std::collections::HashMap;
use std::fs;
use std::path::Path;

use krilla::text::{Font, GlyphId};
use nianbao_peers::FACES;
use ttf_parser::Face;

/// Where each is in `FACES`.
pub const TEXT: usize = 0;
pub const TITLE: usize = 1;
pub const HEADING: usize = 2;
pub const TABLE: usize = 3;

pub struct Faces(pub Vec<OneFace>);

pub struct OneFace {
    pub font: Font,
    face: Face<'static>,
    known: RefCell<HashMap<char, Option<(GlyphId, f32)>>>,
}

impl Faces {
    /// They live as long as the process, as nianbao's do.
    pub fn new(folder: &Path) -> Self {
        let face = |file: &&str| {
            let data: &'static [u8] = fs::read(folder.join(file)).expect("a face").leak();
            OneFace {
                font: Font::new(data.into(), 0).expect("a face"),
                face: Face::parse(data, 0).expect("a face"),
                known: RefCell::default(),
            }
        };
        Self(FACES.iter().map(face).collect())
    }

    /// The face that has a character, its glyph, and its advance in em; the face of tables has all.
    pub fn glyph(&self, face: usize, character: char) -> (usize, GlyphId, f32) {
        let of = |face: usize| self.0[face].glyph(character).map(|(glyph, advance)| (face, glyph, advance));
        of(face).or_else(|| of(TABLE)).unwrap_or_else(|| panic!("no face has {character:?}"))
    }
}

impl OneFace {
    fn glyph(&self, character: char) -> Option<(GlyphId, f32)> {
        *self.known.borrow_mut().entry(character).or_insert_with(|| {
            let glyph = self.face.glyph_index(character)?;
            let advance = f32::from(self.face.glyph_hor_advance(glyph)?) / f32::from(self.face.units_per_em());
            Some((GlyphId::new(u32::from(glyph.0)), advance))
        })
    }
}
