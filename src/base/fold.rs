//! Folding: the form in which labels are compared, by tables that are given.
//!
//! Originals are never changed; folding happens on a copy, only to compare.

use std::borrow::Cow;
use std::sync::LazyLock;

use foldhash::HashMap;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

use super::entry::Entries;
use super::note::Notes;
use super::sign::{NumberSign, compatible, number_sign, number_within, pieces};
use super::text::trim;
use super::typeface::BoldNames;

/// How characters fold, and which marks lead to notes, as a book has it.
#[derive(Debug, Clone)]
pub struct Folding {
    variants: HashMap<char, char>,
    ordinary: Ordinary,
    notes: Notes,
    entries: Entries,
    bold_names: BoldNames,
}

/// Characters that make up nearly all of a report and whose comparison form is one character whatever stands beside
/// them: a table is quicker than normalising.
#[derive(Debug, Clone)]
struct Ordinary {
    /// Punctuation and full-width letters.
    signs: [Option<char>; SIGNS],
    /// U+4E00 to U+9FFF: Han characters, which NFKC leaves as they are.
    han: Vec<char>,
}

const SIGNS: usize = 0x18 + 0x2A + 0x5E;
const FIRST_HAN: u32 = 0x4E00;
const LAST_HAN: u32 = 0x9FFF;

/// Where a sign stands in the table of signs.
fn sign_index(c: u32) -> Option<usize> {
    let at = match c {
        0x2010..=0x2027 => c - 0x2010,
        0x3000..=0x3029 => 0x18 + c - 0x3000,
        0xFF01..=0xFF5E => 0x18 + 0x2A + c - 0xFF01,
        _ => return None,
    };
    Some(at as usize)
}

/// The signs in their compatibility form, where that is one character: … becomes several.
static COMPATIBLE: LazyLock<[Option<char>; SIGNS]> = LazyLock::new(|| {
    let mut signs = [None; SIGNS];
    for c in ('\u{2010}'..='\u{2027}').chain('\u{3000}'..='\u{3029}').chain('\u{ff01}'..='\u{ff5e}') {
        let mut normal = c.nfkc();
        if let (Some(one), None, Some(at)) = (normal.next(), normal.next(), sign_index(c as u32)) {
            signs[at] = Some(one);
        }
    }
    signs
});

impl Ordinary {
    fn build(variants: &HashMap<char, char>) -> Self {
        let variant = |c: char| variants.get(&c).copied().unwrap_or(c);
        let signs = COMPATIBLE.map(|sign| sign.map(variant));
        let mut han: Vec<char> = ('\u{4e00}'..='\u{9fff}').collect();
        for (&odd, &ordinary) in variants.iter().filter(|(odd, _)| (FIRST_HAN..=LAST_HAN).contains(&(**odd as u32))) {
            han[(odd as u32 - FIRST_HAN) as usize] = ordinary;
        }
        Self { signs, han }
    }

    /// The character in the form of [`Folding::normal`], if it is an ordinary one.
    fn get(&self, c: char) -> Option<char> {
        match c as u32 {
            0..=0x7F => Some(c),
            at @ FIRST_HAN..=LAST_HAN => self.han.get((at - FIRST_HAN) as usize).copied(),
            at => self.signs[sign_index(at)?],
        }
    }
}

/// Does a text, in its compatibility form, perhaps hold one of the digits 0 to 9? No variant of a character is one.
#[must_use]
pub fn may_hold_digit(text: &str) -> bool {
    text.chars().any(|c| match c as u32 {
        0..=0x7F => c.is_ascii_digit(),
        FIRST_HAN..=LAST_HAN => false,
        at => sign_index(at).and_then(|at| COMPATIBLE[at]).is_none_or(|c| c.is_ascii_digit()),
    })
}

impl Folding {
    /// Variant character → ordinary character, and the marks that lead to notes.
    #[must_use]
    pub fn new(variants: impl IntoIterator<Item = (char, char)>, notes: Notes) -> Self {
        let variants = variants.into_iter().collect();
        let (entries, bold_names) = (Entries::default(), BoldNames::default());
        Self { ordinary: Ordinary::build(&variants), variants, notes, entries, bold_names }
    }

    /// With what stands in cells of numbers besides digits.
    #[must_use]
    pub fn with_entries(self, entries: Entries) -> Self {
        Self { entries, ..self }
    }

    /// The marks that lead to notes.
    #[must_use]
    pub fn notes(&self) -> &Notes {
        &self.notes
    }

    /// With the words by which faces say that they are bold.
    #[must_use]
    pub fn with_bold_names(self, bold_names: BoldNames) -> Self {
        Self { bold_names, ..self }
    }

    /// Which faces are bold, by their names.
    #[must_use]
    pub fn bold_names(&self) -> &BoldNames {
        &self.bold_names
    }

    /// What stands in cells of numbers besides digits.
    #[must_use]
    pub fn entries(&self) -> &Entries {
        &self.entries
    }

    /// The comparison form of a label: NFKC, radicals and traditional characters mapped to the simplified ones, letters
    /// and digits only, lower case. Spaces, brackets, quotes and punctuation disappear, and so do marks of notes.
    ///
    /// ```
    /// let folding = nianbao::Book::official().folding();
    /// assert_eq!(folding.fold("（一） 予 以 公 开"), "一予以公开");
    /// assert_eq!(folding.fold("本年增/减"), "本年增减");
    /// assert_eq!(folding.fold("①规章²（注1）"), "1规章");
    /// ```
    #[must_use]
    pub fn fold(&self, text: &str) -> String {
        let text = self.without_bracketed_notes(text);
        let mut folded = String::with_capacity(text.len());
        for c in text.chars() {
            match self.ordinary.get(c) {
                Some(c) if c.is_ascii() => {
                    if c.is_ascii_alphanumeric() {
                        folded.push(c.to_ascii_lowercase());
                    }
                }
                Some(c) if (FIRST_HAN..=LAST_HAN).contains(&(c as u32)) => folded.push(c),
                // Signs, the greater part of what else a report holds.
                Some('\u{2010}'..='\u{3004}' | '\u{3008}'..='\u{3020}') => {}
                Some(c) if c.is_alphanumeric() => folded.extend(c.to_lowercase().filter(|c| c.is_alphanumeric())),
                Some(_) => {}
                // What stands beside it may matter: the whole text is normalised.
                None => return self.fold_any(text),
            }
        }
        folded
    }

    /// [`Folding::fold`] without a copy where nothing changes: most cells of a table are plain digits.
    #[must_use]
    pub fn fold_cow<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let same = |b: u8| b.is_ascii_digit() || b.is_ascii_lowercase();
        if text.bytes().all(same) { Cow::Borrowed(text) } else { Cow::Owned(self.fold(text)) }
    }

    fn fold_any(&self, text: &str) -> String {
        let mut folded = String::with_capacity(text.len());
        for (piece, sign) in pieces(text, |c| number_sign(c).is_some()) {
            folded.extend(
                // İ in lower case is an i and a mark. Marks that stand on a letter would change places at another folding.
                piece
                    .nfkc()
                    .map(|c| self.simplify(c))
                    .filter(|c| c.is_alphanumeric())
                    .flat_map(char::to_lowercase)
                    .filter(|c| c.is_alphanumeric() && canonical_combining_class(*c) == 0),
            );
            match sign.map(|c| (c, number_sign(c))) {
                // ① before a label is its number; behind it, it leads to a note.
                Some((c, Some(NumberSign::Enclosed))) if folded.is_empty() => folded.push_str(&number_within(c)),
                _ => {}
            }
        }
        folded
    }

    /// A label without the notes in brackets at its end; other marks disappear in folding anyway.
    fn without_bracketed_notes<'a>(&self, text: &'a str) -> &'a str {
        let bracketed = text.ends_with([')', '）', ']', '］', '〕', '】']) && text.len() < 400;
        if bracketed && text.contains(['注', '[', '［', '〔', '【']) {
            // A sign before the label is its number.
            let mut rest = trim(text);
            while let Some(before) = self.notes.cut_behind(rest) {
                rest = trim(before);
            }
            if rest.is_empty() { text } else { rest }
        } else {
            text
        }
    }

    /// The text without the marks at its ends that lead to notes: `12①`, `规章[1]`, `*12`.
    #[must_use]
    pub fn without_notes<'a>(&self, text: &'a str) -> &'a str {
        let mut rest = trim(text);
        while let Some(cut) = self.notes.cut_behind(rest).or_else(|| self.notes.cut_before(rest)) {
            rest = trim(cut);
        }
        rest
    }

    /// One character in its simplified, ordinary shape.
    #[must_use]
    pub fn simplify(&self, c: char) -> char {
        if c.is_ascii() { c } else { self.variants.get(&c).copied().unwrap_or(c) }
    }

    /// The compatible form with the variants of [`Folding::fold`] mapped, punctuation and spaces kept.
    #[must_use]
    pub fn normal(&self, text: &str) -> String {
        let mut normal = String::with_capacity(text.len());
        for c in text.chars() {
            match self.ordinary.get(c) {
                Some(c) => normal.push(c),
                None => return compatible(text).chars().map(|c| self.simplify(c)).collect(),
            }
        }
        normal
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::pattern::Pattern;

    fn folding() -> Folding {
        let notes =
            [r"(?:[①-⑳¹²³]|[\[〔]\d+[\]〕])$", r"^(?:\*|[①-⑳])"].map(|pattern| Pattern::new(pattern.to_string(), 0));
        let [behind, before] = notes;
        let notes = Notes::new(behind, before);
        Folding::new([('處', '处'), ('數', '数'), ('⻓', '长'), ('・', '·')], notes)
    }

    #[test]
    fn radicals_and_traditional_fold_to_the_ordinary_character() {
        assert_eq!(folding().fold("⼀、政府信息⽐例"), "一政府信息比例");
        assert_eq!(folding().fold("處理決定數量"), "处理決定数量");
    }

    #[test]
    fn ordinary_characters_fold_as_any_other_do() {
        let folding = folding();
        let all = (0..=0xFFFF).filter_map(char::from_u32);
        for c in all {
            // Alone, before a mark that composes with some letters, and behind a Hangul syllable's first half.
            for text in [format!("{c}"), format!("{c}\u{301}"), format!("ᄀ{c}"), format!("{c}\u{3099}一")] {
                assert_eq!(folding.fold(&text), folding.fold_any(&text), "{text:?}");
                assert_eq!(
                    folding.normal(&text),
                    compatible(&text).chars().map(|c| folding.simplify(c)).collect::<String>(),
                    "{text:?}"
                );
            }
        }
    }
}
