//! Signs made of numbers (⁵ ₅ ⑤), and the compatibility form that leaves them as they are.

use unicode_normalization::UnicodeNormalization;

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
pub(super) fn number_within(sign: char) -> String {
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
pub(super) fn pieces(text: &str, kept: impl Fn(char) -> bool) -> impl Iterator<Item = (&str, Option<char>)> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest.take()?;
        let Some((at, c)) = text.char_indices().find(|(_, c)| kept(*c)) else { return Some((text, None)) };
        rest = Some(&text[at + c.len_utf8()..]);
        Some((&text[..at], Some(c)))
    })
}

/// Is it a Han character that is its own compatibility form?
#[must_use]
pub fn is_unified(c: char) -> bool {
    ('一'..='\u{9fff}').contains(&c)
}

/// Would its compatibility form hold digits that the character is not? ⁵ ⑤ ½ ㎡ ㍘, and no digit of any width.
fn becomes_digits(c: char) -> bool {
    if c.is_ascii() || is_unified(c) {
        return false;
    }
    let digit = matches!(c as u32, 0..=0x7F | 0xFF10..=0xFF19 | 0x1_CCF0..=0x1_CCF9 | 0x1_D7CE..=0x1_D7FF | 0x1_FBF0..=0x1_FBF9);
    number_sign(c).is_some() || (!digit && c.nfkc().any(|d| d.is_ascii_digit()))
}

/// The compatibility form (NFKC), but for characters that would become digits and are none: ⁵ ⑤ ½ stay as they are.
#[must_use]
pub fn compatible(text: &str) -> String {
    // Nearly all of a report, and each its own compatibility form.
    if text.chars().all(|c| c.is_ascii() || is_unified(c)) {
        return text.to_string();
    }
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
