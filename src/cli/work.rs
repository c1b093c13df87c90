//! The work on one input that every command shares: read, normalise, check, apply the user's settings.

use std::fs;
use std::io::Read as _;
use std::path::Path;

use nianbao::check::settings::{Of, Settings};
use nianbao::finding::Message;
use nianbao::read::{self, ReadError};
use nianbao::report::Report;
use nianbao::{check, normalize};

use super::args;
use super::inputs::Input;
use super::say::Say;

/// The settings looked for in the working folder.
const SETTINGS: &str = "nianbao.toml";

/// How inputs are read and judged.
pub struct Work {
    encoding: Option<String>,
    /// The user's settings.
    pub settings: Settings,
}

impl Work {
    /// By the flags; `None` where the settings are wrong, which has been told.
    pub fn new(encoding: Option<&str>, judge: &args::Judge, say: &Say) -> Option<Self> {
        let settings = settings(judge, say)?;
        Some(Self { encoding: encoding.map(str::to_string), settings })
    }

    /// Read one input.
    pub fn open(&self, input: &Input) -> Result<read::Source, Message> {
        let options = read::Options { encoding: self.encoding.clone() };
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
        source.map_err(|e| e.message())
    }

    /// Normalise and check one source.
    pub fn examine(&self, source: &read::Source) -> Result<Report, Message> {
        let mut report = normalize::normalize(source).map_err(|e| e.message())?;
        let findings = check::check(&report);
        report.findings.extend(findings);
        self.judge(&mut report);
        Ok(report)
    }

    /// Read, normalise and check one input.
    pub fn load(&self, input: &Input) -> Result<Report, Message> {
        self.examine(&self.open(input)?)
    }

    /// Apply the user's settings to a report's findings.
    pub fn judge(&self, report: &mut Report) {
        let Report { findings, source, agency, year, .. } = report;
        let of = Of { file: &source.name, agency: agency.as_deref(), year: *year };
        self.settings.apply(findings, of);
    }
}

/// From `--config`, else from `nianbao.toml` in the working folder if there is one; then `--severity`.
fn settings(judge: &args::Judge, say: &Say) -> Option<Settings> {
    let file = judge.config.clone().or_else(|| Path::new(SETTINGS).is_file().then(|| SETTINGS.into()));
    let mut settings = Settings::default();
    if let Some(file) = file {
        let text = fs::read_to_string(&file)
            .map_err(|e| Message::new(format!("设置文件读不了：{e}"), format!("cannot read the settings: {e}")));
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
    Some(settings)
}
