//! Workbooks that this program wrote: facts from their own sheet, the sheet of checks left aside.

use crate::read::{Block, Format, Paragraph, Source, Table};
use crate::template::{WorkbookNames, knowledge};

/// What the sheet of facts says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// The title.
    pub title: Option<String>,
    /// The agency.
    pub agency: Option<String>,
    /// The year.
    pub year: Option<i32>,
    /// The date of issue.
    pub issued_on: Option<String>,
}

/// Take the facts out of a workbook of our own; other sources stay as they are.
pub fn unwrap(source: &Source) -> (std::borrow::Cow<'_, Source>, Option<Facts>) {
    let names = &knowledge().workbook;
    let sheet = |block: &Block| match block {
        Block::Table(t) => t.sheet.clone(),
        Block::Paragraph(_) => None,
    };
    let own = source.format == Format::Sheet { own: true }
        && source.blocks.iter().any(|b| sheet(b).as_ref() == Some(&names.facts));
    if !own {
        return (std::borrow::Cow::Borrowed(source), None);
    }
    let mut facts = Facts::default();
    let mut blocks = Vec::new();
    for block in &source.blocks {
        match block {
            Block::Table(t) if t.sheet.as_ref() == Some(&names.facts) => {
                blocks.extend(read_facts(t, names, &mut facts))
            }
            Block::Table(t) if t.sheet.as_ref() == Some(&names.checks) => {}
            other => blocks.push(other.clone()),
        }
    }
    (std::borrow::Cow::Owned(Source { blocks, ..source.clone() }), Some(facts))
}

/// The pairs of the sheet; what stands below them is text before the first section.
fn read_facts(table: &Table, names: &WorkbookNames, facts: &mut Facts) -> Vec<Block> {
    let mut text = Vec::new();
    let mut pairs = 0;
    for row in &table.rows {
        let filled: Vec<_> = row.cells.iter().filter(|c| !c.text.is_empty()).collect();
        let Some(first) = filled.first() else { continue };
        let fact = filled.get(1).map(|c| c.text.clone());
        let bordered = row.cells.first().is_some_and(|c| c.cols == 1);
        if filled.len() == 1 && (pairs == 0 || !bordered) {
            // Above the pairs stands the title once more.
            if pairs > 0 {
                text.push(Block::Paragraph(Paragraph {
                    text: first.text.clone(),
                    indent: 0,
                    origin: first.origin.clone(),
                }));
            }
            continue;
        }
        pairs += 1;
        match first.text.as_str() {
            key if key == names.title => {
                text.extend(
                    fact.iter().map(|t| {
                        Block::Paragraph(Paragraph { text: t.clone(), indent: 0, origin: first.origin.clone() })
                    }),
                );
                facts.title = fact;
            }
            key if key == names.agency => facts.agency = fact,
            key if key == names.year => facts.year = fact.and_then(|y| y.trim().trim_end_matches('年').parse().ok()),
            key if key == names.issued_on => facts.issued_on = fact.map(|d| super::title::date_line(&d).unwrap_or(d)),
            _ => {}
        }
    }
    text
}
