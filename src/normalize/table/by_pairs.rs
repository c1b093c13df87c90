//! 表四 as a list: each number behind the words that name its group and its column, in any order. What names a group is read here
//! for captions too.

use super::align::Placed;
use super::cases::Group;
use crate::base::fold::Folding;
use crate::base::text::body;
use crate::forms::Heads;
use crate::normalize::lines::{Line, Token};

/// A caption is no longer, in bytes.
const LONGEST: usize = 120;
/// Fewer numbers make no list.
const LEAST: usize = 5;
/// What may stand beside a group's name in a caption, in characters: （二）行政诉讼（复议后起诉）情况.
const BESIDE: usize = 8;
/// The same where the name is that of more than the group: 行政复议 is in the name of the table too.
const BESIDE_COMMON: usize = 3;

/// The group that a text names, by itself or with little beside it; in brackets too, which are no part of other labels.
pub(super) fn group_of(folding: &Folding, heads: Option<&Heads>, groups: &[Group], token: &Token<'_>) -> Option<usize> {
    if token.text.len() > LONGEST {
        return None;
    }
    if heads.is_some_and(|heads| heads.word(&token.folded).is_some_and(|w| heads.is_own(w))) {
        return None;
    }
    let folded = folding.fold(token.text);
    let text = body(&folded);
    if let Some(exact) = groups.iter().position(|g| g.0 == text || g.0 == folded) {
        return Some(exact);
    }
    let length = text.chars().count();
    let holds = |g: &Group| {
        let beside = if groups[0].0 == g.0 { BESIDE_COMMON } else { BESIDE };
        text.contains(g.0.as_str()) && length <= g.0.chars().count() + beside
    };
    let mut holding = (0..groups.len()).filter(|&i| holds(&groups[i]));
    if let (Some(only), None) = (holding.next(), holding.next()) {
        return Some(only);
    }
    // Shortened: 直接起诉, 经复议后起诉.
    let heads = heads?;
    let word = heads.near(text).filter(|w| !heads.is_own(*w))?;
    let innermost = |g: &Group| heads.path(g.1).iter().rev().nth(1).copied();
    groups.iter().position(|g| innermost(g) == Some(word))
}

/// The group and the column that a text names: 行政复议, 结果维持, 行政复议结果维持.
fn named(folding: &Folding, heads: &Heads, groups: &[Group], token: &Token<'_>) -> (Option<usize>, Option<usize>) {
    let column = |text: &str| {
        let word = heads.word(text)?;
        let first = heads.own(word).next()?;
        groups.iter().find(|g| (g.1..g.1 + g.2).contains(&first)).map(|g| first - g.1)
    };
    let folded = token.folded.as_ref();
    let text = body(folded);
    if let Some(found) = column(text).or_else(|| column(folded)) {
        return (None, Some(found));
    }
    // The group's name and the column's in one cell.
    let both = groups.iter().enumerate().find_map(|(i, g)| {
        let (before, rest) = text.split_once(g.0.as_str())?;
        let outer = before.is_empty() || heads.word(before).is_some();
        column(rest).filter(|_| outer).map(|c| (Some(i), Some(c)))
    });
    both.unwrap_or_else(|| (group_of(folding, Some(heads), groups, token), None))
}

/// For each field its cell; none where some number has no words of its own.
pub(super) fn read<'a>(
    folding: &Folding,
    lines: &[Line<'_>],
    tokens: &[Placed<'a>],
    heads: &Heads,
    groups: &[Group],
) -> Option<Vec<Option<&'a Token<'a>>>> {
    let mut cells: Vec<Option<&'a Token<'a>>> = vec![None; heads.len()];
    let (mut group, mut column, mut fresh) = (None, None, false);
    for placed in tokens {
        let (token, line) = (placed.token, &lines[placed.line]);
        if line.has_page_number(token) {
            continue;
        }
        if token.is_value() {
            let (first, count): (usize, usize) = group.map(|g: usize| (groups[g].1, groups[g].2))?;
            let at = column.filter(|c| fresh && *c < count).map(|c: usize| first + c)?;
            if cells[at].replace(token).is_some() {
                return None;
            }
            fresh = false;
        } else if !token.is_blank() {
            let (new_group, new_column) = named(folding, heads, groups, token);
            fresh |= new_group.is_some() || new_column.is_some();
            (group, column) = (new_group.or(group), new_column.or(column));
        }
    }
    (cells.iter().flatten().count() >= LEAST).then_some(cells)
}
