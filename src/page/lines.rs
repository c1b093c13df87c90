//! Chinese line breaking (W3C clreq) and justification.
//!
//! Full-width characters stand on a grid of equal cells; punctuation gives up its blank half where two meet, at the end of a
//! line where the line would not fit otherwise, and a part of it within the line; what is left over is spread between
//! characters. A paragraph is broken where its lines look best together.

mod breaks;
mod classes;

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use unicode_width::UnicodeWidthChar;

use crate::base::text::is_han;
use crate::fonts::{Face, FontSet, Slot, Stand};

/// A placed glyph.
#[derive(Debug, Clone, PartialEq)]
pub struct LineGlyph {
    /// The character it shows.
    pub ch: char,
    /// The text it stands for, where that is more than the character shown, or another: a white space that ends the
    /// line, a sign without a shape of its own, a character that no face has.
    pub text: Option<Box<str>>,
    /// Index of its face.
    pub face: usize,
    /// The glyph in the face.
    pub id: u16,
    /// Left edge, in points from the line's start.
    pub x: f32,
    /// How it stands among the others.
    pub stand: Stand,
}

impl LineGlyph {
    /// The characters that it stands for.
    pub fn stands_for(&self) -> impl Iterator<Item = char> {
        let own = if self.text.is_none() { Some(self.ch) } else { None };
        own.into_iter().chain(self.text.iter().flat_map(|text| text.chars()))
    }
}

/// A line of text, placed from 0.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TextLine {
    /// The glyphs in order.
    pub glyphs: Vec<LineGlyph>,
    /// Where the last glyph ends, in points.
    pub width: f32,
    /// Size of the type in points.
    pub size: f32,
    /// What of it leads elsewhere.
    pub links: Vec<LineLink>,
}

/// Glyphs of a line that lead elsewhere.
#[derive(Debug, Clone, PartialEq)]
pub struct LineLink {
    /// Which of them.
    pub glyphs: Range<usize>,
    /// The element of the structure that they are.
    pub element: usize,
    /// The address.
    pub target: Arc<str>,
}

/// Text in one slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span<'a> {
    /// The text.
    pub text: &'a str,
    /// What it is set in.
    pub slot: Slot,
}

/// How lines are made.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measure {
    /// Size of the type in points.
    pub size: f32,
    /// Width of a full-width character's cell in points.
    pub cell: f32,
    /// Length of a line in points.
    pub width: f32,
    /// Indent of the first line in points.
    pub indent: f32,
    /// Spread lines to the full width (the last one never).
    pub justify: bool,
}

/// A character in a line; lengths are in points.
#[derive(Default)]
struct Unit {
    ch: char,
    /// The text it stands for, where that is not just the character.
    text: Option<String>,
    face: usize,
    id: u16,
    stand: Stand,
    /// Advance as it stands, with what it gave up to its neighbours for good.
    advance: f32,
    /// What it costs to end a line before it; none where no line may end.
    penalty: Option<f32>,
    /// Kerning before this unit, taken back at the start of a line.
    before: f32,
    /// Space that may be spread before it.
    spread: f32,
    /// What it gives up to fit a line: at its left, at its right, at its right where it ends the line.
    left: f32,
    right: f32,
    at_end: f32,
    /// How much is blank in its cell beside its ink; known of marks.
    blank_left: f32,
    blank_right: f32,
    /// How far the glyph is moved left because its blank left half was given up.
    shift: f32,
    full: bool,
}

impl Unit {
    /// Its glyph, for a text of more than it shows.
    fn alone(&self, x: f32, text: &str) -> LineGlyph {
        LineGlyph { ch: self.ch, text: Some(text.into()), face: self.face, id: self.id, x, stand: self.stand }
    }
}

/// Break text into lines. Characters that no face has are set as the missing glyph of 宋体 and returned.
#[must_use]
pub fn break_text(fonts: &FontSet, spans: &[Span<'_>], measure: &Measure) -> (Vec<TextLine>, Vec<char>) {
    let (units, missing) = units(fonts, spans, measure);
    let mut lines: Vec<TextLine> = Vec::new();
    let mut start = 0;
    while start < units.len() {
        let forced = units[start..].iter().position(|unit| unit.ch == '\n').map_or(units.len(), |at| start + at + 1);
        let part = &units[start..forced];
        let indent = if start == 0 { measure.indent } else { 0.0 };
        let mut from = 0;
        for end in breaks::of(part, measure, indent) {
            let indent = if from == 0 { indent } else { 0.0 };
            let mut line = set_line(&part[from..end], indent, measure, end == part.len());
            // A line of nothing but white space has no glyph that could stand for it.
            if line.glyphs.is_empty() {
                let text = text_of(&part[from..end]);
                match lines.last_mut().and_then(|l| l.glyphs.last_mut()) {
                    Some(before) => before.append(&text),
                    // At the beginning a blank is drawn where it stands for more than a blank.
                    None => {
                        let blank = part[from..end].iter().find(|unit| unit.text.is_some());
                        line.glyphs.extend(blank.map(|unit| unit.alone(indent, &text)));
                    }
                }
            }
            lines.push(line);
            from = end;
        }
        start = forced;
    }
    if lines.is_empty() {
        lines.push(TextLine { size: measure.size, ..TextLine::default() });
    }
    (lines, missing)
}

fn units(fonts: &FontSet, spans: &[Span<'_>], measure: &Measure) -> (Vec<Unit>, Vec<char>) {
    let mut units: Vec<Unit> = Vec::new();
    let mut missing = BTreeSet::new();
    let chars = spans.iter().flat_map(|s| s.text.chars().map(move |c| (c, s.slot)));
    for (c, slot) in chars {
        // Signs without a shape belong to the character before them; white space of any kind is shown as a space.
        if shapeless(c)
            && let Some(previous) = units.last_mut()
        {
            previous.text.get_or_insert_with(|| previous.ch.to_string()).push(c);
            continue;
        }
        let shown = if c == '\n' || !(shapeless(c) || c == '\t' || c == '\u{a0}') { c } else { ' ' };
        let glyph = fonts.glyph(slot, shown);
        if glyph.is_none() && c != '\n' {
            missing.insert(c);
        }
        // A character without a glyph shows as the replacement mark 〓, told by a finding.
        let shown = if glyph.is_none() && c != '\n' { MISSING } else { shown };
        let text = (shown != c).then(|| c.to_string());
        let glyph = glyph.or_else(|| fonts.glyph(Slot::Song, shown));
        let (face, id, em) = glyph.map_or((0, 0, 1.0), |g| (g.face, g.id, g.advance));
        let full = is_wide(shown, fonts.faces().get(face).is_some_and(Face::has_han));
        let advance = match c {
            '\n' => 0.0,
            _ if full => measure.cell * em,
            _ => em * measure.size,
        };
        let stand = glyph.map_or_else(Stand::default, |glyph| fonts.stand(slot, glyph, shown));
        let mut unit = Unit { ch: shown, text, face, id, stand, advance, full, ..Unit::default() };
        if full {
            // What is smaller stands in the middle of its cell.
            unit.shift = (stand.scale - 1.0) / 2.0 * measure.size;
        }
        if full && classes::gives(shown) {
            let ink = fonts.faces().get(face).and_then(|face| face.ink(id)).unwrap_or([0.0, 0.0, 1.0, 1.0]);
            classes::give(&mut unit, [ink[0] * measure.size, advance - ink[2] * measure.size], measure.size);
        }
        if let Some(previous) = units.last_mut() {
            classes::join(previous, &mut unit, measure);
        }
        units.push(unit);
    }
    classes::open_addresses(&mut units);
    (units, missing.into_iter().collect())
}

/// What stands in the place of a character that no face has.
pub const MISSING: char = '〓';

/// Signs that are not drawn: controls, joiners and directions, selectors of variants.
fn shapeless(c: char) -> bool {
    !matches!(c, '\t' | '\n')
        && (c.is_control()
            || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0000}'..='\u{e0fff}'))
}

/// Does the character take a cell of its own on the grid (UAX #11)? What is ambiguous there is wide in faces with Han
/// characters, apart from letters.
fn is_wide(c: char, in_han_face: bool) -> bool {
    let width = if in_han_face { c.width_cjk() } else { c.width() };
    is_han(c) || width == Some(2)
}

impl LineGlyph {
    /// Let it stand for more text.
    fn append(&mut self, more: &str) {
        if !more.is_empty() {
            let own = self.text.take().map_or_else(|| self.ch.to_string(), String::from);
            self.text = Some((own + more).into_boxed_str());
        }
    }
}

/// The text that units stand for.
fn text_of(units: &[Unit]) -> String {
    let mut text = String::new();
    for unit in units {
        match &unit.text {
            Some(own) => text.push_str(own),
            None => text.push(unit.ch),
        }
    }
    text
}

/// The glyphs of a line at their places.
fn set_line(units: &[Unit], indent: f32, measure: &Measure, last: bool) -> TextLine {
    let trailing = units.iter().rev().take_while(|u| matches!(u.ch, ' ' | '\n')).count();
    let (units, trailing) = units.split_at(units.len() - trailing);
    let fit = breaks::fitting(units, measure.width - indent, measure.justify, last);
    let end = units.len().saturating_sub(1);
    let mut line = TextLine { size: measure.size, ..TextLine::default() };
    let mut x = indent;
    for (i, unit) in units.iter().enumerate() {
        let mut left = 0.0;
        if i > 0 {
            // A mark that hangs takes no part in filling the line.
            let spread = if fit.hangs && i == end { 0.0 } else { unit.spread * fit.stretch };
            x += unit.before + spread;
            left = unit.left * fit.squeeze;
        }
        let text = unit.text.as_deref().map(Into::into);
        let (ch, face, id, stand) = (unit.ch, unit.face, unit.id, unit.stand);
        line.glyphs.push(LineGlyph { ch, text, face, id, x: x - unit.shift - left, stand });
        x += unit.advance - left - if i < end { unit.right * fit.squeeze } else { fit.at_end };
    }
    if let Some(last) = line.glyphs.last_mut() {
        last.append(&text_of(trailing));
    }
    line.width = x;
    line
}

/// Width of a text on one line, in points.
#[must_use]
pub fn width(fonts: &FontSet, text: &str, slot: Slot, size: f32) -> f32 {
    text.chars().map(|c| fonts.glyph(slot, c).map_or(1.0, |g| g.advance) * size).sum()
}
