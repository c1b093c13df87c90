//! Names of cells and ranges, as workbooks define them.

use std::collections::BTreeSet;

use quick_xml::Reader;
use quick_xml::events::Event;

use super::formulas::place;
use crate::base::origin::Origin;

/// A name and the cell or range it stands for; `None` for names of constants and cells that are gone.
pub fn resolve(name: &str, reference: &str) -> Option<(String, Origin)> {
    let plain = reference.trim_start_matches("of:").trim_start_matches('=').trim_matches(['[', ']']);
    let (first, last) = match plain.rsplit_once(':') {
        Some((first, last)) => (first, Some(last)),
        None => (plain, None),
    };
    let (sheet, cell) = first.rsplit_once('!').or_else(|| first.rsplit_once('.'))?;
    let address = |cell: &str| {
        let (row, col) = place(&cell.replace('$', ""))?;
        Some(format!("{}{}", crate::base::text::column_name(col), row + 1))
    };
    let mut cell = address(cell)?;
    if let Some(last) = last {
        // OpenDocument names the sheet twice: $'表三'.$A$1:$'表三'.$B$2, or leaves a dot.
        let last = last.rsplit_once(['!', '.']).map_or(last, |(_, cell)| cell);
        cell = format!("{cell}:{}", address(last)?);
    }
    let sheet = sheet.trim_start_matches('$').trim_matches('\'').replace("''", "'");
    Some((name.to_string(), Origin::Sheet { sheet: sheet.into(), cell }))
}

/// Rows of one named range at most, and ranges of one sheet: no table of a report is longer.
const MOST_ROWS: u32 = 1_000;
const MOST_RANGES: usize = 200;

/// The first and last rows of the ranges that a workbook names on a sheet; not of those that programs name for printing.
pub fn ranges(names: &[(String, Origin)], sheet: &str) -> Vec<(u32, u32)> {
    let own = names.iter().filter(|(name, _)| !name.starts_with('_')).filter_map(|(_, origin)| match origin {
        Origin::Sheet { sheet: on, cell } if **on == *sheet => cell.split_once(':'),
        _ => None,
    });
    let rows = own.filter_map(|(first, last)| Some((place(first)?.0, place(last)?.0)));
    rows.filter(|(first, last)| first <= last && last - first < MOST_ROWS).take(MOST_RANGES).collect()
}

/// Names that hold on one sheet alone: a program that copies a sheet copies its names so. They give way to those of
/// the workbook.
pub fn local(workbook: &[u8]) -> BTreeSet<(String, String)> {
    let mut reader = Reader::from_reader(workbook);
    let mut names: Vec<(String, bool, String)> = Vec::new();
    let mut open: Option<(String, bool)> = None;
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Start(e) if e.local_name().as_ref() == "definedName" => {
                let attribute = |name: &str| {
                    let found = e.attributes().flatten().find(|a| a.key.as_ref() == name);
                    found.map(|a| a.value.to_string())
                };
                open = attribute("name").map(|name| (name, attribute("localSheetId").is_some()));
                names.extend(open.iter().map(|(name, local)| (name.clone(), *local, String::new())));
            }
            Event::Text(text) if open.is_some() => {
                if let Some(last) = names.last_mut() {
                    last.2.push_str(&text);
                }
            }
            Event::End(_) => open = None,
            Event::Eof => break,
            _ => {}
        }
    }
    let whole: BTreeSet<&String> = names.iter().filter(|n| !n.1).map(|n| &n.0).collect();
    let of_one = names.iter().filter(|(name, local, _)| *local && whole.contains(name));
    of_one.map(|(name, _, reference)| (name.clone(), reference.clone())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_resolved_in_every_spelling() {
        for reference in ["'表三'!$D$7", "表三!D7", "=$表三.$D$7", "$'表三'.$D$7", "[$表三.$D$7]"] {
            let (_, origin) = resolve("requests.new.natural", reference).unwrap();
            assert_eq!(origin, Origin::Sheet { sheet: "表三".into(), cell: "D7".into() }, "{reference}");
        }
        assert_eq!(resolve("x", "#REF!"), None);
        for reference in ["'a'!$A$1:$B$2", "$a.$A$1:.$B$2", "[$a.$A$1:$a.$B$2]"] {
            let range = Origin::Sheet { sheet: "a".into(), cell: "A1:B2".into() };
            assert_eq!(resolve("x", reference), Some(("x".into(), range)), "{reference}");
        }
        assert_eq!(resolve("x", "3"), None);
    }
}
