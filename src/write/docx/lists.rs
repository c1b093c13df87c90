//! Lists: which paragraphs are items, of which level. Their numbers are in the text: the lists themselves write none.

use crate::base::span::{DEEPEST, ListItem};
use crate::write::WriteError;
use crate::write::xml::Xml;

/// The kinds of lists, marked and numbered, by the formats of their numbers (ECMA-376 part 1, 17.18.59).
const FORMATS: [&str; 2] = ["bullet", "decimal"];

/// The number of a list by its kind.
fn number(ordered: bool) -> String {
    (usize::from(ordered) + 1).to_string()
}

/// The property of a paragraph that is an item.
pub fn item(xml: &mut Xml, item: ListItem) {
    xml.within("w:numPr", &[], |xml| {
        xml.value("w:ilvl", &(item.level - 1).to_string());
        xml.value("w:numId", &number(item.ordered));
    });
}

/// `numbering.xml`.
pub fn part() -> Result<Vec<u8>, WriteError> {
    let mut xml = super::begin();
    xml.within("w:numbering", &[super::MAIN], |xml| {
        for (ordered, format) in [false, true].into_iter().zip(FORMATS) {
            xml.within("w:abstractNum", &[("w:abstractNumId", &number(ordered))], |xml| {
                xml.value("w:multiLevelType", "multilevel");
                for level in 0..DEEPEST {
                    xml.within("w:lvl", &[("w:ilvl", &level.to_string())], |xml| {
                        xml.value("w:start", "1");
                        xml.value("w:numFmt", format);
                        // Nothing stands before the text, and the text stands where its style has it.
                        xml.value("w:suff", "nothing");
                        xml.value("w:lvlText", "");
                    });
                }
            });
        }
        for ordered in [false, true] {
            xml.within("w:num", &[("w:numId", &number(ordered))], |xml| {
                xml.value("w:abstractNumId", &number(ordered));
            });
        }
    });
    xml.done()
}
