//! The OFD copy by the clauses of GB/T 33190-2016, and OFD of others as input. What the clauses ask is known here from public
//! descriptions of the standard and of its schema, not from its printed text.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read as _};

use nianbao::write::ofd::to_ofd;
use nianbao::write::{Attachment, Relation};
use quick_xml::events::{BytesStart, Event};

use crate::support::{fonts, load, load_bytes, ofd, pdf, samples, zipped};

/// The parts of a package.
fn parts(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut all = BTreeMap::new();
    for i in 0..zip.len() {
        let mut part = zip.by_index(i).unwrap();
        let mut content = Vec::new();
        part.read_to_end(&mut content).unwrap();
        assert!(all.insert(part.name().unwrap().into_owned(), content).is_none(), "a part twice");
    }
    all
}

/// An element with its attributes and its text.
#[derive(Debug, Clone, Default)]
struct Element {
    name: String,
    above: Vec<String>,
    attributes: BTreeMap<String, String>,
    text: String,
}

impl Element {
    fn get(&self, name: &str) -> &str {
        self.attributes.get(name).unwrap_or_else(|| panic!("{name} of {self:?}"))
    }

    fn numbers(&self, name: &str) -> Vec<f64> {
        self.get(name).split_whitespace().map(|n| n.parse().unwrap()).collect()
    }
}

/// The elements of a part, each of which must be of the standard's name space or ours.
fn elements(xml: &[u8]) -> Vec<Element> {
    let mut reader = quick_xml::Reader::from_reader(xml);
    let (mut all, mut open, mut buffer): (Vec<Element>, Vec<usize>, Vec<u8>) = (vec![], vec![], vec![]);
    let begin = |e: &BytesStart<'_>, open: &[usize], all: &mut Vec<Element>| {
        let name = e.name().as_ref().to_string();
        assert!(name.starts_with("ofd:") || name.starts_with("nb:"), "{name}");
        let above = open.iter().map(|at| all[*at].name.clone()).collect();
        let attributes = e.attributes().map(|a| {
            let a = a.unwrap();
            (a.key.as_ref().to_string(), quick_xml::escape::unescape(&a.value).unwrap().into_owned())
        });
        all.push(Element { name, above, attributes: attributes.collect(), text: String::new() });
        all.len() - 1
    };
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).unwrap() {
            Event::Eof => break,
            Event::Start(e) => {
                let at = begin(&e, &open, &mut all);
                open.push(at);
            }
            Event::Empty(e) => {
                begin(&e, &open, &mut all);
            }
            Event::End(_) => {
                open.pop();
            }
            Event::Text(t) => {
                if let Some(at) = open.last() {
                    all[*at].text.push_str(&t);
                }
            }
            Event::GeneralRef(r) => {
                let at = *open.last().unwrap();
                all[at].text.push_str(quick_xml::escape::resolve_predefined_entity(&r).unwrap());
            }
            _ => {}
        }
    }
    assert!(open.is_empty());
    all
}

fn of<'e>(all: &'e [Element], name: &'e str) -> impl Iterator<Item = &'e Element> {
    all.iter().filter(move |e| e.name == format!("ofd:{name}"))
}

fn one<'e>(all: &'e [Element], name: &'e str) -> &'e Element {
    let found: Vec<_> = of(all, name).collect();
    assert_eq!(found.len(), 1, "{name}");
    found[0]
}

fn sample() -> (nianbao::Report, Vec<u8>) {
    let report = load(&samples()[0]);
    let bytes = ofd(&report);
    (report, bytes)
}

fn pages(parts: &BTreeMap<String, Vec<u8>>) -> Vec<Vec<Element>> {
    let count = parts.keys().filter(|name| name.ends_with("/Content.xml")).count();
    (0..count).map(|i| elements(&parts[&format!("Doc_0/Pages/Page_{i}/Content.xml")])).collect()
}

#[test]
fn the_entry_says_what_the_document_is_and_the_same_document_has_the_same_bytes() {
    let (report, bytes) = sample();
    assert_eq!(bytes, ofd(&report));
    let parts = parts(&bytes);
    let entry = elements(&parts["OFD.xml"]);
    // Clause 7.4: version, kind, identity, metadata, the way to the document.
    assert_eq!((one(&entry, "OFD").get("Version"), one(&entry, "OFD").get("DocType")), ("1.0", "OFD"));
    let identity = &one(&entry, "DocID").text;
    assert!(identity.len() == 32 && identity.bytes().all(|b| b.is_ascii_hexdigit()), "{identity}");
    assert_eq!(one(&entry, "Title").text, report.display_title());
    assert_eq!(Some(&one(&entry, "Author").text), report.agency.as_ref());
    assert_eq!(Some(&one(&entry, "CreationDate").text), report.issued_on.as_ref());
    assert_eq!(one(&entry, "CustomData").text, report.year.unwrap().to_string());
    let order: Vec<&str> =
        entry.iter().filter(|e| e.above.last().is_some_and(|a| a == "ofd:DocInfo")).map(|e| &*e.name).collect();
    let schema =
        ["DocID", "Title", "Author", "Subject", "CreationDate", "DocUsage", "Creator", "CreatorVersion", "CustomDatas"];
    assert_eq!(order, schema.map(|name| format!("ofd:{name}")));
    assert!(parts.contains_key(&one(&entry, "DocRoot").text));
}

#[test]
fn every_number_is_given_once_and_every_reference_leads_somewhere() {
    let (report, bytes) = sample();
    let parts = parts(&bytes);
    let (document, resources) = (elements(&parts["Doc_0/Document.xml"]), elements(&parts["Doc_0/PublicRes.xml"]));
    let pages = pages(&parts);
    let mut ids = BTreeSet::new();
    let numbered = [&document, &resources].into_iter().chain(&pages).flatten().filter_map(|e| e.attributes.get("ID"));
    for id in numbered {
        assert!(ids.insert(id.parse::<u32>().unwrap()), "{id} twice");
    }
    // Clause 7.5: the largest number given so far.
    assert_eq!(one(&document, "MaxUnitID").text.parse::<u32>().unwrap(), *ids.last().unwrap());
    assert_eq!(*ids.first().unwrap(), 1);
    assert_eq!(of(&document, "Page").count(), pages.len());
    let page_ids: BTreeSet<&str> = of(&document, "Page").map(|e| e.get("ID")).collect();
    for page in of(&document, "Page") {
        assert!(parts.contains_key(&format!("Doc_0/{}", page.get("BaseLoc"))));
    }
    let faces: BTreeSet<&str> = of(&resources, "Font").map(|e| e.get("ID")).collect();
    for text in pages.iter().flat_map(|page| of(page, "TextObject")) {
        assert!(faces.contains(text.get("Font")));
    }
    // Clause 14: the outline leads to pages of the document.
    assert_eq!(of(&document, "OutlineElem").count(), report.sections.iter().filter(|s| s.number > 0).count());
    for mark in of(&document, "Dest") {
        assert!(page_ids.contains(mark.get("PageID")));
    }
    // Clause 16: the list refers to objects of the pages, each once, and to all that is content.
    let objects: BTreeMap<&str, &str> = pages
        .iter()
        .zip(of(&document, "Page"))
        .flat_map(|(page, e)| of(page, "TextObject").map(|text| (text.get("ID"), e.get("ID"))))
        .collect();
    let tags = elements(&parts["Doc_0/Tags/Structure.xml"]);
    let mut referred = BTreeSet::new();
    for object in of(&tags, "ObjectRef") {
        assert_eq!(objects.get(&*object.text), Some(&object.get("PageRef")));
        assert!(referred.insert(&object.text), "{} twice", object.text);
    }
    let furniture = pages.iter().flat_map(|page| {
        let layers: Vec<_> = of(page, "Layer").map(|e| e.get("Type")).collect();
        assert_eq!(layers, ["Body", "Foreground"]);
        of(page, "TextObject")
    });
    assert!(furniture.count() - referred.len() >= pages.len(), "a page number on each page is no content");
}

#[test]
fn faces_are_embedded_and_find_every_character_by_their_own_table() {
    let (_, bytes) = sample();
    let parts = parts(&bytes);
    let resources = elements(&parts["Doc_0/PublicRes.xml"]);
    let files: Vec<&str> = of(&resources, "FontFile").map(|e| &*e.text).collect();
    let faces: BTreeMap<&str, ttf_parser::Face<'_>> = of(&resources, "Font")
        .zip(files)
        .map(|(font, file)| (font.get("ID"), ttf_parser::Face::parse(&parts[&format!("Doc_0/Res/{file}")], 0).unwrap()))
        .collect();
    assert!(faces.len() >= 4, "{}", faces.len());
    let mut looked_up = 0;
    for page in pages(&parts) {
        for (at, text) in page.iter().enumerate().filter(|(_, e)| e.name == "ofd:TextObject") {
            let face = &faces[text.get("Font")];
            let rest = &page[at + 1..];
            let own: Vec<&Element> = rest.iter().take_while(|e| e.above.contains(&text.name)).collect();
            let code = own.iter().find(|e| e.name == "ofd:TextCode").unwrap();
            if let Some(glyphs) = own.iter().find(|e| e.name == "ofd:Glyphs") {
                assert!(glyphs.text.parse::<u16>().unwrap() < face.number_of_glyphs());
                continue;
            }
            for c in code.text.chars() {
                assert!(face.glyph_index(c).is_some_and(|g| g.0 > 0), "{c} of {}", code.text);
                looked_up += 1;
            }
            let steps = code.attributes.get("DeltaX").map_or(0, |steps| steps.split(' ').count());
            assert_eq!(steps + 1, code.text.chars().count(), "{code:?}");
        }
    }
    assert!(looked_up > 1_000, "{looked_up}");
}

/// A glyph or the ends of a rule, in five-hundredths of a millimetre: a glyph's place and size, twice two coordinates of a rule.
type Drawn = (Vec<[i64; 3]>, Vec<[i64; 4]>);

#[allow(clippy::cast_possible_truncation)]
fn rounded(millimetres: f64) -> i64 {
    (millimetres * 500.0).round() as i64
}

/// What an OFD page draws.
fn drawn(page: &[Element]) -> Drawn {
    let (mut glyphs, mut rules) = (vec![], vec![]);
    let mut object = &Element::default();
    for e in page {
        match e.name.as_str() {
            "ofd:TextObject" | "ofd:PathObject" => object = e,
            "ofd:TextCode" => {
                let (place, size) = (object.numbers("Boundary"), object.numbers("Size")[0]);
                let [mut x, y] = ["X", "Y"].map(|name| e.get(name).parse::<f64>().unwrap());
                let steps = if e.attributes.contains_key("DeltaX") { e.numbers("DeltaX") } else { vec![] };
                assert!(place[0] >= 0.0 && place[1] >= 0.0 && place[0] + place[2] <= 210.0, "{object:?}");
                glyphs.push([place[0] + x, place[1] + y, size].map(rounded));
                for step in steps {
                    x += step;
                    // What is outside an object's box is cut off.
                    assert!(x >= 0.0 && x < place[2] && y > 0.0 && y < place[3], "{object:?}");
                    glyphs.push([place[0] + x, place[1] + y, size].map(rounded));
                }
            }
            "ofd:AbbreviatedData" if !object.attributes.contains_key("Fill") => {
                let place = object.numbers("Boundary");
                let words: Vec<&str> = e.text.split(' ').collect();
                for rule in words.chunks(6) {
                    assert_eq!((rule[0], rule[3]), ("M", "L"));
                    let at = |i: usize| place[usize::from(i == 2 || i == 5)] + rule[i].parse::<f64>().unwrap();
                    rules.push([at(1), at(2), at(4), at(5)].map(rounded));
                }
            }
            _ => {}
        }
    }
    (glyphs, rules)
}

/// The widths of a font's glyphs by their codes, in thousandths of an em.
fn widths(document: &lopdf::Document, font: &lopdf::Dictionary) -> BTreeMap<i64, f64> {
    let below = font.get_deref(b"DescendantFonts", document).unwrap().as_array().unwrap()[0].clone();
    let below = document.dereference(&below).unwrap().1.as_dict().unwrap().clone();
    let list = below.get_deref(b"W", document).unwrap().as_array().unwrap();
    let mut widths = BTreeMap::new();
    for pair in list.chunks(2) {
        let first = pair[0].as_i64().unwrap();
        let own = document.dereference(&pair[1]).unwrap().1.as_array().unwrap();
        widths.extend((first..).zip(own.iter().map(|w| f64::from(w.as_float().unwrap()))));
    }
    widths
}

/// What a PDF page draws, by its own operators: the pen goes on by the font's widths and the numbers between strings.
fn painted(document: &lopdf::Document, page: lopdf::ObjectId) -> Drawn {
    let fonts = document.get_page_fonts(page).unwrap();
    let fonts: BTreeMap<Vec<u8>, BTreeMap<i64, f64>> =
        fonts.iter().map(|(name, font)| (name.clone(), widths(document, font))).collect();
    let (mut glyphs, mut rules) = (vec![], vec![]);
    let (mut face, mut size, mut at, mut from) = (vec![], 0.0, [0.0; 2], [0.0; 2]);
    let mm = |points: f64| points / 72.0 * 25.4;
    let number = |o: &lopdf::Object| f64::from(o.as_float().unwrap());
    let down = |y: f64| 297.0 - mm(y);
    for operation in lopdf::content::Content::decode(&document.get_page_content(page)).unwrap().operations {
        let own = &operation.operands;
        match operation.operator.as_str() {
            "Tf" => (face, size) = (own[0].as_name().unwrap().to_vec(), number(&own[1])),
            "Tm" => {
                let matrix: Vec<f64> = own.iter().map(number).collect();
                assert_eq!(matrix[..4], [1.0, 0.0, 0.0, 1.0]);
                at = [matrix[4], matrix[5]];
            }
            "Tj" | "TJ" => {
                let pieces = if let lopdf::Object::Array(list) = &own[0] { list.clone() } else { own.clone() };
                for piece in &pieces {
                    let lopdf::Object::String(codes, _) = piece else {
                        at[0] -= number(piece) / 1000.0 * size;
                        continue;
                    };
                    for code in codes.chunks(2) {
                        glyphs.push([mm(at[0]), down(at[1]), mm(size)].map(rounded));
                        let code = i64::from(u16::from_be_bytes([code[0], code[1]]));
                        at[0] += fonts[&face].get(&code).unwrap_or(&1000.0) / 1000.0 * size;
                    }
                }
            }
            "m" => from = [number(&own[0]), number(&own[1])],
            "l" => {
                rules.push([mm(from[0]), down(from[1]), mm(number(&own[0])), down(number(&own[1]))].map(rounded));
            }
            "cm" | "Td" | "TD" | "T*" | "Tc" | "Tw" | "Tz" => panic!("another way to set type: {operation:?}"),
            _ => {}
        }
    }
    (glyphs, rules)
}

/// Every glyph and rule of both files, to 0.004 mm: a thousandth of an em is what a PDF's own places are rounded to.
#[test]
fn every_glyph_and_rule_stands_where_the_pdf_has_it() {
    // Digits and what a face lacks stand in sizes and on lines of their own.
    let strange =
        std::fs::read_to_string(&samples()[0]).unwrap().replace("群众的基础", "喆堃旸㵲的基础 Ⅳ ① ½ abc 2023");
    let reports = samples().into_iter().map(|path| load(&path)).chain([load_bytes("a.txt", strange.as_bytes())]);
    let (mut seen, mut sizes) = ([0, 0], BTreeSet::new());
    for report in reports {
        let document = lopdf::Document::load_mem(&pdf(&report)).unwrap();
        let pages = pages(&parts(&ofd(&report)));
        assert_eq!(pages.len(), document.page_iter().count());
        for (page, id) in pages.iter().zip(document.page_iter()) {
            let ((mut glyphs, mut rules), (mut expected, mut ruled)) = (drawn(page), painted(&document, id));
            // Furniture comes in another order: each glyph has the place and the size of one of the other file's.
            [&mut glyphs, &mut expected]
                .iter_mut()
                .for_each(|list| list.sort_unstable_by_key(|[x, y, _]| (y / 25, *x)));
            [&mut rules, &mut ruled].iter_mut().for_each(|list| list.sort_unstable());
            assert_eq!((glyphs.len(), rules.len()), (expected.len(), ruled.len()));
            for (own, other) in glyphs.iter().zip(&expected) {
                let far = own.iter().zip(other).map(|(a, b)| (a - b).abs()).max().unwrap();
                assert!(far <= 2, "{own:?}, not {other:?}, in 0.002 mm");
                sizes.insert(own[2]);
            }
            for (own, other) in rules.iter().zip(&ruled) {
                assert!(own.iter().zip(other).all(|(a, b)| (a - b).abs() <= 1), "{own:?}, not {other:?}");
            }
            seen = [seen[0] + glyphs.len(), seen[1] + rules.len()];
        }
    }
    assert!(seen[0] > 5_000 && seen[1] > 500 && sizes.len() >= 6, "{seen:?} {sizes:?}");
}

#[test]
fn attachments_are_named_and_our_own_is_never_believed_over_the_pages() {
    let (report, _) = sample();
    let document = nianbao::page::document(&report, fonts());
    let json = report.to_json(nianbao::Lang::Zh).unwrap();
    let other = String::from_utf8(json.clone()).unwrap().replace("\"5\"", "\"6\"").into_bytes();
    assert_ne!(json, other);
    let attach = |name: &str, relation, bytes: &[u8]| Attachment { name: name.into(), relation, bytes: bytes.to_vec() };
    let attached = [
        attach("年报.json", Relation::Data, &other),
        attach("底稿.et", Relation::Source, b"draft"),
        attach("底稿.../x", Relation::Source, b"draft"),
    ];
    let bytes = to_ofd(&document, fonts(), &attached).unwrap();
    let parts = parts(&bytes);
    let list = elements(&parts["Doc_0/Attachs/Attachments.xml"]);
    let names: Vec<(&str, &str)> = of(&list, "Attachment").map(|e| (e.get("Name"), e.get("Format"))).collect();
    assert_eq!(names, [("年报.json", "json"), ("底稿.et", "et"), ("底稿.../x", "bin")]);
    for place in of(&list, "FileLoc") {
        assert!(parts.contains_key(&format!("Doc_0/Attachs/{}", place.text)), "{}", place.text);
    }
    let back = load_bytes("a.ofd", &bytes);
    let values =
        |report: &nianbao::Report| report.tables().flat_map(|t| t.values.clone()).map(|v| v.text).collect::<Vec<_>>();
    assert_eq!(values(&back), values(&report));
    let told: Vec<&str> =
        back.findings.iter().filter(|f| f.code == nianbao::Code::OBJECTS_LEFT).map(|f| &*f.message.zh).collect();
    assert!(told.len() == 1 && told[0].contains("底稿.et") && !told[0].contains("年报.json"), "{told:?}");
}

/// OFD of others: no list of what the objects are, glyphs by number, steps in groups, rules as thin boxes, a template below.
#[test]
fn a_report_of_another_program_is_read_by_its_looks() {
    let (report, bytes) = sample();
    let mut foreign: Vec<(String, String)> = Vec::new();
    for (name, content) in parts(&bytes) {
        let Ok(text) = String::from_utf8(content) else { continue };
        let text = if name.ends_with("Document.xml") {
            text.replace("<ofd:CustomTags>Tags/CustomTags.xml</ofd:CustomTags>", "")
        } else {
            text
        };
        if !name.contains("/Tags/") {
            foreign.push((name, text));
        }
    }
    let parts: Vec<(&str, &str)> = foreign.iter().map(|(name, text)| (&**name, &**text)).collect();
    let back = load_bytes("a.ofd", &zipped(&parts));
    assert_eq!((&back.title, &back.agency, back.year), (&report.title, &report.agency, report.year));
    let values = |report: &nianbao::Report| {
        report.tables().flat_map(|t| t.values.clone()).map(|v| v.number()).collect::<Vec<_>>()
    };
    assert_eq!(values(&back), values(&report));
    assert_eq!(values(&load_bytes("a.pdf", &pdf(&report))), values(&report));
}

/// The pages of a report as another program has them, with what a program for seals adds; `change` writes over parts, or takes
/// them away with an empty text.
fn sealed(change: impl Fn(&str, String) -> String) -> (nianbao::Report, nianbao::Report) {
    let (report, bytes) = sample();
    let mut all: Vec<(String, String)> = Vec::new();
    for (name, content) in parts(&bytes).into_iter().filter(|(name, _)| !name.contains("/Tags/")) {
        let Ok(text) = String::from_utf8(content) else { continue };
        let text = text.replace(
            "<ofd:CustomTags>Tags/CustomTags.xml</ofd:CustomTags>",
            "<ofd:Annotations>Annots/Annotations.xml</ofd:Annotations>",
        );
        let way = "</ofd:DocRoot><ofd:Signatures>/Doc_0/Signs/Signatures.xml</ofd:Signatures>";
        all.push((name, text.replace("</ofd:DocRoot>", way)));
    }
    let signed: String = all
        .iter()
        .map(|(name, _)| format!("<ofd:Reference FileRef=\"/{name}\"><ofd:CheckValue>iVfpRqQ6pTvYHbmYyVbrkg==</ofd:CheckValue></ofd:Reference>"))
        .collect();
    let page = one(&elements(all.iter().find(|(n, _)| n.ends_with("Document.xml")).unwrap().1.as_bytes()), "MaxUnitID")
        .text
        .clone();
    let space = "xmlns:ofd=\"http://www.ofdspec.org/2016\"";
    let own = [
        (
            "Doc_0/Signs/Signatures.xml",
            format!(
                "<ofd:Signatures {space}><ofd:MaxSignId>1</ofd:MaxSignId><ofd:Signature ID=\"1\" Type=\"Seal\" BaseLoc=\"Sign_0/Signature.xml\"/></ofd:Signatures>"
            ),
        ),
        (
            "Doc_0/Signs/Sign_0/Signature.xml",
            format!(
                "<ofd:Signature {space}><ofd:SignedInfo><ofd:Provider ProviderName=\"青禾签章\" Version=\"1.0\" Company=\"青禾\"/><ofd:SignatureMethod>1.2.156.10197.1.501</ofd:SignatureMethod><ofd:References CheckMethod=\"1.2.156.10197.1.401\">{signed}</ofd:References><ofd:StampAnnot ID=\"2\" PageRef=\"{page}\" Boundary=\"120 200 42 42\"/><ofd:Seal><ofd:BaseLoc>Seal.esl</ofd:BaseLoc></ofd:Seal></ofd:SignedInfo><ofd:SignedValue>SignedValue.dat</ofd:SignedValue></ofd:Signature>"
            ),
        ),
        ("Doc_0/Signs/Sign_0/Seal.esl", "青禾县水利局公章 99".into()),
        ("Doc_0/Signs/Sign_0/SignedValue.dat", "0123456789".into()),
        (
            "Doc_0/Annots/Annotations.xml",
            format!(
                "<ofd:Annotations {space}><ofd:Page PageID=\"{page}\"><ofd:FileLoc>Page_0/Annotation.xml</ofd:FileLoc></ofd:Page></ofd:Annotations>"
            ),
        ),
        (
            "Doc_0/Annots/Page_0/Annotation.xml",
            format!(
                "<ofd:PageAnnot {space}><ofd:Annot ID=\"9001\" Type=\"Stamp\" Creator=\"青禾签章\"><ofd:Appearance Boundary=\"120 200 42 42\"><ofd:TextObject ID=\"9002\" Boundary=\"0 0 42 42\" Font=\"1\" Size=\"4\"><ofd:TextCode X=\"0\" Y=\"5\">青禾县水利局专用章77</ofd:TextCode></ofd:TextObject></ofd:Appearance></ofd:Annot></ofd:PageAnnot>"
            ),
        ),
    ];
    all.extend(own.into_iter().map(|(name, text)| (name.to_string(), text)));
    let all: Vec<(String, String)> = all.into_iter().map(|(name, text)| (name.clone(), change(&name, text))).collect();
    let parts: Vec<(&str, &str)> =
        all.iter().filter(|(_, text)| !text.is_empty()).map(|(name, text)| (&**name, &**text)).collect();
    (report, load_bytes("a.ofd", &zipped(&parts)))
}

#[test]
fn a_seal_of_another_program_stands_apart_and_a_damaged_one_is_told() {
    let broken = |report: &nianbao::Report| -> Vec<String> {
        report.findings.iter().map(|f| f.message.zh.clone()).filter(|zh| zh.contains("已损坏")).collect()
    };
    let (before, after) = sealed(|_, text| text);
    let values = |report: &nianbao::Report| {
        report.tables().flat_map(|t| t.values.clone()).map(|v| v.number()).collect::<Vec<_>>()
    };
    assert_eq!(values(&after), values(&before));
    assert_eq!((&after.title, after.year), (&before.title, before.year));
    assert!(after.paragraphs().all(|p| !p.text.contains('章') && !p.text.contains("99")));
    let told: Vec<&str> =
        after.findings.iter().map(|f| &*f.message.zh).filter(|zh| zh.contains("图章不是报告的文字")).collect();
    assert!(
        told.len() == 1 && told[0].contains("2 处") && told[0].contains("专用章77") && told[0].contains("青禾签章"),
        "{told:?}"
    );
    assert_eq!(broken(&after), Vec::<String>::new());
    // Each part that is gone or cut off is named; the report is read all the same.
    type Change = fn(&str, String) -> String;
    let damages: [(&str, Change); 5] = [
        ("Signatures.xml", |name, text| if name.ends_with("Signatures.xml") { String::new() } else { text }),
        ("Signature.xml", |name, text| if name.ends_with("/Signature.xml") { String::new() } else { text }),
        (
            "Signature.xml",
            |name, text| if name.ends_with("/Signature.xml") { text.chars().take(300).collect() } else { text },
        ),
        ("SignedValue.dat", |name, text| if name.ends_with(".dat") { String::new() } else { text }),
        ("PublicRes.xml", |name, text| if name.ends_with("PublicRes.xml") { String::new() } else { text }),
    ];
    for (part, change) in damages {
        let (_, after) = sealed(change);
        let told = broken(&after);
        assert!(told.len() == 1 && told[0].contains(part), "{part}: {told:?}");
        assert_eq!(values(&after), values(&before), "{part}");
    }
}

/// A package of one page with these objects.
fn page(objects: &str) -> Vec<u8> {
    let content = format!(
        "<ofd:Page xmlns:ofd=\"http://www.ofdspec.org/2016\"><ofd:Content><ofd:Layer ID=\"2\">{objects}</ofd:Layer></ofd:Content></ofd:Page>"
    );
    zipped(&[
        (
            "OFD.xml",
            "<ofd:OFD xmlns:ofd=\"http://www.ofdspec.org/2016\"><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        ),
        (
            "Doc_0/Document.xml",
            "<ofd:Document xmlns:ofd=\"http://www.ofdspec.org/2016\"><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData><ofd:Pages><ofd:Page ID=\"1\" BaseLoc=\"/Doc_0/../Doc_0/Page.xml\"/></ofd:Pages></ofd:Document>",
        ),
        ("Doc_0/Page.xml", &content),
    ])
}

/// A line of text, each character as wide as it is unless steps are given.
fn line(y: f64, text: &str, more: &str) -> String {
    format!(
        "<ofd:TextObject ID=\"9\" Boundary=\"20 {y} 180 6\" Font=\"1\" Size=\"5\"{more}><ofd:TextCode X=\"0\" Y=\"5\">{text}</ofd:TextCode></ofd:TextObject>"
    )
}

fn text_of(bytes: &[u8]) -> Result<String, nianbao::read::ReadError> {
    let source = nianbao::read::read_bytes("a.ofd", bytes, &nianbao::read::Options::default())?;
    let blocks = source.blocks.iter().map(|block| format!("{block:?}")).collect::<String>();
    Ok(format!("{blocks} {}", source.notes.iter().map(|f| format!("{} {}", f.code, f.message.zh)).collect::<String>()))
}

#[test]
fn what_is_not_seen_and_what_lies_askew_is_no_text() {
    let shown = line(20.0, "青禾县水利局公开信息", "");
    let hidden = line(30.0, "隐去的字", " Visible=\"false\"");
    let clear = line(40.0, "透明的字", " Alpha=\"0\"");
    let across = line(50.0, "草稿", " CTM=\"0.7 -0.7 0.7 0.7 0 0\"");
    let told = text_of(&page(&[shown, hidden, clear, across].concat())).unwrap();
    let (blocks, notes) = told.split_once("text-").unwrap();
    assert!(blocks.contains("青禾县水利局公开信息"), "{told}");
    for words in ["隐去的字", "透明的字", "草", "稿"] {
        assert!(!blocks.contains(words) && notes.contains(words), "{words}: {told}");
    }
}

/// Made with intent: each is read as far as it is sound, or refused in words.
#[test]
fn damaged_and_hostile_packages_are_told() {
    let good = line(20.0, "青禾县水利局公开信息", "");
    let grouped = format!(
        "<ofd:TextObject ID=\"9\" Boundary=\"20 20 180 6\" Font=\"1\" Size=\"5\"><ofd:TextCode X=\"0\" Y=\"5\" DeltaX=\"g 4000000000 3.5 g x\">{}</ofd:TextCode></ofd:TextObject>",
        "天地玄黄宇宙洪荒"
    );
    assert!(text_of(&page(&grouped)).unwrap().contains("天地玄黄宇宙洪荒"));
    let path = format!(
        "<ofd:PathObject ID=\"8\" Boundary=\"0 0 210 297\"><ofd:AbbreviatedData>{}</ofd:AbbreviatedData></ofd:PathObject>",
        "M 0 0 L 1 1 A 1e308 0 0 1 1 2 2 ".repeat(20_000)
    );
    let told = text_of(&page(&(good.clone() + &path))).unwrap();
    assert!(told.contains("青禾县水利局公开信息"), "{told}");
    for broken in
        ["<!-- ", "<ofd:TextObject Boundary=\"a b\" Size=\"5\"><ofd:TextCode>字</ofd:TextCode></ofd:TextObject>"]
    {
        let told = text_of(&page(&(good.clone() + broken))).unwrap();
        assert!(told.contains("青禾县水利局公开信息") && told.contains("file-cut"), "{broken}: {told}");
    }
    assert!(text_of(&page("")).is_err());
    let endless = line(20.0, &"字".repeat(300_000), "");
    let told = text_of(&page(&endless)).unwrap_or_else(|e| e.message().zh);
    assert!(told.contains("没有读完") || told.contains("file-cut"), "{}", &told[told.len().saturating_sub(300)..]);
    let nowhere = zipped(&[("OFD.xml", "<OFD><DocBody><DocRoot>../../etc/passwd</DocRoot></DocBody></OFD>")]);
    assert!(matches!(text_of(&nowhere), Err(nianbao::read::ReadError::Broken(_))));
}

/// Nothing that is printed is dropped for standing where our own copies have furniture, and a page that cannot be read is told.
#[test]
fn text_upright_in_the_background_counts_and_a_lost_template_is_told() {
    let (report, bytes) = sample();
    let changed = |from: &str, to: &str| {
        let parts: Vec<(String, Vec<u8>)> = parts(&bytes).into_iter().collect();
        let text = |(name, content): &(String, Vec<u8>)| match String::from_utf8(content.clone()) {
            Ok(text) if name.ends_with("Page_0/Content.xml") => Some((name.clone(), text.replacen(from, to, 1))),
            Ok(text) => Some((name.clone(), text)),
            Err(_) => None,
        };
        let parts: Vec<(String, String)> = parts.iter().filter_map(text).collect();
        let parts: Vec<(&str, &str)> = parts.iter().map(|(name, text)| (&**name, &**text)).collect();
        load_bytes("a.ofd", &zipped(&parts))
    };
    let beside = format!(
        "<ofd:Content><ofd:Layer ID=\"900\" Type=\"Background\">{}</ofd:Layer>",
        line(250.0, "另行印上的一句话。", "")
    );
    let back = changed("<ofd:Content>", &beside);
    assert!(
        back.to_json(nianbao::Lang::Zh).is_ok_and(|json| String::from_utf8_lossy(&json).contains("另行印上的一句话"))
    );
    let lost = changed("<ofd:Area>", "<ofd:Template TemplateID=\"77\"/><ofd:Area>");
    assert!(lost.findings.iter().any(|f| f.code == nianbao::Code::FILE_CUT), "{:?}", lost.findings);
    assert!(!report.findings.iter().any(|f| f.code == nianbao::Code::FILE_CUT));
}

#[test]
fn characters_that_no_xml_can_hold_are_told() {
    let text = std::fs::read_to_string(&samples()[0]).unwrap().replace("群众的基础", "群众\u{1}的基础");
    let report = load_bytes("a.txt", text.as_bytes());
    let made = report.to_ofd(fonts()).unwrap();
    let told = |f: &&nianbao::base::finding::Finding| f.message.zh.contains("U+0001") && f.message.zh.contains("OFD");
    assert_eq!(made.notices.iter().filter(told).count(), 1, "{:?}", made.notices);
    assert!(load(&samples()[0]).to_ofd(fonts()).unwrap().notices.is_empty());
}
