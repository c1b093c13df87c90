//! From regions to the official tables with their values.

pub(crate) mod align;
mod apart;
pub(crate) mod assign;
mod by_heads;
mod by_pairs;
mod by_sums;
mod candidate;
mod cases;
pub(crate) mod drawn;
mod extra;
pub(crate) mod heads;
mod instance;
mod judge;
pub(crate) mod listed;
mod meant;
mod other_heads;
mod rows;
mod shared;
mod short;
mod units;

use std::cmp::Reverse;
use std::collections::HashSet;
use std::sync::Arc;

pub(crate) use rows::unread;

use super::lines::Line;
use super::regions::Region;
use crate::base::finding::{Code, Finding, Message, Severity};
use crate::base::origin::Origin;
use crate::forms::{Book, Form, Template};
use crate::normalize::table::align::{Match, Placed, align, moved};
use crate::normalize::table::candidate::Candidate;
use crate::normalize::table::instance::Counts;
use crate::normalize::table::rows::Reader;
use crate::report::{FormTable, Report, State, Value};

/// What the regions hold.
pub struct Found {
    /// At most one table a form.
    pub tables: Vec<FormTable>,
    /// For each region: what it is as (a part of) a table, if it was read as one.
    pub parts: Vec<Option<Part>>,
    /// Doubts.
    pub findings: Vec<Finding>,
    /// The year whose tables count, where those of several years are there.
    pub year: Option<i32>,
}

/// What a region is of an official table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Where the table that counts begins.
    First,
    /// A further piece of it.
    Further,
    /// (A piece of) the same form given again.
    Again,
}

/// Read all regions. `by_heads`: are headers held against the place of cells?
pub fn read(book: &Book, lines: &[Line<'_>], regions: &[Region], by_heads: bool) -> Found {
    let mut found = Found { tables: vec![], parts: vec![None; regions.len()], findings: vec![], year: None };
    let (mut repeated, mut firsts) = (0, true);
    for form in Form::ALL {
        let mut instances: Vec<(Vec<usize>, Candidate)> = Vec::new();
        for (i, region) in regions.iter().enumerate().filter(|(_, r)| r.form == form) {
            // A table cut in pieces: rows that the table so far lacks are added to it.
            let Some(mut alone) = best(book, lines, &[*region], (form, by_heads)) else { continue };
            let under = headers_above(lines, regions, &instances, (i, &alone)).and_then(|(heads, one_table)| {
                let read = best(book, lines, &[heads, *region], (form, by_heads))?;
                let origin = alone.table.origin.clone();
                Some((Candidate { table: FormTable { origin, ..read.table }, ..read }, one_table))
            });
            let joined = instances.last().and_then(|(parts, so_far)| {
                let new_rows =
                    goes_on(so_far, &alone) || under.as_ref().is_some_and(|(under, _)| goes_on(so_far, under));
                let parts: Vec<usize> = parts.iter().copied().chain([i]).collect();
                let all: Vec<Region> = parts.iter().map(|&p| regions[p]).collect();
                let whole = best(book, lines, &all, (form, by_heads))
                    .filter(|w| new_rows && w.matched.len() > so_far.matched.len() && w.numbers() >= alone.numbers())?;
                Some((parts, whole))
            });
            if let Some(joined) = joined {
                instances.pop();
                instances.push(joined);
            } else {
                if let Some((under, true)) = under {
                    alone = under;
                }
                instances.push((vec![i], alone));
            }
        }
        if let Some(first) = keep_one(book, lines, regions, instances, &mut found) {
            repeated += 1;
            firsts &= first;
        }
    }
    if by_heads {
        meant::tell(book, lines, regions, &mut found);
    }
    if repeated > 1 {
        let (zh, en) = match found.year {
            Some(year) => (format!("采用的是 {year} 年度的"), format!("those of {year} count")),
            None if !firsts => ("采用哪一张见各表的提示".into(), "which of each counts is told of it".into()),
            None => (
                "认不出各是哪一年度的，采用了各表的第一张".into(),
                "the first of each counts, no year being told".into(),
            ),
        };
        let message = Message::new(
            format!("文件里好像有不止一份报告：几张表都出现了两次，{zh}；请把各份报告分成单独的文件"),
            format!(
                "the file seems to hold several reports: more than one table is given twice, and {en}; split the file"
            ),
        );
        found.findings.push(Finding::new(Code::REPORTS_SEVERAL, message));
    }
    found
}

/// The headers over a piece that begins with a row: those of an earlier piece, without which nothing would tell the order of its
/// columns. Do both stand in one table of the source?
fn headers_above(
    lines: &[Line<'_>],
    regions: &[Region],
    before: &[(Vec<usize>, Candidate)],
    (at, piece): (usize, &Candidate),
) -> Option<(Region, bool)> {
    let region = regions[at];
    let filled = (region.start..region.end).find(|&l| !lines[l].cells.is_empty())?;
    if piece.begins.is_none_or(|row| row > filled) {
        return None;
    }
    before.iter().rev().find_map(|(parts, so_far)| {
        let first = regions[*parts.first()?];
        let heads = Region { end: so_far.begins?, ..first };
        let one = |l: usize| lines[l].in_table() && lines[l].block == lines[filled].block;
        (heads.start < heads.end).then(|| (heads, lines[filled].in_table() && (heads.start..heads.end).any(one)))
    })
}

/// Rows that stand at a page's foot and again on the next one's head, at most.
const MOST_REPEATED: usize = 2;

/// Is a stretch of lines a further piece of a table: are its rows others, but for some that are printed again where it goes on?
fn goes_on(so_far: &Candidate, piece: &Candidate) -> bool {
    let row = |c: &Candidate, r: usize| {
        let row = &c.table.template.value_rows[r];
        let values = c.table.values.get(row.first..row.first + row.count).unwrap_or_default();
        (row.label.clone(), values.iter().map(|v| v.state).collect::<Vec<_>>())
    };
    if piece.table.template.form == Form::Cases {
        return piece.matched.iter().all(|r| !so_far.matched.contains(r));
    }
    let before: Vec<_> = so_far.matched.iter().map(|&r| row(so_far, r)).collect();
    let again: Vec<_> = piece
        .matched
        .iter()
        .map(|&r| row(piece, r))
        .filter(|(label, _)| before.iter().any(|(l, _)| l == label))
        .collect();
    let at_end = |r: &(String, Vec<State>)| before[before.len().saturating_sub(MOST_REPEATED)..].contains(r);
    again.len() <= MOST_REPEATED && again.len() < piece.matched.len() && again.iter().all(at_end)
}

/// One table of a form counts: of several the one that is said to, else the first; where the first may be another's, and others have
/// other numbers, none of these is taken. A second one is told, and told louder where its numbers differ. Where there is one: is it
/// the first that counts?
fn keep_one(
    book: &Book,
    lines: &[Line<'_>],
    regions: &[Region],
    instances: Vec<(Vec<usize>, Candidate)>,
    found: &mut Found,
) -> Option<bool> {
    // A fragment (two labels in running text) must not stand before the table itself.
    let fullest = instances.iter().map(|(_, c)| c.matched.len()).max().unwrap_or(0);
    let (mut whole, torn): (Vec<_>, Vec<_>) = instances.into_iter().partition(|(_, c)| c.matched.len() * 2 >= fullest);
    let form = whole.first().map(|(_, c)| c.table.template.form);
    let unfilled = leave_unfilled(book, &mut whole, found);
    // A blank row has no place of its own.
    let filled = |r: &Region| (r.start..r.end).find(|&l| !lines[l].cells.is_empty()).unwrap_or(r.start);
    let begin = || whole.iter().filter_map(|(parts, _)| Some(filled(&regions[*parts.first()?]))).collect::<Vec<_>>();
    let counts = match form {
        Some(form) if whole.len() > 1 => instance::counts(book, lines, regions, form, &begin()),
        _ => Counts::First,
    };
    let mut said = None;
    if let Counts::One(at, why, year) = &counts {
        whole[..=*at].rotate_right(1);
        said = Some(why);
        found.year = year.or(found.year);
    }
    let mut whole = whole.into_iter();
    let (parts, mut first) = whole.next()?;
    let form = first.table.template.form;
    for (pieces, piece) in torn {
        if of_one_table(lines, regions, &pieces, &parts) {
            doubt_repeated(book, &piece.table, &mut first.table, found);
        }
    }
    for (i, part) in parts.into_iter().enumerate() {
        found.parts[part] = Some(if i == 0 { Part::First } else { Part::Further });
    }
    let mut again = Vec::new();
    for (parts, other) in whole {
        for part in parts {
            found.parts[part] = Some(Part::Again);
        }
        let alike = other.table.template.layout == first.table.template.layout;
        let same = alike && other.table.values.iter().zip(&first.table.values).all(|(a, b)| a.state == b.state);
        again.push((other.table, alike, same));
    }
    for part in unfilled {
        found.parts[part] = Some(Part::Again);
    }
    let repeated = !again.is_empty();
    for (other, alike, same) in again {
        let (severity, zh, en) = match (same, &counts) {
            (true, _) => (Severity::Warning, "数字相同", "with the same numbers"),
            (_, Counts::Unknown) => (
                Severity::Error,
                "数字不同，没有写明以哪一张为准，不同的数没有采用；请只留本机关本年度的一张",
                "with different numbers, and nothing says which one counts: numbers that differ were not taken",
            ),
            _ => (Severity::Error, "数字不同，采用第一张", "with different numbers; the first one counts"),
        };
        let (zh, en) = said.map_or((zh, en), |words| (words.zh.as_str(), words.en.as_str()));
        let message = Message::new(
            format!("{}出现了不止一次，{zh}", book.section(form).short),
            format!("table {form} is given more than once, {en}"),
        );
        let origin = other.origin.clone();
        found
            .findings
            .push(Finding::new(Code::TABLE_REPEATED, message).graded(severity).keys([form.name()]).at([origin]));
        if matches!(counts, Counts::Unknown) {
            for (i, value) in first.table.values.iter_mut().enumerate() {
                let equal = alike && other.values.get(i).is_some_and(|o| o.state == value.state);
                if !equal && value.number().is_some() {
                    value.state = State::Unread;
                }
            }
        }
    }
    found.findings.extend(first.findings);
    found.tables.push(first.table);
    repeated.then_some(matches!(counts, Counts::First))
}

/// A form beside one that is filled in, as on a sheet of its own, does not count. Its pieces are given back.
fn leave_unfilled(book: &Book, whole: &mut Vec<(Vec<usize>, Candidate)>, found: &mut Found) -> Vec<usize> {
    let says = |v: &Value| !matches!(v.state, State::Missing | State::Blank);
    let filled = |(_, c): &(Vec<usize>, Candidate)| c.table.values.iter().any(says);
    if !whole.iter().any(filled) {
        return Vec::new();
    }
    let (kept, blank) = std::mem::take(whole).into_iter().partition(filled);
    *whole = kept;
    let blank: Vec<(Vec<usize>, Candidate)> = blank;
    for (_, candidate) in &blank {
        let form = candidate.table.template.form;
        let message = Message::new(
            format!("{}出现了不止一次，采用填了数的一张，空白的一张没有采用", book.section(form).short),
            format!("table {form} is given more than once; the one that is filled in counts, a blank one does not"),
        );
        let finding = Finding::new(Code::TABLE_REPEATED, message).graded(Severity::Warning);
        found.findings.push(finding.keys([form.name()]).at([candidate.table.origin.clone()]));
    }
    blank.into_iter().flat_map(|(parts, _)| parts).collect()
}

/// Lines of text between two pieces of one table at most, and how long these may be, in characters.
const BETWEEN: usize = 2;
const LONGEST_WORD: usize = 60;

/// Do two pieces stand in one table of the source? A row label that is there twice parts them.
fn of_one_table(lines: &[Line<'_>], regions: &[Region], some: &[usize], others: &[usize]) -> bool {
    let blocks = |parts: &[usize]| -> HashSet<usize> {
        let all = parts.iter().flat_map(|&part| regions[part].start..regions[part].end);
        all.filter(|&line| lines[line].in_table()).map(|line| lines[line].block).collect()
    };
    // In text they follow one another, with a word between at most.
    let word = |l: &Line<'_>| l.heading.is_none() && l.text.chars().count() <= LONGEST_WORD;
    let near = |end: usize, start: usize| end <= start && start - end <= BETWEEN && lines[end..start].iter().all(word);
    let adjoin = |a: usize, b: usize| near(regions[a].end, regions[b].start) || near(regions[b].end, regions[a].start);
    let text = |part: usize| !lines[regions[part].start].in_table();
    let beside = some.iter().any(|&a| others.iter().any(|&b| text(a) && text(b) && adjoin(a, b)));
    let others = blocks(others);
    beside || !blocks(some).is_disjoint(&others)
}

/// Numbers of rows that stand in one table twice and are not the same there: which of them counts nobody knows here, so none does.
fn doubt_repeated(book: &Book, piece: &FormTable, table: &mut FormTable, found: &mut Found) {
    if piece.template.layout != table.template.layout {
        return;
    }
    let fields = table.template.fields.iter().zip(&piece.values).zip(&mut table.values);
    let mut keys = Vec::new();
    for ((field, other), own) in fields {
        if own.number().is_some() && other.number().is_some() && other.state != own.state {
            own.state = State::Unread;
            keys.push(field.key.clone());
        }
    }
    if keys.is_empty() {
        return;
    }
    let message = Message::new(
        format!(
            "{}里有的行写了两次，数字不同，没有写明以哪一行为准，不同的数没有采用",
            book.section(table.template.form).short
        ),
        format!(
            "rows of table {} stand in it twice with different numbers, and nothing says which one counts: these numbers were not taken",
            table.template.form
        ),
    );
    let finding = Finding::new(Code::TABLE_REPEATED, message).graded(Severity::Error);
    found.findings.push(finding.keys(keys.iter().map(String::as_str)).at([piece.origin.clone()]));
}

/// The layout of the form that fits best, if any row fits at all.
fn best(book: &Book, lines: &[Line<'_>], regions: &[Region], (form, by_heads): (Form, bool)) -> Option<Candidate> {
    let tokens: Vec<Placed<'_>> = regions
        .iter()
        .flat_map(|r| {
            (r.start..r.end).flat_map(|line| lines[line].cells.iter().map(move |token| Placed { token, line }))
        })
        .collect();
    let first = regions.first()?;
    if let ([_], false) = (regions, by_heads)
        && let Some(drawn) = drawn::read(book, lines, *first)
    {
        return Some(drawn);
    }
    // A blank row before it has no place of its own.
    let placed = lines[first.start..first.end].iter().find(|l| !l.cells.is_empty());
    let origin = placed.unwrap_or(&lines[first.start]).origin.clone();
    if form == Form::Cases {
        let count = book.layouts(form).map(|t| t.fields.len()).max().unwrap_or(0);
        let tokens = if by_heads { cases::without_column_numbers(lines, tokens, count) } else { tokens };
        return cases(book, lines, &tokens, &origin, by_heads);
    }
    let trials = book.layouts(form).filter_map(|template| {
        let matches = align(book, &tokens, template);
        let score: f64 = matches.iter().flatten().map(|m| m.score).sum();
        matches.iter().any(Option::is_some).then(|| {
            let reader =
                Reader { book, lines, tokens: &tokens, template, matches: &matches, by_heads, findings: vec![] };
            let score = score + reader.headers() - reader.missing_rows();
            (template, matches, score)
        })
    });
    // Of equals the newest wins.
    let (template, matches, _) = trials.max_by(|a, b| a.2.total_cmp(&b.2).then(a.0.from_year.cmp(&b.0.from_year)))?;
    let matched: Vec<usize> = (0..matches.len()).filter(|&r| matches[r].is_some()).collect();
    let mut reader = Reader { book, lines, tokens: &tokens, template, matches: &matches, by_heads, findings: vec![] };
    let values = reader.values();
    let mut findings = reader.findings;
    findings.extend(told_of_moved(template, &tokens, &matches));
    let begins = matches.iter().flatten().map(|m| tokens[m.token].line).min();
    Some(Candidate { table: FormTable { template: template.clone(), values, origin }, findings, matched, begins })
}

/// Rows in another order than the form's are taken by their labels, and told.
fn told_of_moved(template: &Template, tokens: &[Placed<'_>], matches: &[Option<Match>]) -> Option<Finding> {
    let rows = moved(matches);
    let labels = rows.iter().map(|&r| &template.value_rows[r]);
    let names: Vec<&str> = labels.clone().map(|label| label.label.as_str()).collect();
    let keys = labels.filter_map(|label| Some(template.fields[label.first].key.rsplit_once('.')?.0));
    let first = matches[*rows.first()?].as_ref()?;
    let message = Message::new(
        format!("{}里“{}”不在规定的位置；已按行名对应", template.table, names.join("”、“")),
        format!(
            "in table {} these rows stand elsewhere than in the form, {}; they were taken by their labels",
            template.form,
            names.iter().map(|name| format!("{name:?}")).collect::<Vec<_>>().join(", ")
        ),
    );
    let origin = tokens[first.token].token.origin.clone();
    Some(Finding::new(Code::ROWS_MOVED, message).keys(keys).at([origin]))
}

/// 表四 by each layout that differs; the one with the fewest doubts, then the most numbers, then the newest.
fn cases(book: &Book, lines: &[Line<'_>], tokens: &[Placed<'_>], origin: &Origin, by_heads: bool) -> Option<Candidate> {
    let read = book.layouts(Form::Cases).filter(|t| !book.labels().comes_again(t)).filter_map(|template| {
        crate::normalize::table::cases::read(book, lines, tokens, template, (origin.clone(), by_heads))
    });
    read.max_by_key(|c| (Reverse(c.findings.len()), c.matched.len()))
}

/// A form that was not found anywhere.
pub fn missing(report: &Report) -> Vec<Finding> {
    let absent = Form::ALL.into_iter().filter(|form| report.table(*form).is_none());
    absent
        .map(|form| {
            let message = Message::new(
                format!("没有找到{}，它的数全部缺失；请确认报告是否完整", report.book.section(form).short),
                format!("table {form} was not found: all its numbers are missing"),
            );
            Finding::new(Code::TABLE_MISSING, message).keys([form.name()])
        })
        .collect()
}

/// 表四 is the same in its layouts: it is the one of the other two tables where they agree, else that of the year.
pub fn settle_cases_layout(report: &mut Report) {
    let book = Arc::clone(&report.book);
    let layout_of = |form: Form| report.table(form).map(|t| t.template.layout.as_str());
    let beside = |layout: &str| book.beside(Form::Cases, layout);
    let settled = match (layout_of(Form::Disclosure), layout_of(Form::Requests)) {
        (Some(a), Some(b)) if a == b => beside(a),
        (a, b) => report.year.and_then(|year| book.due(Form::Cases, year)).or_else(|| a.xor(b).and_then(beside)),
    };
    let Some(settled) = settled else { return };
    let again = |t: &FormTable| t.template.form == Form::Cases && !Arc::ptr_eq(&t.template, settled);
    for table in report.tables_mut().filter(|t| again(t) && t.template.cells == settled.cells) {
        table.template = settled.clone();
    }
}
