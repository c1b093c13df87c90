//! The pieces of a document in their order.

use super::chart::Chart;
use super::grid::Grid;
use crate::base::link::Link;
use crate::base::span::{ListItem, Mark};
use crate::forms::Form;
use crate::report::{Block, Picture, Report, Standing};

/// What a piece is. What it looks like is told by [`super::look`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Role {
    /// A line of the title.
    Title,
    /// A remark in brackets under the title, such as the time it speaks of.
    Subtitle,
    /// 称谓: whom it speaks to.
    Salutation,
    /// A heading of first level: of a section, or of what a copy adds.
    Heading1,
    /// A heading of second level, `（一）…`.
    Heading2,
    /// A heading of second level that is written as the beginning of a paragraph, ends with a full stop and has nothing
    /// behind it.
    Lead,
    /// A heading of third level, `1.…`.
    Heading3,
    /// A heading of fourth level, `（1）…`.
    Heading4,
    /// Running text.
    Body,
    /// A numbered paragraph that is no heading: `1.…。`, `①…`.
    Item,
    /// 附件说明: what is attached.
    Attachment,
    /// 署名: the agency's name at the end.
    Signature,
    /// 成文日期.
    Date,
    /// What a copy adds and the report does not say, such as a finding.
    Note,
    /// An official table.
    Form,
    /// Any other table.
    Table,
    /// A chart.
    Chart,
    /// A picture.
    Picture,
}

impl Role {
    /// The level of a heading, 1 to 4; none of anything else.
    #[must_use]
    pub fn level(self) -> Option<u8> {
        match self {
            Self::Heading1 => Some(1),
            Self::Heading2 | Self::Lead => Some(2),
            Self::Heading3 => Some(3),
            Self::Heading4 => Some(4),
            _ => None,
        }
    }
}

/// A stretch of text in one look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// The text as printed.
    pub text: String,
    /// It is a heading that runs on into its paragraph: `（一）加强领导。`.
    pub lead: bool,
    /// Where it leads, as the source writes it.
    pub link: Option<String>,
    /// The source has it in bold type. Official type has none: copies that are edited show it, pages carry it unseen.
    pub bold: bool,
}

impl Run {
    /// A stretch of which nothing more is known.
    pub(super) fn new(text: &str, lead: bool) -> Self {
        Self { text: text.to_string(), lead, link: None, bold: false }
    }
}

/// What a piece holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Body {
    /// Text in runs.
    Text(Vec<Run>),
    /// An official table with its values, whole. The cells of its numbers have keys ([`Grid::key`]).
    Form(Box<Grid>),
    /// Any other table as it stood.
    Table(Box<Grid>, Standing),
    /// A chart.
    Chart(Chart),
    /// A picture, which copies that can show it do ([`Media::shown`](crate::base::media::Media::shown)).
    Picture(Picture),
}

impl Body {
    /// Text in one look.
    pub(super) fn plain(text: &str) -> Self {
        Self::Text(vec![Run::new(text, false)])
    }

    /// Text whose runs are cut where something leads elsewhere or is set apart, and where it ends to be so.
    pub(super) fn spanned(self, links: &[Link], marks: &[Mark]) -> Self {
        let Self::Text(runs) = self else { return self };
        if links.is_empty() && marks.is_empty() {
            return Self::Text(runs);
        }
        Self::Text(cut(runs, links, marks))
    }
}

/// A text in stretches of one look each: cut where it leads elsewhere or is set apart.
#[must_use]
pub fn runs_of(text: &str, links: &[Link], marks: &[Mark]) -> Vec<Run> {
    cut(vec![Run::new(text, false)], links, marks)
}

fn cut(runs: Vec<Run>, links: &[Link], marks: &[Mark]) -> Vec<Run> {
    let mut links: Vec<&Link> = links.iter().collect();
    links.sort_by_key(|link| link.from);
    let edges = links.iter().flat_map(|l| [l.from, l.to]).chain(marks.iter().flat_map(|m| [m.from, m.to]));
    let mut edges: Vec<usize> = edges.collect();
    edges.sort_unstable();
    let (mut links, mut marks, mut edges) = (links.as_slice(), marks, edges.as_slice());
    let (mut all, mut at) = (Vec::new(), 0);
    for run in runs {
        let chars: Vec<char> = run.text.chars().collect();
        let (end, mut from) = (at + chars.len(), at);
        while from < end {
            edges = &edges[edges.partition_point(|edge| *edge <= from)..];
            let to = edges.first().map_or(end, |edge| end.min(*edge));
            links = &links[links.iter().take_while(|l| l.to <= from).count()..];
            marks = &marks[marks.iter().take_while(|m| m.to <= from).count()..];
            let link = links.first().filter(|l| l.from <= from).map(|l| l.target.clone());
            let bold = marks.first().is_some_and(|m| m.from <= from);
            all.push(Run { text: chars[from - at..to - at].iter().collect(), lead: run.lead, link, bold });
            from = to;
        }
        at = end;
    }
    all
}

/// The numbers of pieces in the document's order.
#[derive(Debug, Default)]
pub(super) struct Numbers(usize);

impl Numbers {
    /// The next one.
    pub(super) fn next(&mut self) -> Option<usize> {
        self.0 += 1;
        Some(self.0)
    }

    /// Leave some out.
    pub(super) fn skip(&mut self, count: usize) {
        self.0 += count;
    }
}

/// Where in the report a piece comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Source {
    /// The section, as an index into [`Report::sections`].
    pub section: usize,
    /// The block, as an index into its blocks; none for the heading of the section.
    pub block: Option<usize>,
}

impl Source {
    /// The block of the report, where it is one.
    #[must_use]
    pub fn block(self, report: &Report) -> Option<&Block> {
        report.sections.get(self.section)?.blocks.get(self.block?)
    }
}

/// A paragraph, a table or a chart.
#[derive(Debug, Clone, PartialEq)]
pub struct Piece {
    /// What it is.
    pub role: Role,
    /// Its place in the document's order, from 1: by this a copy is put together again. 0 for a title that stands in no
    /// paragraph of the report; none for a title that had to be made, which is no text of the report.
    pub number: Option<usize>,
    /// Where in the report it comes from; none of what is not there.
    pub source: Option<Source>,
    /// The item of a list that it begins.
    pub list: Option<ListItem>,
    /// What it holds.
    pub body: Body,
}

impl Piece {
    /// Its runs; none of a table or a chart.
    #[must_use]
    pub fn runs(&self) -> &[Run] {
        match &self.body {
            Body::Text(runs) => runs,
            _ => &[],
        }
    }

    /// Its text, whatever its looks; empty for a table or a chart.
    #[must_use]
    pub fn text(&self) -> String {
        self.runs().iter().map(|run| run.text.as_str()).collect()
    }

    /// Does it hold an item of a list?
    #[must_use]
    pub fn has_items(&self) -> bool {
        match &self.body {
            Body::Form(grid) | Body::Table(grid, _) => grid.cells.iter().any(|cell| !cell.spans.items.is_empty()),
            Body::Text(_) | Body::Chart(_) | Body::Picture(_) => self.list.is_some(),
        }
    }

    /// Is it set where it stands? The lines of the title stand at the head already, and further pieces of an official
    /// table are in it.
    #[must_use]
    pub fn is_set(&self) -> bool {
        self.role != Role::Title && !matches!(self.body, Body::Table(_, Standing::Piece(_)))
    }
}

/// What a part of a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// What stands before the first heading.
    Preamble,
    /// An official section by its number, 1 to 6; it begins with its heading.
    Section(u8),
    /// What a copy adds behind the report; it begins with a heading and on a fresh page.
    Annex,
}

/// A part of a document.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// What it is.
    pub place: Place,
    /// Its pieces in the order of the source, the lines of the title among them ([`Piece::is_set`]).
    pub pieces: Vec<Piece>,
}

/// A report as it is said: the title, then part by part.
#[derive(Debug, Clone, PartialEq)]
pub struct Said {
    /// The title on one line, for a document's properties: the report's own or the one made of agency and year.
    pub title: String,
    /// The issuing agency, where it is known.
    pub agency: Option<String>,
    /// The lines of the title as they are set at the head.
    pub head: Vec<Piece>,
    /// The parts: those of the report in their order, then what the copy adds.
    pub parts: Vec<Part>,
    /// A discreet line on every page, such as 副本.
    pub copy_note: Option<String>,
    /// The end has room for a seal.
    pub seal: bool,
    /// Numbers of pages stand in the middle.
    pub centered_numbers: bool,
    /// A word across every page, such as 草稿.
    pub watermark: Option<String>,
}

impl Said {
    /// All pieces in the order of print: the title's lines, then what is set of each part.
    pub fn pieces(&self) -> impl Iterator<Item = &Piece> {
        self.head.iter().chain(self.parts.iter().flat_map(|part| &part.pieces).filter(|piece| piece.is_set()))
    }

    /// The parts of a kind, in their order: a report may have a section twice.
    pub fn parts_of(&self, place: Place) -> impl Iterator<Item = &Part> {
        self.parts.iter().filter(move |part| part.place == place)
    }

    /// The official table of a form, wherever it stands.
    #[must_use]
    pub fn form(&self, form: Form) -> Option<&Grid> {
        self.parts.iter().flat_map(|part| &part.pieces).find_map(|piece| match &piece.body {
            Body::Form(grid) if grid.form() == Some(form) => Some(&**grid),
            _ => None,
        })
    }

    /// The title is not the report's own.
    #[must_use]
    pub fn is_title_made(&self) -> bool {
        self.head.iter().any(|line| line.number.is_none())
    }
}
