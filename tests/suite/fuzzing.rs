//! What fuzzing tries, over its seeds and some changes to them: on any compiler, and in each run of the tests.

use std::fs;
use std::panic::catch_unwind;
use std::path::PathBuf;

use crate::bodies::ALL;
use crate::generate::Dice;
use crate::support::root;

fn seeds(target: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let folder = root().join("fuzz/seeds").join(target);
    let entries = fs::read_dir(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.map(|e| e.unwrap().path()).collect();
    paths.sort();
    paths.into_iter().map(|p| (p.clone(), fs::read(&p).unwrap())).collect()
}

/// A seed with some of its bytes changed, cut out, or doubled.
fn changed(seed: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for _ in 0..1 + dice.below(4) {
        let length = bytes.len() as u64;
        let from = usize::try_from(dice.below(length)).unwrap();
        let to = bytes.len().min(from + usize::try_from(dice.below(40)).unwrap());
        match dice.below(4) {
            0 if from < bytes.len() => bytes[from] ^= 1 << dice.below(8),
            1 => drop(bytes.drain(from..to)),
            2 => {
                let again = bytes[from..to].to_vec();
                bytes.splice(from..from, again);
            }
            _ => bytes.truncate(bytes.len().max(8) - usize::try_from(dice.below(8)).unwrap()),
        }
    }
    bytes
}

/// `NIANBAO_FUZZ=1000` for more changes to each.
#[test]
fn every_target_holds_over_its_seeds() {
    let rounds = std::env::var("NIANBAO_FUZZ").ok().and_then(|n| n.parse().ok()).unwrap_or(4u64);
    let mut failed = Vec::new();
    for target in ALL {
        let seeds = seeds(target.name);
        assert!(!seeds.is_empty(), "{} has no seeds", target.name);
        for (path, seed) in seeds {
            assert!(seed.len() <= target.most, "{}: longer than what is tried", path.display());
            let mut dice = Dice::new(seed.len() as u64);
            let inputs = std::iter::once(seed.clone()).chain((0..rounds).map(|_| changed(&seed, &mut dice)));
            for (i, input) in inputs.enumerate() {
                if catch_unwind(|| (target.run)(&input)).is_err() {
                    let kept = std::env::temp_dir().join(format!("nianbao-{}-{}", target.name, failed.len()));
                    fs::write(&kept, &input).unwrap();
                    failed.push(format!("{} change {i}: {}", path.display(), kept.display()));
                }
            }
        }
    }
    assert!(failed.is_empty(), "{failed:#?}");
}

#[test]
fn every_target_is_a_program_with_words_and_a_line_in_the_documentation() {
    let read = |path: &str| fs::read_to_string(root().join(path)).unwrap_or_else(|e| panic!("{path}: {e}"));
    let (package, page) = (read("fuzz/Cargo.toml"), read("docs/fuzzing.md"));
    for target in ALL {
        let name = target.name;
        assert!(package.contains(&format!("path = \"fuzz_targets/{name}.rs\"")), "{name} is not built");
        assert!(read(&format!("fuzz/fuzz_targets/{name}.rs")).contains(&format!("target!(\"{name}\")")));
        assert!(page.contains(&format!("| `{name}` |")), "docs/fuzzing.md does not tell of {name}");
        for words in target.words {
            let words = read(&format!("fuzz/dictionaries/{words}.dict"));
            assert!(
                words.lines().all(|l| l.starts_with('#') || (l.len() > 2 && l.starts_with('"') && l.ends_with('"')))
            );
        }
    }
    // And the one that has all of them.
    assert_eq!(package.matches("[[bin]]").count(), ALL.len() + 1);
}

#[test]
fn seeds_are_small_and_each_belongs_to_a_target() {
    let mut size = 0;
    for entry in fs::read_dir(root().join("fuzz/seeds")).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            assert!(ALL.iter().any(|t| t.name == name), "no target {name}");
            size += seeds(&name).iter().map(|(_, bytes)| bytes.len()).sum::<usize>();
        }
    }
    assert!(size < 400_000, "{size} bytes of seeds");
}

/// What is fuzzed is what is built: the same versions of the libraries.
#[test]
fn the_lock_files_are_in_step() {
    let packages = |path: &str| -> Vec<(String, String)> {
        let text = fs::read_to_string(root().join(path)).unwrap();
        let of = |part: &str, key: &str| {
            let line = part.lines().find_map(|l| l.strip_prefix(&format!("{key} = \"")))?;
            Some(line.trim_end_matches('"').to_string())
        };
        text.split("[[package]]").filter_map(|p| Some((of(p, "name")?, of(p, "version")?))).collect()
    };
    let (own, fuzz) = (packages("Cargo.lock"), packages("fuzz/Cargo.lock"));
    for (name, version) in &fuzz {
        let known = own.iter().any(|(n, _)| n == name);
        assert!(!known || own.contains(&(name.clone(), version.clone())), "{name} {version}: other than in Cargo.lock");
    }
}
