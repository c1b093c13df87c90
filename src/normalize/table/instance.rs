//! Several tables of one form in a file: of which year each is, by its sheet's name or the title above it.

use super::heads::{Tag, tagged};
use crate::base::finding::Message;
use crate::base::origin::Origin;
use crate::forms::Book;
use crate::normalize::identity;
use crate::normalize::lines::Line;

/// A title is no longer, in bytes.
const LONGEST_TITLE: usize = 300;

/// Which of the tables, by where they begin, is of the latest year, and that year; none where they are of one year, or where it
/// is not told of each.
pub fn latest<'a>(book: &Book, lines: &[Line<'_>], origins: impl Iterator<Item = &'a Origin>) -> Option<(usize, i32)> {
    let years: Option<Vec<i32>> = origins.map(|origin| year_of(book, lines, origin)).collect();
    let years = years?;
    let last = years.iter().copied().max().filter(|last| years.iter().any(|y| y != last))?;
    Some((years.iter().position(|y| *y == last)?, last))
}

/// The year of the table that begins there.
fn year_of(book: &Book, lines: &[Line<'_>], origin: &Origin) -> Option<i32> {
    let sheet = sheet(origin);
    if let Some(name) = sheet
        && let (_, Tag::Year(year)) = tagged(book, &book.folding().fold(name))
    {
        return Some(year);
    }
    let start = lines.iter().position(|l| l.origin == origin)?;
    let above = lines[..start].iter().rev().filter(|l| self::sheet(l.origin) == sheet && l.is_text());
    let names = &book.words().title.names;
    let mut titles =
        above.filter(|l| l.text.len() < LONGEST_TITLE && names.iter().any(|n| l.text.contains(n.as_str())));
    titles.find_map(|l| identity::split_title(book, l.text).1)
}

fn sheet(origin: &Origin) -> Option<&str> {
    match origin {
        Origin::Sheet { sheet, .. } => Some(sheet),
        _ => None,
    }
}

/// How it is told that the tables of other years do not count.
pub fn words(year: i32) -> Message {
    Message::new(format!("是几个年度的，采用 {year} 年度的一张"), format!("for several years; that of {year} counts"))
}
