//! Where a value came from: its place in the source and what stands around it.

use std::collections::HashMap;

use nianbao::base::origin::Origin;
use nianbao::base::place::Place;
use nianbao::read::{Block, Paragraph, Row, Source};
use nianbao::report::Report;

use super::out::Painted;
use super::say::Say;

/// Lines shown before and after the place.
const AROUND: usize = 2;
/// Bytes of a line that are shown: a long paragraph whole.
const MOST_SHOWN: usize = 6_000;

/// The explanation as lines; `None` where no layout has the key.
pub fn explain(source: &Source, report: &Report, key: &str, say: &Say) -> Option<Vec<Painted>> {
    let mut lines: Vec<Painted> = Vec::new();
    let mut put = |line: String| lines.push(Painted::plain(line));
    let Some(table) = report.tables().find(|t| t.template.position(key).is_some()) else {
        let known = report.book.templates().iter().find_map(|t| t.position(key).map(|i| (t, &t.fields[i])))?;
        put(format!("{key}: {} · {}", known.0.table, known.1.label()));
        let absent = say.text(
            "这份报告里没有这个键：表没有找到，或用的是另一版格式",
            "this report has no such key: the table was not found, or has another layout",
        );
        put(format!("  {absent}"));
        return Some(lines);
    };
    let at = table.template.position(key)?;
    let (field, value) = (&table.template.fields[at], &table.values[at]);
    put(format!("{key}: {} {} · {}", table.template.table, table.template.layout, field.label()));
    let shown = value.number().map_or_else(|| "null".to_string(), |n| n.to_string());
    let unit = value.unit.clone().unwrap_or_default();
    put(format!("  {} {shown} {unit}  [{}]  {:?}", say.text("值", "value"), value.state_name(), value.text));
    match &value.origin {
        Some(origin) => {
            put(format!("  {} {}: {}", say.text("位置", "at"), source.name, origin.place(say.lang)));
            for (here, text) in Lines::of(source).around(origin) {
                put(format!("  {} {}", if here { ">" } else { " " }, text.replace('\t', "    ")));
            }
        }
        None => put(format!("  {}", say.text("原文里没有这一格", "the source has no such cell"))),
    }
    for finding in
        report.findings.iter().filter(|f| f.keys.iter().any(|k| k == key || key.starts_with(&format!("{k}."))))
    {
        lines.push(say.finding(finding, false));
    }
    Some(lines)
}

/// The rows and paragraphs of a source, found by the places of what they hold: looked through for each finding, a long
/// source with many of them would take time by its square.
pub struct Lines<'a> {
    lines: Vec<Line<'a>>,
    /// A place, of a page the page alone → the lines where something stands there.
    at: HashMap<At<'a>, Vec<usize>>,
}

/// What of a place can be looked up.
#[derive(PartialEq, Eq, Hash)]
enum At<'a> {
    Line(usize),
    Page(usize),
    Cell(&'a str, &'a str),
    Element(&'a Place),
    Other,
}

impl<'a> At<'a> {
    fn of(origin: &'a Origin) -> Self {
        match origin {
            Origin::Line { line } => Self::Line(*line),
            Origin::Page { page, .. } => Self::Page(*page),
            Origin::Sheet { sheet, cell } => Self::Cell(sheet, cell),
            Origin::Element { element } => Self::Element(element),
            _ => Self::Other,
        }
    }
}

enum Line<'a> {
    Paragraph(&'a Paragraph),
    Row(&'a Row),
}

impl<'a> Line<'a> {
    fn origins(&self) -> Box<dyn Iterator<Item = &'a Origin> + 'a> {
        match self {
            Line::Paragraph(p) => Box::new(std::iter::once(&p.origin)),
            Line::Row(row) => Box::new(row.cells.iter().map(|c| &c.origin)),
        }
    }

    fn text(&self) -> String {
        let mut text = String::new();
        let pieces: &mut dyn Iterator<Item = &str> = match self {
            Line::Paragraph(p) => &mut std::iter::once(p.text.as_str()),
            Line::Row(row) => &mut row.cells.iter().map(|c| c.text.as_str()),
        };
        for (i, piece) in pieces.enumerate() {
            if text.len() > MOST_SHOWN {
                break;
            }
            text.push_str(if i > 0 { " | " } else { "" });
            // A line may be as long as a file, and stands beside every finding on it.
            text.push_str(&piece[..piece.floor_char_boundary(MOST_SHOWN + 4)]);
        }
        if text.len() > MOST_SHOWN {
            text.truncate(text.floor_char_boundary(MOST_SHOWN));
            text.push('…');
        }
        if matches!(self, Line::Row(_)) { text.replace('\n', " ") } else { text }
    }
}

impl<'a> Lines<'a> {
    /// Of a source.
    pub fn of(source: &'a Source) -> Self {
        let mut lines = Vec::new();
        for block in &source.blocks {
            match block {
                Block::Paragraph(p) => lines.push(Line::Paragraph(p)),
                Block::Table(t) => lines.extend(t.rows.iter().map(Line::Row)),
                Block::Picture(_) => {}
            }
        }
        let mut at: HashMap<At<'a>, Vec<usize>> = HashMap::new();
        for (i, line) in lines.iter().enumerate() {
            for origin in line.origins() {
                let here = at.entry(At::of(origin)).or_default();
                if here.last() != Some(&i) {
                    here.push(i);
                }
            }
        }
        Self { lines, at }
    }

    /// The row or paragraph of a place, marked, between its neighbours.
    pub fn around(&self, origin: &Origin) -> Vec<(bool, String)> {
        let stands = |i: &&usize| self.lines[**i].origins().any(|own| own == origin);
        let Some(&here) = self.at.get(&At::of(origin)).and_then(|lines| lines.iter().find(stands)) else {
            return Vec::new();
        };
        let shown = here.saturating_sub(AROUND)..(here + AROUND + 1).min(self.lines.len());
        shown.map(|i| (i == here, self.lines[i].text())).collect()
    }
}
