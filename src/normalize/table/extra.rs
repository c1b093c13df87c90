//! What stands in an official table and is none of the form's.

use std::collections::BTreeSet;

use super::align::Placed;
use super::assign::RowCells;
use super::heads::is_year;
use super::rows::Reader;
use crate::base::finding::{Code, Finding, Message};
use crate::forms::Template;
use crate::normalize::lines::Token;

impl Reader<'_> {
    /// Text in the table that the form has no place for: it stays in the sections' rows, but no official table shows it.
    /// `columns`: headers of columns that are none of the form's; `rows`: the cells that are some row's.
    pub(super) fn tell_extra(&mut self, columns: &BTreeSet<usize>, rows: &[Option<RowCells<'_>>]) {
        let matched: Vec<usize> =
            self.matches.iter().flatten().flat_map(|m| m.rest.iter().copied().chain([m.token])).collect();
        let own_lines: Vec<usize> = self.matches.iter().flatten().map(|m| self.tokens[m.token].line).collect();
        let first = own_lines.iter().min().copied().unwrap_or(0);
        // 小计 and other short labels of rows of numbers.
        let heads_row = |p: &Placed<'_>| {
            let line = &self.lines[p.line];
            p.line > first
                && line.cells.iter().any(Token::is_value)
                && line.cells.iter().find(|c| !c.is_blank()).is_some_and(|c| std::ptr::eq(c, p.token))
        };
        // 合计 before numbers in a row of its own, though it heads a column of the form.
        let sums_row = |p: &Placed<'_>| {
            let line = &self.lines[p.line];
            let before = line.cells.iter().position(Token::is_value).and_then(|v| line.cells[..v].last());
            line.gridded
                && p.line > first
                && before.is_some_and(|c| std::ptr::eq(c, p.token))
                && self
                    .book
                    .labels()
                    .heads(self.template)
                    .iter()
                    .any(|h| h.spellings.iter().any(|s| s == p.token.label()))
        };
        let mut extra: Vec<&Token<'_>> = Vec::new();
        let mut told: BTreeSet<usize> = BTreeSet::new();
        for (i, placed) in self.tokens.iter().enumerate() {
            let token = placed.token;
            let long = token.folded.chars().count() > 2;
            let text = !token.is_value() && !token.is_blank() && (long || heads_row(placed) || sums_row(placed));
            if columns.contains(&i) {
                extra.push(token);
                told.insert(placed.line);
                continue;
            }
            // What costs least is asked first: nearly every cell is out by then.
            if !text || !self.lines[placed.line].in_table() || own_lines.contains(&placed.line) {
                continue;
            }
            let known = || {
                !self.book.labels().meanings(token.label()).is_empty()
                    || self.is_furniture(token)
                    || self.book.labels().alike(&token.folded, self.template.form)
            };
            if !matched.contains(&i) && (sums_row(placed) || !known()) {
                extra.push(token);
                told.insert(placed.line);
            }
        }
        // Numbers in a row that is nobody's, without a label or beside one that has no numbers in the form: whose they are nothing
        // tells, and the rows around them may have another's.
        let claimed = |token: &Token<'_>| {
            rows.iter().flatten().any(|row| row.cells.iter().any(|cell| std::ptr::eq(*cell, token)))
        };
        let nobodys = self.tokens.iter().filter(|p| {
            let line = &self.lines[p.line];
            // In a workbook of our own the labels that were written over are told.
            self.by_heads
                && p.token.is_value()
                && line.in_table()
                && p.line > first
                && !own_lines.contains(&p.line)
                && !told.contains(&p.line)
                && !is_year(p.token)
                && !line.has_page_number(p.token)
                && !claimed(p.token)
        });
        let nobodys: Vec<&Token<'_>> = nobodys.map(|p| p.token).collect();
        extra.extend(nobodys);
        let Some(first) = extra.first() else { return };
        let origin = first.origin.clone();
        let names: Vec<&str> = extra.iter().map(|t| t.text).collect();
        self.findings.push(extra_text(self.template, &names).at([origin]));
    }
}

/// The finding for what the form has no place for.
pub(super) fn extra_text(template: &Template, names: &[&str]) -> Finding {
    let list = names.iter().take(5).map(|t| format!("“{t}”")).collect::<Vec<_>>().join("、");
    let english = names.iter().take(5).map(|t| format!("{t:?}")).collect::<Vec<_>>().join(", ");
    let message = Message::new(
        format!("{}里有规定格式没有的内容：{list}；JSON 里原样保留，工作簿和 PDF 的表里没有它的位置", template.table),
        format!(
            "table {} holds text that the form has no place for: {english}; it is kept in the JSON's rows only",
            template.form
        ),
    );
    Finding::new(Code::TABLE_EXTRA, message).keys([template.form.name()])
}
