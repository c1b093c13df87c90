//! AsciiDoc's tables (`|===`, cells behind `|`, what they span before it) and headings (`== …`).

use std::cell::Cell;

use super::{Field, Piece, Written, by_lines};
use crate::base::text::trim;

/// The line that begins and ends a table.
const EDGE: &str = "|===";

/// Does a text have such tables?
pub fn is_in(text: &str) -> bool {
    text.contains(EDGE) && text.lines().filter(|line| trim(line) == EDGE).nth(1).is_some()
}

/// Its pieces.
pub fn pieces(text: &str) -> Vec<Piece> {
    let room = Cell::new(MOST_TIMES);
    let table = |lines: &[&str], above: &str, before| table(lines, above, before, &room);
    by_lines(text, [|line| trim(line) == EDGE; 2], table, |line| {
        // What a block is called, and what is said of it, is no text.
        let said = line.starts_with('[') && trim(line).ends_with(']');
        let bare = line.trim_start_matches('=');
        let own = if bare.len() < line.len() && bare.starts_with(' ') { bare } else { line };
        // So do names of blocks begin, and so do lines end that are broken.
        let own = own.strip_prefix('.').filter(|name| !name.starts_with(['.', ' '])).unwrap_or(own);
        let own = own.strip_suffix(" +").unwrap_or(own);
        if said || is_quote(line) { String::new() } else { plain(own) }
    })
}

/// The table of some lines; the one above them says how many columns it has.
fn table(lines: &[&str], above: &str, before: usize, room: &Cell<usize>) -> Written {
    let mut fields: Vec<Field> = vec![];
    let (mut open, mut first_line) = (None::<(Spec, String, usize)>, 0);
    for (i, line) in lines[1..lines.len() - 1].iter().enumerate() {
        let mut rest = *line;
        while let Some((text, spec, after)) = next_cell(rest) {
            if let Some((_, cell, _)) = &mut open {
                cell.push_str(text);
            }
            close(&mut fields, open.take(), room);
            open = Some((spec, String::new(), before + i + 2));
            rest = after;
        }
        if let Some((_, cell, _)) = &mut open
            && !is_quote(line)
        {
            cell.push_str(rest);
            cell.push('\n');
        }
        // Without a word of it, the first line has all columns.
        if first_line == 0 {
            first_line = fields.iter().map(|f| f.cols).sum::<usize>() + open.as_ref().map_or(0, |(spec, ..)| spec.cols);
        }
    }
    close(&mut fields, open, room);
    let said = Some(above).filter(|line| line.starts_with('[')).and_then(columns);
    Written { rows: vec![fields], columns: said.unwrap_or(first_line), covered: false }
}

/// What stands before the bar of a cell.
#[derive(Debug, Clone, Copy)]
struct Spec {
    cols: usize,
    rows: usize,
    times: usize,
}

/// The next bar of a line: the text before it, what it says, and what follows.
fn next_cell(line: &str) -> Option<(&str, Spec, &str)> {
    let bars = line.match_indices('|').map(|(at, _)| at);
    let mut bars = bars.filter(|at| !line[..*at].ends_with('\\'));
    bars.find_map(|at| {
        let before = &line[..at];
        let word = last_word(before)?;
        let text = &before[..before.len() - word.len()];
        // A bar within a word begins no cell, unless the word says what it spans.
        let spec = spec(word)?;
        Some((text, spec, &line[at + 1..]))
    })
}

/// What stands behind the last blank of a text, where it is short.
fn last_word(text: &str) -> Option<&str> {
    let blank = text.char_indices().rev().take(LONGEST_SPEC).find(|(_, c)| matches!(c, ' ' | '\t'));
    match blank {
        Some((at, blank)) => Some(&text[at + blank.len_utf8()..]),
        None => (text.len() < LONGEST_SPEC).then_some(text),
    }
}

/// The longest word before a bar that says what its cell spans.
const LONGEST_SPEC: usize = 24;

/// `2.3+^a`: two columns, three rows.
fn spec(word: &str) -> Option<Spec> {
    let signs = |c: char| matches!(c, '<' | '^' | '>' | '.' | 'a' | 'd' | 'e' | 'h' | 'l' | 'm' | 's' | 'v');
    let plain = Spec { cols: 1, rows: 1, times: 1 };
    if word.chars().all(signs) {
        return Some(plain);
    }
    let (numbers, sign, rest) = match (word.split_once('+'), word.split_once('*')) {
        (Some((numbers, rest)), _) => (numbers, '+', rest),
        (None, Some((numbers, rest))) => (numbers, '*', rest),
        (None, None) => return None,
    };
    let (cols, rows) = numbers.split_once('.').unwrap_or((numbers, ""));
    let number = |digits: &str| if digits.is_empty() { Some(1) } else { digits.parse::<usize>().ok() };
    let (cols, rows) = (number(cols)?.max(1), number(rows)?.max(1));
    rest.chars().all(signs).then_some(())?;
    Some(if sign == '*' {
        Spec { times: cols.min(super::LARGEST_SPAN), ..plain }
    } else {
        Spec { cols, rows, ..plain }
    })
}

/// Cells that are there because one says how many times it stands, at most: more than a file may have, so that it is told.
const MOST_TIMES: usize = 310_000;

fn close(fields: &mut Vec<Field>, cell: Option<(Spec, String, usize)>, room: &Cell<usize>) {
    let Some((Spec { cols, rows, times }, text, line)) = cell else { return };
    let text = plain(&text);
    let times = times.min(1 + room.get());
    room.set(room.get() - times.saturating_sub(1));
    fields.extend((0..times).map(|_| Field { cols, rows, ..Field::new(&text, line) }));
}

/// `[cols="1,2*,3",options="header"]`: how many columns.
fn columns(said: &str) -> Option<usize> {
    let (_, rest) = said.split_once("cols=")?;
    let list = match rest.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next()?,
        None => rest.split([',', ']']).next()?,
    };
    let times = |part: &str| part.split_once('*').and_then(|(n, _)| n.trim().parse::<usize>().ok()).unwrap_or(1);
    let count = list.split([',', ';']).map(times).fold(0usize, usize::saturating_add);
    (1..=super::LARGEST_SPAN).contains(&count).then_some(count)
}

/// Lines around blocks.
fn is_quote(line: &str) -> bool {
    let line = trim(line);
    line.len() >= 4 && ["_", "-", "=", "*", "."].iter().any(|sign| line.replace(sign, "").is_empty())
}

/// Text without the signs that set type.
fn plain(text: &str) -> String {
    let text = text.replace("\\|", "|").replace("{empty}", "").replace("{nbsp}", " ");
    let bold = |part: &str| part.len() > 2 && part.starts_with('*') && part.ends_with('*');
    let inner = trim(&text);
    if bold(inner) { inner.trim_matches('*').to_string() } else { text }
}
