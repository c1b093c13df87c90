//! The format of our own Word document: what it carries besides what it shows. Whoever writes one and whoever reads it back
//! goes by this file.
//!
//! What is shown says most of it: the text, the tables, and in each number cell of an official table a content control
//! whose tag is the key. A part of the package has, in records, what the text and the tables cannot say:
//!
//! | record | fields behind its name |
//! |---|---|
//! | `copy` | the [`VERSION`] |
//! | `head` | the lines of the title as they are set at the head, where these are not the report's own lines in their place |
//! | `title` | how many blocks stand before the report's own lines of the title, then these lines |
//! | `fact` | a [`Fact`], what it is, what the text says of it; where the two differ |
//! | `value` | a cell as 原文对照 of a workbook has it: one that, read from the table, would not be as it was |
//! | `doubt` | a doubt met in reading the source, as 原文对照 has it |
//! | `added` | a paragraph that the copy adds behind the report |
//! | `note` | the line that the copy prints on every page |
//!
//! Tables of the issuer's own begin with a hidden bookmark ([`own_table`]), and so does each paragraph that the copy adds behind the
//! report ([`added`]).

use crate::base::own::{MARK, NOTE};

/// The version that is written. It is raised when a reader of before would take something for what it is not.
pub const VERSION: u32 = 1;

/// What a record is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Record {
    /// The first: whose the records are.
    Copy,
    /// Lines of the title as they are set.
    Head,
    /// The report's own lines of the title.
    Title,
    /// Title, agency, year or date.
    Fact,
    /// A cell.
    Value,
    /// A doubt.
    Doubt,
    /// A paragraph that the copy adds.
    Added,
    /// A line on every page.
    Note,
}

impl Record {
    const ALL: [(Record, &'static str); 8] = [
        (Record::Copy, "copy"),
        (Record::Head, "head"),
        (Record::Title, "title"),
        (Record::Fact, "fact"),
        (Record::Value, "value"),
        (Record::Doubt, "doubt"),
        (Record::Added, "added"),
        (Record::Note, NOTE),
    ];

    /// Its name, the first field.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(record, _)| *record == self).map_or("", |(_, name)| name)
    }

    /// The record of a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, own)| *own == name).map(|(record, _)| *record)
    }

    /// A record with its fields.
    pub fn of<'a>(self, fields: impl IntoIterator<Item = &'a str>) -> Vec<String> {
        std::iter::once(self.name()).chain(fields).map(str::to_string).collect()
    }
}

/// What names a report.
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
}

impl Fact {
    /// All of them.
    pub const ALL: [Fact; 4] = [Fact::Title, Fact::Agency, Fact::Year, Fact::IssuedOn];

    /// Its name in a record.
    pub fn name(self) -> &'static str {
        ["title", "agency", "year", "issued_on"][self as usize]
    }
}

/// The bookmark of a table of the issuer's own.
pub fn own_table(number: usize) -> String {
    format!("{MARK}{OWN_TABLE}{number}")
}

/// Is it the name of such a bookmark?
pub fn is_own_table(name: &str) -> bool {
    is_own(name, OWN_TABLE)
}

/// The bookmark of a paragraph that the copy adds behind the report.
pub fn added(number: usize) -> String {
    format!("{MARK}{ADDED}{number}")
}

/// Is it the name of such a bookmark?
pub fn is_added(name: &str) -> bool {
    is_own(name, ADDED)
}

fn is_own(name: &str, kind: &str) -> bool {
    let number = name.strip_prefix(MARK).and_then(|rest| rest.strip_prefix(kind));
    number.is_some_and(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()))
}

const OWN_TABLE: &str = "table_";
const ADDED: &str = "added_";
