//! Faces cut down to some of their glyphs and deflated, each glyph once a process.
//!
//! A batch embeds the same glyphs in report after report, and nearly all of the work was deflating them anew. Here every glyph is
//! coded once (the commonest of the faces that the program carries when it is built: `ready`), as a piece that refers to nothing
//! outside itself, in one code for the whole face; a subset is one block of deflate in that code, its glyphs joined bit by bit.
//! The bytes depend on the face and the glyphs alone, never on what was written before. Outlines repeat little but within
//! themselves: the streams are about as large as those of a fast deflate.
//!
//! `subsetter` says what a subset is made of; what depends on the glyphs (`glyf`, `loca`, `hmtx` and their lengths) is put
//! in here. Faces with other outlines, and glyphs that are put together from others, are left to it altogether.

mod bits;
mod huffman;
mod piece;
pub mod ready;
mod tokens;

use std::sync::OnceLock;

use subsetter::GlyphRemapper;
use ttf_parser::{GlyphId, RawFace, Tag};

use bits::Bits;
use huffman::{Code, Counts};
use piece::{Piece, Sums};
use ready::{Glyphs, Ready};

/// What is counted to make the code of a face: the commonest characters of reports, which are coded in nearly every run anyway.
const COMMON: &str =
    "政府信息公开工作年度报告申请主动内容的机关单位行市县人民一二三四五第条处理结果不和0123456789.,ABCDabcdemnt";

/// A font file with some glyphs of a face, as a stream of zlib.
pub struct Program {
    /// The stream.
    pub zlib: Vec<u8>,
    /// The length of the file in it.
    pub length: usize,
}

/// Tables of a subset that are the same for every choice of glyphs.
const SAME: [&[u8; 4]; 5] = [b"cvt ", b"fpgm", b"name", b"post", b"prep"];

/// The least length of tables into which something is put.
const HEAD: usize = 54;
const HHEA: usize = 36;
const MAXP: usize = 6;

/// A face whose glyphs are coded as they are needed.
pub struct Coded {
    code: Code,
    glyf: &'static [u8],
    loca: ttf_parser::loca::Table<'static>,
    /// As a subset has them, but for what depends on the glyphs.
    head: Vec<u8>,
    hhea: Vec<u8>,
    maxp: Vec<u8>,
    same: Vec<(Tag, Piece)>,
    /// By glyph; a report needs a few hundred of tens of thousands.
    glyphs: Box<[OnceLock<Row>]>,
    /// Those that were coded when the program was built.
    ready: Glyphs,
}

type Row = Box<[OnceLock<Box<Piece>>; ROW]>;
/// Glyphs in a row: those of a report lie far apart.
const ROW: usize = 64;

impl Coded {
    /// Prepare a face, with what of it is coded already; `None` where its outlines are none of TrueType, or it cannot be subset.
    pub fn new(
        data: &'static [u8],
        index: u32,
        face: &ttf_parser::Face<'static>,
        ready: Option<&'static [u8]>,
    ) -> Option<Self> {
        let own = |tag: &[u8; 4]| face.raw_face().table(Tag::from_bytes(tag));
        let glyf = own(b"glyf")?;
        let (count, format) = (face.tables().maxp.number_of_glyphs, face.tables().head.index_to_location_format);
        let loca = ttf_parser::loca::Table::parse(count, format, own(b"loca")?)?;
        let ready = ready.and_then(|bytes| Ready::read(bytes, face));
        let Ready { code, head, hhea, maxp, same, glyphs: ready } = match ready {
            Some(ready) => ready,
            None => prepare(data, index, face, |glyph| glyf.get(loca.glyph_range(glyph)?))?,
        };
        let rows = usize::from(face.number_of_glyphs()).div_ceil(ROW);
        let glyphs = (0..rows).map(|_| OnceLock::new()).collect();
        Some(Self { code, glyf, loca, head, hhea, maxp, same, glyphs, ready })
    }

    /// The font file of these glyphs, numbered in this order; the first is the one for what is missing. `None` where one of them is
    /// put together from others.
    pub fn program(&self, glyphs: &[u16], face: &ttf_parser::Face<'_>) -> Option<Program> {
        let pieces = glyphs.iter().map(|glyph| self.glyph(*glyph)).collect::<Option<Vec<_>>>()?;
        let outlines = pieces.iter().fold(Sums::default(), |sums, piece| sums.then(piece.sums));
        let front = self.front(glyphs, &pieces, outlines, face)?;
        let kept = || self.same.iter().map(|(_, piece)| piece).chain(pieces.iter().copied());
        let room = kept().map(|piece| piece.bits.len()).sum::<usize>() + front.len() * 12 + self.code.head().len();
        let mut out = Bits::with_room(room);
        // Deflate with a window of 32 KB, made fast (RFC 1950, 2.2).
        out.push(0x0178, 16);
        out.append(self.code.head());
        self.code.plain(&front, &mut out);
        let mut sums = Sums::of(&front);
        for piece in kept() {
            out.append(&piece.bits);
            sums = sums.then(piece.sums);
        }
        self.code.end(&mut out);
        let mut zlib = Vec::new();
        out.write(&mut zlib);
        zlib.extend(sums.adler());
        Some(Program { zlib, length: sums.length })
    }

    /// A glyph, coded when it is first asked for.
    fn glyph(&self, glyph: u16) -> Option<&Piece> {
        let row = self.glyphs.get(usize::from(glyph) / ROW)?;
        let kept = &row.get_or_init(|| Box::new([const { OnceLock::new() }; ROW]))[usize::from(glyph) % ROW];
        if let Some(piece) = kept.get() {
            return Some(piece);
        }
        if let Some(ready) = self.ready.get(glyph) {
            return Some(kept.get_or_init(|| Box::new(ready)));
        }
        // What has no outline has an empty stretch, which ttf-parser tells as none.
        let outline = self.loca.glyph_range(GlyphId(glyph)).map_or(Some(&[][..]), |range| self.glyf.get(range))?;
        let composed = outline.first().is_some_and(|first| first & 0x80 != 0);
        (!composed).then(|| &**kept.get_or_init(|| Box::new(Piece::new(outline, &self.code))))
    }

    /// What stands before the tables that are always the same: the directory and the tables that tell of the glyphs.
    fn front(&self, glyphs: &[u16], pieces: &[&Piece], outlines: Sums, face: &ttf_parser::Face<'_>) -> Option<Vec<u8>> {
        let count = u16::try_from(glyphs.len()).ok()?.to_be_bytes();
        let (hmtx, metrics) = advances(glyphs, face);
        let long = outlines.length > 2 * usize::from(u16::MAX);
        let (mut head, mut hhea, mut maxp) = (self.head.clone(), self.hhea.clone(), self.maxp.clone());
        head[8..12].fill(0);
        head[50..52].copy_from_slice(&u16::from(long).to_be_bytes());
        hhea[34..36].copy_from_slice(&metrics.to_be_bytes());
        maxp[4..6].copy_from_slice(&count);
        let own =
            [(b"head", head), (b"hhea", hhea), (b"hmtx", hmtx), (b"loca", places(pieces, long)?), (b"maxp", maxp)];
        let mut bytes = Vec::new();
        let mut entries: Vec<(Tag, u32, usize, usize)> = Vec::new();
        let first = 12 + 16 * (own.len() + self.same.len() + 1);
        for (tag, table) in own {
            let sum = Sums::of(&table).words;
            entries.push((Tag::from_bytes(tag), sum, first + bytes.len(), table.len()));
            bytes.extend(table);
            bytes.resize(bytes.len().next_multiple_of(4), 0);
        }
        let mut at = first + bytes.len();
        let same = self.same.iter().map(|(tag, piece)| (*tag, piece.sums));
        for (tag, sums) in same.chain([(Tag::from_bytes(b"glyf"), outlines)]) {
            entries.push((tag, sums.words, at, sums.length));
            at += sums.length;
        }
        entries.sort_by_key(|entry| entry.0);
        let mut front = directory(&entries)?;
        front.extend(bytes);
        let all = self.same.iter().map(|(_, piece)| piece.sums.words).fold(outlines.words, u32::wrapping_add);
        let all = all.wrapping_add(Sums::of(&front).words);
        // The head is the first of the tables; what it holds makes the sum over the file what it must be.
        front[first + 8..first + 12].copy_from_slice(&0xB1B0_AFBA_u32.wrapping_sub(all).to_be_bytes());
        Some(front)
    }
}

/// What is the same in every subset of a face, of which nothing is coded yet, and the code for it.
fn prepare<'a>(
    data: &[u8],
    index: u32,
    face: &ttf_parser::Face<'_>,
    outline: impl Fn(GlyphId) -> Option<&'a [u8]>,
) -> Option<Ready> {
    let empty = subsetter::subset(data, index, &GlyphRemapper::new()).ok()?;
    let empty = RawFace::parse(&empty, 0).ok()?;
    let table = |tag: &[u8; 4]| empty.table(Tag::from_bytes(tag));
    let mut counts = Counts::default();
    for c in COMMON.chars() {
        counts.add(face.glyph_index(c).and_then(&outline).unwrap_or_default());
    }
    let code = Code::new(&counts);
    let same = SAME.iter().filter_map(|tag| {
        let mut bytes = table(tag)?.to_vec();
        if *tag == b"post" {
            nameless(&mut bytes);
        }
        Some((Tag::from_bytes(tag), Piece::new(&bytes, &code)))
    });
    Some(Ready {
        same: same.collect(),
        head: table(b"head").filter(|t| t.len() >= HEAD)?.to_vec(),
        hhea: table(b"hhea").filter(|t| t.len() >= HHEA)?.to_vec(),
        maxp: table(b"maxp").filter(|t| t.len() >= MAXP)?.to_vec(),
        glyphs: Glyphs::default(),
        code,
    })
}

/// A `post` table without names of glyphs, which nothing in a document asks for.
fn nameless(post: &mut Vec<u8>) {
    post.truncate(32);
    if let Some(version) = post.get_mut(..4) {
        version.copy_from_slice(&0x0003_0000_u32.to_be_bytes());
    }
}

/// The head of the file and a line for each table: its tag, sum, place and length.
fn directory(entries: &[(Tag, u32, usize, usize)]) -> Option<Vec<u8>> {
    let count = u16::try_from(entries.len()).ok()?;
    let power = count.checked_ilog2()?;
    let range = 16 << power;
    let mut out = 0x0001_0000_u32.to_be_bytes().to_vec();
    for number in [count, range, u16::try_from(power).ok()?, count * 16 - range] {
        out.extend(number.to_be_bytes());
    }
    for (tag, sum, at, length) in entries {
        for number in [tag.0, *sum, u32::try_from(*at).ok()?, u32::try_from(*length).ok()?] {
            out.extend(number.to_be_bytes());
        }
    }
    Some(out)
}

/// `loca`: where each outline begins, and where the last ends.
fn places(pieces: &[&Piece], long: bool) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(4 * pieces.len() + 4);
    let mut at = 0u32;
    let mut put = |at: u32| match long {
        true => out.extend(at.to_be_bytes()),
        // Half of it: every piece is a whole number of words.
        false => out.extend((at / 2).to_be_bytes().into_iter().skip(2)),
    };
    put(at);
    for piece in pieces {
        at = at.checked_add(u32::try_from(piece.sums.length).ok()?)?;
        put(at);
    }
    Some(out)
}

/// `hmtx`, and how many of its glyphs say their advance: those behind have the last one's.
fn advances(glyphs: &[u16], face: &ttf_parser::Face<'_>) -> (Vec<u8>, u16) {
    let metrics = face.tables().hmtx;
    let advance = |glyph: &u16| metrics.and_then(|table| table.advance(GlyphId(*glyph))).unwrap_or(0);
    let bearing = |glyph: &u16| metrics.and_then(|table| table.side_bearing(GlyphId(*glyph))).unwrap_or(0);
    let last = glyphs.last().map_or(0, advance);
    let alike = glyphs.iter().rev().take_while(|glyph| advance(glyph) == last).count();
    let told = glyphs.len() - alike.saturating_sub(1);
    let mut out = Vec::with_capacity(4 * glyphs.len());
    for (i, glyph) in glyphs.iter().enumerate() {
        if i < told {
            out.extend(advance(glyph).to_be_bytes());
        }
        out.extend(bearing(glyph).to_be_bytes());
    }
    (out, u16::try_from(told).unwrap_or(u16::MAX))
}
