//! `section-number`: a heading with a number that is not its section's.

use crate::base::finding::{Code, Finding, Message};
use crate::base::numeral::heading_number;
use crate::check::rule::{On, Rule};
use crate::report::{Report, Section};

pub const RULE: Rule = Rule {
    codes: &[Code::SECTION_NUMBER],
    find: On::Section(|report, section| find(report, section).into_iter().collect()),
};

fn find(report: &Report, section: &Section) -> Option<Finding> {
    if report.precedes_forms() {
        return None;
    }
    let official = &report.book.words().sections[usize::from(section.number) - 1];
    let heading = &section.heading;
    if heading_number(heading)? == section.number {
        return None;
    }
    let message = Message::new(
        format!("标题“{heading}”的序号不对：这一部分应为“{}”", official.heading),
        format!("heading {heading:?} has the wrong number; the form has {:?}", official.heading),
    );
    let finding = Finding::new(Code::SECTION_NUMBER, message).at(section.origin.clone());
    Some(finding.found_expected(heading, &official.heading))
}
