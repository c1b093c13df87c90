//! Numbers of the official tables in which a change is open: it is read as accepted, and both are named.

use crate::base::finding::{Code, Finding, Message};
use crate::base::text::trim;
use crate::read::Source;
use crate::report::{Block, Section};

/// The finding for each such cell.
pub fn tell(source: &Source, sections: &[Section]) -> Vec<Finding> {
    let mut told = Vec::new();
    if source.changed.is_empty() {
        return told;
    }
    let tables = sections.iter().flat_map(|s| &s.blocks).filter_map(|b| match b {
        Block::Form(form) => Some(&form.table),
        _ => None,
    });
    for table in tables {
        for (field, value) in table.template.fields.iter().zip(&table.values) {
            let Some(origin) = &value.origin else { continue };
            let Some((_, before)) = source.changed.iter().find(|(at, _)| at == origin) else { continue };
            let before = trim(before);
            if before == value.text {
                continue;
            }
            let shown =
                |text: &str, none: &str| if text.is_empty() { none.to_string() } else { format!("“{text}”") };
            let quoted = |text: &str| if text.is_empty() { "blank".to_string() } else { format!("{text:?}") };
            let message = Message::new(
                format!(
                    "{}“{}”的修订没有处理：修订前是{}，按接受修订读作{}；请接受或拒绝修订后另存",
                    table.template.table,
                    field.label(),
                    shown(before, "空白"),
                    shown(&value.text, "空白")
                ),
                format!(
                    "a change is open in {:?} of table {}: {} before, read as accepted as {}; accept or reject it",
                    field.label(),
                    table.template.form,
                    quoted(before),
                    quoted(&value.text)
                ),
            );
            told.push(Finding::new(Code::CHANGES_OPEN, message).keys([field.key.clone()]).at([origin.clone()]));
        }
    }
    told
}
