//! What a workbook of ours knows of stretches of the text: its sheet of originals names them.

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};

use crate::base::counted::Counted;
use crate::base::finding::{Code, Finding, Message};
use crate::base::link::Link;
use crate::base::origin::Origin;
use crate::base::span::{self, LineItem, ListItem, Mark, MarkKind};
use crate::base::text::trim;
use crate::read::Row;
use crate::report::{Block, Report};
use crate::workbook::format::{Column, NUMBERED, OriginalItem, OriginalLink, OriginalMark, TELLING};
use crate::workbook::texts::{self, Among, Spot, Text};

/// Stretches whose words are looked for in all of the text, at most: each takes a way through it.
const MOST_SOUGHT: usize = 2_000;

/// A stretch as the sheet of originals has it.
#[derive(Debug, Clone, PartialEq)]
pub struct Known {
    what: What,
    /// Its words, or their beginning; nothing of an item.
    words: String,
    span: [usize; 2],
    among: Among,
    /// The beginning of its text.
    beginning: String,
    /// How many texts before it begin so; none in a workbook of before.
    before: Option<usize>,
    origin: Option<Origin>,
}

#[derive(Debug, Clone, PartialEq)]
enum What {
    Link(String),
    Mark(MarkKind),
    Item(ListItem),
}

impl Known {
    /// Of a row; none of a row that names no stretch.
    pub fn of(row: &Row) -> Option<Self> {
        Self::link(row).or_else(|| Self::mark(row)).or_else(|| Self::item(row))
    }

    fn link(row: &Row) -> Option<Self> {
        let at = |column: OriginalLink| row.cells.get(column.index()).map(|c| c.text.as_str()).unwrap_or_default();
        let number = |column| at(column).parse::<usize>().ok();
        (at(OriginalLink::Kind) == OriginalLink::Kind.head()).then_some(())?;
        Some(Self {
            what: What::Link(at(OriginalLink::Target).to_string()),
            words: at(OriginalLink::Words).to_string(),
            span: [number(OriginalLink::From)?, number(OriginalLink::To)?],
            among: Among::of(at(OriginalLink::Among)),
            beginning: at(OriginalLink::Paragraph).to_string(),
            before: number(OriginalLink::Before),
            origin: row.cells.first().map(|c| c.origin.clone()),
        })
    }

    fn mark(row: &Row) -> Option<Self> {
        let at = |column: OriginalMark| row.cells.get(column.index()).map(|c| c.text.as_str()).unwrap_or_default();
        let number = |column| at(column).parse::<usize>().ok();
        (at(OriginalMark::Kind) == OriginalMark::Kind.head()).then_some(())?;
        Some(Self {
            what: What::Mark(MarkKind::named(at(OriginalMark::Name))?),
            words: at(OriginalMark::Words).to_string(),
            span: [number(OriginalMark::From)?, number(OriginalMark::To)?],
            among: Among::of(at(OriginalMark::Among)),
            beginning: at(OriginalMark::Paragraph).to_string(),
            before: number(OriginalMark::Before),
            origin: None,
        })
    }

    fn item(row: &Row) -> Option<Self> {
        let at = |column: OriginalItem| row.cells.get(column.index()).map(|c| c.text.as_str()).unwrap_or_default();
        let number = |column| at(column).parse::<usize>().ok();
        (at(OriginalItem::Kind) == OriginalItem::Kind.head()).then_some(())?;
        let ordered = at(OriginalItem::Ordered) == NUMBERED[1];
        let from = number(OriginalItem::From).unwrap_or(0);
        Some(Self {
            what: What::Item(ListItem::new(number(OriginalItem::Level)?, ordered)),
            words: String::new(),
            span: [from, from],
            among: Among::of(at(OriginalItem::Among)),
            beginning: at(OriginalItem::Paragraph).to_string(),
            before: number(OriginalItem::Before),
            origin: None,
        })
    }

    /// Does a text say the words at this place?
    fn stands_in(&self, text: &Counted<'_>) -> bool {
        let [from, to] = self.span;
        match &self.what {
            What::Item(_) => from == 0 || text.from(from - 1).starts_with('\n'),
            // A cell has no blanks at its ends.
            _ => {
                let own: String = text.from(from).chars().take(to.saturating_sub(from).min(TELLING)).collect();
                let words: String = self.words.chars().take(TELLING).collect();
                from < to && to <= text.length() && trim(&own) == trim(&words)
            }
        }
    }

    /// Are the words whole?
    fn is_whole(&self) -> bool {
        let [from, to] = self.span;
        !self.words.is_empty() && to.checked_sub(from) == Some(self.words.chars().count())
    }
}

/// A text of those that begin alike.
struct Same<'r> {
    text: &'r Text<'r>,
    counted: OnceCell<Counted<'r>>,
}

impl<'r> Same<'r> {
    fn new(text: &'r Text<'r>) -> Self {
        Self { text, counted: OnceCell::new() }
    }

    /// Does it say the words at their place?
    fn says(&self, known: &Known) -> bool {
        known.stands_in(self.counted.get_or_init(|| Counted::new(self.text.text)))
    }
}

/// What is known back in its places: where a text was reworded, where the words stand once in all of the text. Type and lists of
/// words that somebody took out went with them; links are told.
pub fn put(report: &mut Report, known: &[Known]) -> Vec<Finding> {
    if known.is_empty() {
        return vec![];
    }
    let (mut places, mut told, mut sought) = (Vec::new(), Vec::new(), 0);
    let mut taken: HashSet<(Spot, [usize; 2])> = HashSet::new();
    {
        let texts = texts::all(report);
        let mut by: HashMap<(Among, &str), Vec<Same<'_>>> = HashMap::new();
        texts.iter().for_each(|text| by.entry((text.among, text.beginning)).or_default().push(Same::new(text)));
        for known in known {
            let same = by.get(&(known.among, known.beginning.as_str())).map(Vec::as_slice).unwrap_or_default();
            let same = match known.before {
                Some(before) => same.get(before).filter(|same| same.says(known)),
                None => same.iter().find(|same| !taken.contains(&(same.text.spot, known.span)) && same.says(known)),
            };
            sought += usize::from(same.is_none());
            let found = same.map(|same| (same.text.spot, known.span));
            let elsewhere = || if sought <= MOST_SOUGHT { elsewhere(&texts, known) } else { None };
            match found.or_else(elsewhere) {
                Some((spot, span)) => {
                    taken.insert((spot, span));
                    places.push((spot, span, &known.what));
                }
                None => told.extend(unplaced(known)),
            }
        }
    }
    places.into_iter().for_each(|(spot, span, what)| set(report, spot, span, what));
    told
}

/// Where the words stand once.
fn elsewhere(texts: &[Text<'_>], known: &Known) -> Option<(Spot, [usize; 2])> {
    // A number stands in many places, and its key in one.
    let is_link = matches!(known.what, What::Link(_));
    let fits = |text: &&Text<'_>| match text.spot {
        Spot::Value(..) => false,
        Spot::Heading(_) => is_link,
        Spot::Paragraph(..) | Spot::Cell(..) => is_link || text.among == known.among,
    };
    let mut all = texts
        .iter()
        .filter(fits)
        .filter(|_| known.is_whole())
        .flat_map(|text| text.text.match_indices(&known.words).map(move |(byte, _)| (text, byte)));
    let (text, byte) = all.next().filter(|_| all.next().is_none())?;
    let from = text.text[..byte].chars().count();
    Some((text.spot, [from, from + known.words.chars().count()]))
}

fn set(report: &mut Report, spot: Spot, span: [usize; 2], what: &What) {
    let (Spot::Heading(s) | Spot::Paragraph(s, _) | Spot::Cell(s, ..) | Spot::Value(s, ..)) = spot;
    let Some(section) = report.sections.get_mut(s) else { return };
    let block = match spot {
        Spot::Heading(_) => return lead(&mut section.links, span, what),
        Spot::Paragraph(_, b) | Spot::Cell(_, b, ..) | Spot::Value(_, b, _) => section.blocks.get_mut(b),
    };
    let cell = match (block, spot) {
        (Some(Block::Paragraph(p)), _) => {
            lead(&mut p.links, span, what);
            set_apart(&mut p.marks, span, what);
            if let What::Item(item) = what {
                p.list = Some(*item);
            }
            return;
        }
        (Some(Block::Form(form)), Spot::Value(_, _, at)) => {
            if let Some(value) = form.table.values.get_mut(at) {
                set_apart(&mut value.marks, span, what);
            }
            return;
        }
        (Some(Block::Form(form)), Spot::Cell(_, _, r, c)) => form.rows.get_mut(r).and_then(|row| row.get_mut(c)),
        (Some(Block::Table(table)), Spot::Cell(_, _, r, c)) => table.rows.get_mut(r).and_then(|row| row.get_mut(c)),
        _ => None,
    };
    let Some(cell) = cell else { return };
    lead(&mut cell.links, span, what);
    set_apart(&mut cell.marks, span, what);
    if let What::Item(item) = what {
        let line = LineItem { at: span[0], item: *item };
        let at = cell.items.partition_point(|own| own.at < line.at);
        if cell.items.get(at).is_none_or(|next| line.at < next.at) {
            cell.items.insert(at, line);
        }
    }
}

/// A link among those of a text, if it is one and not there yet.
fn lead(links: &mut Vec<Link>, [from, to]: [usize; 2], what: &What) {
    let What::Link(target) = what else { return };
    let Some(link) = Link::new(from, to, target) else { return };
    let [begin, end] = [from, from + 1].map(|at| links.partition_point(|own| own.from < at));
    if !links[begin..end].contains(&link) {
        links.insert(end, link);
    }
}

/// A mark among those of a text, if it is one and has room between them.
fn set_apart(marks: &mut Vec<Mark>, [from, to]: [usize; 2], what: &What) {
    let What::Mark(kind) = what else { return };
    let at = marks.partition_point(|own| own.from < from);
    let before = at.checked_sub(1).and_then(|at| marks.get(at));
    let room = marks.get(at).is_none_or(|next| to <= next.from);
    // The text says the words at this place, so it is long enough.
    if room && span::fits(before, [from, to], to) {
        marks.insert(at, Mark { kind: *kind, from, to });
    }
}

fn unplaced(known: &Known) -> Option<Finding> {
    let (words, What::Link(target)) = (&known.words, &known.what) else { return None };
    let message = Message::new(
        format!("正文改动后找不到“{words}”这几个字，它的链接 {target} 没有带；需要时在正文里写出地址"),
        format!("{words:?} does not stand in the text any more, and its link to {target} was not carried"),
    );
    Some(Finding::new(Code::LINKS_LEFT, message).at(known.origin.clone()))
}
