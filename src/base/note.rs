//! Marks that lead to notes (`12①`, `规章[1]`, `*12`), by patterns that are given.

use super::pattern::{Mistake, Pattern};
use super::text::is_han;

/// How such marks are written.
#[derive(Debug, Clone)]
pub struct Notes {
    behind: Pattern,
    before: Pattern,
    /// The Han characters, Latin letters and marks of sentences that they have; none given: any.
    letters: String,
}

impl Notes {
    /// Patterns of marks behind a text and before it.
    #[must_use]
    pub fn new(behind: Pattern, before: Pattern) -> Self {
        Self { behind, before, letters: String::new() }
    }

    /// With the Han characters, Latin letters and marks of sentences that they have: most texts end in another, and are not looked at.
    #[must_use]
    pub fn with_letters(self, letters: &str) -> Self {
        Self { letters: letters.to_string(), ..self }
    }

    /// Compile the patterns now.
    ///
    /// # Errors
    /// Which of them, behind a text (0) or before it (1), is no regular expression.
    pub fn check(&self) -> Result<(), (usize, Mistake)> {
        [&self.behind, &self.before].into_iter().enumerate().try_for_each(|(i, p)| p.check().map_err(|e| (i, e)))
    }

    /// A text without white space at its end up to the mark that it ends with, if it does.
    #[must_use]
    pub fn cut_behind<'a>(&self, text: &'a str) -> Option<&'a str> {
        if !self.may_end(text) {
            return None;
        }
        self.behind.find(text).filter(|mark| !mark.is_empty()).map(|mark| &text[..mark.start()])
    }

    /// What stands behind the mark that a text begins with, if it does.
    #[must_use]
    pub fn cut_before<'a>(&self, text: &'a str) -> Option<&'a str> {
        if !text.chars().next().is_some_and(|c| self.may_begin(c)) {
            return None;
        }
        self.before.find(text).filter(|mark| !mark.is_empty()).map(|mark| &text[mark.end()..])
    }

    fn may_hold(&self, c: char) -> bool {
        let plain = is_han(c) || c.is_ascii_alphabetic() || matches!(c, '”' | '’' | '》' | '。' | '，' | '、' | '；');
        self.letters.is_empty() || !plain || self.letters.contains(c)
    }

    /// May a mark before a text begin so? Numbers and brackets before labels are their own.
    fn may_begin(&self, c: char) -> bool {
        let own = c.is_ascii_digit() || matches!(c, '(' | '（' | '[' | '［' | '〔' | '【' | '“' | '‘' | '《');
        self.may_hold(c) && (self.letters.is_empty() || !own || self.letters.contains(c))
    }

    /// May the text end with a mark? What stands right before a bracket at its end is of the mark too.
    fn may_end(&self, text: &str) -> bool {
        let mut from_end = text.chars().rev();
        match from_end.next() {
            Some(')' | '）' | ']' | '］' | '〕' | '】') => from_end.next().is_none_or(|c| self.may_hold(c)),
            Some(last) => self.may_hold(last),
            None => false,
        }
    }
}
