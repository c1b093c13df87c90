//! Pictures in the middle of the 版心, whole, with room for a caption below them.

use super::measures::{BODY_WIDTH, PITCH};
use super::setter::Setter;
use crate::base::media::Media;
use crate::document::fitted;
use crate::report::Picture;

/// Pixels of all pictures of a report at most, each counted once: it takes time to see that they are sound.
const MOST_PIXELS: u64 = 200_000_000;

/// Which pictures the pages show.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// By their hashes.
    known: std::collections::BTreeMap<String, bool>,
    pixels: u64,
}

impl Seen {
    /// Is it one that pages can show? It is looked at once.
    pub(super) fn shows(&mut self, media: &Media) -> bool {
        if let Some(known) = self.known.get(&media.sha256) {
            return *known;
        }
        let [width, height] = media.pixels.unwrap_or_default().map(u64::from);
        let fits = self.pixels.saturating_add(width.saturating_mul(height)) <= MOST_PIXELS;
        let shows = fits && is_sound(media);
        if shows {
            self.pixels += width * height;
        }
        self.known.insert(media.sha256.clone(), shows);
        shows
    }
}

#[cfg(feature = "pdf-write")]
fn is_sound(media: &Media) -> bool {
    super::raster::raster(media).is_some()
}

#[cfg(not(feature = "pdf-write"))]
fn is_sound(media: &Media) -> bool {
    media.shown().is_some()
}

/// A picture; `below` is the height of what must stand on the page with it.
pub(super) fn set(setter: &mut Setter<'_>, picture: &Picture, number: usize, below: f32) {
    let Some(pixels) = picture.media.pixels.filter(|_| setter.seen.shows(&picture.media)) else { return };
    let size = fitted(pixels);
    let element = setter.structure.figure(number, &picture.alt);
    let x = (BODY_WIDTH - size[0]) / 2.0;
    setter.flow.picture(&picture.media, x, size, below.max(PITCH), element);
}
