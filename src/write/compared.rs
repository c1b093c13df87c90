//! A comparison of two reports as a page that needs nothing but itself: every change, and before them, of one office's reports
//! of two years that follow each other, what must be looked at between these.

mod between;

use std::fmt::Write as _;

use super::review::escape;
use crate::base::finding::Lang;
use crate::diff::{Change, Mark, fact_label, stretches};
use crate::report::Report;

const STYLE: &str = "body{font:15px/1.7 'Noto Sans SC','Microsoft YaHei',sans-serif;margin:0 auto;max-width:1000px;padding:1em;color:#111;background:#fff}\
h1{font-size:1.4em}h2{font-size:1.1em;margin-top:1.6em}h3{font-size:1em}table{border-collapse:collapse}td,th{border:1px solid #999;padding:3px 8px;text-align:left;vertical-align:top}\
thead th{background:#c6d9f1}tbody th{font-weight:normal;min-width:7em}.scroll{overflow-x:auto}.bad{background:#ffc7ce;color:#9c0006}.good{background:#c6efce;color:#006100}mark{background:#ffeb9c;color:#111}\
del{background:#ffc7ce;color:#9c0006}ins{background:#c6efce;color:#006100;text-decoration:none}p{margin:.5em 0}\
@media print{.scroll{overflow:visible}thead{display:table-header-group}tr{break-inside:avoid}}";

/// The page.
#[must_use]
pub fn page(before: &Report, after: &Report, changes: &[Change], lang: Lang) -> String {
    let zh = lang == Lang::Zh;
    let word = |chinese: &'static str, english: &'static str| if zh { chinese } else { english };
    let years = between::in_order(before, after);
    let title = match years {
        Some((last, this)) => {
            let (agency, [last, this]) = (this.agency.as_deref().unwrap_or_default(), [last, this].map(year));
            escape(&if zh {
                format!("{agency} {last} 与 {this} 年度报告比较")
            } else {
                format!("{agency}: reports of {last} and {this}")
            })
        }
        None => word("报告比较", "Comparison of two reports").to_string(),
    };
    let language = word("zh-CN", "en");
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"{language}\">\n<head><meta charset=\"utf-8\"/><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/><title>{title}</title><style>{STYLE}</style></head>\n<body>\n<main>\n<h1>{title}</h1>\n<p>{} → {}</p>\n",
        escape(&before.source.name),
        escape(&after.source.name)
    );
    if let Some((last, this)) = years {
        out.push_str(&between::part(last, this, lang));
        let _ = writeln!(out, "<h2>{}</h2>", word("逐处的改动", "Every change"));
    }
    if changes.is_empty() {
        let _ = writeln!(out, "<p>{}</p>", word("没有不同", "no difference"));
    }
    let level = if years.is_some() { "h3" } else { "h2" };
    let head = [word("格", "cell"), word("原来", "before"), word("改后", "after")];
    let row = |name: &str, a: &str, b: &str| {
        format!("<tr><td>{}</td><td>{}</td><td>{}</td></tr>\n", escape(name), escape(a), escape(b))
    };
    let none = |text: &Option<String>| text.clone().unwrap_or_default();
    let book = &after.book;
    let cells: String = changes
        .iter()
        .filter_map(|c| match c {
            Change::Fact { name, before, after } => {
                Some(row(&fact_label(book, name, lang), &none(before), &none(after)))
            }
            Change::Cell { label, before, after, .. } => Some(row(label, before, after)),
            _ => None,
        })
        .collect();
    if !cells.is_empty() {
        let head: String = head.iter().map(|h| format!("<th scope=\"col\">{h}</th>")).collect();
        let _ = write!(
            out,
            "<{level}>{}</{level}>\n<div class=\"scroll\" tabindex=\"0\"><table><thead><tr>{head}</tr></thead>\n<tbody>{cells}</tbody></table></div>\n",
            word("数字", "Numbers")
        );
    }
    let texts: String = changes.iter().filter_map(text).collect();
    if !texts.is_empty() {
        let _ = write!(out, "<{level}>{}</{level}>\n{texts}", word("文字", "Text"));
    }
    let findings: String = changes.iter().filter_map(|c| finding(c, zh)).collect();
    if !findings.is_empty() {
        let _ = write!(out, "<{level}>{}</{level}>\n{findings}", word("检查", "Findings"));
    }
    out.push_str("</main>\n</body>\n</html>\n");
    out
}

fn year(report: &Report) -> String {
    report.year.map(|y| y.to_string()).unwrap_or_default()
}

fn text(change: &Change) -> Option<String> {
    let Change::Text { section, before, after } = change else { return None };
    let body: String = stretches(before.as_deref().unwrap_or(""), after.as_deref().unwrap_or(""))
        .into_iter()
        .map(|(mark, text)| match mark {
            Mark::Same => escape(&text),
            Mark::Gone => format!("<del>{}</del>", escape(&text)),
            Mark::New => format!("<ins>{}</ins>", escape(&text)),
        })
        .collect();
    Some(format!("<p>[{section}] {body}</p>\n"))
}

fn finding(change: &Change, chinese: bool) -> Option<String> {
    let Change::Finding { gained, code, zh, en } = change else { return None };
    let (tag, text) = (if *gained { "ins" } else { "del" }, if chinese { zh } else { en });
    Some(format!("<p><{tag}>{code}</{tag}> {}</p>\n", escape(text)))
}
