//! What a source is made of, as bytes.

use std::sync::Arc;

use super::{ELEMENTS, of_cell};
use crate::base::finding::{Finding, Severity};
use crate::base::link::Link;
use crate::base::media::Media;
use crate::base::origin::Origin;
use crate::base::place::{Place, Steps};
use crate::base::span::{ListItem, Spans};
use crate::read::source::{Block, Cell, Page};
use crate::report::{Held, State};

/// What grows: the shape of a source, and apart from it all its text, which is looked at once when it comes back.
#[derive(Default)]
pub struct Out {
    pub shape: Vec<u8>,
    pub texts: String,
    /// Names of sheets, each of which is many cells'.
    pub sheets: Vec<Arc<str>>,
    /// Where the next cell would stand, by the last one.
    col: usize,
    place: Option<Steps>,
}

impl Out {
    /// All of it as bytes: the names of the sheets and the lengths of the two parts stand before them.
    pub fn whole(self) -> Vec<u8> {
        let mut head = Self::default();
        head.list(&self.sheets, |out, name| out.bytes(name.as_bytes()));
        head.number(self.shape.len());
        let mut all = head.shape;
        all.reserve(self.shape.len() + self.texts.len());
        all.extend(self.shape);
        all.extend(self.texts.into_bytes());
        all
    }

    pub fn byte(&mut self, byte: u8) {
        self.shape.push(byte);
    }

    pub fn flag(&mut self, flag: bool) {
        self.byte(u8::from(flag));
    }

    /// Seven bits a byte, the lowest first: most numbers are small.
    pub fn number(&mut self, number: usize) {
        let mut rest = number;
        while rest > 0x7f {
            self.byte((rest & 0x7f) as u8 | 0x80);
            rest >>= 7;
        }
        self.byte(rest as u8);
    }

    pub fn bytes(&mut self, bytes: &[u8]) {
        self.number(bytes.len());
        self.shape.extend_from_slice(bytes);
    }

    pub fn text(&mut self, text: &str) {
        self.number(text.len());
        self.texts.push_str(text);
    }

    /// The name of a sheet, by its number here.
    fn sheet(&mut self, name: &Arc<str>) {
        // Cells come sheet by sheet: the last one is nearly always it.
        let known = self.sheets.iter().rposition(|known| Arc::ptr_eq(known, name) || known == name);
        let at = known.unwrap_or_else(|| {
            self.sheets.push(Arc::clone(name));
            self.sheets.len() - 1
        });
        self.number(at);
    }

    pub fn option<T>(&mut self, value: Option<T>, each: impl FnOnce(&mut Self, T)) {
        self.flag(value.is_some());
        if let Some(value) = value {
            each(self, value);
        }
    }

    pub fn list<T>(&mut self, all: &[T], each: impl Fn(&mut Self, &T)) {
        self.number(all.len());
        all.iter().for_each(|one| each(self, one));
    }

    pub fn page(&mut self, page: &Page) {
        self.text(&page.title);
        self.list(&page.metas, |out, (name, content)| {
            out.text(name);
            out.text(content);
        });
        self.list(&page.headings, |out, text| out.text(text));
        [page.article.start, page.article.end].into_iter().for_each(|n| self.number(n));
        self.list(&page.menus, |out, text| out.text(text));
    }

    pub fn link(&mut self, link: &Link) {
        [link.from, link.to].into_iter().for_each(|n| self.number(n));
        self.text(&link.target);
    }

    pub fn spans(&mut self, spans: &Spans) {
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

    pub fn item(&mut self, item: ListItem) {
        self.number(item.level);
        self.flag(item.ordered);
    }

    pub fn block(&mut self, block: &Block, media: &[&Arc<Media>]) {
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
                self.list(&t.rows, |out, row| {
                    out.col = 0;
                    out.list(&row.cells, Self::cell);
                });
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

    pub fn cell(&mut self, cell: &Cell) {
        let path = match &cell.origin {
            Origin::Element { element: Place::Elements(path) } => Some(path),
            _ => None,
        };
        let elsewhere = cell.col != self.col;
        let wide = (cell.cols, cell.rows) != (1, 1);
        let held = cell.held != Held::Plain;
        let placed = path.is_none() || path != self.place.as_ref();
        let bits =
            [(elsewhere, of_cell::ELSEWHERE), (wide, of_cell::WIDE), (held, of_cell::HELD), (placed, of_cell::PLACED)];
        self.byte(bits.iter().filter(|(is, _)| *is).map(|(_, bit)| bit).sum());
        self.text(&cell.text);
        if elsewhere {
            self.number(cell.col);
        }
        if wide {
            [cell.cols, cell.rows].into_iter().for_each(|n| self.number(n));
        }
        if held {
            self.byte(match cell.held {
                Held::Plain => 0,
                Held::Text => 1,
                Held::Formula => 2,
            });
        }
        if placed {
            self.origin(&cell.origin);
        }
        self.col = cell.col.wrapping_add(cell.cols);
        self.place = path.and_then(Steps::next);
    }

    pub fn origin(&mut self, origin: &Origin) {
        match origin {
            Origin::Line { line } => {
                self.byte(0);
                self.number(*line);
            }
            Origin::Page { page, bounds } => {
                self.byte(1);
                self.number(*page);
                bounds.iter().for_each(|edge| self.shape.extend(edge.to_bits().to_le_bytes()));
            }
            Origin::Sheet { sheet, cell } => {
                self.byte(2);
                self.sheet(sheet);
                self.text(cell);
            }
            Origin::Element { element: Place::Elements(path) } if !path.as_slice().is_empty() => {
                self.byte(3);
                self.list(path.as_slice(), |out, (element, number)| {
                    out.number(ELEMENTS.iter().position(|e| e == element).unwrap_or(ELEMENTS.len()));
                    out.number(*number as usize);
                });
            }
            Origin::Element { element } => {
                self.byte(4);
                self.text(&element.to_string());
            }
        }
    }

    pub fn state(&mut self, state: State) {
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
    pub fn finding(&mut self, finding: &Finding) {
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
