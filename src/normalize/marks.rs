//! Marks at numbers that lead to notes: told, once for each cell.

use super::number::is_noted;
use crate::base::finding::{Code, Finding, Message};
use crate::report::Report;

const CODE: Code = Code::VALUE_MARKED_NOTE;

/// The finding for each number that stands beside the mark of a note. Earlier ones, as a workbook keeps them, go.
pub fn tell(report: &mut Report) {
    report.findings.retain(|f| f.code != CODE);
    let mut told = Vec::new();
    for table in report.tables() {
        for (field, value) in table.template.fields.iter().zip(&table.values) {
            let Some(n) = value.number().filter(|_| is_noted(&report.book, &value.text)) else { continue };
            let message = Message::new(
                format!(
                    "{}“{}”填的是“{}”，数旁边的是注码，按 {n} 读；注码不是数的一部分，请确认",
                    table.template.table,
                    field.label(),
                    value.text
                ),
                format!(
                    "{:?} in table {} is {:?}: the mark beside the number leads to a note, the number is {n}",
                    field.label(),
                    table.template.form,
                    value.text
                ),
            );
            let finding = Finding::new(CODE, message).keys([field.key.clone()]);
            told.push(finding.at(value.origin.clone()));
        }
    }
    report.findings.extend(told);
}
