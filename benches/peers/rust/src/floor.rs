//! What no writer can go below while it makes the same bytes anew: deflate of a workbook's parts, and the four faces cut down to a report's
//! characters and deflated. Both at level 1 of libdeflate, the fastest there is.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use libdeflater::{CompressionLvl, Compressor};
use subsetter::GlyphRemapper;
use ttf_parser::Face;
use zip::ZipArchive;

use crate::fonts::{HEADING, TABLE, TEXT, TITLE};
use nianbao_peers::job::{Block, Job};
use nianbao_peers::{FACES, each};

/// The parts of each workbook of a folder, deflated: milliseconds for one, and its bytes.
pub fn parts(paths: &[PathBuf]) -> (f64, usize) {
    let unpacked: Vec<Vec<Vec<u8>>> =
        paths.iter().filter(|path| path.extension().is_some_and(|e| e == "xlsx")).map(|path| unpack(path)).collect();
    let mut deflate = Deflate::new();
    each(&unpacked, |parts| parts.iter().map(|part| deflate.size(part)).sum())
}

fn unpack(path: &Path) -> Vec<Vec<u8>> {
    let mut archive = ZipArchive::new(File::open(path).expect("a workbook")).expect("a workbook");
    let count = archive.len();
    let part = |i| {
        let mut bytes = Vec::new();
        archive.by_index(i).expect("a part").read_to_end(&mut bytes).expect("a part");
        bytes
    };
    (0..count).map(part).collect()
}

/// The four faces with the characters of each job, deflated: milliseconds for one, and its bytes.
pub fn faces(jobs: &[Job], folder: &Path) -> (f64, usize) {
    let data: Vec<Vec<u8>> = FACES.iter().map(|file| fs::read(folder.join(file)).expect("a face")).collect();
    let parsed: Vec<Face> = data.iter().map(|face| Face::parse(face, 0).expect("a face")).collect();
    let glyphs: Vec<[GlyphRemapper; 4]> = jobs.iter().map(|job| of(job, &parsed)).collect();
    let mut deflate = Deflate::new();
    each(&glyphs, |faces| {
        let cut = |(face, glyphs): (&Vec<u8>, &GlyphRemapper)| subsetter::subset(face, 0, glyphs).expect("a face");
        data.iter().zip(faces).map(cut).map(|face| deflate.size(&face)).sum()
    })
}

/// The glyphs that a job has of each face.
fn of(job: &Job, faces: &[Face]) -> [GlyphRemapper; 4] {
    let mut characters: [BTreeSet<char>; 4] = Default::default();
    characters[TITLE].extend(job.title.chars());
    for block in &job.blocks {
        match block {
            Block::Heading(text) => characters[HEADING].extend(text.chars()),
            Block::Paragraph(text) => characters[TEXT].extend(text.chars()),
            Block::Table(rows) => characters[TABLE].extend(rows.iter().flatten().flat_map(|text| text.chars())),
        }
    }
    let mut faces = faces.iter();
    characters.map(|characters| {
        let face = faces.next().expect("four faces");
        let mut glyphs = GlyphRemapper::new();
        characters.into_iter().filter_map(|c| face.glyph_index(c)).for_each(|glyph| {
            glyphs.remap(glyph.0);
        });
        glyphs
    })
}

/// A compressor that is kept, and its room.
struct Deflate(Compressor, Vec<u8>);

impl Deflate {
    fn new() -> Self {
        Self(Compressor::new(CompressionLvl::new(1).expect("a level")), Vec::new())
    }

    fn size(&mut self, bytes: &[u8]) -> usize {
        self.1.resize(self.0.deflate_compress_bound(bytes.len()), 0);
        self.0.deflate_compress(bytes, &mut self.1).expect("there is room")
    }
}
