//! Single cells: signs, whole numbers, blanks, units; totals without parts and parts without total.

use rust_decimal::Decimal;

use super::follow;
use super::outcome::{Outcome, Verdict, evaluate, member_label};
use crate::base::finding::{Code, Finding, Message, count};
use crate::base::origin::Origin;
use crate::forms::Book;
use crate::report::{FormTable, State};

/// All findings about single cells of a table.
pub fn findings(book: &Book, table: &FormTable) -> Vec<Finding> {
    let mut findings = signs_and_fractions(table);
    findings.extend(units(book, table));
    findings.extend(blanks(table));
    findings.extend(marks(table));
    findings.extend(texts(table));
    findings.extend(evaluate(table).iter().filter_map(|o| one_sided(table, o)));
    findings
}

fn signs_and_fractions(table: &FormTable) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (field, value) in table.template.fields.iter().zip(&table.values) {
        let Some(n) = value.number() else { continue };
        let (label, place, form) = (field.label(), &table.template.table, table.template.form);
        let mut tell = |code: Code, zh: String, en: String| {
            let finding = Finding::new(code, Message::new(zh, en)).keys([field.key.clone()]);
            findings.push(finding.at(value.origin.clone()));
        };
        if n.is_sign_negative() && !n.is_zero() && !field.signed {
            tell(
                Code::VALUE_NEGATIVE,
                format!("{place}“{label}”填的是负数 {}：这一格不能小于 0", value.text),
                format!("table {form}, {label:?} is negative ({}); it cannot be below 0", value.text),
            );
        }
        if !n.fract().is_zero() && !field.money {
            tell(
                Code::VALUE_FRACTION,
                format!("{place}“{label}”填的是小数 {}：件数、项数应为整数", value.text),
                format!("table {form}, {label:?} is no whole number ({})", value.text),
            );
        }
    }
    findings
}

/// A unit that is none of the form's, and money without any.
fn units(book: &Book, table: &FormTable) -> Vec<Finding> {
    let is_money = |unit: &str| book.words().value.money_size(unit).is_some();
    let mut findings = Vec::new();
    for (field, value) in table.template.fields.iter().zip(&table.values) {
        let (Some(n), place, label) = (value.number(), &table.template.table, field.label()) else { continue };
        let form = table.template.form;
        let mut tell = |code: Code, zh: String, en: String| {
            let finding = Finding::new(code, Message::new(zh, en)).keys([field.key.clone()]);
            findings.push(finding.at(value.origin.clone()));
        };
        match &value.unit {
            None if field.money && !n.is_zero() => tell(
                Code::UNIT_MISSING,
                format!("{place}“{label}”是金额，原文没有写单位；请注明元或万元"),
                format!("table {form}, {label:?} is an amount of money without a unit"),
            ),
            Some(unit) if field.money != is_money(unit) => tell(
                Code::UNIT_ODD,
                format!("{place}“{label}”的单位写成了“{unit}”，与这一格的内容不符"),
                format!("table {form}, {label:?} has the unit {unit:?}, which does not suit the cell"),
            ),
            Some(unit) if field.money && !field.unit.is_empty() && *unit != field.unit => tell(
                Code::UNIT_ODD,
                format!("{place}“{label}”的单位是“{unit}”，规定格式为“{}”", field.unit),
                format!("table {form}, {label:?} is given in {unit:?}; the form asks for {:?}", field.unit),
            ),
            _ => {}
        }
    }
    findings
}

/// Cells left blank: where nothing happened the form asks for 0. One finding a table.
fn blanks(table: &FormTable) -> Option<Finding> {
    let fields = &table.template.fields;
    let blank: Vec<usize> = (0..fields.len()).filter(|&i| table.values[i].state == State::Blank).collect();
    let first = *blank.first()?;
    let (place, form) = (&table.template.table, table.template.form);
    if blank.len() == fields.len() {
        let message = Message::new(
            format!("{place}整张是空的：没有发生的也应填 0"),
            format!("table {form} is blank throughout; where nothing happened the form asks for 0"),
        );
        let finding = Finding::new(Code::TABLE_BLANK, message).keys([table.template.form.name()]);
        return Some(finding.at([table.origin.clone()]));
    }
    let shown = || blank.iter().take(4).map(|&i| fields[i].label());
    let (zh, en): (Vec<String>, Vec<String>) =
        (shown().map(|l| format!("“{l}”")).collect(), shown().map(|l| format!("{l:?}")).collect());
    let (more, others) = if blank.len() > 4 { ("等", " and others") } else { ("", "") };
    let message = Message::new(
        format!("{place}有 {} 格空着：{}{more}；没有发生的应填 0", blank.len(), zh.join("、")),
        format!(
            "table {form}: {} blank: {}{others}; where nothing happened the form asks for 0",
            count(blank.len(), "cell is", "cells are"),
            en.join(", ")
        ),
    );
    let finding = Finding::new(Code::CELLS_BLANK, message);
    Some(finding.keys(blank.iter().map(|&i| fields[i].key.clone())).at(table.values[first].origin.clone()))
}

/// Cells filled with signs. One finding a table.
fn marks(table: &FormTable) -> Option<Finding> {
    let fields = &table.template.fields;
    let marked: Vec<usize> = (0..fields.len()).filter(|&i| table.values[i].state == State::Mark).collect();
    let first = *marked.first()?;
    let (place, form, sign) = (&table.template.table, table.template.form, &table.values[first].text);
    let message = Message::new(
        format!("{place}有 {} 格填的是符号（如“{sign}”）而不是数：没有发生的应填 0", marked.len()),
        format!(
            "table {form}: {} a sign such as {sign:?} and no number; where nothing happened the form asks for 0",
            count(marked.len(), "cell holds", "cells hold")
        ),
    );
    let finding = Finding::new(Code::CELLS_MARKED, message);
    Some(finding.keys(marked.iter().map(|&i| fields[i].key.clone())).at(table.values[first].origin.clone()))
}

/// Numbers that a workbook holds as text: they are read, and no sum of the spreadsheet counts them. One finding a table.
fn texts(table: &FormTable) -> Option<Finding> {
    let (cells, _) = follow::mended(table)?;
    let (fields, values) = (&table.template.fields, &table.values);
    let shown = |&i: &usize| match &values[i].origin {
        Some(Origin::Sheet { cell, .. }) => format!("{cell} 填的“{}”", values[i].text),
        _ => format!("“{}”填的“{}”", fields[i].label(), values[i].text),
    };
    let list = cells.iter().take(4).map(shown).collect::<Vec<_>>().join("、");
    let more = if cells.len() > 4 { format!("等 {} 格", cells.len()) } else { String::new() };
    let message = Message::new(
        format!(
            "{}{list}{more}是文字，Excel 不计入合计，合计和勾稽检查会少算；读取时按数字读，请改成纯数字（去掉单位和空格，用半角）",
            table.template.table
        ),
        format!(
            "{} cells of table {} hold a number as text ({list}): it was read, but spreadsheets leave it out of every sum; type plain digits",
            cells.len(),
            table.template.form
        ),
    );
    let finding = Finding::new(Code::NUMBER_AS_TEXT, message);
    let keys = cells.iter().map(|&i| fields[i].key.clone());
    Some(finding.keys(keys).at(cells.iter().filter_map(|&i| values[i].origin.clone())))
}

/// A sum of which only one side is filled in, and not with nothing.
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
