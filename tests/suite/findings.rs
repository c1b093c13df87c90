//! Findings: what the code, the stage and the severity of one say, and that no stage touches another's.

use std::fs;
use std::process::Command;
use std::sync::Arc;

use nianbao::base::code::CODES;
use nianbao::blank::{Wanted, blank};
use nianbao::check::settings::{Settings, Thresholds};
use nianbao::check::{check, folder, years};
use nianbao::normalize::normalize;
use nianbao::read::read_bytes;
use nianbao::{Book, Code, Finding, Lang, Options, Report, Severity, Stage};

use crate::emit::SHAPES;
use crate::generate::{Dice, Noise, report};
use crate::shapes::write;
use crate::support::{fonts, load, load_bytes, root, samples, xlsx};

/// The texts of the samples and of some generated reports.
fn texts() -> Vec<Vec<u8>> {
    let mut texts: Vec<Vec<u8>> = samples().iter().map(|p| fs::read(p).unwrap()).collect();
    texts.extend((0..12).map(|seed| {
        let mut dice = Dice::new(seed);
        let mut truth = report(&mut dice);
        let shape = SHAPES[usize::try_from(seed).unwrap() % SHAPES.len()];
        write(&mut truth, shape, Noise::None, &mut dice).into_bytes()
    }));
    texts
}

fn sample() -> Report {
    load(&root().join("samples/05-一格一行夹说明.txt"))
}

/// A report for the year after, of which one number follows from last year's: the blank form remarks on it.
fn remarked() -> Report {
    let wanted = Wanted { layout: None, agency: "青禾县水利局".into(), year: 2024 };
    let made = blank(Book::official(), &wanted, Some(&load(&samples()[0])));
    assert!(!made.findings.is_empty());
    made
}

#[test]
fn every_stage_gives_its_own_findings() {
    let only = |findings: &[Finding], stage: Stage, what: &str| {
        let wrong: Vec<&Finding> = findings.iter().filter(|f| f.stage != stage).collect();
        assert!(wrong.is_empty(), "{what}: {wrong:?}");
        findings.len()
    };
    let (mut counts, mut briefs, mut before) = ([0; 4], Vec::new(), None);
    for bytes in texts() {
        let report =
            normalize(Book::official(), &read_bytes("x", &bytes, &Options::default().reading()).unwrap()).unwrap();
        counts[0] += only(&report.findings, Stage::Reading, "reading");
        counts[1] += only(&check(&report), Stage::Checking, "checking");
        let copy = report.to_pdf(fonts()).unwrap();
        counts[2] += only(&copy.notices, Stage::Copying, "copying");
        briefs.push(folder::Brief::of(&report));
        if let Some(before) = before.replace(report.clone()) {
            counts[3] += only(&years::compare(&before, &report, &Thresholds::default()), Stage::Comparing, "years");
        }
    }
    briefs.push(briefs[0].clone());
    let beside: Vec<Finding> = folder::compare(&briefs, &Thresholds::default()).into_iter().map(|(_, f)| f).collect();
    assert!(only(&beside, Stage::Comparing, "folder") > 0);
    // A character that no face has is the copy's affair.
    let mut strange = sample();
    strange.title = Some("\u{e000}".into());
    counts[2] += only(&strange.to_pdf(fonts()).unwrap().notices, Stage::Copying, "copying");
    assert!(counts.iter().all(|n| *n > 0), "{counts:?}");
}

/// A code has one stage; and where it is given, in the sources, is that stage's room.
#[test]
fn every_code_is_given_in_the_room_of_its_stage() {
    let mut folders = vec![root().join("src")];
    let mut files: Vec<(String, String)> = Vec::new();
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else if !path.ends_with("base/code.rs") {
                let name = path.strip_prefix(root().join("src")).unwrap().to_string_lossy().into_owned();
                files.push((name, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    for page in CODES {
        let name = format!("Code::{}", page.code.to_uppercase().replace('-', "_"));
        let whole = |text: &str| {
            let ends = text.match_indices(&name).map(|(at, _)| &text[at + name.len()..]);
            ends.into_iter().any(|rest| !rest.starts_with(|c: char| c == '_' || c.is_ascii_uppercase()))
        };
        // What is done hangs on no string.
        let string = format!("\"{}\"", page.code);
        let typed = files.iter().find(|(_, text)| text.contains(&string));
        assert!(typed.is_none(), "{string} in {}", typed.unwrap().0);
        for (file, _) in files.iter().filter(|(_, text)| whole(text)) {
            let stage = match file.split('/').next().unwrap() {
                "check" => &[Stage::Checking, Stage::Comparing][..],
                "page" | "fonts" => &[Stage::Copying],
                "word" | "document" if file.ends_with("notices.rs") => &[Stage::Copying],
                "cli" if file.ends_with("pictures.rs") => &[Stage::Copying],
                _ => &[Stage::Reading],
            };
            assert!(stage.contains(&page.stage), "{} of {:?} in {file}", page.code, page.stage);
        }
    }
}

#[test]
fn a_check_replaces_its_own_findings_alone() {
    // Remarks of a blank form have the codes of comparisons: they are known only to whoever made it.
    let mut made = remarked();
    let remarks = made.findings.clone();
    made.check();
    made.check();
    assert!(made.findings.starts_with(&remarks));
    assert_eq!(made.findings.iter().filter(|f| f.stage == Stage::Checking).count(), check(&made).len());

    // A comparison needs the other report: a check cannot find it again.
    let mut this = sample();
    let mut last = this.clone();
    let cell = last.tables_mut().flat_map(|t| &mut t.values).find(|v| v.number().is_some_and(|n| !n.is_zero()));
    cell.unwrap().state = nianbao::State::Number(123_456.into());
    let beside = years::compare(&last, &this, &Thresholds::default());
    assert!(!beside.is_empty());
    this.findings.extend(beside.iter().cloned());
    let whole = this.findings.len();
    this.check();
    assert_eq!(this.findings.len(), whole);
    assert!(beside.iter().all(|f| this.findings.contains(f)));
}

/// A sum that another form demands has a code that the table of codes does not hold.
#[test]
fn a_sum_under_a_code_of_its_own_is_checked_like_the_official_ones() {
    let mut report = sample();
    for table in report.tables_mut() {
        let template = Arc::make_mut(&mut table.template);
        template.equations.iter_mut().for_each(|e| e.code = Code::from("sum-of-ours"));
        let Some(equation) = template.equations.first() else { continue };
        let value = &mut table.values[equation.left[0]];
        (value.state, value.text) = (nianbao::State::Number(99_999.into()), "99999".into());
    }
    let broken = |r: &Report| r.findings.iter().filter(|f| f.code == "sum-of-ours").count();
    report.check();
    let once = broken(&report);
    assert!(once > 0 && report.findings.iter().any(|f| f.code == "sum-of-ours" && f.is_error()));
    report.check();
    assert_eq!(broken(&report), once);
    // The workbook keeps what reading doubted: this is found again.
    let book = nianbao::workbook::book(&report, Lang::Zh);
    let kept = book.sheets.iter().find(|s| s.name.contains("原文"));
    let told = kept.into_iter().flat_map(|s| &s.cells).any(|c| format!("{:?}", c.content).contains("sum-of-ours"));
    assert!(!told);
}

#[test]
fn a_code_of_another_version_is_kept_as_it_is() {
    let mut report = sample();
    let code = Code::from("table-upside-down");
    assert!(code.page().is_none() && code.stage().is_none());
    let message = nianbao::Message::new("表是倒的", "the table is upside down");
    let doubt = Finding::new(code, message).graded(Severity::Note).keys(["requests"]);
    report.findings.insert(0, doubt);
    report.check();
    let json = report.to_json(Lang::Zh).unwrap();
    for back in [load_bytes("a.json", &json), load_bytes("a.xlsx", &xlsx(&report))] {
        let found: Vec<&Finding> = back.findings.iter().filter(|f| f.code == "table-upside-down").collect();
        assert_eq!(found.len(), 1);
        assert_eq!(
            (found[0].severity, found[0].stage, &found[0].keys[..]),
            (Severity::Note, Stage::Reading, &["requests".to_string()][..])
        );
    }
    assert_eq!(load_bytes("a.json", &json).to_json(Lang::Zh).unwrap(), json);
}

#[test]
fn a_mistyped_code_brings_those_it_may_be_meant_for() {
    for (typed, meant) in
        [("requests-balanc", "requests-balance"), ("date-lat", "date-late"), ("table-repeted", "table-repeated")]
    {
        let message = Code::known(typed).unwrap_err();
        assert!(message.zh.contains(meant) && message.en.contains(meant), "{message:?}");
        let told = Settings::default().set(&format!("{typed}=off")).unwrap_err();
        assert!(told.zh.contains(meant), "{told:?}");
        let told = Settings::parse(&format!("[severity]\n{typed} = \"off\"\n")).unwrap_err();
        assert!(told.en.contains(meant), "{told:?}");
        let output = Command::new(env!("CARGO_BIN_EXE_nianbao")).args(["explain", typed]).output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        assert!(String::from_utf8_lossy(&output.stderr).contains(meant));
    }
    let message = Code::known("nope").unwrap_err();
    assert!(!message.zh.contains("是不是") && !message.en.contains("did you mean"), "{message:?}");
    assert!(CODES.iter().all(|p| Code::known(p.code).unwrap().page() == Some(p)));
}
