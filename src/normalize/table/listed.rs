//! Numbers in a list, a cell of the forms a row: its key, or its table, row and column by their labels, and the number. Where each row is one
//! cell for certain, the tables are made of it; the rows themselves stay a table of the issuer's own.

use std::collections::HashMap;

use crate::base::finding::{Code, Finding, Message};
use crate::forms::{Book, CellKind, Field, Form, Template};
use crate::normalize::lines::{Line, Token};
use crate::normalize::number::Reading;
use crate::normalize::table::assign;
use crate::report::{FormTable, State, Value};

/// A list has so many rows at least, and is followed no further.
const LEAST: usize = 20;
const MOST: usize = 2_000;
/// Cells of a row at most: table, group, row, column, number.
const WIDEST: usize = 6;
/// A label with all that stands before it, in bytes.
const LONGEST: usize = 600;

/// The tables that lists hold, with what is doubtful; the lines of lists are of no other table.
pub fn take<'a>(book: &'a Book, lines: &mut [Line<'a>]) -> (Vec<FormTable>, Vec<Finding>) {
    let (mut tables, mut findings): (Vec<FormTable>, Vec<Finding>) = (Vec::new(), Vec::new());
    let mut keep = |entries: &[Entry<'a>]| {
        let found = if entries.len() >= LEAST { read(book, entries) } else { vec![] };
        let any = !found.is_empty();
        for (table, doubt) in found {
            // Of two lists the first counts, as of two tables.
            if !tables.iter().any(|t| t.template.form == table.template.form) {
                tables.push(table);
                findings.extend(doubt);
            }
        }
        any
    };
    let mut start = 0;
    while start < lines.len() {
        let block = lines[start].block;
        let length = lines[start..].iter().take_while(|l| l.block == block).count();
        let stretch = &mut lines[start..start + length];
        if keep(&of_rows(stretch)) {
            stretch.iter_mut().for_each(|line| line.apart = true);
        }
        start += length;
    }
    let texts = || lines.iter().enumerate().filter(|(_, l)| l.row.is_none());
    if texts().filter(|(_, l)| may_be_entry(l.text)).take(LEAST).count() == LEAST {
        let found = texts().filter_map(|(at, l)| Some((at, of_text(book, l)?))).take(MOST);
        let (places, entries): (Vec<usize>, Vec<Entry<'a>>) = found.unzip();
        if keep(&entries) {
            places.into_iter().for_each(|at| lines[at].apart = true);
        }
    }
    (tables, findings)
}

/// What names a number, and its cell.
struct Entry<'a> {
    key: Option<&'a str>,
    /// The folded labels, one after the other.
    path: String,
    token: Token<'a>,
}

impl<'a> Entry<'a> {
    fn of<'l>(labels: impl Iterator<Item = &'l Token<'a>> + Clone, token: Token<'a>) -> Self
    where
        'a: 'l,
    {
        let key = labels.clone().map(|c| c.text).find(|t| t.contains('.') && t.is_ascii());
        let path: String = labels.map(|c| c.folded.as_ref()).collect();
        Self { key, path: if path.len() > LONGEST { String::new() } else { path }, token }
    }
}

/// The rows of a table that name one number each, or the one row below a header of keys.
fn of_rows<'a>(lines: &[Line<'a>]) -> Vec<Entry<'a>> {
    if let [head, values] = lines
        && head.in_table()
        && head.cells.len() >= LEAST
    {
        let below = |c: &Token<'a>| values.cells.iter().find(|v| v.col == c.col).cloned();
        let named = head.cells.iter().filter_map(|c| Some((c, below(c)?)));
        return named.map(|(c, value)| Entry::of(std::iter::once(c), value)).collect();
    }
    if lines.len() < LEAST || !lines[0].in_table() {
        return Vec::new();
    }
    let word = |c: &&Token<'a>| matches!(c.reading, Reading::Text);
    let entry = |line: &Line<'a>| {
        let (last, labels) = Some(&line.cells).filter(|c| c.len() > 1 && c.len() <= WIDEST)?.split_last()?;
        let named = labels.iter().any(|c| word(&c)) && labels.iter().all(|c| word(&c) || c.is_blank());
        (named && !word(&last)).then(|| Entry::of(labels.iter().filter(word), last.clone()))
    };
    lines.iter().take(MOST).filter_map(entry).collect()
}

/// Few lines of text end with a number.
fn may_be_entry(text: &str) -> bool {
    text.len() < LONGEST && text.ends_with(|c: char| c.is_ascii_digit() || matches!(c, '"' | '件' | '元'))
}

/// `表三/（一）予以公开/自然人,3`, `requests.granted.natural = 3`
fn of_text<'a>(book: &'a Book, line: &Line<'a>) -> Option<Entry<'a>> {
    const SIGNS: [char; 6] = [',', '，', ':', '：', '=', '\t'];
    let text = Some(line.text).filter(|text| may_be_entry(text))?;
    let (before, last) = text.rsplit_once(SIGNS)?;
    let token = |text: &'a str| Token::new(book, text.trim_matches(['"', ' ']), 0, 1, 1, line.origin);
    let value = token(last);
    matches!(value.reading, Reading::Number(..)).then(|| {
        let labels: Vec<Token<'a>> = before.split(SIGNS).take(WIDEST).map(token).collect();
        Entry::of(labels.iter(), value)
    })
}

/// How the fields of a layout may be called.
struct Names<'t> {
    template: &'t std::sync::Arc<Template>,
    /// By the folded labels of row and column; none where several are called so.
    fields: HashMap<String, Option<usize>>,
    /// What may stand before them: the table, groups of rows.
    before: Vec<String>,
}

impl<'t> Names<'t> {
    fn of(book: &Book, template: &'t std::sync::Arc<Template>) -> Self {
        let fold = |text: &str| book.folding().fold(text);
        let mut fields: HashMap<String, Option<usize>> = HashMap::new();
        for (i, field) in template.fields.iter().enumerate() {
            for name in names(field, &fold) {
                fields.entry(name).and_modify(|own| *own = own.filter(|k| *k == i)).or_insert(Some(i));
            }
        }
        let section = book.section(template.form);
        let groups = template.cells.iter().filter(|c| matches!(c.kind, CellKind::Group | CellKind::Band));
        let mut before: Vec<String> = groups.map(|c| fold(&c.text)).collect();
        before.extend([&template.table, &template.name, &section.heading, &section.short].map(|text| fold(text)));
        before.retain(|text| !text.is_empty());
        before.sort_by_key(|text| std::cmp::Reverse(text.len()));
        before.dedup();
        Self { template, fields, before }
    }

    /// The field that labels name, one after the other.
    fn get(&self, path: &str) -> Option<usize> {
        let mut rest = path;
        loop {
            if let Some(found) = self.fields.get(rest) {
                return *found;
            }
            rest = self.before.iter().find_map(|text| rest.strip_prefix(text.as_str()))?;
        }
    }
}

/// The folded names of a field: its row and column in either order, its group before them.
fn names(field: &Field, fold: &impl Fn(&str) -> String) -> Vec<String> {
    let [group, row, column] = [&field.group, &field.row_label, &field.column_label].map(|text| fold(text));
    let mut names = vec![format!("{group}{row}{column}"), format!("{row}{column}"), format!("{column}{row}")];
    if row.is_empty() {
        // A column of 表四 is called as others are.
        names.truncate(1);
    }
    names
}

/// The tables that the rows name, each with what is doubtful of it.
fn read(book: &Book, entries: &[Entry<'_>]) -> Vec<(FormTable, Option<Finding>)> {
    let mut tables = Vec::new();
    for form in Form::ALL {
        let layouts = book.layouts(form).map(|template| {
            let names = Names::of(book, template);
            let by_key: HashMap<&str, usize> =
                template.fields.iter().enumerate().map(|(i, f)| (f.key.as_str(), i)).collect();
            let found: Vec<Option<usize>> = entries
                .iter()
                .map(|e| e.key.and_then(|k| by_key.get(k).copied()).or_else(|| names.get(&e.path)))
                .collect();
            (names.template, found)
        });
        let named = |found: &[Option<usize>]| found.iter().flatten().count();
        let best = layouts.max_by(|a, b| named(&a.1).cmp(&named(&b.1)).then(a.0.from_year.cmp(&b.0.from_year)));
        let Some((template, found)) = best else { continue };
        // A few labels do not make a table.
        if named(&found) * 2 < template.fields.len() {
            continue;
        }
        let mut values: Vec<Value> = template.fields.iter().map(|_| Value::missing()).collect();
        let mut doubtful = Vec::new();
        let mut origin = None;
        for (Entry { token, .. }, at) in entries.iter().zip(&found) {
            let Some(at) = *at else { continue };
            let value = assign::value(token, &template.fields[at]);
            origin = origin.or_else(|| Some(token.origin.clone()));
            if values[at].state == State::Missing {
                values[at] = value;
            } else if values[at].state != value.state {
                // Twice, with another number.
                values[at].state = State::Unread;
            }
        }
        for (value, field) in values.iter().zip(&template.fields) {
            if matches!(value.state, State::Missing | State::Unread) {
                doubtful.push(field.key.clone());
            }
        }
        let Some(origin) = origin else { continue };
        let doubt = (!doubtful.is_empty()).then(|| {
            let message = Message::new(
                format!("{}的清单里有 {} 格没有写，或写了几个不同的数，没有采用", template.table, doubtful.len()),
                format!(
                    "of the list for table {form} {} cells are not given, or given twice: not taken",
                    doubtful.len()
                ),
            );
            Finding::new(Code::ROW_MISSING, message).keys(doubtful).at([origin.clone()])
        });
        tables.push((FormTable { template: template.clone(), values, origin }, doubt));
    }
    tables
}
