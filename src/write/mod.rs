//! The writers: they paint what [`crate::layout`] decided. Files appear whole or not at all.

pub mod compared;
pub mod csv;
mod error;
mod file;
pub mod json;
pub mod parquet;
pub mod pdf;
pub mod review;
pub mod xlsx;

pub use error::WriteError;
pub use file::write_whole;
