//! `cells-marked`: cells filled with signs. One finding a table.

use crate::base::finding::{Code, Finding, Message, count};
use crate::check::rule::{On, Rule};
use crate::report::{FormTable, State};

pub const RULE: Rule =
    Rule { codes: &[Code::CELLS_MARKED], find: On::Table(|_, table| find(table).into_iter().collect()) };

fn find(table: &FormTable) -> Option<Finding> {
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
