//! The structure tree: elements, their marked content on the pages, the parent tree (ISO 32000-1, 14.7 and 14.8).

use lopdf::{Document as Lo, Object, ObjectId, dictionary};

use super::field::Field;
use super::finish::text;
use crate::page::structure::{Element, StructureType};
use crate::page::{Document, Item, PAGE};

/// For each page, the element of each marked-content sequence, by its number.
pub type Marks = Vec<Vec<usize>>;

/// Write the structure tree; its root.
pub fn write(lo: &mut Lo, document: &Document, marks: &Marks, pages: &[ObjectId], fields: &[Field]) -> ObjectId {
    let structure = &document.structure;
    let root = lo.new_object_id();
    let ids: Vec<ObjectId> = structure.elements.iter().map(|_| lo.new_object_id()).collect();
    let mut kids: Vec<Vec<Object>> = vec![Vec::new(); ids.len()];
    // A link stands among the text of its paragraph: it takes its place when it is met.
    for (i, element) in structure.elements.iter().enumerate().skip(1) {
        if element.kind != StructureType::Link {
            kids[element.parent].push(ids[i].into());
        }
    }
    // Pieces on an element's own page, that of its first piece, are numbers; those on further pages name theirs.
    let mut own_page: Vec<Option<usize>> = vec![None; ids.len()];
    let mut parents = Vec::new();
    for (page, elements) in marks.iter().enumerate() {
        let mut of_page = Vec::new();
        for (mcid, &element) in elements.iter().enumerate() {
            let mcid = i64::try_from(mcid).unwrap_or(i64::MAX);
            let of = &structure.elements[element];
            if of.kind == StructureType::Link && own_page[element].is_none() {
                kids[of.parent].push(ids[element].into());
                own_page[of.parent].get_or_insert(page);
            }
            kids[element].push(if *own_page[element].get_or_insert(page) == page {
                Object::Integer(mcid)
            } else {
                dictionary! { "Type" => "MCR", "Pg" => pages[page], "MCID" => mcid }.into()
            });
            of_page.push(Object::Reference(ids[element]));
        }
        parents.push(Object::Integer(i64::try_from(page).unwrap_or(i64::MAX)));
        parents.push(lo.add_object(of_page).into());
    }
    for field in fields {
        kids[field.element]
            .push(dictionary! { "Type" => "OBJR", "Obj" => field.widget, "Pg" => pages[field.page] }.into());
        own_page[field.element].get_or_insert(field.page);
        parents.extend([Object::Integer(field.key), ids[field.element].into()]);
    }
    let mut names = Vec::new();
    for ((i, element), kids) in structure.elements.iter().enumerate().zip(kids) {
        let parent = if i == 0 { root } else { ids[element.parent] };
        let mut dictionary = dictionary! { "Type" => "StructElem", "S" => element.kind.name(), "P" => parent };
        dictionary.set("K", <[Object; 1]>::try_from(kids).map_or_else(Object::Array, |[only]| only));
        if let Some(page) = own_page[i] {
            dictionary.set("Pg", pages[page]);
        }
        if matches!(element.kind, StructureType::TH { .. }) {
            dictionary.set("ID", id(i));
            names.extend([id(i), ids[i].into()]);
        }
        if element.kind == StructureType::Figure {
            let alt = if element.alt.is_empty() { "图片" } else { &element.alt };
            dictionary.set("Alt", text(alt));
            dictionary.set("A", figure(document, i));
        }
        if let Some(attributes) = attributes(element) {
            dictionary.set("A", attributes);
        }
        lo.set_object(ids[i], dictionary);
    }
    let numbers = lo.add_object(dictionary! { "Nums" => parents });
    let next = i64::try_from(marks.len() + fields.len()).unwrap_or(i64::MAX);
    let mut tree = dictionary! {
        "Type" => "StructTreeRoot",
        "K" => ids[0],
        "ParentTree" => numbers,
        "ParentTreeNextKey" => next,
    };
    if let (Some(first), Some(last)) = (names.first(), names.get(names.len().saturating_sub(2))) {
        let limits = vec![first.clone(), last.clone()];
        let leaf = lo.add_object(dictionary! { "Limits" => limits, "Names" => names });
        tree.set("IDTree", lo.add_object(dictionary! { "Kids" => vec![leaf.into()] }));
    }
    lo.set_object(root, tree);
    root
}

/// The identifier of a header cell: in the order of the elements, as a name tree asks.
fn id(element: usize) -> Object {
    Object::string_literal(format!("h{element:07}"))
}

/// How a picture stands: a block of its own, in these bounds (ISO 32000-1, 14.8.5.4).
fn figure(document: &Document, element: usize) -> lopdf::Dictionary {
    let mut attributes = dictionary! { "O" => "Layout", "Placement" => "Block" };
    let own = document.pages.iter().flat_map(|page| &page.items).find_map(|item| match item {
        Item::Picture { bounds, element: of, .. } if *of == element => Some(*bounds),
        _ => None,
    });
    if let Some([x0, y0, x1, y1]) = own {
        attributes.set("BBox", [x0, PAGE[1] - y1, x1, PAGE[1] - y0].map(Object::Real).to_vec());
    }
    attributes
}

/// Scope and spans of cells; the header cells of each, as scopes are ambiguous where a table begins new headers midway.
fn attributes(element: &Element) -> Option<lopdf::Dictionary> {
    let mut attributes = dictionary! { "O" => "Table" };
    if let StructureType::TH { row } = element.kind {
        attributes.set("Scope", if row { "Row" } else { "Column" });
    }
    let (rows, cols) = element.spans;
    let span = |n: usize| Object::Integer(i64::try_from(n).unwrap_or(1));
    if rows > 1 {
        attributes.set("RowSpan", span(rows));
    }
    if cols > 1 {
        attributes.set("ColSpan", span(cols));
    }
    if !element.headers.is_empty() {
        attributes.set("Headers", element.headers.iter().map(|head| id(*head)).collect::<Vec<_>>());
    }
    (attributes.len() > 1).then_some(attributes)
}
