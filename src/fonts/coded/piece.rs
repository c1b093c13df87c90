//! A piece of a font file: its bits, and what it adds to the sums over the whole file.

use super::bits::Bits;
use super::huffman::Code;

/// What Adler-32 counts in (RFC 1950, 8.2).
const ADLER: u64 = 65_521;

/// What a stretch of bytes adds to the sums of what it is part of.
#[derive(Debug, Clone, Copy, Default)]
pub struct Sums {
    /// How many bytes.
    pub length: usize,
    /// Their sum.
    plain: u64,
    /// The sum of their sums, each with those before it.
    running: u64,
    /// Their sum as numbers of four bytes, as font files are summed: each piece begins and ends between two of them.
    pub words: u32,
}

impl Sums {
    /// The sums of some bytes.
    pub fn of(bytes: &[u8]) -> Self {
        let mut sums = Self { length: bytes.len(), ..Self::default() };
        // Sums of so many bytes cannot run over.
        for stretch in bytes.chunks(4096) {
            for byte in stretch {
                sums.plain += u64::from(*byte);
                sums.running += sums.plain;
            }
            sums.plain %= ADLER;
            sums.running %= ADLER;
        }
        for word in bytes.chunks(4) {
            let mut whole = [0; 4];
            whole[..word.len()].copy_from_slice(word);
            sums.words = sums.words.wrapping_add(u32::from_be_bytes(whole));
        }
        sums
    }

    /// What a stretch is summed up in, as it is kept.
    pub fn numbers(self) -> [u32; 4] {
        let number = |sum: u64| u32::try_from(sum).unwrap_or(u32::MAX);
        [number(self.length as u64), number(self.plain), number(self.running), self.words]
    }

    /// The same, from what was kept.
    pub fn from_numbers([length, plain, running, words]: [u32; 4]) -> Self {
        Self { length: length as usize, plain: plain.into(), running: running.into(), words }
    }

    /// The sums of these bytes with others behind them.
    pub fn then(self, next: Self) -> Self {
        Self {
            length: self.length + next.length,
            plain: (self.plain + next.plain) % ADLER,
            running: (self.running + next.running + self.plain * (next.length as u64 % ADLER)) % ADLER,
            words: self.words.wrapping_add(next.words),
        }
    }

    /// Adler-32 of the bytes.
    pub fn adler(self) -> [u8; 4] {
        let low = (1 + self.plain) % ADLER;
        let high = (self.length as u64 + self.running) % ADLER;
        #[allow(clippy::cast_possible_truncation)]
        ((high << 16 | low) as u32).to_be_bytes()
    }
}

/// A stretch of a font file that comes again as it is, filled up to whole words of four bytes.
#[derive(Debug)]
pub struct Piece {
    /// In the code of its face.
    pub bits: Bits,
    /// What it adds.
    pub sums: Sums,
}

impl Piece {
    /// Code a stretch.
    pub fn new(bytes: &[u8], code: &Code) -> Self {
        let mut whole = bytes.to_vec();
        whole.resize(bytes.len().next_multiple_of(4), 0);
        Self { bits: code.piece(&whole), sums: Sums::of(&whole) }
    }
}
