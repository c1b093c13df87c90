//! Glyphs of a face that were coded when the program was built: what is written of them then, and found again. Every run asks for
//! the same few hundred, and to code them was half of what one report took.
//!
//! Numbers stand lowest byte first. A face of which something else is found than was written is coded anew: the bytes of its
//! subsets are the same either way.

use ttf_parser::Tag;

use super::bits::Bits;
use super::huffman::{Code, DISTANCES, LITERALS};
use super::piece::{Piece, Sums};
use super::{Coded, HEAD, HHEA, MAXP};

/// What a font file is known by: the sum over it that stands in its head, so that none gets the glyphs of another.
const SUM: std::ops::Range<usize> = 8..12;

/// Write down a face with those of its glyphs that can be coded; they are in order.
#[allow(dead_code)]
pub fn write(coded: &Coded, face: &ttf_parser::Face<'_>, glyphs: &[u16]) -> Vec<u8> {
    let mut out = known(face).unwrap_or_default().to_vec();
    coded.code.lengths().for_each(|length| out.push(length));
    for table in [&coded.head, &coded.hhea, &coded.maxp] {
        put(&mut out, table.len());
        out.extend(table);
    }
    put(&mut out, coded.same.len());
    for (tag, piece) in &coded.same {
        out.extend(tag.0.to_le_bytes());
        put_piece(&mut out, piece);
    }
    let pieces: Vec<(u16, &Piece)> = glyphs.iter().filter_map(|id| Some((*id, coded.glyph(*id)?))).collect();
    put(&mut out, pieces.len());
    pieces.iter().for_each(|(id, _)| out.extend(id.to_le_bytes()));
    let mut bodies = Vec::new();
    for (_, piece) in &pieces {
        put(&mut out, bodies.len());
        put_piece(&mut bodies, piece);
    }
    out.extend(bodies);
    out
}

fn put(out: &mut Vec<u8>, number: usize) {
    out.extend(u32::try_from(number).unwrap_or(u32::MAX).to_le_bytes());
}

fn put_piece(out: &mut Vec<u8>, piece: &Piece) {
    piece.sums.numbers().into_iter().for_each(|number| out.extend(number.to_le_bytes()));
    put(out, piece.bits.len());
    piece.bits.write(out);
}

fn known(face: &ttf_parser::Face<'_>) -> Option<[u8; 4]> {
    face.raw_face().table(Tag::from_bytes(b"head"))?.get(SUM)?.try_into().ok()
}

/// What was written of a face.
pub struct Ready {
    pub code: Code,
    pub head: Vec<u8>,
    pub hhea: Vec<u8>,
    pub maxp: Vec<u8>,
    pub same: Vec<(Tag, Piece)>,
    pub glyphs: Glyphs,
}

impl Ready {
    /// Find it again; `None` where it is another face's, or nothing that was written here.
    pub fn read(bytes: &'static [u8], face: &ttf_parser::Face<'_>) -> Option<Self> {
        let mut rest = Rest(bytes);
        if rest.take(SUM.len())? != known(face)? {
            return None;
        }
        let (literals, distances) = (rest.take(LITERALS)?, rest.take(DISTANCES)?);
        let code = Code::of(literals, distances);
        let mut table = |least: usize| {
            let length = rest.number().filter(|length| *length >= least)?;
            rest.take(length).map(<[u8]>::to_vec)
        };
        let (head, hhea, maxp) = (table(HEAD)?, table(HHEA)?, table(MAXP)?);
        let count = rest.number()?;
        let same = (0..count).map(|_| Some((Tag(rest.word()?), rest.piece()?))).collect::<Option<_>>()?;
        let count = rest.number()?;
        let (ids, places) = (rest.take(count.checked_mul(2)?)?, rest.take(count.checked_mul(4)?)?);
        let glyphs = Glyphs { ids, places, bodies: rest.0 };
        Some(Self { code, head, hhea, maxp, same, glyphs })
    }
}

/// Glyphs with their pieces, in order of their numbers.
#[derive(Default)]
pub struct Glyphs {
    ids: &'static [u8],
    places: &'static [u8],
    bodies: &'static [u8],
}

impl Glyphs {
    /// One of them.
    pub fn get(&self, glyph: u16) -> Option<Piece> {
        let (ids, _) = self.ids.as_chunks();
        let at = ids.binary_search_by_key(&glyph, |id| u16::from_le_bytes(*id)).ok()?;
        let place = Rest(self.places.get(at * 4..)?).number()?;
        Rest(self.bodies.get(place..)?).piece()
    }
}

/// What has not been read yet.
struct Rest(&'static [u8]);

impl Rest {
    fn take(&mut self, count: usize) -> Option<&'static [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    fn word(&mut self) -> Option<u32> {
        Some(u32::from_le_bytes(self.take(4)?.try_into().ok()?))
    }

    fn number(&mut self) -> Option<usize> {
        usize::try_from(self.word()?).ok()
    }

    fn piece(&mut self) -> Option<Piece> {
        let sums = Sums::from_numbers([self.word()?, self.word()?, self.word()?, self.word()?]);
        let bits = self.number()?;
        Some(Piece { bits: Bits::read(self.take(bits.div_ceil(8))?, bits), sums })
    }
}
