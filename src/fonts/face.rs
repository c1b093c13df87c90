//! One face: given as bytes or mapped into memory, parsed once.

#[cfg(feature = "disk")]
use std::path::Path;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{LazyLock, OnceLock};

use serde::Deserialize;

#[cfg(feature = "pdf-write")]
use super::coded::{Coded, Program};

/// What a face draws wrong.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Faults {
    /// How its PostScript name may begin.
    names: Vec<String>,
    /// Characters that it has with the shape of another, or far too heavy; they are taken from another face.
    wrong: String,
}

/// `faults.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KnownFaults {
    face: Vec<Faults>,
}

/// Facts about faces, whatever they are used for.
static FAULTS: LazyLock<KnownFaults> = LazyLock::new(|| {
    // Every face that is opened asks for it: a broken file cannot be released.
    toml::from_str(include_str!("faults.toml")).unwrap_or_else(|e| panic!("faults.toml: {e}"))
});

/// Characters with a frame all around.
const FRAMED: &str = "国固园";

/// An open face.
pub struct Face {
    /// Its file; empty where it is carried in the program or was given as bytes.
    pub path: PathBuf,
    /// Its number in a collection.
    pub index: u32,
    /// Its PostScript name.
    pub name: String,
    /// Its licence, in short.
    pub licence: String,
    /// The bytes of the file.
    data: &'static [u8],
    parsed: ttf_parser::Face<'static>,
    em: f32,
    known: Known,
    han_ink: OnceLock<Option<[f32; 4]>>,
    zero_ink: OnceLock<Option<[f32; 4]>>,
    /// Characters that the face draws with the shape of another: it is not asked for them.
    wrong: &'static str,
    /// Its glyphs, ready to be embedded; none where it cannot be embedded that way.
    #[cfg(feature = "pdf-write")]
    coded: OnceLock<Option<Box<Coded>>>,
}

/// Glyphs looked up so far, for the characters of the basic plane: a report asks for each of a few hundred some ten
/// times, and a batch for the same ones again.
struct Known(Box<[OnceLock<Box<[AtomicU32; 256]>>; 256]>);

impl Known {
    fn new() -> Self {
        Self(Box::new([const { OnceLock::new() }; 256]))
    }

    /// Glyph and advance in units, both 0 where the face lacks the character; kept once they are known.
    fn get(&self, c: char, look_up: impl FnOnce() -> (u16, u16)) -> (u16, u16) {
        /// Glyph 0 with an advance of 1: glyph 0 is never kept, so this can stand for a character that is not there.
        const MISSING: u32 = 1;
        let Ok(at) = u16::try_from(c as u32) else { return look_up() };
        let row = self.0[usize::from(at >> 8)].get_or_init(|| Box::new([const { AtomicU32::new(0) }; 256]));
        let slot = &row[usize::from(at & 0xFF)];
        let (id, advance) = match slot.load(Ordering::Relaxed) {
            0 => look_up(),
            MISSING => (0, 0),
            kept => return ((kept >> 16) as u16, (kept & 0xFFFF) as u16),
        };
        let kept = if id == 0 { MISSING } else { u32::from(id) << 16 | u32::from(advance) };
        slot.store(kept, Ordering::Relaxed);
        (id, advance)
    }
}

impl std::fmt::Debug for Face {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Face").field("name", &self.name).field("path", &self.path).finish_non_exhaustive()
    }
}

impl Face {
    /// Map and parse a face; `None` where the file is no usable font.
    #[cfg(feature = "disk")]
    #[must_use]
    pub fn open(path: &Path, index: u32) -> Option<Self> {
        let map = map(path)?;
        // The faces of a run are opened once and used until it ends.
        let data: &'static [u8] = &Box::leak(Box::new(map))[..];
        Self::parse(data, path.to_path_buf(), index)
    }

    /// Parse a face that is in memory already; `None` where the bytes are no usable font.
    #[must_use]
    pub fn from_bytes(data: &'static [u8], index: u32) -> Option<Self> {
        Self::parse(data, PathBuf::new(), index)
    }

    fn parse(data: &'static [u8], path: PathBuf, index: u32) -> Option<Self> {
        let parsed = ttf_parser::Face::parse(data, index).ok()?;
        let named = |id: u16| {
            let names = parsed.names().into_iter();
            names.filter(|n| n.name_id == id && n.is_unicode()).find_map(|n| n.to_string())
        };
        let name = named(6).unwrap_or_else(|| path.file_stem().unwrap_or_default().to_string_lossy().into_owned());
        let licence = licence(&named(13).unwrap_or_default(), &name);
        let em = f32::from(parsed.units_per_em());
        let wrong = FAULTS.face.iter().find(|f| f.names.iter().any(|own| name.starts_with(own)));
        let wrong = wrong.map_or("", |f| f.wrong.as_str());
        Some(Self {
            path,
            index,
            name,
            licence,
            data,
            parsed,
            em,
            known: Known::new(),
            han_ink: OnceLock::new(),
            zero_ink: OnceLock::new(),
            wrong,
            #[cfg(feature = "pdf-write")]
            coded: OnceLock::new(),
        })
    }

    /// The glyph and its advance in em.
    #[must_use]
    pub fn glyph(&self, c: char) -> Option<(u16, f32)> {
        let (id, advance) = self.known.get(c, || match self.parsed.glyph_index(c) {
            Some(id) if !self.wrong.contains(c) => (id.0, self.parsed.glyph_hor_advance(id).unwrap_or(0)),
            _ => (0, 0),
        });
        (id != 0).then_some((id, f32::from(advance) / self.em))
    }

    /// The box of a glyph's ink in em: left, bottom, right, top from its origin; none where it has no ink.
    #[must_use]
    pub fn ink(&self, glyph: u16) -> Option<[f32; 4]> {
        let bounds = self.parsed.glyph_bounding_box(ttf_parser::GlyphId(glyph))?;
        Some([bounds.x_min, bounds.y_min, bounds.x_max, bounds.y_max].map(|v| f32::from(v) / self.em))
    }

    /// The box that its characters' ink fills, in em like [`Self::ink`]: that of characters with a frame all around. None
    /// of a face without Chinese characters.
    #[must_use]
    pub fn han_ink(&self) -> Option<[f32; 4]> {
        *self.han_ink.get_or_init(|| {
            let mut boxes = FRAMED.chars().map(|c| self.ink(self.glyph(c)?.0));
            let first = boxes.next()??;
            Some(boxes.flatten().fold(first, |a, b| [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])]))
        })
    }

    /// The box of the ink of its 0, by which digits and letters are set level: asked for with every one of them.
    #[must_use]
    pub fn zero_ink(&self) -> Option<[f32; 4]> {
        *self.zero_ink.get_or_init(|| self.ink(self.glyph('0')?.0))
    }

    /// The bytes of the file.
    #[must_use]
    pub fn data(&self) -> &'static [u8] {
        self.data
    }

    /// The parsed tables.
    #[must_use]
    pub fn tables(&self) -> &ttf_parser::Face<'static> {
        &self.parsed
    }

    /// The font file of some of its glyphs, numbered in this order, deflated; the first is the one that stands for what is
    /// missing. The same glyphs give the same bytes, whatever was asked for before. `None` where its outlines are none of
    /// TrueType, or one of the glyphs is put together from others.
    #[cfg(feature = "pdf-write")]
    #[must_use]
    pub fn program(&self, glyphs: &[u16]) -> Option<Program> {
        let coded = self.coded.get_or_init(|| {
            Coded::new(self.data, self.index, &self.parsed, super::carried::ready(self.data)).map(Box::new)
        });
        coded.as_ref()?.program(glyphs, &self.parsed)
    }

    /// Is it a face for Chinese?
    #[must_use]
    pub fn has_han(&self) -> bool {
        self.glyph('的').is_some()
    }

    /// How many characters it has.
    #[must_use]
    pub fn coverage(&self) -> usize {
        let mut count = 0;
        if let Some(cmap) = self.parsed.tables().cmap {
            let best = cmap.subtables.into_iter().filter(ttf_parser::cmap::Subtable::is_unicode);
            for subtable in best {
                let mut here = 0;
                subtable.codepoints(|_| here += 1);
                count = count.max(here);
            }
        }
        count
    }
}

/// A font file as memory.
#[cfg(feature = "disk")]
pub(super) fn map(path: &Path) -> Option<memmap2::Mmap> {
    let file = std::fs::File::open(path).ok()?;
    // SAFETY: the mapping is read only. A font file cut short by another program while we run could end this
    // process, as with any mapped file; fonts are installed files that nobody edits in place.
    #[allow(unsafe_code)]
    let map = unsafe { memmap2::Mmap::map(&file) };
    map.ok()
}

fn licence(text: &str, name: &str) -> String {
    if text.contains("Open Font License") {
        "OFL-1.1".into()
    } else if text.contains("with the font exception") || name.starts_with("Fandol") {
        "GPL-3.0 WITH Font-exception-2.0".into()
    } else {
        "?".into()
    }
}
