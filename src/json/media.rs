//! Pictures of a document: what a picture holds stands once, by its hash, where it was written at all.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::walk::{At, Object, Read};
use crate::base::media::{Media, MediaType, from_base64};
use crate::report::Picture;

/// Pictures whose content the document has, by their hashes.
pub type All = BTreeMap<String, Arc<Media>>;

/// The contents under `media`.
pub fn all(document: &Object<'_>) -> Read<All> {
    let Some(at) = document.find("media") else { return Ok(All::new()) };
    let read = |name: &str, at: &At<'_>| {
        let media = from_base64(&at.text()?).and_then(|bytes| Media::of(&bytes));
        match media.filter(|media| media.sha256 == name) {
            Some(media) => Ok((name.to_string(), Arc::new(media))),
            None => at.fault(
                "应为一张图片的 base64，内容的 SHA-256 与名称一致",
                "should be a picture as base64 whose SHA-256 is its name",
            ),
        }
    };
    Ok(at.entries(read)?.into_iter().collect())
}

/// A block that is a picture.
pub fn picture(at: &At<'_>, all: &All) -> Read<Picture> {
    let keys = ["kind", "sha256", "type", "size", "origin"];
    let picture = at.object(&keys, &["width", "height", "alt"])?;
    let (place, kind) = (picture.get("sha256"), picture.get("type"));
    let sha256 = place.text()?;
    if sha256.len() != 64 || !sha256.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')) {
        return place
            .fault("应为 64 位小写十六进制的 SHA-256", "should be a SHA-256 of 64 lower-case hexadecimal digits");
    }
    let Some(kind) = MediaType::named(&kind.text()?) else {
        return kind.fault("不是认得的图片类型", "is no type of pictures that is known");
    };
    let side = |name| picture.find(name).map(|at| at.count()).transpose();
    let (width, height) = (side("width")?, side("height")?);
    let narrow = |side: Option<usize>| side.and_then(|side| u32::try_from(side).ok());
    let pixels = narrow(width).zip(narrow(height)).map(|(width, height)| [width, height]);
    let known = Media::absent(sha256, kind, picture.get("size").count()?, pixels);
    let media = match all.get(&known.sha256) {
        Some(media) if (media.kind, media.size, media.pixels) == (known.kind, known.size, known.pixels) => {
            media.clone()
        }
        Some(_) => {
            return at
                .fault("类型、大小与 media 里的内容不符", "its type or size is not that of its content under media");
        }
        None => Arc::new(known),
    };
    let alt = picture.find("alt").map(|at| at.text()).transpose()?.unwrap_or_default();
    Ok(Picture { media, alt, origin: super::origin(&picture.get("origin"))? })
}
