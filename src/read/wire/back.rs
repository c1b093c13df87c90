//! What a source is made of, from its bytes, of which none is trusted.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::ELEMENTS;
use crate::base::finding::{Code, Finding, Message, Severity};
use crate::base::link::Link;
use crate::base::media::Media;
use crate::base::origin::Origin;
use crate::base::place::Place;
use crate::base::span::{LineItem, ListItem, Mark, MarkKind, Spans};
use crate::read::source::{Block, Cell, Page, Paragraph, Picture, Row, Table};
use crate::report::{Held, State};

/// What is left of the bytes.
pub struct In<'a>(pub &'a [u8]);

impl<'a> In<'a> {
    pub fn bytes(&mut self) -> Option<&'a [u8]> {
        let length = self.number()?;
        let (bytes, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(bytes)
    }

    pub fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    pub fn flag(&mut self) -> Option<bool> {
        match self.byte()? {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        }
    }

    pub fn number(&mut self) -> Option<usize> {
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

    pub fn text(&mut self) -> Option<String> {
        String::from_utf8(self.bytes()?.to_vec()).ok()
    }

    pub fn option<T>(&mut self, each: impl FnOnce(&mut Self) -> Option<T>) -> Option<Option<T>> {
        if self.flag()? { each(self).map(Some) } else { Some(None) }
    }

    pub fn list<T>(&mut self, each: impl Fn(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let count = self.number()?;
        // Each takes a byte at least: a count is not believed further.
        let mut all = Vec::with_capacity(count.min(self.0.len()).min(1024));
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

    pub fn cell(&mut self) -> Option<Cell> {
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

    pub fn origin(&mut self) -> Option<Origin> {
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
