//! A document being set: pages that fill, and what each line of them is.

use super::flow::Flow;
use super::item::Tag;
use super::lines::{Measure, Span, TextLine, break_text, width};
use super::measures::BODY_WIDTH;
use super::structure::{Structure, StructureType};
use super::table::lay_out;
use crate::document::grid::Grid;
use crate::document::{Role, Said, look};
use crate::fonts::FontSet;

/// A document being set.
pub(super) struct Setter<'a> {
    pub(super) fonts: &'a FontSet,
    pub(super) flow: Flow,
    pub(super) structure: Structure,
    /// Characters that no face has.
    pub(super) missing: Vec<char>,
    /// Width of the date at the end, over which the name stands.
    pub(super) date: Option<f32>,
}

impl<'a> Setter<'a> {
    pub(super) fn new(fonts: &'a FontSet, said: &Said) -> Self {
        let date = said.pieces().find(|piece| piece.role == Role::Date).map(|piece| {
            let look = look(piece.role);
            width(fonts, &piece.text(), look.face, look.size)
        });
        Self { fonts, flow: Flow::default(), structure: Structure::default(), missing: vec![], date }
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

    /// A table in this size of type.
    pub(super) fn table(&mut self, grid: &Grid, number: usize, size: f32) {
        let laid = lay_out(grid, number, BODY_WIDTH, size, self.fonts, &mut self.structure, &mut self.missing);
        self.flow.table(&laid);
    }
}
