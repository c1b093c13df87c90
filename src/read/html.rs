//! HTML: saved web pages. Menus and page furniture are left out, the article is found by where the text is.

mod aside;
mod bounded;
mod css;
mod looks;
mod masses;
mod page;

use std::borrow::Cow;

use ego_tree::NodeId;
use foldhash::HashSet;
use scraper::{ElementRef, Node as Dom};

use super::budget::{Budget, Of};
use super::file::File;
use super::left::Left;
use super::markup::{self, Markup};
use super::notes;
use super::source::{Format, Page, Source};
use super::text::is_own_list;
use super::tree::{self, Counts, Node, TreeCell, TreeRow};
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
/// Of these, what shows text where it stands around the article.
const SHOWN_AROUND: &[&str] = &["nav", "select", "option", "button", "textarea", "footer"];
/// Elements that end a paragraph before and after.
const BLOCKS: &[&str] = &[
    "nav",
    "footer",
    "select",
    "option",
    "button",
    "textarea",
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
/// Elements whose text is set in lines.
const SET: &[&str] = &["pre", "xmp", "listing"];
/// Parts of a table, which are blocks where the table itself only lays out the page.
const PARTS: &[&str] = &["tr", "td", "th", "tbody", "thead", "tfoot"];
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
    let [before, inside, behind] = walker.page(root, article);
    let mut counts = Counts::default();
    let mut blocks = tree::blocks_on(before, budget, &mut counts);
    let start = blocks.len();
    blocks.extend(tree::blocks_on(inside, budget, &mut counts));
    let article_blocks = start..blocks.len();
    blocks.extend(tree::blocks_on(behind, budget, &mut counts));
    let mut notes = notes::damaged_characters(decoded);
    notes.extend(aside::findings(article, &masses, &looks));
    let page = Some(Page { article: article_blocks, menus: walker.menus, ..page::of(root, &masses) });
    Ok(Source { encoding: Some(decoded.encoding), blocks, notes, page, ..Source::of(name, FORMAT) })
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
                    && (child.value().name() != "table" || masses.get(child).tables > 1)
                    && !SET.contains(&child.value().name()) =>
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
    /// Around the article all that is shown is text, menus too.
    around: bool,
    /// Within `<pre>`: lines end where they do in the source.
    set: bool,
    /// The words of menus and feet within the article.
    menus: Vec<String>,
}

impl<'m> Walker<'m> {
    fn new(masses: &'m Masses, looks: &'m Looks) -> Self {
        let (nodes, menus) = (vec![], vec![]);
        Self { masses, looks, nodes, line: String::new(), shift: None, around: false, set: false, menus }
    }

    /// A whole page: what stands before the article, the article, what stands behind it.
    fn page(&mut self, root: ElementRef<'_>, article: ElementRef<'_>) -> [Vec<Node>; 3] {
        let way: HashSet<NodeId> = article.ancestors().map(|n| n.id()).collect();
        let mut parts = Vec::with_capacity(2);
        if article == root {
            parts.push(vec![]);
            self.element(root, 0);
            self.end_paragraph();
            parts.push(std::mem::take(&mut self.nodes));
        } else {
            self.around = true;
            self.toward(root, article, &way, &mut parts);
        }
        let mut parts = parts.into_iter();
        let mut next = || parts.next().unwrap_or_default();
        [next(), next(), std::mem::take(&mut self.nodes)]
    }

    /// Down the way to the article, all beside it taken as it comes.
    fn toward(
        &mut self,
        here: ElementRef<'_>,
        article: ElementRef<'_>,
        way: &HashSet<NodeId>,
        parts: &mut Vec<Vec<Node>>,
    ) {
        let mute = self.looks.get(here).mute;
        for child in here.children() {
            match (child.value(), ElementRef::wrap(child)) {
                (Dom::Text(text), _) if !mute => self.text(text),
                (_, Some(child)) if child == article => {
                    self.end_paragraph();
                    parts.push(std::mem::take(&mut self.nodes));
                    self.around = false;
                    self.element(article, 0);
                    self.end_paragraph();
                    parts.push(std::mem::take(&mut self.nodes));
                    self.around = true;
                }
                (_, Some(child)) if way.contains(&child.id()) => {
                    self.end_paragraph();
                    self.toward(child, article, way, parts);
                    self.end_paragraph();
                }
                (_, Some(child)) => self.child(child, 1),
                _ => {}
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
        if self.is_left(element) {
            return;
        }
        if depth > DEEPEST {
            // Too deep to follow: the text at least.
            self.text(&element.text().collect::<String>());
            return;
        }
        match name {
            "br" => self.end_paragraph(),
            _ if SET.contains(&name) => self.set_text(element, depth),
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
            _ if BLOCKS.contains(&name) || self.around && PARTS.contains(&name) => {
                self.end_paragraph();
                self.element(element, depth);
                self.end_paragraph();
            }
            // What stands around the article is set apart by its style.
            "a" | "span" | "li" if self.around => {
                self.text(" ");
                self.element(element, depth);
                self.text(" ");
            }
            _ => self.shifted(element, depth, shift_of(self.looks.get(element)).or(self.shift)),
        }
    }

    /// Is it no text of the report? The words of menus and feet are kept.
    fn is_left(&mut self, element: ElementRef<'_>) -> bool {
        let name = element.value().name();
        if self.around {
            let look = self.looks.get(element);
            return look.hidden || SKIPPED.contains(&name) && !SHOWN_AROUND.contains(&name);
        }
        let left = skipped(element, self.looks);
        let menu = !left && self.masses.is_menu(element);
        let look = self.looks.get(element);
        if menu || matches!(name, "nav" | "footer") && !look.hidden && !look.struck {
            self.menus.push(aside::all_words(element, self.looks));
        }
        left || menu
    }

    /// Text set in lines: what stands in columns stays so. Where elements of other kinds stand in it, paragraph by paragraph.
    fn set_text(&mut self, element: ElementRef<'_>, depth: usize) {
        self.end_paragraph();
        let plain = |e: ElementRef<'_>| !BLOCKS.contains(&e.value().name()) && e.value().name() != "table";
        let around = std::mem::replace(&mut self.set, true);
        if element.descendants().skip(1).filter_map(ElementRef::wrap).all(plain) {
            let mut inner = Walker { around: self.around, set: true, ..Walker::new(self.masses, self.looks) };
            inner.element(element, depth);
            inner.end_paragraph();
            let lines = inner.nodes.into_iter().filter_map(|n| if let Node::Text(t) = n { Some(t) } else { None });
            self.nodes.push(Node::Lines(lines.collect()));
        } else {
            self.element(element, depth);
            self.end_paragraph();
        }
        self.set = around;
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
            if self.set {
                match c {
                    '\n' => self.end_line(),
                    '\r' => {}
                    c => self.line.push(c),
                }
            } else if c.is_ascii_whitespace() {
                if !self.line.ends_with(' ') {
                    self.line.push(' ');
                }
            } else {
                self.line.push(c);
            }
        }
    }

    /// The end of a line that is set: blank ones part tables.
    fn end_line(&mut self) {
        let line = std::mem::take(&mut self.line);
        self.nodes.push(Node::Text(line));
    }

    fn end_paragraph(&mut self) {
        let line = std::mem::take(&mut self.line);
        if self.set {
            if !trim(&line).is_empty() {
                self.nodes.push(Node::Text(line));
            }
            return;
        }
        let line = trim(&line);
        if !line.is_empty() {
            self.nodes.push(Node::Text(line.to_string()));
        }
    }

    /// The rows of a table, through thead, tbody, tfoot and whatever else stands between.
    fn rows(&mut self, table: ElementRef<'_>, depth: usize) -> Vec<TreeRow> {
        let mut rows = Vec::new();
        let looks = self.looks;
        let shown = |e: &ElementRef<'_>| !looks.get(*e).gone;
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

    fn row(&mut self, tr: ElementRef<'_>, depth: usize) -> TreeRow {
        // A cell that is not shown keeps its place, if it takes one.
        let looks = self.looks;
        let placed = |e: &ElementRef<'_>| matches!(e.value().name(), "td" | "th") && !looks.get(*e).gone;
        let cells = tr.child_elements().filter(placed);
        let cells = cells.map(|cell| {
            let span = |name: &str| cell.value().attr(name).and_then(|v| trim(v).parse::<usize>().ok()).unwrap_or(1);
            let mut inner = Walker { around: self.around, ..Walker::new(self.masses, looks) };
            let row = looks.get(tr);
            if !skipped(cell, looks) && !row.hidden && !row.struck {
                inner.shift = shift_of(looks.get(cell));
                inner.element(cell, depth + 2);
            }
            inner.end_paragraph();
            self.menus.append(&mut inner.menus);
            TreeCell::new(inner.nodes, span("colspan"), span("rowspan"))
        });
        TreeRow { before: 0, cells: cells.collect() }
    }
}
