//! The fields of one line: parted by bars, by tabs, or as CSV has them.

use super::budget::MOST_COLUMNS;
use crate::base::text::{is_han, trim};

/// Where the bars of a line stand.
pub fn bars(line: &str) -> impl Iterator<Item = usize> {
    let line = line.as_bytes();
    // | and as UTF-8 has them │ ┃ ║ ｜
    let is = |at: &usize| {
        matches!(
            line[*at..],
            [b'|', ..] | [0xe2, 0x94, 0x82 | 0x83, ..] | [0xe2, 0x95, 0x91, ..] | [0xef, 0xbd, 0x9c, ..]
        )
    };
    memchr::memchr3_iter(b'|', 0xe2, 0xef, line).filter(is)
}

/// What an ASCII sign parts a line into.
pub fn parted(line: &str, sign: u8) -> impl Iterator<Item = &str> + Clone {
    let mut from = Some(0);
    let mut ends = memchr::memchr_iter(sign, line.as_bytes());
    std::iter::from_fn(move || {
        let end = ends.next();
        let part = &line[from?..end.unwrap_or(line.len())];
        from = end.map(|end| end + 1);
        Some(part)
    })
}

/// A line of fields: at least three, all short, most of them empty or numbers unless the line before was one.
pub fn looks_separated(line: &str, separator: char, before: bool) -> bool {
    if line.matches(separator).count() < 2 {
        return false;
    }
    if line.contains('。') && !line.contains(&String::from_iter([separator; 2])) {
        return false;
    }
    let fields = fields(line, separator);
    let filled = fields.iter().filter(|f| !trim(f).is_empty()).count();
    let bare = |f: &&String| trim(f).is_empty() || trim(f).chars().all(|c| !is_han(c) && !c.is_alphabetic());
    let short = fields.iter().all(|f| f.chars().count() <= 120) || filled == 1;
    fields.len() >= 3 && short && (before || fields.iter().filter(bare).count() * 2 >= fields.len())
}

/// The fields of a line of CSV (RFC 4180, or parted by semicolons as spreadsheets of some countries save it; a quoted field
/// that runs over lines ends with its line).
pub fn fields(line: &str, separator: char) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut quoted = false;
    // One more than a row may have is enough to tell that it has too many.
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        let field = fields.last_mut().map_or_else(Default::default, std::mem::take);
        let (mut field, mut end) = (field, false);
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                field.push('"');
            }
            '"' if quoted || field.is_empty() => quoted = !quoted,
            c if c == separator && !quoted => end = true,
            c => field.push(c),
        }
        if let Some(last) = fields.last_mut() {
            *last = field;
        }
        if end && fields.len() > MOST_COLUMNS {
            break;
        }
        if end {
            fields.push(String::new());
        }
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_parted_as_their_characters_say() {
        for line in ["", "一", "\t", "一\t二\t", "\t\t三", "|一|二|", "｜一│二┃三║四，五“六”", "一|二", "├─┤…·"]
        {
            for sign in ['\t', '|'] {
                assert!(parted(line, sign as u8).eq(line.split(sign)), "{line:?}");
            }
            assert_eq!(bars(line).count(), line.matches(['|', '｜', '│', '┃', '║']).count(), "{line:?}");
        }
    }
}
