//! The parts of a Word document and how they hang together (ECMA-376 part 2).

use std::io::{Cursor, Write as _};

use zip::write::{SimpleFileOptions, ZipWriter};
use zip::{CompressionMethod, DateTime};

use crate::write::WriteError;
use crate::write::zipped::placeless;

/// A part: its name, its type, and what it is to the part that names it.
pub struct Part {
    /// Its name in the package.
    pub name: String,
    /// Its media type.
    pub media: String,
    /// The part that names it; the package itself where it is empty.
    pub of: &'static str,
    /// The last word of the relation, or all of it.
    pub relation: &'static str,
    /// What is in it.
    pub bytes: Vec<u8>,
}

const RELATIONS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// All parts as one file; the same parts give the same bytes, on every day and every system. `links` are addresses that the
/// main part leads to.
pub fn pack(parts: &[Part], links: &[&str]) -> Result<Vec<u8>, WriteError> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    put(&mut zip, "[Content_Types].xml", &types(parts)?)?;
    let mut named: Vec<&str> = parts.iter().map(|part| part.of).collect();
    named.sort_unstable();
    named.dedup();
    for of in named {
        let links = if of == super::DOCUMENT { links } else { &[] };
        put(&mut zip, &relations_name(of), &relations(parts, of, links)?)?;
    }
    for part in parts {
        put(&mut zip, &part.name, &part.bytes)?;
    }
    let bytes = zip.finish().map_err(WriteError::made)?.into_inner();
    placeless(bytes).map_err(WriteError::made)
}

fn put(zip: &mut ZipWriter<Cursor<Vec<u8>>>, name: &str, bytes: &[u8]) -> Result<(), WriteError> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    zip.start_file(name, options).map_err(WriteError::made)?;
    Ok(zip.write_all(bytes)?)
}

fn types(parts: &[Part]) -> Result<Vec<u8>, WriteError> {
    let mut xml = super::begin();
    xml.within("Types", &[("xmlns", "http://schemas.openxmlformats.org/package/2006/content-types")], |xml| {
        let relations = "application/vnd.openxmlformats-package.relationships+xml";
        xml.empty("Default", &[("Extension", "rels"), ("ContentType", relations)]);
        xml.empty("Default", &[("Extension", "xml"), ("ContentType", "application/xml")]);
        for part in parts {
            xml.empty("Override", &[("PartName", &format!("/{}", part.name)), ("ContentType", &part.media)]);
        }
    });
    xml.done()
}

/// `word/document.xml` → `word/_rels/document.xml.rels`.
fn relations_name(of: &str) -> String {
    let (folder, name) = of.rsplit_once('/').map_or((String::new(), of), |(folder, name)| (format!("{folder}/"), name));
    format!("{folder}_rels/{name}.rels")
}

fn relations(parts: &[Part], of: &str, links: &[&str]) -> Result<Vec<u8>, WriteError> {
    let mut xml = super::begin();
    xml.within("Relationships", &[("xmlns", RELATIONS)], |xml| {
        for (number, part) in (1..).zip(parts.iter().filter(|part| part.of == of)) {
            let kind = match part.relation.contains(':') {
                true => part.relation.to_string(),
                false => format!("{OFFICE}/{}", part.relation),
            };
            let target = from(of, &part.name);
            let attributes = [("Id", format!("rId{number}")), ("Type", kind), ("Target", target)];
            xml.empty("Relationship", &attributes.each_ref().map(|(name, value)| (*name, value.as_str())));
        }
        for (number, link) in (1..).zip(links) {
            let (id, kind) = (link_id(number), format!("{OFFICE}/hyperlink"));
            let attributes = [("Id", id.as_str()), ("Type", &kind), ("Target", link), ("TargetMode", "External")];
            xml.empty("Relationship", &attributes);
        }
    });
    xml.done()
}

/// The way from one part to another.
fn from(of: &str, name: &str) -> String {
    let Some((folder, _)) = of.rsplit_once('/') else { return name.to_string() };
    let below = name.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/'));
    below.map_or_else(|| format!("{}{name}", "../".repeat(folder.split('/').count())), str::to_string)
}

/// The name by which the main part calls a link, counted from 1.
pub fn link_id(number: usize) -> String {
    format!("link{number}")
}

/// The name by which a part calls another.
pub fn id(parts: &[Part], name: &str) -> String {
    let part = parts.iter().find(|part| part.name == name);
    let before = part.map(|part| parts.iter().filter(|p| p.of == part.of).take_while(|p| p.name != name).count());
    format!("rId{}", before.unwrap_or(0) + 1)
}
