//! What earlier runs wrote, standing in a folder beside what it was made from: read again it would count twice. Passed
//! over is only what is certainly unchanged and whose source is read in its place; everything else is an input.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use nianbao::base::finding::{Lang, Message};
use nianbao::read::MAX_BYTES;
use nianbao::report::Report;
use nianbao::write::csv::{HEADER, Texts, to_csv};
use nianbao::write::json::to_json;
use nianbao::write::{Sealed, sealed};

use super::inputs::{Found, Input};
use super::jobs::{in_order, jobs};
use super::work::Work;

/// What a file in a folder shows itself to be.
enum Shown {
    /// It bears an unbroken seal.
    Sealed(Sealed),
    /// It has our form, which has no place for a seal: its bytes are to be compared with what would be written.
    Plain(Vec<u8>),
}

/// Take the copies out of what was found.
pub fn pass_over(found: &mut Found, work: &Work) {
    let mut all: Vec<(usize, Shown)> = Vec::new();
    let candidates: Vec<(usize, &Input)> = found.inputs.iter().enumerate().filter(|(_, i)| i.may_be_copy()).collect();
    in_order(
        &candidates,
        jobs(None),
        |(_, input)| shown(&input.path),
        |(i, _), found| all.extend(found.flatten().map(|shown| (*i, shown))),
    );
    if all.is_empty() {
        return;
    }
    let mut by_name: HashMap<&std::ffi::OsStr, Vec<&Input>> = HashMap::new();
    for input in &found.inputs {
        by_name.entry(input.stem.file_name().unwrap_or_default()).or_default().push(input);
    }
    let mut hashes: HashMap<&Path, Option<String>> = HashMap::new();
    let mut reports: HashMap<&Path, Option<Report>> = HashMap::new();
    let mut passed: HashMap<PathBuf, Message> = HashMap::new();
    for (i, shown) in &all {
        let input = &found.inputs[*i];
        let others = by_name.get(input.stem.file_name().unwrap_or_default()).into_iter().flatten();
        let mut others = others.filter(|other| other.path != input.path);
        let source = match shown {
            Shown::Sealed(Sealed::Result) => {
                let zh = "是本程序写的汇总、比较或检查结果，没有改过，不当作报告读";
                passed.insert(input.path.clone(), Message::new(zh, "a result of this program, unchanged: no report"));
                continue;
            }
            Shown::Sealed(seal) => others.find(|other| {
                let hash = hashes.entry(&other.path).or_insert_with(|| other.hash());
                hash.as_ref().is_some_and(|hash| seal.is_copy_of(hash))
            }),
            Shown::Plain(bytes) => others.filter(|other| !plain(&other.path)).find(|other| {
                let report = reports.entry(&other.path).or_insert_with(|| work.load(other).ok());
                report.as_ref().is_some_and(|report| is_written(report, bytes))
            }),
        };
        if let Some(source) = source {
            passed.insert(input.path.clone(), copy_of(&source.name()));
        }
    }
    found.pass_over(&passed);
}

fn copy_of(source: &str) -> Message {
    Message::new(
        format!("由 {source} 转换而来，没有改过；已读原文件，不再读它"),
        format!("was made from {source} and is unchanged: that was read in its place"),
    )
}

fn ending(path: &Path) -> String {
    path.extension().unwrap_or_default().to_string_lossy().to_lowercase()
}

fn plain(path: &Path) -> bool {
    matches!(ending(path).as_str(), "json" | "csv")
}

fn shown(path: &Path) -> Option<Shown> {
    if !matches!(ending(path).as_str(), "xlsx" | "pdf" | "html" | "json" | "csv")
        || fs::metadata(path).ok()?.len() > MAX_BYTES
    {
        return None;
    }
    let bytes = fs::read(path).ok()?;
    if plain(path) {
        let head = &bytes[..bytes.len().min(64)];
        let ours = head.windows(9).any(|w| w == b"nianbao/1") || bytes.starts_with(HEADER.as_bytes());
        return ours.then_some(Shown::Plain(bytes));
    }
    sealed(&bytes).map(Shown::Sealed)
}

/// Is it what would be written for this report?
fn is_written(report: &Report, bytes: &[u8]) -> bool {
    let json = || [Lang::Zh, Lang::En].into_iter().any(|lang| to_json(report, lang).is_ok_and(|own| own == bytes));
    let csv = || [Texts::Guarded, Texts::Raw].into_iter().any(|texts| to_csv(report, texts) == bytes);
    if bytes.starts_with(b"{") { json() } else { csv() }
}
