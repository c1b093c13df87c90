//! The sheet of checks: one live formula an equation.

use foldhash::HashMap;

use crate::base::finding::{Lang, Severity};
use crate::base::text::column_name;
use crate::check::{self, Outcome};
use crate::forms::knowledge;
use crate::report::Report;
use crate::sheets::builder::{Builder, value_content};
use crate::sheets::{Cached, Content, NamedCell, Sheet, SheetCell, Style};

const CHECK_HEAD: [&str; 8] = ["表", "对象", "规则", "左边", "右边", "差额", "结果", "依据"];

pub(crate) fn checks(report: &Report, names: &[NamedCell], lang: Lang) -> Sheet {
    let mut b = Builder::new(&knowledge().workbook.checks, vec![7.0, 36.0, 40.0, 10.0, 10.0, 10.0, 9.0, 44.0]);
    b.text("勾稽检查", Style::Heading);
    for (col, head) in CHECK_HEAD.iter().enumerate() {
        push(&mut b, col, Content::Text((*head).to_string()), Style::Head);
    }
    b.row += 1;
    b.sheet.freeze = Some((b.row, 0));
    b.sheet.repeat = Some((b.row - 1, b.row - 1));
    let addresses: HashMap<&str, String> = names.iter().map(|n| (n.key.as_str(), address(n))).collect();
    for table in &report.tables {
        for outcome in check::evaluate(table) {
            check_row(&mut b, table, &outcome, &addresses);
        }
    }
    b.row += 1;
    b.text("发现的问题", Style::Heading);
    if let Some(judged) = &report.judged {
        b.text(judged.message().get(lang), Style::Body);
    }
    if report.findings.is_empty() {
        b.text("没有发现问题", Style::Body);
    }
    for finding in &report.findings {
        let text = format!(
            "{} {}：{}{}",
            severity_word(finding.severity),
            finding.code,
            finding.message.get(lang),
            finding.place(lang)
        );
        let style = if finding.severity == Severity::Error { Style::Bad } else { Style::Body };
        b.text(&text, style);
    }
    b.sheet.landscape = true;
    b.sheet
}

pub(crate) fn severity_word(severity: Severity) -> &'static str {
    let [error, warning, note] = &knowledge().workbook.severities;
    match severity {
        Severity::Error => error,
        Severity::Warning => warning,
        Severity::Note => note,
    }
}

pub(crate) fn push(b: &mut Builder, col: usize, content: Content, style: Style) {
    let col = u16::try_from(col).unwrap_or(0);
    b.sheet.cells.push(SheetCell { row: b.row, col, rows: 1, cols: 1, content, style, note: None });
}

/// One equation, live: both sums, their difference and the verdict follow the cells as they are edited.
pub(crate) fn check_row(
    b: &mut Builder,
    table: &crate::report::FormTable,
    outcome: &Outcome<'_>,
    addresses: &HashMap<&str, String>,
) {
    let (equation, fields) = (outcome.equation, &table.template.fields);
    let cell = |i: usize| addresses.get(fields[i].key.as_str()).map_or("", String::as_str);
    let list = |side: &[usize]| side.iter().map(|&i| cell(i)).collect::<Vec<_>>().join(",");
    let all: Vec<usize> = equation.left.iter().chain(&equation.right).copied().collect();
    let numbers = all.iter().filter(|&&i| matches!(value_content(&table.values[i]), Content::Number(_))).count();
    let row = b.row + 1;
    let difference = outcome.difference();
    // What the formula below gives when it is worked out again.
    let verdict = match (numbers, difference.is_zero()) {
        (0, _) => "未填",
        (_, false) => "不符",
        (n, true) if n < all.len() => "缺数",
        _ => "正确",
    };
    let (counts, member) = (list(&all), check::member_label(table, equation));
    let formula = |text: String, cached: Cached| Content::Formula(text, cached);
    push(b, 0, Content::Text(table.template.table.clone()), Style::LabelCenter);
    push(b, 1, Content::Text(member.clone()), Style::LabelLeft);
    push(b, 2, Content::Text(equation.zh.clone()), Style::LabelLeft);
    push(b, 3, formula(format!("SUM({})", list(&equation.left)), Cached::Number(outcome.left)), Style::Value);
    push(b, 4, formula(format!("SUM({})", list(&equation.right)), Cached::Number(outcome.right)), Style::Value);
    push(b, 5, formula(format!("D{row}-E{row}"), Cached::Number(difference)), Style::Value);
    let text = format!(
        "IF(COUNT({counts})=0,\"未填\",IF(ROUND(F{row},6)<>0,\"不符\",IF(COUNT({counts})<{},\"缺数\",\"正确\")))",
        all.len()
    );
    let style = if verdict == "不符" { Style::Bad } else { Style::Good };
    push(b, 6, formula(text, Cached::Text(verdict.to_string())), style);
    push(b, 7, Content::Text(equation.source.clone()), Style::LabelLeft);
    let heights = [b.height(&member, 1..2), b.height(&equation.zh, 2..3), b.height(&equation.source, 7..8)];
    b.sheet.heights.push((b.row, heights.into_iter().fold(18.0, f64::max)));
    b.row += 1;
}

/// `'表三'!D7`.
pub(crate) fn address(name: &NamedCell) -> String {
    format!("'{}'!{}{}", name.sheet, column_name(u32::from(name.col)), name.row + 1)
}
