//! `number-jump`: a number that differs greatly from last year's.

use rust_decimal::prelude::ToPrimitive;

use super::cells::{name, number};
use crate::base::finding::{Code, Finding, Message};
use crate::check::settings::Thresholds;
use crate::report::Report;

/// The cell of this key, where it jumps.
pub fn found(key: &str, last: &Report, this: &Report, thresholds: &Thresholds) -> Option<Finding> {
    let (before, now) = (number(last, key)?.to_f64()?, number(this, key)?.to_f64()?);
    let (small, large) = (before.min(now), before.max(now));
    if large - small < thresholds.jump_absolute || large < small.max(1.0) * thresholds.jump_ratio {
        return None;
    }
    let (form, label) = name(this, key)?;
    let table = &this.book.section(form).short;
    let message = Message::new(
        format!("{table}“{label}”与上年相差很大：上年 {before}，本年 {now}；请确认"),
        format!("table {form}, {label:?} differs greatly from last year: {before}, now {now}"),
    );
    let finding = Finding::new(Code::NUMBER_JUMP, message).keys([key]).at(this.value(key)?.origin.clone());
    Some(finding.found_expected(now.to_string(), before.to_string()))
}
