//! How wide text is.

/// Width in half-width characters.
pub(super) fn display_width(text: &str) -> f64 {
    text.chars().map(|c| if c.is_ascii() { 1.0 } else { 2.0 }).sum()
}
