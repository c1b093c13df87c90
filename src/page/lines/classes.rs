//! What characters are to each other in a line (W3C clreq, 3.1): where it may end, what gives way, what may be spread.

use crate::base::text::is_han;
use crate::page::lines::{Measure, Unit};

/// Space between Chinese and Latin or digits, in em: a thin space made by kerning. Below a tenth of an em, so that
/// text extraction sees no space where the source has none.
const MIXED_GAP: f32 = 0.08;

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
/// Signs after which an address may be broken.
const ADDRESS_ENDS: &str = "@.-/?&=_#:";
/// Signs that hold together what is written with them.
const GLUE: &str = ".,'-_@:/%&=?#+";

/// How much of an em the blank half of a mark gives up. A hair less than the half: where the pen goes back by half an em
/// or more, programs that take text out of a PDF see the end of a line.
const SQUEEZE: f32 = 0.48;
/// What a mark at the end of a line gives up: no pen goes back there, and two marks give one character's place.
const AT_END: f32 = 0.52;
/// What a mark within a line gives up to fit it, at most.
const WITHIN: f32 = 0.25;
/// The ink of two marks never comes nearer than this.
const APART: f32 = 0.1;
/// The widest space put between two characters to fill a line, and between two Latin words.
const SPREAD: f32 = 0.25;
const WORDS_APART: f32 = 0.5;
/// What a Latin space gives up, as a share of itself.
const SPACE_GIVES: f32 = 0.33;

/// What it costs to part a number from its unit sign (12月, 第5条).
pub(super) const NUMBER_PARTED: f32 = 60.0;
/// What it costs to break an address after a sign that divides its parts, and after any other.
pub(super) const ADDRESS_BROKEN: f32 = 80.0;
const ADDRESS_CUT: f32 = 120.0;

/// Is the character one of these signs? Nearly all characters are Han and none.
fn among(signs: &str, c: char) -> bool {
    !is_han(c) && signs.contains(c)
}

fn word(c: char) -> bool {
    c.is_ascii_alphanumeric()
}

/// A mark that may hang over the edge.
pub(super) fn hangs(unit: &Unit) -> bool {
    unit.full && among(HANGING, unit.ch)
}

/// A mark, not a character that is read: no line consists of such alone.
pub(super) fn is_mark(c: char) -> bool {
    among(NO_START, c) || among(NO_END, c) || matches!(c, '—' | '…' | ' ' | '\n')
}

/// Does the mark have a blank side that it may give up?
pub(super) fn gives(c: char) -> bool {
    among(BLANK_RIGHT, c) || among(BLANK_LEFT, c)
}

/// What a unit alone gives up, by the ink of its glyph: `left` and `right` are the blank there, in points.
pub(super) fn give(unit: &mut Unit, [left, right]: [f32; 2], size: f32) {
    (unit.blank_left, unit.blank_right) = (left, right);
    if among(BLANK_RIGHT, unit.ch) {
        let blank = (right - APART / 2.0 * size).max(0.0);
        unit.right = blank.min(WITHIN * size);
        // Where a mark stands in the middle of its cell, only what is blank can go.
        unit.at_end = right.min(AT_END * size);
    } else if among(BLANK_LEFT, unit.ch) {
        unit.left = (left - APART / 2.0 * size).max(0.0).min(WITHIN * size);
    }
}

/// What two neighbours do to each other: no break, a thin space, a squeeze.
pub(super) fn join(previous: &mut Unit, unit: &mut Unit, measure: &Measure) {
    let (a, b) = (previous.ch, unit.ch);
    let same_pair = (a == '—' && b == '—') || (a == '…' && b == '…');
    // An address may break after a slash, a question mark, an ampersand or an equals sign, wherever it stands.
    let address_break = matches!(a, '/' | '?' | '&' | '=' | '_') && word(b);
    let in_word = (word(a) && (word(b) || among(GLUE, b))) || (among(GLUE, a) && word(b) && !address_break);
    let no_start = (among(NO_START, b) && (b != '/' || word(a))) || b == ' ';
    unit.penalty = if same_pair || in_word || no_start || among(NO_END, a) {
        None
    } else if address_break {
        Some(ADDRESS_BROKEN)
    } else if (a.is_ascii_digit() && is_han(b)) || (a == '第' && b.is_ascii_digit()) {
        Some(NUMBER_PARTED)
    } else {
        Some(0.0)
    };
    let (ends, begins) = (among(BLANK_RIGHT, a) && previous.full, among(BLANK_LEFT, b) && unit.full);
    // What both have blank between them, as far as ink allows.
    let between = (previous.blank_right + unit.blank_left - APART * measure.size).max(0.0).min(SQUEEZE * measure.size);
    if ends && (begins || among(BLANK_RIGHT, b) && unit.full) {
        // 。” and ）、 and 》（ : the first gives up its blank half.
        previous.advance -= between;
        (previous.right, previous.at_end) = (0.0, 0.0);
        if begins {
            unit.left = 0.0;
        }
    } else if among(BLANK_LEFT, a) && previous.full && begins {
        let blank = unit.blank_left.min(SQUEEZE * measure.size);
        unit.shift += blank;
        unit.advance -= blank;
        unit.left = 0.0;
    }
    if (is_han(a) && word(b)) || (word(a) && is_han(b)) {
        unit.before = MIXED_GAP * measure.size;
    }
    let space = |c: char| c == ' ';
    unit.spread = if space(a) && !space(b) {
        WORDS_APART * measure.size
    } else if stretches(previous, unit) {
        SPREAD * measure.size
    } else {
        0.0
    };
    if space(a) && !space(b) {
        previous.right = previous.advance * SPACE_GIVES;
    }
}

/// May space be put between two units?
fn stretches(a: &Unit, b: &Unit) -> bool {
    (a.full || b.full) && !(a.ch == '—' && b.ch == '—') && !(a.ch == '…' && b.ch == '…') && b.ch != ' '
}

/// Let addresses in the text be broken after each of their signs.
pub(super) fn open_addresses(units: &mut [Unit]) {
    let inside = |unit: &Unit| word(unit.ch) || among(GLUE, unit.ch) || unit.ch == '~';
    let mut from = 0;
    while from < units.len() {
        let count = units[from..].iter().take_while(|unit| inside(unit)).count();
        if count > 3 && is_address(&units[from..from + count]) {
            for at in from + 1..from + count {
                if among(ADDRESS_ENDS, units[at - 1].ch) && word(units[at].ch) {
                    let divides = matches!(units[at - 1].ch, '/' | '?' | '&' | '=' | '_');
                    units[at].penalty = Some(if divides { ADDRESS_BROKEN } else { ADDRESS_CUT });
                }
            }
        }
        from += count.max(1);
    }
}

/// `name@example.cn`, `https://…`, `www.example.gov.cn`: letters with signs that only addresses have.
fn is_address(units: &[Unit]) -> bool {
    let is = |at: usize, c: char| units.get(at).is_some_and(|unit| unit.ch == c);
    let letter = |at: usize| units.get(at).is_some_and(|unit| unit.ch.is_ascii_alphabetic());
    let points = (1..units.len()).filter(|&at| is(at, '.') && letter(at + 1)).count();
    let slashes = (1..units.len()).any(|at| is(at - 1, '/') && is(at, '/'));
    letters(units) > 2 && (slashes || points > 1 || (points > 0 && (0..units.len()).any(|at| is(at, '@'))))
}

fn letters(units: &[Unit]) -> usize {
    units.iter().filter(|unit| unit.ch.is_ascii_alphabetic()).count()
}
