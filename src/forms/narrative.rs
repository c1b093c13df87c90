//! `templates/narrative.toml`: numbers that the text states about the tables, and the cells they speak of.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;
use toml::Spanned;

use super::Template;
use super::error::{TemplateError, Text};
use super::grid::knows;
use crate::base::pattern::{Mistake, Pattern};

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
    pub pattern: Pattern,
    /// Words of which one of each list stands in whatever is worded so: what has none is not compared with the wording.
    pub needs: Vec<Vec<String>>,
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
    needs: Vec<Vec<String>>,
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
    let words: Vec<(String, &str)> = file.words.iter().map(|(w, meaning)| (format!("{{{w}}}"), &**meaning)).collect();
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
            for (word, meaning) in &words {
                if pattern.contains(word) {
                    pattern = pattern.replace(word, meaning);
                }
            }
        }
        let pattern = Pattern::new(pattern, raw.pattern.span().start);
        let Raw { id, keys, needs, value, after, certain, prior, .. } = raw;
        statements.push(Statement { id, keys, pattern, needs, value, after, certain, prior });
    }
    let denials = file.denials.characters.chars().collect();
    Ok(Narrative { statements, lead: file.lead.words, others: file.lead.others, skip: file.skip.words, denials })
}

impl Statement {
    /// Where it stands in a clause, with its number as group `n`.
    #[must_use]
    pub fn find<'t>(&self, clause: &'t str) -> Option<regex::Captures<'t>> {
        let held = self.needs.iter().all(|any| any.iter().any(|word| clause.contains(word.as_str())));
        // A number that is compared is in digits.
        let digits = self.value.is_some() || clause.bytes().any(|b| b.is_ascii_digit());
        if held && digits { self.pattern.captures(clause) } else { None }
    }
}

impl Narrative {
    /// Compile all patterns, which otherwise wait for a clause that they may fit.
    pub(super) fn check(&self, text: &Text<'_>) -> Result<(), TemplateError> {
        for statement in &self.statements {
            let fail = |at: usize, why: &str| text.place(at).error(format!("statement {}: {why}", statement.id));
            statement.pattern.check().map_err(|Mistake { at, reason }| fail(at, &reason))?;
            if statement.value.is_none() && !statement.pattern.has_group("n") {
                return Err(fail(statement.pattern.at(), "it has neither {n} nor a value"));
            }
        }
        Ok(())
    }
}
