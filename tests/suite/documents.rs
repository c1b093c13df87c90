//! This program's own JSON, read back: exactly what it says, and its faults with their places.

use std::fs;

use nianbao::base::finding::Lang;
use nianbao::read::{Options, read_bytes};
use nianbao::recognise;
use nianbao::report::{Report, State};
use nianbao::write::csv::{Texts, to_csv};
use nianbao::write::json::{to_json, to_line};
use serde_json::{Value, json};

use crate::emit::SHAPES;
use crate::generate::{Dice, NOISES, report};
use crate::support::{load, load_bytes, root, samples};

/// How many generated reports: few in CI, as many as `NIANBAO_ROUNDS` says on demand.
fn rounds(few: u64) -> u64 {
    std::env::var("NIANBAO_ROUNDS").ok().and_then(|n| n.parse().ok()).unwrap_or(few)
}

/// Written, read back and written again: the same bytes.
fn comes_back(first: &Report, what: &str) {
    let written = to_json(first, Lang::Zh).unwrap();
    let again = load_bytes("copy.json", &written);
    let twice = to_json(&again, Lang::Zh).unwrap();
    if written != twice {
        let (a, b) = (String::from_utf8(written).unwrap(), String::from_utf8(twice).unwrap());
        let at = a.lines().zip(b.lines()).position(|(x, y)| x != y).unwrap_or(0);
        panic!("{what}, line {at}:\n  {:?}\n  {:?}", a.lines().nth(at), b.lines().nth(at));
    }
    let cells = |r: &Report| -> Vec<(String, nianbao::report::Value)> {
        let cells = r.tables().flat_map(|t| t.template.fields.iter().zip(&t.values));
        cells.map(|(f, v)| (f.key.clone(), v.clone())).collect()
    };
    assert_eq!(cells(first), cells(&again), "{what}");
    assert_eq!(first.sections, again.sections, "{what}");
}

/// A document whose cells stand in no block of its text: the table is held, shown and written all the same.
#[test]
fn a_table_in_no_block_is_put_into_its_section() {
    let mut document = sample();
    for section in document["sections"].as_array_mut().unwrap() {
        section["blocks"].as_array_mut().unwrap().retain(|b| b["kind"] != "table");
    }
    let report = read(&document.to_string()).unwrap();
    assert_eq!(report.tables().count(), 3);
    let before = load(&samples()[0]);
    assert!(report.tables().map(|t| &t.values).eq(before.tables().map(|t| &t.values)));
    comes_back(&report, "without blocks");
}

/// `NIANBAO_ROUNDS=1000` for the whole run.
#[test]
fn json_is_the_report_again() {
    for seed in 0..rounds(48) {
        let mut dice = Dice::new(seed + 7000);
        let mut truth = report(&mut dice);
        let noise = NOISES[usize::try_from(seed).unwrap() % NOISES.len()];
        let shape = *dice.pick(SHAPES);
        let mut text = crate::shapes::write(&mut truth, shape, noise, &mut dice);
        if dice.chance(30) {
            // A sum that no longer holds, a value that is none: doubts and errors come back too.
            text = text.replacen("| 0 |", if dice.chance(50) { "| 7 |" } else { "| 217      13 |" }, 2);
        }
        comes_back(&load_bytes("generated.txt", text.as_bytes()), &format!("{seed} {noise:?} {shape:?}"));
    }
    for path in samples() {
        comes_back(&load(&path), &path.display().to_string());
    }
    for name in ["shapes/01-一格一行夹自设表/report.txt", "shapes/04-少一栏的行/report.txt", "pdf/两版同在/report.pdf"]
    {
        comes_back(&load(&root().join("tests/fixtures").join(name)), name);
    }
}

fn sample() -> Value {
    serde_json::from_slice(&to_json(&load(&samples()[0]), Lang::Zh).unwrap()).unwrap()
}

fn read(text: &str) -> Result<Report, String> {
    let source = read_bytes("x.json", text.as_bytes(), &Options::default()).map_err(|e| e.message().zh)?;
    recognise(nianbao::Book::official(), &source).map_err(|e| e.message().zh)
}

#[test]
fn json_on_one_line_with_a_mark_before_it_is_read() {
    let report = load(&samples()[0]);
    let line = format!("\u{feff}{}", String::from_utf8(to_line(&report, Lang::Zh).unwrap()).unwrap());
    assert_eq!(to_json(&load_bytes("x.json", line.as_bytes()), Lang::Zh).unwrap(), to_json(&report, Lang::Zh).unwrap());
}

#[test]
fn what_is_wrong_in_edited_json_is_told_with_its_place() {
    let edits: [(&str, Value, &str); 16] = [
        ("/cells/3/value", json!("12"), "cells[3].value 应为数或 null"),
        ("/cells/3/value", json!(1e40), "cells[3].value 应为至多 28 位的数"),
        ("/cells/3/state", json!("naught"), "cells[3].state 应为 number、zero"),
        ("/cells/3/key", json!("disclosure.none.such"), "cells[3].key “layouts”所说的格式里没有"),
        ("/cells/3/colour", json!(1), "cells[3] 没有“colour”这一项"),
        ("/cells/3/origin/line", json!("7"), "cells[3].origin.line 应为"),
        ("/colour", json!(1), "最外层 没有“colour”这一项"),
        ("/year", json!("2023"), "year 应为 2007"),
        ("/issued_on", json!("45311"), "issued_on 应为 YYYY-MM-DD"),
        ("/layouts/cases", json!("1999"), "layouts.cases 没有“1999”版"),
        ("/sections/1/number", json!(9), "sections[1].number 应为 0 至 6"),
        (
            "/sections/1/blocks/0/kind",
            json!("drawing"),
            "sections[1].blocks[0].kind 应为 paragraph、table、picture之一",
        ),
        ("/sections/1/blocks/0/rows", json!([]), "sections[1].blocks[0] 没有“rows”这一项"),
        ("/sections/1/blocks/0/text", json!(null), "sections[1].blocks[0].text 应为文字"),
        ("/findings", json!({}), "findings 应为数组"),
        ("/cells/4/key", sample()["cells"][3]["key"].clone(), "cells[4].key"),
    ];
    for (place, value, told) in edits {
        let mut document = sample();
        let (parent, key) = place.rsplit_once('/').unwrap();
        match document.pointer_mut(parent).unwrap() {
            Value::Object(map) => drop(map.insert(key.to_string(), value)),
            other => other[key.parse::<usize>().unwrap()] = value,
        }
        let message = read(&document.to_string()).expect_err(place);
        assert!(message.contains(told), "{place}: {message}");
    }
    let mut document = sample();
    document.as_object_mut().unwrap().remove("agency");
    assert!(read(&document.to_string()).unwrap_err().contains("最外层 缺少“agency”"));
    // Several faults are told at once.
    let mut document = sample();
    (document["cells"][1]["text"], document["cells"][2]["unit"]) = (json!(1), json!(2));
    let message = read(&document.to_string()).unwrap_err();
    assert!(message.contains("cells[1].text") && message.contains("cells[2].unit"), "{message}");
}

#[test]
fn cells_and_rows_that_say_different_numbers_are_a_finding() {
    let mut document = sample();
    let at = document["cells"].as_array().unwrap().iter().position(|c| c["value"].as_f64() > Some(1.0)).unwrap();
    let (key, old) = (document["cells"][at]["key"].clone(), document["cells"][at]["text"].clone());
    (document["cells"][at]["value"], document["cells"][at]["text"]) = (json!(98765), json!("98765"));
    let report = read(&document.to_string()).unwrap();
    let told: Vec<_> = report.findings.iter().filter(|f| f.code == "rows-disagree").collect();
    assert!(told.len() == 1 && told[0].keys == [key.as_str().unwrap()], "{told:?}");
    assert!(told[0].message.zh.contains("98765"), "{told:?}");
    assert_eq!(report.value(key.as_str().unwrap()).unwrap().number(), Some(98765.into()));
    // It is told once, however often the copy is read.
    comes_back(&report, "with other cells");
    // Both changed: nothing to tell.
    let rows = document["sections"].as_array_mut().unwrap().iter_mut();
    let blocks = rows.flat_map(|s| s["blocks"].as_array_mut().unwrap()).filter(|b| b["kind"] == "table");
    let texts = blocks.flat_map(|b| b["rows"].as_array_mut().unwrap()).flat_map(|r| r.as_array_mut().unwrap());
    *texts.into_iter().find(|t| **t == old).unwrap() = json!("98765");
    let report = read(&document.to_string()).unwrap();
    assert!(!report.findings.iter().any(|f| f.code == "rows-disagree"), "{:?}", report.findings);
}

#[test]
fn a_value_that_disagrees_with_its_text_is_a_finding() {
    let report = load(&samples()[0]);
    let (at, key, old) = {
        let fields = report.tables().flat_map(|t| t.template.fields.iter().zip(&t.values)).enumerate();
        let found = fields.into_iter().find(|(_, (_, v))| v.number().is_some_and(|n| n > 1.into())).unwrap();
        (found.0, found.1.0.key.clone(), found.1.1.text.clone())
    };
    let mut document = sample();
    document["cells"][at]["value"] = json!(987_654);
    let edited = read(&document.to_string()).unwrap();
    let value = edited.value(&key).unwrap();
    assert_eq!((value.number(), value.text.as_str()), (Some(987_654.into()), "987654"));
    let told: Vec<_> = edited.findings.iter().filter(|f| f.code == "cell-disagrees").collect();
    assert_eq!(told.len(), 1);
    assert_eq!((told[0].keys.as_slice(), told[0].found.as_deref()), (&[key.clone()][..], Some(old.as_str())));
    assert!(told[0].message.zh.contains(&format!("cells[{at}]（{key}）")), "{}", told[0].message.zh);

    // No number with a text that is one: nothing is made of it.
    let mut document = sample();
    document["cells"][at]["value"] = json!(null);
    let edited = read(&document.to_string()).unwrap();
    assert_eq!(edited.value(&key).unwrap().state, State::Unread);
    assert!(edited.findings.iter().any(|f| f.code == "cell-disagrees"));

    // A cell left out is missing, and said to be.
    let mut document = sample();
    document["cells"].as_array_mut().unwrap().remove(at);
    let edited = read(&document.to_string()).unwrap();
    assert_eq!(edited.value(&key).unwrap().state, State::Missing);
    let told: Vec<_> = edited.findings.iter().filter(|f| f.code == "cells-missing").collect();
    assert!(told.len() == 1 && told[0].keys == [key]);
}

#[test]
fn sums_of_edited_json_are_checked_anew() {
    let mut document = sample();
    let cells = document["cells"].as_array_mut().unwrap();
    let cell = cells.iter_mut().find(|c| c["key"] == "requests.new.total").unwrap();
    (cell["value"], cell["text"], cell["state"]) = (json!(424_242), json!("424242"), json!("number"));
    let edited = load_bytes("x.json", document.to_string().as_bytes());
    assert!(edited.findings.iter().any(|f| f.code == "requests-applicants"));
    // And mended, the error of the file is gone.
    let mended: Value = serde_json::from_slice(&to_json(&edited, Lang::Zh).unwrap()).unwrap();
    let (mut mended, right) = (mended, sample());
    mended["cells"] = right["cells"].clone();
    let mended = load_bytes("x.json", mended.to_string().as_bytes());
    assert_eq!(to_json(&mended, Lang::Zh).unwrap(), to_json(&load(&samples()[0]), Lang::Zh).unwrap());
}

#[test]
fn other_json_and_our_lists_are_refused_by_name() {
    let line = String::from_utf8(to_line(&load(&samples()[0]), Lang::Zh).unwrap()).unwrap();
    let csv = String::from_utf8(to_csv(&load(&samples()[0]), Texts::Guarded)).unwrap();
    for (text, told) in [
        (format!("{line}{line}{line}"), "3 份报告"),
        ("{\"schema\": \"nianbao/9\"}".to_string(), "“nianbao/9”"),
        ("[1, 2]".to_string(), "只读得了本程序写的 nianbao/1"),
        ("{\"title\": \"政府信息公开工作年度报告\"}".to_string(), "这是 JSON 文件"),
        (line.replacen("\"agency\"", "\"year\":2020,\"agency\"", 1), "twice"),
        (line[..line.floor_char_boundary(line.len() / 2)].to_string(), "有误"),
        (csv.clone(), "没有报告的正文"),
        (format!("\u{feff}{csv}"), "没有报告的正文"),
    ] {
        let message = read(&text).expect_err(told);
        assert!(message.contains(told), "{told}: {message}");
    }
    // Text may begin with a bracket.
    let text = format!("[公开]\n{}", fs::read_to_string(&samples()[0]).unwrap());
    assert!(read(&text).is_ok());
}

#[test]
fn findings_of_json_are_the_same_in_either_language() {
    let text = std::fs::read_to_string(&samples()[0]).unwrap().replace("| 行政许可 | 126 |", "| 行政许可 | 126* |");
    let first = load_bytes("a.txt", text.as_bytes());
    assert!(first.findings.iter().any(|f| f.code == "value-marked-note"));
    for lang in [Lang::Zh, Lang::En] {
        let again = load_bytes("a.json", &to_json(&first, lang).unwrap());
        assert_eq!(nianbao::diff::diff(&first, &again), [], "gone and new at once");
    }
}

#[test]
fn a_year_beside_a_title_of_another_is_told() {
    let written = String::from_utf8(to_json(&load(&samples()[0]), Lang::Zh).unwrap()).unwrap();
    assert!(written.contains("\"year\": 2023"));
    let edited = load_bytes("a.json", written.replace("\"year\": 2023", "\"year\": 2022").as_bytes());
    let told: Vec<&str> = edited.findings.iter().map(|f| f.code.as_str()).filter(|c| *c == "year-disagrees").collect();
    assert_eq!(told.len(), 1, "{:?}", edited.findings);
}
