//! Spreadsheets by anyone: XLSX, XLS, ODS through calamine; CSV and TSV are text.
//!
//! XLSX is streamed cell by cell: a hostile file of a few kilobytes can declare billions of them.

mod aside;
mod books;
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

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use aside::Aside;
use calamine::Dimensions;

use super::budget::{Budget, Of};
use super::file::{File, Kind};
use super::left::{Left, What};
use super::source::{Block, Cell, Format, Picture, Row, Source, Table};
use super::unzip::Package;
use super::{ReadError, notes};
use crate::base::origin::Origin;
use crate::base::own::PROGRAM;
use crate::report::Held;

/// Cells of a sheet up to which blank ones are made for every row to the rightmost column of all.
const DENSE: usize = 200_000;
/// Columns looked at; a form has fifteen.
const MOST_COLUMNS: u32 = 300;

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
    let mut package = if kind == Kind::Xls { None } else { Some(Package::keeping(bytes, label(kind), budget)?) };
    let looks = looks_of(package.as_mut(), kind, own);
    let old = if kind == Kind::Xls { old::bearable(bytes)? } else { vec![] };
    let bytes = if kind == Kind::Xls { &old } else { bytes };
    let mut left = Left::default();
    let parts =
        package.as_mut().map_or(Ok(Parts::default()), |package| look_at_parts(package, kind, !looks.painted))?;
    let written = raised::written_out(bytes, kind, &parts.raised, !looks.painted, &mut left);
    if let Cow::Owned(other) = &written {
        package = Some(Package::keeping(other, label(kind), budget)?);
    }
    let bytes = &*written;
    // The library may panic on damaged files; that is a damaged file, not our end.
    let sheets = catch_unwind(AssertUnwindSafe(|| match kind {
        Kind::Xlsx => books::xlsx(bytes, &parts, budget),
        Kind::Xls => books::xls(bytes, budget),
        Kind::Ods => books::ods(bytes, budget),
    }));
    let (mut sheets, names) = sheets.ok().flatten().ok_or_else(|| ReadError::Broken(label(kind).to_string()))?;
    let shown = match (kind, &mut package) {
        (Kind::Xlsx, Some(package)) => looks.apply(package, &mut sheets, &mut left),
        (Kind::Ods, Some(package)) if !own => {
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
    let Aside { mut left, pictures, leads } = match (kind, &mut package) {
        (Kind::Xlsx, Some(package)) => aside::xlsx(package, texts.as_ref(), budget),
        (Kind::Ods, Some(package)) => aside::ods(package, texts.as_ref(), budget),
        // The library shows cells alone.
        _ => Aside::default(),
    };
    let runs = match (kind, &mut package) {
        // In our own workbooks the sheet of originals says it.
        _ if own => vec![],
        (Kind::Xlsx, Some(package)) => runs::xlsx(package, &looks),
        (Kind::Ods, Some(package)) => runs::ods(package),
        _ => vec![],
    };
    let cell_spans = leads::settle((leads, runs), if own { &[] } else { &blocks }, &mut left, budget);
    notes.extend(left.findings());
    if blocks.is_empty() {
        return Err(budget.nothing_read());
    }
    let blocks = with_pictures(blocks, pictures);
    let under = hidden.cells;
    Ok(Source { blocks, notes, names, under, shown, cell_spans, ..Source::of(name, FORMAT.written_here(own)) })
}

/// How the cells of a workbook by anyone look; in our own they look as we made them.
fn looks_of(package: Option<&mut Package<'_>>, kind: Kind, own: bool) -> looks::Looks {
    match package {
        Some(package) if kind == Kind::Xlsx && !own => {
            package.part("xl/styles.xml").map(|xml| looks::Looks::of(&xml)).unwrap_or_default()
        }
        _ => looks::Looks::own(),
    }
}

/// What the parts of a workbook have in them.
#[derive(Default)]
struct Parts {
    /// Those with runs of text that are set or shown otherwise, by their places.
    raised: Vec<(usize, Vec<u8>)>,
    /// Are cells joined anywhere? To look for them is to go through all sheets once more.
    merged: bool,
    /// Are there formulas? These too.
    formulas: bool,
}

/// References that the library could not bear are a damaged file. `white`: is white text not seen?
fn look_at_parts(package: &mut Package<'_>, kind: Kind, white: bool) -> Result<Parts, ReadError> {
    let mut parts = Parts::default();
    for i in 0..package.len() {
        let name = package.name_at(i).unwrap_or_default();
        if kind == Kind::Ods && name != "content.xml" {
            continue;
        }
        let Some(xml) = package.part_at(i) else {
            // What can't be looked at here, too large say, may hold them.
            (parts.merged, parts.formulas) = (true, true);
            continue;
        };
        if kind == Kind::Xlsx && !refs::part_is_inside(&xml) {
            return Err(ReadError::Broken(label(kind).to_string()));
        }
        parts.merged = parts.merged || memchr::memmem::find(&xml, b"mergeCell").is_some();
        parts.formulas = parts.formulas || has_formula(&xml);
        if raised::in_part(kind, &name, &xml, white) {
            parts.raised.push((i, xml));
        }
    }
    Ok(parts)
}

/// Does an element `f` of any name space begin in a part?
fn has_formula(xml: &[u8]) -> bool {
    memchr::memchr_iter(b'f', xml).any(|at| {
        let before = at.checked_sub(1).and_then(|before| xml.get(before));
        let behind = xml.get(at + 1).is_some_and(|&b| matches!(b, b'>' | b'/') || b.is_ascii_whitespace());
        behind && matches!(before, Some(b'<' | b':'))
    })
}

fn label(kind: Kind) -> &'static str {
    match kind {
        Kind::Xlsx => "XLSX",
        Kind::Xls => "XLS",
        Kind::Ods => "ODS",
    }
}

/// A sheet as a table: every row from the first to the last cell, blank cells included, merged ranges as spans. Blank
/// rows are left out but for those of a named range, which somebody means as a whole. What a merged range hides is put
/// aside.
fn table(sheet: &str, content: &Content, ranges: &[(u32, u32)], hidden: &mut Hidden, budget: &Budget) -> Option<Table> {
    let rightmost = content.cells.keys().map(|k| k.1).max()?;
    let name: Arc<str> = sheet.into();
    let origin = |(row, col): (u32, u32)| {
        let cell = format!("{}{}", crate::base::text::column_name(col), row + 1);
        Origin::Sheet { sheet: Arc::clone(&name), cell }
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
        let own =
            |p: &mut Picture| matches!(&p.origin, Origin::Sheet { sheet, .. } if Some(&**sheet) == name.as_deref());
        out.extend(pictures.extract_if(.., own).map(Block::Picture));
    }
    out.extend(pictures.into_iter().map(Block::Picture));
    out
}

fn finish(rows: Vec<Row>, sheet: &str) -> Option<Table> {
    Some(Table { rows, gridded: true, sheet: Some(sheet.to_string()), ..Table::default() })
}
