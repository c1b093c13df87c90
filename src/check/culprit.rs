//! Which cell is likely wrong when sums fail: a guess to look at, never applied.
//!
//! A guess is a small change that makes every failing sum hold and breaks none: one other number, two neighbours
//! swapped, a row shifted by a column. Guesses that leave less to chance come first.

use rust_decimal::Decimal;

use super::follow::{Witness, witnesses};
use super::outcome::{Outcome, Verdict};
use crate::base::finding::{Culprit, Message};
use crate::report::{FormTable, State, exact_sum};

/// A guess.
pub struct Guess {
    /// The cell and its fitting number.
    pub culprit: Culprit,
    /// Places of the outcomes that the change bears on.
    outcomes: Vec<usize>,
    /// Failing sums that it makes hold.
    explained: usize,
    /// How small the slip is: 0 best.
    rank: u32,
}

impl Guess {
    /// Does it make this sum hold?
    pub fn explains(&self, outcome: usize) -> bool {
        self.outcomes.contains(&outcome)
    }
}

/// All guesses for a table, the likeliest first.
pub fn guess(table: &FormTable, outcomes: &[Outcome<'_>]) -> Vec<Guess> {
    let (witnesses, following) = witnesses(table, outcomes);
    let mut guesses = swaps_and_shifts(table, outcomes, &witnesses, &following);
    let filled_in = (0..table.values.len()).filter(|cell| !following.contains(cell));
    guesses.extend(filled_in.filter_map(|cell| single(table, &witnesses, cell)));
    // More sums explained first, then the smaller slip, then the order of the form.
    guesses.sort_by_key(|g| (std::cmp::Reverse(g.explained), g.rank));
    guesses
}

/// One cell with another number: every sum it is in asks for the same one.
fn single(table: &FormTable, witnesses: &[Witness], cell: usize) -> Option<Guess> {
    let printed = match table.values[cell].state {
        State::Number(n) => n,
        State::Blank | State::Mark => Decimal::ZERO,
        State::Missing | State::Unread => return None,
    };
    let mut asked: Option<Decimal> = None;
    let mut explained = Vec::new();
    for witness in witnesses {
        let weight = witness.weight(cell);
        if weight == 0 {
            continue;
        }
        let change = Decimal::ZERO.checked_sub(witness.difference)?.checked_div(weight.into())?;
        if asked.is_some_and(|a| a != change) {
            return None;
        }
        asked = Some(change);
        explained.push(witness.outcome);
    }
    let fitting = printed.checked_add(asked.filter(|c| !c.is_zero())?)?;
    if fitting.is_sign_negative() {
        return None;
    }
    let (shown, fits) = (table.values[cell].text.clone(), fitting.normalize().to_string());
    let (rank, zh, en) = slip(&printed.normalize().to_string(), &fits);
    let total = table.template.fields[cell].total;
    let label = table.template.fields[cell].label();
    let message = Message::new(
        format!("可能错在“{label}”：填的是 {}，若为 {fits} 则它所在的各式都平{zh}", blank_or(&shown, "（空）")),
        format!(
            "perhaps {label:?}: {} stands there, with {fits} every sum it is in would hold{en}",
            blank_or(&shown, "nothing")
        ),
    );
    let culprit = Culprit { key: table.template.fields[cell].key.clone(), printed: shown, fitting: fits, message };
    // Among equals a total is the likelier one to be wrong: it is worked out by hand, its parts are counted.
    Some(Guess { culprit, explained: explained.len(), outcomes: explained, rank: rank * 2 + u32::from(!total) })
}

fn blank_or<'a>(text: &'a str, blank: &'a str) -> &'a str {
    if text.is_empty() { blank } else { text }
}

/// How small the slip from the fitting to the printed number is, and what it may have been.
fn slip(printed: &str, fitting: &str) -> (u32, &'static str, &'static str) {
    let (a, b): (Vec<char>, Vec<char>) = (printed.chars().collect(), fitting.chars().collect());
    if a.len() == b.len() && a.len() > 1 {
        let differing: Vec<usize> = (0..a.len()).filter(|&i| a[i] != b[i]).collect();
        if let [i, j] = differing[..]
            && j == i + 1
            && a[i] == b[j]
            && a[j] == b[i]
        {
            return (0, "（两位数字颠倒）", " (two digits exchanged)");
        }
        if differing.len() == 1 {
            return (1, "（一位数字不同）", " (one digit differs)");
        }
    }
    let dropped = |long: &[char], short: &[char]| {
        long.len() == short.len() + 1
            && (0..long.len())
                .any(|i| long.iter().enumerate().filter(|(k, _)| *k != i).map(|(_, c)| c).eq(short.iter()))
    };
    if dropped(&b, &a) && printed != "0" {
        return (1, "（少一位数字）", " (a digit is missing)");
    }
    if dropped(&a, &b) && fitting != "0" {
        return (1, "（多一位数字）", " (a digit too many)");
    }
    if printed == "0" || fitting == "0" {
        return (2, "", "");
    }
    (3, "", "")
}

/// Two neighbours of a row or a column exchanged, or a row moved by one column.
fn swaps_and_shifts(
    table: &FormTable,
    outcomes: &[Outcome<'_>],
    witnesses: &[Witness],
    following: &[usize],
) -> Vec<Guess> {
    let failing = outcomes.iter().filter(|o| o.verdict == Verdict::Fails).count();
    if failing < 2 {
        return Vec::new();
    }
    let fields = &table.template.fields;
    let number = |i: usize| match table.values[i].state {
        State::Number(n) => Some(n),
        State::Blank => Some(Decimal::ZERO),
        _ => None,
    };
    let holds = |changed: &[(usize, Decimal)]| {
        changed.iter().all(|(cell, _)| !following.contains(cell))
            && witnesses.iter().all(|witness| {
                let moved = changed.iter().map(|(cell, n)| {
                    n.checked_sub(number(*cell).unwrap_or_default())?.checked_mul(witness.weight(*cell).into())
                });
                let moved = moved.collect::<Option<Vec<_>>>().and_then(exact_sum);
                moved.and_then(|m| m.checked_add(witness.difference)).is_some_and(|d| d.is_zero())
            })
    };
    let mut guesses = Vec::new();
    let mut add = |changed: &[(usize, Decimal)], zh: String, en: String| {
        let (first, fitting) = changed[0];
        let culprit = Culprit {
            key: fields[first].key.clone(),
            printed: table.values[first].text.clone(),
            fitting: fitting.normalize().to_string(),
            message: Message::new(zh, en),
        };
        let bears = |w: &&Witness| changed.iter().any(|(cell, _)| w.weight(*cell) != 0);
        let outcomes = witnesses.iter().filter(bears).map(|w| w.outcome).collect();
        guesses.push(Guess { culprit, outcomes, explained: failing, rank: 1 });
    };
    for i in 0..fields.len() {
        let right = (i + 1 < fields.len() && fields[i + 1].row == fields[i].row).then_some(i + 1);
        let below = (i + 1..fields.len()).find(|&j| fields[j].row > fields[i].row && fields[j].col == fields[i].col);
        for j in [right, below].into_iter().flatten() {
            let (Some(a), Some(b)) = (number(i), number(j)) else { continue };
            if a != b && holds(&[(i, b), (j, a)]) {
                let (x, y) = (fields[i].label(), fields[j].label());
                add(
                    &[(i, b), (j, a)],
                    format!("可能“{x}”和“{y}”两格填反了：对调以后各处都平"),
                    format!("perhaps {x:?} and {y:?} stand in each other's place: exchanged, all sums hold"),
                );
            }
        }
    }
    for row in &table.template.value_rows {
        let cells: Vec<usize> = (row.first..row.first + row.count).collect();
        let Some(numbers) = cells.iter().map(|&i| number(i)).collect::<Option<Vec<_>>>() else { continue };
        if row.count < 3 || !table.template.fields[cells[row.count - 1]].total {
            continue;
        }
        for restored in [shifted_left(&numbers), shifted_right(&numbers)].into_iter().flatten() {
            let changed: Vec<(usize, Decimal)> = cells.iter().copied().zip(restored).collect();
            if changed.iter().any(|(_, n)| n.is_sign_negative()) || !holds(&changed) {
                continue;
            }
            let different: Vec<(usize, Decimal)> =
                changed.into_iter().filter(|(i, n)| number(*i) != Some(*n)).collect();
            // One other number is no shift.
            if different.len() > 2 {
                add(
                    &different,
                    format!("可能“{}”一行错了一列：移回以后各处都平", row.label),
                    format!("perhaps row {:?} is one column off: moved back, all sums hold", row.label),
                );
            }
        }
    }
    guesses
}

/// The row before its first number was lost: `a b … T` was written as `b … T _`.
fn shifted_left(numbers: &[Decimal]) -> Option<Vec<Decimal>> {
    let (_, kept) = numbers.split_last()?;
    let (total, parts) = kept.split_last()?;
    let first = total.checked_sub(exact_sum(parts.iter().copied())?)?;
    Some(std::iter::once(first).chain(kept.iter().copied()).collect())
}

/// The row before a zero was put in front and its total fell off.
fn shifted_right(numbers: &[Decimal]) -> Option<Vec<Decimal>> {
    let (first, kept) = numbers.split_first()?;
    let total = exact_sum(kept.iter().copied())?;
    first.is_zero().then(|| kept.iter().copied().chain(std::iter::once(total)).collect())
}
