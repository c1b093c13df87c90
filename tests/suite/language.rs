//! The command line speaks one language at a time, and knows what was meant.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::support::{judge, root, samples, scratch};

const COMMANDS: [&str; 14] = [
    "convert",
    "check",
    "explain",
    "keys",
    "diff",
    "blank",
    "summary",
    "compare",
    "serve",
    "fonts",
    "config",
    "completions",
    "man",
    "",
];

fn call(folder: &Path, locale: &[(&str, &str)], arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nianbao"));
    command.args(arguments).current_dir(folder);
    ["LC_ALL", "LC_MESSAGES", "LANG", "NO_COLOR"].iter().for_each(|name| {
        command.env_remove(name);
    });
    command.envs(locale.iter().copied()).output().unwrap()
}

fn all(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

fn has_han(text: &str) -> bool {
    // The sign that stands for a character without a glyph is no word.
    let han = |c: char| ('\u{3000}'..='\u{9fff}').contains(&c) || ('\u{ff00}'..='\u{ffef}').contains(&c);
    text.chars().any(|c| han(c) && c != '〓')
}

/// Without names that are the same in both languages: what follows a dash or stands in examples, and names of formats.
fn english_words(text: &str) -> Vec<String> {
    let names = [
        "nianbao",
        "PDF",
        "JSON",
        "CSV",
        "Excel",
        "SARIF",
        "Word",
        "Tab",
        "NIANBAO_FONTS",
        "manifest",
        "csv",
        "xlsx",
        "pdf",
        "json",
        "toml",
        "parquet",
        "ndjson",
        "html",
        "sarif",
        "text",
        "utf",
        "gb18030",
    ];
    text.lines()
        .filter(|line| !line.trim_start().starts_with("nianbao "))
        .flat_map(|line| line.split(|c: char| !(c.is_ascii_alphanumeric() || "-_.=/".contains(c))))
        .filter(|word| word.len() > 2 && word.chars().all(|c| c.is_ascii_lowercase()) && !names.contains(word))
        .map(str::to_string)
        .collect()
}

#[test]
fn help_is_in_one_language() {
    let folder = scratch("language-help");
    for command in COMMANDS {
        let call = |lang: &str| {
            let mut arguments = vec!["--lang", lang];
            arguments.extend([command].iter().filter(|c| !c.is_empty()));
            arguments.push("--help");
            let output = call(&folder, &[], &arguments);
            assert_eq!(output.status.code(), Some(0), "{command}");
            String::from_utf8(output.stdout).unwrap()
        };
        let (zh, en) = (call("zh"), call("en"));
        // Names of places are what they are, in examples.
        let prose: Vec<&str> = en.lines().filter(|line| !line.trim_start().starts_with("nianbao ")).collect();
        let han: Vec<&&str> = prose.iter().filter(|line| has_han(line) && !line.contains("--font ")).collect();
        assert!(han.is_empty(), "{command}: {han:#?}");
        assert!(
            zh.contains("用法：") && zh.contains("选项") && !zh.contains("Usage") && !zh.contains("OPTIONS"),
            "{zh}"
        );
        assert!(en.contains("Usage:") && en.contains("Examples:"), "{en}");
        // A sentence of English has words such as these.
        for word in [" the ", " of ", " a ", " and ", " is ", "print", "possible values", "default"] {
            assert!(!zh.contains(word), "{command}: {word:?} in\n{zh}");
        }
        assert!(zh.contains("例："), "{zh}");
        let values: BTreeSet<String> = english_words(&zh).into_iter().collect();
        for word in &values {
            assert!(en.contains(word.as_str()), "{command}: {word} is in the Chinese help alone");
        }
    }
}

#[test]
fn the_locale_decides_and_an_option_overrules_it() {
    let folder = scratch("language-locale");
    let is_chinese = |locale: &[(&str, &str)], arguments: &[&str]| {
        let output = call(&folder, locale, &[&["check", "no-such-file"], arguments].concat());
        assert_eq!(output.status.code(), Some(2));
        has_han(&all(&output))
    };
    for (chinese, locale) in [
        (false, &[][..]),
        (false, &[("LANG", "C.UTF-8")]),
        (false, &[("LANG", "en_GB.UTF-8")]),
        (true, &[("LANG", "zh_CN.UTF-8")]),
        (true, &[("LANG", "zh_TW")]),
        (true, &[("LANG", "en_US.UTF-8"), ("LC_MESSAGES", "zh_CN.UTF-8")]),
        (false, &[("LANG", "zh_CN.UTF-8"), ("LC_MESSAGES", "zh_CN.UTF-8"), ("LC_ALL", "C")]),
        (true, &[("LANG", "zh_CN.GBK"), ("LC_ALL", "")]),
    ] {
        assert_eq!(is_chinese(locale, &[]), chinese, "{locale:?}");
        assert!(!is_chinese(locale, &["--lang", "en"]) && is_chinese(locale, &["--lang=zh"]), "{locale:?}");
    }
}

#[test]
fn a_wrong_call_is_told_in_one_language_with_what_was_probably_meant() {
    let folder = scratch("language-wrong");
    for (arguments, zh, en) in [
        (&["chekc", "a.txt"][..], "是不是 check？", "did you mean check?"),
        (&["check", "a.txt", "--fromat", "json"], "是不是 --format？", "did you mean --format?"),
        (&["check", "a.txt", "--format", "jsno"], "是不是 json？", "did you mean json?"),
        (&["convert", "a.txt", "--to", "rtf"], "可以是：xlsx、pdf", "there are xlsx, pdf"),
        (&["convert"], "还缺：<输入>", "missing: <INPUT>"),
        (&["convert", "a.txt", "--resume"], "还缺：--out <文件夹>", "missing: --out <DIR>"),
        (&["check", "a.txt", "--out"], "后面要写一个值", "needs a value"),
        (&["check", "a.txt", "--jobs", "0"], "1 到 512", "1 to 512"),
        (&["check", "a.txt", "--jobs", "many"], "1 到 512", "1 to 512"),
        (&["blank", "--agency", "甲", "--year", "20244"], "2008 到 2099", "2008 to 2099"),
        (&["blank", "--agency", "甲", "--year", "2024", "--layout", "2020"], "是不是 20", "did you mean 20"),
        (&["fonts", "--font", "宋=a.ttf"], "标题、黑体", "title, hei"),
        (&["check", "a.txt", "--alone", "--alone"], "只能写一次", "may be given once"),
        (&["explain", "requests-balanc"], "是不是 requests-balance？", "did you mean requests-balance?"),
        (&["check", "a.txt", "--severity", "cell-blank=off"], "是不是 cells-blank？", "did you mean cells-blank?"),
        (&["completions", "bsh"], "是不是 bash？", "did you mean bash?"),
    ] {
        let say = |lang: &str| {
            let output = call(&folder, &[], &[&["--lang", lang], arguments].concat());
            assert_eq!(output.status.code(), Some(2), "{arguments:?}");
            assert!(output.stdout.is_empty(), "{arguments:?}");
            String::from_utf8(output.stderr).unwrap()
        };
        let (chinese, english) = (say("zh"), say("en"));
        assert!(chinese.contains(zh), "{arguments:?}: {chinese}");
        assert!(english.contains(en), "{arguments:?}: {english}");
        let own: String = arguments.concat();
        assert!(has_han(&own) || !has_han(&english), "{arguments:?}: {english}");
        for word in ["error:", "the ", "argument", "Usage", "tip", "invalid"] {
            assert!(!chinese.contains(word), "{arguments:?}: {chinese}");
        }
    }
    // What the system says is no English in a Chinese sentence.
    fs::write(folder.join("file"), "x").unwrap();
    let report = samples()[0].to_string_lossy().into_owned();
    for arguments in [
        &["check", "file/below"][..],
        &["convert", &report, "--to", "json", "--out", "file/below"],
        &["check", "no.txt", "--config", "no.toml"],
        &["summary", &report, "--out", "s.xlsx", "--roster", "no.csv"],
    ] {
        let told = all(&call(&folder, &[("LANG", "zh_CN.UTF-8")], arguments));
        assert!(!told.contains("os error") && !told.contains("directory"), "{told}");
    }
}

#[test]
fn a_file_alone_means_convert_and_nothing_at_all_explains_itself() {
    let folder = scratch("language-bare");
    fs::copy(&samples()[0], folder.join("报告.txt")).unwrap();
    let bare = call(&folder, &[], &["--lang", "zh", "报告.txt", "--to", "json"]);
    assert_eq!(bare.status.code(), Some(0), "{}", all(&bare));
    let as_converted = fs::read(folder.join("报告.json")).unwrap();
    call(&folder, &[], &["--lang", "zh", "convert", "报告.txt", "--to", "json", "--force"]);
    assert_eq!(fs::read(folder.join("报告.json")).unwrap(), as_converted);
    // A folder is a path too; a command of the same name comes first.
    fs::create_dir(folder.join("check")).unwrap();
    fs::copy(&samples()[0], folder.join("check/a.txt")).unwrap();
    assert_eq!(call(&folder, &[], &["./check", "--to", "json"]).status.code(), Some(0));
    assert!(folder.join("check/a.json").is_file());
    assert_eq!(call(&folder, &[], &["check"]).status.code(), Some(2));

    for (locale, words) in [(&[("LANG", "zh_CN.UTF-8")][..], "拖到"), (&[], "Drop")] {
        let nothing = call(&folder, locale, &[]);
        let told = all(&nothing);
        assert_eq!(nothing.status.code(), Some(2));
        assert!(told.contains(words) && told.contains("--help") && told.lines().count() < 16, "{told}");
    }
    let help = call(&folder, &[], &["help", "check"]);
    assert_eq!(help.stdout, call(&folder, &[], &["check", "--help"]).stdout);
    assert_eq!(help.status.code(), Some(0));
}

#[test]
fn pages_of_codes_are_english_through_and_through_and_chinese_too() {
    let folder = scratch("language-pages");
    let list = call(&folder, &[], &["explain"]);
    let text = String::from_utf8(list.stdout).unwrap();
    assert!(!has_han(&text), "{text}");
    let codes: Vec<&str> = text.lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert!(codes.len() > 70);
    for code in codes {
        let english = String::from_utf8(call(&folder, &[], &["explain", code]).stdout).unwrap();
        assert!(!has_han(&english), "{english}");
        for part in ["**Basis**", "**Example**", "**What to do**"] {
            assert!(english.contains(part), "{english}");
        }
        let chinese = String::from_utf8(call(&folder, &[], &["explain", code, "--lang", "zh"]).stdout).unwrap();
        assert!(has_han(&chinese) && !chinese.contains("**Basis**") && !chinese.contains("\n---"), "{chinese}");
    }
}

#[test]
fn colour_is_as_asked() {
    let folder = scratch("language-colour");
    let text = fs::read_to_string(&samples()[0]).unwrap();
    let row = text.lines().find(|line| line.contains("结转下年度继续办理")).unwrap();
    fs::write(folder.join("a.txt"), text.replace(row, &row.replacen("| 0 |", "| 9 |", 1))).unwrap();
    let colored = |environment: &[(&str, &str)], color: &[&str]| {
        all(&call(&folder, environment, &[&["check", "a.txt"], color].concat())).contains("\u{1b}[")
    };
    assert!(!colored(&[], &[]) && !colored(&[], &["--color", "never"]) && !colored(&[("NO_COLOR", "1")], &[]));
    assert!(colored(&[], &["--color", "always"]) && colored(&[("NO_COLOR", "1")], &["--color=always"]));
    assert!(all(&call(&folder, &[], &["--color", "always", "--help"])).contains("\u{1b}["));
}

fn completions(folder: &Path, shell: &str, lang: &str) -> PathBuf {
    let output = call(folder, &[], &["completions", shell, "--lang", lang]);
    assert_eq!(output.status.code(), Some(0), "{}", all(&output));
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("nianbao") && text.contains("summary") && text.contains("roster"), "{shell}");
    assert!(lang == "zh" || !has_han(&text), "{shell}");
    let path = folder.join(format!("{shell}-{lang}"));
    fs::write(&path, text).unwrap();
    path
}

#[test]
fn shells_complete_commands_options_and_values() {
    let folder = scratch("language-completions");
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        for lang in ["zh", "en"] {
            let path = completions(&folder, shell, lang);
            // What is shown beside a command or an option is in the language; bash shows nothing.
            assert_eq!(has_han(&fs::read_to_string(path).unwrap()), lang == "zh" && shell != "bash", "{shell}");
        }
    }
}

#[test]
#[cfg_attr(not(outside = "bash"), ignore = "bash is not installed")]
fn bash_takes_the_completions() {
    let folder = scratch("language-completions-bash");
    for lang in ["zh", "en"] {
        let path = completions(&folder, "bash", lang);
        assert!(judge("bash").arg("-n").arg(&path).status().unwrap().success());
        let asked = format!(
            "source {}; COMP_WORDS=(nianbao check --for); COMP_CWORD=2; _nianbao nianbao --for check; echo ${{COMPREPLY[@]}}",
            path.display()
        );
        let reply = judge("bash").args(["--norc", "-c", &asked]).output().unwrap();
        assert!(String::from_utf8_lossy(&reply.stdout).contains("--format"), "{reply:?}");
    }
}

fn pages(test: &str, lang: &str) -> (PathBuf, Vec<PathBuf>) {
    let folder = scratch(&format!("language-man-{test}-{lang}"));
    let output = call(&folder, &[], &["man", "--out", "man1", "--lang", lang]);
    assert_eq!(output.status.code(), Some(0), "{}", all(&output));
    let mut pages: Vec<PathBuf> = fs::read_dir(folder.join("man1")).unwrap().map(|e| e.unwrap().path()).collect();
    pages.sort();
    assert_eq!(pages.len(), COMMANDS.len());
    (folder, pages)
}

#[test]
fn every_command_has_a_page_of_the_manual() {
    for lang in ["zh", "en"] {
        let (folder, pages) = pages("1", lang);
        let names: BTreeSet<String> =
            pages.iter().map(|p| p.file_name().unwrap().to_string_lossy().into_owned()).collect();
        for command in COMMANDS {
            let name = if command.is_empty() { "nianbao.1".to_string() } else { format!("nianbao-{command}.1") };
            assert!(names.contains(&name), "{name}");
        }
        let check = fs::read_to_string(folder.join("man1/nianbao-check.1")).unwrap();
        assert!(check.contains(if lang == "zh" { ".SH 用法" } else { ".SH SYNOPSIS" }), "{check}");
        assert!(check.contains("\n.br\n\\- json "), "values of an option run together: {check}");
        let prose: Vec<&str> = check.lines().filter(|line| !line.contains("nianbao")).collect();
        assert_eq!(has_han(&prose.concat()), lang == "zh", "{check}");
        // The same gate as for every output.
        assert_eq!(call(&folder, &[], &["man", "--out", "man1"]).status.code(), Some(2));
        assert_eq!(call(&folder, &[], &["man", "--out", "man1", "--force"]).status.code(), Some(0));
        let one = call(&folder, &[], &["man", "--lang", lang]);
        assert!(String::from_utf8_lossy(&one.stdout).contains(".TH"));
    }
}

#[test]
#[cfg_attr(not(outside = "groff"), ignore = "groff is not installed")]
fn groff_has_nothing_against_the_manual() {
    for lang in ["zh", "en"] {
        for page in pages("2", lang).1 {
            let output = judge("groff")
                // Lines of Chinese have no spaces that could be widened.
                .args(["-man", "-Tutf8", "-Kutf8", "-ww", "-Wbreak", "-z"])
                .arg(&page)
                .output()
                .unwrap();
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(output.status.success() && said.is_empty(), "{}: {said}", page.display());
        }
    }
}

#[test]
fn the_faces_are_told_in_one_language() {
    let folder = scratch("language-faces");
    let told = |lang| all(&call(&folder, &[], &["fonts", "--fonts", "bundled", "--lang", lang]));
    let (zh, en) = (told("zh"), told("en"));
    assert_eq!((zh.lines().count(), en.lines().count()), (6, 6), "{zh}{en}");
    assert!(zh.starts_with("标题  ") && zh.contains(" 字  ") && zh.contains("程序自带"), "{zh}");
    assert!(en.starts_with("title  ") && en.contains(" characters  ") && !has_han(&en), "{en}");
}

#[cfg(target_os = "linux")]
#[test]
fn where_nothing_can_be_written_another_place_is_asked_for() {
    // Nobody makes a folder there, not even root.
    let folder = scratch("language-unwritable");
    fs::copy(&samples()[0], folder.join("a.txt")).unwrap();
    for arguments in [
        &["convert", "a.txt", "--out", "/sys/nianbao"][..],
        &["check", "a.txt", "--out", "/sys/nianbao.txt"],
        &["blank", "--agency", "青禾县", "--year", "2024", "--out", "/sys/nianbao.xlsx"],
        &["diff", "a.txt", "a.txt", "--out", "/sys/nianbao.txt"],
        &["man", "--out", "/sys/nianbao"],
    ] {
        for (lang, what, option) in
            [("zh", "请另选一个能写的地方", "选项 --out"), ("en", "choose another place", "option --out")]
        {
            let output = call(&folder, &[], &[arguments, &["--lang", lang]].concat());
            let said = all(&output);
            assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
            assert!(said.contains(what) && said.contains(option), "{arguments:?}: {said}");
        }
    }
}

#[test]
fn the_version_tells_what_was_built() {
    let folder = scratch("language-version");
    let output = call(&folder, &[("LANG", "en_US.UTF-8")], &["--version"]);
    let text = String::from_utf8(output.stdout).unwrap();
    let mut lines = text.lines();
    assert_eq!(lines.next().unwrap(), concat!("nianbao ", env!("CARGO_PKG_VERSION")));
    assert!(lines.next().unwrap().starts_with("commit: "), "{text}");
    let features = lines.next().unwrap();
    assert!(features.starts_with("features: ") && features.contains("pdf-write") && features.contains("cli"), "{text}");
    assert_eq!(String::from_utf8(call(&folder, &[], &["-V"]).stdout).unwrap().lines().count(), 1);
    assert!(has_han(&all(&call(&folder, &[], &["--version", "--lang", "zh"]))));
}

#[test]
fn settings_are_shown_with_their_places_and_named_when_they_are_found() {
    let folder = scratch("language-config");
    let report = samples()[0].to_string_lossy().into_owned();
    let none = all(&call(&folder, &[], &["config"]));
    assert!(none.contains("jump-ratio = 5  # default") && none.contains("no nianbao.toml"), "{none}");
    let toml = "# ours\n[severity]\ncells-marked = \"off\"\n\n[thresholds]\njump-ratio = 7.5\n\n[[accept]]\n\
                code = \"date-late\"\nagency = \"青禾县\"\nyear = 2023\nreason = \"holiday \\\"x\\\"\"\n";
    fs::write(folder.join("nianbao.toml"), toml).unwrap();
    let arguments = ["config", "--severity", "number-jump=error", "--lang", "en"];
    let output = call(&folder, &[("LANG", "zh_CN.UTF-8")], &arguments);
    let shown = String::from_utf8(output.stdout).unwrap();
    for line in [
        "# language: English (--lang)",
        "cells-marked = \"off\"  # nianbao.toml:3",
        "number-jump = \"error\"  # --severity",
        "jump-ratio = 7.5  # nianbao.toml:6",
        "jump-absolute = 50  # default",
        "memory = 1024  # default",
        "[[accept]]  # nianbao.toml:8",
        "reason = \"holiday \\\"x\\\"\"",
    ] {
        assert!(shown.lines().any(|l| l == line), "{line}: {shown}");
    }
    // What is shown is itself a file of settings, of the same settings.
    let again = nianbao::check::settings::Settings::parse(&shown).unwrap();
    let mut wanted = nianbao::check::settings::Settings::parse(toml).unwrap();
    wanted.set("number-jump=error").unwrap();
    (wanted.limits.memory, wanted.limits.seconds) = (Some(1024), Some(20));
    assert_eq!(format!("{again:?}"), format!("{wanted:?}"));

    for arguments in [&["check", &report][..], &["convert", &report, "--to", "json", "--out", "out"]] {
        let told = String::from_utf8(call(&folder, &[], arguments).stderr).unwrap();
        assert!(told.contains("nianbao.toml"), "{told}");
    }
    let named = String::from_utf8(call(&folder, &[], &["check", &report, "--config", "nianbao.toml"]).stderr).unwrap();
    assert!(!named.contains("found in the current folder"), "{named}");
}

#[test]
fn a_mistake_in_the_settings_is_told_with_line_and_likely_word() {
    let folder = scratch("language-settings");
    let report = samples()[0].to_string_lossy().into_owned();
    for (toml, zh, en) in [
        (
            "[severity]\nrequests-balanc = \"off\"\n",
            "第2行：没有代码 requests-balanc；是不是",
            "line 2: there is no code",
        ),
        (
            "[severity]\ndate-late = \"of\"\n",
            "第2行：date-late = of：可以是 error、warning、note、off；是不是 off？",
            "did you mean off?",
        ),
        (
            "[thresholds]\n\njump_ratio = 3\n",
            "第3行：没有 jump_ratio 这一项；是不是 jump-ratio？",
            "line 3: there is no jump_ratio",
        ),
        ("[thresholds]\njump-ratio = \"3\"\n", "第2行：jump-ratio 应是数", "line 2: jump-ratio must be a number"),
        ("[sevrity]\n", "是不是 severity？", "did you mean severity?"),
        ("severity = 3\n", "第1行", "line 1"),
        ("[[accept]]\ncode = \"date-late\"\n", "第1行：没有写理由（reason）", "line 1: accepted without a reason"),
        ("[[accept]]\nreason = \"x\"\n", "第1行：没有写代码（code）", "line 1: no code is given"),
        (
            "[[accept]]\ncode = \"date-late\"\nyear = \"2023\"\nreason = \"x\"\n",
            "第3行：year 应是整数",
            "line 3: year must be",
        ),
        ("[severity\n", "第1行：不合 TOML 的写法", "line 1: this is no TOML"),
    ] {
        fs::write(folder.join("nianbao.toml"), toml).unwrap();
        for (lang, words) in [("zh", zh), ("en", en)] {
            let output = call(&folder, &[], &["check", &report, "--lang", lang]);
            assert_eq!(output.status.code(), Some(2));
            assert!(all(&output).contains(words), "{toml}: {}", all(&output));
            assert!(lang == "zh" || !has_han(&all(&output).replace(&report, "")), "{}", all(&output));
        }
    }
}

#[test]
fn keys_are_listed_with_their_labels() {
    let folder = scratch("language-keys");
    let truth = fs::read_to_string(root().join("tests/truth/fields.csv")).unwrap();
    let known: BTreeSet<&str> = truth.lines().skip(1).filter_map(|l| l.split(',').next()).collect();
    let output = call(&folder, &[], &["keys", "--format", "json"]);
    let list: Vec<serde_json::Value> = serde_json::from_slice(&output.stdout).unwrap();
    let listed: BTreeSet<&str> = list.iter().map(|k| k["key"].as_str().unwrap()).collect();
    assert!(!known.is_empty() && known.iter().all(|k| listed.contains(k) || !k.contains('.')), "{known:?}");
    let csv = String::from_utf8(call(&folder, &[], &["keys", "--format", "csv"]).stdout).unwrap();
    assert_eq!(csv.lines().count(), list.len() + 1);
    let cases = call(&folder, &[], &["keys", "--form", "cases", "--layout", "2021"]);
    let text = String::from_utf8(cases.stdout).unwrap();
    assert!(text.lines().skip(1).all(|l| l.trim_start().starts_with("cases.")) && text.lines().count() > 10, "{text}");
    let wrong =
        all(&call(&folder, &[], &["check", &samples()[0].to_string_lossy(), "--explain", "requests.new.naturl"]));
    assert!(wrong.contains("did you mean requests.new.natural?"), "{wrong}");
}
