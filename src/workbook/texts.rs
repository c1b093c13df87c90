//! The texts of a report of which more may be known than their characters, as 原文对照 calls them: by their beginning, and which of
//! those that begin so.

use std::collections::HashMap;

use super::format::TELLING;
use crate::base::link::Link;
use crate::base::span::Mark;
use crate::report::{Block, Paragraph, Report, Section};

/// Among which texts one is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Among {
    /// Headings and paragraphs.
    Text,
    /// Cells of the issuer's own tables.
    Own,
    /// Cells of the official tables as the source has them.
    Official,
}

impl Among {
    const WORDS: [(Among, &'static str); 3] =
        [(Among::Text, "正文"), (Among::Own, "自设表格"), (Among::Official, "规定表格")];

    /// The word for it.
    pub fn word(self) -> &'static str {
        Self::WORDS.into_iter().find(|(own, _)| *own == self).map_or("", |(_, word)| word)
    }

    /// What a word stands for; what was written before there were such words stands in the text.
    pub fn of(word: &str) -> Self {
        Self::WORDS.into_iter().find(|(_, own)| *own == word).map_or(Self::Text, |(own, _)| own)
    }
}

/// Where a text stands in a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Spot {
    /// The heading of a section.
    Heading(usize),
    /// A paragraph: section and block.
    Paragraph(usize, usize),
    /// A cell: section, block, row and cell.
    Cell(usize, usize, usize, usize),
}

/// A text.
#[derive(Debug)]
pub struct Text<'a> {
    /// Among which texts it counts.
    pub among: Among,
    /// Where it stands.
    pub spot: Spot,
    /// What it says.
    pub text: &'a str,
    /// Its first characters.
    pub beginning: &'a str,
    /// How many before it begin so.
    pub before: usize,
    /// Where it leads.
    pub links: &'a [Link],
    /// The paragraph that it is.
    pub paragraph: Option<&'a Paragraph>,
}

impl Text<'_> {
    /// What of it is set apart.
    pub fn marks(&self) -> &[Mark] {
        self.paragraph.map_or(&[], |p| &p.marks)
    }
}

/// So many characters of the beginning of a text.
pub fn beginning(text: &str) -> &str {
    text.char_indices().nth(TELLING).map_or(text, |(at, _)| &text[..at])
}

/// All of them, in their order.
pub fn all(report: &Report) -> Vec<Text<'_>> {
    let mut texts = Vec::new();
    let mut times: HashMap<(Among, &str), usize> = HashMap::new();
    let mut add = |among, spot, text, links, paragraph| {
        let beginning = beginning(text);
        let count = times.entry((among, beginning)).or_default();
        texts.push(Text { among, spot, text, beginning, before: *count, links, paragraph });
        *count += 1;
    };
    for (s, section) in report.sections.iter().enumerate() {
        let Section { heading, links, blocks, .. } = section;
        add(Among::Text, Spot::Heading(s), heading.as_str(), links.as_slice(), None);
        for (b, block) in blocks.iter().enumerate() {
            if let Block::Paragraph(p) = block {
                add(Among::Text, Spot::Paragraph(s, b), &p.text, &p.links, Some(p));
            }
            let own = matches!(block, Block::Table(table) if table.form().is_none());
            let among = if own { Among::Own } else { Among::Official };
            for (r, row) in block.rows().iter().enumerate() {
                let cells = row.iter().enumerate();
                cells.for_each(|(c, cell)| add(among, Spot::Cell(s, b, r, c), &cell.text, &cell.links, None));
            }
        }
    }
    texts
}
