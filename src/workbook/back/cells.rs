//! What each cell of the official tables holds, decided once, from all that bears on it in this order:
//!
//! 1. the cell that bears the key as its name; a disagreement with the labels is told. Names that are stale as a whole (a
//!    program put rows or columns in and did not move them) are left aside with one finding;
//! 2. the cell to which the labels of its row and column point;
//! 3. the sheet of originals: where the cell is as it was written, the writing of the source.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::address::{Tab, address, place, row};
use super::originals::{Originals, Settled};
use super::told;
use crate::base::finding::{Code, Finding, Message};
use crate::base::origin::Origin;
use crate::forms::{Book, Field, Form, Template};
use crate::normalize::lines::{Known, Line, Token};
use crate::normalize::regions::Region;
use crate::normalize::table::assign;
use crate::read::{Block, Source};
use crate::report::{FormTable, State, Value};

/// Doubts that labels leave and names settle.
const OF_LABELS: [Code; 5] =
    [Code::ROW_MISSING, Code::ROW_SHORT, Code::ROW_EMPTY, Code::ROW_UNCLEAR, Code::VALUE_UNREAD];

/// The named cells of a source.
struct Named<'a> {
    /// By key, those that are there.
    cells: HashMap<&'a str, Token<'a>>,
    /// By key, where they stand or should.
    places: HashMap<&'a str, &'a Origin>,
}

/// Settle all cells. The tables come as their labels tell; one whose labels are all gone is added by its names.
pub fn settle(
    book: &Book,
    source: &Source,
    originals: &Originals,
    tables: &mut Vec<FormTable>,
    findings: &mut Vec<Finding>,
) -> Settled {
    let named = Named::of(book, source);
    let mut settled = Settled::default();
    for form in Form::ALL {
        if !tables.iter().any(|t| t.template.form == form) {
            let at = tables.iter().take_while(|t| t.template.form < form).count();
            tables.splice(at..at, named.unlabelled(book, form));
        }
        let Some(table) = tables.iter_mut().find(|t| t.template.form == form) else { continue };
        let stale = named.stale(table);
        let by_name = stale.is_none();
        findings.extend(stale);
        let (mut rescued, mut disagreeing) = (Vec::new(), Vec::new());
        for (field, value) in table.template.fields.iter().zip(&mut table.values) {
            let name = named
                .cells
                .get(field.key.as_str())
                .filter(|t| by_name && (Some(t.origin) != value.origin.as_ref() || named.parts(source, t.origin)));
            if let Some(token) = name {
                let by_label = std::mem::replace(value, assign::value(token, field));
                if matches!(by_label.state, State::Missing | State::Unread) {
                    rescued.push(field.key.clone());
                } else if by_label.state != value.state || by_label.text != value.text {
                    disagreeing.push(disagree(&table.template, field, token, by_label));
                }
            }
            originals.settle(book, &field.key, value, &mut settled);
        }
        findings.extend(covered(source, table));
        if disagreeing.len() > MOST_ALONE {
            disagreeing = disagree_often(&disagreeing, &table.template).into_iter().collect();
        }
        findings.append(&mut disagreeing);
        // A row whose label is gone was told as missing; its cells are found by their names.
        let under = |key: &String, prefix: &String| key == prefix || key.starts_with(&format!("{prefix}."));
        findings.retain(|f| {
            let doubt = OF_LABELS.contains(&f.code);
            !doubt || f.keys.is_empty() || !f.keys.iter().all(|prefix| rescued.iter().any(|key| under(key, prefix)))
        });
    }
    settled
}

/// A label that somebody wrote over with another one looks like a table that begins anew: between the named cells of a
/// form there is one table.
pub fn joined(book: &Book, source: &Source, lines: &[Line<'_>], found: Vec<Region>) -> Vec<Region> {
    let mut spans: HashMap<(Form, Tab<'_>), (i64, i64)> = HashMap::new();
    let mut named: HashSet<(Form, Tab<'_>, i64)> = HashSet::new();
    for (name, origin) in &source.names {
        let form = book.templates().iter().find(|t| t.position(name).is_some()).map(|t| t.form);
        let (Some(form), Some((tab, row))) = (form, row(origin)) else { continue };
        named.insert((form, tab, row));
        let span = spans.entry((form, tab)).or_insert((row, row));
        *span = (span.0.min(row), span.1.max(row));
    }
    let inside = |form: Form, line: usize| {
        let Some((tab, row)) = row(lines[line].origin) else { return false };
        spans.get(&(form, tab)).is_some_and(|(first, last)| (*first..=*last).contains(&row))
    };
    let mut joined: Vec<Region> = Vec::new();
    for region in found {
        match joined.last_mut() {
            Some(last)
                if last.form == region.form
                    && inside(region.form, last.end - 1)
                    && inside(region.form, region.start)
                    && lines[last.end - 1].block == lines[region.start].block =>
            {
                last.end = region.end;
            }
            _ => joined.push(region),
        }
    }
    // A row of numbers in which a label was typed looks like none: by the names of its cells it is one.
    let row_of =
        |form: Form, line: usize| row(lines[line].origin).is_some_and(|(tab, row)| named.contains(&(form, tab, row)));
    for i in 0..joined.len() {
        let stop = joined.get(i + 1).map_or(lines.len(), |next| next.start);
        let Region { form, end, .. } = joined[i];
        let own = |line: &usize| lines[*line].block == lines[end - 1].block && row_of(form, *line);
        joined[i].end = (end..stop).take_while(own).last().map_or(end, |last| last + 1);
    }
    joined
}

/// The rows of sheets that hold cells of a form, by the names of these.
pub fn rows_of_forms<'a>(book: &Book, source: &'a Source) -> HashSet<(Tab<'a>, i64)> {
    let known = |name: &str| book.templates().iter().any(|t| t.position(name).is_some());
    let cells = source.names.iter().filter(|(name, _)| known(name));
    cells.filter_map(|(_, origin)| row(origin)).collect()
}

/// Is a line one of them?
pub fn is_of_form(rows: &HashSet<(Tab<'_>, i64)>, line: &Line<'_>) -> bool {
    row(line.origin).is_some_and(|at| rows.contains(&at))
}

/// The last of them on each sheet.
pub fn last_rows<'a>(rows: &HashSet<(Tab<'a>, i64)>) -> HashMap<Tab<'a>, i64> {
    let mut last: HashMap<Tab<'_>, i64> = HashMap::new();
    for (tab, row) in rows {
        last.entry(*tab).and_modify(|known| *known = *row.max(known)).or_insert(*row);
    }
    last
}

/// Is a line below the last row that its sheet has of a form?
pub fn is_below(last: &HashMap<Tab<'_>, i64>, line: &Line<'_>) -> bool {
    row(line.origin).is_some_and(|(tab, row)| last.get(&tab).is_some_and(|last| row > *last))
}

/// So many cells at which names and labels disagree are told one by one; more of them have one cause.
const MOST_ALONE: usize = 3;

/// Many cells of a table are not where its labels say: one finding for all.
fn disagree_often(told: &[Finding], template: &Template) -> Option<Finding> {
    let first = told.first()?;
    let keys: Vec<String> = told.iter().flat_map(|f| f.keys.clone()).collect();
    let message = Message::new(
        format!(
            "{}有 {} 格名称和行名栏名说的不是同一个数，都已按名称取；多半是有的行名、栏名被改动，或另一程序插了行、列，请对照，例如：{}",
            template.table,
            told.len(),
            first.message.zh
        ),
        format!(
            "{} cells of table {} are not what its labels point to, and the names count; labels were changed, or a program put in rows or columns: {}",
            told.len(),
            template.form,
            first.message.en
        ),
    );
    Some(Finding::new(Code::NAMES_DISAGREE, message).keys(keys).at(first.origins.clone()))
}

/// Cells of the table that are blank, and under whose merged range something stands that nobody sees: a program that put
/// rows or columns in and left the merged ranges behind.
fn covered(source: &Source, table: &FormTable) -> Option<Finding> {
    let blank = |v: &Value| matches!(v.state, State::Blank | State::Missing);
    let cells = table.template.fields.iter().zip(&table.values).filter(|(_, value)| blank(value));
    let hidden: Vec<told::Hidden<'_>> = cells
        .flat_map(|(field, value)| {
            let under = source.under.iter().filter(|(over, _)| value.origin.as_ref() == Some(over));
            under.map(move |(over, cell)| told::Hidden { field, over, cell })
        })
        .collect();
    told::covered(&table.template, &hidden)
}

/// The name and the labels point to cells that say different things.
fn disagree(template: &Template, field: &Field, token: &Token<'_>, by_label: Value) -> Finding {
    let label = field.label();
    let by = if by_label.text.is_empty() { "（空）" } else { &by_label.text };
    let pointed = if by_label.text.is_empty() { "a blank".into() } else { format!("{:?}", by_label.text) };
    let message = Message::new(
        format!(
            "{}“{label}”：名为 {} 的单元格是“{}”，按行名栏名读到的是“{by}”；已按名称取，请核对",
            template.table, field.key, token.text
        ),
        format!("the cell named {} holds {:?}, the labels point to {pointed}; the name counts", field.key, token.text),
    );
    let finding = Finding::new(Code::NAMES_DISAGREE, message).keys([field.key.clone()]);
    finding.at([token.origin.clone()]).at(by_label.origin)
}

/// Rows or columns put in or taken out push all that follows: the further on, the further off. One row that is off between
/// others that are not is one whose label was changed.
fn pushed(off: &BTreeMap<i64, i64>) -> bool {
    let shifts: Vec<i64> = off.values().copied().collect();
    let apart = shifts.iter().filter(|s| **s != 0).count();
    let put_in = shifts.is_sorted() && shifts.iter().all(|s| *s >= 0);
    let taken_out = shifts.is_sorted_by(|a, b| a >= b) && shifts.iter().all(|s| *s <= 0) && apart > 1;
    put_in || taken_out || apart == 0
}

impl<'a> Named<'a> {
    fn of(book: &'a Book, source: &'a Source) -> Self {
        let mut named = Self { cells: HashMap::new(), places: HashMap::new() };
        if source.names.is_empty() {
            return named;
        }
        let tables = source.blocks.iter().filter_map(|b| match b {
            Block::Table(t) => Some(t),
            Block::Paragraph(_) | Block::Picture(_) => None,
        });
        // A name leads to its cell under a merged range too.
        let under = source.under.iter().map(|(_, cell)| cell);
        let all = tables.flat_map(|t| &t.rows).flat_map(|r| &r.cells).chain(under);
        let cells: HashMap<_, _> = all.filter_map(|c| Some((address(&c.origin)?, c))).collect();
        let known = Known::of(source);
        for (key, origin) in &source.names {
            // A program that copies a sheet may copy its names: the first is the one of the sheet written.
            if named.places.contains_key(key.as_str()) {
                continue;
            }
            named.places.insert(key, origin);
            let cell = address(origin).and_then(|at| cells.get(&at));
            named.cells.extend(cell.map(|c| (key.as_str(), known.token(book, c))));
        }
        named
    }

    /// Does a merged range that begins there hide another named cell? Then each of them has its own.
    fn parts(&self, source: &Source, first: &Origin) -> bool {
        let named = |cell: &Origin| self.places.values().any(|place| *place == cell);
        source.under.iter().any(|(over, cell)| over == first && named(&cell.origin))
    }

    /// Are the names off by a number of rows that depends on the row alone, and of columns that depends on the column
    /// alone? So they are where a program put rows or columns in and left them behind; a cell cut and pasted stands apart.
    fn stale(&self, table: &FormTable) -> Option<Finding> {
        // In a document a name is in its cell, and nothing moves the one without the other.
        if !self.places.values().any(|place| matches!(place, Origin::Sheet { .. })) {
            return None;
        }
        let (mut by_row, mut by_col): (BTreeMap<i64, i64>, BTreeMap<i64, i64>) = (BTreeMap::new(), BTreeMap::new());
        let (mut seen, mut off, mut first) = (0, 0, None);
        for (field, value) in table.template.fields.iter().zip(&table.values) {
            let (Some(label), Some(name)) = (&value.origin, self.places.get(field.key.as_str())) else { continue };
            let ((row, col), (named_row, named_col)) = (place(label)?, place(name)?);
            if *by_row.entry(row).or_insert(row - named_row) != row - named_row
                || *by_col.entry(col).or_insert(col - named_col) != col - named_col
            {
                return None;
            }
            seen += 1;
            if (row, col) != (named_row, named_col) {
                off += 1;
                first.get_or_insert((field, label.clone(), *name));
            }
        }
        let left_behind = pushed(&by_row) && pushed(&by_col);
        let (field, label, name) = first.filter(|_| left_behind && seen * 2 > table.values.len() && off > 1)?;
        let message = Message::new(
            format!(
                "{}的单元格名称和行名栏名错开了（如名称 {} 指{}，按行名栏名是{}）：另一程序插行插列时没有移动名称；整张表按行名栏名读，请核对",
                table.template.table,
                field.key,
                name.zh(),
                label.zh()
            ),
            format!(
                "the names of table {} are off against its labels (such as {} at {name}, by its labels at {label}): a program put rows or columns in and left them behind; the labels count",
                table.template.form, field.key
            ),
        );
        Some(Finding::new(Code::NAMES_SHIFTED, message).keys([table.template.form.name()]).at([label]))
    }

    /// A table whose labels are all gone, still without values: the layout with the most names, if nearly all of its cells
    /// have one.
    fn unlabelled(&self, book: &Book, form: Form) -> Option<FormTable> {
        let count = |t: &Template| t.fields.iter().filter(|f| self.cells.contains_key(f.key.as_str())).count();
        let template = book.layouts(form).max_by_key(|t| (count(t) * 1000 / t.fields.len(), t.from_year))?;
        if count(template) * 10 < template.fields.len() * 9 {
            return None;
        }
        let first = template.fields.iter().find_map(|f| self.cells.get(f.key.as_str()))?;
        let values = vec![Value::missing(); template.fields.len()];
        Some(FormTable { template: template.clone(), values, origin: first.origin.clone() })
    }
}
