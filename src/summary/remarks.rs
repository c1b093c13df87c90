//! What is to be said of a sum, by kind, so that thousands of offices do not make thousands of lines.

use crate::base::finding::Message;

/// Remarks of one kind that are kept in words; the others are counted.
const MOST: usize = 200;
/// Names listed in a remark; the others are counted.
const MOST_NAMES: usize = 20;

/// What is said, in the order in which it is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A report of another year.
    OtherYear,
    /// A table in another layout.
    Layout,
    /// A unit that is not the form's.
    Unit,
    /// A sum that could not be written, or means nothing.
    Sum,
}

const KINDS: [Kind; 4] = [Kind::OtherYear, Kind::Layout, Kind::Unit, Kind::Sum];

/// Remarks being collected.
#[derive(Debug, Default)]
pub(super) struct Remarks {
    kept: Vec<(Kind, Message)>,
    more: [usize; KINDS.len()],
}

impl Remarks {
    /// Say something, if there is room for it; else count it.
    pub fn say(&mut self, kind: Kind, message: impl FnOnce() -> Message) {
        if self.kept.iter().filter(|(k, _)| *k == kind).count() < MOST {
            self.kept.push((kind, message()));
        } else {
            self.more[kind as usize] += 1;
        }
    }

    /// All that was said, kind by kind.
    pub fn all(self) -> Vec<Message> {
        let mut all = Vec::new();
        let mut kept = self.kept;
        for kind in KINDS {
            let (own, others): (Vec<_>, Vec<_>) = kept.into_iter().partition(|(k, _)| *k == kind);
            all.extend(own.into_iter().map(|(_, message)| message));
            kept = others;
            let more = self.more[kind as usize];
            if more > 0 {
                all.push(Message::new(
                    format!("以上一类另有 {more} 处，没有逐一列出"),
                    format!("{more} more of this kind are not listed"),
                ));
            }
        }
        all
    }
}

/// Some names, the first of them in words: `甲、乙等 30 个`.
pub(super) fn names<S: AsRef<str>>(names: &[S]) -> Message {
    listed(names, MOST_NAMES)
}

/// The same with so many of them in words.
pub(super) fn listed<S: AsRef<str>>(names: &[S], most: usize) -> Message {
    let shown: Vec<&str> = names.iter().take(most).map(AsRef::as_ref).collect();
    let more = names.len().saturating_sub(most);
    let (zh, en) = (shown.join("、"), shown.join(", "));
    if more == 0 {
        return Message::new(zh, en);
    }
    Message::new(format!("{zh}，等 {} 个", names.len()), format!("{en}, and {more} more"))
}
