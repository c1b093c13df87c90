//! The program as people call it.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::support::{root, samples, scratch};

fn nianbao(arguments: &[&str], folder: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nianbao"));
    command.args(arguments).current_dir(folder).env("NIANBAO_FONTS", root().join("fonts")).env("LC_ALL", "zh_CN.UTF-8");
    command.output().unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap_or(-1)
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&[output.stdout.as_slice(), &output.stderr].concat()).into_owned()
}

fn sample(number: usize) -> String {
    samples()[number].display().to_string()
}

fn tree(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            let below = path.file_name().unwrap().to_string_lossy().into_owned();
            files.extend(tree(&path).into_iter().map(|(n, b)| (format!("{below}/{n}"), b)));
        } else {
            files.push((path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(&path).unwrap()));
        }
    }
    files.sort();
    files
}

#[test]
fn two_runs_and_any_number_of_jobs_give_the_same_bytes() {
    let folder = scratch("determinism");
    let input = root().join("samples").display().to_string();
    for (out, jobs) in [("a", "1"), ("b", "2"), ("c", "7")] {
        let output = nianbao(&["convert", &input, "--to", "json,xlsx,pdf,csv", "--out", out, "--jobs", jobs], &folder);
        assert_eq!(code(&output), 0, "{}", said(&output));
    }
    let (a, b, c) = (tree(&folder.join("a")), tree(&folder.join("b")), tree(&folder.join("c")));
    // Six samples in four formats, and the list of them.
    assert_eq!(a.len(), 25);
    assert!(a == b && a == c, "outputs differ between runs");
}

/// One input alone has its outputs made at the same time: what is written, told and returned is what one thread does.
#[test]
fn outputs_made_at_the_same_time_are_those_made_one_by_one() {
    let folder = scratch("alone");
    // A sign that no face has is told of by pages and by the Word document, the pages' once for both of their formats.
    let text = fs::read_to_string(sample(0)).unwrap();
    fs::write(folder.join("r.txt"), text.replacen("。", "\u{13000}。", 1)).unwrap();
    let all = "json,xlsx,pdf,ofd,docx,csv";
    let run = |out: &str, jobs: &str| {
        let call =
            ["convert", "r.txt", "--to", all, "--out", out, "--jobs", jobs, "--fonts", "bundled", "--lang", "zh"];
        let output = nianbao(&call, &folder);
        (code(&output), said(&output).replace(&format!("{out}/"), "o/"), tree(&folder.join(out)))
    };
    let (one, four) = (run("a", "1"), run("b", "4"));
    assert_eq!(one.2.len(), 6, "{}", one.1);
    assert!(one.1.contains("glyph-missing") || one.1.contains('\u{13000}'), "nothing was told: {}", one.1);
    assert_eq!((one.0, &one.1), (four.0, &four.1));
    assert!(one.2 == four.2, "other bytes");
    // Of several that cannot be written the first is named either way, and none is there.
    for jobs in ["1", "4"] {
        fs::create_dir_all(folder.join("c/r.pdf")).unwrap();
        let (code, said, files) = run("c", jobs);
        assert!(code == 2 && said.contains("r.pdf") && files.is_empty(), "{code} {said} {}", files.len());
    }
}

#[test]
fn files_do_not_depend_on_the_locale() {
    let folder = scratch("locale");
    let mut made = Vec::new();
    for locale in ["zh_CN.UTF-8", "en_US.UTF-8", "C"] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_nianbao"));
        command
            .args(["convert", &sample(3), "--to", "json,xlsx", "--force", "--out", "o"])
            .current_dir(&folder)
            .env("LC_ALL", locale);
        let output = command.output().unwrap();
        let speaks_chinese = said(&output).contains("警告");
        assert_eq!(speaks_chinese, locale.starts_with("zh"), "{}", said(&output));
        made.push(tree(&folder.join("o")));
    }
    assert!(made[0] == made[1] && made[0] == made[2]);
}

#[test]
fn outputs_stand_beside_the_input_and_are_not_overwritten() {
    let folder = scratch("beside");
    fs::copy(sample(0), folder.join("年报.v2.txt")).unwrap();
    let first = nianbao(&["convert", "年报.v2.txt"], &folder);
    assert_eq!(code(&first), 0, "{}", said(&first));
    assert_eq!(
        tree(&folder).iter().map(|f| f.0.as_str()).collect::<Vec<_>>(),
        ["年报.v2.pdf", "年报.v2.txt", "年报.v2.xlsx"]
    );
    fs::write(folder.join("年报.v2.pdf"), "mine").unwrap();
    let again = nianbao(&["convert", "年报.v2.txt"], &folder);
    assert_eq!(code(&again), 2);
    assert!(said(&again).contains("--force"), "{}", said(&again));
    assert_eq!(fs::read(folder.join("年报.v2.pdf")).unwrap(), b"mine");
    let forced = nianbao(&["convert", "年报.v2.txt", "--force"], &folder);
    assert_eq!(code(&forced), 0, "{}", said(&forced));
    assert!(fs::read(folder.join("年报.v2.pdf")).unwrap().starts_with(b"%PDF-1.7"));
}

#[test]
fn a_folder_is_converted_again_without_reading_its_own_outputs() {
    let folder = scratch("again");
    fs::create_dir(folder.join("下属")).unwrap();
    fs::copy(sample(0), folder.join("甲.txt")).unwrap();
    fs::copy(sample(1), folder.join("下属/乙.txt")).unwrap();
    for _ in 0..2 {
        let output = nianbao(&["convert", ".", "--force", "--to", "xlsx,pdf,json,csv"], &folder);
        assert_eq!(code(&output), 0, "{}", said(&output));
        assert_eq!(tree(&folder).len(), 10, "{}", said(&output));
    }
    let output = nianbao(&["convert", ".", "--to", "json", "--out", "结果"], &folder);
    assert_eq!(code(&output), 0, "{}", said(&output));
    assert_eq!(
        tree(&folder.join("结果")).iter().map(|f| f.0.as_str()).collect::<Vec<_>>(),
        ["manifest.csv", "下属/乙.json", "甲.json"]
    );
}

#[test]
fn two_inputs_for_one_output_are_refused_before_anything_is_written() {
    let folder = scratch("collision");
    fs::create_dir_all(folder.join("x")).unwrap();
    fs::copy(sample(0), folder.join("a.txt")).unwrap();
    fs::copy(sample(1), folder.join("x/a.txt")).unwrap();
    fs::copy(sample(2), folder.join("b.txt")).unwrap();
    let output = nianbao(&["convert", "b.txt", "a.txt", "x/a.txt", "--out", "o", "--to", "json"], &folder);
    assert_eq!(code(&output), 2, "{}", said(&output));
    assert!(!folder.join("o").exists());
}

#[test]
fn bad_input_is_a_clear_error_each_and_the_rest_is_done() {
    let folder = scratch("bad");
    let bad = folder.join("坏");
    fs::create_dir(&bad).unwrap();
    let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01";
    fs::write(bad.join("图.png"), png).unwrap();
    fs::write(bad.join("图.jpg"), b"\xff\xd8\xff\xe0\0\x10JFIF").unwrap();
    fs::write(bad.join("图二.gif"), b"GIF89a\x01\0\x01\0").unwrap();
    fs::write(bad.join("空.txt"), b"").unwrap();
    fs::write(bad.join("空白.txt"), b" \n\n\t ").unwrap();
    let novel =
        "话说天下大势，分久必合，合久必分。那一年冬天格外冷，河面结了冰，渡口的老船夫收起缆绳，向岸上的人家借火。\n"
            .repeat(400);
    fs::write(bad.join("小说.txt"), novel).unwrap();
    let utf16: Vec<u8> = std::iter::once(0xfeffu16)
        .chain("政府信息公开工作年度报告".encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    fs::write(bad.join("断.txt"), &utf16[..utf16.len() - 1]).unwrap();
    fs::write(
        bad.join("噪.bin"),
        (0..5000u32).flat_map(|i| i.wrapping_mul(2_654_435_761).to_le_bytes()).collect::<Vec<u8>>(),
    )
    .unwrap();
    fs::File::create(bad.join("零.txt")).unwrap().set_len(100 << 20).unwrap();
    fs::copy(sample(0), folder.join("好.txt")).unwrap();
    let output = nianbao(&["convert", "坏", "不存在.txt", "好.txt", "--out", "o"], &folder);
    let said = said(&output);
    assert_eq!(code(&output), 2, "{said}");
    for (name, reason) in [
        ("图.png", "PNG"),
        ("图.jpg", "JPEG"),
        ("图二.gif", "GIF"),
        ("空.txt", "空的"),
        ("空白.txt", "空的"),
        ("小说.txt", "没有认出年度报告"),
        ("断.txt", "UTF-16LE"),
        ("噪.bin", "编码"),
        ("零.txt", "零字节"),
        ("不存在.txt", "不存在"),
    ] {
        assert!(said.lines().any(|l| l.contains(name) && l.contains(reason)), "{name}: {said}");
    }
    assert_eq!(
        tree(&folder.join("o")).iter().map(|f| f.0.as_str()).collect::<Vec<_>>(),
        ["manifest.csv", "好.pdf", "好.xlsx"],
        "{said}"
    );
}

#[cfg(unix)]
#[test]
#[cfg_attr(not(outside = "unreadable-files"), ignore = "this user may read every file")]
fn an_unreadable_file_is_told() {
    use std::os::unix::fs::PermissionsExt;
    let folder = scratch("unreadable");
    let path = folder.join("a.txt");
    fs::copy(sample(0), &path).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
    let output = if fs::read(&path).is_ok() {
        // Root may read every file, except without its capabilities.
        let mut command = Command::new("setpriv");
        command.args(["--inh-caps=-all", "--bounding-set=-all", env!("CARGO_BIN_EXE_nianbao"), "check", "a.txt"]);
        command.current_dir(&folder).env("LC_ALL", "zh_CN.UTF-8").output().unwrap()
    } else {
        nianbao(&["check", "a.txt"], &folder)
    };
    assert_eq!(code(&output), 2);
    assert!(said(&output).contains("权限"), "{}", said(&output));
}

#[test]
fn standard_input_and_output_serve_programs() {
    let folder = scratch("stdin");
    let mut command = Command::new(env!("CARGO_BIN_EXE_nianbao"));
    command.args(["convert", "-", "--to", "json", "--out", "-"]).current_dir(&folder);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(&fs::read(sample(4)).unwrap()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(code(&output), 0, "{}", said(&output));
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(json["agency"], "马坪镇政府");
    assert_eq!(json["cells"].as_array().unwrap().len(), 198);
    let two = nianbao(&["convert", &sample(0), &sample(1), "--to", "json", "--out", "-"], &folder);
    assert_eq!(code(&two), 2);
}

#[test]
fn exit_codes_tell_clean_from_findings_from_failure() {
    let folder = scratch("codes");
    let text = fs::read_to_string(sample(0)).unwrap();
    let row = text.lines().find(|l| l.contains("结转下年度继续办理")).unwrap();
    fs::write(folder.join("错.txt"), text.replace(row, &row.replacen("| 0 |", "| 9 |", 1))).unwrap();
    assert_eq!(code(&nianbao(&["check", &sample(0)], &folder)), 0);
    let wrong = nianbao(&["check", "错.txt"], &folder);
    assert_eq!(code(&wrong), 1, "{}", said(&wrong));
    assert!(said(&wrong).contains("勾稽不符"));
    assert_eq!(code(&nianbao(&["check", "错.txt", "没有.txt"], &folder)), 2);
    assert_eq!(code(&nianbao(&["convert"], &folder)), 2);
    assert_eq!(code(&nianbao(&["--help"], &folder)), 0);
    let json = nianbao(&["check", "错.txt", "--format", "json"], &folder);
    let documents: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!(documents[0]["findings"][0]["severity"], "error");
}

#[test]
fn the_faces_in_use_are_listed() {
    let output = nianbao(&["fonts", "--fonts", "bundled"], &scratch("faces"));
    assert_eq!(code(&output), 0, "{}", said(&output));
    assert!(said(&output).contains("仿宋") && said(&output).contains("NianbaoFang"), "{}", said(&output));
}

#[test]
fn missing_fonts_are_a_clear_error_before_any_work() {
    let folder = scratch("nofonts");
    fs::create_dir(folder.join("empty")).unwrap();
    let without = ["--fonts", "bundled", "--font-dir", "empty"];
    let convert = ["convert", &sample(0), "--to", "json,pdf", "--out", "out"];
    for arguments in [[&["fonts"][..], &without].concat(), [&convert[..], &without].concat()] {
        let output = nianbao(&arguments, &folder);
        let said = said(&output);
        assert_eq!(code(&output), 2, "{arguments:?}: {said}");
        // What is missing, where it was looked for, what helps.
        assert!(said.contains("没有找到中文字体") && said.contains("empty"), "{said}");
        assert!(said.contains("--font-dir") && said.contains("NIANBAO_FONTS"), "{said}");
    }
    assert!(!folder.join("out").exists(), "nothing is written where one of the outputs cannot be");
}

#[test]
fn explain_shows_where_a_value_came_from() {
    let folder = scratch("explain");
    let output = nianbao(&["check", &sample(2), "--explain", "disclosure.procurement.amount"], &folder);
    assert_eq!(code(&output), 0, "{}", said(&output));
    let text = said(&output);
    let line = fs::read_to_string(sample(2)).unwrap().lines().position(|l| l == "\t25.13").unwrap() + 1;
    assert!(text.contains(&format!("第{line}行")) && text.contains("> 政府集中采购 | 37 | 25.13"), "{text}");
    assert_eq!(code(&nianbao(&["check", &sample(2), "--explain", "no.such.key"], &folder)), 2);
}

#[test]
fn diff_names_the_cells_the_text_and_the_findings_that_changed() {
    let folder = scratch("diff");
    let text = fs::read_to_string(sample(0)).unwrap();
    let row = text.lines().find(|l| l.contains("（一）予以公开")).unwrap();
    let edited =
        text.replace(row, &row.replacen("| 0 |", "| 21 |", 1)).replace("没有收取信息处理费", "收取信息处理费0元");
    fs::write(folder.join("改.txt"), edited).unwrap();
    let same = nianbao(&["diff", &sample(0), &sample(0)], &folder);
    assert_eq!((code(&same), said(&same).trim()), (0, "没有不同"));
    let output = nianbao(&["diff", &sample(0), "改.txt"], &folder);
    let lines = said(&output);
    assert_eq!(code(&output), 1);
    assert!(lines.contains("表三 · 自然人 · （一）予以公开: 0 → 21"), "{lines}");
    assert!(lines.contains("第6部分 ~ 2023年度[-没有-]收取信息处理费{+0元+}。"), "{lines}");
    assert_eq!(lines.matches("新问题").count(), 2, "{lines}");
    let json = nianbao(&["diff", &sample(0), "改.txt", "--format", "json"], &folder);
    let list: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!(list[0]["key"], "requests.granted.natural");
    // A file holds what would be printed; a page is sealed as a result besides, so that it is no input of a later run.
    for (format, printed) in [("text", &output), ("json", &json)] {
        let written = nianbao(&["diff", &sample(0), "改.txt", "--format", format, "--out", format], &folder);
        assert_eq!((code(&written), said(&written).as_str()), (1, ""), "{format}");
        assert_eq!(fs::read(folder.join(format)).unwrap(), printed.stdout, "{format}");
    }
    let written = nianbao(&["diff", &sample(0), "改.txt", "--format", "html", "--out", "改动.html"], &folder);
    assert_eq!(code(&written), 1, "{}", said(&written));
    let page = fs::read(folder.join("改动.html")).unwrap();
    assert_eq!(nianbao::write::sealed(&page), Some(nianbao::write::Sealed::Result));
    assert_eq!(code(&nianbao(&["diff", &sample(0), "没有.txt"], &folder)), 2);
    // Across formats: a report and its own workbook and PDF are the same report.
    for target in ["xlsx", "pdf"] {
        let made = nianbao(&["convert", &sample(0), "--to", target, "--out", "."], &folder);
        assert_eq!(code(&made), 0, "{}", said(&made));
        let name = format!("01-规范文本.{target}");
        let output = nianbao(&["diff", &sample(0), &name], &folder);
        assert_eq!(code(&output), 0, "{}", said(&output));
    }
}

#[test]
fn by_default_the_format_of_the_input_is_not_written_over_it() {
    let folder = scratch("own-format");
    let made = nianbao(&["convert", &sample(0), "--to", "pdf", "--out", "."], &folder);
    assert_eq!(code(&made), 0, "{}", said(&made));
    fs::rename(folder.join("01-规范文本.pdf"), folder.join("a.pdf")).unwrap();
    let before = fs::read(folder.join("a.pdf")).unwrap();
    let output = nianbao(&["convert", "a.pdf"], &folder);
    assert_eq!(code(&output), 0, "{}", said(&output));
    assert_eq!(tree(&folder).iter().map(|f| f.0.as_str()).collect::<Vec<_>>(), ["a.pdf", "a.xlsx"]);
    // Asked for by name it is refused, even with --force.
    let output = nianbao(&["convert", "a.pdf", "--to", "pdf", "--force"], &folder);
    assert_eq!(code(&output), 2, "{}", said(&output));
    assert_eq!(fs::read(folder.join("a.pdf")).unwrap(), before);
}
