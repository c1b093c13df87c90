//! `diff`: what changed between two files of any formats.

use nianbao::base::finding::{Judged, Lang};
use nianbao::base::visible;
use nianbao::diff::{Change, diff, fact_label, inline};
use nianbao::forms::Book;
use nianbao::report::Report;
use nianbao::write::{compared, seal};
use serde_json::json;

use super::Outcome;
use super::args::{self, DiffFormat};
use super::inputs::{Input, tell_apart};
use super::out::Painted;
use super::outputs;
use super::say::Say;
use super::work::Work;

/// Compare two files: 0 the same, 1 different, 2 one cannot be read.
pub fn run(options: &args::Diff, say: &Say) -> Outcome {
    let Some(work) = Work::new(options.encoding.as_deref(), options.limits, &args::Judge::default(), say) else {
        return Outcome::Failed;
    };
    let mut inputs = [Input::file(&options.before), Input::file(&options.after)];
    tell_apart(&mut inputs);
    let gate = outputs::gate(outputs::existing(options.force), &inputs, &work, &None);
    let file = outputs::file(options.out.as_deref());
    if let Some((path, Err(e))) = file.map(|path| (path, gate.ask(path))) {
        outputs::refused(path, e, say);
        return Outcome::Failed;
    }
    let open = |input: &Input| work.load(input).map_err(|message| say.trouble(&input.name(), &message)).ok();
    let [before, after] = inputs.each_ref().map(open);
    let (Some(before), Some(after)) = (before, after) else { return Outcome::Failed };
    if let Some(judged) = Judged::sum([&before, &after].into_iter().filter_map(|r| r.judged.as_ref())) {
        say.aside(&judged.message());
    }
    let changes = diff(&before, &after);
    let result = result(options.format, &before, &after, &changes, say);
    match file {
        None => say.out.document(&result),
        Some(path) => {
            if let Err(e) = gate.write(path, &seal(result, None)) {
                outputs::refused(path, e, say);
                return Outcome::Failed;
            }
        }
    }
    if changes.is_empty() { Outcome::Clean } else { Outcome::Findings }
}

/// The changes in the format asked for.
fn result(format: DiffFormat, before: &Report, after: &Report, changes: &[Change], say: &Say) -> Vec<u8> {
    match format {
        DiffFormat::Json => {
            let list: Vec<serde_json::Value> = changes.iter().map(|c| as_json(c, say)).collect();
            let mut bytes = serde_json::to_vec_pretty(&list).unwrap_or_default();
            bytes.push(b'\n');
            visible::json(bytes)
        }
        DiffFormat::Html => compared::page(before, after, changes, say.file_lang).into_bytes(),
        DiffFormat::Text => {
            let none = changes.is_empty().then(|| say.text("没有不同", "no difference").to_string());
            let lines = none.into_iter().chain(changes.iter().map(|c| as_text(c, &after.book, say)));
            lines.map(|line| Painted::plain(line).shown() + "\n").collect::<String>().into_bytes()
        }
    }
}

fn as_text(change: &Change, book: &Book, say: &Say) -> String {
    let empty = say.text("（空）", "(empty)");
    let or_empty = |text: &str| if text.is_empty() { empty.to_string() } else { text.to_string() };
    match change {
        Change::Fact { name, before, after } => {
            format!(
                "{}: {} → {}",
                fact_label(book, name, say.lang),
                or_empty(&before.clone().unwrap_or_default()),
                or_empty(&after.clone().unwrap_or_default())
            )
        }
        Change::Cell { label, before, after, .. } => format!("{label}: {} → {}", or_empty(before), or_empty(after)),
        Change::Text { section, before, after } => {
            let place = match say.lang {
                Lang::Zh => format!("第{section}部分"),
                Lang::En => format!("section {section}"),
            };
            match (before, after) {
                (Some(a), Some(b)) => format!("{place} ~ {}", inline(a, b)),
                (Some(a), None) => format!("{place} - {a}"),
                (None, Some(b)) => format!("{place} + {b}"),
                (None, None) => place,
            }
        }
        Change::Finding { gained, code, zh, en } => {
            let sign = if *gained { say.text("新问题", "new finding") } else { say.text("已消除", "gone") };
            format!("{sign} [{code}] {}", say.text(zh, en))
        }
    }
}

fn as_json(change: &Change, say: &Say) -> serde_json::Value {
    match change {
        Change::Fact { name, before, after } => json!({"kind": "fact", "name": name, "before": before, "after": after}),
        Change::Cell { key, label, before, after } => {
            json!({"kind": "cell", "key": key, "label": label, "before": before, "after": after})
        }
        Change::Text { section, before, after } => {
            json!({"kind": "text", "section": section, "before": before, "after": after})
        }
        Change::Finding { gained, code, zh, en } => {
            json!({"kind": "finding", "gained": gained, "code": code, "message": say.text(zh, en)})
        }
    }
}
