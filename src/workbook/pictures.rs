//! Pictures in a workbook: a line of text names each by what it holds, the picture itself stands below it where a spreadsheet
//! can show it. Read back, the line counts.

use std::sync::Arc;

use crate::base::media::{Media, MediaType};

/// What the line begins with, and what parts it from the words said instead of the picture.
const BEGIN: &str = "［图片 ";
const END: &str = "］";

/// The line of a picture: `［图片 png 40×30 像素 1234 字节 5f2c…］公开专栏`.
pub fn line(media: &Media, alt: &str) -> String {
    let size = media.pixels.map(|[width, height]| format!("{width}×{height} 像素 ")).unwrap_or_default();
    format!("{BEGIN}{} {size}{} 字节 {}{END}{alt}", media.kind.ending(), media.size, media.sha256)
}

/// What a line says of a picture, and the words instead of it; none of a line that names none.
pub fn named(line: &str) -> Option<(Media, &str)> {
    let (inner, alt) = line.strip_prefix(BEGIN)?.split_once(END)?;
    let words: Vec<&str> = inner.split(' ').collect();
    let (kind, pixels, size, sha256) = match *words.as_slice() {
        [kind, size, "字节", sha256] => (kind, None, size, sha256),
        [kind, sides, "像素", size, "字节", sha256] => {
            let (width, height) = sides.split_once('×')?;
            (kind, Some([width.parse().ok()?, height.parse().ok()?]), size, sha256)
        }
        _ => return None,
    };
    let is_hash = sha256.len() == 64 && sha256.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    let kind = MediaType::with_ending(kind).filter(|_| is_hash)?;
    Some((Media::absent(sha256.to_string(), kind, size.parse().ok()?, pixels), alt))
}

/// The picture itself, where the file has one of that hash.
pub fn held(named: Media, all: &[Arc<Media>]) -> Arc<Media> {
    all.iter().find(|media| media.sha256 == named.sha256).cloned().unwrap_or_else(|| Arc::new(named))
}
