//! Two years of one office beside each other: what is carried over, what is in force, what jumps, what text is repeated.

use std::fmt::Write as _;

use rust_decimal::Decimal;

use super::super::review::escape;
use crate::base::finding::Lang;
use crate::check::settings::Thresholds;
use crate::check::years::{self, Relation, Stretch};
use crate::report::Report;

/// Paragraphs shown beside those that they repeat.
const MOST_REPEATED: usize = 200;

/// The two reports as last year's and this year's, where they are an office's of two years that follow each other.
pub(super) fn in_order<'a>(one: &'a Report, other: &'a Report) -> Option<(&'a Report, &'a Report)> {
    let follows = |last: &Report, this: &Report| {
        last.year.zip(this.year).is_some_and(|(last, this)| last + 1 == this) && years::follows(last, this)
    };
    if follows(one, other) {
        return Some((one, other));
    }
    follows(other, one).then_some((other, one))
}

/// The part of the page.
pub(super) fn part(last: &Report, this: &Report, lang: Lang) -> String {
    let mut out = String::new();
    sums(&mut out, last, this, lang);
    jumps(&mut out, last, this, lang);
    text(&mut out, last, this, lang);
    out
}

fn year(report: &Report) -> String {
    report.year.map(|y| y.to_string()).unwrap_or_default()
}

fn word<'a>(lang: Lang, zh: &'a str, en: &'a str) -> &'a str {
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

/// A table under its heads.
fn table(out: &mut String, heads: &[&str], rows: &str) {
    let heads: String = heads.iter().map(|h| format!("<th scope=\"col\">{}</th>", escape(h))).collect();
    let _ = writeln!(
        out,
        "<div class=\"scroll\" tabindex=\"0\"><table><thead><tr>{heads}</tr></thead>\n<tbody>{rows}</tbody></table></div>"
    );
}

/// A row: its cells, and the class of the last of them.
fn row(cells: &[&str], class: &str) -> String {
    let last = cells.len().saturating_sub(1);
    let cell = |(i, text): (usize, &&str)| match (i, i == last && !class.is_empty()) {
        (0, _) => format!("<th scope=\"row\">{}</th>", escape(text)),
        (_, true) => format!("<td class=\"{class}\">{}</td>", escape(text)),
        (_, false) => format!("<td>{}</td>", escape(text)),
    };
    format!("<tr>{}</tr>\n", cells.iter().enumerate().map(cell).collect::<String>())
}

/// Every sum between the years, rule by rule, whether or not it holds.
fn sums(out: &mut String, last: &Report, this: &Report, lang: Lang) {
    let relations = years::relations(last, this);
    let broken = relations.iter().filter(|r| !r.holds()).count();
    let _ = writeln!(out, "<h2>{}</h2>", word(lang, "两年之间的勾稽", "Sums between the years"));
    let told = match (relations.len(), broken, lang) {
        (0, _, Lang::Zh) => "没有两年都有数的项可以核对。".to_string(),
        (0, _, Lang::En) => "No cell has a number in both years.".to_string(),
        (all, 0, Lang::Zh) => format!("核对 {all} 项，全部相接。"),
        (all, 0, Lang::En) => format!("{all} compared, all of them hold."),
        (all, broken, Lang::Zh) => format!("核对 {all} 项，{broken} 项不接。"),
        (all, broken, Lang::En) => format!("{all} compared, {broken} of them do not hold."),
    };
    let _ = writeln!(out, "<p>{told}</p>");
    let mut rest = relations.as_slice();
    while let Some(first) = rest.first() {
        let own = rest.iter().take_while(|r| r.rule.zh == first.rule.zh).count();
        let _ = writeln!(out, "<h3>{}</h3>", escape(word(lang, &first.rule.zh, &first.rule.en)));
        // What does not hold stands first.
        let mut shown: Vec<&Relation<'_>> = rest[..own].iter().collect();
        shown.sort_by_key(|r| r.holds());
        let rows: String = shown.into_iter().map(|r| relation(r, lang)).collect();
        let should = match lang {
            Lang::Zh => format!("按 {} 年度报告应为", year(last)),
            Lang::En => format!("by the report of {}", year(last)),
        };
        let heads = [
            word(lang, "项目", "cell"),
            &year(this),
            &should,
            word(lang, "差", "difference"),
            word(lang, "结果", "result"),
        ];
        table(out, &heads, &rows);
        rest = &rest[own..];
    }
}

fn relation(relation: &Relation<'_>, lang: Lang) -> String {
    let shown = |n: Option<Decimal>| n.map_or_else(|| "—".to_string(), |n| n.normalize().to_string());
    let mut worked = String::new();
    for (i, (term, n)) in relation.terms.iter().enumerate() {
        let sign = match (i, term.minus) {
            (0, false) => "",
            (0, true) => "−",
            (_, false) => " + ",
            (_, true) => " − ",
        };
        let _ = write!(worked, "{sign}{}", n.normalize());
    }
    if relation.terms.len() > 1 {
        let _ = write!(worked, " = {}", shown(relation.right));
    }
    let difference = relation.left.zip(relation.right).and_then(|(l, r)| l.checked_sub(r));
    let (class, result) = match (relation.holds(), difference) {
        (true, _) => ("good", word(lang, "相接", "holds")),
        (false, Some(_)) => ("bad", word(lang, "不接", "does not hold")),
        (false, None) => ("bad", word(lang, "数太大，没有核对", "too many digits")),
    };
    row(&[&relation.label, &shown(relation.left), &worked, &shown(difference), result], class)
}

/// The numbers whose jumps are worth a look.
fn jumps(out: &mut String, last: &Report, this: &Report, lang: Lang) {
    let watched = years::watched(last, this, &Thresholds::default());
    if watched.is_empty() {
        return;
    }
    let rules = &this.book.figures().growth;
    let one = |w: &years::Watched| {
        let change = w.now.checked_sub(w.before).map(|n| n.normalize().to_string()).unwrap_or_default();
        let percent = rules.change(w.before, w.now).map(|c| rules.shown(c).get(lang).to_string()).unwrap_or_default();
        let (class, told) = if w.jumps { ("bad", word(lang, "请确认", "please confirm")) } else { ("", "") };
        let (before, now) = (w.before.normalize().to_string(), w.now.normalize().to_string());
        row(&[&w.label, &before, &now, &change, &percent, told], class)
    };
    let _ = writeln!(out, "<h2>{}</h2>", word(lang, "主要的数", "Key figures"));
    let heads = [
        word(lang, "项目", "cell"),
        &year(last),
        &year(this),
        word(lang, "增减", "change"),
        word(lang, "增减%", "change in percent"),
        word(lang, "提示", "note"),
    ];
    table(out, &heads, &watched.iter().map(one).collect::<String>());
}

/// The paragraphs that repeat last year's, side by side with those.
fn text(out: &mut String, last: &Report, this: &Report, lang: Lang) {
    let repeated = years::repeated(last, this, MOST_REPEATED + 1);
    let _ = writeln!(out, "<h2>{}</h2>", word(lang, "与上年相同的文字", "Text that stood in last year's report"));
    if repeated.is_empty() {
        let _ = writeln!(out, "<p>{}</p>", word(lang, "没有成段相同的文字。", "No passage of it."));
        return;
    }
    let stretches = |of: &[Stretch]| -> String {
        let one = |s: &Stretch| if s.repeated { format!("<mark>{}</mark>", escape(&s.text)) } else { escape(&s.text) };
        of.iter().map(one).collect()
    };
    let mut rows = String::new();
    for one in repeated.iter().take(MOST_REPEATED) {
        let heading = this.sections.iter().find(|s| s.number == one.section).map_or("", |s| s.heading.as_str());
        let (last, this) = (stretches(&one.last), stretches(&one.this));
        let _ = writeln!(rows, "<tr><th scope=\"row\">{}</th><td>{last}</td><td>{this}</td></tr>", escape(heading));
    }
    table(out, &[word(lang, "部分", "section"), &year(last), &year(this)], &rows);
    if repeated.len() > MOST_REPEATED {
        let more = match lang {
            Lang::Zh => format!("只列出前 {MOST_REPEATED} 段。"),
            Lang::En => format!("The first {MOST_REPEATED} paragraphs are shown."),
        };
        let _ = writeln!(out, "<p>{more}</p>");
    }
}
