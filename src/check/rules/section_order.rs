//! `section-order`: a heading after those that the form has below it.

use crate::base::finding::{Code, Finding, Message};
use crate::base::numeral::heading_number;
use crate::check::rule::{On, Rule};
use crate::forms::Book;
use crate::report::{Block, Paragraph, Report, Section};

pub const RULE: Rule = Rule { codes: &[Code::SECTION_ORDER], find: On::Section(find) };

/// Headings of earlier sections that stand within a later one, with the section they name.
pub fn astray<'a>(book: &'a Book, section: &'a Section) -> impl Iterator<Item = (u8, &'a Paragraph)> {
    let paragraphs = section.blocks.iter().filter_map(Block::paragraph);
    paragraphs.filter_map(move |p| {
        let number = heading_number(&p.text).and_then(|_| book.section_of_heading(&p.text))?;
        (number < section.number).then_some((number, p))
    })
}

fn find(report: &Report, section: &Section) -> Vec<Finding> {
    if report.precedes_forms() {
        return vec![];
    }
    astray(&report.book, section)
        .map(|(_, p)| {
            let message = Message::new(
                format!("标题“{}”出现在“{}”之后，次序与规定格式不同", p.text, section.heading),
                format!("heading {:?} stands after {:?}, out of the form's order", p.text, section.heading),
            );
            Finding::new(Code::SECTION_ORDER, message).at([p.origin.clone()])
        })
        .collect()
}
