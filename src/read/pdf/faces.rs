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
/// `ForceBold` (PDF 32000-1, table 123).
const FORCED: u32 = 1 << 18;

/// The faces of a page on which some are bold.
pub struct Faces<'a> {
    /// The names of the bold ones, where the interpreter names the face of a glyph.
    named: HashSet<String>,
    /// Those that it does not name.
    nameless: Vec<Nameless<'a>>,
    /// How many resources these are of.
    resources: Vec<Resources<'a>>,
    context: Box<dyn Fn() -> Context<'a> + 'a>,
    known: HashMap<GlyphIdentifier, bool>,
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
        any.then(|| Self { named, nameless, resources, context: Box::new(context), known: HashMap::new() })
    }

    /// Is text set in a bold face? All of it is of one. None where that is to be found out.
    pub fn known(&self, run: &GlyphRun<'_, '_>) -> Option<bool> {
        match run.glyphs().first().map(|glyph| &**glyph) {
            Some(Glyph::Outline(glyph)) => self.known.get(&glyph.identifier()).copied(),
            _ => Some(false),
        }
    }

    /// How many faces may have to be tried for that.
    pub fn tries(&self) -> usize {
        self.nameless.len()
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
    fn is_nameless_bold(&self, glyph: &GlyphIdentifier, code: u32) -> bool {
        let mut bold = false;
        for face in &self.nameless {
            if self.draws(face, code).as_ref() == Some(glyph) {
                if !face.bold {
                    return false;
                }
                bold = true;
            }
        }
        bold
    }

    /// The glyph that a face has for a code: the interpreter tells it by drawing it.
    fn draws(&self, face: &Nameless<'a>, code: u32) -> Option<GlyphIdentifier> {
        let name: String = face.name.iter().map(|byte| format!("#{byte:02X}")).collect();
        let (wide, narrow) = (format!("{code:04X}"), format!("{code:02X}"));
        let codes = if face.wide { [wide, narrow] } else { [narrow, String::new()] };
        codes.into_iter().filter(|code| !code.is_empty()).find_map(|hex| {
            let mut drawn = Drawn { code, glyph: None };
            let content = format!("BT /{name} 1 Tf <{hex}> Tj ET");
            let resources = &self.resources[face.of];
            interpret(TypedIter::new(content.as_bytes()), resources, &mut (self.context)(), &mut drawn);
            drawn.glyph
        })
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

/// Notes which glyph is drawn for a code.
struct Drawn {
    code: u32,
    glyph: Option<GlyphIdentifier>,
}

impl Device<'_> for Drawn {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, '_>, _: DrawProps<'_>, _: &DrawMode) {
        if let [glyph] = run.glyphs()
            && glyph.char_code() == self.code
            && let Glyph::Outline(outline) = &**glyph
        {
            self.glyph = Some(outline.identifier());
        }
    }

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'_>, _: &DrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'_>>, _: BlendMode) {}
    fn draw_image(&mut self, _: Image<'_, '_>, _: ImageDrawProps<'_>) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}
