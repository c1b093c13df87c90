//! The package: `OFD.xml`, `Document.xml`, resources, pages, list of tags, attachments (clauses 6, 7, 20).

use std::io::{Cursor, Write as _};

use twox_hash::XxHash3_128;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, System, ZipWriter};

use super::Pictures;
use super::faces::UsedFaces;
use super::page::Painted;
use super::tags;
use super::units::{boundary, mm, number, part};
use crate::base::media::MediaType;
use crate::base::visible;
use crate::page::{Document, PAGE};
use crate::write::xml::Xml;
use crate::write::{Attachment, WriteError};

/// All that the package is made of.
pub struct Parts<'a> {
    /// The laid-out document.
    pub document: &'a Document,
    /// The faces in use.
    pub faces: &'a UsedFaces<'a>,
    /// The pictures.
    pub pictures: &'a Pictures<'a>,
    /// The pages in order.
    pub pages: &'a [Painted],
    /// The list of what the objects are.
    pub tags: Vec<u8>,
    /// The last number given to anything that can be referred to.
    pub last: u32,
    /// What travels in the package.
    pub attachments: &'a [Attachment],
}

/// Put the package together.
pub fn pack(parts: &Parts<'_>) -> Result<Vec<u8>, WriteError> {
    let mut files: Vec<(String, Vec<u8>)> = vec![("Doc_0/Document.xml".into(), document(parts)?)];
    files.push(("Doc_0/PublicRes.xml".into(), resources(parts)?));
    files.extend(parts.faces.values().map(|face| (format!("Doc_0/Res/{}", face.file), face.bytes.clone())));
    for (_, media) in parts.pictures.values() {
        let bytes = media.bytes.as_deref().unwrap_or_default();
        files.push((format!("Doc_0/Res/{}", media.file_name()), bytes.to_vec()));
    }
    for (i, page) in parts.pages.iter().enumerate() {
        files.push((format!("Doc_0/Pages/Page_{i}/Content.xml"), page.content.clone()));
    }
    files.push(("Doc_0/Tags/CustomTags.xml".into(), custom_tags()?));
    files.push(("Doc_0/Tags/Structure.xml".into(), parts.tags.clone()));
    if !parts.attachments.is_empty() {
        files.push(("Doc_0/Attachs/Attachments.xml".into(), attachments(parts.attachments)?));
        let named = parts.attachments.iter().enumerate();
        files.extend(named.map(|(i, a)| (format!("Doc_0/Attachs/{}", stored(i, a)), a.bytes.clone())));
    }
    // The identity of the document is that of all it holds: the same on every day and machine.
    let whole: Vec<u8> = files.iter().flat_map(|(name, bytes)| name.bytes().chain(bytes.iter().copied())).collect();
    let identity = format!("{:032x}", XxHash3_128::oneshot(&whole));
    files.insert(0, ("OFD.xml".into(), entry(parts.document, &identity)?));
    zip(&files)
}

fn zip(files: &[(String, Vec<u8>)]) -> Result<Vec<u8>, WriteError> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .system(System::Dos);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(name.as_str(), options).map_err(WriteError::made)?;
        zip.write_all(bytes)?;
    }
    Ok(zip.finish().map_err(WriteError::made)?.into_inner())
}

/// `OFD.xml`: what the document is, and where (clause 7.4).
fn entry(document: &Document, identity: &str) -> Result<Vec<u8>, WriteError> {
    part("ofd:OFD", &[("Version", "1.0"), ("DocType", "OFD")], |xml| {
        xml.within("ofd:DocBody", &[], |xml| {
            xml.within("ofd:DocInfo", &[], |xml| information(document, identity, xml));
            xml.leaf("ofd:DocRoot", &[], "Doc_0/Document.xml");
        });
    })
}

fn information(document: &Document, identity: &str, xml: &mut Xml) {
    xml.leaf("ofd:DocID", &[], identity);
    let texts = [("ofd:Title", &document.title), ("ofd:Author", &document.author), ("ofd:Subject", &document.subject)];
    for (name, text) in texts.iter().filter(|(_, text)| !text.is_empty()) {
        xml.leaf(name, &[], &visible::plain(text));
    }
    if let Some(date) = &document.issued_on {
        xml.leaf("ofd:CreationDate", &[], date);
    }
    xml.leaf("ofd:DocUsage", &[], "Normal");
    xml.leaf("ofd:Creator", &[], "nianbao");
    xml.leaf("ofd:CreatorVersion", &[], env!("CARGO_PKG_VERSION"));
    if let Some(year) = document.year {
        xml.within("ofd:CustomDatas", &[], |xml| xml.leaf("ofd:CustomData", &[("Name", "year")], &year.to_string()));
    }
}

/// `Document.xml`: pages, outline, and where the rest is (clause 7.5).
fn document(parts: &Parts<'_>) -> Result<Vec<u8>, WriteError> {
    part("ofd:Document", &[], |xml| {
        xml.within("ofd:CommonData", &[], |xml| {
            xml.leaf("ofd:MaxUnitID", &[], &parts.last.to_string());
            xml.within("ofd:PageArea", &[], |xml| {
                xml.leaf("ofd:PhysicalBox", &[], &boundary([0.0, 0.0, PAGE[0], PAGE[1]]));
            });
            xml.leaf("ofd:PublicRes", &[], "PublicRes.xml");
        });
        xml.within("ofd:Pages", &[], |xml| {
            for (i, page) in parts.pages.iter().enumerate() {
                let (id, place) = (page.id.to_string(), format!("Pages/Page_{i}/Content.xml"));
                xml.empty("ofd:Page", &[("ID", &id), ("BaseLoc", &place)]);
            }
        });
        if !parts.document.bookmarks.is_empty() {
            xml.within("ofd:Outlines", &[], |xml| outline(parts, xml));
            xml.within("ofd:VPreferences", &[], |xml| {
                xml.leaf("ofd:PageMode", &[], "UseOutlines");
                xml.leaf("ofd:TabDisplay", &[], "DocTitle");
            });
        }
        xml.leaf("ofd:CustomTags", &[], "Tags/CustomTags.xml");
        if !parts.attachments.is_empty() {
            xml.leaf("ofd:Attachments", &[], "Attachs/Attachments.xml");
        }
    })
}

/// The sections, each a jump to its place (clauses 7.8 and 14).
fn outline(parts: &Parts<'_>, xml: &mut Xml) {
    for mark in &parts.document.bookmarks {
        let Some(page) = parts.pages.get(mark.page) else { continue };
        let (page, top) = (page.id.to_string(), mm(mark.y));
        let place = [("Type", "XYZ"), ("PageID", &*page), ("Left", "0"), ("Top", &*top), ("Zoom", "0")];
        let goto = |xml: &mut Xml| xml.within("ofd:Goto", &[], |xml| xml.empty("ofd:Dest", &place));
        xml.within("ofd:OutlineElem", &[("Title", &visible::plain(&mark.title))], |xml| {
            xml.within("ofd:Actions", &[], |xml| xml.within("ofd:Action", &[("Event", "CLICK")], goto));
        });
    }
}

/// `PublicRes.xml`: the faces (clauses 7.9 and 11.1) and the pictures (clause 10).
fn resources(parts: &Parts<'_>) -> Result<Vec<u8>, WriteError> {
    part("ofd:Res", &[("BaseLoc", "Res")], |xml| {
        xml.within("ofd:Fonts", &[], |xml| {
            for used in parts.faces.values() {
                let (id, name) = (used.id.to_string(), &used.face.name);
                let attributes = [("ID", &*id), ("FontName", name), ("FamilyName", name), ("Charset", "unicode")];
                xml.within("ofd:Font", &attributes, |xml| xml.leaf("ofd:FontFile", &[], &used.file));
            }
        });
        if parts.pictures.is_empty() {
            return;
        }
        xml.within("ofd:MultiMedias", &[], |xml| {
            for (id, media) in parts.pictures.values() {
                let (id, format) = (id.to_string(), if media.kind == MediaType::Png { "PNG" } else { "JPEG" });
                let attributes = [("ID", &*id), ("Type", "Image"), ("Format", format)];
                xml.within("ofd:MultiMedia", &attributes, |xml| xml.leaf("ofd:MediaFile", &[], &media.file_name()));
            }
        });
    })
}

fn custom_tags() -> Result<Vec<u8>, WriteError> {
    part("ofd:CustomTags", &[], |xml| {
        // The text of the standard asks for the one attribute, its schema for the other.
        xml.within("ofd:CustomTag", &[("TypeID", "nianbao"), ("NameSpace", tags::NAME_SPACE)], |xml| {
            xml.leaf("ofd:FileLoc", &[], "Structure.xml");
        });
    })
}

fn attachments(attachments: &[Attachment]) -> Result<Vec<u8>, WriteError> {
    part("ofd:Attachments", &[], |xml| {
        for (i, attachment) in attachments.iter().enumerate() {
            let (id, name) = (format!("Attachment_{i}"), visible::plain(&attachment.name));
            // In kilobytes, as the standard has it.
            #[allow(clippy::cast_precision_loss)]
            let size = number(attachment.bytes.len() as f64 / 1024.0);
            let format = attachment.ending();
            let attributes = [("ID", &*id), ("Name", &*name), ("Format", &*format), ("Size", &*size)];
            xml.within("ofd:Attachment", &attributes, |xml| xml.leaf("ofd:FileLoc", &[], &stored(i, attachment)));
        }
    })
}

/// The name of its file in the package: plain, whatever the attachment is called.
fn stored(number: usize, attachment: &Attachment) -> String {
    format!("attachment_{number}.{}", attachment.ending())
}
