//! Totals as live formulas.

use super::Formulas;
use crate::base::text::column_name;
use crate::report::{FormTable, State, exact_sum};
use crate::sheets::builder::{Builder, small};
use crate::sheets::{Cached, Content};

/// Put formulas in place of totals: where the sum holds, or the table is a blank form.
pub(crate) fn totals(b: &mut Builder<'_>, table: &FormTable, top: u32, formulas: Formulas) {
    if formulas == Formulas::Never {
        return;
    }
    let template = &table.template;
    let mut done: Vec<usize> = Vec::new();
    for equation in &template.equations {
        let (total, parts) = match (&equation.left[..], &equation.right[..]) {
            (&[total], parts) | (parts, &[total]) if parts.len() > 1 => (total, parts),
            _ => continue,
        };
        let Some(content) = sum(table, total, parts, top, formulas) else { continue };
        if done.contains(&total) {
            continue;
        }
        let field = &template.fields[total];
        let (row, col) = (top + small(field.row), u16::try_from(field.col).unwrap_or(0));
        if let Some(cell) = b.sheet.cells.iter_mut().find(|c| (c.row, c.col) == (row, col)) {
            cell.content = content;
            done.push(total);
        }
    }
}

/// The formula for a total, if it gives what is printed.
fn sum(table: &FormTable, total: usize, parts: &[usize], top: u32, formulas: Formulas) -> Option<Content> {
    let numbers = parts.iter().map(|&i| table.values[i].number());
    let filled = numbers.clone().flatten().count();
    let list = ranges(table, parts, top);
    let added = exact_sum(numbers.flatten())?;
    match table.values[total].state {
        // Every part must be there: a blank one is not zero to a reader.
        State::Number(n) if filled == parts.len() && n == added => {
            // The decimals printed are kept.
            Some(Content::Formula(format!("SUM({list})"), Cached::Number(n)))
        }
        State::Blank if formulas == Formulas::Blank => {
            let cached = if filled == 0 { Cached::Text(String::new()) } else { Cached::Number(added) };
            Some(Content::Formula(format!("IF(COUNT({list})=0,\"\",SUM({list}))"), cached))
        }
        _ => None,
    }
}

/// The cells of a sum, neighbours in a row or a column as ranges.
fn ranges(table: &FormTable, parts: &[usize], top: u32) -> String {
    let place = |i: usize| (table.template.fields[i].row, table.template.fields[i].col);
    let name = |(row, col): (usize, usize)| format!("{}{}", column_name(small(col)), top + small(row) + 1);
    let mut runs: Vec<((usize, usize), (usize, usize))> = Vec::new();
    for &part in parts {
        let at = place(part);
        match runs.last_mut() {
            Some((from, to)) if at == (to.0, to.1 + 1) && from.0 == to.0 => *to = at,
            Some((from, to)) if at == (to.0 + 1, to.1) && from.1 == to.1 => *to = at,
            _ => runs.push((at, at)),
        }
    }
    let run = |(from, to): &((usize, usize), (usize, usize))| {
        if from == to { name(*from) } else { format!("{}:{}", name(*from), name(*to)) }
    };
    runs.iter().map(run).collect::<Vec<_>>().join(",")
}
