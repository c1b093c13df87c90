//! Shapes and noises of text reports, generated with known truth: every cell right, or flagged; none silently wrong.

use nianbao::report::Report;

use crate::emit::{SHAPES, Shape, table};
use crate::generate::{Dice, NOISES, Noise, TrueReport, report, spoil};
use crate::support::load_bytes;

/// The whole text of a report in a shape.
pub fn write(truth: &mut TrueReport, shape: Shape, noise: Noise, dice: &mut Dice) -> String {
    let headings =
        ["二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况", "四、政府信息公开行政复议、行政诉讼情况"];
    let title = format!("{}{}年政府信息公开工作年度报告", truth.agency, truth.year);
    let html = shape == Shape::Html;
    let para = |text: &str| if html { format!("<p>{text}</p>\n") } else { format!("{text}\n\n") };
    let mut out = para(&title);
    if html {
        let menu: String = ["首页", "机构职能", "政策文件", "互动交流"]
            .iter()
            .map(|m| format!("<li><a href='#'>{m}</a></li>"))
            .collect();
        out = format!(
            "<!DOCTYPE html><html><head><meta charset='gbk'><title>{title}</title></head><body><div class=nav><ul>{menu}</ul></div><div id=zoom>{out}"
        );
    }
    out += &para("一、总体情况");
    out += &para(
        "一年来，本机关把公开融入办文办事全过程，文件起草时同步确定公开属性，印发后五个工作日内上网，并按季度自查。",
    );
    for (heading, true_table) in headings.iter().zip(&mut truth.tables) {
        out += &para(heading);
        let (values, label) = spoil(true_table, noise, dice);
        out += &table(shape, true_table.template, &values, &label);
        out += "\n\n\n";
    }
    out += &para("五、存在的主要问题及改进情况");
    out += &para("一是个别股室公开意识不强；二是政策解读形式单一。下一步按月通报，逐项改进。");
    out += &para("六、其他需要报告的事项");
    out += &para("无");
    if html {
        out += "</div></body></html>";
    }
    out
}

/// Cells, and what became of them.
#[derive(Default, Clone, Copy)]
pub struct Score {
    pub cells: usize,
    pub right: usize,
    pub flagged: usize,
    pub silent: usize,
}

impl Score {
    pub fn add(&mut self, other: Self) {
        self.cells += other.cells;
        self.right += other.right;
        self.flagged += other.flagged;
        self.silent += other.silent;
    }
}

fn flagged(report: &Report, key: &str) -> bool {
    report.findings.iter().any(|f| f.keys.iter().any(|k| k == key || key.starts_with(&format!("{k}."))))
}

/// Holds a report against its truth; the cells that are silently wrong.
pub fn judge(truth: &TrueReport, report: &Report, score: &mut Score) -> Vec<String> {
    let mut wrong = Vec::new();
    for table in &truth.tables {
        let found = report.table(table.template.form);
        for (field, expected) in table.template.fields.iter().zip(&table.values) {
            score.cells += 1;
            let got = found.and_then(|t| t.value(&field.key)).and_then(|v| v.number()).map(|n| n.to_string());
            if got == *expected {
                score.right += 1;
            } else if flagged(report, &field.key) {
                score.flagged += 1;
            } else {
                score.silent += 1;
                wrong.push(format!("{} is {got:?}, truth {expected:?}", field.key));
            }
        }
    }
    wrong
}

/// `NIANBAO_SHOW=DoclingHoles` writes those that are not read whole into `target/shown`, to look at: the file, what was read of
/// it, and which cells are not right.
pub fn show(name: &str, bytes: &[u8], truth: &TrueReport, read: &Report) {
    let Some(asked) = std::env::var("NIANBAO_SHOW").ok().filter(|s| name.starts_with(s.as_str())) else { return };
    let mut lost = String::new();
    for (field, expected) in truth.tables.iter().flat_map(|t| t.template.fields.iter().zip(&t.values)) {
        let got = read.value(&field.key).and_then(|v| v.number()).map(|n| n.to_string());
        if got != *expected {
            lost.push_str(&format!("{} is {got:?}, truth {expected:?}\n", field.key));
        }
    }
    if lost.is_empty() || asked.is_empty() {
        return;
    }
    let folder = crate::support::root().join("target/shown");
    std::fs::create_dir_all(&folder).unwrap();
    let json = read.to_json(nianbao::Lang::Zh).unwrap();
    for (end, text) in [("txt", bytes), ("json", json.as_ref()), ("lost", lost.as_bytes())] {
        std::fs::write(folder.join(format!("{name}.{end}")), text).unwrap();
    }
}

fn run(shape: Shape, noise: Noise, count: u64) -> Score {
    let mut score = Score::default();
    for seed in 0..count {
        let mut dice = Dice::new(seed * 31 + noise as u64 * 7 + shape as u64);
        let mut truth = report(&mut dice);
        let text = write(&mut truth, shape, noise, &mut dice);
        let read = load_bytes("generated.txt", text.as_bytes());
        assert_eq!(read.agency.as_deref(), Some(truth.agency.as_str()), "{shape:?} {noise:?} {seed}");
        assert_eq!(read.year, Some(truth.year), "{shape:?} {noise:?} {seed}");
        judge(&truth, &read, &mut score);
        show(&format!("{shape:?}{noise:?}-{seed}"), text.as_bytes(), &truth, &read);
    }
    score
}

/// `NIANBAO_ACCURACY=N cargo test accuracy -- --nocapture` prints the table of `docs/accuracy.md` over N reports a cell.
#[test]
fn accuracy_of_every_shape_and_noise() {
    let count = std::env::var("NIANBAO_ACCURACY").ok().and_then(|n| n.parse().ok()).unwrap_or(4);
    let mut failures = Vec::new();
    println!("| shape | noise | cells | right | flagged | silently wrong |\n|---|---|---:|---:|---:|---:|");
    let only = std::env::var("NIANBAO_FAMILY").unwrap_or_default();
    for &shape in SHAPES.iter().filter(|s| format!("{s:?}").starts_with(&only)) {
        for &noise in NOISES {
            let s = run(shape, noise, count);
            #[allow(clippy::cast_precision_loss)]
            let share = 100.0 * s.right as f64 / s.cells as f64;
            println!("| {shape:?} | {noise:?} | {} | {share:.2} % | {} | {} |", s.cells, s.flagged, s.silent);
            // Blank cells leave no trace in some shapes.
            let least = if noise == Noise::Holes { 98.0 } else { 99.9 };
            if s.silent > 0 || share < least {
                failures.push(format!("{shape:?} {noise:?}: {share:.2} % right, {} silently wrong", s.silent));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

fn generated(seed: u64) -> (TrueReport, String) {
    let mut dice = Dice::new(seed);
    let mut truth = report(&mut dice);
    let text = write(&mut truth, Shape::Markdown, Noise::None, &mut dice);
    (truth, text)
}

fn codes(report: &Report) -> Vec<&str> {
    report.findings.iter().map(|f| f.code.as_str()).collect()
}

#[test]
fn a_table_of_contents_names_the_sections_and_begins_none() {
    let text = std::fs::read_to_string(crate::support::samples()[0].as_path()).unwrap();
    let plain = crate::support::load_bytes("plain.txt", text.as_bytes());
    let headings: Vec<&str> = plain.sections.iter().skip(1).map(|s| s.heading.as_str()).collect();
    let dotted: Vec<String> = headings.iter().map(|h| format!("{h}……{}\n（一）概况……2", h.len())).collect();
    for contents in [headings.join("\n"), headings.join("\n\n"), dotted.join("\n")] {
        let at = text.find(headings[0]).unwrap();
        let with = format!("{}目　录\n\n{contents}\n\n{}", &text[..at], &text[at..]);
        let report = crate::support::load_bytes("contents.txt", with.as_bytes());
        let shape = |r: &nianbao::report::Report| {
            r.sections.iter().skip(1).map(|s| (s.number, s.heading.clone(), s.blocks.len())).collect::<Vec<_>>()
        };
        assert_eq!(shape(&report), shape(&plain));
        assert!(report.findings.is_empty(), "{:?}", report.findings);
    }
}

#[test]
fn a_missing_table_is_told_and_the_others_are_read() {
    let (truth, text) = generated(11);
    let from = text.find("三、收到和处理").unwrap();
    let to = text.find("四、政府信息公开行政复议").unwrap();
    let read = load_bytes("x", format!("{}{}", &text[..from], &text[to..]).as_bytes());
    assert!(codes(&read).contains(&"table-missing"));
    assert_eq!(read.tables().count(), 2);
    let mut score = Score::default();
    assert!(judge(&truth, &read, &mut score).is_empty());
}

#[test]
fn a_table_given_twice_is_told_with_and_without_difference() {
    let (_, text) = generated(12);
    let from = text.find("二、主动公开").unwrap();
    let to = text.find("三、收到和处理").unwrap();
    let table = &text[text[from..to].find('|').unwrap() + from..to];
    let twice = format!("{}{table}\n\n{}", &text[..to], &text[to..]);
    let read = load_bytes("x", twice.as_bytes());
    let repeated = read.findings.iter().find(|f| f.code == "table-repeated").unwrap();
    assert_eq!(repeated.severity, nianbao::base::finding::Severity::Warning);
    let changed = table.replace("| 规章 | ", "| 规章 | 9");
    let read = load_bytes("x", format!("{}{changed}\n\n{}", &text[..to], &text[to..]).as_bytes());
    let repeated = read.findings.iter().find(|f| f.code == "table-repeated").unwrap();
    assert_eq!(repeated.severity, nianbao::base::finding::Severity::Error);
}

/// What the pages draw of a table is said by its block, not by what is told of it.
#[test]
fn a_block_says_whether_it_is_the_form_a_piece_of_it_or_the_form_again() {
    use nianbao::report::{Block, Standing};
    let (_, text) = generated(12);
    let from = text.find("三、收到和处理").unwrap();
    let from = from + text[from..].find('|').unwrap();
    let to = text.find("四、政府信息公开行政复议").unwrap();
    let rows: Vec<&str> = text[from..to].trim_end().lines().collect();
    let (head, tail) = rows.split_at(rows.len() / 2);
    let between = "以上为前半部分的各项数据，以下接着是其余的各项数据。".repeat(3);
    let cut = format!("{}\n\n{between}\n\n{}", head.join("\n"), tail.join("\n"));
    let standings = |read: &Report| -> Vec<Option<Standing>> {
        let blocks = read.sections.iter().filter(|s| s.number == 3).flat_map(|s| &s.blocks);
        let tables = blocks.filter(|b| !matches!(b, Block::Paragraph(_)));
        tables.map(|b| if let Block::Table(t) = b { Some(t.standing) } else { None }).collect()
    };
    let form = nianbao::forms::Form::Requests;
    let once = load_bytes("x", format!("{}{cut}\n\n{}", &text[..from], &text[to..]).as_bytes());
    assert_eq!(standings(&once), [None, Some(Standing::Piece(form))]);
    let mut twice = load_bytes("x", format!("{}{cut}\n\n{}", &text[..to], &text[to..]).as_bytes());
    let kinds = standings(&twice);
    assert_eq!((kinds.first(), kinds.last()), (Some(&None), Some(&Some(Standing::Again(form)))));
    let told = crate::support::pdf(&twice);
    twice.findings.clear();
    assert!(crate::support::pdf(&twice) == told);
    for report in [once, twice] {
        let json = nianbao::write::json::to_json(&report, nianbao::base::finding::Lang::Zh).unwrap();
        assert_eq!(load_bytes("x.json", &json).sections, report.sections);
    }
}

#[test]
fn two_reports_in_one_file_are_told() {
    let ((truth, first), (_, second)) = (generated(13), generated(14));
    let read = load_bytes("x", format!("{first}\n\n{second}").as_bytes());
    assert!(codes(&read).contains(&"reports-several"), "{:?}", codes(&read));
    let mut score = Score::default();
    assert!(judge(&truth, &read, &mut score).is_empty());
    assert_eq!(read.agency.as_deref(), Some(truth.agency.as_str()));
}

#[test]
fn a_blank_table_is_blank_and_not_wrong() {
    let (mut truth, _) = generated(15);
    for table in &mut truth.tables {
        table.values.iter_mut().for_each(|v| *v = None);
    }
    let mut dice = Dice::new(1);
    for shape in [Shape::Markdown, Shape::Tabs, Shape::CellLines, Shape::Html, Shape::Csv] {
        let text = write(&mut truth.clone(), shape, Noise::None, &mut dice);
        let read = load_bytes("x", text.as_bytes());
        assert!(read.tables().flat_map(|t| &t.values).all(|v| v.number().is_none()), "{shape:?}");
        assert!(
            read.findings.iter().all(|f| f.severity != nianbao::base::finding::Severity::Error),
            "{shape:?} {:?}",
            codes(&read)
        );
    }
}

#[test]
fn units_are_kept_as_stated_in_cells_and_headers() {
    let text = std::fs::read_to_string(crate::support::root().join("samples/02-制表符文本.txt")).unwrap();
    let amount = |text: &str| {
        let report = load_bytes("x", text.as_bytes());
        let value = report.value("disclosure.procurement.amount").unwrap().clone();
        (value.number().map(|n| n.to_string()).unwrap_or_default(), value.unit.unwrap_or_default())
    };
    assert_eq!(amount(&text), ("18.2600".into(), "万元".into()));
    let bare = text.replace("采购总金额(单位:万元,保留4位小数)", "采购总金额");
    assert_eq!(amount(&bare), ("18.2600".into(), String::new()));
    assert_eq!(amount(&bare.replace("18.2600", "251000元")), ("251000".into(), "元".into()));
    assert_eq!(amount(&bare.replace("18.2600", "12.5万元")), ("12.5".into(), "万元".into()));
    assert_eq!(amount(&text.replace("18.2600", "251000元")), ("251000".into(), "元".into()));
}

#[test]
fn headers_cut_in_two_rows_do_no_harm() {
    let text = std::fs::read_to_string(crate::support::root().join("samples/01-规范文本.txt")).unwrap();
    let whole = load_bytes("x", text.as_bytes());
    let row = text.lines().find(|l| l.contains("商业企业")).unwrap();
    let cut =
        "|  |  |  |  | 商业 | 科研 | 社会公 | 法律服 | 其他 |  |\n|  |  |  |  | 企业 | 机构 | 益组织 | 务机构 |  |  |";
    let read = load_bytes("x", text.replace(row, cut).as_bytes());
    for (a, b) in whole.tables().zip(read.tables()) {
        assert!(a.values.iter().zip(&b.values).all(|(x, y)| x.state == y.state));
    }
}

#[test]
fn a_row_that_the_form_does_not_have_is_told() {
    let text = std::fs::read_to_string(crate::support::root().join("samples/01-规范文本.txt")).unwrap();
    let row = text.lines().find(|l| l.contains("二、上年结转")).unwrap();
    let more = format!("{row}\n| 其中通过网络提交的 |  |  | 3 | 0 | 0 | 0 | 0 | 0 | 3 |");
    let (plain, read) = (load_bytes("x", text.as_bytes()), load_bytes("x", text.replace(row, &more).as_bytes()));
    assert_eq!(codes(&read), ["table-extra"]);
    assert!(read.findings[0].message.zh.contains("其中通过网络提交的"));
    for (a, b) in plain.tables().zip(read.tables()) {
        assert!(a.values.iter().zip(&b.values).all(|(x, y)| x.state == y.state));
    }
}

#[test]
fn a_number_over_several_columns_counts_for_none() {
    let page = |cells: &str| {
        let row = |label: &str, rest: &str| format!("<tr><td>{label}</td>{rest}</tr>");
        let head = row("信息内容", "<td>本年制发件数</td><td>本年废止件数</td><td>现行有效件数</td>");
        let rows = row("规章", "<td>0</td><td>0</td><td>0</td>") + &row("行政规范性文件", cells);
        let text = format!(
            "<meta charset=utf-8><p>青禾县水利局2023年政府信息公开工作年度报告</p><p>一、总体情况</p><p>平稳。</p>\
             <p>二、主动公开政府信息情况</p><table><tr><td colspan=4>第二十条第（一）项</td></tr>{head}{rows}</table>"
        );
        load_bytes("a.html", text.as_bytes())
    };
    let read = |cells: &str| {
        let report = page(cells);
        let values = ["issued", "repealed", "in_force"]
            .map(|c| report.value(&format!("disclosure.normative.{c}")).unwrap().clone());
        let told =
            report.findings.iter().filter(|f| f.keys.iter().any(|k| k.starts_with("disclosure.normative"))).count();
        (values.map(|v| v.number().map(|n| n.to_string())), told)
    };
    let some = |n: &str| Some(n.to_string());
    assert_eq!(read("<td>3</td><td>1</td><td>9</td>"), ([some("3"), some("1"), some("9")], 0));
    assert_eq!(read("<td colspan=2>3</td><td>9</td>"), ([None, None, some("9")], 1));
    assert_eq!(read("<td colspan=2>0</td><td>9</td>"), ([some("0"), some("0"), some("9")], 0));
}

/// A row whose label is damaged stands first in a piece of a table: it is of it.
#[test]
fn a_damaged_label_begins_a_piece_of_a_table() {
    let (mut truth, _) = generated(16);
    let text = write(&mut truth, Shape::Pieces, Noise::None, &mut Dice::new(1));
    let label = "一、本年新收政府信息公开申请数量";
    assert!(text.contains(label));
    let read = load_bytes("x", text.replace(label, "一、本年新收政府公开申请数量").as_bytes());
    assert_eq!(judge(&truth, &read, &mut Score::default()), Vec::<String>::new());
    assert!(codes(&read).contains(&"label-damaged"), "{:?}", codes(&read));
}

/// A label broken around its numbers has lost letters where it is broken: both pieces together are like it.
#[test]
fn a_label_damaged_where_it_is_broken_keeps_its_numbers() {
    let (mut truth, _) = generated(17);
    let text = write(&mut truth, Shape::Layout, Noise::None, &mut Dice::new(1));
    let piece = "（二）部分公开（区分处理的，只";
    let rest = "计这一情形，不计其他情形）";
    assert!(text.contains(piece) && text.contains(rest));
    let damaged = text.replace(piece, "（二）部分公开（区分处理的，这").replace(rest, "一情形，不计其他情形）");
    let read = load_bytes("x", damaged.as_bytes());
    let mut score = Score::default();
    judge(&truth, &read, &mut score);
    assert_eq!((score.right, score.silent), (score.cells, 0), "{:?}", read.findings);
}

/// A blank cell leaves no trace in text: the numbers stand in the columns in which all sums hold, and what stays open is not taken.
#[test]
fn blank_cells_without_a_trace_are_placed_by_sums() {
    let row = |numbers: &str| {
        let text = format!(
            "青禾县2023年政府信息公开工作年度报告\n\n四、政府信息公开行政复议、行政诉讼情况\n\n行政复议 行政诉讼\n结果维持 结果纠正 其他结果 \
             尚未审结 总计 未经复议直接起诉 复议后起诉\n结果维持 结果纠正 其他结果 尚未审结 总计 结果维持 结果纠正 其他结果 尚未审结 总计\n{numbers}\n"
        );
        let read = load_bytes("x", text.as_bytes());
        let table = read.table(nianbao::forms::Form::Cases).unwrap();
        let values: Vec<String> =
            table.values.iter().map(|v| v.number().map_or("_".into(), |n| n.to_string())).collect();
        (values.join(" "), codes(&read).iter().filter(|c| **c == "order-assumed").count())
    };
    // The last total is blank.
    assert_eq!(row("1  2  3  4  10  5  6  7  8  26  9  11  12  13"), ("1 2 3 4 10 5 6 7 8 26 9 11 12 13 _".into(), 1));
    // Zeros could stand in several places.
    let (values, told) = row("1  2  3  4  10  0  0  0  0  0  9  11  12  13");
    assert_eq!((values.as_str(), told), ("1 2 3 4 10 0 0 0 0 0 9 11 12 13 _", 1));
    let (values, told) = row("1  2  3  4  10  0  0  0  0  9  11  12  13  45");
    assert_eq!((values.as_str(), told), ("1 2 3 4 10 _ _ _ _ _ 9 11 12 13 45", 1));
    // No place of a blank makes the sums hold: nothing is taken.
    let (values, told) = row("1  2  3  4  99  5  6  7  8  99  9  11  12  99");
    assert_eq!((values.as_str(), told), ("_ _ _ _ _ _ _ _ _ _ _ _ _ _ _", 0));
}
