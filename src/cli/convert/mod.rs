//! `convert`: the plan, the work on all inputs, what is told of them.

mod made;
mod one;
mod record;

use std::collections::{BTreeMap, HashMap};
use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};
use std::time::Instant;

use nianbao::base::finding::{Finding, Judged, Message, count};
use nianbao::base::system;
use nianbao::report::Report;
use nianbao::write::Existing;

use self::one::{Done, Job, one};
use self::record::{Record, fingerprint, recall, row};
use super::Outcome;
use super::args::{self, Packing, Target};
use super::faces;
use super::find::find;
use super::inputs::Input;
use super::jobs::{in_order, writing_jobs};
use super::manifest::{self, Manifest, Row};
use super::missed::Missed;
use super::outputs;
use super::pictures::Pictures;
use super::plan::{Plan, collides, plans};
use super::progress::Progress;
use super::remedy::told;
use super::say::Say;
use super::tar::Members;
use super::work::Work;

/// Convert all inputs.
pub fn convert(options: &args::Convert, say: &Say) -> Outcome {
    if let Some((option, message)) = stream_in_vain(options) {
        say.trouble(option, &message);
        return Outcome::Failed;
    }
    match options.to.as_slice() {
        [Target::Ndjson | Target::Parquet] if options.media.is_some() => {
            let message = Message::new(
                "ndjson、parquet 里没有图片；请另用 --to json 转换",
                "ndjson and parquet hold no pictures: convert with --to json for these",
            );
            say.trouble("--media", &message);
            return Outcome::Failed;
        }
        [target @ (Target::Ndjson | Target::Parquet)] => return super::dataset::run(options, *target, say),
        many if many.iter().any(|t| matches!(t, Target::Ndjson | Target::Parquet)) => {
            let message = Message::new(
                "ndjson、parquet 是全部报告合成的一份数据，要单独写",
                "ndjson and parquet are one set of all reports and are written alone",
            );
            say.trouble("--to", &message);
            return Outcome::Failed;
        }
        _ => {}
    }
    if let Some(message) = media_in_vain(options) {
        say.trouble("--media", &message);
        return Outcome::Failed;
    }
    let Some(judge) = Work::new(options.input.encoding.as_deref(), options.input.limits, &options.judge, say) else {
        return Outcome::Failed;
    };
    let stream = options.from == Some(Packing::Tar);
    let of_stream = |input: &&PathBuf| stream && input.as_path() == Path::new("-");
    let named: Vec<PathBuf> = options.input.inputs.iter().filter(|input| !of_stream(input)).cloned().collect();
    let found = find(&named, &judge);
    say.missed(&found.missed);
    let targets = targets(options);
    let to_stdout = options.out.as_deref() == Some(Path::new("-"));
    if to_stdout && !fits_stdout(&found.inputs, &targets, say) {
        return Outcome::Failed;
    }
    let existing = match (options.force, options.resume) {
        (true, _) => Existing::Replace,
        (_, true) => Existing::Recorded,
        _ => Existing::Keep,
    };
    let gate = outputs::gate(existing, &found.inputs, &judge, options.fonts.font.iter().map(|(_, file)| file))
        .with_durable(options.durable.into());
    let planned = plans(&found.inputs, &targets, options, &gate);
    if !to_stdout && collides(&planned, &gate, say) {
        return Outcome::Failed;
    }
    let laid_out = targets.iter().any(|target| target.is_laid_out());
    let fonts = if laid_out { faces::load(&options.fonts, say) } else { None };
    if laid_out && fonts.is_none() {
        return Outcome::Failed;
    }
    let batch =
        options.out.as_deref().filter(|_| !to_stdout && (stream || planned.len() > 1 || !found.missed.is_empty()));
    let record = batch.map(|out| Record {
        earlier: if options.resume { Manifest::earlier(out) } else { HashMap::new() },
        options: fingerprint(options, &targets, &judge, say),
        out: out.to_path_buf(),
    });
    let manifest = match batch.map(|out| Manifest::begin(out, options.resume, options.csv_bom, &gate)).transpose() {
        Ok(manifest) => manifest,
        Err(e) => {
            outputs::refused(options.out.as_deref().unwrap_or(Path::new("")), e, say);
            return Outcome::Failed;
        }
    };
    if let Some(record) = record.as_ref().filter(|_| options.resume) {
        recall(record, &planned, &gate);
    }
    let pictures = Pictures::default();
    let alone = !stream && planned.len() == 1 && writing_jobs(options.input.jobs) > 1;
    let job = Job { options, judge: &judge, gate: &gate, fonts, record, to_stdout, pictures, alone, say };
    let mut run = Run::new(&job, manifest);
    run.missed(&found.missed);
    run.batch(&planned);
    if stream {
        for (inputs, missed) in Members::of(std::io::stdin().lock(), &found.inputs) {
            run.batch(&plans(&inputs, &targets, options, &gate));
            say.missed(&missed);
            run.missed(&missed);
        }
    }
    run.end()
}

/// What a stream on standard input takes, and is not there.
fn stream_in_vain(options: &args::Convert) -> Option<(&'static str, Message)> {
    options.from?;
    let stdin = |path: &Path| path == Path::new("-");
    if !options.input.inputs.iter().any(|input| stdin(input)) {
        let message =
            Message::new("tar 流从标准输入来，输入要写 -", "a tar stream comes on standard input: name - as an input");
        return Some(("--from tar", message));
    }
    let sets = matches!(options.to.as_slice(), [Target::Ndjson | Target::Parquet]);
    let folder = options.out.as_deref().is_some_and(|out| !stdin(out));
    (!sets && !folder).then(|| {
        let message =
            Message::new("tar 流的输出要用 --out 指定文件夹", "what comes of a tar stream needs a folder: --out DIR");
        ("--from tar", message)
    })
}

/// What `--media` asks for and no output of this call can give.
fn media_in_vain(options: &args::Convert) -> Option<Message> {
    let json = options.to.contains(&Target::Json) || options.attach_json;
    (options.media == Some(args::Media::Inline) && !json).then(|| {
        Message::new(
            "inline 是把图片写进 JSON；请加 --to json 或 --attach-json，或改写文件夹名",
            "inline puts pictures into the JSON: add --to json or --attach-json, or name a folder",
        )
    })
}

/// The formats asked for, each once.
fn targets(options: &args::Convert) -> Vec<Target> {
    let mut targets = if options.to.is_empty() { vec![Target::Xlsx, Target::Pdf] } else { options.to.clone() };
    targets.sort();
    targets.dedup();
    targets
}

/// Standard output takes one file, and a terminal nothing that it cannot show.
fn fits_stdout(inputs: &[Input], targets: &[Target], say: &Say) -> bool {
    let message = if inputs.len() != 1 || targets.len() != 1 {
        Message::new("标准输出只能写一个文件的一种格式", "standard output takes one file in one format")
    } else if matches!(targets, [Target::Xlsx | Target::Docx | Target::Pdf | Target::Ofd])
        && std::io::stdout().is_terminal()
    {
        Message::new(
            "终端上显示不了这种格式；请用 --out 指定文件夹，或接到管道、文件里",
            "this format cannot be shown on a terminal; name a folder with --out, or use a pipe or a file",
        )
    } else {
        return true;
    };
    say.trouble("--out -", &message);
    false
}

/// A run under way: the work on all plans, in order of the inputs.
struct Run<'a> {
    job: &'a Job<'a>,
    manifest: Option<Manifest<'a>>,
    worst: Outcome,
    /// Files done, and not.
    counts: (usize, usize),
    judged: Option<Judged>,
    /// The hash of the options.
    fingerprint: String,
}

impl<'a> Run<'a> {
    fn new(job: &'a Job<'a>, manifest: Option<Manifest<'a>>) -> Self {
        let fingerprint = job.record.as_ref().map(|r| r.options.clone()).unwrap_or_default();
        Self { job, manifest, worst: Outcome::Clean, counts: (0, 0), judged: None, fingerprint }
    }

    fn record(&mut self, row: Row) {
        let Some(Err(e)) = self.manifest.as_mut().map(|m| m.add(row)) else { return };
        let Message { zh, en } = system::reason(&e);
        let message = Message::new(format!("记不了进度：{zh}"), format!("the record cannot be written: {en}"));
        self.job.say.trouble(manifest::NAME, &message);
        self.worst = Outcome::Failed;
    }

    /// Files of which nothing is read.
    fn missed(&mut self, missed: &[Missed]) {
        if missed.iter().any(|m| m.unread.failed) {
            self.worst = Outcome::Failed;
        }
        for m in missed {
            let row = Row::missed(m, &self.fingerprint, self.job.options.timings);
            self.record(row);
        }
    }

    /// Some inputs, on all threads.
    fn batch(&mut self, plans: &[Plan<'_>]) {
        let job = self.job;
        let (options, say) = (job.options, job.say);
        let work = |plan: &Plan<'_>| {
            let start = Instant::now();
            (one(plan, job), start.elapsed())
        };
        let mut progress = Progress::new(options.progress, plans.len());
        in_order(plans, writing_jobs(options.input.jobs), work, |plan, result| {
            let name = plan.input.name();
            let (result, seconds) = result.map_or((None, 0.0), |(done, took)| (Some(done), took.as_secs_f64()));
            if let Some(one) = result.as_ref().and_then(|done| done.judged(job.judge)) {
                self.judged = Judged::sum(self.judged.iter().chain([&one]));
            }
            let (quiet, mut outcome) = (job.to_stdout || progress.is_bar(), Outcome::Clean);
            progress.suspend(|| {
                if let Some(kept) = &job.record {
                    self.record(row(plan, &result, kept, options.timings.then_some(seconds)));
                }
                plan.input.note.iter().chain(&plan.note).for_each(|note| say.notice(&name, note));
                outcome = tell(&name, result, say, quiet);
            });
            let failed = outcome == Outcome::Failed;
            progress.step(&name, if failed { "failed" } else { "done" }, seconds);
            self.counts = (self.counts.0 + usize::from(!failed), self.counts.1 + usize::from(failed));
            self.worst = self.worst.max(outcome);
        });
        progress.finish();
    }

    /// What waits for the disk is brought to it, before the record says that it is there.
    fn settle(&mut self) {
        let lost: BTreeMap<PathBuf, Message> = self
            .job
            .gate
            .settle()
            .into_iter()
            .map(|(path, e)| {
                let Message { zh, en } = system::reason(&e);
                let reason =
                    (format!("没有落到盘上，已删去：{zh}"), format!("not brought to the disk, and removed: {en}"));
                (path, Message::new(reason.0, reason.1))
            })
            .collect();
        for (path, message) in &lost {
            self.job.say.trouble(&path.display().to_string(), message);
            self.worst = Outcome::Failed;
        }
        let failed = self.manifest.as_mut().map_or(lost.len().min(1), |manifest| manifest.lose(&lost));
        self.counts = (self.counts.0.saturating_sub(failed), self.counts.1 + failed);
    }

    /// The record takes its place, and what came of all is told.
    fn end(mut self) -> Outcome {
        let say = self.job.say;
        self.settle();
        if let Some(Err(e)) = self.manifest.take().map(Manifest::finish) {
            say.trouble(manifest::NAME, &told(e));
            self.worst = Outcome::Failed;
        }
        let (done, not) = self.counts;
        let all = done + not;
        let line = Message::new(
            format!("共 {all} 个文件：完成 {done}，未完成 {not}"),
            format!("{}: {done} done, {not} not", count(all, "file", "files")),
        );
        match &self.judged {
            Some(judged) if self.job.to_stdout => say.aside(&judged.message()),
            judged => say.closing((all > 1).then_some(line), judged.as_ref()),
        }
        self.worst
    }
}

fn tell(name: &str, result: Option<Done>, say: &Say, quiet: bool) -> Outcome {
    match result {
        None => {
            say.internal(name);
            Outcome::Failed
        }
        Some(Done::Refused(message, _)) => {
            say.trouble(name, &message);
            Outcome::Failed
        }
        Some(Done::Kept(row)) => {
            if row.errors == "0" {
                Outcome::Clean
            } else {
                Outcome::Findings
            }
        }
        Some(Done::Written { report, outputs, notices, .. }) => {
            // Faces are told once for the whole run.
            notices.iter().for_each(|f| say.noticed(name, f));
            let list = outputs.iter().map(|w| w.path.display().to_string()).collect::<Vec<_>>().join("  ");
            if !quiet {
                say.line(&format!("{name} → {list}"));
                report.findings.iter().for_each(|f| say.found(f));
            }
            severity(&report)
        }
    }
}

fn severity(report: &Report) -> Outcome {
    if report.findings.iter().any(Finding::is_error) { Outcome::Findings } else { Outcome::Clean }
}
