//! The words of `templates/report.toml` by which web pages are told from the report that stands on them.

use std::collections::HashSet;

use regex::{Regex, RegexSet};
use serde::Deserialize;

use super::knowledge::regular;

/// What web pages set around a report, in the text that is saved of them too.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct PageWords {
    /// Lines that stand on web pages and nowhere else, as regular expressions.
    #[serde(deserialize_with = "any_of")]
    pub sure: RegexSet,
    /// A line with the time at which an article was put on the page.
    #[serde(deserialize_with = "regular")]
    pub dated: Regex,
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
    #[serde(deserialize_with = "regular")]
    pub before_title: Regex,
    /// What belongs to a title behind the document's name.
    #[serde(deserialize_with = "regular")]
    pub within_title: Regex,
    /// Lines above a title that are the report's own: its number as a document.
    #[serde(deserialize_with = "regular")]
    pub own: Regex,
}

/// Regular expressions of which one is enough. Each is read by itself, and all of them are compiled once: signs of many scripts make
/// that two thirds of what the whole knowledge takes.
fn any_of<'de, D: serde::Deserializer<'de>>(from: D) -> Result<RegexSet, D::Error> {
    RegexSet::new(Vec::<String>::deserialize(from)?).map_err(|e| serde::de::Error::custom(e.to_string()))
}
