//! Charts: names with numbers as bars, the same in a workbook and on a page.

use rust_decimal::Decimal;

/// A chart: names with one number or more.
///
/// Of one series all bars have one scale: they are parts of a whole, or the like. Of several series (years) each name has a
/// scale of its own: licences in millions and reviews in tens have none in common, and what is to be seen is how each changed.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    /// Its title.
    pub title: String,
    /// What the names are, as the head of their column.
    pub of: String,
    /// Names of the series: what is counted, or the years.
    pub series: Vec<String>,
    /// Names and their numbers, one a series; none where it is not known.
    pub rows: Vec<(String, Vec<Option<Decimal>>)>,
}

/// What is said of a chart of several series.
pub const APART: &str = "各项用各自的比例，只比同一项的各年";

/// The colours of bars: the latest of several years in the blue of the form's bands, darkened to be told apart in print, those
/// before it in a lighter one; red, green, blue from 0 to 1.
pub const COLORS: [[f32; 3]; 2] = [[0.31, 0.51, 0.74], [0.66, 0.77, 0.88]];

impl Chart {
    /// Has each name a scale of its own?
    #[must_use]
    pub fn is_apart(&self) -> bool {
        self.series.len() > 1
    }

    /// The names whose bars share a scale: all, or each by itself.
    pub fn scales(&self) -> impl Iterator<Item = &[(String, Vec<Option<Decimal>>)]> {
        let size = if self.is_apart() { 1 } else { self.rows.len().max(1) };
        self.rows.chunks(size)
    }

    /// The colour of a series.
    #[must_use]
    pub fn color(&self, series: usize) -> [f32; 3] {
        COLORS[usize::from(series + 1 < self.series.len())]
    }

    /// How many lines of text it is, read aloud: the title, then the names and the numbers, with the series of each where
    /// there are several.
    #[must_use]
    pub fn lines(&self) -> usize {
        let names = self.rows.iter().filter(|(name, _)| !name.is_empty()).count();
        let numbers: usize = self.rows.iter().map(|(_, numbers)| numbers.len()).sum();
        if self.is_apart() { 2 + names + 2 * numbers } else { 1 + names + numbers }
    }
}
