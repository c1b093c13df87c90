//! The cells of a workbook's sheets as the library gives them: their texts, merged ranges, formulas, and the names of cells.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{Data, DataRef, ExcelDateTime, Ods, Range, Reader, Sheet, SheetVisible, Xls, Xlsx};

use super::{Book, Content, MOST_COLUMNS, Parts, formulas, names, spans};
use crate::base::fold::may_hold_digit;
use crate::read::budget::{Budget, Of};
use crate::read::unzip::Package;
use crate::report::Held;

/// Cells of the areas that the sheets of an OpenDocument workbook fill, at most, and a sheet of an XLS.
pub const MOST_AREA: u64 = 4_000_000;
/// Sheets of a workbook at most: our own has twelve.
const MOST_SHEETS: usize = 1_000;
/// Characters of formulas kept of one sheet at most: shared ones may grow without bound.
const MOST_FORMULA: usize = 4 << 20;

/// The sheets of a workbook in XLSX, cell by cell.
pub fn xlsx(bytes: &[u8], parts: &Parts, budget: &Budget) -> Option<Book> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).ok()?;
    let names = book.sheet_names();
    let mut sheets = Vec::new();
    if names.len() > MOST_SHEETS {
        budget.leave_out(["工作表的张数（上限 1000）", "the number of its sheets (limit 1000)"]);
    }
    for name in names.into_iter().take(MOST_SHEETS) {
        // Many sheets may share one part, and each is unpacked again.
        if budget.is_over(Of::Cells) || budget.is_over(Of::Text) {
            break;
        }
        let merged = parts.merged.then(|| book.merge_cells_by_sheet_name(&name).ok()).flatten().unwrap_or_default();
        let hidden = is_hidden(book.sheets_metadata(), &name);
        let mut content = Content { merged, hidden, ..Content::default() };
        // Charts and macro sheets have no cells.
        let Ok(mut reader) = book.worksheet_cells_reader(&name) else { continue };
        loop {
            let cell = match reader.next_cell() {
                Ok(Some(_)) if !budget.take(Of::Cells, 1) => break,
                Ok(Some(cell)) => cell,
                Ok(None) => break,
                Err(_) => {
                    content.cut = true;
                    break;
                }
            };
            let text = match cell.get_value() {
                DataRef::Empty => continue,
                DataRef::Float(f) => number(*f),
                DataRef::Int(i) => i.to_string(),
                // One text of a hundred kilobytes may be that of every cell.
                DataRef::String(_) | DataRef::SharedString(_) if !budget.take(Of::Text, length(cell.get_value())) => {
                    break;
                }
                DataRef::String(s) => s.clone(),
                DataRef::SharedString(s) => (*s).to_string(),
                DataRef::Bool(b) => b.to_string(),
                DataRef::DateTime(d) => date(d),
                DataRef::DateTimeIso(s) | DataRef::DurationIso(s) => s.clone(),
                DataRef::Error(e) => format!("{e}"),
            };
            let at = cell.get_position();
            let is_text = matches!(cell.get_value(), DataRef::String(_) | DataRef::SharedString(_));
            if is_text && may_hold_digit(&text) {
                content.held.insert(at, Held::Text);
            }
            if at.1 < MOST_COLUMNS {
                content.cells.insert(at, text);
            } else {
                content.cut = true;
            }
        }
        drop(reader);
        let formulas = if parts.formulas { uncalculated(&mut book, &name, &mut content) } else { BTreeMap::new() };
        content.unknown = formulas::work_out(&mut content.cells, &formulas, &content.held);
        sheets.push((name, content));
    }
    let part = Package::open(bytes, "XLSX", budget).ok()?.part("xl/workbook.xml").unwrap_or_default();
    let local = names::local(&part);
    let names = book.defined_names().iter().filter(|name| !local.contains(name)).cloned().collect();
    Some((sheets, names))
}

/// Is the sheet of that name not shown?
fn is_hidden(sheets: &[Sheet], name: &str) -> bool {
    sheets.iter().any(|s| s.name == name && s.visible != SheetVisible::Visible)
}

/// The formulas whose cells have no result; all are noted as formulas.
fn uncalculated(book: &mut Xlsx<Cursor<&[u8]>>, sheet: &str, content: &mut Content) -> BTreeMap<(u32, u32), String> {
    let mut formulas = BTreeMap::new();
    let Ok(mut reader) = book.worksheet_cells_reader(sheet) else { return formulas };
    let mut length = 0;
    while let Ok(Some(cell)) = reader.next_formula() {
        let (at, formula) = (cell.get_position(), cell.get_value());
        length += formula.len() + 16;
        if length > MOST_FORMULA {
            break;
        }
        if formula.is_empty() || at.1 >= MOST_COLUMNS {
            continue;
        }
        content.held.insert(at, Held::Formula);
        if content.cells.get(&at).is_none_or(|text| text.is_empty()) {
            formulas.insert(at, formula.clone());
        }
    }
    formulas
}

/// The sheets of a workbook in XLS.
pub fn xls(bytes: &[u8], budget: &Budget) -> Option<Book> {
    let mut book: Xls<_> = Xls::new(Cursor::new(bytes)).ok()?;
    let names = book.sheet_names();
    let read = |name: String| {
        let range = book.worksheet_range(&name).ok()?;
        let merged = book.merge_cells_by_sheet_name(&name).ok().unwrap_or_default();
        let formulas = book.worksheet_formula(&name).unwrap_or_default();
        let hidden = is_hidden(book.sheets_metadata(), &name);
        Some((name, Content { merged, hidden, ..of_range(&range, &formulas, budget) }))
    };
    let sheets = names.into_iter().filter_map(read).collect();
    Some((sheets, book.defined_names().to_vec()))
}

/// The sheets of a workbook in OpenDocument.
pub fn ods(bytes: &[u8], budget: &Budget) -> Option<Book> {
    let content = Package::open(bytes, "ODS", budget).ok()?.part("content.xml").unwrap_or_default();
    if !spans::is_sound(&content) {
        return None;
    }
    let mut merged = spans::merged(&content);
    // The library makes every cell of the area that a sheet fills, repeated ones too.
    if spans::area(&content) > MOST_AREA {
        budget.leave_out(["工作表的大小", "the area of its sheets"]);
        return Some((vec![], vec![]));
    }
    let mut book: Ods<_> = Ods::new(Cursor::new(bytes)).ok()?;
    let names = book.sheet_names();
    let read = |name: String| {
        let range = book.worksheet_range(&name).ok()?;
        let formulas = book.worksheet_formula(&name).unwrap_or_default();
        let merged = merged.remove(&name).unwrap_or_default();
        let hidden = is_hidden(book.sheets_metadata(), &name);
        Some((name, Content { merged, hidden, ..of_range(&range, &formulas, budget) }))
    };
    let sheets = names.into_iter().filter_map(read).collect();
    Some((sheets, book.defined_names().to_vec()))
}

/// The cells of a range with what is known of them.
fn of_range(range: &Range<Data>, formulas: &Range<String>, budget: &Budget) -> Content {
    let place = |(top, left): (u32, u32), row: usize, col: usize| {
        (
            top.saturating_add(u32::try_from(row).unwrap_or(u32::MAX)),
            left.saturating_add(u32::try_from(col).unwrap_or(u32::MAX)),
        )
    };
    let mut content = Content::default();
    for (row, col, data) in range.used_cells() {
        if !budget.take(Of::Cells, 1) {
            break;
        }
        let text = match data {
            Data::Empty => continue,
            Data::Float(f) => number(*f),
            Data::Int(i) => i.to_string(),
            Data::String(s) | Data::DateTimeIso(s) | Data::DurationIso(s) if !budget.take(Of::Text, s.len()) => break,
            Data::String(s) | Data::DateTimeIso(s) | Data::DurationIso(s) => s.clone(),
            Data::Bool(b) => b.to_string(),
            Data::DateTime(d) => date(d),
            Data::Error(e) => format!("{e}"),
        };
        let at = place(range.start().unwrap_or_default(), row, col);
        if matches!(data, Data::String(_)) && may_hold_digit(&text) {
            content.held.insert(at, Held::Text);
        }
        if at.1 < MOST_COLUMNS {
            content.cells.insert(at, text);
        } else {
            content.cut = true;
        }
    }
    for (row, col, _) in formulas.used_cells().filter(|(_, _, f)| !f.is_empty()) {
        content.held.insert(place(formulas.start().unwrap_or_default(), row, col), Held::Formula);
    }
    content
}

/// The number as a spreadsheet shows it, with 15 significant digits: what people typed, without the traces of reckoning
/// in binary (0.30000000000000004).
fn number(f: f64) -> String {
    let shown: f64 = format!("{f:.14e}").parse().unwrap_or(f);
    format!("{shown}")
}

/// The last day that spreadsheets know, 9999-12-31; a larger number under a format of dates is a number.
const LAST_DAY: f64 = 2_958_465.0;

/// A date typed into a cell, in the date system of its workbook.
fn date(serial: &ExcelDateTime) -> String {
    if !(0.0..=LAST_DAY + 1.0).contains(&serial.as_f64()) {
        return number(serial.as_f64());
    }
    let (year, month, day, ..) = serial.to_ymd_hms_milli();
    format!("{year:04}-{month:02}-{day:02}")
}

/// How long the text of a cell is, in bytes.
fn length(value: &DataRef<'_>) -> usize {
    match value {
        DataRef::String(s) => s.len(),
        DataRef::SharedString(s) => s.len(),
        _ => 0,
    }
}
