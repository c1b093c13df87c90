//! Many reports at once: batches that can be cut off, archives, sums, comparisons, tables for other programs.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use nianbao::summary::{Member, Summary, common_year, summarize};
use rust_decimal::Decimal;

use crate::emit::{Shape, table};
use crate::generate::{Dice, report};
use crate::support::{judge, load, load_bytes, root, run, samples, scratch};

fn nianbao(arguments: &[&str], folder: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_nianbao"))
        .args(arguments)
        .args(["--lang", "zh"])
        .current_dir(folder)
        .output()
        .unwrap()
}

/// A report of an invented office.
fn office(seed: u64, agency: &str, year: i32) -> String {
    let mut dice = Dice::new(seed);
    let truth = loop {
        let truth = report(&mut dice);
        if (truth.tables[0].template.layout == "2021") == (year > 2020) {
            break truth;
        }
    };
    let tables: Vec<String> = truth
        .tables
        .iter()
        .map(|t| {
            let values: Vec<String> = t.values.iter().map(|v| v.clone().unwrap_or_default()).collect();
            table(Shape::Markdown, t.template, &values, &|l: &str| l.to_string())
        })
        .collect();
    format!(
        "{agency}{year}年政府信息公开工作年度报告\n\n一、总体情况\n\n平稳。\n\n二、主动公开政府信息情况\n\n{}\n\n三、收到和处理政府信息公开申请情况\n\n{}\n\n四、政府信息公开行政复议、行政诉讼情况\n\n{}\n\n五、存在的主要问题及改进情况\n\n不够快。\n\n六、其他需要报告的事项\n\n无。\n",
        tables[0], tables[1], tables[2]
    )
}

/// A folder of offices in two towns.
fn county(folder: &Path, count: u64, year: i32) {
    for i in 0..count {
        let town = folder.join(if i % 2 == 0 { "东片" } else { "西片" });
        fs::create_dir_all(&town).unwrap();
        fs::write(town.join(format!("{i}.txt")), office(i + 1, &format!("青禾县第{i}镇人民政府"), year)).unwrap();
    }
}

/// All files below a folder with their content.
fn tree(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut all = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let bytes = fs::read(&path).unwrap();
                all.push((path.strip_prefix(folder).unwrap().to_path_buf(), bytes));
            }
        }
    }
    all.sort();
    all
}

fn same_trees(a: &Path, b: &Path) {
    let (a, b) = (tree(a), tree(b));
    let names = |t: &[(PathBuf, Vec<u8>)]| t.iter().map(|(p, _)| p.clone()).collect::<Vec<_>>();
    assert_eq!(names(&a), names(&b));
    for ((path, x), (_, y)) in a.iter().zip(&b) {
        assert!(x == y, "{}", path.display());
    }
}

#[test]
fn a_batch_killed_at_random_and_resumed_is_the_batch_uncut() {
    let folder = scratch("killed");
    let count: u64 = std::env::var("NIANBAO_ROUNDS").ok().and_then(|n| n.parse().ok()).unwrap_or(40);
    county(&folder.join("in"), count, 2023);
    let whole = ["convert", "in", "--to", "json,xlsx", "--out", "whole"];
    assert_eq!(nianbao(&whole, &folder).status.code(), Some(0));
    let mut dice = Dice::new(7);
    let cut = ["convert", "in", "--to", "json,xlsx", "--out", "cut", "--resume", "--progress", "none"];
    for _ in 0..5 {
        let mut child = Command::new(env!("CARGO_BIN_EXE_nianbao"))
            .args(cut)
            .current_dir(&folder)
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(20 + dice.below(30 + count * 4)));
        // SIGKILL: nothing can be tidied up.
        let _ = child.kill();
        let _ = child.wait();
        // Whatever stands there under its own name is whole.
        for (path, bytes) in if folder.join("cut").exists() { tree(&folder.join("cut")) } else { vec![] } {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if name.ends_with(".json") {
                assert!(serde_json::from_slice::<serde_json::Value>(&bytes).is_ok(), "{name}");
            }
        }
    }
    assert_eq!(nianbao(&cut, &folder).status.code(), Some(0));
    same_trees(&folder.join("whole"), &folder.join("cut"));
    // Once more: nothing is left to do. A changed input alone is done again.
    let stamp = |name: &str| fs::metadata(folder.join(name)).unwrap().modified().unwrap();
    let before = (stamp("cut/东片/0.json"), stamp("cut/西片/1.json"));
    fs::write(folder.join("in/西片/1.txt"), office(4711, "青禾县第1镇人民政府", 2023)).unwrap();
    assert_eq!(nianbao(&cut, &folder).status.code(), Some(0));
    assert_eq!(stamp("cut/东片/0.json"), before.0);
    assert_ne!(stamp("cut/西片/1.json"), before.1);
    // A removed output comes back, and other options do all anew.
    fs::remove_file(folder.join("cut/东片/2.xlsx")).unwrap();
    assert_eq!(nianbao(&cut, &folder).status.code(), Some(0));
    assert!(folder.join("cut/东片/2.xlsx").exists());
    assert_eq!(nianbao(&[&cut[..], &["--formulas", "never"]].concat(), &folder).status.code(), Some(0));
    assert_ne!(stamp("cut/东片/0.json"), before.0);
}

#[test]
fn good_files_among_all_hostile_ones_are_done_and_each_bad_one_is_named() {
    let folder = scratch("mixed");
    county(&folder.join("in"), 6, 2023);
    let mut bad = 0;
    for entry in fs::read_dir(root().join("tests/fixtures/hostile")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        fs::copy(&path, folder.join("in").join(&name)).unwrap();
        bad += 1;
    }
    let output = nianbao(&["convert", "in", "--to", "json", "--out", "out"], &folder);
    assert_eq!(output.status.code(), Some(2));
    for i in 0..6 {
        let town = if i % 2 == 0 { "东片" } else { "西片" };
        assert!(folder.join(format!("out/{town}/{i}.json")).exists(), "{i}");
    }
    let manifest = fs::read_to_string(folder.join("out/manifest.csv")).unwrap();
    let failed = manifest.lines().filter(|l| l.contains(",failed,")).count();
    let told = String::from_utf8_lossy(&output.stderr).lines().filter(|l| l.starts_with("错误:")).count();
    // One of them is an archive with many files, each a row of its own.
    assert!(failed > 10 && told >= failed && bad > 20, "{failed} {told} {bad}");
    assert!(manifest.lines().all(|l| !l.contains(",failed,") || !l.ends_with(",failed,,,,,,,,,")), "a reason each");
}

#[test]
fn seconds_are_told_where_they_are_asked_for() {
    let folder = scratch("seconds");
    county(&folder.join("in"), 4, 2023);
    let number = |text: &str| text.parse::<f64>().is_ok_and(|n| n >= 0.0);
    let arguments = ["convert", "in", "--to", "json", "--out", "out", "--timings", "--progress", "json"];
    let output = nianbao(&arguments, &folder);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    let steps: Vec<serde_json::Value> = told.lines().filter_map(|l| serde_json::from_str(l).ok()).collect();
    assert_eq!(steps.len(), 4, "{told}");
    assert!(steps.iter().all(|step| step["seconds"].as_f64().is_some_and(|n| n >= 0.0)), "{told}");
    let manifest = fs::read_to_string(folder.join("out/manifest.csv")).unwrap();
    let mut lines = manifest.lines();
    assert!(lines.next().unwrap().ends_with(",message,seconds"));
    assert!(lines.all(|l| number(l.rsplit(',').next().unwrap())), "{manifest}");
    // A list with seconds is one to resume by; without the flag there are none, and two runs give the same list.
    let plain = |more: &[&str]| {
        let arguments = [&["convert", "in", "--to", "json", "--out", "out"], more].concat();
        assert_ne!(nianbao(&arguments, &folder).status.code(), Some(2));
        fs::read_to_string(folder.join("out/manifest.csv")).unwrap()
    };
    let made = fs::metadata(folder.join("out/东片/0.json")).unwrap().modified().unwrap();
    let resumed = plain(&["--resume"]);
    assert_eq!(fs::metadata(folder.join("out/东片/0.json")).unwrap().modified().unwrap(), made, "done already");
    assert!(resumed.lines().next().unwrap().ends_with(",message"), "{resumed}");
    assert_eq!(resumed, plain(&["--force"]));
}

#[test]
#[cfg_attr(not(outside = "small-disk"), ignore = "no small disk can be mounted here")]
fn a_full_disk_ends_with_an_error_and_no_damaged_file() {
    let folder = scratch("full");
    county(&folder.join("in"), 30, 2023);
    let disk = folder.join("disk");
    fs::create_dir_all(&disk).unwrap();
    // The disk is there for this process alone, and gone with it: what is on it is copied before.
    let script = "mount -t tmpfs -o size=600k tmpfs disk && \
                  { \"$0\" convert in --to json --out disk/out --lang zh; status=$?; cp -r disk copy && exit $status; }";
    let mut command = Command::new("unshare");
    command.args(["-rm", "sh", "-c", script, env!("CARGO_BIN_EXE_nianbao")]).current_dir(&folder);
    let output = command.output().unwrap();
    let files = tree(&folder.join("copy"));
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("失败"), "{}", String::from_utf8_lossy(&output.stderr));
    let (mut whole, mut others) = (0, Vec::new());
    for (path, bytes) in files {
        if path.extension().is_some_and(|e| e == "json") {
            assert!(serde_json::from_slice::<serde_json::Value>(&bytes).is_ok(), "{}", path.display());
            whole += 1;
        } else {
            others.push(path);
        }
    }
    assert!(whole > 0 && whole < 30, "{whole}");
    // Only the record of the run may stand beside them.
    assert!(others.iter().all(|p| p.to_string_lossy().contains("manifest")), "{others:?}");
}

#[test]
fn archives_are_folders_with_names_in_gbk() {
    let folder = scratch("archives");
    let mut zip = zip::ZipWriter::new(fs::File::create(folder.join("a.zip")).unwrap());
    let options = zip::write::SimpleFileOptions::default();
    for name in ["各乡镇/第一镇.txt", "第二镇.txt"] {
        zip.start_file(name, options).unwrap();
        zip.write_all(office(3, "青禾县第一镇人民政府", 2023).as_bytes()).unwrap();
    }
    zip.start_file(".hidden.txt", options).unwrap();
    zip.finish().unwrap();
    // The same with names as Chinese Windows writes them: every name of the archive in GBK, without the flag for UTF-8.
    let mut bytes = fs::read(folder.join("a.zip")).unwrap();
    for name in ["各乡镇/第一镇.txt", "第二镇.txt"] {
        let (gbk, _, _) = encoding_rs::GBK.encode(name);
        let mut padded = gbk.into_owned();
        // GBK is shorter: the name is filled up so that nothing else moves.
        let missing = name.len() - padded.len();
        let at = padded.len() - 4;
        padded.splice(at..at, vec![b'x'; missing]);
        let old = name.as_bytes();
        while let Some(at) = bytes.windows(old.len()).position(|w| w == old) {
            bytes[at..at + old.len()].copy_from_slice(&padded);
            let central = bytes[..at].windows(4).rposition(|w| w == b"PK\x01\x02" || w == b"PK\x03\x04").unwrap();
            let flags = central + if bytes[central + 2] == 1 { 8 } else { 6 };
            bytes[flags + 1] &= !0x08;
        }
    }
    fs::write(folder.join("b.zip"), bytes).unwrap();
    for (archive, first) in [("a.zip", "各乡镇/第一镇.json"), ("b.zip", "各乡镇/第一镇xxxx.json")] {
        let out = format!("out-{archive}");
        let output = nianbao(&["convert", archive, "--to", "json", "--out", &out], &folder);
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        let names: Vec<String> = tree(&folder.join(&out)).iter().map(|(p, _)| p.display().to_string()).collect();
        assert!(names.iter().any(|n| n.starts_with("各乡镇/第一镇")), "{names:?} {first}");
        assert_eq!(names.len(), 3, "{names:?}");
    }
    // What would unpack out of all proportion is left alone.
    let mut zip = zip::ZipWriter::new(fs::File::create(folder.join("bomb.zip")).unwrap());
    zip.start_file("a.txt", options).unwrap();
    for _ in 0..100 {
        zip.write_all(&vec![b'0'; 1 << 20]).unwrap();
    }
    zip.finish().unwrap();
    let output = nianbao(&["convert", "bomb.zip", "--to", "json", "--out", "out-bomb"], &folder);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("不相称"), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn sums_are_exact_with_every_part_and_what_is_left_out_is_told() {
    let mut members: Vec<Member> = (0..30)
        .map(|i| {
            Member::of(&load_bytes(
                &format!("{i}.txt"),
                office(i + 1, &format!("青禾县第{i:02}镇人民政府"), 2023).as_bytes(),
            ))
        })
        .collect();
    assert_eq!(common_year(&members), Some(2023));
    let key = |key: &str| -> Decimal { members.iter().map(|m| m.number(key).unwrap()).sum() };
    let (new, fees) = (key("requests.new.total"), key("disclosure.fees.amount"));
    let names: Vec<String> = members.iter().map(|m| m.agency.to_string()).collect();
    // One again, one of another year, one in another unit, one that the roster lacks; two that have not reported.
    let mut again = members[0].clone();
    again.file = "again.txt".into();
    members.push(again);
    members.push(Member::of(&load_bytes("old.txt", office(99, "青禾县第99镇人民政府", 2020).as_bytes())));
    let mut roster: Vec<String> = names[1..].to_vec();
    roster.extend(["青禾县甲镇人民政府".to_string(), "青禾县乙镇人民政府".to_string()]);
    let summary = summarize(nianbao::Book::official(), "青禾县", 2023, &members, Some(&roster));
    assert_eq!(summary.members.len(), 30);
    assert_eq!(summary.report.value("requests.new.total").unwrap().number(), Some(new));
    assert_eq!(summary.report.value("disclosure.fees.amount").unwrap().number(), Some(fees));
    assert_eq!(summary.missing, ["青禾县甲镇人民政府", "青禾县乙镇人民政府"]);
    assert_eq!(summary.unknown, [names[0].clone()]);
    let remarks: Vec<&str> = summary.remarks.iter().map(|r| r.zh.as_str()).collect();
    assert!(remarks.iter().any(|r| r.contains("2020 年度")), "{remarks:?}");
    assert!(summary.copies.len() == 1 && !summary.copies[0].conflicts(), "{:?}", summary.copies);
    // Sums of reports whose sums hold do hold.
    assert!(summary.report.findings.is_empty(), "{:?}", summary.report.findings);
    let parts: Vec<Vec<Option<Decimal>>> = summary.members.iter().map(|m| summary.given(m)).collect();
    for (i, value) in summary.report.tables().flat_map(|t| &t.values).enumerate() {
        assert_eq!(value.number().unwrap(), parts.iter().filter_map(|given| given[i]).sum::<Decimal>());
    }
    // The order of the files does not matter.
    members.reverse();
    let again = summarize(nianbao::Book::official(), "青禾县", 2023, &members, Some(&roster));
    assert!(again.report.tables().eq(summary.report.tables()));
}

/// What the command writes of eight offices as `汇总.xlsx` and `汇总.pdf`, and the same sums by the library.
fn summarized(folder: &Path) -> Summary {
    county(&folder.join("2023"), 8, 2023);
    county(&folder.join("2022"), 7, 2022);
    let arguments = [
        "summary",
        "2023",
        "--previous",
        "2022",
        "--out",
        "汇总.xlsx",
        "--pdf",
        "--name",
        "青禾县",
        "--font-dir",
        fonts(),
    ];
    let output = nianbao(&arguments, folder);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let members: Vec<Member> = (0..8)
        .map(|i| Member::of(&load(&folder.join(format!("2023/{}/{i}.txt", if i % 2 == 0 { "东片" } else { "西片" })))))
        .collect();
    summarize(nianbao::Book::official(), "青禾县", 2023, &members, None)
}

#[test]
fn a_summary_is_written_as_workbook_and_pdf() {
    let folder = scratch("summary");
    let summary = summarized(&folder);
    assert!(fs::read(folder.join("汇总.pdf")).unwrap().starts_with(b"%PDF"));
    assert!(folder.join("汇总.xlsx").is_file());
    assert_eq!(nianbao::summary::book::book(&summary, None, nianbao::base::finding::Lang::Zh).sheets.len(), 9);
}

#[test]
#[cfg_attr(not(outside = "soffice"), ignore = "soffice is not installed")]
fn the_summary_workbook_works_out_every_sum_from_its_parts() {
    let folder = scratch("summary-sums");
    let summary = summarized(&folder);
    let mut command = judge("soffice");
    // LibreOffice works the formulas out anew when it writes ODS from a changed file; here a sum is taken from the CSV.
    command.arg(format!("-env:UserInstallation=file://{}", folder.join("profile").display()));
    let filter = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1";
    command.args(["--headless", "--convert-to", filter, "--outdir"]).arg(&folder).arg(folder.join("汇总.xlsx"));
    run(command);
    let third = load(&folder.join("汇总-表三.csv"));
    let requests = summary.report.table(nianbao::forms::Form::Requests).unwrap();
    for (field, value) in requests.template.fields.iter().zip(&requests.values) {
        assert_eq!(third.value(&field.key).unwrap().number(), value.number(), "{}", field.key);
    }
    let checks = fs::read_to_string(folder.join("汇总-勾稽检查.csv")).unwrap();
    assert!(!checks.contains("不符") && checks.contains("正确"));
}

fn fonts() -> &'static str {
    concat!(env!("CARGO_MANIFEST_DIR"), "/fonts")
}

#[test]
fn summaries_go_up_the_roster_and_comparisons_over_the_years() {
    let folder = scratch("roster");
    county(&folder.join("2023"), 4, 2023);
    county(&folder.join("2020"), 4, 2020);
    let roster = "机关,上级\n青禾县,临江市\n青禾县第0镇人民政府,青禾县\n青禾县第1镇人民政府,青禾县\n青禾县第2镇人民政府,临江市\n青禾县第9镇人民政府,临江市\n";
    fs::write(folder.join("名册.csv"), roster).unwrap();
    let arguments = ["summary", "2023", "--roster", "名册.csv", "--group-by", "parent", "--out", "级"];
    let output = nianbao(&arguments, &folder);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(said.contains("级/临江市.xlsx：计入 3 个机关，缺 2 个"), "{said}");
    assert!(said.contains("级/青禾县.xlsx：计入 2 个机关，缺 1 个"), "{said}");
    let output = nianbao(&["compare", "2020", "2023", "--out", "比较.xlsx"], &folder);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(folder.join("比较.xlsx")).unwrap();
    let range = calamine::Reader::worksheet_range(&mut book, "增减").unwrap();
    let texts: Vec<String> =
        range.rows().map(|r| r.iter().map(ToString::to_string).collect::<Vec<_>>().join("|")).collect();
    assert!(texts.iter().any(|t| t.contains("2019 版独有")) && texts.iter().any(|t| t.contains("2021 版独有")));
    let same = texts.iter().find(|t| t.contains("（六）其他处理 · 总计") && t.contains("两版对应")).unwrap();
    let numbers: Vec<&str> = same.split('|').skip(3).collect();
    assert!(numbers.len() == 4 && numbers.iter().all(|n| !n.is_empty()), "{same}");
    assert_eq!(nianbao(&["compare", "2023", "--out", "x.xlsx"], &folder).status.code(), Some(2));
}

const DUCKDB: &str = r"
import duckdb, json, sys
rows = duckdb.sql(f'''select key, sum(value)::varchar from read_parquet('{sys.argv[1]}/cells/*/*.parquet', hive_partitioning=true) where year = 2023 group by key''').fetchall()
counts = [duckdb.sql(f'''select count(*) from read_parquet('{sys.argv[1]}/{t}/*/*.parquet', hive_partitioning=true)''').fetchall()[0][0] for t in ('reports', 'paragraphs')]
print(json.dumps([dict(rows), counts]))
";

/// So many offices in `in`, written as tables to `tables`.
fn tables(folder: &Path, count: u64) {
    county(&folder.join("in"), count, 2023);
    let output = nianbao(&["convert", "in", "--to", "parquet", "--out", "tables"], folder);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn tables_are_the_same_for_any_number_of_threads() {
    let folder = scratch("tables");
    tables(&folder, 12);
    nianbao(&["convert", "in", "--to", "parquet", "--out", "again", "--jobs", "5"], &folder);
    same_trees(&folder.join("tables"), &folder.join("again"));
}

#[test]
#[cfg_attr(not(outside = "duckdb"), ignore = "duckdb is not installed")]
fn duckdb_reads_the_tables_and_has_the_same_sums() {
    let folder = scratch("duckdb");
    let count: u64 = std::env::var("NIANBAO_ROUNDS").ok().and_then(|n| n.parse().ok()).unwrap_or(12);
    tables(&folder, count);
    let mut command = judge("duckdb");
    command.args(["-c", DUCKDB]).arg(folder.join("tables"));
    let got: serde_json::Value = serde_json::from_str(&run(command)).unwrap();
    let members: Vec<Member> = (0..count)
        .map(|i| Member::of(&load(&folder.join(format!("in/{}/{i}.txt", if i % 2 == 0 { "东片" } else { "西片" })))))
        .collect();
    let summary = summarize(nianbao::Book::official(), "青禾县", 2023, &members, None);
    for (field, value) in summary.report.tables().flat_map(|t| t.template.fields.iter().zip(&t.values)) {
        let sum: Decimal = got[0][&field.key].as_str().unwrap().parse().unwrap();
        assert_eq!(Some(sum.normalize()), value.number().map(|n| n.normalize()), "{}", field.key);
    }
    assert_eq!(got[1][0].as_u64(), Some(count));
    assert_eq!(got[1][1].as_u64(), Some(count * 10));
}

#[test]
fn a_stream_of_names_gives_a_stream_of_reports() {
    let folder = scratch("stream");
    county(&folder.join("in"), 10, 2023);
    let whole = nianbao(&["convert", "in", "--to", "ndjson"], &folder);
    assert_eq!(whole.status.code(), Some(0));
    let names: Vec<String> = String::from_utf8_lossy(&whole.stdout)
        .lines()
        .map(|l| serde_json::from_str::<serde_json::Value>(l).unwrap()["source"]["file"].as_str().unwrap().to_string())
        .collect();
    assert_eq!(names.len(), 10);
    let list: String = names
        .iter()
        .map(|n| format!("in/{}/{n}\n", if n[..1].parse::<u32>().unwrap() % 2 == 0 { "东片" } else { "西片" }))
        .collect();
    let mut child = Command::new(env!("CARGO_BIN_EXE_nianbao"))
        .args(["convert", "-", "--to", "ndjson", "--lang", "zh"])
        .current_dir(&folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(list.as_bytes()).unwrap();
    assert_eq!(child.wait_with_output().unwrap().stdout, whole.stdout);
    let output = nianbao(&["convert", "in", "--to", "ndjson,pdf", "--out", "x"], &folder);
    assert_eq!(output.status.code(), Some(2));
}

#[cfg(target_os = "linux")]
#[test]
fn a_name_that_is_no_text_does_not_end_the_list() {
    use std::os::unix::ffi::OsStrExt as _;
    let folder = scratch("stream-names");
    // As Windows writes a list, and 年报 in GBK in the middle of it.
    let gbk: &[u8] = b"\xc4\xea\xb1\xa8.txt";
    let names = [b"a.txt", gbk, "丙.txt".as_bytes()];
    for (name, agency) in names.iter().zip(["青禾县第1镇人民政府", "青禾县第2镇人民政府", "青禾县第3镇人民政府"])
    {
        fs::write(folder.join(std::ffi::OsStr::from_bytes(name)), office(1, agency, 2023)).unwrap();
    }
    let list = [b"\xef\xbb\xbf", names.join(&b"\r\n"[..]).as_slice(), b"\r\n\r\n"].concat();
    let mut child = Command::new(env!("CARGO_BIN_EXE_nianbao"))
        .args(["convert", "-", "--to", "ndjson", "--lang", "zh"])
        .current_dir(&folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(&list).unwrap();
    let output = child.wait_with_output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let agency = |line: &str| serde_json::from_str::<serde_json::Value>(line).unwrap()["agency"].to_string();
    let agencies: Vec<String> = text.lines().map(agency).collect();
    let expected = [1, 2, 3].map(|n| format!("\"青禾县第{n}镇人民政府\""));
    assert_eq!((output.status.code(), agencies), (Some(0), expected.to_vec()), "{text}");
}

#[test]
fn check_writes_for_people_and_for_programs() {
    let folder = scratch("review");
    fs::create_dir_all(folder.join("in")).unwrap();
    let wrong = office(5, "青禾县第5镇人民政府", 2023)
        .replace("一、总体情况\n\n平稳。", "一、总体情况\n\n共收到政府信息公开申请987654321件。");
    fs::write(folder.join("in/a.txt"), &wrong).unwrap();
    fs::write(folder.join("in/b.txt"), office(6, "青禾县第5镇人民政府", 2023)).unwrap();
    let sarif = nianbao(&["check", "in", "--format", "sarif"], &folder);
    assert_eq!(sarif.status.code(), Some(1));
    let document: serde_json::Value = serde_json::from_slice(&sarif.stdout).unwrap();
    let codes: Vec<&str> =
        document["runs"][0]["results"].as_array().unwrap().iter().map(|r| r["ruleId"].as_str().unwrap()).collect();
    assert_eq!(codes, ["text-differs", "report-conflict"]);
    assert_eq!(document["version"], "2.1.0");
    let first = &document["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
    assert!(first["region"]["startLine"].is_number() && first["artifactLocation"]["uri"] == "a.txt");
    let html = nianbao(&["check", "in", "--format", "html", "--out", "a.html"], &folder);
    assert_eq!(html.status.code(), Some(1));
    let page = fs::read_to_string(folder.join("a.html")).unwrap();
    assert!(page.contains("text-differs") && page.contains("<td class=\"warning\"") && !page.contains("http://"));
    assert_eq!(nianbao(&["check", "in", "--format", "xlsx"], &folder).status.code(), Some(2));
    assert_eq!(nianbao(&["check", "in", "--format", "xlsx", "--out", "a.xlsx"], &folder).status.code(), Some(1));
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(folder.join("a.xlsx")).unwrap();
    let range = calamine::Reader::worksheet_range(&mut book, "审核意见").unwrap();
    // Title, total, heads, two findings.
    assert_eq!(range.rows().count(), 5);
    let cell = |row: usize, col: usize| range.get((row, col)).map(ToString::to_string).unwrap_or_default();
    assert!(cell(1, 0).starts_with("共 2 份报告，其中没有错误和警告的 0 份；错误 1 处，警告 1 处"), "{}", cell(1, 0));
    assert_eq!((cell(2, 1), cell(2, 7)), ("文件".to_string(), "可能错在".to_string()));
    let reports = calamine::Reader::worksheet_range(&mut book, "各报告情况").unwrap();
    assert_eq!(reports.rows().count(), 3);
    // Severities by flag and by file; a reason makes an error no error.
    fs::write(
        folder.join("nianbao.toml"),
        "[[accept]]\ncode = \"report-conflict\"\nfile = \"b.txt\"\nreason = \"b 是更正稿\"\n",
    )
    .unwrap();
    let accepted = nianbao(&["check", "in"], &folder);
    assert_eq!(accepted.status.code(), Some(0));
    assert!(String::from_utf8_lossy(&accepted.stdout).contains("已接受：b 是更正稿"));
    let off =
        nianbao(&["check", "in", "--severity", "text-differs=off", "--severity", "report-conflict=note"], &folder);
    assert!(!String::from_utf8_lossy(&off.stdout).contains("[text-differs]"));
    assert_eq!(nianbao(&["check", "in", "--severity", "nope=off"], &folder).status.code(), Some(2));
    fs::remove_file(folder.join("nianbao.toml")).unwrap();
    // Last year's report, given and found among the inputs.
    fs::write(folder.join("last.txt"), office(77, "青禾县第5镇人民政府", 2022)).unwrap();
    for arguments in [&["check", "in/b.txt", "--previous", "last.txt"][..], &["check", "in/b.txt", "last.txt"]] {
        let output = nianbao(arguments, &folder);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        assert!(String::from_utf8_lossy(&output.stdout).contains("carry-differs"), "{arguments:?}");
    }
    assert_eq!(nianbao(&["check", "in/b.txt", "last.txt", "--alone"], &folder).status.code(), Some(0));
    let page = nianbao(&["explain", "carry-differs"], &folder);
    assert!(String::from_utf8_lossy(&page.stdout).contains("怎样改") && page.status.code() == Some(0));
    assert_eq!(nianbao(&["explain", "nope"], &folder).status.code(), Some(2));
    assert!(samples().len() >= 6);
}
