//! Reading in processes of their own: what is handed over is whole, and a file that takes a reader down costs itself alone.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output};

use flate2::Compression;
use flate2::write::ZlibEncoder;
use nianbao::read::{Options, read_bytes, wire};

use crate::made;
use crate::support::{fonts, load, pdf, root, samples};

fn files_of(folder: &Path, out: &mut Vec<Vec<u8>>) {
    let mut all: Vec<_> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    all.sort();
    for path in all {
        if path.is_dir() {
            files_of(&path, out);
        } else {
            out.push(fs::read(&path).unwrap());
        }
    }
}

#[test]
fn a_source_handed_over_is_the_source() {
    let mut files: Vec<Vec<u8>> = samples().iter().map(|path| fs::read(path).unwrap()).collect();
    for folder in ["docx", "pdf", "shapes"] {
        files_of(&root().join("tests/fixtures").join(folder), &mut files);
    }
    let report = load(&samples()[0]);
    files.push(report.to_xlsx(nianbao::Lang::Zh).unwrap());
    files.push(report.to_json(nianbao::Lang::Zh).unwrap());
    files.push(report.to_pdf(fonts()).unwrap().bytes);
    files.push(b"<html><body><p>a</p><table><tr><td colspan=2>1<td>2</table><img alt=x></body></html>".to_vec());
    let sources = files.iter().filter_map(|bytes| read_bytes("某处/x", bytes, &Options::default()).ok());
    let mut formats = std::collections::BTreeSet::new();
    for source in sources {
        let bytes = wire::encode(&source);
        assert_eq!(wire::decode(&bytes).as_ref(), Some(&source));
        // Cut short, or with something behind it, it is none; and so it may be with a byte changed, but never a panic.
        for length in (0..bytes.len()).step_by(bytes.len() / 50 + 1) {
            assert_eq!(wire::decode(&bytes[..length]), None, "{length} of {}", bytes.len());
            let mut changed = bytes.clone();
            changed[length] = changed[length].wrapping_add(0x81);
            let _ = wire::decode(&changed);
        }
        assert_eq!(wire::decode(&[bytes.as_slice(), b"x"].concat()), None);
        formats.insert(source.format.name());
    }
    assert_eq!(formats.len(), 6, "{formats:?}");
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nianbao"));
    command.current_dir(folder).args(arguments).args(["--lang", "zh"]).output().unwrap()
}

/// A folder with a file that takes so many bytes once a library unpacks it, one that keeps it busy, and reports beside them.
pub fn hostile(name: &str) -> std::path::PathBuf {
    let folder = std::env::temp_dir().join(format!("nianbao-apart-{name}-{}", std::process::id()));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::fast());
    (0..300).for_each(|_| packed.write_all(&vec![b' '; 1 << 20]).unwrap());
    let packed = packed.finish().unwrap();
    let stream = |dict: &str, bytes: &[u8]| {
        [format!("<<{dict}/Length {}>>stream\n", bytes.len()).as_bytes(), bytes, b"\nendstream"].concat()
    };
    let page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 3 0 R/Resources<</Font<</F 4 0 R>>/XObject<</X 6 0 R>>>>>>";
    let file = |content: &[u8], other: Vec<u8>| {
        made::pdf(&[
            b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
            b"<</Type/Pages/Count 1/Kids[5 0 R]>>".to_vec(),
            stream("", content),
            b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 6 0 R>>".to_vec(),
            page.as_bytes().to_vec(),
            other,
        ])
    };
    let text = b"BT /F 9 Tf (hello)Tj ET";
    fs::write(folder.join("a-large.pdf"), file(text, stream("/Filter/FlateDecode", &packed))).unwrap();
    let busy = b"q Q ".repeat(7_000_000);
    let form = stream("/Type/XObject/Subtype/Form/BBox[0 0 9 9]", &busy);
    fs::write(folder.join("b-busy.pdf"), file(b"/X Do ".repeat(200).as_slice(), form)).unwrap();
    fs::write(folder.join("c.pdf"), pdf(&load(&samples()[0]))).unwrap();
    fs::write(folder.join("d.pdf"), pdf(&load(&samples()[1]))).unwrap();
    folder
}

#[test]
#[cfg_attr(not(target_os = "linux"), ignore = "memory of a process is limited on Linux alone")]
fn a_file_that_takes_a_reader_down_costs_itself_alone() {
    let folder = hostile("batch");
    let batch = |name: &str, files: &[&str], limits: &[&str]| {
        let out = format!("out-{name}");
        let done =
            run(&folder, &[&["convert"], files, &["--to", "json", "--out", &out, "--jobs", "1"], limits].concat());
        let said = String::from_utf8_lossy(&done.stderr).into_owned();
        assert_eq!(done.status.code(), Some(2), "{said}");
        // The record knows all of them, and nothing else was left behind.
        let record = fs::read_to_string(folder.join(&out).join("manifest.csv")).unwrap();
        assert_eq!(record.matches(",failed,").count(), 1, "{record}");
        assert_eq!(fs::read_dir(folder.join(&out)).unwrap().count(), files.len());
        for name in ["c.json", "d.json"] {
            let json = fs::read_to_string(folder.join(&out).join(name)).unwrap();
            assert!(json.contains("\"nianbao/1\""), "{name}");
        }
        said
    };
    // The limit that is not meant is far off: other tests want the machine too.
    let said =
        batch("memory", &["a-large.pdf", "c.pdf", "d.pdf"], &["--limit-memory", "200", "--limit-seconds", "600"]);
    assert!(said.contains("a-large.pdf: ") && said.contains("内存超过 200 MB"), "{said}");
    let said = batch("time", &["b-busy.pdf", "c.pdf", "d.pdf"], &["--limit-seconds", "20"]);
    assert!(said.contains("b-busy.pdf: ") && said.contains("20 秒的时限内没有读完"), "{said}");
    fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn what_is_read_apart_is_what_is_read_here() {
    let folder = std::env::temp_dir().join(format!("nianbao-apart-same-{}", std::process::id()));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    let report = load(&samples()[2]);
    let mut files = vec![("a.pdf", pdf(&report)), ("b.xlsx", report.to_xlsx(nianbao::Lang::Zh).unwrap())];
    let page = fs::read_to_string(&samples()[0]).unwrap().replace('<', "").replace('\n', "<p>");
    files.push(("c.html", format!("<html><body>{page}</body></html>").into_bytes()));
    for (name, bytes) in files {
        fs::write(folder.join(name), &bytes).unwrap();
        let done = run(&folder, &["convert", name, "--to", "json", "--out", "-"]);
        let mut here = nianbao::Report::read(name, &bytes, &nianbao::Options::default()).unwrap();
        here.source.name = name.to_string();
        assert_eq!(
            String::from_utf8(done.stdout).unwrap(),
            String::from_utf8(here.to_json(nianbao::Lang::Zh).unwrap()).unwrap()
        );
    }
    fs::remove_dir_all(folder).unwrap();
}

#[test]
#[cfg_attr(not(target_os = "linux"), ignore = "what holds elsewhere depends on the system")]
fn a_reader_opens_no_file_and_has_no_network() {
    let told = run(root(), &["config"]);
    let told = String::from_utf8_lossy(&told.stdout).into_owned();
    assert!(told.contains("# 读文件的进程：内存有上限，打不开任何文件，上不了网"), "{told}");
}

/// What is not read line by line is read apart, however it begins, and so is what is long: limits of memory and time hold there.
#[test]
fn a_text_with_markup_behind_its_beginning_is_read_apart() {
    let folder = std::env::temp_dir().join(format!("nianbao-apart-behind-{}", std::process::id()));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    let page = format!("<html><body>{}", "<p><i>字</i>".repeat(200_000));
    for (name, begin) in [("blank.txt", "\u{3000}"), ("fence.md", "```html\n")] {
        fs::write(folder.join(name), format!("{begin}{page}")).unwrap();
    }
    fs::write(folder.join("lines.json"), "{\"a\": 1}\n".repeat(400_000)).unwrap();
    fs::write(folder.join("long.txt"), "字\n".repeat(200_000)).unwrap();
    fs::copy(&samples()[0], folder.join("report.txt")).unwrap();
    let run = run(&folder, &["check", ".", "--limit-memory", "64"]);
    let told = String::from_utf8(run.stdout).unwrap() + &String::from_utf8(run.stderr).unwrap();
    for name in ["blank.txt", "fence.md", "lines.json", "long.txt"] {
        let line = told.lines().find(|line| line.contains(name)).unwrap_or_default();
        assert!(line.contains("超过 64 MB"), "{name}: {told}");
    }
    fs::remove_dir_all(&folder).unwrap();
}
