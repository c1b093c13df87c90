//! What the headers of a table say of its columns: held against the place of the cells, they are the better witness.

pub(super) mod cases;
mod grid;
mod sequence;
pub(super) mod tell;
mod years;

use foldhash::HashMap;

use super::align::{Match, Placed};
use crate::forms::{Book, Heads, Template};
use crate::normalize::lines::{Line, Token};
pub(crate) use years::{Tag, is_year, tagged};

/// A column of the source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Column {
    /// The form's column that it is by its header; none where it is none of the form's.
    pub field: Option<usize>,
    /// The grid columns that it takes, where the source has a grid.
    pub place: Option<(usize, usize)>,
    /// The token that heads it.
    pub head: usize,
}

/// What the headers over a row say of its columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Witness {
    /// Nothing, or too little to be held against the place of the cells.
    Silent,
    /// They are the form's, in its order; with their places where the source has a grid.
    AsForm(Option<Vec<Column>>),
    /// They are others, or in another order, from left to right.
    Other(Vec<Column>),
    /// They may be in another order, and nothing tells whether they are: they were taken in the form's.
    Doubtful,
    /// They can't be told: headers contradict each other.
    Unclear,
}

impl Witness {
    /// Is it the order of text alone that tells of moved columns?
    pub fn is_order(&self) -> bool {
        matches!(self, Self::Other(columns) if columns.iter().all(|c| c.field.is_some() && c.place.is_none()))
    }
}

/// A stretch of a table seen for its headers.
pub(super) struct Scene<'a> {
    pub book: &'a Book,
    pub lines: &'a [Line<'a>],
    pub tokens: &'a [Placed<'a>],
    pub template: &'a Template,
    pub matches: &'a [Option<Match>],
}

/// Header tokens with nothing but header tokens between.
type Run = Vec<usize>;

/// A header seen over a column or in the order of text.
#[derive(Debug, Clone)]
struct Seen {
    /// The form's column.
    field: Option<usize>,
    /// Of which year it is.
    tag: Tag,
    place: Option<(usize, usize)>,
    head: usize,
}

/// The witnesses of all rows of a table, each header looked at once.
pub(super) struct Headers<'a> {
    scene: &'a Scene<'a>,
    runs: Vec<Run>,
    /// For a run and the row whose headers are meant: does it hold one of them?
    knows: HashMap<(usize, usize), bool>,
    known: Vec<(Key, Witness)>,
}

/// A run, the row whose headers are meant, the source table, the label's last column and the cells of its line.
type Key = (usize, usize, usize, usize, usize);

impl<'a> Headers<'a> {
    pub fn new(scene: &'a Scene<'a>) -> Self {
        Self { scene, runs: runs(scene), knows: HashMap::default(), known: vec![] }
    }

    /// What the nearest headers over a row, of which the label is known, say of its columns.
    pub fn over(&mut self, row: usize) -> Witness {
        let scene = self.scene;
        let over = scene.book.labels().over(scene.template);
        let (Some(m), Some(heads)) = (&scene.matches[row], over.get(row)) else { return Witness::Silent };
        let like = scene.book.labels().like(scene.template, row);
        let before = self.runs.iter().enumerate().rev().find(|(r, run)| {
            let knows = || run.iter().any(|&i| word(scene.book, heads, scene.tokens[i].token).is_some());
            run.last().is_some_and(|&i| i < m.token) && *self.knows.entry((*r, like)).or_insert_with(knows)
        });
        let foreign = || heads.len() > 1 && over_foreign(scene, heads, m.token);
        let Some((run, _)) = before else { return if foreign() { Witness::Doubtful } else { Witness::Silent } };
        let line = &scene.lines[scene.tokens[m.token].line];
        let label = scene.tokens[m.token].token;
        let key = (run, like, line.block, label.col + label.cols, line.cells.len());
        if let Some((_, witness)) = self.known.iter().find(|(k, _)| *k == key) {
            return witness.clone();
        }
        let witness = match grid::seen(scene, &self.runs[run], heads, m.token) {
            Some(seen) if some_unnamed(scene, &seen, heads, m.token) => Witness::AsForm(None),
            Some(seen) => decide(scene, seen, heads, Some(row)),
            None => sequence::witness(scene, &self.runs[run], heads),
        };
        let witness = match witness {
            Witness::Silent | Witness::AsForm(_) if foreign() => Witness::Doubtful,
            witness => witness,
        };
        self.known.push((key, witness.clone()));
        witness
    }
}

/// Do the headers right above the values of a row, one over each, stand for other columns than the form's: does the form know fewer
/// than half of them?
fn over_foreign(scene: &Scene<'_>, heads: &Heads, label: usize) -> bool {
    /// Rows between a row and its headers, at most.
    const MOST_ROWS: usize = 60;
    let (at, token) = (scene.tokens[label].line, scene.tokens[label].token);
    let row = &scene.lines[at];
    let values: Vec<&Token<'_>> = row.cells.iter().filter(|c| c.col >= token.col + token.cols).collect();
    if !row.in_table() || values.len() != heads.len() || !values.iter().all(|c| c.is_value() || c.is_blank()) {
        return false;
    }
    let above = scene.lines[..at].iter().rev().take(MOST_ROWS).take_while(|l| l.block == row.block);
    let numbers = |l: &&Line<'_>| l.cells.iter().any(|c| c.is_value() && !years::is_year(c));
    let texts = |l: &&Line<'_>| l.cells.iter().filter(|c| !c.is_blank()).count() > 1;
    let Some(line) =
        above.filter(|l| !numbers(l) && texts(l)).find(|l| row.gridded || l.cells.len() == row.cells.len())
    else {
        return false;
    };
    let over = |v: &&Token<'_>| line.cells.iter().find(|c| c.col <= v.col && v.col < c.col + c.cols && !c.is_blank());
    let covering: Vec<&Token<'_>> = values.iter().filter_map(over).collect();
    let distinct = covering.windows(2).all(|pair| !std::ptr::eq(pair[0], pair[1]));
    let known = |c: &&&Token<'_>| word(scene.book, heads, c).is_some() || heads.near(c.label()).is_some();
    // 数据1, 数据2: names that a program gave columns which had none.
    let stem = |c: &Token<'_>| c.folded.trim_end_matches(|c: char| c.is_ascii_digit()).to_string();
    let numbered = covering.windows(2).all(|pair| stem(pair[0]) == stem(pair[1]) && !stem(pair[0]).is_empty());
    covering.len() == values.len() && distinct && !numbered && covering.iter().filter(known).count() * 2 < values.len()
}

/// Is the place of the columns certain although nothing heads some of them, as where a cell of the header was not recognised? The row
/// has as many cells as the form, most of them under their own header, each where the form has it, none under another.
fn some_unnamed(scene: &Scene<'_>, seen: &[Seen], heads: &Heads, label: usize) -> bool {
    if seen.len() >= heads.len() || seen.len() * 2 <= heads.len() {
        return false;
    }
    let (line, label) = (&scene.lines[scene.tokens[label].line], scene.tokens[label].token);
    // Places that the label takes by itself stay blank where a format knows no spans.
    let from = label.col + label.cols;
    let first = seen.first().and_then(|s| s.place?.0.checked_sub(s.field?));
    let Some(first) = first.filter(|first| *first >= from) else { return false };
    let place = |k: usize| Some((first + k, first + k + 1));
    let (before, values): (Vec<&Token<'_>>, Vec<_>) =
        line.cells.iter().filter(|c| c.col >= from).partition(|c| c.col < first);
    before.iter().all(|c| c.is_blank())
        && values.len() == heads.len()
        && values.iter().enumerate().all(|(k, c)| place(k) == Some((c.col, c.col + c.cols)))
        && seen.iter().all(|s| s.tag == Tag::None && s.field.is_some_and(|k| s.place == place(k)))
}

/// The word that a header is, what says of which year it is aside.
fn word(book: &Book, heads: &Heads, token: &Token<'_>) -> Option<usize> {
    heads.word(token.label()).or_else(|| {
        let (rest, tag) = years::of_label(book, token);
        if tag == Tag::None { None } else { heads.word(&rest) }
    })
}

/// The stretches of header tokens: text that is no row's label, up to a label or a number.
fn runs(scene: &Scene<'_>) -> Vec<Run> {
    let (mut labels, mut rows) = (vec![false; scene.tokens.len()], vec![false; scene.lines.len()]);
    for i in scene.matches.iter().flatten().flat_map(|m| m.rest.iter().copied().chain([m.token])) {
        (labels[i], rows[scene.tokens[i].line]) = (true, true);
    }
    let (mut runs, mut open): (Vec<Run>, Run) = (vec![], vec![]);
    for (i, placed) in scene.tokens.iter().enumerate() {
        let token = placed.token;
        let row = rows[placed.line];
        let closes = labels[i] || (token.is_value() && !(row || years::is_year(token)));
        if closes && !open.is_empty() {
            runs.push(std::mem::take(&mut open));
        }
        if !closes && !token.is_blank() && !row {
            open.push(i);
        }
    }
    runs.push(open);
    runs.retain(|run| !run.is_empty());
    runs
}

/// May a text over a column that is no header of the form be that of a column that issuers add?
fn is_foreign(scene: &Scene<'_>, heads: &Heads, token: &Token<'_>) -> bool {
    let known = || heads.word(token.label()).is_some() || !token.meanings.is_empty();
    !token.is_value() && !token.is_blank() && token.folded.chars().count() <= LONGEST_HEAD && !known() && {
        !scene.book.labels().part_of(&token.folded, scene.template.form) || is_extra_word(scene.book, &token.folded)
    }
}

/// Remarks in the corner are longer, in characters.
const LONGEST_HEAD: usize = 16;

/// 占比, 备注: a word that is known to head columns that the forms do not have.
fn is_extra_word(book: &Book, folded: &str) -> bool {
    book.words().columns.extra.iter().any(|word| folded.contains(word.as_str()))
}

/// What the headers seen from left to right come to. `row`: each stands where its column does, over this row of the form.
fn decide(scene: &Scene<'_>, mut seen: Vec<Seen>, heads: &Heads, row: Option<usize>) -> Witness {
    let grid = row.is_some();
    if !seen.iter().any(|s| s.field.is_some()) {
        return Witness::Silent;
    }
    if !years::choose(scene, &mut seen) {
        return Witness::Unclear;
    }
    let fields: Vec<usize> = seen.iter().filter_map(|s| s.field).collect();
    let missing = (0..heads.len()).filter(|k| !fields.contains(k)).count();
    let in_order = fields.is_sorted();
    let extra_word = |s: &Seen| {
        let token = scene.tokens[s.head].token;
        is_extra_word(scene.book, &token.folded) || s.tag != Tag::None
    };
    let extras = seen.iter().filter(|s| s.field.is_none()).count();
    let columns = |seen: Vec<Seen>| -> Vec<Column> {
        seen.into_iter().map(|s| Column { field: s.field, place: s.place, head: s.head }).collect()
    };
    // A header that is damaged beyond knowing stands where the form has it.
    let at_place = seen.len() == heads.len() && seen.iter().enumerate().all(|(i, s)| s.field.is_none_or(|k| k == i));
    // 小计 where the form has 总计.
    let sum = |i: usize, s: &Seen| {
        let total = row.is_some_and(|row| scene.template.fields[scene.template.value_rows[row].first + i].total);
        let folded = &scene.tokens[s.head].token.folded;
        total && missing == 1 && s.tag == Tag::None && scene.book.words().columns.sums.iter().any(|w| w == folded)
    };
    let stray = |(i, s): (usize, &Seen)| s.field.is_none() && extra_word(s) && !sum(i, s);
    if at_place && (missing == 0 || !seen.iter().enumerate().any(stray)) {
        let named = seen.into_iter().enumerate().map(|(i, s)| Seen { field: Some(i), ..s }).collect();
        return Witness::AsForm(grid.then(|| columns(named)));
    }
    if missing > 0 && in_order && seen.len() <= heads.len() && !seen.iter().any(|s| s.field.is_none() && extra_word(s))
    {
        // Some headers are cut or damaged; what is known of them agrees with the place.
        if !grid || extras > 0 {
            return Witness::Silent;
        }
    }
    if missing > 0 && !grid {
        return Witness::Unclear;
    }
    Witness::Other(columns(seen))
}
