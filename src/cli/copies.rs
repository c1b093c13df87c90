//! What earlier runs wrote, standing in a folder beside what it was made from: read again it would count twice. Passed
//! over is only what is certainly unchanged and whose source is read in its place; everything else is an input.

use std::collections::HashMap;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use nianbao::base::finding::{Lang, Message};
use nianbao::read::MAX_BYTES;
use nianbao::write::csv::{BOM, Texts, header, marked, to_csv};
use nianbao::write::json::to_json;
use nianbao::write::{Sealed, hash, sealed};

use super::inputs::{Found, Input};
use super::jobs::{in_order, jobs};
use super::work::Work;

/// How the names end of what this program writes of a report or of many.
const ENDINGS: [&str; 7] = ["xlsx", "docx", "pdf", "ofd", "html", "json", "csv"];

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
    let may_be = |input: &Input| input.may_be_copy() && ENDINGS.contains(&ending(&input.path).as_str());
    let candidates: Vec<(usize, &Input)> = found.inputs.iter().enumerate().filter(|(_, i)| may_be(i)).collect();
    in_order(
        &candidates,
        jobs(None),
        |(_, input)| shown(&input.path),
        |(i, _), found| all.extend(found.flatten().map(|shown| (*i, shown))),
    );
    if all.is_empty() {
        return;
    }
    let mut by_name: HashMap<&OsStr, Vec<&Input>> = HashMap::new();
    for input in &found.inputs {
        by_name.entry(name(input)).or_default().push(input);
    }
    let mut hashes: HashMap<&Path, Option<String>> = HashMap::new();
    let mut written: HashMap<&OsStr, HashMap<String, &Input>> = HashMap::new();
    let mut passed: HashMap<PathBuf, Message> = HashMap::new();
    for (i, shown) in &all {
        let input = &found.inputs[*i];
        let of_name = by_name.get(name(input)).map_or(&[][..], Vec::as_slice);
        let mut others = of_name.iter().filter(|other| other.path != input.path);
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
            Shown::Plain(bytes) => {
                let written = written.entry(name(input)).or_insert_with(|| written_of(of_name, work));
                written.get(&hash(bytes))
            }
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
    if fs::metadata(path).ok()?.len() > MAX_BYTES {
        return None;
    }
    let bytes = fs::read(path).ok()?;
    if plain(path) {
        let head = &bytes[..bytes.len().min(64)];
        let csv = bytes.strip_prefix(BOM).unwrap_or(&bytes).starts_with(header().as_bytes());
        let ours = head.windows(9).any(|w| w == b"nianbao/1") || csv;
        return ours.then_some(Shown::Plain(bytes));
    }
    sealed(&bytes).map(Shown::Sealed)
}

/// The name that a copy has of its source.
fn name(input: &Input) -> &OsStr {
    input.stem.file_name().unwrap_or_default()
}

/// What would be written for the inputs of one name, by its hash. In a folder of folders all may have one name: each is read
/// once, and not once for each copy.
fn written_of<'a>(inputs: &[&'a Input], work: &Work) -> HashMap<String, &'a Input> {
    let mut written = HashMap::new();
    for input in inputs.iter().filter(|input| !plain(&input.path)) {
        let Ok(report) = work.load(input) else { continue };
        let json = [Lang::Zh, Lang::En].into_iter().filter_map(|lang| to_json(&report, lang).ok());
        let csv = [Texts::Guarded, Texts::Raw].map(|texts| to_csv(&report, texts));
        let csv = csv.into_iter().flat_map(|csv| [marked(csv.clone()), csv]);
        for bytes in json.chain(csv) {
            written.entry(hash(&bytes)).or_insert(*input);
        }
    }
    written
}
