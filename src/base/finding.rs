//! Findings: what is doubtful or wrong in a report, told apart from how it is shown.

use serde::{Deserialize, Serialize};

use crate::base::origin::Origin;

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Wrong by the form's own rules; the exit code becomes 1.
    Error,
    /// Doubtful: somebody should look.
    Warning,
    /// Worth knowing.
    Note,
}

/// The codes that the checks give. They are worked out from what a report holds; all others are doubts met in reading,
/// known only to whoever has seen the file.
pub const CHECKED: &[&str] = &[
    "agency-disagrees",
    "carry-differs",
    "cases-total",
    "cells-blank",
    "cells-marked",
    "date-disagrees",
    "date-early",
    "date-late",
    "in-force-differs",
    "items-differ",
    "layout-early",
    "layout-outdated",
    "number-as-text",
    "number-jump",
    "parts-without-total",
    "period-odd",
    "report-conflict",
    "report-duplicate",
    "requests-applicants",
    "requests-balance",
    "requests-results",
    "section-empty",
    "section-missing",
    "section-number",
    "section-order",
    "section-renamed",
    "sum-unchecked",
    "table-blank",
    "text-differs",
    "text-repeated",
    "text-shared",
    "text-unclear",
    "total-without-parts",
    "unit-missing",
    "unit-odd",
    "value-fraction",
    "value-negative",
    "year-disagrees",
];

impl Severity {
    /// The word for people.
    #[must_use]
    pub fn word(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Self::Error, Lang::Zh) => "错误",
            (Self::Warning, Lang::Zh) => "警告",
            (Self::Note, Lang::Zh) => "提示",
            (Self::Error, Lang::En) => "error",
            (Self::Warning, Lang::En) => "warning",
            (Self::Note, Lang::En) => "note",
        }
    }
}

/// The language of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lang {
    /// Chinese, and what every written file uses unless told otherwise.
    #[default]
    Zh,
    /// English.
    En,
}

/// So many of something in English: `1 cell`, `2 cells`.
#[must_use]
pub fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// A message in both languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Message {
    /// Both wordings of one message.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }

    /// The wording in one language.
    #[must_use]
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

/// What a user's settings did to the findings of a report, beside those accepted.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Judged {
    /// Name of the settings file; none where only the call set severities.
    pub file: Option<String>,
    /// Findings that were left out.
    pub off: usize,
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
            None => ("按命令行的 --severity".to_string(), "by --severity".to_string()),
        };
        let left = count(off, "finding is left out", "findings are left out");
        Message::new(
            format!("{zh}：不报 {off} 处，接受 {accepted} 处，改程度 {regraded} 处"),
            format!("{en}: {left}, {accepted} accepted, {regraded} of another severity"),
        )
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
pub struct Finding {
    /// Stable code, the same in both languages.
    pub code: String,
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
    /// A finding without keys and places yet.
    pub fn new(code: impl Into<String>, severity: Severity, message: Message) -> Self {
        Self {
            code: code.into(),
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
