//! Bold type of pages: by the face, by its descriptor, or by outlines drawn around an ordinary one.

use lopdf::{Document, Object};
use nianbao::Report;

use crate::media::zipped;
use crate::spans_cells::bold_cells;
use crate::support::{load_bytes, ofd, root};

/// The words in bold type, paragraph by paragraph.
fn bold(report: &Report) -> Vec<String> {
    let words = |text: &str, from: usize, to: usize| text.chars().skip(from).take(to - from).collect();
    report.paragraphs().flat_map(|p| p.marks.iter().map(|m| words(&p.text, m.from, m.to)).collect::<Vec<_>>()).collect()
}

fn made(name: &str) -> Report {
    load_bytes(name, &std::fs::read(root().join("tests/fixtures/pdf/粗体").join(name)).unwrap())
}

#[test]
fn bold_faces_and_thickened_type_are_carried() {
    // Faces of TrueType and of the standard fonts; outlines in the same colour, and in another.
    let all = ["主动公开", "依申请公开", "全部公开的有2件，部分公开的有1件，没有不予公开的", "没有其他事项。"];
    assert_eq!(bold(&made("reportlab.pdf")), all);
    // Faces of Type 1 and of TrueType, which the interpreter does and does not name.
    assert_eq!(bold(&made("libreoffice.pdf")), all);
}

#[test]
fn bold_in_cells_of_pages_is_carried() {
    for name in ["reportlab.pdf", "libreoffice.pdf"] {
        assert_eq!(bold_cells(&made(name)), ["栏目", "条数", "9"], "{name}");
    }
}

#[test]
fn bold_that_is_the_look_of_a_role_is_no_mark_of_a_page() {
    for name in ["reportlab.pdf", "libreoffice.pdf"] {
        let report = made(name);
        assert_eq!(report.year, Some(2023), "{name}");
        let heading = report.paragraphs().find(|p| p.text.starts_with("（一）")).unwrap();
        assert!(heading.marks.is_empty(), "{name}");
    }
}

/// What is bold of reportlab's file when its bold face has another name and its descriptor says more.
fn in_face(name: &str, said: &[(&str, Object)]) -> Vec<String> {
    let path = root().join("tests/fixtures/pdf/粗体/reportlab.pdf");
    let mut file = Document::load_mem(&std::fs::read(path).unwrap()).unwrap();
    for object in file.objects.values_mut() {
        let Ok(dict) = object.as_dict_mut() else { continue };
        for key in ["BaseFont", "FontName"] {
            if dict.get(key.as_bytes()).is_ok_and(|n| n.as_name().is_ok_and(|n| n.ends_with(b"NianbaoSong-Bold"))) {
                dict.set(key, Object::Name(name.into()));
                dict.set("Flags", 4);
                said.iter().filter(|_| key == "FontName").for_each(|(key, value)| dict.set(*key, value.clone()));
            }
        }
    }
    let mut bytes = vec![];
    file.save_to(&mut bytes).unwrap();
    bold(&load_bytes("face.pdf", &bytes))
}

#[test]
fn what_a_face_is_called_and_what_its_descriptor_says_make_it_bold() {
    const FORCED: i64 = 1 << 18;
    let words = "主动公开".to_string();
    for name in ["SimSun,Bold", "AAAAAA+SourceHanSansCN-Heavy", "AAAAAA+黑体-粗体"] {
        assert!(in_face(name, &[]).contains(&words), "{name}");
    }
    assert!(in_face("AAAAAA+FZSSK", &[("FontWeight", 700.into())]).contains(&words));
    assert!(in_face("AAAAAA+FZSSK", &[("Flags", (4 | FORCED).into())]).contains(&words));
    // Stems as thick as those of bold type, and the faces of headings, are none.
    for name in ["AAAAAA+SimHei", "AAAAAA+FZXBSJW--GB1-0", "SimSun"] {
        let bold = in_face(name, &[("StemV", 180.into()), ("FontWeight", 500.into())]);
        assert!(bold.contains(&"依申请公开".to_string()) && !bold.contains(&words), "{name} {bold:?}");
    }
}

#[test]
fn bold_of_a_foreign_ofd_is_carried() {
    let text = std::fs::read_to_string(&crate::support::samples()[0]).unwrap();
    let report = load_bytes("x.txt", text.as_bytes());
    let line = report.paragraphs().find(|p| p.text.chars().count() > 30).unwrap().text.clone();
    let words: String = line.split(|c: char| !c.is_alphabetic()).find(|part| part.chars().count() > 3).unwrap().into();
    // Of a page that is not ours: its tags are gone, some words are heavier.
    let parts = unzipped(&ofd(&report));
    let mut changed = 0;
    let parts: Vec<(String, Vec<u8>)> = parts
        .into_iter()
        .filter(|(name, _)| !name.contains("Tag"))
        .map(|(name, bytes)| match String::from_utf8(bytes) {
            Ok(xml) if name.ends_with("Content.xml") => {
                let objects: Vec<String> = xml
                    .split("<ofd:TextObject ")
                    .map(|object| {
                        let heavy = object.contains(&words);
                        changed += usize::from(heavy);
                        if heavy { format!("Weight=\"700\" {object}") } else { object.to_string() }
                    })
                    .collect();
                (name, objects.join("<ofd:TextObject ").into_bytes())
            }
            Ok(xml) => (name, xml.into_bytes()),
            Err(e) => (name, e.into_bytes()),
        })
        .collect();
    assert!(changed > 0, "no text begins with {words}");
    let after =
        load_bytes("x.ofd", &zipped(&parts.iter().map(|(n, b)| (n.as_str(), b.as_slice())).collect::<Vec<_>>()));
    assert!(bold(&after).iter().any(|own| own.contains(&words)), "{:?}", bold(&after));
}

/// The parts of a package.
pub fn unzipped(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    use std::io::Read as _;
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let part = |i: usize, zip: &mut zip::ZipArchive<_>| {
        let mut part = zip.by_index(i).unwrap();
        let mut bytes = vec![];
        part.read_to_end(&mut bytes).unwrap();
        (part.name().unwrap().to_string(), bytes)
    };
    (0..zip.len()).map(|i| part(i, &mut zip)).collect()
}
