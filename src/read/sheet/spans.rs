//! Merged cells of an OpenDocument sheet (ODF 1.3 part 3, 19.678 and 19.679), which the library leaves out.

use std::collections::BTreeMap;

use calamine::Dimensions;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// Spans of one sheet at most.
const MOST: usize = 100_000;

/// The merged ranges of each sheet, by its name.
pub fn merged(content: &[u8]) -> BTreeMap<String, Vec<Dimensions>> {
    let mut sheets: BTreeMap<String, Vec<Dimensions>> = BTreeMap::new();
    let mut reader = Reader::from_reader(content);
    let (mut sheet, mut row, mut col, mut rows) = (String::new(), 0u32, 0u32, 1u32);
    while let Ok(event) = reader.read_event() {
        match event {
            // A row without cells has no end of its own.
            Event::Empty(e) if e.local_name().as_ref() == "table-row" => {
                row = row.saturating_add(number(&e, "table:number-rows-repeated"));
            }
            Event::Start(e) | Event::Empty(e) => match e.local_name().as_ref() {
                "table" => {
                    sheet = attribute(&e, "table:name").unwrap_or_default();
                    row = 0;
                }
                "table-row" => (rows, col) = (number(&e, "table:number-rows-repeated"), 0),
                "table-cell" | "covered-table-cell" => {
                    let (width, height) =
                        (number(&e, "table:number-columns-spanned"), number(&e, "table:number-rows-spanned"));
                    let own = sheets.entry(sheet.clone()).or_default();
                    if (width > 1 || height > 1) && own.len() < MOST {
                        let end = (row.saturating_add(height - 1), col.saturating_add(width - 1));
                        own.push(Dimensions { start: (row, col), end });
                    }
                    col = col.saturating_add(number(&e, "table:number-columns-repeated"));
                }
                _ => {}
            },
            Event::End(e) if e.local_name().as_ref() == "table-row" => row = row.saturating_add(rows),
            Event::Eof => break,
            _ => {}
        }
    }
    sheets
}

/// Can the library read the whole of it? It goes on for ever where a sheet has no end, and writes out as many blanks as a
/// single element asks for.
pub fn is_sound(content: &[u8]) -> bool {
    const MOST_BLANKS: u64 = 1_000_000;
    let mut reader = Reader::from_reader(content);
    let (mut open, mut blanks) = (0u64, 0u64);
    loop {
        match reader.read_event() {
            Ok(Event::Start(e)) => {
                open += 1;
                blanks = blanks.saturating_add(written_out(&e));
            }
            Ok(Event::Empty(e)) => blanks = blanks.saturating_add(written_out(&e)),
            Ok(Event::End(_)) => open = open.saturating_sub(1),
            Ok(Event::Eof) => return open == 0 && blanks <= MOST_BLANKS,
            Ok(_) => {}
            Err(_) => return false,
        }
    }
}

/// The blanks for which an element stands (ODF 1.3 part 3, 6.1.3).
fn written_out(element: &BytesStart<'_>) -> u64 {
    if element.local_name().as_ref() != "s" {
        return 0;
    }
    attribute(element, "text:c").map_or(1, |count| count.trim().parse().unwrap_or(1))
}

/// Cells of the smallest areas that hold all filled cells of each sheet, repetitions counted, over all sheets.
pub fn area(content: &[u8]) -> u64 {
    let mut reader = Reader::from_reader(content);
    let (mut row, mut col, mut rows, mut all) = (0u64, 0u64, 1u64, 0u64);
    // First and last filled row, and last filled column of the sheet.
    let mut filled: Option<(u64, u64, u64)> = None;
    let area = |filled: Option<(u64, u64, u64)>| filled.map_or(0, |(a, b, c)| (b - a).saturating_mul(c));
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Empty(e) if e.local_name().as_ref() == "table-row" => {
                row = row.saturating_add(number(&e, "table:number-rows-repeated").into());
            }
            Event::Start(e) | Event::Empty(e) => match e.local_name().as_ref() {
                "table" => {
                    all = all.saturating_add(area(filled.take()));
                    row = 0;
                }
                "table-row" => (rows, col) = (number(&e, "table:number-rows-repeated").into(), 0),
                "table-cell" | "covered-table-cell" => {
                    col = col.saturating_add(number(&e, "table:number-columns-repeated").into());
                    // Content is known by the type of its value; text without one by its paragraph.
                    if e.attributes().flatten().any(|a| matches!(a.key.local_name().as_ref(), "value-type" | "formula"))
                    {
                        grow(&mut filled, row, row.saturating_add(rows), col);
                    }
                }
                "p" => grow(&mut filled, row, row.saturating_add(rows), col),
                _ => {}
            },
            Event::End(e) if e.local_name().as_ref() == "table-row" => row = row.saturating_add(rows),
            Event::Eof => break,
            _ => {}
        }
    }
    all.saturating_add(area(filled))
}

fn grow(filled: &mut Option<(u64, u64, u64)>, row: u64, end: u64, col: u64) {
    let (first, last, right) = filled.unwrap_or((row, end, col));
    *filled = Some((first.min(row), last.max(end), right.max(col)));
}

fn attribute(e: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = e.attributes().flatten().find(|a| a.key.as_ref() == name)?;
    Some(
        found
            .value
            .replace("&apos;", "'")
            .replace("&quot;", "\"")
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&amp;", "&"),
    )
}

/// A count, 1 where it is not given.
fn number(e: &BytesStart<'_>, name: &str) -> u32 {
    attribute(e, name).and_then(|n| n.parse().ok()).filter(|&n| n > 0).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_found_past_repeated_rows_and_cells() {
        let xml = br#"<t><table:table table:name="a"><table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row><table:table-row><table:table-cell table:number-columns-repeated="2"/><table:table-cell table:number-columns-spanned="3" table:number-rows-spanned="2"><p/></table:table-cell><table:covered-table-cell table:number-columns-repeated="2"/></table:table-row></table:table></t>"#;
        let found = merged(xml);
        assert_eq!(found["a"], [Dimensions { start: (3, 2), end: (4, 4) }]);
    }
}
