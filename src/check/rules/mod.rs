//! The rules on one report, a file a rule: a question that an auditor asks, with the codes of its answers.

mod agency;
mod blanks;
mod date;
mod due;
mod layouts;
mod marks;
mod narrative;
mod one_sided;
mod period;
mod section_empty;
mod section_missing;
mod section_number;
mod section_order;
mod section_renamed;
mod sums;
mod texts;
mod unchecked;
mod units;
mod values;
mod year;

use crate::base::finding::Finding;
use crate::check::rule::{Rule, found};
use crate::report::Report;

/// All of them, in the order in which their findings stand. Those on sections that follow one another are put to each
/// section in turn, those on tables to each table.
const ALL: &[Rule] = &[
    period::RULE,
    year::RULE,
    agency::RULE,
    date::RULE,
    due::RULE,
    section_missing::RULE,
    section_number::RULE,
    section_renamed::RULE,
    section_order::RULE,
    section_empty::RULE,
    layouts::RULE,
    values::RULE,
    units::RULE,
    blanks::RULE,
    marks::RULE,
    texts::RULE,
    one_sided::RULE,
    sums::RULE,
    unchecked::RULE,
    narrative::RULE,
];

/// The rules on sums, alone.
const SUMS: &[Rule] = &[sums::RULE, unchecked::RULE];

/// What all rules find in a report.
pub fn all(report: &Report) -> Vec<Finding> {
    found(report, ALL)
}

/// What the rules on sums find.
pub fn sums(report: &Report) -> Vec<Finding> {
    found(report, SUMS)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::ALL;
    use crate::base::code::{CODES, Stage};
    use crate::forms::Book;

    #[test]
    fn every_code_of_checking_is_some_rules_and_every_rule_gives_such() {
        let templates = Book::official().templates().iter().flat_map(|t| &t.equations).map(|e| e.code.as_str());
        let given: BTreeSet<&str> = ALL.iter().flat_map(|r| r.codes).map(|c| c.as_str()).chain(templates).collect();
        let known: BTreeSet<&str> = CODES.iter().filter(|p| p.stage == Stage::Checking).map(|p| p.code).collect();
        assert_eq!(given, known);
    }
}
