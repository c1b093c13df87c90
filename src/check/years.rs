//! This year's report of an office against last year's.

use std::collections::HashSet;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::settings::Thresholds;
use crate::base::finding::{Code, Finding, Message, Stage};
use crate::forms::{Form, Term, YearRule};
use crate::report::{Block, Report, Role, exact_sum};

/// Characters of a passage that is the same in both years: shorter ones are turns of speech.
const PASSAGE: usize = 16;
/// A section with less text than this repeats itself by chance.
const SHORTEST: usize = 60;

/// All findings of `this` that `last`, the report of the year before, brings up.
#[must_use]
pub fn compare(last: &Report, this: &Report, thresholds: &Thresholds) -> Vec<Finding> {
    let mut findings: Vec<Finding> = this.book.years().rules.iter().filter_map(|r| rule(r, last, this)).collect();
    findings.extend(this.book.years().jump.iter().filter_map(|key| jump(key, last, this, thresholds)));
    findings.extend(repeated(last, this, thresholds.repeat_share));
    findings
}

/// Is `last` the report of the same agency for the year before? What one of them does not tell is taken on trust; so is a
/// name that is a part of the other.
#[must_use]
pub fn follows(last: &Report, this: &Report) -> bool {
    let years = last.year.zip(this.year).is_none_or(|(last, this)| last + 1 == this);
    let folding = this.book.folding();
    let names = last.agency.as_deref().zip(this.agency.as_deref());
    let same = names.is_none_or(|(last, this)| {
        let (last, this) = (folding.fold(last), folding.fold(this));
        last.ends_with(&this) || this.ends_with(&last)
    });
    years && same
}

fn number(report: &Report, key: &str) -> Option<Decimal> {
    report.value(key)?.number()
}

fn rule(rule: &YearRule, last: &Report, this: &Report) -> Option<Finding> {
    let term = |t: &Term| {
        let n = number(if t.last { last } else { this }, &t.key)?;
        Some(if t.minus { -n } else { n })
    };
    let side = |terms: &[Term]| terms.iter().map(term).collect::<Option<Vec<_>>>().map(exact_sum);
    let (left, right) = (side(&rule.left)?, side(&rule.right)?);
    if left.is_some() && left == right {
        return None;
    }
    let cell = &rule.left.first()?.key;
    let (form, label) = name(this, cell)?;
    let table = &this.book.section(form).short;
    let own = rule.left.iter().chain(&rule.right).filter(|t| !t.last).map(|t| t.key.clone());
    let Some((left, right)) = left.zip(right) else {
        let message = Message::new(
            format!("{table}“{label}”没有和上年报告核对（{}）：数太大，合起来超过 28 位；请对照原文", rule.zh),
            format!(
                "table {form}, {label:?} was not compared with last year's report ({}): the sum has more than 28 digits",
                rule.en
            ),
        );
        let finding = Finding::new(Code::SUM_UNCHECKED, message).given_in(Stage::Comparing).keys(own);
        return Some(finding.at(this.value(cell)?.origin.clone()));
    };
    let (source, l, r) = (&last.source.name, left.normalize(), right.normalize());
    let message = Message::new(
        format!("{table}“{label}”与上年报告不接：{}；本年为 {l}，按上年报告（{source}）应为 {r}", rule.zh),
        format!(
            "table {}, {label:?} does not follow from last year's report ({source}): {}; it is {l} and should be {r}",
            form.name(),
            rule.en
        ),
    );
    let finding = Finding::new(rule.code.clone(), message).graded(rule.severity).given_in(Stage::Comparing);
    let finding = finding.keys(own).at(this.value(cell)?.origin.clone());
    Some(finding.found_expected(l.to_string(), r.to_string()))
}

fn name(report: &Report, key: &str) -> Option<(Form, String)> {
    report.tables().find_map(|t| {
        let at = t.template.position(key)?;
        Some((t.template.form, t.template.fields[at].label()))
    })
}

fn jump(key: &str, last: &Report, this: &Report, thresholds: &Thresholds) -> Option<Finding> {
    let (before, now) = (number(last, key)?.to_f64()?, number(this, key)?.to_f64()?);
    let (small, large) = (before.min(now), before.max(now));
    if large - small < thresholds.jump_absolute || large < small.max(1.0) * thresholds.jump_ratio {
        return None;
    }
    let (form, label) = name(this, key)?;
    let table = &this.book.section(form).short;
    let message = Message::new(
        format!("{table}“{label}”与上年相差很大：上年 {before}，本年 {now}；请确认"),
        format!("table {form}, {label:?} differs greatly from last year: {before}, now {now}"),
    );
    let finding = Finding::new(Code::NUMBER_JUMP, message).keys([key]).at(this.value(key)?.origin.clone());
    Some(finding.found_expected(now.to_string(), before.to_string()))
}

/// The text of a section, its headings left aside.
fn text(report: &Report, number: u8) -> Vec<char> {
    let blocks = report.sections.iter().filter(|s| s.number == number).flat_map(|s| &s.blocks);
    let body = blocks.filter_map(|b| match b {
        Block::Paragraph(p) if p.role == Role::Body => Some(report.book.folding().fold(&p.text)),
        _ => None,
    });
    body.collect::<String>().chars().filter(|c| !c.is_ascii_digit()).collect()
}

/// Sections of which much stood in last year's report: as a share, with the longest passages. Numbers and years aside.
fn repeated(last: &Report, this: &Report, limit: f64) -> Vec<Finding> {
    let old: Vec<char> = (0..=6).flat_map(|n| text(last, n)).collect();
    let known: HashSet<&[char]> = old.windows(PASSAGE).collect();
    let mut findings = Vec::new();
    for section in &this.book.words().sections {
        let own = text(this, section.number);
        if own.len() < SHORTEST {
            continue;
        }
        let passages = passages(&own, &known);
        let covered: usize = passages.iter().map(|p| p.len()).sum();
        let share = covered.to_f64().unwrap_or_default() / own.len().to_f64().unwrap_or(1.0);
        if share < limit {
            continue;
        }
        let mut longest = passages;
        longest.sort_by_key(|p| std::cmp::Reverse(p.len()));
        let quotes: Vec<String> =
            longest.iter().take(3).map(|p| format!("“{}…”", p.iter().take(24).collect::<String>())).collect();
        let percent = (share * 100.0).round();
        let english: Vec<String> =
            longest.iter().take(3).map(|p| format!("\"{}…\"", p.iter().take(24).collect::<String>())).collect();
        let message = Message::new(
            format!(
                "“{}”有 {percent}% 的文字与上年报告相同，如{}；年度报告应写当年情况，不应沿用上年文字",
                section.heading,
                quotes.join("、")
            ),
            format!("{percent}% of {:?} stood in last year's report, such as {}", section.heading, english.join(", ")),
        );
        let place = this.sections.iter().find(|s| s.number == section.number).and_then(|s| s.origin.clone());
        let finding = Finding::new(Code::TEXT_REPEATED, message).at(place);
        findings.push(finding.found_expected(format!("{percent}%"), format!("<{}%", (limit * 100.0).round())));
    }
    findings
}

/// The stretches of a text that are made of known windows.
fn passages<'a>(own: &'a [char], known: &HashSet<&[char]>) -> Vec<&'a [char]> {
    let mut found: Vec<std::ops::Range<usize>> = Vec::new();
    for (i, window) in own.windows(PASSAGE).enumerate() {
        if known.contains(window) {
            match found.last_mut().filter(|r| r.end >= i) {
                Some(range) => range.end = i + PASSAGE,
                None => found.push(i..i + PASSAGE),
            }
        }
    }
    found.into_iter().map(|r| &own[r]).collect()
}
