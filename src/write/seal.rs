//! A seal on what was written, by which a later run knows that nobody has changed it since, and what it was made from.
//!
//! A workbook has it in the comment of its zip, a PDF in its file identifier, a page in a comment at its end: other
//! programs drop it, or change the bytes that it vouches for, whatever they keep of the rest.

use super::digest::{Running, hash};
use super::trailer::begins;

/// What the seal of a zip and of a page begins with.
const MARK: &str = "nianbao:";
/// Hexadecimal digits of a hash, and of the half of it that a file identifier holds.
const FULL: usize = 64;
const HALF: usize = 32;
/// Bytes of a zip's last record without its comment.
const ZIP_END: usize = 22;

/// What a file that bears an unbroken seal was made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sealed {
    /// A report, by the beginning of its hash in hexadecimal.
    Copy(String),
    /// Many reports: a summary, a comparison, a result of checks.
    Result,
}

impl Sealed {
    /// Is it a copy of the content with this hash?
    #[must_use]
    pub fn is_copy_of(&self, source: &str) -> bool {
        matches!(self, Self::Copy(own) if source.starts_with(own.as_str()))
    }
}

/// Seal an output made from a content with this hash; without one, a result of many. What has no place for a seal stays
/// as it is.
#[must_use]
pub fn seal(bytes: Vec<u8>, source: Option<&str>) -> Vec<u8> {
    sealed_and_hashed(bytes, source).0
}

/// The same, and the hash of what comes of it: what stands before the seal is hashed once for both.
#[must_use]
pub fn sealed_and_hashed(mut bytes: Vec<u8>, source: Option<&str>) -> (Vec<u8>, String) {
    let source = source.map_or_else(|| "0".repeat(FULL), str::to_string);
    let end = bytes.len().saturating_sub(ZIP_END);
    if source.len() != FULL {
        return hashed(bytes);
    }
    if bytes[end..].starts_with(b"PK\x05\x06") && bytes.starts_with(b"PK") && bytes.ends_with(&[0, 0]) {
        let comment = format!("{MARK}{source}:");
        let length = u16::try_from(comment.len() + FULL).unwrap_or_default().to_le_bytes();
        let at = bytes.len() - 2;
        bytes[at..].copy_from_slice(&length);
        bytes.extend(comment.into_bytes());
        return closed(bytes, "");
    } else if let Some([first, second]) = identifiers(&bytes) {
        bytes[first..first + HALF].copy_from_slice(source[..HALF].to_uppercase().as_bytes());
        bytes[second..second + HALF].fill(b'0');
        let mut digest = Running::default();
        digest.feed(&bytes[..second]);
        let mut own = digest.clone();
        own.feed(&bytes[second..]);
        bytes[second..second + HALF].copy_from_slice(own.end()[..HALF].to_uppercase().as_bytes());
        digest.feed(&bytes[second..]);
        return (bytes, digest.end());
    } else if bytes.ends_with(b"</html>\n") {
        bytes.extend(format!("<!-- {MARK}{source}:").into_bytes());
        return closed(bytes, " -->\n");
    }
    hashed(bytes)
}

fn hashed(bytes: Vec<u8>) -> (Vec<u8>, String) {
    let hash = hash(&bytes);
    (bytes, hash)
}

/// With its own hash behind it, and this behind that; and the hash of the whole.
fn closed(mut bytes: Vec<u8>, behind: &str) -> (Vec<u8>, String) {
    let mut digest = Running::default();
    digest.feed(&bytes);
    let end = digest.clone().end() + behind;
    digest.feed(end.as_bytes());
    bytes.extend(end.into_bytes());
    (bytes, digest.end())
}

/// What a file was made from, where its seal is unbroken.
#[must_use]
pub fn sealed(bytes: &[u8]) -> Option<Sealed> {
    let of = |source: &str| {
        if source.bytes().all(|b| b == b'0') { Sealed::Result } else { Sealed::Copy(source.to_lowercase()) }
    };
    if let Some([first, second]) = identifiers(bytes) {
        let own = own_identifier(bytes, second);
        let source = std::str::from_utf8(&bytes[first..first + HALF]).ok()?;
        return (bytes[second..second + HALF] == *own.as_bytes()).then(|| of(source));
    }
    let body = bytes.strip_suffix(b" -->\n").filter(|_| !bytes.starts_with(b"PK")).unwrap_or(bytes);
    let (signed, own) = body.split_at_checked(body.len().checked_sub(FULL)?)?;
    let (_, mark) = signed.split_at_checked(signed.len().checked_sub(MARK.len() + FULL + 1)?)?;
    let source = std::str::from_utf8(mark).ok()?.strip_prefix(MARK)?.strip_suffix(':')?;
    (own == hash(signed).as_bytes()).then(|| of(source))
}

/// Where the two halves of a PDF's identifier stand.
fn identifiers(bytes: &[u8]) -> Option<[usize; 2]> {
    if !bytes.starts_with(b"%PDF-") {
        return None;
    }
    let from = begins(bytes);
    let open = |from: usize| {
        let at = from + bytes[from..].iter().take(HALF).position(|&b| b == b'<')? + 1;
        let digits = bytes.get(at..at + HALF)?;
        (digits.iter().all(u8::is_ascii_hexdigit) && bytes.get(at + HALF) == Some(&b'>')).then_some(at)
    };
    // What follows may be any bytes: the identifier is what looks like one.
    let named = bytes[from..].windows(3).enumerate().filter(|(_, w)| *w == b"/ID").map(|(at, _)| from + at);
    named.rev().find_map(|at| open(at).and_then(|first| Some([first, open(first + HALF)?])))
}

/// The second half: a hash of the file in which it is zero.
fn own_identifier(bytes: &[u8], at: usize) -> String {
    let mut digest = Running::default();
    [&bytes[..at], &[b'0'; HALF], &bytes[at + HALF..]].into_iter().for_each(|part| digest.feed(part));
    digest.end()[..HALF].to_uppercase()
}
