//! Totals that are formulas: they follow from their parts and bear no witness of their own.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::outcome::{Outcome, Verdict, evaluate};
use crate::report::{FormTable, Held, State, exact_sum};

/// Formulas that may rest on formulas: 总计 on 小计 on cells, in rows and in columns.
const DEEPEST: usize = 4;

/// The one cell of an equation that is the sum of the others.
fn total(equation: &crate::forms::Equation) -> Option<(usize, &[usize])> {
    match (&equation.left[..], &equation.right[..]) {
        (&[total], parts) | (parts, &[total]) if parts.len() > 1 => Some((total, parts)),
        _ => None,
    }
}

/// Each formula total with its parts, where it is their sum.
fn following(table: &FormTable, outcomes: &[Outcome<'_>]) -> BTreeMap<usize, Vec<usize>> {
    let mut found = BTreeMap::new();
    for outcome in outcomes.iter().filter(|o| o.verdict == Verdict::Holds) {
        if let Some((total, parts)) = total(outcome.equation)
            && table.values[total].held == Held::Formula
        {
            found.entry(total).or_insert_with(|| parts.to_vec());
        }
    }
    found
}

/// The equations over the cells that people fill in: how often each counts, by the equation's place among the outcomes.
pub struct Witness {
    /// Place of the outcome.
    pub outcome: usize,
    /// Left less right.
    pub difference: Decimal,
    /// How often a cell counts in that difference.
    weights: BTreeMap<usize, i64>,
}

impl Witness {
    /// How often a cell counts in the difference.
    pub fn weight(&self, cell: usize) -> i64 {
        self.weights.get(&cell).copied().unwrap_or(0)
    }
}

/// What the equations that can be evaluated say of the cells; and the cells that follow from others.
pub fn witnesses(table: &FormTable, outcomes: &[Outcome<'_>]) -> (Vec<Witness>, Vec<usize>) {
    let parts = following(table, outcomes);
    let mut witnesses = Vec::new();
    for (place, outcome) in
        outcomes.iter().enumerate().filter(|(_, o)| matches!(o.verdict, Verdict::Holds | Verdict::Fails))
    {
        let Some(difference) = outcome.left.checked_sub(outcome.right) else { continue };
        let mut weights = BTreeMap::new();
        for (side, sign) in [(&outcome.equation.left, 1), (&outcome.equation.right, -1)] {
            side.iter().for_each(|&cell| spread(cell, sign, &parts, 0, &mut weights));
        }
        weights.retain(|_, weight| *weight != 0);
        if !weights.is_empty() {
            witnesses.push(Witness { outcome: place, difference, weights });
        }
    }
    (witnesses, parts.into_keys().collect())
}

fn spread(
    cell: usize,
    sign: i64,
    parts: &BTreeMap<usize, Vec<usize>>,
    depth: usize,
    weights: &mut BTreeMap<usize, i64>,
) {
    match parts.get(&cell).filter(|_| depth < DEEPEST) {
        Some(parts_of) => parts_of.iter().for_each(|&part| spread(part, sign, parts, depth + 1, weights)),
        None => *weights.entry(cell).or_default() += sign,
    }
}

/// The cells that hold a number as text, and the table as it will be once they hold it as a number: formulas follow.
pub fn mended(table: &FormTable) -> Option<(Vec<usize>, FormTable)> {
    let texts: Vec<usize> = (0..table.values.len()).filter(|&i| table.values[i].held == Held::Text).collect();
    if texts.is_empty() {
        return None;
    }
    let mut mended = table.clone();
    for _ in 0..DEEPEST {
        for (total, parts) in table.template.equations.iter().filter_map(total) {
            let sum = exact_sum(parts.iter().filter_map(|&i| mended.values[i].number()));
            // Only what the spreadsheet made of the numbers it saw: other formulas are their writer's.
            let seen = exact_sum(
                parts.iter().filter(|&&i| table.values[i].held != Held::Text).filter_map(|&i| table.values[i].number()),
            );
            if table.values[total].held == Held::Formula
                && table.values[total].number().is_some_and(|n| Some(n) == seen)
                && let Some(sum) = sum
            {
                mended.values[total].state = State::Number(sum);
            }
        }
    }
    Some((texts, mended))
}

/// The equations that fail only because a number is text.
pub fn failing_for_text(table: &FormTable) -> Vec<usize> {
    let Some((_, mended)) = mended(table) else { return Vec::new() };
    let (now, then) = (evaluate(table), evaluate(&mended));
    let verdicts = now.iter().zip(&then).enumerate();
    verdicts.filter(|(_, (a, b))| a.verdict == Verdict::Fails && b.verdict == Verdict::Holds).map(|(i, _)| i).collect()
}
