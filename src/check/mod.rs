//! The checks: what a careful auditor finds. Each has a stable code and a page under `docs/checks/`.
//!
//! Within a report: [`check`]. Between years of one office, and between reports of one year: [`years`], [`folder`].

mod cells;
mod culprit;
mod equations;
mod excerpt;
pub mod folder;
mod follow;
mod identity;
mod layouts;
mod narrative;
mod outcome;
mod sections;
pub mod settings;
pub mod years;

pub use excerpt::excerpt;
pub use outcome::{Outcome, Verdict, evaluate, member_label};

use crate::base::finding::Finding;
use crate::report::Report;

/// The sums that do not hold, alone.
#[must_use]
pub fn sums(report: &Report) -> Vec<Finding> {
    report.tables().flat_map(|t| equations::broken(t).into_iter().chain(equations::unchecked(t))).collect()
}

/// All findings of the checks on one report, in order of the report.
#[must_use]
pub fn check(report: &Report) -> Vec<Finding> {
    let mut findings = identity::findings(report);
    findings.extend(sections::findings(report));
    for table in report.tables() {
        findings.extend(layouts::findings(report, table));
        findings.extend(cells::findings(&report.book, table));
        findings.extend(equations::broken(table));
        findings.extend(equations::unchecked(table));
    }
    findings.extend(narrative::findings(report));
    findings
}
