//! Charts as bars: the name, the bar, the number; read aloud they are lines of text.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::lines::{Measure, Span};
use super::measures::{BODY_HEIGHT, BODY_WIDTH};
use super::setter::Setter;
use super::structure::StructureType;
use crate::document::Look;
use crate::document::chart::{COLORS, Chart};
use crate::document::looks::CHART_TITLE;
use crate::fonts::Slot;

/// Distance of bars.
const STEP: f32 = 20.0;
/// Where bars begin and how long the longest is, within the 版心.
const BAR: [f32; 2] = [0.34 * BODY_WIDTH, 0.52 * BODY_WIDTH];

/// A chart, the lines of which are numbered from `number`.
pub(super) fn set(setter: &mut Setter<'_>, chart: &Chart, number: usize, look: &Look) {
    let bars: usize = chart.rows.iter().map(|(_, n)| n.len()).sum();
    let step = bars.to_f32().unwrap_or(0.0) * STEP;
    if step + 3.0 * STEP > setter.flow.room() && step + 3.0 * STEP < BODY_HEIGHT {
        setter.flow.break_page();
    }
    setter.flow.skip(STEP / 2.0);
    let mut notes = Notes { setter, number };
    notes.line(&chart.title, CHART_TITLE, 0.0, true, STEP * 1.2);
    let type_ = (look.face, look.size);
    if let Some(legend) = chart.legend() {
        notes.line(&legend, type_, BAR[0], true, STEP);
    }
    let all = chart.rows.iter().flat_map(|(_, numbers)| numbers).flatten();
    let largest = all.max().and_then(Decimal::to_f32).unwrap_or(1.0).max(1.0);
    for (name, numbers) in &chart.rows {
        // The number stands behind its bar, on the same line as the name.
        if !name.is_empty() {
            notes.line(name, type_, 0.0, false, 0.0);
        }
        for (i, n) in numbers.iter().enumerate() {
            let length = n.and_then(|n| n.to_f32()).unwrap_or(0.0).max(0.0) / largest * BAR[1];
            let told = n.map(|n| n.normalize().to_string()).unwrap_or_default();
            notes.line(&told, type_, BAR[0] + length + 4.0, false, STEP);
            let color = COLORS[i % COLORS.len()].1;
            notes.setter.flow.fill(BAR[0], STEP - 0.5, [length.max(0.5), look.size], color);
        }
    }
}

/// The lines of a chart.
struct Notes<'a, 'b> {
    setter: &'a mut Setter<'b>,
    /// The number of the next line in the document's order.
    number: usize,
}

impl Notes<'_, '_> {
    /// A line of small type.
    fn line(&mut self, text: &str, (slot, size): (Slot, f32), x: f32, keep: bool, advance: f32) {
        let tag = self.setter.tag(StructureType::P, self.number);
        self.number += 1;
        let measure = Measure { size, cell: size, width: BODY_WIDTH - x, indent: 0.0, justify: false };
        for line in self.setter.lines(&[Span { text, slot }], &measure).iter().take(1) {
            self.setter.flow.line(line, x, advance, keep, tag);
        }
    }
}
