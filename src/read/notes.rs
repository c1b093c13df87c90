//! Doubts that readers meet: content cut off, characters lost.

use super::Decoded;
use crate::finding::{Finding, Message, Severity};

/// Part of the file was not read.
pub fn cut(zh: &str, en: &str) -> Finding {
    Finding::new("file-cut", Severity::Error, Message::new(zh, en))
}

/// Bytes that are no characters of the encoding stand as U+FFFD in the text.
pub fn damaged_characters(decoded: &Decoded) -> Vec<Finding> {
    let count = decoded.text.matches('\u{fffd}').count();
    if count == 0 {
        return Vec::new();
    }
    let message = Message::new(
        format!(
            "有 {count} 处字节不是 {} 编码的字，显示为“\u{fffd}”，请对照原文；编码判断有误时可用 --encoding 指定",
            decoded.encoding
        ),
        format!(
            "{count} places hold bytes that are no {} characters; name another with --encoding if the guess is wrong",
            decoded.encoding
        ),
    );
    vec![Finding::new("characters-damaged", Severity::Warning, message)]
}
