//! Which of a page's styles are for the screen that a page is read on here: a desk's, as its office looks at it. Media Queries
//! Level 4, as far as pages use them; what is not known of a screen is taken to hold.

/// The window, in dots: wide enough for what a page shows on a desk, high as such a screen is.
const WIDTH: f64 = 1440.0;
const HEIGHT: f64 = 900.0;
/// Dots of an em where none is declared.
const EM: f64 = 16.0;
/// Dots of an inch.
const INCH: f64 = 96.0;

/// Does a list of media queries (`screen and (max-width: 600px), print`) hold? An empty one does.
pub fn holds(queries: &str) -> bool {
    let queries = queries.trim().to_ascii_lowercase();
    queries.is_empty() || queries.split(',').any(|query| one(query.trim()))
}

/// One query: a kind of device and conditions.
fn one(query: &str) -> bool {
    let (negated, rest) = match query.strip_prefix("not") {
        Some(rest) if rest.starts_with([' ', '(']) => (true, rest.trim_start()),
        _ => (false, query),
    };
    let rest = rest.strip_prefix("only ").unwrap_or(rest);
    negated != conditions(rest).all(|condition| condition_holds(&condition))
}

/// The device and the conditions, which `and` joins. Those that `or` joins are one condition.
fn conditions(query: &str) -> impl Iterator<Item = String> {
    let (mut all, mut depth, mut now) = (Vec::new(), 0_usize, String::new());
    for word in query.replace('(', " ( ").replace(')', " ) ").split_whitespace() {
        match word {
            "(" => depth += 1,
            ")" => depth = depth.saturating_sub(1),
            _ => {}
        }
        if word == "and" && depth == 0 {
            all.push(std::mem::take(&mut now));
        } else {
            now.push_str(word);
            now.push(' ');
        }
    }
    all.push(now);
    all.into_iter()
}

fn condition_holds(condition: &str) -> bool {
    let inner = condition.replace(['(', ')'], " ");
    let inner = inner.trim();
    match inner {
        "" | "all" | "screen" => return true,
        "print" | "speech" | "tty" | "tv" | "projection" | "handheld" | "braille" | "embossed" | "aural" => {
            return false;
        }
        _ => {}
    }
    if let Some((name, value)) = inner.split_once(':') {
        return feature(name.trim(), value.trim());
    }
    ranged(inner)
}

/// `max-width: 600px`.
fn feature(name: &str, value: &str) -> bool {
    let screen = |name: &str| match name.trim_start_matches("device-") {
        "width" => Some(WIDTH),
        "height" => Some(HEIGHT),
        _ => None,
    };
    if let Some(own) = name.strip_prefix("max-").and_then(screen) {
        return dots(value).is_none_or(|most| own <= most);
    }
    if let Some(own) = name.strip_prefix("min-").and_then(screen) {
        return dots(value).is_none_or(|least| own >= least);
    }
    if let Some(own) = screen(name) {
        return dots(value).is_some_and(|is| (own - is).abs() < 0.5);
    }
    match name {
        "orientation" => value == "landscape",
        "prefers-color-scheme" => value == "light",
        "hover" | "any-hover" => value == "hover",
        "pointer" | "any-pointer" => value == "fine",
        "forced-colors" | "inverted-colors" | "scan" => value == "none",
        _ if name.starts_with("prefers-") => value == "no-preference",
        // Finer dots than a desk's.
        _ if name.ends_with("device-pixel-ratio") => value.parse().is_ok_and(|ratio: f64| ratio <= 1.0),
        _ => true,
    }
}

/// `width <= 600px`, `400px < width <= 600px`.
fn ranged(text: &str) -> bool {
    let spaced = ["<=", ">=", "<", ">"].iter().find(|sign| text.contains(*sign));
    if spaced.is_none() {
        return !matches!(text, "monochrome" | "grid");
    }
    let mut values: Vec<Option<f64>> = Vec::new();
    let mut signs: Vec<&str> = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['<', '>']) {
        let len = if rest[at + 1..].starts_with('=') { 2 } else { 1 };
        values.push(side(rest[..at].trim()));
        signs.push(&rest[at..at + len]);
        rest = &rest[at + len..];
    }
    values.push(side(rest.trim()));
    signs.iter().zip(values.windows(2)).all(|(sign, pair)| match (pair[0], pair[1]) {
        (Some(a), Some(b)) => match *sign {
            "<" => a < b,
            "<=" => a <= b,
            ">" => a > b,
            _ => a >= b,
        },
        _ => true,
    })
}

fn side(text: &str) -> Option<f64> {
    match text {
        "width" | "device-width" => Some(WIDTH),
        "height" | "device-height" => Some(HEIGHT),
        length => dots(length),
    }
}

/// A length in dots.
fn dots(text: &str) -> Option<f64> {
    let unit = text.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(text.len());
    let number: f64 = text[..unit].trim().parse().ok()?;
    let each = match &text[unit..] {
        "px" => 1.0,
        "em" | "rem" => EM,
        "in" => INCH,
        "cm" => INCH / 2.54,
        "mm" => INCH / 25.4,
        "pt" => INCH / 72.0,
        "" if number == 0.0 => 1.0,
        _ => return None,
    };
    Some(number * each)
}
