//! A number beside several labels.

use super::assign::RowCells;
use super::rows::Reader;
use crate::base::finding::{Code, Finding, Message};
use crate::base::origin::Origin;
use crate::normalize::lines::Token;
use crate::report::{State, Value};

impl Reader<'_> {
    /// A number whose cell reaches over the rows of other labels is of all of them, or their sum: of none alone.
    pub(super) fn leave_shared(&mut self, rows: &[Option<RowCells<'_>>], values: &mut [Value]) {
        let starts: Vec<usize> = self.matches.iter().flatten().map(|m| self.tokens[m.token].line).collect();
        for (r, row) in rows.iter().enumerate() {
            let (Some(row), Some(m)) = (row, &self.matches[r]) else { continue };
            let line = self.tokens[m.token].line;
            let label = &self.template.value_rows[r];
            let reaches = |c: &&&Token<'_>| c.rows > 1 && starts.iter().any(|s| *s > line && *s < line + c.rows);
            let shared: Vec<&Origin> =
                row.cells.iter().filter(|c| c.is_value()).filter(reaches).map(|c| c.origin).collect();
            let own = &mut values[label.first..label.first + label.count];
            let mut left = own.iter_mut().filter(|v| {
                v.number().is_some_and(|n| !n.is_zero()) && v.origin.as_ref().is_some_and(|o| shared.contains(&o))
            });
            let Some(first) = left.next() else { continue };
            let origin = first.origin.clone();
            std::iter::once(first).chain(left).for_each(|v| v.state = State::Unread);
            let message = Message::new(
                format!(
                    "{}“{}”有一个数竖跨几行，不能确定是哪一行的，没有采用，请对照原文",
                    self.template.table, label.label
                ),
                format!(
                    "table {}, row {:?} has a number that reaches over several rows; of which it is is unclear and it was not taken",
                    self.template.form, label.label
                ),
            );
            let finding = Finding::new(Code::ROW_UNCLEAR, message).keys([self.row_key(r)]);
            self.findings.push(finding.at(origin));
        }
    }
}
