//! 表四: one row of numbers under headers, however the headers are cut.

use std::sync::Arc;

use super::align::Placed;
use super::by_pairs;
use super::by_sums;
use super::candidate::Candidate;
use super::extra::extra_text;
use super::heads::cases::{Laid, Order};
use super::heads::tell::moved;
use super::heads::{self, Scene};
use super::rows::unread;
use crate::base::finding::{Code, Finding, Message};
use crate::base::fold::Folding;
use crate::base::origin::Origin;
use crate::forms::{Book, Form, Heads, Template};
use crate::report::{FormTable, State, Value};

use super::assign::value;
use crate::normalize::lines::{Line, Token};

/// Cells after a header: the group it belongs to, if one was named, and the cells.
#[derive(Default)]
struct Segment<'a> {
    groups: Vec<usize>,
    /// The header tokens before them.
    heads: Vec<usize>,
    cells: Vec<&'a Token<'a>>,
}

/// A group of columns: name, first field, number of fields.
pub(super) type Group = (String, usize, usize);

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
    (origin, by_heads): (Origin, bool),
) -> Option<Candidate> {
    let headers = tokens.iter().filter(|p| p.token.meanings.iter().any(|m| m.form == Form::Cases)).count();
    if headers < 3 {
        return None;
    }
    let groups = groups(book.folding(), template);
    let scene = Scene { book, lines, tokens, template, matches: &[] };
    let over = book.labels().over(template).first().filter(|_| by_heads);
    let segments = segments(book.folding(), lines, tokens, over, &groups);
    let count = template.fields.len();
    let all: Vec<&Token<'_>> = segments.iter().flat_map(|s| s.cells.iter().copied()).collect();
    let filled: Vec<&Token<'_>> = all.iter().copied().filter(|c| !c.is_blank()).collect();
    let fields = &template.fields;
    let mut findings = Vec::new();
    let mut columns_unclear = false;
    let laid = over.and_then(|heads| heads::cases::by_grid(&scene, heads));
    let listed =
        over.filter(|_| laid.is_none()).and_then(|heads| by_pairs::read(book.folding(), lines, tokens, heads, &groups));
    let order = over.map_or(Order::Silent, |heads| in_text(&scene, heads, &segments, &groups));
    let mut moved: Vec<usize> = Vec::new();
    let values: Vec<Value> = if let Some(laid) = laid {
        moved = by_place(&laid);
        findings.extend(foreign(template, &laid));
        let values: Vec<Value> =
            laid.cells.iter().zip(fields).map(|(c, f)| c.map_or_else(Value::missing, |(_, c)| value(c, f))).collect();
        let got = values.iter().filter(|v| v.state != State::Missing).count();
        if got < count {
            findings.push(short(template, got, &origin));
        }
        values
    } else if let Some(listed) = listed {
        let values: Vec<Value> =
            listed.iter().zip(fields).map(|(c, f)| c.map_or_else(Value::missing, |c| value(c, f))).collect();
        let got = values.iter().filter(|v| v.state != State::Missing).count();
        if got < count {
            findings.push(short(template, got, &origin));
        }
        values
    } else {
        let by_order = |cells: &[&Token<'_>]| match &order {
            Order::Silent => Some(cells.iter().zip(fields).map(|(c, f)| value(c, f)).collect::<Vec<Value>>()),
            Order::Fields(fields_in_order) => {
                let mut values: Vec<Value> = fields.iter().map(|_| Value::missing()).collect();
                for (cell, &k) in cells.iter().zip(fields_in_order) {
                    values[k] = value(cell, &fields[k]);
                }
                Some(values)
            }
            Order::Unclear => None,
        };
        let filled = by_column(lines, tokens, filled.clone());
        let grouped = by_group(&scene, over, &segments, &groups, template);
        let whole = if filled.len() == count { by_order(&filled) } else { None };
        let whole = whole.or_else(|| if all.len() == count { by_order(&all) } else { None });
        let several = segments.iter().filter(|s| !s.cells.is_empty()).count() > 1;
        let others = over.is_some_and(|heads| rows_of_others(&scene, heads));
        let found = match several {
            _ if others => None,
            true => grouped.or(whole.filter(|_| in_turn(&segments, &groups))),
            false => whole.or(grouped),
        };
        // Where the source has columns, a blank cell has its own.
        let traceless = matches!(order, Order::Silent) && !several && !tokens.iter().any(|p| lines[p.line].gridded);
        let by_sums = if found.is_none() && traceless && !others { by_sums::placed(&filled, template) } else { None };
        let assumed = by_sums.is_some();
        if assumed {
            findings.push(by_sums::assumed(&filled, template, &origin));
        }
        let found = found.or(by_sums);
        columns_unclear = found.is_none() && !filled.is_empty();
        if let (Order::Fields(fields), false) = (&order, columns_unclear) {
            moved.clone_from(fields);
        }
        let values = found.unwrap_or_else(|| in_order(&filled, &all, template));
        let got = values.iter().filter(|v| v.number().is_some()).count();
        if columns_unclear {
            findings.push(unclear(template, &filled, &origin));
        } else if !assumed && !filled.is_empty() && got < count && filled.len() != count && all.len() != count {
            findings.push(short(template, filled.len(), &origin));
        }
        values
    };
    if !moved.is_sorted() {
        findings.push(in_other_order(template, &moved).at([origin.clone()]));
    }
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
    Some(Candidate { table: FormTable { template: template.clone(), values, origin }, findings, matched, begins: None })
}

/// Without the row in which the columns are numbered from 1 on, where another has the numbers: as a report's own these never add up.
pub fn without_column_numbers<'a>(lines: &[Line<'_>], tokens: Vec<Placed<'a>>, count: usize) -> Vec<Placed<'a>> {
    let values = |row: &[Placed<'_>]| row.iter().filter(|p| p.token.is_value()).count();
    let rows = || tokens.chunk_by(|a, b| a.line == b.line).filter(|row| values(row) == count);
    let numbered = |row: &[Placed<'_>]| {
        let own = row.iter().map(|p| p.token).filter(|t| t.is_value());
        lines[row[0].line].in_table() && own.zip(1..).all(|(t, n)| t.folded == n.to_string())
    };
    let Some(row) = rows().find(|row| numbered(row)).map(|row| row[0].line) else { return tokens };
    if !rows().any(|other| other[0].line > row) {
        return tokens;
    }
    tokens.into_iter().filter(|p| p.line != row).collect()
}

/// The numbers from left to right, where a grid has each in a column of its own: one that is broken stands higher than others.
fn by_column<'a>(lines: &[Line<'_>], tokens: &[Placed<'_>], mut filled: Vec<&'a Token<'a>>) -> Vec<&'a Token<'a>> {
    let gridded = tokens.iter().all(|p| lines[p.line].gridded);
    let mut columns: Vec<usize> = filled.iter().map(|t| t.col).collect();
    columns.sort_unstable();
    columns.dedup();
    if gridded && columns.len() == filled.len() {
        filled.sort_by_key(|t| t.col);
    }
    filled
}

fn segments<'a>(
    folding: &Folding,
    lines: &[Line<'_>],
    tokens: &[Placed<'a>],
    heads: Option<&Heads>,
    groups: &[Group],
) -> Vec<Segment<'a>> {
    let smallest = groups.iter().map(|g| g.2).min().unwrap_or(1);
    let mut segments: Vec<Segment<'a>> = vec![];
    let mut open = Segment::default();
    // Blank cells count only on rows that hold no header: on header rows they are spans.
    let header_line =
        |line: usize| !lines[line].holds_values() && lines[line].cells.iter().any(|c| !c.is_value() && !c.is_blank());
    for (i, placed) in tokens.iter().enumerate() {
        let token = placed.token;
        if lines[placed.line].has_page_number(token) {
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
            segments.push(std::mem::take(&mut open));
        }
        open.heads.push(i);
        if let Some(group) = by_pairs::group_of(folding, heads, groups, token) {
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

/// The order of the fields by the headers before the numbers.
fn in_text(scene: &Scene<'_>, heads: &Heads, segments: &[Segment<'_>], groups: &[Group]) -> Order {
    let places: Vec<(usize, usize)> = groups.iter().map(|g| (g.1, g.2)).collect();
    let filled = segments.iter().find(|s| !s.cells.is_empty());
    let heads_of = filled.map_or(&[][..], |s| s.heads.as_slice());
    let count = groups.iter().map(|g| g.2).min().filter(|n| groups.iter().all(|g| g.2 == *n)).unwrap_or_default();
    if filled.is_some_and(|s| {
        heads::cases::stand_as_form(scene, heads_of, heads, &s.cells)
            || heads::cases::pieced_as_form(scene, heads_of, heads, &s.cells, count)
    }) {
        return Order::Silent;
    }
    heads::cases::in_text(scene, heads_of, heads, &places)
}

/// Where several groups are named between the numbers: do they follow one another as the form's do, each before its own numbers?
fn in_turn(segments: &[Segment<'_>], groups: &[Group]) -> bool {
    let named = segments.iter().filter(|s| !s.cells.is_empty() && !s.groups.is_empty()).count();
    let mut at = 0;
    let mut of_group = segments.iter().map(|segment| {
        let first = at;
        at += segment.cells.len();
        let own = segment.groups.last().and_then(|g| groups.get(*g));
        segment.cells.is_empty() || own.is_none_or(|(_, from, count)| (*from..from + count).contains(&first))
    });
    named < 2 || of_group.all(|fits| fits)
}

/// The fields in the order in which their cells stand.
fn by_place(laid: &Laid<'_>) -> Vec<usize> {
    let mut fields: Vec<usize> = (0..laid.cells.len()).filter(|&k| laid.cells[k].is_some()).collect();
    fields.sort_by_key(|&k| laid.cells[k].map(|(at, _)| at));
    fields
}

/// Columns that the form does not have.
fn foreign(template: &Template, laid: &Laid<'_>) -> Option<Finding> {
    let first = laid.foreign.first()?;
    let names: Vec<&str> = laid.foreign.iter().map(|t| t.text).collect();
    Some(extra_text(template, &names).at([first.origin.clone()]))
}

/// Groups, or the columns within them, in another order than the form's.
fn in_other_order(template: &Template, fields: &[usize]) -> Finding {
    let mut names: Vec<&str> = Vec::new();
    let group = |k: usize| template.fields[k].group.rsplit('·').next().unwrap_or_default();
    let regrouped = fields.iter().map(|&k| template.fields[k].group.as_str()).collect::<Vec<_>>();
    let in_groups = regrouped.windows(2).filter(|w| w[0] != w[1]).count() > 0;
    for &k in fields {
        let name = if in_groups { group(k) } else { template.fields[k].column_label.as_str() };
        if names.last() != Some(&name) {
            names.push(name);
        }
    }
    moved(&template.table, template.form.name(), &names)
}

/// Segments under one named group each, as many cells as the group has columns.
fn by_group(
    scene: &Scene<'_>,
    heads: Option<&Heads>,
    segments: &[Segment<'_>],
    groups: &[Group],
    template: &Template,
) -> Option<Vec<Value>> {
    // Headers of columns stand over each group, or once over all.
    let mut inner: Vec<usize> = vec![];
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
        if let Some(heads) = heads {
            let own = [(*first, *count)];
            match heads::cases::in_text(scene, &segment.heads, heads, &own) {
                Order::Fields(fields) => inner = fields.into_iter().map(|k| k - first).collect(),
                Order::Silent => {}
                Order::Unclear => return None,
            }
        }
        for (i, cell) in cells.iter().enumerate() {
            let at = first + inner.get(i).copied().unwrap_or(i);
            values[at] = value(cell, &template.fields[at]);
        }
        any = true;
    }
    any.then_some(values)
}

/// Fewer cells than columns: nothing tells which are missing, so nothing is taken but marked as seen.
fn in_order(filled: &[&Token<'_>], cells: &[&Token<'_>], template: &Template) -> Vec<Value> {
    // Where all that is there is blank, so are all columns: the last cell stands for those without one.
    let blank = if filled.is_empty() { cells.last() } else { None };
    let place = |i: usize| blank.map(|last| cells.get(i).unwrap_or(last).origin.clone());
    template
        .fields
        .iter()
        .enumerate()
        .map(|(i, field)| match filled.get(i) {
            _ if blank.is_some() => Value { state: State::Blank, origin: place(i), ..Value::missing() },
            Some(token) => Value { state: State::Unread, ..value(token, field) },
            None => Value::missing(),
        })
        .collect()
}

/// Is there a row of several numbers that the form's row is not: one of the sums of all groups, or one that a column of the form
/// heads, as where the table is turned on its side?
fn rows_of_others(scene: &Scene<'_>, heads: &Heads) -> bool {
    let mut lines: Vec<usize> = scene.tokens.iter().map(|p| p.line).collect();
    lines.dedup();
    let sums = &scene.book.words().columns.sums;
    lines.into_iter().map(|l| &scene.lines[l]).any(|line| {
        let first = line.cells.iter().find(|c| !c.is_blank()).filter(|c| !c.is_value());
        let texts = line.cells.iter().filter(|c| !c.is_blank() && !c.is_value()).count();
        texts == 1
            && line.cells.iter().filter(|c| c.is_value()).count() > 1
            && first.is_some_and(|c| {
                let word = heads.word(c.label());
                sums.iter().any(|sum| *sum == c.folded) || word.is_some_and(|word| heads.is_own(word))
            })
    })
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
