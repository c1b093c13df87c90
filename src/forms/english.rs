//! `templates/english.toml`: what tables, rows and columns are called in English. For people who read the data: nothing is
//! recognised by it.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;
use toml::Spanned;

use super::error::{TemplateError, Text};
use super::{Form, Template};

type Names = BTreeMap<String, Spanned<String>>;

/// The names in English.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct English {
    tables: Names,
    disclosure: Parts,
    requests: Parts,
    cases: Parts,
}

/// The names of one form: by the second part of its keys, and by the third.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Parts {
    rows: Names,
    columns: Names,
}

impl English {
    fn parts(&self, form: Form) -> &Parts {
        match form {
            Form::Disclosure => &self.disclosure,
            Form::Requests => &self.requests,
            Form::Cases => &self.cases,
        }
    }

    /// The title of a form's table.
    pub fn table(&self, form: Form) -> Option<&str> {
        self.tables.get(form.name()).map(|name| name.get_ref().as_str())
    }

    /// The row and the column of a key.
    pub fn cell(&self, key: &str) -> Option<(&str, &str)> {
        let (form, row, column) = split(key)?;
        let parts = self.parts(form);
        Some((parts.rows.get(row)?.get_ref(), parts.columns.get(column)?.get_ref()))
    }
}

/// The parts of a key.
fn split(key: &str) -> Option<(Form, &str, &str)> {
    let mut parts = key.splitn(3, '.');
    let form = parts.next()?;
    let form = Form::ALL.into_iter().find(|f| f.name() == form)?;
    Some((form, parts.next()?, parts.next()?))
}

/// Parse `english.toml`. A name that belongs to no key is a mistake; a key without a name is not: a book of one's own may
/// have none.
pub(super) fn parse(text: &Text<'_>, templates: &[Arc<Template>]) -> Result<English, TemplateError> {
    let english: English = text.read()?;
    let keys = || templates.iter().flat_map(|t| &t.fields).filter_map(|f| split(&f.key));
    for form in Form::ALL {
        let parts = english.parts(form);
        let own = || keys().filter(move |(f, ..)| *f == form);
        let strange = |names: &Names, known: &dyn Fn(&str) -> bool| {
            let strange = names.iter().find(|(part, _)| !known(part))?;
            Some(text.place(strange.1.span().start).error(format!("no key of {form} has the part {}", strange.0)))
        };
        let rows = strange(&parts.rows, &|part| own().any(|(_, row, _)| row == part));
        let columns = || strange(&parts.columns, &|part| own().any(|(.., column)| column == part));
        if let Some(mistake) = rows.or_else(columns) {
            return Err(mistake);
        }
    }
    let form = |name: &str| Form::ALL.iter().any(|f| f.name() == name);
    match english.tables.iter().find(|(name, _)| !form(name)) {
        Some((name, at)) => Err(text.place(at.span().start).error(format!("there is no form {name}"))),
        None => Ok(english),
    }
}
