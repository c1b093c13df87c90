//! 审核意见: the findings of one or many reports as a workbook that an office sends back, with room to answer.

use super::builder::Builder;
use super::unread::unread_sheet;
use super::{Book, Content, Sheet, Style};
use crate::base::finding::{Finding, Judged, Lang, Unread};
use crate::forms;
use crate::report::Report;

/// Heads in both languages, and widths.
const HEAD: [(&str, &str, f64); 10] = [
    ("序号", "No.", 6.0),
    ("机关", "agency", 22.0),
    ("年度", "year", 7.0),
    ("程度", "severity", 7.0),
    ("位置", "place", 18.0),
    ("问题", "finding", 56.0),
    ("建议", "rule", 36.0),
    ("代码", "code", 18.0),
    ("整改情况", "what was done", 20.0),
    ("复核意见", "second opinion", 14.0),
];

/// The workbook of opinions on some reports; reports without findings are listed as such, and so is what was not read.
#[must_use]
pub fn book(forms: &forms::Book, reports: &[&Report], unread: &[Unread], lang: Lang) -> Book {
    let zh = lang == Lang::Zh;
    let (name, title) = if zh {
        ("审核意见", format!("{}审核意见", forms.words().title.official()))
    } else {
        ("Findings", "Findings on annual reports on government information disclosure".to_string())
    };
    let mut b = Builder::new(&forms.words().workbook, name, HEAD.iter().map(|h| h.2).collect());
    b.text(&title, Style::Title);
    if let Some(judged) = Judged::sum(reports.iter().filter_map(|r| r.judged.as_ref())) {
        b.text(judged.message().get(lang), Style::Body);
    }
    for (col, (chinese, english, _)) in HEAD.iter().enumerate() {
        let head = if zh { chinese } else { english };
        b.put(col, Content::Text((*head).to_string()), Style::Head);
    }
    b.row += 1;
    b.sheet.freeze = Some((b.row, 0));
    b.sheet.repeat = Some((b.row - 1, b.row - 1));
    b.sheet.landscape = true;
    let mut number = 0;
    for report in reports {
        if report.findings.is_empty() {
            number += 1;
            row(&mut b, number, report, None, lang);
        }
        for finding in &report.findings {
            number += 1;
            row(&mut b, number, report, Some(finding), lang);
        }
    }
    let mut sheets: Vec<Sheet> = vec![b.sheet];
    sheets.extend(unread_sheet(unread, &forms.words().workbook, lang));
    let subject = forms.words().title.official().to_string();
    Book { title, subject, sheets, ..Book::default() }
}

fn row(b: &mut Builder<'_>, number: i64, report: &Report, finding: Option<&Finding>, lang: Lang) {
    let zh = lang == Lang::Zh;
    let agency = report.agency.clone().unwrap_or_else(|| report.source.name.clone());
    let place = finding.and_then(|f| f.origins.first()).map(|o| o.place(lang)).unwrap_or_default();
    let nothing = if zh { "没有发现问题" } else { "nothing found" };
    let mut problem = finding.map_or(nothing.to_string(), |f| f.message.get(lang).to_string());
    for culprit in finding.iter().flat_map(|f| &f.culprits).take(1) {
        problem.push('\n');
        problem.push_str(culprit.message.get(lang));
    }
    if let Some(reason) = finding.and_then(|f| f.accepted.as_ref()) {
        problem.push_str(&format!("\n{}{reason}", if zh { "已接受：" } else { "accepted: " }));
    }
    let advice = finding.and_then(|f| f.code.page()).map_or("", |p| p.mending(lang));
    let text = |t: &str| if t.is_empty() { Content::Blank } else { Content::Text(t.to_string()) };
    let year = report.year.map_or(Content::Blank, |y| Content::Number(y.into()));
    let severity = finding.map_or("", |f| f.severity.word(lang));
    let cells = [
        (Content::Number(number.into()), Style::Value),
        (text(&agency), Style::LabelLeft),
        (year, Style::Value),
        (text(severity), if finding.is_some_and(Finding::is_error) { Style::Bad } else { Style::LabelCenter }),
        (text(&place), Style::LabelLeft),
        (text(&problem), Style::LabelLeft),
        (text(advice), Style::LabelLeft),
        (text(finding.map_or("", |f| f.code.as_str())), Style::LabelLeft),
        (Content::Blank, Style::Plain),
        (Content::Blank, Style::Plain),
    ];
    for (col, (content, style)) in cells.into_iter().enumerate() {
        b.put(col, content, style);
    }
    let heights = [b.height(&agency, 1..2), b.height(&place, 4..5), b.height(&problem, 5..6), b.height(advice, 6..7)];
    b.sheet.heights.push((b.row, heights.into_iter().fold(18.0, f64::max).min(409.0)));
    b.row += 1;
}
