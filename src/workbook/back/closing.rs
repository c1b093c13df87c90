//! From the tables of a copy to its report: what both kinds of copies that are edited, workbooks and Word documents, end with.

use std::sync::Arc;

use super::cells;
use super::labels;
use super::originals::Originals;
use super::spans;
use crate::base::finding::Finding;
use crate::forms::Book;
use crate::normalize::identity::Identity;
use crate::normalize::{self, Draft, Unrecognised};
use crate::read::Source;
use crate::report::Report;

/// What is known when the tables have been found.
pub(crate) struct Closing<'a> {
    /// What is known of the forms.
    pub book: &'a Arc<Book>,
    /// The text and the tables.
    pub source: &'a Source,
    /// What the cells held when the copy was made.
    pub originals: &'a Originals,
    /// Is it ours as a whole?
    pub whole: bool,
    /// Does the copy work with its cells, as a spreadsheet does, so that a number held as text matters?
    pub live: bool,
    /// What there is to say of it.
    pub told: Vec<Finding>,
}

impl Closing<'_> {
    /// The report: the cells settled, `facts` asked for title, agency, year and date, and what is known to be told.
    ///
    /// # Errors
    /// [`Unrecognised`] where so much was taken out of it that it is none any more.
    pub fn report(
        self,
        mut draft: Draft<'_>,
        facts: impl FnOnce(&mut Identity) -> Vec<Finding>,
    ) -> Result<Report, Unrecognised> {
        let Self { book, source, originals, whole, live, told } = self;
        let settled = cells::settle(book, source, originals, &mut draft.tables, &mut draft.findings);
        let mut report = draft.report(facts)?;
        let unplaced = spans::put(&mut report, &originals.spans);
        report.findings.extend(unplaced);
        report.furniture.extend(originals.furniture.iter().cloned());
        let doubts = originals.still_true(&settled, &report.findings);
        report.findings.extend(settled.told);
        report.findings.extend(doubts);
        report.findings.extend(told);
        if whole {
            let changed: Vec<Finding> =
                report.tables().filter_map(|t| labels::changed(book, source, t, &report.findings)).collect();
            report.findings.extend(changed);
        }
        normalize::finish(&mut report, live);
        Ok(report)
    }
}
