//! Words with their places on pages, as tools take them out of a PDF or engines recognise them in a picture: `pdftotext -bbox`
//! and `-tsv`, `pdftohtml -xml`, MuPDF's structured text, hOCR, ALTO. They go the way that a PDF's own glyphs go.

use quick_xml::events::{BytesStart, Event};

use super::glyph::{Glyph, Ink};
use super::{Piece, blocks, loose_pieces};
use crate::base::text::{is_han, trim};
use crate::base::typeface::BoldNames;
use crate::read::budget::{Budget, Of};
use crate::read::file::File;
use crate::read::source::{Format, Source};
use crate::read::xml::{attribute, events, text};
use crate::read::{Decoded, Options, ReadError, notes};

/// The name of the format.
pub const FORMAT: Format = Format::new("words");

/// A word.
#[derive(Debug, Clone, Default)]
struct Word {
    text: String,
    x0: f64,
    y0: f64,
    x1: f64,
    y1: f64,
    /// Is it in bold type?
    bold: bool,
    /// Which of the page's words, or of its lines where each character is a word; from 1.
    part: usize,
}

/// How wide a character is, in ems, near enough.
fn share(c: char) -> f64 {
    if c.is_ascii() { 0.5 } else { 1.0 }
}

fn ems(text: &str) -> f64 {
    text.chars().map(share).sum()
}

impl Word {
    /// Without white space at its ends, which its box holds too.
    fn trim(&mut self) {
        let text = trim(&self.text);
        let before = ems(&self.text[..text.as_ptr() as usize - self.text.as_ptr() as usize]);
        let (all, own) = (ems(&self.text), ems(text));
        if own > 0.0 && own < all {
            let em = (self.x1 - self.x0) / all;
            self.x0 += before * em;
            self.x1 = self.x0 + own * em;
        }
        self.text = text.to_string();
    }
}

/// A page of words.
#[derive(Debug, Default)]
struct Page {
    height: f64,
    words: Vec<Word>,
    /// Lines begun, where each character is a word.
    lines: usize,
    /// Is the face of what follows bold?
    bold: bool,
}

impl Page {
    fn of(height: f64) -> Self {
        Self { height, ..Self::default() }
    }
}

/// Who wrote it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// `<word xMin=… yMin=… xMax=… yMax=…>`
    Poppler,
    /// `<text top=… left=… width=… height=…>`
    Pdf2Xml,
    /// `<char x=… quad=… c=…>` in lines.
    Structured,
    /// `<span class="ocrx_word" title="bbox …">`
    Hocr,
    /// `<String CONTENT=… HPOS=… VPOS=… WIDTH=… HEIGHT=…>`
    Alto,
    /// Tab-separated: level, page, …, left, top, width, height, conf, text.
    Tsv,
}

impl Kind {
    fn of(text: &str) -> Option<Self> {
        /// What stands before the first word.
        const HEAD: usize = 20_000;
        let head = &text[..text.floor_char_boundary(HEAD)];
        let start = trim(head);
        if start.starts_with("level\tpage_num\t") {
            return Some(Self::Tsv);
        }
        if !start.starts_with('<') {
            return None;
        }
        let signs = [
            (Self::Poppler, "<word xMin="),
            (Self::Pdf2Xml, "<pdf2xml"),
            (Self::Structured, "<char quad="),
            (Self::Hocr, "ocrx_word"),
            (Self::Hocr, "ocr_line"),
            (Self::Alto, "<alto"),
        ];
        signs.into_iter().find(|(_, sign)| head.contains(sign)).map(|(kind, _)| kind)
    }
}

/// What it makes of a file, where it is one of its own.
pub fn take(file: &mut File<'_>) -> Option<Result<Source, ReadError>> {
    let decoded = file.decoded.as_ref()?;
    Some(read(file.name, decoded, Kind::of(&decoded.text)?, file.options, file.budget))
}

fn read(name: &str, decoded: &Decoded, kind: Kind, options: &Options, budget: &Budget) -> Result<Source, ReadError> {
    let text = trim(&decoded.text);
    let (entries, names) = (&options.entries(), &options.bold_names());
    let pages = if kind == Kind::Tsv { tsv(text, budget) } else { marked_up(text, kind, names, budget) };
    let pieces: Vec<Vec<Piece>> = pages
        .into_iter()
        .enumerate()
        .map(|(i, page)| {
            let height = page.height;
            let pieces = loose_pieces(i + 1, glyphs(page, budget), height, entries, budget);
            pieces.into_iter().map(|(_, piece)| piece).collect()
        })
        .collect();
    let (blocks, cell_spans) = blocks(pieces);
    if blocks.is_empty() {
        return Err(budget.nothing_read());
    }
    let notes = notes::damaged_characters(decoded);
    Ok(Source { encoding: Some(decoded.encoding), blocks, notes, cell_spans, ..Source::of(name, FORMAT) })
}

/// The words of a page as glyphs. A box is as high as the tool makes it: the type's size is told by Han characters, which are
/// as wide as high; words without any are of that size where they are not much smaller.
fn glyphs(page: Page, budget: &Budget) -> Vec<Glyph> {
    let ems = |word: &Word| ems(&word.text);
    let ratios = |least: usize| -> Vec<f64> {
        let long = page.words.iter().filter(|w| w.text.chars().filter(|c| is_han(*c)).count() >= least);
        let mut ratios: Vec<f64> = long.map(|w| (w.x1 - w.x0) / ems(w) / (w.y1 - w.y0).max(0.1)).collect();
        ratios.retain(|r| r.is_finite());
        ratios.sort_by(f64::total_cmp);
        ratios
    };
    // Words of several characters tell it better; where each character is a word, there are none.
    let ratios = Some(ratios(2)).filter(|r| !r.is_empty()).unwrap_or_else(|| ratios(1));
    let ratio = ratios.get(ratios.len() / 2).map_or(0.8, |r| r.clamp(0.5, 1.3));
    let mut glyphs = Vec::new();
    for word in page.words {
        let all = ems(&word);
        let (high, wide) = ((word.y1 - word.y0).max(0.1), (word.x1 - word.x0).max(0.0));
        let count = word.text.chars().count();
        // Characters one below the other, as in a narrow cell.
        let upright = count > 1 && high > 1.5 * wide && !word.text.is_ascii();
        #[allow(clippy::cast_precision_loss)]
        let size = match word.text.chars().any(is_han) {
            _ if upright => high / count as f64,
            true if wide > 0.3 * high => (wide / all).clamp(0.5 * high, 1.3 * high),
            _ => high * ratio,
        };
        let mut y = if upright { word.y0 + 0.85 * size } else { f64::midpoint(word.y0, word.y1) + 0.35 * size };
        let mut x = word.x0;
        for c in word.text.chars() {
            if !budget.take(Of::Glyphs, 1) {
                return glyphs;
            }
            glyphs.push(Glyph {
                text: c.to_string(),
                x,
                y,
                size,
                ink: Ink::Unknown,
                turn: 0,
                word: word.part,
                bold: word.bold,
            });
            if upright {
                y += size;
            } else {
                x += wide * share(c) / all;
            }
        }
    }
    glyphs
}

fn number(e: &BytesStart<'_>, name: &str) -> f64 {
    attribute(e, name).and_then(|v| v.parse::<f64>().ok()).filter(|n| n.is_finite()).unwrap_or(0.0)
}

/// `bbox 10 20 30 40; x_wconf 96`
fn bbox(title: &str) -> Option<[f64; 4]> {
    let after = &title[title.find("bbox ")? + 5..];
    let mut numbers = after.split([' ', ';']).map_while(|n| n.parse::<f64>().ok()).filter(|n| n.is_finite());
    Some([numbers.next()?, numbers.next()?, numbers.next()?, numbers.next()?])
}

/// The words of a document in markup.
fn marked_up(xml: &str, kind: Kind, names: &BoldNames, budget: &Budget) -> Vec<Page> {
    let mut pages: Vec<Page> = Vec::new();
    let mut open: Option<(Word, usize)> = None;
    let mut depth = 0usize;
    events(xml.as_bytes(), |event| match event {
        Event::Start(e) | Event::Empty(e) => {
            let empty = matches!(event, Event::Empty(_));
            if budget.take(Of::Nodes, 1) {
                let word = begin(e, kind, names, &mut pages);
                if let (Some((word, _)), "b" | "strong") = (&mut open, e.local_name().as_ref()) {
                    word.bold = true;
                }
                match (word, pages.last_mut()) {
                    (Some(word), Some(page)) if empty || kind == Kind::Structured => add(page, word),
                    (Some(word), _) if open.is_none() => open = Some((word, depth)),
                    _ => {}
                }
            }
            depth += usize::from(!empty);
        }
        Event::End(_) => {
            depth = depth.saturating_sub(1);
            if open.as_ref().is_some_and(|(_, at)| *at >= depth)
                && let (Some((word, _)), Some(page)) = (open.take(), pages.last_mut())
            {
                add(page, word);
            }
        }
        other => {
            if let Some((word, _)) = &mut open {
                word.text.push_str(&text(other));
            }
        }
    });
    pages
}

fn add(page: &mut Page, mut word: Word) {
    // A character that is a space parts what stands beside it.
    if word.text != " " {
        word.trim();
    }
    if !word.text.is_empty() && word.x1 >= word.x0 {
        word.part = if page.lines > 0 { page.lines } else { page.words.len() + 1 };
        page.words.push(word);
    }
}

/// The word that begins with an element, if one does; pages are opened on the way.
fn begin(e: &BytesStart<'_>, kind: Kind, names: &BoldNames, pages: &mut Vec<Page>) -> Option<Word> {
    let name = e.local_name();
    let word = |x0, y0, x1, y1| Some(Word { x0, y0, x1, y1, ..Word::default() });
    match (kind, name.as_ref()) {
        (Kind::Poppler | Kind::Pdf2Xml | Kind::Structured, "page") => pages.push(Page::of(number(e, "height"))),
        (Kind::Alto, "Page") => pages.push(Page::of(number(e, "HEIGHT"))),
        (Kind::Poppler, "word") => {
            return word(number(e, "xMin"), number(e, "yMin"), number(e, "xMax"), number(e, "yMax"));
        }
        (Kind::Pdf2Xml, "text") => {
            let (x, y) = (number(e, "left"), number(e, "top"));
            return word(x, y, x + number(e, "width"), y + number(e, "height"));
        }
        (Kind::Structured, "line") => {
            if let Some(page) = pages.last_mut() {
                page.lines += 1;
            }
        }
        (Kind::Structured, "font") => {
            if let Some(page) = pages.last_mut() {
                page.bold = attribute(e, "name").is_some_and(|name| names.has(&name));
            }
        }
        (Kind::Structured, "char") => {
            let quad = attribute(e, "quad")?;
            let at: Vec<f64> = quad.split(' ').filter_map(|n| n.parse().ok()).filter(|n: &f64| n.is_finite()).collect();
            let [x0, y0, x1, _, _, y1, ..] = at[..] else { return None };
            let bold = pages.last().is_some_and(|page| page.bold);
            return Some(Word { text: attribute(e, "c")?, x0, y0, x1, y1, bold, part: 0 });
        }
        (Kind::Alto, "String") => {
            let (x, y) = (number(e, "HPOS"), number(e, "VPOS"));
            let text = attribute(e, "CONTENT")?;
            let bold = attribute(e, "STYLE").is_some_and(|style| style.split(' ').any(|word| word == "bold"));
            let (x1, y1) = (x + number(e, "WIDTH"), y + number(e, "HEIGHT"));
            return Some(Word { text, x0: x, y0: y, x1, y1, bold, part: 0 });
        }
        (Kind::Hocr, _) => {
            let class = attribute(e, "class").unwrap_or_default();
            let [x0, y0, x1, y1] = bbox(&attribute(e, "title")?)?;
            if class == "ocr_page" {
                pages.push(Page::of(y1));
            }
            if class == "ocrx_word" {
                return word(x0, y0, x1, y1);
            }
        }
        _ => {}
    }
    None
}

/// The words of a list, a line each.
fn tsv(text: &str, budget: &Budget) -> Vec<Page> {
    let mut pages: Vec<Page> = Vec::new();
    for line in text.lines().skip(1) {
        let fields: Vec<&str> = line.splitn(12, '\t').collect();
        let at = |i: usize| fields.get(i).and_then(|f| f.parse::<f64>().ok()).filter(|n| n.is_finite()).unwrap_or(0.0);
        if !budget.take(Of::Nodes, 1) {
            break;
        }
        match fields.first() {
            Some(&"1") => pages.push(Page::of(at(9))),
            Some(&"5") => {
                let text = fields.get(11).copied().unwrap_or_default().to_string();
                if let Some(page) = pages.last_mut() {
                    let (x1, y1) = (at(6) + at(8), at(7) + at(9));
                    add(page, Word { text, x0: at(6), y0: at(7), x1, y1, ..Word::default() });
                }
            }
            _ => {}
        }
    }
    pages
}
