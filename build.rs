//! Lists the files of `templates/`, which the library embeds: a new one needs no line of code. Names the commit for
//! `--version`.
//!
//! In the repository it also tells the tests what there is outside, so that a test whose judge is absent is reported as ignored,
//! with the reason, and never as passed: `#[cfg_attr(not(outside = "qpdf"), ignore = "qpdf is not installed")]`. The package
//! has no tests, and nothing is asked. It looks again when PATH changes while something is absent; after an installation
//! into a folder already on PATH, `touch build.rs`.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs, io};

/// Programs that judge what we write. `NIANBAO_REQUIRE_JUDGES` says that they are there: then a missing one is a failure.
const PROGRAMS: [&str; 9] =
    ["bash", "groff", "soffice", "qpdf", "pdftotext", "pdffonts", "pdfinfo", "pdftoppm", "mutool"];
/// Python modules that do the same.
const MODULES: [&str; 9] = [
    "openpyxl",
    "duckdb",
    "jsonschema",
    "docx",
    "openxml_audit",
    "ofdkit",
    "pikepdf.pdfa",
    "pyhanko.sign",
    "matplotlib",
];
/// What the machine may allow: a small disk mounted for one process; a process that cannot read every file.
const ABILITIES: [&str; 2] = ["small-disk", "unreadable-files"];
/// Real reports, kept in a folder beside the repository because they are not ours to publish.
const REAL: &str = "real-reports";

#[cfg(all(feature = "faces", feature = "pdf-write"))]
#[path = "src/fonts/coded/mod.rs"]
#[allow(dead_code)]
mod coded;

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    tell_the_program();
    if Path::new("tests").is_dir() {
        tell_the_tests();
    }
    #[cfg(all(feature = "faces", feature = "pdf-write"))]
    code_faces()?;
    list_templates()
}

/// Codes the commonest glyphs of the faces that the program carries: `src/fonts/common.txt` says which.
#[cfg(all(feature = "faces", feature = "pdf-write"))]
fn code_faces() -> io::Result<()> {
    println!("cargo::rerun-if-changed=src/fonts/coded");
    println!("cargo::rerun-if-changed=src/fonts/common.txt");
    let faces = [
        ("title", nianbao_font_heads::TITLE),
        ("hei", nianbao_font_heads::HEI),
        ("song", nianbao_font_song::REGULAR),
        ("digits", nianbao_font_song::LATIN),
        #[cfg(feature = "faces-gpl")]
        ("kai", nianbao_font_fandol::KAI),
        #[cfg(feature = "faces-gpl")]
        ("fang", nianbao_font_fandol::FANG),
    ];
    let common = fs::read_to_string("src/fonts/common.txt")?;
    for (slot, bytes) in faces {
        let broken = || io::Error::other(format!("the face of {slot} cannot be coded"));
        let face = ttf_parser::Face::parse(bytes, 0).map_err(|_| broken())?;
        let wanted = common.lines().filter_map(|line| line.split_once(' ').filter(|(of, _)| *of == slot));
        let mut glyphs: Vec<u16> =
            wanted.flat_map(|(_, list)| list.chars()).filter_map(|c| Some(face.glyph_index(c)?.0)).collect();
        glyphs.push(0);
        glyphs.sort_unstable();
        glyphs.dedup();
        let coded = coded::Coded::new(bytes, 0, &face, None).ok_or_else(broken)?;
        let out = env::var_os("OUT_DIR").map(PathBuf::from).ok_or_else(broken)?;
        fs::write(out.join(format!("{slot}.coded")), coded::ready::write(&coded, &face, &glyphs))?;
    }
    Ok(())
}

/// The commit and the features that `--version` names. A commit is that of `NIANBAO_COMMIT`, for whoever builds from a package;
/// else that of the checkout where the program is built to be used (elsewhere each commit would build everything anew), or of the
/// one that a crate was packed from.
fn tell_the_program() {
    println!("cargo::rerun-if-env-changed=NIANBAO_COMMIT");
    let given = env::var("NIANBAO_COMMIT").ok().filter(|commit| !commit.is_empty());
    let release = env::var("PROFILE").is_ok_and(|profile| profile == "release");
    let own = || if release && Path::new(".git").exists() { git(&["rev-parse", "--short=12", "HEAD"]) } else { None };
    let commit = given.or_else(own).or_else(packed).unwrap_or_else(|| "unknown".to_string());
    if let Some(log) = git(&["rev-parse", "--git-path", "logs/HEAD"]).filter(|_| release) {
        println!("cargo::rerun-if-changed={log}");
    }
    println!("cargo::rustc-env=NIANBAO_COMMIT={commit}");
    let features = env::var("CARGO_CFG_FEATURE").unwrap_or_default();
    let features: Vec<&str> = features.split(',').filter(|feature| *feature != "default").collect();
    println!("cargo::rustc-env=NIANBAO_FEATURES={}", features.join(", "));
}

/// In a crate there is no checkout: cargo has noted the commit, and whether something was changed since.
fn packed() -> Option<String> {
    let note = fs::read_to_string(".cargo_vcs_info.json").ok()?;
    let commit = note.split_once("\"sha1\": \"")?.1.get(..12)?;
    let changed = if note.contains("\"dirty\": true") { "-dirty" } else { "" };
    commit.bytes().all(|b| b.is_ascii_hexdigit()).then(|| format!("{commit}{changed}"))
}

fn git(arguments: &[&str]) -> Option<String> {
    let output = Command::new("git").args(arguments).stderr(Stdio::null()).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?.trim().to_string();
    (output.status.success() && !text.is_empty()).then_some(text)
}

fn list_templates() -> io::Result<()> {
    println!("cargo::rerun-if-changed=templates");
    let variable = |name: &str| env::var_os(name).map(PathBuf::from).ok_or_else(|| io::Error::other(name.to_string()));
    let folder = variable("CARGO_MANIFEST_DIR")?.join("templates");
    let mut files = Vec::new();
    for entry in fs::read_dir(&folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|e| e == "toml") {
            files.push(path);
        }
    }
    files.sort();
    let mut list = String::from("[\n");
    for path in files {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        list += &format!("    (\"templates/{name}\", include_str!({path:?})),\n");
    }
    list.push(']');
    fs::write(variable("OUT_DIR")?.join("templates.rs"), list)
}

fn tell_the_tests() {
    println!("cargo::rerun-if-env-changed=NIANBAO_REQUIRE_JUDGES");
    let required = env::var_os("NIANBAO_REQUIRE_JUDGES").is_some();
    let judges = PROGRAMS.map(|p| (p, required || on_path(p)));
    let modules = MODULES.map(|m| (m, required || runs("python3", &["-c", &format!("import {m}")])));
    let abilities = ABILITIES.into_iter().zip([small_disk(), unreadable_files()]);
    let real = (REAL, Path::new("../shared/reports").is_dir());
    let all: Vec<(&str, bool)> = judges.into_iter().chain(modules).chain(abilities).chain([real]).collect();

    let names: Vec<String> = all.iter().map(|(name, _)| format!("{name:?}")).collect();
    println!("cargo::rustc-check-cfg=cfg(outside, values({}))", names.join(", "));
    for (name, _) in all.iter().filter(|(_, there)| *there) {
        println!("cargo::rustc-cfg=outside={name:?}");
    }
    if all.iter().any(|(name, there)| !there && *name != REAL) {
        println!("cargo::rerun-if-env-changed=PATH");
    }
}

fn on_path(program: &str) -> bool {
    env::var_os("PATH").is_some_and(|path| env::split_paths(&path).any(|folder| folder.join(program).is_file()))
}

fn runs(program: &str, arguments: &[&str]) -> bool {
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|s| s.success())
}

fn small_disk() -> bool {
    runs("unshare", &["-rm", "mount", "-t", "tmpfs", "tmpfs", "/mnt"])
}

/// Root may read everything, except without its capabilities.
fn unreadable_files() -> bool {
    runs("setpriv", &["--inh-caps=-all", "--bounding-set=-all", "true"])
        || runs("sh", &["-c", "test \"$(id -u)\" -ge 1"])
}
