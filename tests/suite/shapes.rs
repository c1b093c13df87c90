//! Shapes and noises of text reports, generated with known truth.
