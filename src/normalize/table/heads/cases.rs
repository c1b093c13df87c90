//! 表四 by its headers: groups of columns, or of rows, in any order.

use std::collections::{BTreeMap, BTreeSet};

use super::grid::{Over, named};
use super::sequence::{Word, turned, words};
use super::years::is_year;
use super::{Scene, Seen, is_foreign, years};
use crate::base::text::is_space;
use crate::forms::Heads;
use crate::normalize::lines::{Line, Token};

/// The cells of 表四 by the headers above and beside them.
pub struct Laid<'a> {
    /// For each field its cell, and the place of that among all.
    pub cells: Vec<Option<(usize, &'a Token<'a>)>>,
    /// Headers of columns or rows that are none of the form's.
    pub foreign: Vec<&'a Token<'a>>,
}

/// How far above a number its headers may stand, in lines.
const REACH: usize = 24;
/// The least share of the fields that headers must tell: of fewer, they are cut.
const TELLING: usize = 5;

/// Each number by the words above and beside it; none where the source has no grid, or some number stands under no header.
pub fn by_grid<'a>(scene: &Scene<'a>, heads: &Heads) -> Option<Laid<'a>> {
    let lines: BTreeSet<usize> = scene.tokens.iter().map(|p| p.line).collect();
    let rows: Vec<usize> = lines.into_iter().filter(|&l| is_row(scene, l)).collect();
    let mut seen: Vec<(Seen, &'a Token<'a>)> = Vec::new();
    let mut foreign: Vec<&'a Token<'a>> = Vec::new();
    for &l in &rows {
        let line = &scene.lines[l];
        for cell in line.cells.iter().filter(|c| c.is_value() || c.is_blank() || line.holds_values()) {
            let above = above(scene, l, cell);
            let beside = beside(scene, heads, l, cell);
            let groups: Vec<usize> = beside.iter().filter_map(|t| word(heads, t)).collect();
            match named(scene.book, heads, &above, &groups) {
                Some((k, tag)) => seen.push((Seen { field: Some(k), tag, place: None, head: 0 }, cell)),
                None if cell.is_blank() => {}
                None => {
                    let mut strange = above.iter().map(|o| o.token).chain(beside);
                    let strange = strange.find(|t| is_foreign(scene, heads, t))?;
                    if !foreign.iter().any(|t| std::ptr::eq(*t, strange)) {
                        foreign.push(strange);
                    }
                }
            }
        }
    }
    let mut fields: Vec<Seen> = seen.iter().map(|(s, _)| s.clone()).collect();
    if !years::choose(scene, &mut fields) {
        return None;
    }
    let mut cells = vec![None; heads.len()];
    for (i, (s, (_, cell))) in fields.iter().zip(&seen).enumerate() {
        if let Some(k) = s.field {
            cells[k] = Some((i, *cell));
        }
    }
    (cells.iter().flatten().count() >= TELLING).then_some(Laid { cells, foreign })
}

/// A line with numbers, or with as many blank cells, that is no row of headers.
fn is_row(scene: &Scene<'_>, l: usize) -> bool {
    let line = &scene.lines[l];
    let values = line.cells.iter().filter(|c| c.is_value() && !is_year(c)).count();
    let texts = line.cells.iter().filter(|c| !c.is_value() && !c.is_blank()).count();
    line.in_table() && line.cells.len() > 1 && (values > 0 || texts == 0 || line.holds_values())
}

/// Do the cells of two lines stand in the same columns?
fn aligned(a: &Line<'_>, b: &Line<'_>) -> bool {
    a.block == b.block && b.in_table() && (a.gridded || a.cells.len() == b.cells.len())
}

/// The headers above a cell, from the top: up to the numbers of a row above them. A group's reaches over blank cells.
fn above<'a>(scene: &Scene<'a>, l: usize, cell: &Token<'_>) -> Vec<Over<'a>> {
    let own = &scene.lines[l];
    let mut found: Vec<Over<'a>> = Vec::new();
    for line in scene.lines[l.saturating_sub(REACH)..l].iter().rev().take_while(|line| line.block == own.block) {
        if !aligned(own, line) {
            continue;
        }
        let covering = line.cells.iter().find(|c| c.col <= cell.col && cell.col < c.col + c.cols);
        match covering {
            Some(token) if token.is_value() && !is_year(token) => {
                if found.is_empty() {
                    continue;
                }
                break;
            }
            Some(token) if !token.is_blank() => found.push(Over { token, direct: true }),
            Some(_) => {
                let beside = line.cells.iter().rev().find(|c| c.col <= cell.col && !c.is_blank());
                found.extend(beside.filter(|t| !t.is_value()).map(|token| Over { token, direct: false }));
            }
            None => {}
        }
    }
    found.reverse();
    found
}

/// The words to the left of a cell: on its row, reaching down to it, or above blank cells to its left.
fn beside<'a>(scene: &Scene<'a>, heads: &Heads, l: usize, cell: &Token<'_>) -> Vec<&'a Token<'a>> {
    let own = &scene.lines[l];
    let mut found: Vec<&'a Token<'a>> = Vec::new();
    for (at, line) in scene.lines.iter().enumerate().take(l).skip(l.saturating_sub(REACH)) {
        if line.block == own.block {
            found.extend(line.cells.iter().filter(|c| c.col < cell.col && at + c.rows > l && !c.is_blank()));
        }
    }
    for left in own.cells.iter().filter(|c| c.col < cell.col) {
        if !left.is_blank() {
            found.push(left);
            continue;
        }
        let column = scene.lines[l.saturating_sub(REACH)..l].iter().rev().take_while(|line| aligned(own, line));
        let over = column.filter_map(|line| line.cells.iter().find(|c| c.col == left.col)).find(|c| !c.is_blank());
        found.extend(over.filter(|t| word(heads, t).is_some_and(|w| !heads.is_own(w))));
    }
    found.retain(|t| !t.is_value());
    found
}

fn word(heads: &Heads, token: &Token<'_>) -> Option<usize> {
    heads.word(token.label()).or_else(|| heads.near(token.label()))
}

/// Do headers that stand above the numbers of one line of text, in pieces one below the other, name the form's columns in its
/// order? Columns of text are told by characters, or by half-width ones: a page's text has them by the one or the other.
pub fn stand_as_form(scene: &Scene<'_>, run: &[usize], heads: &Heads, cells: &[&Token<'_>]) -> bool {
    let at = |cell: &Token<'_>| scene.tokens.iter().find(|p| std::ptr::eq(p.token, cell)).map(|p| p.line);
    let Some(line) = cells.first().and_then(|c| at(c)).filter(|&l| !scene.lines[l].in_table()) else { return false };
    if cells.len() != heads.len() || cells.iter().any(|c| at(c) != Some(line)) {
        return false;
    }
    let pieces: Vec<(usize, &Token<'_>)> = run
        .iter()
        .map(|&i| (scene.tokens[i].line, scene.tokens[i].token))
        .filter(|(l, _)| !scene.lines[*l].in_table() && *l < line)
        .collect();
    [true, false].into_iter().all(|by_character| groups_as_form(scene, heads, &pieces, by_character))
        && [true, false].into_iter().any(|by_character| {
            let middles: Vec<f64> =
                cells.iter().map(|c| middle(scene.lines[line].text, c.text, c.col, by_character)).collect();
            let mut over = vec![vec![]; cells.len()];
            for (l, token) in &pieces {
                for word in token.text.split(is_space).filter(|w| !w.is_empty()) {
                    let at = middle(scene.lines[*l].text, word, column_of(token, word), by_character);
                    let apart = |k: &usize| (middles[*k] - at).abs();
                    let nearest = (0..cells.len()).min_by(|a, b| apart(a).total_cmp(&apart(b)));
                    over[nearest.unwrap_or(0)].push(scene.book.folding().fold(word));
                }
            }
            (0..heads.len()).all(|k| {
                let own = heads.path(k).last().copied();
                (0..over[k].len()).any(|from| {
                    (from..over[k].len()).any(|to| {
                        let text = over[k][from..=to].concat();
                        own.is_some() && heads.word(&text) == own
                    })
                })
            })
        })
}

/// Do the pieces of headers cut over several lines of text, each line from left to right, give the form's columns in its order, and in
/// no other? So they tell the order where lines of text are too uneven to tell what stands above what. `count`: columns of a group.
pub fn pieced_as_form(scene: &Scene<'_>, run: &[usize], heads: &Heads, cells: &[&Token<'_>], count: usize) -> bool {
    let at = |cell: &Token<'_>| scene.tokens.iter().find(|p| std::ptr::eq(p.token, cell)).map(|p| p.line);
    let Some(line) = cells.first().and_then(|c| at(c)).filter(|&l| !scene.lines[l].in_table()) else { return false };
    if cells.len() != heads.len()
        || cells.iter().any(|c| at(c) != Some(line))
        || !heads.len().is_multiple_of(count.max(1))
    {
        return false;
    }
    let mut groups: BTreeSet<usize> =
        (0..heads.len()).flat_map(|k| heads.path(k).iter().copied().filter(|w| !heads.is_own(*w))).collect();
    let first = |word: usize| (0..heads.len()).find(|&k| heads.path(k).contains(&word));
    let mut lines: Vec<Vec<String>> = Vec::new();
    for l in run.iter().map(|&i| scene.tokens[i].line).collect::<BTreeSet<usize>>() {
        if scene.lines[l].in_table() || l >= line {
            return false;
        }
        let (mut pieces, mut reached) = (Vec::new(), None);
        let tokens = run.iter().map(|&i| &scene.tokens[i]).filter(|p| p.line == l);
        for piece in tokens.flat_map(|p| p.token.text.split(is_space)).filter(|piece| !piece.is_empty()) {
            let piece = scene.book.folding().fold(piece).to_string();
            match heads.word(&piece).filter(|w| !heads.is_own(*w)) {
                // Names of groups are whole, each once, and in the form's order.
                Some(group) if groups.remove(&group) && first(group) > reached => reached = first(group),
                Some(_) => return false,
                None => pieces.push(piece),
            }
        }
        lines.push(pieces);
    }
    let labels: Vec<String> =
        scene.template.fields.iter().map(|f| scene.book.folding().fold(&f.column_label).to_string()).collect();
    let fits = |order: &[usize]| {
        let mut columns: Vec<&str> =
            (0..labels.len()).map(|k| labels[k - k % count + order[k % count]].as_str()).collect();
        let mut steps = 0;
        let fits = consumed(&lines, 0, 0, 0, &mut columns, &mut steps);
        (steps <= MOST_STEPS).then_some(fits)
    };
    let own: Vec<usize> = (0..count).collect();
    let mut others = orders(count).into_iter().filter(|order| *order != own);
    groups.is_empty()
        && labels.len() == heads.len()
        && fits(&own) == Some(true)
        && others.all(|o| fits(&o) == Some(false))
}

/// Ways that are tried to lay pieces over columns; of more nothing is known.
const MOST_STEPS: usize = 2_000;

/// All orders of so many columns; of many none.
fn orders(count: usize) -> Vec<Vec<usize>> {
    const MOST: usize = 6;
    let mut orders = vec![vec![]];
    for _ in 0..if count > MOST { 0 } else { count } {
        let longer = |o: &Vec<usize>| {
            let next = (0..count).filter(|k| !o.contains(k)).map(|k| o.iter().copied().chain([k]).collect());
            next.collect::<Vec<Vec<usize>>>()
        };
        orders = orders.iter().flat_map(longer).collect();
    }
    orders
}

/// Can each piece of each line, from the `at`th of the `line`th on, begin what is left of a column's header, those of a line from left to
/// right, until nothing is left of any?
fn consumed(
    lines: &[Vec<String>],
    line: usize,
    at: usize,
    from: usize,
    columns: &mut [&str],
    steps: &mut usize,
) -> bool {
    *steps += 1;
    let Some(pieces) = lines.get(line) else { return columns.iter().all(|left| left.is_empty()) };
    let Some(piece) = pieces.get(at) else { return consumed(lines, line + 1, 0, 0, columns, steps) };
    for k in from..columns.len() {
        let left = columns[k];
        let Some(rest) = left.strip_prefix(piece.as_str()).filter(|_| *steps <= MOST_STEPS) else { continue };
        columns[k] = rest;
        if consumed(lines, line, at + 1, k + 1, columns, steps) {
            return true;
        }
        columns[k] = left;
    }
    false
}

/// Do the names of groups stand from left to right as in the form, as far as they are there?
fn groups_as_form(scene: &Scene<'_>, heads: &Heads, pieces: &[(usize, &Token<'_>)], by_character: bool) -> bool {
    // For each name the fields under it, and how far to the left and to the right it stands.
    let mut seen: BTreeMap<usize, (usize, usize, f64, f64)> = BTreeMap::new();
    for (l, token) in pieces {
        let Some(word) = heads.word(token.label()).filter(|w| !heads.is_own(*w)) else { continue };
        let under = (0..heads.len()).filter(|&k| heads.path(k).contains(&word));
        if let (Some(first), Some(last)) = (under.clone().min(), under.max()) {
            let at = middle(scene.lines[*l].text, token.text, token.col, by_character);
            let place = seen.entry(word).or_insert((first, last, at, at));
            (place.2, place.3) = (place.2.min(at), place.3.max(at));
        }
    }
    let before = |(_, last, _, right): &(usize, usize, f64, f64)| {
        seen.values().all(|(first, _, left, _)| last >= first || right < left)
    };
    seen.values().all(before)
}

/// The half-width column in which a word of a token begins.
fn column_of(token: &Token<'_>, word: &str) -> usize {
    let before = &token.text[..word.as_ptr() as usize - token.text.as_ptr() as usize];
    token.col + before.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum::<usize>()
}

/// The middle of a piece of a line that begins at a half-width column, in characters or in half-width ones.
#[allow(clippy::cast_precision_loss)]
fn middle(line: &str, piece: &str, col: usize, by_character: bool) -> f64 {
    let wide = |text: &str| text.chars().filter(|c| !c.is_ascii()).count();
    let before = &line[..piece.as_ptr() as usize - line.as_ptr() as usize];
    let (start, width) = match by_character {
        true => (col - wide(before).min(col), piece.chars().count()),
        false => (col, piece.chars().count() + wide(piece)),
    };
    start as f64 + width as f64 / 2.0
}

/// The order in which the headers name the groups of columns, and the columns of a group.
pub enum Order {
    /// They tell none.
    Silent,
    /// The fields in the order of the text.
    Fields(Vec<usize>),
    /// They contradict each other.
    Unclear,
}

/// The order of the fields by the headers in the order of text. `groups`: first field and number of fields of each.
pub fn in_text(scene: &Scene<'_>, run: &[usize], heads: &Heads, groups: &[(usize, usize)]) -> Order {
    let all = words(scene, run, heads);
    let text = !run.iter().any(|&i| scene.lines[scene.tokens[i].line].in_table());
    if text && groups.iter().all(|g| g.1 == groups[0].1) && turned(heads, &all, groups[0].1) {
        return Order::Unclear;
    }
    let words: Vec<Word> = all.into_iter().filter(|w| w.whole).collect();
    let at = |word: usize| words.iter().position(|w| w.word == Some(word));
    let group_path = |g: &(usize, usize)| heads.path(g.0).split_last().map_or(&[][..], |(_, path)| path).to_vec();
    let innermost: Vec<Option<usize>> = groups.iter().map(|g| group_path(g).last().copied()).collect();
    let named = innermost.iter().flatten().filter(|w| at(**w).is_some()).count();
    let mut order: Vec<usize> = (0..groups.len()).collect();
    if named == groups.len() {
        order.sort_by_key(|&g| group_path(&groups[g]).iter().filter_map(|w| at(*w)).collect::<Vec<usize>>());
    }
    let Some(inner) = turns(&words, heads, groups) else { return Order::Unclear };
    let fields: Vec<usize> = order
        .into_iter()
        .flat_map(|g| {
            let (first, count) = groups[g];
            let inner = inner.clone().filter(|i| i.len() == count).unwrap_or_else(|| (0..count).collect());
            inner.into_iter().map(move |i| first + i)
        })
        .collect();
    if fields.is_sorted() { Order::Silent } else { Order::Fields(fields) }
}

/// The order of the columns within a group, as each turn of their headers has it: `Some(None)` where it is not told, none
/// where turns differ.
#[allow(clippy::option_option)]
fn turns(words: &[Word], heads: &Heads, groups: &[(usize, usize)]) -> Option<Option<Vec<usize>>> {
    let &(first, count) = groups.first()?;
    let own: Vec<usize> = (first..first + count).filter_map(|k| heads.path(k).last().copied()).collect();
    let mut turns: Vec<Vec<usize>> = vec![vec![]];
    for word in words {
        let column = word.word.and_then(|w| own.iter().position(|o| *o == w));
        let open = turns.last_mut()?;
        match column {
            Some(i) if !open.contains(&i) => open.push(i),
            Some(i) => turns.push(vec![i]),
            None if !open.is_empty() => turns.push(vec![]),
            None => {}
        }
    }
    let whole: Vec<&Vec<usize>> = turns.iter().filter(|t| t.len() == own.len()).collect();
    // Where headers were not recognised, a turn may begin in the midst of one group and end in the next.
    let cut = turns.iter().any(|t| !t.is_empty() && t.len() < own.len());
    match whole.split_first() {
        None => Some(None),
        Some((first, rest)) => {
            (rest.iter().all(|t| t == first) && (!cut || first.is_sorted())).then(|| Some((*first).clone()))
        }
    }
}
