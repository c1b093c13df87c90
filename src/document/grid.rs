//! A table with its spans resolved and its values filled in: the same for every writer.

use std::sync::Arc;

use super::Rgb;
use crate::base::span::Spans;
use crate::forms::{Book, CellKind, Form, Template};
use crate::report::{Cell, FormTable, State, Value};

/// How text stands in a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// At the left edge.
    Left,
    /// In the middle.
    Center,
}

/// What a cell is, for its looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// A filled band over the whole width.
    Band,
    /// A header.
    Head,
    /// A label.
    Label,
    /// The remark in the corner.
    Note,
    /// A value.
    Value,
    /// A cell of a table that is not official.
    Plain,
    /// A place that no cell of the source fills.
    Filler,
}

/// A cell of a grid.
#[derive(Debug, Clone, PartialEq)]
pub struct GridCell {
    /// First row, from 0.
    pub row: usize,
    /// First column, from 0.
    pub col: usize,
    /// Rows spanned.
    pub rows: usize,
    /// Columns spanned.
    pub cols: usize,
    /// The text to show.
    pub text: String,
    /// The value behind it and the position of its field.
    pub value: Option<(usize, Value)>,
    /// What it is.
    pub role: Role,
    /// How it stands.
    pub align: Align,
    /// One character a line.
    pub vertical: bool,
    /// Where the official form breaks it, if the column is narrow.
    pub wrap: Vec<String>,
    /// What is known of its characters: which of them lead elsewhere, which are in bold type, which begin items of lists.
    pub spans: Spans,
}

impl GridCell {
    /// A place that no cell of a table fills that is not official.
    fn empty(row: usize, col: usize) -> Self {
        let (text, value, wrap, spans) = (String::new(), None, vec![], Spans::default());
        let (role, align) = (Role::Filler, Align::Left);
        Self { row, col, rows: 1, cols: 1, text, value, role, align, vertical: false, wrap, spans }
    }
}

/// A resolved table.
#[derive(Debug, Clone, PartialEq)]
pub struct Grid {
    /// Column widths in millimetres, as shares of the width at hand.
    pub widths: Vec<f64>,
    /// Number of rows.
    pub rows: usize,
    /// Rows repeated at the top of every further page.
    pub header_rows: usize,
    /// The cells, by row then column.
    pub cells: Vec<GridCell>,
    /// Fill of bands.
    pub band_fill: Option<Rgb>,
    /// The layout of an official table.
    pub template: Option<Arc<Template>>,
    /// Where cells of the source lead that the official form does not have as they stand.
    pub leads: Vec<String>,
}

impl Grid {
    /// The official form that it is.
    #[must_use]
    pub fn form(&self) -> Option<Form> {
        self.template.as_ref().map(|template| template.form)
    }

    /// The key of a cell that holds a number of an official table.
    #[must_use]
    pub fn key(&self, cell: &GridCell) -> Option<&str> {
        let (position, _) = cell.value.as_ref()?;
        Some(&self.template.as_ref()?.fields.get(*position)?.key)
    }

    /// The grid of an official table.
    #[must_use]
    pub fn of_form(table: &FormTable, book: &Book) -> Self {
        let template = &table.template;
        let cells = template
            .cells
            .iter()
            .map(|cell| {
                let (role, align, value) = match cell.kind {
                    CellKind::Band => (Role::Band, Align::Left, None),
                    CellKind::Head => (Role::Head, Align::Center, None),
                    CellKind::Group => (Role::Head, Align::Center, None),
                    CellKind::Label if template.header_rows == 0 => (Role::Label, Align::Center, None),
                    CellKind::Label => (Role::Label, Align::Left, None),
                    CellKind::Note => (Role::Note, Align::Left, None),
                    CellKind::Value(i) => (Role::Value, Align::Center, Some((i, table.values[i].clone()))),
                };
                let (text, spans) = match &value {
                    Some((_, v)) => (shown(v), Spans { marks: v.marks_in(&shown(v)), ..Spans::default() }),
                    None => (cell.text.clone(), Spans::default()),
                };
                GridCell {
                    row: cell.row,
                    col: cell.col,
                    rows: cell.rows,
                    cols: cell.cols,
                    text,
                    value,
                    role,
                    align,
                    vertical: cell.vertical,
                    wrap: cell.wrap.clone(),
                    spans,
                }
            })
            .collect();
        let mut grid = Self {
            widths: template.widths.clone(),
            rows: template.rows,
            header_rows: template.header_rows,
            cells,
            band_fill: template.band_fill.as_deref().and_then(Rgb::parse),
            template: Some(template.clone()),
            leads: vec![],
        };
        grid.state_units(table, book);
        grid
    }

    /// A unit that the source states and the form does not is shown in the column's header, as issuers do.
    fn state_units(&mut self, table: &FormTable, book: &Book) {
        for (i, field) in table.template.fields.iter().enumerate() {
            let Some(unit) = &table.values[i].unit else { continue };
            let printed_with_number = table.values[i].text.ends_with(unit.as_str());
            if *unit == field.unit || printed_with_number {
                continue;
            }
            let over = |c: &&mut GridCell| {
                c.role == Role::Head && c.row < field.row && c.col <= field.col && field.col < c.col + c.cols
            };
            if let Some(head) = self.cells.iter_mut().filter(over).max_by_key(|c| c.row) {
                let label = book.split_unit(&head.text).0;
                head.text = format!("{label}（单位：{unit}）");
            }
        }
    }

    /// The grid of a table that is not official: columns as wide as their content asks.
    #[must_use]
    pub fn of_table(table: &[Vec<Cell>], book: &Book) -> Self {
        let columns = table.iter().map(|r| r.iter().map(|c| c.cols).sum::<usize>()).max().unwrap_or(1).max(1);
        let mut taken = vec![vec![false; columns]; table.len()];
        let mut cells = Vec::new();
        for (r, row) in table.iter().enumerate() {
            let mut next = 0;
            for cell in row {
                let Some(free) = taken[r][next..].iter().position(|t| !t) else { break };
                let col = next + free;
                next = col;
                let cols = cell.cols.clamp(1, columns - col);
                let rows = cell.rows.clamp(1, table.len() - r);
                let free = |rr: usize, cc: usize| !taken[rr][cc];
                let cols = (1..=cols).take_while(|n| free(r, col + n - 1)).last().unwrap_or(1);
                for line in taken.iter_mut().skip(r).take(rows) {
                    line[col..col + cols].fill(true);
                }
                let numeric = matches!(
                    crate::normalize::read_value(book, &cell.text),
                    crate::normalize::Reading::Number(..) | crate::normalize::Reading::Mark
                );
                let align = if r == 0 || numeric { Align::Center } else { Align::Left };
                let (text, value) = (cell.text.clone(), None);
                let (role, wrap, spans) = (Role::Plain, vec![], cell.spans());
                let vertical = false;
                cells.push(GridCell { row: r, col, rows, cols, text, value, role, align, vertical, wrap, spans });
            }
            // Places that no cell of the source fills are drawn empty.
            for (col, taken) in taken[r].iter_mut().enumerate().filter(|(_, taken)| !**taken) {
                *taken = true;
                cells.push(GridCell::empty(r, col));
            }
        }
        cells.sort_by_key(|c| (c.row, c.col));
        center_short_columns(&mut cells, columns);
        let widths = content_widths(&cells, columns);
        let header_rows = 1.min(table.len());
        Self { widths, rows: table.len(), header_rows, cells, band_fill: None, template: None, leads: vec![] }
    }
}

/// Columns of a word each (件, 万元, 是) stand in the middle, as numbers do; an empty cell is no word.
fn center_short_columns(cells: &mut [GridCell], columns: usize) {
    /// Characters of such a word at most.
    const SHORT: usize = 3;
    let mut longest = vec![0usize; columns];
    for cell in cells.iter().filter(|c| c.row > 0 && c.role == Role::Plain) {
        let length = if cell.cols == 1 { cell.text.trim().chars().count() } else { usize::MAX };
        longest[cell.col] = longest[cell.col].max(length);
    }
    let short = |c: &&mut GridCell| c.cols == 1 && (1..=SHORT).contains(&longest[c.col]);
    cells.iter_mut().filter(short).for_each(|cell| cell.align = Align::Center);
}

/// Column widths by content: the square root of the longest cell evens out long remarks beside short numbers.
fn content_widths(cells: &[GridCell], columns: usize) -> Vec<f64> {
    let mut longest = vec![2usize; columns];
    for cell in cells.iter().filter(|c| c.cols == 1) {
        longest[cell.col] = longest[cell.col].max(cell.text.lines().map(|l| l.chars().count()).max().unwrap_or(0));
    }
    #[allow(clippy::cast_precision_loss)]
    let roots: Vec<f64> = longest.iter().map(|&n| (n.min(80) as f64).sqrt()).collect();
    let sum: f64 = roots.iter().sum();
    roots.iter().map(|r| r / sum * 156.0).collect()
}

/// The text a value is shown with: as printed, blank where it is blank or missing.
#[must_use]
pub fn shown(value: &Value) -> String {
    match value.state {
        State::Blank | State::Missing => String::new(),
        _ => value.text.clone(),
    }
}

/// A label that begins with a number in brackets, the number apart: in a narrow column it has a line of its own.
#[must_use]
pub fn numbered(text: &str) -> Option<(&str, &str)> {
    let end = text.find('）').filter(|_| text.starts_with('（'))? + '）'.len_utf8();
    (text[..end].chars().count() <= 4).then(|| text.split_at(end))
}

/// A short label in lines of equal length, where so many characters fit: 不予 / 公开 rather than 不予公 / 开.
#[must_use]
pub fn balanced(text: &str, fit: usize) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    let lines = chars.len().div_ceil(fit.max(1)).max(1);
    chars.chunks(chars.len().div_ceil(lines).max(1)).map(|part| part.iter().collect()).collect()
}
