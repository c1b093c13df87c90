//! One reading of a stretch of lines as one layout.

use crate::base::finding::Finding;
use crate::report::FormTable;

/// A table as one layout has it, with the doubts about it.
pub(super) struct Candidate {
    pub(super) table: FormTable,
    pub(super) findings: Vec<Finding>,
    /// Value rows whose label was found.
    pub(super) matched: Vec<usize>,
    /// The line of the first of them, where what stands above is headers.
    pub(super) begins: Option<usize>,
}

impl Candidate {
    /// How many numbers were taken.
    pub fn numbers(&self) -> usize {
        self.table.values.iter().filter(|v| v.number().is_some()).count()
    }
}
