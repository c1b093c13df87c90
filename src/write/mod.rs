//! The writers: they paint what [`crate::layout`] decided. Files go through one
//! [`Gate`] and appear whole or not at all.

pub mod compared;
pub mod csv;
mod error;
mod file;
mod gate;
pub mod json;
mod names;
pub mod parquet;
pub mod pdf;
mod refused;
pub mod review;
mod seal;
pub mod xlsx;

pub use error::WriteError;
pub use file::sweep;
pub use gate::{Existing, Gate, Outgoing, hash, hash_file};
pub use names::folded;
pub use seal::{Sealed, seal, sealed};
