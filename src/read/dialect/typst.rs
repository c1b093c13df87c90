//! Typst's tables (`table(columns: …, [..], table.cell(colspan: 2)[..])`) and headings (`= …`).

use super::{Field, Piece, Starts, Written, is_page};
use crate::base::sign::{lowered, raised};
use crate::base::text::trim;
use crate::read::left::What;

/// Statements that set the type and say nothing.
const CODE: &[&str] = &["#let ", "#set ", "#show", "#import ", "#include "];
/// What is not carried into the report, by the words before its name.
const LEFT: &[(&str, What)] = &[("#link(\"", What::Link), ("image(\"", What::Picture), ("#include \"", What::Object)];
/// Contents within contents, and heads within heads, are followed this deep.
const DEEPEST: usize = 40;

/// Does a text have such tables?
pub fn is_in(text: &str) -> bool {
    text.contains("columns:")
        && !is_page(text)
        && ["#table(", "table.cell(", "table.header("].iter().any(|sign| text.contains(sign))
}

/// Its pieces.
pub fn pieces(text: &str) -> Vec<Piece> {
    let starts = Starts::of(text);
    let (mut pieces, mut at) = (vec![], 0);
    for (sign, what) in LEFT {
        let named = text.split(sign).skip(1).filter_map(|rest| rest.split(['"', '\n']).next());
        pieces.extend(named.map(|name| Piece::Left(*what, name.to_string())));
    }
    while at < text.len() {
        let rest = &text[at..];
        let line = rest.lines().next().unwrap_or_default();
        let begin = trim(line);
        if begin.starts_with('#') && begin.contains(['(', '[', '{']) || CODE.iter().any(|code| begin.starts_with(code))
        {
            let length = statement(rest);
            said(&text[..at + length], at, &starts, &mut pieces);
            at += length;
        } else {
            let heading = line.trim_start_matches('=');
            let own = if heading.len() < line.len() { heading.split(" <").next().unwrap_or_default() } else { line };
            let label = begin.starts_with('<') && begin.ends_with('>');
            pieces.push(Piece::Text(starts.before(at), if label { String::new() } else { plain(own, 0) }));
            at += line.len();
        }
        at += text[at..].find('\n').map_or(text.len() - at, |end| end + 1);
    }
    pieces
}

/// What a statement that ends with a text says: a table with its caption, a title, words.
fn said(text: &str, from: usize, starts: &Starts, pieces: &mut Vec<Piece>) {
    let whole = &text[from..];
    let named = |name: &str| {
        let at = whole.find(name)? + name.len();
        Some(plain(content(whole[at..].strip_prefix('[')?), 0))
    };
    if let Some(at) = whole.find("table(").filter(|_| !CODE.iter().any(|code| whole.trim_start().starts_with(code))) {
        let caption = named("caption: ");
        pieces.extend(caption.map(|caption| Piece::Text(starts.before(from), caption)));
        let mut written = Written { rows: vec![vec![]], ..Written::default() };
        arguments(text, from + at + "table(".len(), starts, 0, &mut written);
        // Without a word of it, there is one.
        written.columns = written.columns.max(1);
        pieces.push(Piece::Table(written));
    } else if CODE.iter().any(|code| whole.trim_start().starts_with(code)) {
        pieces.extend(named("title: ").map(|title| Piece::Text(starts.before(from), title)));
    } else {
        pieces.push(Piece::Text(starts.before(from), plain(whole, 0)));
    }
}

/// The length of a statement: to the end of the line in which all its brackets are closed.
fn statement(text: &str) -> usize {
    let (mut open, mut chars) = (Vec::new(), text.char_indices());
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => drop(chars.next()),
            '[' | '{' => open.push(c),
            // Within words brackets of this kind are words.
            '(' if open.last() != Some(&'[') || text[..at].ends_with(|c: char| c.is_ascii_alphanumeric()) => {
                open.push(c)
            }
            ')' if open.last() == Some(&'(') => drop(open.pop()),
            ']' if open.last() == Some(&'[') => drop(open.pop()),
            '}' if open.last() == Some(&'{') => drop(open.pop()),
            '\n' if open.is_empty() => return at,
            _ => {}
        }
    }
    text.len()
}

/// The inside of a content whose bracket is open, to the one that closes it.
fn content(text: &str) -> &str {
    let (mut depth, mut chars) = (0usize, text.char_indices());
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => drop(chars.next()),
            '[' => depth += 1,
            ']' if depth == 0 => return &text[..at],
            ']' => depth -= 1,
            _ => {}
        }
    }
    text
}

/// The arguments that begin at a byte, to the bracket that closes them, which is where they end.
fn arguments(text: &str, from: usize, starts: &Starts, depth: usize, written: &mut Written) -> usize {
    let (mut at, mut begin) = (from, from);
    while at < text.len() {
        let c = text[at..].chars().next().unwrap_or_default();
        match c {
            '[' => at += content(&text[at + 1..]).len() + 1,
            '"' => at += text[at + 1..].find('"').map_or(0, |end| end + 1),
            '(' => {
                let inner = matches!(text[begin..at].trim(), "table.header" | "table.footer") && depth < DEEPEST;
                at = match inner {
                    true => arguments(text, at + 1, starts, depth + 1, written),
                    false => at + 1 + enclosed(&text[at + 1..]).0,
                };
            }
            ',' | ')' => {
                argument(&text[begin..at], starts.before(begin + leading(&text[begin..at])) + 1, written);
                if c == ')' {
                    return at;
                }
                begin = at + 1;
            }
            _ => {}
        }
        at += text.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8);
    }
    text.len()
}

/// Where the bracket closes that is open before a text, and the contents between.
fn enclosed(text: &str) -> (usize, Vec<&str>) {
    let (mut at, mut depth, mut held) = (0, 0usize, vec![]);
    while let Some(c) = text[at..].chars().next() {
        match c {
            '[' => {
                let inside = content(&text[at + 1..]);
                held.push(inside);
                at += inside.len() + 1;
            }
            '"' => at += text[at + 1..].find('"').map_or(0, |end| end + 1),
            '(' => depth += 1,
            ')' if depth == 0 => return (at, held),
            ')' => depth -= 1,
            _ => {}
        }
        at = (at + text.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8)).min(text.len());
    }
    (text.len(), held)
}

fn leading(text: &str) -> usize {
    text.len() - text.trim_start().len()
}

/// An argument of a table: the number of its columns, or a cell.
fn argument(argument: &str, line: usize, written: &mut Written) {
    let own = argument.trim();
    if let Some(said) = own.strip_prefix("columns:") {
        written.columns = columns(said.trim());
        return;
    }
    let name = own.split(['(', '[', '"', ':']).next().unwrap_or_default().trim();
    let (cell, span) = match name {
        "" => (Some(own), ""),
        "table.cell" | "cell" => (own.find('[').map(|at| &own[at..]), own.split('[').next().unwrap_or_default()),
        _ => (None, ""),
    };
    let Some(cell) = cell.filter(|cell| cell.starts_with(['[', '"'])) else { return };
    let text = match cell.strip_prefix('[') {
        Some(inner) => plain(content(inner), 0),
        None => cell.trim_matches('"').to_string(),
    };
    let number = |key: &str| {
        let digits = span.split_once(key)?.1.trim_start();
        digits.split(|c: char| !c.is_ascii_digit()).next()?.parse::<usize>().ok()
    };
    let (cols, rows) = (number("colspan:").unwrap_or(1), number("rowspan:").unwrap_or(1));
    if let Some(row) = written.rows.last_mut() {
        row.push(Field { cols, rows, ..Field::new(&text, line) });
    }
}

/// `4`, `(auto, 1fr)`, `(1fr,) * 4`.
fn columns(said: &str) -> usize {
    let Some(list) = said.strip_prefix('(') else { return said.parse().unwrap_or(0) };
    let (list, after) = list.rsplit_once(')').unwrap_or((list, ""));
    let count = list.split(',').filter(|part| !part.trim().is_empty()).count();
    let times = after.trim().strip_prefix('*').and_then(|n| n.trim().parse::<usize>().ok()).unwrap_or(1);
    count.saturating_mul(times).min(super::LARGEST_SPAN)
}

/// Words without the calls around them.
fn plain(text: &str, depth: usize) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let after = &rest[c.len_utf8()..];
        match c {
            '\\' => match after.chars().next() {
                Some(next) if !next.is_whitespace() => {
                    out.push(next);
                    rest = &after[next.len_utf8()..];
                    continue;
                }
                _ => out.push('\n'),
            },
            '#' if after.starts_with(|c: char| c.is_ascii_alphabetic()) && depth < DEEPEST => {
                rest = call(after, depth, &mut out);
                continue;
            }
            '~' => out.push(' '),
            '*' | '[' | ']' => {}
            c => out.push(c),
        }
        rest = after;
    }
    out
}

/// A call within words: what it holds, as it shows it; what follows comes back.
fn call<'t>(text: &'t str, depth: usize, out: &mut String) -> &'t str {
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '.' | '-' | '_')).unwrap_or(text.len());
    let (name, mut rest) = text.split_at(end);
    if let Some(inside) = rest.strip_prefix('(') {
        let (close, held) = enclosed(inside);
        rest = inside.get(close + 1..).unwrap_or_default();
        // Contents may be among the arguments, as `#box([…])`.
        if !rest.starts_with('[') {
            held.into_iter().for_each(|held| out.extend([&plain(held, depth + 1), "\n"]));
        }
    }
    while let Some(inner) = rest.strip_prefix('[') {
        let held = content(inner);
        let words = plain(held, depth + 1);
        match name {
            "super" => out.push_str(&raised(&words)),
            "sub" => out.push_str(&lowered(&words)),
            // Text that is struck out is no number.
            "strike" => out.extend(["~~", &words, "~~"]),
            "quote" | "block" | "figure" | "par" => out.extend(["\n", &words, "\n"]),
            _ => out.push_str(&words),
        }
        rest = inner.get(held.len() + 1..).unwrap_or_default();
    }
    rest
}
