//! Labels and numbers that lost each other, as in text that is taken out of a page cell by cell or column by column.

use super::align::Match;
use super::assign::value;
use super::rows::Reader;
use crate::base::finding::{Code, Finding, Message};
use crate::base::origin::Origin;
use crate::normalize::lines::{Line, Token, is_page_number};
use crate::report::{State, Value};

impl Reader<'_> {
    /// Labels and numbers that lost each other, as when text is taken out of a PDF cell by cell: if just as many
    /// numbers are there as the form has cells, and the form's sums hold for them, they are the cells in order. If not,
    /// the whole table is in doubt. Either is told.
    pub(super) fn in_order(&mut self, read: &[Value]) -> Option<Vec<Value>> {
        let doubtful = read.iter().filter(|v| matches!(v.state, State::Missing | State::Unread)).count();
        let first = self.matches.iter().flatten().map(|m| m.token).min()?;
        let columned = |l: &Line<'_>| l.gridded || l.cells.iter().filter(|c| c.is_value()).count() > 1;
        if doubtful < 2 || self.tokens.iter().any(|p| columned(&self.lines[p.line])) {
            return None;
        }
        let number = |t: &&Token<'_>| t.is_value() && !is_page_number(t.text);
        let cells: Vec<&Token<'_>> = self.tokens.iter().map(|p| p.token).filter(number).collect();
        // The first label may stand behind its numbers, or numbers of another table before it.
        let before = self.tokens[..first].iter().filter(|p| number(&p.token)).count();
        let cells = if cells.len() == self.template.fields.len() { &cells[..] } else { &cells[before..] };
        let (table, form) = (&self.template.table, self.template.form);
        let origin = cells.first().map(|c| c.origin.clone());
        let Some((values, by_column)) = self.laid_in_order(cells) else {
            let message = Message::new(
                format!("{table}的行名和数字在原文里错开了，读到的数可能不在原来的格里，请整张表对照原文"),
                format!(
                    "labels and numbers of table {form} stand apart in the source; compare the whole table with it"
                ),
            );
            let finding = Finding::new(Code::ORDER_UNCLEAR, message).keys([form.name()]).at(origin);
            self.findings.push(finding);
            return None;
        };
        let (zh, en) = if by_column { ("逐栏", "column by column") } else { ("按次序", "in order") };
        let message = Message::new(
            format!("{table}的行名和数字在原文里错开了；数的个数正好，勾稽关系也对，{zh}填入，请对照原文"),
            format!("labels and numbers of table {form} stand apart; count and sums fit, they were taken {en}"),
        );
        self.findings.clear();
        self.findings.push(Finding::new(Code::ORDER_ASSUMED, message).keys([form.name()]).at(origin));
        Some(values)
    }

    /// As many numbers as the form has cells, row by row or column by column, whichever the form's sums hold for; none where
    /// they hold for neither, for several that differ, or where there are no sums to tell. `true`: column by column.
    fn laid_in_order(&self, cells: &[&Token<'_>]) -> Option<(Vec<Value>, bool)> {
        /// Sums that an issuer may have got wrong.
        const WRONG: usize = 2;
        let fields = &self.template.fields;
        let rows = &self.template.value_rows;
        let width = rows.first()?.count;
        if cells.len() != fields.len() || self.template.equations.is_empty() {
            return None;
        }
        let laid = |order: Vec<usize>| -> Vec<Value> {
            order.into_iter().zip(fields).map(|(i, f)| value(cells[i], f)).collect()
        };
        let states = |values: &[Value]| values.iter().map(|v| v.state).collect::<Vec<_>>();
        let by_row = laid((0..fields.len()).collect());
        let mut trials = vec![(self.failing(&by_row), by_row, false)];
        if rows.iter().all(|row| row.count == width) {
            let whole = Some((0..fields.len()).map(|f| (f % width) * rows.len() + f / width).collect());
            let beside = self.by_column_beside(cells, width);
            for order in [whole, by_stretches(cells, width), beside].into_iter().flatten() {
                let values = laid(order);
                trials.push((self.failing(&values), values, true));
            }
        }
        trials.sort_by_key(|(wrong, _, by_column)| (*wrong, *by_column));
        let (wrong, values, by_column) = trials.first()?.clone();
        // Another order says the same, or does not hold.
        let alone = trials.iter().all(|(w, other, _)| *w > wrong.max(WRONG) || states(other) == states(&values));
        let holds = wrong == 0 || (wrong <= WRONG && !by_column);
        (holds && alone).then_some((values, by_column))
    }
}

impl Reader<'_> {
    /// Column by column, some numbers of the first of which stand behind their own labels, as where a tool takes a number that is
    /// near to its label for one line with it. None where there are no such numbers.
    fn by_column_beside(&self, cells: &[&Token<'_>], width: usize) -> Option<Vec<usize>> {
        let rows = self.matches.len();
        let beside: Vec<Option<usize>> = self.matches.iter().map(|m| self.beside(m.as_ref()?, cells)).collect();
        if beside.iter().all(Option::is_none) {
            return None;
        }
        let mut rest = (0..cells.len()).filter(|i| !beside.contains(&Some(*i)));
        let mut order = vec![0; rows * width];
        for (col, row) in (0..width).flat_map(|col| (0..rows).map(move |row| (col, row))) {
            let own = if col == 0 { beside[row] } else { None };
            order[row * width + col] = own.or_else(|| rest.next())?;
        }
        (order.len() == cells.len() && rest.next().is_none()).then_some(order)
    }

    /// The number alone behind a label, by its place among the cells.
    fn beside(&self, m: &Match, cells: &[&Token<'_>]) -> Option<usize> {
        let last = m.rest.iter().copied().fold(m.token, usize::max);
        let filled = |i: &usize| !self.tokens[*i].token.is_blank();
        let mut behind = (last + 1..self.tokens.len()).filter(filled).map(|i| self.tokens[i].token);
        let number = behind.next().filter(|t| t.is_value() && !is_page_number(t.text))?;
        let alone = behind.next().is_none_or(|t| !t.is_value());
        cells.iter().position(|cell| std::ptr::eq(*cell, number)).filter(|_| alone)
    }
}

/// The cells of columns that are broken off where a page's text turns to another block: as many stretches of numbers on lines that
/// follow one another as there are columns, each as long as the others, are so many rows. None where they are none.
fn by_stretches(cells: &[&Token<'_>], width: usize) -> Option<Vec<usize>> {
    let line = |c: &Token<'_>| if let Origin::Line { line } = c.origin { Some(*line) } else { None };
    let follows = |a: &&Token<'_>, b: &&Token<'_>| line(a).zip(line(b)).is_some_and(|(a, b)| b == a + 1);
    let lengths: Vec<usize> = cells.chunk_by(|a, b| follows(a, b)).map(<[_]>::len).collect();
    let mut order = Vec::with_capacity(cells.len());
    for block in lengths.chunks(width) {
        let (from, &length) = (order.len(), block.first()?);
        if block.len() != width || block.iter().any(|l| *l != length) {
            return None;
        }
        order.extend((0..length * width).map(|i| from + (i % width) * length + i / width));
    }
    Some(order)
}
