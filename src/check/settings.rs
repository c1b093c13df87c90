//! What a user has decided: severities, thresholds, and findings accepted with a reason (`nianbao.toml`).

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::base::finding::{Code, Finding, Judged, Message, Severity};

/// The settings.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Severity by code.
    #[serde(default)]
    pub severity: BTreeMap<Code, Level>,
    /// Thresholds of the checks that have some.
    #[serde(default)]
    pub thresholds: Thresholds,
    /// Findings that somebody has looked at and accepted.
    #[serde(default)]
    pub accept: Vec<Accept>,
}

/// A severity, or none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Wrong.
    Error,
    /// Doubtful.
    Warning,
    /// Worth knowing.
    Note,
    /// Not told at all.
    Off,
}

/// Thresholds of the checks that have some.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Thresholds {
    /// `number-jump`: so many times last year's number, or last year's so many times this one.
    pub jump_ratio: f64,
    /// `number-jump`: and at least so much more or less.
    pub jump_absolute: f64,
    /// `text-repeated`: share of a section's characters that stood in last year's report.
    pub repeat_share: f64,
    /// `text-shared`: share of a report's own wording that another office's report has as well.
    pub shared_share: f64,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self { jump_ratio: 5.0, jump_absolute: 50.0, repeat_share: 0.5, shared_share: 0.6 }
    }
}

/// A finding that somebody has looked at and accepted. Every part given must fit.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Accept {
    /// The code.
    pub code: Code,
    /// Ending of the file's name.
    pub file: Option<String>,
    /// The agency.
    pub agency: Option<String>,
    /// The year.
    pub year: Option<i32>,
    /// A key concerned, whole or by prefix.
    pub key: Option<String>,
    /// Why; shown wherever the finding is.
    pub reason: String,
}

/// Which report findings are of.
#[derive(Debug, Clone, Copy)]
pub struct Of<'a> {
    /// Name of the file.
    pub file: &'a str,
    /// The agency.
    pub agency: Option<&'a str>,
    /// The year.
    pub year: Option<i32>,
}

impl Settings {
    /// Parse `nianbao.toml`.
    ///
    /// # Errors
    /// Line and reason where the text is not TOML of this shape, names a code that does not exist, or accepts without
    /// a reason.
    pub fn parse(text: &str) -> Result<Self, Message> {
        let settings: Self = toml::from_str(text).map_err(|e| {
            let line = e.span().map_or(1, |s| text[..s.start.min(text.len())].matches('\n').count() + 1);
            let why = e.message();
            Message::new(format!("第{line}行：{why}"), format!("line {line}: {why}"))
        })?;
        let codes = settings.severity.keys().chain(settings.accept.iter().map(|a| &a.code));
        for code in codes {
            known(code.as_str())?;
        }
        if let Some(accept) = settings.accept.iter().find(|a| a.reason.trim().is_empty()) {
            return Err(Message::new(
                format!("接受 {} 没有写理由（reason）", accept.code),
                format!("{} is accepted without a reason", accept.code),
            ));
        }
        Ok(settings)
    }

    /// Set the severity of a code, as `CODE=LEVEL` on the command line does.
    ///
    /// # Errors
    /// Where the code or the level does not exist.
    pub fn set(&mut self, assignment: &str) -> Result<(), Message> {
        let (code, level) = assignment.split_once('=').unwrap_or((assignment, ""));
        let level = match level {
            "error" => Level::Error,
            "warning" => Level::Warning,
            "note" => Level::Note,
            "off" => Level::Off,
            _ => {
                return Err(Message::new(
                    format!("{assignment}：应写作 代码=error|warning|note|off"),
                    format!("{assignment}: CODE=error|warning|note|off is expected"),
                ));
            }
        };
        self.severity.insert(known(code)?, level);
        Ok(())
    }

    /// Put the decisions into effect on the findings of one report, and count what they change. Findings that were
    /// judged before are not counted again.
    pub fn apply(&self, findings: &mut Vec<Finding>, of: Of<'_>) -> Judged {
        let mut done = Judged::default();
        let all = findings.len();
        findings.retain(|f| self.severity.get(&f.code) != Some(&Level::Off));
        done.off = all - findings.len();
        for finding in findings {
            let asked = match self.severity.get(&finding.code) {
                Some(Level::Error) => Severity::Error,
                Some(Level::Warning) => Severity::Warning,
                Some(Level::Note) => Severity::Note,
                Some(Level::Off) | None => finding.severity,
            };
            done.regraded += usize::from(asked != finding.severity);
            finding.severity = asked;
            let accepted = self.accept.iter().find(|a| a.fits(finding, of)).map(|a| a.reason.clone());
            done.accepted += usize::from(accepted.is_some() && finding.accepted.is_none());
            finding.accepted = accepted;
        }
        done
    }
}

fn known(code: &str) -> Result<Code, Message> {
    Code::known(code)
}

impl Accept {
    fn fits(&self, finding: &Finding, of: Of<'_>) -> bool {
        let under = |key: &String, prefix: &str| key == prefix || key.starts_with(&format!("{prefix}."));
        self.code == finding.code
            && self.file.as_ref().is_none_or(|f| of.file.ends_with(f.as_str()))
            && self.agency.as_deref().is_none_or(|a| of.agency == Some(a))
            && self.year.is_none_or(|y| of.year == Some(y))
            && self.key.as_ref().is_none_or(|k| finding.keys.iter().any(|own| under(own, k)))
    }
}
