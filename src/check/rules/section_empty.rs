//! `section-empty`: a section of text without text. Sections of tables are the tables' affair.

use crate::base::finding::{Code, Finding, Message};
use crate::check::rule::{On, Rule};
use crate::report::{Block, Report, Section};

pub const RULE: Rule = Rule {
    codes: &[Code::SECTION_EMPTY],
    find: On::Section(|report, section| find(report, section).into_iter().collect()),
};

fn find(report: &Report, section: &Section) -> Option<Finding> {
    let is_form = report.book.words().sections.iter().any(|s| s.number == section.number && s.form.is_some());
    // An official table that stands here is the content of its own section.
    let own = |block: &Block| {
        !matches!(block, Block::Form(_)) && !matches!(block, Block::Table(table) if table.form().is_some())
    };
    let filled = |s: &Section| s.number == section.number && s.blocks.iter().any(own);
    if is_form || report.sections.iter().any(filled) {
        return None;
    }
    let message = Message::new(
        format!("“{}”下面没有内容；没有需要报告的，也应写明“无”", section.heading),
        format!(
            "nothing stands under {:?}; where there is nothing to report the section should say so",
            section.heading
        ),
    );
    Some(Finding::new(Code::SECTION_EMPTY, message).at(section.origin.clone()))
}
