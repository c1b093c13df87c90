//! Where a value came from: its place in the source and what stands around it.

use nianbao::base::origin::Origin;
use nianbao::read::{Block, Row, Source};
use nianbao::report::Report;

use super::out::Painted;
use super::say::Say;

/// Lines shown before and after the place.
const AROUND: usize = 2;

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
            for (here, text) in around(source, origin) {
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

/// The row or paragraph of a place, marked, between its neighbours.
pub fn around(source: &Source, origin: &Origin) -> Vec<(bool, String)> {
    let mut all: Vec<(bool, String)> = Vec::new();
    for block in &source.blocks {
        match block {
            Block::Paragraph(p) => all.push((p.origin == *origin, p.text.clone())),
            Block::Table(t) => {
                all.extend(t.rows.iter().map(|r| (r.cells.iter().any(|c| c.origin == *origin), row_text(r))))
            }
        }
    }
    let Some(here) = all.iter().position(|(hit, _)| *hit) else { return Vec::new() };
    let from = here.saturating_sub(AROUND);
    let shown = all.iter().enumerate().skip(from).take(here - from + AROUND + 1);
    shown.map(|(i, (_, text))| (i == here, text.clone())).collect()
}

fn row_text(row: &Row) -> String {
    row.cells.iter().map(|c| c.text.replace('\n', " ")).collect::<Vec<_>>().join(" | ")
}
