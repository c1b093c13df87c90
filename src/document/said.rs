//! A report as pieces in their order.

use super::annex;
use super::chart::Chart;
use super::grid::Grid;
use super::piece::{Body, Numbers, Part, Piece, Place, Role, Said, Source};
use super::roles::{self, Around};
use super::title;
use crate::base::finding::Lang;
use crate::forms::Book;
use crate::report::{Block, Report, Section};

/// What a copy may add to the report; nothing by default.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Extras {
    /// A discreet line outside the 版心 of every page, such as 副本.
    pub copy_note: Option<String>,
    /// The end is set for a seal, with a field for it (GB/T 9704-2012, 7.3.5.1), instead of without (7.3.5.2).
    pub seal: bool,
    /// Numbers of pages stand in the middle instead of at the outer edge (GB/T 9704-2012, 7.5).
    pub centered_numbers: bool,
    /// A word across every page, such as 草稿.
    pub watermark: Option<String>,
    /// A page that lists the findings, in this language.
    pub findings: Option<Lang>,
    /// Charts after the text.
    pub charts: Vec<Chart>,
    /// Lists behind them, each with its heading.
    pub lists: Vec<(String, Vec<String>)>,
}

/// A report in pieces, with what is added.
#[must_use]
pub fn said(report: &Report, extras: &Extras) -> Said {
    let mut numbers = Numbers::default();
    let mut parts: Vec<Part> =
        (0..).zip(&report.sections).map(|(at, section)| part(&report.book, at, section, &mut numbers)).collect();
    parts.extend(annex::charts(&extras.charts, &mut numbers));
    parts.extend(extras.lists.iter().map(|(heading, names)| annex::list(&report.book, heading, names, &mut numbers)));
    parts.extend(extras.findings.map(|lang| annex::findings(report, lang, &mut numbers)));
    let head = title::lines(report, &parts);
    Said {
        title: report.display_title(),
        agency: report.agency.clone(),
        head,
        parts,
        copy_note: extras.copy_note.clone(),
        seal: extras.seal,
        centered_numbers: extras.centered_numbers,
        watermark: extras.watermark.clone(),
    }
}

fn part(book: &Book, at: usize, section: &Section, numbers: &mut Numbers) -> Part {
    let mut pieces = Vec::with_capacity(section.blocks.len() + 1);
    let place = if section.number > 0 { Place::Section(section.number) } else { Place::Preamble };
    if section.number > 0 {
        let source = Some(Source { section: at, block: None });
        pieces.push(Piece {
            role: Role::Heading1,
            number: numbers.next(),
            source,
            list: None,
            body: Body::plain(&section.heading).spanned(&section.links, &[]),
        });
    }
    for (i, block) in section.blocks.iter().enumerate() {
        let source = Some(Source { section: at, block: Some(i) });
        let (role, body) = match block {
            Block::Paragraph(p) => {
                // What a paragraph is hangs on the text around it, whatever picture stands between.
                let before = pieces.iter().rev().map(|piece: &Piece| piece.role).find(|role| *role != Role::Picture);
                let after = section.blocks[i + 1..].iter().find(|b| b.picture().is_none()).and_then(Block::paragraph);
                roles::of(p, &Around { place, before, after })
            }
            Block::Picture(picture) => (Role::Picture, Body::Picture(picture.clone())),
            Block::Form(form) => {
                let links = form.rows.iter().flatten().flat_map(|cell| &cell.links);
                let leads = links.map(|link| link.target.clone()).collect();
                (Role::Form, Body::Form(Box::new(Grid { leads, ..Grid::of_form(&form.table, book) })))
            }
            Block::Table(table) => {
                (Role::Table, Body::Table(Box::new(Grid::of_table(&table.rows, book)), table.standing))
            }
        };
        let list = block.paragraph().and_then(|p| p.list);
        pieces.push(Piece { role, number: numbers.next(), source, list, body });
    }
    Part { place, pieces }
}
