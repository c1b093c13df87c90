//! `check`: every input by itself, then against last year's report and against the others.

use std::collections::BTreeMap;
use std::path::Path;

use nianbao::check::folder::{self, Brief};
use nianbao::check::{excerpt, years};
use nianbao::finding::{Finding, Judged, Message, Severity};
use nianbao::layout::sheets::opinion;
use nianbao::report::Report;
use nianbao::write::review::{self, Reviewed, Shown};
use nianbao::{read, write};

use super::Outcome;
use super::args::{self, CheckFormat};
use super::explain::around;
use super::inputs::{Input, collect};
use super::jobs::{in_order, jobs};
use super::out::Painted;
use super::say::Say;
use super::work::Work;

/// An input that was read, with what is needed to compare it.
struct Checked {
    reviewed: Reviewed,
    brief: Brief,
    input: usize,
}

/// Check all inputs and write nothing but the result.
pub fn run(options: &args::Check, say: &Say) -> Outcome {
    let (inputs, refused) = collect(&options.input.inputs);
    for (name, message) in &refused {
        say.trouble(name, message);
    }
    let Some(work) = Work::new(options.input.encoding.as_deref(), &options.judge, say) else { return Outcome::Failed };
    let mut worst = if refused.is_empty() { Outcome::Clean } else { Outcome::Failed };
    if let Some(key) = &options.explain {
        return inputs.iter().fold(worst, |worst, input| worst.max(explain(input, key, &work, say)));
    }
    if options.format == CheckFormat::Xlsx && options.out.is_none() {
        let message = Message::new("审核意见工作簿要用 --out 指定文件", "a workbook needs a file: --out FILE");
        say.trouble("--format xlsx", &message);
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
    let mut all: Vec<Checked> = Vec::new();
    let numbered: Vec<(usize, &Input)> = inputs.iter().enumerate().collect();
    in_order(
        &numbered,
        jobs(options.input.jobs),
        |(_, input)| one(input, previous.as_ref(), &work, keep),
        |(i, input), result| match result {
            Some(Ok((reviewed, brief))) => all.push(Checked { reviewed, brief, input: *i }),
            Some(Err(message)) => {
                say.trouble(&input.name(), &message);
                worst = Outcome::Failed;
            }
            None => {
                say.internal(&input.name());
                worst = Outcome::Failed;
            }
        },
    );
    if !options.alone && all.len() > 1 {
        compare(&mut all, &inputs, &work);
    }
    let names: Vec<String> = all.iter().map(|c| inputs[c.input].name()).collect();
    let reviewed: Vec<Reviewed> = all.into_iter().map(|c| c.reviewed).collect();
    if reviewed.iter().any(|r| r.report.findings.iter().any(Finding::is_error)) {
        worst = worst.max(Outcome::Findings);
    }
    match tell(&reviewed, &names, options, say) {
        Ok(()) => worst,
        Err(message) => {
            say.trouble(&options.out.as_ref().map_or("-".into(), |p| p.display().to_string()), &message);
            Outcome::Failed
        }
    }
}

fn one(input: &Input, previous: Option<&Report>, work: &Work, keep: bool) -> Result<(Reviewed, Brief), Message> {
    let source = work.open(input)?;
    let mut report = work.examine(input, &source)?;
    if let Some(last) = previous {
        report.findings.extend(years::compare(last, &report, &work.settings.thresholds));
        work.judge(input, &mut report);
    }
    let brief = Brief::of(&report);
    let reviewed = review_of(report, Some(&source), keep);
    Ok((reviewed, brief))
}

/// What is shown beside each finding; the report itself is let go where nothing shows it.
fn review_of(mut report: Report, source: Option<&read::Source>, keep: bool) -> Reviewed {
    let shown = report.findings.iter().map(|f| show(&report, f, source)).collect();
    if !keep {
        report.sections.clear();
        report.tables.clear();
    }
    Reviewed { report, shown }
}

fn show(report: &Report, finding: &Finding, source: Option<&read::Source>) -> Shown {
    let place = finding.origins.first();
    let around = source.zip(place).map(|(source, place)| around(source, place)).unwrap_or_default();
    Shown { sum: excerpt(report, finding), around }
}

/// Against last year's report where it is among the inputs, and against the others of the year.
fn compare(all: &mut [Checked], inputs: &[Input], work: &Work) {
    let mut by_name: BTreeMap<(&str, i32), usize> = BTreeMap::new();
    for (i, checked) in all.iter().enumerate() {
        if let (Some(agency), Some(year)) = (&checked.brief.agency, checked.brief.year) {
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
    let briefs: Vec<Brief> = all.iter().map(|c| c.brief.clone()).collect();
    for (i, finding) in folder::compare(&briefs, &work.settings.thresholds) {
        let input = &inputs[all[i].input];
        add(&mut all[i], vec![finding], input, work);
    }
}

fn add(checked: &mut Checked, mut findings: Vec<Finding>, input: &Input, work: &Work) {
    work.judge_more(input, &mut checked.reviewed.report, &mut findings);
    checked.reviewed.shown.extend(findings.iter().map(|_| Shown::default()));
    checked.reviewed.report.findings.extend(findings);
}

fn tell(reviewed: &[Reviewed], names: &[String], options: &args::Check, say: &Say) -> Result<(), Message> {
    let judged = Judged::sum(reviewed.iter().filter_map(|r| r.report.judged.as_ref()));
    let printed = options.out.as_deref().is_none_or(|p| p == Path::new("-"));
    if options.format == CheckFormat::Text && printed {
        let color = say.colored();
        let lines = names.iter().zip(reviewed).flat_map(|(name, r)| say.review(name, r, color));
        lines.for_each(|line| say.out.line(&line));
        say.closing((reviewed.len() > 1).then(|| counted(reviewed)), judged.as_ref());
        return Ok(());
    }
    if let Some(judged) = &judged {
        say.aside(&judged.message());
    }

    let bytes = match options.format {
        CheckFormat::Text => {
            let lines = reviewed.iter().flat_map(|r| say.review(&r.report.source.name, r, false));
            let mut text: String = lines.map(|line| line.shown() + "\n").collect();
            if let Some(judged) = &judged {
                text += &Painted::plain(judged.message().get(say.lang)).shown();
                text.push('\n');
            }
            text.into_bytes()
        }
        CheckFormat::Json => review::json(reviewed, say.file_lang),
        CheckFormat::Sarif => review::sarif(reviewed, say.file_lang),
        CheckFormat::Html => review::html(reviewed, say.file_lang).into_bytes(),
        CheckFormat::Xlsx => {
            let reports: Vec<&Report> = reviewed.iter().map(|r| &r.report).collect();
            let failed = |e: write::WriteError| Message::new(format!("写不成工作簿：{e}"), format!("no workbook: {e}"));
            write::xlsx::to_xlsx(&opinion::book(&reports, say.file_lang)).map_err(failed)?
        }
    };
    match &options.out {
        Some(path) if path != Path::new("-") => write::write_whole(path, &bytes)
            .map_err(|e| Message::new(format!("写不了：{e}"), format!("cannot be written: {e}"))),
        _ => {
            say.out.document(&bytes);
            Ok(())
        }
    }
}

/// How many findings of each severity count.
fn counted(reviewed: &[Reviewed]) -> Message {
    let count = |s| {
        let all = reviewed.iter().flat_map(|r| &r.report.findings);
        all.filter(|f| f.severity == s && f.accepted.is_none()).count()
    };
    let (errors, warnings, notes) = (count(Severity::Error), count(Severity::Warning), count(Severity::Note));
    Message::new(
        format!("共 {} 份报告：错误 {errors} 处，警告 {warnings} 处，提示 {notes} 处", reviewed.len()),
        format!("{} reports: errors {errors}, warnings {warnings}, notes {notes}", reviewed.len()),
    )
}

fn explain(input: &Input, key: &str, work: &Work, say: &Say) -> Outcome {
    let explained = work.open(input).and_then(|source| {
        let report = work.examine(input, &source)?;
        let unknown = Message::new(format!("没有名为 {key} 的键"), format!("there is no key {key}"));
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
        for page in nianbao::check::CODES {
            say.line(&format!("{:<22}{}", page.code, page.line()));
        }
        return Outcome::Clean;
    };
    if let Some(page) = nianbao::check::page(code) {
        say.page(page.text.trim_end());
        return Outcome::Clean;
    }
    let message = Message::new(
        "没有这个代码；nianbao explain 列出全部代码",
        "there is no such code; nianbao explain lists them all",
    );
    say.trouble(code, &message);
    Outcome::Failed
}
