//! Cells that an OpenDocument workbook does not show, by the style of the cell: struck out, hidden, in the colour of their own ground.

use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::Content;
use super::formulas::At;
use crate::base::origin::Origin;
use crate::base::text::column_name;
use crate::read::left::{Left, What};
use crate::read::odf::defaults::Defaults;
use crate::read::odf::styles::{Styles, has_conditions};
use crate::read::xml::attribute;

/// Cells that are not shown and kept at most, over all sheets.
const MOST: usize = 200_000;

/// Take out of the sheets what they do not show.
pub fn take_out(styles: &[u8], content: &[u8], sheets: &mut [(String, Content)], left: &mut Left) {
    let mut own = Styles::default();
    [styles, content].into_iter().for_each(|part| own.add(part));
    if own.looks.is_empty() {
        return;
    }
    let painted = has_conditions(content);
    let unshown = |style: Option<String>| own.looks.get(&style?).and_then(|look| look.unshown(painted));
    for (name, cells) in cells(content, &unshown) {
        let Some((_, sheet)) = sheets.iter_mut().find(|(own, _)| *own == name) else { continue };
        for (at, what) in cells {
            let Some(text) = sheet.cells.get(&at).filter(|t| !t.is_empty()) else { continue };
            let cell = format!("{}{}", column_name(at.1), at.0 + 1);
            left.add(what, [Origin::Sheet { sheet: name.as_str().into(), cell }], text);
            sheet.cells.remove(&at);
            sheet.held.remove(&at);
        }
    }
}

/// The cells of each sheet that are not shown, by its name.
fn cells(content: &[u8], unshown: &dyn Fn(Option<String>) -> Option<What>) -> BTreeMap<String, BTreeMap<At, What>> {
    let mut sheets: BTreeMap<String, BTreeMap<At, What>> = BTreeMap::new();
    let mut reader = Reader::from_reader(content);
    let (mut sheet, mut row, mut col, mut rows, mut all) = (String::new(), 0u32, 0u32, 1u32, 0usize);
    let mut defaults = Defaults::default();
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Empty(e) if e.local_name().as_ref() == "table-row" => {
                row = row.saturating_add(times(&e, "number-rows-repeated"));
            }
            Event::Start(e) | Event::Empty(e) => match e.local_name().as_ref() {
                "table" => {
                    (sheet, row, defaults) = (attribute(&e, "name").unwrap_or_default(), 0, Defaults::default());
                }
                "table-column" => defaults.column(&e),
                "table-row" => {
                    (rows, col) = (times(&e, "number-rows-repeated"), 0);
                    defaults.row(&e);
                }
                "table-cell" | "covered-table-cell" => {
                    let cols = times(&e, "number-columns-repeated");
                    let holds = e.attributes().flatten().any(|a| a.key.local_name().as_ref() == "value-type");
                    let style = || defaults.style(&e, usize::try_from(col).unwrap_or(usize::MAX));
                    if let Some(what) = if holds { unshown(style()) } else { None } {
                        let own = sheets.entry(sheet.clone()).or_default();
                        let places = (row..row.saturating_add(rows))
                            .flat_map(|r| (col..col.saturating_add(cols)).map(move |c| (r, c)));
                        for at in places.take(MOST - all) {
                            own.insert(at, what);
                            all += 1;
                        }
                    }
                    col = col.saturating_add(cols);
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

/// A count, 1 where it is not given.
fn times(e: &BytesStart<'_>, name: &str) -> u32 {
    attribute(e, name).and_then(|n| n.parse().ok()).filter(|&n| n > 0).unwrap_or(1)
}
