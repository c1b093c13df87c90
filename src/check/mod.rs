//! The checks: what a careful auditor finds. Each has a stable code and a page under `docs/checks/`.
//!
//! Within a report: [`check`]. Between years of one office, and between reports of one year: [`years`], [`folder`].

mod culprit;
mod excerpt;
pub mod folded;
pub mod folder;
mod follow;
pub mod order;
mod outcome;
mod rule;
mod rules;
pub mod settings;
pub mod years;

pub use excerpt::Excerpts;
pub(crate) use outcome::member_of;
pub use outcome::{Outcome, Verdict, evaluate, member_label};

use crate::base::finding::Finding;
use crate::report::Report;

/// The sums that do not hold, alone.
#[must_use]
pub fn sums(report: &Report) -> Vec<Finding> {
    rules::sums(report)
}

/// All findings of the checks on one report, in order of the report.
#[must_use]
pub fn check(report: &Report) -> Vec<Finding> {
    rules::all(report)
}
