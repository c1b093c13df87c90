//! What copies of more than one format do otherwise than meant.

use crate::base::finding::Message;
use crate::base::text::in_xml;

/// Characters that no XML can hold, in a copy that is made of XML.
#[must_use]
pub fn unwritable(chars: impl Iterator<Item = char>, format: &str) -> Option<Message> {
    let mut gone: Vec<char> = chars.filter(|c| !in_xml(*c)).collect();
    gone.sort_unstable();
    gone.dedup();
    let list: Vec<String> = gone.iter().map(|c| format!("U+{:04X}", *c as u32)).collect();
    let message = Message::new(
        format!("这些控制字符 {format} 文件里不能有，以“\u{fffd}”代替：{}；请在原文删去", list.join("、")),
        format!("a file of {format} cannot hold these control characters, shown as \u{fffd}: {}", list.join(", ")),
    );
    (!gone.is_empty()).then_some(message)
}
