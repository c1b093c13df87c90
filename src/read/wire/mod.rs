//! A [`Source`] as bytes, to hand it from one process to another: whole and exact, whatever is in it. What is read back is not
//! trusted: bytes that are none of these are `None`, never a panic or more memory than they are long.

mod back;
mod out;

use std::sync::Arc;

use back::In;
use out::Out;

use super::decode::named;
use super::readers;
use super::source::{Block, Source};
use crate::base::media::Media;
use crate::base::place::Element;

/// The kinds of elements, by their number here.
const ELEMENTS: [Element; 11] = [
    Element::Table,
    Element::Row,
    Element::Cell,
    Element::Paragraph,
    Element::Picture,
    Element::Chart,
    Element::Link,
    Element::Footnote,
    Element::Endnote,
    Element::Comment,
    Element::TextBox,
];

/// What is said of a cell besides its text: what of it is not as that of most.
mod of_cell {
    /// It stands elsewhere than behind the cell before.
    pub const ELSEWHERE: u8 = 1;
    /// It takes more than one column or row.
    pub const WIDE: u8 = 2;
    /// What it holds is told.
    pub const HELD: u8 = 4;
    /// Its place is told: it is not the one behind that of the cell before.
    pub const PLACED: u8 = 8;
}

/// A source as bytes.
#[must_use]
pub fn encode(source: &Source) -> Vec<u8> {
    // Each picture goes over once, however often it is shown.
    let mut media: Vec<&Arc<Media>> = Vec::new();
    for picture in source.blocks.iter().filter_map(Block::picture) {
        if let Some(own) = picture.media.as_ref().filter(|own| !media.contains(own)) {
            media.push(own);
        }
    }
    let mut out = Out::default();
    out.list(&media, |out, media| out.bytes(media.bytes.as_deref().unwrap_or_default()));
    out.text(&source.name);
    out.text(source.format.name());
    out.flag(source.format.own());
    out.option(source.encoding, Out::text);
    out.list(&source.blocks, |out, block| out.block(block, &media));
    out.list(&source.notes, Out::finding);
    out.list(&source.names, |out, (name, origin)| {
        out.text(name);
        out.origin(origin);
    });
    out.list(&source.under, |out, (over, cell)| {
        out.origin(over);
        out.cell(cell);
    });
    out.option(source.document.as_ref(), |out, document| out.text(&document.to_string()));
    out.list(&source.states, |out, (origin, state)| {
        out.origin(origin);
        out.state(*state);
    });
    out.list(&source.shown, |out, (origin, shown)| {
        out.origin(origin);
        out.text(shown);
    });
    out.list(&source.changed, |out, (origin, before)| {
        out.origin(origin);
        out.text(before);
    });
    out.list(&source.cell_spans, |out, (origin, spans)| {
        out.origin(origin);
        out.spans(spans);
    });
    out.option(source.carried.as_ref(), |out, records| {
        out.list(records, |out, record| out.list(record, |out, field| out.text(field)));
    });
    out.option(source.page.as_ref(), Out::page);
    out.whole()
}

/// A source from its bytes.
#[must_use]
pub fn decode(bytes: &[u8]) -> Option<Source> {
    let mut of = In::of(bytes)?;
    let media: Vec<Arc<Media>> = of.list(|of| Media::of(of.bytes()?).map(Arc::new))?;
    let name = of.text()?;
    let (format, own) = (of.text()?, of.flag()?);
    let encoding = of.option(|of| of.text())?;
    let source = Source {
        name,
        format: readers::format(&format)?.written_here(own),
        encoding: match encoding {
            Some(name) => Some(named(&name)?),
            None => None,
        },
        blocks: of.list(|of| of.block(&media))?,
        notes: of.list(In::finding)?,
        names: of.list(|of| Some((of.text()?, of.origin()?)))?,
        under: of.list(|of| Some((of.origin()?, of.cell()?)))?,
        document: match of.option(|of| of.text())? {
            Some(text) => Some(serde_json::from_str(&text).ok()?),
            None => None,
        },
        states: of.list(|of| Some((of.origin()?, of.state()?)))?,
        shown: of.list(|of| Some((of.origin()?, of.text()?)))?,
        changed: of.list(|of| Some((of.origin()?, of.text()?)))?,
        cell_spans: of.list(|of| Some((of.origin()?, of.spans()?)))?,
        carried: of.option(|of| of.list(|of| of.list(|of| of.text())))?,
        page: of.option(In::page)?,
    };
    of.is_empty().then_some(source)
}
