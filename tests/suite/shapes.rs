//! Shapes and noises of text reports, generated with known truth: every cell right, or flagged; none silently wrong.

use nianbao::report::Report;

use crate::emit::{SHAPES, Shape, table};
use crate::generate::{Dice, NOISES, Noise, TrueReport, report, spoil};
use crate::support::load_bytes;

/// The whole text of a report in a shape.
fn write(truth: &mut TrueReport, shape: Shape, noise: Noise, dice: &mut Dice) -> String {
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

#[derive(Default, Clone, Copy)]
struct Score {
    cells: usize,
    right: usize,
    flagged: usize,
    silent: usize,
}

fn flagged(report: &Report, key: &str) -> bool {
    report.findings.iter().any(|f| f.keys.iter().any(|k| k == key || key.starts_with(&format!("{k}."))))
}

fn judge(truth: &TrueReport, report: &Report, score: &mut Score) -> Vec<String> {
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

fn run(shape: Shape, noise: Noise, count: u64) -> Score {
    let mut score = Score::default();
    for seed in 0..count {
        let mut dice = Dice::new(seed * 31 + noise as u64 * 7 + shape as u64);
        let mut truth = report(&mut dice);
        let text = write(&mut truth, shape, noise, &mut dice);
        let read = load_bytes("generated.txt", text.as_bytes());
        assert_eq!(read.agency.as_deref(), Some(truth.agency.as_str()), "{shape:?} {noise:?} {seed}");
        assert_eq!(read.year, Some(truth.year), "{shape:?} {noise:?} {seed}");
        let before = score.right + 200;
        let cells = score.cells;
        let wrong = judge(&truth, &read, &mut score);
        let all_right = score.right + 200 - before == score.cells - cells;
        if !all_right && std::env::var("NIANBAO_SHOW").is_ok_and(|s| s == format!("{shape:?}{noise:?}")) {
            // The first report that is not read whole, to look at.
            std::fs::write(crate::support::root().join("target/shown.txt"), &text).unwrap();
            println!("SHOWN {shape:?} {noise:?} seed {seed}: {}", wrong.join("; "));
            std::process::exit(1);
        }
    }
    score
}

/// `NIANBAO_ACCURACY=N cargo test accuracy -- --nocapture` prints the table of `docs/accuracy.md` over N reports a cell.
#[test]
fn accuracy_of_every_shape_and_noise() {
    let count = std::env::var("NIANBAO_ACCURACY").ok().and_then(|n| n.parse().ok()).unwrap_or(4);
    let mut failures = Vec::new();
    println!("| shape | noise | cells | right | flagged | silently wrong |\n|---|---|---:|---:|---:|---:|");
    for &shape in SHAPES {
        for &noise in NOISES {
            let s = run(shape, noise, count);
            #[allow(clippy::cast_precision_loss)]
            let share = 100.0 * s.right as f64 / s.cells as f64;
            println!("| {shape:?} | {noise:?} | {} | {share:.2} % | {} | {} |", s.cells, s.flagged, s.silent);
            if s.silent > 0 || share < 94.0 {
                failures.push(format!("{shape:?} {noise:?}: {share:.2} % right, {} silently wrong", s.silent));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
