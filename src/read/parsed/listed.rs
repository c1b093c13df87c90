//! Numbers under names, and names within names: `{"requests": {"new": {"natural": 3}}}`, `{"表二": {"规章": {"本年制发件数": 3}}}`. A row a number,
//! its names before it.

use serde_json::Value;

use super::of_text;
use crate::read::budget::{Budget, Of};
use crate::read::tree::{Node, TreeRow};

/// Numbers in it at least: half of the largest table of a form.
const LEAST: usize = 80;
/// Names within names.
const DEEPEST: usize = 8;
/// Bytes of all names before a number: the keys of the forms are short.
const LONGEST: usize = 600;

/// Bytes of all rows: a hundred times those of an official table.
const ROOM: usize = 4 << 20;

/// Put it among the nodes, texts first, if nearly all that it holds is numbers under names; else false.
pub fn read(nodes: &mut Vec<Node>, value: &Value, budget: &Budget) -> bool {
    let (mut rows, mut texts) = (Vec::new(), Vec::new());
    let mut room = ROOM;
    if !value.is_object() || !gather(value, &mut Vec::new(), &mut rows, &mut texts, &mut room) {
        return false;
    }
    if rows.len() < LEAST || rows.len() < 4 * texts.len() || !budget.take(Of::Nodes, 2 * rows.len()) {
        return false;
    }
    nodes.extend(texts.into_iter().map(|text| Node::Text(text.to_string())));
    nodes.push(Node::Table(rows));
    true
}

/// Leaves and the names that lead to them, as far as there is room; false where it holds a list, which is another's.
fn gather<'v>(
    value: &'v Value,
    path: &mut Vec<&'v str>,
    rows: &mut Vec<TreeRow>,
    texts: &mut Vec<&'v str>,
    room: &mut usize,
) -> bool {
    match value {
        Value::Object(names) => {
            path.len() < DEEPEST
                && names.iter().all(|(name, value)| {
                    path.push(name);
                    let fits = gather(value, path, rows, texts, room);
                    path.pop();
                    fits
                })
        }
        Value::Array(_) => false,
        Value::String(text) if !text.is_empty() && !text.bytes().all(|b| b.is_ascii_digit() || b == b'.') => {
            texts.push(text);
            true
        }
        Value::Bool(_) => true,
        Value::Number(_) | Value::String(_) | Value::Null => {
            let length = path.iter().map(|name| name.len()).sum::<usize>();
            // Beside the words a row takes up some twenty.
            let Some(rest) = room.checked_sub(length + 20).filter(|_| length <= LONGEST) else { return false };
            *room = rest;
            // What is a key of the forms is in one piece, or in as many as it has parts.
            let joined = if path.iter().all(|name| name.is_ascii()) { path.join(".") } else { path.join("/") };
            let number = match value {
                Value::Number(n) => n.to_string(),
                Value::String(text) => text.clone(),
                _ => String::new(),
            };
            rows.push(TreeRow { before: 0, cells: vec![of_text(joined), of_text(number)] });
            true
        }
    }
}
