//! Files that travel inside copies: only when they are asked for, whole, and under their own names.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use lopdf::{Dictionary, Document, Object};

use crate::support::{load, load_bytes, samples, scratch};

fn nianbao(folder: &Path, arguments: &[&str], input: &[u8]) -> (Option<i32>, Vec<u8>) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nianbao"));
    command.args(arguments).current_dir(folder).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    let output = child.wait_with_output().unwrap();
    (output.status.code(), output.stdout)
}

/// Relation, name and content of each file in a PDF.
fn files(bytes: &[u8]) -> Vec<(String, String, Vec<u8>)> {
    let document = Document::load_mem(bytes).unwrap();
    let catalog = document.catalog().unwrap();
    let Ok(list) = catalog.get(b"AF").and_then(Object::as_array) else { return vec![] };
    let names = catalog.get(b"Names").unwrap().as_dict().unwrap().get(b"EmbeddedFiles").unwrap().as_dict().unwrap();
    assert_eq!(names.get(b"Names").unwrap().as_array().unwrap().len(), 2 * list.len());
    let file = |id: &Object| -> (String, String, Vec<u8>) {
        let spec: &Dictionary = document.get_dictionary(id.as_reference().unwrap()).unwrap();
        let units = spec.get(b"UF").unwrap().as_str().unwrap()[2..].chunks(2);
        let name = String::from_utf16(&units.map(|b| u16::from_be_bytes([b[0], b[1]])).collect::<Vec<_>>()).unwrap();
        let stream = spec.get(b"EF").unwrap().as_dict().unwrap().get(b"F").unwrap().as_reference().unwrap();
        let stream = document.get_object(stream).unwrap().as_stream().unwrap();
        let content = stream.decompressed_content().unwrap_or_else(|_| stream.content.clone());
        (String::from_utf8(spec.get(b"AFRelationship").unwrap().as_name().unwrap().to_vec()).unwrap(), name, content)
    };
    list.iter().map(file).collect()
}

#[test]
fn the_source_travels_inside_only_when_asked_for() {
    let folder = scratch("attached");
    let source = std::fs::read(&samples()[0]).unwrap();
    std::fs::write(folder.join("青禾年报.txt"), &source).unwrap();
    let (code, _) = nianbao(&folder, &["convert", "青禾年报.txt", "--to", "pdf,ofd", "--out", "plain"], b"");
    assert_eq!(code, Some(0));
    assert!(files(&std::fs::read(folder.join("plain/青禾年报.pdf")).unwrap()).is_empty());
    let asked = ["convert", "青禾年报.txt", "--to", "pdf,ofd", "--out", "asked", "--attach-source", "--attach-json"];
    assert_eq!(nianbao(&folder, &asked, b"").0, Some(0));
    let pdf = std::fs::read(folder.join("asked/青禾年报.pdf")).unwrap();
    let all = files(&pdf);
    let list: Vec<(&str, &str)> = all.iter().map(|(relation, name, _)| (relation.as_str(), name.as_str())).collect();
    assert_eq!(list, [("Data", "青禾年报.json"), ("Source", "青禾年报.txt")]);
    assert_eq!(all[1].2, source);
    // PDF/A-3 it is then, and what it is made from is still known.
    assert!(String::from_utf8_lossy(&pdf).contains("<pdfaid:part>3</pdfaid:part>"));
    let ofd = std::fs::read(folder.join("asked/青禾年报.ofd")).unwrap();
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(&ofd)).unwrap();
    let mut part = |name: &str| {
        let mut content = Vec::new();
        std::io::Read::read_to_end(&mut zip.by_name(name).unwrap(), &mut content).unwrap();
        content
    };
    assert!(String::from_utf8(part("Doc_0/Attachs/Attachments.xml")).unwrap().contains("Name=\"青禾年报.txt\""));
    assert_eq!(part("Doc_0/Attachs/attachment_1.txt"), source);
    // Read back, the pages count; the file in them is told by its name.
    let before = load(&folder.join("青禾年报.txt"));
    for (name, bytes) in [("a.pdf", pdf), ("a.ofd", ofd)] {
        let after = load_bytes(name, &bytes);
        let values = |report: &nianbao::Report| {
            report.tables().flat_map(|t| t.values.clone()).map(|v| v.text).collect::<Vec<_>>()
        };
        assert_eq!(values(&after), values(&before), "{name}");
        let told: Vec<&str> =
            after.findings.iter().filter(|f| f.code == nianbao::Code::OBJECTS_LEFT).map(|f| &*f.message.zh).collect();
        assert!(told.len() == 1 && told[0].contains("青禾年报.txt"), "{name}: {told:?}");
    }
}

#[test]
fn what_comes_by_standard_input_can_travel_too_and_two_files_may_have_one_name() {
    let folder = scratch("attached-stdin");
    let source = std::fs::read(&samples()[0]).unwrap();
    let (code, pdf) = nianbao(&folder, &["convert", "-", "--to", "pdf", "--out", "-", "--attach-source"], &source);
    assert_eq!(code, Some(0));
    assert_eq!(files(&pdf)[0].2, source);
    let json = load(&samples()[0]).to_json(nianbao::Lang::Zh).unwrap();
    // The JSON bears the name of what it was made from: both are called alike.
    std::fs::write(folder.join("01-规范文本.json"), &json).unwrap();
    let both = ["convert", "01-规范文本.json", "--to", "pdf", "--attach-source", "--attach-json"];
    assert_eq!(nianbao(&folder, &both, b"").0, Some(0));
    let all = files(&std::fs::read(folder.join("01-规范文本.pdf")).unwrap());
    assert_eq!(
        all.iter().map(|(_, name, _)| name.as_str()).collect::<Vec<_>>(),
        ["01-规范文本.json", "01-规范文本.json"]
    );
    assert_eq!(all[1].2, json);
}
