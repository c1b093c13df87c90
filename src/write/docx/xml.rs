//! Elements of a part, written one after another.

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use crate::base::text::in_xml;
use crate::write::WriteError;

/// Names and values.
pub type Attributes<'a> = &'a [(&'a str, &'a str)];

/// A part that is being written.
pub struct Xml {
    writer: Writer<Vec<u8>>,
    /// The first thing that went wrong.
    trouble: Option<std::io::Error>,
}

impl Xml {
    /// A part with its declaration.
    pub fn part() -> Self {
        let mut xml = Self { writer: Writer::new(Vec::new()), trouble: None };
        xml.event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), Some("yes"))));
        xml
    }

    fn event(&mut self, event: Event<'_>) {
        if let Err(e) = self.writer.write_event(event) {
            self.trouble.get_or_insert(e);
        }
    }

    /// An element with what is written within it.
    pub fn within(&mut self, name: &str, attributes: Attributes<'_>, content: impl FnOnce(&mut Self)) {
        self.event(Event::Start(BytesStart::new(name).with_attributes(attributes.iter().copied())));
        content(self);
        self.event(Event::End(BytesEnd::new(name)));
    }

    /// An element with nothing in it.
    pub fn empty(&mut self, name: &str, attributes: Attributes<'_>) {
        self.event(Event::Empty(BytesStart::new(name).with_attributes(attributes.iter().copied())));
    }

    /// An element with one value, as most properties are.
    pub fn value(&mut self, name: &str, value: &str) {
        self.empty(name, &[("w:val", value)]);
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
