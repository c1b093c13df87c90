//! What a document knows of stretches of its texts: links, marks, items of lists.

use std::collections::HashMap;

use super::walk::{At, Object, Read};
use crate::base::link::Link;
use crate::base::span::{self, LineItem, ListItem, Mark, MarkKind};
use crate::report::Cell;

/// The links of a text.
pub fn links(at: &At<'_>, text: &str) -> Read<Vec<Link>> {
    let length = text.chars().count();
    at.list(|at| link(&at, &at.object(&["from", "to", "target"], &[])?, length))
}

fn link(at: &At<'_>, link: &Object<'_>, length: usize) -> Read<Link> {
    let (from, to) = (link.get("from").count()?, link.get("to").count()?);
    match Link::new(from, to, &link.get("target").text()?).filter(|link| link.to <= length) {
        Some(link) => Ok(link),
        None => at.fault(
            "应为文字以内的一段（起、止字序）和可用的网址",
            "should be a stretch of the text (from, to) and an address that can be used",
        ),
    }
}

/// The cell of a table that a stretch is of, as its row and its cell say.
fn place(at: &At<'_>, own: &Object<'_>, rows: &[Vec<Cell>]) -> Read<[usize; 2]> {
    let (row, cell) = (own.get("row").count()?, own.get("cell").count()?);
    match rows.get(row).is_some_and(|row| cell < row.len()) {
        true => Ok([row, cell]),
        false => at.fault("应为表里一格的行序、格序", "should be row and cell of a cell of the table"),
    }
}

/// The characters of each cell, counted once for all that is known of it.
fn lengths(rows: &[Vec<Cell>]) -> Vec<Vec<usize>> {
    rows.iter().map(|row| row.iter().map(|cell| cell.text.chars().count()).collect()).collect()
}

/// The links of a table's cells.
pub fn links_of_cells(at: &At<'_>, rows: &mut [Vec<Cell>]) -> Read<()> {
    let lengths = lengths(rows);
    let links = at.list(|at| {
        let own = at.object(&["row", "cell", "from", "to", "target"], &[])?;
        let [row, cell] = place(&at, &own, rows)?;
        Ok(([row, cell], link(&at, &own, lengths[row][cell])?))
    })?;
    links.into_iter().for_each(|([row, cell], link)| rows[row][cell].links.push(link));
    Ok(())
}

/// The marks of a table's cells.
pub fn marks_of_cells(at: &At<'_>, rows: &mut [Vec<Cell>]) -> Read<()> {
    let marks = at.list(|at| {
        let own = at.object(&["row", "cell", "kind", "from", "to"], &[])?;
        Ok((place(&at, &own, rows)?, mark(&own)?))
    })?;
    let lengths = lengths(rows);
    for ([row, cell], mark) in marks {
        let of = &mut rows[row][cell];
        if !span::fits(of.marks.last(), [mark.from, mark.to], lengths[row][cell]) {
            return apart(at);
        }
        of.marks.push(mark);
    }
    Ok(())
}

/// Which lines of a table's cells begin items of lists.
pub fn lists_of_cells(at: &At<'_>, rows: &mut [Vec<Cell>]) -> Read<()> {
    let items = at.list(|at| {
        let own = at.object(&["row", "cell", "from", "level", "ordered"], &[])?;
        Ok((place(&at, &own, rows)?, LineItem { at: own.get("from").count()?, item: item(&own)? }))
    })?;
    let (lengths, mut starts) = (lengths(rows), HashMap::new());
    for ([row, cell], line) in items {
        let of = &mut rows[row][cell];
        let starts = starts.entry([row, cell]).or_insert_with(|| span::starts(&of.text));
        let fits = starts.contains(&line.at) && span::begins(of.items.last(), line.at, lengths[row][cell]);
        if !fits {
            return at.fault(
                "应为格里一行第一个字的字序，按次序",
                "should be the first characters of lines of the cell, in order",
            );
        }
        of.items.push(line);
    }
    Ok(())
}

/// The marks of a text.
pub fn marks(at: &At<'_>, text: &str) -> Read<Vec<Mark>> {
    let length = text.chars().count();
    let marks = at.list(|at| mark(&at.object(&["kind", "from", "to"], &[])?))?;
    let before = |i: usize| i.checked_sub(1).and_then(|i| marks.get(i));
    if (0..marks.len()).all(|i| span::fits(before(i), [marks[i].from, marks[i].to], length)) {
        return Ok(marks);
    }
    apart(at)
}

fn mark(own: &Object<'_>) -> Read<Mark> {
    let kind = own.get("kind").word(&MarkKind::NAMES)?;
    Ok(Mark { kind, from: own.get("from").count()?, to: own.get("to").count()? })
}

fn apart<T>(at: &At<'_>) -> Read<T> {
    at.fault(
        "应为文字以内的各段（起、止字序），按次序，不重叠",
        "should be stretches of the text (from, to), in order and apart from each other",
    )
}

/// The item of a list that a paragraph begins.
pub fn list(at: &At<'_>) -> Read<ListItem> {
    item(&at.object(&["level", "ordered"], &[])?)
}

fn item(own: &Object<'_>) -> Read<ListItem> {
    let (level, ordered) = (own.get("level"), own.get("ordered").flag()?);
    match level.count()? {
        n if (1..=span::DEEPEST).contains(&n) => Ok(ListItem::new(n, ordered)),
        n => level.fault(
            format!("应为 1 至 {}，写的是 {n}", span::DEEPEST),
            format!("should be from 1 to {}, is {n}", span::DEEPEST),
        ),
    }
}
