//! The end of a report by GB/T 9704-2012, 7.3.4 and 7.3.5: what is attached, the name, the date, the room for a seal; and the
//! word across a draft.

use nianbao::document::looks::SEAL;
use nianbao::page::{BODY_HEIGHT, BODY_WIDTH, CELL, Document, Extras, Item, LEFT, MM, PAGE, PITCH, SIZE, TOP, Tag};
use nianbao::page::{document, document_with};
use nianbao::report::Report;

use crate::support::{fonts, judge, load_bytes, run, scratch};

/// A report whose last section has this text and this end.
fn report(text: &str, end: &str) -> Report {
    let text = format!(
        "青禾县水利局2023年政府信息公开工作年度报告\n一、总体情况\n公开信息。\n五、存在的主要问题及改进情况\n无。\n六、其他需要报告的事项\n{text}\n{end}\n"
    );
    load_bytes("end.txt", text.as_bytes())
}

fn sealed(report: &Report) -> Document {
    document_with(report, fonts(), &Extras { seal: true, ..Extras::default() })
}

/// A line of text: its page, its text, left edge, baseline and right edge from those of the 版心.
#[derive(Debug, Clone)]
struct Line {
    page: usize,
    text: String,
    left: f32,
    base: f32,
    right: f32,
}

fn lines(document: &Document) -> Vec<Line> {
    let mut lines = Vec::new();
    for (page, laid) in document.pages.iter().enumerate() {
        for item in &laid.items {
            let Item::Text { x, y, glyphs, size, tag: Tag::Content(_) } = item else { continue };
            let last = glyphs.last().unwrap();
            let advance = fonts().faces()[last.face].glyph(last.ch).map_or(1.0, |(_, advance)| advance);
            let cell = if advance == 1.0 { CELL } else { advance * size };
            let (left, right) = (x - LEFT + glyphs[0].x, x - LEFT + last.x + cell);
            lines.push(Line { page, text: glyphs.iter().map(|g| g.ch).collect(), left, base: y - TOP, right });
        }
    }
    lines
}

fn line<'a>(lines: &'a [Line], begins: &str) -> &'a Line {
    lines.iter().rfind(|line| line.text.starts_with(begins)).unwrap_or_else(|| panic!("{begins}: {lines:#?}"))
}

fn field(document: &Document) -> (usize, [f32; 4]) {
    let mut found = document.pages.iter().enumerate().flat_map(|(page, laid)| {
        laid.items.iter().filter_map(move |item| match item {
            Item::Field { bounds, .. } => Some((page, *bounds)),
            _ => None,
        })
    });
    let only = found.next().expect("a field");
    assert!(found.next().is_none());
    only
}

fn near(a: f32, b: f32) -> bool {
    (a - b).abs() < 0.2
}

#[test]
fn without_a_seal_the_date_begins_two_characters_behind_the_name() {
    let report = report("没有收费。", "青禾县水利局办公室\n2024年1月8日");
    let lines = lines(&document(&report, fonts()));
    let (text, name, date) = (line(&lines, "没有收费"), line(&lines, "青禾县水利局办公室"), line(&lines, "2024年"));
    // A blank line above the name, the date on the line below it.
    assert!(near(name.base - text.base, 2.0 * PITCH) && near(date.base - name.base, PITCH), "{lines:#?}");
    assert!(near(name.right, BODY_WIDTH - 2.0 * CELL), "{name:?}");
    assert!(near(date.left - name.left, 2.0 * CELL), "{name:?} {date:?}");
}

#[test]
fn a_date_longer_than_the_name_moves_both() {
    let report = report("没有收费。", "青禾县水利局\n2024年11月18日");
    let lines = lines(&document(&report, fonts()));
    let (name, date) = (line(&lines, "青禾县水利局"), line(&lines, "2024年11"));
    assert!(near(date.right, BODY_WIDTH - 2.0 * CELL), "{date:?}");
    assert!(near(date.left - name.left, 2.0 * CELL), "{name:?} {date:?}");
}

#[test]
fn for_a_seal_the_name_stands_over_the_middle_of_the_date() {
    let report = report("没有收费。", "青禾县水利局\n2024年11月18日");
    let document = sealed(&report);
    let lines = lines(&document);
    let (text, name, date) = (line(&lines, "没有收费"), line(&lines, "青禾县水利局"), line(&lines, "2024年11"));
    assert!(near(date.right, BODY_WIDTH - 4.0 * CELL), "{date:?}");
    let middle = |line: &Line| (line.left + line.right) / 2.0;
    assert!(near(middle(name), middle(date)), "{name:?} {date:?}");
    // The seal: its middle over that of the date, a little above the two; its edge within a line of the text.
    let (_, [x0, y0, x1, y1]) = field(&document);
    assert!(near((x1 - x0) / MM, SEAL) && near((y1 - y0) / MM, SEAL));
    assert!(near((x0 + x1) / 2.0 - LEFT, middle(date)));
    let under = text.base + 0.12 * SIZE;
    assert!(y0 - TOP > under && y0 - TOP < under + PITCH, "{y0} {under}");
    let between = (name.base - 0.88 * SIZE + date.base + 0.12 * SIZE) / 2.0;
    let above = between - ((y0 + y1) / 2.0 - TOP);
    assert!((2.0..15.0).contains(&above), "{above}");
}

#[test]
fn a_long_name_breaks_after_words_and_keeps_its_space_at_the_right() {
    let name = "青禾县高新技术产业开发区管理委员会驻云台镇综合执法协调办公室";
    let report = report("没有收费。", &format!("{name}\n2024年1月8日"));
    for document in [document(&report, fonts()), sealed(&report)] {
        let lines = lines(&document);
        let first = line(&lines, "青禾县高新");
        assert_eq!(first.text, "青禾县高新技术产业开发区管理委员会驻云台镇");
        assert_eq!(line(&lines, "综合执法").text, "综合执法协调办公室");
        assert!(near(first.right, BODY_WIDTH - 2.0 * CELL), "{first:?}");
    }
}

/// Wherever the text ends on its page, name, date and seal stand on one page with some of it, inside the 版心.
#[test]
fn the_end_never_stands_alone_on_a_page() {
    for count in 0..46 {
        let report = report(&"政府信息公开".repeat(5 * count + 1), "青禾县水利局\n2024年1月8日");
        for document in [document(&report, fonts()), sealed(&report)] {
            let lines = lines(&document);
            let (name, date) = (line(&lines, "青禾县水利局"), line(&lines, "2024年1"));
            assert_eq!(name.page, date.page);
            let company = lines.iter().filter(|l| l.page == name.page && l.base < name.base).count();
            assert!(company > 0, "{count}: {lines:#?}");
            if document.pages.iter().flat_map(|p| &p.items).any(|i| matches!(i, Item::Field { .. })) {
                let (page, [_, _, _, bottom]) = field(&document);
                assert_eq!(page, date.page);
                assert!(bottom <= TOP + BODY_HEIGHT + 0.5, "{count}: {bottom}");
            }
        }
    }
}

#[test]
fn the_end_stands_with_a_row_of_the_table_before_it() {
    for count in 10..40 {
        let rows: String = (1..=count).map(|i| format!("| 第{i}项 | {i} |\n")).collect();
        let report = report(&format!("| 名称 | 数量 |\n|---|---|\n{rows}"), "青禾县水利局\n2024年1月8日");
        for document in [document(&report, fonts()), sealed(&report)] {
            let lines = lines(&document);
            let name = line(&lines, "青禾县水利局");
            let company = lines.iter().any(|l| l.page == name.page && l.text == format!("第{count}项"));
            assert!(company, "{count}: {lines:#?}");
        }
    }
}

#[test]
fn attached_papers_stand_below_each_other() {
    let long = "青禾县水利局主动公开的行政规范性文件以及行政许可事项清单和办理情况明细目录";
    let end = format!("附件：1.{long}\n2.重点水利工程建设项目公开目录\n青禾县水利局\n2024年1月8日");
    let lines = lines(&document(&report("没有收费。", &end), fonts()));
    let (text, first, second) = (line(&lines, "没有收费"), line(&lines, "附件"), line(&lines, "2.重点"));
    assert!(near(first.base - text.base, 2.0 * PITCH), "{first:?}");
    assert!(near(first.left, 2.0 * CELL) && near(second.left, 5.0 * CELL), "{first:?} {second:?}");
    // What goes on in the next line begins under the name's first character.
    let at = lines.iter().position(|l| l.text.starts_with("附件")).unwrap();
    let on = &lines[at + 1];
    assert!(long.contains(&on.text), "{on:?}");
    assert!((on.left - 5.0 * CELL) > 8.0 && (on.left - 5.0 * CELL) < 2.0 * CELL, "{on:?}");
    assert!(near(line(&lines, "青禾县水利局").base - second.base, 2.0 * PITCH));
}

/// What a report says, paragraph by paragraph.
fn said(report: &Report) -> Vec<(&str, nianbao::report::Role)> {
    report.paragraphs().map(|p| (p.text.as_str(), p.role)).collect()
}

fn written(document: &Document) -> Vec<u8> {
    nianbao::write::pdf::to_pdf(document, fonts(), &[]).unwrap()
}

#[test]
fn the_field_waits_for_a_signature_and_says_nothing_when_it_is_read() {
    let plain = report("没有收费。", "青禾县水利局\n2024年1月8日");
    let bytes = written(&sealed(&plain));
    let pdf = lopdf::Document::load_mem(&bytes).unwrap();
    let catalog = pdf.catalog().unwrap();
    let form = pdf.get_dict_in_dict(catalog, b"AcroForm").unwrap();
    assert!(!form.has(b"NeedAppearances") && !form.has(b"XFA"));
    let fields = form.get(b"Fields").unwrap().as_array().unwrap();
    let widget = pdf.get_dictionary(fields[0].as_reference().unwrap()).unwrap();
    for (key, value) in [("Subtype", "Widget"), ("FT", "Sig")] {
        assert_eq!(widget.get(key.as_bytes()).unwrap().as_name().unwrap(), value.as_bytes());
    }
    assert_eq!(widget.get(b"F").unwrap().as_i64().unwrap(), 4, "printed, not hidden");
    assert!(widget.has(b"TU") && widget.has(b"AP") && !widget.has(b"V"));
    // The parent tree leads from the widget to its element, and the element to the widget.
    let tree = pdf.get_dict_in_dict(catalog, b"StructTreeRoot").unwrap();
    let numbers = pdf.get_dict_in_dict(tree, b"ParentTree").unwrap().get(b"Nums").unwrap().as_array().unwrap();
    let key = widget.get(b"StructParent").unwrap().as_i64().unwrap();
    let at = numbers.iter().step_by(2).position(|n| n.as_i64().unwrap() == key).unwrap();
    let element = pdf.get_dictionary(numbers[2 * at + 1].as_reference().unwrap()).unwrap();
    assert_eq!(element.get(b"S").unwrap().as_name().unwrap(), b"Form");
    assert_eq!(element.get(b"K").unwrap().as_dict().unwrap().get(b"Obj").unwrap(), &fields[0]);
    // Read back it is the report and no more.
    let back = load_bytes("sealed.pdf", &bytes);
    let without = load_bytes("plain.pdf", &written(&document(&plain, fonts())));
    assert_eq!(said(&back), said(&without));
    let told = |r: &Report| r.findings.iter().map(|f| f.code.as_str().to_string()).collect::<Vec<_>>();
    assert_eq!(told(&back), told(&without));
}

#[test]
fn a_draft_says_so_under_every_page_and_reads_as_the_report() {
    let plain = report(&"政府信息公开".repeat(200), "青禾县水利局\n2024年1月8日");
    let draft = document_with(&plain, fonts(), &Extras { watermark: Some("草稿".into()), ..Extras::default() });
    for page in &draft.pages {
        let Item::Watermark { x, y, size, glyphs, grey } = &page.items[0] else { panic!("first on the page") };
        assert_eq!(glyphs.iter().map(|g| g.ch).collect::<String>(), "草稿");
        assert!(*grey > 0.8 && *size > 100.0);
        // Its middle is the page's.
        let turn = std::f32::consts::FRAC_1_SQRT_2;
        let (along, up) = (glyphs.len() as f32 * size / 2.0 * turn, 0.37 * size * turn);
        assert!((x + along - up - PAGE[0] / 2.0).abs() < 2.0 && (y - along - up - PAGE[1] / 2.0).abs() < 2.0);
    }
    let without = document(&plain, fonts());
    assert_eq!(lines(&draft).len(), lines(&without).len());
    let [back, bare] = [&draft, &without].map(|document| load_bytes("draft.pdf", &written(document)));
    assert_eq!(said(&back), said(&bare));
    assert!(nianbao::write::svg::page(&draft.pages[0], fonts()).contains("fill=\"#e6e6e6\""));
}

#[test]
#[cfg_attr(not(outside = "qpdf"), ignore = "qpdf is not installed")]
fn qpdf_finds_no_fault_with_field_and_watermark() {
    let file = scratch("field").join("a.pdf");
    let extras = Extras { seal: true, watermark: Some("草稿".into()), ..Extras::default() };
    let report = report("没有收费。", "青禾县水利局\n2024年1月8日");
    std::fs::write(&file, written(&document_with(&report, fonts(), &extras))).unwrap();
    let mut command = judge("qpdf");
    command.arg("--check").arg(&file);
    run(command);
}
