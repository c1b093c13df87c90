//! The list of offices that must report, with their superiors and the other names under which they report.

mod likely;
mod rows;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::Member;
use crate::base::finding::Message;
use crate::forms::Book;
use crate::read::Source;

pub use likely::likely;

/// Levels of offices at most: from the province to the village there are six.
const DEEPEST: usize = 30;
/// Offices at most; a province has some ten thousand.
const MOST_OFFICES: usize = 200_000;
/// Superiors at most, each of which may get a summary of its own; a province has some two hundred.
const MOST_SUPERIORS: usize = 2_000;

/// An office that must report.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Office {
    /// Its name, under which its numbers are summed up.
    pub name: String,
    /// The office above it.
    pub parent: Option<String>,
    /// Other names under which its reports go.
    pub aliases: Vec<String>,
}

/// The list of offices.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Roster {
    /// The offices in order of the file.
    pub offices: Vec<Office>,
    /// What of the file was left aside: columns that say something else, further sheets.
    pub aside: Vec<Message>,
}

impl Roster {
    /// Read a list in text: an office a line, behind commas or tabs its superior and its other names (these among each other
    /// parted by `、`, `;` or `|`); or columns in any order below heads that the book knows.
    ///
    /// # Errors
    /// Where it is empty, a line has no office, a name is given twice, an office is above itself, or has more than thirty levels
    /// above it, and where there are more than 200,000 offices or 2,000 superiors.
    pub fn parse(book: &Book, text: &str) -> Result<Self, Message> {
        Self::of_rows(book, rows::of_text(text), Vec::new())
    }

    /// Read a list in a workbook or a table: the first one with a head that the book knows, or the first of all.
    ///
    /// # Errors
    /// As [`Roster::parse`].
    pub fn of_source(book: &Book, source: &Source) -> Result<Self, Message> {
        let (rows, aside) = rows::of_source(&book.words().roster, source);
        Self::of_rows(book, rows, aside)
    }

    fn of_rows(book: &Book, rows: Vec<rows::Line>, aside: Vec<Message>) -> Result<Self, Message> {
        let (offices, more) = rows::offices(&book.words().roster, rows)?;
        let roster = Self { offices, aside: aside.into_iter().chain(more).collect() };
        if roster.offices.is_empty() {
            return Err(Message::new("名册是空的", "the roster is empty"));
        }
        roster.within_bounds()?;
        roster.climb()?;
        Ok(roster)
    }

    /// Reports under another name of an office are that office's; each is told, with the office.
    pub fn adopt(&self, members: &mut [Member]) -> Vec<(String, Message)> {
        let aliases = self.offices.iter().flat_map(|o| o.aliases.iter().map(move |a| (a.as_str(), o.name.as_str())));
        let known: HashMap<&str, &str> = aliases.collect();
        let mut told = Vec::new();
        for member in members {
            let Some(office) = known.get(&*member.agency) else { continue };
            let message = Message::new(
                format!("{}（{}）按名册的别名计为 {office}", member.agency, member.file),
                format!(
                    "{} ({}) counts as {office}, of which the roster says it is another name",
                    member.agency, member.file
                ),
            );
            told.push(((*office).to_string(), message));
            member.agency = (*office).into();
        }
        told
    }

    /// Each superior may get a workbook of its own.
    fn within_bounds(&self) -> Result<(), Message> {
        let superiors = self.offices.iter().filter_map(|o| o.parent.as_deref()).collect::<HashSet<_>>().len();
        for (count, most, zh, en) in [
            (self.offices.len(), MOST_OFFICES, "机关", "offices"),
            (superiors, MOST_SUPERIORS, "上级机关", "superiors"),
        ] {
            if count > most {
                return Err(Message::new(
                    format!("名册里有 {count} 个{zh}，超过上限 {most}；请按地区分成几份"),
                    format!("the roster has {count} {en}, more than the limit of {most}; split it by region"),
                ));
            }
        }
        Ok(())
    }

    /// Each office that has one with its superior.
    fn above(&self) -> HashMap<&str, &str> {
        self.offices.iter().filter_map(|o| Some((o.name.as_str(), o.parent.as_deref()?))).collect()
    }

    /// From every office up to the top.
    fn climb(&self) -> Result<(), Message> {
        let above = self.above();
        let mut deep = None;
        for Office { name: office, .. } in &self.offices {
            let mut here = office.as_str();
            let mut levels = 0;
            while let Some(&parent) = above.get(here).filter(|_| levels <= DEEPEST) {
                (here, levels) = (parent, levels + 1);
                if here == office {
                    return Err(Message::new(
                        format!("名册里 {office} 成了自己的上级"),
                        format!("{office} is above itself"),
                    ));
                }
            }
            deep = deep.or((levels > DEEPEST).then_some(office));
        }
        deep.map_or(Ok(()), |office| {
            Err(Message::new(
                format!("名册里 {office} 以上的层级超过 {DEEPEST} 级；请检查上级一栏"),
                format!("more than {DEEPEST} levels stand above {office}; look at the column of superiors"),
            ))
        })
    }

    /// All offices, in order.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        self.offices.iter().map(|o| o.name.clone()).collect()
    }

    /// The superiors, in order of their names.
    #[must_use]
    pub fn parents(&self) -> BTreeSet<String> {
        self.offices.iter().filter_map(|o| o.parent.clone()).collect()
    }

    /// The superiors in order of their names, each with all offices below it, at any depth, in order of the list.
    #[must_use]
    pub fn groups(&self) -> BTreeMap<&str, Vec<&str>> {
        let above = self.above();
        let mut groups: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for Office { name: office, .. } in &self.offices {
            let mut here = office.as_str();
            // There is no circle in it, and no long chain: that was looked at when it was read.
            for _ in 0..=DEEPEST {
                let Some(parent) = above.get(here) else { break };
                groups.entry(parent).or_default().push(office);
                here = parent;
            }
        }
        groups
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Roster, Message> {
        Roster::parse(Book::official(), text)
    }

    #[test]
    fn offices_stand_below_their_superiors_at_any_depth() {
        let roster = parse("机关,上级\n甲省,\n乙市,甲省\n丙县,乙市\n丁镇,丙县\n").unwrap();
        assert_eq!(roster.groups()["乙市"], ["丙县", "丁镇"]);
        let wide = |superiors: usize| (0..superiors).map(|i| format!("第{i}办,第{i}局\n")).collect::<String>();
        assert!(parse(&wide(MOST_SUPERIORS)).is_ok());
        assert!(parse(&wide(MOST_SUPERIORS + 1)).unwrap_err().zh.contains("2001 个上级机关"));
        assert_eq!(roster.parents().into_iter().collect::<Vec<_>>(), ["丙县", "乙市", "甲省"]);
        assert!(parse("甲,乙\n乙,甲").is_err());
        assert!(parse("甲\n甲").is_err());
        assert!(parse("\n").is_err());
    }

    #[test]
    fn a_chain_without_end_is_refused() {
        let chain = |n: usize| (1..n).map(|i| format!("机关{i},机关{}\n", i + 1)).collect::<String>();
        assert!(parse(&chain(31)).is_ok());
        let refused = parse(&chain(1_500)).unwrap_err();
        assert!(refused.zh.contains("层级超过 30 级"), "{}", refused.zh);
    }
}
