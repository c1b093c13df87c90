//! From bytes to text: BOM first, then strict UTF-8, then UTF-16 by its control characters, then what of GB18030 and
//! Big5 fits without a fault; only where both do, the characters decide.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE};

use super::ReadError;
use crate::base::text::is_han;

/// Text with the encoding it was in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without BOM.
    pub text: String,
    /// Name of the encoding.
    pub encoding: &'static str,
}

/// Bytes by which two encodings are told apart.
const ENOUGH: usize = 256 << 10;

/// Decode a whole file.
///
/// # Errors
/// [`ReadError::Truncated`] where UTF-16 or UTF-8 text stops within a character, [`ReadError::Encoding`] where nothing fits.
pub fn decode(bytes: &[u8], forced: Option<&str>) -> Result<Decoded, ReadError> {
    if let Some(label) = forced {
        let encoding =
            Encoding::for_label(label.as_bytes()).ok_or_else(|| ReadError::UnknownEncoding(label.to_string()))?;
        return decode_as(bytes, encoding);
    }
    if let Some(found) = utf32(bytes) {
        return Ok(found);
    }
    if let Some((encoding, bom)) = Encoding::for_bom(bytes) {
        return decode_as(&bytes[bom..], encoding);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) if !bytes.contains(&0) => return Ok(Decoded { text: text.to_string(), encoding: UTF_8.name() }),
        // Valid up to its last few bytes: UTF-8 cut off within a character. After letters alone it may be anything.
        Err(e) if e.error_len().is_none() && !bytes[..e.valid_up_to()].is_ascii() && !bytes.contains(&0) => {
            return Err(ReadError::Truncated(UTF_8.name().to_string()));
        }
        _ => {}
    }
    guess(bytes)
}

/// An encoding's name as [`decode`] says it.
#[cfg(feature = "disk")]
pub fn named(name: &str) -> Option<&'static str> {
    let own = UTF_32.into_iter().find(|own| *own == name);
    own.or_else(|| Some(Encoding::for_label(name.as_bytes())?.name()))
}

/// What no table of encodings for the web has: little-endian, big-endian.
const UTF_32: [&str; 2] = ["UTF-32LE", "UTF-32BE"];

/// UTF-32 by its BOM, the first half of which is that of UTF-16.
fn utf32(bytes: &[u8]) -> Option<Decoded> {
    let (encoding, big) = match bytes.get(..4)? {
        [0xff, 0xfe, 0, 0] => (UTF_32[0], false),
        [0, 0, 0xfe, 0xff] => (UTF_32[1], true),
        _ => return None,
    };
    let (units, rest) = bytes[4..].as_chunks::<4>();
    let number = |unit: &[u8; 4]| if big { u32::from_be_bytes(*unit) } else { u32::from_le_bytes(*unit) };
    let text: Option<String> = units.iter().map(|unit| char::from_u32(number(unit))).collect();
    Some(Decoded { text: text.filter(|_| rest.is_empty())?, encoding })
}

/// The encoding of bytes that say nothing of it and are no plain UTF-8.
fn guess(bytes: &[u8]) -> Result<Decoded, ReadError> {
    // Multi-byte encodings use no control characters; UTF-16 is full of them wherever a letter or a line ends.
    let controls = bytes.iter().any(|&b| b < 0x20 && !matches!(b, b'\t'..=b'\r' | 0x1a));
    if controls && let Some(found) = utf16(bytes) {
        return found;
    }
    if let Some(text) = nearly_utf8(bytes) {
        return Ok(Decoded { text, encoding: UTF_8.name() });
    }
    let strict = |encoding: &'static Encoding| {
        let text = encoding.decode_without_bom_handling_and_without_replacement(bytes)?;
        Some(Decoded { text: text.into_owned(), encoding: encoding.name() })
    };
    match (strict(GB18030), strict(BIG5)) {
        (Some(gb), Some(big5)) => Ok(if is_big5(bytes) { big5 } else { gb }),
        (Some(only), None) | (None, Some(only)) => Ok(only),
        (None, None) => utf16(bytes).filter(|_| !controls).unwrap_or_else(|| damaged(bytes)),
    }
}

/// Both encodings fit: which of them the characters speak for.
fn is_big5(bytes: &[u8]) -> bool {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    let whole = bytes.len() <= ENOUGH;
    detector.feed(&bytes[..bytes.len().min(ENOUGH)], whole);
    // Without a home the detector may think of other countries' encodings, which are not in question.
    let guesses = [None, Some(&b"cn"[..])].map(|home| detector.guess(home, Utf8Detection::Deny));
    guesses.into_iter().find(|e| [GB18030, GBK, BIG5].contains(e)) == Some(BIG5)
}

/// UTF-16 without a mark: the byte order in which nearly all is Chinese text.
fn utf16(bytes: &[u8]) -> Option<Result<Decoded, ReadError>> {
    let even = &bytes[..bytes.len() / 2 * 2];
    let orders = [UTF_16LE, UTF_16BE].map(|encoding| {
        let text = encoding.decode_without_bom_handling(even).0.into_owned();
        let letters = text.bytes().filter(u8::is_ascii).count();
        (likeness(&text), letters, encoding, text)
    });
    // Where both would do, the one with ordinary letters in it.
    let likely = orders.into_iter().filter(|order| order.0 >= 0.9);
    let (_, _, encoding, text) = likely.max_by(|a, b| a.1.cmp(&b.1).then(a.0.total_cmp(&b.0)))?;
    Some(check_utf16_length(bytes, encoding).map(|()| Decoded { text, encoding: encoding.name() }))
}

/// UTF-8 but for a few bytes, or for zeros in it.
fn nearly_utf8(bytes: &[u8]) -> Option<String> {
    let wide = bytes.iter().filter(|b| !b.is_ascii()).count();
    let bad: usize = bytes.utf8_chunks().map(|chunk| chunk.invalid().len()).sum();
    (bad * 10 <= wide).then(|| String::from_utf8_lossy(bytes).into_owned())
}

/// No encoding fits throughout: the likelier one, where little is damaged; what is damaged is told.
fn damaged(bytes: &[u8]) -> Result<Decoded, ReadError> {
    let encoding = if is_big5(bytes) { BIG5 } else { GB18030 };
    let text = encoding.decode_without_bom_handling(bytes).0;
    let lost = text.chars().filter(|&c| c == '\u{fffd}' || (c.is_control() && !c.is_whitespace())).count();
    if lost * 20 <= text.chars().count() && likeness(&text) >= 0.5 {
        return Ok(Decoded { text: text.into_owned(), encoding: encoding.name() });
    }
    let share = |encoding: &'static Encoding| {
        let text = encoding.decode_without_bom_handling(bytes).0;
        (encoding.name().to_string(), format!("{:.0}%", likeness(&text) * 100.0))
    };
    Err(ReadError::Encoding([UTF_8, GB18030, BIG5, UTF_16LE, UTF_16BE].map(share).to_vec()))
}

fn decode_as(bytes: &[u8], encoding: &'static Encoding) -> Result<Decoded, ReadError> {
    check_utf16_length(bytes, encoding)?;
    let (text, bad) = encoding.decode_without_bom_handling(bytes);
    if bad && encoding == UTF_8 && std::str::from_utf8(bytes).is_err_and(|e| e.error_len().is_none()) {
        return Err(ReadError::Truncated(encoding.name().to_string()));
    }
    let lost = text.chars().filter(|&c| c == '\u{fffd}').count();
    if bad && lost * 10 > text.chars().count() {
        let share = format!("{:.0}%", likeness(&text) * 100.0);
        return Err(ReadError::Encoding(vec![(encoding.name().to_string(), share)]));
    }
    Ok(Decoded { text: text.into_owned(), encoding: encoding.name() })
}

fn check_utf16_length(bytes: &[u8], encoding: &'static Encoding) -> Result<(), ReadError> {
    let utf16 = encoding == UTF_16LE || encoding == UTF_16BE;
    if utf16 && !bytes.len().is_multiple_of(2) {
        return Err(ReadError::Truncated(encoding.name().to_string()));
    }
    Ok(())
}

/// Share of characters that Chinese text is made of, rare ones as good as common ones: a wrong decoding yields other
/// scripts, controls and unassigned places.
fn likeness(text: &str) -> f64 {
    let fits = |c: char| {
        matches!(c as u32,
            0x09..=0x0D | 0x20..=0x7E | 0xA0..=0xFF | 0x2000..=0x206F | 0x2100..=0x2BFF | 0x3000..=0x33FF | 0xFE30..=0xFE4F
            | 0xFF01..=0xFF5E | 0xFFE0..=0xFFE6)
            || is_han(c)
    };
    let (mut fitting, mut all) = (0u32, 0u32);
    for c in text.chars().take(200_000) {
        all += 1;
        fitting += u32::from(fits(c));
    }
    if all == 0 { 0.0 } else { f64::from(fitting) / f64::from(all) }
}
