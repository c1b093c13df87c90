//! Signs around a text that are none of it: Markdown's emphasis, stars of headings, what makes text of a number.

use crate::base::text::trim;

/// A heading of Org or Muse: `** 一、总体情况`. One star begins an item of a list too.
pub fn starless(text: &str) -> &str {
    if !text.starts_with("**") {
        return text;
    }
    text.trim_start_matches('*').strip_prefix(' ').unwrap_or(text)
}

/// `**一、总体情况**`: Markdown's emphasis of all of it is no part of the text.
pub fn plain(text: &str) -> &str {
    let pairs = ["**", "__"].iter();
    let mut inner = pairs.filter_map(|sign| Some((sign, text.strip_prefix(sign)?.strip_suffix(sign)?)));
    inner.find(|(sign, inner)| !inner.is_empty() && !inner.contains(**sign)).map_or(text, |(_, inner)| trim(inner))
}

/// The text of a cell. `="012"` is what a spreadsheet is to take for text.
pub fn cell(text: &str) -> &str {
    let text = plain(trim(text));
    text.strip_prefix("=\"").and_then(|t| t.strip_suffix('"')).unwrap_or(text)
}
