//! A comparison of two reports as a page that needs nothing but itself.

use std::fmt::Write as _;

use super::review::escape;
use crate::base::finding::Lang;
use crate::diff::{Change, Mark, fact_label, stretches};
use crate::report::Report;

const STYLE: &str = "body{font:15px/1.7 'Noto Sans SC','Microsoft YaHei',sans-serif;margin:0 auto;max-width:1000px;padding:1em}\
h1{font-size:1.4em}h2{font-size:1.1em;margin-top:1.6em}table{border-collapse:collapse}td,th{border:1px solid #999;padding:3px 8px;text-align:left}\
th{background:#c6d9f1}del{background:#ffc7ce;color:#9c0006}ins{background:#c6efce;color:#006100;text-decoration:none}p{margin:.5em 0}";

/// The page.
#[must_use]
pub fn page(before: &Report, after: &Report, changes: &[Change], lang: Lang) -> String {
    let zh = lang == Lang::Zh;
    let word = |chinese: &'static str, english: &'static str| if zh { chinese } else { english };
    let title = word("报告比较", "Comparison of two reports");
    let language = word("zh-CN", "en");
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"{language}\">\n<head><meta charset=\"utf-8\"><title>{title}</title><style>{STYLE}</style></head>\n<body>\n<h1>{title}</h1>\n<p>{} → {}</p>\n",
        escape(&before.source.name),
        escape(&after.source.name)
    );
    if changes.is_empty() {
        let _ = writeln!(out, "<p>{}</p>", word("没有不同", "no difference"));
    }
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
        let head: String = head.iter().map(|h| format!("<th>{h}</th>")).collect();
        let _ = write!(out, "<h2>{}</h2>\n<table><tr>{head}</tr>\n{cells}</table>\n", word("数字", "Numbers"));
    }
    let texts: String = changes.iter().filter_map(text).collect();
    if !texts.is_empty() {
        let _ = write!(out, "<h2>{}</h2>\n{texts}", word("文字", "Text"));
    }
    let findings: String = changes.iter().filter_map(|c| finding(c, zh)).collect();
    if !findings.is_empty() {
        let _ = write!(out, "<h2>{}</h2>\n{findings}", word("检查", "Findings"));
    }
    out.push_str("</body>\n</html>\n");
    out
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
