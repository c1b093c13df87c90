//! The value of a number cell: a number, zero, blank, a mark, or missing, told apart, with its source text.

use rust_decimal::Decimal;

use crate::base::origin::Origin;
use crate::base::span::{self, Mark};

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

/// How a cell of a workbook holds its number; every other source prints it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Held {
    /// As a number, or printed.
    #[default]
    Plain,
    /// As text: it is read, but a spreadsheet leaves it out of every sum.
    Text,
    /// As the result of a formula: it follows from other cells.
    Formula,
}

impl Held {
    /// Each that is told, with its name in JSON.
    pub const NAMES: [(&str, Held); 2] = [("text", Held::Text), ("formula", Held::Formula)];

    /// The name in JSON; none of what is as usual.
    #[must_use]
    pub fn name(self) -> Option<&'static str> {
        Self::NAMES.into_iter().find_map(|(name, held)| (held == self).then_some(name))
    }
}

/// The exact sum; none where it has more digits than a number holds (28).
#[must_use]
pub fn exact_sum(numbers: impl IntoIterator<Item = Decimal>) -> Option<Decimal> {
    let mut numbers = numbers.into_iter();
    // Nearly all are counts.
    let mut whole = 0i64;
    while let Some(number) = numbers.next() {
        match count(number).and_then(|n| whole.checked_add(n)) {
            Some(sum) => whole = sum,
            None => return std::iter::once(number).chain(numbers).try_fold(whole.into(), exact_add),
        }
    }
    Some(whole.into())
}

/// A number without a part behind the point, where it is not too large.
fn count(number: Decimal) -> Option<i64> {
    if number.scale() == 0 { i64::try_from(number.mantissa()).ok() } else { None }
}

/// The exact sum of two; the library's own addition rounds decimals off where the digits do not fit.
fn exact_add(a: Decimal, b: Decimal) -> Option<Decimal> {
    let sum = |a: Decimal, b: Decimal| {
        let scale = a.scale().max(b.scale());
        let whole = |n: Decimal| n.mantissa().checked_mul(10i128.checked_pow(scale - n.scale())?);
        Decimal::try_from_i128_with_scale(whole(a)?.checked_add(whole(b)?)?, scale).ok()
    };
    // Zeros behind the point may be what does not fit.
    sum(a, b).or_else(|| sum(a.normalize(), b.normalize()))
}

/// A value with its source.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Value {
    /// What it is.
    pub state: State,
    /// The text as printed, white space at its ends removed; empty for blank and missing cells.
    pub text: String,
    /// The unit stated in the source, or the form's own where the source states none.
    pub unit: Option<String>,
    /// Where it stands; none for a missing cell.
    pub origin: Option<Origin>,
    /// How a workbook holds it.
    pub held: Held,
    /// Which characters of its text the source sets apart, in their order.
    pub marks: Vec<Mark>,
}

impl Value {
    /// A cell that the source does not have.
    #[must_use]
    pub fn missing() -> Self {
        Self { state: State::Missing, text: String::new(), unit: None, origin: None, held: Held::Plain, marks: vec![] }
    }

    /// What of it is set apart where its text is written so.
    pub(crate) fn marks_in(&self, text: &str) -> Vec<Mark> {
        if self.text == text { self.marks.clone() } else { span::reworded(&self.marks, &self.text, text) }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_exact_or_not_at_all() {
        let sum =
            |numbers: &[&str]| exact_sum(numbers.iter().map(|n| n.parse().unwrap())).map(|n: Decimal| n.to_string());
        assert_eq!(sum(&["0.1", "0.20", "-3"]).as_deref(), Some("-2.70"));
        assert_eq!(sum(&["7922816251426433759354395032", "1.0"]).as_deref(), Some("7922816251426433759354395033.0"));
        assert_eq!(sum(&["79228162514264337593543950334", "1.00"]).as_deref(), Some("79228162514264337593543950335"));
        // The half would be rounded off.
        assert_eq!(sum(&["79228162514264337593543950334", "0.5"]), None);
        assert_eq!(sum(&["79228162514264337593543950335", "1"]), None);
    }
}
