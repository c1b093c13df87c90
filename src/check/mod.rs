//! 勾稽: the equations of the templates, evaluated exactly.

use rust_decimal::Decimal;

use crate::finding::{Finding, Message, Severity};
use crate::report::{FormTable, Report, State};
use crate::template::Equation;

/// The outcome of one equation.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome<'a> {
    /// The rule.
    pub equation: &'a Equation,
    /// Sum of the left side; blank cells and marks count as nothing.
    pub left: Decimal,
    /// Sum of the right side.
    pub right: Decimal,
    /// What can be said.
    pub verdict: Verdict,
}

/// What can be said of an equation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Both sides are equal.
    Holds,
    /// They differ.
    Fails,
    /// A cell of it was not read, or no cell of it has a number: nothing can be said.
    Open,
}

/// Evaluate every equation of a table.
#[must_use]
pub fn evaluate(table: &FormTable) -> Vec<Outcome<'_>> {
    table.template.equations.iter().map(|equation| outcome(table, equation)).collect()
}

fn outcome<'a>(table: &FormTable, equation: &'a Equation) -> Outcome<'a> {
    let mut open = false;
    let mut numbers = [0usize; 2];
    let mut sum = |side: &[usize], which: usize| -> Decimal {
        side.iter().fold(Decimal::ZERO, |total, &i| match table.values[i].state {
            State::Number(n) => {
                numbers[which] += 1;
                total.checked_add(n).unwrap_or_else(|| {
                    open = true;
                    total
                })
            }
            State::Missing | State::Unread => {
                open = true;
                total
            }
            State::Blank | State::Mark => total,
        })
    };
    let (left, right) = (sum(&equation.left, 0), sum(&equation.right, 1));
    // A side without any number (all blank, all "/") states nothing that could be wrong.
    let verdict = if open || numbers.contains(&0) {
        Verdict::Open
    } else if left == right {
        Verdict::Holds
    } else {
        Verdict::Fails
    };
    Outcome { equation, left, right, verdict }
}

/// All findings of the checks on one report.
#[must_use]
pub fn check(report: &Report) -> Vec<Finding> {
    report.tables.iter().flat_map(equations).chain(outdated(report)).collect()
}

fn equations(table: &FormTable) -> Vec<Finding> {
    evaluate(table).iter().filter(|o| o.verdict == Verdict::Fails).map(|o| failed(table, o)).collect()
}

fn failed(table: &FormTable, outcome: &Outcome<'_>) -> Finding {
    let equation = outcome.equation;
    let fields = &table.template.fields;
    let cells = equation.left.iter().chain(&equation.right);
    let place = member_label(table, equation);
    let difference = outcome.left - outcome.right;
    let message = Message::new(
        format!(
            "{}“{place}”勾稽不符：{}；左边为 {}，右边为 {}，差 {}。请对照原始台账核对这几格",
            table.template.table,
            equation.zh,
            outcome.left.normalize(),
            outcome.right.normalize(),
            difference.normalize()
        ),
        format!(
            "table {}, {place:?}: {} does not hold; left {}, right {}, difference {}",
            table.template.form,
            equation.en,
            outcome.left.normalize(),
            outcome.right.normalize(),
            difference.normalize()
        ),
    );
    Finding::new(equation.code.clone(), Severity::Error, message)
        .keys(cells.clone().map(|&i| fields[i].key.clone()))
        .at(cells.filter_map(|&i| table.values[i].origin.clone()))
}

/// What one instance of an equation is about, in the form's words: the label its left cells share.
#[must_use]
pub fn member_label(table: &FormTable, equation: &Equation) -> String {
    let first = &table.template.fields[equation.left[0]];
    let same = |get: fn(&crate::template::Field) -> &str| {
        equation.left.iter().chain(&equation.right).all(|&i| get(&table.template.fields[i]) == get(first))
    };
    if same(|f| &f.column_label) {
        first.column_label.clone()
    } else if same(|f| &f.row_label) && !first.row_label.is_empty() {
        first.row_label.clone()
    } else {
        first.group.clone()
    }
}

/// From reporting year 2021 on the layout of 2021 is demanded (国办公开办函〔2021〕30号).
fn outdated(report: &Report) -> Vec<Finding> {
    let Some(year) = report.year else { return Vec::new() };
    let newest = |form| {
        crate::template::templates()
            .iter()
            .filter(|t| t.form == form && t.from_year <= year)
            .max_by_key(|t| t.from_year)
    };
    let stale = report.tables.iter().filter_map(|t| {
        let due = newest(t.template.form)?;
        (t.template.from_year < due.from_year).then_some((t, due))
    });
    stale
        .map(|(table, due)| {
            let message = Message::new(
                format!(
                    "{}用的是 {} 版格式，{year} 年度报告应使用 {} 版（{}）",
                    table.template.table, table.template.layout, due.layout, due.source
                ),
                format!(
                    "table {} has the layout of {}; reports for {year} are to use that of {} ({})",
                    table.template.form, table.template.layout, due.layout, due.source
                ),
            );
            Finding::new("layout-outdated", Severity::Warning, message)
                .keys([table.template.form.name()])
                .at([table.origin.clone()])
        })
        .collect()
}
