//! Pictures as the image objects of a PDF (ISO 32000-1, 8.9): a JPEG and the packed samples of a PNG go in as they are.

use std::borrow::Cow;

use libdeflater::{CompressionLvl, Compressor};
use pdf_writer::{Dict, Filter, Name, Ref, Str};

use super::objects::Objects;
use crate::base::media::Media;
use crate::base::png::{Color, Png};
use crate::page::raster::{Raster, raster};
use crate::page::{Document, Item};
use crate::write::WriteError;

/// Level of deflate for samples that were laid on white.
const LEVEL: i32 = 6;

/// The name of a picture among the resources.
pub fn id(media: &Media) -> String {
    format!("Picture{}", &media.sha256[..16])
}

/// The pictures of all pages, each once, by their names.
pub fn objects(objects: &mut Objects, document: &Document) -> Result<Vec<(String, Ref)>, WriteError> {
    let mut written: Vec<(String, Ref)> = Vec::new();
    for item in document.pages.iter().flat_map(|page| &page.items) {
        let Item::Picture { media, .. } = item else { continue };
        let id = id(media);
        if !written.iter().any(|(own, _)| *own == id) {
            let object = object(objects, media)?.ok_or_else(|| WriteError::Made(format!("{media:?}").into()))?;
            written.push((id, object));
        }
    }
    Ok(written)
}

fn object(objects: &mut Objects, media: &Media) -> Result<Option<Ref>, WriteError> {
    let (Some(pixels), Some(raster)) = (media.pixels, raster(media)) else { return Ok(None) };
    let (content, filter): (Cow<'_, [u8]>, Filter) = match &raster {
        Raster::Jpeg(bytes, _) => (Cow::Borrowed(bytes), Filter::DctDecode),
        Raster::Png(png) => (png.data.concat().into(), Filter::FlateDecode),
        Raster::Samples(samples, _) => (deflated(samples)?.into(), Filter::FlateDecode),
    };
    let (number, mut stream) = objects.stream(&content);
    stream.filter(filter);
    stream.pair(Name(b"Type"), Name(b"XObject")).pair(Name(b"Subtype"), Name(b"Image"));
    let [width, height] = pixels.map(|n| i32::try_from(n).unwrap_or(i32::MAX));
    stream.pair(Name(b"Width"), width).pair(Name(b"Height"), height);
    match &raster {
        Raster::Jpeg(_, components) | Raster::Samples(_, components) => {
            stream.pair(Name(b"ColorSpace"), space(*components)).pair(Name(b"BitsPerComponent"), 8);
        }
        Raster::Png(png) => png_entries(png, &mut stream),
    }
    drop(stream);
    Ok(Some(number))
}

/// Samples that are filtered row by row, as both formats have them.
fn png_entries(png: &Png<'_>, dict: &mut Dict<'_>) {
    let depth = i32::from(png.depth);
    let colors = i32::try_from(png.color.samples()).unwrap_or(1);
    let columns = i32::try_from(png.pixels[0]).unwrap_or(i32::MAX);
    dict.pair(Name(b"BitsPerComponent"), depth);
    let mut parameters = dict.insert(Name(b"DecodeParms")).dict();
    parameters.pair(Name(b"Predictor"), 15).pair(Name(b"Colors"), colors);
    parameters.pair(Name(b"BitsPerComponent"), depth).pair(Name(b"Columns"), columns);
    drop(parameters);
    if png.color == Color::Palette {
        // Colours that can be seen through are laid on white.
        let seen = |(i, part): (usize, &u8)| {
            let opaque = u32::from(png.clear.get(i / 3).copied().unwrap_or(255));
            let mixed = (u32::from(*part) * opaque + 255 * (255 - opaque) + 127) / 255;
            u8::try_from(mixed).unwrap_or(u8::MAX)
        };
        let colors: Vec<u8> = png.palette.iter().enumerate().map(seen).collect();
        let last = i32::try_from(colors.len() / 3).unwrap_or(1) - 1;
        let mut space = dict.insert(Name(b"ColorSpace")).array();
        space.item(Name(b"Indexed")).item(Name(b"DeviceRGB")).item(last).item(Str(&colors));
        return;
    }
    dict.pair(Name(b"ColorSpace"), space(u8::try_from(colors).unwrap_or(3)));
    // One colour that is not painted.
    let samples: Vec<i32> = png.clear.chunks_exact(2).map(|b| i32::from(u16::from_be_bytes([b[0], b[1]]))).collect();
    if samples.len() == png.color.samples() {
        dict.insert(Name(b"Mask")).array().items(samples.iter().flat_map(|n| [*n, *n]));
    }
}

fn space(components: u8) -> Name<'static> {
    if components == 1 { Name(b"DeviceGray") } else { Name(b"DeviceRGB") }
}

fn deflated(samples: &[u8]) -> Result<Vec<u8>, WriteError> {
    let mut compressor = Compressor::new(CompressionLvl::new(LEVEL).unwrap_or_default());
    let mut out = vec![0; compressor.zlib_compress_bound(samples.len())];
    let length =
        compressor.zlib_compress(samples, &mut out).map_err(|e| WriteError::Made(format!("deflate: {e:?}").into()))?;
    out.truncate(length);
    Ok(out)
}
