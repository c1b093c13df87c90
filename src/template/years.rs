//! `templates/years.toml`: what one year's report says of the year before.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::finding::Severity;

/// One year's report against the one before.
#[derive(Debug)]
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
pub struct YearRule {
    /// Code of its finding.
    pub code: String,
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
    rule: Vec<Raw>,
    #[serde(default)]
    same: Vec<RawSame>,
    jump: Jump,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSame {
    each: Vec<String>,
    old: String,
    new: Vec<String>,
    zh: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Jump {
    keys: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    code: String,
    severity: Severity,
    each: Vec<String>,
    left: Vec<String>,
    right: Vec<String>,
    zh: String,
    en: String,
}

static RULES: LazyLock<YearRules> = LazyLock::new(|| {
    // Loaded by a test, as the templates are.
    parse(include_str!("../../templates/years.toml")).unwrap_or_else(|e| panic!("templates/years.toml: {e}"))
});

/// What one year's report says of the year before.
#[must_use]
pub fn year_rules() -> &'static YearRules {
    &RULES
}

fn parse(text: &str) -> Result<YearRules, String> {
    let file: File = toml::from_str(text).map_err(|e| e.to_string())?;
    let known = |key: &str| super::templates().iter().any(|t| t.position(key).is_some());
    let term = |raw: &str, member: &str| {
        let (minus, rest) = raw.strip_prefix('-').map_or((false, raw), |rest| (true, rest));
        let (year, key) = rest.split_once(' ').ok_or_else(|| format!("{raw}: “this KEY” or “last KEY” is expected"))?;
        let key = key.replace('*', member);
        match (year, known(&key)) {
            ("this" | "last", true) => Ok(Term { minus, last: year == "last", key }),
            _ => Err(format!("{raw}: unknown year or key {key}")),
        }
    };
    let mut rules = Vec::new();
    for raw in &file.rule {
        for member in &raw.each {
            let side = |terms: &[String]| terms.iter().map(|t| term(t, member)).collect::<Result<Vec<_>, _>>();
            rules.push(YearRule {
                code: raw.code.clone(),
                severity: raw.severity,
                left: side(&raw.left)?,
                right: side(&raw.right)?,
                zh: raw.zh.clone(),
                en: raw.en.clone(),
            });
        }
    }
    let mut same = Vec::new();
    for raw in &file.same {
        for member in &raw.each {
            let old = raw.old.replace('*', member);
            let new: Vec<String> = raw.new.iter().map(|k| k.replace('*', member)).collect();
            if let Some(key) = std::iter::once(&old).chain(&new).find(|k| !known(k)) {
                return Err(format!("same: unknown key {key}"));
            }
            let column = super::templates().iter().find_map(|t| t.position(&old).map(|i| &t.fields[i].column_label));
            let zh = format!("{} · {}", raw.zh, column.map_or("", String::as_str));
            same.push(SameMeaning { old, new, zh });
        }
    }
    match file.jump.keys.iter().find(|k| !known(k)) {
        Some(key) => Err(format!("jump: unknown key {key}")),
        None => Ok(YearRules { rules, same, jump: file.jump.keys }),
    }
}
