//! The codes of one dynamic block of deflate (RFC 1951, 3.2.7): made once for a face, from what its outlines mostly hold.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::bits::Bits;
use super::tokens::{Token, tokens};

/// Literals, the end of the block, lengths of copies.
pub const LITERALS: usize = 286;
/// Distances of copies.
pub const DISTANCES: usize = 30;
/// The symbol that ends a block.
const END: usize = 256;
/// The longest word of a code.
const LONGEST: u8 = 15;
/// The longest word of the code in which the lengths of words are written.
const LONGEST_OF_LENGTHS: u8 = 7;
/// In this order the lengths of that code's words stand in the head of a block.
const ORDER: [usize; 19] = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/// A word of a code, its first bit lowest.
#[derive(Debug, Clone, Copy, Default)]
struct Word {
    bits: u32,
    length: u8,
}

/// How often each symbol was met. Every one of them has a word, as any may come.
pub struct Counts {
    literals: [u32; LITERALS],
    distances: [u32; DISTANCES],
}

impl Default for Counts {
    fn default() -> Self {
        Self { literals: [1; LITERALS], distances: [1; DISTANCES] }
    }
}

impl Counts {
    /// Count the symbols of a piece.
    pub fn add(&mut self, bytes: &[u8]) {
        for token in tokens(bytes) {
            match token {
                Token::Literal(byte) => self.literals[usize::from(byte)] += 1,
                Token::Copy { length, distance } => {
                    self.literals[length_symbol(length).0] += 1;
                    self.distances[distance_symbol(distance).0] += 1;
                }
            }
        }
        self.literals[END] += 1;
    }
}

/// The two codes of a block.
#[derive(Debug)]
pub struct Code {
    literals: Vec<Word>,
    distances: Vec<Word>,
    /// The head of a block in these codes, which is the last of its stream.
    head: Bits,
}

impl Code {
    /// The best codes for symbols as often as these.
    pub fn new(counts: &Counts) -> Self {
        Self::of(&lengths(&counts.literals, LONGEST), &lengths(&counts.distances, LONGEST))
    }

    /// The codes whose words are so long.
    pub fn of(literals: &[u8], distances: &[u8]) -> Self {
        Self { literals: words(literals), distances: words(distances), head: head(literals, distances) }
    }

    /// How long their words are: those of literals, then those of distances.
    pub fn lengths(&self) -> impl Iterator<Item = u8> {
        self.literals.iter().chain(&self.distances).map(|word| word.length)
    }

    /// The head of the block.
    pub fn head(&self) -> &Bits {
        &self.head
    }

    /// Bytes in this code, with copies of what they repeat. It can stand anywhere, as it refers to nothing before it.
    pub fn piece(&self, bytes: &[u8]) -> Bits {
        let mut out = Bits::with_room(bytes.len() * 8);
        let mut at = 0;
        for token in tokens(bytes) {
            match token {
                Token::Literal(byte) => {
                    self.literal(byte, &mut out);
                    at += 1;
                }
                Token::Copy { length, distance } => {
                    let own = &bytes[at..at + usize::from(length)];
                    at += own.len();
                    let (copy, bits) = self.copy(length, distance);
                    let plain: u32 = own.iter().map(|b| u32::from(self.literals[usize::from(*b)].length)).sum();
                    if bits < plain {
                        out.push(copy, bits);
                    } else {
                        own.iter().for_each(|byte| self.literal(*byte, &mut out));
                    }
                }
            }
        }
        out.shrink();
        out
    }

    /// Bytes in this code, one by one: for what repeats little and is needed once.
    pub fn plain(&self, bytes: &[u8], out: &mut Bits) {
        bytes.iter().for_each(|byte| self.literal(*byte, out));
    }

    /// The end of the block.
    pub fn end(&self, out: &mut Bits) {
        let word = self.literals[END];
        out.push(word.bits.into(), word.length.into());
    }

    fn literal(&self, byte: u8, out: &mut Bits) {
        let word = self.literals[usize::from(byte)];
        out.push(word.bits.into(), word.length.into());
    }

    /// A copy, and in how many bits: at most 15 + 5 + 15 + 13.
    fn copy(&self, length: u16, distance: u16) -> (u64, u32) {
        let (symbol, length_extra, length_bits) = length_symbol(length);
        let word = self.literals[symbol];
        let (mut bits, mut count) = (u64::from(word.bits), u32::from(word.length));
        let mut put = |value: u32, length: u32| {
            bits |= u64::from(value) << count;
            count += length;
        };
        put(length_extra, length_bits);
        let (symbol, extra, extra_bits) = distance_symbol(distance);
        put(self.distances[symbol].bits, self.distances[symbol].length.into());
        put(extra, extra_bits);
        (bits, count)
    }
}

/// The symbol of a copy's length (3 to 258), its further bits and how many they are (RFC 1951, 3.2.5).
fn length_symbol(length: u16) -> (usize, u32, u32) {
    let beyond = u32::from(length) - 3;
    if beyond == 255 {
        return (LITERALS - 1, 0, 0);
    }
    let extra = beyond.checked_ilog2().unwrap_or(0).saturating_sub(2);
    let symbol = END as u32 + 1 + 4 * extra + (beyond >> extra);
    (symbol as usize, beyond & ((1 << extra) - 1), extra)
}

/// The same of its distance, from 1.
fn distance_symbol(distance: u16) -> (usize, u32, u32) {
    let beyond = u32::from(distance) - 1;
    let extra = beyond.checked_ilog2().unwrap_or(0).saturating_sub(1);
    ((2 * extra + (beyond >> extra)) as usize, beyond & ((1 << extra) - 1), extra)
}

/// The lengths of the words of the best code, none longer than `longest`; 0 for what is never met.
fn lengths(counts: &[u32], longest: u8) -> Vec<u8> {
    let mut counts: Vec<u64> = counts.iter().map(|count| u64::from(*count)).collect();
    loop {
        let lengths = unbounded(&counts);
        if lengths.iter().all(|length| *length <= longest) {
            return lengths;
        }
        // The rare ones come nearer to the common ones, until all words are short enough.
        counts.iter_mut().filter(|count| **count > 1).for_each(|count| *count = *count / 2 + 1);
    }
}

/// The same, however long: two rarest at a time become one (Huffman 1952).
fn unbounded(counts: &[u64]) -> Vec<u8> {
    let met = counts.iter().enumerate().filter(|(_, count)| **count > 0);
    let mut rarest: BinaryHeap<_> = met.map(|(node, count)| Reverse((*count, node))).collect();
    let mut above: Vec<usize> = vec![0; counts.len()];
    while let (Some(Reverse(a)), Some(Reverse(b))) = (rarest.pop(), rarest.pop()) {
        let node = above.len();
        above.push(0);
        (above[a.1], above[b.1]) = (node, node);
        rarest.push(Reverse((a.0 + b.0, node)));
    }
    // From the last, which is above all, down.
    let mut depths = vec![0u8; above.len()];
    for node in (0..above.len()).rev().filter(|node| above[*node] != 0) {
        depths[node] = depths[above[node]].saturating_add(1);
    }
    depths.truncate(counts.len());
    depths
}

/// The words of a code by their lengths (RFC 1951, 3.2.2).
fn words(lengths: &[u8]) -> Vec<Word> {
    let mut words = vec![Word::default(); lengths.len()];
    let mut next = 0u32;
    for length in 1..=LONGEST {
        for (word, _) in words.iter_mut().zip(lengths).filter(|(_, own)| **own == length) {
            *word = Word { bits: next.reverse_bits() >> (32 - u32::from(length)), length };
            next += 1;
        }
        next <<= 1;
    }
    words
}

/// The head of a last block with these lengths of words.
fn head(literals: &[u8], distances: &[u8]) -> Bits {
    let mut counts = [0u32; ORDER.len()];
    let all = || literals.iter().chain(distances);
    all().for_each(|length| counts[usize::from(*length)] += 1);
    let lengths = lengths(&counts, LONGEST_OF_LENGTHS);
    let code = words(&lengths);
    let mut out = Bits::default();
    // The last block, of dynamic codes; how many words of each.
    out.push(0b101, 3);
    out.push(LITERALS as u64 - 257, 5);
    out.push(DISTANCES as u64 - 1, 5);
    out.push(ORDER.len() as u64 - 4, 4);
    ORDER.iter().for_each(|symbol| out.push(lengths[*symbol].into(), 3));
    for length in all() {
        let word = code[usize::from(*length)];
        out.push(word.bits.into(), word.length.into());
    }
    out
}
