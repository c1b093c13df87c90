//! The knowledge of the official forms: table layouts, labels, keys, equations, headings, spellings.
//!
//! Everything here comes from the data files under `templates/`, compiled into the binary and held as one value, the
//! [`Book`]. A new form, or a new spelling of a label, is a change of data and a fixture.

mod around;
mod book;
mod draft;
mod english;
mod equation;
mod error;
mod extend;
mod figures;
mod file;
mod folded;
mod grid;
mod growth;
mod headings;
mod heads;
mod knowledge;
mod labels;
mod narrative;
mod resolve;
mod spans;
mod sums;
mod titles;
mod years;

use std::fmt;

pub use around::PageWords;
pub use book::Book;
pub use equation::Equation;
pub use error::TemplateError;
pub use figures::{Brief, Figure, Figures, Group, List, Outcomes, Selection, Share, Titled};
pub use grid::{CellKind, Field, GridCell, RowLabel, Split, Template};
pub use growth::{Change, Growth};
pub(crate) use heads::Heads;
pub use knowledge::{
    ColumnWords, IssueDates, Knowledge, LabelWords, MoneyUnit, PeriodWords, RosterWords, SectionName, ValueWords,
    WorkbookNames,
};
pub(crate) use labels::{Meaning, RowSpellings};
pub use narrative::{Narrative, Statement};
pub use titles::{NoticeWords, TitleNames};
pub use years::{SameMeaning, Term, YearRule, YearRules};

use serde::{Deserialize, Serialize};

/// The three official tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Form {
    /// 表二 主动公开政府信息情况.
    Disclosure,
    /// 表三 收到和处理政府信息公开申请情况.
    Requests,
    /// 表四 政府信息公开行政复议、行政诉讼情况.
    Cases,
}

impl Form {
    /// The three forms in the order of the report.
    pub const ALL: [Form; 3] = [Form::Disclosure, Form::Requests, Form::Cases];

    /// The first part of the form's keys: `disclosure`, `requests`, `cases`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Form::Disclosure => "disclosure",
            Form::Requests => "requests",
            Form::Cases => "cases",
        }
    }
}

impl fmt::Display for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
