//! What the tests share: reading reports, finding fixtures, calling outside judges.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use nianbao::fonts::{Choice, FontSet};
use nianbao::{Options, Report};

/// The repository.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The folder of real reports beside the repository: they are not ours to publish. A test that reads them carries
/// `#[cfg_attr(not(outside = "real-reports"), ignore = "no real reports beside the repository")]`.
pub fn real_reports() -> PathBuf {
    root().join("../shared/reports")
}

/// The truth beside a fixture: what stands in each key's cell, nothing where the source lacks the cell.
pub fn cells(path: &Path) -> BTreeMap<String, Option<String>> {
    let text = fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let pairs = text.lines().skip(1).map(|line| line.split_once(',').unwrap());
    pairs.map(|(key, value)| (key.to_string(), (!value.is_empty()).then(|| value.to_string()))).collect()
}

pub fn load(path: &Path) -> Report {
    let bytes = fs::read(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    load_bytes(&path.file_name().unwrap().to_string_lossy(), &bytes)
}

pub fn load_bytes(name: &str, bytes: &[u8]) -> Report {
    Report::read(name, bytes, &Options::default()).unwrap_or_else(|e| panic!("{name}: {e}"))
}

pub fn samples() -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = fs::read_dir(root().join("samples"))
        .unwrap()
        .map(|e| e.unwrap().path())
        .filter(|p| p.extension().is_some_and(|e| e == "txt"))
        .collect();
    paths.sort();
    assert!(paths.len() >= 6, "six samples");
    paths
}

/// The bundled faces, opened once.
pub fn fonts() -> &'static FontSet {
    static FONTS: OnceLock<FontSet> = OnceLock::new();
    FONTS.get_or_init(|| {
        FontSet::load(&Choice { folder: Some(root().join("fonts")), bundled_only: true, files: vec![] }).unwrap()
    })
}

pub fn pdf(report: &Report) -> Vec<u8> {
    nianbao::write::pdf::to_pdf(&nianbao::page::document(report, fonts()), fonts(), &[]).unwrap()
}

pub fn ofd(report: &Report) -> Vec<u8> {
    nianbao::write::ofd::to_ofd(&nianbao::page::document(report, fonts()), fonts(), &[]).unwrap()
}

pub fn xlsx(report: &Report) -> Vec<u8> {
    let book = nianbao::workbook::book(report, nianbao::base::finding::Lang::Zh);
    nianbao::write::xlsx::to_xlsx(&book).unwrap()
}

/// A fresh folder for one test.
pub fn scratch(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// How often each character that is not white space occurs.
pub fn census(text: &str) -> BTreeMap<char, usize> {
    let mut counts = BTreeMap::new();
    for c in text.chars().filter(|&c| !nianbao::base::text::is_space(c)) {
        *counts.entry(c).or_insert(0) += 1;
    }
    counts
}

/// An outside judge: a program, or a module of Python. A test that calls one carries
/// `#[cfg_attr(not(outside = "qpdf"), ignore = "qpdf is not installed")]` (see `build.rs`), so that it is reported as
/// ignored where the judge is absent. `NIANBAO_REQUIRE_JUDGES` lets none be ignored: an absent one is then a failure.
pub fn judge(name: &str) -> Command {
    let modules =
        ["openpyxl", "duckdb", "jsonschema", "docx", "openxml_audit", "ofdkit", "pikepdf.pdfa", "pyhanko.sign"];
    Command::new(if modules.contains(&name) { "python3" } else { name })
}

/// Run a judge; its output, or a failure that shows it.
pub fn run(mut command: Command) -> String {
    let output = command
        .output()
        .unwrap_or_else(|e| panic!("{command:?} does not start: {e}; where it was there before, `touch build.rs`"));
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let trouble = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {}\n{text}\n{trouble}", output.status);
    text
}

/// Compare with a stored snapshot. It is written only when `NIANBAO_BLESS` is set; a missing one fails.
pub fn snapshot(path: &Path, actual: &str) {
    if std::env::var_os("NIANBAO_BLESS").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, actual).unwrap();
        return;
    }
    let expected = fs::read_to_string(path)
        .unwrap_or_else(|e| panic!("snapshot {}: {e}; NIANBAO_BLESS=1 writes it", path.display()));
    if expected != actual {
        let line = expected.lines().zip(actual.lines()).position(|(a, b)| a != b).unwrap_or(0);
        panic!(
            "{} differs from line {}:\n  stored: {}\n  now:    {}",
            path.display(),
            line + 1,
            expected.lines().nth(line).unwrap_or("(end)"),
            actual.lines().nth(line).unwrap_or("(end)")
        );
    }
}

/// What a JSON schema (a path in the repository) has against each document, by Python's jsonschema.
pub fn against_schema(schema: &str, documents: &[serde_json::Value]) -> Vec<Vec<String>> {
    use std::io::Write as _;
    let script = r#"
import json, sys, jsonschema
schema = json.load(open(sys.argv[1], encoding="utf-8"))
kind = jsonschema.validators.validator_for(schema)
kind.check_schema(schema)
checker = kind(schema)
print(json.dumps([[f"{e.json_path}: {e.message}" for e in checker.iter_errors(d)] for d in json.load(sys.stdin)]))
"#;
    let mut child = judge("jsonschema")
        .args(["-c", script])
        .arg(root().join(schema))
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(&serde_json::to_vec(documents).unwrap()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "jsonschema ended with {}", output.status);
    serde_json::from_slice(&output.stdout).unwrap()
}

/// A zip file of these parts.
pub fn zipped(parts: &[(&str, &str)]) -> Vec<u8> {
    use std::io::Write as _;
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}
