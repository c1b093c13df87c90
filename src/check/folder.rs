//! Reports of one year beside each other: the same one twice, and wording that several offices share.
//!
//! Wording is compared by winnowed fingerprints of overlapping stretches (Schleimer, Wilkerson, Aiken 2003): every
//! stretch of [`STRETCH`] + [`WINDOW`] − 1 characters that two texts share gives both one fingerprint at least.

use std::collections::BTreeMap;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::settings::Thresholds;
use crate::base::finding::{Code, Finding, Message};
use crate::report::{Block, Report, Role};

/// Characters of a stretch.
const STRETCH: usize = 12;
/// Stretches of which one is kept.
const WINDOW: usize = 8;
/// A stretch that more reports than this have is a set phrase.
const COMMON: usize = 12;
/// Fingerprints below which a text is too short to be told from others.
const FEWEST: usize = 15;

/// What is kept of a report to compare it with others.
#[derive(Debug, Clone, PartialEq)]
pub struct Brief {
    /// Name of the file.
    pub name: String,
    /// The agency.
    pub agency: Option<String>,
    /// The year.
    pub year: Option<i32>,
    /// All numbers but zero, by place in the tables.
    numbers: Vec<(u16, Decimal)>,
    /// Fingerprints of the text, in order of their size.
    prints: Vec<u32>,
}

impl Brief {
    /// What is kept of a report.
    #[must_use]
    pub fn of(report: &Report) -> Self {
        let values = report.tables().flat_map(|t| {
            let offset = 1000 * u16::from(report.book.section(t.template.form).number);
            (offset..).zip(&t.values)
        });
        let numbers =
            values.filter_map(|(i, v)| v.number().filter(|n| !n.is_zero()).map(|n| (i, n.normalize()))).collect();
        Self {
            name: report.source.name.clone(),
            agency: report.agency.clone(),
            year: report.year,
            numbers,
            prints: prints(report),
        }
    }
}

fn prints(report: &Report) -> Vec<u32> {
    let own_name = report.agency.as_deref().map(|name| report.book.folding().fold(name)).unwrap_or_default();
    let body = report.sections.iter().flat_map(|s| &s.blocks).filter_map(|b| match b {
        Block::Paragraph(p) if p.role == Role::Body => Some(report.book.folding().fold(&p.text)),
        _ => None,
    });
    let text: String = body.collect();
    // Names and numbers are what a copied text changes.
    let text = if own_name.is_empty() { text } else { text.replace(&own_name, "") };
    let chars: Vec<char> = text.chars().filter(|c| !c.is_ascii_digit()).collect();
    let hasher = BuildHasherDefault::<DefaultHasher>::default();
    #[allow(clippy::cast_possible_truncation)]
    let hashes: Vec<u32> = chars.windows(STRETCH).map(|w| hasher.hash_one(w) as u32).collect();
    let mut prints: Vec<u32> = hashes.windows(WINDOW).filter_map(|w| w.iter().copied().min()).collect();
    prints.sort_unstable();
    prints.dedup();
    prints
}

/// Findings of the reports, each with the place of its report among the briefs.
#[must_use]
pub fn compare(briefs: &[Brief], thresholds: &Thresholds) -> Vec<(usize, Finding)> {
    let mut findings = same_report_twice(briefs);
    findings.extend(shared_wording(briefs, thresholds.shared_share));
    findings.sort_by_key(|(i, _)| *i);
    findings
}

/// One agency, one year, two files.
fn same_report_twice(briefs: &[Brief]) -> Vec<(usize, Finding)> {
    let mut groups: BTreeMap<(&str, i32), Vec<usize>> = BTreeMap::new();
    for (i, brief) in briefs.iter().enumerate() {
        if let (Some(agency), Some(year)) = (&brief.agency, brief.year) {
            groups.entry((agency, year)).or_default().push(i);
        }
    }
    let mut findings = Vec::new();
    for ((agency, year), group) in groups {
        let Some((&first, rest)) = group.split_first() else { continue };
        for &i in rest {
            let (a, b) = (&briefs[first], &briefs[i]);
            let finding = if a.numbers == b.numbers {
                let message = Message::new(
                    format!("和 {} 是同一份报告（{agency}，{year} 年度），数字相同", a.name),
                    format!("the same report as {} ({agency:?}, {year}), with the same numbers", a.name),
                );
                Finding::new(Code::REPORT_DUPLICATE, message)
            } else {
                let message = Message::new(
                    format!("和 {} 都是{agency} {year} 年度报告，数字却不同；请比较两份，确定以哪一份为准", a.name),
                    format!(
                        "{} is also the report of {agency:?} for {year}, with other numbers; compare them and keep the final one",
                        a.name
                    ),
                );
                Finding::new(Code::REPORT_CONFLICT, message)
            };
            findings.push((i, finding));
        }
    }
    findings
}

/// Texts of different agencies that are nearly one.
fn shared_wording(briefs: &[Brief], limit: f64) -> Vec<(usize, Finding)> {
    let mut owners: Vec<(u32, u32)> = Vec::new();
    for (i, brief) in briefs.iter().enumerate() {
        owners.extend(brief.prints.iter().map(|&p| (p, u32::try_from(i).unwrap_or(u32::MAX))));
    }
    owners.sort_unstable();
    // Fingerprints of set phrases tell nothing and are left out on both sides.
    let mut own = vec![0usize; briefs.len()];
    let mut shared: BTreeMap<(u32, u32), usize> = BTreeMap::new();
    for group in owners.chunk_by(|a, b| a.0 == b.0).filter(|g| g.len() <= COMMON) {
        for (k, &(_, i)) in group.iter().enumerate() {
            own[i as usize] += 1;
            for &(_, j) in &group[k + 1..] {
                *shared.entry((i, j)).or_default() += 1;
            }
        }
    }
    let mut closest: BTreeMap<usize, (f64, usize)> = BTreeMap::new();
    for ((i, j), count) in shared {
        let (i, j) = (i as usize, j as usize);
        let same_office = briefs[i].agency.is_some() && briefs[i].agency == briefs[j].agency;
        if same_office || own[i] < FEWEST || own[j] < FEWEST {
            continue;
        }
        for (a, b) in [(i, j), (j, i)] {
            let share = count.to_f64().unwrap_or_default() / own[a].to_f64().unwrap_or(1.0);
            if share >= limit && closest.get(&a).is_none_or(|(best, _)| share > *best) {
                closest.insert(a, (share, b));
            }
        }
    }
    let tell = |(i, (share, j)): (usize, (f64, usize))| {
        let percent = (share * 100.0).round();
        let other = &briefs[j];
        let agency = other.agency.as_deref().unwrap_or("机关不明");
        let english = other.agency.as_ref().map_or("agency unknown".to_string(), |a| format!("{a:?}"));
        let message = Message::new(
            format!("正文有 {percent}% 与另一机关的报告雷同：{agency}（{}）", other.name),
            format!("{percent}% of the wording stands in another office's report as well: {english} ({})", other.name),
        );
        let finding = Finding::new(Code::TEXT_SHARED, message);
        (i, finding.found_expected(format!("{percent}%"), format!("<{}%", (limit * 100.0).round())))
    };
    closest.into_iter().map(tell).collect()
}
