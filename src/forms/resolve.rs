//! From a draft to the resolved [`Template`], with every mistake named by file and line.

use std::collections::{BTreeSet, HashMap};

use super::draft::{Draft, Holds, Placed, Words};
use super::error::TemplateError;
use super::{CellKind, Equation, Field, GridCell, RowLabel, Template};
use crate::base::fold::Folding;

/// Validate a draft and read the labels of its numbers off the grid. `table` is the form's name for people.
pub(super) fn resolve(mut draft: Draft, table: &str, folding: &Folding) -> Result<Template, TemplateError> {
    draft.cells.sort_by_key(|c| (c.row, c.col));
    check_filled(&draft)?;
    check_aliases(&draft, folding)?;
    let mut fields = fields(&draft)?;
    let equations = equations(&draft, &fields)?;
    for side in equations.iter().flat_map(|e| [&e.left, &e.right]) {
        if let [alone] = side[..] {
            fields[alone].total = true;
        }
    }
    let value_rows = value_rows(&draft, &fields);
    Ok(Template {
        form: draft.form,
        table: table.to_string(),
        rows: draft.rows.len(),
        cells: cells(draft.cells),
        layout: draft.layout,
        name: draft.name,
        from_year: draft.from_year,
        source: draft.source,
        widths: draft.widths,
        band_fill: draft.band_fill,
        header_rows: draft.header_rows,
        splits: draft.splits,
        fields,
        value_rows,
        equations,
    })
}

/// Each place of the grid belongs to one cell.
fn check_filled(draft: &Draft) -> Result<(), TemplateError> {
    let mut taken = vec![vec![false; draft.widths.len()]; draft.rows.len()];
    for cell in &draft.cells {
        for r in cell.row..cell.row + cell.rows {
            for c in cell.col..cell.col + cell.cols {
                match taken.get_mut(r).and_then(|line| line.get_mut(c)) {
                    Some(taken) if !*taken => *taken = true,
                    Some(_) => {
                        let both = draft.cells.iter().filter(|other| other.covers(r, c)).map(|other| &other.at);
                        let at = both.rev().find(|at| at.or(&draft.at) == *at).unwrap_or(&draft.at);
                        return Err(at.error(format!("cell overlaps another at row {}, column {}", r + 1, c + 1)));
                    }
                    None => return Err(cell.at.or(&draft.at).error("cell reaches outside the table")),
                }
            }
        }
    }
    for (r, (line, row)) in taken.iter().zip(&draft.rows).enumerate() {
        if let Some(c) = line.iter().position(|t| !t) {
            return Err(row.at.or(&draft.at).error(format!("row {} leaves column {} empty", r + 1, c + 1)));
        }
    }
    Ok(())
}

/// Within one kind of cell the same spelling may not name two different labels.
fn check_aliases(draft: &Draft, folding: &Folding) -> Result<(), TemplateError> {
    let mut seen: HashMap<(bool, String), &Placed> = HashMap::new();
    for cell in &draft.cells {
        let Some(words) = cell.words() else { continue };
        let label = words.kind == CellKind::Label;
        for spelling in std::iter::once(&words.text).chain(&words.aliases) {
            let slot = (label, folding.fold(spelling));
            if slot.1.is_empty() {
                return Err(cell.at.error("empty label"));
            }
            let Some(other) = seen.insert(slot, cell) else { continue };
            let text = other.words().map_or("", |w| w.text.as_str());
            if text != words.text || (label && other.row != cell.row) {
                // Of an elder's cell and its own the revision's is told.
                let (told, other) = if cell.at.or(&draft.at) == &cell.at { (cell, other) } else { (other, cell) };
                let (text, line) = (other.words().map_or("", |w| w.text.as_str()), other.at.line());
                let at = told.at.or(&draft.at);
                return Err(at.error(format!("alias {spelling:?} already stands for {text:?} (line {line})")));
            }
        }
    }
    Ok(())
}

/// The number cells in order of the form.
fn fields(draft: &Draft) -> Result<Vec<Field>, TemplateError> {
    let mut keys = BTreeSet::new();
    let mut fields = Vec::new();
    let words: Vec<(&Placed, &Words)> = draft.cells.iter().filter_map(|c| Some((c, c.words()?))).collect();
    for cell in &draft.cells {
        let Some(number) = cell.number() else { continue };
        if !keys.insert(&number.key) {
            return Err(cell.at.or(&draft.at).error(format!("key {} is given twice", number.key)));
        }
        let (group, row_label, column_label) = labels(&words, cell);
        fields.push(Field {
            key: number.key.clone(),
            row: cell.row,
            col: cell.col,
            group,
            row_label,
            column_label,
            unit: number.unit.clone(),
            signed: number.signed,
            money: number.money,
            total: false,
        });
    }
    Ok(fields)
}

/// Group, row label and column header of a number cell, as they stand above and to the left of it.
fn labels(words: &[(&Placed, &Words)], number: &Placed) -> (String, String, String) {
    let columns = |c: &Placed| c.col <= number.col && number.col < c.col + c.cols;
    // They stand in the order of their rows.
    let (before, own) = words.split_at(words.partition_point(|(c, _)| c.row < number.row));
    let above: Vec<&Words> = before.iter().filter(|(c, _)| columns(c)).map(|(_, w)| *w).collect();
    let last = |kind| above.iter().rfind(|w| w.kind == kind).map(|w| w.text.clone());
    let groups: Vec<&str> = above.iter().filter(|w| w.kind == CellKind::Group).map(|w| w.text.as_str()).collect();
    let group = last(CellKind::Band).unwrap_or_else(|| groups.join("·"));
    let label = own.iter().take_while(|(c, _)| c.row == number.row).find(|(_, w)| w.kind == CellKind::Label);
    let row_label = label.map(|(_, w)| w.text.clone());
    (group, row_label.unwrap_or_default(), last(CellKind::Head).unwrap_or_default())
}

/// The label of a row.
fn label(draft: &Draft, row: usize) -> Option<&Words> {
    draft.cells.iter().filter(|c| c.row == row).filter_map(Placed::words).find(|w| w.kind == CellKind::Label)
}

/// The rows that hold numbers.
fn value_rows(draft: &Draft, fields: &[Field]) -> Vec<RowLabel> {
    let mut rows: Vec<RowLabel> = Vec::new();
    for (i, field) in fields.iter().enumerate() {
        match rows.last_mut() {
            Some(last) if last.row == field.row => last.count += 1,
            _ => {
                let words = label(draft, field.row);
                rows.push(RowLabel {
                    row: field.row,
                    label: words.map(|w| w.text.clone()).unwrap_or_default(),
                    aliases: words.map(|w| w.aliases.clone()).unwrap_or_default(),
                    first: i,
                    count: 1,
                });
            }
        }
    }
    rows
}

fn cells(placed: Vec<Placed>) -> Vec<GridCell> {
    let mut position = 0;
    let cells = placed.into_iter().map(|cell| {
        let Placed { row, col, rows, cols, holds, .. } = cell;
        let blank = GridCell {
            row,
            col,
            rows,
            cols,
            kind: CellKind::Value(position),
            text: String::new(),
            wrap: Vec::new(),
            vertical: false,
            aliases: Vec::new(),
        };
        match holds {
            Holds::Number(_) => {
                position += 1;
                blank
            }
            Holds::Words(w) => {
                GridCell { kind: w.kind, text: w.text, wrap: w.wrap, vertical: w.vertical, aliases: w.aliases, ..blank }
            }
        }
    });
    cells.collect()
}

fn equations(draft: &Draft, fields: &[Field]) -> Result<Vec<Equation>, TemplateError> {
    let position: HashMap<&str, usize> = fields.iter().enumerate().map(|(i, f)| (f.key.as_str(), i)).collect();
    let sums = draft.sums.iter().map(|sum| {
        let side = |keys: &[String]| -> Result<Vec<usize>, TemplateError> {
            if keys.is_empty() {
                return Err(sum.at.or(&draft.at).error(format!("equation {}: a side without terms", sum.code)));
            }
            keys.iter()
                .map(|key| {
                    let known = position.get(key.as_str()).copied();
                    known.ok_or_else(|| sum.at.or(&draft.at).error(format!("equation {}: unknown key {key}", sum.code)))
                })
                .collect()
        };
        Ok(Equation {
            code: sum.code.as_str().into(),
            left: side(&sum.left)?,
            right: side(&sum.right)?,
            zh: sum.zh.clone(),
            en: sum.en.clone(),
            source: sum.source.replace("{source}", &draft.source),
            member: sum.member.clone(),
        })
    });
    sums.collect()
}
