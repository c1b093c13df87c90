//! Findings: what is doubtful or wrong in a report, told apart from how it is shown.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

pub use super::code::{Code, Stage};
pub use super::message::{Lang, Message, count};
use super::origin::Origin;
pub use super::severity::Severity;

/// What a user's settings did to the findings of a report, beside those accepted.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Judged {
    /// Name of the settings file; none where only the call set severities.
    pub file: Option<String>,
    /// Findings that were left out.
    pub off: usize,
    /// The codes that are left out, whether there were any findings of theirs or not.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub codes: BTreeSet<Code>,
    /// Findings of another severity than their own.
    pub regraded: usize,
    /// Findings accepted with a reason.
    pub accepted: usize,
}

impl Judged {
    /// How many findings do not count any more.
    #[must_use]
    pub fn silenced(&self) -> usize {
        self.off + self.accepted
    }

    /// The sum over several reports under the same settings.
    #[must_use]
    pub fn sum<'a>(all: impl IntoIterator<Item = &'a Judged>) -> Option<Judged> {
        all.into_iter().fold(None, |sum: Option<Judged>, one| {
            let sum = sum.unwrap_or_else(|| Judged { file: one.file.clone(), ..Judged::default() });
            Some(Judged {
                off: sum.off + one.off,
                codes: sum.codes.into_iter().chain(one.codes.iter().cloned()).collect(),
                regraded: sum.regraded + one.regraded,
                accepted: sum.accepted + one.accepted,
                file: sum.file,
            })
        })
    }

    /// The settings and what they did, as one sentence of every deliverable.
    #[must_use]
    pub fn message(&self) -> Message {
        let (off, accepted, regraded) = (self.off, self.accepted, self.regraded);
        let (zh, en) = match &self.file {
            Some(file) => (format!("按设置 {file}"), format!("by the settings {file}")),
            None => ("按这次指定的程度".to_string(), "by the severities given for this run".to_string()),
        };
        let left = count(off, "finding is left out", "findings are left out");
        let codes: Vec<&str> = self.codes.iter().map(Code::as_str).collect();
        let (zh_codes, en_codes) = match codes.is_empty() {
            true => (String::new(), String::new()),
            false => (format!("（{}）", codes.join("、")), format!(" ({})", codes.join(", "))),
        };
        Message::new(
            format!("{zh}：不报 {off} 处{zh_codes}，接受 {accepted} 处，改程度 {regraded} 处"),
            format!("{en}: {left}{en_codes}, {accepted} accepted, {regraded} of another severity"),
        )
    }

    /// Does a text begin as [`Judged::message`] does?
    pub(crate) fn begins(text: &str) -> bool {
        let own = |file: Option<String>| Judged { file, ..Judged::default() }.message();
        [own(None), own(Some(String::new()))].iter().flat_map(|m| [&m.zh, &m.en]).any(|sentence| {
            let head = sentence.split(['：', ':']).next().unwrap_or_default();
            !head.is_empty() && text.starts_with(head)
        })
    }
}

/// An input that was named or found and of which nothing was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// Its name.
    pub file: String,
    /// Why, and what to do.
    pub message: Message,
    /// Should it have been read? What is passed over on purpose is no failure, but told as well.
    pub failed: bool,
}

impl Unread {
    /// An input that could not be read.
    pub fn failed(file: impl Into<String>, message: Message) -> Self {
        Self { file: file.into(), message, failed: true }
    }

    /// A file that was passed over.
    pub fn passed(file: impl Into<String>, message: Message) -> Self {
        Self { file: file.into(), message, failed: false }
    }

    /// `failed` or `passed`.
    #[must_use]
    pub fn status(&self) -> &'static str {
        if self.failed { "failed" } else { "passed" }
    }
}

/// One finding.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Finding {
    /// Stable code, the same in both languages.
    pub code: Code,
    /// The stage that gave it: a check replaces the findings of its own stage, and leaves the others be.
    pub stage: Stage,
    /// How much it matters.
    pub severity: Severity,
    /// What happened, where, and what to do.
    pub message: Message,
    /// The keys concerned, whole or by prefix (`requests.new`).
    pub keys: Vec<String>,
    /// The places in the source, the most telling first.
    pub origins: Vec<Origin>,
    /// What stands there.
    pub found: Option<String>,
    /// What should stand there, where that can be said.
    pub expected: Option<String>,
    /// Cells that may have caused it, the likeliest first. Never applied.
    pub culprits: Vec<Culprit>,
    /// The reason for which somebody has accepted it; it no longer counts.
    pub accepted: Option<String>,
}

/// A cell that may have caused a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Culprit {
    /// Its key.
    pub key: String,
    /// What it holds.
    pub printed: String,
    /// The number with which the sums would hold.
    pub fitting: String,
    /// How the slip may have come about, and the cell's name.
    pub message: Message,
}

impl Finding {
    /// A finding without keys and places yet, of the stage and the ordinary severity of its code. One of no known code is
    /// a doubt of reading: it stands in a document, and whoever wrote that knew why.
    #[must_use]
    pub fn new(code: Code, message: Message) -> Self {
        let (stage, severity) = code.page().map_or((Stage::Reading, Severity::Warning), |p| (p.stage, p.severities[0]));
        Self {
            code,
            stage,
            severity,
            message,
            keys: Vec::new(),
            origins: Vec::new(),
            found: None,
            expected: None,
            culprits: Vec::new(),
            accepted: None,
        }
    }

    /// The first place it speaks of, in the brackets of a language; nothing where it has none.
    #[must_use]
    pub fn place(&self, lang: Lang) -> String {
        match (self.origins.first().map(|o| o.place(lang)), lang) {
            (Some(place), Lang::Zh) => format!("（{place}）"),
            (Some(place), Lang::En) => format!(" ({place})"),
            (None, _) => String::new(),
        }
    }

    /// Does it count: an error that nobody has accepted?
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error && self.accepted.is_none()
    }

    /// With another severity than its code's ordinary one.
    #[must_use]
    pub fn graded(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// Given by another stage than its code's ordinary one.
    #[must_use]
    pub fn given_in(mut self, stage: Stage) -> Self {
        self.stage = stage;
        self
    }

    /// With what stands there and what should.
    #[must_use]
    pub fn found_expected(mut self, found: impl Into<String>, expected: impl Into<String>) -> Self {
        (self.found, self.expected) = (Some(found.into()), Some(expected.into()));
        self
    }

    /// With the keys it concerns.
    #[must_use]
    pub fn keys<S: Into<String>>(mut self, keys: impl IntoIterator<Item = S>) -> Self {
        self.keys.extend(keys.into_iter().map(Into::into));
        self
    }

    /// With the places it speaks of.
    #[must_use]
    pub fn at(mut self, origins: impl IntoIterator<Item = Origin>) -> Self {
        self.origins.extend(origins);
        self
    }
}
