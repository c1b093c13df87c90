//! Pages by GB/T 9704-2012: 版心 156 × 225 mm, 22 lines of 28 characters, headings, tables, page numbers.
//!
//! Coordinates are in points from the page's upper left corner, downwards.

pub mod chart;
mod flow;
pub mod lines;
mod notices;
pub mod structure;
pub mod table;
mod title;

use crate::base::finding::{Finding, Lang};
use crate::document::grid::Grid;
use crate::fonts::{FontSet, Slot};
use crate::page::chart::Chart;
use crate::page::flow::Flow;
use crate::page::lines::{LineGlyph, Measure, Span, TextLine, break_text, width};
use crate::page::notices::{missing_finding, variants_finding};
use crate::page::structure::{Kind, Structure};
use crate::page::table::lay_out;
use crate::report::{Block, FormTable, Paragraph, Report, Role, Standing, Table};

/// Points in a millimetre.
pub const MM: f32 = 72.0 / 25.4;
/// A4, 210 × 297 mm.
pub const PAGE: [f32; 2] = [210.0 * MM, 297.0 * MM];
/// 天头: 37 mm to the top of the first line's characters.
pub const TOP: f32 = 37.0 * MM;
/// 订口: 28 mm.
pub const LEFT: f32 = 28.0 * MM;
/// 版心 width, 156 mm.
pub const BODY_WIDTH: f32 = 156.0 * MM;
/// 版心 height, 225 mm, from the top of the first line's characters to the bottom of the last line's.
pub const BODY_HEIGHT: f32 = 225.0 * MM;
/// 3号, in points.
pub const SIZE: f32 = 16.0;
/// Cell of a character: 28 of them fill a line.
pub const CELL: f32 = BODY_WIDTH / 28.0;
/// Distance of lines: 22 of them fill the 版心.
pub const PITCH: f32 = (BODY_HEIGHT - SIZE) / 21.0;
/// The part of the em above the baseline.
pub const ASCENT: f32 = 0.88;
/// 2号, for the title.
pub(super) const TITLE_SIZE: f32 = 22.0;
/// 4号, for page numbers.
const NUMBER_SIZE: f32 = 14.0;

/// What a piece of a page belongs to, for reading order and tags.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tag {
    /// Page furniture that is no content.
    Artifact,
    /// Content of an element of the structure.
    Content(usize),
}

/// Something to paint.
#[derive(Debug, Clone, PartialEq)]
pub enum Item {
    /// Glyphs on one baseline.
    Text {
        /// Left edge.
        x: f32,
        /// Baseline.
        y: f32,
        /// Size of the type.
        size: f32,
        /// The glyphs, placed from `x`.
        glyphs: Vec<LineGlyph>,
        /// What it belongs to.
        tag: Tag,
    },
    /// Where a cell of a table stands: nothing is painted, its text follows.
    Cell {
        /// Left, top, right, bottom.
        bounds: [f32; 4],
        /// Its element.
        element: usize,
    },
    /// A straight rule.
    Rule {
        /// Both ends.
        from: [f32; 2],
        /// Both ends.
        to: [f32; 2],
    },
    /// A filled box: left, top, width, height.
    Fill {
        /// The box.
        bounds: [f32; 4],
        /// Red, green, blue from 0 to 1.
        color: [f32; 3],
    },
}

/// One page.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Page {
    /// What to paint, in order.
    pub items: Vec<Item>,
}

/// A place that readers can jump to.
#[derive(Debug, Clone, PartialEq)]
pub struct Bookmark {
    /// Its name.
    pub title: String,
    /// The page, from 0.
    pub page: usize,
    /// Distance from the top.
    pub y: f32,
}

/// A document ready to paint.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Document {
    /// Its title.
    pub title: String,
    /// Its issuer.
    pub author: String,
    /// The pages.
    pub pages: Vec<Page>,
    /// What the pieces of the pages are.
    pub structure: Structure,
    /// The sections.
    pub bookmarks: Vec<Bookmark>,
    /// What this copy does otherwise than the report has it: characters that no face has, a title that had to be made.
    /// They are the copy's own and no findings of the report.
    pub findings: Vec<Finding>,
}

/// What may be added to the official copy; nothing by default.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Extras {
    /// A discreet line outside the 版心 of every page, such as 副本.
    pub copy_note: Option<String>,
    /// A page that lists the findings, in this language.
    pub findings: Option<Lang>,
    /// Charts after the text.
    pub charts: Vec<Chart>,
}

/// Lay out a report as the official copy.
#[must_use]
pub fn document(report: &Report, fonts: &FontSet) -> Document {
    document_with(report, fonts, &Extras::default())
}

/// Lay out a report with additions.
#[must_use]
pub fn document_with(report: &Report, fonts: &FontSet, extras: &Extras) -> Document {
    let mut setter = Setter {
        fonts,
        report,
        flow: Flow::default(),
        structure: Structure::default(),
        number: 0,
        missing: vec![],
        notices: vec![],
    };
    setter.title();
    for section in &report.sections {
        if section.number > 0 {
            setter.heading(&section.heading);
        }
        for block in &section.blocks {
            match block {
                Block::Paragraph(p) => setter.paragraph(p),
                Block::Form(f) => setter.form(&f.table),
                Block::Table(t) => setter.table(t),
            }
        }
    }
    if !extras.charts.is_empty() {
        setter.charts(&extras.charts);
    }
    if let Some(lang) = extras.findings {
        setter.findings(lang);
    }
    let Setter { flow, structure, missing, mut notices, .. } = setter;
    let (mut pages, bookmarks) = flow.finish();
    for (i, page) in pages.iter_mut().enumerate() {
        page_number(page, i + 1, fonts);
        if let Some(note) = &extras.copy_note {
            copy_note(page, note, fonts);
        }
    }
    notices.extend(missing_finding(missing));
    notices.extend(variants_finding(report));
    Document {
        title: report.display_title(),
        author: report.agency.clone().unwrap_or_default(),
        pages,
        structure,
        bookmarks,
        findings: notices,
    }
}

/// A document being set.
pub(super) struct Setter<'a> {
    pub(super) fonts: &'a FontSet,
    pub(super) report: &'a Report,
    pub(super) flow: Flow,
    pub(super) structure: Structure,
    /// The number of the next paragraph or table in the report's own order.
    number: usize,
    missing: Vec<char>,
    pub(super) notices: Vec<Finding>,
}

impl Setter<'_> {
    pub(crate) fn lines(&mut self, spans: &[Span<'_>], measure: &Measure) -> Vec<TextLine> {
        let (lines, missing) = break_text(self.fonts, spans, measure);
        self.missing.extend(missing);
        lines
    }

    /// A new element that shows the next paragraph of the report.
    pub(crate) fn tag(&mut self, kind: Kind) -> Tag {
        let number = self.next();
        Tag::Content(self.structure.paragraph(kind, 0, number))
    }

    fn next(&mut self) -> usize {
        self.number += 1;
        self.number
    }

    pub(super) fn heading(&mut self, text: &str) {
        self.flow.bookmark(text);
        let tag = self.tag(Kind::H2);
        let measure = body(2.0 * CELL, false);
        for line in self.lines(&[Span { text, slot: Slot::Hei }], &measure) {
            self.flow.line(&line, 0.0, PITCH, true, tag);
        }
    }

    fn paragraph(&mut self, p: &Paragraph) {
        match p.role {
            // The title stands at the top already.
            Role::Title => {
                self.next();
            }
            Role::Heading2 => {
                let tag = self.tag(Kind::H3);
                let lines = self.lines(&[Span { text: &p.text, slot: Slot::Kai }], &body(2.0 * CELL, false));
                for line in lines {
                    self.flow.line(&line, 0.0, PITCH, true, tag);
                }
            }
            Role::Body | Role::Heading3 => self.body(&p.text),
            Role::Signature | Role::Date => self.ending(p),
        }
    }

    fn body(&mut self, text: &str) {
        let spans = match run_in(text) {
            Some(at) => vec![Span { text: &text[..at], slot: Slot::Kai }, Span { text: &text[at..], slot: Slot::Fang }],
            None => vec![Span { text, slot: Slot::Fang }],
        };
        // A heading that ends with a full stop and has nothing after it is a heading all the same.
        let heading = run_in(text) == Some(text.len());
        let tag = self.tag(if heading { Kind::H3 } else { Kind::P });
        let lines = self.lines(&spans, &body(2.0 * CELL, true));
        for line in lines {
            self.flow.line(&line, 0.0, PITCH, heading, tag);
        }
    }

    /// 署名 and 成文日期: the date with four characters of space at its right, the name centred over it.
    fn ending(&mut self, p: &Paragraph) {
        let tag = self.tag(Kind::P);
        let lines = self.lines(&[Span { text: &p.text, slot: Slot::Fang }], &body(0.0, false));
        for line in lines {
            let right = BODY_WIDTH - 4.0 * CELL;
            let x = if p.role == Role::Date { right - line.width } else { self.signature_x(line.width) };
            self.flow.line(&line, x.max(0.0), PITCH, p.role == Role::Signature, tag);
        }
    }

    /// A page of its own that lists what the checks found.
    fn findings(&mut self, lang: Lang) {
        self.flow.break_page();
        let (heading, none) = match lang {
            Lang::Zh => ("附：勾稽检查发现的问题", "没有发现问题。"),
            Lang::En => ("Annex: findings of the checks", "Nothing found."),
        };
        self.heading(heading);
        if let Some(judged) = &self.report.judged {
            self.body(judged.message().get(lang));
        }
        if self.report.findings.is_empty() {
            self.body(none);
        }
        for finding in &self.report.findings {
            self.body(&format!("{}{}", finding.message.get(lang), finding.place(lang)));
        }
    }

    fn signature_x(&self, name: f32) -> f32 {
        let date = self.report.sections.iter().flat_map(|s| &s.blocks).find_map(|b| match b {
            Block::Paragraph(p) if p.role == Role::Date => Some(width(self.fonts, &p.text, Slot::Fang, SIZE)),
            _ => None,
        });
        let date = date.unwrap_or(name);
        let middle = BODY_WIDTH - 4.0 * CELL - date / 2.0;
        (middle - name / 2.0).min(BODY_WIDTH - 2.0 * CELL - name)
    }

    /// An official table, whole.
    fn form(&mut self, table: &FormTable) {
        self.set(&Grid::of_form(table), 9.5);
    }

    /// Any other table as it stood; a further piece of an official one is in that already.
    fn table(&mut self, table: &Table) {
        match table.standing {
            Standing::Piece(_) => self.number += 1,
            Standing::Own | Standing::Again(_) => self.set(&Grid::of_table(&table.rows), 10.0),
        }
    }

    fn set(&mut self, grid: &Grid, size: f32) {
        let number = self.next();
        let laid = lay_out(grid, number, BODY_WIDTH, size, self.fonts, &mut self.structure, &mut self.missing);
        self.flow.table(&laid);
    }
}

fn body(indent: f32, justify: bool) -> Measure {
    Measure { size: SIZE, cell: CELL, width: BODY_WIDTH, indent, justify }
}

/// `（一）加强领导。…`: the heading that runs on into its paragraph ends with the first full stop, if it comes soon.
fn run_in(text: &str) -> Option<usize> {
    let inner = text.strip_prefix(['（', '('])?;
    let close = inner.find(['）', ')'])?;
    if close == 0 || !inner[..close].chars().all(crate::base::numeral::is_counting) {
        return None;
    }
    let stop = text.find('。')?;
    (text[..stop].chars().count() <= 34).then(|| stop + '。'.len_utf8())
}

/// A line of small type at the upper edge, outside the 版心.
fn copy_note(page: &mut Page, note: &str, fonts: &FontSet) {
    const SMALL: f32 = 9.0;
    let measure = Measure { size: SMALL, cell: SMALL, width: BODY_WIDTH, indent: 0.0, justify: false };
    let (lines, _) = break_text(fonts, &[Span { text: note, slot: Slot::Song }], &measure);
    for (i, line) in lines.into_iter().take(2).enumerate() {
        #[allow(clippy::cast_precision_loss)]
        let y = 20.0 * MM + i as f32 * SMALL * 1.3;
        let x = LEFT + BODY_WIDTH - line.width;
        page.items.push(Item::Text { x, y, size: SMALL, glyphs: line.glyphs, tag: Tag::Artifact });
    }
}

/// `— 1 —` in 4号, 7 mm below the 版心, one character in from the right on odd pages, from the left on even ones.
fn page_number(page: &mut Page, number: usize, fonts: &FontSet) {
    let text = format!("— {number} —");
    let measure = Measure { size: NUMBER_SIZE, cell: NUMBER_SIZE, width: BODY_WIDTH, indent: 0.0, justify: false };
    let (lines, _) = break_text(fonts, &[Span { text: &text, slot: Slot::Song }], &measure);
    let Some(line) = lines.into_iter().next() else { return };
    let x = if number % 2 == 1 { LEFT + BODY_WIDTH - NUMBER_SIZE - line.width } else { LEFT + NUMBER_SIZE };
    let y = TOP + BODY_HEIGHT + 7.0 * MM + NUMBER_SIZE * ASCENT;
    page.items.push(Item::Text { x, y, size: NUMBER_SIZE, glyphs: line.glyphs, tag: Tag::Artifact });
}
