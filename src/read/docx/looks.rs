//! Whether a run of text is shown: hidden, struck out, in the colour of its own ground, by itself or by its styles.

use quick_xml::events::BytesStart;

use super::styles::{Paint, Properties, Styles};
use crate::read::xml::{attribute, local};

/// Why a run of text is not shown as text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unshown {
    /// It can't be seen.
    Hidden,
    /// It is struck out.
    Struck,
}

/// What is open around a run, with the ground that it paints.
enum Around {
    Table(Option<Paint>),
    Cell(Option<Paint>),
    Paragraph(Option<String>, Option<Paint>),
    /// A shape with a ground of its own.
    Shape,
}

/// Follows a part of a document and knows how the open run looks.
pub struct Looks<'s> {
    styles: &'s Styles,
    around: Vec<Around>,
    /// The properties that are open: of a paragraph, cell or table.
    part: &'static str,
    /// Within the properties of a paragraph's mark.
    mark: bool,
    run: Option<(Option<String>, Properties)>,
}

/// Half points up to which type is no type.
const TINY: f32 = 2.0;
/// Colours nearer than this are one to the eye.
const NEAR: u8 = 10;

impl<'s> Looks<'s> {
    /// At the beginning of a part.
    pub fn new(styles: &'s Styles) -> Self {
        Self { styles, around: vec![], part: "", mark: false, run: None }
    }

    /// An element begins.
    pub fn start(&mut self, e: &BytesStart<'_>, empty: bool) {
        let value = || attribute(e, "val");
        match local(e) {
            "tbl" if !empty => self.around.push(Around::Table(None)),
            "tc" if !empty => self.around.push(Around::Cell(None)),
            "p" if !empty => self.around.push(Around::Paragraph(None, None)),
            "txbxContent" if !empty => self.around.push(Around::Shape),
            "pPr" if !empty => self.part = "pPr",
            "tcPr" if !empty => self.part = "tcPr",
            "tblPr" if !empty => self.part = "tblPr",
            "rPr" if !empty && self.part == "pPr" => self.mark = true,
            "r" => self.run = Some((None, Properties::default())).filter(|_| !empty),
            "pStyle" => {
                if let Some(Around::Paragraph(style, _)) = self.around.last_mut() {
                    *style = value();
                }
            }
            "tblStyle" => {
                let shaded = value().is_some_and(|s| self.styles.is_shaded(&s));
                if let Some(Around::Table(ground)) = self.around.last_mut() {
                    *ground = shaded.then_some(Paint::Unknown);
                }
            }
            "shd" if !self.mark && !self.part.is_empty() => {
                let paint = Paint::shading(e);
                match (self.part, self.around.last_mut()) {
                    ("tcPr", Some(Around::Cell(ground)))
                    | ("tblPr", Some(Around::Table(ground)))
                    | ("pPr", Some(Around::Paragraph(_, ground))) => *ground = Some(paint),
                    _ => {}
                }
            }
            "rStyle" if !self.mark => {
                if let Some((style, _)) = &mut self.run {
                    *style = value();
                }
            }
            _ if !self.mark && self.part.is_empty() => {
                if let Some((_, own)) = &mut self.run {
                    own.note(e);
                }
            }
            _ => {}
        }
    }

    /// An element ends.
    pub fn end(&mut self, name: &str) {
        match name {
            "pPr" | "tcPr" | "tblPr" => (self.part, self.mark) = ("", false),
            "rPr" => self.mark = false,
            "r" => self.run = None,
            "tbl" | "tc" | "p" | "txbxContent" => {
                let is_it = |a: &Around| match a {
                    Around::Table(_) => name == "tbl",
                    Around::Cell(_) => name == "tc",
                    Around::Paragraph(..) => name == "p",
                    Around::Shape => name == "txbxContent",
                };
                if let Some(at) = self.around.iter().rposition(is_it) {
                    self.around.truncate(at);
                }
            }
            _ => {}
        }
    }

    /// Is the open run in bold type?
    pub fn bold(&self) -> bool {
        let Some((style, own)) = &self.run else { return false };
        let (of_paragraph, of_run) = self.of_styles(style.as_ref());
        let by = |of: Option<&Properties>| of.and_then(|p| p.bold);
        // Styles that both say so take it back (ECMA-376 part 1, 17.7.3); the defaults of the document are no style.
        let styled = by(of_paragraph).unwrap_or(false) ^ by(of_run).unwrap_or(false);
        own.bold.unwrap_or(styled || self.styles.defaults.bold == Some(true))
    }

    /// What the styles of the open paragraph and of a run say.
    fn of_styles(&self, run: Option<&String>) -> (Option<&Properties>, Option<&Properties>) {
        let paragraph = self.around.iter().rev().find_map(|a| match a {
            Around::Paragraph(style, _) => Some(style.as_deref()),
            _ => None,
        });
        (self.styles.paragraph(paragraph.flatten()), run.and_then(|s| self.styles.properties.get(s)))
    }

    /// Why the open run is not shown; none where it is.
    pub fn unshown(&self) -> Option<Unshown> {
        let (style, own) = self.run.as_ref()?;
        let (of_paragraph, of_run) = self.of_styles(style.as_ref());
        let plain = Properties::default();
        let (of_paragraph, of_run) = (of_paragraph.unwrap_or(&plain), of_run.unwrap_or(&plain));
        // Styles that both say so take it back (ECMA-376 part 1, 17.7.3); what the run itself says counts.
        let toggled = |of: fn(&Properties) -> Option<bool>| {
            of(own).unwrap_or(of(of_paragraph).unwrap_or(false) ^ of(of_run).unwrap_or(false))
        };
        let tiny = own.size.or(of_run.size).or(of_paragraph.size).is_some_and(|size| size <= TINY);
        let color = own.color.or(of_run.color).or(of_paragraph.color).or(self.styles.defaults.color);
        let ground =
            own.ground.or(of_run.ground).filter(|g| *g != Paint::None).unwrap_or_else(|| self.ground(of_paragraph));
        if toggled(|p| p.vanish) || tiny || color.is_some_and(|c| c.is_like(ground)) {
            return Some(Unshown::Hidden);
        }
        (toggled(|p| p.strike) || toggled(|p| p.double_strike)).then_some(Unshown::Struck)
    }

    /// What lies under the text of the open paragraph.
    fn ground(&self, of_paragraph: &Properties) -> Paint {
        for around in self.around.iter().rev() {
            let paint = match around {
                Around::Paragraph(_, own) => own.or(of_paragraph.paragraph_ground),
                Around::Cell(own) | Around::Table(own) => *own,
                Around::Shape => Some(Paint::Unknown),
            };
            match paint {
                None | Some(Paint::None) => {}
                Some(paint) => return paint,
            }
        }
        self.styles.page
    }
}

impl Paint {
    /// Is it the same to the eye?
    fn is_like(self, other: Self) -> bool {
        match (self, other) {
            (Self::Solid(a), Self::Solid(b)) => a.iter().zip(b).all(|(a, b)| a.abs_diff(b) < NEAR),
            _ => false,
        }
    }
}
