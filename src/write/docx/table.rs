//! Tables on their grid: spans, fills, headers that come again on each page, rows that stay whole.

use super::control::{Control, remarked};
use super::links::Links;
use super::lists;
use super::measures::{WIDTH, twips};
use super::paragraph::{paragraph, stretches};
use super::styles::{REMARK, style};
use crate::document::grid::{Align, Grid, GridCell, Role, balanced, numbered};
use crate::document::{self, look};
use crate::write::xml::Xml;

/// Space between a rule and text, in points: above and below, and at the sides.
const PAD: f32 = 2.5;
const SIDES: f32 = 1.2;
/// What is added to the height of a row of one line, in points.
const ROOM: f32 = 1.0;

/// What a table is called and what it is in the document.
pub struct Table<'a> {
    /// The grid.
    pub grid: &'a Grid,
    /// What it is.
    pub role: document::Role,
    /// What it is called, for whoever cannot see it.
    pub caption: &'a str,
    /// The section that it stands in.
    pub about: &'a str,
    /// The bookmark at its beginning, and its number.
    pub bookmark: Option<(usize, String)>,
    /// The document's remarks on cells, by their keys.
    pub remarks: &'a [(String, String)],
    /// The addresses that the document knows.
    pub links: &'a Links<'a>,
}

/// A table. `controls` counts those of the document.
pub fn table(xml: &mut Xml, table: &Table<'_>, controls: &mut usize) {
    let grid = table.grid;
    let edges = edges(&grid.widths);
    xml.within("w:tbl", &[], |xml| {
        properties(xml, table);
        xml.within("w:tblGrid", &[], |xml| {
            for pair in edges.windows(2) {
                xml.empty("w:gridCol", &[("w:w", &(pair[1] - pair[0]).to_string())]);
            }
        });
        let owners = owners(grid);
        for (r, owners) in owners.iter().enumerate() {
            xml.within("w:tr", &[], |xml| {
                row_properties(xml, table, r);
                let mut col = 0;
                while col < owners.len() {
                    let cell = owners[col].map(|i| &grid.cells[i]);
                    let cols = cell.map_or(1, |cell| cell.cols).max(1);
                    let width = edges[(col + cols).min(edges.len() - 1)] - edges[col];
                    one(xml, table, cell, (r, width), controls);
                    col += cols;
                }
            });
        }
    });
}

/// The edges of the columns in twips: as shares of the width of the text.
fn edges(widths: &[f64]) -> Vec<i64> {
    let sum: f64 = widths.iter().sum();
    let mut edge = 0.0;
    let mut edges = vec![0];
    for width in widths {
        edge += width;
        #[allow(clippy::cast_possible_truncation)]
        edges.push((edge / sum * f64::from(WIDTH)).round() as i64);
    }
    edges
}

/// Which cell covers each place of the grid.
fn owners(grid: &Grid) -> Vec<Vec<Option<usize>>> {
    let mut owners = vec![vec![None; grid.widths.len()]; grid.rows];
    for (i, cell) in grid.cells.iter().enumerate() {
        for row in owners.iter_mut().skip(cell.row).take(cell.rows) {
            row.iter_mut().skip(cell.col).take(cell.cols).for_each(|place| *place = Some(i));
        }
    }
    owners
}

fn properties(xml: &mut Xml, table: &Table<'_>) {
    xml.within("w:tblPr", &[], |xml| {
        xml.empty("w:tblW", &[("w:w", &format!("{WIDTH:.0}")), ("w:type", "dxa")]);
        xml.value("w:jc", "center");
        xml.within("w:tblBorders", &[], |xml| {
            for side in ["w:top", "w:left", "w:bottom", "w:right", "w:insideH", "w:insideV"] {
                let line = [("w:val", "single"), ("w:sz", "4"), ("w:space", "0"), ("w:color", "000000")];
                xml.empty(side, &line);
            }
        });
        xml.empty("w:tblLayout", &[("w:type", "fixed")]);
        xml.within("w:tblCellMar", &[], |xml| {
            for (side, points) in [("w:top", PAD), ("w:left", SIDES), ("w:bottom", PAD), ("w:right", SIDES)] {
                xml.empty(side, &[("w:w", &twips(points)), ("w:type", "dxa")]);
            }
        });
        xml.value("w:tblCaption", table.caption);
        xml.value("w:tblDescription", table.about);
    });
}

fn row_properties(xml: &mut Xml, table: &Table<'_>, row: usize) {
    xml.within("w:trPr", &[], |xml| {
        xml.empty("w:cantSplit", &[]);
        let look = look(table.role);
        let height = super::line(&look) + 2.0 * PAD + ROOM;
        xml.empty("w:trHeight", &[("w:val", &twips(height)), ("w:hRule", "atLeast")]);
        if row < table.grid.header_rows {
            xml.empty("w:tblHeader", &[]);
        }
    });
}

/// One place of a row: a cell, the lower part of one, or nothing.
fn one(xml: &mut Xml, table: &Table<'_>, cell: Option<&GridCell>, (row, width): (usize, i64), controls: &mut usize) {
    let first = cell.is_some_and(|cell| cell.row == row);
    xml.within("w:tc", &[], |xml| {
        xml.within("w:tcPr", &[], |xml| {
            xml.empty("w:tcW", &[("w:w", &width.to_string()), ("w:type", "dxa")]);
            let Some(cell) = cell else { return };
            if cell.cols > 1 {
                xml.value("w:gridSpan", &cell.cols.to_string());
            }
            if cell.rows > 1 {
                xml.value("w:vMerge", if first { "restart" } else { "continue" });
            }
            if let (Role::Band, Some(fill)) = (cell.role, table.grid.band_fill) {
                xml.empty("w:shd", &[("w:val", "clear"), ("w:color", "auto"), ("w:fill", &fill.hex().to_uppercase())]);
            }
            if cell.vertical {
                xml.value("w:textDirection", "tbRlV");
            }
            xml.value("w:vAlign", "center");
        });
        match cell.filter(|_| first) {
            Some(cell) => content(xml, table, cell, width, controls),
            None => paragraph(xml, style(table.role), |xml| kept(xml, table, row), |_| {}),
        }
    });
}

/// A whole form stays on a page where it fits on one: each of its rows goes with the next, and the last lets go. Every paragraph
/// says so: some programs ask the first cell of a row, even where it is but the lower part of one that began above.
fn kept(xml: &mut Xml, table: &Table<'_>, row: usize) {
    if table.grid.template.is_some() && row + 1 < table.grid.rows {
        xml.empty("w:keepNext", &[]);
    }
}

fn content(xml: &mut Xml, table: &Table<'_>, cell: &GridCell, width: i64, controls: &mut usize) {
    let grid = table.grid;
    let own = if cell.role == Role::Note { REMARK } else { style(table.role) };
    let begins = cell.row == 0 && cell.col == 0;
    let lines = lines(table, cell, width);
    // Where the line begins in the text of the cell; labels of the forms, which are cut otherwise, are text alone.
    let mut at = 0;
    for (i, text) in lines.iter().enumerate() {
        let length = if cell.spans.is_empty() { 0 } else { text.chars().count() };
        let spans = cell.spans.within(at, at + length);
        at += length + 1;
        let more = |xml: &mut Xml| {
            kept(xml, table, cell.row);
            if let Some(line) = spans.items.first().filter(|line| line.at == 0) {
                lists::item(xml, line.item);
            }
            if cell.align == Align::Left {
                xml.empty("w:ind", &[("w:left", &twips(SIDES)), ("w:right", &twips(SIDES))]);
            }
            xml.value("w:jc", if cell.align == Align::Center { "center" } else { "left" });
        };
        paragraph(xml, own, more, |xml| {
            let mark = table.bookmark.as_ref().filter(|_| begins && i == 0);
            if let Some((number, name)) = mark {
                xml.empty("w:bookmarkStart", &[("w:id", &number.to_string()), ("w:name", name)]);
                xml.empty("w:bookmarkEnd", &[("w:id", &number.to_string())]);
            }
            let field = cell.value.as_ref().and_then(|(at, _)| Some((grid.template.as_ref()?, *at)));
            match field.and_then(|(template, at)| Some((template, template.fields.get(at)?))) {
                Some((template, field)) => {
                    *controls += 1;
                    let label = format!("{} {}", template.table, field.label());
                    let remark = table.remarks.iter().position(|(key, _)| *key == field.key);
                    remarked(
                        xml,
                        &Control { number: *controls, key: &field.key, label: &label, remark, spans: &spans },
                        text,
                    );
                }
                None => stretches(xml, &spans, text, table.links),
            }
        });
    }
}

/// The paragraphs of a cell: a value is one; a label is cut where the form cuts it, if its column is narrow.
fn lines(table: &Table<'_>, cell: &GridCell, width: i64) -> Vec<String> {
    if cell.value.is_some() {
        return vec![cell.text.clone()];
    }
    #[allow(clippy::cast_precision_loss)]
    let (room, size) = (width as f32 / 20.0 - 2.0 * SIDES, look(table.role).size);
    #[allow(clippy::cast_precision_loss)]
    let wide = |text: &str| text.chars().count() as f32 * size;
    let narrow = table.grid.template.is_some() && !cell.vertical && wide(&cell.text) > room;
    if narrow && cell.wrap.concat() == cell.text && cell.wrap.iter().all(|part| wide(part) <= room) {
        return cell.wrap.clone();
    }
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let fit = (room / size) as usize;
    if let Some((number, rest)) = numbered(&cell.text).filter(|(number, _)| narrow && room < wide(number) + 3.5 * size)
    {
        return std::iter::once(number.to_string()).chain(balanced(rest, fit)).collect();
    }
    cell.text.split('\n').map(str::to_string).collect()
}
