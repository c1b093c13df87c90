//! `convert --to ndjson` and `--to parquet`: many reports as one stream or as tables, in order of the inputs.

use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use nianbao::base::finding::{Finding, Judged, Message, Unread};
use nianbao::base::system;
use nianbao::report::Report;
use nianbao::write::parquet::Corpus;
use nianbao::write::{self, Durable, Gate, Outgoing, Refusal, WriteError};

use super::Outcome;
use super::args::{self, DurableArg, Packing, Target};
use super::find::find;
use super::inputs::Input;
use super::jobs::{in_order, jobs};
use super::missed::Missed;
use super::names::Names;
use super::outputs;
use super::progress::Progress;
use super::remedy::told;
use super::say::Say;
use super::tar::Members;
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
    fn open(target: Target, out: Option<&Path>, work: &Work, gate: &'a Gate, say: &Say) -> Result<Self, WriteError> {
        match (target, outputs::file(out)) {
            (Target::Parquet, Some(folder)) => {
                Ok(Self::Tables(Box::new(Corpus::create(folder, say.file_lang, &work.book, gate))))
            }
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
            (Self::Tables(corpus), Item::Report(report, sha256)) => corpus.add(&report, &sha256),
            _ => Ok(()),
        }
    }

    fn unread(&mut self, unread: &Unread, sha256: Option<&str>, say: &Say) -> Result<(), WriteError> {
        let line = || write::json::unread_line(unread, say.file_lang);
        match self {
            Self::Stdout(out) => Ok(out.write_all(&line())?),
            Self::Lines(out) => Ok(out.write_all(&line())?),
            Self::Tables(corpus) => corpus.unread(unread, sha256),
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
    /// With the hash of its file.
    Report(Box<Report>, String),
}

/// What became of one input.
struct Done {
    /// What goes to the sink, whether it has errors, what settings did to it; else why it was not read.
    result: Result<(Item, bool, Option<Judged>), Message>,
    /// The hash of its content, where that is asked for and known.
    sha256: Option<String>,
}

/// How inputs are read: the same for all threads.
struct Reading<'a> {
    options: &'a args::Convert,
    target: Target,
    work: &'a Work,
    say: &'a Say,
    /// Where nobody takes the lines, no more are made.
    enough: AtomicBool,
}

impl Reading<'_> {
    /// One input, unless there is enough.
    fn one(&self, input: &Input) -> (Option<Done>, Duration) {
        let start = Instant::now();
        let done = (!self.enough.load(Ordering::Relaxed)).then(|| self.read(input));
        (done, start.elapsed())
    }

    fn read(&self, input: &Input) -> Done {
        let (report, sha256) = match self.target {
            Target::Parquet => self.work.load_hashed(input),
            _ => (self.work.load(input), None),
        };
        let result = report.and_then(|report| {
            let (error, judged) = (report.findings.iter().any(Finding::is_error), report.judged.clone());
            let item = match self.target {
                Target::Parquet => Item::Report(Box::new(report), sha256.clone().unwrap_or_default()),
                _ => Item::Line(write::json::to_line(&report, self.say.file_lang).map_err(told)?),
            };
            Ok((item, error, judged))
        });
        Done { result, sha256 }
    }
}

/// What comes of the inputs, in their order.
struct Results<'a> {
    sink: Sink<'a>,
    to_stdout: bool,
    worst: Outcome,
    /// Why nothing more is written.
    broken: Option<WriteError>,
    judged: Option<Judged>,
}

impl Results<'_> {
    /// An input of which nothing was read.
    fn unread(&mut self, unread: &Unread, sha256: Option<&str>, say: &Say) {
        if self.broken.is_none() {
            self.broken = self.sink.unread(unread, sha256, say).err();
        }
    }

    /// Files of which nothing is read, told and handed on.
    fn missed(&mut self, missed: &[Missed], say: &Say) {
        say.missed(missed);
        if missed.iter().any(|m| m.unread.failed) {
            self.worst = Outcome::Failed;
        }
        missed.iter().for_each(|m| self.unread(&m.unread, None, say));
    }

    /// Read some inputs, on all threads.
    fn batch(&mut self, inputs: &[Input], reading: &Reading<'_>) {
        let (options, say) = (reading.options, reading.say);
        let mut progress = Progress::new(options.progress, inputs.len());
        in_order(
            inputs,
            jobs(options.input.jobs),
            |input| reading.one(input),
            |input, result| {
                let (done, seconds) = match result {
                    None => (None, 0.0),
                    Some((None, _)) => return,
                    Some((done, took)) => (done, took.as_secs_f64()),
                };
                let outcome = self.take(input, done, reading, &progress);
                input.note.iter().for_each(|note| progress.suspend(|| say.notice(&input.name(), note)));
                progress.step(&input.name(), if outcome == Outcome::Failed { "failed" } else { "done" }, seconds);
                self.worst = self.worst.max(outcome);
            },
        );
        progress.finish();
    }

    fn take(&mut self, input: &Input, done: Option<Done>, reading: &Reading<'_>, progress: &Progress) -> Outcome {
        let say = reading.say;
        let Some(Done { result, sha256 }) = done else {
            say.internal(&input.name());
            self.unread(&Unread::failed(input.label.clone(), Say::fault()), None, say);
            return Outcome::Failed;
        };
        match result {
            Ok((item, error, judged)) => {
                self.judged = Judged::sum(self.judged.iter().chain(&judged));
                if self.broken.is_none() {
                    self.broken = self.sink.add(item).err();
                    reading.enough.store(self.to_stdout && self.broken.is_some(), Ordering::Relaxed);
                }
                if error { Outcome::Findings } else { Outcome::Clean }
            }
            Err(message) => {
                progress.suspend(|| say.trouble(&input.name(), &message));
                self.unread(&Unread::failed(input.label.clone(), message), sha256.as_deref(), say);
                Outcome::Failed
            }
        }
    }

    /// `-` is a list of files, one a line: they come as long as somebody names some.
    fn names(&mut self, reading: &Reading<'_>, gate: &Gate) {
        let mut names = Names::of(std::io::stdin().lock());
        loop {
            let chunk: Vec<Input> = names.by_ref().take(CHUNK).map(|name| Input::file(&name)).collect();
            if chunk.is_empty() || reading.enough.load(Ordering::Relaxed) {
                break;
            }
            chunk.iter().for_each(|input| gate.guard(&input.path));
            self.batch(&chunk, reading);
        }
        if let Some(e) = names.broken {
            let Message { zh, en } = system::reason(&e);
            let message = Message::new(
                format!("文件清单没有读完：{zh}；后面的文件没有读"),
                format!("the list of files was not read to its end: {en}; what follows was not read"),
            );
            reading.say.trouble(reading.say.text("标准输入", "standard input"), &message);
            self.worst = Outcome::Failed;
        }
    }

    /// `-` is a tar stream: its members are read as they come.
    fn members(&mut self, named: &[Input], reading: &Reading<'_>) {
        let mut members = Members::of(std::io::stdin().lock(), named);
        while let Some((inputs, missed)) = members.next().filter(|_| !reading.enough.load(Ordering::Relaxed)) {
            self.batch(&inputs, reading);
            self.missed(&missed, reading.say);
        }
    }

    /// Close the sink; how the run ended.
    fn end(mut self, options: &args::Convert, say: &Say) -> Outcome {
        let ended = match self.broken.take() {
            Some(e) => Err(e),
            None => self.sink.close(),
        };
        match ended {
            // Standard output tells its own troubles, and a closed pipe is none.
            Err(WriteError::Io(e)) if self.to_stdout => say.out.fail(e),
            Err(e) => {
                outputs::refused(options.out.as_deref().unwrap_or(Path::new("-")), e, say);
                return Outcome::Failed;
            }
            Ok(()) => {}
        }
        if let Some(judged) = &self.judged {
            say.aside(&judged.message());
        }
        self.worst
    }
}

/// Write all inputs to one stream or one set of tables.
pub fn run(options: &args::Convert, target: Target, say: &Say) -> Outcome {
    let Some(work) = Work::new(options.input.encoding.as_deref(), options.input.limits, &options.judge, say) else {
        return Outcome::Failed;
    };
    let stdin = Path::new("-");
    let named: Vec<PathBuf> = options.input.inputs.iter().filter(|p| *p != stdin).cloned().collect();
    let found = find(&named, &work);
    let gate = outputs::gate(outputs::existing(options.force), &found.inputs, &work, &options.judge.config);
    // What is one file, or four that belong together, has no others to wait for.
    let gate = if options.durable == DurableArg::None { gate.with_durable(Durable::None) } else { gate };
    let sink = match Sink::open(target, options.out.as_deref(), &work, &gate, say) {
        Ok(sink) => sink,
        Err(e) => {
            outputs::refused(options.out.as_deref().unwrap_or(stdin), e, say);
            return Outcome::Failed;
        }
    };
    let to_stdout = options.out.as_deref().is_none_or(|p| p == stdin);
    let mut results = Results { sink, to_stdout, worst: Outcome::Clean, broken: None, judged: None };
    let reading = Reading { options, target, work: &work, say, enough: AtomicBool::new(false) };
    results.missed(&found.missed, say);
    results.batch(&found.inputs, &reading);
    if named.len() < options.input.inputs.len() {
        match options.from {
            Some(Packing::Tar) => results.members(&found.inputs, &reading),
            None => results.names(&reading, &gate),
        }
    }
    results.end(options, say)
}
