//! `layout-outdated`, `layout-early`: the layout that a year demands.

use crate::base::finding::{Code, Finding, Message};
use crate::check::rule::{On, Rule};
use crate::report::{FormTable, Report};

pub const RULE: Rule = Rule {
    codes: &[Code::LAYOUT_OUTDATED, Code::LAYOUT_EARLY],
    find: On::Table(|report, table| find(report, table).into_iter().collect()),
};

/// From reporting year 2021 on the layout of 2021 is demanded (国办公开办函〔2021〕30号); before it, there was none such.
fn find(report: &Report, table: &FormTable) -> Option<Finding> {
    let year = report.year?;
    let used = &table.template;
    let due = report.book.due(used.form, year)?;
    // 表四 is the same in several layouts: only a layout with other cells can be the wrong one.
    if used.from_year == due.from_year || used.cells == due.cells {
        return None;
    }
    let code = if used.from_year < due.from_year { Code::LAYOUT_OUTDATED } else { Code::LAYOUT_EARLY };
    let message = Message::new(
        format!(
            "{}用的是 {} 版格式，{year} 年度报告应使用 {} 版（{}）",
            used.table, used.layout, due.layout, due.source
        ),
        format!(
            "table {} has the layout of {}; reports for {year} are to use that of {} ({:?})",
            used.form, used.layout, due.layout, due.source
        ),
    );
    let finding = Finding::new(code, message).keys([used.form.name()]).at([table.origin.clone()]);
    Some(finding.found_expected(&used.layout, &due.layout))
}
