//! The sums between years, as `templates/years.toml` has them with their codes (`carry-differs`, …); `sum-unchecked` where
//! one has too many digits.

use rust_decimal::Decimal;

use super::cells::{name, number};
use crate::base::finding::{Code, Finding, Message, Stage};
use crate::forms::{Term, YearRule};
use crate::report::{Report, exact_sum};

/// A sum between two years as it stands in two reports, whether or not it holds.
#[derive(Debug, Clone)]
pub struct Relation<'a> {
    /// The rule.
    pub rule: &'a YearRule,
    /// The name of its cell, with the table: `表三“…”`.
    pub label: String,
    /// The terms of the right side with their numbers.
    pub terms: Vec<(&'a Term, Decimal)>,
    /// The left side; none where it has too many digits.
    pub left: Option<Decimal>,
    /// The right side; none where it has too many digits.
    pub right: Option<Decimal>,
}

impl<'a> Relation<'a> {
    /// The rule put to two reports; none where one of them lacks a number.
    pub fn of(rule: &'a YearRule, last: &Report, this: &Report) -> Option<Self> {
        let n = |t: &Term| number(if t.last { last } else { this }, &t.key);
        let terms = |terms: &'a [Term]| terms.iter().map(|t| Some((t, n(t)?))).collect::<Option<Vec<_>>>();
        let (left, right) = (terms(&rule.left)?, terms(&rule.right)?);
        let sum = |terms: &[(&Term, Decimal)]| exact_sum(terms.iter().map(|(t, n)| if t.minus { -n } else { *n }));
        let (form, label) = name(this, &rule.left.first()?.key)?;
        let label = format!("{}“{label}”", this.book.section(form).short);
        Some(Self { rule, label, left: sum(&left), right: sum(&right), terms: right })
    }

    /// Does it hold?
    #[must_use]
    pub fn holds(&self) -> bool {
        self.left.is_some() && self.left == self.right
    }
}

/// The rule, where it does not hold or could not be worked out.
pub fn broken(rule: &YearRule, last: &Report, this: &Report) -> Option<Finding> {
    let relation = Relation::of(rule, last, this)?;
    if relation.holds() {
        return None;
    }
    let (left, right) = (relation.left, relation.right);
    let cell = &rule.left.first()?.key;
    let (form, label) = name(this, cell)?;
    let table = &this.book.section(form).short;
    let own = rule.left.iter().chain(&rule.right).filter(|t| !t.last).map(|t| t.key.clone());
    let Some((left, right)) = left.zip(right) else {
        let message = Message::new(
            format!("{table}“{label}”没有和上年报告核对（{}）：数太大，合起来超过 28 位；请对照原文", rule.zh),
            format!(
                "table {form}, {label:?} was not compared with last year's report ({}): the sum has more than 28 digits",
                rule.en
            ),
        );
        let finding = Finding::new(Code::SUM_UNCHECKED, message).given_in(Stage::Comparing).keys(own);
        return Some(finding.at(this.value(cell)?.origin.clone()));
    };
    let (source, l, r) = (&last.source.name, left.normalize(), right.normalize());
    let message = Message::new(
        format!("{table}“{label}”与上年报告不接：{}；本年为 {l}，按上年报告（{source}）应为 {r}", rule.zh),
        format!(
            "table {}, {label:?} does not follow from last year's report ({source}): {}; it is {l} and should be {r}",
            form.name(),
            rule.en
        ),
    );
    let finding = Finding::new(rule.code.clone(), message).graded(rule.severity).given_in(Stage::Comparing);
    let finding = finding.keys(own).at(this.value(cell)?.origin.clone());
    Some(finding.found_expected(l.to_string(), r.to_string()))
}
