//! What of a page is shown, worked out once for all its elements.

use ego_tree::NodeId;
use foldhash::{HashMap, HashMapExt};
use scraper::{ElementRef, Node as Dom};

use super::css::{Color, Paint, Says, Sheet};
use super::screen;
use crate::read::budget::Budget;

/// How an element looks, where it looks otherwise than plain text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Look {
    /// It takes no place: `display: none`.
    pub gone: bool,
    /// Nothing in it is shown.
    pub hidden: bool,
    /// All in it is struck out.
    pub struck: bool,
    /// Its own text is not shown; elements in it may be.
    pub mute: bool,
    /// Above (1) or below (-1) the line.
    pub shift: i8,
    /// Its own text is in bold type. That of headings and header cells is so by what they are.
    pub bold: bool,
}

/// The looks of all elements of a page that have any.
pub struct Looks(HashMap<NodeId, Look>);

/// What elements have from those around them.
#[derive(Clone, Copy)]
struct Around {
    invisible: bool,
    tiny: bool,
    color: Option<Color>,
    ground: Option<Color>,
    clear: bool,
    bold: bool,
}

/// The article of a page of WeChat, which the page's own script shows once it has run.
const SHOWN_BY_SCRIPT: &str = "js_content";
/// Colours nearer than this are one to the eye.
const NEAR: u8 = 10;

impl Looks {
    /// Of one element.
    pub fn get(&self, element: ElementRef<'_>) -> Look {
        self.0.get(&element.id()).copied().unwrap_or_default()
    }
}

/// Works out the looks of elements on the way through a page.
pub struct Painter<'b> {
    budget: &'b Budget,
    sheet: Sheet,
    /// What the elements that are open hand on.
    open: Vec<Around>,
    looks: Looks,
}

/// A page without styles: black on white.
const PLAIN: Around =
    Around { invisible: false, tiny: false, color: Some([0; 3]), ground: Some([255; 3]), clear: false, bold: false };

impl<'b> Painter<'b> {
    /// By the styles of a page, if it has any.
    pub fn new(root: ElementRef<'_>, styled: bool, budget: &'b Budget) -> Self {
        let mut sheet = Sheet::default();
        let elements = styled.then(|| root.descendants().filter_map(ElementRef::wrap));
        for style in elements.into_iter().flatten().filter(|e| e.value().name() == "style") {
            if style.value().attr("media").is_none_or(screen::holds) {
                sheet.add(&style.text().collect::<String>(), budget);
            }
        }
        Self { budget, sheet, open: Vec::new(), looks: Looks(HashMap::new()) }
    }

    /// An element begins.
    pub fn open(&mut self, element: ElementRef<'_>) -> Look {
        let around = self.open.last().copied().unwrap_or(PLAIN);
        let (look, own) = look(&self.sheet, element, around, self.budget);
        if look != Look::default() {
            self.looks.0.insert(element.id(), look);
        }
        self.open.push(own);
        look
    }

    /// The last that began ends.
    pub fn close(&mut self) {
        self.open.pop();
    }

    /// The looks of all that were met.
    pub fn done(self) -> Looks {
        self.looks
    }
}

fn look(sheet: &Sheet, element: ElementRef<'_>, around: Around, budget: &Budget) -> (Look, Around) {
    let value = element.value();
    let name = value.name();
    let plain = value.attrs().next().is_none() && sheet.is_empty();
    let mut says = if plain { Says::default() } else { sheet.says(element, budget) };
    if value.id() == Some(SHOWN_BY_SCRIPT) {
        (says.invisible, says.clear) = (None, None);
    }
    let mut own = around;
    own.invisible = says.invisible.unwrap_or(around.invisible);
    own.tiny = says.tiny.unwrap_or(around.tiny);
    own.bold = says.bold.unwrap_or(around.bold || matches!(name, "b" | "strong"));
    if let Some(color) = says.color {
        own.clear = color == Paint::Clear;
        own.color = if let Paint::Solid(color) = color { Some(color) } else { None };
    } else if name == "a" && value.attr("href").is_some() {
        // Links have a colour of their own.
        (own.color, own.clear) = (None, false);
    }
    match says.ground {
        Some(Paint::Solid(ground)) => own.ground = Some(ground),
        Some(Paint::Unknown) => own.ground = None,
        Some(Paint::Clear) | None => {}
    }
    let like = |(a, b): (Color, Color)| a.iter().zip(b).all(|(a, b)| a.abs_diff(b) < NEAR);
    let same = own.color.zip(own.ground).is_some_and(like);
    let shift = match (says.shift, name) {
        (Some(shift), _) if shift != 0 => shift,
        (_, "sup") => 1,
        (_, "sub") => -1,
        _ => 0,
    };
    let gone = says.gone == Some(true);
    let look = Look {
        gone,
        hidden: gone || says.clear == Some(true),
        struck: matches!(name, "del" | "s" | "strike") && says.struck != Some(false) || says.struck == Some(true),
        mute: own.invisible || own.tiny || own.clear || same,
        shift,
        bold: own.bold,
    };
    (look, own)
}

/// The text that stands in an element itself.
pub fn own_text(element: ElementRef<'_>) -> String {
    let texts = element.children().filter_map(|n| if let Dom::Text(t) = n.value() { Some(&**t) } else { None });
    texts.collect::<Vec<&str>>().join(" ").trim().to_string()
}
