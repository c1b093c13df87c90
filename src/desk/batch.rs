//! Many reports at once: the list of a folder, their sums, their years beside each other.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::answer::{Answer, Done, Trouble, words};
use super::reports::Desk;
use crate::base::finding::Unread;
use crate::check::folder::{self, Brief};
use crate::check::order::arrange;
use crate::check::settings::Thresholds;
use crate::check::{Excerpts, years};
use crate::page::document_with;
use crate::report::Value;
use crate::sheets::opinion;
use crate::summary::{self, Member, Roster, Summary, common_year, comparison, summarize};
use crate::write::review::{self, Reviewed, Shown};
use crate::write::{pdf, seal, xlsx};
use crate::{Book, Finding, Lang, Message, Report, Severity, Stage, read};

/// What is asked of many reports.
#[derive(Deserialize)]
pub(super) struct Ask {
    /// The reports, in order.
    ids: Vec<u32>,
    /// Files of which nothing was read, with the reason.
    #[serde(default)]
    unread: Vec<(String, String)>,
    want: Want,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Want {
    /// A line each, with what is found between them.
    List,
    /// The same as a file: `xlsx`, `html` or `json`.
    Review(String),
    /// Their sums, with a list of offices where its bytes go with the request: `view`, `xlsx` or `pdf`.
    Summary { name: String, year: Option<i32>, kind: String },
    /// Their years: `view` or `xlsx`.
    Compare { kind: String },
}

#[derive(Serialize)]
struct Line<'a> {
    id: u32,
    name: &'a str,
    agency: Option<&'a str>,
    year: Option<i32>,
    errors: usize,
    warnings: usize,
    notes: usize,
    codes: BTreeSet<&'a str>,
    /// What is found between the reports alone.
    findings: Vec<Told<'a>>,
}

/// A finding in short.
#[derive(Serialize)]
struct Told<'a> {
    code: &'a str,
    severity: &'static str,
    word: &'static str,
    message: &'a str,
}

#[derive(Serialize)]
struct SumView<'a> {
    name: &'a str,
    year: Option<i32>,
    members: usize,
    missing: &'a [String],
    unknown: &'a [String],
    remarks: Vec<String>,
    figures: Vec<Figure<'a>>,
}

#[derive(Serialize)]
struct YearsView<'a> {
    years: Vec<i32>,
    offices: Vec<usize>,
    figures: Vec<Figure<'a>>,
    remarks: Vec<&'a str>,
}

/// A key figure, one number a year.
#[derive(Serialize)]
struct Figure<'a> {
    name: &'a str,
    numbers: Vec<Option<String>>,
}

/// Do what is asked.
pub(super) fn answer(desk: &mut Desk, ask: Ask, data: &[u8], lang: Lang) -> Done {
    let reports = || ask.ids.iter().map(|id| desk.get(*id).map(|open| &open.report)).collect::<Result<Vec<_>, _>>();
    let unread: Vec<Unread> =
        ask.unread.iter().map(|(file, why)| Unread::failed(file, Message::new(why, why))).collect();
    match ask.want {
        Want::List => list(&ask.ids, &reviewed(&reports()?), lang),
        Want::Review(kind) => review(&reviewed(&reports()?), &unread, &kind, lang),
        Want::Summary { name, year, kind } => {
            let mut members: Vec<Member> = reports()?.into_iter().map(Member::of).collect();
            let roster = roster(data, lang)?;
            let adopted = roster.as_ref().map(|r| r.adopt(&mut members)).unwrap_or_default();
            let year = year.or_else(|| common_year(&members));
            let year = year
                .filter(|y| members.iter().any(|m| m.year == Some(*y)))
                .ok_or_else(|| Trouble::new(said(lang, "没有可以汇总的报告", "there is no report to sum up")))?;
            let names = roster.map(|r| r.names());
            let sum = |year| summarize(Book::official(), &name, year, &members, names.as_deref());
            let adopted = adopted.into_iter().map(|(_, message)| message);
            let summary = sum(year).with_unread(&unread).with_adopted(adopted);
            let before = members.iter().any(|m| m.year == Some(year - 1)).then(|| sum(year - 1));
            summed(desk, &summary, before.as_ref(), &kind, lang)
        }
        Want::Compare { kind } => {
            let members: Vec<Member> = reports()?.into_iter().map(Member::of).collect();
            compare(&members, unread, &kind, lang)
        }
    }
}

fn said(lang: Lang, zh: &str, en: &str) -> String {
    (if lang == Lang::Zh { zh } else { en }).to_string()
}

fn roster(data: &[u8], lang: Lang) -> Result<Option<Roster>, Trouble> {
    if data.is_empty() {
        return Ok(None);
    }
    let decoded = read::decode(data, None).map_err(|e| Trouble::of(e, lang))?;
    Roster::parse(Book::official(), &decoded.text).map(Some).map_err(|m| Trouble::said(&m, lang))
}

/// The reports with what is found between them: against last year's where it is among them, and against each other.
fn reviewed(reports: &[&Report]) -> Vec<Reviewed> {
    let thresholds = Thresholds::default();
    let mut all: Vec<Reviewed> = reports
        .iter()
        .map(|report| {
            let mut report = (*report).clone();
            arrange(&mut report);
            let sums = Excerpts::of(&report);
            let shown = report.findings.iter().map(|f| Shown { sum: sums.behind(f), around: vec![] }).collect();
            Reviewed { shown, report }
        })
        .collect();
    let mut by_year: BTreeMap<(&str, i32), usize> = BTreeMap::new();
    for (i, report) in reports.iter().enumerate() {
        if let (Some(agency), Some(year)) = (&report.agency, report.year) {
            by_year.entry((agency, year)).or_insert(i);
        }
    }
    let mut add = |i: usize, findings: Vec<Finding>| {
        all[i].shown.extend(findings.iter().map(|_| Shown::default()));
        all[i].report.findings.extend(findings);
    };
    for (&(agency, year), &this) in &by_year {
        if let Some(&last) = by_year.get(&(agency, year - 1)) {
            add(this, years::compare(reports[last], reports[this], &thresholds));
        }
    }
    let briefs: Vec<Brief> = reports.iter().map(|r| Brief::of(r)).collect();
    folder::compare(&briefs, &thresholds).into_iter().for_each(|(i, finding)| add(i, vec![finding]));
    all
}

fn list(ids: &[u32], all: &[Reviewed], lang: Lang) -> Done {
    let line = |(id, one): (&u32, &Reviewed)| -> serde_json::Value {
        let report = &one.report;
        let count = |s| report.findings.iter().filter(|f| f.severity == s && f.accepted.is_none()).count();
        let line = Line {
            id: *id,
            name: &report.source.name,
            agency: report.agency.as_deref(),
            year: report.year,
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            notes: count(Severity::Note),
            codes: report.findings.iter().map(|f| f.code.as_str()).collect(),
            findings: report.findings.iter().filter(|f| f.stage == Stage::Comparing).map(|f| told(f, lang)).collect(),
        };
        serde_json::to_value(line).unwrap_or_default()
    };
    words(&ids.iter().zip(all).map(line).collect::<Vec<_>>())
}

fn told(finding: &Finding, lang: Lang) -> Told<'_> {
    Told {
        code: finding.code.as_str(),
        severity: finding.severity.word(Lang::En),
        word: finding.severity.word(lang),
        message: finding.message.get(lang),
    }
}

fn review(all: &[Reviewed], unread: &[Unread], kind: &str, lang: Lang) -> Done {
    let bytes = match kind {
        "html" => review::html(all, unread, lang).into_bytes(),
        "json" => review::json(all, unread, lang),
        _ => {
            let reports: Vec<&Report> = all.iter().map(|r| &r.report).collect();
            workbook(&opinion::book(Book::official(), &reports, unread, lang), lang)?
        }
    };
    Ok(Answer { words: b"[]".to_vec(), bytes: seal(bytes, None) })
}

fn workbook(book: &crate::sheets::Book, lang: Lang) -> Result<Vec<u8>, Trouble> {
    xlsx::to_xlsx(book).map_err(|e| Trouble::of(e, lang))
}

fn figures<'a>(summaries: &[&Summary], lang: Lang) -> Vec<Figure<'a>> {
    let all = Book::official().figures().told.figures.iter();
    all.map(|figure| Figure {
        name: if lang == Lang::Zh { &figure.name } else { &figure.en },
        numbers: summaries
            .iter()
            .map(|s| s.report.value(&figure.key).and_then(Value::number).map(|n| n.normalize().to_string()))
            .collect(),
    })
    .collect()
}

fn summed(desk: &mut Desk, summary: &Summary, before: Option<&Summary>, kind: &str, lang: Lang) -> Done {
    let bytes = match kind {
        "view" => {
            return words(&SumView {
                name: summary.report.title.as_deref().unwrap_or_default(),
                year: summary.report.year,
                members: summary.members.len(),
                missing: &summary.missing,
                unknown: &summary.unknown,
                remarks: summary.first().iter().chain(&summary.remarks).map(|m| m.get(lang).to_string()).collect(),
                figures: figures(&[summary], lang),
            });
        }
        "pdf" => {
            let fonts = desk.fonts(lang)?;
            let document = document_with(&summary.report, &fonts, &summary.extras(before));
            pdf::to_pdf(&document, &fonts, &[]).map_err(|e| Trouble::of(e, lang))?
        }
        _ => workbook(&summary::book::book(summary, before, Lang::Zh), lang)?,
    };
    Ok(Answer { words: b"[]".to_vec(), bytes: seal(bytes, None) })
}

fn compare(members: &[Member], mut unread: Vec<Unread>, kind: &str, lang: Lang) -> Done {
    for member in members.iter().filter(|m| m.year.is_none()) {
        let message =
            Message::new("认不出是哪一年度的报告，没有计入比较", "its year is unknown: left out of the comparison");
        unread.push(Unread::passed(&*member.file, message));
    }
    let all: BTreeSet<i32> = members.iter().filter_map(|m| m.year).collect();
    if all.len() < 2 {
        let few = said(lang, "要比较，至少要有两个年度的报告", "a comparison needs reports of two years at least");
        return Err(Trouble::new(few));
    }
    let agencies: BTreeSet<&str> = members.iter().map(|m| &*m.agency).collect();
    let name = agencies.first().filter(|_| agencies.len() == 1).map(|a| (*a).to_string()).unwrap_or_default();
    let summaries: Vec<Summary> = all
        .iter()
        .map(|year| {
            let own: Vec<Member> = members.iter().filter(|m| m.year == Some(*year)).cloned().collect();
            summarize(Book::official(), &name, *year, &own, None)
        })
        .collect();
    if kind == "view" {
        let each: Vec<&Summary> = summaries.iter().collect();
        return words(&YearsView {
            years: all.into_iter().collect(),
            offices: summaries.iter().map(|s| s.members.len()).collect(),
            figures: figures(&each, lang),
            remarks: summaries.iter().flat_map(|s| &s.remarks).map(|m| m.get(lang)).collect(),
        });
    }
    let bytes = workbook(&comparison::book(Book::official(), &name, &summaries, &unread, Lang::Zh), lang)?;
    Ok(Answer { words: b"[]".to_vec(), bytes: seal(bytes, None) })
}
