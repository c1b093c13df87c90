//! Links, bold type and items of lists, as they are met on the way through a page.

use std::ops::Range;

use scraper::ElementRef;

use super::aside;
use super::walk::{Walker, shift_of};
use crate::base::link::{Link, is_address};
use crate::base::span::{ListItem, Spans, bold, counted};
use crate::base::text::trim;
use crate::read::tree::Node;

/// Words kept of one thing, in characters.
const MOST_WORDS: usize = 2_000;

impl Walker<'_> {
    /// A list, or an item of one, which its first paragraph is.
    pub(super) fn list(&mut self, element: ElementRef<'_>, depth: usize) {
        self.end_paragraph();
        let name = element.value().name();
        if name == "li" {
            self.item = Some(ListItem::new(self.lists.len(), self.lists.last() == Some(&true)));
        } else {
            self.lists.push(name == "ol");
        }
        self.element(element, depth);
        self.end_paragraph();
        if name == "li" {
            self.item = None;
        } else {
            self.lists.pop();
        }
    }

    /// Text that leads elsewhere; what leads within the page, or only calls a script that does nothing, leads nowhere.
    pub(super) fn link(&mut self, element: ElementRef<'_>, depth: usize) {
        let target = element.value().attr("href").unwrap_or_default().trim();
        let folded = target.to_ascii_lowercase();
        let idle =
            ["javascript:", "javascript:;", "javascript:void(0)", "javascript:void(0);"].contains(&folded.as_str());
        let leads = !target.is_empty() && !target.starts_with('#') && !idle;
        if leads && is_address(target) {
            self.leading.push((self.line.len(), target.to_string()));
        } else if leads {
            let words = format!("{} {target}", aside::all_words(element, self.looks));
            self.refused.push(words.chars().take(MOST_WORDS).collect());
        }
        self.shifted(element, depth, shift_of(self.looks.get(element)).or(self.shift));
        if leads && is_address(target) {
            self.arrive();
            self.leading.pop();
        }
    }

    /// What leads on ends here: the innermost.
    pub(super) fn arrive(&mut self) {
        // Blanks alone lead nowhere.
        if let Some((from, target)) = self.leading.last().filter(|(from, _)| !trim(&self.line[*from..]).is_empty()) {
            self.links.push((*from..self.line.len(), target.clone()));
        }
    }

    /// The line as a paragraph with what is known of it.
    pub(super) fn paragraph(&mut self, whole: &str, text: &str) -> Node {
        if self.links.is_empty() && self.bolds.is_empty() && self.item.is_none() {
            return Node::Text(text.to_string());
        }
        let before = text.as_ptr() as usize - whole.as_ptr() as usize;
        let own = |to: usize| to.clamp(before, before + text.len()) - before;
        let links = self.links.drain(..).map(|(range, target)| (own(range.start)..own(range.end), target)).collect();
        let links = counted(text, links).into_iter();
        let bolds: Vec<Range<usize>> = self.bolds.drain(..).map(|range| own(range.start)..own(range.end)).collect();
        let links = links.filter_map(|(from, to, target)| Link::new(from, to, &target)).collect();
        let spans = Spans { links, marks: bold(text, &bolds), list: self.item.take(), ..Spans::default() };
        Node::spanned(text.to_string(), spans)
    }

    /// What leads on from the line begins anew in the next.
    pub(super) fn leave_line(&mut self) {
        for (from, target) in &mut self.leading {
            if !trim(&self.line[*from..]).is_empty() {
                self.links.push((*from..self.line.len(), target.clone()));
            }
            *from = 0;
        }
    }
}
