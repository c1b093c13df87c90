//! Workbooks that this program wrote, read back: each sheet by its role, whatever was done to the file in between.

mod facts;
pub mod names;
mod narrative;
mod originals;
mod roles;
pub mod told;

use std::borrow::Cow;
use std::collections::HashMap;

use self::narrative::{Areas, clean};
use self::originals::Originals;
use self::roles::{Role, Roles, sheet};
use crate::base::finding::{Code, Finding};
use crate::base::origin::Origin;
use crate::base::text::{split_unit, squeeze};
use crate::forms::{Form, knowledge};
use crate::normalize::lines::Line;
use crate::read::{Block, Format, Paragraph, Source, Table};
use crate::report::{FormTable, Held, Report, State};

pub use self::facts::Facts;

/// What is known of a workbook of ours besides its text and tables.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Own {
    /// The sheet of facts.
    pub facts: Facts,
    originals: Originals,
    /// Lines that are headings by their place, whatever they say.
    headings: HashMap<(String, String), u8>,
    /// What there is to say.
    told: Vec<Finding>,
}

/// A workbook of our own as the text and tables of a report, and what else it holds; other sources stay as they are.
pub fn unwrap(source: &Source) -> (Cow<'_, Source>, Option<Own>) {
    let Format::Sheet { .. } = source.format else { return (Cow::Borrowed(source), None) };
    let names = &knowledge().workbook;
    let Some(roles) = Roles::of(source) else {
        let ours = |c: &crate::read::Cell| c.text == names.back || c.text.ends_with(&names.continued);
        let any = source.blocks.iter().filter_map(sheet).flat_map(|t| &t.rows).flat_map(|r| &r.cells).any(ours);
        if !any {
            return (Cow::Borrowed(source), None);
        }
        // Sheets of ours in a workbook of somebody else's.
        let tidy = |block: &Block| match block {
            Block::Table(t) => Block::Table(clean(t.clone(), names)),
            other => other.clone(),
        };
        let blocks = source.blocks.iter().map(tidy).collect();
        return (Cow::Owned(Source { blocks, ..source.clone() }), None);
    };
    let mut own = Own::default();
    let areas = Areas::of(source);
    // Sheets may have been moved about: each goes with its section.
    let mut ordered: Vec<(u8, Block)> = Vec::new();
    for block in &source.blocks {
        let Some(table) = sheet(block) else {
            ordered.push((0, block.clone()));
            continue;
        };
        let tab = table.sheet.as_deref().unwrap_or_default();
        match roles.role(tab) {
            Some(Role::Facts) => ordered.extend(own.facts(table, &areas).into_iter().map(|b| (0, b))),
            Some(Role::Section(n)) => {
                let blocks =
                    narrative::section(clean(table.clone(), names), n, &areas, &mut own.headings, &mut own.told);
                ordered.extend(blocks.into_iter().map(|b| (n, b)));
            }
            Some(Role::Checks) => {}
            Some(Role::Original) => own.originals = Originals::read(table),
            None => own.told.push(foreign(table, tab, &roles)),
        }
    }
    ordered.sort_by_key(|(number, _)| *number);
    let blocks = ordered.into_iter().map(|(_, block)| block).collect();
    own.told.extend(gone(&own.facts, &roles));
    // What the program works out anew needs no result.
    let of_use = |f: &&Finding| match f.origins.first() {
        Some(Origin::Sheet { sheet, .. }) if f.code == Code::FORMULA_UNREAD => {
            matches!(roles.role(sheet), Some(Role::Section(_)))
        }
        _ => true,
    };
    let notes = source.notes.iter().filter(of_use).cloned().collect();
    (Cow::Owned(Source { blocks, notes, ..source.clone() }), Some(own))
}

/// A sheet that has no role: how much of it is left aside, and of what it may be a copy.
fn foreign(table: &Table, tab: &str, roles: &Roles) -> Finding {
    let filled = || table.rows.iter().flat_map(|r| &r.cells).filter(|c| !c.text.is_empty());
    let section = filled().take(3).find_map(|c| crate::normalize::sections::official_heading(&c.text));
    let copy_of = section.and_then(|n| roles.tab(Role::Section(n)));
    told::foreign(tab, filled().count(), copy_of, filled().next().map(|c| c.origin.clone()))
}

/// Sheets that the workbook had and has no more.
fn gone(facts: &Facts, roles: &Roles) -> Vec<Finding> {
    let names = &knowledge().workbook;
    let had = |role: Role| match role {
        Role::Facts | Role::Section(_) => true,
        // It is worked out anew.
        Role::Checks => false,
        Role::Original => facts.links.contains(&names.original),
    };
    let absent = Role::all().filter(|&role| had(role) && roles.tab(role).is_none());
    absent.map(|role| told::missing(role.tab(names))).collect()
}

impl Own {
    /// The sheet of facts; the text before the first section stands below them.
    fn facts(&mut self, table: &Table, areas: &Areas) -> Vec<Block> {
        let (facts, below) = Facts::read(table);
        self.told.extend(facts.told.iter().cloned());
        let title = facts.title.clone().zip(facts.title_origin.clone());
        self.facts = facts;
        if below.iter().flat_map(|r| &r.cells).any(|c| !c.text.is_empty()) {
            let below = clean(Table { rows: below, ..table.clone() }, &knowledge().workbook);
            return areas.cut(below).into_iter().flat_map(narrative::paragraphs).collect();
        }
        // Where nothing else stands before the first section, the title is the only line there.
        let line = |(text, origin)| Block::Paragraph(Paragraph { text, indent: 0, origin });
        title.map(line).into_iter().collect()
    }

    /// Headings by their place, and the lines of the issuer's own tables: here these are no whole sheets.
    pub fn mark(&self, source: &Source, lines: &mut [Line<'_>]) {
        for line in lines {
            line.apart = matches!(&source.blocks[line.block], Block::Table(t) if t.sheet.is_none());
            if let Some(number) = address(line.origin).and_then(|at| self.headings.get(&at)) {
                line.heading = Some(*number);
            }
        }
    }

    /// The source's own writing, doubts that still hold, and what there is to say about the workbook.
    pub fn restore(&self, source: &Source, report: &mut Report) {
        self.originals.restore(report);
        report.findings.extend(self.told.iter().cloned());
        let changed: Vec<Finding> =
            report.tables().filter_map(|t| changed_labels(source, t, &report.findings)).collect();
        report.findings.extend(changed);
    }
}

/// A number held as text matters where a spreadsheet adds up; one too long for a number has to be text.
pub fn settle_held(report: &mut Report, own: bool) {
    for table in report.tables_mut() {
        let live = own || table.values.iter().any(|v| v.held == Held::Formula);
        for value in &mut table.values {
            let digits = value.text.chars().filter(|c| c.is_numeric()).count();
            let number = matches!(value.state, State::Number(_));
            if value.held == Held::Text && (!live || !number || digits > 15) {
                value.held = Held::Plain;
            }
        }
    }
}

/// Words within an official table that are none of its labels: the outputs have the form's own.
fn changed_labels(source: &Source, table: &FormTable, findings: &[Finding]) -> Option<Finding> {
    let places = table.values.iter().filter_map(|v| v.origin.as_ref());
    let sheet_of = |o: &Origin| address(o).map(|a| a.0);
    let tab = places.clone().find_map(sheet_of)?;
    let rows: Vec<i64> =
        places.filter(|o| sheet_of(o).as_ref() == Some(&tab)).filter_map(|o| Some(place(o)?.0)).collect();
    let header = i64::try_from(table.template.fields.first()?.row).ok()?;
    let (top, bottom) = (rows.iter().min()? - header, *rows.iter().max()?);
    // A header may name another unit than the form's: that is read.
    let label = |text: &str| squeeze(&split_unit(text).0);
    let known: Vec<String> = table.template.cells.iter().map(|c| label(&c.text)).collect();
    let told = |o: &Origin| findings.iter().any(|f| f.code == Code::LABEL_DAMAGED && f.origins.contains(o));
    let is_value = |o: &Origin| table.values.iter().any(|v| v.origin.as_ref() == Some(o));
    let sheets = source.blocks.iter().filter_map(sheet).filter(|t| t.sheet.as_ref() == Some(&tab));
    let within = sheets.flat_map(|t| &t.rows).flat_map(|r| &r.cells).filter(|c| {
        let line = place(&c.origin).map(|p| p.0);
        !c.text.is_empty() && line.is_some_and(|l| (top..=bottom).contains(&l))
    });
    let odd: Vec<_> = within
        .filter(|c| {
            !known.contains(&label(&c.text))
                && crate::normalize::sections::official_heading(&c.text) != Some(table.template.form.section())
                && !is_value(&c.origin)
                && !told(&c.origin)
        })
        .collect();
    let first = odd.first()?;
    let name = Form::table(table.template.form);
    Some(told::label(name, &first.text, odd.len(), &first.origin).keys([table.template.form.name()]))
}

/// Sheet and cell of a place.
pub fn address(origin: &Origin) -> Option<(String, String)> {
    match origin {
        Origin::Sheet { sheet, cell } => Some((sheet.clone(), cell.clone())),
        _ => None,
    }
}

/// Row and column of a cell.
pub fn place(origin: &Origin) -> Option<(i64, i64)> {
    let Origin::Sheet { cell, .. } = origin else { return None };
    let letters = cell.bytes().take_while(u8::is_ascii_alphabetic).count();
    let col = cell[..letters].bytes().fold(0i64, |n, b| n * 26 + i64::from(b.to_ascii_uppercase() - b'A') + 1);
    Some((cell[letters..].parse().ok()?, col))
}
