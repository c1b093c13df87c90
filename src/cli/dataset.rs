//! `convert --to ndjson` and `--to parquet`: many reports as one stream or as tables, in order of the inputs.

use std::fs::File;
use std::io::{BufRead, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use nianbao::finding::{Finding, Judged, Message};
use nianbao::report::Report;
use nianbao::write::parquet::Corpus;
use nianbao::write::{self, WriteError};

use super::Outcome;
use super::args::{self, Target};
use super::inputs::{Input, collect};
use super::jobs::{in_order, jobs};
use super::progress::Progress;
use super::say::Say;
use super::work::Work;

/// Names taken from standard input at a time.
const CHUNK: usize = 2048;

/// Where the reports go.
enum Sink {
    /// A document a line.
    Lines(Box<dyn Write>, Option<(PathBuf, PathBuf)>),
    /// Tables.
    Tables(Box<Corpus>),
}

impl Sink {
    fn open(target: Target, out: Option<&Path>, say: &Say) -> Result<Self, Message> {
        let failed = |e: std::io::Error| Message::new(format!("写不了：{e}"), format!("cannot be written: {e}"));
        match (target, out.filter(|p| *p != Path::new("-"))) {
            (Target::Parquet, Some(folder)) => Ok(Self::Tables(Box::new(Corpus::create(folder, say.file_lang)))),
            (Target::Parquet, None) => {
                Err(Message::new("parquet 要用 --out 指定文件夹", "parquet needs a folder: --out DIR"))
            }
            (_, None) => Ok(Self::Lines(Box::new(BufWriter::new(std::io::stdout())), None)),
            (_, Some(path)) => {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                let beside = path.with_file_name(format!(".{name}.{}.tmp", std::process::id()));
                let file = File::create(&beside).map_err(failed)?;
                Ok(Self::Lines(Box::new(BufWriter::new(file)), Some((beside, path.to_path_buf()))))
            }
        }
    }

    fn add(&mut self, item: Item) -> Result<(), WriteError> {
        match (self, item) {
            (Self::Lines(out, _), Item::Line(line)) => Ok(out.write_all(&line)?),
            (Self::Tables(corpus), Item::Report(report)) => corpus.add(&report),
            _ => Ok(()),
        }
    }

    /// Nothing of what could not be written whole stays.
    fn abandon(self) {
        if let Self::Lines(out, Some((beside, _))) = self {
            drop(out);
            let _ = std::fs::remove_file(beside);
        }
    }

    fn close(self) -> Result<(), WriteError> {
        match self {
            Self::Lines(mut out, paths) => {
                let flushed = out.flush();
                drop(out);
                let Some((beside, path)) = paths else { return Ok(flushed?) };
                let done = flushed.and_then(|()| std::fs::rename(&beside, path));
                if done.is_err() {
                    let _ = std::fs::remove_file(beside);
                }
                Ok(done?)
            }
            Self::Tables(corpus) => corpus.close().map(|_| ()),
        }
    }
}

/// A report as its sink takes it: lines are made by the workers.
enum Item {
    Line(Vec<u8>),
    Report(Box<Report>),
}

/// Write all inputs to one stream or one set of tables.
pub fn run(options: &args::Convert, target: Target, say: &Say) -> Outcome {
    let Some(work) = Work::new(options.input.encoding.as_deref(), &options.judge, say) else { return Outcome::Failed };
    let mut sink = match Sink::open(target, options.out.as_deref(), say) {
        Ok(sink) => sink,
        Err(message) => {
            say.trouble("--out", &message);
            return Outcome::Failed;
        }
    };
    let to_stdout = options.out.as_deref().is_none_or(|p| p == Path::new("-"));
    let mut worst = Outcome::Clean;
    let mut broken = None;
    let mut judged: Option<Judged> = None;
    // Where nobody takes the lines, no more are made.
    let enough = AtomicBool::new(false);
    let mut batch = |inputs: Vec<Input>, worst: &mut Outcome| {
        let mut progress = Progress::new(options.progress, inputs.len());
        let read = |input: &Input| -> Result<(Item, bool, Option<Judged>), Message> {
            let report = work.load(input)?;
            let error = report.findings.iter().any(Finding::is_error);
            let judged = report.judged.clone();
            if target == Target::Parquet {
                return Ok((Item::Report(Box::new(report)), error, judged));
            }
            let line = write::json::to_line(&report, say.file_lang);
            line.map(|line| (Item::Line(line), error, judged)).map_err(|e| Message::new(e.to_string(), e.to_string()))
        };
        let one = |input: &Input| {
            let start = Instant::now();
            (if enough.load(Ordering::Relaxed) { None } else { Some(read(input)) }, start.elapsed())
        };
        in_order(&inputs, jobs(options.input.jobs), one, |input, result| {
            let (result, seconds) = match result {
                None => (None, 0.0),
                Some((None, _)) => return,
                Some((read, took)) => (read, took.as_secs_f64()),
            };
            let outcome = match result {
                Some(Ok((item, error, one))) => {
                    judged = Judged::sum(judged.iter().chain(&one));
                    if broken.is_none() {
                        broken = sink.add(item).err();
                        enough.store(to_stdout && broken.is_some(), Ordering::Relaxed);
                    }
                    if error { Outcome::Findings } else { Outcome::Clean }
                }
                Some(Err(message)) => {
                    progress.suspend(|| say.trouble(&input.name(), &message));
                    Outcome::Failed
                }
                None => {
                    say.internal(&input.name());
                    Outcome::Failed
                }
            };
            progress.step(&input.name(), if outcome == Outcome::Failed { "failed" } else { "done" }, seconds);
            *worst = (*worst).max(outcome);
        });
        progress.finish();
    };
    let named: Vec<PathBuf> = options.input.inputs.iter().filter(|p| *p != Path::new("-")).cloned().collect();
    let (inputs, refused) = collect(&named);
    for (name, message) in &refused {
        say.trouble(name, message);
        worst = Outcome::Failed;
    }
    batch(inputs, &mut worst);
    if named.len() < options.input.inputs.len() {
        // `-` is a list of files, one a line: they come as long as somebody names some.
        let mut names = std::io::stdin().lock().lines().map_while(Result::ok).filter(|l| !l.trim().is_empty());
        loop {
            let chunk: Vec<Input> = names.by_ref().take(CHUNK).map(|n| Input::file(Path::new(&n))).collect();
            if chunk.is_empty() || enough.load(Ordering::Relaxed) {
                break;
            }
            batch(chunk, &mut worst);
        }
    }
    let ended = match broken {
        Some(e) => {
            sink.abandon();
            Err(e)
        }
        None => sink.close(),
    };
    // Standard output tells its own troubles, and a closed pipe is none.
    let ended = match ended {
        Err(WriteError::Io(e)) if to_stdout => {
            say.out.fail(e);
            Ok(())
        }
        ended => ended,
    };
    if let Err(e) = ended {
        say.trouble("--out", &Message::new(format!("写不了：{e}"), format!("cannot be written: {e}")));
        return Outcome::Failed;
    }
    if let Some(judged) = &judged {
        say.aside(&judged.message());
    }
    worst
}
