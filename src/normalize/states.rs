//! Cells of which a copy of our own says that they were missing or unread: they stay so, however they look in print.

use crate::base::finding::{Code, Finding, Message};
use crate::read::Source;
use crate::report::{FormTable, State, Value};

/// Give such cells their state back. A number is never made of one, only left unread.
pub fn keep(source: &Source, tables: &mut [FormTable], findings: &mut Vec<Finding>) {
    let (mut unread, mut missing) = (Vec::new(), Vec::new());
    for table in tables {
        for (value, field) in table.values.iter_mut().zip(&table.template.fields) {
            let Some(origin) = &value.origin else { continue };
            let Some((_, state)) = source.states.iter().find(|(at, _)| at == origin) else { continue };
            match state {
                State::Missing if value.state == State::Blank => {
                    *value = Value::missing();
                    missing.push(field.key.clone());
                }
                State::Unread if value.state != State::Unread && value.state != State::Missing => {
                    value.state = State::Unread;
                    unread.push(field.key.clone());
                }
                _ => {}
            }
        }
    }
    if !unread.is_empty() {
        let message = Message::new(
            format!("这份副本转换时有 {} 格没有读准，照样留作读不准；请对照原来的文件填定", unread.len()),
            format!(
                "{} cells had not been read when this copy was made; they stay unread: see the original",
                unread.len()
            ),
        );
        findings.push(Finding::new(Code::VALUE_UNREAD, message).keys(unread));
    }
    if !missing.is_empty() {
        let message = Message::new(
            format!("这份副本转换时，原来的文件里没有 {} 格，照样留作缺失；请对照原来的文件", missing.len()),
            format!("{} cells were missing in the source when this copy was made; they stay missing", missing.len()),
        );
        findings.push(Finding::new(Code::ROW_MISSING, message).keys(missing));
    }
}
