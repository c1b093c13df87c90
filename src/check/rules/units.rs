//! `unit-missing`, `unit-odd`: a unit that is none of the form's, and money without any.

use crate::base::finding::{Code, Finding, Message};
use crate::check::rule::{On, Rule};
use crate::report::{FormTable, Report};

pub const RULE: Rule = Rule { codes: &[Code::UNIT_MISSING, Code::UNIT_ODD], find: On::Table(find) };

fn find(report: &Report, table: &FormTable) -> Vec<Finding> {
    let is_money = |unit: &str| report.book.words().value.money_size(unit).is_some();
    let mut findings = Vec::new();
    for (field, value) in table.template.fields.iter().zip(&table.values) {
        let (Some(n), place, label) = (value.number(), &table.template.table, || field.label()) else { continue };
        let form = table.template.form;
        let mut tell = |code: Code, zh: String, en: String| {
            let finding = Finding::new(code, Message::new(zh, en)).keys([field.key.clone()]);
            findings.push(finding.at(value.origin.clone()));
        };
        match &value.unit {
            None if field.money && !n.is_zero() => tell(
                Code::UNIT_MISSING,
                format!("{place}“{}”是金额，原文没有写单位；请注明元或万元", label()),
                format!("table {form}, {:?} is an amount of money without a unit", label()),
            ),
            Some(unit) if field.money != is_money(unit) => tell(
                Code::UNIT_ODD,
                format!("{place}“{}”的单位写成了“{unit}”，与这一格的内容不符", label()),
                format!("table {form}, {:?} has the unit {unit:?}, which does not suit the cell", label()),
            ),
            Some(unit) if field.money && !field.unit.is_empty() && *unit != field.unit => tell(
                Code::UNIT_ODD,
                format!("{place}“{}”的单位是“{unit}”，规定格式为“{}”", label(), field.unit),
                format!("table {form}, {:?} is given in {unit:?}; the form asks for {:?}", label(), field.unit),
            ),
            _ => {}
        }
    }
    findings
}
