//! 勾稽: the equations of the templates that do not hold, and those that could not be worked out.

use super::outcome::{Outcome, Verdict, evaluate, member_label};
use super::{culprit, follow};
use crate::base::finding::{Code, Finding, Message, Severity, Stage};
use crate::report::FormTable;

/// One finding for the sums of a table that have more digits than are counted: what was not checked has not passed.
pub fn unchecked(table: &FormTable) -> Option<Finding> {
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

/// The equations of a table that do not hold, each with the cells that may have caused it.
pub fn broken(table: &FormTable) -> Vec<Finding> {
    let outcomes = evaluate(table);
    // A number that is text is told once, not by every sum that leaves it out.
    let told = follow::failing_for_text(table);
    let fails = |(i, o): &(usize, &Outcome<'_>)| o.verdict == Verdict::Fails && !told.contains(i);
    let failing: Vec<(usize, &Outcome<'_>)> = outcomes.iter().enumerate().filter(fails).collect();
    if failing.is_empty() {
        return Vec::new();
    }
    let guesses = culprit::guess(table, &outcomes);
    failing
        .iter()
        .map(|(i, o)| {
            let culprits = guesses.iter().filter(|g| g.explains(*i)).map(|g| g.culprit.clone()).take(3).collect();
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
    // The code is the template's own, and may be one that this table does not know.
    Finding::new(equation.code.clone(), message)
        .graded(Severity::Error)
        .given_in(Stage::Checking)
        .keys(cells.clone().map(|&i| fields[i].key.clone()))
        .at(cells.filter_map(|&i| table.values[i].origin.clone()))
        .found_expected(outcome.left.normalize().to_string(), outcome.right.normalize().to_string())
}
