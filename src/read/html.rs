//! HTML: saved web pages. Menus and page furniture are left out, the article is found by where the text is.

mod aside;

use std::borrow::Cow;
use std::collections::HashMap;

use ego_tree::NodeId;
use ego_tree::iter::Edge;
use scraper::{ElementRef, Html, Node as Dom};

use super::notes;
use super::source::{Format, Source};
use super::tree::{self, Node, TreeCell, TreeRow};
use super::{Decoded, ReadError};
use crate::base::sign::{lowered, raised};
use crate::base::text::{is_space, trim};

/// Elements without content of their own.
const SKIPPED: &[&str] = &[
    "script",
    "style",
    "noscript",
    "template",
    "head",
    "nav",
    "select",
    "option",
    "button",
    "iframe",
    "object",
    "svg",
    "form-controls",
    "input",
    "textarea",
    "footer",
    "video",
    "audio",
    "canvas",
];
/// Elements that end a paragraph before and after.
const BLOCKS: &[&str] = &[
    "p",
    "div",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "li",
    "ul",
    "ol",
    "dl",
    "dt",
    "dd",
    "section",
    "article",
    "main",
    "header",
    "aside",
    "blockquote",
    "pre",
    "center",
    "form",
    "fieldset",
    "figure",
    "hr",
    "body",
    "address",
    "details",
    "summary",
    "caption",
];
/// Elements are followed this deep; text further down is still taken.
const DEEPEST: usize = 400;
/// Elements open at once, at most.
const MOST_OPEN: i64 = 3_000;
/// The article is the innermost element with at least this share of the page's text outside links.
const SHARE: f64 = 0.8;

/// Read decoded HTML.
pub fn read(name: &str, decoded: &Decoded) -> Result<Source, ReadError> {
    if too_deep(&decoded.text) {
        return Err(ReadError::Broken("HTML".into()));
    }
    let html = Html::parse_document(&decoded.text);
    let root = html.root_element();
    let article = article(root);
    let mut walker = Walker::default();
    if article != root {
        walker.headings_before(root, article);
    }
    walker.element(article, 0);
    walker.end_paragraph();
    let blocks = tree::blocks(walker.nodes);
    let mut notes = notes::damaged_characters(decoded);
    notes.extend(aside::findings(root, article));
    Ok(Source { encoding: Some(decoded.encoding), blocks, notes, ..Source::of(name, Format::Html) })
}

/// Walk down while one child holds nearly all of the text.
fn article(root: ElementRef<'_>) -> ElementRef<'_> {
    let masses = masses(root);
    let mass_of = |e: ElementRef<'_>| masses.get(&e.id()).copied().unwrap_or(0);
    let mut here = root;
    let total = mass_of(root);
    if total == 0 {
        return root;
    }
    for _ in 0..DEEPEST {
        let heavy = here.child_elements().map(|e| (mass_of(e), e)).max_by_key(|(m, _)| *m);
        #[allow(clippy::cast_precision_loss)]
        match heavy {
            // Within a table of data the cells belong together.
            Some((mass, child))
                if mass as f64 >= SHARE * total as f64 && (child.value().name() != "table" || lays_out(child)) =>
            {
                here = child;
            }
            _ => break,
        }
    }
    here
}

/// Characters outside links, for every element at once.
fn masses(root: ElementRef<'_>) -> HashMap<NodeId, usize> {
    let mut masses: HashMap<NodeId, usize> = HashMap::new();
    let mut open: Vec<(NodeId, bool)> = Vec::new();
    for edge in root.traverse() {
        match edge {
            Edge::Open(node) => {
                let closed = open.last().is_some_and(|(_, c)| *c);
                let own = ElementRef::wrap(node).is_some_and(|e| e.value().name() == "a" || skipped(e));
                if let Dom::Text(text) = node.value()
                    && !closed
                {
                    let count = text.chars().filter(|&c| !is_space(c)).count();
                    if let Some((parent, _)) = open.last() {
                        *masses.entry(*parent).or_default() += count;
                    }
                }
                open.push((node.id(), closed || own));
            }
            Edge::Close(node) => {
                open.pop();
                let own = masses.get(&node.id()).copied().unwrap_or(0);
                if let Some((parent, _)) = open.last() {
                    *masses.entry(*parent).or_default() += own;
                }
            }
        }
    }
    masses
}

/// Elements that stay open until they are closed, against their ends: a page nested deeper than any real one would
/// keep a parser busy for minutes.
fn too_deep(text: &str) -> bool {
    const STAY: [&str; 12] =
        ["div", "span", "font", "table", "ul", "ol", "b", "i", "strong", "em", "section", "blockquote"];
    let mut depth = 0i64;
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        let (end, name) = rest.strip_prefix('/').map_or((false, rest), |r| (true, r));
        let length = name.bytes().take(12).take_while(u8::is_ascii_alphanumeric).count();
        if STAY.iter().any(|s| name[..length].eq_ignore_ascii_case(s)) {
            depth = if end { (depth - 1).max(0) } else { depth + 1 };
            if depth > MOST_OPEN {
                return true;
            }
        }
    }
    false
}

/// Does the table hold further tables?
fn lays_out(table: ElementRef<'_>) -> bool {
    table.descendants().filter_map(ElementRef::wrap).skip(1).any(|e| e.value().name() == "table")
}

/// A menu: five links or more and no other text.
fn is_menu(element: ElementRef<'_>) -> bool {
    let name = element.value().name();
    let links = || element.descendants().filter_map(ElementRef::wrap).filter(|e| e.value().name() == "a").count();
    matches!(name, "ul" | "ol" | "div" | "dl") && mass(element) == 0 && links() >= 5
}

/// Characters outside links.
fn mass(element: ElementRef<'_>) -> usize {
    let mut count = 0;
    let mut stack = vec![*element];
    while let Some(node) = stack.pop() {
        match node.value() {
            Dom::Text(text) => count += text.chars().filter(|&c| !is_space(c)).count(),
            Dom::Element(e) if e.name() == "a" || SKIPPED.contains(&e.name()) => {}
            _ => stack.extend(node.children()),
        }
    }
    count
}

fn skipped(element: ElementRef<'_>) -> bool {
    SKIPPED.contains(&element.value().name()) || hidden(element) || struck(element)
}

/// Is it not shown?
fn hidden(element: ElementRef<'_>) -> bool {
    styled(element, &["display:none", "visibility:hidden"]) || element.value().attr("hidden").is_some()
}

/// Is it struck out? What stands in its place must not run together with it.
fn struck(element: ElementRef<'_>) -> bool {
    matches!(element.value().name(), "del" | "s" | "strike") || styled(element, &["line-through"])
}

fn styled(element: ElementRef<'_>, rules: &[&str]) -> bool {
    element.value().attr("style").is_some_and(|s| {
        let style: String = s.to_ascii_lowercase().chars().filter(|c| !c.is_whitespace()).collect();
        rules.iter().any(|rule| style.contains(rule))
    })
}

/// Does an element set its text above or below the line?
fn shift_of(element: ElementRef<'_>) -> Option<fn(&str) -> String> {
    let style = element.value().attr("style").unwrap_or_default().to_ascii_lowercase();
    let aligned =
        style.split(';').filter_map(|rule| rule.split_once(':')).find(|(name, _)| name.trim() == "vertical-align");
    match (element.value().name(), aligned.map(|(_, place)| trim(place))) {
        (_, Some("super")) | ("sup", _) => Some(raised),
        (_, Some("sub")) | ("sub", _) => Some(lowered),
        _ => None,
    }
}

#[derive(Default)]
struct Walker {
    nodes: Vec<Node>,
    line: String,
    /// How the digits of text above or below the line are written.
    shift: Option<fn(&str) -> String>,
}

impl Walker {
    /// Headings that stand before the article: the title is often outside it.
    fn headings_before(&mut self, root: ElementRef<'_>, article: ElementRef<'_>) {
        for node in root.descendants() {
            if node.id() == article.id() {
                break;
            }
            let Some(element) = ElementRef::wrap(node) else { continue };
            if matches!(element.value().name(), "h1" | "h2" | "h3")
                && !element.ancestors().filter_map(ElementRef::wrap).any(skipped)
            {
                self.text(&element.text().collect::<String>());
                self.end_paragraph();
            }
        }
    }

    fn element(&mut self, element: ElementRef<'_>, depth: usize) {
        for child in element.children() {
            match child.value() {
                Dom::Text(text) => self.text(text),
                Dom::Element(_) => {
                    if let Some(child) = ElementRef::wrap(child) {
                        self.child(child, depth + 1);
                    }
                }
                _ => {}
            }
        }
    }

    fn child(&mut self, element: ElementRef<'_>, depth: usize) {
        let name = element.value().name();
        if skipped(element) || is_menu(element) {
            return;
        }
        if depth > DEEPEST {
            // Too deep to follow: the text at least.
            self.text(&element.text().collect::<String>());
            return;
        }
        match name {
            "br" => self.end_paragraph(),
            "table" => {
                self.end_paragraph();
                let rows = rows(element, depth);
                self.nodes.push(Node::Table(rows));
            }
            // Beside its base in brackets, as browsers without ruby show it; its digits are none of the base's.
            "rp" => {}
            "rt" | "rtc" => {
                self.line.push('（');
                self.shifted(element, depth, Some(raised));
                self.line.push('）');
            }
            _ if BLOCKS.contains(&name) => {
                self.end_paragraph();
                self.element(element, depth);
                self.end_paragraph();
            }
            _ => self.shifted(element, depth, shift_of(element).or(self.shift)),
        }
    }

    fn shifted(&mut self, element: ElementRef<'_>, depth: usize, shift: Option<fn(&str) -> String>) {
        let around = std::mem::replace(&mut self.shift, shift);
        self.element(element, depth);
        self.shift = around;
    }

    /// White space runs are one space, as browsers show them; non-breaking and ideographic ones stay.
    fn text(&mut self, text: &str) {
        let text = self.shift.map_or(Cow::Borrowed(text), |shift| Cow::Owned(shift(text)));
        for c in text.chars() {
            if c.is_ascii_whitespace() {
                if !self.line.ends_with(' ') {
                    self.line.push(' ');
                }
            } else {
                self.line.push(c);
            }
        }
    }

    fn end_paragraph(&mut self) {
        let line = std::mem::take(&mut self.line);
        let line = trim(&line);
        if !line.is_empty() {
            self.nodes.push(Node::Text(line.to_string()));
        }
    }
}

/// The rows of a table, through thead, tbody, tfoot and whatever else stands between.
fn rows(table: ElementRef<'_>, depth: usize) -> Vec<TreeRow> {
    let mut rows = Vec::new();
    for child in table.child_elements() {
        match child.value().name() {
            "tr" => rows.push(row(child, depth)),
            "thead" | "tbody" | "tfoot" => {
                rows.extend(child.child_elements().filter(|e| e.value().name() == "tr").map(|e| row(e, depth)))
            }
            _ => {}
        }
    }
    rows
}

fn row(tr: ElementRef<'_>, depth: usize) -> TreeRow {
    let cells = tr.child_elements().filter(|e| matches!(e.value().name(), "td" | "th") && !skipped(*e)).map(|cell| {
        let span = |name: &str| cell.value().attr(name).and_then(|v| trim(v).parse::<usize>().ok()).unwrap_or(1);
        let mut inner = Walker::default();
        inner.element(cell, depth + 2);
        inner.end_paragraph();
        TreeCell { nodes: inner.nodes, cols: span("colspan"), rows: span("rowspan") }
    });
    TreeRow { before: 0, cells: cells.collect() }
}
