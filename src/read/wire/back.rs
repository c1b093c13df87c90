//! What a source is made of, from its bytes, of which none is trusted.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::{ELEMENTS, of_cell};
use crate::base::finding::{Code, Finding, Message, Severity};
use crate::base::link::Link;
use crate::base::media::Media;
use crate::base::origin::Origin;
use crate::base::place::{Place, Steps};
use crate::base::span::{LineItem, ListItem, Mark, MarkKind, Spans};
use crate::read::source::{Block, Cell, Page, Paragraph, Picture, Row, Table};
use crate::report::{Held, State};

/// What is left of the shape and of the texts, and the names of the sheets.
pub struct In<'a> {
    pub shape: &'a [u8],
    pub texts: &'a str,
    pub sheets: Vec<Arc<str>>,
    /// Where the next cell would stand, by the last one.
    col: usize,
    place: Option<Steps>,
}

impl<'a> In<'a> {
    /// What [`Out::whole`](super::out::Out::whole) made.
    pub fn of(bytes: &'a [u8]) -> Option<Self> {
        let mut head = Self { shape: bytes, texts: "", sheets: Vec::new(), col: 0, place: None };
        let sheets = head.list(|of| std::str::from_utf8(of.bytes()?).ok().map(Arc::from))?;
        let shape = head.bytes()?;
        Some(Self { shape, texts: std::str::from_utf8(head.shape).ok()?, sheets, ..head })
    }

    /// Is nothing left?
    pub fn is_empty(&self) -> bool {
        self.shape.is_empty() && self.texts.is_empty()
    }

    pub fn bytes(&mut self) -> Option<&'a [u8]> {
        let length = self.number()?;
        let (bytes, rest) = self.shape.split_at_checked(length)?;
        self.shape = rest;
        Some(bytes)
    }

    pub fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.shape.split_first()?;
        self.shape = rest;
        Some(*first)
    }

    pub fn flag(&mut self) -> Option<bool> {
        match self.byte()? {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        }
    }

    #[inline]
    pub fn number(&mut self) -> Option<usize> {
        let (mut number, mut shift) = (0usize, 0);
        while shift < usize::BITS {
            let byte = self.byte()?;
            number |= usize::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
            shift += 7;
        }
        None
    }

    fn str(&mut self) -> Option<&'a str> {
        let length = self.number()?;
        let (text, rest) = self.texts.split_at_checked(length)?;
        self.texts = rest;
        Some(text)
    }

    pub fn text(&mut self) -> Option<String> {
        self.str().map(str::to_string)
    }

    pub fn option<T>(&mut self, each: impl FnOnce(&mut Self) -> Option<T>) -> Option<Option<T>> {
        if self.flag()? { each(self).map(Some) } else { Some(None) }
    }

    pub fn list<T>(&mut self, each: impl Fn(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let count = self.number()?;
        // Each takes a byte at least: a count is not believed further.
        let mut all = Vec::with_capacity(count.min(self.shape.len()).min(1024));
        for _ in 0..count {
            all.push(each(self)?);
        }
        Some(all)
    }

    pub fn page(&mut self) -> Option<Page> {
        Some(Page {
            title: self.text()?,
            metas: self.list(|of| Some((of.text()?, of.text()?)))?,
            headings: self.list(|of| of.text())?,
            article: self.number()?..self.number()?,
            menus: self.list(|of| of.text())?,
        })
    }

    /// A link as it was written, if it is one that may be carried.
    pub fn link(&mut self) -> Option<Link> {
        let (from, to) = (self.number()?, self.number()?);
        Link::new(from, to, &self.text()?)
    }

    pub fn spans(&mut self) -> Option<Spans> {
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

    pub fn item(&mut self) -> Option<ListItem> {
        Some(ListItem::new(self.number()?, self.flag()?))
    }

    pub fn block(&mut self, media: &[Arc<Media>]) -> Option<Block> {
        Some(match self.byte()? {
            0 => {
                let (text, indent, origin) = (self.text()?, self.number()?, self.origin()?);
                Block::Paragraph(Paragraph { text, indent, origin, spans: self.spans()? })
            }
            1 => {
                let (gridded, apart, sheet) = (self.flag()?, self.flag()?, self.option(|of| of.text())?);
                let rows = self.list(|of| {
                    of.col = 0;
                    Some(Row { cells: of.list(Self::cell)? })
                })?;
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

    pub fn cell(&mut self) -> Option<Cell> {
        let bits = self.byte()?;
        let is = |bit: u8| bits & bit != 0;
        let text = self.text()?;
        let col = if is(of_cell::ELSEWHERE) { self.number()? } else { self.col };
        let (cols, rows) = if is(of_cell::WIDE) { (self.number()?, self.number()?) } else { (1, 1) };
        let held = match if is(of_cell::HELD) { self.byte()? } else { 0 } {
            0 => Held::Plain,
            1 => Held::Text,
            2 => Held::Formula,
            _ => return None,
        };
        let origin = match self.place.take() {
            _ if is(of_cell::PLACED) => self.origin()?,
            behind => Origin::element(Place::Elements(behind?)),
        };
        self.col = col.wrapping_add(cols);
        self.place = match &origin {
            Origin::Element { element: Place::Elements(path) } => path.next(),
            _ => None,
        };
        Some(Cell { text, col, cols, rows, origin, held })
    }

    pub fn origin(&mut self) -> Option<Origin> {
        Some(match self.byte()? {
            0 => Origin::line(self.number()?),
            1 => {
                let page = self.number()?;
                let mut bounds = [0.0; 4];
                for edge in &mut bounds {
                    let (bits, rest) = self.shape.split_first_chunk::<8>()?;
                    self.shape = rest;
                    *edge = f64::from_bits(u64::from_le_bytes(*bits));
                }
                Origin::Page { page, bounds }
            }
            2 => {
                let at = self.number()?;
                Origin::Sheet { sheet: Arc::clone(self.sheets.get(at)?), cell: self.text()? }
            }
            3 => {
                let mut path = Steps::default();
                for _ in 0..self.number()? {
                    path.push(*ELEMENTS.get(self.number()?)?, self.number()?);
                }
                Origin::element(Place::Elements(path))
            }
            4 => Origin::element(Place::from(self.text()?)),
            _ => return None,
        })
    }

    pub fn state(&mut self) -> Option<State> {
        Some(match self.byte()? {
            0 => State::Number(self.text()?.parse::<Decimal>().ok()?),
            1 => State::Blank,
            2 => State::Mark,
            3 => State::Missing,
            4 => State::Unread,
            _ => return None,
        })
    }

    pub fn finding(&mut self) -> Option<Finding> {
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
