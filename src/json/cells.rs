//! The number cells of a document: each key of the layouts once, its value, state and text agreeing.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::walk::{At, Read};
use super::{origin, spans};
use crate::base::finding::{Code, Finding, Message};
use crate::base::near::meant;
use crate::base::origin::Origin;
use crate::forms::{Book, Template};
use crate::normalize::number::{Reading, read_value};
use crate::report::{FormTable, Held, State, Value};

/// A cell as it is written down.
struct Written {
    path: String,
    table: usize,
    field: usize,
    value: Value,
    doubt: Option<Finding>,
}

/// The tables of the layouts with their values, and the doubts about them.
pub fn tables(book: &Book, at: &At<'_>, layouts: &[&Arc<Template>]) -> Read<(Vec<FormTable>, Vec<Finding>)> {
    let mut values: Vec<Vec<Option<Value>>> = layouts.iter().map(|t| vec![None; t.fields.len()]).collect();
    let mut doubts = Vec::new();
    for cell in at.list(|at| written(book, &at, layouts))? {
        let place = &mut values[cell.table][cell.field];
        if place.is_some() {
            let key = &layouts[cell.table].fields[cell.field].key;
            let message = Message::new(format!("{key} 已经有一格了"), format!("{key} is given twice"));
            return Err(vec![super::Fault { path: format!("{}.key", cell.path), message }]);
        }
        *place = Some(cell.value);
        doubts.extend(cell.doubt);
    }
    doubts.extend(absent(layouts, &values));
    let tables = layouts.iter().zip(values).map(|(template, values)| {
        let first = values.iter().flatten().find_map(|v| v.origin.clone());
        FormTable {
            template: Arc::clone(template),
            values: values.into_iter().map(|v| v.unwrap_or_else(Value::missing)).collect(),
            origin: first.unwrap_or_else(|| Origin::element(at.to_string())),
        }
    });
    Ok((tables.collect(), doubts))
}

fn written(book: &Book, at: &At<'_>, layouts: &[&Arc<Template>]) -> Read<Written> {
    let cell = at.object(&["key", "value", "state", "text", "unit", "origin"], &["held", "marks"])?;
    let key = cell.get("key").text()?;
    let found = layouts.iter().enumerate().find_map(|(i, t)| Some((i, t.position(&key)?)));
    let Some((table, field)) = found else {
        let (zh, en) = meant(&key, layouts.iter().flat_map(|t| t.fields.iter().map(|f| f.key.as_str())));
        return cell
            .get("key")
            .fault(format!("“layouts”所说的格式里没有 {key}{zh}"), format!("the layouts named have no {key}{en}"));
    };
    let states = ["number", "zero", "blank", "mark", "missing", "unread"].map(|word| (word, word));
    let state = cell.get("state").word(&states)?;
    let number = cell.get("value").optional(At::decimal)?;
    let text = cell.get("text").text()?;
    let mut value = Value {
        state: State::Unread,
        marks: cell.find("marks").map(|at| spans::marks(&at, &text)).transpose()?.unwrap_or_default(),
        text,
        unit: cell.get("unit").optional(At::text)?,
        origin: cell.get("origin").optional(origin)?,
        held: cell.find("held").map(|at| at.word(&Held::NAMES)).transpose()?.unwrap_or_default(),
    };
    let agrees = settle(book, &mut value, state, number);
    let doubt = (!agrees).then(|| disagrees(at, &key, &mut value, state, number));
    Ok(Written { path: at.to_string(), table, field, value, doubt })
}

/// Take the state; false where number, state and text do not say the same.
fn settle(book: &Book, value: &mut Value, state: &str, number: Option<Decimal>) -> bool {
    let reading = read_value(book, &value.text);
    value.state = match (state, number) {
        ("number" | "zero", Some(n)) => State::Number(n),
        ("blank", None) => State::Blank,
        ("mark", None) => State::Mark,
        ("missing", None) => State::Missing,
        _ => State::Unread,
    };
    match (value.state, state) {
        (State::Number(n), word) => {
            (word == "zero") == n.is_zero() && matches!(reading, Reading::Number(m, _) if m == n)
        }
        (State::Blank | State::Missing, _) => reading == Reading::Blank,
        (State::Mark, _) => reading == Reading::Mark,
        (State::Unread, word) => word == "unread" && number.is_none(),
    }
}

/// The number is what programs and people change: it counts, and is what the copies show. Where there is none, nothing is
/// made of the text.
fn disagrees(at: &At<'_>, key: &str, value: &mut Value, state: &str, number: Option<Decimal>) -> Finding {
    let said =
        format!("value {}, state {state}, text {:?}", number.map_or("null".into(), |n| n.to_string()), value.text);
    let text = value.text.clone();
    let taken = match number {
        Some(n) => {
            value.marks = value.marks_in(&n.to_string());
            (value.state, value.text) = (State::Number(n), n.to_string());
            n.to_string()
        }
        None => {
            value.state = State::Unread;
            "null".to_string()
        }
    };
    let message = Message::new(
        format!("JSON 里 {at}（{key}）的 value、state、text 不一致（{said}），取 {taken}；三项请一并改"),
        format!(
            "value, state and text of {at} ({key}) in the JSON do not agree ({said}); {taken} is taken, change all three"
        ),
    );
    let finding = Finding::new(Code::CELL_DISAGREES, message).keys([key]).at(value.origin.clone());
    finding.found_expected(text, taken)
}

/// Cells of the layouts that the document leaves out.
fn absent(layouts: &[&Arc<Template>], values: &[Vec<Option<Value>>]) -> Option<Finding> {
    let fields = layouts.iter().zip(values).flat_map(|(t, values)| t.fields.iter().zip(values));
    let keys: Vec<&str> = fields.filter(|(_, v)| v.is_none()).map(|(f, _)| f.key.as_str()).collect();
    if keys.is_empty() {
        return None;
    }
    let shown = keys.iter().take(5).copied().collect::<Vec<_>>().join("、");
    let count = keys.len();
    let message = Message::new(
        format!("JSON 的 cells 里少了 {count} 格（{shown}{}），作为缺失，不推算", if count > 5 { "……" } else { "" }),
        format!(
            "{count} cells are left out of the JSON ({shown}{}); they are missing, nothing is made up",
            if count > 5 { ", …" } else { "" }
        ),
    );
    Some(Finding::new(Code::CELLS_MISSING, message).keys(keys))
}
