//! What a page says of itself: its title, its metadata, its headings.

use scraper::{ElementRef, Html};

use super::masses::Masses;
use crate::base::text::trim;
use crate::read::source::Page;

/// Metadata kept at most, and characters of one.
const MOST: usize = 64;
const LONGEST: usize = 400;

/// All but where the article is.
pub fn of(html: &Html, masses: &Masses) -> Page {
    let mut page = Page::default();
    let elements = masses.says.iter().filter_map(|id| html.tree.get(*id).and_then(ElementRef::wrap));
    for element in elements {
        let value = element.value();
        match value.name() {
            "title" if page.title.is_empty() => page.title = short(&element.text().collect::<String>()),
            "meta" if page.metas.len() < MOST => {
                let name = value.attr("name").or_else(|| value.attr("property")).map(short).unwrap_or_default();
                let content = value.attr("content").map(short).unwrap_or_default();
                if !name.is_empty() && !content.is_empty() {
                    page.metas.push((name, content));
                }
            }
            "h1" | "h2" | "h3" if page.headings.len() < MOST => {
                let text = short(&element.text().collect::<String>());
                page.headings.extend(Some(text).filter(|t| !t.is_empty()));
            }
            _ => {}
        }
    }
    page
}

/// White space as one space, not longer than kept.
fn short(text: &str) -> String {
    trim(text).split_whitespace().collect::<Vec<&str>>().join(" ").chars().take(LONGEST).collect()
}
