//! Spreadsheets by anyone: XLSX, XLS, ODS through calamine; CSV and TSV are text.
//!
//! XLSX is streamed cell by cell: a hostile file of a few kilobytes can declare billions of them.

mod aside;
mod formulas;
mod leads;
mod looks;
mod merges;
mod names;
mod old;
mod raised;
mod refs;
mod runs;
mod shown;
mod spans;
mod unshown;

use std::collections::BTreeMap;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use aside::Aside;
use calamine::{Data, DataRef, Dimensions, ExcelDateTime, Ods, Range, Reader, Sheet, SheetVisible, Xls, Xlsx};

use super::budget::{Budget, Of};
use super::file::{File, Kind};
use super::left::{Left, What};
use super::source::{Block, Cell, Format, Picture, Row, Source, Table};
use super::unzip::Package;
use super::{ReadError, notes};
use crate::base::fold::may_hold_digit;
use crate::base::origin::Origin;
use crate::base::own::PROGRAM;
use crate::report::Held;

/// Cells of a sheet up to which blank ones are made for every row to the rightmost column of all.
const DENSE: usize = 200_000;
/// Columns looked at; a form has fifteen.
const MOST_COLUMNS: u32 = 300;

/// Cells of the areas that the sheets of an OpenDocument workbook fill, at most, and a sheet of an XLS.
const MOST_AREA: u64 = 4_000_000;

/// Cells of a sheet by row and column, and its merged ranges.
#[derive(Default)]
struct Content {
    cells: BTreeMap<(u32, u32), String>,
    merged: Vec<Dimensions>,
    /// Was something left unread?
    cut: bool,
    /// Is it a sheet that is not shown?
    hidden: bool,
    /// Cells with a formula that has no stored result and could not be worked out.
    unknown: Vec<(u32, u32)>,
    /// Cells with a formula, and texts that may be numbers.
    held: BTreeMap<(u32, u32), Held>,
}

/// What merged ranges hide.
#[derive(Default)]
struct Hidden {
    cells: Vec<(Origin, Cell)>,
    left: Left,
}

/// Cells hidden by merged ranges that are kept at most; what is beyond is counted.
const MOST_HIDDEN: usize = 10_000;

impl Hidden {
    fn add(&mut self, over: Origin, cell: Cell) {
        if cell.text.is_empty() {
            return;
        }
        self.left.add(What::Covered, [cell.origin.clone()], &cell.text);
        if self.cells.len() < MOST_HIDDEN {
            self.cells.push((over, cell));
        }
    }
}

/// The sheets of a workbook by name, and the names of cells.
type Book = (Vec<(String, Content)>, Vec<(String, String)>);

/// Sheets of a workbook at most: our own has twelve.
const MOST_SHEETS: usize = 1_000;

/// Characters of formulas kept of one sheet at most: shared ones may grow without bound.
const MOST_FORMULA: usize = 4 << 20;

/// The name of the format.
pub const FORMAT: Format = Format::SHEET;

/// What it makes of a file, where it is one of its own: a workbook of any kind.
pub fn take(file: &mut File<'_>) -> Option<Result<Source, ReadError>> {
    let kind = file.workbook()?;
    let properties = match kind {
        Kind::Xlsx => file.part("docProps/core.xml"),
        Kind::Ods => file.part("meta.xml"),
        Kind::Xls => None,
    };
    let own = is_own(&properties.unwrap_or_default());
    Some(read(file.name, file.bytes, kind, own, file.budget))
}

/// The remark in a workbook's properties by which this program knows its own.
fn is_own(properties: &[u8]) -> bool {
    let text = String::from_utf8_lossy(properties);
    // Some programs declare the name space anew in the very element.
    let remarks = text.split("<dc:description").skip(1).filter_map(|rest| rest.split_once('>'));
    remarks.filter_map(|(_, t)| t.strip_prefix(PROGRAM)).any(|rest| rest.starts_with('<'))
}

/// Read a workbook. `own` tells that it was written by this program.
pub fn read(name: &str, bytes: &[u8], kind: Kind, own: bool, budget: &Budget) -> Result<Source, ReadError> {
    let looks = looks_of(bytes, kind, own, budget)?;
    let old = if kind == Kind::Xls { old_workbook(bytes)? } else { vec![] };
    let bytes = if kind == Kind::Xls { &old } else { bytes };
    let mut left = Left::default();
    let runs = look_at_parts(bytes, kind, !looks.painted, budget)?;
    let bytes = &*raised::written_out(bytes, kind, &runs, !looks.painted, &mut left);
    // The library may panic on damaged files; that is a damaged file, not our end.
    let sheets = catch_unwind(AssertUnwindSafe(|| match kind {
        Kind::Xlsx => xlsx(bytes, budget),
        Kind::Xls => xls(bytes, budget),
        Kind::Ods => ods(bytes, budget),
    }));
    let (mut sheets, names) = sheets.ok().flatten().ok_or_else(|| ReadError::Broken(label(kind).to_string()))?;
    let shown = match kind {
        Kind::Xlsx => looks.apply(&mut Package::open(bytes, label(kind), budget)?, &mut sheets, &mut left),
        Kind::Ods if !own => {
            let mut package = Package::open(bytes, label(kind), budget)?;
            let mut part = |name| package.part(name).unwrap_or_default();
            unshown::take_out(&part("styles.xml"), &part("content.xml"), &mut sheets, &mut left);
            vec![]
        }
        // The library tells nothing of how the cells of an XLS look.
        _ => vec![],
    };
    // What is shown comes first: last year's figures are often kept on a sheet that is not.
    if !own {
        sheets.sort_by_key(|(_, content)| content.hidden);
    }
    let mut blocks = Vec::new();
    let mut notes = left.findings();
    let mut hidden = Hidden::default();
    let texts = sheets.iter().flat_map(|(_, c)| c.cells.values().map(|t| crate::base::text::trim(t)));
    let texts = own.then(|| aside::Texts::of(texts));
    let names: Vec<(String, Origin)> =
        names.iter().filter_map(|(name, reference)| names::resolve(name, reference)).collect();
    for (sheet, content) in sheets {
        if content.cut {
            notes.push(notes::cut(
                &format!("工作表“{sheet}”没有读完：格数或列数超过上限，或内容在中途损坏；请检查文件"),
                &format!("sheet {sheet:?} was not read to its end: too many cells or columns, or damaged midway"),
            ));
        }
        if let Some(&(row, col)) = content.unknown.first() {
            let cell = format!("{}{}", crate::base::text::column_name(col), row + 1);
            notes.push(notes::formula(&sheet, &cell, content.unknown.len()));
        }
        blocks.extend(table(&sheet, &content, &names::ranges(&names, &sheet), &mut hidden, budget).map(Block::Table));
    }
    notes.extend(hidden.left.findings());
    let Aside { mut left, pictures, leads } = match kind {
        Kind::Xlsx => aside::xlsx(&mut Package::open(bytes, label(kind), budget)?, texts.as_ref(), budget),
        Kind::Ods => aside::ods(&mut Package::open(bytes, label(kind), budget)?, texts.as_ref(), budget),
        // The library shows cells alone.
        Kind::Xls => Aside::default(),
    };
    let runs = match kind {
        // In our own workbooks the sheet of originals says it.
        _ if own => vec![],
        Kind::Xlsx => runs::xlsx(&mut Package::open(bytes, label(kind), budget)?, &looks),
        Kind::Ods => runs::ods(&mut Package::open(bytes, label(kind), budget)?),
        Kind::Xls => vec![],
    };
    let cell_spans = leads::settle((leads, runs), if own { &[] } else { &blocks }, &mut left, budget);
    notes.extend(left.findings());
    if blocks.is_empty() {
        return Err(budget.findings().map_or(ReadError::Empty, |cut| ReadError::Excessive(cut.message)));
    }
    let blocks = with_pictures(blocks, pictures);
    let under = hidden.cells;
    Ok(Source { blocks, notes, names, under, shown, cell_spans, ..Source::of(name, FORMAT.written_here(own)) })
}

/// A workbook of Excel before 2007, as the library can bear it.
fn old_workbook(bytes: &[u8]) -> Result<Vec<u8>, ReadError> {
    let opened = catch_unwind(|| old::stream(bytes, MOST_AREA));
    let broken = || ReadError::Broken(label(Kind::Xls).to_string());
    match opened.map_err(|_| broken())? {
        Some(old::Stream::Sound(records)) => old::container(&records).ok_or_else(broken),
        Some(old::Stream::TooLarge) => Err(ReadError::Excessive(notes::cut(
            "工作表太大：格数或范围超过上限；请删去多余的工作表和远处的格，或另存为 .xlsx",
            "its sheets are too large: too many cells, or cells too far apart; remove what is not needed, or save it as .xlsx",
        ).message)),
        Some(old::Stream::Broken) => Err(broken()),
        Some(old::Stream::Locked) => Err(ReadError::Password),
        // Word before 2007 has such a container too.
        None => Err(ReadError::OldWord),
    }
}

/// How the cells of a workbook by anyone look; in our own they look as we made them.
fn looks_of(bytes: &[u8], kind: Kind, own: bool, budget: &Budget) -> Result<looks::Looks, ReadError> {
    if kind != Kind::Xlsx || own {
        return Ok(looks::Looks::own());
    }
    let styles = Package::open(bytes, label(kind), budget)?.part("xl/styles.xml");
    Ok(styles.map(|xml| looks::Looks::of(&xml)).unwrap_or_default())
}

/// References that the library could not bear are a damaged file; the parts with runs of text that are set or shown otherwise
/// come back. `white`: is white text not seen?
fn look_at_parts(bytes: &[u8], kind: Kind, white: bool, budget: &Budget) -> Result<Vec<(usize, Vec<u8>)>, ReadError> {
    let mut raised = Vec::new();
    if kind == Kind::Xls {
        return Ok(raised);
    }
    let mut package = Package::open(bytes, label(kind), budget)?;
    for i in 0..package.len() {
        let name = package.name_at(i).unwrap_or_default();
        if kind == Kind::Ods && name != "content.xml" {
            continue;
        }
        let Some(xml) = package.part_at(i) else { continue };
        if kind == Kind::Xlsx && !refs::part_is_inside(&xml) {
            return Err(ReadError::Broken(label(kind).to_string()));
        }
        if raised::in_part(kind, &name, &xml, white) {
            raised.push((i, xml));
        }
    }
    Ok(raised)
}

fn label(kind: Kind) -> &'static str {
    match kind {
        Kind::Xlsx => "XLSX",
        Kind::Xls => "XLS",
        Kind::Ods => "ODS",
    }
}

fn xlsx(bytes: &[u8], budget: &Budget) -> Option<Book> {
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
        let merged = book.merge_cells_by_sheet_name(&name).ok().unwrap_or_default();
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
        let formulas = uncalculated(&mut book, &name, &mut content);
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

fn xls(bytes: &[u8], budget: &Budget) -> Option<Book> {
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

fn ods(bytes: &[u8], budget: &Budget) -> Option<Book> {
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

/// A sheet as a table: every row from the first to the last cell, blank cells included, merged ranges as spans. Blank
/// rows are left out but for those of a named range, which somebody means as a whole. What a merged range hides is put
/// aside.
fn table(sheet: &str, content: &Content, ranges: &[(u32, u32)], hidden: &mut Hidden, budget: &Budget) -> Option<Table> {
    let rightmost = content.cells.keys().map(|k| k.1).max()?;
    let origin = |(row, col): (u32, u32)| {
        let cell = format!("{}{}", crate::base::text::column_name(col), row + 1);
        Origin::Sheet { sheet: sheet.to_string(), cell }
    };
    let cell = |at: (u32, u32), (height, width): (u32, u32)| {
        let text = content.cells.get(&at).map(|t| crate::base::text::trim(t).to_string()).unwrap_or_default();
        let held = content.held.get(&at).copied().unwrap_or_default();
        let size = |n: u32| usize::try_from(n.min(1000)).unwrap_or(1);
        Cell { text, col: size(at.1), cols: size(width), rows: size(height), origin: origin(at), held }
    };
    let mut by_row: BTreeMap<u32, u32> = BTreeMap::new();
    for &(row, col) in content.cells.keys() {
        by_row.insert(row, col);
    }
    for row in ranges.iter().flat_map(|(first, last)| *first..=*last) {
        by_row.entry(row).or_default();
    }
    // One cell far to the right does not make all the blanks before it on every row.
    let dense = by_row.len().saturating_mul(rightmost as usize + 1);
    let all_columns = dense <= DENSE || dense <= 8 * content.cells.len();
    let mut merges = merges::Merges::new(&content.merged);
    let (mut rows, mut last) = (Vec::new(), None);
    for (&row, &own_last) in &by_row {
        // An empty row parts what stands above from what stands below.
        if last.is_some_and(|l| row > l + 1) {
            rows.push(Row::default());
        }
        last = Some(row);
        merges.go_to(row);
        let mut cells = Vec::new();
        for col in 0..=if all_columns { rightmost } else { own_last } {
            let (span, stored) = (merges.at(col), content.cells.contains_key(&(row, col)));
            if let Some(over) = span.filter(|d| d.start != (row, col)) {
                if stored {
                    hidden.add(origin(over.start), cell((row, col), (1, 1)));
                }
                continue;
            }
            if !stored && !budget.take(Of::Cells, 1) {
                return finish(rows, sheet);
            }
            let size = span.map_or((1, 1), |d| (d.end.0 - d.start.0 + 1, d.end.1 - d.start.1 + 1));
            cells.push(cell((row, col), size));
        }
        rows.push(Row { cells });
    }
    finish(rows, sheet)
}

/// The sheets with their pictures, each behind the cells of its own; those of a sheet without any at the end.
fn with_pictures(blocks: Vec<Block>, mut pictures: Vec<Picture>) -> Vec<Block> {
    let mut out = Vec::with_capacity(blocks.len() + pictures.len());
    for block in blocks {
        let name = if let Block::Table(table) = &block { table.sheet.clone() } else { None };
        out.push(block);
        let own = |p: &mut Picture| matches!(&p.origin, Origin::Sheet { sheet, .. } if Some(sheet) == name.as_ref());
        out.extend(pictures.extract_if(.., own).map(Block::Picture));
    }
    out.extend(pictures.into_iter().map(Block::Picture));
    out
}

fn finish(rows: Vec<Row>, sheet: &str) -> Option<Table> {
    Some(Table { rows, gridded: true, sheet: Some(sheet.to_string()), ..Table::default() })
}

/// How long the text of a cell is, in bytes.
fn length(value: &DataRef<'_>) -> usize {
    match value {
        DataRef::String(s) => s.len(),
        DataRef::SharedString(s) => s.len(),
        _ => 0,
    }
}
