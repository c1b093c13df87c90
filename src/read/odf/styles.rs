//! What styles say that bears on the text: above or below the line, struck out, hidden, in the colour of a cell's ground, bold; which
//! levels of lists are numbered.

use std::collections::{HashMap, HashSet};

use memchr::memmem;
use quick_xml::events::{BytesStart, Event};

use crate::read::left::What;
use crate::read::xml::{attribute, events};

/// How a stretch of text is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Look {
    /// Above the line, or below it (-1).
    pub shift: i8,
    /// Struck out.
    pub struck: bool,
    /// Not shown.
    pub hidden: bool,
    /// In bold type, where it says.
    pub bold: Option<bool>,
    /// The colour of the text, where it is said.
    pub ink: Option<[u8; 3]>,
    /// The colour of the cell's ground, where it is said.
    pub ground: Option<[u8; 3]>,
    /// May its ground be painted by a condition?
    pub conditional: bool,
}

/// Colours nearer than this are one to the eye.
const NEAR: u8 = 10;

impl Look {
    /// As the text within an element is set that says more than what is around it.
    pub fn within(self, inner: Self) -> Self {
        let shift = if inner.shift == 0 { self.shift } else { inner.shift };
        Self {
            shift,
            struck: self.struck || inner.struck,
            hidden: self.hidden || inner.hidden,
            bold: inner.bold.or(self.bold),
            ink: inner.ink.or(self.ink),
            ground: inner.ground.or(self.ground),
            conditional: self.conditional || inner.conditional,
        }
    }

    /// Why the text of a cell that is set so is no text of its sheet. `painted`: may grounds be painted by conditions elsewhere?
    pub fn unshown(self, painted: bool) -> Option<What> {
        let ground = self.ground.unwrap_or([255; 3]);
        let like = |ink: [u8; 3]| ink.iter().zip(ground).all(|(a, b)| a.abs_diff(b) < NEAR);
        let by_color = !painted && !self.conditional && self.ink.is_some_and(like);
        if by_color || self.hidden { Some(What::Hidden) } else { self.struck.then_some(What::Deleted) }
    }
}

/// The styles of a document.
#[derive(Debug, Default)]
pub struct Styles {
    /// The looks of those that say any of this, by their names.
    pub looks: HashMap<String, Look>,
    /// The levels of lists that are numbered, from 1, by the names of the lists' styles.
    pub numbered: HashMap<String, HashSet<usize>>,
}

impl Styles {
    /// Those of a further part: they rest on those before them.
    pub fn add(&mut self, xml: &[u8]) {
        let looks = &mut self.looks;
        let numbered = &mut self.numbered;
        let (mut open, mut list): (Option<String>, _) = (None, String::new());
        events(xml, |event| match event {
            Event::Start(e) if e.local_name().as_ref() == "style" => {
                let (name, parent) = (attribute(e, "name").unwrap_or_default(), attribute(e, "parent-style-name"));
                // A style has what its parent has, which stands before it.
                if let Some(&look) = parent.and_then(|p| looks.get(&p)) {
                    looks.insert(name.clone(), look);
                }
                open = Some(name);
            }
            Event::End(e) if e.local_name().as_ref() == "style" => open = None,
            Event::Start(e) if e.local_name().as_ref() == "list-style" => {
                list = attribute(e, "name").unwrap_or_default()
            }
            Event::Start(e) | Event::Empty(e) if e.local_name().as_ref() == "list-level-style-number" => {
                let level = attribute(e, "level").and_then(|l| l.parse().ok()).unwrap_or(1);
                numbered.entry(list.clone()).or_default().insert(level);
            }
            Event::Start(e) | Event::Empty(e) => {
                let (Some(name), Some(own)) = (&open, own(e)) else { return };
                let look = looks.get(name).copied().unwrap_or_default().within(own);
                if look != Look::default() {
                    looks.insert(name.clone(), look);
                }
            }
            _ => {}
        });
    }

    /// The look of a style.
    pub fn look(&self, name: Option<String>) -> Look {
        name.and_then(|name| self.looks.get(&name).copied()).unwrap_or_default()
    }

    /// Is a level of a list numbered?
    pub fn is_numbered(&self, list: &str, level: usize) -> bool {
        self.numbered.get(list).is_some_and(|levels| levels.contains(&level))
    }
}

/// May conditions paint the grounds of cells, so that their colours tell nothing?
pub fn has_conditions(content: &[u8]) -> bool {
    memmem::find(content, b":conditional-format").is_some()
}

/// What an element within a style says.
fn own(e: &BytesStart<'_>) -> Option<Look> {
    match e.local_name().as_ref() {
        "text-properties" => Some(of(e)),
        "table-cell-properties" => Some(Look { ground: color(e, "background-color"), ..Look::default() }),
        "map" => Some(Look { conditional: true, ..Look::default() }),
        _ => None,
    }
}

/// `#ffffff`; what is transparent is as white as the sheet.
fn color(e: &BytesStart<'_>, name: &str) -> Option<[u8; 3]> {
    let value = attribute(e, name)?;
    if value == "transparent" {
        return Some([255; 3]);
    }
    let part = |from: usize| u8::from_str_radix(value.strip_prefix('#')?.get(from..from + 2)?, 16).ok();
    Some([part(0)?, part(2)?, part(4)?])
}

fn of(e: &BytesStart<'_>) -> Look {
    let position = attribute(e, "text-position").unwrap_or_default();
    let first = position.split_whitespace().next().unwrap_or_default();
    // `super`, `sub`, or per cent of the line's height: text is nudged by less than a tenth.
    let shift = match first.trim_end_matches('%').parse::<f32>() {
        Ok(n) if n >= 10.0 => 1,
        Ok(n) if n <= -10.0 => -1,
        Ok(_) => 0,
        Err(_) => i8::from(first == "super") - i8::from(first == "sub"),
    };
    let line = ["text-line-through-style", "text-line-through-type"].iter().filter_map(|name| attribute(e, name));
    let struck = line.into_iter().any(|line| line != "none");
    let weight = attribute(e, "font-weight");
    let bold = weight.map(|weight| weight == "bold" || weight.parse::<u32>().is_ok_and(|n| n >= 600));
    // The window's colour is never that of its ground.
    let automatic = attribute(e, "use-window-font-color").as_deref() == Some("true");
    let ink = if automatic { Some([0; 3]) } else { color(e, "color") };
    let hidden = attribute(e, "display").as_deref() == Some("none");
    Look { shift, struck, hidden, bold, ink, ..Look::default() }
}
