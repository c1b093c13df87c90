//! `keys`: the codebook: every number cell of the official forms, under the name by which JSON, CSV, Parquet, settings and
//! `--explain` speak of it.

use nianbao::base::finding::Message;
use nianbao::base::near::meant;
use nianbao::base::visible;
use nianbao::forms::Book;
use nianbao::write::codebook::{Entry, Sum, entries, to_csv};
use nianbao::write::csv::marked;

use super::Outcome;
use super::args::{self, KeysFormat};
use super::say::Say;

/// List the keys asked for.
pub fn run(options: &args::Keys, say: &Say) -> Outcome {
    let all = entries(Book::official());
    if let Some(strange) = options.keys.iter().find(|wanted| !all.iter().any(|e| names(wanted, e.key))) {
        say.trouble("keys", &unknown(strange, &all));
        return Outcome::Failed;
    }
    let wanted = |e: &Entry<'_>| {
        options.form.is_none_or(|form| form.form().name() == e.form)
            && options.layout.as_ref().is_none_or(|layout| *layout == e.layout)
            && (options.keys.is_empty() || options.keys.iter().any(|wanted| names(wanted, e.key)))
    };
    let keys: Vec<Entry<'_>> = all.into_iter().filter(wanted).collect();
    match options.format {
        KeysFormat::Text if options.keys.is_empty() => tell(&keys, say),
        KeysFormat::Text => explain(&keys, say),
        KeysFormat::Csv => {
            let csv = to_csv(&keys);
            say.out.document(&if options.csv_bom { marked(csv) } else { csv });
        }
        KeysFormat::Json => {
            let mut bytes = serde_json::to_vec_pretty(&keys).unwrap_or_default();
            bytes.push(b'\n');
            say.out.document(&visible::json(bytes));
        }
    }
    Outcome::Clean
}

/// Is a key meant: by its whole name, or by the first parts of it?
fn names(wanted: &str, key: &str) -> bool {
    key.strip_prefix(wanted).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// A word that is no key: what it may have been meant for, among keys and their first parts.
fn unknown(word: &str, all: &[Entry<'_>]) -> Message {
    let known = all.iter().flat_map(|e| e.key.match_indices('.').map(|(at, _)| &e.key[..at]).chain([e.key]));
    let (zh, en) = meant(word, known);
    Message::new(
        format!("没有名为 {word} 的键{zh}；nianbao keys 列出全部键"),
        format!("there is no key {word}{en}; nianbao keys lists them all"),
    )
}

/// Layouts in which a key has the same labels and unit are one line.
fn grouped<'a, 'b>(keys: &'b [Entry<'a>]) -> Vec<(&'b Entry<'a>, Vec<&'a str>)> {
    let mut lines: Vec<(&Entry<'_>, Vec<&str>)> = Vec::new();
    for key in keys {
        let same = |(e, _): &&mut (&Entry<'_>, _)| e.key == key.key && e.label == key.label && e.unit == key.unit;
        match lines.iter_mut().find(same) {
            Some((_, layouts)) => layouts.push(key.layout),
            None => lines.push((key, vec![key.layout])),
        }
    }
    lines
}

fn tell(keys: &[Entry<'_>], say: &Say) {
    let width = keys.iter().map(|k| k.key.len()).max().unwrap_or(0);
    let mut last = "";
    for (key, layouts) in grouped(keys) {
        if key.table_label != last {
            last = key.table_label;
            say.line(last);
        }
        let label = if say.text("zh", "en") == "en" && !key.label_en.is_empty() { &key.label_en } else { &key.label };
        let unit = if key.unit.is_empty() { String::new() } else { format!("  {}", key.unit) };
        say.line(&format!("  {:width$}  {}  {label}{unit}", key.key, layouts.join(",")));
    }
}

/// All that is known of some keys.
fn explain(keys: &[Entry<'_>], say: &Say) {
    for (key, layouts) in grouped(keys) {
        say.line(key.key);
        let line = |name: &str, text: &str| {
            if !text.is_empty() {
                say.line(&format!("  {name}  {text}"));
            }
        };
        line(say.text("中文", "Chinese"), &key.label);
        line(say.text("英文", "English"), &key.label_en);
        let versions = say.text("版", "layout");
        line(say.text("表　", "table  "), &format!("{}（{} {versions}）", key.table_label, layouts.join("、")));
        line(say.text("单位", "unit   "), key.unit);
        for sum in &key.equations {
            line(say.text("算式", "sum    "), &format!("[{}] {}", sum.code, sides(sum)));
        }
    }
}

/// An equation by its keys.
fn sides(sum: &Sum<'_>) -> String {
    format!("{} = {}", sum.left.join(" + "), sum.right.join(" + "))
}
