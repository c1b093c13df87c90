//! The work on one input that every command shares: read, normalise, check, apply the user's settings.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use nianbao::base::finding::{Finding, Judged, Message};
use nianbao::check;
use nianbao::check::settings::{Of, Settings};
use nianbao::normalize;
use nianbao::read::{self, ReadError};
use nianbao::report::Report;

use super::args;
use super::inputs::Input;
use super::say::Say;

/// The settings looked for in the working folder.
pub const SETTINGS: &str = "nianbao.toml";

/// How inputs are read and judged.
pub struct Work {
    encoding: Option<String>,
    /// The user's settings.
    pub settings: Settings,
    /// The settings file; and whether there are any settings.
    pub file: Option<PathBuf>,
    in_use: bool,
}

impl Work {
    /// By the flags; `None` where the settings are wrong, which has been told.
    pub fn new(encoding: Option<&str>, judge: &args::Judge, say: &Say) -> Option<Self> {
        let (settings, file) = settings(judge, say)?;
        let in_use = file.is_some() || !judge.severity.is_empty();
        Some(Self { encoding: encoding.map(str::to_string), settings, file, in_use })
    }

    /// Without settings, where nothing is judged.
    pub fn plain() -> Self {
        Self { encoding: None, settings: Settings::default(), file: None, in_use: false }
    }

    /// Read one input.
    pub fn open(&self, input: &Input) -> Result<read::Source, Message> {
        let options = read::Options::default().encoding(self.encoding.as_deref());
        let source = if let Some(bytes) = input.unpack() {
            read::read_bytes(&input.name(), &bytes?, &options)
        } else if input.is_stdin() {
            let mut bytes = Vec::new();
            let limit = std::io::stdin().lock().take(read::MAX_BYTES + 1).read_to_end(&mut bytes);
            limit.map_err(|e| ReadError::Open(e).message())?;
            read::read_bytes("stdin", &bytes, &options)
        } else {
            read::read_file(&input.path, &options)
        };
        let mut source = source.map_err(|e| e.message())?;
        source.name.clone_from(&input.label);
        Ok(source)
    }

    /// Normalise and check one source.
    pub fn examine(&self, input: &Input, source: &read::Source) -> Result<Report, Message> {
        let mut report = normalize::normalize(source).map_err(|e| e.message())?;
        let findings = check::check(&report);
        report.findings.extend(findings);
        self.judge(input, &mut report);
        Ok(report)
    }

    /// Read, normalise and check one input.
    pub fn load(&self, input: &Input) -> Result<Report, Message> {
        self.examine(input, &self.open(input)?)
    }

    /// Apply the user's settings to a report's findings.
    pub fn judge(&self, input: &Input, report: &mut Report) {
        let mut findings = std::mem::take(&mut report.findings);
        self.judge_more(input, report, &mut findings);
        report.findings = findings;
    }

    /// What the same settings did in an earlier run.
    pub fn judged_before(&self, [off, regraded, accepted]: [usize; 3]) -> Option<Judged> {
        self.in_use.then(|| Judged { file: self.shown(), off, regraded, accepted })
    }

    /// The settings file's own name: a whole path is nobody else's affair.
    fn shown(&self) -> Option<String> {
        self.file.as_ref().and_then(|f| f.file_name()).map(|f| f.to_string_lossy().into_owned())
    }

    /// Apply them to findings that are to be added to a report's.
    pub fn judge_more(&self, input: &Input, report: &mut Report, findings: &mut Vec<Finding>) {
        let name = input.name();
        let of = Of { file: &name, agency: report.agency.as_deref(), year: report.year };
        let done = self.settings.apply(findings, of);
        if self.in_use {
            let done = Judged { file: self.shown(), ..done };
            report.judged = Judged::sum(report.judged.iter().chain([&done]));
        }
    }
}

/// From `--config`, else from `nianbao.toml` in the working folder if there is one; then `--severity`.
fn settings(judge: &args::Judge, say: &Say) -> Option<(Settings, Option<PathBuf>)> {
    let file = judge.config.clone().or_else(|| Path::new(SETTINGS).is_file().then(|| SETTINGS.into()));
    let mut settings = Settings::default();
    if let Some(file) = &file {
        let wrong = |e: &dyn std::fmt::Display| {
            Message::new(format!("设置文件读不了：{e}"), format!("cannot read the settings: {e}"))
        };
        let bytes = read::bytes_of(file).map_err(|e| {
            let (zh, en) = (e.message().zh, e.message().en);
            Message::new(format!("设置文件读不了：{zh}"), format!("cannot read the settings: {en}"))
        });
        let text = bytes.and_then(|bytes| String::from_utf8(bytes).map_err(|e| wrong(&e)));
        match text.and_then(|text| Settings::parse(&text)) {
            Ok(parsed) => settings = parsed,
            Err(message) => {
                say.trouble(&file.display().to_string(), &message);
                return None;
            }
        }
    }
    for assignment in &judge.severity {
        if let Err(message) = settings.set(assignment) {
            say.trouble("--severity", &message);
            return None;
        }
    }
    Some((settings, file))
}
