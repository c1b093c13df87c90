//! `convert`: the plan, the work on one file, the summary.

use std::collections::HashMap;
use std::fs;
use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};
use std::time::Instant;

use nianbao::finding::{Finding, Judged, Message};
use nianbao::fonts::{Choice, FontSet};
use nianbao::layout::page::Extras;
use nianbao::layout::sheets::Formulas;
use nianbao::report::Report;
use nianbao::{layout, write};

use super::Outcome;
use super::args::{self, Target};
use super::inputs::{Input, collect};
use super::jobs::{in_order, writing_jobs};
use super::manifest::{self, Manifest, Row};
use super::progress::Progress;
use super::say::Say;
use super::work::Work;

/// What became of one input.
enum Done {
    Written {
        report: Box<Report>,
        outputs: Vec<(PathBuf, u64)>,
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

/// Where the outputs of an input go.
struct Plan<'a> {
    input: &'a Input,
    outputs: Vec<(Target, PathBuf)>,
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
    let Some(judge) = Work::new(options.input.encoding.as_deref(), &options.judge, say) else { return Outcome::Failed };
    let (inputs, refused) = collect(&options.input.inputs);
    for (name, message) in &refused {
        say.trouble(name, message);
    }
    let mut worst = if refused.is_empty() { Outcome::Clean } else { Outcome::Failed };
    let asked = !options.to.is_empty();
    let mut targets = if asked { options.to.clone() } else { vec![Target::Xlsx, Target::Pdf] };
    targets.sort();
    targets.dedup();
    let to_stdout = options.out.as_deref() == Some(Path::new("-"));
    if to_stdout && (inputs.len() != 1 || targets.len() != 1) {
        say.trouble(
            "--out -",
            &Message::new("标准输出只能写一个文件的一种格式", "standard output takes one file in one format"),
        );
        return Outcome::Failed;
    }
    if to_stdout && matches!(targets[..], [Target::Xlsx | Target::Pdf]) && std::io::stdout().is_terminal() {
        let message = Message::new(
            "终端上显示不了这种格式；请用 --out 指定文件夹，或接到管道、文件里",
            "this format cannot be shown on a terminal; name a folder with --out, or use a pipe or a file",
        );
        say.trouble("--out -", &message);
        return Outcome::Failed;
    }
    let mut plans: Vec<Plan<'_>> = inputs.iter().map(|input| plan(input, &targets, options.out.as_deref())).collect();
    if !asked {
        // A PDF beside its own input is not what anybody means by the default.
        plans.iter_mut().for_each(|p| p.outputs.retain(|(_, output)| *output != p.input.path));
    }
    if !to_stdout && collides(&plans, say) {
        return Outcome::Failed;
    }
    let fonts = if targets.contains(&Target::Pdf) { load_fonts(&options.fonts, say) } else { None };
    if targets.contains(&Target::Pdf) && fonts.is_none() {
        return Outcome::Failed;
    }
    let batch = options.out.as_deref().filter(|_| !to_stdout && plans.len() > 1);
    let record = batch.map(|out| Record {
        earlier: if options.resume { Manifest::earlier(out) } else { HashMap::new() },
        options: fingerprint(options, &targets, &judge, say),
        out: out.to_path_buf(),
    });
    let mut manifest = match batch.map(|out| Manifest::begin(out, options.resume)).transpose() {
        Ok(manifest) => manifest,
        Err(e) => {
            let message =
                Message::new(format!("输出文件夹写不了：{e}"), format!("the output folder cannot be written: {e}"));
            say.trouble(&options.out.as_ref().map_or(String::new(), |p| p.display().to_string()), &message);
            return Outcome::Failed;
        }
    };
    if options.resume {
        manifest::sweep(&plans.iter().flat_map(|p| &p.outputs).map(|(_, path)| path.as_path()).collect::<Vec<_>>());
    }
    let work = |plan: &Plan<'_>| {
        let start = Instant::now();
        (one(plan, options, &judge, fonts.as_ref(), say, record.as_ref()), start.elapsed())
    };
    let mut counts = (0usize, 0usize);
    let mut judged: Option<Judged> = None;
    let mut progress = Progress::new(options.progress, plans.len());
    in_order(&plans, writing_jobs(options.input.jobs), work, |plan, result| {
        let name = plan.input.name();
        let (result, seconds) = result.map_or((None, 0.0), |(done, took)| (Some(done), took.as_secs_f64()));
        if let (Some(manifest), Some(record)) = (&mut manifest, &record)
            && let Err(e) = manifest.add(row(&name, &result, record, options.timings.then_some(seconds)))
        {
            let message = Message::new(format!("记不了进度：{e}"), format!("the record cannot be written: {e}"));
            progress.suspend(|| say.trouble(manifest::NAME, &message));
            worst = Outcome::Failed;
        }
        if let Some(one) = result.as_ref().and_then(|done| done.judged(&judge)) {
            judged = Judged::sum(judged.iter().chain([&one]));
        }
        let mut outcome = Outcome::Clean;
        let quiet = to_stdout || progress.is_bar();
        progress.suspend(|| outcome = tell(&name, result, say, quiet));
        progress.step(&name, if outcome == Outcome::Failed { "failed" } else { "done" }, seconds);
        if outcome == Outcome::Failed {
            counts.1 += 1
        } else {
            counts.0 += 1
        }
        worst = worst.max(outcome);
    });
    progress.finish();
    if let Some(Err(e)) = manifest.map(Manifest::finish) {
        let message = Message::new(format!("写不了：{e}"), format!("cannot be written: {e}"));
        say.trouble(manifest::NAME, &message);
        worst = Outcome::Failed;
    }
    let (all, done, not) = (plans.len(), counts.0, counts.1);
    let line = Message::new(
        format!("共 {all} 个文件：完成 {done}，未完成 {not}"),
        format!("{all} files: {done} done, {not} not"),
    );
    match &judged {
        Some(judged) if to_stdout => say.aside(&judged.message()),
        judged => say.closing((all > 1).then_some(line), judged.as_ref()),
    }
    worst
}

/// The hash of all that has a say in the outputs besides the input.
fn fingerprint(options: &args::Convert, targets: &[Target], judge: &Work, say: &Say) -> String {
    let args::Convert { fonts, attach_json, copy_note, findings, formulas, csv_raw, input, .. } = options;
    let version = env!("CARGO_PKG_VERSION");
    let all = (
        version,
        targets,
        fonts,
        attach_json,
        copy_note,
        findings,
        formulas,
        csv_raw,
        &input.encoding,
        &judge.settings,
        say.file_lang,
    );
    manifest::hash(format!("{all:?}").as_bytes())[..16].to_string()
}

fn row(name: &str, result: &Option<Done>, record: &Record, seconds: Option<f64>) -> Row {
    let options = &record.options;
    let mut row = match result {
        Some(Done::Written { report, outputs, hash }) => {
            Row::done(name, hash.as_deref().unwrap_or_default(), options, report, outputs, &record.out)
        }
        Some(Done::Kept(row)) => (**row).clone(),
        Some(Done::Refused(message, hash)) => {
            Row::failed(name, hash.as_deref().unwrap_or_default(), options, &message.zh)
        }
        None => Row::failed(name, "", options, "程序内部错误"),
    };
    row.seconds = seconds.map(|s| format!("{s:.3}"));
    row
}

fn plan<'a>(input: &'a Input, targets: &[Target], out: Option<&Path>) -> Plan<'a> {
    let base = match out {
        Some(folder) => folder.join(&input.stem),
        None if input.is_stdin() => PathBuf::from("stdin"),
        None => input.path.with_extension(""),
    };
    let named = |target: &Target| {
        let mut name = base.clone().into_os_string();
        name.push(".");
        name.push(target.extension());
        (*target, PathBuf::from(name))
    };
    Plan { input, outputs: targets.iter().map(named).collect() }
}

/// Two inputs that would write the same file are refused before anything is written.
fn collides(plans: &[Plan<'_>], say: &Say) -> bool {
    let mut owner: HashMap<&Path, &Input> = HashMap::new();
    let mut any = false;
    // What no reader takes writes nothing: a picture beside a report of the same name is no collision.
    let mut names: HashMap<&Path, usize> = HashMap::new();
    plans.iter().flat_map(|p| &p.outputs).for_each(|(_, output)| *names.entry(output).or_default() += 1);
    let contested = |p: &&Plan<'_>| p.outputs.iter().any(|(_, output)| names[output.as_path()] > 1);
    for plan in plans.iter().filter(contested).filter(|p| p.input.readable()) {
        for (_, output) in &plan.outputs {
            if let Some(other) = owner.insert(output, plan.input) {
                let message = Message::new(
                    format!(
                        "会和 {} 写同一个文件 {}；没有写任何文件，请分开输出或改名",
                        other.name(),
                        output.display()
                    ),
                    format!("would write the same file {} as {}; nothing was written", output.display(), other.name()),
                );
                say.trouble(&plan.input.name(), &message);
                any = true;
            }
        }
    }
    any
}

fn one(
    plan: &Plan<'_>,
    options: &args::Convert,
    judge: &Work,
    fonts: Option<&FontSet>,
    say: &Say,
    record: Option<&Record>,
) -> Done {
    let to_stdout = options.out.as_deref() == Some(Path::new("-"));
    let hash = record.and_then(|_| plan.input.hash());
    if let (Some(record), Some(hash), true) = (record, &hash, options.resume)
        && let Some(row) = record.earlier.get(&plan.input.name())
        && row.stands(
            hash,
            &record.options,
            &plan.outputs.iter().map(|(_, p)| p.clone()).collect::<Vec<_>>(),
            &record.out,
        )
    {
        return Done::Kept(Box::new(row.clone()));
    }
    // An output that an unfinished run left is written again.
    if !to_stdout && let Some(message) = blocked(plan, options.force || options.resume) {
        return Done::Refused(message, hash);
    }
    let report = match judge.load(plan.input) {
        Ok(report) => report,
        Err(message) => return Done::Refused(message, hash),
    };
    let mut report = report;
    let mut made = Vec::new();
    for (target, path) in &plan.outputs {
        match make(&mut report, *target, fonts, options, say) {
            Ok(bytes) => made.push((path, bytes)),
            Err(e) => {
                let message = Message::new(
                    format!("写出 {} 失败：{e}", path.display()),
                    format!("writing {} failed: {e}", path.display()),
                );
                return Done::Refused(message, hash);
            }
        }
    }
    let mut outputs = Vec::new();
    for (path, bytes) in made {
        if to_stdout {
            say.out.document(&bytes);
        } else if let Err(e) = put(path, &bytes) {
            let message = Message::new(
                format!("写 {} 失败：{e}", path.display()),
                format!("cannot write {}: {e}", path.display()),
            );
            return Done::Refused(message, hash);
        }
        outputs.push((path.clone(), bytes.len() as u64));
    }
    Done::Written { report: Box::new(report), outputs, hash }
}

fn put(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    // The folder is nearly always there: it is made where it turns out not to be.
    match (write::write_whole(path, bytes), path.parent()) {
        (Err(e), Some(folder)) if e.kind() == std::io::ErrorKind::NotFound => {
            fs::create_dir_all(folder)?;
            write::write_whole(path, bytes)
        }
        (result, _) => result,
    }
}

fn blocked(plan: &Plan<'_>, force: bool) -> Option<Message> {
    let same = |a: &Path, b: &Path| matches!((fs::canonicalize(a), fs::canonicalize(b)), (Ok(a), Ok(b)) if a == b);
    for (_, output) in plan.outputs.iter().filter(|(_, output)| output.exists()) {
        if same(output, &plan.input.path) {
            let name = output.display();
            return Some(Message::new(
                format!("输出会覆盖原文件 {name}；请用 --out 指定别的文件夹"),
                format!("the output would overwrite the input {name}; name another folder with --out"),
            ));
        }
        if !force {
            let name = output.display();
            return Some(Message::new(
                format!("{name} 已存在，没有覆盖；要覆盖请加 --force"),
                format!("{name} exists and was left alone; add --force to overwrite"),
            ));
        }
    }
    None
}

fn make(
    report: &mut Report,
    target: Target,
    fonts: Option<&FontSet>,
    options: &args::Convert,
    say: &Say,
) -> Result<Vec<u8>, write::WriteError> {
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
            write::xlsx::to_xlsx(&layout::sheets::book_with(report, say.file_lang, formulas))
        }
        (Target::Pdf, Some(fonts)) => {
            let extras = Extras {
                copy_note: options.copy_note.clone(),
                findings: options.findings.then_some(say.file_lang),
                charts: vec![],
            };
            let document = layout::page::document_with(report, fonts, &extras);
            report.findings.extend(document.findings.iter().cloned());
            let attachment = options.attach_json.then(|| attachment(report, say)).transpose()?;
            write::pdf::to_pdf(&document, fonts, attachment.as_ref())
        }
        (Target::Pdf, None) => Err(write::WriteError::Pdf("no fonts".into())),
        // One set of all reports: made elsewhere.
        (Target::Ndjson | Target::Parquet, _) => write::json::to_line(report, say.file_lang),
    }
}

fn attachment(report: &Report, say: &Say) -> Result<write::pdf::Attachment, write::WriteError> {
    let name = Path::new(&report.source.name).file_stem().unwrap_or_default().to_string_lossy().into_owned();
    Ok(write::pdf::Attachment { name: format!("{name}.json"), bytes: write::json::to_json(report, say.file_lang)? })
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
        Some(Done::Written { report, outputs, .. }) => {
            let list = outputs.iter().map(|(p, _)| p.display().to_string()).collect::<Vec<_>>().join("  ");
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
        Ok(fonts) => Some(fonts),
        Err(e) => {
            say.trouble("fonts", &e.message());
            None
        }
    }
}

/// Show the faces in use.
pub fn fonts(options: &args::Fonts, say: &Say) -> Outcome {
    let Some(fonts) = load_fonts(options, say) else { return Outcome::Failed };
    for line in fonts.describe() {
        say.line(&line);
    }
    Outcome::Clean
}
