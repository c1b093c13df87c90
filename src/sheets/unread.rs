//! The sheet of what was not read, in a workbook of many reports.

use super::builder::Builder;
use super::{Content, Sheet, Style};
use crate::base::finding::{Lang, Unread};
use crate::forms::WorkbookNames;

/// The files of which nothing was read, on a sheet of their own; none where there are none.
pub(crate) fn unread_sheet(unread: &[Unread], words: &WorkbookNames, lang: Lang) -> Option<Sheet> {
    let zh = lang == Lang::Zh;
    let (name, heads) = if zh {
        ("没有读的文件", ["文件", "情况", "原因"])
    } else {
        ("Not read", ["file", "state", "reason"])
    };
    let mut b = Builder::new(words, name, vec![44.0, 12.0, 80.0]);
    for (col, head) in heads.into_iter().enumerate() {
        b.put(col, Content::Text(head.into()), Style::Head);
    }
    b.row += 1;
    b.sheet.freeze = Some((1, 0));
    b.sheet.repeat = Some((0, 0));
    b.sheet.landscape = true;
    let (failed, passed): (Vec<&Unread>, Vec<&Unread>) = unread.iter().partition(|u| u.failed);
    for one in failed.into_iter().chain(passed) {
        let (word, style) = match (one.failed, zh) {
            (true, true) => ("没有读成", Style::Bad),
            (true, false) => ("not read", Style::Bad),
            (false, true) => ("略过", Style::LabelCenter),
            (false, false) => ("passed over", Style::LabelCenter),
        };
        let message = one.message.get(lang);
        b.put(0, Content::Text(one.file.clone()), Style::LabelLeft);
        b.put(1, Content::Text(word.into()), style);
        b.put(2, Content::Text(message.into()), Style::LabelLeft);
        let height = b.height(&one.file, 0..1).max(b.height(message, 2..3));
        b.sheet.heights.push((b.row, height.clamp(18.0, 409.0)));
        b.row += 1;
    }
    (!unread.is_empty()).then_some(b.sheet)
}
