//! The workbook as sheets of placed cells.

pub(crate) mod builder;
pub mod opinion;

use rust_decimal::Decimal;

use crate::page::chart::Shape;

/// How a cell looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Style {
    /// The report's title.
    Title,
    /// A section's heading.
    Heading,
    /// A heading of second or third level.
    Subheading,
    /// Running text.
    Body,
    /// 署名 and date.
    Ending,
    /// A filled band of 表二.
    Band,
    /// A column header.
    Head,
    /// A label set one character a line.
    Vertical,
    /// A label at the left.
    LabelLeft,
    /// A label in the middle.
    LabelCenter,
    /// The remark in the corner of 表三.
    Note,
    /// A value cell.
    Value,
    /// A cell of an issuer's own table, text.
    Plain,
    /// A cell of an issuer's own table, centred.
    PlainCenter,
    /// A name in a list of facts.
    Key,
    /// A fact.
    Fact,
    /// A check that holds, or has nothing to say.
    Good,
    /// A check or a finding that is wrong.
    Bad,
}

/// What a cell holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// Nothing; only the look.
    Blank,
    /// Text, never taken for a formula.
    Text(String),
    /// An exact number, shown with its own decimals.
    Number(Decimal),
    /// An exact number, shown with a unit that is not the form's own.
    Measured(Decimal, String),
    /// A formula with the result it has now.
    Formula(String, Cached),
    /// A link to a sheet of the workbook.
    Link {
        /// Name of the sheet.
        sheet: String,
    },
}

/// The result stored with a formula.
#[derive(Debug, Clone, PartialEq)]
pub enum Cached {
    /// A number.
    Number(Decimal),
    /// A text.
    Text(String),
}

/// A cell in its place.
#[derive(Debug, Clone, PartialEq)]
pub struct SheetCell {
    /// Row, from 0.
    pub row: u32,
    /// Column, from 0.
    pub col: u16,
    /// Rows spanned.
    pub rows: u32,
    /// Columns spanned.
    pub cols: u16,
    /// What it holds.
    pub content: Content,
    /// How it looks.
    pub style: Style,
    /// A remark shown when the cell is pointed at.
    pub note: Option<String>,
}

/// One sheet.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// Column widths in characters.
    pub widths: Vec<f64>,
    /// The cells.
    pub cells: Vec<SheetCell>,
    /// Row heights in points where they differ from the default.
    pub heights: Vec<(u32, f64)>,
    /// Rows repeated on every printed page: first and last.
    pub repeat: Option<(u32, u32)>,
    /// Rows and columns that stay in view.
    pub freeze: Option<(u32, u16)>,
    /// Printed across rather than upright.
    pub landscape: bool,
    /// Cells to type numbers into.
    pub inputs: Vec<Input>,
    /// Cells that turn red while a sum does not hold.
    pub alarms: Vec<Alarm>,
    /// Charts over cells of the sheet.
    pub charts: Vec<PlacedChart>,
}

/// A chart over a block of cells: names in column A, a series a column from B, its names in the row above.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlacedChart {
    /// Its title.
    pub title: String,
    /// How it is drawn.
    pub shape: Shape,
    /// The row of the series' names.
    pub top: u32,
    /// The last row.
    pub last: u32,
    /// How many series.
    pub series: u32,
    /// Row and column of its upper left corner.
    pub at: (u32, u16),
}

/// What may be typed into a number cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Whole numbers from 0.
    Count,
    /// Whole numbers, negative ones too (本年增/减).
    Change,
    /// Numbers from 0 with decimals.
    Money,
}

/// A cell to type a number into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Input {
    /// Row, from 0.
    pub row: u32,
    /// Column, from 0.
    pub col: u16,
    /// What may be typed.
    pub kind: Kind,
}

/// Cells of one equation and the formula that is true while it does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alarm {
    /// The cells, such as `D5`.
    pub cells: Vec<String>,
    /// The formula.
    pub formula: String,
}

/// A name for a cell: the key of its field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedCell {
    /// The key.
    pub key: String,
    /// Name of the sheet.
    pub sheet: String,
    /// Row, from 0.
    pub row: u32,
    /// Column, from 0.
    pub col: u16,
}

/// The whole workbook.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Book {
    /// Title, for the document's properties.
    pub title: String,
    /// Issuing agency, for the document's properties.
    pub agency: String,
    /// The sheets in order.
    pub sheets: Vec<Sheet>,
    /// Named cells.
    pub names: Vec<NamedCell>,
}
