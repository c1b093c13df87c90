//! What a text holds of markup: a page of HTML, text with tables in HTML between its lines (as document models and OCR engines
//! write Markdown), HTML written as text (`&lt;td`) or within strings of a script.

use std::borrow::Cow;

use memchr::memmem;

use crate::base::text::{is_han, is_space, trim};

/// What a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Markup {
    /// No markup, as far as that concerns a reader.
    None,
    /// A page, or a piece of one.
    Page,
    /// Lines of text with elements between them.
    Mixed,
}

/// Elements that say nothing but that they hold others.
const LOOSE: &[&str] = &["div", "center", "section", "article", "main", "body"];
/// Elements that stand on lines of their own in Markdown.
const BLOCKS: &[&str] = &[
    "table",
    "thead",
    "tbody",
    "tfoot",
    "colgroup",
    "col",
    "tr",
    "td",
    "th",
    "caption",
    "p",
    "div",
    "center",
    "section",
    "article",
    "main",
    "body",
    "html",
    "head",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "li",
    "figure",
    "details",
    "img",
    "blockquote",
    "header",
    "footer",
    "aside",
    "pre",
    "hr",
    "br",
    "style",
    "script",
    "title",
    "meta",
];
/// Those that tell that a text has elements between its lines: a lone `<script>` in a sentence does not.
const OWN_LINES: &[&str] = &["div", "p", "center", "section", "article", "figure", "h1", "h2", "h3", "h4", "details"];
/// Elements within a line.
const INLINE: &[&str] =
    &["a", "b", "i", "u", "s", "em", "strong", "span", "font", "sup", "sub", "del", "ins", "mark", "o:p"];
/// Elements without an end.
const VOID: &[&str] = &["br", "hr", "img", "col", "meta"];
/// Elements open at once, as far as they are followed.
const DEEPEST: usize = 500;

/// A tag of a known element.
#[derive(Debug, Clone, Copy)]
pub struct Tag {
    /// Its name.
    pub name: &'static str,
    /// `</…>`?
    pub closes: bool,
    /// Where it begins and ends in the text.
    pub range: (usize, usize),
}

/// The tags of known elements from a place on, comments left aside.
pub fn tags(text: &str) -> impl Iterator<Item = Tag> + '_ {
    let mut at = 0;
    // Where there is none, none is looked for again and again.
    let last = memchr::memrchr(b'>', text.as_bytes()).unwrap_or(0);
    std::iter::from_fn(move || {
        loop {
            let start = at + text[at..last.max(at)].find('<')?;
            at = start + 1;
            if text[start..].starts_with("<!--") {
                at = text[start..].find("-->").map_or(text.len(), |end| start + end + 3);
                continue;
            }
            if let Some(tag) = tag_at(text, start) {
                at = tag.range.1;
                return Some(tag);
            }
        }
    })
}

fn tag_at(text: &str, start: usize) -> Option<Tag> {
    /// No tag is longer; pictures stand in attributes of `img` alone.
    const LONGEST: usize = 4_000;
    let rest = &text[start + 1..];
    let closes = rest.starts_with('/');
    let rest = if closes { &rest[1..] } else { rest };
    let length = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == ':')).unwrap_or(rest.len());
    let word = &rest[..length];
    let name = BLOCKS.iter().chain(INLINE).find(|n| n.eq_ignore_ascii_case(word))?;
    let end = if *name == "img" { rest.find('>')? } else { rest[..rest.floor_char_boundary(LONGEST)].find('>')? };
    let range = (start, start + 1 + usize::from(closes) + end + 1);
    Some(Tag { name, closes, range })
}

/// What the text is.
pub fn kind(text: &str) -> Markup {
    if !text.contains('<') {
        return Markup::None;
    }
    let start = beginning(text);
    let head: String = start.chars().take(20).collect::<String>().to_ascii_lowercase();
    let whole = ["<!doctype html", "<html", "<head", "<body"].iter().any(|tag| head.starts_with(tag));
    // Some models write each table as a document of its own.
    if whole && memmem::find_iter(text.as_bytes(), "<html").nth(1).is_none() {
        return Markup::Page;
    }
    let held = Held::of(text);
    let begins = head.starts_with('<') && tag_at(start, 0).is_some();
    if !begins && !held.tables && !held.own_lines {
        return Markup::None;
    }
    if begins && !held.marked && held.outside * 5 <= held.all {
        return Markup::Page;
    }
    Markup::Mixed
}

/// The text from its first character on that is neither white space nor in a comment, a declaration or a fence.
fn beginning(text: &str) -> &str {
    let mut rest = trim(text);
    loop {
        let end = if rest.starts_with("<!--") {
            rest.find("-->").map(|at| at + 3)
        } else if rest.starts_with("<?") {
            rest.find("?>").map(|at| at + 2)
        } else if is_fence(rest.lines().next().unwrap_or_default()) {
            rest.find('\n')
        } else {
            None
        };
        match end {
            Some(end) => rest = trim(&rest[end..]),
            None => return rest,
        }
    }
}

/// ```` ```html ````: where Markdown shows what stands within as it is.
pub fn is_fence(line: &str) -> bool {
    let line = trim(line);
    ["```", "~~~"].iter().any(|fence| {
        line.strip_prefix(fence).is_some_and(|word| word.len() < 20 && word.chars().all(|c| c.is_ascii_alphanumeric()))
    })
}

/// Does what follows a text begin a line, but for some blanks? A page may be one line from its beginning to its end.
fn begins_line(before: &str) -> bool {
    /// So many bytes of blanks at most.
    const MOST: usize = 80;
    let near = &before[before.ceil_char_boundary(before.len().saturating_sub(MOST))..];
    match near.rfind('\n') {
        Some(end) => trim(&near[end..]).is_empty(),
        None => near.len() == before.len() && before.len() < MOST && trim(near).is_empty(),
    }
}

/// How much of a text stands in which kind of element.
#[derive(Debug, Default)]
struct Held {
    /// Characters in all.
    all: usize,
    /// Those that stand in no element, or in several lines in an element that says nothing.
    outside: usize,
    /// Is some of that marked up as Markdown?
    marked: bool,
    /// Does it hold cells of tables?
    tables: bool,
    /// Do lines begin and end with elements of their own?
    own_lines: bool,
}

impl Held {
    fn of(text: &str) -> Self {
        let mut held = Self::default();
        let mut open: Vec<&str> = Vec::new();
        let (mut from, mut opened) = (0, false);
        for tag in tags(text) {
            held.run(&text[from..tag.range.0], &open);
            from = tag.range.1;
            held.tables |= matches!(tag.name, "td" | "th");
            let own_line = OWN_LINES.contains(&tag.name) && begins_line(&text[..tag.range.0]);
            opened |= own_line && !tag.closes;
            held.own_lines |= own_line && tag.closes && opened;
            if tag.closes {
                if let Some(at) = open.iter().rposition(|n| *n == tag.name) {
                    open.truncate(at);
                }
            } else if !VOID.contains(&tag.name) && open.len() < DEEPEST {
                // Paragraphs and cells end where the next begins.
                if matches!(tag.name, "p" | "li" | "td" | "th" | "tr") && open.last() == Some(&tag.name) {
                    open.pop();
                }
                open.push(tag.name);
            }
        }
        held.run(&text[from..], &open);
        held
    }

    fn run(&mut self, run: &str, open: &[&str]) {
        let size = |line: &str| line.chars().filter(|c| !is_space(*c)).count();
        let filled = || run.lines().map(size).filter(|n| *n > 0);
        let length = filled().sum::<usize>();
        self.all += length;
        let outside = open.is_empty() || filled().count() > 1 && open.iter().all(|n| LOOSE.contains(n));
        if outside {
            self.outside += length;
            let marked = |line: &str| {
                ["# ", "## ", "### ", "![", "|"].iter().any(|sign| line.starts_with(sign)) || is_fence(line)
            };
            self.marked |= run.lines().map(trim).any(marked);
        }
    }
}

/// HTML that is written as text, or stands in strings of a script, as what it is.
pub fn written_out(text: &str) -> Cow<'_, str> {
    // Most texts have none of these signs.
    if memchr::memchr3(b'<', b'&', b'\\', text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    let bytes = text.as_bytes();
    let count = |needle: &str| memmem::find_iter(bytes, needle).take(3).count();
    let cells = ["<td", "<TD", "<th", "<TH"].iter().any(|tag| memmem::find(bytes, tag.as_bytes()).is_some());
    if !cells && count("&lt;td") + count("&lt;TD") + count("&lt;th") > 1 {
        let pairs = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#34;", "\""), ("&#39;", "'"), ("&amp;", "&")];
        return pairs.iter().fold(text.to_string(), |text, (from, to)| text.replace(from, to)).into();
    }
    let escapes = memchr::memchr(b'\\', bytes).is_some();
    let escaped = escapes && count("<\\/t") + count("\\u003c") + count("\\u003C") + count("\\x3c") + count("\\x3C") > 1;
    if escaped || cells && (is_script(text) || in_scripts_alone(text)) {
        return strings_written_out(text).map_or(Cow::Borrowed(text), Cow::Owned);
    }
    Cow::Borrowed(text)
}

/// Does the first cell stand in a script, and is no other outside of one?
fn in_scripts_alone(text: &str) -> bool {
    let Some(first) = text.find("<td") else { return false };
    let (before, mut rest) = text.split_at(first);
    if before.rfind("<script").is_none_or(|at| before[at..].contains("</script>")) {
        return false;
    }
    while let Some(end) = rest.find("</script>") {
        rest = &rest[end..];
        let script = rest.find("<script").unwrap_or(rest.len());
        if rest[..script].contains("<td") {
            return false;
        }
        rest = &rest[script..];
    }
    true
}

/// Does the text begin as a script does: `var x = "…"`, `document.write("…")`?
fn is_script(text: &str) -> bool {
    let head: String = trim(text).chars().take(120).collect();
    let Some((before, _)) = head.split_once(['"', '\'', '`']) else { return false };
    let before = before.trim_end();
    !before.is_empty() && before.ends_with(['=', '(', ':', '+', ',']) && !before.chars().any(|c| is_han(c) || c == '<')
}

/// The strings of a script that hold elements, one a line; of a page, in the place of the script.
fn strings_written_out(text: &str) -> Option<String> {
    if !beginning(text).starts_with('<') {
        let strings = strings(text);
        return (!strings.is_empty()).then_some(strings);
    }
    let (mut out, mut rest, mut any) = (String::with_capacity(text.len()), text, false);
    while let Some(start) = rest.find("<script") {
        let Some(end) = rest[start..].find("</script>").map(|at| start + at) else { break };
        let strings = strings(&rest[start..end]);
        any |= !strings.is_empty();
        out.push_str(&rest[..start]);
        out.push_str(&strings);
        rest = &rest[end + "</script>".len()..];
    }
    out.push_str(rest);
    any.then_some(out)
}

fn strings(script: &str) -> String {
    let mut out = String::new();
    let mut chars = script.chars();
    while let Some(c) = chars.next() {
        if !matches!(c, '"' | '\'' | '`') {
            continue;
        }
        let Some((literal, rest)) = literal(chars.as_str(), c) else { continue };
        chars = rest.chars();
        if literal.contains('<') && tags(&literal).next().is_some() {
            out.push_str(&literal);
            out.push('\n');
        }
    }
    out
}

/// A string up to the quote that ends it, and what follows; none where it does not end.
fn literal(text: &str, quote: char) -> Option<(String, &str)> {
    let mut literal = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            c if c == quote => return Some((literal, chars.as_str())),
            '\n' if quote != '`' => return None,
            '\\' => match chars.next()? {
                'n' => literal.push('\n'),
                'r' => {}
                't' => literal.push('\t'),
                '\n' => {}
                letter @ ('u' | 'x') => {
                    let length = if letter == 'u' { 4 } else { 2 };
                    let code = chars.as_str().get(..length).and_then(|hex| u32::from_str_radix(hex, 16).ok());
                    literal.push(code.and_then(char::from_u32).unwrap_or('\u{fffd}'));
                    chars = chars.as_str().get(length..)?.chars();
                }
                other => literal.push(other),
            },
            c => literal.push(c),
        }
    }
    None
}
