//! Our own workbook, in one room: the report as sheets to look at and edit, and what comes back of them.

pub(crate) mod back;
pub(crate) mod format;
pub(crate) mod pictures;
pub(crate) mod texts;
pub(crate) mod write;

pub use write::{Formulas, book, book_with};
