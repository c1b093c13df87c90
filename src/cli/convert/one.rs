//! The work on one input: read, make all outputs, write them.

use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::thread;

use nianbao::base::finding::{Finding, Judged, Message};
use nianbao::fonts::FontSet;
use nianbao::report::Report;
use nianbao::write::fault::{self, Operation};
use nianbao::write::{self, Gate, WriteError, sealed_and_hashed};

use super::made::Made;
use super::record::Record;
use crate::cli::args::{self, Target};
use crate::cli::manifest::{Row, Written};
use crate::cli::pictures::Pictures;
use crate::cli::plan::Plan;
use crate::cli::remedy::told;
use crate::cli::say::Say;
use crate::cli::work::Work;

/// What became of one input.
pub enum Done {
    /// All outputs are there.
    Written {
        /// What was read.
        report: Box<Report>,
        /// What was written.
        outputs: Vec<Written>,
        /// What there is to say of the faces: the same for every PDF, and told once for the whole run.
        faces: Vec<Finding>,
        /// What the outputs are otherwise than the report has it.
        notices: Vec<Finding>,
        /// The hash of the input.
        hash: Option<String>,
    },
    /// An earlier run did it.
    Kept(Box<Row>),
    /// Nothing was written; and the hash of the input.
    Refused(Message, Option<String>),
}

impl Done {
    /// What the settings did to its findings.
    pub fn judged(&self, judge: &Work) -> Option<Judged> {
        match self {
            Done::Written { report, .. } => report.judged.clone(),
            Done::Kept(row) => judge.judged_before(row.judged()),
            Done::Refused(..) => None,
        }
    }
}

/// All that the work on one input needs.
pub struct Job<'a> {
    pub options: &'a args::Convert,
    pub judge: &'a Work,
    pub gate: &'a Gate,
    pub fonts: Option<FontSet>,
    pub record: Option<Record>,
    pub to_stdout: bool,
    pub pictures: Pictures,
    /// Is it one input alone, with more threads than one at hand?
    pub alone: bool,
    pub say: &'a Say,
}

/// Do it, unless an earlier run did.
pub fn one(plan: &Plan<'_>, job: &Job<'_>) -> Done {
    if let Some(record) = job.record.as_ref().filter(|_| job.options.resume)
        && let Some(row) = record.earlier.get(&plan.input.name())
        && let Some(hash) = plan.input.hash()
    {
        let planned: Vec<PathBuf> = plan.outputs.iter().map(|(_, p)| p.clone()).collect();
        if row.stands(&hash, &record.options, &planned, &record.out) {
            return Done::Kept(Box::new(row.clone()));
        }
    }
    let read = match read(plan, job) {
        Ok(read) => read,
        Err(message) => return Done::Refused(message, plan.input.hash()),
    };
    match outputs_of(plan, job, &read) {
        Ok((outputs, notices)) => {
            let faces = job.fonts.as_ref().map(FontSet::notices).unwrap_or_default();
            Done::Written { report: Box::new(read.report), outputs, faces, notices, hash: read.hash }
        }
        Err(message) => Done::Refused(message, read.hash),
    }
}

/// An input that was read.
struct Read {
    report: Report,
    /// Its bytes, where they go into an output.
    bytes: Option<Vec<u8>>,
    /// The hash of the bytes that were read; none for standard input.
    hash: Option<String>,
}

/// Read the input, if its outputs may be written.
fn read(plan: &Plan<'_>, job: &Job<'_>) -> Result<Read, Message> {
    if !job.to_stdout {
        let asked = plan.outputs.iter().try_for_each(|(_, path)| job.gate.ask(path));
        asked.map_err(told)?;
    }
    let (report, bytes) = job.judge.load_with_bytes(plan.input)?;
    let hash = (!plan.input.is_stdin()).then(|| write::hash(&bytes));
    Ok(Read { report, bytes: job.options.attach_source.then_some(bytes), hash })
}

/// Make all outputs of an input, then write them.
fn outputs_of(plan: &Plan<'_>, job: &Job<'_>, read: &Read) -> Result<(Vec<Written>, Vec<Finding>), Message> {
    let Read { report, bytes, hash } = read;
    let made_of = Made { report, source: bytes.as_deref().map(|bytes| (&*plan.input.label, bytes)) };
    let mut notices: Vec<Finding> = Vec::new();
    let mut made = Vec::new();
    for ((target, path), output) in plan.outputs.iter().zip(all(plan, &made_of, job, hash.as_deref())) {
        let output = output?;
        // The same pages are told of once.
        let told = |of: &Finding| target.is_laid_out() && notices.contains(of);
        let new: Vec<Finding> = output.notices.into_iter().filter(|of| !told(of)).collect();
        notices.extend(new);
        made.push((path, output.bytes, output.hash));
    }
    let mut outputs = Vec::new();
    for (path, bytes, hash) in made {
        if job.to_stdout {
            job.say.out.document(&bytes);
        } else if let Err(e) = job.gate.write(path, &bytes) {
            let (name, named) = (path.display(), matches!(e, WriteError::Refused(_)));
            let why = told(e);
            return Err(if named {
                why
            } else {
                Message::new(format!("写 {name} 失败：{}", why.zh), format!("writing {name} failed: {}", why.en))
            });
        }
        outputs.push(Written { path: path.clone(), size: bytes.len() as u64, hash });
    }
    if let Some(args::Media::Folder(folder)) = &job.options.media {
        notices.extend(job.pictures.write(report, folder, job.gate)?);
    }
    Ok((outputs, notices))
}

/// An output in memory.
struct Output {
    bytes: Vec<u8>,
    /// What the record knows it by.
    hash: String,
    /// What it is otherwise than the report has it.
    notices: Vec<Finding>,
}

/// All outputs of an input, in order, up to the first that cannot be made. An input that is alone has all threads to itself: then
/// they are made at the same time.
fn all(plan: &Plan<'_>, made_of: &Made<'_>, job: &Job<'_>, hash: Option<&str>) -> Vec<Result<Output, Message>> {
    let work = |(target, path): &(Target, PathBuf)| output(made_of, *target, path, job, hash);
    let Some((first, others)) = plan.outputs.split_first().filter(|_| job.alone) else {
        let mut made = Vec::new();
        for planned in &plan.outputs {
            made.push(work(planned));
            if made.last().is_some_and(Result::is_err) {
                break;
            }
        }
        return made;
    };
    thread::scope(|scope| {
        let start = |planned| {
            let started = fault::at(Operation::Thread);
            (planned, started.and_then(|()| thread::Builder::new().spawn_scoped(scope, move || work(planned))))
        };
        let started: Vec<_> = others.iter().map(start).collect();
        let mut made = vec![work(first)];
        made.extend(started.into_iter().map(|(planned, thread)| match thread {
            Ok(thread) => thread.join().unwrap_or_else(|panic| resume_unwind(panic)),
            Err(_) => work(planned),
        }));
        made
    })
}

/// Make an output, sealed.
fn output(
    made_of: &Made<'_>,
    target: Target,
    path: &Path,
    job: &Job<'_>,
    hash: Option<&str>,
) -> Result<Output, Message> {
    let failed = |e: write::WriteError| {
        let (name, Message { zh, en }) = (path.display(), e.message());
        Message::new(format!("写出 {name} 失败：{zh}"), format!("writing {name} failed: {en}"))
    };
    let mut notices = Vec::new();
    let bytes = made_of.make(target, job, &mut notices).map_err(failed)?;
    // The record knows what was written by its hash.
    let (bytes, hash) = match hash {
        Some(_) => sealed_and_hashed(bytes, hash),
        None if job.record.is_some() => {
            let own = write::hash(&bytes);
            (bytes, own)
        }
        None => (bytes, String::new()),
    };
    Ok(Output { bytes, hash, notices })
}
