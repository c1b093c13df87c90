//! Findings of one kind on the cells of one row, told at once: a row of seven cells that do not follow is one slip, not seven.

use std::collections::HashMap;

use crate::base::finding::{Finding, Lang};
use crate::forms::Book;

/// The findings of one kind on the same rows of a table, the first of them at the head; of any other finding that one alone.
/// By their numbers, in the order of the first of each.
#[must_use]
pub fn folded(findings: &[&Finding]) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut known: HashMap<_, usize> = HashMap::new();
    for (i, finding) in findings.iter().enumerate() {
        let rows: Vec<&str> = finding.keys.iter().filter_map(|key| Some(key.rsplit_once('.')?.0)).collect();
        let alike = (finding.code.as_str(), finding.severity, finding.accepted.as_deref(), rows);
        match known.get(&alike).filter(|_| one_column(finding)) {
            Some(&group) => groups[group].push(i),
            None => {
                if one_column(finding) {
                    known.insert(alike, groups.len());
                }
                groups.push(vec![i]);
            }
        }
    }
    groups
}

/// Is it about cells of one column, which the others of its kind may repeat?
fn one_column(finding: &Finding) -> bool {
    let mut columns = finding.keys.iter().filter_map(|key| Some(key.rsplit_once('.')?.1));
    let first = columns.next();
    first.is_some() && columns.all(|column| Some(column) == first)
}

/// A finding beside others of its kind, in a few words: its column, what stands there and what should: `商业企业 4（应为 2）`.
#[must_use]
pub fn beside(book: &Book, finding: &Finding, lang: Lang) -> String {
    let key = finding.keys.first().map_or("", String::as_str);
    let zh = || book.templates().iter().find_map(|t| Some(t.fields[t.position(key)?].column_label.clone()));
    let column = match lang {
        Lang::Zh => zh(),
        Lang::En => book.english_cell(key).map(|(_, column)| column.to_string()),
    };
    let column = column.unwrap_or_else(|| key.to_string());
    match (&finding.found, &finding.expected, lang) {
        (Some(found), Some(expected), Lang::Zh) => format!("{column} {found}（应为 {expected}）"),
        (Some(found), Some(expected), Lang::En) => format!("{column} {found} (should be {expected})"),
        (Some(found), None, _) => format!("{column} {found}"),
        _ => column,
    }
}
