//! Small hostile files: no panic, no hang, bounded memory, a reason each.

use std::fs;
use std::time::{Duration, Instant};

use nianbao::read::{Options, ReadError, read_file};
use nianbao::recognise;

use crate::support::{fonts, load, pdf, root, samples};

#[test]
fn every_hostile_file_is_answered_quickly() {
    let folder = root().join("tests/fixtures/hostile");
    let mut count = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let start = Instant::now();
        if let Ok(source) = read_file(&path, &Options::default())
            && let Ok(report) = recognise(nianbao::Book::official(), &source)
        {
            // What was read at all can be checked, summed up and written.
            let _ = nianbao::check::check(&report);
            let _ = nianbao::check::years::compare(&report, &report, &Default::default());
            let member = nianbao::summary::Member::of(&report);
            let mut again = member.clone();
            again.agency = "又一个".into();
            let summary =
                nianbao::summary::summarize(&report.book, "x", report.year.unwrap_or(2023), &[member, again], None);
            let _ = nianbao::summary::book::book(&summary, Some(&summary), nianbao::base::finding::Lang::Zh);
            let _ = nianbao::summary::comparison::book(
                &report.book,
                "x",
                &[summary.clone(), summary],
                &[],
                nianbao::base::finding::Lang::Zh,
            );
            let _ = nianbao::workbook::book(&report, nianbao::base::finding::Lang::Zh);
            let _ = nianbao::page::document(&report, fonts());
        }
        // A guard against hangs on any machine, not a measure of speed.
        assert!(start.elapsed() < Duration::from_secs(300), "{}", path.display());
        count += 1;
    }
    assert!(count >= 25, "{count}");
}

#[test]
fn reasons_are_the_right_ones() {
    let read = |name: &str| read_file(&root().join("tests/fixtures/hostile").join(name), &Options::default());
    assert!(matches!(read("pdf-password.pdf"), Err(ReadError::Password)));
    assert!(matches!(read("pdf-scan.pdf"), Err(ReadError::Scanned)));
    assert!(matches!(read("zip-noise.docx"), Err(ReadError::Broken(_))));
    assert!(matches!(read("zip-many.zip"), Err(ReadError::NotText(_))));
    assert!(matches!(read("ole-noise.xls"), Err(ReadError::OldWord)));
    assert!(matches!(read("html-deep.html"), Err(ReadError::Excessive(_))));
    assert!(matches!(read("docx-deep.docx"), Err(ReadError::Broken(_))));
}

/// Pages without a character on them: blank ones, and such as draw lines alone.
#[test]
fn pages_without_text_are_refused_by_what_they_lack() {
    let refused = |bytes: &[u8]| {
        let error = nianbao::read::read_bytes("a", bytes, &Options::default()).unwrap_err();
        assert!(matches!(error, ReadError::Textless), "{error}");
        let message = error.message();
        assert!(message.zh.contains("没有文字") && message.zh.contains("OCR"), "{}", message.zh);
        assert!(message.en.contains("no text"), "{}", message.en);
    };
    let lines = "0 0 0 RG 100 100 m 300 100 l S 100 120 m 300 120 l S\n".to_string();
    refused(&crate::paper::document(vec![String::new()]));
    refused(&crate::paper::document(vec![String::new(), lines]));
    let page = "<ofd:Page xmlns:ofd=\"http://www.ofdspec.org/2016\"><ofd:Content><ofd:Layer ID=\"3\">\
        <ofd:PathObject ID=\"4\" Boundary=\"0 0 100 10\"><ofd:AbbreviatedData>M 0 0 L 100 0</ofd:AbbreviatedData></ofd:PathObject>\
        </ofd:Layer></ofd:Content></ofd:Page>";
    let root = "<ofd:OFD xmlns:ofd=\"http://www.ofdspec.org/2016\" Version=\"1.0\" DocType=\"OFD\"><ofd:DocBody>\
        <ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>";
    let document = "<ofd:Document xmlns:ofd=\"http://www.ofdspec.org/2016\"><ofd:CommonData><ofd:MaxUnitID>9</ofd:MaxUnitID>\
        <ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData>\
        <ofd:Pages><ofd:Page ID=\"1\" BaseLoc=\"Pages/Page_0/Content.xml\"/></ofd:Pages></ofd:Document>";
    refused(&crate::support::zipped(&[
        ("OFD.xml", root),
        ("Doc_0/Document.xml", document),
        ("Doc_0/Pages/Page_0/Content.xml", page),
    ]));
}

#[test]
fn a_pdf_cut_off_is_never_silently_short() {
    let bytes = pdf(&load(&samples()[4]));
    for share in [30, 60, 90, 99] {
        let cut = &bytes[..bytes.len() * share / 100];
        match nianbao::read::read_bytes("cut.pdf", cut, &Options::default()) {
            Ok(source) => assert!(source.notes.iter().any(|n| n.code == "file-cut"), "{share}"),
            Err(e) => assert!(!e.to_string().is_empty()),
        }
    }
}

#[test]
fn what_is_left_unread_is_told() {
    let folder = root().join("tests/fixtures/hostile");
    let codes = |bytes: &[u8]| -> Vec<String> {
        let source = nianbao::read::read_bytes("x", bytes, &Options::default()).unwrap();
        source.notes.into_iter().map(|n| n.code.to_string()).collect()
    };
    assert_eq!(codes(&fs::read(folder.join("xlsx-corners.xlsx")).unwrap()), ["file-cut"]);
    let text = fs::read_to_string(&samples()[0]).unwrap();
    let (mut bytes, _, _) = encoding_rs::GB18030.encode(&text);
    let at = bytes.len() - 20;
    bytes.to_mut().splice(at..at, [0xff, 0xff]);
    assert_eq!(codes(&bytes), ["characters-damaged"]);
}
