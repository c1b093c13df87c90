//! The workbook as sheets of placed cells.

use rust_decimal::Decimal;

use super::grid::{Align, Grid, Role as GridRole};
use crate::check::{self, Outcome};
use crate::finding::{Finding, Lang, Severity};
use crate::report::{Block, Paragraph, Report, Role, Section, State, Value};
use crate::template::{Form, knowledge};
use crate::text::column_name;

/// How a cell looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Style {
    /// The report's title.
    Title,
    /// A section's heading.
    Heading,
    /// A heading of second or third level.
    Subheading,
    /// Running text.
    Body,
    /// 署名 and date.
    Ending,
    /// A filled band of 表二.
    Band,
    /// A column header.
    Head,
    /// A label set one character a line.
    Vertical,
    /// A label at the left.
    LabelLeft,
    /// A label in the middle.
    LabelCenter,
    /// The remark in the corner of 表三.
    Note,
    /// A value cell.
    Value,
    /// A cell of an issuer's own table, text.
    Plain,
    /// A cell of an issuer's own table, centred.
    PlainCenter,
    /// A name in a list of facts.
    Key,
    /// A fact.
    Fact,
    /// A check that holds, or has nothing to say.
    Good,
    /// A check or a finding that is wrong.
    Bad,
}

/// What a cell holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// Nothing; only the look.
    Blank,
    /// Text, never taken for a formula.
    Text(String),
    /// An exact number, shown with its own decimals.
    Number(Decimal),
    /// A formula with the result it has now.
    Formula(String, Cached),
    /// A link to a sheet of the workbook.
    Link {
        /// Name of the sheet.
        sheet: String,
    },
}

/// The result stored with a formula.
#[derive(Debug, Clone, PartialEq)]
pub enum Cached {
    /// A number.
    Number(Decimal),
    /// A text.
    Text(String),
}

/// A cell in its place.
#[derive(Debug, Clone, PartialEq)]
pub struct SheetCell {
    /// Row, from 0.
    pub row: u32,
    /// Column, from 0.
    pub col: u16,
    /// Rows spanned.
    pub rows: u32,
    /// Columns spanned.
    pub cols: u16,
    /// What it holds.
    pub content: Content,
    /// How it looks.
    pub style: Style,
    /// A remark shown when the cell is pointed at.
    pub note: Option<String>,
}

/// One sheet.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// Column widths in characters.
    pub widths: Vec<f64>,
    /// The cells.
    pub cells: Vec<SheetCell>,
    /// Row heights in points where they differ from the default.
    pub heights: Vec<(u32, f64)>,
    /// Rows repeated on every printed page: first and last.
    pub repeat: Option<(u32, u32)>,
    /// Rows and columns that stay in view.
    pub freeze: Option<(u32, u16)>,
    /// Printed across rather than upright.
    pub landscape: bool,
}

/// A name for a cell: the key of its field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedCell {
    /// The key.
    pub key: String,
    /// Name of the sheet.
    pub sheet: String,
    /// Row, from 0.
    pub row: u32,
    /// Column, from 0.
    pub col: u16,
}

/// The whole workbook.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Book {
    /// Title, for the document's properties.
    pub title: String,
    /// Issuing agency, for the document's properties.
    pub agency: String,
    /// The sheets in order.
    pub sheets: Vec<Sheet>,
    /// Named cells.
    pub names: Vec<NamedCell>,
}

/// Names of the sheets of the six sections.
pub const SECTION_SHEETS: [&str; 6] = ["总体情况", "表二", "表三", "表四", "存在问题", "其他事项"];

/// Columns of a narrative sheet: text runs over all of them, an issuer's own table takes as many as its widths ask.
const TEXT_COLUMNS: usize = 12;
/// Width of one of them, in characters; together they fill the width of an A4 page.
const TEXT_COLUMN: f64 = 6.7;
/// Characters put into one cell at most, well below Excel's limit of 32,767 UTF-16 units.
const LONGEST_CELL: usize = 16_000;
/// Characters of Excel's default font in a millimetre.
const CHARS_PER_MM: f64 = 0.53;

/// Lay out a report as a workbook.
#[must_use]
pub fn book(report: &Report, lang: Lang) -> Book {
    let mut names = Vec::new();
    let mut sheets = vec![facts(report)];
    for number in 1..=6u8 {
        sheets.push(section_sheet(report, number, &mut names));
    }
    sheets.push(checks(report, &names, lang));
    Book { title: report.display_title(), agency: report.agency.clone().unwrap_or_default(), sheets, names }
}

struct Builder {
    sheet: Sheet,
    row: u32,
    /// Columns that text runs over.
    span: u16,
    /// Characters of 10.5 pt text that fit the span.
    line: f64,
}

impl Builder {
    fn new(name: &str, widths: Vec<f64>) -> Self {
        let line = widths.iter().sum::<f64>().max(20.0);
        let span = u16::try_from(widths.len()).unwrap_or(1).max(1);
        Self { sheet: Sheet { name: name.to_string(), widths, ..Sheet::default() }, row: 0, span, line }
    }

    fn text(&mut self, text: &str, style: Style) {
        // Cells hold 32,767 characters at most: longer text goes on in the next row.
        if let Some((at, _)) = text.char_indices().nth(LONGEST_CELL) {
            self.text(&text[..at], style);
            self.text(&text[at..], style);
            return;
        }
        let content = if text.is_empty() { Content::Blank } else { Content::Text(text.to_string()) };
        self.sheet.cells.push(SheetCell {
            row: self.row,
            col: 0,
            rows: 1,
            cols: self.span,
            content,
            style,
            note: None,
        });
        let scale = match style {
            Style::Title => 1.7,
            Style::Heading => 1.3,
            _ => 1.15,
        };
        let lines: f64 =
            text.lines().map(|l| (display_width(l) * scale / self.line).ceil().max(1.0)).sum::<f64>().max(1.0);
        // Excel rows are at most 409 points high.
        self.sheet.heights.push((self.row, (lines * 14.0 * scale + 4.0).min(409.0)));
        self.row += 1;
    }

    fn pair(&mut self, key: &str, fact: Content) {
        let cell = |row, col, content, style| SheetCell { row, col, rows: 1, cols: 1, content, style, note: None };
        self.sheet.cells.push(cell(self.row, 0, Content::Text(key.to_string()), Style::Key));
        self.sheet.cells.push(cell(self.row, 1, fact, Style::Fact));
        self.row += 1;
    }

    fn grid(&mut self, grid: &Grid, notes: &dyn Fn(usize) -> Option<String>) -> u32 {
        let top = self.row;
        let edges = self.edges(grid);
        for cell in &grid.cells {
            let content = match &cell.value {
                Some((_, value)) => value_content(value),
                None if cell.text.is_empty() => Content::Blank,
                None if !cell.wrap.is_empty() => Content::Text(cell.wrap.join("\n")),
                None => Content::Text(cell.text.clone()),
            };
            let style = match (cell.role, cell.align) {
                (GridRole::Band, _) => Style::Band,
                (GridRole::Head, _) if cell.vertical => Style::Vertical,
                (GridRole::Head, _) => Style::Head,
                (GridRole::Label, Align::Left) => Style::LabelLeft,
                (GridRole::Label, Align::Center) => Style::LabelCenter,
                (GridRole::Note, _) => Style::Note,
                (GridRole::Value, _) => Style::Value,
                (GridRole::Plain, Align::Left) => Style::Plain,
                (GridRole::Plain, Align::Center) => Style::PlainCenter,
            };
            let note = cell.value.as_ref().and_then(|(i, _)| notes(*i));
            let (row, col) = (top + small(cell.row), edges[cell.col]);
            let (rows, cols) = (small(cell.rows), edges[cell.col + cell.cols] - col);
            self.sheet.cells.push(SheetCell { row, col, rows, cols, content, style, note });
        }
        for r in 0..grid.rows {
            let height = grid
                .cells
                .iter()
                .filter(|c| c.row == r && c.rows == 1)
                .map(|c| {
                    let wrapped = c.wrap.join("\n");
                    let text = if c.wrap.is_empty() { &c.text } else { &wrapped };
                    self.height(text, edges[c.col]..edges[c.col + c.cols])
                })
                .fold(18.0, f64::max);
            self.sheet.heights.push((top + small(r), height.min(409.0)));
        }
        self.row += small(grid.rows);
        top
    }

    /// Height of a text in a range of columns.
    fn height(&self, text: &str, columns: std::ops::Range<u16>) -> f64 {
        let width: f64 = columns.filter_map(|c| self.sheet.widths.get(usize::from(c))).sum::<f64>().max(2.0) - 1.0;
        let lines: f64 = text.lines().map(|l| (display_width(l) * 1.05 / width.max(1.0)).ceil().max(1.0)).sum();
        lines * 13.5 + 5.0
    }

    /// The sheet columns at which a grid's columns begin: its own where it gave the sheet its widths, else the nearest
    /// to their share of the width, each at least one column wide.
    fn edges(&self, grid: &Grid) -> Vec<u16> {
        let (count, columns) = (grid.widths.len(), self.sheet.widths.len());
        if count >= columns {
            return (0..=count).map(|c| u16::try_from(c).unwrap_or(u16::MAX)).collect();
        }
        let total: f64 = grid.widths.iter().sum();
        let sheet_total: f64 = self.sheet.widths.iter().sum();
        let mut edges = vec![0u16];
        let (mut at, mut wanted, mut passed) = (0usize, 0.0, 0.0);
        for (i, width) in grid.widths.iter().enumerate() {
            wanted += width / total * sheet_total;
            let left = count - i - 1;
            passed += self.sheet.widths[at];
            at += 1;
            while at + left < columns && passed + self.sheet.widths[at] / 2.0 < wanted {
                passed += self.sheet.widths[at];
                at += 1;
            }
            let edge = if left == 0 { columns } else { at };
            edges.push(u16::try_from(edge).unwrap_or(u16::MAX));
        }
        edges
    }
}

fn small(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// Width in half-width characters.
fn display_width(text: &str) -> f64 {
    text.chars().map(|c| if c.is_ascii() { 1.0 } else { 2.0 }).sum()
}

/// Numbers of up to 15 digits are numbers; longer ones would lose digits in Excel and stay text.
fn value_content(value: &Value) -> Content {
    match value.state {
        State::Number(n) if n.mantissa().unsigned_abs() < 1_000_000_000_000_000 => Content::Number(n),
        State::Blank | State::Missing => Content::Blank,
        _ => Content::Text(value.text.clone()),
    }
}

fn facts(report: &Report) -> Sheet {
    let names = &knowledge().workbook;
    let mut b = Builder::new(&names.facts, vec![18.0, 78.0]);
    b.text(&report.display_title(), Style::Title);
    let fact = |text: Option<String>| text.map_or(Content::Blank, Content::Text);
    b.pair(&names.title, fact(report.title.clone()));
    b.pair(&names.agency, fact(report.agency.clone()));
    b.pair(&names.year, report.year.map_or(Content::Blank, |y| Content::Number(y.into())));
    b.pair(&names.issued_on, fact(report.issued_on.clone()));
    for form in Form::ALL {
        let layout = report.table(form).map_or("未找到".to_string(), |t| format!("{} 版", t.template.layout));
        b.pair(&format!("{}格式", form.table()), Content::Text(layout));
    }
    let file = report.source.name.rsplit(['/', '\\']).next().unwrap_or_default().to_string();
    b.pair("来源文件", Content::Text(file));
    let encoding = report.source.encoding.as_ref().map(|e| format!("（{e}）")).unwrap_or_default();
    b.pair("来源格式", Content::Text(format!("{}{encoding}", report.source.format)));
    let count = |s: Severity| report.findings.iter().filter(|f| f.severity == s).count();
    let counts = format!(
        "错误 {} 条，警告 {} 条，提示 {} 条",
        count(Severity::Error),
        count(Severity::Warning),
        count(Severity::Note)
    );
    b.pair("检查结果", Content::Text(counts));
    b.row += 1;
    for sheet in SECTION_SHEETS.iter().copied().chain([names.checks.as_str()]) {
        b.pair(&names.index, Content::Link { sheet: sheet.to_string() });
    }
    let preamble = report.sections.iter().filter(|s| s.number == 0).flat_map(|s| &s.blocks);
    let rest: Vec<&Block> = preamble.filter(|b| !matches!(b, Block::Paragraph(p) if p.role == Role::Title)).collect();
    if !rest.is_empty() {
        b.row += 1;
        for block in rest {
            narrative_block(&mut b, block);
        }
    }
    b.sheet
}

fn narrative_block(b: &mut Builder, block: &Block) {
    match block {
        Block::Paragraph(p) => b.text(&p.text, paragraph_style(p)),
        Block::Table(t) => {
            b.grid(&Grid::of_table(t), &|_| None);
        }
    }
}

fn paragraph_style(p: &Paragraph) -> Style {
    match p.role {
        Role::Title => Style::Title,
        Role::Heading2 | Role::Heading3 => Style::Subheading,
        Role::Body => Style::Body,
        Role::Signature | Role::Date => Style::Ending,
    }
}

fn section_sheet(report: &Report, number: u8, names: &mut Vec<NamedCell>) -> Sheet {
    let name = SECTION_SHEETS[usize::from(number) - 1];
    let form = Form::ALL.into_iter().find(|f| f.section() == number);
    let table = form.and_then(|f| report.table(f));
    let widths = match table {
        Some(t) => t.template.widths.iter().map(|mm| mm * CHARS_PER_MM).collect(),
        None => vec![TEXT_COLUMN; TEXT_COLUMNS],
    };
    let mut b = Builder::new(name, widths);
    let mut placed = false;
    let own: Vec<&Section> = report.sections.iter().filter(|s| s.number == number).collect();
    for section in &own {
        b.text(&section.heading, Style::Heading);
        for block in &section.blocks {
            match block {
                Block::Table(t) if t.form.is_some() && t.form == form => {
                    if !placed {
                        place_form(&mut b, report, form, names);
                        placed = true;
                    }
                }
                // An official table that stands in a foreign section is on its own sheet.
                Block::Table(t) if t.form.is_some() => {}
                other => narrative_block(&mut b, other),
            }
        }
    }
    if !placed {
        place_form(&mut b, report, form, names);
    }
    if own.is_empty() && table.is_none() {
        b.text("（原文没有这一部分）", Style::Body);
    }
    b.sheet.landscape = number == 4;
    b.sheet
}

fn place_form(b: &mut Builder, report: &Report, form: Option<Form>, names: &mut Vec<NamedCell>) {
    let Some(table) = form.and_then(|f| report.table(f)) else { return };
    let grid = Grid::of_form(table);
    let note = |i: usize| cell_note(report, &table.template.fields[i].key);
    let top = b.grid(&grid, &note);
    for field in &table.template.fields {
        let (row, col) = (top + small(field.row), u16::try_from(field.col).unwrap_or(0));
        names.push(NamedCell { key: field.key.clone(), sheet: b.sheet.name.clone(), row, col });
    }
    if grid.header_rows > 0 {
        let last = top + small(grid.header_rows) - 1;
        b.sheet.repeat = Some((top, last));
        // Far down the sheet a frozen header would leave no room to scroll.
        b.sheet.freeze = (top < 6).then_some((last + 1, 0));
    } else {
        b.sheet.freeze = (top < 6).then_some((top, 0));
    }
}

/// Findings that name the very cell.
fn cell_note(report: &Report, key: &str) -> Option<String> {
    let told: Vec<&str> =
        report.findings.iter().filter(|f| f.keys.iter().any(|k| k == key)).map(|f| f.message.zh.as_str()).collect();
    (!told.is_empty()).then(|| told.join("\n"))
}

const CHECK_HEAD: [&str; 8] = ["表", "对象", "规则", "左边", "右边", "差额", "结果", "依据"];

fn checks(report: &Report, names: &[NamedCell], lang: Lang) -> Sheet {
    let mut b = Builder::new(&knowledge().workbook.checks, vec![7.0, 36.0, 40.0, 10.0, 10.0, 10.0, 9.0, 44.0]);
    b.text("勾稽检查", Style::Heading);
    for (col, head) in CHECK_HEAD.iter().enumerate() {
        push(&mut b, col, Content::Text((*head).to_string()), Style::Head);
    }
    b.row += 1;
    b.sheet.freeze = Some((b.row, 0));
    b.sheet.repeat = Some((b.row - 1, b.row - 1));
    for table in &report.tables {
        for outcome in check::evaluate(table) {
            check_row(&mut b, table, &outcome, names);
        }
    }
    b.row += 1;
    b.text("发现的问题", Style::Heading);
    if report.findings.is_empty() {
        b.text("没有发现问题", Style::Body);
    }
    for finding in &report.findings {
        let text = format!(
            "{} {}：{}{}",
            severity_word(finding.severity),
            finding.code,
            finding.message.get(lang),
            places(finding)
        );
        let style = if finding.severity == Severity::Error { Style::Bad } else { Style::Body };
        b.text(&text, style);
    }
    b.sheet.landscape = true;
    b.sheet
}

fn places(finding: &Finding) -> String {
    finding.origins.first().map(|o| format!("（{}）", o.zh())).unwrap_or_default()
}

fn severity_word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "错误",
        Severity::Warning => "警告",
        Severity::Note => "提示",
    }
}

fn push(b: &mut Builder, col: usize, content: Content, style: Style) {
    let col = u16::try_from(col).unwrap_or(0);
    b.sheet.cells.push(SheetCell { row: b.row, col, rows: 1, cols: 1, content, style, note: None });
}

/// One equation, live: both sums, their difference and the verdict follow the cells as they are edited.
fn check_row(b: &mut Builder, table: &crate::report::FormTable, outcome: &Outcome<'_>, names: &[NamedCell]) {
    let (equation, fields) = (outcome.equation, &table.template.fields);
    let cell = |i: usize| names.iter().find(|n| n.key == fields[i].key).map(address).unwrap_or_default();
    let list = |side: &[usize]| side.iter().map(|&i| cell(i)).collect::<Vec<_>>().join(",");
    let all: Vec<usize> = equation.left.iter().chain(&equation.right).copied().collect();
    let numbers = all.iter().filter(|&&i| matches!(value_content(&table.values[i]), Content::Number(_))).count();
    let row = b.row + 1;
    let difference = outcome.left - outcome.right;
    // What the formula below gives when it is worked out again.
    let verdict = match (numbers, difference.is_zero()) {
        (0, _) => "未填",
        (_, false) => "不符",
        (n, true) if n < all.len() => "缺数",
        _ => "正确",
    };
    let counts = list(&all);
    let formula = |text: String, cached: Cached| Content::Formula(text, cached);
    push(b, 0, Content::Text(table.template.table.clone()), Style::LabelCenter);
    push(b, 1, Content::Text(check::member_label(table, equation)), Style::LabelLeft);
    push(b, 2, Content::Text(equation.zh.clone()), Style::LabelLeft);
    push(b, 3, formula(format!("SUM({})", list(&equation.left)), Cached::Number(outcome.left)), Style::Value);
    push(b, 4, formula(format!("SUM({})", list(&equation.right)), Cached::Number(outcome.right)), Style::Value);
    push(b, 5, formula(format!("D{row}-E{row}"), Cached::Number(difference)), Style::Value);
    let text = format!(
        "IF(COUNT({counts})=0,\"未填\",IF(ROUND(F{row},6)<>0,\"不符\",IF(COUNT({counts})<{},\"缺数\",\"正确\")))",
        all.len()
    );
    let style = if verdict == "不符" { Style::Bad } else { Style::Good };
    push(b, 6, formula(text, Cached::Text(verdict.to_string())), style);
    push(b, 7, Content::Text(equation.source.clone()), Style::LabelLeft);
    let heights = [
        b.height(&check::member_label(table, equation), 1..2),
        b.height(&equation.zh, 2..3),
        b.height(&equation.source, 7..8),
    ];
    b.sheet.heights.push((b.row, heights.into_iter().fold(18.0, f64::max)));
    b.row += 1;
}

/// `'表三'!D7`.
fn address(name: &NamedCell) -> String {
    format!("'{}'!{}{}", name.sheet, column_name(u32::from(name.col)), name.row + 1)
}
