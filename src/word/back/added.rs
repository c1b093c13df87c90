//! What a copy adds behind the report is no text of it.

use super::facts::kind;
use super::told;
use crate::base::finding::Finding;
use crate::base::origin::Origin;
use crate::base::text::squeeze;
use crate::read::{Block, Source};
use crate::word::format::{Record, is_added};

/// Take it out of the text. Where somebody wrote in it, that is told: it goes nowhere.
pub fn taken_out(records: &[Vec<String>], source: &mut Source, told: &mut Vec<Finding>) {
    let places: Vec<&Origin> = source.names.iter().filter(|(name, _)| is_added(name)).map(|(_, at)| at).collect();
    let own = records.iter().filter(|record| kind(record) == Some(Record::Added));
    let own: Vec<String> = own.filter_map(|record| record.get(1)).map(|text| squeeze(text)).collect();
    let mut changed = Vec::new();
    source.blocks.retain(|block| {
        let Block::Paragraph(p) = block else { return true };
        let added = places.contains(&&p.origin);
        if added && !own.contains(&squeeze(&p.text)) {
            changed.push((p.text.clone(), p.origin.clone()));
        }
        !added
    });
    told.extend(told::added(&changed));
    source.names.retain(|(name, _)| !is_added(name));
}
