//! What the equations of a table come to, evaluated exactly.

use rust_decimal::Decimal;

use crate::forms::{Equation, Template};
use crate::report::{FormTable, State, exact_sum};

/// The outcome of one equation.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Outcome<'a> {
    /// The rule.
    pub equation: &'a Equation,
    /// Sum of the left side; blank cells and marks count as nothing. Zero where it has too many digits.
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
    /// A sum has more digits than are counted exactly: nothing was checked.
    Beyond,
}

/// Evaluate every equation of a table.
#[must_use]
pub fn evaluate(table: &FormTable) -> Vec<Outcome<'_>> {
    table.template.equations.iter().map(|equation| outcome(table, equation)).collect()
}

fn outcome<'a>(table: &FormTable, equation: &'a Equation) -> Outcome<'a> {
    let (left, left_open) = side(table, &equation.left);
    let (right, right_open) = side(table, &equation.right);
    let verdict = if left_open || right_open {
        Verdict::Open
    } else {
        match (left, right) {
            (Some(left), Some(right)) if left == right => Verdict::Holds,
            (Some(_), Some(_)) => Verdict::Fails,
            _ => Verdict::Beyond,
        }
    };
    Outcome { equation, left: left.unwrap_or_default(), right: right.unwrap_or_default(), verdict }
}

/// The sum of a side, and whether nothing can be said of it: a cell was not read, or it states no number (all blank, all "/") that
/// could be wrong.
fn side(table: &FormTable, cells: &[usize]) -> (Option<Decimal>, bool) {
    let (mut unknown, mut none) = (false, true);
    for &i in cells {
        match table.values[i].state {
            State::Missing | State::Unread => unknown = true,
            State::Number(_) => none = false,
            State::Blank | State::Mark => {}
        }
    }
    (exact_sum(cells.iter().filter_map(|&i| table.values[i].number())), unknown || none)
}

/// What one instance of an equation is about, in the form's words: the label its left cells share.
#[must_use]
pub fn member_label(table: &FormTable, equation: &Equation) -> String {
    member_of(&table.template, equation)
}

/// [`member_label`] of a form, filled in or not.
pub(crate) fn member_of(template: &Template, equation: &Equation) -> String {
    let first = &template.fields[equation.left[0]];
    let same = |get: fn(&crate::forms::Field) -> &str| {
        equation.left.iter().chain(&equation.right).all(|&i| get(&template.fields[i]) == get(first))
    };
    if same(|f| &f.column_label) {
        first.column_label.clone()
    } else if same(|f| &f.row_label) && !first.row_label.is_empty() {
        first.row_label.clone()
    } else {
        first.group.clone()
    }
}
