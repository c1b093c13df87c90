//! Charts: names with numbers, the same in a workbook and on a page.

use rust_decimal::Decimal;

/// How a chart is drawn in a workbook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Bars beside each other's names, the longest names at the left.
    Bars,
    /// Shares of a whole.
    Shares,
    /// Columns of two or more series.
    Columns,
}

/// A chart: names with one number or more.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    /// Its title.
    pub title: String,
    /// How it is drawn in a workbook.
    pub shape: Shape,
    /// What the names are, as the head of their column.
    pub of: String,
    /// Names of the series: what is counted, or the years.
    pub series: Vec<String>,
    /// Names and their numbers, one a series; none where it is not known.
    pub rows: Vec<(String, Vec<Option<Decimal>>)>,
}

/// The colours of the series by name: the blue of the form's bands, darkened to be told apart in print, and a red; red,
/// green, blue from 0 to 1.
pub const COLORS: [(&str, [f32; 3]); 2] = [("蓝", [0.31, 0.51, 0.74]), ("红", [0.75, 0.31, 0.30])];

impl Chart {
    /// The colours of its series, where there are several to be told apart.
    #[must_use]
    pub fn legend(&self) -> Option<String> {
        let names: Vec<String> =
            self.series.iter().zip(COLORS).map(|(s, (color, _))| format!("{color}：{s}")).collect();
        (self.series.len() > 1).then(|| names.join("　"))
    }

    /// How many lines of text it is, read aloud: the title, the colours, then the names and the numbers.
    #[must_use]
    pub fn lines(&self) -> usize {
        let names = self.rows.iter().filter(|(name, _)| !name.is_empty()).count();
        let numbers: usize = self.rows.iter().map(|(_, numbers)| numbers.len()).sum();
        1 + usize::from(self.series.len() > 1) + names + numbers
    }
}
