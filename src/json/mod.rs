//! This program's own JSON, `nianbao/1`, read back by its schema: exactly what it says, its faults told with their paths.
//!
//! Doubts of reading are kept as they stand; those of the checks are worked out anew by whoever checks.

mod cells;
mod media;
mod rows;
mod spans;
mod walk;

use std::sync::Arc;

use serde_json::Value as Json;

use crate::base::finding::{Code, Culprit, Finding, Message, Severity, Stage};
use crate::base::origin::Origin;
use crate::forms::{Book, Form, Template};
use crate::normalize::sections::put_aside;
use crate::report::{
    Block, Cell, FormBlock, FormTable, Furniture, FurnitureKind, Paragraph, Report, Role, Section, SourceInfo,
    Standing, Table,
};
use walk::{At, Read};

/// Faults told at most.
const MOST_FAULTS: usize = 8;

/// Something in a document that its schema does not allow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where: such as `cells[3].value`.
    pub path: String,
    /// What is wrong there.
    pub message: Message,
}

/// All that its schema does not allow in a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Faults(Vec<Fault>);

impl Faults {
    /// All of them in one message.
    #[must_use]
    pub fn message(&self) -> Message {
        let place = |path: &str, top: &str| if path.is_empty() { top.to_string() } else { path.to_string() };
        let zh: Vec<String> = self.0.iter().map(|f| format!("{} {}", place(&f.path, "最外层"), f.message.zh)).collect();
        let en: Vec<String> =
            self.0.iter().map(|f| format!("{} {}", place(&f.path, "the document"), f.message.en)).collect();
        Message::new(
            format!("JSON 与 nianbao/1 的规定不符，没有读：{}；请改正，或从原文件重新写出", zh.join("；")),
            format!(
                "the JSON breaks the schema nianbao/1: {}; mend it or write it again from its source",
                en.join("; ")
            ),
        )
    }
}

/// The report that a document holds.
///
/// # Errors
/// Its faults against the schema.
pub(crate) fn report(book: &Arc<Book>, document: &Json) -> Result<Report, Faults> {
    let root = At::root(document);
    read(book, &root).map_err(|mut faults| {
        faults.truncate(MOST_FAULTS);
        Faults(faults)
    })
}

fn read(book: &Arc<Book>, root: &At<'_>) -> Read<Report> {
    let keys = ["schema", "title", "agency", "year", "issued_on", "source", "layouts", "sections", "cells", "findings"];
    let document = root.object(&keys, &["settings", "furniture", "media"])?;
    let layouts = layouts(book, &document.get("layouts"))?;
    let media = media::all(&document)?;
    let read = document.get("sections").list(|at| section(&at, &media))?;
    let (mut sections, mut pieces): (Vec<Section>, Vec<Vec<bool>>) = read.into_iter().unzip();
    if let Some(name) = media.keys().find(|name| !sections.iter().flat_map(|s| &s.blocks).any(|b| is_of(b, name))) {
        let at = document.get("media");
        return at.fault(format!("sections 里没有图片 {name}"), format!("there is no picture {name} in the sections"));
    }
    // What stands before the first heading is left out of the file where it is nothing.
    if sections.first().is_none_or(|s| s.number > 0) {
        sections.insert(0, Section::new(0, "", vec![]));
        pieces.insert(0, vec![]);
    }
    let (tables, doubts) = cells::tables(book, &document.get("cells"), &layouts)?;
    let mut findings = document.get("findings").list(|at| finding(&at))?;
    place(book, tables, &mut sections, &pieces.concat(), &findings);
    // What the document itself shows is told anew as well.
    findings.retain(|f| f.stage == Stage::Reading && f.code != Code::ROWS_DISAGREE);
    findings.extend(doubts);
    findings.extend(rows::disagreements(book, &sections));
    let source = document.get("source");
    let source = source.object(&["file", "format", "encoding"], &[])?;
    Ok(Report {
        book: Arc::clone(book),
        title: document.get("title").optional(At::text)?,
        agency: document.get("agency").optional(At::text)?,
        year: document.get("year").optional(At::year)?,
        issued_on: document.get("issued_on").optional(At::date)?,
        sections,
        furniture: match document.find("furniture") {
            Some(at) => at.list(|at| furniture(&at))?,
            None => vec![],
        },
        findings,
        // What settings did then says nothing of the findings that are worked out anew.
        judged: None,
        source: SourceInfo {
            name: source.get("file").text()?,
            format: source.get("format").text()?,
            encoding: source.get("encoding").optional(At::text)?,
        },
    })
}

/// Each table into the first block of its form that neither gives it again nor says to be a piece of it. Further blocks are pieces of it, or the form given again from where the
/// document says so; documents of before said it by their findings alone.
fn place(book: &Book, tables: Vec<FormTable>, sections: &mut [Section], pieces: &[bool], findings: &[Finding]) {
    let says = |block: &Block| matches!(block, Block::Table(t) if matches!(t.standing, Standing::Again(_)));
    let of_before = !sections.iter().flat_map(|s| &s.blocks).any(says);
    let told = |origin: &Origin| findings.iter().any(|f| f.code == Code::TABLE_REPEATED && f.origins.contains(origin));
    let mut tables = tables;
    for form in Form::ALL {
        let at = tables.iter().position(|t| t.template.form == form);
        // Without values there is nothing that rows could be a piece of: they are shown as they stand.
        let mut again = at.is_none();
        let mut table = at.map(|at| tables.remove(at));
        for (block, piece) in sections.iter_mut().flat_map(|s| &mut s.blocks).zip(pieces) {
            let Block::Table(own) = block else { continue };
            if own.form() != Some(form) {
                continue;
            }
            let counts = !matches!(own.standing, Standing::Again(_)) && !piece;
            if let Some(mut table) = table.take_if(|_| counts) {
                again = false;
                table.origin = own.origin.clone();
                *block = Block::Form(Box::new(FormBlock { table, rows: std::mem::take(&mut own.rows) }));
                continue;
            }
            again |= matches!(own.standing, Standing::Again(_)) || (of_before && told(&own.origin));
            own.standing = if again { Standing::Again(form) } else { Standing::Piece(form) };
        }
        put_aside(book, table, sections);
    }
}

fn layouts<'a>(book: &'a Book, at: &At<'_>) -> Read<Vec<&'a Arc<Template>>> {
    let names = Form::ALL.map(Form::name);
    let layouts = at.object(&names, &[])?;
    let mut found = Vec::new();
    for form in Form::ALL {
        let at = layouts.get(form.name());
        let Some(name) = at.optional(At::text)? else { continue };
        match book.template(form, &name) {
            Some(template) => found.push(template),
            None => {
                let known: Vec<&str> = book.layouts(form).map(|t| t.layout.as_str()).collect();
                let known = known.join("、");
                return at.fault(
                    format!("没有“{name}”版的{}（有 {known}）", book.section(form).short),
                    format!("there is no layout {name:?} (but {known})"),
                );
            }
        }
    }
    Ok(found)
}

/// Does a block show the picture of this hash?
fn is_of(block: &Block, sha256: &str) -> bool {
    block.picture().is_some_and(|picture| picture.media.sha256 == sha256)
}

/// A section, and which of its blocks say to be pieces of a table that stands further on.
fn section(at: &At<'_>, media: &media::All) -> Read<(Section, Vec<bool>)> {
    let section = at.object(&["number", "heading", "blocks"], &["origin", "links"])?;
    let place = section.get("number");
    let number = match place.count()? {
        n @ 0..=6 => u8::try_from(n).unwrap_or(0),
        n => return place.fault(format!("应为 0 至 6，写的是 {n}"), format!("should be from 0 to 6, is {n}")),
    };
    let heading = section.get("heading").text()?;
    let (blocks, pieces) = section.get("blocks").list(|at| block(&at, media))?.into_iter().unzip();
    let section = Section {
        number,
        links: section.find("links").map(|at| spans::links(&at, &heading)).transpose()?.unwrap_or_default(),
        heading,
        origin: section.find("origin").map(|at| origin(&at)).transpose()?,
        blocks,
    };
    Ok((section, pieces))
}

fn furniture(at: &At<'_>) -> Read<Furniture> {
    let piece = at.object(&["kind", "text"], &["name", "origin"])?;
    Ok(Furniture {
        kind: piece.get("kind").word(&FurnitureKind::ALL.map(|kind| (kind.name(), kind)))?,
        name: piece.find("name").map(|at| at.text()).transpose()?,
        text: piece.get("text").text()?,
        origin: piece.find("origin").map(|at| origin(&at)).transpose()?,
    })
}

#[derive(Clone, Copy)]
enum Kind {
    Paragraph,
    Table,
    Picture,
}

fn block(at: &At<'_>, media: &media::All) -> Read<(Block, bool)> {
    // The kind decides which keys there may be.
    let paragraph = ["text", "role", "origin", "links", "marks", "list"];
    let rows = ["form", "standing", "rows", "spans", "links", "lists"];
    let picture = ["sha256", "type", "size", "width", "height", "alt"];
    let any = [paragraph.as_slice(), &rows, &picture].concat();
    let kinds = [("paragraph", Kind::Paragraph), ("table", Kind::Table), ("picture", Kind::Picture)];
    Ok(match at.object(&["kind"], &any)?.get("kind").word(&kinds)? {
        Kind::Paragraph => (Block::Paragraph(self::paragraph(at)?), false),
        Kind::Table => {
            let (table, piece) = table(at)?;
            (Block::Table(table), piece)
        }
        Kind::Picture => (Block::Picture(media::picture(at, media)?), false),
    })
}

fn paragraph(at: &At<'_>) -> Read<Paragraph> {
    let paragraph = at.object(&["kind", "text", "origin"], &["role", "links", "marks", "list"])?;
    let roles = [Role::Body, Role::Title, Role::Heading2, Role::Heading3, Role::Signature, Role::Date];
    let roles = roles.map(|role| (role.name(), role));
    let text = paragraph.get("text").text()?;
    Ok(Paragraph {
        links: paragraph.find("links").map(|at| spans::links(&at, &text)).transpose()?.unwrap_or_default(),
        marks: paragraph.find("marks").map(|at| spans::marks(&at, &text)).transpose()?.unwrap_or_default(),
        list: paragraph.find("list").map(|at| spans::list(&at)).transpose()?,
        text,
        role: paragraph.find("role").map(|at| at.word(&roles)).transpose()?.unwrap_or(Role::Body),
        origin: origin(&paragraph.get("origin"))?,
    })
}

fn table(at: &At<'_>) -> Read<(Table, bool)> {
    let table = at.object(&["kind", "rows", "origin"], &["form", "standing", "spans", "links", "marks", "lists"])?;
    let cell = |at: At<'_>| Ok(Cell::new(at.text()?));
    let mut rows = table.get("rows").list(|row| row.list(cell))?;
    if let Some(at) = table.find("spans") {
        let spans = at.list(|span| {
            let numbers = span.list(|n| n.count())?;
            let fits = |s: &[usize; 4]| rows.get(s[0]).is_some_and(|row| s[1] < row.len()) && s[2] > 0 && s[3] > 0;
            match <[usize; 4]>::try_from(numbers).ok().filter(fits) {
                Some(numbers) => Ok(numbers),
                None => span.fault(
                    "应为表里一格的行序、格序、行数、列数",
                    "should be row, cell, rows and columns of a cell of the table",
                ),
            }
        })?;
        for [row, cell, height, width] in spans {
            (rows[row][cell].rows, rows[row][cell].cols) = (height, width);
        }
    }
    table.find("links").map_or(Ok(()), |at| spans::links_of_cells(&at, &mut rows))?;
    table.find("marks").map_or(Ok(()), |at| spans::marks_of_cells(&at, &mut rows))?;
    table.find("lists").map_or(Ok(()), |at| spans::lists_of_cells(&at, &mut rows))?;
    let forms = Form::ALL.map(|form| (form.name(), form));
    let form = table.find("form").map(|at| at.word(&forms)).transpose()?;
    let words = [("again", false), ("piece", true)];
    let said = table.find("standing").map(|at| at.word(&words)).transpose()?;
    let standing = match form {
        Some(form) if said == Some(false) => Standing::Again(form),
        Some(form) => Standing::Piece(form),
        None => Standing::Own,
    };
    let piece = said == Some(true);
    Ok((Table { standing, rows, origin: origin(&table.get("origin"))? }, piece))
}

fn origin(at: &At<'_>) -> Read<Origin> {
    let place = at.object(&[], &["line", "page", "box", "sheet", "cell", "element"])?;
    if let Some(line) = place.find("line") {
        at.object(&["line"], &[])?;
        return Ok(Origin::Line { line: line.count()? });
    }
    if let Some(page) = place.find("page") {
        let place = at.object(&["page", "box"], &[])?;
        let bounds = place.get("box");
        return match <[f64; 4]>::try_from(bounds.list(|n| n.measure())?) {
            Ok(bounds) => Ok(Origin::Page { page: page.count()?, bounds }),
            Err(_) => bounds.fault("应为左、上、右、下四个数", "should be four numbers: left, top, right, bottom"),
        };
    }
    if let Some(sheet) = place.find("sheet") {
        let place = at.object(&["sheet", "cell"], &[])?;
        return Ok(Origin::Sheet { sheet: sheet.text()?.into(), cell: place.get("cell").text()? });
    }
    Ok(Origin::element(at.object(&["element"], &[])?.get("element").text()?))
}

fn finding(at: &At<'_>) -> Read<Finding> {
    let more = ["more_origins", "found", "expected", "culprits", "accepted"];
    let told = at.object(&["code", "severity", "message", "keys", "origin"], &more)?;
    let severities = [("error", Severity::Error), ("warning", Severity::Warning), ("note", Severity::Note)];
    let text = |key| told.find(key).map(|at| at.text()).transpose();
    // The file holds one language; it is what there is to say in either.
    let message = |at: At<'_>| at.text().map(|text| Message::new(text.clone(), text));
    let code = Code::from(told.get("code").text()?.as_str());
    let severity = told.get("severity").word(&severities)?;
    let mut finding = Finding::new(code, message(told.get("message"))?)
        .graded(severity)
        .keys(told.get("keys").list(|key| key.text())?)
        .at(told.get("origin").optional(origin)?);
    if let Some(more) = told.find("more_origins") {
        finding = finding.at(more.list(|at| origin(&at))?);
    }
    if let Some(culprits) = told.find("culprits") {
        finding.culprits = culprits.list(|at| {
            let culprit = at.object(&["key", "printed", "fitting", "message"], &[])?;
            Ok(Culprit {
                key: culprit.get("key").text()?,
                printed: culprit.get("printed").text()?,
                fitting: culprit.get("fitting").text()?,
                message: message(culprit.get("message"))?,
            })
        })?;
    }
    (finding.found, finding.expected, finding.accepted) = (text("found")?, text("expected")?, text("accepted")?);
    Ok(finding)
}
