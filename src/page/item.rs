//! Laid-out pages: what to paint, and where.

use std::sync::Arc;

use super::lines::LineGlyph;
use super::structure::Structure;
use crate::base::finding::Finding;
use crate::base::media::Media;

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
    /// Where a field for a signature or a seal stands, to be filled by other programs: nothing is painted.
    Field {
        /// Left, top, right, bottom.
        bounds: [f32; 4],
        /// Its element.
        element: usize,
    },
    /// A picture.
    Picture {
        /// Left, top, right, bottom.
        bounds: [f32; 4],
        /// What it holds.
        media: Arc<Media>,
        /// Its element.
        element: usize,
    },
    /// What of a line of text leads elsewhere: nothing is painted, the text stands by itself.
    Link {
        /// Left, top, right, bottom.
        bounds: [f32; 4],
        /// The address.
        target: Arc<str>,
        /// Its element.
        element: usize,
    },
    /// Large grey type across the page, under all else, rising from left to right by half a right angle.
    Watermark {
        /// Where its baseline begins.
        x: f32,
        /// Where its baseline begins.
        y: f32,
        /// Size of the type.
        size: f32,
        /// The glyphs, placed from `x`.
        glyphs: Vec<LineGlyph>,
        /// Red, green and blue alike, from 0 to 1.
        grey: f32,
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
    /// The level of the heading, 1 or 2.
    pub level: u8,
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
    /// What the document is called by its kind: the official name of such reports.
    pub subject: String,
    /// The reporting year.
    pub year: Option<i32>,
    /// 成文日期, as `YYYY-MM-DD`.
    pub issued_on: Option<String>,
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
