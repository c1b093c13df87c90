//! What is told of columns: those in another order, those the form does not have, those that are not there.

use std::collections::BTreeSet;

use super::{Column, Scene, Witness};
use crate::base::finding::{Code, Finding, Message};

/// The findings on the columns of a table, each once however many rows have them.
pub fn findings(scene: &Scene<'_>, witnesses: &[Witness]) -> Vec<Finding> {
    let mut told = Told { moved: vec![], missing: BTreeSet::new(), unclear: vec![], doubtful: vec![] };
    for (row, witness) in witnesses.iter().enumerate() {
        told.note(scene, row, witness);
    }
    told.findings(scene)
}

/// The headers of columns that the form does not have.
pub fn foreign(witnesses: &[Witness]) -> BTreeSet<usize> {
    let columns = witnesses.iter().flat_map(|w| if let Witness::Other(c) = w { c.as_slice() } else { &[] });
    columns.filter(|c| c.field.is_none()).map(|c| c.head).collect()
}

struct Told {
    /// Orders that differ from the form's: the first row that has each.
    moved: Vec<(usize, Vec<Column>)>,
    /// Fields without a column.
    missing: BTreeSet<usize>,
    /// Rows whose headers contradict each other.
    unclear: Vec<usize>,
    /// Rows whose columns may stand in another order.
    doubtful: Vec<usize>,
}

impl Told {
    fn note(&mut self, scene: &Scene<'_>, row: usize, witness: &Witness) {
        let label = &scene.template.value_rows[row];
        match witness {
            Witness::Other(columns) => {
                let fields: Vec<usize> = columns.iter().filter_map(|c| c.field).collect();
                let known = self.moved.iter().any(|(_, c)| c == columns);
                if !fields.is_sorted() && !known {
                    self.moved.push((row, columns.clone()));
                }
                self.missing.extend((0..label.count).filter(|k| !fields.contains(k)).map(|k| label.first + k));
            }
            Witness::Unclear => self.unclear.push(row),
            Witness::Doubtful => self.doubtful.push(row),
            Witness::Silent | Witness::AsForm(_) => {}
        }
    }

    fn findings(self, scene: &Scene<'_>) -> Vec<Finding> {
        let (table, form) = (&scene.template.table, scene.template.form);
        let fields = &scene.template.fields;
        let at = |row: usize| scene.matches[row].as_ref().map(|m| scene.tokens[m.token].token.origin.clone());
        let mut found = Vec::new();
        for (row, columns) in self.moved {
            let first = scene.template.value_rows[row].first;
            let names: Vec<&str> =
                columns.iter().filter_map(|c| c.field).map(|k| fields[first + k].column_label.as_str()).collect();
            found.push(moved(table, form.name(), &names).at(at(row)));
        }
        if !self.missing.is_empty() {
            let mut names: Vec<&str> = self.missing.iter().map(|&i| fields[i].column_label.as_str()).collect();
            names.dedup();
            let names: BTreeSet<&str> = names.into_iter().collect();
            let english = names.iter().map(|n| format!("{n:?}")).collect::<Vec<_>>().join(", ");
            let list = names.into_iter().collect::<Vec<_>>().join("、");
            let message = Message::new(
                format!("{table}的表头里没有“{list}”，这些栏的数没有读到，请对照原文"),
                format!("table {form} has no header {english}: the numbers of these columns are missing"),
            );
            let keys = self.missing.iter().map(|&i| fields[i].key.clone());
            found.push(Finding::new(Code::COLUMNS_UNCLEAR, message).keys(keys));
        }
        let keys = |rows: &[usize]| -> Vec<String> {
            let labels = rows.iter().map(|&r| &scene.template.value_rows[r]);
            labels.flat_map(|l| fields[l.first..l.first + l.count].iter().map(|f| f.key.clone())).collect()
        };
        if let Some(&row) = self.unclear.first() {
            let message = Message::new(
                format!("{table}的表头互相矛盾，分不清各栏，这些行的数没有采用，请对照原文"),
                format!("the headers of table {form} contradict each other: the numbers of these rows were not taken"),
            );
            found.push(Finding::new(Code::COLUMNS_UNCLEAR, message).keys(keys(&self.unclear)).at(at(row)));
        }
        if let Some(&row) = self.doubtful.first() {
            let message = Message::new(
                format!("{table}的表头看不出各栏的次序，按规定的次序读，请对照原文"),
                format!("the headers of table {form} do not tell the order of its columns: that of the form was taken"),
            );
            found.push(Finding::new(Code::COLUMNS_UNCLEAR, message).keys(keys(&self.doubtful)).at(at(row)));
        }
        found
    }
}

/// Columns in another order than the form's.
pub fn moved(table: &str, form: &str, names: &[&str]) -> Finding {
    let message = Message::new(
        format!("{table}各栏的次序与规定的不同，原文依次是{}；已按表头对应", names.join("、")),
        format!(
            "the columns of table {form} stand in another order, {}; they were taken by their headers",
            names.iter().map(|n| format!("{n:?}")).collect::<Vec<_>>().join(", ")
        ),
    );
    Finding::new(Code::COLUMNS_MOVED, message).keys([form])
}
