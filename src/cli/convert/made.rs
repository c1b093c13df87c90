//! An output of a report, in memory.

use std::path::Path;

use nianbao::base::finding::Finding;
use nianbao::fonts::FontSet;
use nianbao::page::Extras;
use nianbao::report::Report;
use nianbao::workbook::Formulas;
use nianbao::write;

use super::one::Job;
use crate::cli::args::{self, Target};
use crate::cli::say::Say;

/// Make an output; `notices` takes what it does otherwise than the report has it.
pub fn make(
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
