//! Small helpers over Chinese text: white space, Han characters, labels without their numbers.

use crate::base::numeral::is_counting;

/// Is this white space as reports use it (ideographic and zero-width spaces included)?
#[must_use]
pub fn is_space(c: char) -> bool {
    if c.is_ascii() {
        return matches!(c, ' ' | '\t'..='\r');
    }
    // Nearly all of a report is Han characters and their punctuation.
    if ('\u{3001}'..'\u{feff}').contains(&c) {
        return false;
    }
    c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}' | '\u{2060}' | '\u{00ad}' | '\u{200c}' | '\u{200d}')
}

/// The text without white space at its ends.
#[must_use]
pub fn trim(text: &str) -> &str {
    // Nearly all has none.
    if !text.starts_with(is_space) && !text.ends_with(is_space) {
        return text;
    }
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

/// Where the first of some words begins in a text. The text is gone through once, and not once for each word.
#[must_use]
pub fn find_first(text: &str, words: &[String]) -> Option<usize> {
    let begins = |at: &usize| words.iter().any(|word| text[*at..].starts_with(word.as_str()));
    text.char_indices().map(|(at, _)| at).find(begins)
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

/// Can XML 1.0 hold the character as it is (its production 2, without the carriage return that readers turn into a line feed)?
#[must_use]
pub fn in_xml(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

/// The name of a sheet's column: 0 → A, 25 → Z, 26 → AA.
#[must_use]
pub fn column_name(col: u32) -> String {
    let letter = |n: u32| char::from(b'A' + u8::try_from(n % 26).unwrap_or(0));
    // Every cell of a workbook is named, nearly all in the first columns.
    if col < 26 {
        return letter(col).to_string();
    }
    let (mut n, mut name) = (col + 1, Vec::new());
    while n > 0 {
        name.push(letter(n - 1));
        n = (n - 1) / 26;
    }
    name.into_iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_the_letters_of_sheets() {
        for (col, name) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16383, "XFD")] {
            assert_eq!(column_name(col), name);
        }
    }

    #[test]
    fn the_word_that_begins_first_is_found() {
        let words = ["信息公开", "公开工作"].map(str::to_string);
        assert_eq!(find_first("青禾县政府信息公开工作", &words), Some(15));
        assert_eq!(find_first("公开工作与信息公开", &words), Some(0));
        assert_eq!(find_first("公开", &words), None);
    }

    #[test]
    fn only_white_space_at_the_ends_is_cut() {
        for (text, cut) in
            [("青禾 县", "青禾 县"), ("\u{3000}青禾", "青禾"), ("青禾\u{200b} ", "青禾"), (" ", ""), ("", "")]
        {
            assert_eq!(trim(text), cut, "{text:?}");
        }
    }

    #[test]
    fn every_white_space_is_a_space() {
        for c in (0..=0x10_FFFF).filter_map(char::from_u32).filter(|c| c.is_whitespace()) {
            assert!(is_space(c), "{c:?}");
        }
        assert!("\u{200b}\u{feff}\u{2060}\u{00ad}\u{200c}\u{200d}".chars().all(is_space));
        assert!(!"字a0，。".chars().any(is_space));
    }
}
