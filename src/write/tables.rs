//! The tables that reports become for programs: which columns each has, and the rows of its number cells. CSV and Parquet take
//! columns and rows from here, so that one thing has one name; `docs/tables.md` says what each means.

use std::borrow::Cow;

use rust_decimal::Decimal;

use crate::base::origin::Origin;
use crate::forms::{Book, Field};
use crate::report::{Report, Value};

/// A table of a corpus.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Table {
    /// A row a number cell.
    Cells,
    /// A row an input, read or not.
    Reports,
    /// A row a heading or paragraph.
    Paragraphs,
    /// A row a finding.
    Findings,
}

/// What a column holds. Every column may be empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text in UTF-8.
    Text,
    /// A whole number of 32 bits.
    Int,
    /// A length in points.
    Double,
    /// A day of the calendar.
    Date,
    /// An exact number with ten decimals, 38 digits in all.
    Decimal,
}

/// A column: its name and what it holds.
pub type Column = (&'static str, Kind);

use Kind::{Date, Decimal as Exact, Double, Int, Text};

/// Whose row it is: at the head of every table.
const OWNER: [Column; 4] = [("report_id", Text), ("file", Text), ("agency", Text), ("year", Int)];

/// A place in the source, in words and in parts: at the end of every table but `reports`.
const ORIGIN: [Column; 10] = [
    ("origin", Text),
    ("line", Int),
    ("page", Int),
    ("box_left", Double),
    ("box_top", Double),
    ("box_right", Double),
    ("box_bottom", Double),
    ("sheet", Text),
    ("cell", Text),
    ("element", Text),
];

const CELLS: [Column; 11] = [
    ("form", Text),
    ("layout", Text),
    ("key", Text),
    ("group_label", Text),
    ("row_label", Text),
    ("column_label", Text),
    ("value", Exact),
    ("value_yuan", Exact),
    ("state", Text),
    ("text", Text),
    ("unit", Text),
];

const REPORTS: [Column; 16] = [
    ("sha256", Text),
    ("format", Text),
    ("encoding", Text),
    ("title", Text),
    ("issued_on", Date),
    ("disclosure_layout", Text),
    ("requests_layout", Text),
    ("cases_layout", Text),
    ("errors", Int),
    ("warnings", Int),
    ("notes", Int),
    ("numbers_hash", Text),
    ("duplicate_of", Text),
    ("conflicts_with", Text),
    ("status", Text),
    ("message", Text),
];

const PARAGRAPHS: [Column; 4] = [("section", Int), ("position", Int), ("role", Text), ("text", Text)];

const FINDINGS: [Column; 7] = [
    ("code", Text),
    ("severity", Text),
    ("message", Text),
    ("keys", Text),
    ("found", Text),
    ("expected", Text),
    ("accepted", Text),
];

impl Table {
    /// All of them, in the order in which they are written.
    pub const ALL: [Table; 4] = [Table::Cells, Table::Reports, Table::Paragraphs, Table::Findings];

    /// Its name: that of its folder.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Table::Cells => "cells",
            Table::Reports => "reports",
            Table::Paragraphs => "paragraphs",
            Table::Findings => "findings",
        }
    }

    /// Its columns in order.
    #[must_use]
    pub fn columns(self) -> Vec<Column> {
        let (own, origin): (&[Column], &[Column]) = match self {
            Table::Cells => (&CELLS, &ORIGIN),
            Table::Reports => (&REPORTS, &[]),
            Table::Paragraphs => (&PARAGRAPHS, &ORIGIN),
            Table::Findings => (&FINDINGS, &ORIGIN),
        };
        [&OWNER, own, origin].concat()
    }
}

/// One value of a row.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Datum<'a> {
    Text(Option<Cow<'a, str>>),
    Int(Option<i32>),
    Double(Option<f64>),
    /// Days since 1970.
    #[cfg_attr(not(feature = "parquet"), allow(dead_code))]
    Date(Option<i32>),
    Decimal(Option<Decimal>),
}

impl<'a> Datum<'a> {
    pub fn text(text: Option<&'a str>) -> Self {
        Self::Text(text.map(Cow::Borrowed))
    }

    pub fn owned(text: Option<String>) -> Self {
        Self::Text(text.map(Cow::Owned))
    }

    /// A number that the column has room for.
    pub fn count(number: usize) -> Self {
        Self::Int(i32::try_from(number).ok())
    }
}

/// A row, its values in the order of the columns.
pub(super) type Row<'a> = Vec<Datum<'a>>;

/// The beginning of every row of a report.
pub(super) fn owner<'a>(report_id: Option<&'a str>, report: &'a Report) -> Row<'a> {
    let (file, agency) = (Some(report.source.name.as_str()), report.agency.as_deref());
    vec![Datum::text(report_id), Datum::text(file), Datum::text(agency), Datum::Int(report.year)]
}

/// The end of a row: where it comes from.
pub(super) fn place(row: &mut Row<'_>, origin: Option<&Origin>) {
    let (mut line, mut page, mut bounds) = (None, None, [None; 4]);
    let (mut sheet, mut cell, mut element) = (None, None, None);
    match origin {
        Some(Origin::Line { line: number }) => line = Some(*number),
        Some(Origin::Page { page: number, bounds: sides }) => (page, bounds) = (Some(*number), sides.map(Some)),
        Some(Origin::Sheet { sheet: name, cell: own }) => (sheet, cell) = (Some(name.to_string()), Some(own.clone())),
        Some(Origin::Element { element: place }) => element = Some(place.to_string()),
        None => {}
    }
    let number = |n: Option<usize>| n.map_or(Datum::Int(None), Datum::count);
    row.extend([Datum::owned(origin.map(ToString::to_string)), number(line), number(page)]);
    row.extend(bounds.map(Datum::Double));
    row.extend([sheet, cell, element].map(Datum::owned));
}

/// The rows of a report's number cells, in the order of its tables.
pub(super) fn cells<'a>(report: &'a Report, report_id: Option<&'a str>) -> impl Iterator<Item = Row<'a>> {
    let of = move |table: &'a crate::report::FormTable| {
        table.template.fields.iter().zip(&table.values).map(move |(field, value)| {
            let label = |label: &'a str| Datum::text(Some(label).filter(|label| !label.is_empty()));
            let mut row = owner(report_id, report);
            row.extend([
                Datum::text(Some(table.template.form.name())),
                Datum::text(Some(&table.template.layout)),
                Datum::text(Some(&field.key)),
                label(&field.group),
                label(&field.row_label),
                label(&field.column_label),
                Datum::Decimal(value.number()),
                Datum::Decimal(yuan(&report.book, field, value)),
                Datum::text(Some(value.state_name())),
                Datum::text(Some(&value.text)),
                Datum::text(value.unit.as_deref()),
            ]);
            place(&mut row, value.origin.as_ref());
            row
        })
    };
    report.tables().flat_map(of)
}

/// An amount of money in 元, exactly; none where its unit is not known, or where it has more digits than a number holds.
fn yuan(book: &Book, field: &Field, value: &Value) -> Option<Decimal> {
    let size = book.words().value.money_size(value.unit.as_deref().filter(|_| field.money)?)?;
    let amount = value.number()?.normalize();
    // What a unit is in 元 is a whole number: it has no decimals of its own.
    let mantissa = amount.mantissa().checked_mul(size.mantissa())?;
    Decimal::try_from_i128_with_scale(mantissa, amount.scale()).ok().map(|n| n.normalize())
}
