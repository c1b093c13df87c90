//! `convert`: the plan, the work on one file, the summary.

use std::collections::{BTreeSet, HashMap};
use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};
use std::time::Instant;

use nianbao::base::finding::{Finding, Judged, Message, count};
use nianbao::base::system;
use nianbao::fonts::{Choice, FontSet};
use nianbao::page::Extras;
use nianbao::report::Report;
use nianbao::workbook::Formulas;
use nianbao::write;
use nianbao::write::{Existing, Gate, WriteError, seal};

use super::Outcome;
use super::args::{self, Target};
use super::find::find;
use super::inputs::Input;
use super::jobs::{in_order, writing_jobs};
use super::manifest::{self, Manifest, Row, Written};
use super::missed::Missed;
use super::outputs;
use super::plan::{Plan, collides, plans};
use super::progress::Progress;
use super::remedy::told;
use super::say::Say;
use super::work::Work;

/// What became of one input.
enum Done {
    Written {
        report: Box<Report>,
        outputs: Vec<Written>,
        /// What there is to say of the faces: the same for every PDF, and told once for the whole run.
        faces: Vec<Finding>,
        /// What the outputs are otherwise than the report has it.
        notices: Vec<Finding>,
        hash: Option<String>,
    },
    /// An earlier run did it.
    Kept(Box<Row>),
    Refused(Message, Option<String>),
}

impl Done {
    /// What the settings did to its findings.
    fn judged(&self, judge: &Work) -> Option<Judged> {
        match self {
            Done::Written { report, .. } => report.judged.clone(),
            Done::Kept(row) => judge.judged_before(row.judged()),
            Done::Refused(..) => None,
        }
    }
}

/// What a batch with a folder for its outputs keeps a record of.
struct Record {
    earlier: HashMap<String, Row>,
    options: String,
    out: PathBuf,
}

/// All that the work on one input needs.
struct Job<'a> {
    options: &'a args::Convert,
    judge: &'a Work,
    gate: &'a Gate,
    fonts: Option<FontSet>,
    record: Option<Record>,
    to_stdout: bool,
    say: &'a Say,
}

/// Convert all inputs.
pub fn convert(options: &args::Convert, say: &Say) -> Outcome {
    match options.to.as_slice() {
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
    let Some(judge) = Work::new(options.input.encoding.as_deref(), options.input.limits, &options.judge, say) else {
        return Outcome::Failed;
    };
    let found = find(&options.input.inputs, &judge);
    say.missed(&found.missed);
    let mut targets = if options.to.is_empty() { vec![Target::Xlsx, Target::Pdf] } else { options.to.clone() };
    targets.sort();
    targets.dedup();
    let to_stdout = options.out.as_deref() == Some(Path::new("-"));
    if to_stdout && !fits_stdout(&found.inputs, &targets, say) {
        return Outcome::Failed;
    }
    let existing = match (options.force, options.resume) {
        (true, _) => Existing::Replace,
        (_, true) => Existing::Recorded,
        _ => Existing::Keep,
    };
    let gate = outputs::gate(existing, &found.inputs, &judge, options.fonts.font.iter().map(|(_, file)| file));
    let plans = plans(&found.inputs, &targets, options, &gate);
    if !to_stdout && collides(&plans, &gate, say) {
        return Outcome::Failed;
    }
    let laid_out = targets.iter().any(|target| target.is_laid_out());
    let fonts = if laid_out { load_fonts(&options.fonts, say) } else { None };
    if laid_out && fonts.is_none() {
        return Outcome::Failed;
    }
    let batch = options.out.as_deref().filter(|_| !to_stdout && (plans.len() > 1 || !found.missed.is_empty()));
    let record = batch.map(|out| Record {
        earlier: if options.resume { Manifest::earlier(out) } else { HashMap::new() },
        options: fingerprint(options, &targets, &judge, say),
        out: out.to_path_buf(),
    });
    let manifest = match batch.map(|out| Manifest::begin(out, options.resume, &gate)).transpose() {
        Ok(manifest) => manifest,
        Err(e) => {
            outputs::refused(options.out.as_deref().unwrap_or(Path::new("")), e, say);
            return Outcome::Failed;
        }
    };
    if let Some(record) = record.as_ref().filter(|_| options.resume) {
        recall(record, &plans, &gate);
    }
    let job = Job { options, judge: &judge, gate: &gate, fonts, record, to_stdout, say };
    let worst = run(&job, &plans, &found.missed, manifest);
    if found.failed() { Outcome::Failed } else { worst }
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

/// What an earlier run wrote may be replaced, and what it left unfinished goes.
fn recall(record: &Record, plans: &[Plan<'_>], gate: &Gate) {
    for (path, hash) in record.earlier.values().flat_map(|row| row.written(&record.out)) {
        gate.recall(&path, hash);
    }
    let outputs = plans.iter().flat_map(|p| &p.outputs).filter_map(|(_, path)| path.parent());
    let folders: BTreeSet<&Path> = outputs.chain([record.out.as_path()]).collect();
    folders.into_iter().for_each(write::sweep);
}

/// Work on all plans, in order of the inputs.
fn run(job: &Job<'_>, plans: &[Plan<'_>], missed: &[Missed], mut manifest: Option<Manifest<'_>>) -> Outcome {
    let (options, say) = (job.options, job.say);
    let work = |plan: &Plan<'_>| {
        let start = Instant::now();
        (one(plan, job), start.elapsed())
    };
    let (mut worst, mut counts) = (Outcome::Clean, (0usize, 0usize));
    let mut judged: Option<Judged> = None;
    let mut progress = Progress::new(options.progress, plans.len());
    let mut record = |row: Row| -> Outcome {
        let Some(Err(e)) = manifest.as_mut().map(|m| m.add(row)) else { return Outcome::Clean };
        let Message { zh, en } = system::reason(&e);
        let message = Message::new(format!("记不了进度：{zh}"), format!("the record cannot be written: {en}"));
        say.trouble(manifest::NAME, &message);
        Outcome::Failed
    };
    let fingerprint = job.record.as_ref().map(|r| r.options.clone()).unwrap_or_default();
    missed.iter().for_each(|m| worst = worst.max(record(Row::missed(m, &fingerprint, options.timings))));
    in_order(plans, writing_jobs(options.input.jobs), work, |plan, result| {
        let name = plan.input.name();
        let (result, seconds) = result.map_or((None, 0.0), |(done, took)| (Some(done), took.as_secs_f64()));
        if let Some(one) = result.as_ref().and_then(|done| done.judged(job.judge)) {
            judged = Judged::sum(judged.iter().chain([&one]));
        }
        let (quiet, mut outcome) = (job.to_stdout || progress.is_bar(), Outcome::Clean);
        progress.suspend(|| {
            if let Some(kept) = &job.record {
                let row = row(plan, &result, kept, options.timings.then_some(seconds));
                worst = worst.max(record(row));
            }
            plan.input.note.iter().chain(&plan.note).for_each(|note| say.notice(&name, note));
            outcome = tell(&name, result, say, quiet);
        });
        let failed = outcome == Outcome::Failed;
        progress.step(&name, if failed { "failed" } else { "done" }, seconds);
        counts = (counts.0 + usize::from(!failed), counts.1 + usize::from(failed));
        worst = worst.max(outcome);
    });
    progress.finish();
    if let Some(Err(e)) = manifest.map(Manifest::finish) {
        say.trouble(manifest::NAME, &told(e));
        worst = Outcome::Failed;
    }
    let (all, done, not) = (plans.len(), counts.0, counts.1);
    let line = Message::new(
        format!("共 {all} 个文件：完成 {done}，未完成 {not}"),
        format!("{}: {done} done, {not} not", count(all, "file", "files")),
    );
    match &judged {
        Some(judged) if job.to_stdout => say.aside(&judged.message()),
        judged => say.closing((all > 1).then_some(line), judged.as_ref()),
    }
    worst
}

/// The hash of all that has a say in the outputs besides the input.
fn fingerprint(options: &args::Convert, targets: &[Target], judge: &Work, say: &Say) -> String {
    let args::Convert { fonts, attach_json, copy_note, seal, draft, findings, formulas, csv_raw, input, .. } = options;
    let version = env!("CARGO_PKG_VERSION");
    let all = (
        version,
        targets,
        fonts,
        attach_json,
        copy_note,
        (seal, draft),
        findings,
        formulas,
        csv_raw,
        &input.encoding,
        &judge.settings,
        say.file_lang,
    );
    write::hash(format!("{all:?}").as_bytes())[..16].to_string()
}

fn row(plan: &Plan<'_>, result: &Option<Done>, record: &Record, seconds: Option<f64>) -> Row {
    let (name, options) = (&plan.input.name(), &record.options);
    let mut row = match result {
        Some(Done::Written { report, outputs, faces, notices, hash }) => {
            let row = Row::done(name, hash.as_deref().unwrap_or_default(), options, report, outputs, &record.out);
            row.noticed(faces.iter().chain(notices))
        }
        Some(Done::Kept(row)) => (**row).clone(),
        Some(Done::Refused(message, hash)) => {
            Row::failed(name, hash.as_deref().unwrap_or_default(), options, &message.zh)
        }
        None => Row::failed(name, "", options, "程序内部错误"),
    };
    row.note(plan.input.note.as_ref().or(plan.note.as_ref()));
    row.seconds = seconds.map(|s| format!("{s:.3}"));
    row
}

fn one(plan: &Plan<'_>, job: &Job<'_>) -> Done {
    let hash = plan.input.hash();
    let planned: Vec<PathBuf> = plan.outputs.iter().map(|(_, p)| p.clone()).collect();
    if let (Some(record), Some(hash), true) = (&job.record, &hash, job.options.resume)
        && let Some(row) = record.earlier.get(&plan.input.name())
        && row.stands(hash, &record.options, &planned, &record.out)
    {
        return Done::Kept(Box::new(row.clone()));
    }
    match outputs_of(plan, job, hash.as_deref()) {
        Ok((report, outputs, notices)) => {
            let faces = job.fonts.as_ref().map(FontSet::notices).unwrap_or_default();
            Done::Written { report: Box::new(report), outputs, faces, notices, hash }
        }
        Err(message) => Done::Refused(message, hash),
    }
}

/// Make all outputs of an input, then write them.
fn outputs_of(
    plan: &Plan<'_>,
    job: &Job<'_>,
    hash: Option<&str>,
) -> Result<(Report, Vec<Written>, Vec<Finding>), Message> {
    if !job.to_stdout {
        let asked = plan.outputs.iter().try_for_each(|(_, path)| job.gate.ask(path));
        asked.map_err(told)?;
    }
    let report = job.judge.load(plan.input)?;
    let mut notices = Vec::new();
    let mut made = Vec::new();
    for (target, path) in &plan.outputs {
        let failed = |e: write::WriteError| {
            let (name, Message { zh, en }) = (path.display(), e.message());
            Message::new(format!("写出 {name} 失败：{zh}"), format!("writing {name} failed: {en}"))
        };
        let bytes = make(&report, *target, job, &mut notices).map_err(failed)?;
        made.push((path, if let Some(hash) = hash { seal(bytes, Some(hash)) } else { bytes }));
    }
    let mut outputs = Vec::new();
    for (path, bytes) in made {
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
        let hash = if job.record.is_some() { write::hash(&bytes) } else { String::new() };
        outputs.push(Written { path: path.clone(), size: bytes.len() as u64, hash });
    }
    Ok((report, outputs, notices))
}

fn make(
    report: &Report,
    target: Target,
    job: &Job<'_>,
    notices: &mut Vec<Finding>,
) -> Result<Vec<u8>, write::WriteError> {
    let (fonts, options, say) = (job.fonts.as_ref(), job.options, job.say);
    match (target, fonts) {
        (Target::Json, _) => write::json::to_json(report, say.file_lang),
        (Target::Csv, _) => {
            let texts = if options.csv_raw { write::csv::Texts::Raw } else { write::csv::Texts::Guarded };
            Ok(write::csv::to_csv(report, texts))
        }
        (Target::Xlsx, _) => {
            let formulas = match options.formulas {
                args::FormulasArg::Totals => Formulas::Totals,
                args::FormulasArg::Never => Formulas::Never,
            };
            write::xlsx::to_xlsx(&nianbao::workbook::book_with(report, say.file_lang, formulas))
        }
        (Target::Docx, _) => {
            let copy = nianbao::word::copy(report);
            notices.extend(copy.notices.iter().cloned());
            write::docx::to_docx(&copy)
        }
        (Target::Pdf, Some(fonts)) => {
            let document = laid_out(report, fonts, job, notices)?;
            let attached = options.attach_json.then(|| attached(report, say)).transpose()?;
            let attachment = attached.map(|(name, bytes)| write::pdf::Attachment { name, bytes });
            write::pdf::to_pdf(&document, fonts, attachment.as_ref())
        }
        (Target::Ofd, Some(fonts)) => {
            let document = laid_out(report, fonts, job, notices)?;
            notices.extend(nianbao::page::unwritable(&document, "OFD"));
            let attached = options.attach_json.then(|| attached(report, say)).transpose()?;
            let attachment =
                attached.map(|(name, bytes)| write::ofd::Attachment { name, format: "json".into(), bytes });
            write::ofd::to_ofd(&document, fonts, attachment.as_slice())
        }
        (Target::Pdf | Target::Ofd, None) => Err(write::WriteError::Made("no fonts".into())),
        // One set of all reports: made elsewhere.
        (Target::Ndjson | Target::Parquet, _) => write::json::to_line(report, say.file_lang),
    }
}

/// What stands across the pages of a draft.
const DRAFT: &str = "草稿";

/// The pages of the official copy, for whatever format; what they do otherwise than meant is told once.
fn laid_out(
    report: &Report,
    fonts: &FontSet,
    job: &Job<'_>,
    notices: &mut Vec<Finding>,
) -> Result<nianbao::page::Document, write::WriteError> {
    if let Some(message) = nianbao::page::too_long(report) {
        return Err(write::WriteError::Refused(message.into()));
    }
    let (options, say) = (job.options, job.say);
    let extras = Extras {
        copy_note: options.copy_note.clone(),
        seal: options.seal,
        watermark: options.draft.then(|| DRAFT.to_string()),
        findings: options.findings.then_some(say.file_lang),
        charts: vec![],
    };
    let document = nianbao::page::document_with(report, fonts, &extras);
    for finding in &document.findings {
        if !notices.contains(finding) {
            notices.push(finding.clone());
        }
    }
    Ok(document)
}

/// The name and the content of the JSON that travels in a copy.
fn attached(report: &Report, say: &Say) -> Result<(String, Vec<u8>), write::WriteError> {
    let name = Path::new(&report.source.name).file_stem().unwrap_or_default().to_string_lossy().into_owned();
    Ok((format!("{name}.json"), write::json::to_json(report, say.file_lang)?))
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

pub(super) fn load_fonts(options: &args::Fonts, say: &Say) -> Option<FontSet> {
    let choice = Choice {
        folder: options.font_dir.clone(),
        bundled_only: options.fonts == args::FontSource::Bundled,
        files: options.font.clone(),
    };
    match FontSet::load(&choice) {
        Ok(fonts) => {
            fonts.notices().iter().for_each(|f| say.noticed(say.text("字体", "fonts"), f));
            Some(fonts)
        }
        Err(e) => {
            say.trouble(say.text("字体", "fonts"), &told(e));
            None
        }
    }
}

/// Show the faces in use.
pub fn fonts(options: &args::Fonts, say: &Say) -> Outcome {
    let Some(fonts) = load_fonts(options, say) else { return Outcome::Failed };
    for line in fonts.describe(say.lang) {
        say.line(&line);
    }
    Outcome::Clean
}
