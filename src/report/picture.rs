//! A picture of a report.

use std::sync::Arc;

use crate::base::media::Media;
use crate::base::origin::Origin;
use crate::base::text::in_xml;

/// A picture, where it stands.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Picture {
    /// What it holds: the same of every place that shows it.
    pub media: Arc<Media>,
    /// What the source says instead of it; empty where it says nothing.
    pub alt: String,
    /// Where it stands.
    pub origin: Origin,
}

impl Picture {
    /// A picture with what is said instead of it.
    pub(crate) fn new(media: Arc<Media>, alt: &str, origin: Origin) -> Self {
        let alt = alt.split_whitespace().collect::<Vec<_>>().join(" ");
        Self {
            media,
            alt: alt.chars().map(|c| if in_xml(c) { c } else { char::REPLACEMENT_CHARACTER }).collect(),
            origin,
        }
    }
}
