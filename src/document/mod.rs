//! What is said, and how each piece of it looks, decided once for all painters.

pub mod grid;
