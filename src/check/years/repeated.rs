//! `text-repeated`: sections of which much stood in last year's report.

use std::collections::HashSet;

use rust_decimal::prelude::ToPrimitive;

use crate::base::finding::{Code, Finding, Message};
use crate::report::{Block, Report, Role};

/// Characters of a passage that is the same in both years: shorter ones are turns of speech.
const PASSAGE: usize = 16;
/// A section with less text than this repeats itself by chance.
const SHORTEST: usize = 60;

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
pub fn found(last: &Report, this: &Report, limit: f64) -> Vec<Finding> {
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
