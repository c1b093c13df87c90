//! The sums of a revised form: a new row or column stands in those in which its like stands.

use super::draft::{Draft, Sum};
use super::file::LineEdit;

/// The keys of a row or column, each with its counterpart in a new one.
pub(super) struct Twins {
    pairs: Vec<(String, Option<String>)>,
}

type At = ((usize, usize), String);

impl Twins {
    /// `beside` tells whether an elder number (first) and a new one stand in the same column (or row).
    pub fn new(elder: &[At], new: &[At], beside: impl Fn(&At, &At) -> bool) -> Self {
        let twin = |old: &At| new.iter().find(|n| beside(old, n)).map(|n| n.1.clone());
        Self { pairs: elder.iter().map(|old| (old.1.clone(), twin(old))).collect() }
    }

    fn of(&self, key: &str) -> Option<&Option<String>> {
        self.pairs.iter().find(|(old, _)| old == key).map(|(_, new)| new)
    }
}

impl Draft {
    /// A new line in sums and sets: beside its like, or (`instead`) in its place.
    pub fn join(
        &mut self,
        twins: &Twins,
        edit: &LineEdit,
        instead: bool,
        names: (Option<String>, Option<String>),
        columns: bool,
    ) {
        let mut sums = Vec::new();
        for sum in std::mem::take(&mut self.sums) {
            let mut keys = sum.left.iter().chain(&sum.right);
            // A sum within the line, such as the total of a row, holds in the new line too.
            let within = keys.all(|key| twins.of(key).is_some());
            let mut new = sum.clone();
            for side in [&mut new.left, &mut new.right] {
                *side =
                    side.iter().flat_map(|key| terms(key, twins, instead || within, edit.alone && !within)).collect();
            }
            if within && let (Some(old), Some(name)) = (&names.0, &names.1) {
                new.member = if sum.member == *old { name.clone() } else { sum.member.clone() };
            }
            let empty = new.left.is_empty() || new.right.is_empty();
            if within && !instead {
                sums.push(sum);
            }
            if !(within && empty) {
                sums.push(new);
            }
        }
        self.sums = sums;
        if let ((Some(old), Some(new)), false) = (names, edit.alone) {
            self.name_in_sets(&old, &new, instead, columns);
        }
    }

    /// Sets name rows or columns: those of the one kind take the new name up.
    fn name_in_sets(&mut self, old: &str, new: &str, instead: bool, columns: bool) {
        let sets = self.sets.iter_mut().filter(|(name, _)| self.column_sets.contains(*name) == columns);
        for (_, members) in sets {
            let Some(at) = members.iter().position(|m| m == old).filter(|_| !members.iter().any(|m| m == new)) else {
                continue;
            };
            if instead {
                members[at] = new.to_string();
            } else {
                members.insert(at + 1, new.to_string());
            }
        }
    }

    /// A line that is gone stands in no sum and in no set.
    pub fn forget(&mut self, name: &str, columns: bool) {
        let there: Vec<String> = self.cells.iter().filter_map(|c| Some(c.number()?.key.clone())).collect();
        let known: std::collections::BTreeSet<String> = there.into_iter().collect();
        for sum in &mut self.sums {
            sum.left.retain(|key| known.contains(key));
            sum.right.retain(|key| known.contains(key));
        }
        self.sums.retain(|s: &Sum| !s.left.is_empty() && !s.right.is_empty());
        let sets = self.sets.iter_mut().filter(|(set, _)| self.column_sets.contains(*set) == columns);
        sets.for_each(|(_, members)| members.retain(|m| m != name));
    }
}

/// What a term becomes.
fn terms(key: &str, twins: &Twins, instead: bool, alone: bool) -> Vec<String> {
    match twins.of(key) {
        None => vec![key.to_string()],
        Some(new) => {
            let stays = (!instead).then(|| key.to_string());
            stays.into_iter().chain(new.clone().filter(|_| !alone)).collect()
        }
    }
}
