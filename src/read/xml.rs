//! What the readers of formats made of XML parts share.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// The value of an attribute by its local name, entities resolved.
pub fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = element.attributes().flatten().find(|a| a.key.local_name().as_ref() == name)?;
    let raw = found.value.into_owned();
    Some(quick_xml::escape::unescape(&raw).map(std::borrow::Cow::into_owned).unwrap_or(raw))
}

/// The name of an element without that of its namespace.
pub fn local<'e>(element: &'e BytesStart<'_>) -> &'e str {
    let name = element.name().into_inner();
    memchr::memchr(b':', name.as_bytes()).map_or(name, |at| &name[at + 1..])
}

/// The events of a part, until it ends or is damaged.
#[cfg_attr(not(feature = "sheets"), allow(dead_code))]
pub fn events(xml: &[u8], mut each: impl FnMut(&Event<'_>)) {
    let mut reader = Reader::from_reader(xml);
    reader.config_mut().check_end_names = false;
    loop {
        match reader.read_event() {
            Ok(Event::Eof) | Err(_) => return,
            Ok(event) => each(&event),
        }
    }
}

/// The characters of an event.
pub fn text(event: &Event<'_>) -> String {
    match event {
        Event::Text(t) => t.to_string(),
        Event::CData(t) => t.to_string(),
        Event::GeneralRef(r) => {
            let named = || quick_xml::escape::resolve_predefined_entity(r).map(str::to_string);
            // One that the file itself declares is not made out: it stays as it is written.
            let written = || format!("&{};", &**r);
            r.resolve_char_ref().ok().flatten().map(String::from).or_else(named).unwrap_or_else(written)
        }
        _ => String::new(),
    }
}

/// Is the text XML whose root element bears this local name?
pub fn is_of_root(text: &str, name: &str) -> bool {
    let mut rest = crate::base::text::trim(text);
    while let Some(end) = ["<?", "<!"].iter().any(|sign| rest.starts_with(sign)).then(|| rest.find('>')).flatten() {
        rest = crate::base::text::trim(&rest[end + 1..]);
    }
    let Some(root) = rest.strip_prefix('<') else { return false };
    let tag = &root[..root.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).unwrap_or(root.len())];
    tag.rsplit(':').next() == Some(name)
}
