//! The units of amounts: in the header, in the label, above the table, or the form's own.

use super::align::Match;
use super::rows::Reader;
use crate::base::finding::{Code, Finding, Message};
use crate::report::Value;

impl Reader<'_> {
    /// Units stated in column headers (采购总金额（元）), in the row's label or above the table are those of the column, over the form's own.
    pub(super) fn header_units(&mut self, values: &mut [Value]) {
        let printed_with_number = |value: &Value| !value.text.is_ascii() && value.number().is_some();
        let mut headed = vec![false; values.len()];
        let units = self.tokens.iter().filter_map(|p| Some((p.token.with_unit.as_deref()?, p)));
        for ((label, unit), placed) in units {
            for head in self.book.labels().heads(self.template).iter().filter(|h| h.spellings.contains(label)) {
                for (i, (field, value)) in self.template.fields.iter().zip(values.iter_mut()).enumerate() {
                    if field.column_label == head.text {
                        headed[i] = true;
                        if !printed_with_number(value) {
                            value.unit = Some(unit.clone());
                        }
                    }
                }
            }
            let own =
                |m: &&Option<Match>| m.as_ref().is_some_and(|m| std::ptr::eq(self.tokens[m.token].token, placed.token));
            let rows = self.matches.iter().zip(&self.template.value_rows).filter(|(m, _)| own(m));
            for i in rows.flat_map(|(_, row)| row.first..row.first + row.count) {
                headed[i] = true;
                if !printed_with_number(&values[i]) {
                    values[i].unit = Some(unit.clone());
                }
            }
        }
        let money = |i: &usize| self.template.fields[*i].money && !headed[*i];
        let open: Vec<usize> = (0..values.len()).filter(money).collect();
        let above = self.units_above();
        if let ([unit], false) = (above.as_slice(), open.is_empty()) {
            for i in open {
                if !printed_with_number(&values[i]) {
                    values[i].unit = Some(unit.clone());
                }
            }
        }
        if self.by_heads {
            let told = self.assumed(values, &headed, &above);
            self.findings.extend(told);
        }
    }

    /// Amounts that have the form's own unit though nothing names it, or that two different ones are said of.
    fn assumed(&self, values: &[Value], headed: &[bool], above: &[String]) -> Vec<Finding> {
        let fields = self.template.fields.iter().zip(values).enumerate();
        let amounts = fields.filter(|(_, (field, value))| {
            field.money
                && !field.unit.is_empty()
                && value.number().is_some_and(|n| !n.is_zero())
                && value.text.is_ascii()
        });
        let told = amounts.filter_map(|(i, (field, value))| {
            let unit = value.unit.as_deref().unwrap_or_default();
            let (zh, en) = match above {
                _ if !headed[i] && above.len() != 1 => (
                    format!("没有写明单位，按规定的“{unit}”采用"),
                    format!("no unit is named; that of the form, {unit:?}, was taken"),
                ),
                [other] if headed[i] && other != unit => (
                    format!("表头写的单位是“{unit}”，表格上方写的是“{other}”，按表头采用"),
                    format!("its header says {unit:?} and the line above the table {other:?}; the header counts"),
                ),
                _ => return None,
            };
            let message = Message::new(
                format!("{}“{}”{zh}，请核对原文", self.template.table, field.row_label),
                format!("table {}, row {:?}: {en}", self.template.form, field.row_label),
            );
            Some(Finding::new(Code::UNIT_ASSUMED, message).keys([field.key.as_str()]).at(value.origin.clone()))
        });
        told.collect()
    }

    /// The units of money in 单位：件、千元 above a table or in it.
    fn units_above(&self) -> Vec<String> {
        /// Lines above a table that may say so.
        const ABOVE: usize = 3;
        /// What says so is no longer, in bytes.
        const LONGEST: usize = 90;
        let Some(first) = self.tokens.first().map(|p| p.line) else { return vec![] };
        let above = self.lines[first.saturating_sub(ABOVE)..first].iter().flat_map(|l| &l.cells);
        // A header with its own unit says nothing of the table.
        let inside = self.tokens.iter().map(|p| p.token).filter(|c| c.with_unit.is_none());
        let said = above.chain(inside).map(|c| c.text);
        let mut named: Vec<&str> = Vec::new();
        for text in said.filter(|text| text.len() <= LONGEST) {
            let Some((_, list)) = text.split_once("单位：").or_else(|| text.split_once("单位:")) else { continue };
            let words = list.split(['、', '，', ',', '/', '／', '和', '；', ';', ' ', '）', ')']).map(str::trim);
            named.extend(words.filter_map(|word| {
                let value = &self.book.words().value;
                value.units.iter().map(String::as_str).find(|u| *u == word).filter(|u| value.money_size(u).is_some())
            }));
        }
        named.sort_unstable();
        named.dedup();
        named.into_iter().map(str::to_string).collect()
    }
}
