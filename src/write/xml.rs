//! Elements of a part of a package, written one after another.

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use super::WriteError;
use crate::base::text::in_xml;

/// Names and values.
pub type Attributes<'a> = &'a [(&'a str, &'a str)];

/// A part that is being written.
pub struct Xml {
    writer: Writer<Vec<u8>>,
    /// The first thing that went wrong.
    trouble: Option<std::io::Error>,
}

impl Xml {
    /// A part with its declaration: whether it stands alone is said where the format says it.
    pub fn part(standalone: Option<&str>) -> Self {
        let mut xml = Self { writer: Writer::new(Vec::new()), trouble: None };
        xml.event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), standalone)));
        xml
    }

    fn event(&mut self, event: Event<'_>) {
        if let Err(e) = self.writer.write_event(event) {
            self.trouble.get_or_insert(e);
        }
    }

    /// The beginning of an element.
    pub fn open(&mut self, name: &str, attributes: Attributes<'_>) {
        self.event(Event::Start(BytesStart::new(name).with_attributes(attributes.iter().copied())));
    }

    /// Its end.
    pub fn close(&mut self, name: &str) {
        self.event(Event::End(BytesEnd::new(name)));
    }

    /// An element with what is written within it.
    pub fn within(&mut self, name: &str, attributes: Attributes<'_>, content: impl FnOnce(&mut Self)) {
        self.open(name, attributes);
        content(self);
        self.close(name);
    }

    /// An element with nothing in it.
    pub fn empty(&mut self, name: &str, attributes: Attributes<'_>) {
        self.event(Event::Empty(BytesStart::new(name).with_attributes(attributes.iter().copied())));
    }

    /// An element with text.
    pub fn leaf(&mut self, name: &str, attributes: Attributes<'_>, text: &str) {
        self.within(name, attributes, |xml| xml.text(text));
    }

    /// Characters; those that no XML can hold are shown to be missing.
    pub fn text(&mut self, text: &str) {
        let whole: String = text.chars().map(|c| if in_xml(c) { c } else { char::REPLACEMENT_CHARACTER }).collect();
        self.event(Event::Text(BytesText::new(&whole)));
    }

    /// The part's bytes.
    pub fn done(self) -> Result<Vec<u8>, WriteError> {
        match self.trouble {
            None => Ok(self.writer.into_inner()),
            Some(e) => Err(WriteError::Io(e)),
        }
    }
}
