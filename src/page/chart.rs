//! Charts as bars: the name, the bar, the number; read aloud they are lines of text.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::lines::{Measure, Span, TextLine};
use super::measures::{BODY_HEIGHT, BODY_WIDTH};
use super::setter::Setter;
use super::structure::StructureType;
use crate::document::Look;
use crate::document::chart::{APART, Chart};
use crate::document::looks::CHART_TITLE;
use crate::fonts::Slot;

/// Distance of bars.
const STEP: f32 = 18.0;
/// Distance of the lines of a name.
const BELOW: f32 = 13.0;
/// Where bars begin, how long the longest is and how wide the names before them may be, within the 版心.
const BAR: f32 = 0.36 * BODY_WIDTH;
const LONGEST: f32 = 0.50 * BODY_WIDTH;
const NAME: f32 = 0.34 * BODY_WIDTH;
/// Names beside the series' own names are narrower.
const NAME_BESIDE: f32 = 0.22 * BODY_WIDTH;

/// A chart, the lines of which are numbered from `number`.
pub(super) fn set(setter: &mut Setter<'_>, chart: &Chart, number: usize, look: &Look) {
    let bars: usize = chart.rows.iter().map(|(_, n)| n.len()).sum();
    let apart = chart.is_apart();
    // Between names that have a scale of their own is half a step.
    let gaps = if apart { chart.rows.len().to_f32().unwrap_or(0.0) / 2.0 } else { 0.0 };
    let height = (bars.to_f32().unwrap_or(0.0) + gaps + 3.5) * STEP;
    if height > setter.flow.room() && height < BODY_HEIGHT {
        setter.flow.break_page();
    }
    setter.flow.skip(STEP / 2.0);
    let mut notes = Notes { setter, number };
    let type_ = (look.face, look.size);
    notes.head(&chart.title, CHART_TITLE, STEP * 1.2);
    if apart {
        notes.head(APART, type_, STEP);
    }
    let mut first = true;
    for rows in chart.scales() {
        let all = rows.iter().flat_map(|(_, numbers)| numbers).flatten();
        let largest = all.max().and_then(Decimal::to_f32).unwrap_or(1.0).max(1.0);
        for (name, numbers) in rows {
            notes.row(chart, name, numbers, largest, type_, first);
            first = false;
        }
        if apart {
            notes.setter.flow.skip(STEP / 2.0);
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
    /// A name with its bars, each with its number behind it on the same line.
    fn row(
        &mut self,
        chart: &Chart,
        name: &str,
        numbers: &[Option<Decimal>],
        largest: f32,
        (slot, size): (Slot, f32),
        first: bool,
    ) {
        let told: Vec<String> =
            numbers.iter().map(|n| n.map(|n| n.normalize().to_string()).unwrap_or_default()).collect();
        // The longest number has room behind the longest bar.
        let widest = told.iter().map(String::len).max().and_then(|n| n.to_f32()).unwrap_or(0.0) * size * 0.55;
        let longest = LONGEST.min(BODY_WIDTH - BAR - widest - 8.0).max(0.0);
        let room = if chart.is_apart() { NAME_BESIDE } else { NAME };
        let lines = self.lines(name, (slot, size), room);
        // A long name has several lines, and the next name waits for them.
        let bars = numbers.len().to_f32().unwrap_or(0.0) * STEP;
        let names = lines.len().to_f32().unwrap_or(0.0) * BELOW + STEP - BELOW;
        if !first && bars.max(names) > self.setter.flow.room() {
            self.setter.flow.break_page();
        }
        if !name.is_empty() {
            self.put(&lines, 0.0);
        }
        for (i, (n, told)) in numbers.iter().zip(&told).enumerate() {
            if chart.is_apart() {
                let series = self.lines(&chart.series[i], (slot, size), BAR - NAME_BESIDE - 10.0);
                self.put(&series[..series.len().min(1)], NAME_BESIDE + 6.0);
            }
            let length = n.and_then(|n| n.to_f32()).unwrap_or(0.0).max(0.0) / largest * longest;
            let left = BAR + length + 4.0;
            let number = self.lines(told, (slot, size), BODY_WIDTH - left);
            self.put(&number, left);
            self.setter.flow.skip(STEP);
            self.setter.flow.fill(BAR, STEP - 0.5, [length.max(0.5), size], chart.color(i));
        }
        self.setter.flow.skip((names - bars).max(0.0));
    }

    /// Text in lines of small type.
    fn lines(&mut self, text: &str, (slot, size): (Slot, f32), width: f32) -> Vec<TextLine> {
        self.setter.lines(&[Span { text, slot }], &Measure { size, cell: size, width, indent: 0.0, justify: false })
    }

    /// Lines from the present place down, which stays where it is for what goes beside them.
    fn put(&mut self, lines: &[TextLine], x: f32) {
        let tag = self.setter.tag(StructureType::P, self.number);
        self.number += 1;
        for line in lines {
            self.setter.flow.line(line, x, BELOW, false, tag);
        }
        self.setter.flow.skip(-BELOW * lines.len().to_f32().unwrap_or(0.0));
    }

    /// A line above the bars, which stays with them.
    fn head(&mut self, text: &str, type_: (Slot, f32), advance: f32) {
        let tag = self.setter.tag(StructureType::P, self.number);
        self.number += 1;
        for line in self.lines(text, type_, BODY_WIDTH) {
            self.setter.flow.line(&line, 0.0, advance, true, tag);
        }
    }
}
