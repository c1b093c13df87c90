//! JSON: what this program writes itself, `nianbao/1`, is for the next stage to understand; other JSON is read where it holds
//! the text and tables of a document.

use std::collections::HashSet;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use super::budget::{Budget, Of};
use super::file::File;
use super::parsed;
use super::source::{Format, Source};
use super::{Decoded, ReadError};
use crate::base::text::trim;

/// The name that this program's documents bear under `schema`.
pub const SCHEMA: &str = "nianbao/1";
/// The longest document that is taken in, in bytes: a report has some hundred thousand, and its pictures, where they are in it,
/// four thirds of what [`Of::Media`](super::budget::Of::Media) allows.
const LONGEST: usize = 60 << 20;
/// Values in it at most, by the signs that part or open them: a value takes up to a hundred times the room of its sign, and an
/// object, which counts for four, four times that.
const MOST_VALUES: usize = 4_000_000;

/// The name of the format.
pub const FORMAT: Format = Format::new("json");

/// What it makes of a file, where it is one of its own.
pub fn take(file: &mut File<'_>) -> Option<Result<Source, ReadError>> {
    read(file.name, file.decoded.as_ref()?, file.budget)
}

/// Read decoded text as JSON; `None` where it is none.
pub fn read(name: &str, decoded: &Decoded, budget: &Budget) -> Option<Result<Source, ReadError>> {
    let text = bare(trim(&decoded.text));
    if !text.starts_with(['{', '[']) {
        return None;
    }
    // Ours by its beginning: then damage is told as damage.
    let own = text.starts_with('{') && text.get(..text.floor_char_boundary(200)).is_some_and(|t| t.contains(SCHEMA));
    if text.len() > LONGEST || values(text) > MOST_VALUES {
        return own.then(|| Err(ReadError::JsonLong(LONGEST)));
    }
    if let Some(several) = several(text) {
        return Some(Err(ReadError::JsonSeveral(several)));
    }
    let value = match serde_json::from_str::<Unrepeated>(text).and_then(|_| serde_json::from_str::<Value>(text)) {
        Ok(value) => value,
        Err(e) if own => return Some(Err(ReadError::JsonDamaged(e.line(), e.column(), reason(&e)))),
        // Text may begin with a bracket.
        Err(_) => Value::Array(one_a_line(text)?),
    };
    match value.get("schema").and_then(Value::as_str) {
        Some(SCHEMA) if !fits(&value, budget) => Some(Err(budget.nothing_read())),
        Some(SCHEMA) => Some(Ok(Source { document: Some(value), ..Source::of(name, FORMAT) })),
        other => {
            let source = if own { None } else { parsed::read(name, FORMAT, &value, budget) };
            Some(source.ok_or_else(|| ReadError::JsonForeign(other.map(str::to_string))))
        }
    }
}

/// The JSON that a script hands over: `callback({…});`, `var data = {…};`
fn bare(text: &str) -> &str {
    /// It is named in fewer bytes.
    const LONGEST_NAME: usize = 100;
    let head = &text.as_bytes()[..text.len().min(LONGEST_NAME)];
    let Some(at) = memchr::memchr2(b'{', b'[', head).filter(|at| *at > 0) else { return text };
    let before = trim(&text[..at]);
    let named = |name: &str| !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || " _.$".contains(c));
    let inner = text[at..].trim_end_matches(|c: char| c == ';' || c.is_whitespace());
    match (before.strip_suffix('('), before.strip_suffix('=')) {
        (Some(name), _) if named(name) && inner.ends_with(')') => trim(&inner[..inner.len() - 1]),
        (_, Some(name)) if named(name) => inner,
        _ => text,
    }
}

/// Several documents one a line.
fn one_a_line(text: &str) -> Option<Vec<Value>> {
    let lines = text.lines().filter(|line| !trim(line).is_empty());
    let values: Option<Vec<Value>> =
        lines.map(|line| serde_json::from_str(line).ok().filter(Value::is_object)).collect();
    values.filter(|values| values.len() > 1)
}

fn list<'v>(of: &'v Value, key: &str) -> &'v [Value] {
    of.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// Has a document of ours no more paragraphs, cells and text than any other file may have? It is read whole or not at all.
fn fits(document: &Value, budget: &Budget) -> bool {
    list(document, "sections").iter().flat_map(|section| list(section, "blocks")).all(|block| {
        let rows = list(block, "rows").iter().filter_map(Value::as_array);
        let text = block.get("text").and_then(Value::as_str).map_or(0, str::len);
        let paragraph = usize::from(block.get("text").is_some());
        budget.take(Of::Paragraphs, paragraph)
            && budget.take(Of::Cells, rows.map(Vec::len).sum())
            && budget.take(Of::Text, text)
    })
}

/// How many values there can be in it, an object counted as four.
fn values(text: &str) -> usize {
    text.bytes().map(|b| [usize::from(matches!(b, b',' | b'[')), 4][usize::from(b == b'{')]).sum()
}

/// How many documents of ours stand one a line, where there are more than one: the form of `--to ndjson`.
fn several(text: &str) -> Option<usize> {
    let begins = |line: &&str| line.starts_with("{\"schema\":\"nianbao/1\"");
    let count = text.lines().filter(begins).count();
    (count > 1).then_some(count)
}

/// The message without the place, which is told apart.
fn reason(e: &serde_json::Error) -> String {
    let text = e.to_string();
    text.rsplit_once(" at line ").map_or(text.clone(), |(reason, _)| reason.to_string())
}

/// Any JSON whose objects have each key once: the library would keep the last and say nothing.
struct Unrepeated;

impl<'de> Deserialize<'de> for Unrepeated {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Unrepeated)
    }
}

impl<'de> Visitor<'de> for Unrepeated {
    type Value = Self;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_unit<E: Error>(self) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self, A::Error> {
        while list.next_element::<Unrepeated>()?.is_some() {}
        Ok(self)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self, A::Error> {
        let mut seen = HashSet::new();
        while let Some(key) = map.next_key::<String>()? {
            map.next_value::<Unrepeated>()?;
            if let Some(key) = seen.replace(key) {
                return Err(A::Error::custom(format!("key {key:?} twice")));
            }
        }
        Ok(self)
    }
}
