//! `manifest.csv`: what became of each file of a batch, and by which a later run knows what is left to do.
//!
//! While the run goes on, each file that is done adds a line to `.manifest.part`; at the end the whole list is written
//! in order of the inputs and the part is removed. A run that was cut off leaves the part.

use std::collections::{BTreeMap, HashMap};
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use nianbao::base::finding::{Finding, Message, Severity};
use nianbao::report::Report;
use nianbao::write::csv::{BOM, Texts, field_of, marked, text_of};
use nianbao::write::{Gate, Log, MOST_RECORD, WriteError, hash_file};

use super::missed::Missed;

/// The list's name in the output folder.
pub const NAME: &str = "manifest.csv";
/// Its name while the run goes on.
const PART: &str = ".manifest.part";
/// Files of an earlier run at most.
const MOST_ROWS: usize = 500_000;
/// One column more where seconds are asked for.
const TIMED: &str = "seconds";

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
    /// Outputs, relative to the output folder, their sizes and the hashes of their contents: lists as they are written.
    outputs: String,
    bytes: String,
    output_sha256: String,
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
            outputs: list(outputs.iter().map(|w| escaped(&relative(&w.path)))),
            bytes: list(outputs.iter().map(|w| w.size.to_string())),
            output_sha256: list(outputs.iter().map(|w| w.hash.clone())),
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
        items(&self.outputs).map(|name| out.join(unescaped(name))).zip(items(&self.output_sha256)).collect()
    }

    /// Is there nothing left to do for a file of this content under these options?
    pub fn stands(&self, hash: &str, options: &str, planned: &[PathBuf], out: &Path) -> bool {
        let written = self.written(out);
        self.status == "done"
            && self.hash == hash
            && self.options == options
            && written.len() == planned.len()
            && items(&self.bytes).zip(written).zip(planned).all(|((size, (name, hash)), path)| {
                let there = || fs::metadata(path).is_ok_and(|m| m.is_file() && m.len().to_string() == size);
                name == *path && there() && hash_file(path).is_ok_and(|now| now == hash)
            })
    }

    /// The columns in order, each under its name.
    fn columns(&mut self) -> [(&'static str, &mut String); 17] {
        [
            ("file", &mut self.file),
            ("sha256", &mut self.hash),
            ("options", &mut self.options),
            ("status", &mut self.status),
            ("agency", &mut self.agency),
            ("year", &mut self.year),
            ("layouts", &mut self.layouts),
            ("errors", &mut self.errors),
            ("warnings", &mut self.warnings),
            ("notes", &mut self.notes),
            ("left_out", &mut self.left_out),
            ("regraded", &mut self.regraded),
            ("accepted", &mut self.accepted),
            ("outputs", &mut self.outputs),
            ("bytes", &mut self.bytes),
            ("output_sha256", &mut self.output_sha256),
            ("message", &mut self.message),
        ]
    }

    fn line(&self) -> String {
        let mut row = self.clone();
        let columns = row.columns().map(|(_, text)| quote(text));
        ended(columns.into_iter().chain(self.seconds.as_deref().map(quote)))
    }

    fn parse(mut fields: Vec<String>) -> Option<Self> {
        let mut row = Self::default();
        let columns = row.columns();
        // No line of ours has breaks within it.
        if fields.iter().any(|field| field.contains(['\r', '\n'])) {
            return None;
        }
        let timed = (fields.len() == columns.len() + 1).then(|| fields.pop()).flatten();
        if fields.len() != columns.len() || timed.as_ref().is_some_and(|seconds| seconds.parse::<f64>().is_err()) {
            return None;
        }
        columns.into_iter().zip(fields).for_each(|((_, column), field)| *column = field);
        row.seconds = timed;
        let sizes = items(&row.bytes).all(|n| n.parse::<u64>().is_ok());
        let whole = items(&row.outputs).count() == items(&row.output_sha256).count();
        (matches!(row.status.as_str(), "done" | "failed" | "passed") && sizes && whole).then_some(row)
    }
}

/// The head line, with its end.
fn head(timed: bool) -> String {
    let names = Row::default().columns().map(|(name, _)| name.to_string());
    ended(names.into_iter().chain(timed.then(|| TIMED.to_string())))
}

fn ended(fields: impl Iterator<Item = String>) -> String {
    fields.collect::<Vec<_>>().join(",") + "\r\n"
}

/// Several items in one column.
fn list(items: impl Iterator<Item = String>) -> String {
    items.collect::<Vec<_>>().join(";")
}

fn items(list: &str) -> impl Iterator<Item = &str> {
    list.split(';').filter(|item| !item.is_empty())
}

/// A semicolon in a name must not part it.
fn escaped(name: &str) -> String {
    name.replace('%', "%25").replace(';', "%3B")
}

fn unescaped(name: &str) -> String {
    name.replace("%3B", ";").replace("%25", "%")
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
    part: Log,
    rows: Vec<Row>,
    /// Does the list begin with the mark of UTF-8?
    bom: bool,
}

impl<'a> Manifest<'a> {
    /// What earlier runs left: rows by file.
    pub fn earlier(folder: &Path) -> HashMap<String, Row> {
        Self::recorded(folder, &[NAME, PART])
    }

    fn recorded(folder: &Path, names: &[&str]) -> HashMap<String, Row> {
        let mut rows = HashMap::new();
        for name in names {
            let mut text = String::new();
            let whole = File::open(folder.join(name)).and_then(|f| f.take(MOST_RECORD).read_to_string(&mut text));
            if whole.is_err() {
                continue;
            }
            let text = text.trim_start_matches('\u{feff}');
            rows.extend(
                lines(text).take(MOST_ROWS).filter_map(|l| Row::parse(fields(l))).map(|row| (row.file.clone(), row)),
            );
        }
        rows
    }

    /// Begin a run; with `keep` the part of an earlier one goes on.
    pub fn begin(folder: &Path, keep: bool, bom: bool, gate: &'a Gate) -> Result<Self, WriteError> {
        gate.ours(&folder.join(NAME), is_ours)?;
        let part = gate.log(&folder.join(PART), keep, is_part)?;
        let mut manifest = Self { gate, folder: folder.to_path_buf(), part, rows: Vec::new(), bom };
        if manifest.part.is_empty() {
            manifest.part.add(head(false).as_bytes())?;
        }
        Ok(manifest)
    }

    /// A file is done. Where the part cannot be written the list at the end knows of it all the same.
    pub fn add(&mut self, row: Row) -> io::Result<()> {
        let line = row.line();
        self.rows.push(row);
        self.part.add(line.as_bytes())
    }

    /// Outputs that were written are not there after all: how many files are failed by that.
    pub fn lose(&mut self, lost: &BTreeMap<PathBuf, Message>) -> usize {
        if lost.is_empty() {
            return 0;
        }
        let mut failed = 0;
        for row in &mut self.rows {
            let message = row.written(&self.folder).iter().find_map(|(path, _)| lost.get(path));
            if let Some(message) = message {
                let seconds = row.seconds.take();
                *row = Row { seconds, ..Row::failed(&row.file, &row.hash, &row.options, &message.zh) };
                failed += 1;
            }
        }
        failed
    }

    /// All files are done: the list takes the part's place.
    pub fn finish(self) -> Result<(), WriteError> {
        let timed = self.rows.iter().any(|r| r.seconds.is_some());
        let mut text = head(timed);
        // What this run was refused because an earlier one had done it is done, and recorded as that.
        let earlier = Self::recorded(&self.folder, &[NAME]);
        let done = |row: &Row| {
            let old = earlier.get(&row.file).filter(|_| row.status == "failed")?;
            let planned: Vec<PathBuf> = old.written(&self.folder).into_iter().map(|(path, _)| path).collect();
            old.stands(&row.hash, &row.options, &planned, &self.folder).then_some(old)
        };
        self.rows.iter().for_each(|row| text.push_str(&done(row).unwrap_or(row).line()));
        let text = if self.bom { marked(text.into_bytes()) } else { text.into_bytes() };
        self.gate.record(&self.folder.join(NAME), &text, is_ours)?;
        Ok(self.part.remove()?)
    }
}

/// The whole lines: one without its end was being written when the run was cut off.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive("\r\n").filter_map(|l| l.strip_suffix("\r\n"))
}

/// Is it a list that this program wrote and nobody has changed in kind?
pub fn is_ours(bytes: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(bytes.strip_prefix(BOM).unwrap_or(bytes)) else { return false };
    let headed = text.starts_with(&head(false)) || text.starts_with(&head(true));
    headed && lines(text).skip(1).all(|l| Row::parse(fields(l)).is_some())
}

/// The same for the part, in which the last line may be cut off.
fn is_part(bytes: &[u8]) -> bool {
    let whole = bytes.windows(2).rposition(|w| w == b"\r\n").map_or(0, |at| at + 2);
    head(false).as_bytes().starts_with(bytes) || is_ours(&bytes[..whole])
}
