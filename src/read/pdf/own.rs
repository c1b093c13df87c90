//! The pages of our own copies: their marks say which paragraph or cell each piece of text belongs to, so that the report
//! comes back as it was, over page breaks, line ends and repeated headers.
//!
//! What is printed counts. A mark only groups what stands on the page: where text stands outside all marks, outside the
//! place its mark names, or not in the order of reading, no mark is believed and the page is read by its looks.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use hayro_syntax::object::{Array, Dict, Number, String as PdfString};
use kurbo::Rect;

use super::glyph::Glyph;
use crate::base::fold::Folding;
use crate::base::link::{Link, joined};
use crate::base::media::Media;
use crate::base::origin::Origin;
use crate::base::sign::compatible;
use crate::base::span::{Spans, counted, starts, unpacked};
use crate::base::text::{is_space, trim};
use crate::read::source::{Block, Cell, Paragraph, Picture, Row, Table};
use crate::report::{Held, State};

/// The key of our marks, see `write::pdf`.
const OWN: &[u8] = b"Nianbao";
/// The key under which the mark of a link says where it leads.
const TARGET: &[u8] = b"NianbaoTarget";
/// The key under which the mark of a paragraph says what its looks do not.
const SPANS: &[u8] = b"NianbaoSpans";
/// What stands for a character that no face has.
const MISSING: &str = "〓";
/// Marks kept of one page at most, and cells of a table.
const MOST: usize = 50_000;
/// Rows and columns of a table at most.
const MOST_PLACES: u32 = 20_000;

/// What a marked piece of a page belongs to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum What {
    /// Nothing of the report: page numbers, repeated headers, what the copy adds.
    Furniture,
    /// A paragraph, by its number.
    Paragraph(u32),
    /// A picture, by its number.
    Picture(u32),
    /// A cell: table, row, column, rows, columns; its edges; what was known of it.
    Cell([u32; 5], [f64; 4], Option<State>),
}

/// A piece of a page.
#[derive(Debug, Clone)]
struct Piece {
    what: What,
    text: String,
    /// Left, top, right, bottom of its text.
    bounds: [f64; 4],
    /// Where the last glyph stands.
    last: Option<(f64, f64)>,
    /// What a picture holds, and what is said instead of it.
    picture: Option<Arc<Media>>,
    alt: String,
    /// Where text leads.
    target: Option<String>,
    /// What a paragraph's looks do not say of it.
    spans: Option<String>,
}

impl Piece {
    fn new(what: What) -> Self {
        let (target, spans) = (None, None);
        Self {
            what,
            text: String::new(),
            bounds: NOWHERE,
            last: None,
            picture: None,
            alt: String::new(),
            target,
            spans,
        }
    }
}

#[derive(Debug)]
enum Open {
    /// Of no account.
    Other,
    /// A piece, by its index.
    Piece(usize),
    /// Text with a reading of its own, from here on in the piece.
    Actual(usize, String),
}

/// Gathers the marked pieces of a page.
#[derive(Debug, Default)]
pub struct Marks {
    /// Which characters are shapes of which.
    folding: Option<Arc<Folding>>,
    pieces: Vec<Piece>,
    /// What is open, each with the piece that text in it belongs to.
    open: Vec<(Open, Option<usize>)>,
    /// Does some text stand outside the marks, or otherwise than they say?
    broken: bool,
}

impl Marks {
    /// Nothing gathered yet.
    pub fn new(folding: Option<Arc<Folding>>) -> Self {
        Self { folding, ..Self::default() }
    }

    /// Of a page that was not read.
    pub fn broken() -> Self {
        Self { broken: true, ..Self::default() }
    }

    /// A marked-content sequence begins.
    pub fn begin(&mut self, tag: &[u8], properties: Option<&Dict<'_>>) {
        let own = properties
            .and_then(|p| p.get::<Array<'_>>(OWN))
            .and_then(|a| What::of(&a.iter::<Number>().map(|n| n.as_f64()).collect::<Vec<_>>()));
        let furniture = (tag == b"Artifact").then_some(What::Furniture);
        let around = self.piece();
        // Outside of our pieces nobody asks for it.
        let actual = around.and_then(|_| properties?.get::<PdfString<'_>>(b"ActualText"));
        let open = match (own.or(furniture), actual, around) {
            (Some(what), _, _) if self.pieces.len() < MOST => {
                let said = |key: &[u8]| utf16(properties?.get::<PdfString<'_>>(key)?.as_bytes());
                let (alt, target, spans) = (said(b"Alt").unwrap_or_default(), said(TARGET), said(SPANS));
                self.pieces.push(Piece { alt, target, spans, ..Piece::new(what) });
                Open::Piece(self.pieces.len() - 1)
            }
            (Some(_), _, _) => {
                self.broken = true;
                Open::Other
            }
            (None, Some(text), Some(at)) => {
                utf16(text.as_bytes()).map_or(Open::Other, |t| Open::Actual(self.pieces[at].text.len(), t))
            }
            _ => Open::Other,
        };
        let piece = if let Open::Piece(at) = open { Some(at) } else { around };
        self.open.push((open, piece));
    }

    /// What follows is a new piece; its number, where there is room for it.
    pub fn enter(&mut self, what: What) -> Option<usize> {
        if self.pieces.len() >= MOST {
            self.broken = true;
            self.leave();
            return None;
        }
        self.pieces.push(Piece::new(what));
        self.reopen(self.pieces.len() - 1);
        Some(self.pieces.len() - 1)
    }

    /// What follows belongs to a piece that was begun.
    pub fn reopen(&mut self, piece: usize) {
        self.open = vec![(Open::Piece(piece), Some(piece))];
    }

    /// Is it the last piece?
    pub fn is_last(&self, piece: usize) -> bool {
        piece + 1 == self.pieces.len()
    }

    /// What is said instead of the picture that the last piece is, or what the looks of its paragraph do not say.
    pub fn say(&mut self, alt: Option<&String>, spans: Option<&String>) {
        if let Some(piece) = self.pieces.last_mut() {
            piece.alt = alt.cloned().unwrap_or_default();
            piece.spans = spans.cloned();
        }
    }

    /// Where the text of the open piece leads.
    pub fn lead(&mut self, target: String) {
        if let Some(at) = self.piece() {
            self.pieces[at].target = Some(target);
        }
    }

    /// What follows belongs to no piece.
    pub fn leave(&mut self) {
        self.open.clear();
    }

    /// Is what follows a part of the report?
    pub fn in_content(&self) -> bool {
        self.piece().is_some_and(|at| self.pieces[at].what != What::Furniture)
    }

    /// It ends.
    pub fn end(&mut self) {
        let Some((Open::Actual(from, actual), _)) = self.open.pop() else { return };
        let Some(at) = self.piece() else { return };
        let text = &mut self.pieces[at].text;
        let folding = self.folding.as_deref();
        if text.get(from..).is_some_and(|printed| stands_for(folding, printed, &actual)) {
            text.truncate(from);
            text.push_str(&actual);
        }
    }

    /// The page's own content ends; what lies upon it is in none of its marks.
    pub fn end_page(&mut self) {
        self.open.clear();
    }

    /// What was gathered so far.
    pub fn state(&self) -> (usize, bool) {
        (self.pieces.len(), self.broken)
    }

    /// Take back what was gathered since.
    pub fn back_to(&mut self, (pieces, broken): (usize, bool)) {
        self.pieces.truncate(pieces);
        self.broken = broken;
        self.open.clear();
    }

    fn piece(&self) -> Option<usize> {
        self.open.last().and_then(|(_, piece)| *piece)
    }

    /// A glyph is drawn.
    pub fn glyph(&mut self, glyph: &Glyph) {
        let Some(at) = self.piece() else {
            self.broken |= !trim(&glyph.text).is_empty();
            return;
        };
        let piece = &mut self.pieces[at];
        if piece.what == What::Furniture {
            return;
        }
        let (top, bottom) = (glyph.y - glyph.size, glyph.y + glyph.size * 0.2);
        if let What::Cell(_, [x0, y0, x1, y1], _) = piece.what {
            let middle = glyph.middle();
            // Marks may hang over an edge by less than an em.
            let near = glyph.size;
            self.broken |= middle.x < x0 - near || middle.x > x1 + near || middle.y < y0 - 1.0 || middle.y > y1 + 1.0;
        }
        if let Some((x, y)) = piece.last {
            let same_line = (glyph.y - y).abs() < 0.3 * glyph.size;
            self.broken |= if same_line { glyph.x < x - 0.05 } else { glyph.y < y };
        }
        piece.last = Some((glyph.x, glyph.y));
        let [x0, y0, x1, y1] = piece.bounds;
        piece.bounds = [x0.min(glyph.x), y0.min(top), x1.max(glyph.x + glyph.width()), y1.max(bottom)];
        piece.text.push_str(&glyph.text);
    }

    /// A picture is drawn: one that stands in no mark of a picture is none of ours.
    pub fn picture(&mut self, media: Option<&Arc<Media>>, bounds: Rect) {
        let Some(at) = self.piece() else { return };
        let piece = &mut self.pieces[at];
        if matches!(piece.what, What::Picture(_)) && piece.picture.is_none() {
            piece.picture = media.cloned();
            piece.bounds = [bounds.x0, bounds.y0, bounds.x1, bounds.y1];
        }
    }

    /// A glyph without text is drawn, or one that can't be seen.
    pub fn unreadable(&mut self) {
        self.broken = true;
    }
}

const NOWHERE: [f64; 4] = [f64::MAX, f64::MAX, f64::MIN, f64::MIN];

impl What {
    /// By the numbers of a mark: none, that of a paragraph, or the places, the state and the edges of a cell.
    pub fn of(numbers: &[f64]) -> Option<Self> {
        let place = |n: f64| {
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            (n.fract() == 0.0 && (0.0..=1e6).contains(&n)).then_some(n as u32)
        };
        match *numbers {
            [] => Some(What::Furniture),
            [number] => Some(What::Paragraph(place(number)?)),
            [number, 0.0] => Some(What::Picture(place(number)?)),
            [table, row, col, rows, cols, state, x0, y0, x1, y1] => {
                let places = [place(table)?, place(row)?, place(col)?, place(rows)?, place(cols)?];
                let fits = places[1..].iter().all(|&n| n <= MOST_PLACES) && places[3] > 0 && places[4] > 0;
                let state = match place(state)? {
                    1 => Some(State::Missing),
                    2 => Some(State::Unread),
                    _ => None,
                };
                fits.then_some(What::Cell(places, [x0, y0, x1, y1], state))
            }
            _ => None,
        }
    }
}

fn utf16(bytes: &[u8]) -> Option<String> {
    let units: Vec<u16> =
        bytes.strip_prefix(&[0xfe, 0xff])?.chunks_exact(2).map(|b| u16::from_be_bytes([b[0], b[1]])).collect();
    String::from_utf16(&units).ok()
}

/// May printed text be read as this? White space and signs without a shape may be more than was printed, another shape of
/// the same character may be meant, and the sign for a missing character stands for that character; but never is a number
/// made out of something else.
fn stands_for(folding: Option<&Folding>, printed: &str, actual: &str) -> bool {
    let invisible = |c: char| {
        is_space(c)
            || c.is_control()
            || matches!(c, '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0000}'..='\u{e0fff}')
    };
    if printed.chars().all(is_space) {
        return !printed.is_empty() && !actual.is_empty() && actual.chars().all(invisible);
    }
    let visible: String = actual.chars().filter(|c| !invisible(*c)).collect();
    let normal = |text: &str| folding.map_or_else(|| compatible(text), |folding| folding.normal(text));
    let digits = |text: &str| compatible(text).chars().any(|c| c.is_ascii_digit());
    visible == printed
        || (printed == MISSING && visible.chars().count() <= 1 && !digits(&visible))
        || (!digits(printed) && normal(&visible) == normal(printed))
        || sign_for_sign(printed, &visible)
}

/// One sign drawn with the shape of another (· and •); a dash only for a dash, and none of those that numbers are made of.
fn sign_for_sign(printed: &str, actual: &str) -> bool {
    let mut pairs = printed.chars().zip(actual.chars());
    let (Some((a, b)), None) = (pairs.next(), pairs.next()) else { return false };
    let dash = |c: char| matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{ff0d}');
    let plain = |c: char| !c.is_ascii() && !c.is_alphanumeric() && !compatible(&c.to_string()).is_ascii();
    printed.chars().count() == actual.chars().count()
        && ((dash(a) && dash(b)) || (!dash(a) && !dash(b) && plain(a) && plain(b)))
}

/// What the marks of a document tell.
pub struct Own {
    /// Its blocks.
    pub blocks: Vec<Block>,
    /// Cells that were known to be missing or unread when the copy was made.
    pub states: Vec<(Origin, State)>,
    /// Where its links lead.
    pub targets: Vec<String>,
    /// Cells of which more is known than their characters.
    pub cell_spans: Vec<(Origin, Spans)>,
}

type Cells = BTreeMap<[u32; 2], Cell>;

/// The content of a document whose every text is marked; none where any is not.
pub fn content(pages: Vec<Marks>) -> Option<Own> {
    if pages.iter().any(|p| p.broken) {
        return None;
    }
    let mut paragraphs: BTreeMap<u32, Text> = BTreeMap::new();
    let mut pictures: BTreeMap<u32, Picture> = BTreeMap::new();
    let mut tables: BTreeMap<u32, Cells> = BTreeMap::new();
    let (mut states, mut known) = (Vec::new(), BTreeMap::new());
    for (page, marks) in (1..).zip(pages) {
        for Piece { what, text, bounds, picture, alt, target, spans, .. } in marks.pieces {
            let round = |edges: [f64; 4]| Origin::Page { page, bounds: edges.map(|v| (v * 10.0).round() / 10.0) };
            match what {
                What::Furniture => {}
                What::Paragraph(number) => {
                    let own = paragraphs.entry(number).or_insert_with(|| Text {
                        text: String::new(),
                        origin: round(bounds),
                        links: vec![],
                        spans: None,
                    });
                    own.spans = own.spans.take().or(spans);
                    let from = own.text.len();
                    own.text.push_str(&text);
                    own.links.extend(target.map(|target| (from..own.text.len(), target)));
                }
                What::Picture(number) => {
                    if let Some(media) = picture {
                        let origin = round(bounds);
                        let picture = Picture { media: Some(media), target: String::new(), alt, large: false, origin };
                        pictures.insert(number, picture);
                    }
                }
                What::Cell([table, row, col, rows, cols], edges, state) => {
                    states.extend(state.map(|state| (round(edges), state)));
                    let place = || {
                        let [col, rows, cols] = [col, rows, cols].map(|n| n as usize);
                        Cell { text: String::new(), col, cols, rows, origin: round(edges), held: Held::Plain }
                    };
                    let cell = tables.entry(table).or_default().entry([row, col]).or_insert_with(place);
                    cell.text.push_str(&text);
                    if let Some(spans) = spans {
                        known.entry((table, [row, col])).or_insert(spans);
                    }
                }
            }
        }
    }
    if paragraphs.is_empty() && tables.is_empty() {
        return None;
    }
    let spans = |((table, at), words): ((u32, [u32; 2]), String)| {
        let cell = tables.get(&table)?.get(&at)?;
        let text = trim(&cell.text);
        let mut spans = unpacked(&words, text.chars().count());
        if !spans.items.is_empty() {
            let starts = starts(text);
            spans.items.retain(|line| starts.contains(&line.at));
        }
        (!spans.is_empty()).then(|| (cell.origin.clone(), spans))
    };
    let cell_spans = known.into_iter().filter_map(spans).collect();
    let targets = paragraphs.values().flat_map(|p| &p.links).map(|(_, target)| target.clone()).collect();
    Some(Own { blocks: in_order(paragraphs, pictures, tables), states, targets, cell_spans })
}

/// A paragraph that is being put together.
struct Text {
    text: String,
    origin: Origin,
    /// Stretches of it, in bytes, and where they lead.
    links: Vec<(Range<usize>, String)>,
    /// What its looks do not say.
    spans: Option<String>,
}

impl Text {
    fn paragraph(self) -> Paragraph {
        let text = trim(&self.text);
        let before = text.as_ptr() as usize - self.text.as_ptr() as usize;
        let own = |to: usize| to.clamp(before, before + text.len()) - before;
        let stretches = self.links.into_iter().map(|(range, target)| (own(range.start)..own(range.end), target));
        let links = counted(text, stretches.collect()).into_iter();
        // One may go on in the next line.
        let links = joined(links.filter_map(|(from, to, target)| Link::new(from, to, &target)).collect());
        let known = self.spans.map(|words| unpacked(&words, text.chars().count())).unwrap_or_default();
        Paragraph { spans: Spans { links, ..known }, ..Paragraph::new(text, self.origin) }
    }
}

fn in_order(
    paragraphs: BTreeMap<u32, Text>,
    pictures: BTreeMap<u32, Picture>,
    tables: BTreeMap<u32, Cells>,
) -> Vec<Block> {
    let mut blocks: BTreeMap<u32, Block> = BTreeMap::new();
    for (number, text) in paragraphs {
        blocks.insert(number, Block::Paragraph(text.paragraph()));
    }
    blocks.extend(pictures.into_iter().map(|(number, picture)| (number, Block::Picture(picture))));
    for (number, cells) in tables {
        let mut rows: BTreeMap<u32, Row> = BTreeMap::new();
        for ([row, _], cell) in cells {
            rows.entry(row).or_default().cells.push(Cell { text: trim(&cell.text).to_string(), ..cell });
        }
        let table = Table { rows: rows.into_values().collect(), gridded: true, ..Table::default() };
        blocks.insert(number, Block::Table(table));
    }
    blocks.into_values().collect()
}
