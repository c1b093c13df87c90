//! From the cells that follow a row label to the values of its columns.

use crate::forms::Field;
use crate::normalize::lines::Token;
use crate::normalize::number::Reading;
use crate::report::{State, Value, exact_sum};

/// How the cells of a row were laid over its columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fit {
    /// One cell a column, no doubt.
    Exact,
    /// The source has no cells for the row.
    Empty,
    /// Fewer numbers than columns, laid from the left; the others are missing.
    Short,
    /// More numbers than columns, and no way to tell which belong: none was taken.
    Long,
    /// Blank cells could be spans or values, and no other row tells.
    Unclear,
    /// A number reaches over several columns: of which it is, nothing tells, and it was not taken.
    Spanned,
    /// Some columns have no cell in the row, by their place: their values are missing.
    Gapped,
}

/// The cells of a row and where they begin.
#[derive(Debug, Clone, Default)]
pub struct RowCells<'a> {
    /// Cells after the label.
    pub cells: Vec<&'a Token<'a>>,
    /// Identity of the source table, and whether its columns are known.
    pub block: usize,
    /// Are `col`s of cells grid columns?
    pub gridded: bool,
    /// May the numbers be another row's?
    pub doubtful: bool,
}

/// What full rows of the same table teach about where the columns stand.
#[derive(Debug, Clone, Default)]
pub struct Learned {
    /// (block, cells after the label, offset of the first value among them)
    offsets: Vec<(usize, usize, usize)>,
    /// (block, grid columns of the values) of gridded tables.
    columns: Vec<(usize, Vec<usize>)>,
    /// (block, cells after the label, columns of the form) of rows with more values than the form has columns.
    wide: Vec<(usize, usize, usize)>,
}

impl Learned {
    /// Learn from a row with exactly one value a column.
    pub fn learn(&mut self, row: &RowCells<'_>, count: usize) {
        let values: Vec<usize> = (0..row.cells.len()).filter(|&i| !row.cells[i].is_blank()).collect();
        // Words beside a row are no column.
        if row.cells.iter().filter(|c| c.is_value()).count() > count {
            self.wide.push((row.block, row.cells.len(), count));
        }
        if values.len() != count || count == 0 {
            return;
        }
        if row.gridded {
            let columns = values.iter().map(|&i| row.cells[i].col).collect();
            if !self.columns.iter().any(|(b, c)| *b == row.block && *c == columns) {
                self.columns.push((row.block, columns));
            }
        }
        if values.windows(2).all(|w| w[1] == w[0] + 1) {
            let entry = (row.block, row.cells.len(), values[0]);
            if !self.offsets.contains(&entry) {
                self.offsets.push(entry);
            }
        }
    }

    /// Does a full row of the same table stand at these grid columns?
    pub fn confirms(&self, row: &RowCells<'_>, columns: &[usize]) -> bool {
        self.columns.iter().any(|(block, known)| *block == row.block && known == columns)
    }

    /// As many values as columns, with blank cells among them: do other rows say that the values are not the columns'?
    fn contradicts(&self, row: &RowCells<'_>, count: usize) -> bool {
        let filled: Vec<usize> = (0..row.cells.len()).filter(|&i| !row.cells[i].is_blank()).collect();
        if row.cells.len() <= count {
            return false;
        }
        let wide = self.wide.contains(&(row.block, row.cells.len(), count));
        let broken = filled.windows(2).any(|w| w[1] > w[0] + 1);
        let columns: Vec<usize> = filled.iter().map(|&i| row.cells[i].col).collect();
        let elsewhere = if row.gridded {
            self.columns.iter().any(|(b, c)| *b == row.block && c.len() == count && *c != columns)
        } else {
            self.offset(row).is_some()
        };
        wide || (broken && elsewhere)
    }

    fn offset(&self, row: &RowCells<'_>) -> Option<usize> {
        let mut fitting = self.offsets.iter().filter(|(b, n, _)| *b == row.block && *n == row.cells.len()).map(|o| o.2);
        let first = fitting.next()?;
        fitting.all(|o| o == first).then_some(first)
    }
}

/// Lay the cells of a row over its fields.
pub fn assign<'a>(row: &RowCells<'a>, fields: &[Field], learned: &Learned) -> (Vec<Value>, Fit) {
    let count = fields.len();
    let filled: Vec<&Token<'_>> = row.cells.iter().copied().filter(|c| !c.is_blank()).collect();
    let take = |cells: &[&'a Token<'a>]| -> Vec<Value> { cells.iter().zip(fields).map(|(c, f)| value(c, f)).collect() };
    if row.cells.is_empty() {
        return (vec![Value::missing(); count], Fit::Empty);
    }
    if filled.len() == count {
        if learned.contradicts(row, count) {
            return unclear(row, fields);
        }
        return (take(&filled), Fit::Exact);
    }
    if filled.len() > count {
        return match windows(&filled, fields) {
            Some(cells) => (take(&cells), Fit::Long),
            None => (
                filled.iter().take(count).map(|c| Value { state: State::Unread, ..value(c, &fields[0]) }).collect(),
                Fit::Long,
            ),
        };
    }
    if row.cells.len() == count {
        return (take(&row.cells), Fit::Exact);
    }
    if let Some(found) = by_grid(row, fields, learned) {
        return found;
    }
    if row.cells.len() > count {
        if let Some(offset) = learned.offset(row).filter(|o| o + count <= row.cells.len()) {
            let outside =
                row.cells.iter().enumerate().any(|(i, c)| !c.is_blank() && !(offset..offset + count).contains(&i));
            if !outside {
                return (take(&row.cells[offset..offset + count]), Fit::Exact);
            }
        }
        if filled.is_empty() {
            return (take(&row.cells[..count]), Fit::Exact);
        }
        return spread(row, fields);
    }
    (short(&filled, fields), if filled.is_empty() { Fit::Exact } else { Fit::Short })
}

/// Grid columns known from a full row of the same table. A zero or a mark may stand for several columns; any other number
/// would count twice.
fn by_grid(row: &RowCells<'_>, fields: &[Field], learned: &Learned) -> Option<(Vec<Value>, Fit)> {
    if !row.gridded {
        return None;
    }
    let mut known = learned.columns.iter().filter(|(b, c)| *b == row.block && c.len() == fields.len());
    let columns = &known.next()?.1;
    let filled_outside = row.cells.iter().any(|c| !c.is_blank() && !columns.contains(&c.col));
    if filled_outside {
        return None;
    }
    let covers = |c: &Token<'_>, col: usize| c.col <= col && col < c.col + c.cols;
    let mut fit = Fit::Exact;
    let values = columns.iter().zip(fields).map(|(&col, field)| {
        let Some(cell) = row.cells.iter().find(|c| covers(c, col)) else {
            fit = if fit == Fit::Exact { Fit::Gapped } else { fit };
            return Value::missing();
        };
        let several = columns.iter().filter(|&&other| covers(cell, other)).count() > 1;
        if several && number(cell).is_some_and(|n| !n.is_zero()) {
            fit = Fit::Spanned;
            return Value { state: State::Unread, ..value(cell, field) };
        }
        value(cell, field)
    });
    let values = values.collect();
    Some((values, fit))
}

/// More cells than columns, some blank, and no teacher: blanks at one end only are spans of the label or padding.
fn spread(row: &RowCells<'_>, fields: &[Field]) -> (Vec<Value>, Fit) {
    let count = fields.len();
    let extra = row.cells.len() - count;
    let leading = row.cells.iter().take_while(|c| c.is_blank()).count();
    let trailing = row.cells.iter().rev().take_while(|c| c.is_blank()).count();
    let take = |from: usize| row.cells[from..from + count].iter().zip(fields).map(|(c, f)| value(c, f)).collect();
    match (leading >= extra, trailing >= extra) {
        (true, false) => (take(extra), Fit::Exact),
        (false, true) if leading == 0 => (take(0), Fit::Exact),
        _ => unclear(row, fields),
    }
}

/// Each number is shown once, and none is taken: which column it is of is not known.
pub fn unclear(row: &RowCells<'_>, fields: &[Field]) -> (Vec<Value>, Fit) {
    let filled = row.cells.iter().filter(|c| !c.is_blank());
    let mut values: Vec<Value> =
        filled.zip(fields).map(|(c, f)| Value { state: State::Unread, ..value(c, f) }).collect();
    values.resize_with(fields.len(), Value::missing);
    (values, Fit::Unclear)
}

/// Fewer numbers than columns: they are laid from the left, the last missing, unless the last number is the sum of
/// the others: then it is the total, and a column before it is missing. Which of them are certain [`super::short`] tells.
fn short(filled: &[&Token<'_>], fields: &[Field]) -> Vec<Value> {
    let mut values: Vec<Value> = fields.iter().map(|_| Value::missing()).collect();
    let numbers: Option<Vec<_>> = filled.iter().map(|c| number(c)).collect();
    let totals = fields.last().is_some_and(|f| f.total);
    let sums = numbers.is_some_and(|n| {
        n.split_last().is_some_and(|(last, parts)| {
            parts.len() > 1 && !last.is_zero() && exact_sum(parts.iter().copied()) == Some(*last)
        })
    });
    let last = fields.len() - 1;
    for (i, cell) in filled.iter().enumerate() {
        let at = if totals && sums && i + 1 == filled.len() { last } else { i };
        values[at] = value(cell, &fields[at]);
    }
    values
}

/// More numbers than columns: the one window whose last is the sum of the others, if only one is.
fn windows<'a>(filled: &[&'a Token<'a>], fields: &[Field]) -> Option<Vec<&'a Token<'a>>> {
    let count = fields.len();
    if count < 3 || !fields[count - 1].total || filled.len() > count + 3 {
        return None;
    }
    let mut fitting = filled.windows(count).filter(|w| {
        let numbers: Option<Vec<_>> = w.iter().map(|c| number(c)).collect();
        numbers
            .is_some_and(|n| !n[count - 1].is_zero() && exact_sum(n[..count - 1].iter().copied()) == Some(n[count - 1]))
    });
    let only = fitting.next()?;
    fitting.next().is_none().then(|| only.to_vec())
}

fn number(token: &Token<'_>) -> Option<rust_decimal::Decimal> {
    match &token.reading {
        Reading::Number(n, _) => Some(*n),
        _ => None,
    }
}

/// One cell as the value of one field.
pub fn value(token: &Token<'_>, field: &Field) -> Value {
    let own = (!field.unit.is_empty()).then(|| field.unit.clone());
    let (state, unit) = match &token.reading {
        Reading::Blank => (State::Blank, own),
        Reading::Mark => (State::Mark, own),
        Reading::Number(n, unit) => (State::Number(*n), unit.clone().or(own)),
        Reading::Text => (State::Unread, own),
    };
    let (origin, marks) = (Some(token.origin.clone()), token.spans().marks);
    Value { state, text: token.text.to_string(), unit, origin, held: token.held, marks }
}
