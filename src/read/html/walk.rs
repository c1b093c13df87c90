//! The way through a page's elements: what is text, what is a table, what is a menu.

use std::borrow::Cow;
use std::ops::Range;

use ego_tree::NodeId;
use foldhash::HashSet;
use html5ever::{LocalName, local_name};
use scraper::{ElementRef, Node as Dom};

use super::looks::{Look, Looks};
use super::masses::Masses;
use super::pictures::Pictures;
use super::{DEEPEST, SET, aside, controls, is_skipped};
use crate::base::sign::{lowered, raised};
use crate::base::span::ListItem;
use crate::base::text::trim;
use crate::read::tree::{Node, TreeCell, TreeRow};

/// Of what is skipped, what shows text where it stands around the article.
const SHOWN_AROUND: &[&str] = &["nav", "select", "option", "button", "textarea", "footer"];
/// Parts of a table, which are blocks where the table itself only lays out the page.
const PARTS: &[&str] = &["tr", "td", "th", "tbody", "thead", "tfoot"];

/// How the digits of an element's text are written, where it stands above or below the line.
pub fn shift_of(look: Look) -> Option<fn(&str) -> String> {
    match look.shift {
        0 => None,
        1.. => Some(raised),
        _ => Some(lowered),
    }
}

/// Goes through elements and gathers what they show.
pub struct Walker<'m> {
    pub(super) masses: &'m Masses,
    pub(super) looks: &'m Looks,
    pictures: &'m Pictures<'m>,
    /// What was gathered.
    pub nodes: Vec<Node>,
    pub(super) line: String,
    /// Links in the line, in bytes: those that ended, and where those began that have not.
    pub(super) links: Vec<(Range<usize>, String)>,
    pub(super) leading: Vec<(usize, String)>,
    /// Stretches of the line in bold type, in bytes, and whether what follows is.
    pub(super) bolds: Vec<Range<usize>>,
    pub(super) bold: bool,
    /// The lists that are open, whether they are numbered, and the item whose first paragraph is still to come.
    pub(super) lists: Vec<bool>,
    pub(super) item: Option<ListItem>,
    /// Pictures in the line, which stand behind it.
    beside: Vec<Node>,
    /// Words that lead to what is no address, with it.
    pub refused: Vec<String>,
    /// How the digits of text above or below the line are written.
    pub(super) shift: Option<fn(&str) -> String>,
    /// Around the article all that is shown is text, menus too.
    around: bool,
    /// Within `<pre>`: lines end where they do in the source.
    set: bool,
    /// The words of menus and feet within the article.
    pub menus: Vec<String>,
}

impl<'m> Walker<'m> {
    /// Nothing gathered yet.
    pub fn new(masses: &'m Masses, looks: &'m Looks, pictures: &'m Pictures<'m>) -> Self {
        let (nodes, menus, line) = (vec![], vec![], String::new());
        let (links, leading, beside, refused) = (vec![], vec![], vec![], vec![]);
        let (shift, around, set, bolds, bold, lists, item) = (None, false, false, vec![], false, vec![], None);
        Self {
            masses,
            looks,
            pictures,
            nodes,
            line,
            links,
            leading,
            bolds,
            bold,
            lists,
            item,
            beside,
            refused,
            shift,
            around,
            set,
            menus,
        }
    }

    /// One that goes through a part of what this one does.
    fn inner(&self) -> Self {
        Walker { around: self.around, ..Walker::new(self.masses, self.looks, self.pictures) }
    }

    /// A whole page: what stands before the article, the article, what stands behind it.
    pub fn page(&mut self, root: ElementRef<'_>, article: ElementRef<'_>) -> [Vec<Node>; 3] {
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

    /// All that an element holds.
    pub fn element(&mut self, element: ElementRef<'_>, depth: usize) {
        let look = self.looks.get(element);
        let around = std::mem::replace(&mut self.bold, look.bold);
        for child in element.children() {
            match child.value() {
                Dom::Text(_) if look.mute => {}
                Dom::Text(text) => self.text(text),
                Dom::Element(_) => {
                    if let Some(child) = ElementRef::wrap(child) {
                        self.child(child, depth + 1);
                    }
                }
                _ => {}
            }
        }
        self.bold = around;
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
                // What the table is called stands above it.
                for caption in element.child_elements().filter(|e| e.value().name() == "caption") {
                    self.child(caption, depth + 1);
                }
                let rows = self.rows(element, depth);
                self.nodes.push(Node::Table(rows));
            }
            // Beside its base in brackets, as browsers without ruby show it; its digits are none of the base's.
            "rp" => {}
            "img" if self.around => {}
            "img" => self.beside.extend(self.pictures.of(element).map(Node::Picture)),
            "a" if !self.around => self.link(element, depth),
            "rt" | "rtc" => {
                self.line.push('（');
                self.shifted(element, depth, Some(raised));
                self.line.push('）');
            }
            "ul" | "ol" | "li" if !self.around => self.list(element, depth),
            _ if is_block(&element.value().name.local) || self.around && PARTS.contains(&name) => {
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
            return look.hidden || is_skipped(&element.value().name.local) && !SHOWN_AROUND.contains(&name);
        }
        let mass = self.masses.get(element);
        if !mass.told {
            return false;
        }
        let (left, look) = (mass.skipped, self.looks.get(element));
        let menu = !left && mass.is_menu(element);
        if menu || matches!(name, "nav" | "footer") && !look.hidden && !look.struck {
            self.menus.push(aside::all_words(element, self.looks));
        }
        left || menu
    }

    /// Text set in lines: what stands in columns stays so. Where elements of other kinds stand in it, paragraph by paragraph.
    fn set_text(&mut self, element: ElementRef<'_>, depth: usize) {
        self.end_paragraph();
        let plain = |e: ElementRef<'_>| !is_block(&e.value().name.local) && e.value().name() != "table";
        let around = std::mem::replace(&mut self.set, true);
        if element.descendants().skip(1).filter_map(ElementRef::wrap).all(plain) {
            let mut inner = Walker { set: true, ..self.inner() };
            inner.element(element, depth);
            inner.end_paragraph();
            self.refused.append(&mut inner.refused);
            let (mut lines, mut beside) = (Vec::new(), Vec::new());
            for node in inner.nodes {
                match node {
                    Node::Text(text) => lines.push(text),
                    // Set lines may be rows of a table: they are text alone.
                    Node::Spanned(text, spans) => {
                        self.refused.extend(spans.links.into_iter().map(|link| link.target));
                        lines.push(text);
                    }
                    other => beside.push(other),
                }
            }
            self.nodes.push(Node::Lines(lines));
            self.nodes.append(&mut beside);
        } else {
            self.element(element, depth);
            self.end_paragraph();
        }
        self.set = around;
    }

    pub(super) fn shifted(&mut self, element: ElementRef<'_>, depth: usize, shift: Option<fn(&str) -> String>) {
        let around = std::mem::replace(&mut self.shift, shift);
        self.element(element, depth);
        self.shift = around;
    }

    /// White space runs are one space, as browsers show them; non-breaking and ideographic ones stay.
    fn text(&mut self, text: &str) {
        let text = self.shift.map_or(Cow::Borrowed(text), |shift| Cow::Owned(shift(text)));
        let from = self.line.len();
        self.characters(&text);
        // Set lines may be rows of a table: they are text alone.
        if self.bold && !self.set && !self.around && self.line.len() > from {
            self.bolds.push(from..self.line.len());
        }
    }

    fn characters(&mut self, text: &str) {
        if self.set {
            for c in text.chars() {
                match c {
                    '\n' => self.end_line(),
                    '\r' => {}
                    c => self.line.push(c),
                }
            }
            return;
        }
        for (turn, run) in text.split(|c: char| c.is_ascii_whitespace()).enumerate() {
            if turn > 0 && !self.line.ends_with(' ') {
                self.line.push(' ');
            }
            self.line.push_str(run);
        }
    }

    /// The end of a line that is set: blank ones part tables.
    fn end_line(&mut self) {
        self.leave_line();
        let line = std::mem::take(&mut self.line);
        let node = self.paragraph(&line, &line);
        self.nodes.push(node);
    }

    /// The end of a paragraph.
    pub fn end_paragraph(&mut self) {
        self.leave_line();
        let whole = std::mem::take(&mut self.line);
        let line = if self.set { whole.as_str() } else { trim(&whole) };
        if !trim(line).is_empty() {
            let node = self.paragraph(&whole, line);
            self.nodes.push(node);
        }
        self.links.clear();
        self.bolds.clear();
        self.nodes.append(&mut self.beside);
    }

    /// The rows of a table, through thead, tbody, tfoot and whatever else stands between.
    fn rows(&mut self, table: ElementRef<'_>, depth: usize) -> Vec<TreeRow> {
        let (mut rows, mut foot) = (Vec::new(), None);
        let looks = self.looks;
        let shown = |e: &ElementRef<'_>| !looks.get(*e).gone;
        for child in table.child_elements().filter(shown) {
            match child.value().name() {
                "tr" => rows.push(self.row(child, depth)),
                // In old pages it stands before the other rows, and below them on the screen.
                "tfoot" if foot.is_none() => foot = Some(child),
                "thead" | "tbody" | "tfoot" => rows.extend(rows_of(child, looks).map(|e| self.row(e, depth))),
                _ => {}
            }
        }
        rows.extend(foot.into_iter().flat_map(|foot| rows_of(foot, looks)).map(|e| self.row(e, depth)));
        rows
    }

    fn row(&mut self, tr: ElementRef<'_>, depth: usize) -> TreeRow {
        // A cell that is not shown keeps its place, if it takes one.
        let looks = self.looks;
        let placed = |e: &ElementRef<'_>| matches!(e.value().name(), "td" | "th") && !looks.get(*e).gone;
        let cells = tr.child_elements().filter(placed);
        let row = looks.get(tr);
        let cells = cells.map(|cell| {
            let mut inner = self.inner();
            let mass = self.masses.get(cell);
            if !mass.skipped && !row.hidden && !row.struck {
                inner.shift = shift_of(looks.get(cell));
                match mass.told.then(|| controls::number(cell, looks)).flatten() {
                    Some(number) => inner.text(&number),
                    None => inner.element(cell, depth + 2),
                }
            }
            inner.end_paragraph();
            self.menus.append(&mut inner.menus);
            self.refused.append(&mut inner.refused);
            let rows = span(cell, "rowspan").map_or(1, |rows| if rows == 0 { left_of_group(tr) } else { rows });
            TreeCell::new(inner.nodes, span(cell, "colspan").unwrap_or(1), rows)
        });
        TreeRow { before: 0, cells: cells.collect() }
    }
}

/// A number of columns or rows, as browsers read one: by its first digits, whatever is behind them (`5px`).
fn span(cell: ElementRef<'_>, name: &str) -> Option<usize> {
    let text = trim(cell.value().attr(name)?);
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    text[..digits].parse().ok()
}

/// The rows from this one to the last of its group, over which `rowspan=0` reaches.
fn left_of_group(tr: ElementRef<'_>) -> usize {
    /// More are nonsense.
    const MOST: usize = 200;
    let below = tr.next_siblings().filter_map(ElementRef::wrap).filter(|e| e.value().name() == "tr");
    1 + below.take(MOST).count()
}

/// Does an element of this name end a paragraph before and after?
fn is_block(name: &LocalName) -> bool {
    matches!(
        *name,
        local_name!("nav")
            | local_name!("footer")
            | local_name!("select")
            | local_name!("option")
            | local_name!("button")
            | local_name!("textarea")
            | local_name!("p")
            | local_name!("div")
            | local_name!("h1")
            | local_name!("h2")
            | local_name!("h3")
            | local_name!("h4")
            | local_name!("h5")
            | local_name!("h6")
            | local_name!("li")
            | local_name!("ul")
            | local_name!("ol")
            | local_name!("dl")
            | local_name!("dt")
            | local_name!("dd")
            | local_name!("section")
            | local_name!("article")
            | local_name!("main")
            | local_name!("header")
            | local_name!("aside")
            | local_name!("blockquote")
            | local_name!("pre")
            | local_name!("center")
            | local_name!("form")
            | local_name!("fieldset")
            | local_name!("figure")
            | local_name!("hr")
            | local_name!("body")
            | local_name!("address")
            | local_name!("details")
            | local_name!("summary")
            | local_name!("caption")
    )
}

/// The rows of a part of a table, without those that take no place.
fn rows_of<'a>(part: ElementRef<'a>, looks: &'a Looks) -> impl Iterator<Item = ElementRef<'a>> {
    part.child_elements().filter(|e| e.value().name() == "tr" && !looks.get(*e).gone)
}
