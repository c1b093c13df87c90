//! One file of a table and year: its columns, and the rows as they come.

use std::io::Write;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, FixedLenByteArray, FixedLenByteArrayType, Int32Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::{Type, TypePtr};
use rust_decimal::Decimal;

use crate::write::tables::{Column, Datum, Kind, Row, Table};
use crate::write::{Gate, Outgoing, WriteError};

/// Rows of a row group at most: what is kept in memory of one table and year.
const GROUP: usize = 20_000;
/// The name of every file: one a table and year.
const PART: &str = "part-0.parquet";
/// Decimals of `value`: DECIMAL(38, 10).
const SCALE: u32 = 10;

/// The values of one column of the row group being filled, and which of its rows have one.
enum Values {
    Text(Vec<ByteArray>, Vec<i16>),
    Int(Vec<i32>, Vec<i16>),
    Double(Vec<f64>, Vec<i16>),
    Decimal(Vec<FixedLenByteArray>, Vec<i16>),
}

impl Values {
    fn new(kind: Kind) -> Self {
        match kind {
            Kind::Text => Self::Text(vec![], vec![]),
            Kind::Int | Kind::Date => Self::Int(vec![], vec![]),
            Kind::Double => Self::Double(vec![], vec![]),
            Kind::Decimal => Self::Decimal(vec![], vec![]),
        }
    }

    fn push(&mut self, datum: Datum<'_>) {
        match (self, datum) {
            (Self::Text(values, there), Datum::Text(text)) => {
                there.push(i16::from(text.is_some()));
                // Whose row it is, form and layout are the same for many rows: held once.
                let last = values.last();
                let value = text.map(|text| match last {
                    Some(last) if last.data() == text.as_bytes() => last.clone(),
                    _ => ByteArray::from(text.as_ref()),
                });
                values.extend(value);
            }
            (Self::Int(values, there), Datum::Int(n) | Datum::Date(n)) => {
                values.extend(n);
                there.push(i16::from(n.is_some()));
            }
            (Self::Double(values, there), Datum::Double(n)) => {
                values.extend(n);
                there.push(i16::from(n.is_some()));
            }
            (Self::Decimal(values, there), Datum::Decimal(n)) => {
                let n = n.and_then(unscaled);
                values.extend(n.map(|n| FixedLenByteArray::from(n.to_be_bytes().to_vec())));
                there.push(i16::from(n.is_some()));
            }
            // The rows are made for these columns.
            _ => unreachable!("a value of another kind than its column"),
        }
    }

    fn rows(&self) -> usize {
        match self {
            Self::Text(_, there) | Self::Int(_, there) | Self::Double(_, there) | Self::Decimal(_, there) => {
                there.len()
            }
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
    values: Vec<Values>,
}

impl<'a> Part<'a> {
    /// Begin it.
    pub fn create(folder: &Path, table: Table, year: Option<i32>, gate: &'a Gate) -> Result<Self, WriteError> {
        let (name, columns) = (table.name(), table.columns());
        // Readers of partitioned tables take this name for a missing value.
        let year = year.map_or("__HIVE_DEFAULT_PARTITION__".to_string(), |y| y.to_string());
        let file = gate.open(&folder.join(name).join(format!("year={year}")).join(PART))?;
        let file = Shared(Arc::new(Mutex::new(file)));
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_created_by(concat!("nianbao ", env!("CARGO_PKG_VERSION")).to_string())
            .build();
        let writer = schema(name, &columns)
            .and_then(|schema| SerializedFileWriter::new(file.clone(), schema, Arc::new(properties)));
        let writer = writer.map_err(WriteError::made)?;
        let values = columns.iter().map(|(_, kind)| Values::new(*kind)).collect();
        Ok(Self { writer, file, columns, values })
    }

    /// Add a row.
    pub fn row(&mut self, row: Row<'_>) -> Result<(), WriteError> {
        debug_assert_eq!(row.len(), self.values.len());
        for (values, datum) in self.values.iter_mut().zip(row) {
            values.push(datum);
        }
        if self.waiting() >= GROUP { self.write() } else { Ok(()) }
    }

    /// Rows that are still in memory.
    pub fn waiting(&self) -> usize {
        self.values[0].rows()
    }

    /// Write these as a row group of their own.
    pub fn write(&mut self) -> Result<(), WriteError> {
        self.flush().map_err(WriteError::made)
    }

    fn flush(&mut self) -> Result<(), ParquetError> {
        if self.waiting() == 0 {
            return Ok(());
        }
        let mut group = self.writer.next_row_group()?;
        for column in &self.values {
            let Some(mut writer) = group.next_column()? else { break };
            match column {
                Values::Text(values, there) => {
                    writer.typed::<ByteArrayType>().write_batch(values, Some(there), None)?;
                }
                Values::Int(values, there) => {
                    writer.typed::<Int32Type>().write_batch(values, Some(there), None)?;
                }
                Values::Double(values, there) => {
                    writer.typed::<DoubleType>().write_batch(values, Some(there), None)?;
                }
                Values::Decimal(values, there) => {
                    writer.typed::<FixedLenByteArrayType>().write_batch(values, Some(there), None)?;
                }
            }
            writer.close()?;
        }
        group.close()?;
        self.values = self.columns.iter().map(|(_, kind)| Values::new(*kind)).collect();
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

fn schema(name: &str, columns: &[Column]) -> Result<TypePtr, ParquetError> {
    let column = |(name, kind): &Column| -> Result<TypePtr, ParquetError> {
        let built = match kind {
            Kind::Text => {
                Type::primitive_type_builder(name, Physical::BYTE_ARRAY).with_logical_type(Some(LogicalType::String))
            }
            Kind::Int => Type::primitive_type_builder(name, Physical::INT32),
            Kind::Double => Type::primitive_type_builder(name, Physical::DOUBLE),
            Kind::Date => {
                Type::primitive_type_builder(name, Physical::INT32).with_logical_type(Some(LogicalType::Date))
            }
            Kind::Decimal => Type::primitive_type_builder(name, Physical::FIXED_LEN_BYTE_ARRAY)
                .with_length(16)
                .with_precision(38)
                .with_scale(SCALE as i32)
                .with_logical_type(Some(LogicalType::decimal(SCALE as i32, 38))),
        };
        Ok(Arc::new(built.with_repetition(Repetition::OPTIONAL).build()?))
    };
    let fields = columns.iter().map(column).collect::<Result<Vec<_>, _>>()?;
    Ok(Arc::new(Type::group_type_builder(name).with_fields(fields).build()?))
}
