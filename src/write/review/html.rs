//! A page that needs nothing but itself: the tables with the offending cells marked, the findings and the source beside.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::{Reviewed, Shown};
use crate::base::finding::{Finding, Judged, Lang, Severity, Unread};
use crate::base::visible;
use crate::document::grid::{Grid, Role};
use crate::report::{FormTable, Report};

const STYLE: &str = include_str!("page.css");
/// Filters and sorting; without it the page shows all, in the order in which it stands.
const SCRIPT: &str = include_str!("page.js");
/// Nothing is fetched, whatever a report says.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'";

const SEVERITIES: [Severity; 3] = [Severity::Error, Severity::Warning, Severity::Note];

/// The page: the worst report first.
#[must_use]
pub fn html(reviewed: &[Reviewed], unread: &[Unread], lang: Lang) -> String {
    let zh = lang == Lang::Zh;
    let title = if zh { "年度报告检查结果" } else { "Results of the checks" };
    let language = if zh { "zh-CN" } else { "en" };
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"{language}\">\n<head><meta charset=\"utf-8\"/>\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\"/>\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/><title>{title}</title>\n\
         <style>{STYLE}</style></head>\n<body>\n<main>\n<h1>{title}</h1>\n"
    );
    let mut worst: Vec<&Reviewed> = reviewed.iter().collect();
    worst.sort_by_key(|one| std::cmp::Reverse(counts(one)));
    let _ = writeln!(out, "<p>{}</p>", total(reviewed, unread, zh));
    if let Some(judged) = Judged::sum(reviewed.iter().filter_map(|r| r.report.judged.as_ref())) {
        let _ = writeln!(out, "<p class=\"settings\">{}</p>", escape(judged.message().get(lang)));
    }
    sift(&mut out, reviewed, lang);
    overview(&mut out, &worst, zh);
    not_read(&mut out, unread, lang);
    for (i, one) in worst.iter().enumerate() {
        report(&mut out, i, one, lang);
    }
    let _ = write!(out, "</main>\n<script>//<![CDATA[\n{SCRIPT}//]]></script>\n</body>\n</html>\n");
    out
}

/// Findings of each severity that nobody has accepted.
fn counts(one: &Reviewed) -> [usize; 3] {
    SEVERITIES.map(|s| one.report.count(s))
}

/// What all of it comes to.
fn total(reviewed: &[Reviewed], unread: &[Unread], zh: bool) -> String {
    let [errors, warnings, notes] = [0, 1, 2].map(|i| reviewed.iter().map(|one| counts(one)[i]).sum::<usize>());
    let (all, failed) = (reviewed.len(), unread.iter().filter(|u| u.failed).count());
    if zh {
        format!("读出 {all} 份报告：错误 {errors} 处，警告 {warnings} 处，提示 {notes} 处；没有读成 {failed} 个文件。")
    } else {
        format!(
            "Reports read: {all}; errors: {errors}, warnings: {warnings}, notes: {notes}; files not read: {failed}."
        )
    }
}

/// By what the findings can be sifted; the script brings it to life, and shows it.
fn sift(out: &mut String, reviewed: &[Reviewed], lang: Lang) {
    let zh = lang == Lang::Zh;
    let (agency, code, any, said) = if zh {
        ("机关", "代码", "全部", "显示 {} 条")
    } else {
        ("agency", "code", "all", "{} findings shown")
    };
    let _ = write!(
        out,
        "<div class=\"sift\" data-said=\"{said}\" hidden=\"\"><label>{agency} <input type=\"search\"/></label>"
    );
    for severity in SEVERITIES {
        let (value, word) = (class(severity), severity.word(lang));
        let _ = write!(out, "<label><input type=\"checkbox\" value=\"{value}\" checked=\"\"/> {word}</label>");
    }
    let codes: BTreeSet<&str> = reviewed.iter().flat_map(|one| &one.report.findings).map(|f| f.code.as_str()).collect();
    let _ = write!(out, "<label>{code} <select><option value=\"\">{any}</option>");
    codes.iter().for_each(|code| {
        let _ = write!(out, "<option>{}</option>", escape(code));
    });
    out.push_str("</select></label><output></output></div>\n");
}

/// One row a report, with links.
fn overview(out: &mut String, reviewed: &[&Reviewed], zh: bool) {
    let head = if zh {
        ["机关", "年度", "错误", "警告", "提示", "文件"]
    } else {
        ["agency", "year", "errors", "warnings", "notes", "file"]
    };
    out.push_str("<div class=\"scroll\" tabindex=\"0\"><table class=\"all\"><thead><tr>");
    head.iter().for_each(|h| {
        let _ = write!(out, "<th class=\"b\" scope=\"col\">{h}</th>");
    });
    out.push_str("</tr></thead>\n<tbody>\n");
    for (i, one) in reviewed.iter().enumerate() {
        let agency = escape(one.report.agency.as_deref().unwrap_or("—"));
        let year = one.report.year.map_or("—".to_string(), |y| y.to_string());
        let _ = write!(out, "<tr data-report=\"r{i}\"><td><a href=\"#r{i}\">{agency}</a></td><td>{year}</td>");
        for (severity, n) in SEVERITIES.into_iter().zip(counts(one)) {
            let class = if n > 0 { format!("n {}", class(severity)) } else { "n".to_string() };
            cell(out, &class, &n.to_string());
        }
        cell(out, "", &one.report.source.name);
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody></table></div>\n");
}

/// The inputs of which nothing was read: failures first.
fn not_read(out: &mut String, unread: &[Unread], lang: Lang) {
    if unread.is_empty() {
        return;
    }
    let zh = lang == Lang::Zh;
    let _ = writeln!(out, "<h2>{}</h2>", if zh { "没有读的文件" } else { "Not read" });
    let (file, why) = if zh { ("文件", "原因") } else { ("file", "reason") };
    let _ = write!(
        out,
        "<table class=\"all\"><thead><tr><th class=\"b\" scope=\"col\">{file}</th><th class=\"b\" scope=\"col\">{why}</th></tr></thead>\n<tbody>\n"
    );
    let (failed, passed): (Vec<&Unread>, Vec<&Unread>) = unread.iter().partition(|u| u.failed);
    for one in failed.into_iter().chain(passed) {
        out.push_str("<tr>");
        cell(out, if one.failed { "error" } else { "" }, &one.file);
        cell(out, "", one.message.get(lang));
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody></table>\n");
}

fn report(out: &mut String, index: usize, one: &Reviewed, lang: Lang) {
    let report = &one.report;
    let agency = escape(report.agency.as_deref().unwrap_or_default());
    let _ = write!(
        out,
        "<section id=\"r{index}\" data-agency=\"{agency}\">\n<h2>{}</h2>\n<p><code>{}</code></p>\n<div class=\"two\"><div class=\"found\">\n",
        escape(&report.display_title()),
        escape(&report.source.name)
    );
    // Before the tables where they stand below each other.
    if report.findings.is_empty() {
        out.push_str(if lang == Lang::Zh { "<p>没有发现问题</p>\n" } else { "<p>nothing found</p>\n" });
    } else {
        out.push_str("<ol>\n");
        let mut items: Vec<(&Finding, &Shown)> = report.findings.iter().zip(&one.shown).collect();
        items.sort_by_key(|(f, _)| (f.accepted.is_some(), f.severity));
        items.into_iter().for_each(|(finding, shown)| item(out, finding, shown, lang));
        out.push_str("</ol>\n");
    }
    out.push_str("</div><div class=\"forms scroll\" tabindex=\"0\">\n");
    for table in report.tables() {
        form(out, table, report);
    }
    out.push_str("</div></div>\n</section>\n");
}

fn form(out: &mut String, table: &FormTable, report: &Report) {
    let findings = &report.findings;
    let grid = Grid::of_form(table, &report.book);
    let _ = write!(
        out,
        "<h3>{} {}（{} 版）</h3>\n<table>\n",
        table.template.table,
        escape(&table.template.name),
        escape(&table.template.layout)
    );
    for row in 0..grid.rows {
        out.push_str("<tr>");
        for c in grid.cells.iter().filter(|c| c.row == row) {
            let mut look = match c.role {
                Role::Band | Role::Label | Role::Note => "l",
                _ => "",
            };
            if let Some((i, _)) = &c.value {
                let key = &table.template.fields[*i].key;
                let own = findings.iter().filter(|f| f.accepted.is_none() && f.keys.contains(key));
                look = own.map(|f| f.severity).min().map_or("", class);
            }
            let fill = grid.band_fill.filter(|_| c.role == Role::Band);
            let fill = fill.map_or(String::new(), |fill| format!(" style=\"background:#{}\"", fill.hex()));
            let _ = write!(
                out,
                "<td class=\"{look}\"{fill} rowspan=\"{}\" colspan=\"{}\">{}</td>",
                c.rows,
                c.cols,
                escape(&c.text)
            );
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</table>\n");
}

fn item(out: &mut String, finding: &Finding, shown: &Shown, lang: Lang) {
    let zh = lang == Lang::Zh;
    let word = finding.severity.word(lang);
    let accepted = if finding.accepted.is_some() { " accepted" } else { "" };
    let _ = write!(
        out,
        "<li class=\"{0}{accepted}\" data-severity=\"{0}\" data-code=\"{1}\"><span class=\"s\">{word}</span> <code>{1}</code> {2}",
        class(finding.severity),
        finding.code,
        escape(finding.message.get(lang))
    );
    if let Some(sum) = &shown.sum {
        let _ = write!(out, "<br/><span class=\"sum\">{}</span>", escape(sum.get(lang)));
    }
    for culprit in &finding.culprits {
        let _ = write!(out, "<br/>{}", escape(culprit.message.get(lang)));
    }
    if let Some(reason) = &finding.accepted {
        let _ = write!(out, "<br/>{}{}", if zh { "已接受：" } else { "accepted: " }, escape(reason));
    }
    if let Some(place) = finding.origins.first() {
        let _ = write!(out, "<br/><small>{}</small>", escape(&place.place(lang)));
    }
    if !shown.around.is_empty() {
        out.push_str("<pre>");
        for (here, line) in &shown.around {
            let line = escape(line);
            let _ = if *here { writeln!(out, "<mark>{line}</mark>") } else { writeln!(out, "{line}") };
        }
        out.push_str("</pre>");
    }
    out.push_str("</li>\n");
}

fn class(severity: Severity) -> &'static str {
    severity.word(Lang::En)
}

fn cell(out: &mut String, class: &str, text: &str) {
    let _ = write!(out, "<td class=\"{class}\">{}</td>", escape(text));
}

/// Text as HTML shows it. What HTML forbids, and what would turn the text about it around, is visible.
pub(in crate::write) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in visible::lines(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
    out
}
