//! Columns headed as those of another year, with none of the report's beside them: 上年处理决定数量 over the numbers of a row.

use super::heads::{Tag, tagged};
use super::rows::Reader;
use crate::base::finding::{Code, Finding, Message};
use crate::forms::Heads;
use crate::normalize::lines::Token;
use crate::report::{State, Value};

impl Reader<'_> {
    /// Numbers under such headers are none of the report's: they are not taken.
    pub(super) fn leave_other_years(&mut self, values: &mut [Value]) {
        if !self.tokens.iter().any(|p| self.other_year(p.token).is_some()) {
            return;
        }
        let over = self.book.labels().over(self.template);
        let (mut from, mut said): (usize, Vec<(usize, bool)>) = (0, Vec::new());
        for (r, m) in self.matches.iter().enumerate() {
            let (Some(m), Some(heads)) = (m, over.get(r)) else { continue };
            let row = &self.template.value_rows[r];
            // Rows that follow one another have the same headers.
            let run = self.tokens.get(from..m.token).unwrap_or_default();
            let told: Vec<(usize, bool)> = run.iter().flat_map(|p| self.columns(heads, p.token)).collect();
            if !told.is_empty() {
                said = told;
            }
            from = m.token + 1;
            let other = |k: usize| said.contains(&(k, true)) && !said.contains(&(k, false));
            let mut left: Vec<(String, Value)> = Vec::new();
            for k in (0..row.count).filter(|k| other(*k)) {
                let value = &mut values[row.first + k];
                if value.number().is_some() {
                    value.state = State::Unread;
                    left.push((self.template.fields[row.first + k].key.clone(), value.clone()));
                }
            }
            let Some((_, first)) = left.first() else { continue };
            let message = Message::new(
                format!("{}“{}”的表头写的是别的年度的，数没有采用，请对照原文", self.template.table, row.label),
                format!(
                    "table {}, row {:?}: its header is that of another year, the numbers were not taken",
                    self.template.form, row.label
                ),
            );
            let origin = first.origin.clone();
            let keys: Vec<String> = left.into_iter().map(|(key, _)| key).collect();
            self.findings.push(Finding::new(Code::COLUMNS_UNCLEAR, message).keys(keys).at(origin));
        }
    }

    /// What a text says without the word for another year, where it is no label of the forms.
    fn other_year(&self, token: &Token<'_>) -> Option<String> {
        let may = token.letters & self.book.words().columns.year_letters != 0;
        if !may || token.is_value() || !token.meanings.is_empty() {
            return None;
        }
        let (rest, tag) = tagged(self.book, token.label());
        (tag == Tag::Other && !rest.is_empty()).then(|| rest.into_owned())
    }

    /// The columns that a header names, and whether it is another year's.
    fn columns(&self, heads: &Heads, token: &Token<'_>) -> Vec<(usize, bool)> {
        let of = |word: Option<usize>, other: bool| -> Vec<(usize, bool)> {
            word.map(|w| heads.own(w).map(|k| (k, other)).collect()).unwrap_or_default()
        };
        match self.other_year(token) {
            Some(rest) => of(heads.word(&rest).or_else(|| heads.near(&rest)), true),
            None => of(heads.word(token.label()), false),
        }
    }
}
