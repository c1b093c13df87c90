//! 审核意见书: what was found in an office's reports, as a document to print, sign and send back.

use std::sync::Arc;

use crate::base::finding::{Finding, Judged, Lang, Severity, Unread};
use crate::base::numeral::written;
use crate::base::origin::Origin;
use crate::base::place::Place;
use crate::check::folded::{beside, folded};
use crate::forms::Book;
use crate::report::{Block, Paragraph, Report, Role, Section, SourceInfo};

const TITLE: (&str, &str) = ("审核意见书", "Opinion on annual reports on government information disclosure");

/// The letter to an office on its reports: whom it is for, what was found, by severity and in the order of each report, with where
/// it stands and what to do; what was explained before and counts no more; room for the stamp and the date. `to` is the office;
/// without one it speaks of all reports, each under its own name, and of the files that were not read.
#[must_use]
pub fn letter(book: &Arc<Book>, to: Option<&str>, reports: &[&Report], unread: &[Unread], lang: Lang) -> Report {
    let zh = lang == Lang::Zh;
    let title = if zh { format!("{}{}", book.words().title.official(), TITLE.0) } else { TITLE.1.to_string() };
    let mut opening = vec![paragraph(title.clone(), Role::Title)];
    opening.extend(to.map(|to| paragraph(if zh { format!("{to}：") } else { format!("{to}:") }, Role::Body)));
    opening.extend(lines(&summed(to, reports, lang)));
    opening.extend(Judged::sum(reports.iter().filter_map(|r| r.judged.as_ref())).map(|j| body(&settings(&j, lang))));
    opening.extend(unread.iter().filter(|u| u.failed).map(|u| {
        let (file, why) = (&u.file, u.message.get(lang));
        body(&if zh {
            format!("没有读成、没有审核的文件：{file}（{why}）。")
        } else {
            format!("Not read: {file} ({why}).")
        })
    }));
    let mut sections = vec![section(0, String::new(), opening)];
    for (severity, heading) in [
        (Some(Severity::Error), ("必须改正的", "To be mended")),
        (Some(Severity::Warning), ("请核对的", "To be looked at")),
        (Some(Severity::Note), ("供参考的", "For your information")),
        (None, ("已经说明、不再要求改正的", "Explained before")),
    ] {
        let blocks = found(reports, severity, lang);
        if !blocks.is_empty() {
            let number = u8::try_from(sections.len()).unwrap_or(u8::MAX);
            let heading = if zh {
                format!("{}、{}", written(u32::from(number)), heading.0)
            } else {
                format!("{number}. {}", heading.1)
            };
            sections.push(section(number, heading, blocks));
        }
    }
    let closing = [
        (if zh { "（审核单位盖章）" } else { "(stamp of the office)" }, Role::Signature),
        (if zh { "　　年　　月　　日" } else { "(date)" }, Role::Date),
    ];
    if let Some(last) = sections.last_mut() {
        last.blocks.extend(closing.map(|(text, role)| paragraph(text.to_string(), role)));
    }
    Report {
        book: Arc::clone(book),
        title: Some(title),
        agency: to.map(str::to_string),
        year: None,
        issued_on: None,
        furniture: vec![],
        sections,
        findings: Vec::new(),
        judged: None,
        source: SourceInfo { name: TITLE.0.into(), format: "opinion".into(), encoding: None },
    }
}

fn paragraph(text: String, role: Role) -> Block {
    Block::Paragraph(Paragraph::new(text, role, Origin::element(Place::Summary)))
}

fn body(text: &str) -> Block {
    paragraph(text.to_string(), Role::Body)
}

fn lines(texts: &[String]) -> impl Iterator<Item = Block> {
    texts.iter().map(|text| body(text))
}

fn section(number: u8, heading: String, blocks: Vec<Block>) -> Section {
    Section::new(number, heading, blocks)
}

/// Findings of a severity that count; without one those that somebody has accepted.
fn of(report: &Report, severity: Option<Severity>) -> Vec<&Finding> {
    let wanted = |f: &&Finding| match severity {
        Some(severity) => f.severity == severity && f.accepted.is_none(),
        None => f.accepted.is_some(),
    };
    report.findings.iter().filter(wanted).collect()
}

/// What was looked at, and what it comes to.
fn summed(to: Option<&str>, reports: &[&Report], lang: Lang) -> Vec<String> {
    let [errors, warnings, notes] = [Severity::Error, Severity::Warning, Severity::Note]
        .map(|s| reports.iter().map(|r| of(r, Some(s)).len()).sum::<usize>());
    let names: Vec<String> = reports.iter().map(|r| named(r, lang)).collect();
    let clean = errors + warnings + notes == 0;
    if lang == Lang::En {
        let found = if clean {
            "Nothing was found.".to_string()
        } else {
            format!(
                "Errors: {errors}, warnings: {warnings}, notes: {notes}. Please look at each, mend what is wrong, and send the report again."
            )
        };
        return vec![format!("Looked at: {}.", names.join("; ")), found];
    }
    let whose = if to.is_some() { "你单位报送的" } else { "" };
    let found = if clean {
        "没有发现问题。".to_string()
    } else {
        format!(
            "发现错误 {errors} 处、警告 {warnings} 处、提示 {notes} 处，意见如下。请逐条核对，改正后重新报送；情况属实、不需要改的，请书面说明。"
        )
    };
    vec![format!("{whose}{}已经审核，{found}", names.join("、"))]
}

fn settings(judged: &Judged, lang: Lang) -> String {
    let end = if lang == Lang::Zh { "。" } else { "." };
    format!("{}{end}", judged.message().get(lang))
}

/// `《…2023年政府信息公开工作年度报告》（a.docx）`.
fn named(report: &Report, lang: Lang) -> String {
    let title = report.display_title();
    match lang {
        Lang::Zh => format!("《{title}》（文件 {}）", report.source.name),
        Lang::En => format!("{title} (file {})", report.source.name),
    }
}

/// The findings of a severity, numbered; those of several reports under the name of each.
fn found(reports: &[&Report], severity: Option<Severity>, lang: Lang) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut number = 0;
    for report in reports {
        let findings = of(report, severity);
        if findings.is_empty() {
            continue;
        }
        if reports.len() > 1 {
            blocks.push(body(&named(report, lang)));
        }
        for group in folded(&findings) {
            number += 1;
            let others: Vec<&Finding> = group[1..].iter().map(|&i| findings[i]).collect();
            blocks.push(body(&format!("{number}. {}", told(report, findings[group[0]], &others, lang))));
        }
    }
    blocks
}

/// A finding as a numbered paragraph: what, where, what may be wrong, what to do.
fn told(report: &Report, finding: &Finding, others: &[&Finding], lang: Lang) -> String {
    let zh = lang == Lang::Zh;
    let mut parts = vec![format!("{}{}", finding.message.get(lang), finding.place(lang))];
    if !others.is_empty() {
        let list = others.iter().map(|f| beside(&report.book, f, lang)).collect::<Vec<_>>();
        parts.push(if zh {
            format!("同一行还有 {} 处：{}", others.len(), list.join("、"))
        } else {
            format!("{} more in the same row: {}", others.len(), list.join(", "))
        });
    }
    let culprits = others.is_empty().then_some(&finding.culprits).into_iter().flatten();
    parts.extend(culprits.map(|c| c.message.get(lang).to_string()));
    match &finding.accepted {
        Some(reason) if zh => parts.push(format!("已接受：{reason}")),
        Some(reason) => parts.push(format!("accepted: {reason}")),
        None => {
            let advice = finding.code.page().map_or("", |page| page.mending(lang));
            if !advice.is_empty() {
                parts.push(if zh { format!("怎样改：{advice}") } else { format!("What to do: {advice}") });
            }
        }
    }
    let (end, mark) = if zh { ('。', "。") } else { ('.', ". ") };
    let text = parts.iter().map(|p| p.trim_end_matches(['。', '.', '；', ';'])).collect::<Vec<_>>().join(mark);
    format!("{text}{end}")
}
