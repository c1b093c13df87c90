//! What every element holds, counted once for the whole page: asked element by element, a page of nested ones would take time
//! by its square.

use ego_tree::NodeId;
use ego_tree::iter::Edge;
use foldhash::{HashMap, HashMapExt};
use scraper::{ElementRef, Node as Dom};

use super::aside::is_heading;
use super::looks::Looks;
use super::{SKIPPED, skipped};
use crate::base::text::is_space;

/// What an element holds.
#[derive(Debug, Clone, Copy, Default)]
pub struct Mass {
    /// Characters outside links and what is not shown.
    pub shown: usize,
    /// The same, with what only a style hides.
    written: usize,
    /// Links.
    links: usize,
    /// Tables, itself among them.
    pub tables: usize,
    /// Headings, itself among them.
    pub headings: usize,
    /// Does it stand within something that is not shown?
    pub within_skipped: bool,
}

/// Links that make a menu.
const MENU: usize = 5;

/// The masses of all elements of a page.
pub struct Masses(HashMap<NodeId, Mass>);

/// An element whose content is being counted.
struct Open {
    id: NodeId,
    mass: Mass,
    /// Is text in it no text of the page?
    hidden: bool,
    /// Is the text in the element itself not shown?
    mute: bool,
    /// The same, styles aside.
    left_out: bool,
    /// Is it, or what it stands in, not shown?
    skipped: bool,
}

impl Masses {
    /// Count them.
    pub fn of(root: ElementRef<'_>, looks: &Looks) -> Self {
        let mut masses = HashMap::new();
        let mut open: Vec<Open> = Vec::new();
        for edge in root.traverse() {
            match edge {
                Edge::Open(node) => match node.value() {
                    Dom::Text(text) => {
                        let Some(around) = open.last_mut() else { continue };
                        let count = text.chars().filter(|&c| !is_space(c)).count();
                        around.mass.shown += if around.hidden || around.mute { 0 } else { count };
                        around.mass.written += if around.left_out { 0 } else { count };
                    }
                    _ => {
                        let next = begin(node, open.last(), looks);
                        open.push(next);
                    }
                },
                Edge::Close(node) if node.value().is_text() => {}
                Edge::Close(_) => {
                    let Some(Open { id, mass, .. }) = open.pop() else { continue };
                    if let Some(around) = open.last_mut() {
                        around.mass.shown += mass.shown;
                        around.mass.written += mass.written;
                        around.mass.links += mass.links;
                        around.mass.tables += mass.tables;
                        around.mass.headings += mass.headings;
                    }
                    masses.insert(id, mass);
                }
            }
        }
        Self(masses)
    }

    /// Of one element.
    pub fn get(&self, element: ElementRef<'_>) -> Mass {
        self.0.get(&element.id()).copied().unwrap_or_default()
    }

    /// A menu: five links or more and no other text.
    pub fn is_menu(&self, element: ElementRef<'_>) -> bool {
        let mass = self.get(element);
        matches!(element.value().name(), "ul" | "ol" | "div" | "dl") && mass.written == 0 && mass.links >= MENU
    }
}

fn begin(node: ego_tree::NodeRef<'_, Dom>, around: Option<&Open>, looks: &Looks) -> Open {
    let element = ElementRef::wrap(node);
    let name = element.map_or("", |e| e.value().name());
    let skipped = element.is_some_and(|e| skipped(e, looks));
    let within_skipped = around.is_some_and(|o| o.skipped);
    Open {
        id: node.id(),
        mass: Mass {
            links: usize::from(name == "a"),
            tables: usize::from(name == "table"),
            headings: usize::from(element.is_some_and(|e| is_heading(e.value()))),
            within_skipped,
            ..Mass::default()
        },
        hidden: name == "a" || skipped || around.is_some_and(|o| o.hidden),
        mute: element.is_some_and(|e| looks.get(e).mute),
        left_out: name == "a" || SKIPPED.contains(&name) || around.is_some_and(|o| o.left_out),
        skipped: skipped || within_skipped,
    }
}
