//! This year's report of an office against last year's, a file a rule.

mod cells;
mod jump;
mod repeated;
mod sums;

use rust_decimal::Decimal;

pub use repeated::{Repeated, Stretch, repeated};
pub use sums::Relation;

use super::settings::Thresholds;
use crate::base::finding::Finding;
use crate::report::Report;

/// All findings of `this` that `last`, the report of the year before, brings up.
#[must_use]
pub fn compare(last: &Report, this: &Report, thresholds: &Thresholds) -> Vec<Finding> {
    let mut findings: Vec<Finding> =
        this.book.years().rules.iter().filter_map(|r| sums::broken(r, last, this)).collect();
    findings.extend(this.book.years().jump.iter().filter_map(|key| jump::found(key, last, this, thresholds)));
    findings.extend(repeated::found(last, this, thresholds.repeat_share));
    findings
}

/// The sums between two years as they stand in the reports, in the order of the rules.
#[must_use]
pub fn relations<'a>(last: &Report, this: &'a Report) -> Vec<Relation<'a>> {
    this.book.years().rules.iter().filter_map(|rule| Relation::of(rule, last, this)).collect()
}

/// A number whose jumps are worth a look, in both years.
#[derive(Debug, Clone, PartialEq)]
pub struct Watched {
    /// The name of its cell, with the table.
    pub label: String,
    /// Last year's.
    pub before: Decimal,
    /// This year's.
    pub now: Decimal,
    /// It differs so much that somebody should look.
    pub jumps: bool,
}

/// The numbers whose jumps are worth a look, in both years.
#[must_use]
pub fn watched(last: &Report, this: &Report, thresholds: &Thresholds) -> Vec<Watched> {
    let one = |key: &String| {
        let (form, label) = cells::name(this, key)?;
        let label = format!("{}“{label}”", this.book.section(form).short);
        let (before, now) = (cells::number(last, key)?, cells::number(this, key)?);
        Some(Watched { label, before, now, jumps: jump::found(key, last, this, thresholds).is_some() })
    };
    this.book.years().jump.iter().filter_map(one).collect()
}

/// Is `last` the report of the same agency for the year before? What one of them does not tell is taken on trust; so is a
/// name that is a part of the other.
#[must_use]
pub fn follows(last: &Report, this: &Report) -> bool {
    let years = last.year.zip(this.year).is_none_or(|(last, this)| last + 1 == this);
    let folding = this.book.folding();
    let names = last.agency.as_deref().zip(this.agency.as_deref());
    let same = names.is_none_or(|(last, this)| {
        let (last, this) = (folding.fold(last), folding.fold(this));
        last.ends_with(&this) || this.ends_with(&last)
    });
    years && same
}
