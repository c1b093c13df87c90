//! JSON as document models and OCR engines write it (MinerU, PP-Structure, Docling, unstructured and their like), or as web
//! sites hand out an article: text and tables in reading order. What is no text (places, scores, names of files) is left.

mod cells;
mod engines;
mod listed;

use serde_json::{Map, Value};

use super::budget::{Budget, Of};
use super::left::{Left, What};
use super::markup::{self, Markup};
use super::source::{Block, Format, Source};
use super::text::{Lines, split_lines};
use super::tree::{self, Counts, Node, TreeCell, TreeRow};
#[cfg(feature = "html")]
use super::{html, mixed};
use crate::base::origin::Origin;
use crate::base::place::Place;
use crate::base::text::{is_han, trim};

/// What holds all of the text in reading order: where one is there, what stands beside it says the same again.
const WHOLE: &[&str] = &["para_blocks", "parsing_res_list", "markdown", "md_content"];
/// What says the same as its neighbours, or what is no text of the report.
const BESIDE: &[&str] = &[
    "preproc_blocks",
    "layout_dets",
    "layout_bboxes",
    "overall_ocr_res",
    "layout_det_res",
    "table_res_list",
    "doc_preprocessor_res",
    "cell_bbox",
    "orig_elements",
    "img_path",
    "img_idx",
    "image",
    "images",
    "type",
    "label",
    "block_label",
    "category",
    "bbox",
    "poly",
    "id",
    "element_id",
    "self_ref",
    "parent",
    "prov",
    "filename",
    "file_name",
    "filetype",
    "file_directory",
    "languages",
    "input_path",
    "model_settings",
    "origin",
    "name",
    "schema_name",
    "version",
    "orig",
    "table_cells",
    "path",
    "url",
];
/// Words for tables in what says of a piece which kind it is.
const KINDS: &[&str] = &["type", "label", "block_label", "category"];
/// Where the table itself stands, the surest first.
const TABLES: &[&str] =
    &["table_body", "text_as_html", "pred_html", "html", "table_html", "block_content", "content", "text"];
/// Where a text stands that may be a number.
const TEXTS: &[&str] =
    &["text", "content", "transcription", "rec_text", "words", "word", "value", "rec_txt", "txt", "DetectedText"];
/// What an engine says of a text besides: how sure it is of it, and where it stands.
const SCORES: &[&str] = &[
    "confidence",
    "score",
    "rec_score",
    "probability",
    "prob",
    "polygon",
    "location",
    "position",
    "pos",
    "box",
    "bbox",
    "points",
    "coord",
    "charInfo",
    "rowtl",
    "coltl",
];
/// No JSON is followed deeper.
const DEEPEST: usize = 100;

/// The blocks of JSON that is not ours; none where it holds no text.
pub fn read(name: &str, format: Format, value: &Value, budget: &Budget) -> Option<Source> {
    let mut reader = Reader {
        root: value,
        budget,
        counts: Counts::default(),
        left: Left::default(),
        blocks: vec![],
        nodes: vec![],
        within: 0,
        referred: 0,
    };
    if !listed::read(&mut reader.nodes, value, budget) {
        reader.value(value, "", 0);
    }
    reader.flush();
    let Reader { blocks, left, counts, .. } = reader;
    let tables = blocks.iter().any(|b| matches!(b, Block::Table(_)));
    let han = |b: &Block| matches!(b, Block::Paragraph(p) if p.text.chars().any(is_han));
    // A handful of words is no document.
    if !tables && blocks.iter().filter(|b| han(b)).count() < 5 {
        return None;
    }
    let cell_spans = counts.cell_spans;
    Some(Source { blocks, notes: left.findings(), cell_spans, ..Source::of(name, format) })
}

struct Reader<'v, 'b> {
    root: &'v Value,
    budget: &'b Budget,
    counts: Counts,
    left: Left,
    blocks: Vec<Block>,
    /// Pieces that are not blocks yet.
    nodes: Vec<Node>,
    /// In how many texts of JSON it stands.
    within: usize,
    /// Bytes of texts that others refer to, so far.
    referred: usize,
}

impl<'v> Reader<'v, '_> {
    fn value(&mut self, value: &'v Value, at: &str, depth: usize) {
        if depth > DEEPEST || !self.budget.take(Of::Nodes, 1) {
            return;
        }
        match value {
            Value::Object(object) => self.object(object, at, depth),
            Value::Array(list) => self.list(list, at, depth),
            Value::String(text) => self.text(text, at),
            Value::Number(number) => self.text(&number.to_string(), at),
            Value::Null | Value::Bool(_) => {}
        }
    }

    fn object(&mut self, object: &'v Map<String, Value>, at: &str, depth: usize) {
        if object.get("schema_name").and_then(Value::as_str) == Some("DoclingDocument") {
            return self.references(object.get("body"), depth);
        }
        if let Some(key) = WHOLE.iter().find(|key| object.get(**key).is_some_and(|v| !v.is_null())) {
            self.value(&object[*key], &below(at, key), depth + 1);
            return self.beside(object, &[key]);
        }
        if let Some(nodes) = engines::pieces(object).or_else(|| engines::around(object)) {
            let count = nodes.iter().map(|n| if let Node::Table(rows) = n { rows.len() } else { 1 }).sum();
            if self.budget.take(Of::Nodes, count) {
                self.nodes.extend(nodes);
            }
            return;
        }
        if let Some(rows) = object.get("data").and_then(cells_of) {
            return self.table(rows);
        }
        if is_kind(object, "table") && self.table_of(object, at, depth) {
            return;
        }
        if let Some(lines) =
            object.get("lines").and_then(Value::as_array).filter(|l| l.iter().any(|l| l.get("spans").is_some()))
        {
            return self.spans(lines, at, depth);
        }
        // The same text marked up says more than without.
        let marked = object.get("html").and_then(Value::as_str).is_some_and(|t| t.contains('<'));
        for (key, value) in object {
            let again = marked && matches!(key.as_str(), "text" | "content" | "md" | "markdown");
            if again || BESIDE.contains(&key.as_str()) && !value.is_array() || is_shape(value) {
                continue;
            }
            let said = matches!(value, Value::String(t) if is_text(key, t)) || value.is_array() || value.is_object();
            if said && !BESIDE.contains(&key.as_str()) {
                self.value(value, &below(at, key), depth + 1);
            }
        }
    }

    /// Tells words in what is not read; numbers and paths are none.
    fn beside(&mut self, object: &Map<String, Value>, read: &[&str]) {
        let words = object.iter().filter(|(key, _)| !read.contains(&key.as_str()) && !BESIDE.contains(&key.as_str()));
        for (_, value) in words {
            if let Some(text) = value.as_str().filter(|t| t.chars().any(is_han)) {
                self.left.add(What::Around, None, text);
            }
        }
    }

    /// A piece that says that it is a table: what stands before it, the table in its surest form, what follows.
    fn table_of(&mut self, object: &'v Map<String, Value>, at: &str, depth: usize) -> bool {
        let marked = |holder: &'v Value| {
            TABLES.iter().filter_map(|key| holder.get(*key)?.as_str()).find(|text| markup::kind(text) != Markup::None)
        };
        let holders = [object.get("metadata"), object.get("res")].into_iter().flatten();
        let own =
            TABLES.iter().filter_map(|key| object.get(*key)?.as_str()).find(|text| markup::kind(text) != Markup::None);
        let Some(table) = own.or_else(|| holders.filter_map(marked).next()) else { return false };
        for key in ["table_caption", "caption", "captions"] {
            self.value(object.get(key).unwrap_or(&Value::Null), &below(at, key), depth + 1);
        }
        self.text(table, at);
        for key in ["table_footnote", "footnote", "footnotes"] {
            self.value(object.get(key).unwrap_or(&Value::Null), &below(at, key), depth + 1);
        }
        true
    }

    /// Lines of a paragraph, each in spans.
    fn spans(&mut self, lines: &'v [Value], at: &str, depth: usize) {
        let mut paragraph = String::new();
        for span in lines.iter().filter_map(|l| l.get("spans")?.as_array()).flatten() {
            if span.get("html").is_some() {
                self.value(span, at, depth + 1);
            } else if let Some(text) = span.get("content").and_then(Value::as_str) {
                let letters = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
                if letters(paragraph.chars().last()) && letters(text.chars().next()) {
                    paragraph.push(' ');
                }
                paragraph.push_str(text);
            }
        }
        self.text(&paragraph, at);
    }

    /// Docling: the body refers to texts, tables and groups in reading order.
    fn references(&mut self, body: Option<&'v Value>, depth: usize) {
        let Some(body) = body.filter(|_| depth < DEEPEST && self.budget.take(Of::Nodes, 1)) else { return };
        if let Some(rows) = body.get("data").and_then(cells_of) {
            self.table(rows);
        } else if let Some(text) = body.get("text").and_then(Value::as_str) {
            // One text may be referred to time and again.
            self.referred += text.len();
            if self.referred > self.budget.left(Of::Text) {
                let _ = self.budget.take(Of::Text, self.referred);
                return;
            }
            self.nodes.push(Node::Text(text.to_string()));
        } else if is_kind(body.as_object().unwrap_or(&Map::new()), "picture") {
            self.left.add(What::Picture, None, "");
        }
        for child in body.get("children").and_then(Value::as_array).into_iter().flatten() {
            let target = child.get("$ref").or_else(|| child.get("cref")).and_then(Value::as_str);
            let target = target.and_then(|t| self.root.pointer(t.strip_prefix('#')?));
            self.references(target, depth + 1);
        }
    }

    fn list(&mut self, list: &'v [Value], at: &str, depth: usize) {
        if let Some((outside, rows)) = cells::rows_of(list) {
            self.nodes.extend(outside.into_iter().filter(|t| !t.is_empty()).map(Node::Text));
            return self.table(rows);
        }
        if let Some(rows) = rows_of(list).or_else(|| records_of(list)) {
            return self.table(rows);
        }
        // A text that stands beside numbers alone (`["规章", 0.98]`) has its place or its score with it.
        let words = list.iter().any(Value::is_string);
        for (i, value) in list.iter().enumerate() {
            if !(words && value.is_number() || is_shape(value)) {
                self.value(value, &below(at, &i.to_string()), depth + 1);
            }
        }
    }

    fn table(&mut self, rows: Vec<TreeRow>) {
        self.nodes.push(Node::Table(rows));
    }

    fn text(&mut self, text: &str, at: &str) {
        /// JSON within JSON within JSON.
        const DEEPEST_WITHIN: usize = 2;
        /// No JSON that holds a table is shorter, in bytes.
        const SHORTEST: usize = 100;
        if text.len() > SHORTEST
            && self.within < DEEPEST_WITHIN
            && text.starts_with(['{', '['])
            && let Ok(value) = serde_json::from_str::<Value>(text)
        {
            return self.within(&value, at);
        }
        match markup::kind(text) {
            #[cfg(feature = "html")]
            Markup::Page => self.nodes.extend(html::fragment(text, self.budget, &mut self.left)),
            #[cfg(feature = "html")]
            Markup::Mixed => {
                self.flush();
                let blocks = mixed::blocks(text, self.budget, &mut self.counts, &mut self.left);
                self.blocks.extend(blocks.into_iter().map(|b| placed(b, at)));
            }
            #[cfg(not(feature = "html"))]
            Markup::Page | Markup::Mixed => self.left.add(What::Object, None, text),
            Markup::None if text.contains('\n') => {
                self.flush();
                let mut lines = Lines::new(self.budget);
                let all = split_lines(text, self.budget);
                for (i, line) in all.iter().enumerate() {
                    lines.feed(&[line], all.get(i + 1).copied(), i);
                }
                self.blocks.extend(lines.finish().into_iter().map(|b| placed(b, at)));
            }
            Markup::None => {
                let text = trim(trim(text).trim_start_matches('#'));
                if !text.is_empty() {
                    self.nodes.push(Node::Text(text.to_string()));
                }
            }
        }
    }

    /// JSON that stands in JSON as a text.
    fn within(&mut self, value: &Value, at: &str) {
        self.flush();
        let (counts, left) = (std::mem::take(&mut self.counts), std::mem::take(&mut self.left));
        let (blocks, nodes, within) = (vec![], vec![], self.within + 1);
        let referred = self.referred;
        let mut inner = Reader { root: value, budget: self.budget, counts, left, blocks, nodes, within, referred };
        inner.value(value, at, 0);
        inner.flush();
        self.blocks.extend(inner.blocks);
        (self.counts, self.left, self.referred) = (inner.counts, inner.left, inner.referred);
    }

    fn flush(&mut self) {
        let nodes = std::mem::take(&mut self.nodes);
        self.blocks.extend(tree::blocks_on(nodes, self.budget, &mut self.counts));
    }
}

/// Where a value stands below another; every piece of text bears it, so neither long names nor many are written out.
fn below(at: &str, key: &str) -> String {
    /// Characters of a name, bytes of all.
    const LONGEST: (usize, usize) = (60, 400);
    if at.len() > LONGEST.1 {
        return if at.ends_with("/…") { at.to_string() } else { format!("{at}/…") };
    }
    match key.char_indices().nth(LONGEST.0) {
        Some((end, _)) => format!("{at}/{}…", &key[..end]),
        None => format!("{at}/{key}"),
    }
}

/// Lines of a text in the document stand where the text stands.
fn placed(mut block: Block, at: &str) -> Block {
    let place = |origin: &mut Origin| {
        if let Origin::Line { line } = origin {
            *origin = Origin::element(Place::Other(format!("{at}:{line}")));
        }
    };
    match &mut block {
        Block::Paragraph(p) => place(&mut p.origin),
        Block::Table(t) => t.rows.iter_mut().flat_map(|r| &mut r.cells).for_each(|c| place(&mut c.origin)),
        Block::Picture(p) => place(&mut p.origin),
    }
    block
}

/// Is the value of a key text of the document? Words are; what is no word is where the key says so.
fn is_text(key: &str, text: &str) -> bool {
    TEXTS.iter().any(|name| key.eq_ignore_ascii_case(name)) || text.chars().any(is_han)
}

/// Numbers, and lists of nothing but numbers, with names or without: places on a page.
fn is_shape(value: &Value) -> bool {
    match value {
        Value::Array(list) => !list.is_empty() && list.iter().all(|v| v.is_number() || is_shape(v)),
        Value::Object(of) => {
            !of.is_empty() && of.iter().all(|(key, v)| key.is_ascii() && (v.is_number() || is_shape(v)))
        }
        _ => false,
    }
}

fn is_kind(object: &Map<String, Value>, kind: &str) -> bool {
    KINDS.iter().filter_map(|key| object.get(*key)?.as_str()).any(|k| k.eq_ignore_ascii_case(kind))
}

fn cell(value: &Value) -> Option<TreeCell> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Null => String::new(),
        _ => return None,
    };
    Some(of_text(text))
}

fn of_text(text: String) -> TreeCell {
    cell_of(text, 1, 1)
}

fn cell_of(text: String, cols: usize, rows: usize) -> TreeCell {
    TreeCell::new(vec![Node::Text(text)], cols, rows)
}

/// Docling's cells.
fn cells_of(data: &Value) -> Option<Vec<TreeRow>> {
    cells::rows_of(data.get("table_cells")?.as_array()?).map(|(_, rows)| rows)
}

/// `[["规章", 0, 0], …]`
fn rows_of(list: &[Value]) -> Option<Vec<TreeRow>> {
    let row = |value: &Value| {
        let cells = value.as_array().filter(|c| c.len() > 1)?.iter().map(cell).collect::<Option<Vec<_>>>()?;
        Some(TreeRow { before: 0, cells })
    };
    let rows = list.iter().map(row).collect::<Option<Vec<_>>>().filter(|rows| rows.len() > 1)?;
    let worded = |row: &Value| {
        row.as_array().is_some_and(|c| c.iter().any(|v| v.as_str().is_some_and(|t| t.chars().any(is_han))))
    };
    // A text with its score is no row of a table.
    let scored = |row: &Value| row.as_array().is_some_and(|c| c.len() == 2 && c[0].is_string() && c[1].is_number());
    (list.iter().any(worded) && !list.iter().all(scored)).then_some(rows)
}

/// `[{"信息内容": "规章", "本年制发件数": 0}, …]`: the keys are the header.
fn records_of(list: &[Value]) -> Option<Vec<TreeRow>> {
    let first = list.first()?.as_object().filter(|o| o.len() > 1 && list.len() > 1)?;
    let same = |v: &Value| v.as_object().is_some_and(|o| o.len() == first.len() && o.keys().eq(first.keys()));
    let known = |list: &[&str], key: &str| list.iter().any(|name| key.eq_ignore_ascii_case(name));
    let typed = first.keys().any(|k| known(KINDS, k) || known(SCORES, k) || known(&["text", "content"], k));
    if typed || !list.iter().all(same) {
        return None;
    }
    let head = TreeRow { before: 0, cells: first.keys().map(|k| of_text(k.clone())).collect() };
    let rows = list
        .iter()
        .filter_map(Value::as_object)
        .map(|o| Some(TreeRow { before: 0, cells: o.values().map(cell).collect::<Option<Vec<_>>>()? }));
    std::iter::once(Some(head)).chain(rows).collect()
}
