//! `blank`: an empty official workbook, or Word document, to fill in.

use std::path::{Path, PathBuf};

use nianbao::base::finding::Message;
use nianbao::base::visible;
use nianbao::blank::{Wanted, blank};
use nianbao::forms::Book;
use nianbao::workbook::Formulas;
use nianbao::workbook::book_with;
use nianbao::write::{self, Gate};

use super::Outcome;
use super::args::{self, BlankTo};
use super::inputs::Input;
use super::outputs;
use super::remedy::told;
use super::say::Say;
use super::work::Work;

/// Write the empty form.
pub fn run(options: &args::Blank, say: &Say) -> Outcome {
    match make(options, say) {
        Ok(path) => {
            say.line(&path.display().to_string());
            Outcome::Clean
        }
        Err((name, message)) => {
            say.trouble(&name, &message);
            Outcome::Failed
        }
    }
}

fn make(options: &args::Blank, say: &Say) -> Result<PathBuf, (String, Message)> {
    let wrong = |name: &str, zh: String, en: String| (name.to_string(), Message::new(zh, en));
    let last = match &options.from {
        None => None,
        Some(path) => {
            // Nothing of the findings is carried over: no settings have a say.
            Some(Work::plain(say).load(&Input::file(path)).map_err(|message| (path.display().to_string(), message))?)
        }
    };
    let from_last = |r: &nianbao::report::Report| r.agency.clone();
    let agency = options.agency.clone().or_else(|| last.as_ref().and_then(from_last)).ok_or_else(|| {
        wrong(
            "--agency",
            "请用 --agency 写明机关，或用 --from 指定上年报告".into(),
            "name the agency, or last year's report with --from".into(),
        )
    })?;
    let year = options.year.or_else(|| last.as_ref().and_then(|r| r.year).map(|y| y + 1)).ok_or_else(|| {
        wrong(
            "--year",
            "请用 --year 写明报告年度，或用 --from 指定上年报告".into(),
            "name the year, or last year's report with --from".into(),
        )
    })?;
    if let Some(own) = last.as_ref().and_then(|r| r.year).filter(|y| *y + 1 != year) {
        return Err(wrong(
            "--from",
            format!("上年报告是 {own} 年度的，要做的是 {year} 年度的；结转只能从 {} 年度来", year - 1),
            format!("last year's report is of {own}; for {year} it must be of {}", year - 1),
        ));
    }
    let report = blank(Book::official(), &Wanted { layout: options.layout.clone(), agency, year }, last.as_ref());
    let to = options.to.unwrap_or_else(|| by_ending(options.out.as_deref()));
    let name = format!("{}.{}", visible::file_name(&report.display_title()), ending(to));
    let path = options.out.clone().unwrap_or_else(|| PathBuf::from(&name));
    let path = if path.is_dir() { path.join(&name) } else { path };
    let gate = Gate::new(outputs::existing(options.force));
    options.from.iter().for_each(|from| gate.guard(from));
    let bytes = match to {
        BlankTo::Xlsx => write::xlsx::to_xlsx(&book_with(&report, say.file_lang, Formulas::Blank)),
        BlankTo::Docx => write::docx::to_docx(&nianbao::word::form(&report)),
    };
    let written = bytes.and_then(|bytes| gate.write(&path, &bytes));
    written.map_err(|e| (path.display().to_string(), told(e)))?;
    Ok(path)
}

/// The ending of a format.
fn ending(to: BlankTo) -> &'static str {
    match to {
        BlankTo::Xlsx => "xlsx",
        BlankTo::Docx => "docx",
    }
}

/// What a file of that name is.
fn by_ending(out: Option<&Path>) -> BlankTo {
    let is_docx = out.and_then(Path::extension).is_some_and(|own| own.eq_ignore_ascii_case(ending(BlankTo::Docx)));
    if is_docx { BlankTo::Docx } else { BlankTo::Xlsx }
}
