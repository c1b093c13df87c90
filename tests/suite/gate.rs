//! Nothing is replaced, nothing is left out without a word: what may be written, what is read, and what is told of the rest.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::support::{against_schema, root, samples, scratch};

fn nianbao(arguments: &[&str], folder: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nianbao"));
    command.args(arguments).args(["--lang", "zh"]).current_dir(folder).env("NIANBAO_FONTS", root().join("fonts"));
    command.output().unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap_or(-1)
}

pub fn said(output: &Output) -> String {
    String::from_utf8_lossy(&[output.stdout.as_slice(), &output.stderr].concat()).into_owned()
}

/// A report of the government of an invented place; the first sample under another name and year.
pub fn report(agency: &str, year: i32) -> String {
    let text = fs::read_to_string(&samples()[0]).unwrap();
    let (old, _) = text.trim_start().split_once('2').unwrap();
    let old = old.lines().next_back().unwrap().trim_start_matches('#').trim();
    text.replace(old, agency).replace("2023", &year.to_string())
}

pub fn tree(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let (mut all, mut folders) = (Vec::new(), vec![folder.to_path_buf()]);
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            let is = fs::symlink_metadata(&path).unwrap();
            if is.is_dir() {
                folders.push(path);
            } else {
                // A pipe has no content, and to read one may take for ever.
                let bytes = if path.is_file() { fs::read(&path).unwrap() } else { Vec::new() };
                all.push((path, bytes));
            }
        }
    }
    all.sort();
    all
}

fn names(folder: &Path) -> Vec<String> {
    let below = |p: PathBuf| p.strip_prefix(folder).unwrap().to_string_lossy().into_owned();
    tree(folder).into_iter().map(|(path, _)| below(path)).collect()
}

/// Every way to name a file or folder to write, the file that would be written, and whether it is a record of ours.
const WRITERS: &[(&[&str], &str)] = &[
    (&["convert", "r.txt", "--to", "xlsx"], "r.xlsx"),
    (&["convert", "r.txt", "--to", "pdf"], "r.pdf"),
    (&["convert", "r.txt", "--to", "json", "--out", "o"], "o/r.json"),
    (&["convert", "r.txt", "--to", "csv", "--out", "o"], "o/r.csv"),
    (&["convert", "r.txt", "s.txt", "--to", "json", "--out", "o", "--resume"], "o/r.json"),
    (&["convert", "r.txt", "--to", "ndjson", "--out", "o.ndjson"], "o.ndjson"),
    (&["convert", "r.txt", "--to", "parquet", "--out", "o"], "o/cells/year=2023/part-0.parquet"),
    (&["convert", "r.txt", "--to", "parquet", "--out", "o"], "o/reports/year=2023/part-0.parquet"),
    (&["check", "r.txt", "--out", "o.txt"], "o.txt"),
    (&["check", "r.txt", "--format", "html", "--out", "o.html"], "o.html"),
    (&["check", "r.txt", "--format", "json", "--out", "o.json"], "o.json"),
    (&["check", "r.txt", "--format", "sarif", "--out", "o.sarif"], "o.sarif"),
    (&["check", "r.txt", "--format", "xlsx", "--out", "o.xlsx"], "o.xlsx"),
    (&["diff", "r.txt", "l.txt", "--out", "o.txt"], "o.txt"),
    (&["diff", "r.txt", "l.txt", "--format", "html", "--out", "o.html"], "o.html"),
    (&["diff", "r.txt", "l.txt", "--format", "json", "--out", "o.json"], "o.json"),
    (&["summary", "r.txt", "--out", "o.xlsx", "--pdf"], "o.xlsx"),
    (&["summary", "r.txt", "--out", "o.xlsx", "--pdf"], "o.pdf"),
    (&["summary", "r.txt", "--roster", "n.csv", "--group-by", "parent", "--out", "o"], "o/青禾县.xlsx"),
    (&["compare", "r.txt", "l.txt", "--out", "o.xlsx"], "o.xlsx"),
    (&["blank", "--agency", "青禾县", "--year", "2024", "--out", "o.xlsx"], "o.xlsx"),
    (&["blank", "--from", "r.txt", "--out", "o.xlsx"], "o.xlsx"),
];

pub fn desk(name: &str) -> PathBuf {
    let folder = scratch(name);
    fs::write(folder.join("r.txt"), report("青禾县云台镇", 2023)).unwrap();
    fs::write(folder.join("s.txt"), report("青禾县石桥镇", 2023)).unwrap();
    fs::write(folder.join("l.txt"), report("青禾县云台镇", 2022)).unwrap();
    fs::write(folder.join("n.csv"), "机关,上级\n青禾县云台镇政府,青禾县\n").unwrap();
    folder
}

#[test]
fn no_command_replaces_what_is_there() {
    for (i, (arguments, output)) in WRITERS.iter().enumerate() {
        let folder = desk(&format!("gate-there-{i}"));
        let free = nianbao(arguments, &folder);
        assert!(code(&free) < 2 && folder.join(output).is_file(), "{arguments:?}: {}", said(&free));
        // A file of somebody's own, a link that leads nowhere, a folder, and a pipe have the name.
        for kind in ["file", "link", "folder", "pipe"] {
            let folder = desk(&format!("gate-there-{i}-{kind}"));
            let path = folder.join(output);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            match kind {
                "file" => fs::write(&path, "mine").unwrap(),
                "folder" => fs::create_dir(&path).unwrap(),
                #[cfg(unix)]
                "link" => std::os::unix::fs::symlink("nowhere", &path).unwrap(),
                #[cfg(unix)]
                _ => assert!(Command::new("mkfifo").arg(&path).status().unwrap().success()),
                #[cfg(not(unix))]
                _ => continue,
            }
            let blank_into_folder = arguments[0] == "blank" && kind == "folder";
            let refused = nianbao(arguments, &folder);
            assert_eq!(
                code(&refused),
                if blank_into_folder { 0 } else { 2 },
                "{arguments:?} {kind}: {}",
                said(&refused)
            );
            let meta = fs::symlink_metadata(&path).unwrap();
            match kind {
                "file" => assert_eq!(fs::read(&path).unwrap(), b"mine", "{arguments:?}"),
                "folder" => assert!(meta.is_dir()),
                "link" => assert!(meta.is_symlink() && !folder.join("nowhere").exists()),
                _ => assert!(!meta.is_file() && !meta.is_dir()),
            }
            // With --force a file is replaced, and nothing else is.
            let forced = nianbao(&[*arguments, &["--force"]].concat(), &folder);
            let replaced = fs::symlink_metadata(&path).unwrap().is_file();
            assert_eq!(replaced, matches!(kind, "file" | "link"), "{arguments:?} {kind}: {}", said(&forced));
            assert!(kind != "file" || fs::read(&path).unwrap() != b"mine", "{arguments:?}: {}", said(&forced));
            assert!(names(&folder).iter().all(|n| !n.ends_with(".tmp")), "{:?}", names(&folder));
        }
    }
}

#[test]
fn no_command_writes_over_an_input_even_when_forced() {
    let options: &[&[&str]] = &[
        &["convert", "in.json", "--to", "json"],
        &["convert", "in.json", "--to", "ndjson", "--out", "in.json"],
        &["check", "in.json", "--out", "in.json"],
        &["diff", "in.json", "in.json", "--out", "in.json"],
        &["check", "in.json", "--out", "./x/../in.json"],
        &["check", "in.json", "--out", "soft.json"],
        &["check", "in.json", "--out", "hard.json"],
        &["check", "in.json", "--out", "IN.json"],
        &["check", ".", "--out", "r.txt"],
        &["check", "in.json", "--previous", "l.txt", "--format", "json", "--out", "l.txt"],
        &["check", "in.json", "--config", "c.toml", "--out", "c.toml"],
        &["summary", "in.json", "--out", "in.json"],
        &["summary", "in.json", "--roster", "n.csv", "--out", "n.csv"],
        &["summary", "in.json", "--previous", "l.txt", "--out", "l.txt"],
        &["compare", "in.json", "l.txt", "--out", "l.txt"],
        &["blank", "--from", "in.json", "--out", "in.json"],
        &["convert", "z.zip", "--to", "ndjson", "--out", "z.zip"],
    ];
    let folder = desk("gate-input");
    fs::create_dir(folder.join("x")).unwrap();
    fs::rename(folder.join("s.txt"), folder.join("x/s.txt")).unwrap();
    fs::write(folder.join("c.toml"), "").unwrap();
    let mut zip = zip::ZipWriter::new(fs::File::create(folder.join("z.zip")).unwrap());
    zip.start_file("a.txt", zip::write::SimpleFileOptions::default()).unwrap();
    zip.write_all(report("青禾县云台镇", 2023).as_bytes()).unwrap();
    zip.finish().unwrap();
    fs::rename(folder.join("r.txt"), folder.join("in.json")).unwrap();
    fs::write(folder.join("r.txt"), report("青禾县云台镇", 2023)).unwrap();
    fs::hard_link(folder.join("in.json"), folder.join("hard.json")).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink("in.json", folder.join("soft.json")).unwrap();
    let before = tree(&folder);
    for arguments in options {
        for force in [&[][..], &["--force"]] {
            let output = nianbao(&[*arguments, force].concat(), &folder);
            assert_eq!(code(&output), 2, "{arguments:?}: {}", said(&output));
            assert!(tree(&folder) == before, "{arguments:?} {force:?} changed something");
        }
    }
    // Names that come by standard input are inputs as well.
    let mut command = Command::new(env!("CARGO_BIN_EXE_nianbao"));
    command.args(["convert", "-", "--to", "ndjson", "--out", "r.txt", "--force"]).current_dir(&folder);
    let mut child = command.stdin(std::process::Stdio::piped()).stderr(std::process::Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(b"r.txt\n").unwrap();
    assert_eq!(child.wait_with_output().unwrap().status.code(), Some(2));
    assert!(tree(&folder) == before);
}

#[test]
fn names_that_some_system_takes_for_one_collide() {
    let (a, b) = (report("青禾县云台镇", 2023), report("青禾县石桥镇", 2023));
    // Case; composed and decomposed; a dot at the end of a folder's name, which Windows drops.
    for (i, (x, y)) in [("a.txt", "A.txt"), ("caf\u{e9}.txt", "cafe\u{301}.txt")].into_iter().enumerate() {
        let folder = scratch(&format!("gate-names-{i}"));
        fs::create_dir_all(folder.join("in")).unwrap();
        fs::write(folder.join("in").join(x), &a).unwrap();
        fs::write(folder.join("in").join(y), &b).unwrap();
        if names(&folder).len() < 2 {
            // This file system is one of those.
            continue;
        }
        for out in [&[][..], &["--out", "o"]] {
            let output = nianbao(&[&["convert", "in", "--to", "json"], out].concat(), &folder);
            assert_eq!(code(&output), 2, "{}", said(&output));
            assert_eq!(names(&folder).len(), 2, "{x} {y}: nothing is written");
        }
    }
    let folder = scratch("gate-reserved");
    fs::create_dir_all(folder.join("in/nul")).unwrap();
    for name in ["CON.txt", "aux.v2.txt", "好.txt", "nul/x.txt", "com1.txt", "console.txt"] {
        fs::write(folder.join("in").join(name), &a).unwrap();
    }
    let output = nianbao(&["convert", "in", "--to", "json", "--out", "o"], &folder);
    assert_eq!(code(&output), 2, "{}", said(&output));
    assert_eq!(names(&folder.join("o")), ["console.json", "manifest.csv", "好.json"]);
    for name in ["CON", "aux", "nul", "com1"] {
        assert!(said(&output).lines().any(|l| l.contains(name) && l.contains("保留名")), "{name}: {}", said(&output));
    }
    // In-memory rules hold for the name of a result too.
    assert_eq!(code(&nianbao(&["check", "in/好.txt", "--out", "PRN.html"], &folder)), 2);
    assert!(!folder.join("PRN.html").exists());
}

#[test]
fn names_as_long_as_file_systems_allow_are_written() {
    let folder = scratch("gate-long");
    // 255 bytes with the longest ending.
    let stem = format!("{}{}", "年".repeat(83), "x");
    fs::write(folder.join(format!("{stem}.txt")), report("青禾县云台镇", 2023)).unwrap();
    let output = nianbao(&["convert", &format!("{stem}.txt"), "--to", "xlsx,json"], &folder);
    assert_eq!(code(&output), 0, "{}", said(&output));
    assert!(folder.join(format!("{stem}.json")).exists() && folder.join(format!("{stem}.xlsx")).exists());
    let stem = "a".repeat(251);
    fs::write(folder.join(format!("{stem}.txt")), report("青禾县云台镇", 2023)).unwrap();
    let output = nianbao(&["convert", &format!("{stem}.txt"), "--to", "json"], &folder);
    assert_eq!(code(&output), 2);
    assert!(said(&output).contains("255"), "{}", said(&output));
    assert!(names(&folder).iter().all(|n| !n.ends_with(".tmp")));
}

#[test]
fn a_record_is_replaced_only_if_it_is_ours() {
    let folder = desk("gate-record");
    let run = ["convert", "r.txt", "s.txt", "--to", "json", "--out", "o"];
    fs::create_dir(folder.join("o")).unwrap();
    let foreign = ["name,count\r\nr.txt,1\r\n", "file,sha256,options\r\n", ""];
    for name in ["manifest.csv", ".manifest.part"] {
        for text in foreign.iter().filter(|t| name == "manifest.csv" || !t.is_empty()) {
            fs::write(folder.join("o").join(name), text).unwrap();
            for more in [&[][..], &["--force"], &["--resume"]] {
                let output = nianbao(&[&run, more].concat(), &folder);
                assert_eq!(code(&output), 2, "{name} {more:?}: {}", said(&output));
                assert_eq!(fs::read_to_string(folder.join("o").join(name)).unwrap(), *text, "{more:?}");
                assert_eq!(names(&folder.join("o")), [name], "nothing is written");
            }
        }
        fs::remove_file(folder.join("o").join(name)).unwrap();
    }
    // Our own is.
    assert_eq!(code(&nianbao(&run, &folder)), 0);
    let first = fs::read(folder.join("o/manifest.csv")).unwrap();
    assert_eq!(code(&nianbao(&[&run[..], &["--force"]].concat(), &folder)), 0);
    assert_eq!(fs::read(folder.join("o/manifest.csv")).unwrap(), first);
    // What somebody has changed since is no output of ours any more; what is as we left it is written anew.
    fs::write(folder.join("o/r.json"), "edited").unwrap();
    fs::write(folder.join("s.txt"), report("青禾县石桥镇", 2023) + "\n补充。\n").unwrap();
    let old = fs::read(folder.join("o/s.json")).unwrap();
    let output = nianbao(&[&run[..], &["--resume"]].concat(), &folder);
    assert_eq!(code(&output), 2, "{}", said(&output));
    assert_eq!(fs::read(folder.join("o/r.json")).unwrap(), b"edited");
    assert_ne!(fs::read(folder.join("o/s.json")).unwrap(), old);
}

#[test]
fn a_folder_in_use_is_left_to_the_run_that_has_it() {
    let folder = desk("gate-held");
    fs::create_dir(folder.join("o")).unwrap();
    let part = fs::File::create(folder.join("o/.manifest.part")).unwrap();
    part.lock().unwrap();
    let run = ["convert", "r.txt", "s.txt", "--to", "json", "--out", "o"];
    let output = nianbao(&run, &folder);
    assert_eq!(code(&output), 2);
    assert!(said(&output).contains("另一次运行"), "{}", said(&output));
    drop(part);
    assert_eq!(code(&nianbao(&run, &folder)), 0);
    // A leftover goes when a run is resumed, what is being written stays.
    let (dead, alive) = (folder.join("o/.nianbao-1-0.tmp"), folder.join("o/.nianbao-2-0.tmp"));
    fs::write(&dead, "").unwrap();
    let living = fs::File::create(&alive).unwrap();
    living.lock().unwrap();
    assert_eq!(code(&nianbao(&[&run[..], &["--resume"]].concat(), &folder)), 0);
    assert!(!dead.exists() && alive.exists());
}

#[test]
fn two_runs_at_once_do_not_disturb_each_other() {
    let folder = desk("gate-twice");
    let children: Vec<_> = (0..6)
        .map(|_| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_nianbao"));
            command.args(["check", "r.txt", "--format", "json", "--out", "one.json"]).current_dir(&folder);
            command.stderr(std::process::Stdio::null()).spawn().unwrap()
        })
        .collect();
    let codes: Vec<i32> =
        children.into_iter().map(|c| c.wait_with_output().unwrap().status.code().unwrap_or(-1)).collect();
    // One of them is first; the others find the file there.
    assert_eq!(codes.iter().filter(|&&c| c < 2).count(), 1, "{codes:?}");
    assert!(serde_json::from_slice::<serde_json::Value>(&fs::read(folder.join("one.json")).unwrap()).is_ok());
    assert!(names(&folder).iter().all(|n| !n.ends_with(".tmp")));
}

#[test]
fn batches_into_one_folder_at_once_end_with_a_true_record() {
    let folder = desk("gate-batches");
    for i in 0..6 {
        fs::write(folder.join(format!("{i}.txt")), report(&format!("青禾县第{i}镇"), 2023)).unwrap();
    }
    for target in ["json", "parquet"] {
        let children: Vec<_> = (0..4)
            .map(|_| {
                let mut command = Command::new(env!("CARGO_BIN_EXE_nianbao"));
                let files = (0..6).map(|i| format!("{i}.txt"));
                command.arg("convert").args(files).args(["--to", target, "--out", target, "--lang", "zh"]);
                command.current_dir(&folder).stdout(std::process::Stdio::null()).stderr(std::process::Stdio::piped());
                command.spawn().unwrap()
            })
            .collect();
        let ended: Vec<Output> = children.into_iter().map(|c| c.wait_with_output().unwrap()).collect();
        let codes: Vec<i32> = ended.iter().map(code).collect();
        // One has the folder; the others come upon it, or upon what it wrote, and say so.
        assert_eq!(
            codes.iter().filter(|&&c| c < 2).count(),
            1,
            "{codes:?}: {:?}",
            ended.iter().map(said).collect::<Vec<_>>()
        );
        assert!(ended.iter().filter(|o| code(o) == 2).all(|o| said(o).contains("错误")));
        assert!(names(&folder.join(target)).iter().all(|n| !n.contains("/.") && !n.starts_with('.')));
    }
    let record = fs::read_to_string(folder.join("json/manifest.csv")).unwrap();
    for i in 0..6 {
        let hash = nianbao::write::hash(&fs::read(folder.join(format!("json/{i}.json"))).unwrap());
        let line = record.lines().find(|line| line.starts_with(&format!("{i}.txt,"))).unwrap();
        assert!(line.contains(",done,") && line.contains(&hash), "{record}");
    }
}

#[test]
fn outputs_that_cannot_be_are_refused_before_any_work() {
    let folder = desk("gate-wrong");
    fs::write(folder.join("file"), "mine").unwrap();
    for arguments in [
        &["convert", "r.txt", "--to", "json", "--out", "file"][..],
        &["convert", "r.txt", "s.txt", "--to", "json", "--out", "file/below"],
        &["convert", "r.txt", "--to", "parquet", "--out", "file"],
        &["check", "r.txt", "--out", "file/x.html"],
        &["summary", "r.txt", "--out", "file/x.xlsx"],
    ] {
        let output = nianbao(arguments, &folder);
        assert_eq!(code(&output), 2, "{arguments:?}");
        assert!(said(&output).contains("不是文件夹"), "{arguments:?}: {}", said(&output));
        assert_eq!(fs::read(folder.join("file")).unwrap(), b"mine");
    }
    // Tables of another run would be taken for a part of these.
    let parquet = |input: &str, more: &[&str]| {
        nianbao(&[&["convert", input, "--to", "parquet", "--out", "t"], more].concat(), &folder)
    };
    assert_eq!(code(&parquet("l.txt", &[])), 0);
    let before = tree(&folder.join("t"));
    let output = parquet("r.txt", &["--force"]);
    assert_eq!(code(&output), 2, "{}", said(&output));
    assert!(tree(&folder.join("t")) == before);
}

#[test]
fn copies_are_passed_over_only_where_they_are_what_we_wrote() {
    let folder = scratch("gate-copies");
    fs::write(folder.join("a.txt"), report("青禾县云台镇", 2023)).unwrap();
    let made = nianbao(&["convert", "a.txt", "--to", "xlsx,pdf,json,csv"], &folder);
    assert_eq!(code(&made), 0, "{}", said(&made));
    let summary = nianbao(&["summary", "a.txt", "--out", "汇总.xlsx", "--pdf"], &folder);
    assert_eq!(code(&summary), 0, "{}", said(&summary));
    assert_eq!(code(&nianbao(&["check", "a.txt", "--format", "html", "--out", "结果.html"], &folder)), 0);
    let read = |name: &str| -> Vec<String> {
        let output = nianbao(&["check", ".", "--format", "json"], &folder);
        let documents: serde_json::Value =
            serde_json::from_slice(&output.stdout).unwrap_or_else(|e| panic!("{name}: {e}"));
        let all = documents.as_array().unwrap().iter();
        let read = all.filter(|d| d.get("unread").is_none());
        read.map(|d| d["source"]["file"].as_str().unwrap().to_string()).collect()
    };
    assert_eq!(read("all as written"), ["a.txt"]);
    let told = said(&nianbao(&["check", "."], &folder));
    for name in ["a.xlsx", "a.pdf", "a.json", "a.csv", "汇总.xlsx", "汇总.pdf", "结果.html"] {
        assert!(told.lines().any(|l| l.starts_with("提示: ") && l.contains(name)), "{name}: {told}");
    }
    // Saved by another program, which keeps the properties: the bytes are others.
    let workbook = fs::read(folder.join("a.xlsx")).unwrap();
    let saved = saved_again(&workbook);
    assert!(String::from_utf8_lossy(&properties(&saved)).contains("<dc:description>nianbao</dc:description>"));
    fs::write(folder.join("a.xlsx"), &saved).unwrap();
    assert_eq!(read("a workbook saved again"), ["a.txt", "a.xlsx"]);
    // It is an input now: no run replaces it.
    let forced = nianbao(&["convert", ".", "--force"], &folder);
    assert_eq!(code(&forced), 2, "{}", said(&forced));
    assert!(fs::read(folder.join("a.xlsx")).unwrap() == saved);
    fs::write(folder.join("a.xlsx"), &workbook).unwrap();
    // A remark added to a PDF, a number changed in JSON, a value in CSV.
    for (name, edit) in [("a.pdf", "\n% /Producer(nianbao 9)\n"), ("a.json", " "), ("a.csv", "x,y\r\n")] {
        let bytes = fs::read(folder.join(name)).unwrap();
        fs::write(folder.join(name), [bytes.as_slice(), edit.as_bytes()].concat()).unwrap();
        let output = said(&nianbao(&["check", "."], &folder));
        assert!(!output.lines().any(|l| l.starts_with("提示: ") && l.contains(name)), "{name}: {output}");
        fs::write(folder.join(name), bytes).unwrap();
    }
    // Without what they were made from they are all that there is.
    fs::rename(folder.join("a.txt"), folder.join("a.text")).unwrap();
    fs::write(folder.join("a.text"), report("青禾县云台镇", 2023) + "\n另有说明。\n").unwrap();
    assert!(read("the source has changed").contains(&"a.xlsx".to_string()));
    fs::remove_file(folder.join("a.text")).unwrap();
    // The JSON says itself what it was made from.
    assert_eq!(read("the source is gone"), ["a.txt", "a.pdf", "a.xlsx"]);
}

#[test]
fn a_form_filled_in_and_saved_is_read() {
    let folder = scratch("gate-filled");
    let output = nianbao(&["blank", "--agency", "青禾县云台镇", "--year", "2023", "--out", "in.xlsx"], &folder);
    assert_eq!(code(&output), 0, "{}", said(&output));
    fs::create_dir(folder.join("in")).unwrap();
    // Even the form as it was made: nothing beside it was read in its place.
    fs::rename(folder.join("in.xlsx"), folder.join("in/云台镇.xlsx")).unwrap();
    for saved in [false, true] {
        if saved {
            let bytes = fs::read(folder.join("in/云台镇.xlsx")).unwrap();
            fs::write(folder.join("in/云台镇.xlsx"), saved_again(&bytes)).unwrap();
        }
        let output = nianbao(&["check", "in"], &folder);
        assert!(said(&output).contains("云台镇.xlsx: 青禾县云台镇 2023"), "{saved}: {}", said(&output));
    }
}

/// The same parts packed anew, as any program does that saves a workbook.
fn saved_again(workbook: &[u8]) -> Vec<u8> {
    let mut old = zip::ZipArchive::new(std::io::Cursor::new(workbook)).unwrap();
    let mut new = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for i in 0..old.len() {
        let mut part = old.by_index(i).unwrap();
        new.start_file(part.name().unwrap(), zip::write::SimpleFileOptions::default()).unwrap();
        std::io::copy(&mut part, &mut new).unwrap();
    }
    new.finish().unwrap().into_inner()
}

fn properties(workbook: &[u8]) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(workbook)).unwrap();
    let mut bytes = Vec::new();
    std::io::Read::read_to_end(&mut archive.by_name("docProps/core.xml").unwrap(), &mut bytes).unwrap();
    bytes
}

#[test]
fn every_entry_of_an_archive_is_read_or_told() {
    let folder = scratch("gate-zip");
    let mut zip = zip::ZipWriter::new(fs::File::create(folder.join("z.zip")).unwrap());
    let entries = [
        ("同.txt", "云台镇"),
        ("异.txt", "石桥镇"),
        ("../外.txt", "沙溪镇"),
        ("/根.txt", "梅岭镇"),
        ("C:\\盘.txt", "柳林镇"),
        (".隐.txt", "白沙镇"),
        ("__MACOSX/._同.txt", "附属"),
    ];
    for (name, agency) in entries {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(report(&format!("青禾县{agency}"), 2023).as_bytes()).unwrap();
    }
    zip.finish().unwrap();
    // The second gets the name of the first, which no library writes.
    let mut bytes = fs::read(folder.join("z.zip")).unwrap();
    let (from, to) = ("异.txt".as_bytes(), "同.txt".as_bytes());
    while let Some(at) = bytes.windows(from.len()).position(|w| w == from) {
        bytes[at..at + from.len()].copy_from_slice(to);
    }
    fs::write(folder.join("z.zip"), bytes).unwrap();
    let output = nianbao(&["convert", "z.zip", "--to", "json", "--out", "o"], &folder);
    assert_eq!(code(&output), 0, "{}", said(&output));
    assert_eq!(
        names(&folder.join("o")),
        ["manifest.csv", "同 (2).json", "同.json", "外.json", "根.json", "盘.json"],
        "{}",
        said(&output)
    );
    let agency = |name: &str| -> serde_json::Value {
        serde_json::from_slice::<serde_json::Value>(&fs::read(folder.join("o").join(name)).unwrap()).unwrap()["agency"]
            .clone()
    };
    assert_eq!((agency("同.json"), agency("同 (2).json")), ("青禾县云台镇政府".into(), "青禾县石桥镇政府".into()));
    let manifest = fs::read_to_string(folder.join("o/manifest.csv")).unwrap();
    for (name, word) in [
        ("同 (2)", "两个"),
        ("外.txt", "../外.txt"),
        ("根.txt", "/根.txt"),
        ("盘.txt", "C:"),
        (".隐", "隐藏"),
        ("._同", "隐藏"),
    ] {
        for told in [&said(&output), &manifest] {
            assert!(told.lines().any(|l| l.contains(name) && l.contains(word)), "{name}: {told}");
        }
    }
}

/// A zip of files, whose names may be any, also the same ones.
fn packed(files: &[(String, &[u8])]) -> Vec<u8> {
    let (mut out, mut list) = (Vec::new(), Vec::new());
    for (name, content) in files {
        let mut sum = flate2::Crc::new();
        sum.update(content);
        let [length, size] = [name.len(), content.len()].map(|n| u32::try_from(n).unwrap());
        let mut common = vec![20, 0, 0, 8, 0, 0, 0, 0, 0, 0];
        [sum.sum(), size, size].iter().for_each(|n| common.extend(n.to_le_bytes()));
        common.extend([&length.to_le_bytes()[..2], &[0, 0]].concat());
        let at = u32::try_from(out.len()).unwrap();
        list.extend([b"PK\x01\x02\x14\0", common.as_slice(), &[0; 10], &at.to_le_bytes(), name.as_bytes()].concat());
        out.extend([b"PK\x03\x04", common.as_slice(), name.as_bytes(), content].concat());
    }
    let [at, size, count] = [out.len(), list.len(), files.len()].map(|n| u32::try_from(n).unwrap().to_le_bytes());
    let end = [b"PK\x05\x06\0\0\0\0", &count[..2], &count[..2], &size, &at, &[0, 0]].concat();
    [out, list, end].concat()
}

/// One archive whose files would be written to one place stopped the whole run.
#[test]
fn files_of_an_archive_make_room_for_each_other_and_stop_no_other_file() {
    let folder = desk("gate-room");
    let text = |i: i32| report(&format!("青禾县第{i}镇"), 2023);
    let files =
        [("甲.TXT", text(1)), ("甲.md", text(2)), ("甲.txt", text(3)), ("夹/B.txt", text(4)), ("夹/b.txt", text(5))];
    let mut all: Vec<(String, &[u8])> = files.iter().map(|(n, c)| (n.to_string(), c.as_bytes())).collect();
    // A picture is written nowhere, and takes no name.
    all.push(("夹/b.png".into(), b"\x89PNG\r\n\x1a\n"));
    fs::write(folder.join("z.zip"), packed(&all)).unwrap();
    let output = nianbao(&["convert", "z.zip", "r.txt", "--to", "json", "--out", "o"], &folder);
    assert_eq!(code(&output), 2, "the picture: {}", said(&output));
    let mut written = names(&folder.join("o"));
    written.sort();
    let expected = ["manifest.csv", "r.json", "夹/B.json", "夹/b (2).json", "甲 (2).json", "甲 (3).json", "甲.json"];
    assert_eq!(written, expected, "{}", said(&output));
    assert!(said(&output).contains("写作 甲 (2)"), "{}", said(&output));
    let manifest = fs::read_to_string(folder.join("o/manifest.csv")).unwrap();
    assert!(manifest.lines().any(|l| l.contains("夹/b.txt") && l.contains("写作 b (2)")), "{manifest}");
}

/// The folder of the first was looked for upwards by a call within a call; of the second each took all numbers before it again.
#[test]
fn names_in_an_archive_may_be_deep_and_all_the_same() {
    let folder = desk("gate-deep");
    let deep = ["a/".repeat(20_000) + "x.txt", "b/".repeat(1_500) + "y.txt", "夹/z.txt".to_string()];
    let content = report("青禾县石桥镇", 2023);
    fs::write(folder.join("d.zip"), packed(&deep.map(|name| (name, content.as_bytes())))).unwrap();
    let output = nianbao(&["convert", "d.zip", "r.txt", "--to", "json", "--out", "o"], &folder);
    assert_eq!(code(&output), 2, "{}", said(&output));
    assert!(folder.join("o/r.json").exists() && folder.join("o/夹/z.json").exists(), "{}", said(&output));
    let same = vec![("x.txt".to_string(), &b"x"[..]); 3_000];
    fs::write(folder.join("s.zip"), packed(&same)).unwrap();
    let output = nianbao(&["convert", "s.zip", "r.txt", "--to", "json", "--out", "p"], &folder);
    assert_eq!(code(&output), 2, "{}", said(&output).lines().next().unwrap_or_default());
    assert!(folder.join("p/r.json").exists() && said(&output).contains("x (3000).txt"));
}

#[test]
fn the_same_file_twice_is_read_once_and_told() {
    let folder = desk("gate-same");
    fs::create_dir(folder.join("in")).unwrap();
    fs::rename(folder.join("r.txt"), folder.join("in/r.txt")).unwrap();
    for arguments in
        [&["check", "in", "in"][..], &["check", "in/r.txt", "./in/../in/r.txt"], &["check", "in", "in/r.txt"]]
    {
        let output = nianbao(arguments, &folder);
        assert_eq!(code(&output), 0, "{arguments:?}: {}", said(&output));
        assert!(said(&output).contains("同一个文件"), "{arguments:?}: {}", said(&output));
    }
}

#[cfg(unix)]
#[test]
fn what_is_no_file_is_told_and_never_waited_for() {
    let folder = desk("gate-special");
    let inside = folder.join("in");
    fs::create_dir_all(inside.join("sub")).unwrap();
    fs::rename(folder.join("r.txt"), inside.join("r.txt")).unwrap();
    assert!(Command::new("mkfifo").arg(inside.join("pipe.txt")).status().unwrap().success());
    std::os::unix::fs::symlink("..", inside.join("sub/loop")).unwrap();
    std::os::unix::fs::symlink("round", inside.join("round")).unwrap();
    fs::write(inside.join("~$r.docx"), "lock").unwrap();
    let output = nianbao(&["check", "in"], &folder);
    let told = said(&output);
    for (name, word) in [("pipe.txt", "管道"), ("sub/loop", "链接"), ("~$r.docx", "临时"), ("round", "")] {
        assert!(told.lines().any(|l| l.contains(name) && l.contains(word)), "{name}: {told}");
    }
    // The link to itself is the only one that should have been a file.
    assert_eq!(told.lines().filter(|l| l.starts_with("错误: ")).count(), 1, "{told}");
    for arguments in [
        &["check", "in/pipe.txt"][..],
        &["convert", "/dev/zero"],
        &["check", "in/r.txt", "--previous", "in/pipe.txt"],
        &["check", "in/r.txt", "--config", "in/pipe.txt"],
        &["summary", "in/r.txt", "--roster", "in/pipe.txt", "--out", "x.xlsx"],
        &["blank", "--from", "in/pipe.txt"],
        &["diff", "in/r.txt", "in/pipe.txt"],
    ] {
        let output = nianbao(arguments, &folder);
        assert_eq!(code(&output), 2, "{arguments:?}");
        assert!(said(&output).contains("管道"), "{arguments:?}: {}", said(&output));
    }
    for (name, make) in [("empty", false), ("bad", true)] {
        fs::create_dir(folder.join(name)).unwrap();
        if make {
            fs::write(folder.join("bad/x.png"), b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR").unwrap();
        }
        let output = nianbao(&["check", name], &folder);
        assert_eq!(code(&output), 2, "{name}");
        assert!(said(&output).contains(name), "{}", said(&output));
    }
}

#[test]
#[cfg_attr(not(outside = "jsonschema"), ignore = "jsonschema is not installed")]
fn what_was_not_read_is_in_every_result() {
    let folder = scratch("gate-unread");
    fs::create_dir(folder.join("in")).unwrap();
    fs::write(folder.join("in/r.txt"), report("青禾县云台镇", 2023)).unwrap();
    fs::write(folder.join("in/l.txt"), report("青禾县云台镇", 2022)).unwrap();
    fs::write(folder.join("in/图.png"), b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR").unwrap();
    fs::write(folder.join("in/.藏.txt"), "x").unwrap();
    let both = |text: &str, what: &str| {
        assert!(text.contains("图.png") && text.contains("PNG 文件，读不了"), "{what}: {text}");
        assert!(text.contains(".藏.txt") && text.contains("隐藏文件"), "{what}: {text}");
    };
    for format in ["text", "html", "json"] {
        let output = nianbao(&["check", "in", "--format", format, "--out", &format!("c.{format}")], &folder);
        assert_eq!(code(&output), 2);
        both(&fs::read_to_string(folder.join(format!("c.{format}"))).unwrap(), format);
    }
    let sarif = nianbao(&["check", "in", "--format", "sarif"], &folder);
    let run = &serde_json::from_slice::<serde_json::Value>(&sarif.stdout).unwrap()["runs"][0];
    let told = run["invocations"][0]["toolExecutionNotifications"].as_array().unwrap();
    assert_eq!(run["invocations"][0]["executionSuccessful"], false);
    let levels: Vec<&str> = told.iter().map(|n| n["level"].as_str().unwrap()).collect();
    assert!(levels.contains(&"error") && levels.contains(&"note") && levels.len() == 2, "{told:?}");
    for (arguments, file) in [
        (&["check", "in", "--format", "xlsx", "--out", "c.xlsx"][..], "c.xlsx"),
        (&["summary", "in", "--year", "2023", "--out", "s.xlsx"], "s.xlsx"),
        (&["compare", "in", "--out", "v.xlsx"], "v.xlsx"),
    ] {
        assert_eq!(code(&nianbao(arguments, &folder)), 2, "{arguments:?}");
        let mut book: calamine::Xlsx<_> = calamine::open_workbook(folder.join(file)).unwrap();
        let range = calamine::Reader::worksheet_range(&mut book, "没有读的文件").unwrap();
        both(&range.rows().flatten().map(ToString::to_string).collect::<Vec<_>>().join("|"), file);
    }
    let lines = nianbao(&["convert", "in", "--to", "ndjson"], &folder);
    let lines = String::from_utf8(lines.stdout).unwrap();
    assert_eq!(lines.lines().count(), 4);
    both(&lines, "ndjson");
    let documents: Vec<serde_json::Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(against_schema("docs/schema/nianbao-1.json", &documents), vec![Vec::<String>::new(); 4]);
    assert_eq!(code(&nianbao(&["convert", "in", "--to", "parquet", "--out", "p"], &folder)), 2);
    let file = fs::File::open(folder.join("p/reports/year=__HIVE_DEFAULT_PARTITION__/part-0.parquet")).unwrap();
    let tables = parquet::file::serialized_reader::SerializedFileReader::new(file).unwrap();
    let rows = parquet::file::reader::FileReader::get_row_iter(&tables, None).unwrap();
    let rows: Vec<String> = rows.map(|r| r.unwrap().to_string()).collect();
    both(&rows.join("\n"), "parquet");
    assert!(rows.iter().any(|r| r.contains("\"failed\"")) && rows.iter().any(|r| r.contains("\"passed\"")), "{rows:?}");
    let output = nianbao(&["convert", "in", "--to", "json", "--out", "o"], &folder);
    assert_eq!(code(&output), 2);
    both(&fs::read_to_string(folder.join("o/manifest.csv")).unwrap(), "manifest");
    both(&said(&output), "terminal");
}

#[test]
fn last_years_report_must_be_last_years() {
    let folder = desk("gate-previous");
    fs::write(folder.join("old.txt"), report("青禾县云台镇", 2021)).unwrap();
    let fits = nianbao(&["check", "r.txt", "--previous", "l.txt"], &folder);
    assert!(code(&fits) < 2, "{}", said(&fits));
    for last in ["old.txt", "s.txt", "r.txt"] {
        let output = nianbao(&["check", "r.txt", "--previous", last, "--format", "json"], &folder);
        assert_eq!(code(&output), 2, "{last}");
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(
            told.lines().filter(|l| l.contains("--previous") && l.contains("不是同一机关上一年度")).count(),
            1,
            "{told}"
        );
        let documents: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(documents[0]["findings"].as_array().unwrap().len(), 0, "nothing is compared");
        assert_eq!(documents[1]["unread"]["status"], "failed");
    }
}

#[test]
fn a_summary_says_which_years_and_offices_there_are() {
    let folder = desk("gate-years");
    let output = nianbao(&["summary", "r.txt", "s.txt", "l.txt", "--year", "2030", "--out", "x.xlsx"], &folder);
    assert_eq!(code(&output), 2);
    assert!(said(&output).contains("2022 年度 1 份、2023 年度 2 份"), "{}", said(&output));
    assert!(!folder.join("x.xlsx").exists());
    let output = nianbao(&["summary", "r.txt", "--previous", "s.txt", "--out", "x.xlsx"], &folder);
    assert_eq!(code(&output), 2, "{}", said(&output));
    assert!(said(&output).contains("没有 2022 年度的报告") && !folder.join("x.xlsx").exists());
    let output = nianbao(&["summary", "r.txt", "s.txt", "--roster", "n.csv", "--out", "x.xlsx"], &folder);
    assert!(code(&output) < 2, "{}", said(&output));
    assert!(String::from_utf8_lossy(&output.stderr).contains("1 个机关不在名册里"), "{}", said(&output));
    let first = String::from_utf8_lossy(&output.stdout).lines().nth(1).unwrap().to_string();
    assert!(first.contains("不在名册里") && first.contains("青禾县石桥镇政府"), "{first}");
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(folder.join("x.xlsx")).unwrap();
    let range = calamine::Reader::worksheet_range(&mut book, "汇总说明").unwrap();
    let cells: Vec<String> = range.rows().flatten().map(ToString::to_string).collect();
    let at = |text: &str| cells.iter().position(|c| c == text);
    assert!(at("名册外的机关") < at("没有报告的机关") && at("青禾县石桥镇政府").is_some(), "{cells:?}");
    // In no group at all: that is told as well.
    let arguments = ["summary", "r.txt", "s.txt", "--roster", "n.csv", "--group-by", "parent", "--out", "o"];
    let output = nianbao(&arguments, &folder);
    assert!(said(&output).contains("没有计入任何一份汇总：青禾县石桥镇政府"), "{}", said(&output));
}

#[test]
fn a_brief_does_not_go_where_its_workbook_goes() {
    let folder = desk("gate-brief");
    let output = nianbao(&["summary", "r.txt", "--out", "s.pdf", "--pdf"], &folder);
    assert_eq!(code(&output), 2, "{}", said(&output));
    assert!(said(&output).contains("同一个文件") && !said(&output).contains("已存在"), "{}", said(&output));
    assert!(!folder.join("s.pdf").exists(), "nothing was there and nothing is");
}

#[test]
fn there_is_no_way_past_the_gate() {
    for (path, bytes) in tree(&root().join("src")) {
        let text = String::from_utf8(bytes).unwrap();
        let gate = ["gate", "file", "log", "fault"].iter().any(|name| path.ends_with(format!("src/write/{name}.rs")));
        for call in ["File::create", "fs::write(", "fs::rename", "fs::copy", "create_dir", "hard_link", ".write(true)"]
        {
            assert!(gate || !text.contains(call), "{}: {call}", path.display());
        }
    }
}
