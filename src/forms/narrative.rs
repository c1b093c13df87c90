//! `templates/narrative.toml`: numbers that the text states about the tables, and the cells they speak of.

use std::collections::BTreeMap;
use std::sync::Arc;

use regex::Regex;
use serde::Deserialize;
use toml::Spanned;

use super::Template;
use super::error::{TemplateError, Text};
use super::grid::knows;

/// How numbers are stated in the text.
#[derive(Debug)]
#[non_exhaustive]
pub struct Narrative {
    /// The ways of stating them.
    pub statements: Vec<Statement>,
    /// Words that may stand before a statement in its clause; `{agency}` is the report's own agency.
    pub lead: Vec<String>,
    /// Words before a statement by which it speaks of something else.
    pub others: Vec<String>,
    /// Words by which a clause speaks of something else.
    pub skip: Vec<String>,
    /// Characters that deny: a sentence with none of them and no digit states no number.
    pub denials: Vec<char>,
}

/// One way of stating a number.
#[derive(Debug)]
#[non_exhaustive]
pub struct Statement {
    /// What it is about; several ways may share one.
    pub id: String,
    /// Sums of cells, any of which may be meant.
    pub keys: Vec<Vec<String>>,
    /// The wording; group `n` is the number unless `value` is set.
    pub pattern: Regex,
    /// The number that the wording itself states (没有 is 0).
    pub value: Option<u32>,
    /// Statements of which one must stand before it in the sentence.
    pub after: Vec<String>,
    /// May it mean nothing else?
    pub certain: bool,
    /// Does it name another year by its nature (上年结转)?
    pub prior: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    words: BTreeMap<String, String>,
    lead: Lead,
    skip: Words,
    denials: Characters,
    statement: Vec<Raw>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Lead {
    words: Vec<String>,
    others: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    words: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Characters {
    characters: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    id: String,
    keys: Vec<Vec<String>>,
    pattern: Spanned<String>,
    value: Option<u32>,
    #[serde(default)]
    after: Vec<String>,
    #[serde(default = "yes")]
    certain: bool,
    #[serde(default)]
    prior: bool,
}

fn yes() -> bool {
    true
}

/// Parse `narrative.toml`.
pub(super) fn parse(text: &Text<'_>, templates: &[Arc<Template>]) -> Result<Narrative, TemplateError> {
    let file: File = text.read()?;
    let mut statements = Vec::new();
    for raw in file.statement {
        let fail =
            |message: String| text.place(raw.pattern.span().start).error(format!("statement {}: {message}", raw.id));
        for key in raw.keys.iter().flatten() {
            if !knows(templates, key) {
                return Err(fail(format!("unknown key {key}")));
            }
        }
        let mut pattern = raw.pattern.get_ref().clone();
        // Words may stand for words: two rounds resolve them.
        for _ in 0..2 {
            for (word, meaning) in &file.words {
                pattern = pattern.replace(&format!("{{{word}}}"), meaning);
            }
        }
        let pattern = Regex::new(&pattern).map_err(|e| fail(e.to_string()))?;
        if raw.value.is_none() && !pattern.capture_names().flatten().any(|n| n == "n") {
            return Err(fail("it has neither {n} nor a value".into()));
        }
        let Raw { id, keys, value, after, certain, prior, .. } = raw;
        statements.push(Statement { id, keys, pattern, value, after, certain, prior });
    }
    let denials = file.denials.characters.chars().collect();
    Ok(Narrative { statements, lead: file.lead.words, others: file.lead.others, skip: file.skip.words, denials })
}
