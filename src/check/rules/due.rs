//! `date-early`, `date-late`: 成文日期 against the year: not within it or before, and not after the last day allowed.

use super::date::dates;
use crate::base::finding::{Code, Finding, Message};
use crate::check::rule::{On, Rule};
use crate::forms::IssueDates;
use crate::report::Report;

pub const RULE: Rule =
    Rule { codes: &[Code::DATE_EARLY, Code::DATE_LATE], find: On::Report(|report| find(report).into_iter().collect()) };

fn find(report: &Report) -> Option<Finding> {
    let (year, date) = (report.year?, report.issued_on.as_deref()?);
    let issued: i32 = date.get(..4)?.parse().ok()?;
    // The date may be a fact that no paragraph gives.
    let place = dates(report).find(|(_, d)| d == date).map(|(p, _)| p.origin.clone());
    let IssueDates { latest, earliest, rule } = &report.book.words().issue;
    let due = format!("{}-{latest}", year + 1);
    let early = issued <= year && date < format!("{year}-{earliest}").as_str();
    let (code, message) = if early {
        let message = Message::new(
            format!("成文日期 {date} 在报告年度（{year}）结束之前；请核对年份是否写错"),
            format!("dated {date}, before the reporting year {year} was over; is the year right?"),
        );
        (Code::DATE_EARLY, message)
    } else if date > due.as_str() {
        let message = Message::new(
            format!("成文日期 {date} 晚于 {due}：{rule}"),
            format!("dated {date}, later than {due}, by which the report on the year before is to be public"),
        );
        (Code::DATE_LATE, message)
    } else {
        return None;
    };
    let due = if early { format!("{}-01-01/{due}", year + 1) } else { due };
    Some(Finding::new(code, message).at(place).found_expected(date, due))
}
