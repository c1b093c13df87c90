//! From a template file to a resolved [`Template`], with every mistake named by file and line.

use std::collections::{BTreeMap, HashMap};
use std::fmt;

use serde::Deserialize;
use toml::Spanned;

use super::{CellKind, Equation, Field, Form, GridCell, RowLabel, Template};
use crate::text::fold;

/// A mistake in a template file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateError {
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong.
    pub message: String,
}

impl fmt::Display for TemplateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.message)
    }
}

impl std::error::Error for TemplateError {}

impl TemplateError {
    pub(super) fn at(file: &str, text: &str, offset: usize, message: impl Into<String>) -> Self {
        Self { file: file.to_string(), line: line_of(text, offset), message: message.into() }
    }

    pub(super) fn from_toml(file: &str, text: &str, error: &toml::de::Error) -> Self {
        Self::at(file, text, error.span().map_or(0, |s| s.start), error.message())
    }
}

fn line_of(text: &str, offset: usize) -> usize {
    text.as_bytes()[..offset.min(text.len())].iter().filter(|&&b| b == b'\n').count() + 1
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    form: Spanned<String>,
    layout: String,
    #[serde(default)]
    also: Vec<String>,
    table: String,
    name: String,
    section: u8,
    from_year: i32,
    source: String,
    widths: Vec<f64>,
    band_fill: Option<String>,
    unit: String,
    #[serde(default)]
    header_rows: usize,
    #[serde(default)]
    sets: BTreeMap<String, Vec<String>>,
    row: Vec<RawRow>,
    #[serde(default)]
    equation: Vec<Spanned<RawEquation>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRow {
    key: Option<String>,
    cells: Spanned<Vec<Spanned<RawCell>>>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct RawCell {
    band: Option<String>,
    head: Option<String>,
    group: Option<String>,
    label: Option<String>,
    note: Option<String>,
    values: Option<Members>,
    #[serde(default)]
    units: Vec<String>,
    #[serde(default)]
    signed: Vec<String>,
    kind: Option<String>,
    cols: Option<usize>,
    rows: Option<usize>,
    #[serde(default)]
    vertical: bool,
    #[serde(default)]
    aliases: Vec<String>,
    #[serde(default)]
    wrap: Vec<String>,
}

#[derive(Deserialize, Clone)]
#[serde(untagged)]
enum Members {
    Set(String),
    List(Vec<String>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawEquation {
    code: String,
    each: Members,
    left: Vec<String>,
    right: Vec<String>,
    zh: String,
    en: String,
    source: String,
}

/// Parse and validate a template file. A file may stand for several layouts (`also`).
///
/// # Errors
/// File, line and reason: not TOML, unknown names, cells that overlap or overflow the grid, a row that is not filled,
/// an equation over unknown keys, a key or alias given twice.
pub fn parse(name: &str, text: &str) -> Result<Vec<Template>, TemplateError> {
    let file: File = toml::from_str(text).map_err(|e| TemplateError::from_toml(name, text, &e))?;
    let fail = |offset: usize, message: String| TemplateError::at(name, text, offset, message);
    let form = Form::ALL
        .into_iter()
        .find(|f| f.name() == file.form.get_ref())
        .ok_or_else(|| fail(file.form.span().start, format!("unknown form {:?}", file.form.get_ref())))?;
    if form.section() != file.section || form.table() != file.table {
        return Err(fail(file.form.span().start, format!("{form} is {} in section {}", form.table(), form.section())));
    }
    let mut grid = GridBuilder { name, text, file: &file, form, taken: vec![], cells: vec![], fields: vec![] };
    let value_rows = grid.build()?;
    let GridBuilder { cells, mut fields, .. } = grid;
    check_aliases(name, &cells)?;
    let equations = expand(&file, form, &fields).map_err(|(offset, message)| fail(offset, message))?;
    for (i, field) in fields.iter_mut().enumerate() {
        field.total = equations.iter().any(|e| e.left == [i] || e.right == [i]);
    }
    let template = Template {
        form,
        layout: file.layout.clone(),
        table: file.table.clone(),
        name: file.name.clone(),
        from_year: file.from_year,
        source: file.source.clone(),
        widths: file.widths.clone(),
        band_fill: file.band_fill.clone(),
        header_rows: file.header_rows,
        rows: file.row.len(),
        cells,
        fields,
        value_rows,
        equations,
    };
    let also = file.also.iter().map(|layout| Template { layout: layout.clone(), ..template.clone() });
    Ok(also.chain(std::iter::once(template.clone())).collect())
}

struct GridBuilder<'a> {
    name: &'a str,
    text: &'a str,
    file: &'a File,
    form: Form,
    taken: Vec<Vec<bool>>,
    cells: Vec<GridCell>,
    fields: Vec<Field>,
}

impl GridBuilder<'_> {
    fn fail(&self, offset: usize, message: impl Into<String>) -> TemplateError {
        TemplateError::at(self.name, self.text, offset, message)
    }

    /// Cells flow left to right as in an HTML table, past the places that spans from above have taken.
    fn build(&mut self) -> Result<Vec<RowLabel>, TemplateError> {
        let columns = self.file.widths.len();
        self.taken = vec![vec![false; columns]; self.file.row.len()];
        let mut value_rows = Vec::new();
        for (r, row) in self.file.row.iter().enumerate() {
            let first = self.fields.len();
            for cell in row.cells.get_ref() {
                self.place(r, row.key.as_deref(), cell)?;
            }
            if let Some(col) = self.taken[r].iter().position(|t| !t) {
                return Err(self.fail(row.cells.span().start, format!("row {} leaves column {} empty", r + 1, col + 1)));
            }
            if self.fields.len() > first {
                let label = self.cells.iter().find(|c| c.row == r && c.kind == CellKind::Label);
                value_rows.push(RowLabel {
                    row: r,
                    label: label.map(|c| c.text.clone()).unwrap_or_default(),
                    aliases: label.map(|c| c.aliases.clone()).unwrap_or_default(),
                    first,
                    count: self.fields.len() - first,
                });
            }
        }
        Ok(value_rows)
    }

    fn place(&mut self, r: usize, row_key: Option<&str>, raw: &Spanned<RawCell>) -> Result<(), TemplateError> {
        let (at, cell) = (raw.span().start, raw.get_ref());
        let named = [
            (CellKind::Band, &cell.band),
            (CellKind::Head, &cell.head),
            (CellKind::Group, &cell.group),
            (CellKind::Label, &cell.label),
            (CellKind::Note, &cell.note),
        ];
        let mut kinds = named.iter().filter_map(|(kind, text)| text.as_ref().map(|t| (*kind, t)));
        match (kinds.next(), kinds.next(), &cell.values) {
            (Some((kind, text)), None, None) => self.put(r, at, cell, kind, text.clone()),
            (None, None, Some(members)) => self.put_values(r, row_key, at, cell, members),
            _ => Err(self.fail(at, "a cell is one of band, head, group, label, note, values")),
        }
    }

    fn put(&mut self, row: usize, at: usize, raw: &RawCell, kind: CellKind, text: String) -> Result<(), TemplateError> {
        let Some(col) = self.taken[row].iter().position(|t| !t) else {
            return Err(self.fail(at, format!("row {} has more cells than columns", row + 1)));
        };
        let (rows, cols) = (raw.rows.unwrap_or(1).max(1), raw.cols.unwrap_or(1).max(1));
        for r in row..row + rows {
            for c in col..col + cols {
                match self.taken.get_mut(r).and_then(|line| line.get_mut(c)) {
                    Some(taken) if !*taken => *taken = true,
                    Some(_) => {
                        return Err(self.fail(at, format!("cell overlaps another at row {}, column {}", r + 1, c + 1)));
                    }
                    None => return Err(self.fail(at, "cell reaches outside the table")),
                }
            }
        }
        let line = line_of(self.text, at);
        let (wrap, aliases) = (raw.wrap.clone(), raw.aliases.clone());
        self.cells.push(GridCell { row, col, rows, cols, kind, text, wrap, vertical: raw.vertical, aliases, line });
        Ok(())
    }

    fn put_values(
        &mut self,
        row: usize,
        row_key: Option<&str>,
        at: usize,
        raw: &RawCell,
        members: &Members,
    ) -> Result<(), TemplateError> {
        let members = resolve(self.file, members).map_err(|message| self.fail(at, message))?;
        for (i, member) in members.iter().enumerate() {
            let position = self.fields.len();
            self.put(row, at, raw, CellKind::Value(position), String::new())?;
            let cell = self.cells.last().map_or((row, 0), |c| (c.row, c.col));
            let key = match row_key {
                Some(row_key) => format!("{}.{row_key}.{member}", self.form),
                None => format!("{}.{member}", self.form),
            };
            if self.fields.iter().any(|f| f.key == key) {
                return Err(self.fail(at, format!("key {key} is given twice")));
            }
            let (group, row_label, column_label) = self.labels(cell.0, cell.1);
            let unit = raw.units.get(i).unwrap_or(&self.file.unit).clone();
            let signed = raw.signed.contains(member);
            let money = raw.kind.as_deref() == Some("money");
            self.fields.push(Field {
                key,
                row: cell.0,
                col: cell.1,
                group,
                row_label,
                column_label,
                unit,
                signed,
                money,
                total: false,
            });
        }
        Ok(())
    }

    /// Group, row label and column header of a number cell, as they stand above and to the left of it.
    fn labels(&self, row: usize, col: usize) -> (String, String, String) {
        let above = |c: &&GridCell| c.row < row && c.col <= col && col < c.col + c.cols;
        let last = |kind| self.cells.iter().filter(above).rfind(|c| c.kind == kind).map(|c| c.text.clone());
        let groups: Vec<&str> =
            self.cells.iter().filter(above).filter(|c| c.kind == CellKind::Group).map(|c| c.text.as_str()).collect();
        let row_label = self.cells.iter().find(|c| c.kind == CellKind::Label && c.row == row).map(|c| c.text.clone());
        let group = last(CellKind::Band).unwrap_or_else(|| groups.join("·"));
        (group, row_label.unwrap_or_default(), last(CellKind::Head).unwrap_or_default())
    }
}

fn resolve(file: &File, members: &Members) -> Result<Vec<String>, String> {
    match members {
        Members::List(list) => Ok(list.clone()),
        Members::Set(name) => file.sets.get(name).cloned().ok_or_else(|| format!("unknown set {name:?}")),
    }
}

/// Within one kind of cell the same spelling may not name two different labels.
fn check_aliases(name: &str, cells: &[GridCell]) -> Result<(), TemplateError> {
    let mut seen: HashMap<(bool, String), &GridCell> = HashMap::new();
    for cell in cells.iter().filter(|c| !matches!(c.kind, CellKind::Value(_))) {
        for spelling in std::iter::once(&cell.text).chain(&cell.aliases) {
            let slot = (cell.kind == CellKind::Label, fold(spelling));
            if slot.1.is_empty() {
                return Err(TemplateError { file: name.into(), line: cell.line, message: "empty label".into() });
            }
            match seen.insert(slot, cell) {
                Some(other) if other.text != cell.text || (cell.kind == CellKind::Label && other.row != cell.row) => {
                    let message =
                        format!("alias {spelling:?} already stands for {:?} (line {})", other.text, other.line);
                    return Err(TemplateError { file: name.into(), line: cell.line, message });
                }
                _ => {}
            }
        }
    }
    Ok(())
}

fn expand(file: &File, form: Form, fields: &[Field]) -> Result<Vec<Equation>, (usize, String)> {
    let mut equations = Vec::new();
    for raw in &file.equation {
        let (at, rule) = (raw.span().start, raw.get_ref());
        for member in resolve(file, &rule.each).map_err(|message| (at, message))? {
            let side = |terms: &[String]| -> Result<Vec<usize>, (usize, String)> {
                terms
                    .iter()
                    .map(|term| {
                        let key = format!("{form}.{}", term.replace('*', &member));
                        let found = fields.iter().position(|f| f.key == key);
                        found.ok_or_else(|| (at, format!("equation {}: unknown key {key}", rule.code)))
                    })
                    .collect()
            };
            equations.push(Equation {
                code: rule.code.clone(),
                left: side(&rule.left)?,
                right: side(&rule.right)?,
                zh: rule.zh.clone(),
                en: rule.en.clone(),
                source: rule.source.clone(),
                member,
            });
        }
    }
    Ok(equations)
}
