//! Formats that LibreOffice reads for us, where that is asked for.

use std::path::Path;
use std::process::Command;

use crate::support::{judge, load, run, samples, scratch};

fn numbers(report: &nianbao::Report) -> Vec<Option<String>> {
    report.tables().flat_map(|t| &t.values).map(|v| v.number().map(|n| n.to_string())).collect()
}

/// A report in a format of Word's, made by LibreOffice itself.
fn saved_as(format: &str, folder: &Path) {
    let page = folder.join("年报.docx");
    std::fs::write(&page, load(&samples()[0]).to_docx().unwrap().bytes).unwrap();
    let mut command = judge("soffice");
    command.arg(format!("-env:UserInstallation=file://{}", folder.join("profile").display()));
    command.args(["--headless", "--convert-to", format, "--outdir"]).arg(folder).arg(&page);
    run(command);
    std::fs::remove_file(page).unwrap();
}

fn convert(folder: &Path, file: &str, path: Option<&Path>, more: &[&str]) -> (bool, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nianbao"));
    command.args(["convert", file, "--to", "json", "--out", "out", "--force"]).args(more).current_dir(folder);
    command.env("LC_ALL", "zh_CN.UTF-8").env("TMPDIR", folder);
    if let Some(path) = path {
        command.env("PATH", path);
    }
    let output = command.output().unwrap();
    (output.status.success(), String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned())
}

#[test]
#[cfg_attr(not(outside = "soffice"), ignore = "soffice is not installed")]
fn old_formats_are_read_by_way_of_libreoffice_where_that_is_asked_for() {
    let folder = scratch("office");
    // A .wps of today is a Word binary by another name.
    for (format, ending) in [("doc", "doc"), ("rtf", "rtf"), ("doc", "wps")] {
        saved_as(format, &folder);
        let file = format!("年报.{ending}");
        std::fs::rename(folder.join(format!("年报.{format}")), folder.join(&file)).unwrap();
        let (done, said) = convert(&folder, &file, None, &[]);
        assert!(!done && said.contains("--with-libreoffice") && said.to_lowercase().contains("docx"), "{said}");
        let (done, said) = convert(&folder, &file, None, &["--with-libreoffice"]);
        assert!(done, "{said}");
        let back = load(&folder.join("out/年报.json"));
        assert_eq!(numbers(&load(&samples()[0])), numbers(&back), "{ending}");
        let told = back.findings.iter().find(|f| f.code == "office-converted").unwrap();
        assert!(told.message.zh.contains("LibreOffice ") && told.message.zh.contains(char::is_numeric), "{told:?}");
    }
    // Nothing of it is left behind.
    let left: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert!(!left.iter().any(|name| name.to_string_lossy().starts_with("nianbao-")), "{left:?}");
}

/// Without LibreOffice, and with one that makes nothing, the file is refused with words.
#[test]
#[cfg(unix)]
fn without_libreoffice_the_file_is_refused_by_name() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = scratch("office-none");
    std::fs::write(folder.join("a.rtf"), br"{\rtf1\ansi\ansicpg936 \u-26486?}").unwrap();
    let (done, said) = convert(&folder, "a.rtf", None, &[]);
    assert!(!done && said.contains("RTF") && said.contains("--with-libreoffice"), "{said}");
    let bin = folder.join("bin");
    std::fs::create_dir(&bin).unwrap();
    let (done, said) = convert(&folder, "a.rtf", Some(&bin), &["--with-libreoffice"]);
    assert!(!done && said.contains("没有找到 LibreOffice"), "{said}");
    std::fs::write(bin.join("soffice"), "#!/bin/sh\necho LibreOffice 9.9.9 40\n").unwrap();
    std::fs::set_permissions(bin.join("soffice"), std::fs::Permissions::from_mode(0o755)).unwrap();
    let (done, said) = convert(&folder, "a.rtf", Some(&bin), &["--with-libreoffice"]);
    assert!(!done && said.contains("LibreOffice 9.9.9"), "{said}");
    let left = std::fs::read_dir(&folder).unwrap().count();
    // The file and the folder of programs: what was made for the work is gone.
    assert!(left <= 3, "{left}");
}

/// One that does not end is ended in time, with what it started, and nothing of it is left.
#[test]
#[cfg(target_os = "linux")]
fn libreoffice_is_ended_in_time() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = scratch("office-slow");
    std::fs::write(folder.join("a.rtf"), br"{\rtf1\ansi\ansicpg936 \u-26486?}").unwrap();
    let bin = folder.join("bin");
    std::fs::create_dir(&bin).unwrap();
    let pids = folder.join("pids");
    let script = format!(
        "#!/bin/sh\ncase \"$*\" in *--version*) echo LibreOffice 9.9.9 40; exit;; esac\n/bin/sleep 1000 &\necho $$ $! > '{}'\nwait\n",
        pids.display()
    );
    std::fs::write(bin.join("soffice"), script).unwrap();
    std::fs::set_permissions(bin.join("soffice"), std::fs::Permissions::from_mode(0o755)).unwrap();
    let start = std::time::Instant::now();
    let (done, said) = convert(&folder, "a.rtf", Some(&bin), &["--with-libreoffice", "--limit-seconds", "1"]);
    assert!(!done && said.contains("时限内没有完成") && said.contains(".docx"), "{said}");
    assert!(start.elapsed() > std::time::Duration::from_secs(5), "{:?}", start.elapsed());
    assert!(start.elapsed() < std::time::Duration::from_secs(100), "{:?}", start.elapsed());
    let pids = std::fs::read_to_string(pids).unwrap();
    for pid in pids.split_whitespace() {
        // What has ended may still be waited for by whoever took it over.
        let state = || std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        let ended =
            || state().rsplit(')').next().is_none_or(|rest| rest.is_empty() || rest.trim_start().starts_with('Z'));
        let patience = std::time::Instant::now();
        while !ended() && patience.elapsed() < std::time::Duration::from_secs(20) {
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        assert!(ended(), "{pid}: {}", state());
    }
    let left: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert!(!left.iter().any(|name| name.to_string_lossy().starts_with("nianbao-")), "{left:?}");
}
