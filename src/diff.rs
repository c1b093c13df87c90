//! What changed between two reports: cells by their official labels, text by paragraph, facts, findings.

use std::collections::{HashSet, VecDeque};

use similar::{ChangeTag, TextDiff};

use crate::base::finding::{Code, Finding, Lang};
use crate::forms::{Book, Form};
use crate::report::{Block, FormTable, Report, Role, Section, Standing, State, Value};

/// One change.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// Title, agency, year, date of issue or the layout of a table.
    Fact {
        /// Which: `title`, `agency`, `year`, `issued_on`, `layouts.requests`, ….
        name: String,
        /// Before.
        before: Option<String>,
        /// After.
        after: Option<String>,
    },
    /// A number cell.
    Cell {
        /// Its key.
        key: String,
        /// Its official name, `表三 · 自然人 · （一）予以公开`.
        label: String,
        /// What was shown before.
        before: String,
        /// What is shown after.
        after: String,
    },
    /// A paragraph or a row of an issuer's own table.
    Text {
        /// The section, 0 to 6.
        section: u8,
        /// Before; none where it is new.
        before: Option<String>,
        /// After; none where it is gone.
        after: Option<String>,
    },
    /// A finding gained or lost.
    Finding {
        /// Is it new?
        gained: bool,
        /// Its code.
        code: Code,
        /// Its message, Chinese.
        zh: String,
        /// Its message, English.
        en: String,
    },
}

/// What people call a fact: 发布机关 for `agency`.
#[must_use]
pub fn fact_label(book: &Book, name: &str, lang: Lang) -> String {
    let table = name.strip_prefix("layouts.").and_then(|f| Form::ALL.into_iter().find(|form| form.name() == f));
    match (lang, name, table) {
        (Lang::Zh, _, Some(form)) => format!("{}格式", book.section(form).short),
        (Lang::Zh, "title", _) => "标题".into(),
        (Lang::Zh, "agency", _) => "发布机关".into(),
        (Lang::Zh, "year", _) => "年度".into(),
        (Lang::Zh, "issued_on", _) => "成文日期".into(),
        _ => name.to_string(),
    }
}

/// All changes from one report to another, in the order of the report.
#[must_use]
pub fn diff(before: &Report, after: &Report) -> Vec<Change> {
    let mut changes = facts(before, after);
    for form in Form::ALL {
        if let (Some(a), Some(b)) = (before.table(form), after.table(form)) {
            changes.extend(cells(&after.book, a, b));
        }
    }
    for section in 0..=6 {
        changes.extend(text(section, &lines(before, section), &lines(after, section)));
    }
    changes.extend(findings(&before.findings, &after.findings));
    changes
}

fn facts(a: &Report, b: &Report) -> Vec<Change> {
    let year = |r: &Report| r.year.map(|y| y.to_string());
    let mut pairs = vec![
        ("title".to_string(), a.title.clone(), b.title.clone()),
        ("agency".to_string(), a.agency.clone(), b.agency.clone()),
        ("year".to_string(), year(a), year(b)),
        ("issued_on".to_string(), a.issued_on.clone(), b.issued_on.clone()),
    ];
    let layout = |r: &Report, form| r.table(form).map(|t| t.template.layout.clone());
    pairs.extend(Form::ALL.map(|form| (format!("layouts.{form}"), layout(a, form), layout(b, form))));
    let changed = pairs.into_iter().filter(|(_, before, after)| before != after);
    changed.map(|(name, before, after)| Change::Fact { name, before, after }).collect()
}

/// Cells of two tables by key; a key that only one layout has is a change as well, unless it is empty.
fn cells(book: &Book, a: &FormTable, b: &FormTable) -> Vec<Change> {
    let mut changes = Vec::new();
    let counts = &book.words().value.counts;
    let shown = |value: &Value| shown(value, counts);
    let same = |x: &Value, y: &Value| same_value(x, y, counts) && (x.unit == y.unit || x.number().is_none());
    let mut change = |table: &FormTable, i: usize, before: String, after: String| {
        let field = &table.template.fields[i];
        // 表三 · 自然人 · （一）予以公开: the column first, as people name its cells.
        let own = if field.group.is_empty() {
            format!("{} · {}", field.column_label, field.row_label)
        } else {
            field.label()
        };
        let label = format!("{} · {own}", table.template.table);
        changes.push(Change::Cell { key: field.key.clone(), label, before, after });
    };
    for (i, (field, x)) in a.template.fields.iter().zip(&a.values).enumerate() {
        match b.value(&field.key) {
            Some(y) if same(x, y) => {}
            Some(y) => change(a, i, shown(x), shown(y)),
            None if shown(x).is_empty() => {}
            None => change(a, i, shown(x), String::new()),
        }
    }
    for (i, (field, y)) in b.template.fields.iter().zip(&b.values).enumerate() {
        if a.value(&field.key).is_none() && !shown(y).is_empty() {
            change(b, i, String::new(), shown(y));
        }
    }
    changes
}

/// Numbers by their value, marks by their text; a blank and a missing cell are alike: neither shows anything.
fn same_value(x: &Value, y: &Value, counts: &[String]) -> bool {
    match (x.state, y.state) {
        (State::Number(a), State::Number(b)) => a == b,
        _ => x.number().is_none() && y.number().is_none() && shown(x, counts) == shown(y, counts),
    }
}

/// A value as people see it: the number with its unit where the unit is no word for counting, or the mark.
fn shown(value: &Value, counts: &[String]) -> String {
    match value.state {
        State::Number(n) => {
            let unit = value.unit.clone().filter(|u| !counts.contains(u)).unwrap_or_default();
            format!("{}{unit}", n.normalize())
        }
        _ => value.text.clone(),
    }
}

/// The text of a section: heading, paragraphs, rows of the issuer's own tables.
fn lines(report: &Report, section: u8) -> Vec<String> {
    let own = report.sections.iter().filter(|s| s.number == section);
    own.flat_map(section_lines).collect()
}

fn section_lines(section: &Section) -> Vec<String> {
    let mut lines = vec![section.heading.clone()];
    for block in &section.blocks {
        match block {
            // The title is a fact.
            Block::Paragraph(p) if p.role == Role::Title => {}
            Block::Paragraph(p) => lines.push(crate::base::text::squeeze(&p.text)),
            Block::Table(t) if t.standing == Standing::Own => {
                let row = |r: &Vec<crate::report::Cell>| {
                    let filled = r.iter().filter(|c| !c.text.is_empty());
                    filled.map(|c| crate::base::text::squeeze(&c.text)).collect::<Vec<_>>().join(" | ")
                };
                lines.extend(t.rows.iter().map(row));
            }
            Block::Picture(p) => {
                lines.push(format!("〔图片 {} {}〕{}", p.media.kind.ending(), &p.media.sha256[..8], p.alt))
            }
            Block::Form(_) | Block::Table(_) => {}
        }
    }
    lines.retain(|l| !l.is_empty());
    lines
}

/// Lines lost and gained; a lost and a gained one that share most of their text are one changed line.
fn text(section: u8, before: &[String], after: &[String]) -> Vec<Change> {
    let (a, b): (Vec<&str>, Vec<&str>) =
        (before.iter().map(String::as_str).collect(), after.iter().map(String::as_str).collect());
    let mut changes: Vec<Change> = Vec::new();
    let mut lost: VecDeque<String> = VecDeque::new();
    for change in TextDiff::from_slices(&a, &b).iter_all_changes() {
        let line = change.value().to_string();
        match change.tag() {
            ChangeTag::Equal => changes.extend(lost.drain(..).map(|l| gone(section, l))),
            ChangeTag::Delete => lost.push_back(line),
            ChangeTag::Insert => {
                changes.push(Change::Text { section, before: lost.pop_front(), after: Some(line) });
            }
        }
    }
    changes.extend(lost.into_iter().map(|l| gone(section, l)));
    changes
}

fn gone(section: u8, line: String) -> Change {
    Change::Text { section, before: Some(line), after: None }
}

fn findings(before: &[Finding], after: &[Finding]) -> Vec<Change> {
    // What comes from a file of one language says the same in both: they are alike by either.
    fn said(f: &Finding) -> [(bool, &Code, &[String], &str); 2] {
        [(true, &f.message.zh), (false, &f.message.en)]
            .map(|(zh, text)| (zh, &f.code, f.keys.as_slice(), text.as_str()))
    }
    let only = |these: &[Finding], those: &[Finding], gained: bool| -> Vec<Change> {
        let known: HashSet<_> = those.iter().flat_map(said).collect();
        let new = these.iter().filter(|f| !said(f).iter().any(|one| known.contains(one)));
        new.map(|f| Change::Finding {
            gained,
            code: f.code.clone(),
            zh: f.message.get(Lang::Zh).to_string(),
            en: f.message.get(Lang::En).to_string(),
        })
        .collect()
    };
    [only(before, after, false), only(after, before, true)].concat()
}

/// A stretch of a changed line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// Kept.
    Same,
    /// Taken out.
    Gone,
    /// Put in.
    New,
}

/// Bytes of two lines up to which they are compared by characters, and pieces up to which by what stands between two
/// punctuation marks: the work grows by more than their length.
const MOST_BYTES: usize = 24_000;
const MOST_PIECES: usize = 4_000;

/// A changed line as stretches that were kept, taken out and put in; a very long one by its clauses, or as a whole.
#[must_use]
pub fn stretches(before: &str, after: &str) -> Vec<(Mark, String)> {
    if before.len() + after.len() <= MOST_BYTES {
        return marked(&TextDiff::from_chars(before, after));
    }
    let [a, b]: [Vec<&str>; 2] =
        [before, after].map(|t| t.split_inclusive(['，', '。', '；', '、', ',', '.', ';']).collect());
    if a.len() + b.len() <= MOST_PIECES {
        return marked(&TextDiff::from_slices(&a, &b));
    }
    vec![(Mark::Gone, before.to_string()), (Mark::New, after.to_string())]
}

fn marked(diff: &TextDiff<'_, '_, str>) -> Vec<(Mark, String)> {
    let mut out: Vec<(Mark, String)> = Vec::new();
    for change in diff.iter_all_changes() {
        let mark = match change.tag() {
            ChangeTag::Equal => Mark::Same,
            ChangeTag::Delete => Mark::Gone,
            ChangeTag::Insert => Mark::New,
        };
        match out.last_mut().filter(|(last, _)| *last == mark) {
            Some((_, text)) => text.push_str(change.value()),
            None => out.push((mark, change.value().to_string())),
        }
    }
    out
}

/// A changed line with marks: `[-删去的-]` and `{+加上的+}`.
#[must_use]
pub fn inline(before: &str, after: &str) -> String {
    let shown = |(mark, text): (Mark, String)| match mark {
        Mark::Same => text,
        Mark::Gone => format!("[-{text}-]"),
        Mark::New => format!("{{+{text}+}}"),
    };
    stretches(before, after).into_iter().map(shown).collect()
}
