//! The labels of all templates, indexed by their folded spellings.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::template::{CellKind, Form, templates};
use crate::text::{body, fold, likeness, split_unit};

/// What a spelling stands for in one form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Meaning {
    /// The form.
    pub form: Form,
    /// The label of a row of numbers (else a header, band, group or note).
    pub row: bool,
}

/// The index of spellings.
pub struct Labels {
    exact: HashMap<String, Vec<Meaning>>,
    /// Every spelling of every label, for prefixes.
    spellings: Vec<(String, Form)>,
}

static LABELS: LazyLock<Labels> = LazyLock::new(Labels::build);

/// The index, built once.
pub fn labels() -> &'static Labels {
    &LABELS
}

impl Labels {
    fn build() -> Self {
        let mut exact: HashMap<String, Vec<Meaning>> = HashMap::new();
        let mut spellings: Vec<(String, Form)> = Vec::new();
        for template in templates() {
            for cell in template.cells.iter().filter(|c| !matches!(c.kind, CellKind::Value(_))) {
                let meaning = Meaning { form: template.form, row: cell.kind == CellKind::Label };
                for spelling in std::iter::once(&cell.text).chain(&cell.aliases) {
                    let folded = fold(spelling);
                    let bare = fold(&split_unit(spelling).0);
                    let without_number = body(&folded).to_string();
                    for key in [&folded, &bare, &without_number] {
                        let meanings = exact.entry(key.clone()).or_default();
                        if !meanings.contains(&meaning) {
                            meanings.push(meaning);
                        }
                    }
                    if !spellings.contains(&(folded.clone(), template.form)) {
                        spellings.push((folded, template.form));
                    }
                }
            }
        }
        Self { exact, spellings }
    }

    /// What a folded text stands for: itself, or without its number.
    pub fn meanings(&self, folded: &str) -> &[Meaning] {
        self.exact.get(folded).or_else(|| self.exact.get(body(folded))).map_or(&[], Vec::as_slice)
    }

    /// Does the text stand for a label of one form only, and is it long enough to be no accident?
    pub fn strong(&self, folded: &str) -> Option<Form> {
        let meanings = self.meanings(folded);
        let form = meanings.first()?.form;
        (folded.chars().count() >= 2 && meanings.iter().all(|m| m.form == form) && folded != "其他").then_some(form)
    }

    /// Is the text much like some label of the form: damaged, shortened?
    pub fn alike(&self, folded: &str, form: Form) -> bool {
        let length = folded.chars().count();
        (4..=60).contains(&length)
            && self.spellings.iter().any(|(s, f)| *f == form && likeness(body(s), body(folded)) >= 0.7)
    }

    /// Is the text (of two characters or more) a part of some label of the form?
    pub fn part_of(&self, folded: &str, form: Form) -> bool {
        folded.chars().count() >= 2 && self.spellings.iter().any(|(s, f)| *f == form && s.contains(folded))
    }
}
