//! What a check found: on the terminal, in one file, or in files for each agency.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use nianbao::base::finding::{Judged, Lang, Message, Severity, Unread};
use nianbao::base::visible;
use nianbao::check::settings::PageStyle;
use nianbao::fonts::FontSet;
use nianbao::forms::Book;
use nianbao::opinion;
use nianbao::page::{Extras, document_with};
use nianbao::report::Report;
use nianbao::sheets;
use nianbao::write::review::{self, Reviewed};
use nianbao::write::{self, Gate, WriteError, seal};

use crate::cli::args::{self, CheckFormat};
use crate::cli::out::Painted;
use crate::cli::outputs;
use crate::cli::say::Say;

/// What was checked.
pub struct Checked<'a> {
    /// The reports with what is shown of them.
    pub reviewed: &'a [Reviewed],
    /// The name of each on the terminal.
    pub names: &'a [String],
    /// The inputs of which nothing was read.
    pub unread: &'a [Unread],
    /// Faces, where pages are to be made.
    pub fonts: Option<&'a FontSet>,
    /// How they are set.
    pub style: PageStyle,
}

type Written = Result<(), (PathBuf, WriteError)>;

/// Are pages to be made?
pub fn has_pages(options: &args::Check) -> bool {
    options.format == CheckFormat::Pdf || options.split.is_some() && options.format == CheckFormat::Text
}

/// Do the options go together? If not, the option and why.
pub fn sound(options: &args::Check) -> Result<(), (&'static str, Message)> {
    let to_file = outputs::file(options.out.as_deref()).is_some();
    if options.split.is_some() && !to_file {
        let message =
            Message::new("每个机关一份要用 --out 指定文件夹", "files for each agency need a folder: --out DIR");
        return Err(("--split", message));
    }
    if !to_file && matches!(options.format, CheckFormat::Xlsx | CheckFormat::Pdf) {
        return Err(match options.format {
            CheckFormat::Pdf => {
                let message = Message::new("审核意见书要用 --out 指定文件", "a PDF needs a file: --out FILE");
                ("--format pdf", message)
            }
            _ => {
                let message = Message::new("审核意见工作簿要用 --out 指定文件", "a workbook needs a file: --out FILE");
                ("--format xlsx", message)
            }
        });
    }
    if options.errors_only && (options.format != CheckFormat::Text || options.split.is_some()) {
        let message = Message::new(
            "只用于文字结果；工作簿和网页里可以按程度筛选",
            "goes with text alone; workbooks and pages can be filtered by severity",
        );
        return Err(("--errors-only", message));
    }
    Ok(())
}

/// Tell it.
pub fn tell(checked: &Checked<'_>, options: &args::Check, gate: &Gate, say: &Say) -> Written {
    if options.split.is_some() {
        return split(checked, options, gate, say);
    }
    let Checked { reviewed, names, unread, .. } = *checked;
    let judged = Judged::sum(reviewed.iter().filter_map(|r| r.report.judged.as_ref()));
    if options.format == CheckFormat::Text && outputs::file(options.out.as_deref()).is_none() {
        let color = say.colored();
        let lines = names.iter().zip(reviewed).flat_map(|(name, r)| say.review(name, r, options.errors_only, color));
        lines.for_each(|line| say.out.line(&line));
        say.closing(closing(reviewed, unread, options.errors_only), judged.as_ref());
        return Ok(());
    }
    if let Some(judged) = &judged {
        say.aside(&judged.message());
    }
    let out = options.out.as_deref().unwrap_or(Path::new("-"));
    let of = |e| (out.to_path_buf(), e);
    let bytes = if options.format == CheckFormat::Text {
        text(checked, judged.as_ref(), options.errors_only, say)
    } else {
        document(options.format, None, checked, say).map_err(of)?
    };
    match outputs::file(options.out.as_deref()) {
        Some(path) => gate.write(path, &seal(bytes, None)).map_err(of),
        None => {
            say.out.document(&bytes);
            Ok(())
        }
    }
}

/// The results as text in a file.
fn text(checked: &Checked<'_>, judged: Option<&Judged>, errors_only: bool, say: &Say) -> Vec<u8> {
    let Checked { reviewed, unread, .. } = *checked;
    let lines = reviewed.iter().flat_map(|r| say.review(&r.report.source.name, r, errors_only, false));
    let mut text: String = lines.map(|line| line.shown() + "\n").collect();
    let mut add = |line: &str| {
        text.push_str(&Painted::plain(line).shown());
        text.push('\n');
    };
    // In the terminal they were told already.
    for one in unread {
        add(&visible::line(&format!("{}: {}", one.file, one.message.get(say.lang))));
    }
    closing(reviewed, unread, errors_only).iter().for_each(|line| add(line.get(say.lang)));
    judged.iter().for_each(|judged| add(judged.message().get(say.lang)));
    text.into_bytes()
}

/// One document over some reports. `to` is the agency that it is for, where it is for one.
fn document(format: CheckFormat, to: Option<&str>, checked: &Checked<'_>, say: &Say) -> Result<Vec<u8>, WriteError> {
    let (reviewed, unread, lang) = (checked.reviewed, checked.unread, say.file_lang);
    let reports: Vec<&Report> = reviewed.iter().map(|r| &r.report).collect();
    match (format, checked.fonts) {
        (CheckFormat::Json, _) => Ok(review::json(reviewed, unread, lang)),
        (CheckFormat::Sarif, _) => Ok(review::sarif(reviewed, unread, lang)),
        (CheckFormat::Html, _) => Ok(review::html(reviewed, unread, lang).into_bytes()),
        (CheckFormat::Pdf, Some(fonts)) => {
            let letter = opinion::letter(Book::official(), to, &reports, unread, lang);
            let extras = Extras { centered_numbers: checked.style.centered_numbers, ..Extras::default() };
            let document = document_with(&letter, fonts, &extras);
            document.findings.iter().for_each(|f| say.noticed(to.unwrap_or("--format pdf"), f));
            write::pdf::to_pdf(&document, fonts, &[])
        }
        _ => write::xlsx::to_xlsx(&sheets::opinion::book(Book::official(), &reports, unread, lang)),
    }
}

/// Files for each agency, and one over all of them with what was not read. They are made and written one by one: of thousands not all
/// are held, and one that cannot be written costs no other.
fn split(checked: &Checked<'_>, options: &args::Check, gate: &Gate, say: &Say) -> Written {
    let folder = options.out.as_deref().unwrap_or(Path::new("."));
    let mut agencies: BTreeMap<&str, Vec<&Reviewed>> = BTreeMap::new();
    for one in checked.reviewed {
        let agency = one.report.agency.as_deref().unwrap_or(&one.report.source.name);
        agencies.entry(agency).or_default().push(one);
    }
    let formats = match options.format {
        CheckFormat::Text => vec![CheckFormat::Xlsx, CheckFormat::Pdf],
        other => vec![other],
    };
    let path = |of: &str, format| {
        let file = format!("{of}{}.{}", name(format, say.file_lang), ending(format));
        folder.join(visible::file_name(&file))
    };
    // The letter is for one; what is for the office that looks is the workbook.
    let whole = path("", formats[0]);
    let files = || agencies.keys().flat_map(|agency| formats.iter().map(|&format| path(agency, format)));
    // All are asked for before the first is written.
    std::iter::once(whole.clone()).chain(files()).try_for_each(|path| gate.ask(&path).map_err(|e| (path, e)))?;
    let write = |path: &Path, bytes: Result<Vec<u8>, WriteError>| -> Written {
        bytes.and_then(|bytes| gate.write(path, &seal(bytes, None))).map_err(|e| (path.to_path_buf(), e))
    };
    let mut failed = write(&whole, document(formats[0], None, checked, say)).err();
    let mut written = 0;
    for (agency, own) in &agencies {
        let reviewed: Vec<Reviewed> = own.iter().map(|one| (*one).clone()).collect();
        let to = reviewed.iter().find_map(|one| one.report.agency.as_deref());
        let own = Checked { reviewed: &reviewed, names: &[], unread: &[], fonts: checked.fonts, style: checked.style };
        let mut all = true;
        for &format in &formats {
            if let Err(later) = write(&path(agency, format), document(format, to, &own, say)) {
                all = false;
                if let Some((path, e)) = failed.replace(later) {
                    outputs::refused(&path, e, say);
                }
            }
        }
        written += usize::from(all);
    }
    let shown = folder.display();
    let made = Message::new(
        format!("{shown}：给 {written} 个机关各写了一份"),
        format!("{shown}: files for each agency, agencies: {written}"),
    );
    say.line(made.get(say.lang));
    let judged = Judged::sum(checked.reviewed.iter().filter_map(|r| r.report.judged.as_ref()));
    say.closing(closing(checked.reviewed, checked.unread, false), judged.as_ref());
    failed.map_or(Ok(()), Err)
}

/// What the name of a file of a format ends with, before its ending.
fn name(format: CheckFormat, lang: Lang) -> &'static str {
    match (format, lang) {
        (CheckFormat::Pdf, Lang::Zh) => "审核意见书",
        (_, Lang::Zh) => "审核意见",
        (_, Lang::En) => " - findings",
    }
}

fn ending(format: CheckFormat) -> &'static str {
    match format {
        CheckFormat::Text => "txt",
        CheckFormat::Json => "json",
        CheckFormat::Sarif => "sarif",
        CheckFormat::Html => "html",
        CheckFormat::Xlsx => "xlsx",
        CheckFormat::Pdf => "pdf",
    }
}

/// What it comes to, where more than one file was looked at or something is not listed.
fn closing(reviewed: &[Reviewed], unread: &[Unread], errors_only: bool) -> Option<Message> {
    let failed = unread.iter().filter(|u| u.failed).count();
    let all = reviewed.len() + failed;
    if all <= 1 && !errors_only {
        return None;
    }
    let count = |s| reviewed.iter().map(|r| r.report.count(s)).sum::<usize>();
    let (errors, warnings, notes) = (count(Severity::Error), count(Severity::Warning), count(Severity::Note));
    let (zh, en) =
        if errors_only { ("（警告和提示没有列出）", " (only errors are listed)") } else { ("", "") };
    Some(Message::new(
        format!(
            "{all} 份：{} 份读出，{failed} 份读不了；错误 {errors}，警告 {warnings}，提示 {notes}{zh}",
            reviewed.len()
        ),
        format!(
            "files: {all}, read: {}, not read: {failed}; errors: {errors}, warnings: {warnings}, notes: {notes}{en}",
            reviewed.len()
        ),
    ))
}
