//! What a piece repeats of itself (LZ77).

/// A byte as it is, or a stretch that stood before.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Token {
    /// As it is.
    Literal(u8),
    /// So many bytes (3 to 258) as they stood so far before.
    Copy { length: u16, distance: u16 },
}

/// The shortest and the longest copy.
const SHORTEST: usize = 3;
const LONGEST: usize = 258;
/// How far before it may stand. Outlines are shorter; deflate would allow 32,768.
const FARTHEST: usize = 32_767;
/// So many places where a stretch began are looked at.
const TRIES: usize = 8;
/// Bits of the hash of three bytes.
const HASH_BITS: u32 = 9;

/// The tokens of a piece.
pub fn tokens(bytes: &[u8]) -> Vec<Token> {
    let mut tokens = Vec::with_capacity(bytes.len());
    let mut places = Places { bytes, last: [0; 1 << HASH_BITS], before: vec![0; bytes.len()] };
    let mut at = 0;
    while at < bytes.len() {
        let (length, distance) = places.longest(at);
        if length >= SHORTEST {
            #[allow(clippy::cast_possible_truncation)]
            tokens.push(Token::Copy { length: length as u16, distance: distance as u16 });
        } else {
            tokens.push(Token::Literal(bytes[at]));
        }
        for passed in at..at + length.max(1) {
            places.keep(passed);
        }
        at += length.max(1);
    }
    tokens
}

/// Where three bytes stood before. Places are counted from 1: 0 is none.
struct Places<'a> {
    bytes: &'a [u8],
    last: [u32; 1 << HASH_BITS],
    /// The place before each with the same hash.
    before: Vec<u32>,
}

impl Places<'_> {
    fn hash(&self, at: usize) -> Option<usize> {
        let [a, b, c] = *self.bytes.get(at..)?.first_chunk()?;
        let three = u32::from_le_bytes([a, b, c, 0]);
        Some((three.wrapping_mul(0x9E37_79B1) >> (32 - HASH_BITS)) as usize)
    }

    fn keep(&mut self, at: usize) {
        if let Some(hash) = self.hash(at) {
            self.before[at] = self.last[hash];
            self.last[hash] = u32::try_from(at + 1).unwrap_or(0);
        }
    }

    /// The longest stretch that begins here and stood before, and how far; the nearest of equals.
    fn longest(&self, at: usize) -> (usize, usize) {
        let rest = &self.bytes[at..];
        let mut best = (0, 0);
        let mut place = self.hash(at).map_or(0, |hash| self.last[hash]);
        for _ in 0..TRIES {
            let Some(from) = (place as usize).checked_sub(1).filter(|from| at - from <= FARTHEST) else { break };
            // Only what goes on alike where the longest so far ends can be longer.
            if self.bytes.get(from + best.0) == rest.get(best.0) {
                let alike = self.bytes[from..].iter().zip(rest).take(LONGEST).take_while(|(a, b)| a == b).count();
                if alike > best.0 {
                    best = (alike, at - from);
                }
            }
            place = self.before[from];
        }
        if best.0 < SHORTEST { (0, 0) } else { best }
    }
}
