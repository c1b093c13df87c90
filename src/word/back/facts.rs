//! Title, agency, year and date. The text says them; where the report was known to be otherwise than its text says, the
//! records do, as long as the text is what it was.

use super::told;
use crate::base::finding::{Code, Finding};
use crate::base::text::squeeze;
use crate::forms::Book;
use crate::normalize::identity::Identity;
use crate::read::Block;
use crate::word::format::{Fact, Record};

/// What a record is.
pub fn kind(record: &[String]) -> Option<Record> {
    Record::named(record.first()?)
}

/// The facts that the text does not say.
pub struct Facts {
    known: Vec<Known>,
    /// The title as the copy shows it and as the report has it, where these are not the same words.
    title: Option<[String; 2]>,
    /// That they disagree is among the doubts that the copy carries.
    is_told: bool,
}

struct Known {
    fact: Fact,
    /// What it is; empty where nothing is known.
    is: String,
    /// What the text said of it.
    says: String,
}

impl Facts {
    /// Of the records.
    pub fn read(records: &[Vec<String>]) -> Self {
        let known = |record: &Vec<String>| match (kind(record)?, &record[1..]) {
            (Record::Fact, [name, is, says]) => {
                let fact = Fact::ALL.into_iter().find(|fact| fact.name() == name)?;
                Some(Known { fact, is: is.clone(), says: says.clone() })
            }
            _ => None,
        };
        let is_told = |record: &Vec<String>| {
            kind(record) == Some(Record::Doubt) && record.get(2).is_some_and(|code| Code::FACTS_DISAGREE == **code)
        };
        Self {
            known: records.iter().filter_map(known).collect(),
            title: title(records),
            is_told: records.iter().any(is_told),
        }
    }

    /// Where the text says what it said, the fact is as it was; where it was edited, the text counts. Either is told: nobody
    /// sees what a copy carries.
    pub fn settle(&self, book: &Book, identity: &mut Identity) -> Vec<Finding> {
        let mut told = Vec::new();
        let text = identity.clone();
        if let Some([shown, own]) = self.title.as_ref().filter(|_| !self.is_told) {
            told.push(told::carried(Fact::Title, own, shown, book));
        }
        for known in &self.known {
            let now = known.fact.of(&text);
            if now == known.says {
                known.fact.put(&known.is, identity);
                if !now.is_empty() && !self.is_told {
                    told.push(told::carried(known.fact, &known.is, &now, book));
                }
            } else if now != known.is {
                told.push(told::edited(known.fact, &known.is, &now, book));
            }
        }
        told
    }
}

impl Fact {
    fn put(self, is: &str, identity: &mut Identity) {
        let text = Some(is.to_string()).filter(|text| !text.is_empty());
        match self {
            Fact::Title => identity.title = text,
            Fact::Agency => identity.agency = text,
            Fact::Year => identity.year = is.parse().ok(),
            Fact::IssuedOn => identity.issued_on = text,
        }
    }
}

/// The title as it is shown and as the report has it, in other words.
fn title(records: &[Vec<String>]) -> Option<[String; 2]> {
    let of = |wanted: Record| records.iter().find(|record| kind(record) == Some(wanted));
    let (shown, own) = (of(Record::Head)?.get(1..)?.concat(), of(Record::Title)?.get(2..)?.concat());
    (!own.is_empty() && squeeze(&shown) != squeeze(&own)).then_some([shown, own])
}

/// The lines at the head as the report has them: in their own words and in their place, as long as nobody touched them.
pub fn title_in_place(records: &[Vec<String>], mut blocks: Vec<Block>) -> Vec<Block> {
    let of = |wanted: Record| records.iter().find(|record| kind(record) == Some(wanted)).map(|record| &record[1..]);
    let (Some(set), Some([before, own @ ..])) = (of(Record::Head), of(Record::Title)) else { return blocks };
    let same = |(block, line): (&Block, &String)| matches!(block, Block::Paragraph(p) if p.text == *line);
    let Ok(before) = before.parse::<usize>() else { return blocks };
    let left = blocks.len().checked_sub(set.len());
    if set.is_empty() || left.is_none_or(|left| left < before) || !blocks.iter().zip(set).all(same) {
        return blocks;
    }
    let Some(Block::Paragraph(first)) = blocks.first().cloned() else { return blocks };
    blocks.drain(..set.len());
    let own = own.iter().map(|text| {
        let mut line = first.clone();
        line.text.clone_from(text);
        Block::Paragraph(line)
    });
    let own: Vec<Block> = own.collect();
    blocks.splice(before..before, own);
    blocks
}
