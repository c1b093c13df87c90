//! Text from files, names and settings where it is shown or written: characters that would act on a terminal, a page or
//! a spreadsheet instead of being seen.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Would the character act on what shows it, or make it ill-formed, instead of being seen? Controls (C0, DEL, C1), line
/// and paragraph separators, bidirectional marks and overrides, deprecated and annotating format characters, tags, and
/// what is no character at all.
#[must_use]
pub fn acts(c: char) -> bool {
    match c {
        ' '..='~' => false,
        '\u{61c}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2066}'..='\u{206f}'
        | '\u{feff}'
        | '\u{fdd0}'..='\u{fdef}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}' => true,
        c => c.is_control() || (c as u32) & 0xfffe == 0xfffe,
    }
}

/// A piece of one line: what would act is written as its code point. Line ends and tabs too, for a name that holds some
/// must not look like two lines.
///
/// ```
/// assert_eq!(nianbao::base::visible::line("a\u{1b}[31m\nb"), "a<U+001B>[31m<U+000A>b");
/// ```
#[must_use]
pub fn line(text: &str) -> Cow<'_, str> {
    replaced(text, acts, |out, c| {
        let _ = write!(out, "<U+{:04X}>", c as u32);
    })
}

/// As [`line`], with line ends and tabs left as they are.
#[must_use]
pub fn lines(text: &str) -> Cow<'_, str> {
    replaced(
        text,
        |c| acts(c) && !matches!(c, '\n' | '\t'),
        |out, c| {
            let _ = write!(out, "<U+{:04X}>", c as u32);
        },
    )
}

/// A title or name as metadata: white space that acts is a space, the rest is U+FFFD. Well-formed in XML.
#[must_use]
pub fn plain(text: &str) -> Cow<'_, str> {
    replaced(text, acts, |out, c| out.push(if c.is_whitespace() { ' ' } else { char::REPLACEMENT_CHARACTER }))
}

/// A name made of text as the name of a file on any system: what would act or part folders is `_`.
///
/// ```
/// assert_eq!(nianbao::base::visible::file_name("青禾县/水利局\n2023: a."), "青禾县_水利局_2023_ a_");
/// ```
#[must_use]
pub fn file_name(text: &str) -> String {
    let bad = |c: char| acts(c) || r#"/\<>:"|?*"#.contains(c);
    let mut name = replaced(text, bad, |out, _| out.push('_')).into_owned();
    // A dot or a blank at its end is not part of a name under Windows, and one that begins with a dot is hidden.
    if name.ends_with(['.', ' ']) {
        name.pop();
        name.push('_');
    }
    if name.starts_with('.') { format!("_{name}") } else { name }
}

/// The same JSON document with all that would act escaped: outside of strings JSON has none of it but line ends.
#[must_use]
pub fn json(document: Vec<u8>) -> Vec<u8> {
    if !any_may_act(&document) {
        return document;
    }
    match String::from_utf8(document) {
        Ok(text) => escaped(&text).into_owned().into_bytes(),
        Err(e) => e.into_bytes(),
    }
}

/// May any character of the text be one that [`acts`]? Each place is asked the same without a turn, so that the processor asks many
/// at once.
fn any_may_act(text: &[u8]) -> bool {
    let (second, third) = (text.get(1..).unwrap_or_default(), text.get(2..).unwrap_or_default());
    let whole = text.iter().zip(second).zip(third).fold(false, |any, ((a, b), c)| any | may_act(*a, *b, *c));
    // The last places have no two bytes behind them.
    let end = &text[text.len() - text.len().min(2)..];
    whole || end.iter().enumerate().any(|(i, a)| may_act(*a, end.get(i + 1).copied().unwrap_or_default(), 0))
}

/// May the character that begins with these bytes be one that [`acts`]? Nearly no document has any.
#[inline]
fn may_act(first: u8, second: u8, third: u8) -> bool {
    let is = |byte: u8, from: u8, to: u8| byte.wrapping_sub(from) <= to - from;
    (first == 0x7f)
        | (first >= 0xf0)
        | ((first == 0xc2) & (second < 0xa0))
        | ((first == 0xd8) & (second == 0x9c))
        | ((first == 0xe2) & (second == 0x80) & (is(third, 0x8e, 0x8f) | is(third, 0xa8, 0xae)))
        | ((first == 0xe2) & (second == 0x81))
        // Not the punctuation of full width.
        | ((first == 0xef) & !(is(second, 0xb8, 0xba) | is(second, 0xbc, 0xbe)))
}

fn escaped(text: &str) -> Cow<'_, str> {
    replaced(
        text,
        |c| acts(c) && !matches!(c, '\n' | '\r' | '\t'),
        |out, c| {
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        },
    )
}

fn replaced(text: &str, acts: impl Fn(char) -> bool, put: impl Fn(&mut String, char)) -> Cow<'_, str> {
    let Some(first) = text.find(&acts) else { return Cow::Borrowed(text) };
    let mut out = String::with_capacity(text.len() + 16);
    out.push_str(&text[..first]);
    for c in text[first..].chars() {
        if acts(c) { put(&mut out, c) } else { out.push(c) }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_acts_is_known_by_its_first_bytes() {
        for c in ('\u{7f}'..=char::MAX).filter(|c| acts(*c)) {
            let document = json(format!("\"一{c}\"").into_bytes());
            assert!(!String::from_utf8(document).unwrap().contains(c), "{c:?}");
        }
        for c in "，。“”—·％》①".chars() {
            assert!(!any_may_act(c.to_string().as_bytes()), "{c}");
        }
        // Wherever it stands, and whatever stands beside it.
        for length in 0..70 {
            let plain = "一a，".repeat(length);
            assert!(!any_may_act(plain.as_bytes()));
            for c in ["\u{7f}", "\u{85}", "\u{61c}", "\u{200e}", "\u{2066}", "\u{feff}", "\u{e0001}"] {
                assert!(any_may_act(format!("{plain}{c}").as_bytes()), "{length} {c:?}");
                assert!(any_may_act(format!("{c}{plain}").as_bytes()), "{length} {c:?}");
                assert!(any_may_act(format!("{plain}{c}{plain}").as_bytes()), "{length} {c:?}");
            }
        }
    }
}
