//! `manifest.csv`: what became of each file of a batch, and by which a later run knows what is left to do.
//!
//! While the run goes on, each file that is done adds a line to `.manifest.part`; at the end the whole list is written
//! in order of the inputs and the part is removed. A run that was cut off leaves the part.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use nianbao::base::finding::{Finding, Message, Severity};
use nianbao::report::Report;
use nianbao::write::csv::{Texts, field_of, text_of};
use nianbao::write::{Gate, WriteError, hash_file};

use super::inputs::Missed;

/// The list's name in the output folder.
pub const NAME: &str = "manifest.csv";
/// Its name while the run goes on.
const PART: &str = ".manifest.part";
/// The head line.
pub const HEAD: &str = "file,sha256,options,status,agency,year,layouts,errors,warnings,notes,left_out,regraded,accepted,outputs,bytes,output_sha256,message";
/// One column more where seconds are asked for.
const TIMED: &str = ",seconds";

/// An output that was written.
pub struct Written {
    /// Where.
    pub path: PathBuf,
    /// Its size.
    pub size: u64,
    /// The hash of its content, where a record is kept.
    pub hash: String,
}

/// One file of a batch.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row {
    /// The input.
    pub file: String,
    /// Hash of its content.
    pub hash: String,
    /// Hash of the options that have a say in the outputs.
    pub options: String,
    /// `done`, `failed` or `passed`.
    pub status: String,
    agency: String,
    year: String,
    layouts: String,
    /// Findings of severity error that nobody has accepted.
    pub errors: String,
    warnings: String,
    notes: String,
    /// What settings did to the findings.
    left_out: String,
    regraded: String,
    accepted: String,
    /// Outputs, relative to the output folder.
    outputs: Vec<String>,
    /// Their sizes.
    bytes: Vec<u64>,
    /// Hashes of their contents.
    hashes: Vec<String>,
    message: String,
    /// Seconds it took, where they are asked for.
    pub seconds: Option<String>,
}

impl Row {
    /// A file that was done.
    pub fn done(file: &str, hash: &str, options: &str, report: &Report, outputs: &[Written], out: &Path) -> Self {
        let judged = report.judged.clone().unwrap_or_default();
        let count = |s| report.findings.iter().filter(|f| f.severity == s && f.accepted.is_none()).count().to_string();
        let layout = |t: &nianbao::report::FormTable| format!("{}={}", t.template.form, t.template.layout);
        let relative = |p: &PathBuf| p.strip_prefix(out).unwrap_or(p).to_string_lossy().replace('\\', "/");
        Self {
            file: file.into(),
            hash: hash.into(),
            options: options.into(),
            status: "done".into(),
            agency: report.agency.clone().unwrap_or_default(),
            year: report.year.map(|y| y.to_string()).unwrap_or_default(),
            layouts: report.tables().map(layout).collect::<Vec<_>>().join(";"),
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            notes: count(Severity::Note),
            left_out: judged.off.to_string(),
            regraded: judged.regraded.to_string(),
            accepted: judged.accepted.to_string(),
            outputs: outputs.iter().map(|w| relative(&w.path)).collect(),
            bytes: outputs.iter().map(|w| w.size).collect(),
            hashes: outputs.iter().map(|w| w.hash.clone()).collect(),
            message: String::new(),
            seconds: None,
        }
    }

    /// A file that could not be done.
    pub fn failed(file: &str, hash: &str, options: &str, message: &str) -> Self {
        let (file, hash, options, message) = (file.into(), hash.into(), options.into(), message.into());
        Self { file, hash, options, message, status: "failed".into(), ..Self::default() }
    }

    /// With what the outputs are otherwise than the report has it.
    pub fn noticed<'a>(mut self, notices: impl IntoIterator<Item = &'a Finding>) -> Self {
        let said: Vec<String> = notices.into_iter().map(|f| format!("[{}] {}", f.code, f.message.zh)).collect();
        self.message = said.join("；");
        self
    }

    /// How many findings settings left out, regraded and accepted.
    pub fn judged(&self) -> [usize; 3] {
        [&self.left_out, &self.regraded, &self.accepted].map(|n| n.parse().unwrap_or(0))
    }

    /// An input of which nothing was read.
    pub fn missed(missed: &Missed, options: &str, timed: bool) -> Self {
        let Missed { name, unread } = missed;
        let (status, seconds) = (unread.status().to_string(), timed.then(|| "0.000".to_string()));
        Self { status, seconds, ..Self::failed(name, "", options, &unread.message.zh) }
    }

    /// With what must be known about the input's name.
    pub fn note(&mut self, note: Option<&Message>) {
        if let Some(note) = note.filter(|_| self.message.is_empty()) {
            self.message.clone_from(&note.zh);
        }
    }

    /// What was written for it, with the hashes.
    pub fn written(&self, out: &Path) -> Vec<(PathBuf, &str)> {
        self.outputs.iter().map(|name| out.join(name)).zip(self.hashes.iter().map(String::as_str)).collect()
    }

    /// Is there nothing left to do for a file of this content under these options?
    pub fn stands(&self, hash: &str, options: &str, planned: &[PathBuf], out: &Path) -> bool {
        self.status == "done"
            && self.hash == hash
            && self.options == options
            && self.outputs.len() == planned.len()
            && self.bytes.iter().zip(self.written(out)).zip(planned).all(|((size, (name, hash)), path)| {
                let there = || fs::metadata(path).is_ok_and(|m| m.is_file() && m.len() == *size);
                name == *path && there() && hash_file(path).is_ok_and(|now| now == hash)
            })
    }

    fn line(&self) -> String {
        let sizes = self.bytes.iter().map(u64::to_string).collect::<Vec<_>>().join(";");
        let hashes = self.hashes.join(";");
        // A semicolon in a name must not part it.
        let escaped = |name: &String| name.replace('%', "%25").replace(';', "%3B");
        let outputs = self.outputs.iter().map(escaped).collect::<Vec<_>>().join(";");
        let columns = [
            &self.file,
            &self.hash,
            &self.options,
            &self.status,
            &self.agency,
            &self.year,
            &self.layouts,
            &self.errors,
            &self.warnings,
            &self.notes,
            &self.left_out,
            &self.regraded,
            &self.accepted,
            &outputs,
            &sizes,
            &hashes,
            &self.message,
        ];
        let mut line = columns.into_iter().chain(&self.seconds).map(|c| quote(c)).collect::<Vec<_>>().join(",");
        line.push_str("\r\n");
        line
    }

    fn parse(mut columns: Vec<String>) -> Option<Self> {
        let seconds = if columns.len() == 18 { columns.pop() } else { None };
        let [
            file,
            hash,
            options,
            status,
            agency,
            year,
            layouts,
            errors,
            warnings,
            notes,
            left_out,
            regraded,
            accepted,
            outputs,
            bytes,
            hashes,
            message,
        ]: [String; 17] = columns.try_into().ok()?;
        let list = |text: &str| text.split(';').filter(|s| !s.is_empty()).map(str::to_string).collect::<Vec<_>>();
        let bytes = list(&bytes).iter().map(|n| n.parse().ok()).collect::<Option<Vec<u64>>>()?;
        let name = |name: String| name.replace("%3B", ";").replace("%25", "%");
        let (outputs, hashes) = (list(&outputs).into_iter().map(name).collect::<Vec<_>>(), list(&hashes));
        if !matches!(status.as_str(), "done" | "failed" | "passed") || hashes.len() != outputs.len() {
            return None;
        }
        Some(Self {
            file,
            hash,
            options,
            status,
            agency,
            year,
            layouts,
            errors,
            warnings,
            notes,
            left_out,
            regraded,
            accepted,
            outputs,
            bytes,
            hashes,
            message,
            seconds,
        })
    }
}

fn quote(text: &str) -> String {
    // Line breaks in messages would tear a line of the part.
    field_of(&text.replace(['\r', '\n'], " "), Texts::Guarded)
}

/// A line of the list.
fn fields(line: &str) -> Vec<String> {
    let (mut all, mut field, mut quoted) = (Vec::new(), String::new(), false);
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                field.push('"');
                chars.next();
            }
            '"' => quoted = !quoted,
            ',' if !quoted => all.push(text_of(&std::mem::take(&mut field)).to_string()),
            c => field.push(c),
        }
    }
    all.push(text_of(&field).to_string());
    all
}

/// The record of a run.
pub struct Manifest<'a> {
    gate: &'a Gate,
    folder: PathBuf,
    part: File,
    rows: Vec<Row>,
}

impl<'a> Manifest<'a> {
    /// What earlier runs left: rows by file.
    pub fn earlier(folder: &Path) -> HashMap<String, Row> {
        let mut rows = HashMap::new();
        for name in [NAME, PART] {
            let Ok(text) = fs::read_to_string(folder.join(name)) else { continue };
            rows.extend(lines(&text).filter_map(|l| Row::parse(fields(l))).map(|row| (row.file.clone(), row)));
        }
        rows
    }

    /// Begin a run; with `keep` the part of an earlier one goes on.
    pub fn begin(folder: &Path, keep: bool, gate: &'a Gate) -> Result<Self, WriteError> {
        gate.ours(&folder.join(NAME), is_ours)?;
        let part = gate.log(&folder.join(PART), keep, is_part)?;
        let mut manifest = Self { gate, folder: folder.to_path_buf(), part, rows: Vec::new() };
        if manifest.part.metadata()?.len() == 0 {
            manifest.part.write_all(format!("{HEAD}\r\n").as_bytes())?;
        }
        Ok(manifest)
    }

    /// A file is done.
    pub fn add(&mut self, row: Row) -> io::Result<()> {
        self.part.write_all(row.line().as_bytes())?;
        self.rows.push(row);
        Ok(())
    }

    /// All files are done: the list takes the part's place.
    pub fn finish(self) -> Result<(), WriteError> {
        let timed = self.rows.iter().any(|r| r.seconds.is_some());
        let mut text = format!("{HEAD}{}\r\n", if timed { TIMED } else { "" });
        self.rows.iter().for_each(|r| text.push_str(&r.line()));
        self.gate.record(&self.folder.join(NAME), text.as_bytes(), is_ours)?;
        Ok(fs::remove_file(self.folder.join(PART))?)
    }
}

/// The whole lines: one without its end was being written when the run was cut off.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive("\r\n").filter_map(|l| l.strip_suffix("\r\n"))
}

/// Is it a list that this program wrote and nobody has changed in kind?
pub fn is_ours(bytes: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(bytes) else { return false };
    let mut lines = lines(text);
    let head = lines.next().is_some_and(|head| head.strip_suffix(TIMED).unwrap_or(head) == HEAD);
    head && lines.all(|l| Row::parse(fields(l)).is_some())
}

/// The same for the part, in which the last line may be cut off.
fn is_part(bytes: &[u8]) -> bool {
    let whole = bytes.windows(2).rposition(|w| w == b"\r\n").map_or(0, |at| at + 2);
    HEAD.as_bytes().starts_with(bytes) || is_ours(&bytes[..whole])
}
