//! Pictures: kept as the bytes that they are, known by their hash, never decoded further than their head.

use std::fmt;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

/// What a picture's bytes are, told by their beginning and never by a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum MediaType {
    /// Portable Network Graphics.
    Png,
    /// JPEG.
    Jpeg,
    /// GIF.
    Gif,
    /// Windows bitmap.
    Bmp,
    /// WebP.
    Webp,
    /// TIFF.
    Tiff,
    /// Enhanced metafile of Windows.
    Emf,
    /// The metafile of Windows before it.
    Wmf,
    /// Scalable Vector Graphics.
    Svg,
}

impl MediaType {
    const ALL: [(Self, &'static str, &'static str); 9] = [
        (Self::Png, "image/png", "png"),
        (Self::Jpeg, "image/jpeg", "jpg"),
        (Self::Gif, "image/gif", "gif"),
        (Self::Bmp, "image/bmp", "bmp"),
        (Self::Webp, "image/webp", "webp"),
        (Self::Tiff, "image/tiff", "tif"),
        (Self::Emf, "image/emf", "emf"),
        (Self::Wmf, "image/wmf", "wmf"),
        (Self::Svg, "image/svg+xml", "svg"),
    ];

    fn row(self) -> (&'static str, &'static str) {
        Self::ALL.iter().find(|row| row.0 == self).map_or(("", ""), |row| (row.1, row.2))
    }

    /// The media type (RFC 2046, RFC 7903): `image/png`.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.row().0
    }

    /// The ending of a file's name: `png`.
    #[must_use]
    pub fn ending(self) -> &'static str {
        self.row().1
    }

    /// The one of this media type.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|row| row.1 == name).map(|row| row.0)
    }

    /// The one of this ending.
    #[must_use]
    pub fn with_ending(ending: &str) -> Option<Self> {
        Self::ALL.iter().find(|row| row.2 == ending).map(|row| row.0)
    }

    /// What bytes are by their beginning; none of what is no picture that is known here.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Option<Self> {
        let head = &bytes[..bytes.len().min(1024)];
        let at = |from: usize, sign: &[u8]| head.get(from..from + sign.len()) == Some(sign);
        Some(match head {
            _ if at(0, b"\x89PNG\r\n\x1a\n") => Self::Png,
            _ if at(0, b"\xff\xd8\xff") => Self::Jpeg,
            _ if at(0, b"GIF87a") || at(0, b"GIF89a") => Self::Gif,
            _ if at(0, b"RIFF") && at(8, b"WEBP") => Self::Webp,
            _ if at(0, b"II*\0") || at(0, b"MM\0*") => Self::Tiff,
            _ if at(0, b"\x01\0\0\0") && at(40, b" EMF") => Self::Emf,
            // Placeable, or bare: a metafile of memory or disk with a head of nine words.
            _ if at(0, b"\xd7\xcd\xc6\x9a") || at(0, b"\x01\0\x09\0") || at(0, b"\x02\0\x09\0") => Self::Wmf,
            _ if at(0, b"BM") && head.len() > 26 => Self::Bmp,
            _ => {
                let text = String::from_utf8_lossy(head);
                let text = text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
                let is_svg = text.starts_with('<') && text.contains("<svg");
                return is_svg.then_some(Self::Svg);
            }
        })
    }

    /// Width and height in pixels by the head of the bytes; none where it does not say, or says nothing that can be.
    fn pixels(self, bytes: &[u8]) -> Option<[u32; 2]> {
        let part = |at: usize, n: usize| bytes.get(at..at + n);
        let short = |at: usize| part(at, 2).map(|b| u32::from(u16::from_le_bytes([b[0], b[1]])));
        let signed = |at: usize| part(at, 4).map(|b| i32::from_le_bytes([b[0], b[1], b[2], b[3]]).unsigned_abs());
        let [width, height] = match self {
            Self::Png => {
                let long = |at: usize| part(at, 4).map(|b| u32::from_be_bytes([b[0], b[1], b[2], b[3]]));
                [long(16)?, long(20)?]
            }
            Self::Jpeg => jpeg(bytes)?.pixels,
            Self::Gif => [short(6)?, short(8)?],
            Self::Bmp if signed(14)? == 12 => [short(18)?, short(20)?],
            Self::Bmp => [signed(18)?, signed(22)?],
            Self::Webp => match part(12, 4)? {
                b"VP8 " => [short(26)? & 0x3fff, short(28)? & 0x3fff],
                b"VP8X" => {
                    let three = |at: usize| Some(short(at)? | u32::from(*bytes.get(at + 2)?) << 16);
                    [three(24)? + 1, three(27)? + 1]
                }
                _ => return None,
            },
            // The bounds of what is drawn, in the dots of the device it was drawn for.
            Self::Emf => {
                let edge = |at: usize| part(at, 4).map(|b| i32::from_le_bytes([b[0], b[1], b[2], b[3]]));
                [edge(16)?.abs_diff(edge(8)?) + 1, edge(20)?.abs_diff(edge(12)?) + 1]
            }
            Self::Tiff | Self::Wmf | Self::Svg => return None,
        };
        (width > 0 && height > 0).then_some([width, height])
    }
}

/// What the head of a JPEG says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Jpeg {
    /// Width and height.
    pub pixels: [u32; 2],
    /// Bits of a component.
    pub bits: u8,
    /// Components: 1 grey, 3 colour, 4 ink.
    pub components: u8,
}

/// The frame of a JPEG (ISO/IEC 10918-1, B.2.2): its segments are gone through, nothing is decoded.
#[must_use]
pub fn jpeg(bytes: &[u8]) -> Option<Jpeg> {
    let mut at = 2;
    loop {
        if *bytes.get(at)? != 0xff {
            return None;
        }
        let marker = *bytes.get(at + 1)?;
        match marker {
            0xff => at += 1,
            0x01 | 0xd0..=0xd8 => at += 2,
            // All frames but the tables that have numbers among theirs.
            0xc0..=0xcf if !matches!(marker, 0xc4 | 0xc8 | 0xcc) => {
                let frame = bytes.get(at + 4..at + 10)?;
                let side = |at: usize| u32::from(u16::from_be_bytes([frame[at], frame[at + 1]]));
                return Some(Jpeg { pixels: [side(3), side(1)], bits: frame[0], components: frame[5] });
            }
            0xd9 | 0xda => return None,
            _ => {
                let length = bytes.get(at + 2..at + 4)?;
                at += 2 + usize::from(u16::from_be_bytes([length[0], length[1]])).max(2);
            }
        }
    }
}

/// What a picture holds.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Media {
    /// SHA-256 of its bytes, in lower-case hexadecimal.
    pub sha256: String,
    /// What it is.
    pub kind: MediaType,
    /// How many bytes it has.
    pub size: usize,
    /// Width and height in pixels, where its head says so.
    pub pixels: Option<[u32; 2]>,
    /// The bytes; none where only their hash is known, as in a JSON that was written without them.
    pub bytes: Option<Arc<[u8]>>,
}

impl fmt::Debug for Media {
    /// Without the bytes, which the hash stands for.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let held = if self.bytes.is_some() { "" } else { ", not at hand" };
        write!(f, "Media({} {} bytes {:?} {}{held})", self.kind.name(), self.size, self.pixels, self.sha256)
    }
}

/// Pictures of more pixels than this are shown by no copy: an A3 page at 600 dots to the inch has fewer than twice as many.
pub const MOST_PIXELS: u64 = 40_000_000;
/// The side of a picture whose head says no size.
const UNSIZED: u32 = 57;

impl Media {
    /// Of the bytes of a picture; none where they are no picture that is known here.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Option<Self> {
        let kind = MediaType::of(bytes)?;
        let (sha256, pixels) = (sha256(bytes), kind.pixels(bytes));
        Some(Self { sha256, kind, size: bytes.len(), pixels, bytes: Some(bytes.into()) })
    }

    /// Of which no more is known than this.
    pub(crate) fn absent(sha256: String, kind: MediaType, size: usize, pixels: Option<[u32; 2]>) -> Self {
        Self { sha256, kind, size, pixels, bytes: None }
    }

    /// The name of a file for it: by its hash, never by a name of the source.
    #[must_use]
    pub fn file_name(&self) -> String {
        format!("{}.{}", self.sha256, self.kind.ending())
    }

    /// Its bytes as base64 (RFC 4648); nothing where they are not at hand.
    #[must_use]
    pub fn base64(&self) -> Option<String> {
        self.bytes.as_ref().map(|bytes| STANDARD.encode(bytes))
    }

    /// Width and height of one that Word can show: of any of its kinds, of a size that can be. Where its head says no size it is
    /// a square of a centimetre and a half, to be drawn larger by hand.
    #[must_use]
    pub fn in_word(&self) -> Option<[u32; 2]> {
        let known = !matches!(self.kind, MediaType::Webp | MediaType::Svg);
        let pixels = self.pixels.unwrap_or([UNSIZED; 2]);
        let fits = u64::from(pixels[0]) * u64::from(pixels[1]) <= MOST_PIXELS;
        (known && fits && self.bytes.is_some()).then_some(pixels)
    }

    /// Bytes, width and height of one that copies can show: PNG or JPEG of a size that can be.
    #[must_use]
    pub fn shown(&self) -> Option<(&Arc<[u8]>, [u32; 2])> {
        let pixels = self.pixels.filter(|[w, h]| u64::from(*w) * u64::from(*h) <= MOST_PIXELS)?;
        let known = matches!(self.kind, MediaType::Png | MediaType::Jpeg);
        self.bytes.as_ref().filter(|_| known).map(|bytes| (bytes, pixels))
    }
}

/// Bytes out of base64, white space in it passed over; none where it is no base64.
#[must_use]
pub fn from_base64(text: &str) -> Option<Vec<u8>> {
    let bare: Vec<u8> = text.bytes().filter(|b| !b.is_ascii_whitespace()).collect();
    STANDARD.decode(bare).ok()
}

/// SHA-256 in lower-case hexadecimal.
fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect()
}
