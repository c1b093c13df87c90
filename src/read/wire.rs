//! A [`Source`] as bytes, to hand it from one process to another: whole and exact, whatever is in it. What is read back is not
//! trusted: bytes that are none of these are `None`, never a panic or more memory than they are long.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::readers;
use super::source::{Block, Cell, Page, Paragraph, Picture, Row, Source, Table};
use crate::base::finding::{Code, Finding, Message, Severity};
use crate::base::link::Link;
use crate::base::media::Media;
use crate::base::origin::Origin;
use crate::base::place::{Element, Place};
use crate::base::span::{LineItem, ListItem, Mark, MarkKind, Spans};
use crate::report::{Held, State};

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
    let mut out = Out(Vec::with_capacity(1 << 16));
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
    out.0
}

/// A source from its bytes.
#[must_use]
pub fn decode(bytes: &[u8]) -> Option<Source> {
    let mut of = In(bytes);
    let media: Vec<Arc<Media>> = of.list(|of| Media::of(of.bytes()?).map(Arc::new))?;
    let name = of.text()?;
    let (format, own) = (of.text()?, of.flag()?);
    let encoding = of.option(|of| of.text())?;
    let source = Source {
        name,
        format: readers::format(&format)?.written_here(own),
        encoding: match encoding {
            Some(name) => Some(encoding_rs::Encoding::for_label(name.as_bytes())?.name()),
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
    of.0.is_empty().then_some(source)
}

struct Out(Vec<u8>);

impl Out {
    fn byte(&mut self, byte: u8) {
        self.0.push(byte);
    }

    fn flag(&mut self, flag: bool) {
        self.byte(u8::from(flag));
    }

    /// Seven bits a byte, the lowest first: most numbers are small.
    fn number(&mut self, number: usize) {
        let mut rest = number;
        while rest > 0x7f {
            self.byte((rest & 0x7f) as u8 | 0x80);
            rest >>= 7;
        }
        self.byte(rest as u8);
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.number(bytes.len());
        self.0.extend_from_slice(bytes);
    }

    fn text(&mut self, text: &str) {
        self.bytes(text.as_bytes());
    }

    fn option<T>(&mut self, value: Option<T>, each: impl FnOnce(&mut Self, T)) {
        self.flag(value.is_some());
        if let Some(value) = value {
            each(self, value);
        }
    }

    fn list<T>(&mut self, all: &[T], each: impl Fn(&mut Self, &T)) {
        self.number(all.len());
        all.iter().for_each(|one| each(self, one));
    }

    fn page(&mut self, page: &Page) {
        self.text(&page.title);
        self.list(&page.metas, |out, (name, content)| {
            out.text(name);
            out.text(content);
        });
        self.list(&page.headings, |out, text| out.text(text));
        [page.article.start, page.article.end].into_iter().for_each(|n| self.number(n));
        self.list(&page.menus, |out, text| out.text(text));
    }

    fn link(&mut self, link: &Link) {
        [link.from, link.to].into_iter().for_each(|n| self.number(n));
        self.text(&link.target);
    }

    fn spans(&mut self, spans: &Spans) {
        self.list(&spans.links, Self::link);
        self.list(&spans.marks, |out, mark| {
            out.text(mark.kind.name());
            [mark.from, mark.to].into_iter().for_each(|n| out.number(n));
        });
        self.option(spans.list, Self::item);
        self.list(&spans.items, |out, line| {
            out.number(line.at);
            out.item(line.item);
        });
    }

    fn item(&mut self, item: ListItem) {
        self.number(item.level);
        self.flag(item.ordered);
    }

    fn block(&mut self, block: &Block, media: &[&Arc<Media>]) {
        match block {
            Block::Paragraph(p) => {
                self.byte(0);
                self.text(&p.text);
                self.number(p.indent);
                self.origin(&p.origin);
                self.spans(&p.spans);
            }
            Block::Table(t) => {
                self.byte(1);
                self.flag(t.gridded);
                self.flag(t.apart);
                self.option(t.sheet.as_deref(), Self::text);
                self.list(&t.rows, |out, row| out.list(&row.cells, Self::cell));
            }
            Block::Picture(p) => {
                self.byte(2);
                let at = p.media.as_ref().and_then(|own| media.iter().position(|m| *m == own));
                self.option(at, Self::number);
                self.text(&p.target);
                self.text(&p.alt);
                self.flag(p.large);
                self.origin(&p.origin);
            }
        }
    }

    fn cell(&mut self, cell: &Cell) {
        self.text(&cell.text);
        [cell.col, cell.cols, cell.rows].into_iter().for_each(|n| self.number(n));
        self.origin(&cell.origin);
        self.byte(match cell.held {
            Held::Plain => 0,
            Held::Text => 1,
            Held::Formula => 2,
        });
    }

    fn origin(&mut self, origin: &Origin) {
        match origin {
            Origin::Line { line } => {
                self.byte(0);
                self.number(*line);
            }
            Origin::Page { page, bounds } => {
                self.byte(1);
                self.number(*page);
                bounds.iter().for_each(|edge| self.0.extend(edge.to_bits().to_le_bytes()));
            }
            Origin::Sheet { sheet, cell } => {
                self.byte(2);
                self.text(sheet);
                self.text(cell);
            }
            Origin::Element { element: Place::Elements(all) } if !all.is_empty() => {
                self.byte(3);
                self.list(all, |out, (element, number)| {
                    out.number(ELEMENTS.iter().position(|e| e == element).unwrap_or(ELEMENTS.len()));
                    out.number(*number);
                });
            }
            Origin::Element { element } => {
                self.byte(4);
                self.text(&element.to_string());
            }
        }
    }

    fn state(&mut self, state: State) {
        match state {
            State::Number(n) => {
                self.byte(0);
                self.text(&n.to_string());
            }
            State::Blank => self.byte(1),
            State::Mark => self.byte(2),
            State::Missing => self.byte(3),
            State::Unread => self.byte(4),
        }
    }

    /// A doubt of reading: readers name no culprits, and nobody has accepted it yet.
    fn finding(&mut self, finding: &Finding) {
        self.text(finding.code.as_str());
        self.byte(match finding.severity {
            Severity::Error => 0,
            Severity::Warning => 1,
            Severity::Note => 2,
        });
        self.text(&finding.message.zh);
        self.text(&finding.message.en);
        self.list(&finding.keys, |out, key| out.text(key));
        self.list(&finding.origins, Self::origin);
        self.option(finding.found.as_deref(), Self::text);
        self.option(finding.expected.as_deref(), Self::text);
    }
}

struct In<'a>(&'a [u8]);

impl<'a> In<'a> {
    fn bytes(&mut self) -> Option<&'a [u8]> {
        let length = self.number()?;
        let (bytes, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(bytes)
    }

    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    fn flag(&mut self) -> Option<bool> {
        match self.byte()? {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        }
    }

    fn number(&mut self) -> Option<usize> {
        let mut number = 0usize;
        for shift in (0..usize::BITS).step_by(7) {
            let byte = self.byte()?;
            number |= usize::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    fn text(&mut self) -> Option<String> {
        String::from_utf8(self.bytes()?.to_vec()).ok()
    }

    fn option<T>(&mut self, each: impl FnOnce(&mut Self) -> Option<T>) -> Option<Option<T>> {
        if self.flag()? { each(self).map(Some) } else { Some(None) }
    }

    fn list<T>(&mut self, each: impl Fn(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let count = self.number()?;
        // Each takes a byte at least: a count is not believed further.
        let mut all = Vec::with_capacity(count.min(self.0.len()).min(1024));
        for _ in 0..count {
            all.push(each(self)?);
        }
        Some(all)
    }

    fn page(&mut self) -> Option<Page> {
        Some(Page {
            title: self.text()?,
            metas: self.list(|of| Some((of.text()?, of.text()?)))?,
            headings: self.list(|of| of.text())?,
            article: self.number()?..self.number()?,
            menus: self.list(|of| of.text())?,
        })
    }

    /// A link as it was written, if it is one that may be carried.
    fn link(&mut self) -> Option<Link> {
        let (from, to) = (self.number()?, self.number()?);
        Link::new(from, to, &self.text()?)
    }

    fn spans(&mut self) -> Option<Spans> {
        let mark = |of: &mut Self| {
            let (kind, from, to) = (MarkKind::named(&of.text()?)?, of.number()?, of.number()?);
            (from < to).then_some(Mark { kind, from, to })
        };
        Some(Spans {
            links: self.list(Self::link)?,
            marks: self.list(mark)?,
            list: self.option(Self::item)?,
            items: self.list(|of| Some(LineItem { at: of.number()?, item: of.item()? }))?,
        })
    }

    fn item(&mut self) -> Option<ListItem> {
        Some(ListItem::new(self.number()?, self.flag()?))
    }

    fn block(&mut self, media: &[Arc<Media>]) -> Option<Block> {
        Some(match self.byte()? {
            0 => {
                let (text, indent, origin) = (self.text()?, self.number()?, self.origin()?);
                Block::Paragraph(Paragraph { text, indent, origin, spans: self.spans()? })
            }
            1 => {
                let (gridded, apart, sheet) = (self.flag()?, self.flag()?, self.option(|of| of.text())?);
                let rows = self.list(|of| Some(Row { cells: of.list(Self::cell)? }))?;
                Block::Table(Table { rows, gridded, sheet, apart })
            }
            2 => {
                let media = match self.option(Self::number)? {
                    Some(at) => Some(Arc::clone(media.get(at)?)),
                    None => None,
                };
                let (target, alt, large, origin) = (self.text()?, self.text()?, self.flag()?, self.origin()?);
                Block::Picture(Picture { media, target, alt, large, origin })
            }
            _ => return None,
        })
    }

    fn cell(&mut self) -> Option<Cell> {
        let text = self.text()?;
        let (col, cols, rows) = (self.number()?, self.number()?, self.number()?);
        let origin = self.origin()?;
        let held = match self.byte()? {
            0 => Held::Plain,
            1 => Held::Text,
            2 => Held::Formula,
            _ => return None,
        };
        Some(Cell { text, col, cols, rows, origin, held })
    }

    fn origin(&mut self) -> Option<Origin> {
        Some(match self.byte()? {
            0 => Origin::line(self.number()?),
            1 => {
                let page = self.number()?;
                let mut bounds = [0.0; 4];
                for edge in &mut bounds {
                    let (bits, rest) = self.0.split_first_chunk::<8>()?;
                    self.0 = rest;
                    *edge = f64::from_bits(u64::from_le_bytes(*bits));
                }
                Origin::Page { page, bounds }
            }
            2 => Origin::Sheet { sheet: self.text()?, cell: self.text()? },
            3 => {
                let elements = self.list(|of| Some((*ELEMENTS.get(of.number()?)?, of.number()?)))?;
                Origin::element(Place::Elements(elements))
            }
            4 => Origin::element(Place::from(self.text()?)),
            _ => return None,
        })
    }

    fn state(&mut self) -> Option<State> {
        Some(match self.byte()? {
            0 => State::Number(self.text()?.parse::<Decimal>().ok()?),
            1 => State::Blank,
            2 => State::Mark,
            3 => State::Missing,
            4 => State::Unread,
            _ => return None,
        })
    }

    fn finding(&mut self) -> Option<Finding> {
        let code = Code::from(self.text()?.as_str());
        let severity = match self.byte()? {
            0 => Severity::Error,
            1 => Severity::Warning,
            2 => Severity::Note,
            _ => return None,
        };
        let message = Message::new(self.text()?, self.text()?);
        let mut finding = Finding::new(code, message);
        finding.severity = severity;
        finding.keys = self.list(|of| of.text())?;
        finding.origins = self.list(Self::origin)?;
        finding.found = self.option(|of| of.text())?;
        finding.expected = self.option(|of| of.text())?;
        Some(finding)
    }
}
