//! The merged ranges of a sheet, looked up row by row from the top.

use std::collections::BTreeMap;

use calamine::Dimensions;

use super::MOST_COLUMNS;

/// Merged ranges, of which those that reach the present row are at hand. Where two overlap, as no program writes them, the
/// one that begins further up counts.
pub struct Merges<'a> {
    /// Those that are still to come, the next one last.
    later: Vec<&'a Dimensions>,
    /// Those that reach the row, by their first column.
    here: BTreeMap<u32, &'a Dimensions>,
}

impl<'a> Merges<'a> {
    /// Of a sheet.
    pub fn new(all: &'a [Dimensions]) -> Self {
        let fits = |d: &&Dimensions| d.end.0 >= d.start.0 && d.end.1 >= d.start.1 && d.start.1 < MOST_COLUMNS;
        let mut later: Vec<&Dimensions> = all.iter().filter(fits).collect();
        later.reverse();
        later.sort_by_key(|d| std::cmp::Reverse(d.start.0));
        Self { later, here: BTreeMap::new() }
    }

    /// Go down to a row.
    pub fn go_to(&mut self, row: u32) {
        if self.here.values().any(|d| d.end.0 < row) {
            self.here.retain(|_, d| d.end.0 >= row);
        }
        while let Some(next) = self.later.pop_if(|d| d.start.0 <= row) {
            if next.end.0 >= row
                && self.here.range(..=next.end.1).next_back().is_none_or(|(_, d)| d.end.1 < next.start.1)
            {
                self.here.insert(next.start.1, next);
            }
        }
    }

    /// The range that holds a column of the row.
    pub fn at(&self, col: u32) -> Option<&'a Dimensions> {
        let (_, range) = self.here.range(..=col).next_back()?;
        (range.end.1 >= col).then_some(*range)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_found_in_their_rows_alone() {
        let range = |start, end| Dimensions { start, end };
        let all = [range((4, 0), (4, 1)), range((0, 0), (2, 1)), range((1, 1), (1, 5)), range((0, 3), (0, 4))];
        let mut merges = Merges::new(&all);
        let at = |merges: &Merges<'_>, col| merges.at(col).map(|d| d.start);
        merges.go_to(0);
        assert_eq!(
            [0, 1, 2, 3, 4, 5].map(|c| at(&merges, c)),
            [Some((0, 0)), Some((0, 0)), None, Some((0, 3)), Some((0, 3)), None]
        );
        merges.go_to(2);
        assert_eq!([0, 1, 3].map(|c| at(&merges, c)), [Some((0, 0)), Some((0, 0)), None]);
        merges.go_to(4);
        assert_eq!([0, 2].map(|c| at(&merges, c)), [Some((4, 0)), None]);
    }
}
