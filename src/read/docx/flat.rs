//! Word's documents as one XML: that of 2003 (`wordDocument`), and the parts of a package side by side (`package`).

use super::styles::Styles;
use super::{body, numbering, styles};
use crate::read::file::File;
use crate::read::left::{Left, What};
use crate::read::rels::Relations;
use crate::read::source::{Format, Source};
use crate::read::tree::{self, Counts};
use crate::read::xml::is_of_root;
use crate::read::{Decoded, ReadError, notes};

/// The name of the format.
pub const FORMAT: Format = Format::new("word-xml");

/// What it makes of a file, where it is one of its own.
pub fn take(file: &mut File<'_>) -> Option<Result<Source, ReadError>> {
    let decoded = file.decoded.as_ref()?;
    let word = decoded.text.contains("schemas.microsoft.com/office/word/2003/wordml");
    let old = word && is_of_root(&decoded.text, "wordDocument");
    let parts = is_of_root(&decoded.text, "package") && decoded.text.contains(DOCUMENT);
    (old || parts).then(|| read(file, decoded, parts))
}

/// The part of a package that is its text.
const DOCUMENT: &str = "\"/word/document.xml\"";

fn read(file: &File<'_>, decoded: &Decoded, parts: bool) -> Result<Source, ReadError> {
    let broken = || ReadError::Broken("Word XML".into());
    let text = decoded.text.as_str();
    let named = |name: &str| if parts { part(text, name) } else { Some(text) };
    let document = named(DOCUMENT).ok_or_else(broken)?;
    let numbering = named("\"/word/numbering.xml\"").map(|xml| numbering::parse(xml.as_bytes())).unwrap_or_default();
    let styles = named("\"/word/styles.xml\"").map_or_else(Styles::default, |xml| styles::parse(xml.into()));
    // What the text shows of other parts is told below, and what leads elsewhere here.
    let relations = Relations::default();
    let body::Parsed { nodes, whole, deleted_rows, refused, .. } =
        body::parse(document.as_bytes(), &numbering, &styles, &relations, file.budget).ok_or_else(broken)?;
    let mut left = Left::default();
    for _ in document.matches("<w:binData").chain(document.matches("<w:drawing")) {
        left.add(What::Picture, None, "");
    }
    deleted_rows.iter().for_each(|words| left.add(What::Deleted, None, words));
    refused.iter().for_each(|words| left.add(What::Link, None, words));
    let mut counts = Counts::default();
    let blocks = tree::blocks_on(nodes, file.budget, &mut counts);
    if blocks.is_empty() {
        return Err(file.budget.nothing_read());
    }
    let damaged = notes::cut(
        "Word XML 的正文在中途损坏，后面的内容没有读到；请用 Word 打开修复后另存",
        "the document's text is damaged midway and the rest was not read; open and repair it in Word",
    );
    let mut notes = if whole { vec![] } else { vec![damaged] };
    notes.extend(notes::damaged_characters(decoded));
    notes.extend(left.findings());
    let encoding = Some(decoded.encoding);
    let Counts { changed, cell_spans, .. } = counts;
    Ok(Source { encoding, blocks, notes, changed, cell_spans, ..Source::of(file.name, FORMAT) })
}

/// A part of a package by its quoted name: what stands in its `xmlData`.
fn part<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let after = &text[text.find(name)?..];
    let start = after.find("xmlData").and_then(|at| Some(at + after[at..].find('>')? + 1))?;
    let end = after[start..].find("xmlData>")?;
    let inner = &after[start..start + end];
    Some(&inner[..inner.rfind("</")?])
}
