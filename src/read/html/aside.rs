//! What of a page the article does not carry: drawings, frames, controls, hidden text, what stands around it.

use scraper::{ElementRef, Node as Dom};

use super::controls;
use super::looks::{Looks, own_text};
use super::masses::Masses;
use crate::base::finding::Finding;
use crate::read::left::{Left, What};

/// Elements are followed this deep.
const DEEPEST: usize = 400;
/// Words kept of one thing, in characters.
const MOST_WORDS: usize = 2_000;
/// Elements that are no part of what is shown.
const UNSEEN: &[&str] = &["script", "style", "head", "link", "meta", "title"];

/// The findings on a page whose article was read, with what is known to be left already.
pub fn findings(article: ElementRef<'_>, masses: &Masses, looks: &Looks, left: Left) -> Vec<Finding> {
    let mut aside = Aside { masses, looks, left, page: true };
    aside.inside(article, 0);
    aside.left.findings()
}

/// The same of a piece that was read whole.
pub fn tell(root: ElementRef<'_>, masses: &Masses, looks: &Looks, left: &mut Left) {
    let mut aside = Aside { masses, looks, left: std::mem::take(left), page: false };
    aside.inside(root, 0);
    *left = aside.left;
}

struct Aside<'m> {
    masses: &'m Masses,
    looks: &'m Looks,
    left: Left,
    /// Is it a whole page, whose menus are kept with it?
    page: bool,
}

/// The beginning of the text of an element, scripts and styles aside.
fn words(element: ElementRef<'_>) -> String {
    words_of(element, MOST_WORDS, |_| true).trim().chars().take(MOST_WORDS).collect()
}

/// The whole text that an element shows, its pieces one space apart.
pub fn all_words(element: ElementRef<'_>, looks: &Looks) -> String {
    let words = words_of(element, usize::MAX / 4, |e| !looks.get(e).hidden);
    words.split_whitespace().collect::<Vec<&str>>().join(" ")
}

fn words_of(element: ElementRef<'_>, most: usize, shown: impl Fn(ElementRef<'_>) -> bool) -> String {
    let mut words = String::new();
    let mut stack = vec![*element];
    while let Some(node) = stack.pop() {
        match (node.value(), ElementRef::wrap(node)) {
            (Dom::Text(text), _) if words.len() < 4 * most => {
                words.push_str(text);
                words.push(' ');
            }
            (Dom::Element(e), Some(own)) if UNSEEN.contains(&e.name()) || !shown(own) => {}
            _ => stack.extend(node.children().rev()),
        }
    }
    words
}

impl Aside<'_> {
    fn add_words(&mut self, what: What, element: ElementRef<'_>) {
        let words = words(element);
        if !words.is_empty() {
            self.left.add(what, None, &words);
        }
    }

    /// The words of a menu are kept with a page.
    fn menu(&mut self, element: ElementRef<'_>) {
        if !self.page {
            self.add_words(What::Around, element);
        }
    }

    fn inside(&mut self, here: ElementRef<'_>, depth: usize) {
        // Most of what a page holds has nothing that is to be told.
        if depth > DEEPEST || !self.masses.get(here).told {
            return;
        }
        if self.looks.get(here).mute {
            let words = own_text(here);
            if !words.is_empty() {
                self.left.add(What::Hidden, None, &words);
            }
        }
        for child in here.child_elements() {
            self.child(child, depth);
        }
    }

    fn child(&mut self, element: ElementRef<'_>, depth: usize) {
        let value = element.value();
        let look = self.looks.get(element);
        let attribute = |name| value.attr(name).unwrap_or_default().trim().to_string();
        match value.name() {
            name if UNSEEN.contains(&name) => {}
            _ if look.hidden => self.add_words(What::Hidden, element),
            _ if look.struck => self.add_words(What::Deleted, element),
            // A field's number is the cell's.
            "td" | "th" if self.masses.get(element).told && controls::number(element, self.looks).is_some() => {}
            "noscript" | "template" => self.hidden_source(element),
            "nav" | "footer" => self.menu(element),
            _ if self.masses.get(element).is_menu(element) => self.menu(element),
            // Carried, or told by whoever knows what became of it.
            "img" => {}
            "svg" | "canvas" => self.left.add(What::Drawing, None, &words(element)),
            "iframe" | "object" | "embed" | "frame" => {
                self.left.add(What::Object, None, &format!("{}{}", attribute("src"), attribute("data")));
            }
            "video" | "audio" => self.left.add(What::Media, None, &attribute("src")),
            "input" | "textarea" | "select" | "button" => self.control(element),
            _ => {
                if self.masses.get(element).skipped {
                    self.add_words(What::Around, element);
                } else {
                    self.inside(element, depth + 1);
                }
            }
        }
    }

    /// The content is source text here, not elements: what of it would be words?
    fn hidden_source(&mut self, element: ElementRef<'_>) {
        let source = words(element);
        let text: String = scraper::Html::parse_fragment(&source).root_element().text().collect();
        if !text.trim().is_empty() {
            self.left.add(What::Hidden, None, &text.chars().take(MOST_WORDS).collect::<String>());
        }
    }

    /// A control's value as it is shown.
    fn control(&mut self, element: ElementRef<'_>) {
        let value = element.value();
        let shown = match (value.name(), value.attr("type").unwrap_or("text").to_ascii_lowercase().as_str()) {
            ("input", "hidden") => return,
            ("input", "checkbox" | "radio") if value.attr("checked").is_some() => "☑".to_string(),
            ("input", "checkbox" | "radio") => "☐".to_string(),
            ("input", _) => value.attr("value").unwrap_or_default().to_string(),
            ("select", _) => {
                let options =
                    || element.descendants().filter_map(ElementRef::wrap).filter(|e| e.value().name() == "option");
                let chosen = options().find(|o| o.value().attr("selected").is_some()).or_else(|| options().next());
                chosen.map(words).unwrap_or_default()
            }
            _ => words(element),
        };
        if !shown.trim().is_empty() {
            self.left.add(What::Control, None, &shown);
        }
    }
}
