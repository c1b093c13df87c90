//! The report's sections: official headings, paragraphs, the issuer's own tables, all in place.

use std::collections::{BTreeMap, BTreeSet};

use super::frame::{Frame, Stand};
use super::lines::{Line, Token};
use super::regions::Region;
use crate::base::numeral;
use crate::base::origin::Origin;
use crate::base::span::Spans;
use crate::base::text::trim;
use crate::forms::{Book, Form};
use crate::normalize::table::Part;
use crate::read::Picture as Shown;
use crate::report::{Block, Cell, FormBlock, FormTable, Paragraph, Picture, Role, Section, Standing, Table};

/// Build the sections from the lines outside the official tables, these kept where they stand; what is the page's around a
/// report is left to it. `pictures`, each with the number of its block, stand where the source has them: behind an official
/// table where they stand in it.
pub fn build(
    book: &Book,
    lines: &[Line<'_>],
    pictures: &[(usize, &Shown)],
    regions: &[Region],
    parts: &[Option<Part>],
    frame: &Frame,
    mut tables: Vec<FormTable>,
) -> Vec<Section> {
    let mut sections = vec![Section::new(0, "", vec![])];
    let recognised = regions.iter().zip(parts).filter_map(|(region, part)| part.map(|part| (region, part)));
    let starts: BTreeMap<usize, (Region, Part)> = recognised.map(|(r, part)| (r.start, (*r, part))).collect();
    let (mut i, mut pictures) = (0, pictures);
    while i < lines.len() {
        let region = starts.get(&i).copied();
        let open = sections.last().map_or(0, |s| s.number);
        let before = pictures.partition_point(|(block, _)| *block < lines[i].block);
        show(&pictures[..before], &mut sections);
        pictures = &pictures[before..];
        let blocks = match sections.last_mut() {
            Some(section) => &mut section.blocks,
            None => break,
        };
        if let Some((region, part)) = region {
            blocks.push(official(&lines[region.start..region.end], region.form, part, &mut tables));
            i = region.end;
        } else if matches!(frame.stand(i), Stand::Aside(_)) {
            i += 1;
        } else if !lines[i].is_text() {
            let next_region = starts.range(i + 1..).next().map(|(start, _)| *start);
            let stop = next_region.unwrap_or(lines.len());
            let aside = |j: usize| matches!(frame.stand(j), Stand::Aside(_));
            let end = (i..stop).find(|&j| lines[j].block != lines[i].block || lines[j].is_text() || aside(j));
            let end = end.unwrap_or(stop);
            if lines[i..end].iter().any(|l| l.printed().iter().any(|c| !c.is_blank())) {
                blocks.push(Block::Table(own(&lines[i..end])));
            }
            i = end;
        } else {
            let line = &lines[i];
            match line.heading.filter(|_| !frame.contents.contains(&i)) {
                Some(number) if number >= open => sections.push(Section {
                    origin: Some(line.origin.clone()),
                    links: line.spans.links.clone(),
                    ..Section::new(number, line.text, vec![])
                }),
                _ => {
                    let (text, role) = match frame.stand(i) {
                        Stand::Title(from, to) => (trim(&trim(line.text)[from..to]), Role::Title),
                        _ => (line.text, role(line.text)),
                    };
                    blocks.push(Block::Paragraph(paragraph(line, text, role)));
                }
            }
            i += 1;
        }
    }
    show(pictures, &mut sections);
    put_aside(book, tables, &mut sections);
    sections
}

/// The sections of a report some of whose paragraphs were reworded: what is an official heading now begins its section, by the
/// same rule as in reading, and a heading that comes too late then is a paragraph.
pub(super) fn renew(book: &Book, sections: Vec<Section>) -> Vec<Section> {
    let new = |p: &Paragraph| match p.role {
        Role::Body | Role::Heading2 => book.section_of_heading(&p.text),
        _ => None,
    };
    let headed = |block: &Block| block.paragraph().and_then(new).is_some();
    if !sections.iter().flat_map(|s| &s.blocks).any(headed) {
        return sections;
    }
    let mut renewed: Vec<Section> = Vec::new();
    for section in sections {
        let Section { number, heading, origin, links, blocks } = section;
        match (renewed.last_mut().filter(|open| open.number > number), origin) {
            (Some(open), Some(origin)) => {
                let role = role(&heading);
                let paragraph = Paragraph::new(heading, role, origin).with(Spans::of_links(links));
                open.blocks.push(Block::Paragraph(paragraph));
            }
            (_, origin) => renewed.push(Section { origin, links, ..Section::new(number, heading, vec![]) }),
        }
        for block in blocks {
            let open = renewed.last().map_or(0, |s| s.number);
            match (block.paragraph().and_then(new).filter(|n| *n >= open), block) {
                (Some(number), Block::Paragraph(p)) => {
                    let (origin, links) = (Some(p.origin), p.links);
                    renewed.push(Section { origin, links, ..Section::new(number, p.text, vec![]) });
                }
                (_, block) => renewed.last_mut().map_or((), |s| s.blocks.push(block)),
            }
        }
    }
    renewed
}

/// A paragraph out of a line, or a part of it, with what is known of it.
fn paragraph(line: &Line<'_>, text: &str, role: Role) -> Paragraph {
    let paragraph = Paragraph::new(text, role, line.origin.clone());
    if line.spans.is_empty() {
        return paragraph;
    }
    let before = text.as_ptr() as usize - line.text.as_ptr() as usize;
    let from = line.text[..before].chars().count();
    paragraph.with(line.spans.within(from, from + text.chars().count()))
}

/// Pictures at the end of what there is so far; those of which nothing is known are told elsewhere.
fn show(pictures: &[(usize, &Shown)], sections: &mut [Section]) {
    let Some(section) = sections.last_mut() else { return };
    let known = pictures.iter().filter_map(|(_, p)| Some(Picture::new(p.media.clone()?, &p.alt, p.origin.clone())));
    section.blocks.extend(known.map(Block::Picture));
}

/// Tables of which no rows stand anywhere (cells known by their names alone) are at the end of their section, or of the last
/// one before it.
pub fn put_aside(book: &Book, tables: impl IntoIterator<Item = FormTable>, sections: &mut [Section]) {
    for table in tables {
        let number = book.section(table.template.form).number;
        let Some(section) = sections.iter_mut().rfind(|s| s.number <= number) else { continue };
        section.blocks.push(Block::Form(Box::new(FormBlock { table, rows: vec![] })));
    }
}

/// 目录: three headings or more right after one another, in order, the first of which comes again further on. These lines
/// name the sections and do not begin them.
pub fn contents(lines: &[Line<'_>]) -> std::ops::Range<usize> {
    let heading = |i: usize| lines[i].heading;
    let entry = |i: usize| lines[i].is_text() && ["…", "...", "···"].iter().any(|dots| lines[i].text.contains(dots));
    for start in (0..lines.len().min(CONTENTS_WITHIN)).filter(|&i| heading(i).is_some()) {
        let (mut end, mut last, mut count) = (start, 0, 0);
        while end < lines.len() {
            match heading(end) {
                Some(number) if number > last => (last, count) = (number, count + 1),
                Some(_) => break,
                None if entry(end) => {}
                None => break,
            }
            end += 1;
        }
        if count >= 3 {
            let first = heading(start);
            let again = (end..lines.len()).any(|i| heading(i) == first);
            return if again { start..end } else { 0..0 };
        }
    }
    0..0
}

/// A table of contents stands among the first lines.
const CONTENTS_WITHIN: usize = 80;

/// The lines of an official table: the table itself where they are its first part.
fn official(lines: &[Line<'_>], form: Form, part: Part, tables: &mut Vec<FormTable>) -> Block {
    let (rows, origin) = (rows(lines), lines[0].origin.clone());
    let own = tables.iter().position(|t| t.template.form == form).filter(|_| part == Part::First);
    match own {
        Some(at) => Block::Form(Box::new(FormBlock { table: tables.remove(at), rows })),
        None if part == Part::Again => Block::Table(Table { standing: Standing::Again(form), rows, origin }),
        None => Block::Table(Table { standing: Standing::Piece(form), rows, origin }),
    }
}

/// A table of the issuer's own.
fn own(lines: &[Line<'_>]) -> Table {
    let mut table = Table { standing: Standing::Own, rows: rows(lines), origin: lines[0].origin.clone() };
    if matches!(table.origin, Origin::Sheet { .. }) {
        close_up(&mut table, lines);
    }
    table
}

fn rows(lines: &[Line<'_>]) -> Vec<Vec<Cell>> {
    lines
        .iter()
        .map(|line| {
            if line.in_table() {
                line.printed().iter().map(cell).collect()
            } else {
                // A line of text that belongs to a table keeps its cut into cells; its links are told.
                line.printed().iter().map(|c| Cell::new(c.text).with(Spans { links: vec![], ..c.spans() })).collect()
            }
        })
        .collect()
}

/// On a sheet a column of a table may be several of the sheet's: spans count the columns at whose edges some cell ends.
fn close_up(table: &mut Table, lines: &[Line<'_>]) {
    let tokens = || lines.iter().flat_map(|l| l.printed());
    let edges: BTreeSet<usize> = tokens().flat_map(|t| [t.col, t.col + t.cols]).collect();
    for (row, line) in table.rows.iter_mut().zip(lines) {
        for (cell, token) in row.iter_mut().zip(line.printed()) {
            cell.cols = edges.range(token.col + 1..=token.col + token.cols).count().max(1);
        }
    }
}

fn cell(token: &Token<'_>) -> Cell {
    Cell { cols: token.cols, rows: token.rows, ..Cell::new(token.text).with(token.spans()) }
}

/// `（一）…` is a heading when the line holds nothing more; a sentence that begins so is text.
pub(super) fn role(text: &str) -> Role {
    let text = trim(text);
    if text.chars().count() > 40 || text.ends_with(['。', '；', '，', '：', ':', '、', ';', ',']) {
        return Role::Body;
    }
    let folded: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let inner = folded.strip_prefix(['（', '(']).and_then(|rest| rest.find(['）', ')']).map(|at| &rest[..at]));
    match inner {
        Some(number) if !number.is_empty() && number.chars().all(numeral::is_counting) => Role::Heading2,
        _ => Role::Body,
    }
}
