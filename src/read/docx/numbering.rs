//! Automatic numbers: 一、 and （一） are often not in a paragraph's text but in its numbering.

use std::collections::HashMap;

use quick_xml::Reader;
use quick_xml::events::Event;

use crate::base::numeral;
use crate::read::xml::attribute;

/// The numbering definitions of a document.
#[derive(Debug, Default)]
pub struct Numbering {
    /// List → definition.
    lists: HashMap<String, String>,
    /// Definition → the format of each level.
    levels: HashMap<String, [Option<Level>; LEVELS]>,
}

/// Levels of a list (ECMA-376 part 1, 17.9.6).
pub const LEVELS: usize = 9;

#[derive(Debug, Clone, Default)]
struct Level {
    start: u32,
    format: String,
    text: String,
}

/// Counters while a document is read.
#[derive(Debug, Default)]
pub struct Counters(HashMap<String, [Option<u32>; LEVELS]>);

/// Parse `numbering.xml`.
pub fn parse(xml: &[u8]) -> Numbering {
    let mut reader = Reader::from_reader(xml);
    let mut numbering = Numbering::default();
    let (mut definition, mut list, mut level) = (None, None, 0usize);
    loop {
        let event = match reader.read_event() {
            Ok(Event::Eof) | Err(_) => break,
            Ok(Event::Start(e) | Event::Empty(e)) => e,
            Ok(_) => continue,
        };
        let value = attribute(&event, "val");
        let current = |numbering: &mut Numbering, definition: &Option<String>, change: &dyn Fn(&mut Level)| {
            if let Some(d) = definition {
                change(numbering.levels.entry(d.clone()).or_default()[level].get_or_insert_default());
            }
        };
        match event.local_name().as_ref() {
            "abstractNum" => (definition, list) = (attribute(&event, "abstractNumId"), None),
            "num" => (list, definition) = (attribute(&event, "numId"), None),
            "abstractNumId" => {
                if let (Some(l), Some(d)) = (&list, value) {
                    numbering.lists.insert(l.clone(), d);
                }
            }
            "lvl" => {
                level = attribute(&event, "ilvl").and_then(|v| v.parse().ok()).unwrap_or(0).min(LEVELS - 1);
            }
            "start" => {
                let start = value.and_then(|v| v.parse().ok()).unwrap_or(1);
                current(&mut numbering, &definition, &|l| l.start = start);
            }
            "numFmt" => current(&mut numbering, &definition, &|l| l.format = value.clone().unwrap_or_default()),
            "lvlText" => current(&mut numbering, &definition, &|l| l.text = value.clone().unwrap_or_default()),
            _ => {}
        }
    }
    numbering
}

impl Numbering {
    /// The number of the next paragraph of a list and level, as it is shown; empty for bullets.
    pub fn next(&self, counters: &mut Counters, list: &str, level: usize) -> String {
        let Some(definition) = self.lists.get(list) else { return String::new() };
        let Some(levels) = self.levels.get(definition) else { return String::new() };
        let level = level.min(LEVELS - 1);
        let Some(own) = &levels[level] else { return String::new() };
        if !counters.0.contains_key(list) {
            counters.0.insert(list.to_string(), [None; LEVELS]);
        }
        let Some(counts) = counters.0.get_mut(list) else { return String::new() };
        counts[level] = Some(counts[level].map_or(own.start, |c| c.saturating_add(1)));
        // A higher level starts the lower ones anew.
        counts[level + 1..].fill(None);
        let mut text = own.text.clone();
        for (l, format) in levels.iter().enumerate().take(level + 1) {
            let place = format!("%{}", l + 1);
            if text.contains(&place) {
                let format = format.clone().unwrap_or_default();
                text = text.replace(&place, &number(counts[l].unwrap_or(format.start), &format.format));
            }
        }
        if own.format == "bullet" { String::new() } else { text }
    }

    /// Is a level of a list numbered, rather than marked by bullets? None where the list is not known.
    pub fn is_ordered(&self, list: &str, level: usize) -> Option<bool> {
        let levels = self.levels.get(self.lists.get(list)?)?;
        levels[level.min(LEVELS - 1)].as_ref().map(|own| own.format != "bullet")
    }
}

fn number(n: u32, format: &str) -> String {
    match format {
        "chineseCounting"
        | "chineseCountingThousand"
        | "japaneseCounting"
        | "ideographDigital"
        | "taiwaneseCounting"
        | "koreanCounting" => numeral::written(n),
        "decimalFullWidth" => n.to_string().chars().filter_map(|c| char::from_u32(c as u32 + 0xfee0)).collect(),
        "none" => String::new(),
        _ => n.to_string(),
    }
}
