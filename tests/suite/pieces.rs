//! What is said, in which role and in what order.

use nianbao::document::chart::Chart;
use nianbao::document::looks::{Stand, look};
use nianbao::document::{Body, Extras, Piece, Place, Role, Said, said};
use nianbao::fonts::Slot;
use nianbao::page::document_with;
use nianbao::page::structure::Shows;
use nianbao::report::{Block, Report};
use nianbao::sheets::Style;
use nianbao::{Form, Lang};

use crate::support::{fonts, load, load_bytes, samples};

fn plain(report: &Report) -> Said {
    said(report, &Extras::default())
}

/// A report made of the first sample with this text in the place of its section 6.
fn with_sixth(text: &str) -> Report {
    let sample = std::fs::read_to_string(&samples()[0]).unwrap();
    let changed = sample.replace("2023年度没有收取信息处理费。", text);
    assert_ne!(sample, changed);
    load_bytes("六.txt", changed.as_bytes())
}

fn sixth(said: &Said) -> Vec<(Role, String)> {
    let part = said.parts.iter().find(|part| part.place == Place::Section(6)).unwrap();
    part.pieces.iter().map(|piece| (piece.role, piece.text())).collect()
}

#[test]
fn pieces_stand_in_the_order_of_print_with_numbers_that_rise() {
    for sample in samples() {
        let report = load(&sample);
        let said = plain(&report);
        let numbers: Vec<usize> = said.parts.iter().flat_map(|p| &p.pieces).map(|p| p.number.unwrap()).collect();
        assert_eq!(numbers, (1..=numbers.len()).collect::<Vec<_>>(), "{}", sample.display());
        // The title is set once, at the head, in as many lines as it has there.
        let head: Vec<String> = said.head.iter().map(Piece::text).collect();
        let bare = |text: &str| text.split_whitespace().collect::<String>();
        assert_eq!(bare(&head.concat()), bare(report.title.as_deref().unwrap()));
        let titles: Vec<String> = said.pieces().filter(|p| p.role == Role::Title).map(Piece::text).collect();
        assert_eq!(titles, head);
        for number in 1..=6 {
            let part = said.parts.iter().find(|part| part.place == Place::Section(number)).unwrap();
            assert_eq!(part.pieces[0].role, Role::Heading1);
        }
    }
}

#[test]
fn each_piece_knows_its_place_in_the_report() {
    let report = load(&samples()[0]);
    for piece in plain(&report).parts.iter().flat_map(|part| &part.pieces) {
        let source = piece.source.unwrap();
        match (source.block(&report), &piece.body) {
            (None, Body::Text(_)) => assert_eq!(piece.text(), report.sections[source.section].heading),
            (Some(Block::Paragraph(p)), Body::Text(_)) => assert_eq!(piece.text(), p.text),
            (Some(Block::Form(form)), Body::Form(grid)) => {
                let keys: Vec<&str> = grid.cells.iter().filter_map(|cell| grid.key(cell)).collect();
                let fields = &form.table.template.fields;
                assert_eq!(keys.len(), fields.len());
                assert!(fields.iter().all(|field| keys.contains(&field.key.as_str())));
            }
            (Some(Block::Table(_)), Body::Table(..)) => {}
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_heading_that_runs_on_is_a_run_of_its_own() {
    let report = with_sixth("（一）收费。没有收取信息处理费。\n\n（二）其他。\n\n（三）说明");
    let said = plain(&report);
    let own = sixth(&said);
    let roles: Vec<Role> = own[1..4].iter().map(|(role, _)| *role).collect();
    assert_eq!(roles, [Role::Body, Role::Lead, Role::Heading2], "{own:?}");
    let runs = |text: &str| -> Vec<(String, bool)> {
        let piece = said.pieces().find(|p| p.text().starts_with(text)).unwrap();
        piece.runs().iter().map(|run| (run.text.clone(), run.lead)).collect()
    };
    assert_eq!(runs("（一）收费"), [("（一）收费。".into(), true), ("没有收取信息处理费。".into(), false)]);
    assert_eq!(runs("（二）其他"), [("（二）其他。".into(), true)]);
    assert_eq!(runs("（三）说明"), [("（三）说明".into(), false)]);
}

#[test]
fn a_title_that_no_report_has_is_told_to_be_made() {
    let mut report = load(&samples()[0]);
    assert!(!plain(&report).is_title_made());
    report.title = None;
    let said = plain(&report);
    assert!(said.is_title_made());
    assert_eq!(said.head[0].text(), report.display_title());
    // One that is known from elsewhere and worded otherwise is the report's own all the same.
    report.title = Some("青禾县云台镇二〇二三年年报".into());
    assert_eq!(plain(&report).head[0].number, Some(0));
}

#[test]
fn what_a_copy_adds_stands_behind_the_report() {
    let report = load(&samples()[0]);
    let rows = vec![("甲".into(), vec![Some(3.into()), None]), ("乙".into(), vec![Some(1.into()), Some(2.into())])];
    let series = vec!["2022 年".into(), "2023 年".into()];
    let chart = Chart { title: "图".into(), of: "名".into(), series, rows };
    // The title, the remark on scales, the names, the numbers each with its year.
    assert_eq!(chart.lines(), 1 + 1 + 2 + 2 * 4);
    let extras = Extras { findings: Some(Lang::Zh), charts: vec![chart.clone()], ..Extras::default() };
    let with = said(&report, &extras);
    let annexes: Vec<&[Piece]> =
        with.parts.iter().filter(|part| part.place == Place::Annex).map(|part| &part.pieces[..]).collect();
    assert_eq!(annexes.len(), 2);
    assert_eq!(annexes[0].iter().map(|p| p.role).collect::<Vec<_>>(), [Role::Heading1, Role::Chart]);
    assert!(annexes[1][1..].iter().all(|p| p.role == Role::Note && p.source.is_none()));
    // Every line of the pages has a number of its own, those of a chart too.
    let pages = document_with(&report, fonts(), &extras);
    let mut numbers: Vec<usize> = Vec::new();
    for element in &pages.structure.elements {
        if let Shows::Paragraph(number) = element.shows {
            numbers.push(number);
        }
    }
    let count = numbers.len();
    numbers.sort_unstable();
    numbers.dedup();
    assert_eq!(numbers.len(), count);
    assert_eq!(*numbers.last().unwrap(), annexes[1].last().unwrap().number.unwrap());
}

#[test]
fn looks_are_those_of_the_standard() {
    let seen = |role| {
        let look = look(role);
        (look.face, look.size, look.indent, look.keep)
    };
    assert_eq!(seen(Role::Title), (Slot::Title, 22.0, 0.0, false));
    assert_eq!(seen(Role::Heading1), (Slot::Hei, 16.0, 2.0, true));
    assert_eq!(seen(Role::Heading2), (Slot::Kai, 16.0, 2.0, true));
    assert_eq!(seen(Role::Body), (Slot::Fang, 16.0, 2.0, false));
    assert_eq!((look(Role::Date).stand, look(Role::Date).right), (Stand::Right, 4.0));
    // A heading never ends a page.
    for role in [Role::Heading1, Role::Heading2, Role::Lead] {
        assert!(role.level().is_some() && look(role).keep);
    }
}

#[test]
fn an_official_table_has_the_fill_of_its_layout() {
    let report = load(&samples()[0]);
    let of = |form: Form| {
        let said = plain(&report);
        let grids: Vec<_> = said
            .pieces()
            .filter_map(|piece| match &piece.body {
                Body::Form(grid) => Some(grid.clone()),
                _ => None,
            })
            .filter(|grid| grid.template.as_ref().unwrap().form == form)
            .collect();
        grids[0].band_fill
    };
    assert_eq!(of(Form::Disclosure).unwrap().hex(), "c6d9f1");
    assert_eq!(of(Form::Requests), None);
}

/// The first sample with bands of another colour, as a revised form may have them.
fn in_other_colour() -> Report {
    let mut report = load(&samples()[0]);
    for table in report.tables_mut().filter(|table| table.template.form == Form::Disclosure) {
        std::sync::Arc::make_mut(&mut table.template).band_fill = Some("FFE699".into());
    }
    report
}

#[test]
fn the_fill_of_bands_reaches_every_output() {
    let report = in_other_colour();
    // The pages.
    let fill = nianbao::document::Rgb::parse("FFE699").unwrap();
    let pages = document_with(&report, fonts(), &Extras::default()).pages;
    let fills: Vec<[f32; 3]> = pages
        .iter()
        .flat_map(|page| &page.items)
        .filter_map(|item| match item {
            nianbao::page::Item::Fill { color, .. } => Some(*color),
            _ => None,
        })
        .collect();
    assert!(!fills.is_empty() && fills.iter().all(|color| *color == fill.shares()));
    // The workbook.
    let book = nianbao::workbook::book(&report, Lang::Zh);
    let bands: Vec<Style> =
        book.sheets.iter().flat_map(|sheet| &sheet.cells).map(|cell| cell.style).filter(is_band).collect();
    assert!(!bands.is_empty() && bands.iter().all(|style| style.look().fill == Some(fill)));
    let bytes = nianbao::write::xlsx::to_xlsx(&book).unwrap();
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let styles = std::io::read_to_string(zip.by_name("xl/styles.xml").unwrap()).unwrap();
    assert!(styles.contains("FFFFE699") && !styles.contains("C6D9F1"), "{styles}");
    // The page of a check.
    let shown = vec![Default::default(); report.findings.len()];
    let page = nianbao::write::review::html(&[nianbao::write::review::Reviewed { report, shown }], &[], Lang::Zh);
    assert!(page.contains("<td class=\"l\" style=\"background:#ffe699\""));
}

fn is_band(style: &Style) -> bool {
    matches!(style, Style::Band(_))
}

#[test]
fn only_what_may_be_filled_in_is_unlocked() {
    let open = [Style::Value, Style::Plain, Style::PlainCenter, Style::Fact, Style::Date, Style::Title, Style::Body];
    let shut = [Style::Band(None), Style::Head, Style::LabelLeft, Style::Note, Style::Key, Style::Sum, Style::Verdict];
    assert!(open.iter().all(|style| !style.look().locked));
    assert!(shut.iter().all(|style| style.look().locked));
    // A form without bands' fill has none on the sheet either.
    assert_eq!(Style::Band(None).look().fill, None);
}

#[test]
fn sheets_take_their_faces_from_the_looks_on_paper() {
    for role in [Role::Heading1, Role::Heading2, Role::Body, Role::Signature, Role::Date] {
        assert_eq!(Style::of(role).look().face, look(role).face, "{role:?}");
    }
}

#[test]
fn paragraphs_are_what_they_are_written_as() {
    let text = "1.受理\n\n当场登记，按日转办。\n\n（1）登记\n\n一张单子跟到底。\n\n1.没有收取信息处理费。\n\n2.没有其他事项\n\n①补充说明\n\n附件齐全，便于查阅。\n\n1.5万元用于培训。\n\n附件：青禾县公开清单";
    let own = sixth(&plain(&with_sixth(text)));
    let roles: Vec<Role> = own.iter().skip(1).map(|(role, _)| *role).take(10).collect();
    let wanted = [
        Role::Heading3,
        Role::Body,
        Role::Heading4,
        Role::Body,
        Role::Item,
        Role::Item,
        Role::Heading4,
        Role::Body,
        Role::Body,
        Role::Attachment,
    ];
    assert_eq!(roles, wanted, "{own:?}");
}

#[test]
fn lines_under_the_title_have_their_roles() {
    let sample = std::fs::read_to_string(&samples()[0]).unwrap();
    let (title, rest) = sample.split_once('\n').unwrap();
    let text = format!("{title}\n\n（2023年1月1日至12月31日）\n\n各位居民：\n\n现将有关情况报告如下。\n{rest}");
    let said = plain(&load_bytes("题.txt", text.as_bytes()));
    let roles: Vec<Role> = said.parts_of(Place::Preamble).flat_map(|p| &p.pieces).map(|p| p.role).collect();
    assert_eq!(roles, [Role::Title, Role::Subtitle, Role::Salutation, Role::Body]);
}
