//! Headings that their wording alone does not tell: by their numbers and by those around them.

use super::lines::Line;
use crate::base::numeral::{digit, formal, heading_number};
use crate::base::text::{squeeze, trim};
use crate::forms::Book;

/// A heading worded freely, in characters without its number.
const LONGEST: usize = 24;
/// Sections that must be numbered in brackets for those with tables to be.
const MANY: usize = 4;
/// Lines looked at that may be headings.
const MOST: usize = 64;

/// Take `五、困难和建议` between the headings of sections four and six for that of section five, and `（五）存在的主要问题…` for
/// it where no other line is: items within a section are numbered so as well.
pub fn settle(book: &Book, lines: &mut [Line<'_>]) {
    let bracketed: Vec<(usize, u8)> =
        (0..lines.len()).filter_map(|i| Some((i, in_brackets(book, &lines[i])?))).take(MOST).collect();
    let several = bracketed.iter().map(|(_, n)| 1u8 << n).fold(0, |all, n| all | n).count_ones() as usize >= MANY;
    for (i, n) in bracketed.into_iter().filter(|(_, n)| several || *n > 4) {
        if has_place(lines, i, n) {
            lines[i].heading = Some(n);
        }
    }
    let free: Vec<(usize, u8)> = (0..lines.len()).filter_map(|i| Some((i, numbered(&lines[i])?))).take(MOST).collect();
    for &(i, n) in &free {
        let before = lines[..i].iter().rev().find_map(|l| l.heading);
        let after = lines[i + 1..].iter().find_map(|l| l.heading);
        let alone = free.iter().filter(|(_, other)| *other == n).count() == 1;
        if alone && has_place(lines, i, n) && before.unwrap_or(0) + 1 == n && after == Some(n + 1) {
            lines[i].heading = Some(n);
        }
    }
}

/// Does no other line head the section, and do those of the others stand in order around it?
fn has_place(lines: &[Line<'_>], at: usize, n: u8) -> bool {
    let lower = lines[..at].iter().filter_map(|l| l.heading).all(|m| m < n);
    lower && lines[at + 1..].iter().filter_map(|l| l.heading).all(|m| m > n)
}

/// `（五）存在的主要问题及改进情况`: the section whose number and wording it has.
fn in_brackets(book: &Book, line: &Line<'_>) -> Option<u8> {
    let text = trim(line.text);
    if line.heading.is_some() || !line.is_text() || text.len() > 4 * 60 {
        return None;
    }
    let (number, rest) = text.strip_prefix(['（', '('])?.split_once(['）', ')'])?;
    let number = heading_number(&format!("{}、", squeeze(number)))?;
    (book.section_of_heading(&format!("{}、{rest}", crate::base::numeral::written(u32::from(number)))) == Some(number))
        .then_some(number)
}

/// `五、困难和建议`: the number of a short line that is no sentence.
fn numbered(line: &Line<'_>) -> Option<u8> {
    let text = trim(line.text);
    let mut chars = text.chars();
    let han = chars.next().is_some_and(|c| digit(c).is_some() || formal(c).is_some()) && chars.next() == Some('、');
    let plain = !text.contains(['，', '。', '；', '：', ',', ';', ':', '？', '！']);
    let fits = han && plain && line.heading.is_none() && line.is_text() && text.chars().count() <= LONGEST + 2;
    fits.then(|| heading_number(text)).flatten().filter(|n| *n <= 6)
}
