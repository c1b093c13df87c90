//! Headers over the columns of a grid.

use std::collections::BTreeSet;

use super::years::{Tag, of_label, of_whole};
use super::{Run, Scene, Seen, is_foreign, word};
use crate::forms::{Book, Heads};
use crate::normalize::lines::{Line, Token};

/// A header cell over a column.
#[derive(Clone, Copy)]
pub(super) struct Over<'a> {
    pub token: &'a Token<'a>,
    /// Does it cover the column, or only reach over blank cells beside it?
    pub direct: bool,
}

/// The headers seen over the columns to the right of a label, from left to right; none where the label's table and the
/// headers make no grid.
pub(super) fn seen(scene: &Scene<'_>, run: &Run, heads: &Heads, label: usize) -> Option<Vec<Seen>> {
    let row = &scene.lines[scene.tokens[label].line];
    let lines: BTreeSet<usize> =
        run.iter().map(|&i| scene.tokens[i].line).filter(|&l| scene.lines[l].block == row.block).collect();
    if !row.in_table() {
        return None;
    }
    let known = |l: &&usize| scene.lines[**l].cells.iter().any(|c| word(scene.book, heads, c).is_some());
    let known: Vec<usize> = lines.iter().filter(known).copied().collect();
    if known.is_empty() {
        return None;
    }
    let aligned = |l: &usize| row.gridded || scene.lines[*l].cells.len() == row.cells.len();
    // Where a label runs over lines, its numbers may stand on another of them: a grid's columns are the same.
    if !known.iter().all(aligned) || (row.cells.len() < 2 && !row.gridded) {
        return None;
    }
    let lines: Vec<&Line<'_>> = lines.iter().filter(|l| aligned(l)).map(|&l| &scene.lines[l]).collect();
    let label = scene.tokens[label].token;
    let from = label.col + label.cols;
    let to = lines.iter().flat_map(|l| &l.cells).map(|c| c.col + c.cols).max().unwrap_or(0).min(from + MOST_COLUMNS);
    let mut stacks = stacks(&lines, heads, scene.book, from.max(to));
    let over_label: Vec<Vec<Over<'_>>> = stacks.drain(..from).collect();
    // A header of the form over the label itself: these columns are no grid's.
    if over_label.iter().any(|stack| named(scene.book, heads, stack, &[]).is_some()) {
        return None;
    }
    let found: Vec<Option<(usize, Tag)>> = stacks.iter().map(|s| named(scene.book, heads, s, &[])).collect();
    let mut seen: Vec<Seen> = Vec::new();
    for (i, over) in stacks.iter().enumerate() {
        let col = from + i;
        let field = found[i];
        // What reaches over a column of the form, or over the labels, heads no other column.
        let foreign = || {
            over.iter().rev().find(|o| {
                let reach = o.token.col..o.token.col + o.token.cols;
                let alone =
                    reach.start >= from && reach.clone().all(|c| found.get(c - from).is_none_or(Option::is_none));
                o.direct && alone && is_foreign(scene, heads, o.token)
            })
        };
        let head = match field {
            Some(_) => over.iter().rev().find(|o| o.direct),
            None => foreign(),
        };
        let Some(head) = head else { continue };
        let at = scene.tokens.iter().position(|p| std::ptr::eq(p.token, head.token));
        let (Some(at), (field, tag)) = (at, field.map_or((None, tag_of(scene.book, over)), |(k, t)| (Some(k), t)))
        else {
            continue;
        };
        match seen.last_mut() {
            // One header over several columns is one column, as is one repeated over each of them.
            Some(last)
                if last.field == field
                    && last.tag == tag
                    && last.place == Some((last.place_from(), col))
                    && field.is_some() =>
            {
                last.place = Some((last.place_from(), col + 1));
            }
            _ => seen.push(Seen { field, tag, place: Some((col, col + 1)), head: at }),
        }
    }
    Some(seen)
}

/// Columns looked at beside a label.
const MOST_COLUMNS: usize = 60;

impl Seen {
    fn place_from(&self) -> usize {
        self.place.map_or(0, |p| p.0)
    }
}

/// The headers over each of the first columns, from the top. A group's header reaches over blank cells beside it.
fn stacks<'a>(lines: &[&'a Line<'a>], heads: &Heads, book: &Book, columns: usize) -> Vec<Vec<Over<'a>>> {
    let mut stacks = vec![Vec::with_capacity(lines.len()); columns];
    for line in lines {
        // For each column the cell over it, and the one with text that begins in it.
        let mut covering: Vec<Option<&Token<'_>>> = vec![None; columns];
        let mut begins = covering.clone();
        for cell in &line.cells {
            let end = columns.min(cell.col.saturating_add(cell.cols));
            covering[cell.col.min(end)..end].iter_mut().for_each(|c| *c = c.or(Some(cell)));
            if let Some(begins) = begins.get_mut(cell.col).filter(|_| !cell.is_blank()) {
                *begins = Some(cell);
            }
        }
        // Columns that stand beside each other nearly always ask it of the same one.
        let mut asked: Option<(&Token<'_>, bool)> = None;
        let mut is_group = |token: &'a Token<'a>| match asked {
            Some((last, is)) if std::ptr::eq(last, token) => is,
            _ => {
                let is = match word(book, heads, token) {
                    Some(word) => !heads.is_own(word),
                    None => of_whole(book, token).0.is_empty(),
                };
                asked = Some((token, is));
                is
            }
        };
        let mut beside = None;
        for ((stack, covering), begins) in stacks.iter_mut().zip(covering).zip(begins) {
            beside = begins.or(beside);
            let Some(token) = covering else { continue };
            if !token.is_blank() {
                stack.push(Over { token, direct: true });
            } else if let Some(token) = beside.filter(|t| is_group(t)) {
                stack.push(Over { token, direct: false });
            }
        }
    }
    stacks
}

/// Of which year the column is by any header over it.
fn tag_of(book: &Book, stack: &[Over<'_>]) -> Tag {
    let tags = stack.iter().rev().map(|o| of_whole(book, o.token).1);
    tags.into_iter().find(|tag| *tag != Tag::None).unwrap_or(Tag::None)
}

/// The form's column that the headers over a place name, with other words that stand beside its row.
pub(super) fn named(book: &Book, heads: &Heads, stack: &[Over<'_>], beside: &[usize]) -> Option<(usize, Tag)> {
    let direct = || stack.iter().filter(|o| o.direct).map(|o| o.token);
    let own = |word: Option<usize>| word.filter(|w| heads.is_own(*w));
    let exact = || direct().rev().find_map(|t| own(heads.word(t.label())).map(|w| (w, Tag::None)));
    // Cut in pieces that stand one below the other.
    let joined = || {
        let direct: Vec<&Token<'_>> = direct().collect();
        (0..direct.len()).find_map(|from| {
            let mut text = direct[from].folded.to_string();
            direct[from + 1..].iter().find_map(|t| {
                text.push_str(&t.folded);
                own(heads.word(&text)).map(|w| (w, Tag::None))
            })
        })
    };
    let of_year = || {
        direct().rev().find_map(|t| {
            let (rest, tag) = of_label(book, t);
            let word = || heads.word(&rest).or_else(|| heads.near(&rest));
            own((tag != Tag::None && !rest.is_empty()).then(word).flatten()).map(|w| (w, tag))
        })
    };
    let near = || direct().rev().find_map(|t| own(heads.near(t.label())).map(|w| (w, Tag::None)));
    let left = || beside.iter().rev().copied().find(|w| heads.is_own(*w)).map(|w| (w, Tag::None));
    let (word, tag) = exact().or_else(joined).or_else(of_year).or_else(near).or_else(left)?;
    let tag = if tag == Tag::None {
        let others = stack.iter().rev().filter(|o| heads.word(o.token.label()).is_none_or(|w| !heads.is_own(w)));
        others.map(|o| of_whole(book, o.token).1).find(|t| *t != Tag::None).unwrap_or(Tag::None)
    } else {
        tag
    };
    let mut columns = heads.own(word);
    if let (Some(only), None) = (columns.next(), columns.next()) {
        return Some((only, tag));
    }
    let word_of = |t: &Token<'_>| heads.word(t.label()).or_else(|| heads.near(t.label()));
    let groups: Vec<usize> = stack
        .iter()
        .filter_map(|o| word_of(o.token))
        .chain(beside.iter().copied())
        .filter(|w| !heads.is_own(*w))
        .collect();
    let fits = |k: &usize| groups.iter().all(|g| heads.path(*k).contains(g)) && !groups.is_empty();
    let depth = |k: &usize| heads.path(*k).iter().filter(|w| groups.contains(w)).count();
    let fitting: Vec<usize> = heads.own(word).filter(fits).collect();
    let deepest = fitting.iter().map(depth).max()?;
    let mut best = fitting.into_iter().filter(|k| depth(k) == deepest);
    let only = best.next()?;
    best.next().is_none().then_some((only, tag))
}
