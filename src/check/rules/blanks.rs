//! `table-blank`, `cells-blank`: where nothing happened the form asks for 0. One finding a table.

use crate::base::finding::{Code, Finding, Message, count};
use crate::check::rule::{On, Rule};
use crate::report::{FormTable, State};

pub const RULE: Rule = Rule {
    codes: &[Code::TABLE_BLANK, Code::CELLS_BLANK],
    find: On::Table(|_, table| find(table).into_iter().collect()),
};

fn find(table: &FormTable) -> Option<Finding> {
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
