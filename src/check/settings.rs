//! What a user has decided: severities, thresholds, and findings accepted with a reason (`nianbao.toml`).

use std::collections::{BTreeMap, BTreeSet};

mod file;

use crate::base::finding::{Code, Finding, Judged, Message, Severity};
use crate::base::near::meant;

pub use file::Places;

/// The settings.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Settings {
    /// Severity by code.
    pub severity: BTreeMap<Code, Level>,
    /// Thresholds of the checks that have some.
    pub thresholds: Thresholds,
    /// Findings that somebody has looked at and accepted.
    pub accept: Vec<Accept>,
    /// What reading one file may take.
    pub limits: Limits,
    /// How pages are set where offices do it otherwise than the standard says.
    pub page: PageStyle,
}

/// How official copies are set where the practice of offices differs from GB/T 9704-2012, whose way is the default.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PageStyle {
    /// `number = "center"`: the number of a page in the middle, not at its outer edge (7.5).
    pub centered_numbers: bool,
    /// `ending = "seal"`: the end is set for a seal (7.3.5.1), not without (7.3.5.2), as `--seal` does.
    pub sealed: bool,
}

impl PageStyle {
    /// Each setting with its words, the standard's first, and whether the other is set.
    #[must_use]
    pub fn all(&self) -> [(&'static str, [&'static str; 2], bool); 2] {
        [("number", ["outside", "center"], self.centered_numbers), ("ending", ["plain", "seal"], self.sealed)]
    }
}

/// What reading one file may take of the machine, where it is read apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Limits {
    /// Memory in MB; 64 at least.
    pub memory: Option<u32>,
    /// Seconds; one at least.
    pub seconds: Option<u32>,
}

/// A severity, or none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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

impl Level {
    /// All levels.
    pub const ALL: [Level; 4] = [Level::Error, Level::Warning, Level::Note, Level::Off];

    /// Its name in settings: `error`, `warning`, `note`, `off`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Note => "note",
            Level::Off => "off",
        }
    }

    /// The level of a name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.name() == name)
    }
}

/// Thresholds of the checks that have some.
#[derive(Debug, Clone, Copy, PartialEq)]
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

impl Thresholds {
    /// Each with its name in settings.
    #[must_use]
    pub fn all(&self) -> [(&'static str, f64); 4] {
        let mut own = *self;
        own.places().map(|(name, place)| (name, *place))
    }

    fn named(&mut self, name: &str) -> Option<&mut f64> {
        self.places().into_iter().find_map(|(own, place)| (own == name).then_some(place))
    }

    fn places(&mut self) -> [(&'static str, &mut f64); 4] {
        [
            ("jump-ratio", &mut self.jump_ratio),
            ("jump-absolute", &mut self.jump_absolute),
            ("repeat-share", &mut self.repeat_share),
            ("shared-share", &mut self.shared_share),
        ]
    }
}

/// A finding that somebody has looked at and accepted. Every part given must fit.
#[derive(Debug, Clone, PartialEq, Eq)]
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
        Self::parse_placed(text).map(|(settings, _)| settings)
    }

    /// The same, with the line of each setting.
    ///
    /// # Errors
    /// As [`Settings::parse`].
    pub fn parse_placed(text: &str) -> Result<(Self, Places), Message> {
        file::parse(text)
    }

    /// Set the severity of a code, as `CODE=LEVEL` on the command line does.
    ///
    /// # Errors
    /// Where the code or the level does not exist.
    pub fn set(&mut self, assignment: &str) -> Result<(), Message> {
        let (code, level) = assignment.split_once('=').unwrap_or((assignment, ""));
        let Some(level) = Level::named(level) else {
            let (names, (zh, en)) = (Level::ALL.map(Level::name), meant(level, Level::ALL.map(Level::name)));
            return Err(Message::new(
                format!("{assignment}：应写作 代码={}{zh}", names.join("|")),
                format!("{assignment}: CODE={} is expected{en}", names.join("|")),
            ));
        };
        self.severity.insert(known(code)?, level);
        Ok(())
    }

    /// The codes whose findings are left out.
    #[must_use]
    pub fn silenced(&self) -> BTreeSet<Code> {
        self.severity.iter().filter(|(_, level)| **level == Level::Off).map(|(code, _)| code.clone()).collect()
    }

    /// Put the decisions into effect on the findings of one report, and count what they change. Findings that were
    /// judged before are not counted again.
    pub fn apply(&self, findings: &mut Vec<Finding>, of: Of<'_>) -> Judged {
        let mut done = Judged { codes: self.silenced(), ..Judged::default() };
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

/// A code that there is.
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
