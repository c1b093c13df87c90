//! What is kept of a report to compare it with others: its numbers, and fingerprints of its text.
//!
//! Wording is compared by winnowed fingerprints of overlapping stretches (Schleimer, Wilkerson, Aiken 2003): every
//! stretch of [`STRETCH`] + [`WINDOW`] − 1 characters that two texts share gives both one fingerprint at least.

use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};

use sha2::{Digest, Sha256};

use crate::report::{Block, Report, Role};

/// Characters of a stretch.
const STRETCH: usize = 12;
/// Stretches of which one is kept.
const WINDOW: usize = 8;

/// What is kept of a report to compare it with others.
#[derive(Debug, Clone, PartialEq)]
pub struct Brief {
    /// Name of the file.
    pub name: String,
    /// The agency.
    pub agency: Option<String>,
    /// The year.
    pub year: Option<i32>,
    /// The hash of all numbers but zero with their places in the tables: of very many reports the numbers would be most of what is kept.
    pub(super) numbers: [u8; 32],
    /// Fingerprints of the text, in order of their size.
    pub(super) prints: Vec<u32>,
}

impl Brief {
    /// What is kept of a report.
    #[must_use]
    pub fn of(report: &Report) -> Self {
        let values = report.tables().flat_map(|t| {
            let offset = 1000 * u16::from(report.book.section(t.template.form).number);
            (offset..).zip(&t.values)
        });
        let mut numbers = Sha256::new();
        for (i, n) in values.filter_map(|(i, v)| Some((i, v.number().filter(|n| !n.is_zero())?))) {
            numbers.update(i.to_le_bytes());
            numbers.update(n.normalize().serialize());
        }
        Self {
            name: report.source.name.clone(),
            agency: report.agency.clone(),
            year: report.year,
            numbers: numbers.finalize().into(),
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
    prints.shrink_to_fit();
    prints
}
