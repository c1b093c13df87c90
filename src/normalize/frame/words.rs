//! What a line is by the words of web pages.

use crate::base::fold::Folding;
use crate::base::text::{is_space, trim};
use crate::forms::{Book, PageWords};
use crate::normalize::identity::date_line;

/// Lines longer than this are looked at for nothing.
const LONGEST: usize = 240;
/// A word of a menu, in characters.
const LONGEST_WORD: usize = 10;
/// A step of a breadcrumb.
const LONGEST_STEP: usize = 60;

/// Facts in one line.
const MOST_FACTS: usize = 40;

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// It stands on web pages and nowhere else.
    Sure,
    /// Words of menus and buttons, a breadcrumb.
    Menu,
    /// A fact about the article with its value.
    Fact,
    /// The name of such a fact alone: its value is the next line.
    Name,
}

/// The words of pages, for the lines of one source.
pub struct Words<'b> {
    page: &'b PageWords,
    folding: &'b Folding,
}

impl<'b> Words<'b> {
    /// Those of a book, if it has any.
    pub fn of(book: &'b Book) -> Option<Self> {
        Some(Self { page: book.words().page.as_ref()?, folding: book.folding() })
    }

    /// Is it a line that reports themselves have beside their text: the number of a document, an attachment?
    pub fn is_own(&self, text: &str) -> bool {
        self.page.own.is_match(&self.folding.normal(text))
    }

    /// What a line of text is, if its words say it.
    pub fn sign(&self, text: &str) -> Option<Sign> {
        let text = trim(text);
        if text.is_empty() || text.chars().take(LONGEST + 1).count() > LONGEST || text.ends_with('。') {
            return None;
        }
        let plain = without_targets(&self.folding.normal(text));
        if self.page.is_sure(&plain) {
            return Some(Sign::Sure);
        }
        if self.is_menu(&plain) || self.is_site(&plain) || is_rule(&plain) {
            return Some(Sign::Menu);
        }
        match self.fact(&plain) {
            Some((_, "")) => Some(Sign::Name),
            Some((_, value)) if self.facts(value) > 0 => Some(Sign::Sure),
            Some(_) => Some(Sign::Fact),
            None if date_line(self.folding, &plain).is_some() => None,
            None => self.page.is_dated(&plain).then_some(Sign::Fact),
        }
    }

    /// How many facts stand in a line, each behind a blank.
    fn facts(&self, plain: &str) -> usize {
        let starts = plain.match_indices(is_space).take(MOST_FACTS).map(|(at, c)| at + c.len());
        starts.filter(|&at| self.fact(&plain[at..]).is_some()).count()
    }

    /// The name of a site alone.
    fn is_site(&self, plain: &str) -> bool {
        let ends = |end: &String| end.chars().count() > 1 && plain.ends_with(end.as_str());
        plain.chars().count() <= LONGEST_STEP / 2 && self.page.site_ends.iter().any(ends)
    }

    /// Name and value of a fact about the article: `来源：青禾县水利局`.
    pub fn fact<'t>(&self, plain: &'t str) -> Option<(String, &'t str)> {
        let plain = plain.trim_start_matches(|c: char| is_space(c) || "[【(·•".contains(c));
        let (name, value) = match plain.find([':', '】', ']']) {
            Some(at) => (&plain[..at], plain[at..].trim_start_matches([':', '】', ']'])),
            None => (plain, ""),
        };
        let name: String = name.chars().filter(|&c| !is_space(c)).collect();
        self.page.labels.contains(&name).then(|| (name, trim(value)))
    }

    /// What a cell of a table of facts is named.
    pub fn is_name(&self, text: &str) -> bool {
        let plain = self.folding.normal(trim(text));
        matches!(self.fact(&plain), Some((_, "")))
    }

    /// The value of one fact, what stands further on in its line left away.
    pub fn value<'t>(&self, value: &'t str) -> &'t str {
        let value = trim(value);
        let gap = value.find("  ").or_else(|| value.find(['\t', '|'])).unwrap_or(value.len());
        let mut end = gap;
        for (at, _) in value.match_indices(is_space).filter(|(at, _)| *at < gap) {
            if self.fact(&value[at..]).is_some() {
                end = at;
                break;
            }
        }
        trim(&value[..end])
    }

    fn is_menu(&self, plain: &str) -> bool {
        let steps = plain.matches(['>', '»', '›', '→']).count();
        let parted = |c: char| {
            is_space(c)
                || matches!(
                    c,
                    '|' | '/'
                        | '·'
                        | '['
                        | ']'
                        | '【'
                        | '】'
                        | '('
                        | ')'
                        | '<'
                        | '>'
                        | ':'
                        | '、'
                        | '丨'
                        | '│'
                        | '»'
                        | '›'
                        | '→'
                        | '-'
                        | '—'
                )
        };
        // Menus as lists are numbered.
        let bare =
            |w: &'_ str| w.trim_start_matches(|c: char| c.is_ascii_digit()).strip_prefix('.').map_or(0, str::len);
        let words = plain.split(parted).filter(|w| !w.is_empty());
        let words: Vec<&str> = words.map(|w| if bare(w) > 0 { &w[w.len() - bare(w)..] } else { w }).collect();
        if words.is_empty() {
            // Nothing but signs that part.
            return plain.contains(['>', '|', '»', '›', '→']);
        }
        let known = words.iter().filter(|w| self.page.words.contains(**w)).count();
        let short = |most: usize| words.iter().all(|w| w.chars().count() <= most);
        known == words.len()
            || words.len() > 1 && known * 2 >= words.len() && short(LONGEST_WORD)
            || (steps > 1 || steps == 1 && known > 0) && short(LONGEST_STEP)
    }
}

/// A line drawn with signs: `---`, `* * *`.
fn is_rule(plain: &str) -> bool {
    let drawn = plain.chars().filter(|c| matches!(c, '-' | '*' | '_' | '=')).count();
    drawn > 2 && plain.chars().all(|c| is_space(c) || matches!(c, '-' | '*' | '_' | '='))
}

/// `[打印](javascript:print())`: the words of Markdown's links without their targets.
fn without_targets(plain: &str) -> String {
    let (mut out, mut rest) = (String::with_capacity(plain.len()), plain);
    while let Some((before, behind)) = rest.split_once("](") {
        let mut open = 1usize;
        let end = behind.find(|c| {
            open = match c {
                '(' => open + 1,
                ')' => open - 1,
                _ => open,
            };
            open == 0
        });
        let Some(end) = end else { break };
        out.push_str(before);
        out.push_str("] ");
        rest = &behind[end + 1..];
    }
    out + rest
}
