//! 表四: one row of numbers under headers, however the headers are cut.

use std::sync::Arc;

use super::align::Placed;
use super::candidate::Candidate;
use super::rows::unread;
use crate::base::finding::{Code, Finding, Message};
use crate::base::fold::Folding;
use crate::base::origin::Origin;
use crate::forms::{Book, Form, Template};
use crate::report::{FormTable, State, Value};

use super::assign::value;
use crate::normalize::lines::{Line, Token, is_page_number};

/// Cells after a header: the group it belongs to, if one was named, and the cells.
struct Segment<'a> {
    groups: Vec<usize>,
    cells: Vec<&'a Token<'a>>,
}

/// A group of columns: name, first field, number of fields.
type Group = (String, usize, usize);

/// The groups of columns, in order of the form.
fn groups(folding: &Folding, template: &Template) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for (i, field) in template.fields.iter().enumerate() {
        let name = folding.fold(field.group.rsplit('·').next().unwrap_or(&field.group));
        match groups.last_mut() {
            Some((last, _, count)) if *last == name => *count += 1,
            _ => groups.push((name, i, 1)),
        }
    }
    groups
}

/// Read the row of numbers.
pub(super) fn read(
    book: &Book,
    lines: &[Line<'_>],
    tokens: &[Placed<'_>],
    template: &Arc<Template>,
    origin: Origin,
) -> Option<Candidate> {
    let headers = tokens.iter().filter(|p| p.token.meanings.iter().any(|m| m.form == Form::Cases)).count();
    if headers < 3 {
        return None;
    }
    let groups = groups(book.folding(), template);
    let segments = segments(lines, tokens, &groups);
    let count = template.fields.len();
    let all: Vec<&Token<'_>> = segments.iter().flat_map(|s| s.cells.iter().copied()).collect();
    let filled: Vec<&Token<'_>> = all.iter().copied().filter(|c| !c.is_blank()).collect();
    let fields = &template.fields;
    let mut findings = Vec::new();
    let mut columns_unclear = false;
    let values: Vec<Value> = if filled.len() == count {
        filled.iter().zip(fields).map(|(c, f)| value(c, f)).collect()
    } else if all.len() == count {
        all.iter().zip(fields).map(|(c, f)| value(c, f)).collect()
    } else {
        let grouped = by_group(&segments, &groups, template);
        columns_unclear = grouped.is_none() && !filled.is_empty();
        let values = grouped.unwrap_or_else(|| in_order(&filled, all.len(), template));
        let got = values.iter().filter(|v| v.number().is_some()).count();
        if columns_unclear {
            findings.push(unclear(template, &filled, &origin));
        } else if !filled.is_empty() && got < count {
            findings.push(short(template, filled.len(), &origin));
        }
        values
    };
    if filled.is_empty() && all.is_empty() {
        findings.push(short(template, 0, &origin));
    }
    for (v, f) in values.iter().zip(fields) {
        // Where the columns are in doubt, the one finding of the row says so.
        if v.state == State::Unread && !columns_unclear {
            findings.push(unread(v, &f.key, &f.label(), &template.table));
        }
    }
    // Each group of columns counts as matched where it has cells, so that three small tables join into one.
    let matched = (0..count).filter(|&i| values[i].state != State::Missing).collect();
    Some(Candidate { table: FormTable { template: template.clone(), values, origin }, findings, matched })
}

fn segments<'a>(lines: &[Line<'_>], tokens: &[Placed<'a>], groups: &[Group]) -> Vec<Segment<'a>> {
    let smallest = groups.iter().map(|g| g.2).min().unwrap_or(1);
    let mut segments: Vec<Segment<'a>> = vec![];
    let mut open = Segment { groups: vec![], cells: vec![] };
    // Blank cells count only on rows that hold no header: on header rows they are spans.
    let header_line =
        |line: usize| !lines[line].holds_values() && lines[line].cells.iter().any(|c| !c.is_value() && !c.is_blank());
    for placed in tokens {
        let token = placed.token;
        if is_page_number(token.text) {
            continue;
        }
        let blank = token.is_blank() && lines[placed.line].in_table() && !header_line(placed.line);
        if token.is_value() || blank || lines[placed.line].holds_values() {
            open.cells.push(token);
            continue;
        }
        if token.is_blank() {
            continue;
        }
        if !open.cells.is_empty() {
            segments.push(std::mem::replace(&mut open, Segment { groups: vec![], cells: vec![] }));
        }
        if let Some(group) = groups.iter().position(|g| g.0 == token.folded) {
            open.groups.push(group);
        }
    }
    segments.push(open);
    // Rows of empty cells between header rows are no values.
    for segment in &mut segments {
        if segment.cells.iter().all(|c| c.is_blank()) && segment.cells.len() < smallest {
            segment.cells.clear();
        }
    }
    segments
}

/// Segments under one named group each, as many cells as the group has columns.
fn by_group(segments: &[Segment<'_>], groups: &[Group], template: &Template) -> Option<Vec<Value>> {
    let mut values = vec![Value::missing(); template.fields.len()];
    let mut any = false;
    for segment in segments.iter().filter(|s| !s.cells.is_empty()) {
        let [group] = segment.groups.as_slice() else { return None };
        let filled: Vec<&Token<'_>> = segment.cells.iter().copied().filter(|c| !c.is_blank()).collect();
        let (_, first, count) = groups.get(*group)?;
        let cells = if filled.len() == *count { filled } else { segment.cells.clone() };
        if cells.len() != *count {
            return None;
        }
        for (i, cell) in cells.iter().enumerate() {
            values[first + i] = value(cell, &template.fields[first + i]);
        }
        any = true;
    }
    any.then_some(values)
}

/// Fewer cells than columns: nothing tells which are missing, so nothing is taken but marked as seen.
fn in_order(filled: &[&Token<'_>], cells: usize, template: &Template) -> Vec<Value> {
    let blank = filled.is_empty() && cells > 0;
    template
        .fields
        .iter()
        .enumerate()
        .map(|(i, field)| match filled.get(i) {
            _ if blank => Value { state: State::Blank, ..Value::missing() },
            Some(token) => Value { state: State::Unread, ..value(token, field) },
            None => Value::missing(),
        })
        .collect()
}

/// Numbers that are plain, and nothing tells their columns: one finding, about the row.
fn unclear(template: &Template, filled: &[&Token<'_>], origin: &Origin) -> Finding {
    let (count, got) = (template.fields.len(), filled.len());
    let list = filled.iter().take(count).map(|c| c.text).collect::<Vec<_>>().join("、");
    let message = Message::new(
        format!("表四应有 {count} 个数，原文有 {got} 个（{list}），无法确定栏次，没有采用，请对照原文"),
        format!(
            "table cases should have {count} numbers and has {got} ({list}); their columns are unclear: none was taken"
        ),
    );
    let first = filled.first().map_or(origin, |c| c.origin);
    Finding::new(Code::ROW_UNCLEAR, message).keys(["cases"]).at([first.clone()])
}

fn short(template: &Template, got: usize, origin: &Origin) -> Finding {
    let count = template.fields.len();
    let message = Message::new(
        format!("表四应有 {count} 个数，原文读到 {got} 个，不能确定栏次的没有采用，请对照原文"),
        format!("table cases should have {count} numbers; of {got} read, those of unclear columns were not taken"),
    );
    let code = if got > count { Code::ROW_LONG } else { Code::ROW_SHORT };
    Finding::new(code, message).keys(["cases"]).at([origin.clone()])
}
