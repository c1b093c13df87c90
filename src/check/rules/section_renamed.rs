//! `section-renamed`: a heading worded otherwise than the form's.

use crate::base::finding::{Code, Finding, Message};
use crate::base::text::body;
use crate::check::rule::{On, Rule};
use crate::report::{Report, Section};

pub const RULE: Rule = Rule {
    codes: &[Code::SECTION_RENAMED],
    find: On::Section(|report, section| find(report, section).into_iter().collect()),
};

fn find(report: &Report, section: &Section) -> Option<Finding> {
    if report.precedes_forms() {
        return None;
    }
    let official = &report.book.words().sections[usize::from(section.number) - 1];
    let (heading, folding) = (&section.heading, report.book.folding());
    if body(&folding.fold(heading)) == body(&folding.fold(&official.heading)) {
        return None;
    }
    let message = Message::new(
        format!("标题“{heading}”与规定的“{}”不同", official.heading),
        format!("heading {heading:?} is worded otherwise than the form's {:?}", official.heading),
    );
    let finding = Finding::new(Code::SECTION_RENAMED, message).at(section.origin.clone());
    Some(finding.found_expected(heading, &official.heading))
}
