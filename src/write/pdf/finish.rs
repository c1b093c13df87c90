//! What stands about the pages: language, information, XMP, outline, identity.

use libdeflater::{CompressionLvl, Compressor};
use lopdf::{Dictionary, Document as Lo, Object, ObjectId, Stream, StringFormat, dictionary};
use twox_hash::XxHash3_128;

use super::color;
use super::field;
use super::pages::Painted;
use super::tags;
use crate::base::visible;
use crate::page::{Bookmark, Document, PAGE};
use crate::write::{Attachment, Relation, WriteError};

/// Finish and serialise.
pub fn finish(
    mut lo: Lo,
    document: &Document,
    painted: &Painted,
    attachments: &[Attachment],
) -> Result<Vec<u8>, WriteError> {
    let mut told = dictionary! {
        "Title" => text(&document.title),
        "Author" => text(&document.author),
        "Subject" => text(&document.subject),
        "Producer" => Object::string_literal(concat!("nianbao ", env!("CARGO_PKG_VERSION"))),
    };
    // The day the report was issued, not the one on which this copy is made: the same bytes on every day.
    if let Some([year, month, day]) = document.issued_on.as_deref().and_then(day) {
        let date = Object::string_literal(format!("D:{year}{month}{day}000000+08'00'"));
        told.set("CreationDate", date.clone());
        told.set("ModDate", date);
    }
    let information = lo.add_object(told);
    lo.trailer.set("Info", information);
    let pages = &painted.pages;
    let outline = outline(&mut lo, &document.bookmarks, pages);
    let xmp = lo.add_object(xmp(document, if attachments.is_empty() { 2 } else { 3 }));
    let fields = field::add(&mut lo, document, pages).map_err(broken)?;
    let tree = tags::write(&mut lo, document, &painted.marks, pages, &fields);
    let intent = output_intent(&mut lo);
    let attached: Vec<ObjectId> = attachments.iter().map(|a| attach(&mut lo, a)).collect();
    let catalog = lo.get_dictionary_mut(painted.catalog).map_err(broken)?;
    catalog.set("Lang", Object::string_literal("zh-CN"));
    catalog.set("ViewerPreferences", dictionary! { "DisplayDocTitle" => true });
    catalog.set("Metadata", xmp);
    catalog.set("StructTreeRoot", tree);
    catalog.set("MarkInfo", dictionary! { "Marked" => true });
    catalog.set("OutputIntents", vec![intent.into()]);
    let forms = fields.iter().filter(|field| field.is_form);
    let widgets: Vec<Object> = forms.map(|field| field.widget.into()).collect();
    if !widgets.is_empty() {
        catalog.set("AcroForm", dictionary! { "Fields" => widgets });
    }
    if !attached.is_empty() {
        // In the order of their keys, which are no names: two files may have the same.
        let key = |(i, file): (usize, &ObjectId)| [Object::string_literal(format!("{i:04}")), (*file).into()];
        let names: Vec<Object> = attached.iter().enumerate().flat_map(key).collect();
        catalog.set("AF", attached.iter().map(|file| (*file).into()).collect::<Vec<Object>>());
        catalog.set("Names", dictionary! { "EmbeddedFiles" => dictionary! { "Names" => names } });
    }
    if let Some(outline) = outline {
        catalog.set("Outlines", outline);
        catalog.set("PageMode", Object::Name(b"UseOutlines".to_vec()));
    }
    compress(&mut lo)?;
    lo.trailer.set("ID", Object::Array(vec![id(&[0; 16]), id(&[0; 16])]));
    let mut bytes = Vec::new();
    // What is no stream is packed into streams: a quarter of the bytes, most of it the tree of tags.
    lo.save_modern(&mut bytes).map_err(WriteError::Io)?;
    identify(&mut bytes);
    Ok(bytes)
}

/// What colours mean: sRGB, as PDF/A (ISO 19005-2, 6.2.3) asks where device colours are used.
fn output_intent(lo: &mut Lo) -> ObjectId {
    let profile = Stream::new(dictionary! { "N" => 3, "Alternate" => "DeviceRGB" }, color::srgb().to_vec());
    let profile = lo.add_object(profile);
    lo.add_object(dictionary! {
        "Type" => "OutputIntent",
        "S" => "GTS_PDFA1",
        "OutputConditionIdentifier" => Object::string_literal("sRGB IEC61966-2.1"),
        "Info" => Object::string_literal("sRGB IEC61966-2.1"),
        "DestOutputProfile" => profile,
    })
}

/// An attached file: its specification (ISO 19005-3, 6.8).
fn attach(lo: &mut Lo, attachment: &Attachment) -> ObjectId {
    let size = i64::try_from(attachment.bytes.len()).unwrap_or(i64::MAX);
    let dictionary = dictionary! {
        "Type" => "EmbeddedFile",
        "Subtype" => Object::Name(attachment.media().as_bytes().to_vec()),
        "Params" => dictionary! { "Size" => size, "ModDate" => Object::string_literal("D:20000101000000Z") },
    };
    let stream = lo.add_object(Stream::new(dictionary, attachment.bytes.clone()));
    let (plain, about, relation) = match attachment.relation {
        Relation::Data => ("report", "年度报告数据（nianbao/1）", "Data"),
        Relation::Source => ("source", "本副本据以生成的原文件", "Source"),
    };
    lo.add_object(dictionary! {
        "Type" => "Filespec",
        "F" => Object::string_literal(format!("{plain}.{}", attachment.ending())),
        "UF" => text(&attachment.name),
        "Desc" => text(about),
        "AFRelationship" => relation,
        "EF" => dictionary! { "F" => stream, "UF" => stream },
    })
}

/// Deflate the streams. libdeflate takes half the time of the streaming kind for a smaller result; its output does not
/// depend on the processor.
fn compress(lo: &mut Lo) -> Result<(), WriteError> {
    let mut compressor = Compressor::new(CompressionLvl::new(LEVEL).unwrap_or_default());
    let mut buffer = Vec::new();
    for object in lo.objects.values_mut() {
        let Object::Stream(stream) = object else { continue };
        if !stream.allows_compression || stream.dict.has(b"Filter") || stream.content.len() < 64 {
            continue;
        }
        buffer.resize(compressor.zlib_compress_bound(stream.content.len()), 0);
        let length = compressor
            .zlib_compress(&stream.content, &mut buffer)
            .map_err(|e| WriteError::Made(format!("deflate: {e:?}").into()))?;
        stream.dict.set("Filter", "FlateDecode");
        stream.set_content(buffer[..length].to_vec());
    }
    Ok(())
}

/// Level of deflate for pages and tables, and for those faces that come as they are.
const LEVEL: i32 = 4;

fn broken(e: lopdf::Error) -> WriteError {
    WriteError::Made(e.to_string().into())
}

/// A text string: UTF-16 with a byte order mark. Titles and names, the same as in XMP.
pub(super) fn text(text: &str) -> Object {
    let bytes =
        [0xfe, 0xff].into_iter().chain(visible::plain(text).encode_utf16().flat_map(u16::to_be_bytes)).collect();
    Object::String(bytes, StringFormat::Hexadecimal)
}

fn outline(lo: &mut Lo, bookmarks: &[Bookmark], pages: &[ObjectId]) -> Option<ObjectId> {
    if bookmarks.is_empty() {
        return None;
    }
    let root = lo.new_object_id();
    let ids: Vec<ObjectId> = bookmarks.iter().map(|_| lo.new_object_id()).collect();
    // A heading of second level belongs to the one of first level above it; the last list is of those that belong to none.
    let mut kids: Vec<Vec<usize>> = vec![vec![]; ids.len() + 1];
    let mut above = ids.len();
    for (i, mark) in bookmarks.iter().enumerate() {
        if mark.level < 2 {
            kids[ids.len()].push(i);
            above = i;
        } else {
            kids[above].push(i);
        }
    }
    for (of, own) in kids.iter().enumerate() {
        let parent = ids.get(of).copied().unwrap_or(root);
        for (at, &i) in own.iter().enumerate() {
            let (mark, page) = (&bookmarks[i], *pages.get(bookmarks[i].page)?);
            let mut entry = dictionary! {
                "Title" => text(&mark.title),
                "Parent" => parent,
                "Dest" => vec![page.into(), "XYZ".into(), Object::Null, Object::Real(PAGE[1] - mark.y + 6.0), Object::Null],
            };
            if let Some(before) = at.checked_sub(1) {
                entry.set("Prev", ids[own[before]]);
            }
            if let Some(next) = own.get(at + 1) {
                entry.set("Next", ids[*next]);
            }
            // What is below is closed, and seen when asked for.
            below(&mut entry, &kids[i], &ids, -1);
            lo.set_object(ids[i], entry);
        }
    }
    let mut outlines = dictionary! { "Type" => "Outlines" };
    below(&mut outlines, &kids[ids.len()], &ids, 1);
    lo.set_object(root, outlines);
    Some(root)
}

/// The entries below one of the outline; `sign` is negative where they are not shown at first.
fn below(entry: &mut Dictionary, kids: &[usize], ids: &[ObjectId], sign: i64) {
    if let (Some(first), Some(last)) = (kids.first(), kids.last()) {
        entry.set("First", ids[*first]);
        entry.set("Last", ids[*last]);
        entry.set("Count", sign * i64::try_from(kids.len()).unwrap_or(i64::MAX));
    }
}

/// What `pdfuaid` is, as PDF/A asks for a schema that it does not know itself (ISO 19005-2, 6.6.2.3.3).
const SCHEMA: &str = "<rdf:Description rdf:about=\"\" xmlns:pdfaExtension=\"http://www.aiim.org/pdfa/ns/extension/\" xmlns:pdfaSchema=\"http://www.aiim.org/pdfa/ns/schema#\" xmlns:pdfaProperty=\"http://www.aiim.org/pdfa/ns/property#\">\
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType=\"Resource\">\
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>\
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI><pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>\
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType=\"Resource\"><pdfaProperty:name>part</pdfaProperty:name>\
<pdfaProperty:valueType>Integer</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category>\
<pdfaProperty:description>Part of ISO 14289 that the file conforms to</pdfaProperty:description></rdf:li></rdf:Seq></pdfaSchema:property>\
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>\n";

/// Year, month and day of `YYYY-MM-DD`; none of anything else.
fn day(date: &str) -> Option<[&str; 3]> {
    let parts: Vec<&str> = date.split('-').collect();
    let parts: [&str; 3] = parts.try_into().ok()?;
    let digits = |(part, length): (&&str, usize)| part.len() == length && part.bytes().all(|b| b.is_ascii_digit());
    parts.iter().zip([4, 2, 2]).all(digits).then_some(parts)
}

fn xmp(document: &Document, part: u8) -> Stream {
    let escape = |s: &str| visible::plain(s).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let date = document.issued_on.as_deref().and_then(day).map(|[y, m, d]| format!("{y}-{m}-{d}T00:00:00+08:00"));
    let dates = date.map_or_else(String::new, |date| {
        format!("<xmp:CreateDate>{date}</xmp:CreateDate><xmp:ModifyDate>{date}</xmp:ModifyDate>")
    });
    let packet = format!(
        "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n\
         <x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n\
         <rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\" xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\" xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\">\n\
         <pdfaid:part>{part}</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>\n\
         <pdfuaid:part>1</pdfuaid:part>{dates}\n\
         <dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">{}</rdf:li></rdf:Alt></dc:title>\n\
         <dc:creator><rdf:Seq><rdf:li>{}</rdf:li></rdf:Seq></dc:creator>\n\
         <dc:description><rdf:Alt><rdf:li xml:lang=\"x-default\">{}</rdf:li></rdf:Alt></dc:description>\n\
         <dc:language><rdf:Bag><rdf:li>zh-CN</rdf:li></rdf:Bag></dc:language>\n\
         <pdf:Producer>nianbao {}</pdf:Producer>\n\
         </rdf:Description>\n{SCHEMA}</rdf:RDF></x:xmpmeta>\n<?xpacket end=\"w\"?>",
        escape(&document.title),
        escape(&document.author),
        escape(&document.subject),
        env!("CARGO_PKG_VERSION"),
    );
    let dictionary: Dictionary = dictionary! { "Type" => "Metadata", "Subtype" => "XML" };
    // Left uncompressed, so that tools that know no PDF find it.
    Stream::new(dictionary, packet.into_bytes()).with_compression(false)
}

/// A file identifier (ISO 32000-1, 14.4).
fn id(bytes: &[u8; 16]) -> Object {
    Object::String(bytes.to_vec(), StringFormat::Hexadecimal)
}

/// Put an identifier made of the file's content alone in the place kept for it at its end: the same document has
/// the same one on every day and machine.
fn identify(bytes: &mut [u8]) {
    let hex = |id: &[u8]| -> String { id.iter().map(|b| format!("{b:02X}")).collect() };
    let kept = hex(&[0; 16]).into_bytes();
    let hash = hex(&XxHash3_128::oneshot(bytes).to_be_bytes());
    let mut from = crate::write::trailer::begins(bytes);
    for _ in 0..2 {
        let Some(at) = bytes[from..].windows(kept.len()).position(|w| w == kept) else { break };
        bytes[from + at..from + at + kept.len()].copy_from_slice(hash.as_bytes());
        from += at + kept.len();
    }
}
