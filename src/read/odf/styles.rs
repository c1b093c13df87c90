//! What styles say that bears on the text: above or below the line, struck out, hidden.

use std::collections::HashMap;

use quick_xml::events::{BytesStart, Event};

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
}

impl Look {
    /// As the text within an element is set that says more than what is around it.
    pub fn within(self, inner: Self) -> Self {
        let shift = if inner.shift == 0 { self.shift } else { inner.shift };
        Self { shift, struck: self.struck || inner.struck, hidden: self.hidden || inner.hidden }
    }
}

/// The looks of a document's styles that say any of this, by their names.
pub fn parse(xml: &[u8]) -> HashMap<String, Look> {
    let mut looks: HashMap<String, Look> = HashMap::new();
    let mut open: Option<String> = None;
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
        Event::Start(e) | Event::Empty(e) if e.local_name().as_ref() == "text-properties" => {
            if let Some(name) = &open {
                let look = looks.get(name).copied().unwrap_or_default().within(of(e));
                if look != Look::default() {
                    looks.insert(name.clone(), look);
                }
            }
        }
        _ => {}
    });
    looks
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
    Look { shift, struck, hidden: attribute(e, "display").as_deref() == Some("none") }
}
