//! The styles of tables. There are a hundred of them in many documents and one in use: each is looked at when a table bears it.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;

use memchr::memmem;
use quick_xml::Reader;
use quick_xml::events::Event;

use super::styles::{DEEPEST, Paint};
use crate::read::xml::{attribute, events, local};

/// How such a style begins and ends, as every program writes it; what is written otherwise is read with the other styles.
const BEGINS: &[u8] = b"<w:style ";
const ENDS: &[u8] = b"</w:style>";
const OF_TABLES: &[u8] = b"w:type=\"table\"";

/// What one says: does it paint a ground somewhere, and on which style does it rest?
#[derive(Debug, Clone, Default)]
struct Says {
    paints: bool,
    rests: Option<String>,
}

/// The styles of tables of a document.
#[derive(Debug, Default)]
pub struct TableStyles {
    xml: Vec<u8>,
    places: HashMap<String, Range<usize>>,
    known: RefCell<HashMap<String, Says>>,
}

impl TableStyles {
    /// Those of `styles.xml`, and that without them.
    pub fn part(xml: Vec<u8>) -> (Self, Vec<u8>) {
        // In comments and the like nothing is what it looks like.
        if memmem::find(&xml, b"<!").is_some() {
            return (Self::default(), xml);
        }
        let (mut rest, mut places, mut at) = (Vec::new(), HashMap::new(), 0);
        let begins: Vec<usize> = memmem::find_iter(&xml, BEGINS).collect();
        let limits = begins.iter().skip(1).copied().chain([xml.len()]);
        for (&begin, limit) in begins.iter().zip(limits) {
            let Some(end) = memmem::find(&xml[begin..limit], ENDS).map(|end| begin + end + ENDS.len()) else {
                continue;
            };
            let tag = &xml[begin..begin + memchr::memchr(b'>', &xml[begin..end]).unwrap_or(0)];
            if tag.ends_with(b"/") || memmem::find(tag, OF_TABLES).is_none() {
                continue;
            }
            let Ok(Event::Start(e)) = Reader::from_reader(&xml[begin..end]).read_event() else { continue };
            let Some(name) = attribute(&e, "styleId").filter(|name| !places.contains_key(name)) else { continue };
            places.insert(name, begin..end);
            rest.extend_from_slice(&xml[at..begin]);
            at = end;
        }
        rest.extend_from_slice(&xml[at..]);
        (Self { xml, places, known: RefCell::default() }, rest)
    }

    /// Does a style, or one that it rests on, paint a ground somewhere? `otherwise` knows those that are written otherwise.
    pub fn paints(&self, style: &str, otherwise: impl Fn(&str) -> bool) -> bool {
        let mut style = style.to_string();
        for _ in 0..DEEPEST {
            let Some(place) = self.places.get(&style) else { return otherwise(&style) };
            let says = self.known.borrow().get(&style).cloned();
            let says = says.unwrap_or_else(|| says_of(&self.xml[place.clone()]));
            self.known.borrow_mut().insert(style, says.clone());
            match says {
                Says { paints: true, .. } => return true,
                Says { rests: Some(below), .. } => style = below,
                Says { rests: None, .. } => return false,
            }
        }
        false
    }
}

fn says_of(xml: &[u8]) -> Says {
    let mut says = Says::default();
    events(xml, |event| {
        if let Event::Start(e) | Event::Empty(e) = event {
            match local(e) {
                "shd" => says.paints |= Paint::shading(e) != Paint::None,
                "basedOn" => says.rests = attribute(e, "val"),
                _ => {}
            }
        }
    });
    says
}

#[cfg(test)]
mod tests {
    use super::*;

    const XML: &str = r#"<w:styles xmlns:w="x"><w:style w:type="paragraph" w:styleId="P"><w:name w:val="p"/></w:style>
<w:style w:type="table" w:styleId="A"><w:tblPr><w:shd w:val="clear" w:fill="FF0000"/></w:tblPr></w:style>
<w:style w:type="table" w:styleId="B"><w:basedOn w:val="A"/></w:style><w:style w:styleId="Empty" w:type="table"/>
<w:style w:type="table" w:styleId="C"><w:shd w:val="nil"/></w:style><w:style w:type="table" w:styleId="D"><w:basedOn w:val="D"/></w:style></w:styles>"#;

    #[test]
    fn a_table_is_painted_by_its_style_and_by_those_that_this_rests_on() {
        let (styles, rest) = TableStyles::part(XML.into());
        let paints = |name: &str| styles.paints(name, |other| other == "Elsewhere");
        assert_eq!(["A", "B", "C", "D", "P", "Elsewhere"].map(paints), [true, true, false, false, false, true]);
        let rest = String::from_utf8(rest).unwrap();
        assert!(rest.contains("\"P\"") && rest.contains("Empty") && rest.ends_with("</w:styles>"), "{rest}");
        assert!(!rest.contains("\"A\"") && !rest.contains("\"D\""), "{rest}");
    }

    #[test]
    fn what_stands_in_a_comment_is_not_looked_for() {
        let xml = format!("<!-- {XML} -->");
        assert_eq!(TableStyles::part(xml.clone().into()).1, xml.into_bytes());
    }
}
