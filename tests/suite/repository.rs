//! The repository itself: what is packaged.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::support::{root, run};

/// Every file below a folder, as paths from the repository's root.
fn below(folder: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(root().join(folder)).unwrap() {
        let entry = entry.unwrap();
        let name = format!("{folder}/{}", entry.file_name().to_string_lossy());
        if entry.file_type().unwrap().is_dir() { found.extend(below(&name)) } else { found.push(name) }
    }
    found
}

#[test]
fn the_package_holds_what_it_needs_and_no_test_without_its_fixtures() {
    let mut command = Command::new(env!("CARGO"));
    command.args(["package", "--list", "--allow-dirty", "--offline"]).current_dir(root());
    let packaged: BTreeSet<String> = run(command).lines().map(str::to_string).collect();
    for needed in ["src", "templates", "docs", "samples", "fonts"].iter().flat_map(|f| below(f)) {
        // The script that makes the faces is for whoever has the repository.
        if !needed.ends_with(".py") {
            assert!(packaged.contains(&needed), "{needed} is not packaged");
        }
    }
    for needed in ["LICENSE", "LICENSE-APACHE", "README.md", "README.en.md"] {
        assert!(packaged.contains(needed), "{needed} is not packaged");
    }
    let tests = packaged.iter().filter(|p| Path::new(p).starts_with("tests") || Path::new(p).starts_with("benches"));
    assert_eq!(tests.count(), 0, "tests and benches are left out together with their fixtures");
}
