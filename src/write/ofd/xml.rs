//! Elements of the standard's name space.

use std::fmt::Write as _;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use crate::page::MM;
use crate::write::WriteError;

/// The name space of the standard (clause 7.1).
const NAME_SPACE: &str = "http://www.ofdspec.org/2016";

/// A file of the package being written.
pub struct Xml(Writer<Vec<u8>>);

/// An attribute.
pub type Attribute<'a> = (&'a str, &'a str);

impl Xml {
    /// A file with its root element.
    pub fn new(root: &str, attributes: &[Attribute<'_>]) -> Result<Self, WriteError> {
        let mut xml = Self(Writer::new(Vec::new()));
        xml.put(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        let attributes: Vec<_> = [("xmlns:ofd", NAME_SPACE)].into_iter().chain(attributes.iter().copied()).collect();
        xml.open(root, &attributes)?;
        Ok(xml)
    }

    /// An element with others in it.
    pub fn open(&mut self, name: &str, attributes: &[Attribute<'_>]) -> Result<(), WriteError> {
        let start = BytesStart::new(name).with_attributes(attributes.iter().copied());
        self.put(Event::Start(start))
    }

    /// Its end.
    pub fn close(&mut self, name: &str) -> Result<(), WriteError> {
        self.put(Event::End(BytesEnd::new(name)))
    }

    /// An element without content.
    pub fn empty(&mut self, name: &str, attributes: &[Attribute<'_>]) -> Result<(), WriteError> {
        let start = BytesStart::new(name).with_attributes(attributes.iter().copied());
        self.put(Event::Empty(start))
    }

    /// An element with text.
    pub fn text(&mut self, name: &str, attributes: &[Attribute<'_>], text: &str) -> Result<(), WriteError> {
        self.open(name, attributes)?;
        self.put(Event::Text(BytesText::new(text)))?;
        self.close(name)
    }

    /// The file, its root closed.
    pub fn end(mut self, root: &str) -> Result<Vec<u8>, WriteError> {
        self.close(root)?;
        Ok(self.0.into_inner())
    }

    fn put(&mut self, event: Event<'_>) -> Result<(), WriteError> {
        self.0.write_event(event).map_err(WriteError::from)
    }
}

/// Points in millimetres, to a ten-thousandth.
pub fn mm(points: f32) -> String {
    number(f64::from(points) / f64::from(MM))
}

/// To a ten-thousandth, without zeros at the end.
pub fn number(n: f64) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = write!(out, "{n:.4}");
    let short = out.trim_end_matches('0').trim_end_matches('.');
    if short == "-0" { "0".into() } else { short.into() }
}

/// Left, top, width, height: an `ST_Box`.
pub fn boundary([left, top, right, bottom]: [f32; 4]) -> String {
    format!("{} {} {} {}", mm(left), mm(top), mm(right - left), mm(bottom - top))
}
