//! What stands about the pages: language, information, colours, attachments, identity.

use pdf_writer::{Dict, Name, Ref, Str};
use twox_hash::XxHash3_128;

use super::field::Field;
use super::objects::{Objects, Trailer, UNKNOWN, text};
use super::pages::{self, Painted};
use super::xmp::{day, xmp};
use super::{color, field, outline, tags};
use crate::page::Document;
use crate::write::{Attachment, Relation, WriteError};

/// Finish and put together.
pub fn finish(
    mut objects: Objects,
    document: &Document,
    painted: &Painted,
    attachments: &[Attachment],
) -> Result<Vec<u8>, WriteError> {
    let information = information(&mut objects, document);
    let outline = outline::write(&mut objects, &document.bookmarks, &painted.pages);
    // Left uncompressed, so that tools that know no PDF find it.
    let packet = xmp(document, !attachments.is_empty());
    let (metadata, mut stream) = objects.stream(packet.as_bytes());
    stream.pair(Name(b"Type"), Name(b"Metadata")).pair(Name(b"Subtype"), Name(b"XML"));
    drop(stream);
    let fields = field::write(&mut objects, document, &painted.pages);
    let upon: Vec<(usize, Ref)> = fields.iter().map(|field| (field.page, field.widget)).collect();
    pages::write(&mut objects, painted, &upon);
    let tree = tags::write(&mut objects, document, &painted.marks, &painted.pages, &fields);
    let intent = output_intent(&mut objects)?;
    let attached = attachments.iter().map(|a| attach(&mut objects, a)).collect::<Result<Vec<Ref>, _>>()?;
    let (root, object) = objects.add();
    let mut catalog = object.dict();
    catalog.pair(Name(b"Type"), Name(b"Catalog")).pair(Name(b"Pages"), painted.root);
    catalog.pair(Name(b"PageLayout"), Name(b"OneColumn")).pair(Name(b"Lang"), Str(b"zh-CN"));
    catalog.insert(Name(b"ViewerPreferences")).dict().pair(Name(b"DisplayDocTitle"), true);
    catalog.pair(Name(b"Metadata"), metadata).pair(Name(b"StructTreeRoot"), tree);
    catalog.insert(Name(b"MarkInfo")).dict().pair(Name(b"Marked"), true);
    catalog.insert(Name(b"OutputIntents")).array().item(intent);
    upon_the_catalog(&mut catalog, &fields, &attached);
    if let Some(outline) = outline {
        catalog.pair(Name(b"Outlines"), outline).pair(Name(b"PageMode"), Name(b"UseOutlines"));
    }
    drop(catalog);
    let mut bytes = objects.finish(&Trailer { root, information })?;
    identify(&mut bytes);
    Ok(bytes)
}

/// Fields to be filled in, and attached files.
fn upon_the_catalog(catalog: &mut Dict<'_>, fields: &[Field], attached: &[Ref]) {
    let mut forms = fields.iter().filter(|field| field.is_form).map(|field| field.widget).peekable();
    if forms.peek().is_some() {
        catalog.insert(Name(b"AcroForm")).dict().insert(Name(b"Fields")).array().items(forms);
    }
    if !attached.is_empty() {
        catalog.insert(Name(b"AF")).array().items(attached.iter().copied());
        let mut names = catalog.insert(Name(b"Names")).dict();
        let mut embedded = names.insert(Name(b"EmbeddedFiles")).dict();
        let mut names = embedded.insert(Name(b"Names")).array();
        // In the order of their keys, which are no names: two files may have the same.
        for (i, file) in attached.iter().enumerate() {
            names.item(Str(format!("{i:04}").as_bytes())).item(*file);
        }
    }
}

/// What is told of the document.
fn information(objects: &mut Objects, document: &Document) -> Ref {
    let (number, object) = objects.add();
    let mut told = object.dict();
    for (key, own) in [("Title", &document.title), ("Author", &document.author), ("Subject", &document.subject)] {
        told.pair(Name(key.as_bytes()), Str(&text(own)));
    }
    told.pair(Name(b"Producer"), Str(concat!("nianbao ", env!("CARGO_PKG_VERSION")).as_bytes()));
    // The day the report was issued, not the one on which this copy is made: the same bytes on every day.
    if let Some([year, month, day]) = document.issued_on.as_deref().and_then(day) {
        let date = format!("D:{year}{month}{day}000000+08'00'");
        told.pair(Name(b"CreationDate"), Str(date.as_bytes())).pair(Name(b"ModDate"), Str(date.as_bytes()));
    }
    drop(told);
    number
}

/// What colours mean: sRGB, as PDF/A (ISO 19005-2, 6.2.3) asks where device colours are used.
fn output_intent(objects: &mut Objects) -> Result<Ref, WriteError> {
    let profile = objects.deflated(color::srgb(), |stream| {
        stream.pair(Name(b"N"), 3).pair(Name(b"Alternate"), Name(b"DeviceRGB"));
    })?;
    let (number, object) = objects.add();
    let mut intent = object.dict();
    intent.pair(Name(b"Type"), Name(b"OutputIntent")).pair(Name(b"S"), Name(b"GTS_PDFA1"));
    for key in [b"OutputConditionIdentifier".as_slice(), b"Info"] {
        intent.pair(Name(key), Str(b"sRGB IEC61966-2.1"));
    }
    intent.pair(Name(b"DestOutputProfile"), profile);
    drop(intent);
    Ok(number)
}

/// An attached file: its specification (ISO 19005-3, 6.8).
fn attach(objects: &mut Objects, attachment: &Attachment) -> Result<Ref, WriteError> {
    let file = objects.deflated(&attachment.bytes, |stream| {
        stream.pair(Name(b"Type"), Name(b"EmbeddedFile"));
        stream.pair(Name(b"Subtype"), Name(attachment.media().as_bytes()));
        let mut parameters = stream.insert(Name(b"Params")).dict();
        parameters.pair(Name(b"Size"), i32::try_from(attachment.bytes.len()).unwrap_or(i32::MAX));
        parameters.pair(Name(b"ModDate"), Str(b"D:20000101000000Z"));
    })?;
    let (plain, about, relation) = match attachment.relation {
        Relation::Data => ("report", "年度报告数据（nianbao/1）", "Data"),
        Relation::Source => ("source", "本副本据以生成的原文件", "Source"),
    };
    let (number, object) = objects.add();
    let mut specification = object.dict();
    specification.pair(Name(b"Type"), Name(b"Filespec"));
    specification.pair(Name(b"F"), Str(format!("{plain}.{}", attachment.ending()).as_bytes()));
    specification.pair(Name(b"UF"), Str(&text(&attachment.name)));
    specification.pair(Name(b"Desc"), Str(&text(about))).pair(Name(b"AFRelationship"), Name(relation.as_bytes()));
    specification.insert(Name(b"EF")).dict().pair(Name(b"F"), file).pair(Name(b"UF"), file);
    drop(specification);
    Ok(number)
}

/// Put an identifier made of the file's content alone in the place kept for it at its end: the same document has
/// the same one on every day and machine.
fn identify(bytes: &mut [u8]) {
    let hex = |id: &[u8]| -> String { id.iter().map(|b| format!("{b:02X}")).collect() };
    let kept = hex(&UNKNOWN).into_bytes();
    let hash = hex(&XxHash3_128::oneshot(bytes).to_be_bytes());
    let mut from = crate::write::trailer::begins(bytes);
    for _ in 0..2 {
        let Some(at) = bytes[from..].windows(kept.len()).position(|w| w == kept) else { break };
        bytes[from + at..from + at + kept.len()].copy_from_slice(hash.as_bytes());
        from += at + kept.len();
    }
}
