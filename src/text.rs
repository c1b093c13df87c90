//! Folding: the form in which labels are compared, and small helpers over Chinese text.
//!
//! Originals are never changed; folding happens on a copy, only to compare.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

use crate::template::knowledge;

static VARIANTS: LazyLock<HashMap<char, char>> = LazyLock::new(|| knowledge().variants());

/// The comparison form of a label: NFKC, radicals and traditional characters mapped to the simplified ones, letters
/// and digits only, lower case. Spaces, brackets, quotes and punctuation disappear.
///
/// ```
/// assert_eq!(nianbao::text::fold("（一） 予 以 公 开"), "一予以公开");
/// assert_eq!(nianbao::text::fold("本年增/减"), "本年增减");
/// ```
#[must_use]
pub fn fold(text: &str) -> String {
    // Most cells of a table are plain digits.
    if text.bytes().all(|b| b.is_ascii_digit()) {
        return text.to_string();
    }
    // Labels are the same in every report, and are folded many times in one.
    if text.len() > LONGEST_KEPT {
        return folded(text);
    }
    KEPT.with_borrow_mut(|kept| {
        if let Some(known) = kept.get(text) {
            return known.clone();
        }
        if kept.len() >= MOST_KEPT {
            kept.clear();
        }
        let new = folded(text);
        kept.insert(text.to_string(), new.clone());
        new
    })
}

/// Bytes of a text that is kept with its folded form: longer ones are no labels.
const LONGEST_KEPT: usize = 120;
/// Texts kept by each thread.
const MOST_KEPT: usize = 4096;

thread_local! {
    static KEPT: RefCell<HashMap<String, String>> = RefCell::new(HashMap::new());
}

fn folded(text: &str) -> String {
    text.nfkc().map(simplify).filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// One character in its simplified, ordinary shape.
#[must_use]
pub fn simplify(c: char) -> char {
    if c.is_ascii() { c } else { VARIANTS.get(&c).copied().unwrap_or(c) }
}

/// NFKC with the variants of [`fold`] mapped, punctuation and spaces kept.
#[must_use]
pub fn normal(text: &str) -> String {
    text.nfkc().map(simplify).collect()
}

/// Is this white space as reports use it (ideographic and zero-width spaces included)?
#[must_use]
pub fn is_space(c: char) -> bool {
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
    text.chars().filter(|&c| !is_space(c)).collect()
}

/// A folded label without its leading number: `1属于国家秘密` → `属于国家秘密`. Labels that are all number stay.
#[must_use]
pub fn body(folded: &str) -> &str {
    let rest = folded.trim_start_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c));
    if rest.is_empty() || folded.starts_with("一定") { folded } else { rest }
}

/// Is the character a Han ideograph?
#[must_use]
pub fn is_han(c: char) -> bool {
    matches!(c as u32, 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x323AF | 0x3007)
}

/// How alike two folded labels are, from 0 (nothing shared) to 1 (equal): one minus the edit distance over the longer
/// length.
#[must_use]
pub fn likeness(a: &str, b: &str) -> f64 {
    // Lengths that far apart can't be alike; bytes are a good enough measure, and most pairs end here.
    if a.len().max(b.len()) > 2 * a.len().min(b.len()) + 8 {
        return 0.0;
    }
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let longest = a.len().max(b.len());
    if longest == 0 {
        return 1.0;
    }
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, cb) in b.iter().enumerate() {
            let substituted = diagonal + usize::from(ca != cb);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(row[j] + 1).min(diagonal + 1);
        }
    }
    #[allow(clippy::cast_precision_loss)]
    let share = row[b.len()] as f64 / longest as f64;
    1.0 - share
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
    let plain = normal(text);
    let Some(open) = plain.rfind('(') else { return (plain, None) };
    let inner = &plain[open + 1..];
    let known = knowledge().unit_in(inner);
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
    fn units_are_taken_from_brackets_only_where_they_are_units() {
        let (label, unit) = split_unit("采购总金额(单位:万元,保留4位小数)");
        assert_eq!((label.as_str(), unit.as_deref()), ("采购总金额", Some("万元")));
        assert_eq!(split_unit("采购总金额（元）").1.as_deref(), Some("元"));
        assert_eq!(split_unit("（二）部分公开（区分处理的）").1, None);
    }

    #[test]
    fn likeness_is_one_minus_distance_over_length() {
        assert!((likeness("abcd", "abxd") - 0.75).abs() < 1e-9);
        assert!((likeness("", "") - 1.0).abs() < 1e-9);
    }
}
