//! The five real reports and the samples: every cell, nothing lost, nothing false.

use nianbao::finding::{Lang, Severity};
use nianbao::report::{Block, Report, State};
use nianbao::template::Form;
use nianbao::write::json::to_json;

use crate::support::{census, load, root, samples, shared, snapshot};

/// All text that the report's sections hold.
fn sections_text(report: &Report) -> String {
    let mut text = String::new();
    for section in &report.sections {
        text.push_str(&section.heading);
        for block in &section.blocks {
            match block {
                Block::Paragraph(p) => text.push_str(&p.text),
                Block::Table(t) => t.rows.iter().flatten().for_each(|c| text.push_str(&c.text)),
            }
        }
    }
    text
}

/// The source without Markdown's marks: heading signs, bars and the rules under headers.
fn content(source: &str) -> String {
    let syntax =
        |line: &&str| !line.trim().is_empty() && line.contains('|') && line.chars().all(|c| "|-: ".contains(c));
    source
        .lines()
        .filter(|l| !syntax(l))
        .map(|l| l.trim_start_matches('#').replace('|', ""))
        .collect::<Vec<_>>()
        .join("\n")
}

fn nothing_lost(path: &std::path::Path, report: &Report) {
    let source = std::fs::read_to_string(path).unwrap();
    assert_eq!(census(&content(&source)), census(&sections_text(report)), "{}", path.display());
}

struct Expected {
    file: &'static str,
    agency: &'static str,
    year: i32,
    issued_on: Option<&'static str>,
    layout: &'static str,
    /// Cells that are not zero.
    cells: &'static [(&'static str, &'static str)],
    missing: usize,
    codes: &'static [&'static str],
}

const REAL: &[Expected] = &[
    Expected {
        file: "000_145320c53f53a7db.txt",
        agency: "梁园区水池铺乡人民政府",
        year: 2020,
        issued_on: None,
        layout: "2019",
        cells: &[],
        missing: 0,
        codes: &[],
    },
    Expected {
        file: "001_8fcaf53829cb4cf3.txt",
        agency: "鹿亭乡人民政府",
        year: 2020,
        issued_on: Some("2021-01-25"),
        layout: "2019",
        cells: &[("disclosure.procurement.items", "37"), ("disclosure.procurement.amount", "414922.3")],
        missing: 0,
        // 统计期限至 12 月 30 日；三个标题另有写法；采购总金额没有单位。
        codes: &["period-odd", "section-renamed", "section-renamed", "section-renamed", "unit-missing"],
    },
    Expected {
        file: "002_7180246cedc2b1d8.txt",
        agency: "红崖子沟乡人民政府",
        year: 2021,
        issued_on: None,
        layout: "2019",
        cells: &[
            ("disclosure.normative.made", "15"),
            ("disclosure.normative.published", "15"),
            ("disclosure.normative.total_public", "15"),
            ("disclosure.procurement.items", "102"),
            ("disclosure.procurement.amount", "122852"),
        ],
        missing: 0,
        codes: &["layout-outdated", "unit-missing", "layout-outdated"],
    },
    Expected {
        file: "003_a389ffc6f2338d44.txt",
        agency: "车排子镇政府",
        year: 2020,
        issued_on: None,
        layout: "2019",
        cells: &[],
        missing: 0,
        codes: &[],
    },
    // Four rows of the source have six numbers for seven columns: the seventh is missing, not invented.
    Expected {
        file: "004_6d2502cf9f24c7ba.txt",
        agency: "盐池县扶贫开发办公室",
        year: 2020,
        issued_on: None,
        layout: "2019",
        cells: &[],
        missing: 4,
        codes: &["row-short", "row-short", "row-short", "row-short"],
    },
];

#[test]
fn the_real_reports_are_read_exactly() {
    for expected in REAL {
        let Some(path) = shared(&format!("reports/{}", expected.file)) else { return };
        let report = load(&path);
        assert_eq!(report.agency.as_deref(), Some(expected.agency));
        assert_eq!(report.year, Some(expected.year));
        assert_eq!(report.issued_on.as_deref(), expected.issued_on);
        let cells: Vec<_> = report.tables.iter().flat_map(|t| t.template.fields.iter().zip(&t.values)).collect();
        assert_eq!(cells.len(), 198, "{}", expected.file);
        for (field, value) in &cells {
            let wanted = expected.cells.iter().find(|(key, _)| *key == field.key).map_or("0", |(_, v)| v);
            match value.state {
                State::Number(n) => assert_eq!(n.to_string(), wanted, "{} {}", expected.file, field.key),
                State::Missing => assert!(expected.missing > 0 && field.key.ends_with(".total"), "{}", field.key),
                other => panic!("{} {}: {other:?}", expected.file, field.key),
            }
            assert_eq!(value.origin.is_none(), value.state == State::Missing, "{}", field.key);
        }
        assert_eq!(cells.iter().filter(|(_, v)| v.state == State::Missing).count(), expected.missing);
        for form in Form::ALL {
            assert_eq!(report.table(form).unwrap().template.layout, expected.layout, "{} {form}", expected.file);
        }
        let codes: Vec<&str> = report.findings.iter().map(|f| f.code.as_str()).collect();
        assert_eq!(codes, expected.codes, "{}", expected.file);
        nothing_lost(&path, &report);
        assert_eq!(report.sections.iter().map(|s| s.number).collect::<Vec<_>>(), [0, 1, 2, 3, 4, 5, 6]);
    }
}

#[test]
fn origins_point_at_the_line_of_the_value() {
    for path in samples() {
        let report = load(&path);
        let source = std::fs::read_to_string(&path).unwrap();
        let lines: Vec<&str> = source.lines().collect();
        for value in report.tables.iter().flat_map(|t| &t.values) {
            let Some(nianbao::report::Origin::Line { line }) = &value.origin else { panic!("no line for {value:?}") };
            assert!(lines[line - 1].contains(&value.text), "{} line {line}: {}", path.display(), value.text);
        }
    }
}

#[test]
fn a_foreign_table_stays_whole_in_its_section() {
    let Some(path) = shared("reports/001_8fcaf53829cb4cf3.txt") else { return };
    let report = load(&path);
    let third = report.sections.iter().find(|s| s.number == 3).unwrap();
    let Block::Table(foreign) = &third.blocks[0] else { panic!("the foreign table comes first") };
    assert!(foreign.form.is_none());
    assert_eq!(foreign.rows.len(), 15);
    assert!(foreign.rows.iter().all(|r| r.len() == 3), "{:?}", foreign.rows);
    assert_eq!(foreign.rows[1][2].text, "315");
    assert!(matches!(&third.blocks[1], Block::Table(t) if t.form == Some(Form::Requests)));
}

#[test]
fn samples_are_read_whole_and_hold_together() {
    for path in samples() {
        let report = load(&path);
        nothing_lost(&path, &report);
        assert_eq!(report.tables.len(), 3, "{}", path.display());
        assert!(report.tables.iter().flat_map(|t| &t.values).all(|v| v.number().is_some()), "{}", path.display());
        assert!(report.findings.iter().all(|f| f.severity != Severity::Error), "{}", path.display());
        // What is told of the samples is true: an old form, headings worded otherwise, an amount without a unit.
        let known = ["layout-outdated", "section-renamed", "unit-missing"];
        assert!(report.findings.iter().all(|f| known.contains(&f.code.as_str())), "{}", path.display());
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let json = String::from_utf8(to_json(&report, Lang::Zh).unwrap()).unwrap();
        snapshot(&root().join(format!("tests/fixtures/text/{name}/expected.json")), &json);
    }
}

#[test]
fn json_follows_its_schema() {
    let schema: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(root().join("docs/schema/nianbao-1.json")).unwrap()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for path in samples() {
        let json: serde_json::Value = serde_json::from_slice(&to_json(&load(&path), Lang::En).unwrap()).unwrap();
        let errors: Vec<String> = validator.iter_errors(&json).map(|e| format!("{}: {e}", e.instance_path())).collect();
        assert!(errors.is_empty(), "{}: {errors:?}", path.display());
    }
    let wrong = serde_json::json!({"schema": "nianbao/1", "title": 3});
    assert!(!validator.is_valid(&wrong), "the schema must be able to refuse");
}

#[test]
fn broken_sums_are_found_and_stay_as_printed() {
    let text = std::fs::read_to_string(root().join("samples/01-规范文本.txt")).unwrap();
    let row = text.lines().find(|l| l.contains("（七）总计")).unwrap();
    let cells: Vec<&str> = row.split('|').collect();
    let natural = cells[4].trim().parse::<i64>().unwrap();
    let mut broken = cells.clone();
    let wrong = format!(" {} ", natural + 3);
    broken[4] = &wrong;
    let report = crate::support::load_bytes("broken.txt", text.replace(row, &broken.join("|")).as_bytes());
    let value = report.value("requests.total.natural").unwrap();
    assert_eq!(value.number().unwrap(), (natural + 3).into());
    let mut codes: Vec<&str> = report.findings.iter().map(|f| f.code.as_str()).collect();
    codes.sort_unstable();
    assert_eq!(codes, ["requests-applicants", "requests-balance", "requests-results"]);
    assert!(
        report
            .findings
            .iter()
            .all(|f| f.severity == Severity::Error && f.keys.iter().any(|k| k == "requests.total.natural"))
    );
    assert!(report.findings.iter().all(|f| !f.origins.is_empty()));
}
