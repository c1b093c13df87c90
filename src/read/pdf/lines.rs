//! Lines from glyphs, paragraphs from lines.

mod gather;

use std::ops::Range;

use super::glyph::Glyph;
use crate::base::origin::Origin;
use crate::base::sign::{lowered, raised};
use crate::base::span::{Mark, Spans, bold};
use crate::base::text::{is_han, squeeze, trim};
use crate::read::source::{Block, Paragraph};
pub use gather::gather;

/// A stretch of a line, with a gap on either side.
#[derive(Debug, Clone)]
pub struct Chunk {
    /// Its text.
    pub text: String,
    /// Stretches of it in bold type, in bytes.
    pub bolds: Vec<Range<usize>>,
    /// Where it begins and ends.
    pub x0: f64,
    /// Where it ends.
    pub x1: f64,
    /// The height of its middle.
    pub y: f64,
}

impl Chunk {
    /// Its middle.
    pub fn middle(&self) -> f64 {
        f64::midpoint(self.x0, self.x1)
    }

    /// More of it: a text with its stretches in bold type.
    pub fn push(&mut self, text: &str, bolds: &[Range<usize>]) {
        let from = self.text.len();
        self.text.push_str(text);
        bolds.iter().for_each(|range| stretch(&mut self.bolds, from + range.start..from + range.end));
    }

    /// Its text without white space at its ends, and what of it is bold.
    pub fn trimmed(&self) -> (&str, Vec<Range<usize>>) {
        let text = self.text.trim();
        let before = text.as_ptr() as usize - self.text.as_ptr() as usize;
        let own = |at: usize| at.clamp(before, before + text.len()) - before;
        (text, self.bolds.iter().map(|range| own(range.start)..own(range.end)).collect())
    }

    /// Does it begin as a number does?
    fn is_number(&self) -> bool {
        self.text.starts_with(is_figure)
    }

    /// Do both stand over the same place of their lines?
    pub fn meets(&self, other: &Self) -> bool {
        self.x0 < other.x1 && other.x0 < self.x1
    }
}

fn is_figure(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c)
}

/// Numbers further apart are two, in ems.
const NUMBERS_APART: f64 = 0.5;

/// What is written for a wide gap.
const WIDE: &str = "  ";

/// Glyphs on one baseline.
#[derive(Debug, Clone)]
pub struct TextLine {
    page: usize,
    text: String,
    /// Stretches of it in bold type, in bytes.
    bolds: Vec<Range<usize>>,
    left: f64,
    right: f64,
    y: f64,
    size: f64,
    chunks: Vec<Chunk>,
}

impl TextLine {
    /// What stands apart on it.
    pub fn chunks(&self) -> &[Chunk] {
        &self.chunks
    }

    /// Take a stretch from it, as when it goes to another line.
    pub fn remove_chunk(&mut self, at: usize) {
        self.chunks.remove(at);
    }

    /// Put a stretch in its place.
    pub fn insert_chunk(&mut self, at: usize, chunk: Chunk) {
        self.chunks.insert(at, chunk);
    }

    /// Take the stretch that begins there from it.
    pub fn remove_at(&mut self, x0: f64) {
        self.chunks.retain(|c| c.x0.total_cmp(&x0).is_ne());
    }

    /// Add to a stretch, before or behind it, a space between.
    pub fn append(&mut self, at: usize, other: &Chunk, before: bool) {
        if let Some(chunk) = self.chunks.get_mut(at) {
            let (first, second) = if before { (other, &*chunk) } else { (&*chunk, other) };
            let (mut text, mut bolds) = (first.text.clone(), first.bolds.clone());
            text.push(' ');
            let from = text.len();
            text.push_str(&second.text);
            bolds.extend(second.bolds.iter().map(|range| from + range.start..from + range.end));
            (chunk.text, chunk.bolds) = (text, bolds);
        }
    }

    /// Take all text from it, as when it has gone into a table.
    pub fn clear(&mut self) {
        self.chunks.clear();
    }

    /// Its page, from 1.
    pub fn page(&self) -> usize {
        self.page
    }

    /// Where its text begins.
    pub fn left(&self) -> f64 {
        self.left
    }

    /// Where its text ends.
    pub fn right(&self) -> f64 {
        self.right
    }

    /// The size of its largest type.
    pub fn size(&self) -> f64 {
        self.size
    }

    /// Where a stretch of it stands.
    pub fn origin_of(&self, chunk: &Chunk) -> Origin {
        Self { left: chunk.x0, right: chunk.x1, text: String::new(), bolds: vec![], chunks: vec![], ..*self }.origin()
    }

    /// Where it stands, for the order of reading.
    pub fn middle(&self) -> f64 {
        self.y - self.size * 0.35
    }

    /// Where it stands.
    pub fn origin(&self) -> Origin {
        let round = |v: f64| (v * 10.0).round() / 10.0;
        Origin::Page {
            page: self.page,
            bounds: [self.left, self.y - self.size, self.right, self.y + self.size * 0.2].map(round),
        }
    }
}

/// Is type of the one size small beside the other, as raised marks of notes are?
fn is_small(size: f64, beside: f64) -> bool {
    size < 0.9 * beside
}

/// Small digits above or below the line's own type, and next to it, lead to notes: they are written as what they are,
/// ⁰ to ⁹ and ₀ to ₉.
fn write_raised(line: &mut [Glyph]) {
    let Some(base) = line.iter().filter(|g| !g.is_space()).max_by(|a, b| a.size.total_cmp(&b.size)) else { return };
    let (size, y) = (base.size, base.y);
    let shift = |g: &Glyph| (y - g.y) / size;
    let shifted = |g: &Glyph| is_small(g.size, size) && !(-0.08..=0.15).contains(&shift(g));
    let touches = |a: &Glyph, b: &Glyph| b.x - a.x - a.width() < 0.5 * size;
    let mut from = 0;
    while from < line.len() {
        let mut to = from + 1;
        if !shifted(&line[from]) {
            from = to;
            continue;
        }
        while to < line.len() && shifted(&line[to]) && touches(&line[to - 1], &line[to]) {
            to += 1;
        }
        // Numbers of another column may be small and stand higher too.
        let beside = (from > 0 && touches(&line[from - 1], &line[from]))
            || (to < line.len() && touches(&line[to - 1], &line[to]));
        for glyph in line[from..to].iter_mut().filter(|_| beside) {
            glyph.text = if shift(glyph) > 0.0 { raised(&glyph.text) } else { lowered(&glyph.text) };
        }
        from = to;
    }
}

fn set(page: usize, mut line: Vec<Glyph>) -> TextLine {
    line.sort_by(|a, b| a.x.total_cmp(&b.x));
    write_raised(&mut line);
    let (mut text, mut bolds) = (String::new(), Vec::new());
    let mut end: Option<f64> = None;
    let (mut chunks, mut spaced): (Vec<Chunk>, bool) = (Vec::new(), false);
    let parted = parted(&line);
    for (glyph, parted) in line.iter().zip(parted) {
        let gap = end.map_or(0.0, |e| glyph.x - e);
        let from = text.len();
        let before = chunks.len();
        if !glyph.is_space() {
            add_to_chunks(&mut chunks, glyph, spaced, parted);
        }
        spaced = glyph.is_space();
        // Numbers side by side are two of a table's.
        let numbers = chunks.len() > before && chunks[before.saturating_sub(1)..].iter().all(Chunk::is_number);
        if gap > 1.6 * glyph.size || (numbers && before > 0 && gap > NUMBERS_APART * glyph.size) {
            text.push_str(WIDE);
        } else if gap > 0.28 * glyph.size
            && text.ends_with(|c: char| c.is_ascii_alphanumeric())
            && glyph.text.starts_with(|c: char| c.is_ascii_alphanumeric())
        {
            text.push(' ');
        }
        // What is put between bold glyphs is so too.
        let begin = if ends_at(&bolds, from) { from } else { text.len() };
        text.push_str(&glyph.text);
        if glyph.bold {
            stretch(&mut bolds, begin..text.len());
        }
        end = Some(glyph.x + glyph.width());
    }
    // White space drawn as glyphs stands for itself.
    let visible = || line.iter().filter(|g| !g.is_space());
    let first = visible().next().unwrap_or(&line[0]);
    let last = visible().next_back().unwrap_or(&line[0]);
    let size = line.iter().map(|g| g.size).fold(0.0, f64::max);
    // What stands first may be of a label that is set beside the line.
    let y = if visible().all(|g| g.y.total_cmp(&first.y).is_eq()) {
        first.y
    } else {
        let mut heights: Vec<f64> = visible().map(|g| g.y).collect();
        heights.sort_by(f64::total_cmp);
        heights.get(heights.len() / 2).copied().unwrap_or(first.y)
    };
    TextLine { page, text, bolds, left: first.x, right: last.x + last.width(), y, size, chunks }
}

/// Does the last of some stretches end there?
fn ends_at(stretches: &[Range<usize>], at: usize) -> bool {
    stretches.last().is_some_and(|last| last.end == at)
}

/// One more stretch, which may go on where the last one ends.
fn stretch(stretches: &mut Vec<Range<usize>>, next: Range<usize>) {
    match stretches.last_mut().filter(|last| last.end == next.start) {
        Some(last) => last.end = next.end,
        None => stretches.push(next),
    }
}

/// Which glyphs of a line begin a word that a tool has parted from the one before: single characters are parted where they are
/// merely set wide, words of several are of different cells.
fn parted(line: &[Glyph]) -> Vec<bool> {
    let mut parted = vec![false; line.len()];
    if line.iter().all(|glyph| glyph.word == 0) {
        return parted;
    }
    let visible: Vec<usize> = (0..line.len()).filter(|&i| !line[i].is_space()).collect();
    let words: Vec<&[usize]> = visible.chunk_by(|&a, &b| line[a].word == line[b].word).collect();
    let figure = |i: usize| line[i].text.chars().all(char::is_numeric);
    for pair in words.windows(2) {
        let (last, first) = (pair[0][pair[0].len() - 1], pair[1][0]);
        let several = pair.iter().all(|word| word.len() > 1) || (figure(last) && figure(first));
        parted[first] = several && line[first].word != 0;
    }
    parted
}

/// Columns stand nearer to each other than words set wide: numbers side by side are two as soon as there is a gap. A gap that
/// is drawn as a space is wider between columns.
fn add_to_chunks(chunks: &mut Vec<Chunk>, glyph: &Glyph, spaced: bool, parted: bool) {
    let figure = |c: char| is_figure(c) || matches!(c, '/' | '—' | '－' | '-');
    let end = glyph.x + glyph.width();
    let whole = 0..glyph.text.len();
    let bolds = if glyph.bold { std::slice::from_ref(&whole) } else { &[] };
    if let Some(last) = chunks.last_mut() {
        let figures = last.text.ends_with(figure) && glyph.text.starts_with(figure);
        let reach = match (figures, parted) {
            (true, true) => 0.06,
            (true, false) => 0.24,
            (false, true) => 0.15,
            (false, false) => [0.45, 0.8][usize::from(spaced)],
        };
        if glyph.x - last.x1 < reach * glyph.size {
            last.push(&glyph.text, bolds);
            last.x1 = end;
            return;
        }
    }
    let (text, bolds) = (glyph.text.clone(), bolds.to_vec());
    chunks.push(Chunk { text, bolds, x0: glyph.x, x1: end, y: glyph.middle().y });
}

/// The text of a cell from so far to the left to so far to the right: its lines joined without anything between, spaces drawn as glyphs kept. Digits that end a
/// line where more of them had room are not a part of the number on the next.
pub fn cell_text(glyphs: Vec<Glyph>, [x0, x1]: [f64; 2]) -> (String, Vec<Mark>) {
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let advance = advance(&glyphs);
    let mut joined = Text::default();
    let mut had_room = false;
    for line in gather(1, glyphs) {
        let text = trim(&line.text);
        let parted = had_room && digit(joined.text.chars().last()) && digit(text.chars().next());
        joined.add(&line, parted);
        // A digit is taken to be half an em wide; the rest is for the space beside the rules.
        let room = x1 - x0 - (line.right - line.left);
        // Where its digits tell how wide one is: as much space on both sides as on the left, no more than is usual.
        let wide = advance.is_none_or(|advance| {
            let estimated = 0.5 * line.size;
            room - (advance - estimated) - advance > 2.0 * (line.left - x0).clamp(0.0, BESIDE)
        });
        had_room = room > 1.5 * line.size && wide;
    }
    let marks = bold(&joined.text, &joined.bolds);
    (joined.text, marks)
}

/// The space that Word and what follows it leave between a rule and the text of a cell, in points: 0.19 cm.
const BESIDE: f64 = 5.4;

/// How far it is from a digit to the next beside it; none where no two stand so.
fn advance(glyphs: &[Glyph]) -> Option<f64> {
    let digit = |g: &Glyph| g.text.len() == 1 && g.text.as_bytes()[0].is_ascii_digit();
    let pair = |pair: &[Glyph]| {
        let (a, b) = (&pair[0], &pair[1]);
        let step = b.x - a.x;
        let beside = (a.y - b.y).abs() < 0.01 * a.size && (0.4 * a.size..0.8 * a.size).contains(&step);
        (digit(a) && digit(b) && beside).then_some(step)
    };
    glyphs.windows(2).find_map(pair)
}

/// A text of several lines, with its stretches in bold type, in bytes.
#[derive(Debug, Default)]
struct Text {
    text: String,
    bolds: Vec<Range<usize>>,
}

impl Text {
    /// A line more, without the white space at its ends; with a space before it where it is parted.
    fn add(&mut self, line: &TextLine, parted: bool) {
        let goes_on = ends_at(&self.bolds, self.text.len());
        if parted {
            self.text.push(' ');
        }
        let piece = trim(&line.text);
        let (at, before) = (self.text.len(), piece.as_ptr() as usize - line.text.as_ptr() as usize);
        self.text.push_str(piece);
        for range in &line.bolds {
            let [from, to] = [range.start, range.end].map(|to| at + to.clamp(before, before + piece.len()) - before);
            let from = if goes_on && from == at { at - usize::from(parted) } else { from };
            if from < to {
                stretch(&mut self.bolds, from..to);
            }
        }
    }
}

/// Words that are no paragraph: their lines with a space between.
pub fn words(glyphs: Vec<Glyph>) -> String {
    let lines = gather(1, glyphs);
    lines.iter().map(|l| unspace(trim(&l.text), &mut [])).collect::<Vec<_>>().join(" ")
}

/// `- 3 -`, `3`, `第 3 页` alone near the upper or lower edge: a page's number is no content.
pub fn is_page_number(line: &TextLine, height: f64) -> bool {
    let text = squeeze(&line.text);
    let inner: String = text.chars().filter(|c| !"-—–－·第页共/".contains(*c)).collect();
    let digits = !inner.is_empty() && inner.len() <= 6 && inner.bytes().all(|b| b.is_ascii_digit());
    digits && (line.y > height * 0.88 || line.y < height * 0.08) && text.chars().count() <= 12
}

/// What is known of the line before.
#[derive(Debug, Clone, Copy)]
struct Before {
    /// Its baseline.
    y: f64,
    size: f64,
    /// Does it reach to the edge?
    full: bool,
    /// Does it stand in columns?
    columned: bool,
}

/// Joins lines into paragraphs: a line that begins indented begins a paragraph, a line that ends early ends one.
#[derive(Debug, Default)]
pub struct Paragraphs {
    open: Option<(Text, Origin)>,
    /// Edges of the text of the page.
    left: f64,
    right: f64,
    /// The line before.
    last: Option<Before>,
}

impl Paragraphs {
    /// Learn the edges of a page's text; a page with few lines has those of the pages before.
    pub fn new_page(&mut self, lines: &[&TextLine]) {
        self.last = self.last.map(|before| Before { y: f64::MIN, ..before });
        let (left, right) =
            lines.iter().fold((f64::MAX, f64::MIN), |(l, r), line| (l.min(line.left), r.max(line.right)));
        if lines.len() > 6 || self.right == 0.0 {
            (self.left, self.right) = (left, right);
        }
    }

    /// Take a line; what it ends comes back.
    pub fn add(&mut self, line: TextLine) -> Option<Block> {
        let indented = line.left - self.left > 0.7 * line.size;
        let full = self.right - line.right < 1.6 * line.size;
        let columned = line.text.contains(WIDE);
        let joins = self.last.is_some_and(|before| {
            let spaced = before.y > f64::MIN && line.y - before.y > 3.2 * before.size;
            let rows = before.columned && columned;
            let like = (before.size - line.size).abs() < 1.5;
            before.full && !indented && !spaced && !rows && like && !starts_numbered(&line.text)
        });
        self.last = Some(Before { y: line.y, size: line.size, full, columned });
        if joins && let Some((text, _)) = &mut self.open {
            let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
            let parted = latin(text.text.chars().last()) && latin(trim(&line.text).chars().next());
            text.add(&line, parted);
            return None;
        }
        let done = self.take();
        let mut text = Text::default();
        text.add(&line, false);
        self.open = Some((text, line.origin()));
        done
    }

    fn take(&mut self) -> Option<Block> {
        let (Text { text, mut bolds }, origin) = self.open.take()?;
        let text = unspace(&text, &mut bolds);
        let spans = Spans { marks: bold(&text, &bolds), ..Spans::default() };
        Some(Block::Paragraph(Paragraph { spans, ..Paragraph::new(text, origin) }))
    }

    /// Is none open?
    pub fn is_empty(&self) -> bool {
        self.open.is_none()
    }

    /// End the open paragraph.
    pub fn flush(&mut self) -> Option<Block> {
        self.last = None;
        self.take()
    }
}

/// `一、…`: no line in the middle of a paragraph begins so.
pub fn starts_numbered(text: &str) -> bool {
    let text = trim(text);
    let rest = text.trim_start_matches(crate::base::numeral::is_counting);
    rest.len() < text.len() && rest.starts_with('、')
}

/// `一、`, `（三）`, `1.`: does a label or a heading begin here?
pub fn begins_item(text: &str) -> bool {
    let text = trim(text);
    let inner = text.trim_start_matches(['（', '(']);
    let rest = inner.trim_start_matches(|c: char| crate::base::numeral::is_counting(c) || c.is_ascii_digit());
    let ends: &[char] = if inner.len() < text.len() { &['）', ')'] } else { &['、', '.', '．'] };
    rest.len() < inner.len() && rest.starts_with(ends)
}

/// `号 ， 邮 编 ： 2` : text spread with spaces to fill its line. Single spaces between Chinese characters go; wide gaps
/// stay. Stretches of it, in bytes, move with their words.
fn unspace(text: &str, stretches: &mut [Range<usize>]) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut gone: Vec<usize> = Vec::new();
    let wide = |c: char| is_han(c) || "，。、；：？！（）《》“”".contains(c);
    for (i, &c) in chars.iter().enumerate() {
        if c == ' ' && i > 0 && i + 1 < chars.len() {
            let (a, b) = (chars[i - 1], chars[i + 1]);
            let beside_wide = (wide(a) || wide(b)) && a != ' ' && b != ' ';
            if beside_wide {
                gone.push(out.len() + gone.len());
                continue;
            }
        }
        out.push(c);
    }
    let moved = |at: usize| at - gone.partition_point(|space| *space < at);
    stretches.iter_mut().for_each(|range| *range = moved(range.start)..moved(range.end));
    out
}
