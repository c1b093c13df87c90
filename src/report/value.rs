//! The value of a number cell: a number, zero, blank, a mark, or missing, told apart, with its source text.

use rust_decimal::Decimal;

use super::Origin;

/// What a cell holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// A number, zero included: exact, with the decimals it was printed with.
    Number(Decimal),
    /// The cell is there and empty.
    Blank,
    /// A sign such as `/` or `—` that is no number.
    Mark,
    /// The source has no such cell.
    Missing,
    /// Text that could not be read as one number; a finding says so.
    Unread,
}

/// The exact sum; none where it has more digits than a number holds (28).
#[must_use]
pub fn exact_sum(numbers: impl IntoIterator<Item = Decimal>) -> Option<Decimal> {
    numbers.into_iter().try_fold(Decimal::ZERO, Decimal::checked_add)
}

/// A value with its source.
#[derive(Debug, Clone, PartialEq)]
pub struct Value {
    /// What it is.
    pub state: State,
    /// The text as printed, white space at its ends removed; empty for blank and missing cells.
    pub text: String,
    /// The unit stated in the source, or the form's own where the source states none.
    pub unit: Option<String>,
    /// Where it stands; none for a missing cell.
    pub origin: Option<Origin>,
}

impl Value {
    /// A cell that the source does not have.
    #[must_use]
    pub fn missing() -> Self {
        Self { state: State::Missing, text: String::new(), unit: None, origin: None }
    }

    /// The number, if it is one.
    #[must_use]
    pub fn number(&self) -> Option<Decimal> {
        match self.state {
            State::Number(n) => Some(n),
            _ => None,
        }
    }

    /// The name of the state in JSON: `number`, `zero`, `blank`, `mark`, `missing`, `unread`.
    #[must_use]
    pub fn state_name(&self) -> &'static str {
        match self.state {
            State::Number(n) if n.is_zero() => "zero",
            State::Number(_) => "number",
            State::Blank => "blank",
            State::Mark => "mark",
            State::Missing => "missing",
            State::Unread => "unread",
        }
    }
}
