//! Columns of two years side by side: that of the reporting year is told by its header.

use std::borrow::Cow;

use super::{Scene, Seen};
use crate::forms::Book;
use crate::normalize::lines::Token;
use crate::normalize::number::Reading;
use crate::normalize::other_years::title_year;

/// Of which year a column is, as its headers say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tag {
    /// They do not.
    None,
    /// 2023年.
    Year(i32),
    /// 本年.
    This,
    /// 上年.
    Other,
}

/// Is it a number that may be a year's?
pub fn is_year(token: &Token<'_>) -> bool {
    matches!(&token.reading, Reading::Number(..)) && year(&token.folded).is_some_and(|(_, rest)| rest.is_empty())
}

/// The year in a folded text, and the text without it.
fn year(folded: &str) -> Option<(i32, String)> {
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    if !folded.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    let at =
        folded.as_bytes().windows(2).position(|two| two == b"20").filter(|&at| !digit(folded[..at].chars().last()))?;
    let four = folded.get(at..at + 4).filter(|four| four.bytes().all(|b| b.is_ascii_digit()))?;
    let after = &folded[at + 4..];
    if digit(after.chars().next()) {
        return None;
    }
    let rest = after.strip_prefix("年度").or_else(|| after.strip_prefix('年')).unwrap_or(after);
    Some((four.parse().ok()?, format!("{}{rest}", &folded[..at])))
}

/// A header's label without what says of which year it is, and that.
pub fn of_label<'t>(book: &Book, token: &'t Token<'_>) -> (Cow<'t, str>, Tag) {
    if may_tell(book, token) { tagged(book, token.label()) } else { (token.label().into(), Tag::None) }
}

/// The same of a header as it is written, its unit included.
pub fn of_whole<'t>(book: &Book, token: &'t Token<'_>) -> (Cow<'t, str>, Tag) {
    if may_tell(book, token) { tagged(book, &token.folded) } else { (token.folded.as_ref().into(), Tag::None) }
}

/// Few headers have a letter of what says so.
fn may_tell(book: &Book, token: &Token<'_>) -> bool {
    token.letters & book.words().columns.year_letters != 0
}

/// A header's text without what says of which year it is, and that.
pub fn tagged<'t>(book: &Book, folded: &'t str) -> (Cow<'t, str>, Tag) {
    if let Some((year, rest)) = year(folded) {
        return (rest.into(), Tag::Year(year));
    }
    let words = &book.words().columns;
    if folded.chars().any(|c| words.year_ends.contains(&c)) {
        for (list, tag) in [(&words.other_year, Tag::Other), (&words.this_year, Tag::This)] {
            if let Some(word) = list.iter().find(|w| folded.contains(w.as_str())) {
                return (folded.replacen(word.as_str(), "", 1).into(), tag);
            }
        }
    }
    (folded.into(), Tag::None)
}

/// Where several columns have one header, leave that of the reporting year; false where nothing tells which it is.
pub fn choose(scene: &Scene<'_>, seen: &mut [Seen]) -> bool {
    let fields: Vec<usize> = seen.iter().filter_map(|s| s.field).collect();
    let twice = |k: usize| fields.iter().filter(|f| **f == k).count() > 1;
    if !fields.iter().any(|&k| twice(k)) {
        return true;
    }
    let years = || seen.iter().filter_map(|s| if let Tag::Year(y) = s.tag { Some(y) } else { None });
    let own = title_year(scene.book, scene.lines).filter(|year| years().any(|y| y == *year)).or_else(|| years().max());
    let is_own = |tag: Tag| match tag {
        Tag::Year(y) => own == Some(y),
        Tag::This => true,
        Tag::Other => false,
        // Beside a column of another year.
        Tag::None => own.is_none(),
    };
    let kept: Vec<bool> = seen.iter().map(|s| s.field.is_none_or(|k| !twice(k)) || is_own(s.tag)).collect();
    for (s, keep) in seen.iter_mut().zip(kept) {
        if !keep {
            s.field = None;
        }
    }
    let left: Vec<usize> = seen.iter().filter_map(|s| s.field).collect();
    fields.iter().all(|k| left.iter().filter(|f| *f == k).count() == 1)
}
