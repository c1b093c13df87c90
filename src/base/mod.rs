//! What every stage may use and what uses no stage: places, messages, findings, the folding of text.

pub mod code;
pub mod finding;
pub mod message;
pub mod numeral;
pub mod origin;
pub mod place;
pub mod severity;
pub mod text;
pub mod visible;
