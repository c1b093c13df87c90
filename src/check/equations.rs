//! 勾稽: the equations of the templates, evaluated exactly.

use rust_decimal::Decimal;

use super::culprit;
use crate::finding::{Finding, Message, Severity};
use crate::report::{FormTable, State};
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

impl Outcome<'_> {
    /// Left less right; the largest number where that has more digits than a number holds.
    #[must_use]
    pub fn difference(&self) -> Decimal {
        self.left.saturating_sub(self.right)
    }
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

/// The equations of a table that do not hold, each with the cells that may have caused it.
pub fn broken(table: &FormTable) -> Vec<Finding> {
    let outcomes = evaluate(table);
    let failing: Vec<&Outcome<'_>> = outcomes.iter().filter(|o| o.verdict == Verdict::Fails).collect();
    if failing.is_empty() {
        return Vec::new();
    }
    let guesses = culprit::guess(table, &outcomes);
    failing
        .iter()
        .map(|o| {
            let culprits = guesses.iter().filter(|g| g.explains(o)).map(|g| g.culprit.clone()).take(3).collect();
            Finding { culprits, ..failed(table, o) }
        })
        .collect()
}

fn failed(table: &FormTable, outcome: &Outcome<'_>) -> Finding {
    let equation = outcome.equation;
    let fields = &table.template.fields;
    let cells = equation.left.iter().chain(&equation.right);
    let place = member_label(table, equation);
    let difference = outcome.difference();
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
        .found_expected(outcome.left.normalize().to_string(), outcome.right.normalize().to_string())
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
