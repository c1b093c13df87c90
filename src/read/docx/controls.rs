//! Content controls, by whose tags a place is known, and this program's own marks.

use quick_xml::events::BytesStart;

use crate::base::own::MARK;
use crate::read::xml::{attribute, local};

/// The longest tag or mark that is a name, in bytes.
const LONGEST: usize = 400;

/// A control that is open.
#[derive(Default)]
struct Control {
    /// How deep the content around it was.
    at: usize,
    tag: Option<String>,
    /// It shows what it shows while it is empty.
    is_empty: bool,
    /// Its content has begun.
    begun: bool,
}

/// The controls that are open.
#[derive(Default)]
pub struct Controls {
    open: Vec<Control>,
}

impl Controls {
    /// An element begins; `depth` is that of the content around it. The name that the place bears from here on, if any.
    pub fn start(&mut self, e: &BytesStart<'_>, depth: usize, empty: bool) -> Option<String> {
        let value = || attribute(e, "val");
        match (local(e), self.open.last_mut()) {
            ("sdt", _) if !empty => self.open.push(Control { at: depth, ..Control::default() }),
            ("tag", Some(control)) if !control.begun => control.tag = value().filter(|tag| tag.len() <= LONGEST),
            ("showingPlcHdr", Some(control)) if !control.begun => {
                control.is_empty = !matches!(value().as_deref(), Some("0" | "false" | "off"));
            }
            ("sdtContent", Some(control)) if !empty => {
                control.begun = true;
                return control.tag.clone();
            }
            ("bookmarkStart", _) => {
                return attribute(e, "name").filter(|name| name.starts_with(MARK) && name.len() <= LONGEST);
            }
            _ => {}
        }
        None
    }

    /// An element ends.
    pub fn end(&mut self, name: &str) {
        if name == "sdt" {
            self.open.pop();
        }
    }

    /// The tags of the controls around a cell that begins at this depth.
    pub fn around_cell(&self, depth: usize) -> Vec<String> {
        let around = self.open.iter().rev().take_while(|control| control.at == depth);
        around.filter(|control| control.begun).filter_map(|control| control.tag.clone()).collect()
    }

    /// Is one of them empty, whatever it shows?
    pub fn is_empty(&self) -> bool {
        self.open.iter().any(|control| control.begun && control.is_empty)
    }
}
