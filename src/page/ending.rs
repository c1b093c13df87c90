//! The end of a report, 署名 and 成文日期 (GB/T 9704-2012, 7.3.5): without a seal, or with room for one.

use super::lines::{Measure, Span, TextLine, width};
use super::measures::{BODY_WIDTH, CELL, MM, PITCH};
use super::setter::Setter;
use super::structure::StructureType;
use super::text::{measure, step, tagged};
use crate::document::looks::{ABOVE_END, SEAL, UNSEALED};
use crate::document::{Piece, Role, at_words, look};

/// The name and the date in lines, and where they stand.
pub(super) struct Ending<'a> {
    pieces: Vec<(&'a Piece, Vec<TextLine>)>,
    /// Width of the name's longest line and of the date's, in points.
    name: f32,
    date: f32,
    /// Does it have room for a seal?
    seal: bool,
}

impl<'a> Ending<'a> {
    /// The end that these pieces begin with, and the pieces behind it.
    pub(super) fn begins<'b>(
        setter: &mut Setter<'_>,
        pieces: &'b [&'a Piece],
        seal: bool,
    ) -> Option<(Self, &'b [&'a Piece])> {
        let own = |piece: &&Piece| matches!(piece.role, Role::Signature | Role::Date);
        let count = pieces.iter().take_while(|piece| own(piece)).count();
        let (own, rest) = pieces.split_at(count);
        (count > 0).then(|| (Self::of(setter, own, seal), rest))
    }

    fn of(setter: &mut Setter<'_>, pieces: &[&'a Piece], seal: bool) -> Self {
        let pieces: Vec<_> = pieces.iter().map(|piece| (*piece, lines(setter, piece))).collect();
        let widest = |role: Role| {
            let lines = pieces.iter().filter(|(piece, _)| piece.role == role).flat_map(|(_, lines)| lines);
            lines.map(|line| line.width).fold(0.0, f32::max)
        };
        let (name, date) = (widest(Role::Signature), widest(Role::Date));
        Self { pieces, name, date, seal }
    }

    fn count(&self) -> usize {
        self.pieces.iter().map(|(_, lines)| lines.len()).sum()
    }

    /// The space above it: two lines where a seal needs them.
    fn above(&self) -> f32 {
        PITCH * if self.seal && self.count() <= 2 { 2.0 } else { ABOVE_END }
    }

    /// From the top of the first line to the bottom of the last.
    fn lines_height(&self) -> f32 {
        #[allow(clippy::cast_precision_loss)]
        let between = self.count().saturating_sub(1) as f32;
        between * PITCH + look(Role::Date).size
    }

    /// From the next line's top to the top of the seal: name and date stand a little below its middle, its edge within one
    /// line of the text above.
    fn seal_top(&self) -> f32 {
        let middle = self.above() + self.lines_height() / 2.0;
        (middle - BELOW_MIDDLE - SEAL * MM / 2.0).clamp(SEAL_TOP[0], SEAL_TOP[1])
    }

    /// Its height, from the next line's top.
    pub(super) fn height(&self) -> f32 {
        let lines = self.above() + self.lines_height();
        if self.seal { lines.max(self.seal_top() + SEAL * MM) } else { lines }
    }

    /// The middle of name and date where they stand for a seal.
    fn middle(&self) -> f32 {
        let date = look(Role::Date).right * CELL + self.date / 2.0;
        // A long name keeps its space at the right, and takes the date along.
        BODY_WIDTH - date.max(UNSEALED * CELL + self.name / 2.0)
    }

    /// Where a line of it begins.
    fn place(&self, role: Role, line: f32) -> f32 {
        let (further, right) = (UNSEALED * CELL, BODY_WIDTH - UNSEALED * CELL);
        let x = if self.seal {
            self.middle() - line / 2.0
        } else if self.date > self.name {
            // The date stands in from the right; the name moves with it.
            right - self.date - if role == Role::Date { 0.0 } else { further }
        } else {
            right - self.name + if role == Role::Date { further } else { 0.0 }
        };
        x.max(0.0)
    }

    /// Set it behind what stands before it, on one page.
    pub(super) fn set(&self, setter: &mut Setter<'_>) {
        setter.flow.hold_space(self.above());
        let (count, mut at) = (self.count(), 0);
        for (piece, lines) in &self.pieces {
            let mut lines = lines.clone();
            let tag = tagged(setter, piece, StructureType::P, &mut lines);
            for line in &lines {
                at += 1;
                let (x, step) = (self.place(piece.role, line.width), step(&look(piece.role)));
                if at < count {
                    setter.flow.line(line, x, step, true, tag);
                } else {
                    let need = self.height() - self.above() - self.lines_height() + line.size;
                    setter.flow.line_with(line, x, step, need, tag);
                }
            }
        }
        if self.seal {
            self.field(setter);
        }
    }

    /// The field for the seal, around the name and the date.
    fn field(&self, setter: &mut Setter<'_>) {
        let element = setter.structure.add(StructureType::Form, 0);
        let side = SEAL * MM;
        // The pen is a line below the last one already.
        let below = self.above() + self.lines_height() - look(Role::Date).size + PITCH;
        let x = (self.middle() - side / 2.0).clamp(0.0, BODY_WIDTH - side);
        setter.flow.field(x, below - self.seal_top(), [side, side], element);
    }
}

/// How far name and date stand below the seal's middle, in points (居印章中心偏下位置).
const BELOW_MIDDLE: f32 = 11.0;
/// Where the seal's edge may stand below the next line's top, in points: never on the text above, never more than a line from it.
const SEAL_TOP: [f32; 2] = [-10.0, 14.0];

/// The lines of a name, broken after the ends of words, or of a date.
fn lines(setter: &mut Setter<'_>, piece: &Piece) -> Vec<TextLine> {
    let (look, text) = (look(piece.role), piece.text());
    let room = BODY_WIDTH - 2.0 * UNSEALED * CELL;
    let fits = |text: &str| width(setter.fonts, text, look.face, look.size) <= room;
    let parts = match piece.role {
        Role::Signature => at_words(&text, setter.names, &fits),
        _ => vec![text],
    };
    let measure = Measure { width: room, ..measure(&look) };
    parts.iter().flat_map(|part| setter.lines(&[Span { text: part, slot: look.face }], &measure)).collect()
}
