//! Several tables of one form in a file: which of them is the report's, by what stands above each: its year, 更正后, 上年度.

use super::heads::{Tag, tagged};
use crate::base::finding::Message;
use crate::base::origin::Origin;
use crate::base::text::squeeze;
use crate::forms::{Book, Form};
use crate::normalize::identity;
use crate::normalize::lines::Line;
use crate::normalize::regions::Region;

/// A title is no longer, in bytes.
const LONGEST_TITLE: usize = 300;
/// A caption is no longer, in characters.
const LONGEST_CAPTION: usize = 40;
/// Lines above a table that may be captions of it.
const CAPTIONS: usize = 3;

/// Lines above a table in which its year is looked for.
const FARTHEST: usize = 5_000;

/// Which of several tables counts.
pub enum Counts {
    /// The one with this number; why, and the year where it is by that.
    One(usize, Message, Option<i32>),
    /// The first, as nothing parts it from its heading.
    First,
    /// None is known to.
    Unknown,
}

/// What stands above a table says of it.
#[derive(Clone, Copy)]
struct Above {
    year: Option<i32>,
    /// `Some(true)`: of this year, or corrected; `Some(false)`: of another, or replaced.
    own: Option<bool>,
    /// Does it follow its heading, its title or a paragraph, without words of its own?
    bare: bool,
}

/// Which of the tables counts, by where they begin.
pub fn counts(book: &Book, lines: &[Line<'_>], regions: &[Region], form: Form, begin: &[usize]) -> Counts {
    let above: Vec<Above> = begin.iter().map(|&at| of(book, lines, regions, (form, at))).collect();
    let only = |test: &dyn Fn(Option<bool>) -> bool| {
        let mut at = (0..above.len()).filter(|&i| test(above[i].own));
        at.next().filter(|_| at.next().is_none())
    };
    let said = above.iter().any(|a| a.own.is_some());
    if let Some(at) = only(&|own| own == Some(true)).or_else(|| only(&|own| own != Some(false)).filter(|_| said)) {
        let why = Message::new("采用写明是本年度或更正后的一张", "the one said to be of this year or corrected counts");
        return Counts::One(at, why, None);
    }
    let years: Option<Vec<i32>> = above.iter().map(|a| a.year).collect();
    let last = years.as_ref().and_then(|years| years.iter().copied().max().filter(|y| years.iter().any(|o| o != y)));
    if let (Some(years), Some(last)) = (years, last)
        && let Some(at) = years.iter().position(|y| *y == last)
    {
        return Counts::One(at, words(last), Some(last));
    }
    if above.first().is_some_and(|a| a.bare) { Counts::First } else { Counts::Unknown }
}

fn of(book: &Book, lines: &[Line<'_>], regions: &[Region], (form, start): (Form, usize)) -> Above {
    let own_sheet = lines.get(start).and_then(|l| sheet(l.origin));
    let named = own_sheet.map(|name| tagged(book, &book.folding().fold(name)).1);
    let until = regions[..regions.partition_point(|r| r.start < start)].last().map_or(0, |r| r.end);
    let here = |l: &&Line<'_>| l.is_text() && sheet(l.origin) == own_sheet && !l.text.is_empty();
    let beside = || lines[until.min(start)..start].iter().rev().filter(here).take(CAPTIONS);
    let side = |l: &Line<'_>| {
        let text = book.folding().fold(caption(l)?);
        let again = &book.words().again;
        let has = |words: &[String]| words.iter().any(|w| text.contains(w.as_str()));
        match (has(&again.replaced), has(&again.corrected), tagged(book, &text).1) {
            (true, false, _) => Some(false),
            (false, true, _) => Some(true),
            (.., Tag::Other) => Some(false),
            (.., Tag::This) if l.heading.is_none() => Some(true),
            _ => None,
        }
    };
    let year = match named {
        Some(Tag::Year(year)) => Some(year),
        _ => lines[..start].iter().rev().take(FARTHEST).filter(here).find_map(|l| year_of(book, l)),
    };
    Above { year, own: beside().find_map(side), bare: beside().next().is_none_or(|l| is_neutral(book, l, form)) }
}

/// The words of a line that may be a caption: short, and no sentence.
fn caption<'a>(line: &Line<'a>) -> Option<&'a str> {
    (is_short(line) && !line.text.contains(['。', '；', '，'])).then_some(line.text)
}

fn is_short(line: &Line<'_>) -> bool {
    line.text.len() < 4 * LONGEST_CAPTION && line.text.chars().count() <= LONGEST_CAPTION
}

/// The year that a title or a caption names; a date is none.
fn year_of(book: &Book, line: &Line<'_>) -> Option<i32> {
    let names = &book.words().title.names;
    let titled = line.text.len() < LONGEST_TITLE && names.iter().any(|n| line.text.contains(n.as_str()));
    let dated = || line.text.contains('月') || identity::date_line(book.folding(), line.text).is_some();
    (titled || caption(line).is_some_and(|_| line.text.contains('年') && !dated()))
        .then(|| identity::split_title(book, line.text).1)?
}

/// Does a line above a table say nothing of whose it is: a heading, a title, its unit, its name, a paragraph of text?
fn is_neutral(book: &Book, line: &Line<'_>, form: Form) -> bool {
    let text = squeeze(line.text);
    let title = || book.words().title.names.iter().any(|n| text.contains(n.as_str()));
    let unit = || text.trim_start_matches(['(', '（']).starts_with("单位");
    let named = || text.starts_with(&book.section(form).short) && tagged(book, &text).1 == Tag::None;
    line.heading.is_some() || text.ends_with('。') || !is_short(line) || title() || unit() || named()
}

fn sheet(origin: &Origin) -> Option<&str> {
    match origin {
        Origin::Sheet { sheet, .. } => Some(sheet),
        _ => None,
    }
}

/// How it is told that the tables of other years do not count.
fn words(year: i32) -> Message {
    Message::new(format!("是几个年度的，采用 {year} 年度的一张"), format!("for several years; that of {year} counts"))
}
