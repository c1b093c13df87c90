//! The parts of a PNG (ISO/IEC 15948), as far as copies need them: nothing is unpacked here.

/// A PNG in its parts.
#[derive(Debug, Clone)]
pub struct Png<'a> {
    /// Width and height.
    pub pixels: [u32; 2],
    /// Bits of a sample.
    pub depth: u8,
    /// What its samples are.
    pub color: Color,
    /// Red, green, blue of each colour of a palette.
    pub palette: &'a [u8],
    /// What of it can be seen through (tRNS).
    pub clear: &'a [u8],
    /// The packed samples, in pieces.
    pub data: Vec<&'a [u8]>,
}

/// What the samples of a PNG are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Color {
    /// One of grey.
    Grey,
    /// Red, green, blue.
    Rgb,
    /// The number of a colour of the palette.
    Palette,
    /// Grey, and how opaque it is.
    GreyAlpha,
    /// Red, green, blue, and how opaque they are.
    RgbAlpha,
}

impl Color {
    /// Samples of a pixel.
    #[must_use]
    pub fn samples(self) -> usize {
        match self {
            Self::Grey | Self::Palette => 1,
            Self::GreyAlpha => 2,
            Self::Rgb => 3,
            Self::RgbAlpha => 4,
        }
    }

    /// Does each pixel say how opaque it is?
    #[must_use]
    pub fn has_alpha(self) -> bool {
        matches!(self, Self::GreyAlpha | Self::RgbAlpha)
    }
}

/// Pieces of packed samples at most.
const MOST_PIECES: usize = 1 << 20;

impl<'a> Png<'a> {
    /// The parts; none of what is damaged, or interlaced, which no other format holds.
    #[must_use]
    pub fn of(bytes: &'a [u8]) -> Option<Self> {
        let mut rest = bytes.strip_prefix(b"\x89PNG\r\n\x1a\n")?;
        let head = chunk(&mut rest).filter(|(kind, data)| *kind == b"IHDR" && data.len() == 13)?.1;
        let side = |at: usize| u32::from_be_bytes([head[at], head[at + 1], head[at + 2], head[at + 3]]);
        let (depth, method, interlaced) = (head[8], [head[10], head[11]], head[12] != 0);
        let color = match (head[9], depth) {
            (0, 1 | 2 | 4 | 8 | 16) => Color::Grey,
            (2, 8 | 16) => Color::Rgb,
            (3, 1 | 2 | 4 | 8) => Color::Palette,
            (4, 8 | 16) => Color::GreyAlpha,
            (6, 8 | 16) => Color::RgbAlpha,
            _ => return None,
        };
        let pixels = [side(0), side(4)];
        if interlaced || method != [0, 0] || pixels.contains(&0) {
            return None;
        }
        let mut png = Self { pixels, depth, color, palette: &[], clear: &[], data: vec![] };
        loop {
            match chunk(&mut rest)? {
                (b"IEND", _) => break,
                (b"PLTE", colors) => png.palette = colors,
                (b"tRNS", clear) => png.clear = clear,
                (b"IDAT", data) if png.data.len() < MOST_PIECES => png.data.push(data),
                (b"IDAT", _) => return None,
                _ => {}
            }
        }
        let colors = png.palette.len() / 3;
        let fits = color != Color::Palette || png.palette.len().is_multiple_of(3) && (1..=256).contains(&colors);
        (fits && !png.data.is_empty()).then_some(png)
    }

    /// Bytes of a row of samples.
    #[must_use]
    pub fn row(&self) -> usize {
        (self.pixels[0] as usize).saturating_mul(self.color.samples() * usize::from(self.depth)).div_ceil(8)
    }
}

/// The next chunk, its kind and its data; its check is left to whoever draws it.
fn chunk<'a>(rest: &mut &'a [u8]) -> Option<(&'a [u8; 4], &'a [u8])> {
    let (length, after) = rest.split_first_chunk::<4>()?;
    let (kind, after) = after.split_first_chunk::<4>()?;
    let (data, after) = after.split_at_checked(u32::from_be_bytes(*length) as usize)?;
    *rest = after.get(4..)?;
    Some((kind, data))
}
