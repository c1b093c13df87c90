//! Findings in the order of the document that they are about.

use std::collections::{BTreeMap, HashMap};

use crate::base::finding::Finding;
use crate::base::origin::Origin;
use crate::report::{Block, Report};

/// Put a report's findings into the order of the document.
pub fn arrange(report: &mut Report) {
    report.findings = by_place(report).into_iter().map(|i| report.findings[i].clone()).collect();
}

/// The numbers of a report's findings in the order of the document: those about all of it first, then by the first place that each
/// names, else by the first of its keys. Findings of one place stay as they are.
fn by_place(report: &Report) -> Vec<usize> {
    let (mut places, mut lines, mut keys) = (HashMap::new(), BTreeMap::new(), HashMap::new());
    let mut next = 1;
    let mut stands = |origin: Option<&Origin>| {
        next += 1;
        if let Some(origin) = origin {
            places.entry(named(origin)).or_insert(next);
            if let Origin::Line { line } = origin {
                lines.entry(*line).or_insert(next);
            }
        }
        next
    };
    for section in &report.sections {
        stands(section.origin.as_ref());
        for block in &section.blocks {
            match block {
                Block::Paragraph(p) => {
                    stands(Some(&p.origin));
                }
                Block::Form(form) => {
                    stands(Some(&form.table.origin));
                    for (field, value) in form.table.template.fields.iter().zip(&form.table.values) {
                        keys.insert(field.key.as_str(), stands(value.origin.as_ref()));
                    }
                }
                Block::Table(table) => {
                    stands(Some(&table.origin));
                }
                Block::Picture(picture) => {
                    stands(Some(&picture.origin));
                }
            }
        }
    }
    let of = |finding: &Finding| {
        let own = finding.origins.first().and_then(|o| places.get(&named(o)));
        let key = || finding.keys.iter().find_map(|key| keys.get(key.as_str()));
        // A line within something stands where that begins.
        let within = || match finding.origins.first() {
            Some(Origin::Line { line }) => lines.range(..=*line).next_back().map(|(_, at)| at),
            _ => None,
        };
        // What names no place of the report is about all of it; what names one that is not in it stands behind.
        own.or_else(key).or_else(within).copied().unwrap_or(if finding.origins.is_empty() { 0 } else { usize::MAX })
    };
    let mut order: Vec<usize> = (0..report.findings.len()).collect();
    order.sort_by_key(|&i| of(&report.findings[i]));
    order
}

/// The place as a word; of a box on a page there is no other.
fn named(origin: &Origin) -> String {
    format!("{origin:?}")
}
