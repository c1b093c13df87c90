//! The samples, invented reports in the shapes of real ones, and the real ones where they are: every cell, nothing lost, nothing false.

use std::path::Path;

use nianbao::base::finding::{Lang, Severity};
use nianbao::forms::Form;
use nianbao::report::{Block, Report, Standing, State};
use nianbao::write::json::to_json;

use crate::support::{against_schema, cells, census, load, real_reports, root, samples, snapshot};

/// All text that the report's sections hold.
fn sections_text(report: &Report) -> String {
    let mut text = String::new();
    for section in &report.sections {
        text.push_str(&section.heading);
        for block in &section.blocks {
            match block {
                Block::Paragraph(p) => text.push_str(&p.text),
                table => table.rows().iter().flatten().for_each(|c| text.push_str(&c.text)),
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

fn nothing_lost(path: &Path, report: &Report) {
    let source = std::fs::read_to_string(path).unwrap();
    assert_eq!(census(&content(&source)), census(&sections_text(report)), "{}", path.display());
}

/// What a report must be read as.
struct Expected {
    /// Its file among the real reports, or its folder among the fixtures.
    file: &'static str,
    agency: &'static str,
    year: i32,
    issued_on: Option<&'static str>,
    codes: &'static [&'static str],
}

/// Reads a report of the layout of 2019 and holds it against its truth: `wanted` tells what stands in a key's cell, and
/// nothing for a cell that the source lacks.
fn read_exactly(path: &Path, expected: &Expected, wanted: &dyn Fn(&str) -> Option<String>) {
    let report = load(path);
    assert_eq!(report.agency.as_deref(), Some(expected.agency));
    assert_eq!(report.year, Some(expected.year));
    assert_eq!(report.issued_on.as_deref(), expected.issued_on);
    let cells: Vec<_> = report.tables().flat_map(|t| t.template.fields.iter().zip(&t.values)).collect();
    assert_eq!(cells.len(), 198, "{}", expected.file);
    for (field, value) in &cells {
        match (value.state, wanted(&field.key)) {
            (State::Number(n), Some(wanted)) => assert_eq!(n.to_string(), wanted, "{} {}", expected.file, field.key),
            (State::Missing, None) => {}
            (state, wanted) => panic!("{} {}: {state:?}, not {wanted:?}", expected.file, field.key),
        }
        assert_eq!(value.origin.is_none(), value.state == State::Missing, "{}", field.key);
    }
    for form in Form::ALL {
        assert_eq!(report.table(form).unwrap().template.layout, "2019", "{} {form}", expected.file);
    }
    let codes: Vec<&str> = report.findings.iter().map(|f| f.code.as_str()).collect();
    assert_eq!(codes, expected.codes, "{}", expected.file);
    nothing_lost(path, &report);
    assert_eq!(report.sections.iter().map(|s| s.number).collect::<Vec<_>>(), [0, 1, 2, 3, 4, 5, 6]);
}

/// Invented reports in the five shapes of the real ones, each with the truth of its cells beside it.
const SHAPES: &[Expected] = &[
    Expected {
        file: "00-标题符号与错位的行", agency: "柳溪区白石乡人民政府", year: 2020, issued_on: None, codes: &[]
    },
    Expected {
        file: "01-一格一行夹自设表",
        agency: "松岭乡人民政府",
        year: 2020,
        issued_on: Some("2021-01-26"),
        codes: &["period-odd", "section-renamed", "section-renamed", "section-renamed", "unit-missing"],
    },
    Expected {
        file: "02-断开的表格",
        agency: "银铃子沟乡人民政府",
        year: 2021,
        issued_on: None,
        codes: &["layout-outdated", "unit-missing", "layout-outdated"],
    },
    Expected {
        file: "03-一格一行", agency: "碾盘子镇政府", year: 2020, issued_on: None, codes: &["unit-missing"]
    },
    // Four rows have six numbers for seven columns: the seventh is missing, not invented.
    Expected {
        file: "04-少一栏的行",
        agency: "云台县扶贫开发办公室",
        year: 2020,
        issued_on: None,
        codes: &["row-short", "row-short", "row-short", "row-short", "unit-missing"],
    },
];

#[test]
fn reports_in_the_shapes_of_real_ones_are_read_exactly() {
    for expected in SHAPES {
        let folder = root().join("tests/fixtures/shapes").join(expected.file);
        let truth = cells(&folder.join("cells.csv"));
        read_exactly(&folder.join("report.txt"), expected, &|key| truth[key].clone());
    }
}

/// The real reports. Their cells are zero but for those that are named.
const REAL: &[Expected] = &[
    Expected {
        file: "000_145320c53f53a7db.txt",
        agency: "梁园区水池铺乡人民政府",
        year: 2020,
        issued_on: None,
        codes: &[],
    },
    Expected {
        file: "001_8fcaf53829cb4cf3.txt",
        agency: "鹿亭乡人民政府",
        year: 2020,
        issued_on: Some("2021-01-25"),
        // 统计期限至 12 月 30 日；三个标题另有写法；采购总金额没有单位。
        codes: &["period-odd", "section-renamed", "section-renamed", "section-renamed", "unit-missing"],
    },
    Expected {
        file: "002_7180246cedc2b1d8.txt",
        agency: "红崖子沟乡人民政府",
        year: 2021,
        issued_on: None,
        codes: &["layout-outdated", "unit-missing", "layout-outdated"],
    },
    Expected {
        file: "003_a389ffc6f2338d44.txt", agency: "车排子镇政府", year: 2020, issued_on: None, codes: &[]
    },
    Expected {
        file: "004_6d2502cf9f24c7ba.txt",
        agency: "盐池县扶贫开发办公室",
        year: 2020,
        issued_on: None,
        codes: &["row-short", "row-short", "row-short", "row-short"],
    },
];

const NOT_ZERO: &[(&str, &str, &str)] = &[
    ("001", "disclosure.procurement.items", "37"),
    ("001", "disclosure.procurement.amount", "414922.3"),
    ("002", "disclosure.normative.made", "15"),
    ("002", "disclosure.normative.published", "15"),
    ("002", "disclosure.normative.total_public", "15"),
    ("002", "disclosure.procurement.items", "102"),
    ("002", "disclosure.procurement.amount", "122852"),
];

/// Totals that rows of six numbers for seven columns lack.
const LACKING: [&str; 4] = [
    "requests.granted.total",
    "requests.partial.total",
    "requests.denied_state_secret.total",
    "requests.denied_by_law.total",
];

#[test]
#[cfg_attr(not(outside = "real-reports"), ignore = "no real reports beside the repository")]
fn the_real_reports_are_read_exactly() {
    for expected in REAL {
        let told = |key: &str| NOT_ZERO.iter().find(|(file, k, _)| expected.file.starts_with(file) && *k == key);
        let lacking = |key: &str| expected.file.starts_with("004") && LACKING.contains(&key);
        read_exactly(&real_reports().join(expected.file), expected, &|key| {
            (!lacking(key)).then(|| told(key).map_or("0", |(_, _, value)| value).to_string())
        });
    }
}

#[test]
fn origins_point_at_the_line_of_the_value() {
    for path in samples() {
        let report = load(&path);
        let source = std::fs::read_to_string(&path).unwrap();
        let lines: Vec<&str> = source.lines().collect();
        for value in report.tables().flat_map(|t| &t.values) {
            let Some(nianbao::base::origin::Origin::Line { line }) = &value.origin else {
                panic!("no line for {value:?}")
            };
            assert!(lines[line - 1].contains(&value.text), "{} line {line}: {}", path.display(), value.text);
        }
    }
}

#[test]
fn a_foreign_table_stays_whole_in_its_section() {
    let report = load(&root().join("tests/fixtures/shapes/01-一格一行夹自设表/report.txt"));
    let third = report.sections.iter().find(|s| s.number == 3).unwrap();
    let Block::Table(foreign) = &third.blocks[0] else { panic!("the foreign table comes first") };
    assert_eq!(foreign.standing, Standing::Own);
    assert_eq!(foreign.rows.len(), 15);
    assert!(foreign.rows.iter().all(|r| r.len() == 3), "{:?}", foreign.rows);
    assert_eq!(foreign.rows[1][2].text, "308");
    assert!(matches!(&third.blocks[1], Block::Form(f) if f.table.template.form == Form::Requests));
}

#[test]
fn samples_are_read_whole_and_hold_together() {
    for path in samples() {
        let report = load(&path);
        nothing_lost(&path, &report);
        assert_eq!(report.tables().count(), 3, "{}", path.display());
        assert!(report.tables().flat_map(|t| &t.values).all(|v| v.number().is_some()), "{}", path.display());
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
#[cfg_attr(not(outside = "jsonschema"), ignore = "jsonschema is not installed")]
fn json_follows_its_schema() {
    let json = |path: &std::path::PathBuf| serde_json::from_slice(&to_json(&load(path), Lang::En).unwrap()).unwrap();
    let mut documents: Vec<serde_json::Value> = samples().iter().map(json).collect();
    documents.push(serde_json::json!({"schema": "nianbao/1", "title": 3}));
    let mut errors = against_schema("docs/schema/nianbao-1.json", &documents);
    assert!(!errors.pop().unwrap().is_empty(), "the schema must be able to refuse");
    for (path, errors) in samples().iter().zip(errors) {
        assert!(errors.is_empty(), "{}: {errors:?}", path.display());
    }
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
