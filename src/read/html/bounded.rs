//! The parser, fed piece by piece: it knows no limits itself, takes time by the square of how deep elements are nested, and
//! a page of some kilobytes can make millions of them.

use std::borrow::Cow;
use std::cell::{Cell, Ref, RefCell};

use ego_tree::NodeId;
use foldhash::{HashMap, HashMapExt};
use html5ever::interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::{Attribute, ParseOpts, QualName, local_name, parse_document};
use scraper::{Html, HtmlTreeSink};

use crate::read::budget::{Budget, Of};

/// Bytes fed at once; where elements stand deep already, each byte may cost more.
const PIECE: usize = 4096;
const SMALL_PIECE: usize = 256;
/// Bytes of a page for each element, about.
const USUAL: usize = 24;
/// Elements nested deeper than this are looked at more often, and none nested deeper than that is read: browsers give up at
/// half of it.
const DEEP: u32 = 100;
const DEEPEST: u32 = 1_000;
/// Attributes of one element at most: the parser compares each with all before it.
const MOST_ATTRIBUTES: usize = 500;

/// A page as the parser has it.
pub struct Parsed {
    /// The tree.
    pub html: Html,
    /// Nodes that were made, at least as many as stand in the tree.
    pub nodes: usize,
    /// Has it styles of its own?
    pub styled: bool,
}

/// Parse a page; none where its elements are nested deeper than any page's. What is over the budget is not parsed.
pub fn parse(text: &str, budget: &Budget) -> Option<Parsed> {
    let text = &text[..attributes_end(text, budget)];
    let sink = Bounded {
        inner: HtmlTreeSink::new(Html::new_document()),
        depths: RefCell::new(HashMap::with_capacity((text.len() / USUAL).min(PIECE))),
        deepest: Cell::new(0),
        nodes: Cell::new(0),
        styled: Cell::new(false),
    };
    let mut parser = parse_document(sink, ParseOpts::default());
    let (mut rest, mut counted) = (text, 0);
    while !rest.is_empty() {
        let sink = &parser.tokenizer.sink.sink;
        let (nodes, deepest) = (sink.nodes.get(), sink.deepest.get());
        if deepest > DEEPEST {
            return None;
        }
        if !budget.take(Of::Nodes, nodes - counted) {
            break;
        }
        counted = nodes;
        let length = if deepest > DEEP { SMALL_PIECE } else { PIECE };
        let (piece, after) = rest.split_at(rest.ceil_char_boundary(length.min(rest.len())));
        parser.process(StrTendril::from_slice(piece));
        rest = after;
    }
    let (html, nodes, styled) = parser.finish();
    Some(Parsed { html, nodes, styled })
}

/// Where the first element with too many attributes begins, else the end.
fn attributes_end(text: &str, budget: &Budget) -> usize {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(found) = memchr::memchr(b'<', &bytes[at..]) {
        let start = at + found;
        let (mut words, mut quote, mut space) = (0, 0u8, false);
        at = start + 1;
        if !bytes.get(at).is_some_and(u8::is_ascii_alphabetic) {
            continue;
        }
        while let Some(&b) = bytes.get(at) {
            match b {
                _ if quote != 0 => quote = if b == quote { 0 } else { quote },
                b'"' | b'\'' => quote = b,
                b'>' => break,
                b if b.is_ascii_whitespace() || b == b'/' => space = true,
                _ => words += usize::from(std::mem::take(&mut space)),
            }
            at += 1;
        }
        if words > MOST_ATTRIBUTES {
            budget.leave_out(["一个网页元素的属性数", "the number of attributes of an element"]);
            return start;
        }
        at = text.ceil_char_boundary(at.min(text.len()));
        // Within these a bracket begins no element.
        let name = &bytes[start + 1..];
        if ["script", "style"].iter().any(|n| name.get(..n.len()).is_some_and(|b| b.eq_ignore_ascii_case(n.as_bytes())))
        {
            at = text[at..].find("</").map_or(text.len(), |skip| at + skip);
        }
    }
    text.len()
}

/// A tree that knows how many nodes it has, and how deep they stand.
struct Bounded {
    inner: HtmlTreeSink,
    depths: RefCell<HashMap<NodeId, u32>>,
    deepest: Cell<u32>,
    nodes: Cell<usize>,
    styled: Cell<bool>,
}

impl Bounded {
    fn made(&self, node: NodeId) -> NodeId {
        self.nodes.set(self.nodes.get() + 1);
        node
    }

    /// An element comes to stand in another.
    fn placed(&self, parent: NodeId, child: &NodeOrText<NodeId>) {
        let NodeOrText::AppendNode(child) = child else { return };
        let mut depths = self.depths.borrow_mut();
        let depth = depths.get(&parent).map_or(1, |d| d + 1);
        depths.insert(*child, depth);
        self.deepest.set(self.deepest.get().max(depth));
    }

    fn parent_of(&self, node: NodeId) -> Option<NodeId> {
        Some(self.inner.0.borrow().tree.get(node)?.parent()?.id())
    }
}

impl TreeSink for Bounded {
    type Output = (Html, usize, bool);
    type Handle = NodeId;
    type ElemName<'a> = Ref<'a, QualName>;

    fn finish(self) -> Self::Output {
        (self.inner.finish(), self.nodes.get(), self.styled.get())
    }

    /// Nobody asks for them, and there may be one for every byte.
    fn parse_error(&self, _: Cow<'static, str>) {}

    fn set_quirks_mode(&self, mode: QuirksMode) {
        self.inner.set_quirks_mode(mode);
    }

    fn get_document(&self) -> NodeId {
        self.inner.get_document()
    }

    fn same_node(&self, x: &NodeId, y: &NodeId) -> bool {
        x == y
    }

    fn elem_name<'a>(&'a self, target: &'a NodeId) -> Ref<'a, QualName> {
        self.inner.elem_name(target)
    }

    fn create_element(&self, name: QualName, attrs: Vec<Attribute>, flags: ElementFlags) -> NodeId {
        self.styled.set(self.styled.get() || name.local == local_name!("style"));
        self.made(self.inner.create_element(name, attrs, flags))
    }

    fn create_comment(&self, text: StrTendril) -> NodeId {
        self.made(self.inner.create_comment(text))
    }

    fn create_pi(&self, target: StrTendril, data: StrTendril) -> NodeId {
        self.made(self.inner.create_pi(target, data))
    }

    fn append_doctype_to_document(&self, name: StrTendril, public_id: StrTendril, system_id: StrTendril) {
        self.inner.append_doctype_to_document(name, public_id, system_id);
    }

    fn append(&self, parent: &NodeId, child: NodeOrText<NodeId>) {
        self.placed(*parent, &child);
        self.inner.append(parent, child);
    }

    fn append_before_sibling(&self, sibling: &NodeId, new_node: NodeOrText<NodeId>) {
        if let Some(parent) = self.parent_of(*sibling) {
            self.placed(parent, &new_node);
        }
        self.inner.append_before_sibling(sibling, new_node);
    }

    fn append_based_on_parent_node(&self, element: &NodeId, before: &NodeId, child: NodeOrText<NodeId>) {
        if self.parent_of(*element).is_some() {
            self.append_before_sibling(element, child);
        } else {
            self.append(before, child);
        }
    }

    fn remove_from_parent(&self, target: &NodeId) {
        self.inner.remove_from_parent(target);
    }

    fn reparent_children(&self, node: &NodeId, new_parent: &NodeId) {
        // The children come one deeper; theirs are counted again as they grow.
        let depth = self.depths.borrow().get(new_parent).map_or(1, |d| d + 1);
        let children: Vec<NodeId> =
            self.inner.0.borrow().tree.get(*node).map(|n| n.children().map(|c| c.id()).collect()).unwrap_or_default();
        let mut depths = self.depths.borrow_mut();
        depths.extend(children.into_iter().map(|child| (child, depth)));
        drop(depths);
        self.inner.reparent_children(node, new_parent);
    }

    fn add_attrs_if_missing(&self, target: &NodeId, attrs: Vec<Attribute>) {
        self.inner.add_attrs_if_missing(target, attrs);
    }

    fn get_template_contents(&self, target: &NodeId) -> NodeId {
        self.inner.get_template_contents(target)
    }

    fn mark_script_already_started(&self, _: &NodeId) {}
}
