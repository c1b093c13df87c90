//! The comparison forms of labels.

use foldhash::HashMap;

use super::Knowledge;
use crate::base::fold::Folding;

/// The comparison forms of the labels of all layouts, each worked out once: revisions have most of them in common.
pub(super) struct Folded<'a> {
    words: &'a Knowledge,
    folding: &'a Folding,
    /// The whole of it, and without its unit.
    known: HashMap<&'a str, [String; 2]>,
}

impl<'a> Folded<'a> {
    /// None yet.
    pub fn new(words: &'a Knowledge, folding: &'a Folding) -> Self {
        Self { words, folding, known: HashMap::default() }
    }

    fn of(&mut self, text: &'a str) -> &[String; 2] {
        let (words, folding) = (self.words, self.folding);
        let fold = || [folding.fold(text), folding.fold(&words.split_unit(folding, text).0)];
        self.known.entry(text).or_insert_with(fold)
    }

    /// The comparison form.
    pub fn whole(&mut self, text: &'a str) -> String {
        self.of(text)[0].clone()
    }

    /// The comparison form without a unit in brackets.
    pub fn bare(&mut self, text: &'a str) -> String {
        self.of(text)[1].clone()
    }
}
