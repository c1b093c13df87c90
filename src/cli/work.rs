//! The work on one input that every command shares: read, normalise, check, apply the user's settings.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use nianbao::base::finding::{Finding, Judged, Message};
use nianbao::check::settings::{Limits, Of, Places, Settings};
use nianbao::read::{self, ReadError, Source};
use nianbao::{Book, Options, Report, write};

use super::apart::Readers;
use super::args;
use super::inputs::{Input, SETTINGS};
use super::remedy::{told, with};
use super::say::Say;

/// How inputs are read and judged.
pub struct Work {
    /// What is known of the forms.
    pub book: Arc<Book>,
    encoding: Option<String>,
    /// The user's settings.
    pub settings: Settings,
    /// The settings file; and whether there are any settings.
    pub file: Option<PathBuf>,
    /// Was that found rather than named?
    pub found: bool,
    /// The line of each setting in the file.
    pub places: Places,
    /// The codes whose severity was named in the call.
    pub asked: Vec<String>,
    in_use: bool,
    readers: Readers,
}

impl Work {
    /// By the options; `None` where the settings are wrong, which has been told. Settings that were found and not named are
    /// told.
    pub fn new(encoding: Option<&str>, limits: args::Limits, judge: &args::Judge, say: &Say) -> Option<Self> {
        let work = Self::quiet(encoding, limits, judge, say)?;
        if let Some(file) = work.file.as_ref().filter(|_| work.found) {
            let file = file.display();
            say.aside(&Message::new(
                format!("照当前文件夹里的设置 {file} 核对（nianbao config 显示各项）"),
                format!("by the settings {file} found in the current folder (see nianbao config)"),
            ));
        }
        Some(work)
    }

    /// The same, for whoever shows the settings.
    pub fn quiet(encoding: Option<&str>, limits: args::Limits, judge: &args::Judge, say: &Say) -> Option<Self> {
        let file = judge.config.clone().or_else(|| Path::new(SETTINGS).is_file().then(|| SETTINGS.into()));
        let found = judge.config.is_none() && file.is_some();
        let in_use = file.is_some() || !judge.severity.is_empty();
        let (settings, places) = settings(file.as_deref(), judge, say)?;
        let asked = judge.severity.iter().filter_map(|a| a.split_once('=')).map(|(code, _)| code.to_string()).collect();
        let (book, encoding) = (Arc::clone(Book::official()), encoding.map(str::to_string));
        let readers = Readers::new(limits, settings.limits, say.lang);
        Some(Self { book, encoding, settings, file, found, places, asked, in_use, readers })
    }

    /// Without settings, where nothing is judged.
    pub fn plain(say: &Say) -> Self {
        Self {
            book: Arc::clone(Book::official()),
            encoding: None,
            settings: Settings::default(),
            file: None,
            found: false,
            places: Places::new(),
            asked: Vec::new(),
            in_use: false,
            readers: Readers::new(args::Limits::default(), Limits::default(), say.lang),
        }
    }

    fn options(&self) -> Options {
        Options::default().encoding(self.encoding.as_deref()).book(&self.book)
    }

    /// The bytes of one input, with the name by which it is read.
    fn bytes(input: &Input) -> Result<(String, Vec<u8>), Message> {
        if let Some(bytes) = input.unpack() {
            return Ok((input.name(), bytes?));
        }
        if !input.is_stdin() {
            return Ok((input.name(), read::load(&input.path).map_err(told)?));
        }
        let mut bytes = Vec::new();
        let limit = std::io::stdin().lock().take(read::MAX_BYTES + 1).read_to_end(&mut bytes);
        limit.map_err(|e| told(ReadError::Open(e)))?;
        Ok(("stdin".to_string(), bytes))
    }

    fn source(&self, input: &Input, name: &str, bytes: &[u8]) -> Result<Source, Message> {
        let read = self.readers.read(name, &self.options().reading(), bytes);
        let mut source = read.map_err(|e| with(e.message, e.remedy))?;
        if input.is_file() {
            read::beside(&mut source, &input.path);
        }
        source.name.clone_from(&input.label);
        Ok(source)
    }

    /// Read one input.
    pub fn open(&self, input: &Input) -> Result<Source, Message> {
        let (name, bytes) = Self::bytes(input)?;
        self.source(input, &name, &bytes)
    }

    /// The report of one source, checked and judged.
    pub fn examine(&self, input: &Input, source: &Source) -> Result<Report, Message> {
        let mut report = Report::from_source(source, &self.options()).map_err(told)?;
        self.judge(input, &mut report);
        Ok(report)
    }

    /// Read, normalise and check one input.
    pub fn load(&self, input: &Input) -> Result<Report, Message> {
        self.examine(input, &self.open(input)?)
    }

    /// The same, with the very bytes that were read.
    pub fn load_with_bytes(&self, input: &Input) -> Result<(Report, Vec<u8>), Message> {
        let (name, bytes) = Self::bytes(input)?;
        let report = self.examine(input, &self.source(input, &name, &bytes)?)?;
        Ok((report, bytes))
    }

    /// The same, with the hash of those bytes in the place of them; it is there too where they are no report.
    pub fn load_hashed(&self, input: &Input) -> (Result<Report, Message>, Option<String>) {
        let (name, bytes) = match Self::bytes(input) {
            Ok(read) => read,
            Err(message) => return (Err(message), None),
        };
        let report = self.source(input, &name, &bytes).and_then(|source| self.examine(input, &source));
        (report, Some(write::hash(&bytes)))
    }

    /// Apply the user's settings to a report's findings.
    pub fn judge(&self, input: &Input, report: &mut Report) {
        let mut findings = std::mem::take(&mut report.findings);
        self.judge_more(input, report, &mut findings);
        report.findings = findings;
    }

    /// What the same settings did in an earlier run.
    pub fn judged_before(&self, [off, regraded, accepted]: [usize; 3]) -> Option<Judged> {
        let codes = self.settings.silenced();
        self.in_use.then(|| Judged { file: self.shown(), off, codes, regraded, accepted })
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

/// From the file, if there is one; then `--severity`.
fn settings(file: Option<&Path>, judge: &args::Judge, say: &Say) -> Option<(Settings, Places)> {
    let (mut settings, mut places) = (Settings::default(), Places::new());
    if let Some(file) = file {
        let no_text = |_| Message::new("设置文件不是 UTF-8 编码的文字", "the settings are not text in UTF-8");
        let bytes = read::bytes_of(file).map_err(|e| {
            let Message { zh, en } = told(e);
            Message::new(format!("设置文件读不了：{zh}"), format!("cannot read the settings: {en}"))
        });
        let text = bytes.and_then(|bytes| String::from_utf8(bytes).map_err(no_text));
        match text.and_then(|text| Settings::parse_placed(&text)) {
            Ok(parsed) => (settings, places) = parsed,
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
    Some((settings, places))
}
