//! `convert --to ndjson` and `--to parquet`: many reports as one stream or as tables, in order of the inputs.

use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use nianbao::base::finding::{Finding, Judged, Message, Unread};
use nianbao::base::system;
use nianbao::report::Report;
use nianbao::write::parquet::Corpus;
use nianbao::write::{self, Gate, Outgoing, Refusal, WriteError};

use super::Outcome;
use super::args::{self, Target};
use super::find::find;
use super::inputs::Input;
use super::jobs::{in_order, jobs};
use super::names::Names;
use super::outputs;
use super::progress::Progress;
use super::remedy::told;
use super::say::Say;
use super::work::Work;

/// Names taken from standard input at a time.
const CHUNK: usize = 2048;

/// Where the reports go.
enum Sink<'a> {
    /// A document a line, to standard output.
    Stdout(BufWriter<std::io::Stdout>),
    /// A document a line, to a file.
    Lines(BufWriter<Outgoing<'a>>),
    /// Tables.
    Tables(Box<Corpus<'a>>),
}

impl<'a> Sink<'a> {
    fn open(target: Target, out: Option<&Path>, gate: &'a Gate, say: &Say) -> Result<Self, WriteError> {
        match (target, outputs::file(out)) {
            (Target::Parquet, Some(folder)) => Ok(Self::Tables(Box::new(Corpus::create(folder, say.file_lang, gate)))),
            (Target::Parquet, None) => {
                let message = Message::new("parquet 要用 --out 指定文件夹", "parquet needs a folder: --out DIR");
                Err(Refusal::from(message).into())
            }
            (_, None) => Ok(Self::Stdout(BufWriter::new(std::io::stdout()))),
            (_, Some(path)) => Ok(Self::Lines(BufWriter::new(gate.open(path)?))),
        }
    }

    fn add(&mut self, item: Item) -> Result<(), WriteError> {
        match (self, item) {
            (Self::Stdout(out), Item::Line(line)) => Ok(out.write_all(&line)?),
            (Self::Lines(out), Item::Line(line)) => Ok(out.write_all(&line)?),
            (Self::Tables(corpus), Item::Report(report)) => corpus.add(&report),
            _ => Ok(()),
        }
    }

    fn unread(&mut self, unread: &Unread, say: &Say) -> Result<(), WriteError> {
        let line = || write::json::unread_line(unread, say.file_lang);
        match self {
            Self::Stdout(out) => Ok(out.write_all(&line())?),
            Self::Lines(out) => Ok(out.write_all(&line())?),
            Self::Tables(corpus) => corpus.unread(unread),
        }
    }

    /// What is not closed leaves nothing behind.
    fn close(self) -> Result<(), WriteError> {
        match self {
            Self::Stdout(mut out) => Ok(out.flush()?),
            Self::Lines(out) => out.into_inner().map_err(|e| WriteError::Io(e.into_error()))?.commit(),
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
    let Some(work) = Work::new(options.input.encoding.as_deref(), options.input.limits, &options.judge, say) else {
        return Outcome::Failed;
    };
    let stdin = Path::new("-");
    let named: Vec<PathBuf> = options.input.inputs.iter().filter(|p| *p != stdin).cloned().collect();
    let found = find(&named, &work);
    say.missed(&found.missed);
    let gate = outputs::gate(outputs::existing(options.force), &found.inputs, &work, &options.judge.config);
    let mut sink = match Sink::open(target, options.out.as_deref(), &gate, say) {
        Ok(sink) => sink,
        Err(e) => {
            outputs::refused(options.out.as_deref().unwrap_or(stdin), e, say);
            return Outcome::Failed;
        }
    };
    let to_stdout = options.out.as_deref().is_none_or(|p| p == Path::new("-"));
    let mut worst = if found.failed() { Outcome::Failed } else { Outcome::Clean };
    let mut broken = found.missed.iter().find_map(|m| sink.unread(&m.unread, say).err());
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
            line.map(|line| (Item::Line(line), error, judged)).map_err(told)
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
                    let unread = Unread::failed(input.label.clone(), message);
                    broken = broken.take().or_else(|| sink.unread(&unread, say).err());
                    Outcome::Failed
                }
                None => {
                    say.internal(&input.name());
                    let unread = Unread::failed(input.label.clone(), Say::fault());
                    broken = broken.take().or_else(|| sink.unread(&unread, say).err());
                    Outcome::Failed
                }
            };
            input.note.iter().for_each(|note| progress.suspend(|| say.notice(&input.name(), note)));
            progress.step(&input.name(), if outcome == Outcome::Failed { "failed" } else { "done" }, seconds);
            *worst = (*worst).max(outcome);
        });
        progress.finish();
    };
    batch(found.inputs, &mut worst);
    if named.len() < options.input.inputs.len() {
        // `-` is a list of files, one a line: they come as long as somebody names some.
        let mut names = Names::of(std::io::stdin().lock());
        loop {
            let chunk: Vec<Input> = names.by_ref().take(CHUNK).map(|name| Input::file(&name)).collect();
            if chunk.is_empty() || enough.load(Ordering::Relaxed) {
                break;
            }
            chunk.iter().for_each(|input| gate.guard(&input.path));
            batch(chunk, &mut worst);
        }
        if let Some(e) = names.broken {
            let Message { zh, en } = system::reason(&e);
            let message = Message::new(
                format!("文件清单没有读完：{zh}；后面的文件没有读"),
                format!("the list of files was not read to its end: {en}; what follows was not read"),
            );
            say.trouble(say.text("标准输入", "standard input"), &message);
            worst = Outcome::Failed;
        }
    }
    let ended = match broken {
        Some(e) => Err(e),
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
        outputs::refused(options.out.as_deref().unwrap_or(stdin), e, say);
        return Outcome::Failed;
    }
    if let Some(judged) = &judged {
        say.aside(&judged.message());
    }
    worst
}
