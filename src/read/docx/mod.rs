//! Word (OOXML): paragraphs, tables with spans, numbering, text boxes, footnotes; tracked deletions are left out.

mod aside;
mod body;
mod looks;
mod numbering;
mod styles;

use super::ReadError;
use super::budget::Budget;
use super::file::File;
use super::left::Left;
use super::notes;
use super::source::{Format, Source};
use super::tree;
use super::unzip::Package;

/// The name of the format.
pub const FORMAT: Format = Format::new("docx");

/// What it makes of a file, where it is one of its own.
pub fn take(file: &mut File<'_>) -> Option<Result<Source, ReadError>> {
    let package = file.package.as_mut().filter(|p| p.has("word/document.xml"))?;
    Some(read(file.name, package, file.budget))
}

/// Read a .docx.
pub fn read(name: &str, package: &mut Package<'_>, budget: &Budget) -> Result<Source, ReadError> {
    let broken = || ReadError::Broken("DOCX".into());
    let numbering = package.part("word/numbering.xml").map(|xml| numbering::parse(&xml)).unwrap_or_default();
    let styles = package.part("word/styles.xml").map(|xml| styles::parse(&xml)).unwrap_or_default();
    let document = package.part("word/document.xml").ok_or_else(broken)?;
    let (mut nodes, whole) = body::parse(&document, &numbering, &styles, budget).ok_or_else(broken)?;
    for part in ["word/footnotes.xml", "word/endnotes.xml"] {
        let Some(notes) = package.part(part) else { continue };
        nodes.extend(body::parse(&notes, &numbering, &styles, budget).map(|(nodes, _)| nodes).unwrap_or_default());
    }
    let mut left = Left::default();
    aside::tell(package, &document, &styles, &mut left);
    let blocks = tree::blocks(nodes, budget);
    if blocks.is_empty() {
        return Err(ReadError::Empty);
    }
    let damaged = notes::cut(
        "DOCX 的正文在中途损坏，后面的内容没有读到；请用 Word 打开修复后另存",
        "the document's text is damaged midway and the rest was not read; open and repair it in Word",
    );
    let mut notes = if whole { vec![] } else { vec![damaged] };
    notes.extend(left.findings());
    Ok(Source { blocks, notes, ..Source::of(name, FORMAT) })
}
