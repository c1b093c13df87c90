//! `parts-without-total`, `total-without-parts`: a sum of which only one side is filled in, and not with nothing.

use rust_decimal::Decimal;

use crate::base::finding::{Code, Finding, Message};
use crate::check::outcome::{Outcome, Verdict, evaluate, member_label};
use crate::check::rule::{On, Rule};
use crate::report::{FormTable, Report, State};

pub const RULE: Rule = Rule { codes: &[Code::PARTS_WITHOUT_TOTAL, Code::TOTAL_WITHOUT_PARTS], find: On::Table(find) };

fn find(_: &Report, table: &FormTable) -> Vec<Finding> {
    evaluate(table).iter().filter_map(|outcome| one_sided(table, outcome)).collect()
}

fn one_sided(table: &FormTable, outcome: &Outcome<'_>) -> Option<Finding> {
    let equation = outcome.equation;
    let read = |i: &usize| !matches!(table.values[*i].state, State::Missing | State::Unread);
    let numbers = |side: &[usize]| side.iter().filter(|&&i| table.values[i].number().is_some()).count();
    if outcome.verdict == Verdict::Beyond || !equation.left.iter().chain(&equation.right).all(read) {
        return None;
    }
    let (code, sum) = match (numbers(&equation.left), numbers(&equation.right)) {
        (0, n) if n > 0 => (Code::PARTS_WITHOUT_TOTAL, outcome.right),
        (n, 0) if n > 0 => (Code::TOTAL_WITHOUT_PARTS, outcome.left),
        _ => return None,
    };
    let sum = sum.normalize();
    if sum == Decimal::ZERO {
        return None;
    }
    let (place, form, member) = (&table.template.table, table.template.form, member_label(table, equation));
    let message = if code == Code::PARTS_WITHOUT_TOTAL {
        Message::new(
            format!("{place}“{member}”各部分合计 {sum}，合计格却空着（{}）", equation.zh),
            format!("table {form}, {member:?}: the parts add up to {sum}, the total is blank ({})", equation.en),
        )
    } else {
        Message::new(
            format!("{place}“{member}”合计为 {sum}，各部分却都空着（{}）", equation.zh),
            format!("table {form}, {member:?}: the total is {sum}, all parts are blank ({})", equation.en),
        )
    };
    let cells = equation.left.iter().chain(&equation.right);
    let finding = Finding::new(code, message);
    Some(
        finding
            .keys(cells.clone().map(|&i| table.template.fields[i].key.clone()))
            .at(cells.filter_map(|&i| table.values[i].origin.clone())),
    )
}
