//! What is said, in which role and in what order, and how each role looks: decided once for all painters.
//!
//! A painter goes through [`Said`] and puts each [`Piece`] in its place by the [`look`] of its role. It knows how wide a
//! page or a column is; what a paragraph is, it does not ask.

mod annex;
pub mod chart;
mod color;
pub mod grid;
pub mod looks;
pub mod notices;
mod piece;
mod roles;
mod said;
mod title;

pub use color::Rgb;
pub use looks::{Look, fitted, look};
pub use piece::{Body, Part, Piece, Place, Role, Run, Said, Source, runs_of};
pub use said::{Extras, said};
pub use title::{at_words, title_lines};
