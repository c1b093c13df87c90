//! `compare`: the reports of several years, of one office or of many.

use std::collections::BTreeSet;

use nianbao::base::finding::{Judged, Lang, Message, Unread};
use nianbao::forms::{Book, Figure};
use nianbao::report::Value;
use nianbao::summary::comparison;
use nianbao::summary::{Summary, summarize};
use nianbao::write::{self, seal};

use super::Outcome;
use super::args;
use super::find::find;
use super::outputs;
use super::say::Say;
use super::summary::{Read, read};
use super::work::Work;

/// Compare all years of the inputs.
pub fn run(options: &args::Compare, say: &Say) -> Outcome {
    let Some(work) = Work::new(options.input.encoding.as_deref(), options.input.limits, &options.judge, say) else {
        return Outcome::Failed;
    };
    let found = find(&options.input.inputs, &work);
    let gate = outputs::gate(outputs::existing(options.force), &found.inputs, &work, &options.judge.config);
    if let Err(e) = gate.ask(&options.out) {
        outputs::refused(&options.out, e, say);
        return Outcome::Failed;
    }
    let Read { members, mut unread, outcome } = read(found, options.input.jobs, &work, say);
    for member in members.iter().filter(|m| m.year.is_none()) {
        let message =
            Message::new("认不出是哪一年度的报告，没有计入比较", "its year is unknown: left out of the comparison");
        say.notice(&member.file, &message);
        unread.push(Unread::passed(&*member.file, message));
    }
    let years: BTreeSet<i32> = members.iter().filter_map(|m| m.year).collect();
    if years.len() < 2 {
        let message =
            Message::new("要比较，至少要有两个年度的报告", "a comparison needs reports of two years at least");
        say.trouble("compare", &message);
        return Outcome::Failed;
    }
    let agencies: BTreeSet<&str> = members.iter().map(|m| &*m.agency).collect();
    let only = agencies.first().filter(|_| agencies.len() == 1).map(|a| (*a).to_string());
    let name = options.name.clone().or(only).unwrap_or_default();
    let of_year = |year: &i32| {
        let own: Vec<_> = members.iter().filter(|m| m.year == Some(*year)).cloned().collect();
        summarize(&work.book, &name, *year, &own, None)
    };
    let summaries: Vec<Summary> = years.iter().map(of_year).collect();
    drop(members);
    let book = comparison::book(&work.book, &name, &summaries, &unread, say.file_lang);
    let written = write::xlsx::to_xlsx(&book).and_then(|bytes| gate.write(&options.out, &seal(bytes, None)));
    if let Err(e) = written {
        outputs::refused(&options.out, e, say);
        return Outcome::Failed;
    }
    let line = |message: &Message| say.line(&format!("  {}", message.get(say.lang)));
    tell(&work.book, &summaries, say, &comparison::first(&work.book, &summaries, &unread));
    summaries.iter().flat_map(|s| &s.remarks).for_each(line);
    let judged = Judged::sum(summaries.iter().filter_map(|s| s.report.judged.as_ref()));
    say.closing(None, judged.as_ref());
    outcome
}

/// The years, what must be known first, and the key figures in a few lines, with the change between the last two years.
fn tell(book: &Book, summaries: &[Summary], say: &Say, first: &[Message]) {
    let year = |s: &Summary| s.report.year.map(|y| y.to_string()).unwrap_or_default();
    say.line(&summaries.iter().map(year).collect::<Vec<_>>().join(" → "));
    first.iter().for_each(|message| say.line(&format!("  {}", message.get(say.lang))));
    let rules = &book.figures().growth;
    for Figure { name, en, key, .. } in &book.figures().told.figures {
        let numbers: Vec<_> = summaries.iter().map(|s| s.report.value(key).and_then(Value::number)).collect();
        let list: Vec<String> =
            numbers.iter().map(|n| n.map_or("—".to_string(), |n| n.normalize().to_string())).collect();
        let change = match (summaries, numbers.as_slice()) {
            ([.., before, now], [.., Some(from), Some(to)]) => rules.change(*from, *to).map(|change| {
                let (now, before, change) = (year(now), year(before), rules.shown(change));
                match say.lang {
                    Lang::Zh => format!("（{now} 年比 {before} 年：{}）", change.zh),
                    Lang::En => format!(" ({now} against {before}: {})", change.en),
                }
            }),
            _ => None,
        };
        say.line(&format!("  {}: {}{}", say.text(name, en), list.join(" → "), change.unwrap_or_default()));
    }
}
