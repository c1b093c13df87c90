//! Of style sheets and style attributes, the rules that bear on whether text is shown, and how.

use std::collections::HashMap;

use scraper::{ElementRef, Selector};

use super::screen;
use crate::read::budget::{Budget, Of};

/// Colour, as red, green, blue.
pub type Color = [u8; 3];

/// What one set of declarations says; none of what it does not speak of.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Says {
    /// `display: none`.
    pub gone: Option<bool>,
    /// `visibility`.
    pub invisible: Option<bool>,
    /// `opacity: 0`, nothing left after clipping, out of the page.
    pub clear: Option<bool>,
    /// `font-size: 0`.
    pub tiny: Option<bool>,
    /// `text-decoration: line-through`.
    pub struck: Option<bool>,
    /// `font-weight`.
    pub bold: Option<bool>,
    /// Above (1), on (0) or below (-1) the line.
    pub shift: Option<i8>,
    /// The colour of the text; an unknown one is none.
    pub color: Option<Paint>,
    /// The ground.
    pub ground: Option<Paint>,
}

/// A colour as it is declared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paint {
    /// Nothing is painted.
    Clear,
    /// This colour.
    Solid(Color),
    /// Something that is not worked out: a picture, a variable.
    Unknown,
}

/// Rules of a page at most, and how deep they are nested.
const MOST_RULES: usize = 20_000;
const DEEPEST: usize = 6;
/// Text this far out is out of every page, in dots.
const FAR: f64 = 500.0;

/// Properties of which one must be in a rule that bears on what is shown.
const TELLING: &[&str] = &[
    "display",
    "visibility",
    "opacity",
    "font",
    "color",
    "background",
    "decoration",
    "vertical-align",
    "clip",
    "overflow",
    "indent",
    "left",
    "top",
    "scale",
];

/// The style sheets of a page.
#[derive(Default)]
pub struct Sheet {
    rules: Vec<Rule>,
    /// The rules whose last part names this tag (`td`), class (`.a`) or id (`#a`); `*` of those that name none.
    by_key: HashMap<String, Vec<usize>>,
}

struct Rule {
    selector: Selector,
    /// Ids, classes, tags of the selector.
    weight: (usize, usize, usize),
    /// How many elements it looks at, or chains of them.
    parts: usize,
    plain: Says,
    important: Says,
}

impl Sheet {
    /// Add the content of a `style` element.
    pub fn add(&mut self, text: &str, budget: &Budget) {
        if TELLING.iter().any(|word| text.contains(word)) {
            self.rules_in(&without_comments(text), 0, budget);
        }
    }

    /// Does it say nothing?
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    fn rules_in(&mut self, text: &str, depth: usize, budget: &Budget) {
        let mut rest = text;
        while let Some(open) = rest.find('{') {
            let head = rest[..open].rsplit([';', '}']).next().unwrap_or_default().trim();
            let (body, after) = block(&rest[open + 1..]);
            rest = after;
            if self.rules.len() >= MOST_RULES {
                budget.leave_out(["网页样式的条数（上限 20000）", "the number of its rules of style (limit 20000)"]);
                return;
            }
            match head.strip_prefix('@') {
                // What is for paper or for telephones alone is not what is shown.
                Some(at) if at.starts_with("media") || at.starts_with("supports") || at.starts_with("layer") => {
                    let holds = at.strip_prefix("media").map_or(!at.starts_with("supports not"), screen::holds);
                    if depth < DEEPEST && holds {
                        self.rules_in(body, depth + 1, budget);
                    }
                }
                Some(_) => {}
                None => self.rule(head, body),
            }
        }
    }

    fn rule(&mut self, head: &str, body: &str) {
        let (plain, important) = declarations(body);
        if plain == Says::default() && important == Says::default() {
            return;
        }
        // What depends on where the mouse is, or stands beside an element's own text, is left aside.
        let states = |s: &&str| {
            !s.contains("::") && ![":hover", ":focus", ":active", ":before", ":after"].iter().any(|p| s.contains(p))
        };
        for part in head.split(',').map(str::trim).filter(|s| !s.is_empty()).filter(states) {
            let Ok(selector) = Selector::parse(part) else { continue };
            let last = part.rsplit([' ', '>', '+', '~']).next().unwrap_or(part);
            let at = self.rules.len();
            self.by_key.entry(key(last)).or_default().push(at);
            let count = |c: char| part.matches(c).count();
            let compounds = || part.split([' ', '>', '+', '~']).filter(|p| !p.is_empty());
            let tags = compounds().filter(|p| p.starts_with(|c: char| c.is_ascii_alphabetic())).count();
            let weight = (count('#'), count('.') + count('[') + count(':'), tags);
            let parts = compounds().count();
            self.rules.push(Rule { selector, weight, parts, plain: plain.clone(), important: important.clone() });
        }
    }

    /// What the page says of an element: its style sheets by weight and order, then its own attributes. Once the budget is used
    /// up, its attributes alone.
    pub fn says(&self, element: ElementRef<'_>, budget: &Budget) -> Says {
        let value = element.value();
        let mut says = attributes(element);
        let (own, own_important) = value.attr("style").map(declarations).unwrap_or_default();
        if self.rules.is_empty() {
            says.over(&own);
            says.over(&own_important);
            return says;
        }
        let mut keys: Vec<String> = vec!["*".to_string(), value.name().to_string()];
        keys.extend(value.classes().map(|c| format!(".{c}")));
        keys.extend(value.id().map(|id| format!("#{id}")));
        let mut fitting: Vec<usize> = keys.iter().filter_map(|k| self.by_key.get(k)).flatten().copied().collect();
        fitting.retain(|&i| {
            let rule = &self.rules[i];
            budget.take(Of::Rules, rule.parts) && rule.selector.matches(&element)
        });
        fitting.sort_by_key(|&i| (self.rules[i].weight, i));
        for &i in &fitting {
            says.over(&self.rules[i].plain);
        }
        says.over(&own);
        for &i in &fitting {
            says.over(&self.rules[i].important);
        }
        says.over(&own_important);
        says
    }
}

impl Says {
    /// What the other says counts.
    fn over(&mut self, other: &Self) {
        fn set<T: Clone>(own: &mut Option<T>, other: &Option<T>) {
            if other.is_some() {
                own.clone_from(other);
            }
        }
        set(&mut self.gone, &other.gone);
        set(&mut self.invisible, &other.invisible);
        set(&mut self.clear, &other.clear);
        set(&mut self.tiny, &other.tiny);
        set(&mut self.struck, &other.struck);
        set(&mut self.bold, &other.bold);
        set(&mut self.shift, &other.shift);
        set(&mut self.color, &other.color);
        set(&mut self.ground, &other.ground);
    }
}

/// What attributes of old say: `color` of `font`, `bgcolor`, `hidden`.
fn attributes(element: ElementRef<'_>) -> Says {
    let value = element.value();
    let mut says = Says::default();
    if value.attr("hidden").is_some() {
        says.gone = Some(true);
    }
    if let Some(color) = value.attr("bgcolor") {
        says.ground = Some(paint(&color.to_ascii_lowercase()));
    }
    if value.attr("background").is_some() {
        says.ground = Some(Paint::Unknown);
    }
    let own = match value.name() {
        "font" => value.attr("color"),
        "body" => value.attr("text"),
        _ => None,
    };
    says.color = own.map(|color| paint(&color.to_ascii_lowercase()));
    says
}

/// The tag, class or id by which a compound selector is looked up.
fn key(compound: &str) -> String {
    let compound = compound.split([':', '[']).next().unwrap_or_default();
    let from = compound.rfind(['#', '.']).unwrap_or(0);
    match &compound[from..] {
        "" => "*".to_string(),
        tag if !tag.starts_with(['#', '.']) => tag.to_ascii_lowercase(),
        other => other.to_string(),
    }
}

fn without_comments(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("/*") {
        out.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    out.push_str(rest);
    // Old pages hide their sheets from older browsers.
    out.replace("<!--", "").replace("-->", "")
}

/// The content of a block that is open, and what follows it.
fn block(text: &str) -> (&str, &str) {
    let mut depth = 1usize;
    for (at, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return (&text[..at], &text[at + 1..]);
        }
    }
    (text, "")
}

/// What declarations say, ordinary ones and important ones.
fn declarations(text: &str) -> (Says, Says) {
    if !text.contains(':') {
        return Default::default();
    }
    let text = text.to_ascii_lowercase();
    let (mut plain, mut important) = (Says::default(), Says::default());
    let mut frame = Frame::default();
    for declaration in text.split(';') {
        let Some((name, value)) = declaration.split_once(':') else { continue };
        let (name, value) = (name.trim(), value.trim());
        let (value, counts) = match value.split_once('!') {
            Some((value, _)) => (value.trim(), &mut important),
            None => (value, &mut plain),
        };
        declare(counts, name, value);
        frame.note(name, value);
    }
    if frame.is_empty() {
        plain.clear = Some(true);
    }
    (plain, important)
}

fn declare(says: &mut Says, name: &str, value: &str) {
    match name {
        "display" => says.gone = Some(value == "none"),
        "visibility" => says.invisible = Some(matches!(value, "hidden" | "collapse")),
        "opacity" => says.clear = number(value).map(|n| n < 0.02).or(says.clear),
        "filter" if value.replace(' ', "").contains("opacity(0") => says.clear = Some(true),
        "transform" if value.replace(' ', "").contains("scale(0)") => says.clear = Some(true),
        "font-size" => says.tiny = Some(length(value).is_some_and(|n| n <= 0.5)),
        "font" => {
            let size = value.split([' ', '/']).find_map(length);
            says.tiny = size.map(|n| n <= 0.5).or(says.tiny);
            says.bold = Some(value.split(' ').find_map(weight) == Some(true));
        }
        "font-weight" => says.bold = weight(value).or(says.bold),
        "text-decoration" | "text-decoration-line" => says.struck = Some(value.contains("line-through")),
        "vertical-align" => {
            says.shift = Some(match value {
                "super" => 1,
                "sub" => -1,
                _ => 0,
            });
        }
        "color" | "-webkit-text-fill-color" => says.color = Some(paint(value)),
        "background-color" => says.ground = Some(paint(value)),
        "background" | "background-image" => {
            let picture = value.contains("url(") || value.contains("gradient");
            let color = || value.split_whitespace().map(paint).find(|p| *p != Paint::Unknown);
            match (picture, name) {
                (true, _) => says.ground = Some(Paint::Unknown),
                (false, "background") => says.ground = Some(color().unwrap_or(paint(value))),
                _ => {}
            }
        }
        _ => {}
    }
}

/// The size and the place of an element's box, as far as they leave nothing of it.
#[derive(Default)]
struct Frame {
    cut: bool,
    flat: bool,
    placed: bool,
    out: bool,
    clipped: bool,
}

impl Frame {
    fn note(&mut self, name: &str, value: &str) {
        let value = value.split('!').next().unwrap_or_default().trim();
        match name {
            "overflow" | "overflow-x" | "overflow-y" => self.cut |= matches!(value, "hidden" | "clip"),
            "height" | "max-height" | "width" | "max-width" => self.flat |= length(value).is_some_and(|n| n <= 1.0),
            "position" => self.placed |= matches!(value, "absolute" | "fixed"),
            "left" | "top" | "right" | "bottom" => self.out |= length(value).is_some_and(|n| n <= -FAR),
            "text-indent" | "margin-left" => self.clipped |= length(value).is_some_and(|n| n <= -FAR),
            "clip" => {
                let inner: String = value.chars().filter(|c| !c.is_whitespace()).collect();
                let zero = ["rect(0,0,0,0)", "rect(0000)", "rect(0px,0px,0px,0px)", "rect(1px,1px,1px,1px)"];
                self.clipped |= zero.contains(&inner.as_str());
            }
            "clip-path" => {
                self.clipped |=
                    value.starts_with("inset(50%") || value.starts_with("inset(100%") || value == "circle(0)"
            }
            _ => {}
        }
    }

    fn is_empty(&self) -> bool {
        (self.cut && self.flat) || (self.placed && self.out) || self.clipped
    }
}

/// Is a weight that of bold type (600 and more)? None of what is no weight, or that of what stands around.
fn weight(value: &str) -> Option<bool> {
    match value {
        "bold" | "bolder" => Some(true),
        "normal" | "lighter" => Some(false),
        _ => value.parse::<u32>().ok().filter(|n| (1..=1000).contains(n)).map(|n| n >= 600),
    }
}

/// A plain number or a percentage as a share.
fn number(value: &str) -> Option<f64> {
    match value.strip_suffix('%') {
        Some(percent) => percent.trim().parse::<f64>().ok().map(|n| n / 100.0),
        None => value.parse().ok(),
    }
}

/// A length in dots, near enough.
fn length(value: &str) -> Option<f64> {
    let digits = value.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '-' | '+'))).unwrap_or(value.len());
    let number: f64 = value[..digits].parse().ok()?;
    Some(match &value[digits..] {
        "" if number == 0.0 => 0.0,
        "" => return None,
        "px" => number,
        "pt" => number * 4.0 / 3.0,
        "em" | "rem" | "%" | "ex" | "ch" if number == 0.0 => 0.0,
        "em" | "rem" => number * 16.0,
        "cm" => number * 37.8,
        "mm" => number * 3.78,
        "in" => number * 96.0,
        "vw" | "vh" | "%" => number * 10.0,
        _ => return None,
    })
}

/// A colour; of names those that pages use for ground and text.
fn paint(value: &str) -> Paint {
    let value = value.trim();
    let named = |name: &str| -> Option<Color> {
        Some(match name {
            "white" => [255, 255, 255],
            "black" | "windowtext" => [0, 0, 0],
            "red" => [255, 0, 0],
            "blue" => [0, 0, 255],
            "navy" => [0, 0, 128],
            "green" => [0, 128, 0],
            "yellow" => [255, 255, 0],
            "gray" | "grey" => [128, 128, 128],
            "silver" => [192, 192, 192],
            "lightgray" | "lightgrey" => [211, 211, 211],
            "whitesmoke" => [245, 245, 245],
            "snow" => [255, 250, 250],
            "ivory" => [255, 255, 240],
            _ => return None,
        })
    };
    if matches!(value, "transparent" | "none") {
        return Paint::Clear;
    }
    let digits = value.strip_prefix('#').unwrap_or(value);
    let hex = |from: usize, to: usize| digits.get(from..to).and_then(|h| u8::from_str_radix(h, 16).ok());
    let all_hex = digits.bytes().all(|b| b.is_ascii_hexdigit());
    if all_hex && value.starts_with('#') && matches!(digits.len(), 3 | 4) {
        let short = |i: usize| hex(i, i + 1).map(|h| h * 17);
        if digits.len() == 4 && short(3) == Some(0) {
            return Paint::Clear;
        }
        return short(0).zip(short(1)).zip(short(2)).map_or(Paint::Unknown, |((r, g), b)| Paint::Solid([r, g, b]));
    }
    if all_hex && matches!(digits.len(), 6 | 8) {
        if digits.len() == 8 && hex(6, 8) == Some(0) {
            return Paint::Clear;
        }
        return hex(0, 2).zip(hex(2, 4)).zip(hex(4, 6)).map_or(Paint::Unknown, |((r, g), b)| Paint::Solid([r, g, b]));
    }
    if let Some(inner) = value.strip_prefix("rgb").and_then(|v| v.trim_start_matches('a').strip_prefix('(')) {
        let parts: Vec<f64> = inner
            .trim_end_matches(')')
            .split([',', ' ', '/'])
            .filter(|p| !p.is_empty())
            .filter_map(|p| {
                let share = p.ends_with('%');
                number(p).map(|n| if share { n * 255.0 } else { n })
            })
            .collect();
        if parts.get(3).is_some_and(|a| *a < 0.02) {
            return Paint::Clear;
        }
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        if let [r, g, b, ..] = parts[..] {
            return Paint::Solid([r, g, b].map(|n| n.clamp(0.0, 255.0) as u8));
        }
    }
    named(value).map_or(Paint::Unknown, Paint::Solid)
}
