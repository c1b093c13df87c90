//! The pictures of a page: what stands in it is taken, what stands elsewhere is named. Nothing is fetched.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use scraper::ElementRef;

use crate::base::media::{Media, from_base64};
use crate::read::budget::{Budget, Of};
use crate::read::tree::Found;

/// A picture shown as large as this, in dots, may show a table.
const LARGE: f64 = 300.0 * 150.0;
/// Bytes kept of what a picture is called, and of one that has its content for a name.
const MOST_WORDS: usize = 2_000;
const MOST_DATA: usize = 40;

/// Those met so far, which draw on the budget of their file once each.
pub struct Pictures<'b> {
    budget: &'b Budget,
    known: RefCell<HashMap<String, Arc<Media>>>,
}

impl<'b> Pictures<'b> {
    /// None yet.
    pub fn new(budget: &'b Budget) -> Self {
        Self { budget, known: RefCell::default() }
    }

    /// The picture of an `<img>`; none where it shows nothing.
    pub fn of(&self, element: ElementRef<'_>) -> Option<Found> {
        let value = element.value();
        let side = |name| value.attr(name).and_then(|v| v.trim().trim_end_matches("px").parse::<f64>().ok());
        let (width, height) = (side("width"), side("height"));
        // Dots that count visitors or keep a distance show nothing.
        if width.is_some_and(|w| w <= 2.0) || height.is_some_and(|h| h <= 2.0) {
            return None;
        }
        let large = width.zip(height).is_some_and(|(w, h)| w * h >= LARGE);
        let words = ["alt", "title"].iter().filter_map(|name| value.attr(name)).collect::<Vec<_>>().join(" ");
        let source = value.attr("src").unwrap_or_default().trim();
        let data = source.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("data:"));
        let media = if data { self.held(source) } else { None };
        let target = cut(source, if data { MOST_DATA } else { MOST_WORDS }).to_string();
        Some(Found { media, target, alt: cut(&words, MOST_WORDS).to_string(), large })
    }

    /// The content of `data:image/png;base64,…`.
    fn held(&self, source: &str) -> Option<Arc<Media>> {
        let (head, text) = source.split_once(',')?;
        let is_base64 = head.rsplit(';').next().is_some_and(|last| last.trim().eq_ignore_ascii_case("base64"));
        if !is_base64 || text.len() / 4 * 3 > self.budget.left(Of::Media) {
            return None;
        }
        let text = if text.contains('%') {
            text.replace("%2B", "+").replace("%2F", "/").replace("%3D", "=")
        } else {
            text.into()
        };
        let media = Media::of(&from_base64(&text)?)?;
        let mut known = self.known.borrow_mut();
        if let Some(known) = known.get(&media.sha256) {
            return Some(Arc::clone(known));
        }
        let media = Arc::new(media);
        self.budget.take(Of::Media, media.size).then(|| {
            known.insert(media.sha256.clone(), Arc::clone(&media));
            media
        })
    }
}

fn cut(text: &str, most: usize) -> &str {
    &text[..text.floor_char_boundary(most)]
}
