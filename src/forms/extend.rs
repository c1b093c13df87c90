//! A revised form as what it changes in its elder: words, columns, rows, sums. Spans are worked out again.

use std::collections::BTreeSet;

use toml::Spanned;

use super::draft::{Draft, Holds, Number, Placed, Row, color, widths};
use super::error::{Place, TemplateError, Text};
use super::file::{LineEdit, Revision};
use super::spans::Neighbour;
use super::sums::Twins;
use super::{CellKind, Split};

/// Where a new row or column is put.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    After,
    Before,
    Replace,
}

impl Draft {
    /// The elder layout with the changes of a revision.
    pub fn revised(&self, revision: &Revision, text: &Text<'_>) -> Result<Draft, TemplateError> {
        let mut draft = self.clone();
        draft.layout.clone_from(revision.layout.get_ref());
        draft.at = text.place(revision.layout.span().start);
        draft.from_year = revision.from_year;
        draft.source.clone_from(&revision.source);
        draft.name = revision.name.clone().unwrap_or(draft.name);
        if let Some(fill) = &revision.band_fill {
            draft.band_fill = Some(color(text, fill)?);
        }
        draft.sets.extend(revision.sets.clone());
        draft.reword(revision, text)?;
        for edit in &revision.column {
            draft.add_column(edit.get_ref(), &text.place(edit.span().start), text)?;
        }
        draft.add_rows(&revision.row, text)?;
        for member in &revision.remove_columns {
            draft.remove_column(member.get_ref(), &text.place(member.span().start))?;
        }
        for key in &revision.remove {
            let at = text.place(key.span().start);
            let row = draft.row(key.get_ref(), &at)?;
            draft.remove_row(row);
        }
        draft.change_equations(revision, text)?;
        draft.split_rows(self, revision, text)?;
        if let Some(given) = &revision.widths {
            let at = text.place(given.span().start);
            let new = widths(text, given)?;
            if new.len() != draft.widths.len() {
                return Err(at.error(format!("{} widths for {} columns", new.len(), draft.widths.len())));
            }
            draft.widths = new;
        }
        Ok(draft)
    }

    /// Rows of the elder that are several rows now.
    fn split_rows(&mut self, elder: &Draft, revision: &Revision, text: &Text<'_>) -> Result<(), TemplateError> {
        self.splits.clear();
        for split in &revision.split {
            let (at, split) = (text.place(split.span().start), split.get_ref());
            elder.row(&split.row, &at)?;
            split.into.iter().try_for_each(|key| self.row(key, &at).map(drop))?;
            if split.into.is_empty() {
                return Err(at.error("into names no row"));
            }
            self.splits.push(Split { row: split.row.clone(), into: split.into.clone() });
        }
        Ok(())
    }

    /// Words worded anew, and further spellings.
    fn reword(&mut self, revision: &Revision, text: &Text<'_>) -> Result<(), TemplateError> {
        for edit in &revision.cell {
            let (at, edit) = (text.place(edit.span().start), edit.get_ref());
            let mut found = false;
            for cell in &mut self.cells {
                let Holds::Words(words) = &mut cell.holds else { continue };
                if words.text != edit.was {
                    continue;
                }
                (found, cell.at) = (true, at.clone());
                words.aliases.extend(edit.aliases.iter().cloned());
                if let Some(new) = &edit.text {
                    // Line breaks of the elder text do not suit the new one.
                    (words.text, words.wrap) = (new.clone(), Vec::new());
                }
                if let Some(wrap) = &edit.wrap {
                    words.wrap.clone_from(wrap);
                }
            }
            if !found {
                return Err(at.error(format!("the layout that is extended has no cell {:?}", edit.was)));
            }
        }
        Ok(())
    }

    fn change_equations(&mut self, revision: &Revision, text: &Text<'_>) -> Result<(), TemplateError> {
        for code in &revision.remove_equations {
            let before = self.sums.len();
            self.sums.retain(|s| s.code != *code.get_ref());
            if self.sums.len() == before {
                return Err(text.place(code.span().start).error(format!("no equation {:?}", code.get_ref())));
            }
        }
        // An equation under a known code takes the place of the elder's.
        let codes: BTreeSet<&str> = revision.equation.iter().map(|e| e.get_ref().code.as_str()).collect();
        self.sums.retain(|s| !codes.contains(s.code.as_str()));
        revision.equation.iter().try_for_each(|equation| self.add_sums(equation, text))
    }

    /// The row of a key.
    fn row(&self, key: &str, at: &Place) -> Result<usize, TemplateError> {
        let row = self.rows.iter().position(|r| r.key.as_deref() == Some(key));
        row.ok_or_else(|| {
            let known: Vec<&str> = self.rows.iter().filter_map(|r| r.key.as_deref()).collect();
            at.error(format!("no row {key:?}; there are {}", known.join(", ")))
        })
    }

    /// New rows; one without a place of its own follows the one before it.
    fn add_rows(&mut self, edits: &[Spanned<LineEdit>], text: &Text<'_>) -> Result<(), TemplateError> {
        let mut last = None;
        for edit in edits {
            let (at, edit) = (text.place(edit.span().start), edit.get_ref());
            if edit.width.is_some() {
                return Err(at.error("a row has no width"));
            }
            let (side, beside) = match (place(edit, &at)?, last) {
                (Some((side, key)), _) => (side, self.row(key, &at)?),
                (None, Some(row)) => (Side::After, row),
                (None, None) => return Err(at.error("the first row needs one of after, before, replace")),
            };
            last = Some(self.add_row(edit, side, beside, &at, text)?);
        }
        Ok(())
    }

    /// Put in a row; where it stands.
    fn add_row(
        &mut self,
        edit: &LineEdit,
        side: Side,
        beside: usize,
        at: &Place,
        text: &Text<'_>,
    ) -> Result<usize, TemplateError> {
        let replaced = (side == Side::Replace).then_some(beside);
        let same = |(i, r): (usize, &Row)| r.key.is_some() && r.key == edit.key && Some(i) != replaced;
        if self.rows.iter().enumerate().any(same) {
            return Err(at.error(format!("row {:?} is already there", edit.key.as_deref().unwrap_or_default())));
        }
        let like = edit.like.as_ref().map_or(Ok(beside), |key| self.row(key, at))?;
        // A row may take the place of one in the form, and stand in the sums of another.
        let instead = side == Side::Replace && like == beside;
        let (elder_key, elder) = (self.rows[like].key.clone(), self.numbers_of(|c| c.row == like));
        let row = match side {
            Side::After => beside + 1,
            Side::Before | Side::Replace => beside,
        };
        if side == Side::Replace {
            // What spans further rows stays; the row's own cells go.
            self.cells.retain(|c| c.row != row || c.rows > 1);
            if let Some(key) = self.rows[row].key.take().filter(|_| !instead) {
                self.forget(&key, false);
            }
        } else {
            self.open(row);
            self.rows.insert(row, Row { key: None, at: at.clone() });
        }
        self.rows[row] = Row { key: edit.key.clone(), at: at.clone() };
        let mut own = 0usize;
        for cell in &edit.cells {
            let count = self.contents(row, cell.get_ref(), at)?.len();
            own = own.saturating_add(count.saturating_mul(cell.get_ref().cols.max(1)));
        }
        let free: Vec<usize> = unset(&self.taken(row));
        let Some(missing) = free.len().checked_sub(own) else {
            return Err(at.error(format!(
                "the row fills {own} columns, but the spans from other rows leave {} free",
                free.len()
            )));
        };
        let sides = match side {
            Side::Before => [Neighbour::Below, Neighbour::Above],
            Side::After | Side::Replace => [Neighbour::Above, Neighbour::Below],
        };
        let may = |c: &Placed| c.words().is_some_and(|w| w.kind != CellKind::Label);
        if !self.stretch(row, &free[..missing], sides, may) {
            return Err(at.error(format!(
                "the row fills {own} of {} free columns, and no group beside it reaches over the rest",
                free.len()
            )));
        }
        self.place_row(row, &edit.cells, text)?;
        let new = self.numbers_of(|c| c.row == row);
        let twins = Twins::new(&elder, &new, |a, b| a.0.1 == b.0.1);
        self.join(&twins, edit, instead, (elder_key, edit.key.clone()), false);
        Ok(row)
    }

    /// Put in a column.
    fn add_column(&mut self, edit: &LineEdit, at: &Place, text: &Text<'_>) -> Result<(), TemplateError> {
        let (Some((side, member)), Some(key)) = (place(edit, at)?, &edit.key) else {
            return Err(at.error("a column needs a key, and one of after, before"));
        };
        if side == Side::Replace {
            return Err(at.error("a column is put after or before another; remove_columns takes one away"));
        }
        let beside = self.column(member, at)?;
        if self.cells.iter().filter_map(Placed::number).any(|n| n.member == *key) {
            return Err(at.error(format!("column {key:?} is already there")));
        }
        let like = edit.like.as_deref().unwrap_or(member);
        let like_col = self.column(like, at)?;
        let elder = self.numbers_of(|c| c.col == like_col && c.number().is_some_and(|n| n.member == like));
        let col = if side == Side::After { beside + 1 } else { beside };
        let width = edit.width.unwrap_or(self.widths[beside]);
        if !(width.is_finite() && width > 0.0) {
            return Err(at.error("width is millimetres above 0"));
        }
        self.transpose();
        self.open(col);
        self.transpose();
        self.widths.insert(col, width);
        self.copy_numbers(member, key, col, at);
        self.head(edit, side, col, at)?;
        self.fill_heads(edit, col, at, text)?;
        let new = self.numbers_of(|c| c.col == col);
        let twins = Twins::new(&elder, &new, |a, b| a.0.0 == b.0.0);
        self.join(&twins, edit, false, (Some(like.to_string()), Some(key.clone())), true);
        Ok(())
    }

    /// In each row that has a number of the one column, one of the new column.
    fn copy_numbers(&mut self, member: &str, key: &str, col: usize, at: &Place) {
        let mut new = Vec::new();
        for cell in &self.cells {
            let Some(number) = cell.number().filter(|n| n.member == member) else { continue };
            let number =
                Number { key: self.key(self.rows[cell.row].key.as_deref(), key), member: key.into(), ..number.clone() };
            new.push(Placed { col, holds: Holds::Number(number), at: at.clone(), ..cell.clone() });
        }
        self.cells.extend(new);
    }

    /// Make room for a column's header, right above its first number; other cells reach over the rest of the column.
    fn head(&mut self, edit: &LineEdit, side: Side, col: usize, at: &Place) -> Result<(), TemplateError> {
        let own = edit.cells.iter().map(|c| c.get_ref().rows.max(1)).fold(0usize, usize::saturating_add);
        let first =
            self.cells.iter().filter(|c| c.col == col && c.number().is_some()).map(|c| c.row).min().unwrap_or(0);
        let free: Vec<usize> = (0..self.rows.len()).filter(|&r| !self.cells.iter().any(|c| c.covers(r, col))).collect();
        let above: Vec<usize> = free.iter().copied().filter(|&r| r < first).collect();
        let Some(missing) = above.len().checked_sub(own) else {
            return Err(at.error(format!("the header fills {own} rows, but {} are free", above.len())));
        };
        let below: Vec<usize> = free.iter().copied().filter(|&r| r >= first).collect();
        let sides = match side {
            Side::Before => [Neighbour::Below, Neighbour::Above],
            Side::After | Side::Replace => [Neighbour::Above, Neighbour::Below],
        };
        self.transpose();
        let header = |c: &Placed| c.words().is_some_and(|w| w.kind != CellKind::Label);
        let done = self.stretch(col, &above[..missing], sides, header) && self.stretch(col, &below, sides, |_| true);
        self.transpose();
        if done {
            return Ok(());
        }
        Err(at.error(format!(
            "the header fills {own} of {} free rows, and no cell beside it reaches over the rest",
            above.len()
        )))
    }

    /// The header of a new column, from top to bottom.
    fn fill_heads(&mut self, edit: &LineEdit, col: usize, at: &Place, text: &Text<'_>) -> Result<(), TemplateError> {
        for cell in &edit.cells {
            let (raw, at) = (cell.get_ref(), text.place(cell.span().start));
            if raw.values.is_some() || raw.cols != 1 {
                return Err(at.error("the cells of a column are words of one column; its numbers follow by themselves"));
            }
            let row = (0..self.rows.len()).find(|&r| !self.cells.iter().any(|c| c.covers(r, col)));
            let row = row.ok_or_else(|| at.error("the column has more cells than rows"))?;
            for holds in self.contents(row, raw, &at)? {
                self.cells.push(Placed { row, col, rows: raw.rows.max(1), cols: 1, holds, at: at.clone() });
            }
        }
        if (0..self.rows.len()).any(|r| !self.cells.iter().any(|c| c.covers(r, col))) {
            return Err(at.error("the column's header leaves a row empty"));
        }
        Ok(())
    }

    /// The one column of a member.
    fn column(&self, member: &str, at: &Place) -> Result<usize, TemplateError> {
        let cells = || self.cells.iter().filter_map(|c| Some((c, c.number()?)));
        let mut found = cells().filter(|(_, n)| n.member == member).map(|(c, _)| (c.col, c.cols));
        let first = found.next().ok_or_else(|| {
            let mut known: Vec<&str> = Vec::new();
            for (_, n) in cells() {
                if !known.contains(&n.member.as_str()) {
                    known.push(&n.member);
                }
            }
            at.error(format!("no column {member:?}; there are {}", known.join(", ")))
        })?;
        if first.1 != 1 || found.any(|other| other != first) {
            return Err(at.error(format!("the numbers of {member:?} do not stand in one column")));
        }
        Ok(first.0)
    }

    fn remove_row(&mut self, row: usize) {
        let key = self.rows[row].key.clone();
        self.close(row);
        self.rows.remove(row);
        if let Some(key) = key {
            self.forget(&key, false);
        }
    }

    fn remove_column(&mut self, member: &str, at: &Place) -> Result<(), TemplateError> {
        let col = self.column(member, at)?;
        if self.widths.len() == 1 {
            return Err(at.error("the only column cannot go"));
        }
        self.transpose();
        self.close(col);
        self.transpose();
        self.widths.remove(col);
        self.forget(member, true);
        Ok(())
    }
}

fn unset(taken: &[bool]) -> Vec<usize> {
    (0..taken.len()).filter(|&i| !taken[i]).collect()
}

/// The place that an edit names, if any.
fn place<'a>(edit: &'a LineEdit, at: &Place) -> Result<Option<(Side, &'a str)>, TemplateError> {
    let named = [(Side::After, &edit.after), (Side::Before, &edit.before), (Side::Replace, &edit.replace)];
    let mut given = named.iter().filter_map(|(side, key)| Some((*side, key.as_deref()?)));
    match (given.next(), given.next()) {
        (place, None) => Ok(place),
        _ => Err(at.error("one of after, before, replace")),
    }
}
