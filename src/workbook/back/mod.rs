//! Workbooks that this program wrote, read back: each sheet by its role, whatever was done to the file in between.
//!
//! What bears on a report, in the order in which it counts:
//! - cells of the official tables: their names, then their labels, then the sheet of originals ([`cells`] decides);
//! - title, agency, year and date: the sheet of facts, then the text ([`Facts::settle`]);
//! - sections: the sheet on which a text stands, then its heading ([`narrative`]).
//!
//! What was edited and has no effect is told.

pub(crate) mod address;
pub(crate) mod cells;
mod checks;
pub(crate) mod closing;
mod facts;
mod labels;
mod narrative;
pub(crate) mod originals;
mod pictures;
mod roles;
mod spans;
pub(crate) mod told;

use std::borrow::Cow;
use std::sync::Arc;

use self::closing::Closing;
use self::facts::Facts;
use self::narrative::{Areas, clean};
use self::originals::Originals;
use self::pictures::Pictures;
use self::roles::{Roles, sheet};
use crate::base::finding::{Code, Finding};
use crate::base::origin::Origin;
use crate::forms::Book;
use crate::normalize::lines::{self, Line};
use crate::normalize::{Draft, Unrecognised, regions};
use crate::read::{self, Block, Cell, Format, Paragraph, Source, Table};
use crate::report::Report;
use crate::workbook::format::Role;

/// A workbook of ours, or one of somebody else's with sheets or named cells of ours in it.
pub struct Own<'a> {
    book: &'a Arc<Book>,
    /// Its text and tables.
    source: Cow<'a, Source>,
    /// Is it ours as a whole, sheet by sheet?
    whole: bool,
    facts: Facts,
    originals: Originals,
    /// Lines that are headings by their place, whatever they say.
    headings: Vec<(Origin, u8)>,
    /// What there is to say.
    told: Vec<Finding>,
}

impl<'a> Own<'a> {
    /// What of a source is ours; `None` where nothing is.
    pub fn of(book: &'a Arc<Book>, source: &'a Source) -> Option<Self> {
        if !source.format.is(Format::SHEET) {
            return None;
        }
        match Roles::of(book, source) {
            Some(roles) => Some(Self::whole(book, source, &roles)),
            None => Self::partly(book, source),
        }
    }

    fn new(book: &'a Arc<Book>, source: Cow<'a, Source>, whole: bool) -> Self {
        let (facts, originals, headings) = (Facts::default(), Originals::default(), vec![]);
        Self { book, source, whole, facts, originals, headings, told: vec![] }
    }

    /// Sheets of ours in a workbook of somebody else's.
    fn partly(book: &'a Arc<Book>, source: &'a Source) -> Option<Self> {
        let names = &book.words().workbook;
        let ours = |c: &Cell| c.text == names.back || c.text.ends_with(&names.continued);
        let marked = source.blocks.iter().filter_map(sheet).flat_map(|t| &t.rows).flat_map(|r| &r.cells).any(ours);
        if marked {
            let tidy = |block: &Block| match block {
                Block::Table(t) => Block::Table(clean(t.clone(), names)),
                other => other.clone(),
            };
            let blocks = source.blocks.iter().map(tidy).collect();
            return Some(Self::new(book, Cow::Owned(source.with_blocks(blocks)), false));
        }
        source.names.iter().any(|(name, _)| book.knows(name)).then(|| Self::new(book, Cow::Borrowed(source), false))
    }

    /// A workbook of our own as the text and tables of a report, and what else it holds.
    fn whole(book: &'a Arc<Book>, source: &'a Source, roles: &Roles) -> Self {
        let names = &book.words().workbook;
        let mut own = Self::new(book, Cow::Borrowed(source), true);
        let areas = Areas::of(book, source);
        let mut pictures = Pictures::of(source, roles);
        // Sheets may have been moved about: each goes with its section.
        let mut ordered: Vec<(u8, Block)> = Vec::new();
        for block in &source.blocks {
            let Some(table) = sheet(block) else {
                // Pictures stand where lines name them.
                ordered.extend(block.picture().is_none().then(|| (0, block.clone())));
                continue;
            };
            let tab = table.sheet.as_deref().unwrap_or_default();
            match roles.role(tab) {
                Some(Role::Facts) => {
                    let blocks = own.read_facts(table, &areas);
                    let added = pictures.added(0);
                    ordered.extend(pictures.put(blocks).into_iter().chain(added).map(|b| (0, b)));
                }
                Some(Role::Section(n)) => {
                    let blocks = narrative::section(
                        book,
                        clean(table.clone(), names),
                        n,
                        &areas,
                        &mut own.headings,
                        &mut own.told,
                    );
                    let added = pictures.added(n);
                    ordered.extend(pictures.put(blocks).into_iter().chain(added).map(|b| (n, b)));
                }
                Some(Role::Checks) => own.told.extend(checks::typed(book, table)),
                Some(Role::Original) => own.originals = Originals::read(book, table, false),
                None => own.told.push(foreign(book, table, tab, roles)),
            }
        }
        own.told.extend(read::pictures_left(&pictures.left));
        ordered.sort_by_key(|(number, _)| *number);
        let blocks = ordered.into_iter().map(|(_, block)| block).collect();
        own.told.extend(gone(book, &own.facts, roles));
        // What the program works out anew needs no result.
        let of_use = |f: &&Finding| match f.origins.first() {
            Some(Origin::Sheet { sheet, .. }) if f.code == Code::FORMULA_UNREAD => {
                matches!(roles.role(sheet), Some(Role::Section(_)))
            }
            _ => true,
        };
        let notes = source.notes.iter().filter(of_use).cloned().collect();
        own.source = Cow::Owned(Source { notes, ..source.with_blocks(blocks) });
        own
    }

    /// The report.
    ///
    /// # Errors
    /// [`Unrecognised`] where so much was taken out of it that it is none any more.
    pub fn report(self) -> Result<Report, Unrecognised> {
        let (book, source) = (self.book, &*self.source);
        let mut lines = lines::flatten(book, source);
        self.mark(&mut lines);
        let regions = cells::joined(book, source, &lines, regions::find(book, &lines));
        let draft = Draft::of(book, source, &lines, regions);
        let Self { originals, whole, told, .. } = self;
        let closing = Closing { book, source, originals: &originals, whole, live: whole, told };
        closing.report(draft, |identity| self.facts.settle(book, identity))
    }

    /// The sheet of facts; the text before the first section stands below them.
    fn read_facts(&mut self, table: &Table, areas: &Areas) -> Vec<Block> {
        let (facts, below) = Facts::read(self.book, table);
        self.told.extend(facts.told.iter().cloned());
        let title = facts.title.clone().zip(facts.title_origin.clone());
        self.facts = facts;
        if below.iter().flat_map(|r| &r.cells).any(|c| !c.text.is_empty()) {
            let below = clean(Table { rows: below, ..table.clone() }, &self.book.words().workbook);
            return areas.cut(below).into_iter().flat_map(narrative::paragraphs).collect();
        }
        // Where nothing else stands before the first section, the title is the only line there.
        let line = |(text, origin)| Block::Paragraph(Paragraph::new(text, origin));
        title.map(line).into_iter().collect()
    }

    /// Headings by their place, and the lines of the issuer's own tables: here these are no whole sheets. A number alone on its row
    /// is a paragraph, unless the row has cells of a form; below all of these no text alone is of it.
    fn mark(&self, lines: &mut [Line<'_>]) {
        let forms = cells::rows_of_forms(self.book, &self.source);
        let last = cells::last_rows(&forms);
        for line in lines {
            line.apart = matches!(&self.source.blocks[line.block], Block::Table(t) if t.sheet.is_none());
            if !line.apart && !forms.is_empty() && !cells::is_of_form(&forms, line) {
                line.stand_alone();
                line.apart = line.lone && cells::is_below(&last, line);
            }
            if let Some((_, number)) = self.headings.iter().find(|(at, _)| at == line.origin) {
                line.heading = Some(*number);
            }
        }
    }
}

/// A sheet that has no role: how much of it is left aside, and of what it may be a copy.
fn foreign(book: &Book, table: &Table, tab: &str, roles: &Roles) -> Finding {
    let filled = || table.rows.iter().flat_map(|r| &r.cells).filter(|c| !c.text.is_empty());
    let section = filled().take(3).find_map(|c| book.section_of_heading(&c.text));
    let copy_of = section.and_then(|n| roles.tab(Role::Section(n)));
    told::foreign(tab, filled().count(), copy_of, filled().next().map(|c| c.origin.clone()))
}

/// Sheets that the workbook had and has no more.
fn gone(book: &Book, facts: &Facts, roles: &Roles) -> Vec<Finding> {
    let names = &book.words().workbook;
    let had = |role: Role| match role {
        Role::Facts | Role::Section(_) => true,
        // It is worked out anew.
        Role::Checks => false,
        Role::Original => facts.links.contains(&names.original),
    };
    let absent = Role::all().filter(|&role| had(role) && roles.tab(role).is_none());
    absent.map(|role| told::missing(role.tab(book))).collect()
}
