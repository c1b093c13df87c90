//! The one model of a report, whatever file it came from.

mod furniture;
mod picture;
mod value;

pub use furniture::{Furniture, FurnitureKind};
pub use picture::Picture;
pub use value::{Held, State, Value, exact_sum};

use std::sync::Arc;

use crate::base::finding::{Finding, Judged, Severity};
use crate::base::link::Link;
use crate::base::origin::Origin;
use crate::base::span::{LineItem, ListItem, Mark, Spans};
use crate::forms::{Book, Form, Template};

/// A report as read: nothing added, nothing dropped.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Report {
    /// The knowledge of the forms that it was read by: checks and copies go by it too.
    pub book: Arc<Book>,
    /// The title as printed, its lines joined.
    pub title: Option<String>,
    /// The issuing agency.
    pub agency: Option<String>,
    /// The reporting year.
    pub year: Option<i32>,
    /// 成文日期, as `YYYY-MM-DD`.
    pub issued_on: Option<String>,
    /// What stands before the first heading (number 0), then the sections in order of the source.
    pub sections: Vec<Section>,
    /// What a web page sets around the report, in the order of the source: menus, breadcrumbs, facts about the article.
    pub furniture: Vec<Furniture>,
    /// Doubts met while reading and normalising, then what the checks found, then what stood out beside other reports. Each
    /// says by its [`stage`](Finding::stage) which of these it is.
    pub findings: Vec<Finding>,
    /// What a user's settings did to the findings, where some are in use.
    pub judged: Option<Judged>,
    /// How the file was read.
    pub source: SourceInfo,
}

/// How the file was read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct SourceInfo {
    /// Name of the file, as given.
    pub name: String,
    /// `text`, `html`, `docx`, ….
    pub format: String,
    /// Character encoding, where the format leaves it open.
    pub encoding: Option<String>,
}

/// One section of the report.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Section {
    /// 0 for what stands before the first heading, else the official section (1 to 6) it is by its wording.
    pub number: u8,
    /// The heading as printed; empty for number 0.
    pub heading: String,
    /// Where the heading stands.
    pub origin: Option<Origin>,
    /// Which characters of the heading lead elsewhere, in their order.
    pub links: Vec<Link>,
    /// Its content in order.
    pub blocks: Vec<Block>,
}

impl Section {
    /// A section whose heading stands in no source and leads nowhere.
    pub(crate) fn new(number: u8, heading: impl Into<String>, blocks: Vec<Block>) -> Self {
        Self { number, heading: heading.into(), origin: None, links: vec![], blocks }
    }
}

/// A piece of a section.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Block {
    /// A paragraph of any role.
    Paragraph(Paragraph),
    /// An official table with its values: the one of its form that counts. At most one a form in a report.
    Form(Box<FormBlock>),
    /// Any other table.
    Table(Table),
    /// A picture.
    Picture(Picture),
}

impl Block {
    /// The paragraph that it is.
    #[must_use]
    pub fn paragraph(&self) -> Option<&Paragraph> {
        match self {
            Self::Paragraph(p) => Some(p),
            Self::Form(_) | Self::Table(_) | Self::Picture(_) => None,
        }
    }

    /// The picture that it is.
    #[must_use]
    pub fn picture(&self) -> Option<&Picture> {
        match self {
            Self::Picture(picture) => Some(picture),
            Self::Form(_) | Self::Table(_) | Self::Paragraph(_) => None,
        }
    }

    /// The rows of a table as they stood in the source; none of a paragraph or a picture.
    #[must_use]
    pub fn rows(&self) -> &[Vec<Cell>] {
        match self {
            Self::Paragraph(_) | Self::Picture(_) => &[],
            Self::Form(f) => &f.rows,
            Self::Table(t) => &t.rows,
        }
    }
}

/// A paragraph.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Paragraph {
    /// The text as printed, without white space at its ends.
    pub text: String,
    /// What it is in the report.
    pub role: Role,
    /// Where it stands.
    pub origin: Origin,
    /// Which of its characters lead elsewhere, in their order.
    pub links: Vec<Link>,
    /// Which of them the source sets apart, in their order. The title and headings have faces of their own: that all of one is
    /// bold is no mark.
    pub marks: Vec<Mark>,
    /// The item of a list that it begins.
    pub list: Option<ListItem>,
}

impl Paragraph {
    /// A paragraph of whose characters nothing is known.
    pub(crate) fn new(text: impl Into<String>, role: Role, origin: Origin) -> Self {
        Self { text: text.into(), role, origin, links: vec![], marks: vec![], list: None }
    }

    /// The same with what is known of it.
    pub(crate) fn with(self, spans: Spans) -> Self {
        let Spans { links, marks, list, items } = spans;
        let first = items.first().filter(|first| first.at == 0);
        Self { links, marks, list: list.or(first.map(|first| first.item)), ..self }
    }

    /// Bold type that is the look of its role is no mark.
    pub(crate) fn settle_marks(&mut self) {
        let length = self.text.chars().count();
        let all = |mark: &Mark| mark.from == 0 && mark.to == length;
        match self.role {
            Role::Title => self.marks.clear(),
            Role::Heading2 | Role::Heading3 => self.marks.retain(|mark| !all(mark)),
            Role::Body | Role::Signature | Role::Date => {}
        }
    }
}

/// What a paragraph is in the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Role {
    /// Running text.
    Body,
    /// A line of the title.
    Title,
    /// A heading of second level, `（一）…`.
    Heading2,
    /// A heading of third level, `1.…`.
    Heading3,
    /// 署名: the agency's name at the end.
    Signature,
    /// 成文日期.
    Date,
}

impl Role {
    /// The name used in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Role::Body => "body",
            Role::Title => "title",
            Role::Heading2 => "heading2",
            Role::Heading3 => "heading3",
            Role::Signature => "signature",
            Role::Date => "date",
        }
    }
}

/// An official table where it stands.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct FormBlock {
    /// Its layout and values, those of its further pieces too.
    pub table: FormTable,
    /// Its rows as they stood in the source; none where the report was made by this program or the source has no such
    /// rows.
    pub rows: Vec<Vec<Cell>>,
}

impl FormBlock {
    /// The table of a form in a report that this program makes; nothing where the tables lack it.
    pub(crate) fn made(tables: &[FormTable], form: Form) -> Vec<Block> {
        let own = tables.iter().filter(|t| t.template.form == form);
        own.map(|table| Block::Form(Box::new(Self { table: table.clone(), rows: vec![] }))).collect()
    }
}

/// What a table is that is not itself the official one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Standing {
    /// The issuer's own.
    Own,
    /// A further piece of the official table of this form, which was cut in parts: its values are in [`Block::Form`].
    Piece(Form),
    /// The official table given again, or (a part of) one whose values are not known: it does not count.
    Again(Form),
}

/// A table as it stood in the source, beside the official ones.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Table {
    /// What it is.
    pub standing: Standing,
    /// Rows of cells, with spans where the source has them.
    pub rows: Vec<Vec<Cell>>,
    /// Where it stands.
    pub origin: Origin,
}

impl Table {
    /// The official form that its rows were recognised as, if any.
    #[must_use]
    pub fn form(&self) -> Option<Form> {
        match self.standing {
            Standing::Own => None,
            Standing::Piece(form) | Standing::Again(form) => Some(form),
        }
    }
}

/// A cell of a source table.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Cell {
    /// The text as printed.
    pub text: String,
    /// Columns spanned.
    pub cols: usize,
    /// Rows spanned.
    pub rows: usize,
    /// Which of its characters lead elsewhere, in their order.
    pub links: Vec<Link>,
    /// Which of them the source sets apart, in their order.
    pub marks: Vec<Mark>,
    /// Which of its lines begin items of lists, in their order.
    pub items: Vec<LineItem>,
}

impl Cell {
    /// A cell of one row and column of whose characters nothing is known.
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), cols: 1, rows: 1, links: vec![], marks: vec![], items: vec![] }
    }

    /// The same with what is known of it.
    pub(crate) fn with(self, spans: Spans) -> Self {
        let Spans { links, marks, list, mut items } = spans;
        // A paragraph that is a cell is a line of it.
        if let Some(item) = list.filter(|_| items.first().is_none_or(|first| first.at > 0)) {
            items.insert(0, LineItem { at: 0, item });
        }
        Self { links, marks, items, ..self }
    }

    /// What is known of it.
    pub(crate) fn spans(&self) -> Spans {
        Spans { links: self.links.clone(), marks: self.marks.clone(), list: None, items: self.items.clone() }
    }
}

/// An official table with its values.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct FormTable {
    /// The layout it was recognised as.
    pub template: Arc<Template>,
    /// One value per [`Template::fields`], in that order.
    pub values: Vec<Value>,
    /// Where it stands.
    pub origin: Origin,
}

impl FormTable {
    /// The value of a key.
    #[must_use]
    pub fn value(&self, key: &str) -> Option<&Value> {
        self.template.position(key).map(|i| &self.values[i])
    }
}

/// The official tables of a report at hand: whoever looks up many values goes through the report's blocks only once.
#[derive(Debug, Clone)]
pub struct Tables<'a>(Vec<&'a FormTable>);

impl<'a> Tables<'a> {
    /// The tables in the order 表二, 表三, 表四.
    pub fn iter(&self) -> impl Iterator<Item = &'a FormTable> + '_ {
        self.0.iter().copied()
    }

    /// The value of a key, if its table was found and its layout has the key.
    #[must_use]
    pub fn value(&self, key: &str) -> Option<&'a Value> {
        self.iter().find_map(|t| t.value(key))
    }
}

impl Report {
    /// Is it of a year before the official forms, and without a table of theirs? Then it has tables and headings of other kinds.
    #[must_use]
    pub fn precedes_forms(&self) -> bool {
        self.year.is_some_and(|year| self.book.precedes(year)) && self.tables().next().is_none()
    }

    /// How many findings of a severity count: nobody has accepted them.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|f| f.severity == severity && f.accepted.is_none()).count()
    }

    /// The paragraphs of any role, in order.
    pub fn paragraphs(&self) -> impl Iterator<Item = &Paragraph> {
        self.sections.iter().flat_map(|s| &s.blocks).filter_map(Block::paragraph)
    }

    /// The pictures, in order.
    pub fn pictures(&self) -> impl Iterator<Item = &Picture> {
        self.sections.iter().flat_map(|s| &s.blocks).filter_map(Block::picture)
    }

    /// The official tables found, in the order 表二, 表三, 表四; at most one each.
    pub fn tables(&self) -> impl Iterator<Item = &FormTable> {
        self.at_hand().0.into_iter()
    }

    /// The official tables, found once for many values to be looked up.
    #[must_use]
    pub fn at_hand(&self) -> Tables<'_> {
        let blocks = self.sections.iter().flat_map(|s| &s.blocks);
        let mut tables: Vec<&FormTable> = Vec::new();
        for block in blocks {
            if let Block::Form(f) = block
                && tables.iter().all(|t| t.template.form != f.table.template.form)
            {
                tables.push(&f.table);
            }
        }
        tables.sort_by_key(|t| Form::ALL.iter().position(|form| *form == t.template.form));
        Tables(tables)
    }

    /// The official tables found, to be changed, in the order in which they stand.
    pub fn tables_mut(&mut self) -> impl Iterator<Item = &mut FormTable> {
        self.sections.iter_mut().flat_map(|s| &mut s.blocks).filter_map(|b| match b {
            Block::Form(f) => Some(&mut f.table),
            _ => None,
        })
    }

    /// The table of a form, if it was found.
    #[must_use]
    pub fn table(&self, form: Form) -> Option<&FormTable> {
        self.sections.iter().flat_map(|s| &s.blocks).find_map(|b| match b {
            Block::Form(f) if f.table.template.form == form => Some(&f.table),
            _ => None,
        })
    }

    /// The value of a key, if its table was found and its layout has the key. It goes through the blocks of the report: for
    /// many keys there is [`Report::at_hand`].
    #[must_use]
    pub fn value(&self, key: &str) -> Option<&Value> {
        self.tables().find_map(|t| t.value(key))
    }

    /// The official title made of agency and year, or the printed one where these are unknown.
    #[must_use]
    pub fn display_title(&self) -> String {
        self.book.words().title.shown(self.title.as_deref(), self.agency.as_deref(), self.year)
    }
}
