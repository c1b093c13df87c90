//! Tidy tables of many reports as Parquet, partitioned by year: `cells`, `reports`, `paragraphs`, `findings`, and beside them the
//! codebook of the keys. The columns are those of [`Table`], described in `docs/tables.md`.

mod part;
mod rows;

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use part::Part;
use rows::Known;

use super::file::Kept;
use super::tables::{Row, Table, cells};
use super::{Gate, Outgoing, Refusal, WriteError, codebook};
use crate::base::finding::{Lang, Message, Unread};
use crate::forms::Book;
use crate::report::Report;

/// Held while the tables take their places.
const LOCK: &str = ".tables.lock";
/// Rows of all tables and years in memory at most, between reports: some 60 MB.
const MOST_WAITING: usize = 100_000;
/// The codebook.
const KEYS: &str = "keys.csv";

/// The first report of an agency and a year.
struct First {
    report_id: String,
    numbers_hash: String,
}

/// The tables of a corpus, one report after another.
pub struct Corpus<'a> {
    folder: PathBuf,
    lang: Lang,
    gate: &'a Gate,
    book: Arc<Book>,
    parts: BTreeMap<(Table, Option<i32>), Part<'a>>,
    met: HashMap<(String, i32), First>,
    /// How often each identity was given.
    ids: HashMap<Box<str>, u32>,
}

impl<'a> Corpus<'a> {
    /// Tables below a folder, with the codebook of a book. They appear when [`Corpus::close`] is called.
    #[must_use]
    pub fn create(folder: &Path, lang: Lang, book: &Arc<Book>, gate: &'a Gate) -> Self {
        let (folder, book) = (folder.to_path_buf(), Arc::clone(book));
        Self { folder, lang, gate, book, parts: BTreeMap::new(), met: HashMap::new(), ids: HashMap::new() }
    }

    fn row(&mut self, table: Table, year: Option<i32>, row: Row<'_>) -> Result<(), WriteError> {
        self.part(table, year)?.row(row)
    }

    fn part(&mut self, table: Table, year: Option<i32>) -> Result<&mut Part<'a>, WriteError> {
        match self.parts.entry((table, year)) {
            std::collections::btree_map::Entry::Occupied(part) => Ok(part.into_mut()),
            std::collections::btree_map::Entry::Vacant(place) => {
                Ok(place.insert(Part::create(&self.folder, table, year, self.gate)?))
            }
        }
    }

    /// Add a report, with the SHA-256 of the file that it was read from, in hexadecimal.
    ///
    /// # Errors
    /// Where a file cannot be written.
    pub fn add(&mut self, report: &Report, sha256: &str) -> Result<(), WriteError> {
        let (year, lang) = (report.year, self.lang);
        let (id, numbers) = (self.report_id(sha256, &report.source.name), rows::numbers_hash(report));
        let part = self.part(Table::Cells, year)?;
        cells(report, Some(&id)).try_for_each(|row| part.row(row))?;
        let (mut duplicate, mut conflict) = (None, None);
        if let Some(first) = self.first(report, &id, &numbers) {
            let place = if first.numbers_hash == numbers { &mut duplicate } else { &mut conflict };
            *place = Some(first.report_id.clone());
        }
        let known = Known {
            report_id: &id,
            sha256,
            numbers_hash: &numbers,
            duplicate_of: duplicate.as_deref(),
            conflicts_with: conflict.as_deref(),
        };
        self.row(Table::Reports, year, rows::report(report, &known))?;
        let part = self.part(Table::Paragraphs, year)?;
        rows::paragraphs(report, &id).try_for_each(|row| part.row(row))?;
        rows::findings(report, &id, lang).try_for_each(|row| self.row(Table::Findings, year, row))?;
        self.relieve()
    }

    /// Where many tables and years have many rows in memory together, the one with the most writes its own.
    fn relieve(&mut self) -> Result<(), WriteError> {
        while self.parts.values().map(Part::waiting).sum::<usize>() > MOST_WAITING {
            let Some(most) = self.parts.values_mut().max_by_key(|part| part.waiting()) else { break };
            most.write()?;
        }
        Ok(())
    }

    /// What a report goes by in all tables: its file's content and name, so that two copies of one file are two reports; and where
    /// these are the same, as of files in two folders that were named by their whole paths, a number.
    fn report_id(&mut self, sha256: &str, file: &str) -> String {
        let id = rows::report_id(sha256, file);
        let times = self.ids.entry(id.as_str().into()).or_default();
        *times += 1;
        if *times == 1 { id } else { format!("{id}-{times}") }
    }

    /// The report of the same agency and year that came before this one, if one did; else this one is the first.
    fn first(&mut self, report: &Report, id: &str, numbers: &str) -> Option<&First> {
        let whose = (report.agency.clone()?, report.year?);
        match self.met.entry(whose) {
            std::collections::hash_map::Entry::Occupied(first) => Some(first.into_mut()),
            std::collections::hash_map::Entry::Vacant(place) => {
                place.insert(First { report_id: id.to_string(), numbers_hash: numbers.to_string() });
                None
            }
        }
    }

    /// Add an input of which nothing was read, to `reports` alone; with the SHA-256 of its content where that is known.
    ///
    /// # Errors
    /// Where a file cannot be written.
    pub fn unread(&mut self, unread: &Unread, sha256: Option<&str>) -> Result<(), WriteError> {
        let (id, lang) = (sha256.map(|sha256| self.report_id(sha256, &unread.file)), self.lang);
        self.row(Table::Reports, None, rows::unread(unread, id.as_deref(), sha256, lang))
    }

    /// Finish all tables; the files that were written.
    ///
    /// # Errors
    /// Where a file cannot be written, or where tables of another run would be taken for a part of these.
    pub fn close(mut self) -> Result<Vec<PathBuf>, WriteError> {
        // Every table is there, be it empty: a question about findings is to have an answer where there are none. The place of rows
        // without a year always stands, so that it is none of another run's.
        let any = !self.parts.is_empty();
        for table in Table::ALL.into_iter().filter(|_| any) {
            self.part(table, None)?;
        }
        // All are whole before the first takes its place.
        let parts = std::mem::take(&mut self.parts).into_values();
        let whole = parts.map(Part::finish).collect::<Result<Vec<_>, _>>()?;
        if whole.is_empty() {
            return Ok(Vec::new());
        }
        let mut keys = self.gate.open(&self.folder.join(KEYS))?;
        keys.write_all(&codebook::to_csv(&codebook::entries(&self.book)))?;
        let whole: Vec<Outgoing<'_>> = whole.into_iter().chain([keys]).collect();
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
        let years = Table::ALL.iter().flat_map(|table| below(self.folder.join(table.name())));
        let ours = |name: &str| name.ends_with(".parquet") && !name.starts_with('.');
        let mut all: Vec<PathBuf> =
            years.flat_map(below).filter(|p| p.file_name().is_some_and(|n| ours(&n.to_string_lossy()))).collect();
        all.sort();
        all
    }
}

/// All of them, or none: tables of some years alone would pass for the whole, and old ones beside new ones for one corpus.
fn put_all(whole: Vec<Outgoing<'_>>) -> Result<(), WriteError> {
    let (mut new, mut kept) = (Vec::new(), Vec::new());
    let put = whole.into_iter().try_for_each(|file| {
        let (path, is_new) = (file.path().to_path_buf(), file.is_new());
        if !is_new {
            kept.push(Kept::of(&path)?);
        }
        file.commit()?;
        new.extend(is_new.then_some(path));
        Ok(())
    });
    if put.is_err() {
        new.iter().for_each(|path| drop(fs::remove_file(path)));
        kept.into_iter().try_for_each(Kept::back)?;
    }
    put
}

fn mixed(other: &Path) -> Message {
    let name = other.display();
    Message::new(
        format!("{name} 是别的数据，和这次的在一起会被当成一份；没有写，请换一个输出文件夹，或先移走它"),
        format!("{name} holds other data that would be taken for a part of these; name another folder or move it away"),
    )
}
