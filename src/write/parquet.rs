//! Tidy tables of many reports as Parquet, partitioned by year: `cells`, `reports`, `paragraphs`, `findings`. The columns
//! are described in `docs/tables.md`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, FixedLenByteArray, FixedLenByteArrayType, Int32Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::{Type, TypePtr};
use rust_decimal::Decimal;

use super::{Gate, Outgoing, Refusal, WriteError};
use crate::base::finding::{Lang, Message, Severity, Unread};
use crate::base::origin::Origin;
use crate::report::{Block, Report};

/// Rows of a row group: what is kept in memory of each table and year.
const GROUP: usize = 20_000;
/// The name of every file: one a table and year.
const PART: &str = "part-0.parquet";
/// Decimals of `value`: DECIMAL(38, 10).
const SCALE: u32 = 10;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ColumnType {
    Text,
    Int,
    Decimal,
}

use ColumnType::{Decimal as D, Int as I, Text as T};

/// The tables with their columns; the year is the partition.
const TABLES: [(&str, &[(&str, ColumnType)]); 4] = [
    (
        "cells",
        &[
            ("file", T),
            ("agency", T),
            ("layout", T),
            ("key", T),
            ("form", T),
            ("group", T),
            ("row_label", T),
            ("column_label", T),
            ("value", D),
            ("state", T),
            ("text", T),
            ("unit", T),
            ("origin", T),
        ],
    ),
    (
        "reports",
        &[
            ("file", T),
            ("format", T),
            ("encoding", T),
            ("title", T),
            ("agency", T),
            ("issued_on", T),
            ("disclosure_layout", T),
            ("requests_layout", T),
            ("cases_layout", T),
            ("errors", I),
            ("warnings", I),
            ("notes", I),
            ("status", T),
            ("message", T),
        ],
    ),
    (
        "paragraphs",
        &[("file", T), ("agency", T), ("section", I), ("position", I), ("role", T), ("text", T), ("origin", T)],
    ),
    (
        "findings",
        &[
            ("file", T),
            ("agency", T),
            ("code", T),
            ("severity", T),
            ("message", T),
            ("keys", T),
            ("found", T),
            ("expected", T),
            ("accepted", T),
            ("origin", T),
        ],
    ),
];

/// The values of one column of the row group being filled.
enum Column {
    Text(Vec<ByteArray>, Vec<i16>),
    Int(Vec<i32>, Vec<i16>),
    Decimal(Vec<FixedLenByteArray>, Vec<i16>),
}

/// One value of a row.
enum Field<'a> {
    Text(Option<&'a str>),
    Owned(String),
    Int(Option<i32>),
    Decimal(Option<Decimal>),
}

impl Column {
    fn new(kind: ColumnType) -> Self {
        match kind {
            ColumnType::Text => Self::Text(vec![], vec![]),
            ColumnType::Int => Self::Int(vec![], vec![]),
            ColumnType::Decimal => Self::Decimal(vec![], vec![]),
        }
    }

    fn push(&mut self, field: Field<'_>) {
        match (self, field) {
            (Self::Text(values, there), Field::Text(text)) => {
                values.extend(text.map(ByteArray::from));
                there.push(i16::from(text.is_some()));
            }
            (Self::Text(values, there), Field::Owned(text)) => {
                values.push(ByteArray::from(text.as_str()));
                there.push(1);
            }
            (Self::Int(values, there), Field::Int(n)) => {
                values.extend(n);
                there.push(i16::from(n.is_some()));
            }
            (Self::Decimal(values, there), Field::Decimal(n)) => {
                let n = n.and_then(unscaled);
                values.extend(n.map(|n| FixedLenByteArray::from(n.to_be_bytes().to_vec())));
                there.push(i16::from(n.is_some()));
            }
            // The rows below are made for these columns.
            _ => unreachable!("a field of another kind than its column"),
        }
    }

    fn rows(&self) -> usize {
        match self {
            Self::Text(_, there) | Self::Int(_, there) | Self::Decimal(_, there) => there.len(),
        }
    }
}

/// The number in units of the tenth decimal, where it fits.
fn unscaled(n: Decimal) -> Option<i128> {
    let n = n.normalize();
    let more = SCALE.checked_sub(n.scale())?;
    let scaled = n.mantissa().checked_mul(10i128.checked_pow(more)?)?;
    (scaled.unsigned_abs() < 10u128.pow(38)).then_some(scaled)
}

/// One file being written.
struct Part<'a> {
    writer: SerializedFileWriter<Outgoing<'a>>,
    columns: Vec<Column>,
    kinds: &'static [(&'static str, ColumnType)],
}

impl<'a> Part<'a> {
    fn create(folder: &Path, table: usize, year: Option<i32>, gate: &'a Gate) -> Result<Self, WriteError> {
        let (name, kinds) = TABLES[table];
        // Readers of partitioned tables take this name for a missing value.
        let year = year.map_or("__HIVE_DEFAULT_PARTITION__".to_string(), |y| y.to_string());
        let file = gate.open(&folder.join(name).join(format!("year={year}")).join(PART))?;
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_created_by(concat!("nianbao ", env!("CARGO_PKG_VERSION")).to_string())
            .build();
        let writer =
            schema(name, kinds).and_then(|schema| SerializedFileWriter::new(file, schema, Arc::new(properties)));
        let writer = writer.map_err(WriteError::made)?;
        let columns = kinds.iter().map(|(_, kind)| Column::new(*kind)).collect();
        Ok(Self { writer, columns, kinds })
    }

    fn row<const N: usize>(&mut self, fields: [Field<'_>; N]) -> Result<(), WriteError> {
        for (column, field) in self.columns.iter_mut().zip(fields) {
            column.push(field);
        }
        if self.columns[0].rows() >= GROUP { self.flush().map_err(WriteError::made) } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<(), ParquetError> {
        if self.columns[0].rows() == 0 {
            return Ok(());
        }
        let mut group = self.writer.next_row_group()?;
        for column in &self.columns {
            let Some(mut writer) = group.next_column()? else { break };
            match column {
                Column::Text(values, there) => {
                    writer.typed::<ByteArrayType>().write_batch(values, Some(there), None)?;
                }
                Column::Int(values, there) => {
                    writer.typed::<Int32Type>().write_batch(values, Some(there), None)?;
                }
                Column::Decimal(values, there) => {
                    writer.typed::<FixedLenByteArrayType>().write_batch(values, Some(there), None)?;
                }
            }
            writer.close()?;
        }
        group.close()?;
        self.columns = self.kinds.iter().map(|(_, kind)| Column::new(*kind)).collect();
        Ok(())
    }

    /// The whole file, on its way to its place.
    fn finish(mut self) -> Result<Outgoing<'a>, WriteError> {
        let whole = self.flush().and_then(|()| self.writer.into_inner());
        whole.map_err(WriteError::made)
    }
}

fn schema(name: &str, kinds: &[(&str, ColumnType)]) -> Result<TypePtr, ParquetError> {
    let column = |(name, kind): &(&str, ColumnType)| -> Result<TypePtr, ParquetError> {
        let built = match kind {
            ColumnType::Text => {
                Type::primitive_type_builder(name, Physical::BYTE_ARRAY).with_logical_type(Some(LogicalType::String))
            }
            ColumnType::Int => Type::primitive_type_builder(name, Physical::INT32),
            ColumnType::Decimal => Type::primitive_type_builder(name, Physical::FIXED_LEN_BYTE_ARRAY)
                .with_length(16)
                .with_precision(38)
                .with_scale(SCALE as i32)
                .with_logical_type(Some(LogicalType::decimal(SCALE as i32, 38))),
        };
        Ok(Arc::new(built.with_repetition(Repetition::OPTIONAL).build()?))
    };
    let fields = kinds.iter().map(column).collect::<Result<Vec<_>, _>>()?;
    Ok(Arc::new(Type::group_type_builder(name).with_fields(fields).build()?))
}

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
        let paths: Vec<PathBuf> = whole.iter().map(|file| file.path().to_path_buf()).collect();
        if let Some(other) = self.standing().into_iter().find(|path| !paths.contains(path)) {
            return Err(Refusal::from(mixed(&other)).into());
        }
        for file in whole {
            file.commit()?;
        }
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
