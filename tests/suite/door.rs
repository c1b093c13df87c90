//! The front door: what a user of the library meets first.

use std::borrow::Cow;
use std::error::Error as _;
use std::fs;
use std::process::Command;

use nianbao::fonts::{FontSet, Slot};
use nianbao::forms::Book;
use nianbao::write::{Existing, Gate, WriteError, xlsx};
use nianbao::{Error, ErrorKind, Lang, Message, Options, Origin, Remedy, Report, workbook};

use crate::support::{fonts, load, pdf, root, samples};

fn read(path: &std::path::Path) -> Report {
    Report::read(&path.file_name().unwrap().to_string_lossy(), &fs::read(path).unwrap(), &Options::default()).unwrap()
}

#[test]
fn it_yields_what_the_program_writes() {
    for path in samples() {
        let report = read(&path);
        let mut command = Command::new(env!("CARGO_BIN_EXE_nianbao"));
        let output = command.args(["convert", "--to", "json", "--out", "-"]).arg(&path).output().unwrap();
        assert!(report.to_json(Lang::Zh).unwrap() == output.stdout, "{}", path.display());
        let book = xlsx::to_xlsx(&workbook::book(&load(&path), Lang::Zh)).unwrap();
        assert!(report.to_xlsx(Lang::Zh).unwrap() == book, "{}", path.display());
    }
}

#[test]
fn checking_again_finds_the_same_once() {
    let first = Report::open(root().join("samples/05-一格一行夹说明.txt"), &Options::default()).unwrap();
    let mut again = first.clone();
    assert_eq!(again.check(), first.findings);
    assert!(first.findings.iter().any(|f| f.stage == nianbao::Stage::Checking));
}

#[test]
fn faces_in_memory_set_the_pages_that_those_on_the_disk_do() {
    let bytes = |name: &str| Cow::Owned(fs::read(root().join("fonts").join(name)).unwrap());
    let given = FontSet::from_bytes([
        (bytes("heads/NianbaoSong-Bold.ttf"), vec![Slot::Title]),
        (bytes("heads/NianbaoHei-Medium.ttf"), vec![Slot::Hei]),
        (bytes("fandol/NianbaoKai-Regular.ttf"), vec![Slot::Kai]),
        (bytes("fandol/NianbaoFang-Regular.ttf"), vec![Slot::Fang]),
        (bytes("song/NianbaoSong-Regular.ttf"), vec![Slot::Song]),
        (bytes("song/NianbaoLatin-Regular.ttf"), vec![Slot::Digits]),
    ]);
    let report = read(&samples()[0]);
    let carried = report.to_pdf(&FontSet::bundled().unwrap()).unwrap();
    let [given, found] = [report.to_pdf(&given.unwrap()).unwrap(), report.to_pdf(fonts()).unwrap()];
    assert!(given.bytes == found.bytes && given.bytes == pdf(&report));
    assert_eq!(given.notices, found.notices);
    assert_eq!(carried, found);

    // 仿宋 is never set in 宋体 without a word.
    let song = FontSet::from_bytes([(bytes("song/NianbaoSong-Regular.ttf"), vec![Slot::Song])]).unwrap();
    let notice = &song.notices()[0];
    assert_eq!(notice.code, "font-substituted");
    assert!(
        notice.message.zh.contains("仿宋用的是") && !notice.message.zh.contains("数字用的是"),
        "{}",
        notice.message.zh
    );

    let noise = FontSet::from_bytes([(Cow::Borrowed(&b"no font"[..]), vec![Slot::Song])]).map_err(Error::from);
    assert_eq!(noise.unwrap_err().kind(), ErrorKind::Fonts);
}

#[test]
fn one_error_names_kind_file_place_and_source() {
    fn travels<T: Send + Sync + std::error::Error + 'static>(_: &T) {}
    let options = Options::default();

    let absent = Report::open("absent.txt", &options).unwrap_err();
    travels(&absent);
    assert_eq!((absent.kind(), absent.file()), (ErrorKind::Io, Some("absent.txt")));
    assert_eq!(absent.message(Lang::Zh), "文件不存在");
    let source = absent.source().and_then(|s| s.downcast_ref::<std::io::Error>()).unwrap();
    assert_eq!(source.kind(), std::io::ErrorKind::NotFound);

    let letter = Report::read("letter.txt", "来信收到，谢谢。".as_bytes(), &options).unwrap_err();
    assert_eq!((letter.kind(), letter.file()), (ErrorKind::NotAReport, Some("letter.txt")));

    let damaged = Report::read("x.json", b"{\"schema\": \"nianbao/1\",\n \"title\": }", &options).unwrap_err();
    assert_eq!((damaged.kind(), damaged.place()), (ErrorKind::Unreadable, Some(&Origin::line(2))));

    let book =
        Book::parse(&[("words/report.toml", "title = "), ("figures.toml", "")]).map_err(Error::from).unwrap_err();
    assert_eq!(book.kind(), ErrorKind::Forms);
    assert!(book.file().is_some() && book.place().is_some(), "{book}");

    let made = Error::from(WriteError::Made("no room".into()));
    assert_eq!((made.kind(), made.source().unwrap().to_string()), (ErrorKind::Output, "no room".to_string()));
}

#[test]
fn errors_tell_programs_what_would_help_and_people_in_whole_sentences() {
    let options = Options::default().encoding(Some("utf-9"));
    let unknown = Report::read("a.txt", "甲".as_bytes(), &options).unwrap_err();
    assert_eq!(unknown.remedy(), Some(Remedy::NameEncoding));
    let empty = Report::read("a.txt", b"", &Options::default()).unwrap_err();
    assert_eq!(empty.remedy(), None);

    let folder = crate::support::scratch("remedy");
    let there = folder.join("a.txt");
    fs::write(&there, "x").unwrap();
    let refused = Error::from(Gate::new(Existing::Keep).write(&there, b"y").unwrap_err());
    assert_eq!(refused.remedy(), Some(Remedy::Replace));
    let gate = Gate::new(Existing::Replace);
    gate.guard(&there);
    assert_eq!(Error::from(gate.write(&there, b"y").unwrap_err()).remedy(), Some(Remedy::OtherPlace));

    // What the system says is in the reader's language, its number in brackets.
    let below = Error::from(Gate::new(Existing::Keep).write(&there.join("b.txt"), b"y").unwrap_err());
    assert!(!below.message(Lang::Zh).contains("os error"), "{}", below.message(Lang::Zh));
    for number in 1..134 {
        let error = std::io::Error::from_raw_os_error(number);
        let Message { zh, en } = nianbao::base::system::reason(&error);
        let (zh, en) =
            (zh.strip_suffix(&format!("（系统错误 {number}）")), en.strip_suffix(&format!(" (system error {number})")));
        assert!(!zh.unwrap().contains(|c: char| c.is_ascii_alphabetic()) && en.unwrap().is_ascii(), "{zh:?} {en:?}");
    }
}
