//! What a rule is: the codes that it may give, and what it is put to.

use std::collections::HashMap;

use crate::base::finding::{Code, Finding, Message, Severity};
use crate::report::{FormTable, Report, Section};

/// A rule on one report.
pub struct Rule {
    /// The codes of its findings; none where the templates name them.
    pub codes: &'static [Code],
    /// How they are found.
    pub find: On,
}

/// What a rule is put to.
pub enum On {
    /// The whole report.
    Report(fn(&Report) -> Vec<Finding>),
    /// Each of the official sections that the report has.
    Section(fn(&Report, &Section) -> Vec<Finding>),
    /// Each official table.
    Table(fn(&Report, &FormTable) -> Vec<Finding>),
}

impl Rule {
    fn of_report(&self, report: &Report) -> Vec<Finding> {
        if let On::Report(find) = self.find { self.own(find(report)) } else { Vec::new() }
    }

    fn of_section(&self, report: &Report, section: &Section) -> Vec<Finding> {
        if let On::Section(find) = self.find { self.own(find(report, section)) } else { Vec::new() }
    }

    fn of_table(&self, report: &Report, table: &FormTable) -> Vec<Finding> {
        if let On::Table(find) = self.find { self.own(find(report, table)) } else { Vec::new() }
    }

    fn own(&self, findings: Vec<Finding>) -> Vec<Finding> {
        debug_assert!(self.codes.is_empty() || findings.iter().all(|f| self.codes.contains(&f.code)), "{findings:?}");
        findings
    }
}

/// Findings of one code that are told one by one: a person reads no more, and a report of a hundred thousand wrong sentences
/// must not become as many rows of every copy.
const MOST_ALIKE: usize = 1_000;

/// What rules find in a report, in their order; those that follow one another and are put to the same kind of thing are
/// all put to one before the next.
pub fn found(report: &Report, rules: &[Rule]) -> Vec<Finding> {
    let alike = |a: &Rule, b: &Rule| std::mem::discriminant(&a.find) == std::mem::discriminant(&b.find);
    let mut findings = Vec::new();
    for rules in rules.chunk_by(alike) {
        findings.extend(rules.iter().flat_map(|r| r.of_report(report)));
        for section in report.sections.iter().filter(|s| s.number > 0) {
            findings.extend(rules.iter().flat_map(|r| r.of_section(report, section)));
        }
        for table in report.tables() {
            findings.extend(rules.iter().flat_map(|r| r.of_table(report, table)));
        }
    }
    summed_up(findings)
}

/// Of each code the first ones, and how many more there are.
fn summed_up(mut findings: Vec<Finding>) -> Vec<Finding> {
    let mut counts: HashMap<(Code, Severity), usize> = HashMap::new();
    let mut over: Vec<(Code, Severity)> = Vec::new();
    findings.retain(|f| {
        let kind = (f.code.clone(), f.severity);
        let count = counts.entry(kind.clone()).or_default();
        *count += 1;
        if *count == MOST_ALIKE + 1 {
            over.push(kind);
        }
        *count <= MOST_ALIKE
    });
    findings.extend(over.into_iter().map(|(code, severity)| {
        let more = counts[&(code.clone(), severity)] - MOST_ALIKE;
        let message = Message::new(
            format!("另有 {more} 处同样的问题，没有逐条列出；先改好已列出的，再检查一次"),
            format!("{more} more like these are not listed one by one: mend those that are, and check again"),
        );
        Finding::new(code, message).graded(severity)
    }));
    findings
}
