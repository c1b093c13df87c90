//! The writers: they paint what [`crate::page`], [`crate::word`] and [`crate::sheets`] decided. Files go through one `Gate` and appear whole
//! or not at all.

#[cfg(feature = "pdf-write")]
mod attachment;
pub mod codebook;
pub mod compared;
pub mod csv;
#[cfg(feature = "seal")]
mod digest;
pub mod docx;
#[cfg(feature = "disk")]
mod durable;
mod error;
#[cfg(feature = "disk")]
pub mod fault;
#[cfg(feature = "disk")]
mod file;
#[cfg(feature = "disk")]
mod gate;
pub mod json;
#[cfg(feature = "disk")]
mod log;
#[cfg(feature = "disk")]
mod names;
#[cfg(feature = "pdf-write")]
pub mod ofd;
#[cfg(feature = "parquet")]
pub mod parquet;
#[cfg(feature = "pdf-write")]
pub mod pdf;
#[cfg(feature = "disk")]
mod refused;
pub mod review;
#[cfg(feature = "seal")]
mod seal;
#[cfg(feature = "pdf-write")]
pub mod svg;
pub mod tables;
#[cfg(any(feature = "pdf-write", feature = "seal"))]
mod trailer;
pub mod xlsx;
mod xml;
mod zipped;

#[cfg(feature = "pdf-write")]
pub use attachment::{Attachment, Relation};
#[cfg(feature = "seal")]
pub use digest::hash;
#[cfg(feature = "disk")]
pub use digest::hash_file;
#[cfg(feature = "disk")]
pub use durable::Durable;
pub use error::{Refusal, WriteError};
#[cfg(feature = "disk")]
pub use file::sweep;
#[cfg(feature = "disk")]
pub use gate::{Existing, Gate, MOST_RECORD, Outgoing};
#[cfg(feature = "disk")]
pub use log::Log;
#[cfg(feature = "disk")]
pub use names::folded;
#[cfg(feature = "seal")]
pub use seal::{Sealed, seal, sealed, sealed_and_hashed};
