//! Our own Word document, in one room: a report as text and tables to edit and sign off, and what comes back of them.

pub(crate) mod back;
mod copy;
pub(crate) mod format;
mod notices;

pub use copy::{Copy, copy, copy_with, form};
