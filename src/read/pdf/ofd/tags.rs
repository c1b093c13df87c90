//! The list of our own copies that says which paragraph or cell each object shows (`write::ofd`). As with the marks of our
//! PDFs it only groups what is printed: see [`own`](super::super::own).

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use quick_xml::events::{BytesStart, Event};

use super::super::own::{Marks, What};
use super::draw::box_of;
use crate::read::xml::{attribute, events, text};

/// The name space of the list.
pub const NAME_SPACE: &str = "urn:nianbao:ofd:1";
/// Elements and objects kept at most.
const MOST: usize = 500_000;

/// The list.
#[derive(Default)]
pub struct Tags {
    /// Page → object → element.
    objects: HashMap<String, HashMap<String, usize>>,
    /// Page → what stands on it: element, and its edges where it is a cell.
    places: HashMap<String, Vec<(usize, [f64; 4])>>,
    elements: Vec<Vec<f64>>,
    /// What is said instead of pictures, by their elements.
    alts: HashMap<usize, String>,
    /// What the looks of paragraphs do not say, by their elements.
    spans: HashMap<usize, String>,
}

/// The list for one page.
pub struct OfPage<'t> {
    objects: Option<&'t HashMap<String, usize>>,
    elements: &'t [Vec<f64>],
    alts: &'t HashMap<usize, String>,
    spans: &'t HashMap<usize, String>,
    edges: HashMap<usize, [f64; 4]>,
    /// Element → its piece.
    pieces: RefCell<HashMap<usize, usize>>,
    furniture: Cell<Option<usize>>,
}

impl Tags {
    /// Read the list.
    pub fn read(xml: &[u8]) -> Self {
        let mut tags = Self::default();
        let mut open: Vec<usize> = vec![];
        let mut page: Option<String> = None;
        let mut object = String::new();
        events(xml, |event| match event {
            Event::Start(e) if e.local_name().as_ref() == "ObjectRef" => {
                (page, object) = (attribute(e, "PageRef"), String::new());
            }
            Event::Start(e) => {
                let at = if tags.elements.len() < MOST { tags.elements.len() } else { 0 };
                if at == tags.elements.len() {
                    tags.elements.push(numbers(e));
                    tags.alts.extend(attribute(e, "Alt").map(|alt| (at, alt)));
                    tags.spans.extend(attribute(e, "Spans").map(|spans| (at, spans)));
                }
                open.push(at);
            }
            Event::Empty(e) if e.local_name().as_ref() == "Place" => {
                let edges = attribute(e, "Boundary").and_then(|text| box_of(&text));
                if let (Some(page), Some(b), Some(at)) = (attribute(e, "PageRef"), edges, open.last()) {
                    tags.places.entry(page).or_default().push((*at, [b.x0, b.y0, b.x1, b.y1]));
                }
            }
            Event::End(e) if e.local_name().as_ref() == "ObjectRef" => {
                if let (Some(page), Some(at)) = (page.take(), open.last()) {
                    tags.objects.entry(page).or_default().insert(object.trim().to_string(), *at);
                }
            }
            Event::End(_) => {
                open.pop();
            }
            other if page.is_some() => object.push_str(&text(other)),
            _ => {}
        });
        tags
    }

    /// A page begins. Its cells are marked even where they are blank.
    pub fn begin(&self, page: &str, marks: &mut Marks) -> OfPage<'_> {
        let places = self.places.get(page).map(Vec::as_slice).unwrap_or_default();
        let of_page = OfPage {
            objects: self.objects.get(page),
            elements: &self.elements,
            alts: &self.alts,
            spans: &self.spans,
            edges: places.iter().copied().collect(),
            pieces: RefCell::default(),
            furniture: Cell::default(),
        };
        for (element, _) in places {
            of_page.select(*element, marks);
        }
        marks.leave();
        of_page
    }
}

impl OfPage<'_> {
    /// What follows belongs to this object.
    pub fn enter(&self, object: &str, marks: &mut Marks) {
        match self.objects.and_then(|objects| objects.get(object)) {
            Some(element) => self.select(*element, marks),
            None => marks.leave(),
        }
    }

    /// What follows is page furniture: its number, a note that it is a copy.
    pub fn furniture(&self, marks: &mut Marks) {
        match self.furniture.get() {
            Some(piece) => marks.reopen(piece),
            None => self.furniture.set(marks.enter(What::Furniture)),
        }
    }

    fn select(&self, element: usize, marks: &mut Marks) {
        let mut pieces = self.pieces.borrow_mut();
        let mut numbers = self.elements[element].clone();
        // What goes on behind something else is a piece of its own: the order of pieces is that of the text.
        if let Some(piece) = pieces.get(&element).filter(|piece| numbers.len() > 1 || marks.is_last(**piece)) {
            return marks.reopen(*piece);
        }
        if numbers.len() > 2 {
            numbers.extend(self.edges.get(&element).copied().unwrap_or_default());
        }
        if let Some(piece) = What::of(&numbers).and_then(|what| marks.enter(what)) {
            pieces.insert(element, piece);
            marks.say(self.alts.get(&element), self.spans.get(&element));
        }
    }
}

/// What an element shows, as the marks of a PDF have it: nothing, a paragraph, or the places of a cell.
fn numbers(element: &BytesStart<'_>) -> Vec<f64> {
    let number = |name: &str| attribute(element, name).and_then(|text| text.parse::<f64>().ok());
    if let Some(paragraph) = number("Number") {
        return vec![paragraph];
    }
    if let Some(picture) = number("Picture") {
        return vec![picture, 0.0];
    }
    let cell = ["Table", "Row", "Column", "Rows", "Columns"].map(number);
    let held = match attribute(element, "Held").as_deref() {
        Some("missing") => 1.0,
        Some("unread") => 2.0,
        _ => 0.0,
    };
    cell.into_iter().collect::<Option<Vec<f64>>>().map(|cell| [cell, vec![held]].concat()).unwrap_or_default()
}
