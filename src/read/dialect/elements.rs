//! Markup that holds elements, written as HTML, line by line as it stands: DocBook with the tables of CALS (OASIS, exchange table
//! model: `row`, `entry`, `namest` to `nameend`, `morerows`), Textile with its signs before blocks.

use std::collections::HashMap;

use regex::{Captures, Regex};

use crate::base::text::trim;

/// Elements of DocBook and those of HTML for them.
const NAMES: &[(&str, &str)] = &[
    ("informaltable", "table"),
    ("row", "tr"),
    ("entry", "td"),
    ("para", "p"),
    ("simpara", "p"),
    ("formalpara", "div"),
    ("title", "h2"),
    ("itemizedlist", "ul"),
    ("orderedlist", "ol"),
    ("listitem", "li"),
    ("emphasis", "span"),
];
/// Elements that hold others, and say nothing to a reader of HTML.
const HOLDING: &[&str] = &["tgroup", "colspec", "spanspec", "info", "articleinfo", "bookinfo"];

/// A text that holds such elements or signs, as HTML; none of another.
pub fn written_out(text: &str) -> Option<String> {
    if text.contains("<tgroup") && text.contains("<row") && text.contains("<entry") {
        return docbook(text);
    }
    textile(text)
}

fn docbook(text: &str) -> Option<String> {
    let element = Regex::new(r"<(\?|!DOCTYPE|/?)([A-Za-z]*)((?:\s[^<>]*)?)>").ok()?;
    let mut columns: HashMap<String, usize> = HashMap::new();
    let mut count = 0;
    let body = element.replace_all(text, |found: &Captures<'_>| {
        let (ends, name, said) = (&found[1], &found[2], &found[3]);
        let begins = ends.is_empty();
        let html = match name {
            _ if !begins && ends != "/" => String::new(),
            "tgroup" if begins => {
                (columns, count) = (HashMap::new(), 0);
                String::new()
            }
            "colspec" => {
                count = attribute(said, "colnum").and_then(|n| n.parse().ok()).unwrap_or(count + 1);
                columns.extend(attribute(said, "colname").map(|name| (name, count)));
                String::new()
            }
            name if HOLDING.contains(&name) => String::new(),
            "entry" if begins => {
                let at = |key| attribute(said, key).and_then(|name| columns.get(&name).copied());
                let cols = match (at("namest"), at("nameend")) {
                    (Some(from), Some(to)) if to > from => to - from + 1,
                    _ => 1,
                };
                let rows = attribute(said, "morerows").and_then(|n| n.parse::<usize>().ok()).unwrap_or(0);
                let closed = if said.trim_end().ends_with('/') { "</td>" } else { "" };
                format!("<td colspan=\"{cols}\" rowspan=\"{}\">{closed}", rows.saturating_add(1))
            }
            "link" | "ulink" => {
                let target = attribute(said, "xlink:href").or_else(|| attribute(said, "url"));
                let said = target.filter(|_| begins).map(|target| format!(" href=\"{target}\"")).unwrap_or_default();
                format!("<{ends}a{said}>")
            }
            "imagedata" => {
                let file = attribute(said, "fileref").unwrap_or_default();
                format!("<img src=\"{}\">", file.replace(['<', '>', '"'], ""))
            }
            name => {
                let html = NAMES.iter().find(|(own, _)| *own == name).map_or(name, |(_, html)| html);
                format!("<{ends}{html}>")
            }
        };
        // Lines stay where they are.
        html + &"\n".repeat(said.matches('\n').count())
    });
    Some(body.into_owned())
}

fn attribute(said: &str, name: &str) -> Option<String> {
    let mut rest = said;
    loop {
        let at = rest.find(name)?;
        let (before, after) = (&rest[..at], rest[at + name.len()..].trim_start());
        if before.ends_with(char::is_whitespace)
            && let Some(value) = after.strip_prefix('=')
        {
            let value = value.trim_start();
            let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
            return value[1..].split(quote).next().map(str::to_string);
        }
        rest = &rest[at + name.len()..];
    }
}

/// Signs of blocks (`h2(#id). `, `bq. `) and of cells (`|_. `, `|\2. `) are no text. One heading so signed may be a sentence.
fn textile(text: &str) -> Option<String> {
    if !text.contains("\nh") && !text.contains("|_. ") {
        return None;
    }
    let block = Regex::new(r"(?m)(^|<t[dh][^<>]*>)(?:h[1-6]|bq|p)(?:\([^()\n]*\)|[=<>]+)*\. ").ok()?;
    let heading = |line: &str| line.len() > 4 && line.starts_with('h') && line.as_bytes()[1].is_ascii_digit();
    let headed = text.lines().filter(|line| heading(line) && block.is_match(line)).count();
    let cells = text.lines().filter(|line| trim(line).starts_with("|_. ")).count();
    if headed + cells < 2 {
        return None;
    }
    let bare = block.replace_all(text, "$1");
    let rows = bare.lines().map(|line| if trim(line).starts_with('|') { row(line) } else { line.to_string() });
    Some(joined(rows))
}

/// Rows that follow each other are a table; what their cells span stands before their text.
fn row(line: &str) -> String {
    let inner = trim(line);
    let inner = inner.strip_prefix('|').unwrap_or(inner);
    let cell = |cell: &str| {
        let signs = |c: char| matches!(c, '_' | '<' | '>' | '=' | '~' | '^' | '\\' | '/' | '-') || c.is_ascii_digit();
        let (said, text) = match cell.split_once(". ") {
            Some((said, text))
                if !said.is_empty() && said.chars().all(signs) && !said.chars().all(|c| c.is_ascii_digit()) =>
            {
                (said, text)
            }
            _ => ("", cell),
        };
        let span = |sign: char| {
            let digits = said.split_once(sign).map(|(_, rest)| rest)?;
            digits.split(|c: char| !c.is_ascii_digit()).next()?.parse::<usize>().ok()
        };
        let (cols, rows) = (span('\\').unwrap_or(1), span('/').unwrap_or(1));
        format!("<td colspan=\"{cols}\" rowspan=\"{rows}\">{}</td>", trim(text))
    };
    let cells: String = inner.strip_suffix('|').unwrap_or(inner).split('|').map(cell).collect();
    format!("<tr>{cells}</tr>")
}

/// Lines with `<table>` around the rows that follow each other.
fn joined(lines: impl Iterator<Item = String>) -> String {
    let (mut out, mut open) = (String::new(), false);
    for line in lines {
        let is_row = line.starts_with("<tr><td colspan");
        if is_row != open {
            out.push_str(if is_row { "<table>" } else { "</table>" });
            open = is_row;
        }
        out.push_str(&line);
        out.push('\n');
    }
    out + if open { "</table>" } else { "" }
}
