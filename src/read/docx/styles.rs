//! What styles say that bears on the text: automatic numbers, and text above or below the line.

use std::collections::HashMap;

use quick_xml::Reader;
use quick_xml::events::Event;

use super::numbering::LEVELS;
use crate::read::xml::attribute;

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

/// The styles of a document, by their names in the file.
#[derive(Debug, Default)]
pub struct Styles {
    /// The numbering that paragraph styles carry: list and level.
    pub numbers: HashMap<String, (String, usize)>,
    /// Character styles that set text above or below the line.
    pub shifts: HashMap<String, Shift>,
}

/// Parse `styles.xml`.
pub fn parse(xml: &[u8]) -> Styles {
    let mut reader = Reader::from_reader(xml);
    let (mut styles, mut buffer) = (Styles::default(), Vec::new());
    let (mut style, mut level) = (String::new(), 0usize);
    loop {
        buffer.clear();
        let event = match reader.read_event_into(&mut buffer) {
            Ok(Event::Eof) | Err(_) => break,
            Ok(Event::Start(e) | Event::Empty(e)) => e,
            Ok(_) => continue,
        };
        let value = || attribute(&event, "val").unwrap_or_default();
        match event.local_name().as_ref() {
            "style" => (style, level) = (attribute(&event, "styleId").unwrap_or_default(), 0),
            "ilvl" => level = value().parse().unwrap_or(0).min(LEVELS - 1),
            "numId" => {
                styles.numbers.insert(style.clone(), (value(), level));
            }
            // A style has what the one it rests on has, which stands before its own.
            "basedOn" => {
                if let Some(&shift) = styles.shifts.get(&value()) {
                    styles.shifts.insert(style.clone(), shift);
                }
            }
            "vertAlign" => {
                styles.shifts.insert(style.clone(), Shift::named(&value()));
            }
            _ => {}
        }
    }
    styles
}
