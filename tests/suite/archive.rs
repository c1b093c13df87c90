//! The clauses of PDF/A-2a (ISO 19005-2) that our files claim, checked on the objects themselves, a check a clause; the validator of
//! pikepdf, which knows levels 2b and 3b, judges beside.

use lopdf::{Dictionary, Document, Object};
use nianbao::fonts::{Choice, FontSet, Slot};
use nianbao::write::pdf::to_pdf;
use nianbao::write::{Attachment, Relation};

use crate::support::{fonts, judge, load, pdf, root, run, samples, scratch};

fn open(bytes: &[u8]) -> Document {
    Document::load_mem(bytes).unwrap()
}

fn dictionaries(document: &Document) -> impl Iterator<Item = &Dictionary> {
    document.objects.values().filter_map(|o| match o {
        Object::Dictionary(d) => Some(d),
        Object::Stream(s) => Some(&s.dict),
        _ => None,
    })
}

fn name<'a>(dictionary: &'a Dictionary, key: &[u8]) -> &'a str {
    dictionary.get(key).and_then(Object::as_name).map(|n| std::str::from_utf8(n).unwrap()).unwrap_or_default()
}

#[test]
fn file_structure_and_metadata() {
    for path in samples() {
        let bytes = pdf(&load(&path));
        // 6.1.2: header, and a comment of four bytes above 127.
        assert!(bytes.starts_with(b"%PDF-1.7\n%") && bytes[10..14].iter().all(|b| *b > 127));
        // 6.1.3: an identity, no encryption.
        let document = open(&bytes);
        assert!(!document.trailer.has(b"Encrypt"));
        let id = document.trailer.get(b"ID").unwrap().as_array().unwrap();
        assert!(id.len() == 2 && id.iter().all(|half| half.as_str().unwrap() != [0; 16]), "{id:?}");
        let catalog = document.catalog().unwrap();
        // 6.6.2: metadata, unfiltered, saying part 2, conformance A, and the same as the information dictionary.
        let metadata = document
            .get_object(catalog.get(b"Metadata").unwrap().as_reference().unwrap())
            .unwrap()
            .as_stream()
            .unwrap();
        assert!(!metadata.dict.has(b"Filter"));
        let xmp = String::from_utf8(metadata.content.clone()).unwrap();
        assert!(xmp.contains("<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>"));
        let info = document.get_dictionary(document.trailer.get(b"Info").unwrap().as_reference().unwrap()).unwrap();
        for (key, tag) in [(b"Title".as_slice(), "dc:title"), (b"Author", "dc:creator"), (b"Subject", "dc:description")]
        {
            let units: Vec<u16> = info.get(key).unwrap().as_str().unwrap()[2..]
                .chunks(2)
                .map(|b| u16::from_be_bytes([b[0], b[1]]))
                .collect();
            let text = String::from_utf16(&units).unwrap();
            let at = xmp.find(&format!("<{tag}>")).unwrap();
            assert!(xmp[at..].contains(&text), "{tag}");
        }
        // 6.2.3: an output intent with a profile.
        let intent = catalog.get(b"OutputIntents").unwrap().as_array().unwrap()[0].as_reference().unwrap();
        let intent = document.get_dictionary(intent).unwrap();
        assert_eq!(name(intent, b"S"), "GTS_PDFA1");
        let profile = document
            .get_object(intent.get(b"DestOutputProfile").unwrap().as_reference().unwrap())
            .unwrap()
            .as_stream()
            .unwrap();
        let icc = profile.decompressed_content().unwrap();
        assert_eq!(icc.len(), u32::from_be_bytes([icc[0], icc[1], icc[2], icc[3]]) as usize);
        assert_eq!((&icc[12..20], &icc[36..40]), (b"mntrRGB ".as_slice(), b"acsp".as_slice()));
        // 6.7: language, marked, a structure tree; 6.7.2.2.
        assert_eq!(catalog.get(b"Lang").unwrap().as_str().unwrap(), b"zh-CN");
        let marked = catalog.get(b"MarkInfo").unwrap().as_dict().unwrap();
        assert!(marked.get(b"Marked").unwrap().as_bool().unwrap());
        assert!(catalog.has(b"StructTreeRoot"));
    }
}

#[test]
fn fonts_are_embedded_and_map_to_unicode_and_nothing_forbidden_is_there() {
    for path in samples() {
        let document = open(&pdf(&load(&path)));
        for d in dictionaries(&document) {
            // 6.2.11: every font embedded, composite fonts with Identity and a glyph map, all with Unicode.
            match name(d, b"Subtype") {
                "Type0" => {
                    assert_eq!(name(d, b"Encoding"), "Identity-H");
                    assert!(d.has(b"ToUnicode"));
                    let below = d.get(b"DescendantFonts").unwrap().as_array().unwrap()[0].as_dict().unwrap();
                    assert_eq!(name(below, b"CIDToGIDMap"), "Identity");
                    let descriptor = below.get(b"FontDescriptor").unwrap().as_reference().unwrap();
                    assert!(document.get_dictionary(descriptor).unwrap().has(b"FontFile2"));
                }
                "Type1" | "TrueType" | "Type3" => panic!("a font that is not composite: {d:?}"),
                _ => {}
            }
            // 6.2.4, 6.2.10, 6.5, 6.6.1: no transparency, no scripts, no launching, no encryption, no LZW.
            for key in [b"JS".as_slice(), b"SMask", b"OpenAction", b"AA", b"XFA", b"Launch"] {
                assert!(!d.has(key), "{}", String::from_utf8_lossy(key));
            }
            assert_ne!(name(d, b"Filter"), "LZWDecode");
        }
    }
}

/// A report whose 仿宋 is a face with CFF outlines, the others having TrueType ones.
fn with_a_cff_face() -> Vec<u8> {
    let face = root().join("tests/fixtures/fonts/boxes.otf");
    let choice = Choice { folder: Some(root().join("fonts")), bundled_only: true, files: vec![(Slot::Fang, face)] };
    let fonts = FontSet::load(&choice).unwrap();
    let report = load(&samples()[0]);
    to_pdf(&nianbao::page::document(&report, &fonts), &fonts, &[]).unwrap()
}

#[test]
fn faces_of_either_kind_of_outline_are_embedded_as_what_they_are() {
    // 9.9: TrueType outlines in FontFile2, CFF ones in FontFile3 with a subtype.
    let document = open(&with_a_cff_face());
    let (mut glyf, mut cff) = (0, 0);
    for descriptor in dictionaries(&document).filter(|d| name(d, b"Type") == "FontDescriptor") {
        let program = |key: &[u8]| {
            let id = descriptor.get(key).and_then(Object::as_reference).ok()?;
            let stream = document.get_object(id).unwrap().as_stream().unwrap();
            Some((stream.dict.clone(), stream.decompressed_content().unwrap()))
        };
        match (program(b"FontFile2"), program(b"FontFile3")) {
            (Some((_, bytes)), None) => {
                assert!(bytes.starts_with(&[0, 1, 0, 0]) && bytes.len() > 500, "{descriptor:?}");
                glyf += 1;
            }
            (None, Some((dictionary, bytes))) => {
                assert!(matches!(name(&dictionary, b"Subtype"), "CIDFontType0C" | "OpenType"), "{dictionary:?}");
                assert!(bytes.starts_with(b"OTTO") || bytes.starts_with(&[1, 0, 4]), "{:?}", &bytes[..8]);
                cff += 1;
            }
            other => panic!("{:?} {:?}", other.0.is_some(), other.1.is_some()),
        }
    }
    assert!(glyf > 1 && cff == 1, "{glyf} {cff}");
}

#[test]
#[cfg_attr(not(outside = "pdftoppm"), ignore = "pdftoppm is not installed")]
fn poppler_draws_faces_of_either_kind_of_outline_without_complaint() {
    let folder = scratch("outlines");
    std::fs::write(folder.join("a.pdf"), with_a_cff_face()).unwrap();
    let mut command = judge("pdftoppm");
    let output = command.args(["-r", "30", "-png"]).arg(folder.join("a.pdf")).arg(folder.join("a")).output().unwrap();
    assert!(output.status.success() && output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn all_content_is_marked_and_every_mark_has_its_element() {
    for path in samples() {
        let document = open(&pdf(&load(&path)));
        let catalog = document.catalog().unwrap();
        let root = document.get_dictionary(catalog.get(b"StructTreeRoot").unwrap().as_reference().unwrap()).unwrap();
        let numbers = document.get_dictionary(root.get(b"ParentTree").unwrap().as_reference().unwrap()).unwrap();
        let numbers = numbers.get(b"Nums").unwrap().as_array().unwrap();
        for (i, page) in document.page_iter().enumerate() {
            assert_eq!(
                document.get_dictionary(page).unwrap().get(b"StructParents").unwrap().as_i64().unwrap(),
                i64::try_from(i).unwrap()
            );
            let content = lopdf::content::Content::decode(&document.get_page_content(page)).unwrap();
            let (mut depth, mut marks) = (0, 0);
            for operation in &content.operations {
                match operation.operator.as_str() {
                    "BDC" | "BMC" => depth += 1,
                    "EMC" => depth -= 1,
                    // 6.7.2.2 and 14.8.2: what is painted is content or artifact, never neither.
                    "TJ" | "Tj" | "S" | "f" | "B" => assert!(depth > 0, "{operation:?}"),
                    _ => {}
                }
                if operation.operator == "BDC" && operation.operands[1].as_dict().is_ok_and(|d| d.has(b"MCID")) {
                    marks += 1;
                }
            }
            assert_eq!(depth, 0);
            let parents = document.get_object(numbers[2 * i + 1].as_reference().unwrap()).unwrap().as_array().unwrap();
            assert_eq!(parents.len(), marks, "page {i}");
            for (mcid, parent) in parents.iter().enumerate() {
                let element = document.get_dictionary(parent.as_reference().unwrap()).unwrap();
                assert_eq!(name(element, b"Type"), "StructElem");
                // 14.7.4.2: the piece is a number on the element's own page, else a reference that names its page.
                let kids = element.get(b"K").unwrap();
                let kids = kids.as_array().map_or(std::slice::from_ref(kids), Vec::as_slice);
                let here =
                    |d: &lopdf::Dictionary| d.get(b"Pg").and_then(lopdf::Object::as_reference).ok() == Some(page);
                let is = |number: &lopdf::Object| number.as_i64().ok() == i64::try_from(mcid).ok();
                let found = kids.iter().any(|kid| match kid.as_dict() {
                    Ok(mark) if mark.has(b"MCID") => here(mark) && is(mark.get(b"MCID").unwrap()),
                    _ => here(element) && is(kid),
                });
                assert!(found, "page {i}, mark {mcid}");
            }
        }
    }
}

#[test]
#[cfg_attr(not(outside = "pdfinfo"), ignore = "pdfinfo is not installed")]
fn poppler_sees_headings_and_tables() {
    let folder = scratch("tagged");
    std::fs::write(folder.join("a.pdf"), pdf(&load(&samples()[0]))).unwrap();
    let mut command = judge("pdfinfo");
    command.arg(folder.join("a.pdf"));
    assert!(run(command).lines().any(|l| l.starts_with("Tagged:") && l.ends_with("yes")));
    let mut command = judge("pdfinfo");
    command.arg("-struct-text").arg(folder.join("a.pdf"));
    let tree = run(command);
    let count =
        |what: &str| tree.lines().filter(|l| l.trim() == what || l.trim().starts_with(&format!("{what} ("))).count();
    assert_eq!((count("H1"), count("H2"), count("Table")), (1, 6, 3));
    assert!(tree.contains("/Scope /Row") && tree.contains("/RowSpan 22"), "{tree}");
}

#[test]
#[cfg_attr(not(outside = "pdftotext"), ignore = "pdftotext is not installed")]
fn radicals_come_back_as_they_were_written() {
    let folder = scratch("radicals");
    let text = std::fs::read_to_string(&samples()[0]).unwrap().replace("我镇", "⼀⼈我镇一人");
    let text = text.replace("坚持把", "⼀⼈坚持把一人");
    std::fs::write(folder.join("a.pdf"), pdf(&crate::support::load_bytes("a.txt", text.as_bytes()))).unwrap();
    let mut command = judge("pdftotext");
    command.arg(folder.join("a.pdf")).arg("-");
    assert!(nianbao::base::text::squeeze(&run(command)).contains("⼀⼈坚持把一人"));
}

#[test]
fn the_report_travels_inside_as_json_when_asked() {
    let report = load(&samples()[0]);
    let document = nianbao::page::document(&report, fonts());
    let json = nianbao::write::json::to_json(&report, nianbao::base::finding::Lang::Zh).unwrap();
    let attachment = Attachment { name: "年报.json".into(), relation: Relation::Data, bytes: json.clone() };
    let opened = open(&to_pdf(&document, fonts(), &[attachment]).unwrap());
    let catalog = opened.catalog().unwrap();
    let file =
        opened.get_dictionary(catalog.get(b"AF").unwrap().as_array().unwrap()[0].as_reference().unwrap()).unwrap();
    assert_eq!(name(file, b"AFRelationship"), "Data");
    let stream = file.get(b"EF").unwrap().as_dict().unwrap().get(b"F").unwrap().as_reference().unwrap();
    let stream = opened.get_object(stream).unwrap().as_stream().unwrap();
    assert_eq!(stream.decompressed_content().unwrap_or_else(|_| stream.content.clone()), json);
}

#[test]
fn every_cell_of_a_table_names_its_headers() {
    for path in samples() {
        let document = open(&pdf(&load(&path)));
        let root = document
            .get_dictionary(document.catalog().unwrap().get(b"StructTreeRoot").unwrap().as_reference().unwrap());
        let tree = document.get_dictionary(root.unwrap().get(b"IDTree").unwrap().as_reference().unwrap()).unwrap();
        let leaf = tree.get(b"Kids").unwrap().as_array().unwrap()[0].as_reference().unwrap();
        let names = document.get_dictionary(leaf).unwrap().get(b"Names").unwrap().as_array().unwrap();
        let ids: Vec<&[u8]> = names.iter().step_by(2).map(|id| id.as_str().unwrap()).collect();
        assert!(ids.is_sorted());
        let (mut cells, mut named) = (0, std::collections::BTreeSet::new());
        for element in dictionaries(&document) {
            match name(element, b"S") {
                "TH" => assert!(ids.contains(&element.get(b"ID").unwrap().as_str().unwrap())),
                "TD" => {
                    let attributes = element.get(b"A").unwrap().as_dict().unwrap();
                    let headers = attributes.get(b"Headers").unwrap().as_array().unwrap();
                    assert!(!headers.is_empty());
                    for header in headers {
                        let at = names.iter().step_by(2).position(|id| id == header).expect("a header that is there");
                        named.insert(at);
                    }
                    cells += 1;
                }
                _ => {}
            }
        }
        assert!(cells > 100 && named.len() > 30, "{}: {cells} {}", path.display(), named.len());
    }
}

/// In 表二 a number belongs to the headers of its own band.
#[test]
fn headers_of_a_band_end_with_it() {
    use nianbao::page::structure::{Shows, StructureType};
    let report = load(&samples()[0]);
    let laid = nianbao::page::document(&report, fonts());
    let elements = &laid.structure.elements;
    let first = elements.iter().find_map(|e| match e.shows {
        Shows::Cell { table, .. } => Some(table),
        _ => None,
    });
    let row = |element: usize| match elements[element].shows {
        Shows::Cell { row, .. } => row,
        _ => panic!("a header that is no cell"),
    };
    let mut seen = 0;
    for element in elements.iter().filter(|e| e.kind == StructureType::TD) {
        let Shows::Cell { table, row: own, .. } = element.shows else { continue };
        if Some(table) != first {
            continue;
        }
        let above: Vec<usize> = element.headers.iter().map(|h| row(*h)).filter(|r| *r < own).collect();
        // A band, its header row, and nothing of the bands above.
        assert!(above.len() >= 2 && own - above.iter().min().unwrap() <= 4, "row {own}: {above:?}");
        seen += 1;
    }
    assert!(seen > 5, "{seen}");
}

#[test]
fn the_files_are_dated_by_the_report_and_claim_accessibility() {
    let mut report = load(&samples()[0]);
    let metadata = |bytes: &[u8]| {
        let document = open(bytes);
        let catalog = document.catalog().unwrap();
        let id = catalog.get(b"Metadata").unwrap().as_reference().unwrap();
        let xmp = String::from_utf8(document.get_object(id).unwrap().as_stream().unwrap().content.clone()).unwrap();
        let info = document.get_dictionary(document.trailer.get(b"Info").unwrap().as_reference().unwrap()).unwrap();
        let date = info.get(b"CreationDate").map(|d| String::from_utf8(d.as_str().unwrap().to_vec()).unwrap()).ok();
        (xmp, date)
    };
    assert_eq!(report.issued_on.as_deref(), Some("2024-01-18"));
    let (xmp, date) = metadata(&pdf(&report));
    assert!(
        xmp.contains("<pdfuaid:part>1</pdfuaid:part>")
            && xmp.contains("<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>")
    );
    assert!(xmp.contains("<xmp:CreateDate>2024-01-18T00:00:00+08:00</xmp:CreateDate>"), "{xmp}");
    assert_eq!(date.as_deref(), Some("D:20240118000000+08'00'"));
    // Without a date of its own a file has none, and never today's.
    report.issued_on = None;
    let (xmp, date) = metadata(&pdf(&report));
    assert!(!xmp.contains("CreateDate") && date.is_none());
}

#[test]
fn no_resources_are_empty_and_faces_are_described_as_they_are() {
    let document = open(&pdf(&load(&samples()[0])));
    for page in document.page_iter() {
        let resources = document.get_dictionary(page).unwrap().get(b"Resources").unwrap();
        let resources = document.get_dictionary(resources.as_reference().unwrap()).unwrap();
        for (key, value) in resources.iter() {
            let value = value.as_reference().ok().and_then(|id| document.get_object(id).ok()).unwrap_or(value);
            assert!(!value.as_dict().is_ok_and(Dictionary::is_empty), "{}", String::from_utf8_lossy(key));
        }
    }
    let descriptors: Vec<&Dictionary> =
        dictionaries(&document).filter(|d| name(d, b"Type") == "FontDescriptor").collect();
    for descriptor in &descriptors {
        let own = name(descriptor, b"FontName");
        let (capitals, flags) = (
            descriptor.get(b"CapHeight").unwrap().as_i64().unwrap(),
            descriptor.get(b"Flags").unwrap().as_i64().unwrap(),
        );
        assert!((600..800).contains(&capitals), "{own}: {capitals}");
        assert_eq!(flags, if own.contains("Hei") { 4 } else { 6 }, "{own}");
    }
    assert!(descriptors.len() > 4);
}

#[test]
fn headings_of_second_level_stand_in_the_outline_below_their_section() {
    let text = "青禾县水利局2023年政府信息公开工作年度报告\n一、总体情况\n（一）主动公开\n公开信息。\n（二）依申请公开\n答复申请。\n五、存在的主要问题及改进情况\n无。\n";
    let document = open(&pdf(&crate::support::load_bytes("a.txt", text.as_bytes())));
    let outlines = document.catalog().unwrap().get(b"Outlines").unwrap().as_reference().unwrap();
    let outlines = document.get_dictionary(outlines).unwrap();
    assert_eq!(outlines.get(b"Count").unwrap().as_i64().unwrap(), 2);
    let below = |entry: &Dictionary, key: &[u8]| {
        document.get_dictionary(entry.get(key).unwrap().as_reference().unwrap()).unwrap().clone()
    };
    let first = below(outlines, b"First");
    assert_eq!(first.get(b"Count").unwrap().as_i64().unwrap(), -2);
    let (one, two) = (below(&first, b"First"), below(&first, b"Last"));
    assert_eq!(below(&one, b"Next"), two);
    assert!(one.get(b"Prev").is_err() && two.get(b"Next").is_err());
    assert_eq!(below(&first, b"Next"), below(outlines, b"Last"));
}

/// The validator of pikepdf knows level B only, and no schemas that a file brings along; of fields, attachments and some CFF faces it
/// says that it does not judge them. All else must be right.
#[test]
#[cfg_attr(not(outside = "pikepdf.pdfa"), ignore = "pikepdf is not installed, or without its validator")]
fn the_validator_of_pikepdf_has_nothing_against_our_files() {
    let folder = scratch("pikepdf");
    let report = load(&samples()[0]);
    let extras = nianbao::page::Extras {
        copy_note: Some("副本".into()),
        seal: true,
        watermark: Some("草稿".into()),
        findings: Some(nianbao::Lang::Zh),
        ..nianbao::page::Extras::default()
    };
    let dressed = nianbao::page::document_with(&report, fonts(), &extras);
    let json = report.to_json(nianbao::Lang::Zh).unwrap();
    let attach = |name: &str, relation, bytes: &[u8]| Attachment { name: name.into(), relation, bytes: bytes.to_vec() };
    let attached = [attach("年报.json", Relation::Data, &json), attach("年报.json", Relation::Source, b"{}")];
    let mut files: Vec<(&str, Vec<u8>)> = samples().iter().map(|path| ("2b", pdf(&load(path)))).collect();
    files.extend(crate::media::pictured().iter().map(|report| ("2b", pdf(report))));
    files.push(("2b", to_pdf(&dressed, fonts(), &[]).unwrap()));
    files.push(("2b", with_a_cff_face()));
    files.push(("3b", to_pdf(&dressed, fonts(), &attached).unwrap()));
    for (at, (level, bytes)) in files.iter().enumerate() {
        std::fs::write(folder.join(format!("{at}-{level}.pdf")), bytes).unwrap();
    }
    // ISO 19005-2, 6.6.2.3.3 allows what pikepdf does not know: a schema described in the file.
    let script = r"
import sys, pathlib
from pikepdf.pdfa import validate_written
known = ('pdfaExtension', 'pdfaSchema', 'pdfaProperty', 'pdfuaid', chr(39) + 'A' + chr(39) + ', expected ' + chr(39) + 'B')
unjudged = ('/AcroForm', 'embedded files', 'CFF FDArray FontMatrix')
files = sorted(pathlib.Path(sys.argv[1]).glob('*.pdf'))
for path in files:
    for f in validate_written(path, path.stem[-2:]).findings:
        signs = unjudged if f.kind == 'unsupported' else known
        if not any(sign in f.message for sign in signs):
            print(path.name, f.rule, f.where, f.message)
print(len(files))
";
    let mut command = judge("pikepdf.pdfa");
    command.args(["-c", script]).arg(&folder);
    assert_eq!(run(command).trim(), files.len().to_string());
}

/// A program for signatures finds the field of `--seal`, signs it, and its signature covers the file; the report in the signed file is
/// still the report.
#[test]
#[cfg_attr(not(outside = "pyhanko.sign"), ignore = "pyHanko is not installed")]
fn a_program_for_signatures_signs_the_field() {
    let folder = scratch("signed");
    let report = load(&samples()[0]);
    let extras = nianbao::page::Extras { seal: true, ..nianbao::page::Extras::default() };
    let document = nianbao::page::document_with(&report, fonts(), &extras);
    std::fs::write(folder.join("a.pdf"), to_pdf(&document, fonts(), &[]).unwrap()).unwrap();
    let mut command = judge("pyhanko.sign");
    command.arg(root().join("tests/suite/signed.py")).args([folder.join("a.pdf"), folder.join("b.pdf")]);
    assert_eq!(run(command).trim(), "印章1 True True ENTIRE_FILE");
    let back = load(&folder.join("b.pdf"));
    let values = |report: &nianbao::Report| -> Vec<_> {
        report.tables().flat_map(|t| &t.values).map(|v| (v.state, v.text.clone())).collect()
    };
    assert_eq!((values(&back), back.title), (values(&report), report.title));
}

/// Dictionaries are packed into streams, a fifth of the file or more; the seal by which a later run knows its own copy is in the
/// identifier, which stands in the open at the file's end, packed or not.
#[test]
fn objects_are_packed_and_the_seal_holds() {
    use nianbao::write::{Sealed, hash, seal, sealed};
    let bytes = pdf(&load(&samples()[0]));
    assert!(String::from_utf8_lossy(&bytes).contains("/ObjStm"));
    let mut plain = Vec::new();
    let mut document = open(&bytes);
    document.reference_table.cross_reference_type = lopdf::xref::XrefType::CrossReferenceTable;
    document.save_to(&mut plain).unwrap();
    assert!(bytes.len() * 10 < plain.len() * 9, "{} of {}", bytes.len(), plain.len());
    let source = hash(b"the source");
    for file in [bytes, plain] {
        assert_eq!(sealed(&file), None);
        let own = seal(file, Some(&source));
        assert!(matches!(sealed(&own), Some(Sealed::Copy(of)) if source.starts_with(&of)));
        assert!(open(&own).page_iter().count() > 2);
        // Whatever byte is changed, it is a copy no more.
        for at in [20, own.len() / 2, own.len() - 2] {
            let mut changed = own.clone();
            changed[at] ^= 1;
            assert_eq!(sealed(&changed), None, "{at}");
        }
    }
}
