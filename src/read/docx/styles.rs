//! What styles say that bears on the text: automatic numbers, text above or below the line, and whether it is shown.

use std::collections::{HashMap, HashSet};

use quick_xml::events::{BytesStart, Event};

use super::numbering::LEVELS;
use super::shading::TableStyles;
use crate::read::xml::{attribute, events, local};

/// Where the text of a run stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Shift {
    /// On the line.
    #[default]
    None,
    /// Above it.
    Raised,
    /// Below it.
    Lowered,
}

impl Shift {
    /// By the value of `w:vertAlign`.
    pub fn named(name: &str) -> Self {
        match name {
            "superscript" => Self::Raised,
            "subscript" => Self::Lowered,
            _ => Self::None,
        }
    }

    /// By the value of `w:position`, in half points. A line is nudged by less.
    pub fn lifted(half_points: &str) -> Self {
        match half_points.trim().parse::<f32>() {
            Ok(n) if n >= LEAST_LIFT => Self::Raised,
            Ok(n) if n <= -LEAST_LIFT => Self::Lowered,
            _ => Self::None,
        }
    }
}

/// Half points off the line from which digits are a mark's.
const LEAST_LIFT: f32 = 6.0;

/// A colour, or what is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paint {
    /// Nothing is painted.
    None,
    /// This colour: red, green, blue.
    Solid([u8; 3]),
    /// One that is not worked out: of a theme, a pattern.
    Unknown,
}

impl Paint {
    /// By a hexadecimal value; `auto` is nothing.
    fn hex(value: &str) -> Self {
        let part = |from: usize| value.get(from..from + 2).and_then(|h| u8::from_str_radix(h, 16).ok());
        match (value, part(0), part(2), part(4)) {
            ("auto" | "nil" | "none" | "", ..) => Self::None,
            (_, Some(r), Some(g), Some(b)) if value.len() == 6 => Self::Solid([r, g, b]),
            _ => Self::Unknown,
        }
    }

    /// Of `w:shd`.
    pub fn shading(e: &BytesStart<'_>) -> Self {
        let fill = attribute(e, "fill");
        match (attribute(e, "val").as_deref(), fill) {
            (Some("nil"), _) => Self::None,
            (Some("clear") | None, Some(fill)) => Self::hex(&fill),
            (Some("clear") | None, None) if attribute(e, "themeFill").is_none() => Self::None,
            _ => Self::Unknown,
        }
    }
}

/// What a run, or a style, says of text.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Properties {
    /// `w:vanish`.
    pub vanish: Option<bool>,
    /// `w:b`.
    pub bold: Option<bool>,
    /// `w:strike`.
    pub strike: Option<bool>,
    /// `w:dstrike`.
    pub double_strike: Option<bool>,
    /// The colour of text; none where it is the page's own.
    pub color: Option<Paint>,
    /// What lies under the text itself.
    pub ground: Option<Paint>,
    /// What lies under a paragraph.
    pub paragraph_ground: Option<Paint>,
    /// The size in half points.
    pub size: Option<f32>,
}

impl Properties {
    /// An element of a run's properties.
    pub fn note(&mut self, e: &BytesStart<'_>) {
        let value = || attribute(e, "val").unwrap_or_default();
        let on = || Some(!matches!(value().as_str(), "0" | "false" | "off" | "none"));
        match local(e) {
            "vanish" => self.vanish = on(),
            "b" => self.bold = on(),
            "strike" => self.strike = on(),
            "dstrike" => self.double_strike = on(),
            "color" => self.color = Some(Paint::hex(&value())),
            "sz" => self.size = value().trim().parse().ok(),
            "shd" => self.ground = Some(Paint::shading(e)),
            "highlight" => {
                self.ground = Some(match value().as_str() {
                    "none" => Paint::None,
                    "white" => Paint::Solid([255; 3]),
                    "black" => Paint::Solid([0; 3]),
                    _ => Paint::Unknown,
                });
            }
            _ => {}
        }
    }

    /// What it does not say is as another has it.
    fn rest_on(&mut self, other: &Self) {
        let Self { vanish, bold, strike, double_strike, color, ground, paragraph_ground, size } = other;
        self.vanish = self.vanish.or(*vanish);
        self.bold = self.bold.or(*bold);
        self.strike = self.strike.or(*strike);
        self.double_strike = self.double_strike.or(*double_strike);
        self.color = self.color.or(*color);
        self.ground = self.ground.or(*ground);
        self.paragraph_ground = self.paragraph_ground.or(*paragraph_ground);
        self.size = self.size.or(*size);
    }
}

/// The styles of a document, by their names in the file.
#[derive(Debug)]
pub struct Styles {
    /// The numbering that paragraph styles carry: list and level.
    pub numbers: HashMap<String, (String, usize)>,
    /// Character styles that set text above or below the line.
    pub shifts: HashMap<String, Shift>,
    /// What styles say of their text.
    pub properties: HashMap<String, Properties>,
    /// What is said of all text.
    pub defaults: Properties,
    /// The style of paragraphs that name none.
    ordinary: Option<String>,
    /// Styles of tables, and those of them that paint a ground somewhere though they are not written as usual.
    tables: TableStyles,
    shaded: HashSet<String>,
    /// The page's own ground.
    pub page: Paint,
}

impl Default for Styles {
    fn default() -> Self {
        Self {
            numbers: HashMap::new(),
            shifts: HashMap::new(),
            properties: HashMap::new(),
            defaults: Properties::default(),
            ordinary: None,
            tables: TableStyles::default(),
            shaded: HashSet::new(),
            page: Paint::Solid([255; 3]),
        }
    }
}

impl Styles {
    /// What the style of a paragraph says of its text.
    pub fn paragraph(&self, style: Option<&str>) -> Option<&Properties> {
        self.properties.get(style.or(self.ordinary.as_deref())?)
    }

    /// Does the style of a table paint a ground somewhere?
    pub fn is_shaded(&self, table: &str) -> bool {
        self.tables.paints(table, |style| self.shaded.contains(style))
    }

    /// A style has what the one it rests on has, but for what it says itself.
    fn settle(&mut self, rests: &HashMap<String, String>) {
        let names: Vec<String> = rests.keys().cloned().collect();
        for name in names {
            let (mut own, mut shift) =
                (self.properties.get(&name).cloned().unwrap_or_default(), self.shifts.get(&name).copied());
            let mut below = rests.get(&name);
            for _ in 0..DEEPEST {
                let Some(style) = below else { break };
                if let Some(other) = self.properties.get(style) {
                    own.rest_on(other);
                }
                shift = shift.or(self.shifts.get(style).copied());
                below = rests.get(style);
            }
            self.properties.insert(name.clone(), own);
            if let Some(shift) = shift {
                self.shifts.insert(name, shift);
            }
        }
    }
}

/// Styles that rest on one another are followed so far.
pub const DEEPEST: usize = 12;

/// Parse `styles.xml`.
pub fn parse(xml: Vec<u8>) -> Styles {
    let (tables, xml) = TableStyles::part(xml);
    let mut styles = Styles { tables, ..Styles::default() };
    let (mut style, mut level) = (String::new(), 0usize);
    let (mut kind, mut part, mut rests) = (String::new(), "", HashMap::new());
    events(&xml, |event| match event {
        Event::Start(e) | Event::Empty(e) => {
            let value = || attribute(e, "val").unwrap_or_default();
            match local(e) {
                "style" => {
                    (style, level) = (attribute(e, "styleId").unwrap_or_default(), 0);
                    kind = attribute(e, "type").unwrap_or_default();
                    let default = attribute(e, "default").is_some_and(|d| d == "1" || d == "true");
                    if kind == "paragraph" && default {
                        styles.ordinary = Some(style.clone());
                    }
                }
                "pPr" => part = "pPr",
                "rPr" => part = "rPr",
                "ilvl" => level = value().parse().unwrap_or(0).min(LEVELS - 1),
                "numId" => {
                    styles.numbers.insert(style.clone(), (value(), level));
                }
                "basedOn" => {
                    rests.insert(style.clone(), value());
                }
                "vertAlign" => {
                    styles.shifts.insert(style.clone(), Shift::named(&value()));
                }
                "shd" if kind == "table" && Paint::shading(e) != Paint::None => {
                    styles.shaded.insert(style.clone());
                }
                "shd" if kind == "table" => {}
                "shd" if part == "pPr" => {
                    styles.properties.entry(style.clone()).or_default().paragraph_ground = Some(Paint::shading(e));
                }
                _ if part == "rPr" && style.is_empty() => styles.defaults.note(e),
                _ if part == "rPr" && kind != "table" => {
                    styles.properties.entry(style.clone()).or_default().note(e);
                }
                _ => {}
            }
        }
        Event::End(e) if matches!(e.local_name().as_ref(), "pPr" | "rPr") => part = "",
        _ => {}
    });
    styles.settle(&rests);
    // A table's style paints where the one that it rests on does.
    for _ in 0..DEEPEST {
        let more: Vec<String> =
            rests.iter().filter(|(_, below)| styles.shaded.contains(*below)).map(|(s, _)| s.clone()).collect();
        styles.shaded.extend(more);
    }
    styles
}
