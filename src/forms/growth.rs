//! Which changes between years are told in percent, and what is said of the others.

use rust_decimal::Decimal;
use serde::Deserialize;

use crate::base::finding::Message;

/// Which changes between years are told in percent, and what is said of the others.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Growth {
    /// From this number on (in the unit of the cell) a change is told in percent of it.
    pub least: Decimal,
    /// What is said of a change of a smaller one.
    pub small: String,
    /// The same in English.
    pub small_en: String,
    /// The largest percentage that is told.
    pub most: Decimal,
    /// What is said of a larger one.
    pub beyond: String,
    /// The same in English.
    pub beyond_en: String,
}

/// How a number changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// By so many percent, with one decimal at most.
    Percent(Decimal),
    /// It began so small that a percentage would say nothing.
    SmallBase,
    /// It grew by more than a percentage can tell.
    Beyond,
}

impl Growth {
    /// The change from one number to another; none where a percentage has too many digits.
    #[must_use]
    pub fn change(&self, before: Decimal, now: Decimal) -> Option<Change> {
        let change = now.checked_sub(before)?;
        if change.is_zero() {
            return Some(Change::Percent(Decimal::ZERO));
        }
        if before.abs() < self.least {
            return Some(Change::SmallBase);
        }
        let percent = change.checked_mul(Decimal::from(100))?.checked_div(before.abs())?.round_dp(1);
        Some(if percent > self.most { Change::Beyond } else { Change::Percent(percent) })
    }

    /// A change as people read it: `12.5%`, or the word for what has no percentage.
    #[must_use]
    pub fn shown(&self, change: Change) -> Message {
        match change {
            Change::Percent(percent) => Message::new(format!("{percent}%"), format!("{percent}%")),
            Change::SmallBase => Message::new(&self.small, &self.small_en),
            Change::Beyond => Message::new(&self.beyond, &self.beyond_en),
        }
    }
}
