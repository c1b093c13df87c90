//! What grew and fell between two years: of all offices, and of those that reported in both.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Member, Summary, summarize};
use crate::base::finding::{Message, count};
use crate::forms::Book;

use super::remarks::names;

/// The last two years of a comparison, of the offices that reported in both.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair {
    /// The sums of the earlier year over the same offices.
    pub before: Summary,
    /// The sums of the later one.
    pub now: Summary,
    /// Offices with a report of the earlier year alone.
    pub gone: Vec<String>,
    /// Offices with a report of the later year alone.
    pub new: Vec<String>,
}

impl Pair {
    /// Of the last two of some years, oldest first; none where there are not two.
    #[must_use]
    pub fn of(book: &Arc<Book>, years: &[Summary]) -> Option<Self> {
        let [.., before, now] = years else { return None };
        let by_agency =
            |s: &Summary| s.members.iter().map(|m| (m.agency.clone(), m.clone())).collect::<BTreeMap<_, _>>();
        let (old, young) = (by_agency(before), by_agency(now));
        let only = |these: &BTreeMap<Arc<str>, Member>, those: &BTreeMap<Arc<str>, Member>| -> Vec<String> {
            these.keys().filter(|agency| !those.contains_key(*agency)).map(ToString::to_string).collect()
        };
        let same = |these: &BTreeMap<Arc<str>, Member>, those: &BTreeMap<Arc<str>, Member>, of: &Summary| {
            let own: Vec<Member> =
                these.iter().filter(|(agency, _)| those.contains_key(*agency)).map(|(_, m)| m.clone()).collect();
            let name = of.report.agency.as_deref().unwrap_or_default();
            summarize(book, name, of.report.year.unwrap_or_default(), &own, None)
        };
        let (gone, new) = (only(&old, &young), only(&young, &old));
        Some(Self { before: same(&old, &young, before), now: same(&young, &old, now), gone, new })
    }

    /// How many offices reported in both years.
    #[must_use]
    pub fn offices(&self) -> usize {
        self.now.members.len()
    }

    /// Did the same offices report in both years, so that there is nothing to tell apart?
    #[must_use]
    pub fn is_all(&self) -> bool {
        self.gone.is_empty() && self.new.is_empty()
    }

    /// Which offices the change is about, and which have reported in one of the years alone.
    #[must_use]
    pub fn basis(&self) -> Vec<Message> {
        let [before, now] = [&self.before, &self.now].map(|s| s.report.year.unwrap_or_default());
        let same = self.offices();
        let mut told = vec![if self.is_all() {
            Message::new(
                format!("{before}、{now} 两年度的机关相同（{same} 个），增减不含机关增减的影响"),
                format!("the same offices reported for {before} and {now} ({same})"),
            )
        } else {
            Message::new(
                format!(
                    "{before}、{now} 两年度都有报告的机关 {same} 个，另列它们的合计（“同机关”），增减不含机关增减的影响"
                ),
                format!(
                    "{} for both {before} and {now}, whose sums stand beside those of all",
                    count(same, "office reported", "offices reported")
                ),
            )
        }];
        for (year, other, only) in [(before, now, &self.gone), (now, before, &self.new)] {
            if !only.is_empty() {
                let (n, list) = (only.len(), names(only));
                told.push(Message::new(
                    format!("只有 {year} 年度、没有 {other} 年度报告的机关 {n} 个：{}", list.zh),
                    format!(
                        "{} for {year} and not for {other}: {}",
                        count(n, "office reported", "offices reported"),
                        list.en
                    ),
                ));
            }
        }
        told
    }
}

/// Years between the first and the last of which there is no report at all.
#[must_use]
pub fn missing_years(years: &[Summary]) -> Option<Message> {
    let years: Vec<i32> = years.iter().filter_map(|y| y.report.year).collect();
    let (first, last) = (*years.iter().min()?, *years.iter().max()?);
    let missing: Vec<String> = (first..=last).filter(|y| !years.contains(y)).map(|y| y.to_string()).collect();
    (!missing.is_empty()).then(|| {
        let list = names(&missing);
        Message::new(
            format!("{first} 到 {last} 之间没有 {} 年度的报告，各年并不连续", list.zh),
            format!("between {first} and {last} there is no report of {}: the years do not follow each other", list.en),
        )
    })
}
