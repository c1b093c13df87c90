//! What is known of stretches of a text besides its characters: where they lead, how they are set, which item of a list it is.

use std::collections::HashSet;
use std::ops::Range;

use super::link::{self, Link};

/// How a stretch of a text is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MarkKind {
    /// In bold type.
    Bold,
}

impl MarkKind {
    /// Each, with its name in JSON.
    pub const NAMES: [(&str, MarkKind); 1] = [("bold", MarkKind::Bold)];

    /// The name in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::NAMES.into_iter().find(|(_, kind)| *kind == self).map_or("", |(name, _)| name)
    }

    /// The kind of a name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::NAMES.into_iter().find(|(own, _)| *own == name).map(|(_, kind)| kind)
    }
}

/// A stretch of a text that is set apart from the rest of it. The marks of a text follow each other and never overlap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Mark {
    /// How it is set.
    pub kind: MarkKind,
    /// The first character (Unicode scalar value) of the stretch, from 0.
    pub from: usize,
    /// The one behind the last.
    pub to: usize,
}

/// The paragraph begins an item of a list. The number that the source writes is in its text; one that it leaves to whoever shows
/// it is in no text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ListItem {
    /// How many lists it stands in, at most [`DEEPEST`].
    pub level: usize,
    /// Is the innermost of them numbered?
    pub ordered: bool,
}

/// Lists are nested no deeper than Word has levels.
pub const DEEPEST: usize = 9;

impl ListItem {
    /// An item of a list within others; deeper ones are of the deepest level.
    #[must_use]
    pub fn new(level: usize, ordered: bool) -> Self {
        Self { level: level.clamp(1, DEEPEST), ordered }
    }
}

/// A line of a cell that begins an item of a list: cells have several paragraphs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct LineItem {
    /// The first character (Unicode scalar value) of the line in the text of the cell, from 0.
    pub at: usize,
    /// The item.
    pub item: ListItem,
}

/// All that is known of a text.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Spans {
    /// Which of its characters lead elsewhere, in their order.
    pub links: Vec<Link>,
    /// Which are set apart, in their order.
    pub marks: Vec<Mark>,
    /// The item of a list that begins with it.
    pub list: Option<ListItem>,
    /// Of a cell: which of its lines begin such items, in their order.
    pub items: Vec<LineItem>,
}

/// Nothing is known of a text.
pub static NONE: Spans = Spans { links: vec![], marks: vec![], list: None, items: vec![] };

impl Spans {
    /// Links alone.
    #[must_use]
    pub fn of_links(links: Vec<Link>) -> Self {
        Self { links, ..Self::default() }
    }

    /// Is nothing known?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.links.is_empty() && self.marks.is_empty() && self.list.is_none() && self.items.is_empty()
    }

    /// What falls within a stretch of characters, counted from its beginning; the item of a list begins with the text.
    #[must_use]
    pub fn within(&self, from: usize, to: usize) -> Self {
        let list = self.list.filter(|_| from == 0);
        let items = self.items[self.items.partition_point(|item| item.at < from)..].iter();
        let items = items.take_while(|item| item.at < to).map(|item| LineItem { at: item.at - from, ..*item });
        let (links, marks) = (link::within(&self.links, from, to), within(&self.marks, from, to));
        Self { links, marks, list, items: items.collect() }
    }

    /// The same of a text with so many more characters before it.
    #[must_use]
    pub fn behind(mut self, count: usize) -> Self {
        self.links.iter_mut().for_each(|link| (link.from, link.to) = (link.from + count, link.to + count));
        self.marks.iter_mut().for_each(|mark| (mark.from, mark.to) = (mark.from + count, mark.to + count));
        self.items.iter_mut().for_each(|item| item.at += count);
        self
    }
}

/// The marks that fall within a stretch of characters, counted from its beginning.
#[must_use]
pub fn within(marks: &[Mark], from: usize, to: usize) -> Vec<Mark> {
    let first = marks.partition_point(|mark| mark.to <= from);
    let inside = marks[first..].iter().take_while(|mark| mark.from < to).filter(|mark| from < mark.to);
    inside.map(|mark| Mark { from: mark.from.max(from) - from, to: mark.to.min(to) - from, ..*mark }).collect()
}

/// Stretches of a text in bytes as stretches in characters, in order; one that begins within another is left out.
#[must_use]
pub fn counted<T>(text: &str, mut stretches: Vec<(Range<usize>, T)>) -> Vec<(usize, usize, T)> {
    stretches.sort_by_key(|(range, _)| (range.start, range.end));
    let (mut at, mut count) = (0, 0);
    let mut all = Vec::with_capacity(stretches.len());
    for (range, what) in stretches {
        if range.start < at {
            continue;
        }
        let from = count + text[at..range.start].chars().count();
        count = from + text[range.clone()].chars().count();
        at = range.end;
        all.push((from, count, what));
    }
    all
}

/// Stretches in bold type, in bytes and in order, as marks: those that follow each other are one, and blanks alone look the same
/// in any type.
#[must_use]
pub fn bold(text: &str, stretches: &[Range<usize>]) -> Vec<Mark> {
    let mut joined: Vec<(Range<usize>, ())> = Vec::new();
    for range in stretches.iter().filter(|range| !range.is_empty()) {
        match joined.last_mut().filter(|(last, ())| last.end == range.start) {
            Some((last, ())) => last.end = range.end,
            None => joined.push((range.clone(), ())),
        }
    }
    joined.retain(|(range, ())| text.get(range.clone()).is_some_and(|words| !words.trim().is_empty()));
    counted(text, joined).into_iter().map(|(from, to, ())| Mark { kind: MarkKind::Bold, from, to }).collect()
}

/// The marks of a text that was reworded: those whose words stand in it once are set as they were.
#[must_use]
pub fn reworded(marks: &[Mark], before: &str, after: &str) -> Vec<Mark> {
    let moved = |mark: &Mark| {
        let from = link::stands_once([mark.from, mark.to], before, after)?;
        Some(Mark { from, to: from + mark.to - mark.from, ..*mark })
    };
    let mut moved: Vec<Mark> = marks.iter().filter_map(moved).collect();
    moved.sort_by_key(|mark| mark.from);
    moved.dedup_by(|mark, before| mark.from < before.to);
    moved
}

/// What is known of a text as words, such as `bold 0 4 list 2 ordered link 0 3 https://…`, for formats that have only texts of
/// their own to put it in.
#[must_use]
pub fn packed(spans: &Spans) -> String {
    let Spans { links, marks, list, items } = spans;
    let ordered = |item: &ListItem| if item.ordered { ORDERED } else { "plain" };
    let item = |item: &ListItem| format!("list {} {}", item.level, ordered(item));
    let lines = items.iter().map(|line| format!("{ITEM} {} {} {}", line.at, line.item.level, ordered(&line.item)));
    let marks = marks.iter().map(|mark| format!("{} {} {}", mark.kind.name(), mark.from, mark.to));
    // An address is one word.
    let target = |target: &str| target.replace('~', "~0").replace(' ', "~1");
    let links = links.iter().map(|link| format!("{LINK} {} {} {}", link.from, link.to, target(&link.target)));
    marks.chain(list.iter().map(item)).chain(links).chain(lines).collect::<Vec<_>>().join(" ")
}

/// What such words say of a text of so many characters; what is beyond it is left out, and so is all behind a word that is none
/// of these.
#[must_use]
pub fn unpacked(words: &str, length: usize) -> Spans {
    let mut spans = Spans::default();
    let mut words = words.split(' ');
    while let (Some(name), Some(first), Some(second)) = (words.next(), words.next(), words.next()) {
        let number = |word: &str| word.parse::<usize>().ok();
        match (name, number(first), number(second)) {
            (LINK, Some(from), Some(to)) => {
                let target = words.next().unwrap_or_default().replace("~1", " ").replace("~0", "~");
                spans.links.extend(Link::new(from, to, &target).filter(|link| link.to <= length));
            }
            (ITEM, Some(at), Some(level)) => {
                let item = ListItem::new(level, words.next() == Some(ORDERED));
                let fits = begins(spans.items.last(), at, length);
                spans.items.extend(fits.then_some(LineItem { at, item }));
            }
            ("list", Some(level), None) => spans.list = Some(ListItem::new(level, second == ORDERED)),
            (name, Some(from), Some(to)) => {
                let mark = MarkKind::named(name).map(|kind| Mark { kind, from, to });
                let fits = fits(spans.marks.last(), [from, to], length);
                spans.marks.extend(mark.filter(|_| fits));
            }
            _ => break,
        }
    }
    spans
}

/// The name of a link among such words.
const LINK: &str = "link";
/// That of a line of a cell that begins an item.
const ITEM: &str = "item";
/// What such words say of a numbered list.
const ORDERED: &str = "ordered";

/// Is it a stretch of a text of so many characters, behind the mark before it?
#[must_use]
pub fn fits(before: Option<&Mark>, [from, to]: [usize; 2], length: usize) -> bool {
    from < to && to <= length && before.is_none_or(|before| before.to <= from)
}

/// May an item begin here in a text of so many characters, behind the item before it?
#[must_use]
pub fn begins(before: Option<&LineItem>, at: usize, length: usize) -> bool {
    at < length && before.is_none_or(|before| before.at < at)
}

/// Where the lines of a text begin, in characters.
#[must_use]
pub fn starts(text: &str) -> HashSet<usize> {
    let behind = text.chars().enumerate().filter(|(_, c)| *c == '\n').map(|(at, _)| at + 1);
    std::iter::once(0).chain(behind).collect()
}
