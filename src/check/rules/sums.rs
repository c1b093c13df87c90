//! 勾稽: the equations of the templates that do not hold. Their codes (`requests-balance`, …) are the templates' own.

use crate::base::finding::{Finding, Message, Severity, Stage};
use crate::check::outcome::{Outcome, Verdict, evaluate, member_label};
use crate::check::rule::{On, Rule};
use crate::check::{culprit, follow};
use crate::report::{FormTable, Report};

pub const RULE: Rule = Rule { codes: &[], find: On::Table(find) };

/// The equations of a table that do not hold, each with the cells that may have caused it.
fn find(_: &Report, table: &FormTable) -> Vec<Finding> {
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
