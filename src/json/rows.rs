//! The cells of a document against the rows that it prints: the same numbers, told twice.

use std::collections::HashMap;

use rust_decimal::Decimal;

use crate::base::finding::{Code, Finding, Message};
use crate::base::origin::Origin;
use crate::base::place::Place;
use crate::base::text::is_space;
use crate::forms::Book;
use crate::normalize::number::{Reading, read_value};
use crate::report::{Block, Cell, FormTable, Section, Standing, Value};

/// A finding for each table whose cells hold numbers that its rows do not. Which of the two was changed nobody knows here;
/// the cells count.
pub fn disagreements(book: &Book, sections: &[Section]) -> Vec<Finding> {
    let blocks = || sections.iter().flat_map(|s| &s.blocks);
    let mut told = Vec::new();
    for block in blocks() {
        let Block::Form(form) = block else { continue };
        let piece = Standing::Piece(form.table.template.form);
        let pieces = blocks().filter_map(|b| match b {
            Block::Table(t) if t.standing == piece => Some(&t.rows),
            _ => None,
        });
        let rows = std::iter::once(&form.rows).chain(pieces).flatten();
        told.extend(disagreement(book, &form.table, rows.flatten()));
    }
    told
}

fn disagreement<'a>(book: &Book, table: &FormTable, cells: impl Iterator<Item = &'a Cell>) -> Option<Finding> {
    let mut printed: HashMap<Decimal, usize> = HashMap::new();
    let mut any = false;
    for cell in cells {
        any = true;
        for number in numbers(book, &cell.text) {
            *printed.entry(number.normalize()).or_default() += 1;
        }
    }
    let mut absent = |n: Decimal| match printed.get_mut(&n.normalize()).filter(|count| **count > 0) {
        Some(count) => {
            *count -= 1;
            false
        }
        None => true,
    };
    let fields = table.template.fields.iter().zip(&table.values);
    // What was filled in by hand says so itself: the rows are of before.
    let filled_in = |v: &Value| v.origin == Some(Origin::element(Place::Edited));
    let odd: Vec<_> = fields.filter(|(_, v)| !filled_in(v) && v.number().is_some_and(&mut absent)).collect();
    // A table without rows was known by the names of its cells, or made.
    let (first, value) = *odd.first().filter(|_| any)?;
    let count = odd.len();
    let message = Message::new(
        format!(
            "JSON 里{}有 {count} 格的数（如 {} 是 {}）在 sections 的这张表里没有，取 cells 的；改数请两处一并改",
            table.template.table, first.key, value.text
        ),
        format!(
            "{count} numbers of table {} in the cells of the JSON (such as {}: {}) are not in its rows under sections; the cells count, change both",
            table.template.form, first.key, value.text
        ),
    );
    let keys = odd.iter().map(|(field, _)| field.key.clone());
    Some(Finding::new(Code::ROWS_DISAGREE, message).keys(keys).at(value.origin.clone()))
}

/// The numbers of a cell: one, or several with white space between.
fn numbers(book: &Book, text: &str) -> Vec<Decimal> {
    let number = |text: &str| match read_value(book, text) {
        Reading::Number(n, _) => Some(n),
        _ => None,
    };
    match number(text) {
        Some(n) => vec![n],
        None => text.split(is_space).filter_map(number).collect(),
    }
}
