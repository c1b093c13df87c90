//! 审核意见: the findings of one or many reports as a workbook that an office sends back, with room to answer.

use super::builder::Builder;
use super::unread::unread_sheet;
use super::{Book, Content, Sheet, Style};
use crate::base::finding::{Finding, Judged, Lang, Severity, Unread};
use crate::forms;
use crate::report::Report;

/// Heads in both languages, and widths.
const HEAD: [(&str, &str, f64); 12] = [
    ("序号", "No.", 6.0),
    ("文件", "file", 16.0),
    ("机关", "agency", 16.0),
    ("年度", "year", 6.0),
    ("程度", "severity", 7.0),
    ("位置", "place", 14.0),
    ("问题", "finding", 40.0),
    ("可能错在", "where the slip may be", 22.0),
    ("怎样改", "what to do", 22.0),
    ("代码", "code", 15.0),
    ("整改情况", "what was done", 14.0),
    ("复核意见", "second opinion", 11.0),
];

/// Heads of the list of agencies, and widths.
const AGENCIES: [(&str, &str, f64); 7] = [
    ("序号", "No.", 6.0),
    ("文件", "file", 34.0),
    ("机关", "agency", 34.0),
    ("年度", "year", 8.0),
    ("错误", "errors", 9.0),
    ("警告", "warnings", 9.0),
    ("提示", "notes", 9.0),
];

const SEVERITIES: [Severity; 3] = [Severity::Error, Severity::Warning, Severity::Note];

/// The workbook of opinions on some reports: the findings, each report's worst first, then how many each report has, where there
/// are several; reports without findings are listed as such, and so is what was not read.
#[must_use]
pub fn book(forms: &forms::Book, reports: &[&Report], unread: &[Unread], lang: Lang) -> Book {
    let (name, title) = if lang == Lang::Zh {
        ("审核意见", format!("{}审核意见", forms.words().title.official()))
    } else {
        ("Findings", "Findings on annual reports on government information disclosure".to_string())
    };
    let words = &forms.words().workbook;
    let mut b = Builder::new(words, name, HEAD.iter().map(|h| h.2).collect());
    b.text(&title, Style::Title);
    b.text(&total(reports, unread, lang), Style::Body);
    if let Some(judged) = Judged::sum(reports.iter().filter_map(|r| r.judged.as_ref())) {
        b.text(judged.message().get(lang), Style::Body);
    }
    head(&mut b, &HEAD, lang);
    let first = b.row - 1;
    let mut number = 0;
    for report in reports {
        let mut findings: Vec<Option<&Finding>> = report.findings.iter().map(Some).collect();
        // What was accepted is answered already.
        findings.sort_by_key(|f| f.map(|f| (f.accepted.is_some(), f.severity)));
        if findings.is_empty() {
            findings.push(None);
        }
        for finding in findings {
            number += 1;
            row(&mut b, number, report, finding, lang);
        }
    }
    b.sheet.filter = (number > 0).then_some((first, b.row - 1));
    let mut sheets: Vec<Sheet> = vec![b.sheet];
    if reports.len() > 1 {
        let mut b = Builder::new(words, agencies_name(lang), AGENCIES.iter().map(|h| h.2).collect());
        agencies(&mut b, reports, lang);
        sheets.push(b.sheet);
    }
    sheets.extend(unread_sheet(unread, words, lang));
    let subject = forms.words().title.official().to_string();
    Book { title, subject, sheets, ..Book::default() }
}

fn agencies_name(lang: Lang) -> &'static str {
    if lang == Lang::Zh { "各报告情况" } else { "Reports" }
}

/// The heads of a list, which stay in view and come again on each page.
fn head(b: &mut Builder<'_>, heads: &[(&str, &str, f64)], lang: Lang) {
    for (col, (chinese, english, _)) in heads.iter().enumerate() {
        let head = if lang == Lang::Zh { chinese } else { english };
        b.put(col, Content::Text((*head).to_string()), Style::Head);
    }
    b.row += 1;
    b.sheet.freeze = Some((b.row, 0));
    b.sheet.repeat = Some((b.row - 1, b.row - 1));
    b.sheet.landscape = true;
}

/// What all of it comes to.
fn total(reports: &[&Report], unread: &[Unread], lang: Lang) -> String {
    let [errors, warnings, notes] = SEVERITIES.map(|s| reports.iter().map(|r| r.count(s)).sum::<usize>());
    let clean = reports.iter().filter(|r| SEVERITIES[..2].iter().all(|s| r.count(*s) == 0)).count();
    let (all, failed) = (reports.len(), unread.iter().filter(|u| u.failed).count());
    if lang == Lang::Zh {
        let failed = if failed > 0 {
            format!("；另有 {failed} 个文件没有读成，见“没有读的文件”")
        } else {
            String::new()
        };
        format!(
            "共 {all} 份报告，其中没有错误和警告的 {clean} 份；错误 {errors} 处，警告 {warnings} 处，提示 {notes} 处{failed}。"
        )
    } else {
        let failed =
            if failed > 0 { format!("; {failed} files could not be read, see the last sheet") } else { String::new() };
        format!(
            "Reports: {all}, without errors and warnings: {clean}; errors: {errors}, warnings: {warnings}, notes: {notes}{failed}."
        )
    }
}

/// How many findings each report has, the worst first.
fn agencies(b: &mut Builder<'_>, reports: &[&Report], lang: Lang) {
    head(b, &AGENCIES, lang);
    let mut counted: Vec<([usize; 3], &Report)> =
        reports.iter().map(|r| (SEVERITIES.map(|s| r.count(s)), *r)).collect();
    counted.sort_by(|(a, _), (b, _)| b.cmp(a));
    for (i, (counts, report)) in counted.iter().enumerate() {
        b.put(0, Content::Number((i + 1).into()), Style::Value);
        b.put(1, text(&report.source.name), Style::LabelLeft);
        b.put(2, text(report.agency.as_deref().unwrap_or_default()), Style::LabelLeft);
        b.put(3, report.year.map_or(Content::Blank, |y| Content::Number(y.into())), Style::Value);
        for (col, n) in counts.iter().enumerate() {
            let style = if col == 0 && *n > 0 { Style::Bad } else { Style::Value };
            b.put(4 + col, Content::Number((*n).into()), style);
        }
        let height =
            b.height(&report.source.name, 1..2).max(b.height(report.agency.as_deref().unwrap_or_default(), 2..3));
        b.sheet.heights.push((b.row, height.clamp(18.0, 409.0)));
        b.row += 1;
    }
    b.sheet.filter = Some((0, b.row - 1));
}

fn text(text: &str) -> Content {
    if text.is_empty() { Content::Blank } else { Content::Text(text.to_string()) }
}

fn row(b: &mut Builder<'_>, number: i64, report: &Report, finding: Option<&Finding>, lang: Lang) {
    let zh = lang == Lang::Zh;
    let (file, agency) = (report.source.name.as_str(), report.agency.as_deref().unwrap_or_default());
    let place = finding.and_then(|f| f.origins.first()).map(|o| o.place(lang)).unwrap_or_default();
    let nothing = if zh { "没有发现问题" } else { "nothing found" };
    let mut problem = finding.map_or(nothing.to_string(), |f| f.message.get(lang).to_string());
    if let Some(reason) = finding.and_then(|f| f.accepted.as_ref()) {
        problem.push_str(&format!("\n{}{reason}", if zh { "已接受：" } else { "accepted: " }));
    }
    let culprits = finding.iter().flat_map(|f| &f.culprits).map(|c| c.message.get(lang)).collect::<Vec<_>>().join("\n");
    let advice = finding.and_then(|f| f.code.page()).map_or("", |p| p.mending(lang));
    let year = report.year.map_or(Content::Blank, |y| Content::Number(y.into()));
    let severity = finding.map_or("", |f| f.severity.word(lang));
    let cells = [
        (Content::Number(number.into()), Style::Value),
        (text(file), Style::LabelLeft),
        (text(agency), Style::LabelLeft),
        (year, Style::Value),
        (text(severity), if finding.is_some_and(Finding::is_error) { Style::Bad } else { Style::LabelCenter }),
        (text(&place), Style::LabelLeft),
        (text(&problem), Style::LabelLeft),
        (text(&culprits), Style::LabelLeft),
        (text(advice), Style::LabelLeft),
        (text(finding.map_or("", |f| f.code.as_str())), Style::LabelLeft),
        (Content::Blank, Style::Plain),
        (Content::Blank, Style::Plain),
    ];
    for (col, (content, style)) in cells.into_iter().enumerate() {
        b.put(col, content, style);
    }
    let texts = [file, agency, "", "", &place, &problem, &culprits, advice];
    let heights = (1..).zip(texts).map(|(col, text)| b.height(text, col..col + 1));
    b.sheet.heights.push((b.row, heights.fold(18.0, f64::max).min(409.0)));
    b.row += 1;
}
