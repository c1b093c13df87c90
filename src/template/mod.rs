//! The knowledge of the official forms: table layouts, labels, keys, equations, headings, spellings.
//!
//! Everything here comes from the data files under `templates/`, compiled into the binary. A new form, or a new
//! spelling of a label, is a change of data and a fixture.

mod equation;
mod figures;
mod grid;
mod knowledge;
mod narrative;
mod parse;
mod years;

use std::fmt;
use std::sync::LazyLock;

pub use equation::Equation;
pub use figures::{Figure, Figures, figures};
pub use grid::{CellKind, Field, GridCell, RowLabel, Template};
pub use knowledge::{Knowledge, PeriodWords, SectionName, TitleNames, ValueWords, WorkbookNames};
pub use narrative::{Narrative, Statement, narrative};
pub use parse::{TemplateError, parse};
pub use years::{SameMeaning, Term, YearRule, YearRules, year_rules};

use serde::Serialize;

/// The three official tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
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

    /// The number of the section the form belongs to (2, 3 or 4).
    #[must_use]
    pub fn section(self) -> u8 {
        match self {
            Form::Disclosure => 2,
            Form::Requests => 3,
            Form::Cases => 4,
        }
    }

    /// The name people use: 表二, 表三, 表四.
    #[must_use]
    pub fn table(self) -> &'static str {
        match self {
            Form::Disclosure => "表二",
            Form::Requests => "表三",
            Form::Cases => "表四",
        }
    }
}

impl fmt::Display for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

const SOURCES: [(&str, &str); 5] = [
    ("templates/disclosure-2019.toml", include_str!("../../templates/disclosure-2019.toml")),
    ("templates/disclosure-2021.toml", include_str!("../../templates/disclosure-2021.toml")),
    ("templates/requests-2019.toml", include_str!("../../templates/requests-2019.toml")),
    ("templates/requests-2021.toml", include_str!("../../templates/requests-2021.toml")),
    ("templates/cases.toml", include_str!("../../templates/cases.toml")),
];

static TEMPLATES: LazyLock<Vec<Template>> = LazyLock::new(|| {
    // The compiled-in files are loaded by a test: a broken one cannot be released.
    SOURCES.iter().flat_map(|(name, text)| parse(name, text).unwrap_or_else(|e| panic!("{e}"))).collect()
});

static KNOWLEDGE: LazyLock<Knowledge> = LazyLock::new(|| {
    knowledge::parse("templates/report.toml", include_str!("../../templates/report.toml"))
        .unwrap_or_else(|e| panic!("{e}"))
});

/// All table layouts, 表二 to 表四, older first.
#[must_use]
pub fn templates() -> &'static [Template] {
    &TEMPLATES
}

/// The layout of a form by its name (`2019`, `2021`).
#[must_use]
pub fn template(form: Form, layout: &str) -> Option<&'static Template> {
    TEMPLATES.iter().find(|t| t.form == form && t.layout == layout)
}

/// The layout that a year demands of a form. 表四, the same in all layouts, goes by the name of the others.
#[must_use]
pub fn layout_for(form: Form, year: i32) -> Option<&'static Template> {
    let due =
        |form| TEMPLATES.iter().filter(move |t| t.form == form && t.from_year <= year).max_by_key(|t| t.from_year);
    let name = due(Form::Requests)?.layout.as_str();
    template(form, name).or_else(|| due(form))
}

/// What is known of the report as a whole: headings, titles, spellings of values.
#[must_use]
pub fn knowledge() -> &'static Knowledge {
    &KNOWLEDGE
}
