//! The texts of a report of which more may be known than their characters, as 原文对照 calls them: by their beginning, and which of
//! those that begin so.

use foldhash::HashMap;

use super::format::TELLING;
use crate::base::link::Link;
use crate::base::span::{LineItem, ListItem, Mark};
use crate::report::{Block, Report, Section};

/// Among which texts one is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Among {
    /// Headings and paragraphs.
    Text,
    /// Cells of the issuer's own tables.
    Own,
    /// Cells of the official tables as the source has them.
    Official,
    /// Values of the official tables, each known by its key.
    Value,
}

impl Among {
    const WORDS: [(Among, &'static str); 4] = [
        (Among::Text, "正文"),
        (Among::Own, "自设表格"),
        (Among::Official, "规定表格"),
        (Among::Value, "规定表格的键"),
    ];

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
    /// A value: section, block and the position of its field.
    Value(usize, usize, usize),
}

/// A text.
#[derive(Debug, Clone, Copy)]
pub struct Text<'a> {
    /// Among which texts it counts.
    pub among: Among,
    /// Where it stands.
    pub spot: Spot,
    /// What it says.
    pub text: &'a str,
    /// Its first characters; the key of a value.
    pub beginning: &'a str,
    /// How many before it begin so.
    pub before: usize,
    /// Where it leads.
    pub links: &'a [Link],
    /// What of it is set apart.
    pub marks: &'a [Mark],
    /// The item that a paragraph begins.
    list: Option<ListItem>,
    /// Those that the lines of a cell begin.
    items: &'a [LineItem],
}

impl<'a> Text<'a> {
    /// Nothing is known of it but what it says; `before` is counted where all of them are.
    fn new(among: Among, spot: Spot, text: &'a str) -> Self {
        let (beginning, before) = (beginning(text), 0);
        Self { among, spot, text, beginning, before, links: &[], marks: &[], list: None, items: &[] }
    }

    /// The items of lists that it begins.
    pub fn items(&self) -> impl Iterator<Item = LineItem> {
        self.list.map(|item| LineItem { at: 0, item }).into_iter().chain(self.items.iter().copied())
    }

    /// Is nothing known of it?
    pub fn is_plain(&self) -> bool {
        self.links.is_empty() && self.marks.is_empty() && self.list.is_none() && self.items.is_empty()
    }
}

/// So many characters of the beginning of a text.
pub fn beginning(text: &str) -> &str {
    text.char_indices().nth(TELLING).map_or(text, |(at, _)| &text[..at])
}

/// All of them, in their order.
pub fn all(report: &Report) -> Vec<Text<'_>> {
    let mut texts = Vec::new();
    for (s, section) in report.sections.iter().enumerate() {
        let Section { heading, links, blocks, .. } = section;
        texts.push(Text { links, ..Text::new(Among::Text, Spot::Heading(s), heading) });
        for (b, block) in blocks.iter().enumerate() {
            if let Block::Paragraph(p) = block {
                let plain = Text::new(Among::Text, Spot::Paragraph(s, b), &p.text);
                texts.push(Text { links: &p.links, marks: &p.marks, list: p.list, ..plain });
            }
            cells(block, [s, b], &mut texts);
        }
    }
    let mut times: HashMap<(Among, &str), usize> = HashMap::default();
    for text in &mut texts {
        let count = times.entry((text.among, text.beginning)).or_default();
        text.before = *count;
        *count += 1;
    }
    texts
}

/// Those of a table. How the labels of an official one are set is the form's own; what is known of its values hangs on their
/// keys, as people move rows.
fn cells<'a>(block: &'a Block, [s, b]: [usize; 2], texts: &mut Vec<Text<'a>>) {
    let own = matches!(block, Block::Table(table) if table.form().is_none());
    let among = if own { Among::Own } else { Among::Official };
    for (r, row) in block.rows().iter().enumerate() {
        texts.extend(row.iter().enumerate().map(|(c, cell)| {
            let linked = Text { links: &cell.links, ..Text::new(among, Spot::Cell(s, b, r, c), &cell.text) };
            match block {
                Block::Form(_) => linked,
                _ => Text { marks: &cell.marks, items: &cell.items, ..linked },
            }
        }));
    }
    if let Block::Form(form) = block {
        let fields = form.table.template.fields.iter().zip(&form.table.values);
        texts.extend(fields.enumerate().map(|(i, (field, value))| Text {
            beginning: &field.key,
            marks: &value.marks,
            ..Text::new(Among::Value, Spot::Value(s, b, i), &value.text)
        }));
    }
}
