//! Labels and numbers that lost each other, as in text that is taken out of a page cell by cell or column by column.

use super::assign::value;
use super::rows::Reader;
use crate::base::finding::{Code, Finding, Message};
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
        let after = self.tokens.iter().skip(first).map(|p| p.token);
        let cells: Vec<&Token<'_>> = after.filter(|t| t.is_value() && !is_page_number(t.text)).collect();
        let (table, form) = (&self.template.table, self.template.form);
        let origin = cells.first().map(|c| c.origin.clone());
        let Some((values, by_column)) = self.laid_in_order(&cells) else {
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
    /// they hold for neither, for both, or where there are no sums to tell. `true`: column by column.
    fn laid_in_order(&self, cells: &[&Token<'_>]) -> Option<(Vec<Value>, bool)> {
        /// Sums that an issuer may have got wrong.
        const WRONG: usize = 2;
        let fields = &self.template.fields;
        if cells.len() != fields.len() {
            return None;
        }
        let laid =
            |order: &[usize]| -> Vec<Value> { order.iter().zip(fields).map(|(&i, f)| value(cells[i], f)).collect() };
        let by_row = laid(&(0..fields.len()).collect::<Vec<usize>>());
        let rows = &self.template.value_rows;
        let width = rows.first()?.count;
        let turned = rows.iter().all(|row| row.count == width) && width * rows.len() == fields.len();
        let by_column = turned.then(|| {
            let order = (0..fields.len()).map(|field| (field % width) * rows.len() + field / width);
            laid(&order.collect::<Vec<usize>>())
        });
        let states = |values: &[Value]| values.iter().map(|v| v.state).collect::<Vec<_>>();
        if self.template.equations.is_empty() {
            return by_column.filter(|turned| states(turned) == states(&by_row)).map(|_| (by_row, false));
        }
        let wrong = self.failing(&by_row);
        match by_column {
            Some(turned) if states(&turned) != states(&by_row) => match (wrong, self.failing(&turned)) {
                (0..=WRONG, more) if more > wrong => Some((by_row, false)),
                (more, 0) if more > WRONG => Some((turned, true)),
                _ => None,
            },
            _ => (wrong <= WRONG).then_some((by_row, false)),
        }
    }
}
