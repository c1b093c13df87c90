//! Regular expressions that are compiled when a text comes that may fit: compiling all of a book's would be most of the start of a
//! process, and few reports need many of them.

use std::sync::OnceLock;

use regex::{Captures, Match, Regex, RegexSet};
use serde::{Deserialize, Deserializer};
use toml::Spanned;

/// One regular expression.
#[derive(Debug, Clone)]
pub struct Pattern {
    text: String,
    /// Where it stands in its file, in bytes.
    at: usize,
    compiled: OnceLock<Regex>,
}

/// Several, of which one is enough. Each is read by itself, and all of them are compiled at once.
#[derive(Debug, Clone)]
pub struct Patterns {
    texts: Vec<String>,
    at: usize,
    compiled: OnceLock<RegexSet>,
}

/// A regular expression that is none: where it stands in its file, in bytes, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// Where.
    pub at: usize,
    /// Why.
    pub reason: String,
}

impl Mistake {
    fn new(at: usize, reason: &regex::Error) -> Self {
        Self { at, reason: format!("pattern: {reason}") }
    }
}

impl Pattern {
    /// A regular expression that stands at a byte of its file.
    #[must_use]
    pub fn new(text: String, at: usize) -> Self {
        Self { text, at, compiled: OnceLock::new() }
    }

    /// As it is written.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where it stands in its file, in bytes.
    #[must_use]
    pub fn at(&self) -> usize {
        self.at
    }

    /// Compile it now: a book of anybody's is checked as a whole before it is used.
    ///
    /// # Errors
    /// [`Mistake`] where it is no regular expression.
    pub fn check(&self) -> Result<(), Mistake> {
        let compiled = Regex::new(&self.text).map_err(|e| Mistake::new(self.at, &e))?;
        self.compiled.get_or_init(|| compiled);
        Ok(())
    }

    fn compiled(&self) -> &Regex {
        // Books are checked, the official one by a test: a broken one cannot be released.
        self.compiled.get_or_init(|| Regex::new(&self.text).unwrap_or_else(|e| panic!("{e}")))
    }

    /// Does it fit somewhere in the text?
    #[must_use]
    pub fn is_match(&self, text: &str) -> bool {
        self.compiled().is_match(text)
    }

    /// Where it fits first.
    #[must_use]
    pub fn find<'t>(&self, text: &'t str) -> Option<Match<'t>> {
        self.compiled().find(text)
    }

    /// Where it and its groups fit first.
    #[must_use]
    pub fn captures<'t>(&self, text: &'t str) -> Option<Captures<'t>> {
        self.compiled().captures(text)
    }

    /// Has it a group of this name?
    #[must_use]
    pub fn has_group(&self, name: &str) -> bool {
        self.compiled().capture_names().flatten().any(|group| group == name)
    }
}

impl Patterns {
    /// As they are written.
    #[must_use]
    pub fn texts(&self) -> &[String] {
        &self.texts
    }

    /// Compile them now.
    ///
    /// # Errors
    /// [`Mistake`] where one is no regular expression.
    pub fn check(&self) -> Result<(), Mistake> {
        let compiled = RegexSet::new(&self.texts).map_err(|e| Mistake::new(self.at, &e))?;
        self.compiled.get_or_init(|| compiled);
        Ok(())
    }

    /// Does one of them fit somewhere in the text?
    #[must_use]
    pub fn is_match(&self, text: &str) -> bool {
        let compiled = || RegexSet::new(&self.texts).unwrap_or_else(|e| panic!("{e}"));
        self.compiled.get_or_init(compiled).is_match(text)
    }
}

impl<'de> Deserialize<'de> for Pattern {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = Spanned::<String>::deserialize(from)?;
        let at = text.span().start;
        Ok(Self::new(text.into_inner(), at))
    }
}

impl<'de> Deserialize<'de> for Patterns {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let texts = Spanned::<Vec<String>>::deserialize(from)?;
        let at = texts.span().start;
        Ok(Self { texts: texts.into_inner(), at, compiled: OnceLock::new() })
    }
}
