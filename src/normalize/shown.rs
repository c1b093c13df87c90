//! Numbers that a sheet shows otherwise than it stores them: told, once for each cell.

use crate::base::finding::{Code, Finding, Message};
use crate::read::Source;
use crate::report::FormTable;

/// The finding for each such number of an official table.
pub fn tell(source: &Source, tables: &[FormTable]) -> Vec<Finding> {
    let mut told = Vec::new();
    if source.shown.is_empty() {
        return told;
    }
    for table in tables {
        for (field, value) in table.template.fields.iter().zip(&table.values) {
            let (Some(origin), Some(n)) = (&value.origin, value.number()) else { continue };
            let Some((_, shown)) = source.shown.iter().find(|(at, _)| at == origin) else { continue };
            let message = Message::new(
                format!(
                    "{}“{}”存的数是 {n}，按单元格的格式显示为“{shown}”；采用存的数，请确认",
                    table.template.table,
                    field.label()
                ),
                format!(
                    "{:?} in table {} is stored as {n} and shown as {shown:?} by its format: the stored number was taken",
                    field.label(),
                    table.template.form
                ),
            );
            told.push(Finding::new(Code::VALUE_SHOWN, message).keys([field.key.clone()]).at([origin.clone()]));
        }
    }
    told
}
