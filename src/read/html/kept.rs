//! Pages that hold their tables where elements are kept and not shown: `<iframe srcdoc="…">`, `<template>`, `<noscript>`, scripts that are
//! no scripts (`text/template`), `<textarea>`, attributes. Where a page shows no table of its own, these are brought out of there.

/// Elements whose content is kept as it is.
const KEPT: &[&str] = &["template", "noscript", "textarea", "script", "xmp"];
/// Signs by which HTML in an attribute or a field of text is known.
const WRITTEN: [&str; 2] = ["&lt;td", "&lt;th"];

/// The page with what was kept brought out, and the names of what held it; none where it shows cells, or keeps none.
pub fn brought_out(page: &str) -> Option<(String, Vec<&'static str>)> {
    let first = ["<td", "<TD", "<th", "<TH"].iter().find_map(|cell| cell_at(page, cell));
    match first {
        // Nearly all pages.
        Some(at) if !is_kept(&page[..at]) => return None,
        None if !WRITTEN.iter().any(|sign| page.contains(sign)) => return None,
        _ => {}
    }
    let lower = page.to_ascii_lowercase();
    let (mut out, mut names, mut at) = (String::with_capacity(page.len()), Vec::new(), 0);
    let mut endless: Vec<&str> = Vec::new();
    while let Some(start) = lower[at..].find('<').map(|found| at + found) {
        out.push_str(&page[at..start]);
        at = start;
        let name_end = lower[start + 1..].find(|c: char| !c.is_ascii_alphanumeric()).map(|n| start + 1 + n);
        let Some(name_end) = name_end else { break };
        let Some(tag_end) = end_of_tag(&page[start..]).map(|n| start + n) else { break };
        let (name, tag) = (&lower[start + 1..name_end], &page[start..tag_end]);
        if matches!(name, "td" | "th") {
            return None;
        }
        // What does not end here ends nowhere below.
        let kept = KEPT.iter().copied().find(|kept| *kept == name && !endless.contains(kept));
        let end = kept.and_then(|name| lower[tag_end..].find(&format!("</{name}")).map(|n| tag_end + n));
        endless.extend(kept.filter(|_| end.is_none()));
        if let (Some(kept), Some(end)) = (kept, end) {
            let within = &page[tag_end..end];
            let lower = &lower[tag_end..end];
            let held = WRITTEN.iter().any(|sign| lower.contains(sign)) || cell_at(lower, "<td").is_some();
            // Strings of a script are the script's.
            let is_script = kept == "script" && !is_markup(within);
            if held && !is_script {
                let plain = cell_at(lower, "<td").is_some();
                out.push_str(&if plain { within.to_string() } else { unescaped(within) });
                names.push(kept);
            } else {
                out.push_str(&page[start..end]);
            }
            at = end;
            if held && !is_script {
                at += end_of_tag(&page[end..])?;
            }
        } else {
            match attribute(tag) {
                Some(value) => {
                    out.push_str(&unescaped(value));
                    names.push(if tag.to_ascii_lowercase().contains("srcdoc") { "iframe srcdoc" } else { "value" });
                }
                None => out.push_str(tag),
            }
            at = tag_end;
        }
    }
    out.push_str(&page[at..]);
    names.dedup();
    (!names.is_empty()).then_some((out, names))
}

/// Where a cell begins; `<thead>` is none.
fn cell_at(text: &str, tag: &str) -> Option<usize> {
    let ends = |at: &usize| text.as_bytes().get(at + tag.len()).is_none_or(|b| !b.is_ascii_alphanumeric());
    text.match_indices(tag).map(|(at, _)| at).find(ends)
}

/// Does the text end within an element that keeps its content?
fn is_kept(before: &str) -> bool {
    let bytes = before.as_bytes();
    let begins =
        |rest: &[u8], name: &str| rest.get(..name.len()).is_some_and(|b| b.eq_ignore_ascii_case(name.as_bytes()));
    let mut open: Option<&str> = None;
    for at in memchr::memchr_iter(b'<', bytes) {
        let rest = &bytes[at + 1..];
        match (open, rest.strip_prefix(b"/")) {
            (None, None) => open = KEPT.iter().copied().find(|name| begins(rest, name)),
            (Some(name), Some(rest)) if begins(rest, name) => open = None,
            _ => {}
        }
    }
    open.is_some()
}

/// Does a script's text begin as elements do?
fn is_markup(text: &str) -> bool {
    let text = text.trim_start();
    let text = text.strip_prefix("<!--").unwrap_or(text).trim_start();
    text.starts_with('<') || text.starts_with("&lt;")
}

/// Where a tag ends, its quotes minded.
fn end_of_tag(text: &str) -> Option<usize> {
    let mut quote = 0u8;
    for (i, b) in text.bytes().enumerate() {
        match b {
            _ if quote != 0 => quote = if b == quote { 0 } else { quote },
            b'"' | b'\'' => quote = b,
            b'>' => return Some(i + 1),
            _ => {}
        }
    }
    None
}

/// The value of the attribute that holds cells.
fn attribute(tag: &str) -> Option<&str> {
    let cells = |value: &str| {
        WRITTEN.iter().map(|sign| value.matches(sign).take(2).count()).sum::<usize>() > 1
            || value.matches("<td").take(2).count() > 1
    };
    // Quotes of either kind within those of the other are text.
    let mut rest = tag;
    while let Some(open) = rest.find(['"', '\'']) {
        let quote = char::from(rest.as_bytes()[open]);
        let value = &rest[open + 1..];
        let end = value.find(quote)?;
        if cells(&value[..end]) {
            return Some(&value[..end]);
        }
        rest = &value[end + 1..];
    }
    None
}

fn unescaped(text: &str) -> String {
    let pairs = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#34;", "\""),
        ("&#39;", "'"),
        ("&#x27;", "'"),
        ("&amp;", "&"),
    ];
    pairs.iter().fold(text.to_string(), |text, (from, to)| text.replace(from, to))
}
