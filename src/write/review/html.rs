//! A page that needs nothing but itself: the tables with the offending cells marked, the findings and the source beside.

use std::fmt::Write as _;

use super::{Reviewed, Shown};
use crate::base::finding::{Finding, Judged, Lang, Severity, Unread};
use crate::base::visible;
use crate::document::grid::{Grid, Role};
use crate::report::{FormTable, Report};

const STYLE: &str = "body{font:15px/1.6 'Noto Sans SC','Microsoft YaHei',sans-serif;margin:0 auto;max-width:1280px;padding:1em}\
h1{font-size:1.4em}h2{font-size:1.15em;margin:2em 0 .5em;border-top:1px solid #bbb;padding-top:1em}\
.two{display:grid;grid-template-columns:minmax(0,3fr) minmax(0,2fr);gap:1.5em}@media(max-width:900px){.two{display:block}}\
table{border-collapse:collapse;width:100%;font-size:12px;margin:.5em 0 1em}td{border:1px solid #888;padding:2px 4px;text-align:center}\
td.l{text-align:left}td.b{background:#c6d9f1;text-align:left}td.error{background:#ffc7ce;color:#9c0006;font-weight:bold}\
td.warning{background:#ffeb9c}td.note{background:#e2efda}ol{padding-left:1.6em}li{margin-bottom:.8em}\
.s{font-weight:bold}.error .s{color:#9c0006}.warning .s{color:#8a5a00}.note .s{color:#3a6b1f}.accepted{opacity:.6}\
pre{background:#f6f6f6;padding:.4em;white-space:pre-wrap;font-size:12px;margin:.3em 0}mark{background:#ffe08a}\
code{color:#555}.sum{color:#9c0006}.all{width:auto}.all td{text-align:left}";

/// The page.
#[must_use]
pub fn html(reviewed: &[Reviewed], unread: &[Unread], lang: Lang) -> String {
    let zh = lang == Lang::Zh;
    let title = if zh { "年度报告检查结果" } else { "Results of the checks" };
    let mut out = String::new();
    let language = if zh { "zh-CN" } else { "en" };
    let _ = write!(
        out,
        "<!DOCTYPE html>\n<html lang=\"{language}\">\n<head><meta charset=\"utf-8\"><title>{title}</title><style>{STYLE}</style></head>\n<body>\n<h1>{title}</h1>\n"
    );
    if let Some(judged) = Judged::sum(reviewed.iter().filter_map(|r| r.report.judged.as_ref())) {
        let _ = writeln!(out, "<p class=\"settings\">{}</p>", escape(judged.message().get(lang)));
    }
    overview(&mut out, reviewed, zh);
    not_read(&mut out, unread, lang);
    for (i, one) in reviewed.iter().enumerate() {
        report(&mut out, i, one, lang);
    }
    out.push_str("</body>\n</html>\n");
    out
}

/// One row a report, with links.
fn overview(out: &mut String, reviewed: &[Reviewed], zh: bool) {
    let head = if zh {
        ["机关", "年度", "错误", "警告", "提示", "文件"]
    } else {
        ["agency", "year", "errors", "warnings", "notes", "file"]
    };
    out.push_str("<table class=\"all\"><tr>");
    head.iter().for_each(|h| cell(out, "b", h));
    out.push_str("</tr>\n");
    for (i, one) in reviewed.iter().enumerate() {
        let count = |s| one.report.findings.iter().filter(|f| f.severity == s && f.accepted.is_none()).count();
        let agency = escape(one.report.agency.as_deref().unwrap_or("—"));
        let year = one.report.year.map_or("—".to_string(), |y| y.to_string());
        let _ = write!(out, "<tr><td><a href=\"#r{i}\">{agency}</a></td><td>{year}</td>");
        for severity in [Severity::Error, Severity::Warning, Severity::Note] {
            let n = count(severity);
            let class = if n > 0 { class(severity) } else { "" };
            cell(out, class, &n.to_string());
        }
        cell(out, "", &one.report.source.name);
        out.push_str("</tr>\n");
    }
    out.push_str("</table>\n");
}

/// The inputs of which nothing was read: failures first.
fn not_read(out: &mut String, unread: &[Unread], lang: Lang) {
    if unread.is_empty() {
        return;
    }
    let _ = writeln!(out, "<h2>{}</h2>", if lang == Lang::Zh { "没有读的文件" } else { "Not read" });
    out.push_str("<table class=\"all\">\n");
    let (failed, passed): (Vec<&Unread>, Vec<&Unread>) = unread.iter().partition(|u| u.failed);
    for one in failed.into_iter().chain(passed) {
        out.push_str("<tr>");
        cell(out, if one.failed { "error" } else { "" }, &one.file);
        cell(out, "", one.message.get(lang));
        out.push_str("</tr>\n");
    }
    out.push_str("</table>\n");
}

fn report(out: &mut String, index: usize, one: &Reviewed, lang: Lang) {
    let report = &one.report;
    let _ = write!(
        out,
        "<h2 id=\"r{index}\">{}</h2>\n<p><code>{}</code></p>\n<div class=\"two\"><div>\n",
        escape(&report.display_title()),
        escape(&report.source.name)
    );
    for table in report.tables() {
        form(out, table, report);
    }
    out.push_str("</div><div>\n<ol>\n");
    for (finding, shown) in report.findings.iter().zip(&one.shown) {
        item(out, finding, shown, lang);
    }
    out.push_str("</ol>\n");
    if report.findings.is_empty() {
        out.push_str(if lang == Lang::Zh { "<p>没有发现问题</p>\n" } else { "<p>nothing found</p>\n" });
    }
    out.push_str("</div></div>\n");
}

fn form(out: &mut String, table: &FormTable, report: &Report) {
    let findings = &report.findings;
    let grid = Grid::of_form(table, &report.book);
    let _ = write!(
        out,
        "<p>{} {}（{} 版）</p>\n<table>\n",
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
        "<li class=\"{}{accepted}\"><span class=\"s\">{word}</span> <code>{}</code> {}",
        class(finding.severity),
        finding.code,
        escape(finding.message.get(lang))
    );
    if let Some(sum) = &shown.sum {
        let _ = write!(out, "<br><span class=\"sum\">{}</span>", escape(sum.get(lang)));
    }
    for culprit in &finding.culprits {
        let _ = write!(out, "<br>{}", escape(culprit.message.get(lang)));
    }
    if let Some(reason) = &finding.accepted {
        let _ = write!(out, "<br>{}{}", if zh { "已接受：" } else { "accepted: " }, escape(reason));
    }
    if let Some(place) = finding.origins.first() {
        let _ = write!(out, "<br><small>{}</small>", escape(&place.place(lang)));
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
