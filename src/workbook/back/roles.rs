//! Which sheet of a workbook of ours is which: by the names of its cells, by its tab, by what stands on it; never by its
//! place among the others.

use std::collections::BTreeMap;

use crate::base::origin::Origin;
use crate::forms::{Book, WorkbookNames};
use crate::read::{Block, Format, Source, Table};
use crate::workbook::format::{Fact, Role};

/// The sheets by their roles.
pub struct Roles(BTreeMap<Role, String>);

impl Roles {
    /// The roles of a workbook's sheets, where it is one of ours.
    pub fn of(book: &Book, source: &Source) -> Option<Self> {
        if !source.format.is(Format::SHEET) {
            return None;
        }
        let own = source.format.own();
        let names = &book.words().workbook;
        let sheets: Vec<&Table> = source.blocks.iter().filter_map(sheet).collect();
        let mut roles = Self(BTreeMap::new());
        let there = |name: &str| sheets.iter().any(|t| t.sheet.as_deref() == Some(name));
        for (role, tab) in Role::all().filter_map(|r| Some((r, named(source, names, r)?))) {
            if there(tab) {
                roles.give(role, tab);
            }
        }
        let by_name = !roles.0.is_empty();
        for (role, tab) in by_keys(book, source) {
            if there(tab) && by_name {
                roles.give(role, tab);
            }
        }
        for role in Role::all() {
            let tab = role.tab(book);
            if there(tab) {
                roles.give(role, tab);
            }
        }
        for table in &sheets {
            if let (Some(role), Some(tab)) = (by_content(book, table, names), &table.sheet) {
                roles.give(role, tab);
            }
        }
        // XLS keeps neither our names nor the remark by which we know our own: there two sheets tell.
        let has = |role| roles.0.contains_key(&role);
        (by_name || (has(Role::Facts) && (own || has(Role::Checks)))).then_some(roles)
    }

    /// A sheet has one role, and a role one sheet: the first to claim it.
    fn give(&mut self, role: Role, tab: &str) {
        if !self.0.contains_key(&role) && !self.0.values().any(|t| t == tab) {
            self.0.insert(role, tab.to_string());
        }
    }

    /// The role of a sheet.
    pub fn role(&self, tab: &str) -> Option<Role> {
        self.0.iter().find(|(_, t)| *t == tab).map(|(role, _)| *role)
    }

    /// The sheet of a role.
    pub fn tab(&self, role: Role) -> Option<&str> {
        self.0.get(&role).map(String::as_str)
    }
}

/// A block that is a sheet.
pub fn sheet(block: &Block) -> Option<&Table> {
    match block {
        Block::Table(t) if t.sheet.is_some() => Some(t),
        _ => None,
    }
}

/// The sheet on which the cell stands that is named for the role.
fn named<'a>(source: &'a Source, names: &WorkbookNames, role: Role) -> Option<&'a str> {
    let wanted = role.cell_name(names);
    let (_, origin) = source.names.iter().find(|(name, _)| *name == wanted)?;
    match origin {
        Origin::Sheet { sheet, .. } => Some(sheet),
        _ => None,
    }
}

/// The sheets on which most cells of each form are named.
fn by_keys<'a>(book: &Book, source: &'a Source) -> Vec<(Role, &'a str)> {
    let mut counts: BTreeMap<(u8, &str), usize> = BTreeMap::new();
    for (name, origin) in &source.names {
        let form = book.templates().iter().find(|t| t.position(name).is_some()).map(|t| t.form);
        if let (Some(form), Origin::Sheet { sheet, .. }) = (form, origin) {
            *counts.entry((book.section(form).number, sheet)).or_default() += 1;
        }
    }
    let mut found: Vec<((u8, &str), usize)> = counts.into_iter().collect();
    found.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    found.into_iter().map(|((number, tab), _)| (Role::Section(number), tab)).collect()
}

/// What a sheet says it is.
fn by_content(book: &Book, table: &Table, names: &WorkbookNames) -> Option<Role> {
    let texts = || table.rows.iter().flat_map(|r| &r.cells).map(|c| c.text.as_str()).filter(|t| !t.is_empty());
    let first = texts().next()?;
    let keys = || table.rows.iter().take(12).filter_map(|r| r.cells.first());
    let has = |fact: Fact| keys().any(|c| c.text == *fact.name(book));
    if has(Fact::Title) && has(Fact::Agency) && has(Fact::IssuedOn) {
        return Some(Role::Facts);
    }
    if first == names.checks {
        return Some(Role::Checks);
    }
    if first == names.original {
        return Some(Role::Original);
    }
    texts().take(3).find_map(|t| book.section_of_heading(t)).map(Role::Section)
}
