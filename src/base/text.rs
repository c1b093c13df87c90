//! Folding: the form in which labels are compared, and small helpers over Chinese text.
//!
//! Originals are never changed; folding happens on a copy, only to compare.

use std::borrow::Cow;

use foldhash::HashMap;
use regex::Regex;
use unicode_normalization::UnicodeNormalization;

use crate::base::numeral::is_counting;
use crate::forms::Book;

/// How characters fold, and which marks lead to notes, as a book has it.
#[derive(Debug, Clone)]
pub struct Folding {
    variants: HashMap<char, char>,
    ordinary: Ordinary,
    /// Marks of notes behind a text and before it.
    notes: [Regex; 2],
}

/// Characters that make up nearly all of a report and whose comparison form is one character whatever stands beside
/// them: a table is quicker than normalising.
#[derive(Debug, Clone)]
struct Ordinary {
    /// U+2010 to U+2027, U+3000 to U+3029, U+FF01 to U+FF5E: punctuation and full-width letters.
    signs: [Option<char>; SIGNS],
    /// U+4E00 to U+9FFF: Han characters, which NFKC leaves as they are.
    han: Vec<char>,
}

const SIGNS: usize = 0x18 + 0x2A + 0x5E;
const FIRST_HAN: u32 = 0x4E00;
const LAST_HAN: u32 = 0x9FFF;

/// Where a sign stands in the table of signs.
fn sign_index(c: u32) -> Option<usize> {
    let at = match c {
        0x2010..=0x2027 => c - 0x2010,
        0x3000..=0x3029 => 0x18 + c - 0x3000,
        0xFF01..=0xFF5E => 0x18 + 0x2A + c - 0xFF01,
        _ => return None,
    };
    Some(at as usize)
}

impl Ordinary {
    fn build(variants: &HashMap<char, char>) -> Self {
        let variant = |c: char| variants.get(&c).copied().unwrap_or(c);
        let mut signs = [None; SIGNS];
        for c in ('\u{2010}'..='\u{ff5e}').filter(|&c| sign_index(c as u32).is_some()) {
            let mut normal = c.nfkc();
            // A sign that becomes several characters (… → ...) is no ordinary one.
            if let (Some(one), None, Some(at)) = (normal.next(), normal.next(), sign_index(c as u32)) {
                signs[at] = Some(variant(one));
            }
        }
        let han = (FIRST_HAN..=LAST_HAN).filter_map(char::from_u32).map(variant).collect();
        Self { signs, han }
    }

    /// The character in the form of [`normal`], if it is an ordinary one.
    fn get(&self, c: char) -> Option<char> {
        match c as u32 {
            0..=0x7F => Some(c),
            at @ FIRST_HAN..=LAST_HAN => self.han.get((at - FIRST_HAN) as usize).copied(),
            at => self.signs[sign_index(at)?],
        }
    }
}

impl Folding {
    /// Variant character → ordinary character, and patterns of the marks of notes behind a text and before it.
    #[must_use]
    pub fn new(variants: impl IntoIterator<Item = (char, char)>, notes: [Regex; 2]) -> Self {
        let variants = variants.into_iter().collect();
        Self { ordinary: Ordinary::build(&variants), variants, notes }
    }

    /// [`fold`] by these variants.
    #[must_use]
    pub fn fold(&self, text: &str) -> String {
        let text = self.without_bracketed_notes(text);
        let mut folded = String::with_capacity(text.len());
        for c in text.chars() {
            match self.ordinary.get(c) {
                Some(c) if c.is_ascii() => {
                    if c.is_ascii_alphanumeric() {
                        folded.push(c.to_ascii_lowercase());
                    }
                }
                Some(c) if (FIRST_HAN..=LAST_HAN).contains(&(c as u32)) => folded.push(c),
                // Signs, the greater part of what else a report holds.
                Some('\u{2010}'..='\u{3004}' | '\u{3008}'..='\u{3020}') => {}
                Some(c) if c.is_alphanumeric() => folded.extend(c.to_lowercase()),
                Some(_) => {}
                // What stands beside it may matter: the whole text is normalised.
                None => return self.fold_any(text),
            }
        }
        folded
    }

    fn fold_any(&self, text: &str) -> String {
        let mut folded = String::with_capacity(text.len());
        for (piece, sign) in pieces(text, |c| number_sign(c).is_some()) {
            folded.extend(
                piece.nfkc().map(|c| self.simplify(c)).filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase),
            );
            match sign.map(|c| (c, number_sign(c))) {
                // ① before a label is its number; behind it, it leads to a note.
                Some((c, Some(NumberSign::Enclosed))) if folded.is_empty() => folded.push_str(&number_within(c)),
                _ => {}
            }
        }
        folded
    }

    /// A label without the notes in brackets at its end; other marks disappear in folding anyway.
    fn without_bracketed_notes<'a>(&self, text: &'a str) -> &'a str {
        let bracketed = text.ends_with([')', '）', ']', '］', '〕', '】']) && text.len() < 400;
        if bracketed && text.contains(['注', '[', '［', '〔', '【']) {
            // A sign before the label is its number.
            let mut rest = trim(text);
            while let Some(mark) = self.notes[0].find(rest).filter(|mark| !mark.is_empty()) {
                rest = trim(&rest[..mark.start()]);
            }
            if rest.is_empty() { text } else { rest }
        } else {
            text
        }
    }

    /// The text without the marks at its ends that lead to notes: `12①`, `规章[1]`, `*12`.
    fn without_notes<'a>(&self, text: &'a str) -> &'a str {
        let mut rest = trim(text);
        loop {
            let cut = match (self.notes[0].find(rest), self.notes[1].find(rest)) {
                (Some(mark), _) if !mark.is_empty() => &rest[..mark.start()],
                (_, Some(mark)) if !mark.is_empty() => &rest[mark.end()..],
                _ => return rest,
            };
            rest = trim(cut);
        }
    }

    fn simplify(&self, c: char) -> char {
        if c.is_ascii() { c } else { self.variants.get(&c).copied().unwrap_or(c) }
    }

    fn normal(&self, text: &str) -> String {
        let mut normal = String::with_capacity(text.len());
        for c in text.chars() {
            match self.ordinary.get(c) {
                Some(c) => normal.push(c),
                None => return compatible(text).chars().map(|c| self.simplify(c)).collect(),
            }
        }
        normal
    }
}

fn folding() -> &'static Folding {
    Book::official().folding()
}

/// [`fold`] without a copy where nothing changes: most cells of a table are plain digits.
#[must_use]
pub fn fold_cow(text: &str) -> Cow<'_, str> {
    let same = |b: u8| b.is_ascii_digit() || b.is_ascii_lowercase();
    if text.bytes().all(same) { Cow::Borrowed(text) } else { Cow::Owned(fold(text)) }
}

/// The comparison form of a label: NFKC, radicals and traditional characters mapped to the simplified ones, letters
/// and digits only, lower case. Spaces, brackets, quotes and punctuation disappear, and so do marks of notes.
///
/// ```
/// assert_eq!(nianbao::base::text::fold("（一） 予 以 公 开"), "一予以公开");
/// assert_eq!(nianbao::base::text::fold("本年增/减"), "本年增减");
/// assert_eq!(nianbao::base::text::fold("①规章²（注1）"), "1规章");
/// ```
#[must_use]
pub fn fold(text: &str) -> String {
    folding().fold(text)
}

/// How a sign that is made of a number and is no digit is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberSign {
    /// Above the line: ⁵.
    Raised,
    /// Below it: ₅.
    Lowered,
    /// In a circle or in brackets, or with a point: ⑤ ⑸ ⒌ ㊄ ㈤ ❺.
    Enclosed,
}

/// Is the character a sign made of a number? Such a sign leads to a note or numbers an item: it is never a digit of a
/// number.
#[must_use]
pub fn number_sign(c: char) -> Option<NumberSign> {
    match c {
        '¹' | '²' | '³' | '⁰' | '⁴'..='⁾' => Some(NumberSign::Raised),
        '₀'..='₎' => Some(NumberSign::Lowered),
        '①'..='⒛'
        | '⓪'..='⓿'
        | '❶'..='➓'
        | '㈠'..='㈩'
        | '㉈'..='㉟'
        | '㊀'..='㊉'
        | '㊱'..='㊿'
        | '\u{1f100}'..='\u{1f10c}' => Some(NumberSign::Enclosed),
        _ => None,
    }
}

/// The number in an enclosed sign, as letters and digits.
fn number_within(sign: char) -> String {
    // Those that have no compatibility form: how far from 1, 10, or the tens they are.
    let from = |first: char, one: u32, step: u32| one + step * (sign as u32 - first as u32);
    let number = match sign {
        '⓫'..='⓴' => from('⓫', 11, 1),
        '⓵'..='⓾' => from('⓵', 1, 1),
        '❶'..='❿' => from('❶', 1, 1),
        '➀'..='➉' => from('➀', 1, 1),
        '➊'..='➓' => from('➊', 1, 1),
        '㉈'..='㉏' => from('㉈', 10, 10),
        '⓿' | '\u{1f10b}' | '\u{1f10c}' => 0,
        _ => return sign.nfkc().filter(|c| c.is_alphanumeric()).collect(),
    };
    number.to_string()
}

/// The text cut at the characters that are kept as they are: each piece with the one that ends it.
fn pieces(text: &str, kept: impl Fn(char) -> bool) -> impl Iterator<Item = (&str, Option<char>)> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest.take()?;
        let Some((at, c)) = text.char_indices().find(|(_, c)| kept(*c)) else { return Some((text, None)) };
        rest = Some(&text[at + c.len_utf8()..]);
        Some((&text[..at], Some(c)))
    })
}

/// Would its compatibility form hold digits that the character is not? ⁵ ⑤ ½ ㎡ ㍘, and no digit of any width.
fn becomes_digits(c: char) -> bool {
    let digit = matches!(c as u32, 0..=0x7F | 0xFF10..=0xFF19 | 0x1_CCF0..=0x1_CCF9 | 0x1_D7CE..=0x1_D7FF | 0x1_FBF0..=0x1_FBF9);
    number_sign(c).is_some() || (!digit && c.nfkc().any(|d| d.is_ascii_digit()))
}

/// The compatibility form (NFKC), but for characters that would become digits and are none: ⁵ ⑤ ½ stay as they are.
#[must_use]
pub fn compatible(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for (piece, kept) in pieces(text, becomes_digits) {
        plain.extend(piece.nfkc());
        plain.extend(kept);
    }
    plain
}

/// Text that is set above the line: its digits as ⁰ to ⁹.
#[must_use]
pub fn raised(text: &str) -> String {
    text.chars().map(|c| shifted(c, "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾")).collect()
}

/// Text that is set below the line: its digits as ₀ to ₉.
#[must_use]
pub fn lowered(text: &str) -> String {
    text.chars().map(|c| shifted(c, "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")).collect()
}

fn shifted(c: char, forms: &str) -> char {
    let ascii = if ('！'..='～').contains(&c) { char::from_u32(c as u32 - 0xFEE0).unwrap_or(c) } else { c };
    "0123456789+-=()".chars().position(|d| d == ascii).and_then(|at| forms.chars().nth(at)).unwrap_or(c)
}

/// The text without the marks at its ends that lead to notes: `12①`, `规章[1]`, `*12`.
#[must_use]
pub fn without_notes(text: &str) -> &str {
    folding().without_notes(text)
}

/// One character in its simplified, ordinary shape.
#[must_use]
pub fn simplify(c: char) -> char {
    folding().simplify(c)
}

/// The compatible form with the variants of [`fold`] mapped, punctuation and spaces kept.
#[must_use]
pub fn normal(text: &str) -> String {
    folding().normal(text)
}

/// Is this white space as reports use it (ideographic and zero-width spaces included)?
#[must_use]
pub fn is_space(c: char) -> bool {
    // Nearly all of a report is Han characters and their punctuation.
    if ('\u{3001}'..'\u{feff}').contains(&c) {
        return false;
    }
    c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}' | '\u{2060}' | '\u{00ad}' | '\u{200c}' | '\u{200d}')
}

/// The text without white space at its ends.
#[must_use]
pub fn trim(text: &str) -> &str {
    text.trim_matches(is_space)
}

/// The text without any white space.
#[must_use]
pub fn squeeze(text: &str) -> String {
    let mut squeezed = String::with_capacity(text.len());
    for word in text.split(is_space) {
        squeezed.push_str(word);
    }
    squeezed
}

/// Could the text, as [`normal`] has it, hold one of the digits 0 to 9?
#[must_use]
pub fn may_hold_digit(text: &str) -> bool {
    let ordinary = &folding().ordinary;
    text.chars().any(|c| ordinary.get(c).is_none_or(|c| c.is_ascii_digit()))
}

/// A folded label without its leading number: `1属于国家秘密` → `属于国家秘密`. Labels that are all number stay.
#[must_use]
pub fn body(folded: &str) -> &str {
    let rest = folded.trim_start_matches(|c: char| c.is_ascii_digit() || is_counting(c));
    if rest.is_empty() || folded.starts_with("一定") { folded } else { rest }
}

/// Is the character a Han ideograph?
#[must_use]
pub fn is_han(c: char) -> bool {
    matches!(c as u32, 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x323AF | 0x3007)
}

/// How alike two folded labels are, from 0 (nothing shared) to 1 (equal): one minus the edit distance over the longer
/// length. None where that is less than `least`.
#[must_use]
pub fn likeness_from(a: &str, b: &str, least: f64) -> Option<f64> {
    let lengths = (a.chars().count(), b.chars().count());
    let longest = lengths.0.max(lengths.1);
    if longest == 0 {
        return Some(1.0);
    }
    #[allow(clippy::cast_precision_loss)]
    let score = |distance: usize| 1.0 - distance as f64 / longest as f64;
    // Each letter that one of them has more must be put in.
    if score(lengths.0.abs_diff(lengths.1)) < least {
        return None;
    }
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        let mut nearest = row[0];
        for (j, cb) in b.iter().enumerate() {
            let substituted = diagonal + usize::from(ca != cb);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(row[j] + 1).min(diagonal + 1);
            nearest = nearest.min(row[j + 1]);
        }
        // The distance never falls below the least of a row.
        if score(nearest) < least {
            return None;
        }
    }
    Some(score(row[b.len()])).filter(|score| *score >= least)
}

/// The name of a sheet's column: 0 → A, 25 → Z, 26 → AA.
#[must_use]
pub fn column_name(col: u32) -> String {
    let mut n = col + 1;
    let mut name = Vec::new();
    while n > 0 {
        name.push(b'A' + u8::try_from((n - 1) % 26).unwrap_or(0));
        n = (n - 1) / 26;
    }
    name.reverse();
    String::from_utf8_lossy(&name).into_owned()
}

/// The unit that a header states in a bracket, and the header without it:
/// `采购总金额(单位:万元,保留4位小数)` → (`采购总金额`, Some(`万元`)).
#[must_use]
pub fn split_unit(text: &str) -> (String, Option<String>) {
    let plain = normal(without_notes(text));
    let Some(open) = plain.rfind('(') else { return (plain, None) };
    let inner = &plain[open + 1..];
    let known = Book::official().words().unit_in(inner);
    let whole = squeeze(inner.trim_end_matches(')'));
    match known {
        Some(unit) if inner.contains("单位") || whole == unit => (plain[..open].to_string(), Some(unit.to_string())),
        _ => (plain, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn radicals_and_traditional_fold_to_the_ordinary_character() {
        assert_eq!(fold("⼀、政府信息⽐例"), "一政府信息比例");
        assert_eq!(fold("處理決定數量"), "处理决定数量");
    }

    #[test]
    fn every_white_space_is_a_space() {
        for c in (0..=0x10_FFFF).filter_map(char::from_u32).filter(|c| c.is_whitespace()) {
            assert!(is_space(c), "{c:?}");
        }
        assert!("\u{200b}\u{feff}\u{2060}\u{00ad}\u{200c}\u{200d}".chars().all(is_space));
        assert!(!"字a0，。".chars().any(is_space));
    }

    #[test]
    fn ordinary_characters_fold_as_any_other_do() {
        let all = (0..=0xFFFF).filter_map(char::from_u32);
        for c in all {
            // Alone, before a mark that composes with some letters, and behind a Hangul syllable's first half.
            for text in [format!("{c}"), format!("{c}\u{301}"), format!("ᄀ{c}"), format!("{c}\u{3099}一")] {
                assert_eq!(fold(&text), folding().fold_any(&text), "{text:?}");
                assert_eq!(normal(&text), compatible(&text).chars().map(simplify).collect::<String>(), "{text:?}");
            }
        }
    }

    #[test]
    fn units_are_taken_from_brackets_only_where_they_are_units() {
        let (label, unit) = split_unit("采购总金额(单位:万元,保留4位小数)");
        assert_eq!((label.as_str(), unit.as_deref()), ("采购总金额", Some("万元")));
        assert_eq!(split_unit("采购总金额（元）").1.as_deref(), Some("元"));
        assert_eq!(split_unit("（二）部分公开（区分处理的）").1, None);
    }

    #[test]
    fn likeness_is_one_minus_distance_over_length() {
        let is = |a, b, least, score: Option<f64>| assert_eq!(likeness_from(a, b, least), score, "{a} {b}");
        is("abcd", "abxd", 0.75, Some(0.75));
        is("abcd", "abxd", 0.76, None);
        is("abcd", "a", 0.3, None);
        is("abcd", "a", 0.25, Some(0.25));
        is("xyzw", "abcd", 0.1, None);
        is("", "", 1.0, Some(1.0));
    }
}
