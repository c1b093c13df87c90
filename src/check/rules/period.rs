//! `period-odd`: a statistics period that is not the whole year.

use crate::base::finding::{Code, Finding, Message};
use crate::base::fold::may_hold_digit;
use crate::base::origin::Origin;
use crate::base::text::squeeze;
use crate::check::rule::{On, Rule};
use crate::report::{Block, Report};

pub const RULE: Rule =
    Rule { codes: &[Code::PERIOD_ODD], find: On::Report(|report| periods(report).iter().filter_map(odd).collect()) };

/// A statistics period as stated.
pub struct Period {
    /// Year, month and day of its first day.
    pub from: (i32, u32, u32),
    /// Of its last.
    pub to: (i32, u32, u32),
    /// As printed.
    pub text: String,
    /// Where it stands.
    pub origin: Origin,
}

/// The periods that the report gives before its tables.
pub fn periods(report: &Report) -> Vec<Period> {
    let (words, folding) = (&report.book.words().period, report.book.folding());
    let early = report.sections.iter().filter(|s| s.number <= 1).flat_map(|s| &s.blocks);
    // Years, months and days are in digits.
    let early = early.filter_map(Block::paragraph).filter(|p| may_hold_digit(&p.text));
    let mut found = Vec::new();
    for paragraph in early {
        let text = folding.normal(&squeeze(&paragraph.text));
        for sentence in text.split('。').filter(|s| words.context.iter().any(|w| s.contains(w.as_str()))) {
            let Some(hit) = words.pattern.captures(sentence) else { continue };
            let number = |name: &str| hit.name(name).and_then(|m| m.as_str().parse::<i32>().ok());
            let small = |name: &str| number(name).and_then(|n| u32::try_from(n).ok());
            let (Some(year), Some(m1), Some(d1), Some(m2), Some(d2)) =
                (number("y1"), small("m1"), small("d1"), small("m2"), small("d2"))
            else {
                continue;
            };
            found.push(Period {
                from: (year, m1, d1),
                to: (number("y2").unwrap_or(year), m2, d2),
                text: hit[0].to_string(),
                origin: paragraph.origin.clone(),
            });
        }
    }
    found
}

/// 条例第四十九条: the report is on the year before (上一年度).
fn odd(period: &Period) -> Option<Finding> {
    if (period.from.1, period.from.2) == (1, 1) && period.to == (period.from.0, 12, 31) {
        return None;
    }
    let year = period.from.0;
    let message = Message::new(
        format!("统计期限写作“{}”，不是完整的一年；应为 {year}年1月1日至12月31日", period.text),
        format!("the statistics period {:?} is not the whole year from 1 January to 31 December {year}", period.text),
    );
    let expected = format!("{year}年1月1日至{year}年12月31日");
    let finding = Finding::new(Code::PERIOD_ODD, message).at([period.origin.clone()]);
    Some(finding.found_expected(&period.text, expected))
}
