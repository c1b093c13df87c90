//! A document being set: pages that fill, and what each line of them is.

use super::flow::Flow;
use super::item::Tag;
use super::lines::{Measure, Span, TextLine, break_text};
use super::measures::BODY_WIDTH;
use super::picture::Seen;
use super::structure::{Structure, StructureType};
use super::table::lay_out;
use crate::document::grid::Grid;
use crate::fonts::FontSet;
use crate::forms::TitleNames;

/// A document being set.
pub(super) struct Setter<'a> {
    pub(super) fonts: &'a FontSet,
    /// After which words names are broken.
    pub(super) names: &'a TitleNames,
    pub(super) flow: Flow,
    pub(super) structure: Structure,
    /// Characters that no face has.
    pub(super) missing: Vec<char>,
    /// The smallest type in a table so far, in points.
    pub(super) smallest: f32,
    /// Where the items of 附件说明 begin, under each other.
    pub(super) attached: f32,
    /// Which pictures the pages show.
    pub(super) seen: Seen,
}

impl<'a> Setter<'a> {
    pub(super) fn new(fonts: &'a FontSet, names: &'a TitleNames) -> Self {
        Self {
            fonts,
            names,
            flow: Flow::default(),
            structure: Structure::default(),
            missing: vec![],
            smallest: f32::MAX,
            attached: 0.0,
            seen: Seen::default(),
        }
    }

    /// Text in lines.
    pub(super) fn lines(&mut self, spans: &[Span<'_>], measure: &Measure) -> Vec<TextLine> {
        let (lines, missing) = break_text(self.fonts, spans, measure);
        self.missing.extend(missing);
        lines
    }

    /// A new element that shows the paragraph with this number.
    pub(super) fn tag(&mut self, kind: StructureType, number: usize) -> Tag {
        Tag::Content(self.structure.paragraph(kind, 0, number))
    }

    /// A table in this size of type, with room for `below` points of what follows.
    pub(super) fn table(&mut self, grid: &Grid, number: usize, size: f32, below: f32) {
        let laid = lay_out(grid, number, BODY_WIDTH, size, self.fonts, &mut self.structure, &mut self.missing);
        for cell in laid.cells.iter().filter(|cell| !cell.lines.is_empty()) {
            self.smallest = self.smallest.min(cell.lines[0].size);
        }
        self.flow.table(&laid, below);
    }
}
