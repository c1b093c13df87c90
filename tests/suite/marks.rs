//! Marks that lead to notes are no digits of a number, in whatever format and however they are set; what only looks
//! like a digit is none; and what cannot be checked is told.

use nianbao::base::finding::{Finding, Severity};
use nianbao::report::{Report, State};
use rust_xlsxwriter::{Format, FormatScript, Workbook};

use crate::support::{load_bytes, pdf, samples, xlsx, zipped};

const NOTE: &str = "value-marked-note";
/// A cell of 表二 that is in no sum, and one of 表三 that is in two.
const CELLS: [(&str, &str); 2] = [("disclosure.licensing.decisions", "126"), ("requests.new.natural", "5")];

/// The first sample with marks behind the labels and the numbers of [`CELLS`].
pub fn marked(label: &str, mark: &str) -> String {
    let text = std::fs::read_to_string(&samples()[0]).unwrap();
    let marked = text.replace("| 行政许可 | 126 |", &format!("| 行政许可{label} | 126{mark} |")).replace(
        "| 一、本年新收政府信息公开申请数量 |  |  | 5 |",
        &format!("| 一、本年新收政府信息公开申请数量{label} |  |  | 5{mark} |"),
    );
    assert!(text.contains("| 行政许可 | 126 |") && text.contains("申请数量 |  |  | 5 | 2 |"), "the sample is another");
    marked
}

pub fn rows(text: &str) -> Vec<Result<Vec<String>, String>> {
    let cells = |l: &str| l.trim_matches('|').split('|').map(|c| c.trim().to_string()).collect();
    let lines = text.lines().filter(|l| !l.is_empty() && !l.starts_with("|---"));
    lines.map(|l| if l.starts_with('|') { Ok(cells(l)) } else { Err(l.to_string()) }).collect()
}

pub fn html(text: &str) -> Vec<u8> {
    let mut page = String::from("<!DOCTYPE html><html><meta charset=utf-8><body>");
    let mut table = false;
    for row in rows(text) {
        if table != row.is_ok() {
            page += if table { "</table>" } else { "<table>" };
            table = !table;
        }
        page += &match row {
            Ok(cells) => format!("<tr><td>{}</td></tr>", cells.join("</td><td>")),
            Err(line) => format!("<p>{line}</p>"),
        };
    }
    (page + "</body></html>").into_bytes()
}

fn docx(text: &str) -> Vec<u8> {
    let styles = "<w:styles xmlns:w=\"w\"><w:style w:type=\"character\" w:styleId=\"a5\"><w:rPr><w:vertAlign w:val=\"superscript\"/></w:rPr></w:style>\
        <w:style w:type=\"character\" w:styleId=\"a6\"><w:basedOn w:val=\"a5\"/></w:style></w:styles>";
    docx_with(text, styles, "")
}

/// The same with other styles, and a cell of its own where the text has `@`.
pub fn docx_with(text: &str, styles: &str, own: &str) -> Vec<u8> {
    let p = |text: &str| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>");
    let mut body = String::new();
    let mut table = false;
    for row in rows(text) {
        if table != row.is_ok() {
            body += if table { "</w:tbl>" } else { "<w:tbl>" };
            table = !table;
        }
        body += &match row {
            Ok(cells) => {
                let cell = |c: &String| if c == "@" { own.to_string() } else { format!("<w:tc>{}</w:tc>", p(c)) };
                let cells: String = cells.iter().map(cell).collect();
                format!("<w:tr>{cells}</w:tr>")
            }
            Err(line) => p(&line),
        };
    }
    let document = format!("<w:document xmlns:w=\"w\" xmlns:m=\"m\"><w:body>{body}</w:body></w:document>");
    zipped(&[("word/document.xml", &document), ("word/styles.xml", styles)])
}

/// A run of its own between two that are as they were.
fn run(properties: &str, text: &str) -> String {
    format!("</w:t></w:r><w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r><w:r><w:t>")
}

/// A workbook by anyone: `12^1` has the 1 raised.
fn workbook(text: &str) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let (plain, raised) = (Format::new(), Format::new().set_font_script(FormatScript::Superscript));
    for (r, row) in rows(text).into_iter().enumerate() {
        let cells = row.unwrap_or_else(|line| vec![line]);
        for (c, cell) in cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
            let (r, c) = (u32::try_from(r).unwrap(), u16::try_from(c).unwrap());
            match (cell.split_once('^'), cell.parse::<f64>()) {
                (Some((base, mark)), _) => {
                    sheet.write_rich_string(r, c, &[(&plain, base), (&raised, mark)]).unwrap();
                }
                (None, Ok(n)) => {
                    sheet.write_number(r, c, n).unwrap();
                }
                _ => {
                    sheet.write_string(r, c, cell).unwrap();
                }
            }
        }
    }
    book.save_to_buffer().unwrap()
}

fn ods(text: &str) -> Vec<u8> {
    let mut table = String::new();
    for row in rows(text) {
        let cells = row.unwrap_or_else(|line| vec![line]);
        let cell = |c: &String| {
            let text = match c.split_once('^') {
                Some((base, mark)) => format!("{base}<text:span text:style-name=\"T1\">{mark}</text:span>"),
                None => c.clone(),
            };
            format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>")
        };
        table += &format!("<table:table-row>{}</table:table-row>", cells.iter().map(cell).collect::<String>());
    }
    let content = format!(
        "<office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\" xmlns:style=\"s\"><office:automatic-styles>\
         <style:style style:name=\"T1\" style:family=\"text\"><style:text-properties style:text-position=\"super 58%\"/></style:style>\
         </office:automatic-styles><office:body><office:spreadsheet><table:table table:name=\"表\">{table}</table:table>\
         </office:spreadsheet></office:body></office:document-content>"
    );
    let mimetype = "application/vnd.oasis.opendocument.spreadsheet";
    let manifest = "<manifest:manifest xmlns:manifest=\"m\"/>";
    zipped(&[("mimetype", mimetype), ("META-INF/manifest.xml", manifest), ("content.xml", &content)])
}

/// A small PDF with ruled tables: `12^1` has the 1 small and raised by a third. The face has no outlines, its codes are
/// Unicode.
fn ruled(text: &str) -> Vec<u8> {
    ruled_with(text, &|_, _, _| None)
}

/// The same, some cells drawn by hand at their place.
pub fn ruled_with(text: &str, by_hand: &dyn Fn(f64, f64, &str) -> Option<String>) -> Vec<u8> {
    use crate::paper::code;
    let mut pages: Vec<String> = vec![String::new()];
    let mut y = 800.0f64;
    for row in rows(text) {
        if y < 60.0 {
            pages.push(String::new());
            y = 800.0;
        }
        let page = pages.last_mut().unwrap();
        let mut draw = |x: f64, cell: &str| {
            if let Some(drawn) = by_hand(x, y, cell) {
                *page += &drawn;
                return;
            }
            let (base, mark) = cell.split_once('^').unwrap_or((cell, ""));
            *page += &format!("BT /F 10 Tf 1 0 0 1 {x} {y} Tm <{}> Tj ET\n", code(base));
            let width: f64 = base.chars().map(|c| if c.is_ascii() { 5.0 } else { 10.0 }).sum();
            if !mark.is_empty() {
                *page += &format!("BT /F 6 Tf 1 0 0 1 {} {} Tm <{}> Tj ET\n", x + width, y + 3.5, code(mark));
            }
        };
        match row {
            Err(line) => draw(40.0, &line.chars().take(40).collect::<String>()),
            Ok(cells) => {
                let mut edges = vec![40.0];
                for (i, cell) in cells.iter().enumerate() {
                    draw(edges[i] + 2.0, cell);
                    edges.push(edges[i] + if cells.len() <= 4 || (i < 3 && cells.len() == 10) { 520.0 } else { 90.0 });
                }
                for x in &edges {
                    *page += &format!("{x} {} m {x} {} l S\n", y - 5.0, y + 13.0);
                }
                for at in [y - 5.0, y + 13.0] {
                    *page += &format!("40 {at} m {} {at} l S\n", edges[cells.len()]);
                }
            }
        }
        y -= 18.0;
    }
    crate::paper::document(pages)
}

fn codes(report: &Report) -> Vec<&str> {
    let mut codes: Vec<&str> = report.findings.iter().map(|f| f.code.as_str()).collect();
    codes.sort_unstable();
    codes
}

fn of<'a>(report: &'a Report, code: &str) -> Vec<&'a Finding> {
    report.findings.iter().filter(|f| f.code == code).collect()
}

/// The numbers are those without the marks, the text has the mark, a note says so, and nothing else is new.
fn is_noted(what: &str, report: &Report, plain: &Report, mark: &str) {
    for (key, number) in CELLS {
        let value = report.value(key).unwrap_or_else(|| panic!("{what}: {key}"));
        assert_eq!(value.number().map(|n| n.to_string()).as_deref(), Some(number), "{what}: {key} {:?}", value.text);
        assert_eq!(value.text, format!("{number}{mark}"), "{what}: {key}");
    }
    let notes = of(report, NOTE);
    let keys: Vec<&str> = notes.iter().flat_map(|f| &f.keys).map(String::as_str).collect();
    assert_eq!(keys, CELLS.map(|c| c.0), "{what}");
    assert!(notes.iter().all(|f| f.severity == Severity::Note && !f.origins.is_empty()), "{what}");
    let others: Vec<&str> = codes(report).into_iter().filter(|c| *c != NOTE).collect();
    assert_eq!(others, codes(plain), "{what}");
}

/// The same in every copy that can be read back.
fn in_copies(what: &str, report: &Report, plain: &Report, mark: &str) {
    is_noted(what, report, plain, mark);
    let json =
        String::from_utf8(nianbao::write::json::to_json(report, nianbao::base::finding::Lang::Zh).unwrap()).unwrap();
    assert!(json.contains(&format!("\"text\": \"126{mark}\"")), "{what}");
    is_noted(&format!("{what} → JSON"), &load_bytes("a.json", json.as_bytes()), plain, mark);
    is_noted(&format!("{what} → XLSX"), &load_bytes("a.xlsx", &xlsx(report)), plain, mark);
    is_noted(&format!("{what} → PDF"), &load_bytes("a.pdf", &pdf(report)), plain, mark);
}

#[test]
fn marks_in_text_are_no_digits() {
    let plain = load_bytes("a.txt", marked("", "").as_bytes());
    for mark in
        ["①", "²", "¹⁰", "₁", "*", "**", "(注1)", "（见注②）", "[1]", "[^1]", "〔2〕", "㉑", "⑴", "❶", "⓵", "➀", "㊀"]
    {
        let report = load_bytes("a.txt", marked("", mark).as_bytes());
        is_noted(mark, &report, &plain, mark);
    }
    for mark in ["①", "⁵", "₉", "（注1）", "*"] {
        in_copies(mark, &load_bytes("a.txt", marked("", mark).as_bytes()), &plain, mark);
    }
    let converted = load_bytes("a.md", marked("", "<sup>1</sup>").as_bytes());
    is_noted("sup in Markdown", &converted, &plain, "¹");
}

#[test]
fn labels_may_bear_marks() {
    let plain = load_bytes("a.txt", marked("", "").as_bytes());
    for mark in ["①", "²", "[1]", "（注1）", "*", " ①", "❶"] {
        let report = load_bytes("a.txt", marked(mark, "").as_bytes());
        assert_eq!(codes(&report), codes(&plain), "{mark}");
        for (key, number) in CELLS {
            assert_eq!(report.value(key).unwrap().text, number, "{mark}");
        }
    }
    let headings =
        marked("", "").replace("三、收到和处理政府信息公开申请情况", "三、收到和处理政府信息公开申请情况[2]");
    assert_eq!(codes(&load_bytes("a.txt", headings.as_bytes())), codes(&plain));
}

#[test]
fn marks_alone_are_unread() {
    for mark in ["①", "¹", "[1]", "（注1）", "₂", "⑴", "㉑", "½", "Ⅻ", "〇", "🄂", "߁", "١"] {
        let text = marked("", "").replace("| 行政许可 | 126 |", &format!("| 行政许可 | {mark} |"));
        let report = load_bytes("a.txt", text.as_bytes());
        let value = report.value(CELLS[0].0).unwrap();
        assert_eq!((value.state, value.text.as_str()), (State::Unread, mark));
        assert!(of(&report, "value-unread").iter().any(|f| f.keys == [CELLS[0].0]), "{mark}");
    }
    let report = load_bytes("a.html", &html(&marked("", "").replace("126", "<sup>1</sup>")));
    assert_eq!(report.value(CELLS[0].0).unwrap().state, State::Unread);
}

#[test]
fn raised_text_of_web_pages() {
    let page = |mark: &str| load_bytes("a.html", &html(&marked("", mark)));
    let plain = page("");
    for (html, mark) in [
        ("<sup>1</sup>", "¹"),
        ("<sup><a href='#n'>[1]</a></sup>", "[¹]"),
        ("<sub>2</sub>", "₂"),
        ("<span style='font-size:60%; Vertical-Align: super'>1</span>", "¹"),
        ("<sup>①</sup>", "①"),
    ] {
        in_copies(html, &page(html), &plain, mark);
    }
    let ruby = html(
        &marked("", "")
            .replace("126", "<ruby>126<rt>1</rt></ruby>")
            .replace("| 5 | 2 ", "| <ruby>5<rp>(</rp><rt>1</rt><rp>)</rp></ruby> | 2 "),
    );
    is_noted("ruby", &load_bytes("a.html", &ruby), &plain, "（¹）");
}

#[test]
fn raised_runs_of_word() {
    let word = |mark: &str| load_bytes("a.docx", &docx(&marked("", mark)));
    let plain = word("");
    for (properties, mark) in [
        ("<w:vertAlign w:val=\"superscript\"/>", "¹"),
        ("<w:vertAlign w:val=\"subscript\"/>", "₁"),
        ("<w:rStyle w:val=\"a5\"/>", "¹"),
        ("<w:rStyle w:val=\"a6\"/>", "¹"),
        ("<w:position w:val=\"10\"/><w:sz w:val=\"12\"/>", "¹"),
        ("<w:position w:val=\"-8\"/>", "₁"),
    ] {
        in_copies(properties, &word(&run(properties, "1")), &plain, mark);
    }
    // Set back to the line: a digit like any other.
    let digit = word(&run("<w:rStyle w:val=\"a5\"/><w:vertAlign w:val=\"baseline\"/>", "1"));
    assert_eq!(digit.value(CELLS[0].0).unwrap().text, "1261");
    // A nudge is no mark, nor is what stands higher with nothing beside it.
    let nudged = word(&run("<w:position w:val=\"2\"/>", "1"));
    assert_eq!(nudged.value(CELLS[0].0).unwrap().text, "1261");
    let alone = marked("", "").replace("| 126 |", &format!("| {} |", run("<w:position w:val=\"12\"/>", "126")));
    assert_eq!(load_bytes("a.docx", &docx(&alone)).value(CELLS[0].0).unwrap().text, "126");
    let formula = "</w:t></w:r><m:oMath><m:sSup><m:e><m:r><m:t></m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:oMath><w:r><w:t>";
    is_noted("exponent", &word(formula), &plain, "²");
    let ruby = |base: &str| {
        format!(
            "</w:t></w:r><w:r><w:ruby><w:rubyPr/><w:rt><w:r><w:t>1</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>{base}</w:t></w:r></w:rubyBase></w:ruby></w:r><w:r><w:t>"
        )
    };
    let text = marked("", "")
        .replace("| 126 |", &format!("| {} |", ruby("126")))
        .replace("|  |  | 5 | 2 |", &format!("|  |  | {} | 2 |", ruby("5")));
    is_noted("ruby", &load_bytes("a.docx", &docx(&text)), &plain, "（¹）");
}

#[test]
fn raised_runs_of_workbooks() {
    let plain = load_bytes("a.xlsx", &workbook(&marked("", "")));
    in_copies("xlsx", &load_bytes("b.xlsx", &workbook(&marked("", "^1"))), &plain, "¹");
    let label = load_bytes("c.xlsx", &workbook(&marked("^2", "")));
    assert_eq!(codes(&label), codes(&plain));
    let plain = load_bytes("a.ods", &ods(&marked("", "")));
    in_copies("ods", &load_bytes("b.ods", &ods(&marked("", "^1"))), &plain, "¹");
}

#[test]
fn small_raised_digits_of_a_pdf() {
    let plain = load_bytes("a.pdf", &ruled(&marked("", "")));
    for mark in ["1", "12", "*"] {
        let report = load_bytes("b.pdf", &ruled(&marked("", &format!("^{mark}"))));
        in_copies(mark, &report, &plain, &nianbao::base::sign::raised(mark));
    }
    let label = load_bytes("c.pdf", &ruled(&marked("^1", "")));
    assert_eq!(codes(&label), codes(&plain));
}

/// The finding of a code, alone of it.
fn only<'a>(report: &'a Report, code: &str) -> &'a Finding {
    let found = of(report, code);
    assert_eq!(found.len(), 1, "{code}: {:?}", codes(report));
    found[0]
}

#[test]
fn numbers_in_the_text_are_compared_without_their_marks() {
    let text = |sentence: &str| marked("", "").replace("2023年度没有收取信息处理费。", sentence);
    let report = |sentence: &str| load_bytes("a.txt", text(sentence).as_bytes());
    let plain = codes(&report("无。")).len();
    for sentence in
        ["本年新收政府信息公开申请14①件。", "①本年新收政府信息公开申请14件。", "本年新收政府信息公开申请3½件。"]
    {
        assert_eq!(codes(&report(sentence)).len(), plain, "{sentence}");
    }
    let differs = report("本年新收政府信息公开申请15²件。");
    assert_eq!(only(&differs, "text-differs").found.as_deref(), Some("15"));
}

#[test]
fn sums_that_are_too_long_to_check_are_told() {
    let long = "79228162514264337593543950335";
    let text = marked("", "").replace("|  |  | 5 | 2 | 0 |", &format!("|  |  | {long} | 2 | 0 |"));
    let text = text.replace("2023年度没有收取信息处理费。", &format!("本年新收政府信息公开申请{}件。", "9".repeat(40)));
    let report = load_bytes("a.txt", text.as_bytes());
    assert_eq!(report.value("requests.new.natural").unwrap().number().unwrap().to_string(), long);
    let told = of(&report, "sum-unchecked");
    assert_eq!(told.len(), 2, "{:?}", codes(&report));
    assert!(told[0].keys.iter().any(|k| k == "requests.new.natural") && told[0].severity == Severity::Warning);
    assert!(!told[0].origins.is_empty() && told[1].message.zh.contains("正文"));
    let total = |o: &nianbao::check::Outcome<'_>| o.verdict == nianbao::check::Verdict::Beyond;
    assert_eq!(report.tables().flat_map(nianbao::check::evaluate).filter(total).count(), 2);
    // Rounded off, these would seem equal.
    let half = marked("", "")
        .replace("|  |  | 5 | 2 | 0 | 1 | 1 | 5 | 14 |", &format!("|  |  | {long} | 0.4 | 0 | 0 | 0 | 0 | {long} |"));
    assert!(!of(&load_bytes("a.txt", half.as_bytes()), "sum-unchecked").is_empty());
    // Between years, too.
    let carried = |n: &str| {
        load_bytes(
            "a.txt",
            marked("", "")
                .replace("四、结转下年度继续办理 |  |  | 0 |", &format!("四、结转下年度继续办理 |  |  | {n} |"))
                .as_bytes(),
        )
    };
    let (last, this) = (carried(long), carried("0"));
    let findings = nianbao::check::years::compare(&last, &this, &nianbao::check::settings::Thresholds::default());
    assert!(findings.iter().any(|f| f.code == "carry-differs"));
    let formula = |n: &str, base: &str| {
        load_bytes(
            "a.txt",
            marked("", "")
                .replace("| 行政规范性文件 | 3 | 1 | 9 |", &format!("| 行政规范性文件 | {n} | 1 | {base} |"))
                .as_bytes(),
        )
    };
    let findings = nianbao::check::years::compare(
        &formula("3", long),
        &formula(long, "9"),
        &nianbao::check::settings::Thresholds::default(),
    );
    assert!(
        findings.iter().any(|f| f.code == "sum-unchecked"),
        "{:?}",
        findings.iter().map(|f| &f.code).collect::<Vec<_>>()
    );
}

#[test]
fn a_sum_that_nobody_gave_is_no_zero_in_the_brief() {
    let report = load_bytes("a.txt", marked("", "").replace("| 5 | 14 |", "| 5 | / |").as_bytes());
    let summary =
        nianbao::summary::summarize(&report.book, "青禾县", 2023, &[nianbao::summary::Member::of(&report)], None);
    let text =
        String::from_utf8(nianbao::write::json::to_json(&summary.report, nianbao::base::finding::Lang::Zh).unwrap())
            .unwrap();
    assert!(
        text.contains("本年新收政府信息公开申请 （无数） 件，上年结转政府信息") || text.contains("（无数） 件"),
        "{text}"
    );
}

#[test]
fn plain_numbers_whose_column_is_unclear_are_one_finding() {
    let cases = "| 0 | 0 | 0 | 2 | 2 | 2 | 1 | 1 | 1 | 5 | 0 | 1 | 2 | 0 | 3 |";
    // No place of the missing two lets the sums hold.
    let short = "| 0 | 0 | 0 | 2 | 9 | 2 | 1 | 1 | 1 | 9 | 0 | 1 | 2 |";
    let text = std::fs::read_to_string(&samples()[0]).unwrap();
    assert!(text.contains(cases));
    let report = load_bytes("a.txt", text.replace(cases, short).as_bytes());
    let finding = only(&report, "row-unclear");
    assert_eq!(finding.keys, ["cases"]);
    assert!(finding.message.zh.contains("栏次"), "{}", finding.message.zh);
    assert!(of(&report, "value-unread").is_empty() && of(&report, "row-short").is_empty(), "{:?}", codes(&report));
    // A cell that is no number is still told by itself where the columns are clear.
    let unread = load_bytes("a.txt", text.replace(cases, &cases.replacen("| 2 |", "| 约2 |", 1)).as_bytes());
    assert_eq!(only(&unread, "value-unread").keys, ["cases.review.pending"]);
    // In 表三: blanks at both ends of the only row. Each number is kept once.
    let text = "青禾县水利局2023年政府信息公开工作年度报告\n\n一、总体情况\n\n无。\n\n三、收到和处理政府信息公开申请情况\n\n\
        | 一、本年新收政府信息公开申请数量 |  | 3 | 4 | 0 |  | 0 | 0 | 7 |  |\n| 四、结转下年度继续办理 |  |  |  |  |  |  |  |  |  |\n";
    let report = load_bytes("a.txt", text.as_bytes());
    let texts: Vec<&str> = report
        .table(nianbao::forms::Form::Requests)
        .unwrap()
        .values
        .iter()
        .map(|v| v.text.as_str())
        .filter(|t| !t.is_empty())
        .collect();
    assert_eq!(texts, ["3", "4", "0", "0", "0", "7"], "{:?}", codes(&report));
    assert_eq!(only(&report, "row-unclear").keys, ["requests.new"]);
    assert!(of(&report, "value-unread").is_empty());
}

#[test]
fn numbers_of_workbooks_are_those_shown() {
    let book = |n: f64| {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        for (r, row) in rows(&marked("", "")).into_iter().enumerate() {
            for (c, cell) in row.unwrap_or_else(|line| vec![line]).iter().enumerate() {
                let (r, c) = (u32::try_from(r).unwrap(), u16::try_from(c).unwrap());
                match cell.as_str() {
                    "4.85" => {
                        sheet.write_number(r, c, n).unwrap();
                    }
                    "126" => {
                        sheet
                            .write_formula(r, c, rust_xlsxwriter::Formula::new("=1*1").set_result(format!("{n:?}")))
                            .unwrap();
                    }
                    "" => {}
                    text => {
                        sheet.write_string(r, c, text).unwrap();
                    }
                }
            }
        }
        book.save_to_buffer().unwrap()
    };
    for (stored, shown) in [
        (0.1 + 0.2, "0.3"),
        (1.1 * 1.1, "1.21"),
        (4.85, "4.85"),
        (123_456_789.123_456, "123456789.123456"),
        (1e15 + 1.0, "1000000000000000"),
        (0.0, "0"),
        (-2.5e-3, "-0.0025"),
    ] {
        let report = load_bytes("a.xlsx", &book(stored));
        for key in ["disclosure.fees.amount", CELLS[0].0] {
            let value = report.value(key).unwrap();
            assert_eq!(
                (value.text.as_str(), value.number().map(|n| n.to_string()).as_deref()),
                (shown, Some(shown)),
                "{stored}"
            );
        }
    }
}

/// Every character there is, beside digits: only digits add to a number.
#[test]
fn no_character_becomes_a_digit() {
    use nianbao::normalize::{Reading, read_value};
    let number = |text: &str| match read_value(nianbao::Book::official(), text) {
        Reading::Number(n, _) => Some(n.abs().to_string()),
        _ => None,
    };
    let digit = |c: char| {
        c.is_ascii_digit()
            || ('０'..='９').contains(&c)
            || matches!(c as u32, 0x1_CCF0..=0x1_CCF9 | 0x1_D7CE..=0x1_D7FF | 0x1_FBF0..=0x1_FBF9)
    };
    // What takes no room parts nothing: who looks at it sees one number.
    let unseen =
        |c: char| matches!(c as u32, 0x61C | 0x200B..=0x200F | 0x202A..=0x202C | 0x2060 | 0x2066..=0x2069 | 0xFEFF);
    let all = (0..0x3400).chain(0xA000..0xAC00).chain(0xF900..0x2_0000).filter_map(char::from_u32);
    for c in all.filter(|&c| !digit(c)) {
        for (text, wanted) in [
            (format!("12{c}"), &["12"][..]),
            (format!("{c}12"), &["12"]),
            (format!("1{c}2"), if unseen(c) { &["12"] } else { &["1.2"] }),
        ] {
            let read = number(&text);
            assert!(read.as_deref().is_none_or(|n| wanted.contains(&n)), "{text:?} U+{:04X}: {read:?}", c as u32);
        }
        assert!(
            !nianbao::Book::official().folding().normal(&c.to_string()).contains(|d: char| d.is_ascii_digit()),
            "U+{:04X}",
            c as u32
        );
    }
}

#[test]
fn a_mark_alone_in_a_line_set_in_columns_keeps_its_column() {
    let text = |row: &str| {
        marked("", "")
            .replace("| 行政规范性文件 | 3 | 1 | 9 |", "")
            .replace("| 规章 | 0 | 0 | 0 |\n", &format!("\n规章    0    0    0\n{row}\n\n| 空 | | |\n"))
    };
    let read = |row: &str| {
        let report = load_bytes("a.txt", text(row).as_bytes());
        ["issued", "repealed", "in_force"].map(|c| report.value(&format!("disclosure.normative.{c}")).unwrap().clone())
    };
    let [issued, repealed, in_force] = read("行政规范性文件    3    ①    9");
    assert_eq!((issued.text.as_str(), repealed.text.as_str(), in_force.text.as_str()), ("3", "①", "9"));
    assert_eq!(repealed.state, State::Unread);
    assert_eq!(read("行政规范性文件    ①    3    1    9").map(|v| v.text), ["3", "1", "9"]);
}

#[test]
fn the_day_of_issue_may_bear_a_mark() {
    for mark in ["①", "²", "*", "（注1）", "[1]"] {
        let text = marked("", "").replace("2024年1月18日", &format!("2024年1月18日{mark}"));
        assert_eq!(load_bytes("a.txt", text.as_bytes()).issued_on.as_deref(), Some("2024-01-18"), "{mark}");
    }
}

/// Mail merge: what stands in the instruction of a field, the results of others in it too, is none of what the field shows.
#[test]
fn what_a_field_is_asked_is_no_digit_of_its_answer() {
    let sign = |what: &str| format!("<w:r><w:fldChar w:fldCharType=\"{what}\"/></w:r>");
    let asked = |text: &str| format!("<w:r><w:instrText>{text}</w:instrText></w:r>");
    let shown = |text: &str| format!("<w:r><w:t>{text}</w:t></w:r>");
    let (begin, answer, end) = (sign("begin"), sign("separate"), sign("end"));
    let merge = |n: &str| format!("{begin}{}{answer}{}{end}", asked("MERGEFIELD n"), shown(n));
    let own = [
        format!(
            "{begin}{}{}{}{}{answer}{}{end}",
            asked("IF "),
            merge("126"),
            asked("= \"\" \"0\" "),
            merge("126"),
            shown("126")
        ),
        format!("{begin}{}{}{}{answer}{}{end}", asked("= "), merge("77"), asked(" + 49"), shown("126")),
        format!("{begin}{}{answer}{}{end}{}", asked("ASK a \"?\""), shown("55"), shown("126")),
        // One that is not ended takes no more than its instruction.
        format!("{begin}{}{answer}{}", asked("MERGEFIELD n"), shown("126")),
    ];
    let text = marked("", "").replace("| 行政许可 | 126 |", "| 行政许可 | @ |");
    assert!(text.contains('@'));
    for own in own {
        let cell = format!("<w:tc><w:p>{own}</w:p></w:tc>");
        let read = load_bytes("a.docx", &docx_with(&text, "<w:styles xmlns:w=\"w\"/>", &cell));
        let number = read.value("disclosure.licensing.decisions").and_then(|v| v.number()).map(|n| n.to_string());
        assert_eq!(number.as_deref(), Some("126"), "{own}");
    }
}

/// As many fields as one likes that never end, and text and paragraphs behind them, take time by their number alone.
#[test]
fn fields_that_never_end_take_no_more_time_than_others() {
    const MANY: usize = 60_000;
    let begin = "<w:r><w:fldChar w:fldCharType=\"begin\"/><w:t>7</w:t></w:r>";
    for between in ["", "</w:p><w:p>"] {
        let cell = format!("<w:tc><w:p>{}</w:p></w:tc>", [begin, between].concat().repeat(MANY));
        let text = marked("", "").replace("| 行政许可 | 126 |", "| 行政许可 | @ |");
        let bytes = docx_with(&text, "<w:styles xmlns:w=\"w\"/>", &cell);
        let began = std::time::Instant::now();
        let _ = nianbao::read::read_bytes("a.docx", &bytes, &nianbao::read::Options::default());
        assert!(began.elapsed().as_secs() < 20, "{:?}", began.elapsed());
    }
}
