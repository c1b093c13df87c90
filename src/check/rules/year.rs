//! `year-disagrees`: the year is told more than once, and not alike.

use super::period::{Period, periods};
use crate::base::finding::{Code, Finding, Message};
use crate::check::rule::{On, Rule};
use crate::normalize::split_title;
use crate::report::{Paragraph, Report, Role};

pub const RULE: Rule = Rule { codes: &[Code::YEAR_DISAGREES], find: On::Report(find) };

fn find(report: &Report) -> Vec<Finding> {
    let titled = report.title.as_deref().and_then(|t| split_title(&report.book, t).1);
    period(report, titled, &periods(report)).into_iter().chain(given(report, titled)).collect()
}

/// Year of the title against that of the period.
fn period(report: &Report, titled: Option<i32>, stated: &[Period]) -> Option<Finding> {
    let title = titled.or(report.year)?;
    let other = stated.iter().find(|p| p.from.0 != title)?;
    // Only a line that says it is the place of it.
    let says =
        |p: &&Paragraph| p.role == Role::Title && report.book.folding().normal(&p.text).contains(&title.to_string());
    let place = report.paragraphs().find(says).map(|p| p.origin.clone());
    let (zh, en) =
        if titled.is_some() { ("标题是", "the title says") } else { ("报告年度是", "the report is of") };
    let message = Message::new(
        format!("{zh} {title} 年度，统计期限却写作“{}”；请核对是哪一年的报告", other.text),
        format!("{en} {title}, the statistics period is given as {:?}; which year is it?", other.text),
    );
    let finding = Finding::new(Code::YEAR_DISAGREES, message);
    Some(finding.at([other.origin.clone()]).at(place).found_expected(other.from.0.to_string(), title.to_string()))
}

/// The title against the year where that is given besides, as in a workbook or in data.
fn given(report: &Report, titled: Option<i32>) -> Option<Finding> {
    let titled = titled?;
    let given = report.year.filter(|given| *given != titled)?;
    let message = Message::new(
        format!("标题写的是 {titled} 年，年度填的是 {given}；请核对是哪一年的报告"),
        format!("the title says {titled}, the year is given as {given}"),
    );
    let place = report.paragraphs().find(|p| p.role == Role::Title).map(|p| p.origin.clone());
    let finding = Finding::new(Code::YEAR_DISAGREES, message).at(place);
    Some(finding.found_expected(given.to_string(), titled.to_string()))
}
