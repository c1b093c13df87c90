//! The tables of a corpus: their columns, their types, the questions that the docs put to them.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use nianbao::write::csv;
use nianbao::write::tables::{Kind, Table};
use parquet::file::reader::FileReader as _;
use parquet::file::serialized_reader::SerializedFileReader;

use crate::support::{judge, load_bytes, root, run, samples, scratch};

fn nianbao(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nianbao"));
    command.args(arguments).args(["--lang", "zh"]).current_dir(folder);
    command.env("NIANBAO_FONTS", root().join("fonts")).output().unwrap()
}

/// The sample as the report of another agency and year, with other numbers.
fn report(agency: &str, year: i32, changes: &[(&str, &str)]) -> String {
    let text = fs::read_to_string(&samples()[0]).unwrap();
    let text = text.replace("青禾县云台镇人民政府", agency).replace("2023年", &format!("{year}年"));
    let text = text.replace("2024年1月", &format!("{}年1月", year + 1));
    changes.iter().fold(text, |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replace(from, to)
    })
}

/// Reports handed in twice, with the same numbers and with others; one in another year, one with its fees in 元, one with an
/// error; and files that are none.
fn corpus(folder: &Path) {
    let (yuntai, songping) = ("青禾县云台镇人民政府", "青禾县松坪镇人民政府");
    let balance = "| 1 | 5 | 14 |";
    let files = [
        ("in/甲/01.txt", report(yuntai, 2023, &[])),
        ("in/甲/01副本.txt", report(yuntai, 2023, &[])),
        ("in/乙/01.txt", report(songping, 2023, &[("| 4.85 |", "| 1.15 |")])),
        ("in/乙/02.txt", report(songping, 2023, &[("| 4.85 |", "| 9.99 |")])),
        ("in/丙.txt", report(yuntai, 2022, &[("（单位：万元）", "（单位：元）"), ("| 4.85 |", "| 48500.5 |")])),
        ("in/丁.txt", report("青禾县石桥镇人民政府", 2023, &[(balance, "| 1 | 5 | 15 |")])),
        ("in/坏.docx", "PK\u{3}\u{4}这不是文档".to_string()),
        ("in/.隐藏.txt", "x".to_string()),
    ];
    for (name, text) in files {
        fs::create_dir_all(folder.join(name).parent().unwrap()).unwrap();
        fs::write(folder.join(name), text).unwrap();
    }
    let output = nianbao(folder, &["convert", "in", "--to", "parquet", "--out", "DIR"]);
    assert_eq!(output.status.code(), Some(2), "{}", String::from_utf8_lossy(&output.stderr));
}

/// The names in the first column of the table of a page that is headed by a name.
fn described(page: &str, head: &str) -> Vec<String> {
    let table = page.split(&format!("\n| {head} |")).nth(1).unwrap_or_else(|| panic!("no table of {head}"));
    let rows = table.lines().skip(2).take_while(|line| line.starts_with("| `"));
    let first = rows.map(|line| line.split('|').nth(1).unwrap());
    first.flat_map(|cell| cell.split('`').skip(1).step_by(2).map(str::to_string)).collect()
}

#[test]
fn every_export_has_the_columns_that_are_described_and_one_name_for_one_thing() {
    let folder = scratch("tables-vocabulary");
    corpus(&folder);
    let page = fs::read_to_string(root().join("docs/tables.md")).unwrap();
    for table in Table::ALL {
        let name = table.name();
        let ends: &[String] = if table == Table::Reports { &[] } else { &described(&page, "origin") };
        let columns = [described(&page, "all"), described(&page, &format!("`{name}`")), ends.to_vec()].concat();
        let own: Vec<String> = table.columns().iter().map(|(column, _)| (*column).to_string()).collect();
        assert_eq!(own, columns, "{name}");
        let file = fs::File::open(folder.join(format!("DIR/{name}/year=2023/part-0.parquet"))).unwrap();
        let reader = SerializedFileReader::new(file).unwrap();
        let schema = reader.metadata().file_metadata().schema().get_fields();
        assert_eq!(schema.iter().map(|f| f.name().to_string()).collect::<Vec<_>>(), columns, "{name}");
    }
    let line = |text: &str| -> Vec<String> { text.trim_end().split(',').map(str::to_string).collect() };
    let cells: Vec<String> = Table::Cells.columns().iter().map(|(name, _)| (*name).to_string()).collect();
    let output = nianbao(&folder, &["convert", "in/甲/01.txt", "--to", "csv", "--out", "-"]);
    let written = String::from_utf8(output.stdout).unwrap();
    assert_eq!(line(written.lines().next().unwrap()), cells[1..]);
    assert_eq!(csv::header(), written.lines().next().unwrap());
    let keys = fs::read_to_string(folder.join("DIR/keys.csv")).unwrap();
    assert_eq!(line(keys.lines().next().unwrap()), described(&page, "`keys.csv`"));
    nianbao(&folder, &["convert", "in", "--to", "csv", "--out", "csv", "--timings"]);
    let manifest = fs::read_to_string(folder.join("csv/manifest.csv")).unwrap();
    assert_eq!(line(manifest.lines().next().unwrap()), described(&page, "`manifest.csv`"));
    // What JSON calls by a name, the tables call by the same.
    let schema = fs::read_to_string(root().join("docs/schema/nianbao-1.json")).unwrap();
    let schema: serde_json::Value = serde_json::from_str(&schema).unwrap();
    let known = |table: Table| -> BTreeSet<&str> { table.columns().into_iter().map(|(name, _)| name).collect() };
    for (part, table) in [("cell", Table::Cells), ("finding", Table::Findings)] {
        let names = schema["$defs"][part]["required"].as_array().unwrap();
        for name in names.iter().map(|n| n.as_str().unwrap()) {
            assert!(known(table).contains(name), "{part}: {name}");
        }
    }
    for name in ["title", "agency", "year", "issued_on"] {
        assert!(schema["properties"][name].is_object() && known(Table::Reports).contains(name), "{name}");
    }
    for origin in schema["$defs"]["origin"]["oneOf"].as_array().unwrap() {
        for name in origin["required"].as_array().unwrap().iter().map(|n| n.as_str().unwrap()) {
            assert!(
                known(Table::Cells).iter().any(|column| *column == name || column.starts_with(&format!("{name}_")))
            );
        }
    }
}

/// Statements, one after another, and what each gives as JSON.
const ASK: &str = r#"
import decimal, duckdb, json, sys
def text(v): return None if v is None else format(v, 'f') if isinstance(v, decimal.Decimal) else str(v)
base = duckdb.connect()
answers = []
for statement in base.extract_statements(open(sys.argv[1], encoding='utf-8').read()):
    answer = base.execute(statement)
    answers.append([[text(v) for v in row] for row in answer.fetchall()] if answer.description else [])
print(json.dumps(answers, ensure_ascii=False))
"#;

fn asked(folder: &Path, statements: &str) -> Vec<Vec<Vec<Option<String>>>> {
    fs::write(folder.join("ask.sql"), statements).unwrap();
    let mut command = judge("duckdb");
    command.args(["-c", ASK, "ask.sql"]).current_dir(folder);
    serde_json::from_str(&run(command)).unwrap()
}

fn rows(answer: &[Vec<Option<String>>]) -> Vec<String> {
    let text = |value: &Option<String>| value.clone().unwrap_or("-".to_string());
    answer.iter().map(|row| row.iter().map(text).collect::<Vec<_>>().join("|")).collect()
}

#[test]
#[cfg_attr(not(outside = "duckdb"), ignore = "duckdb is not installed")]
fn every_question_of_the_docs_has_the_answer_that_is_known() {
    let folder = scratch("tables-questions");
    corpus(&folder);
    let page = fs::read_to_string(root().join("docs/tables.md")).unwrap();
    let blocks: Vec<&str> = page.split("```sql\n").skip(1).map(|rest| rest.split("```").next().unwrap()).collect();
    let answers = asked(&folder, &blocks.join("\n"));
    let got: Vec<Vec<String>> = answers.iter().map(|answer| rows(answer)).filter(|answer| !answer.is_empty()).collect();
    let (yuntai, songping) = ("青禾县云台镇人民政府", "青禾县松坪镇人民政府");
    assert_eq!(got[0], [format!("{songping}|2023|乙/01.txt|乙/02.txt")]);
    assert!(
        got[1].len() == 2 && got[1][0].starts_with(".隐藏.txt|passed|") && got[1][1].starts_with("坏.docx|failed|")
    );
    // 14 + 14 + 15, each agency once.
    let sums: Vec<&str> = got[2].iter().map(String::as_str).collect();
    assert!(sums.contains(&"2022|requests.new.total|14.0000000000|1"), "{sums:?}");
    assert!(sums.contains(&"2023|requests.new.total|43.0000000000|3"), "{sums:?}");
    // 4.85 and 1.15 and 4.85 万元; the year before in 元.
    assert_eq!(got[3], ["2022|48500.5000000000|1", "2023|108500.0000000000|3"]);
    // The report whose total is wrong is not among them.
    assert_eq!(got[4], ["2022|14.0000000000|1", "2023|28.0000000000|2"]);
    assert!(
        got[5].len() == 3 && got[5].iter().all(|row| row.contains("|line ") && row.ends_with("|14")),
        "{:?}",
        got[5]
    );
    assert_eq!(got[6].len(), 9);
    assert!(got[6].iter().any(|row| *row == format!("{yuntai}|Rules (规章) · in force|0.0000000000")), "{:?}", got[6]);
    // No question went without an answer but the one about unknown agencies; the views answer nothing.
    assert_eq!((answers.len(), got.len()), (3 + 8, 7));
}

#[test]
#[cfg_attr(not(outside = "duckdb"), ignore = "duckdb is not installed")]
fn columns_have_types_and_names_that_need_no_quotes() {
    let folder = scratch("tables-types");
    corpus(&folder);
    let mut statements = String::new();
    for table in Table::ALL {
        let names: Vec<&str> = table.columns().iter().map(|(name, _)| *name).collect();
        for hive in [true, false] {
            let from = format!("read_parquet('DIR/{}/*/*.parquet', hive_partitioning = {hive})", table.name());
            let typed: Vec<String> = names.iter().map(|name| format!("typeof({name})")).collect();
            statements += &format!("SELECT {} FROM {from} LIMIT 1;\n", typed.join(", "));
            statements += &format!("SELECT year, count(*) FROM {from} GROUP BY year ORDER BY year;\n");
        }
    }
    statements += "SELECT keyword_name FROM duckdb_keywords() WHERE keyword_category IN ('reserved', 'type_function');";
    let answers = asked(&folder, &statements);
    let reserved: BTreeSet<String> = rows(answers.last().unwrap()).into_iter().collect();
    assert!(reserved.contains("group") && reserved.contains("table"));
    for (table, answers) in Table::ALL.iter().zip(answers.chunks(4)) {
        let kinds = table.columns().into_iter().map(|(name, kind)| {
            assert!(!reserved.contains(name), "{name}");
            (name, kind)
        });
        for ((name, kind), (with, without)) in kinds.zip(answers[0][0].iter().zip(&answers[2][0])) {
            let expected = match kind {
                Kind::Text => "VARCHAR",
                Kind::Int => "INTEGER",
                Kind::Double => "DOUBLE",
                Kind::Date => "DATE",
                Kind::Decimal => "DECIMAL(38,10)",
            };
            assert_eq!(without.as_deref(), Some(expected), "{name}");
            // A year that comes from the folder's name is as wide as DuckDB makes it.
            let with = with.as_deref().unwrap();
            assert!(with == expected || (name == "year" && with == "BIGINT"), "{name}: {with}");
        }
        // The year of the folder and the year of the file are one.
        assert_eq!(answers[1], answers[3]);
        assert!(answers[1].len() >= 2 || *table == Table::Findings, "{:?}", answers[1]);
    }
    let days = asked(
        &folder,
        "SELECT year, min(issued_on), max(issued_on) FROM read_parquet('DIR/reports/*/*.parquet') WHERE status = 'read' GROUP BY year ORDER BY year;",
    );
    assert_eq!(rows(&days[0]), ["2022|2023-01-18|2023-01-18", "2023|2024-01-18|2024-01-18"]);
}

#[test]
#[cfg_attr(not(outside = "duckdb"), ignore = "duckdb is not installed")]
fn a_report_has_one_identity_in_all_tables_and_all_runs() {
    let folder = scratch("tables-identity");
    corpus(&folder);
    // Elsewhere, with other files beside it.
    fs::create_dir_all(folder.join("other/甲")).unwrap();
    fs::copy(folder.join("in/甲/01.txt"), folder.join("other/甲/01.txt")).unwrap();
    nianbao(&folder, &["convert", "other", "--to", "parquet", "--out", "again"]);
    // Two files of one name and one content, named by whole paths: there are two all the same.
    for below in ["x", "y"] {
        fs::create_dir_all(folder.join(below)).unwrap();
        fs::copy(folder.join("in/甲/01.txt"), folder.join(below).join("01.txt")).unwrap();
    }
    let names = ["x", "y"].map(|b| folder.join(b).join("01.txt").display().to_string()).join("\n");
    fs::write(folder.join("names"), names).unwrap();
    let mut listed = Command::new(env!("CARGO_BIN_EXE_nianbao"));
    listed.args(["convert", "-", "--to", "parquet", "--out", "twice"]).current_dir(&folder);
    assert!(listed.stdin(fs::File::open(folder.join("names")).unwrap()).status().unwrap().success());
    let answers = asked(
        &folder,
        "SELECT report_id, sha256, numbers_hash FROM 'DIR/reports/*/*.parquet' WHERE file = '甲/01.txt';
         SELECT report_id, sha256, numbers_hash FROM 'again/reports/*/*.parquet';
         SELECT count(DISTINCT report_id), count(report_id), count(sha256), count(*) FROM 'DIR/reports/*/*.parquet';
         SELECT count(DISTINCT report_id), count(*) FROM (SELECT report_id FROM 'DIR/cells/*/*.parquet' UNION SELECT report_id FROM 'DIR/paragraphs/*/*.parquet' UNION SELECT report_id FROM 'DIR/findings/*/*.parquet') JOIN 'DIR/reports/*/*.parquet' USING (report_id);
         SELECT count(DISTINCT report_id), count(DISTINCT sha256), count(duplicate_of) FROM 'twice/reports/*/*.parquet';
         SELECT file FROM 'DIR/reports/*/*.parquet' WHERE duplicate_of = (SELECT report_id FROM 'DIR/reports/*/*.parquet' WHERE file = '甲/01.txt');",
    );
    assert_eq!(answers[0], answers[1]);
    let hash = nianbao::write::hash(&fs::read(folder.join("in/甲/01.txt")).unwrap());
    assert_eq!(answers[0][0][1].as_deref(), Some(hash.as_str()));
    assert!(answers[0][0][0].as_ref().unwrap().starts_with(&hash[..16]));
    // Six reports, a file that could not be read, and a hidden one that nobody opened.
    assert_eq!(rows(&answers[2]), ["7|7|7|8"]);
    assert_eq!(rows(&answers[3]), ["6|6"]);
    assert_eq!(rows(&answers[4]), ["2|1|1"]);
    assert_eq!(rows(&answers[5]), ["甲/01副本.txt"]);
}

#[test]
fn a_place_is_in_parts_for_every_kind_of_file() {
    let folder = scratch("tables-places");
    let text = report("青禾县云台镇人民政府", 2023, &[]);
    fs::write(folder.join("a.txt"), &text).unwrap();
    let made = nianbao(&folder, &["convert", "a.txt", "--to", "xlsx,pdf,docx"]);
    assert_eq!(made.status.code(), Some(0), "{}", String::from_utf8_lossy(&made.stderr));
    let columns: Vec<&str> = csv::columns().iter().map(|(name, _)| *name).collect();
    let at = |name: &str| columns.iter().position(|c| *c == name).unwrap();
    for (ending, filled) in
        [("txt", "line"), ("xlsx", "sheet"), ("xlsx", "cell"), ("pdf", "box_bottom"), ("docx", "element")]
    {
        let output = nianbao(&folder, &["convert", &format!("a.{ending}"), "--to", "csv", "--out", "-"]);
        let text = String::from_utf8(output.stdout).unwrap();
        let line = text.lines().find(|line| line.contains(",requests.new.natural,")).unwrap();
        // The labels of this cell hold no commas; a place in elements does, and is quoted.
        let mut fields: Vec<String> = Vec::new();
        for (i, piece) in line.split('"').enumerate() {
            if i % 2 == 1 {
                fields.last_mut().unwrap().push_str(piece);
                continue;
            }
            let mut parts = piece.split(',').map(str::to_string);
            match fields.last_mut() {
                Some(last) => last.push_str(&parts.next().unwrap()),
                None => fields.extend(parts.next()),
            }
            fields.extend(parts);
        }
        assert_eq!(fields.len(), columns.len(), "{line}");
        assert!(!fields[at("origin")].is_empty() && !fields[at(filled)].is_empty(), "{ending} {filled}: {line}");
        let others = ["line", "page", "sheet", "element"].iter().filter(|part| !fields[at(part)].is_empty()).count();
        assert_eq!(others, 1, "{line}");
    }
}

#[test]
fn amounts_are_turned_into_yuan_where_their_unit_is_known() {
    let yuan = |text: &str| -> String {
        let csv = String::from_utf8(csv::to_csv(&load_bytes("a.txt", text.as_bytes()), csv::Texts::Raw)).unwrap();
        let line = csv.lines().find(|line| line.contains("disclosure.fees.amount")).unwrap().to_string();
        let at = csv::columns().iter().position(|(name, _)| *name == "value_yuan").unwrap();
        line.split(',').nth(at).unwrap().to_string()
    };
    let agency = "青禾县云台镇人民政府";
    assert_eq!(yuan(&report(agency, 2023, &[])), "48500");
    assert_eq!(yuan(&report(agency, 2023, &[("（单位：万元）", "（单位：元）")])), "4.85");
    assert_eq!(yuan(&report(agency, 2023, &[("（单位：万元）", "（单位：亿元）")])), "485000000");
    assert_eq!(yuan(&report(agency, 2023, &[("| 4.85 |", "| / |")])), "");
    // Counts are no money.
    let csv =
        String::from_utf8(csv::to_csv(&load_bytes("a.txt", report(agency, 2023, &[]).as_bytes()), csv::Texts::Raw));
    let csv = csv.unwrap();
    let line = csv.lines().find(|line| line.contains("disclosure.licensing.decisions")).unwrap();
    assert!(line.contains(",126,,number,126,件,"), "{line}");
}

#[test]
fn csv_for_excel_begins_with_the_mark_of_utf_8_and_is_known_again() {
    let folder = scratch("tables-bom");
    fs::create_dir_all(folder.join("in")).unwrap();
    for (name, agency) in [("a", "青禾县云台镇人民政府"), ("b", "青禾县松坪镇人民政府")] {
        fs::write(folder.join(format!("in/{name}.txt")), report(agency, 2023, &[])).unwrap();
    }
    let convert = |more: &[&str]| nianbao(&folder, &[&["convert", "in", "--to", "csv", "--out", "o"], more].concat());
    assert_eq!(convert(&["--csv-bom"]).status.code(), Some(0));
    let bytes = |name: &str| fs::read(folder.join(name)).unwrap();
    let marked = |name: &str| bytes(name).starts_with(csv::BOM);
    assert!(marked("o/a.csv") && marked("o/manifest.csv"));
    // The record is known again, with and without its mark, by a run that has one and a run that has none.
    let again = convert(&["--csv-bom", "--resume"]);
    assert_eq!(again.status.code(), Some(0), "{}", String::from_utf8_lossy(&again.stderr));
    assert!(marked("o/manifest.csv"));
    let plain = convert(&["--force"]);
    assert_eq!(plain.status.code(), Some(0), "{}", String::from_utf8_lossy(&plain.stderr));
    assert!(!marked("o/a.csv") && !marked("o/manifest.csv"));
    // A copy with the mark beside its source is passed over as one without is.
    assert_eq!(nianbao(&folder, &["convert", "in", "--to", "csv", "--csv-bom"]).status.code(), Some(0));
    assert!(marked("in/a.csv"));
    let output = nianbao(&folder, &["convert", "in", "--to", "ndjson", "--out", "all.ndjson"]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let lines = fs::read_to_string(folder.join("all.ndjson")).unwrap();
    assert_eq!(lines.lines().filter(|line| line.contains("\"unread\"")).count(), 2);
    assert_eq!(lines.lines().count(), 4);
    let keys = nianbao(&folder, &["keys", "--format", "csv", "--csv-bom"]);
    assert!(keys.stdout.starts_with(csv::BOM));
}

#[test]
fn the_codebook_says_all_of_every_key_in_both_languages() {
    let folder = scratch("tables-keys");
    let list: Vec<serde_json::Value> =
        serde_json::from_slice(&nianbao(&folder, &["keys", "--format", "json"]).stdout).unwrap();
    let book = nianbao::Book::official();
    let all: usize = book.templates().iter().map(|t| t.fields.len()).sum();
    assert_eq!(list.len(), all);
    let named: BTreeSet<(&str, &str)> =
        list.iter().map(|k| (k["key"].as_str().unwrap(), k["layout"].as_str().unwrap())).collect();
    assert_eq!(named.len(), all);
    for key in &list {
        let text = |name: &str| key[name].as_str().unwrap();
        assert!(!text("label").is_empty() && !text("label_en").is_empty(), "{key}");
        assert!(!text("unit").is_empty() || text("key") == "disclosure.procurement.amount", "{key}");
        for sum in key["equations"].as_array().unwrap() {
            let sides = [&sum["left"], &sum["right"]].map(|side| side.as_array().unwrap().clone()).concat();
            assert!(sides.contains(&key["key"]), "{key}");
        }
    }
    let total = list.iter().find(|k| k["key"] == "requests.new.total").unwrap();
    let codes: Vec<&str> = total["equations"].as_array().unwrap().iter().map(|e| e["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["requests-balance", "requests-applicants"]);
    let said = |arguments: &[&str], lang: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_nianbao"));
        let output = command.args(arguments).args(["--lang", lang]).output().unwrap();
        let text = [output.stdout.as_slice(), &output.stderr].concat();
        (output.status.code(), String::from_utf8(text).unwrap())
    };
    let (code, text) = said(&["keys", "requests.new.total"], "zh");
    assert!(code == Some(0) && text.contains("一、本年新收政府信息公开申请数量 · 总计"), "{text}");
    assert!(text.contains("[requests-balance] requests.new.total + requests.carried_in.total = "), "{text}");
    let (_, text) = said(&["keys", "cases.review", "--format", "csv"], "en");
    assert_eq!(text.lines().count(), 1 + 2 * 5);
    assert!(text.contains("Administrative review · upheld"), "{text}");
    let (code, text) = said(&["keys", "requests.new.naturl"], "en");
    assert!(code == Some(2) && text.contains("did you mean requests.new.natural?"), "{text}");
    let (code, text) = said(&["keys", "requests.neu"], "zh");
    assert!(code == Some(2) && text.contains("是不是 requests.new"), "{text}");
    let (_, text) = said(&["keys", "--form", "cases"], "en");
    assert!(text.contains("Litigation after review · total"), "{text}");
}

/// Where a set of tables would stand that is there already, its codebook is kept like the rest.
#[test]
fn the_codebook_comes_and_goes_with_its_tables() {
    let folder = scratch("tables-codebook");
    fs::write(folder.join("a.txt"), report("青禾县云台镇人民政府", 2023, &[])).unwrap();
    let convert =
        |more: &[&str]| nianbao(&folder, &[&["convert", "a.txt", "--to", "parquet", "--out", "o"], more].concat());
    fs::create_dir_all(folder.join("o")).unwrap();
    fs::write(folder.join("o/keys.csv"), "mine").unwrap();
    assert_eq!(convert(&[]).status.code(), Some(2));
    let left: Vec<PathBuf> = fs::read_dir(folder.join("o")).unwrap().map(|e| e.unwrap().path()).collect();
    assert!(left.iter().all(|path| path.is_dir() || path.ends_with("keys.csv")), "{left:?}");
    assert_eq!(fs::read(folder.join("o/keys.csv")).unwrap(), b"mine");
    assert!(!folder.join("o/cells/year=2023/part-0.parquet").exists());
    assert_eq!(convert(&["--force"]).status.code(), Some(0));
    let own = nianbao(&folder, &["keys", "--format", "csv"]).stdout;
    assert_eq!(fs::read(folder.join("o/keys.csv")).unwrap(), own);
}

/// Each year has its own files; what waits in memory is bounded over all of them.
#[test]
fn many_years_take_no_more_memory_than_one() {
    let folder = scratch("tables-years");
    let gate = nianbao::write::Gate::new(nianbao::write::Existing::Keep);
    let book = nianbao::Book::official();
    let lang = nianbao::base::finding::Lang::Zh;
    let mut corpus = nianbao::write::parquet::Corpus::create(&folder, lang, book, &gate);
    let mut one = load_bytes("a.txt", report("青禾县云台镇人民政府", 2023, &[]).as_bytes());
    let hash = nianbao::write::hash(b"a");
    for i in 0..600 {
        one.year = Some(2009 + i % 15);
        corpus.add(&one, &hash).unwrap();
    }
    corpus.close().unwrap();
    let (mut rows, mut early) = (0, 0);
    for year in 2009..2024 {
        let file = fs::File::open(folder.join(format!("cells/year={year}/part-0.parquet"))).unwrap();
        let reader = SerializedFileReader::new(file).unwrap();
        rows += reader.metadata().file_metadata().num_rows();
        // No year has the rows of a whole group; some were written before the end all the same.
        early += reader.metadata().num_row_groups() - 1;
    }
    assert_eq!(rows, 600 * 200);
    assert!((1..15).contains(&early), "{early}");
}

#[test]
#[cfg_attr(not(outside = "duckdb"), ignore = "python3 is not installed")]
fn sparks_columns_are_ours() {
    let folder = root().join("examples/spark");
    let mut command = judge("duckdb");
    command.args(["-B", "-c", "import convert, json; print(json.dumps(convert.COLUMNS))"]).current_dir(&folder);
    let columns: serde_json::Value = serde_json::from_str(&run(command)).unwrap();
    let merged = fs::read_to_string(folder.join("reports.sql")).unwrap();
    for table in Table::ALL {
        let kind = |kind: Kind| match kind {
            Kind::Text => "string",
            Kind::Int => "int",
            Kind::Double => "double",
            Kind::Date => "date",
            Kind::Decimal => "decimal",
        };
        let own: Vec<[&str; 2]> = table.columns().into_iter().map(|(name, of)| [name, kind(of)]).collect();
        assert_eq!(columns[table.name()], serde_json::json!(own), "{}", table.name());
        // What is worked out over all reports leaves none of their columns out.
        let left_out = own.iter().find(|[name, _]| table == Table::Reports && !merged.contains(name));
        assert_eq!(left_out, None);
    }
    assert_eq!(columns.as_object().unwrap().len(), Table::ALL.len());
}
