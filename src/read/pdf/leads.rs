//! Links that lie upon pages, put back to the words that they lie upon. Where these words are not certain, the link is told.

use std::collections::{HashMap, HashSet};

use kurbo::Rect;

use super::glyph::Glyph;
use super::lines;
use crate::base::link::{Link, ascii};
use crate::base::origin::Origin;
use crate::base::span::Spans;
use crate::read::left::{Left, What};
use crate::read::source::Block;

/// Links of a page whose words are looked for, at most: each takes a way through its glyphs.
const MOST: usize = 400;
/// Links are looked for in so many places of the text at most.
const MOST_SOUGHT: usize = 2_000;

/// A link upon a page.
struct Upon {
    page: usize,
    bounds: Rect,
    target: String,
    /// The words under it, without white space; none of a link that was not looked at.
    words: Vec<char>,
}

/// Links that lie upon pages, until it is known which of them the text carries.
#[derive(Default)]
pub struct Upons {
    all: Vec<Upon>,
    /// How many of the page.
    of_page: (usize, usize),
}

impl Upons {
    /// One more, with the glyphs of its page.
    pub fn add(&mut self, page: usize, bounds: Rect, target: String, glyphs: &[Glyph]) {
        self.of_page = if self.of_page.0 == page { (page, self.of_page.1 + 1) } else { (page, 1) };
        let mut words = Vec::new();
        if self.of_page.1 <= MOST {
            let covered: Vec<Glyph> = glyphs.iter().filter(|g| bounds.contains(g.middle())).cloned().collect();
            words = lines::words(covered).chars().filter(|c| !c.is_whitespace()).collect();
        }
        self.all.push(Upon { page, bounds, target, words });
    }

    /// The text leads there itself.
    pub fn carried(&mut self, targets: &[String]) {
        let known: HashSet<String> = targets.iter().map(|target| ascii(target)).collect();
        self.all.retain(|upon| !known.contains(&ascii(&upon.target)));
    }

    /// All others are told.
    pub fn tell(self, left: &mut Left) {
        for upon in self.all {
            left.add(What::Link, [place(upon.page, upon.bounds)], &upon.target);
        }
    }

    /// Give paragraphs and cells the links that lie upon their words; those of cells go to what is known of these.
    pub fn settle(&mut self, blocks: &mut [Block], cells: &mut Vec<(Origin, Spans)>) {
        if self.all.is_empty() {
            return;
        }
        let mut text = Text::of(blocks);
        let (mut kept, mut all) = (Vec::new(), std::mem::take(&mut self.all).into_iter().peekable());
        while let Some(first) = all.next() {
            // One that goes on in the next line lies there as well.
            let mut parts = vec![first];
            while let Some(next) = all.next_if(|next| next.page == parts[0].page && next.target == parts[0].target) {
                parts.push(next);
            }
            let whole: Vec<char> = parts.iter().flat_map(|part| part.words.iter().copied()).collect();
            if parts.len() > 1 && text.lead(&parts[0], &whole) {
                continue;
            }
            kept.extend(parts.into_iter().filter(|part| !text.lead(part, &part.words)));
        }
        self.all = kept;
        text.put(blocks, cells);
    }
}

fn place(page: usize, r: Rect) -> Origin {
    let round = |v: f64| (v * 10.0).round() / 10.0;
    Origin::Page { page, bounds: [r.x0, r.y0, r.x1, r.y1].map(round) }
}

/// A paragraph or a cell.
struct Stretch {
    /// The block, and of a table the row and the cell.
    at: (usize, Option<(usize, usize)>),
    page: usize,
    bounds: Rect,
    /// Its characters that are no white space, each with its number.
    chars: Vec<(usize, char)>,
    links: Vec<Link>,
}

/// The text of all pages.
struct Text {
    all: Vec<Stretch>,
    /// The cells of each page, and its paragraphs from the top.
    cells: HashMap<usize, Vec<usize>>,
    paragraphs: Vec<usize>,
    sought: usize,
}

impl Text {
    fn of(blocks: &[Block]) -> Self {
        let mut text = Self { all: vec![], cells: HashMap::new(), paragraphs: vec![], sought: 0 };
        for (i, block) in blocks.iter().enumerate() {
            match block {
                Block::Paragraph(p) => text.add((i, None), &p.text, &p.origin),
                Block::Table(table) => {
                    for (r, row) in table.rows.iter().enumerate() {
                        let cells = row.cells.iter().enumerate();
                        cells.for_each(|(c, cell)| text.add((i, Some((r, c))), &cell.text, &cell.origin));
                    }
                }
                Block::Picture(_) => {}
            }
        }
        text
    }

    fn add(&mut self, at: (usize, Option<(usize, usize)>), text: &str, origin: &Origin) {
        let Origin::Page { page, bounds: [x0, y0, x1, y1] } = *origin else { return };
        let chars = text.chars().enumerate().filter(|(_, c)| !c.is_whitespace()).collect();
        let number = self.all.len();
        match at.1 {
            Some(_) => self.cells.entry(page).or_default().push(number),
            None => self.paragraphs.push(number),
        }
        self.all.push(Stretch { at, page, bounds: Rect::new(x0, y0, x1, y1), chars, links: vec![] });
    }

    /// Put a link upon its words, where it is certain which these are.
    fn lead(&mut self, upon: &Upon, words: &[char]) -> bool {
        self.sought += 1;
        if words.is_empty() || self.sought > MOST_SOUGHT {
            return false;
        }
        let middle = upon.bounds.center();
        let cells = self.cells.get(&upon.page).map(Vec::as_slice).unwrap_or_default();
        let cell = cells.iter().copied().find(|&at| self.all[at].bounds.contains(middle));
        // A paragraph is told by where its first line stands: it is the last that begins above the link's lower edge.
        let begins = |at: &usize| {
            let own = &self.all[*at];
            own.page < upon.page || own.page == upon.page && own.bounds.y0 <= middle.y
        };
        let paragraph = self.paragraphs.iter().copied().take_while(begins).last();
        let found = cell.or(paragraph).and_then(|at| Some((at, self.once(at, words)?)));
        let Some((at, [from, to])) = found else { return false };
        let own = &mut self.all[at];
        let free = own.links.iter().all(|link| to <= link.from || link.to <= from);
        let link = Link::new(from, to, &upon.target).filter(|_| free);
        let is_link = link.is_some();
        own.links.extend(link);
        is_link
    }

    /// Where words stand in a stretch, if they do once.
    fn once(&self, at: usize, words: &[char]) -> Option<[usize; 2]> {
        let chars = &self.all[at].chars;
        let mut places = chars.windows(words.len()).filter(|w| w.iter().map(|(_, c)| c).eq(words));
        let place = places.next().filter(|_| places.next().is_none())?;
        Some([place.first()?.0, place.last()?.0 + 1])
    }

    /// Hand the links to the paragraphs, and those of cells to what is known of them.
    fn put(self, blocks: &mut [Block], cells: &mut Vec<(Origin, Spans)>) {
        let known: HashMap<String, usize> = cells.iter().enumerate().map(|(i, (at, _))| (at.exact(), i)).collect();
        for mut own in self.all.into_iter().filter(|own| !own.links.is_empty()) {
            own.links.sort_by_key(|link| link.from);
            match (&mut blocks[own.at.0], own.at.1) {
                (Block::Paragraph(p), _) => p.spans.links = own.links,
                (Block::Table(table), Some((r, c))) => {
                    let origin = &table.rows[r].cells[c].origin;
                    match known.get(&origin.exact()) {
                        Some(&at) => cells[at].1.links = own.links,
                        None => cells.push((origin.clone(), Spans::of_links(own.links))),
                    }
                }
                _ => {}
            }
        }
    }
}
