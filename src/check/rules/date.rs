//! `date-disagrees`: the date of issue against the date printed at the end.

use crate::base::finding::{Code, Finding, Message};
use crate::base::fold::Folding;
use crate::check::rule::{On, Rule};
use crate::normalize::date_line;
use crate::report::{Paragraph, Report, Role};

pub const RULE: Rule =
    Rule { codes: &[Code::DATE_DISAGREES], find: On::Report(|report| find(report).into_iter().collect()) };

/// The paragraphs that are dates, and these.
pub fn dates(report: &Report) -> impl Iterator<Item = (&Paragraph, String)> {
    let folding: &Folding = report.book.folding();
    report.paragraphs().filter(|p| p.role == Role::Date).filter_map(move |p| Some((p, date_line(folding, &p.text)?)))
}

fn find(report: &Report) -> Option<Finding> {
    let given = report.issued_on.as_deref()?;
    let (paragraph, date) = dates(report).last()?;
    if dates(report).any(|(_, date)| date == given) {
        return None;
    }
    let message = Message::new(
        format!("成文日期填的是 {given}，落款的日期是 {date}；请核对"),
        format!("the date of issue is given as {given}, the report is dated {date}"),
    );
    let finding = Finding::new(Code::DATE_DISAGREES, message).at([paragraph.origin.clone()]);
    Some(finding.found_expected(given, date))
}
