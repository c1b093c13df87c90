//! A glyph as drawn.

use kurbo::{Point, Rect};

/// A glyph.
#[derive(Debug, Clone, PartialEq)]
pub struct Glyph {
    /// Its text.
    pub text: String,
    /// Left end of its baseline, from the page's upper left corner.
    pub x: f64,
    /// Its baseline.
    pub y: f64,
    /// Size of the type.
    pub size: f64,
    /// How it is painted.
    pub ink: Ink,
    /// When, among all that is drawn.
    pub turn: usize,
    /// Which of the words that a tool has parted it is of, from 1; 0 where it has parted none.
    pub word: usize,
    /// Is it in bold type?
    pub bold: bool,
}

/// How a glyph is painted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ink {
    /// Not at all: text for searching alone.
    None,
    /// With nothing that could be seen.
    Clear,
    /// With this colour.
    Color([u8; 3]),
    /// With what is not worked out: it is taken to be seen.
    Unknown,
}

impl Glyph {
    /// Width, estimated: the advance is not told.
    pub fn width(&self) -> f64 {
        let half = !self.is_han() && self.text.chars().all(|c| c.is_ascii() || matches!(c, '·' | '\u{a0}'));
        if half { self.size * 0.5 } else { self.size }
    }

    /// Is it white space, drawn?
    pub fn is_space(&self) -> bool {
        !self.is_han() && self.text.chars().all(char::is_whitespace)
    }

    /// Does it begin with one of the common Han characters, as most do? UTF-8 has them behind these bytes.
    fn is_han(&self) -> bool {
        matches!(self.text.as_bytes(), [0xe4..=0xe9, ..])
    }

    /// The box around it, near enough.
    pub fn bounds(&self) -> Rect {
        Rect::new(self.x, self.y - self.size, self.x + self.width(), self.y + 0.2 * self.size)
    }

    /// The middle of its body.
    pub fn middle(&self) -> Point {
        Point::new(self.x + self.width() / 2.0, self.y - self.size * 0.35)
    }
}
