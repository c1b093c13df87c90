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
