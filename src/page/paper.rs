//! Whether a report can be printed at all: laying out a page takes some kilobytes for each of its cells.

use crate::base::finding::Message;
use crate::report::{Block, Cell, Report, Standing};

/// Cells on paper at most, those that a row cut over several pages has on each of them among them.
const MOST_CELLS: usize = 60_000;
/// Characters of paragraphs at most: six hundred and fifty full pages. One that no face has takes two kilobytes.
const MOST_CHARS: usize = 400_000;
/// Paragraphs at most.
const MOST_PARAGRAPHS: usize = 60_000;
/// Lines of a cell on one page, about.
const LINES: usize = 40;

/// Why a report is too long for paper, and what to do; none where it is not.
#[must_use]
pub fn too_long(report: &Report) -> Option<Message> {
    let (mut cells, mut chars, mut paragraphs) = (0usize, 0usize, 0usize);
    for block in report.sections.iter().flat_map(|s| &s.blocks) {
        match block {
            Block::Paragraph(p) => {
                paragraphs += 1;
                chars += p.text.chars().count();
            }
            // Pieces of official tables are printed as those.
            Block::Table(table) if matches!(table.standing, Standing::Piece(_)) => {}
            Block::Table(table) => cells = cells.saturating_add(area(&table.rows)),
            Block::Form(_) | Block::Picture(_) => {}
        }
    }
    (cells > MOST_CELLS || chars > MOST_CHARS || paragraphs > MOST_PARAGRAPHS).then(|| {
        Message::new(
            format!(
                "报告太长，排不成 PDF（自设表 {cells} 格，上限 {MOST_CELLS}；正文 {paragraphs} 段、{chars} 字，上限 {MOST_PARAGRAPHS} 段、{MOST_CHARS} 字）；请改要工作簿或 JSON"
            ),
            format!(
                "the report is too long for a PDF: cells of own tables {cells} (limit {MOST_CELLS}), paragraphs {paragraphs} ({MOST_PARAGRAPHS}), characters {chars} ({MOST_CHARS}); a workbook or JSON holds it"
            ),
        )
    })
}

/// The cells of a table on paper. In the narrowest column every character has a line of its own.
fn area(rows: &[Vec<Cell>]) -> usize {
    let columns = rows.iter().map(|r| r.iter().map(|c| c.cols).sum::<usize>()).max().unwrap_or(0);
    let wide = columns > LINES;
    let pages = |row: &Vec<Cell>| {
        let longest = row.iter().map(|c| c.text.len() / 3).max().unwrap_or(0);
        1 + longest / if wide { LINES } else { LINES * LINES / columns.max(1) }
    };
    rows.iter().map(|row| pages(row).saturating_mul(columns)).fold(0, usize::saturating_add)
}
