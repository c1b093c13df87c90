//! What a reader does not carry is told; what this program itself put into a file is not.

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};
use nianbao::finding::{Finding, Severity};
use nianbao::report::{Block, Origin, Report};

use crate::support::{load, load_bytes, pdf, samples, xlsx};

/// The findings on what was left aside, or carried otherwise than shown.
fn told<'a>(report: &'a Report, code: &str) -> Vec<&'a Finding> {
    report.findings.iter().filter(|f| f.code == code).collect()
}

const ALL: [&str; 6] = ["objects-left", "links-left", "text-left", "changes-open", "notes-moved", "text-unseen"];

fn nothing_told(report: &Report, what: &str) {
    let told: Vec<_> = report.findings.iter().filter(|f| ALL.contains(&f.code.as_str())).collect();
    assert!(told.is_empty(), "{what}: {told:?}");
}

fn paragraphs(report: &Report) -> Vec<&str> {
    let blocks = report.sections.iter().flat_map(|s| &s.blocks);
    blocks.filter_map(|b| if let Block::Paragraph(p) = b { Some(p.text.as_str()) } else { None }).collect()
}

#[test]
fn our_own_products_draw_no_such_findings() {
    for path in samples() {
        let report = load(&path);
        nothing_told(&report, "text");
        nothing_told(&load_bytes("x.pdf", &pdf(&report)), "pdf");
        nothing_told(&load_bytes("x.xlsx", &xlsx(&report)), "xlsx");
    }
}

/// A PDF of ours with things laid upon its last page.
struct Page {
    file: Document,
    page: ObjectId,
    list: Vec<Object>,
}

impl Page {
    fn of(report: &Report, last: bool) -> Self {
        let file = Document::load_mem(&pdf(report)).unwrap();
        let pages = file.get_pages();
        let page = if last { *pages.values().last().unwrap() } else { *pages.values().next().unwrap() };
        Self { file, page, list: vec![] }
    }

    /// An annotation with an appearance that shows ASCII text.
    fn add(&mut self, shown: Option<&str>, rect: [f32; 4], mut entries: Dictionary) {
        if let Some(shown) = shown {
            let font = dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica" };
            let dict = dictionary! {
                "Type" => "XObject", "Subtype" => "Form",
                "BBox" => vec![0.into(), 0.into(), (rect[2] - rect[0]).into(), (rect[3] - rect[1]).into()],
                "Resources" => dictionary! { "Font" => dictionary! { "F" => font } },
            };
            let content = format!("BT /F 9 Tf 2 4 Td ({shown}) Tj ET");
            let form = self.file.add_object(Stream::new(dict, content.into_bytes()));
            entries.set("AP", dictionary! { "N" => form });
        }
        entries.set("Type", "Annot");
        entries.set("Rect", rect.map(Object::from).to_vec());
        let id = self.file.add_object(entries);
        self.list.push(id.into());
    }

    fn read(mut self) -> Report {
        let list = self.list.clone();
        self.file.get_object_mut(self.page).unwrap().as_dict_mut().unwrap().set("Annots", list);
        let mut bytes = Vec::new();
        self.file.save_to(&mut bytes).unwrap();
        load_bytes("x.pdf", &bytes)
    }
}

fn text(words: &str) -> Object {
    Object::string_literal(words)
}

#[test]
fn signatures_stamps_and_remarks_on_a_pdf_are_no_text_of_the_report() {
    let first = load_bytes("x.pdf", &pdf(&load(&samples()[0])));
    assert!(first.issued_on.is_some());
    let mut page = Page::of(&first, true);
    page.add(
        Some("Signed by Qinghe 2024-03-07"),
        [200.0, 100.0, 400.0, 120.0],
        dictionary! { "Subtype" => "Widget", "FT" => "Sig" },
    );
    page.add(Some("RECEIVED"), [200.0, 140.0, 300.0, 160.0], dictionary! { "Subtype" => "Stamp" });
    page.add(None, [10.0, 10.0, 30.0, 30.0], dictionary! { "Subtype" => "Text", "Contents" => text("check 12") });
    page.add(Some("typed 99"), [60.0, 60.0, 160.0, 80.0], dictionary! { "Subtype" => "FreeText" });
    page.add(None, [60.0, 90.0, 90.0, 99.0], dictionary! { "Subtype" => "Popup", "Contents" => text("no") });
    page.add(
        None,
        [60.0, 200.0, 160.0, 212.0],
        dictionary! { "Subtype" => "Link", "A" => dictionary! { "S" => "URI", "URI" => text("https://qinghe.example/a") } },
    );
    let report = page.read();
    assert_eq!(report.issued_on, first.issued_on);
    assert_eq!(paragraphs(&report), paragraphs(&first));
    let left = told(&report, "text-left");
    assert_eq!(left.len(), 2, "{left:?}");
    let found = |i: usize| left[i].found.clone().unwrap();
    assert_eq!((found(0).as_str(), left[0].severity), ("check 12；typed 99", Severity::Warning));
    assert_eq!((found(1).as_str(), left[1].severity), ("Signed by Qinghe 2024-03-07；RECEIVED", Severity::Note));
    assert!(matches!(left[1].origins[0], Origin::Page { page, .. } if page > 1), "{:?}", left[1].origins);
    assert_eq!(told(&report, "links-left")[0].found.as_deref(), Some("https://qinghe.example/a"));
}

#[test]
fn filled_fields_of_a_pdf_are_read_where_they_stand() {
    let sample = load(&samples()[0]);
    let mut blank = sample.clone();
    for value in blank.tables.iter_mut().flat_map(|t| &mut t.values) {
        (value.state, value.text) = (nianbao::report::State::Blank, String::new());
    }
    let read = load_bytes("x.pdf", &pdf(&blank));
    let keys = ["requests.new.natural", "requests.new.business", "requests.new.research"];
    let height = 841.89;
    let mut page = Page::of(&blank, false);
    let mut numbers = 0;
    for (i, key) in keys.iter().enumerate() {
        let Some(Origin::Page { page: number, bounds: [x0, y0, x1, y1] }) = read.value(key).unwrap().origin.clone()
        else {
            panic!("{key}");
        };
        page.page = *page.file.get_pages().get(&u32::try_from(number).unwrap()).unwrap();
        #[allow(clippy::cast_possible_truncation)]
        let rect = [x0 + 1.0, height - y1 + 1.0, x1 - 1.0, height - y0 - 1.0].map(|v| v as f32);
        let shown = ["31", "42", "53"][i];
        let parent = page.file.add_object(dictionary! { "FT" => "Tx", "V" => text(shown) });
        let entries = dictionary! { "Subtype" => "Widget", "Parent" => parent };
        // The last has no appearance: a viewer would set its value.
        page.add((i < 2).then_some(shown), rect, entries);
        numbers += 1;
    }
    let report = page.read();
    assert_eq!(numbers, 3);
    let values: Vec<_> = keys.iter().map(|k| report.value(k).unwrap().text.clone()).collect();
    assert_eq!(values, ["31", "42", "53"]);
    nothing_told(&report, "fields");
}
