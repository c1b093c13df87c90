//! From a [`Source`] to a [`Report`]: which blocks are the official tables, what their numbers are, what the text is.
//!
//! Lines are matched to templates by their labels, never by position or year; the layout is decided per table.

pub(crate) mod identity;
pub(crate) mod labels;
pub(crate) mod lines;
mod marks;
pub(crate) mod number;
mod regions;
pub(crate) mod sections;
mod states;
pub(crate) mod table;

use std::fmt;

use crate::base::finding::Message;
use crate::json::{self, Fault};
use crate::read::Source;
use crate::report::{Report, SourceInfo};
use crate::workbook::back;

pub use identity::{date_line, split_title};
pub use number::{Reading, read_value};
pub use sections::{heading_number, official_heading};

/// Why a source is no report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotAReport {
    /// Nothing of a report was found in it.
    Unrecognised,
    /// This program's own JSON, with these faults against its schema.
    Faulty(Vec<Fault>),
}

impl NotAReport {
    /// The reason and what to do.
    #[must_use]
    pub fn message(&self) -> Message {
        let Self::Unrecognised = self else { return json::faults(self) };
        Message::new(
            "没有认出年度报告：既没有表二、表三、表四的表格，也没有报告标题和六个部分的标题；请确认文件",
            "this is no annual report: neither one of the three official tables nor the title and section headings were found",
        )
    }
}

impl fmt::Display for NotAReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message().en)
    }
}

impl std::error::Error for NotAReport {}

/// Recognise a report in a source.
///
/// # Errors
/// [`NotAReport`] where neither an official table nor a title with official headings is found, or a JSON document of
/// ours breaks its schema.
pub fn normalize(source: &Source) -> Result<Report, NotAReport> {
    if let Some(document) = &source.document {
        return json::report(document).map_err(NotAReport::Faulty);
    }
    let (source, own) = back::unwrap(source);
    let mut lines = lines::flatten(&source);
    if let Some(own) = &own {
        own.mark(&source, &mut lines);
    }
    let regions = regions::find(&lines);
    let mut found = table::read(&lines, &regions);
    back::names::reconcile(&source, &mut found.tables, &mut found.findings);
    states::keep(&source, &mut found.tables, &mut found.findings);
    let recognised = !found.tables.is_empty();
    let sections = sections::build(&lines, &regions, &found.parts, found.tables);
    let mut identity = identity::identify(&sections);
    let doubt = own.as_ref().and_then(|own| identity.overrule(&own.facts));
    let headings = sections.iter().filter(|s| s.number > 0).count();
    if !recognised && (identity.title.is_none() || headings < 2) {
        return Err(NotAReport::Unrecognised);
    }
    let mut findings = source.notes.clone();
    findings.extend(found.findings);
    findings.extend(identity.doubts());
    findings.extend(doubt);
    let sections = identity::mark_roles(sections, &identity);
    let mut report = Report {
        title: identity.title,
        agency: identity.agency,
        year: identity.year,
        issued_on: identity.issued_on,
        sections,
        findings,
        judged: None,
        source: SourceInfo {
            name: source.name.clone(),
            format: source.format.name().to_string(),
            encoding: source.encoding.map(str::to_string),
        },
    };
    table::settle_cases_layout(&mut report);
    report.findings.extend(table::missing(&report));
    if let Some(own) = &own {
        own.restore(&source, &mut report);
    }
    marks::tell(&mut report);
    back::settle_held(&mut report, own.is_some());
    Ok(report)
}
