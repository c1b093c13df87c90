//! From a [`Source`] to a [`Report`]: which blocks are the official tables, what their numbers are, what the text is.
//!
//! Lines are matched to templates by their labels, never by position or year; the layout is decided per table. The steps
//! are tools for those who know more of a file than its labels say: a workbook of our own comes back through them.

mod changed;
mod frame;
mod headings;
pub(crate) mod identity;
pub(crate) mod lines;
mod marks;
pub(crate) mod number;
mod other_years;
pub(crate) mod regions;
pub(crate) mod sections;
mod shown;
mod states;
pub(crate) mod table;

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use self::frame::Frame;
use self::identity::Identity;
use self::lines::Line;
use self::regions::Region;
use crate::base::finding::{Code, Finding, Message};
use crate::base::link::Link;
use crate::base::origin::Origin;
use crate::forms::{Book, Form};
use crate::read::{self, Format, Picture, Source};
use crate::report::{Block, FormTable, Held, Report, Role, Section, SourceInfo, State};

pub(crate) use frame::publisher;
pub use identity::{date_line, split_title};
pub use number::{Reading, read_value};
pub(crate) use table::unread as unread_value;

/// Nothing of a report was found in a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unrecognised;

impl Unrecognised {
    /// The reason and what to do.
    #[must_use]
    pub fn message(self) -> Message {
        Message::new(
            "没有认出年度报告：既没有表二、表三、表四的表格，也没有报告标题和六个部分的标题；请确认文件",
            "this is no annual report: neither one of the three official tables nor the title and section headings were found",
        )
    }
}

impl fmt::Display for Unrecognised {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message().en)
    }
}

impl std::error::Error for Unrecognised {}

/// Recognise a report in a source that anybody may have made, by what it says. What this program wrote itself says more:
/// [`recognise`](crate::recognise) is for sources of all kinds.
///
/// # Errors
/// [`Unrecognised`] where neither an official table nor a title with official headings is found.
pub fn normalize(book: &Arc<Book>, source: &Source) -> Result<Report, Unrecognised> {
    let mut lines = lines::flatten(book, source);
    headings::settle(book, &mut lines);
    let (listed, doubts) = if source.format.own() { (vec![], vec![]) } else { table::listed::take(book, &mut lines) };
    let others = if source.format.own() { vec![] } else { other_years::leave(book, &mut lines) };
    let regions = if is_copy(source) { of_copy(book, &mut lines) } else { regions::find(book, &lines) };
    let mut draft = Draft::of(book, source, &lines, regions);
    draft.add(listed, doubts);
    draft.findings.extend(others);
    states::keep(source, &mut draft.tables, &mut draft.findings);
    draft.findings.extend(shown::tell(source, &draft.tables));
    draft.findings.extend(lines::indexed(book, source));
    let mut report = draft.report(|_| vec![])?;
    finish(&mut report, false);
    Ok(report)
}

/// Is it a copy of ours that nobody edits? Workbooks and Word documents are edited.
fn is_copy(source: &Source) -> bool {
    source.format.own() && !source.format.is(Format::SHEET) && !source.format.is(Format::DOCX)
}

/// The official tables of such a copy are drawn as the forms have them; pieces of others may stand beside them, but
/// paragraphs are of none, whatever they say.
fn of_copy(book: &Book, lines: &mut [Line<'_>]) -> Vec<Region> {
    let drawn = table::drawn::regions(book, lines);
    lines.iter_mut().filter(|line| line.row.is_none()).for_each(|line| line.apart = true);
    for region in &drawn {
        lines[region.start..region.end].iter_mut().for_each(|line| line.apart = true);
    }
    let mut regions = regions::find(book, lines);
    regions.extend(drawn);
    regions.sort_by_key(|region| region.start);
    regions
}

/// The official tables of a source, by their labels, before there is a report around them.
pub(crate) struct Draft<'a> {
    book: &'a Arc<Book>,
    source: &'a Source,
    lines: &'a [Line<'a>],
    regions: Vec<Region>,
    parts: Vec<Option<table::Part>>,
    /// At most one table a form.
    pub(crate) tables: Vec<FormTable>,
    /// What is doubtful in them.
    pub(crate) findings: Vec<Finding>,
    /// The year whose tables count, where those of several are there.
    year: Option<i32>,
}

impl<'a> Draft<'a> {
    /// Read the tables that stand in the regions.
    pub(crate) fn of(book: &'a Arc<Book>, source: &'a Source, lines: &'a [Line<'a>], regions: Vec<Region>) -> Self {
        // In our own workbooks cells are known by their names, and a header written over moves none.
        let found = table::read(book, lines, &regions, !source.format.own());
        let (parts, tables, findings, year) = (found.parts, found.tables, found.findings, found.year);
        Self { book, source, lines, regions, parts, tables, findings, year }
    }

    /// Tables that stand in lists, where the source has none of their form.
    fn add(&mut self, listed: Vec<FormTable>, doubts: Vec<Finding>) {
        let has = |form: Form| self.tables.iter().any(|t| t.template.form == form);
        let new: Vec<FormTable> = listed.into_iter().filter(|t| !has(t.template.form)).collect();
        if !new.is_empty() {
            self.findings.extend(doubts);
        }
        self.tables.extend(new);
    }

    /// The report around the tables. What the text suggests of its title, agency, year and date may be settled otherwise.
    pub(crate) fn report(mut self, settle: impl FnOnce(&mut Identity) -> Vec<Finding>) -> Result<Report, Unrecognised> {
        let book = self.book;
        let some = self.tables.iter().any(is_filled);
        let mut recognised = !self.tables.is_empty();
        let fixed = self.regions.iter().zip(&self.parts).filter(|(_, part)| part.is_some());
        let fixed: Vec<Range<usize>> = fixed.map(|(region, _)| region.start..region.end).collect();
        // In a copy headings that follow each other are those of empty sections.
        let contents = if is_copy(self.source) { 0..0 } else { sections::contents(self.lines) };
        let frame = Frame::of(book, self.source, self.lines, &fixed, &contents, self.year);
        let (pictures, left) = pictures(self.source, self.lines, &frame);
        let mut sections =
            sections::build(book, self.lines, &pictures, &self.regions, &self.parts, &frame, self.tables);
        let mut identity = identity::identify(book, frame.title.as_ref(), &frame.witness, &sections);
        let early = identity.title.is_some() && identity.year.is_some_and(|year| book.precedes(year));
        if recognised && early && !some {
            // A few labels that the forms took over from statistics of before: the numbers are of other things.
            let none = vec![None; self.regions.len()];
            sections = sections::build(book, self.lines, &pictures, &self.regions, &none, &frame, vec![]);
            (self.findings, recognised) = (vec![], false);
        }
        let furniture = frame.furniture(self.source, self.lines);
        let doubts = settle(&mut identity);
        let headings = sections.iter().filter(|s| s.number > 0).count();
        if !recognised && !early && (identity.title.is_none() || headings < 2) {
            return Err(Unrecognised);
        }
        let mut findings = self.source.notes.clone();
        findings.extend(read::pictures_left(left));
        // Copies of our own bring along what there was to say.
        let told = !self.source.format.own();
        findings.extend(read::pictures_carried(pictures.iter().map(|(_, picture)| *picture).filter(|_| told)));
        findings.extend(unlinked(self.source, &sections));
        findings.extend(frame.told(&furniture));
        findings.extend(changed::tell(self.source, &sections));
        findings.extend(self.findings);
        findings.extend(identity.doubts());
        findings.extend(doubts);
        identity::mark_roles(book, &mut sections);
        settle_marks(&mut sections);
        let mut report = Report {
            book: Arc::clone(book),
            title: identity.title,
            agency: identity.agency,
            year: identity.year,
            issued_on: identity.issued_on,
            sections,
            furniture,
            findings,
            judged: None,
            source: SourceInfo {
                name: self.source.name.clone(),
                format: self.source.format.name().to_string(),
                encoding: self.source.encoding.map(str::to_string),
            },
        };
        table::settle_cases_layout(&mut report);
        report.findings.extend(if report.precedes_forms() { vec![unknown(&report)] } else { table::missing(&report) });
        Ok(report)
    }
}

/// What paragraphs are is told from their words and places, as in reading, when some of them were reworded: a copy of the report
/// would say the same. Facts that were not known may stand there now.
pub(crate) fn renew(report: &mut Report, before: &Identity) {
    report.sections = sections::renew(&report.book, std::mem::take(&mut report.sections));
    let (found, title) = identity::of_sections(&report.book, &report.sections);
    let titled = report.title.is_some();
    let paragraphs = report.sections.iter_mut().flat_map(|s| &mut s.blocks).filter_map(|block| match block {
        Block::Paragraph(p) => Some(p),
        _ => None,
    });
    for (at, p) in paragraphs.enumerate() {
        if !titled && title.contains(&at) {
            p.role = Role::Title;
        } else if matches!(p.role, Role::Body | Role::Heading2 | Role::Signature | Role::Date) {
            p.role = sections::role(&p.text);
        }
    }
    identity::mark_roles(&report.book, &mut report.sections);
    settle_marks(&mut report.sections);
    report.title = report.title.take().or(found.title);
    // A fact that the text said is what the text says now.
    report.agency = report.agency.take().filter(|own| before.agency.as_ref() != Some(own)).or(found.agency);
    report.year = report.year.filter(|own| before.year != Some(*own)).or(found.year);
    let stated = report.issued_on.take().filter(|own| before.issued_on.as_ref() != Some(own));
    report.issued_on = stated.or(found.issued_on);
}

/// What the text of a report says of it.
pub(crate) fn said(report: &Report) -> Identity {
    identity::of_sections(&report.book, &report.sections).0
}

/// What is bold because of its role is no mark.
fn settle_marks(sections: &mut [Section]) {
    for block in sections.iter_mut().flat_map(|s| &mut s.blocks) {
        if let Block::Paragraph(p) = block {
            p.settle_marks();
        }
    }
}

/// The pictures of a source that come into its report, each with the number of its block, and those that do not.
fn pictures<'a>(
    source: &'a Source,
    lines: &[Line<'_>],
    frame: &Frame,
) -> (Vec<(usize, &'a Picture)>, Vec<&'a Picture>) {
    let (mut inside, mut left) = (Vec::new(), Vec::new());
    for (block, picture) in source.blocks.iter().enumerate().filter_map(|(at, b)| Some((at, b.picture()?))) {
        let line = lines.partition_point(|line| line.block < block);
        match picture.media.is_some() && frame.is_inside(line) {
            true => inside.push((block, picture)),
            false => left.push(picture),
        }
    }
    (inside, left)
}

/// Links of lines and cells that come into no report as they are: the words are there, where they lead is not.
fn unlinked(source: &Source, sections: &[Section]) -> Vec<Finding> {
    let blocks = || sections.iter().flat_map(|s| &s.blocks);
    let paragraphs = blocks().filter_map(Block::paragraph).filter(|p| !p.links.is_empty()).map(|p| &p.origin);
    let headings = sections.iter().filter(|s| !s.links.is_empty()).filter_map(|s| s.origin.as_ref());
    let kept: HashSet<String> = paragraphs.chain(headings).map(Origin::exact).collect();
    let linked = source.blocks.iter().filter_map(|b| match b {
        read::Block::Paragraph(p) if !p.spans.links.is_empty() && !kept.contains(&p.origin.exact()) => Some(p),
        _ => None,
    });
    // A cell of a report has no place of its own.
    let mut carried: HashMap<&Link, usize> = HashMap::new();
    let in_cells = blocks().flat_map(Block::rows).flatten().flat_map(|c| &c.links);
    // A row of a sheet with one cell is a paragraph or a heading.
    let of_sheets = source.cell_spans.iter().any(|(origin, _)| matches!(origin, Origin::Sheet { .. }));
    let in_text = blocks().filter_map(Block::paragraph).flat_map(|p| &p.links);
    let in_text = in_text.chain(sections.iter().flat_map(|s| &s.links)).filter(|_| of_sheets);
    in_cells.chain(in_text).for_each(|l| *carried.entry(l).or_default() += 1);
    let mut is_left = |link: &Link| match carried.get_mut(link) {
        Some(count) if *count > 0 => {
            *count -= 1;
            false
        }
        _ => true,
    };
    let of_cells = source.cell_spans.iter().flat_map(|(origin, spans)| spans.links.iter().map(move |l| (l, origin)));
    read::links_left(linked, of_cells.filter(|(link, _)| is_left(link)))
}

/// Has a table most of its numbers?
fn is_filled(table: &FormTable) -> bool {
    table.values.iter().filter(|v| v.state != State::Missing).count() * 2 > table.values.len()
}

/// A report of a year before the forms: its tables are its own.
fn unknown(report: &Report) -> Finding {
    let year = report.year.unwrap_or_default();
    let message = Message::new(
        format!("{year} 年度还没有规定的三张表；正文和原有的表格照样保留，没有填入表二、表三、表四，不计入汇总"),
        format!(
            "there were no official forms for {year} yet: text and tables are kept as they are, and count in no sum"
        ),
    );
    Finding::new(Code::LAYOUT_UNKNOWN, message)
}

/// What can be told when all values are settled. `live`: the source is a workbook whose sums are formulas.
pub(crate) fn finish(report: &mut Report, live: bool) {
    marks::tell(report);
    settle_held(report, live);
}

/// A number held as text matters where a spreadsheet adds up; one too long for a number has to be text.
fn settle_held(report: &mut Report, live: bool) {
    for table in report.tables_mut() {
        let live = live || table.values.iter().any(|v| v.held == Held::Formula);
        for value in &mut table.values {
            let digits = value.text.chars().filter(|c| c.is_numeric()).count();
            let number = matches!(value.state, State::Number(_));
            if value.held == Held::Text && (!live || !number || digits > 15) {
                value.held = Held::Plain;
            }
        }
    }
}
