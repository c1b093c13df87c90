//! The cells of a row laid over its columns by what the headers say of them.

use super::assign::{Fit, Learned, RowCells, assign, unclear, value};
use super::heads::{Column, Witness};
use crate::forms::Field;
use crate::normalize::lines::Token;
use crate::normalize::number::Reading;
use crate::report::{State, Value};

/// How many columns a row has by its headers.
pub fn width(witness: &Witness, fields: usize) -> usize {
    match witness {
        Witness::Other(columns) => columns.len(),
        _ => fields,
    }
}

/// Lay the cells of a row over its fields: by place where the headers agree with it, else by the headers.
pub fn lay(row: &RowCells<'_>, fields: &[Field], learned: &Learned, witness: &Witness) -> (Vec<Value>, Fit) {
    match witness {
        Witness::Silent | Witness::Doubtful | Witness::AsForm(None) => assign(row, fields, learned),
        Witness::AsForm(Some(columns)) => confirmed(row, fields, learned, columns),
        Witness::Other(columns) => {
            let placed = columns.iter().all(|c| c.place.is_some());
            let moved = columns.iter().all(|c| c.field.is_some()) && columns.len() == fields.len();
            match by_place(row, fields, columns).filter(|_| placed) {
                Some(found) => found,
                None if moved || !placed => by_order(row, fields, columns, learned),
                None => unclear(row, fields),
            }
        }
        Witness::Unclear => unclear(row, fields),
    }
}

/// The headers are the form's: the place of cells counts, and where it tells too little, that of the headers.
fn confirmed(row: &RowCells<'_>, fields: &[Field], learned: &Learned, columns: &[Column]) -> (Vec<Value>, Fit) {
    let by_count = assign(row, fields, learned);
    let heads = || by_place(row, fields, columns);
    match by_count.1 {
        Fit::Exact => {
            let doubtful = row.gridded && has_blank_head(row, columns) && agree(row, learned, columns);
            if doubtful && heads().is_none() { unclear(row, fields) } else { by_count }
        }
        _ => heads().filter(|(_, fit)| *fit == Fit::Exact).unwrap_or(by_count),
    }
}

/// Do full rows of the table stand where the headers do?
fn agree(row: &RowCells<'_>, learned: &Learned, columns: &[Column]) -> bool {
    let places: Vec<usize> = columns.iter().filter_map(|c| c.place.map(|p| p.0)).collect();
    learned.confirms(row, &places)
}

/// Is there a blank cell under a header?
fn has_blank_head(row: &RowCells<'_>, columns: &[Column]) -> bool {
    columns.iter().any(|c| under(row, c).all(Token::is_blank))
}

/// The cells of a row that stand under a header.
fn under<'a>(row: &RowCells<'a>, column: &Column) -> impl Iterator<Item = &'a Token<'a>> {
    let (from, to) = column.place.unwrap_or_default();
    row.cells.iter().copied().filter(move |c| c.col < to && from < c.col + c.cols)
}

/// Each value is that of the header it stands under; none where one stands under no header.
fn by_place(row: &RowCells<'_>, fields: &[Field], columns: &[Column]) -> Option<(Vec<Value>, Fit)> {
    let headed = |c: &Token<'_>| columns.iter().any(|h| h.place.is_some_and(|(a, b)| c.col < b && a < c.col + c.cols));
    if row.cells.is_empty() || !row.cells.iter().all(|c| c.is_blank() || headed(c)) {
        return None;
    }
    let mut values: Vec<Value> = fields.iter().map(|_| Value::missing()).collect();
    let mut fit = Fit::Exact;
    for column in columns {
        let Some(k) = column.field else { continue };
        let mut filled = under(row, column).filter(|c| !c.is_blank());
        values[k] = match (filled.next(), under(row, column).next()) {
            (None, Some(blank)) => value(blank, &fields[k]),
            (None, None) => {
                fit = if fit == Fit::Exact { Fit::Gapped } else { fit };
                Value::missing()
            }
            (Some(first), _) if filled.all(|c| c.reading == first.reading) => {
                let reach = |h: &&Column| h.place.is_some_and(|(a, b)| first.col < b && a < first.col + first.cols);
                let several = || columns.iter().filter(reach).count() > 1;
                let counts = matches!(&first.reading, Reading::Number(n, _) if !n.is_zero());
                if counts && several() {
                    fit = Fit::Spanned;
                    Value { state: State::Unread, ..value(first, &fields[k]) }
                } else {
                    value(first, &fields[k])
                }
            }
            _ => return None,
        };
    }
    Some((values, fit))
}

/// The values in the order in which the headers stand.
fn by_order(row: &RowCells<'_>, fields: &[Field], columns: &[Column], learned: &Learned) -> (Vec<Value>, Fit) {
    let foreign = Field { total: false, ..fields[0].clone() };
    let ordered: Vec<Field> =
        columns.iter().map(|c| c.field.map_or_else(|| foreign.clone(), |k| fields[k].clone())).collect();
    let (laid, fit) = assign(row, &ordered, learned);
    let mut values: Vec<Value> = fields.iter().map(|_| Value::missing()).collect();
    for (column, value) in columns.iter().zip(laid) {
        if let Some(k) = column.field {
            values[k] = value;
        }
    }
    (values, fit)
}
