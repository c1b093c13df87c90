//! What a paragraph is, by what reading found it to be, how it is written and what follows it.

use super::piece::{Body, Place, Role, Run};
use crate::base::numeral::is_counting;
use crate::report::{self, Paragraph};

/// A heading that runs on into its paragraph is at most so many characters long.
const LONGEST_LEAD: usize = 34;
/// A heading of third or fourth level, a remark under the title, a salutation: at most so many.
const LONGEST_LINE: usize = 30;
/// 附件说明 begins with these (GB/T 9704-2012, 7.3.4).
const ATTACHED: [&str; 2] = ["附件", "附："];
/// Signs that end or divide sentences: a heading has none.
const SENTENCE: [char; 8] = ['。', '；', '，', '：', '！', '？', ';', ','];

/// Where a paragraph stands.
pub(super) struct Around<'a> {
    /// The part of the document.
    pub(super) place: Place,
    /// The role of the piece before it.
    pub(super) before: Option<Role>,
    /// The paragraph behind it, where one follows.
    pub(super) after: Option<&'a Paragraph>,
}

/// The role of a paragraph and its runs.
pub(super) fn of(paragraph: &Paragraph, around: &Around<'_>) -> (Role, Body) {
    let text = &paragraph.text;
    let lead = match paragraph.role {
        report::Role::Body | report::Role::Heading3 => lead(text),
        _ => None,
    };
    let role = match paragraph.role {
        report::Role::Title => Role::Title,
        report::Role::Heading2 => Role::Heading2,
        report::Role::Heading3 => Role::Heading3,
        report::Role::Body if lead == Some(text.len()) => Role::Lead,
        report::Role::Body => written(text, around),
        report::Role::Signature => Role::Signature,
        report::Role::Date => Role::Date,
    };
    let body = match lead.map(|end| text.split_at(end)) {
        None => Body::plain(text),
        Some((heading, rest)) => {
            let rest = (!rest.is_empty()).then(|| Run::new(rest, false));
            Body::Text(std::iter::once(Run::new(heading, true)).chain(rest).collect())
        }
    };
    (role, body.spanned(&paragraph.links, &paragraph.marks))
}

/// What running text is by how it is written; in doubt, running text.
fn written(text: &str, around: &Around<'_>) -> Role {
    let short = text.chars().count() <= LONGEST_LINE;
    if around.place == Place::Preamble && short {
        let bracketed = text.starts_with(['（', '(']) && text.ends_with(['）', ')']);
        if bracketed && around.before == Some(Role::Title) {
            return Role::Subtitle;
        }
        if text.ends_with(['：', ':']) && !text.contains('。') {
            return Role::Salutation;
        }
    }
    if ATTACHED.iter().any(|word| is_attached(text, word)) {
        return Role::Attachment;
    }
    let Some(level) = numbered(text) else { return Role::Body };
    // `2.…` below `附件：1.…`.
    if around.before == Some(Role::Attachment) {
        return Role::Attachment;
    }
    // A heading has text below it; the next of a list, or nothing, makes it one of a list.
    let follows = around.after.is_some_and(|p| p.role == report::Role::Body && numbered(&p.text).is_none());
    match short && follows && !text.contains(SENTENCE) {
        true => level,
        false => Role::Item,
    }
}

/// `附件：…`, `附件1：…`, `附件` alone; not `附件齐全`.
fn is_attached(text: &str, word: &str) -> bool {
    let Some(rest) = text.strip_prefix(word) else { return false };
    let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit() || is_counting(c));
    word.ends_with('：') || rest.is_empty() || rest.starts_with(['：', ':', '.', '．'])
}

/// The level that the number at the beginning has as a heading's: `1.` third, `（1）` fourth. `①` and `1）` are of lists alone,
/// as if of fourth level. `2023年`, `1.5` and `（一）` are no such numbers.
fn numbered(text: &str) -> Option<Role> {
    let first = text.chars().next()?;
    if matches!(first, '①'..='⑳') {
        return Some(Role::Heading4);
    }
    let inner = text.strip_prefix(['（', '(']);
    let rest = inner.unwrap_or(text);
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let mut behind = rest[digits..].chars();
    let sign = behind.next().filter(|_| (1..=2).contains(&digits))?;
    let level = match (inner, sign) {
        (_, '）' | ')') => Role::Heading4,
        (None, '.' | '．' | '、') => Role::Heading3,
        _ => return None,
    };
    behind.next().filter(|c| !c.is_ascii_digit()).map(|_| level)
}

/// `（一）加强领导。…`: where the heading ends that runs on into its paragraph: with the first full stop, if it comes soon.
fn lead(text: &str) -> Option<usize> {
    let inner = text.strip_prefix(['（', '('])?;
    let close = inner.find(['）', ')'])?;
    if close == 0 || !inner[..close].chars().all(is_counting) {
        return None;
    }
    let stop = text.find('。')?;
    (text[..stop].chars().count() <= LONGEST_LEAD).then(|| stop + '。'.len_utf8())
}
