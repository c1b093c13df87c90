//! Doubts that readers meet: content cut off, characters lost.

use super::Decoded;
use crate::base::finding::{Code, Finding, Message, count as plural};
use crate::base::origin::Origin;

/// Part of the file was not read.
pub fn cut(zh: &str, en: &str) -> Finding {
    Finding::new(Code::FILE_CUT, Message::new(zh, en))
}

/// Bytes that are no characters of the encoding stand as U+FFFD in the text.
pub fn damaged_characters(decoded: &Decoded) -> Vec<Finding> {
    let count = memchr::memmem::find_iter(decoded.text.as_bytes(), "\u{fffd}").count();
    if count == 0 {
        return Vec::new();
    }
    let message = Message::new(
        format!(
            "有 {count} 处字节不是 {} 编码的字，显示为“\u{fffd}”，请对照原文；编码判断有误时请指定编码",
            decoded.encoding
        ),
        format!(
            "{} no {} characters; name another encoding if the guess is wrong",
            plural(count, "place holds bytes that are", "places hold bytes that are"),
            decoded.encoding
        ),
    );
    vec![Finding::new(Code::CHARACTERS_DAMAGED, message)]
}

/// Formulas without a stored result that could not be worked out: their cells read as blank.
pub fn formula(sheet: &str, cell: &str, count: usize) -> Finding {
    let message = Message::new(
        format!("工作表“{sheet}”有 {count} 个公式没有保存结果，读作空；请用 Excel 或 WPS 打开、保存一次再读"),
        format!(
            "sheet {sheet:?} has {} without a stored result, read as blank; open and save it in a spreadsheet program first",
            plural(count, "formula", "formulas")
        ),
    );
    let place = Origin::Sheet { sheet: sheet.into(), cell: cell.to_string() };
    Finding::new(Code::FORMULA_UNREAD, message).at([place])
}
