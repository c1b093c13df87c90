//! `report-duplicate`, `report-conflict`: one agency, one year, two files.

use std::collections::BTreeMap;

use super::brief::Brief;
use crate::base::finding::{Code, Finding, Message};

/// All but the first of each, with its place among the briefs.
pub fn found(briefs: &[Brief]) -> Vec<(usize, Finding)> {
    let mut groups: BTreeMap<(&str, i32), Vec<usize>> = BTreeMap::new();
    for (i, brief) in briefs.iter().enumerate() {
        if let (Some(agency), Some(year)) = (&brief.agency, brief.year) {
            groups.entry((agency, year)).or_default().push(i);
        }
    }
    let mut findings = Vec::new();
    for ((agency, year), group) in groups {
        let Some((&first, rest)) = group.split_first() else { continue };
        for &i in rest {
            let (a, b) = (&briefs[first], &briefs[i]);
            let finding = if a.numbers == b.numbers {
                let message = Message::new(
                    format!("和 {} 是同一份报告（{agency}，{year} 年度），数字相同", a.name),
                    format!("the same report as {} ({agency:?}, {year}), with the same numbers", a.name),
                );
                Finding::new(Code::REPORT_DUPLICATE, message)
            } else {
                let message = Message::new(
                    format!("和 {} 都是{agency} {year} 年度报告，数字却不同；请比较两份，确定以哪一份为准", a.name),
                    format!(
                        "{} is also the report of {agency:?} for {year}, with other numbers; compare them and keep the final one",
                        a.name
                    ),
                );
                Finding::new(Code::REPORT_CONFLICT, message)
            };
            findings.push((i, finding));
        }
    }
    findings
}
