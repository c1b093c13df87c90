//! The report as JSON, `nianbao/1`; the schema is `docs/schema/nianbao-1.json`.

use std::collections::BTreeMap;
use std::io;

use rust_decimal::Decimal;
use serde::{Serialize, Serializer};

use super::WriteError;
use crate::base::finding::{Culprit, Finding, Judged, Lang, Severity, Unread};
use crate::base::link::Link;
use crate::base::origin::Origin;
use crate::base::span::{LineItem, ListItem, Mark};
use crate::base::visible;
use crate::forms::Form;
use crate::report::{Block, Cell, Furniture, Picture, Report, Section, Standing};

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    title: Option<&'a str>,
    agency: Option<&'a str>,
    year: Option<i32>,
    issued_on: Option<&'a str>,
    source: SourceJson<'a>,
    layouts: Layouts<'a>,
    sections: Vec<SectionJson<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    furniture: Vec<FurnitureJson<'a>>,
    /// By their hashes, in base64.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    media: BTreeMap<&'a str, String>,
    cells: Vec<CellJson<'a>>,
    findings: Vec<FindingJson<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    settings: Option<&'a Judged>,
}

#[derive(Serialize)]
struct SourceJson<'a> {
    file: &'a str,
    format: &'a str,
    encoding: Option<&'a str>,
}

#[derive(Serialize)]
struct Layouts<'a> {
    disclosure: Option<&'a str>,
    requests: Option<&'a str>,
    cases: Option<&'a str>,
}

#[derive(Serialize)]
struct SectionJson<'a> {
    number: u8,
    heading: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    origin: Option<&'a Origin>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    links: Vec<LinkJson<'a>>,
    blocks: Vec<BlockJson<'a>>,
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum BlockJson<'a> {
    Paragraph {
        text: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        role: Option<&'a str>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        links: Vec<LinkJson<'a>>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        marks: Vec<MarkJson>,
        #[serde(skip_serializing_if = "Option::is_none")]
        list: Option<ListJson>,
        origin: &'a Origin,
    },
    Picture {
        sha256: &'a str,
        #[serde(rename = "type")]
        media_type: &'static str,
        size: usize,
        #[serde(skip_serializing_if = "Option::is_none")]
        width: Option<u32>,
        #[serde(skip_serializing_if = "Option::is_none")]
        height: Option<u32>,
        #[serde(skip_serializing_if = "str::is_empty")]
        alt: &'a str,
        origin: &'a Origin,
    },
    Table {
        #[serde(skip_serializing_if = "Option::is_none")]
        form: Option<Form>,
        #[serde(skip_serializing_if = "Option::is_none")]
        standing: Option<&'static str>,
        rows: Vec<Vec<&'a str>>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        spans: Vec<[usize; 4]>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        links: Vec<CellLinkJson<'a>>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        marks: Vec<CellMarkJson>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        lists: Vec<CellListJson>,
        origin: &'a Origin,
    },
}

#[derive(Serialize)]
struct LinkJson<'a> {
    from: usize,
    to: usize,
    target: &'a str,
}

#[derive(Serialize)]
struct CellLinkJson<'a> {
    row: usize,
    cell: usize,
    from: usize,
    to: usize,
    target: &'a str,
}

#[derive(Serialize)]
struct MarkJson {
    kind: &'static str,
    from: usize,
    to: usize,
}

#[derive(Serialize)]
struct CellMarkJson {
    row: usize,
    cell: usize,
    #[serde(flatten)]
    mark: MarkJson,
}

#[derive(Serialize)]
struct CellListJson {
    row: usize,
    cell: usize,
    from: usize,
    #[serde(flatten)]
    item: ListJson,
}

#[derive(Serialize)]
struct ListJson {
    level: usize,
    ordered: bool,
}

#[derive(Serialize)]
struct FurnitureJson<'a> {
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    origin: Option<&'a Origin>,
}

#[derive(Serialize)]
struct CellJson<'a> {
    key: &'a str,
    #[serde(serialize_with = "number")]
    value: Option<Decimal>,
    state: &'a str,
    text: &'a str,
    unit: Option<&'a str>,
    origin: Option<&'a Origin>,
    /// What a check of the same report read again has to know.
    #[serde(skip_serializing_if = "Option::is_none")]
    held: Option<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    marks: Vec<MarkJson>,
}

/// An exact number. Nearly all are counts, which need no digits to be looked at one by one.
fn number<S: Serializer>(value: &Option<Decimal>, to: S) -> Result<S::Ok, S::Error> {
    match value.map(|n| (n, n.scale(), i64::try_from(n.mantissa()))) {
        Some((n, 0, Ok(count))) if count != 0 || n.is_sign_positive() => to.serialize_i64(count),
        _ => rust_decimal::serde::arbitrary_precision_option::serialize(value, to),
    }
}

#[derive(Serialize)]
struct FindingJson<'a> {
    code: &'a str,
    severity: Severity,
    message: &'a str,
    keys: &'a [String],
    origin: Option<&'a Origin>,
    #[serde(skip_serializing_if = "<[Origin]>::is_empty")]
    more_origins: &'a [Origin],
    #[serde(skip_serializing_if = "Option::is_none")]
    found: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expected: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    culprits: Vec<CulpritJson<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    accepted: Option<&'a str>,
}

#[derive(Serialize)]
struct CulpritJson<'a> {
    key: &'a str,
    printed: &'a str,
    fitting: &'a str,
    message: &'a str,
}

/// What stands of pictures in a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Pictures {
    /// Their hashes: what they hold is elsewhere.
    #[default]
    Named,
    /// What they hold too, in base64, each once.
    Inline,
}

/// Bytes set aside for a document: few are longer.
const ROOM: usize = 64 << 10;

/// The report as indented JSON with a final newline; pictures are named by their hashes.
///
/// # Errors
/// Only where a number cannot be represented, which exact decimals can.
pub fn to_json(report: &Report, lang: Lang) -> Result<Vec<u8>, WriteError> {
    to_json_with(report, lang, Pictures::Named)
}

/// The same with its pictures in it, if so asked.
///
/// # Errors
/// As [`to_json`].
pub fn to_json_with(report: &Report, lang: Lang, pictures: Pictures) -> Result<Vec<u8>, WriteError> {
    let mut document = document(report, lang);
    if pictures == Pictures::Inline {
        let held = report.pictures().filter_map(|p| Some((p.media.sha256.as_str(), p.media.base64()?)));
        document.media = held.collect();
    }
    let mut bytes = Vec::with_capacity(ROOM);
    serde_json::to_writer_pretty(&mut bytes, &document).map_err(WriteError::made)?;
    bytes.push(b'\n');
    Ok(visible::json(bytes))
}

/// The report as one line of JSON with its end.
///
/// # Errors
/// As [`to_json`].
pub fn to_line(report: &Report, lang: Lang) -> Result<Vec<u8>, WriteError> {
    let mut line = Line(Vec::with_capacity(ROOM));
    serde_json::to_writer(&mut line, &document(report, lang)).map_err(WriteError::made)?;
    line.0.push(b'\n');
    Ok(visible::json(line.0))
}

/// A line as it is written. Every other piece of one is a quote, a comma, a colon, which need no copying from elsewhere.
struct Line(Vec<u8>);

impl io::Write for Line {
    #[inline]
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.write_all(bytes)?;
        Ok(bytes.len())
    }

    #[inline]
    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        match bytes {
            [one] => self.0.push(*one),
            more => self.0.extend_from_slice(more),
        }
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// An input of which nothing was read, as a document of its own: without contents, with the reason.
#[must_use]
pub fn unread(unread: &Unread, lang: Lang) -> serde_json::Value {
    serde_json::json!({
        "schema": "nianbao/1",
        "title": null, "agency": null, "year": null, "issued_on": null,
        "source": { "file": unread.file, "format": null, "encoding": null },
        "layouts": { "disclosure": null, "requests": null, "cases": null },
        "sections": [], "cells": [], "findings": [],
        "unread": { "status": unread.status(), "message": unread.message.get(lang) },
    })
}

/// The same as one line with its end.
#[must_use]
pub fn unread_line(unread: &Unread, lang: Lang) -> Vec<u8> {
    visible::json(format!("{}\n", self::unread(unread, lang)).into_bytes())
}

fn document(report: &Report, lang: Lang) -> Document<'_> {
    let mut ahead: Vec<Form> = report.tables().map(|t| t.template.form).collect();
    let layout = |form| report.table(form).map(|t| t.template.layout.as_str());
    Document {
        schema: "nianbao/1",
        title: report.title.as_deref(),
        agency: report.agency.as_deref(),
        year: report.year,
        issued_on: report.issued_on.as_deref(),
        source: SourceJson {
            file: report.source.name.rsplit(['/', '\\']).next().unwrap_or_default(),
            format: &report.source.format,
            encoding: report.source.encoding.as_deref(),
        },
        layouts: Layouts {
            disclosure: layout(Form::Disclosure),
            requests: layout(Form::Requests),
            cases: layout(Form::Cases),
        },
        sections: report
            .sections
            .iter()
            .filter(|s| s.number > 0 || !s.blocks.is_empty())
            .map(|s| section(s, &mut ahead))
            .collect(),
        furniture: report.furniture.iter().map(furniture).collect(),
        media: BTreeMap::new(),
        cells: cells(report),
        findings: report.findings.iter().map(|f| finding(f, lang)).collect(),
        settings: report.judged.as_ref(),
    }
}

/// A section; `ahead` are the forms whose table stands in it or further on.
fn section<'a>(section: &'a Section, ahead: &mut Vec<Form>) -> SectionJson<'a> {
    let (origin, links) = (section.origin.as_ref(), section.links.iter().map(link).collect());
    let blocks = section.blocks.iter().map(|b| block(b, ahead)).collect();
    SectionJson { number: section.number, heading: &section.heading, origin, links, blocks }
}

fn furniture(piece: &Furniture) -> FurnitureJson<'_> {
    let (name, origin) = (piece.name.as_deref(), piece.origin.as_ref());
    FurnitureJson { kind: piece.kind.name(), name, text: &piece.text, origin }
}

fn block<'a>(block: &'a Block, ahead: &mut Vec<Form>) -> BlockJson<'a> {
    match block {
        Block::Paragraph(p) => {
            let role = p.role.name();
            let links = p.links.iter().map(link).collect();
            let (role, origin) = ((role != "body").then_some(role), &p.origin);
            let list = p.list.map(item);
            BlockJson::Paragraph { text: &p.text, role, links, marks: p.marks.iter().map(mark).collect(), list, origin }
        }
        Block::Picture(p) => picture(p),
        Block::Form(f) => {
            ahead.retain(|form| *form != f.table.template.form);
            table(Some(f.table.template.form), None, &f.rows, &f.table.origin)
        }
        Block::Table(t) => {
            let standing = match t.standing {
                Standing::Again(_) => Some("again"),
                // The first one without a word is the table.
                Standing::Piece(form) => ahead.contains(&form).then_some("piece"),
                Standing::Own => None,
            };
            table(t.form(), standing, &t.rows, &t.origin)
        }
    }
}

fn link(link: &Link) -> LinkJson<'_> {
    LinkJson { from: link.from, to: link.to, target: &link.target }
}

fn mark(mark: &Mark) -> MarkJson {
    MarkJson { kind: mark.kind.name(), from: mark.from, to: mark.to }
}

fn item(ListItem { level, ordered }: ListItem) -> ListJson {
    ListJson { level, ordered }
}

fn picture(picture: &Picture) -> BlockJson<'_> {
    let media = &picture.media;
    let [width, height] = [0, 1].map(|side| media.pixels.map(|pixels| pixels[side]));
    let (sha256, media_type, size) = (&*media.sha256, media.kind.name(), media.size);
    BlockJson::Picture { sha256, media_type, size, width, height, alt: &picture.alt, origin: &picture.origin }
}

fn table<'a>(
    form: Option<Form>,
    standing: Option<&'static str>,
    rows: &'a [Vec<Cell>],
    origin: &'a Origin,
) -> BlockJson<'a> {
    let spans = rows.iter().enumerate().flat_map(|(r, row)| {
        let spanning = row.iter().enumerate().filter(|(_, c)| c.cols > 1 || c.rows > 1);
        spanning.map(move |(i, c)| [r, i, c.rows, c.cols])
    });
    let texts = rows.iter().map(|r| r.iter().map(|c| c.text.as_str()).collect());
    let (mut links, mut marks, mut lists) = (vec![], vec![], vec![]);
    let places = rows.iter().enumerate().flat_map(|(r, row)| row.iter().enumerate().map(move |(i, c)| (r, i, c)));
    for (row, cell, c) in places {
        links.extend(c.links.iter().map(|l| CellLinkJson { row, cell, from: l.from, to: l.to, target: &l.target }));
        marks.extend(c.marks.iter().map(|m| CellMarkJson { row, cell, mark: mark(m) }));
        let of = |line: &LineItem| CellListJson { row, cell, from: line.at, item: item(line.item) };
        lists.extend(c.items.iter().map(of));
    }
    let (rows, spans) = (texts.collect(), spans.collect());
    BlockJson::Table { form, standing, rows, spans, links, marks, lists, origin }
}

fn cells(report: &Report) -> Vec<CellJson<'_>> {
    let tables = report.tables();
    tables
        .flat_map(|t| t.template.fields.iter().zip(&t.values))
        .map(|(field, value)| CellJson {
            key: &field.key,
            value: value.number(),
            state: value.state_name(),
            text: &value.text,
            unit: value.unit.as_deref(),
            origin: value.origin.as_ref(),
            held: value.held.name(),
            marks: value.marks.iter().map(mark).collect(),
        })
        .collect()
}

fn finding(finding: &Finding, lang: Lang) -> FindingJson<'_> {
    FindingJson {
        code: finding.code.as_str(),
        severity: finding.severity,
        message: finding.message.get(lang),
        keys: &finding.keys,
        origin: finding.origins.first(),
        more_origins: finding.origins.get(1..).unwrap_or_default(),
        found: finding.found.as_deref(),
        expected: finding.expected.as_deref(),
        culprits: finding.culprits.iter().map(|c| culprit(c, lang)).collect(),
        accepted: finding.accepted.as_deref(),
    }
}

fn culprit(culprit: &Culprit, lang: Lang) -> CulpritJson<'_> {
    let Culprit { key, printed, fitting, message } = culprit;
    CulpritJson { key, printed, fitting, message: message.get(lang) }
}
