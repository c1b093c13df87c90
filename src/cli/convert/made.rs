//! An output of a report, in memory.

use std::ffi::OsStr;
use std::path::Path;

use nianbao::base::finding::Finding;
use nianbao::fonts::FontSet;
use nianbao::page::Extras;
use nianbao::report::Report;
use nianbao::workbook::Formulas;
use nianbao::write::{self, Attachment, Relation};

use super::one::Job;
use crate::cli::args::{self, Target};

/// What outputs are made of.
pub struct Made<'a> {
    /// The report.
    pub report: &'a Report,
    /// The file it was read from, its name and its bytes, where it is asked for.
    pub source: Option<(&'a str, &'a [u8])>,
}

impl Made<'_> {
    /// Make an output; `notices` takes what it does otherwise than the report has it.
    pub fn make(
        &self,
        target: Target,
        job: &Job<'_>,
        notices: &mut Vec<Finding>,
    ) -> Result<Vec<u8>, write::WriteError> {
        let report = self.report;
        let (fonts, options, say) = (job.fonts.as_ref(), job.options, job.say);
        match (target, fonts) {
            (Target::Json, _) => write::json::to_json_with(report, say.file_lang, in_json(options)),
            (Target::Csv, _) => {
                let texts = if options.csv_raw { write::csv::Texts::Raw } else { write::csv::Texts::Guarded };
                let csv = write::csv::to_csv(report, texts);
                Ok(if options.csv_bom { write::csv::marked(csv) } else { csv })
            }
            (Target::Xlsx, _) => {
                let formulas = match options.formulas {
                    args::FormulasArg::Totals => Formulas::Totals,
                    args::FormulasArg::Never => Formulas::Never,
                };
                write::xlsx::to_xlsx(&nianbao::workbook::book_with(report, say.file_lang, formulas))
            }
            (Target::Docx, _) => {
                let copy = nianbao::word::copy_with(report, &extras(job));
                notices.extend(copy.notices.iter().cloned());
                write::docx::to_docx(&copy)
            }
            (Target::Pdf, Some(fonts)) => {
                let document = laid_out(report, fonts, job, notices)?;
                write::pdf::to_pdf(&document, fonts, &self.attached(job)?)
            }
            (Target::Ofd, Some(fonts)) => {
                let document = laid_out(report, fonts, job, notices)?;
                notices.extend(nianbao::page::unwritable(&document, "OFD"));
                write::ofd::to_ofd(&document, fonts, &self.attached(job)?)
            }
            (Target::Pdf | Target::Ofd, None) => Err(write::WriteError::Made("no fonts".into())),
            // One set of all reports: made elsewhere.
            (Target::Ndjson | Target::Parquet, _) => write::json::to_line(report, say.file_lang),
        }
    }

    /// What travels in a copy: the data first, then the source.
    fn attached(&self, job: &Job<'_>) -> Result<Vec<Attachment>, write::WriteError> {
        let own = |part: Option<&OsStr>| part.unwrap_or_default().to_string_lossy().into_owned();
        let mut all = vec![];
        if job.options.attach_json {
            let bytes = write::json::to_json_with(self.report, job.say.file_lang, in_json(job.options))?;
            let name = format!("{}.json", own(Path::new(&self.report.source.name).file_stem()));
            all.push(Attachment { name, relation: Relation::Data, bytes });
        }
        if let Some((name, bytes)) = self.source {
            let (name, bytes) = (own(Path::new(name).file_name()), bytes.to_vec());
            all.push(Attachment { name, relation: Relation::Source, bytes });
        }
        Ok(all)
    }
}

/// What of pictures the JSON has.
fn in_json(options: &args::Convert) -> write::json::Pictures {
    match options.media {
        Some(args::Media::Inline) => write::json::Pictures::Inline,
        _ => write::json::Pictures::Named,
    }
}

/// What stands across the pages of a draft.
const DRAFT: &str = "草稿";

/// What copies add to the report.
fn extras(job: &Job<'_>) -> Extras {
    let (options, say) = (job.options, job.say);
    Extras {
        copy_note: options.copy_note.clone(),
        seal: options.seal || job.judge.settings.page.sealed,
        centered_numbers: job.judge.settings.page.centered_numbers,
        watermark: options.draft.then(|| DRAFT.to_string()),
        findings: options.findings.then_some(say.file_lang),
        charts: vec![],
        lists: vec![],
    }
}

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
    let document = nianbao::page::document_with(report, fonts, &extras(job));
    for finding in &document.findings {
        if !notices.contains(finding) {
            notices.push(finding.clone());
        }
    }
    Ok(document)
}
