//! Every operation of the output path fails once, in turn and with each kind of error, in every command that writes: nothing
//! that is not whole has a final name, the run says what failed and why, the rest is done, and the next run makes it good.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::gate::{desk, report, said, tree};
use crate::support::root;

/// The disk is full, the disk is broken, it is not allowed, nothing more can be started.
const ERRORS: [i32; 4] = [28, 5, 13, 11];

/// A command that writes.
struct Writer {
    name: &'static str,
    call: &'static [&'static str],
    /// What makes good what a failed run left.
    again: &'static str,
}

const fn writer(name: &'static str, call: &'static [&'static str], again: &'static str) -> Writer {
    Writer { name, call, again }
}

const BATCHES: &[Writer] = &[
    writer("batch", &["convert", "r.txt", "s.txt", "--to", "json,csv", "--out", "o"], "--resume"),
    writer(
        "together",
        &["convert", "r.txt", "s.txt", "--to", "json,csv", "--out", "o", "--durable", "batch"],
        "--resume",
    ),
    writer("web", &["convert", "r.txt", "c.html", "--to", "json", "--out", "o"], "--resume"),
];

const SINGLE: &[Writer] = &[
    writer("convert", &["convert", "r.txt", "--to", "xlsx,json"], "--force"),
    writer("check", &["check", "r.txt", "--format", "json", "--out", "o.json"], "--force"),
    writer("blank", &["blank", "--agency", "青禾县", "--year", "2024", "--out", "o.xlsx"], "--force"),
    writer("printed", &["check", "r.txt"], "--jobs=1"),
];

const MANY: &[Writer] = &[
    writer("ndjson", &["convert", "r.txt", "s.txt", "--to", "ndjson", "--out", "o.ndjson"], "--force"),
    writer("parquet", &["convert", "r.txt", "--to", "parquet", "--out", "o"], "--force"),
    writer("compare", &["compare", "r.txt", "l.txt", "--out", "o.xlsx"], "--force"),
    writer(
        "groups",
        &["summary", "r.txt", "s.txt", "--roster", "n.csv", "--group-by", "parent", "--out", "o"],
        "--force",
    ),
];

fn call(folder: &Path, call: &[&str], fault: Option<String>) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nianbao"));
    command.args(call).args(["--lang", "zh"]).current_dir(folder).env("NIANBAO_FONTS", root().join("fonts"));
    if let Some(fault) = fault {
        command.env("NIANBAO_FAULT", fault);
    }
    command.output().unwrap()
}

fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    tree(folder).into_iter().map(|(path, bytes)| (path.strip_prefix(folder).unwrap().to_path_buf(), bytes)).collect()
}

/// The files that reports become, without the record of the run.
fn outputs(all: &BTreeMap<PathBuf, Vec<u8>>, inputs: &BTreeMap<PathBuf, Vec<u8>>) -> BTreeMap<PathBuf, Vec<u8>> {
    let record = |path: &Path| {
        path.ends_with("manifest.csv") || path.ends_with(".manifest.part") || path.ends_with(".tables.lock")
    };
    let made = all.iter().filter(|(path, _)| !inputs.contains_key(*path) && !record(path));
    made.map(|(path, bytes)| (path.clone(), bytes.clone())).collect()
}

/// All operations of a command, one after the other.
fn all_of(writer: &Writer) {
    let new = || {
        let folder = desk(&format!("faults-{}", writer.name));
        let lines = report("青禾县云山镇", 2023).lines().map(|line| format!("<p>{line}</p>")).collect::<String>();
        fs::write(folder.join("c.html"), format!("<html><body>{lines}</body></html>")).unwrap();
        folder
    };
    let folder = new();
    let inputs = files(&folder);
    let free = call(&folder, writer.call, None);
    let (right, whole) = (free.status.code().unwrap(), files(&folder));
    let expected = outputs(&whole, &inputs);
    assert!(right < 2, "{}: {}", writer.name, said(&free));
    let mut failed = Vec::new();
    for operation in 1.. {
        let number = ERRORS[operation % ERRORS.len()];
        let folder = new();
        let log = folder.with_extension("fault");
        let _ = fs::remove_file(&log);
        let done = call(&folder, writer.call, Some(format!("{operation},{number},{}", log.display())));
        let Ok(kind) = fs::read_to_string(&log) else { break };
        let what = format!("{} {operation} {kind} {number}: {:?}: {}", writer.name, done.status.code(), said(&done));
        let now = files(&folder);
        assert!(inputs.iter().all(|(path, bytes)| now.get(path) == Some(bytes)), "an input was changed: {what}");
        let made = outputs(&now, &inputs);
        assert!(made.iter().all(|(path, bytes)| expected.get(path) == Some(bytes)), "{:?}: {what}", made.keys());
        told(&done, &kind, number, right, &what);
        // One input of several fails, or the run refuses before it begins.
        let lost: Vec<_> = expected.keys().filter(|path| !made.contains_key(*path)).collect();
        let of_one = lost.iter().all(|path| path.with_extension("") == lost[0].with_extension(""));
        assert!(made.is_empty() || of_one || kind == "Name", "{lost:?}: {what}");
        let again = call(&folder, &[writer.call, &[writer.again]].concat(), None);
        assert_eq!(again.status.code(), Some(right), "{what}\nthen {}", said(&again));
        let mended = files(&folder);
        assert_eq!(outputs(&mended, &inputs), expected, "{what}");
        assert_eq!(mended.get(Path::new("o/manifest.csv")), whole.get(Path::new("o/manifest.csv")), "{what}");
        failed.push(kind);
    }
    assert!(failed.len() > 1 || writer.name == "printed", "{}: {failed:?}", writer.name);
}

/// The exit code is the true one, and what failed is told with its cause.
fn told(done: &Output, kind: &str, number: i32, right: i32, what: &str) {
    let said = said(done);
    match kind {
        // Fewer threads do the same work; without a process a file is read in this one, and that is told.
        "Thread" | "Process" => {
            assert_eq!(done.status.code(), Some(right), "{what}");
            assert!(kind == "Thread" || said.contains("起不了读文件的进程"), "{what}");
        }
        _ => {
            assert_eq!(done.status.code(), Some(2), "{what}");
            let cause = if number == 13 { "没有" } else { &format!("系统错误 {number}") };
            assert!(said.contains(cause), "no cause: {what}");
            let named = ["r.", "s.", "l.", "c.", "o.", "o", "manifest.csv", "标准输出"];
            assert!(
                named
                    .iter()
                    .any(|name| said.contains(&format!("错误: {name}")) || said.contains(&format!("错误: {name}："))),
                "no name: {what}"
            );
        }
    }
}

#[test]
#[cfg_attr(not(all(debug_assertions, target_os = "linux")), ignore = "faults are in builds for development alone")]
fn a_batch_bears_every_fault() {
    BATCHES.iter().for_each(all_of);
}

#[test]
#[cfg_attr(not(all(debug_assertions, target_os = "linux")), ignore = "faults are in builds for development alone")]
fn a_command_with_one_output_bears_every_fault() {
    SINGLE.iter().for_each(all_of);
}

#[test]
#[cfg_attr(not(all(debug_assertions, target_os = "linux")), ignore = "faults are in builds for development alone")]
fn a_command_over_many_reports_bears_every_fault() {
    MANY.iter().for_each(all_of);
}

/// Tables that stand are all replaced or stay as they are: old ones beside new ones would pass for one corpus.
#[test]
#[cfg_attr(not(all(debug_assertions, target_os = "linux")), ignore = "faults are in builds for development alone")]
fn tables_are_all_old_or_all_new() {
    let order = ["convert", "r.txt", "--to", "parquet", "--out", "o", "--force"];
    let folder = desk("faults-tables");
    assert!(call(&folder, &order, None).status.code() < Some(2));
    let old = files(&folder);
    let changed = || {
        let folder = desk("faults-tables");
        for (path, bytes) in &old {
            fs::create_dir_all(folder.join(path).parent().unwrap()).unwrap();
            fs::write(folder.join(path), bytes).unwrap();
        }
        fs::write(folder.join("r.txt"), report("青禾县云山镇", 2023) + "\n附注。\n").unwrap();
        folder
    };
    let tables = |folder: &Path| files(&folder.join("o"));
    let folder = changed();
    let old_tables = tables(&folder);
    assert!(call(&folder, &order, None).status.code() < Some(2));
    let new_tables = tables(&folder);
    assert_ne!(old_tables, new_tables);
    let mut met = [0; 2];
    for operation in 1.. {
        let folder = changed();
        let log = folder.with_extension("fault");
        let _ = fs::remove_file(&log);
        let done = call(&folder, &order, Some(format!("{operation},5,{}", log.display())));
        let Ok(kind) = fs::read_to_string(&log) else { break };
        let now = tables(&folder);
        let [is_old, is_new] =
            [&old_tables, &new_tables].map(|all| all.iter().all(|(path, bytes)| now.get(path) == Some(bytes)));
        assert!(is_old || is_new, "{operation} {kind}: {}", said(&done));
        assert!(
            now.keys().all(|path| new_tables.contains_key(path) || path.ends_with(".tables.lock")),
            "{kind}: {:?}",
            now.keys()
        );
        met[usize::from(is_new)] += 1;
    }
    assert!(met[0] > 10, "{met:?}");
}
