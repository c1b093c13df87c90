//! What is kept of an office's report: little, for there may be 200,000 of them.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::packed::Packed;
use crate::base::finding::{Code, Finding, Judged, Message, Severity};
use crate::forms::{Form, Template};
use crate::report::Report;

/// Findings of all members that are kept in words, by severity: notes give way first. All are counted.
const MOST_TOLD: [(Severity, usize); 3] =
    [(Severity::Error, 20_000), (Severity::Warning, 15_000), (Severity::Note, 10_000)];

/// What is kept of an office's report; a copy shares what it holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Member {
    /// Name of the file.
    pub file: Arc<str>,
    /// The agency; the file's name where it is unknown.
    pub agency: Arc<str>,
    /// The year.
    pub year: Option<i32>,
    kept: Arc<Kept>,
}

#[derive(Debug, Clone, PartialEq)]
struct Kept {
    tables: Box<[Packed]>,
    /// Findings that count, by severity, and those that somebody has accepted.
    counts: [u32; 3],
    accepted: u32,
    told: Box<[Told]>,
    judged: Option<Box<Judged>>,
}

/// A finding in words.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    /// Its code.
    pub code: Code,
    /// How much it matters.
    pub severity: Severity,
    /// What it says.
    pub message: Message,
    /// The reason for which somebody has accepted it.
    pub accepted: Option<String>,
}

impl Told {
    fn of(finding: &Finding) -> Self {
        let Finding { code, severity, message, accepted, .. } = finding;
        Self { code: code.clone(), severity: *severity, message: message.clone(), accepted: accepted.clone() }
    }
}

/// A table of a member.
#[derive(Debug, Clone, Copy)]
pub(super) struct Table<'a>(&'a Packed);

impl<'a> Table<'a> {
    /// Its layout.
    pub fn template(self) -> &'a Arc<Template> {
        &self.0.template
    }

    /// Its numbers, one a field.
    pub fn numbers(self) -> impl Iterator<Item = Option<Decimal>> + 'a {
        self.0.numbers()
    }

    /// The unit of the number at a position.
    pub fn unit(self, at: usize) -> Option<&'a str> {
        self.0.unit(at)
    }
}

impl Member {
    /// What is kept of a report.
    #[must_use]
    pub fn of(report: &Report) -> Self {
        let name = report.source.name.rsplit(['/', '\\']).next().unwrap_or_default();
        let counted = |severity| u32::try_from(report.count(severity)).unwrap_or(u32::MAX);
        let accepted = report.findings.iter().filter(|f| f.accepted.is_some()).count();
        let kept = Kept {
            tables: report.tables().map(Packed::of).collect(),
            counts: MOST_TOLD.map(|(severity, _)| counted(severity)),
            accepted: u32::try_from(accepted).unwrap_or(u32::MAX),
            told: report.findings.iter().map(Told::of).collect(),
            judged: report.judged.clone().map(Box::new),
        };
        Self {
            file: report.source.name.as_str().into(),
            agency: report.agency.as_deref().unwrap_or(name).into(),
            year: report.year,
            kept: Arc::new(kept),
        }
    }

    /// Its table of a form, where the report has one.
    pub(super) fn table(&self, form: Form) -> Option<Table<'_>> {
        self.tables().find(|t| t.template().form == form)
    }

    /// Its tables.
    pub(super) fn tables(&self) -> impl Iterator<Item = Table<'_>> {
        self.kept.tables.iter().map(Table)
    }

    /// The number of a key.
    #[must_use]
    pub fn number(&self, key: &str) -> Option<Decimal> {
        self.kept.tables.iter().find_map(|t| t.number(key))?
    }

    /// How many findings of a severity count.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        let at = MOST_TOLD.iter().position(|(s, _)| *s == severity);
        at.map_or(0, |at| self.kept.counts[at] as usize)
    }

    /// How many findings there are, the accepted ones among them.
    #[must_use]
    pub fn findings(&self) -> usize {
        self.kept.counts.iter().chain([&self.kept.accepted]).map(|n| *n as usize).sum()
    }

    /// Those of its findings that are kept in words: all, unless [`Gathering`] had too many.
    #[must_use]
    pub fn told(&self) -> &[Told] {
        &self.kept.told
    }

    /// What a user's settings did to its findings.
    #[must_use]
    pub fn judged(&self) -> Option<&Judged> {
        self.kept.judged.as_deref()
    }

    /// Bytes that it holds, about; the words of its findings, which [`Gathering`] bounds for all members together, aside.
    #[must_use]
    pub fn held(&self) -> usize {
        let kept = &self.kept;
        let shared = size_of::<Kept>() + self.file.len() + self.agency.len() + 3 * 2 * size_of::<usize>();
        let tables: usize = kept.tables.iter().map(|t| size_of::<Packed>() + t.held()).sum();
        let judged = kept.judged.as_ref().map_or(0, |j| size_of::<Judged>() + j.file.as_ref().map_or(0, String::len));
        size_of::<Self>() + shared + tables + judged
    }
}

/// Members as they come in: all of their numbers, and so many of their findings in words.
#[derive(Debug, Default)]
pub struct Gathering {
    members: Vec<Member>,
    told: usize,
}

impl Gathering {
    /// With one more.
    pub fn take(&mut self, mut member: Member) {
        if !member.told().is_empty() {
            let mut so_far = self.told;
            let mut stays = |told: &Told| {
                let stays = MOST_TOLD.iter().any(|(severity, most)| *severity == told.severity && so_far < *most);
                so_far += usize::from(stays);
                stays
            };
            let told: Box<[Told]> = member.kept.told.iter().filter(|told| stays(told)).cloned().collect();
            if told.len() < member.kept.told.len() {
                Arc::make_mut(&mut member.kept).told = told;
            }
            self.told = so_far;
        }
        self.members.push(member);
    }

    /// All, in the order in which they came.
    #[must_use]
    pub fn members(self) -> Vec<Member> {
        self.members
    }
}
