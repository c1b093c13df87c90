//! `manifest.csv`: what became of each file of a batch, and by which a later run knows what is left to do.
//!
//! While the run goes on, each file that is done adds a line to `.manifest.part`; at the end the whole list is written
//! in order of the inputs and the part is removed. A run that was cut off leaves the part.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use nianbao::finding::Severity;
use nianbao::report::Report;
use nianbao::write::csv::{Texts, field_of, text_of};
use sha2::{Digest, Sha256};

/// The list's name in the output folder.
pub const NAME: &str = "manifest.csv";
/// Its name while the run goes on.
const PART: &str = ".manifest.part";
/// The head line.
pub const HEAD: &str = "file,sha256,options,status,agency,year,layouts,errors,warnings,notes,left_out,regraded,accepted,outputs,bytes,message";

/// One file of a batch.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row {
    /// The input.
    pub file: String,
    /// Hash of its content.
    pub hash: String,
    /// Hash of the options that have a say in the outputs.
    pub options: String,
    /// `done` or `failed`.
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
    message: String,
    /// Seconds it took, where they are asked for.
    pub seconds: Option<String>,
}

impl Row {
    /// A file that was done.
    pub fn done(
        file: &str,
        hash: &str,
        options: &str,
        report: &Report,
        outputs: &[(PathBuf, u64)],
        out: &Path,
    ) -> Self {
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
            layouts: report.tables.iter().map(layout).collect::<Vec<_>>().join(";"),
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            notes: count(Severity::Note),
            left_out: judged.off.to_string(),
            regraded: judged.regraded.to_string(),
            accepted: judged.accepted.to_string(),
            outputs: outputs.iter().map(|(p, _)| relative(p)).collect(),
            bytes: outputs.iter().map(|(_, n)| *n).collect(),
            message: String::new(),
            seconds: None,
        }
    }

    /// A file that could not be done.
    pub fn failed(file: &str, hash: &str, options: &str, message: &str) -> Self {
        let (file, hash, options, message) = (file.into(), hash.into(), options.into(), message.into());
        Self { file, hash, options, message, status: "failed".into(), ..Self::default() }
    }

    /// How many findings settings left out, regraded and accepted.
    pub fn judged(&self) -> [usize; 3] {
        [&self.left_out, &self.regraded, &self.accepted].map(|n| n.parse().unwrap_or(0))
    }

    /// Is there nothing left to do for a file of this content under these options?
    pub fn stands(&self, hash: &str, options: &str, planned: &[PathBuf], out: &Path) -> bool {
        self.status == "done"
            && self.hash == hash
            && self.options == options
            && self.outputs.len() == planned.len()
            && self.outputs.iter().zip(&self.bytes).zip(planned).all(|((name, size), path)| {
                out.join(name) == *path && fs::metadata(path).is_ok_and(|m| m.is_file() && m.len() == *size)
            })
    }

    fn line(&self) -> String {
        let sizes = self.bytes.iter().map(u64::to_string).collect::<Vec<_>>().join(";");
        let outputs = self.outputs.join(";");
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
            &self.message,
        ];
        let mut line = columns.into_iter().chain(&self.seconds).map(|c| quote(c)).collect::<Vec<_>>().join(",");
        line.push_str("\r\n");
        line
    }

    fn parse(mut columns: Vec<String>) -> Option<Self> {
        let seconds = if columns.len() == 17 { columns.pop() } else { None };
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
            message,
        ]: [String; 16] = columns.try_into().ok()?;
        let list = |text: &str| text.split(';').filter(|s| !s.is_empty()).map(str::to_string).collect::<Vec<_>>();
        let bytes = list(&bytes).iter().map(|n| n.parse().ok()).collect::<Option<Vec<u64>>>()?;
        let outputs = list(&outputs);
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
pub struct Manifest {
    folder: PathBuf,
    part: File,
    rows: Vec<Row>,
}

impl Manifest {
    /// What earlier runs left: rows by file.
    pub fn earlier(folder: &Path) -> HashMap<String, Row> {
        let mut rows = HashMap::new();
        for name in [NAME, PART] {
            let Ok(text) = fs::read_to_string(folder.join(name)) else { continue };
            // A line without its end was being written when the run was cut off.
            for line in text.split_inclusive("\r\n").filter_map(|l| l.strip_suffix("\r\n")) {
                if let Some(row) = Row::parse(fields(line)).filter(|r| r.file != "file") {
                    rows.insert(row.file.clone(), row);
                }
            }
        }
        rows
    }

    /// Begin a run; with `keep` the part of an earlier one goes on.
    pub fn begin(folder: &Path, keep: bool) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        let path = folder.join(PART);
        // What was being written when a run was cut off stands without an end: it must not swallow the next line.
        let mut old = Vec::new();
        if keep && let Ok(mut file) = File::open(&path) {
            file.read_to_end(&mut old)?;
            let whole = old.windows(2).rposition(|w| w == b"\r\n").map_or(0, |at| at + 2);
            old.truncate(whole);
        }
        nianbao::write::write_whole(&path, &old)?;
        let part = File::options().append(true).open(&path)?;
        Ok(Self { folder: folder.to_path_buf(), part, rows: Vec::new() })
    }

    /// A file is done.
    pub fn add(&mut self, row: Row) -> io::Result<()> {
        self.part.write_all(row.line().as_bytes())?;
        self.rows.push(row);
        Ok(())
    }

    /// All files are done: the list takes the part's place.
    pub fn finish(self) -> io::Result<()> {
        let timed = self.rows.iter().any(|r| r.seconds.is_some());
        let mut text = format!("{HEAD}{}\r\n", if timed { ",seconds" } else { "" });
        self.rows.iter().for_each(|r| text.push_str(&r.line()));
        nianbao::write::write_whole(&self.folder.join(NAME), text.as_bytes())?;
        fs::remove_file(self.folder.join(PART))
    }
}

/// The hash of a content, in hexadecimal.
pub fn hash(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// The hash of a file, read in pieces.
pub fn hash_file(path: &Path) -> io::Result<String> {
    let mut file = File::open(path)?;
    let mut digest = Sha256::new();
    let mut buffer = vec![0u8; 1 << 16];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(hex(&digest.finalize())),
            n => digest.update(&buffer[..n]),
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, b| {
        let _ = write!(text, "{b:02x}");
        text
    })
}

/// Remove what a killed run left beside planned outputs: `.NAME.PID.tmp`.
pub fn sweep(planned: &[&Path]) {
    let mut folders: HashMap<&Path, Vec<String>> = HashMap::new();
    for path in planned {
        if let (Some(folder), Some(name)) = (path.parent(), path.file_name()) {
            folders.entry(folder).or_default().push(format!(".{}.", name.to_string_lossy()));
        }
    }
    for (folder, names) in folders {
        let Ok(entries) = fs::read_dir(folder) else { continue };
        let names: std::collections::HashSet<String> = names.into_iter().collect();
        for entry in entries.filter_map(Result::ok) {
            let name = entry.file_name().to_string_lossy().into_owned();
            let Some(stem) = name.strip_suffix(".tmp") else { continue };
            let digits = stem.bytes().rev().take_while(u8::is_ascii_digit).count();
            if digits > 0 && names.contains(&stem[..stem.len() - digits]) {
                let _ = fs::remove_file(entry.path());
            }
        }
    }
}
