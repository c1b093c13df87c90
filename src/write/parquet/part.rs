//! One file of a table and year: its columns, and the rows as they come.

use std::io::Write;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, FixedLenByteArray, FixedLenByteArrayType, Int32Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::{Type, TypePtr};
use rust_decimal::Decimal;

use crate::write::{Gate, Outgoing, WriteError};

/// Rows of a row group: what is kept in memory of each table and year.
const GROUP: usize = 20_000;
/// The name of every file: one a table and year.
const PART: &str = "part-0.parquet";
/// Decimals of `value`: DECIMAL(38, 10).
const SCALE: u32 = 10;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ColumnType {
    Text,
    Int,
    Decimal,
}

use ColumnType::{Decimal as D, Int as I, Text as T};

/// The tables with their columns; the year is the partition.
pub(super) const TABLES: [(&str, &[(&str, ColumnType)]); 4] = [
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
pub(super) enum Field<'a> {
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

/// A file that the library writes to and that we get back: its own way of giving it back makes words of errors.
#[derive(Clone)]
struct Shared<'a>(Arc<Mutex<Outgoing<'a>>>);

impl Write for Shared<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).flush()
    }
}

/// One file being written.
pub(super) struct Part<'a> {
    writer: SerializedFileWriter<Shared<'a>>,
    file: Shared<'a>,
    columns: Vec<Column>,
    kinds: &'static [(&'static str, ColumnType)],
}

impl<'a> Part<'a> {
    /// Begin it.
    pub fn create(folder: &Path, table: usize, year: Option<i32>, gate: &'a Gate) -> Result<Self, WriteError> {
        let (name, kinds) = TABLES[table];
        // Readers of partitioned tables take this name for a missing value.
        let year = year.map_or("__HIVE_DEFAULT_PARTITION__".to_string(), |y| y.to_string());
        let file = gate.open(&folder.join(name).join(format!("year={year}")).join(PART))?;
        let file = Shared(Arc::new(Mutex::new(file)));
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_created_by(concat!("nianbao ", env!("CARGO_PKG_VERSION")).to_string())
            .build();
        let writer = schema(name, kinds)
            .and_then(|schema| SerializedFileWriter::new(file.clone(), schema, Arc::new(properties)));
        let writer = writer.map_err(WriteError::made)?;
        let columns = kinds.iter().map(|(_, kind)| Column::new(*kind)).collect();
        Ok(Self { writer, file, columns, kinds })
    }

    /// Add a row.
    pub fn row<const N: usize>(&mut self, fields: [Field<'_>; N]) -> Result<(), WriteError> {
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
    pub fn finish(mut self) -> Result<Outgoing<'a>, WriteError> {
        let done = self.flush().and_then(|()| self.writer.finish());
        done.map_err(WriteError::made)?;
        drop(self.writer);
        let file = Arc::into_inner(self.file.0).map(Mutex::into_inner);
        match file {
            Some(Ok(file)) => Ok(file),
            _ => Err(std::io::Error::from(std::io::ErrorKind::ResourceBusy).into()),
        }
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
