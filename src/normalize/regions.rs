//! Which stretches of lines are official tables.

use super::lines::{Line, Token, is_page_number};
use crate::base::origin::Origin;
use crate::forms::{Book, Form};

/// A stretch of lines that holds (a part of) one official table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Region {
    /// Which table.
    pub form: Form,
    /// First line.
    pub start: usize,
    /// Line after the last.
    pub end: usize,
}

/// Lines without a label that may stand between two lines with one: a row of fifteen cells set one a line, twice.
const LONGEST_GAP: usize = 34;
/// A paragraph longer than this ends a table.
const LONGEST_QUIET: usize = 48;

/// A word in the corner of a table is no longer, in characters.
const LONGEST_CORNER: usize = 6;
/// Pieces of headers are this short, in characters.
const SHORT_PIECE: usize = 2;

/// Regions of one file at most: a report has three, cut in pieces some dozen. What lies beyond stays text.
const MOST_REGIONS: usize = 200;

struct Run<'a> {
    form: Form,
    start: usize,
    last_hit: usize,
    /// Distinct strong spellings seen.
    strong: Vec<&'a str>,
    /// Row labels seen, to notice a table that begins anew.
    rows: Vec<&'a str>,
    /// The first line since the last row label that holds a header.
    head_since_row: Option<usize>,
    /// The last line with a label before that one.
    before_head: usize,
    /// Has a row of cells with a number been passed?
    numbered: bool,
    /// Numbers that stand alone on their lines since the last label, and other lines.
    bare: usize,
    others: usize,
}

/// As many numbers as the largest table of a form has: more of them are of no table of it.
fn most_numbers(book: &Book, form: Form) -> usize {
    book.layouts(form).map(|t| t.fields.len()).max().unwrap_or(0).max(2 * LONGEST_GAP)
}

/// Find the regions, in order; they do not overlap.
pub fn find(book: &Book, lines: &[Line<'_>]) -> Vec<Region> {
    let mut regions: Vec<Region> = Vec::new();
    let mut run: Option<Run<'_>> = None;
    for (i, line) in lines.iter().enumerate() {
        let within = run.as_ref().map(|r| r.form);
        let hits = if line.apart { vec![] } else { strong_hits(book, line, within) };
        // No table goes on on another sheet.
        if run.as_ref().is_some_and(|r| other_sheet(&lines[r.last_hit], line)) {
            finish(book, run.take(), lines, i, &mut regions);
        }
        if let Some(r) = run.as_mut().filter(|r| r.form == Form::Cases && !r.numbered) {
            // Numbers, or the blank row of a form that nobody filled in.
            r.numbered =
                line.gridded && (line.cells.iter().any(Token::is_value) || line.cells.iter().all(Token::is_blank));
        }
        if hits.is_empty() {
            if run.as_mut().is_some_and(|r| r.is_over(book, line)) {
                finish(book, run.take(), lines, lines.len(), &mut regions);
            }
            continue;
        }
        let form = hits[0].1;
        let other = |r: &Run<'_>| line.block != lines[r.last_hit].block;
        let restart = run.as_ref().is_some_and(|r| r.form == form && begins_anew(book, r, &hits, other(r)));
        if run.as_ref().is_some_and(|r| r.form != form) || restart {
            let head = run.as_ref().and_then(|r| if restart { r.head_since_row } else { None });
            if let (Some(r), Some(head)) = (run.as_mut(), head) {
                // What stands between, such as the title of another report, is of neither.
                r.last_hit = r.before_head.min(head.saturating_sub(1));
            }
            finish(book, run.take(), lines, head.unwrap_or(i), &mut regions);
            run = Some(Run::new(form, head.unwrap_or(i)));
        }
        let current = run.get_or_insert_with(|| Run::new(form, i));
        current.note(i, &hits);
    }
    finish(book, run, lines, lines.len(), &mut regions);
    regions
}

impl<'a> Run<'a> {
    fn new(form: Form, start: usize) -> Self {
        Self {
            form,
            start,
            last_hit: start,
            strong: vec![],
            rows: vec![],
            head_since_row: None,
            before_head: start,
            numbered: false,
            bare: 0,
            others: 0,
        }
    }

    /// Does a line without a label end it? Where text is taken out column by column, all numbers may stand in one stretch. One label
    /// before the heading of the section is of no table: that is below.
    fn is_over(&mut self, book: &Book, line: &Line<'_>) -> bool {
        if self.strong.len() < 2 && line.is_text() && line.heading == Some(book.section(self.form).number) {
            return true;
        }
        if line.is_text() && line.only_values() {
            self.bare += line.cells.len();
        } else {
            self.others += 1;
        }
        !quiet(book, line, self.form) || self.others > LONGEST_GAP || self.bare > most_numbers(book, self.form)
    }

    fn note(&mut self, line: usize, hits: &[(&'a str, Form, bool)]) {
        let before = std::mem::replace(&mut self.last_hit, line);
        (self.bare, self.others) = (0, 0);
        for (spelling, form, row) in hits {
            if *form != self.form {
                continue;
            }
            if !self.strong.contains(spelling) {
                self.strong.push(spelling);
            }
            if *row {
                self.rows.push(spelling);
                self.head_since_row = None;
            } else if self.head_since_row.is_none() && !self.rows.is_empty() {
                (self.head_since_row, self.before_head) = (Some(line), before);
            }
        }
    }
}

/// Do two lines stand on different sheets of a workbook?
fn other_sheet(a: &Line<'_>, b: &Line<'_>) -> bool {
    match (a.origin, b.origin) {
        (Origin::Sheet { sheet: a, .. }, Origin::Sheet { sheet: b, .. }) => a != b,
        _ => false,
    }
}

/// The first row label of a table seen again: another table follows. Labels of 表四 repeat by nature, but for the first of it, in a
/// table of its own below the numbers; so does that of a row which has become a group of rows, where each of these says its group.
fn begins_anew(book: &Book, run: &Run<'_>, hits: &[(&str, Form, bool)], other: bool) -> bool {
    if run.form == Form::Cases {
        return run.numbered && other && run.strong.first().is_some_and(|first| hits[0].0 == *first);
    }
    let again = |s: &str| s.chars().count() >= 2 && run.rows.contains(&s) && !book.labels().is_group(s, run.form);
    hits.iter().any(|(s, _, row)| *row && again(s))
}

/// The folded texts of the line that are labels of one form: spelling, form, row label? Behind numbers in a row of cells another
/// form's label than that of the table it stands in was typed over a number.
fn strong_hits<'a>(book: &'a Book, line: &'a Line<'_>, within: Option<Form>) -> Vec<(&'a str, Form, bool)> {
    let mut numbers = 0;
    let hits = line.cells.iter().filter_map(|c| {
        numbers += usize::from(c.is_value());
        let typed = |form: Form| line.gridded && numbers > 1 && within.is_some_and(|own| own != form);
        hit(book, c).filter(|(_, form, _)| !typed(*form))
    });
    hits.collect()
}

fn hit<'a>(book: &'a Book, token: &'a Token<'_>) -> Option<(&'a str, Form, bool)> {
    if token.folded.is_empty() || token.folded.len() > 300 {
        return None;
    }
    let known = !token.meanings.is_empty();
    let folded = if known { &token.folded } else { token.label() };
    let meanings = if known { token.meanings } else { book.labels().meanings(folded) };
    let form = book.labels().only_form(meanings, folded)?;
    Some((folded, form, meanings.iter().any(|m| m.row)))
}

/// May this line stand inside a table of the form without being a label?
fn quiet(book: &Book, line: &Line<'_>, form: Form) -> bool {
    if line.apart {
        return false;
    }
    if !line.is_text() {
        return true;
    }
    if line.only_values() {
        return true;
    }
    let length = line.cells.iter().map(|c| c.folded.chars().count()).sum::<usize>();
    length <= LONGEST_QUIET
        && (line.heading.is_none_or(|n| n == book.section(form).number) || line.cells.iter().any(Token::is_value))
}

/// End a run; what follows the last label is its own up to `stop`, where another begins.
fn finish(book: &Book, run: Option<Run<'_>>, lines: &[Line<'_>], stop: usize, regions: &mut Vec<Region>) {
    let Some(run) = run else { return };
    if run.strong.len() < 2 || regions.len() >= MOST_REGIONS {
        return;
    }
    let labels = book.labels();
    let (mut start, mut end) = (run.start, run.last_hit + 1);
    let floor = regions.last().map_or(0, |r| r.end);
    // Empty rows before it in the same source table belong to it.
    while start > floor && lines[start - 1].in_table() && lines[start - 1].block == lines[start].block {
        let before = &lines[start - 1];
        // Headers, in whose corner any word may stand (项目, 事项), or a row whose label is damaged.
        let part = |c: &Token<'_>| labels.part_of(&c.folded, run.form);
        let mut filled = before.cells.iter().filter(|c| !c.is_blank());
        let corner = |c: &Token<'_>| !c.is_value() && c.folded.chars().count() <= LONGEST_CORNER;
        let header = filled.clone().all(part)
            || filled.next().is_some_and(corner) && filled.next().is_some_and(part) && filled.all(part);
        let row = || {
            let damaged = |c: &Token<'_>| labels.alike(&c.folded, run.form);
            let fits = |c: &Token<'_>| c.is_value() || c.is_blank() || damaged(c);
            before.cells.iter().any(Token::is_value)
                && before.cells.iter().any(damaged)
                && before.cells.iter().all(fits)
        };
        if !(header || row()) {
            break;
        }
        start -= 1;
    }
    // The values of the last row follow its label, perhaps behind pieces of headers.
    let (mut values, mut others, mut numbered) = (0, 0, false);
    let most = most_numbers(book, run.form);
    // 表四 has its one row of numbers under headers that a narrow column breaks into pieces of a character.
    let headed = |line: &Line<'_>| {
        run.form == Form::Cases && line.gridded && line.cells.iter().all(|c| c.folded.chars().count() <= SHORT_PIECE)
    };
    for (i, line) in lines.iter().enumerate().take(stop).skip(end) {
        let label = |c: &Token<'_>| {
            labels.part_of(&c.folded, run.form)
                || labels.alike(&c.folded, run.form)
                || labels.made_of_parts(&c.folded, run.form)
        };
        // A row in cells has its values there, or cells for them: what is written below, 无 say, is none of it.
        let last = &lines[end - 1];
        if line.is_text() && last.gridded && last.cells.iter().any(|c| c.is_value() || c.is_blank() || !label(c)) {
            break;
        }
        let same_table = !line.is_text() && line.block == lines[end - 1].block;
        let fits = |c: &Token<'_>| c.is_value() || c.is_blank() || is_page_number(c.text) || label(c);
        let within =
            line.cells.iter().all(fits) || (same_table && (line.holds_values() || (!numbered && headed(line))));
        if line.apart || !within || values > most || others > 2 * LONGEST_GAP {
            break;
        }
        let numbers = line.cells.iter().filter(|c| c.is_value()).count();
        (values, others) = (values + numbers, others + line.cells.len() - numbers);
        numbered |= line.cells.iter().any(Token::is_value);
        if same_table || line.cells.iter().any(Token::is_value) {
            end = i + 1;
        }
    }
    regions.push(Region { form: run.form, start, end });
}
