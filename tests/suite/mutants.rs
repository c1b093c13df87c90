//! Damaged files through the whole program: whatever a file holds, the run ends by itself with an exit code of its own, and
//! the sound files beside it are written.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::generate::Dice;
use crate::support::{fonts, load, root, samples};

/// Files that are damaged: every fixture that is no source of others, and one of each format that the program writes.
fn whole() -> Vec<(String, Vec<u8>)> {
    let mut all: Vec<(String, Vec<u8>)> = Vec::new();
    let mut folders: Vec<PathBuf> =
        ["docx", "hostile", "pdf", "shapes"].map(|f| root().join("tests/fixtures").join(f)).into();
    while let Some(folder) = folders.pop() {
        let mut paths: Vec<PathBuf> = fs::read_dir(&folder).unwrap().map(|e| e.unwrap().path()).collect();
        paths.sort();
        for path in paths {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() {
                folders.push(path);
            } else if !name.ends_with(".py") && !name.ends_with(".rs") && !name.ends_with(".csv") {
                all.push((name, fs::read(path).unwrap()));
            }
        }
    }
    let report = load(&samples()[0]);
    all.push(("own.xlsx".into(), report.to_xlsx(nianbao::Lang::Zh).unwrap()));
    all.push(("own.json".into(), report.to_json(nianbao::Lang::Zh).unwrap()));
    all.push(("own.pdf".into(), report.to_pdf(fonts()).unwrap().bytes));
    // Of formats that the program does not write.
    let seed = |path: &str| fs::read(root().join("fuzz/seeds").join(path)).unwrap();
    all.push(("seed.xls".into(), crate::bodies::xls(&seed("xls/report"))));
    all.push(("seed.ods".into(), crate::bodies::ods(&seed("ods/report"))));
    all.push(("seed.html".into(), seed("html/report.html")));
    // A larger one shows nothing more, and takes longer.
    all.retain(|(_, bytes)| bytes.len() <= 250_000);
    all
}

/// The file with some bytes flipped, with a stretch gone, or with one twice.
fn damaged(bytes: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    let at = |dice: &mut Dice, bytes: &[u8]| usize::try_from(dice.below(bytes.len() as u64)).unwrap();
    match dice.below(4) {
        0 => {
            for _ in 0..1 + dice.below(20) {
                let at = at(dice, &bytes);
                bytes[at] ^= 1 << dice.below(8);
            }
        }
        1 => {
            let from = at(dice, &bytes);
            let to = bytes.len().min(from + 1 + at(dice, &bytes) / 4);
            bytes.drain(from..to);
        }
        2 => {
            let from = at(dice, &bytes);
            let to = bytes.len().min(from + 1 + at(dice, &bytes) / 4);
            let again = bytes[from..to].to_vec();
            bytes.splice(from..from, again);
        }
        _ => bytes.truncate(at(dice, &bytes)),
    }
    bytes
}

fn convert(folder: &Path) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nianbao"));
    let arguments = ["convert", "in", "--to", "json", "--out", "out", "--limit-seconds", "120", "--lang", "en"];
    let done = command.current_dir(folder).args(arguments).output().unwrap();
    (done.status.code(), String::from_utf8_lossy(&done.stderr).into_owned())
}

/// `NIANBAO_ROUNDS=100` for so many mutants of each file.
#[test]
fn no_mutant_of_any_file_takes_a_run_down() {
    let rounds = std::env::var("NIANBAO_ROUNDS").ok().and_then(|n| n.parse().ok()).unwrap_or(2u64);
    let folder = std::env::temp_dir().join(format!("nianbao-mutants-{}", std::process::id()));
    let _ = fs::remove_dir_all(&folder);
    let mut dice = Dice::new(17);
    for round in 0..rounds {
        let (inside, out) = (folder.join("in"), folder.join("out"));
        fs::create_dir_all(&inside).unwrap();
        let mut names = vec!["sound.txt".to_string()];
        fs::copy(&samples()[0], inside.join("sound.txt")).unwrap();
        for (i, (name, bytes)) in whole().iter().enumerate() {
            let (stem, ending) = name.rsplit_once('.').unwrap();
            names.push(format!("{i}-{stem}.{ending}"));
            fs::write(inside.join(names.last().unwrap()), damaged(bytes, &mut dice)).unwrap();
        }
        let (code, said) = convert(&folder);
        assert!(matches!(code, Some(0..=2)), "round {round}, {code:?}: {said}\n{}", folder.display());
        assert!(!said.contains("panicked at src"), "round {round}: {said}\n{}", folder.display());
        // Each has its line in the record, and what was done is there whole.
        let record = fs::read_to_string(out.join("manifest.csv")).unwrap();
        for name in &names {
            let line = record.lines().find(|l| l.contains(name.as_str()));
            assert!(line.is_some(), "round {round}: {name} is not recorded: {}", folder.display());
        }
        let mut sound = false;
        for entry in fs::read_dir(&out).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|e| e == "json") {
                serde_json::from_slice::<serde_json::Value>(&fs::read(&path).unwrap())
                    .unwrap_or_else(|e| panic!("{}: {e}", path.display()));
                sound |= path.file_name().unwrap() == "sound.json";
            }
        }
        assert!(sound, "round {round}: the sound report is missing: {}", folder.display());
        fs::remove_dir_all(&folder).unwrap();
    }
}
