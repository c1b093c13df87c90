//! What must hold of whatever file is read.

use std::collections::{HashMap, HashSet};

use nianbao::base::link::is_address;
use nianbao::base::place::Place;
use nianbao::check::check;
use nianbao::read::{Block, Options, Source, read_bytes, wire};
use nianbao::{Book, Lang, Origin, Report, State, recognise};

use super::{growth, one_in};

/// Read it as far as it can be read, and look at what came of it.
pub fn reading(name: &str, bytes: &[u8]) {
    // A file that is made of an input is what one wants to look at.
    if let Ok(file) = std::env::var("NIANBAO_KEEP") {
        std::fs::write(file, bytes).unwrap_or_else(|e| panic!("NIANBAO_KEEP: {e}"));
    }
    let source = match read_bytes(name, bytes, &Options::default()) {
        Ok(source) => source,
        Err(e) => {
            let message = e.message();
            assert!(!message.zh.is_empty() && !message.en.is_empty());
            return;
        }
    };
    bounded(&source);
    assert!(wire::decode(&wire::encode(&source)).as_ref() == Some(&source), "not the source that was handed over");
    if one_in(8, bytes) {
        let again = read_bytes(name, bytes, &Options::default());
        assert!(again.as_ref().ok() == Some(&source), "read twice, it is not the same");
    }
    let Ok(mut report) = recognise(Book::official(), &source) else { return };
    report.findings.extend(check(&report));
    told(&report);
    known(&report);
    if source.document.is_none() {
        placed(&source, &report);
    }
    if matches!(source.format.name(), "text" | "html" | "docx" | "pdf") {
        nothing_lost(&source, &report);
    }
    if one_in(8, bytes) {
        let again = recognise(Book::official(), &source).unwrap_or_else(|e| panic!("recognised once, not twice: {e}"));
        assert!(again.sections == report.sections, "recognised twice, it is not the same");
    }
    if one_in(16, bytes) {
        super::trips::comes_back_from_json(&report);
    }
    if one_in(64, bytes) {
        let book = report.to_xlsx(Lang::Zh).unwrap_or_else(|e| panic!("no workbook: {e}"));
        assert!(book == report.to_xlsx(Lang::Zh).unwrap_or_default(), "written twice, it is not the same");
    }
    // It takes a second or so.
    if one_in(1 << 16, bytes) {
        growth::is_bounded(name, bytes);
    }
}

/// No file has more than its budget.
fn bounded(source: &Source) {
    let (mut paragraphs, mut cells, mut text, mut shown) = (0usize, 0usize, 0usize, 0usize);
    let mut pictures: HashMap<&str, usize> = HashMap::new();
    for block in &source.blocks {
        match block {
            Block::Paragraph(p) => {
                paragraphs += 1;
                text += p.text.len();
                let length = p.text.chars().count();
                let sound = |l: &nianbao::base::link::Link| l.from < l.to && l.to <= length && is_address(&l.target);
                let spans = &p.spans;
                assert!(spans.links.iter().all(sound), "{:?} in {length} characters", spans.links);
                apart(&spans.marks, &p.text);
            }
            Block::Picture(p) => {
                shown += 1;
                pictures.extend(p.media.iter().map(|m| (m.sha256.as_str(), m.size)));
            }
            Block::Table(t) => {
                cells += t.rows.iter().map(|r| r.cells.len()).sum::<usize>();
                text += t.rows.iter().flat_map(|r| &r.cells).map(|c| c.text.len()).sum::<usize>();
            }
        }
    }
    // Pieces that a reader adds between those of the file are not drawn.
    assert!(paragraphs <= 110_000 && cells <= 310_000, "{paragraphs} paragraphs, {cells} cells");
    assert!(text <= 16 << 20, "{text} bytes of text");
    let held: usize = pictures.values().sum();
    assert!(shown <= 2_000 && held <= 32 << 20, "{shown} pictures of {held} bytes");
}

/// Marks are stretches of their text, in order and apart from each other.
fn apart(marks: &[nianbao::base::span::Mark], text: &str) {
    let length = text.chars().count();
    let within = marks.iter().all(|mark| mark.from < mark.to && mark.to <= length);
    assert!(within && marks.windows(2).all(|two| two[0].to <= two[1].from), "{marks:?} in {length} characters");
}

/// What is known of the texts of a report fits them.
fn known(report: &Report) {
    report.paragraphs().for_each(|p| apart(&p.marks, &p.text));
    for cell in report.sections.iter().flat_map(|s| &s.blocks).flat_map(nianbao::report::Block::rows).flatten() {
        apart(&cell.marks, &cell.text);
        let starts = if cell.items.is_empty() { HashSet::new() } else { nianbao::base::span::starts(&cell.text) };
        let ordered = cell.items.windows(2).all(|two| two[0].at < two[1].at);
        assert!(ordered && cell.items.iter().all(|line| starts.contains(&line.at)), "{:?}", cell.items);
    }
    report.tables().flat_map(|table| &table.values).for_each(|value| apart(&value.marks, &value.text));
}

/// Each finding says something in both languages.
fn told(report: &Report) {
    for finding in &report.findings {
        let message = &finding.message;
        assert!(!message.zh.is_empty() && !message.en.is_empty(), "{} says {message:?}", finding.code);
        assert!(finding.origins.iter().all(|o| !o.zh().is_empty()), "{}", finding.code);
    }
}

/// A place as one looks it up: kind, numbers, names.
type Spot<'a> = (u8, [u64; 5], [&'a str; 2], Option<&'a Place>);

fn spot(origin: &Origin) -> Spot<'_> {
    match origin {
        Origin::Line { line } => (0, [*line as u64, 0, 0, 0, 0], ["", ""], None),
        Origin::Page { page, bounds: [a, b, c, d] } => {
            (1, [*page as u64, a.to_bits(), b.to_bits(), c.to_bits(), d.to_bits()], ["", ""], None)
        }
        Origin::Sheet { sheet, cell } => (2, [0; 5], [&**sheet, cell], None),
        Origin::Element { element } => (3, [0; 5], ["", ""], Some(element)),
        other => panic!("a place of an unknown kind: {other:?}"),
    }
}

/// Every value has a place, which is one of the source, and what it says stands there.
fn placed(source: &Source, report: &Report) {
    let mut places: HashMap<Spot<'_>, String> = HashMap::new();
    let mut add = |origin, text: &str| {
        let said: &mut String = places.entry(spot(origin)).or_default();
        said.extend(text.chars().filter(|c| !nianbao::base::text::is_space(*c)));
    };
    for block in &source.blocks {
        match block {
            Block::Paragraph(p) => add(&p.origin, &p.text),
            Block::Picture(_) => {}
            Block::Table(t) => t.rows.iter().flat_map(|r| &r.cells).for_each(|c| add(&c.origin, &c.text)),
        }
    }
    source.under.iter().for_each(|(_, cell)| add(&cell.origin, &cell.text));
    // Our workbook has a sheet that says how the source wrote a value.
    let original = &report.book.words().workbook.original;
    let originals = source.blocks.iter().any(|b| matches!(b, Block::Table(t) if t.sheet.as_ref() == Some(original)));
    for table in report.tables() {
        for (field, value) in table.template.fields.iter().zip(&table.values) {
            let Some(origin) = &value.origin else {
                assert!(value.state == State::Missing, "{}: {:?} stands nowhere", field.key, value.state);
                assert!(value.text.is_empty(), "{}: {:?} stands nowhere", field.key, value.text);
                continue;
            };
            assert!(value.state != State::Missing || source.format.own(), "{}: missing at {origin}", field.key);
            if originals {
                continue;
            }
            let said = places.get(&spot(origin));
            let Some(said) = said else { panic!("{}: the source has no {origin:?}", field.key) };
            let text: String = value.text.chars().filter(|c| !nianbao::base::text::is_space(*c)).collect();
            assert!(said.contains(&text), "{}: {text:?} does not stand at {origin}: {said:?}", field.key);
        }
    }
}

/// Every character of the source is in the report's sections, or in what was told from it as its page's.
fn nothing_lost(source: &Source, report: &Report) {
    let mut count: HashMap<char, i64> = HashMap::new();
    let mut add = |text: &str, by: i64| {
        text.chars().filter(|c| !nianbao::base::text::is_space(*c)).for_each(|c| *count.entry(c).or_insert(0) += by);
    };
    for block in &source.blocks {
        match block {
            Block::Paragraph(p) => add(&p.text, 1),
            Block::Picture(_) => {}
            Block::Table(t) => t.rows.iter().flat_map(|r| &r.cells).for_each(|c| add(&c.text, 1)),
        }
    }
    if let Some(page) = &source.page {
        page.menus.iter().for_each(|text| add(text, 1));
        add(&page.title, 1);
        page.metas.iter().for_each(|(_, content)| add(content, 1));
    }
    report.furniture.iter().for_each(|f| add(&f.text, -1));
    for section in &report.sections {
        add(&section.heading, -1);
        for block in &section.blocks {
            match block.paragraph() {
                Some(p) => add(&p.text, -1),
                None => block.rows().iter().flatten().for_each(|c| add(&c.text, -1)),
            }
        }
    }
    let mut lost: Vec<(char, i64)> = count.into_iter().filter(|(_, n)| *n != 0).collect();
    lost.sort_unstable();
    assert!(lost.is_empty(), "lost, or (below nought) too many: {lost:?}");
}
