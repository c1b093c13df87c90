//! The control around the number of a cell: its tag is the key, so that the number is known wherever it is moved.

use super::links::Links;
use super::paragraph::{run, stretches};
use super::styles::PLACEHOLDER;
use crate::base::span::Spans;
use crate::write::xml::Xml;

/// What an empty control shows: nothing that could be taken for content, and room to be hit.
pub const EMPTY: &str = "\u{3000}";
/// The name of the building block that says so.
pub const EMPTY_BLOCK: &str = "nianbao-empty";
/// Characters that Word takes in a tag and in a title.
const LONGEST: usize = 64;

/// A control.
pub struct Control<'a> {
    /// Its number in the document.
    pub number: usize,
    /// The key.
    pub key: &'a str,
    /// What people call the cell.
    pub label: &'a str,
    /// The number of a remark on it.
    pub remark: Option<usize>,
    /// What is known of its characters.
    pub spans: &'a Spans,
}

/// A control with its text, and where a remark on it stands.
pub fn remarked(xml: &mut Xml, one: &Control<'_>, text: &str) {
    let Some(number) = one.remark.map(|number| number.to_string()) else { return control(xml, one, text) };
    xml.empty("w:commentRangeStart", &[("w:id", &number)]);
    control(xml, one, text);
    xml.empty("w:commentRangeEnd", &[("w:id", &number)]);
    xml.within("w:r", &[], |xml| xml.empty("w:commentReference", &[("w:id", &number)]));
}

/// A control with its text; an empty one shows a place to type. It is one of rich text: of plain ones LibreOffice (7.4) writes
/// Chinese content several times over when it saves them.
fn control(xml: &mut Xml, control: &Control<'_>, text: &str) {
    let label: String = control.label.chars().take(LONGEST).collect();
    xml.within("w:sdt", &[], |xml| {
        xml.within("w:sdtPr", &[], |xml| {
            xml.value("w:alias", &label);
            xml.value("w:tag", control.key);
            xml.value("w:id", &control.number.to_string());
            xml.within("w:placeholder", &[], |xml| xml.value("w:docPart", EMPTY_BLOCK));
            if text.is_empty() {
                xml.empty("w:showingPlcHdr", &[]);
            }
        });
        xml.within("w:sdtContent", &[], |xml| match text.is_empty() {
            true => run(xml, Some(PLACEHOLDER), EMPTY),
            false => stretches(xml, control.spans, text, &Links::default()),
        });
    });
}
