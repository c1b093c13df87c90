//! What a spreadsheet shows of a stored number by its format, where that may be another number: `#,##0,` thousands, `0!.0000`
//! a point among the digits, `0%`, fewer decimals, nothing at all (ECMA-376 part 1, 18.8.31).

/// A piece of a format's section.
#[derive(Debug, Clone, PartialEq)]
enum Piece {
    /// A place for a digit; must it be filled?
    Digit(bool),
    Point,
    Comma,
    Percent,
    Literal(char),
}

/// The formats known by number alone.
pub fn builtin(id: &str) -> Option<&'static str> {
    Some(match id {
        "1" => "0",
        "2" => "0.00",
        "3" | "37" | "38" => "#,##0",
        "4" | "39" | "40" => "#,##0.00",
        "9" => "0%",
        "10" => "0.00%",
        _ => return None,
    })
}

/// May the format show another number than the one that is stored? Dates, texts and fractions are no matter here.
pub fn may_differ(format: &str) -> bool {
    !format.eq_ignore_ascii_case("general") && !format.contains('@') && sections(format).iter().all(Option::is_some)
}

/// What is shown, where that is not the number; none where it is, or where the format is none that is known.
pub fn otherwise(format: &str, stored: f64) -> Option<String> {
    if !stored.is_finite() || stored.abs() >= 1e15 {
        return None;
    }
    let sections: Option<Vec<Vec<Piece>>> = sections(format).into_iter().collect();
    let sections = sections?;
    let (section, value) = match (stored, sections.as_slice()) {
        (_, []) => return None,
        (n, [_, below, ..]) if n < 0.0 => (below, -n),
        (n, [_, _, zero, ..]) if n == 0.0 => (zero, n),
        (n, [first, ..]) => (first, n),
    };
    let shown = render(section, value);
    let plain: String = shown.chars().filter(|c| c.is_ascii_digit() || matches!(c, '.' | '-')).collect();
    let same = plain.parse::<f64>().is_ok_and(|n| (n - value).abs() <= 1e-9 * value.abs().max(1.0) || n == stored);
    (!same || shown.contains('%')).then_some(shown)
}

/// The sections of a format; none for one that is no plain number's.
fn sections(format: &str) -> Vec<Option<Vec<Piece>>> {
    let mut sections = vec![Some(Vec::new())];
    let mut chars = format.chars();
    while let Some(c) = chars.next() {
        let piece = match c {
            ';' => {
                sections.push(Some(Vec::new()));
                continue;
            }
            '0' => Some(Piece::Digit(true)),
            '#' | '?' => Some(Piece::Digit(false)),
            '.' => Some(Piece::Point),
            ',' => Some(Piece::Comma),
            '%' => Some(Piece::Percent),
            '\\' | '!' => chars.next().map(Piece::Literal),
            '_' | '*' => {
                chars.next();
                continue;
            }
            '"' => {
                let literal: Vec<Piece> = chars.by_ref().take_while(|c| *c != '"').map(Piece::Literal).collect();
                if let Some(Some(open)) = sections.last_mut() {
                    open.extend(literal);
                }
                continue;
            }
            '[' => {
                let inner: String = chars.by_ref().take_while(|c| *c != ']').collect();
                // Colours and currencies; times and conditions are not worked out.
                let known = inner.starts_with('$')
                    || inner.chars().all(char::is_alphabetic)
                        && !matches!(inner.as_str(), "h" | "m" | "s" | "hh" | "mm" | "ss");
                if known { continue } else { None }
            }
            'E' | 'e' | 'G' | 'y' | 'm' | 'd' | 'h' | 's' | '/' | '@' => None,
            c => Some(Piece::Literal(c)),
        };
        let open = sections.last_mut();
        match (open, piece) {
            (Some(Some(open)), Some(piece)) => open.push(piece),
            (Some(open), None) => *open = None,
            _ => {}
        }
    }
    sections
}

fn render(section: &[Piece], value: f64) -> String {
    let point = section.iter().position(|p| *p == Piece::Point).unwrap_or(section.len());
    let is_digit = |p: &Piece| matches!(p, Piece::Digit(_));
    let decimals = section[point..].iter().filter(|p| is_digit(p)).count();
    let last = section[..point].iter().rposition(is_digit);
    // Commas behind the last digit divide by a thousand each; others group.
    let scale = last.map_or(0, |last| section[last..point].iter().filter(|p| **p == Piece::Comma).count());
    let percents = section.iter().filter(|p| **p == Piece::Percent).count();
    let scaled = value.abs() * 100f64.powi(i32::try_from(percents).unwrap_or(0))
        / 1000f64.powi(i32::try_from(scale).unwrap_or(0));
    let text = format!("{scaled:.decimals$}");
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    if !section.iter().any(is_digit) {
        return section.iter().filter_map(|p| if let Piece::Literal(c) = p { Some(*c) } else { None }).collect();
    }
    // Digits fill their places from the right; what is left over stands at the first.
    let mut digits: Vec<char> = whole.chars().filter(|c| *c != '0' || whole.len() > 1).collect();
    let mut out: Vec<char> = Vec::new();
    let first = section[..point].iter().position(is_digit);
    for (i, piece) in section[..point].iter().enumerate().rev() {
        match piece {
            Piece::Digit(filled) => {
                match digits.pop() {
                    Some(c) => out.push(c),
                    None if *filled => out.push('0'),
                    None => {}
                }
                if Some(i) == first {
                    out.extend(digits.drain(..).rev());
                }
            }
            Piece::Literal(c) => out.push(*c),
            Piece::Percent => out.push('%'),
            Piece::Comma | Piece::Point => {}
        }
    }
    let mut shown: String = out.into_iter().rev().collect();
    let mut fraction = fraction.chars();
    for piece in &section[point..] {
        match piece {
            Piece::Point => shown.push('.'),
            Piece::Digit(_) => shown.extend(fraction.next()),
            Piece::Literal(c) => shown.push(*c),
            Piece::Percent => shown.push('%'),
            Piece::Comma => {}
        }
    }
    if value < 0.0 { format!("-{shown}") } else { shown }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_otherwise_is_worked_out() {
        let is = |format: &str, stored: f64, shown: Option<&str>| {
            assert_eq!(otherwise(format, stored).as_deref(), shown, "{format} {stored}");
        };
        is("#,##0,", 123_456.0, Some("123"));
        is("0!.0000", 123_456.0, Some("12.3456"));
        is("0!.0,\"万\"", 123_456.0, Some("12.3万"));
        is("0%", 0.5, Some("50%"));
        is("0.00", 12.345, Some("12.35"));
        is("0", 12.6, Some("13"));
        is(";;;", 7.0, Some(""));
        is("0.00\"万元\"", 12.5, None);
        is("#,##0", 1_234_567.0, None);
        is("#,##0;-#,##0", -5.0, None);
        is("General", 7.0, None);
        is("yyyy-mm-dd", 45_000.0, None);
        is("0.00E+00", 12.0, None);
        is("#", 0.0, Some(""));
        is("0_);(0)", -5.0, None);
    }
}
