//! Alignment of what was read with a layout's row labels: in order, each label at most once, the best total likeness.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::likeness::{letters, likeness_from};
use crate::base::text::body;
use crate::forms::{Book, RowSpellings, Template};
use crate::normalize::lines::Token;

/// A token of a table, with the line it stands on.
#[derive(Debug, Clone, Copy)]
pub struct Placed<'a> {
    /// The token.
    pub token: &'a Token<'a>,
    /// Index of its line.
    pub line: usize,
}

/// A row label found.
#[derive(Debug, Clone, PartialEq)]
pub struct Match {
    /// Index of the (first) token of the label.
    pub token: usize,
    /// Tokens that hold the rest of a label cut in pieces.
    pub rest: Vec<usize>,
    /// How sure, from 0 to 1.
    pub score: f64,
}

/// How far ahead the second piece of a cut label may stand, in tokens.
const REACH: usize = 30;
/// No label is longer, in bytes of its comparison form.
const LONGEST: usize = 300;
/// The least likeness at which a damaged label is still taken.
const ALIKE: f64 = 0.6;
/// A label that is spelt as the form or an issuer has it, with its number or without, scores at least as much.
const CERTAIN: f64 = 0.95;

/// Match the rows of a layout: one entry for each of its value rows.
pub fn align(book: &Book, tokens: &[Placed<'_>], template: &Template) -> Vec<Option<Match>> {
    let Some(labels) = book.labels().layout(template) else { return vec![] };
    let rows = labels.rows();
    // candidates[i] = the rows that token i could label.
    let candidates: Vec<Vec<(usize, Match)>> = tokens
        .iter()
        .enumerate()
        .map(|(i, placed)| {
            if placed.token.is_value() || placed.token.is_blank() || placed.token.folded.is_empty() {
                return Vec::new();
            }
            // Most labels are printed as they should be; only the others are worth comparing letter by letter.
            let header = labels.is_furniture(&placed.token.folded);
            let exact = labels.rows_of(&placed.token.folded);
            let whole = |&(r, score): &(usize, f64)| (r, Match { token: i, rest: vec![], score });
            let own: Vec<(usize, Match)> = exact.iter().map(whole).collect();
            // What another layout of the form has as its label is no damaged one of this.
            let others = || placed.token.meanings.iter().any(|m| m.form == template.form);
            let found = if own.is_empty() && !header && placed.token.folded.len() <= LONGEST && !others() {
                rows.iter().enumerate().filter_map(|(r, spell)| Some((r, inexact(book, tokens, i, spell)?))).collect()
            } else {
                own
            };
            let doubt = |m: Match| if header && m.score < 1.0 { Match { score: m.score * 0.4, ..m } } else { m };
            found.into_iter().map(|(r, m)| (r, doubt(m))).collect()
        })
        .collect();
    let mut found = best_path(&candidates, rows.len());
    take_moved(tokens, &candidates, &mut found);
    found
}

/// Rows in another order than the form's: a label that is one row's alone and stands once is that row's, wherever among the others it
/// stands with numbers on its line.
fn take_moved(tokens: &[Placed<'_>], candidates: &[Vec<(usize, Match)>], found: &mut [Option<Match>]) {
    let lines = || found.iter().flatten().map(|m| tokens[m.token].line);
    let (Some(first), Some(last)) = (lines().min(), lines().max()) else { return };
    let within = first.saturating_sub(1)..=last + 1;
    let taken: BTreeSet<usize> = lines().collect();
    let mut moved: BTreeMap<usize, Vec<&Match>> = BTreeMap::new();
    for (i, options) in candidates.iter().enumerate() {
        let line = tokens[i].line;
        let [(r, m)] = options.as_slice() else { continue };
        let counted = || tokens[i + 1..].iter().take_while(|p| p.line == line).any(|p| p.token.is_value());
        if found[*r].is_none() && m.score >= CERTAIN && within.contains(&line) && !taken.contains(&line) && counted() {
            moved.entry(*r).or_default().push(m);
        }
    }
    for (r, matches) in moved {
        if let [only] = matches.as_slice() {
            found[r] = Some((*only).clone());
        }
    }
}

/// Which rows stand below one that the form has below them.
pub fn moved(found: &[Option<Match>]) -> Vec<usize> {
    let mut least = usize::MAX;
    let mut moved: Vec<usize> = Vec::new();
    for (r, m) in found.iter().enumerate().rev() {
        let Some(m) = m else { continue };
        if m.token > least {
            moved.push(r);
        }
        least = least.min(m.token);
    }
    moved.reverse();
    moved
}

/// The in-order choice of (token, row) pairs with the greatest sum of scores.
fn best_path(candidates: &[Vec<(usize, Match)>], rows: usize) -> Vec<Option<Match>> {
    // best[r] = (score, chosen pairs as a chain) using only rows below r, over the tokens seen so far.
    let mut best: Vec<(f64, Option<usize>)> = vec![(0.0, None); rows + 1];
    let mut chain: Vec<(usize, usize, usize, Option<usize>)> = Vec::new();
    for (i, options) in candidates.iter().enumerate() {
        let mut updates: Vec<(usize, f64, usize)> = Vec::new();
        for (o, (r, m)) in options.iter().enumerate() {
            let (before, link) = best[*r];
            let total = before + m.score;
            chain.push((i, *r, o, link));
            updates.push((*r, total, chain.len() - 1));
        }
        for (r, total, link) in updates {
            for slot in best.iter_mut().skip(r + 1) {
                if total > slot.0 + 1e-9 {
                    *slot = (total, Some(link));
                }
            }
        }
    }
    let mut result: Vec<Option<Match>> = vec![None; rows];
    let mut link = best[rows].1;
    while let Some(at) = link {
        let (i, r, o, next) = chain[at];
        result[r] = Some(candidates[i][o].1.clone());
        link = next;
    }
    result
}

/// The label cut in pieces, shortened or damaged.
fn inexact(book: &Book, tokens: &[Placed<'_>], at: usize, spell: &RowSpellings) -> Option<Match> {
    let folded = tokens[at].token.folded.as_ref();
    let bare = body(folded);
    if let Some(rest) = spell.full.iter().chain(&spell.bare).find_map(|s| complete(book, tokens, at, s)) {
        return Some(Match { token: at, rest, score: 0.96 });
    }
    let length = bare.chars().count();
    if length < 3 {
        return None;
    }
    if let Some(found) = damaged_in_two(book, tokens, at, spell) {
        return Some(found);
    }
    // Shortened: the beginning or a telling part of the label; damaged: letters lost or changed.
    let shortened = spell.bare.iter().any(|s| s.starts_with(bare) && length >= 4);
    let own = letters(bare);
    let mut may = spell.bare.iter().zip(&spell.letters).filter(|(_, letters)| own & !**letters == 0);
    let part = length >= 5 && may.any(|(s, _)| s.contains(bare));
    let alike = spell.bare.iter().filter_map(|s| likeness_from(s, bare, ALIKE)).fold(0.0f64, f64::max);
    let same_number = number_of(folded) == number_of(&spell.full[0]);
    let bonus = if same_number { 0.03 } else { 0.0 };
    let base = alike.max(if shortened { 0.75 } else { 0.0 }).max(if part { 0.7 } else { 0.0 });
    (base >= ALIKE).then(|| Match { token: at, rest: vec![], score: (base * 0.9 + bonus).min(0.93) })
}

/// A label cut in two and damaged: it begins as the spelling does, and with the next text it is as like to it as damaged labels are,
/// which it is not by itself.
fn damaged_in_two(book: &Book, tokens: &[Placed<'_>], at: usize, spell: &RowSpellings) -> Option<Match> {
    /// Characters of the label that the first piece begins with at least.
    const BEGINNING: usize = 4;
    /// The least likeness of both pieces together.
    const ALIKE: f64 = 0.8;
    let folded = tokens[at].token.folded.as_ref();
    let begins = |s: &&String| s.chars().zip(folded.chars()).take_while(|(a, b)| a == b).count() >= BEGINNING;
    let whole = spell.full.iter().find(begins)?;
    let (i, next) = tokens
        .iter()
        .enumerate()
        .skip(at + 1)
        .take(REACH)
        .find(|(_, p)| !p.token.is_value() && !p.token.is_blank() && !p.token.folded.is_empty())?;
    let second = next.token.folded.as_ref();
    if folded.len() + second.len() > LONGEST || book.labels().strong(second).is_some() {
        return None;
    }
    let both = likeness_from(whole, &format!("{folded}{second}"), ALIKE)?;
    let alone = likeness_from(whole, folded, ALIKE).unwrap_or_default();
    (both > alone).then(|| Match { token: at, rest: vec![i], score: (both * 0.93).min(0.93) })
}

fn number_of(folded: &str) -> &str {
    &folded[..folded.len() - body(folded).len()]
}

/// A label cut in pieces: this token begins the spelling, and tokens further on complete it, with values, blanks and
/// nothing else that would be a label of its own in between.
fn complete(book: &Book, tokens: &[Placed<'_>], at: usize, spelling: &str) -> Option<Vec<usize>> {
    let first = tokens[at].token.folded.as_ref();
    if first.chars().count() < 2 {
        return None;
    }
    let mut rest = spelling.strip_prefix(first).filter(|r| !r.is_empty())?;
    let mut pieces = Vec::new();
    for (i, placed) in tokens.iter().enumerate().skip(at + 1).take(REACH) {
        let folded = placed.token.folded.as_ref();
        if folded.is_empty() {
            continue;
        }
        if let Some(left) = rest.strip_prefix(folded).filter(|_| !placed.token.is_value()) {
            pieces.push(i);
            rest = left;
            if rest.is_empty() {
                return Some(pieces);
            }
        } else if !placed.token.is_value() && book.labels().strong(folded).is_some() && pieces.is_empty() {
            return None;
        }
    }
    None
}
