//! Chinese line breaking (W3C clreq) and justification.
//!
//! Full-width characters stand on a grid of equal cells; punctuation gives up its blank half where two meet, and at the
//! end of a line where the line would not fit otherwise; what is left over is spread between characters.

use std::collections::BTreeSet;

use unicode_width::UnicodeWidthChar;

use crate::base::text::is_han;
use crate::fonts::{Face, FontSet, Slot};

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

/// Space between Chinese and Latin or digits, in em: a thin space made by kerning. Below a tenth of an em, so that
/// text extraction sees no space where the source has none.
const MIXED_GAP: f32 = 0.08;

/// The widest space put between two characters to fill a line, in em.
const MOST_STRETCH: f32 = 0.25;

/// `。，、；：？！）》」』】”` and their kin: never at the start of a line.
const NO_START: &str = "。，、；：？！）》〉」』】〕〗”’·％‰℃°％~～)]},.;:!?%/";
/// `（《「『【“` and their kin: never at the end of a line.
const NO_END: &str = "（《〈「『【〔〖“‘([{#$￥¥";
/// Marks that may hang over the edge at the end of a line, as clreq allows and Word does by default.
const HANGING: &str = "。，、；：";
/// Full-width marks whose right half is blank.
const BLANK_RIGHT: &str = "。，、；：）》〉」』】〕〗！？”’";
/// Full-width marks whose left half is blank.
const BLANK_LEFT: &str = "（《〈「『【〔〖“‘";

/// Is the character one of these signs? Nearly all characters are Han and none.
fn among(signs: &str, c: char) -> bool {
    !is_han(c) && signs.contains(c)
}

struct Unit {
    ch: char,
    /// The text it stands for, where that is not just the character.
    text: Option<String>,
    face: usize,
    id: u16,
    /// Advance in points as it stands, without its neighbours' effects.
    advance: f32,
    /// May a line end before this unit?
    breakable: bool,
    /// Kerning before this unit, taken back at the start of a line.
    before: f32,
    /// Half an em that may be given up on the right.
    squeeze_right: f32,
    /// How far the glyph is moved left because its blank left half was given up.
    shift: f32,
    full: bool,
}

/// Break text into lines. Characters that no face has are set as the missing glyph of 宋体 and returned.
#[must_use]
pub fn break_text(fonts: &FontSet, spans: &[Span<'_>], measure: &Measure) -> (Vec<TextLine>, Vec<char>) {
    let (units, missing) = units(fonts, spans, measure);
    let mut lines: Vec<TextLine> = Vec::new();
    let mut start = 0;
    while start < units.len() {
        let indent = if lines.is_empty() { measure.indent } else { 0.0 };
        let width = measure.width - indent;
        let mut end = line_end(&units, start, width);
        let last = end == units.len() || units[end - 1].ch == '\n';
        // Spaces at the break are swallowed by it: no glyph shows them, but they stay in the text.
        while end < units.len() && units[end].ch == ' ' {
            end += 1;
        }
        let line = set_line(&units[start..end], indent, width, measure, last);
        // A line of nothing but white space has no glyph that could stand for it.
        if line.glyphs.is_empty()
            && let Some(before) = lines.last_mut().and_then(|l| l.glyphs.last_mut())
        {
            before.append(&text_of(&units[start..end]));
        }
        lines.push(line);
        start = end;
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
        let half = if full && among(BLANK_RIGHT, shown) { measure.size * SQUEEZE } else { 0.0 };
        let (before, shift) = (0.0, 0.0);
        let mut unit =
            Unit { ch: shown, text, face, id, advance, breakable: true, before, squeeze_right: half, shift, full };
        if let Some(previous) = units.last_mut() {
            join(previous, &mut unit, measure);
        }
        units.push(unit);
    }
    (units, missing.into_iter().collect())
}

/// What stands in the place of a character that no face has.
pub const MISSING: char = '〓';

/// How much of an em the blank half of a mark gives up. A hair less than the half: where the pen goes back by half an em
/// or more, programs that take text out of a PDF see the end of a line.
const SQUEEZE: f32 = 0.48;
/// What a mark at the end of a line gives up more than others, as a share: no pen goes back there, and two marks give one
/// character's place.
const AT_END: f32 = 0.04 / SQUEEZE;

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

impl Unit {
    /// What the mark gives up besides at the end of a line.
    fn more_at_end(&self) -> f32 {
        self.squeeze_right * AT_END
    }
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

/// What two neighbours do to each other: no break, a thin space, a squeeze.
fn join(previous: &mut Unit, unit: &mut Unit, measure: &Measure) {
    let (a, b) = (previous.ch, unit.ch);
    let word = |c: char| c.is_ascii_alphanumeric();
    let glue =
        |c: char| matches!(c, '.' | ',' | '\'' | '-' | '_' | '@' | ':' | '/' | '%' | '&' | '=' | '?' | '#' | '+');
    let same_pair = (a == '—' && b == '—') || (a == '…' && b == '…');
    // Addresses may break after a slash, a question mark, an ampersand or an equals sign.
    let address_break = matches!(a, '/' | '?' | '&' | '=' | '_') && word(b);
    let in_word = (word(a) && (word(b) || glue(b))) || (glue(a) && word(b) && !address_break);
    let no_start = among(NO_START, b) && (b != '/' || word(a));
    unit.breakable = !(same_pair || in_word || no_start || among(NO_END, a));
    let (blank_right, blank_left) = (among(BLANK_RIGHT, a) && previous.full, among(BLANK_LEFT, b) && unit.full);
    let half = measure.size * SQUEEZE;
    if blank_right && (blank_left || among(BLANK_RIGHT, b) && unit.full) {
        // 。” and ）、 and 》（ : the first gives up its blank half.
        previous.advance -= half;
        previous.squeeze_right = 0.0;
    } else if among(BLANK_LEFT, a) && previous.full && blank_left {
        unit.shift = half;
        unit.advance -= half;
    }
    let han = |c: char| crate::base::text::is_han(c);
    if (han(a) && word(b)) || (word(a) && han(b)) {
        unit.before = MIXED_GAP * measure.size;
    }
}

/// Index after the last unit of the line that starts at `start`.
fn line_end(units: &[Unit], start: usize, width: f32) -> usize {
    let mut used = 0.0;
    let mut best = None;
    let mut squeezed = None;
    let mut hung = None;
    let mut slack = 0.0;
    for i in start..units.len() {
        let unit = &units[i];
        if i > start && unit.breakable {
            if used <= width + 0.01 {
                best = Some(i);
            } else if used - slack - units[i - 1].more_at_end() <= width + 0.01 && among(BLANK_RIGHT, units[i - 1].ch) {
                squeezed = Some(i);
            } else if used - units[i - 1].advance <= width + 0.01 && among(HANGING, units[i - 1].ch) {
                hung = Some(i);
            }
        }
        // Text that cannot be broken legally by then is broken anyway, at the edge.
        let more = if i > start { units[i - 1].more_at_end() } else { 0.0 };
        if used - slack - more > width + measure_of_hang(units, i, start)
            && (best.is_some() || squeezed.is_some() || i > start + 1)
        {
            return squeezed.or(hung).or(best).unwrap_or(i - 1).max(start + 1);
        }
        used += unit.advance + if i > start { unit.before } else { 0.0 };
        slack += unit.squeeze_right;
        if unit.ch == '\n' {
            return i + 1;
        }
    }
    if used <= width + 0.01 {
        return units.len();
    }
    if units.last().is_some_and(|u| used - slack - u.more_at_end() <= width + 0.01 && among(BLANK_RIGHT, u.ch)) {
        return units.len();
    }
    if units.last().is_some_and(|u| among(HANGING, u.ch) && used - u.advance <= width + 0.01) {
        return units.len();
    }
    squeezed.or(hung).or(best).unwrap_or_else(|| (units.len() - 1).max(start + 1))
}

/// How far the text before a unit may reach over the edge: the last mark's width, where it may hang.
fn measure_of_hang(units: &[Unit], i: usize, start: usize) -> f32 {
    let last = units.get(i.wrapping_sub(1)).filter(|_| i > start);
    last.filter(|u| among(HANGING, u.ch)).map_or(0.01, |u| u.advance)
}

fn set_line(units: &[Unit], indent: f32, width: f32, measure: &Measure, last: bool) -> TextLine {
    let trailing = units.iter().rev().take_while(|u| matches!(u.ch, ' ' | '\n')).count();
    let (units, trailing) = units.split_at(units.len() - trailing);
    // A mark that hangs takes no part in fitting the line.
    let more = |units: &[Unit]| units.last().map_or(0.0, Unit::more_at_end);
    let whole: f32 =
        units.iter().enumerate().map(|(i, u)| u.advance - u.squeeze_right + if i > 0 { u.before } else { 0.0 }).sum();
    let whole = whole - more(units);
    let hangs = whole > width + 0.01 && units.last().is_some_and(|u| among(HANGING, u.ch));
    let fitted = &units[..units.len() - usize::from(hangs)];
    let natural: f32 = fitted.iter().enumerate().map(|(i, u)| u.advance + if i > 0 { u.before } else { 0.0 }).sum();
    let slack: f32 = fitted.iter().map(|u| u.squeeze_right).sum::<f32>() + more(fitted);
    let over = natural - width;
    // Too long: punctuation gives way, first the mark at the end, then all alike.
    let squeeze = if over > 0.0 && slack > 0.0 { (over / slack).min(1.0) } else { 0.0 };
    let gaps = fitted.windows(2).filter(|w| stretches(&w[0], &w[1])).count();
    #[allow(clippy::cast_precision_loss)]
    let stretch = if measure.justify && !last && over < 0.0 && gaps > 0 { -over / gaps as f32 } else { 0.0 };
    // A line that would be torn apart (an address has moved down) stays ragged.
    let stretch = if stretch > MOST_STRETCH * measure.size { 0.0 } else { stretch };
    let mut line = TextLine { size: measure.size, ..TextLine::default() };
    let mut x = indent;
    for (i, unit) in units.iter().enumerate() {
        if i > 0 {
            x += unit.before;
            if stretches(&units[i - 1], unit) && i < fitted.len() {
                x += stretch;
            }
        }
        let text = unit.text.as_deref().map(Into::into);
        line.glyphs.push(LineGlyph { ch: unit.ch, text, face: unit.face, id: unit.id, x: x - unit.shift });
        x += unit.advance - unit.squeeze_right * squeeze;
    }
    x -= if hangs { 0.0 } else { more(units) * squeeze };
    if let Some(last) = line.glyphs.last_mut() {
        last.append(&text_of(trailing));
    }
    line.width = x;
    line
}

/// May space be put between two units?
fn stretches(a: &Unit, b: &Unit) -> bool {
    (a.full || b.full) && !(a.ch == '—' && b.ch == '—') && !(a.ch == '…' && b.ch == '…')
}

/// Width of a text on one line, in points.
#[must_use]
pub fn width(fonts: &FontSet, text: &str, slot: Slot, size: f32) -> f32 {
    text.chars().map(|c| fonts.glyph(slot, c).map_or(1.0, |g| g.advance) * size).sum()
}
