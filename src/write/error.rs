//! Why an output could not be made.

use std::fmt;

/// Why an output could not be made.
#[derive(Debug)]
pub enum WriteError {
    /// The file system refused.
    Io(std::io::Error),
    /// The workbook library refused.
    Workbook(rust_xlsxwriter::XlsxError),
    /// JSON could not be made.
    Json(serde_json::Error),
    /// The tables could not be made.
    Tables(parquet::errors::ParquetError),
    /// The PDF could not be made.
    Pdf(String),
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io(e) => write!(f, "{e}"),
            Self::Workbook(e) => write!(f, "{e}"),
            Self::Json(e) => write!(f, "{e}"),
            Self::Tables(e) => write!(f, "{e}"),
            Self::Pdf(e) => f.write_str(e),
        }
    }
}

impl std::error::Error for WriteError {}

impl From<std::io::Error> for WriteError {
    fn from(e: std::io::Error) -> Self {
        Self::Io(e)
    }
}

impl From<rust_xlsxwriter::XlsxError> for WriteError {
    fn from(e: rust_xlsxwriter::XlsxError) -> Self {
        Self::Workbook(e)
    }
}

impl From<serde_json::Error> for WriteError {
    fn from(e: serde_json::Error) -> Self {
        Self::Json(e)
    }
}

impl From<parquet::errors::ParquetError> for WriteError {
    fn from(e: parquet::errors::ParquetError) -> Self {
        Self::Tables(e)
    }
}
