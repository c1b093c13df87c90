//! Workbooks that this program wrote: facts from their own sheet, the sheet of checks left aside.

use super::number::{Reading, read_value};
use crate::base::finding::{Finding, Message, Severity};
use crate::base::origin::Origin;
use crate::forms::{WorkbookNames, knowledge, templates};
use crate::read::{Block, Cell, Format, Paragraph, Row, Source, Table};
use crate::report::{FormTable, State, Value};

/// What the sheet of facts says.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Facts {
    /// The title.
    pub title: Option<String>,
    /// The agency.
    pub agency: Option<String>,
    /// The year.
    pub year: Option<i32>,
    /// The date of issue.
    pub issued_on: Option<String>,
    /// Where the title stands.
    pub title_origin: Option<Origin>,
    /// Values as the source printed them.
    pub originals: Vec<Original>,
    /// Doubts met in reading the source.
    pub doubts: Vec<Finding>,
}

/// A value as the source printed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Original {
    key: String,
    /// The number that the workbook was given.
    number: String,
    text: String,
    unit: Option<String>,
    /// The source has no such cell.
    missing: bool,
}

/// Take the facts out of a workbook of our own; other sources stay as they are.
pub fn unwrap(source: &Source) -> (std::borrow::Cow<'_, Source>, Option<Facts>) {
    let names = &knowledge().workbook;
    let sheet = |block: &Block| match block {
        Block::Table(t) => t.sheet.clone(),
        Block::Paragraph(_) => None,
    };
    // XLS does not keep the remark by which we know our own: there the names of two sheets tell.
    let has = |name: &String| source.blocks.iter().any(|b| sheet(b).as_ref() == Some(name));
    let own = has(&names.facts) && (source.format == Format::Sheet { own: true } || has(&names.checks));
    if !own {
        return (std::borrow::Cow::Borrowed(source), None);
    }
    let mut facts = Facts::default();
    let mut blocks = Vec::new();
    for block in &source.blocks {
        match block {
            Block::Table(t) if t.sheet.as_ref() == Some(&names.facts) => {
                blocks.extend(read_facts(t, names, &mut facts))
            }
            Block::Table(t) if t.sheet.as_ref() == Some(&names.checks) => {}
            Block::Table(t) if t.sheet.as_ref() == Some(&names.original) => read_originals(t, &mut facts),
            other => blocks.push(other.clone()),
        }
    }
    // Sheets may have been moved about: each goes with its section. One without a heading stays behind its neighbour.
    let mut number = 0;
    let mut ordered: Vec<(u8, Block)> = Vec::new();
    for block in blocks {
        number = section_of(&block).unwrap_or(number);
        ordered.push((number, block));
    }
    ordered.sort_by_key(|(number, _)| *number);
    let blocks: Vec<Block> = ordered.into_iter().map(|(_, block)| block).collect();
    let blocks = blocks.into_iter().map(|block| join_continued(block, names)).collect();
    // The sheet of checks is worked out anew: formulas there need no result.
    let of_checks =
        |f: &Finding| matches!(f.origins.first(), Some(Origin::Sheet { sheet, .. }) if *sheet == names.checks);
    let notes = source.notes.iter().filter(|f| !of_checks(f)).cloned().collect();
    (std::borrow::Cow::Owned(Source { blocks, notes, ..source.clone() }), Some(facts))
}

/// The pairs of the sheet; what stands below them is text before the first section.
fn read_facts(table: &Table, names: &WorkbookNames, facts: &mut Facts) -> Vec<Block> {
    let filled = |row: &Row| row.cells.iter().filter(|c| !c.text.is_empty()).cloned().collect::<Vec<Cell>>();
    let is_link = |row: &Row| filled(row).first().is_some_and(|c| c.text == names.index);
    // The links close the facts; where somebody took them out, the last pair does.
    let last_link = table.rows.iter().rposition(is_link);
    let last = last_link.or_else(|| table.rows.iter().rposition(|r| filled(r).len() == 2)).unwrap_or(0);
    for row in &table.rows[..=last.min(table.rows.len().saturating_sub(1))] {
        let cells = filled(row);
        let Some(first) = cells.first() else { continue };
        let fact = cells.get(1).map(|c| c.text.clone());
        match first.text.as_str() {
            key if key == names.title => {
                facts.title_origin = Some(first.origin.clone());
                facts.title = fact;
            }
            key if key == names.agency => facts.agency = fact,
            key if key == names.year => facts.year = fact.and_then(|y| y.trim().trim_end_matches('年').parse().ok()),
            key if key == names.issued_on => {
                facts.issued_on = fact.map(|d| crate::normalize::identity::date_line(&d).unwrap_or(d))
            }
            _ => {}
        }
    }
    let below: Vec<Row> = table.rows.iter().skip(last + 1).cloned().collect();
    if below.iter().any(|r| !filled(r).is_empty()) {
        return vec![Block::Table(Table { rows: below, ..table.clone() })];
    }
    // Where nothing else stands before the first section, the title is the only line there.
    let title = facts.title.as_deref().zip(facts.title_origin.as_ref());
    title.map(|(title, origin)| paragraph(title, origin)).into_iter().collect()
}

fn paragraph(text: &str, origin: &Origin) -> Block {
    Block::Paragraph(Paragraph { text: text.to_string(), indent: 0, origin: origin.clone() })
}

/// Text that went on in the next row is one again.
fn join_continued(block: Block, names: &WorkbookNames) -> Block {
    let Block::Table(mut table) = block else { return block };
    let mut rows: Vec<Row> = Vec::new();
    for row in table.rows {
        let before = rows.last_mut().and_then(|r| r.cells.first_mut());
        // Both signs must be there: where a row between them was deleted, they stay in sight.
        let rest = row.cells.first().and_then(|c| c.text.strip_prefix(names.continues.as_str()));
        match (before, rest) {
            (Some(before), Some(rest)) if before.text.ends_with(&names.continued) => {
                before.text.truncate(before.text.len() - names.continued.len());
                before.text.push_str(rest);
            }
            _ => rows.push(row),
        }
    }
    table.rows = rows;
    Block::Table(table)
}

/// The number of the section that a sheet holds, by its heading.
fn section_of(block: &Block) -> Option<u8> {
    let Block::Table(table) = block else { return None };
    let texts = table.rows.iter().flat_map(|r| &r.cells).filter(|c| !c.text.is_empty());
    texts.take(3).find_map(|c| super::sections::official_heading(&c.text))
}

/// The sheet of originals: first the values, then the doubts, each under a head of its own.
fn read_originals(table: &Table, facts: &mut Facts) {
    for row in &table.rows {
        let text = |i: usize| row.cells.get(i).map(|c| c.text.as_str()).unwrap_or_default();
        let known = |key: &str| templates().iter().any(|t| t.position(key).is_some());
        let words = knowledge().workbook.severities.iter().zip([Severity::Error, Severity::Warning, Severity::Note]);
        let Some((_, severity)) = words.into_iter().find(|(word, _)| *word == text(0)) else {
            if known(text(0)) {
                facts.originals.push(Original {
                    key: text(0).to_string(),
                    number: text(2).to_string(),
                    text: text(3).to_string(),
                    unit: Some(text(4).to_string()).filter(|u| !u.is_empty()),
                    missing: text(5) == "missing",
                });
            }
            continue;
        };
        let keys: Vec<String> = text(2).split_whitespace().map(str::to_string).collect();
        let origin = row.cells.first().map(|c| c.origin.clone());
        let finding = Finding::new(text(1), severity, Message::new(text(3), text(4))).keys(keys).at(origin);
        facts.doubts.push(finding);
    }
}

/// Put the source's own writing back where the number was not edited since, and the doubts whose cells are as they were.
pub fn restore(facts: &Facts, tables: &mut [FormTable], findings: &mut Vec<Finding>) {
    let mut edited: Vec<&str> = Vec::new();
    for original in &facts.originals {
        let value = tables.iter_mut().find_map(|t| t.template.position(&original.key).map(|i| &mut t.values[i]));
        let Some(value) = value else { continue };
        let number = value.number().map(|n| n.normalize().to_string()).unwrap_or_default();
        // Text typed into the cell, a unit with it, is an edit even where the number is the same.
        let plain = value.text == number;
        if number != original.number || !plain || (original.missing && value.state != State::Blank) {
            edited.push(&original.key);
            // A bare new number is in the unit that the cell was in; one with a unit of its own keeps that.
            if value.number().is_some() && plain && !original.missing {
                value.unit = original.unit.clone().or(value.unit.take());
            }
            continue;
        }
        if original.missing {
            *value = Value { origin: None, ..Value::missing() };
        } else if let Reading::Number(n, _) = read_value(&original.text) {
            (value.state, value.text, value.unit) = (State::Number(n), original.text.clone(), original.unit.clone());
        }
    }
    let under = |key: &str, prefix: &String| key == prefix || key.starts_with(&format!("{prefix}."));
    let settled = |f: &Finding| f.keys.iter().any(|k| edited.iter().any(|e| under(e, k)));
    // What concerns no cell is the same only where it says the same: each file has its own pictures and remarks.
    let same = |a: &Finding, b: &Finding| {
        a.code == b.code && a.keys == b.keys && (!a.keys.is_empty() || a.message.zh == b.message.zh)
    };
    let told = |f: &Finding| findings.iter().any(|o| same(o, f));
    let again: Vec<Finding> = facts.doubts.iter().filter(|f| !settled(f) && !told(f)).cloned().collect();
    findings.extend(again);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(texts: &[&str]) -> Vec<String> {
        let cell = |text: &&str| Cell { text: (*text).to_string(), col: 0, cols: 1, rows: 1, origin: Origin::line(1) };
        let rows = texts.iter().map(|text| Row { cells: vec![cell(text)] }).collect();
        let block = join_continued(Block::Table(Table { rows, ..Table::default() }), &knowledge().workbook);
        let Block::Table(table) = block else { return vec![] };
        table.rows.into_iter().map(|row| row.cells[0].text.clone()).collect()
    }

    #[test]
    fn a_text_over_several_rows_is_one_again() {
        assert_eq!(joined(&["一（接下格）", "（接上格）二（接下格）", "（接上格）三", "四"]), ["一二三", "四"]);
    }

    #[test]
    fn a_row_deleted_from_a_long_text_does_not_join_its_neighbours() {
        assert_eq!(joined(&["一（接下格）", "四"]), ["一（接下格）", "四"]);
        assert_eq!(joined(&["一（接下格）", "（接上格）三", "四"]), ["一三", "四"]);
        assert_eq!(joined(&["（接上格）三", "四"]), ["（接上格）三", "四"]);
    }
}
