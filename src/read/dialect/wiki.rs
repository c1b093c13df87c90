//! MediaWiki's tables (`{|`, `|-`, `|`, `||`, `!`, `|}`) and headings (`== … ==`).

use super::{Field, Piece, Written, by_lines};
use crate::base::text::trim;
use crate::read::markup;

/// Does a text have such tables?
pub fn is_in(text: &str) -> bool {
    let begins = |sign| text.lines().any(|line| trim(line).starts_with(sign));
    text.contains("{|") && begins("{|") && begins("|}") && begins("|-")
}

/// Its pieces.
pub fn pieces(text: &str) -> Vec<Piece> {
    by_lines(text, [|line| trim(line).starts_with("{|"), |line| trim(line).starts_with("|}")], table, |line| {
        let inner = line.trim_end().trim_matches('=');
        plain(if line.starts_with('=') { inner } else { line })
    })
}

/// The table of some lines.
fn table(lines: &[&str], _: &str, before: usize) -> Written {
    let body = &lines[1..lines.len() - 1];
    let mut rows: Vec<Vec<Field>> = vec![vec![]];
    let mut open: Option<(String, usize)> = None;
    for (i, line) in body.iter().enumerate() {
        let (start, number) = (trim(line), before + i + 2);
        let sign = ["|-", "|+", "|", "!"].into_iter().find(|sign| start.starts_with(sign));
        match sign {
            None => {
                if let Some((cell, _)) = &mut open {
                    cell.push('\n');
                    cell.push_str(line);
                }
            }
            Some(sign) => {
                close(&mut rows, open.take());
                if sign == "|-" || sign == "|+" {
                    rows.push(vec![]);
                }
                if sign == "|-" {
                    continue;
                }
                let rest = start[sign.len()..].replace("!!", if sign == "!" { "||" } else { "!!" });
                let mut cells = rest.split("||").peekable();
                while let Some(cell) = cells.next() {
                    let cell = Some((cell.to_string(), number));
                    if cells.peek().is_some() { close(&mut rows, cell) } else { open = cell }
                }
            }
        }
    }
    close(&mut rows, open);
    Written { rows, ..Written::default() }
}

/// A cell ends: what it spans stands before its text.
fn close(rows: &mut [Vec<Field>], cell: Option<(String, usize)>) {
    let (Some((cell, line)), Some(row)) = (cell, rows.last_mut()) else { return };
    let (said, text) = match cell.split_once('|') {
        Some((said, text)) if said.contains('=') && !said.contains("[[") && !said.contains("{{") => (said, text),
        _ => ("", cell.as_str()),
    };
    let span = |name: &str| {
        let (_, rest) = said.split_once(name)?;
        let digits = rest.trim_start_matches(['=', '"', '\'', ' ']);
        digits.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
    };
    let (cols, rows) = (span("colspan").unwrap_or(1), span("rowspan").unwrap_or(1));
    row.push(Field { cols, rows, ..Field::new(&plain(text), line) });
}

/// Text without marks of type, elements and brackets of links.
fn plain(text: &str) -> String {
    let mut bare = String::with_capacity(text.len());
    let mut from = 0;
    for tag in markup::tags(text) {
        bare.push_str(&text[from..tag.range.0]);
        match tag.name {
            "br" | "p" | "blockquote" | "div" => bare.push('\n'),
            // Text that is struck out is no number.
            "s" | "del" => bare.push_str("~~"),
            "sup" => bare.push_str(if tag.closes { "" } else { "^" }),
            _ => {}
        }
        from = tag.range.1;
    }
    bare.push_str(&text[from..]);
    let bare = bare.replace("'''", "").replace("''", "").replace("&nbsp;", " ");
    // `[[page|words]]` shows its words.
    let (mut out, mut rest) = (String::with_capacity(bare.len()), bare.as_str());
    while let Some((before, link)) = rest.split_once("[[")
        && let Some((inner, after)) = link.split_once("]]")
    {
        out.push_str(before);
        out.push_str(inner.rsplit('|').next().unwrap_or_default());
        rest = after;
    }
    out + rest
}
