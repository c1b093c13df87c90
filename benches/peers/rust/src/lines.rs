//! The simplest layout that makes pages of a report: lines filled with as many characters as there is room for, tables of equal columns.

use krilla::geom::Rect;
use krilla::text::KrillaGlyph;

use crate::fonts::{Faces, HEADING, TABLE, TEXT, TITLE};
use nianbao_peers::job::{Block, Job};

const MM: f32 = 72.0 / 25.4;
pub const PAGE: (f32, f32) = (210.0 * MM, 297.0 * MM);
const LEFT: f32 = 28.0 * MM;
const WIDTH: f32 = 156.0 * MM;
const TOP: f32 = 37.0 * MM;
const BOTTOM: f32 = 262.0 * MM;

/// What is painted on a page.
#[derive(Default)]
pub struct Page {
    pub runs: Vec<Run>,
    pub boxes: Vec<Rect>,
}

/// Characters of one face in one line.
pub struct Run {
    pub face: usize,
    pub size: f32,
    pub at: (f32, f32),
    pub text: String,
    pub glyphs: Vec<KrillaGlyph>,
    /// Which text of the report it is of, counted in order: the title, headings, paragraphs, cells.
    pub leaf: usize,
}

/// How a text is set: its face, its size, and from one line to the next.
#[derive(Clone, Copy)]
struct Style {
    face: usize,
    size: f32,
    leading: f32,
}

pub fn pages(job: &Job, faces: &Faces) -> Vec<Page> {
    let mut setter = Setter { faces, pages: vec![Page::default()], y: TOP, leaf: 0 };
    setter.paragraph(&job.title, Style { face: TITLE, size: 22.0, leading: 34.0 }, 0.0);
    for block in &job.blocks {
        match block {
            Block::Heading(text) => setter.paragraph(text, Style { face: HEADING, size: 16.0, leading: 29.0 }, 0.0),
            Block::Paragraph(text) => setter.paragraph(text, Style { face: TEXT, size: 16.0, leading: 29.0 }, 32.0),
            Block::Table(rows) => rows.iter().for_each(|row| setter.row(row)),
        }
    }
    setter.pages
}

struct Setter<'a> {
    faces: &'a Faces,
    pages: Vec<Page>,
    y: f32,
    leaf: usize,
}

impl Setter<'_> {
    fn paragraph(&mut self, text: &str, style: Style, indent: f32) {
        for (i, line) in self.lines(text, style, WIDTH, indent).into_iter().enumerate() {
            self.room(style.leading);
            self.line(line, style, LEFT + if i == 0 { indent } else { 0.0 }, self.y + style.leading * 0.7);
            self.y += style.leading;
        }
        self.leaf += 1;
    }

    fn row(&mut self, row: &[String]) {
        let style = Style { face: TABLE, size: 9.5, leading: 13.0 };
        let width = WIDTH / row.len() as f32;
        let cells: Vec<Vec<&str>> = row.iter().map(|text| self.lines(text, style, width - 4.0, 0.0)).collect();
        let height = cells.iter().map(Vec::len).max().unwrap_or(0).max(1) as f32 * style.leading + 4.0;
        self.room(height);
        for (i, cell) in cells.into_iter().enumerate() {
            let left = LEFT + i as f32 * width;
            let outline = Rect::from_ltrb(left, self.y, left + width, self.y + height).expect("a box");
            self.pages.last_mut().expect("a page").boxes.push(outline);
            for (at, line) in cell.into_iter().enumerate() {
                self.line(line, style, left + 2.0, self.y + 2.0 + style.leading * (at as f32 + 0.75));
            }
            self.leaf += 1;
        }
        self.y += height;
    }

    fn room(&mut self, height: f32) {
        if self.y + height > BOTTOM {
            self.pages.push(Page::default());
            self.y = TOP;
        }
    }

    fn lines<'t>(&self, text: &'t str, style: Style, width: f32, indent: f32) -> Vec<&'t str> {
        let (mut lines, mut start, mut taken) = (Vec::new(), 0, indent);
        for (at, character) in text.char_indices() {
            let advance = self.faces.glyph(style.face, character).2 * style.size;
            if taken + advance > width && at > start {
                lines.push(&text[start..at]);
                (start, taken) = (at, 0.0);
            }
            taken += advance;
        }
        if start < text.len() {
            lines.push(&text[start..]);
        }
        lines
    }

    fn line(&mut self, text: &str, style: Style, left: f32, base: f32) {
        let (leaf, mut x) = (self.leaf, left);
        let mut runs: Vec<Run> = Vec::new();
        for character in text.chars() {
            let (face, glyph, advance) = self.faces.glyph(style.face, character);
            if runs.last().is_none_or(|run| run.face != face) {
                runs.push(Run { face, size: style.size, at: (x, base), text: String::new(), glyphs: Vec::new(), leaf });
            }
            let run = runs.last_mut().expect("a run");
            let start = run.text.len();
            run.text.push(character);
            run.glyphs.push(KrillaGlyph::new(glyph, advance, 0.0, 0.0, 0.0, start..run.text.len(), None));
            x += advance * style.size;
        }
        self.pages.last_mut().expect("a page").runs.extend(runs);
    }
}
