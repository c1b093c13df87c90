//! What a call names beside reports (rosters, settings, faces, folders, records of earlier runs), made to take the program down:
//! refused with a word, in little memory.

use std::fs::{self, File};
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::{Command, Output};

use crate::gate::{report, said};
use crate::support::{root, scratch};

/// The program within a gigabyte: one that asks for more is ended by a signal.
fn nianbao(arguments: &[&str], folder: &Path) -> Output {
    let mut command = Command::new("sh");
    command.args(["-c", "ulimit -d 1048576; exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_nianbao")]);
    command.args(arguments).args(["--lang", "zh"]).current_dir(folder).env("NIANBAO_FONTS", root().join("fonts"));
    command.output().unwrap()
}

fn desk(name: &str) -> std::path::PathBuf {
    let folder = scratch(name);
    fs::write(folder.join("r.txt"), report("青禾县云台镇", 2023)).unwrap();
    symlink("ring", folder.join("ring")).unwrap();
    File::create(folder.join("big")).unwrap().set_len(1 << 30).unwrap();
    let roster = |lines: &mut dyn Iterator<Item = String>| format!("机关,上级\n{}", lines.collect::<String>());
    let chain = roster(&mut (0..3_000).map(|i| format!("第{i}办,第{}办\n", i + 1)));
    fs::write(folder.join("chain.csv"), chain).unwrap();
    let wide = roster(&mut (1..60_000).map(|i| format!("第{i}办,第{}办\n", i / 2)));
    fs::write(folder.join("wide.csv"), wide).unwrap();
    folder
}

#[test]
fn what_a_call_names_beside_reports_is_refused_where_it_was_made_with_intent() {
    let folder = desk("arguments");
    for (option, values) in [
        ("--roster", &["/dev/zero", "/dev/null", "ring", "big", ".", "chain.csv", "wide.csv", "nowhere"][..]),
        ("--config", &["/dev/zero", "ring", "big", ".", "nowhere"]),
        ("--previous", &["/dev/zero", "ring", "big"]),
    ] {
        for value in values {
            let output = nianbao(&["summary", "r.txt", option, value, "--group-by", "parent", "--out", "o"], &folder);
            assert_eq!(output.status.code(), Some(2), "{option} {value}: {}", said(&output));
            assert!(!folder.join("o").exists(), "{option} {value}");
        }
    }
    for (option, values) in [
        ("--font", &["fang=big", "fang=ring", "fang=/dev/zero", "fang=/dev/null", "fang=r.txt", "fang="][..]),
        ("--font-dir", &["ring", "/proc/self", "big"]),
    ] {
        for value in values {
            let output = nianbao(&["convert", "r.txt", option, value, "--out", "o"], &folder);
            assert_eq!(output.status.code(), Some(2), "{option} {value}: {}", said(&output));
            assert!(!folder.join("o/r.pdf").exists(), "{option} {value}");
        }
    }
    for out in ["ring", "big", "/dev/full"] {
        assert_eq!(nianbao(&["convert", "r.txt", "--out", out], &folder).status.code(), Some(2), "{out}");
    }
}

/// It was read whole, however large: gigabytes of memory.
#[test]
fn a_record_that_is_too_large_is_not_ours() {
    let folder = desk("arguments-record");
    fs::create_dir(folder.join("o")).unwrap();
    File::create(folder.join("o/manifest.csv")).unwrap().set_len(3 << 30).unwrap();
    let output = nianbao(&["convert", "r.txt", "ring", "--to", "json", "--out", "o", "--resume"], &folder);
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    assert_eq!(fs::metadata(folder.join("o/manifest.csv")).unwrap().len(), 3 << 30);
}
