//! What a document knows of stretches of its texts: links, marks, items of lists.

use super::walk::{At, Object, Read};
use crate::base::link::Link;
use crate::base::span::{self, ListItem, Mark, MarkKind};
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

/// The links of a table's cells, each with its row and its cell.
pub fn of_cells(at: &At<'_>, rows: &[Vec<Cell>]) -> Read<Vec<(usize, usize, Link)>> {
    at.list(|at| {
        let own = at.object(&["row", "cell", "from", "to", "target"], &[])?;
        let (row, cell) = (own.get("row").count()?, own.get("cell").count()?);
        match rows.get(row).and_then(|row| row.get(cell)) {
            Some(of) => Ok((row, cell, link(&at, &own, of.text.chars().count())?)),
            None => at.fault("应为表里一格的行序、格序", "should be row and cell of a cell of the table"),
        }
    })
}

/// The marks of a text.
pub fn marks(at: &At<'_>, text: &str) -> Read<Vec<Mark>> {
    let length = text.chars().count();
    let kinds = MarkKind::NAMES;
    let marks = at.list(|at| {
        let mark = at.object(&["kind", "from", "to"], &[])?;
        Ok(Mark { kind: mark.get("kind").word(&kinds)?, from: mark.get("from").count()?, to: mark.get("to").count()? })
    })?;
    let before = |i: usize| i.checked_sub(1).and_then(|i| marks.get(i));
    if (0..marks.len()).all(|i| span::fits(before(i), [marks[i].from, marks[i].to], length)) {
        return Ok(marks);
    }
    at.fault(
        "应为文字以内的各段（起、止字序），按次序，不重叠",
        "should be stretches of the text (from, to), in order and apart from each other",
    )
}

/// The item of a list that a paragraph begins.
pub fn list(at: &At<'_>) -> Read<ListItem> {
    let item = at.object(&["level", "ordered"], &[])?;
    let (level, ordered) = (item.get("level"), item.get("ordered").flag()?);
    match level.count()? {
        n if (1..=span::DEEPEST).contains(&n) => Ok(ListItem::new(n, ordered)),
        n => level.fault(
            format!("应为 1 至 {}，写的是 {n}", span::DEEPEST),
            format!("should be from 1 to {}, is {n}", span::DEEPEST),
        ),
    }
}
