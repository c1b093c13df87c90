//! How the cells of an XLSX look: struck out, in the colour of their own ground, their numbers shown otherwise than stored.

use std::collections::{BTreeMap, HashMap};

use memchr::memmem;
use quick_xml::events::{BytesStart, Event};

use super::formulas::{At, place};
use super::{Content, aside, shown};
use crate::base::origin::Origin;
use crate::base::text::column_name;
use crate::read::left::{Left, What};
use crate::read::rels;
use crate::read::unzip::Package;
use crate::read::xml::{attribute, events};
use crate::report::Held;

/// What a cell's style says that a plain one does not.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Look {
    /// Why its text is no text of the sheet.
    pub unshown: Option<What>,
    /// Is that by its colour alone?
    by_color: bool,
    /// The format of its number.
    pub format: Option<String>,
}

/// The looks of a workbook's styles, by their numbers.
#[derive(Debug, Default)]
pub struct Looks {
    styles: Vec<Look>,
    /// Which of the styles are bold.
    bold: Vec<bool>,
    /// Is a ground painted anywhere?
    pub painted: bool,
}

#[derive(Clone, Copy, PartialEq)]
enum Paint {
    None,
    Solid([u8; 3]),
    Unknown,
}

/// Styles and sheets' cells with looks that are kept at most.
const MOST_STYLES: usize = 100_000;
const MOST_CELLS: usize = 500_000;
/// Colours nearer than this are one to the eye.
const NEAR: u8 = 10;

impl Looks {
    /// Of our own workbooks: all that they hold is shown.
    pub fn own() -> Self {
        Self { painted: true, ..Self::default() }
    }

    /// Of `styles.xml`.
    pub fn of(xml: &[u8]) -> Self {
        let (mut fonts, mut fills): (Vec<(bool, Paint)>, Vec<Paint>) = (vec![], vec![]);
        let mut bold: Vec<bool> = vec![];
        let mut formats: HashMap<String, String> = HashMap::new();
        let mut looks = Self::default();
        let mut part = String::new();
        events(xml, |event| match event {
            Event::Start(e) | Event::Empty(e) => {
                let name = e.local_name();
                let on = || !matches!(attribute(e, "val").as_deref(), Some("0" | "false"));
                match (part.as_str(), name.as_ref()) {
                    (_, "fonts" | "fills" | "cellXfs" | "cellStyleXfs" | "dxfs" | "numFmts") => {
                        part = name.as_ref().to_string()
                    }
                    ("numFmts", "numFmt") => {
                        formats.insert(
                            attribute(e, "numFmtId").unwrap_or_default(),
                            attribute(e, "formatCode").unwrap_or_default(),
                        );
                    }
                    ("fonts", "font") => {
                        fonts.push((false, Paint::None));
                        bold.push(false);
                    }
                    ("fonts", "b") => bold.iter_mut().last().into_iter().for_each(|own| *own = on()),
                    ("fonts", "strike") if on() => fonts.iter_mut().last().into_iter().for_each(|f| f.0 = true),
                    ("fonts", "color") => fonts.iter_mut().last().into_iter().for_each(|f| f.1 = color(e)),
                    ("fills", "fill") => fills.push(Paint::None),
                    ("fills", "patternFill") => {
                        let none = matches!(attribute(e, "patternType").as_deref(), None | Some("none"));
                        if let Some(fill) = fills.last_mut().filter(|_| !none) {
                            *fill = Paint::Unknown;
                        }
                    }
                    ("fills", "gradientFill") => fills.iter_mut().last().into_iter().for_each(|f| *f = Paint::Unknown),
                    ("fills", "fgColor") => {
                        if let Some(fill) = fills.last_mut().filter(|f| **f != Paint::None) {
                            *fill = color(e);
                        }
                    }
                    ("cellXfs", "xf") if looks.styles.len() < MOST_STYLES => {
                        let number = |name| attribute(e, name).and_then(|v| v.parse::<usize>().ok()).unwrap_or(0);
                        let font = fonts.get(number("fontId")).copied().unwrap_or((false, Paint::None));
                        let fill = fills.get(number("fillId")).copied().unwrap_or(Paint::None);
                        looks.bold.push(bold.get(number("fontId")).copied().unwrap_or_default());
                        let id = attribute(e, "numFmtId").unwrap_or_default();
                        looks.styles.push(look(
                            font,
                            fill,
                            shown::builtin(&id).map(str::to_string).or_else(|| formats.get(&id).cloned()),
                        ));
                    }
                    _ => {}
                }
            }
            Event::End(e) if e.local_name().as_ref() == part => part.clear(),
            _ => {}
        });
        // The first two fills are the format's own.
        looks.painted = fills.iter().skip(2).any(|f| !matches!(f, Paint::None | Paint::Solid([255, 255, 255])));
        looks
    }

    /// Is a style bold?
    pub fn is_bold(&self, style: usize) -> bool {
        self.bold.get(style).copied().unwrap_or_default()
    }

    /// Take out of the sheets what they do not show; what they show of numbers that are stored otherwise comes back.
    pub fn apply(
        &self,
        package: &mut Package<'_>,
        sheets: &mut [(String, Content)],
        left: &mut Left,
    ) -> Vec<(Origin, String)> {
        let mut shown = Vec::new();
        let Some(workbook) = package.part("xl/workbook.xml") else { return shown };
        let relations = rels::of(package, "xl/workbook.xml");
        for sheet in aside::sheets(&workbook, &relations) {
            let own = sheets.iter_mut().find(|(name, _)| *name == sheet.name);
            let (Some((_, content)), Some(xml)) = (own, package.part(&sheet.part)) else { continue };
            for (at, look) in self.cells(&xml) {
                let Some(text) = content.cells.get(&at).filter(|t| !t.is_empty()) else { continue };
                let origin = sheet.at(&format!("{}{}", column_name(at.1), at.0 + 1));
                if let Some(what) = look.unshown {
                    left.add(what, [origin], text);
                    content.cells.remove(&at);
                    content.held.remove(&at);
                    continue;
                }
                let number = text.parse::<f64>().ok().filter(|_| content.held.get(&at) != Some(&Held::Text));
                let other = look.format.as_deref().zip(number).and_then(|(format, n)| shown::otherwise(format, n));
                shown.extend(other.map(|other| (origin, other)));
            }
        }
        shown
    }

    /// The cells of a sheet that look otherwise than plain ones.
    pub fn cells(&self, sheet: &[u8]) -> BTreeMap<At, Look> {
        let mut cells = BTreeMap::new();
        if self.styles.iter().all(|look| *look == Look::default()) {
            return cells;
        }
        // These may paint a ground too.
        let painted =
            ["<conditionalFormatting", "<tablePart "].iter().any(|sign| memmem::find(sheet, sign.as_bytes()).is_some());
        events(sheet, |event| {
            let (Event::Start(e) | Event::Empty(e)) = event else { return };
            if e.local_name().as_ref() != "c" || cells.len() >= MOST_CELLS {
                return;
            }
            let style = attribute(e, "s").and_then(|s| s.parse::<usize>().ok()).and_then(|s| self.styles.get(s));
            let Some(look) = style.filter(|look| **look != Look::default()) else { return };
            if let Some(at) = attribute(e, "r").and_then(|r| place(&r)) {
                let unshown = look.unshown.filter(|_| !(painted && look.by_color));
                cells.insert(at, Look { unshown, ..look.clone() });
            }
        });
        cells
    }
}

fn look((strike, ink): (bool, Paint), fill: Paint, format: Option<String>) -> Look {
    let ground = if fill == Paint::None { Paint::Solid([255; 3]) } else { fill };
    let by_color = match (ink, ground) {
        (Paint::Solid(a), Paint::Solid(b)) => a.iter().zip(b).all(|(a, b)| a.abs_diff(b) < NEAR),
        _ => false,
    };
    let unshown = if by_color { Some(What::Hidden) } else { strike.then_some(What::Deleted) };
    Look { unshown, by_color, format: format.filter(|f| shown::may_differ(f)) }
}

/// A colour by value, or white of the first theme; others are not worked out.
fn color(e: &BytesStart<'_>) -> Paint {
    if attribute(e, "tint").is_some_and(|t| t.parse::<f64>().unwrap_or(0.0) != 0.0) {
        return Paint::Unknown;
    }
    let part = |rgb: &str, from: usize| rgb.get(from..from + 2).and_then(|h| u8::from_str_radix(h, 16).ok());
    match (attribute(e, "rgb"), attribute(e, "theme").as_deref(), attribute(e, "indexed").as_deref()) {
        (Some(rgb), ..) if rgb.len() == 8 || rgb.len() == 6 => {
            let from = rgb.len() - 6;
            match (part(&rgb, from), part(&rgb, from + 2), part(&rgb, from + 4)) {
                (Some(r), Some(g), Some(b)) => Paint::Solid([r, g, b]),
                _ => Paint::Unknown,
            }
        }
        (_, Some("0"), _) | (_, _, Some("1" | "9")) => Paint::Solid([255; 3]),
        (_, Some("1"), _) | (_, _, Some("0" | "8" | "64")) => Paint::Solid([0; 3]),
        (None, None, None) => Paint::None,
        _ => Paint::Unknown,
    }
}
