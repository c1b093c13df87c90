//! The workbook as sheets of placed cells.

pub(crate) mod builder;
mod measure;
pub mod opinion;
pub mod style;
pub(crate) mod unread;

use std::sync::Arc;

use rust_decimal::Decimal;

use crate::base::media::Media;
use crate::report::Report;

pub use style::{Entry, Look, Style};

/// The remark in the properties of a workbook by which this program knows its own, and who wrote its notes.
pub const MAKER: &str = crate::base::own::PROGRAM;
/// Year, month and day of making: fixed, so that the same report gives the same bytes on every day.
pub const CREATED: (u16, u8, u8) = (2000, 1, 1);

/// What may be done on a sheet whose labels are locked against slips of the hand; without a password anybody can unlock
/// them.
pub const FREEDOMS: [Freedom; 7] = [
    Freedom::FormatCells,
    Freedom::FormatColumns,
    Freedom::FormatRows,
    Freedom::InsertColumns,
    Freedom::InsertRows,
    Freedom::DeleteRows,
    Freedom::EditObjects,
];

/// Something that a locked sheet may leave free.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Freedom {
    /// Looks of cells.
    FormatCells,
    /// Widths of columns.
    FormatColumns,
    /// Heights of rows.
    FormatRows,
    /// Columns put in.
    InsertColumns,
    /// Rows put in.
    InsertRows,
    /// Rows taken out.
    DeleteRows,
    /// Drawn things, so that remarks can be taken away.
    EditObjects,
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
    /// A day, `YYYY-MM-DD`.
    Date(String),
    /// A link within the workbook.
    Link {
        /// A cell by its name, or as `'表三'!A1`.
        to: String,
        /// What is shown.
        text: String,
    },
}

/// A remark shown when a cell is pointed at, in a box that holds all of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// The text.
    pub text: String,
    /// Width of the box in pixels.
    pub width: u32,
    /// Its height.
    pub height: u32,
}

impl Remark {
    /// A box as large as the text needs; what is longer than a box on a screen goes on elsewhere, and says so.
    #[must_use]
    pub fn new(text: &str) -> Self {
        const LONGEST: usize = 900;
        let more = text.chars().nth(LONGEST).map_or("", |_| "……（未完，见“勾稽检查”）");
        let text: String = text.chars().take(LONGEST).chain(more.chars()).collect();
        let (width, per_line) = (320, 46.0);
        let lines: f64 = text.lines().map(|l| (measure::display_width(l) / per_line).ceil().max(1.0)).sum();
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let height = (lines * 18.0 + 16.0) as u32;
        Self { text, width, height: height.max(60) }
    }
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
    pub note: Option<Remark>,
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
    /// A list that can be filtered by its columns: the row of its heads and its last row.
    pub filter: Option<(u32, u32)>,
    /// Rows and columns that stay in view.
    pub freeze: Option<(u32, u16)>,
    /// Printed across rather than upright.
    pub landscape: bool,
    /// Too wide for a page: printed on several side by side, with its first column on each of them.
    pub wide: bool,
    /// Cells to type numbers into.
    pub inputs: Vec<Input>,
    /// Cells that change their look while a formula is true.
    pub alarms: Vec<Alarm>,
    /// The issuer's own tables: first and last row.
    pub areas: Vec<(u32, u32)>,
    /// A link to the contents beside the first row.
    pub back: Option<Back>,
    /// Charts over cells of the sheet.
    pub charts: Vec<PlacedChart>,
    /// Pictures in rows of their own.
    pub pictures: Vec<PlacedPicture>,
}

impl Book {
    /// The workbook of a report, by its title and agency.
    pub(crate) fn of(report: &Report, sheets: Vec<Sheet>, names: Vec<NamedCell>) -> Self {
        let (title, agency) = (report.display_title(), report.agency.clone().unwrap_or_default());
        Self { title, agency, subject: report.book.words().title.official().to_string(), sheets, names }
    }
}

impl Sheet {
    /// The last row and column to print. Charts stand beside the cells that they show, over as many columns as the sheet
    /// has widths for.
    #[must_use]
    pub fn extent(&self) -> (u32, u16) {
        let bottom = self.cells.iter().map(|c| c.row + c.rows - 1).max().unwrap_or(0);
        let right = self.cells.iter().map(|c| c.col + c.cols - 1).max().unwrap_or(0);
        let bottom = self.charts.iter().map(|c| c.at.0 + c.rows()).fold(bottom, u32::max);
        let widest = u16::try_from(self.widths.len()).unwrap_or(1).max(1) - 1;
        (bottom, if self.charts.is_empty() { right } else { right.max(widest) })
    }
}

/// A link to the contents; it stands beside what is printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Back {
    /// The column.
    pub col: u16,
    /// Where it leads.
    pub to: String,
    /// What is shown.
    pub text: String,
}

/// A chart over cells of the sheet: bars in their order from the top.
#[derive(Debug, Clone, PartialEq)]
pub struct PlacedChart {
    /// Its title.
    pub title: String,
    /// Rows and columns of the names, first and last.
    pub names: [(u32, u16); 2],
    /// The same of the numbers.
    pub numbers: [(u32, u16); 2],
    /// The colours of bars that differ from the last one's; red, green, blue from 0 to 1.
    pub colors: Vec<[f32; 3]>,
    /// Row and column of its upper left corner, and how far right of that it stands in pixels of the screen.
    pub at: (u32, u16),
    /// See [`PlacedChart::at`].
    pub right: u32,
    /// Width and height in pixels of the screen.
    pub size: [u32; 2],
    /// Where the bars begin and how long the longest is, as shares of the width.
    pub plot: [f64; 2],
}

impl PlacedChart {
    /// Rows of the usual height that it covers.
    #[must_use]
    pub fn rows(&self) -> u32 {
        self.size[1].div_ceil(style::ROW)
    }
}

/// A picture in a row of its own.
#[derive(Debug, Clone, PartialEq)]
pub struct PlacedPicture {
    /// What it holds.
    pub media: Arc<Media>,
    /// What is said instead of it.
    pub alt: String,
    /// Row and column of its upper left corner.
    pub at: (u32, u16),
    /// Width and height in pixels of the screen.
    pub size: [u32; 2],
}

/// A cell to type a number into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Input {
    /// Row, from 0.
    pub row: u32,
    /// Column, from 0.
    pub col: u16,
    /// What may be typed.
    pub kind: Entry,
}

/// Cells and the formula that is true while they are to look otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alarm {
    /// The cells, such as `D5` or `A3:H9`.
    pub cells: Vec<String>,
    /// The formula, as for the first of them.
    pub formula: String,
    /// What they look like then.
    pub look: Look,
}

/// A name for a cell or range: the key of its field, or what the sheet or table is.
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
    /// The last row and column, where it is a range.
    pub last: Option<(u32, u16)>,
}

/// The whole workbook.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Book {
    /// Title, for the document's properties.
    pub title: String,
    /// Issuing agency, for the document's properties.
    pub agency: String,
    /// The official name of such documents, for the document's properties.
    pub subject: String,
    /// The sheets in order.
    pub sheets: Vec<Sheet>,
    /// Named cells.
    pub names: Vec<NamedCell>,
}
