//! Faces as they are embedded: cut down to some glyphs and deflated, each glyph once.

use std::ops::Range;

use nianbao::fonts::{Choice, Face, FontSet, Program, Slot};
use ttf_parser::{GlyphId, OutlineBuilder, RawFace, Tag};

use crate::generate::Dice;
use crate::support::{fonts, load_bytes, pdf, root, samples};

/// The font file within, which every inflater gives alike, and which ends where its stream ends.
fn inflated(program: &Program) -> Vec<u8> {
    let mut own = vec![0; program.length];
    let mut libdeflate = libdeflater::Decompressor::new();
    assert_eq!(libdeflate.zlib_decompress(&program.zlib, &mut own), Ok(program.length));
    let miniz = miniz_oxide::inflate::decompress_to_vec_zlib(&program.zlib).unwrap();
    assert!(miniz == own, "miniz inflates something else");
    let mut zlib = Vec::with_capacity(program.length + 1);
    let mut stream = flate2::Decompress::new(true);
    let status = stream.decompress_vec(&program.zlib, &mut zlib, flate2::FlushDecompress::Finish).unwrap();
    assert_eq!((status, stream.total_in()), (flate2::Status::StreamEnd, program.zlib.len() as u64));
    assert!(zlib == own, "zlib inflates something else");
    own
}

fn tag(tag: &[u8; 4]) -> Tag {
    Tag::from_bytes(tag)
}

fn number(bytes: &[u8], at: usize) -> u32 {
    u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap())
}

/// A font file's sum over a stretch of it (OpenType, "Calculating Checksums").
fn sum(bytes: &[u8]) -> u32 {
    let word = |word: &[u8]| number(&[word, &[0; 3]].concat(), 0);
    bytes.chunks(4).map(word).fold(0, u32::wrapping_add)
}

/// Where the outline of a glyph lies.
fn outline(face: &RawFace<'_>, glyph: u16) -> Range<usize> {
    let (loca, at) = (face.table(tag(b"loca")).unwrap(), usize::from(glyph));
    let long = face.table(tag(b"head")).unwrap()[51] == 1;
    let place = |at: usize| match long {
        true => number(loca, 4 * at) as usize,
        false => 2 * usize::from(u16::from_be_bytes([loca[2 * at], loca[2 * at + 1]])),
    };
    place(at)..place(at + 1)
}

/// Everything that the file of these glyphs must be.
fn is_that_face(face: &Face, glyphs: &[u16]) {
    let program = face.program(glyphs).unwrap();
    let bytes = inflated(&program);
    assert_eq!(sum(&bytes), 0xB1B0_AFBA, "the sum over the file");
    let cut = RawFace::parse(&bytes, 0).unwrap();
    let mut tags = Vec::new();
    for record in cut.table_records {
        let table = &bytes[record.offset as usize..(record.offset + record.length) as usize];
        let mut summed = table.to_vec();
        if record.tag == tag(b"head") {
            summed[8..12].fill(0);
        }
        assert_eq!((record.offset % 4, record.check_sum), (0, sum(&summed)), "{}", record.tag);
        tags.push(record.tag);
    }
    assert!(tags.is_sorted() && tags.len() == usize::from(bytes[5]));
    let whole = face.tables().raw_face();
    for (new, &old) in (0..).zip(glyphs) {
        let wanted = &whole.table(tag(b"glyf")).unwrap()[outline(whole, old)];
        let found = &cut.table(tag(b"glyf")).unwrap()[outline(&cut, new)];
        assert_eq!(found[..wanted.len()], *wanted, "glyph {old}");
        assert!(found.len() - wanted.len() < 4 && found[wanted.len()..].iter().all(|b| *b == 0));
    }
    // What comes of it elsewhere: advances, and where the ink begins.
    let cut = ttf_parser::Face::parse(&bytes, 0).unwrap();
    assert_eq!(usize::from(cut.number_of_glyphs()), glyphs.len());
    for (new, &old) in (0..).map(GlyphId).zip(glyphs) {
        let old = GlyphId(old);
        assert_eq!(cut.glyph_hor_advance(new), face.tables().glyph_hor_advance(old));
        assert_eq!(cut.glyph_hor_side_bearing(new), face.tables().glyph_hor_side_bearing(old));
    }
    for (own, its) in [(cut.tables().name, face.tables().tables().name)].into_iter().flat_map(|(a, b)| a.zip(b)) {
        let licence = |names: ttf_parser::name::Table<'_>| {
            names.names.into_iter().find(|name| name.name_id == 13).and_then(|name| name.to_string())
        };
        assert_eq!(licence(own), licence(its));
    }
}

/// Some glyphs of a face, the first 0, in order.
fn some(dice: &mut Dice, face: &Face, most: u64) -> Vec<u16> {
    let count = u64::from(face.tables().number_of_glyphs());
    let wanted = dice.below(most);
    let mut glyphs: Vec<u16> = (0..wanted).map(|_| u16::try_from(dice.below(count)).unwrap()).collect();
    glyphs.push(0);
    glyphs.sort_unstable();
    glyphs.dedup();
    glyphs.retain(|glyph| !is_composed(face, *glyph));
    glyphs
}

fn is_composed(face: &Face, glyph: u16) -> bool {
    let whole = face.tables().raw_face();
    whole.table(tag(b"glyf")).unwrap()[outline(whole, glyph)].first().is_some_and(|first| first & 0x80 != 0)
}

#[test]
fn any_glyphs_of_any_face_are_a_font_file_that_every_inflater_gives() {
    let mut dice = Dice::new(21);
    for face in fonts().faces() {
        is_that_face(face, &[0]);
        for most in [2, 40, 400] {
            is_that_face(face, &some(&mut dice, face, most));
        }
    }
}

/// The commonest glyphs are coded when the program is built, the others and those of other files when they are asked for.
#[test]
fn glyphs_coded_beforehand_are_those_that_would_be_coded_now() {
    let mut dice = Dice::new(22);
    let slots = std::fs::read_to_string(root().join("src/fonts/common.txt")).unwrap();
    let carried = FontSet::bundled().unwrap();
    for line in slots.lines() {
        let (slot, common) = line.split_once(' ').unwrap();
        let slot = Slot::named(slot).unwrap();
        let plain = common.chars().find(|c| c.is_ascii_alphanumeric() || ('一'..='龥').contains(c)).unwrap();
        let face = &carried.faces()[carried.own_glyph(slot, plain).unwrap().face];
        // The same bytes elsewhere: nothing of them was coded before.
        let copy = Face::from_bytes(face.data().to_vec().leak(), 0).unwrap();
        let all: Vec<u16> = common.chars().filter_map(|c| Some(face.glyph(c)?.0)).collect();
        assert!(all.len() > 50 && all.len() * 10 > common.chars().count() * 9, "{slot:?}: {} glyphs", all.len());
        for own in [vec![0], [vec![0], all].concat(), some(&mut dice, face, 60)] {
            let (before, now) = (face.program(&own).unwrap(), copy.program(&own).unwrap());
            assert!(before.length == now.length && before.zlib == now.zlib, "{slot:?}: other bytes");
        }
    }
}

/// Noise, stretches that repeat near and far, single bytes: what outlines hold and what they do not.
fn stuff(dice: &mut Dice, length: u64) -> Vec<u8> {
    let mut bytes: Vec<u8> = Vec::new();
    while (bytes.len() as u64) < length {
        let run = usize::try_from(dice.below(600)).unwrap();
        let byte = u8::try_from(dice.below(256)).unwrap();
        match dice.below(4) {
            0 => bytes.extend((0..run).map(|_| u8::try_from(dice.below(256)).unwrap())),
            1 => bytes.extend(std::iter::repeat_n(byte, run)),
            2 if !bytes.is_empty() => {
                let from = usize::try_from(dice.below(bytes.len() as u64)).unwrap();
                bytes.extend_from_within(from..(from + run).min(bytes.len()));
            }
            _ => bytes.push(byte),
        }
    }
    bytes.truncate(usize::try_from(length).unwrap());
    bytes
}

/// A font file of these tables, and nothing right about its sums.
fn sfnt(tables: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
    let mut out = vec![0, 1, 0, 0, 0, u8::try_from(tables.len()).unwrap(), 0, 0, 0, 0, 0, 0];
    let mut at = 12 + 16 * tables.len();
    for (tag, table) in tables {
        out.extend(tag.iter().chain(&[0; 4]));
        out.extend([at, table.len()].map(|n| u32::try_from(n).unwrap().to_be_bytes()).concat());
        at += table.len().next_multiple_of(4);
    }
    for (_, table) in tables {
        out.extend(table);
        out.resize(out.len().next_multiple_of(4), 0);
    }
    out
}

/// The Latin face, its outlines replaced by anything, with tables of instructions and names of glyphs.
fn strange(dice: &mut Dice) -> Face {
    let latin = fonts().faces().iter().find(|face| face.name.contains("Latin")).unwrap();
    let own = |tag: &[u8; 4]| latin.tables().raw_face().table(Tag::from_bytes(tag)).unwrap().to_vec();
    let (mut glyf, mut loca) = (Vec::new(), vec![0; 4]);
    for glyph in 0..latin.tables().number_of_glyphs() {
        let length = [0, 1, 2, 3, 700, 5_000][usize::try_from(dice.below(6)).unwrap()];
        let length = if glyph == 77 { 70_000 } else { dice.below(length + 1) };
        let mut outline = stuff(dice, length);
        outline.first_mut().into_iter().for_each(|first| *first &= 0x7F);
        glyf.extend(outline);
        loca.extend(u32::try_from(glyf.len()).unwrap().to_be_bytes());
    }
    let mut head = own(b"head");
    head[50..52].copy_from_slice(&[0, 1]);
    let mut post = own(b"post");
    post[..4].copy_from_slice(&[0, 2, 0, 0]);
    post.extend(latin.tables().number_of_glyphs().to_be_bytes());
    post.extend((0..latin.tables().number_of_glyphs()).flat_map(u16::to_be_bytes));
    let tables = [
        (b"cmap", own(b"cmap")),
        (b"cvt ", stuff(dice, 33)),
        (b"fpgm", stuff(dice, 90_000)),
        (b"glyf", glyf),
        (b"head", head),
        (b"hhea", own(b"hhea")),
        (b"hmtx", own(b"hmtx")),
        (b"loca", loca),
        (b"maxp", own(b"maxp")),
        (b"name", own(b"name")),
        (b"post", post),
        (b"prep", stuff(dice, 4_001)),
    ];
    Face::from_bytes(sfnt(&tables).leak(), 0).unwrap()
}

#[test]
fn outlines_and_instructions_of_any_bytes_come_out_as_they_are() {
    let mut dice = Dice::new(7);
    for _ in 0..3 {
        let face = strange(&mut dice);
        for most in [1, 30, 600] {
            let mut glyphs = some(&mut dice, &face, most);
            glyphs.push(77);
            glyphs.sort_unstable();
            glyphs.dedup();
            is_that_face(&face, &glyphs);
            let bytes = inflated(&face.program(&glyphs).unwrap());
            let cut = RawFace::parse(&bytes, 0).unwrap();
            for kept in [b"cvt ", b"fpgm", b"prep"] {
                let whole = face.tables().raw_face().table(tag(kept)).unwrap();
                assert_eq!(&cut.table(tag(kept)).unwrap()[..whole.len()], whole);
            }
            assert_eq!(cut.table(tag(b"post")).unwrap()[..4], [0, 3, 0, 0], "names of glyphs that are not there");
        }
    }
}

#[test]
fn a_face_gives_the_same_bytes_whatever_it_gave_before_and_whoever_asks() {
    let fresh =
        || FontSet::load(&Choice { folder: Some(root().join("fonts")), bundled_only: true, files: vec![] }).unwrap();
    let (used, mut dice) = (fresh(), Dice::new(3));
    for at in 0..used.faces().len() {
        let wanted = some(&mut dice, &used.faces()[at], 300);
        for _ in 0..4 {
            let _ = used.faces()[at].program(&some(&mut dice, &used.faces()[at], 300));
        }
        let own = used.faces()[at].program(&wanted).unwrap().zlib;
        assert!(own == fresh().faces()[at].program(&wanted).unwrap().zlib, "after others");
        let many = fresh();
        std::thread::scope(|scope| {
            let asked: Vec<_> =
                (0..4).map(|_| scope.spawn(|| many.faces()[at].program(&wanted).unwrap().zlib)).collect();
            assert!(asked.into_iter().all(|asked| asked.join().unwrap() == own), "by several at once");
        });
    }
}

#[test]
fn glyphs_put_together_from_others_are_left_to_the_subsetter() {
    let latin = fonts().faces().iter().find(|face| face.name.contains("Latin")).unwrap();
    let (plain, composed) = (latin.glyph('e').unwrap().0, latin.glyph('é').unwrap().0);
    assert!(latin.program(&[0, plain]).is_some());
    assert!(latin.program(&[0, plain, composed]).is_none() && latin.program(&[0, composed]).is_none());
    // In a document both ways give the same text and the same outlines.
    let text = std::fs::read_to_string(&samples()[0]).unwrap().replacen('。', "，并开设Café。", 1);
    let document = lopdf::Document::load_mem(&pdf(&load_bytes("a.txt", text.as_bytes()))).unwrap();
    let programs = document.objects.values().filter_map(|object| {
        let stream = object.as_stream().ok().filter(|stream| stream.dict.has(b"Length1"))?;
        let bytes = stream.decompressed_content().unwrap();
        assert_eq!(stream.dict.get(b"Length1").unwrap().as_i64().unwrap(), i64::try_from(bytes.len()).unwrap());
        Some(bytes)
    });
    let drawn = programs.filter(|bytes| {
        let cut = ttf_parser::Face::parse(bytes, 0).unwrap();
        let mut outline = Points::default();
        latin.tables().outline_glyph(GlyphId(composed), &mut outline).unwrap();
        (0..cut.number_of_glyphs()).any(|glyph| {
            let mut own = Points::default();
            cut.outline_glyph(GlyphId(glyph), &mut own).is_some() && own.0 == outline.0
        })
    });
    assert_eq!(drawn.count(), 1);
}

/// The points of an outline.
#[derive(Default)]
struct Points(Vec<[f32; 2]>);

impl OutlineBuilder for Points {
    fn move_to(&mut self, x: f32, y: f32) {
        self.0.push([x, y]);
    }
    fn line_to(&mut self, x: f32, y: f32) {
        self.0.push([x, y]);
    }
    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        self.0.extend([[x1, y1], [x, y]]);
    }
    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.0.extend([[x1, y1], [x2, y2], [x, y]]);
    }
    fn close(&mut self) {}
}

#[test]
fn it_is_hardly_larger_than_what_a_library_deflates() {
    let text: String = samples().iter().map(|path| std::fs::read_to_string(path).unwrap()).collect();
    let (mut own, mut others) = (0, 0);
    for face in fonts().faces() {
        let mut glyphs: Vec<u16> = text.chars().filter_map(|c| face.glyph(c)).map(|(glyph, _)| glyph).collect();
        glyphs.push(0);
        glyphs.sort_unstable();
        glyphs.dedup();
        let program = face.program(&glyphs).unwrap();
        let bytes = inflated(&program);
        let mut compressor = libdeflater::Compressor::new(libdeflater::CompressionLvl::new(1).unwrap());
        let mut out = vec![0; compressor.zlib_compress_bound(bytes.len())];
        let library = compressor.zlib_compress(&bytes, &mut out).unwrap();
        assert!(program.zlib.len() * 100 < library * 120, "{}: {} to {library}", face.name, program.zlib.len());
        (own, others) = (own + program.zlib.len(), others + library);
    }
    assert!(own * 100 < others * 110, "{own} to {others}");
}
