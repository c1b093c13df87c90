//! What engines that recognise pages hand out apart, put together in the order of the page: texts and tables (Azure, Textract, Google,
//! Aliyun), the head and foot of a table around it (Baidu). What they are sure of is no text.

use std::cell::Cell;
use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use super::cells;
use crate::read::tree::{Node, TreeRow};

/// The pieces of a document as such an engine has them; none where it is none of theirs.
pub fn pieces(object: &Map<String, Value>) -> Option<Vec<Node>> {
    azure(object).or_else(|| textract(object)).or_else(|| google(object)).or_else(|| aliyun(object))
}

/// The head, the cells and the foot of a table.
pub fn around(object: &Map<String, Value>) -> Option<Vec<Node>> {
    let mut nodes = Vec::new();
    let (outside, rows) = cells::rows_of(list(object, "body")?)?;
    let texts = |key: &str| {
        let words = object.get(key).and_then(Value::as_array).into_iter().flatten();
        words.filter_map(|w| w.get("words").or_else(|| w.get("word")).and_then(Value::as_str)).map(str::to_string)
    };
    push(&mut nodes, texts("header").chain(outside));
    nodes.push(Node::Table(rows));
    push(&mut nodes, texts("footer"));
    Some(nodes)
}

fn list<'v>(object: &'v Map<String, Value>, key: &str) -> Option<&'v Vec<Value>> {
    object.get(key)?.as_array().filter(|list| !list.is_empty())
}

fn push(nodes: &mut Vec<Node>, texts: impl Iterator<Item = String>) {
    nodes.extend(texts.filter(|t| !t.is_empty()).map(Node::Text));
}

fn table(nodes: &mut Vec<Node>, (outside, rows): (Vec<String>, Vec<TreeRow>)) {
    push(nodes, outside.into_iter());
    nodes.push(Node::Table(rows));
}

/// Stretches of the text.
fn stretches(spans: Option<&Value>, (from, to): (&str, &str), length: bool) -> Vec<(usize, usize)> {
    let number = |v: Option<&Value>| {
        let n = v.and_then(|v| v.as_u64().or_else(|| v.as_str()?.parse().ok())).unwrap_or(0);
        usize::try_from(n).unwrap_or(0)
    };
    let spans = spans.and_then(Value::as_array).into_iter().flatten();
    let ends = spans.map(|s| (number(s.get(from)), number(s.get(to))));
    ends.map(|(from, to)| (from, if length { from.saturating_add(to) } else { to })).collect()
}

/// A table, and the stretches of the text that it says.
type Stretched = (Vec<(usize, usize)>, Vec<Node>);

/// Texts and tables by where they stand in the text of all; a text within a table is said by it.
fn in_order(texts: Vec<(usize, String)>, tables: Vec<Stretched>) -> Vec<Node> {
    let mut held: Vec<(usize, usize)> = tables.iter().flat_map(|(spans, _)| spans.iter().copied()).collect();
    held.sort_unstable();
    let within = |at: usize| {
        let before = held.partition_point(|(from, _)| *from <= at);
        held[..before].last().is_some_and(|(_, to)| at < *to)
    };
    let mut all: Vec<(usize, Vec<Node>)> =
        texts.into_iter().filter(|(at, _)| !within(*at)).map(|(at, text)| (at, vec![Node::Text(text)])).collect();
    all.extend(tables.into_iter().map(|(spans, nodes)| (spans.first().map_or(0, |s| s.0), nodes)));
    all.sort_by_key(|(at, _)| *at);
    all.into_iter().flat_map(|(_, nodes)| nodes).collect()
}

/// Azure: paragraphs and tables with their stretches of `content`.
fn azure(object: &Map<String, Value>) -> Option<Vec<Node>> {
    let (paragraphs, tables) = (list(object, "paragraphs")?, list(object, "tables")?);
    let of = |v: &Value| stretches(v.get("spans"), ("offset", "length"), true);
    let tables = tables.iter().map(|t| {
        let mut nodes = Vec::new();
        table(&mut nodes, cells::rows_of(t.get("cells")?.as_array()?)?);
        Some((of(t), nodes))
    });
    let texts = paragraphs.iter().filter_map(|p| Some((of(p).first()?.0, p.get("content")?.as_str()?.to_string())));
    Some(in_order(texts.collect(), tables.collect::<Option<Vec<_>>>()?))
}

/// Google Document AI: paragraphs and rows of cells, each a stretch of `text`.
fn google(object: &Map<String, Value>) -> Option<Vec<Node>> {
    let (text, pages) = (object.get("text")?.as_str()?, list(object, "pages")?);
    let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let of = |v: &Value| {
        let anchor = v.get("layout").and_then(|l| l.get("textAnchor")).and_then(|a| a.get("textSegments"));
        stretches(anchor, ("startIndex", "endIndex"), false)
    };
    // A stretch is said by a paragraph and by a cell: no text is made of it time and again.
    let room = Cell::new(Some(4 * text.len()));
    let said = |v: &Value| -> String {
        let pieces = of(v).into_iter().filter_map(|(from, to)| {
            let piece = text.get(*ends.get(from)?..*ends.get(to)?)?;
            room.set(room.get()?.checked_sub(piece.len()));
            Some(piece)
        });
        pieces.collect::<String>().trim().to_string()
    };
    let (mut texts, mut tables) = (Vec::new(), Vec::new());
    for page in pages {
        let paragraphs = page.get("paragraphs").and_then(Value::as_array).into_iter().flatten();
        texts.extend(paragraphs.filter_map(|p| Some((of(p).first()?.0, said(p)))));
        for table in page.get("tables").and_then(Value::as_array).into_iter().flatten() {
            let rows = ["headerRows", "bodyRows"].iter().filter_map(|key| table.get(*key)?.as_array()).flatten();
            let rows = rows.map(|row| {
                let cells = row.get("cells").and_then(Value::as_array).into_iter().flatten();
                let span = |c: &Value, key: &str| {
                    c.get(key)
                        .and_then(Value::as_u64)
                        .and_then(|n| usize::try_from(n).ok())
                        .unwrap_or(1)
                        .clamp(1, 1_000)
                };
                let cells = cells.map(|c| super::cell_of(said(c), span(c, "colSpan"), span(c, "rowSpan")));
                TreeRow { before: 0, cells: cells.collect() }
            });
            tables.push((of(table), vec![Node::Table(rows.collect())]));
        }
    }
    // Pages without tables say nothing that the text does not.
    (room.get().is_some() && !tables.is_empty() && !texts.is_empty()).then(|| in_order(texts, tables))
}

/// Aliyun: words, some of which are of a table, and the tables.
fn aliyun(object: &Map<String, Value>) -> Option<Vec<Node>> {
    let (words, tables) = (list(object, "prism_wordsInfo")?, list(object, "prism_tablesInfo")?);
    let mut nodes = Vec::new();
    let mut told = HashSet::new();
    let mut tell = |nodes: &mut Vec<Node>, t: &Value| -> Option<()> {
        if told.insert(t.get("tableId").and_then(Value::as_u64)) {
            table(nodes, cells::rows_of(t.get("cellInfos")?.as_array()?)?);
        }
        Some(())
    };
    let by_id: HashMap<Option<u64>, &Value> =
        tables.iter().map(|t| (t.get("tableId").and_then(Value::as_u64), t)).collect();
    for word in words {
        match word.get("tableId").and_then(Value::as_u64) {
            Some(id) if by_id.contains_key(&Some(id)) => tell(&mut nodes, by_id[&Some(id)])?,
            _ => push(&mut nodes, word.get("word").and_then(Value::as_str).map(str::to_string).into_iter()),
        }
    }
    for t in tables {
        tell(&mut nodes, t)?;
    }
    Some(nodes)
}

/// Textract: blocks that refer to others, lines and tables by where they stand on their pages.
fn textract(object: &Map<String, Value>) -> Option<Vec<Node>> {
    let blocks = list(object, "Blocks")?;
    let word = |b: &'_ Value, key: &str| b.get(key).and_then(Value::as_str).map(str::to_string);
    let kind = |b: &Value, name: &str| b.get("BlockType").and_then(Value::as_str) == Some(name);
    let by_id: HashMap<&str, &Value> = blocks.iter().filter_map(|b| Some((b.get("Id")?.as_str()?, b))).collect();
    let children = |b: &Value| -> Vec<&Value> {
        let all = b.get("Relationships").and_then(Value::as_array).into_iter().flatten();
        // Merged cells and cells are children of a table, under either name.
        let ids = all.filter_map(|r| r.get("Ids")?.as_array()).flatten().filter_map(Value::as_str);
        ids.filter_map(|id| by_id.get(id).copied()).collect()
    };
    // A word is one cell's: none is said time and again, or looked for.
    let all = blocks.iter().filter_map(|b| b.get("Text").and_then(Value::as_str)).map(str::len).sum::<usize>();
    let room = Cell::new(Some(4 * (all + blocks.iter().map(|b| children(b).len()).sum::<usize>())));
    let text_of = |b: &Value| {
        room.get()?;
        let words = children(b).into_iter().filter_map(|w| {
            let text = w.get("Text").and_then(Value::as_str).unwrap_or_default();
            room.set(room.get()?.checked_sub(text.len() + 1));
            Some(text).filter(|text| !text.is_empty())
        });
        Some(words.collect::<Vec<_>>().join(" "))
    };
    let place = |b: &Value| {
        let number = |v: Option<&Value>| v.and_then(Value::as_f64).filter(|n| n.is_finite()).unwrap_or(0.0);
        let top = b.get("Geometry").and_then(|g| g.get("BoundingBox")).and_then(|g| g.get("Top"));
        (b.get("Page").and_then(Value::as_u64).unwrap_or(1), number(top))
    };
    let mut in_tables: HashSet<&str> = HashSet::new();
    let mut found = Vec::new();
    for block in blocks.iter().filter(|b| kind(b, "TABLE")) {
        let mut merged: HashSet<&str> = HashSet::new();
        let mut cells = Vec::new();
        let id = |b: &'_ Value| -> Option<&str> { by_id.get_key_value(b.get("Id")?.as_str()?).map(|(id, _)| *id) };
        let own = children(block);
        // Where it stands and how far it reaches are numbers.
        let mut put = |b: &Value, text: String| {
            let numbers = b.as_object().into_iter().flatten().filter(|(_, value)| value.is_number());
            let mut cell: Map<String, Value> = numbers.map(|(key, value)| (key.clone(), value.clone())).collect();
            cell.insert("Text".into(), Value::String(text));
            cells.push(Value::Object(cell));
        };
        for joined in own.iter().filter(|b| kind(b, "MERGED_CELL")) {
            let parts = children(joined);
            merged.extend(parts.iter().filter_map(|c| id(c)));
            let texts = parts.iter().map(|c| text_of(c)).collect::<Option<Vec<_>>>()?;
            put(joined, texts.join(" ").trim().to_string());
        }
        for cell in own.iter().filter(|b| kind(b, "CELL")) {
            let text = text_of(cell)?;
            in_tables.extend(children(cell).into_iter().filter_map(id));
            if !id(cell).is_some_and(|id| merged.contains(id)) {
                put(cell, text);
            }
        }
        let mut nodes = Vec::new();
        table(&mut nodes, cells::rows_of(&cells)?);
        found.push((place(block), nodes));
    }
    if found.is_empty() || room.get().is_none() {
        return None;
    }
    for line in blocks.iter().filter(|b| kind(b, "LINE")) {
        let words = children(line);
        let within = !words.is_empty()
            && words.iter().all(|w| w.get("Id").and_then(Value::as_str).is_some_and(|id| in_tables.contains(id)));
        if let Some(text) = word(line, "Text").filter(|_| !within) {
            found.push((place(line), vec![Node::Text(text)]));
        }
    }
    found.sort_by(|(a, _), (b, _)| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
    Some(found.into_iter().flat_map(|(_, nodes)| nodes).collect())
}
