//! Headers in the order of text, where cells stand one after another and no grid tells their columns.

use super::years::{Tag, of_label};
use super::{Scene, Seen, Witness, decide, is_extra_word, is_foreign};
use crate::forms::Heads;

/// A header's word in the order of text.
#[derive(Debug, Clone)]
pub(super) struct Word {
    /// Which; none of a header that is none of the form's.
    pub word: Option<usize>,
    pub tag: Tag,
    pub token: usize,
    line: usize,
    /// Where it begins on its line.
    col: usize,
    /// Does its line hold nothing else?
    alone: bool,
    /// Is it whole, and not merely a piece that may be of a header?
    pub whole: bool,
}

/// Pieces of one header at most, each a cell or a line.
const MOST_PIECES: usize = 4;

/// What the order of the headers says of the columns.
pub(super) fn witness(scene: &Scene<'_>, run: &[usize], heads: &Heads) -> Witness {
    if (0..heads.len()).any(|k| heads.path(k).last().is_some_and(|w| heads.own(*w).count() > 1)) {
        return Witness::Silent;
    }
    let all = words(scene, run, heads);
    let whole: Vec<Word> = all.iter().filter(|w| w.whole).cloned().collect();
    let told = decide(scene, columns(heads, &whole), heads, None);
    if run.iter().any(|&i| scene.lines[scene.tokens[i].line].in_table()) {
        return told;
    }
    // On a page a group's header stands higher than the headers beside it: the order of lines is not that of columns.
    match told {
        Witness::Other(_) if !crossed(heads, &whole) => Witness::Doubtful,
        Witness::Unclear if !crossed(heads, &whole) => Witness::Silent,
        Witness::Silent if crossed(heads, &all) => Witness::Unclear,
        told => told,
    }
}

/// Half-width columns by which text taken out of a page may stray.
const STRAY: usize = 16;

/// Do two headers stand the other way round than in the form, where that can be told: on one line, far apart, or at the same
/// height of the form one after the other?
fn crossed(heads: &Heads, words: &[Word]) -> bool {
    let first = |w: &Word| w.word.and_then(|word| (0..heads.len()).find(|k| heads.path(*k).contains(&word)));
    let depth = |w: &Word| {
        let own = w.word.filter(|word| heads.is_own(*word))?;
        heads.own(own).next().map(|k| heads.path(k).len())
    };
    let placed: Vec<(usize, &Word)> = words.iter().filter_map(|w| first(w).map(|k| (k, w))).collect();
    placed.iter().enumerate().any(|(i, (k, a))| {
        placed[i + 1..].iter().any(|(l, b)| {
            let within = a.word == b.word || heads.path(*k) == heads.path(*l);
            let turned = k > l && !within;
            let columned = !(a.alone && b.alone);
            let same_height = depth(a).is_some() && depth(a) == depth(b);
            // What is the form's left of the two stands far to the right, on a line above or beside.
            let apart = depth(a).is_some() && depth(b).is_some() && k < l && b.col + STRAY < a.col;
            match (a.line == b.line, columned) {
                (true, _) => turned,
                (false, true) => !within && apart,
                (false, false) => turned && same_height,
            }
        })
    })
}

/// Within the groups of a header whose columns are alike, do the pieces on one line stand the other way round?
pub(super) fn turned(heads: &Heads, words: &[Word], count: usize) -> bool {
    let index = |w: &Word| w.word.and_then(|word| heads.own(word).next()).map(|k| k % count);
    let mut lines: Vec<usize> = words.iter().map(|w| w.line).collect();
    lines.dedup();
    lines.into_iter().any(|line| {
        let mut turn: Vec<usize> = Vec::new();
        words.iter().filter(|w| w.line == line).filter_map(index).any(|i| {
            if turn.contains(&i) {
                turn.clear();
            }
            let back = turn.last().is_some_and(|last| *last > i);
            turn.push(i);
            back
        })
    })
}

/// The words of headers in a run, cut ones put together.
pub(super) fn words(scene: &Scene<'_>, run: &[usize], heads: &Heads) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let exact = |i: usize| heads.word(scene.tokens[i].token.label());
    let on_line = |line: usize| run.iter().filter(|&&i| scene.tokens[i].line == line && exact(i).is_some()).count();
    let mut at = 0;
    while let Some(&i) = run.get(at) {
        let (token, line) = (scene.tokens[i].token, scene.tokens[i].line);
        let table = scene.lines[line].in_table();
        let alone = scene.lines[line].cells.len() < 2;
        let mut push = |word, tag, whole| words.push(Word { word, tag, token: i, line, col: token.col, alone, whole });
        let (rest, tag) = of_label(scene.book, token);
        let mut taken = 1;
        if let Some(word) = exact(i) {
            push(Some(word), Tag::None, true);
        } else if let Some((word, pieces)) = joined(scene, &run[at..], heads) {
            push(Some(word), Tag::None, true);
            taken = pieces;
        } else if tag != Tag::None {
            let word = heads.word(&rest).or_else(|| heads.near(&rest)).filter(|_| !rest.is_empty());
            push(word, tag, true);
        } else if let Some(word) = heads.near(token.label()).filter(|_| !table || on_line(line) > 1) {
            push(Some(word), Tag::None, table);
        } else {
            // A column of its own where headers of the form stand beside it, or where it is known to be one.
            let beside = table && on_line(line) > 0;
            if is_foreign(scene, heads, token) && (beside || is_extra_word(scene.book, &token.folded)) {
                push(None, Tag::None, true);
            }
        }
        at += taken;
    }
    words
}

/// A header cut in pieces that follow one another.
fn joined(scene: &Scene<'_>, run: &[usize], heads: &Heads) -> Option<(usize, usize)> {
    let mut text = String::new();
    for (n, &i) in run.iter().take(MOST_PIECES).enumerate() {
        text.push_str(&scene.tokens[i].token.folded);
        if let Some(word) = heads.word(&text).filter(|_| n > 0) {
            return Some((word, n + 1));
        }
    }
    None
}

/// The columns from left to right. `2022年 2023年` over the same headers twice: the first turn of them is of the first year.
fn columns(heads: &Heads, words: &[Word]) -> Vec<Seen> {
    let is_own = |w: &Word| w.word.is_some_and(|word| heads.is_own(word));
    let years: Vec<Tag> = words.iter().filter(|w| !is_own(w) && w.tag != Tag::None).map(|w| w.tag).collect();
    let before = |i: usize| words[..i].iter().filter(|w| w.word == words[i].word).count();
    let count = |word: Option<usize>| words.iter().filter(|w| w.word == word).count();
    let whole = words.iter().filter(|w| is_own(w)).all(|w| w.tag == Tag::None && count(w.word) == years.len());
    if years.len() < 2 || !whole {
        return one_turn(heads, words);
    }
    let turns = years.iter().enumerate().flat_map(|(turn, tag)| {
        let own: Vec<Word> = (0..words.len())
            .filter(|&i| words[i].word.is_some() && (before(i) == turn || count(words[i].word) == 1))
            .map(|i| words[i].clone())
            .collect();
        one_turn(heads, &own).into_iter().map(|s| Seen { tag: *tag, ..s })
    });
    turns.collect()
}

/// The columns from left to right. Headers are written row by row, those of a group's columns below its own, or flat.
fn one_turn(heads: &Heads, words: &[Word]) -> Vec<Seen> {
    let at = |word: usize| words.iter().position(|w| w.word == Some(word));
    let depths = (0..heads.len()).map(|k| heads.path(k).len()).max().unwrap_or(0);
    let level = |depth: usize| (0..heads.len()).filter_map(move |k| heads.path(k).get(depth).copied());
    let all_known = (0..heads.len()).flat_map(|k| heads.path(k)).all(|w| at(*w).is_some());
    let by_row = all_known
        && (1..depths).all(|d| {
            let (above, here) = (level(d - 1).filter_map(at).max(), level(d).filter_map(at).min());
            above < here
        });
    let first = words.iter().position(|w| w.word.is_some());
    let mut seen: Vec<(Vec<usize>, Seen)> = Vec::new();
    for (i, word) in words.iter().enumerate() {
        let field = word.word.and_then(|w| heads.own(w).next());
        // A group's header is no column, nor a year's alone or what heads the labels.
        let foreign = word.word.is_none() && word.tag == Tag::None && first.is_some_and(|first| i > first);
        if field.is_none() && !foreign {
            continue;
        }
        if field.is_some() && repeated(words, i) {
            continue;
        }
        let key = match field {
            // What stands beside a group's header on its line does not stand below it.
            Some(k) if by_row => {
                let (own, above) = heads.path(k).split_last().unwrap_or((&0, &[]));
                let line = at(*own).map(|i| words[i].line);
                let over = above.iter().filter_map(|w| at(*w)).filter(|i| Some(words[*i].line) != line);
                over.chain(at(*own)).collect()
            }
            // Beside the word before it.
            None if by_row => {
                let before = words[..i].iter().rev().find_map(|w| w.word);
                let above = before.and_then(|word| {
                    let path = (0..heads.len()).map(|k| heads.path(k)).find(|path| path.contains(&word))?;
                    Some(path.iter().take_while(|w| **w != word).filter_map(|w| at(*w)).collect::<Vec<usize>>())
                });
                above.unwrap_or_default().into_iter().chain([i]).collect()
            }
            _ => vec![i],
        };
        seen.push((key, Seen { field, tag: word.tag, place: None, head: word.token }));
    }
    seen.sort_by(|a, b| a.0.cmp(&b.0));
    seen.into_iter().map(|(_, s)| s).collect()
}

/// A piece of a header, or one printed again: the one on the line with the most headers counts.
fn repeated(words: &[Word], at: usize) -> bool {
    let own = &words[at];
    let full = |line: usize| words.iter().filter(|w| w.line == line && w.word.is_some()).count();
    words.iter().enumerate().any(|(i, w)| {
        i != at
            && w.word == own.word
            && w.tag == own.tag
            && w.line != own.line
            && (full(w.line) > full(own.line) || (full(w.line) == full(own.line) && i < at && full(own.line) == 1))
    })
}
