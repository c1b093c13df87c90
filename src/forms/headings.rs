//! The official section that a line is the heading of, by its wording.

use foldhash::HashMap;

use super::Knowledge;
use crate::base::fold::Folding;
use crate::base::likeness::likeness_from;
use crate::base::numeral::{heading_number, is_counting};
use crate::base::text::{body, trim};

/// The longest line that may be a heading, in folded characters.
const LONGEST_HEADING: usize = 48;
/// A longer text, in bytes, may end in brackets that are no note.
const LONGEST_NOTED: usize = 400;
/// How like an official heading an unknown wording must be.
const ALIKE: f64 = 0.72;
/// The longest heading that its number and subject are enough to know, in folded characters.
const LONGEST_BY_SUBJECT: usize = 20;

/// The wordings of the headings, folded, without numbers, with the number of the section.
pub(crate) struct Headings(HashMap<String, u8>);

impl Headings {
    /// Index the wordings.
    pub(super) fn of(words: &Knowledge, folding: &Folding) -> Self {
        let spell = |s: &super::SectionName| {
            let number = s.number;
            let fold = |h: &String| (body(&folding.fold(h)).to_string(), number);
            std::iter::once(&s.heading).chain(&s.aliases).map(fold).collect::<Vec<_>>()
        };
        Self(words.sections.iter().flat_map(spell).collect())
    }

    /// The number of the official section (1 to 6) that a line is the heading of.
    pub(super) fn section(&self, text: &str, words: &Knowledge, folding: &Folding) -> Option<u8> {
        let text = trim(text);
        if text.starts_with(['(', '（']) {
            return None;
        }
        // Each Han character is a letter of the comparison form: prose is no heading.
        let letters = text.chars().filter(|c| ('一'..='\u{9fff}').contains(c) && !is_counting(*c));
        if text.len() > LONGEST_NOTED && letters.take(LONGEST_HEADING + 1).count() > LONGEST_HEADING {
            return None;
        }
        let numbered = heading_number(text);
        let folded = folding.fold(text);
        let wording = body(&folded);
        if wording.is_empty() || wording.chars().count() > LONGEST_HEADING {
            return None;
        }
        match (numbered, self.0.get(wording).copied()) {
            (Some(_), Some(number)) => Some(number),
            // Without a number only the full official wording counts, alone on its line.
            (None, Some(number)) if wording.chars().count() >= 8 && !text.ends_with(['。', '：', ':', '；']) => {
                Some(number)
            }
            (Some(ordinal), None) if !text.contains(['。', '；', '，']) || text.chars().count() < 30 => {
                self.closest(wording).or_else(|| by_subject(ordinal, text, wording, words))
            }
            _ => None,
        }
    }

    fn closest(&self, wording: &str) -> Option<u8> {
        let alike = self.0.iter().filter_map(|(h, n)| Some((likeness_from(h, wording, ALIKE)?, *n)));
        alike.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1))).map(|(_, n)| n)
    }
}

/// `五、主要问题和不足`: the number of a section and a word of its subject, without a sentence around them.
fn by_subject(ordinal: u8, text: &str, wording: &str, words: &Knowledge) -> Option<u8> {
    let section = words.sections.get(usize::from(ordinal).checked_sub(1)?)?;
    let text = text.trim_end_matches(['。', '：', ':']);
    let sentence = text.contains(['，', '。', '；', '：', ',', ';', ':', '？', '！']);
    let about = section.subjects.iter().any(|s| wording.contains(s.as_str()));
    (about && !sentence && wording.chars().count() <= LONGEST_BY_SUBJECT).then_some(section.number)
}
