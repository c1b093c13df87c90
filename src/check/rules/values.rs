//! `value-negative`, `value-fraction`: what number may stand in a cell.

use crate::base::finding::{Code, Finding, Message};
use crate::check::rule::{On, Rule};
use crate::report::{FormTable, Report};

pub const RULE: Rule = Rule { codes: &[Code::VALUE_NEGATIVE, Code::VALUE_FRACTION], find: On::Table(find) };

fn find(_: &Report, table: &FormTable) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (field, value) in table.template.fields.iter().zip(&table.values) {
        let Some(n) = value.number() else { continue };
        let (label, place, form) = (|| field.label(), &table.template.table, table.template.form);
        let mut tell = |code: Code, zh: String, en: String| {
            let finding = Finding::new(code, Message::new(zh, en)).keys([field.key.clone()]);
            findings.push(finding.at(value.origin.clone()));
        };
        if n.is_sign_negative() && !n.is_zero() && !field.signed {
            tell(
                Code::VALUE_NEGATIVE,
                format!("{place}“{}”填的是负数 {}：这一格不能小于 0", label(), value.text),
                format!("table {form}, {:?} is negative ({}); it cannot be below 0", label(), value.text),
            );
        }
        if !n.fract().is_zero() && !field.money {
            tell(
                Code::VALUE_FRACTION,
                format!("{place}“{}”填的是小数 {}：件数、项数应为整数", label(), value.text),
                format!("table {form}, {:?} is no whole number ({})", label(), value.text),
            );
        }
    }
    findings
}
