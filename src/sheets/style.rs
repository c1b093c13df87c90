//! How the cells of a workbook look: faces as on paper ([`crate::document::looks`]), sizes for a screen.

use crate::document::looks::look;
use crate::document::{Rgb, Role, grid};
use crate::fonts::Slot;

/// What a cell is, for its looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Style {
    /// The report's title.
    Title,
    /// A section's heading.
    Heading,
    /// A heading of second level.
    Subheading,
    /// Running text.
    Body,
    /// 署名 and date.
    Ending,
    /// A band over the whole width of a table, in the fill that its layout has.
    Band(Option<Rgb>),
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
    /// A date to type.
    Date,
    /// A fact that is told and not read back.
    Told,
    /// The title, following its cell.
    Banner,
    /// The heading of a sheet that the program makes.
    Caption,
    /// A remark on such a sheet.
    Hint,
    /// The verdict of a check, coloured by what it says.
    Verdict,
    /// A number worked out.
    Sum,
    /// A link to another cell.
    Link,
    /// A finding that is wrong.
    Bad,
}

/// Where text stands between the sides of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Across {
    /// At the left.
    Left,
    /// In the middle.
    Center,
    /// At the right.
    Right,
}

/// How a number is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// As the spreadsheet sees fit; the cell holds text.
    General,
    /// A whole number, as a year.
    Whole,
    /// With as many decimals as were printed, and the unit where it is not the form's own.
    Printed,
    /// A day; what is typed in any usual way becomes one.
    Day,
}

/// How a cell looks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CellLook {
    /// The face, by its name ([`Slot::name`]).
    pub face: Slot,
    /// Size of the type in points.
    pub size: f64,
    /// Bold.
    pub bold: bool,
    /// Underlined.
    pub underlined: bool,
    /// Colour of the type where it is not black.
    pub ink: Option<Rgb>,
    /// Fill of the cell.
    pub fill: Option<Rgb>,
    /// It has thin rules about it.
    pub boxed: bool,
    /// Where the text stands across.
    pub across: Across,
    /// The text stands at the top rather than in the middle.
    pub top: bool,
    /// Indent in steps of the spreadsheet.
    pub indent: u8,
    /// The text is turned so that its first character is at the top.
    pub turned: bool,
    /// What is too long is set smaller rather than on several lines: a number never becomes ###, which hides it.
    pub shrunk: bool,
    /// How a number is shown.
    pub shown: Shown,
    /// It is locked against slips of the hand. Labels and what the program works out are; everything else may be edited.
    pub locked: bool,
}

/// Type on a sheet.
const TEXT: CellLook = CellLook {
    face: Slot::Fang,
    size: 12.0,
    bold: false,
    underlined: false,
    ink: None,
    fill: None,
    boxed: false,
    across: Across::Left,
    top: false,
    indent: 0,
    turned: false,
    shrunk: false,
    shown: Shown::General,
    locked: false,
};

/// A cell of a table, to be filled in.
const CELL: CellLook = CellLook { face: Slot::Song, size: 10.0, boxed: true, ..TEXT };

/// A cell of a table that stays as it is.
const FIXED: CellLook = CellLook { locked: true, ..CELL };

/// What is wrong: dark red on light red, as spreadsheets have it.
const WRONG: (Rgb, Rgb) = (Rgb([0x9C, 0x00, 0x06]), Rgb([0xFF, 0xC7, 0xCE]));

impl Style {
    /// The style of a piece of text by its role.
    #[must_use]
    pub fn of(role: Role) -> Self {
        match role {
            Role::Title => Self::Title,
            Role::Heading1 => Self::Heading,
            // The third and fourth levels look like running text, as on paper.
            Role::Heading2 => Self::Subheading,
            Role::Signature | Role::Date => Self::Ending,
            _ => Self::Body,
        }
    }

    /// The style of a cell of a table by what it is; `band` is the fill of the table's bands.
    #[must_use]
    pub fn of_cell(cell: &grid::GridCell, band: Option<Rgb>) -> Self {
        match (cell.role, cell.align) {
            (grid::Role::Band, _) => Self::Band(band),
            (grid::Role::Head, _) if cell.vertical => Self::Vertical,
            (grid::Role::Head, _) => Self::Head,
            (grid::Role::Label, grid::Align::Left) => Self::LabelLeft,
            (grid::Role::Label, grid::Align::Center) => Self::LabelCenter,
            (grid::Role::Note, _) => Self::Note,
            (grid::Role::Value, _) => Self::Value,
            (grid::Role::Plain | grid::Role::Filler, grid::Align::Left) => Self::Plain,
            (grid::Role::Plain | grid::Role::Filler, grid::Align::Center) => Self::PlainCenter,
        }
    }

    /// How it looks.
    #[must_use]
    pub fn look(self) -> CellLook {
        let face = |role| look(role).face;
        match self {
            // 小标宋 is on few machines; 黑体 is on all.
            Self::Title => CellLook { face: Slot::Hei, size: 18.0, bold: true, across: Across::Center, ..TEXT },
            Self::Banner => CellLook { locked: true, ..Self::Title.look() },
            Self::Heading => CellLook { face: face(Role::Heading1), size: 14.0, ..TEXT },
            Self::Caption => CellLook { locked: true, ..Self::Heading.look() },
            Self::Subheading => CellLook { face: face(Role::Heading2), bold: true, indent: 2, ..TEXT },
            Self::Body => CellLook { face: face(Role::Body), top: true, ..TEXT },
            Self::Ending => CellLook { face: face(Role::Signature), across: Across::Right, ..TEXT },
            Self::Hint => CellLook { face: Slot::Kai, size: 10.0, locked: true, ..TEXT },
            Self::Band(fill) => CellLook { fill, ..FIXED },
            Self::Head | Self::LabelCenter | Self::Verdict => CellLook { across: Across::Center, ..FIXED },
            Self::Vertical => CellLook { across: Across::Center, turned: true, ..FIXED },
            Self::LabelLeft => FIXED,
            Self::Note => CellLook { face: Slot::Kai, ..FIXED },
            Self::Value => CellLook { across: Across::Center, shrunk: true, shown: Shown::Printed, ..CELL },
            Self::Sum => CellLook { locked: true, ..Self::Value.look() },
            Self::Plain => CELL,
            Self::PlainCenter => CellLook { across: Across::Center, ..CELL },
            Self::Key => CellLook { bold: true, ..FIXED },
            Self::Fact => CellLook { shown: Shown::Whole, ..CELL },
            Self::Date => CellLook { shown: Shown::Day, ..CELL },
            Self::Told => CellLook { ink: Some(Rgb([0x59, 0x59, 0x59])), ..FIXED },
            Self::Link => CellLook { ink: Some(Rgb([0x05, 0x63, 0xC1])), underlined: true, ..FIXED },
            Self::Bad => CellLook { ink: Some(WRONG.0), fill: Some(WRONG.1), across: Across::Center, ..FIXED },
        }
    }
}

impl Shown {
    /// The number format of the spreadsheet; none where it is left to it.
    #[must_use]
    pub fn format(self, decimals: u32, unit: &str) -> Option<String> {
        let printed = || {
            let digits = match decimals {
                0 => "0".to_string(),
                n => format!("0.{}", "0".repeat(n.min(28) as usize)),
            };
            if unit.is_empty() { digits } else { format!("{digits}\"{}\"", unit.replace('"', "")) }
        };
        match self {
            Self::General => None,
            Self::Whole => Some("0".into()),
            Self::Printed => Some(printed()),
            Self::Day => Some("yyyy\"年\"m\"月\"d\"日\"".into()),
        }
    }
}

/// What an alarm makes of its cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// Wrong: red.
    Bad,
    /// Right: green.
    Good,
    /// Doubtful: amber.
    Doubt,
    /// Nothing to say yet: grey.
    Faint,
}

impl Look {
    /// The colours of type and fill.
    #[must_use]
    pub fn colors(self) -> (Rgb, Option<Rgb>) {
        match self {
            Self::Bad => (WRONG.0, Some(WRONG.1)),
            Self::Good => (Rgb([0x00, 0x61, 0x00]), Some(Rgb([0xC6, 0xEF, 0xCE]))),
            Self::Doubt => (Rgb([0x9C, 0x57, 0x00]), Some(Rgb([0xFF, 0xEB, 0x9C]))),
            Self::Faint => (Rgb([0x80, 0x80, 0x80]), None),
        }
    }
}

/// What may be typed into a number cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entry {
    /// Whole numbers from 0.
    Count,
    /// Whole numbers, negative ones too (本年增/减).
    Change,
    /// Numbers from 0 with decimals.
    Money,
}

/// The title of the warning that something else was typed. A warning rather than a ban: offices fill in marks such as `/`.
pub const PLEASE_CHECK: &str = "请核对";

/// Which numbers a cell takes without a warning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// Whole ones alone.
    pub whole: bool,
    /// From this on.
    pub least: i32,
    /// Up to this.
    pub most: Option<i32>,
    /// What the warning says.
    pub told: &'static str,
}

impl Entry {
    /// The rule of what may be typed.
    #[must_use]
    pub fn rule(self) -> Rule {
        match self {
            Self::Count => Rule { whole: true, least: 0, most: None, told: "这里应填 0 或正整数。" },
            Self::Change => {
                let told = "这里应填整数，减少的填负数。";
                Rule { whole: true, least: -100_000_000, most: Some(100_000_000), told }
            }
            Self::Money => Rule { whole: false, least: 0, most: None, told: "这里应填金额，可以有小数。" },
        }
    }
}

/// How every sheet is printed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Print {
    /// The paper by the spreadsheet's number: 9 is A4.
    pub paper: u8,
    /// Margins in inches: left, right, top, bottom, header, footer.
    pub margins: [f64; 6],
    /// The foot of each page in the spreadsheet's signs: the page's number in the middle.
    pub foot: &'static str,
}

/// A4, as wide as a page, the number of the page as on an official document.
pub const PRINT: Print = Print { paper: 9, margins: [0.7, 0.7, 0.9, 0.8, 0.4, 0.4], foot: "&C— &P —" };

/// Charts in pixels of the screen: the width of one beside its numbers and of one of several below theirs; the height of a
/// title with its margins, and of a bar.
pub const CHART_WIDTH: u32 = 520;
/// See [`CHART_WIDTH`].
pub const CHART_NARROW: u32 = 420;
/// See [`CHART_WIDTH`].
pub const CHART_HEAD: u32 = 64;
/// See [`CHART_WIDTH`].
pub const CHART_BAR: u32 = 26;
/// The height of a narrow chart with a number of more digits than [`CHART_DIGITS`].
pub const CHART_TALL: u32 = 190;
/// See [`CHART_TALL`].
pub const CHART_DIGITS: usize = 5;
/// Where the bars of a chart begin and how long the longest is, as shares of its width: names stand before them, numbers behind;
/// the same of a narrow one, whose names are years.
pub const CHART_PLOT: [f64; 2] = [0.46, 0.4];
/// See [`CHART_PLOT`].
pub const CHART_PLOT_NARROW: [f64; 2] = [0.2, 0.58];
/// The height of a row that is as high as usual, in pixels of the screen.
pub const ROW: u32 = 20;
/// How large a sheet is printed that is too wide for a page, in percent.
pub const WIDE_SCALE: u16 = 60;
/// Width of the column beside a sheet with the link to the contents, in characters.
pub const BACK_WIDTH: f64 = 14.0;
