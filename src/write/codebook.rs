//! The codebook: every number cell of the forms, under the name by which all outputs speak of it, with its labels, its unit and the
//! equations it is in. `nianbao keys` shows it, and it lies beside every set of tables.

use serde::Serialize;

use super::csv::{Texts, field_of};
use crate::forms::{Book, Equation, Field, Template};

/// A cell of one layout.
#[derive(Debug, Serialize)]
pub struct Entry<'a> {
    /// Its key.
    pub key: &'a str,
    /// The layout that has it: with the key what names one cell.
    pub layout: &'a str,
    /// The form: `disclosure`, `requests`, `cases`.
    pub form: &'static str,
    /// 表二, 表三, 表四.
    pub table_label: &'a str,
    /// The band or group of columns that it belongs to; empty where there is none.
    pub group_label: &'a str,
    /// The label of its row; empty in 表四.
    pub row_label: &'a str,
    /// The header of its column.
    pub column_label: &'a str,
    /// The labels in one, in Chinese.
    pub label: String,
    /// Row and column in English; empty where the book has no English for it.
    pub label_en: String,
    /// The form's own unit; empty where the form states none.
    pub unit: &'a str,
    /// The equations that it is in.
    pub equations: Vec<Sum<'a>>,
}

/// An equation with its keys.
#[derive(Debug, Serialize)]
pub struct Sum<'a> {
    /// The code of its finding.
    pub code: &'a str,
    /// The rule in Chinese.
    pub zh: &'a str,
    /// The rule in English.
    pub en: &'a str,
    /// Keys summed on the left.
    pub left: Vec<&'a str>,
    /// Keys summed on the right.
    pub right: Vec<&'a str>,
}

/// The columns of the codebook as CSV.
pub const COLUMNS: [&str; 11] = [
    "key",
    "layout",
    "form",
    "table_label",
    "group_label",
    "row_label",
    "column_label",
    "label",
    "label_en",
    "unit",
    "equations",
];

/// Every cell of every layout, in the order of the forms.
#[must_use]
pub fn entries(book: &Book) -> Vec<Entry<'_>> {
    let mut layouts: Vec<&Template> = book.templates().iter().map(AsRef::as_ref).collect();
    layouts.sort_by_key(|t| t.form);
    layouts.into_iter().flat_map(|t| t.fields.iter().enumerate().map(move |(at, f)| entry(book, t, at, f))).collect()
}

fn entry<'a>(book: &'a Book, template: &'a Template, at: usize, field: &'a Field) -> Entry<'a> {
    let own = |e: &&Equation| e.left.contains(&at) || e.right.contains(&at);
    let keys = |places: &[usize]| places.iter().map(|&i| template.fields[i].key.as_str()).collect();
    let sum = |e: &'a Equation| Sum {
        code: e.code.as_str(),
        zh: &e.zh,
        en: &e.en,
        left: keys(&e.left),
        right: keys(&e.right),
    };
    Entry {
        key: &field.key,
        layout: &template.layout,
        form: template.form.name(),
        table_label: &template.table,
        group_label: &field.group,
        row_label: &field.row_label,
        column_label: &field.column_label,
        label: field.label(),
        label_en: book.english_cell(&field.key).map(|(row, column)| format!("{row} · {column}")).unwrap_or_default(),
        unit: &field.unit,
        equations: template.equations.iter().filter(own).map(sum).collect(),
    }
}

/// The codebook as UTF-8 CSV with CR LF; of the equations their codes, a space between.
#[must_use]
pub fn to_csv(entries: &[Entry<'_>]) -> Vec<u8> {
    let mut text = COLUMNS.join(",") + "\r\n";
    for e in entries {
        let equations = e.equations.iter().map(|sum| sum.code).collect::<Vec<_>>().join(" ");
        let fields = [
            e.key,
            e.layout,
            e.form,
            e.table_label,
            e.group_label,
            e.row_label,
            e.column_label,
            &e.label,
            &e.label_en,
            e.unit,
            &equations,
        ];
        text += &fields.map(|field| field_of(field, Texts::Guarded)).join(",");
        text += "\r\n";
    }
    text.into_bytes()
}
