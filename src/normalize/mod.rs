//! From a [`Source`] to a [`Report`]: which blocks are the official tables, what their numbers are, what the text is.
//!
//! Lines are matched to templates by their labels, never by position or year; the layout is decided per table.

mod document;
mod identity;
mod labels;
mod lines;
mod marks;
mod names;
mod number;
mod regions;
mod sections;
mod states;
pub(crate) mod table;
mod workbook;

use std::fmt;

use crate::base::finding::Message;
use crate::read::Source;
use crate::report::{Report, SourceInfo};

pub use document::Fault;
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
        let Self::Unrecognised = self else { return document::faults(self) };
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
        return document::report(document).map_err(NotAReport::Faulty);
    }
    let (source, own) = workbook::unwrap(source);
    let mut lines = lines::flatten(&source);
    if let Some(own) = &own {
        own.mark(&mut lines);
    }
    let regions = regions::find(&lines);
    let mut found = table::read(&lines, &regions);
    let sections = sections::build(&lines, &regions, &found.region_used);
    let mut identity = identity::identify(&sections);
    let doubt = own.as_ref().and_then(|own| identity.overrule(&own.facts));
    let headings = sections.iter().filter(|s| s.number > 0).count();
    names::reconcile(&source, &mut found.tables, &mut found.findings);
    states::keep(&source, &mut found.tables, &mut found.findings);
    if found.tables.is_empty() && (identity.title.is_none() || headings < 2) {
        return Err(NotAReport::Unrecognised);
    }
    table::settle_cases_layout(&mut found.tables, identity.year);
    let mut findings = source.notes.clone();
    findings.extend(found.findings);
    findings.extend(identity.doubts());
    findings.extend(doubt);
    findings.extend(table::missing(&found.tables));
    if let Some(own) = &own {
        own.restore(&source, &mut found.tables, &mut findings);
    }
    marks::tell(&found.tables, &mut findings);
    workbook::settle_held(&mut found.tables, own.is_some());
    let sections = identity::mark_roles(sections, &identity);
    Ok(Report {
        title: identity.title,
        agency: identity.agency,
        year: identity.year,
        issued_on: identity.issued_on,
        sections,
        tables: found.tables,
        findings,
        judged: None,
        source: SourceInfo {
            name: source.name.clone(),
            format: source.format.name().to_string(),
            encoding: source.encoding.map(str::to_string),
        },
    })
}
