//! The sheet of facts and those of the six sections.

use foldhash::HashMap;

use super::Formulas;
use super::checks::Checks;
use super::totals::totals;
use crate::base::finding::{Finding, Severity};
use crate::base::own;
use crate::base::text::column_name;
use crate::document::grid::Grid;
use crate::document::{Body, Part, Piece, Place, Said};
use crate::forms::{Field, Form, TitleNames, WorkbookNames};
use crate::report::{Block, FormTable, Report, Standing, State, Value};
use crate::sheets::builder::{Builder, small, value_content};
use crate::sheets::{Alarm, Cached, Content, Entry, Input, Look, NamedCell, Sheet, Style};
use crate::workbook::format::{Column, Equation, FACT_WIDTHS, Fact, VERDICTS, VERSION};
use crate::workbook::pictures;

/// Columns of a narrative sheet: text runs over all of them, an issuer's own table takes as many as its widths ask.
const TEXT_COLUMNS: usize = 12;
/// Width of one of them, in characters; together they fill the width of an A4 page.
const TEXT_COLUMN: f64 = 6.7;
/// Characters of Excel's default font in a millimetre.
const CHARS_PER_MM: f64 = 0.53;

/// The title where there is one, else the official one of agency and year, by the cells below it.
fn banner(title: &TitleNames) -> String {
    let name = title.official();
    let [own, agency, year, _] = Fact::ASKED.map(Fact::asked_at);
    format!("IF({own}<>\"\",{own},IF(AND({agency}<>\"\",{year}<>\"\"),{agency}&{year}&\"年{name}\",\"{name}\"))")
}

pub(crate) fn facts(report: &Report, said: &Said, checks: &Checks, with_original: bool) -> Sheet {
    let (book, names) = (&report.book, &report.book.words().workbook);
    let mut b = Builder::new(names, &names.facts, FACT_WIDTHS.to_vec());
    b.text(&report.display_title(), Style::Banner);
    if let Some(cell) = b.sheet.cells.last_mut() {
        cell.content = Content::Formula(banner(&book.words().title), Cached::Text(report.display_title()));
    }
    let called = |fact: Fact| fact.name(book);
    for fact in Fact::ASKED {
        let (content, style) = asked(report, fact);
        b.fact(&called(fact), content.unwrap_or(Content::Blank), style);
    }
    for form in Form::ALL {
        let layout = report.table(form).map_or("未找到".to_string(), |t| format!("{} 版", t.template.layout));
        b.fact(&called(Fact::Layout(form)), Content::Text(layout), Style::Told);
    }
    let file = report.source.name.rsplit(['/', '\\']).next().unwrap_or_default().to_string();
    b.fact(&called(Fact::File), Content::Text(file), Style::Told);
    let encoding = report.source.encoding.as_ref().map(|e| format!("（{e}）")).unwrap_or_default();
    b.fact(&called(Fact::Format), Content::Text(format!("{}{encoding}", report.source.format)), Style::Told);
    b.fact(&called(Fact::Version), Content::Number(VERSION.into()), Style::Told);
    live_verdicts(&mut b, checks, names);
    let count = |s: Severity| report.findings.iter().filter(|f| f.severity == s).count();
    let counts = format!(
        "错误 {} 条，警告 {} 条，提示 {} 条",
        count(Severity::Error),
        count(Severity::Warning),
        count(Severity::Note)
    );
    b.fact(&called(Fact::Found), Content::Text(counts), Style::Told);
    b.row += 1;
    let original = with_original.then_some(names.original.as_str());
    for sheet in book.words().sheets().chain([names.checks.as_str()]).chain(original) {
        let link = Content::Link { to: format!("'{sheet}'!A1"), text: sheet.to_string() };
        b.fact(&called(Fact::Index), link, Style::Link);
    }
    // The lines before the first heading in their order, those of the title too where they are more than the title.
    let preamble: Vec<&Piece> = said.parts_of(Place::Preamble).flat_map(|part| &part.pieces).collect();
    let only_title = match preamble.as_slice() {
        [] => true,
        [piece] => report.title.as_ref().is_some_and(|title| *title == piece.text()),
        _ => false,
    };
    if !only_title {
        b.row += 1;
        for piece in preamble {
            narrative(&mut b, report, piece);
        }
    }
    b.sheet
}

/// A fact that is read back, and its look.
fn asked(report: &Report, fact: Fact) -> (Option<Content>, Style) {
    match fact {
        Fact::Title => (report.title.clone().map(Content::Text), Style::Fact),
        Fact::Agency => (report.agency.clone().map(Content::Text), Style::Fact),
        Fact::Year => (report.year.map(|y| Content::Number(y.into())), Style::Fact),
        Fact::IssuedOn => (report.issued_on.clone().map(Content::Date), Style::Date),
        _ => (None, Style::Told),
    }
}

/// How many of the equations hold, as they stand.
fn live_verdicts(b: &mut Builder<'_>, checks: &Checks, names: &WorkbookNames) {
    let Some((first, last)) = checks.rows else { return };
    let sheet = &names.checks;
    let column = Equation::Verdict.letter();
    let count = |word: &str| format!("COUNTIF('{sheet}'!${column}${}:${column}${},\"{word}\")", first + 1, last + 1);
    let formula: Vec<String> = VERDICTS.iter().map(|word| format!("\"{word} \"&{}&\" 条\"", count(word))).collect();
    let now = |word: &&str| format!("{word} {} 条", checks.verdicts.iter().filter(|v| *v == word).count());
    let shown = VERDICTS.iter().map(now).collect::<Vec<_>>().join("，");
    let alarm = format!("{}>0", count(VERDICTS[1]));
    b.sheet.alarms.push(Alarm { cells: vec![format!("B{}", b.row + 1)], formula: alarm, look: Look::Bad });
    b.fact(sheet, Content::Formula(formula.join("&\"，\"&"), Cached::Text(shown)), Style::Told);
}

/// A piece in the style of its role; a table as the issuer's own, by the rows of the source.
fn narrative(b: &mut Builder<'_>, report: &Report, piece: &Piece) {
    match &piece.body {
        Body::Text(_) => b.text(&piece.text(), Style::of(piece.role)),
        Body::Table(grid, _) => own_table(b, grid),
        Body::Form(_) => {
            let rows = piece.source.and_then(|source| source.block(report)).map_or(&[][..], Block::rows);
            own_table(b, &Grid::of_table(rows, &report.book));
        }
        Body::Picture(picture) => {
            b.text(&pictures::line(&picture.media, &picture.alt), Style::of(piece.role));
            b.picture(picture);
        }
        Body::Chart(_) => {}
    }
}

/// A table of the issuer's own. The tables that a report was made with have no rows of a source to show.
fn own_table(b: &mut Builder, grid: &Grid) {
    let top = b.row;
    if grid.rows > 0 {
        b.grid(grid, &|_| None);
        b.sheet.areas.push((top, b.row - 1));
    }
}

/// The sheet of an official section: its pieces in their order, its table where it stands.
pub(crate) fn section_sheet(
    report: &Report,
    said: &Said,
    number: u8,
    formulas: Formulas,
    names: &mut Vec<NamedCell>,
) -> Sheet {
    let words = report.book.words();
    let official = &words.sections[usize::from(number) - 1];
    let (name, form) = (&official.short, official.form);
    let table = form.and_then(|f| report.table(f));
    let widths = match table {
        Some(t) => t.template.widths.iter().map(|mm| mm * CHARS_PER_MM).collect(),
        None => vec![TEXT_COLUMN; TEXT_COLUMNS],
    };
    let mut b = Builder::new(&words.workbook, name, widths);
    let mut placed = false;
    let own: Vec<&Part> = said.parts_of(Place::Section(number)).collect();
    for piece in own.iter().flat_map(|part| &part.pieces) {
        match &piece.body {
            Body::Form(grid) if form.is_some() && grid.form() == form => {
                place_form(&mut b, report, grid, formulas, names);
                placed = true;
            }
            // An official table that stands in a foreign section is on its own sheet; its further pieces are in it.
            Body::Form(_) | Body::Table(_, Standing::Piece(_) | Standing::Again(_)) => {}
            _ => narrative(&mut b, report, piece),
        }
    }
    if let Some(grid) = form.and_then(|form| said.form(form)).filter(|_| !placed) {
        place_form(&mut b, report, grid, formulas, names);
    }
    if own.is_empty() && table.is_none() {
        b.text(&words.workbook.absent, Style::Body);
    }
    b.sheet.landscape = number == 4;
    b.sheet
}

fn place_form(b: &mut Builder, report: &Report, grid: &Grid, formulas: Formulas, names: &mut Vec<NamedCell>) {
    let Some(table) = grid.form().and_then(|form| report.table(form)) else { return };
    let named = report.findings.iter().flat_map(|finding| finding.keys.iter().map(move |key| (key.as_str(), finding)));
    let mut by_key: HashMap<&str, Vec<&Finding>> = HashMap::default();
    for (key, finding) in named {
        let of = by_key.entry(key).or_default();
        if !of.last().is_some_and(|last| std::ptr::eq(*last, finding)) {
            of.push(finding);
        }
    }
    let note = |i: usize| {
        let findings = by_key.get(table.template.fields[i].key.as_str()).map_or(&[][..], Vec::as_slice);
        cell_note(findings, table, i)
    };
    let top = b.grid(grid, &note);
    for field in &table.template.fields {
        let (row, col) = (top + small(field.row), u16::try_from(field.col).unwrap_or(0));
        names.push(NamedCell { key: field.key.clone(), sheet: b.sheet.name.clone(), row, col, last: None });
    }
    measure(b, table, top);
    totals(b, table, top, formulas);
    live_arithmetic(b, table, top);
    if grid.header_rows > 0 {
        let last = top + small(grid.header_rows) - 1;
        b.sheet.repeat = Some((top, last));
        // Far down the sheet a frozen header would leave no room to scroll.
        b.sheet.freeze = (top < 6).then_some((last + 1, 0));
    } else {
        b.sheet.freeze = (top < 6).then_some((top, 0));
    }
}

/// A number printed with a unit that is not the form's own keeps it in sight.
fn measure(b: &mut Builder<'_>, table: &FormTable, top: u32) {
    for (field, value) in table.template.fields.iter().zip(&table.values) {
        let Some(unit) = value.unit.as_ref().filter(|u| **u != field.unit && value.text.ends_with(u.as_str())) else {
            continue;
        };
        let at = (top + small(field.row), u16::try_from(field.col).unwrap_or(0));
        if let Some(cell) = b.sheet.cells.iter_mut().find(|c| (c.row, c.col) == at)
            && let Content::Number(n) = cell.content
        {
            cell.content = Content::Measured(n, unit.clone());
        }
    }
}

/// What may be typed where, and what turns red while it does not add up.
fn live_arithmetic(b: &mut Builder<'_>, table: &FormTable, top: u32) {
    let template = &table.template;
    let place = |i: usize| (top + small(template.fields[i].row), u16::try_from(template.fields[i].col).unwrap_or(0));
    for (i, field) in template.fields.iter().enumerate() {
        let (row, col) = place(i);
        let kind = match (field.money, field.signed) {
            (true, _) => Entry::Money,
            (false, true) => Entry::Change,
            (false, false) => Entry::Count,
        };
        b.sheet.inputs.push(Input { row, col, kind });
    }
    for equation in &template.equations {
        let address = |&i: &usize| {
            let (row, col) = place(i);
            format!("${}${}", column_name(u32::from(col)), row + 1)
        };
        let list = |side: &[usize]| side.iter().map(address).collect::<Vec<_>>();
        let (left, right) = (list(&equation.left), list(&equation.right));
        let (l, r) = (left.join(","), right.join(","));
        let formula = format!("AND(COUNT({l})>0,COUNT({r})>0,ROUND(SUM({l})-SUM({r}),6)<>0)");
        b.sheet.alarms.push(Alarm { cells: left.into_iter().chain(right).collect(), formula, look: Look::Bad });
    }
}

/// Findings that name the very cell, and its source text where the number is shown otherwise.
fn cell_note(named: &[&Finding], table: &FormTable, position: usize) -> Option<String> {
    let mut told: Vec<String> = named.iter().map(|f| f.message.zh.clone()).collect();
    let value = &table.values[position];
    if shown_otherwise(&table.template.fields[position], value) && value.number().is_some() {
        told.push(own::remark(own::AS_PRINTED, &value.text));
    }
    (!told.is_empty()).then(|| own::remark(own::AS_OF, &told.join("\n")))
}

/// Digits alone, without zeros before them.
fn plain_number(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit()) && (text == "0" || !text.starts_with('0')) && text.len() < 16
}

/// Would the cell of the workbook, read back, be anything else than the source's?
pub(crate) fn shown_otherwise(field: &Field, value: &Value) -> bool {
    let form_unit = value.unit.as_deref().unwrap_or_default() == field.unit;
    match (value.state, value_content(value)) {
        // Nearly all are a few digits, which stand as they are.
        (State::Number(_), Content::Number(_)) if plain_number(&value.text) => !form_unit,
        (State::Number(n), Content::Number(_)) => n.normalize().to_string() != value.text || !form_unit,
        // A number too long for a spreadsheet stands there as the source has it, its unit with it.
        (State::Number(_), _) => !form_unit && !value.unit.as_ref().is_some_and(|u| value.text.ends_with(u.as_str())),
        (State::Missing | State::Unread, _) => true,
        (State::Blank | State::Mark, _) => !form_unit,
    }
}
