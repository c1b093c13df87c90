//! Tidy tables of many reports as Parquet, partitioned by year: `cells`, `reports`, `paragraphs`, `findings`. The columns
//! are described in `docs/tables.md`.

mod part;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use part::{Field, Part, TABLES};

use super::{Gate, Outgoing, Refusal, WriteError};
use crate::base::finding::{Lang, Message, Severity, Unread};
use crate::base::origin::Origin;
use crate::report::{Block, Report};

/// Held while the tables take their places.
const LOCK: &str = ".tables.lock";

/// The tables of a corpus, one report after another.
pub struct Corpus<'a> {
    folder: PathBuf,
    lang: Lang,
    gate: &'a Gate,
    parts: BTreeMap<(usize, Option<i32>), Part<'a>>,
}

impl<'a> Corpus<'a> {
    /// Tables below a folder. They appear when [`Corpus::close`] is called.
    #[must_use]
    pub fn create(folder: &Path, lang: Lang, gate: &'a Gate) -> Self {
        Self { folder: folder.to_path_buf(), lang, gate, parts: BTreeMap::new() }
    }

    fn part(&mut self, table: usize, year: Option<i32>) -> Result<&mut Part<'a>, WriteError> {
        match self.parts.entry((table, year)) {
            std::collections::btree_map::Entry::Occupied(part) => Ok(part.into_mut()),
            std::collections::btree_map::Entry::Vacant(place) => {
                Ok(place.insert(Part::create(&self.folder, table, year, self.gate)?))
            }
        }
    }

    /// Add a report.
    ///
    /// # Errors
    /// Where a file cannot be written.
    pub fn add(&mut self, report: &Report) -> Result<(), WriteError> {
        let (file, agency, year) = (report.source.name.as_str(), report.agency.as_deref(), report.year);
        let part = self.part(0, year)?;
        for table in report.tables() {
            for (field, value) in table.template.fields.iter().zip(&table.values) {
                part.row([
                    Field::Text(Some(file)),
                    Field::Text(agency),
                    Field::Text(Some(&table.template.layout)),
                    Field::Text(Some(&field.key)),
                    Field::Text(Some(&table.template.table)),
                    Field::Text(Some(&field.group)),
                    Field::Text(Some(&field.row_label)),
                    Field::Text(Some(&field.column_label)),
                    Field::Decimal(value.number()),
                    Field::Text(Some(value.state_name())),
                    Field::Text(Some(&value.text)),
                    Field::Text(value.unit.as_deref()),
                    value.origin.as_ref().map_or(Field::Text(None), |o| Field::Owned(place(o))),
                ])?;
            }
        }
        self.report(report)?;
        self.paragraphs(report)?;
        let lang = self.lang;
        for f in &report.findings {
            let severity = match f.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Note => "note",
            };
            self.part(3, year)?.row([
                Field::Text(Some(file)),
                Field::Text(agency),
                Field::Text(Some(f.code.as_str())),
                Field::Text(Some(severity)),
                Field::Text(Some(f.message.get(lang))),
                Field::Owned(f.keys.join(" ")),
                Field::Text(f.found.as_deref()),
                Field::Text(f.expected.as_deref()),
                Field::Text(f.accepted.as_deref()),
                f.origins.first().map_or(Field::Text(None), |o| Field::Owned(place(o))),
            ])?;
        }
        Ok(())
    }

    fn report(&mut self, report: &Report) -> Result<(), WriteError> {
        let layout = |name: &str| {
            let table = report.tables().find(|t| t.template.form.name() == name);
            Field::Text(table.map(|t| t.template.layout.as_str()))
        };
        let count = |s| {
            let own = report.findings.iter().filter(|f| f.severity == s && f.accepted.is_none()).count();
            Field::Int(i32::try_from(own).ok())
        };
        let row = [
            Field::Text(Some(&report.source.name)),
            Field::Text(Some(&report.source.format)),
            Field::Text(report.source.encoding.as_deref()),
            Field::Text(report.title.as_deref()),
            Field::Text(report.agency.as_deref()),
            Field::Text(report.issued_on.as_deref()),
            layout("disclosure"),
            layout("requests"),
            layout("cases"),
            count(Severity::Error),
            count(Severity::Warning),
            count(Severity::Note),
            Field::Text(Some("read")),
            Field::Text(None),
        ];
        self.part(1, report.year)?.row(row)
    }

    /// Add an input of which nothing was read, to `reports` alone.
    ///
    /// # Errors
    /// Where a file cannot be written.
    pub fn unread(&mut self, unread: &Unread) -> Result<(), WriteError> {
        let message = unread.message.get(self.lang);
        let nothing = || Field::Text(None);
        self.part(1, None)?.row([
            Field::Text(Some(&unread.file)),
            nothing(),
            nothing(),
            nothing(),
            nothing(),
            nothing(),
            nothing(),
            nothing(),
            nothing(),
            Field::Int(None),
            Field::Int(None),
            Field::Int(None),
            Field::Text(Some(unread.status())),
            Field::Text(Some(message)),
        ])
    }

    fn paragraphs(&mut self, report: &Report) -> Result<(), WriteError> {
        let part = self.part(2, report.year)?;
        let mut position = 0;
        for section in &report.sections {
            let heading = (!section.heading.is_empty()).then_some((
                section.heading.as_str(),
                "heading1",
                section.origin.as_ref(),
            ));
            let body = section
                .blocks
                .iter()
                .filter_map(Block::paragraph)
                .map(|p| (p.text.as_str(), p.role.name(), Some(&p.origin)));
            for (text, role, origin) in heading.into_iter().chain(body) {
                part.row([
                    Field::Text(Some(&report.source.name)),
                    Field::Text(report.agency.as_deref()),
                    Field::Int(Some(i32::from(section.number))),
                    Field::Int(Some(position)),
                    Field::Text(Some(role)),
                    Field::Text(Some(text)),
                    origin.map_or(Field::Text(None), |o| Field::Owned(place(o))),
                ])?;
                position += 1;
            }
        }
        Ok(())
    }

    /// Finish all tables; the files that were written.
    ///
    /// # Errors
    /// Where a file cannot be written, or where tables of another run would be taken for a part of these.
    pub fn close(mut self) -> Result<Vec<PathBuf>, WriteError> {
        // All are whole before the first takes its place.
        let parts = std::mem::take(&mut self.parts).into_values();
        let whole = parts.map(Part::finish).collect::<Result<Vec<_>, _>>()?;
        if whole.is_empty() {
            return Ok(Vec::new());
        }
        // Two runs that put their tables into one folder would mix them.
        let held = self.gate.log(&self.folder.join(LOCK), false, <[u8]>::is_empty)?;
        let paths: Vec<PathBuf> = whole.iter().map(|file| file.path().to_path_buf()).collect();
        let other = self.standing().into_iter().find(|path| !paths.contains(path));
        let put = match other {
            Some(other) => Err(Refusal::from(mixed(&other)).into()),
            None => put_all(whole),
        };
        let gone = held.remove();
        put?;
        gone?;
        Ok(paths)
    }

    /// The files that readers of these tables would find there already.
    fn standing(&self) -> Vec<PathBuf> {
        let below =
            |folder: PathBuf| fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok).map(|e| e.path());
        let years = TABLES.iter().flat_map(|(name, _)| below(self.folder.join(name)));
        let ours = |name: &str| name.ends_with(".parquet") && !name.starts_with('.');
        let mut all: Vec<PathBuf> =
            years.flat_map(below).filter(|p| p.file_name().is_some_and(|n| ours(&n.to_string_lossy()))).collect();
        all.sort();
        all
    }
}

/// All of them, or none that was not there before: tables of some years alone would pass for the whole.
fn put_all(whole: Vec<Outgoing<'_>>) -> Result<(), WriteError> {
    let mut new = Vec::new();
    for file in whole {
        let (path, is_new) = (file.path().to_path_buf(), file.is_new());
        if let Err(e) = file.commit() {
            new.iter().for_each(|path| drop(fs::remove_file(path)));
            return Err(e);
        }
        new.extend(is_new.then_some(path));
    }
    Ok(())
}

fn mixed(other: &Path) -> Message {
    let name = other.display();
    Message::new(
        format!("{name} 是别的数据，和这次的在一起会被当成一份；没有写，请换一个输出文件夹，或先移走它"),
        format!("{name} holds other data that would be taken for a part of these; name another folder or move it away"),
    )
}

fn place(origin: &Origin) -> String {
    origin.to_string()
}
