//! `templates/years.toml`: what one year's report says of the year before.

use std::sync::Arc;

use serde::Deserialize;
use toml::Spanned;

use super::error::{TemplateError, Text};
use super::grid::knows;
use super::{Field, Template};

use crate::base::finding::{Code, Severity};

/// One year's report against the one before.
#[derive(Debug)]
#[non_exhaustive]
pub struct YearRules {
    /// The sums between the years, `*` replaced.
    pub rules: Vec<YearRule>,
    /// Cells that mean the same in two layouts.
    pub same: Vec<SameMeaning>,
    /// Keys whose jumps are worth a look.
    pub jump: Vec<String>,
}

/// A cell of an older layout and the cells of a newer one that mean the same together.
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SameMeaning {
    /// Key of the older layout.
    pub old: String,
    /// Keys of the newer one.
    pub new: Vec<String>,
    /// Its name, with the column's.
    pub zh: String,
}

/// A sum between two years: one instance.
#[derive(Debug)]
#[non_exhaustive]
pub struct YearRule {
    /// Code of its finding.
    pub code: Code,
    /// How much it matters.
    pub severity: Severity,
    /// Terms of the left side.
    pub left: Vec<Term>,
    /// Terms of the right side.
    pub right: Vec<Term>,
    /// The rule in Chinese.
    pub zh: String,
    /// The rule in English.
    pub en: String,
}

/// One term of a sum between two years.
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Term {
    /// Taken off rather than added?
    pub minus: bool,
    /// Of last year's report rather than this year's?
    pub last: bool,
    /// The key.
    pub key: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    rule: Vec<Spanned<Raw>>,
    jump: Jump,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Jump {
    keys: Vec<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    code: String,
    severity: Severity,
    left: Vec<String>,
    right: Vec<String>,
    zh: String,
    en: String,
}

/// Parse `years.toml`.
pub(super) fn parse(text: &Text<'_>, templates: &[Arc<Template>]) -> Result<YearRules, TemplateError> {
    let file: File = text.read()?;
    let mut rules = Vec::new();
    for raw in &file.rule {
        let (at, raw) = (text.place(raw.span().start), raw.get_ref());
        rules.extend(instances(raw, templates).map_err(|message| at.error(message))?);
    }
    if let Some(key) = file.jump.keys.iter().find(|k| !knows(templates, k.get_ref())) {
        return Err(text.place(key.span().start).error(format!("jump: unknown key {}", key.get_ref())));
    }
    Ok(YearRules { rules, same: same(templates), jump: file.jump.keys.into_iter().map(Spanned::into_inner).collect() })
}

/// Cells of rows that a later layout has split.
fn same(templates: &[Arc<Template>]) -> Vec<SameMeaning> {
    let mut same = Vec::new();
    for (template, split) in templates.iter().flat_map(|t| t.splits.iter().map(move |s| (t, s))) {
        let key = |row: &str, member: &str| format!("{}.{row}.{member}", template.form);
        for (member, field) in members(&key(&split.row, "*"), templates) {
            let new: Vec<String> = split.into.iter().map(|row| key(row, &member)).collect();
            // A column that is gone has no counterpart.
            if new.iter().all(|key| template.position(key).is_some()) {
                let zh = format!("{} · {}", field.row_label, field.column_label);
                same.push(SameMeaning { old: key(&split.row, &member), new, zh });
            }
        }
    }
    same
}

/// A rule for each part of a key that `*` stands for in its first term.
fn instances(raw: &Raw, templates: &[Arc<Template>]) -> Result<Vec<YearRule>, String> {
    let first = raw.left.first().ok_or("left is empty")?;
    let each = members(parts(first)?.2, templates);
    if each.is_empty() {
        return Err(format!("{first}: no layout has such a key"));
    }
    let term = |term: &String, member: &str| {
        let (minus, last, key) = parts(term)?;
        let key = key.replace('*', member);
        if !knows(templates, &key) {
            return Err(format!("{term}: unknown key {key}"));
        }
        Ok(Term { minus, last, key })
    };
    let rules = each.iter().map(|(member, _)| {
        let side = |terms: &[String]| terms.iter().map(|t| term(t, member)).collect::<Result<Vec<_>, String>>();
        Ok(YearRule {
            code: raw.code.as_str().into(),
            severity: raw.severity,
            left: side(&raw.left)?,
            right: side(&raw.right)?,
            zh: raw.zh.clone(),
            en: raw.en.clone(),
        })
    });
    rules.collect()
}

/// `-last KEY`: taken off, of last year, the key.
fn parts(term: &str) -> Result<(bool, bool, &str), String> {
    let (minus, rest) = term.strip_prefix('-').map_or((false, term), |rest| (true, rest));
    match rest.split_once(' ') {
        Some(("this", key)) => Ok((minus, false, key)),
        Some(("last", key)) => Ok((minus, true, key)),
        _ => Err(format!("{term}: “this KEY” or “last KEY” is expected")),
    }
}

/// What `*` stands for in the keys of all layouts, each once, with its field in the oldest of them.
fn members<'a>(pattern: &str, templates: &'a [Arc<Template>]) -> Vec<(String, &'a Field)> {
    let (begin, end) = pattern.split_once('*').unwrap_or((pattern, ""));
    let mut found: Vec<(String, &Field)> = Vec::new();
    for field in templates.iter().flat_map(|t| &t.fields) {
        let part =
            field.key.strip_prefix(begin).and_then(|rest| rest.strip_suffix(end)).filter(|part| !part.contains('.'));
        if let Some(part) = part
            && !found.iter().any(|(known, _)| known == part)
        {
            found.push((part.to_string(), field));
        }
    }
    found
}
