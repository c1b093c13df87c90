//! What the objects are (自定义标引, clause 16): the same structure as the tags of the PDF. Each element names the objects
//! that show it; what of the report it is stands in attributes of our own, for those who read the pages back.

use std::collections::BTreeMap;

use super::units::{boundary, part};
use crate::page::structure::{Element, Held, Shows, Structure};
use crate::write::WriteError;

/// The name space of the list. It names, and leads nowhere.
pub const NAME_SPACE: &str = "urn:nianbao:ofd:1";

/// Which objects came to stand where.
#[derive(Debug, Default)]
pub struct Placed {
    page: u32,
    /// Element → page and object.
    objects: BTreeMap<usize, Vec<(u32, u32)>>,
    /// Element → page and edges.
    cells: BTreeMap<usize, Vec<(u32, [f32; 4])>>,
}

impl Placed {
    /// What follows is on this page.
    pub fn begin_page(&mut self, page: u32) {
        self.page = page;
    }

    /// An object that shows an element.
    pub fn object(&mut self, element: usize, object: u32) {
        self.objects.entry(element).or_default().push((self.page, object));
    }

    /// A cell, whether there is text in it or not.
    pub fn cell(&mut self, element: usize, bounds: [f32; 4]) {
        self.cells.entry(element).or_default().push((self.page, bounds));
    }
}

/// The list as a file.
pub fn write(structure: &Structure, placed: &Placed) -> Result<Vec<u8>, WriteError> {
    let mut kids: Vec<Vec<usize>> = vec![Vec::new(); structure.elements.len()];
    for (i, element) in structure.elements.iter().enumerate().skip(1) {
        kids[element.parent].push(i);
    }
    part("nb:Document", &[("xmlns:nb", NAME_SPACE)], |xml| {
        // What is still to be written: an element, or the end of one. Tables are not deep, but nothing here hangs on it.
        let mut stack: Vec<(usize, bool)> = kids[0].iter().rev().map(|&kid| (kid, false)).collect();
        while let Some((at, done)) = stack.pop() {
            let element = &structure.elements[at];
            let name = format!("nb:{}", element.kind.name());
            if done {
                xml.close(&name);
                continue;
            }
            let attributes = attributes(element);
            let attributes: Vec<(&str, &str)> =
                attributes.iter().map(|(name, value)| (*name, value.as_str())).collect();
            xml.open(&name, &attributes);
            for (page, bounds) in placed.cells.get(&at).into_iter().flatten() {
                xml.empty("nb:Place", &[("PageRef", &page.to_string()), ("Boundary", &boundary(*bounds))]);
            }
            for (page, object) in placed.objects.get(&at).into_iter().flatten() {
                xml.leaf("ofd:ObjectRef", &[("PageRef", &page.to_string())], &object.to_string());
            }
            stack.push((at, true));
            stack.extend(kids[at].iter().rev().map(|&kid| (kid, false)));
        }
    })
}

/// What of the report an element shows.
fn attributes(element: &Element) -> Vec<(&'static str, String)> {
    let (rows, cols) = element.spans;
    match element.shows {
        Shows::Nothing => vec![],
        Shows::Paragraph(number) => {
            let known = (!element.known.is_empty()).then(|| ("Spans", element.known.clone()));
            std::iter::once(("Number", number.to_string())).chain(known).collect()
        }
        Shows::Picture(number) => vec![("Picture", number.to_string()), ("Alt", element.alt.clone())],
        Shows::Cell { table, row, col, held } => {
            let places = [("Table", table), ("Row", row), ("Column", col), ("Rows", rows), ("Columns", cols)];
            let held = match held {
                Held::AsShown => None,
                Held::Missing => Some(("Held", "missing".to_string())),
                Held::Unread => Some(("Held", "unread".to_string())),
            };
            let known = (!element.known.is_empty()).then(|| ("Spans", element.known.clone()));
            places.into_iter().map(|(name, n)| (name, n.to_string())).chain(held).chain(known).collect()
        }
    }
}
