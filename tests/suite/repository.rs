//! The repository itself: what is packaged, what the faces are called and under which licence.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::support::{fonts, root, run};

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
    for needed in ["build.rs", "LICENSE", "LICENSE-APACHE", "THIRD-PARTY.md", "README.md", "README.en.md"] {
        assert!(packaged.contains(needed), "{needed} is not packaged");
    }
    let tests = packaged.iter().filter(|p| Path::new(p).starts_with("tests") || Path::new(p).starts_with("benches"));
    assert_eq!(tests.count(), 0, "tests and benches are left out together with their fixtures");
}

#[test]
fn the_faces_carry_their_licence_and_no_name_that_is_reserved() {
    let notice = fs::read_to_string(root().join("fonts/OFL-1.1.txt")).unwrap();
    let told = fs::read_to_string(root().join("fonts/README.md")).unwrap();
    assert_eq!(fonts().faces().len(), 5);
    for face in fonts().faces() {
        let file = face.path.file_name().unwrap().to_string_lossy().into_owned();
        let names: Vec<(u16, String)> =
            face.tables().names().into_iter().filter_map(|n| Some((n.name_id, n.to_string()?))).collect();
        let said = |id: u16| names.iter().find(|(i, _)| *i == id).map(|(_, text)| text.as_str()).unwrap_or_default();
        // Families, full and PostScript names, trademarks, typographic names.
        for id in [1, 3, 4, 6, 7, 16, 17] {
            let text = said(id);
            assert!(!["Noto", "Source", "Adobe", "Fandol"].iter().any(|n| text.contains(n)), "{file}: {text}");
        }
        assert_eq!(format!("{}.ttf", said(6)), file);
        assert!(said(10).contains("Changed by the nianbao project on 20"), "{file}: {}", said(10));
        assert!(told.contains(&format!("`{file}`")), "{file} is not in fonts/README.md");
        let years = said(0).split_whitespace().find(|w| w.starts_with("20")).unwrap();
        match face.licence.as_str() {
            "OFL-1.1" => assert!(notice.contains(&file) && notice.contains(years), "{file}: {years}"),
            other => assert_eq!(other, "GPL-3.0 WITH Font-exception-2.0", "{file}"),
        }
    }
}
