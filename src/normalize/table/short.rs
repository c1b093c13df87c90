//! Rows with fewer numbers than columns, and nothing that tells where the blank cells are: only what is certain is taken.

use super::assign::Fit;
use super::rows::Reader;
use crate::report::{State, Value, exact_sum};

impl Reader<'_> {
    /// Of rows laid from the left, only those numbers are taken that are certain: those of a row of zeros; the total of the
    /// others; and those with which the form's sums down the columns hold, through a row that is whole.
    pub(super) fn leave_uncertain(&self, laid: &mut [(Vec<Value>, Fit)]) {
        if laid.iter().all(|(_, fit)| *fit != Fit::Short) {
            return;
        }
        let whole: Vec<bool> =
            laid.iter().flat_map(|(values, fit)| values.iter().map(|_| *fit == Fit::Exact)).collect();
        let numbers: Vec<_> = laid.iter().flat_map(|(values, _)| values.iter().map(Value::number)).collect();
        let sum = |side: &[usize]| exact_sum(side.iter().filter_map(|&i| numbers[i]));
        for (row, (values, _)) in self.template.value_rows.iter().zip(laid).filter(|(_, (_, fit))| *fit == Fit::Short) {
            let own = row.first..row.first + row.count;
            let all: Vec<_> = values.iter().filter_map(Value::number).collect();
            let zeros = all.iter().all(rust_decimal::Decimal::is_zero);
            let last = own.end - 1;
            let (total, parts) = (numbers[last], &numbers[own.start..last]);
            let is_total = self.template.fields[last].total && total == exact_sum(parts.iter().flatten().copied());
            let down = |at: usize| {
                let mut sums = self.template.equations.iter().filter(|e| {
                    let all = || e.left.iter().chain(&e.right);
                    all().any(|&i| i == at) && all().any(|i| !own.contains(i))
                });
                let zero = numbers[at].is_some_and(|n| n.is_zero());
                let witness = |i: &usize| whole[*i] && numbers[*i].is_some_and(|n| zero || !n.is_zero());
                let mut known = false;
                sums.all(|e| {
                    known |= e.left.iter().chain(&e.right).any(witness);
                    sum(&e.left) == sum(&e.right)
                }) && known
            };
            for (value, at) in values.iter_mut().zip(own.clone()) {
                let certain = zeros || (at == last && is_total) || down(at);
                if value.number().is_some() && !certain {
                    value.state = State::Unread;
                }
            }
        }
    }
}
