//! Word (OOXML): paragraphs with links, tables with spans, pictures, charts, numbering, text boxes, footnotes; tracked deletions are left out; controls by
//! their tags, and what a copy of our own carries unseen.

mod aside;
mod body;
mod carried;
mod closing;
mod controls;
mod fields;
pub mod flat;
mod looks;
mod media;
mod numbering;
mod shading;
mod shown;
mod styles;

use super::ReadError;
use super::budget::Budget;
use super::file::File;
use super::left::{Left, What};
use super::notes;
use super::rels;
use super::source::{Format, Source};
use super::tree::{self, Counts};
use super::unzip::Package;
use crate::base::own::NOTE;

/// The name of the format.
pub const FORMAT: Format = Format::DOCX;

/// What it makes of a file, where it is one of its own.
pub fn take(file: &mut File<'_>) -> Option<Result<Source, ReadError>> {
    let package = file.package.as_mut().filter(|p| p.has("word/document.xml"))?;
    Some(read(file.name, package, file.budget))
}

/// Read a .docx.
pub fn read(name: &str, package: &mut Package<'_>, budget: &Budget) -> Result<Source, ReadError> {
    let broken = || ReadError::Broken("DOCX".into());
    let numbering = package.part("word/numbering.xml").map(|xml| numbering::parse(&xml)).unwrap_or_default();
    let styles = package.part("word/styles.xml").map(styles::parse).unwrap_or_default();
    let document = package.part("word/document.xml").ok_or_else(broken)?;
    let carried = carried::records(package, budget);
    let relations = rels::of(package, "word/document.xml");
    let mut parsed = body::parse(&document, &numbering, &styles, &relations, budget).ok_or_else(broken)?;
    for part in ["word/footnotes.xml", "word/endnotes.xml"] {
        let Some(notes) = package.part(part) else { continue };
        let relations = rels::of(package, part);
        if let Some(notes) = body::parse(&notes, &numbering, &styles, &relations, budget) {
            parsed.nodes.extend(notes.nodes);
            parsed.charts.extend(notes.charts);
            parsed.refused.extend(notes.refused);
        }
    }
    let body::Parsed { mut nodes, whole, deleted_rows, charts, refused, tells } = parsed;
    let mut parts = media::Parts::of(package, budget, &charts);
    parts.settle(&mut nodes);
    let read = parts.read;
    let mut left = Left::default();
    let note = |record: &Vec<String>| (record.first()? == NOTE).then(|| record.get(1).cloned()).flatten();
    let notes: Vec<String> = carried.iter().flatten().filter_map(note).collect();
    aside::tell(package, tells.then_some(&document), &styles, &read, &notes, &mut left);
    deleted_rows.iter().for_each(|words| left.add(What::Deleted, None, words));
    refused.iter().for_each(|words| left.add(What::Link, None, words));
    let mut counts = Counts::of_data(carried.is_some());
    let blocks = tree::blocks_on(nodes, budget, &mut counts);
    if blocks.is_empty() {
        return Err(budget.nothing_read());
    }
    let damaged = notes::cut(
        "DOCX 的正文在中途损坏，后面的内容没有读到；请用 Word 打开修复后另存",
        "the document's text is damaged midway and the rest was not read; open and repair it in Word",
    );
    let mut notes = if whole { vec![] } else { vec![damaged] };
    let Counts { names, changed, cell_spans, .. } = counts;
    notes.extend(left.findings());
    let format = FORMAT.written_here(carried.is_some());
    Ok(Source { blocks, notes, names, changed, cell_spans, carried, ..Source::of(name, format) })
}
