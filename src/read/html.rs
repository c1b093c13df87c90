//! HTML: saved web pages. Menus and page furniture are left out, the article is found by where the text is.

mod aside;
mod bounded;
mod css;
mod looks;
mod masses;

use std::borrow::Cow;

use scraper::{ElementRef, Node as Dom};

use super::budget::{Budget, Of};
use super::file::File;
use super::left::Left;
use super::markup::{self, Markup};
use super::notes;
use super::source::{Format, Source};
use super::text::is_own_list;
use super::tree::{self, Node, TreeCell, TreeRow};
use super::{Decoded, ReadError};
use crate::base::sign::{lowered, raised};
use crate::base::text::trim;
use looks::{Look, Looks};
use masses::Masses;

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
/// The article is the innermost element with at least this share of the page's text outside links.
const SHARE: f64 = 0.8;

/// The name of the format.
pub const FORMAT: Format = Format::new("html");

/// What it makes of a file, where it is one of its own.
pub fn take(file: &mut File<'_>) -> Option<Result<Source, ReadError>> {
    let decoded = file.decoded.as_ref().filter(|d| !is_own_list(&d.text))?;
    // A page whose article stands in a script is left to whoever takes strings out of scripts.
    let plain = matches!(markup::written_out(&decoded.text), Cow::Borrowed(_));
    (plain && markup::kind(&decoded.text) == Markup::Page).then(|| read(file.name, decoded, file.budget))
}

/// Read decoded HTML.
pub fn read(name: &str, decoded: &Decoded, budget: &Budget) -> Result<Source, ReadError> {
    let html = bounded::parse(&decoded.text, budget).ok_or_else(|| ReadError::Broken("HTML".into()))?;
    let root = html.root_element();
    let looks = Looks::of(root);
    let masses = Masses::of(root, &looks);
    let article = article(root, &masses);
    let mut walker = Walker::new(&masses, &looks);
    if article != root {
        walker.headings_before(root, article);
    }
    walker.element(article, 0);
    walker.end_paragraph();
    let blocks = tree::blocks(walker.nodes, budget);
    let mut notes = notes::damaged_characters(decoded);
    notes.extend(aside::findings(root, article, &masses, &looks));
    Ok(Source { encoding: Some(decoded.encoding), blocks, notes, ..Source::of(name, FORMAT) })
}

/// A piece of a page as a tree, with all that it holds: nothing stands around it.
pub fn fragment(html: &str, budget: &Budget, left: &mut Left) -> Vec<Node> {
    // What every page has: an html, a head, a body.
    if !budget.take(Of::Nodes, 4) {
        return Vec::new();
    }
    let Some(html) = bounded::parse(html, budget) else {
        budget.leave_out(["网页元素的层数", "the depth of its elements"]);
        return Vec::new();
    };
    let root = html.root_element();
    let looks = Looks::of(root);
    let masses = Masses::of(root, &looks);
    let mut walker = Walker::new(&masses, &looks);
    walker.element(root, 0);
    walker.end_paragraph();
    aside::tell(root, &masses, &looks, left);
    walker.nodes
}

/// Walk down while one child holds nearly all of the text.
fn article<'a>(root: ElementRef<'a>, masses: &Masses) -> ElementRef<'a> {
    let mass_of = |e: ElementRef<'_>| masses.get(e).shown;
    let mut here = root;
    let total = mass_of(root);
    if total == 0 {
        return root;
    }
    for _ in 0..DEEPEST {
        let heavy = here.child_elements().map(|e| (mass_of(e), e)).max_by_key(|(m, _)| *m);
        #[allow(clippy::cast_precision_loss)]
        match heavy {
            // Within a table of data the cells belong together: one that holds further tables lays out the page.
            Some((mass, child))
                if mass as f64 >= SHARE * total as f64
                    && (child.value().name() != "table" || masses.get(child).tables > 1) =>
            {
                here = child;
            }
            _ => break,
        }
    }
    here
}

fn skipped(element: ElementRef<'_>, looks: &Looks) -> bool {
    let look = looks.get(element);
    SKIPPED.contains(&element.value().name()) || look.hidden || look.struck
}

/// How the digits of an element's text are written, where it stands above or below the line.
fn shift_of(look: Look) -> Option<fn(&str) -> String> {
    match look.shift {
        0 => None,
        1.. => Some(raised),
        _ => Some(lowered),
    }
}

struct Walker<'m> {
    masses: &'m Masses,
    looks: &'m Looks,
    nodes: Vec<Node>,
    line: String,
    /// How the digits of text above or below the line are written.
    shift: Option<fn(&str) -> String>,
}

impl<'m> Walker<'m> {
    fn new(masses: &'m Masses, looks: &'m Looks) -> Self {
        Self { masses, looks, nodes: vec![], line: String::new(), shift: None }
    }

    /// Headings that stand before the article: the title is often outside it.
    fn headings_before(&mut self, root: ElementRef<'_>, article: ElementRef<'_>) {
        for node in root.descendants() {
            if node.id() == article.id() {
                break;
            }
            let Some(element) = ElementRef::wrap(node) else { continue };
            if matches!(element.value().name(), "h1" | "h2" | "h3") && !self.masses.get(element).within_skipped {
                self.text(&element.text().collect::<String>());
                self.end_paragraph();
            }
        }
    }

    fn element(&mut self, element: ElementRef<'_>, depth: usize) {
        let mute = self.looks.get(element).mute;
        for child in element.children() {
            match child.value() {
                Dom::Text(_) if mute => {}
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
        if skipped(element, self.looks) || self.masses.is_menu(element) {
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
                let rows = self.rows(element, depth);
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
            _ => self.shifted(element, depth, shift_of(self.looks.get(element)).or(self.shift)),
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

    /// The rows of a table, through thead, tbody, tfoot and whatever else stands between.
    fn rows(&self, table: ElementRef<'_>, depth: usize) -> Vec<TreeRow> {
        let mut rows = Vec::new();
        let shown = |e: &ElementRef<'_>| !self.looks.get(*e).gone;
        for child in table.child_elements().filter(shown) {
            match child.value().name() {
                "tr" => rows.push(self.row(child, depth)),
                "thead" | "tbody" | "tfoot" => rows.extend(
                    child
                        .child_elements()
                        .filter(shown)
                        .filter(|e| e.value().name() == "tr")
                        .map(|e| self.row(e, depth)),
                ),
                _ => {}
            }
        }
        rows
    }

    fn row(&self, tr: ElementRef<'_>, depth: usize) -> TreeRow {
        // A cell that is not shown keeps its place, if it takes one.
        let placed = |e: &ElementRef<'_>| matches!(e.value().name(), "td" | "th") && !self.looks.get(*e).gone;
        let cells = tr.child_elements().filter(placed);
        let cells = cells.map(|cell| {
            let span = |name: &str| cell.value().attr(name).and_then(|v| trim(v).parse::<usize>().ok()).unwrap_or(1);
            let mut inner = Walker::new(self.masses, self.looks);
            let row = self.looks.get(tr);
            if !skipped(cell, self.looks) && !row.hidden && !row.struck {
                inner.shift = shift_of(self.looks.get(cell));
                inner.element(cell, depth + 2);
            }
            inner.end_paragraph();
            TreeCell { nodes: inner.nodes, cols: span("colspan"), rows: span("rowspan") }
        });
        TreeRow { before: 0, cells: cells.collect() }
    }
}
