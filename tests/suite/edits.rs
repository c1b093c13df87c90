//! Changes made by hand: what they change, what they leave, what they say.

use nianbao::report::State;
use nianbao::{Block, Edit, ErrorKind, Lang, Options, Report};

use crate::support::{fonts, root, samples};

const TOTAL: &str = "requests.new.total";

fn sample() -> Report {
    Report::open(root().join("samples/01-规范文本.txt"), &Options::default()).unwrap()
}

fn cell(key: &str, text: &str) -> Edit {
    Edit::Cell { key: key.into(), text: text.into() }
}

fn codes(report: &Report) -> Vec<&str> {
    report.findings.iter().map(|f| f.code.as_str()).collect()
}

#[test]
fn without_changes_it_is_the_same_report() {
    for path in samples() {
        let report = Report::open(path, &Options::default()).unwrap();
        assert_eq!(report.edited(&[]).unwrap(), report);
    }
}

#[test]
fn a_number_is_read_as_printed_ones_are_and_the_sums_follow() {
    let report = sample();
    let edited = report.edited(&[cell(TOTAL, " １，２３４件 ")]).unwrap();
    let value = edited.value(TOTAL).unwrap();
    assert_eq!((value.state, value.text.as_str()), (State::Number(1234.into()), "１，２３４件"));
    // It no longer stands where it stood, and says so in both languages and in JSON.
    let origin = value.origin.as_ref().unwrap();
    assert_eq!((origin.place(Lang::Zh).as_str(), origin.place(Lang::En).as_str()), ("手工填写", "filled in by hand"));
    assert!(codes(&edited).contains(&"requests-applicants") && !codes(&report).contains(&"requests-applicants"));
    let json = edited.to_json(Lang::Zh).unwrap();
    let back = Report::read("back.json", &json, &Options::default()).unwrap();
    assert_eq!(back.value(TOTAL), Some(value));
    // What is filled in again counts alone, and back at the old number nothing is wrong.
    let old = report.value(TOTAL).unwrap().text.clone();
    let mended = report.edited(&[cell(TOTAL, "1"), cell(TOTAL, &old)]).unwrap();
    assert_eq!(codes(&mended), codes(&report));
}

#[test]
fn what_is_no_number_is_a_doubt_and_a_number_in_its_place_answers_it() {
    let report = sample();
    let edit = cell("requests.new.natural", "约3件");
    let doubtful = report.edited(std::slice::from_ref(&edit)).unwrap();
    assert_eq!(doubtful.value("requests.new.natural").unwrap().state, State::Unread);
    let doubt = |r: &Report| r.findings.iter().filter(|f| f.code == "value-unread").count();
    assert_eq!((doubt(&report), doubt(&doubtful)), (0, 1));
    // The same doubt met in reading: it is answered where the cell is filled in, and only there.
    let json = String::from_utf8(doubtful.to_json(Lang::Zh).unwrap()).unwrap();
    let read = Report::read("x.json", json.as_bytes(), &Options::default()).unwrap();
    assert_eq!(doubt(&read), 1);
    assert_eq!(doubt(&read.edited(&[cell(TOTAL, "5")]).unwrap()), 1);
    assert_eq!(doubt(&read.edited(&[cell("requests.new.natural", "3")]).unwrap()), 0);
    let emptied = report.edited(&[cell(TOTAL, "")]).unwrap();
    assert_eq!(emptied.value(TOTAL).unwrap().state, State::Blank);
}

#[test]
fn paragraphs_are_reworded_split_and_taken_out_where_they_stood() {
    let report = sample();
    let find = |wanted: usize| {
        let all = report.sections.iter().enumerate().flat_map(|(s, section)| {
            section.blocks.iter().enumerate().filter_map(move |(b, block)| {
                let p = block.paragraph()?;
                (p.role == nianbao::report::Role::Body && !p.text.is_empty()).then_some((s, b, p.text.clone()))
            })
        });
        all.into_iter().nth(wanted).unwrap()
    };
    let [(s0, b0, first), (s1, b1, second), (_, _, third)] = [find(0), find(1), find(2)];
    let edits = [
        Edit::Fact { name: "title".into(), text: "另一个标题".into() },
        Edit::Paragraph { section: s0, block: b0, text: "甲段\n\n  乙段".into() },
        Edit::Paragraph { section: s1, block: b1, text: " ".into() },
    ];
    let edited = report.edited(&edits).unwrap();
    let texts: Vec<&str> =
        edited.sections.iter().flat_map(|s| &s.blocks).filter_map(Block::paragraph).map(|p| p.text.as_str()).collect();
    let at = texts.iter().position(|t| *t == "甲段").unwrap();
    assert_eq!(texts[at + 1], "乙段");
    assert!(!texts.contains(&first.as_str()) && !texts.contains(&second.as_str()) && texts.contains(&third.as_str()));
    assert_eq!(edited.title.as_deref(), Some("另一个标题"));
    assert_eq!(texts.iter().filter(|t| **t == "另一个标题").count(), 1);
}

#[test]
fn what_cannot_be_changed_is_refused_in_both_languages() {
    let report = sample();
    let fact = |name: &str, text: &str| Edit::Fact { name: name.into(), text: text.into() };
    let refused = [
        cell("requests.nowhere", "1"),
        fact("year", "二三年"),
        fact("issued_on", "2024-13-01"),
        fact("issued_on", "2024/01/01"),
        fact("colour", "blue"),
        Edit::Paragraph { section: 99, block: 0, text: "x".into() },
    ];
    for edit in refused {
        let error = report.edited(std::slice::from_ref(&edit)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Edit, "{edit:?}");
        assert!(!error.message(Lang::Zh).is_ascii() && !error.to_string().is_empty(), "{edit:?}");
    }
    let edited = report.edited(&[fact("year", "2031"), fact("issued_on", "2032-01-31"), fact("agency", "")]).unwrap();
    assert_eq!((edited.year, edited.issued_on.as_deref(), edited.agency), (Some(2031), Some("2032-01-31"), None));
}

#[test]
fn changes_are_the_same_in_json() {
    let edits = vec![cell(TOTAL, "1"), Edit::Fact { name: "year".into(), text: "2024".into() }];
    let json = serde_json::to_string(&edits).unwrap();
    assert!(json.contains(r#"{"edit":"cell","key":"requests.new.total","text":"1"}"#), "{json}");
    assert_eq!(serde_json::from_str::<Vec<Edit>>(&json).unwrap(), edits);
}

#[test]
fn pages_are_pictures_without_text_that_draw_each_glyph_once() {
    let report = sample();
    let pages = report.to_svg(fonts());
    let document = nianbao::page::document(&report, fonts());
    assert_eq!(pages.len(), document.pages.len());
    for (picture, page) in pages.iter().zip(&document.pages) {
        let mut tree = tags(picture);
        let glyphs: usize = page
            .items
            .iter()
            .map(|item| match item {
                nianbao::page::Item::Text { glyphs, .. } => glyphs.len(),
                _ => 0,
            })
            .sum();
        let used = tree.iter().filter(|tag| tag.starts_with("use ")).count();
        assert_eq!(used, glyphs);
        let ids: Vec<String> = tree.iter().filter(|t| t.starts_with("path id=")).cloned().collect();
        let distinct: std::collections::BTreeSet<&String> = ids.iter().collect();
        assert_eq!(ids.len(), distinct.len());
        assert!(ids.len() < used, "each glyph is drawn once");
        tree.retain(|t| !["svg ", "defs", "/defs", "path ", "use ", "/svg"].iter().any(|own| t.starts_with(own)));
        assert!(tree.is_empty(), "nothing but shapes: {tree:?}");
    }
    assert_eq!(pages, report.to_svg(fonts()));
}

/// The tags of a picture, text between them being none.
fn tags(svg: &str) -> Vec<String> {
    svg.split('<')
        .skip(1)
        .map(|piece| {
            let (tag, text) = piece.split_once('>').unwrap();
            assert_eq!(text.trim(), "", "{piece}");
            tag.to_string()
        })
        .collect()
}
