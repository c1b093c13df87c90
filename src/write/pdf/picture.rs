//! Pictures as the image objects of a PDF (ISO 32000-1, 8.9): a JPEG and the packed samples of a PNG go in as they are.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use libdeflater::{CompressionLvl, Compressor};
use printpdf::{DictItem, ExternalStream, ExternalXObject, XObject, XObjectId};

use crate::base::media::Media;
use crate::base::png::{Color, Png};
use crate::page::raster::{Raster, raster};
use crate::page::{Document, Item};
use crate::write::WriteError;

/// Level of deflate for samples that were laid on white.
const LEVEL: i32 = 6;

/// The name of a picture among the resources.
pub fn id(media: &Media) -> XObjectId {
    XObjectId(format!("Picture{}", &media.sha256[..16]))
}

/// The pictures of all pages, each once.
pub fn objects(document: &Document) -> Result<BTreeMap<XObjectId, XObject>, WriteError> {
    let mut objects = BTreeMap::new();
    for item in document.pages.iter().flat_map(|page| &page.items) {
        let Item::Picture { media, .. } = item else { continue };
        if let Entry::Vacant(free) = objects.entry(id(media)) {
            let object = object(media).ok_or_else(|| WriteError::Made(format!("{media:?}").into()))??;
            free.insert(XObject::External(object));
        }
    }
    Ok(objects)
}

fn object(media: &Media) -> Option<Result<ExternalXObject, WriteError>> {
    let [width, height] = media.pixels?.map(i64::from);
    let mut dict: BTreeMap<String, DictItem> = BTreeMap::new();
    let mut set = |key: &str, value| drop(dict.insert(key.to_string(), value));
    set("Type", name("XObject"));
    set("Subtype", name("Image"));
    set("Width", DictItem::Int(width));
    set("Height", DictItem::Int(height));
    let content = match raster(media)? {
        Raster::Jpeg(bytes, components) => {
            set("ColorSpace", space(components));
            set("BitsPerComponent", DictItem::Int(8));
            set("Filter", name("DCTDecode"));
            bytes.to_vec()
        }
        Raster::Png(png) => {
            png_entries(&png, &mut set);
            png.data.concat()
        }
        Raster::Samples(samples, components) => {
            set("ColorSpace", space(components));
            set("BitsPerComponent", DictItem::Int(8));
            set("Filter", name("FlateDecode"));
            match deflated(&samples) {
                Ok(content) => content,
                Err(e) => return Some(Err(e)),
            }
        }
    };
    let stream = ExternalStream { dict, content, compress: false };
    Some(Ok(ExternalXObject { stream, width: None, height: None, dpi: None }))
}

/// Samples that are filtered row by row, as both formats have them.
fn png_entries(png: &Png<'_>, set: &mut impl FnMut(&str, DictItem)) {
    let depth = i64::from(png.depth);
    let colors = i64::try_from(png.color.samples()).unwrap_or(1);
    set("BitsPerComponent", DictItem::Int(depth));
    set("Filter", name("FlateDecode"));
    let parameters =
        [("Predictor", 15), ("Colors", colors), ("BitsPerComponent", depth), ("Columns", i64::from(png.pixels[0]))];
    let map = parameters.map(|(key, value)| (key.to_string(), DictItem::Int(value))).into();
    set("DecodeParms", DictItem::Dict { map });
    if png.color == Color::Palette {
        // Colours that can be seen through are laid on white.
        let seen = |(i, part): (usize, &u8)| {
            let opaque = u32::from(png.clear.get(i / 3).copied().unwrap_or(255));
            let mixed = (u32::from(*part) * opaque + 255 * (255 - opaque) + 127) / 255;
            u8::try_from(mixed).unwrap_or(u8::MAX)
        };
        let colors: Vec<u8> = png.palette.iter().enumerate().map(seen).collect();
        let last = i64::try_from(colors.len() / 3).unwrap_or(1) - 1;
        let parts = [name("Indexed"), name("DeviceRGB"), DictItem::Int(last), DictItem::Bytes(colors)];
        set("ColorSpace", DictItem::Array(parts.to_vec()));
        return;
    }
    set("ColorSpace", space(u8::try_from(colors).unwrap_or(3)));
    // One colour that is not painted.
    let samples: Vec<i64> = png.clear.chunks_exact(2).map(|b| i64::from(u16::from_be_bytes([b[0], b[1]]))).collect();
    if samples.len() == png.color.samples() {
        let ranges = samples.iter().flat_map(|n| [DictItem::Int(*n), DictItem::Int(*n)]);
        set("Mask", DictItem::Array(ranges.collect()));
    }
}

fn name(name: &str) -> DictItem {
    DictItem::Name(name.as_bytes().to_vec())
}

fn space(components: u8) -> DictItem {
    name(if components == 1 { "DeviceGray" } else { "DeviceRGB" })
}

fn deflated(samples: &[u8]) -> Result<Vec<u8>, WriteError> {
    let mut compressor = Compressor::new(CompressionLvl::new(LEVEL).unwrap_or_default());
    let mut out = vec![0; compressor.zlib_compress_bound(samples.len())];
    let length =
        compressor.zlib_compress(samples, &mut out).map_err(|e| WriteError::Made(format!("deflate: {e:?}").into()))?;
    out.truncate(length);
    Ok(out)
}
