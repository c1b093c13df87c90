//! The structure tree: elements, their marked content on the pages, the parent tree (ISO 32000-1, 14.7 and 14.8).

use pdf_writer::{Dict, Name, Obj, Ref, Str};

use super::field::Field;
use super::objects::{Objects, text};
use crate::page::structure::{Element, StructureType};
use crate::page::{Document, Item, PAGE};

/// For each page, the element of each marked-content sequence, by its number.
pub type Marks = Vec<Vec<usize>>;

/// What an element holds.
#[derive(Clone, Copy)]
enum Kid {
    Element(usize),
    /// Marked content on the element's own page.
    Marked(i32),
    /// Marked content on another page.
    Elsewhere(usize, i32),
    /// What lies upon a page.
    Upon(Ref, usize),
}

/// Write the structure tree; its root.
pub fn write(objects: &mut Objects, document: &Document, marks: &Marks, pages: &[Ref], fields: &[Field]) -> Ref {
    let elements = &document.structure.elements;
    let root = objects.number();
    let ids: Vec<Ref> = elements.iter().map(|_| objects.number()).collect();
    let mut held = Held::of(elements);
    let mut parents = Vec::new();
    for (page, of) in marks.iter().enumerate() {
        for (number, &element) in of.iter().enumerate() {
            held.mark(elements, page, int(number), element);
        }
        let (list, object) = objects.add();
        object.array().items(of.iter().map(|element| ids[*element]));
        parents.push((int(page), list));
    }
    for field in fields {
        held.kids[field.element].push(Kid::Upon(field.widget, field.page));
        held.own_page[field.element].get_or_insert(field.page);
        parents.push((field.key, ids[field.element]));
    }
    let mut names = Vec::new();
    for (i, element) in elements.iter().enumerate() {
        let mut dictionary = objects.object(ids[i]).dict();
        dictionary.pair(Name(b"Type"), Name(b"StructElem")).pair(Name(b"S"), Name(element.kind.name().as_bytes()));
        dictionary.pair(Name(b"P"), if i == 0 { root } else { ids[element.parent] });
        held.write(i, &ids, pages, &mut dictionary);
        if matches!(element.kind, StructureType::TH { .. }) {
            dictionary.pair(Name(b"ID"), Str(id(i).as_bytes()));
            names.push(i);
        }
        if element.kind == StructureType::Figure {
            let alt = if element.alt.is_empty() { "图片" } else { &element.alt };
            dictionary.pair(Name(b"Alt"), Str(&text(alt)));
            figure(document, i, &mut dictionary);
        }
        attributes(element, &mut dictionary);
    }
    let (numbers, object) = objects.add();
    let mut dictionary = object.dict();
    let mut list = dictionary.insert(Name(b"Nums")).array();
    for (key, parent) in parents {
        list.item(key).item(parent);
    }
    drop(list);
    drop(dictionary);
    let names = identifiers(objects, &names, &ids);
    let mut tree = objects.object(root).dict();
    tree.pair(Name(b"Type"), Name(b"StructTreeRoot")).pair(Name(b"K"), ids[0]).pair(Name(b"ParentTree"), numbers);
    tree.pair(Name(b"ParentTreeNextKey"), int(marks.len() + fields.len()));
    if let Some(names) = names {
        tree.pair(Name(b"IDTree"), names);
    }
    drop(tree);
    root
}

/// What the elements hold, in its order.
struct Held {
    kids: Vec<Vec<Kid>>,
    /// The page of an element's first piece: pieces on it are numbers, those on further pages name theirs.
    own_page: Vec<Option<usize>>,
}

impl Held {
    fn of(elements: &[Element]) -> Self {
        let mut kids: Vec<Vec<Kid>> = vec![Vec::new(); elements.len()];
        // A link stands among the text of its paragraph: it takes its place when it is met.
        for (i, element) in elements.iter().enumerate().skip(1) {
            if element.kind != StructureType::Link {
                kids[element.parent].push(Kid::Element(i));
            }
        }
        Self { own_page: vec![None; kids.len()], kids }
    }

    /// A marked-content sequence of a page belongs to an element.
    fn mark(&mut self, elements: &[Element], page: usize, number: i32, element: usize) {
        let of = &elements[element];
        if of.kind == StructureType::Link && self.own_page[element].is_none() {
            self.kids[of.parent].push(Kid::Element(element));
            self.own_page[of.parent].get_or_insert(page);
        }
        let own = *self.own_page[element].get_or_insert(page) == page;
        self.kids[element].push(if own { Kid::Marked(number) } else { Kid::Elsewhere(page, number) });
    }

    /// What an element holds, and its page.
    fn write(&self, element: usize, ids: &[Ref], pages: &[Ref], dictionary: &mut Dict<'_>) {
        let object = dictionary.insert(Name(b"K"));
        if let [only] = self.kids[element][..] {
            only.write(ids, pages, object);
        } else {
            let mut all = object.array();
            self.kids[element].iter().for_each(|kid| kid.write(ids, pages, all.push()));
        }
        if let Some(page) = self.own_page[element] {
            dictionary.pair(Name(b"Pg"), pages[page]);
        }
    }
}

impl Kid {
    fn write(self, ids: &[Ref], pages: &[Ref], object: Obj<'_>) {
        match self {
            Kid::Element(i) => object.primitive(ids[i]),
            Kid::Marked(number) => object.primitive(number),
            Kid::Elsewhere(page, number) => {
                let mut piece = object.dict();
                piece.pair(Name(b"Type"), Name(b"MCR")).pair(Name(b"Pg"), pages[page]).pair(Name(b"MCID"), number);
            }
            Kid::Upon(upon, page) => {
                let mut piece = object.dict();
                piece.pair(Name(b"Type"), Name(b"OBJR")).pair(Name(b"Obj"), upon).pair(Name(b"Pg"), pages[page]);
            }
        }
    }
}

/// The identifiers of header cells as a name tree, in order.
fn identifiers(objects: &mut Objects, names: &[usize], ids: &[Ref]) -> Option<Ref> {
    let (first, last) = (names.first()?, names.last()?);
    let (leaf, object) = objects.add();
    let mut dictionary = object.dict();
    dictionary.insert(Name(b"Limits")).array().items([first, last].map(|i| id(*i)).iter().map(|id| Str(id.as_bytes())));
    let mut list = dictionary.insert(Name(b"Names")).array();
    for i in names {
        list.item(Str(id(*i).as_bytes())).item(ids[*i]);
    }
    drop(list);
    drop(dictionary);
    let (root, object) = objects.add();
    object.dict().insert(Name(b"Kids")).array().item(leaf);
    Some(root)
}

fn int(n: usize) -> i32 {
    i32::try_from(n).unwrap_or(i32::MAX)
}

/// The identifier of a header cell: in the order of the elements, as a name tree asks.
fn id(element: usize) -> String {
    if element >= 10_000_000 {
        return format!("h{element}");
    }
    // Asked for with every cell, for each of its headers: put together without the machinery of formats.
    let digit = |place: u32| char::from(b'0' + u8::try_from(element / 10usize.pow(place) % 10).unwrap_or(0));
    std::iter::once('h').chain((0..7).rev().map(digit)).collect()
}

/// How a picture stands: a block of its own, in these bounds (ISO 32000-1, 14.8.5.4).
fn figure(document: &Document, element: usize, dictionary: &mut Dict<'_>) {
    let mut attributes = dictionary.insert(Name(b"A")).dict();
    attributes.pair(Name(b"O"), Name(b"Layout")).pair(Name(b"Placement"), Name(b"Block"));
    let own = document.pages.iter().flat_map(|page| &page.items).find_map(|item| match item {
        Item::Picture { bounds, element: of, .. } if *of == element => Some(*bounds),
        _ => None,
    });
    if let Some([x0, y0, x1, y1]) = own {
        attributes.insert(Name(b"BBox")).array().items([x0, PAGE[1] - y1, x1, PAGE[1] - y0]);
    }
}

/// Scope and spans of cells; the header cells of each, as scopes are ambiguous where a table begins new headers midway.
fn attributes(element: &Element, dictionary: &mut Dict<'_>) {
    let (rows, cols) = element.spans;
    let scope = match element.kind {
        StructureType::TH { row } => Some(if row { Name(b"Row") } else { Name(b"Column") }),
        _ => None,
    };
    if scope.is_none() && rows <= 1 && cols <= 1 && element.headers.is_empty() {
        return;
    }
    let mut attributes = dictionary.insert(Name(b"A")).dict();
    attributes.pair(Name(b"O"), Name(b"Table"));
    if let Some(scope) = scope {
        attributes.pair(Name(b"Scope"), scope);
    }
    for (key, span) in [("RowSpan", rows), ("ColSpan", cols)] {
        if span > 1 {
            attributes.pair(Name(key.as_bytes()), int(span));
        }
    }
    if !element.headers.is_empty() {
        let mut headers = attributes.insert(Name(b"Headers")).array();
        for head in &element.headers {
            headers.item(Str(id(*head).as_bytes()));
        }
    }
}
