//! `sum-unchecked`: sums of more digits than are counted. What was not checked has not passed.

use crate::base::finding::{Code, Finding, Message};
use crate::check::outcome::{Outcome, Verdict, evaluate, member_label};
use crate::check::rule::{On, Rule};
use crate::report::FormTable;

pub const RULE: Rule =
    Rule { codes: &[Code::SUM_UNCHECKED], find: On::Table(|_, table| find(table).into_iter().collect()) };

/// One finding for the sums of a table that have more digits than are counted: what was not checked has not passed.
fn find(table: &FormTable) -> Option<Finding> {
    let beyond: Vec<Outcome<'_>> = evaluate(table).into_iter().filter(|o| o.verdict == Verdict::Beyond).collect();
    let first = member_label(table, beyond.first()?.equation);
    let mut cells: Vec<usize> =
        beyond.iter().flat_map(|o| o.equation.left.iter().chain(&o.equation.right)).copied().collect();
    cells.sort_unstable();
    cells.dedup();
    let count = beyond.len();
    let message = Message::new(
        format!(
            "{}有 {count} 条勾稽关系没有核对（如“{first}”）：数太大，合起来超过 28 位；请看是不是几格的数连在了一起",
            table.template.table
        ),
        format!(
            "{count} sums of table {} were not checked (such as {first:?}): they have more than 28 digits; see whether numbers of several cells ran together",
            table.template.form
        ),
    );
    // The longest number is the likeliest to be wrong.
    let size = |&i: &usize| table.values[i].number().map(|n| n.abs());
    let place = cells.iter().copied().max_by_key(size).and_then(|i| table.values[i].origin.clone());
    let keys = cells.iter().map(|&i| table.template.fields[i].key.clone());
    Some(Finding::new(Code::SUM_UNCHECKED, message).keys(keys).at(place))
}
