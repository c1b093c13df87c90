//! The format of our own workbook: what its sheets, rows, columns and names are. Whoever writes one and whoever reads it
//! back goes by this file; its words are those of the knowledge (`[workbook]` in `templates/report.toml`).
//!
//! | sheet | role | read back |
//! |---|---|---|
//! | 基本信息 | `facts` | its [`Fact`]s that say so, the text below them |
//! | one for each section | `section1` … `section6` | all |
//! | 勾稽检查 | `checks` | nothing: worked out anew |
//! | 原文对照, where it has anything to say | `original` | all |
//!
//! Names that go along wherever cells go: each number cell of the official tables by its key, each sheet by its role
//! ([`Role::cell_name`]), each table of the issuer's own by a number ([`table_name`]).

use std::borrow::Cow;

use crate::base::text::column_name;
use crate::forms::{Book, Form, WorkbookNames};
use crate::report::{State, Value};

/// The version that is written. It is raised when a reader of before would take something for what it is not; a workbook
/// without a version is of the time before there was one, and read as version 1.
pub const VERSION: u32 = 1;

/// What a sheet is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// 基本信息.
    Facts,
    /// The sheet of a section, 1 to 6.
    Section(u8),
    /// 勾稽检查.
    Checks,
    /// 原文对照.
    Original,
}

impl Role {
    /// All roles, in the order of the sheets.
    pub fn all() -> impl Iterator<Item = Role> {
        [Role::Facts].into_iter().chain((1..=6).map(Role::Section)).chain([Role::Checks, Role::Original])
    }

    /// The tab's name when the workbook is written.
    pub fn tab(self, book: &Book) -> &str {
        let names = &book.words().workbook;
        match self {
            Role::Facts => &names.facts,
            Role::Section(n) => &book.words().sections[usize::from(n) - 1].short,
            Role::Checks => &names.checks,
            Role::Original => &names.original,
        }
    }

    /// The name of its first cell.
    pub fn cell_name(self, names: &WorkbookNames) -> String {
        let role = match self {
            Role::Facts => Cow::Borrowed("facts"),
            Role::Section(n) => Cow::Owned(format!("section{n}")),
            Role::Checks => Cow::Borrowed("checks"),
            Role::Original => Cow::Borrowed("original"),
        };
        format!("{}{role}", names.sheet_name)
    }
}

/// The name of the range of a table of the issuer's own.
pub fn table_name(names: &WorkbookNames, number: usize) -> String {
    format!("{}{number}", names.table_name)
}

/// Columns of the sheet of facts: what a fact is called, and the fact.
pub const FACT_WIDTHS: [f64; 2] = [18.0, 78.0];

/// A row of the sheet of facts, below the big title.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fact {
    /// The title.
    Title,
    /// The agency.
    Agency,
    /// The year.
    Year,
    /// The date of issue.
    IssuedOn,
    /// The layout of a table; told only.
    Layout(Form),
    /// The file that the report was read from; told only.
    File,
    /// Its format; told only.
    Format,
    /// The [`VERSION`] of the workbook.
    Version,
    /// How many equations hold; told only, a formula.
    Verdicts,
    /// What was found when the workbook was written; told only.
    Found,
    /// A link to a sheet. The links close the facts.
    Index,
    /// What earlier versions told.
    Former,
}

impl Fact {
    /// The facts that are read back, in the order of their rows, which begin below the big title.
    pub const ASKED: [Fact; 4] = [Fact::Title, Fact::Agency, Fact::Year, Fact::IssuedOn];

    /// The cell of one of them when the workbook is written, in formulas: the column after their names.
    pub fn asked_at(self) -> String {
        let above = Self::ASKED.iter().take_while(|fact| **fact != self).count();
        format!("{}{}", column_name(1), above + 2)
    }

    /// What it is called in the first column.
    pub fn name(self, book: &Book) -> Cow<'_, str> {
        let names = &book.words().workbook;
        Cow::Borrowed(match self {
            Fact::Layout(form) => return Cow::Owned(format!("{}{}", book.section(form).short, names.layout)),
            Fact::Title => &names.title,
            Fact::Agency => &names.agency,
            Fact::Year => &names.year,
            Fact::IssuedOn => &names.issued_on,
            Fact::File => &names.file,
            Fact::Format => &names.format,
            Fact::Version => &names.version,
            Fact::Verdicts => &names.checks,
            Fact::Found => &names.found,
            Fact::Index => &names.index,
            Fact::Former => &names.former,
        })
    }

    /// The fact that is called so.
    pub fn called(key: &str, book: &Book) -> Option<Self> {
        let plain = [
            Fact::Title,
            Fact::Agency,
            Fact::Year,
            Fact::IssuedOn,
            Fact::File,
            Fact::Format,
            Fact::Version,
            Fact::Verdicts,
            Fact::Found,
            Fact::Index,
            Fact::Former,
        ];
        plain.into_iter().chain(Form::ALL.map(Fact::Layout)).find(|fact| fact.name(book) == key)
    }
}

/// A column of a list: its head and its width in characters.
pub trait Column: Copy + 'static {
    /// All columns in their order.
    const ALL: &'static [Self];

    /// Its place among them, from 0.
    fn index(self) -> usize;

    /// What stands above it.
    fn head(self) -> &'static str;

    /// Its letters in formulas.
    fn letter(self) -> String {
        column_name(u32::try_from(self.index()).unwrap_or(0))
    }
}

macro_rules! columns {
    ($(#[$about:meta])* $list:ident: $($(#[$what:meta])* $name:ident $head:literal,)*) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $list { $($(#[$what])* $name),* }

        impl Column for $list {
            const ALL: &'static [Self] = &[$(Self::$name),*];

            fn index(self) -> usize {
                self as usize
            }

            fn head(self) -> &'static str {
                match self { $(Self::$name => $head),* }
            }
        }
    };
}

columns! {
    /// 原文对照: a value that the tables show otherwise than the source printed it, or that the source does not have.
    OriginalValue:
    /// Its key.
    Key "键",
    /// Table and label, for people.
    Cell "格",
    /// What the cell of the workbook was given.
    Shown "表中的数",
    /// What the source has.
    Text "原文",
    /// The unit there.
    Unit "单位",
    /// Its state ([`Printed`]).
    State "状态",
    /// Where it stands in the source.
    Place "出处",
}

columns! {
    /// 原文对照: a doubt met in reading the source.
    OriginalDoubt:
    /// The word for its severity; by it the row is known as a doubt.
    Severity "程度",
    /// Its code.
    Code "代码",
    /// The keys that it concerns, white space between them.
    Keys "键",
    /// What it says in Chinese.
    Zh "说明",
    /// In English.
    En "English",
    /// Where it stands in the source.
    Place "出处",
}

columns! {
    /// 原文对照: a link of the text or of a table, which no cell can hold.
    OriginalLink:
    /// Its own head; by it the row is known as a link.
    Kind "链接",
    /// The words that lead there, or their beginning.
    Words "文字",
    /// Where they lead.
    Target "地址",
    /// The first of their characters in the paragraph or the cell, from 0.
    From "起",
    /// The one behind the last.
    To "止",
    /// The beginning of the paragraph or the cell.
    Paragraph "段落",
    /// How many before it begin so.
    Before "前有",
    /// Among which ([`Among`](super::texts::Among)).
    Among "所在",
}

columns! {
    /// 原文对照: a stretch of the text that the source sets apart.
    OriginalMark:
    /// Its own head; by it the row is known.
    Kind "字形",
    /// Its words, or their beginning.
    Words "文字",
    /// How it is set: the name that it has in JSON.
    Name "样式",
    /// The first of its characters in the paragraph or the cell, from 0.
    From "起",
    /// The one behind the last.
    To "止",
    /// The beginning of the paragraph or the cell; the key of a value.
    Paragraph "段落",
    /// How many before it begin so.
    Before "前有",
    /// Among which ([`Among`](super::texts::Among)).
    Among "所在",
}

columns! {
    /// 原文对照: a paragraph, or a line of a cell, that begins an item of a list.
    OriginalItem:
    /// Its own head; by it the row is known.
    Kind "列表",
    /// The beginning of the paragraph or the cell.
    Paragraph "段落",
    /// Is the list numbered? One of [`NUMBERED`].
    Ordered "编号",
    /// How many lists it stands in.
    Level "层次",
    /// How many before it begin so.
    Before "前有",
    /// The first character of the line, from 0.
    From "起",
    /// Among which ([`Among`](super::texts::Among)).
    Among "所在",
}

/// Lists without numbers and with them.
pub const NUMBERED: [&str; 2] = ["无编号", "有编号"];

columns! {
    /// 原文对照: what a web page sets around the report, which is none of it.
    OriginalFurniture:
    /// Its own head; by it the row is known.
    Head "网页其余",
    /// Its text, or as much of it as a cell holds: the next row goes on with it.
    Text "文字",
    /// What it is: the name that it has in JSON; nothing where the row goes on with the text of the one above.
    Kind "种类",
    /// What the page calls it.
    Name "名称",
    /// Where it stands.
    Place "出处",
}

/// So many characters of a paragraph tell which it is.
pub const TELLING: usize = 200;

columns! {
    /// 勾稽检查: an equation.
    Equation:
    /// The table.
    Table "表",
    /// The row or column, a link to its cells.
    Subject "对象",
    /// The rule.
    Rule "规则",
    /// The sum at the left.
    Left "左边",
    /// The sum at the right.
    Right "右边",
    /// Their difference.
    Difference "差额",
    /// One of the verdicts.
    Verdict "结果",
    /// Where the rule comes from.
    Source "依据",
}

/// Widths of 原文对照, over values and doubts.
pub const ORIGINAL_WIDTHS: [f64; 8] = [30.0, 40.0, 14.0, 40.0, 20.0, 10.0, 22.0, 10.0];
/// Widths of 勾稽检查.
pub const CHECK_WIDTHS: [f64; 8] = [7.0, 36.0, 40.0, 10.0, 10.0, 10.0, 10.0, 44.0];

/// What 勾稽检查 is, below its title.
pub const CHECK_HINT: &str = "本表由程序生成，不读回，请不要在这里填写。上面各式是公式，改数即时更新；下面是转换时的结果，“现在”一栏说明有关的格后来改过没有，改完请重新检查。";
/// Stands above what was found, below the equations.
pub const FOUND_CAPTION: &str = "发现的问题（转换时的结果）";
/// Stands there where nothing was.
pub const FOUND_NOTHING: &str = "没有发现问题";

columns! {
    /// 勾稽检查: a finding, in cells some of which are several columns wide ([`Found::WIDTHS`]).
    Found:
    /// The word for its severity.
    Severity "程度",
    /// Its code.
    Code "代码",
    /// What it says.
    Message "问题",
    /// What became of it since: one of [`NOW`], or that nothing later is known.
    Now "现在",
    /// Where it stands.
    Place "位置",
}

impl Found {
    /// Columns that each takes.
    pub const WIDTHS: [u16; 5] = [1, 1, 4, 1, 1];

    /// The first of them.
    pub fn at(self) -> u16 {
        Self::WIDTHS[..self.index()].iter().sum()
    }
}

/// What became of a finding: its equation fails still or holds now; its cells changed or did not.
pub const NOW: [&str; 4] = ["未改正", "已改正", "已改动", "未改动"];

/// The verdicts of an equation on the sheet.
pub const VERDICTS: [&str; 4] = ["正确", "不符", "缺数", "未填"];

/// The state of a value in the source, as 原文对照 says it: by the name that the state has in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Printed {
    /// A number, 0 too.
    Number,
    /// A blank or a mark.
    Blank,
    /// The source does not have the cell.
    Missing,
    /// It could not be read.
    Unread,
}

impl Printed {
    /// The state of a name; `None` where somebody wrote another word there.
    pub fn named(name: &str) -> Option<Self> {
        let of = |state: State| Value { state, ..Value::missing() }.state_name();
        let numbers = [State::Number(0.into()), State::Number(1.into())];
        match name {
            _ if numbers.into_iter().any(|n| of(n) == name) => Some(Self::Number),
            _ if name == of(State::Blank) || name == of(State::Mark) => Some(Self::Blank),
            _ if name == of(State::Missing) => Some(Self::Missing),
            _ if name == of(State::Unread) => Some(Self::Unread),
            _ => None,
        }
    }
}
