//! Lines that come and go: what stands behind them moves, what reaches over them grows and shrinks.

use std::collections::BTreeSet;

use super::draft::{Draft, Placed};

/// A span beside a new line grows over it: one that ends there, or one that begins behind it.
#[derive(Clone, Copy)]
pub(super) enum Neighbour {
    Above,
    Below,
}

impl Draft {
    /// Room for a line: what stands behind it moves, what reaches over it grows.
    pub fn open(&mut self, row: usize) {
        for cell in &mut self.cells {
            if cell.row >= row {
                cell.row += 1;
            } else if cell.row + cell.rows > row {
                cell.rows += 1;
            }
        }
    }

    /// A line goes: what stands behind it moves, what reaches over it shrinks.
    pub fn close(&mut self, row: usize) {
        self.cells.retain(|c| c.row != row || c.rows > 1);
        for cell in &mut self.cells {
            if cell.row > row {
                cell.row -= 1;
            } else if cell.row + cell.rows > row {
                cell.rows -= 1;
            }
        }
    }

    /// Let cells that end at a line, or begin behind it, reach over these places of it. False where that cannot be.
    pub fn stretch(
        &mut self,
        row: usize,
        places: &[usize],
        sides: [Neighbour; 2],
        may: impl Fn(&Placed) -> bool,
    ) -> bool {
        let mut left: BTreeSet<usize> = places.iter().copied().collect();
        while let Some(&col) = left.first() {
            let fits = |c: &Placed| c.col == col && may(c) && (c.col..c.col + c.cols).all(|x| left.contains(&x));
            let touches = |c: &Placed, side| match side {
                Neighbour::Above => c.row + c.rows == row,
                Neighbour::Below => c.row == row + 1,
            };
            let found = sides
                .iter()
                .find_map(|&side| Some((self.cells.iter().position(|c| touches(c, side) && fits(c))?, side)));
            let Some((i, side)) = found else { return false };
            let cell = &mut self.cells[i];
            cell.rows += 1;
            if matches!(side, Neighbour::Below) {
                cell.row -= 1;
            }
            for x in cell.col..cell.col + cell.cols {
                left.remove(&x);
            }
        }
        true
    }

    /// Columns for rows.
    pub fn transpose(&mut self) {
        for cell in &mut self.cells {
            (cell.row, cell.col, cell.rows, cell.cols) = (cell.col, cell.row, cell.cols, cell.rows);
        }
    }

    /// Place and key of some number cells, in order of the grid.
    pub fn numbers_of(&self, wanted: impl Fn(&Placed) -> bool) -> Vec<((usize, usize), String)> {
        let cells = self.cells.iter().filter(|c| wanted(c));
        let mut found: Vec<_> = cells.filter_map(|c| Some(((c.row, c.col), c.number()?.key.clone()))).collect();
        found.sort();
        found
    }
}
