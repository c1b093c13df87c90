//! What a paragraph is, by what reading found it to be and how it is written.

use super::piece::{Body, Place, Role, Run};
use crate::base::numeral::is_counting;
use crate::report::{self, Paragraph};

/// A heading that runs on into its paragraph is at most so many characters long.
const LONGEST_LEAD: usize = 34;

/// The role of a paragraph and its runs.
pub(super) fn of(paragraph: &Paragraph, _place: Place) -> (Role, Body) {
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
        report::Role::Body => Role::Body,
        report::Role::Signature => Role::Signature,
        report::Role::Date => Role::Date,
    };
    let body = match lead.map(|end| text.split_at(end)) {
        None => Body::plain(text),
        Some((heading, rest)) => {
            let run = |text: &str, lead| Run { text: text.to_string(), lead };
            let rest = (!rest.is_empty()).then(|| run(rest, false));
            Body::Text(std::iter::once(run(heading, true)).chain(rest).collect())
        }
    };
    (role, body)
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
