//! Reading a value as people print it: digits of any width, thousands separators, signs, units, marks.

use std::borrow::Cow;

use rust_decimal::Decimal;

use crate::base::fold::may_hold_digit;
use crate::base::sign::{compatible, is_unified};
use crate::base::text::{is_space, squeeze};
use crate::forms::{Book, ValueWords};

/// What a cell's text reads as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reading {
    /// Nothing is there.
    Blank,
    /// One exact number, and the unit printed with it.
    Number(Decimal, Option<String>),
    /// A sign that is no number.
    Mark,
    /// Something else.
    Text,
}

/// Read a value, by the words of a book.
///
/// ```
/// use nianbao::normalize::{Reading, read_value};
/// let read = |text| read_value(nianbao::Book::official(), text);
/// assert_eq!(read("１，２３４件"), Reading::Number(1234.into(), Some("件".into())));
/// assert_eq!(read("　"), Reading::Blank);
/// assert_eq!(read("／"), Reading::Mark);
/// assert_eq!(read("约3件"), Reading::Text);
/// assert_eq!(read("12①"), Reading::Number(12.into(), None));
/// ```
#[must_use]
pub fn read_value(book: &Book, text: &str) -> Reading {
    match read_plain(&book.words().value, text) {
        // A mark that leads to a note is no part of the number.
        Reading::Text => {
            without_mark(book, text).map_or(Reading::Text, |plain| read_plain(&book.words().value, &plain))
        }
        reading => reading,
    }
}

/// Does a value read only because a mark beside it, which leads to a note, is left aside?
pub(crate) fn is_noted(book: &Book, text: &str) -> bool {
    read_plain(&book.words().value, text) == Reading::Text && read_value(book, text) != Reading::Text
}

/// The value without the marks around its number, if it has any: `12①件` → `12件`.
fn without_mark(book: &Book, text: &str) -> Option<String> {
    if text.len() > 64 || !may_hold_digit(text) {
        return None;
    }
    let folding = book.folding();
    let rest = folding.without_notes(text);
    let unit = book.words().value.units.iter().find(|unit| rest.ends_with(unit.as_str()));
    let plain = match unit {
        Some(unit) => format!("{}{unit}", folding.without_notes(&rest[..rest.len() - unit.len()])),
        None => rest.to_string(),
    };
    // Marks alone are no value.
    (!plain.is_empty() && plain.len() < text.len()).then_some(plain)
}

fn read_plain(words: &ValueWords, text: &str) -> Reading {
    if text.chars().all(is_space) {
        return Reading::Blank;
    }
    // No value is this long; and most cells end here.
    if text.len() > 64 {
        return Reading::Text;
    }
    // Most values are a few plain digits.
    if text.len() <= 18 && text.bytes().all(|b| b.is_ascii_digit()) {
        return text.parse::<i64>().map_or(Reading::Text, |n| Reading::Number(n.into(), None));
    }
    // Marks of the direction of writing change no number.
    if text.contains(directs) {
        return read_plain(words, &text.replace(directs, ""));
    }
    // Nor is what has more Han characters than marks, or units and words of growth, have.
    if text.chars().filter(|&c| is_unified(c)).take(words.longest_words + 1).count() > words.longest_words {
        return Reading::Text;
    }
    // Nor is a label a number or a mark, which may be emphasised.
    if !may_hold_digit(text) && text.chars().filter(|&c| !is_space(c)).count() > words.longest_mark + 4 {
        return Reading::Text;
    }
    // Markdown's emphasis is no part of a value.
    let squeezed: Cow<'_, str> = if text.contains(is_space) { squeeze(text).into() } else { text.into() };
    let bare = squeezed.strip_prefix("**").and_then(|s| s.strip_suffix("**")).filter(|s| !s.is_empty());
    let squeezed = bare.unwrap_or(&squeezed);
    let is_one_of = |words: &[String], text: &str| words.iter().any(|word| word == text);
    if is_one_of(&words.marks, squeezed) {
        return Reading::Mark;
    }
    if is_one_of(&words.blanks, squeezed) {
        return Reading::Blank;
    }
    // Nor is a word of Han characters alone, which are their own compatibility form.
    if squeezed.chars().all(is_unified) {
        return Reading::Text;
    }
    let plain: String = compatible(squeezed);
    if is_one_of(&words.marks, &plain) {
        return Reading::Mark;
    }
    let (plain, unit) = match words.units.iter().find(|unit| plain.ends_with(unit.as_str())) {
        Some(unit) => (plain[..plain.len() - unit.len()].to_string(), Some(unit.clone())),
        None => (plain, None),
    };
    let (negative, digits) = sign(words, &plain);
    match decimal(digits) {
        // White space between two digits could part two numbers.
        Some(_) if gap_between_digits(text) => Reading::Text,
        // There is no zero below zero: what is written of it must come back.
        Some(n) => Reading::Number(if negative && !n.is_zero() { -n } else { n }, unit),
        None => Reading::Text,
    }
}

/// Is the sign one of 本年增/减's words or a plain sign? Returns whether it is negative, and the rest.
fn sign<'a>(words: &ValueWords, text: &'a str) -> (bool, &'a str) {
    let strip = |list: &[String]| list.iter().find_map(|word| text.strip_prefix(word.as_str()));
    if let Some(rest) = strip(&words.minus) {
        return (true, rest);
    }
    (false, strip(&words.plus).unwrap_or(text))
}

/// Is it a mark of the direction in which text runs, which leaves digits as they are? One that turns them round is none of these.
fn directs(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{202a}'..='\u{202c}' | '\u{2066}'..='\u{2069}')
}

fn gap_between_digits(text: &str) -> bool {
    let mut before = None;
    let mut gap = false;
    // What has no width parts nothing.
    let unseen = |c: &char| matches!(c, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}');
    for c in text.chars().filter(|c| !unseen(c)) {
        if is_space(c) {
            gap = true;
            continue;
        }
        if gap && c.is_numeric() && before.is_some_and(char::is_numeric) {
            return true;
        }
        (before, gap) = (Some(c), false);
    }
    false
}

/// Digits with an optional fraction and optional separators in groups of three (or of four, counted in 万).
fn decimal(text: &str) -> Option<Decimal> {
    let (whole, fraction) = match text.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (text, None),
    };
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    if fraction.is_some_and(|f| !digits(f)) {
        return None;
    }
    let joined: String = if whole.contains(',') {
        let mut groups = whole.split(',');
        let first = groups.next()?;
        if !digits(first) || first.len() > 3 || !groups.clone().all(|g| g.len() == 3 && digits(g)) {
            return None;
        }
        whole.replace(',', "")
    } else if digits(whole) {
        whole.to_string()
    } else {
        return None;
    };
    let text = match fraction {
        Some(f) => format!("{joined}.{f}"),
        None => joined,
    };
    // Exact or not at all: a number beyond 28 digits is reported as unread rather than rounded.
    Decimal::from_str_exact(&text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_value(text: &str) -> Reading {
        super::read_value(Book::official(), text)
    }

    fn is_noted(text: &str) -> bool {
        super::is_noted(Book::official(), text)
    }

    fn number(text: &str) -> Option<String> {
        match read_value(text) {
            Reading::Number(n, unit) => Some(format!("{n}{}", unit.unwrap_or_default())),
            _ => None,
        }
    }

    #[test]
    fn numbers_keep_every_digit() {
        assert_eq!(number("414922.3").as_deref(), Some("414922.3"));
        assert_eq!(number("12.50万元").as_deref(), Some("12.50万元"));
        assert_eq!(number("1,234,567").as_deref(), Some("1234567"));
        assert_eq!(number("-3").as_deref(), Some("-3"));
        assert_eq!(number("－３").as_deref(), Some("-3"));
        assert_eq!(number("+7").as_deref(), Some("7"));
        assert_eq!(number("减少2").as_deref(), Some("-2"));
        assert_eq!(number(" 0件").as_deref(), Some("0件"));
        assert_eq!(number("00").as_deref(), Some("0"));
        assert_eq!(number("**12**").as_deref(), Some("12"));
    }

    #[test]
    fn marks_of_notes_are_no_digits() {
        for text in [
            "12①",
            "12 ①",
            "12¹",
            "12²³",
            "12₂",
            "12*",
            "12**",
            "12＊",
            "12※",
            "12⑴",
            "12㉑",
            "12❶",
            "12⓵",
            "12➀",
            "12㊀",
            "12㈠",
            "12[1]",
            "12［１］",
            "12[¹]",
            "12[^1]",
            "12〔2〕",
            "12(注)",
            "12（注1）",
            "12（见注①）",
            "12[注2]",
            "12注1",
            "12(①)",
            "12\n①",
            "１２①",
            "①12",
            "*12",
            "12①②",
            "12(注1)*",
        ] {
            assert_eq!(number(text).as_deref(), Some("12"), "{text}");
            assert!(is_noted(text), "{text}");
        }
        for text in ["12件①", "12①件", "12¹ 件", "12（注1）件"] {
            assert_eq!(number(text).as_deref(), Some("12件"), "{text}");
        }
        assert_eq!(number("减少2①").as_deref(), Some("-2"));
        assert_eq!(number("1,234.50²").as_deref(), Some("1234.50"));
        assert_eq!(read_value("—①"), Reading::Mark);
        assert!(!is_noted("12") && !is_noted("*") && !is_noted("12件") && !is_noted("①"));
    }

    #[test]
    fn what_only_looks_like_a_digit_is_none() {
        for text in [
            "①", "¹", "₂", "[1]", "(注1)", "⑴", "㉑", "❶", "⓵", "➀", "㊀", "½", "3½", "Ⅻ", "〇", "🄂", "1🄂", "߁", "١",
            "⒈2", "²5", "1²3", "1①2", "12(1)", "5㎡", "㍘", "㏠",
        ] {
            assert_eq!(read_value(text), Reading::Text, "{text}");
        }
        // Digits of other widths are digits.
        assert_eq!(number("１𝟐").as_deref(), Some("12"));
    }

    #[test]
    fn doubtful_text_is_no_number() {
        for text in ["1,23", "3-5", "1 234", "三", "约3", "3.", ".5", "2020年", "1e5", "١٢", &"9".repeat(40)] {
            assert_eq!(number(text), None, "{text}");
        }
    }
}
