//! What the writers paint: grids with spans, sheets with places, pages with coordinates. Decided here once; a writer
//! decides nothing.

pub mod chart;
mod flow;
pub mod grid;
pub mod lines;
pub mod page;
pub mod sheets;
pub mod structure;
pub mod table;
mod title;

pub use grid::{Align, Grid, GridCell, Role};
