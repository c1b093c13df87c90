//! `keys`: every number cell of the official forms, under the name by which JSON, CSV, settings and `--explain` speak of it.

use nianbao::base::visible;
use nianbao::forms::{Book, Form};
use nianbao::write::csv::{Texts, field_of};
use serde_json::json;

use super::Outcome;
use super::args::{self, KeysFormat};
use super::say::Say;

/// A cell, with the layouts that have it.
struct Key<'a> {
    key: &'a str,
    form: Form,
    table: &'a str,
    layouts: Vec<&'a str>,
    label: String,
    unit: &'a str,
}

/// List the keys asked for.
pub fn run(options: &args::Keys, say: &Say) -> Outcome {
    let keys = keys(options);
    match options.format {
        KeysFormat::Text => tell(&keys, say),
        KeysFormat::Csv => say.out.document(&csv(&keys)),
        KeysFormat::Json => {
            let one = |k: &Key<'_>| json!({"key": k.key, "form": k.form.name(), "layouts": k.layouts, "label": k.label, "unit": k.unit});
            let list: Vec<serde_json::Value> = keys.iter().map(one).collect();
            let mut bytes = serde_json::to_vec_pretty(&list).unwrap_or_default();
            bytes.push(b'\n');
            say.out.document(&visible::json(bytes));
        }
    }
    Outcome::Clean
}

/// In the order of the forms; a cell that is the same in several layouts once.
fn keys(options: &args::Keys) -> Vec<Key<'static>> {
    let mut keys: Vec<Key<'_>> = Vec::new();
    let wanted = |t: &&std::sync::Arc<nianbao::forms::Template>| {
        options.form.is_none_or(|form| form.form() == t.form)
            && options.layout.as_ref().is_none_or(|layout| *layout == t.layout)
    };
    for t in Book::official().templates().iter().filter(wanted) {
        for field in &t.fields {
            let label = field.label();
            let same = |k: &&mut Key<'_>| k.key == field.key && k.label == label && k.unit == field.unit;
            match keys.iter_mut().find(same) {
                Some(key) => key.layouts.push(&t.layout),
                None => keys.push(Key {
                    key: &field.key,
                    form: t.form,
                    table: &t.table,
                    layouts: vec![&t.layout],
                    label,
                    unit: &field.unit,
                }),
            }
        }
    }
    keys.sort_by_key(|k| k.form);
    keys
}

fn tell(keys: &[Key<'_>], say: &Say) {
    let width = keys.iter().map(|k| k.key.len()).max().unwrap_or(0);
    let mut last = "";
    for key in keys {
        if key.table != last {
            last = key.table;
            say.line(last);
        }
        let unit = if key.unit.is_empty() { String::new() } else { format!("  {}", key.unit) };
        say.line(&format!("  {:width$}  {}  {}{unit}", key.key, key.layouts.join(","), key.label));
    }
}

fn csv(keys: &[Key<'_>]) -> Vec<u8> {
    let mut text = String::from("key,form,layouts,label,unit\r\n");
    for key in keys {
        let layouts = key.layouts.join(";");
        let fields = [key.key, key.form.name(), &layouts, &key.label, key.unit];
        text += &fields.map(|field| field_of(field, Texts::Guarded)).join(",");
        text += "\r\n";
    }
    text.into_bytes()
}
