//! The pictures of a text: parts of the package, or base64 in the one XML.

use std::collections::HashMap;
use std::sync::Arc;

use quick_xml::events::BytesStart;

use crate::base::media::{Media, from_base64};
use crate::read::budget::{Budget, Of};
use crate::read::tree::Found;
use crate::read::unzip::Package;
use crate::read::xml::attribute;

/// A picture of this area may show a table, in square centimetres.
const LARGE: f64 = 8.0 * 5.0;
/// Words kept of one picture, in bytes.
const MOST_WORDS: usize = 8_000;

/// What pictures hold, each looked up once.
pub struct Pictures<'p, 'a> {
    package: Option<&'p mut Package<'a>>,
    budget: &'p Budget,
    known: HashMap<String, Option<Arc<Media>>>,
}

impl<'p, 'a> Pictures<'p, 'a> {
    /// Of a package, or of a file that has all in it.
    pub fn of(package: Option<&'p mut Package<'a>>, budget: &'p Budget) -> Self {
        Self { package, budget, known: HashMap::new() }
    }

    /// A part of the package.
    fn part(&mut self, name: &str) -> Option<Arc<Media>> {
        let name = name.trim_start_matches("./");
        if let Some(known) = self.known.get(name) {
            return known.clone();
        }
        let bytes = self.package.as_mut().and_then(|p| p.within(name, self.budget.left(Of::Media)));
        let media = bytes.and_then(|bytes| Media::of(&bytes)).filter(|m| self.budget.take(Of::Media, m.size));
        let media = media.map(Arc::new);
        self.known.insert(name.to_string(), media.clone());
        media
    }

    /// Base64 that stands in the file.
    pub fn inline(&mut self, text: &str) -> Option<Arc<Media>> {
        if text.len() / 4 * 3 > self.budget.left(Of::Media) {
            return None;
        }
        let media = Media::of(&from_base64(text)?).filter(|m| self.budget.take(Of::Media, m.size))?;
        Some(Arc::new(media))
    }
}

/// A frame that is open: what it shows in one of several ways, of which the first that is known counts (ODF 1.3, 10.4.3).
#[derive(Debug, Default)]
pub struct Drawing {
    /// What it says of itself: longer words before its title.
    pub description: String,
    /// Its title.
    pub title: String,
    large: bool,
    found: Vec<Found>,
}

impl Drawing {
    /// By its element.
    pub fn of(e: &BytesStart<'_>) -> Self {
        let side = |name| attribute(e, name).and_then(|length| centimetres(&length)).unwrap_or(0.0);
        Self { large: side("width") * side("height") > LARGE, ..Self::default() }
    }

    /// One of its pictures.
    pub fn add(&mut self, e: &BytesStart<'_>, pictures: &mut Pictures<'_, '_>) {
        let target = attribute(e, "href").unwrap_or_default();
        let media = if target.is_empty() { None } else { pictures.part(&target) };
        self.found.push(Found { media, target, ..Found::default() });
    }

    /// What the last of its pictures holds, where that stands in it.
    pub fn hold(&mut self, media: Option<Arc<Media>>) {
        if let Some(last) = self.found.last_mut().filter(|last| last.media.is_none()) {
            last.media = media;
        }
    }

    /// The picture that it shows.
    pub fn picture(self) -> Option<Found> {
        let mut found = self.found;
        let at = found.iter().position(|found| found.media.is_some()).unwrap_or(0);
        let shown = (at < found.len()).then(|| found.swap_remove(at))?;
        let mut alt = [self.description, self.title].into_iter().find(|words| !words.is_empty()).unwrap_or_default();
        alt.truncate(alt.floor_char_boundary(MOST_WORDS));
        Some(Found { alt, large: self.large, ..shown })
    }
}

/// A length such as `12.5cm`.
fn centimetres(length: &str) -> Option<f64> {
    let at = length.find(|c: char| c.is_ascii_alphabetic())?;
    let unit = match &length[at..] {
        "cm" => 1.0,
        "mm" => 0.1,
        "in" => 2.54,
        "pt" => 2.54 / 72.0,
        "pc" => 2.54 / 6.0,
        "px" => 2.54 / 96.0,
        _ => return None,
    };
    length[..at].parse::<f64>().ok().map(|n| n * unit)
}
