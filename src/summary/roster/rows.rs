//! The rows of a list: which column is what, and what each row says.

use std::collections::HashMap;

use super::Office;
use crate::base::finding::Message;
use crate::base::origin::Origin;
use crate::base::text::squeeze;
use crate::forms::RosterWords;
use crate::read::{Block, Row, Source, Table};

/// Rows above the heads, such as a title, at most.
const MOST_ABOVE: usize = 10;
/// Where there are no heads: office, superior, other names.
const PLAIN: Columns = Columns { office: 0, parent: Some(1), alias: Some(2) };

/// A row: where it stands, and its cells by their columns.
pub type Line = (Origin, Vec<String>);

/// Which column is what.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Columns {
    office: usize,
    parent: Option<usize>,
    alias: Option<usize>,
}

/// The lines of a text.
pub fn of_text(text: &str) -> Vec<Line> {
    let lines = text.trim_start_matches('\u{feff}').lines().enumerate();
    lines.map(|(i, line)| (Origin::line(i + 1), cells(line))).collect()
}

/// The cells of a line. One that begins with a quote goes on to the next one that stands alone (RFC 4180).
fn cells(line: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let (mut quoted, mut chars) = (false, line.chars().peekable());
    while let Some(c) = chars.next() {
        let Some(cell) = cells.last_mut() else { break };
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                cell.push(c);
            }
            '"' if quoted => quoted = false,
            '"' if cell.trim().is_empty() => quoted = true,
            ',' | '，' | '\t' if !quoted => cells.push(String::new()),
            c => cell.push(c),
        }
    }
    cells.into_iter().map(|cell| cell.trim().to_string()).collect()
}

/// The rows of the list in a source: of the first table whose heads are known, else of the first, else its lines of text.
pub fn of_source(words: &RosterWords, source: &Source) -> (Vec<Line>, Vec<Message>) {
    let tables = || {
        source.blocks.iter().filter_map(|block| match block {
            Block::Table(table) => Some(table),
            _ => None,
        })
    };
    let lines = |table: &Table| -> Vec<Line> { table.rows.iter().filter_map(line).collect() };
    let headed = tables().position(|t| heads(words, &lines(t)).is_some());
    let Some(table) = tables().nth(headed.unwrap_or(0)) else {
        let texts = source.blocks.iter().filter_map(|block| match block {
            Block::Paragraph(p) => Some((p.origin.clone(), cells(&p.text))),
            _ => None,
        });
        return (texts.collect(), Vec::new());
    };
    let others = tables().count() - 1;
    let aside = (others > 0).then(|| {
        let name = table.sheet.as_deref().unwrap_or_default();
        Message::new(
            format!("名册取自工作表“{name}”，其余 {others} 张表没有用"),
            format!("the roster is of the sheet {name:?}; tables not used: {others}"),
        )
    });
    (lines(table), aside.into_iter().collect())
}

fn line(row: &Row) -> Option<Line> {
    let origin = row.cells.first()?.origin.clone();
    let mut cells = Vec::new();
    for cell in row.cells.iter().filter(|c| c.col < 256) {
        if cells.len() <= cell.col {
            cells.resize(cell.col + 1, String::new());
        }
        cells[cell.col] = cell.text.trim().to_string();
    }
    Some((origin, cells))
}

/// The row with the heads, and what they say.
fn heads(words: &RosterWords, rows: &[Line]) -> Option<(usize, Columns)> {
    let filled = rows.iter().enumerate().filter(|(_, (_, cells))| cells.iter().any(|c| !c.is_empty()));
    filled.take(MOST_ABOVE).find_map(|(i, (_, cells))| {
        let squeezed: Vec<String> = cells.iter().map(|c| squeeze(c).to_lowercase()).collect();
        let of = |words: &[String]| squeezed.iter().position(|c| words.contains(c));
        Some((i, Columns { office: of(&words.office)?, parent: of(&words.parent), alias: of(&words.alias) }))
    })
}

/// The offices, and the columns that say something else.
pub fn offices(words: &RosterWords, rows: Vec<Line>) -> Result<(Vec<Office>, Vec<Message>), Message> {
    let headed = heads(words, &rows);
    let (first, columns) = headed.map_or((0, PLAIN), |(i, columns)| (i + 1, columns));
    let aside = headed.and_then(|(i, columns)| unused(words, &rows[i].1, columns));
    let mut known: HashMap<String, String> = HashMap::new();
    let mut offices: Vec<Office> = Vec::new();
    for (place, cells) in rows.into_iter().skip(first) {
        if cells.iter().all(String::is_empty) {
            continue;
        }
        let cell = |col: Option<usize>| col.and_then(|col| cells.get(col)).filter(|c| !c.is_empty());
        let Some(name) = cell(Some(columns.office)) else {
            let said = cells.iter().find(|c| !c.is_empty()).map_or("", String::as_str);
            return Err(Message::new(
                format!("名册{}没有写机关（有“{said}”）", place.zh()),
                format!("{place}: no office is named (but {said:?} stands there)"),
            ));
        };
        let marks = ['、', ',', '，', ';', '；', '|', '\n'];
        let aliases = cell(columns.alias).into_iter().flat_map(|c| c.split(marks)).map(str::trim);
        let aliases: Vec<String> = aliases.filter(|a| !a.is_empty() && a != name).map(str::to_string).collect();
        for own in std::iter::once(name).chain(&aliases) {
            if let Some(other) = known.insert(own.clone(), name.clone()) {
                let of = if other == *own { String::new() } else { format!("（{other} 的别名）") };
                return Err(Message::new(
                    format!("名册{}：{own} 出现了两次{of}", place.zh()),
                    format!("{place}: {own} is given twice"),
                ));
            }
        }
        offices.push(Office { name: name.clone(), parent: cell(columns.parent).cloned(), aliases });
    }
    Ok((offices, aside.into_iter().collect()))
}

/// Heads of columns that are none of a roster.
fn unused(words: &RosterWords, heads: &[String], columns: Columns) -> Option<Message> {
    let own = [Some(columns.office), columns.parent, columns.alias];
    let others = heads.iter().enumerate().filter(|(i, head)| !own.contains(&Some(*i)) && !head.is_empty());
    let others = others.filter(|(_, head)| !words.serial.contains(&squeeze(head).to_lowercase()));
    let others: Vec<&str> = others.map(|(_, head)| head.as_str()).collect();
    (!others.is_empty()).then(|| {
        Message::new(
            format!("名册里这些列没有用：{}", others.join("、")),
            format!("columns of the roster that are not used: {}", others.join(", ")),
        )
    })
}
