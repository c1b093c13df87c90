//! What lies upon pages: empty signature fields (ISO 32000-1, 12.7.4.5), in which other programs put a seal, and links (12.5.6.5).

use lopdf::{Document as Lo, Object, ObjectId, Stream, dictionary};

use super::finish::text;
use crate::base::link::ascii;
use crate::page::{Document, Item, PAGE};

/// A field or a link in the file.
pub struct Field {
    /// Its element of the structure.
    pub element: usize,
    /// Its page, from 0.
    pub page: usize,
    /// Its annotation.
    pub widget: ObjectId,
    /// Is it to be filled in?
    pub is_form: bool,
    /// Its key in the parent tree, behind those of the pages.
    pub key: i64,
}

/// The flag of an annotation that is printed (ISO 32000-1, table 165), which PDF/A asks for.
const PRINT: i64 = 4;

/// Put the fields of all pages upon them.
pub fn add(lo: &mut Lo, document: &Document, pages: &[ObjectId]) -> lopdf::Result<Vec<Field>> {
    let mut fields: Vec<Field> = Vec::new();
    for (page, laid) in document.pages.iter().enumerate() {
        for item in &laid.items {
            let key = i64::try_from(pages.len() + fields.len()).unwrap_or(i64::MAX);
            let forms = fields.iter().filter(|field| field.is_form).count();
            let (element, widget, is_form) = match item {
                Item::Field { bounds, element } => (*element, widget(lo, *bounds, pages[page], key, forms + 1), true),
                Item::Link { bounds, target, element } => {
                    (*element, link(lo, *bounds, pages[page], key, target), false)
                }
                _ => continue,
            };
            fields.push(Field { element, page, widget, is_form, key });
        }
        let own: Vec<Object> = fields.iter().filter(|field| field.page == page).map(|f| f.widget.into()).collect();
        if !own.is_empty() {
            lo.get_dictionary_mut(pages[page])?.set("Annots", own);
        }
    }
    Ok(fields)
}

/// A widget that is its own field. Nothing is seen of it: an office's seal is what it is for, and no seal is drawn that is none.
fn widget(lo: &mut Lo, [x0, y0, x1, y1]: [f32; 4], page: ObjectId, key: i64, number: usize) -> ObjectId {
    let reals = |edges: [f32; 4]| edges.map(Object::Real).to_vec();
    let look = dictionary! { "Type" => "XObject", "Subtype" => "Form", "BBox" => reals([0.0, 0.0, x1 - x0, y1 - y0]) };
    let look = lo.add_object(Stream::new(look, b"q Q".to_vec()));
    lo.add_object(dictionary! {
        "Type" => "Annot",
        "Subtype" => "Widget",
        "FT" => "Sig",
        "T" => text(&format!("印章{number}")),
        "TU" => text("发文机关印章（签名域）"),
        "F" => PRINT,
        "P" => page,
        "Rect" => reals([x0, PAGE[1] - y1, x1, PAGE[1] - y0]),
        "AP" => dictionary! { "N" => look },
        "StructParent" => key,
    })
}

/// A link that is seen by its text alone. Where it leads is said in words too (ISO 14289-1, 7.18.5).
fn link(lo: &mut Lo, [x0, y0, x1, y1]: [f32; 4], page: ObjectId, key: i64, target: &str) -> ObjectId {
    let uri = Object::string_literal(ascii(target));
    lo.add_object(dictionary! {
        "Type" => "Annot",
        "Subtype" => "Link",
        "Contents" => text(target),
        "F" => PRINT,
        "P" => page,
        "Rect" => [x0, PAGE[1] - y1, x1, PAGE[1] - y0].map(Object::Real).to_vec(),
        "Border" => vec![0.into(), 0.into(), 0.into()],
        "A" => dictionary! { "Type" => "Action", "S" => "URI", "URI" => uri },
        "StructParent" => key,
    })
}
