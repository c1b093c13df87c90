//! `section-missing`: one of the six headings is not there.

use super::section_order::astray;
use crate::base::finding::{Code, Finding, Message};
use crate::check::rule::{On, Rule};
use crate::forms::SectionName;
use crate::report::Report;

pub const RULE: Rule =
    Rule { codes: &[Code::SECTION_MISSING], find: On::Report(|report| find(report).into_iter().collect()) };

fn find(report: &Report) -> Option<Finding> {
    if report.precedes_forms() {
        return None;
    }
    // A heading out of its order is told as that; it is there.
    let astray: Vec<u8> =
        report.sections.iter().flat_map(|s| astray(&report.book, s)).map(|(number, _)| number).collect();
    let absent =
        |s: &&SectionName| report.sections.iter().all(|own| own.number != s.number) && !astray.contains(&s.number);
    let absent: Vec<&str> = report.book.words().sections.iter().filter(absent).map(|s| s.heading.as_str()).collect();
    if absent.is_empty() {
        return None;
    }
    let list = absent.join("”“");
    let message = Message::new(
        format!("没有找到“{list}”的标题；规定格式有六个部分，没有内容的也应保留标题并说明"),
        format!("no heading was found for \"{}\"; the form has six sections", absent.join("\", \"")),
    );
    Some(Finding::new(Code::SECTION_MISSING, message))
}
