//! The results of checks, for programs and for people.

mod html;
mod sarif;

pub(super) use html::escape;
pub use html::html;
pub use sarif::sarif;

use super::json;
use crate::base::finding::{Lang, Message, Unread};
use crate::base::visible;
use crate::report::Report;

/// A checked report with what is shown beside its findings.
#[derive(Debug, Clone, PartialEq)]
pub struct Reviewed {
    /// The report; without tables and sections where nothing shows them.
    pub report: Report,
    /// For each finding.
    pub shown: Vec<Shown>,
}

/// What is shown beside a finding.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Shown {
    /// The broken sum written out.
    pub sum: Option<Message>,
    /// Lines of the source around the place, the one itself marked.
    pub around: Vec<(bool, String)>,
}

/// An array of `nianbao/1` documents without sections and cells; inputs of which nothing was read come last.
#[must_use]
pub fn json(reviewed: &[Reviewed], unread: &[Unread], lang: Lang) -> Vec<u8> {
    let mut documents: Vec<serde_json::Value> = reviewed
        .iter()
        .filter_map(|r| {
            let mut document: serde_json::Value = serde_json::from_slice(&json::to_json(&r.report, lang).ok()?).ok()?;
            document.as_object_mut()?.retain(|k, _| !matches!(k.as_str(), "sections" | "cells"));
            Some(document)
        })
        .collect();
    documents.extend(unread.iter().map(|u| json::unread(u, lang)));
    let mut bytes = serde_json::to_vec_pretty(&documents).unwrap_or_default();
    bytes.push(b'\n');
    visible::json(bytes)
}
