//! Reports of one year beside each other: the same one twice, and wording that several offices share; a file a rule.

mod brief;
mod shared;
mod twice;

use super::settings::Thresholds;
use crate::base::finding::Finding;

pub use brief::Brief;

/// Findings of the reports, each with the place of its report among the briefs.
#[must_use]
pub fn compare(briefs: &[Brief], thresholds: &Thresholds) -> Vec<(usize, Finding)> {
    let mut findings = twice::found(briefs);
    findings.extend(shared::found(briefs, thresholds.shared_share));
    findings.sort_by_key(|(i, _)| *i);
    findings
}
