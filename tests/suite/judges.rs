//! Outside judges of what we write: LibreOffice, openpyxl, qpdf, poppler, mupdf. A test whose judge is absent is ignored.

use std::fs;
use std::path::{Path, PathBuf};

use calamine::{Data, Reader, Xlsx};
use nianbao::report::{Block, Report, Role, Standing, State, Table};

use crate::support::{census, judge, load, pdf, real_reports, run, samples, scratch, xlsx};

/// The samples, and the real reports where they are: judges may have as many as there are.
fn all_reports() -> Vec<(String, Report)> {
    let mut paths = samples();
    if cfg!(outside = "real-reports") {
        let real = fs::read_dir(real_reports()).unwrap().map(|e| e.unwrap().path());
        paths.extend(real.filter(|p| p.extension().is_some_and(|e| e == "txt")));
    }
    paths.sort();
    paths.iter().map(|p| (p.file_stem().unwrap().to_string_lossy().into_owned(), load(p))).collect()
}

fn written(folder: &Path, extension: &str, make: fn(&Report) -> Vec<u8>) -> Vec<(PathBuf, Report)> {
    let write = |(name, report): (String, Report)| {
        let path = folder.join(format!("{name}.{extension}"));
        fs::write(&path, make(&report)).unwrap();
        (path, report)
    };
    all_reports().into_iter().map(write).collect()
}

/// The text that a PDF of the report must give back, without white space: what the pages show.
fn shown_text(report: &Report) -> String {
    let mut text = report.display_title();
    for section in &report.sections {
        text.push_str(&section.heading);
        for block in &section.blocks {
            match block {
                Block::Paragraph(p) if p.role == Role::Title => {}
                Block::Paragraph(p) => text.push_str(&p.text),
                Block::Form(f) => {
                    let grid = nianbao::document::grid::Grid::of_form(&f.table, &report.book);
                    grid.cells.iter().for_each(|c| text.push_str(&c.text));
                }
                Block::Table(Table { standing: Standing::Piece(_), .. }) => {}
                Block::Table(t) => t.rows.iter().flatten().for_each(|c| text.push_str(&c.text)),
                other => panic!("{other:?}"),
            }
        }
    }
    text
}

#[test]
#[cfg_attr(not(outside = "pdftotext"), ignore = "pdftotext is not installed")]
fn pdftotext_gives_every_character_back() {
    let folder = scratch("pdftotext");
    for (path, report) in written(&folder, "pdf", pdf) {
        let mut command = judge("pdftotext");
        command.args(["-enc", "UTF-8", "-layout"]).arg(&path).arg("-");
        let text = run(command);
        let pages = text.matches('\u{c}').count();
        let mut wanted = census(&shown_text(&report));
        // Page numbers are the only text besides.
        for page in 1..=pages {
            for (c, n) in census(&format!("— {page} —")) {
                *wanted.entry(c).or_insert(0) += n;
            }
        }
        let got = census(&text);
        let differ: Vec<_> = wanted.iter().filter(|(c, n)| got.get(c) != Some(n)).collect();
        // Repeated table headers may add text; with these reports no table breaks.
        assert_eq!(got, wanted, "{}: {differ:?}", path.display());
        // Paragraphs come back in reading order, whole.
        let mut plain = judge("pdftotext");
        plain.args(["-enc", "UTF-8"]).arg(&path).arg("-");
        let squeezed: String = run(plain)
            .split('\u{c}')
            .map(|page| {
                let lines: Vec<&str> = page.lines().filter(|l| !(l.starts_with('—') && l.ends_with('—'))).collect();
                nianbao::base::text::squeeze(&lines.concat())
            })
            .collect();
        for section in &report.sections {
            for block in &section.blocks {
                if let Block::Paragraph(p) = block {
                    let wanted = nianbao::base::text::squeeze(&p.text);
                    assert!(squeezed.contains(&wanted) || p.role == Role::Title, "{}: {wanted}", path.display());
                }
            }
        }
    }
}

/// What a judge says of each PDF.
fn verdicts(name: &str, arguments: &[&str]) -> Vec<String> {
    let folder = scratch(name);
    let mut all = Vec::new();
    for (path, _) in written(&folder, "pdf", pdf) {
        let mut command = judge(name);
        command.args(arguments).arg(&path);
        all.push(run(command));
    }
    all
}

#[test]
#[cfg_attr(not(outside = "qpdf"), ignore = "qpdf is not installed")]
fn qpdf_finds_no_fault_with_any_pdf() {
    for verdict in verdicts("qpdf", &["--check"]) {
        assert!(verdict.contains("No syntax or stream encoding errors found"), "{verdict}");
    }
}

#[test]
#[cfg_attr(not(outside = "pdffonts"), ignore = "pdffonts is not installed")]
fn poppler_finds_every_face_embedded() {
    for list in verdicts("pdffonts", &[]) {
        let faces: Vec<&str> = list.lines().skip(2).collect();
        assert!(!faces.is_empty());
        for face in faces {
            let columns: Vec<&str> = face.split_whitespace().collect();
            let flags = &columns[columns.len() - 5..columns.len() - 2];
            assert_eq!(flags, ["yes", "yes", "yes"], "embedded, subset, unicode: {face}");
        }
    }
}

#[test]
#[cfg_attr(not(outside = "mutool"), ignore = "mutool is not installed")]
fn mupdf_reads_every_pdf() {
    for text in verdicts("mutool", &["draw", "-q", "-F", "txt", "-o", "-"]) {
        assert!(text.contains("总体情况"));
    }
}

#[test]
#[cfg_attr(not(outside = "pdfinfo"), ignore = "pdfinfo is not installed")]
fn poppler_finds_pages_of_a4_in_every_pdf() {
    for info in verdicts("pdfinfo", &[]) {
        assert!(info.contains("A4") && info.contains("1.7"), "{info}");
    }
}

/// Every key's cell, read by its name through calamine.
#[test]
fn the_workbook_holds_the_numbers_as_numbers() {
    for (name, report) in all_reports() {
        let bytes = xlsx(&report);
        let mut book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(bytes)).unwrap();
        assert_eq!(
            book.sheet_names(),
            &["基本信息", "总体情况", "表二", "表三", "表四", "存在问题", "其他事项", "勾稽检查", "原文对照"]
                [..book.sheet_names().len()],
            "{name}"
        );
        let names: Vec<(String, String)> = book.defined_names().to_vec();
        for (field, value) in report.tables().flat_map(|t| t.template.fields.iter().zip(&t.values)) {
            let reference =
                &names.iter().find(|(n, _)| *n == field.key).unwrap_or_else(|| panic!("no name {}", field.key)).1;
            let (sheet, cell) = reference.trim_start_matches('=').split_once('!').unwrap();
            let (row, col) = position(cell);
            let range = book.worksheet_range(sheet.trim_matches('\'')).unwrap();
            let got = range.get_value((row, col)).cloned().unwrap_or(Data::Empty);
            match value.state {
                State::Number(n) => {
                    assert_eq!(got, Data::Float(n.to_string().parse().unwrap()), "{name} {}", field.key)
                }
                State::Blank | State::Missing => assert_eq!(got, Data::Empty, "{name} {}", field.key),
                _ => assert_eq!(got, Data::String(value.text.clone())),
            }
        }
    }
}

fn position(cell: &str) -> (u32, u32) {
    let plain = cell.replace('$', "");
    let letters: String = plain.chars().take_while(char::is_ascii_alphabetic).collect();
    let row: u32 = plain[letters.len()..].parse().unwrap();
    let col = letters.bytes().fold(0u32, |n, b| n * 26 + u32::from(b - b'A') + 1);
    (row - 1, col - 1)
}

const OPENPYXL: &str = r#"
import sys, json, openpyxl
book = openpyxl.load_workbook(sys.argv[1])
cached = openpyxl.load_workbook(sys.argv[1], data_only=True)
out = {}
for name, defined in book.defined_names.items():
    for sheet, ref in defined.destinations:
        # An issuer's own table has a name for its whole range.
        if ':' in ref:
            continue
        cell = book[sheet][ref.replace('$', '')]
        value = cached[sheet][ref.replace('$', '')].value
        out[name] = [cell.data_type, None if value is None else str(value)]
# The rows of the sums; a finding below them has a formula of its own, for whether its cells have changed since.
formulas = sum(1 for row in book['勾稽检查'].iter_rows() if row[3].data_type == 'f' for c in row if c.data_type == 'f')
strings = [c.value for s in book for row in s.iter_rows() for c in row if c.data_type == 's']
print(json.dumps({'cells': out, 'formulas': formulas, 'strings': strings}))
"#;

#[test]
#[cfg_attr(not(outside = "openpyxl"), ignore = "openpyxl is not installed")]
fn openpyxl_reads_the_same_cells_back() {
    let folder = scratch("openpyxl");
    for (path, report) in written(&folder, "xlsx", xlsx) {
        let mut command = judge("openpyxl");
        command.args(["-c", OPENPYXL]).arg(&path);
        let got: serde_json::Value = serde_json::from_str(&run(command)).unwrap();
        let (mut equations, mut sums) = (0, 0);
        for table in report.tables() {
            equations += table.template.equations.len() as u64;
            for (field, value) in table.template.fields.iter().zip(&table.values) {
                let cell = &got["cells"][&field.key];
                match value.number() {
                    Some(n) => {
                        // Totals are sums with their results stored.
                        assert!(
                            cell[0] == "n"
                                || (cell[0] == "f" && field.key.ends_with(".total")
                                    || field.key.starts_with("requests.total.")),
                            "{}: {cell}",
                            field.key
                        );
                        sums += u64::from(cell[0] == "f");
                        let read: rust_decimal::Decimal = cell[1].as_str().unwrap().parse().unwrap();
                        assert_eq!(read, n, "{}", field.key);
                    }
                    None if value.text.is_empty() => assert!(cell[1].is_null(), "{}: {cell}", field.key),
                    None => assert_eq!(cell[1], value.text.as_str()),
                }
            }
        }
        assert_eq!(got["formulas"].as_u64(), Some(equations * 4));
        assert!(sums > 20, "{sums} totals are sums");
    }
}

#[test]
#[cfg_attr(not(outside = "soffice"), ignore = "soffice is not installed")]
fn libreoffice_opens_every_workbook_and_agrees_with_every_sum() {
    let folder = scratch("soffice");
    let books = written(&folder, "xlsx", xlsx);
    let mut command = sheets_as_csv(&folder);
    command.args(books.iter().map(|b| &b.0));
    run(command);
    for (path, report) in &books {
        let stem = path.file_stem().unwrap().to_string_lossy();
        let checks = fs::read_to_string(folder.join(format!("{stem}-勾稽检查.csv"))).unwrap();
        let wrong = checks.lines().filter(|l| l.contains("不符")).count();
        let failing = report
            .tables()
            .flat_map(nianbao::check::evaluate)
            .filter(|o| o.verdict == nianbao::check::Verdict::Fails)
            .count();
        assert_eq!(wrong, failing, "{stem}");
        assert!(checks.contains("正确"), "{stem}");
        let second = fs::read_to_string(folder.join(format!("{stem}-表二.csv"))).unwrap();
        assert!(second.contains("行政许可"), "{stem}");
    }
}

#[test]
fn text_that_looks_like_a_formula_stays_text() {
    let text = std::fs::read_to_string(crate::support::root().join("samples/01-规范文本.txt")).unwrap();
    let evil = ["=HYPERLINK(\"http://x\",\"y\")", "+1+1", "@SUM(A1)", "-2+3", "=cmd|'/c calc'!A0"];
    let text = text.replace("2023年度没有收取信息处理费。", &evil.join("\n\n"));
    let report = crate::support::load_bytes("evil.txt", text.as_bytes());
    let bytes = xlsx(&report);
    let mut book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(bytes.clone())).unwrap();
    let range = book.worksheet_range("其他事项").unwrap();
    for line in &evil[..4] {
        assert!(range.used_cells().any(|(_, _, d)| *d == Data::String((*line).to_string())), "{line}");
    }
    let formulas = book.worksheet_formula("其他事项").unwrap();
    assert_eq!(formulas.used_cells().count(), 0);
}

const EDIT: &str = r#"
import sys, openpyxl
book = openpyxl.load_workbook(sys.argv[1])
sheet, ref = next(iter(book.defined_names['requests.new.natural'].destinations))
cell = book[sheet][ref.replace('$', '')]
cell.value = cell.value + 1
text = [row[0] for row in book['其他事项'].iter_rows() if row[0].value][1]
text.value = '今年新增一句。' + str(text.value)
book.save(sys.argv[2])
"#;

#[test]
#[cfg_attr(not(all(outside = "openpyxl", outside = "soffice")), ignore = "openpyxl or soffice is not installed")]
fn edits_come_back_and_the_checks_follow_them() {
    let folder = scratch("edits");
    let report = load(&samples()[0]);
    fs::write(folder.join("a.xlsx"), xlsx(&report)).unwrap();
    let mut command = judge("openpyxl");
    command.args(["-c", EDIT]).arg(folder.join("a.xlsx")).arg(folder.join("b.xlsx"));
    run(command);
    // The way back: the edited number and text, nothing else.
    let back = load(&folder.join("b.xlsx"));
    let mut changed = Vec::new();
    for (a, b) in report.tables().zip(back.tables()) {
        for (field, (x, y)) in a.template.fields.iter().zip(a.values.iter().zip(&b.values)) {
            if x.number() != y.number() {
                changed.push((field.key.as_str(), y.number().unwrap() - x.number().unwrap()));
            }
        }
    }
    // The total is a sum: it follows.
    let one = rust_decimal::Decimal::ONE;
    assert_eq!(changed, [("requests.new.natural", one), ("requests.new.total", one)]);
    let texts: Vec<String> = back
        .sections
        .iter()
        .flat_map(|s| &s.blocks)
        .filter_map(|b| if let Block::Paragraph(p) = b { Some(p.text.clone()) } else { None })
        .collect();
    assert_eq!(texts.iter().filter(|t| t.starts_with("今年新增一句。")).count(), 1);
    let codes: Vec<&str> = back.findings.iter().map(|f| f.code.as_str()).collect();
    assert_eq!(codes, ["requests-balance", "requests-balance"]);
    // The live checks say the same, worked out by LibreOffice.
    let mut command = sheets_as_csv(&folder);
    command.arg(folder.join("b.xlsx"));
    run(command);
    let checks = fs::read_to_string(folder.join("b-勾稽检查.csv")).unwrap();
    assert_eq!(checks.lines().filter(|l| l.contains("不符")).count(), 2, "{checks}");
}

/// LibreOffice writing every sheet of the workbooks to come as a CSV of its own into the folder.
fn sheets_as_csv(folder: &Path) -> std::process::Command {
    let mut command = judge("soffice");
    command.arg(format!("-env:UserInstallation=file://{}", folder.join("profile").display()));
    let filter = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1";
    command.args(["--headless", "--convert-to", filter, "--outdir"]).arg(folder);
    command
}
