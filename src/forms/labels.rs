//! The labels of all layouts of a book, indexed by their folded spellings.

use std::sync::Arc;

use foldhash::{HashMap, HashSet};

use super::folded::Folded;
use super::heads::Heads;
use super::{CellKind, Form, GridCell, Knowledge, Template};
use crate::base::fold::Folding;
use crate::base::likeness::{letters, likeness_from};
use crate::base::text::body;

/// What a spelling stands for in one form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Meaning {
    /// The form.
    pub form: Form,
    /// The label of a row of numbers (else a header, band, group or note).
    pub row: bool,
}

/// A header or band of one layout.
#[non_exhaustive]
pub struct Head {
    /// The official text.
    pub text: String,
    /// Its spellings, folded, without units; the official one first.
    pub spellings: Vec<String>,
}

/// A row label of one layout.
#[non_exhaustive]
pub struct RowSpellings {
    /// Its spellings, folded; the official one first.
    pub full: Vec<String>,
    /// The same without numbers.
    pub bare: Vec<String>,
    /// What letters each of these may hold.
    pub letters: Vec<u64>,
}

/// What matching needs of one layout, worked out once.
pub struct LayoutLabels {
    heads: Vec<Head>,
    rows: Vec<RowSpellings>,
    /// The headers over the numbers of each of them, and the first row under the same ones.
    over: Vec<Heads>,
    like: Vec<usize>,
    furniture: HashSet<String>,
    /// Official spelling of a header → those headers.
    head_of: HashMap<String, Vec<usize>>,
    /// Spelling of a row label, with or without its number → the rows, each with how sure that is.
    rows_of: HashMap<String, Vec<(usize, f64)>>,
    /// The same for spellings without number, where the text has another one.
    bare_rows_of: HashMap<String, Vec<(usize, f64)>>,
    /// Has a later layout of its form the same cells?
    again: bool,
}

/// The index of spellings.
pub struct Labels {
    layouts: Vec<(Form, String, LayoutLabels)>,
    exact: HashMap<String, Vec<Meaning>>,
    /// Is a label nothing but digits?
    digits: bool,
    /// Every spelling of every label, for prefixes.
    spellings: Vec<Spelling>,
    /// Labels that stand in several forms, by which none is known.
    common: Vec<String>,
}

/// A spelling of a label of some form.
struct Spelling {
    text: String,
    form: Form,
    /// Where its number ends.
    number: usize,
    /// What letters it may hold.
    letters: u64,
}

impl LayoutLabels {
    fn of<'a>(template: &'a Template, again: bool, folded: &mut Folded<'a>) -> Self {
        let heads = template.cells.iter().filter(|c| matches!(c.kind, CellKind::Head | CellKind::Band)).map(|c| Head {
            text: c.text.clone(),
            spellings: std::iter::once(&c.text).chain(&c.aliases).map(|s| folded.bare(s)).collect(),
        });
        let heads: Vec<Head> = heads.collect();
        let rows = template.value_rows.iter().map(|row| {
            let full: Vec<String> = std::iter::once(&row.label).chain(&row.aliases).map(|s| folded.whole(s)).collect();
            let bare: Vec<String> = full.iter().map(|s| body(s).to_string()).collect();
            let letters = bare.iter().map(|s| letters(s)).collect();
            RowSpellings { full, bare, letters }
        });
        let other = template.cells.iter().filter(|c| c.kind != CellKind::Label);
        let rows: Vec<RowSpellings> = rows.collect();
        let (mut head_of, mut row_of) = (HashMap::default(), HashMap::<String, Vec<(usize, f64)>>::default());
        let mut bare_rows_of: HashMap<String, Vec<(usize, f64)>> = HashMap::default();
        for (i, head) in heads.iter().enumerate() {
            note(&mut head_of, &head.spellings[0], i);
        }
        for (r, row) in rows.iter().enumerate() {
            for (i, spelling) in row.full.iter().enumerate().filter(|(i, s)| !row.full[..*i].contains(s)) {
                note(&mut row_of, spelling, (r, if i == 0 { 1.0 } else { 0.98 }));
            }
            for (_, spelling) in row.bare.iter().enumerate().filter(|(i, s)| !row.bare[..*i].contains(s)) {
                note(&mut bare_rows_of, spelling, (r, if spelling.chars().count() > 2 { 0.95 } else { 0.7 }));
            }
        }
        for (text, row) in with_groups(template, folded) {
            row_of.entry(text).or_insert_with(|| vec![(row, 0.97)]);
        }
        let spellings = row_of.keys().chain(bare_rows_of.keys());
        let rows_of = spellings.map(|spelling| {
            let mut own = row_of.get(spelling).cloned().unwrap_or_default();
            let exact: Vec<usize> = own.iter().map(|(r, _)| *r).collect();
            let bare = bare_rows_of.get(body(spelling)).into_iter().flatten();
            own.extend(bare.filter(|(r, _)| !exact.contains(r)));
            own.sort_by_key(|(r, _)| *r);
            (spelling.clone(), own)
        });
        let rows_of = rows_of.collect();
        let furniture = other.map(|c| folded.whole(&c.text)).collect();
        let over = Heads::of(template, folded);
        let like = over.iter().map(|own| over.iter().position(|other| other == own).unwrap_or_default()).collect();
        Self { heads, rows, over, like, furniture, head_of, rows_of, bare_rows_of, again }
    }
}

impl LayoutLabels {
    /// The row labels, one for each of the value rows.
    pub fn rows(&self) -> &[RowSpellings] {
        &self.rows
    }

    /// The rows of which the folded text is the label as one of its spellings has it, with or without its number; with
    /// how sure that is.
    pub fn rows_of(&self, folded: &str) -> &[(usize, f64)] {
        let rows = self.rows_of.get(folded).or_else(|| self.bare_rows_of.get(body(folded)));
        rows.map_or(&[], Vec::as_slice)
    }

    /// The headers whose official spelling the folded text is, by their place in [`Labels::heads`].
    pub fn heads_of(&self, folded: &str) -> &[usize] {
        self.head_of.get(folded).map_or(&[], Vec::as_slice)
    }

    /// Is the folded text a header, band, group or note?
    pub fn is_furniture(&self, folded: &str) -> bool {
        self.furniture.contains(folded)
    }
}

/// `（三）不予公开-1.属于国家秘密`: the labels of rows behind those of the groups that they stand in, one or all of them, where a table
/// was written without cells that span rows; and the rows of numbers that they are of.
fn with_groups<'a>(template: &'a Template, folded: &mut Folded<'a>) -> Vec<(String, usize)> {
    let mut spelled = Vec::new();
    for label in template.cells.iter().filter(|c| c.kind == CellKind::Label) {
        let Some(row) = template.value_rows.iter().position(|r| r.row == label.row) else { continue };
        let over = |c: &&GridCell| c.kind == CellKind::Group && c.col < label.col && c.row <= label.row;
        let mut groups: Vec<&GridCell> =
            template.cells.iter().filter(over).filter(|c| label.row < c.row + c.rows).collect();
        groups.sort_by_key(|c| c.col);
        for first in 0..groups.len() {
            let path: String = groups[first..].iter().map(|c| folded.whole(&c.text)).collect();
            let own = std::iter::once(&label.text).chain(&label.aliases);
            spelled.extend(own.map(|text| (format!("{path}{}", folded.whole(text)), row)));
        }
    }
    spelled
}

fn is_digits(folded: &str) -> bool {
    !folded.is_empty() && folded.bytes().all(|b| b.is_ascii_digit())
}

fn note<T>(index: &mut HashMap<String, Vec<T>>, spelling: &str, what: T) {
    index.entry(spelling.to_string()).or_default().push(what);
}

impl Labels {
    /// Index the labels of some layouts.
    pub(super) fn of(templates: &[Arc<Template>], words: &Knowledge, folding: &Folding) -> Self {
        let mut labels = Folded::new(words, folding);
        let mut exact: HashMap<String, Vec<Meaning>> = HashMap::default();
        let mut spellings: Vec<Spelling> = Vec::new();
        for template in templates {
            for cell in template.cells.iter().filter(|c| !matches!(c.kind, CellKind::Value(_))) {
                let meaning = Meaning { form: template.form, row: cell.kind == CellKind::Label };
                for spelling in std::iter::once(&cell.text).chain(&cell.aliases) {
                    let (folded, bare) = (labels.whole(spelling), labels.bare(spelling));
                    let without_number = body(&folded).to_string();
                    for key in [&folded, &bare, &without_number] {
                        let meanings = exact.entry(key.clone()).or_default();
                        if !meanings.contains(&meaning) {
                            meanings.push(meaning);
                        }
                    }
                    let number = folded.len() - without_number.len();
                    if !spellings.iter().any(|s| s.text == folded && s.form == template.form) {
                        let letters = letters(&folded);
                        spellings.push(Spelling { text: folded, form: template.form, number, letters });
                    }
                }
            }
        }
        for template in templates {
            for (text, _) in with_groups(template, &mut labels) {
                exact.entry(text).or_insert_with(|| vec![Meaning { form: template.form, row: true }]);
            }
        }
        let layouts = templates.iter().enumerate().map(|(i, t)| {
            let again = templates[i + 1..].iter().any(|newer| newer.form == t.form && newer.cells == t.cells);
            (t.form, t.layout.clone(), LayoutLabels::of(t, again, &mut labels))
        });
        let layouts = layouts.collect();
        let digits = exact.keys().any(|label| is_digits(label));
        Self { layouts, exact, digits, spellings, common: words.labels.common.clone() }
    }

    /// What matching needs of one layout, where it is one of these.
    pub fn layout(&self, template: &Template) -> Option<&LayoutLabels> {
        let own = self.layouts.iter().find(|(form, layout, _)| *form == template.form && *layout == template.layout);
        own.map(|(_, _, labels)| labels)
    }

    /// The headers and bands of a layout.
    pub fn heads(&self, template: &Template) -> &[Head] {
        self.layout(template).map_or(&[], |l| &l.heads)
    }

    /// The headers over the numbers of each of its value rows.
    pub fn over(&self, template: &Template) -> &[Heads] {
        self.layout(template).map_or(&[], |l| &l.over)
    }

    /// The first of its value rows under the same headers as one of them.
    pub fn like(&self, template: &Template, row: usize) -> usize {
        self.layout(template).and_then(|l| l.like.get(row)).copied().unwrap_or(row)
    }

    /// Has a later layout of the same form the same cells?
    pub fn comes_again(&self, template: &Template) -> bool {
        self.layout(template).is_some_and(|l| l.again)
    }

    /// What a folded text stands for: itself, or without its number.
    pub fn meanings(&self, folded: &str) -> &[Meaning] {
        // Most cells of a table.
        if !self.digits && is_digits(folded) {
            return &[];
        }
        self.exact.get(folded).or_else(|| self.exact.get(body(folded))).map_or(&[], Vec::as_slice)
    }

    /// Does the text stand for a label of one form only, and is it long enough to be no accident?
    pub fn strong(&self, folded: &str) -> Option<Form> {
        self.only_form(self.meanings(folded), folded)
    }

    /// The one form that all meanings of a folded text are of, if it is long enough to be no accident.
    pub fn only_form(&self, meanings: &[Meaning], folded: &str) -> Option<Form> {
        let form = meanings.first()?.form;
        let common = |folded: &str| self.common.iter().any(|word| word == folded);
        (folded.chars().count() >= 2 && meanings.iter().all(|m| m.form == form) && !common(folded)).then_some(form)
    }

    /// Is the text also the label of a group of rows, in a layout of the form?
    pub fn is_group(&self, folded: &str, form: Form) -> bool {
        self.meanings(folded).iter().any(|m| m.form == form && !m.row)
    }

    /// Is the text much like some label of the form: damaged, shortened?
    pub fn alike(&self, folded: &str, form: Form) -> bool {
        let (length, bare) = (folded.chars().count(), body(folded));
        (4..=60).contains(&length)
            && self.spellings.iter().any(|s| s.form == form && likeness_from(&s.text[s.number..], bare, 0.7).is_some())
    }

    /// Is the text nothing but parts of the form's labels one after the other, as where header cells cut over lines run
    /// together?
    pub fn made_of_parts(&self, folded: &str, form: Form) -> bool {
        /// Fifteen headers and those above them have fewer characters, and no part is longer.
        const LONGEST: usize = 160;
        const LONGEST_PART: usize = 12;
        let chars: Vec<char> = folded.chars().take(LONGEST + 1).collect();
        if chars.is_empty() || chars.len() > LONGEST {
            return false;
        }
        let mut reached = vec![false; chars.len() + 1];
        reached[0] = true;
        for from in 0..chars.len() {
            if reached[from] {
                for to in from + 2..=chars.len().min(from + LONGEST_PART) {
                    let part: String = chars[from..to].iter().collect();
                    if !self.part_of(&part, form) {
                        break;
                    }
                    reached[to] = true;
                }
            }
        }
        reached[chars.len()]
    }

    /// Is the text (of two characters or more) a part of some label of the form?
    pub fn part_of(&self, folded: &str, form: Form) -> bool {
        let own = letters(folded);
        let may = |s: &&Spelling| s.form == form && own & !s.letters == 0;
        folded.chars().nth(1).is_some() && self.spellings.iter().filter(may).any(|s| s.text.contains(folded))
    }
}
