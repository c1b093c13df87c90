//! `text-shared`: texts of different agencies that are nearly one.

use std::collections::BTreeMap;

use rust_decimal::prelude::ToPrimitive;

use super::brief::Brief;
use crate::base::finding::{Code, Finding, Message};

/// A stretch that more reports than this have is a set phrase.
const COMMON: usize = 12;
/// The fingerprints are put beside each other in so many parts, by their size: all at once would need more memory than all else.
const PARTS: u32 = 16;
const PART: u32 = u32::MAX / PARTS + 1;
/// Fingerprints below which a text is too short to be told from others.
const FEWEST: usize = 15;

/// Each text with the one that shares most of its wording, where that is much; with its place among the briefs.
pub fn found(briefs: &[Brief], limit: f64) -> Vec<(usize, Finding)> {
    let mut own = vec![0usize; briefs.len()];
    let mut shared: BTreeMap<(u32, u32), usize> = BTreeMap::new();
    let mut owners: Vec<(u32, u32)> = Vec::new();
    for part in 0..PARTS {
        owners.clear();
        for (i, brief) in briefs.iter().enumerate() {
            let of_part = |end: u32| brief.prints.partition_point(|&p| p / PART < end);
            let prints = &brief.prints[of_part(part)..of_part(part + 1)];
            owners.extend(prints.iter().map(|&p| (p, u32::try_from(i).unwrap_or(u32::MAX))));
        }
        owners.sort_unstable();
        // Fingerprints of set phrases tell nothing and are left out on both sides.
        for group in owners.chunk_by(|a, b| a.0 == b.0).filter(|g| g.len() <= COMMON) {
            for (k, &(_, i)) in group.iter().enumerate() {
                own[i as usize] += 1;
                for &(_, j) in &group[k + 1..] {
                    *shared.entry((i, j)).or_default() += 1;
                }
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
