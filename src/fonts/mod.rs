//! The faces a page is set in: carried in the program, given as bytes, or found at run time and memory-mapped; parsed once;
//! fallback character by character.

#[cfg(any(feature = "disk", feature = "faces", feature = "pdf-write"))]
mod carried;
#[cfg(feature = "pdf-write")]
mod coded;
mod face;
#[cfg(feature = "disk")]
mod find;
#[cfg(feature = "disk")]
mod names;

use std::borrow::Cow;
use std::fmt;
use std::path::PathBuf;

#[cfg(feature = "pdf-write")]
pub use coded::Program;
pub use face::Face;

use crate::base::finding::{Code, Finding, Lang, Message};
use crate::base::remedy::Remedy;

/// A use of type in an official document (GB/T 9704-2012).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Slot {
    /// 标题: 小标宋.
    Title,
    /// 黑体, first-level headings.
    Hei,
    /// 楷体, second-level headings.
    Kai,
    /// 仿宋, the body.
    Fang,
    /// 宋体, tables and page numbers; also the last resort for every character.
    Song,
    /// Digits, Latin letters and ASCII signs of the text and the tables.
    Digits,
}

impl Slot {
    /// All slots.
    pub const ALL: [Slot; 6] = [Slot::Title, Slot::Hei, Slot::Kai, Slot::Fang, Slot::Song, Slot::Digits];

    /// The name people use.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Slot::Title => "标题",
            Slot::Hei => "黑体",
            Slot::Kai => "楷体",
            Slot::Fang => "仿宋",
            Slot::Song => "宋体",
            Slot::Digits => "数字",
        }
    }

    /// The name in Latin letters: `title`, `hei`, `kai`, `fang`, `song`, `digits`.
    #[must_use]
    pub fn latin(self) -> &'static str {
        ["title", "hei", "kai", "fang", "song", "digits"][self as usize]
    }

    /// The slot of a name: `标题`, `黑体`, … or `title`, `hei`, ….
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|slot| slot.latin().eq_ignore_ascii_case(name) || slot.name() == name)
    }
}

/// Which faces to use.
#[derive(Debug, Clone, Default)]
pub struct Choice {
    /// The folder of the bundled faces, when it should not be searched for.
    pub folder: Option<PathBuf>,
    /// Leave the system's faces aside: the same bytes on every machine.
    pub bundled_only: bool,
    /// Files for single slots.
    pub files: Vec<(Slot, PathBuf)>,
}

/// A character's glyph.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Glyph {
    /// Which face, as an index into [`FontSet::faces`].
    pub face: usize,
    /// The glyph in the face.
    pub id: u16,
    /// Its advance in em.
    pub advance: f32,
}

/// How a glyph of another face stands in a line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stand {
    /// Its size, as a share of the line's.
    pub scale: f32,
    /// How far above the line's baseline it stands, in em of the line.
    pub rise: f32,
}

impl Default for Stand {
    fn default() -> Self {
        Self { scale: 1.0, rise: 0.0 }
    }
}

impl Stand {
    /// The size and the baseline of the glyph, in a line of this size on this baseline (downwards).
    #[must_use]
    pub fn set(self, size: f32, baseline: f32) -> (f32, f32) {
        (size * self.scale, baseline - size * self.rise)
    }
}

/// Digits and letters are raised and lowered by so much at most, in em.
const MOST_RISE: f32 = 0.06;
/// Characters of another face are made so much smaller at most, and as much larger.
const SMALLEST: f32 = 0.85;

/// Brackets of titles stand level with the characters between them.
const BRACKETS: &str = "《》〈〉";

/// A digit, a Latin letter or a sign of ASCII.
fn is_latin(c: char) -> bool {
    c.is_ascii() || (c < '\u{180}' && c.is_alphabetic())
}

/// The faces of a run.
#[derive(Debug)]
pub struct FontSet {
    faces: Vec<Face>,
    slots: [usize; 6],
    /// Slots whose face is neither the official nor the bundled one.
    substituted: Vec<Slot>,
}

/// No usable faces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoFonts {
    searched: Vec<PathBuf>,
    /// Fonts that were found but have no Chinese characters.
    without_han: Vec<PathBuf>,
}

impl NoFonts {
    /// What the caller can ask for instead.
    #[must_use]
    pub fn remedy(&self) -> Remedy {
        Remedy::NameFaces
    }

    /// What was searched, and what to do.
    #[must_use]
    pub fn message(&self) -> Message {
        let list = |paths: &[PathBuf]| paths.iter().map(|p| p.display().to_string()).collect::<Vec<_>>().join("、");
        if !self.without_han.is_empty() {
            let found = list(&self.without_han);
            return Message::new(
                format!("找到的字体都没有汉字，写不了 PDF：{found}。请指定程序自带的 fonts 文件夹，或宋体的字体文件"),
                format!(
                    "the fonts found have no Chinese characters, so no PDF can be written: {found}. Name the fonts folder, or a Chinese font for song"
                ),
            );
        }
        let list = list(&self.searched);
        Message::new(
            format!(
                "没有找到中文字体，写不了 PDF；找过：{list}。请指定程序自带的 fonts 文件夹，或设环境变量 NIANBAO_FONTS"
            ),
            format!(
                "no Chinese fonts were found, so no PDF can be written; searched: {list}. Name the fonts folder, or set NIANBAO_FONTS to it"
            ),
        )
    }
}

impl fmt::Display for NoFonts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message().en)
    }
}

impl std::error::Error for NoFonts {}

impl FontSet {
    /// Find and open the faces. For each slot: the file asked for; the face that offices have (方正小标宋, 仿宋_GB2312,
    /// …) among the system's, unless only bundled ones are wanted; the bundled one (in the folder given or else in
    /// `NIANBAO_FONTS`, in the program; beside a program without faces, in the share folder, in the source tree); any system
    /// face that serves. A folder given is not helped out by the program's own faces: what it lacks is told.
    ///
    /// # Errors
    /// [`NoFonts`] where not even one face is found, or a file asked for is no font.
    #[cfg(feature = "disk")]
    pub fn load(choice: &Choice) -> Result<Self, NoFonts> {
        use find::Place;
        let folders = find::folders(choice.folder.as_deref());
        let mut faces: Vec<Face> = Vec::new();
        let mut found: [Option<usize>; 6] = [None; 6];
        let mut substituted = Vec::new();
        for slot in Slot::ALL {
            let asked = choice.files.iter().rfind(|(s, _)| *s == slot).map(|(_, file)| file.clone());
            let chosen = match asked.clone() {
                Some(file) => Some(Place::File(file, 0)),
                None => find::face(slot, &folders, choice.folder.is_some(), choice.bundled_only),
            };
            if !chosen.as_ref().is_some_and(|place| find::is_meant(slot, place)) {
                substituted.push(slot);
            }
            let Some(place) = chosen else { continue };
            let at = faces.iter().position(|f| match &place {
                Place::File(path, index) => f.path == *path && f.index == *index,
                Place::Carried(data) => std::ptr::eq(f.data(), *data),
            });
            found[slot as usize] = at.or_else(|| {
                faces.push(match &place {
                    Place::File(path, index) => Face::open(path, *index)?,
                    Place::Carried(data) => Face::from_bytes(data, 0)?,
                });
                Some(faces.len() - 1)
            });
            if let (Some(path), None) = (asked, found[slot as usize]) {
                return Err(NoFonts { searched: vec![path], without_han: vec![] });
            }
        }
        if !choice.bundled_only {
            // Only for what none of the others has.
            faces.extend(find::others().into_iter().filter_map(|place| match place {
                Place::File(path, index) => Face::open(&path, index),
                Place::Carried(_) => None,
            }));
        }
        if choice.folder.is_none() {
            // What the program carries comes last, for what other faces in its place lack.
            for data in [Slot::Song, Slot::Digits].into_iter().filter_map(carried::face) {
                if !faces.iter().any(|face| std::ptr::eq(face.data(), data)) {
                    faces.extend(Face::from_bytes(data, 0));
                }
            }
        }
        Self::of(faces, found, substituted)
            .map_err(|faces| NoFonts { searched: folders, without_han: faces.into_iter().map(|f| f.path).collect() })
    }

    /// The faces that the program carries, whatever the machine has. Without the feature `faces-gpl` 仿宋 and 楷体 are set in
    /// 宋体, and [`Self::notices`] says so.
    ///
    /// # Errors
    /// None that the faces in the repository give.
    #[cfg(feature = "faces")]
    pub fn bundled() -> Result<Self, NoFonts> {
        use Slot::{Digits, Fang, Hei, Kai, Song, Title};
        let slots = [vec![Title], vec![Hei], vec![Kai], vec![Fang], vec![Song], vec![Digits]];
        Self::from_bytes(slots.into_iter().filter_map(|slots| Some((Cow::Borrowed(carried::face(slots[0])?), slots))))
    }

    /// Faces that are in memory, each with the slots it is for; a slot without one is set in 宋体, and [`Self::notices`] says
    /// so. What is owned stays in memory until the program ends.
    ///
    /// # Errors
    /// [`NoFonts`] where one is no font, or none has Chinese characters.
    pub fn from_bytes(given: impl IntoIterator<Item = (Cow<'static, [u8]>, Vec<Slot>)>) -> Result<Self, NoFonts> {
        let mut faces: Vec<Face> = Vec::new();
        let mut found: [Option<usize>; 6] = [None; 6];
        for (bytes, slots) in given {
            let data = match bytes {
                Cow::Borrowed(data) => data,
                Cow::Owned(data) => data.leak(),
            };
            faces.push(Face::from_bytes(data, 0).ok_or(NoFonts { searched: vec![], without_han: vec![] })?);
            slots.into_iter().for_each(|slot| found[slot as usize] = Some(faces.len() - 1));
        }
        // Digits are those of 宋体 where nothing else is wanted.
        let (song, digits) = (found[Slot::Song as usize], &mut found[Slot::Digits as usize]);
        *digits = digits.or(song);
        let substituted = Slot::ALL.into_iter().filter(|slot| found[*slot as usize].is_none()).collect();
        Self::of(faces, found, substituted).map_err(|_| NoFonts { searched: vec![], without_han: vec![] })
    }

    /// The fallback face is the one that must be there; any other with Chinese characters stands in for it.
    fn of(faces: Vec<Face>, found: [Option<usize>; 6], substituted: Vec<Slot>) -> Result<Self, Vec<Face>> {
        let mut own = std::iter::once(found[Slot::Song as usize]).chain(found).flatten();
        let Some(last) = own.find(|&at| faces[at].has_han()) else { return Err(faces) };
        Ok(Self { slots: found.map(|slot| slot.unwrap_or(last)), faces, substituted })
    }

    /// What the faces of this run are otherwise than meant: slots set in a face that is neither the official nor the
    /// bundled one.
    #[must_use]
    pub fn notices(&self) -> Vec<Finding> {
        if self.substituted.is_empty() {
            return vec![];
        }
        let name = |slot: &Slot| &self.faces[self.slots[*slot as usize]].name;
        let join =
            |each: &dyn Fn(&Slot) -> String, by: &str| self.substituted.iter().map(each).collect::<Vec<_>>().join(by);
        let message = Message::new(
            format!(
                "PDF 没有用公文规定的或自带的字体：{}；要用规定的字体，请指定自带的 fonts 文件夹，或指定字体文件",
                join(&|slot| format!("{}用的是“{}”", slot.name(), name(slot)), "，")
            ),
            format!(
                "the PDF is set in other faces than the official or bundled ones: {}; name the fonts folder, or font files",
                join(&|slot| format!("{slot:?} in {}", name(slot)), ", ")
            ),
        );
        vec![Finding::new(Code::FONT_SUBSTITUTED, message)]
    }

    /// Is it the face of 黑体 alone, whose strokes end without serifs?
    #[must_use]
    pub fn is_sans(&self, face: usize) -> bool {
        Slot::ALL.into_iter().filter(|slot| self.slots[*slot as usize] == face).eq([Slot::Hei])
    }

    /// The faces, by index.
    #[must_use]
    pub fn faces(&self) -> &[Face] {
        &self.faces
    }

    /// The glyph for a character in a slot. Digits, Latin and ASCII signs keep one face throughout the text (the
    /// heavier title and 黑体 headings keep their own); other characters fall back to 宋体, then to any face. `None` where
    /// none has it.
    #[must_use]
    pub fn glyph(&self, slot: Slot, c: char) -> Option<Glyph> {
        let [own, song, digits] = [slot, Slot::Song, Slot::Digits].map(|s| self.slots[s as usize]);
        let kept = matches!(slot, Slot::Title | Slot::Hei);
        let order = if is_latin(c) && !kept { [digits, song, own] } else { [own, song, digits] };
        self.first(order, c)
    }

    /// The glyph for a character in a slot's own face, digits too; from the others where that lacks it.
    #[must_use]
    pub fn own_glyph(&self, slot: Slot, c: char) -> Option<Glyph> {
        self.first([slot, Slot::Song, Slot::Digits].map(|s| self.slots[s as usize]), c)
    }

    fn first(&self, order: [usize; 3], c: char) -> Option<Glyph> {
        let mut any = order.into_iter().chain(0..self.faces.len());
        any.find_map(|face| self.faces[face].glyph(c).map(|(id, advance)| Glyph { face, id, advance }))
    }

    /// How a glyph of another face stands among the characters of a slot, so that the eye sees one line: characters as large
    /// as the slot's own, digits and letters level with them.
    #[must_use]
    pub fn stand(&self, slot: Slot, glyph: Glyph, c: char) -> Stand {
        let own = self.slots[slot as usize];
        let (Some(han), true) = (self.faces[own].han_ink(), glyph.face != own) else { return Stand::default() };
        let middle = |ink: [f32; 4]| (ink[1] + ink[3]) / 2.0;
        let hundredths = |v: f32| (v * 100.0).round() / 100.0;
        let face = &self.faces[glyph.face];
        if is_latin(c) {
            let Some(zero) = face.zero_ink() else { return Stand::default() };
            let rise = (middle(han) - middle(zero)).clamp(-MOST_RISE, MOST_RISE);
            return Stand { rise: hundredths(rise), ..Stand::default() };
        }
        // The rare characters of a face without the common ones are drawn like those of 宋体.
        let song = || self.faces[self.slots[Slot::Song as usize]].han_ink();
        let other = face.han_ink().or_else(song).filter(|_| crate::base::text::is_han(c) || BRACKETS.contains(c));
        let Some(other) = other else { return Stand::default() };
        let area = |ink: [f32; 4]| (ink[2] - ink[0]) * (ink[3] - ink[1]);
        let scale = hundredths((area(han) / area(other)).sqrt().clamp(SMALLEST, 1.0 / SMALLEST));
        Stand { scale, rise: hundredths(middle(han) - middle(other) * scale) }
    }

    /// One line a slot: the face in use, its coverage, licence and file, or that it is the program's own.
    #[must_use]
    pub fn describe(&self, lang: Lang) -> Vec<String> {
        let line = |slot: Slot| {
            let face = &self.faces[self.slots[slot as usize]];
            let file = face.path.as_os_str();
            let (name, characters, own) = match lang {
                Lang::Zh => (slot.name(), "字", "程序自带"),
                Lang::En => (slot.latin(), "characters", "in the program"),
            };
            let place = if file.is_empty() { own.into() } else { file.to_string_lossy() };
            format!("{name}  {}  {} {characters}  {}  {place}", face.name, face.coverage(), face.licence)
        };
        Slot::ALL.into_iter().map(line).collect()
    }
}
