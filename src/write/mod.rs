//! The writers: they paint what [`crate::page`] and [`crate::sheets`] decided. Files go through one `Gate` and appear whole
//! or not at all.

pub mod compared;
pub mod csv;
mod error;
#[cfg(feature = "disk")]
mod file;
#[cfg(feature = "disk")]
mod gate;
pub mod json;
#[cfg(feature = "disk")]
mod names;
#[cfg(feature = "parquet")]
pub mod parquet;
#[cfg(feature = "pdf-write")]
pub mod pdf;
#[cfg(feature = "disk")]
mod refused;
pub mod review;
#[cfg(feature = "disk")]
mod seal;
pub mod xlsx;

pub use error::{Refusal, WriteError};
#[cfg(feature = "disk")]
pub use file::sweep;
#[cfg(feature = "disk")]
pub use gate::{Existing, Gate, Outgoing, hash, hash_file};
#[cfg(feature = "disk")]
pub use names::folded;
#[cfg(feature = "disk")]
pub use seal::{Sealed, seal, sealed};
