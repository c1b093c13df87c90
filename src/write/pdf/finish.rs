//! What printpdf leaves out: language, information, XMP, outline, identity.

use lopdf::{Dictionary, Document as Lo, Object, ObjectId, Stream, StringFormat, dictionary};

use crate::layout::page::{Bookmark, Document, PAGE};
use crate::write::WriteError;

/// Finish and serialise.
pub fn finish(mut lo: Lo, document: &Document) -> Result<Vec<u8>, WriteError> {
    lo.version = "1.7".to_string();
    let information = lo.add_object(dictionary! {
        "Title" => text(&document.title),
        "Author" => text(&document.author),
        "Subject" => text("政府信息公开工作年度报告"),
        "Producer" => Object::string_literal(concat!("nianbao ", env!("CARGO_PKG_VERSION"))),
    });
    let outline = outline(&mut lo, &document.bookmarks);
    let xmp = lo.add_object(xmp(document));
    let catalog = lo.catalog_mut().map_err(broken)?;
    catalog.set("Lang", Object::string_literal("zh-CN"));
    catalog.set("ViewerPreferences", dictionary! { "DisplayDocTitle" => true });
    catalog.set("Metadata", xmp);
    catalog.remove(b"PageMode");
    if let Some(outline) = outline {
        catalog.set("Outlines", outline);
        catalog.set("PageMode", Object::Name(b"UseOutlines".to_vec()));
    }
    lo.trailer.set("Info", information);
    lo.prune_objects();
    lo.renumber_objects();
    lo.compress();
    let hash = identity(&lo);
    lo.trailer.set("ID", Object::Array(vec![hash.clone(), hash]));
    let mut bytes = Vec::new();
    lo.save_to(&mut bytes).map_err(WriteError::Io)?;
    Ok(bytes)
}

fn broken(e: lopdf::Error) -> WriteError {
    WriteError::Pdf(e.to_string())
}

/// A text string: UTF-16 with a byte order mark.
fn text(text: &str) -> Object {
    let bytes = [0xfe, 0xff].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect();
    Object::String(bytes, StringFormat::Hexadecimal)
}

fn outline(lo: &mut Lo, bookmarks: &[Bookmark]) -> Option<ObjectId> {
    if bookmarks.is_empty() {
        return None;
    }
    let pages: Vec<ObjectId> = lo.page_iter().collect();
    let root = lo.new_object_id();
    let ids: Vec<ObjectId> = bookmarks.iter().map(|_| lo.new_object_id()).collect();
    for (i, (mark, id)) in bookmarks.iter().zip(&ids).enumerate() {
        let page = *pages.get(mark.page)?;
        let mut entry = dictionary! {
            "Title" => text(&mark.title),
            "Parent" => root,
            "Dest" => vec![page.into(), "XYZ".into(), Object::Null, Object::Real(PAGE[1] - mark.y + 6.0), Object::Null],
        };
        if i > 0 {
            entry.set("Prev", ids[i - 1]);
        }
        if let Some(next) = ids.get(i + 1) {
            entry.set("Next", *next);
        }
        lo.set_object(*id, entry);
    }
    let count = i64::try_from(ids.len()).unwrap_or(i64::MAX);
    let (first, last) = (*ids.first()?, *ids.last()?);
    lo.set_object(root, dictionary! { "Type" => "Outlines", "First" => first, "Last" => last, "Count" => count });
    Some(root)
}

fn xmp(document: &Document) -> Stream {
    let escape = |s: &str| s.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let packet = format!(
        "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n\
         <x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n\
         <rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\">\n\
         <dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">{}</rdf:li></rdf:Alt></dc:title>\n\
         <dc:creator><rdf:Seq><rdf:li>{}</rdf:li></rdf:Seq></dc:creator>\n\
         <dc:description><rdf:Alt><rdf:li xml:lang=\"x-default\">政府信息公开工作年度报告</rdf:li></rdf:Alt></dc:description>\n\
         <dc:language><rdf:Bag><rdf:li>zh-CN</rdf:li></rdf:Bag></dc:language>\n\
         <pdf:Producer>nianbao {}</pdf:Producer>\n\
         </rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"w\"?>",
        escape(&document.title),
        escape(&document.author),
        env!("CARGO_PKG_VERSION"),
    );
    let dictionary: Dictionary = dictionary! { "Type" => "Metadata", "Subtype" => "XML" };
    // Left uncompressed, so that tools that know no PDF find it.
    Stream::new(dictionary, packet.into_bytes()).with_compression(false)
}

/// An identity made of the content alone: the same document has the same one on every day and machine.
fn identity(lo: &Lo) -> Object {
    let mut bytes = Vec::new();
    for object in lo.objects.values() {
        match object {
            Object::Stream(stream) => bytes.extend_from_slice(&stream.content),
            other => bytes.extend_from_slice(format!("{other:?}").as_bytes()),
        }
    }
    let (a, b) = (fnv(bytes.iter().copied()), fnv(bytes.iter().rev().copied()));
    Object::String([a.to_be_bytes(), b.to_be_bytes()].concat(), StringFormat::Hexadecimal)
}

/// FNV-1a, 64 bits.
pub fn fnv(bytes: impl Iterator<Item = u8>) -> u64 {
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
