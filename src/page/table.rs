//! A grid laid out at a width: wrapped lines, row heights, and the pieces it breaks into.

use super::lines::{Measure, Span, TextLine, break_text, width};
use super::measures::BODY_HEIGHT;
use super::numbers::{at_thousands, is_number};
use super::structure::{Held, Shows, Structure, StructureType};
use crate::base::span::packed;
use crate::document::Rgb;
use crate::document::grid::{Align, Grid, GridCell, Role, balanced, numbered};
use crate::document::looks::cell_face;
use crate::fonts::{FontSet, Slot};
use crate::report::State;

/// A grid with all sizes known, in points.
#[derive(Debug, Clone, PartialEq)]
pub struct LaidTable {
    /// Column edges, one more than columns.
    pub x: Vec<f32>,
    /// Row heights.
    pub heights: Vec<f32>,
    /// The cells with their lines.
    pub cells: Vec<LaidCell>,
    /// Rows repeated on every further page.
    pub header_rows: usize,
    /// Fill of bands.
    pub band_fill: Option<Rgb>,
}

/// A cell with its lines.
#[derive(Debug, Clone, PartialEq)]
pub struct LaidCell {
    /// First row.
    pub row: usize,
    /// First column.
    pub col: usize,
    /// Rows spanned.
    pub rows: usize,
    /// Columns spanned.
    pub cols: usize,
    /// Wrapped lines.
    pub lines: Vec<TextLine>,
    /// Distance of baselines.
    pub pitch: f32,
    /// How the lines stand.
    pub align: Align,
    /// What it is.
    pub role: Role,
    /// Its element of the document's structure.
    pub element: usize,
}

/// Space between a rule and text, in points.
pub const PAD: f32 = 2.5;
/// The same beside centred text, which rarely comes near a rule.
const TIGHT: f32 = 1.2;
/// How much higher rows become where the page has room, in points: to those of the official form (7.5 mm for a row of one
/// line), and at most.
const HIGHER: f32 = 3.4;
const HIGHEST: f32 = 6.5;
/// What is left on a page that neither a heading with some lines nor a small table would fill, in points.
const LEFT_OVER: f32 = 90.0;
/// Line distance as a multiple of the type size.
const LEADING: f32 = 1.25;
/// The smallest type in which a number is read with ease: columns are widened before it is set smaller.
pub(super) const READABLE: f32 = 7.0;
/// The smallest type in which a number is fitted into its cell.
const SMALLEST: f32 = 4.5;

/// Lay out a grid, the table with this number of the report. `missing` collects characters that no face has.
pub fn lay_out(
    grid: &Grid,
    number: usize,
    total: f32,
    size: f32,
    fonts: &FontSet,
    structure: &mut Structure,
    missing: &mut Vec<char>,
) -> LaidTable {
    let elements = elements(grid, number, structure);
    let x = edges(grid, total, size, fonts);
    let mut cells: Vec<LaidCell> = grid
        .cells
        .iter()
        .zip(elements)
        .map(|(cell, element)| {
            let pad = if cell.align == Align::Center { TIGHT } else { PAD };
            let room = x[cell.col + cell.cols] - x[cell.col] - 2.0 * pad;
            LaidCell { element, ..lay_cell(cell, room, size, fonts, missing) }
        })
        .collect();
    let mut heights = row_heights(grid.rows, &cells, size);
    // A row taller than a page is cut into several: nothing is lost.
    split_tall_rows(&mut cells, &mut heights, BODY_HEIGHT - 4.0 * size);
    LaidTable { x, heights, cells, header_rows: grid.header_rows, band_fill: grid.band_fill }
}

/// The edges of the columns. A column whose numbers would be set in type that is hard to read takes room from the columns that
/// have more than they need.
fn edges(grid: &Grid, total: f32, size: f32, fonts: &FontSet) -> Vec<f32> {
    let sum: f64 = grid.widths.iter().sum();
    #[allow(clippy::cast_possible_truncation)]
    let mut widths: Vec<f32> = grid.widths.iter().map(|w| (w / sum) as f32 * total).collect();
    let (mut wanted, mut least) = (vec![0.0f32; widths.len()], vec![4.0 * size; widths.len()]);
    for cell in grid.cells.iter().filter(|cell| cell.cols == 1) {
        let text = cell.text.trim();
        if is_number(text) {
            let natural = width(fonts, text, cell_face(cell.role), READABLE) + 2.0 * TIGHT + 0.1;
            wanted[cell.col] = wanted[cell.col].max(natural);
        }
    }
    // A column of numbers gives what they leave in type of the table's own size, no more.
    for (least, wanted) in least.iter_mut().zip(&wanted).filter(|(_, wanted)| **wanted > 0.0) {
        *least = wanted * size / READABLE;
    }
    let short: f32 = wanted.iter().zip(&widths).map(|(wanted, have)| (wanted - have).max(0.0)).sum();
    let spare: f32 = least.iter().zip(&widths).map(|(least, have)| (have - least).max(0.0)).sum();
    if short > 0.0 && spare > 0.0 {
        let (share, taken) = ((spare / short).min(1.0), (short / spare).min(1.0));
        for ((have, wanted), least) in widths.iter_mut().zip(&wanted).zip(&least) {
            *have += (wanted - *have).max(0.0) * share - (*have - least).max(0.0) * taken;
        }
    }
    let mut x = vec![0.0];
    for width in widths {
        x.push(x[x.len() - 1] + width);
    }
    x
}

/// The table's rows and cells as elements; the cells' indexes, in the grid's order.
fn elements(grid: &Grid, number: usize, structure: &mut Structure) -> Vec<usize> {
    let table = structure.add(StructureType::Table, 0);
    let mut elements = vec![0; grid.cells.len()];
    let mut by_row: Vec<Vec<usize>> = vec![vec![]; grid.rows];
    let mut heads = Heads::new(grid.widths.len());
    grid.cells.iter().enumerate().for_each(|(i, cell)| by_row[cell.row].push(i));
    for (r, cells) in by_row.into_iter().enumerate() {
        let row = structure.add(StructureType::TR, table);
        for i in cells {
            let cell = &grid.cells[i];
            let kind = match cell.role {
                Role::Value => StructureType::TD,
                Role::Label => StructureType::TH { row: true },
                Role::Head if cell.vertical || (cell.row >= grid.header_rows && cell.rows > 1) => {
                    StructureType::TH { row: true }
                }
                Role::Band | Role::Head | Role::Note => StructureType::TH { row: false },
                Role::Plain if r < grid.header_rows => StructureType::TH { row: false },
                Role::Plain | Role::Filler => StructureType::TD,
            };
            let held = match cell.value.as_ref().map(|(_, v)| v.state) {
                Some(State::Missing) => Held::Missing,
                Some(State::Unread) => Held::Unread,
                _ => Held::AsShown,
            };
            let shows = match cell.role {
                Role::Filler => Shows::Nothing,
                _ => Shows::Cell { table: number, row: cell.row, col: cell.col, held },
            };
            elements[i] = structure.cell(kind, row, (cell.rows, cell.cols), shows);
            structure.elements[elements[i]].headers = heads.of(kind, cell, elements[i]);
            structure.elements[elements[i]].known = packed(&cell.spans);
        }
    }
    elements
}

/// The header cells in force while a table is gone through from the top. A header row below data begins anew: the bands of
/// 表二 have headers of their own.
struct Heads {
    /// For each column, the header cells above, and whether the last cell was one of them.
    above: Vec<(Vec<usize>, bool)>,
    /// Header cells at the left: the last row and the column of each.
    left: Vec<(usize, usize, usize)>,
}

impl Heads {
    fn new(columns: usize) -> Self {
        Self { above: vec![(vec![], false); columns], left: vec![] }
    }

    /// The headers of a cell; it may be one itself.
    fn of(&mut self, kind: StructureType, cell: &GridCell, element: usize) -> Vec<usize> {
        self.left.retain(|(end, _, _)| *end > cell.row);
        let columns = &mut self.above[cell.col..cell.col + cell.cols];
        let mut own: Vec<usize> = Vec::new();
        for (heads, open) in columns {
            if kind == (StructureType::TH { row: false }) {
                if !*open {
                    heads.clear();
                }
                heads.push(element);
                *open = true;
            } else {
                *open = false;
                own.extend(heads.iter().filter(|head| !own.contains(head)).copied().collect::<Vec<_>>());
            }
        }
        match kind {
            StructureType::TH { row: true } => {
                // A group's name is a header of the names in it.
                let groups = self.left.iter().filter(|(_, col, _)| *col < cell.col).map(|(_, _, head)| *head);
                let groups = groups.collect();
                self.left.push((cell.row + cell.rows, cell.col, element));
                groups
            }
            StructureType::TD => {
                own.extend(self.left.iter().filter(|(_, col, _)| *col < cell.col).map(|(_, _, head)| *head));
                own
            }
            _ => vec![],
        }
    }
}

fn row_heights(rows: usize, cells: &[LaidCell], size: f32) -> Vec<f32> {
    let least = size * LEADING + 2.0 * PAD + 1.0;
    let mut heights = vec![least; rows];
    for cell in cells.iter().filter(|c| c.rows == 1) {
        heights[cell.row] = heights[cell.row].max(cell.height());
    }
    for cell in cells.iter().filter(|c| c.rows > 1) {
        let have: f32 = heights[cell.row..cell.row + cell.rows].iter().sum();
        let need = cell.height();
        if need > have {
            #[allow(clippy::cast_precision_loss)]
            let more = (need - have) / cell.rows as f32;
            for h in &mut heights[cell.row..cell.row + cell.rows] {
                *h += more;
            }
        }
    }
    heights
}

fn split_tall_rows(cells: &mut Vec<LaidCell>, heights: &mut Vec<f32>, page: f32) {
    if heights.iter().all(|height| *height <= page) {
        return;
    }
    let mut by_row: Vec<Vec<LaidCell>> = vec![vec![]; heights.len()];
    let (single, spanning): (Vec<LaidCell>, Vec<LaidCell>) = cells.drain(..).partition(|c| c.rows == 1);
    single.into_iter().for_each(|cell| by_row[cell.row].push(cell));
    // Where each row begins now.
    let mut starts = Vec::with_capacity(heights.len() + 1);
    let mut cut: Vec<f32> = Vec::with_capacity(heights.len());
    for (mut height, mut pieces) in heights.drain(..).zip(by_row) {
        starts.push(cut.len());
        while height > page {
            let below: Vec<LaidCell> = pieces.iter_mut().map(|cell| cell.cut(page)).collect();
            height = below.iter().map(LaidCell::height).fold(8.0, f32::max);
            cells.extend(pieces.into_iter().map(|cell| LaidCell { row: cut.len(), ..cell }));
            cut.push(page);
            pieces = below;
        }
        cells.extend(pieces.into_iter().map(|cell| LaidCell { row: cut.len(), ..cell }));
        cut.push(height);
    }
    starts.push(cut.len());
    cells.extend(spanning.into_iter().map(|cell| {
        let (row, end) = (starts[cell.row], starts[cell.row + cell.rows]);
        LaidCell { row, rows: end - row, ..cell }
    }));
    *heights = cut;
    cells.sort_by_key(|c| (c.row, c.col));
}

impl LaidCell {
    /// What does not fit on a page, as a cell of its own.
    fn cut(&mut self, page: f32) -> Self {
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let fit = (((page - 2.0 * PAD) / self.pitch) as usize).max(1);
        let lines = if self.lines.len() > fit { self.lines.split_off(fit) } else { vec![] };
        let Self { row, col, rows, cols, pitch, align, role, element, .. } = *self;
        Self { row, col, rows, cols, lines, pitch, align, role, element }
    }

    /// The height that its text asks for.
    #[must_use]
    pub fn height(&self) -> f32 {
        #[allow(clippy::cast_precision_loss)]
        let lines = self.lines.len() as f32;
        lines * self.pitch + 2.0 * PAD
    }
}

fn lay_cell(cell: &GridCell, room: f32, size: f32, fonts: &FontSet, missing: &mut Vec<char>) -> LaidCell {
    let slot = cell_face(cell.role);
    let mut set = |text: &str, size: f32, width: f32| -> Vec<TextLine> {
        let measure = Measure { size, cell: size, width, indent: 0.0, justify: false };
        let (lines, gone) = break_text(fonts, &[Span { text, slot }], &measure);
        missing.extend(gone);
        lines
    };
    let single = cell.text.trim();
    let natural = width(fonts, single, slot, size);
    let numeric = is_number(single);
    let is_small = numeric && natural > room && size * room / natural < READABLE;
    let mut used = size;
    let lines: Vec<TextLine> = if single.is_empty() {
        vec![]
    } else if cell.vertical {
        vertical(single).iter().flat_map(|part| set(part, size, room)).collect()
    } else if let Some((parts, fitted)) = is_small.then(|| at_thousands(single, slot, size, room, fonts)).flatten() {
        used = fitted;
        parts.iter().flat_map(|part| set(part, used, f32::MAX)).collect()
    } else if numeric && natural > room {
        // Numbers are never broken while they can be read: smaller type first. What is longer still goes on below, as it
        // would stand on its neighbours' numbers otherwise.
        used = (size * room / natural).max(SMALLEST);
        set(single, used, if used > SMALLEST { f32::MAX } else { room })
    } else if natural <= room {
        set(single, size, room.max(natural + 1.0))
    } else if !cell.wrap.is_empty() && cell.wrap.iter().all(|w| width(fonts, w, slot, size) <= room) {
        cell.wrap.iter().flat_map(|w| set(w, size, room)).collect()
    } else if let Some((number, rest)) = numbered(single).filter(|(n, _)| narrow(fonts, n, slot, size, room)) {
        // （三）不予公开 in a narrow column: the number on its own line.
        let mut lines = set(number, size, room);
        lines.extend(balanced(rest, fit(size, room)).iter().flat_map(|part| set(part, size, room)));
        lines
    } else {
        set(single, size, room)
    };
    let (row, col, rows, cols) = (cell.row, cell.col, cell.rows, cell.cols);
    LaidCell { row, col, rows, cols, lines, pitch: used * LEADING, align: cell.align, role: cell.role, element: 0 }
}

/// A text one character a line, each mark with the character before it: 三、 and not 、 alone.
fn vertical(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for c in text.chars() {
        match lines.last_mut() {
            Some(line) if matches!(c, '、' | '，' | '。' | '：' | '；' | '）') => line.push(c),
            _ => lines.push(c.to_string()),
        }
    }
    lines
}

/// Characters of a size that fit.
fn fit(size: f32, room: f32) -> usize {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let fit = (room / size) as usize;
    fit.max(1)
}

/// The column is so narrow that the rest would wrap too, or nearly.
fn narrow(fonts: &FontSet, number: &str, slot: Slot, size: f32, room: f32) -> bool {
    room < width(fonts, number, slot, size) + 3.5 * size
}

impl LaidTable {
    /// Make the rows higher, all alike, by what is left of `room`: as high as those of the official form where there is so
    /// much, and higher still where nothing else would stand in what is left.
    pub fn spread(&mut self, room: f32) {
        #[allow(clippy::cast_precision_loss)]
        let rows = self.heights.len().max(1) as f32;
        let spare = (room - self.height(0..self.heights.len())).max(0.0) / rows;
        let rest = spare * rows - HIGHER * rows;
        let more = if rest < LEFT_OVER { HIGHEST } else { HIGHER };
        self.heights.iter_mut().for_each(|height| *height += spare.min(more));
    }

    /// Height of rows.
    #[must_use]
    pub fn height(&self, rows: std::ops::Range<usize>) -> f32 {
        self.heights[rows].iter().sum()
    }

    /// Height of the repeated header.
    #[must_use]
    pub fn header_height(&self) -> f32 {
        self.height(0..self.header_rows.min(self.heights.len()))
    }
}
