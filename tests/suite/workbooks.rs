//! The workbook and the way back: identical without edits, exactly the edits with them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use nianbao::base::finding::Lang;
use nianbao::diff::{Change, diff};
use nianbao::forms::Book;
use nianbao::report::{Block, Report};
use nianbao::workbook::Formulas;
use nianbao::workbook::book_with;
use nianbao::write::xlsx::to_xlsx;

use crate::emit::{SHAPES, Shape, table};
use crate::generate::{Dice, NOISES, report, spoil};
use crate::shapes::write;
use crate::support::{judge, load, load_bytes, real_reports, root, run, samples, scratch, xlsx};

/// How many generated reports: few in CI, as many as `NIANBAO_ROUNDS` says on demand.
pub fn rounds(few: u64) -> u64 {
    std::env::var("NIANBAO_ROUNDS").ok().and_then(|n| n.parse().ok()).unwrap_or(few)
}

/// Text of every shape and noise, read, and a copy of it read back: what `differs` tells of each must be nothing.
pub fn over_generated(few: u64, differs: impl Fn(&Report) -> Option<String>) {
    let (mut wrong, count) = (Vec::new(), rounds(few));
    // Pieces of a table that could not be read stood right after it, and were taken for its rows.
    for seed in (0..count).chain([632]) {
        let mut dice = Dice::new(7_000_000 + seed);
        let mut truth = report(&mut dice);
        let (shape, noise) = (*dice.pick(SHAPES), *dice.pick(NOISES));
        let text = write(&mut truth, shape, noise, &mut dice);
        let before = load_bytes("generated.txt", text.as_bytes());
        wrong.extend(differs(&before).map(|d| format!("seed {seed} {shape:?} {noise:?}: {d}")));
    }
    assert!(wrong.is_empty(), "{} of {count} differ:\n{}", wrong.len(), wrong.join("\n"));
}

/// Everything of a report but the places, and where the file came from.
fn content(report: &Report) -> Vec<String> {
    let mut lines = vec![format!("{:?} {:?} {:?} {:?}", report.title, report.agency, report.year, report.issued_on)];
    for section in &report.sections {
        lines.push(format!("{} {}", section.number, section.heading));
        lines.extend(section.links.iter().map(|l| format!("{}..{} {}", l.from, l.to, l.target)));
        for block in &section.blocks {
            match block {
                Block::Paragraph(p) => {
                    lines.push(format!("{:?} {}", p.role, p.text));
                    lines.extend(p.links.iter().map(|l| format!("{}..{} {}", l.from, l.to, l.target)));
                    lines.extend(p.marks.iter().map(|m| format!("{}..{} {}", m.from, m.to, m.kind.name())));
                    lines.extend(p.list.iter().map(|item| format!("{item:?}")));
                }
                Block::Picture(p) => lines.push(format!("{} {}", p.media.sha256, p.alt)),
                // The official tables are compared by their values.
                Block::Form(_) => {}
                Block::Table(t) if t.form().is_some() => {}
                Block::Table(t) => lines.extend(t.rows.iter().map(|row| {
                    let known = |c: &nianbao::report::Cell| {
                        let links = c.links.iter().map(|l| format!("[{}..{} {}]", l.from, l.to, l.target));
                        let marks = c.marks.iter().map(|m| format!("[{}..{} {}]", m.from, m.to, m.kind.name()));
                        links.chain(marks).chain(c.items.iter().map(|line| format!("[{line:?}]"))).collect::<String>()
                    };
                    let cells = row.iter().map(|c| format!("{}×{} {}{}", c.rows, c.cols, c.text, known(c)));
                    let cells: Vec<String> = cells.collect();
                    // Blank cells that fill a row up to the table's width are no content.
                    cells.join("|").trim_end_matches("|1×1 ").to_string()
                })),
                other => panic!("{other:?}"),
            }
        }
    }
    for table in report.tables() {
        lines.push(format!("{} {}", table.template.form, table.template.layout));
        for (field, v) in table.template.fields.iter().zip(&table.values) {
            lines.push(format!("{} {:?} {:?} {:?} {:?}", field.key, v.state, v.text, v.unit, v.marks));
        }
    }
    let mut findings: Vec<String> =
        report.findings.iter().map(|f| format!("{:?} {} {:?} {}", f.severity, f.code, f.keys, f.message.zh)).collect();
    findings.sort();
    lines.extend(findings);
    lines
}

/// Where two reports differ first, if they do.
pub fn differing(a: &Report, b: &Report) -> Option<String> {
    let (a, b) = (content(a), content(b));
    let at = a.iter().zip(&b).position(|(x, y)| x != y).unwrap_or(a.len().min(b.len()));
    let show = |list: &[String]| list.get(at).map(|l| l.chars().take(300).collect::<String>());
    (a != b).then(|| format!("line {at}:\n  before {:?}\n  after  {:?}", show(&a), show(&b)))
}

fn identical(a: &Report, b: &Report, what: &str) {
    let found = differing(a, b);
    assert!(found.is_none(), "{what}, {}", found.unwrap_or_default());
}

/// A report with everything that makes a workbook hard: both layouts and mixed ones, blanks, marks, units, numbers too
/// long for a spreadsheet, long text, text that looks like formulas, tables of the issuer's own.
pub fn hard(seed: u64) -> Report {
    let mut dice = Dice::new(seed);
    let mut truth = report(&mut dice);
    if dice.chance(20) {
        let other = if truth.tables[0].template.layout == "2019" { "2021" } else { "2019" };
        let mixed = report(&mut dice);
        let form = truth.tables[1].template.form;
        if let Some(t) =
            mixed.tables.into_iter().find(|t| *t.template == **Book::official().template(form, other).unwrap())
        {
            truth.tables[1] = t;
        }
    }
    let noise = *dice.pick(NOISES);
    let mut tables = Vec::new();
    for t in &mut truth.tables {
        let (mut printed, label) = spoil(t, noise, &mut dice);
        if dice.chance(10) {
            printed[0] = "123456789012345678".into();
        }
        if dice.chance(10) {
            printed[1] = "12.50".into();
        }
        tables.push(table(Shape::Markdown, t.template, &printed, &label));
    }
    let long = "公开工作常抓不懈，群众办事少跑一趟。".repeat(if dice.chance(10) { 2000 } else { 3 });
    let formula = dice
        .pick(&["=1+1", "+86 的电话已经停用", "@本机关", "-5 分是去年的扣分", "'引号开头", "无特别情况"])
        .to_string();
    let own = if dice.chance(40) {
        "| 项目 | 单位 | 数 |\n| --- | --- | --- |\n| 网站发布 | 条 | 315 |\n| 公众号发布 | 条 | 28 |\n\n"
    } else {
        ""
    };
    let (agency, year) = (&truth.agency, truth.year);
    let title = if dice.chance(30) {
        format!("{agency}\n{year}年政府信息公开工作年度报告")
    } else {
        format!("{agency}{year}年政府信息公开工作年度报告")
    };
    let above = if dice.chance(30) { "索引号：0012-2024-001\n\n" } else { "" };
    let text = format!(
        "{above}{title}\n\n本报告按规定编制。\n\n一、总体情况\n\n（一）主动公开\n\n{long}\n\n（二）依申请公开\n\n{formula}\n\n{own}二、主动公开政府信息情况\n\n{}\n\n三、收到和处理政府信息公开申请情况\n\n{}\n\n四、政府信息公开行政复议、行政诉讼情况\n\n{}\n\n五、存在的主要问题及改进情况\n\n一是人手不足。\n\n二是更新不及时。\n\n六、其他需要报告的事项\n\n无。\n\n{agency}\n{}年1月20日\n",
        tables[0],
        tables[1],
        tables[2],
        year + 1
    );
    load_bytes("generated.txt", text.as_bytes())
}

#[test]
fn a_workbook_without_edits_is_the_report_again() {
    for path in samples() {
        let report = load(&path);
        identical(&report, &load_bytes("back.xlsx", &xlsx(&report)), &path.display().to_string());
    }
    for seed in 0..rounds(60) {
        let report = hard(seed);
        identical(&report, &load_bytes("back.xlsx", &xlsx(&report)), &format!("seed {seed}"));
        let plain = to_xlsx(&book_with(&report, Lang::Zh, Formulas::Never)).unwrap();
        identical(&report, &load_bytes("back.xlsx", &plain), &format!("seed {seed}, no formulas"));
    }
}

#[test]
#[cfg_attr(not(outside = "real-reports"), ignore = "no real reports beside the repository")]
fn workbooks_of_real_reports_are_these_reports_again() {
    for entry in fs::read_dir(real_reports()).unwrap() {
        let path = entry.unwrap().path();
        let report = load(&path);
        identical(&report, &load_bytes("back.xlsx", &xlsx(&report)), &path.display().to_string());
    }
}

fn soffice(folder: &Path, format: &str, out: &Path) -> Command {
    let mut command = judge("soffice");
    command.arg(format!("-env:UserInstallation=file://{}", folder.join("profile").display()));
    command.args(["--headless", "--convert-to", format, "--outdir"]).arg(out);
    command
}

#[test]
#[cfg_attr(not(outside = "soffice"), ignore = "soffice is not installed")]
fn workbooks_resaved_by_libreoffice_are_the_report_again() {
    let folder = scratch("resaved");
    let mut all: Vec<(PathBuf, Report)> = Vec::new();
    for seed in 0..rounds(5) {
        let report = hard(500_000 + seed);
        let path = folder.join(format!("{seed}.xlsx"));
        fs::write(&path, xlsx(&report)).unwrap();
        all.push((path, report));
    }
    for format in ["xlsx", "ods", "xls"] {
        let out = folder.join(format);
        fs::create_dir_all(&out).unwrap();
        for batch in all.chunks(50) {
            let mut command = soffice(&folder, format, &out);
            command.args(batch.iter().map(|(p, _)| p));
            run(command);
        }
        for (path, report) in &all {
            let back = load(&out.join(path.file_stem().unwrap()).with_extension(format));
            identical(report, &back, &format!("{format} of {}", path.display()));
        }
    }
    println!("{} reports, each through LibreOffice as xlsx, ods and xls: identical", all.len());
}

#[test]
#[cfg_attr(not(outside = "soffice"), ignore = "soffice is not installed")]
fn a_sheet_as_csv_is_read_by_its_labels() {
    let folder = scratch("csv-sheet");
    let report = load(&samples()[0]);
    fs::write(folder.join("a.xlsx"), xlsx(&report)).unwrap();
    let filter = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1";
    let mut command = soffice(&folder, filter, &folder);
    command.arg(folder.join("a.xlsx"));
    run(command);
    for table in report.tables() {
        let back = load(&folder.join(format!("a-{}.csv", table.template.table)));
        let again = back.table(table.template.form).unwrap();
        // 表四 alone does not tell its layout: it is the same in both.
        let numbers = |t: &nianbao::report::FormTable| t.values.iter().map(|v| v.number()).collect::<Vec<_>>();
        assert_eq!(numbers(again), numbers(table), "{}", table.template.table);
    }
}

/// Random edits of one workbook after another: what was done is printed as JSON.
const EDITS: &str = r"
import sys, json, random, openpyxl, re
for path in sys.argv[2:]:
    dice = random.Random(path.rsplit('/', 1)[-1])
    book = openpyxl.load_workbook(path)
    done = {'cells': {}, 'texts': []}
    places = {}
    for name, defined in book.defined_names.items():
        for sheet, ref in defined.destinations:
            places[name] = (sheet, ref.replace('$', ''))
    # Values, never of a sum: those follow.
    plain = [k for k, (s, r) in sorted(places.items()) if book[s][r].data_type == 'n']
    for key in dice.sample(plain, dice.randint(1, 5)):
        sheet, ref = places[key]
        new = dice.randint(0, 5000)
        style = dice.randint(0, 3)
        wide = str(new).translate({48 + i: 0xff10 + i for i in range(10)})
        book[sheet][ref].value = [new, str(new), wide, str(new) + '件'][style] if 'amount' not in key else new
        done['cells'][key] = new
    # A paragraph of section five.
    rows = [row[0] for row in book['存在问题'].iter_rows() if isinstance(row[0].value, str)]
    cell = dice.choice(rows[1:])
    cell.value = cell.value + '补充一句。'
    done['texts'].append(cell.value)
    # Rows and columns put in, on sheets without other names than their own table's.
    if dice.random() < .5:
        book['表二'].insert_rows(1, dice.randint(1, 3))
        book['表二'].merged_cells.ranges = set()
    if dice.random() < .5:
        book['表四'].insert_cols(1, dice.randint(1, 2))
        book['表四'].merged_cells.ranges = set()
    # Sheets moved, renamed, hidden.
    if dice.random() < .5:
        book.move_sheet('表四', dice.randint(-3, 2))
    if dice.random() < .3:
        book['其他事项'].title = '第六部分'
    if dice.random() < .3:
        book['总体情况'].sheet_state = 'hidden'
    book.save(sys.argv[1] + '/' + path.rsplit('/', 1)[-1])
    print(json.dumps(done, ensure_ascii=False))
";

#[test]
#[cfg_attr(not(outside = "openpyxl"), ignore = "openpyxl is not installed")]
fn random_edits_come_back_as_these_edits_and_nothing_else() {
    let folder = scratch("random-edits");
    fs::create_dir_all(folder.join("out")).unwrap();
    let mut all: Vec<(PathBuf, Report)> = Vec::new();
    for seed in 0..rounds(8) {
        let report = sound(900_000 + seed);
        let path = folder.join(format!("{seed}.xlsx"));
        fs::write(&path, to_xlsx(&book_with(&report, Lang::Zh, Formulas::Never)).unwrap()).unwrap();
        all.push((path, report));
    }
    let mut command = judge("openpyxl");
    command.args(["-c", EDITS]).arg(folder.join("out")).args(all.iter().map(|(p, _)| p));
    let done: Vec<serde_json::Value> = run(command).lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert_eq!(done.len(), all.len());
    let mut edits = 0;
    for ((path, report), done) in all.iter().zip(&done) {
        let back = load(&folder.join("out").join(path.file_name().unwrap()));
        let mut wanted: Vec<(String, String)> = done["cells"]
            .as_object()
            .unwrap()
            .iter()
            .map(|(k, v)| (k.clone(), v.to_string()))
            .filter(|(k, v)| report.value(k).unwrap().number().unwrap().to_string() != *v)
            .collect();
        wanted.sort();
        let (mut cells, mut texts) = (Vec::new(), Vec::new());
        for change in diff(report, &back) {
            match change {
                Change::Cell { key, after, .. } => cells.push((key, after.trim_end_matches("万元").to_string())),
                Change::Text { after, .. } => texts.extend(after),
                // Sums that no longer hold, numbers typed as text, names that the program left behind, a sheet hidden follow
                // from the edits.
                Change::Finding { code, zh, .. } => {
                    let follows = code.as_str().starts_with("requests-") || code.as_str().starts_with("cases-");
                    let told = ["number-as-text", "names-shifted", "text-unseen"].contains(&code.as_str());
                    assert!(follows || told, "{}: {code} {zh}", path.display());
                }
                Change::Fact { name, .. } => panic!("{}: {name}", path.display()),
            }
        }
        cells.sort();
        assert_eq!(cells, wanted, "{}", path.display());
        let wanted: Vec<&str> = done["texts"].as_array().unwrap().iter().filter_map(|t| t.as_str()).collect();
        assert_eq!(texts, wanted, "{}", path.display());
        edits += cells.len() + texts.len();
    }
    println!("{} workbooks, {edits} edits: each found, nothing else reported", all.len());
}

/// A report whose cells are all plain numbers.
pub fn sound(seed: u64) -> Report {
    let mut dice = Dice::new(seed);
    let truth = report(&mut dice);
    let tables: Vec<String> = truth
        .tables
        .iter()
        .map(|t| {
            let values: Vec<String> = t.values.iter().map(|v| v.clone().unwrap()).collect();
            table(Shape::Markdown, t.template, &values, &|l: &str| l.to_string())
        })
        .collect();
    let (agency, year) = (&truth.agency, truth.year);
    let text = format!(
        "{agency}{year}年政府信息公开工作年度报告\n\n一、总体情况\n\n本年平稳。\n\n二、主动公开政府信息情况\n\n{}\n\n三、收到和处理政府信息公开申请情况\n\n{}\n\n四、政府信息公开行政复议、行政诉讼情况\n\n{}\n\n五、存在的主要问题及改进情况\n\n一是人手不足。\n\n二是更新不及时。\n\n六、其他需要报告的事项\n\n无。\n",
        tables[0], tables[1], tables[2]
    );
    load_bytes("generated.txt", text.as_bytes())
}

const UNSUMMED: &str = r"
import sys, openpyxl
book = openpyxl.load_workbook(sys.argv[1])
sheet, ref = next(iter(book.defined_names['requests.granted.natural'].destinations))
book[sheet][ref.replace('$', '')].value += 7
sheet, ref = next(iter(book.defined_names['disclosure.punishment.decisions'].destinations))
book[sheet][ref.replace('$', '')].value = '=VLOOKUP(1,A1:B2,2)'
book.save(sys.argv[2])
";

#[test]
#[cfg_attr(not(outside = "openpyxl"), ignore = "openpyxl is not installed")]
fn sums_without_stored_results_are_worked_out_and_foreign_formulas_told() {
    let mut command = judge("openpyxl");
    let folder = scratch("unsummed");
    let report = sound(4);
    fs::write(folder.join("a.xlsx"), xlsx(&report)).unwrap();
    command.args(["-c", UNSUMMED]).arg(folder.join("a.xlsx")).arg(folder.join("b.xlsx"));
    run(command);
    let back = load(&folder.join("b.xlsx"));
    let number = |r: &Report, key: &str| r.value(key).unwrap().number().unwrap();
    let seven = rust_decimal::Decimal::from(7);
    for key in ["requests.granted.natural", "requests.granted.total", "requests.total.natural", "requests.total.total"]
    {
        assert_eq!(number(&back, key), number(&report, key) + seven, "{key}");
    }
    assert_eq!(back.value("disclosure.punishment.decisions").unwrap().number(), None);
    assert!(back.findings.iter().any(|f| f.code == "formula-unread"), "{:?}", back.findings);
}

const RENAMED: &str = r#"
import sys, openpyxl
book = openpyxl.load_workbook(sys.argv[1])
sheet = book['表三']
for row in sheet.iter_rows():
    for c in row:
        if c.value == '2.重复申请':
            c.value = '（此行标签被改掉）'
# Every label of 表二 is gone.
for row in book['表二'].iter_rows(min_row=2):
    for c in row:
        if isinstance(c.value, str) and not c.value.isdigit():
            c.value = None
# A cell moved by cut and paste takes its name along.
source, ref = next(iter(book.defined_names['requests.granted.natural'].destinations))
from openpyxl.workbook.defined_name import DefinedName
column, line = ref.replace('$', '')[0], int(ref.replace('$', '')[1:])
sheet.cell(row=line + 30, column=2).value = 4321
book.defined_names['requests.granted.natural'] = DefinedName('requests.granted.natural', attr_text="'表三'!$B$%d" % (line + 30))
book.save(sys.argv[2])
"#;

#[test]
#[cfg_attr(not(outside = "openpyxl"), ignore = "openpyxl is not installed")]
fn named_cells_count_where_labels_are_gone_or_disagree() {
    let mut command = judge("openpyxl");
    let folder = scratch("renamed");
    let report = sound(12);
    fs::write(folder.join("a.xlsx"), to_xlsx(&book_with(&report, Lang::Zh, Formulas::Never)).unwrap()).unwrap();
    command.args(["-c", RENAMED]).arg(folder.join("a.xlsx")).arg(folder.join("b.xlsx"));
    run(command);
    let back = load(&folder.join("b.xlsx"));
    for table in report.tables() {
        for (field, value) in table.template.fields.iter().zip(&table.values) {
            let got = back.value(&field.key).and_then(|v| v.number());
            let wanted = if field.key == "requests.granted.natural" { Some(4321.into()) } else { value.number() };
            assert_eq!(got, wanted, "{}", field.key);
        }
    }
    let codes: Vec<&str> = back.findings.iter().map(|f| f.code.as_str()).collect();
    assert!(codes.contains(&"names-disagree"), "{codes:?}");
    assert!(!codes.contains(&"row-missing") && !codes.contains(&"table-missing"), "{codes:?}");
}

/// Texts that spreadsheets take for something else, and a cell's worth of one that is too long.
fn evil() -> ([&'static str; 10], Report) {
    let evil = [
        "=HYPERLINK(\"http://x\",\"y\")",
        "+1+1",
        "-2+3",
        "@SUM(A1)",
        "=cmd|'/c calc'!A0",
        "'quoted",
        "_x0041_ 是字面的",
        "a\u{1}b\u{8}c\u{1f}d",
        "\u{fffe}边\u{ffff}界",
        "<script>&amp;</script>",
    ];
    let long = "长".repeat(40_000);
    let text = fs::read_to_string(root().join("samples/01-规范文本.txt")).unwrap();
    let text = text.replace("2023年度没有收取信息处理费。", &format!("{}\n\n{long}", evil.join("\n\n")));
    (evil, load_bytes("evil.txt", text.as_bytes()))
}

#[test]
fn no_text_becomes_a_formula_and_none_is_lost() {
    let (evil, report) = evil();
    let back = load_bytes("evil.xlsx", &xlsx(&report));
    let texts = |r: &Report| -> String {
        let blocks = r.sections.iter().flat_map(|s| &s.blocks);
        blocks.filter_map(|b| if let Block::Paragraph(p) = b { Some(p.text.clone()) } else { None }).collect()
    };
    let (a, b) = (texts(&report), texts(&back));
    let at = a.chars().zip(b.chars()).position(|(x, y)| x != y).unwrap_or(a.chars().count().min(b.chars().count()));
    let near = |t: &str| t.chars().skip(at.saturating_sub(10)).take(30).collect::<String>();
    assert!(a == b, "at {at}: {:?} and {:?}", near(&a), near(&b));
    for line in evil {
        assert!(texts(&back).contains(line), "{line:?}");
    }
}

#[test]
#[cfg_attr(not(outside = "openpyxl"), ignore = "openpyxl is not installed")]
fn every_part_of_a_workbook_is_xml_and_no_text_of_it_a_formula() {
    let folder = scratch("evil");
    fs::write(folder.join("evil.xlsx"), xlsx(&evil().1)).unwrap();
    let mut command = judge("openpyxl");
    command.args(["-c", "import sys, zipfile, xml.dom.minidom as d\nz = zipfile.ZipFile(sys.argv[1])\n[d.parseString(z.read(n)) for n in z.namelist() if n.endswith(('.xml', '.rels', '.vml'))]\nimport openpyxl\nb = openpyxl.load_workbook(sys.argv[1])\nassert not any(c.data_type == 'f' for row in b['其他事项'].iter_rows() for c in row)"]);
    command.arg(folder.join("evil.xlsx"));
    run(command);
}

const FILL: &str = r"
import sys, openpyxl
book = openpyxl.load_workbook(sys.argv[1])
for name, defined in book.defined_names.items():
    for sheet, ref in defined.destinations:
        cell = book[sheet][ref.replace('$', '')]
        if cell.value is None:
            cell.value = 3
for name in ['总体情况', '存在问题', '其他事项']:
    book[name].cell(row=2, column=1).value = '今年的情况写在这里。'
book.save(sys.argv[2])
";

/// The blank workbook for the year after a report, or for 2024.
fn blank_workbook(from: Option<&Report>) -> Vec<u8> {
    let year = from.map_or(2024, |last| last.year.unwrap() + 1);
    let wanted = nianbao::blank::Wanted { layout: None, agency: "青禾县水利局".into(), year };
    to_xlsx(&book_with(
        &nianbao::blank::blank(nianbao::forms::Book::official(), &wanted, from),
        Lang::Zh,
        Formulas::Blank,
    ))
    .unwrap()
}

#[test]
fn a_blank_workbook_is_blank_but_for_what_is_carried_over() {
    let last = sound_of_2021();
    for (from, year) in [(None, 2024), (Some(&last), last.year.unwrap() + 1)] {
        let back = load_bytes("blank.xlsx", &blank_workbook(from));
        assert_eq!((back.agency.as_deref(), back.year), (Some("青禾县水利局"), Some(year)));
        assert_eq!(back.sections.iter().map(|s| s.number).collect::<Vec<_>>(), [0, 1, 2, 3, 4, 5, 6]);
        let carried = |r: &Report, who: &str, row: &str| r.value(&format!("requests.{row}.{who}")).unwrap().number();
        for (field, value) in back.tables().flat_map(|t| t.template.fields.iter().zip(&t.values)) {
            let handed_on = from.is_some() && field.key.starts_with("requests.carried_in.");
            assert_eq!(value.number().is_some(), handed_on, "{}: {value:?}", field.key);
        }
        for who in from.iter().flat_map(|_| ["natural", "business", "total"]) {
            assert_eq!(carried(&back, who, "carried_in"), carried(&last, who, "carried_out"));
        }
    }
}

#[test]
#[cfg_attr(not(outside = "openpyxl"), ignore = "openpyxl is not installed")]
fn a_blank_workbook_filled_in_by_a_program_that_works_out_nothing_is_a_report() {
    let last = sound_of_2021();
    for from in [None, Some(&last)] {
        let folder = scratch("blank");
        fs::write(folder.join("a.xlsx"), blank_workbook(from)).unwrap();
        let mut command = judge("openpyxl");
        command.args(["-c", FILL]).arg(folder.join("a.xlsx")).arg(folder.join("b.xlsx"));
        run(command);
        let filled = load(&folder.join("b.xlsx"));
        assert!(filled.tables().flat_map(|t| &t.values).all(|v| v.number().is_some()));
        let sums = |f: &&nianbao::base::finding::Finding| {
            ["requests-results", "requests-applicants", "cases-total"].contains(&f.code.as_str())
        };
        assert_eq!(filled.findings.iter().filter(sums).count(), 0, "{:?}", filled.findings);
        assert!(!filled.findings.iter().any(|f| f.code == "section-empty"));
    }
}

fn sound_of_2021() -> Report {
    (0..).map(sound).find(|r| r.tables().nth(1).unwrap().template.layout == "2021").unwrap()
}

#[test]
fn a_unit_typed_into_a_cell_is_kept_where_the_number_is_the_same() {
    let text = fs::read_to_string(root().join("samples/03-一格一行含自设表.txt")).unwrap();
    let report = load_bytes("a.txt", text.as_bytes());
    let key = "disclosure.procurement.amount";
    let printed = report.value(key).unwrap().text.clone();
    let with_unit = load_bytes("a.txt", text.replace(&printed, &format!("{printed}万元")).as_bytes());
    let mut book = book_with(&with_unit, Lang::Zh, Formulas::Never);
    identical(&with_unit, &load_bytes("same.xlsx", &to_xlsx(&book).unwrap()), "unchanged");
    let place = book.names.iter().find(|n| n.key == key).unwrap().clone();
    let sheet = book.sheets.iter_mut().find(|s| s.name == place.sheet).unwrap();
    let cell = sheet.cells.iter_mut().find(|c| (c.row, c.col) == (place.row, place.col)).unwrap();
    cell.content = nianbao::sheets::Content::Text(format!("{printed}元"));
    let back = load_bytes("typed.xlsx", &to_xlsx(&book).unwrap());
    assert_eq!(back.value(key).unwrap().unit.as_deref(), Some("元"));
    assert_eq!(back.value(key).unwrap().number(), report.value(key).unwrap().number());
}

#[test]
fn a_section_that_is_not_there_gets_no_text_on_the_way() {
    let text = fs::read_to_string(&samples()[0]).unwrap();
    let heading = text.lines().find(|l| l.contains("五、")).unwrap();
    let there = load_bytes("a.txt", text.replace(heading, "").as_bytes());
    let back = load_bytes("a.xlsx", &xlsx(&there));
    assert!(there.findings.iter().any(|f| f.code == "section-missing"));
    assert_eq!(diff(&there, &back), [], "our own words were taken for the report's");
}

#[test]
fn the_bytes_do_not_tell_on_which_system_they_were_made() {
    use nianbao::desk::{Alone, Desk, call};
    // The directory of a zip names the system of each part: on this one that would be 3, Unix; on Windows 0.
    let mut desk = Desk::new(Box::new(Alone));
    let mut packed = |request: &str| call(&mut desk, request.as_bytes(), b"content".to_vec()).unwrap().bytes;
    for name in ["a.txt", "年报.txt"] {
        packed(&format!(r#"{{"ask": "pack", "name": "{name}"}}"#));
    }
    let many = packed(r#"{"ask": "pack", "name": null}"#);
    for (bytes, least) in [(xlsx(&load(&samples()[0])), 10), (many, 2)] {
        let entries: Vec<usize> = (0..bytes.len() - 6).filter(|&at| bytes[at..].starts_with(b"PK\x01\x02")).collect();
        let parts = zip::ZipArchive::new(std::io::Cursor::new(&bytes)).unwrap().len();
        assert!(parts >= least && entries.len() == parts, "{parts} parts, {} entries", entries.len());
        assert!(entries.iter().all(|at| bytes[at + 5] == 0));
    }
}
