//! A layout while it is made: cells placed on the grid, sums over keys. What a revised form changes is changed here.

use std::collections::{BTreeMap, BTreeSet};

use toml::Spanned;

use super::error::{Place, TemplateError, Text};
use super::file::{File, Members, RawCell, RawEquation};
use super::{CellKind, Form, Split};

/// A layout while it is made.
#[derive(Clone)]
pub(super) struct Draft {
    pub form: Form,
    pub layout: String,
    pub name: String,
    pub from_year: i32,
    pub source: String,
    pub widths: Vec<f64>,
    pub band_fill: Option<String>,
    pub unit: String,
    pub header_rows: usize,
    pub sets: BTreeMap<String, Vec<String>>,
    /// Sets that name columns: those that `values` goes by.
    pub column_sets: BTreeSet<String>,
    /// The rows with their keys.
    pub rows: Vec<Row>,
    pub cells: Vec<Placed>,
    pub sums: Vec<Sum>,
    pub splits: Vec<Split>,
    pub at: Place,
}

#[derive(Clone)]
pub(super) struct Row {
    pub key: Option<String>,
    pub at: Place,
}

/// A cell on the grid.
#[derive(Clone)]
pub(super) struct Placed {
    pub row: usize,
    pub col: usize,
    pub rows: usize,
    pub cols: usize,
    pub holds: Holds,
    pub at: Place,
}

#[derive(Clone)]
pub(super) enum Holds {
    Words(Words),
    Number(Number),
}

#[derive(Clone)]
pub(super) struct Words {
    pub kind: CellKind,
    pub text: String,
    pub wrap: Vec<String>,
    pub vertical: bool,
    pub aliases: Vec<String>,
}

#[derive(Clone)]
pub(super) struct Number {
    pub key: String,
    /// The part of the key that names the column.
    pub member: String,
    pub unit: String,
    pub signed: bool,
    pub money: bool,
}

/// One instance of an equation.
#[derive(Clone)]
pub(super) struct Sum {
    pub code: String,
    pub left: Vec<String>,
    pub right: Vec<String>,
    pub zh: String,
    pub en: String,
    pub source: String,
    pub member: String,
    pub at: Place,
}

impl Placed {
    pub fn covers(&self, row: usize, col: usize) -> bool {
        (self.row..self.row + self.rows).contains(&row) && (self.col..self.col + self.cols).contains(&col)
    }

    pub fn number(&self) -> Option<&Number> {
        match &self.holds {
            Holds::Number(number) => Some(number),
            Holds::Words(_) => None,
        }
    }

    pub fn words(&self) -> Option<&Words> {
        match &self.holds {
            Holds::Words(words) => Some(words),
            Holds::Number(_) => None,
        }
    }
}

impl Draft {
    /// Place the cells of a layout that is written out in full.
    pub fn of(file: File, text: &Text<'_>) -> Result<Self, TemplateError> {
        let form = Form::ALL.into_iter().find(|f| f.name() == file.form.get_ref()).ok_or_else(|| {
            text.place(file.form.span().start).error(format!("unknown form {:?}", file.form.get_ref()))
        })?;
        let widths = widths(text, &file.widths)?;
        let mut draft = Self {
            form,
            layout: file.layout.get_ref().clone(),
            name: file.name,
            from_year: file.from_year,
            source: file.source,
            widths,
            band_fill: file.band_fill.as_ref().map(|fill| color(text, fill)).transpose()?,
            unit: file.unit,
            header_rows: file.header_rows,
            sets: file.sets,
            column_sets: BTreeSet::new(),
            rows: file
                .row
                .iter()
                .map(|row| Row { key: row.key.clone(), at: text.place(row.cells.span().start) })
                .collect(),
            cells: Vec::new(),
            sums: Vec::new(),
            splits: Vec::new(),
            at: text.place(file.layout.span().start),
        };
        for (r, row) in file.row.iter().enumerate() {
            draft.place_row(r, row.cells.get_ref(), text)?;
        }
        for equation in &file.equation {
            draft.add_sums(equation, text)?;
        }
        Ok(draft)
    }

    /// The name by which a revision extends the layout: `requests-2021`.
    pub fn id(&self) -> String {
        format!("{}-{}", self.form, self.layout)
    }

    /// The columns of a row that some cell covers.
    pub fn taken(&self, row: usize) -> Vec<bool> {
        let mut taken = vec![false; self.widths.len()];
        for cell in self.cells.iter().filter(|c| (c.row..c.row + c.rows).contains(&row)) {
            taken.iter_mut().skip(cell.col).take(cell.cols).for_each(|t| *t = true);
        }
        taken
    }

    /// Cells flow left to right as in an HTML table, past the places that spans from above have taken.
    pub fn place_row(&mut self, row: usize, cells: &[Spanned<RawCell>], text: &Text<'_>) -> Result<(), TemplateError> {
        let mut taken = self.taken(row);
        for cell in cells {
            let (raw, at) = (cell.get_ref(), text.place(cell.span().start));
            let (rows, cols) = (raw.rows.max(1), raw.cols.max(1));
            for holds in self.contents(row, raw, &at)? {
                let Some(col) = taken.iter().position(|t| !t) else {
                    return Err(at.error(format!("row {} has more cells than columns", row + 1)));
                };
                if cols > taken.len() - col || rows > self.rows.len() - row {
                    return Err(at.error("cell reaches outside the table"));
                }
                if let Some(c) = (col..col + cols).find(|&c| taken[c]) {
                    return Err(at.error(format!("cell overlaps another at row {}, column {}", row + 1, c + 1)));
                }
                taken[col..col + cols].fill(true);
                self.cells.push(Placed { row, col, rows, cols, holds, at: at.clone() });
            }
        }
        Ok(())
    }

    /// What a written cell stands for: words, or one number after another.
    pub fn contents(&mut self, row: usize, raw: &RawCell, at: &Place) -> Result<Vec<Holds>, TemplateError> {
        let named = [
            (CellKind::Band, &raw.band),
            (CellKind::Head, &raw.head),
            (CellKind::Group, &raw.group),
            (CellKind::Label, &raw.label),
            (CellKind::Note, &raw.note),
        ];
        let mut kinds = named.iter().filter_map(|(kind, text)| text.as_ref().map(|t| (*kind, t)));
        match (kinds.next(), kinds.next(), &raw.values) {
            (Some((kind, text)), None, None) => {
                let (wrap, aliases) = (raw.wrap.clone(), raw.aliases.clone());
                Ok(vec![Holds::Words(Words { kind, text: text.clone(), wrap, vertical: raw.vertical, aliases })])
            }
            (None, None, Some(members)) => {
                if let Members::Set(name) = members {
                    self.column_sets.insert(name.clone());
                }
                let numbers = self.members(members, at)?.into_iter().enumerate().map(|(i, member)| Number {
                    key: self.key(self.rows[row].key.as_deref(), &member),
                    unit: raw.units.get(i).unwrap_or(&self.unit).clone(),
                    signed: raw.signed.contains(&member),
                    money: raw.kind.as_deref() == Some("money"),
                    member,
                });
                Ok(numbers.map(Holds::Number).collect())
            }
            _ => Err(at.error("a cell is one of band, head, group, label, note, values")),
        }
    }

    /// The key of a number: `requests.new.natural`, or `cases.review.total` in a row without key.
    pub fn key(&self, row: Option<&str>, member: &str) -> String {
        match row {
            Some(row) => format!("{}.{row}.{member}", self.form),
            None => format!("{}.{member}", self.form),
        }
    }

    fn members(&self, members: &Members, at: &Place) -> Result<Vec<String>, TemplateError> {
        match members {
            Members::List(list) => Ok(list.clone()),
            Members::Set(name) => self.sets.get(name).cloned().ok_or_else(|| at.error(format!("unknown set {name:?}"))),
        }
    }

    /// One sum for each member that stands for `*`.
    pub fn add_sums(&mut self, equation: &Spanned<RawEquation>, text: &Text<'_>) -> Result<(), TemplateError> {
        let (at, raw) = (text.place(equation.span().start), equation.get_ref());
        for member in self.members(&raw.each, &at)? {
            let side = |terms: &[String]| -> Vec<String> {
                terms.iter().map(|term| format!("{}.{}", self.form, term.replace('*', &member))).collect()
            };
            self.sums.push(Sum {
                code: raw.code.clone(),
                left: side(&raw.left),
                right: side(&raw.right),
                zh: raw.zh.clone(),
                en: raw.en.clone(),
                source: raw.source.clone(),
                member,
                at: at.clone(),
            });
        }
        Ok(())
    }
}

/// Column widths that can be drawn.
pub(super) fn widths(text: &Text<'_>, widths: &Spanned<Vec<f64>>) -> Result<Vec<f64>, TemplateError> {
    let good = |w: &f64| w.is_finite() && *w > 0.0;
    if widths.get_ref().is_empty() || !widths.get_ref().iter().all(good) {
        return Err(text.place(widths.span().start).error("widths are millimetres above 0, one a column"));
    }
    Ok(widths.get_ref().clone())
}

/// A colour as RRGGBB.
pub(super) fn color(text: &Text<'_>, fill: &Spanned<String>) -> Result<String, TemplateError> {
    let digits = fill.get_ref();
    if digits.len() != 6 || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Err(text.place(fill.span().start).error(format!("band_fill {digits:?} is not RRGGBB")));
    }
    Ok(digits.clone())
}
