//! What the pictures of a page hold: a JPEG as it is, packed samples as a PNG of the same samples. Nothing is decoded that need
//! not be.

use std::cell::RefCell;
use std::collections::HashMap;
use std::io::{Read as _, Write as _};
use std::sync::Arc;

use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;
use flate2::{Compression, Crc};
use hayro_interpret::{CacheKey as _, Image};
use hayro_syntax::Filter;
use hayro_syntax::object::{Array, Dict, Object, Stream};

use crate::base::media::Media;
use crate::read::budget::{Budget, Of};

/// Samples of a picture at most, in bytes.
const MOST_SAMPLES: usize = 128 << 20;

/// The pictures of a file, each looked at once.
pub struct Pictures<'b> {
    budget: &'b Budget,
    known: RefCell<HashMap<u128, Option<Arc<Media>>>>,
}

impl<'b> Pictures<'b> {
    /// None yet.
    pub fn new(budget: &'b Budget) -> Self {
        Self { budget, known: RefCell::default() }
    }

    /// What a picture holds; none of what is no picture by itself (a mask), or is held in a way that no file of pictures has.
    pub fn of(&self, image: &Image<'_, '_>) -> Option<Arc<Media>> {
        let Image::Raster(raster) = image else { return None };
        if let Some(known) = self.known.borrow().get(&raster.cache_key()) {
            return known.clone();
        }
        let media = bytes(raster.stream(), self.budget).and_then(|bytes| Media::of(&bytes));
        let media = media.filter(|media| self.budget.take(Of::Media, media.size)).map(Arc::new);
        self.known.borrow_mut().insert(raster.cache_key(), media.clone());
        media
    }
}

/// The file that a picture would be.
fn bytes(stream: &Stream<'_>, budget: &Budget) -> Option<Vec<u8>> {
    let (raw, dict) = (stream.raw_data(), stream.dict());
    if raw.len() > budget.left(Of::Media) || dict.contains_key(b"Decode".as_slice()) {
        return None;
    }
    let masked = [b"SMask".as_slice(), b"Mask"].iter().any(|key| dict.contains_key(*key));
    match stream.filters().as_slice() {
        [Filter::DctDecode] if !masked => Some(raw.to_vec()),
        [Filter::FlateDecode] => png(stream, &raw, budget),
        _ => None,
    }
}

/// How a picture's samples stand.
struct Shape {
    width: u32,
    height: u32,
    depth: u8,
    /// Samples of a pixel.
    colors: u8,
    palette: Vec<u8>,
}

impl Shape {
    fn of(dict: &Dict<'_>) -> Option<Self> {
        let (width, height) = (dict.get::<u32>(b"Width")?, dict.get::<u32>(b"Height")?);
        let depth = dict.get::<u8>(b"BitsPerComponent")?;
        let (colors, palette) = space(&dict.get::<Object<'_>>(b"ColorSpace")?)?;
        let known = matches!(
            (colors, palette.is_empty(), depth),
            (1, true, 1 | 2 | 4 | 8 | 16) | (3, true, 8 | 16) | (1, false, 1 | 2 | 4 | 8)
        );
        (known && width > 0 && height > 0).then_some(Self { width, height, depth, colors, palette })
    }

    fn row(&self) -> usize {
        (self.width as usize).saturating_mul(usize::from(self.colors) * usize::from(self.depth)).div_ceil(8)
    }
}

/// Samples of a pixel, and the palette of one that has numbers of colours.
fn space(object: &Object<'_>) -> Option<(u8, Vec<u8>)> {
    let named = |name: &str| match name {
        "DeviceGray" | "CalGray" | "G" => Some(1),
        "DeviceRGB" | "CalRGB" | "RGB" => Some(3),
        _ => None,
    };
    match object {
        Object::Name(name) => Some((named(name.as_str())?, vec![])),
        Object::Array(parts) => {
            let mut parts = parts.iter::<Object<'_>>();
            let Object::Name(kind) = parts.next()? else { return None };
            match (kind.as_str(), parts.next()?) {
                ("ICCBased", Object::Stream(profile)) => {
                    let colors = profile.dict().get::<u8>(b"N").filter(|n| matches!(n, 1 | 3))?;
                    Some((colors, vec![]))
                }
                ("Indexed" | "I", base) if space(&base)?.0 == 3 => {
                    let _last = parts.next()?;
                    let palette = match parts.next()? {
                        Object::String(colors) => colors.as_bytes().to_vec(),
                        Object::Stream(colors) => colors.decoded().ok()?.to_vec(),
                        _ => return None,
                    };
                    let whole = palette.len() - palette.len() % 3;
                    (3..=768).contains(&whole).then(|| (1, palette[..whole].to_vec()))
                }
                _ => Some((named(kind.as_str())?, vec![])),
            }
        }
        _ => None,
    }
}

fn png(stream: &Stream<'_>, raw: &[u8], budget: &Budget) -> Option<Vec<u8>> {
    let dict = stream.dict();
    let shape = Shape::of(dict)?;
    if shape.row().checked_add(1)?.checked_mul(shape.height as usize)? > MOST_SAMPLES {
        return None;
    }
    let parameters = dict.get::<Dict<'_>>(b"DecodeParms");
    let number = |key: &[u8], other: u32| parameters.as_ref().and_then(|p| p.get::<u32>(key)).unwrap_or(other);
    let predictor = number(b"Predictor", 1);
    let own = number(b"Columns", 1) == shape.width
        && number(b"Colors", 1) == u32::from(shape.colors)
        && number(b"BitsPerComponent", 8) == u32::from(shape.depth);
    let clear = match (dict.get::<Stream<'_>>(b"SMask"), dict.get::<Array<'_>>(b"Mask")) {
        (None, None) if dict.contains_key(b"Mask".as_slice()) => return None,
        (None, mask) => mask.map(|mask| unpainted(&mask, &shape)),
        (Some(_), _) if predictor != 1 || shape.depth != 8 || !shape.palette.is_empty() => return None,
        (Some(mask), _) => return with_opacity(raw, &shape, &mask, budget),
    };
    let clear = match clear {
        Some(None) => return None,
        Some(Some(samples)) => samples,
        None => vec![],
    };
    match predictor {
        // The rows of both formats are filtered alike (PDF 32000-1, 7.4.4.4).
        10..=15 if own => Some(file(&shape, 0, &clear, raw)),
        1 => {
            let samples = unpacked(raw, shape.row() * shape.height as usize, budget)?;
            let rows = samples.chunks_exact(shape.row()).flat_map(|row| std::iter::once(0).chain(row.iter().copied()));
            Some(file(&shape, 0, &clear, &packed(&rows.collect::<Vec<u8>>())?))
        }
        _ => None,
    }
}

/// A colour that is not painted, as a PNG has it; none of a range of colours, which it cannot have.
fn unpainted(mask: &Array<'_>, shape: &Shape) -> Option<Vec<u8>> {
    let edges: Vec<u16> = mask.iter::<u16>().collect();
    let pairs = edges.chunks_exact(2);
    let fits = edges.len() == 2 * usize::from(shape.colors) && shape.palette.is_empty();
    (fits && pairs.clone().all(|pair| pair[0] == pair[1])).then(|| pairs.flat_map(|p| p[0].to_be_bytes()).collect())
}

/// Samples with those of how opaque they are between them.
fn with_opacity(raw: &[u8], shape: &Shape, mask: &Stream<'_>, budget: &Budget) -> Option<Vec<u8>> {
    let own = Shape::of(mask.dict())?;
    let plain = mask.dict().get::<Dict<'_>>(b"DecodeParms").is_none_or(|p| p.get::<u32>(b"Predictor").is_none());
    let alike = (own.width, own.height, own.depth, own.colors) == (shape.width, shape.height, 8, 1);
    let decoded = mask.dict().contains_key(b"Decode".as_slice());
    if !alike || !plain || decoded || mask.filters().as_slice() != [Filter::FlateDecode] {
        return None;
    }
    let (row, height) = (shape.row(), shape.height as usize);
    let samples = unpacked(raw, row * height, budget)?;
    let opaque = unpacked(&mask.raw_data(), shape.width as usize * height, budget)?;
    let mut rows = Vec::with_capacity(samples.len() + opaque.len() + height);
    for (line, clear) in samples.chunks_exact(row).zip(opaque.chunks_exact(shape.width as usize)) {
        rows.push(0);
        for (pixel, clear) in line.chunks_exact(usize::from(shape.colors)).zip(clear) {
            rows.extend(pixel);
            rows.push(*clear);
        }
    }
    Some(file(shape, 4, &[], &packed(&rows)?))
}

fn unpacked(raw: &[u8], size: usize, budget: &Budget) -> Option<Vec<u8>> {
    if size > MOST_SAMPLES || !budget.take(Of::Unpacked, size) {
        return None;
    }
    let mut samples = Vec::new();
    ZlibDecoder::new(raw).take(size as u64).read_to_end(&mut samples).ok()?;
    (samples.len() == size).then_some(samples)
}

fn packed(rows: &[u8]) -> Option<Vec<u8>> {
    let mut out = ZlibEncoder::new(Vec::new(), Compression::default());
    out.write_all(rows).ok()?;
    out.finish().ok()
}

/// The file; `alpha` is 4 where the samples say how opaque they are.
fn file(shape: &Shape, alpha: u8, clear: &[u8], packed: &[u8]) -> Vec<u8> {
    let kind = match (shape.colors, shape.palette.is_empty()) {
        (1, true) => alpha,
        (_, true) => 2 + alpha,
        (_, false) => 3,
    };
    let sides = [shape.width.to_be_bytes(), shape.height.to_be_bytes()].concat();
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    chunk(&mut out, b"IHDR", &[sides.as_slice(), &[shape.depth, kind, 0, 0, 0]].concat());
    for (name, data) in [(b"PLTE", shape.palette.as_slice()), (b"tRNS", clear)] {
        if !data.is_empty() {
            chunk(&mut out, name, data);
        }
    }
    chunk(&mut out, b"IDAT", packed);
    chunk(&mut out, b"IEND", b"");
    out
}

fn chunk(out: &mut Vec<u8>, kind: &[u8; 4], data: &[u8]) {
    let mut check = Crc::new();
    check.update(kind);
    check.update(data);
    out.extend(u32::try_from(data.len()).unwrap_or(u32::MAX).to_be_bytes());
    out.extend(kind.iter().chain(data));
    out.extend(check.sum().to_be_bytes());
}
