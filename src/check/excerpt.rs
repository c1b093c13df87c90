//! The sum behind a finding, written out with its numbers.

use rust_decimal::Decimal;

use super::outcome::{Outcome, evaluate};
use crate::base::finding::{Finding, Lang, Message};
use crate::base::numeral;
use crate::report::{FormTable, Report};

/// The sums of a report, evaluated once for all of its findings.
#[derive(Debug)]
pub struct Excerpts<'a>(Vec<(&'a FormTable, Vec<Outcome<'a>>)>);

impl<'a> Excerpts<'a> {
    /// Of a report.
    #[must_use]
    pub fn of(report: &'a Report) -> Self {
        Self(report.tables().map(|table| (table, evaluate(table))).collect())
    }

    /// The broken sum with its numbers, zeros left out: `自然人 9 + 商业企业 2 = 11；总计 12`.
    #[must_use]
    pub fn behind(&self, finding: &Finding) -> Option<Message> {
        self.0.iter().find_map(|(table, outcomes)| written_out(table, outcomes, finding))
    }
}

fn written_out(table: &FormTable, outcomes: &[Outcome<'_>], finding: &Finding) -> Option<Message> {
    let outcome = outcomes.iter().find(|o| {
        let keys = o.equation.left.iter().chain(&o.equation.right).map(|&i| &table.template.fields[i].key);
        o.equation.code == finding.code && keys.eq(finding.keys.iter())
    })?;
    let (left, right) = (&outcome.equation.left, &outcome.equation.right);
    let one_row = left.iter().chain(right).all(|&i| table.template.fields[i].row == table.template.fields[left[0]].row);
    let written = |lang: Lang| {
        let side = |cells: &[usize], sum: Decimal| terms(table, cells, sum, one_row, lang);
        format!("{}  ≠  {}", side(left, outcome.left), side(right, outcome.right))
    };
    Some(Message::new(written(Lang::Zh), written(Lang::En)))
}

fn terms(table: &FormTable, cells: &[usize], sum: Decimal, by_column: bool, lang: Lang) -> String {
    let (blank, zeros) = match lang {
        Lang::Zh => ("（空）", "（各格均为 0）"),
        Lang::En => ("(blank)", "(all cells are 0)"),
    };
    let shown = |&i: &usize| {
        let (field, value) = (&table.template.fields[i], &table.values[i]);
        let label = if by_column || field.row_label.is_empty() { &field.column_label } else { &field.row_label };
        let label: String = label.split('（').find(|part| !part.is_empty()).unwrap_or(label).chars().take(14).collect();
        let label = if label.starts_with(numeral::is_counting) && label.contains('）') {
            format!("（{label}")
        } else {
            label
        };
        format!("{label} {}", if value.text.is_empty() { blank } else { &value.text })
    };
    let telling: Vec<String> = cells
        .iter()
        .filter(|&&i| cells.len() <= 2 || table.values[i].number().is_none_or(|n| !n.is_zero()))
        .filter(|&&i| cells.len() <= 2 || !table.values[i].text.is_empty())
        .map(shown)
        .collect();
    match telling.len() {
        0 => format!("{zeros} = {}", sum.normalize()),
        1 if cells.len() == 1 => telling.concat(),
        _ => format!("{} = {}", telling.join(" + "), sum.normalize()),
    }
}
