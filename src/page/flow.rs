//! Filling pages from the top: lines, tables, headings kept with what follows.

use std::sync::Arc;

use super::item::{Bookmark, Item, Page, Tag};
use super::lines::{LineLink, TextLine};
use super::measures::{ASCENT, BODY_HEIGHT, LEFT, PITCH, SIZE, TOP};
use super::table::{LaidCell, LaidTable, PAD};
use crate::base::media::Media;
use crate::document::grid::{Align, Role};

/// The space under a table, at least.
const UNDER_TABLE: f32 = 10.0;
/// The same under a picture.
const UNDER_PICTURE: f32 = 6.0;
/// The part of the em below the baseline.
const DESCENT: f32 = 1.0 - ASCENT;

/// Pages being filled.
#[derive(Debug, Default)]
pub struct Flow {
    pages: Vec<Page>,
    /// Distance from the top of the 版心 to where the next line's characters begin.
    y: f32,
    bookmarks: Vec<Bookmark>,
    /// Lines waiting for what follows them, so that a heading never ends a page.
    held: Vec<Held>,
}

#[derive(Debug)]
struct Held {
    line: TextLine,
    x: f32,
    advance: f32,
    bookmark: Option<(String, u8)>,
    tag: Tag,
}

impl Flow {
    fn page(&mut self) -> &mut Page {
        if self.pages.is_empty() {
            self.pages.push(Page::default());
        }
        self.pages.last_mut().expect("just made")
    }

    /// Go on at the top of a fresh page, the held lines set first.
    pub fn break_page(&mut self) {
        self.release(SIZE);
        self.new_page();
    }

    fn new_page(&mut self) {
        self.pages.push(Page::default());
        self.y = 0.0;
    }

    /// Note a place under a name; it is where the next line will stand.
    pub fn bookmark(&mut self, title: &str, level: u8) {
        self.held.push(Held {
            line: TextLine::default(),
            x: 0.0,
            advance: 0.0,
            bookmark: Some((title.to_string(), level)),
            tag: Tag::Artifact,
        });
    }

    /// Leave space, unless at the top of a page.
    pub fn skip(&mut self, space: f32) {
        if self.y > 0.0 {
            self.y += space;
        }
    }

    /// Go down to the next line of the grid.
    pub fn snap(&mut self) {
        self.y = ((self.y / PITCH - 0.01).ceil() * PITCH).max(self.y);
    }

    /// Put a line at `x` within the 版心, `advance` below the line before. A line with `keep` stays with the next.
    pub fn line(&mut self, line: &TextLine, x: f32, advance: f32, keep: bool, tag: Tag) {
        if keep {
            self.held.push(Held { line: line.clone(), x, advance, bookmark: None, tag });
        } else {
            self.line_with(line, x, advance, line.size, tag);
        }
    }

    /// Leave space that stays on a page with what is held before it and with what follows.
    pub fn hold_space(&mut self, space: f32) {
        self.line(&TextLine::default(), 0.0, space, true, Tag::Artifact);
    }

    /// Put a line on a page that has room for `need` points from its top.
    pub fn line_with(&mut self, line: &TextLine, x: f32, advance: f32, need: f32, tag: Tag) {
        self.release(need);
        if self.y + line.size > BODY_HEIGHT + 0.5 {
            self.new_page();
        }
        self.put(line, x, tag);
        self.y += advance;
    }

    /// Mark the place of a field: `x` within the 版心, `above` the place of the next line.
    pub fn field(&mut self, x: f32, above: f32, size: [f32; 2], element: usize) {
        let [x0, y0] = [LEFT + x, TOP + self.y - above];
        self.page().items.push(Item::Field { bounds: [x0, y0, x0 + size[0], y0 + size[1]], element });
    }

    fn put(&mut self, line: &TextLine, x: f32, tag: Tag) {
        if line.glyphs.is_empty() {
            return;
        }
        let (x, y) = (LEFT + x, TOP + self.y + line.size * ASCENT);
        let mut pieces = vec![(0..line.glyphs.len(), None)];
        for link in &line.links {
            let Some((rest, _)) = pieces.pop() else { break };
            pieces.push((rest.start..link.glyphs.start, None));
            pieces.push((link.glyphs.clone(), Some(link)));
            pieces.push((link.glyphs.end..rest.end, None));
        }
        for (range, link) in pieces.into_iter().filter(|(range, _)| !range.is_empty()) {
            let tag = link.map_or(tag, |link| Tag::Content(link.element));
            if let Some(LineLink { element, target, .. }) = link {
                let end = line.glyphs.get(range.end).map_or(line.width, |next| next.x);
                let bounds = [x + line.glyphs[range.start].x, y - line.size * ASCENT, x + end, y + line.size * DESCENT];
                self.page().items.push(Item::Link { bounds, target: target.clone(), element: *element });
            }
            let glyphs = line.glyphs[range].to_vec();
            self.page().items.push(Item::Text { x, y, size: line.size, glyphs, tag });
        }
    }

    /// Put a picture at `x` within the 版心, on a page that has room for it and for `below` points of what follows.
    pub fn picture(&mut self, media: &Arc<Media>, x: f32, [width, height]: [f32; 2], below: f32, element: usize) {
        let need = if height + below <= BODY_HEIGHT { height + below } else { height };
        self.release(need);
        if self.y > 0.0 && self.y + need > BODY_HEIGHT + 0.5 {
            self.new_page();
        }
        let [x0, y0] = [LEFT + x, TOP + self.y];
        let bounds = [x0, y0, x0 + width, y0 + height];
        self.page().items.push(Item::Picture { bounds, media: Arc::clone(media), element });
        self.y += height + UNDER_PICTURE;
        // Text goes on at the next line of the grid.
        self.snap();
    }

    /// Set the held lines, on a page that has room for them and for `next` points more.
    fn release(&mut self, next: f32) {
        let need: f32 = self.held.iter().map(|h| h.advance).sum::<f32>() + next;
        if !self.held.is_empty() && self.y > 0.0 && self.y + need > BODY_HEIGHT + 0.5 && need < BODY_HEIGHT {
            self.new_page();
        }
        for held in std::mem::take(&mut self.held) {
            if self.y + held.line.size > BODY_HEIGHT + 0.5 {
                self.new_page();
            }
            if let Some((title, level)) = held.bookmark {
                self.page();
                self.bookmarks.push(Bookmark { title, level, page: self.pages.len() - 1, y: TOP + self.y });
            }
            self.put(&held.line, held.x, held.tag);
            self.y += held.advance;
        }
    }

    /// Fill a box that begins `above` the place of the next line: `x` within the 版心, its width and height.
    pub fn fill(&mut self, x: f32, above: f32, size: [f32; 2], color: [f32; 3]) {
        let bounds = [LEFT + x, TOP + self.y - above, size[0], size[1]];
        self.page().items.push(Item::Fill { bounds, color });
    }

    /// Room left on the page.
    #[must_use]
    pub fn room(&self) -> f32 {
        BODY_HEIGHT - self.y
    }

    /// Put a table: whole if it fits here or on a page of its own, else broken between rows with its header repeated. Its
    /// last row stays on a page with `below` points of what follows.
    pub fn table(&mut self, table: &LaidTable, below: f32) {
        let rows = table.heights.len();
        let below = if below > 0.0 { below + UNDER_TABLE + PITCH } else { 0.0 };
        let alone = table.height(0..rows);
        let whole = if alone + below <= BODY_HEIGHT { alone + below } else { alone };
        let held: f32 = self.held.iter().map(|h| h.advance).sum();
        let gap = 4.0;
        if self.y > 0.0 && self.y + held + gap + whole > BODY_HEIGHT && held + gap + whole <= BODY_HEIGHT {
            self.new_page();
        }
        // Header and a first row belong together.
        let first = (table.header_rows + 1).min(rows);
        self.release(gap + table.height(0..first));
        if self.y > 0.0 {
            self.y += gap;
        }
        let whole = self.y + whole <= BODY_HEIGHT + 0.5;
        let mut spread = table.clone();
        if whole {
            spread.spread(BODY_HEIGHT - self.y - below);
        }
        let table = &spread;
        let mut from = 0;
        let mut shown = vec![false; table.cells.len()];
        while from < rows {
            let repeat = if from > 0 { table.header_height() } else { 0.0 };
            let mut to = from;
            let mut used = repeat;
            while to < rows && self.y + used + table.heights[to] <= BODY_HEIGHT + 0.5 {
                used += table.heights[to];
                to += 1;
            }
            // Where what follows has no room any more, the last row goes with it.
            let fits = self.y + used + below <= BODY_HEIGHT + 0.5;
            if to == rows && !fits && to > from.max(table.header_rows) + 1 {
                to -= 1;
            }
            let stranded = to < rows && to <= table.header_rows && from == 0;
            if (to == from || stranded) && self.y > 0.0 {
                self.new_page();
                continue;
            }
            // On an empty page at least one row is set, whatever its height.
            let to = to.max(from + 1);
            if from > 0 && from >= table.header_rows {
                self.piece(table, 0..table.header_rows.min(from), &mut shown);
            }
            self.piece(table, from..to, &mut shown);
            from = to;
            if from < rows {
                self.new_page();
            }
        }
        self.y += UNDER_TABLE;
        // Text goes on at the next line of the grid.
        self.snap();
    }

    /// Paint rows of a table at the present height. Cells that span beyond them show their text in each piece that has room
    /// for it.
    fn piece(&mut self, table: &LaidTable, rows: std::ops::Range<usize>, shown: &mut [bool]) {
        let top = TOP + self.y;
        let y_of = |row: usize| top + table.height(rows.start..row);
        let inside = |c: &&LaidCell| c.row < rows.end && c.row + c.rows > rows.start;
        let mut items = Vec::new();
        for (cell, shown) in table.cells.iter().zip(shown).filter(|(c, _)| inside(c)) {
            let (y0, y1) = (y_of(cell.row.max(rows.start)), y_of((cell.row + cell.rows).min(rows.end)));
            let (x0, x1) = (LEFT + table.x[cell.col], LEFT + table.x[cell.col + cell.cols]);
            if let (Role::Band, Some(color)) = (cell.role, table.band_fill) {
                items.push(Item::Fill { bounds: [x0, y0, x1 - x0, y1 - y0], color: color.shares() });
            }
            // What is shown again on a further page is no content of its own.
            let tag = if *shown { Tag::Artifact } else { Tag::Content(cell.element) };
            let last = cell.row + cell.rows <= rows.end;
            if (*shown || !last) && cell.height() > y1 - y0 + 0.5 {
                continue;
            }
            *shown = true;
            if let Tag::Content(element) = tag {
                items.push(Item::Cell { bounds: [x0, y0, x1, y1], element });
            }
            cell_text(cell, [x0, y0, x1, y1], tag, &mut items);
        }
        // Rules after fills, so that fills never cover half of a rule.
        items.sort_by_key(|item| !matches!(item, Item::Fill { .. }));
        items.extend(rules(table, &rows, &y_of));
        self.page().items.extend(items);
        self.y += table.height(rows);
    }

    /// The pages and places.
    pub fn finish(mut self) -> (Vec<Page>, Vec<Bookmark>) {
        self.release(SIZE);
        self.page();
        (self.pages, self.bookmarks)
    }
}

fn cell_text(cell: &LaidCell, [x0, y0, x1, y1]: [f32; 4], tag: Tag, items: &mut Vec<Item>) {
    #[allow(clippy::cast_precision_loss)]
    let block = cell.lines.len() as f32 * cell.pitch;
    let mut y = y0 + ((y1 - y0) - block) / 2.0;
    for line in &cell.lines {
        let x = match cell.align {
            Align::Left => x0 + PAD,
            Align::Center => x0 + ((x1 - x0) - line.width) / 2.0,
        };
        let baseline = y + (cell.pitch - line.size) / 2.0 + line.size * ASCENT;
        items.push(Item::Text { x, y: baseline, size: line.size, glyphs: line.glyphs.clone(), tag });
        y += cell.pitch;
    }
}

/// Every edge of every cell once, joined into as few straight rules as possible.
fn rules(table: &LaidTable, rows: &std::ops::Range<usize>, y_of: &dyn Fn(usize) -> f32) -> Vec<Item> {
    let (columns, count) = (table.x.len() - 1, rows.len());
    let mut owner = vec![vec![usize::MAX; columns]; count];
    for (i, cell) in table.cells.iter().enumerate() {
        for r in cell.row.max(rows.start)..(cell.row + cell.rows).min(rows.end) {
            for slot in &mut owner[r - rows.start][cell.col..cell.col + cell.cols] {
                *slot = i;
            }
        }
    }
    let mut items = Vec::new();
    let mut join = |edges: Vec<bool>, place: &dyn Fn(usize, usize) -> ([f32; 2], [f32; 2])| {
        let mut start = None;
        for (i, on) in edges.iter().copied().chain([false]).enumerate() {
            match (start, on) {
                (None, true) => start = Some(i),
                (Some(from), false) => {
                    let (from, to) = place(from, i);
                    items.push(Item::Rule { from, to });
                    start = None;
                }
                _ => {}
            }
        }
    };
    for r in 0..=count {
        let edge = |c: usize| r == 0 || r == count || owner[r - 1][c] != owner[r][c];
        let y = y_of(rows.start + r);
        join((0..columns).map(edge).collect(), &|a, b| ([LEFT + table.x[a], y], [LEFT + table.x[b], y]));
    }
    for c in 0..=columns {
        let edge = |r: usize| c == 0 || c == columns || owner[r][c - 1] != owner[r][c];
        let x = LEFT + table.x[c];
        join((0..count).map(edge).collect(), &|a, b| ([x, y_of(rows.start + a)], [x, y_of(rows.start + b)]));
    }
    items
}
