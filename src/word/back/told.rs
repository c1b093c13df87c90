//! What there is to say about a Word document of ours that somebody edited.

use std::borrow::Cow;

use crate::base::finding::{Code, Finding, Message};
use crate::base::origin::Origin;
use crate::forms::Book;
use crate::read::Cell;
use crate::word::format::Fact;
use crate::workbook::format;

/// A tag that looks like a key and is none.
pub fn unknown(tag: &str, at: &Origin) -> Finding {
    let message = Message::new(
        format!("内容控件的标记“{tag}”不是规定表格的键，没有采用；这一格按行名栏名读，请核对"),
        format!("the tag {tag:?} of a control is no key of a form and was not used: the cell is read by its labels"),
    );
    Finding::new(Code::CONTROL_UNCLEAR, message).at([at.clone()])
}

/// A control outside of every table.
pub fn astray(key: &str, at: &Origin) -> Finding {
    let message = Message::new(
        format!("键为 {key} 的内容控件不在表格里，没有当作表中的数；请移回表中那一格"),
        format!("the control of {key} stands outside of every table and is read as text: move it back to its cell"),
    );
    Finding::new(Code::CONTROL_UNCLEAR, message).keys([key]).at([at.clone()])
}

/// Controls of several keys in one cell.
pub fn together(keys: &[String], at: &Origin) -> Finding {
    let message = Message::new(
        format!(
            "一格里有 {} 个键的内容控件（{}），都没有采用；这一格按行名栏名读，请核对",
            keys.len(),
            keys.join("、")
        ),
        format!("one cell has the controls of several keys ({}): none was used, the labels count", keys.join(", ")),
    );
    Finding::new(Code::CONTROL_UNCLEAR, message).keys(keys.iter().cloned()).at([at.clone()])
}

/// One key in several cells.
pub fn repeated(key: &str, cells: &[Cell], taken: &Cell) -> Finding {
    let zh: Vec<String> = cells.iter().map(|cell| format!("{}“{}”", cell.origin.zh(), cell.text)).collect();
    let en: Vec<String> = cells.iter().map(|cell| format!("{:?} at {}", cell.text, cell.origin)).collect();
    let message = Message::new(
        format!(
            "键为 {key} 的内容控件有 {} 个（{}），采用{}的“{}”；多半是复制了整行，请删去多余的",
            cells.len(),
            zh.join("，"),
            taken.origin.zh(),
            taken.text
        ),
        format!(
            "{} cells bear the key {key} ({}); {:?} at {} was taken: delete the copies",
            cells.len(),
            en.join(", "),
            taken.text,
            taken.origin
        ),
    );
    Finding::new(Code::CONTROL_UNCLEAR, message).keys([key]).at(cells.iter().map(|cell| cell.origin.clone()))
}

/// What a copy carries of a fact, where its text says otherwise.
pub fn carried(fact: Fact, is: &str, text: &str, book: &Book) -> Finding {
    let name = called(fact, book);
    let message = Message::new(
        format!("{name}按这份 Word 副本所带的记录取“{is}”，副本里印的是“{text}”；请核对，改成一致"),
        format!("{name} is {is:?} by what this Word copy carries, while its text says {text:?}: make them agree"),
    );
    Finding::new(Code::FACTS_DISAGREE, message)
}

/// What a fact is called.
fn called(fact: Fact, book: &Book) -> Cow<'_, str> {
    let fact = match fact {
        Fact::Title => format::Fact::Title,
        Fact::Agency => format::Fact::Agency,
        Fact::Year => format::Fact::Year,
        Fact::IssuedOn => format::Fact::IssuedOn,
    };
    fact.name(book)
}

/// The text was edited, and says otherwise than the report was known to be.
pub fn edited(fact: Fact, was: &str, text: &str, book: &Book) -> Finding {
    let name = called(fact, book);
    let or = |text: &str, none: &str| if text.is_empty() { none.to_string() } else { format!("“{text}”") };
    let message = Message::new(
        format!("{name}原来是{}，正文改动后按正文取{}；请核对", or(was, "空的"), or(text, "空的")),
        format!("{name} was {was:?}; the text was edited and counts: {text:?}"),
    );
    Finding::new(Code::FACTS_DISAGREE, message)
}

/// What somebody wrote in the page of findings that the copy adds.
pub fn added(changed: &[(String, Origin)]) -> Option<Finding> {
    let words: Vec<&str> = changed.iter().map(|(text, _)| text.as_str()).collect();
    let (zh, en) = (words.join("”“"), words.join(" / "));
    let message = Message::new(
        format!("副本末尾附的核对结果不是报告的正文，其中改过的文字没有读入：“{zh}”；要留下的请写到正文里"),
        format!(
            "the findings that the copy adds are no text of the report, and what was written in them is not read: {en:?}; write it into the text if it is to stay"
        ),
    );
    (!changed.is_empty()).then(|| Finding::new(Code::TEXT_LEFT, message).at(changed.iter().map(|(_, at)| at.clone())))
}

/// A document that a later version of this program wrote.
pub fn newer(version: u32, known: u32) -> Finding {
    let message = Message::new(
        format!(
            "这个 Word 副本的格式是第 {version} 版，本程序只认识到第 {known} 版：照第 {known} 版读，新的内容可能没有读到；请用新版程序读"
        ),
        format!(
            "this Word copy is of format {version}, this program knows formats up to {known}: it was read as {known} and what is new may be left out; read it with a newer version"
        ),
    );
    Finding::new(Code::WORKBOOK_NEWER, message)
}
