//! The sums between years, as `templates/years.toml` has them with their codes (`carry-differs`, …); `sum-unchecked` where
//! one has too many digits.

use super::cells::{name, number};
use crate::base::finding::{Code, Finding, Message, Stage};
use crate::forms::{Term, YearRule};
use crate::report::{Report, exact_sum};

/// The rule, where it does not hold or could not be worked out.
pub fn broken(rule: &YearRule, last: &Report, this: &Report) -> Option<Finding> {
    let term = |t: &Term| {
        let n = number(if t.last { last } else { this }, &t.key)?;
        Some(if t.minus { -n } else { n })
    };
    let side = |terms: &[Term]| terms.iter().map(term).collect::<Option<Vec<_>>>().map(exact_sum);
    let (left, right) = (side(&rule.left)?, side(&rule.right)?);
    if left.is_some() && left == right {
        return None;
    }
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
