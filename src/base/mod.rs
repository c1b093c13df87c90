//! What every stage may use and what uses no stage: places, messages, findings, remedies, the folding of text.

pub mod code;
pub(crate) mod counted;
pub mod entry;
pub mod finding;
pub mod fold;
pub mod likeness;
pub mod link;
pub mod media;
pub mod message;
pub mod near;
pub mod note;
pub mod numeral;
pub mod origin;
pub mod own;
pub mod pattern;
pub mod place;
pub mod png;
pub mod remedy;
pub mod severity;
pub mod sign;
pub mod span;
pub mod system;
pub mod text;
pub mod typeface;
pub mod visible;
