//! Forms filled in and saved as they are: a number in a field that fills its cell is what the cell shows.

use scraper::{ElementRef, Node as Dom};

use super::looks::Looks;

/// Types of fields that show what was typed.
const TYPED: &[&str] = &["", "text", "number", "tel"];

/// Characters behind a field at most: 件, 万元, （件）.
const MOST_BEHIND: usize = 6;

/// The number in the one field that a cell of a table holds, with its unit if one stands behind it; none if the cell holds
/// anything else.
pub fn number(cell: ElementRef<'_>, looks: &Looks) -> Option<String> {
    let mut only = None;
    let mut behind = String::new();
    // A textarea's text is its own.
    let own = |parent: ego_tree::NodeRef<'_, Dom>| is_field(parent.value());
    for node in cell.descendants().skip(1).filter(|n| !n.parent().is_some_and(own)) {
        match node.value() {
            Dom::Text(text) if !text.trim().is_empty() => {
                let around = node.parent().and_then(ElementRef::wrap).map(|e| looks.get(e));
                let seen = around.is_none_or(|look| !(look.hidden || look.struck || look.mute));
                behind.push_str(text.trim());
                let unit = !behind.contains(char::is_numeric) && behind.chars().count() <= MOST_BEHIND;
                if only.is_none() || !seen || !unit {
                    return None;
                }
            }
            Dom::Element(e) if matches!(e.name(), "img" | "select" | "button" | "table" | "script" | "style") => {
                return None;
            }
            value if is_field(value) && only.replace(node).is_some() => return None,
            _ => {}
        }
    }
    let field = ElementRef::wrap(only?)?;
    let value = field.value();
    let typed = TYPED.contains(&value.attr("type").unwrap_or_default().to_ascii_lowercase().as_str());
    let shown = match value.name() {
        "textarea" => field.text().collect(),
        _ => value.attr("value").filter(|_| typed)?.to_string(),
    };
    let look = looks.get(field);
    let seen = !(look.hidden || look.struck || look.mute);
    let digits = |c: char| c.is_numeric() || ",，.．-－−".contains(c) || c.is_whitespace();
    let is_number = seen && shown.contains(char::is_numeric) && shown.chars().all(digits);
    is_number.then(|| format!("{shown}{behind}"))
}

fn is_field(node: &Dom) -> bool {
    matches!(node, Dom::Element(e) if matches!(e.name(), "input" | "textarea"))
}
