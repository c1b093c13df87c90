//! `check`: every input by itself, then against last year's report and against the others.

use std::collections::BTreeMap;

use nianbao::base::code::{CODES, Code};
mod tell;

use nianbao::base::finding::{Finding, Message, Unread};
use nianbao::base::near::meant;
use nianbao::check::folder::{self, Brief};
use nianbao::check::order::arrange;
use nianbao::check::{Excerpts, years};
use nianbao::forms::Book;
use nianbao::read;
use nianbao::report::Report;
use nianbao::write::review::{Reviewed, Shown};

use super::Outcome;
use super::args::{self, CheckFormat};
use super::explain::Lines;
use super::faces;
use super::find::find;
use super::inputs::Input;
use super::jobs::{in_order, jobs};
use super::outputs;
use super::say::Say;
use super::work::Work;

/// Reports told by name that `--previous` does not fit.
const MOST_STRANGERS: usize = 5;

/// An input that was read.
struct Checked {
    reviewed: Reviewed,
    input: usize,
}

/// Check all inputs and write nothing but the result.
pub fn run(options: &args::Check, say: &Say) -> Outcome {
    let Some(work) = Work::new(options.input.encoding.as_deref(), options.input.limits, &options.judge, say) else {
        return Outcome::Failed;
    };
    let found = find(&options.input.inputs, &work);
    say.missed(&found.missed);
    let mut worst = if found.failed() { Outcome::Failed } else { Outcome::Clean };
    let (mut unread, inputs) = (found.unread(), found.inputs);
    if let Some(key) = &options.explain {
        return inputs.iter().fold(worst, |worst, input| worst.max(explain(input, key, &work, say)));
    }
    if let Err((option, message)) = tell::sound(options) {
        say.trouble(option, &message);
        return Outcome::Failed;
    }
    let fonts = if tell::has_pages(options) { faces::load(&options.fonts, say) } else { None };
    if tell::has_pages(options) && fonts.is_none() {
        return Outcome::Failed;
    }
    let others = options.previous.iter().chain(options.fonts.font.iter().map(|(_, file)| file));
    let gate = outputs::gate(outputs::existing(options.force), &inputs, &work, others);
    if let Some(path) = outputs::file(options.out.as_deref()).filter(|_| options.split.is_none())
        && let Err(e) = gate.ask(path)
    {
        outputs::refused(path, e, say);
        return Outcome::Failed;
    }
    let previous = match &options.previous {
        None => None,
        Some(path) => match work.load(&Input::file(path)) {
            Ok(report) => Some(report),
            Err(message) => {
                say.trouble(&path.display().to_string(), &message);
                return Outcome::Failed;
            }
        },
    };
    let keep = options.format == CheckFormat::Html;
    let (mut all, mut strangers): (Vec<Checked>, Vec<Stranger>) = (Vec::new(), Vec::new());
    // What is needed to compare them.
    let mut briefs: Vec<Brief> = Vec::new();
    let numbered: Vec<(usize, &Input)> = inputs.iter().enumerate().collect();
    in_order(
        &numbered,
        jobs(options.input.jobs),
        |(_, input)| one(input, previous.as_ref(), &work, (keep, !options.alone)),
        |(i, input), result| {
            input.note.iter().for_each(|note| say.notice(&input.name(), note));
            let message = match result {
                Some(Ok((reviewed, brief, stranger))) => {
                    strangers.extend(stranger);
                    briefs.extend(brief);
                    return all.push(Checked { reviewed, input: *i });
                }
                Some(Err(message)) => message,
                None => Say::fault(),
            };
            say.trouble(&input.name(), &message);
            unread.push(Unread::failed(input.label.clone(), message));
            worst = Outcome::Failed;
        },
    );
    if let (Some(path), Some(last), [_, ..]) = (&options.previous, &previous, strangers.as_slice()) {
        let message = not_previous(last, &strangers);
        say.trouble("--previous", &message);
        unread.push(Unread::failed(Input::file(path).label, message));
        worst = Outcome::Failed;
    }
    if !options.alone && all.len() > 1 {
        compare(&mut all, &briefs, &inputs, &work);
    }
    let names: Vec<String> = all.iter().map(|c| inputs[c.input].name()).collect();
    let reviewed: Vec<Reviewed> = all.into_iter().map(|c| c.reviewed).collect();
    if reviewed.iter().any(|r| r.report.findings.iter().any(Finding::is_error)) {
        worst = worst.max(Outcome::Findings);
    }
    let checked = tell::Checked {
        reviewed: &reviewed,
        names: &names,
        unread: &unread,
        fonts: fonts.as_ref(),
        style: work.settings.page,
    };
    match tell::tell(&checked, options, &gate, say) {
        Ok(()) => worst,
        Err((path, e)) => {
            outputs::refused(&path, e, say);
            Outcome::Failed
        }
    }
}

/// A report that does not follow `--previous`: its file, and whose it is.
type Stranger = (String, String);

/// A report with what is shown of it, what is kept to compare it, and what it is where it does not follow `--previous`.
type One = (Reviewed, Option<Brief>, Option<Stranger>);

/// `keep`: is the report itself shown, and `compared`: with the others?
fn one(input: &Input, previous: Option<&Report>, work: &Work, (keep, compared): (bool, bool)) -> Result<One, Message> {
    let source = work.open(input)?;
    let mut report = work.examine(input, &source)?;
    let follows = previous.is_none_or(|last| years::follows(last, &report));
    let stranger = (!follows).then(|| (input.label.clone(), who(&report)));
    if let Some(last) = previous.filter(|_| follows) {
        report.findings.extend(years::compare(last, &report, &work.settings.thresholds));
        work.judge(input, &mut report);
    }
    let brief = compared.then(|| Brief::of(&report));
    let reviewed = review_of(report, Some(&source), keep);
    Ok((reviewed, brief, stranger))
}

/// Whose report of which year it is.
fn who(report: &Report) -> String {
    let year = report.year.map_or("?".to_string(), |y| y.to_string());
    format!("{} {year}", report.agency.as_deref().unwrap_or("?"))
}

/// The reports that `--previous` is not the one before of are not compared with it.
fn not_previous(last: &Report, strangers: &[Stranger]) -> Message {
    let shown = |open: &str, close: &str, mark: &str| {
        let each = strangers.iter().take(MOST_STRANGERS).map(|(file, whose)| format!("{file}{open}{whose}{close}"));
        each.collect::<Vec<_>>().join(mark)
    };
    let (own, more) = (who(last), strangers.len().saturating_sub(MOST_STRANGERS));
    let (zh, en) = match more {
        0 => (String::new(), String::new()),
        n => (format!("等共 {} 份", strangers.len()), format!(" and {n} more")),
    };
    Message::new(
        format!(
            "这是 {own} 年度的报告，不是同一机关上一年度的，没有用来比较：{}{zh}；请另指定上年报告",
            shown("（", "）", "、")
        ),
        format!(
            "this is the report of {own}, not of the same agency and the year before; not compared with it: {}{en}",
            shown(" (", ")", ", ")
        ),
    )
}

/// What is shown beside each finding; the report itself is let go where nothing shows it.
fn review_of(mut report: Report, source: Option<&read::Source>, keep: bool) -> Reviewed {
    let placed = report.findings.iter().any(|f| !f.origins.is_empty());
    let lines = source.filter(|_| placed).map(Lines::of);
    arrange(&mut report);
    let sums = Excerpts::of(&report);
    let shown = report.findings.iter().map(|f| show(&sums, f, lines.as_ref())).collect();
    if !keep {
        report.sections = Vec::new();
    }
    report.findings.shrink_to_fit();
    Reviewed { report, shown }
}

fn show(sums: &Excerpts<'_>, finding: &Finding, lines: Option<&Lines<'_>>) -> Shown {
    let place = finding.origins.first();
    let around = lines.zip(place).map(|(lines, place)| lines.around(place)).unwrap_or_default();
    Shown { sum: sums.behind(finding), around }
}

/// Against last year's report where it is among the inputs, and against the others of the year.
fn compare(all: &mut [Checked], briefs: &[Brief], inputs: &[Input], work: &Work) {
    let mut by_name: BTreeMap<(&str, i32), usize> = BTreeMap::new();
    for (i, brief) in briefs.iter().enumerate() {
        if let (Some(agency), Some(year)) = (&brief.agency, brief.year) {
            by_name.entry((agency, year)).or_insert(i);
        }
    }
    let pairs: Vec<(usize, usize)> = by_name
        .iter()
        .filter_map(|(&(agency, year), &this)| by_name.get(&(agency, year - 1)).map(|&last| (last, this)))
        .collect();
    // Both are read once more: to keep all of them would need memory without bound.
    for (last, this) in pairs {
        let load = |i: usize| inputs.get(all[i].input).filter(|i| !i.is_stdin()).and_then(|i| work.load(i).ok());
        let (Some(a), Some(b)) = (load(last), load(this)) else { continue };
        let input = &inputs[all[this].input];
        add(&mut all[this], years::compare(&a, &b, &work.settings.thresholds), input, work);
    }
    for (i, finding) in folder::compare(briefs, &work.settings.thresholds) {
        let input = &inputs[all[i].input];
        add(&mut all[i], vec![finding], input, work);
    }
}

fn add(checked: &mut Checked, mut findings: Vec<Finding>, input: &Input, work: &Work) {
    work.judge_more(input, &mut checked.reviewed.report, &mut findings);
    checked.reviewed.shown.extend(findings.iter().map(|_| Shown::default()));
    checked.reviewed.report.findings.extend(findings);
}

fn explain(input: &Input, key: &str, work: &Work, say: &Say) -> Outcome {
    let explained = work.open(input).and_then(|source| {
        let report = work.examine(input, &source)?;
        let keys = Book::official().templates().iter().flat_map(|t| t.fields.iter().map(|f| f.key.as_str()));
        let (zh, en) = meant(key, keys);
        let unknown = Message::new(
            format!("没有名为 {key} 的键{zh}；nianbao keys 列出全部键"),
            format!("there is no key {key}{en}; nianbao keys lists them all"),
        );
        super::explain::explain(&source, &report, key, say).ok_or(unknown)
    });
    match explained {
        Ok(lines) => {
            lines.iter().for_each(|line| say.out.line(line));
            Outcome::Clean
        }
        Err(message) => {
            say.trouble(&input.name(), &message);
            Outcome::Failed
        }
    }
}

/// `explain`: the page of a code, or all codes.
pub fn page(code: Option<&str>, say: &Say) -> Outcome {
    let Some(code) = code else {
        for page in CODES {
            say.line(&format!("{:<22}{}", page.code, page.line(say.lang)));
        }
        return Outcome::Clean;
    };
    match Code::known(code) {
        Ok(known) => {
            say.page(&known.page().map(|page| page.half(say.lang)).unwrap_or_default());
            Outcome::Clean
        }
        Err(Message { zh, en }) => {
            let (zh, en) =
                (format!("{zh}；nianbao explain 列出全部代码"), format!("{en}; nianbao explain lists them all"));
            say.trouble("explain", &Message::new(zh, en));
            Outcome::Failed
        }
    }
}
