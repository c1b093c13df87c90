//! What a Word document adds to its report: a line on every page, the findings, room for a seal. None of it is the report's.

use std::process::Command;

use nianbao::document::Extras;
use nianbao::write::docx::to_docx;
use nianbao::{Code, Lang, Report};

use crate::support::{judge, load, load_bytes, run, samples, scratch};
use crate::word::{edited, part};
use crate::workbooks::differing;

/// A report whose sums are wrong, so that there are findings.
fn report() -> Report {
    let text = std::fs::read_to_string(&samples()[0]).unwrap();
    let wrong = text.replacen("申请数量 |  |  | 5 | 2 |", "申请数量 |  |  | 50 | 2 |", 1);
    assert_ne!(text, wrong);
    let report = load_bytes("a.txt", wrong.as_bytes());
    assert!(report.findings.iter().any(|f| f.is_error()));
    report
}

fn dressed(report: &Report) -> Vec<u8> {
    let (copy_note, findings) = (Some("副本 仅供内部核对".to_string()), Some(Lang::Zh));
    let extras = Extras { copy_note, findings, seal: true, ..Extras::default() };
    to_docx(&nianbao::word::copy_with(report, &extras)).unwrap()
}

#[test]
fn findings_and_a_note_are_shown_and_are_none_of_the_report() {
    let before = report();
    let bytes = dressed(&before);
    let document = part(&bytes, "word/document.xml");
    assert!(document.contains("附：勾稽检查发现的问题") && document.matches("<w:pageBreakBefore/>").count() == 1);
    for finding in &before.findings {
        let own = finding.message.zh.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        assert!(document.contains(&own), "{own}");
    }
    assert!(part(&bytes, "word/header1.xml").contains("副本 仅供内部核对"));
    // On left pages and on right ones.
    assert_eq!(document.matches("<w:headerReference ").count(), 2);
    let after = load_bytes("back.docx", &bytes);
    assert_eq!(differing(&before, &after), None);
    // Copied again it is the same: nothing grows.
    assert_eq!(differing(&before, &load_bytes("again.docx", &dressed(&after))), None);
    let plain = before.to_docx().unwrap().bytes;
    let document = part(&plain, "word/document.xml");
    assert!(!document.contains("附：勾稽检查") && !document.contains("headerReference"));
}

#[test]
fn what_is_written_among_the_findings_is_told_and_what_is_written_behind_them_is_read() {
    let before = report();
    let bytes = dressed(&before);
    let changed = edited(&bytes, |d| d.replacen("附：勾稽检查发现的问题", "附：已与信访科核对", 1));
    let after = load_bytes("back.docx", &changed);
    let told = |report: &Report, words: &str| {
        report.findings.iter().any(|f| f.code == Code::TEXT_LEFT && f.message.zh.contains(words))
    };
    assert!(told(&after, "附：已与信访科核对"), "{:?}", after.findings);
    assert!(after.paragraphs().all(|p| !p.text.contains("信访科")));
    let behind = edited(&bytes, |d| {
        d.replacen("<w:sectPr>", "<w:p><w:r><w:t>另有一项需要报告。</w:t></w:r></w:p><w:sectPr>", 1)
    });
    let after = load_bytes("back.docx", &behind);
    assert!(after.paragraphs().any(|p| p.text == "另有一项需要报告。"));
    // Another line at the head of the pages is somebody else's.
    let other =
        crate::word::with(&bytes, "word/header1.xml", &part(&bytes, "word/header1.xml").replace("仅供", "不供"));
    let after = load_bytes("back.docx", &other);
    assert!(told(&after, "副本 不供内部核对"), "{:?}", after.findings);
}

#[test]
fn the_program_adds_them_when_asked() {
    let folder = scratch("word-extras");
    std::fs::copy(&samples()[0], folder.join("a.txt")).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_nianbao"));
    let asked = ["convert", "a.txt", "--to", "docx", "--findings", "--copy-note", "副本", "--seal"];
    assert!(command.args(asked).current_dir(&folder).env("LC_ALL", "zh_CN.UTF-8").status().unwrap().success());
    let bytes = std::fs::read(folder.join("a.docx")).unwrap();
    let document = part(&bytes, "word/document.xml");
    assert!(document.contains("附：勾稽检查发现的问题") && part(&bytes, "word/header1.xml").contains(">副本<"));
    // 7.3.5.1: the date four characters from the right.
    let date = &document[document.find("w:val=\"Date\"").unwrap()..];
    assert!(date[..date.find("</w:pPr>").unwrap()].contains("w:rightChars=\"400\""));
    assert_eq!(differing(&load(&samples()[0]), &load(&folder.join("a.docx"))), None);
}

#[test]
#[cfg_attr(
    not(all(outside = "openxml_audit", outside = "docx")),
    ignore = "openxml-audit or python-docx is not installed"
)]
fn judges_have_nothing_against_them() {
    let folder = scratch("word-extras-judged");
    let file = folder.join("a.docx");
    std::fs::write(&file, dressed(&report())).unwrap();
    let script = r"
import sys, docx
from openxml_audit import OpenXmlValidator
known = ('/relationships/theme', 'bbPlcHdr')
for error in OpenXmlValidator(max_errors=0).validate(sys.argv[1]).errors:
    if not any(sign in str(error) for sign in known):
        print(error)
section = docx.Document(sys.argv[1]).sections[0]
print(section.header.paragraphs[0].text, section.even_page_header.paragraphs[0].text)
";
    let mut command = judge("openxml_audit");
    command.args(["-c", script]).arg(&file);
    assert_eq!(run(command).trim(), "副本 仅供内部核对 副本 仅供内部核对");
}
