//! 审核: what a county office sends back, for each agency, in plain words; and the roster by which it knows them.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use nianbao::base::code::{CODES, Stage};
use nianbao::base::finding::Lang;
use nianbao::summary::Roster;
use nianbao::{Book, opinion};

use crate::support::{load_bytes, scratch};

const TOWN: &str = include_str!("../../samples/01-规范文本.txt");

fn nianbao(arguments: &[&str], folder: &Path) -> Output {
    let program = env!("CARGO_BIN_EXE_nianbao");
    Command::new(program).args(arguments).args(["--lang", "zh"]).current_dir(folder).output().unwrap()
}

/// Two towns, one of them with two years and sums that do not hold, and a file that cannot be read.
fn handed_in(name: &str) -> std::path::PathBuf {
    let folder = scratch(name);
    fs::create_dir_all(folder.join("in")).unwrap();
    fs::write(folder.join("in/本年.txt"), TOWN).unwrap();
    fs::write(folder.join("in/上年.txt"), TOWN.replace("2023", "2022")).unwrap();
    fs::write(folder.join("in/石桥.txt"), TOWN.replace("云台镇", "石桥镇")).unwrap();
    fs::write(folder.join("in/坏.pdf"), b"%PDF-1.7 nothing").unwrap();
    folder
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn each_agency_gets_its_own_workbook_and_letter() {
    let folder = handed_in("split");
    let fonts = concat!(env!("CARGO_MANIFEST_DIR"), "/fonts");
    let call = ["check", "in", "--split", "agency", "--out", "退回", "--font-dir", fonts, "--fonts", "bundled"];
    let output = nianbao(&call, &folder);
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    let files: BTreeSet<String> = fs::read_dir(folder.join("退回"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    let expected = [
        "审核意见.xlsx",
        "青禾县云台镇人民政府审核意见.xlsx",
        "青禾县云台镇人民政府审核意见书.pdf",
        "青禾县石桥镇人民政府审核意见.xlsx",
        "青禾县石桥镇人民政府审核意见书.pdf",
    ];
    assert_eq!(files.iter().map(String::as_str).collect::<Vec<_>>(), expected);
    assert!(said(&output).contains("4 份：3 份读出，1 份读不了；错误 "), "{}", said(&output));
    // A second run writes over nothing.
    assert_eq!(nianbao(&call, &folder).status.code(), Some(2));
    let own = |name: &str| {
        let mut book: calamine::Xlsx<_> = calamine::open_workbook(folder.join("退回").join(name)).unwrap();
        let range = calamine::Reader::worksheet_range(&mut book, "审核意见").unwrap();
        range.rows().map(|row| row.iter().map(ToString::to_string).collect::<Vec<_>>().join("|")).collect::<Vec<_>>()
    };
    assert!(own(expected[1]).iter().skip(3).all(|row| row.contains("云台镇") && !row.contains("|石桥.txt|")));
    assert!(own(expected[3]).iter().skip(3).all(|row| row.contains("|石桥.txt|")));
    for wrong in [
        &["check", "in", "--split", "agency"][..],
        &["check", "in", "--format", "pdf"],
        &["check", "in", "--errors-only", "--format", "json"],
    ] {
        assert_eq!(nianbao(wrong, &folder).status.code(), Some(2), "{wrong:?}");
    }
}

#[test]
fn errors_alone_are_listed_where_that_is_asked_for_and_all_are_counted() {
    let folder = handed_in("errors-only");
    let all = said(&nianbao(&["check", "in"], &folder));
    let errors = said(&nianbao(&["check", "in", "--errors-only"], &folder));
    assert!(all.contains("警告[") && !errors.contains("警告[") && errors.contains("错误[carry-differs]"), "{errors}");
    let closing = |text: &str| text.lines().last().unwrap().to_string();
    assert_eq!(format!("{}（警告和提示没有列出）", closing(&all)), closing(&errors));
}

#[test]
fn what_is_alike_in_a_row_is_told_at_once() {
    let folder = handed_in("folded");
    let text = said(&nianbao(&["check", "in"], &folder));
    let own: Vec<&str> = text.lines().filter(|line| line.contains("[carry-differs]")).collect();
    assert_eq!(own.len(), 1, "{text}");
    assert!(text.contains("      同一行还有 5 处：商业企业 "), "{text}");
    // Programs get each.
    let json: serde_json::Value =
        serde_json::from_slice(&nianbao(&["check", "in", "--format", "json"], &folder).stdout).unwrap();
    let documents = json.as_array().unwrap().iter().filter_map(|d| d["findings"].as_array());
    let codes = documents.flatten().filter(|f| f["code"] == "carry-differs").count();
    assert_eq!(codes, 6);
}

/// A letter and a workbook go to who has no program.
#[test]
fn advice_names_no_command() {
    // What a copy says of itself stays with whoever made it.
    for page in CODES.iter().filter(|page| page.stage != Stage::Copying) {
        for lang in [Lang::Zh, Lang::En] {
            let advice = page.mending(lang);
            assert!(!advice.is_empty(), "{}", page.code);
            assert!(
                !advice.contains("nianbao") && !advice.contains("--") && !advice.contains('`'),
                "{}: {advice}",
                page.code
            );
        }
    }
}

#[test]
fn a_letter_says_each_finding_once_with_its_place() {
    let wrong = TOWN.replacen("青禾县云台镇人民政府2023年", "青禾县云台镇人民政府2024年", 1);
    let report = load_bytes("a.txt", wrong.as_bytes());
    assert!(!report.findings.is_empty());
    for lang in [Lang::Zh, Lang::En] {
        let letter = opinion::letter(Book::official(), Some("青禾县云台镇人民政府"), &[&report], &[], lang);
        let text: String = letter.paragraphs().map(|p| format!("{}\n", p.text)).collect();
        for finding in &report.findings {
            let message = finding.message.get(lang).trim_end_matches(['.', '。']);
            assert_eq!(text.matches(message).count(), 1, "{message}\n{text}");
            assert!(text.contains(&finding.place(lang)), "{text}");
        }
    }
    let clean = opinion::letter(Book::official(), None, &[], &[], Lang::Zh);
    assert!(clean.paragraphs().any(|p| p.text.contains("没有发现问题")));
}

/// A roster as workbooks of three kinds and as text in three encodings: the same offices.
#[test]
fn a_roster_is_read_from_whatever_it_is_kept_in() {
    let text = "县直和乡镇名册\n序号,单位名称,主管部门,别名,电话\n1,云台2镇人民政府,青禾县,青禾县云台2镇政府、云台镇政府,000\n2,\"青禾县水利局\",青禾县,,000\n";
    let roster = Roster::parse(Book::official(), text).unwrap();
    let office = &roster.offices[0];
    assert_eq!((office.name.as_str(), office.parent.as_deref()), ("云台2镇人民政府", Some("青禾县")));
    assert_eq!(office.aliases, ["青禾县云台2镇政府", "云台镇政府"]);
    assert!(roster.aside[0].zh.ends_with("：电话"), "{:?}", roster.aside);
    let folder = scratch("rosters");
    fs::create_dir_all(folder.join("in")).unwrap();
    fs::write(folder.join("in/a.txt"), TOWN.replace("青禾县云台镇人民政府", "青禾县云台2镇")).unwrap();
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (row, line) in (0u32..).zip(text.lines()) {
        for (col, cell) in (0u16..).zip(line.split(',')) {
            sheet.write_string(row, col, cell.trim_matches('"')).unwrap();
        }
    }
    book.save(folder.join("名册.xlsx")).unwrap();
    let (gbk, ..) = encoding_rs::GBK.encode(text);
    fs::write(folder.join("gbk.csv"), &*gbk).unwrap();
    fs::write(folder.join("utf8.csv"), format!("\u{feff}{text}")).unwrap();
    let wide: Vec<u8> = std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    fs::write(folder.join("wide.csv"), wide).unwrap();
    for roster in ["名册.xlsx", "gbk.csv", "utf8.csv", "wide.csv"] {
        let output = nianbao(&["summary", "in", "--roster", roster, "--out", "汇总.xlsx", "--force"], &folder);
        let text = said(&output);
        assert!(text.contains("青禾县云台2镇政府（a.txt）按名册的别名计为 云台2镇人民政府"), "{roster}: {text}");
        assert!(text.contains("名册里有 1 个机关没有报告：青禾县水利局"), "{roster}: {text}");
    }
}

#[test]
fn a_name_near_one_of_the_roster_is_asked_about_and_not_taken() {
    let folder = scratch("near");
    fs::create_dir_all(folder.join("in")).unwrap();
    fs::write(folder.join("in/a.txt"), TOWN).unwrap();
    // Of many names it is the first.
    fs::write(folder.join("in/b.txt"), TOWN.replace("青禾县云台镇", "临江县白沙乡")).unwrap();
    fs::write(folder.join("名册.csv"), "机关\n云台镇人民政府\n石桥镇人民政府\n").unwrap();
    let text = said(&nianbao(&["summary", "in", "--roster", "名册.csv", "--out", "汇总.xlsx"], &folder));
    let asked = "不在名册里，仍计入汇总：青禾县云台镇人民政府（可能是 云台镇人民政府）、临江县白沙乡人民政府；";
    assert!(
        text.contains(asked) && text.contains("名册里有 2 个机关没有报告：云台镇人民政府、石桥镇人民政府"),
        "{text}"
    );
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(folder.join("汇总.xlsx")).unwrap();
    let all: String = calamine::Reader::sheet_names(&book)
        .into_iter()
        .flat_map(|name| {
            let range = calamine::Reader::worksheet_range(&mut book, &name).unwrap();
            range.rows().flatten().map(ToString::to_string).collect::<Vec<_>>()
        })
        .collect();
    assert!(all.contains("可能是 云台镇人民政府"), "{all}");
}
