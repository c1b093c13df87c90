//! Where a report begins and ends in its source: by a page's article, by official headings and tables.

use std::ops::Range;

use super::words::{Sign, Words};
use crate::normalize::lines::Line;

/// Stretches of a source, in lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zones {
    /// The article; what is not in it stands around it.
    pub core: Range<usize>,
    /// The first official heading or table; the number of lines where there is none.
    pub first: usize,
    /// The line after the last official heading or table.
    pub last: usize,
}

impl Zones {
    /// Find them. `fixed`: the stretches of official tables; `contents`: lines that only name the sections.
    pub fn of(
        lines: &[Line<'_>],
        article: Option<&Range<usize>>,
        fixed: &[Range<usize>],
        contents: &Range<usize>,
        words: Option<&Words<'_>>,
    ) -> Self {
        let heading = |i: usize| lines[i].heading.filter(|_| !contents.contains(&i));
        let mut core = 0..lines.len();
        if let Some(article) = article {
            core.start = lines.partition_point(|l| l.block < article.start);
            core.end = lines.partition_point(|l| l.block < article.end);
            let inside: Vec<u8> = core.clone().filter_map(heading).collect();
            // A heading that the article lacks, or a table, belongs to the report wherever it stands.
            let lowest = inside.iter().copied().min().unwrap_or(7);
            let highest = inside.iter().copied().max().unwrap_or(0);
            let before = (0..core.start).find(|&i| heading(i).is_some_and(|n| n < lowest));
            let tables = fixed.iter().map(|table| table.start);
            core.start = before.into_iter().chain(tables).fold(core.start, usize::min);
            let behind = (core.end..lines.len()).rfind(|&i| heading(i).is_some_and(|n| n > highest));
            if let Some(behind) = behind {
                let sure = |i: &usize| words.is_some_and(|w| w.sign(lines[*i].text) == Some(Sign::Sure));
                core.end = (behind + 1..lines.len()).find(sure).unwrap_or(lines.len());
            }
            core.end = fixed.iter().map(|table| table.end).fold(core.end, usize::max);
        }
        let headings = || core.clone().filter(|&i| heading(i).is_some());
        let first = headings().next().into_iter().chain(fixed.iter().map(|t| t.start)).min();
        let last = headings().next_back().map(|i| i + 1).into_iter().chain(fixed.iter().map(|t| t.end)).max();
        Self { first: first.unwrap_or(core.end), last: last.unwrap_or(core.end), core }
    }
}
