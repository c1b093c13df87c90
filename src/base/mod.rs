//! What every stage may use and what uses no stage: places, messages, findings, the folding of text.

pub mod finding;
pub mod numeral;
pub mod origin;
pub mod place;
pub mod text;
pub mod visible;
