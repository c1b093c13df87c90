//! The end of a PDF, where its identifier is.

/// Bytes at the end of a file that says nothing of where its end begins.
const SHORT: usize = 1024;

/// Where the end of a PDF begins: its table of places with the trailer, or the stream that is both (ISO 32000-1, 7.5.5 and 7.5.8),
/// as the last lines of the file say.
pub fn begins(bytes: &[u8]) -> usize {
    let short = bytes.len().saturating_sub(SHORT);
    let told = || {
        let word = b"startxref";
        let at = short + bytes[short..].windows(word.len()).rposition(|w| w == word)? + word.len();
        let digits: Vec<u8> =
            bytes[at..].iter().copied().skip_while(u8::is_ascii_whitespace).take_while(u8::is_ascii_digit).collect();
        std::str::from_utf8(&digits).ok()?.parse::<usize>().ok().filter(|place| *place < bytes.len())
    };
    told().unwrap_or(short)
}
