//! The sheet of a section as blocks: text in its rows, the issuer's own tables in their named ranges.

use std::collections::{BTreeSet, HashMap};

use super::address::place;
use super::told;
use crate::base::finding::Finding;
use crate::base::numeral::heading_number;
use crate::base::origin::Origin;
use crate::forms::{Book, Form, WorkbookNames};
use crate::normalize::number::{Reading, read_value};
use crate::read::{Block, Cell, Paragraph, Row, Source, Table};

/// Longest line that is a heading although its words are not known.
const LONGEST_HEADING: usize = 30;

/// A named range: sheet, first and last row and column, from 1.
struct Area {
    sheet: String,
    rows: (i64, i64),
    cols: (i64, i64),
}

/// Where the issuer's own tables stand.
pub struct Areas(Vec<Area>);

impl Areas {
    /// The ranges that the workbook names.
    pub fn of(book: &Book, source: &Source) -> Self {
        let prefix = &book.words().workbook.table_name;
        let own = source.names.iter().filter(|(name, _)| name.starts_with(prefix.as_str()));
        Self(own.filter_map(|(_, origin)| area(origin)).collect())
    }

    /// A sheet's rows cut at the issuer's own tables: these stand by themselves, whatever their rows look like.
    pub fn cut(&self, table: Table) -> Vec<Block> {
        let Some(sheet) = table.sheet.clone() else { return vec![Block::Table(table)] };
        let owners = self.owners(&sheet, &table.rows);
        let mut pieces: Vec<(Option<usize>, Vec<Row>)> = Vec::new();
        for row in table.rows {
            let at = number(&row).and_then(|number| owners.get(&number).copied());
            match pieces.last_mut().filter(|(last, _)| *last == at) {
                Some((_, rows)) => rows.push(row),
                None => pieces.push((at, vec![row])),
            }
        }
        let block = |(at, rows): (Option<usize>, Vec<Row>)| match at {
            Some(i) => {
                let rows = rows.into_iter().map(|row| self.0[i].inside(row)).collect();
                Block::Table(Table { rows, gridded: true, ..Table::default() })
            }
            None => {
                Block::Table(Table { rows, gridded: table.gridded, sheet: Some(sheet.clone()), ..Table::default() })
            }
        };
        pieces.into_iter().map(block).collect()
    }

    /// Which range has each row; of several the first. Every row is taken once, however many ranges there are.
    fn owners(&self, sheet: &str, rows: &[Row]) -> HashMap<i64, usize> {
        let mut free: BTreeSet<i64> = rows.iter().filter_map(number).collect();
        let mut owners = HashMap::new();
        for (i, area) in self.0.iter().enumerate().filter(|(_, a)| a.sheet == sheet && a.rows.0 <= a.rows.1) {
            let own: Vec<i64> = free.range(area.rows.0..=area.rows.1).copied().collect();
            for row in own {
                free.remove(&row);
                owners.insert(row, i);
            }
        }
        owners
    }
}

/// The number of a row on its sheet.
fn number(row: &Row) -> Option<i64> {
    Some(place(&row.cells.first()?.origin)?.0)
}

/// Rows with one filled cell, outside of every table, are paragraphs: on a sheet of text a number alone is one too.
pub fn paragraphs(block: Block) -> Vec<Block> {
    let table = match block {
        Block::Table(table) if table.sheet.is_some() => table,
        other => return vec![other],
    };
    let mut blocks: Vec<Block> = Vec::new();
    for row in table.rows {
        let mut filled = row.cells.iter().filter(|c| !c.text.is_empty());
        if let (Some(only), None) = (filled.next(), filled.next()) {
            let (text, origin) = (only.text.clone(), only.origin.clone());
            blocks.push(Block::Paragraph(Paragraph::new(text, origin)));
            continue;
        }
        match blocks.last_mut() {
            Some(Block::Table(last)) => last.rows.push(row),
            _ => blocks.push(Block::Table(Table {
                rows: vec![row],
                gridded: table.gridded,
                sheet: table.sheet.clone(),
                ..Table::default()
            })),
        }
    }
    blocks
}

impl Area {
    /// Blank cells beside the table are none of it; words there are kept, with the blanks on the way to them, so that none
    /// moves to another column.
    fn inside(&self, row: Row) -> Row {
        let column = |c: &Cell| place(&c.origin).map_or(self.cols.0, |p| p.1);
        let filled = || row.cells.iter().filter(|c| !c.text.is_empty()).map(column);
        let first = filled().min().map_or(self.cols.0, |col| col.min(self.cols.0));
        let last = filled().max().map_or(self.cols.1, |col| col.max(self.cols.1));
        Row { cells: row.cells.into_iter().filter(|c| (first..=last).contains(&column(c))).collect() }
    }
}

fn area(origin: &Origin) -> Option<Area> {
    let Origin::Sheet { sheet, cell } = origin else { return None };
    let (first, last) = cell.split_once(':').unwrap_or((cell, cell));
    let place = |cell: &str| place(&Origin::Sheet { sheet: sheet.clone(), cell: cell.to_string() });
    let (first, last) = (place(first)?, place(last)?);
    Some(Area { sheet: sheet.to_string(), rows: (first.0, last.0), cols: (first.1, last.1) })
}

/// Take out what is the workbook's and not the report's: links back, signs of what the source does not have; join texts
/// that go on in the next row.
pub fn clean(mut table: Table, names: &WorkbookNames) -> Table {
    for row in &mut table.rows {
        for cell in &mut row.cells {
            if cell.text == names.back || cell.text == names.absent {
                cell.text.clear();
            }
        }
    }
    let widest = table.rows.iter().flat_map(|r| &r.cells).filter(|c| !c.text.is_empty()).map(|c| c.col + c.cols).max();
    for row in &mut table.rows {
        row.cells.retain(|c| c.col < widest.unwrap_or(0));
    }
    join_continued(&mut table, names);
    table
}

/// Text that went on in the next row is one again.
fn join_continued(table: &mut Table, names: &WorkbookNames) {
    let mut rows: Vec<Row> = Vec::new();
    for row in std::mem::take(&mut table.rows) {
        let before = rows.last_mut().and_then(|r| r.cells.first_mut());
        // Both signs must be there: where a row between them was deleted, they stay in sight.
        let rest = row.cells.first().and_then(|c| c.text.strip_prefix(names.continues.as_str()));
        match (before, rest) {
            (Some(before), Some(rest)) if before.text.ends_with(&names.continued) => {
                before.text.truncate(before.text.len() - names.continued.len());
                before.text.push_str(rest);
            }
            _ => rows.push(row),
        }
    }
    table.rows = rows;
}

/// The blocks of the sheet of a section. Its text is of that section whatever became of its heading.
pub fn section(
    book: &Book,
    table: Table,
    number: u8,
    areas: &Areas,
    headings: &mut Vec<(Origin, u8)>,
    findings: &mut Vec<Finding>,
) -> Vec<Block> {
    let mut table = table;
    let tab = table.sheet.clone().unwrap_or_default();
    beside_heading(book, &mut table, number, findings);
    let lone = |row: &Row| {
        let filled: Vec<&Cell> = row.cells.iter().filter(|c| !c.text.is_empty()).collect();
        let text = filled.len() == 1 && !matches!(read_value(book, &filled[0].text), Reading::Number(..));
        text.then(|| filled[0].clone())
    };
    let headed = table.rows.iter().filter_map(lone).any(|c| book.section_of_heading(&c.text) == Some(number));
    let first = table.rows.iter().find(|r| r.cells.iter().any(|c| !c.text.is_empty())).cloned();
    let mut blocks = areas.cut(table);
    if Form::ALL.into_iter().all(|form| book.section(form).number != number) {
        blocks = blocks.into_iter().flat_map(paragraphs).collect();
    }
    let Some(first) = first.filter(|row| !headed && !of_a_form(book, row)) else { return blocks };
    let origin = first.cells.iter().find(|c| !c.text.is_empty()).map(|c| c.origin.clone());
    match (lone(&first), origin) {
        (Some(cell), _) if like_heading(&cell.text, number) => {
            headings.push((cell.origin, number));
        }
        (_, Some(origin)) => {
            let words = &book.words().sections[usize::from(number) - 1].heading;
            findings.push(told::heading(&tab, words, Some(origin.clone())));
            blocks.insert(0, Block::Paragraph(Paragraph::new(words.as_str(), origin)));
        }
        _ => {}
    }
    blocks
}

/// Beside the heading stands the link back: whatever somebody wrote there is told, and keeps no heading from being one.
fn beside_heading(book: &Book, table: &mut Table, number: u8, findings: &mut Vec<Finding>) {
    let filled = |row: &Row| row.cells.iter().any(|c| !c.text.is_empty());
    let Some(row) = table.rows.iter_mut().find(|row| filled(row)) else { return };
    let mut cells = row.cells.iter_mut().filter(|c| !c.text.is_empty());
    if cells.next().is_none_or(|first| book.section_of_heading(&first.text) != Some(number)) {
        return;
    }
    for cell in cells {
        let why = ("标题旁边的格不读；要用的内容请写在标题下面", "cells beside a heading are not read");
        findings.push(told::unused(&cell.text, why, &cell.origin));
        cell.text.clear();
    }
}

/// `五、困难和打算`: a short line with the section's number.
fn like_heading(text: &str, number: u8) -> bool {
    text.chars().count() <= LONGEST_HEADING && !text.contains(['。', '；']) && heading_number(text) == Some(number)
}

/// Does the row belong to an official table?
fn of_a_form(book: &Book, row: &Row) -> bool {
    row.cells.iter().filter(|c| !c.text.is_empty()).any(|c| {
        let folded = book.folding().fold(&c.text);
        !book.labels().meanings(&folded).is_empty()
            || Form::ALL.into_iter().any(|form| book.labels().part_of(&folded, form))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Held;

    fn joined(texts: &[&str]) -> Vec<String> {
        let cell = |text: &&str| Cell {
            text: (*text).to_string(),
            col: 0,
            cols: 1,
            rows: 1,
            origin: Origin::line(1),
            held: Held::Plain,
        };
        let rows = texts.iter().map(|text| Row { cells: vec![cell(text)] }).collect();
        let table = clean(Table { rows, ..Table::default() }, &Book::official().words().workbook);
        table.rows.into_iter().map(|row| row.cells[0].text.clone()).collect()
    }

    #[test]
    fn a_text_over_several_rows_is_one_again() {
        assert_eq!(joined(&["一（接下格）", "（接上格）二（接下格）", "（接上格）三", "四"]), ["一二三", "四"]);
    }

    #[test]
    fn a_row_deleted_from_a_long_text_does_not_join_its_neighbours() {
        assert_eq!(joined(&["一（接下格）", "四"]), ["一（接下格）", "四"]);
        assert_eq!(joined(&["一（接下格）", "（接上格）三", "四"]), ["一三", "四"]);
        assert_eq!(joined(&["（接上格）三", "四"]), ["（接上格）三", "四"]);
    }
}
