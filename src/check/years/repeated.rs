//! `text-repeated`: sections of which much stood in last year's report.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{BuildHasher as _, BuildHasherDefault, DefaultHasher};

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

/// A paragraph beside the one of last year's report that it repeats.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repeated {
    /// The section, 1 to 6.
    pub section: u8,
    /// Last year's, in stretches.
    pub last: Vec<Stretch>,
    /// This year's.
    pub this: Vec<Stretch>,
}

/// A stretch of a paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    /// It stands in the other year's paragraph too, in a passage long enough to be no turn of speech.
    pub repeated: bool,
    /// The text as printed.
    pub text: String,
}

/// Characters of a paragraph compared one by one; what is longer is compared up to here.
const MOST_COMPARED: usize = 4_000;

/// The paragraphs of this year's report that have passages of last year's, each beside the one that it has most of, in order;
/// at most so many.
#[must_use]
pub fn repeated(last: &Report, this: &Report, most: usize) -> Vec<Repeated> {
    let old: Vec<&str> = body(last).map(|(_, text)| text).collect();
    // By their hashes: a report may have millions of them.
    let hasher = BuildHasherDefault::<DefaultHasher>::default();
    let mut known: HashMap<u64, usize> = HashMap::new();
    for (i, text) in old.iter().enumerate() {
        for window in digitless(text).windows(PASSAGE) {
            known.entry(hasher.hash_one(window)).or_insert(i);
        }
    }
    let beside = |(section, text): (u8, &str)| {
        let mut votes: BTreeMap<usize, usize> = BTreeMap::new();
        for window in digitless(text).windows(PASSAGE) {
            if let Some(i) = known.get(&hasher.hash_one(window)) {
                *votes.entry(*i).or_default() += 1;
            }
        }
        let (&best, _) = votes.iter().max_by_key(|(i, n)| (**n, std::cmp::Reverse(**i)))?;
        let (last, this) = common(old[best], text);
        Some(Repeated { section, last, this })
    };
    body(this).filter_map(beside).take(most).collect()
}

/// The running text of the sections, by paragraph.
fn body(report: &Report) -> impl Iterator<Item = (u8, &str)> {
    let blocks = report.sections.iter().flat_map(|s| s.blocks.iter().map(move |b| (s.number, b)));
    blocks.filter_map(|(number, block)| block.paragraph().filter(|p| p.role == Role::Body).map(|p| (number, &*p.text)))
}

fn digitless(text: &str) -> Vec<char> {
    text.chars().take(MOST_COMPARED).filter(|c| !c.is_ascii_digit()).collect()
}

/// Two paragraphs in stretches: what both have in passages, and what only one has.
fn common(last: &str, this: &str) -> (Vec<Stretch>, Vec<Stretch>) {
    let mark = |own: &str, other: &str| {
        let other = digitless(other);
        let known: HashSet<&[char]> = other.windows(PASSAGE).collect();
        let chars: Vec<(usize, char)> =
            own.char_indices().take(MOST_COMPARED).filter(|(_, c)| !c.is_ascii_digit()).collect();
        let bare: Vec<char> = chars.iter().map(|(_, c)| *c).collect();
        let mut stretches: Vec<Stretch> = Vec::new();
        let mut done = 0;
        let mut push = |to: usize, repeated: bool| {
            if to > done {
                stretches.push(Stretch { repeated, text: own[done..to].to_string() });
                done = to;
            }
        };
        for range in ranges(&bare, &known) {
            push(chars[range.start].0, false);
            push(chars.get(range.end).map_or(own.len().min(end_of(&chars)), |(at, _)| *at), true);
        }
        push(own.len(), false);
        stretches
    };
    (mark(last, this), mark(this, last))
}

/// Where the last of some characters ends.
fn end_of(chars: &[(usize, char)]) -> usize {
    chars.last().map_or(0, |(at, c)| at + c.len_utf8())
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
    ranges(own, known).into_iter().map(|r| &own[r]).collect()
}

/// Where they are.
fn ranges(own: &[char], known: &HashSet<&[char]>) -> Vec<std::ops::Range<usize>> {
    let mut found: Vec<std::ops::Range<usize>> = Vec::new();
    for (i, window) in own.windows(PASSAGE).enumerate() {
        if known.contains(window) {
            match found.last_mut().filter(|r| r.end >= i) {
                Some(range) => range.end = i + PASSAGE,
                None => found.push(i..i + PASSAGE),
            }
        }
    }
    found
}
