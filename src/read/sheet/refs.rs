//! Cell references of an XLSX before the library works with them: one outside the sheet (ECMA-376 part 1, 18.3.1.4: rows
//! to 1,048,576, columns to XFD) would overflow its arithmetic, and no program writes one.

use memchr::{memchr, memchr3, memmem};

/// Rows of a sheet.
const ROWS: u32 = 1_048_576;
/// Columns of a sheet: XFD.
const COLUMNS: u32 = 16_384;

/// Are all references of a part inside the sheet? Every `r` and `ref` attribute, found by its bytes: the part need not
/// be well-formed.
pub fn part_is_inside(xml: &[u8]) -> bool {
    let mut rest = xml;
    while let Some(at) = memchr(b'<', rest) {
        rest = &rest[at + 1..];
        if let Some(text) = rest.strip_prefix(b"![CDATA[") {
            rest = memmem::find(text, b"]]>").map_or(&[][..], |end| &text[end..]);
            continue;
        }
        let end = tag_end(rest);
        if !tag_is_inside(&rest[..end]) {
            return false;
        }
        rest = &rest[end..];
    }
    true
}

/// Where a tag ends: at the first `>` outside quotes, or at the end of the part.
fn tag_end(tag: &[u8]) -> usize {
    let mut from = 0;
    while let Some(at) = memchr3(b'>', b'"', b'\'', &tag[from..]) {
        let at = from + at;
        if tag[at] == b'>' {
            return at;
        }
        let Some(length) = memchr(tag[at], &tag[at + 1..]) else { break };
        from = at + 1 + length + 1;
    }
    tag.len()
}

fn tag_is_inside(tag: &[u8]) -> bool {
    let mut rest = tag;
    while let Some(equals) = memchr(b'=', rest) {
        let before = rest[..equals].trim_ascii_end();
        let is_reference = [&b"r"[..], b"ref"].iter().any(|name| {
            let before = before.strip_suffix(*name);
            before.is_some_and(|before| before.last().is_none_or(u8::is_ascii_whitespace))
        });
        let after = rest[equals + 1..].trim_ascii_start();
        let Some((&quote, value)) = after.split_first().filter(|(q, _)| matches!(q, b'"' | b'\'')) else {
            rest = &rest[equals + 1..];
            continue;
        };
        let length = memchr(quote, value).unwrap_or(value.len());
        if is_reference && !reference_is_inside(&value[..length]) {
            return false;
        }
        rest = value.get(length + 1..).unwrap_or_default();
    }
    true
}

/// `B7`, `7`, `A1:C9`: each corner inside the sheet, the second not before the first. What is no reference at all is
/// left to the library.
fn reference_is_inside(reference: &[u8]) -> bool {
    let mut last = (0, 0);
    for corner in reference.split(|&b| b == b':') {
        let letters = corner.iter().take_while(|b| b.is_ascii_alphabetic()).count();
        let (column, row) = corner.split_at(letters);
        let digits = row.iter().take_while(|b| b.is_ascii_digit()).count();
        let column = column
            .iter()
            .fold(0u32, |n, b| n.saturating_mul(26).saturating_add(u32::from(b.to_ascii_uppercase() - b'A') + 1));
        let row = row[..digits].iter().fold(0u32, |n, b| n.saturating_mul(10).saturating_add(u32::from(b - b'0')));
        if column > COLUMNS || row > ROWS || row < last.0 || column < last.1 {
            return false;
        }
        last = (row, column);
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_outside_the_sheet_are_found() {
        for good in [
            "<c r=\"A1\"/>",
            "<row r='1048576'>",
            "<mergeCell ref=\"A1:XFD1048576\"/>",
            "<a>r=\"ZZZZ1\"</a>",
            "<x r=\"?\"/>",
        ] {
            assert!(part_is_inside(good.as_bytes()), "{good}");
        }
        for bad in [
            "<c r=\"ZZZZZZ1\"/>",
            "<c s='1' r = 'A99999999999'>",
            "<mergeCell ref=\"C3:A1\"/>",
            "<row r=\"1048577\"",
            "<!-- > --><c r=\"XFE1\"/>",
        ] {
            assert!(!part_is_inside(bad.as_bytes()), "{bad}");
        }
    }
}
