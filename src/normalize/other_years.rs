//! Rows of another year among a table's own: 规章（上年）, 上年 in a column beside the label, 2022年 in a row above. What they say of
//! the year is a witness: their numbers are none of the report's. The rows stay in the JSON as they stand in the source.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::HashSet;

use super::identity;
use super::lines::{Line, Token};
use super::number::Reading;
use super::table::heads::{Tag, tagged};
use crate::base::finding::{Code, Finding, Message};
use crate::base::origin::Origin;
use crate::forms::Book;

/// Lines in which the title's year is looked for.
const HEAD: usize = 60;
/// A row that says its year by a word alone has so many values in a text without cells: fewer may be anything.
const LEAST_BARE: usize = 3;
/// A label is no longer, in bytes.
const LONGEST: usize = 200;
/// Rows of a table that a word before them reaches over, at most.
const FARTHEST: usize = 60;

/// What a row says of its year.
#[derive(Clone)]
struct Said<'a> {
    tag: Tag,
    /// The cell that says it.
    cell: usize,
    /// The label without it; none where the cell says nothing else.
    label: Option<Cow<'a, str>>,
}

/// Take the rows of other years from what is read as the report's own, and tell so.
pub fn leave<'a>(book: &'a Book, lines: &mut [Line<'a>]) -> Vec<Finding> {
    let mut said: Vec<Option<Said<'a>>> = Vec::with_capacity(lines.len());
    for line in lines.iter() {
        let goes_on = said.last().is_some_and(|before| before.as_ref().is_some_and(|s| s.label.is_none()));
        said.push(self::said(book, line, goes_on));
    }
    if said.iter().all(Option::is_none) {
        return vec![];
    }
    let mut findings = Vec::new();
    let years = Years::of(book, lines, &said);
    let mut start = 0;
    while start < lines.len() {
        let (block, table) = (lines[start].block, lines[start].in_table());
        // Lines of text are paragraphs each: they are one stretch.
        let of_one = |l: &Line<'_>| if table { l.block == block } else { !l.in_table() };
        let length = lines[start..].iter().take_while(|l| of_one(l)).count();
        let stretch = start..start + length;
        let mut own: Vec<Option<Said<'a>>> = said[stretch.clone()].to_vec();
        if own.iter().any(Option::is_some) {
            let lines = &mut lines[stretch];
            reach(lines, &mut own);
            let out = years.out(lines, &own);
            findings.extend(told(lines, &out));
            take(book, lines, &own, &out);
        }
        start += length;
    }
    findings
}

/// What a line says of its year: in its label, beside it, or alone. `goes_on`: so does the line before, in a cell of its own.
fn said<'a>(book: &'a Book, line: &Line<'a>, goes_on: bool) -> Option<Said<'a>> {
    let words = &book.words().columns;
    if line.apart || line.cells.is_empty() || line.heading.is_some() {
        return None;
    }
    // Few lines have a letter of what says so; brackets are no part of what labels are compared by.
    let may = |c: &Token<'_>| match c.meanings {
        [] => c.letters & words.year_letters != 0 && c.text.len() <= LONGEST,
        _ => c.text.ends_with(['）', ')']),
    };
    if !line.cells.iter().any(|c| !matches!(c.reading, Reading::Blank) && may(c) && (!c.is_value() || is_bare(book, c)))
    {
        return None;
    }
    let values = line.cells.iter().filter(|c| c.is_value() && !is_bare(book, c)).count();
    let before = line.cells.iter().position(|c| c.is_value() && !is_bare(book, c)).unwrap_or(line.cells.len());
    // A line of headers tells of columns.
    if values == 0 && line.cells.iter().filter(|c| !c.is_blank()).count() > 1 {
        return None;
    }
    for (cell, token) in line.cells[..before].iter().enumerate() {
        let year = |text: &str| text.contains(words.year_ends.as_slice()) || text.contains("20");
        if token.text.is_empty() || !may(token) || !year(token.text) {
            continue;
        }
        let folded = book.folding().fold(token.text);
        let labels = book.labels();
        if !labels.meanings(&folded).is_empty() {
            continue;
        }
        let (rest, tag) = tagged(book, &folded);
        if tag == Tag::None {
            continue;
        }
        if is_suffix(&rest) {
            let labelled = || line.cells[..cell].iter().any(|c| c.meanings.iter().any(|m| m.row));
            let enough = line.in_table() || values >= LEAST_BARE || (values > 0 && (goes_on || labelled()));
            return enough.then_some(Said { tag, cell, label: None });
        }
        // 上年结转… has the word in its own right: that of the year may be the last one.
        let otherwise = || {
            let word = words.other_year.iter().chain(&words.this_year).find(|w| folded.ends_with(w.as_str()))?;
            let tag = if words.other_year.contains(word) { Tag::Other } else { Tag::This };
            Some((folded[..folded.len() - word.len()].to_string(), tag))
        };
        let known = |text: &str| labels.meanings(text).iter().any(|m| m.row);
        if known(&rest) {
            return Some(Said { tag, cell, label: Some(Cow::Owned(rest.into_owned())) });
        }
        if let Some((rest, tag)) = otherwise().filter(|(rest, _)| known(rest)) {
            return Some(Said { tag, cell, label: Some(Cow::Owned(rest)) });
        }
    }
    None
}

/// 上年数, 2022年度: nothing is said but the year.
fn is_suffix(rest: &str) -> bool {
    matches!(rest, "" | "数" | "度" | "数据" | "情况" | "年" | "报告")
}

/// Does a cell hold a year and nothing else, and says that it is one?
fn is_bare(book: &Book, token: &Token<'_>) -> bool {
    token.text.contains('年') && {
        let folded = book.folding().fold(token.text);
        let (rest, tag) = tagged(book, &folded);
        tag != Tag::None && is_suffix(&rest)
    }
}

/// A word in a row of its own, or in a cell before the labels, is said of the rows below it too.
fn reach<'a>(lines: &[Line<'a>], said: &mut [Option<Said<'a>>]) {
    for at in 0..lines.len() {
        let Some(Said { tag, cell, label: None }) = said[at].clone() else { continue };
        let line = &lines[at];
        let Some(token) = line.cells.get(cell).filter(|_| line.in_table()) else { continue };
        let alone = line.cells.iter().filter(|c| !c.is_blank()).count() == 1;
        let first = line.cells[..cell].iter().all(Token::is_blank);
        for next in at + 1..lines.len().min(at + FARTHEST) {
            let below = &lines[next];
            let values = below.cells.iter().any(Token::is_value);
            let covered = next < at + token.rows;
            let under = || below.cells.iter().find(|c| c.col <= token.col && token.col < c.col + c.cols);
            let goes_on = match (alone, first) {
                // A caption holds until there is another, or headers, or a row that says itself.
                (true, _) => values,
                (_, true) => covered || (values && under().is_some_and(Token::is_blank)),
                _ => false,
            };
            if !goes_on || said[next].as_ref().is_some_and(|s| s.label.is_none()) {
                break;
            }
            if said[next].is_none() {
                said[next] = Some(Said { tag, cell: usize::MAX, label: None });
            }
        }
    }
}

/// The years that rows of a file name, and that of the report among them.
struct Years {
    title: Option<i32>,
    own: Option<i32>,
    several: bool,
}

impl Years {
    fn of(book: &Book, lines: &[Line<'_>], said: &[Option<Said<'_>>]) -> Self {
        let years: Vec<i32> =
            said.iter().flatten().filter_map(|s| if let Tag::Year(y) = s.tag { Some(y) } else { None }).collect();
        let last = years.iter().copied().max();
        let title = title_year(book, lines);
        let own = title.filter(|t| years.contains(t)).or(last);
        Self { title, own, several: years.iter().any(|y| Some(*y) != last) }
    }

    /// Which lines of a stretch are of another year.
    fn out(&self, lines: &[Line<'_>], said: &[Option<Said<'_>>]) -> Vec<bool> {
        // A row of the same label that says nothing of its year is of the report's.
        let plain: OnceCell<HashSet<&str>> = OnceCell::new();
        let twin = |label: &Option<Cow<'_, str>>| {
            let plain = plain.get_or_init(|| {
                let lines = lines.iter().zip(said).filter(|(_, s)| s.is_none());
                lines.flat_map(|(l, _)| &l.cells).filter(|c| !c.is_value()).map(|c| c.folded.as_ref()).collect()
            });
            label.as_deref().is_some_and(|label| plain.contains(label))
        };
        let is_out = |s: &Said<'_>| match s.tag {
            Tag::Other => true,
            Tag::Year(y) if self.several => Some(y) != self.own,
            Tag::Year(y) => self.title.is_some_and(|title| title != y) && twin(&s.label),
            _ => false,
        };
        let numbered = |l: &Line<'_>| !l.in_table() || l.cells.iter().any(Token::is_value);
        let mut out: Vec<bool> =
            said.iter().zip(lines).map(|(s, l)| s.as_ref().is_some_and(is_out) && numbered(l)).collect();
        // Set one cell a line, the numbers of a label are those on the lines below it.
        for at in 1..lines.len() {
            let below = |l: &Line<'_>| !l.in_table() && !l.cells.is_empty() && l.only_values();
            let label = !lines[at - 1].cells.iter().any(Token::is_value) || below(&lines[at - 1]);
            out[at] |= out[at - 1] && label && below(&lines[at]);
        }
        out
    }
}

/// The rows left aside, in one finding a table.
fn told(lines: &[Line<'_>], out: &[bool]) -> Option<Finding> {
    const MOST: usize = 5;
    let rows: Vec<&Line<'_>> = lines.iter().zip(out).filter(|(_, out)| **out).map(|(line, _)| line).collect();
    let first = rows.first()?;
    let name = |l: &&Line<'_>| {
        let words: Vec<&str> = l.cells.iter().filter(|c| !c.is_value() && !c.is_blank()).map(|c| c.text).collect();
        if words.is_empty() { l.cells.first().map_or("", |c| c.text).to_string() } else { words.join(" ") }
    };
    let names: Vec<String> = rows.iter().map(name).filter(|n| !n.is_empty()).take(MOST).collect();
    let zh = names.iter().map(|n| format!("“{n}”")).collect::<Vec<_>>().join("、");
    let en = names.iter().map(|n| format!("{n:?}")).collect::<Vec<_>>().join(", ");
    let message = Message::new(
        format!("表格里有 {} 行写明是别的年度的：{zh}；这些行的数没有采用，JSON 里原样保留", rows.len()),
        format!(
            "{} rows of a table are said to be of another year: {en}; their numbers were not taken, the rows are kept in the JSON",
            rows.len()
        ),
    );
    let origins: Vec<Origin> = rows.iter().take(MOST).map(|l| l.origin.clone()).collect();
    Some(Finding::new(Code::TABLE_EXTRA, message).at(if origins.is_empty() {
        vec![first.origin.clone()]
    } else {
        origins
    }))
}

/// Leave the rows of other years without cells to be read, and those of the report's without what says of which year they are.
fn take<'a>(book: &'a Book, lines: &mut [Line<'a>], said: &[Option<Said<'a>>], out: &[bool]) {
    // Labels that stand before a row left aside and reach over the next one too.
    let mut labels: Vec<Token<'a>> = Vec::new();
    for (at, line) in lines.iter_mut().enumerate() {
        let Some(said) = &said[at] else {
            if out[at] {
                line.set_aside();
            }
            labels.clear();
            continue;
        };
        let known = said.cell < line.cells.len();
        let before = |line: &Line<'a>| -> Vec<Token<'a>> {
            let until = if known { said.cell } else { 0 };
            let texts = line.cells[..until].iter().filter(|c| !c.is_value() && !c.is_blank());
            texts.cloned().collect()
        };
        if out[at] {
            if line.in_table() && said.label.is_none() {
                let own = before(line);
                if !own.is_empty() {
                    labels = own;
                }
            } else if line.in_table() && known {
                // The words before the label are those of a group, which reach over the next row too.
                labels = before(line);
            }
            line.set_aside();
            continue;
        }
        if !known {
            labels.clear();
            continue;
        }
        let own = before(line);
        line.keep_printed();
        match &said.label {
            None => {
                line.cells.remove(said.cell);
            }
            Some(label) => line.cells[said.cell].rename(book, label),
        }
        if own.is_empty() && !labels.is_empty() {
            let blanks = line.cells.iter().take_while(|c| c.is_blank()).count();
            line.cells.drain(..blanks);
            for mut label in labels.drain(..).rev() {
                label.rows = label.rows.saturating_sub(1).max(1);
                line.cells.insert(0, label);
            }
        }
        labels.clear();
    }
}

/// The year of the report's title, where it stands near the beginning.
pub(super) fn title_year(book: &Book, lines: &[Line<'_>]) -> Option<i32> {
    let names = &book.words().title.names;
    let texts = lines.iter().take(HEAD).filter(|l| l.text.len() < 300);
    let mut titles = texts.filter(|l| names.iter().any(|n| l.text.contains(n.as_str())));
    titles.find_map(|l| identity::split_title(book, l.text).1)
}
