//! The template file as it is written.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

/// A layout written out in full.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    pub form: Spanned<String>,
    pub layout: Spanned<String>,
    pub name: String,
    pub from_year: i32,
    pub source: String,
    pub widths: Spanned<Vec<f64>>,
    pub band_fill: Option<Spanned<String>>,
    pub unit: String,
    #[serde(default)]
    pub header_rows: usize,
    #[serde(default)]
    pub sets: BTreeMap<String, Vec<String>>,
    pub row: Vec<RawRow>,
    #[serde(default)]
    pub equation: Vec<Spanned<RawEquation>>,
}

/// What a revised form changes in its elder.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Revision {
    pub extends: Spanned<String>,
    pub layout: Spanned<String>,
    pub from_year: i32,
    pub source: String,
    pub name: Option<String>,
    pub widths: Option<Spanned<Vec<f64>>>,
    pub band_fill: Option<Spanned<String>>,
    #[serde(default)]
    pub sets: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    pub remove: Vec<Spanned<String>>,
    #[serde(default)]
    pub remove_columns: Vec<Spanned<String>>,
    #[serde(default)]
    pub remove_equations: Vec<Spanned<String>>,
    #[serde(default)]
    pub cell: Vec<Spanned<CellEdit>>,
    #[serde(default)]
    pub column: Vec<Spanned<LineEdit>>,
    #[serde(default)]
    pub row: Vec<Spanned<LineEdit>>,
    #[serde(default)]
    pub equation: Vec<Spanned<RawEquation>>,
    #[serde(default)]
    pub split: Vec<Spanned<RawSplit>>,
}

/// A row of the elder layout that is several rows now.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawSplit {
    pub row: String,
    pub into: Vec<String>,
}

/// Words of the form that are changed, or are met in another spelling.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CellEdit {
    pub was: String,
    pub text: Option<String>,
    pub wrap: Option<Vec<String>>,
    #[serde(default)]
    pub aliases: Vec<String>,
}

/// A new row or column and its place.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LineEdit {
    pub key: Option<String>,
    pub after: Option<String>,
    pub before: Option<String>,
    pub replace: Option<String>,
    pub cells: Vec<Spanned<RawCell>>,
    pub width: Option<f64>,
    pub like: Option<String>,
    #[serde(default)]
    pub alone: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRow {
    pub key: Option<String>,
    pub cells: Spanned<Vec<Spanned<RawCell>>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawCell {
    pub band: Option<String>,
    pub head: Option<String>,
    pub group: Option<String>,
    pub label: Option<String>,
    pub note: Option<String>,
    pub values: Option<Members>,
    #[serde(default)]
    pub units: Vec<String>,
    #[serde(default)]
    pub signed: Vec<String>,
    pub kind: Option<String>,
    #[serde(default = "one")]
    pub cols: usize,
    #[serde(default = "one")]
    pub rows: usize,
    #[serde(default)]
    pub vertical: bool,
    #[serde(default)]
    pub aliases: Vec<String>,
    #[serde(default)]
    pub wrap: Vec<String>,
}

fn one() -> usize {
    1
}

/// Names given one by one, or by the name of their set.
#[derive(Deserialize, Clone)]
#[serde(untagged)]
pub(super) enum Members {
    Set(String),
    List(Vec<String>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawEquation {
    pub code: String,
    pub each: Members,
    pub left: Vec<String>,
    pub right: Vec<String>,
    pub zh: String,
    pub en: String,
    pub source: String,
}
