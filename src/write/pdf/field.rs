//! What lies upon pages: empty signature fields (ISO 32000-1, 12.7.4.5), in which other programs put a seal, and links (12.5.6.5).

use pdf_writer::{Dict, Finish, Name, Ref, Str};

use super::objects::{Objects, text};
use crate::base::link::ascii;
use crate::page::{Document, Item, PAGE};

/// A field or a link in the file.
pub struct Field {
    /// Its element of the structure.
    pub element: usize,
    /// Its page, from 0.
    pub page: usize,
    /// Its annotation.
    pub widget: Ref,
    /// Is it to be filled in?
    pub is_form: bool,
    /// Its key in the parent tree, behind those of the pages.
    pub key: i32,
}

/// The flag of an annotation that is printed (ISO 32000-1, table 165), which PDF/A asks for.
const PRINT: i32 = 4;

/// Write the fields of all pages.
pub fn write(objects: &mut Objects, document: &Document, pages: &[Ref]) -> Vec<Field> {
    let (mut fields, mut forms): (Vec<Field>, usize) = (Vec::new(), 0);
    for (page, laid) in document.pages.iter().enumerate() {
        for item in &laid.items {
            let key = i32::try_from(pages.len() + fields.len()).unwrap_or(i32::MAX);
            let (element, widget, is_form) = match item {
                Item::Field { bounds, element } => {
                    forms += 1;
                    (*element, seal(objects, *bounds, pages[page], key, forms), true)
                }
                Item::Link { bounds, target, element } => {
                    (*element, link(objects, *bounds, pages[page], key, target), false)
                }
                _ => continue,
            };
            fields.push(Field { element, page, widget, is_form, key });
        }
    }
    fields
}

/// What all that lies upon a page has.
fn upon(dictionary: &mut Dict<'_>, kind: &[u8], [x0, y0, x1, y1]: [f32; 4], page: Ref, key: i32) {
    dictionary.pair(Name(b"Type"), Name(b"Annot")).pair(Name(b"Subtype"), Name(kind));
    dictionary.pair(Name(b"F"), PRINT).pair(Name(b"P"), page).pair(Name(b"StructParent"), key);
    dictionary.insert(Name(b"Rect")).array().items([x0, PAGE[1] - y1, x1, PAGE[1] - y0]);
}

/// A widget that is its own field. Nothing is seen of it: an office's seal is what it is for, and no seal is drawn that is none.
fn seal(objects: &mut Objects, bounds: [f32; 4], page: Ref, key: i32, number: usize) -> Ref {
    let [x0, y0, x1, y1] = bounds;
    let (look, mut stream) = objects.stream(b"q Q");
    stream.pair(Name(b"Type"), Name(b"XObject")).pair(Name(b"Subtype"), Name(b"Form"));
    stream.insert(Name(b"BBox")).array().items([0.0, 0.0, x1 - x0, y1 - y0]);
    stream.finish();
    let (widget, object) = objects.add();
    let mut dictionary = object.dict();
    upon(&mut dictionary, b"Widget", bounds, page, key);
    dictionary.pair(Name(b"FT"), Name(b"Sig")).pair(Name(b"T"), Str(&text(&format!("印章{number}"))));
    dictionary.pair(Name(b"TU"), Str(&text("发文机关印章（签名域）")));
    dictionary.insert(Name(b"AP")).dict().pair(Name(b"N"), look);
    drop(dictionary);
    widget
}

/// A link that is seen by its text alone. Where it leads is said in words too (ISO 14289-1, 7.18.5).
fn link(objects: &mut Objects, bounds: [f32; 4], page: Ref, key: i32, target: &str) -> Ref {
    let (link, object) = objects.add();
    let mut dictionary = object.dict();
    upon(&mut dictionary, b"Link", bounds, page, key);
    dictionary.pair(Name(b"Contents"), Str(&text(target)));
    dictionary.insert(Name(b"Border")).array().items([0, 0, 0]);
    let mut action = dictionary.insert(Name(b"A")).dict();
    action.pair(Name(b"Type"), Name(b"Action")).pair(Name(b"S"), Name(b"URI"));
    action.pair(Name(b"URI"), Str(ascii(target).as_bytes()));
    drop(action);
    drop(dictionary);
    link
}
