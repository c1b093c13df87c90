//! Colours.

/// A colour: red, green, blue from 0 to 255.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rgb(pub [u8; 3]);

impl Rgb {
    /// The colour of six hexadecimal digits, `RRGGBB`, as templates name it.
    #[must_use]
    pub fn parse(hex: &str) -> Option<Self> {
        let digits = hex.len() == 6 && hex.bytes().all(|b| b.is_ascii_hexdigit());
        let number = u32::from_str_radix(hex, 16).ok().filter(|_| digits)?;
        let [_, red, green, blue] = number.to_be_bytes();
        Some(Self([red, green, blue]))
    }

    /// As six hexadecimal digits.
    #[must_use]
    pub fn hex(self) -> String {
        let [red, green, blue] = self.0;
        format!("{red:02x}{green:02x}{blue:02x}")
    }

    /// As one number, `0xRRGGBB`.
    #[must_use]
    pub fn number(self) -> u32 {
        let [red, green, blue] = self.0;
        u32::from_be_bytes([0, red, green, blue])
    }

    /// Red, green, blue from 0 to 1.
    #[must_use]
    pub fn shares(self) -> [f32; 3] {
        self.0.map(|part| f32::from(part) / 255.0)
    }
}
