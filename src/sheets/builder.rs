//! A sheet filled from the top.

use super::measure::display_width;
use super::style::{
    CHART_BAR, CHART_DIGITS, CHART_HEAD, CHART_NARROW, CHART_PLOT, CHART_PLOT_NARROW, CHART_TALL, CHART_WIDTH,
};
use super::{Content, PlacedChart, PlacedPicture, Remark, Sheet, SheetCell, Style};
use crate::document::chart::{APART, Chart};
use crate::document::grid::Grid;
use crate::forms::WorkbookNames;
use crate::report::{Picture, State, Value};

/// Characters put into one cell at most, well below Excel's limit of 32,767 UTF-16 units.
const LONGEST_CELL: usize = 16_000;

/// Characters of running text that fit a row of the greatest height, with the sign that it goes on.
const LONGEST_ROW: usize = 700;

/// A picture is not wider than the text of a sheet, nor higher than a row, in pixels of the screen.
const WIDEST: u32 = 560;
const HIGHEST: u32 = 530;

/// A sheet being filled.
pub(crate) struct Builder<'a> {
    words: &'a WorkbookNames,
    pub(crate) sheet: Sheet,
    pub(crate) row: u32,
    /// Columns that text runs over.
    span: u16,
    /// Characters of 10.5 pt text that fit the span.
    line: f64,
}

impl<'a> Builder<'a> {
    pub(crate) fn new(words: &'a WorkbookNames, name: &str, widths: Vec<f64>) -> Self {
        let line = widths.iter().sum::<f64>().max(20.0);
        let span = u16::try_from(widths.len()).unwrap_or(1).max(1);
        Self { words, sheet: Sheet { name: name.to_string(), widths, ..Sheet::default() }, row: 0, span, line }
    }

    /// A row of text. Rows are at most 409 points high: longer text goes on in the next one.
    pub(crate) fn text(&mut self, text: &str, style: Style) {
        let names = self.words;
        let (mut rest, mut from) = (text, "");
        while let Some((at, _)) = rest.char_indices().nth(LONGEST_ROW) {
            let stop = |c: char| matches!(c, '。' | '；' | '！' | '？');
            let end = rest[..at].char_indices().rev().take(LONGEST_ROW / 2).find(|(_, c)| stop(*c));
            let at = end.map_or(at, |(i, c)| i + c.len_utf8());
            self.text_row(&format!("{from}{}{}", &rest[..at], names.continued), style);
            (rest, from) = (&rest[at..], &names.continues);
        }
        self.text_row(&format!("{from}{rest}"), style);
    }

    fn text_row(&mut self, text: &str, style: Style) {
        let content = if text.is_empty() { Content::Blank } else { Content::Text(text.to_string()) };
        self.sheet.cells.push(SheetCell {
            row: self.row,
            col: 0,
            rows: 1,
            cols: self.span,
            content,
            style,
            note: None,
        });
        let scale = match style {
            Style::Title | Style::Banner => 1.7,
            Style::Heading | Style::Caption => 1.3,
            Style::Hint => 1.0,
            _ => 1.15,
        };
        let lines: f64 =
            text.lines().map(|l| (display_width(l) * scale / self.line).ceil().max(1.0)).sum::<f64>().max(1.0);
        // Excel rows are at most 409 points high.
        self.sheet.heights.push((self.row, (lines * 14.0 * scale + 4.0).min(409.0)));
        self.row += 1;
    }

    /// A picture in a row of its own, as large as the row may be; one that a spreadsheet cannot show has none.
    pub(crate) fn picture(&mut self, picture: &Picture) {
        let Some((_, [width, height])) = picture.media.shown() else { return };
        let scale = (f64::from(WIDEST) / f64::from(width)).min(f64::from(HIGHEST) / f64::from(height)).min(1.0);
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let size = [width, height].map(|side| (f64::from(side) * scale).max(1.0) as u32);
        let (media, alt) = (picture.media.clone(), picture.alt.clone());
        self.sheet.pictures.push(PlacedPicture { media, alt, at: (self.row, 0), size });
        self.sheet.heights.push((self.row, f64::from(size[1]) * 0.75 + 4.0));
        self.row += 1;
    }

    /// One cell of the present row.
    pub(crate) fn put(&mut self, col: usize, content: Content, style: Style) {
        let col = u16::try_from(col).unwrap_or(0);
        self.sheet.cells.push(SheetCell { row: self.row, col, rows: 1, cols: 1, content, style, note: None });
    }

    /// The numbers of a chart, a column a series, with the chart at the column `beside`; where each name has a scale of its own,
    /// a small chart each below the numbers.
    pub(crate) fn chart(&mut self, chart: &Chart, beside: u16) {
        let text = |t: &str| if t.is_empty() { Content::Blank } else { Content::Text(t.to_string()) };
        let top = self.row;
        self.put(0, text(&chart.of), Style::Head);
        for (i, series) in chart.series.iter().enumerate() {
            self.put(i + 1, text(series), Style::Head);
        }
        self.row += 1;
        for (name, numbers) in &chart.rows {
            self.put(0, text(name), Style::LabelLeft);
            let height = self.height(name, 0..1);
            self.sheet.heights.push((self.row, height.max(15.0)));
            for (i, n) in numbers.iter().enumerate() {
                self.put(i + 1, n.map_or(Content::Blank, Content::Number), Style::Value);
            }
            self.row += 1;
        }
        let height = |bars: usize| CHART_HEAD + small(bars) * CHART_BAR;
        if !chart.is_apart() {
            let (from, to) = (top + 1, self.row - 1);
            self.sheet.charts.push(PlacedChart {
                title: chart.title.clone(),
                names: [(from, 0), (to, 0)],
                numbers: [(from, 1), (to, 1)],
                colors: vec![chart.color(0)],
                at: (top, beside),
                right: 0,
                size: [CHART_WIDTH, height(chart.rows.len())],
                plot: CHART_PLOT,
            });
            let below = self.sheet.charts.last().map_or(0, PlacedChart::rows);
            self.row = self.row.max(top + below) + 1;
            return;
        }
        self.text(&format!("{}。{APART}。", chart.title), Style::Body);
        let last = u16::try_from(chart.series.len()).unwrap_or(1);
        // LibreOffice breaks a number that is wider than some share of the chart's height.
        let numbers = chart.rows.iter().flat_map(|(_, numbers)| numbers).flatten();
        let long = numbers.map(|n| n.normalize().to_string().len()).max().unwrap_or(0) > CHART_DIGITS;
        let tall = if long { CHART_TALL } else { 0 };
        let colors: Vec<[f32; 3]> = (0..chart.series.len()).map(|i| chart.color(i)).collect();
        for (i, (name, _)) in (0u32..).zip(&chart.rows) {
            let row = top + 1 + i;
            let placed = PlacedChart {
                title: name.clone(),
                names: [(top, 1), (top, last)],
                numbers: [(row, 1), (row, last)],
                colors: colors.clone(),
                at: (self.row, 0),
                right: i % 2 * (CHART_NARROW + 10),
                size: [CHART_NARROW, height(chart.series.len()).max(tall)],
                plot: CHART_PLOT_NARROW,
            };
            // Two beside each other.
            let done = i % 2 == 1 || row + 1 == top + 1 + small(chart.rows.len());
            let below = placed.rows() + 1;
            self.sheet.charts.push(placed);
            self.row += if done { below } else { 0 };
        }
    }

    pub(crate) fn pair(&mut self, key: &str, fact: Content) {
        self.fact(key, fact, Style::Fact);
    }

    /// A name and what it stands for, in a look of its own.
    pub(crate) fn fact(&mut self, key: &str, fact: Content, style: Style) {
        let cell = |row, col, content, style| SheetCell { row, col, rows: 1, cols: 1, content, style, note: None };
        self.sheet.cells.push(cell(self.row, 0, Content::Text(key.to_string()), Style::Key));
        self.sheet.cells.push(cell(self.row, 1, fact, style));
        self.row += 1;
    }

    pub(crate) fn grid(&mut self, grid: &Grid, notes: &dyn Fn(usize) -> Option<String>) -> u32 {
        let top = self.row;
        let edges = self.edges(grid);
        let mut below: Vec<String> = Vec::new();
        for cell in &grid.cells {
            let content = match &cell.value {
                Some((_, value)) => value_content(value),
                None if cell.text.is_empty() => Content::Blank,
                None if !cell.wrap.is_empty() => Content::Text(cell.wrap.join("\n")),
                None => Content::Text(cell.text.chars().take(LONGEST_CELL).collect()),
            };
            // What one cell cannot hold goes on below the table.
            below.extend(cell.text.char_indices().nth(LONGEST_CELL).map(|(at, _)| cell.text[at..].to_string()));
            let style = Style::of_cell(cell, grid.band_fill);
            let note = cell.value.as_ref().and_then(|(i, _)| notes(*i)).map(|text| Remark::new(&text));
            let (row, col) = (top + small(cell.row), edges[cell.col]);
            let (rows, cols) = (small(cell.rows), edges[cell.col + cell.cols] - col);
            self.sheet.cells.push(SheetCell { row, col, rows, cols, content, style, note });
        }
        let mut heights = vec![18.0; grid.rows];
        for cell in grid.cells.iter().filter(|c| c.rows == 1) {
            let wrapped = cell.wrap.join("\n");
            let text = if cell.wrap.is_empty() { &cell.text } else { &wrapped };
            let height = self.height(text, edges[cell.col]..edges[cell.col + cell.cols]);
            heights[cell.row] = f64::max(heights[cell.row], height);
        }
        for (r, height) in heights.into_iter().enumerate() {
            self.sheet.heights.push((top + small(r), height.min(409.0)));
        }
        self.row += small(grid.rows);
        below.iter().for_each(|rest| self.text(rest, Style::Body));
        top
    }

    /// Height of a text in a range of columns.
    pub(crate) fn height(&self, text: &str, columns: std::ops::Range<u16>) -> f64 {
        let width: f64 = columns.filter_map(|c| self.sheet.widths.get(usize::from(c))).sum::<f64>().max(2.0) - 1.0;
        let lines: f64 = text.lines().map(|l| (display_width(l) * 1.05 / width.max(1.0)).ceil().max(1.0)).sum();
        lines * 13.5 + 5.0
    }

    /// The sheet columns at which a grid's columns begin: its own where it gave the sheet its widths, else the nearest
    /// to their share of the width, each at least one column wide.
    pub(crate) fn edges(&self, grid: &Grid) -> Vec<u16> {
        let (count, columns) = (grid.widths.len(), self.sheet.widths.len());
        if count >= columns {
            return (0..=count).map(|c| u16::try_from(c).unwrap_or(u16::MAX)).collect();
        }
        let total: f64 = grid.widths.iter().sum();
        let sheet_total: f64 = self.sheet.widths.iter().sum();
        let mut edges = vec![0u16];
        let (mut at, mut wanted, mut passed) = (0usize, 0.0, 0.0);
        for (i, width) in grid.widths.iter().enumerate() {
            wanted += width / total * sheet_total;
            let left = count - i - 1;
            passed += self.sheet.widths[at];
            at += 1;
            while at + left < columns && passed + self.sheet.widths[at] / 2.0 < wanted {
                passed += self.sheet.widths[at];
                at += 1;
            }
            let edge = if left == 0 { columns } else { at };
            edges.push(u16::try_from(edge).unwrap_or(u16::MAX));
        }
        edges
    }
}

pub(crate) fn small(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// Numbers of up to 15 digits are numbers; longer ones would lose digits in Excel and stay text.
pub(crate) fn value_content(value: &Value) -> Content {
    match value.state {
        State::Number(n) if n.mantissa().unsigned_abs() < 1_000_000_000_000_000 => Content::Number(n),
        State::Blank | State::Missing => Content::Blank,
        _ if value.text.is_empty() => Content::Blank,
        _ => Content::Text(value.text.clone()),
    }
}
