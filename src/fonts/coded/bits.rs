//! Bits in the order of deflate: the first stands lowest (RFC 1951, 3.1.1).

/// A string of bits, kept in words, the last of them filled up with zeros.
#[derive(Debug, Clone, Default)]
pub struct Bits {
    words: Vec<u64>,
    /// How many bits there are.
    length: usize,
}

impl Bits {
    /// An empty string with room for so many bits.
    pub fn with_room(bits: usize) -> Self {
        Self { words: Vec::with_capacity(bits / 64 + 2), length: 0 }
    }

    /// How many bits there are.
    pub fn len(&self) -> usize {
        self.length
    }

    /// Put `count` bits behind, 64 at most; those of `value` above them are zero.
    pub fn push(&mut self, value: u64, count: u32) {
        debug_assert!(count == 64 || value >> count == 0, "{value:x} has more than {count} bits");
        let used = (self.length % 64) as u32;
        match self.words.last_mut() {
            Some(last) if used != 0 => {
                *last |= value << used;
                if used + count > 64 {
                    self.words.push(value >> (64 - used));
                }
            }
            _ if count != 0 => self.words.push(value),
            _ => {}
        }
        self.length += count as usize;
    }

    /// Put all bits of another string behind.
    pub fn append(&mut self, other: &Bits) {
        let used = self.length % 64;
        if used == 0 {
            self.words.extend_from_slice(&other.words);
        } else if let Some(last) = self.words.pop() {
            let mut carried = last;
            self.words.extend(other.words.iter().map(|word| {
                let whole = carried | word << used;
                carried = word >> (64 - used);
                whole
            }));
            self.words.push(carried);
        }
        self.length += other.length;
        // The bits carried over may have been none.
        self.words.truncate(self.length.div_ceil(64));
    }

    /// Give back what the words have room for beyond the bits.
    pub fn shrink(&mut self) {
        self.words.shrink_to_fit();
    }

    /// So many bits, as they were written.
    pub fn read(bytes: &[u8], bits: usize) -> Self {
        let (whole, rest) = bytes.as_chunks();
        let mut words = Vec::with_capacity(whole.len() + 1);
        words.extend(whole.iter().map(|word| u64::from_le_bytes(*word)));
        if !rest.is_empty() {
            let mut word = [0; 8];
            word[..rest.len()].copy_from_slice(rest);
            words.push(u64::from_le_bytes(word));
        }
        Self { words, length: bits }
    }

    /// Write the bits as bytes, the last filled up with zeros.
    pub fn write(&self, out: &mut Vec<u8>) {
        let begin = out.len();
        out.resize(begin + self.words.len() * 8, 0);
        let (places, _) = out[begin..].as_chunks_mut();
        for (place, word) in places.iter_mut().zip(&self.words) {
            *place = word.to_le_bytes();
        }
        out.truncate(begin + self.length.div_ceil(8));
    }
}
