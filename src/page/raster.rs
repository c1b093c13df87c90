//! Pictures as pages hold them: the samples of a PNG unpacked once, to see that they are whole; those that can be seen through
//! laid on the white of the paper.

use libdeflater::Decompressor;

use crate::base::media::{Media, MediaType, jpeg};
use crate::base::png::{Color, Png};

/// A picture's samples.
#[derive(Debug, Clone)]
pub enum Raster<'a> {
    /// A JPEG as it is, with the number of its components: 1 grey, 3 colours.
    Jpeg(&'a [u8], u8),
    /// A PNG whose packed samples can be taken as they are.
    Png(Png<'a>),
    /// Samples of 8 bits, row by row: so many a pixel.
    Samples(Vec<u8>, u8),
}

/// The samples of a picture; none of what pages cannot hold, or what is damaged.
#[must_use]
pub fn raster(media: &Media) -> Option<Raster<'_>> {
    let (bytes, [width, height]) = media.shown()?;
    if media.kind == MediaType::Jpeg {
        // Ink would need a profile of its own (ISO 19005-2, 6.2.4.3).
        let frame = jpeg(bytes).filter(|frame| frame.bits == 8 && matches!(frame.components, 1 | 3))?;
        return Some(Raster::Jpeg(bytes, frame.components));
    }
    let png = Png::of(bytes)?;
    let (row, height_) = (png.row(), height as usize);
    let mut samples = vec![0; row.checked_add(1)?.checked_mul(height_)?];
    let got = Decompressor::new().zlib_decompress(&png.data.concat(), &mut samples).ok()?;
    let sound = got == samples.len() && samples.chunks_exact(row + 1).all(|line| line[0] <= 4);
    if !sound {
        return None;
    }
    if !png.color.has_alpha() {
        return Some(Raster::Png(png));
    }
    let colors = if png.color == Color::GreyAlpha { 1 } else { 3 };
    Some(Raster::Samples(on_white(&png, samples, width as usize), colors))
}

/// Samples with their opacity, unfiltered and laid on white.
fn on_white(png: &Png<'_>, mut samples: Vec<u8>, width: usize) -> Vec<u8> {
    let (row, wide) = (png.row(), usize::from(png.depth / 8));
    let pixel = png.color.samples() * wide;
    unfilter(&mut samples, row, pixel);
    let colors = png.color.samples() - 1;
    let mut out = Vec::with_capacity(samples.len() / (row + 1) * width * colors);
    for line in samples.chunks_exact(row + 1) {
        for one in line[1..].chunks_exact(pixel) {
            // Of 16 bits the higher byte says all that is seen.
            let opaque = u32::from(one[colors * wide]);
            out.extend((0..colors).map(|i| {
                let mixed = (u32::from(one[i * wide]) * opaque + 255 * (255 - opaque) + 127) / 255;
                u8::try_from(mixed).unwrap_or(u8::MAX)
            }));
        }
    }
    out
}

/// Take the filters off (ISO/IEC 15948, 9.2); each row begins with the number of its own.
fn unfilter(samples: &mut [u8], row: usize, pixel: usize) {
    let mut before = vec![0u8; row];
    for line in samples.chunks_exact_mut(row + 1) {
        let (filter, line) = line.split_at_mut(1);
        for at in 0..row {
            let left = if at < pixel { 0 } else { line[at - pixel] };
            let above = before[at];
            let corner = if at < pixel { 0 } else { before[at - pixel] };
            let guess = match filter[0] {
                1 => left,
                2 => above,
                3 => u8::midpoint(left, above),
                4 => paeth(left, above, corner),
                _ => 0,
            };
            line[at] = line[at].wrapping_add(guess);
        }
        before.copy_from_slice(line);
    }
}

fn paeth(left: u8, above: u8, corner: u8) -> u8 {
    let [a, b, c] = [left, above, corner].map(i16::from);
    let guess = a + b - c;
    let [to_left, to_above, to_corner] = [a, b, c].map(|near| (guess - near).abs());
    match (to_left <= to_above && to_left <= to_corner, to_above <= to_corner) {
        (true, _) => left,
        (_, true) => above,
        _ => corner,
    }
}
