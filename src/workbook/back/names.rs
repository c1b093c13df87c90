//! Named cells of our workbooks against what the labels say.
//!
//! The name counts, and a disagreement is told. Names that are stale as a whole (a program inserted rows or columns and
//! did not move them) are left aside with one finding: there the labels are right.

use std::collections::{BTreeMap, HashMap};

use super::{address, place};
use crate::base::finding::{Code, Finding, Message};
use crate::base::origin::Origin;
use crate::forms::{Form, Template, templates};
use crate::normalize::lines::Token;
use crate::read::{Block, Source};
use crate::report::{FormTable, State, Value};

/// Doubts about cells that their labels did not lead to: a cell found by its name answers them.
const ANSWERED: [Code; 5] =
    [Code::ROW_MISSING, Code::ROW_SHORT, Code::ROW_EMPTY, Code::ROW_UNCLEAR, Code::VALUE_UNREAD];

/// Values by name over those by label.
pub fn reconcile(source: &Source, tables: &mut Vec<FormTable>, findings: &mut Vec<Finding>) {
    if source.names.is_empty() {
        return;
    }
    let cells = cells(source);
    let mut named: HashMap<&str, &Token<'_>> = HashMap::new();
    let mut places: HashMap<&str, &Origin> = HashMap::new();
    for (key, origin) in &source.names {
        // A program that copies a sheet may copy its names: the first is the one of the sheet written.
        if places.contains_key(key.as_str()) {
            continue;
        }
        places.insert(key, origin);
        named.extend(address(origin).and_then(|at| cells.get(&at)).map(|token| (key.as_str(), token)));
    }
    for form in Form::ALL {
        match tables.iter_mut().find(|t| t.template.form == form) {
            Some(table) => match stale(table, &places) {
                Some(told) => findings.push(told),
                None => by_name(table, &named, findings),
            },
            None => {
                let Some(table) = all_by_name(form, &named) else { continue };
                let at = tables.iter().take_while(|t| t.template.form < form).count();
                tables.insert(at, table);
            }
        }
    }
}

/// Cells by sheet and address.
fn cells(source: &Source) -> HashMap<(String, String), Token<'_>> {
    let tables = source.blocks.iter().filter_map(|b| match b {
        Block::Table(t) => Some(t),
        Block::Paragraph(_) => None,
    });
    let all = tables.flat_map(|t| &t.rows).flat_map(|r| &r.cells);
    all.filter_map(|c| Some((address(&c.origin)?, Token::of(c)))).collect()
}

fn by_name(table: &mut FormTable, named: &HashMap<&str, &Token<'_>>, findings: &mut Vec<Finding>) {
    let differing: Vec<usize> = (0..table.values.len())
        .filter(|&i| {
            let name = named.get(table.template.fields[i].key.as_str());
            name.is_some_and(|t| Some(t.origin) != table.values[i].origin.as_ref())
        })
        .collect();
    let mut rescued = Vec::new();
    for i in differing {
        let field = &table.template.fields[i];
        let token = named[field.key.as_str()];
        let by_label = table.values[i].clone();
        let value = crate::normalize::table::assign::value(token, field);
        let alike = by_label.state == value.state && by_label.text == value.text;
        let lost = matches!(by_label.state, State::Missing | State::Unread);
        table.values[i] = value;
        if lost {
            rescued.push(field.key.clone());
        } else if !alike {
            let label = field.label();
            let by = if by_label.text.is_empty() { "（空）" } else { &by_label.text };
            let pointed = if by_label.text.is_empty() { "a blank".into() } else { format!("{:?}", by_label.text) };
            let message = Message::new(
                format!(
                    "{}“{label}”：名为 {} 的单元格是“{}”，按行名栏名读到的是“{by}”；已按名称取，请核对",
                    table.template.table, field.key, token.text
                ),
                format!(
                    "the cell named {} holds {:?}, the labels point to {pointed}; the name counts",
                    field.key, token.text
                ),
            );
            let finding = Finding::new(Code::NAMES_DISAGREE, message).keys([field.key.clone()]);
            findings.push(finding.at([token.origin.clone()]).at(by_label.origin));
        }
    }
    // A row whose label is gone was told as missing; its cells are found by their names.
    let under = |key: &String, prefix: &String| key == prefix || key.starts_with(&format!("{prefix}."));
    findings.retain(|f| {
        !ANSWERED.contains(&f.code)
            || f.keys.is_empty()
            || !f.keys.iter().all(|prefix| rescued.iter().any(|key| under(key, prefix)))
    });
}

/// Are the names off by a number of rows that depends on the row alone, and of columns that depends on the column
/// alone? So they are where a program put rows or columns in and left them behind; a cell cut and pasted stands apart.
fn stale(table: &FormTable, places: &HashMap<&str, &Origin>) -> Option<Finding> {
    let (mut by_row, mut by_col): (BTreeMap<i64, i64>, BTreeMap<i64, i64>) = (BTreeMap::new(), BTreeMap::new());
    let (mut seen, mut off, mut first) = (0, 0, None);
    for (field, value) in table.template.fields.iter().zip(&table.values) {
        let (Some(label), Some(name)) = (&value.origin, places.get(field.key.as_str())) else { continue };
        let ((row, col), (named_row, named_col)) = (place(label)?, place(name)?);
        if *by_row.entry(row).or_insert(row - named_row) != row - named_row
            || *by_col.entry(col).or_insert(col - named_col) != col - named_col
        {
            return None;
        }
        seen += 1;
        if (row, col) != (named_row, named_col) {
            off += 1;
            first.get_or_insert((field, label.clone(), *name));
        }
    }
    let (field, label, name) = first.filter(|_| seen * 2 > table.values.len() && off > 1)?;
    let message = Message::new(
        format!(
            "{}的单元格名称和行名栏名错开了（如名称 {} 指{}，按行名栏名是{}）：另一程序插行插列时没有移动名称；整张表按行名栏名读，请核对",
            table.template.table,
            field.key,
            name.zh(),
            label.zh()
        ),
        format!(
            "the names of table {} are off against its labels (such as {} at {name}, by its labels at {label}): a program put rows or columns in and left them behind; the labels count",
            table.template.form, field.key
        ),
    );
    Some(Finding::new(Code::NAMES_SHIFTED, message).keys([table.template.form.name()]).at([label]))
}

/// A table whose labels are all gone: the layout with the most names, if nearly all of its cells have one.
fn all_by_name(form: Form, named: &HashMap<&str, &Token<'_>>) -> Option<FormTable> {
    let count = |t: &Template| t.fields.iter().filter(|f| named.contains_key(f.key.as_str())).count();
    let own = templates().iter().filter(|t| t.form == form);
    let template = own.max_by_key(|t| (count(t) * 1000 / t.fields.len(), t.from_year))?;
    if count(template) * 10 < template.fields.len() * 9 {
        return None;
    }
    let value = |f: &crate::forms::Field| {
        named.get(f.key.as_str()).map_or_else(Value::missing, |token| crate::normalize::table::assign::value(token, f))
    };
    let values: Vec<Value> = template.fields.iter().map(value).collect();
    let origin = values.iter().find_map(|v| v.origin.clone())?;
    Some(FormTable { template: template.clone(), values, origin })
}
