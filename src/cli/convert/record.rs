//! What a batch notes of each input, and what an earlier run noted.

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use nianbao::write::{self, Gate};

use super::one::Done;
use crate::cli::args::{self, Target};
use crate::cli::manifest::Row;
use crate::cli::plan::Plan;
use crate::cli::say::Say;
use crate::cli::work::Work;

/// What a batch with a folder for its outputs keeps a record of.
pub struct Record {
    /// What was done before, by the names of the inputs.
    pub earlier: HashMap<String, Row>,
    /// The hash of what has a say in the outputs besides the input.
    pub options: String,
    /// The folder.
    pub out: PathBuf,
}

/// What an earlier run wrote may be replaced, and what it left unfinished goes.
pub fn recall(record: &Record, plans: &[Plan<'_>], gate: &Gate) {
    for (path, hash) in record.earlier.values().flat_map(|row| row.written(&record.out)) {
        gate.recall(&path, hash);
    }
    let outputs = plans.iter().flat_map(|p| &p.outputs).filter_map(|(_, path)| path.parent());
    let folders: BTreeSet<&Path> = outputs.chain([record.out.as_path()]).collect();
    folders.into_iter().for_each(write::sweep);
}

/// The hash of all that has a say in the outputs besides the input.
pub fn fingerprint(options: &args::Convert, targets: &[Target], judge: &Work, say: &Say) -> String {
    let args::Convert {
        fonts,
        attach_json,
        attach_source,
        copy_note,
        seal,
        draft,
        findings,
        formulas,
        csv_raw,
        csv_bom,
        media,
        input,
        ..
    } = options;
    let version = env!("CARGO_PKG_VERSION");
    let all = (
        version,
        targets,
        fonts,
        (attach_json, attach_source),
        copy_note,
        (seal, draft),
        findings,
        formulas,
        (csv_raw, csv_bom, media),
        &input.encoding,
        &judge.settings,
        say.file_lang,
    );
    write::hash(format!("{all:?}").as_bytes())[..16].to_string()
}

/// The line of an input.
pub fn row(plan: &Plan<'_>, result: &Option<Done>, record: &Record, seconds: Option<f64>) -> Row {
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
