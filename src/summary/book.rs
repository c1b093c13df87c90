//! The workbook of a summary: the official tables as sums with their parts, the offices, rankings, charts, remarks.

use std::collections::HashMap;

use rust_decimal::Decimal;

use crate::base::finding::{Lang, Message, Severity};
use crate::base::text::column_name;
use crate::document::chart::Chart;
use crate::document::{Extras, said};
use crate::forms::{Share, WorkbookNames};
use crate::report::exact_sum;
use crate::sheets::builder::{Builder, small};
use crate::sheets::unread::unread_sheet;
use crate::sheets::{Book, Cached, Content, NamedCell, Sheet, Style};
use crate::summary::charts::{charts, ranking};
use crate::summary::{Copied, Member, Summary};
use crate::workbook::Formulas;
use crate::workbook::write::checks::{checks, severity_word};
use crate::workbook::write::parts::section_sheet;

const SEVERITIES: [Severity; 3] = [Severity::Error, Severity::Warning, Severity::Note];

/// The sheet on which every sum's parts stand.
const PARTS: &str = "明细";

/// Offices up to which the sheet of parts is written: 200 columns each.
const MOST_PARTS: usize = 2_000;
/// Rows of a list.
const MOST_LISTED: usize = 20_000;
/// Places of a ranking.
const MOST_RANKED: usize = 1_000;

/// Lay out a summary as a workbook, against last year's where it is given.
#[must_use]
pub fn book(summary: &Summary, last: Option<&Summary>, lang: Lang) -> Book {
    let report = &summary.report;
    let mut names: Vec<NamedCell> = Vec::new();
    let said = said(report, &Extras::default());
    let mut sheets = vec![about(summary, lang)];
    sheets.extend(copies(summary, lang));
    for number in 2..=4u8 {
        sheets.push(section_sheet(report, &said, number, Formulas::Never, &mut names));
    }
    if has_parts(summary) {
        trace(summary, &mut sheets, &names);
    }
    sheets.push(checks(report, &names, lang).sheet);
    sheets.push(offices(summary));
    sheets.push(rankings(summary));
    sheets.push(chart_sheet(&charts(summary, last), words(summary)));
    if has_parts(summary) {
        sheets.push(parts(summary));
    }
    sheets.extend(problems(summary, lang));
    sheets.extend(unread_sheet(&summary.unread, words(summary), lang));
    Book::of(report, sheets, names)
}

fn words(summary: &Summary) -> &WorkbookNames {
    &summary.report.book.words().workbook
}

fn text(t: &str) -> Content {
    if t.is_empty() { Content::Blank } else { Content::Text(t.to_string()) }
}

fn number(n: usize) -> Content {
    Content::Number(Decimal::from(n))
}

/// What was counted, what was not, and why: what somebody must settle comes first.
fn about(summary: &Summary, lang: Lang) -> Sheet {
    let mut b = Builder::new(words(summary), "汇总说明", vec![18.0, 78.0]);
    b.text(&summary.report.display_title(), Style::Title);
    let first = summary.first();
    if !first.is_empty() {
        b.text("请先看", Style::Heading);
        first.iter().for_each(|m| b.text(m.get(lang), Style::Body));
        b.row += 1;
    }
    let year = summary.report.year.map_or(Content::Blank, |y| Content::Number(y.into()));
    b.pair("年度", year);
    b.pair("计入的机关", number(summary.members.len()));
    // Who is not in the roster may stand for who is missing: told before all else.
    b.pair("名册外的机关", number(summary.unknown.len().max(summary.outside.len())));
    b.pair("没有报告的机关", number(summary.missing.len()));
    b.pair("重复的报告", number(summary.copies.len()));
    b.pair("没有读成的文件", number(summary.unread.iter().filter(|u| u.failed).count()));
    let how = if has_parts(summary) {
        "各数为各机关所填数之和，写成公式，逐机关的数在“明细”，可逐格追溯；没有推算和修正。"
    } else {
        "各数为各机关所填数之和，没有推算和修正。"
    };
    b.pair("方法", text(how));
    b.sheet.heights.push((b.row - 1, b.height(how, 1..2)));
    if summary.members.iter().all(|m| m.findings() == 0) {
        b.pair("各机关的报告", text("没有发现问题"));
    }
    for message in bounded(summary) {
        b.text(message.get(lang), Style::Body);
    }
    let outside = if summary.outside.is_empty() { &summary.unknown } else { &summary.outside };
    for (title, list) in [("名册外的机关", outside), ("没有报告的机关", &summary.missing)] {
        if !list.is_empty() {
            b.row += 1;
            b.text(title, Style::Heading);
            list.iter().take(MOST_LISTED).for_each(|name| b.text(name, Style::Body));
        }
    }
    if !summary.remarks.is_empty() {
        b.row += 1;
        b.text("未计入和有出入的数", Style::Heading);
        summary.remarks.iter().for_each(|r| b.text(r.get(lang), Style::Body));
    }
    b.sheet
}

/// Does the workbook hold what every office gives to every sum?
fn has_parts(summary: &Summary) -> bool {
    summary.members.len() <= MOST_PARTS
}

/// What the workbook leaves to tables of many reports, because it would not be one that can be opened and read.
#[must_use]
pub fn bounded(summary: &Summary) -> Vec<Message> {
    let offices = summary.members.len();
    let mut messages = Vec::new();
    if !has_parts(summary) {
        messages.push(Message::new(
            format!("机关超过 {MOST_PARTS} 个（{offices} 个），工作簿里没有逐格的“{PARTS}”，各和写成数；逐格的数见各报告写成的表（Parquet）"),
            format!(
                "more than {MOST_PARTS} offices ({offices}): the workbook has no sheet of parts, and its sums are plain numbers; every cell stands in the tables of the reports (Parquet)"
            ),
        ));
    }
    if offices > MOST_LISTED {
        messages.push(Message::new(
            format!("“各机关”列出前 {MOST_LISTED} 个机关（共 {offices} 个）；其余的见各报告写成的表（Parquet）"),
            format!("the list of offices has the first {MOST_LISTED} of {offices}; all of them stand in the tables of the reports (Parquet)"),
        ));
    }
    if offices > MOST_RANKED {
        messages.push(Message::new(
            format!("“排名”每项列出前 {MOST_RANKED} 名（共 {offices} 个机关）"),
            format!("each ranking has the first {MOST_RANKED} of {offices} offices"),
        ));
    }
    let (all, told) = summary.members.iter().fold((0, 0), |(a, t), m| (a + m.findings(), t + m.told().len()));
    if told.min(MOST_LISTED) < all {
        let told = told.min(MOST_LISTED);
        messages.push(Message::new(
            format!("“各机关问题”列出 {told} 处（共 {all} 处）；其余的见各报告的检查结果"),
            format!("the list of findings has {told} of {all}; the checks of each report tell the others"),
        ));
    }
    messages
}

/// Reports that do not count because their office has another one, with the cells in which they differ.
fn copies(summary: &Summary, lang: Lang) -> Option<Sheet> {
    let mut b = Builder::new(words(summary), "重复报告", vec![28.0, 30.0, 30.0, 10.0, 60.0]);
    let heads = ["机关", "计入的文件", "没有计入的文件", "不同的格", "不同之处（计入的 ≠ 没有计入的）"];
    heads.iter().enumerate().for_each(|(i, head)| b.put(i, text(head), Style::Head));
    b.row += 1;
    list_of(&mut b, 1);
    // Those that contradict each other first.
    let (conflicts, same): (Vec<&Copied>, Vec<&Copied>) = summary.copies.iter().partition(|c| c.conflicts());
    for copy in conflicts.into_iter().chain(same).take(MOST_LISTED) {
        let differences = copy.differences();
        let told = differences.get(lang);
        b.put(0, text(&copy.agency), Style::LabelLeft);
        b.put(1, text(&copy.counted), Style::LabelLeft);
        b.put(2, text(&copy.file), Style::LabelLeft);
        b.put(3, number(copy.cells), if copy.conflicts() { Style::Bad } else { Style::Value });
        b.put(4, text(told), Style::LabelLeft);
        let height = b.height(told, 4..5).max(b.height(&copy.file, 2..3)).max(b.height(&copy.counted, 1..2));
        b.sheet.heights.push((b.row, height.clamp(18.0, 409.0)));
        b.row += 1;
    }
    (!summary.copies.is_empty()).then_some(b.sheet)
}

/// A list under its heads: they stay in view, stand on every page, and sift the list.
pub(super) fn list_of(b: &mut Builder<'_>, columns: u16) {
    b.sheet.freeze = Some((1, columns));
    b.sheet.repeat = Some((0, 0));
    b.sheet.landscape = true;
}

/// The column of a field on the sheet of parts: after the agency and the file.
fn part_column(position: usize) -> u32 {
    small(position) + 2
}

/// Every sum becomes a formula over its column of the sheet of parts.
fn trace(summary: &Summary, sheets: &mut [Sheet], names: &[NamedCell]) {
    let offices = summary.members.len();
    if offices == 0 {
        return;
    }
    let fields = summary.report.tables().flat_map(|t| t.template.fields.iter().zip(&t.values));
    for (position, (field, value)) in fields.enumerate() {
        let Some(n) = value.number() else { continue };
        let Some(place) = names.iter().find(|name| name.key == field.key) else { continue };
        let Some(sheet) = sheets.iter_mut().find(|s| s.name == place.sheet) else { continue };
        let column = column_name(part_column(position));
        let formula = format!("SUM('{PARTS}'!{column}3:{column}{})", offices + 2);
        if let Some(cell) = sheet.cells.iter_mut().find(|c| (c.row, c.col) == (place.row, place.col)) {
            cell.content = Content::Formula(formula, Cached::Number(n));
        }
    }
}

/// One row an office, one column a key: what each gives to each sum.
fn parts(summary: &Summary) -> Sheet {
    let fields: Vec<_> = summary.report.tables().flat_map(|t| t.template.fields.iter().map(move |f| (t, f))).collect();
    let mut widths = vec![26.0, 26.0];
    widths.extend(fields.iter().map(|_| 9.0));
    let mut b = Builder::new(words(summary), PARTS, widths);
    b.put(0, text("机关"), Style::Head);
    b.put(1, text("文件"), Style::Head);
    for (i, (_, field)) in fields.iter().enumerate() {
        b.put(i + 2, text(&field.key), Style::Head);
    }
    b.row += 1;
    for (i, (table, field)) in fields.iter().enumerate() {
        b.put(i + 2, text(&format!("{} · {}", table.template.table, field.label())), Style::Head);
    }
    b.sheet.heights.push((b.row, 90.0));
    b.row += 1;
    b.sheet.freeze = Some((b.row, 1));
    b.sheet.repeat = Some((0, 1));
    b.sheet.landscape = true;
    b.sheet.wide = true;
    for member in &summary.members {
        b.put(0, text(&member.agency), Style::LabelLeft);
        b.put(1, text(&member.file), Style::LabelLeft);
        for (i, given) in summary.given(member).into_iter().enumerate() {
            b.put(i + 2, given.map_or(Content::Blank, Content::Number), Style::Value);
        }
        b.row += 1;
    }
    b.sheet
}

/// The share of outcomes in which something was disclosed, in percent with one decimal.
fn disclosed(member: &Member, share: &Share) -> Option<Decimal> {
    let done = member.number(&share.of).filter(|n| !n.is_zero())?;
    let open = exact_sum(share.parts.iter().map(|key| member.number(key).unwrap_or_default()))?;
    Some(open.checked_mul(Decimal::from(100))?.checked_div(done)?.round_dp(1))
}

fn offices(summary: &Summary) -> Sheet {
    let figures = summary.report.book.figures();
    let (columns, share) = (&figures.offices.figures, &figures.disclosed);
    let mut widths = vec![30.0];
    widths.extend(columns.iter().map(|_| 9.0));
    widths.extend([10.0, 8.0, 8.0, 8.0, 9.0, 12.0]);
    let mut b = Builder::new(words(summary), "各机关", widths);
    let heads = columns.iter().map(|f| f.name.as_str()).chain([share.name.as_str()]);
    let heads = heads.chain(SEVERITIES.map(|s| severity_word(s, words(summary)))).chain(["无数的格", "没有的表"]);
    b.put(0, text("机关"), Style::Head);
    heads.enumerate().for_each(|(i, head)| b.put(i + 1, text(head), Style::Head));
    b.row += 1;
    list_of(&mut b, 1);
    let mut blanks: HashMap<&str, usize> = HashMap::new();
    let mut without: HashMap<&str, Vec<&str>> = HashMap::new();
    for lacking in &summary.lacking {
        lacking.blanks.iter().for_each(|(agency, n)| *blanks.entry(agency).or_default() += n);
        lacking.without.iter().for_each(|agency| without.entry(agency).or_default().push(&lacking.table));
    }
    for member in summary.members.iter().take(MOST_LISTED) {
        b.put(0, text(&member.agency), Style::LabelLeft);
        for (i, figure) in columns.iter().enumerate() {
            b.put(i + 1, member.number(&figure.key).map_or(Content::Blank, Content::Number), Style::Value);
        }
        let behind = columns.len() + 1;
        b.put(behind, disclosed(member, share).map_or(Content::Blank, Content::Number), Style::Value);
        for (i, severity) in SEVERITIES.into_iter().enumerate() {
            let style =
                if severity == Severity::Error && member.count(severity) > 0 { Style::Bad } else { Style::Value };
            b.put(behind + 1 + i, number(member.count(severity)), style);
        }
        let behind = behind + 1 + SEVERITIES.len();
        b.put(behind, number(blanks.get(&*member.agency).copied().unwrap_or_default()), Style::Value);
        let missing = without.get(&*member.agency).map(|tables| tables.join("、")).unwrap_or_default();
        b.put(behind + 1, text(&missing), if missing.is_empty() { Style::Value } else { Style::Bad });
        b.row += 1;
    }
    b.sheet.filter = (b.row > 1).then(|| (0, b.row - 1));
    b.sheet
}

/// Who has most of what.
fn rankings(summary: &Summary) -> Sheet {
    let errors = |m: &Member| Some(Decimal::from(m.count(Severity::Error))).filter(|n| !n.is_zero());
    let figures = summary.report.book.figures();
    let (ranks, share) = (&figures.ranking.figures, &figures.disclosed);
    let mut lists: Vec<(&str, Vec<(&str, Decimal)>)> =
        ranks.iter().map(|f| (f.name.as_str(), ranking(&summary.members, &|m: &Member| m.number(&f.key)))).collect();
    lists.push((&share.name, ranking(&summary.members, &|m: &Member| disclosed(m, share))));
    lists.push((severity_word(Severity::Error, words(summary)), ranking(&summary.members, &errors)));
    lists.retain(|(_, list)| !list.is_empty());
    let widths = lists.iter().flat_map(|_| [6.0, 30.0, 10.0, 3.0]).take((lists.len() * 4).saturating_sub(1)).collect();
    let mut b = Builder::new(words(summary), "排名", widths);
    for (k, (title, _)) in lists.iter().enumerate() {
        for (i, head) in ["名次", "机关", title].iter().enumerate() {
            b.put(k * 4 + i, text(head), Style::Head);
        }
    }
    b.row += 1;
    list_of(&mut b, 0);
    let longest = lists.iter().map(|(_, l)| l.len()).max().unwrap_or(0);
    let mut ranks = vec![1; lists.len()];
    for place in 0..longest.min(MOST_RANKED) {
        for (k, (_, list)) in lists.iter().enumerate() {
            let Some((agency, n)) = list.get(place) else { continue };
            // Equals share a place.
            if place > 0 && list[place - 1].1 != *n {
                ranks[k] = place + 1;
            }
            b.put(k * 4, number(ranks[k]), Style::Value);
            b.put(k * 4 + 1, text(agency), Style::LabelLeft);
            b.put(k * 4 + 2, Content::Number(*n), Style::Value);
        }
        b.row += 1;
    }
    b.sheet
}

/// The charts with the numbers they show.
pub(super) fn chart_sheet(charts: &[Chart], words: &WorkbookNames) -> Sheet {
    let series = charts.iter().map(|c| c.series.len()).max().unwrap_or(1).max(2);
    let mut widths = vec![24.0];
    widths.extend((0..series).map(|_| 10.0));
    let beside = small(widths.len() + 1);
    widths.push(3.0);
    // As wide as a chart beside the numbers, and as two of them below.
    widths.extend([12.0; 6]);
    let mut b = Builder::new(words, "图表", widths);
    for chart in charts {
        b.chart(chart, u16::try_from(beside).unwrap_or(4));
    }
    b.sheet
}

fn problems(summary: &Summary, lang: Lang) -> Option<Sheet> {
    let mut b = Builder::new(words(summary), "各机关问题", vec![28.0, 8.0, 20.0, 80.0]);
    for (i, head) in ["机关", "程度", "代码", "问题"].iter().enumerate() {
        b.put(i, text(head), Style::Head);
    }
    b.row += 1;
    list_of(&mut b, 0);
    let findings = summary.members.iter().flat_map(|m| m.told().iter().map(move |told| (&m.agency, told)));
    for (agency, finding) in findings.take(MOST_LISTED) {
        let counts = finding.severity == Severity::Error && finding.accepted.is_none();
        let severity = severity_word(finding.severity, words(summary));
        b.put(0, text(agency), Style::LabelLeft);
        b.put(1, text(severity), if counts { Style::Bad } else { Style::LabelCenter });
        b.put(2, text(finding.code.as_str()), Style::LabelLeft);
        let mut told = finding.message.get(lang).to_string();
        if let Some(reason) = &finding.accepted {
            told += &format!("\n{}{reason}", if lang == Lang::Zh { "已接受：" } else { "accepted: " });
        }
        b.put(3, text(&told), Style::LabelLeft);
        let height = b.height(&told, 3..4);
        b.sheet.heights.push((b.row, height.clamp(18.0, 409.0)));
        b.row += 1;
    }
    b.sheet.filter = (b.row > 1).then(|| (0, b.row - 1));
    (b.row > 1).then_some(b.sheet)
}
