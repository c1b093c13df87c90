//! The repository itself: what is packaged, what the faces are called and under which licence.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use nianbao::fonts::Slot;

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
    for needed in ["src", "templates", "docs", "samples"].iter().flat_map(|f| below(f)) {
        assert!(packaged.contains(&needed), "{needed} is not packaged");
    }
    for needed in ["build.rs", "LICENSE", "LICENSE-APACHE", "THIRD-PARTY.md", "README.md", "README.en.md"] {
        assert!(packaged.contains(needed), "{needed} is not packaged");
    }
    let tests = packaged.iter().filter(|p| Path::new(p).starts_with("tests") || Path::new(p).starts_with("benches"));
    assert_eq!(tests.count(), 0, "tests and benches are left out together with their fixtures");
}

/// Each folder of faces is a crate: with its faces go the licence and what was changed, and it stays below the 10 MB that a
/// registry takes, compressed; the program's own crate has no face.
#[test]
fn the_faces_are_crates_that_a_registry_takes() {
    let mut faces = BTreeSet::new();
    for (folder, licence) in
        [("song", "OFL-1.1.txt"), ("heads", "OFL-1.1.txt"), ("fandol", "GPL-3.0-font-exception.txt")]
    {
        let folder = root().join("fonts").join(folder);
        let mut command = Command::new(env!("CARGO"));
        command.args(["package", "--list", "--allow-dirty", "--offline"]).current_dir(&folder);
        let packaged: Vec<String> = run(command).lines().map(str::to_string).collect();
        for needed in [licence, "README.md", "lib.rs"] {
            assert!(packaged.iter().any(|p| p == needed), "{needed} of {} is not packaged", folder.display());
        }
        let own: Vec<&String> = packaged.iter().filter(|p| p.ends_with(".ttf")).collect();
        let size: usize = own.iter().map(|f| deflated(&fs::read(folder.join(f)).unwrap())).sum();
        assert!(size < 9_500_000, "{}: {size} bytes", folder.display());
        faces.extend(own.into_iter().cloned());
    }
    let tracked =
        below("fonts").into_iter().filter_map(|f| Some(f.strip_suffix(".ttf")?.rsplit('/').next()?.to_string()));
    assert_eq!(faces, tracked.map(|f| f + ".ttf").collect());
}

/// Roughly what the bytes take in a package.
fn deflated(bytes: &[u8]) -> usize {
    let mut fast = libdeflater::Compressor::new(libdeflater::CompressionLvl::new(6).unwrap());
    let mut room = vec![0; fast.zlib_compress_bound(bytes.len())];
    fast.zlib_compress(bytes, &mut room).unwrap()
}

/// Characters of a list in `fonts/charset/`.
fn charset(file: &str) -> BTreeSet<char> {
    let text = fs::read_to_string(root().join("fonts/charset").join(file)).unwrap();
    text.lines().filter(|l| !l.starts_with('#')).flat_map(str::chars).filter(|c| !c.is_whitespace()).collect()
}

#[test]
fn official_writing_lacks_no_character() {
    let official = charset("tongyong.txt");
    assert_eq!(official.len(), 8105);
    let own = |slot, c| fonts().glyph(slot, c).filter(|g| fonts().faces()[g.face].name.contains(NAMES[slot as usize]));
    for slot in [Slot::Title, Slot::Hei, Slot::Song] {
        let lacks: String = official.iter().filter(|&&c| own(slot, c).is_none()).collect();
        assert!(lacks.is_empty(), "{slot:?}: {lacks}");
    }
    // 仿宋 and 楷体 were drawn before the table: what they lack is as known, and 宋体 has it.
    for slot in [Slot::Fang, Slot::Kai] {
        assert_eq!(official.iter().filter(|&&c| own(slot, c).is_none()).count(), 1467, "{slot:?}");
    }
    // 彝文 is only in 仿宋, wherever it is asked for.
    for slot in Slot::ALL {
        assert!(
            official.iter().chain(&['\u{a188}', '臺', '﹏', '㎡']).all(|&c| fonts().glyph(slot, c).is_some()),
            "{slot:?}"
        );
    }
    let signs: String = charset("signs.txt").into_iter().filter(|&c| fonts().glyph(Slot::Fang, c).is_none()).collect();
    assert_eq!(signs, "", "signs that no face has");
}

/// What the names of the faces of the slots contain.
const NAMES: [&str; 6] = ["Bold", "Hei", "Kai", "Fang", "Song-Regular", "Latin"];

#[test]
fn the_faces_carry_their_licence_and_no_name_that_is_reserved() {
    let told = fs::read_to_string(root().join("fonts/README.md")).unwrap();
    assert_eq!(fonts().faces().len(), 6);
    for face in fonts().faces() {
        let file = face.path.file_name().unwrap().to_string_lossy().into_owned();
        let names: Vec<(u16, String)> =
            face.tables().names().into_iter().filter_map(|n| Some((n.name_id, n.to_string()?))).collect();
        let said = |id: u16| names.iter().find(|(i, _)| *i == id).map(|(_, text)| text.as_str()).unwrap_or_default();
        // Families, full and PostScript names, trademarks, typographic names.
        for id in [1, 3, 4, 6, 7, 16, 17] {
            let text = said(id);
            assert!(
                !["Noto", "Source", "Adobe", "Fandol", "Liberation", "Tinos"].iter().any(|n| text.contains(n)),
                "{file}: {text}"
            );
        }
        assert_eq!(format!("{}.ttf", said(6)), file);
        assert!(said(10).contains("Changed by the nianbao project on 20"), "{file}: {}", said(10));
        assert!(told.contains(&format!("/{file}`")), "{file} is not in fonts/README.md");
        let years = said(0).split_whitespace().find(|w| w.starts_with("20")).unwrap();
        match face.licence.as_str() {
            "OFL-1.1" => {
                let notice = fs::read_to_string(face.path.with_file_name("OFL-1.1.txt")).unwrap();
                assert!(notice.contains(&file) && notice.contains(years), "{file}: {years}");
            }
            other => assert_eq!(other, "GPL-3.0 WITH Font-exception-2.0", "{file}"),
        }
    }
}

/// The library has callers besides the command line: what it says names no option and no command of it.
#[test]
fn the_library_says_nothing_of_the_command_line() {
    let option = regex::Regex::new(r#""[^"]*(?:[^-"]|^)--[a-z][^"]*"|nianbao [a-z]+[^a-z./@]"#).unwrap();
    let mut wrong = Vec::new();
    for file in below("src").into_iter().filter(|f| f.ends_with(".rs") && !f.starts_with("src/cli/")) {
        let text = fs::read_to_string(root().join(&file)).unwrap();
        let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
        wrong.extend(code.filter(|line| option.is_match(line)).map(|line| format!("{file}: {}", line.trim())));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    // What is looked for is there in the command line itself.
    assert!(fs::read_to_string(root().join("src/cli/remedy.rs")).unwrap().lines().any(|line| option.is_match(line)));
}
