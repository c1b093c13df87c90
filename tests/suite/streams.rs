//! A tar stream on standard input: each member a report, whatever else the stream holds.

use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use tar::{Builder, EntryType, Header};

use crate::support::{judge, root, samples, scratch};

fn sample() -> Vec<u8> {
    fs::read(&samples()[0]).unwrap()
}

/// A member, with whatever header is wanted.
fn add(tar: &mut Builder<Vec<u8>>, name: &str, kind: EntryType, bytes: &[u8]) {
    let mut header = Header::new_gnu();
    header.set_size(bytes.len() as u64);
    header.set_entry_type(kind);
    header.set_mode(0o644);
    // Set as bytes: the crate would refuse to make what it is to be read here.
    let field = &mut header.as_old_mut().name;
    field[..name.len()].copy_from_slice(name.as_bytes());
    header.set_cksum();
    tar.append(&header, bytes).unwrap();
}

fn builder() -> Builder<Vec<u8>> {
    Builder::new(Vec::new())
}

/// `convert - --from tar` with these bytes on standard input.
fn convert(folder: &Path, bytes: impl Read + Send, more: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nianbao"));
    command.args(["convert", "-", "--from", "tar", "--lang", "zh"]).args(more).current_dir(folder);
    command.env("NIANBAO_FONTS", root().join("fonts"));
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let (mut stdin, mut bytes) = (child.stdin.take().unwrap(), bytes);
    std::thread::scope(|scope| {
        // It may have read enough before all is written.
        scope.spawn(move || drop(std::io::copy(&mut bytes, &mut stdin)));
        child.wait_with_output().unwrap()
    })
}

fn said(output: &Output) -> String {
    [String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr)].concat()
}

/// File, status and message of every line of NDJSON.
fn lines(output: &Output) -> Vec<(String, String, String)> {
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    let line = |line: &str| {
        let value: serde_json::Value = serde_json::from_str(line).unwrap();
        let text = |value: &serde_json::Value| value.as_str().unwrap_or("read").to_string();
        (text(&value["source"]["file"]), text(&value["unread"]["status"]), text(&value["unread"]["message"]))
    };
    text.lines().map(line).collect()
}

/// The tree of a folder: names and contents.
fn tree(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut all = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(below) = folders.pop() {
        for path in fs::read_dir(below).unwrap().map(|e| e.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else {
                all.push((path.strip_prefix(folder).unwrap().display().to_string(), fs::read(&path).unwrap()));
            }
        }
    }
    all.sort();
    all
}

#[test]
fn a_stream_gives_what_its_folder_gives() {
    let folder = scratch("streams-same");
    let mut tar = builder();
    for (i, path) in samples().iter().enumerate() {
        let name = format!("in/{}/{i}.txt", if i % 2 == 0 { "东片" } else { "西片" });
        fs::create_dir_all(folder.join(&name).parent().unwrap()).unwrap();
        fs::copy(path, folder.join(&name)).unwrap();
    }
    // In the order in which a folder is read.
    tar.append_dir(".", folder.join("in")).unwrap();
    for below in ["东片", "西片"] {
        tar.append_dir(below, folder.join("in").join(below)).unwrap();
        let mut names: Vec<_> =
            fs::read_dir(folder.join("in").join(below)).unwrap().map(|e| e.unwrap().path()).collect();
        names.sort();
        for path in names {
            tar.append_path_with_name(&path, path.strip_prefix(folder.join("in")).unwrap()).unwrap();
        }
    }
    let bytes = tar.into_inner().unwrap();
    for (i, to) in ["parquet", "json,csv,xlsx"].iter().enumerate() {
        let (from_folder, from_stream) = (format!("a{i}"), format!("b{i}"));
        let whole = Command::new(env!("CARGO_BIN_EXE_nianbao"))
            .args(["convert", "in", "--to", to, "--out", &from_folder, "--lang", "zh"])
            .current_dir(&folder)
            .output()
            .unwrap();
        let stream = convert(&folder, &bytes[..], &["--to", to, "--out", &from_stream]);
        assert_eq!(whole.status.code(), stream.status.code(), "{}", said(&stream));
        let own = |name: &str| {
            let tree = tree(&folder.join(name));
            tree.into_iter().filter(|(name, _)| name != "manifest.csv").collect::<Vec<_>>()
        };
        let (a, b) = (own(&from_folder), own(&from_stream));
        assert!(a.len() > 5 && a == b, "{to}: {:?}", b.iter().map(|f| &f.0).collect::<Vec<_>>());
    }
    assert!(fs::read_to_string(folder.join("b1/manifest.csv")).unwrap().contains("东片/0.txt"));
    let again = convert(&folder, &bytes[..], &["--to", "json,csv,xlsx", "--out", "b1", "--resume"]);
    assert_ne!(again.status.code(), Some(2), "{}", said(&again));
}

#[test]
fn what_is_no_report_is_told_and_never_followed() {
    let folder = scratch("streams-odd");
    fs::write(folder.join("secret.txt"), sample()).unwrap();
    let mut tar = builder();
    let long = format!("{}/甲.txt", "很长的名字".repeat(30));
    add(&mut tar, "好.txt", EntryType::Regular, &sample());
    tar.append_data(&mut header(sample().len() as u64), &long, &sample()[..]).unwrap();
    add(&mut tar, "同.txt", EntryType::Regular, &sample());
    add(&mut tar, "同.txt", EntryType::Regular, &sample());
    add(&mut tar, "../../外.txt", EntryType::Regular, &sample());
    add(&mut tar, "/etc/根.txt", EntryType::Regular, &sample());
    add(&mut tar, "坏.docx", EntryType::Regular, b"PK\x03\x04 no document");
    add(&mut tar, "._好.txt", EntryType::Regular, b"x");
    let mut link = header(0);
    for (name, kind) in [("软.txt", EntryType::Symlink), ("硬.txt", EntryType::Link)] {
        link.set_entry_type(kind);
        tar.append_link(&mut link, name, folder.join("secret.txt")).unwrap();
    }
    add(&mut tar, "设备", EntryType::Char, b"");
    add(&mut tar, "管道", EntryType::Fifo, b"");
    add(&mut tar, "稀疏.txt", EntryType::GNUSparse, &sample());
    add(&mut tar, "怪.txt", EntryType::new(b'Z'), &sample());
    add(&mut tar, "末.txt", EntryType::Regular, &sample());
    let output = convert(&folder, &tar.into_inner().unwrap()[..], &["--to", "ndjson"]);
    assert_eq!(output.status.code(), Some(2));
    let lines = lines(&output);
    let of = |status: &str| lines.iter().filter(|l| l.1 == status).map(|l| l.0.as_str()).collect::<Vec<_>>();
    assert_eq!(of("read"), ["好.txt", "甲.txt", "同.txt", "同 (2).txt", "外.txt", "根.txt", "末.txt"]);
    assert_eq!(of("failed"), ["坏.docx", "稀疏.txt"]);
    assert_eq!(of("passed"), ["._好.txt", "软.txt", "硬.txt", "设备", "管道", "怪.txt"]);
    assert!(lines.iter().filter(|l| l.0 == "软.txt" || l.0 == "硬.txt").all(|l| l.2.contains("链接")), "{lines:?}");
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    for word in ["同.txt", "../../外.txt", "不能照用", "读作 etc/根.txt", "稀疏文件"] {
        assert!(told.contains(word), "{word}: {told}");
    }
    // Below the output folder, and nowhere else.
    let output = convert(&folder, &hostile()[..], &["--to", "json", "--out", "o"]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let names: Vec<String> = tree(&folder).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["o/manifest.csv", "o/夹/外 (2).json", "o/夹/外.json", "secret.txt"]);
}

fn header(size: u64) -> Header {
    let mut header = Header::new_gnu();
    header.set_size(size);
    header.set_mode(0o644);
    header.set_cksum();
    header
}

/// Two members that would write one file.
fn hostile() -> Vec<u8> {
    let mut tar = builder();
    add(&mut tar, "../夹/外.txt", EntryType::Regular, &sample());
    add(&mut tar, "夹/外.md", EntryType::Regular, &sample());
    tar.into_inner().unwrap()
}

#[test]
fn names_and_sizes_are_those_of_every_kind_of_tar() {
    let folder = scratch("streams-kinds");
    // POSIX extensions say the name and the size; a comment for all members says nothing.
    let mut tar = builder();
    let global = b"19 comment=nothing\n";
    add(&mut tar, "pax_global_header", EntryType::XGlobalHeader, global);
    let record = |key: &str, value: &str| {
        let bare = format!(" {key}={value}\n").len();
        let length = (bare..bare + 5).find(|n| n.to_string().len() + bare == *n).unwrap();
        format!("{length} {key}={value}\n")
    };
    let size = sample().len().to_string();
    let said = record("path", "乡镇/云台.txt") + &record("size", &size) + &record("mtime", "1.5");
    add(&mut tar, "PaxHeaders/x", EntryType::XHeader, said.as_bytes());
    add(&mut tar, "short", EntryType::Regular, &sample());
    let wrong = record("size", "many");
    add(&mut tar, "PaxHeaders/y", EntryType::XHeader, wrong.as_bytes());
    add(&mut tar, "错.txt", EntryType::Regular, &sample());
    let sparse = record("GNU.sparse.major", "1");
    add(&mut tar, "PaxHeaders/z", EntryType::XHeader, sparse.as_bytes());
    add(&mut tar, "空洞.txt", EntryType::Regular, &sample());
    // GBK, as Chinese Windows packs it.
    let mut header = header(sample().len() as u64);
    header.as_old_mut().name[..8].copy_from_slice(b"\xd4\xc6\xcc\xa8.txt");
    header.set_cksum();
    tar.append(&header, &sample()[..]).unwrap();
    let output = convert(&folder, &tar.into_inner().unwrap()[..], &["--to", "ndjson"]);
    let lines: Vec<(String, String)> = lines(&output).into_iter().map(|l| (l.0, l.1)).collect();
    let expected = [("云台.txt", "read"), ("云台.txt", "read"), ("错.txt", "failed"), ("空洞.txt", "failed")];
    assert_eq!(
        lines,
        expected.map(|(a, b)| (a.to_string(), b.to_string())),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn a_stream_that_breaks_off_or_is_none_is_told() {
    let folder = scratch("streams-broken");
    let mut tar = builder();
    add(&mut tar, "一.txt", EntryType::Regular, &sample());
    add(&mut tar, "二.txt", EntryType::Regular, &sample());
    let whole = tar.into_inner().unwrap();
    let second = 512 + sample().len().next_multiple_of(512);
    let more = [&whole[..], &whole[..]].concat();
    let mut damaged = whole.clone();
    damaged[second + 3] ^= 1;
    for (bytes, read, words) in [
        (&whole[..], 2, &[][..]),
        (&whole[..second], 1, &["没有结束标记"][..]),
        (&whole[..second + 1000], 1, &["二.txt", "在这个文件中间断了"]),
        (&damaged, 1, &["不是 tar 的格式", "后面的没有读"]),
        (&more, 2, &["结束标记后面还有内容"]),
        (b"", 0, &["没有结束标记"]),
        (b"\x1f\x8b\x08 packed, and long enough to fill a block", 0, &["没有结束标记"]),
        (&[b"\x1f\x8b\x08".as_slice(), &[7; 600]].concat(), 0, &["gzip", "先解压"]),
        (&[b'x'; 2000], 0, &["不是 tar 的格式"]),
    ] {
        let output = convert(&folder, bytes, &["--to", "ndjson"]);
        let lines = lines(&output);
        assert_eq!(lines.iter().filter(|l| l.1 == "read").count(), read, "{words:?} {lines:?}");
        assert_eq!(output.status.code(), Some(if words.is_empty() { 0 } else { 2 }), "{words:?}");
        // In the terminal and in the result.
        let told = [String::from_utf8_lossy(&output.stderr), String::from_utf8_lossy(&output.stdout)];
        assert!(told.iter().all(|told| words.iter().all(|word| told.contains(word))), "{words:?}: {told:?}");
    }
    for (arguments, word) in
        [(&["--to", "json"][..], "--out"), (&["--to", "json", "--out", "-"], "--out"), (&["--to", "pdf"], "--out")]
    {
        let output = convert(&folder, &whole[..], arguments);
        assert!(output.status.code() == Some(2) && said(&output).contains(word), "{}", said(&output));
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_nianbao"));
    let output =
        command.args(["convert", "a.txt", "--from", "tar", "--out", "o"]).current_dir(&folder).output().unwrap();
    assert!(output.status.code() == Some(2) && String::from_utf8_lossy(&output.stderr).contains("name - as an input"));
}

/// A member that claims more than any file may have, and comes with it; and a name without end.
#[cfg(target_os = "linux")]
struct Flood {
    head: Vec<u8>,
    left: u64,
    tail: Vec<u8>,
}

#[cfg(target_os = "linux")]
impl Read for Flood {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        for part in [true, false] {
            let bytes = if part { &mut self.head } else { &mut self.tail };
            if !part && self.left > 0 {
                let n = buffer.len().min(usize::try_from(self.left).unwrap());
                buffer[..n].fill(b' ');
                self.left -= n as u64;
                return Ok(n);
            }
            if !bytes.is_empty() {
                let n = (&bytes[..]).read(buffer)?;
                bytes.drain(..n);
                return Ok(n);
            }
        }
        Ok(0)
    }
}

#[test]
#[cfg(target_os = "linux")]
#[cfg_attr(not(outside = "bash"), ignore = "bash is not installed")]
fn no_member_takes_more_than_a_file_may() {
    let folder = scratch("streams-flood");
    let size = 300u64 << 20;
    for (kind, name) in
        [(EntryType::Regular, "大.txt"), (EntryType::GNULongName, "后.txt"), (EntryType::XHeader, "后.txt")]
    {
        let mut head = Header::new_gnu();
        head.as_old_mut().name[..7].copy_from_slice("大.txt".as_bytes());
        head.set_entry_type(kind);
        head.set_size(size);
        head.set_cksum();
        let mut rest = builder();
        add(&mut rest, "后.txt", EntryType::Regular, &sample());
        add(&mut rest, "末.txt", EntryType::Regular, &sample());
        let flood = Flood { head: head.as_bytes().to_vec(), left: size, tail: rest.into_inner().unwrap() };
        let most = if kind == EntryType::Regular { 2 } else { 1 };
        let mut command = judge("bash");
        // What it may hold in all, its readers included: far less than the member has.
        command.args(["-c", "ulimit -d 200000; exec \"$0\" convert - --from tar --to ndjson --jobs 1"]);
        command.arg(env!("CARGO_BIN_EXE_nianbao")).current_dir(&folder);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let output = std::thread::scope(|scope| {
            let mut flood = flood;
            scope.spawn(move || {
                let mut buffer = vec![0; 1 << 20];
                while let Ok(n @ 1..) = flood.read(&mut buffer) {
                    if stdin.write_all(&buffer[..n]).is_err() {
                        break;
                    }
                }
            });
            child.wait_with_output().unwrap()
        });
        let lines = lines(&output);
        assert_eq!(lines.iter().filter(|l| l.1 == "read").count(), most, "{lines:?}");
        assert_eq!(lines.iter().filter(|l| l.1 == "failed").count(), 1, "{lines:?}");
        let failed = lines.iter().find(|l| l.1 == "failed").unwrap();
        assert!(failed.0 == name || kind == EntryType::GNULongName, "{lines:?}");
        assert!(lines.iter().any(|l| l.0 == "末.txt" && l.1 == "read"), "{lines:?}");
    }
}
