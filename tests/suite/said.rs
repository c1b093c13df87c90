//! What is said can be trusted: nothing acts on a terminal, a page or a spreadsheet, exit codes are true, and every place is
//! told in the language spoken.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use nianbao::base::origin::Origin;
use nianbao::base::place::{Element, Place, Steps};
use nianbao::base::visible::acts;

use crate::generate::{self, Dice};
use crate::support::{against_schema, load_bytes, pdf, root, samples, scratch, xlsx};

fn command(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nianbao"));
    command.current_dir(folder).env("NIANBAO_FONTS", root().join("fonts")).env("LC_ALL", "zh_CN.UTF-8");
    command
}

fn run<S: AsRef<std::ffi::OsStr>>(folder: &Path, arguments: impl IntoIterator<Item = S>) -> Output {
    command(folder).args(arguments).output().unwrap()
}

fn text(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap() + &String::from_utf8(output.stderr.clone()).unwrap()
}

fn sample() -> String {
    fs::read_to_string(&samples()[0]).unwrap()
}

/// Escape, 8-bit control sequence, overrides, what is no character, a mark of order, delete.
const HOSTILE: &str = "\u{1b}[31m\u{9b}2J\u{202e}\u{2066}\u{fffe}\u{feff}\u{7f}";

/// A report whose title, agency, headings and cells hold what acts.
fn hostile() -> String {
    let agency = format!("青禾县{HOSTILE}云台镇人民政府");
    let text = sample().replace("青禾县云台镇人民政府", &agency);
    let text = text.replacen("一、总体情况", &format!("一、总体{HOSTILE}情况"), 1);
    // The first number of 表二 is no number any more.
    let at = text.find("规章").and_then(|at| text[at..].find('0').map(|n| at + n)).unwrap();
    format!("{}=1+1{HOSTILE}{}", &text[..at], &text[at + 1..])
}

/// A folder of reports with names that act, one of them no UTF-8.
fn hostile_folder(name: &str) -> PathBuf {
    use std::os::unix::ffi::OsStringExt;
    let folder = scratch(name);
    let inputs = folder.join("in");
    fs::create_dir_all(&inputs).unwrap();
    for name in ["a\u{1b}]0;x\u{7}.txt", "b\u{202e}txt.txt", "c\nnothing found.txt", "d\t\u{9b}31m.txt"] {
        fs::write(inputs.join(name), hostile()).unwrap();
    }
    fs::write(inputs.join(OsString::from_vec(b"e\xff\xed\xa0\x80.txt".to_vec())), sample()).unwrap();
    fs::write(inputs.join("f\u{1b}[2J.png"), b"\x89PNG\r\n\x1a\n").unwrap();
    folder
}

fn nothing_acts(what: &str, text: &str) {
    let found: Vec<char> = text.chars().filter(|&c| acts(c) && c != '\n').collect();
    assert!(found.is_empty(), "{what}: {found:?} in {text}");
}

#[test]
fn no_command_lets_what_acts_through_to_a_terminal() {
    let folder = hostile_folder("said-terminal");
    let (one, two) = ("in/a\u{1b}]0;x\u{7}.txt", "in/c\nnothing found.txt");
    let calls: &[&[&str]] = &[
        &["check", "in"],
        &["check", "in", "--lang", "en"],
        &["check", "in", "--format", "json"],
        &["check", "in", "--format", "sarif"],
        &["check", one, "--explain", "disclosure.rules.issued"],
        &["check", one, "--explain", "x\u{1b}[0m"],
        &["check", "in", "--config", "none\u{1b}[0m.toml"],
        &["check", "in", "--severity", "x\u{1b}[0m=error"],
        &["check", "in/none\u{1b}[0m\nfake"],
        &["convert", "in", "--to", "json", "--out", "made\u{1b}[0m", "--progress", "json"],
        &["convert", "in", "--to", "json", "--out", "made\u{1b}[0m"],
        &["convert", "in", "--to", "ndjson", "--progress", "json"],
        &["convert", one, "--to", "json", "--out", "-"],
        &["diff", one, two],
        &["diff", one, "in/none\u{1b}.txt"],
        &["diff", one, two, "--format", "json"],
        &["summary", "in", "--out", "sum\u{1b}.xlsx"],
        &["compare", "in", "--out", "com\u{1b}.xlsx"],
        &["blank", "--from", one, "--out", "."],
        &["blank", "--agency", "x", "--layout", "\u{1b}[0m"],
        &["explain", "x\u{1b}[0m"],
        &["fonts", "--font-dir", "x\u{1b}[0m", "--font", "仿宋=x\u{1b}[0m"],
        // What clap says.
        &["check\u{1b}[0m"],
        &["check", "--no\u{1b}[0m\nsuch\u{202e}"],
        &["check", "x", "--format", "x\u{9b}0m"],
        &["convert", "x", "--font", "x\u{1b}=y"],
    ];
    for call in calls {
        nothing_acts(&format!("{call:?}"), &text(&run(&folder, *call)));
    }
    // A name never looks like two lines.
    let shown = text(&run(&folder, ["check", "in", "--alone"]));
    assert!(!shown.lines().any(|l| l.starts_with("nothing found")), "{shown}");
    assert!(shown.contains("c<U+000A>nothing found.txt"), "{shown}");
    // And no file that was made has a name that acts.
    for entry in fs::read_dir(&folder).unwrap().map(|e| e.unwrap().file_name()) {
        let name = entry.to_string_lossy().into_owned();
        let asked = ["made", "sum", "com"].iter().any(|own| name.starts_with(own));
        assert!(asked || !name.contains(acts), "{name:?}");
    }
}

#[test]
fn progress_is_json_whatever_the_names() {
    let folder = hostile_folder("said-progress");
    for to in ["json", "ndjson"] {
        let out = format!("out-{to}");
        let output = run(&folder, ["convert", "in", "--to", to, "--out", &out, "--progress", "json"]);
        let errors = String::from_utf8(output.stderr).unwrap();
        let lines: Vec<&str> = errors.lines().filter(|l| l.starts_with('{')).collect();
        assert_eq!(lines.len(), 6, "{errors}");
        for line in lines {
            serde_json::from_str::<serde_json::Value>(line).unwrap_or_else(|e| panic!("{line}: {e}"));
        }
    }
}

/// The start tags of a page or packet, and its text, by a reader of XML that knows no mercy.
fn well_formed(xml: &str) {
    let mut reader = quick_xml::Reader::from_str(xml);
    reader.config_mut().check_end_names = true;
    loop {
        match reader.read_event() {
            Ok(quick_xml::events::Event::Eof) => break,
            Ok(_) => {}
            Err(e) => panic!("{e} at {}", reader.error_position()),
        }
    }
    let allowed =
        |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    assert!(xml.chars().all(allowed), "characters that XML has not");
}

#[test]
fn metadata_of_a_pdf_is_well_formed_and_says_the_same_twice() {
    let report = load_bytes("hostile.txt", hostile().as_bytes());
    assert!(report.title.as_ref().unwrap().contains('\u{fffe}'), "{:?}", report.title);
    let file = lopdf::Document::load_mem(&pdf(&report)).unwrap();
    let catalog = file.catalog().unwrap();
    let metadata = catalog.get(b"Metadata").and_then(lopdf::Object::as_reference).unwrap();
    let xmp = String::from_utf8(file.get_object(metadata).unwrap().as_stream().unwrap().content.clone()).unwrap();
    well_formed(&xmp);
    let title = xmp.split("<rdf:li xml:lang=\"x-default\">").nth(1).unwrap().split('<').next().unwrap();
    assert!(title.starts_with("青禾县") && !title.contains(acts), "{title:?}");
    let information = file.trailer.get(b"Info").and_then(lopdf::Object::as_reference).unwrap();
    let information = file.get_object(information).unwrap().as_dict().unwrap();
    let bytes = information.get(b"Title").unwrap().as_str().unwrap();
    let units: Vec<u16> = bytes[2..].chunks(2).map(|b| u16::from_be_bytes([b[0], b[1]])).collect();
    assert_eq!(String::from_utf16(&units).unwrap(), title);
}

#[test]
fn parts_of_a_workbook_are_well_formed() {
    let report = load_bytes("hostile.txt", hostile().as_bytes());
    let opinion = nianbao::sheets::opinion::book(&report.book, &[&report], &[], nianbao::base::finding::Lang::Zh);
    for bytes in [xlsx(&report), nianbao::write::xlsx::to_xlsx(&opinion).unwrap()] {
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        for i in 0..archive.len() {
            let mut part = archive.by_index(i).unwrap();
            let mut xml = String::new();
            part.read_to_string(&mut xml).unwrap();
            well_formed(&xml);
        }
    }
}

#[test]
fn pages_of_results_are_well_formed() {
    let folder = hostile_folder("said-pages");
    for call in [
        ["check", "in", "--format", "html"],
        ["diff", "in/a\u{1b}]0;x\u{7}.txt", "in/c\nnothing found.txt", "--format=html"],
    ] {
        let page = String::from_utf8(run(&folder, call).stdout).unwrap();
        let xml = page.replace("<!DOCTYPE html>", "").replace("<meta charset=\"utf-8\">", "").replace("<br>", "");
        well_formed(&xml);
        let found: Vec<char> = page.chars().filter(|&c| acts(c) && !matches!(c, '\n' | '\t')).collect();
        assert!(found.is_empty(), "{call:?}: {found:?}");
    }
}

#[test]
fn texts_of_a_csv_are_no_formulas() {
    use nianbao::write::csv::{Texts, field_of, text_of};
    let formulas = ["=1+1", "+a", "-a", "-", "@SUM(A1)", "\tx", "\r=1", "\n=1", "＝1+1", "－x", "--5", "-5+1", "-1e3x"];
    for text in formulas {
        let field = field_of(text, Texts::Guarded);
        assert!(field.starts_with('\'') || field.starts_with("\"'"), "{field}");
        assert!(!field_of(text, Texts::Raw).contains('\''));
    }
    for text in ["-5", "+5", "-5.25", "0", "12", "表二", "a=b", ""] {
        assert_eq!(field_of(text, Texts::Guarded), text);
    }
    // A guard is told from an apostrophe of the text's own.
    for text in ["=1", "'=1", "''=1", "'x", "-5", "'-5"] {
        assert_eq!(text_of(&field_of(text, Texts::Guarded)), text);
    }

    let folder = scratch("said-csv");
    fs::write(folder.join("=cmd|x.txt"), sample().replace("青禾县云台镇人民政府2023年", "=1+1云台镇人民政府2023年"))
        .unwrap();
    fs::write(folder.join("b.txt"), sample()).unwrap();
    for flag in ["--force", "--csv-raw"] {
        let raw = flag == "--csv-raw";
        let out = if raw { "raw" } else { "out" };
        run(&folder, ["convert", "=cmd|x.txt", "b.txt", "--to", "csv", "--out", out, flag]);
        let made = fs::read_to_string(folder.join(out).join("=cmd|x.csv")).unwrap();
        assert_eq!(made.lines().skip(1).all(|l| l.starts_with("'=cmd|x.txt,'=1+1")), !raw, "{made}");
        assert_eq!(made.lines().skip(1).all(|l| l.starts_with("=cmd|x.txt,=1+1")), raw, "{made}");
        let list = fs::read_to_string(folder.join(out).join("manifest.csv")).unwrap();
        assert!(list.contains("\r\n'=cmd|x.txt,"), "{list}");
    }
    // A guarded name is found again by a later run.
    let before = fs::metadata(folder.join("out/=cmd|x.csv")).unwrap().modified().unwrap();
    run(&folder, ["convert", "=cmd|x.txt", "b.txt", "--to", "csv", "--out", "out", "--force", "--resume"]);
    assert_eq!(fs::metadata(folder.join("out/=cmd|x.csv")).unwrap().modified().unwrap(), before);
}

#[test]
fn a_result_that_cannot_be_written_is_a_failure() {
    let folder = scratch("said-full");
    fs::write(folder.join("a.txt"), sample()).unwrap();
    fs::write(folder.join("b.txt"), sample().replace("2023", "2022")).unwrap();
    let calls: &[&[&str]] = &[
        &["check", "a.txt"],
        &["check", "a.txt", "--format", "json"],
        &["check", "a.txt", "--format", "sarif"],
        &["check", "a.txt", "--format", "html"],
        &["check", "a.txt", "--out", "-"],
        &["check", "a.txt", "--explain", "requests.new.natural"],
        &["convert", "a.txt", "--to", "json"],
        &["convert", "a.txt", "--to", "json", "--out", "-"],
        &["convert", "a.txt", "--to", "csv", "--out", "-"],
        &["convert", "a.txt", "--to", "xlsx", "--out", "-"],
        &["convert", "a.txt", "--to", "ndjson"],
        &["diff", "a.txt", "a.txt"],
        &["diff", "a.txt", "b.txt", "--format", "json"],
        &["diff", "a.txt", "b.txt", "--format", "html"],
        &["blank", "--agency", "青禾县水利局", "--year", "2024", "--out", "blank.xlsx"],
        &["summary", "a.txt", "--out", "sum.xlsx"],
        &["compare", "a.txt", "b.txt", "--out", "com.xlsx"],
        &["explain"],
        &["explain", "requests-balance"],
        &["fonts"],
        &["--help"],
        &["--version"],
        &["check", "--help"],
    ];
    for call in calls {
        let full = File::options().write(true).open("/dev/full").unwrap();
        let output = command(&folder).args(*call).stdout(full).stderr(Stdio::piped()).output().unwrap();
        let errors = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{call:?}: {errors}");
        assert_eq!(errors.matches("标准输出").count(), 1, "{call:?}: {errors}");
    }
}

#[test]
fn a_reader_that_had_enough_is_no_trouble() {
    let folder = scratch("said-pipe");
    let text: String = sample().replace("云台镇", "云台山镇");
    for i in 0..60 {
        fs::write(folder.join(format!("{i:02}.txt")), &text).unwrap();
    }
    let calls: &[(&[&str], i32)] = &[
        (&["explain"], 0),
        (&["explain", "requests-balance"], 0),
        (&["check", ".", "--format", "html", "--alone"], 0),
        (&["convert", ".", "--to", "ndjson"], 0),
        (&["convert", ".", "--to", "json", "--out", "made"], 0),
    ];
    for (call, code) in calls {
        let mut child = command(&folder).args(*call).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut first = String::new();
        let mut reader = BufReader::with_capacity(16, child.stdout.take().unwrap());
        reader.read_line(&mut first).unwrap();
        drop(reader);
        let output = child.wait_with_output().unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{call:?}");
        assert_eq!(output.status.code(), Some(*code), "{call:?}");
    }
    // What goes to files is done all the same.
    assert_eq!(fs::read_dir(folder.join("made")).unwrap().count(), 61);
}

#[test]
fn a_place_has_one_wording_in_each_language_and_reads_back() {
    for (words, zh) in [
        ("table 2, row 3, cell 4", "第2张表第3行第4格"),
        ("paragraph 12", "第12段"),
        ("footnote 3", "脚注3"),
        ("text box 1, paragraph 2", "第1个文本框第2段"),
        ("table 1, row 2, cell 3, picture 4", "第1张表第2行第3格第4张图片"),
        ("text box 1, table 1, row 2, cell 3, picture 4", "第1个文本框第1张表第2行第3格第4张图片"),
        ("paragraph 99999999999", "paragraph 99999999999"),
        ("blank", "空白表"),
        ("page header", "page header"),
        ("row 007", "row 007"),
    ] {
        let origin = Origin::element(words);
        assert_eq!((origin.zh(), origin.to_string()), (zh.to_string(), words.to_string()));
        let json = serde_json::to_string(&origin).unwrap();
        assert_eq!(json, format!("{{\"element\":\"{words}\"}}"));
    }
    assert_eq!(Place::from("paragraph 12"), Place::Elements(Steps::of(&[(Element::Paragraph, 12)])));
}

#[test]
fn paths_of_any_length_grow_and_go_on() {
    let steps: Vec<(Element, usize)> = (1..9).map(|n| (Element::Table, n)).collect();
    let mut grown = Steps::default();
    assert_eq!(grown.next(), None);
    for count in 1..9 {
        let (last, path) = (steps[count - 1], Steps::of(&steps[..count]));
        grown.push(last.0, last.1);
        assert_eq!((&grown, grown.as_slice().len()), (&path, count));
        let mut behind = steps[..count].to_vec();
        behind[count - 1].1 += 1;
        assert_eq!(path.next(), Some(Steps::of(&behind)));
        assert_ne!(path.next().as_ref(), Some(&path));
    }
    assert_eq!(Steps::of(&[(Element::Row, u32::MAX as usize)]).next(), None);
}

#[test]
fn chinese_findings_of_a_page_have_chinese_places() {
    let folder = scratch("said-places");
    let rows = "<tr><td>三、本年度办理结果</td><td>（一）予以公开</td><td>x1</td><td>0</td><td>0</td><td>0</td><td>0</td><td>0</td><td>1</td></tr>";
    let heads = "<tr><td>一、本年新收政府信息公开申请数量</td><td>1</td><td>0</td><td>0</td><td>0</td><td>0</td><td>0</td><td>2</td></tr>\
                 <tr><td>二、上年结转政府信息公开申请数量</td><td>0</td><td>0</td><td>0</td><td>0</td><td>0</td><td>0</td><td>0</td></tr>";
    let page = format!(
        "<html><body><p>青禾县水利局2023年政府信息公开工作年度报告</p><p>一、总体情况</p><p>正常。</p><p>三、收到和处理政府信息公开申请情况</p><table>{heads}{rows}</table></body></html>"
    );
    fs::write(folder.join("a.html"), page).unwrap();
    for (format, file) in [("text", "a.log"), ("html", "a.page"), ("sarif", "a.sarif"), ("json", "a.json")] {
        run(&folder, ["check", "a.html", "--format", format, "--out", file, "--lang", "zh"]);
        let made = fs::read_to_string(folder.join(file)).unwrap();
        assert_eq!(made.contains("第1张表第1行第8格"), format != "json", "{made}");
        assert_eq!(made.contains("table 1, row 1"), format == "json", "{made}");
    }
    let english = text(&run(&folder, ["check", "a.html", "--lang", "en"]));
    assert!(english.contains("(table 1, row 1, cell "), "{english}");
}

/// Reports with findings below a folder, two of them of one name.
fn county(name: &str) -> PathBuf {
    let folder = scratch(name);
    for (path, agency) in [("in/甲/a.txt", "云台镇"), ("in/乙/a.txt", "松坪镇"), ("in/b.txt", "云台镇")] {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let text = sample().replace("云台镇", agency);
        // A cell without its number: sums and blanks.
        fs::write(path, text.replacen("0\t", "9\t", 1)).unwrap();
    }
    folder
}

/// All texts of a workbook's cells.
fn strings(path: &Path) -> String {
    let mut archive = zip::ZipArchive::new(File::open(path).unwrap()).unwrap();
    let mut xml = String::new();
    archive.by_name("xl/sharedStrings.xml").unwrap().read_to_string(&mut xml).unwrap();
    xml
}

#[test]
fn results_of_checks_carry_paths_below_the_folder_given() {
    let folder = county("said-paths");
    let absolute = folder.join("in").display().to_string();
    let here = folder.display().to_string();
    for format in ["html", "sarif", "json", "xlsx", "text"] {
        let file = format!("out.{format}");
        run(&folder, ["check", &absolute, "--format", format, "--out", &file]);
        let made = if format == "xlsx" {
            strings(&folder.join(&file))
        } else {
            fs::read_to_string(folder.join(&file)).unwrap()
        };
        assert!(!made.contains(&here) && !made.contains(&here.replace('/', "%2F")), "{format}: {made}");
        if format == "sarif" {
            let value: serde_json::Value = serde_json::from_str(&made).unwrap();
            let results = value["runs"][0]["results"].as_array().unwrap();
            let place = |r: &serde_json::Value| r["locations"][0]["physicalLocation"]["artifactLocation"].clone();
            let mut uris: Vec<String> = results.iter().map(|r| place(r)["uri"].as_str().unwrap().to_string()).collect();
            uris.dedup();
            assert_eq!(uris, ["b.txt", "%E4%B9%99/a.txt", "%E7%94%B2/a.txt"]);
        } else if format != "json" && format != "xlsx" {
            assert!(made.contains("乙/a.txt") && made.contains("甲/a.txt"), "{made}");
        }
    }
    // Two folders with files of one name: the folders tell them apart.
    let (one, two) = (format!("{absolute}/甲"), format!("{absolute}/乙"));
    run(&folder, ["check", &one, &two, "--format", "html", "--out", "two.html"]);
    let page = fs::read_to_string(folder.join("two.html")).unwrap();
    assert!(page.contains("<code>甲/a.txt</code>") && page.contains("<code>乙/a.txt</code>"), "{page}");
    // On the terminal stays what was given.
    assert!(text(&run(&folder, ["check", &absolute])).contains(&format!("{absolute}/b.txt: ")));
}

#[test]
fn settings_in_use_and_what_they_silenced_are_said_everywhere() {
    let folder = county("said-settings");
    let plain = text(&run(&folder, ["check", "in"]));
    let found = |code: &str| plain.matches(&format!("[{code}]")).count();
    let codes = ["report-conflict", "report-duplicate", "text-shared", "requests-results", "requests-balance"];
    let (off, accepted) = {
        let mut present = codes.into_iter().filter(|c| found(c) > 0);
        (present.next().unwrap(), present.next().unwrap())
    };
    fs::write(
        folder.join("nianbao.toml"),
        format!("[severity]\n{off} = \"off\"\n[[accept]]\ncode = \"{accepted}\"\nreason = \"已核\"\n"),
    )
    .unwrap();
    let said = format!("按设置 nianbao.toml：不报 {} 处（{off}），接受 {} 处", found(off), found(accepted));
    let shown = text(&run(&folder, ["check", "in"]));
    assert!(shown.lines().any(|line| line.contains(&said)), "{shown}");
    for format in ["text", "html", "xlsx"] {
        let file = format!("out.{format}");
        let told = run(&folder, ["check", "in", "--format", format, "--out", &file]);
        assert!(text(&told).contains(&said), "{}", text(&told));
        let path = folder.join(&file);
        let made = if format == "xlsx" { strings(&path) } else { fs::read_to_string(path).unwrap() };
        assert!(made.contains(&said), "{format}: {made}");
    }
    let json: serde_json::Value =
        serde_json::from_slice(&run(&folder, ["check", "in", "--format", "json"]).stdout).unwrap();
    let sum =
        |key: &str| -> u64 { json.as_array().unwrap().iter().map(|r| r["settings"][key].as_u64().unwrap()).sum() };
    assert_eq!((sum("off"), sum("accepted")), (found(off) as u64, found(accepted) as u64));
    let sarif: serde_json::Value =
        serde_json::from_slice(&run(&folder, ["check", "in", "--format", "sarif"]).stdout).unwrap();
    assert_eq!(sarif["runs"][0]["properties"]["settings"]["file"], "nianbao.toml");
    assert_eq!(sarif["runs"][0]["properties"]["settings"]["off"], found(off));

    // Other commands say it too; a run that goes on counts what the first one did.
    for call in [
        &["convert", "in", "--to", "json", "--out", "made"][..],
        &["convert", "in", "--to", "json", "--out", "made", "--resume"],
        &["convert", "in", "--to", "ndjson"],
        &["convert", "in/b.txt", "--to", "json", "--out", "-"],
        &["summary", "in", "--out", "sum.xlsx"],
        &["diff", "in/b.txt", "in/甲/a.txt"],
    ] {
        let shown = text(&run(&folder, call));
        assert!(shown.contains("按设置 nianbao.toml："), "{call:?}: {shown}");
    }
    let list = fs::read_to_string(folder.join("made/manifest.csv")).unwrap();
    assert!(list.lines().next().unwrap().contains(",left_out,regraded,accepted,"), "{list}");
    // Without settings nothing of the kind is said.
    assert!(!plain.contains("按设置") && !plain.contains("这次指定的程度"), "{plain}");
    let own = text(&run(&folder.join("in"), ["check", ".", "--severity", &format!("{off}=note")]));
    assert!(own.contains("按这次指定的程度：不报 0 处"), "{own}");
}

#[test]
#[cfg_attr(not(outside = "jsonschema"), ignore = "jsonschema is not installed")]
fn sarif_is_valid_by_its_schema() {
    let (odd, plain) = (hostile_folder("said-sarif-odd"), county("said-sarif"));
    fs::write(plain.join("nianbao.toml"), "[[accept]]\ncode = \"report-conflict\"\nreason = \"已核\"\n").unwrap();
    for (folder, lang) in [(&odd, "zh"), (&plain, "zh"), (&plain, "en")] {
        let output = run(folder, ["check", "in", "--format", "sarif", "--lang", lang]);
        let sarif: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let wrong = against_schema("tests/fixtures/sarif/sarif-2.1.0.json", std::slice::from_ref(&sarif)).remove(0);
        assert!(wrong.is_empty(), "{wrong:#?}");
        let results = sarif["runs"][0]["results"].as_array().unwrap();
        assert!(!results.is_empty());
        for result in results {
            let uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].as_str().unwrap();
            let plain = |c: char| c.is_ascii_alphanumeric() || "-._~/%".contains(c);
            assert!(uri.chars().all(plain) && !uri.starts_with('/'), "{uri}");
        }
    }
}

#[test]
fn a_report_written_under_settings_is_read_back() {
    let folder = county("said-back");
    run(&folder, ["convert", "in/b.txt", "--to", "json", "--out", "made", "--severity", "cells-blank=off"]);
    let made = folder.join("made/b.json");
    assert!(fs::read_to_string(&made).unwrap().contains("\"settings\""));
    let output = run(&folder, ["check", "made/b.json"]);
    assert_ne!(output.status.code(), Some(2), "{}", text(&output));
}

/// What stands in quotation marks is somebody else's wording and may be of any language.
fn unquoted(text: &str) -> String {
    let (mut out, mut until, mut escaped) = (String::new(), None, false);
    for c in text.chars() {
        match (c, until) {
            _ if escaped => escaped = false,
            ('\\', Some('"')) => escaped = true,
            ('"', None) => until = Some('"'),
            ('“', None) => until = Some('”'),
            (c, Some(end)) if c == end => until = None,
            (_, Some(_)) => {}
            (c, None) => out.push(c),
        }
    }
    out
}

/// Reports of all shapes, with lines lost, doubled, moved and changed.
fn spoiled_reports() -> Vec<nianbao::report::Report> {
    let mut reports = Vec::new();
    for seed in 0..240u64 {
        let mut dice = Dice::new(seed + 7000);
        let mut truth = generate::report(&mut dice);
        let shape = *dice.pick(crate::emit::SHAPES);
        let noise = *dice.pick(generate::NOISES);
        let mut text = crate::shapes::write(&mut truth, shape, noise, &mut dice);
        if dice.chance(40) {
            text += &format!("\n青禾县水利局\n{}年5月6日\n", truth.year + u16::from(dice.chance(60)) as i32);
        }
        if dice.chance(30) {
            text = text.replacen("一年来", &format!("统计期限为{}年1月1日至11月30日。一年来", truth.year - 1), 1);
            text = text.replacen("一年来", "收到政府信息公开申请77件，行政复议31件。一年来", 1);
        }
        let mut lines: Vec<String> = text.lines().map(str::to_string).collect();
        for _ in 0..dice.below(6) {
            let at = dice.below(lines.len() as u64) as usize;
            match dice.below(6) {
                0 => drop(lines.remove(at)),
                1 => lines.insert(at, lines[at].clone()),
                2 => lines.swap(at, 0),
                3 => lines[at] = lines[at].replace('0', "/"),
                4 => lines[at] = lines[at].replace(['1', '2', '3'], "-4.5"),
                _ => lines[at] = lines[at].replace('5', "x y"),
            }
        }
        if dice.chance(10) {
            let again = lines.clone();
            lines.extend(again);
        }
        reports.push(load_bytes("r.txt", lines.join("\n").as_bytes()));
    }
    reports
}

#[test]
fn every_message_speaks_one_language_and_says_its_place_once() {
    let mut reports = spoiled_reports();
    // Against each other and the year before.
    let thresholds = nianbao::check::settings::Thresholds::default();
    let mut more = Vec::new();
    for i in 1..reports.len() {
        more.extend(nianbao::check::years::compare(&reports[i - 1], &reports[i], &thresholds));
    }
    let briefs: Vec<_> = reports.iter().map(nianbao::check::folder::Brief::of).collect();
    more.extend(nianbao::check::folder::compare(&briefs, &thresholds).into_iter().map(|(_, f)| f));
    reports[0].findings.extend(more);

    let han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    let place = regex::Regex::new(r"(?-u:\b)(table|row|cell|line|sheet|paragraph|page) [0-9]").unwrap();
    let plural =
        regex::Regex::new(r"(?-u:\b)1 (cells|places|formulas|findings|offices|remarks|reports|glyphs)(?-u:\b)")
            .unwrap();
    let mut codes = std::collections::BTreeSet::new();
    let mut wrong = std::collections::BTreeSet::new();
    for finding in reports.iter().flat_map(|r| &r.findings) {
        codes.insert(finding.code.clone());
        let messages = finding.culprits.iter().map(|c| &c.message).chain([&finding.message]);
        for message in messages {
            // Names of offices and units of money are in no quotes.
            let english = unquoted(&message.en).replace("万元", "").replace('元', "");
            if english.contains(han) || plural.is_match(&message.en) {
                wrong.insert(format!("{}: {}", finding.code, message.en));
            }
            if place.is_match(&unquoted(&message.zh)) || unquoted(&message.zh).contains('"') {
                wrong.insert(format!("{}: {}", finding.code, message.zh));
            }
            let said = finding.origins.first().map(|o| (o.zh(), o.to_string()));
            if said.is_some_and(|(zh, en)| message.zh.contains(&zh) || message.en.contains(&en)) {
                wrong.insert(format!("{}: {} says its place twice", finding.code, message.zh));
            }
        }
    }
    let shown: Vec<&String> = wrong.iter().take(40).collect();
    assert!(wrong.is_empty(), "{} messages: {shown:#?}", wrong.len());
    assert!(codes.len() > 25, "{codes:?}");
}

#[test]
fn a_date_that_stands_elsewhere_is_not_told_at_a_line_with_another_one() {
    let text = sample() + "\n青禾县云台镇人民政府\n2024年1月10日\n";
    let mut report = load_bytes("r.txt", text.as_bytes());
    assert_eq!(report.issued_on.as_deref(), Some("2024-01-10"));
    let late = |report: &nianbao::report::Report| {
        nianbao::check::check(report).into_iter().find(|f| f.code == "date-late" || f.code == "date-early")
    };
    assert_eq!(late(&report), None);
    // As the sheet of facts of a workbook says it.
    report.issued_on = Some("2024-05-06".into());
    assert_eq!(late(&report).unwrap().origins, []);
    report.issued_on = Some("2023-05-06".into());
    assert_eq!(late(&report).unwrap().expected.as_deref(), Some("2024-01-01/2024-03-31"));
    let text = text.replace("2024年1月10日", "2024年5月6日");
    assert_eq!(late(&load_bytes("r.txt", text.as_bytes())).unwrap().origins.len(), 1);
}

#[test]
fn what_is_explained_speaks_the_language_asked_for() {
    let folder = scratch("said-explain");
    let han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    let english = text(&run(&folder, ["explain", "--lang", "en"]));
    // The form's own terms may stand in an English rule.
    for line in english.lines() {
        let letters = |of: &dyn Fn(char) -> bool| line.chars().filter(|&c| of(c)).count();
        assert!(letters(&|c| c.is_ascii_alphabetic()) > 3 * letters(&han), "{line}");
    }
    assert!(text(&run(&folder, ["explain"])).lines().all(|l| l.contains(han)));
}

#[test]
fn the_settings_in_the_folder_that_is_read_are_no_report() {
    let folder = scratch("said-own-settings");
    fs::write(folder.join("a.txt"), sample()).unwrap();
    fs::write(folder.join("nianbao.toml"), "[severity]\ncells-blank = \"off\"\n").unwrap();
    let output = run(&folder, ["check", "."]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output));
    assert!(text(&output).contains("nianbao.toml: 是本程序的设置，不是报告"), "{}", text(&output));
}
