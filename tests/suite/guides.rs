//! Every command that the guides and the README show is run, in a folder as they suppose it.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::support::{judge, load, pdf, root, run, samples, scratch, xlsx};

/// The fenced blocks of a page in one language, such as `sh`.
fn blocks(page: &str, language: &str) -> Vec<String> {
    let fence = format!("```{language}\n");
    let text = fs::read_to_string(root().join(page)).unwrap_or_else(|e| panic!("{page}: {e}"));
    text.split(&fence).skip(1).map(|rest| rest.split("\n```").next().unwrap().to_string()).collect()
}

/// A report of an office and a year.
fn report(agency: &str, year: i32) -> String {
    let text = fs::read_to_string(&samples()[0]).unwrap();
    text.replace("青禾县云台镇人民政府", agency).replace("2023年", &format!("{year}年")).replace("云台镇", agency)
}

/// What the guides say lies in the folder.
fn folder(name: &str) -> std::path::PathBuf {
    let folder = scratch(name);
    let (old, new) = ((2022, "上年"), (2023, "各乡镇"));
    for (year, below) in [old, new, (2023, "全省"), (2022, "2022"), (2023, "2023")] {
        fs::create_dir_all(folder.join(below)).unwrap();
        for (file, agency) in [("甲", "青禾县云台镇人民政府"), ("乙", "青禾县松坪镇人民政府")] {
            fs::write(folder.join(below).join(format!("{file}.txt")), report(agency, year)).unwrap();
        }
    }
    fs::write(folder.join("年报.txt"), report("青禾县云台镇人民政府", 2023)).unwrap();
    fs::write(folder.join("上年.txt"), report("青禾县云台镇人民政府", 2022)).unwrap();
    for block in blocks("docs/guides/county.md", "csv") {
        fs::write(folder.join("名册.csv"), block).unwrap();
    }
    for block in blocks("docs/guides/county.md", "toml") {
        fs::write(folder.join("nianbao.toml"), block).unwrap();
    }
    folder
}

/// Runs each line of a page's `sh` blocks in order; each must end as a command does that found its files.
fn follow(page: &str, folder: &Path) {
    follow_some(page, folder, 5);
}

/// The same of a page with so many commands at least.
fn follow_some(page: &str, folder: &Path, least: usize) {
    let program = Path::new(env!("CARGO_BIN_EXE_nianbao")).parent().unwrap();
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap());
    let mut commands = 0;
    for line in blocks(page, "sh").iter().flat_map(|b| b.lines()).filter(|l| l.contains("nianbao ")) {
        // A page is served until nobody has used it for a while: here that is soon, and no browser is opened.
        let line = &line.replace("nianbao serve", "nianbao serve --no-browser --idle 0.02");
        let output = Command::new("sh")
            .args(["-c", line])
            .current_dir(folder)
            .env("PATH", &path)
            .env("NIANBAO_FONTS", root().join("fonts"))
            .env("LC_ALL", "zh_CN.UTF-8")
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&[output.stdout.as_slice(), &output.stderr].concat()).into_owned();
        assert!(matches!(output.status.code(), Some(0 | 1)), "{page}: {line}\n{said}");
        let words: Vec<&str> = line.split_whitespace().collect();
        let out = words.iter().position(|w| *w == "--out" || *w == ">").map(|i| words[i + 1]);
        if let Some(out) = out.filter(|o| *o != "-") {
            assert!(folder.join(out).exists(), "{page}: {line} makes no {out}\n{said}");
        }
        commands += 1;
    }
    assert!(commands >= least, "{page} shows {commands} commands");
}

#[test]
fn the_clerks_commands_work() {
    let folder = folder("guide-clerk");
    follow("docs/guides/clerk.md", &folder);
    for file in ["年报.xlsx", "年报.pdf", "核对.html", "2024年报.pdf", "改动.html"] {
        assert!(folder.join(file).is_file(), "{file}");
    }
}

#[test]
fn the_countys_commands_work() {
    let folder = folder("guide-county");
    follow("docs/guides/county.md", &folder);
    assert!(folder.join("汇总.pdf").is_file());
}

#[test]
fn the_researchers_commands_work() {
    follow("docs/guides/researcher.md", &folder("guide-researcher"));
}

#[test]
fn the_readmes_commands_work() {
    let folder = folder("guide-readme");
    let first = report("青禾县水利局", 2023);
    for (file, text) in [("初稿.txt", &first), ("2024/甲.txt", &report("青禾县水利局", 2024)), ("a.txt", &first)]
    {
        fs::create_dir_all(folder.join(file).parent().unwrap()).unwrap();
        fs::write(folder.join(file), text).unwrap();
    }
    let made = |from: &str, to: &str| {
        let report = load(&folder.join(from));
        fs::write(folder.join(to), if to.ends_with("pdf") { pdf(&report) } else { xlsx(&report) }).unwrap();
    };
    made("a.txt", "改过的.xlsx");
    made("a.txt", "年报.pdf");
    made("a.txt", "上年.xlsx");
    fs::copy(root().join("tests/fixtures/docx/空白规定格式/form.docx"), folder.join("报告.docx")).unwrap();
    follow("README.md", &folder);
    assert!(folder.join("报告.xlsx").is_file() && folder.join("汇总.pdf").is_file());
}

#[test]
#[cfg_attr(not(outside = "duckdb"), ignore = "duckdb is not installed")]
fn the_researchers_queries_work() {
    let folder = folder("guide-queries");
    follow("docs/guides/researcher.md", &folder);
    let mut command = judge("duckdb");
    command.args(["-c", &blocks("docs/guides/researcher.md", "python").join("\n")]).current_dir(&folder);
    let said = run(command);
    assert!(said.contains("requests.new.total") && said.contains(", 2)"), "{said}");
}

#[test]
#[cfg_attr(not(all(outside = "duckdb", outside = "matplotlib")), ignore = "duckdb or matplotlib is not installed")]
fn the_notebook_finds_what_is_in_the_reports() {
    let folder = scratch("guide-notebook");
    // Two offices and two years; of one the request carried over was lost on the way, and one was handed in twice.
    let below = folder.join("全省");
    fs::create_dir_all(&below).unwrap();
    let lost = |text: String| {
        let row = text.lines().find(|line| line.starts_with("| 二、上年结转")).unwrap().to_string();
        let (head, last) = row.trim_end_matches(" |").rsplit_once("| ").unwrap();
        let more: u32 = last.parse::<u32>().unwrap() + 3;
        text.replace(&row, &format!("{head}| {more} |"))
    };
    for year in [2022, 2023] {
        fs::write(below.join(format!("甲{year}.txt")), report("青禾县云台镇人民政府", year)).unwrap();
        fs::write(below.join(format!("乙{year}.txt")), lost(report("青禾县松坪镇人民政府", year))).unwrap();
    }
    fs::write(below.join("甲2023副本.txt"), report("青禾县云台镇人民政府", 2023)).unwrap();
    follow_some("docs/notebook.md", &folder, 1);
    let mut command = judge("duckdb");
    command.args(["-c", &blocks("docs/notebook.md", "python").join("\n")]).current_dir(&folder);
    command.env("PYTHONIOENCODING", "utf-8").env("MPLCONFIGDIR", &folder);
    let said = run(command);
    for words in
        ["[('read', 5)]", "重复、矛盾： (1, 0)", "不知机关或年度： 0", "2022 {'disclosed': ", "两年都在 2 接得住 "]
    {
        assert!(said.contains(words), "{words}: {said}");
    }
    // The sample carries eight over and hands on what its balance leaves.
    let text = load(&below.join("甲2022.txt"));
    let number = |key: &str| {
        let table = text.tables().find(|t| t.template.position(key).is_some()).unwrap();
        table.values[table.template.position(key).unwrap()].number().unwrap()
    };
    let kept = number("requests.carried_in.total") == number("requests.carried_out.total");
    assert!(said.contains(&format!("接得住 {}", u8::from(kept))), "{said}");
    for picture in ["结果.png", "集中.png", "结转.png"] {
        let bytes = fs::read(folder.join(picture)).unwrap();
        assert!(bytes.starts_with(b"\x89PNG") && bytes.len() > 3000, "{picture}");
    }
}
