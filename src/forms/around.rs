//! The words of `templates/report.toml` by which web pages are told from the report that stands on them.

use foldhash::HashSet;
use serde::Deserialize;

use crate::base::pattern::{Mistake, Pattern, Patterns};
use crate::base::text::is_space;

/// What web pages set around a report, in the text that is saved of them too.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct PageWords {
    /// Lines that stand on web pages and nowhere else, as regular expressions.
    pub sure: Patterns,
    /// Characters of which each of these lines has one; where none are given, any line may be one.
    #[serde(default, deserialize_with = "characters")]
    pub sure_signs: HashSet<char>,
    /// A line with the time at which an article was put on the page.
    pub dated: Pattern,
    /// Characters of which each such line has one.
    #[serde(default, deserialize_with = "characters")]
    pub dated_signs: HashSet<char>,
    /// Words of menus and buttons: a line of nothing else is none of the report's.
    pub words: HashSet<String>,
    /// Names of facts about an article, with their values behind them or in the next line.
    pub labels: HashSet<String>,
    /// Of these, the title.
    pub titles: Vec<String>,
    /// Of these, whose it is, those first that are trusted first.
    pub agencies: Vec<String>,
    /// Of these, where the site has it from.
    pub sources: Vec<String>,
    /// Names of a page's metadata that are its article's title.
    pub title_metas: Vec<String>,
    /// Who published it.
    pub agency_metas: Vec<String>,
    /// The site.
    pub site_metas: Vec<String>,
    /// What names of sites have beside the agency's: 门户网站.
    pub site_ends: Vec<String>,
    /// What is set before a title in its line.
    pub before_title: Pattern,
    /// Characters with one of which that begins, after white space.
    #[serde(default, deserialize_with = "characters")]
    pub before_title_signs: HashSet<char>,
    /// What belongs to a title behind the document's name.
    pub within_title: Pattern,
    /// Lines above a title that are the report's own: its number as a document.
    pub own: Pattern,
}

impl PageWords {
    /// Compile all patterns.
    pub(super) fn check(&self) -> Result<(), Mistake> {
        self.sure.check()?;
        [&self.dated, &self.before_title, &self.within_title, &self.own].into_iter().try_for_each(Pattern::check)
    }

    /// Is it a line that stands on web pages and nowhere else?
    #[must_use]
    pub fn is_sure(&self, line: &str) -> bool {
        has_one(line, &self.sure_signs) && self.sure.is_match(line)
    }

    /// Is it a line with the time at which an article was put on the page?
    #[must_use]
    pub fn is_dated(&self, line: &str) -> bool {
        has_one(line, &self.dated_signs) && self.dated.is_match(line)
    }

    /// How many bytes before a title are none of it.
    #[must_use]
    pub fn before_title(&self, line: &str) -> usize {
        let signs = &self.before_title_signs;
        let first = line.chars().find(|&c| !is_space(c));
        let may = signs.is_empty() || first.is_some_and(|c| signs.contains(&c));
        if may { self.before_title.find(line).map_or(0, |m| m.end()) } else { 0 }
    }

    /// How many bytes behind the document's name are still of the title.
    #[must_use]
    pub fn within_title(&self, rest: &str) -> usize {
        if rest.is_empty() { 0 } else { self.within_title.find(rest).map_or(0, |m| m.end()) }
    }
}

/// Has the line one of the signs, where any are known?
fn has_one(line: &str, signs: &HashSet<char>) -> bool {
    signs.is_empty() || line.chars().any(|c| signs.contains(&c))
}

/// A string as the set of its characters.
fn characters<'de, D: serde::Deserializer<'de>>(from: D) -> Result<HashSet<char>, D::Error> {
    Ok(String::deserialize(from)?.chars().collect())
}
