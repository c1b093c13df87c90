//! The list of offices that must report, with their superiors: `机关,上级` a line.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use crate::base::finding::Message;

/// Levels of offices at most: from the province to the village there are six.
const DEEPEST: usize = 30;
/// Offices at most; a province has some ten thousand.
const MOST_OFFICES: usize = 200_000;
/// Superiors at most, each of which may get a summary of its own; a province has some two hundred.
const MOST_SUPERIORS: usize = 2_000;

/// The list of offices.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Roster {
    /// Each office and its superior, in order of the file.
    pub offices: Vec<(String, Option<String>)>,
}

impl Roster {
    /// Read a list: one office a line, its superior behind a comma or a tab; a first line 机关 is a heading.
    ///
    /// # Errors
    /// Where it is empty, an office is given twice, is above itself, or has more than thirty levels above it, and where there
    /// are more than 200,000 offices or 2,000 superiors.
    pub fn parse(text: &str) -> Result<Self, Message> {
        let mut roster = Self::default();
        let mut known: HashSet<String> = HashSet::new();
        for (i, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
            let mut columns = line.split([',', '，', '\t']).map(|c| c.trim().trim_matches('"').trim());
            let (Some(office), parent) = (columns.next().filter(|o| !o.is_empty()), columns.next()) else { continue };
            if i == 0 && (office == "机关" || office == "agency") {
                continue;
            }
            if !known.insert(office.to_string()) {
                return Err(Message::new(
                    format!("名册第{}行：{office} 出现了两次", i + 1),
                    format!("line {}: {office} is given twice", i + 1),
                ));
            }
            let parent = parent.filter(|p| !p.is_empty()).map(str::to_string);
            roster.offices.push((office.to_string(), parent));
        }
        if roster.offices.is_empty() {
            return Err(Message::new("名册是空的", "the roster is empty"));
        }
        roster.within_bounds()?;
        roster.climb()?;
        Ok(roster)
    }

    /// Each superior may get a workbook of its own.
    fn within_bounds(&self) -> Result<(), Message> {
        let superiors = self.offices.iter().filter_map(|(_, p)| p.as_deref()).collect::<HashSet<_>>().len();
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

    /// From every office up to the top.
    fn climb(&self) -> Result<(), Message> {
        let above: HashMap<&str, &str> =
            self.offices.iter().filter_map(|(o, p)| Some((o.as_str(), p.as_deref()?))).collect();
        let mut deep = None;
        for (office, _) in &self.offices {
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
        self.offices.iter().map(|(o, _)| o.clone()).collect()
    }

    /// The superiors, in order of their names.
    #[must_use]
    pub fn parents(&self) -> BTreeSet<String> {
        self.offices.iter().filter_map(|(_, p)| p.clone()).collect()
    }

    /// The superiors in order of their names, each with all offices below it, at any depth, in order of the list.
    #[must_use]
    pub fn groups(&self) -> BTreeMap<&str, Vec<&str>> {
        let above: HashMap<&str, &str> =
            self.offices.iter().filter_map(|(o, p)| Some((o.as_str(), p.as_deref()?))).collect();
        let mut groups: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (office, _) in &self.offices {
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

    #[test]
    fn offices_stand_below_their_superiors_at_any_depth() {
        let roster = Roster::parse("机关,上级\n甲省,\n乙市,甲省\n丙县,乙市\n丁镇,丙县\n").unwrap();
        assert_eq!(roster.groups()["乙市"], ["丙县", "丁镇"]);
        let wide = |superiors: usize| (0..superiors).map(|i| format!("第{i}办,第{i}局\n")).collect::<String>();
        assert!(Roster::parse(&wide(MOST_SUPERIORS)).is_ok());
        assert!(Roster::parse(&wide(MOST_SUPERIORS + 1)).unwrap_err().zh.contains("2001 个上级机关"));
        assert_eq!(roster.parents().into_iter().collect::<Vec<_>>(), ["丙县", "乙市", "甲省"]);
        assert!(Roster::parse("甲,乙\n乙,甲").is_err());
        assert!(Roster::parse("甲\n甲").is_err());
        assert!(Roster::parse("\n").is_err());
    }

    #[test]
    fn a_chain_without_end_is_refused() {
        let chain = |n: usize| (1..n).map(|i| format!("机关{i},机关{}\n", i + 1)).collect::<String>();
        assert!(Roster::parse(&chain(31)).is_ok());
        let refused = Roster::parse(&chain(1_500)).unwrap_err();
        assert!(refused.zh.contains("层级超过 30 级"), "{}", refused.zh);
    }
}
