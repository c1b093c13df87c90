//! What both rules on numbers ask of a cell.

use rust_decimal::Decimal;

use crate::forms::Form;
use crate::report::Report;

/// The number of a key.
pub fn number(report: &Report, key: &str) -> Option<Decimal> {
    report.value(key)?.number()
}

/// The form and the label of a key in the layout that the report has.
pub fn name(report: &Report, key: &str) -> Option<(Form, String)> {
    report.tables().find_map(|t| {
        let at = t.template.position(key)?;
        Some((t.template.form, t.template.fields[at].label()))
    })
}
