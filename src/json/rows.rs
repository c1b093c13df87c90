//! The cells of a document against the rows that it prints: the same numbers, told twice.

use std::collections::HashMap;

use rust_decimal::Decimal;

use crate::base::finding::{Code, Finding, Message};
use crate::base::origin::Origin;
use crate::base::place::Place;
use crate::base::text::is_space;
use crate::forms::Book;
use crate::normalize::number::{Reading, read_value};
use crate::report::{Block, Cell, FormBlock, FormTable, Section, Standing, Value};

/// A finding for each table whose cells hold numbers that its rows do not. Which of the two was changed nobody knows here;
/// the cells count.
pub fn disagreements(book: &Book, sections: &[Section]) -> Vec<Finding> {
    let blocks: Vec<&Block> = sections.iter().flat_map(|s| &s.blocks).collect();
    let mut told = Vec::new();
    for (at, block) in blocks.iter().enumerate() {
        let Block::Form(form) = block else { continue };
        let piece = Standing::Piece(form.table.template.form);
        // A table right behind the form may be its foot, parted from it by what somebody wrote into a cell.
        let pieces = blocks.iter().filter_map(|b| table(b)).filter(|(standing, _)| *standing == piece);
        let foot = blocks[at + 1..].iter().map_while(|b| table(b)).filter(|(standing, _)| *standing == Standing::Own);
        let rows = std::iter::once(&form.rows).chain(pieces.chain(foot).map(|(_, rows)| rows)).flatten();
        // A cell of a workbook that is known by its name stands wherever somebody put it.
        let anywhere =
            |number: Decimal| blocks.iter().flat_map(|b| texts(b)).any(|t| numbers(book, t).contains(&number));
        let stands = |v: &Value| match whereabouts(form, v) {
            Whereabouts::Below if v.number().is_some_and(anywhere) => Whereabouts::Below,
            Whereabouts::Elsewhere => Whereabouts::Elsewhere,
            _ => Whereabouts::Rows,
        };
        told.extend(disagreement(book, &form.table, rows.flatten(), stands));
    }
    told
}

fn disagreement<'a>(
    book: &Book,
    table: &'a FormTable,
    cells: impl Iterator<Item = &'a Cell>,
    stands: impl Fn(&Value) -> Whereabouts,
) -> Option<Finding> {
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
    let mut known: Vec<(&Origin, Decimal)> = Vec::new();
    let mut differs = |v: &'a Value| {
        // One cell may be those of two fields: a 0 that reaches over several columns, one that a workbook knows by a name as well.
        let place = v.origin.as_ref().filter(|origin| !matches!(origin, Origin::Line { .. }));
        if let Some(own) = place.zip(v.number()) {
            if known.contains(&own) {
                return false;
            }
            known.push(own);
        }
        // One that stands elsewhere takes none of the numbers that are printed in the rows.
        matches!(stands(v), Whereabouts::Rows) && v.number().is_some_and(&mut absent)
    };
    let odd: Vec<_> = fields.filter(|(_, v)| !filled_in(v) && differs(v)).collect();
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

/// What a table is, and its rows.
fn table(block: &Block) -> Option<(Standing, &Vec<Vec<Cell>>)> {
    match block {
        Block::Table(t) => Some((t.standing, &t.rows)),
        _ => None,
    }
}

/// Where a value stands, as seen from the table that it is of.
enum Whereabouts {
    /// In its rows, for all that is known.
    Rows,
    /// In the same sheet below it; blank rows are not counted, so these may be its rows.
    Below,
    /// Above it or in another sheet.
    Elsewhere,
}

/// Only of a workbook's cells is it known.
fn whereabouts(form: &FormBlock, value: &Value) -> Whereabouts {
    let place = |origin: &Origin| match origin {
        Origin::Sheet { sheet, cell } => {
            let row = cell.trim_start_matches(|c: char| c.is_ascii_alphabetic()).parse::<usize>().ok()?;
            Some((sheet.clone(), row))
        }
        _ => None,
    };
    match (place(&form.table.origin), value.origin.as_ref().and_then(place)) {
        (Some((sheet, first)), Some((own, row))) if sheet != own || row < first => Whereabouts::Elsewhere,
        (Some((_, first)), Some((_, row))) if row >= first + form.rows.len() => Whereabouts::Below,
        _ => Whereabouts::Rows,
    }
}

/// All texts of a block.
fn texts(block: &Block) -> Vec<&str> {
    block
        .paragraph()
        .map(|p| p.text.as_str())
        .into_iter()
        .chain(block.rows().iter().flatten().map(|c| c.text.as_str()))
        .collect()
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
