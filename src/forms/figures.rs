//! `templates/figures.toml`: the numbers that summaries, comparisons and charts single out.

use std::sync::Arc;

use serde::Deserialize;

use super::Template;
use super::error::{TemplateError, Text};
use super::growth::Growth;

/// What is singled out where.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Figures {
    /// Columns of a summary's list of offices.
    pub offices: List,
    /// The share of outcomes in which something was disclosed.
    pub disclosed: Share,
    /// What offices are ranked by.
    pub ranking: List,
    /// What years are compared by.
    pub comparison: List,
    /// Which changes between years are told in percent.
    pub growth: Growth,
    /// What a comparison says of the years at once.
    pub told: List,
    /// What a summary is compared with last year's by.
    pub change: Titled,
    /// Outcomes by group.
    pub outcomes: Outcomes,
    /// The row of applicants.
    pub applicants: Selection,
    /// The rows of reasons.
    pub reasons: Selection,
    /// Sentences of a summary's first section.
    pub brief: Brief,
}

/// Some numbers.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct List {
    /// In order.
    pub figures: Vec<Figure>,
}

/// Some numbers under a title.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Titled {
    /// The title.
    pub title: String,
    /// In order.
    pub figures: Vec<Figure>,
}

/// A number.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Figure {
    /// Its name.
    pub name: String,
    /// Its name in English, where one is told.
    #[serde(default)]
    pub en: String,
    /// Its key.
    pub key: String,
}

/// Some numbers as a percentage of another.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Share {
    /// Its name.
    pub name: String,
    /// Keys that are added up.
    pub parts: Vec<String>,
    /// Key of the whole.
    pub of: String,
}

/// Sums of groups of numbers.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Outcomes {
    /// The title.
    pub title: String,
    /// In order.
    pub groups: Vec<Group>,
}

/// A group of numbers.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Group {
    /// Its name.
    pub name: String,
    /// Its keys, with one `*`.
    pub keys: String,
}

/// Numbers chosen by their keys.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Selection {
    /// The title.
    pub title: String,
    /// Keys, each with one `*`.
    pub keys: Vec<String>,
    /// Keys that are left out.
    pub except: Vec<String>,
}

/// Sentences.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Brief {
    /// With keys in braces.
    pub lines: Vec<String>,
}

impl Group {
    /// Is the key one of the group?
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        fits(&self.keys, key)
    }
}

impl Selection {
    /// Is the key chosen?
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.keys.iter().any(|pattern| fits(pattern, key)) && !self.except.iter().any(|other| other == key)
    }
}

impl Brief {
    /// The sentences with each key in braces replaced.
    #[must_use]
    pub fn filled(&self, number: &dyn Fn(&str) -> String) -> Vec<String> {
        let fill = |line: &String| {
            let mut pieces = line.split('{');
            let mut filled = pieces.next().unwrap_or_default().to_string();
            for piece in pieces {
                let (key, rest) = piece.split_once('}').unwrap_or((piece, ""));
                filled.push_str(&number(key));
                filled.push_str(rest);
            }
            filled
        };
        self.lines.iter().map(fill).collect()
    }
}

/// `a*b`: begins with the one and ends with the other.
fn fits(pattern: &str, key: &str) -> bool {
    match pattern.split_once('*') {
        Some((begin, end)) => key.len() >= begin.len() + end.len() && key.starts_with(begin) && key.ends_with(end),
        None => pattern == key,
    }
}

/// Parse `figures.toml`.
pub(super) fn parse(text: &Text<'_>, templates: &[Arc<Template>]) -> Result<Figures, TemplateError> {
    let figures: Figures = text.read()?;
    let known = |pattern: &str| templates.iter().any(|t| t.fields.iter().any(|f| fits(pattern, &f.key)));
    match figures.patterns().into_iter().find(|pattern| !known(pattern)) {
        Some(pattern) => Err(text.find(pattern).error(format!("no layout has a key {pattern}"))),
        None => Ok(figures),
    }
}

impl Figures {
    /// Every key and pattern of keys that is named.
    fn patterns(&self) -> Vec<&str> {
        let lists = [&self.offices, &self.ranking, &self.comparison, &self.told].map(|list| &list.figures);
        let mut named: Vec<&str> =
            lists.into_iter().flatten().chain(&self.change.figures).map(|figure| figure.key.as_str()).collect();
        let Share { parts, of, .. } = &self.disclosed;
        named.extend(parts.iter().chain([of]).map(String::as_str));
        named.extend(self.outcomes.groups.iter().map(|g| g.keys.as_str()));
        for chosen in [&self.applicants, &self.reasons] {
            named.extend(chosen.keys.iter().chain(&chosen.except).map(String::as_str));
        }
        for line in &self.brief.lines {
            named.extend(line.split('{').skip(1).map(|piece| piece.split('}').next().unwrap_or(piece)));
        }
        named
    }
}
