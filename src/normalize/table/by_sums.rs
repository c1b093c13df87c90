//! Cells that are blank and leave no trace: which of a row they are, as far as the form's sums tell.

use super::assign::value;
use crate::base::finding::{Code, Finding, Message};
use crate::base::origin::Origin;
use crate::forms::{Equation, Template};
use crate::normalize::lines::Token;
use crate::report::{State, Value, exact_sum};

/// Blank cells of a row at most: with more of them the sums tell too little.
const MOST_BLANK: usize = 3;

/// The numbers of a row in order, some cells of which are blank: each in the column that it has wherever the sums hold. None where
/// they hold for no place of the blanks, or leave every column open.
pub(super) fn placed(filled: &[&Token<'_>], template: &Template) -> Option<Vec<Value>> {
    let count = template.fields.len();
    let blanks = count.checked_sub(filled.len()).filter(|n| (1..=MOST_BLANK).contains(n))?;
    if template.equations.is_empty() {
        return None;
    }
    let mut certain: Option<Vec<Value>> = None;
    for blank in choices(count, blanks) {
        let mut cells = filled.iter();
        let values: Vec<Value> = (0..count)
            .map(|i| if blank.contains(&i) { None } else { cells.next() })
            .zip(&template.fields)
            .map(|(cell, field)| cell.map_or_else(Value::missing, |cell| value(cell, field)))
            .collect();
        if !template.equations.iter().all(|e| may_hold(e, &values)) {
            continue;
        }
        match &mut certain {
            None => certain = Some(values),
            Some(certain) => {
                for (known, _) in certain.iter_mut().zip(&values).filter(|(a, b)| a.state != b.state) {
                    *known = Value::missing();
                }
            }
        }
    }
    certain.filter(|values| values.iter().any(|v| v.state != State::Missing))
}

/// All ways to take so many of the first numbers, in order.
fn choices(of: usize, many: usize) -> Vec<Vec<usize>> {
    let mut all: Vec<Vec<usize>> = vec![vec![]];
    for _ in 0..many {
        let longer = |taken: &Vec<usize>| {
            let from = taken.last().map_or(0, |last| last + 1);
            (from..of).map(|next| taken.iter().copied().chain([next]).collect()).collect::<Vec<Vec<usize>>>()
        };
        all = all.iter().flat_map(longer).collect();
    }
    all
}

/// Could a sum hold, whatever the blank cells of it hold? A blank total may be anything, a blank part is no less than nothing.
fn may_hold(equation: &Equation, values: &[Value]) -> bool {
    let open = |side: &[usize]| side.iter().any(|&i| values[i].state == State::Missing);
    let sum = |side: &[usize]| exact_sum(side.iter().filter_map(|&i| values[i].number()));
    let (Some(left), Some(right)) = (sum(&equation.left), sum(&equation.right)) else { return false };
    match (open(&equation.left), open(&equation.right)) {
        (false, false) => left == right,
        (true, false) => left <= right,
        (false, true) => left >= right,
        (true, true) => true,
    }
}

/// What is told of numbers that were taken so.
pub(super) fn assumed(filled: &[&Token<'_>], template: &Template, origin: &Origin) -> Finding {
    let (count, got) = (template.fields.len(), filled.len());
    let (table, form) = (&template.table, template.form.name());
    let message = Message::new(
        format!(
            "{table}应有 {count} 个数，原文有 {got} 个，空格没有留下位置；勾稽关系定得下栏次的已填入，其余没有采用，请对照原文"
        ),
        format!(
            "table {form} should have {count} numbers and has {got}, blank cells leaving no trace: those whose columns the sums tell \
             were taken, the others not"
        ),
    );
    let first = filled.first().map_or(origin, |c| c.origin);
    Finding::new(Code::ORDER_ASSUMED, message).keys([form]).at([first.clone()])
}
