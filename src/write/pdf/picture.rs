//! Pictures as the image objects of a PDF (ISO 32000-1, 8.9): a JPEG and the packed samples of a PNG go in as they are.

use libdeflater::{CompressionLvl, Compressor};
use lopdf::{Dictionary, Document as Lo, Object, Stream, StringFormat, dictionary};

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
pub fn objects(lo: &mut Lo, document: &Document) -> Result<Dictionary, WriteError> {
    let mut objects = Dictionary::new();
    for item in document.pages.iter().flat_map(|page| &page.items) {
        let Item::Picture { media, .. } = item else { continue };
        let id = id(media);
        if !objects.has(id.as_bytes()) {
            let object = object(media).ok_or_else(|| WriteError::Made(format!("{media:?}").into()))??;
            objects.set(id, lo.add_object(object));
        }
    }
    Ok(objects)
}

fn object(media: &Media) -> Option<Result<Stream, WriteError>> {
    let [width, height] = media.pixels?.map(i64::from);
    let mut dict = dictionary! { "Type" => "XObject", "Subtype" => "Image", "Width" => width, "Height" => height };
    let content = match raster(media)? {
        Raster::Jpeg(bytes, components) => {
            dict.set("ColorSpace", space(components));
            dict.set("BitsPerComponent", 8);
            dict.set("Filter", "DCTDecode");
            bytes.to_vec()
        }
        Raster::Png(png) => {
            png_entries(&png, &mut dict);
            png.data.concat()
        }
        Raster::Samples(samples, components) => {
            dict.set("ColorSpace", space(components));
            dict.set("BitsPerComponent", 8);
            dict.set("Filter", "FlateDecode");
            match deflated(&samples) {
                Ok(content) => content,
                Err(e) => return Some(Err(e)),
            }
        }
    };
    Some(Ok(Stream::new(dict, content).with_compression(false)))
}

/// Samples that are filtered row by row, as both formats have them.
fn png_entries(png: &Png<'_>, dict: &mut Dictionary) {
    let depth = i64::from(png.depth);
    let colors = i64::try_from(png.color.samples()).unwrap_or(1);
    dict.set("BitsPerComponent", depth);
    dict.set("Filter", "FlateDecode");
    let columns = i64::from(png.pixels[0]);
    let parameters =
        dictionary! { "Predictor" => 15, "Colors" => colors, "BitsPerComponent" => depth, "Columns" => columns };
    dict.set("DecodeParms", parameters);
    if png.color == Color::Palette {
        // Colours that can be seen through are laid on white.
        let seen = |(i, part): (usize, &u8)| {
            let opaque = u32::from(png.clear.get(i / 3).copied().unwrap_or(255));
            let mixed = (u32::from(*part) * opaque + 255 * (255 - opaque) + 127) / 255;
            u8::try_from(mixed).unwrap_or(u8::MAX)
        };
        let colors: Vec<u8> = png.palette.iter().enumerate().map(seen).collect();
        let last = i64::try_from(colors.len() / 3).unwrap_or(1) - 1;
        let colors = Object::String(colors, StringFormat::Hexadecimal);
        dict.set("ColorSpace", vec!["Indexed".into(), "DeviceRGB".into(), last.into(), colors]);
        return;
    }
    dict.set("ColorSpace", space(u8::try_from(colors).unwrap_or(3)));
    // One colour that is not painted.
    let samples: Vec<i64> = png.clear.chunks_exact(2).map(|b| i64::from(u16::from_be_bytes([b[0], b[1]]))).collect();
    if samples.len() == png.color.samples() {
        let ranges = samples.iter().flat_map(|n| [Object::Integer(*n), Object::Integer(*n)]);
        dict.set("Mask", ranges.collect::<Vec<_>>());
    }
}

fn space(components: u8) -> &'static str {
    if components == 1 { "DeviceGray" } else { "DeviceRGB" }
}

fn deflated(samples: &[u8]) -> Result<Vec<u8>, WriteError> {
    let mut compressor = Compressor::new(CompressionLvl::new(LEVEL).unwrap_or_default());
    let mut out = vec![0; compressor.zlib_compress_bound(samples.len())];
    let length =
        compressor.zlib_compress(samples, &mut out).map_err(|e| WriteError::Made(format!("deflate: {e:?}").into()))?;
    out.truncate(length);
    Ok(out)
}
