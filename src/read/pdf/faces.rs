//! Which text of a page is set in a bold face: by the name of the face and by what its descriptor says. The thickness of its stems
//! (`StemV`) says nothing: programs write one number for all faces, and 黑体 is no bold type.

use std::collections::{HashMap, HashSet};

use hayro_interpret::font::{Glyph, GlyphIdentifier, GlyphRun};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, SoftMask, interpret,
};
use hayro_syntax::content::TypedIter;
use hayro_syntax::object::{Array, Dict, Name, Stream};
use hayro_syntax::page::{Page, Resources};
use kurbo::BezPath;

use crate::base::typeface::{BOLD, BoldNames};

/// Faces of a page that are looked at, and forms in forms.
const MOST: usize = 200;
const DEEPEST: usize = 3;
/// Times that a face with codes of two bytes is tried on a page; what is beyond passes for plain.
const MOST_TRIALS: usize = 4_000;
/// Steps that it takes to try a face, about, and to try all codes of one byte.
const TRIAL: usize = 5;
const TRIAL_OF_ALL: usize = 50;
/// `ForceBold` (PDF 32000-1, table 123).
const FORCED: u32 = 1 << 18;

/// The faces of a page on which some are bold.
pub struct Faces<'a> {
    /// The names of the bold ones, where the interpreter names the face of a glyph.
    named: HashSet<String>,
    /// Those that it does not name.
    nameless: Vec<Nameless<'a>>,
    /// The resources that these are of.
    resources: Vec<Resources<'a>>,
    context: Box<dyn Fn() -> Context<'a> + 'a>,
    known: HashMap<GlyphIdentifier, bool>,
    /// The glyphs of those with codes of one byte, once they are asked for: is one that is bold theirs, and one that is not?
    narrow: Option<HashMap<GlyphIdentifier, [bool; 2]>>,
    /// How often those with codes of two bytes were tried.
    tried: usize,
}

/// A face without a program, or with one of Type 1.
struct Nameless<'a> {
    /// Which of the resources it is in.
    of: usize,
    name: Name<'a>,
    /// Are its codes of two bytes, as a rule?
    wide: bool,
    bold: bool,
}

impl<'a> Faces<'a> {
    /// Of a page; none where no face is bold. `context` makes one to draw with.
    pub fn of_page(page: &Page<'a>, names: &BoldNames, context: impl Fn() -> Context<'a> + 'a) -> Option<Self> {
        let mut found = Found { names, looked: 0, bold: HashSet::new(), plain: HashSet::new(), nameless: vec![] };
        let mut resources = vec![];
        found.gather(page.resources(), 0, &mut resources);
        let Found { bold, plain, nameless, .. } = found;
        let any = !bold.is_empty() || nameless.iter().any(|face| face.bold);
        // One name for both is no name.
        let named = bold.into_iter().filter(|name| !plain.contains(name)).collect();
        let (known, context) = (HashMap::new(), Box::new(context));
        any.then(|| Self { named, nameless, resources, context, known, narrow: None, tried: 0 })
    }

    /// Is text set in a bold face? All of it is of one. None where that is to be found out.
    pub fn known(&self, run: &GlyphRun<'_, '_>) -> Option<bool> {
        match run.glyphs().first().map(|glyph| &**glyph) {
            Some(Glyph::Outline(glyph)) => self.known.get(&glyph.identifier()).copied(),
            _ => Some(false),
        }
    }

    /// How many steps it may take to find that out.
    pub fn steps(&self) -> usize {
        let wide = self.nameless.iter().filter(|face| face.wide).count();
        let narrow = if self.narrow.is_none() { self.nameless.len() - wide } else { 0 };
        1 + TRIAL * if self.tried < MOST_TRIALS { wide } else { 0 } + TRIAL_OF_ALL * narrow
    }

    /// Find it out.
    pub fn find(&mut self, run: &GlyphRun<'_, '_>) -> bool {
        let Some(Glyph::Outline(glyph)) = run.glyphs().first().map(|glyph| &**glyph) else { return false };
        let identifier = glyph.identifier();
        let bold = match glyph.font_data() {
            Some(face) => face.postscript_name.is_some_and(|name| self.named.contains(&name)),
            None => self.is_nameless_bold(&identifier, glyph.char_code()),
        };
        self.known.insert(identifier, bold);
        bold
    }

    /// Is a glyph of a bold face, and of none that is not?
    fn is_nameless_bold(&mut self, glyph: &GlyphIdentifier, code: u32) -> bool {
        if self.narrow.is_none() {
            self.narrow = Some(self.all_narrow());
        }
        let mut of = self.narrow.as_ref().and_then(|all| all.get(glyph)).copied().unwrap_or_default();
        for face in self.nameless.iter().filter(|face| face.wide) {
            if of[1] || self.tried >= MOST_TRIALS {
                break;
            }
            self.tried += 1;
            // Codes of one byte are rare there.
            let codes = [format!("{code:04X}"), format!("{code:02X}")];
            let own = codes.iter().any(|hex| self.draws(face, [hex.as_str()]).iter().any(|drawn| drawn == glyph));
            of[usize::from(!face.bold)] |= own;
        }
        of == [true, false]
    }

    /// The glyphs of all faces with codes of one byte. What a glyph is known by does not change with what is worked out of its face.
    #[allow(clippy::mutable_key_type)]
    fn all_narrow(&self) -> HashMap<GlyphIdentifier, [bool; 2]> {
        let codes: Vec<String> = (0..=u8::MAX).map(|code| format!("{code:02X}")).collect();
        let mut all: HashMap<GlyphIdentifier, [bool; 2]> = HashMap::new();
        for face in self.nameless.iter().filter(|face| !face.wide) {
            for glyph in self.draws(face, codes.iter().map(String::as_str)) {
                all.entry(glyph).or_default()[usize::from(!face.bold)] = true;
            }
        }
        all
    }

    /// The glyphs that a face has for codes: the interpreter tells them by drawing them.
    fn draws<'c>(&self, face: &Nameless<'a>, codes: impl IntoIterator<Item = &'c str>) -> Vec<GlyphIdentifier> {
        let name: String = face.name.iter().map(|byte| format!("#{byte:02X}")).collect();
        let shown: String = codes.into_iter().map(|hex| format!("<{hex}> Tj ")).collect();
        let content = format!("BT /{name} 1 Tf {shown}ET");
        let mut drawn = Drawn::default();
        let resources = &self.resources[face.of];
        interpret(TypedIter::new(content.as_bytes()), resources, &mut (self.context)(), &mut drawn);
        drawn.0
    }
}

/// What is found of the faces of a page.
struct Found<'n, 'a> {
    names: &'n BoldNames,
    looked: usize,
    bold: HashSet<String>,
    plain: HashSet<String>,
    nameless: Vec<Nameless<'a>>,
}

impl<'a> Found<'_, 'a> {
    fn gather(&mut self, resources: &Resources<'a>, depth: usize, all: &mut Vec<Resources<'a>>) {
        let of = all.len();
        all.push(resources.clone());
        for name in resources.fonts.keys() {
            self.looked += 1;
            if self.looked > MOST {
                return;
            }
            if let Some(font) = resources.fonts.get::<Dict<'a>>(name.as_ref()) {
                self.face(&font, name.clone(), of);
            }
        }
        for name in resources.x_objects.keys().filter(|_| depth < DEEPEST) {
            self.looked += 1;
            if self.looked > MOST {
                return;
            }
            let form = resources.x_objects.get::<Stream<'a>>(name.as_ref());
            if let Some(own) = form.and_then(|form| form.dict().get::<Dict<'a>>(b"Resources")) {
                self.gather(&Resources::new(own), depth + 1, all);
            }
        }
    }

    fn face(&mut self, font: &Dict<'a>, name: Name<'a>, of: usize) {
        let below = font.get::<Array<'a>>(b"DescendantFonts").and_then(|all| all.iter::<Dict<'a>>().next());
        let wide = below.is_some();
        let descriptor = below.as_ref().unwrap_or(font).get::<Dict<'a>>(b"FontDescriptor").unwrap_or_default();
        let called = font.get::<Name<'a>>(b"BaseFont").map(|n| bare(n.as_str()).to_string()).unwrap_or_default();
        let bold = self.names.has(&called)
            || descriptor.get::<f64>(b"FontWeight").is_some_and(|weight| weight >= BOLD)
            || descriptor.get::<u32>(b"Flags").unwrap_or(0) & FORCED != 0;
        let kind = font.get::<Name<'a>>(b"Subtype");
        let simple = kind.is_some_and(|n| matches!(n.as_str(), "Type1" | "MMType1"));
        let has = |key: &[u8]| descriptor.contains_key(key);
        if simple || !has(b"FontFile2") && !has(b"FontFile3") {
            self.nameless.push(Nameless { of, name, wide, bold });
        } else if bold {
            self.bold.insert(called);
        } else {
            self.plain.insert(called);
        }
    }
}

/// A name without the mark of a subset, `ABCDEF+`.
fn bare(name: &str) -> &str {
    match name.split_once('+') {
        Some((mark, rest)) if mark.len() == 6 && mark.bytes().all(|b| b.is_ascii_uppercase()) => rest,
        _ => name,
    }
}

/// Notes which glyphs are drawn.
#[derive(Default)]
struct Drawn(Vec<GlyphIdentifier>);

impl Device<'_> for Drawn {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, '_>, _: DrawProps<'_>, _: &DrawMode) {
        self.0.extend(run.glyphs().iter().filter_map(|glyph| match &**glyph {
            Glyph::Outline(outline) => Some(outline.identifier()),
            Glyph::Type3(_) => None,
        }));
    }

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'_>, _: &DrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'_>>, _: BlendMode) {}
    fn draw_image(&mut self, _: Image<'_, '_>, _: ImageDrawProps<'_>) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}
