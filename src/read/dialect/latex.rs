//! LaTeX's tables (`&`, `\\`, `\multicolumn`, `\multirow`) and what its commands say.

use super::{Field, Piece, Starts, Written, is_page};
use crate::base::sign::{lowered, raised};
use crate::read::left::What;

/// Environments that are tables.
const TABLES: &[&str] = &[
    "longtable",
    "tabular",
    "tabular*",
    "tabularx",
    "tabulary",
    "xltabular",
    "supertabular",
    "xtabular",
    "array",
    "longtabu",
    "tabu",
];
/// Commands whose first argument is no text, or of which that is so however many they have.
const UNSAID: &[&str] = &[
    "label",
    "vspace",
    "hspace",
    "cline",
    "cmidrule",
    "hypersetup",
    "usepackage",
    "documentclass",
    "pagestyle",
    "thispagestyle",
    "setcounter",
    "bookmarksetup",
    "rowcolor",
    "cellcolor",
    "columncolor",
    "color",
    "hypertarget",
    "textcolor",
    "colorbox",
    "phantomsection",
    "noalign",
    "setlength",
    "addtolength",
    "def",
    "fontsize",
    "linespread",
    "rule",
    "arrayrulecolor",
    "rowcolors",
    "tabcolsep",
    "LTcaptype",
];
/// Signs that commands stand for.
const SIGNS: &[(&str, &str)] = &[
    ("textbar", "|"),
    ("textbackslash", "\\"),
    ("textasciitilde", "~"),
    ("textquotedblleft", "“"),
    ("textquotedblright", "”"),
    ("textquoteleft", "‘"),
    ("textquoteright", "’"),
    ("textless", "<"),
    ("textgreater", ">"),
    ("textasciicircum", "^"),
    ("ldots", "…"),
    ("dots", "…"),
    ("times", "×"),
    ("quad", "  "),
    ("qquad", "  "),
    ("newline", "\n"),
    ("par", "\n"),
];
/// Commands whose first argument is no text and names what is lost without it.
const LEFT: &[(&str, What)] = &[
    ("href", What::Link),
    ("includegraphics", What::Picture),
    ("include", What::Object),
    ("input", What::Object),
    ("subfile", What::Object),
];
/// Commands whose argument is shown otherwise than the words around it, or elsewhere.
const SHOWN: &[&str] = &["textsuperscript", "textsubscript", "st", "sout", "xout", "footnote"];
/// Groups within groups are followed this deep.
const DEEPEST: usize = 40;

/// What does not stand in the text.
#[derive(Default)]
struct Aside {
    notes: Vec<String>,
    left: Vec<(What, String)>,
}

/// Is a text such a document, or a piece of one with a table?
pub fn is_in(text: &str) -> bool {
    // Nearly all texts are other ones. An array may be a formula within another kind of text.
    text.contains("\\begin{") && !is_page(text) && {
        let table = |name: &str| name != "array" && text.contains(&format!("\\begin{{{name}}}"));
        text.contains("\\begin{document}") || !text.contains("<td") && TABLES.iter().any(|name| table(name))
    }
}

/// Its pieces.
pub fn pieces(text: &str) -> Vec<Piece> {
    const BEGIN: &str = "\\begin{document}";
    let starts = Starts::of(text);
    let (mut pieces, mut aside) = (vec![], Aside::default());
    let body = text.find(BEGIN).map_or(0, |at| at + BEGIN.len());
    // Before the document begins only what stands at its head is text, in this order.
    for head in ["\\title{", "\\author{", "\\date{"] {
        let Some(at) = text[..body].find(head) else { continue };
        let said = plain(group(&text[at + head.len() - 1..]).0, 0, &mut aside);
        pieces.push(Piece::Text(starts.before(at), said));
    }
    let end = text[body..].find("\\end{document}").map_or(text.len(), |at| body + at);
    let mut at = body;
    while at < end {
        let (next, name) = next_table(&text[at..end]).map_or((end, ""), |(next, name)| (at + next, name));
        pieces.push(Piece::Text(starts.before(at), plain(&text[at..next], 0, &mut aside)));
        at = next;
        if next < end {
            let (from, to) = (next + format!("\\begin{{{name}}}").len(), table_end(&text[next..end], name) + next);
            pieces.push(Piece::Table(table(&text[..to], from, &starts, &mut aside)));
            at = text[to..end].find('}').map_or(end, |close| to + close + 1);
        }
    }
    pieces.extend(aside.left.into_iter().map(|(what, said)| Piece::Left(what, said)));
    pieces.extend(aside.notes.into_iter().map(Piece::Note));
    pieces
}

/// Where the next table begins, and its environment.
fn next_table(text: &str) -> Option<(usize, &str)> {
    text.match_indices("\\begin{").find_map(|(at, sign)| {
        let name = &text[at + sign.len()..];
        let is_it = |own: &&&str| name.strip_prefix(**own).is_some_and(|rest| rest.starts_with('}'));
        TABLES.iter().find(is_it).map(|own| (at, *own))
    })
}

/// Where the environment that begins a text ends.
fn table_end(text: &str, name: &str) -> usize {
    text.find(&format!("\\end{{{name}}}")).unwrap_or(text.len())
}

/// The table between two places: its arguments, then its rows.
fn table(text: &str, from: usize, starts: &Starts, aside: &mut Aside) -> Written {
    let mut at = from + arguments(&text[from..]);
    let (mut rows, mut row): (Vec<Vec<Field>>, Vec<Field>) = (vec![], vec![]);
    let (mut first, mut foot) = (None::<Vec<Vec<Field>>>, vec![]);
    let (mut begin, mut depth) = (at, 0usize);
    // Each mark stands in a table once.
    let mut met: Vec<&str> = vec![];
    let mut end_field = |begin: usize, at: usize, row: &mut Vec<Field>| {
        let source = &text[begin..at];
        let line = starts.before(begin + source.len() - source.trim_start().len()) + 1;
        row.push(field(source, line, aside));
    };
    while at < text.len() {
        let rest = &text[at..];
        let c = rest.chars().next().unwrap_or_default();
        let word = if c == '\\' { command(rest) } else { "" };
        let length = match c {
            '\\' if word.is_empty() => 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
            '\\' => 1 + word.len(),
            '%' if is_comment(&text[..at]) => rest.find('\n').unwrap_or(rest.len()),
            c => c.len_utf8(),
        };
        let ends_row = depth == 0 && (rest.starts_with("\\\\") || word == "tabularnewline");
        match (c, word) {
            ('{', _) | (_, "begin") => depth += 1,
            ('}', _) | (_, "end") => depth = depth.saturating_sub(1),
            _ => {}
        }
        let mark = depth == 0 && matches!(word, "endfirsthead" | "endhead" | "endfoot" | "endlastfoot");
        if depth == 0 && c == '&' || ends_row || mark {
            if !mark || !text[begin..at].trim().is_empty() {
                end_field(begin, at, &mut row);
            }
            begin = at + length;
        }
        if ends_row || mark {
            rows.push(std::mem::take(&mut row));
        }
        if mark && !met.contains(&word) {
            met.push(word);
            rows.retain(|row| row.iter().any(|field| !field.text.is_empty()));
            match word {
                "endfirsthead" => first = Some(std::mem::take(&mut rows)),
                // What heads further pages stands at the head of the first already.
                "endhead" if first.as_ref().is_some_and(|first| said(first).ends_with(&said(&rows))) => rows.clear(),
                "endhead" => {}
                _ => foot.append(&mut rows),
            }
        }
        at += length;
        // `\\[2pt]` and `\\*` end a row as well.
        if ends_row {
            let rest = text[at..].strip_prefix('*').unwrap_or(&text[at..]);
            at = text.len() - skip_optional(rest).len();
            begin = at;
        }
        // `{` behind begin and end is theirs.
        if matches!(word, "begin" | "end") {
            at += group(&text[at..]).1;
            at += if word == "begin" { arguments(&text[at..]) } else { 0 };
        }
    }
    end_field(begin, text.len(), &mut row);
    rows.push(row);
    let rows = first.into_iter().flatten().chain(rows).chain(foot);
    let rows = rows.filter(|row| row.len() > 1 || row.iter().any(|field| !field.text.is_empty())).collect();
    Written { rows, columns: 0, covered: true }
}

fn said(rows: &[Vec<Field>]) -> String {
    rows.iter().flatten().map(|field| format!("{}\t", field.text)).collect()
}

/// A field: how many columns and rows it spans, and its text.
fn field(source: &str, line: usize, aside: &mut Aside) -> Field {
    let (mut rest, mut cols, mut rows) = (source, 1, 1);
    loop {
        rest = rest.trim_start();
        let word = if rest.starts_with('\\') { command(rest) } else { "" };
        let after = rest.get(1 + word.len()..).unwrap_or_default();
        match word {
            "multicolumn" | "multirow" => {
                let (number, read) = group(skip_optional(after));
                let after = &skip_optional(after)[read..];
                let (_, read) = group(skip_optional(after));
                let after = skip_optional(&skip_optional(after)[read..]);
                let count = number.trim().parse::<usize>().unwrap_or(1).max(1);
                if word == "multicolumn" {
                    cols = count
                } else {
                    rows = count
                }
                rest = after;
            }
            // Rules before the row.
            "hline" | "toprule" | "midrule" | "bottomrule" | "centering" | "raggedright" | "endhead" => rest = after,
            "cline" | "cmidrule" => {
                let after = after.trim_start();
                let after =
                    if after.starts_with('(') { after.split_once(')').map_or("", |(_, rest)| rest) } else { after };
                rest = &after[group(after).1..];
            }
            _ if rest.starts_with('%') => rest = rest.split_once('\n').map_or("", |(_, rest)| rest),
            _ if rest.starts_with("{%") => rest = &rest[1..],
            _ if rest.starts_with("{\\multirow") || rest.starts_with("{\\multicolumn") => rest = &rest[1..],
            _ => break,
        }
    }
    Field { cols, rows, ..Field::new(&plain(rest, 0, aside), line) }
}

/// The name of the command that begins a text; empty of one that is a sign.
fn command(text: &str) -> &str {
    let word = &text[1..];
    let end = word.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(word.len());
    &word[..end]
}

/// The inside of the group in braces that begins a text, and how long it is with them; nothing where none begins.
fn group(text: &str) -> (&str, usize) {
    let start = text.len() - text.trim_start().len();
    if !text[start..].starts_with('{') {
        return ("", 0);
    }
    let (mut depth, mut chars) = (0usize, text[start..].char_indices());
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => drop(chars.next()),
            '{' => depth += 1,
            '}' => {
                depth -= 1;
                if depth == 0 {
                    return (&text[start + 1..start + at], start + at + 1);
                }
            }
            _ => {}
        }
    }
    (&text[start + 1..], text.len())
}

/// The longest such argument, in bytes.
const LONGEST_OPTIONAL: usize = 500;

/// A text behind the arguments in square brackets that begin it.
fn skip_optional(text: &str) -> &str {
    let mut rest = text;
    while let Some(inside) = rest.trim_start().strip_prefix('[') {
        // They are short, and on one line.
        let end = inside.bytes().take(LONGEST_OPTIONAL).position(|b| b == b']' || b == b'\n' || !b.is_ascii());
        match end.filter(|end| inside.as_bytes()[*end] == b']') {
            Some(end) => rest = &inside[end + 1..],
            None => break,
        }
    }
    rest
}

/// How long the arguments are that begin a text.
fn arguments(text: &str) -> usize {
    let mut rest = text;
    loop {
        let after = skip_optional(rest);
        let (_, read) = group(after);
        if read == 0 {
            return text.len() - after.len();
        }
        rest = &after[read..];
    }
}

/// Does a comment begin behind a text? `35%` that lacks its stroke is a share: nothing is left out for that.
fn is_comment(before: &str) -> bool {
    !before.ends_with(|c: char| c.is_ascii_digit())
}

/// Words without the commands around them; as many lines as they are written in. Notes go to the others.
fn plain(text: &str, depth: usize, aside: &mut Aside) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let after = &rest[c.len_utf8()..];
        rest = match c {
            '\\' => said_by(rest, depth, aside, &mut out),
            '%' if is_comment(&text[..text.len() - rest.len()]) => after.find('\n').map_or("", |at| &after[at..]),
            '{' | '}' | '$' => after,
            '~' => {
                out.push(' ');
                after
            }
            '`' if after.starts_with('`') => {
                out.push('“');
                &after[1..]
            }
            '\'' if after.starts_with('\'') => {
                out.push('”');
                &after[1..]
            }
            c => {
                out.push(c);
                after
            }
        };
    }
    out
}

/// What the command that begins a text says; what follows comes back.
fn said_by<'t>(text: &'t str, depth: usize, aside: &mut Aside, out: &mut String) -> &'t str {
    let name = command(text);
    if name.is_empty() {
        let sign = text[1..].chars().next();
        match sign {
            Some('\\' | ',' | ';' | ' ' | '!' | '/' | '-') => out.push_str(if sign == Some('\\') { " " } else { "" }),
            Some('(' | ')' | '[' | ']' | '@') | None => {}
            Some(sign) => out.push(sign),
        }
        return text.get(1 + sign.map_or(0, char::len_utf8)..).unwrap_or_default();
    }
    let after = &text[1 + name.len()..];
    let after = skip_optional(after.strip_prefix('*').unwrap_or(after));
    if let Some((_, sign)) = SIGNS.iter().find(|(own, _)| *own == name) {
        out.push_str(sign);
        return after.strip_prefix("{}").unwrap_or(after);
    }
    // Only of these the group is looked for: one that never closes would be gone through again for each that holds it.
    let left = LEFT.iter().find(|(own, _)| *own == name);
    let dropped = name == "end" || UNSAID.contains(&name);
    let shown = depth < DEEPEST && SHOWN.contains(&name);
    if name != "begin" && left.is_none() && !dropped && !shown {
        return after;
    }
    let (inside, length) = group(after);
    if name == "begin" {
        return &after[length + arguments(&after[length..])..];
    }
    aside.left.extend(left.map(|(_, what)| (*what, inside.to_string())));
    if left.is_some() || dropped {
        // The lines within are counted on.
        out.extend(inside.matches('\n'));
        return &after[length..];
    }
    let words = plain(inside, depth + 1, aside);
    match name {
        "textsuperscript" => out.push_str(&raised(&words)),
        "textsubscript" => out.push_str(&lowered(&words)),
        "footnote" => aside.notes.push(words),
        // Text that is struck out is no number.
        _ => out.extend(["~~", &words, "~~"]),
    }
    &after[length..]
}
