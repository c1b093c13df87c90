//! The workbook of a summary: the official tables as sums with their parts, the offices, rankings, charts, remarks.

use rust_decimal::Decimal;

use crate::base::finding::{Lang, Severity};
use crate::base::text::column_name;
use crate::document::chart::Chart;
use crate::document::{Extras, said};
use crate::forms::{Share, WorkbookNames};
use crate::report::exact_sum;
use crate::sheets::builder::{Builder, small};
use crate::sheets::style::CHART_ROWS;
use crate::sheets::unread::unread_sheet;
use crate::sheets::{Book, Cached, Content, NamedCell, Sheet, Style};
use crate::summary::charts::{charts, ranking};
use crate::summary::{Member, Summary};
use crate::workbook::Formulas;
use crate::workbook::write::checks::{checks, severity_word};
use crate::workbook::write::parts::section_sheet;

const SEVERITIES: [Severity; 3] = [Severity::Error, Severity::Warning, Severity::Note];

/// The sheet on which every sum's parts stand.
const PARTS: &str = "明细";

/// Lay out a summary as a workbook, against last year's where it is given.
#[must_use]
pub fn book(summary: &Summary, last: Option<&Summary>, lang: Lang) -> Book {
    let report = &summary.report;
    let mut names: Vec<NamedCell> = Vec::new();
    let said = said(report, &Extras::default());
    let mut sheets = vec![about(summary)];
    for number in 2..=4u8 {
        sheets.push(section_sheet(report, &said, number, Formulas::Never, &mut names));
    }
    trace(summary, &mut sheets, &names);
    sheets.push(checks(report, &names, lang).sheet);
    sheets.push(offices(summary));
    sheets.push(rankings(summary));
    sheets.push(chart_sheet(&charts(summary, last), words(summary)));
    sheets.push(parts(summary));
    sheets.push(problems(summary, lang));
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

/// What was counted, what was not, and why.
fn about(summary: &Summary) -> Sheet {
    let mut b = Builder::new(words(summary), "汇总说明", vec![18.0, 78.0]);
    b.text(&summary.report.display_title(), Style::Title);
    let year = summary.report.year.map_or(Content::Blank, |y| Content::Number(y.into()));
    b.pair("年度", year);
    b.pair("计入的机关", number(summary.members.len()));
    // Who is not in the roster may stand for who is missing: told before all else.
    b.pair("名册外的机关", number(summary.unknown.len()));
    b.pair("没有报告的机关", number(summary.missing.len()));
    b.pair("没有读成的文件", number(summary.unread.iter().filter(|u| u.failed).count()));
    b.pair("方法", text("各数为各机关所填数之和，写成公式，逐机关的数在“明细”，可逐格追溯；没有推算和修正。"));
    for (title, list) in [("名册外的机关", &summary.unknown), ("没有报告的机关", &summary.missing)] {
        if !list.is_empty() {
            b.row += 1;
            b.text(title, Style::Heading);
            list.iter().for_each(|name| b.text(name, Style::Body));
        }
    }
    if !summary.remarks.is_empty() {
        b.row += 1;
        b.text("未计入和有出入的数", Style::Heading);
        summary.remarks.iter().for_each(|r| b.text(&r.zh, Style::Body));
    }
    b.sheet
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
    for (m, member) in summary.members.iter().enumerate() {
        b.put(0, text(&member.agency), Style::LabelLeft);
        b.put(1, text(&member.file), Style::LabelLeft);
        for (i, given) in summary.parts.iter().flatten().enumerate() {
            let content = given[m].map_or(Content::Blank, Content::Number);
            b.put(i + 2, content, Style::Value);
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
    widths.extend([10.0, 8.0, 8.0, 8.0]);
    let mut b = Builder::new(words(summary), "各机关", widths);
    let heads = columns.iter().map(|f| f.name.as_str()).chain([share.name.as_str()]);
    let heads = heads.chain(SEVERITIES.map(|s| severity_word(s, words(summary))));
    b.put(0, text("机关"), Style::Head);
    heads.enumerate().for_each(|(i, head)| b.put(i + 1, text(head), Style::Head));
    b.row += 1;
    b.sheet.freeze = Some((1, 1));
    b.sheet.repeat = Some((0, 0));
    b.sheet.landscape = true;
    for member in &summary.members {
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
        b.row += 1;
    }
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
    let widths = lists.iter().flat_map(|_| [6.0, 30.0, 10.0, 3.0]).take(lists.len() * 4 - 1).collect();
    let mut b = Builder::new(words(summary), "排名", widths);
    for (k, (title, _)) in lists.iter().enumerate() {
        for (i, head) in ["名次", "机关", title].iter().enumerate() {
            b.put(k * 4 + i, text(head), Style::Head);
        }
    }
    b.row += 1;
    b.sheet.freeze = Some((1, 0));
    b.sheet.landscape = true;
    let longest = lists.iter().map(|(_, l)| l.len()).max().unwrap_or(0);
    for place in 0..longest {
        for (k, (_, list)) in lists.iter().enumerate() {
            let Some((agency, n)) = list.get(place) else { continue };
            // Equals share a place.
            let rank = list.iter().position(|(_, other)| other == n).unwrap_or(place) + 1;
            b.put(k * 4, number(rank), Style::Value);
            b.put(k * 4 + 1, text(agency), Style::LabelLeft);
            b.put(k * 4 + 2, Content::Number(*n), Style::Value);
        }
        b.row += 1;
    }
    b.sheet
}

/// The charts with the numbers they show.
fn chart_sheet(charts: &[Chart], words: &WorkbookNames) -> Sheet {
    let mut b = Builder::new(words, "图表", vec![24.0, 10.0, 10.0, 3.0, 12.0, 12.0, 12.0, 12.0, 12.0, 12.0]);
    for chart in charts {
        let top = b.row;
        b.chart(chart, 4);
        // Four of them fill a page.
        b.row = b.row.max(top + CHART_ROWS + 1) + 1;
    }
    b.sheet
}

fn problems(summary: &Summary, lang: Lang) -> Sheet {
    let mut b = Builder::new(words(summary), "各机关问题", vec![28.0, 8.0, 20.0, 80.0]);
    for (i, head) in ["机关", "程度", "代码", "问题"].iter().enumerate() {
        b.put(i, text(head), Style::Head);
    }
    b.row += 1;
    b.sheet.freeze = Some((1, 0));
    b.sheet.repeat = Some((0, 0));
    b.sheet.landscape = true;
    for member in &summary.members {
        for finding in &member.findings {
            b.put(0, text(&member.agency), Style::LabelLeft);
            b.put(
                1,
                text(severity_word(finding.severity, words(summary))),
                if finding.is_error() { Style::Bad } else { Style::LabelCenter },
            );
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
    }
    b.sheet
}
