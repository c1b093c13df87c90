//! The pictures of a workbook of ours: what its lines name.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::roles::Roles;
use crate::base::media::Media;
use crate::base::origin::Origin;
use crate::read::{Block, Cell, Picture, Row, Source, Table};
use crate::workbook::format::Role;
use crate::workbook::pictures::{held, named};

/// The pictures of a workbook.
pub struct Pictures {
    /// What they hold.
    all: Vec<Arc<Media>>,
    /// Those that stand on the sheet of a section, or of facts (0), and that no line names: somebody put them there.
    added: BTreeMap<u8, Vec<Picture>>,
    /// Those on other sheets, which come into no report.
    pub left: Vec<Picture>,
}

impl Pictures {
    /// Of a source.
    pub fn of(source: &Source, roles: &Roles) -> Self {
        let shown = || source.blocks.iter().filter_map(Block::picture);
        let all: Vec<Arc<Media>> = shown().filter_map(|picture| picture.media.clone()).collect();
        let tables = source.blocks.iter().filter_map(|b| if let Block::Table(t) = b { Some(t) } else { None });
        let cells = tables.flat_map(|t| &t.rows).flat_map(|r| &r.cells);
        let lines: Vec<String> = cells.filter_map(|c| Some(named(&c.text)?.0.sha256)).collect();
        let (mut added, mut left): (BTreeMap<u8, Vec<Picture>>, _) = (BTreeMap::new(), vec![]);
        for picture in shown() {
            let is_named = picture.media.as_ref().is_some_and(|media| lines.contains(&media.sha256));
            if is_named {
                continue;
            }
            let role = if let Origin::Sheet { sheet, .. } = &picture.origin { roles.role(sheet) } else { None };
            match role {
                Some(Role::Section(n)) => added.entry(n).or_default().push(picture.clone()),
                Some(Role::Facts) => added.entry(0).or_default().push(picture.clone()),
                _ => left.push(picture.clone()),
            }
        }
        Self { all, added, left }
    }

    /// Blocks with the pictures that their lines name.
    pub fn put(&self, blocks: Vec<Block>) -> Vec<Block> {
        let mut out = Vec::new();
        for block in blocks {
            match block {
                Block::Paragraph(p) => match self.picture(&p.text, &p.origin) {
                    Some(picture) => out.push(Block::Picture(picture)),
                    None => out.push(Block::Paragraph(p)),
                },
                Block::Table(table) if table.sheet.is_some() => self.cut(table, &mut out),
                other => out.push(other),
            }
        }
        out
    }

    /// What else stands on the sheet of a section.
    pub fn added(&mut self, section: u8) -> impl Iterator<Item = Block> + use<> {
        self.added.remove(&section).unwrap_or_default().into_iter().map(Block::Picture)
    }

    /// A table cut at the lines that name pictures.
    fn cut(&self, table: Table, out: &mut Vec<Block>) {
        let like = Table { rows: vec![], ..table.clone() };
        let mut rows: Vec<Row> = Vec::new();
        for row in table.rows {
            let mut filled = row.cells.iter().filter(|c| !c.text.is_empty());
            let only: Option<&Cell> = filled.next().filter(|_| filled.next().is_none());
            match only.and_then(|cell| self.picture(&cell.text, &cell.origin)) {
                Some(picture) => {
                    let above = std::mem::take(&mut rows);
                    out.extend((!above.is_empty()).then(|| Block::Table(Table { rows: above, ..like.clone() })));
                    out.push(Block::Picture(picture));
                }
                None => rows.push(row),
            }
        }
        out.extend((!rows.is_empty()).then_some(Block::Table(Table { rows, ..like })));
    }

    fn picture(&self, line: &str, origin: &Origin) -> Option<Picture> {
        let (media, alt) = named(line)?;
        let (media, target, origin) = (Some(held(media, &self.all)), String::new(), origin.clone());
        Some(Picture { media, target, alt: alt.to_string(), large: false, origin })
    }
}
