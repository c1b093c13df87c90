//! Between headers in the order of text and the place of cells the form's sums are the judge.

use super::assign::{Fit, RowCells};
use super::heads::{Column, Witness};
use super::rows::{Reader, values_of};
use crate::report::Value;

impl<'a> Reader<'a> {
    /// The values of each row and how they were laid, by the headers or, where these can be misread and the sums speak against them,
    /// otherwise: the witnesses then say so.
    pub(super) fn judged(&self, rows: &[Option<RowCells<'a>>], witnesses: &mut Vec<Witness>) -> Vec<(Vec<Value>, Fit)> {
        let mut laid = self.lay(rows, witnesses);
        if witnesses.iter().any(Witness::is_order) {
            // Headers in the order of text can be misread: the form's sums are the judge between them and the place.
            let placed: Vec<Witness> =
                witnesses.iter().map(|w| if w.is_order() { Witness::Silent } else { w.clone() }).collect();
            let otherwise = self.lay(rows, &placed);
            let best = self.failing(&values_of(&otherwise));
            if best < self.failing(&values_of(&laid)) {
                // They hold for any order of the parts: where the headers have another one, it is theirs with the total in its
                // place, or nobody's.
                let turned: Vec<Witness> =
                    witnesses.iter().zip(placed).enumerate().map(|(r, (w, p))| self.parts_turned(r, w, p)).collect();
                laid = if turned.iter().any(Witness::is_order) { self.lay(rows, &turned) } else { otherwise };
                *witnesses = turned;
                if self.failing(&values_of(&laid)) > best {
                    // Of all rows, those too over which a label's own words seemed to be the headers.
                    for witness in witnesses.iter_mut().filter(|w| w.is_order() || **w == Witness::Silent) {
                        *witness = Witness::Unclear;
                    }
                    laid = self.lay(rows, witnesses);
                }
            }
        }
        laid
    }

    /// Headers whose parts stand in another order than the form's, with totals where the form has them; else what else there is.
    fn parts_turned(&self, r: usize, witness: &Witness, otherwise: Witness) -> Witness {
        let Witness::Other(columns) = witness else { return otherwise };
        let first = self.template.value_rows[r].first;
        let is_total = |c: &&Column| c.field.is_some_and(|k| self.template.fields[first + k].total);
        let (totals, mut parts): (Vec<&Column>, Vec<&Column>) = columns.iter().partition(is_total);
        if !witness.is_order() || parts.is_sorted_by_key(|c| c.field) {
            return otherwise;
        }
        for total in totals {
            parts.insert(total.field.unwrap_or_default().min(parts.len()), total);
        }
        Witness::Other(parts.into_iter().cloned().collect())
    }
}
