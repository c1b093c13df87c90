//! 汇总: the reports of many offices as the one that their superior must publish, every sum with its parts.

pub mod book;
mod brief;
pub mod charts;
pub mod comparison;
mod copies;
mod growth;
mod member;
mod packed;
mod remarks;
mod roster;
mod sums;

pub use brief::off_roster;
pub use copies::{Copied, Differs};
pub use growth::{Pair, missing_years};
pub use member::{Gathering, Member, Told};
pub use roster::{Office, Roster, likely};
pub use sums::Lacking;

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use rust_decimal::Decimal;

use crate::base::finding::{Judged, Message, Unread};
use crate::forms::{Book, Form};
use crate::report::Report;
use remarks::{Kind, Remarks};

/// Contradicting reports of which the cells that differ are kept; of further ones these are counted.
const MOST_COMPARED: usize = 1_000;

/// The sums over some offices.
#[derive(Debug, Clone, PartialEq)]
pub struct Summary {
    /// The sums as a report of the superior.
    pub report: Report,
    /// The offices counted, in order of their names.
    pub members: Vec<Member>,
    /// Further reports of these offices, which do not count.
    pub copies: Vec<Copied>,
    /// Offices of the roster without a report.
    pub missing: Vec<String>,
    /// Offices that are not in the roster and count all the same.
    pub unknown: Vec<String>,
    /// Offices that have reported and count in no summary, where there is one for each superior.
    pub outside: Vec<String>,
    /// Tables and numbers that reports lack, a form each.
    pub lacking: Vec<Lacking>,
    /// What else was left out of the sums or changed for them, and why.
    pub remarks: Vec<Message>,
    /// Inputs of which nothing was read.
    pub unread: Vec<Unread>,
}

impl Summary {
    /// With the inputs of which nothing was read: they are told in the workbook and the brief.
    #[must_use]
    pub fn with_unread(mut self, unread: &[Unread]) -> Self {
        self.unread = unread.to_vec();
        self.retell();
        self
    }

    /// With the offices that are in no group at all, told likewise.
    #[must_use]
    pub fn with_outside(mut self, outside: &[String]) -> Self {
        self.outside = outside.to_vec();
        self.retell();
        self
    }

    /// With what a roster says of the names of reports.
    #[must_use]
    pub fn with_adopted(mut self, adopted: impl IntoIterator<Item = Message>) -> Self {
        self.remarks.splice(..0, adopted);
        self.retell();
        self
    }

    /// What a member gives to each cell of each table of the sums, in the units of these; none where it gives nothing.
    #[must_use]
    pub fn given(&self, member: &Member) -> Vec<Option<Decimal>> {
        let book = &self.report.book;
        self.report.tables().flat_map(|t| sums::given(book, member, &t.template)).collect()
    }
}

/// The year of most reports; of equals the latest.
#[must_use]
pub fn common_year(members: &[Member]) -> Option<i32> {
    let mut counts: BTreeMap<i32, usize> = BTreeMap::new();
    members.iter().filter_map(|m| m.year).for_each(|y| *counts.entry(y).or_default() += 1);
    counts.into_iter().max_by_key(|&(year, n)| (n, year)).map(|(year, _)| year)
}

/// Sum up the reports of a year in the layouts that a book has for it, for `name` (empty where it has none). Offices come in
/// order of their names, so that the order of the files does not matter.
#[must_use]
pub fn summarize(book: &Arc<Book>, name: &str, year: i32, members: &[Member], roster: Option<&[String]>) -> Summary {
    let mut remarks = Remarks::default();
    let (counted, copies) = counted(year, members, &mut remarks);
    let (mut tables, mut lacking) = (Vec::new(), Vec::new());
    for form in Form::ALL {
        let Some(template) = book.due(form, year) else { continue };
        let (table, lacks) = sums::table(book, template, &counted, &mut remarks);
        tables.push(table);
        lacking.push(lacks);
    }
    let agencies: HashSet<&str> = counted.iter().map(|m| &*m.agency).collect();
    let missing = roster.map(|r| r.iter().filter(|o| !agencies.contains(o.as_str())).cloned().collect());
    let unknown = roster.map(|r| {
        let offices: HashSet<&str> = r.iter().map(String::as_str).collect();
        counted.iter().filter(|m| !offices.contains(&*m.agency)).map(|m| m.agency.to_string()).collect()
    });
    let judged = Judged::sum(counted.iter().filter_map(Member::judged));
    let report = brief::report(book, name, year, &tables, judged);
    let mut remarks = remarks.all();
    remarks.extend(lacking.iter().filter_map(Lacking::blank_cells));
    let (missing, unknown) = (missing.unwrap_or_default(), unknown.unwrap_or_default());
    let (outside, unread) = (Vec::new(), Vec::new());
    let mut summary = Summary { report, members: counted, copies, missing, unknown, outside, lacking, remarks, unread };
    summary.retell();
    summary
}

/// The reports that count, in order of their agencies, and the further ones of the same agencies.
fn counted(year: i32, members: &[Member], remarks: &mut Remarks) -> (Vec<Member>, Vec<Copied>) {
    let mut sorted: Vec<&Member> = members.iter().collect();
    sorted.sort_by(|a, b| (&a.agency, &a.file).cmp(&(&b.agency, &b.file)));
    let (mut counted, mut copies): (Vec<Member>, Vec<Copied>) = (Vec::new(), Vec::new());
    let mut compared = 0;
    for member in sorted {
        if member.year != Some(year) {
            remarks.say(Kind::OtherYear, || other_year(member, year));
        } else if let Some(first) = counted.last().filter(|m| m.agency == member.agency) {
            let mut copy = Copied::of(first, member);
            compared += usize::from(copy.conflicts());
            if compared > MOST_COMPARED {
                copy.differs = Vec::new();
            }
            copies.push(copy);
        } else {
            counted.push(member.clone());
        }
    }
    (counted, copies)
}

fn other_year(member: &Member, year: i32) -> Message {
    let own = member.year.map_or_else(|| "年度不明".to_string(), |y| format!("{y} 年度"));
    let other = member.year.map_or_else(|| "of an unknown year".to_string(), |y| format!("of {y}, not {year},"));
    Message::new(
        format!("{}（{}）是{own}的报告，没有计入", member.agency, member.file),
        format!("{} ({}) is {other} and was left out", member.agency, member.file),
    )
}
