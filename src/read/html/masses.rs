//! What every element holds, counted once for the whole page: asked element by element, a page of nested ones would take time
//! by its square.

use ego_tree::NodeId;
use ego_tree::iter::Edge;
use foldhash::{HashMap, HashMapExt};
use html5ever::{LocalName, local_name};
use scraper::{ElementRef, Node as Dom};

use super::bounded::Parsed;
use super::is_skipped;
use super::looks::{Look, Looks, Painter};
use crate::base::text::is_space;
use crate::read::budget::Budget;

/// What an element holds.
#[derive(Debug, Clone, Copy, Default)]
pub struct Mass {
    /// Characters outside links and what is not shown.
    pub shown: u32,
    /// The same, with what only a style hides.
    written: u32,
    /// Links.
    links: u32,
    /// Tables, itself among them.
    pub tables: u32,
    /// Is it no text of the page, by what it is or by its style?
    pub skipped: bool,
    /// Is there anything in it, itself among it, that is told or left out: a menu, a control, hidden text?
    pub told: bool,
}

/// Links that make a menu.
const MENU: u32 = 5;

/// The masses of all elements of a page.
pub struct Masses {
    of: HashMap<NodeId, Mass>,
    /// Titles, metadata, and headings that are shown, in their order.
    pub says: Vec<NodeId>,
}

/// An element whose content is being counted.
struct Open {
    mass: Mass,
    /// Is text in it no text of the page?
    hidden: bool,
    /// Is the text in the element itself not shown?
    mute: bool,
    /// The same, styles aside.
    left_out: bool,
    /// Is it, or what it stands in, not shown?
    within_skipped: bool,
}

impl Masses {
    /// Count them, on one way through the page with how its elements look.
    pub fn of(page: &Parsed, budget: &Budget) -> (Self, Looks) {
        let root = page.html.root_element();
        let mut painter = Painter::new(root, page.styled, budget);
        let mut masses = Self { of: HashMap::with_capacity(page.nodes), says: Vec::new() };
        let mut open: Vec<Open> = Vec::new();
        for edge in root.traverse() {
            match edge {
                Edge::Open(node) => match node.value() {
                    Dom::Text(text) => {
                        let Some(around) = open.last_mut() else { continue };
                        let count = characters(text);
                        around.mass.shown += if around.hidden || around.mute { 0 } else { count };
                        around.mass.written += if around.left_out { 0 } else { count };
                    }
                    Dom::Element(element) => {
                        let look = ElementRef::wrap(node).map_or_else(Look::default, |e| painter.open(e));
                        let next = begin(&element.name.local, look, open.last());
                        let says = match element.name.local {
                            local_name!("title") | local_name!("meta") => true,
                            local_name!("h1") | local_name!("h2") | local_name!("h3") => {
                                !open.last().is_some_and(|o| o.within_skipped)
                            }
                            _ => false,
                        };
                        masses.says.extend(says.then(|| node.id()));
                        open.push(next);
                    }
                    _ => {}
                },
                Edge::Close(node) if node.value().is_element() => {
                    painter.close();
                    let Some(Open { mut mass, .. }) = open.pop() else { continue };
                    mass.told |= ElementRef::wrap(node).is_some_and(|e| mass.is_menu(e));
                    if let Some(around) = open.last_mut() {
                        around.mass.shown += mass.shown;
                        around.mass.written += mass.written;
                        around.mass.links += mass.links;
                        around.mass.tables += mass.tables;
                        around.mass.told |= mass.told;
                    }
                    masses.of.insert(node.id(), mass);
                }
                Edge::Close(_) => {}
            }
        }
        (masses, painter.done())
    }

    /// Of one element.
    pub fn get(&self, element: ElementRef<'_>) -> Mass {
        self.of.get(&element.id()).copied().unwrap_or_default()
    }
}

impl Mass {
    /// A menu: five links or more and no other text.
    pub fn is_menu(self, element: ElementRef<'_>) -> bool {
        self.written == 0
            && self.links >= MENU
            && matches!(
                element.value().name.local,
                local_name!("ul") | local_name!("ol") | local_name!("div") | local_name!("dl")
            )
    }
}

/// Characters of a text that are no blanks.
fn characters(text: &str) -> u32 {
    u32::try_from(text.chars().filter(|&c| !is_space(c)).count()).unwrap_or(u32::MAX / 4)
}

fn begin(name: &LocalName, look: Look, around: Option<&Open>) -> Open {
    let is_link = *name == local_name!("a");
    let by_name = is_skipped(name);
    let skipped = by_name || look.hidden || look.struck;
    Open {
        mass: Mass {
            links: u32::from(is_link),
            tables: u32::from(*name == local_name!("table")),
            skipped,
            told: skipped || look.mute || matches!(*name, local_name!("embed") | local_name!("frame")),
            ..Mass::default()
        },
        hidden: is_link || skipped || around.is_some_and(|o| o.hidden),
        mute: look.mute,
        left_out: is_link || by_name || around.is_some_and(|o| o.left_out),
        within_skipped: skipped || around.is_some_and(|o| o.within_skipped),
    }
}
