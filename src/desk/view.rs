//! Reports and sources in the shape in which the page shows them.

use std::borrow::Cow;

use serde::Serialize;

use crate::base::finding::Culprit;
use crate::base::link::Link;
use crate::base::media::{Media, MediaType};
use crate::base::span::Mark;
use crate::check::Excerpts;
use crate::diff::{Change, diff, fact_label};
use crate::document::grid::{Align, Grid, GridCell, Role};
use crate::document::runs_of;
use crate::read::{self, Source};
use crate::report::{FormTable, Furniture, Standing};
use crate::{Block, Book, Finding, Lang, Origin, Report, State, Value};

/// A place: its name for people, and the key by which the source's pieces are found.
#[derive(Serialize)]
struct At {
    key: String,
    place: String,
}

#[derive(Serialize)]
pub(super) struct ReportView<'a> {
    name: &'a str,
    format: &'a str,
    encoding: Option<&'a str>,
    heading: String,
    title: Option<&'a str>,
    agency: Option<&'a str>,
    year: Option<i32>,
    issued_on: Option<&'a str>,
    tables: Vec<TableView<'a>>,
    sections: Vec<SectionView<'a>>,
    /// What the page of the report sets around it.
    furniture: Vec<AsideView<'a>>,
    findings: Vec<FindingView<'a>>,
    changes: Vec<ChangeView>,
}

#[derive(Serialize)]
struct TableView<'a> {
    form: &'a str,
    table: &'a str,
    name: &'a str,
    layout: &'a str,
    grid: GridView<'a>,
}

#[derive(Serialize)]
struct GridView<'a> {
    widths: Vec<f64>,
    rows: usize,
    head: usize,
    fill: Option<String>,
    cells: Vec<CellView<'a>>,
}

#[derive(Serialize)]
struct CellView<'a> {
    row: usize,
    col: usize,
    rows: usize,
    cols: usize,
    text: String,
    role: &'static str,
    left: bool,
    vertical: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    wrap: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    runs: Vec<RunView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<ValueView<'a>>,
}

#[derive(Serialize)]
struct ValueView<'a> {
    key: &'a str,
    label: String,
    state: &'static str,
    text: &'a str,
    unit: Option<&'a str>,
    at: Option<At>,
    total: bool,
}

#[derive(Serialize)]
struct SectionView<'a> {
    number: u8,
    heading: &'a str,
    at: Option<At>,
    blocks: Vec<BlockView<'a>>,
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum BlockView<'a> {
    Text {
        text: &'a str,
        role: &'static str,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        runs: Vec<RunView>,
        /// How deep in lists it begins an item.
        #[serde(skip_serializing_if = "Option::is_none")]
        level: Option<usize>,
        at: At,
    },
    Form {
        form: &'a str,
    },
    Picture {
        text: String,
        src: Option<String>,
        at: At,
    },
    Table {
        standing: &'static str,
        grid: GridView<'a>,
        at: At,
    },
}

/// A stretch of a text that looks otherwise than the rest; a text without any is one.
#[derive(Serialize)]
struct RunView {
    text: String,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    bold: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    link: Option<String>,
}

#[derive(Serialize)]
struct AsideView<'a> {
    text: &'a str,
    name: Option<&'a str>,
    at: Option<At>,
}

#[derive(Serialize)]
struct FindingView<'a> {
    code: &'a str,
    severity: &'static str,
    word: &'static str,
    message: &'a str,
    keys: &'a [String],
    at: Vec<At>,
    found: Option<&'a str>,
    expected: Option<&'a str>,
    sum: Option<String>,
    culprits: Vec<CulpritView<'a>>,
}

#[derive(Serialize)]
struct CulpritView<'a> {
    key: &'a str,
    fitting: &'a str,
    message: &'a str,
}

/// A change: what, before, after. Of a finding, whether it has come or gone.
#[derive(Serialize)]
struct ChangeView {
    kind: &'static str,
    key: Option<String>,
    label: String,
    before: String,
    after: String,
}

fn at(origin: &Origin, lang: Lang) -> At {
    At { key: key_of(origin), place: origin.place(lang) }
}

fn key_of(origin: &Origin) -> String {
    serde_json::to_string(origin).unwrap_or_default()
}

/// A report with its changes since it was read.
pub(super) fn report<'a>(first: &'a Report, report: &'a Report, lang: Lang) -> ReportView<'a> {
    let sums = Excerpts::of(report);
    ReportView {
        name: &report.source.name,
        format: &report.source.format,
        encoding: report.source.encoding.as_deref(),
        heading: report.display_title(),
        title: report.title.as_deref(),
        agency: report.agency.as_deref(),
        year: report.year,
        issued_on: report.issued_on.as_deref(),
        tables: report.tables().map(|t| table(t, first, lang)).collect(),
        // As they were read: changes of paragraphs name them by that, and the page shows its changes over them.
        sections: first.sections.iter().map(|s| section(s, &first.book, lang)).collect(),
        furniture: report.furniture.iter().map(|f| aside(f, lang)).collect(),
        findings: report.findings.iter().map(|f| finding(&sums, f, lang)).collect(),
        changes: diff(first, report).into_iter().map(|c| change(&first.book, c, lang)).collect(),
    }
}

fn table<'a>(table: &'a FormTable, first: &'a Report, lang: Lang) -> TableView<'a> {
    let template = &table.template;
    TableView {
        form: template.form.name(),
        table: &template.table,
        name: &template.name,
        layout: &template.layout,
        grid: grid(Grid::of_form(table, &first.book), Some((table, first.table(template.form).unwrap_or(table))), lang),
    }
}

/// A table as it stands now, and as it was read: the places are those of the reading.
type Tables<'a> = (&'a FormTable, &'a FormTable);

fn grid<'a>(grid: Grid, tables: Option<Tables<'a>>, lang: Lang) -> GridView<'a> {
    let cells = grid.cells.into_iter().map(|c| cell(c, tables, lang)).collect();
    GridView {
        widths: grid.widths,
        rows: grid.rows,
        head: grid.header_rows,
        fill: grid.band_fill.map(|c| c.hex()),
        cells,
    }
}

fn cell<'a>(cell: GridCell, tables: Option<Tables<'a>>, lang: Lang) -> CellView<'a> {
    let role = match cell.role {
        Role::Band => "band",
        Role::Head => "head",
        Role::Label => "label",
        Role::Note => "note",
        Role::Value => "value",
        Role::Plain => "plain",
        Role::Filler => "filler",
    };
    let value = cell.value.zip(tables).map(|((i, _), tables)| value(i, tables, lang));
    let runs = runs(&cell.text, &cell.spans.links, &cell.spans.marks);
    CellView {
        row: cell.row,
        col: cell.col,
        rows: cell.rows,
        cols: cell.cols,
        text: cell.text,
        role,
        left: cell.align == Align::Left,
        vertical: cell.vertical,
        wrap: cell.wrap,
        runs,
        value,
    }
}

fn value<'a>(i: usize, (table, first): Tables<'a>, lang: Lang) -> ValueView<'a> {
    let (field, value): (_, &Value) = (&table.template.fields[i], &table.values[i]);
    ValueView {
        key: &field.key,
        label: field.label(),
        state: value.state_name(),
        text: if matches!(value.state, State::Missing) { "" } else { &value.text },
        unit: value.unit.as_deref(),
        at: first.values[i].origin.as_ref().map(|o| at(o, lang)),
        total: field.total,
    }
}

fn section<'a>(section: &'a crate::report::Section, book: &Book, lang: Lang) -> SectionView<'a> {
    let blocks = section.blocks.iter().map(|b| match b {
        Block::Paragraph(p) => BlockView::Text {
            text: &p.text,
            role: p.role.name(),
            runs: runs(&p.text, &p.links, &p.marks),
            level: p.list.map(|item| item.level),
            at: at(&p.origin, lang),
        },
        Block::Picture(p) => {
            BlockView::Picture { text: pictured(&p.alt), src: shown(&p.media), at: at(&p.origin, lang) }
        }
        Block::Form(f) => BlockView::Form { form: f.table.template.form.name() },
        Block::Table(t) => BlockView::Table {
            standing: match t.standing {
                Standing::Piece(_) => "piece",
                Standing::Again(_) => "again",
                _ => "own",
            },
            grid: grid(Grid::of_table(&t.rows, book), None, lang),
            at: at(&t.origin, lang),
        },
    });
    let place = section.origin.as_ref().map(|o| at(o, lang));
    SectionView { number: section.number, heading: &section.heading, at: place, blocks: blocks.collect() }
}

/// A text in stretches, where some of it looks otherwise.
fn runs(text: &str, links: &[Link], marks: &[Mark]) -> Vec<RunView> {
    if links.is_empty() && marks.is_empty() {
        return vec![];
    }
    let all = runs_of(text, links, marks).into_iter();
    all.map(|run| RunView { text: run.text, bold: run.bold, link: run.link }).collect()
}

fn aside(piece: &Furniture, lang: Lang) -> AsideView<'_> {
    let place = piece.origin.as_ref().map(|o| at(o, lang));
    AsideView { text: &piece.text, name: piece.name.as_deref(), at: place }
}

fn finding<'a>(sums: &Excerpts<'_>, finding: &'a Finding, lang: Lang) -> FindingView<'a> {
    let culprit = |c: &'a Culprit| CulpritView { key: &c.key, fitting: &c.fitting, message: c.message.get(lang) };
    FindingView {
        code: finding.code.as_str(),
        severity: finding.severity.word(Lang::En),
        word: finding.severity.word(lang),
        message: finding.message.get(lang),
        keys: &finding.keys,
        at: finding.origins.iter().map(|o| at(o, lang)).collect(),
        found: finding.found.as_deref(),
        expected: finding.expected.as_deref(),
        sum: sums.behind(finding).map(|m| m.get(lang).to_string()),
        culprits: finding.culprits.iter().map(culprit).collect(),
    }
}

fn change(book: &Book, change: Change, lang: Lang) -> ChangeView {
    let text = Option::unwrap_or_default;
    match change {
        Change::Fact { name, before, after } => ChangeView {
            kind: "fact",
            label: fact_label(book, &name, lang),
            key: Some(name),
            before: text(before),
            after: text(after),
        },
        Change::Cell { key, label, before, after } => ChangeView { kind: "cell", key: Some(key), label, before, after },
        Change::Text { section, before, after } => {
            ChangeView { kind: "text", key: None, label: section.to_string(), before: text(before), after: text(after) }
        }
        Change::Finding { gained, code, zh, en } => {
            let message = if lang == Lang::Zh { zh } else { en };
            let (before, after) = if gained { (String::new(), message) } else { (message, String::new()) };
            ChangeView { kind: "finding", key: None, label: code.to_string(), before, after }
        }
    }
}

/// A source as its reader saw it.
#[derive(Serialize)]
pub(super) struct SourceView<'a> {
    format: &'static str,
    encoding: Option<&'static str>,
    blocks: Vec<PieceView<'a>>,
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum PieceView<'a> {
    Text { text: Cow<'a, str>, indent: usize, at: String, page: Option<usize> },
    Table { gridded: bool, sheet: Option<&'a str>, page: Option<usize>, rows: Vec<Vec<SourceCell<'a>>> },
}

#[derive(Serialize)]
struct SourceCell<'a> {
    text: &'a str,
    cols: usize,
    rows: usize,
    at: String,
}

fn page(origin: &Origin) -> Option<usize> {
    match origin {
        Origin::Page { page, .. } => Some(*page),
        _ => None,
    }
}

/// A picture of more bytes than this is not shown beside the text.
const LARGEST: usize = 1 << 20;

/// A picture as a browser shows it; of a drawing that could hold more than a drawing its words stand alone.
fn shown(media: &Media) -> Option<String> {
    let known = matches!(media.kind, MediaType::Png | MediaType::Jpeg | MediaType::Gif | MediaType::Webp);
    let data = media.base64().filter(|_| known && media.size <= LARGEST)?;
    Some(format!("data:{};base64,{data}", media.kind.name()))
}

/// What stands for a picture.
fn pictured(alt: &str) -> String {
    format!("［图片］{alt}")
}

/// The pieces of a source with the keys of their places.
pub(super) fn source(source: &Source) -> SourceView<'_> {
    let blocks = source.blocks.iter().map(|block| match block {
        read::Block::Paragraph(p) => PieceView::Text {
            text: Cow::Borrowed(&p.text),
            indent: p.indent,
            at: key_of(&p.origin),
            page: page(&p.origin),
        },
        read::Block::Picture(p) => PieceView::Text {
            text: Cow::Owned(pictured(&p.alt)),
            indent: 0,
            at: key_of(&p.origin),
            page: page(&p.origin),
        },
        read::Block::Table(t) => {
            let first = t.rows.iter().flat_map(|r| &r.cells).next();
            PieceView::Table {
                gridded: t.gridded,
                sheet: t.sheet.as_deref(),
                page: first.and_then(|c| page(&c.origin)),
                rows: t.rows.iter().map(|r| r.cells.iter().map(source_cell).collect()).collect(),
            }
        }
    });
    SourceView { format: source.format.name(), encoding: source.encoding, blocks: blocks.collect() }
}

fn source_cell(cell: &read::Cell) -> SourceCell<'_> {
    SourceCell { text: &cell.text, cols: cell.cols, rows: cell.rows, at: key_of(&cell.origin) }
}
