//! Files attached to a mail: an office sends its report so, with a word or two as the mail's own text.

use mail_parser::{Message, MessagePart};

use super::{attachment, content, is_mail};
use crate::base::finding::{Code, Finding, Message as Words, Severity};
use crate::read::budget::Of;
use crate::read::file::File;
use crate::read::source::{Block, Source};
use crate::read::{ReadError, readers};

/// Files of a mail that are looked into.
const MOST: usize = 20;

/// The one attached file that holds tables, as its own reader reads it; `None` where no such file is attached.
///
/// # Errors
/// [`ReadError::Attached`] where several do: which of them is the report is for whoever files it to say.
pub fn read(file: &File<'_>, mail: &Message<'_>) -> Option<Result<Source, ReadError>> {
    let parts = mail.parts.iter().filter_map(|part| Some((attachment(part)?, part))).take(MOST);
    let mut found: Vec<(String, Source)> = parts.filter_map(|(name, part)| Some((name, one(file, part)?))).collect();
    if found.len() > 1 {
        return Some(Err(ReadError::Attached(found.into_iter().map(|(name, _)| name).collect())));
    }
    let (name, mut source) = found.pop()?;
    let message = Words::new(
        format!("读的是邮件的附件“{name}”，邮件的正文没有带进报告"),
        format!("the file {name:?} attached to the mail was read; the mail's own text was not carried into the report"),
    );
    source.notes.insert(0, Finding::new(Code::TEXT_LEFT, message).graded(Severity::Note));
    Some(Ok(source))
}

/// An attached file that holds tables; a mail in a mail is not followed.
fn one(file: &File<'_>, part: &MessagePart<'_>) -> Option<Source> {
    let bytes = content(file.bytes, part)?;
    if !file.budget.take(Of::Unpacked, bytes.len()) {
        return None;
    }
    let own = File::open(file.name, &bytes, file.options, file.budget).ok()?;
    if own.decoded.as_ref().is_some_and(|decoded| is_mail(&decoded.text)) {
        return None;
    }
    readers::read(own).ok().filter(has_table)
}

/// Rows of the shortest of the forms with its header, twice: the tables that a signature is set in have fewer.
const ROWS: usize = 8;

/// Does it hold tables as the forms are?
pub fn has_table(source: &Source) -> bool {
    let rows = source.blocks.iter().map(|block| if let Block::Table(table) = block { table.rows.len() } else { 0 });
    source.document.is_some() || rows.sum::<usize>() >= ROWS
}
