//! Offices with several reports of the year: which one counts, and where the others differ.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::Member;
use super::remarks::listed;
use crate::base::finding::{Message, count};

/// Cells that differ are named up to here; all are counted.
const MOST_CELLS: usize = 8;
/// Offices with copies that are named in one sentence.
const MOST_NAMES: usize = 10;

/// A further report of an office that already has one: it does not count.
#[derive(Debug, Clone, PartialEq)]
pub struct Copied {
    /// The office.
    pub agency: Arc<str>,
    /// The file that counts: the first by name.
    pub counted: Arc<str>,
    /// The file that does not.
    pub file: Arc<str>,
    /// Cells in which they differ; none where it is the same report again.
    pub cells: usize,
    /// The first of these.
    pub differs: Vec<Differs>,
}

/// A cell in which two reports differ.
#[derive(Debug, Clone, PartialEq)]
pub struct Differs {
    /// Its official name, with its table.
    pub label: String,
    /// What the report that counts has; none where it has no number.
    pub counted: Option<Decimal>,
    /// What the other has.
    pub other: Option<Decimal>,
}

impl Copied {
    /// A report beside the one that counts.
    pub(super) fn of(counted: &Member, other: &Member) -> Self {
        let mut copied = Self {
            agency: counted.agency.clone(),
            counted: counted.file.clone(),
            file: other.file.clone(),
            cells: 0,
            differs: Vec::new(),
        };
        // First by the tables of the one, then what only the other has.
        for (own, beside, turned) in [(counted, other, false), (other, counted, true)] {
            for table in own.tables() {
                let template = table.template();
                let there = beside.table(template.form);
                let alike = there.is_some_and(|t| Arc::ptr_eq(t.template(), template));
                let numbers: Vec<Option<Decimal>> = there.map(|t| t.numbers().collect()).unwrap_or_default();
                for (i, (field, n)) in template.fields.iter().zip(table.numbers()).enumerate() {
                    let named = || there.and_then(|t| t.template().position(&field.key));
                    let at = if alike { Some(i) } else { named() };
                    if turned && at.is_some() {
                        continue;
                    }
                    let m = at.and_then(|at| numbers[at]);
                    if n != m {
                        let (counted, other) = if turned { (m, n) } else { (n, m) };
                        copied.differ(|| format!("{}“{}”", template.table, field.label()), counted, other);
                    }
                }
            }
        }
        copied
    }

    fn differ(&mut self, label: impl FnOnce() -> String, counted: Option<Decimal>, other: Option<Decimal>) {
        self.cells += 1;
        if self.differs.len() < MOST_CELLS {
            self.differs.push(Differs { label: label(), counted, other });
        }
    }

    /// Does it say something else than the one that counts?
    #[must_use]
    pub fn conflicts(&self) -> bool {
        self.cells > 0
    }

    /// The cells in which it differs, in words.
    #[must_use]
    pub fn differences(&self) -> Message {
        if !self.conflicts() {
            return Message::new("数字相同", "the same numbers");
        }
        if self.differs.is_empty() {
            return Message::new(format!("{} 格不同", self.cells), count(self.cells, "cell differs", "cells differ"));
        }
        let shown = |n: Option<Decimal>, none: &str| n.map_or(none.to_string(), |n| n.to_string());
        let list = |none: &str, sign: &str| {
            let one = |d: &Differs| format!("{} {} {sign} {}", d.label, shown(d.counted, none), shown(d.other, none));
            self.differs.iter().map(one).collect::<Vec<_>>()
        };
        let more = self.cells > self.differs.len();
        let (zh_more, en_more) = if more { ("等", ", …") } else { ("", "") };
        Message::new(
            format!("{} 格不同：{}{zh_more}", self.cells, list("无数", "≠").join("、")),
            format!("{}: {}{en_more}", count(self.cells, "cell differs", "cells differ"), list("none", "≠").join(", ")),
        )
    }
}

/// What there is to say of the copies: first those that say something else, which somebody must settle.
pub(super) fn messages(copies: &[Copied]) -> (Option<Message>, Option<Message>) {
    let (conflicts, same): (Vec<&Copied>, Vec<&Copied>) = copies.iter().partition(|c| c.conflicts());
    let list = |of: &[&Copied], one: &dyn Fn(&Copied) -> String| -> Vec<String> { of.iter().map(|c| one(c)).collect() };
    let conflict = (!conflicts.is_empty()).then(|| {
        let zh = |c: &Copied| format!("{}（计入 {}，没有计 {}，{} 格不同）", c.agency, c.counted, c.file, c.cells);
        let en = |c: &Copied| format!("{} ({} counts, {} does not; {} cells differ)", c.agency, c.counted, c.file, c.cells);
        Message::new(
            format!(
                "同一机关有几份报告而数字不同，只计了一份，{} 份没有计入，请确定以哪一份为准：{}",
                conflicts.len(),
                listed(&list(&conflicts, &zh), MOST_NAMES).zh
            ),
            format!(
                "offices have several reports with different numbers; one of each counts, {} not; settle which is right: {}",
                count(conflicts.len(), "does", "do"),
                listed(&list(&conflicts, &en), MOST_NAMES).en
            ),
        )
    });
    let again = (!same.is_empty()).then(|| {
        let zh = |c: &Copied| format!("{}（{}、{}）", c.agency, c.counted, c.file);
        let en = |c: &Copied| format!("{} ({}, {})", c.agency, c.counted, c.file);
        Message::new(
            format!(
                "同一份报告给了两次以上，数字相同，{} 份没有重复计入：{}",
                same.len(),
                listed(&list(&same, &zh), MOST_NAMES).zh
            ),
            format!(
                "the same reports are given again with the same numbers; {} not counted twice: {}",
                count(same.len(), "is", "are"),
                listed(&list(&same, &en), MOST_NAMES).en
            ),
        )
    });
    (conflict, again)
}
