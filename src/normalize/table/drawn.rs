//! Official tables as our own copies draw them: just as the form has them, so that a cell is known by its place, whatever was typed
//! into it.

use std::collections::HashMap;
use std::sync::Arc;

use super::assign::value;
use super::candidate::Candidate;
use super::rows::{Reader, unread};
use crate::forms::{Book, CellKind, Form, Template};
use crate::normalize::lines::{Line, Token};
use crate::normalize::regions::Region;
use crate::normalize::table::align::Placed;
use crate::report::{FormTable, State, Value};

/// The tables of a copy that are drawn so, a block each.
pub fn regions(book: &Book, lines: &[Line<'_>]) -> Vec<Region> {
    let mut found = Vec::new();
    let mut start = 0;
    for block in lines.chunk_by(|a, b| a.block == b.block) {
        let end = start + block.len();
        found.extend(of_block(book, block, None).map(|(template, _)| Region { form: template.form, start, end }));
        start = end;
    }
    found
}

/// The table that a region is, with its values by their places.
pub(super) fn read(book: &Book, lines: &[Line<'_>], region: Region) -> Option<Candidate> {
    let own = &lines[region.start..region.end];
    let (template, cells) = of_block(book, own, Some(region.form))?;
    let mut values: Vec<Value> = cells.iter().zip(&template.fields).map(|(cell, field)| value(cell, field)).collect();
    let tokens: Vec<Placed<'_>> = (region.start..)
        .zip(own)
        .flat_map(|(line, own)| own.cells.iter().map(move |token| Placed { token, line }))
        .collect();
    let mut reader = Reader { book, lines, tokens: &tokens, template, matches: &[], by_heads: false, findings: vec![] };
    reader.header_units(&mut values);
    let doubts = values.iter().zip(&template.fields).filter(|(value, _)| value.state == State::Unread);
    let findings = doubts.map(|(value, field)| unread(value, &field.key, &field.label(), &template.table)).collect();
    let matched = match template.form {
        Form::Cases => (0..values.len()).collect(),
        _ => (0..template.value_rows.len()).collect(),
    };
    let origin = own.first()?.origin.clone();
    Some(Candidate {
        table: FormTable { template: Arc::clone(template), values, origin },
        findings,
        matched,
        begins: None,
    })
}

/// The newest layout that the rows of a block are drawn by, and the cells of its fields.
fn of_block<'b, 'l>(
    book: &'b Book,
    lines: &'l [Line<'l>],
    form: Option<Form>,
) -> Option<(&'b Arc<Template>, Vec<&'l Token<'l>>)> {
    let (block, first) = (lines.first()?.block, lines.first()?.row?);
    if lines.iter().any(|line| line.block != block) {
        return None;
    }
    let rows = lines.iter().filter_map(|line| Some((line.row?.checked_sub(first)?, &line.cells)));
    let cells: HashMap<(usize, usize), &Token<'_>> =
        rows.flat_map(|(row, cells)| cells.iter().map(move |cell| ((row, cell.col), cell))).collect();
    let forms = Form::ALL.into_iter().filter(|own| form.is_none_or(|form| form == *own));
    let layouts = forms.flat_map(|form| book.layouts(form)).filter(|template| template.cells.len() == cells.len());
    let drawn = layouts.filter_map(|template| Some((template, by_place(book, template, &cells)?)));
    drawn.max_by_key(|(template, _)| template.from_year)
}

/// The cells of a layout's fields, where all its other cells say what the form says.
fn by_place<'l>(
    book: &Book,
    template: &Template,
    cells: &HashMap<(usize, usize), &'l Token<'l>>,
) -> Option<Vec<&'l Token<'l>>> {
    let mut found: Vec<Option<&Token<'_>>> = vec![None; template.fields.len()];
    for own in &template.cells {
        let cell = *cells.get(&(own.row, own.col))?;
        match own.kind {
            CellKind::Value(at) => *found.get_mut(at)? = Some(cell),
            // A unit that was stated is in the header.
            _ => {
                let fold = |text: &str| book.folding().fold(text);
                let label = || fold(&book.split_unit(&own.text).0);
                let same = fold(cell.text) == fold(&own.text)
                    || cell.with_unit.as_deref().is_some_and(|(words, _)| *words == label());
                same.then_some(())?;
            }
        }
    }
    found.into_iter().collect()
}
